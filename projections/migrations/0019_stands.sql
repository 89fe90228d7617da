-- How far each motion and its voting have come, and the rolls, stand as they are shown: no query works them out again.
-- The tables are made anew from the log, for the projection's version counts up.
TRUNCATE votings;
ALTER TABLE votings
    ADD COLUMN motion           text NOT NULL,
    ADD COLUMN state            text,               -- NULL: the motion is not put to the vote
    ADD COLUMN roll_at_opening  text,               -- JSON, as it is shown
    ADD COLUMN roll_at_closing  text,
    ALTER COLUMN choices        SET NOT NULL,
    DROP COLUMN opened_entitled, DROP COLUMN opened_present, DROP COLUMN opened_hash,
    DROP COLUMN closed_entitled, DROP COLUMN closed_present, DROP COLUMN closed_hash;
ALTER TABLE votings RENAME COLUMN tally TO result;
