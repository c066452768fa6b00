-- What the planner makes of the extension: aggregates in parts, in parallel,
-- over partitions and in moving frames; how many rows it expects of sets.
-- Aggregates are read from the catalog: a new one asks only for its columns
-- in the table "fact".
-- To repeat a run: pg_prove --set seed=N (or psql -v seed=N) with the N it printed.
\ir lib/begin.psql

SELECT no_plan();

\ir lib/seed.psql
\ir lib/tools.psql

---------------------------------------------------------------- rows, an aggregate for each

CREATE TABLE fact (id integer, grp integer, part integer, percent numeric, percent_float float8, class text, value numeric, weight numeric,
	benchmark numeric, direction text, condition text, met boolean,
	period date, due date, submitted_on date, expected_items numeric, submitted_items numeric, as_of date, stage text, entered_on date,
	code text, score numeric, code_weight numeric);
INSERT INTO fact
SELECT n, floor(random() * 12), n % 3, p, p::float8, (ARRAY['completed', 'past_half', 'just_started', '未报送', NULL])[1 + floor(random() * 5)::integer],
	CASE WHEN random() < 0.95 THEN round((random() * 10)::numeric, (random() * 25)::integer) END,
	CASE WHEN random() < 0.95 THEN round((random() * 1e6)::numeric, 2) END,
	round((random() * 10)::numeric, 1), (ARRAY['higher_is_better', '逆向'])[1 + floor(random() * 2)::integer],
	'condition ' || chr(97 + floor(random() * 12)::integer), random() < 0.7,
	CASE WHEN random() < 0.95 THEN d END, d + 35, CASE WHEN random() < 0.8 THEN d + 20 + floor(random() * 30)::integer END,
	5, floor(random() * random() * 7), '2025-07-31',
	(ARRAY['collected', 'assigned', 'answered', '已退回', NULL])[1 + floor(random() * 5)::integer], date '2025-01-01' + floor(random() * 300)::integer,
	CASE WHEN n % 13 = 0 THEN 'code ' || n END, CASE WHEN n % 13 = 0 AND n % 5 > 0 THEN round((random() * 100)::numeric, (random() * 25)::integer) END,
	CASE WHEN n % 13 = 0 AND n % 7 > 0 THEN round((random() * 10)::numeric, (random() * 25)::integer) END
FROM (SELECT n, CASE WHEN random() < 0.9 THEN round((random() * 120)::numeric, (ARRAY[0, 1, 9, 20])[1 + floor(random() * 4)::integer]) END AS p
	FROM generate_series(1, 12000) AS n) AS r, LATERAL (SELECT date '2023-01-01' + floor(random() * 900)::integer + n * 0 AS d) AS day;
CREATE TABLE fact_by_part (LIKE fact) PARTITION BY LIST (part);
CREATE TABLE fact_0 PARTITION OF fact_by_part FOR VALUES IN (0);
CREATE TABLE fact_1 PARTITION OF fact_by_part FOR VALUES IN (1);
CREATE TABLE fact_2 PARTITION OF fact_by_part FOR VALUES IN (2);
INSERT INTO fact_by_part SELECT * FROM fact;

-- an aggregate with the columns that it is given
CREATE TEMP TABLE agg AS
SELECT p.oid, p.proname::text AS name, p.oid::regprocedure::text AS what, a.aggminvtransfn <> 0 AS has_inverse, p.prorettype,
	(SELECT string_agg(CASE WHEN t = 'float8'::regtype THEN c || '_float' WHEN format_type(t, NULL) LIKE 'bizenv.%' THEN substring(format_type(t, NULL), '\w+$')
		WHEN p.proname = 'composite_agg' AND c = 'weight' THEN 'code_weight' ELSE c END, ', ' ORDER BY n) FROM unnest(p.proargnames, p.proargtypes::oid[]) WITH ORDINALITY AS u(c, t, n)) AS arguments
FROM pg_depend AS d JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
JOIN pg_proc AS p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid JOIN pg_aggregate AS a ON a.aggfnoid = p.oid
WHERE e.extname = 'bizenv' AND d.deptype = 'e';
SELECT cmp_ok(count(*), '>=', 11::bigint, 'there are aggregates') FROM agg;

-- a column for each type of tally: stored parts, which merge() puts together
SELECT format('ALTER TABLE %s ADD COLUMN %I bizenv.%2$I', r, substring(format_type(prorettype, NULL), '\w+$'))
FROM agg, unnest('{fact,fact_by_part}'::text[]) AS r WHERE name = 'merge' ORDER BY what, r \gexec
SELECT DISTINCT ON (prorettype)
	format('UPDATE fact SET %I = (SELECT bizenv.%I(%s) FROM (SELECT fact.*) AS f) WHERE id %% 17 > 0', substring(format_type(prorettype, NULL), '\w+$'), name, arguments)
