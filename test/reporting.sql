-- Laws and oracles of the room "reporting" (pgTAP). Every rule stands here once
-- more in plain SQL and is compared on random rows; the seed is printed, and
-- psql -v seed=N runs with that one again.
\ir lib/begin.psql
SELECT plan(154);
\ir lib/seed.psql
\ir lib/tools.psql

----------------------------------------------------------------- what is needed

-- the text that a set of months must have, by gaps and islands
CREATE FUNCTION pg_temp.text_of(months date[]) RETURNS text LANGUAGE sql AS $$
	SELECT '{' || coalesce(string_agg(CASE WHEN a = b THEN to_char(a, 'YYYY-MM') ELSE to_char(a, 'YYYY-MM') || '..' || to_char(b, 'YYYY-MM') END,
		',' ORDER BY a), '') || '}'
	FROM (SELECT min(m) AS a, max(m) AS b FROM (
		SELECT m, extract(year FROM m) * 12 + extract(month FROM m) - row_number() OVER (ORDER BY m) AS island
		FROM (SELECT DISTINCT date_trunc('month', d)::date AS m FROM unnest(months) AS d WHERE d IS NOT NULL) AS u) AS i GROUP BY island) AS r
$$;
-- the months of a set, as first days
CREATE FUNCTION pg_temp.days_of(s bizenv.month_set) RETURNS date[] LANGUAGE sql AS $$
	SELECT coalesce(array_agg((m || '-01')::date ORDER BY m), '{}') FROM jsonb_array_elements_text(s::jsonb) AS m
$$;
-- longest and trailing run of expected months that are missing
CREATE FUNCTION pg_temp.runs_of(have date[], expected date[], OUT longest integer, OUT up_to_last integer) LANGUAGE sql AS $$
	WITH e AS (SELECT m, row_number() OVER (ORDER BY m) AS n, m = ANY (have) AS there FROM unnest(expected) AS m),
	runs AS (SELECT count(*) AS length, max(n) AS last FROM (
		SELECT n, n - row_number() OVER (ORDER BY n) AS island FROM e WHERE NOT there) AS i GROUP BY island)
	SELECT coalesce(max(length), 0)::integer, coalesce(max(length) FILTER (WHERE last = (SELECT max(n) FROM e)), 0)::integer FROM runs
$$;
-- the day on which the report of a month is due
CREATE FUNCTION pg_temp.due_of(m date, due_day integer) RETURNS date LANGUAGE sql IMMUTABLE AS $$
	SELECT least((m + interval '1 month')::date + due_day - 1, (m + interval '2 months')::date - 1)
$$;
-- the status of a report, by the order of the rules
CREATE FUNCTION pg_temp.status_of(due date, submitted_on date, expected numeric, submitted numeric, as_of date) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE
		WHEN (submitted_on IS NULL OR submitted_on > as_of) AND due < as_of THEN 'missing'
		WHEN submitted_on <= as_of AND submitted < expected THEN 'short'
		WHEN submitted_on <= as_of AND submitted_on > due THEN 'late'
		WHEN submitted_on <= as_of AND submitted_on <= due THEN 'on_time'
		WHEN (submitted_on IS NULL OR submitted_on > as_of) AND due >= as_of THEN 'not_due' END
$$;

----------------------------------------------------------------- months of dates

CREATE TABLE day AS SELECT d::date, date_trunc('month', d)::date AS m FROM generate_series(timestamp '1900-01-01', '2199-12-31', '1 day') AS d;
SELECT is(count(*), 109573::bigint, 'every day of 1900 to 2199') FROM day;
SELECT is_empty($$SELECT m FROM day GROUP BY m HAVING bizenv.month_agg(d)::text <> '{' || to_char(m, 'YYYY-MM') || '}'$$,
	'the month of every day is that of date_trunc');
SELECT is_empty($$SELECT d FROM day WHERE bizenv.has_month('{1900-01,1904-02,1999-12..2000-02,2100-02,2199-12}', d)
	<> (to_char(m, 'YYYY-MM') = ANY ('{1900-01,1904-02,1999-12,2000-01,2000-02,2100-02,2199-12}'))$$, 'has_month agrees with it');
SELECT is((SELECT bizenv.month_agg(d)::text FROM day), '{1900-01..2199-12}', 'all months');
SELECT is((SELECT bizenv.row_count(bizenv.month_agg(d)) FROM day), 3600::bigint, 'which are 3600');
SELECT is_empty($$SELECT m FROM (SELECT DISTINCT m FROM day) AS x WHERE bizenv.missing_months('{}', format('{%s}', to_char(m, 'YYYY-MM'))::bizenv.month_set) <> ARRAY[m]$$,
	'the first day of every month');
SELECT is(pg_temp.outcome(format('SELECT bizenv.month_agg(%L)', d), 'period'), '22008', 'no month: ' || d)
FROM unnest('{1899-12-31,2200-01-01,infinity,-infinity,5874897-12-31,"4714-11-24 BC"}'::text[]) AS d;

----------------------------------------------------------------- random sets

