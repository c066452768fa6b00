-- Laws of the room "ledger" (pgTAP): by which reading a list is half done, in its view
-- and in the briefing.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/tools.psql

CREATE ROLE bizenv_readings_office;
SELECT format('GRANT CREATE ON DATABASE %I TO bizenv_readings_office', current_database()) \gexec
GRANT bizenv_readings_office TO CURRENT_USER;
SET LOCAL ROLE bizenv_readings_office;
SELECT bizenv.create_ledger('oversight') IS NOT NULL AS made \gset
SET LOCAL search_path = oversight, public, pg_temp;
SET LOCAL bizenv.as_of = '2025-07-31';

INSERT INTO department VALUES ('d', '市住建局');
-- the same tasks in a list for each reading: of four one is completed, two are past half, one is not begun; the mean is 55
INSERT INTO task_list (task_list, name, list_kind, starts_on, due_on, half_reading)
	SELECT 'r' || w.code_order, '按' || w.code_zh, 'work_points', '2025-01-01', '2025-12-31', w.code FROM bizenv.code_words('half_reading') AS w;
INSERT INTO task (department, task_list, name) SELECT 'd', l.task_list, 'task ' || n FROM task_list AS l, generate_series(1, 4) AS n;
INSERT INTO task_progress (department, task_id, period, reported_on, percent)
	SELECT 'd', task_id, '2025-07-01', '2025-07-20', (ARRAY[100, 60, 60, 0])[split_part(name, ' ', 2)::integer] FROM task;
SELECT is(string_agg(concat_ws(' ', half_reading, half_reading_zh, half_verdict, elapsed_pct), ', ' ORDER BY half_reading_order),
	'completed_share 完成率 missed 58.33, at_least_past_half_share 过半及以上占比 achieved 58.33, mean_percent 平均进度 achieved 58.33', 'each list is judged by its reading') FROM v_task_list;
-- every reading, as both_halves judges the same percentages
SELECT is(l.half_verdict, h.verdict, l.half_reading || ': as both_halves says')
FROM v_task_list AS l CROSS JOIN LATERAL (SELECT bizenv.progress_agg(t.progress_pct) AS tally FROM v_task AS t WHERE t.task_list = l.task_list) AS p
CROSS JOIN LATERAL bizenv.both_halves(p.tally, l.starts_on, l.due_on, '2025-07-31', l.half_reading) AS h;
UPDATE task_progress AS p SET percent = 20 FROM task AS t WHERE t.task_id = p.task_id AND t.name = 'task 2';
SELECT is(string_agg(concat_ws(' ', half_reading, half_verdict), ', ' ORDER BY half_reading_order), 'completed_share missed, at_least_past_half_share achieved, mean_percent missed', 'a mean of 45 is less than half') FROM v_task_list;
SELECT is(string_agg(concat_ws(' ', f.task_list, f.printed, f.formula), ', ' ORDER BY f.task_list), 'r1 没有实现 both_halves, r2 实现 both_halves(at_least_past_half_share), r3 没有实现 both_halves(mean_percent)', 'figures name the reading')
FROM bizenv.briefing_figures('oversight', '2025-07-31') AS f WHERE f.figure = 'half_verdict';
SELECT matches(bizenv.briefing('oversight', '2025-07-31'), '按完成率完成率不高，没有实现时间过半、任务过半', 'a sentence says what is low');
SELECT matches(bizenv.briefing('oversight', '2025-07-31'), '按平均进度平均进度不高，没有实现时间过半、任务过半', 'by the reading of the list');
SELECT matches(bizenv.briefing('oversight', '2025-07-31'), '按过半及以上占比实现时间过半、任务过半', 'and what is reached');
-- a class without a percentage: a mean is not known, the shares are
INSERT INTO task (department, task_list, name) SELECT 'd', task_list, 'task 5' FROM task_list;
INSERT INTO task_progress (department, task_id, period, reported_on, progress_class) SELECT 'd', task_id, '2025-07-01', '2025-07-20', 'past_half' FROM task WHERE name = 'task 5';
SELECT is(string_agg(concat_ws(' ', half_reading, coalesce(half_verdict, 'unknown'), elapsed_pct), ', ' ORDER BY half_reading_order),
	'completed_share missed 58.33, at_least_past_half_share achieved 58.33, mean_percent unknown 58.33', 'where a task reports its class alone a mean is not known') FROM v_task_list;
DELETE FROM task_progress;
SELECT is(string_agg(concat_ws(' ', half_reading, coalesce(half_verdict, 'unknown')), ', ' ORDER BY half_reading_order), 'completed_share missed, at_least_past_half_share missed, mean_percent unknown', 'of none that reported, either') FROM v_task_list;
-- an assessment is judged by what was approved, unless its list says otherwise
INSERT INTO task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('a', '评估清单', 'assessment', '2025-01-01', '2025-12-31');
INSERT INTO task (department, task_list, name) SELECT 'd', 'a', 'item ' || n FROM generate_series(1, 2) AS n;
INSERT INTO task_progress (department, task_id, period, reported_on, percent) SELECT 'd', task_id, '2025-07-01', '2025-07-20', 80 FROM task WHERE task_list = 'a';
INSERT INTO task_condition (department, task_id, condition, met, checked_on) SELECT 'd', min(task_id), 'approved', true, '2025-07-01' FROM task WHERE task_list = 'a';
SELECT is(f.printed, '实现', 'one of two is approved') FROM bizenv.briefing_figures('oversight', '2025-07-31') AS f WHERE f.figure = 'half_verdict' AND f.task_list = 'a';
DELETE FROM task_condition;
SELECT is(f.printed, '没有实现', 'none is') FROM bizenv.briefing_figures('oversight', '2025-07-31') AS f WHERE f.figure = 'half_verdict' AND f.task_list = 'a';
UPDATE task_list SET half_reading = 'mean_percent' WHERE task_list = 'a';
SELECT is(f.printed || f.formula, '实现both_halves(mean_percent)', 'a reading of the list goes before') FROM bizenv.briefing_figures('oversight', '2025-07-31') AS f WHERE f.figure = 'half_verdict' AND f.task_list = 'a';
SELECT throws_ok('UPDATE task_list SET half_reading = ''nonsense''', '23514', NULL, 'a reading is one of three');
CREATE TEMP TABLE sheet (code text, reading text);
INSERT INTO sheet VALUES ('s1', '平均进度'), ('s2', 'at_least_past_half_share'), ('s3', '大概');
SELECT is(concat_ws(' ', i.accepted, i.rejected), '2 1', 'a reading is imported by its word')
FROM bizenv.import_table('oversight', 'sheet', 'task_list', '{"task_list": "code", "name": "code", "list_kind": {"const": "work_points"}, "starts_on": {"const": "2025-01-01"}, "due_on": {"const": "2025-12-31"}, "half_reading": "reading"}') AS i;
SELECT is(string_agg(half_reading, ' ' ORDER BY task_list), 'mean_percent at_least_past_half_share', 'or its code') FROM task_list WHERE task_list IN ('s1', 's2');

SELECT * FROM finish();
ROLLBACK;
