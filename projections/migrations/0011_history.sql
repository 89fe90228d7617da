-- One row an event: what happened, when it took effect, when and by whom it was recorded. It holds no name, no choice
-- and nothing that somebody wrote.
-- Votes are not here, for there are many and each concerns one: their entries are made from the table votes.
CREATE TABLE history (
    position     bigint PRIMARY KEY,
    recorded_at  timestamptz NOT NULL,
    type         text COLLATE "C" NOT NULL,
    effective_on text,                              -- EDTF; NULL: not known
    earliest     date NOT NULL,
    latest       date NOT NULL,
    recorded_by  text NOT NULL,                     -- JSON: kind, office, member
    source       text,                              -- of a closed list; what somebody wrote stands in texts
    words        text COLLATE "C",                  -- of the text that it is about; NULL: of none
    facts        text NOT NULL                      -- JSON, for the sentence in either language
);
CREATE INDEX history_by_words ON history (words) WHERE words IS NOT NULL;

-- Under which subject an entry is found, and by whom. Subjects are tags (member:12, room:multibron), type:RoomOpened, and
-- * for all. Audiences: anyone, member, board; own (of a member subject: that member alone).
CREATE TABLE history_subjects (
    subject  text COLLATE "C" NOT NULL,
    audience text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (subject, audience, position)
);

-- Whose number a person has, for events that name the person alone.
CREATE TABLE history_persons (
    person text COLLATE "C" PRIMARY KEY,
    member int NOT NULL
);