-- few months, many months, all over the range, none
CREATE TABLE random_set AS
SELECT n, coalesce(array_agg(DISTINCT m ORDER BY m) FILTER (WHERE m IS NOT NULL), '{}') AS months
FROM generate_series(1, 600) AS n LEFT JOIN LATERAL (
	SELECT (date '1900-01-01' + (CASE n % 5 WHEN 0 THEN 1500 + random() * 3 WHEN 1 THEN 1500 + random() * 30 WHEN 2 THEN random() * 3599 WHEN 3 THEN 1510 + random() * random() * 99
		ELSE (i % 2) * 3599 END)::integer * interval '1 month')::date AS m
	FROM generate_series(1, (n * 7) % 23) AS i) AS r ON true GROUP BY n;
ALTER TABLE random_set ADD COLUMN s bizenv.month_set;
UPDATE random_set SET s = (SELECT bizenv.month_agg(m) FROM unnest(months) AS m);
SELECT cmp_ok(count(*), '>', 10::bigint, 'some are empty') FROM random_set WHERE months = '{}';
SELECT is_empty($$SELECT n FROM random_set WHERE s::text <> pg_temp.text_of(months)$$, 'text agrees with plain SQL');
SELECT is_empty($$SELECT n FROM random_set WHERE pg_temp.days_of(s) <> months$$, 'jsonb agrees with plain SQL');
SELECT is_empty($$SELECT n FROM random_set WHERE s::json::text <> s::jsonb::text OR to_json(s)::text <> s::json::text$$, 'json says the same');
SELECT is_empty($$SELECT n FROM random_set WHERE bizenv.row_count(s) <> cardinality(months)$$, 'row_count agrees with plain SQL');
SELECT is_empty($$SELECT n FROM random_set WHERE bizenv.missing_months('{}', s) <> months$$, 'all months of a set are missing from the empty one');
SELECT is_empty($$SELECT n FROM random_set WHERE s::text::bizenv.month_set OPERATOR(pg_catalog.<>) s OR bizenv_internal.month_set_send(s::text::bizenv.month_set) <> bizenv_internal.month_set_send(s)$$,
	'out and in: the same bytes');
SELECT is_empty($$SELECT n FROM random_set WHERE (SELECT coalesce('{' || string_agg(to_char(m, 'YYYY-MM'), ' , ' ORDER BY random()) || '}', ' { } ')
	FROM (SELECT unnest(months) UNION ALL SELECT months[1] WHERE months <> '{}') AS x(m))::bizenv.month_set::text <> s::text$$, 'any order, spaces and repetition on the way in');
SELECT is(bizenv.month_set '{2025-01..2025-06,2025-03..2025-08,2024-12}'::text, '{2024-12..2025-08}', 'overlapping ranges are one');
SELECT is(pg_column_size(bizenv.month_set '{}'), 6, 'the empty set is as short as can be');
SELECT is(pg_column_size(bizenv.month_set '{2199-12}'), 7, 'one month is one byte more');

CREATE TABLE pair AS SELECT a.s AS a, b.s AS b, a.months AS x, b.months AS y
FROM random_set AS a JOIN random_set AS b ON (a.n * 7919 + b.n) % 60 = 0;
SELECT cmp_ok(count(*), '>', 5000::bigint, 'thousands of pairs') FROM pair;
SELECT is_empty($$SELECT x, y FROM pair WHERE pg_temp.days_of(bizenv.month_union(a, b)) <> coalesce((SELECT array_agg(m ORDER BY m) FROM (SELECT unnest(x) UNION SELECT unnest(y)) AS u(m)), '{}')
	OR pg_temp.days_of(bizenv.month_intersect(a, b)) <> coalesce((SELECT array_agg(m ORDER BY m) FROM (SELECT unnest(x) INTERSECT SELECT unnest(y)) AS u(m)), '{}')
	OR pg_temp.days_of(bizenv.month_except(a, b)) <> coalesce((SELECT array_agg(m ORDER BY m) FROM (SELECT unnest(x) EXCEPT SELECT unnest(y)) AS u(m)), '{}') LIMIT 5$$,
	'union, intersection and difference agree with plain SQL');
SELECT is_empty($$SELECT x, y FROM pair WHERE (a OPERATOR(bizenv.@>) b) <> (x @> y) OR (a OPERATOR(bizenv.<@) b) <> (x <@ y) OR (a OPERATOR(bizenv.&&) b) <> (x && y)$$,
	'containment and overlap are those of arrays');
SELECT is_empty($$SELECT x, y FROM pair WHERE bizenv_internal.month_set_cmp(a, b) <> CASE WHEN x < y THEN -1 WHEN x > y THEN 1 ELSE 0 END
	OR (a OPERATOR(pg_catalog.=) b) <> (x = y) OR (a OPERATOR(pg_catalog.<>) b) <> (x <> y) OR (a OPERATOR(pg_catalog.<) b) <> (x < y)
	OR (a OPERATOR(pg_catalog.<=) b) <> (x <= y) OR (a OPERATOR(pg_catalog.>) b) <> (x > y) OR (a OPERATOR(pg_catalog.>=) b) <> (x >= y)$$,
	'the order is that of sorted arrays of months: total');
SELECT is_empty($$SELECT x, y FROM pair WHERE x = y AND (bizenv_internal.month_set_hash(a) <> bizenv_internal.month_set_hash(b) OR bizenv_internal.month_set_send(a) <> bizenv_internal.month_set_send(b)
	OR bizenv_internal.month_set_hash_extended(a, 7) <> bizenv_internal.month_set_hash_extended(b, 7))$$, 'equal sets have equal bytes and hashes');
