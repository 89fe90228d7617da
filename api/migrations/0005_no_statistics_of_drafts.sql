-- ANALYZE keeps samples of what a column holds, and what is forgotten here would stay in them: it keeps none.
ALTER TABLE minutes_drafts ALTER COLUMN text TYPE TEXT, ALTER COLUMN text SET STATISTICS 0;
