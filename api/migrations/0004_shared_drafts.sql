-- What was shared stands in the log, sealed. It is not kept beside it in the clear: NULL is "as it was shared". The row
-- and its version stay, so that a screen from before the sharing still overwrites nothing.
ALTER TABLE minutes_drafts ALTER COLUMN text DROP NOT NULL;