SELECT is((SELECT count(DISTINCT s) FROM random_set), (SELECT count(DISTINCT months) FROM random_set), 'DISTINCT');
SELECT cmp_ok((SELECT count(DISTINCT bizenv_internal.month_set_hash(s)) FROM random_set), '>', (SELECT count(DISTINCT months) - 3 FROM random_set), 'hashes differ where sets do');
CREATE TABLE indexed AS SELECT * FROM random_set;
CREATE INDEX ON indexed (s);
CREATE INDEX ON indexed USING hash (s);
ANALYZE indexed;
SET LOCAL enable_seqscan = off;
SELECT matches(pg_temp.plan_of($$SELECT * FROM indexed WHERE s OPERATOR(pg_catalog.=) '{2025-01}'$$), 'Index', 'an index serves =');
SELECT is_empty($$SELECT r.n FROM random_set AS r WHERE (SELECT count(*) FROM indexed AS i WHERE i.s OPERATOR(pg_catalog.=) r.s) <> (SELECT count(*) FROM random_set AS i WHERE i.months = r.months)$$,
	'and finds the same rows');
SET LOCAL enable_seqscan = on;

----------------------------------------------------------------- the aggregate

CREATE TABLE fact AS SELECT n AS id, n % 37 AS grp, n % 3 AS part, CASE WHEN random() < 0.95 THEN date '2015-01-01' + floor(random() * random() * 3800)::integer END AS period
FROM generate_series(1, 8000) AS n;
ANALYZE fact;
SET LOCAL max_parallel_workers_per_gather = 0;
CREATE TABLE serial AS SELECT grp, bizenv.month_agg(period) AS s, array_agg(period) AS periods FROM fact GROUP BY grp;
SELECT is_empty('SELECT grp FROM serial WHERE s::text <> pg_temp.text_of(periods)', 'groups agree with plain SQL');
SELECT is((SELECT bizenv.merge(s)::text FROM serial), (SELECT pg_temp.text_of(array_agg(period)) FROM fact), 'merge of groups agrees with plain SQL');
SELECT is((SELECT bizenv.month_agg(period ORDER BY random())::text FROM fact), (SELECT bizenv.month_agg(period)::text FROM fact), 'the order of rows does not matter');
SELECT is((SELECT bizenv.month_agg(DISTINCT period)::text FROM fact), (SELECT bizenv.month_agg(period)::text FROM fact), 'nor does repetition');
SELECT is((SELECT bizenv.month_agg(period) FILTER (WHERE id % 50 = 0)::text FROM fact), (SELECT pg_temp.text_of(array_agg(period)) FROM fact WHERE id % 50 = 0), 'FILTER');
SELECT is((SELECT bizenv.month_agg(period)::text FROM fact WHERE false), '{}', 'no rows: the empty set');
SELECT is(bizenv.month_agg(NULL)::text, '{}', 'nothing but NULL: the empty set') FROM fact;
SELECT is((SELECT bizenv.merge(s)::text FROM (SELECT s FROM serial UNION ALL SELECT NULL UNION ALL SELECT '{}') AS u),
	(SELECT bizenv.merge(s)::text FROM serial), 'NULL and empty sets change no merge');
SELECT is_empty($$SELECT id FROM (SELECT id, bizenv.month_agg(period) OVER w AS s, array_agg(period) OVER w AS p FROM fact WHERE id <= 500
	WINDOW w AS (PARTITION BY part ORDER BY id ROWS BETWEEN 6 PRECEDING AND 2 FOLLOWING)) AS f WHERE s::text <> pg_temp.text_of(p)$$, 'moving frame');
SELECT is_empty($$SELECT id FROM (SELECT id, bizenv.month_agg(period) OVER w AS s, array_agg(period) OVER w AS p FROM fact WHERE id <= 300
	WINDOW w AS (ORDER BY id)) AS f WHERE s::text <> pg_temp.text_of(p)$$, 'growing frame: the final function leaves the state alone');
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 3;
SELECT alike(pg_temp.plan_of('SELECT grp, bizenv.month_agg(period) FROM fact GROUP BY grp'), '%Partial%Aggregate%Parallel Seq Scan%', 'partial aggregation is planned');
SELECT is_empty($$SELECT grp FROM serial AS a FULL JOIN (SELECT grp, bizenv.month_agg(period) AS s FROM fact GROUP BY grp) AS b USING (grp) WHERE a.s::text IS DISTINCT FROM b.s::text$$,
	'parallel: the same');
SET LOCAL max_parallel_workers_per_gather = 0;

-- aggregates that others make of the parts: states that were never made a value
CREATE AGGREGATE pg_temp.own(date) (SFUNC = bizenv_internal.month_set_add, STYPE = bizenv.month_set);
CREATE AGGREGATE pg_temp.own_merge(bizenv.month_set) (SFUNC = bizenv_internal.month_set_combine, STYPE = bizenv.month_set);
CREATE TABLE raw AS SELECT grp, pg_temp.own(period) AS s FROM fact GROUP BY grp;
SELECT is_empty($$SELECT grp FROM serial AS a FULL JOIN raw AS b USING (grp) WHERE a.s OPERATOR(pg_catalog.<>) b.s OR a.s::text <> b.s::text
	OR bizenv_internal.month_set_hash(a.s) <> bizenv_internal.month_set_hash(b.s) OR bizenv_internal.month_set_send(a.s) <> bizenv_internal.month_set_send(b.s)$$, 'a state that is stored is the same set');
