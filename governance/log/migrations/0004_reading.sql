-- What a query on other tables may ask of the log; whatever stands by itself is asked by the functions of reading.py.
-- Nothing here has its owner's rights: the application's role reads through it what it may read itself, and writes
-- nothing, though tables and views made after 0002 are the role's to write.

-- The persons, and the other names of keys, whose key was thrown away.
CREATE VIEW log_erased WITH (security_invoker = true) AS SELECT person FROM sealing_keys WHERE wrapped IS NULL;

-- The position of the last event under one of these tags; 0: there is none. One index probe a tag. The planner puts the
-- body in place of the call, so its plan is that of the whole query.
CREATE FUNCTION log_newest(of_tags text[]) RETURNS TABLE ("position" bigint) LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(max(newest.position), 0)
    FROM unnest(of_tags) AS asked(tag)
    CROSS JOIN LATERAL (
        SELECT t.position FROM event_tags t WHERE t.tag = asked.tag ORDER BY t.position DESC LIMIT 1
    ) AS newest;
END;
