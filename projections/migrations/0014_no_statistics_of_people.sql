-- ANALYZE keeps samples of what a column holds, and an erasure does not reach them: of what names people it keeps none.
-- To say the same type again throws away what it had kept.
ALTER TABLE members ALTER COLUMN name TYPE text, ALTER COLUMN name SET STATISTICS 0,
    ALTER COLUMN sort_key TYPE text COLLATE "C", ALTER COLUMN sort_key SET STATISTICS 0;
ALTER TABLE member_words ALTER COLUMN word TYPE text COLLATE "C", ALTER COLUMN word SET STATISTICS 0;
ALTER TABLE contacts ALTER COLUMN email TYPE text, ALTER COLUMN email SET STATISTICS 0,
    ALTER COLUMN phone TYPE text, ALTER COLUMN phone SET STATISTICS 0;
ALTER TABLE offices ALTER COLUMN name TYPE text, ALTER COLUMN name SET STATISTICS 0;
