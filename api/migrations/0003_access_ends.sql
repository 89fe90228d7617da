-- What has ended is thrown away after a while, whenever somebody signs in: these say what that is.
CREATE INDEX sign_in_codes_expires_at ON sign_in_codes (expires_at);
CREATE INDEX credentials_ended ON credentials (coalesce(ended_at, ends_at));
