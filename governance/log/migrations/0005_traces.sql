-- What was erased leaves its bytes in a table's files until they are written over: in the free space of its pages, in
-- the samples that ANALYZE keeps, and in the write-ahead log. Here all three go, by functions of the owner's.

-- Of a key no sample is kept; to say the same type again throws away those that were. No view may look on meanwhile.
DROP VIEW log_erased;
ALTER TABLE sealing_keys ALTER COLUMN wrapped TYPE bytea, ALTER COLUMN wrapped SET STATISTICS 0;
CREATE VIEW log_erased WITH (security_invoker = true) AS SELECT person FROM sealing_keys WHERE wrapped IS NULL;

-- The catalogue of samples is rewritten too, for the row that held one lies in it like any other. Only a superuser may;
-- where the owner is none, an administrator does it once (deploy/README.md says how).
DO $$
BEGIN
    EXECUTE 'CLUSTER pg_catalog.pg_statistic USING pg_statistic_relid_att_inh_index';
EXCEPTION WHEN insufficient_privilege THEN NULL;
END $$;

-- Where an erasure leaves bytes: tables, to which each component adds its own, and the write-ahead log.
CREATE TABLE erasure_traces (
    place      text COLLATE "C" PRIMARY KEY,
    cleared_to bigint NOT NULL DEFAULT 0            -- of all erasures up to this position no byte is left here
);
INSERT INTO erasure_traces (place) VALUES ('sealing_keys'), ('pg_wal');

-- How a component's migration says which of its tables hold what an erasure takes away.
CREATE FUNCTION log_clears(of_table text) RETURNS void LANGUAGE sql VOLATILE
BEGIN ATOMIC
    INSERT INTO erasure_traces (place) VALUES (of_table);
END;
REVOKE ALL ON FUNCTION log_clears(text) FROM PUBLIC;

-- The last erasure, of a person or of a text, is found by one probe, however long the log is.
CREATE INDEX erasures ON events (position) WHERE type IN ('PersonalDataErased', 'TextWithdrawn');

-- Writes a table and its indexes anew, without what is in none of its rows any more, and remembers up to which erasure
-- that was done. Who reads or writes that table waits meanwhile.
CREATE FUNCTION log_rewrite(of_table text, up_to bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM FROM erasure_traces t WHERE t.place = of_table AND t.cleared_to < up_to FOR UPDATE;
    IF FOUND THEN
        EXECUTE format('CLUSTER %I USING %I', of_table, of_table || '_pkey');
        UPDATE erasure_traces t SET cleared_to = up_to WHERE t.place = of_table;
    END IF;
END $$;

-- Begins a new file of the write-ahead log and lets the server throw away those before it. False where the owner may not
-- (deploy/README.md names the two rights); then they go as the server's own checkpoints come.
CREATE FUNCTION log_renew_journal(up_to bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE erasure_traces t SET cleared_to = up_to WHERE t.place = 'pg_wal' AND t.cleared_to < up_to;
    BEGIN
        PERFORM pg_switch_wal();
        CHECKPOINT;
        RETURN true;
    EXCEPTION WHEN insufficient_privilege THEN RETURN false;
    END;
END $$;

REVOKE ALL ON FUNCTION log_rewrite(text, bigint), log_renew_journal(bigint) FROM PUBLIC;

DO $$
DECLARE
    application text := current_schema() || '_app';
BEGIN
    EXECUTE format('ALTER FUNCTION log_rewrite(text, bigint) SET search_path = %I, pg_temp', current_schema());
    EXECUTE format('ALTER FUNCTION log_renew_journal(bigint) SET search_path = %I, pg_temp', current_schema());
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = application) THEN
        EXECUTE format('REVOKE ALL ON erasure_traces FROM %I', application);
        EXECUTE format('GRANT SELECT ON erasure_traces TO %I', application);
        EXECUTE format('GRANT EXECUTE ON FUNCTION log_rewrite(text, bigint), log_renew_journal(bigint) TO %I', application);
    END IF;
END $$;
