-- Laws and oracles of the room "series" (pgTAP). Every rule stands here once
-- more in plain SQL and is compared on random rows; the seed is printed, and
-- psql -v seed=N runs with that one again.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql

----------------------------------------------------------------- random series

-- months without a row, months without a figure, figures of any sign and many decimals
CREATE TABLE figure AS
SELECT id, make_date(2020 + n / 12, n % 12 + 1, 1 + floor(random() * 28)::integer) AS period, 2020 + n / 12 AS y, n % 12 + 1 AS m,
	CASE WHEN random() < 0.96 THEN round((random() * 200)::numeric - CASE WHEN id % 5 = 0 THEN 100 ELSE 0 END, (random() * 24)::integer) END AS value
FROM generate_series(1, 60) AS id, generate_series(0, 35) AS n WHERE random() < 0.97;
INSERT INTO figure SELECT id, NULL, NULL, NULL, NULL FROM generate_series(1, 60, 7) AS id;
ANALYZE figure;

-- the oracle: each figure by a join on year and month
CREATE TABLE known AS
SELECT f.id, f.y, f.m, f.value AS single,
	CASE WHEN count(f.value) OVER w = f.m THEN sum(f.value) OVER w END AS cumulative
FROM figure AS f WHERE f.period IS NOT NULL WINDOW w AS (PARTITION BY f.id, f.y ORDER BY f.m);
CREATE TABLE expected AS
SELECT k.*, p.single AS previous, l.single AS year_ago, l.cumulative AS cumulative_year_ago, min(k.y * 12 + k.m) OVER (PARTITION BY k.id) AS begins
FROM known AS k LEFT JOIN known AS p ON p.id = k.id AND p.y * 12 + p.m = k.y * 12 + k.m - 1 LEFT JOIN known AS l ON l.id = k.id AND l.y = k.y - 1 AND l.m = k.m;
CREATE FUNCTION pg_temp.growth(now numeric, base numeric) RETURNS numeric LANGUAGE sql AS
	'SELECT CASE WHEN base > 0 AND abs(round(100 * (now - base) / base, 2)) < 100000 THEN round(100 * (now - base) / base, 2) END';
CREATE FUNCTION pg_temp.reason(now numeric, now_reason text, base numeric, is_before boolean) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN now IS NULL THEN now_reason WHEN base IS NULL AND is_before THEN 'before_series' WHEN base IS NULL THEN 'base_missing' WHEN base <= 0 THEN 'base_not_positive'
		WHEN abs(round(100 * (now - base) / base, 2)) >= 100000 THEN 'off_column' END
$$;
CREATE TABLE made AS
SELECT id, y, m, (r).* FROM (SELECT id, y, m, bizenv.series_row(value, period) OVER (PARTITION BY id) AS r FROM figure) AS s WHERE r IS NOT NULL OR y IS NOT NULL;
SELECT is((SELECT count(*) FROM made), (SELECT count(*) FROM expected), 'a row for each period');
SELECT is_empty($$SELECT id, y, m FROM made JOIN expected AS e USING (id, y, m) WHERE single_value IS DISTINCT FROM round(e.single, 10) OR made.previous IS DISTINCT FROM round(e.previous, 10) OR change IS DISTINCT FROM round(e.single - e.previous, 10)
	OR made.year_ago IS DISTINCT FROM round(e.year_ago, 10) OR made.cumulative IS DISTINCT FROM round(e.cumulative, 10) OR made.cumulative_year_ago IS DISTINCT FROM round(e.cumulative_year_ago, 10)$$, 'the figures, by joins');
SELECT is_empty($$SELECT id, y, m FROM made JOIN expected AS e USING (id, y, m) WHERE change_pct IS DISTINCT FROM pg_temp.growth(e.single, e.previous) OR year_ago_pct IS DISTINCT FROM pg_temp.growth(e.single, e.year_ago)
	OR cumulative_pct IS DISTINCT FROM pg_temp.growth(e.cumulative, e.cumulative_year_ago)$$, 'growth, by its formula');
