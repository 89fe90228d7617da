CREATE TABLE motions (
    item     text COLLATE "C" PRIMARY KEY,
    meeting  text COLLATE "C" NOT NULL,
    number   int NOT NULL,                          -- of the item; it stays
    "order"  int NOT NULL,                          -- its place on the agenda
    kind     text NOT NULL,
    proposed_by  text NOT NULL,                     -- JSON: members; none: the board
    requested    boolean NOT NULL,                  -- a tenth of the members asked for it
    announced_on date NOT NULL,
    text_open_from date,                            -- of an amendment of the statutes
    text_since   date NOT NULL,
    changed_at_meeting boolean NOT NULL DEFAULT false,
    withdrawn_on date,                              -- NULL: it stands on the agenda
    words    text COLLATE "C" NOT NULL,
    effect   text,                                  -- JSON, as the event has it
    motion   text NOT NULL,                         -- how far it has come
    position bigint NOT NULL
);
CREATE INDEX motions_by_meeting ON motions (meeting, number);

CREATE TABLE votings (
    voting          text COLLATE "C" PRIMARY KEY,
    item            text COLLATE "C" NOT NULL,
    turn            int NOT NULL,                   -- which voting on the item it is
    meeting         text COLLATE "C" NOT NULL,
    state           text NOT NULL,
    secrecy         text NOT NULL,
    choices         text NOT NULL,                  -- JSON
    opened_at       timestamptz NOT NULL,
    opened_position bigint NOT NULL,
    roll_at_opening text NOT NULL,                  -- JSON, as it is shown
    closed_at       timestamptz,
    roll_at_closing text,
    declared_at     timestamptz,
    result          text,                           -- JSON; nothing counts choices before it was declared
    verdict         text                            -- JSON, as the event has it
);
CREATE INDEX votings_by_item ON votings (item, turn);

-- Whoever is not signed in is told of no position after the opening of a voting while members vote.
CREATE INDEX votings_open ON votings (opened_position) WHERE closed_at IS NULL;

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
