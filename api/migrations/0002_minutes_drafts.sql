-- What the secretaris is still writing between the blocks of the minutes. Keystrokes are no facts: the log gets the text
-- when it is shared with the members, and this table is never read by a decision.
CREATE TABLE minutes_drafts (
    meeting TEXT COLLATE "C" NOT NULL,
    block TEXT COLLATE "C" NOT NULL,
    -- Empty where a text that was shared is taken out again.
    text TEXT NOT NULL CHECK (length(text) <= 20000),
    -- Counts up for ever: whoever saves says which version they began from, so two screens cannot overwrite each other.
    version INT NOT NULL CHECK (version > 0),
    saved_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (meeting, block)
);
