-- Laws of the room "types": every argument of every public function takes the everyday
-- types, each the same number or the same day. What is read from the catalog needs no
-- upkeep: a new function is tried when it is there.
\ir lib/begin.psql

SELECT no_plan();

---------------------------------------------------------------- type by place
CREATE TEMP TABLE func AS
SELECT p.oid, p.oid::regprocedure::text AS what, p.proname::text AS name, p.prokind, p.proargtypes::oid[] AS argtypes, p.pronargs
FROM pg_depend AS d JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
JOIN pg_proc AS p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
WHERE e.extname IN ('bizenv', 'bizenv_office') AND d.deptype = 'e' AND obj_description(p.oid, 'pg_proc') NOT LIKE 'internal:%';

-- what goes into what
CREATE TEMP TABLE everyday (declared regtype, type text);
INSERT INTO everyday
SELECT d, t FROM unnest('{bizenv.number,bizenv.whole}'::regtype[]) AS d, unnest(ARRAY['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision', 'text', 'varchar', 'char(5)', 'numeric(9,2)']) AS t
UNION ALL SELECT 'bizenv.day', t FROM unnest(ARRAY['date', 'timestamp', 'timestamptz', 'text', 'varchar', 'char(10)']) AS t
UNION ALL SELECT 'bizenv.number[]', t FROM unnest(ARRAY['smallint[]', 'integer[]', 'bigint[]', 'numeric[]', 'real[]', 'double precision[]', 'text[]']) AS t
UNION ALL SELECT 'bizenv.whole[]', t FROM unnest(ARRAY['smallint[]', 'integer[]', 'bigint[]', 'numeric[]', 'double precision[]', 'text[]']) AS t
UNION ALL SELECT 'bizenv.day[]', t FROM unnest(ARRAY['date[]', 'timestamp[]', 'timestamptz[]', 'text[]']) AS t
UNION ALL SELECT 'text', t FROM unnest(ARRAY['text', 'varchar', 'char(5)', 'name']) AS t;

