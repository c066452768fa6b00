-- Laws and oracles of the room "progress" (pgTAP): each rule once more in plain
-- SQL, compared on random rows. The seed is printed; psql -v seed=N (pg_prove
-- --set seed=N) runs with that one again.
\ir lib/begin.psql
SELECT plan(1170);
\ir lib/seed.psql
\ir lib/tools.psql
SET LOCAL max_parallel_workers_per_gather = 0;

----------------------------------------------------------------- what is needed

-- the text that a tally must have: of each row the exact percent (NULL: not
-- reported) and the figure that is added up (NULL: there was but a class word)
CREATE FUNCTION pg_temp.oracle(raws numeric[], figures numeric[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT format('{"not_reported": %s, "zero": %s, "below_half": %s, "exactly_half": %s, "above_half": %s, "completed": %s, '
		'"over_100": %s, "unvalued": %s, "sum": %s, "excess": %s}',
		count(*) FILTER (WHERE raw IS NULL), count(*) FILTER (WHERE raw = 0), count(*) FILTER (WHERE raw > 0 AND raw < 50),
		count(*) FILTER (WHERE raw = 50), count(*) FILTER (WHERE raw > 50 AND raw < 100), count(*) FILTER (WHERE raw >= 100),
		count(*) FILTER (WHERE raw > 100), count(*) FILTER (WHERE raw IS NOT NULL AND figure IS NULL),
		trim_scale(coalesce(sum(figure), 0)), trim_scale(coalesce(sum(figure - 100) FILTER (WHERE raw > 100), 0)))
	FROM unnest(raws, figures) AS u(raw, figure)
$$;

-- the class of a percent
CREATE FUNCTION pg_temp.class_of(percent numeric, half_counts boolean) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN percent IS NULL THEN 'not_reported' WHEN percent >= 100 THEN 'completed'
		WHEN percent > 50 OR percent = 50 AND half_counts THEN 'past_half' ELSE 'just_started' END
$$;

-- a quotient rounded once, half away from zero, by whole numbers alone; as
-- PostgreSQL divides where no digits are given
CREATE FUNCTION pg_temp.half_up(part numeric, whole numeric, digits integer) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN digits IS NULL THEN part / whole
		ELSE sign(part) * ('1e' || -digits)::numeric * div(2 * abs(part) * ('1e' || digits)::numeric + whole, 2 * whole) END
$$;

-- settings as 'name=value ...', for this transaction
CREATE FUNCTION pg_temp.settings(list text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config(split_part(s, '=', 1), split_part(s, '=', 2), true) FROM regexp_split_to_table(list, ' ') AS s WHERE s <> '';
END
$$;

-- bytes as the binary input of the type gets them: COPY from a file of the server
CREATE TABLE received (number serial, t bizenv.progress_tally);
SELECT current_setting('data_directory') || '/bizenv_test_progress' AS received_file \gset
SELECT set_config('bizenv_test.file', :'received_file', true);
CREATE FUNCTION pg_temp.receive(fields bytea[]) RETURNS bizenv.progress_tally[] LANGUAGE plpgsql AS $$
DECLARE
	file bytea := '\x5047434f50590aff0d0a000000000000000000';
	field bytea;
	large_object oid;
BEGIN
	FOREACH field IN ARRAY fields LOOP
		file := file || '\x0001'::bytea || int4send(length(field)) || field;
	END LOOP;
	large_object := lo_from_bytea(0, file || '\xffff'::bytea);
	PERFORM lo_export(large_object, current_setting('bizenv_test.file'));
	DELETE FROM received;
	EXECUTE format('COPY received (t) FROM %L (FORMAT binary)', current_setting('bizenv_test.file'));
	RETURN (SELECT array_agg(t ORDER BY number) FROM received);
END
$$;
-- the bytes of a tally with these counts and sums
CREATE FUNCTION pg_temp.bytes(counts bigint[], sum numeric, excess numeric) RETURNS bytea LANGUAGE sql AS $$
	SELECT '\x00010001'::bytea || string_agg(int8send(c), '' ORDER BY i)
		|| int4send(length(numeric_send(sum))) || numeric_send(sum) || int4send(length(numeric_send(excess))) || numeric_send(excess)
	FROM unnest(counts) WITH ORDINALITY AS u(c, i)
$$;

------------------------------------------------------------------- random rows

CREATE FUNCTION pg_temp.digits(n integer) RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT left(string_agg(lpad(floor(random() * 1e9)::integer::text, 9, '0'), ''), n) FROM generate_series(1, 5)
$$;
-- scales from 0 to 8, boundaries and what is next to them, long scales, far over 100
CREATE FUNCTION pg_temp.some_percent() RETURNS numeric LANGUAGE sql VOLATILE AS $$
	SELECT CASE kind
		WHEN 0 THEN NULL
		WHEN 1 THEN (ARRAY[0, 0.000, 50, 50.00000, 100, 100.0000000000, 1000000, 1000000.0])[1 + floor(random() * 8)::integer]
		WHEN 2 THEN abs((ARRAY[0, 50, 100])[1 + floor(random() * 3)::integer] + sign(random() - 0.5)::numeric * ('1e-' || floor(random() * 40))::numeric)
		WHEN 3 THEN (floor(random() * 99900) + 100 || '.' || pg_temp.digits(floor(random() * 9)::integer))::numeric
		WHEN 4 THEN (floor(random() * 100) || '.' || pg_temp.digits(20 + floor(random() * 21)::integer))::numeric
		WHEN 5 THEN (floor(random() * 999900) + 100 || '.' || pg_temp.digits(20 + floor(random() * 21)::integer))::numeric
		ELSE (floor(random() * 100) || '.' || pg_temp.digits(floor(random() * 9)::integer))::numeric END
	FROM (SELECT floor(random() * 12)::integer AS kind OFFSET 0) AS k
$$;
-- boundaries, dyadic fractions, what is next to a half of the ninth decimal or to a boundary, tiny, far over 100
CREATE FUNCTION pg_temp.some_double() RETURNS double precision LANGUAGE sql VOLATILE AS $$
	SELECT CASE kind
		WHEN 0 THEN NULL
		WHEN 1 THEN (ARRAY[0, '-0', 50, 100, 1000000])[1 + floor(random() * 5)::integer]
		WHEN 2 THEN floor(random() * 200 * 1024) / 1024
		WHEN 3 THEN (floor(random() * 2e11) + 0.5) / 1e9
		WHEN 4 THEN (1 + floor(random() * 2)) * 50 + (random() - 0.5) * 1e-13
		WHEN 5 THEN random() * 10 ^ (random() * 6)
		WHEN 6 THEN random() * 10 ^ (random() * -20)
		ELSE random() * 100 END
	FROM (SELECT floor(random() * 9)::integer AS kind OFFSET 0) AS k
$$;
-- the exact value of a double, from its bits: m * 2^-n; 2^-n has n decimals
CREATE TABLE half_power AS
WITH RECURSIVE h AS (SELECT 0 AS n, 1::numeric AS power UNION ALL SELECT n + 1, power * 0.5 FROM h WHERE n < 400) SELECT * FROM h;
CREATE FUNCTION pg_temp.exact(v double precision) RETURNS numeric LANGUAGE sql AS $$
	SELECT CASE WHEN v = 0 THEN 0 ELSE ((bits & (1::bigint << 52) - 1) | (1::bigint << 52)) * h.power END
	FROM (SELECT ('x' || encode(float8send(v), 'hex'))::bit(64)::bigint AS bits) AS b
	     LEFT JOIN half_power AS h ON h.n = 1075 - ((bits >> 52) & 2047)
$$;

CREATE TABLE task AS
SELECT r.*, round(double_raw, 9) AS double_value
FROM (SELECT id, floor(random() * 30)::integer AS grp, floor(random() * 8)::integer AS part, percent, double, pg_temp.exact(double) AS double_raw,
		(ARRAY['completed', '已完成', '完成', '办结', 'past_half', '进度过半', '过半', 'just_started', '初步开展', '未过半', '未启动', 'not_reported', '未报送', '未填报', NULL])[word] AS class,
		(ARRAY[100, 100, 100, 100, 75, 75, 75, 25, 25, 25, 0, NULL, NULL, NULL, NULL])[word]::numeric AS class_raw, CASE word WHEN 11 THEN 0 END::numeric AS class_figure
	FROM (SELECT id, pg_temp.some_percent() AS percent, pg_temp.some_double() AS double, 1 + floor(random() * 15)::integer AS word
		FROM generate_series(1, 4000) AS id OFFSET 0) AS i) AS r;
ANALYZE task;
SELECT is((SELECT count(*) FROM task WHERE (double IS NULL) <> (double_raw IS NULL)
		OR double BETWEEN 1e-9 AND 200 AND abs(double_raw - double::numeric) > 1e-12
		OR double BETWEEN 0 AND 200 AND double * 1024 = floor(double * 1024) AND double_raw <> double::numeric), 0::bigint,
	'the exact values of doubles are right, dyadic fractions as numeric has them');
SELECT ok(count(*) FILTER (WHERE percent IS NULL) > 100 AND count(*) FILTER (WHERE percent = 50) > 50 AND count(*) FILTER (WHERE percent = 0) > 50
		AND count(*) FILTER (WHERE percent > 100) > 300 AND count(*) FILTER (WHERE scale(percent) > 20) > 500
		AND count(*) FILTER (WHERE double_value <> double::numeric) > 300 AND count(*) FILTER (WHERE double IS NULL) > 100,
	'all sorts of rows are among the random ones') FROM task;

-- the ways to make a tally: the aggregate, and raw and figure of the oracle
CREATE TABLE kind (kind text, source text, agg text, raw text, figure text);
INSERT INTO kind VALUES ('numeric', 'task', 'bizenv.progress_agg(percent)', 'percent', 'percent'),
	('double', 'task', 'bizenv.progress_agg(double)', 'double_raw', 'double_value'),
	('class', 'task', 'bizenv.class_agg(class)', 'class_raw', 'class_figure'), ('merge', 'monthly', 'bizenv.merge(t)', NULL, NULL);
-- the same rows, one under the other
CREATE TABLE entry AS
SELECT 'numeric' AS kind, id, grp, part, percent AS raw, percent AS figure FROM task UNION ALL
SELECT 'double', id, grp, part, double_raw, double_value FROM task UNION ALL SELECT 'class', id, grp, part, class_raw, class_figure FROM task;
CREATE TABLE expected AS
SELECT coalesce(kind, 'merge') AS kind, coalesce(grp, -1) AS grp, pg_temp.oracle(array_agg(raw), array_agg(figure)) AS json
FROM entry GROUP BY GROUPING SETS ((kind, grp), (kind), (grp), ());

------------------------------------------------------ one aggregate, many plans

CREATE TABLE monthly AS
SELECT row_number() OVER () AS id, grp, part, t FROM (
	SELECT grp, part, bizenv.progress_agg(percent) AS t FROM task GROUP BY grp, part UNION ALL
	SELECT grp, part, bizenv.progress_agg(double) FROM task GROUP BY grp, part UNION ALL
	SELECT grp, part, bizenv.class_agg(class) FROM task GROUP BY grp, part UNION ALL
	SELECT grp, part, v::bizenv.progress_tally FROM generate_series(0, 29) AS grp, generate_series(0, 7) AS part, (VALUES (NULL), ('{}')) AS e(v)) AS m;
ANALYZE monthly;
-- partitioned by another column than the group, and by the group
SELECT format('CREATE TABLE %1$s_parted (LIKE %1$s) PARTITION BY LIST (part)', s) FROM unnest(ARRAY['task', 'monthly']) AS s \gexec
SELECT format('CREATE TABLE %1$s_parted_%2$s PARTITION OF %1$s_parted FOR VALUES IN (%2$s)', s, p) FROM unnest(ARRAY['task', 'monthly']) AS s,
	generate_series(0, 7) AS p \gexec
SELECT format('CREATE TABLE %1$s_hashed (LIKE %1$s) PARTITION BY HASH (grp)', s) FROM unnest(ARRAY['task', 'monthly']) AS s \gexec
SELECT format('CREATE TABLE %1$s_hashed_%2$s PARTITION OF %1$s_hashed FOR VALUES WITH (MODULUS 3, REMAINDER %2$s)', s, p)
	FROM unnest(ARRAY['task', 'monthly']) AS s, generate_series(0, 2) AS p \gexec
SELECT format('INSERT INTO %1$s_%2$s SELECT * FROM %1$s', s, k) FROM unnest(ARRAY['task', 'monthly']) AS s, unnest(ARRAY['parted', 'hashed']) AS k \gexec
ANALYZE task_parted, task_hashed, monthly_parted, monthly_hashed;

-- runs an aggregate, in groups or over all, by a certain plan; compares tallies and texts
CREATE FUNCTION pg_temp.agrees(kind kind, suffix text, grouped boolean, settings text, pattern text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	query text := format('SELECT %s AS grp, %s AS t FROM %s%s %s', CASE WHEN grouped THEN 'grp' ELSE '-1' END,
		kind.agg, kind.source, suffix, CASE WHEN grouped THEN 'GROUP BY grp' END);
	plan text;
	result text;
BEGIN
	PERFORM pg_temp.settings(settings);
	plan := pg_temp.plan_of(query);
	EXECUTE 'CREATE TABLE answer AS ' || query;
	PERFORM pg_temp.settings('enable_hashagg=on enable_sort=on max_parallel_workers_per_gather=0 parallel_leader_participation=on enable_partitionwise_aggregate=off');
	SELECT count(*) || ' differ' INTO result
	FROM answer AS a FULL JOIN (SELECT * FROM expected AS e WHERE e.kind = agrees.kind.kind AND (e.grp >= 0) = grouped) AS e USING (grp)
	WHERE a.t::text IS DISTINCT FROM e.json OR (a.t OPERATOR(pg_catalog.=) e.json::bizenv.progress_tally) IS NOT TRUE;
	DROP TABLE answer;
	RETURN CASE WHEN plan LIKE pattern THEN result ELSE plan END;
END
$$;
SELECT pg_temp.settings('parallel_setup_cost=0 parallel_tuple_cost=0 min_parallel_table_scan_size=0');
SELECT is(pg_temp.agrees(k, suffix, grouped, settings, pattern), '0 differ', format('%s = plain SQL: %s', agg, name))
FROM kind AS k, (VALUES ('one group', '', false, '', 'Aggregate%Seq Scan%'),
	('hashed', '', true, 'enable_sort=off', 'HashAggregate%Seq Scan%'),
	('sorted', '', true, 'enable_hashagg=off', 'GroupAggregate%Sort%Seq Scan%'),
	('parallel, one group', '', false, 'max_parallel_workers_per_gather=2', 'Finalize Aggregate%Gather%Workers Planned: 2%Partial Aggregate%Parallel Seq Scan%'),
	('parallel, hashed', '', true, 'max_parallel_workers_per_gather=2 enable_sort=off',
	'Finalize HashAggregate%Gather%Workers Planned: 2%Partial HashAggregate%Parallel Seq Scan%'),
	('parallel, sorted', '', true, 'max_parallel_workers_per_gather=2 enable_hashagg=off',
	'Finalize GroupAggregate%Gather Merge%Workers Planned: 2%Partial GroupAggregate%Sort%Parallel Seq Scan%'),
	('parallel, workers alone', '', true, 'max_parallel_workers_per_gather=2 parallel_leader_participation=off',
	'Finalize%Gather%Workers Planned: 2%Partial%Parallel Seq Scan%'),
	('partitionwise, partial', '_parted', true, 'enable_partitionwise_aggregate=on enable_sort=off',
	'Finalize HashAggregate%Append%Partial HashAggregate%Partial HashAggregate%'),
	('partitionwise, partial, sorted', '_parted', true, 'enable_partitionwise_aggregate=on enable_hashagg=off',
	'Finalize GroupAggregate%Partial GroupAggregate%Partial GroupAggregate%'),
	('partitionwise, one group', '_parted', false, 'enable_partitionwise_aggregate=on', 'Finalize Aggregate%Append%Partial Aggregate%Partial Aggregate%'),
	('partitionwise, full', '_hashed', true, 'enable_partitionwise_aggregate=on', 'Append%Aggregate%Aggregate%Aggregate%'),
	('partitionwise and parallel', '_parted', true, 'enable_partitionwise_aggregate=on max_parallel_workers_per_gather=2',
	'Finalize%Gather%Workers Planned: 2%Parallel Append%Parallel Seq Scan%')
	) AS v(name, suffix, grouped, settings, pattern);

-- moving frames: the same frame read by plain SQL, also where rows with long scales come and go
CREATE FUNCTION pg_temp.frames_that_differ(kind kind, frame text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM (SELECT %s OVER w AS t, array_agg(%s) OVER w AS raws, array_agg(%s) OVER w AS figures
			FROM task WHERE id <= 200 WINDOW w AS (PARTITION BY grp %% 2 ORDER BY %s)) AS f
		WHERE t::text IS DISTINCT FROM pg_temp.oracle(raws, figures)', kind.agg, kind.raw, kind.figure, frame) INTO n;
	RETURN n;
END
$$;
SELECT is(pg_temp.frames_that_differ(k, frame), 0::bigint, format('%s OVER %s', agg, frame))
FROM kind AS k, (VALUES ('id ROWS BETWEEN 5 PRECEDING AND CURRENT ROW'), ('id ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING'),
	('id ROWS BETWEEN CURRENT ROW AND CURRENT ROW'), ('id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING'),
	('id ROWS BETWEEN 2 FOLLOWING AND 9 FOLLOWING'), ('id ROWS BETWEEN 9 PRECEDING AND 4 PRECEDING'), ('id ROWS BETWEEN 2 FOLLOWING AND 1 FOLLOWING'),
	('id ROWS BETWEEN 4 PRECEDING AND 4 FOLLOWING EXCLUDE CURRENT ROW'), ('part ROWS BETWEEN 4 PRECEDING AND 4 FOLLOWING EXCLUDE TIES'),
	('part GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE GROUP'), ('part RANGE BETWEEN 1 PRECEDING AND CURRENT ROW'),
	('id / 20 * 100 RANGE BETWEEN 1 PRECEDING AND CURRENT ROW'), ('id * 7 % 5 GROUPS BETWEEN 1 FOLLOWING AND 2 FOLLOWING'), ('id ROWS UNBOUNDED PRECEDING')) AS f(frame)
WHERE kind <> 'merge';
SELECT is((SELECT count(*) FROM (SELECT bizenv.progress_agg(percent) FILTER (WHERE id % 3 > 0) OVER w AS t, array_agg(percent) FILTER (WHERE id % 3 > 0) OVER w AS p
	FROM task WHERE id <= 200 WINDOW w AS (ORDER BY id ROWS BETWEEN 4 PRECEDING AND 2 FOLLOWING)) AS f WHERE t::text <> pg_temp.oracle(p, p)), 0::bigint,
	'a moving frame with FILTER');
CREATE FUNCTION pg_temp.merged_frames_that_differ(frame text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM (SELECT bizenv.merge(t) OVER w AS t, array_agg(id) OVER w AS ids FROM quarter WINDOW w AS (ORDER BY id ROWS %s)) AS f
		WHERE t::text IS DISTINCT FROM (SELECT pg_temp.oracle(array_agg(r), array_agg(f)) FROM quarter AS q, unnest(raws, figures) AS u(r, f)
		WHERE q.id = ANY (ids))', frame) INTO n;
	RETURN n;
END
$$;
CREATE TABLE quarter AS
SELECT row_number() OVER (ORDER BY id % 7, id) AS id, t, raws, figures FROM (
	SELECT id / 4 AS id, bizenv.progress_agg(percent) AS t, array_agg(percent) AS raws, array_agg(percent) AS figures FROM task WHERE id < 200 GROUP BY id / 4 UNION ALL
	SELECT id / 4, bizenv.progress_agg(double), array_agg(double_raw), array_agg(double_value) FROM task WHERE id < 200 GROUP BY id / 4 UNION ALL
	SELECT id / 4, bizenv.class_agg(class), array_agg(class_raw), array_agg(class_figure) FROM task WHERE id < 200 GROUP BY id / 4 UNION ALL
	SELECT i, NULL, NULL, NULL FROM generate_series(1, 10) AS i UNION ALL SELECT i, '{}', NULL, NULL FROM generate_series(1, 10) AS i) AS q;
SELECT is(pg_temp.merged_frames_that_differ(frame), 0::bigint, format('bizenv.merge(t) OVER ROWS %s', frame))
FROM (VALUES ('BETWEEN 3 PRECEDING AND 1 FOLLOWING'), ('BETWEEN 2 FOLLOWING AND 5 FOLLOWING'), ('BETWEEN 4 PRECEDING AND 4 FOLLOWING EXCLUDE CURRENT ROW'),
	('BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING'), ('BETWEEN 2 FOLLOWING AND 1 FOLLOWING')) AS f(frame);
SELECT is((SELECT count(*) FROM pg_aggregate WHERE aggtranstype = 'bizenv.progress_tally'::regtype AND aggcombinefn <> 0 AND aggminvtransfn <> 0), 5::bigint,
	'all five aggregates have a combine function and an inverse');

-- clauses of the aggregate
CREATE TABLE clause AS
SELECT (SELECT bizenv.progress_agg(DISTINCT percent) FROM task) AS distinct_numeric, (SELECT bizenv.progress_agg(DISTINCT double) FROM task) AS distinct_double,
	(SELECT bizenv.class_agg(DISTINCT class) FROM task) AS distinct_class, (SELECT bizenv.merge(DISTINCT t) FROM monthly) AS distinct_merge,
	(SELECT bizenv.progress_agg(percent ORDER BY percent DESC NULLS FIRST) FROM task) AS ordered,
	(SELECT bizenv.progress_agg(percent) FROM (SELECT percent FROM task ORDER BY random()) AS s) AS shuffled,
	(SELECT bizenv.merge(t) FROM (SELECT t FROM monthly ORDER BY random()) AS s) AS shuffled_merge,
	(SELECT bizenv.progress_agg(percent) FILTER (WHERE id % 3 = 0) FROM task) AS filtered, (SELECT bizenv.progress_agg(percent) FILTER (WHERE id < 0)
	FROM task) AS filtered_away;
SELECT is(distinct_numeric::text, (SELECT pg_temp.oracle(array_agg(p), array_agg(p)) FROM (SELECT DISTINCT percent AS p FROM task) AS d), 'DISTINCT numeric') FROM clause;
SELECT is(distinct_double::text, (SELECT pg_temp.oracle(array_agg(r), array_agg(v)) FROM (SELECT DISTINCT ON (double) double_raw AS r, double_value AS v FROM task) AS d),
	'DISTINCT float8') FROM clause;
SELECT is(distinct_class::text, (SELECT pg_temp.oracle(array_agg(r), array_agg(f)) FROM (SELECT DISTINCT ON (class) class_raw AS r, class_figure AS f FROM task) AS d), 'DISTINCT class')
	FROM clause;
SELECT is(distinct_merge::text, (SELECT bizenv.merge(t)::text FROM (SELECT DISTINCT ON (t::text) t FROM monthly) AS d), 'DISTINCT tallies') FROM clause;
SELECT is(ordered::text, json, 'ORDER BY inside') FROM clause, expected WHERE kind = 'numeric' AND grp = -1;
SELECT is(shuffled::text, json, 'the order of rows does not matter') FROM clause, expected WHERE kind = 'numeric' AND grp = -1;
SELECT is(shuffled_merge::text, json, 'nor does the order of tallies') FROM clause, expected WHERE kind = 'merge' AND grp = -1;
SELECT is(filtered::text, (SELECT pg_temp.oracle(array_agg(percent), array_agg(percent)) FROM task WHERE id % 3 = 0), 'FILTER') FROM clause;
SELECT is(filtered_away::text, pg_temp.oracle(NULL, NULL), 'FILTER that lets nothing through gives the empty tally') FROM clause;
CREATE FUNCTION pg_temp.sets_that_differ(kind kind, sets text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM (SELECT grp, part, %s AS t, pg_temp.oracle(array_agg(%s), array_agg(%s)) AS json FROM task GROUP BY %s) AS s
		WHERE t::text IS DISTINCT FROM json', kind.agg, kind.raw, kind.figure, sets) INTO n;
	RETURN n;
END
$$;
SELECT is(pg_temp.sets_that_differ(k, sets), 0::bigint, format('%s GROUP BY %s', agg, sets))
FROM kind AS k, (VALUES ('ROLLUP (grp, part)'), ('CUBE (grp, part)'), ('GROUPING SETS ((grp), (part), ())')) AS v(sets) WHERE kind <> 'merge';

-- empty, one and many combined in every pairing: by merge and as partitions
CREATE TABLE batch (name text, kind text, ids integer[]);
INSERT INTO batch VALUES ('empty', 'any', '{}'), ('many', 'any', ARRAY(SELECT generate_series(1, 500)));
INSERT INTO batch SELECT 'one', 'any', ARRAY(SELECT id FROM task WHERE scale(percent) < 9 AND double > 0 AND class_raw > 0 ORDER BY id LIMIT 1);
INSERT INTO batch SELECT 'one with a long scale', 'numeric', ARRAY(SELECT id FROM task WHERE scale(percent) > 32 ORDER BY id LIMIT 1);
INSERT INTO batch SELECT 'one far over 100', 'numeric', ARRAY(SELECT id FROM task WHERE percent > 1000 AND scale(percent) > 20 ORDER BY id LIMIT 1);
INSERT INTO batch SELECT 'not reported', 'numeric', ARRAY(SELECT id FROM task WHERE percent IS NULL ORDER BY id LIMIT 3);
CREATE FUNCTION pg_temp.pairing(kind kind, a integer[], b integer[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	by_merge text; by_partition text; expected text;
BEGIN
	TRUNCATE task_parted;
	INSERT INTO task_parted SELECT id, grp, 0, percent, double, double_raw, class, class_raw, class_figure, double_value FROM task WHERE id = ANY (a);
	INSERT INTO task_parted SELECT id, grp, 1, percent, double, double_raw, class, class_raw, class_figure, double_value FROM task WHERE id = ANY (b);
	EXECUTE format('SELECT pg_temp.oracle(array_agg(%s), array_agg(%s)) FROM task_parted', kind.raw, kind.figure) INTO expected;
	EXECUTE format('SELECT bizenv.merge(t) FROM (SELECT %1$s FROM task_parted_0 UNION ALL SELECT %1$s FROM task_parted_1) AS u(t)', kind.agg) INTO by_merge;
	EXECUTE format('SELECT %s FROM task_parted', kind.agg) INTO by_partition;
	RETURN CASE WHEN by_merge = expected AND by_partition = expected THEN 'ok' ELSE concat_ws(E'\n', expected, by_merge, by_partition) END;
END
$$;
SELECT pg_temp.settings('enable_partitionwise_aggregate=on');
SELECT is(pg_temp.pairing(k, a.ids, b.ids), 'ok', format('%s: %s with %s', agg, a.name, b.name))
FROM kind AS k, batch AS a, batch AS b WHERE k.kind <> 'merge' AND a.kind IN ('any', k.kind) AND b.kind IN ('any', k.kind);
SELECT alike(pg_temp.plan_of('SELECT bizenv.progress_agg(percent) FROM task_parted'), '%Finalize%Partial%Partial%', 'these were combined from parts');
SELECT pg_temp.settings('enable_partitionwise_aggregate=off');
SELECT is((SELECT bizenv.progress_agg(percent) FROM task WHERE false)::text, pg_temp.oracle(NULL, NULL), 'no rows: the empty tally, not NULL');
SELECT is((SELECT bizenv.progress_agg(double) FROM task WHERE false)::text, pg_temp.oracle(NULL, NULL), 'no rows of float8');
SELECT is((SELECT bizenv.class_agg(class) FROM task WHERE false)::text, pg_temp.oracle(NULL, NULL), 'no class words');
SELECT is((SELECT bizenv.merge(t) FROM monthly WHERE false)::text, pg_temp.oracle(NULL, NULL), 'no tallies');
SELECT is((SELECT bizenv.merge(t) FROM monthly WHERE t IS NULL)::text, pg_temp.oracle(NULL, NULL), 'NULL tallies are ignored');
SELECT is((SELECT bizenv.progress_agg(v) FROM (VALUES (50), (100), (NULL)) AS p(v))::text, pg_temp.oracle('{50,100,NULL}', '{50,100,NULL}'), 'integers');
SELECT is((SELECT bizenv.progress_agg(v) FROM (VALUES (0.1::real), (50), (NULL)) AS p(v))::text,
	'{"not_reported": 1, "zero": 0, "below_half": 1, "exactly_half": 1, "above_half": 0, "completed": 0, "over_100": 0, "unvalued": 0, "sum": 50.1, "excess": 0}',
	'real is taken for what is printed of it');
SELECT is((SELECT bizenv.progress_agg(v) FROM (VALUES (1e-16383), (50 + 1e-16383), (100 - 1e-16383), (1000000)) AS p(v))::text,
	(SELECT pg_temp.oracle(p, p) FROM (SELECT ARRAY[1e-16383, 50 + 1e-16383, 100 - 1e-16383, 1000000] AS p) AS a), 'as many decimals as numeric has');
SELECT is((SELECT bizenv.progress_agg(v) FROM (VALUES (5e-324), (49.99999999999999), (50.00000000000001), (99.99999999999999), (100.00000000000001::float8),
	('-0')) AS p(v))::text,
	'{"not_reported": 0, "zero": 1, "below_half": 2, "exactly_half": 0, "above_half": 2, "completed": 1, "over_100": 1, "unvalued": 0, "sum": 300, "excess": 0}',
	'doubles are classified on their raw value, then rounded');
SELECT is((SELECT bizenv.progress_agg(v::float8) FROM (VALUES (0.0009765625), (0.0029296875), (999999.0009765625), (0.0000000005),
	(0.4999999995)) AS p(v))::jsonb ->> 'sum',
	(SELECT sum(round(pg_temp.exact(v), 9)) FROM (VALUES (0.0009765625::float8), (0.0029296875), (999999.0009765625), (0.0000000005), (0.4999999995)) AS p(v))::text,
	'a half of the ninth decimal is rounded away from zero, what is next to it by its binary value');

------------------------------------------------------------ the tally as a value

-- short and long ones, equal ones, some of each kind
CREATE TABLE many AS
SELECT row_number() OVER () AS id, t, raws, figures FROM (
	SELECT t, raws, figures FROM quarter WHERE t IS NOT NULL UNION ALL
	SELECT bizenv.progress_agg(percent), array_agg(percent), array_agg(percent) FROM task WHERE id <= 600 GROUP BY id / 2 UNION ALL
	SELECT bizenv.progress_agg(double), array_agg(double_raw), array_agg(double_value) FROM task WHERE id <= 200 GROUP BY id UNION ALL
	SELECT bizenv.class_agg(class), array_agg(class_raw), array_agg(class_figure) FROM task WHERE id <= 200 GROUP BY id / 2) AS u;
ANALYZE many;
SELECT is((SELECT count(*) FROM many WHERE t::text <> pg_temp.oracle(raws, figures)), 0::bigint, 'many tallies');
SELECT is((SELECT count(*) FROM many WHERE t::text::bizenv.progress_tally::text <> t::text OR t::text::bizenv.progress_tally OPERATOR(pg_catalog.<>) t), 0::bigint,
	'out and in: the same');
SELECT is((SELECT count(*) FROM many WHERE t::jsonb::text::bizenv.progress_tally OPERATOR(pg_catalog.<>) t
	OR t::json::text::bizenv.progress_tally OPERATOR(pg_catalog.<>) t), 0::bigint,
	'by way of json and jsonb: the same');
SELECT is((SELECT count(*) FROM many WHERE to_json(t)::text <> t::text OR to_jsonb(t) <> t::jsonb OR jsonb_typeof(to_jsonb(t) -> 'sum') <> 'number'), 0::bigint,
	'to_json gives an object');
SELECT is((SELECT count(*) FROM (SELECT array_agg(t ORDER BY id) AS sent, pg_temp.receive(array_agg(bizenv_internal.progress_tally_send(t) ORDER BY id)) AS got
	FROM many GROUP BY id / 100) AS s
	WHERE sent IS DISTINCT FROM got OR sent::text IS DISTINCT FROM got::text), 0::bigint, 'send and receive: the same');
SELECT is(bizenv.progress_tally '{"sum": 100.000, "completed": 1.0, "excess": 0e5}'::text, pg_temp.oracle('{100}', '{100}'),
	'numbers may be written otherwise, in any order, and zeros left out');
SELECT is(count(*), 0::bigint, 'the scale of the percentages leaves no trace')
FROM (SELECT bizenv.progress_agg(percent) AS a, bizenv.progress_agg(percent + 0e-50) AS b, bizenv.progress_agg(trim_scale(percent)) AS c FROM task GROUP BY id / 3) AS s
WHERE a::text <> b::text OR a::text <> c::text OR a OPERATOR(pg_catalog.<>) b OR a OPERATOR(pg_catalog.<>) c OR bizenv_internal.progress_tally_hash(a) <> bizenv_internal.progress_tally_hash(b);
SELECT is(count(*), 0::bigint, 'nor does the way on which a tally came about')
FROM (SELECT id, bizenv.progress_agg(f) AS t FROM many, unnest(figures) AS f GROUP BY id) AS a JOIN many AS b USING (id)
WHERE raws IS NOT DISTINCT FROM figures
	AND (a.t OPERATOR(pg_catalog.<>) b.t OR bizenv_internal.progress_tally_hash(a.t) <> bizenv_internal.progress_tally_hash(b.t)
		OR bizenv_internal.progress_tally_hash_extended(a.t, 7) <> bizenv_internal.progress_tally_hash_extended(b.t, 7));

-- equality, order, hash and text say the same
SELECT is((SELECT count(DISTINCT t) FROM many), (SELECT count(DISTINCT t::text) FROM many), 'DISTINCT tallies are distinct texts');
CREATE FUNCTION pg_temp.groups_of(settings text, pattern text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	query text := 'SELECT t, count(*) AS n FROM many GROUP BY t';
	plan text;
	result text;
BEGIN
	PERFORM pg_temp.settings(settings);
	plan := pg_temp.plan_of(query);
	EXECUTE format('SELECT string_agg(n::text, '','' ORDER BY n, t::text) FROM (%s) AS g', query) INTO result;
	PERFORM pg_temp.settings('enable_hashagg=on enable_sort=on');
	RETURN CASE WHEN plan LIKE pattern THEN result ELSE plan END;
END
$$;
SELECT is(pg_temp.groups_of(settings, pattern), (SELECT string_agg(n::text, ',' ORDER BY n, t) FROM (SELECT t::text, count(*) AS n FROM many GROUP BY t::text) AS g),
	'GROUP BY tally: ' || pattern)
FROM (VALUES ('enable_sort=off', 'HashAggregate%'), ('enable_hashagg=off', 'GroupAggregate%')) AS v(settings, pattern);
CREATE FUNCTION pg_temp.pairs(kind text, setting text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	query text := 'SELECT count(*) FROM many AS a JOIN many AS b ON a.t OPERATOR(pg_catalog.=) b.t';
	plan text;
	n bigint;
BEGIN
	PERFORM set_config('enable_' || s, (s = setting)::text, true) FROM unnest(ARRAY['hashjoin', 'mergejoin', 'nestloop']) AS s;
	plan := pg_temp.plan_of(query);
	EXECUTE query INTO n;
	PERFORM pg_temp.settings('enable_hashjoin=on enable_mergejoin=on enable_nestloop=on');
	RETURN CASE WHEN plan LIKE '%' || kind || '%' THEN n::text ELSE plan END;
END
$$;
SELECT is(pg_temp.pairs(kind, setting), (SELECT sum(n * n) FROM (SELECT count(*) AS n FROM many GROUP BY t::text) AS g)::text, 'joined by tally: ' || kind)
FROM (VALUES ('Hash Join', 'hashjoin'), ('Merge Join', 'mergejoin'), ('Nested Loop', 'nestloop')) AS k(kind, setting);
SELECT is((SELECT count(*) FROM many AS a, many AS b WHERE a.id % 4 = 0 AND b.id % 4 = 1 AND (
	(a.t OPERATOR(pg_catalog.=) b.t) <> (a.t::text = b.t::text) OR (a.t OPERATOR(pg_catalog.=) b.t) = (a.t OPERATOR(pg_catalog.<>) b.t)
	OR (a.t OPERATOR(pg_catalog.<) b.t) <> (bizenv_internal.progress_tally_cmp(a.t, b.t) < 0) OR (a.t OPERATOR(pg_catalog.>) b.t) <> (bizenv_internal.progress_tally_cmp(b.t, a.t) < 0)
	OR (a.t OPERATOR(pg_catalog.<=) b.t) = (a.t OPERATOR(pg_catalog.>) b.t) OR (a.t OPERATOR(pg_catalog.>=) b.t) = (a.t OPERATOR(pg_catalog.<) b.t)
	OR (a.t OPERATOR(pg_catalog.=) b.t AND bizenv_internal.progress_tally_hash(a.t) <> bizenv_internal.progress_tally_hash(b.t)))), 0::bigint,
	'the operators agree with each other, with the text and with the hash');
SELECT is((SELECT count(*) FROM (SELECT t, lag(t, 1) OVER w AS a, lag(t, 7) OVER w AS b FROM many WINDOW w AS (ORDER BY t)) AS s
	WHERE a OPERATOR(pg_catalog.>) t OR b OPERATOR(pg_catalog.>) t), 0::bigint, 'the order is total');
SELECT is((SELECT string_agg(v, ' ' ORDER BY v::bizenv.progress_tally)
	FROM unnest(ARRAY['{"completed":1,"sum":100}', '{"not_reported":1}', '{"above_half":1,"sum":75}', '{}', '{"above_half":1,"sum":74.5}']) AS v),
	'{} {"completed":1,"sum":100} {"above_half":1,"sum":74.5} {"above_half":1,"sum":75} {"not_reported":1}', 'by counts in the order of the text, then by sums');
CREATE FUNCTION pg_temp.lookup(method text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	query text := 'SELECT count(*) FROM many WHERE t OPERATOR(pg_catalog.=) ';
	plan text;
	result text;
BEGIN
	EXECUTE format('CREATE INDEX many_t ON many USING %s (t)', method);
	PERFORM pg_temp.settings('enable_seqscan=off');
	plan := pg_temp.plan_of(query || quote_literal('{}'));
	EXECUTE format('SELECT count(*) || '' wrong'' FROM (SELECT t, count(*) AS n FROM many GROUP BY t::text, t) AS g WHERE n <> (%s g.t)', query) INTO result;
	PERFORM pg_temp.settings('enable_seqscan=on');
	DROP INDEX many_t;
	RETURN CASE WHEN plan LIKE '%Index%many_t%Cond%' THEN result ELSE plan END;
END
$$;
SELECT is(pg_temp.lookup(method), '0 wrong', 'equal ones found by an index: ' || method) FROM unnest(ARRAY['btree', 'hash']) AS method;
CREATE TABLE by_tally (id integer, t bizenv.progress_tally UNIQUE);
SELECT is(pg_temp.outcome($$INSERT INTO by_tally VALUES (1, '{"completed": 1, "sum": 100}'),
	(2, '{"sum": 100.0, "completed": 1}')$$), '23505', 'equal tallies are not unique');
CREATE TABLE hashed_tally (id integer, t bizenv.progress_tally) PARTITION BY HASH (t);
SELECT format('CREATE TABLE hashed_tally_%1$s PARTITION OF hashed_tally FOR VALUES WITH (MODULUS 3, REMAINDER %1$s)', p) FROM generate_series(0, 2) AS p \gexec
INSERT INTO hashed_tally SELECT id, t FROM many;
SELECT is((SELECT sum(n) FROM (SELECT count(DISTINCT t) AS n FROM hashed_tally GROUP BY tableoid) AS p)::bigint, (SELECT count(DISTINCT t)
	FROM many), 'a partition has all equal ones');
SELECT is((SELECT count(*) FROM many AS m JOIN hashed_tally AS h USING (id) WHERE m.t::text <> h.t::text OR m.t OPERATOR(pg_catalog.<>) h.t),
	0::bigint, 'stored and read: the same');

-- sizes: all counts and sums of a tally of short figures fit a row with a short header
SELECT is((SELECT max(pg_column_size(t)) FROM (SELECT bizenv.progress_agg(round(percent, 8)) AS t FROM task GROUP BY grp OFFSET 0) AS s),
	104, 'a tally of short figures has 104 bytes');
SELECT is((SELECT bizenv.merge(t)::text FROM (SELECT t FROM quarter ORDER BY random()) AS s),
	(SELECT pg_temp.oracle(array_agg(r), array_agg(f)) FROM quarter, unnest(raws, figures) AS u(r, f)),
	'a state that grows and shrinks');

---------------------------------------------------------------------- one figure

SELECT is((SELECT count(*) FROM task, (VALUES (false),
	(true)) AS h(half) WHERE bizenv.progress_class(percent, half) IS DISTINCT FROM nullif(pg_temp.class_of(percent, half), 'not_reported')), 0::bigint,
	'progress_class(numeric) = plain SQL');
SELECT is((SELECT count(*) FROM task, (VALUES (false),
	(true)) AS h(half) WHERE bizenv.progress_class(double, half) IS DISTINCT FROM nullif(pg_temp.class_of(double_raw, half), 'not_reported')), 0::bigint,
	'progress_class(float8) = plain SQL');
SELECT is((SELECT count(*) FROM task WHERE (bizenv.is_completed(percent), bizenv.is_past_half(percent), bizenv.is_just_started(percent))
		IS DISTINCT FROM (bizenv.progress_class(percent) = 'completed', bizenv.progress_class(percent) = 'past_half',
		bizenv.progress_class(percent) = 'just_started')), 0::bigint,
	'is_completed, is_past_half and is_just_started are the classes of numeric');
SELECT is((SELECT count(*) FROM task WHERE (bizenv.is_completed(double), bizenv.is_past_half(double), bizenv.is_just_started(double))
		IS DISTINCT FROM (bizenv.progress_class(double) = 'completed', bizenv.progress_class(double) = 'past_half', bizenv.progress_class(double) = 'just_started')), 0::bigint,
	'and of float8');
SELECT is(bizenv.progress_class(v) || ' ' || bizenv.progress_class(v, true) || ' ' || bizenv.progress_class(v::float8), expected, 'progress_class ' || v)
FROM (VALUES (0, 'just_started just_started just_started'), (50, 'just_started past_half just_started'), (50.0000000000000001, 'past_half past_half just_started'),
	(49.9999999999999999, 'just_started just_started just_started'), (99.99, 'past_half past_half past_half'), (100, 'completed completed completed'),
	(99.9999999999999999999999999999999999999999, 'past_half past_half completed'), (1e-300, 'just_started just_started just_started'),
	(250.5, 'completed completed completed'),
	(922.3372036854775807, 'completed completed completed'), (922.3372036854775808, 'completed completed completed'),
	(1000000, 'completed completed completed')) AS t(v, expected);
SELECT is(bizenv.progress_class(v), 'just_started', 'progress_class(integer)') FROM (VALUES (50)) AS t(v);
SELECT is(bizenv.is_completed(v)::text, expected, 'is_completed validates nothing: ' || v)
FROM (VALUES ('NaN'::float8, 'true'), ('Infinity', 'true'), ('-Infinity', 'false'), (-5, 'false')) AS t(v, expected);

-- code words
CREATE TABLE word AS SELECT list, code, place, zh, en FROM (VALUES
	('progress_class', '{completed,past_half,just_started,not_reported}'::text[], '{已完成,进度过半,初步开展,未报送}'::text[], '{completed,past half,just started,not reported}'::text[]),
	('half_verdict', '{achieved,missed,early,not_due_yet}', '{实现,没有实现,提前过半,时间未过半}', '{achieved,missed,early,not due yet}'),
	('half_reading', '{completed_share,at_least_past_half_share,mean_percent}', '{完成率,过半及以上占比,平均进度}', '{completed share,share at least past half,mean percent}'),
	('term_basis', '{day,month}', '{按日,按月}', '{by day,by month}'), ('share_base', '{all,reported}', '{全部,已报送}', '{of all,of those reported}'),
	('direction', '{higher_is_better,lower_is_better}', '{正向,逆向}', '{higher is better,lower is better}'),
	('standing', '{ahead,level,behind}', '{领先,持平,落后}', '{ahead,level,behind}'),
	('trend', '{improved,unchanged,worse}', '{改善,无变化,下滑}', '{improved,unchanged,worse}')) AS l(list, codes, zhs, ens),
	unnest(codes, zhs, ens) WITH ORDINALITY AS w(code, zh, en, place);
SELECT is((SELECT string_agg(code, ' ') FROM word WHERE bizenv.code_order(code, list) <> place OR bizenv.code_order(zh, list) <> place),
	NULL, 'code_order of codes and of Chinese words');
SELECT is((SELECT string_agg(code, ' ') FROM word WHERE bizenv.code_label(code, list => list) <> zh OR bizenv.code_label(zh, 'zh', list) <> zh
	OR bizenv.code_label(code, 'en', list) <> en OR bizenv.code_label(zh, '英文', list) <> en OR list <> 'term_basis' AND (bizenv.code_label(code) <> zh OR bizenv.code_label(code, '英文') <> en)), NULL,
	'code_label of codes and of Chinese words');
SELECT is(bizenv.code_order(w) || bizenv.code_label(w), '0未启动', w || ' is no 初步开展') FROM unnest('{not_begun,未启动,未开展,尚未启动,尚未开展}'::text[]) AS w;
SELECT is(bizenv.code_order(NULL), NULL, 'code_order(NULL)');
SELECT is(bizenv.code_label(NULL), NULL, 'code_label(NULL)');
SELECT is(bizenv.code_label('completed', NULL), NULL, 'code_label in no language');

-- one word in two lists: what they say of it, and what is said where no list is named
CREATE TABLE listed AS
SELECT w.list, w.code, w.code_order, w.code_zh, w.code_en, u.word
FROM bizenv.code_words() AS w CROSS JOIN LATERAL unnest(ARRAY[w.code, w.code_zh] || coalesce(string_to_array(w.also, '、'), '{}')) AS u(word);
SELECT is_empty('SELECT list, word FROM listed GROUP BY list, word HAVING count(*) > 1', 'a word stands once in a list');
SELECT is_empty('SELECT * FROM listed WHERE bizenv.code_of_word(word, list) <> code OR bizenv.code_label(word, list => list) <> code_zh OR bizenv.code_label(word, ''en'', list) <> code_en
	OR bizenv.code_order(word, list) <> code_order', 'where the list is named, it alone is asked');
-- every pair of lists that hold a word with two meanings, each weighed: a new pair is to be
-- given another word, or to be added here, and then the word needs its list wherever it is asked for
SELECT results_eq($$SELECT a.word::text, a.list::text AS a, b.list::text AS b FROM listed AS a JOIN listed AS b ON a.word = b.word AND a.list COLLATE "C" < b.list COLLATE "C"
		WHERE (a.code, a.code_zh, a.code_en, a.code_order) IS DISTINCT FROM (b.code, b.code_zh, b.code_en, b.code_order)
			AND a.list NOT IN ('text_verdict', 'text_relation', 'cell_kind', 'cell_reason', 'cell_allowance', 'bare_number', 'import_fault', 'series_step') AND b.list NOT IN ('text_verdict', 'text_relation', 'cell_kind', 'cell_reason', 'cell_allowance', 'bare_number', 'import_fault', 'series_step')	-- what is said of a draft or a cell yields: below
		ORDER BY a.word COLLATE "C", a.list COLLATE "C", b.list COLLATE "C"$$,
	$$SELECT * FROM (VALUES
		('同意', 'closure_decision', 'extension_decision'),
		('closed', 'closure_decision', 'stage'), ('已办结', 'closure_decision', 'stage'), ('结案', 'closure_decision', 'stage'),	-- a decision yields: below
		('办结', 'closure_decision', 'progress_class'), ('办结', 'closure_decision', 'stage'), ('办结', 'progress_class', 'stage'),
		('day', 'period_unit', 'term_basis'), ('日', 'period_unit', 'term_basis'),
		('day', 'term_basis', 'time_unit'), ('日', 'term_basis', 'time_unit'),
		('month', 'period_unit', 'term_basis'), ('月', 'period_unit', 'term_basis'),
		('wrong', 'draft_verdict', 'print_verdict'), ('不符', 'draft_verdict', 'print_verdict')) AS v(word, a, b) ORDER BY word COLLATE "C", a COLLATE "C", b COLLATE "C"$$,
	'words with two meanings are these');
CREATE FUNCTION pg_temp.unlisted(word text, call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text; detail text; hint text;
BEGIN
	EXECUTE format(call, word) INTO result;
	RETURN result;
EXCEPTION WHEN invalid_parameter_value THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' / ', SQLERRM, detail, hint);
END
$$;
CREATE TABLE meaning AS
SELECT word, CASE WHEN count(DISTINCT (code_zh, code_en)) = 1 THEN min(code_zh) END AS label, CASE WHEN count(DISTINCT code_order) = 1 THEN min(code_order)::text END AS place
FROM listed AS l WHERE list NOT IN ('closure_decision', 'text_verdict', 'text_relation', 'cell_kind', 'cell_reason', 'cell_allowance', 'bare_number', 'import_fault', 'series_step') OR NOT EXISTS (SELECT FROM listed AS o WHERE o.word = l.word AND o.list <> l.list) GROUP BY word;
SELECT is_empty($$SELECT word FROM meaning WHERE coalesce(label, 'this code word is of several lists') <> split_part(pg_temp.unlisted(word, 'SELECT bizenv.code_label(%L)'), ' / ', 1)
	OR coalesce(place, 'this code word is of several lists') <> split_part(pg_temp.unlisted(word, 'SELECT bizenv.code_order(%L)'), ' / ', 1)$$, 'without a list: what all that have the word say, or an error');
SELECT is((SELECT string_agg(word, ' ' ORDER BY word COLLATE "C") FROM meaning WHERE label IS NULL), 'day month 办结 日 月', 'words that need a list for their label');
SELECT is((SELECT string_agg(word, ' ' ORDER BY word COLLATE "C") FROM meaning WHERE place IS NULL), 'day month wrong 不符 办结 日 月', 'and for their order');
SELECT is(pg_temp.unlisted('办结', 'SELECT bizenv.code_label(%L)'), 'this code word is of several lists / "code" is in the lists progress_class and stage, which do not say the same of it. / Say which list is meant: list => ''progress_class'', or list => ''stage''.', 'which lists, and what to type');
SELECT is(concat_ws(' ', bizenv.code_label('办结', list => 'stage'), bizenv.code_label('办结', list => 'progress_class'), bizenv.code_label('办结', 'en', 'closure_decision')), '已办结 已完成 closed', '办结 as a stage, as a class, as a decision');
SELECT is(concat_ws(' ', bizenv.code_label('month', list => 'period_unit'), bizenv.code_label('month', list => 'term_basis'), bizenv.code_label('null'), bizenv.code_label('dense'), bizenv.code_label('营商办')), '月 按月 空值 并列不占位 营商环境办', 'words of arguments have labels');
SELECT is(concat_ws('|', bizenv.code_order(NULL, 'stage'), bizenv.code_label('closed', 'zh', NULL), bizenv.code_label(NULL, 'zh', 'nonsense'), bizenv.code_of_word(NULL, 'stage'), bizenv.code_of_word('closed', NULL), bizenv.code_of_word('', 'stage')), '已办结', 'NULL is no word, and no list is any list');
SELECT is((SELECT count(DISTINCT list) FROM bizenv.code_words()) > 25 AND (SELECT count(*) FROM bizenv.code_words(NULL)) = (SELECT count(*) FROM bizenv.code_words()), true, 'code_words gives all lists, or one');

---------------------------------------------------- what is read from a tally

CREATE TABLE sample AS
SELECT row_number() OVER () AS id, s.* FROM (
	SELECT raws, figures, t FROM many WHERE raws IS NOT NULL UNION ALL
	SELECT array_agg(percent), array_agg(percent), bizenv.progress_agg(percent) FROM task GROUP BY grp UNION ALL
	SELECT p, p, (SELECT bizenv.progress_agg(v) FROM unnest(p) AS v) FROM (
		SELECT CASE id % 5 WHEN 0 THEN ARRAY[percent, 100 - percent] WHEN 1 THEN ARRAY[percent, 100 - percent, NULL]
		WHEN 2 THEN ARRAY[percent, 99.9999999999999999999999999999999999999999 - percent]
			WHEN 3 THEN ARRAY[100, percent] ELSE ARRAY[100, 1000, percent, 0] END AS p FROM task WHERE percent < 99 AND id <= 1000) AS b UNION ALL
	SELECT ARRAY[100, 75, 25, NULL], ARRAY[100, NULL, 20, NULL], '{"not_reported": 1, "completed": 1, "above_half": 1, "below_half": 1, "unvalued": 1, "sum": 120}' UNION ALL
	SELECT ARRAY[NULL, NULL]::numeric[], ARRAY[NULL, NULL]::numeric[], '{"not_reported": 2}' UNION ALL SELECT '{}', '{}', '{}') AS s;
SELECT is((SELECT count(*) FROM sample WHERE t::text <> pg_temp.oracle(raws, figures)), 0::bigint, 'samples to read from');
-- what there is to count, and what to add up, in plain SQL
CREATE TABLE figure AS
SELECT s.id, half_counts, f.*, CASE WHEN n_unvalued = 0 THEN capped_sum END AS mean_part, nullif(CASE WHEN n_unvalued = 0 THEN n_reported END, 0) AS mean_whole,
	t, raws, figures
FROM sample AS s, (VALUES (false), (true)) AS h(half_counts), LATERAL (
	SELECT count(*) AS n_rows, count(raw) AS n_reported, count(*) FILTER (WHERE class = 'completed') AS completed, count(*) FILTER (WHERE class = 'past_half') AS past_half,
		count(*) FILTER (WHERE class = 'just_started') AS just_started, count(*) FILTER (WHERE class = 'not_reported') AS not_reported,
		count(*) FILTER (WHERE raw = 0) AS n_zero, count(*) FILTER (WHERE raw = 50) AS n_half, count(*) FILTER (WHERE raw > 100) AS n_over,
		count(*) FILTER (WHERE raw IS NOT NULL AND figure IS NULL) AS n_unvalued,
		trim_scale(sum(figure)) AS plain_sum, trim_scale(sum(least(figure, 100)) FILTER (WHERE figure IS NOT NULL)) AS capped_sum
	FROM (SELECT raw, figure, pg_temp.class_of(raw, half_counts) AS class FROM unnest(raws, figures) AS u(raw, figure)) AS c) AS f;
ANALYZE figure;
CREATE TABLE counted AS
SELECT f.id, half_counts, t, n_rows, n_reported, c.* FROM figure AS f,
	LATERAL (VALUES ('completed', 1, '已完成', completed), ('past_half', 2, '进度过半', past_half), ('just_started', 3, '初步开展', just_started),
	('not_reported', 4, '未报送', not_reported)) AS c(class, place, zh, n);
ANALYZE counted;
SELECT is_empty('SELECT * FROM figure WHERE bizenv.row_count(t) <> n_rows OR bizenv.skipped_count(t) <> not_reported', 'row_count and skipped_count = plain SQL');
SELECT is_empty('SELECT * FROM counted WHERE bizenv.class_count(t, class, half_counts) <> n OR bizenv.class_count(t, zh, half_counts) <> n
	OR NOT half_counts AND bizenv.class_count(t, class) <> n', 'class_count = plain SQL');
SELECT is_empty($$SELECT *, bizenv.class_share(t, class, digits, 'all', half_counts) FROM counted, unnest('{NULL,0,1,5}'::integer[]) AS digits
	WHERE bizenv.class_share(t, class, digits, 'all', half_counts) IS DISTINCT FROM pg_temp.half_up(100 * n, nullif(n_rows, 0), digits)
		OR digits = 1 AND NOT half_counts AND bizenv.class_share(t, zh) IS DISTINCT FROM bizenv.class_share(t, class, digits, '全部')$$, 'class_share of all = plain SQL');
SELECT is_empty($$SELECT *, bizenv.class_share(t, class, digits, 'reported', half_counts) FROM counted, unnest('{NULL,0,1,5}'::integer[]) AS digits
	WHERE bizenv.class_share(t, class, digits, 'reported', half_counts)
		IS DISTINCT FROM CASE WHEN class <> 'not_reported' THEN pg_temp.half_up(100 * n, nullif(n_reported, 0), digits) END$$, 'class_share of those reported = plain SQL');
SELECT is_empty($$SELECT *, bizenv.mean_percent(t, digits => digits) FROM figure, unnest('{NULL,0,1,5}'::integer[]) AS digits
	WHERE bizenv.mean_percent(t, digits => digits) IS DISTINCT FROM pg_temp.half_up(mean_part, mean_whole, digits)
		OR bizenv.mean_percent(t, false, digits) IS DISTINCT FROM pg_temp.half_up(plain_sum, mean_whole, digits)$$, 'mean_percent, capped or not = plain SQL');
-- the three readings
CREATE TABLE reading AS
SELECT id, t, r.* FROM figure, LATERAL (VALUES ('completed_share', completed::numeric, n_rows::numeric), ('at_least_past_half_share', completed + past_half, n_rows),
	('mean_percent', mean_part, 100 * mean_whole)) AS r(reading, part, whole) WHERE NOT half_counts;
ANALYZE reading;
SELECT is_empty('SELECT *, bizenv.half_reached(t, reading) FROM reading WHERE bizenv.half_reached(t, reading) IS DISTINCT FROM (2 * part >= nullif(whole, 0))',
	'half_reached = plain SQL');
SELECT is_empty($$SELECT * FROM reading WHERE reading = 'completed_share' AND bizenv.half_reached(t) IS DISTINCT FROM bizenv.half_reached(t, reading)$$,
	'its reading is completed_share if none is given');
SELECT ok(count(*) FILTER (WHERE 2 * part = whole) > 30 AND count(*) FILTER (WHERE 2 * part < whole) > 30 AND count(*) FILTER (WHERE 2 * part > whole) > 30,
	'what is exactly a half is among the random tallies: ' || reading) FROM reading GROUP BY reading;
SELECT is(bizenv.half_reached(t, reading)::text, expected, format('half_reached(%L, %L)', t, reading))
FROM (VALUES ('{"completed": 1, "zero": 1, "sum": 100}'::bizenv.progress_tally, 'completed_share', 'true'), ('{"completed": 1, "zero": 2, "sum": 100}', '完成率', 'false'),
	('{"completed": 1, "not_reported": 1, "sum": 100}', 'completed_share', 'true'), ('{"completed": 1, "not_reported": 2, "sum": 100}', 'completed_share', 'false'),
	('{"above_half": 1, "exactly_half": 1, "sum": 110}', 'at_least_past_half_share', 'true'), ('{"above_half": 1, "exactly_half": 2, "sum": 160}', '过半及完成率', 'false'),
	('{"exactly_half": 3, "sum": 150}', 'mean_percent', 'true'), ('{"below_half": 1, "above_half": 1, "sum": 99.9999999999999999999999999}', '平均进度', 'false'),
	('{"completed": 1, "zero": 1, "over_100": 1, "sum": 900, "excess": 800}', 'mean_percent', 'true'),
	('{"completed": 1, "zero": 2, "over_100": 1, "sum": 900, "excess": 800}', 'mean_percent', 'false'),
	('{"completed": 1, "zero": 2, "not_reported": 1, "sum": 100}', 'mean_percent', 'false'),
	('{"completed": 1, "zero": 1, "not_reported": 9, "sum": 100}', 'mean_percent', 'true'),
	('{"completed": 2, "unvalued": 1, "sum": 100}', 'mean_percent', NULL), ('{"not_reported": 2}', 'mean_percent', NULL),
	('{"not_reported": 2}', 'completed_share', 'false'), ('{}', 'completed_share', NULL),
	('{}', 'at_least_past_half_share', NULL), ('{}', 'mean_percent', NULL), (NULL, 'mean_percent', NULL)) AS v(t, reading, expected);
-- tables and rows
SELECT is_empty($$SELECT c.*, b.* FROM (SELECT f.id, half_counts, digits, b.* FROM figure AS f, generate_series(0, 2) AS digits,
	bizenv.breakdown(t, digits, false, half_counts) AS b) AS b
	FULL JOIN (SELECT c.*, digits FROM counted AS c, generate_series(0, 2) AS digits WHERE class <> 'not_reported' OR n > 0) AS c USING (id, half_counts, digits)
	WHERE class = progress_class AND (place, zh, n, pg_temp.half_up(100 * n, nullif(n_rows, 0), digits))
		IS DISTINCT FROM (progress_class_order, progress_class_zh, task_count, share_pct)$$, 'breakdown = plain SQL');
SELECT is_empty($$SELECT f.id, b.* FROM figure AS f, bizenv.breakdown(t, 1, false, half_counts) AS b
	WHERE not_begun_count IS DISTINCT FROM CASE progress_class WHEN 'just_started' THEN n_zero WHEN 'not_reported' THEN NULL ELSE 0 END$$, 'what has not begun is a part of those just started');
SELECT is_empty($$SELECT * FROM figure WHERE bizenv.class_count(t, 'not_begun', half_counts) <> n_zero
	OR bizenv.class_share(t, '未启动', 1, 'all', half_counts) IS DISTINCT FROM pg_temp.half_up(100 * n_zero, nullif(n_rows, 0), 1)
	OR bizenv.class_share(t, 'not_begun', 1, 'reported') IS DISTINCT FROM pg_temp.half_up(100 * n_zero, nullif(n_reported, 0), 1)$$, 'and is counted apart');
SELECT is_empty($$SELECT id, digits FROM (SELECT id, half_counts, digits, array_agg(progress_class ORDER BY n) AS classes
	FROM figure, generate_series(0, 2) AS digits, ROWS FROM (bizenv.breakdown(t, digits, false, half_counts)) WITH ORDINALITY
		AS b(progress_class, o, zh, task_count, share_pct, not_begun_count, n) GROUP BY id, half_counts, digits) AS b
	JOIN (SELECT id, half_counts, array_agg(class ORDER BY place) FILTER (WHERE class <> 'not_reported' OR n > 0) AS expected
	FROM counted GROUP BY id, half_counts) AS c USING (id, half_counts)
	WHERE classes::text[] <> expected$$, 'breakdown has its rows in their order, those not reported where there are any');
SELECT is_empty($$SELECT id, digits, sum(share_pct) FROM figure, generate_series(0, 2) AS digits,
	bizenv.breakdown(t, digits, to_100 => true, half_counts => half_counts) AS b
	GROUP BY id, half_counts, digits, n_rows HAVING sum(share_pct) IS DISTINCT FROM CASE WHEN n_rows > 0 THEN 100 END OR sum(task_count) <> n_rows$$,
	'breakdown with to_100 adds up to exactly 100');
SELECT is_empty($$SELECT id, digits, sum(share_pct) FROM figure, generate_series(0, 2) AS digits,
	bizenv.breakdown(t, digits, to_100 => true, half_counts => half_counts) AS b
	WHERE abs(share_pct - 100.0 * task_count / nullif(n_rows, 0)) >= ('1e-' || digits)::numeric OR scale(share_pct) <> digits
	GROUP BY id, digits$$, 'by less than one unit of the last digit');
SELECT is((SELECT string_agg(share_pct::text, ' ') FROM bizenv.breakdown('{"completed": 1, "above_half": 1, "below_half": 1, "sum": 200}',
	0, true)), '34 33 33', 'what is left over goes to the first class');
SELECT is((SELECT count(*) FROM bizenv.breakdown(NULL)), 0::bigint, 'breakdown of NULL has no rows');
SELECT is((SELECT count(*) FROM (SELECT bizenv.breakdown('{"not_reported": 1}')) AS s), 4::bigint, 'it can stand in the SELECT list');
SELECT is((SELECT string_agg(b::text, ' ') FROM bizenv.breakdown('{}') AS b), '(completed,1,已完成,0,,0) (past_half,2,进度过半,0,,0) (just_started,3,初步开展,0,,0)',
	'breakdown of the empty tally');
SELECT is_empty($$SELECT s.*, f.* FROM figure AS f, generate_series(0, 2) AS digits, bizenv.progress_summary(t, digits, half_counts) AS s
	WHERE (task_count, reported_count, completed_count, past_half_count, just_started_count, not_reported_count, zero_count, exactly_half_count, over_100_count)
			IS DISTINCT FROM (n_rows, n_reported, completed, past_half, just_started, not_reported, n_zero, n_half, n_over)
		OR (completed_pct, past_half_pct, just_started_pct, not_reported_pct) IS DISTINCT FROM (pg_temp.half_up(100 * completed, nullif(n_rows, 0), digits),
			pg_temp.half_up(100 * past_half, nullif(n_rows, 0), digits),
			pg_temp.half_up(100 * just_started, nullif(n_rows, 0), digits), pg_temp.half_up(100 * not_reported, nullif(n_rows, 0), digits))
		OR mean_pct IS DISTINCT FROM pg_temp.half_up(mean_part, mean_whole, digits)$$, 'progress_summary = plain SQL');
SELECT is((SELECT p::text FROM bizenv.progress_summary('{}') AS p), '(0,0,0,0,0,0,,,,,,0,0,0)', 'progress_summary of the empty tally');
SELECT is((SELECT p::text FROM bizenv.progress_summary(NULL) AS p), '(,,,,,,,,,,,,,)', 'progress_summary of NULL');
SELECT is((SELECT p.mean_pct::text FROM bizenv.progress_summary('{"below_half": 1, "above_half": 2, "sum": 130.1}') AS p), '43.4', 'digits 1 if none are given');

------------------------------------------------------------------- 序时进度: pace

-- terms of any number of days and terms of whole months, also from the last days
-- of a month; reference dates before, within and after
CREATE TABLE term AS
SELECT row_number() OVER () AS id, r.*, starts - 20 + floor(random() * (due - starts + 40))::integer AS as_of,
	-- months of the term, NULL where they are not whole
	CASE WHEN n >= 1 AND (starts + make_interval(months => n))::date = due + 1 THEN n END AS months
FROM (SELECT s.*, ((extract(year FROM due + 1) - extract(year FROM starts)) * 12 + extract(month FROM due + 1) - extract(month FROM starts))::integer AS n
	FROM (SELECT starts, starts + floor(random() * random() * 800)::integer AS due
		FROM (SELECT date '2019-01-01' + floor(random() * 3000)::integer AS starts FROM generate_series(1, 800)) AS r UNION ALL
		SELECT starts, (starts + make_interval(months => 1 + floor(random() * 40)::integer))::date - 1
		FROM (SELECT CASE WHEN random() < 0.4 THEN (date_trunc('month', d) + interval '1 month')::date - 1 - floor(random() * 4)::integer ELSE d END AS starts
			FROM (SELECT date '2019-01-01' + floor(random() * 3000)::integer AS d FROM generate_series(1, 800)) AS r) AS m UNION ALL
		SELECT starts, starts + 25 + floor(random() * 10)::integer FROM (SELECT date '2023-01-25' + floor(random() * 600)::integer AS starts
		FROM generate_series(1, 400)) AS m) AS s) AS r;
-- the same terms looked at on their edges
INSERT INTO term SELECT 10000 + id, starts, due, n, d, months FROM term, LATERAL (VALUES (starts - 1), (starts), (due), (due + 1)) AS e(d) WHERE id % 5 = 0;
CREATE TABLE elapsed AS
SELECT id, starts, due, as_of, 'day' AS basis, greatest(least(as_of, due) - starts + 1, 0)::numeric AS part, (due - starts + 1)::numeric AS whole FROM term UNION ALL
SELECT id, starts, due, as_of, 'month', coalesce((SELECT max(k) FROM generate_series(0, months) AS k
	WHERE (starts + make_interval(months => k))::date <= least(as_of, due) + 1), 0), months
FROM term WHERE months IS NOT NULL;
ANALYZE elapsed;
SELECT ok(count(*) FILTER (WHERE basis = 'month') > 1000 AND count(*) FILTER (WHERE part = 0) > 200 AND count(*) FILTER (WHERE part = whole) > 200
	AND count(*) FILTER (WHERE 2 * part = whole) > 5
	AND count(*) FILTER (WHERE basis = 'month' AND extract(day FROM starts) > 28) > 200, 'all sorts of terms are among the random ones') FROM elapsed;
SELECT is_empty($$SELECT *, bizenv.elapsed_percent(starts, due, as_of, basis, digits) FROM elapsed, unnest('{NULL,0,1,5}'::integer[]) AS digits
	WHERE bizenv.elapsed_percent(starts, due, as_of, basis, digits) IS DISTINCT FROM pg_temp.half_up(100 * part, whole, digits)$$, 'elapsed_percent = plain SQL');
SELECT is_empty($$SELECT * FROM elapsed WHERE basis = 'day' AND bizenv.elapsed_percent(starts, due, as_of)
		IS DISTINCT FROM 100 * part / whole$$, 'its basis is day, and it is exact, if nothing else is given');
SELECT is((SELECT string_agg(DISTINCT pg_temp.outcome(format('SELECT bizenv.elapsed_percent(%L, %L, %L, ''month'')', starts, due, as_of), 'basis'), ' ')
	FROM term WHERE months IS NULL), '22023',
	'by month, only terms of whole months');
SELECT is_empty($$SELECT * FROM elapsed WHERE bizenv.elapsed_percent(starts, due, due, basis) <> 100 OR bizenv.elapsed_percent(starts, due, starts - 1, basis) <> 0
	OR bizenv.elapsed_percent(starts, due, as_of, basis) > bizenv.elapsed_percent(starts, due, as_of + 1, basis)
	OR bizenv.elapsed_percent(starts, due, as_of, basis) NOT BETWEEN 0 AND 100$$, 'from 0 on the eve to 100 on the last day, never falling');
-- 400 years are 146097 days: far away it is as it is here
SELECT is_empty($$SELECT *, shift FROM elapsed, unnest('{-16,-5,1,20,730,14682}'::integer[]) AS shift
	WHERE id % 7 = 0 AND bizenv.elapsed_percent(starts + shift * 146097, due + shift * 146097, as_of + shift * 146097, basis)
		<> bizenv.elapsed_percent(starts, due, as_of, basis)$$, 'the same 400 years later or 6400 earlier');
SELECT is(bizenv.elapsed_percent(starts, due, as_of, basis, digits), expected, format('elapsed_percent %s to %s, as of %s by %s', starts, due, as_of, basis))
FROM (VALUES ('2025-01-01'::date, '2025-12-31'::date, '2025-09-30'::date, 'month', 1, 75.0), ('2020-01-01', '2020-12-31', '2020-11-30', 'month', 1, 91.7),
	('2025-01-01', '2025-12-31', '2025-07-31', 'month', NULL, 700 / 12.0),
	('2025-01-01', '2025-12-31', '2025-07-31', 'day', NULL, 21200 / 365.0), ('2025-01-01', '2025-12-31', '2025-07-15', 'month', NULL, 50),
	('2025-01-01', '2025-12-31', '2025-07-30', '月', NULL, 50), ('2025-01-01', '2025-12-31', '2025-06-30', 'day', 1, 49.6),
	('2025-01-01', '2025-12-31', '2025-06-30', '按月', NULL, 50), ('2024-02-29', '2025-02-27', '2024-08-28', 'month', NULL, 50),
	('2024-02-29', '2025-02-27', '2024-08-27', 'month', 2, 41.67), ('2023-02-28', '2024-02-27', '2024-02-26', 'month', 2, 91.67),
	('2025-01-31', '2025-02-27', '2025-02-27', 'month', NULL, 100), ('2025-01-31', '2025-02-27', '2025-02-26', 'month', NULL, 0),
	('2025-01-31', '2025-03-30', '2025-02-27', 'month', NULL, 50), ('2024-01-31', '2024-02-28', '2024-02-28', 'month', NULL, 100),
	('2024-12-01', '2025-02-28', '2025-01-31', 'month', 2, 66.67), ('2024-01-01', '2024-12-31', '2024-02-29', 'day', NULL, 6000 / 366.0),
	('2025-03-01', '2025-03-01', '2025-03-01', 'day', NULL, 100), ('2025-03-01', '2025-03-01', '2025-02-28', '日', NULL, 0),
	('4714-11-24 BC', '5874897-12-31', '4714-11-24 BC', 'day', NULL, 100 / 2147483494.0), ('4714-11-24 BC', '5874897-12-31', '5874897-12-31', 'day', NULL, 100),
	('4714-11-24 BC', '5874897-12-31', '5874897-12-30', 'day', NULL, 214748349300 / 2147483494.0),
	('4714-11-24 BC', '5874897-11-23', '5874897-12-31', 'month', NULL, 100), ('4714-11-24 BC', '5874897-11-23', '4714-12-23 BC', 'month', NULL, 100 / 70555320.0),
	('4714-11-24 BC', '5874897-11-23', '4714-11-24 BC', 'month', NULL, 0),
	('4713-12-01 BC', '5874897-12-31', '5874897-12-30', 'month', NULL, 7055530800 / 70555309.0),
	('5874897-12-01', '5874897-12-31', '4714-11-24 BC', 'month', NULL, 0), ('4714-11-24 BC', '4714-11-30 BC', '2025-01-01', 'day', NULL, 100),
	('0001-12-01 BC', '0001-01-31', '0001-12-31 BC', 'month', NULL, 50),
	('9999-01-01', '9999-12-31', '9999-06-30', 'month', NULL, 50)) AS v(starts, due, as_of, basis, digits, expected);

CREATE TABLE pace AS SELECT e.*, t.percent FROM elapsed AS e JOIN task AS t ON t.id = 1 + (e.id * 7919 + length(basis)) % 4000;
INSERT INTO pace SELECT *, 100 * part / whole FROM elapsed WHERE id % 3 = 0;
INSERT INTO pace SELECT *, abs(100 * part / whole - 1e-30) FROM elapsed WHERE id % 3 = 0 AND 4 * part = floor(4 * part / whole) * whole;
SELECT is_empty($$SELECT *, bizenv.pace_gap(percent, starts, due, as_of, basis, digits) FROM pace, unnest('{NULL,0,1,5}'::integer[]) AS digits
	WHERE bizenv.pace_gap(percent, starts, due, as_of, basis, digits) IS DISTINCT FROM pg_temp.half_up(percent * whole - 100 * part, whole, digits)$$, 'pace_gap = plain SQL');
SELECT is_empty($$SELECT *, bizenv.is_on_pace(percent, starts, due, as_of, basis) FROM pace
	WHERE bizenv.is_on_pace(percent, starts, due, as_of, basis) IS DISTINCT FROM coalesce(percent * whole >= 100 * part, false)$$, 'is_on_pace = plain SQL');
SELECT ok(count(*) FILTER (WHERE percent * whole = 100 * part) > 20 AND count(*) FILTER (WHERE percent * whole > 100 * part) > 100
	AND count(*) FILTER (WHERE percent * whole < 100 * part) > 100 AND count(*) FILTER (WHERE percent IS NULL) > 20,
	'ahead, level, behind and not reported are among the random ones') FROM pace;
SELECT is_empty($$SELECT * FROM pace WHERE basis = 'day' AND (bizenv.pace_gap(percent, starts, due, as_of) IS DISTINCT FROM bizenv.pace_gap(percent, starts, due, as_of, 'day', NULL)
	OR bizenv.is_on_pace(percent, starts, due, as_of) <> bizenv.is_on_pace(percent, starts, due, as_of, 'day'))$$, 'their basis is day');
SELECT is(bizenv.pace_gap(percent, '2020-01-01', '2020-12-31', as_of, 'month', digits), expected, format('pace_gap %s as of %s', percent, as_of))
FROM (VALUES (62.6, '2020-09-30'::date, 1, -12.4), (92.73, '2020-09-30', 2, 17.73), (54.8, '2020-09-30', 1, -20.2), (53.3, '2020-09-30', 1, -21.7),
	(75, '2020-09-30', NULL, 0), (1000000, '2019-12-31', NULL, 1000000), (0, '2021-12-31', NULL, -100),
	(NULL, '2020-09-30', 1, NULL)) AS v(percent, as_of, digits, expected);
SELECT is(bizenv.is_on_pace(percent, '2020-01-01', '2020-12-31', '2020-11-30', 'month')::text, expected, format('is_on_pace %s in November', percent))
FROM (VALUES (91.7, 'true'), (91.6, 'false'), (91.66666666666666666666666666, 'false'), (NULL, 'false')) AS v(percent, expected);

CREATE TABLE forecast AS
SELECT percent, starts, as_of, CASE WHEN percent >= 100 THEN as_of WHEN percent > 0 AND as_of >= starts THEN
	(SELECT CASE WHEN days - 1 <= date '9999-12-31' - starts THEN starts + days::integer - 1 END
	FROM (SELECT div(100 * (as_of - starts + 1), percent)::numeric + CASE WHEN mod(100 * (as_of - starts + 1), percent) > 0 THEN 1 ELSE 0 END AS days) AS d) END AS expected
FROM (SELECT percent, starts, as_of FROM pace UNION ALL SELECT abs(percent - 50), starts, due FROM pace WHERE percent < 100 UNION ALL
	SELECT (1 + id % 40) * 2.5, starts, as_of FROM term UNION ALL SELECT percent / 100000, starts, as_of FROM pace WHERE percent < 100) AS f;
SELECT is_empty('SELECT *, bizenv.forecast_completion(percent, starts, as_of) FROM forecast WHERE bizenv.forecast_completion(percent, starts, as_of) IS DISTINCT FROM expected', 'forecast_completion = plain SQL');
SELECT ok(count(*) FILTER (WHERE expected IS NULL AND percent > 0 AND as_of >= starts) > 20 AND count(*) FILTER (WHERE expected > as_of) > 500,
	'some are too far away, some are not') FROM forecast;
SELECT is(bizenv.forecast_completion(percent, starts, as_of), expected, format('forecast_completion %s from %s as of %s', percent, starts, as_of))
FROM (VALUES (50, '2025-01-01'::date, '2025-06-30'::date, '2025-12-28'::date), (100, '2025-01-01', '2025-06-30', '2025-06-30'),
	(250, '2025-01-01', '2024-06-30', '2024-06-30'), (0, '2025-01-01', '2025-06-30', NULL), (50, '2025-01-01', '2024-12-31', NULL),
	(50, '2025-01-01', '2025-01-01', '2025-01-02'), (99.99, '2025-01-01', '2025-01-01', '2025-01-02'),
	(33.33333333333333333333333333333333, '2025-01-01', '2025-01-01', '2025-01-04'), (1e-16383, '2025-01-01', '2025-01-01', NULL),
	(50, '4714-11-24 BC', '0001-01-01 BC', date '0001-01-01 BC' + (date '0001-01-01 BC' - date '4714-11-24 BC') + 1),
	(50, '0001-01-01', '5000-07-01', '9999-12-30'), (50, '0001-01-01', '5000-07-02', NULL), (99.9999, '9999-12-31', '9999-12-31', NULL),
	(100, '5874897-12-31', '5874897-12-31', '5874897-12-31'),
	(99, '5874897-12-31', '5874897-12-31', NULL), (0.00001, '4714-11-24 BC', '5874897-12-31', NULL),
	(1, '4714-11-24 BC', '4714-11-24 BC', date '4714-11-24 BC' + 99), (NULL, '2025-01-01', '2025-06-30', NULL), (50, NULL, '2025-06-30', NULL),
	(50, '2025-01-01', NULL, NULL)) AS v(percent, starts, as_of, expected);

-- 时间过半、任务过半
CREATE TABLE halves AS
SELECT r.t, r.reading, e.starts, e.due, e.as_of, e.basis, 2 * e.part >= e.whole AS time_half, 2 * r.part >= nullif(r.whole, 0) AS task_half,
	pg_temp.half_up(100 * e.part, e.whole, 2) AS elapsed_pct, pg_temp.half_up(100 * r.part, nullif(r.whole, 0), 2) AS task_pct
FROM (SELECT *, row_number() OVER () AS number FROM reading) AS r JOIN (SELECT *, row_number() OVER (ORDER BY id, basis) AS number FROM elapsed) AS e USING (number);
CREATE TABLE verdict (time_half boolean, task_half boolean, verdict text, place integer, zh text);
INSERT INTO verdict VALUES (true, true, 'achieved', 1, '实现'), (true, false, 'missed', 2, '没有实现'), (false, true, 'early', 3, '提前过半'),
	(false, false, 'not_due_yet', 4, '时间未过半');
SELECT is_empty($$SELECT h.*, b.* FROM halves AS h LEFT JOIN verdict AS v USING (time_half, task_half), bizenv.both_halves(t, starts, due, as_of, reading, basis) AS b
	WHERE (b.time_half, b.task_half, b.verdict, b.verdict_order, b.verdict_zh, b.elapsed_pct, b.task_pct, b.reading, b.basis)
		IS DISTINCT FROM (h.time_half, h.task_half, v.verdict, v.place, v.zh, h.elapsed_pct, h.task_pct, h.reading, h.basis)$$, 'both_halves = plain SQL');
SELECT is((SELECT count(DISTINCT (verdict, basis, reading)) FROM halves JOIN verdict
	USING (time_half, task_half)), 24::bigint, 'every verdict, by every basis and reading, is among the random ones');
SELECT isnt((SELECT count(*) FROM halves WHERE task_half IS NULL), 0::bigint, 'and so are tallies that have none');
\set newsletter '''{"completed": 9, "above_half": 41, "below_half": 14, "sum": 4000}'''
SELECT is((SELECT b::text FROM bizenv.both_halves(:newsletter, '2025-01-01', '2025-12-31', '2025-07-31') AS b),
	'(t,f,missed,2,没有实现,58.33,14.06,completed_share,month)', 'the newsletter: 没有实现');
SELECT is((SELECT b::text FROM bizenv.both_halves(:newsletter, '2025-01-01', '2025-12-31', '2025-06-30', '过半及完成率', '日') AS b), '(f,t,early,3,提前过半,49.59,78.13,at_least_past_half_share,day)', 'other words, another day');
SELECT is((SELECT b::text FROM bizenv.both_halves('{}', '2025-01-01', '2025-12-31', '2025-06-30') AS b), '(t,,,,,50.00,,completed_share,month)',
	'the empty tally has no verdict');
SELECT is((SELECT count(b.reading) FROM (VALUES ('{}'::bizenv.progress_tally, '2025-01-01'::date, '2025-12-31'::date, NULL::date),
	('{}', NULL, '2025-12-31', '2025-06-30'), ('{}', '2025-01-01', NULL, '2025-06-30'), (NULL, '2025-01-01', '2025-12-31', '2025-06-30')) AS v(t, starts, due, as_of),
	bizenv.both_halves(t, starts, due, as_of) AS b), 0::bigint, 'both_halves is NULL where the tally or a date is');

------------------------------------------------------------------------- bad input

-- every percent; %s is the value
CREATE TABLE percent_call (call text);
INSERT INTO percent_call VALUES ('bizenv.progress_class(%s::numeric)'), ('bizenv.progress_agg(%s::numeric)'), ('bizenv.progress_agg(%s::numeric) OVER ()'),
	('bizenv.pace_gap(%s, ''2025-01-01'', ''2025-12-31'', ''2025-07-31'')'),
	('bizenv.is_on_pace(%s, ''2025-01-01'', ''2025-12-31'', ''2025-07-31'')'), ('bizenv.forecast_completion(%s, ''2025-01-01'', ''2025-07-31'')'),
	('bizenv.progress_class(%s::float8)'), ('bizenv.progress_agg(%s::float8)');
-- (a double too large to be exact is told as such before it is told as a percent)
SELECT is(pg_temp.outcome(format('SELECT ' || call, quote_literal(v)), CASE WHEN call ~ 'class.*float8' AND v ~ '^(-?1e(18|19|300)|9{20})$' THEN 'double precision' ELSE 'percent' END), '22003', format(call, v))
FROM percent_call, unnest(ARRAY['NaN', 'Infinity', '-Infinity', '-0.01', '-1e-30', '-50', '-1e18', '1000000.01', '1000000.0000000001',
	'1000001', '1e18', '1e19', '99999999999999999999', '1e300']) AS v;
SELECT is(pg_temp.outcome(format('SELECT ' || call, quote_literal(v)), 'percent'), '22003', format(call, v))
FROM percent_call, unnest(ARRAY['1e131071', '-1e131071', '-1e-16383', '1000000.0000000000000000000000000001']) AS v WHERE call !~ 'float8';
SELECT is(pg_temp.outcome(format('SELECT ' || call, v)), 'ok', format(call, v)) FROM percent_call, unnest(ARRAY['''0''', '''0.00''', '''50''', '''1000000''',
	'''1000000.000''', '''1e-300''', 'NULL']) AS v;
SELECT is(pg_temp.outcome(format('SELECT bizenv.progress_agg(v) FROM (VALUES (%s), (%s)) AS p(v)', a, b), 'percent'), '22003', format('among others: %s', b))
FROM (VALUES ('1', '-1'), ('NULL', '''NaN''::float8'), ('1e-30', '-1e-30'), ('1', '1000000.5')) AS v(a, b);

-- every word and parameter of reading; %s is the value
CREATE TABLE parameter (call text, argument text);
INSERT INTO parameter VALUES ('bizenv.progress_class(50::numeric, %s)', 'half_counts'), ('bizenv.progress_class(50::float8, %s)', 'half_counts'),
	('bizenv.class_count(''{}'', ''completed'', %s)', 'half_counts'),
	('bizenv.class_share(''{}'', ''completed'', half_counts => %s)', 'half_counts'), ('bizenv.breakdown(''{}'', half_counts => %s)', 'half_counts'),
	('bizenv.progress_summary(''{}'', half_counts => %s)', 'half_counts'),
	('bizenv.breakdown(''{}'', to_100 => %s)', 'to_100'), ('bizenv.mean_percent(''{}'', %s)', 'capped'),
	('bizenv.class_agg(%s)', 'class'), ('bizenv.class_count(''{}'', %s)', 'class'), ('bizenv.class_share(''{}'', %s)', 'class'),
	('bizenv.class_count(NULL, %s)', 'class'), ('bizenv.class_share(NULL, %s)', 'class'),
	('bizenv.class_share(''{}'', ''completed'', of => %s)', 'of'), ('bizenv.half_reached(''{}'', %s)', 'reading'), ('bizenv.half_reached(NULL, %s)', 'reading'),
	('bizenv.both_halves(''{}'', ''2025-01-01'', ''2025-12-31'', ''2025-07-31'', reading => %s)', 'reading'),
	('bizenv.both_halves(''{}'', ''2025-01-01'', ''2025-12-31'', ''2025-07-31'', basis => %s)', 'basis'),
	('bizenv.elapsed_percent(''2025-01-01'', ''2025-12-31'', ''2025-07-31'', %s)', 'basis'),
	('bizenv.pace_gap(50, ''2025-01-01'', ''2025-12-31'', ''2025-07-31'', %s)', 'basis'),
	('bizenv.is_on_pace(50, ''2025-01-01'', ''2025-12-31'', ''2025-07-31'', %s)', 'basis'),
	('bizenv.code_order(%s)', 'code'), ('bizenv.code_label(%s)', 'code'), ('bizenv.code_label(''completed'', %s)', 'lang'), ('bizenv.code_label(''completed'', list => %s)', 'list'), ('bizenv.code_order(''completed'', %s)', 'list');
SELECT is(pg_temp.outcome(format('SELECT ' || call, quote_literal(left(v, 100000))), argument), '22023', format(call, left(v, 20)))
FROM parameter, unnest(ARRAY['', 'nonsense', ' completed', 'Completed', 'completed ', 'COMPLETED_SHARE', '已完', '完成率 ', repeat('完', 100000)]) AS v
	WHERE argument NOT IN ('half_counts', 'to_100', 'capped');
SELECT is(pg_temp.outcome(format('SELECT ' || call, 'NULL'), argument), CASE WHEN call ~ 'class_agg|code_order|code_label' THEN 'ok' ELSE '22004' END,
	format(call, 'NULL')) FROM parameter;
SELECT is(pg_temp.outcome('SELECT bizenv.half_reached(''{}'', ''completed'')', 'reading'), '22023', 'a word of another list');
-- digits
SELECT is(pg_temp.outcome(format('SELECT ' || call, v), 'digits'), CASE v WHEN 'NULL' THEN CASE most WHEN 2 THEN '22004' ELSE 'ok' END WHEN '0' THEN 'ok'
	WHEN '2' THEN 'ok' ELSE CASE WHEN v::bigint BETWEEN 0 AND most THEN 'ok' ELSE '22023' END END, format(call, v))
FROM (VALUES ('bizenv.class_share(''{"zero": 3}'', ''completed'', %s)', 100), ('bizenv.mean_percent(''{"zero": 3}'', digits => %s)', 100),
	('bizenv.elapsed_percent(''2025-01-01'', ''2025-12-31'', ''2025-07-31'', ''day'', %s)', 100),
	('bizenv.pace_gap(50, ''2025-01-01'', ''2025-12-31'', ''2025-07-31'', ''day'', %s)', 100), ('bizenv.breakdown(''{"zero": 3}'', %s)', 2),
	('bizenv.progress_summary(''{"zero": 3}'', %s)', 2)) AS f(call, most),
	unnest(ARRAY['-2147483648', '-1', '0', '2', '3', '100', '101', '2147483647', 'NULL']) AS v;
-- dates; %s are starts, due, as_of
CREATE TABLE dated_call (call text);
INSERT INTO dated_call VALUES ('bizenv.elapsed_percent(%1$s, %2$s, %3$s)'), ('bizenv.elapsed_percent(%1$s, %2$s, %3$s, ''month'')'),
	('bizenv.pace_gap(50, %1$s, %2$s, %3$s)'), ('bizenv.is_on_pace(50, %1$s, %2$s, %3$s)'), ('bizenv.is_on_pace(NULL, %1$s, %2$s, %3$s)'),
	('bizenv.both_halves(''{}'', %1$s, %2$s, %3$s)'), ('bizenv.both_halves(''{}'', %1$s, %2$s, %3$s, basis => ''day'')');
SELECT is(pg_temp.outcome(format('SELECT ' || call, starts, due, as_of), argument), state, format(call, starts, due, as_of))
FROM dated_call, (VALUES ('''infinity''', '''2025-12-31''', '''2025-07-31''', '22008', 'starts'),
	('''-infinity''', '''2025-12-31''', '''2025-07-31''', '22008', 'starts'), ('''2025-01-01''', '''infinity''', '''2025-07-31''', '22008', 'due'),
	('''2025-01-01''', '''-infinity''', '''2025-07-31''', '22008', 'due'), ('''2025-01-01''', '''2025-12-31''', '''infinity''', '22008', 'as_of'),
	('''2025-01-01''', '''2025-12-31''', '''-infinity''', '22008', 'as_of'),
	('''2025-01-01''', '''2024-12-31''', '''2025-07-31''', '22023', 'due'), ('''5874897-12-31''', '''4714-11-24 BC''', '''2025-07-31''', '22023', 'due'),
	('NULL', '''2025-12-31''', '''2025-07-31''', 'ok', ''), ('''2025-01-01''', 'NULL', '''2025-07-31''', 'ok', ''),
	('''2025-01-01''', '''2025-12-31''', 'NULL', 'ok', ''), ('NULL', '''infinity''', 'NULL', 'ok', '')) AS v(starts, due, as_of, state, argument);
SELECT is(pg_temp.outcome(format('SELECT ' || call, '''2025-01-15''', quote_literal(due), '''2025-07-31'''), 'basis'), '22023',
	format(call, '2025-01-15', due, '2025-07-31'))
FROM dated_call, unnest(ARRAY['2025-01-15', '2025-02-13', '2025-02-15', '2026-01-15']) AS due WHERE call ~ 'month' OR call ~ 'both_halves' AND call !~ 'day';
SELECT is(pg_temp.outcome(format('SELECT bizenv.forecast_completion(%s, %s, %s)', percent, starts, as_of), argument),
	state, format('forecast_completion(%s, %s, %s)', percent, starts, as_of))
FROM (VALUES ('50', '''infinity''', '''2025-07-31''', '22008', 'starts'), ('100', '''-infinity''', '''2025-07-31''', '22008', 'starts'),
	('50', '''2025-01-01''', '''infinity''', '22008', 'as_of'), ('0', '''2025-01-01''', '''-infinity''', '22008', 'as_of'),
	('100', '''2025-01-01''', '''infinity''', '22008', 'as_of'), ('''NaN''', 'NULL', '''2025-07-31''', 'ok', '')) AS v(percent, starts, as_of, state, argument);
SELECT is(coalesce(bizenv.elapsed_percent(NULL, '2025-12-31', '2025-07-31'), bizenv.pace_gap(50, '2025-01-01', NULL, '2025-07-31'),
	bizenv.pace_gap(50, '2025-01-01', '2025-12-31', NULL)), NULL, 'NULL where a date is');
SELECT is(bizenv.is_on_pace(percent, starts, '2025-12-31', as_of), NULL, 'is_on_pace is NULL where a date is, whatever the percent')
FROM (VALUES (50.0, NULL::date, '2025-07-31'::date), (NULL, '2025-01-01', NULL), ('NaN', NULL, NULL)) AS v(percent, starts, as_of);
-- no tally
SELECT is(bizenv.row_count(NULL::bizenv.progress_tally), NULL, 'row_count of NULL');
SELECT is(bizenv.skipped_count(NULL::bizenv.progress_tally), NULL, 'skipped_count of NULL');
SELECT is(bizenv.class_count(NULL, 'completed'), NULL, 'class_count of NULL');
SELECT is(bizenv.class_share(NULL, 'completed'), NULL, 'class_share of NULL');
SELECT is(bizenv.mean_percent(NULL), NULL, 'mean_percent of NULL');
SELECT is(bizenv.class_count('{}', 'completed'), 0::bigint, 'class_count of the empty tally');
SELECT is(bizenv.class_share('{}', 'completed'), NULL, 'class_share of the empty tally');
SELECT is(bizenv.mean_percent('{}'), NULL, 'mean_percent of the empty tally');

-- functions of the aggregates called by hand
SELECT is(pg_temp.outcome('SELECT ' || call), '0A000', call)
FROM (VALUES ('bizenv_internal.progress_add(''{}'', 5::numeric)'), ('bizenv_internal.progress_add(NULL, NULL::numeric)'), ('bizenv_internal.progress_add(''{}'', 5::float8)'),
	('bizenv_internal.progress_add(NULL, NULL::float8)'), ('bizenv_internal.class_add(''{}'', ''completed'')'), ('bizenv_internal.class_add(NULL, NULL)'),
	('bizenv_internal.progress_remove(''{"zero": 1}'', 0::numeric)'), ('bizenv_internal.progress_remove(NULL, NULL::numeric)'),
	('bizenv_internal.progress_remove(''{"zero": 1}'', 0::float8)'), ('bizenv_internal.progress_remove(NULL, 0::float8)'),
	('bizenv_internal.class_remove(''{"completed": 1, "unvalued": 1}'', ''completed'')'), ('bizenv_internal.class_remove(NULL, NULL)'),
	('bizenv_internal.progress_tally_combine(''{}'', ''{}'')'), ('bizenv_internal.progress_tally_combine(NULL::bizenv.progress_tally, NULL)'),
	('bizenv_internal.progress_tally_separate(''{}'', ''{}'')'), ('bizenv_internal.progress_tally_separate(NULL::bizenv.progress_tally, NULL)')) AS v(call);
SELECT is(bizenv_internal.progress_tally_final('{"completed": 1, "sum": 100}')::text, pg_temp.oracle('{100}', '{100}'), 'the final function harms nobody');
SELECT is(bizenv_internal.progress_tally_final(NULL)::text, NULL, 'nor with NULL');

-- taking out what was not put in, by aggregates that somebody made of our parts
\set state '''{"not_reported": 1, "zero": 1, "exactly_half": 1, "above_half": 2, "completed": 2, "over_100": 1, "sum": 430, "excess": 20}'''
CREATE AGGREGATE pg_temp.take_out(numeric) (SFUNC = bizenv_internal.progress_remove, STYPE = bizenv.progress_tally, INITCOND = :state);
CREATE AGGREGATE pg_temp.take_out(float8) (SFUNC = bizenv_internal.progress_remove, STYPE = bizenv.progress_tally, INITCOND = :state);
CREATE AGGREGATE pg_temp.take_out(text) (SFUNC = bizenv_internal.class_remove, STYPE = bizenv.progress_tally,
	INITCOND = '{"not_reported": 1, "above_half": 2, "unvalued": 1, "sum": 60}');
CREATE AGGREGATE pg_temp.take_out(bizenv.progress_tally) (SFUNC = bizenv_internal.progress_tally_separate, STYPE = bizenv.progress_tally, INITCOND = :state);
CREATE AGGREGATE pg_temp.without_begin(numeric) (SFUNC = bizenv_internal.progress_add, STYPE = bizenv.progress_tally);
CREATE AGGREGATE pg_temp.put_in_first(numeric) (SFUNC = bizenv_internal.progress_add, STYPE = bizenv.progress_tally, INITCOND = '{"not_reported": 9223372036854775807}');
CREATE AGGREGATE pg_temp.put_in_last(numeric) (SFUNC = bizenv_internal.progress_add, STYPE = bizenv.progress_tally,
	INITCOND = '{"completed": 9223372036854775807, "sum": 922337203685477580700}');
SELECT is(pg_temp.outcome(format('SELECT pg_temp.take_out(v::%s) FROM (VALUES %s) AS p(v)', type, v)), state, format('taking out %s %s', type, v))
FROM (VALUES ('numeric', '(0)', 'ok'), ('numeric', '(0), (0)', '22023'), ('numeric', '(1)', '22023'), ('numeric', '(NULL)', 'ok'),
	('numeric', '(NULL), (NULL)', '22023'), ('numeric', '(60), (70)', 'ok'), ('numeric', '(60), (70), (80)', '22023'),
	('numeric', '(120), (100)', 'ok'), ('numeric', '(120), (120)', '22023'), ('numeric', '(100), (100), (100)', '22023'),
	('numeric', '(50.00000000000000000000000000001)', 'ok'), ('numeric', '(49.99999999999999999999999999999)', '22023'), ('numeric', '(-1)', '22003'),
	('float8', '(0)', 'ok'), ('float8', '(0), (0)', '22023'), ('float8', '(1)', '22023'), ('float8', '(NULL), (NULL)', '22023'),
	('float8', '(120), (120)', '22023'), ('float8', '(''NaN'')', '22003'),
	('text', '(''past_half''), (NULL)', 'ok'), ('text', '(''进度过半''), (''进度过半'')', '22023'), ('text', '(NULL), (''not_reported'')', '22023'),
	('text', '(''completed'')', '22023'), ('text', '(''nonsense'')', '22023'),
	('bizenv.progress_tally', '(''{}''), (NULL), (''{"zero": 1}'')', 'ok'), ('bizenv.progress_tally', format('(%L)', :state), 'ok'),
	('bizenv.progress_tally', '(''{"zero": 2}'')', '22023'), ('bizenv.progress_tally', '(''{"completed": 2, "over_100": 2, "sum": 300, "excess": 100}'')', '22023'),
	('bizenv.progress_tally', '(''{"completed": 1, "unvalued": 1}'')', '22023')) AS t(type, v, state);
SELECT is((SELECT pg_temp.take_out(v) FROM (VALUES (120), (60.5), (NULL), (0)) AS p(v))::text,
	'{"not_reported": 0, "zero": 0, "below_half": 0, "exactly_half": 1, "above_half": 1, "completed": 1, "over_100": 0, "unvalued": 0, "sum": 249.5, "excess": 0}', 'what is left');
SELECT is((SELECT pg_temp.without_begin(v) FROM (VALUES (120), (60.5), (NULL), (0)) AS p(v))::text,
	(SELECT bizenv.progress_agg(v)::text FROM (VALUES (120), (60.5), (NULL), (0)) AS p(v)), 'a state that begins with NULL');
-- too many
SELECT is(pg_temp.outcome('SELECT pg_temp.put_in_first(v) FROM (VALUES (NULL::numeric)) AS p(v)'), '22003', 'one row more than can be counted: not reported');
SELECT is(pg_temp.outcome('SELECT pg_temp.put_in_last(v) FROM (VALUES (100)) AS p(v)'), '22003', 'one row more than can be counted: completed');
SELECT is(pg_temp.outcome('SELECT bizenv.merge(t) FROM (VALUES (''{"zero": 9223372036854775807}''::bizenv.progress_tally), (''{"zero": 1}'')) AS p(t)'),
	'22003', 'more than can be counted, of a class');
SELECT is(pg_temp.outcome('SELECT bizenv.merge(t) FROM (VALUES (''{"zero": 9223372036854775807}''::bizenv.progress_tally), (''{"not_reported": 1}'')) AS p(t)'),
	'22003', 'more than can be counted, of all');
SELECT is((SELECT string_agg((bizenv.class_count(t, c) + bizenv.row_count(t))::text, ' ') FROM (SELECT bizenv.merge(t) AS t
	FROM (VALUES ('{"zero": 4611686018427387903}'::bizenv.progress_tally), ('{}')) AS p(t)) AS m, unnest(ARRAY['just_started', 'completed']) AS c),
	'9223372036854775806 4611686018427387903', 'as many as can be counted');
SELECT is(pg_temp.outcome(format('SELECT * FROM bizenv.%s(''{"completed": 3000000000, "sum": 300000000000}'')', f)), '22003', f || ' of more than its columns hold') FROM unnest(ARRAY['breakdown', 'progress_summary']) AS f;
SELECT is(bizenv.class_count('{"completed": 3000000000, "sum": 300000000000}', 'completed'), 3000000000, 'class_count of as many');
-- sums beyond 128 bits
\set huge '''{"over_100": 90000000000000, "completed": 90000000000000, "sum": 90000000000000000000, "excess": 89991000000000000000}''::bizenv.progress_tally'
SELECT is((SELECT bizenv.merge(t)::text FROM (SELECT :huge AS t FROM generate_series(1, n)) AS s),
	format('{"not_reported": 0, "zero": 0, "below_half": 0, "exactly_half": 0, "above_half": 0, "completed": %1$s, "over_100": %1$s, '
		'"unvalued": 0, "sum": %2$s, "excess": %3$s}', n * 90000000000000, n * 90000000000000000000::numeric, n * 89991000000000000000::numeric), 'a merge of ' || n || ' huge tallies')
FROM (VALUES (1::bigint), (2), (150), (190), (400), (5000)) AS v(n);
SELECT is((SELECT count(*) FROM (SELECT bizenv.merge(t) OVER w AS t, count(*) OVER w AS n
	FROM (SELECT i, :huge AS t FROM generate_series(1, 1000) AS i) AS s
	WINDOW w AS (ORDER BY i ROWS BETWEEN 200 PRECEDING AND CURRENT ROW)) AS f WHERE (t::jsonb ->> 'sum')::numeric <> n * 90000000000000000000),
	0::bigint, 'and a moving frame over them');

-- forged text
SELECT is(pg_temp.outcome(format('SELECT %L::bizenv.progress_tally', t)) || ' ' || pg_temp.soft(t, 'bizenv.progress_tally'), '22P02 soft', 'not a tally: ' || left(t, 100))
FROM (VALUES (''), ('nonsense'), ('{'), ('null'), ('7'), ('[]'), ('"{}"'), ('[{"completed": 1, "sum": 100}]'), ('{"completed": -1}'), ('{"completed": 1.5}'),
	('{"completed": "1"}'), ('{"completed": null}'), ('{"completed": [1]}'), ('{"completed": {}}'), ('{"completed": true}'),
	('{"zero": 1e20}'), ('{"zero": 100000000000000000000}'), ('{"zero": 9223372036854775808}'), ('{"zero": 1e400}'), ('{"zero": 1e-5}'), ('{"Zero": 1}'),
	('{"rows": 1}'), ('{"": 1}'), ('{"zero": 1, "version": 1}'), ('{"sum": "0"}'), ('{"sum": NaN}'), ('{"sum": null}'), ('{"sum": []}'),
	('{"zero": 9223372036854775807, "not_reported": 1}'),
	('{"zero": 9223372036854775807, "below_half": 9223372036854775807, "exactly_half": 9223372036854775807, "above_half": 9223372036854775807}'),
	('{"sum": 1}'), ('{"sum": -1}'), ('{"sum": 1e-30}'), ('{"excess": 1}'), ('{"excess": -1}'), ('{"sum": 1e131071}'), ('{"excess": 1e131071}'),
	('{"sum": 1e131071, "excess": 1e131071}'), ('{"not_reported": 1, "sum": 1}'), ('{"zero": 1, "sum": 1}'), ('{"zero": 1, "sum": 1e-40}'),
	('{"below_half": 1, "sum": -1e-30}'), ('{"below_half": 1, "sum": 50.0000000000000000001}'), ('{"exactly_half": 1}'), ('{"exactly_half": 1, "sum": 49}'),
	('{"exactly_half": 1, "sum": 50.000000000000000000000000001}'), ('{"exactly_half": 2, "sum": 50}'),
	('{"above_half": 1, "sum": 49.9999}'), ('{"above_half": 1, "sum": 100.1}'), ('{"completed": 1}'), ('{"completed": 1, "sum": 99}'),
	('{"completed": 1, "sum": 101}'), ('{"completed": 9, "below_half": 55, "sum": 899}'),
	('{"over_100": 1}'), ('{"over_100": 1, "completed": 1, "sum": 150}'), ('{"over_100": 2, "completed": 1, "sum": 150, "excess": 50}'),
	('{"completed": 1, "sum": 150, "excess": 50}'), ('{"over_100": 1, "completed": 1, "sum": 1000001, "excess": 999901}'),
	('{"over_100": 1, "completed": 1, "sum": 50, "excess": -50}'),
	('{"unvalued": 1}'), ('{"completed": 1, "unvalued": 2}'), ('{"zero": 1, "unvalued": 1}'), ('{"exactly_half": 1, "unvalued": 1}'),
	('{"not_reported": 1, "unvalued": 1}'), ('{"completed": 1, "unvalued": 1, "sum": 1}'), ('{"completed": 1, "unvalued": 1, "sum": 9e131071}'),
	('{"completed": 1, "over_100": 1, "unvalued": 1, "sum": 150, "excess": 50}'), ('{"completed": 2, "unvalued": 1, "sum": 200}'),
	('{"completed": 2, "unvalued": 1}'), ('{"above_half": 2, "unvalued": 1, "sum": 49}'), ('{"above_half": 1, "below_half": 1, "unvalued": 1, "sum": 101}'),
	('{"above_half": 1, "completed": 1, "unvalued": 1, "sum": 49}'),
	('{"completed": 3000000000000000000, "above_half": 3000000000000000000, "unvalued": 6000000000000000001}'), ('{"completed": ' || repeat('9', 100000) || '}'),
	('{"sum": ' || repeat('9', 100000) || '}'), ('{"' || repeat('x', 200000) || '": 1}')) AS v(t);
SELECT is(pg_temp.outcome(format('SELECT %L::bizenv.progress_tally', t)), 'ok', 'a tally: ' || left(t, 100))
FROM (VALUES ('{}'), (' { } '), ('{"not_reported": 9223372036854775807}'), ('{"completed": 9223372036854775807, "sum": 922337203685477580700}'),
	('{"above_half": 9223372036854775807, "sum": 500000000000000000000}'), ('{"zero": 9000000000000000000}'), ('{"zero": 10000000000000000}'),
	('{"over_100": 1, "completed": 1, "sum": 1000000, "excess": 999900}'), ('{"over_100": 1, "completed": 1, "sum": 100}'), ('{"below_half": 1}'),
	('{"below_half": 1, "sum": 50}'), ('{"above_half": 1, "sum": 50}'), ('{"above_half": 1, "sum": 100}'), ('{"completed": 1, "unvalued": 1}'),
	('{"completed": 1, "above_half": 1, "unvalued": 1, "sum": 50}'), ('{"completed": 1, "above_half": 1, "unvalued": 1, "sum": 100}'),
	('{"completed": 1, "below_half": 1, "unvalued": 1}'), ('{"completed": 1, "completed": 2, "sum": 200}'), ('{"zero": 1e3}'),
	('{"below_half": 1, "sum": 0.' || repeat('1', 16000) || '}')) AS v(t);
SELECT is(t::bizenv.progress_tally::text::bizenv.progress_tally OPERATOR(pg_catalog.=) t::bizenv.progress_tally, true, 'out and in: ' || t)
FROM (VALUES ('{"not_reported": 9223372036854775807}'), ('{"completed": 9223372036854775807, "sum": 922337203685477580700}'),
	('{"zero": 9000000000000000000}'), ('{"zero": 10000000000000000}')) AS v(t);

-- forged bytes: version, kind, eight counts, two sums as length and numeric
SELECT is(pg_temp.outcome(format('SELECT pg_temp.receive(ARRAY[%L::bytea])', bytes)), state, 'bytes: ' || what)
FROM (VALUES ('as sent', bizenv_internal.progress_tally_send('{"completed": 1, "sum": 100}'), 'ok'), ('made by hand', pg_temp.bytes('{0,0,0,0,0,1,0,0}', 100, 0), 'ok'),
	('nothing', '\x', '08P01'), ('no more than a version', '\x0001', '08P01'), ('no counts', '\x00010001', '08P01'),
	('another version', set_byte(pg_temp.bytes('{0,0,0,0,0,1,0,0}', 100, 0), 1, 2), '22P03'),
	('version 0', set_byte(pg_temp.bytes('{0,0,0,0,0,1,0,0}', 100, 0), 1, 0), '22P03'), ('version 257', set_byte(pg_temp.bytes('{0,0,0,0,0,1,0,0}', 100, 0), 0, 1), '22P03'),
	('the kind of another tally', set_byte(pg_temp.bytes('{0,0,0,0,0,1,0,0}', 100, 0), 3, 2), '22P03'),
	('kind 0', set_byte(pg_temp.bytes('{0,0,0,0,0,1,0,0}', 100, 0), 3, 0), '22P03'), ('kind 257', set_byte(pg_temp.bytes('{0,0,0,0,0,1,0,0}', 100, 0), 2, 1), '22P03'),
	('a closure tally', bizenv_internal.closure_tally_send('{}'), '22P03'), ('a weighted tally', bizenv_internal.weighted_tally_send('{}'), '22P03'),
	('a count is negative', pg_temp.bytes('{0,0,0,0,-1,1,0,0}', 100, 0), '22P03'),
	('the least count', pg_temp.bytes('{-9223372036854775808,0,0,0,0,1,0,0}', 100, 0), '22P03'),
	('too many rows', pg_temp.bytes('{9223372036854775807,0,0,0,0,1,0,0}', 100, 0), '22P03'),
	('a sum that is not a number', pg_temp.bytes('{0,0,0,0,0,1,0,0}', 'NaN', 0), '22P03'), ('an infinite sum', pg_temp.bytes('{0,0,0,0,0,1,0,0}', 'Infinity', 0), '22P03'),
	('an infinite excess', pg_temp.bytes('{0,0,0,0,0,1,1,0}', 100, '-Infinity'), '22P03'),
	('a sum that contradicts the counts', pg_temp.bytes('{0,0,0,0,0,1,0,0}', 101, 0), '22P03'), ('a negative sum', pg_temp.bytes('{0,0,1,0,0,0,0,0}', -1, 0), '22P03'),
	('an excess without rows', pg_temp.bytes('{0,0,0,0,0,1,0,0}', 101, 1), '22P03'), ('a count too few', pg_temp.bytes('{0,0,0,0,0,1,0}', 100, 0), '08P01'),
	('a count too many', pg_temp.bytes('{0,0,0,0,0,1,0,0,0}', 100, 0), '08P01'), ('one byte more', pg_temp.bytes('{0,0,0,0,0,1,0,0}', 100, 0) || '\x00'::bytea, '22P03'),
	('one byte less', substr(pg_temp.bytes('{0,0,0,0,0,1,0,0}', 100, 0), 1, length(pg_temp.bytes('{0,0,0,0,0,1,0,0}', 100, 0)) - 1), '22P03'),
	('a sum of no bytes', substr(pg_temp.bytes('{0,0,0,0,0,0,0,0}', 0, 0), 1, 68) || '\x0000000000000000'::bytea, '08P01'),
	('a sum longer than the message', substr(pg_temp.bytes('{0,0,0,0,0,0,0,0}', 0, 0), 1, 68) || '\x7fffffff0000000000000000'::bytea, '22P03'),
	('a sum of negative length', substr(pg_temp.bytes('{0,0,0,0,0,0,0,0}', 0, 0), 1, 68) || '\xffffffff0000000000000000'::bytea, '22P03'),
	('a sum longer than its number', substr(pg_temp.bytes('{0,0,0,0,0,0,0,0}',
	0, 0), 1, 68) || '\x0000000a00000000000000000000'::bytea || '\x000000080000000000000000'::bytea, '22P03'),
	('digits that are none', substr(pg_temp.bytes('{0,0,0,0,0,0,0,0}', 0, 0), 1, 68) || '\x0000000a00010000000000002710000000080000000000000000'::bytea,
	'22P03')) AS v(what, bytes, state);
SELECT is(pg_temp.receive(ARRAY[pg_temp.bytes('{0,0,1,0,0,1,1,0}', 250.00000000000000000000000000000, 100.000000000000000000000)])::text,
	'{"{\"not_reported\": 0, \"zero\": 0, \"below_half\": 1, \"exactly_half\": 0, \"above_half\": 0, \"completed\": 1, \"over_100\": 1, \"unvalued\": 0, \"sum\": 250, \"excess\": 100}"}', 'bytes: the scale of a sum is not kept');
-- random changes of sent bytes: an error of its own kind, or a tally like any other
CREATE FUNCTION pg_temp.fuzz_received(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t bizenv.progress_tally;
BEGIN
	t := (pg_temp.receive(ARRAY[bytes]))[1];
	PERFORM bizenv.class_share(t, 'completed'), bizenv.mean_percent(t), bizenv.mean_percent(t, false), bizenv.half_reached(t, 'mean_percent'), bizenv_internal.progress_tally_hash(t);
	IF t::text::bizenv.progress_tally OPERATOR(pg_catalog.=) t AND bizenv.row_count((SELECT bizenv.merge(m) FROM (VALUES (t), ('{}')) AS v(m))) = bizenv.row_count(t) THEN
		RETURN 'accepted';
	END IF;
	RETURN encode(bytes, 'hex');
EXCEPTION
	WHEN invalid_binary_representation OR protocol_violation THEN
		RETURN 'refused';
END
$$;
CREATE TABLE fuzzed AS
SELECT pg_temp.fuzz_received(pg_temp.change(bizenv_internal.progress_tally_send(t))) AS outcome FROM (SELECT t FROM many ORDER BY id * 31 % 997) AS s, generate_series(1, 2);
COPY (SELECT WHERE false) TO PROGRAM 'rm -f bizenv_test_progress';
SELECT is((SELECT string_agg(outcome, ' ') FROM fuzzed WHERE outcome NOT IN ('accepted', 'refused')), NULL, 'changed bytes are refused or make a tally');
SELECT ok(count(*) FILTER (WHERE outcome = 'accepted') > 10 AND count(*) FILTER (WHERE outcome = 'refused') > 10, 'both happen') FROM fuzzed;

----------------------------------------------------------- an ordinary index serves

CREATE TABLE column_type (type text);
INSERT INTO column_type VALUES ('smallint'), ('integer'), ('bigint'), ('numeric'), ('real'), ('double precision');
SELECT format('CREATE TABLE percent_%s AS SELECT i, CASE WHEN i %% 10 > 0 THEN i %% 130 END::%s AS percent FROM generate_series(1, 2000) AS i',
	replace(type, ' ', '_'), type) FROM column_type \gexec
SELECT format('CREATE INDEX percent_%1$s_i ON percent_%1$s (percent)', replace(type, ' ', '_')) FROM column_type \gexec
SELECT format('ANALYZE percent_%s', replace(type, ' ', '_')) FROM column_type \gexec
-- the condition of the index where nothing else is left to filter, with its bounds as bare numbers
CREATE FUNCTION pg_temp.index_condition(type text, predicate text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	query text := format('SELECT %%s FROM percent_%s WHERE %s', replace(type, ' ', '_'), predicate);
	plan text;
	condition text;
	by_index text;
	by_hand text;
BEGIN
	PERFORM pg_temp.settings('enable_seqscan=off enable_bitmapscan=off');
	plan := pg_temp.plan_of(format(query, 'i'));
	EXECUTE format(query, 'count(*) || '' '' || sum(i)') INTO by_index;
	PERFORM pg_temp.settings('enable_seqscan=on enable_bitmapscan=on enable_indexscan=off enable_indexonlyscan=off');
	EXECUTE format(query, 'count(*) || '' '' || sum(i)') INTO by_hand;
	PERFORM pg_temp.settings('enable_indexscan=on enable_indexonlyscan=on');
	condition := substring(plan FROM '^Index Scan using \S+ on \S+\n +Index Cond: (.*)\n$');
	RETURN CASE WHEN condition !~ '\n' AND by_index = by_hand THEN regexp_replace(condition,
	'''?(\d+)''?(::(numeric|real|double precision|smallint|bigint|integer))?', '\1', 'g') ELSE plan END;
END
$$;
SELECT is(pg_temp.index_condition(type, predicate), condition, format('index on %s: %s', type, predicate))
FROM column_type, (VALUES ('bizenv.is_completed(percent)', '(percent >= 100)'), ('NOT bizenv.is_completed(percent)', '(percent < 100)'),
	('bizenv.is_past_half(percent)', '((percent > 50) AND (percent < 100))'),
	('bizenv.is_just_started(percent)', '(percent <= 50)'), ('NOT bizenv.is_just_started(percent)', '(percent > 50)')) AS p(predicate, condition);
SELECT pg_temp.settings('enable_seqscan=off');
SELECT alike(pg_temp.plan_of('SELECT i FROM percent_numeric WHERE NOT bizenv.is_past_half(percent)'), '%BitmapOr%(percent <= %50%(percent >= %100%',
	'NOT is_past_half is two ranges');
SELECT alike(pg_temp.plan_of('SELECT i FROM percent_integer WHERE bizenv.is_completed(percent) ORDER BY percent LIMIT 5'),
	'Limit%Index Scan using percent_integer_i%', 'in the order of the index');
SELECT pg_temp.settings('enable_seqscan=on');
SELECT unalike(pg_temp.plan_of('SELECT i, bizenv.is_completed(percent), bizenv.is_past_half(percent), bizenv.is_just_started(percent) FROM percent_integer') || pg_temp.plan_of('SELECT i FROM percent_integer WHERE bizenv.is_past_half(percent + 1) GROUP BY i'), '%is\_%', 'the functions are inlined');
SELECT is(pg_temp.outcome(format('SELECT bizenv.%s(''a''::text)', f)), '22P02', f || ' of a text')
FROM unnest(ARRAY['is_completed', 'is_past_half', 'is_just_started']) AS f;
SELECT is(coalesce(bizenv.is_completed(NULL::integer), bizenv.is_past_half(NULL::numeric), bizenv.is_just_started(NULL::float8)),
	NULL, 'what is not reported is in none of the classes');

------------------------------------------------------------------ an empty search_path

SELECT t::text AS all_tasks FROM (SELECT bizenv.progress_agg(percent) AS t FROM task) AS s \gset
CREATE FUNCTION pg_temp.without_path() RETURNS text LANGUAGE sql SET search_path = '' AS $$
	SELECT pg_catalog.concat_ws(' ', bizenv.code_order('past_half'), bizenv.code_label('past_half'),
	bizenv.progress_class(50.5), bizenv.progress_class(50::pg_catalog.float8, true),
		bizenv.is_completed(100), bizenv.is_past_half(60.5), bizenv.is_just_started(0.5::pg_catalog.float8),
		bizenv.elapsed_percent('2025-01-01', '2025-12-31', '2025-06-30', 'month'),
		bizenv.pace_gap(62.6, '2020-01-01', '2020-12-31', '2020-09-30', 'month', 1),
		bizenv.is_on_pace(75, '2020-01-01', '2020-12-31', '2020-09-30', 'month'),
		bizenv.forecast_completion(50, '2025-01-01', '2025-06-30'), bizenv.row_count(t), bizenv.skipped_count(t), bizenv.class_count(t,
		'completed'), bizenv.class_share(t, 'completed'), bizenv.mean_percent(t, digits => 1), bizenv.half_reached(t),
		(SELECT b.verdict FROM bizenv.both_halves(t, '2025-01-01', '2025-12-31', '2025-07-31') AS b),
		(SELECT pg_catalog.sum(b.share_pct) FROM bizenv.breakdown(t, 0, true) AS b), (SELECT p.task_count FROM bizenv.progress_summary(t) AS p),
		(SELECT bizenv.row_count(bizenv.merge(m)) FROM (VALUES (t),
		(t)) AS v(m)), t OPERATOR(pg_catalog.=) t::pg_catalog.text::bizenv.progress_tally, t::pg_catalog.jsonb OPERATOR(pg_catalog.->>) 'sum',
		pg_catalog.length(bizenv_internal.progress_tally_send(t)),
		(SELECT bizenv.class_count(bizenv.class_agg(c), '已完成') FROM (VALUES ('已完成'), ('进度过半')) AS v(c)),
		(SELECT bizenv.mean_percent(bizenv.progress_agg(f)) FROM (VALUES (0.5::pg_catalog.float8)) AS v(f)))
	FROM (SELECT bizenv.progress_agg(p) AS t FROM (VALUES (100), (150), (60), (NULL::pg_catalog.numeric)) AS v(p)) AS s
$$;
SELECT is(pg_temp.without_path(), '2 进度过半 past_half past_half t t t 50.0000000000000000 -12.4 t 2025-12-28 4 1 2 50.0 86.7 t achieved 100 4 8 t 310 96 1 0.50000000000000000000', 'nothing depends on the search_path');
SET LOCAL search_path = '';
CREATE TABLE public.bare AS SELECT bizenv.progress_agg(percent) AS t, bizenv.progress_agg(double) AS d, bizenv.class_agg(class) AS c FROM public.task;
CREATE TABLE public.bare_moving AS SELECT bizenv.progress_agg(percent) OVER (ORDER BY id ROWS 2 PRECEDING) AS t FROM public.task WHERE id <= 50;
CREATE TABLE public.bare_sorted AS SELECT DISTINCT t FROM public.many ORDER BY t;
CREATE INDEX ON public.bare_sorted (t);
CREATE TABLE public.bare_merged AS SELECT bizenv.merge(t) AS t FROM public.monthly WHERE t OPERATOR(pg_catalog.=) t;
SET LOCAL search_path = public;
SELECT is((SELECT array_agg(x::text) FROM bare, unnest(ARRAY[t, d, c]) AS x),
	(SELECT array_agg(json ORDER BY array_position(ARRAY['numeric', 'double', 'class'], kind)) FROM expected WHERE grp = -1
	AND kind <> 'merge'), 'empty search_path: aggregates');
SELECT is((SELECT count(*) FROM bare_moving), 50::bigint, 'empty search_path: moving frame');
SELECT is((SELECT count(*) FROM bare_sorted), (SELECT count(DISTINCT t::text) FROM many), 'empty search_path: DISTINCT, ORDER BY, index');
SELECT is((SELECT t::text FROM bare_merged), (SELECT json FROM expected WHERE kind = 'merge' AND grp = -1), 'empty search_path: merge');

-- the last day that a forecast gives
SELECT is(bizenv.forecast_completion(10, '9999-12-22', '9999-12-22'), date '9999-12-31', 'a forecast of the last day there is');
SELECT is(bizenv.forecast_completion(10, '9999-12-23', '9999-12-23'), NULL::date, 'and none of the day after');

-- rows without a percent widen the sums that counts allow, and no further
SELECT is(bizenv.merge(t)::text::bizenv.progress_tally::text, bizenv.merge(t)::text, 'a tally of percentages and words is read again')
FROM (SELECT bizenv.progress_agg(60) UNION ALL SELECT bizenv.class_agg('past_half') FROM generate_series(1, 3)) AS v(t);
SELECT throws_ok($$SELECT '{"above_half": 4, "unvalued": 3, "sum": 49}'::bizenv.progress_tally$$, '22P02', NULL, 'but not with a sum that no percentages have');
SELECT lives_ok($$SELECT '{"above_half": 1, "completed": 2, "over_100": 2, "unvalued": 1, "sum": 260, "excess": 60}'::bizenv.progress_tally$$, 'a row over 100 has its percentage');
SELECT throws_ok($$SELECT '{"above_half": 1, "completed": 2, "over_100": 2, "unvalued": 1, "sum": 220, "excess": 60}'::bizenv.progress_tally$$, '22P02', NULL, 'which the words do not take from the sum');

-- a generated column is virtual where STORED is missing, from 18 on; what the page says of it
SELECT is(pg_temp.outcome(format('CREATE TEMP TABLE generated_%s (percent numeric, class text GENERATED ALWAYS AS (bizenv.progress_class(percent)) %1$s)', word)), CASE
	WHEN word = 'STORED' THEN 'ok' WHEN current_setting('server_version_num')::integer >= 180000 THEN '0A000' ELSE '42601' END, format('a generated column %s', word))
FROM (VALUES ('STORED'), ('')) AS w(word);

SELECT * FROM finish();
ROLLBACK;
