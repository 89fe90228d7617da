-- The role under which kamer serves: it reads the log and writes to it by log_append alone, whatever goes wrong in the
-- code above. It is named after the schema. Where the server does not let us make roles, kamer runs without it, and
-- `kamer doctor` says so.
DO $$
DECLARE
    application text := current_schema() || '_app';
BEGIN
    -- An administrator may have made it already; two databases of one server may make it at the same time.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = application) THEN
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', application);
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL;
            WHEN insufficient_privilege THEN RETURN;
        END;
    END IF;
    IF NOT pg_has_role(current_user, application, 'MEMBER') THEN
        BEGIN
            EXECUTE format('GRANT %I TO CURRENT_USER', application);
        EXCEPTION
            WHEN insufficient_privilege THEN RETURN;
        END;
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), application);
    EXECUTE format('GRANT SELECT ON events, event_tags, commands, sealing_keys TO %I', application);
    EXECUTE format(
        'GRANT EXECUTE ON FUNCTION log_lock(), log_read(text[], text[], bigint[], boolean[]), log_append(
            text[], text[], bigint[], text[], bytea[], text[], int[],
            text[], bytea[], uuid[], int[], int[], text[], bytea[], text[]) TO %I',
        application);
    -- Tables made after this one are read tables and the api's own: those it may write.
    EXECUTE format(
        'ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON TABLES TO %I',
        current_schema(), application);
    EXECUTE format(
        'ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT USAGE ON SEQUENCES TO %I', current_schema(), application);
END $$;