SELECT is((SELECT pg_temp.own_merge(s)::text FROM raw), (SELECT bizenv.merge(s)::text FROM serial), 'and can be merged');
SELECT is_empty($$SELECT grp FROM serial AS a JOIN raw AS b USING (grp) WHERE a.s::text <> b.s::text$$, 'which leaves it as it was');
CREATE FUNCTION pg_temp.damaged(bytea) RETURNS bizenv.month_set LANGUAGE internal STRICT AS 'byteasend';
SELECT throws_ok(format('SELECT pg_temp.damaged(%L)::text', b), 'XX001', NULL, 'damaged: ' || left(b, 20))
FROM unnest(ARRAY['\x', '\x00', '\xffff01', '\xc20101', '\x0000' || repeat('01', 451)]) AS b;

----------------------------------------------------------------- months that are due

CREATE TABLE due AS SELECT starts, as_of, due_day, bizenv.due_months(starts, as_of, due_day) AS s
FROM (SELECT date '2023-06-01' + floor(random() * 500)::integer AS starts, date '2023-11-01' + n AS as_of, due_day
	FROM generate_series(0, 850) AS n, unnest('{1,2,5,10,15,28,29,30,31}'::integer[]) AS due_day) AS r;
SELECT is_empty($$SELECT * FROM due WHERE s::text <> pg_temp.text_of(ARRAY(SELECT m::date FROM generate_series(date_trunc('month', starts), as_of, '1 month') AS m
	WHERE pg_temp.due_of(m::date, due_day) < as_of)) LIMIT 5$$, 'due_months agrees with plain SQL on every day of two years, leap day included');
SELECT is(bizenv.due_months('2025-01-01', '2025-07-31', due_day => 5)::text, '{2025-01..2025-06}', 'by 31 July six months were due');
SELECT is(bizenv.due_months('2025-01-01', '2025-07-05')::text, '{2025-01..2025-05}', 'on the due day it is not late: <');
SELECT is(bizenv.due_months('2025-01-01', '2025-07-06')::text, '{2025-01..2025-06}', 'the day after it is');
SELECT is(bizenv.due_months('2025-01-31', '2025-02-28', 31)::text, '{}', 'the 31st of February is its last day');
SELECT is(bizenv.due_months('2025-01-31', '2025-03-01', 31)::text, '{2025-01}', 'and over on 1 March');
SELECT is(bizenv.due_months('2025-08-01', '2025-07-31')::text, '{}', 'a start after as_of: nothing is due');
SELECT is(bizenv.due_months('1900-01-01', '1900-01-31')::text, '{}', 'the first month');
SELECT is(bizenv.due_months('1900-01-01', '2199-12-31')::text, '{1900-01..2199-11}', 'the last month, whose report nobody awaits');
SELECT is(bizenv.due_months(NULL, '2025-07-31')::text, NULL, 'no start: NULL');
SELECT is(pg_temp.outcome(call, argument), state, call) FROM (VALUES
	('SELECT bizenv.due_months(''2025-01-01'', NULL)', '22004', 'as_of'), ('SELECT bizenv.due_months(''2025-01-01'', ''2025-07-31'', NULL)', '22004', 'due_day'),
	('SELECT bizenv.due_months(NULL, ''2025-07-31'', 0)', '22023', 'due_day'), ('SELECT bizenv.due_months(NULL, ''2025-07-31'', 32)', '22023', 'due_day'),
	('SELECT bizenv.due_months(''1899-12-31'', ''2025-07-31'')', '22008', 'starts'), ('SELECT bizenv.due_months(''2025-01-01'', ''infinity'')', '22008', 'as_of')) AS c(call, state, argument);

-- the day by a calendar: a day off moves to the next workday (Civil Code 203), the nth workday, the plain day
SELECT is(bizenv.report_due(p, d, k), due::date, format('%s, %s %s', p, d, k)) FROM (VALUES
	(date '2026-04-01', 5, 'next_workday', '2026-05-06'), ('2026-03-01', 5, 'next_workday', '2026-04-07'), ('2026-04-01', 5, 'calendar_day', '2026-05-05'), ('2025-06-01', 5, 'next_workday', '2025-07-07'),
	('2026-04-01', 5, 'nth_workday', '2026-05-11'), ('2025-09-01', 1, 'nth_workday', '2025-10-09'), ('2025-01-01', 31, 'next_workday', '2025-02-28'), ('2025-05-31', 31, '遇休顺延', '2025-06-30'), ('2025-05-31', 3, '第几个工作日', '2025-06-05')) AS t(p, d, k, due);
SELECT is_empty($$SELECT * FROM (SELECT p::date AS p, d, k, bizenv.report_due(p::date, d, k) AS due FROM generate_series(timestamp '2024-01-01', '2026-11-01', '1 month') AS p, generate_series(1, 31) AS d,
		unnest('{calendar_day,next_workday,nth_workday}'::text[]) AS k WHERE k <> 'nth_workday' OR d <= 15) AS r
	WHERE due IS DISTINCT FROM CASE k WHEN 'calendar_day' THEN pg_temp.due_of(p, d) WHEN 'next_workday' THEN bizenv.workday_on_or_after(pg_temp.due_of(p, d), on_unannounced => 'null')
		ELSE (SELECT g::date FROM generate_series(p + interval '1 month', p + interval '2 months', '1 day') AS g WHERE bizenv.is_workday(g::date, on_unannounced => 'null') ORDER BY g OFFSET d - 1 LIMIT 1) END$$, 'report_due = plain SQL');
