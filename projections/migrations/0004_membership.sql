CREATE TABLE members (
    member         int PRIMARY KEY,
    person         text COLLATE "C" NOT NULL,
    name           text,                            -- NULL: erased
    sort_key       text COLLATE "C" NOT NULL,       -- made in Python; the same for all who were erased
    kind           text,
    since          text,                            -- EDTF; NULL: not known
    since_earliest date NOT NULL,
    since_latest   date NOT NULL,
    ended          boolean NOT NULL DEFAULT false,  -- an end is recorded, come or to come
    until          text,                            -- the first day on which it is over; NULL: not known, or no end
    until_earliest date NOT NULL DEFAULT 'infinity',
    until_latest   date NOT NULL DEFAULT 'infinity',
    ground         text,
    position       bigint NOT NULL
);
CREATE INDEX members_by_person ON members (person);
CREATE INDEX members_by_name ON members (sort_key, member);

-- The words of a name, folded, to be found by how they begin.
CREATE TABLE member_words (
    word   text COLLATE "C" NOT NULL,
    member int NOT NULL,
    PRIMARY KEY (word, member)
);
CREATE INDEX member_words_by_member ON member_words (member, word);

CREATE TABLE suspensions (
    position bigint PRIMARY KEY,
    member   int NOT NULL,
    since    date NOT NULL,
    until    date                                   -- the first day on which it no longer holds
);
CREATE INDEX suspensions_by_member ON suspensions (member);

-- How many members come (or go) on a day, surely and possibly: their sums up to a day are the least and the most that
-- there were, at the cost of the days and not of the members.
CREATE TABLE membership_days (
    day      date PRIMARY KEY,
    surely   int NOT NULL,
    possibly int NOT NULL
);

CREATE TABLE register (
    one           boolean PRIMARY KEY DEFAULT true CHECK (one),
    complete_from date NOT NULL                     -- from this day on it names every member
);

-- What somebody is on a day, of whom it is known that they can have been a member by then.
CREATE FUNCTION member_status(
    of_member int, since_latest date, until_earliest date, until_latest date, day date
) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN until_latest <= day THEN 'ended'
        WHEN since_latest > day OR until_earliest <= day THEN 'unknown'
        WHEN EXISTS (SELECT FROM suspensions s WHERE s.member = of_member
            AND s.since <= day AND (s.until IS NULL OR s.until > day)) THEN 'suspended'
        ELSE 'member' END
$$;
