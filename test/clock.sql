-- Laws and oracles of the room "clock" (pgTAP). Every rule stands here once more in
-- plain SQL and is compared on random rows; the seed is printed, and psql -v seed=N
-- runs with that one again.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql
SET TimeZone = 'Asia/Shanghai';

----------------------------------------------------------------- known answers

CREATE TEMP TABLE known (call text, expected text, note text);
INSERT INTO known VALUES
	('work_minutes_between(''2025-07-15 08:30'', ''2025-07-15 18:00'', ''example_office'')', '420', 'a day'),
	('work_minutes_between(''2025-07-15 12:00'', ''2025-07-15 14:30'', ''example_office'')', '0', 'noon'),
	('work_minutes_between(''2025-07-11 17:59'', ''2025-07-14 08:31'', ''example_office'')', '2', 'received a minute before the weekend'),
	('work_minutes_between(''2025-07-12 22:15'', ''2025-07-14 09:00'', ''example_office'')', '30', 'received on a Saturday night'),
	('work_minutes_between(''2025-09-30 18:00'', ''2025-10-09 08:30'', ''example_office'')', '0', 'over the holidays'),
	('work_minutes_between(''2025-09-28 00:00'', ''2025-09-29 00:00'', ''example_office'')', '420', 'a make-up Sunday is an ordinary day'),
	('work_minutes_between(''2025-09-30 14:30'', ''2025-09-30 18:30'', ''example_seasons'')', '210', 'the last day of summer: from 15:00 to 18:30'),
	('work_minutes_between(''2025-10-09 14:30'', ''2025-10-09 18:30'', ''example_seasons'')', '210', 'winter: from 14:30 to 18:00'),
	('work_minutes_between(''2026-01-05 14:30'', ''2026-01-05 15:00'', ''example_seasons'')', '30', 'winter leads over the turn of the year'),
	('work_minutes_between(''2025-05-30 18:00'', ''2025-06-03 15:00'', ''example_seasons'')', '210', 'the first day of summer'),
	('work_minutes_between(''2025-07-15 09:00:00'', ''2025-07-15 09:00:01'', ''example_office'')', '0.0166666667', 'a second'),
	('work_minutes_between(''2025-07-15 09:00:00'', ''2025-07-15 09:00:00.000001'', ''example_office'')', '0.0000000167', 'a microsecond'),
	('work_minutes_between(''2025-07-15 09:00:00'', ''2025-07-15 10:00:03'', ''example_office'')', '60.05', 'three seconds'),
	('work_minutes_between(''2025-07-15 10:00'', ''2025-07-15 09:00'', ''example_office'')', '-60', 'reversed'),
	('work_minutes_between(''2025-07-15 10:00:01'', ''2025-07-15 10:00:00'', ''example_office'')', '-0.0166666667', 'reversed, a second'),
	('work_minutes_between(''2031-01-01 10:00'', ''2031-01-01 10:00'', ''example_office'')', '0', 'no time needs no notice'),
	('work_minutes_between(''2026-12-31 17:00'', ''2027-01-01 00:00'', ''example_office'')', '60', 'up to the end of what is announced'),
	('work_minutes_between(''2003-12-31 16:00+00'', ''2004-01-03 00:00'', ''example_office'')', '420', 'and from its beginning'),
	('work_minutes_between(''2026-12-31 17:00'', ''2027-01-01 00:01'', ''example_office'', on_unannounced => ''null'')', NULL, 'not announced'),
	('work_minutes_between(''2026-12-31 17:00'', ''2027-03-01 00:00'', ''example_office'', ''{[2026-12-31 20:00,]}'')', '60', 'a pause needs no notice'),
	('work_minutes_between(''2025-07-15 08:30'', ''2025-07-15 18:00'', ''example_office'', ''{[2025-07-15 11:00,2025-07-15 15:00),[2025-07-15 17:30,)}'')', '300', 'pauses'),
	('work_minutes_between(''2025-07-15 08:30'', ''2025-07-15 18:00'', ''example_office'', ''{(,)}'')', '0', 'a pause for ever'),
	('work_minutes_between(''2025-07-15 08:30'', ''2025-07-15 18:00'', ''example_office'', NULL)', '420', 'range_agg of no rows'),
	('work_minutes_between(''2025-07-11 17:59'', ''2025-07-14 08:31'', ''example_day_and_night'')', '3752', 'day and night, without a calendar'),
	('work_minutes_between(''2199-12-31 23:00'', ''2200-01-01'', ''example_day_and_night'')', '60', 'up to the last year'),
	('work_time_between(''2025-07-11 17:59:30.5'', ''2025-07-21 10:00'', ''example_office'')', '36:30:29.5', 'as an interval of hours'),
	('is_working_time(''2025-07-15 08:30'', ''example_office'')', 'true', 'when work begins'),
	('is_working_time(''2025-07-15 12:00'', ''example_office'')', 'false', 'when work ends'),
	('is_working_time(''2025-07-15 11:59:59.999999'', ''example_office'')', 'true', 'a microsecond before'),
	('is_working_time(''2025-10-11 17:00'', ''example_office'')', 'true', 'a make-up Saturday'),
	('is_working_time(''2025-10-08 10:00'', ''example_office'')', 'false', 'a day off by adjustment'),
	('add_work_minutes(''2025-07-11 17:59'', 2, ''example_office'')', '2025-07-14 08:31:00+08', 'over the weekend'),
	('add_work_minutes(''2025-07-15 08:30'', 210, ''example_office'')', '2025-07-15 12:00:00+08', 'the earliest moment'),
	('add_work_minutes(''2025-07-15 18:00'', -210, ''example_office'')', '2025-07-15 14:30:00+08', 'backwards the latest'),
	('add_work_minutes(''2025-07-15 12:30'', 0, ''example_office'')', '2025-07-15 14:30:00+08', 'none: when work begins next'),
	('add_work_minutes(''2025-07-15 10:30'', 0, ''example_office'')', '2025-07-15 10:30:00+08', 'none: at work'),
	('add_work_minutes(''2025-07-15 10:30'', 0, ''example_office'', ''{[2025-07-15,2025-07-16)}'')', '2025-07-16 08:30:00+08', 'none: in a pause'),
	('add_work_minutes(''2025-07-15 10:30'', 0.0166666667, ''example_office'')', '2025-07-15 10:30:01+08', 'a second'),
	('add_work_minutes(''2025-07-15 10:30'', 1, ''example_office'', ''{[2025-07-15 10:31,)}'')', '2025-07-15 10:31:00+08', 'reached as the pause begins'),
	('add_work_minutes(''2025-07-15 10:30'', 1.1, ''example_office'', ''{[2025-07-15 10:31,)}'')', NULL, 'the clock stands until further notice'),
	('add_work_minutes(''2026-12-31 17:00'', 61, ''example_office'', on_unannounced => ''null'')', NULL, 'not announced'),
	('time_limit(''2025-07-11 17:45'', 30, ''minute'', ''example_office'')', '2025-07-11 18:15:00+08', '30 minutes to sign for it'),
	('time_limit(''2025-07-11 17:45'', 24, ''小时'', ''example_office'')', '2025-07-12 17:45:00+08', '24 hours'),
	('time_limit(''2025-07-11 17:45'', 4, ''个工作小时'', ''example_office'')', '2025-07-14 14:45:00+08', '4 working hours'),
	('time_limit(''2025-07-11 17:45'', 30, ''work_minute'', ''example_office'')', '2025-07-14 08:45:00+08', '30 working minutes'),
	('time_limit(''2025-07-11 17:45'', 3, ''workday'', ''example_office'')', '2025-07-16 18:00:00+08', 'when business ends (203)'),
	('time_limit(''2025-07-12 22:15'', 1, ''workday'', ''example_office'')', '2025-07-14 18:00:00+08', 'received on a Saturday night'),
	('time_limit(''2025-09-29 09:00'', 5, ''day'', ''example_seasons'')', '2025-10-09 18:00:00+08', 'a day off gives way'),
	('time_limit(''2025-07-11 17:45'', 3, ''day'', ''example_day_and_night'')', '2025-07-15 00:00:00+08', 'at 24:00'),
	('time_limit(''2025-07-11 17:45'', 1, ''hour'', ''example_office'', ''{[2025-07-11 18:00,2025-07-12 09:00)}'')', '2025-07-12 09:45:00+08', 'an hour with a pause'),
	('time_limit(''2025-07-11 09:00'', 1, ''workday'', ''example_office'', ''{[2025-07-14 10:00,2025-07-14 11:00)}'')', '2025-07-14 18:00:00+08', 'an hour of pause takes no day'),
	('time_limit(''2025-07-11 09:00'', 1, ''workday'', ''example_office'', ''{[2025-07-14 17:00,2025-07-15 09:00)}'')', '2025-07-15 18:00:00+08', 'a day at whose close the clock stands is none'),
	('time_limit(''2025-07-11 09:00'', 2, ''workday'', ''example_office'', ''{[2025-07-14 10:00,)}'')', NULL, 'until further notice'),
	('time_limit(''2026-12-30 09:00'', 2, ''workday'', ''example_office'', on_unannounced => ''null'')', NULL, 'not announced'),
	('is_working_time(''infinity'', ''example_office'', ''null'')', NULL, 'infinite'),
	('add_work_minutes(''-infinity'', 1, ''example_office'', on_unannounced => ''null'')', NULL, 'infinite'),
	('work_minutes_between(NULL, now(), ''example_office'')', NULL, 'NULL'), ('work_minutes_between(now(), NULL, ''example_office'')', NULL, 'NULL'),
	('work_time_between(NULL, now(), ''example_office'')', NULL, 'NULL'),
	('add_work_minutes(NULL, 1, ''example_office'')', NULL, 'NULL'), ('add_work_minutes(now(), NULL, ''example_office'')', NULL, 'NULL'),
	('time_limit(NULL, 1, ''hour'', ''example_office'')', NULL, 'NULL'), ('time_limit(now(), NULL, ''hour'', ''example_office'')', NULL, 'NULL'),
	('is_working_time(NULL, ''example_office'')', NULL, 'NULL'),
	('workdays_between(''2025-07-01'', ''2025-07-31'', pauses => ''{[2025-07-10,2025-07-15]}'')', '18', 'days in a pause'),
	('workdays_between(''2025-07-31'', ''2025-07-01'', pauses => ''{[2025-07-10,2025-07-15]}'')', '-18', 'reversed'),
	('workdays_between(''2026-12-01'', ''2027-01-31'', pauses => ''{[2027-01-01,)}'')', '22', 'a pause needs no notice'),
	('deadline(''2025-07-01'', 10, ''workday'', pauses => ''{[2025-07-10,2025-07-15]}'')', '2025-07-21', 'ten workdays'),
	('deadline(''2025-07-01'', 1, ''month'', pauses => ''{[2025-07-10,2025-07-15]}'')', '2025-08-07', 'a month and six days'),
	('deadline(''2025-07-01'', 9, ''day'', pauses => ''{[2025-07-11,2025-07-15]}'')', '2025-07-10', 'over before the pause'),
	('deadline(''2025-07-01'', 10, ''day'', pauses => ''{[2025-07-12,2025-07-15]}'')', '2025-07-11', 'the last day'),
	('deadline(''2025-07-04'', 1, ''week'', pauses => ''{[2025-07-12,2025-07-15]}'')', '2025-07-11', 'a week'),
	('deadline(''2025-07-01'', 10, ''workday'', pauses => ''{[2025-07-10,)}'')', NULL, 'until further notice'),
	('deadline(''2025-07-01'', 10, ''day'', pauses => ''{[2025-07-10,)}'')', NULL, 'until further notice'),
	('overdue_workdays(''2025-07-01'', ''2025-07-31'', pauses => ''{[2025-07-10,)}'')', '6', 'overdue until the clock stood'),
	('overdue_workdays(''2025-07-01'', ''2025-07-31'', ''2025-07-09'', pauses => ''{[2025-07-04,2025-07-08)}'')', '4', 'and done'),
	('overdue_workdays(''2025-07-01'', ''2025-07-31'', pauses => ''{(,)}'')', '0', 'a pause for ever'),
	('workdays_between(''2025-07-01'', ''2025-07-31'', pauses => NULL)', '22', 'range_agg of no rows');