SELECT is_empty($$SELECT * FROM (SELECT d, k, a::date AS a, bizenv.due_months('2025-01-01', a::date, d, k) AS s FROM generate_series(timestamp '2025-01-01', '2026-06-30', '1 day') AS a, unnest('{1,5,15}'::integer[]) AS d,
		unnest('{calendar_day,next_workday,nth_workday}'::text[]) AS k) AS r
	WHERE s::text <> pg_temp.text_of(ARRAY(SELECT m::date FROM generate_series(timestamp '2025-01-01', a, '1 month') AS m WHERE bizenv.report_due(m::date, d, k) < a)) LIMIT 5$$, 'due_months by a calendar is what report_due says');
SELECT is(bizenv.report_due('2027-01-01', on_unannounced => 'null'), NULL, 'a year that is not announced: not known');
SELECT is(bizenv.due_months('2027-01-01', '2027-03-01', 5, 'next_workday', on_unannounced => 'null')::text, NULL, 'nor what was due in it');
SELECT is(bizenv.due_months('2027-01-01', '2027-03-01', 5, 'calendar_day')::text, '{2027-01}', 'a plain day needs no calendar');
SELECT is(bizenv.report_due(NULL), NULL, 'no period, no day');
SELECT is(pg_temp.outcome(call, argument), state, call) FROM (VALUES
	('SELECT bizenv.report_due(''2025-01-01'', 0)', '22023', 'due_day'), ('SELECT bizenv.report_due(''2025-01-01'', 16, ''nth_workday'')', '22023', 'due_day'), ('SELECT bizenv.report_due(''2025-01-01'', NULL)', '22004', 'due_day'),
	('SELECT bizenv.report_due(''2025-01-01'', 5, ''someday'')', '22023', 'due_kind'), ('SELECT bizenv.report_due(''2025-01-01'', 5, NULL)', '22004', 'due_kind'), ('SELECT bizenv.report_due(''1899-01-01'')', '22008', 'period'),
	('SELECT bizenv.report_due(''2027-01-01'')', '22008', 'period'), ('SELECT bizenv.due_months(''2025-01-01'', NULL, 5, ''next_workday'')', '22004', 'as_of')) AS c(call, state, argument);

----------------------------------------------------------------- gaps

SELECT is_empty($$SELECT x, y FROM pair, pg_temp.runs_of(x, y) AS r WHERE bizenv.longest_missing(a, b) <> r.longest OR bizenv.trailing_missing(a, b) <> r.up_to_last
	OR bizenv.missing_months(a, b) <> pg_temp.days_of(bizenv.month_except(b, a)) LIMIT 5$$, 'gaps agree with plain SQL');
SELECT cmp_ok(count(*), '>', 100::bigint, 'gaps of several lengths occur') FROM pair WHERE bizenv.longest_missing(a, b) > bizenv.trailing_missing(a, b) AND bizenv.trailing_missing(a, b) > 1;
SELECT is_empty($$SELECT x, y FROM pair WHERE bizenv.reporting_rate(a, b, 2) IS DISTINCT FROM round(100.0 * cardinality(ARRAY(SELECT unnest(x) INTERSECT SELECT unnest(y))) / nullif(cardinality(y), 0), 2)$$,
	'the rate agrees with plain SQL');
SELECT is(bizenv.reporting_rate('{2025-01}', '{}'), NULL, 'nothing expected: no rate');
SELECT is(bizenv.reporting_rate('{}', '{2025-01}', 0), 0::numeric, 'nothing reported: 0');
SELECT is(bizenv.reporting_rate('{2025-01..2025-12}', '{2025-03}', 0), 100::numeric, 'more than expected is no more than all');
SELECT is(bizenv.trailing_missing('{}', '{}'), 0, 'nothing expected: no gap');
SELECT is(bizenv.longest_missing('{}', '{2025-01,2025-03,2025-06}'), 3, 'months that are not expected do not end a run');
SELECT is(bizenv.longest_missing('{2025-02}', '{2025-01,2025-03}'), 2, 'nor when they were reported');
SELECT is(bizenv.longest_missing('{}', '{1900-01..2199-12}'), 3600, 'the longest gap of all');
SELECT is(bizenv.trailing_missing(bizenv.month_agg(p), bizenv.due_months('2025-01-01', '2025-07-31', due_day => 5)), 2, '连续2月未填报')
FROM unnest('{2025-01-09,2025-02-28,2025-03-01,2025-04-30}'::date[]) AS p;
SELECT is(bizenv.reporting_rate(NULL, '{}'), NULL, 'rate of NULL');
SELECT is(bizenv.trailing_missing(NULL, '{}'), NULL, 'gap of NULL');

----------------------------------------------------------------- the status of a report