-- the SQLSTATE of a statement that is only prepared, empty where it is taken
CREATE FUNCTION pg_temp.prepared(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE 'PREPARE everyday_type AS ' || statement;
	DEALLOCATE everyday_type;
	RETURN '';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END
$$;
CREATE FUNCTION pg_temp.calls(f func, arguments text[]) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT bizenv.%I(%s)%s', f.name, array_to_string(arguments, ', '), CASE f.prokind WHEN 'w' THEN ' OVER ()' ELSE '' END)
$$;

CREATE TEMP TABLE place AS
SELECT f.oid, f.what, f.argtypes[n - 1]::regtype AS declared, e.type,
	pg_temp.prepared(pg_temp.calls(f, ARRAY(SELECT format('NULL::%s', CASE m WHEN n THEN e.type ELSE format_type(f.argtypes[m - 1], NULL) END) FROM generate_series(1, f.pronargs) AS m))) AS state
FROM func AS f, generate_series(1, f.pronargs) AS n, everyday AS e WHERE e.declared = f.argtypes[n - 1];

SELECT is_empty($$SELECT what, declared, type, state FROM place WHERE state <> ''$$, 'every everyday type goes into every argument');
SELECT cmp_ok(count(*), '>', 1000::bigint, count(*) || ' places were tried') FROM place;
SELECT diag(format('%s <- %s: %s of %s', declared, type, count(*) FILTER (WHERE state = ''), count(*))) FROM place GROUP BY declared, type ORDER BY declared::text, type;

-- untyped: what is refused is refused because tallies of several kinds have a function of that name
CREATE TEMP TABLE untyped AS
SELECT f.what, f.argtypes, pg_temp.prepared(pg_temp.calls(f, ARRAY(SELECT '$' || m FROM generate_series(1, f.pronargs) AS m))) AS parameters,
	pg_temp.prepared(pg_temp.calls(f, ARRAY(SELECT 'NULL' FROM generate_series(1, f.pronargs) AS m))) AS literals
FROM func AS f;
SELECT is_empty($$
	SELECT what, parameters, literals FROM untyped WHERE parameters || literals NOT IN ('', '4272542725')
		OR parameters <> '' AND NOT EXISTS (SELECT FROM pg_type WHERE oid = argtypes[0] AND typnamespace = 'bizenv'::regnamespace AND typname ~ '_(tally|set)$')$$,
	'a parameter without a type goes into every argument but one that tells tallies apart');
SELECT is_empty($$
	SELECT what FROM func AS f WHERE what ~ '(bizenv\.(number|whole|day)|text)[,)]' AND f.name ~ '^(is_|progress_class|percent_of|add_workdays|month_agg)'
		AND pg_temp.prepared(pg_temp.calls(f, ARRAY(SELECT '$' || m FROM generate_series(1, f.pronargs) AS m))) <> ''$$, 'as are these');

---------------------------------------------------------------- the same number
-- what everyday types hold of a number goes in as that number
SELECT is_empty($$
	SELECT v, t FROM (VALUES ('0'), ('1'), ('-1'), ('100'), ('32767'), ('-32768')) AS n(v), LATERAL (VALUES
		('smallint', v::smallint::bizenv.number), ('integer', v::integer::bizenv.number), ('bigint', v::bigint::bizenv.number), ('numeric', v::numeric::bizenv.number), ('real', v::real::bizenv.number),
		('double precision', v::float8::bizenv.number), ('text', v::text::bizenv.number), ('varchar', v::varchar::bizenv.number), ('char', v::char(9)::bizenv.number)) AS c(t, x)
	WHERE x::numeric <> v::numeric OR x::text <> v$$, 'a small whole number of every type');
SELECT is_empty($$
	SELECT v, t FROM (VALUES ('0'), ('1'), ('-1'), ('100'), ('32767'), ('-32768')) AS n(v), LATERAL (VALUES
		('smallint', v::smallint::bizenv.whole), ('integer', v::integer::bizenv.whole), ('bigint', v::bigint::bizenv.whole), ('numeric', v::numeric::bizenv.whole), ('real', v::real::bizenv.whole),
		('double precision', v::float8::bizenv.whole), ('text', v::text::bizenv.whole), ('varchar', v::varchar::bizenv.whole), ('char', v::char(9)::bizenv.whole), ('numeric', (v || '.000')::numeric::bizenv.whole)) AS c(t, x)
	WHERE x::integer <> v::integer$$, 'and as a whole number');
SELECT is(v::bigint::bizenv.number::numeric, v::numeric, v || ' is exact as bigint') FROM (VALUES ('9007199254740993'), ('9223372036854775807'), ('-9223372036854775808')) AS n(v);

-- a double is its shortest decimal, as the server prints it
\ir lib/seed.psql
SELECT is_empty($$
	SELECT x FROM (SELECT ((random() - 0.5) * 10 ^ (random() * 40 - 25))::float8 AS x FROM generate_series(1, 5000)) AS r
	WHERE x::bizenv.number::numeric <> x::text::numeric OR x::bizenv.number::text::float8 <> x$$, 'doubles by chance');
SELECT is_empty($$
	SELECT x FROM (SELECT ((random() - 0.5) * 10 ^ (random() * 20 - 13))::real AS x FROM generate_series(1, 5000)) AS r
	WHERE x::bizenv.number::numeric <> x::text::numeric OR x::bizenv.number::text::real <> x$$, 'reals by chance');
SELECT is_empty($$
	SELECT x FROM (SELECT (n / 100.0)::float8 AS x, n / 100.0 AS y FROM generate_series(-20000, 20000) AS n) AS r WHERE x::bizenv.number::numeric <> y$$, 'figures of two decimals');
SELECT is(x::float8::bizenv.number::text, y, x || ' as double precision') FROM (VALUES ('0.1', '0.1'), ('1e-7', '0.0000001'), ('-0', '0'), ('9007199254740991', '9007199254740991'),
	('-9007199254740991', '-9007199254740991'), ('0.30000000000000004', '0.30000000000000004'), ('49.99999999999999', '49.99999999999999'), ('NaN', 'NaN'), ('-Infinity', '-Infinity')) AS v(x, y);
SET LOCAL extra_float_digits = -3;
SELECT is((1::float8 / 3)::bizenv.number::text, '0.3333333333333333', 'however many digits the session prints');
RESET extra_float_digits;
SELECT throws_ok(format('SELECT (%L::float8)::bizenv.number', x), '22003', 'a number of type double precision is too large to be exact', x || ' is refused') FROM unnest('{9007199254740992,-9007199254740992,1e300}'::text[]) AS x;
SELECT throws_ok(format('SELECT (%L::real)::bizenv.number', x), '22003', 'a number of type real is too large to be exact', x || ' is refused') FROM unnest('{16777216,-16777216,1e30}'::text[]) AS x;
SELECT throws_ok($$SELECT bizenv.percent_of('NaN'::float8, 1)$$, '22003', NULL, 'NaN is refused as that of numeric');
SELECT throws_ok($$SELECT bizenv.percent_of(1, 'Infinity'::float8)$$, '22003', NULL, 'and so is Infinity');

-- what is no whole number is not rounded
SELECT throws_ok(format('SELECT (%s)::bizenv.whole', x), '22023', NULL, x || ' is no whole number') FROM unnest(ARRAY['2.5', '2.5::float8', '2.5::real', '''2.5''::text', '''NaN''::numeric', '''NaN''::float8', '''Infinity''::float8', '1e-300']) AS x;
SELECT throws_ok(format('SELECT (%s)::bizenv.whole', x), '22003', NULL, x || ' is out of range') FROM unnest(ARRAY['2147483648', '-2147483649', '2147483648::float8', '1e300::float8', '1e131000', '3e9::real', '''2147483648''::text']) AS x;
SELECT throws_ok($$SELECT bizenv.percent_of(1, 3, 2.5)$$, '22023', NULL, 'digits are whole');
SELECT throws_ok($$SELECT bizenv.percent_of('many'::text, 3)$$, '22P02', NULL, 'a text that is no number');

---------------------------------------------------------------- the same day
SET LOCAL TimeZone = 'Asia/Shanghai';
SELECT is_empty($$
	SELECT t FROM (VALUES ('date', date '2025-07-31'::bizenv.day), ('timestamp', timestamp '2025-07-31 00:00'::bizenv.day), ('late', timestamp '2025-07-31 23:59:59.999'::bizenv.day),
		('timestamptz', timestamptz '2025-07-30 16:00Z'::bizenv.day), ('its end', timestamptz '2025-07-31 15:59:59Z'::bizenv.day), ('text', text '2025-07-31'::bizenv.day), ('varchar', '2025-07-31'::varchar::bizenv.day)) AS v(t, d)
	WHERE d::date <> '2025-07-31'$$, 'a day of every type');
SET LOCAL DateStyle = 'German, DMY';
SELECT is(bizenv.add_workdays(text '31.07.2025', 0), date '2025-07-31', 'a text as the DateStyle says');
RESET DateStyle;
SELECT is(bizenv.workdays_between(starts => '2025-07-01', ends => '2025-07-31'), bizenv.workdays_between(timestamp '2025-07-01 09:00', date '2025-07-31'), 'untyped and mixed');
SELECT volatility_is('bizenv', 'add_workdays', '{bizenv.day,bizenv.whole,text,text}', 'stable', 'what casts to a day leaves a function as it was');

---------------------------------------------------------------- what people write
SELECT lives_ok('SELECT ' || x, x) FROM unnest(ARRAY[
	$$bizenv.month_agg(date_trunc('month', x)) FROM generate_series(date '2025-01-01', date '2025-06-30', interval '1 month') AS x$$,
	$$bizenv.month_agg(x) FROM generate_series(date '2025-01-01', date '2025-06-30', interval '1 month') AS x$$,
	$$bizenv.due_months(date_trunc('year', timestamp '2025-07-31'), now(), 5)$$,
	$$bizenv.elapsed_percent(date '2025-01-01', date '2025-01-01' + interval '1 year' - interval '1 day', '2025-07-31')$$,
	$$bizenv.deadline(timestamptz '2025-07-10 09:00+08', 10, 'workday')$$,
	$$bizenv.add_workdays(date '2025-07-10', count(*)) FROM generate_series(1, 3)$$,
	$$bizenv.workdays_in_year(extract(year FROM date '2025-07-31'))$$,
	$$bizenv.escalation('wuhai', overdue_workdays => (SELECT count(*) FROM generate_series(1, 12)))$$,
	$$bizenv.percent_of(1, 3, 2.0)$$,
	$$bizenv.trend_agg(date_trunc('month', timestamp '2025-07-31'), 5)$$,
	$$bizenv.weighted_avg(v, w) FROM (VALUES (4.5::float8, 100::float8)) AS t(v, w)$$,
	$$bizenv.composite_agg(c, s, w) FROM (VALUES ('a', 80::float8, 3)) AS t(c, s, w)$$,
	$$bizenv.league_rank(v, 'higher_is_better') OVER () FROM (VALUES (1.5::float8)) AS t(v)$$,
	$$bizenv.normalise(v, 'min_max') OVER () FROM (VALUES (1.5::float8)) AS t(v)$$,
	$$bizenv.frontier_score(v, 6, 3.0) FROM (VALUES (4.68::float8)) AS t(v)$$,
	$$bizenv.shares_to_100(array_agg(n)) FROM (SELECT count(*) AS n FROM generate_series(1, 3) AS x GROUP BY x) AS t$$,
	$$bizenv.series_row(v, d) OVER (ORDER BY d) FROM (VALUES (1.5::float8, timestamp '2025-01-01')) AS t(v, d)$$]) AS x;
SELECT is(bizenv.weighted_avg(v, w), 4.875, 'double precision beside numeric and integer') FROM (VALUES (4.5::float8, 100::bigint), (5, 300)) AS t(v, w);
SELECT is(bizenv.weighted_avg(v, w), 0.1234567890123456789, 'a numeric beside a double keeps its digits') FROM (VALUES (0.1234567890123456789, 1::float8)) AS t(v, w);
SELECT is(bizenv.weighted_avg(v, 1), 0.2, '0.1 and 0.3 are 0.1 and 0.3') FROM (VALUES (0.1::float8), (0.3)) AS t(v);

---------------------------------------------------------------- classes
SELECT is(bizenv.progress_class('49.99999999999999999999'), 'just_started', 'a literal without a type is exact');
SELECT is(bizenv.progress_class('99.99999999999999999'), 'past_half', 'and so is another');
SELECT is(bizenv.is_completed('99.99999999999999999'), false, 'is_completed too');
SELECT is(bizenv.is_past_half('50.00000000000000001'), true, 'is_past_half too');
SELECT is(bizenv.is_just_started('50.00000000000000001'), false, 'is_just_started too');
PREPARE untyped AS SELECT bizenv.progress_class($1), bizenv.is_completed($2), bizenv.is_past_half($3), bizenv.is_just_started($4);
SELECT is(parameter_types::text, '{bizenv.number,text,text,text}', 'what a driver is told of its parameters') FROM pg_prepared_statements WHERE name = 'untyped';
SELECT results_eq('EXECUTE untyped(''100'', ''100'', ''50'', ''50'')', $$VALUES ('completed', true, false, true)$$, 'a parameter without a type');
SELECT results_eq('EXECUTE untyped(NULL, NULL, NULL, NULL)', $$VALUES (NULL, NULL::boolean, NULL::boolean, NULL::boolean)$$, 'and without a value');
SELECT is_empty($$
	SELECT v FROM (SELECT ('x' || lpad(to_hex(n), 4, '0'))::bit(16)::integer * 0 + n / 7.0 AS v FROM generate_series(0, 1400) AS n) AS t
	WHERE bizenv.progress_class(v::float8) <> bizenv.progress_class(v::float8::text::numeric) OR bizenv.progress_class(v::real) <> bizenv.progress_class(v::real::text::numeric)$$, 'a double is of the class of its decimal');
SELECT is(bizenv.progress_class(x), y, x || ': next to a limit') FROM (VALUES (50.000000000000007::float8, 'past_half'), (50, 'just_started'), (49.99999999999999, 'just_started'), (99.99999999999999, 'past_half'), (100.00000000000001, 'completed')) AS v(x, y);
-- the tally of a column is the same whatever holds it
SELECT is((SELECT count(DISTINCT t::text) FROM (
	SELECT bizenv.progress_agg(v::smallint) AS t FROM generate_series(0, 120, 5) AS v UNION ALL SELECT bizenv.progress_agg(v::integer) FROM generate_series(0, 120, 5) AS v
	UNION ALL SELECT bizenv.progress_agg(v::bigint) FROM generate_series(0, 120, 5) AS v UNION ALL SELECT bizenv.progress_agg(v::numeric) FROM generate_series(0, 120, 5) AS v
	UNION ALL SELECT bizenv.progress_agg(v::real) FROM generate_series(0, 120, 5) AS v UNION ALL SELECT bizenv.progress_agg(v::float8) FROM generate_series(0, 120, 5) AS v) AS a), 1::bigint, 'one tally of six types');
SELECT is((SELECT count(DISTINCT t::text) FROM (
	SELECT bizenv.progress_agg(v / 10.0) AS t FROM generate_series(0, 1200) AS v UNION ALL SELECT bizenv.progress_agg((v / 10.0)::real) FROM generate_series(0, 1200) AS v
	UNION ALL SELECT bizenv.progress_agg((v / 10.0)::float8) FROM generate_series(0, 1200) AS v) AS a), 1::bigint, 'and of one with decimals');
SELECT throws_ok($$SELECT bizenv.progress_agg(v) FROM (VALUES ('NaN'::real)) AS t(v)$$, '22003', 'percent is out of range', 'what is no percent is refused as real');
SELECT throws_ok($$SELECT bizenv.progress_agg(v) FROM (VALUES (3e7::real)) AS t(v)$$, '22003', 'percent is out of range', 'also where real is not exact');

---------------------------------------------------------------- the types themselves
-- stored, sent and read like the plain types
CREATE TEMP TABLE kept (n bizenv.number, w bizenv.whole, d bizenv.day);
INSERT INTO kept VALUES (1.50, 3, '2025-07-31'), (NULL, NULL, NULL), ('1e3', '3.0', 'infinity');
SELECT results_eq('SELECT n + 1, w + 1, d - 1 FROM kept WHERE isfinite(d)', $$VALUES (2.50, 4, date '2025-07-30')$$, 'what they hold is computed with');
SELECT results_eq('SELECT numeric_send(n), int4send(w), date_send(d) FROM kept', 'SELECT bizenv_internal.number_send(n), bizenv_internal.whole_send(w), bizenv_internal.day_send(d) FROM kept', 'in the same bytes');
SELECT results_eq('SELECT n::text, w::text, d::text FROM kept', 'SELECT n::numeric::text, w::integer::text, d::date::text FROM kept', 'and the same text');
SELECT lives_ok('SELECT max(n), sum(w), max(d), count(DISTINCT n) FROM kept GROUP BY n ORDER BY n', 'and sorted like them');

-- bytes, as a driver sends them
DO $$
DECLARE
	file text := current_setting('data_directory') || '/types_' || pg_backend_pid();
BEGIN
	CREATE TEMP TABLE bytes (n bizenv.number, w bizenv.whole, d bizenv.day);
	INSERT INTO bytes VALUES ('60.5', '7', '2025-07-31'), ('-0.001', '-2147483648', 'infinity');
	EXECUTE format('COPY bytes TO %L (FORMAT binary)', file);
	EXECUTE format('COPY bytes FROM %L (FORMAT binary)', file);
END
$$;
SELECT is_empty($$SELECT n::text, w::text, d::text FROM bytes GROUP BY 1, 2, 3 HAVING count(*) <> 2$$, 'what is sent is received');
SELECT * FROM finish();
ROLLBACK;
