-- Laws of the room "calendar", continued: kinds of day, and the notice of a year.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/tools.psql

CREATE TEMP TABLE notice_day (day date, name text, is_off boolean);
INSERT INTO notice_day SELECT day, name, NOT is_workday FROM bizenv.calendar_day WHERE calendar = 'cn' AND shipped;
INSERT INTO bizenv.calendar VALUES ('plain');

----------------------------------------------------------------- notices
SET LOCAL search_path = :path;
SELECT is(bizenv.day_kind(day), kind, format('%s is %s', day, kind)) FROM (VALUES
	(date '2026-05-01', 'statutory_holiday'), ('2026-05-04', 'adjusted_day_off'), ('2026-05-03', 'weekend'), ('2026-05-09', 'make_up_workday'), ('2026-05-08', 'ordinary_workday'), ('2026-05-16', 'weekend'),
	('2015-09-03', 'day_off'), ('2020-02-03', 'ordinary_workday'), ('2005-12-31', 'make_up_workday')) AS v(day, kind);
SELECT is_empty($$SELECT d FROM generate_series(date '2004-01-01', date '2026-12-31', interval '1 day') AS g(t), LATERAL (SELECT t::date AS d) AS c
	WHERE bizenv.is_workday(d) <> (bizenv.day_kind(d) IN ('ordinary_workday', 'make_up_workday'))$$, 'kinds and workdays agree on all days');
SELECT is(bizenv.day_kind('2031-01-01', on_unannounced => 'null'), NULL, 'a year that is not announced');
SELECT is(pg_temp.outcome('SELECT bizenv.day_kind(''2031-01-01'')', 'day'), '22008', 'is an error else');
SELECT results_eq($$SELECT code_label(w), code_order(w) FROM unnest('{statutory_holiday,ordinary_workday}'::text[]) AS w$$, $$VALUES ('法定节假日', 1), ('普通工作日', 6)$$, 'kinds have labels and an order')
FROM set_config('search_path', 'bizenv, ' || :'path', true);
SET LOCAL search_path = :path;
SAVEPOINT kind;
INSERT INTO bizenv.calendar_day VALUES ('cn', '2026-05-01', true, '值班', false, 'statutory_holiday'), ('cn', '2026-05-12', false, '市庆', false, NULL), ('cn', '2026-05-16', true, NULL, false, NULL), ('cn', '2026-05-17', false, '市庆', false, NULL);
SELECT is(string_agg(bizenv.day_kind(d::date), ' ' ORDER BY d), 'ordinary_workday day_off make_up_workday weekend', 'a row that does not say, or contradicts itself, is told by what it decides')
FROM unnest('{2026-05-01,2026-05-12,2026-05-16,2026-05-17}'::date[]) AS d;
ROLLBACK TO kind;
SELECT is(pg_temp.outcome($$INSERT INTO bizenv.calendar_day VALUES ('cn', '2030-01-01', true, NULL, false, 'holiday')$$), '23514', 'and is a word of the list');

-- The sentences of a notice, made from the shipped days of each year in the State Council's way,
-- give these days again.
CREATE FUNCTION pg_temp.day_text(day date, previous date, is_bracketed boolean) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN previous IS NULL OR extract(year FROM day) <> extract(year FROM previous) THEN extract(year FROM day) || '年' ELSE '' END
		|| CASE WHEN previous IS NULL OR date_trunc('month', day) <> date_trunc('month', previous) THEN extract(month FROM day) || '月' ELSE '' END
		|| extract(day FROM day) || '日' || CASE WHEN is_bracketed THEN '（' || (ARRAY['周一', '星期二', '周三', '周四', '农历初五、周五', '周六', '周日'])[extract(isodow FROM day)] || '）' ELSE '' END
