-- Who ended a session or token, for its owner to see: its owner, the secretaris or the operator. NULL: it ended by itself,
-- or before this was kept.
ALTER TABLE credentials ADD COLUMN ended_by text COLLATE "C" CHECK (ended_by IN ('owner', 'secretaris', 'operator'));
