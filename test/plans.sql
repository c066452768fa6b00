-- What the planner makes of the extension: aggregates in parts, in parallel,
-- over partitions and in moving frames; how many rows it expects of sets.
-- Aggregates are read from the catalog (lib/fact.sql).
-- Other random rows by SEED=N make test (psql -v seed=N).
\ir lib/begin.psql

SELECT no_plan();

\ir lib/seed.psql
\ir lib/tools.psql

---------------------------------------------------------------- rows, an aggregate for each

\ir lib/fact.sql
SELECT cmp_ok(count(*), '>=', 11::bigint, 'there are aggregates') FROM agg;

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
-- (rows are so wide that reading pages, which no worker makes cheaper, would decide)
SET LOCAL seq_page_cost = 0;
SELECT matches(pg_temp.plan_of($$SELECT bizenv.progress_class(percent), bizenv.percent_of(value, weight), bizenv.advantage(value, benchmark, direction)
	FROM fact WHERE bizenv.is_completed(percent)$$), 'Gather.*Parallel Seq Scan', 'functions run in workers');
RESET seq_page_cost;

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

---------------------------------------------------------------- under a join

-- 19 aggregates below a join where the planner finds it cheaper; a part then goes into as many
-- groups as the join gives it rows. What it must give: the same as over rows that are joined first.
CREATE TABLE section (grp integer, label text);
INSERT INTO section SELECT g, l || g % n FROM generate_series(0, 11) AS g, (VALUES ('a', 3), ('b', 4), ('c', 12)) AS s(l, n);
ANALYZE section;
CREATE TEMP TABLE joined AS
SELECT what || q.kind AS what, format(q.statement, name, arguments, '') AS statement, format(q.statement, name, arguments, 'OFFSET 0') AS first_joined
FROM agg, (VALUES
	(': groups of the other side', 'SELECT label, bizenv.%s(%s)::text FROM (SELECT fact.*, label FROM fact JOIN section USING (grp) %s) AS j GROUP BY label'),
	(': groups of both sides', 'SELECT part, label, bizenv.%s(%s)::text FROM (SELECT fact.*, label FROM fact JOIN section USING (grp) %s) AS j GROUP BY part, label'),
	(': FILTER', 'SELECT label, bizenv.%s(%s) FILTER (WHERE id %% 3 = 1)::text FROM (SELECT fact.*, label FROM fact JOIN section USING (grp) WHERE grp <> 7 %s) AS j GROUP BY label')) AS q(kind, statement);
SELECT is(pg_temp.result_of(statement), pg_temp.result_of(first_joined), 'joined: ' || what) FROM joined ORDER BY what COLLATE "C";
SELECT count(*) > 0 AS is_eager FROM pg_settings WHERE name = 'enable_eager_aggregate' \gset
\if :is_eager
SELECT matches(pg_temp.plan_of(statement), 'Finalize .*Join.*Partial ', 'aggregated below the join: ' || what) FROM joined ORDER BY what COLLATE "C";
SELECT is_empty($$SELECT what FROM joined WHERE pg_temp.plan_of(first_joined) ~ 'Partial'$$, 'but not where rows are joined first');
SET LOCAL max_parallel_workers_per_gather = 2;
SELECT is_empty($$SELECT what FROM joined WHERE pg_temp.result_of(statement) IS DISTINCT FROM pg_temp.result_of(first_joined)$$, 'the same in parallel');
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL enable_hashagg = off;
SELECT is_empty($$SELECT what FROM joined WHERE pg_temp.result_of(statement) IS DISTINCT FROM pg_temp.result_of(first_joined)$$, 'and where groups are sorted');
SET LOCAL enable_hashagg = on;
\endif

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

---------------------------------------------------------------- how large a state is expected to be

-- (stored values are a little smaller than open states; groups of a dozen rows, as there are of months, indicators, steps)
CREATE FUNCTION pg_temp.value_size(query text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
	result numeric;
BEGIN
	EXECUTE format('SELECT avg(pg_column_size(t)) FROM (%s OFFSET 0) AS s(t)', query) INTO STRICT result;
	RETURN result;
END
$$;
CREATE TEMP TABLE sized AS
SELECT a.what, g.aggtransspace, pg_temp.value_size(format('SELECT bizenv.%s(%s) FROM (SELECT *, row_number() OVER () / 12 AS dozen FROM fact WHERE code IS NOT NULL) AS f GROUP BY dozen',
	name, arguments)) AS size
FROM agg AS a JOIN pg_aggregate AS g ON g.aggfnoid = a.oid
WHERE a.name NOT IN ('merge', 'weighted_avg');
SELECT cmp_ok(aggtransspace::numeric, '>=', size, 'no smaller than what is stored: ' || what) FROM sized ORDER BY what COLLATE "C";
SELECT cmp_ok(aggtransspace::numeric, '<=', 20 * size, 'of its order: ' || what) FROM sized WHERE what !~ 'month_agg'	-- (a run of months is a few bytes)
ORDER BY what COLLATE "C";
SELECT is_empty($$SELECT aggtranstype::regtype FROM pg_aggregate WHERE aggfnoid IN (SELECT oid FROM agg) GROUP BY 1 HAVING count(DISTINCT aggtransspace) > 1$$,
	'all aggregates with the same state expect the same');

---------------------------------------------------------------- which condition comes first

SELECT matches(pg_temp.plan_of($$SELECT FROM fact WHERE bizenv.meets(120, code) AND id % 1000 = 0$$), 'Filter: \(\(\(id % 1000\) = 0\) AND bizenv\.meets', 'arithmetic before the text of a target');
SELECT matches(pg_temp.plan_of($$SELECT FROM fact WHERE (SELECT count(*) FROM bizenv.find_quantities(code)) > 0 AND bizenv.percent_of(value, weight) > 3 AND value > 1$$),
	'Filter: \(\(value > .*bizenv\.percent_of.*SubPlan', 'a comparison, then a percentage, then a text that is searched');
SELECT matches(pg_temp.plan_of($$SELECT FROM fact WHERE bizenv.meets(120, code) AND bizenv.progress_class(percent) = 'completed'$$),
	'Filter: \(\(bizenv\.progress_class.*bizenv\.meets', 'a class before the text of a target');
SELECT matches(pg_temp.plan_of($$SELECT FROM fact WHERE bizenv.is_completed(percent)$$), 'Filter: \(percent >= ', 'SQL functions are part of the query');

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
SELECT is(pg_temp.rows_expected(format('SELECT * FROM %s(%s)', p.oid::regproc,
		(SELECT string_agg(format('CAST(NULL AS %s)', format_type(t, NULL)), ', ') FROM unnest(proargtypes::oid[]) AS t))), prorows::integer,
	'rows expected of ' || p.oid::regprocedure)
FROM pg_proc AS p WHERE pronamespace IN ('bizenv'::regnamespace, 'bizenv_internal'::regnamespace) AND proretset
	AND p.oid <> 'bizenv.help(text)'::regprocedure;	-- (a part of the query: the planner counts its rows itself)
SELECT cmp_ok(pg_temp.rows_expected('SELECT * FROM fact, bizenv.breakdown((SELECT bizenv.progress_agg(percent) FROM fact))'), '=', 4 * 12000,
	'a join expects as many for each row');

SELECT * FROM finish();
ROLLBACK;