$$;
CREATE TEMP TABLE notice_text AS
WITH named AS (
	SELECT y.year, name, is_off, day, day - (row_number() OVER (PARTITION BY y.year, name, is_off ORDER BY day))::integer AS block
	FROM notice_day, LATERAL (SELECT extract(year FROM day)::integer + CASE WHEN day >= make_date(extract(year FROM day)::integer, 12, 26) THEN 1 ELSE 0 END AS year) AS y
	WHERE day <> '2020-02-03'
), clause AS (
	SELECT year, name, is_off, min(day) AS first,
		pg_temp.day_text(min(day), NULL, year % 2 = 0) || CASE WHEN count(*) > 1 THEN '至' || pg_temp.day_text(max(day), min(day), year % 2 = 0) ELSE '' END AS days, count(*) AS n
	FROM named GROUP BY year, name, is_off, block
), sentence AS (
	SELECT year, name, min(first) AS first, is_off,
		string_agg(days, '、' ORDER BY first) || CASE WHEN is_off THEN '放假调休，共' || sum(n) || '天。' ELSE '上班。' END AS words
	FROM clause GROUP BY year, name, is_off
)
SELECT year, '国务院办公厅关于' || year || E'年部分节假日安排的通知\n国办发明电〔' || year - 1 || E'〕7号\n各地区、各部门：\n经国务院批准，现将安排通知如下。\n'
	|| string_agg('一、' || name || '：' || words, E'\n' ORDER BY first, is_off) || E'\n节假日期间，要妥善安排值班。\n国务院办公厅\n' || year - 1 || E'年11月4日\n' AS notice
FROM sentence GROUP BY year;
SELECT is(count(*), 23::bigint, 'a notice of each year') FROM notice_text WHERE year < 2027;
SELECT is_empty($$(SELECT t.year, r.day, r.is_workday, r.name FROM notice_text AS t, bizenv.read_notice(t.notice, t.year) AS r EXCEPT SELECT y.year, day, NOT is_off, name FROM notice_day, LATERAL (SELECT extract(year FROM day)::integer + CASE WHEN day >= make_date(extract(year FROM day)::integer, 12, 26) THEN 1 ELSE 0 END AS year) AS y)
	UNION ALL (SELECT y.year, day, NOT is_off, name FROM notice_day, LATERAL (SELECT extract(year FROM day)::integer + CASE WHEN day >= make_date(extract(year FROM day)::integer, 12, 26) THEN 1 ELSE 0 END AS year) AS y WHERE day <> '2020-02-03' EXCEPT SELECT t.year, r.day, r.is_workday, r.name FROM notice_text AS t, bizenv.read_notice(t.notice, t.year) AS r)$$, 'what is written is read');
-- one year is taken away from the notice of another: no year fits it
SELECT is(pg_temp.outcome(format('SELECT * FROM bizenv.announce_notice(''cn'', %s, %L)', year, replace(notice, '元旦：', '元旦：' || year || '年3月3日、4日、5日、6日放假。')), 'notice|weekday'), '22023', 'too many days off: ' || year) FROM notice_text WHERE year < 2027;
-- announced again as it is shipped: nothing changes, and no day of the office is needed
SELECT is_empty(format('SELECT * FROM bizenv.announce_notice(''cn'', %s, %L)', year, notice), 'announced as shipped: ' || year) FROM notice_text WHERE year < 2027 AND year <> 2020;
SELECT is(count(*), 0::bigint, 'no row of the office') FROM bizenv.calendar_day WHERE NOT shipped AND calendar = 'cn' AND day < '2027-01-01' AND day <> '2020-02-03';
SELECT is(notice, '国办发明电〔2024〕7号', 'its number is kept') FROM bizenv.calendar_year WHERE calendar = 'cn' AND year = 2025 AND NOT shipped;

SELECT is(format('%s', (SELECT string_agg(format('%s%s%s', to_char(r.day, 'MMDD'), CASE WHEN r.is_workday THEN '+' ELSE '-' END, r.name), ' ') FROM bizenv.read_notice(notice, year) AS r)), expected, notice)
FROM (VALUES
	('清明节：4月5日放假，4月7日（星期一）补休。', 2014, '0405-清明节 0407-清明节'),
	('4月5日（星期二）放假，与周末连休。', 2022, '0405-'),
	('将2005年12月31日（星期六）、2006年1月1日（星期日）两个公休日调至1月2日、3日，12月31日（星期六）上班。', 2006, '0102- 0103- 1231+'),
	('1月1日至3日：放假', 2022, '0101- 0102- 0103-'),
	('１月１日（周六）~３日放假，共３天。', 2022, '0101- 0102- 0103-'),
	('劳动节：4月29日到5月1日放假;4月27日、28日上班', 2013, '0429-劳动节 0430-劳动节 0501-劳动节 0427+劳动节 0428+劳动节'),
	('12月30日至1月1日放假。', 2018, '1230- 1231- 0101-'),
	('{"days":[{"name":"元旦","date":"2026-01-01","isOffDay":true},{"name":"元旦","date":"2026-01-04","isOffDay":false},{"name":"元旦","date":"2025-01-01","isOffDay":true}]}', 2026, '0101-元旦 0104+元旦'),
	('{"holiday":{"01-01":{"holiday":true,"name":"元旦","date":"2026-01-01"},"01-04":{"holiday":false,"name":"元旦后补班","date":"2026-01-04"}}}', 2026, '0101-元旦 0104+元旦后补班'),
	('[{"name":"元旦","range":["2020-01-01"],"type":"holiday"},{"name":"春节","range":["2020-01-19"],"type":"workingday"}]', 2020, '0101-元旦 0119+春节'),
	(E'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20260104\r\nSUMMARY:元旦（休）\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:元旦 补班\r\nDTSTART:20260104\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20250101\r\nSUMMARY:元旦假期\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n', 2026, '0101-元旦 0102-元旦 0103-元旦 0104+元旦')) AS v(notice, year, expected);
