-- What somebody wrote, each text once: every other table names it by its words. One that was withdrawn is cleared here.
CREATE TABLE texts (
    words     text COLLATE "C" PRIMARY KEY,
    written   text,                                 -- JSON, by field of the event; NULL: the key is gone
    withdrawn text                                  -- JSON: when and why; NULL: it was not withdrawn
);

-- A text can name people: no sample of it is kept, its row is vacuumed at once, and the table is written anew after an
-- erasure, as those are that hold names.
ALTER TABLE texts ALTER COLUMN written SET STATISTICS 0;
ALTER TABLE texts SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
SELECT log_clears('texts');