SELECT is_empty($$SELECT id, y, m FROM made JOIN expected AS e USING (id, y, m), LATERAL (SELECT CASE WHEN e.single IS NULL THEN 'value_missing' ELSE 'month_missing' END AS why) AS w
	WHERE single_reason IS DISTINCT FROM CASE WHEN e.single IS NULL THEN 'value_missing' END OR cumulative_reason IS DISTINCT FROM CASE WHEN e.cumulative IS NULL THEN why END
	OR change_reason IS DISTINCT FROM pg_temp.reason(e.single, 'value_missing', e.previous, y * 12 + m = begins)
	OR year_ago_reason IS DISTINCT FROM pg_temp.reason(e.single, 'value_missing', e.year_ago, y * 12 + m - 12 < begins)
	OR cumulative_pct_reason IS DISTINCT FROM pg_temp.reason(e.cumulative, why, e.cumulative_year_ago, y * 12 + m - 12 < begins)$$, 'each figure that is not there has its reason');
SELECT is_empty($$SELECT FROM made WHERE (single_value IS NULL) <> (single_reason IS NOT NULL) OR (change_pct IS NULL) <> (change_reason IS NOT NULL) OR (year_ago_pct IS NULL) <> (year_ago_reason IS NOT NULL)
	OR (cumulative IS NULL) <> (cumulative_reason IS NOT NULL) OR (cumulative_pct IS NULL) <> (cumulative_pct_reason IS NOT NULL)$$, 'a reason where there is no figure, and there alone');
SELECT cmp_ok((SELECT count(*) FROM made WHERE change_reason = w), '>', 0::bigint, w || ' occurs') FROM unnest('{value_missing,before_series,base_missing,base_not_positive}'::text[]) AS w;
SELECT is((SELECT count(*) FROM (SELECT bizenv.series_row(value, period) OVER (PARTITION BY id) AS r, period FROM figure) AS s WHERE period IS NULL AND r IS NOT NULL), 0::bigint, 'a row without a period has none');

-- neither order nor frame nor plan changes anything
SELECT is_empty(format($$SELECT id, y, m FROM (SELECT id, y, m, bizenv.series_row(value, period) OVER (PARTITION BY id %s) AS r FROM figure) AS s JOIN (SELECT id, y, m, bizenv.series_row(value, period) OVER (PARTITION BY id) AS q FROM figure) AS t USING (id, y, m) WHERE r IS DISTINCT FROM q$$, w), 'OVER (' || w || ')')
FROM unnest(ARRAY['ORDER BY period', 'ORDER BY period DESC', 'ORDER BY value ROWS BETWEEN 1 PRECEDING AND CURRENT ROW', 'ORDER BY random()']) AS w;
SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0;
SELECT is_empty($$SELECT id, y, m FROM (SELECT id, y, m, bizenv.series_row(value, period) OVER (PARTITION BY id) AS r FROM figure) AS s JOIN made AS q USING (id, y, m) WHERE r IS DISTINCT FROM ROW(q.single_value, q.single_reason, q.month_count, q.previous, q.change, q.change_pct, q.change_reason, q.year_ago, q.year_ago_pct, q.year_ago_reason,
	q.cumulative, q.cumulative_reason, q.cumulative_year_ago, q.cumulative_pct, q.cumulative_pct_reason)::bizenv.series_figure_row$$, 'with parallel plans');
-- a partition of another series beside it changes nothing
SELECT is_empty($$SELECT FROM (SELECT y, m, bizenv.series_row(value, period) OVER () AS r FROM figure WHERE id = 3) AS s JOIN made AS q USING (y, m) WHERE q.id = 3 AND (r).cumulative_pct IS DISTINCT FROM q.cumulative_pct$$, 'one series alone');

----------------------------------------------------------------- from one kind to the other

