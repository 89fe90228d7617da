-- The meeting that comes next is asked by everybody who opens the first page.
CREATE INDEX meetings_to_come ON meetings (held_on, starts_at, position) WHERE closed_at IS NULL;
