-- Laws and oracles of the room "trend" (pgTAP). Every rule stands here once
-- more in plain SQL (window functions over distinct periods) and is compared on
-- random rows; the seed is printed, and psql -v seed=N runs with that one again.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql
SET LOCAL datestyle = 'ISO, YMD';

----------------------------------------------------------------- what is needed

-- the text that a tally must have, made by plain SQL
CREATE FUNCTION pg_temp.oracle(dates date[], percents numeric[]) RETURNS text LANGUAGE sql AS $$
	WITH given AS (SELECT d, p FROM unnest(dates, percents) AS u(d, p)),
	best AS (SELECT d, max(p) AS p, count(*) - 1 AS repeated FROM given WHERE d IS NOT NULL GROUP BY d)
	SELECT format('{"skipped": %s, "repeated": %s, "periods": {%s}}',
		(SELECT count(*) FROM given WHERE d IS NULL), coalesce(sum(repeated), 0),
		coalesce(string_agg(format('"%s": %s', d, coalesce(trim_scale(p)::text, 'null')), ', ' ORDER BY d), ''))
	FROM best
$$;

-- feeds bytes to the binary input of the type
SELECT current_setting('data_directory') || '/bizenv_trend_' || pg_backend_pid() AS file \gset
CREATE TEMP TABLE received (t bizenv.trend_tally);
CREATE FUNCTION pg_temp.receive(field bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	file text := current_setting('data_directory') || '/bizenv_trend_' || pg_backend_pid();
BEGIN
	EXECUTE format('COPY (SELECT %L::bytea) TO %L (FORMAT binary)', field, file);
	TRUNCATE received;
	EXECUTE format('COPY received FROM %L (FORMAT binary)', file);
	RETURN (SELECT t::text FROM received);
END
$$;

-- a stored tally as its bytes are, and any bytes as a stored tally
CREATE FUNCTION pg_temp.image(bizenv.trend_tally) RETURNS bytea LANGUAGE internal STRICT AS 'byteasend';
CREATE FUNCTION pg_temp.damaged(bytea) RETURNS bizenv.trend_tally LANGUAGE internal STRICT AS 'byteasend';

-- percentages that repeat, that differ in the 20th decimal alone, of every scale
CREATE TABLE dispatch (id integer, grp integer, part integer, period date, percent numeric, dept integer);
INSERT INTO dispatch
SELECT id, random() * 600, random() * 7,
	CASE WHEN random() < 0.95 THEN date '2024-01-01' + (random() * random() * 40)::integer * 17 END,
	CASE WHEN x < 0.5 THEN round((random() * 11)::numeric) * 10
		WHEN x < 0.6 THEN round((random() * 11)::numeric) * 10 + (random() * 3)::integer * 1e-20
		WHEN x < 0.85 THEN round((random() * 110)::numeric, (random() * 25)::integer) END
FROM (SELECT id, random() AS x FROM generate_series(1, 6000) AS id) AS r;
-- and tasks of every kind, whatever chance gives: not reported, moving up, standing still, falling, one dispatch alone
INSERT INTO dispatch
SELECT 6000 + 10 * n + k, 700 + n, n % 7, (date '2024-01-01' + make_interval(months => k))::date,
	CASE n % 5 WHEN 1 THEN 10 + 25 * k WHEN 2 THEN 40 WHEN 3 THEN 60 - 20 * k WHEN 4 THEN 30 + 30 * k END
FROM generate_series(1, 40) AS n, generate_series(0, 2) AS k
UNION ALL SELECT 7000, 741, 0, '2024-01-01', 50;
UPDATE dispatch SET dept = grp % 20;
ANALYZE dispatch;

------------------------------------------------------------ one aggregate, many plans

SET LOCAL max_parallel_workers_per_gather = 0;
CREATE TABLE serial AS SELECT grp, bizenv.trend_agg(period, percent) AS t FROM dispatch GROUP BY grp;
SELECT is(count(*), 0::bigint, 'groups agree with plain SQL')
FROM serial AS s JOIN (SELECT grp, pg_temp.oracle(array_agg(period), array_agg(percent)) AS text FROM dispatch GROUP BY grp) AS o
	USING (grp) WHERE s.t::text IS DISTINCT FROM o.text;
SELECT is((SELECT bizenv.trend_agg(period, percent)::text FROM dispatch),
	(SELECT pg_temp.oracle(array_agg(period), array_agg(percent)) FROM dispatch), 'all rows agree with plain SQL');
SELECT is((SELECT bizenv.trend_agg(period, percent)::text FROM (SELECT * FROM dispatch ORDER BY random()) AS s),
	(SELECT bizenv.trend_agg(period, percent)::text FROM dispatch), 'the order of rows does not matter: ' || n) FROM generate_series(1, 5) AS n;
SELECT is((SELECT bizenv.trend_agg(period, percent ORDER BY period DESC, percent)::text FROM dispatch),
	(SELECT bizenv.trend_agg(period, percent)::text FROM dispatch), 'nor backwards');
SELECT is((SELECT array_agg((bizenv.row_count(t), bizenv.skipped_count(t)) ORDER BY grp) FROM serial)::text,
	(SELECT array_agg((n, s) ORDER BY grp) FROM (SELECT grp, count(*) AS n, count(*) FILTER (WHERE period IS NULL) AS s
		FROM dispatch GROUP BY grp) AS c)::text, 'row_count and skipped_count agree with plain SQL');

SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 3;
SELECT alike(pg_temp.plan_of('SELECT dept, bizenv.trend_agg(period, percent) FROM dispatch GROUP BY dept'),
	'%Partial%Aggregate%Parallel Seq Scan%', 'partial aggregation is planned');
SELECT is((SELECT bizenv.trend_agg(period, percent) FROM dispatch)::text,
	(SELECT bizenv.merge(t) FROM serial)::text, 'parallel, one group: the same');
CREATE TABLE serial_dept AS SELECT grp % 20 AS dept, bizenv.merge(t) AS t FROM serial GROUP BY 1;
SELECT is((SELECT count(*) FROM serial_dept AS s FULL JOIN (SELECT dept, bizenv.trend_agg(period, percent) AS t FROM dispatch GROUP BY dept) AS p USING (dept)
	WHERE s.t::text IS DISTINCT FROM p.t::text), 0::bigint, 'parallel, some groups: the same');
SELECT is((SELECT count(*) FROM serial AS s FULL JOIN (SELECT grp, bizenv.trend_agg(period, percent) AS t FROM dispatch GROUP BY grp) AS p USING (grp)
	WHERE s.t::text IS DISTINCT FROM p.t::text), 0::bigint, 'parallel, many groups: the same');
CREATE TABLE tallies AS SELECT grp, part, dept, bizenv.trend_agg(period, percent) AS t FROM dispatch GROUP BY grp, part, dept;
ANALYZE tallies;
SELECT alike(pg_temp.plan_of('SELECT dept, bizenv.merge(t) FROM tallies GROUP BY dept'),
	'%Partial%Aggregate%Parallel Seq Scan%', 'merge is planned with partial aggregation');
SELECT is((SELECT count(*) FROM serial AS s FULL JOIN (SELECT grp, bizenv.merge(t) AS t FROM tallies GROUP BY grp) AS p USING (grp)
	WHERE s.t::text IS DISTINCT FROM p.t::text), 0::bigint, 'merge of parts, in parallel: the same');
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT is((SELECT count(*) FROM serial AS s FULL JOIN (SELECT grp, bizenv.merge(t ORDER BY random()) AS t FROM tallies GROUP BY grp) AS p USING (grp)
	WHERE s.t::text IS DISTINCT FROM p.t::text), 0::bigint, 'merge of parts in any order: the same');

CREATE TABLE parted (LIKE dispatch) PARTITION BY LIST (part);
SELECT format('CREATE TABLE parted_%s PARTITION OF parted FOR VALUES IN (%s)', p, p) FROM generate_series(0, 7) AS p \gexec
INSERT INTO parted SELECT * FROM dispatch;
ANALYZE parted;
SET LOCAL enable_partitionwise_aggregate = on;
SELECT alike(pg_temp.plan_of('SELECT dept, bizenv.trend_agg(period, percent) FROM parted GROUP BY dept'),
	'%Finalize%Append%Partial%', 'partial partitionwise aggregation is planned');
SELECT is((SELECT count(*) FROM serial_dept AS s FULL JOIN (SELECT dept, bizenv.trend_agg(period, percent) AS t FROM parted GROUP BY dept) AS p
	USING (dept) WHERE s.t::text IS DISTINCT FROM p.t::text), 0::bigint, 'partitionwise: the same');

-- frames, which begin anew with each row: there is no inverse
CREATE FUNCTION pg_temp.frames_that_differ(frame text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM (SELECT bizenv.trend_agg(period, percent) OVER w AS t,
			array_agg(period) OVER w AS d, array_agg(percent) OVER w AS p FROM dispatch WHERE id <= 300
			WINDOW w AS (PARTITION BY grp %% 3 ORDER BY %s)) AS f
		WHERE t::text IS DISTINCT FROM pg_temp.oracle(d, p)', frame) INTO n;
	RETURN n;
END
$$;
SELECT is(pg_temp.frames_that_differ(frame), 0::bigint, 'frame: ' || frame)
FROM (VALUES ('id ROWS BETWEEN 5 PRECEDING AND CURRENT ROW'), ('id ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING'),
	('id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING'), ('id ROWS BETWEEN 2 FOLLOWING AND 1 FOLLOWING'),
	('id ROWS BETWEEN 4 PRECEDING AND 4 FOLLOWING EXCLUDE CURRENT ROW'), ('id ROWS UNBOUNDED PRECEDING')) AS f(frame);
SELECT is(count(*), 0::bigint, 'moving frame of merge')
FROM (SELECT bizenv.merge(t) OVER w AS t, array_agg(grp) OVER w AS grps, array_agg(part) OVER w AS parts FROM (SELECT * FROM tallies WHERE grp < 60) AS s
	WINDOW w AS (ORDER BY grp, part ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING)) AS f
WHERE t::text IS DISTINCT FROM (SELECT pg_temp.oracle(array_agg(period), array_agg(percent)) FROM dispatch AS a
	JOIN unnest(grps, parts) AS p(grp, part) USING (grp, part));
SELECT is((SELECT bizenv.trend_agg(period, percent) FILTER (WHERE id < 0) FROM dispatch)::text,
	'{"skipped": 0, "repeated": 0, "periods": {}}', 'nothing gives the empty tally');
SELECT is((SELECT bizenv.merge(t) FROM (VALUES (NULL::bizenv.trend_tally), (NULL)) AS v(t))::text,
	'{"skipped": 0, "repeated": 0, "periods": {}}', 'NULL tallies are ignored');

-- the defined order of duplicates
SELECT is((SELECT bizenv.trend_agg('2025-05-01', p)::text FROM unnest(percents) AS p), format('{"skipped": 0, "repeated": %s, "periods": {"2025-05-01": %s}}',
	cardinality(percents) - 1, expected), format('of %s stands %s', percents, expected))
FROM (VALUES ('{40,41,39}'::numeric[], '41'), ('{NULL,0}', '0'), ('{0,NULL}', '0'), ('{NULL,NULL}', 'null'), ('{50.00,50,50.000}', '50'),
	('{50.00000000000000000001,50.00000000000000000002,50}', '50.00000000000000000002'), ('{50,50.00000000000000000001}', '50.00000000000000000001'),
	('{50.00000000000000000001,51}', '51'), ('{51,50.99999999999999999999}', '51')) AS v(percents, expected);

----------------------------------------------------------------- what is read from it

-- the rules once more: distinct periods, then window functions over those reported
CREATE TABLE best AS SELECT grp, period, max(percent) AS percent FROM dispatch WHERE period IS NOT NULL GROUP BY grp, period;
CREATE TABLE step AS
SELECT b.grp, b.period, b.percent, r.before, b.percent - r.before AS change,
	CASE WHEN r.before IS NOT NULL THEN b.percent <= r.before AND b.percent < 100 END AS stalled
FROM best AS b LEFT JOIN (SELECT grp, period, lag(percent) OVER (PARTITION BY grp ORDER BY period) AS before FROM best WHERE percent IS NOT NULL) AS r
	USING (grp, period);
SELECT is_empty(format($$
	SELECT * FROM (SELECT s.grp, p.* FROM serial AS s, bizenv.trend_steps(s.t, %1$s) AS p) AS ours
	FULL JOIN step AS o USING (grp, period)
	WHERE ours.progress_class IS NULL OR o.grp IS NULL OR ours.percent IS DISTINCT FROM round(o.percent, 2)
		OR ours.progress_class IS DISTINCT FROM coalesce(bizenv.progress_class(o.percent, %1$s), 'not_reported')
		OR ours.progress_class_order <> bizenv.code_order(ours.progress_class) OR ours.progress_class_zh <> bizenv.code_label(ours.progress_class)
		OR ours.change_pp IS DISTINCT FROM round(o.change, 2) OR ours.is_stalled IS DISTINCT FROM o.stalled$$, half::text),
	'trend_steps agrees with plain SQL, half counts: ' || half) FROM unnest(ARRAY[false, true]) AS half;
CREATE TABLE summary AS
SELECT grp, count(*) AS periods, count(percent) AS reported,
	min(period) FILTER (WHERE percent IS NOT NULL) AS first_period, max(period) FILTER (WHERE percent IS NOT NULL) AS last_period,
	(array_agg(percent ORDER BY period) FILTER (WHERE percent IS NOT NULL))[1] AS first,
	(array_agg(percent ORDER BY period DESC) FILTER (WHERE percent IS NOT NULL))[1] AS last,
	coalesce(bool_or(change < 0), false) AS fell,
	(SELECT count(*) FROM step AS t WHERE t.grp = s.grp AND t.stalled AND t.period > ALL
		(SELECT u.period FROM step AS u WHERE u.grp = s.grp AND u.percent IS NOT NULL AND u.stalled IS NOT TRUE)) AS stalled
FROM step AS s GROUP BY grp;
ALTER TABLE summary ADD COLUMN due date;
ALTER TABLE summary ADD COLUMN months integer;
ALTER TABLE summary ADD COLUMN months_left integer;
UPDATE summary SET due = CASE WHEN grp % 5 > 0 THEN date '2024-06-15' + grp END;
UPDATE summary SET months = (extract(year FROM last_period) - extract(year FROM first_period)) * 12 + extract(month FROM last_period) - extract(month FROM first_period),
	months_left = (extract(year FROM due) - extract(year FROM last_period)) * 12 + extract(month FROM due) - extract(month FROM last_period);
-- (with 60 decimals the quotient is not rounded before it is rounded)
SELECT is_empty($$
	SELECT grp, s, r FROM serial JOIN summary AS s USING (grp), unnest(ARRAY[false, true]) AS half, bizenv.trend_summary(t, due, half) AS r
	WHERE r.period_count <> s.periods OR r.reported_count <> s.reported
		OR r.first_period IS DISTINCT FROM s.first_period OR r.last_period IS DISTINCT FROM s.last_period
		OR r.first_pct IS DISTINCT FROM round(s.first, 2) OR r.last_pct IS DISTINCT FROM round(s.last, 2)
		OR r.first_class IS DISTINCT FROM bizenv.progress_class(s.first, half) OR r.last_class IS DISTINCT FROM bizenv.progress_class(s.last, half)
		OR r.first_class_order IS DISTINCT FROM bizenv.code_order(r.first_class) OR r.last_class_zh IS DISTINCT FROM bizenv.code_label(r.last_class)
		OR r.moved_up IS DISTINCT FROM (bizenv.code_order(r.last_class) < bizenv.code_order(r.first_class))
		OR r.gain_pp IS DISTINCT FROM round(s.last - s.first, 2)
		OR r.stalled_periods IS DISTINCT FROM CASE WHEN reported > 0 THEN s.stalled END
		OR r.fell IS DISTINCT FROM CASE WHEN reported > 0 THEN s.fell END
		OR r.monthly_gain_pp IS DISTINCT FROM round((s.last - s.first + 0e-60) / nullif(months, 0), 2)
		OR r.required_monthly_gain_pp IS DISTINCT FROM CASE WHEN due IS NULL THEN NULL WHEN s.last >= 100 THEN 0
			WHEN months_left > 0 THEN round((100 - s.last + 0e-60) / months_left, 2) END
		OR r.will_finish IS DISTINCT FROM CASE WHEN due IS NULL OR s.last IS NULL THEN NULL WHEN s.last >= 100 THEN true WHEN months_left <= 0 THEN false
			WHEN months > 0 THEN (s.last - s.first) * months_left >= (100 - s.last) * months END
		OR r.pace_reason IS DISTINCT FROM CASE WHEN reported = 0 THEN 'none_reported' WHEN s.last < 100 AND months_left <= 0 THEN 'due_passed'
			WHEN months = 0 THEN 'one_month' WHEN due IS NULL THEN 'no_due' END
		OR r.pace_reason_zh IS DISTINCT FROM bizenv.code_label(r.pace_reason) OR r.pace_reason_order IS DISTINCT FROM bizenv.code_order(r.pace_reason)$$,
	'trend_summary agrees with plain SQL');
SELECT ok(count(*) FILTER (WHERE r.will_finish AND r.last_pct < 100) > 0 AND count(*) FILTER (WHERE r.stalled_periods > 1) > 5 AND count(*) FILTER (WHERE r.moved_up) > 5
	AND count(*) FILTER (WHERE r.fell) > 5 AND count(DISTINCT r.pace_reason) >= 3, 'what is to be told apart occurs among the random tasks')
FROM serial JOIN summary USING (grp), bizenv.trend_summary(t, due) AS r;

-- boundaries, one by one
SELECT is((SELECT format('%s|%s|%s|%s|%s|%s', r.gain_pp, r.stalled_periods, r.monthly_gain_pp, r.required_monthly_gain_pp, r.will_finish, r.pace_reason)
	FROM bizenv.trend_summary(format('{"periods": {%s}}', periods)::bizenv.trend_tally, due) AS r), expected, format('%s until %s', periods, due))
FROM (VALUES ('"2025-05-01": 40, "2025-06-01": 50', '2025-11-30'::date, '10.00|0|10.00|10.00|t|'),
	('"2025-05-01": 40, "2025-06-01": 50', '2025-10-31', '10.00|0|10.00|12.50|f|'),
	('"2025-05-31": 40, "2025-06-01": 50', '2025-07-01', '10.00|0|10.00|50.00|f|'),
	('"2025-05-01": 40, "2025-05-31": 50', '2025-06-30', '10.00|0||50.00||one_month'),
	('"2024-12-31": 40, "2025-01-01": 50', '2025-12-31', '10.00|0|10.00|4.55|t|'),
	('"2025-05-01": 40, "2025-12-01": 99.99', '2025-12-31', '59.99|0|8.57||f|due_passed'),
	('"2025-05-01": 40, "2025-12-01": 100', '2025-01-31', '60.00|0|8.57|0.00|t|'),
	('"2025-05-01": 100, "2025-06-01": 100', '2025-12-31', '0.00|0|0.00|0.00|t|'),
	('"2025-05-01": 40, "2025-06-01": 40, "2025-07-01": null', NULL, '0.00|1|0.00|||no_due'),
	('"2025-05-01": 40, "2025-06-01": null, "2025-07-01": 40', NULL, '0.00|1|0.00|||no_due'),
	('"2025-05-01": 40, "2025-06-01": 40.00000000000000000001', NULL, '0.00|0|0.00|||no_due'),
	('"2025-05-01": 0, "2025-06-01": 0', NULL, '0.00|1|0.00|||no_due'),
	('"2025-05-01": 99999.99, "2025-06-01": 0', NULL, '-99999.99|1|-99999.99|||no_due'),
	('"4714-11-24 BC": 0, "5874897-12-31": 100', '5874897-12-31', '100.00|0|0.00|0.00|t|'),
	('"0001-12-01 BC": 0, "0001-01-01": 10', '0001-10-01', '10.00|0|10.00|10.00|t|'),
	('"2025-05-01": null', '2025-12-31', '|||||none_reported'), ('', NULL, '|||||none_reported')) AS v(periods, due, expected);
SELECT is((SELECT r.last_class || r.moved_up FROM bizenv.trend_summary('{"periods": {"2025-05-01": 40, "2025-06-01": 50}}', NULL, half) AS r), expected, 'exactly 50, half counts: ' || half)
FROM (VALUES (false, 'just_startedfalse'), (true, 'past_halftrue')) AS v(half, expected);
SELECT is((SELECT count(*) FROM bizenv.trend_steps(NULL)), 0::bigint, 'no steps of NULL');
SELECT is(bizenv.trend_summary(NULL), NULL, 'no summary of NULL');
SELECT is((SELECT max(s.percent) FROM bizenv.trend_steps('{"periods": {"2025-05-01": 1000000, "2025-06-01": 0}}') AS s), 1000000.00, 'trend_steps holds the greatest percent');

-- percentages of 20 decimals, as many as a tally holds: the order of rows must not show
CREATE TABLE long_dispatch AS SELECT date '2024-01-01' + i AS period, 50 + (i * 7919 % 1200) * 1e-20 AS percent, i * 7919 % 1200 AS shuffled FROM generate_series(1, 1200) AS i;
SELECT is((SELECT count(DISTINCT pg_temp.image(t)) FROM (SELECT bizenv.trend_agg(period, percent ORDER BY period) AS t FROM long_dispatch
	UNION ALL SELECT bizenv.trend_agg(period, percent ORDER BY period DESC) FROM long_dispatch
	UNION ALL SELECT bizenv.trend_agg(period, percent ORDER BY shuffled) FROM long_dispatch) AS s), 1::bigint, 'long percentages in any order: the same bytes');
SELECT is((SELECT bizenv.trend_agg(period, percent ORDER BY shuffled)::text FROM long_dispatch),
	(SELECT format('{"skipped": 0, "repeated": 0, "periods": {%s}}', string_agg(format('"%s": %s', period, trim_scale(percent)), ', ' ORDER BY period)) FROM long_dispatch), 'and they are the rows');
SELECT is((SELECT bizenv.trend_agg(period, percent + more * 1e-21 ORDER BY shuffled * more % 17, period)::text FROM long_dispatch, generate_series(0, 2) AS more WHERE shuffled < 400),
	(SELECT format('{"skipped": 0, "repeated": 800, "periods": {%s}}', string_agg(format('"%s": %s', period, trim_scale(percent + 2e-21)), ', ' ORDER BY period)) FROM long_dispatch WHERE shuffled < 400), 'of a period that comes again the greatest stays, to the last decimal');
SELECT is((SELECT bizenv.trend_agg(period, percent ORDER BY rank, period)::text FROM (SELECT period, percent, 1 AS rank FROM long_dispatch WHERE shuffled < 20 UNION ALL SELECT period, 60, 2 FROM long_dispatch WHERE shuffled < 10 UNION ALL SELECT period, NULL, 3 FROM long_dispatch WHERE shuffled < 20) AS s),
	(SELECT format('{"skipped": 0, "repeated": 30, "periods": {%s}}', string_agg(format('"%s": %s', period, CASE WHEN shuffled < 10 THEN 60 ELSE trim_scale(percent) END), ', ' ORDER BY period)) FROM long_dispatch WHERE shuffled < 20), 'a short percent takes the place of a long one, and NULL of none');

----------------------------------------------------------------- the tally as a value

SELECT is((SELECT count(*) FROM tallies WHERE t::text::bizenv.trend_tally::text <> t::text OR t::text::bizenv.trend_tally OPERATOR(pg_catalog.<>) t
	OR t::jsonb::text::bizenv.trend_tally OPERATOR(pg_catalog.<>) t), 0::bigint, 'out and in, also by jsonb: the same');
SELECT is((SELECT count(*) FROM (SELECT t FROM tallies ORDER BY grp, part LIMIT 100) AS s
	WHERE pg_temp.receive(bizenv_internal.trend_tally_send(t)) IS DISTINCT FROM t::text), 0::bigint, 'send and receive: the same');
SELECT is((SELECT count(*) FROM (SELECT t::text FROM tallies GROUP BY t::text HAVING count(DISTINCT pg_temp.image(t)) > 1) AS s), 0::bigint, 'equal tallies are equal bytes');
SELECT is((SELECT count(DISTINCT t) FROM tallies), (SELECT count(DISTINCT t::text) FROM tallies), 'DISTINCT tallies are distinct texts');
SELECT is((SELECT count(*) FROM tallies AS a, tallies AS b WHERE a.grp % 20 = 0 AND b.grp % 20 = 1 AND (
	(a.t OPERATOR(pg_catalog.=) b.t) <> (a.t::text = b.t::text) OR (a.t OPERATOR(pg_catalog.<) b.t) <> (b.t OPERATOR(pg_catalog.>) a.t)
	OR (a.t OPERATOR(pg_catalog.=) b.t AND bizenv_internal.trend_tally_hash(a.t) <> bizenv_internal.trend_tally_hash(b.t)))), 0::bigint, 'operators, text and hash agree');
SELECT is((SELECT count(*) FROM (SELECT t, lag(t, 1) OVER w AS a, lag(t, 7) OVER w AS b FROM tallies WINDOW w AS (ORDER BY t)) AS s
	WHERE a OPERATOR(pg_catalog.>) t OR b OPERATOR(pg_catalog.>) t), 0::bigint, 'the order is total');
SELECT is(bizenv.trend_tally '{"periods": {"2025-06-01": 50.00, "2025-05-01": 5e1, "0044-03-15 BC": 1}}'::text,
	'{"skipped": 0, "repeated": 0, "periods": {"0044-03-15 BC": 1, "2025-05-01": 50, "2025-06-01": 50}}', 'periods are sorted, percentages trimmed on the way in');
SET LOCAL datestyle = 'Postgres, DMY';
SELECT is(bizenv.trend_tally '{"periods": {"2025-06-01": 50}}'::text, '{"skipped": 0, "repeated": 0, "periods": {"2025-06-01": 50}}', 'whatever DateStyle says');
SET LOCAL datestyle = 'ISO, YMD';

-- a large one, stored out of line; percentages of 16000 decimals
CREATE TABLE large AS SELECT bizenv.trend_agg(date '2025-01-01' + i, 50 + i * 1e-16000) AS t FROM generate_series(1, 40) AS i;
SELECT is(t::text::bizenv.trend_tally OPERATOR(pg_catalog.=) t AND bizenv.row_count(t) = 40, true, 'percentages of 16000 decimals') FROM large;
SELECT is((SELECT count(*) FROM bizenv.trend_steps(t) AS s WHERE NOT s.is_stalled), 39::bigint, 'are compared exactly') FROM large;
SELECT is(bizenv.merge(u.t) OPERATOR(pg_catalog.=) replace((SELECT t::text FROM large), '"repeated": 0', '"repeated": 40')::bizenv.trend_tally, true, 'and merge with themselves')
FROM (SELECT t FROM large UNION ALL SELECT t FROM large) AS u;
SELECT is((SELECT bizenv.row_count(bizenv.trend_agg(date '2025-01-01' + i, i % 101)) FROM generate_series(1, 1200) AS i), 1200::bigint, '1200 periods');

---------------------------------------------------------------------------- bad input

SELECT is(pg_temp.outcome(format('SELECT bizenv.trend_agg(%s)', args), argument), state, format('trend_agg(%s)', args))
FROM (VALUES ('''2025-05-01'', -0.0001', 'percent', '22003'), ('''2025-05-01'', ''NaN''', 'percent', '22003'), ('''2025-05-01'', ''Infinity''', 'percent', '22003'),
	('''2025-05-01'', ''-Infinity''', 'percent', '22003'), ('''2025-05-01'', 1000000', 'percent', 'ok'), ('''2025-05-01'', 1000000.00000000000000000001', 'percent', '22003'),
	('''2025-05-01'', 1e131000', 'percent', '22003'), ('''2025-05-01'', 1e-16383', 'percent', 'ok'), ('''2025-05-01'', -1e-16383', 'percent', '22003'),
	('''2025-05-01'', 1000000.0001', 'percent', '22003'), ('NULL, ''NaN''', 'percent', '22003'), ('NULL, 50', 'percent', 'ok'), ('NULL, NULL', 'percent', 'ok'),
	('''infinity'', 50', 'period', '22008'), ('''-infinity'', NULL', 'period', '22008'), ('''4714-11-24 BC'', 50', 'period', 'ok'), ('''5874897-12-31'', 50', 'period', 'ok')) AS v(args, argument, state);
SELECT is(pg_temp.outcome(call, 'periods'), '54000', call) FROM (VALUES
	('SELECT bizenv.trend_agg(date ''2025-01-01'' + i, 1) FROM generate_series(1, 1201) AS i'),
	('SELECT bizenv.trend_agg(date ''2025-01-01'' - i, 1e-20) FROM generate_series(1, 1201) AS i'),
	('SELECT bizenv.merge(t) FROM (SELECT bizenv.trend_agg(date ''2025-01-01'' + i, 1) AS t FROM generate_series(1, 1201) AS i GROUP BY i % 2) AS s')) AS v(call);
SELECT is(pg_temp.outcome(format('SELECT bizenv.merge(t::bizenv.trend_tally) FROM (VALUES (%L), (%L)) AS v(t)', a, b), 'count'), state, format('%s merged with %s', a, b))
FROM (VALUES ('{"skipped": 9223372036854775807}', '{"skipped": 1}', '22003'), ('{"skipped": 9223372036854775806}', '{"skipped": 1}', 'ok'),
	('{"skipped": 9223372036854775807}', '{"periods": {"2025-05-01": 1}}', '22003'),
	('{"repeated": 9223372036854775806, "periods": {"2025-05-01": 1}}', '{"periods": {"2025-05-01": 2}}', '22003')) AS v(a, b, state);
SELECT is(pg_temp.outcome('SELECT * FROM ' || call, argument), state, call)
FROM (VALUES ('bizenv.trend_summary(''{}'', ''infinity'')', 'due', '22008'), ('bizenv.trend_summary(''{}'', ''-infinity'')', 'due', '22008'),
	('bizenv.trend_summary(NULL, ''infinity'')', 'due', '22008'), ('bizenv.trend_summary(''{}'', NULL, NULL)', 'half_counts', '22004'),
	('bizenv.trend_steps(''{}'', NULL)', 'half_counts', '22004'), ('bizenv.trend_steps(NULL, NULL)', 'half_counts', '22004'),
	('bizenv.trend_summary(''{"periods": {"2025-05-01": 99999.994}}'')', '', 'ok'),
	('bizenv.trend_summary(''{"periods": {"2025-05-01": 99999.995}}'')', 'first_pct', '22003'),
	('bizenv_internal.trend_add(''{}'', ''2025-05-01'', 50)', '', '0A000'), ('bizenv_internal.trend_add(NULL, NULL, NULL)', '', '0A000'),
	('bizenv_internal.trend_tally_combine(''{}'', ''{}'')', '', '0A000'), ('bizenv_internal.trend_tally_combine(NULL::bizenv.trend_tally, NULL)', '', '0A000'),
	('bizenv_internal.trend_tally_separate(''{}'', ''{}'')', '', '0A000'), ('bizenv_internal.trend_tally_final(''{}'')', '', 'ok'), ('bizenv_internal.trend_tally_final(NULL)', '', 'ok')) AS v(call, argument, state);

-- aggregates that somebody makes of our parts
CREATE AGGREGATE pg_temp.own(date, numeric) (SFUNC = bizenv_internal.trend_add, STYPE = bizenv.trend_tally);
SELECT is((SELECT pg_temp.own(period, percent)::text FROM dispatch), (SELECT bizenv.trend_agg(period, percent)::text FROM dispatch), 'without initial state and final function');
SELECT is((SELECT count(*) FROM (SELECT grp, pg_temp.own(period, percent) AS t FROM dispatch GROUP BY grp) AS o JOIN serial AS s USING (grp)
	WHERE o.t OPERATOR(pg_catalog.<>) s.t OR bizenv_internal.trend_tally_hash(o.t) <> bizenv_internal.trend_tally_hash(s.t) OR bizenv.trend_summary(o.t) IS DISTINCT FROM bizenv.trend_summary(s.t)),
	0::bigint, 'a state that has room left is read as the value that it is');
CREATE AGGREGATE pg_temp.takes_out(bizenv.trend_tally) (SFUNC = bizenv_internal.trend_tally_separate, STYPE = bizenv.trend_tally, INITCOND = '{"skipped": 2}');
SELECT is((SELECT pg_temp.takes_out('{"skipped": 1}'))::text, NULL, 'nothing can be taken out');

-- forged text, bytes and stored values
SELECT is(pg_temp.outcome(format('SELECT %L::bizenv.trend_tally', t)), '22P02', 'not a tally: ' || t)
FROM unnest(ARRAY['', '[]', '1', 'null', '{"skipped": -1}', '{"skipped": 1.5}', '{"skipped": "1"}', '{"skipped": null}', '{"skipped": 9223372036854775808}', '{"repeated": 1}', '{"repeated": -1}',
	'{"rows": 1}', '{"periods": []}', '{"periods": null}', '{"periods": {"2025-05-01": "50"}}', '{"periods": {"2025-05-01": -1}}', '{"periods": {"2025-05-01": 1000000.1}}', '{"periods": {"2025-05-01": [1]}}',
	'{"periods": {"2025-05-01": {}}}', '{"periods": {"": 1}}', '{"periods": {"today": 1}}', '{"periods": {"infinity": 1}}', '{"periods": {"2025-5-1": 1}}', '{"periods": {"2025-02-29": 1}}',
	'{"periods": {"01.05.2025": 1}}', '{"periods": {"2025-05-01 ": 1}}', '{"periods": {" 2025-05-01": 1}}', '{"periods": {"+2025-05-01": 1}}', '{"periods": {"2025-05-01 AD": 1}}', '{"periods": {"0000-01-01": 1}}',
	'{"periods": {"5874898-01-01": 1}}', '{"periods": {"4714-11-23 BC": 1}}', '{"periods": {"99999999999-01-01": 1}}', '{"periods": {"2025-05-01\u0001": 1}}', '{"periods": {"2025-13-01": 1}}', '{"periods": {"2025-00-01": 1}}', '{"periods": {"-001-01-01": 1}}',
	'{"skipped": 9223372036854775807, "periods": {"2025-05-01": 1}}']) AS t;
SELECT is(pg_temp.outcome(format('SELECT %L::bizenv.trend_tally', (SELECT format('{"periods": {%s}}', string_agg(format('"%s": 1', date '2025-01-01' + i), ', ')) FROM generate_series(1, 1201) AS i))), '22P02', '1201 periods as text');
SELECT is(pg_temp.outcome(format('SELECT pg_temp.receive(%L)', bytes)), state, 'bytes: ' || what)
FROM (SELECT bizenv_internal.trend_tally_send('{"periods": {"2025-05-01": 50, "2025-06-01": null}}') AS good) AS g, LATERAL (VALUES
	('good', good, 'ok'), ('cut', substr(good, 1, length(good) - 1), '08P01'), ('longer', good || '\x00', '22P03'), ('another version', set_byte(good, 1, 2), '22P03'),
	('another kind', set_byte(good, 3, 4), '22P03'), ('skipped negative', set_byte(good, 4, 128), '22P03'), ('repeated too many', set_byte(good, 12, 127) , 'ok'),
	('more periods than bytes', set_byte(good, 22, 4), '22P03'), ('too many periods', set_byte(good, 20, 1), '22P03'),
	('period infinite', overlay(good placing '\x7fffffff' from 25), '22P03'), ('period -infinite', overlay(good placing '\x80000000' from 25), '22P03'),
	('length negative', overlay(good placing '\xfffffffe' from 29), '22P03'), ('length too long', overlay(good placing '\x7fffffff' from 29), '22P03'),
	('percent NaN', overlay(good placing '\xc000' from 37), '22P03'), ('percent negative', overlay(good placing '\x4000' from 37), '22P03'),
	('period twice', overlay(good placing substr(good, 25, 4) from 43), '22P03')) AS v(what, bytes, state);
SELECT is(pg_temp.outcome(format('SELECT bizenv.trend_summary(pg_temp.damaged(set_byte(%L, 1, 8)))', pg_temp.image('{"periods": {"2025-05-01": 50, "2025-06-01": null, "2025-07-01": 50.0000000000000000000001}}'))), 'XX001', 'a value that says it is a tally of another kind is damaged');
SELECT is((SELECT count(*) FROM (SELECT pg_temp.outcome(format('SELECT bizenv.trend_summary(pg_temp.damaged(%L)), pg_temp.damaged(%1$L)::text', set_byte(image, i % length(image), (random() * 255)::integer))) AS outcome
	FROM generate_series(0, 2000) AS i, (SELECT pg_temp.image('{"periods": {"2025-05-01": 50, "2025-06-01": null, "2025-07-01": 50.0000000000000000000001}}') AS image) AS m) AS o
	WHERE outcome NOT IN ('ok', 'XX001', '22003')), 0::bigint, 'a damaged byte is noticed, or is another value');
SELECT format('COPY (SELECT WHERE false) TO PROGRAM %L', 'rm -f ' || quote_literal(:'file')) \gexec

SELECT * FROM finish();
ROLLBACK;