CREATE TABLE both_kinds AS
SELECT id, y, m, period, value, bizenv.series_value(value, period, 'single', 'cumulative') OVER (PARTITION BY id) AS total FROM figure WHERE period IS NOT NULL;
SELECT is_empty($$SELECT FROM both_kinds JOIN expected USING (id, y, m) WHERE total IS DISTINCT FROM cumulative$$, 'added up, with all decimals');
SELECT is_empty($$SELECT FROM (SELECT *, bizenv.series_value(total, period, 'cumulative', 'single') OVER (PARTITION BY id) AS again FROM both_kinds) AS s WHERE total IS NOT NULL AND again IS DISTINCT FROM value$$, 'and taken apart again: the same figures');
SELECT is_empty($$SELECT FROM (SELECT *, bizenv.series_value(value, period, 'single', 'single') OVER (PARTITION BY id) AS same FROM both_kinds) AS s WHERE same IS DISTINCT FROM value$$, 'what it is already stays');
-- the rows of cumulative figures are those of the single ones
SELECT is_empty($$SELECT FROM (SELECT id, y, m, bizenv.series_row(total, period, 'cumulative') OVER (PARTITION BY id) AS r FROM both_kinds) AS s JOIN made AS q USING (id, y, m)
	WHERE (r).cumulative IS DISTINCT FROM q.cumulative OR (q.cumulative IS NOT NULL AND ((r).single_value IS DISTINCT FROM q.single_value OR (r).cumulative_pct IS DISTINCT FROM q.cumulative_pct))$$, 'cumulative figures give the same table');

----------------------------------------------------------------- January and February as one

CREATE TABLE one AS
SELECT id, y, m, (r).* FROM (SELECT id, y, m, bizenv.series_row(value, period, jan_feb_as_one => true) OVER (PARTITION BY id) AS r FROM figure WHERE period IS NOT NULL) AS s;
SELECT is_empty($$SELECT FROM one JOIN figure AS f USING (id, y) WHERE one.m = 2 AND f.m = 1 AND f.value IS NOT NULL AND one.single_value <> round(f.value + (SELECT value FROM figure AS g WHERE g.id = one.id AND g.y = one.y AND g.m = 2), 10)$$, 'the two are added');
SELECT is_empty($$SELECT FROM one WHERE m = 1 AND (single_reason, cumulative_reason, change_reason, year_ago_reason, month_count) IS DISTINCT FROM ('merged', 'merged', 'merged', 'merged', 0)$$, 'January is in February');
SELECT is_empty($$SELECT FROM one WHERE m IN (2, 3) AND (previous IS NOT NULL OR single_reason IS NULL AND change_reason <> 'two_months') OR m > 1 AND month_count <> CASE WHEN m = 2 THEN 2 ELSE 1 END$$, 'and two months are compared with no single one');
SELECT is_empty($$SELECT FROM one JOIN made USING (id, y, m) WHERE m > 1 AND made.cumulative IS NOT NULL AND one.cumulative IS DISTINCT FROM made.cumulative OR m > 3 AND (one.single_value IS DISTINCT FROM made.single_value OR one.change_pct IS DISTINCT FROM made.change_pct
	OR one.year_ago_pct IS DISTINCT FROM made.year_ago_pct)$$, 'from April on nothing changes, and the year so far is the same');
SELECT is_empty($$SELECT FROM (SELECT id, y, m, bizenv.series_row(total, period, 'cumulative', jan_feb_as_one => true) OVER (PARTITION BY id) AS r FROM both_kinds WHERE m > 1) AS s JOIN made AS q USING (id, y, m)
	WHERE q.cumulative IS NOT NULL AND ((r).cumulative <> q.cumulative OR m > 2 AND (r).single_value IS DISTINCT FROM q.single_value OR m = 2 AND (r).single_value <> q.cumulative)$$, 'published without January: the year so far is the same');

----------------------------------------------------------------- quarters and years

SELECT is_empty($$SELECT FROM (SELECT id, y, q, v, bizenv.series_row(v, make_date(y, q * 3, 30), step => 'quarterly') OVER (PARTITION BY id) AS r, lag(v) OVER w AS before, lag(v, 4) OVER w AS year_ago, sum(v) OVER (PARTITION BY id, y ORDER BY q) AS total
	FROM (SELECT id, y, q, round((random() * 100)::numeric + 1, 2) AS v FROM generate_series(1, 50) AS id, generate_series(2020, 2023) AS y, generate_series(1, 4) AS q) AS f WINDOW w AS (PARTITION BY id ORDER BY y, q)) AS s
	WHERE (r).single_value <> v OR (r).cumulative <> total OR (r).change_pct IS DISTINCT FROM pg_temp.growth(v, before) OR (r).year_ago_pct IS DISTINCT FROM pg_temp.growth(v, year_ago) OR (r).month_count <> 3$$, 'quarters');
