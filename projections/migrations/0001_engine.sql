-- How far each projection has read the log. Its tables and its position change in one transaction, under a lock on its
-- row, so every event is taken in exactly once by any number of processes.
CREATE TABLE projections (
    name       text COLLATE "C" PRIMARY KEY,
    position   bigint NOT NULL DEFAULT 0,   -- all events up to this one are in its tables
    version    int NOT NULL,                -- of its tables and handlers: another one is made anew from the log
    stopped_by bigint,                      -- position of the event that it failed on; NULL while it goes on
    error      text                         -- what went wrong there: a kind and a place, never a value
);