CREATE TABLE truth AS
SELECT due, submitted_on, expected, submitted, as_of FROM
	unnest('{2025-07-04,2025-07-05,2025-07-06,2025-07-30,2025-07-31,2025-08-01,NULL}'::date[]) AS due,
	unnest('{2025-07-03,2025-07-04,2025-07-05,2025-07-06,2025-07-07,2025-07-30,2025-07-31,2025-08-01,NULL}'::date[]) AS submitted_on,
	unnest('{0,1,5,5.5,NULL}'::numeric[]) AS expected, unnest('{0,1,4,5,6,NULL}'::numeric[]) AS submitted,
	unnest('{2025-07-04,2025-07-05,2025-07-31}'::date[]) AS as_of;
SELECT is(count(*), 5670::bigint, 'a truth table') FROM truth;
SELECT is_empty($$SELECT * FROM truth WHERE bizenv.report_status(due, submitted_on, expected, submitted, as_of) IS DISTINCT FROM pg_temp.status_of(due, submitted_on, expected, submitted, as_of) LIMIT 5$$,
	'every combination agrees with plain SQL');
SELECT is((SELECT string_agg(DISTINCT coalesce(bizenv.report_status(due, submitted_on, expected, submitted, as_of), '-'), ' ') FROM truth),
	'- late missing not_due on_time short', 'every status occurs');
SELECT is((SELECT string_agg(bizenv.code_label(c), '、' ORDER BY bizenv.code_order(c)) FROM unnest('{not_due,late,short,on_time,missing}'::text[]) AS c),
	'漏报、少报、滞后报送、按时报送、未到期', 'their order and labels');
SELECT is(bizenv.report_status('2025-07-31', '2025-07-10', 5, 3, '2025-07-20'), 'short', 'short outranks the due day that is still to come');
SELECT is(pg_temp.outcome(call, argument), state, call) FROM (VALUES
	('SELECT bizenv.report_status(''2025-07-05'', NULL, 5, NULL, NULL)', '22004', 'as_of'), ('SELECT bizenv.report_status(''infinity'', NULL, 5, NULL, ''2025-07-31'')', '22008', 'due'),
	('SELECT bizenv.report_status(NULL, ''-infinity'', 5, NULL, ''2025-07-31'')', '22008', 'submitted_on'), ('SELECT bizenv.report_status(NULL, NULL, 5, NULL, ''infinity'')', '22008', 'as_of'),
	('SELECT bizenv.report_status(NULL, NULL, -0.1, NULL, ''2025-07-31'')', '22003', 'expected_items'), ('SELECT bizenv.report_status(NULL, NULL, ''NaN'', NULL, ''2025-07-31'')', '22003', 'expected_items'),
	('SELECT bizenv.report_status(NULL, NULL, 5, ''Infinity'', ''2025-07-31'')', '22003', 'submitted_items')) AS c(call, state, argument);

----------------------------------------------------------------- the report card

CREATE TABLE expected AS
SELECT row_number() OVER () AS id, unit, m AS period, CASE WHEN random() < 0.97 THEN pg_temp.due_of(m, 5) END AS due,
	CASE WHEN random() < 0.8 THEN pg_temp.due_of(m, 5) - 6 + floor(random() * 9)::integer END AS submitted_on,
	CASE WHEN random() < 0.9 THEN 5 END AS items, CASE WHEN random() < 0.9 THEN (random() * 2)::integer + 4 END AS submitted, unit % 4 AS part
FROM (SELECT unit, CASE WHEN random() < 0.97 THEN m::date END AS m FROM generate_series(1, 60) AS unit, generate_series(date '2023-09-01', '2025-08-01', '1 month') AS m, generate_series(1, 3)
	WHERE random() < 0.9) AS r;
\set as_of '''2025-07-31'''
CREATE TABLE judged AS SELECT *, pg_temp.status_of(due, submitted_on, items, submitted, :as_of) AS status FROM expected WHERE period IS NOT NULL;
CREATE TABLE oracle AS
SELECT unit, count(*)::integer AS report_count, (count(*) FILTER (WHERE status = 'missing'))::integer AS missing_count, (count(*) FILTER (WHERE status = 'short'))::integer AS short_count,
	(count(*) FILTER (WHERE status = 'late'))::integer AS late_count, (count(*) FILTER (WHERE status = 'on_time'))::integer AS on_time_count,
	(count(*) FILTER (WHERE status = 'not_due'))::integer AS not_due_count, (count(*) FILTER (WHERE status IS NULL))::integer AS undetermined_count,
	round(100.0 * count(*) FILTER (WHERE status IN ('short', 'late', 'on_time')) / nullif(count(*) FILTER (WHERE status <> 'not_due'), 0), 1) AS reported_pct,
	round(100.0 * count(*) FILTER (WHERE status = 'on_time') / nullif(count(*) FILTER (WHERE status <> 'not_due'), 0), 1) AS on_time_pct,
	coalesce(sum(submitted_on - due) FILTER (WHERE submitted_on > due AND submitted_on <= :as_of), 0)::integer AS late_days,
	coalesce(max(submitted_on - due) FILTER (WHERE submitted_on > due AND submitted_on <= :as_of), 0)::integer AS worst_late_days,
	array_agg(DISTINCT period) FILTER (WHERE due < :as_of) AS due_months, coalesce(array_agg(DISTINCT period) FILTER (WHERE status = 'missing'), '{}') AS missing_months,
	min(period) AS first_period, max(period) AS last_period, date :as_of AS as_of