SELECT is_empty($$SELECT FROM (SELECT y, v, bizenv.series_row(v, make_date(y, 1 + y % 12, 1), step => '年度') OVER () AS r, lag(v) OVER (ORDER BY y) AS before FROM (SELECT y, round((random() * 100)::numeric + 1, 2) AS v FROM generate_series(1990, 2025) AS y) AS f) AS s
	WHERE (r).cumulative <> v OR (r).change_pct IS DISTINCT FROM pg_temp.growth(v, before) OR (r).year_ago_pct IS DISTINCT FROM (r).change_pct$$, 'years');

----------------------------------------------------------------- what parts gave to the growth of the whole

CREATE TABLE part AS
SELECT id, make_date(2022 + n / 12, n % 12 + 1, 1) AS period, n, part, CASE WHEN random() < 0.995 THEN round((random() * 100)::numeric - CASE WHEN id % 4 = 0 THEN 30 ELSE 0 END, (random() * 12)::integer) END AS value
FROM generate_series(1, 40) AS id, generate_series(0, 29) AS n, (SELECT '产业' || chr(64 + k) AS part, k FROM generate_series(1, 7) AS k) AS k WHERE random() < 0.998 AND k <= 2 + id % 6;
-- a whole so small that its growth is no percentage of a column: rare in random rows, so it stands here as well
INSERT INTO part SELECT 41, make_date(2022 + n / 12, n % 12 + 1, 1), n, p, CASE WHEN n < 12 THEN 0.0001 ELSE 50 END FROM generate_series(0, 23) AS n, unnest('{产业A,产业B}'::text[]) AS p;
CREATE TABLE whole AS SELECT id, n, CASE WHEN count(value) = count(*) THEN sum(value) END AS value, array_agg(part ORDER BY part) AS parts FROM part GROUP BY id, n;
CREATE FUNCTION pg_temp.check_parts(against text, step integer, digits integer) RETURNS SETOF text LANGUAGE sql AS $$
	WITH made AS (SELECT id, n, part, value, bizenv.series_parts(value, period, part, against, digits => digits) OVER (PARTITION BY id) AS r FROM part),
	expected AS (SELECT m.id, m.n, m.part, m.value, m.r, w.value AS whole_value, b.value AS base_value, b.id IS NULL AS no_base, m.n - step < min(m.n) OVER (PARTITION BY m.id) AS is_before, w.parts = b.parts AS same, p.value AS part_base
		FROM made AS m JOIN whole AS w ON w.id = m.id AND w.n = m.n LEFT JOIN whole AS b ON b.id = m.id AND b.n = m.n - step LEFT JOIN part AS p ON p.id = m.id AND p.n = m.n - step AND p.part = m.part)
	SELECT 'the whole' FROM expected WHERE (r).whole IS DISTINCT FROM round(whole_value, 10) OR (r).whole_base IS DISTINCT FROM round(base_value, 10) OR (r).base IS DISTINCT FROM round(part_base, 10)
	UNION ALL SELECT 'reason' FROM expected WHERE (r).contribution_reason IS DISTINCT FROM CASE WHEN no_base AND is_before THEN 'before_series' WHEN no_base THEN 'base_missing' WHEN NOT same OR whole_value IS NULL OR base_value IS NULL THEN 'part_missing' WHEN base_value <= 0 THEN 'base_not_positive'
		WHEN abs(round(100 * (whole_value - base_value) / base_value, digits)) >= 100000 THEN 'off_column' END
	UNION ALL SELECT 'growth' FROM expected WHERE (r).contribution_reason IS NULL AND (r).whole_growth_pct IS DISTINCT FROM round(100 * (whole_value - base_value) / base_value, digits)
	UNION ALL SELECT 'less than a unit off' FROM expected WHERE (r).contribution_reason IS NULL AND abs((r).contribution_pp - 100 * (value - part_base) / base_value) >= power(10::numeric, -digits)
	UNION ALL SELECT 'sum' FROM made GROUP BY id, n HAVING sum((r).contribution_pp) IS DISTINCT FROM max((r).whole_growth_pct)
