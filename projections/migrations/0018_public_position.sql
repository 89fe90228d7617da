-- Where each voting was opened, so that whoever is not signed in is told of no position after it while members vote.
ALTER TABLE votings ADD COLUMN opened_position bigint;
CREATE INDEX votings_open ON votings (opened_position) WHERE opened_position IS NOT NULL AND closed_at IS NULL;
