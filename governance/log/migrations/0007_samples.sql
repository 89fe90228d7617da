-- 0005 wrote the catalogue of samples anew in the transaction that had just removed ours from it, and a table that is
-- written anew takes along what its own transaction has removed. In a transaction of its own they stay behind.
DO $$
BEGIN
    EXECUTE 'CLUSTER pg_catalog.pg_statistic USING pg_statistic_relid_att_inh_index';
EXCEPTION WHEN insufficient_privilege THEN NULL;
END $$;
