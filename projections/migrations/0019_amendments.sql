-- Amendments of the statutes that were decided; in force with their deed.
CREATE TABLE amendments (
    decision    text COLLATE "C" PRIMARY KEY,
    decided_on  date NOT NULL,
    settings    text NOT NULL,              -- JSON, as the effect has it
    falls_back  text NOT NULL,              -- JSON too
    clauses     text NOT NULL,              -- JSON too
    not_before  date,
    passed_on   date,                       -- NULL: no deed is on record
    in_force_on date,                       -- NULL: not yet
    position    bigint NOT NULL             -- of the deed, once there is one, else of the decision
);