$$;
SELECT is_empty(format('SELECT * FROM pg_temp.check_parts(%L, %s, %s)', a, s, d), format('parts %s, %s digits', a, d)) FROM (VALUES ('year_ago', 12), ('previous', 1)) AS k(a, s), generate_series(0, 2) AS d;
SELECT cmp_ok((SELECT count(*) FROM (SELECT bizenv.series_parts(value, period, part) OVER (PARTITION BY id) AS r FROM part) AS s WHERE (r).contribution_reason IS NOT DISTINCT FROM w), '>', 0::bigint, coalesce(w, 'known') || ' occurs')
FROM unnest(ARRAY['before_series', 'part_missing', 'base_not_positive', 'off_column', NULL]) AS w;

----------------------------------------------------------------- hostile

SELECT is(pg_temp.outcome('SELECT ' || call, argument), state, call) FROM (VALUES
	('bizenv.series_row(1, ''2025-05-01'') OVER () FROM generate_series(1, 2)', '22023', 'period'), ('bizenv.series_row(1, NULL) OVER ()', '22004', 'period'), ('bizenv.series_row(1, ''-infinity'') OVER ()', '22008', 'period'),
	('bizenv.series_row(''Infinity'', ''2025-05-01'') OVER ()', '22003', 'value'), ('bizenv.series_row(''NaN'', ''2025-05-01'') OVER ()', '22003', 'value'), ('bizenv.series_row(1, ''2025-05-01'', NULL) OVER ()', '22004', 'kind'),
	('bizenv.series_row(1, ''2025-05-01'', step => ''week'') OVER ()', '22023', 'step'), ('bizenv.series_row(1, ''2025-05-01'', jan_feb_as_one => NULL) OVER ()', '22004', 'jan_feb_as_one'),
	('bizenv.series_row(1, ''2025-05-01'', digits => NULL) OVER ()', '22004', 'digits'), ('bizenv.series_row(1, ''2025-05-01'', digits => 3) OVER ()', '22023', 'digits'),
	('bizenv.series_row(1, ''2025-05-01'', step => ''yearly'', jan_feb_as_one => true) OVER ()', '22023', 'jan_feb_as_one'), ('bizenv.series_value(1, ''2025-05-01'', ''single'', ''both'') OVER ()', '22023', 'wanted'),
	('bizenv.series_row(1e131000, ''2025-05-01'') OVER ()', '22003', 'single_value'), ('bizenv.series_value(1e131000, ''2025-05-01'', ''single'', ''single'') OVER ()', 'ok', ''),
	('bizenv.series_row(1e30, ''2025-05-01'') OVER ()', '22003', 'single_value'), ('bizenv.series_row(n, make_date(2000 + n, 1, 1), jan_feb_as_one => n > 1) OVER () FROM generate_series(1, 2) AS n', '22023', 'jan_feb_as_one'),
	('bizenv.series_row(n, make_date(2000 + n, 1, 1), step => CASE n WHEN 1 THEN ''monthly'' ELSE ''yearly'' END) OVER () FROM generate_series(1, 2) AS n', '22023', 'step'),
	('bizenv.series_parts(1, ''2025-05-01'', ''a'') OVER () FROM generate_series(1, 2)', '22023', 'period'), ('bizenv.series_parts(1, ''2025-05-01'', NULL) OVER ()', '22004', 'part'), ('bizenv.series_parts(1, ''2025-05-01'', ''a'', ''last'') OVER ()', '22023', 'against'),
	('bizenv.series_row(1, ''4714-11-24 BC'') OVER ()', 'ok', ''), ('bizenv.series_row(1, ''5874897-12-31'') OVER ()', 'ok', ''),
	('bizenv.series_row(n, make_date(1 + n / 12, n % 12 + 1, 1)) OVER () FROM generate_series(0, 60000) AS n', 'ok', '')) AS c(call, state, argument);
