-- The register: of votings, of the board, and of earlier years. What only one of these has is NULL for the others.
CREATE TABLE decisions (
    decision            text COLLATE "C" PRIMARY KEY,
    organ               text COLLATE "C" NOT NULL,
    year                int NOT NULL,
    number              int NOT NULL,
    origin              text NOT NULL,
    meeting             text COLLATE "C",
    voting              text COLLATE "C",
    words               text COLLATE "C" NOT NULL,
    effect              text,                       -- JSON, as the event has it
    decided_on          text,                       -- EDTF; NULL: not known
    decided_on_earliest date NOT NULL,
    decided_on_latest   date NOT NULL,
    in_force_on         date,
    votes               text,                       -- JSON: as they were counted
    way                 text,                       -- of the board
    kind                text,
    seats               text,                       -- JSON: who was on the board, and took part
    voted               text,
    judged              text,                       -- JSON; that on a voting stands with the voting
    recorded_at         timestamptz NOT NULL,
    position            bigint NOT NULL UNIQUE
);
CREATE INDEX decisions_by_voting ON decisions (voting);
CREATE INDEX decisions_by_meeting ON decisions (meeting);
CREATE INDEX decisions_by_organ ON decisions (organ, year);

-- What followed from a decision: the event that names it, or what an earlier decision is said to have done.
CREATE TABLE decision_effects (
    decision text COLLATE "C" NOT NULL,
    type     text COLLATE "C" NOT NULL,             -- of the event
    subject  text COLLATE "C" NOT NULL,             -- a tag: room:multibron
    version  int,                                   -- of a charter
    position bigint NOT NULL
);
CREATE INDEX decision_effects_by_decision ON decision_effects (decision);
CREATE INDEX decision_effects_by_subject ON decision_effects (subject);
