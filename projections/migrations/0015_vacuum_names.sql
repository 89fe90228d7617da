-- A row that named somebody lies on disk until it is vacuumed: at once here, as where the keys are kept.
ALTER TABLE members SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
ALTER TABLE member_words SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
ALTER TABLE contacts SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
ALTER TABLE offices SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