SELECT is((r).change_reason, 'off_column', 'a growth that its column cannot hold') FROM (SELECT n, bizenv.series_row(n * 1e7 + 1, make_date(2025, n + 1, 1)) OVER () AS r FROM generate_series(0, 1) AS n) AS s WHERE n = 1;
SELECT is(bizenv.series_row(NULL, NULL) OVER (), NULL, 'a row of a LEFT JOIN');
-- periods in words, and their first days
SELECT is_empty($$SELECT d::date, s FROM generate_series(timestamp '2024-01-01', '2026-01-31', '1 day') AS d, unnest('{monthly,quarterly,half_yearly,yearly}'::text[]) AS s
	WHERE bizenv.period_start(d::date, s) <> CASE s WHEN 'monthly' THEN date_trunc('month', d) WHEN 'quarterly' THEN date_trunc('quarter', d) WHEN 'yearly' THEN date_trunc('year', d)
			ELSE date_trunc('year', d) + CASE WHEN extract(month FROM d) > 6 THEN interval '6 months' ELSE '0' END END::date
		OR bizenv.period_label(d::date, s) <> bizenv.period_label(bizenv.period_start(d::date, s), s)
		OR bizenv.period_label(d::date, s, 'en') <> CASE s WHEN 'monthly' THEN to_char(d, 'FMMonth YYYY') WHEN 'quarterly' THEN to_char(d, '"Q"Q YYYY') WHEN 'yearly' THEN to_char(d, 'YYYY')
			ELSE CASE WHEN extract(month FROM d) > 6 THEN 'second' ELSE 'first' END || to_char(d, '" half of "YYYY') END$$, 'the first day of a period, and its name');
SELECT is(string_agg(concat_ws(' ', bizenv.period_label(d, '月'), bizenv.period_label(d, '季'), bizenv.period_label(d, '半年'), bizenv.period_label(d, '年'), bizenv.period_label(d, NULL)), ', ' ORDER BY d),
	'2025年2月 2025年第一季度 2025年上半年 2025年 2025-02-28, 2025年11月 2025年第四季度 2025年下半年 2025年 2025-11-01', 'in Chinese, by the words of an office; without a step no more than the day') FROM (VALUES (date '2025-02-28'), ('2025-11-01')) AS v(d);
SELECT is(pg_temp.outcome('SELECT bizenv.' || call, argument), state, call) FROM (VALUES ('period_label(''2025-01-01'', ''weekly'')', 'step', '22023'), ('period_label(''infinity'', ''yearly'')', 'period', '22008'),
	('period_label(''0044-03-15 BC'', ''yearly'')', 'period', '22008'), ('period_start(''0044-03-15 BC'', ''yearly'')', 'period', '22008'), ('period_label(''2025-01-01'', NULL, NULL)', 'lang', '22004'), ('period_label(''2025-01-01'', NULL, ''fr'')', 'lang', '22023'),
	('period_start(''5874897-12-31'', ''quarterly'')', '', 'ok'), ('period_label(NULL, ''yearly'')', '', 'ok')) AS v(call, argument, state);
-- half years: each against the one before, and against that of a year ago
SELECT is_empty($$SELECT FROM (SELECT y, h, v, bizenv.series_row(v, make_date(y, h * 6, 28), step => 'half_yearly') OVER (PARTITION BY id) AS r, lag(v) OVER w AS before, lag(v, 2) OVER w AS year_ago
		FROM (SELECT id, y, h, (random() * 100)::numeric(9,2) + 1 AS v FROM generate_series(1, 20) AS id, generate_series(2023, 2025) AS y, generate_series(1, 2) AS h) AS t WINDOW w AS (PARTITION BY id ORDER BY y, h)) AS f
	WHERE (r).previous IS DISTINCT FROM before OR (r).year_ago IS DISTINCT FROM year_ago OR (r).month_count <> 6$$, 'half years');
SELECT * FROM finish();
ROLLBACK;
