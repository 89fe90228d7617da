CREATE TABLE votings (
    voting           text COLLATE "C" PRIMARY KEY,
    meeting          text COLLATE "C" NOT NULL,
    number           int NOT NULL,                  -- of the item on the agenda
    words            text COLLATE "C" NOT NULL,
    effect           text,                          -- JSON, as the event has it
    secrecy          text,
    choices          text,                          -- JSON
    opened_at        timestamptz,
    opened_entitled  int,
    opened_present   int,
    opened_hash      text,
    closed_at        timestamptz,
    closed_entitled  int,
    closed_present   int,
    closed_hash      text,
    declared_at      timestamptz,
    tally            text,                          -- JSON; nothing counts choices before it was declared
    verdict          text,                          -- JSON, as the event has it
    position         bigint NOT NULL
);
CREATE INDEX votings_by_meeting ON votings (meeting, number);

-- For the voter's own receipt and history. Read by others not before the closing, and then by the officers alone.
CREATE TABLE votes (
    voting      text COLLATE "C" NOT NULL,
    member      int NOT NULL,
    choice      text NOT NULL,
    way         text NOT NULL,
    position    bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text,                               -- JSON: kind, office, member; NULL: by the member
    PRIMARY KEY (voting, member)
);
CREATE INDEX votes_by_member ON votes (member, position);

-- How many took part.
CREATE TABLE turnouts (
    voting text COLLATE "C" PRIMARY KEY,
    votes  int NOT NULL
);