FROM judged GROUP BY unit;
SET LOCAL max_parallel_workers_per_gather = 0;
CREATE TABLE card AS SELECT unit, bizenv.report_card_agg(period, due, submitted_on, items, submitted, :as_of) AS t FROM expected GROUP BY unit;
SELECT is_empty($$SELECT c.*, o.* FROM card, bizenv.report_card(t) AS c, oracle AS o,
		pg_temp.runs_of(ARRAY(SELECT unnest(o.due_months) EXCEPT SELECT unnest(o.missing_months)), o.due_months) AS r
	WHERE card.unit = o.unit AND (c.report_count, c.missing_count, c.short_count, c.late_count, c.on_time_count, c.not_due_count, c.undetermined_count,
		c.reported_pct, c.on_time_pct, c.late_days, c.worst_late_days, c.due_months, c.missing_months, c.longest_missing, c.trailing_missing, c.first_period, c.last_period,
		c.last_due_period, c.as_of) IS DISTINCT FROM (o.report_count, o.missing_count, o.short_count, o.late_count, o.on_time_count, o.not_due_count, o.undetermined_count,
		o.reported_pct, o.on_time_pct, o.late_days, o.worst_late_days, cardinality(o.due_months), cardinality(o.missing_months), r.longest, r.up_to_last, o.first_period, o.last_period,
		(SELECT max(m) FROM unnest(o.due_months) AS m), o.as_of) LIMIT 3$$, 'every column of the card agrees with plain SQL');
SELECT is((SELECT count(*) FROM card JOIN oracle USING (unit)), 60::bigint, 'for sixty units');
SELECT is_empty('SELECT unit FROM card JOIN oracle USING (unit) WHERE bizenv.missing_months(t) <> missing_months', 'so do the missing months');
SELECT is_empty($$SELECT unit FROM card JOIN (SELECT unit, count(*) AS n, count(*) - count(period) AS s FROM expected GROUP BY unit) AS e USING (unit)
	WHERE bizenv.row_count(t) <> n OR bizenv.skipped_count(t) <> s$$, 'row_count and skipped_count agree with plain SQL');
SELECT is((SELECT bizenv.merge(t)::text FROM card), (SELECT bizenv.report_card_agg(period, due, submitted_on, items, submitted, :as_of)::text FROM expected), 'merge of units');
SELECT is_empty($$SELECT unit FROM (SELECT unit, bizenv.merge(t) AS t FROM (SELECT unit, bizenv.report_card_agg(period, due, submitted_on, items, submitted, '2025-07-31') AS t
	FROM expected GROUP BY unit, id % 7) AS s GROUP BY unit) AS m JOIN card USING (unit) WHERE m.t::text <> card.t::text OR m.t OPERATOR(pg_catalog.<>) card.t$$, 'merge of any parts');
SELECT is((SELECT bizenv.report_card_agg(period, due, submitted_on, items, submitted, :as_of ORDER BY random())::text FROM expected), (SELECT bizenv.merge(t)::text FROM card), 'any order');
SELECT is_empty($$SELECT id FROM (SELECT id, unit, bizenv.report_card_agg(period, due, submitted_on, items, submitted, '2025-07-31') OVER (ORDER BY id ROWS 9 PRECEDING) AS t FROM expected) AS w
	WHERE id % 40 = 0 AND t::text <> (SELECT bizenv.report_card_agg(period, due, submitted_on, items, submitted, '2025-07-31')::text FROM expected AS e WHERE e.id BETWEEN w.id - 9 AND w.id)$$, 'moving frame');
SELECT is_empty($$SELECT unit FROM (SELECT unit, bizenv.merge(t) OVER (ORDER BY unit ROWS 3 PRECEDING) AS t FROM card) AS w
	WHERE t::text <> (SELECT bizenv.merge(t)::text FROM card AS c WHERE c.unit BETWEEN w.unit - 3 AND w.unit)$$, 'moving merge, which begins anew');
SET LOCAL max_parallel_workers_per_gather = 3;
SELECT is_empty($$SELECT unit FROM card AS a FULL JOIN (SELECT unit, bizenv.report_card_agg(period, due, submitted_on, items, submitted, '2025-07-31') AS t FROM expected GROUP BY unit) AS b USING (unit)
	WHERE a.t::text IS DISTINCT FROM b.t::text$$, 'parallel: the same');
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT is_empty('SELECT unit FROM card WHERE t::text::bizenv.report_tally::text <> t::text OR bizenv_internal.report_tally_send(t::text::bizenv.report_tally) <> bizenv_internal.report_tally_send(t)', 'out and in: the same bytes');
-- the card by way of sets: one report a month, all due on the 5th
SELECT is_empty($$SELECT unit FROM (SELECT unit, bizenv.report_card_agg(period, pg_temp.due_of(period, 5), submitted_on, 5, 5, '2025-07-31') AS t,
		bizenv.month_agg(period) FILTER (WHERE submitted_on <= '2025-07-31') AS reported
		FROM (SELECT DISTINCT ON (unit, period) * FROM expected WHERE period >= '2025-01-01' ORDER BY unit, period) AS e GROUP BY unit HAVING count(*) = 8) AS s, bizenv.report_card(t) AS c
	WHERE (c.trailing_missing, c.longest_missing) IS DISTINCT FROM
		(bizenv.trailing_missing(reported, bizenv.due_months('2025-01-01', '2025-07-31')), bizenv.longest_missing(reported, bizenv.due_months('2025-01-01', '2025-07-31')))$$, 'card and sets of months agree');

