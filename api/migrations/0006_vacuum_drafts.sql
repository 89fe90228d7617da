-- A draft lies on disk until its row is vacuumed: at once here, as where the keys are kept.
ALTER TABLE minutes_drafts SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
