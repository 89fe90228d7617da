CREATE TABLE offices (
    position       bigint PRIMARY KEY,              -- of the event by which it was assumed
    office         text COLLATE "C" NOT NULL,
    person         text COLLATE "C",                -- NULL: held, by whom is not known
    member         int,
    name           text,                            -- of a holder whose name the register does not hold
    since          text,
    since_earliest date NOT NULL,
    since_latest   date NOT NULL,
    ended          boolean NOT NULL DEFAULT false,
    until          text,
    until_earliest date NOT NULL DEFAULT 'infinity',
    until_latest   date NOT NULL DEFAULT 'infinity'
);
CREATE INDEX offices_by_office ON offices (office, position);
CREATE INDEX offices_by_person ON offices (person);
