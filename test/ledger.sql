-- Laws of the room "ledger" (pgTAP): what create_ledger makes and refuses, the
-- rules of the loop, imports.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql
SET LOCAL datestyle = 'ISO, YMD';

CREATE ROLE bizenv_ledger_office;
SELECT format('GRANT CREATE ON DATABASE %I TO bizenv_ledger_office', current_database()) \gexec
SET LOCAL ROLE bizenv_ledger_office;
SELECT is(bizenv.create_ledger('oversight') ~ '^ledger oversight of bizenv_ledger_office', true, 'a ledger is made');

SELECT * FROM finish();
ROLLBACK;
