-- The row that held a key lies on disk until it is vacuumed, and one erasure is too little for PostgreSQL to begin by
-- itself. It begins at the first such row here, within a minute.
ALTER TABLE sealing_keys SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
