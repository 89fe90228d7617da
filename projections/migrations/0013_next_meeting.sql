-- The meeting that comes next is asked by everybody who opens the first page.
CREATE INDEX meetings_to_come ON meetings (held_on, starts_at, position)
WHERE closed_at IS NULL AND called_off_at IS NULL;
-- And it is told those that were called off.
CREATE INDEX meetings_called_off ON meetings (held_on, starts_at, position) WHERE called_off_at IS NOT NULL;
