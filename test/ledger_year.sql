-- The turn of a year whose holidays are not announced: every view, every figure, the
-- briefing and the papers of a ledger as of the last day of 2026 and of days of January
-- 2027, with that year unannounced, announced, amended, and as it would be if no day of
-- January were worked, or all. What is told is so whatever is announced; what is not is
-- NULL with a reason, and the papers say so; no row and no letter vanishes.
-- NEW_YEAR=all takes each day of the month, more orders and all their papers (minutes).
\ir lib/begin.psql
\set extent some
\getenv extent NEW_YEAR
SELECT :'extent' = 'all' AS is_all \gset
\if :is_all
\set orders 120
\set days 'ARRAY(SELECT d::date FROM generate_series(timestamp ''2026-12-31'', ''2027-01-31'', ''1 day'') AS d)'
\else
\set orders 40
\set days '''{2026-12-31,2027-01-01,2027-01-04,2027-01-08,2027-01-31}''::date[]'
\endif
SELECT no_plan();
SET LOCAL jit = off;
SET LOCAL client_min_messages = warning;
SELECT bizenv.create_ledger('r') \g /dev/null
SELECT bizenv.load_sample('r') \g /dev/null
SET LOCAL search_path = r, public;

---------------------------------------------------------------- a ledger that goes on over the turn

DELETE FROM bizenv.calendar_year WHERE calendar = 'cn' AND year > 2026;
DELETE FROM bizenv.calendar_day WHERE calendar = 'cn' AND day > '2026-12-31';
-- (rows as a restore brings them: their days are what this asks about)
SET LOCAL session_replication_role = replica;
-- lists that end before the turn, in January and later; reports by each rule, sent in time, about the due day, late and not at all
UPDATE task_list SET due_on = CASE task_list WHEN 'gzyd2025' THEN '2026-12-28'::date WHEN 'xcjh2025' THEN '2027-01-06' ELSE '2027-06-30' END;
UPDATE report_duty SET due_kind = (ARRAY['next_workday', 'nth_workday', 'calendar_day'])[1 + length(department) % 3], due_day = 3 + length(department) WHERE task_list = 'pgwt2024';
INSERT INTO report (department, task_list, period, submitted_on, submitted_items)
SELECT u.department, u.task_list, m::date, (m + interval '1 month')::date + k.late, u.expected_items
FROM (SELECT d.*, row_number() OVER (ORDER BY d.department, d.task_list)::integer AS n FROM report_duty AS d) AS u
CROSS JOIN generate_series(timestamp '2025-07-01', '2026-12-01', interval '1 month') AS m
CROSS JOIN LATERAL (SELECT CASE WHEN m = timestamp '2026-12-01' THEN (ARRAY[1, 3, 5, 8, 20, NULL])[1 + u.n % 6] WHEN u.n % 5 = 0 AND m >= timestamp '2026-10-01' THEN NULL ELSE u.n % 4 END AS late) AS k
WHERE k.late IS NOT NULL AND m <= (SELECT l.due_on FROM task_list AS l WHERE l.task_list = u.task_list);
-- orders of the last weeks of the year, of 1 to 45 workdays: running, paused, still paused, extended, answered poorly
INSERT INTO problem (department, source, name, found_on) SELECT (ARRAY['czj', 'fgw', 'gxj'])[n % 3 + 1], (ARRAY['hotline', 'enterprise'])[n % 2 + 1], 'year ' || n, '2026-11-02' FROM generate_series(0, :orders - 1) AS n;
INSERT INTO problem_stage SELECT department, problem_id, s.step, s.stage, s.day FROM problem, (VALUES (1, 'collected', '2026-11-02'::date), (2, 'assigned', '2026-11-02'), (3, 'in_progress', '2026-12-30')) AS s(step, stage, day)
WHERE name LIKE 'year %' AND (s.step < 3 OR problem_id % 5 = 0);
CREATE TEMP TABLE plan AS
SELECT p.department, p.problem_id, p.name, date '2026-12-31' - (i.n * 7) % 50 AS day, 1 + (i.n * 11) % 45 AS workdays,
	CASE WHEN i.n % 4 = 0 THEN 9 WHEN i.n % 8 = 1 THEN 0 END AS pause, CASE WHEN i.n % 5 = 2 THEN 3 END AS extension, i.n
FROM problem AS p CROSS JOIN LATERAL (SELECT substr(p.name, 6)::integer AS n) AS i WHERE p.name LIKE 'year %';
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays, due_on, due_reason)
SELECT p.department, p.problem_id, p.name, p.day, p.workdays, d.due_on, d.due_reason
FROM plan AS p CROSS JOIN LATERAL bizenv.provisional_deadline(p.day, p.workdays + coalesce(p.extension, 0), 'workday', 'cn',
	CASE WHEN p.pause IS NOT NULL THEN datemultirange(daterange(p.day + 1, p.day + nullif(p.pause, 0), '[]')) ELSE '{}' END) AS d;
INSERT INTO order_pause (department, order_id, ground, starts_on, ends_on)
SELECT department, order_id, '鉴定', day + 1, day + nullif(pause, 0) FROM plan JOIN assignment_order USING (department, problem_id) WHERE pause IS NOT NULL;
INSERT INTO order_extension (department, order_id, ground, asked_on, workdays, decision, decided_on)
SELECT department, order_id, '资料不全', day, extension, 'granted', day FROM plan JOIN assignment_order USING (department, problem_id) WHERE extension IS NOT NULL;
INSERT INTO answer (department, order_id, answered_on, content, handled_poorly)
SELECT department, order_id, greatest(day, '2027-01-04'), '答', n % 14 = 6 FROM plan JOIN assignment_order USING (department, problem_id) WHERE n % 7 = 6;
SET LOCAL session_replication_role = origin;
INSERT INTO light_rule VALUES ('order', 'escalation_level', '[3,]=红灯; [,3)=绿灯'), ('task', 'workdays_left', '[6,]=绿灯; [1,6)=黄灯; [,1)=红灯');
SELECT cmp_ok((SELECT count(*) FROM assignment_order WHERE due_reason = 'not_announced'), '>', 10::bigint, 'some reach into the next year');
SELECT cmp_ok((SELECT count(*) FROM report WHERE submitted_on > '2026-12-31'), '>', 5::bigint, 'reports of December come in in January');

---------------------------------------------------------------- all that is shown, on each day and in each state

CREATE TEMP TABLE shot (state text, day date, what text, key text, shown jsonb, PRIMARY KEY (day, what, key, state));
-- what tells the rows of a view apart: a view that is not named here is an error
CREATE TEMP TABLE view_key AS SELECT * FROM (VALUES ('v_task', 'department, task_id'), ('v_task_progress', 'department, task_id, period'), ('v_task_list', 'task_list'), ('v_indicator_gap', 'indicator, benchmark_kind'),
	('v_closure', 'department, task_id'), ('v_reporting', 'department, task_list, period'), ('v_supervision', 'problem_id'), ('v_league', 'indicator, region, period'), ('v_department', 'department'), ('v_task_cancelled', 'department, task_id')) AS k(relname, columns);
SELECT set_eq($$SELECT relname::text FROM pg_class WHERE relnamespace = 'r'::regnamespace AND relkind = 'v' AND relname LIKE 'v\_%' AND relname <> 'v_calendar'$$, $$SELECT relname FROM view_key$$, 'every view is looked at');
CREATE FUNCTION pg_temp.shoot(into_state text, days date[], is_all boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	d date; v record;
BEGIN
	FOREACH d IN ARRAY days LOOP
		PERFORM set_config('bizenv.as_of', d::text, true);
		FOR v IN SELECT * FROM view_key LOOP
			EXECUTE format('INSERT INTO shot SELECT $1, $2, %L, concat_ws(''/'', %s), to_jsonb(x) FROM r.%I AS x', v.relname, v.columns, v.relname) USING into_state, d;
		END LOOP;
		-- what a stage took, and where most of the time went
		INSERT INTO shot
		SELECT into_state, d, 'stage_durations', concat_ws('/', s.problem_id, x.step), to_jsonb(x)
		FROM (SELECT q.problem_id, bizenv.stage_agg(q.stage, q.entered_on) AS t FROM r.problem_stage AS q WHERE q.entered_on <= d GROUP BY 1) AS s
		CROSS JOIN LATERAL bizenv.stage_durations(s.t, d, 'cn', 'null') AS x
		UNION ALL
		SELECT into_state, d, 'bottleneck', s.problem_id::text, jsonb_build_object('bottleneck', bizenv.bottleneck(s.t, d, 'cn', 'null'), 'bottleneck_reason', 'none of its own')
		FROM (SELECT q.problem_id, bizenv.stage_agg(q.stage, q.entered_on) AS t FROM r.problem_stage AS q WHERE q.entered_on <= d GROUP BY 1) AS s;
		CONTINUE WHEN NOT is_all AND into_state IN ('none', 'all');
		INSERT INTO shot SELECT into_state, d, 'figure', concat_ws('/', f.section, f.figure, f.task_list, f.department, f.source, f.indicator, f.benchmark_kind), to_jsonb(f)
		FROM bizenv.briefing_figures('r', d) AS f;
		INSERT INTO shot SELECT into_state, d, 'briefing', lang, jsonb_build_object('text', bizenv.briefing('r', d, lang)) FROM unnest('{zh,en}'::text[]) AS lang WHERE is_all OR lang = 'zh' OR d = '2027-01-31';
		-- (a few papers a day, others each day)
		INSERT INTO shot SELECT into_state, d, 'letter', s.order_id::text, jsonb_build_object('text', bizenv.letter_text('r', s.order_id))
		FROM r.v_supervision AS s WHERE s.order_id IS NOT NULL AND s.requirement LIKE 'year %' AND (is_all OR s.order_id % 5 = extract(day FROM d)::integer % 5);
	END LOOP;
	PERFORM set_config('bizenv.as_of', '', true);
END
$$;
CREATE FUNCTION pg_temp.announce(state text, off date[], worked date[], days date[], is_all boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM bizenv.calendar_day WHERE calendar = 'cn' AND day > '2026-12-31' AND NOT shipped;
	INSERT INTO bizenv.calendar_year (calendar, year) VALUES ('cn', 2027) ON CONFLICT DO NOTHING;
	INSERT INTO bizenv.calendar_day (calendar, day, is_workday) SELECT 'cn', day, day = ANY (worked) FROM unnest(off || worked) AS day;
	PERFORM pg_temp.shoot(state, days, is_all);
END
$$;
SELECT pg_temp.shoot('unannounced', :days, :'is_all') \g /dev/null
SELECT pg_temp.announce('none', ARRAY(SELECT d::date FROM generate_series(timestamp '2027-01-01', '2027-01-31', '1 day') AS d), '{}', :days, :'is_all') \g /dev/null
SELECT pg_temp.announce('all', '{}', ARRAY(SELECT d::date FROM generate_series(timestamp '2027-01-01', '2027-01-31', '1 day') AS d), :days, :'is_all') \g /dev/null
SELECT pg_temp.announce('amended', '{2027-01-01,2027-01-04,2027-01-05}', '{2027-01-09}', :days, :'is_all') \g /dev/null
SELECT pg_temp.announce('announced', '{2027-01-01}', '{}', :days, :'is_all') \g /dev/null
ANALYZE shot;

---------------------------------------------------------------- rows

SELECT is_empty($$SELECT u.day, u.what, u.key FROM shot AS u WHERE u.state = 'unannounced' AND NOT EXISTS (SELECT FROM shot AS a WHERE (a.state, a.day, a.what, a.key) = ('announced', u.day, u.what, u.key))
	UNION ALL SELECT a.day, a.what, a.key FROM shot AS a WHERE a.state <> 'unannounced' AND NOT EXISTS (SELECT FROM shot AS u WHERE (u.state, u.day, u.what, u.key) = ('unannounced', a.day, a.what, a.key))$$,
	'no row is there in one state and not in the other');
SELECT is_empty($$SELECT what, key FROM shot AS s WHERE day = '2026-12-31' AND state = 'unannounced' AND what NOT IN ('letter', 'briefing')
	AND NOT EXISTS (SELECT FROM shot AS n WHERE (n.state, n.what, n.key) = (s.state, s.what, s.key) AND n.day = '2027-01-01')$$, 'and none is gone on the next day');

---------------------------------------------------------------- fields

CREATE TEMP TABLE pair AS SELECT u.day, u.what, u.key, a.state, f.key AS field, f.value AS told, a.shown ->> f.key AS so, u.shown AS row_told
FROM shot AS u JOIN shot AS a USING (day, what, key) CROSS JOIN LATERAL jsonb_each_text(u.shown) AS f
WHERE u.state = 'unannounced' AND a.state <> 'unannounced' AND u.what NOT IN ('figure', 'briefing', 'letter') AND f.value IS DISTINCT FROM a.shown ->> f.key;
ANALYZE pair;
SELECT cmp_ok((SELECT count(*) FROM pair), '>', 500::bigint, 'the year makes a difference');
SELECT is_empty($$SELECT p.what, p.field, min(p.key), min(p.day), min(p.told), min(p.so), min(p.state) FROM pair AS p
	WHERE p.told IS NOT NULL AND p.field !~ '_reason$|^least_' AND NOT (p.field = 'due_on' AND p.row_told ->> 'due_reason' = 'not_announced')
	GROUP BY p.what, p.field$$, 'every figure that is told is so, but for a deadline that says that it is provisional');
SELECT is_empty($$SELECT p.what, p.field, p.key, p.day, p.told, p.so FROM pair AS p WHERE p.field ~ '^least_' AND (p.told::integer <= p.so::integer) IS NOT TRUE$$, 'the least is the least');
SELECT is_empty($$SELECT p.what, p.field, min(p.key), min(p.day), min(p.so) FROM pair AS p
	WHERE p.told IS NULL AND NOT EXISTS (SELECT FROM jsonb_each_text(p.row_told) AS r WHERE r.key ~ '_reason$' AND r.value IS NOT NULL) GROUP BY 1, 2$$, 'what is not told has its reason in the row');
-- each with a reason of its own
SELECT is_empty($$SELECT s.state, s.day, s.what, s.key, w.field FROM shot AS s JOIN (VALUES ('v_supervision', 'overdue_workdays', 'overdue_reason'), ('v_task', 'overdue_workdays', 'overdue_reason'), ('stage_durations', 'workdays', 'workdays_reason'),
		('v_reporting', 'trailing_missing', 'trailing_reason'), ('v_department', 'expected_count', 'expected_reason'), ('v_department', 'overdue_problem_count', 'overdue_reason')) AS w(what, field, reason) ON w.what = s.what
	WHERE (s.shown ->> w.field IS NULL) <> (s.shown ->> w.reason IS NOT NULL) AND NOT (w.reason = 'expected_reason' AND s.shown ->> w.field IS NOT NULL)
		AND NOT (s.what = 'v_supervision' AND s.shown ->> 'order_id' IS NULL)$$, 'what is not told has its own reason, and nothing else has');
SELECT is_empty($$SELECT p.day, p.what, p.key FROM pair AS p WHERE p.field = 'workdays_left' AND p.told IS NULL AND p.row_told ->> 'left_reason' IS NULL$$, 'days that are left too');
-- and what is not told could be one thing or another: where no day is worked, or all are (sums are not told where one of their parts is not)
SELECT is_empty($$SELECT p.what, p.field, min(p.key), min(p.day), min(p.so) FROM pair AS p JOIN pair AS q USING (day, what, key, field, so)
	WHERE p.told IS NULL AND p.state = 'none' AND q.state = 'all' AND p.what <> 'v_department' AND (p.what, p.field) NOT IN (('v_reporting', 'trailing_missing'), ('v_reporting', 'is_trailing_missing')) AND p.field !~ '_reason$'
		-- (a term that ends in February has more days that may be one thing or another)
		AND NOT (p.what = 'v_task' AND p.row_told ->> 'due_on' > '2027-01-31')
	GROUP BY p.what, p.field$$, 'nothing is kept back that is certain');
SELECT is_empty($$SELECT s.what, s.day, s.key, r.key FROM shot AS s CROSS JOIN LATERAL jsonb_each_text(s.shown) AS r WHERE s.state <> 'unannounced' AND r.key ~ '_reason$' AND r.value = 'not_announced'$$, 'all is known when the year is announced');
SELECT cmp_ok((SELECT count(DISTINCT p.what || p.field) FROM pair AS p WHERE p.told IS NULL), '>', 15::bigint, 'many columns have something that is not known');

---------------------------------------------------------------- letters that are due

SELECT is_empty($$SELECT state, day, count(shown ->> 'escalation_level') FROM shot WHERE what = 'v_supervision' GROUP BY state, day
	HAVING count(shown ->> 'escalation_level') FILTER (WHERE shown ->> 'answered_on' IS NULL)
		< (SELECT count(s.shown ->> 'escalation_level') FILTER (WHERE s.key NOT IN (SELECT x.key FROM shot AS x WHERE x.what = 'v_supervision' AND x.shown ->> 'answered_on' > '2026-12-31' AND x.day > '2026-12-31'))
			FROM shot AS s WHERE s.state = 'announced' AND s.day = '2026-12-31' AND s.what = 'v_supervision' AND s.shown ->> 'answered_on' IS NULL)$$, 'no letter vanishes at the turn of the year');

---------------------------------------------------------------- figures of the briefing

CREATE TEMP TABLE figure AS SELECT a.state, a.day, a.key, a.shown ->> 'figure' AS figure, (u.shown ->> 'value')::numeric AS told, (a.shown ->> 'value')::numeric AS so, u.shown ->> 'printed' AS printed_told, a.shown ->> 'printed' AS printed_so,
	coalesce((SELECT (x.shown ->> 'value')::numeric FROM shot AS x WHERE (x.state, x.day, x.what) = ('unannounced', a.day, 'figure')
		AND x.key = replace(a.key, a.shown ->> 'figure', CASE a.shown ->> 'figure' WHEN 'overdue_count' THEN 'overdue_unknown_count' WHEN 'letter_due_count' THEN 'letter_unknown_count'
			WHEN 'overdue_unknown_count' THEN 'overdue_unknown_count' WHEN 'letter_unknown_count' THEN 'letter_unknown_count' ELSE 'undetermined_count' END)), 0) AS more
FROM shot AS a JOIN shot AS u ON (u.state, u.day, u.what, u.key) = ('unannounced', a.day, a.what, a.key) WHERE a.what = 'figure' AND a.state <> 'unannounced';
SELECT is_empty($$SELECT * FROM figure WHERE printed_told IS DISTINCT FROM printed_so AND figure !~ '_unknown_count$|^undetermined_count$'
	AND CASE WHEN figure = 'last_due_period' THEN more = 0 WHEN figure = 'trailing_missing' THEN NOT so BETWEEN 0 AND told + more ELSE NOT so BETWEEN told AND told + more END$$, 'a printed figure is so, or what is printed as open encloses the one that is');
SELECT cmp_ok((SELECT count(*) FROM figure WHERE figure IN ('overdue_count', 'letter_due_count', 'missing_count') AND told < so), '>', 5::bigint, 'some are open');
SELECT is_empty($$SELECT * FROM shot WHERE what = 'figure' AND state <> 'unannounced' AND shown ->> 'figure' ~ '_unknown_count$|^undetermined_count$' AND (shown ->> 'value')::numeric > 0$$, 'and none in an announced year');
SELECT is_empty($$SELECT a.day, a.state FROM shot AS a JOIN shot AS u ON (u.state, u.day, u.what, u.key) = ('unannounced', a.day, a.what, a.key)
	WHERE a.what = 'briefing' AND a.state <> 'unannounced' AND a.shown <> u.shown AND u.shown ->> 'text' !~ '待核实|not announced'$$, 'a briefing that would be another one says so');
SELECT is_empty($$SELECT f.day, f.key FROM figure AS f WHERE f.told <> f.so AND NOT EXISTS (SELECT FROM shot AS b WHERE (b.state, b.day, b.what, b.key) = ('unannounced', f.day, 'briefing', 'zh')
	AND b.shown ->> 'text' ~ CASE WHEN f.figure ~ '^letter' THEN format('是否应发督办函待核实%s条', trim_scale(f.more)) WHEN f.figure ~ '^overdue' THEN format('是否逾期待核实%s条', trim_scale(f.more)) ELSE format('期限待核实%s次', trim_scale(f.more)) END)$$, 'and of how many');
SELECT is_empty($$SELECT day, key FROM shot WHERE what IN ('briefing', 'letter') AND state <> 'unannounced' AND shown ->> 'text' ~ '待核实|暂定|not announced'$$, 'nothing of the kind in an announced year');

---------------------------------------------------------------- papers of orders

SELECT is_empty($$SELECT a.day, a.key, a.state, u.shown, a.shown FROM shot AS a JOIN shot AS u ON (u.state, u.day, u.what, u.key) = ('unannounced', a.day, a.what, a.key)
	WHERE a.what = 'letter' AND a.state <> 'unannounced' AND a.shown <> u.shown AND u.shown ->> 'text' !~ '待核实|暂定|至少'$$, 'a paper that would be another one says so');
SELECT is_empty($$SELECT a.day, a.key, a.state FROM shot AS a JOIN shot AS u ON (u.state, u.day, u.what, u.key) = ('unannounced', a.day, a.what, a.key)
	WHERE a.what = 'letter' AND a.state <> 'unannounced' AND (a.shown ->> 'text' ~ '特此函达') <> (u.shown ->> 'text' ~ '特此函达') AND (u.shown ->> 'text' ~ '特此函达' OR u.shown ->> 'text' !~ '是否应发督办函待核实')$$, 'no letter where none is due, and an order only with the word that a letter may be');
SELECT cmp_ok((SELECT count(*) FROM shot WHERE what = 'letter' AND state = 'unannounced' AND shown ->> 'text' ~ word), '>', 0::bigint, 'papers with ' || word) FROM unnest('{待核实,暂定,至少,特此函达}'::text[]) AS word;

---------------------------------------------------------------- a draft that is right when the year is announced is not called wrong before

DELETE FROM bizenv.calendar_day WHERE calendar = 'cn' AND day > '2026-12-31' AND NOT shipped;
DELETE FROM bizenv.calendar_year WHERE calendar = 'cn' AND year = 2027;
CREATE TEMP TABLE draft AS SELECT s.day, s.state, c.* FROM shot AS s CROSS JOIN LATERAL bizenv.check_draft(s.shown ->> 'text', 'r', s.day) AS c
WHERE s.what = 'briefing' AND s.key = 'zh' AND (:'is_all' OR s.day IN ('2027-01-08', '2027-01-31') AND s.state IN ('announced', 'amended'));
SELECT is_empty($$SELECT day, state, fragment, printed, label, note FROM draft WHERE verdict = 'wrong'$$, 'no figure of it is called wrong');
SELECT cmp_ok((SELECT count(*) FROM draft WHERE verdict = 'unknown' AND note ~ '放假安排未公布'), '>', 0::bigint, 'some cannot be judged, and it is said why');
SELECT cmp_ok((SELECT count(*) FROM draft WHERE verdict = 'ok'), '>', 50::bigint, 'most are right');

SELECT * FROM finish();
ROLLBACK;
