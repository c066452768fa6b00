-- Laws of the room "ledger" (pgTAP): cancelled tasks: out of every figure of tasks from their
-- day on, counted apart, with all that is below them, until they are taken back.
-- To repeat a run: pg_prove --set seed=N (or psql -v seed=N) with the N it printed.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql

CREATE ROLE bizenv_cancelled_owner;
CREATE ROLE bizenv_cancelled_office;
CREATE ROLE bizenv_cancelled_a;
CREATE ROLE bizenv_cancelled_bi;
SELECT format('GRANT CREATE ON DATABASE %I TO bizenv_cancelled_owner', current_database()) \gexec
GRANT bizenv_cancelled_owner, bizenv_cancelled_office, bizenv_cancelled_a, bizenv_cancelled_bi TO CURRENT_USER;
SET LOCAL ROLE bizenv_cancelled_owner;
SET LOCAL client_min_messages = warning;
SELECT bizenv.create_ledger('o') IS NOT NULL AS made \gset
SET LOCAL search_path = o, public, pg_temp;
SET LOCAL bizenv.as_of = '2025-07-31';
-- what a statement that fails says: state, message, detail, hint
CREATE FUNCTION pg_temp.told(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	message text;
	detail text;
	hint text;
BEGIN
	EXECUTE statement;
	RETURN 'nothing';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', SQLSTATE, message, nullif(detail, ''), nullif(hint, ''));
END
$$;
CREATE FUNCTION pg_temp.id(task text) RETURNS integer LANGUAGE sql AS $$ SELECT t.task_id FROM task AS t WHERE t.name = task $$;
-- the tasks of a list in their order: cancelled ones with the day and the reason
CREATE FUNCTION pg_temp.state(of_list text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(concat_ws(' ', t.name, to_char(t.cancelled_on, 'MMDD'), t.cancelled_reason), ', ' ORDER BY t.task_id) FROM task AS t WHERE t.task_list = of_list
$$;
-- a list as of a day
CREATE FUNCTION pg_temp.list(of_list text, day text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('bizenv.as_of', day, true);
	RETURN (SELECT concat_ws(' ', l.task_count, l.leaf_count, l.cancelled_count, l.completed_count, l.past_half_count, l.just_started_count, l.not_reported_count, coalesce(l.mean_pct::text, l.mean_reason), coalesce(l.coverage_pct::text, '-'), coalesce(l.half_verdict, '-')) FROM v_task_list AS l WHERE l.task_list = of_list);
END
$$;

INSERT INTO department (department, name) VALUES ('a', '甲局'), ('b', '乙局'), ('c', '丙局');
INSERT INTO task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('l', '要点', 'work_points', '2025-01-01', '2025-12-31'), ('t', '分解', 'work_points', '2025-01-01', '2025-12-31'), ('q', '空的', 'work_points', '2025-01-01', '2025-12-31');
INSERT INTO task (department, task_list, name, due_on) VALUES ('a', 'l', '一', NULL), ('a', 'l', '二', '2025-03-31'), ('b', 'l', '三', NULL), ('b', 'l', '四', NULL);
INSERT INTO task_progress (department, task_id, period, reported_on, percent) SELECT t.department, t.task_id, p.day, p.day + 20, p.percent
FROM task AS t JOIN (VALUES ('一', date '2025-05-01', 100), ('二', '2025-05-01', 20), ('三', '2025-05-01', 60)) AS p(name, day, percent) USING (name);

----------------------------------------------------------------- a flat list, by hand
SELECT is(pg_temp.list('l', '2025-07-31'), '4 4 0 1 1 1 1 60.00 - missed', 'before anything is cancelled: (100 + 20 + 60) / 3');
SELECT is((SELECT concat_ws(' ', task_count, cancelled_count, mean_pct) FROM v_department WHERE department = 'a'), '2 0 60.00', 'so is its department');
UPDATE task SET cancelled_on = '2025-06-20', cancelled_reason = '市政府专题会议纪要〔2025〕12号' WHERE name = '二';
SELECT is(pg_temp.list('l', '2025-07-31'), '3 3 1 1 1 0 1 80.00 - missed', 'a cancelled task is out of counts, classes and means, and counted: (100 + 60) / 2');
SELECT is(pg_temp.list('l', '2025-06-20'), '3 3 1 1 1 0 1 80.00 - not_due_yet', 'from its day on');
SELECT is(pg_temp.list('l', '2025-06-19'), '4 4 0 1 1 1 1 60.00 - not_due_yet', 'a report as of the day before has it');
SET LOCAL bizenv.as_of = '2025-07-31';
SELECT results_eq('SELECT task_name::text, department::text, is_top, cancelled_on, cancelled_reason::text FROM v_task_cancelled', $$VALUES ('二', 'a', true, date '2025-06-20', '市政府专题会议纪要〔2025〕12号')$$, 'where it is, the day and the reason are told');
SELECT is((SELECT string_agg(task_name, '' ORDER BY task_id) FROM v_task), '一三四', 'it is not among those that are to be done, nor overdue');
SELECT is((SELECT concat_ws(' ', task_count, cancelled_count, mean_pct) FROM v_department WHERE department = 'a'), '1 1 100.00', 'its department has it apart');
UPDATE task SET cancelled_on = '2025-07-01' WHERE name IN ('一', '三', '四');
SELECT is(pg_temp.list('l', '2025-07-31'), '0 0 4 0 0 0 0 no_tasks - -', 'a list of which all is cancelled has no tasks');
UPDATE task SET cancelled_on = NULL, cancelled_reason = NULL;
SELECT is(pg_temp.list('l', '2025-07-31'), '4 4 0 1 1 1 1 60.00 - missed', 'what is taken back is as it was');
SELECT is((SELECT count(*) FROM audit WHERE table_name = 'task' AND (row_before ->> 'cancelled_on' IS NOT NULL) <> (row_after ->> 'cancelled_on' IS NOT NULL)), 8::bigint, 'and the audit has it both ways');
SET LOCAL bizenv.as_of = '2025-07-31';

----------------------------------------------------------------- rules
UPDATE task SET cancelled_on = '2025-06-20', cancelled_reason = '调出清单' WHERE name = '二';
SELECT is(pg_temp.told(format('INSERT INTO task_progress (department, task_id, period, reported_on, percent) VALUES (''a'', %s, ''2025-06-01'', ''2025-06-30'', 30)', pg_temp.id('二'))),
	format('23514 | task %s is cancelled | It was cancelled on 2025-06-20, and this is progress of 2025-06-30. | What was done by that day is reported with a day up to it; a task that goes on is the office''s to take up again.', pg_temp.id('二')), 'nobody reports of it afterwards');
SELECT is(pg_temp.told(format('INSERT INTO task_progress (department, task_id, period, reported_on, percent) VALUES (''a'', %s, ''2025-06-01'', ''2025-06-20'', 30)', pg_temp.id('二'))), 'nothing', 'of what was done by then it does');
SELECT matches(pg_temp.told(format('UPDATE task_progress SET reported_on = ''2025-06-21'' WHERE task_id = %s AND period = ''2025-06-01''', pg_temp.id('二'))), '^23514 \| task \d+ is cancelled', 'nor does a correction move it there');
SELECT is(pg_temp.told('UPDATE task SET cancelled_on = ''2025-06-19'' WHERE name = ''二'''),
	format('23514 | task %s was reported of after the day of its cancellation | It would be cancelled on 2025-06-19, and there is progress of 2025-06-20. | Cancel it on 2025-06-20 or later, or take that progress away first.', pg_temp.id('二')), 'what was reported of later is not cancelled earlier');
SELECT matches(pg_temp.told('UPDATE task SET cancelled_on = ''2052-06-19'' WHERE name = ''一'''), '^23514 \| "cancelled_on" of table "task" is of a day to come', 'nor is it cancelled ahead');
SELECT matches(pg_temp.told('UPDATE task SET cancelled_reason = ''因'' WHERE name = ''一'''), '^23514.*task_cancelled_check', 'a reason is one of a cancellation');
SELECT matches(pg_temp.told('UPDATE task SET cancelled_reason = '''' WHERE name = ''二'''), '^23514', 'and says something');
INSERT INTO task_condition (department, task_id, condition, met) SELECT 'a', task_id, c, true FROM task, unnest('{completed,approved}'::text[]) AS c WHERE name IN ('一', '二');
SELECT is(pg_temp.told(format('INSERT INTO closure_application (department, task_id, applied_on) VALUES (''a'', %s, ''2025-07-01'')', pg_temp.id('二'))),
	format('23514 | closure of task %s cannot be applied for | It was cancelled on 2025-06-20. | The office takes a cancellation back: it sets "cancelled_on" and "cancelled_reason" to NULL.', pg_temp.id('二')), 'closure of a cancelled task is not applied for');
SELECT is((SELECT string_agg(task_name, '' ORDER BY task_id) FROM v_closure), '一', 'nor does it wait for its conditions');
INSERT INTO closure_application (department, task_id, applied_on, decision, decided_on) SELECT 'a', task_id, '2025-07-01', 'closed', '2025-07-02' FROM task WHERE name = '一';
SELECT is(pg_temp.told('UPDATE task SET cancelled_on = ''2025-07-10'' WHERE name = ''一'''),
	format('23514 | task %s is closed and is not cancelled | Its closure was decided on 2025-07-02. | Take the decision back first: set it to refused.', pg_temp.id('一')), 'a closed task is not cancelled');
UPDATE task SET cancelled_on = NULL, cancelled_reason = NULL WHERE name = '二';
SELECT is(pg_temp.told(format('INSERT INTO task_progress (department, task_id, period, reported_on, percent) VALUES (''a'', %s, ''2025-07-01'', ''2025-07-30'', 30)', pg_temp.id('二'))), 'nothing', 'a task that is taken up again is reported of again');

----------------------------------------------------------------- trees
INSERT INTO task (department, task_list, name, weight) VALUES ('a', 't', '总', 6), ('b', 't', '单', 4);
INSERT INTO task (department, task_list, name, weight, parent_task_id) VALUES ('a', 't', '甲', 1, pg_temp.id('总')), ('b', 't', '乙', 3, pg_temp.id('总'));
INSERT INTO task (department, task_list, name, parent_task_id) VALUES ('b', 't', '子', pg_temp.id('乙')), ('c', 't', '丑', pg_temp.id('乙'));
INSERT INTO task_progress (department, task_id, period, reported_on, percent) SELECT t.department, t.task_id, '2025-05-01', '2025-05-31', p.percent
FROM task AS t JOIN (VALUES ('单', 50), ('甲', 100), ('子', 40), ('丑', 80)) AS p(name, percent) USING (name);
-- 乙 = 60, 总 = (100 + 3 * 60) / 4 = 70, (6 * 70 + 4 * 50) / 10 = 62
SELECT is(pg_temp.list('t', '2025-07-31'), '2 4 0 0 1 1 0 62.00 100.00 missed', 'a tree before');
UPDATE task SET cancelled_on = '2025-06-10', cancelled_reason = '不再推进' WHERE name = '丑';
-- 乙 = 40, 总 = (100 + 120) / 4 = 55, (330 + 200) / 10 = 53
SELECT is(pg_temp.list('t', '2025-07-31'), '2 3 0 0 1 1 0 53.00 100.00 missed', 'the others share the weight of a cancelled sub-task; the list counts uppermost ones');
SELECT is((SELECT string_agg(concat_ws(' ', task_name, part_count, trim_scale(effective_weight), progress_pct), ', ' ORDER BY task_id) FROM v_task WHERE task_list = 't'), '总 2 6 55.00, 单 0 4 50.00, 甲 0 1.5 100.00, 乙 1 4.5 40.00, 子 0 4.5 40.00', 'a task has the sub-tasks that are left');
SELECT is((SELECT string_agg(concat_ws(' ', department, task_count, cancelled_count), ', ' ORDER BY department) FROM v_department), 'a 3 0, b 4 0, c 0 1', 'departments count those that they report of');
UPDATE task SET cancelled_on = '2025-06-15', cancelled_reason = '合并' WHERE name = '子';
SELECT is((SELECT string_agg(concat_ws(' ', task_name, part_count, progress_pct, progress_class), ', ' ORDER BY task_id) FROM v_task WHERE task_list = 't' AND task_name IN ('总', '乙')), '总 2 100.00 just_started, 乙 0 not_reported', 'a task of which all sub-tasks are cancelled stands for itself');
INSERT INTO task_progress (department, task_id, period, reported_on, percent) SELECT 'b', task_id, '2025-07-01', '2025-07-20', 20 FROM task WHERE name = '乙';
SELECT is((SELECT string_agg(concat_ws(' ', task_name, part_count, progress_pct, progress_class), ', ' ORDER BY task_id) FROM v_task WHERE task_list = 't' AND task_name IN ('总', '乙')), '总 2 40.00 just_started, 乙 0 20.00 just_started', 'by what it says itself');
DELETE FROM task_progress WHERE task_id = pg_temp.id('乙');
UPDATE task SET cancelled_on = NULL, cancelled_reason = NULL WHERE name IN ('子', '丑');

UPDATE task SET cancelled_on = '2025-06-10', cancelled_reason = '先走' WHERE name = '丑';
UPDATE task SET cancelled_on = '2025-06-20', cancelled_reason = '调出' WHERE name = '总';
SELECT is(pg_temp.state('t'), '总 0620 调出, 单, 甲 0620 调出, 乙 0620 调出, 子 0620 调出, 丑 0610 先走', 'with a task all below it is cancelled, what was cancelled before as it was');
SELECT is(pg_temp.list('t', '2025-07-31'), '1 1 1 0 0 1 0 50.00 100.00 missed', 'and the list goes on without it');
SELECT is(pg_temp.told('UPDATE task SET cancelled_on = NULL, cancelled_reason = NULL WHERE name = ''子'''),
	format('23514 | task %s stays cancelled | It is below task %s, which was cancelled on 2025-06-20. | UPDATE o.task SET cancelled_on = NULL, cancelled_reason = NULL WHERE task_id = %2$s;', pg_temp.id('子'), pg_temp.id('乙')), 'a sub-task is not taken back alone');
SELECT matches(pg_temp.told('UPDATE task SET cancelled_on = ''2025-06-21'' WHERE name = ''子'''), '^23514 \| task \d+ stays cancelled', 'nor is it cancelled later');
UPDATE task SET cancelled_on = '2025-06-25', cancelled_reason = '改期' WHERE name = '总';
SELECT is(pg_temp.state('t'), '总 0625 改期, 单, 甲 0625 改期, 乙 0625 改期, 子 0625 改期, 丑 0610 先走', 'what was cancelled with it goes with it');
UPDATE task SET cancelled_on = '2025-06-05', cancelled_reason = '提前' WHERE name = '总';
SELECT is(pg_temp.state('t'), '总 0605 提前, 单, 甲 0605 提前, 乙 0605 提前, 子 0605 提前, 丑 0605 提前', 'and what was to be cancelled later is cancelled then');
UPDATE task SET cancelled_on = NULL, cancelled_reason = NULL WHERE name = '总';
SELECT is(pg_temp.state('t'), '总, 单, 甲, 乙, 子, 丑', 'taken back it takes them back');
UPDATE task SET cancelled_on = '2025-06-10', cancelled_reason = '先走' WHERE name = '丑';
UPDATE task SET cancelled_on = '2025-06-20' WHERE name = '总';
UPDATE task SET cancelled_on = NULL WHERE name = '总';
SELECT is(pg_temp.state('t'), '总, 单, 甲, 乙, 子, 丑 0610 先走', 'and leaves what was cancelled by itself');
UPDATE task SET cancelled_on = '2025-06-20', cancelled_reason = '调出' WHERE name = '总';
INSERT INTO task (department, task_list, name, parent_task_id) VALUES ('c', 't', '新', pg_temp.id('甲'));
UPDATE task SET parent_task_id = pg_temp.id('总') WHERE name = '单';
SELECT is(pg_temp.state('t'), '总 0620 调出, 单 0620 调出, 甲 0620 调出, 乙 0620 调出, 子 0620 调出, 丑 0610 先走, 新 0620 调出', 'who comes below a cancelled task is cancelled with it');
INSERT INTO task_progress (department, task_id, period, reported_on, percent) SELECT 'b', task_id, '2025-06-01', '2025-06-20', 20 FROM task WHERE name = '乙';
SELECT matches(pg_temp.told('UPDATE task SET cancelled_on = ''2025-06-19'' WHERE name = ''总'''), '^23514 \| task ' || pg_temp.id('乙') || ' was reported of after', 'what is reported of a sub-task counts too');
SELECT is(pg_temp.told('UPDATE task SET cancelled_on = NULL, cancelled_reason = NULL WHERE task_list = ''t'''), 'nothing', 'all at once are taken back in one statement');
SELECT is(pg_temp.state('t'), '总, 单, 甲, 乙, 子, 丑, 新', 'all of them');
UPDATE task SET cancelled_on = '2025-06-20', cancelled_reason = '调出' WHERE name = '总';
UPDATE task SET cancelled_on = NULL, cancelled_reason = NULL, parent_task_id = NULL WHERE name = '单';
SELECT is(pg_temp.state('t'), '总 0620 调出, 单, 甲 0620 调出, 乙 0620 调出, 子 0620 调出, 丑 0620 调出, 新 0620 调出', 'a task that leaves is taken back alone');
SELECT is_empty('SELECT * FROM bizenv.ledger_faults(''o'')', 'nothing is amiss');

----------------------------------------------------------------- who may, and who sees
SELECT bizenv.grant_ledger('o', 'bizenv_cancelled_office', 'office'), bizenv.grant_ledger('o', 'bizenv_cancelled_a', 'department', 'a'), bizenv.grant_ledger('o', 'bizenv_cancelled_bi', 'bi') \g /dev/null
SET LOCAL ROLE bizenv_cancelled_a;
SELECT is(pg_temp.told(format('UPDATE task SET %s = NULL', c)), '42501 | permission denied for table task', 'a department changes no ' || c) FROM unnest('{cancelled_on,cancelled_reason}'::text[]) AS c;
SELECT is((SELECT string_agg(task_name, '' ORDER BY task_id) FROM v_task_cancelled), '总甲', 'it sees those of its own');
SELECT is((SELECT concat_ws(' ', task_count, cancelled_count) FROM v_task_list WHERE task_list = 't'), '0 1', 'and they are counted');
SET LOCAL ROLE bizenv_cancelled_bi;
SELECT is((SELECT count(*) FROM v_task_cancelled), 6::bigint, 'a BI tool of all departments sees all');
SELECT is(pg_temp.told('UPDATE task SET cancelled_on = NULL'), '42501 | permission denied for table task', 'and changes none');
SET LOCAL ROLE bizenv_cancelled_office;
SELECT is(pg_temp.told('UPDATE task SET cancelled_on = NULL, cancelled_reason = NULL WHERE name = ''总'''), 'nothing', 'the office takes back');
SELECT is(pg_temp.told('UPDATE task SET cancelled_on = ''2025-06-20'' WHERE name = ''总'''), 'nothing', 'and cancels');
SELECT is(pg_temp.state('t'), '总 0620, 单, 甲 0620, 乙 0620, 子 0620, 丑 0620, 新 0620', 'without a reason, where it gives none');
SET LOCAL ROLE bizenv_cancelled_owner;

----------------------------------------------------------------- behind the rules
SAVEPOINT forged;
ALTER TABLE task DISABLE TRIGGER USER;
ALTER TABLE closure_application DISABLE TRIGGER USER;
UPDATE task SET cancelled_on = NULL WHERE name = '子';
UPDATE task SET cancelled_on = '2025-07-01' WHERE name IN ('丑', '一', '二');
ALTER TABLE task ENABLE TRIGGER USER;
SELECT results_eq('SELECT t.name::text, f.fault::text FROM bizenv.ledger_faults(''o'') AS f JOIN o.task AS t ON f.row_key = concat(''task_id='', t.task_id) ORDER BY 1, 2',
	$$VALUES ('一', 'closed_when_cancelled'), ('丑', 'upper_is_cancelled'), ('二', 'reported_when_cancelled'), ('子', 'upper_is_cancelled')$$, 'what came in behind the rules is told');
ROLLBACK TO forged;

----------------------------------------------------------------- papers
UPDATE task SET cancelled_on = '2025-07-30', cancelled_reason = NULL WHERE name IN ('三', '四');
SELECT matches(bizenv.briefing('o', '2025-07-31'), '要点共2项任务[^；。]*，另有2项经批准取消', 'the briefing counts what is cancelled');
SELECT doesnt_match(bizenv.briefing('o', '2025-07-29'), '要点[^；。]*取消', 'from its day on');
SELECT matches(bizenv.briefing('o', '2025-07-31', 'en'), 'another 2 tasks cancelled', 'in English too');
SELECT results_eq('SELECT task_list::text, printed::text, label::text FROM bizenv.briefing_figures(''o'', ''2025-07-31'') WHERE figure = ''cancelled_count''', $$VALUES ('l', '2项', '要点：经批准取消数'), ('t', '1项', '分解：经批准取消数')$$, 'they are figures');
SELECT is_empty($$SELECT fragment, verdict FROM bizenv.check_draft(bizenv.briefing('o', '2025-07-31'), 'o', '2025-07-31') WHERE verdict IN ('wrong', 'unit')$$, 'and the check of it finds nothing wrong');
SELECT results_eq($$SELECT fragment::text, verdict::text, printed::text FROM bizenv.check_draft('要点清单共2项，另有3项经批准取消。要点清单已取消2项，调出清单4项', 'o', '2025-07-31')$$,
	$$VALUES ('2项', 'ok', '2项'), ('3项', 'wrong', '2项'), ('2项', 'ok', '2项'), ('4项', 'wrong', '2项')$$, 'of a draft it knows how many were cancelled');

----------------------------------------------------------------- sheets
CREATE TEMP TABLE sheet (d text, t text, u text, off text, why text, p text);
INSERT INTO sheet VALUES ('甲局', '下一', '上', '', '', '10%'), ('甲局', '上', '', '2025年7月20日', '市政府批准', ''), ('乙局', '另', '', '', '', '40%'), ('乙局', '晚', '', '2025-07-01', '合并', '50%');
CREATE TEMP TABLE import AS SELECT * FROM bizenv.import_table('o', 'sheet', 'task', '{"department": "d", "task_list": {"const": "q"}, "name": "t", "parent_task_id": "u", "cancelled_on": "off", "cancelled_reason": "why", "when_there": "replace", "progress": {"percent": "p", "period": {"const": "2025-07-01"}, "reported_on": {"const": "2025-07-10"}}}');
SELECT results_eq('SELECT total, accepted, rejected FROM import', 'VALUES (4, 3, 1)', 'sheets bring the day and the reason');
SELECT is(pg_temp.state('q'), '上 0720 市政府批准, 另, 下一 0720 市政府批准', 'and what is below them');
SELECT matches((SELECT f.reason FROM import_rejected AS r JOIN import_fault AS f USING (rejected_id) WHERE r.original ->> 't' = '晚'), 'task \d+ is cancelled|任务 \d+ 已取消', 'a row that reports of what it cancels is told');
SELECT results_eq($$SELECT i.replaced, i.skipped FROM bizenv.import_table('o', 'sheet', 'task', '{"department": "d", "task_list": {"const": "q"}, "name": "t", "parent_task_id": "u", "cancelled_on": {"column": "why", "map": {"市政府批准": "2025-07-21", "合并": "2025-07-21"}}, "cancelled_reason": "why", "when_there": "replace"}') AS i$$, 'VALUES (1, 2)', 'a word that says it is mapped to a day');
SELECT is(pg_temp.state('q'), '上 0721 市政府批准, 另, 下一 0721 市政府批准, 晚 0721 合并', 'which is that of all below');

----------------------------------------------------------------- random forests: the figures are those of a ledger that never had them
CREATE FUNCTION pg_temp.grow(roots integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM closure_application WHERE decision IS NULL;
	UPDATE task SET cancelled_on = NULL, cancelled_reason = NULL;
	DELETE FROM task_progress;
	ALTER TABLE task_condition DISABLE TRIGGER USER;
	ALTER TABLE closure_application DISABLE TRIGGER USER;
	DELETE FROM closure_application;
	DELETE FROM task_condition;
	ALTER TABLE task_condition ENABLE TRIGGER USER;
	ALTER TABLE closure_application ENABLE TRIGGER USER;
	DELETE FROM task;
	INSERT INTO task (department, task_list, name, planned) SELECT (ARRAY['a', 'b', 'c'])[1 + floor(random() * 3)::integer], (ARRAY['l', 't', 'q'])[1 + g % 3], 'r' || g, CASE WHEN random() < 0.2 THEN 10 END FROM generate_series(1, roots) AS g;
	FOR level IN 2..4 LOOP
		INSERT INTO task (department, task_list, name, parent_task_id)
		SELECT (ARRAY['a', 'b', 'c'])[1 + floor(random() * 3)::integer], t.task_list, concat(t.name, '.', k), t.task_id
		FROM task AS t, generate_series(1, 3) AS k WHERE t.part_count = 0 AND random() < 0.3 AND t.task_list <> 'l';
	END LOOP;
	UPDATE task SET weight = 1 + floor(random() * 9) WHERE task_list = 't' OR task_list = 'q' AND parent_task_id IS NOT NULL AND random() < 0.8;
	INSERT INTO task_progress (department, task_id, period, reported_on, percent, done)
	SELECT department, task_id, '2025-05-01', '2025-05-31', CASE WHEN planned IS NULL THEN floor(random() * 101) END, CASE WHEN planned IS NOT NULL THEN floor(random() * 11) END FROM task WHERE random() < 0.85;
END
$$;
-- all that is told of what is left
CREATE FUNCTION pg_temp.told_all() RETURNS SETOF text LANGUAGE sql AS $$
	SELECT (to_jsonb(l) - 'cancelled_count')::text FROM v_task_list AS l UNION ALL SELECT (to_jsonb(d) - 'cancelled_count')::text FROM v_department AS d
	UNION ALL SELECT (to_jsonb(t) - '{effective_weight,parts_mean}'::text[])::text || round(t.effective_weight, 9) || coalesce(round(t.parts_mean, 9)::text, '') FROM v_task AS t
$$;
CREATE TEMP TABLE kept (line text);
CREATE TEMP TABLE plain (line text);
CREATE TEMP TABLE counted (who text, n bigint);
CREATE FUNCTION pg_temp.try(roots integer, chance numeric) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	result bigint;
BEGIN
	PERFORM pg_temp.grow(roots), set_config('bizenv.as_of', '2025-07-31', true);
	UPDATE task SET cancelled_on = date '2025-06-01' + floor(random() * 80)::integer, cancelled_reason = CASE WHEN random() < 0.5 THEN '因' END WHERE random() < chance;
	TRUNCATE kept, plain, counted;
	INSERT INTO kept SELECT * FROM pg_temp.told_all();
	INSERT INTO counted SELECT task_list, cancelled_count FROM v_task_list UNION ALL SELECT department, cancelled_count FROM v_department;
	IF EXISTS (SELECT FROM task AS t JOIN task AS u ON u.task_id = t.parent_task_id WHERE u.cancelled_on < coalesce(t.cancelled_on, 'infinity')) OR EXISTS (SELECT FROM bizenv.ledger_faults('o')) THEN
		RETURN -1;
	END IF;
	IF EXISTS (SELECT FROM counted AS c LEFT JOIN (SELECT t.task_list AS who, count(*) AS n FROM task AS t WHERE t.parent_task_id IS NULL AND t.cancelled_on <= '2025-07-31' GROUP BY 1
			UNION ALL SELECT t.department, count(*) FROM task AS t WHERE t.part_count = 0 AND t.cancelled_on <= '2025-07-31' GROUP BY 1) AS x USING (who) WHERE c.n <> coalesce(x.n, 0)) THEN
		RETURN -2;
	END IF;
	-- a ledger without them, lowest ones first; who loses all sub-tasks has none
	FOR level IN 1..5 LOOP
		DELETE FROM task_progress AS p USING task AS t WHERE t.task_id = p.task_id AND t.cancelled_on <= '2025-07-31' AND t.part_count = 0;
		DELETE FROM task AS t WHERE t.cancelled_on <= '2025-07-31' AND t.part_count = 0;
	END LOOP;
	INSERT INTO plain SELECT * FROM pg_temp.told_all();
	SELECT count(*) INTO result FROM ((SELECT line FROM kept EXCEPT ALL SELECT line FROM plain) UNION ALL (SELECT line FROM plain EXCEPT ALL SELECT line FROM kept)) AS x;
	RETURN result;
END
$$;
SELECT is(pg_temp.try(g.roots, g.chance), 0::bigint, format('of %s trees, %s cancelled', g.roots, g.chance)) FROM (VALUES (9, 0.1), (24, 0.3), (15, 0.7)) AS g(roots, chance);

SELECT * FROM finish();
ROLLBACK;
