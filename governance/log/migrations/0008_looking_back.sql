-- Does somebody in this database still see what was there before this moment? A table that is written anew takes along
-- what they see. Of sessions under other logins only a superuser is told; a backup holds the tables themselves.
CREATE FUNCTION log_looked_back_on(moment xid8) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT EXISTS (
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND (age(backend_xmin) > age(moment::xid) OR age(backend_xid) > age(moment::xid))
    )
$$;
REVOKE ALL ON FUNCTION log_looked_back_on(xid8) FROM PUBLIC;

DO $$
DECLARE
    application text := current_schema() || '_app';
BEGIN
    EXECUTE format('ALTER FUNCTION log_looked_back_on(xid8) SET search_path = %I, pg_temp', current_schema());
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = application) THEN
        EXECUTE format('GRANT EXECUTE ON FUNCTION log_looked_back_on(xid8) TO %I', application);
    END IF;
END $$;
