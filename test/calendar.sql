-- Laws and oracles of the room "calendar" (pgTAP). Every rule stands here once
-- more in plain SQL and is compared on random rows; the seed is printed, and
-- psql -v seed=N runs with that one again. What several sessions see of each
-- other is tried in test/t/02_calendar_cache.pl.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql

----------------------------------------------------------------- what is shipped

CREATE TEMP TABLE notice_day (day date, name text, is_off boolean, kind text);
\set csv `cat src/calendar/cn_holidays.csv 2>/dev/null || cat ../src/calendar/cn_holidays.csv`
INSERT INTO notice_day
SELECT f[1]::date, f[2], f[3]::boolean, f[4]
FROM regexp_split_to_table(:'csv', '\n') WITH ORDINALITY AS l(line, number), string_to_array(line, ',') AS f
WHERE number > 1 AND line <> '';
SELECT is(count(*), 767::bigint, 'the notices rule on 767 days') FROM notice_day;
SELECT is_empty('(SELECT day, name, NOT is_off, kind FROM notice_day EXCEPT SELECT day, name, is_workday, kind FROM bizenv.calendar_day)
	UNION ALL (SELECT day, name, is_workday, kind FROM bizenv.calendar_day EXCEPT SELECT day, name, NOT is_off, kind FROM notice_day)', 'those are shipped');
SELECT results_eq('SELECT DISTINCT calendar::text, shipped FROM bizenv.calendar_day', $$VALUES ('cn', true)$$, 'as days of cn');
SELECT results_eq('SELECT year FROM bizenv.calendar_year ORDER BY year', 'SELECT generate_series(2004, 2026)', 'with the years 2004 to 2026');
SELECT results_eq($$SELECT day FROM bizenv.calendar_day WHERE is_workday AND extract(isodow FROM day) < 6$$, $$VALUES (date '2020-02-03')$$,
	'make-up days are weekend days, but one that a notice confirms');
-- The law: a notice moves days off about and gives none away. What is ruled on in the last days
-- of December belongs to the notice of the next year.
SELECT results_eq($$SELECT year, count(*) FILTER (WHERE is_off AND extract(isodow FROM day) < 6) - count(*) FILTER (WHERE NOT is_off AND extract(isodow FROM day) > 5)
	FROM notice_day, LATERAL (SELECT extract(year FROM day)::integer + CASE WHEN day >= make_date(extract(year FROM day)::integer, 12, 26) THEN 1 ELSE 0 END) AS y(year)
	GROUP BY year HAVING year < 2027 ORDER BY year$$,
	$$SELECT y, CASE WHEN y < 2008 THEN 10 WHEN y = 2015 THEN 12 WHEN y = 2020 THEN 13 WHEN y < 2025 THEN 11 ELSE 13 END::bigint FROM generate_series(2004, 2026) AS y$$,
	'weekdays off less weekend days worked are the statutory days of each year');
-- (Mid-Autumn was a day of National Day in 2009 and 2020)
SELECT results_eq($$SELECT extract(year FROM day)::integer, count(*) FROM notice_day WHERE kind = 'statutory_holiday' GROUP BY 1 ORDER BY 1$$,
	$$SELECT y, CASE WHEN y < 2008 THEN 10 WHEN y IN (2009, 2020) THEN 10 WHEN y < 2025 THEN 11 ELSE 13 END::bigint FROM generate_series(2004, 2026) AS y$$, 'statutory holidays of each year');
SELECT is_empty($$SELECT * FROM notice_day WHERE is_off <> (kind NOT IN ('make_up_workday', 'ordinary_workday')) OR (kind = 'make_up_workday') <> (NOT is_off AND extract(isodow FROM day) > 5)
	OR kind = 'weekend' AND extract(isodow FROM day) < 6 OR kind = 'adjusted_day_off' AND extract(isodow FROM day) > 5$$, 'kinds agree with days');
SELECT cmp_ok(count(*), '>', 100::bigint, 'there are make-up days') FROM bizenv.calendar_day WHERE is_workday;

----------------------------------------------------------------- examples with known answers

CREATE TEMP TABLE example (op text, day date, argument text, expected text, note text);
INSERT INTO example VALUES
	('is_workday', '2025-01-26', NULL, 'true', 'Sun make-up before Spring Festival'),
	('is_workday', '2025-04-27', NULL, 'true', 'Sun make-up Labour Day'),
	('is_workday', '2025-10-11', NULL, 'true', 'Sat make-up National Day'),
	('is_workday', '2025-10-09', NULL, 'true', 'first working day after'),
	('is_workday', '2024-02-09', NULL, 'true', '除夕 2024: working (leave only encouraged)'),
	('is_workday', '2020-01-31', NULL, 'false', '2020 Spring Festival extended by notice'),
	('is_workday', '2020-02-02', NULL, 'false', 'Sun, still off'),
	('is_workday', '2015-09-03', NULL, 'false', 'one-off holiday 70th anniversary'),
	('is_workday', '2015-09-06', NULL, 'true', 'Sun make-up 2015'),
	('is_workday', '2019-04-28', NULL, 'true', 'Sun make-up 2019 amended'),
	('is_workday', '2018-12-31', NULL, 'false', 'Mon off from the 2019 notice'),
	('is_workday', '2006-12-30', NULL, 'true', 'Sat make-up from the 2007 notice'),
	('is_workday', '2024-01-01', NULL, 'false', 'New Year'),
	('is_workday', '2026-01-04', NULL, 'true', 'Sun make-up 2026'),
	('is_workday', '2026-02-28', NULL, 'true', 'Sat make-up 2026'),
	('is_workday', '2024-02-29', NULL, 'true', 'leap day, Thu'),
	('is_workday', '2025-07-15', NULL, 'true', 'seed: two systems issued'),
	('is_workday', '2004-01-17', NULL, 'true', '2004 Sat make-up'),
	('add', '2025-07-10', '1', '2025-07-11', 'seed 监察问题反馈会 + 1 工作日 (start day not counted)'),
	('add', '2025-07-10', '5', '2025-07-17', 'seed 监察问题反馈会 + 5 工作日 (start day not counted)'),
	('add', '2025-07-10', '10', '2025-07-24', 'seed 监察问题反馈会 + 10 工作日 (start day not counted)'),
	('add', '2025-07-10', '20', '2025-08-07', 'seed 监察问题反馈会 + 20 工作日 (start day not counted)'),
	('add', '2025-07-15', '1', '2025-07-16', 'seed 两单一函 issued + 1 工作日 (start day not counted)'),
	('add', '2025-07-15', '5', '2025-07-22', 'seed 两单一函 issued + 5 工作日 (start day not counted)'),
	('add', '2025-07-15', '10', '2025-07-29', 'seed 两单一函 issued + 10 工作日 (start day not counted)'),
	('add', '2025-07-15', '20', '2025-08-12', 'seed 两单一函 issued + 20 工作日 (start day not counted)'),
	('add', '2025-07-30', '1', '2025-07-31', 'seed 推进会 + 1 工作日 (start day not counted)'),
	('add', '2025-07-30', '5', '2025-08-06', 'seed 推进会 + 5 工作日 (start day not counted)'),
	('add', '2025-07-30', '10', '2025-08-13', 'seed 推进会 + 10 工作日 (start day not counted)'),
	('add', '2025-07-30', '20', '2025-08-27', 'seed 推进会 + 20 工作日 (start day not counted)'),
	('add', '2025-09-26', '1', '2025-09-28', 'Fri -> Sun make-up counts'),
	('add', '2025-09-30', '1', '2025-10-09', 'over the 8-day holiday'),
	('add', '2025-10-01', '1', '2025-10-09', 'start inside holiday'),
	('add', '2025-10-08', '1', '2025-10-09', 'last holiday day'),
	('add', '2025-01-27', '1', '2025-02-05', 'eve of Spring Festival'),
	('add', '2025-01-27', '5', '2025-02-10', NULL),
	('add', '2026-02-13', '2', '2026-02-24', 'over Spring Festival'),
	('add', '2026-02-20', '5', '2026-02-28', 'start inside holiday, Sat make-up 02-28'),
	('add', '2020-01-22', '2', '2020-02-03', NULL),
	('add', '2018-12-29', '1', '2019-01-02', '-> 2019-01-02'),
	('add', '2011-12-31', '1', '2012-01-04', '-> 2012-01-04'),
	('add', '2006-12-29', '2', '2006-12-31', 'make-up Sun'),
	('add', '2024-04-03', '1', '2024-04-07', '清明'),
	('add', '2024-04-30', '1', '2024-05-06', 'over Labour Day'),
	('add', '2023-06-21', '1', '2023-06-25', 'Dragon boat -> Sun make-up 06-25'),
	('add', '2022-09-30', '2', '2022-10-09', '-> Sun make-up 10-09'),
	('add', '2024-02-28', '1', '2024-02-29', 'leap day'),
	('add', '2025-12-31', '2', '2026-01-05', NULL),
	('add', '2025-10-09', '-1', '2025-09-30', 'back over the holiday'),
	('add', '2025-10-05', '-1', '2025-09-30', 'start inside holiday'),
	('add', '2025-10-11', '0', '2025-10-11', 'make-up day stays'),
	('add', '2025-02-05', '-1', '2025-01-27', 'back over Spring Festival'),
	('add', '2026-01-04', '-1', '2025-12-31', 'back to 2025-12-31'),
	('add', '2024-02-18', '-1', '2024-02-09', 'Sun make-up, back'),
	('count', '2025-07-10', '2025-07-10', '0', 'same day -> 0'),
	('count', '2025-07-10', '2025-07-14', '2', 'over a weekend'),
	('count', '2025-07-15', '2025-07-31', '12', '(a,b] start day excluded'),
	('count', '2025-09-28', '2025-10-11', '5', '(a,b] start day excluded'),
	('count', '2025-10-08', '2025-10-11', '3', '(a,b] start day excluded'),
	('count', '2024-12-31', '2025-12-31', '248', 'whole 2025'),
	('count', '2023-12-31', '2024-12-31', '251', 'whole 2024'),
	('count', '2019-12-31', '2020-12-31', '249', 'whole 2020'),
	('count', '2004-01-01', '2004-12-31', '252', '2004 less first day'),
	('count', '2026-02-13', '2026-02-24', '2', '(a,b] start day excluded'),
	('count', '2018-12-28', '2019-01-02', '2', 'make-up counted'),
	('count', '2006-12-29', '2007-01-04', '3', '(a,b] start day excluded'),
	('count_closed', '2025-07-10', '2025-07-10', '1', 'one day'),
	('count_closed', '2025-09-26', '2025-10-09', '5', '[a,b] like NETWORKDAYS'),
	('count_closed', '2025-07-01', '2025-07-31', '23', 'July 2025'),
	('count_closed', '2025-01-01', '2025-06-30', '120', 'H1 2025'),
	('count_closed', '2024-01-01', '2024-12-31', '251', 'year 2024'),
	('count_closed', '2020-01-01', '2020-12-31', '249', 'year 2020'),
	('count_closed', '2025-10-09', '2025-09-26', '-5', 'reversed -> negative'),
	('prev', '2025-10-01', NULL, '2025-09-30', 'last working day <= date'),
	('prev', '2025-09-27', NULL, '2025-09-26', 'last working day <= date'),
	('prev', '2025-09-28', NULL, '2025-09-28', 'last working day <= date'),
	('prev', '2026-02-15', NULL, '2026-02-14', 'last working day <= date'),
	('prev', '2020-01-30', NULL, '2020-01-23', 'last working day <= date'),
	('prev', '2024-02-10', NULL, '2024-02-09', 'last working day <= date'),
	('add', '2011-01-09', '30', '2011-02-23', 'random'),
	('add', '2015-02-26', '-2', '2015-02-17', 'random'),
	('count', '2015-06-28', '2016-06-14', '240', 'random'),
	('add', '2024-01-25', '-1', '2024-01-24', 'random'),
	('add', '2011-10-18', '2', '2011-10-20', 'random'),
	('add', '2017-12-20', '-10', '2017-12-06', 'random'),
	('count', '2017-03-02', '2017-05-28', '60', 'random'),
	('count', '2025-07-18', '2026-02-01', '135', 'random'),
	('add', '2007-01-01', '-10', '2006-12-20', 'random'),
	('add', '2004-03-11', '-15', '2004-02-19', 'random'),
	('count', '2016-05-05', '2016-08-20', '75', 'random'),
	('add', '2009-07-01', '3', '2009-07-06', 'random'),
	('add', '2008-05-13', '-10', '2008-04-28', 'random'),
	('add', '2014-06-12', '2', '2014-06-16', 'random'),
	('count', '2021-09-14', '2022-08-12', '227', 'random'),
	('add', '2020-07-31', '-1', '2020-07-30', 'random'),
	('add', '2024-07-18', '5', '2024-07-25', 'random'),
	('add', '2012-10-01', '5', '2012-10-12', 'random'),
	('count', '2006-06-28', '2007-05-01', '213', 'random'),
	('count', '2009-02-19', '2010-03-15', '266', 'random'),
	('add', '2020-02-23', '-10', '2020-02-10', 'random'),
	('count', '2004-03-11', '2004-07-29', '97', 'random'),
	('count', '2018-09-26', '2018-11-14', '32', 'random'),
	('add', '2022-04-14', '-10', '2022-03-30', 'random'),
	('add', '2010-05-12', '-30', '2010-03-29', 'random'),
	('count', '2018-07-05', '2019-03-27', '181', 'random'),
	('add', '2006-04-11', '15', '2006-04-30', 'random'),
	('add', '2017-12-05', '-10', '2017-11-21', 'random'),
	('add', '2022-12-09', '-15', '2022-11-18', 'random'),
	('add', '2024-05-17', '60', '2024-08-12', 'random'),
	('add', '2016-11-16', '-15', '2016-10-26', 'random'),
	('count', '2022-03-19', '2022-07-15', '82', 'random'),
	('add', '2013-03-29', '20', '2013-04-27', 'random'),
	('add', '2021-02-08', '-1', '2021-02-07', 'random'),
	('add', '2005-08-22', '-30', '2005-07-11', 'random'),
	('add', '2014-06-25', '-2', '2014-06-23', 'random'),
	('add', '2022-12-07', '120', '2023-06-01', 'random'),
	('add', '2009-06-07', '20', '2009-07-03', 'random'),
	('add', '2005-02-20', '2', '2005-02-22', 'random'),
	('add', '2022-08-29', '-30', '2022-07-18', 'random'),
	('count', '2024-09-14', '2025-07-13', '201', 'random');
SELECT is(count(*), 120::bigint, '120 examples') FROM example;
SELECT is(CASE op
		WHEN 'is_workday' THEN bizenv.is_workday(day)::text
		WHEN 'add' THEN bizenv.add_workdays(day, argument::integer)::text
		WHEN 'count' THEN bizenv.workdays_between(day, argument::date)::text
		WHEN 'count_closed' THEN bizenv.workdays_between(day, argument::date, include_start => true)::text
		WHEN 'prev' THEN bizenv.workday_on_or_before(day)::text END,
	expected, concat_ws(' ', op, day, argument, note))
FROM example;

----------------------------------------------------------------- the oracle

CREATE TABLE day_of_cn AS
SELECT g::date AS day, coalesce(NOT is_off, extract(isodow FROM g) < 6) AS worked, NULL::integer AS n
FROM generate_series(date '2004-01-01', date '2026-12-31', interval '1 day') AS g LEFT JOIN notice_day AS d ON d.day = g::date;
-- how many are worked up to each, by a plain running count
UPDATE day_of_cn SET n = c.n
FROM (SELECT day, count(*) FILTER (WHERE worked) OVER (ORDER BY day) AS n FROM day_of_cn) AS c WHERE c.day = day_of_cn.day;
CREATE UNIQUE INDEX ON day_of_cn (day);
CREATE INDEX ON day_of_cn (n);
ANALYZE day_of_cn;

SELECT is_empty('SELECT day FROM day_of_cn WHERE bizenv.is_workday(day) IS DISTINCT FROM worked', 'is_workday agrees on every day');
SELECT is_empty('SELECT y FROM (SELECT extract(year FROM day)::integer AS y, count(*) FILTER (WHERE worked) AS n FROM day_of_cn GROUP BY 1) AS s
	WHERE bizenv.workdays_in_year(y) <> n', 'workdays_in_year agrees on every year');
SELECT is_empty($$SELECT d.day FROM day_of_cn AS d WHERE d.day BETWEEN '2004-01-05' AND '2026-12-25' AND (
	bizenv.workday_on_or_after(d.day) IS DISTINCT FROM (SELECT min(o.day) FROM day_of_cn AS o WHERE o.day BETWEEN d.day AND d.day + 20 AND o.worked) OR
	bizenv.workday_on_or_before(d.day) IS DISTINCT FROM (SELECT max(o.day) FROM day_of_cn AS o WHERE o.day BETWEEN d.day - 20 AND d.day AND o.worked))$$,
	'workday_on_or_after and workday_on_or_before agree on every day');

-- pairs of days, most of them near each other, in either order
CREATE TABLE pair AS
SELECT id, CASE WHEN swap THEN b ELSE a END AS starts, CASE WHEN swap THEN a ELSE b END AS ends
FROM (SELECT id, a, LEAST(a + CASE WHEN id % 40 > 0 THEN floor(random() * 40) ELSE floor(random() * 8400) END::integer, date '2026-12-31') AS b,
		random() < 0.3 AS swap
	FROM (SELECT id, date '2004-01-02' + floor(random() * 8400)::integer AS a FROM generate_series(1, 100000) AS id) AS r) AS s;
SELECT is_empty($$
	SELECT id, starts, ends FROM pair, LATERAL (SELECT count(*) FILTER (WHERE worked AND day > LEAST(starts, ends)) AS open, count(*) FILTER (WHERE worked) AS closed
		FROM day_of_cn WHERE day BETWEEN LEAST(starts, ends) AND GREATEST(starts, ends)) AS c
	WHERE bizenv.workdays_between(starts, ends) <> open * CASE WHEN ends < starts THEN -1 ELSE 1 END
		OR bizenv.workdays_between(starts, ends, include_start => true) <> closed * CASE WHEN ends < starts THEN -1 ELSE 1 END LIMIT 10$$,
	'workdays_between agrees with counting day by day on 100,000 pairs');
SELECT is_empty($$
	SELECT id, starts, n FROM (SELECT *, floor(random() * 400)::integer - 200 AS n FROM pair) AS p, LATERAL (SELECT CASE
		WHEN n > 0 THEN (SELECT day FROM day_of_cn AS d WHERE d.worked AND d.n = (SELECT s.n FROM day_of_cn AS s WHERE s.day = p.starts) + p.n)
		WHEN n < 0 THEN (SELECT day FROM day_of_cn AS d WHERE d.worked AND d.n = (SELECT s.n FROM day_of_cn AS s WHERE s.day = p.starts - 1) + p.n + 1)
		ELSE (SELECT day FROM day_of_cn AS d WHERE d.worked AND d.n = (SELECT s.n FROM day_of_cn AS s WHERE s.day = p.starts - 1) + 1) END AS expected) AS o
	WHERE bizenv.add_workdays(starts, n, on_unannounced => 'null') IS DISTINCT FROM expected LIMIT 10$$,
	'add_workdays agrees with a numbered list of workdays');

-- laws
SELECT is_empty($$SELECT id FROM pair WHERE bizenv.workdays_between(starts, ends) <> -bizenv.workdays_between(ends, starts)$$, 'exchanging the days changes the sign');
SELECT is_empty($$SELECT id FROM pair WHERE bizenv.workdays_between(starts, ends) + bizenv.workdays_between(ends, '2015-06-15') <> bizenv.workdays_between(starts, '2015-06-15')$$,
	'counts add up');
SELECT is_empty($$SELECT id FROM (SELECT *, 1 + id % 30 AS n FROM pair WHERE starts < '2026-10-01') AS p WHERE bizenv.workdays_between(starts, bizenv.add_workdays(starts, n)) <> n$$,
	'as many workdays are between as were added');
SELECT is_empty($$SELECT id FROM (SELECT *, 1 + id % 30 AS n FROM pair WHERE starts BETWEEN '2004-02-01' AND '2026-10-01') AS p
	WHERE NOT bizenv.is_workday(bizenv.add_workdays(starts, n)) OR bizenv.add_workdays(bizenv.add_workdays(starts, n), -n) <> bizenv.workday_on_or_before(starts)$$,
	'and taken away again');

----------------------------------------------------------------- deadlines

-- the rules of the Civil Code in plain SQL; interval arithmetic ends months as article 202 does
CREATE FUNCTION pg_temp.due(ordered_on date, n integer, unit text) RETURNS date LANGUAGE sql AS $$
	SELECT CASE WHEN unit = 'workday' THEN (SELECT day FROM day_of_cn WHERE worked AND day > ordered_on ORDER BY day OFFSET due.n - 1 LIMIT 1)
		ELSE (SELECT min(day) FROM day_of_cn, (SELECT (ordered_on + format('%s %s', due.n, unit)::interval)::date AS last) AS l
			WHERE worked AND day BETWEEN last AND last + 20) END
$$;
SELECT is(bizenv.deadline(ordered_on::date, n, unit), due::date, rule) FROM (VALUES
	('2025-07-10', 10, 'workday', '2025-07-24', 'ten workdays after the feedback meeting'),
	('2025-07-10', 1, 'day', '2025-07-11', '201: the day of the order is not counted'),
	('2025-09-18', 10, 'day', '2025-09-28', '203: a make-up workday is a workday'),
	('2025-09-17', 10, 'day', '2025-09-28', '203: a Saturday gives way to a make-up Sunday'),
	('2025-09-01', 1, 'month', '2025-10-09', '203: over the eight days of October'),
	('2025-07-10', 1, 'month', '2025-08-11', '203: a Sunday gives way to Monday'),
	('2026-02-28', 1, 'month', '2026-03-30', '202, 203: the same day number, a Saturday in 2026'),
	('2025-02-28', 1, 'month', '2025-03-28', '202: the same day number, not the last day'),
	('2025-07-31', 2, 'month', '2025-09-30', '202: the last day where the month has no 31st'),
	('2024-01-31', 1, 'month', '2024-02-29', '202: the last day of February in a leap year'),
	('2024-02-29', 1, 'year', '2025-02-28', '202: the last day of February in another'),
	('2025-07-18', 1, 'week', '2025-07-25', 'a week ends on the same weekday'),
	('2025-09-24', 1, 'week', '2025-10-09', '203: also of weeks'),
	('2025-01-01', 1, 'year', '2026-01-04', '203: also of years, with a make-up Sunday'),
	('2025-07-10', 10, '工作日', '2025-07-24', 'workdays in Chinese'),
	('2025-09-18', 10, '日', '2025-09-28', 'days in Chinese'),
	('2025-07-18', 1, '周', '2025-07-25', 'weeks in Chinese'),
	('2025-09-01', 1, '月', '2025-10-09', 'months in Chinese'),
	('2025-01-01', 1, '年', '2026-01-04', 'years in Chinese'),
	('2003-12-31', 1, 'workday', '2004-01-02', 'counted from the eve of the announced years'),
	('2003-12-01', 2, 'month', '2004-02-02', 'only the last day must be announced')) AS t(ordered_on, n, unit, due, rule);
SELECT is_empty($$SELECT id, starts, n, unit FROM (SELECT id, starts, 1 + id % 24 AS n, unit FROM pair, unnest('{workday,day,week,month,year}'::text[]) AS unit
		WHERE id <= 2500 AND starts < '2020-01-01' AND (unit <> 'year' OR id % 24 < 6)) AS p
	WHERE bizenv.deadline(starts, n, unit) IS DISTINCT FROM pg_temp.due(starts, n, unit) LIMIT 10$$, 'deadline agrees with plain SQL');
SELECT is(bizenv.extend_deadline('2025-07-24', '2025-07-24', 5, 'workday'), date '2025-07-31', 'an extension asked on the last day counts from the deadline');
SELECT is(bizenv.extend_deadline('2025-09-18', '2025-09-01', 10, 'day'), date '2025-09-28', 'as the deadline is counted');
SELECT is(bizenv.overdue_workdays(due::date, as_of::date, done_on::date), overdue, what) FROM (VALUES
	('2025-09-30', '2025-09-30', NULL, 0, 'not overdue on the last day'),
	('2025-09-30', '2025-10-08', NULL, 0, 'nor on the days off after it'),
	('2025-09-30', '2025-10-09', NULL, 1, 'overdue from the next workday'),
	('2025-09-30', '2025-10-11', NULL, 3, 'make-up days count'),
	('2025-09-30', '2025-10-11', '2025-10-09', 1, 'no longer than until it was done'),
	('2025-09-30', '2025-10-11', '2025-09-30', 0, 'done in time'),
	('2025-09-30', '2025-10-09', '2025-10-11', 1, 'what is done later was not done then'),
	('2035-09-30', '2025-10-09', NULL, 0, 'what is in time needs no calendar'),
	('2035-09-30', '2035-09-30', NULL, 0, 'nor on the last day'),
	(NULL, '2025-10-09', NULL, NULL, 'no due date'),
	('2025-09-30', NULL, '2025-10-11', NULL, 'no date of reference')) AS t(due, as_of, done_on, overdue, what);

----------------------------------------------------------------- beyond what is announced

CREATE FUNCTION pg_temp.hint(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	hint text;
BEGIN
	EXECUTE call;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	RETURN hint;
END
$$;
CREATE TEMP TABLE beyond (call text, argument text, inserts text);
INSERT INTO beyond VALUES
	('is_workday(''2027-01-01'')', 'day', '''cn'', 2027'), ('is_workday(''2003-12-31'')', 'day', '''cn'', 2003'),
	('is_workday(''infinity'')', 'day', NULL), ('is_workday(''5874897-12-31'')', 'day', '''cn'', year'), ('is_workday(''4714-11-24 BC'')', 'day', '''cn'', year'),
	('is_workday(''1900-01-01'')', 'day', '''cn'', 1900'), ('is_workday(''2199-12-31'')', 'day', '''cn'', 2199'), ('is_workday(''1899-12-31'')', 'day', '''cn'', year'), ('is_workday(''2200-01-01'')', 'day', '''cn'', year'),
	('add_workdays(''2026-12-31'', 1)', 'n', '''cn'', 2027'), ('add_workdays(''2004-01-01'', -1)', 'n', '''cn'', 2003'),
	('add_workdays(''2025-01-01'', 2147483647)', 'n', '''cn'', 2027'), ('add_workdays(''2025-01-01'', -2147483648)', 'n', '''cn'', 2003'),
	('add_workdays(''2027-01-02'', -1)', 'day', '''cn'', 2027'), ('add_workdays(''2003-12-30'', 1)', 'day', '''cn'', 2003'), ('add_workdays(''2027-01-01'', 0)', 'day', '''cn'', 2027'),
	('add_workdays(''-infinity'', 1)', 'day', NULL),
	('workdays_between(''2025-01-01'', ''2027-01-01'')', 'ends', '''cn'', 2027'), ('workdays_between(''2003-12-30'', ''2025-01-01'')', 'starts', '''cn'', 2003'),
	('workdays_between(''2003-12-31'', ''2025-01-01'', include_start => true)', 'starts', '''cn'', 2003'), ('workdays_between(''2027-01-01'', ''2025-01-01'')', 'starts', '''cn'', 2027'),
	('workdays_between(''2025-01-01'', ''2003-01-01'')', 'ends', '''cn'', 2003'), ('workdays_between(''2025-01-01'', ''infinity'')', 'ends', NULL),
	('workdays_between(''-infinity'', ''2025-01-01'')', 'starts', NULL),
	('workday_on_or_after(''2027-01-01'')', 'day', '''cn'', 2027'), ('workday_on_or_before(''2003-12-31'')', 'day', '''cn'', 2003'),
	('workday_on_or_before(''2004-01-01'')', 'day', '''cn'', 2003'), ('workdays_in_year(2027)', 'year', '''cn'', 2027'), ('workdays_in_year(-2147483648)', 'year', '''cn'', year'),
	('deadline(''2026-12-31'', 1, ''day'')', 'n', '''cn'', 2027'), ('deadline(''2026-12-31'', 1, ''month'')', 'n', '''cn'', 2027'),
	('deadline(''2025-12-31'', 2147483647, ''day'')', 'n', '''cn'', year'), ('deadline(''2025-12-31'', 2147483647, ''week'')', 'n', '''cn'', year'),
	('deadline(''2025-12-31'', 2147483647, ''month'')', 'n', '''cn'', year'), ('deadline(''2025-12-31'', 2147483647, ''year'')', 'n', '''cn'', year'),
	('deadline(''2025-12-31'', 2147483647, ''workday'')', 'n', '''cn'', 2027'), ('deadline(''infinity'', 1, ''day'')', 'ordered_on', NULL),
	('extend_deadline(''2026-12-31'', ''2026-12-31'', 1, ''workday'')', 'n', '''cn'', 2027'), ('extend_deadline(''infinity'', ''2026-12-31'', 1, ''workday'')', 'due', NULL),
	('extend_deadline(''2026-12-31'', ''-infinity'', 1, ''workday'')', 'asked_on', NULL),
	('overdue_workdays(''2026-12-31'', ''2027-01-01'')', 'as_of', '''cn'', 2027'), ('overdue_workdays(''2026-12-31'', ''2027-01-01'', ''2028-01-01'')', 'as_of', '''cn'', 2027'), ('overdue_workdays(''2026-12-31'', ''2027-01-01'', ''2027-01-01'')', 'as_of', '''cn'', 2027'), ('overdue_workdays(''2026-12-31'', ''2028-01-01'', ''2027-01-01'')', 'done_on', '''cn'', 2027'),
	('overdue_workdays(''infinity'', ''2028-01-01'')', 'due', NULL), ('overdue_workdays(''2026-12-31'', ''infinity'')', 'as_of', NULL), ('overdue_workdays(''2026-12-31'', ''2026-12-31'', ''infinity'')', 'done_on', NULL);
SELECT is(pg_temp.outcome('SELECT bizenv.' || call, argument), '22008', call) FROM beyond;
SELECT matches(pg_temp.hint('SELECT bizenv.' || call), format('bizenv\.announce_notice\(%s, ', inserts), 'hint of ' || call) FROM beyond WHERE inserts IS NOT NULL;
SELECT is(pg_temp.outcome(format('SELECT 1 / (bizenv.%s, on_unannounced => ''null'') IS NULL)::integer', rtrim(call, ')'))), 'ok', 'NULL: ' || call) FROM beyond;

-- (the argument at the head of the DETAIL is to blame)
CREATE FUNCTION pg_temp.detail(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
BEGIN
	EXECUTE call;
	RETURN 'no error';
EXCEPTION WHEN datetime_field_overflow THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN detail;
END
$$;
SELECT matches(pg_temp.detail('SELECT bizenv.' || call), format('^"%s" leads outside the years', argument), 'blame for ' || call) FROM beyond WHERE inserts IS NOT NULL;
SELECT is(bizenv.add_workdays('2004-01-01', 0), date '2004-01-02', 'n = 0 asks nothing of the day before');
SELECT is(pg_temp.hint('SELECT bizenv.workdays_between(' || days || ')'), pg_temp.hint('SELECT bizenv.is_workday(''infinity'')'), 'infinite days are told as such: ' || days)
FROM unnest(ARRAY['''2025-01-01'', ''infinity''', '''-infinity'', ''2025-01-01''', '''-infinity'', ''infinity''']) AS days;

-- what the hint says does help, and no more than that year is announced by it
SAVEPOINT hint;
SELECT format('SELECT is(count(*), 17::bigint, ''the call of the hint announces the year'') FROM (%s) AS s',
	replace(substring(pg_temp.hint('SELECT bizenv.is_workday(''2027-01-04'')'), '^SELECT [^;]*'), '''the text of the notice''', '''春节：3月1日至17日放假。''')) \gexec
SELECT is(bizenv.workdays_in_year(2027), 261 - 13, 'with its days');
ROLLBACK TO hint;
INSERT INTO bizenv.calendar_year VALUES ('cn', 2027, 'a notice without days');
SELECT ok(bizenv.is_workday('2027-01-04') AND bizenv.workdays_in_year(2027) = 261, 'a row announces a year');
SELECT is(bizenv.workdays_between('2026-12-30', '2027-01-05'), 4, 'and years follow each other');
INSERT INTO bizenv.calendar_year VALUES ('cn', 2029, 'a year too far');
SELECT is(bizenv.workdays_in_year(2029), 261, 'a year may be announced before another');
SELECT is(pg_temp.outcome('SELECT bizenv.' || call), '22008', 'none is guessed between: ' || call)
FROM unnest(ARRAY['workdays_between(''2026-12-31'', ''2029-01-05'')', 'add_workdays(''2027-12-31'', 1)', 'add_workdays(''2029-01-01'', -1)', 'workdays_in_year(2028)', 'is_workday(''2028-02-29'')']) AS call;
SELECT matches(pg_temp.hint('SELECT bizenv.workdays_between(''2026-12-31'', ''2029-01-05'')'), '''cn'', 2028', 'the hint tells the first year that is missing');
DELETE FROM bizenv.calendar_year WHERE NOT shipped;
SELECT is(pg_temp.outcome('SELECT bizenv.is_workday(''2027-01-04'')', 'day'), '22008', 'a year that is taken away is not announced');

----------------------------------------------------------------- wrong and missing arguments

SELECT is(pg_temp.outcome('SELECT bizenv.' || call, argument), state, left(call, 80)) FROM (VALUES
	('is_workday(''2025-01-01'', ''nowhere'')', 'calendar', '22023'), ('is_workday(''2025-01-01'', '''')', 'calendar', '22023'), ('is_workday(''2025-01-01'', ''CN'')', 'calendar', '22023'),
	('is_workday(''2025-01-01'', ''cn '')', 'calendar', '22023'), ('is_workday(''2025-01-01'', repeat(''长'', 1000000))', 'calendar', '22023'), ('is_workday(NULL, ''nowhere'')', 'calendar', '22023'),
	('is_workday(''2025-01-01'', NULL)', 'calendar', '22004'), ('is_workday(''2025-01-01'', on_unannounced => ''guess'')', 'on_unannounced', '22023'), ('is_workday(''2025-01-01'', on_unannounced => NULL)', 'on_unannounced', '22004'),
	('workdays_between(''2025-01-01'', ''2025-01-02'', include_start => NULL)', 'include_start', '22004'), ('deadline(''2025-01-01'', 1, NULL)', 'unit', '22004'),
	('deadline(''2025-01-01'', 1, ''fortnight'')', 'unit', '22023'), ('deadline(''2025-01-01'', 0, ''day'')', 'n', '22023'), ('deadline(''2025-01-01'', -1, ''workday'')', 'n', '22023'),
	('deadline(''2025-01-01'', 0, ''day'', on_unannounced => ''null'')', 'n', '22023'), ('extend_deadline(''2025-07-24'', ''2025-07-25'', 5, ''workday'')', 'asked_on', '22023'),
	('extend_deadline(''2025-07-24'', ''2025-07-24'', 0, ''workday'')', 'n', '22023'), ('overdue_workdays(''2025-07-24'', ''2025-07-24'', calendar => ''nowhere'')', 'calendar', '22023')) AS t(call, argument, state);
SELECT is(substring(pg_temp.hint('SELECT bizenv.is_workday(''2025-01-01'', repeat(''x'', 100))'), 'x+'), repeat('x', 64), 'as much of a long name as helps');
SELECT is(pg_temp.hint('SELECT bizenv.is_workday(''2025-01-01'', ''it''''s'')'), 'A calendar that follows China''s: INSERT INTO bizenv.calendar VALUES (''it''''s'', ''cn'');', 'the hint quotes a name');
SELECT ok(bizenv.is_workday(NULL) IS NULL AND bizenv.add_workdays(NULL, 1) IS NULL AND bizenv.add_workdays('2025-01-01', NULL) IS NULL AND bizenv.workdays_between(NULL, '2025-01-01') IS NULL
	AND bizenv.workdays_between('2025-01-01', NULL) IS NULL AND bizenv.workday_on_or_after(NULL) IS NULL AND bizenv.workday_on_or_before(NULL) IS NULL AND bizenv.workdays_in_year(NULL) IS NULL
	AND bizenv.deadline(NULL, 1, 'day') IS NULL AND bizenv.deadline('2025-01-01', NULL, 'day') IS NULL AND bizenv.extend_deadline('2025-07-24', NULL, 1, 'day') IS NULL
	AND bizenv.extend_deadline('2025-07-24', '2025-07-24', NULL, 'day') IS NULL AND bizenv.extend_deadline(NULL, '2025-07-24', 1, 'day') IS NULL AND bizenv.overdue_workdays(NULL, NULL) IS NULL, 'NULL for NULL');
SELECT is(pg_temp.outcome('SELECT bizenv_internal.calendar_changed()'), '0A000', 'the trigger is not called by hand');
CREATE TEMP TABLE other (a integer);
CREATE TRIGGER r BEFORE INSERT ON other FOR EACH ROW EXECUTE FUNCTION bizenv_internal.calendar_changed();
SELECT is(pg_temp.outcome('INSERT INTO other VALUES (1)'), '0A000', 'nor for each row');
DROP TRIGGER r ON other;
CREATE TRIGGER s AFTER INSERT ON other FOR EACH STATEMENT EXECUTE FUNCTION bizenv_internal.calendar_changed();
SELECT is(pg_temp.outcome('INSERT INTO other VALUES (1)'), 'ok', 'on another table it does no harm');

-- what the tables refuse
SELECT is(pg_temp.outcome('INSERT INTO bizenv.' || row), '23514', row) FROM unnest(ARRAY['calendar VALUES ('''')', 'calendar VALUES (''a'', ''a'')', 'calendar_year VALUES (''cn'', 1899)', 'calendar_year VALUES (''cn'', 2200)',
	'calendar_year VALUES ('' '', 2027)', 'calendar_day VALUES (''cn'', ''infinity'', false)', 'calendar_day VALUES (''cn'', ''2200-01-01'', false)', 'calendar_day VALUES ('''', ''2025-01-01'', false)']) AS row;
SELECT is(pg_temp.outcome('INSERT INTO bizenv.' || row), '23505', row) FROM unnest(ARRAY['calendar VALUES (''cn'', NULL, true)', 'calendar_year VALUES (''cn'', 2025, NULL, true)', 'calendar_day VALUES (''cn'', ''2025-10-01'', true, NULL, true)']) AS row;

----------------------------------------------------------------- calendars of regions, and the office's own days

INSERT INTO bizenv.calendar VALUES ('内蒙古', 'cn'), ('乌海', '内蒙古');
SELECT is_empty($$SELECT day FROM day_of_cn WHERE bizenv.is_workday(day, '乌海') <> worked$$, 'a regional calendar has its ancestors'' days');
SELECT is(bizenv.workdays_between('2025-01-01', '2026-12-31', '乌海'), bizenv.workdays_between('2025-01-01', '2026-12-31'), 'and years');
-- what cn, 内蒙古 and 乌海 say of some days
CREATE FUNCTION pg_temp.worked(VARIADIC days date[]) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(concat(bizenv.is_workday(d, 'cn'), bizenv.is_workday(d, '内蒙古'), bizenv.is_workday(d, '乌海')), ' ' ORDER BY d) FROM unnest(days) AS d
$$;
INSERT INTO bizenv.calendar_day VALUES ('内蒙古', '2025-08-01', false, '那达慕'), ('乌海', '2025-10-01', true, '值班'), ('内蒙古', '2025-10-02', true, NULL), ('乌海', '2025-10-02', false, NULL);
SELECT is(pg_temp.worked('2025-08-01', '2025-10-01', '2025-10-02'), 'tff fft ftf', 'rules of a region hold there and below, the nearest first');
INSERT INTO bizenv.calendar_year VALUES ('内蒙古', 2027, 'its own');
SELECT is(concat(bizenv.is_workday('2027-01-04', '乌海'), bizenv.is_workday('2027-01-04', 'cn', 'null')), 't', 'years of a region hold there and below, not above');
INSERT INTO bizenv.calendar_day VALUES ('cn', '2025-10-02', true, NULL), ('cn', '2025-10-03', true, NULL), ('cn', '2025-07-14', false, '本市');
SELECT is(pg_temp.worked('2025-07-14', '2025-10-02', '2025-10-03'), 'fff ttf ttt', 'an office''s day wins over the shipped one, the nearer calendar over both');
DELETE FROM bizenv.calendar_day WHERE shipped AND day = '2025-10-03';
INSERT INTO bizenv.calendar_day VALUES ('cn', '2025-10-03', false, '国庆节', true);
SELECT ok(bizenv.is_workday('2025-10-03'), 'also over a shipped row that came later');

-- an update replaces what is shipped, and nothing else
CREATE TEMP TABLE office_rows AS SELECT * FROM bizenv.calendar_day WHERE NOT shipped;
CREATE TEMP TABLE shipped_rows AS SELECT * FROM bizenv.calendar_day WHERE shipped;
DELETE FROM bizenv.calendar_day WHERE shipped;
SELECT is(concat(bizenv.is_workday('2025-10-01'), bizenv.is_workday('2025-09-28'), bizenv.is_workday('2025-10-03'), bizenv.is_workday('2025-07-14')), 'tftf', 'without the shipped days the week and the office rule');
INSERT INTO bizenv.calendar_day SELECT * FROM shipped_rows UNION ALL SELECT 'cn', '2025-07-14', true, 'shipped later', true, NULL;
SELECT set_eq('SELECT * FROM bizenv.calendar_day WHERE NOT shipped', 'SELECT * FROM office_rows', 'the office''s rows are as they were');
SELECT is(concat(bizenv.is_workday('2025-10-01'), bizenv.is_workday('2025-09-28'), bizenv.is_workday('2025-10-03'), bizenv.is_workday('2025-07-14')), 'fttf', 'and still win');
INSERT INTO bizenv.calendar_year VALUES ('cn', 2027, 'the office', false), ('cn', 2027, 'shipped later', true);
SELECT is(bizenv.workdays_in_year(2027), 261, 'a year that the office announced may be shipped later');

-- parents that are missing or go round, calendars without a parent, an office's own parent for a shipped one
INSERT INTO bizenv.calendar VALUES ('a', 'b'), ('b', 'c');
SELECT is(pg_temp.outcome('SELECT bizenv.is_workday(''2025-01-01'', ''a'')', 'calendar'), '22023', 'a parent that is missing');
SELECT is(pg_temp.hint('SELECT bizenv.is_workday(''2025-01-01'', ''a'')'), 'A calendar that follows China''s: INSERT INTO bizenv.calendar VALUES (''c'', ''cn'');', 'the hint adds it');
INSERT INTO bizenv.calendar VALUES ('c', 'a');
SELECT is(pg_temp.outcome(format('SELECT bizenv.is_workday(''2025-01-01'', %L)', c), 'calendar'), '22023', 'parents that go round: ' || c) FROM unnest('{a,b,c}'::text[]) AS c;
UPDATE bizenv.calendar SET parent = '内蒙古' WHERE calendar = 'c';
SELECT is(bizenv.is_workday('2025-08-01', 'a'), false, 'parents that are mended');
UPDATE bizenv.calendar SET parent = NULL WHERE calendar = 'c';
SELECT is(bizenv.is_workday('2025-08-01', 'a', 'null'), NULL, 'a calendar without a parent has no years but its own');
INSERT INTO bizenv.calendar_year VALUES ('b', 1900), ('c', 2199);
SELECT is(concat(bizenv.workdays_in_year(1900, 'a'), ' ', bizenv.workdays_in_year(2199, 'a'), ' ', bizenv.add_workdays('1899-12-31', 1, 'a'), ' ', bizenv.add_workdays('2200-01-01', -1, 'a')),
	'261 261 1900-01-01 2199-12-31', 'the first and the last year that can be announced');
INSERT INTO bizenv.calendar_year SELECT 'a', y FROM generate_series(1900, 2199) AS y;
SELECT is(bizenv.workdays_between('1899-12-31', '2199-12-31', 'a'), (SELECT count(*)::integer FROM generate_series(timestamp '1900-01-01', '2199-12-31', '1 day') AS d WHERE extract(isodow FROM d) < 6),
	'three hundred years');
INSERT INTO bizenv.calendar VALUES ('cn', 'a');
SELECT ok(bizenv.is_workday('2150-01-01') AND NOT bizenv.is_workday('2025-10-01'), 'an office may give cn itself a parent');
DELETE FROM bizenv.calendar WHERE calendar = 'cn' AND NOT shipped;

----------------------------------------------------------------- what the own session changes

SELECT is(bizenv.workdays_in_year(2028, on_unannounced => 'null'), NULL, 'a year that is not announced');
SAVEPOINT one;
INSERT INTO bizenv.calendar_year VALUES ('cn', 2028);
SELECT is(bizenv.workdays_in_year(2028), 260, 'an own change is seen by the next statement');
SAVEPOINT two;
INSERT INTO bizenv.calendar_day VALUES ('cn', '2028-01-03', false);
SELECT is(bizenv.workdays_in_year(2028), 259, 'as is one after a savepoint');
UPDATE bizenv.calendar_day SET is_workday = true WHERE day = '2026-10-01';
SELECT is(bizenv.is_workday('2026-10-01'), true, 'UPDATE');
ROLLBACK TO two;
SELECT is(bizenv.workdays_in_year(2028), 260, 'until it is rolled back');
ROLLBACK TO one;
SELECT is(concat(bizenv.workdays_in_year(2028, on_unannounced => 'null'), bizenv.is_workday('2026-10-01')), 'f', 'all of it');

-- one call after another in one statement, with changes between
CREATE FUNCTION pg_temp.before_and_after() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	answers text := '';
BEGIN
	FOR i IN 0 .. 3 LOOP
		answers := answers || bizenv.is_workday('2026-06-02');
		IF i % 2 = 0 THEN
			INSERT INTO bizenv.calendar_day VALUES ('cn', '2026-06-02', false);
		ELSE
			DELETE FROM bizenv.calendar_day WHERE day = '2026-06-02';
		END IF;
	END LOOP;
	RETURN answers;
END
$$;
SELECT is(pg_temp.before_and_after(), 'truefalsetruefalse', 'expressions of PL/pgSQL see changes too');

-- a reader inside a statement that fails: what it saw is not kept
CREATE FUNCTION pg_temp.peek() RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	RAISE EXCEPTION 'the year has % workdays', bizenv.workdays_in_year(2028);
END
$$;
CREATE FUNCTION pg_temp.year_or_error() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO bizenv.calendar_year SELECT 'cn', CASE WHEN i = 1 THEN 2028 ELSE pg_temp.peek() END FROM generate_series(1, 2) AS i;
	RETURN 'no error';
EXCEPTION WHEN raise_exception THEN
	RETURN SQLERRM;
END
$$;
SELECT is(pg_temp.year_or_error(), 'the year has 260 workdays', 'a volatile function reads what its statement has written so far');
SELECT is(bizenv.workdays_in_year(2028, on_unannounced => 'null'), NULL, 'and leaves nothing of it behind when that fails');

----------------------------------------------------------------- names from rows, and in workers

CREATE TABLE case_of AS
SELECT id, starts, ends, (ARRAY['cn', '内蒙古', '乌海', NULL])[1 + id % 4] AS calendar FROM pair WHERE id <= 20000;
ANALYZE case_of;
SELECT is_empty($$SELECT id FROM case_of WHERE bizenv.workdays_between(starts, ends, coalesce(calendar, 'cn')) <> CASE coalesce(calendar, 'cn')
	WHEN 'cn' THEN bizenv.workdays_between(starts, ends) WHEN '内蒙古' THEN bizenv.workdays_between(starts, ends, '内蒙古') ELSE bizenv.workdays_between(starts, ends, '乌海') END$$,
	'calendars may change from row to row');
SELECT is(pg_temp.outcome('SELECT max(bizenv.add_workdays(starts, 0, calendar)) FROM case_of', 'calendar'), '22004', 'a row without one is an error');
SELECT sum(bizenv.workdays_between(starts, ends, coalesce(calendar, 'cn'))) AS serial FROM case_of \gset
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_leader_participation = off;
SELECT matches(pg_temp.plan_of('SELECT sum(bizenv.workdays_between(starts, ends, coalesce(calendar, ''cn''))) FROM case_of'), 'Gather.*Partial Aggregate', 'workers count');
SELECT is(sum(bizenv.workdays_between(starts, ends, coalesce(calendar, 'cn'))), :serial::bigint, 'and see what this transaction has written') FROM case_of;
SET LOCAL max_parallel_workers_per_gather = 0;

SAVEPOINT three;
TRUNCATE bizenv.calendar_day;
SELECT is(bizenv.is_workday('2026-10-01'), true, 'TRUNCATE');
ROLLBACK TO three;
SELECT is(bizenv.is_workday('2026-10-01'), false, 'and its end');

-- a first announced day that is a workday (China's, New Year's Day of 2004, is none)
INSERT INTO bizenv.calendar VALUES ('plain', NULL);
INSERT INTO bizenv.calendar_year VALUES ('plain', 2025, 'no day off but weekends');
SELECT is(bizenv.workdays_in_year(2025, 'plain'), 261, 'a year whose first day is a workday');
SELECT is(bizenv.workdays_between('2025-01-01', '2025-01-03', 'plain', include_start => true), 3, 'counted with its first day');
SELECT is(bizenv.workdays_between('2025-01-01', '2025-01-03', 'plain'), 2, 'and without it');
SELECT is(bizenv.workday_on_or_before('2025-01-01', 'plain'), date '2025-01-01', 'which is the workday on or before it');
SELECT is(bizenv.add_workdays('2025-01-02', -1, 'plain'), date '2025-01-01', 'and the one before the next');

-- days ruled on in years that are not announced, as many years as there can be, every second one
INSERT INTO bizenv.calendar_day VALUES ('plain', '2000-01-01', false), ('plain', '2199-12-31', false);
SELECT is(bizenv.workdays_in_year(2025, 'plain'), 261, 'rules of other years change nothing');
INSERT INTO bizenv.calendar VALUES ('all years', NULL), ('every second year', NULL);
INSERT INTO bizenv.calendar_year SELECT 'all years', y, NULL FROM generate_series(1900, 2199) AS y;
INSERT INTO bizenv.calendar_year SELECT 'every second year', y, NULL FROM generate_series(1901, 2199, 2) AS y;
SELECT is(bizenv.deadline('1900-01-15', 299, 'year', 'all years'), date '2199-01-15', 'the longest period there is');
SELECT is(bizenv.workdays_between('1899-12-31', '2199-12-31', 'all years'), (SELECT count(*)::integer
	FROM generate_series(timestamp '1900-01-01', '2199-12-31', '1 day') AS d WHERE extract(isodow FROM d) < 6), 'the workdays of three hundred years');
SELECT is(sum(bizenv.workdays_in_year(y, 'every second year')), (SELECT count(*) FROM generate_series(timestamp '1900-01-01', '2199-12-31', '1 day') AS d
	WHERE extract(isodow FROM d) < 6 AND extract(year FROM d)::integer % 2 = 1), 'the workdays of every second year') FROM generate_series(1901, 2199, 2) AS y;
SELECT is(bizenv.is_workday('2000-01-03', 'every second year', on_unannounced => 'null'), NULL, 'and none of the others');

-- how the announced years are listed
CREATE FUNCTION pg_temp.announced(name text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
BEGIN
	RETURN bizenv.is_workday('1950-01-01', name);
EXCEPTION WHEN datetime_field_overflow THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN substring(detail, 'announces: (.*)\.$');
END
$$;
SELECT is(pg_temp.announced('plain'), '2025', 'a year that stands alone');
INSERT INTO bizenv.calendar_year SELECT 'plain', y FROM unnest(ARRAY[2030, 2028, 2027]) AS y;
SELECT is(pg_temp.announced('plain'), '2025, 2027 to 2028, 2030', 'years that follow each other are one entry');
INSERT INTO bizenv.calendar_year SELECT 'plain', y FROM generate_series(2032, 2040, 2) AS y;
SELECT is(pg_temp.announced('plain'), '2025, 2027 to 2028, 2030, 2032, 2034, 2036, 2038, 2040', 'eight entries');
INSERT INTO bizenv.calendar_year VALUES ('plain', 2042);
SELECT is(pg_temp.announced('plain'), '2025, 2027 to 2028, 2030, 2032, 2034, 2036, 2038, 2040 and more', 'no more than eight');
INSERT INTO bizenv.calendar VALUES ('empty', NULL);
SELECT is(pg_temp.announced('empty'), 'none', 'none at all');

-- one name begins as the other does
INSERT INTO bizenv.calendar VALUES ('plain_off', 'plain');
INSERT INTO bizenv.calendar_day VALUES ('plain_off', '2025-01-02', false);
SELECT is(string_agg(bizenv.is_workday('2025-01-02', name)::text, ' '), 'false true false', 'names that begin alike are other names') FROM (VALUES ('plain_off'), ('plain'), ('plain_off')) AS v(name);

-- and one is as long as the other, and next to it in the alphabet
INSERT INTO bizenv.calendar VALUES ('plaim', 'plain_off');
SELECT is(string_agg(bizenv.is_workday('2025-01-02', name)::text, ' '), 'false true false true true', 'names that are as long are other names') FROM (VALUES ('plaim'), ('plain'), ('plaim'), ('plain'), ('plain')) AS v(name);

-- years whose days are past all integers
SELECT is(count(bizenv.workdays_in_year(2014 + y, on_unannounced => 'null')), 0::bigint, 'no year is another one whose days have the same 32 bits')
FROM generate_series(11759222 - 10, 11759222 + 10) AS y;

-- periods that end in announced years may begin at any time
SELECT is(bizenv.deadline('1025-07-10', 1000, 'year'), bizenv.workday_on_or_after('2025-07-10'), 'a thousand years');
SELECT is(bizenv.deadline('4713-01-01 BC', 6737, 'year'), bizenv.workday_on_or_after('2025-01-01'), 'all the years that there are');
SELECT is(bizenv.deadline('4713-01-01 BC', 6737 * 12, 'month'), bizenv.workday_on_or_after('2025-01-01'), 'in months');

-- only a change of the three tables has them read again
CREATE FUNCTION pg_temp.reads(change text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	before bigint[];
BEGIN
	PERFORM bizenv.is_workday('2025-01-02', 'plain');
	before := ARRAY(SELECT pg_stat_get_xact_numscans(t) FROM unnest('{bizenv.calendar,bizenv.calendar_year,bizenv.calendar_day}'::regclass[]) AS t);
	EXECUTE change;
	PERFORM bizenv.is_workday('2025-01-02', 'plain');
	RETURN (SELECT string_agg((pg_stat_get_xact_numscans(t) - before[n])::text, ' ') FROM unnest('{bizenv.calendar,bizenv.calendar_year,bizenv.calendar_day}'::regclass[]) WITH ORDINALITY AS r(t, n));
END
$$;
SELECT is(pg_temp.reads(change), scans, 'reads after ' || change) FROM (VALUES ('CREATE TEMP TABLE unrelated (a integer)', '0 0 0'), ('CREATE INDEX ON unrelated (a)', '0 0 0'), ('ALTER TABLE unrelated ADD b text', '0 0 0'), ('DROP TABLE unrelated', '0 0 0'),
	('INSERT INTO bizenv.calendar_day VALUES (''plain'', ''2025-03-04'', false)', '1 1 1'), ('INSERT INTO bizenv.calendar_year VALUES (''plain'', 2050)', '1 1 1'), ('INSERT INTO bizenv.calendar VALUES (''plainer'', NULL)', '1 1 1')) AS v(change, scans);

----------------------------------------------------------------- tables that their owner has changed

-- what a call gives, or its SQLSTATE, after a change that is taken back
CREATE FUNCTION pg_temp.after(change text, call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	answer text;
BEGIN
	EXECUTE change;
	BEGIN
		EXECUTE 'SELECT ' || call INTO answer;
	EXCEPTION WHEN OTHERS THEN	-- shown, and compared
		answer := SQLSTATE;
	END;
	RAISE EXCEPTION USING ERRCODE = 'ZZ999', MESSAGE = coalesce(answer, 'NULL');
EXCEPTION WHEN SQLSTATE 'ZZ999' THEN
	RETURN SQLERRM;
END
$$;
SELECT is(pg_temp.after(change, 'bizenv.is_workday(''2025-01-02'', ''plain'')'), state, change) FROM (VALUES
	('ALTER TABLE bizenv.calendar ALTER parent TYPE text', '42809'), ('ALTER TABLE bizenv.calendar DROP shipped CASCADE', '42809'), ('ALTER TABLE bizenv.calendar_year ALTER year TYPE bigint', '42809'),
	('ALTER TABLE bizenv.calendar_day ALTER day TYPE timestamp', '42809'), ('ALTER TABLE bizenv.calendar_day ALTER is_workday TYPE integer USING is_workday::integer', '42809'), ('ALTER TABLE bizenv.calendar_day ALTER name TYPE text', '42809'),
	('ALTER TABLE bizenv.calendar_day DROP shipped CASCADE', '42809'), ('ALTER TABLE bizenv.calendar_day ADD note text', 'true'), ('ALTER TABLE bizenv.calendar_year RENAME year TO y', 'true'),
	('ALTER TABLE bizenv.calendar_day RENAME TO kept; CREATE VIEW bizenv.calendar_day AS SELECT * FROM bizenv.kept', '42809'), ('ALTER TABLE bizenv.calendar_day RENAME TO kept; CREATE TABLE bizenv.calendar_day (calendar varchar(40), day date)', '42809'),
	('ALTER TABLE bizenv.calendar_day RENAME TO kept', '42P01'), ('ALTER TABLE bizenv.calendar RENAME TO kept', '42P01')) AS v(change, state);
SELECT is(pg_temp.after('ALTER SCHEMA bizenv RENAME TO elsewhere', 'elsewhere.is_workday(''2025-01-02'', ''plain'')'), '42P01', 'a schema of another name is told as missing tables');
-- what no constraint lets in says nothing
SELECT is(pg_temp.after(change, call), answer, change) FROM (VALUES
	('ALTER TABLE bizenv.calendar_day ALTER is_workday DROP NOT NULL; INSERT INTO bizenv.calendar_day VALUES (''plain'', ''2025-01-02'', NULL)', 'bizenv.is_workday(''2025-01-02'', ''plain'')', 'true'),
	('ALTER TABLE bizenv.calendar_day DROP CONSTRAINT calendar_day_pkey; ALTER TABLE bizenv.calendar_day ALTER shipped DROP NOT NULL; INSERT INTO bizenv.calendar_day VALUES (''plain'', ''2025-01-02'', false, NULL, NULL)', 'bizenv.is_workday(''2025-01-02'', ''plain'')', 'true'),
	('ALTER TABLE bizenv.calendar_day DROP CONSTRAINT calendar_day_pkey; ALTER TABLE bizenv.calendar_day ALTER day DROP NOT NULL; INSERT INTO bizenv.calendar_year VALUES (''plain'', 2000); INSERT INTO bizenv.calendar_day VALUES (''plain'', NULL, true)', 'bizenv.is_workday(''2000-01-01'', ''plain'')', 'false'),
	('ALTER TABLE bizenv.calendar_day DROP CONSTRAINT calendar_day_pkey; ALTER TABLE bizenv.calendar_day ALTER calendar DROP NOT NULL; INSERT INTO bizenv.calendar_day VALUES (NULL, ''2025-01-02'', false)', 'bizenv.is_workday(''2025-01-02'', ''plain'')', 'true'),
	('ALTER TABLE bizenv.calendar_year DROP CONSTRAINT calendar_year_pkey; ALTER TABLE bizenv.calendar_year ALTER year DROP NOT NULL; INSERT INTO bizenv.calendar_year VALUES (''plain'', NULL)', 'bizenv.workdays_in_year(2025, ''plain'')', '260'),
	('ALTER TABLE bizenv.calendar_year DROP CONSTRAINT calendar_year_year_check; INSERT INTO bizenv.calendar_year VALUES (''plain'', 2200)', 'bizenv.is_workday(''2200-01-01'', ''plain'')', '22008'),
	('ALTER TABLE bizenv.calendar_year DROP CONSTRAINT calendar_year_year_check; INSERT INTO bizenv.calendar_year VALUES (''plain'', 1899)', 'bizenv.is_workday(''1899-01-02'', ''plain'')', '22008'),
	('ALTER TABLE bizenv.calendar_year DROP CONSTRAINT calendar_year_year_check; INSERT INTO bizenv.calendar_year VALUES (''plain'', -5), (''plain'', 2147483647)', 'bizenv.workdays_in_year(2025, ''plain'')', '260')) AS v(change, call, answer);

--------------------------------------------- what is known where a year is not announced

INSERT INTO bizenv.calendar VALUES ('gaps', NULL), ('no gaps', NULL);
INSERT INTO bizenv.calendar_year (calendar, year) SELECT 'gaps', year FROM unnest('{2024,2026}'::integer[]) AS year UNION ALL SELECT 'no gaps', year FROM generate_series(2022, 2030) AS year;
CREATE TEMP TABLE gap_day AS SELECT d::date AS day, extract(year FROM d) IN (2024, 2026) AS announced,
	CASE WHEN random() < 0.1 THEN extract(isodow FROM d) > 5 ELSE extract(isodow FROM d) < 6 END AS worked FROM generate_series(timestamp '2023-01-01', '2027-12-31', '1 day') AS d;
INSERT INTO bizenv.calendar_day (calendar, day, is_workday) SELECT c, day, worked FROM gap_day, unnest('{gaps,no gaps}'::text[]) AS c WHERE announced AND worked <> (extract(isodow FROM day) < 6);
CREATE TEMP TABLE gap_case AS
SELECT n, starts, CASE WHEN n % 4 = 0 THEN starts + (random() * 8)::integer - 4 ELSE date '2023-06-01' + (random() * 1400)::integer END AS ends, random() < 0.5 AS include_start, 1 + (random() * 59)::integer AS term,
	CASE n % 3 WHEN 0 THEN '{}'::datemultirange WHEN 1 THEN datemultirange(daterange(pause, pause + (random() * 90)::integer, '[]')) ELSE datemultirange(daterange(pause, CASE WHEN random() < 0.8 THEN pause + 20 END), daterange(pause - 30, pause - 9)) END AS pauses
FROM generate_series(1, 600) AS n CROSS JOIN LATERAL (SELECT date '2023-06-01' + (random() * 1400)::integer AS starts, date '2023-06-01' + (random() * 1400)::integer AS pause WHERE n > 0) AS r;
CREATE TEMP TABLE gap_oracle AS
SELECT c.n, count(d.day) FILTER (WHERE d.announced AND d.worked) AS least, count(d.day) FILTER (WHERE NOT d.announced) AS unannounced
FROM gap_case AS c LEFT JOIN gap_day AS d ON d.day >= least(c.starts, c.ends) AND d.day <= greatest(c.starts, c.ends) AND (c.include_start OR d.day > least(c.starts, c.ends)) AND NOT d.day <@ c.pauses GROUP BY c.n;
SELECT is_empty($$SELECT c.*, o.*, b FROM gap_case AS c JOIN gap_oracle AS o USING (n) CROSS JOIN LATERAL bizenv.workday_bounds(c.starts, c.ends, 'gaps', c.include_start, c.pauses) AS b
	WHERE (b.least_workdays, b.most_workdays, b.unannounced_days) IS DISTINCT FROM (CASE WHEN c.ends < c.starts THEN -o.least - o.unannounced ELSE o.least END::integer,
		CASE WHEN c.ends < c.starts THEN -o.least ELSE o.least + o.unannounced END::integer, o.unannounced::integer)$$, 'workday_bounds agrees with plain SQL');
SELECT cmp_ok(least(count(*) FILTER (WHERE unannounced = 0), count(*) FILTER (WHERE unannounced > 0 AND least > 0)), '>', 30::bigint, 'with days that are announced, and with others') FROM gap_oracle;
SELECT is_empty($$SELECT c.*, d, w FROM gap_case AS c CROSS JOIN LATERAL bizenv.provisional_deadline(c.starts, c.term, 'workday', 'gaps', c.pauses) AS d
	CROSS JOIN LATERAL (SELECT day AS due FROM (SELECT g.day, row_number() OVER (ORDER BY g.day) AS place, g.announced FROM gap_day AS g
			WHERE g.day > c.starts AND NOT g.day <@ c.pauses AND CASE WHEN g.announced THEN g.worked ELSE extract(isodow FROM g.day) < 6 END) AS p WHERE p.place = c.term) AS w
	WHERE d.due_on <> w.due OR d.due_reason IS DISTINCT FROM CASE WHEN EXISTS (SELECT FROM gap_day AS g WHERE g.day > c.starts AND g.day <= w.due AND NOT g.announced AND NOT g.day <@ c.pauses) THEN 'not_announced' END$$,
	'provisional_deadline agrees with plain SQL');
SELECT is(d.due_reason::text, 'paused', 'without an end of the pause there is none') FROM bizenv.provisional_deadline('2024-05-06', 10, 'workday', 'gaps', '{[2024-05-08,)}') AS d WHERE d.due_on IS NULL;

SELECT * FROM finish();
ROLLBACK;