FROM agg WHERE name <> 'merge' AND prorettype IN (SELECT prorettype FROM agg WHERE name = 'merge')
ORDER BY prorettype, what DESC \gexec
DELETE FROM fact_by_part;
INSERT INTO fact_by_part SELECT * FROM fact;
CREATE INDEX ON fact (id);
ANALYZE fact, fact_by_part;

-- all that a query gives, in one text
CREATE FUNCTION pg_temp.result_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE format('SELECT string_agg(s::text, E''\n'' ORDER BY s::text COLLATE "C") FROM (%s) AS s', query) INTO STRICT result;
	RETURN result;
END
$$;

-- the queries that are planned in each way, and what they give when planned plainly
CREATE TEMP TABLE query AS
SELECT what || q.kind AS what, name, format(q.statement, name, arguments) AS statement
FROM agg, (VALUES
	(': all rows', 'SELECT bizenv.%s(%s)::text FROM fact_by_part'),
	(': groups', 'SELECT grp, bizenv.%s(%s)::text FROM fact_by_part GROUP BY grp'),
	(': groups of the partition key', 'SELECT part, grp, bizenv.%s(%s)::text FROM fact_by_part GROUP BY part, grp'),
	(': FILTER', 'SELECT grp, bizenv.%s(%s) FILTER (WHERE id %% 3 = 1 AND grp > 2)::text FROM fact_by_part GROUP BY grp')) AS q(kind, statement);
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL enable_partitionwise_aggregate = off;
ALTER TABLE query ADD COLUMN plain text;
UPDATE query SET plain = pg_temp.result_of(statement);
SELECT is_empty($$SELECT what FROM query WHERE plain IS NULL$$, 'every query gives something');
SELECT is_empty($$SELECT what FROM query WHERE pg_temp.plan_of(statement) ~ 'Partial|Gather'$$, 'the plain plan has no parts');

---------------------------------------------------------------- in parallel

SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SELECT matches(pg_temp.plan_of(statement), 'Finalize .*Gather.*Partial ', 'in parallel, by parts: ' || what) FROM query ORDER BY what COLLATE "C";
SELECT is_empty($$SELECT what FROM query WHERE pg_temp.result_of(statement) IS DISTINCT FROM plain$$, 'parallel plans give the same');
SET LOCAL enable_hashagg = off;
SELECT is_empty($$SELECT what FROM query WHERE pg_temp.plan_of(statement) !~ 'Finalize .*Partial ' OR pg_temp.result_of(statement) IS DISTINCT FROM plain$$,
	'so do parallel plans that sort');
SET LOCAL enable_hashagg = on;
SET LOCAL parallel_leader_participation = off;
SELECT is_empty($$SELECT what FROM query WHERE pg_temp.result_of(statement) IS DISTINCT FROM plain$$, 'and those in which the leader only gathers');
SET LOCAL parallel_leader_participation = on;

-- a function is parallel safe if it says so: all that is not an aggregate runs in workers
SELECT matches(pg_temp.plan_of($$SELECT bizenv.progress_class(percent), bizenv.percent_of(value, weight), bizenv.advantage(value, benchmark, direction)
	FROM fact WHERE bizenv.is_completed(percent)$$), 'Gather.*Parallel Seq Scan', 'functions run in workers');

---------------------------------------------------------------- over partitions

SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL enable_partitionwise_aggregate = on;
SELECT matches(pg_temp.plan_of(statement), CASE WHEN what LIKE '%partition key' THEN 'Append.*Aggregate.*fact_0.*Aggregate.*fact_1' ELSE 'Finalize .*Append.*Partial ' END,
	'partitionwise: ' || what) FROM query ORDER BY what COLLATE "C";
SELECT is_empty($$SELECT what FROM query WHERE pg_temp.result_of(statement) IS DISTINCT FROM plain$$, 'partitionwise plans give the same');
SET LOCAL max_parallel_workers_per_gather = 2;
SELECT is_empty($$SELECT what FROM query WHERE pg_temp.result_of(statement) IS DISTINCT FROM plain$$, 'so do partitionwise plans in parallel');
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL enable_partitionwise_aggregate = off;