CREATE FUNCTION pg_temp.answer(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE 'SELECT bizenv.' || call INTO result;
	RETURN result;
END
$$;
SELECT is(pg_temp.answer(call), expected, note || ': ' || call) FROM known;

----------------------------------------------------------------- random timetables

-- a region with holidays of its own, a year that nobody announced beside one that is
INSERT INTO bizenv.calendar VALUES ('地区', 'cn');
INSERT INTO bizenv.calendar_day SELECT '地区', date '2015-01-01' + floor(random() * 4000)::integer, random() < 0.5 FROM generate_series(1, 300) ON CONFLICT DO NOTHING;
CREATE TEMP TABLE zoned AS
SELECT 't' || n AS timetable, (ARRAY['cn', '地区', NULL])[1 + n % 3] AS calendar,
	(ARRAY['Asia/Shanghai', 'America/New_York', 'Asia/Kathmandu', 'Europe/Berlin', 'Australia/Lord_Howe', 'UTC', 'Pacific/Kiritimati'])[1 + n % 7] AS zone
FROM generate_series(1, 21) AS n;
INSERT INTO bizenv.timetable SELECT timetable, calendar, zone FROM zoned;
-- from 5:00 on: no zone of these changes its clock then
CREATE TEMP TABLE span AS
SELECT DISTINCT ON (timetable, season_starts, season_ends, weekdays, starts) timetable, season_starts, season_ends, weekdays, starts, starts + least(interval '23:59:59.999999' - starts, length) AS ends
FROM (SELECT timetable, to_char(date '2020-01-01' + (random() * 365)::integer, 'MM-DD') AS season_starts, to_char(date '2020-01-01' + (random() * 365)::integer, 'MM-DD') AS season_ends,
		(ARRAY['12345', '1234567', '135', '24', '67', '1', '5'])[1 + floor(random() * 7)::integer] AS weekdays,
		time '05:00' + floor(random() * 1000) * interval '1 minute' AS starts, (1 + floor(random() * 20000)) * interval '1 second' AS length
	FROM zoned, generate_series(1, 8)) AS s;
UPDATE span SET season_starts = '01-01', season_ends = '12-31' WHERE random() < 0.5 AND NOT EXISTS (SELECT FROM span AS o WHERE o.timetable = span.timetable AND o.starts = span.starts AND o <> span);
INSERT INTO bizenv.timetable_span SELECT * FROM span;

-- The same in plain SQL: days, their weekday, their spans, merged and numbered
CREATE TEMP TABLE oracle_day AS
SELECT z.timetable, z.zone, d.day, d.worked,
	CASE WHEN z.calendar IS NULL THEN d.isodow WHEN d.worked AND d.isodow > 5 THEN 1 WHEN d.worked THEN d.isodow WHEN d.isodow > 5 AND NOT d.ruled THEN d.isodow END AS weekday
FROM zoned AS z CROSS JOIN LATERAL (
	SELECT g.day, extract(isodow FROM g.day)::integer AS isodow, coalesce(r.is_workday, c.is_workday, extract(isodow FROM g.day) < 6) AS worked, coalesce(r.is_workday, c.is_workday) IS NOT NULL AS ruled
	FROM (SELECT date '2014-12-01' + n AS day FROM generate_series(0, 4200) AS n) AS g
	LEFT JOIN bizenv.calendar_day AS c ON c.calendar = 'cn' AND c.day = g.day LEFT JOIN bizenv.calendar_day AS r ON r.calendar = '地区' AND r.day = g.day AND z.calendar = '地区') AS d;
CREATE TEMP TABLE piece AS
SELECT timetable, starts, ends, sum(ends - starts) OVER (PARTITION BY timetable ORDER BY starts) - (ends - starts) AS before
FROM (SELECT timetable, min(starts) AS starts, max(ends) AS ends
	FROM (SELECT *, count(*) FILTER (WHERE is_new) OVER (PARTITION BY timetable ORDER BY starts) AS island
		FROM (SELECT *, starts > coalesce(max(ends) OVER (PARTITION BY timetable ORDER BY starts ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '-infinity') AS is_new
			FROM (SELECT o.timetable, (o.day + s.starts) AT TIME ZONE o.zone AS starts, (o.day + s.ends) AT TIME ZONE o.zone AS ends
				FROM oracle_day AS o JOIN span AS s ON s.timetable = o.timetable AND strpos(s.weekdays, o.weekday::text) > 0
					AND CASE WHEN s.season_starts <= s.season_ends THEN to_char(o.day, 'MM-DD') BETWEEN s.season_starts AND s.season_ends
						ELSE to_char(o.day, 'MM-DD') >= s.season_starts OR to_char(o.day, 'MM-DD') <= s.season_ends END) AS p) AS q) AS r
	GROUP BY timetable, island) AS m;
CREATE UNIQUE INDEX ON piece (timetable, starts);
ANALYZE piece;
SELECT cmp_ok(count(*), '>', 20000::bigint, 'there is much to work') FROM piece;

CREATE TEMP TABLE ticket AS
SELECT g AS id, 't' || (1 + g % 21) AS timetable, starts, starts + CASE WHEN g % 5 = 0 THEN -1 ELSE 1 END * random() * (ARRAY[interval '1 hour', '3 days', '40 days', '2 years'])[1 + g % 4] AS ends,
	(ARRAY[NULL, '{}', tstzmultirange(tstzrange(starts + interval '1 day', starts + interval '1 day' * (1 + random() * 20)))::text, '{[' || starts || ',)}', '{(,' || (starts + interval '5 hours') || ']}'])[1 + g % 5]::tstzmultirange
		+ CASE WHEN g % 3 = 0 THEN tstzmultirange(tstzrange(starts + random() * interval '12 hours', starts + interval '12 hours' + random() * interval '1 hour'), tstzrange(starts + interval '9 days', starts + interval '12 days')) ELSE '{}' END AS pauses
FROM (SELECT g, date_trunc((ARRAY['minute', 'second', 'microseconds'])[1 + g % 3], timestamptz '2018-01-01' + random() * interval '2000 days') AS starts FROM generate_series(1, 100000) AS g) AS s;
CREATE TEMP TABLE counted AS
SELECT t.*, CASE WHEN ends < starts THEN -1 ELSE 1 END * coalesce(o.work, interval '0') AS work, bizenv.work_time_between(starts, ends, timetable, pauses) AS ours
FROM ticket AS t LEFT JOIN LATERAL (
	SELECT sum(b.before + least(u, b.ends) - b.starts - (a.before + least(l, a.ends) - a.starts)) AS work
	FROM unnest(tstzmultirange(tstzrange(least(t.starts, t.ends), greatest(t.starts, t.ends))) - coalesce(t.pauses, '{}')) AS r CROSS JOIN LATERAL (SELECT lower(r) AS l, upper(r) AS u) AS e
	CROSS JOIN LATERAL (SELECT * FROM piece AS p WHERE p.timetable = t.timetable AND p.starts <= l ORDER BY p.starts DESC LIMIT 1) AS a
	CROSS JOIN LATERAL (SELECT * FROM piece AS p WHERE p.timetable = t.timetable AND p.starts <= u ORDER BY p.starts DESC LIMIT 1) AS b) AS o ON true;
SELECT is_empty('SELECT * FROM counted WHERE ours IS DISTINCT FROM work LIMIT 3', 'working time of 100,000 random intervals is that of plain SQL');
SELECT cmp_ok(count(*) FILTER (WHERE work <> interval '0'), '>', 50000::bigint, 'of which many hold some') FROM counted;
SELECT is_empty('SELECT * FROM counted WHERE round(extract(epoch FROM ours)::numeric / 60, 10) <> bizenv.work_minutes_between(starts, ends, timetable, pauses) LIMIT 3', 'and so are minutes, to ten decimals');
SELECT is_empty('SELECT * FROM counted WHERE bizenv.work_minutes_between(starts, ends, timetable, pauses)::text ~ ''\.[0-9]*0$'' LIMIT 3', 'without zeros at the end');

----------------------------------------------------------------- laws

SELECT is_empty($$SELECT * FROM (SELECT c.*, starts + random() * 1.5 * (ends - starts) AS middle FROM counted AS c) AS m
	WHERE bizenv.work_time_between(starts, middle, timetable, pauses) + bizenv.work_time_between(middle, ends, timetable, pauses) <> ours LIMIT 3$$, 'stretches add up');
SELECT is_empty('SELECT * FROM counted WHERE bizenv.work_time_between(ends, starts, timetable, pauses) <> -ours LIMIT 3', 'reversed is negative');
SELECT is_empty($$SELECT * FROM counted WHERE ours + bizenv.work_time_between(starts, ends, timetable, '{(,)}'::tstzmultirange - coalesce(pauses, '{}')) <> bizenv.work_time_between(starts, ends, timetable) LIMIT 3$$,
	'what is in pauses and what is not are all');
CREATE TEMP TABLE moved AS
SELECT c.*, bizenv.add_work_minutes(starts, n, timetable, pauses, 'null') AS moment
FROM (SELECT c.*, round(CASE WHEN id % 7 = 0 THEN -1 ELSE 1 END * (random() * 3000)::numeric, (id % 11)) AS n FROM counted AS c WHERE id % 2 = 0) AS c;
SELECT is_empty($$SELECT * FROM moved WHERE moment IS NOT NULL AND n <> 0 AND bizenv.work_time_between(starts, moment, timetable, pauses) <> round(n * 60000000) * interval '1 microsecond' LIMIT 3$$, 'adding is the inverse of counting, to the microsecond');
SELECT is_empty($$SELECT * FROM moved WHERE moment IS NOT NULL AND round(n * 60000000) > 0 AND bizenv.work_time_between(starts, moment - interval '1 microsecond', timetable, pauses) >= round(n * 60000000) * interval '1 microsecond' LIMIT 3$$, 'the moment is the earliest');
SELECT is_empty($$SELECT * FROM moved WHERE moment IS NOT NULL AND round(n * 60000000) < 0 AND bizenv.work_time_between(starts, moment + interval '1 microsecond', timetable, pauses) <= round(n * 60000000) * interval '1 microsecond' LIMIT 3$$, 'or backwards the latest');
SELECT cmp_ok(count(moment), '>', 30000::bigint, 'there are such moments') FROM moved;
-- (backwards no pause stands in the way but one from the beginning of time)
SELECT is_empty($$SELECT * FROM moved WHERE moment IS NULL AND NOT coalesce(CASE WHEN n >= 0 THEN upper_inf(pauses) ELSE lower_inf(pauses) END, false) LIMIT 3$$, 'none is missing but where the clock stands for ever');
SELECT is_empty($$SELECT * FROM (SELECT c.*, bizenv.add_work_minutes(starts, 0, timetable, pauses, 'null') AS moment FROM counted AS c) AS m
	WHERE NOT bizenv.is_working_time(moment, timetable) OR pauses @> (moment + interval '1 microsecond') AND pauses @> moment OR moment < starts OR bizenv.work_time_between(starts, moment, timetable, pauses) <> interval '0' LIMIT 3$$, 'adding none leads to the next moment of work');
SELECT is_empty($$SELECT * FROM counted AS c WHERE bizenv.is_working_time(starts, timetable) <> (SELECT c.starts < p.ends FROM piece AS p WHERE p.timetable = c.timetable AND p.starts <= c.starts ORDER BY p.starts DESC LIMIT 1) LIMIT 3$$, 'working time is that of plain SQL');
SELECT is_empty($$SELECT * FROM (SELECT c.*, 1 + id % 90 AS n, (ARRAY['minute', 'hour', 'work_minute', 'work_hour'])[1 + id % 4] AS unit FROM counted AS c WHERE id % 3 > 0) AS c
	WHERE CASE WHEN unit ~ 'work' THEN bizenv.add_work_minutes(starts, n * CASE WHEN unit ~ 'hour' THEN 60 ELSE 1 END, timetable, pauses, 'null')
		ELSE bizenv.add_work_minutes(starts, n * CASE WHEN unit ~ 'hour' THEN 60 ELSE 1 END, 'example_day_and_night', pauses, 'null') END IS DISTINCT FROM bizenv.time_limit(starts, n, unit, timetable, pauses, 'null') LIMIT 3$$,
	'limits by the hour are added minutes, of a timetable or of day and night');

----------------------------------------------------------------- limits in days

CREATE TEMP TABLE closed AS
SELECT o.timetable, o.day, o.worked, coalesce((SELECT max(p.ends) FROM piece AS p WHERE p.timetable = o.timetable AND p.starts >= o.day::timestamp AT TIME ZONE o.zone AND p.starts < (o.day + 1)::timestamp AT TIME ZONE o.zone),
	(o.day + 1)::timestamp AT TIME ZONE o.zone) AS closes
FROM oracle_day AS o WHERE o.timetable IN ('t3', 't6', 't1', 't4') AND o.day BETWEEN '2017-12-01' AND '2024-06-01';
CREATE INDEX ON closed (timetable, day);
CREATE TEMP TABLE limited AS
SELECT t.id, t.timetable, t.starts, t.n, t.unit, t.pauses, z.calendar, t.starts AT TIME ZONE z.zone AS local
FROM (SELECT t.id, (ARRAY['t3', 't6', 't1', 't4'])[1 + id % 4] AS timetable, starts, 1 + id % 23 AS n, (ARRAY['workday', 'day'])[1 + id / 4 % 2] AS unit, pauses FROM ticket AS t WHERE id % 25 = 0) AS t JOIN zoned AS z USING (timetable);
SELECT is_empty($$SELECT l.*, d.closes, bizenv.time_limit(starts, n, unit, l.timetable, pauses) FROM limited AS l LEFT JOIN LATERAL (
	SELECT c.closes FROM (SELECT c.*, row_number() OVER (ORDER BY c.day) AS number
		FROM closed AS c WHERE c.timetable = l.timetable AND c.day > l.local::date AND c.day < l.local::date + 150
			AND NOT EXISTS (SELECT FROM unnest(l.pauses) AS p WHERE (lower_inf(p) OR lower(p) < c.closes) AND (upper_inf(p) OR upper(p) >= c.closes))
			AND (c.worked OR l.unit = 'day')) AS c
	WHERE c.number >= l.n AND (l.unit = 'workday' OR c.worked OR l.calendar IS NULL) ORDER BY c.day LIMIT 1) AS d ON true
	WHERE (l.calendar IS NOT NULL OR l.unit = 'day') AND d.closes IS DISTINCT FROM bizenv.time_limit(starts, n, unit, l.timetable, pauses) LIMIT 3$$, 'limits in days are those of plain SQL');
SELECT is_empty($$SELECT * FROM limited AS l, LATERAL bizenv.time_limit(starts, n, unit, timetable, pauses) AS x, unnest(pauses) AS p
	WHERE (calendar IS NOT NULL OR unit = 'day') AND x > lower(p) AND x < upper(p) LIMIT 3$$, 'no limit is in a pause');

----------------------------------------------------------------- days with pauses

CREATE TEMP TABLE term AS
SELECT g AS id, starts, starts + (random() * 80 - 20)::integer AS ends, 1 + g % 40 AS n, (ARRAY['workday', 'day', 'week', 'month'])[1 + g % 4] AS unit,
	CASE WHEN g % 9 > 0 THEN datemultirange(daterange(starts + (random() * 20)::integer, starts + 20 + (random() * 9)::integer), daterange(starts + 31, starts + 31 + (random() * 20)::integer)) END
		+ CASE WHEN g % 10 = 0 THEN '{(,2020-01-01]}' ELSE '{}' END::datemultirange AS pauses
FROM (SELECT g, date '2016-01-01' + (random() * 2000)::integer AS starts FROM generate_series(1, 4000) AS g) AS s;
CREATE TEMP TABLE workday AS SELECT day FROM oracle_day WHERE timetable = 't3' AND worked;
CREATE TEMP TABLE every_day AS SELECT DISTINCT day FROM oracle_day;
CREATE INDEX ON workday (day); CREATE INDEX ON every_day (day);
SELECT is_empty($$SELECT t.*, o.days FROM term AS t, LATERAL (SELECT CASE WHEN ends < starts THEN -1 ELSE 1 END * count(*) AS days FROM workday AS w
		WHERE w.day > least(starts, ends) - (id % 2) AND w.day <= greatest(starts, ends) AND NOT coalesce(pauses @> w.day, false)) AS o
	WHERE bizenv.workdays_between(starts, ends, include_start => id % 2 = 1, pauses => pauses) <> o.days
		OR id % 2 = 0 AND greatest(o.days, 0) <> bizenv.overdue_workdays(starts, ends, pauses => pauses)
		OR id % 2 = 0 AND greatest(o.days, 0) <> bizenv.overdue_workdays(starts, ends + 9, ends, pauses => pauses) LIMIT 3$$, 'workdays without those in pauses');
SELECT is_empty($$SELECT t.*, o.due, bizenv.deadline(starts, n, unit, pauses => pauses) FROM (SELECT *, CASE unit WHEN 'week' THEN 1 + n % 5 WHEN 'month' THEN 1 + n % 3 ELSE n END AS m FROM term) AS t
	CROSS JOIN LATERAL (SELECT CASE unit WHEN 'week' THEN m * 7 WHEN 'month' THEN (starts + m * interval '1 month')::date - starts ELSE m END AS length) AS l
	CROSS JOIN LATERAL (SELECT e.day AS last FROM every_day AS e WHERE e.day > starts AND NOT coalesce(pauses @> e.day, false) AND (unit <> 'workday' OR e.day IN (SELECT day FROM workday))
		ORDER BY e.day OFFSET l.length - 1 LIMIT 1) AS e
	CROSS JOIN LATERAL (SELECT min(w.day) AS due FROM workday AS w WHERE w.day >= e.last AND NOT coalesce(pauses @> w.day, false)) AS o
	WHERE id % 2 = 0 AND bizenv.deadline(starts, m, unit, pauses => pauses) IS DISTINCT FROM o.due LIMIT 3$$, 'deadlines without days in pauses');

----------------------------------------------------------------- clocks that are changed

-- A year quarter by quarter of an hour: what the clock on the wall shows decides. Zones that skip an
-- hour and have one twice, half an hour, midnight, a whole day.
CREATE TEMP TABLE wall (timetable text, zone text, year integer);
INSERT INTO wall VALUES ('w1', 'America/New_York', 2024), ('w2', 'Australia/Lord_Howe', 2024), ('w3', 'America/Sao_Paulo', 2017), ('w4', 'Pacific/Apia', 2011), ('w5', 'Africa/Casablanca', 2025), ('w6', '<+0330>-3:30', 2024);
CREATE TEMP TABLE shift (starts time, ends time);
INSERT INTO shift VALUES ('00:00', '00:15'), ('00:30', '01:15'), ('01:30', '02:15'), ('02:30', '02:45'), ('02:45', '03:15'), ('22:15', '23:15'), ('23:30', '24:00');
INSERT INTO bizenv.timetable SELECT timetable, NULL, zone FROM wall;
INSERT INTO bizenv.timetable_span (timetable, weekdays, starts, ends) SELECT timetable, '1234567', starts, ends FROM wall, shift;
CREATE TEMP TABLE cell AS
SELECT w.*, at, bizenv.is_working_time(at, timetable) AS works, EXISTS (SELECT FROM shift AS s WHERE (at AT TIME ZONE zone)::time >= s.starts AND (at AT TIME ZONE zone)::time < s.ends) AS shown
FROM wall AS w, generate_series(make_timestamptz(year, 1, 1, 0, 0, 0, 'UTC'), make_timestamptz(year, 12, 31, 23, 45, 0, 'UTC'), interval '15 minutes') AS at;
SELECT is_empty('SELECT * FROM cell WHERE works <> shown LIMIT 3', 'a moment is working time by the clock on the wall, also where that is changed');
SELECT is_empty($$SELECT timetable, bizenv.work_minutes_between(min(at), max(at) + interval '15 minutes', timetable), 15 * count(*) FILTER (WHERE shown) FROM cell GROUP BY timetable, date_trunc('week', at)
	HAVING bizenv.work_minutes_between(min(at), max(at) + interval '15 minutes', timetable) <> 15 * count(*) FILTER (WHERE shown) LIMIT 3$$, 'and counted so, week by week');
SELECT is(bizenv.work_minutes_between('2024-03-10 00:00 America/New_York', '2024-03-11 00:00 America/New_York', 'w1') || ' ' || bizenv.work_minutes_between('2024-11-03 00:00 America/New_York', '2024-11-04 00:00 America/New_York', 'w1'),
	'195 285', 'a day of 23 hours and one of 25 in New York');

----------------------------------------------------------------- the tables

-- what the office writes precedes what is shipped, from the next statement on
INSERT INTO bizenv.timetable_span (timetable, starts, ends) VALUES ('example_office', '09:00', '17:00');
SELECT is(bizenv.work_minutes_between('2025-07-15 00:00', '2025-07-16 00:00', 'example_office'), 480::numeric, 'spans of the office replace those that are shipped');
INSERT INTO bizenv.timetable VALUES ('example_office', NULL, 'UTC');
SELECT is(bizenv.work_minutes_between('2025-10-01 00:00', '2025-10-01 18:00', 'example_office'), 120::numeric, 'so does its row of the timetable: no calendar, another zone');
DELETE FROM bizenv.timetable WHERE NOT shipped AND timetable = 'example_office';
UPDATE bizenv.timetable_span SET ends = '16:00' WHERE timetable = 'example_office' AND NOT shipped;
SELECT is(bizenv.work_minutes_between('2025-07-15 00:00', '2025-07-16 00:00', 'example_office'), 420::numeric, 'an update is seen');
DELETE FROM bizenv.timetable_span WHERE timetable = 'example_office' AND NOT shipped;
SELECT ok(NOT bizenv.is_working_time('2025-07-15 12:30', 'example_office'), 'a deletion too');
INSERT INTO bizenv.calendar_day VALUES ('cn', '2025-07-15', false, '市庆');
SELECT ok(NOT bizenv.is_working_time('2025-07-15 10:00', 'example_office'), 'and a day off of its calendar');
DELETE FROM bizenv.calendar_day WHERE NOT shipped AND calendar = 'cn';
SAVEPOINT announced;
INSERT INTO bizenv.calendar_year VALUES ('cn', 2027, '通知');
SELECT is(bizenv.work_minutes_between('2026-12-31 17:00', '2027-01-01 18:00', 'example_office'), 480::numeric, 'and a year that is announced');
ROLLBACK TO announced;
SELECT is(bizenv.work_minutes_between('2026-12-31 17:00', '2027-01-01 18:00', 'example_office', on_unannounced => 'null'), NULL, 'until that is taken back');
INSERT INTO bizenv.timetable VALUES ('周六', 'cn'), ('闰日', NULL);
INSERT INTO bizenv.timetable_span (timetable, weekdays, starts, ends) VALUES ('周六', '12345', '09:00', '17:00'), ('周六', '6', '09:00', '11:00');
INSERT INTO bizenv.timetable_span (timetable, season_starts, season_ends, weekdays, starts, ends) VALUES ('闰日', '02-29', '02-29', '1234567', '09:00', '11:00');
SELECT is((SELECT string_agg(bizenv.work_minutes_between(d, d + interval '1 day', '周六')::text, ' ' ORDER BY d) FROM unnest('{2025-07-12,2025-07-13,2025-10-04,2025-10-11}'::timestamptz[]) AS d), '120 0 0 480',
	'open on Saturdays, but not on one of a holiday; a make-up Saturday is a Monday');
SELECT is(bizenv.work_minutes_between('2023-01-01', '2027-01-01', '闰日'), 120::numeric, 'a season of the leap day');
SELECT is(pg_temp.outcome(format('INSERT INTO bizenv.timetable_span VALUES (''x'', %s)', v)), '23514', 'refused: ' || v)
FROM (VALUES ('''02-30'', ''12-31'', ''1'', ''09:00'', ''10:00'''), ('''1-1'', ''12-31'', ''1'', ''09:00'', ''10:00'''), ('''01-01'', ''06-31'', ''1'', ''09:00'', ''10:00'''), ('''01-01'', ''12-31'', ''0'', ''09:00'', ''10:00'''),
	('''01-01'', ''12-31'', '''', ''09:00'', ''10:00'''), ('''01-01'', ''12-31'', ''21'', ''09:00'', ''10:00'''), ('''01-01'', ''12-31'', ''1'', ''22:00'', ''06:00'''), ('''01-01'', ''12-31'', ''1'', ''09:00'', ''09:00''')) AS r(v);

----------------------------------------------------------------- errors

INSERT INTO bizenv.timetable VALUES ('无时区', 'cn', 'Asia/Wuhai'), ('无时段', 'cn', 'UTC'), ('无日历', '某历', 'UTC');
INSERT INTO bizenv.timetable_span (timetable, starts, ends) VALUES ('无时区', '09:00', '10:00'), ('无日历', '09:00', '10:00');
INSERT INTO bizenv.timetable VALUES ('过多', 'cn'), ('过多日', 'cn');
INSERT INTO bizenv.timetable_span (timetable, starts, ends) SELECT '过多', time '00:00' + g * interval '1 minute', time '00:00' + g * interval '1 minute' + interval '30 seconds' FROM generate_series(0, 1001) AS g;
INSERT INTO bizenv.timetable_span (timetable, starts, ends) SELECT '过多日', time '00:00' + g * interval '1 minute', time '00:00' + g * interval '1 minute' + interval '30 seconds' FROM generate_series(0, 48) AS g;
SELECT is(pg_temp.outcome('SELECT bizenv.' || call, argument), state, call)
FROM (VALUES
	('is_working_time(now(), ''none'')', '22023', 'none'), ('is_working_time(now(), NULL)', '22004', 'timetable'),
	('is_working_time(now(), ''example_office'', NULL)', '22004', 'on_unannounced'), ('is_working_time(now(), ''example_office'', ''guess'')', '22023', 'on_unannounced'),
	('is_working_time(now(), ''无时区'')', '22023', 'time_zone'), ('is_working_time(now(), ''无时段'')', '22023', '无时段'), ('is_working_time(now(), ''无日历'')', '22023', '某历'),
	('is_working_time(now(), ''过多'')', '54000', 'timetable_span'), ('is_working_time(now(), ''过多日'')', '54000', 'timetable_span'),
	('is_working_time(''infinity'', ''example_office'')', '22008', 'at'), ('is_working_time(''2027-01-01'', ''example_office'')', '22008', 'at'),
	('is_working_time(''2200-01-01'', ''example_day_and_night'')', '22008', 'at'), ('is_working_time(''1899-12-30'', ''example_day_and_night'')', '22008', 'at'),
	('work_minutes_between(''-infinity'', now(), ''example_office'')', '22008', 'starts'), ('work_minutes_between(''2026-01-01'', ''infinity'', ''example_office'')', '22008', 'ends'),
	('work_minutes_between(''2026-12-31'', ''2027-01-02'', ''example_office'')', '22008', 'ends'), ('work_minutes_between(''2027-01-02'', ''2026-01-02'', ''example_office'')', '22008', 'starts'),
	('work_minutes_between(''2003-12-31'', ''2026-01-02'', ''example_office'')', '22008', 'starts'), ('work_time_between(''2026-12-31'', ''2028-01-02'', ''example_office'', ''{[2027-01-01,2027-02-01)}'')', '22008', 'ends'),
	('add_work_minutes(''2026-01-01'', ''NaN'', ''example_office'')', '22003', 'n'), ('add_work_minutes(''2026-01-01'', ''Infinity'', ''example_office'')', '22003', 'n'),
	('add_work_minutes(''2026-01-01'', 1e30, ''example_office'')', '22008', 'n'), ('add_work_minutes(''2026-01-01'', -1e30, ''example_office'')', '22008', 'n'),
	('add_work_minutes(''2026-01-01'', 1e6, ''example_office'')', '22008', 'n'), ('add_work_minutes(''2027-01-01'', 1, ''example_office'')', '22008', 'starts'),
	('add_work_minutes(''2026-12-31 18:00'', 0, ''example_office'')', '22008', 'starts'), ('add_work_minutes(''2004-01-01'', -1, ''example_office'')', '22008', 'starts'),
	('time_limit(now(), 0, ''hour'', ''example_office'')', '22023', 'n'), ('time_limit(now(), -1, ''day'', ''example_office'')', '22023', 'n'), ('time_limit(now(), 0, ''day'', ''example_day_and_night'')', '22023', 'n'),
	('time_limit(now(), 1, ''week'', ''example_office'')', '22023', 'unit'), ('time_limit(now(), 1, NULL, ''example_office'')', '22004', 'unit'),
	('time_limit(now(), 1, ''workday'', ''example_day_and_night'')', '22023', 'example_day_and_night'), ('time_limit(''2026-12-31'', 1, ''workday'', ''example_office'')', '22008', 'n'),
	('time_limit(''2199-12-31'', 1, ''day'', ''example_day_and_night'')', '22008', 'n'), ('time_limit(''2026-12-31'', 2147483647, ''day'', ''example_day_and_night'')', '22008', 'n'),
	('time_limit(''294276-12-31'', 2147483647, ''hour'', ''example_office'')', '22008', 'n'), ('time_limit(''infinity'', 1, ''hour'', ''example_office'')', '22008', 'received'),
	('time_limit(''2026-12-01'', 2147483647, ''work_hour'', ''example_office'')', '22008', 'n'),
	('workdays_between(''2026-12-31'', ''2027-01-05'', pauses => ''{[2027-01-01,2027-01-03)}'')', '22008', 'ends'), ('deadline(''2026-12-31'', 1, ''day'', pauses => ''{[2027-01-01,2027-01-03)}'')', '22008', 'n'),
	('deadline(''2025-12-31'', 0, ''day'', pauses => ''{[2027-01-01,2027-01-03)}'')', '22023', 'n')) AS v(call, state, argument);

SELECT * FROM finish();
ROLLBACK;