SELECT is(pg_temp.outcome(format('SELECT * FROM bizenv.read_notice(%L, %s)', notice, year), 'sentence|year'), state, notice)
FROM (VALUES
	('元旦：1月2日（周四）放假。', 2026, '22P02'), ('劳动节：5月1日至5日放假，共4天。', 2026, '22P02'), ('1月28日是除夕。', 2025, '22P02'), ('2月30日放假', 2026, '22P02'), ('5日放假', 2026, '22P02'),
	('13月1日放假', 2026, '22P02'), ('5月5日至1日放假', 2026, '22P02'), ('将9月27日（星期六）、28日（星期日）两个休息日', 2025, '22P02'), ('0年1月1日放假', 2026, '22P02'), ('1月1日放假', 1800, '22008'), ('1月1日放假', 2147483647, '22008'),
	(E'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\nSUMMARY:元旦\nEND:VEVENT', 2026, '22P02'), (E'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261301\nSUMMARY:元旦休\nEND:VEVENT', 2026, '22P02'),
	(E'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260105\nDTEND:20260101\nSUMMARY:元旦休\nEND:VEVENT', 2026, '22P02'), (E'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:2026', 2026, '22P02')) AS v(notice, year, state);
SELECT is(pg_temp.outcome('SELECT * FROM bizenv.read_notice(''{"a'', 2026)'), '22P02', 'JSON that is none');
-- what a file does not say is NULL, whatever the DateStyle, and is not entered
SELECT is(format('%s', (SELECT string_agg(format('%s %s', coalesce(r.day::text, '-'), coalesce(r.is_workday::text, '-')), ', ' ORDER BY r.day) FROM bizenv.read_notice(notice, 2026) AS r)), expected, notice)
FROM (VALUES
	('[{"date":"2026-01-01"}]', '2026-01-01 -'), ('[{"date":"01/02/2026","isOffDay":true}]', '- false'), ('[{"date":"2026-1-1","isOffDay":true}]', '- false'), ('[{"date":"2026-01-01T00:00:00Z","isOffDay":true}]', '2026-01-01 false'),
	('[{"range":["2026-01-01"],"type":"rest"}]', '2026-01-01 -'), ('[{"range":["2026-01-03","2026-01-01"],"type":"holiday"}]', '- false'), ('[{"range":[],"type":"holiday"}]', '- false'), ('[{"range":["2026-01-01","x"],"type":"holiday"}]', '- false'),
	('[{"date":"2025-01-01","isOffDay":true}]', '')) AS v(notice, expected);
