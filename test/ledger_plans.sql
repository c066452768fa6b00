-- What the planner makes of a ledger: statistics of one that was just filled, views of one
-- that has none.
\ir lib/begin.psql

SELECT no_plan();

\ir lib/tools.psql

SET LOCAL client_min_messages = warning;
CREATE ROLE plans_office;
CREATE ROLE plans_clerk;
SELECT format('GRANT CREATE ON DATABASE %I TO plans_office', current_database()) \gexec
SET LOCAL ROLE plans_office;
SELECT bizenv.create_ledger('plans_sample') \g /dev/null
SELECT bizenv.load_sample('plans_sample') \g /dev/null

---------------------------------------------------------------- statistics where they were due

CREATE FUNCTION pg_temp.known(relation regclass) RETURNS bigint LANGUAGE sql AS 'SELECT reltuples::bigint FROM pg_class WHERE oid = relation';
CREATE FUNCTION pg_temp.rows_of(relation regclass) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	result bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM %s', relation) INTO result;
	RETURN result;
END
$$;
SELECT is(pg_temp.known(oid), pg_temp.rows_of(oid), format('load_sample has counted %s', relname))
FROM pg_class WHERE relnamespace = 'plans_sample'::regnamespace AND relkind = 'r' ORDER BY relname COLLATE "C";

CREATE TEMP TABLE sheet AS SELECT 'd' || n AS code, 'Department ' || n AS name FROM generate_series(1, 300) AS n;
GRANT SELECT ON sheet TO plans_clerk;
SELECT is(accepted, 300, 'an import') FROM bizenv.import_table('plans_sample', 'sheet', 'department', '{"department": "code", "name": "name"}');
SELECT is(pg_temp.known('plans_sample.department'), pg_temp.rows_of('plans_sample.department'), 'that is larger than what was there is counted');
UPDATE sheet SET code = code || 'x';
DELETE FROM sheet WHERE name !~ '7';
SELECT cmp_ok(accepted, '<', 100, 'a smaller one') FROM bizenv.import_table('plans_sample', 'sheet', 'department', '{"department": "code", "name": "name"}');
SELECT cmp_ok(pg_temp.known('plans_sample.department'), '<', pg_temp.rows_of('plans_sample.department'), 'is left to autovacuum');

-- whoever does not own the ledger imports without a warning
SELECT bizenv.grant_ledger('plans_sample', 'plans_clerk', 'office') \g /dev/null
SELECT bizenv.create_ledger('plans_other') \g /dev/null
SELECT bizenv.grant_ledger('plans_other', 'plans_clerk', 'office') \g /dev/null
SET LOCAL ROLE plans_clerk;
SELECT is(accepted, 57, 'somebody else imports')
FROM bizenv.import_table('plans_other', 'sheet', 'department', '{"department": "code", "name": "name"}');
SELECT is(pg_temp.known('plans_other.department'), -1::bigint, 'and takes no statistics, which only the owner may');
RESET ROLE;

---------------------------------------------------------------- without statistics

SET LOCAL bizenv.as_of = '2025-07-31';
SET LOCAL ROLE plans_office;
SELECT bizenv.create_ledger('plans_bare') \g /dev/null
INSERT INTO plans_bare.department VALUES ('a', 'A');
INSERT INTO plans_bare.task_list VALUES ('l', 'L', 'work_points', '2025-01-01', '2025-12-31');
INSERT INTO plans_bare.task (department, task_list, name) SELECT 'a', 'l', n FROM generate_series(1, 1000) AS n;
INSERT INTO plans_bare.task_condition (department, task_id, condition, met) SELECT department, task_id, c, true FROM plans_bare.task, unnest('{approved,evidence_filed}'::text[]) AS c;
SELECT is(pg_temp.known('plans_bare.task'), -1::bigint, 'nobody has counted these');

-- how many rows the steps of a plan have passed over
CREATE FUNCTION pg_temp.compared(query text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, FORMAT json) ' || query INTO plan;
	RETURN (SELECT sum((step ->> 'Rows Removed by Join Filter')::numeric * (step ->> 'Actual Loops')::numeric)
		FROM jsonb_path_query(plan, '$.** ? (exists (@."Rows Removed by Join Filter"))') AS step);
END
$$;
SELECT cmp_ok(coalesce(pg_temp.compared(format('SELECT * FROM plans_bare.%I', view)), 0), '<', 20000::numeric, view || ' does not compare every task with every condition')
FROM unnest('{v_task,v_task_list,v_closure,v_department}'::text[]) AS view;

CREATE FUNCTION pg_temp.cost_of(query text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT json) ' || query INTO plan;
	RETURN plan -> 0 -> 'Plan' ->> 'Total Cost';
END
$$;
INSERT INTO plans_bare.department SELECT 'd' || n, 'D' FROM generate_series(1, 60) AS n;
INSERT INTO plans_bare.task_list SELECT 'l' || n, 'L', 'work_points', '2025-01-01', '2025-12-31' FROM generate_series(1, 20) AS n;
INSERT INTO plans_bare.report_duty (department, task_list, starts_on) SELECT d.department, l.task_list, '2025-01-01' FROM plans_bare.department AS d, plans_bare.task_list AS l;
SELECT cmp_ok(pg_temp.cost_of(format('SELECT * FROM plans_bare.%I', relname)), '<', current_setting('jit_above_cost')::numeric,
	format('%s of an office is not dear enough for the JIT', relname))
FROM pg_class WHERE relnamespace = 'plans_bare'::regnamespace AND relkind = 'v' ORDER BY relname COLLATE "C";

SELECT * FROM finish();
ROLLBACK;