-- parts of parts: merge() over the groups is the aggregate over the rows
SELECT is(pg_temp.result_of(format('SELECT bizenv.merge(t)::text FROM (SELECT bizenv.%s(%s) AS t FROM fact GROUP BY grp, part) AS s', name, arguments)),
	pg_temp.result_of(format('SELECT bizenv.%s(%s)::text FROM fact', name, arguments)), 'merge of groups: ' || what)
FROM agg WHERE prorettype IN (SELECT prorettype FROM agg WHERE name = 'merge') AND name <> 'merge';

-- memory that runs short, and many groups at once
SET LOCAL work_mem = '64kB';
SELECT is(pg_temp.result_of(format('SELECT id %% 4000, bizenv.%s(%s)::text FROM fact GROUP BY 1', name, arguments)),
	(SELECT pg_temp.result_of(format('SELECT id %% 4000, bizenv.%s(%s)::text FROM fact GROUP BY 1', name, arguments)) FROM set_config('enable_hashagg', 'off', true)),
	'hash and sort give the same: ' || what)
FROM agg, set_config('enable_hashagg', 'on', true);
RESET work_mem;
RESET enable_hashagg;

---------------------------------------------------------------- in moving frames

-- Arguments are evaluated once when a row enters the frame and once when it
-- leaves, unless the frame is computed anew for each row. A counter in them tells.
CREATE SEQUENCE evaluation;
CREATE FUNCTION pg_temp.counted(anyelement) RETURNS anyelement LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	PERFORM nextval('evaluation');
	RETURN $1;
END
$$;
CREATE FUNCTION pg_temp.evaluations(query text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	PERFORM setval('evaluation', 1);
	PERFORM pg_temp.result_of(query);
	RETURN (SELECT last_value - 1 FROM evaluation);
END
$$;
SELECT cmp_ok(pg_temp.evaluations(format('SELECT bizenv.%s(%s) OVER (ORDER BY id ROWS 200 PRECEDING)::text FROM (SELECT * FROM fact WHERE id <= 600) AS s',
	name, regexp_replace(arguments, '^\w+', 'pg_temp.counted(\&)'))), CASE WHEN has_inverse THEN '<=' ELSE '>' END, 1200::bigint,
	what || CASE WHEN has_inverse THEN ' moves its frame' ELSE ' has no inverse, which the counter shows' END)
FROM agg WHERE name <> 'merge' ORDER BY what COLLATE "C";

-- what leaves the frame leaves nothing behind: frames that move give what each would by itself
SELECT is_empty(format($$
	SELECT id FROM (SELECT id, bizenv.%1$s(%2$s) OVER (ORDER BY id ROWS 700 PRECEDING)::text AS moving FROM fact) AS w
	WHERE id %% 400 = 0 AND moving IS DISTINCT FROM (SELECT bizenv.%1$s(%2$s)::text FROM fact AS f WHERE f.id BETWEEN w.id - 700 AND w.id)$$, name, arguments),
	'a long frame stays exact: ' || what)
FROM agg WHERE has_inverse ORDER BY what COLLATE "C";
SELECT is_empty(format($$
	SELECT id FROM (SELECT id, bizenv.%1$s(%2$s) OVER (ORDER BY id ROWS BETWEEN 5 FOLLOWING AND 8 FOLLOWING)::text AS moving,
		bizenv.%1$s(%2$s) OVER (ORDER BY id ROWS BETWEEN 5 FOLLOWING AND 8 FOLLOWING EXCLUDE CURRENT ROW)::text AS restarted FROM fact WHERE id <= 1500) AS w
	WHERE moving IS DISTINCT FROM restarted$$, name, arguments),
	'a frame that runs empty stays exact: ' || what)
FROM agg ORDER BY what COLLATE "C";

---------------------------------------------------------------- sets of rows

CREATE FUNCTION pg_temp.rows_expected(query text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT json) ' || query INTO plan;
	RETURN plan -> 0 -> 'Plan' ->> 'Plan Rows';
END
$$;
SELECT is(pg_temp.rows_expected(format('SELECT * FROM bizenv.%I(%s)', proname,
		(SELECT string_agg(format('CAST(NULL AS %s)', format_type(t, NULL)), ', ') FROM unnest(proargtypes::oid[]) AS t))), prorows::integer,
	'rows expected of ' || p.oid::regprocedure)
FROM pg_proc AS p WHERE pronamespace = 'bizenv'::regnamespace AND proretset;
SELECT cmp_ok(pg_temp.rows_expected('SELECT * FROM fact, bizenv.breakdown((SELECT bizenv.progress_agg(percent) FROM fact))'), '=', 4 * 12000,
	'a join expects as many for each row');

SELECT * FROM finish();
ROLLBACK;