SELECT is(pg_temp.outcome(format('SELECT * FROM bizenv.announce_notice(''plain'', 2026, %L)', notice), 'days_off'), '22004', 'is not entered: ' || notice)
FROM unnest(ARRAY['[{"date":"2026-01-01"}]', '[{"date":"01/02/2026","isOffDay":true}]', '[{"range":["2026-01-03","2026-01-01"],"type":"holiday"}]']) AS notice;
SET LOCAL datestyle = 'German';
SELECT is(string_agg(to_char(r.day, 'YYYY-MM-DD'), ' ' ORDER BY r.day), '2026-02-01 2026-02-03 2026-02-04', 'days of JSON under another DateStyle')
FROM bizenv.read_notice('[{"date":"2026-02-01","isOffDay":true},{"range":["2026-02-03","2026-02-04"],"type":"holiday"}]', 2026) AS r;
SET LOCAL datestyle = 'ISO';
SELECT is_empty($$SELECT * FROM bizenv.read_notice('', 2026)$$, 'nothing says nothing');
SELECT is(pg_temp.outcome(format('SELECT * FROM bizenv.announce_year(%s)', arguments)), state, arguments)
FROM (VALUES
	($$'cn', 2027, 'x', '{2027-01-01}'$$, '22023'), ($$'cn', 2027, 'x', '{2027-01-01}', statutory_days => 1$$, 'ok'), ($$'no such', 2027, 'x', '{}'$$, '22023'), ($$'cn', 2027, 'x', '{2027-01-01,2027-01-01}'$$, '22023'),
	($$'cn', 2027, 'x', '{2027-01-02}', '{2027-01-02}'$$, '22023'), ($$'cn', 2027, 'x', '{}', '{2027-01-01}'$$, '22023'), ($$'cn', 2027, 'x', '{2028-05-01}'$$, '22008'), ($$'cn', 2027, 'x', '{NULL}'$$, '22004'),
	($$'cn', 2300, 'x', '{}'$$, '22008'), ($$NULL, 2027, 'x', '{}'$$, '22004'), ($$'cn', NULL, 'x', '{}'$$, '22004'), ($$'cn', 2027, 'x', '{infinity}'$$, '22008'), ($$'plain', 2027, 'x', '{}'$$, 'ok'), ($$'cn', 2027, 'x', NULL$$, '22004')) AS v(arguments, state);
CREATE ROLE bizenv_calendar_nobody;
SET LOCAL ROLE bizenv_calendar_nobody;
SELECT is(pg_temp.outcome($$SELECT * FROM bizenv.announce_year('cn', 2027, 'x', '{2027-01-01}', statutory_days => 1)$$, 'calendar_year'), '42501', 'who may not write calendars is told what to grant');
RESET ROLE;
-- announced, amended, announced again
DELETE FROM bizenv.calendar_year WHERE NOT shipped; DELETE FROM bizenv.calendar_day WHERE NOT shipped;
SELECT results_eq($$SELECT day, was_workday, is_workday FROM bizenv.announce_year('cn', 2027, 'first', '{2027-01-01,2027-01-02,2027-01-03,2027-02-05}', '{2027-02-06}', 1, holidays => '{2027-01-01}')$$,
	$$VALUES (date '2027-01-01', NULL::boolean, false), ('2027-01-02', NULL, false), ('2027-01-03', NULL, false), ('2027-02-05', NULL, false), ('2027-02-06', NULL, true)$$, 'a year is announced');
SELECT is(string_agg(bizenv.day_kind(d::date), ' ' ORDER BY d), 'statutory_holiday weekend weekend ordinary_workday', 'with its kinds') FROM generate_series(date '2027-01-01', '2027-01-04', interval '1 day') AS d;
SELECT is_empty($$SELECT * FROM bizenv.announce_year('cn', 2027, 'first', '{2027-01-01,2027-01-02,2027-01-03,2027-02-05}', '{2027-02-06}', 1, holidays => '{2027-01-01}')$$, 'a second call changes nothing');
SELECT results_eq($$SELECT day, was_workday, is_workday FROM bizenv.announce_year('cn', 2027, 'amended', '{2027-01-01,2027-01-02,2027-01-03,2027-02-08}', '{2027-02-06}', 1)$$,
	$$VALUES (date '2027-02-05', false, true), ('2027-02-08', true, false)$$, 'an amended notice tells what it changes');
SELECT is(notice, 'amended', 'and is kept') FROM bizenv.calendar_year WHERE calendar = 'cn' AND year = 2027;
SELECT results_eq($$SELECT day FROM bizenv.announce_year('cn', 2028, 'next', '{2027-12-31,2028-01-03}', '{2028-01-02}', 1)$$, $$VALUES (date '2027-12-31'), ('2028-01-02'), ('2028-01-03')$$, 'the next year rules on the last of December');
SELECT is_empty($$SELECT * FROM bizenv.announce_year('cn', 2027, 'amended', '{2027-01-01,2027-01-02,2027-01-03,2027-02-08}', '{2027-02-06}', 1)$$, 'which the notice of the year before leaves as it is');
SELECT results_eq($$SELECT name, days_off FROM bizenv.group_holiday ORDER BY month, day LIMIT 2$$, $$VALUES ('妇女节'::varchar, 0.5), ('青年节', 0.5)$$, 'holidays of groups');

SELECT * FROM finish();
ROLLBACK;
