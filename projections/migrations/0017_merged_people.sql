-- A holder who turned out to be a member: `person` and `member` say who holds the office, `recorded_as` under whom that
-- was recorded, whose key the name is sealed with.
ALTER TABLE offices ADD COLUMN recorded_as text COLLATE "C";
UPDATE offices SET recorded_as = person;
CREATE INDEX offices_by_recorded_as ON offices (recorded_as);