-- several ledgers in a month, early reports, months still to come
SELECT is((SELECT format('%s %s %s', c.missing_months, c.trailing_missing, c.due_months) FROM (SELECT bizenv.report_card_agg(p, d, s, 5, 5, :as_of) AS t FROM (VALUES
	(date '2025-06-01', date '2025-07-05', date '2025-07-01'), ('2025-06-01', '2025-07-05', NULL)) AS r(p, d, s)) AS a, bizenv.report_card(t) AS c), '1 1 1',
	'a month is missing where any report of it is');
SELECT is((SELECT format('%s %s %s', c.trailing_missing, c.on_time_count, c.due_months) FROM (SELECT bizenv.report_card_agg(p, d, s, 5, 5, :as_of) AS t FROM (VALUES
	(date '2025-05-01', date '2025-06-05', NULL::date), ('2025-06-01', '2025-07-05', NULL), ('2025-07-01', '2025-08-05', '2025-07-30')) AS r(p, d, s)) AS a, bizenv.report_card(t) AS c), '2 1 2',
	'a report that came in early ends no run: its month was not due');
SELECT is((SELECT format('%s %s', c.trailing_missing, c.not_due_count) FROM (SELECT bizenv.report_card_agg(p, d, NULL, 5, NULL, :as_of) AS t FROM (VALUES
	(date '2025-05-01', date '2025-06-05'), ('2025-06-01', '2025-07-05'), ('2025-07-01', '2025-07-31')) AS r(p, d)) AS a, bizenv.report_card(t) AS c), '2 1', 'nor does a month that is not due');
SELECT is((SELECT format('%s %s', c.late_days, c.worst_late_days) FROM (SELECT bizenv.report_card_agg('2025-06-01', d, s, 5, 4, '2199-12-31') AS t FROM (VALUES
	(date '4714-11-24 BC', date '2199-12-31')) AS r(d, s)) AS a, bizenv.report_card(t) AS c), '2524593 2524593', 'days late of the extremes');
SELECT is(bizenv.report_card(NULL)::text, NULL, 'no tally: no card');
SELECT is((SELECT format('%s|%s|%s', c.report_count, c.reported_pct, c.as_of) FROM bizenv.report_card('{"skipped": 3}') AS c), '0||', 'nothing but skipped rows');
SELECT is(pg_temp.outcome(call, argument), state, call) FROM (VALUES
	('SELECT bizenv.report_card_agg(''2025-06-01'', NULL, NULL, 5, 5, a) FROM unnest(''{2025-07-31,2025-07-30}''::date[]) AS a', '22023', 'as_of'),
	('SELECT bizenv.report_card_agg(NULL, NULL, NULL, 5, 5, NULL)', '22004', 'as_of'), ('SELECT bizenv.report_card_agg(''2200-01-01'', NULL, NULL, 5, 5, ''2025-07-31'')', '22008', 'period'),
	('SELECT bizenv.report_card_agg(''2025-06-01'', NULL, NULL, 5, 5, ''1899-12-31'')', '22008', 'as_of'), ('SELECT bizenv.report_card(''{}'', 3)', '22023', 'digits'),
	('SELECT bizenv.merge(t) FROM unnest(''{"{\"not_due\": 9223372036854775807, \"as_of\": \"2025-07-31\", \"months\": \"{2025-07}\"}","{\"not_due\": 1, \"as_of\": \"2025-07-31\", \"months\": \"{2025-07}\"}"}''::bizenv.report_tally[]) AS t', '22003', 'tally'),
	('SELECT bizenv_internal.report_add(''{}'', NULL, NULL, NULL, NULL, NULL, ''2025-07-31'')', '0A000', '')) AS c(call, state, argument);
SELECT is(pg_temp.outcome(format('SELECT %L::bizenv.report_tally', j)), '22P02', 'not a tally: ' || j) FROM unnest(ARRAY[
	'{"missing": 1, "as_of": "2025-07-31", "months": "{2025-06}", "due_months": "{2025-06}"}', '{"on_time": 1, "as_of": "2025-07-31"}', '{"on_time": 1, "months": "{2025-06}"}',
	'{"not_due": 1, "as_of": "2025-02-30", "months": "{2025-06}"}', '{"not_due": 1, "as_of": "2025-07-31", "months": "{2025-06..2025-07}"}',
	'{"not_due": 1, "as_of": "2025-07-31", "months": "{2025-07}", "due_months": "{2025-07}"}', '{"on_time": 1, "as_of": "2025-07-31", "months": "{2025-06}", "due_months": "{2025-05}"}',
	'{"late": 2, "late_days": 1, "worst_late": 1, "as_of": "2025-07-31", "months": "{2025-06}"}', '{"on_time": 1, "late_days": 1, "worst_late": 1, "as_of": "2025-07-31", "months": "{2025-06}"}',
	'{"late": 1, "late_days": 2, "worst_late": 1, "as_of": "2025-07-31", "months": "{2025-06}"}', '{"months": "{2025-06}"}', '{"months": 1}', '{"as_of": 1}']) AS j;

SELECT * FROM finish();
ROLLBACK;
