-- Who may come in. Nothing of this is in the log, and nothing in it names anybody but by a person's id.
-- Secrets are kept as their SHA-256 alone: whoever reads these tables cannot come in with them.

CREATE TABLE sign_in_codes (
    hash BYTEA PRIMARY KEY CHECK (octet_length(hash) = 32),
    -- NULL is the operator: the code of the set-up page.
    person TEXT COLLATE "C",
    issued_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);
CREATE INDEX sign_in_codes_person ON sign_in_codes (person, issued_at);

-- A session is a browser's, a token a program's.
CREATE TABLE credentials (
    hash BYTEA PRIMARY KEY CHECK (octet_length(hash) = 32),
    -- The name by which its owner ends it; no secret.
    handle UUID NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('session', 'token')),
    person TEXT COLLATE "C",
    issued_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    seen_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    -- Not seen for so long, it ends by itself; NULL is never.
    idle INTERVAL,
    ends_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ
);
CREATE INDEX credentials_person ON credentials (person, issued_at);

-- By a keyed hash of the address that they came from, for ten minutes' count.
CREATE TABLE wrong_codes (
    address BYTEA NOT NULL,
    tried_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX wrong_codes_address ON wrong_codes (address, tried_at);
CREATE INDEX wrong_codes_tried_at ON wrong_codes (tried_at);
