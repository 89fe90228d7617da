CREATE TABLE meetings (
    meeting   text COLLATE "C" PRIMARY KEY,
    held_on   date NOT NULL,
    starts_at time NOT NULL,
    words     text COLLATE "C" NOT NULL,             -- of the place
    called_on date NOT NULL,
    called_off_at timestamptz,
    called_off_words text COLLATE "C",               -- of the reason
    called_off_by text,                              -- JSON: in which capacity
    closed_at timestamptz,
    position  bigint NOT NULL UNIQUE,
    opened_at timestamptz,
    opened_by text,                                  -- JSON: in which capacity
    chair     text,                                  -- JSON, as the event has it
    minute_taker text
);

-- Each new call by which a meeting was moved, with the day and the hour from which.
CREATE TABLE moves (
    position  bigint PRIMARY KEY,
    meeting   text COLLATE "C" NOT NULL,
    from_day  date NOT NULL,
    from_hour time NOT NULL,
    held_on   date NOT NULL,
    starts_at time NOT NULL,
    called_on date NOT NULL,
    words     text COLLATE "C" NOT NULL              -- of the reason
);
CREATE INDEX moves_by_meeting ON moves (meeting, position);

-- What is only spoken about; what is to be decided stands in motions.
CREATE TABLE agenda_items (
    item    text COLLATE "C" PRIMARY KEY,
    meeting text COLLATE "C" NOT NULL,
    number  int NOT NULL,
    "order" int NOT NULL,
    announced_on date NOT NULL,
    withdrawn_on date,                              -- NULL: it stands on the agenda
    words   text COLLATE "C" NOT NULL
);
CREATE INDEX agenda_items_by_meeting ON agenda_items (meeting, number);

CREATE TABLE attendance (
    meeting    text COLLATE "C" NOT NULL,
    member     int NOT NULL,
    presence   text NOT NULL,
    arrived_at timestamptz NOT NULL,                -- the first time
    left_at    timestamptz,                         -- NULL: is there
    PRIMARY KEY (meeting, member)
);

CREATE TABLE quorums (
    position       bigint PRIMARY KEY,
    meeting        text COLLATE "C" NOT NULL,
    entitled       int NOT NULL,
    present        int NOT NULL,
    represented    int NOT NULL,
    in_the_room    int NOT NULL,                    -- people, also those without a vote
    without_a_vote text NOT NULL,                   -- JSON: who of them, and on what ground
    roll           text NOT NULL,
    kinds          text NOT NULL,                   -- JSON, as the event has them
    law_of         date NOT NULL,
    established_at timestamptz NOT NULL
);
CREATE INDEX quorums_by_meeting ON quorums (meeting, position);

CREATE TABLE minutes (
    meeting       text COLLATE "C" NOT NULL,
    version       int NOT NULL,
    words         text COLLATE "C" NOT NULL,
    circulated_at timestamptz NOT NULL,
    position      bigint NOT NULL,
    PRIMARY KEY (meeting, version)
);
