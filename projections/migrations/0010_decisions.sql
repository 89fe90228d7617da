CREATE TABLE decisions (
    decision    text COLLATE "C" PRIMARY KEY,
    organ       text NOT NULL,
    year        int NOT NULL,
    number      int NOT NULL,
    meeting     text COLLATE "C" NOT NULL,
    voting      text COLLATE "C" NOT NULL,
    words       text COLLATE "C" NOT NULL,
    effect      text,                               -- JSON, as the event has it
    decided_on  date NOT NULL,
    in_force_on date,                               -- NULL: not yet
    recorded_at timestamptz NOT NULL,
    position    bigint NOT NULL UNIQUE
);
CREATE INDEX decisions_by_voting ON decisions (voting);
CREATE INDEX decisions_by_meeting ON decisions (meeting);
