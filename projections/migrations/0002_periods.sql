-- Dates as precisely as they are known (domain.md, choice 1). Each stands as its text, to be shown, and as the first and
-- the last day that it can be, to be asked: -infinity for "or before", infinity for what has not come.

-- Had it come by the end of this day? NULL: not known.
CREATE FUNCTION come_by(earliest date, latest date, day date) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN latest <= day THEN true WHEN earliest > day THEN false END $$;

-- Did it hold on this day? NULL: not known. AND and NOT of SQL have the three values that are needed.
CREATE FUNCTION holds_on(
    since_earliest date, since_latest date, until_earliest date, until_latest date, day date
) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN since_latest <= day THEN true WHEN since_earliest > day THEN false END
      AND NOT CASE WHEN until_latest <= day THEN true WHEN until_earliest > day THEN false END $$;
