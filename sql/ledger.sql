--
-- ledger (台账): the whole loop in an office's own schema
--
\set VERBOSITY default
\set SHOW_CONTEXT never
SET datestyle = 'ISO, YMD';

-- An office of its own owns the ledger, not a superuser
CREATE ROLE bizenv_regress_office;
SELECT format('GRANT CREATE ON DATABASE %I TO bizenv_regress_office', current_database()) \gexec
SET ROLE bizenv_regress_office;
SELECT bizenv.create_ledger('oversight');
SELECT count(*) > 15 AS tables FROM pg_tables WHERE schemaname = 'oversight' AND tableowner = 'bizenv_regress_office';

-- Once, and not over what somebody has
SELECT bizenv.create_ledger('oversight');
SELECT bizenv.create_ledger('pg_catalog');
SELECT bizenv.create_ledger(NULL);

SET client_min_messages = warning;
DROP SCHEMA oversight CASCADE;
RESET ROLE;
SELECT format('REVOKE CREATE ON DATABASE %I FROM bizenv_regress_office', current_database()) \gexec
DROP ROLE bizenv_regress_office;
