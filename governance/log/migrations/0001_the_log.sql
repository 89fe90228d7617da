-- The event log: its tables, and the two functions by which everybody reads it and appends to it.
--
-- Positions are given as max + 1 under one lock, so position order is commit order, every snapshot is a prefix of the
-- log without holes, and no subscriber can miss an event.

CREATE TABLE events (
    position    bigint PRIMARY KEY,
    recorded_at timestamptz NOT NULL,               -- set by log_append, never earlier than the one before it
    type        text COLLATE "C" NOT NULL,
    tags        text[] COLLATE "C" NOT NULL,        -- as the event gave them, its subject first
    data        bytea NOT NULL                      -- msgpack: [version, envelope, event]
);

-- No foreign key: both tables are written by log_append alone, and the key would cost a look-up for each tag.
CREATE TABLE event_tags (
    tag      text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tag, position)
);

-- Every command that recorded something, so that the same one is never done twice.
CREATE TABLE commands (
    key     text COLLATE "C" PRIMARY KEY,           -- caller and idempotency key, or the command's own id
    digest  bytea NOT NULL,                         -- HMAC-SHA-256 of what was asked; empty without a key
    command uuid NOT NULL,                          -- the id under which it was done
    first   bigint NOT NULL,                        -- position of its first event
    events  int NOT NULL                            -- how many it recorded
);

-- The key of a person or of a text, wrapped by the master key; NULL once the person was erased or the text withdrawn,
-- and never a key again.
CREATE TABLE sealing_keys (
    person  text COLLATE "C" PRIMARY KEY,
    wrapped bytea
);

-- Whoever appends holds this from before its first look until its commit. Not a lock on the table: behind a VACUUM or
-- an ANALYZE such a lock waits until they are done.
CREATE FUNCTION log_lock() RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path FROM CURRENT AS
$$ SELECT pg_advisory_xact_lock('events'::regclass::oid::bigint) $$;

-- What stands in the log for each selector: a tag, the types asked for (joined by commas; '' for all), the position
-- after which to look, and whether the last one is enough. One index probe a selector, and no plan of the planner's
-- own: a plain join, planned while the table was empty, would stay in a long-lived connection for good.
CREATE FUNCTION log_read(of_tags text[], of_types text[], afters bigint[], newest boolean[])
RETURNS TABLE (selector int, "position" bigint, type text, data bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan = off AS $$
BEGIN
    RETURN QUERY
    SELECT s.n::int, found.position, found.type, found.data
    FROM unnest(of_tags, of_types, afters, newest) WITH ORDINALITY AS s(tag, types, after, newest, n)
    CROSS JOIN LATERAL (
        SELECT e.position, e.type, e.data
        FROM event_tags t JOIN events e ON e.position = t.position
        WHERE t.tag = s.tag AND t.position > s.after
          AND (s.types = '' OR e.type = ANY (string_to_array(s.types, ',')))
        ORDER BY t.position DESC
        LIMIT CASE WHEN s.newest THEN 1 END
    ) AS found
    ORDER BY found.position;
END $$;

-- Appends all of these events with their commands and keys, or nothing: nothing where a selector matches an event
-- after its position, or a command's key is there already. Then it returns no row, and who asked decides again.
--
-- flat_tags holds the tags of all events one after another, tags_until where those of each end (from 0). command_at
-- is the index, from 1, of a command's first event among them. An erased person's key is deleted in the same append.
CREATE FUNCTION log_append(
    of_tags text[], of_types text[], afters bigint[],
    types text[], datas bytea[], flat_tags text[], tags_until int[],
    keys text[], digests bytea[], command_ids uuid[], command_at int[], command_events int[],
    persons text[], wrapped_keys bytea[], erased text[])
RETURNS TABLE (head bigint, recorded_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan = off AS $$
DECLARE
    last_position bigint := 0;
    instant timestamptz := '-infinity';
BEGIN
    -- The lock comes first, everything else after it: each statement below then sees all that was committed before the
    -- lock was granted, and no other order of locks exists that could deadlock.
    PERFORM log_lock();

    IF EXISTS (
        SELECT FROM unnest(keys) AS k(key)
        CROSS JOIN LATERAL (SELECT FROM commands c WHERE c.key = k.key LIMIT 1) AS hit
    ) THEN RETURN; END IF;

    IF EXISTS (
        SELECT FROM unnest(of_tags, of_types, afters) AS s(tag, types, after)
        CROSS JOIN LATERAL (
            SELECT FROM event_tags t JOIN events e ON e.position = t.position
            WHERE t.tag = s.tag AND t.position > s.after
              AND (s.types = '' OR e.type = ANY (string_to_array(s.types, ',')))
            LIMIT 1
        ) AS hit
    ) THEN RETURN; END IF;

    SELECT e.position, e.recorded_at INTO last_position, instant FROM events e ORDER BY e.position DESC LIMIT 1;
    IF NOT FOUND THEN last_position := 0; instant := '-infinity'; END IF;
    instant := greatest(clock_timestamp(), instant);

    INSERT INTO events (position, recorded_at, type, tags, data)
    SELECT last_position + n, instant, t, flat_tags[tags_until[n] + 1 : tags_until[n + 1]], d
    FROM unnest(types, datas) WITH ORDINALITY AS e(t, d, n);

    INSERT INTO event_tags (tag, position)
    SELECT DISTINCT one.tag, last_position + n
    FROM generate_subscripts(types, 1) AS n,
         unnest(flat_tags[tags_until[n] + 1 : tags_until[n + 1]]) AS one(tag);

    INSERT INTO commands (key, digest, command, first, events)
    SELECT c.key, c.digest, c.id, last_position + c.first, c.events
    FROM unnest(keys, digests, command_ids, command_at, command_events) AS c(key, digest, id, first, events);

    INSERT INTO sealing_keys (person, wrapped)
    SELECT p.person, p.wrapped FROM unnest(persons, wrapped_keys) AS p(person, wrapped);

    -- The row stays, so that nobody who is still sealing for this person gives it a new key.
    UPDATE sealing_keys SET wrapped = NULL WHERE person = ANY (erased);

    RETURN QUERY SELECT last_position + cardinality(types), instant;
END $$;

REVOKE ALL ON FUNCTION log_lock() FROM PUBLIC;
REVOKE ALL ON FUNCTION log_read(text[], text[], bigint[], boolean[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION log_append(
    text[], text[], bigint[], text[], bytea[], text[], int[],
    text[], bytea[], uuid[], int[], int[], text[], bytea[], text[]) FROM PUBLIC;

-- The functions run as their owner, so nothing that a caller made may be taken for one of their tables. Temporary
-- tables are looked at first unless they are named last.
DO $$
DECLARE
    one regprocedure;
BEGIN
    FOR one IN
        SELECT p.oid FROM pg_proc p
        WHERE p.pronamespace = current_schema()::regnamespace AND p.proname IN ('log_lock', 'log_read', 'log_append')
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', one, current_schema());
    END LOOP;
END $$;
