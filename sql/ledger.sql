--
-- ledger (台账): the whole loop in an office's own schema
--
\set VERBOSITY default
\set SHOW_CONTEXT never
SET datestyle = 'ISO, YMD';

-- A ledger is owned by whoever makes it: an ordinary role of the office.
CREATE ROLE bizenv_regress_office;
SELECT current_database() AS here \gset
GRANT CREATE ON DATABASE :"here" TO bizenv_regress_office;
SET ROLE bizenv_regress_office;
SELECT bizenv.create_ledger('oversight');

-- Plain tables, with labels. It is made once, and never over what is there.
SELECT relname, obj_description(oid, 'pg_class') FROM pg_class WHERE relnamespace = 'oversight'::regnamespace AND relkind = 'r' AND relname !~ 'audit' ORDER BY relname;
SELECT bizenv.create_ledger('oversight');
SELECT bizenv.create_ledger('bizenv');
SELECT bizenv.create_ledger('');
SELECT bizenv.create_ledger(NULL);

SET search_path = oversight;

-- Departments, a list of tasks, two tasks
INSERT INTO region (region, name, is_self) VALUES ('wuhai', '乌海市', true);
INSERT INTO department (department, name) VALUES ('housing', '市住建局'), ('market', '市市场监管局');
INSERT INTO task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('points', '2025年工作要点', 'work_points', '2025-01-01', '2025-12-31');
INSERT INTO task (department, task_list, name) VALUES ('housing', 'points', '园区道路照明') RETURNING department, task_id;
INSERT INTO task (department, task_list, name, planned, unit) VALUES ('market', 'points', '惠企政策宣讲', 12, '期') RETURNING department, task_id;
-- what each dispatch reports: a percentage, what is done of what is planned, or the class alone
INSERT INTO task_progress (department, task_id, period, reported_on, percent) VALUES ('housing', 1, '2025-07-01', '2025-07-31', 60);
INSERT INTO task_progress (department, task_id, period, reported_on, done) VALUES ('market', 2, '2025-07-01', '2025-07-31', 8);
SELECT department, name, bizenv.code_label(bizenv.progress_class(coalesce(percent, 100 * done / planned))) AS stands
FROM task JOIN task_progress USING (department, task_id) ORDER BY task_id;
INSERT INTO task_progress (department, task_id, period, reported_on, percent) VALUES ('housing', 1, '2025-07-31', '2025-07-31', 60);

-- 问题收集: a problem begins with its first step.
INSERT INTO problem (department, source, category, hall, name, found_on)
VALUES ('housing', 'inspection', '窗口服务', '政务服务大厅', '一次性告知不到位', '2025-07-10') RETURNING problem_id;
TABLE problem_stage;
-- 精准交办: an order names the department, the requirement and the workdays; the
-- calendar computes the deadline, and the problem is assigned.
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays)
VALUES ('housing', 1, '整改并书面答复', '2025-09-18', 8) RETURNING order_id, due_on;
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays, due_on)
VALUES ('housing', 1, '整改并书面答复', '2025-09-18', 8, '2025-09-26');
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays) VALUES ('housing', 1, '再交办一次', '2025-09-19', 8);
-- 限时督办: a letter needs an order that is overdue or poorly handled, and the
-- ladder says which letter it is, and why.
INSERT INTO supervision_letter (department, order_id, issued_on) VALUES ('housing', 1, '2025-09-29');
INSERT INTO supervision_letter (department, order_id, issued_on) VALUES ('housing', 1, '2025-10-10') RETURNING level, name, reason;
INSERT INTO supervision_letter (department, order_id, issued_on) VALUES ('housing', 1, '2025-10-11');
UPDATE assignment_order SET workdays = 20 WHERE order_id = 1;
-- 结果反馈: the answer, its check, and the end
INSERT INTO answer (department, order_id, answered_on, content) VALUES ('housing', 1, '2025-09-01', '已整改');
INSERT INTO answer (department, order_id, answered_on, content) VALUES ('housing', 1, '2025-10-13', '已整改');
INSERT INTO problem_stage (department, problem_id, stage, entered_on) VALUES ('housing', 1, 'closed', '2025-10-14');
INSERT INTO problem_stage (department, problem_id, stage, entered_on) VALUES ('housing', 1, 'verified', '2025-10-12');
INSERT INTO problem_stage (department, problem_id, stage, entered_on) VALUES ('housing', 1, 'verified', '2025-10-14');
-- closed only by conditions, each of which is met
INSERT INTO problem_stage (department, problem_id, stage, entered_on) VALUES ('housing', 1, 'closed', '2025-10-15');
INSERT INTO problem_condition (department, problem_id, condition, met) VALUES ('housing', 1, '窗口已公示', true), ('housing', 1, '企业满意', false), ('housing', 1, '复查通过', NULL);
INSERT INTO problem_stage (department, problem_id, stage, entered_on) VALUES ('housing', 1, 'closed', '2025-10-15');
UPDATE problem_condition SET met = true WHERE problem_id = 1;
INSERT INTO problem_stage (department, problem_id, stage, entered_on) VALUES ('housing', 1, 'closed', '2025-10-15');
SELECT step, stage, bizenv.code_label(stage) AS stage_zh, entered_on FROM problem_stage ORDER BY step;
-- What happened stays.
UPDATE problem_condition SET met = false WHERE condition = '企业满意';
UPDATE problem_stage SET entered_on = '2025-10-20' WHERE step = 5;
DELETE FROM problem_stage;
DELETE FROM answer;
DELETE FROM problem;
UPDATE problem SET found_on = '2025-07-01';
-- Another department takes it over with all that belongs to it.
UPDATE problem SET department = 'market' WHERE problem_id = 1;
SELECT department, count(*) FROM (SELECT department FROM problem_stage UNION ALL SELECT department FROM assignment_order
    UNION ALL SELECT department FROM answer UNION ALL SELECT department FROM supervision_letter UNION ALL SELECT department FROM problem_condition) AS p GROUP BY department;
-- Entered by mistake, and no more than collected: that goes.
INSERT INTO problem (department, source, name, found_on) VALUES ('market', 'hotline', '录入有误', '2025-07-11');
DELETE FROM problem WHERE name = '录入有误';

-- 销号: applied for when all conditions but the approval are met, closed with it
INSERT INTO task_condition (department, task_id, condition, met) VALUES ('housing', 1, 'measures_completed', true), ('housing', 1, 'evidence_filed', NULL), ('housing', 1, 'approved', false);
INSERT INTO closure_application (department, task_id, applied_on) VALUES ('housing', 1, '2025-08-01');
UPDATE task_condition SET met = true WHERE condition = 'evidence_filed';
INSERT INTO closure_application (department, task_id, applied_on) VALUES ('housing', 1, '2025-08-01');
UPDATE closure_application SET decision = 'closed', decided_on = '2025-08-10';
UPDATE task_condition SET met = true WHERE condition = 'approved';
UPDATE closure_application SET decision = 'closed', decided_on = '2025-08-10';
UPDATE task_condition SET met = false WHERE condition = 'approved';
UPDATE closure_application SET decision = NULL, decided_on = NULL;
DELETE FROM closure_application;

-- What the office has already: a sheet as it was exported, in text.
CREATE TEMP TABLE sheet (部门 text, 任务 text, 计划 text, 进度 text, 期限 text);
INSERT INTO sheet VALUES
    ('市住建局', '施工许可提速', '', '80%', '2025年12月31日'), ('市市场监管局', '企业开办一网通办', '5项', '进度过半', '2025/11/30'),
    ('market', '助企服务港湾', '不少于10轮', '七成五', '45992'), ('housing', '没有进度的任务', '—', '未报送', '20251231'),
    ('市监局', '部门写错', '', '10%', ''), ('市市场监管局', '日期写错', '近200家', '快了', '2025-02-30'), ('市市场监管局', '', '', '101', '');
SELECT * FROM bizenv.import_table('oversight', 'sheet', 'task', '{
    "department": "部门", "name": "任务", "planned": "计划", "due_on": "期限", "task_list": {"const": "2025年工作要点"},
    "progress": {"percent": "进度", "period": {"const": "2025年7月"}, "reported_on": {"const": "2025-07-31"}}}');
SELECT t.department, t.name, t.planned, t.due_on, p.percent, p.progress_class FROM task AS t LEFT JOIN task_progress AS p USING (department, task_id) WHERE task_id > 2 ORDER BY task_id;
-- what could not be read, with the reason and the row
SELECT row_place, reason, original ->> '任务' AS task FROM import_rejected ORDER BY row_place;
-- Rows of other tables name a task by its department and its name; what the
-- rules or the keys refuse is rejected row by row.
CREATE TEMP TABLE august (部门 text, 任务 text, 进度 text);
INSERT INTO august VALUES ('市住建局', '施工许可提速', '90%'), ('市住建局', '施工许可提速', '95%'), ('市市场监管局', '没有的任务', '1%'), ('市市场监管局', '企业开办一网通办', '完成');
SELECT * FROM bizenv.import_table('oversight', 'august', 'task_progress',
    '{"department": "部门", "task_id": "任务", "percent": "进度", "period": {"const": "2025-08-01"}, "reported_on": {"const": "2025-08-31"}}');
SELECT * FROM bizenv.import_table('oversight', 'august', 'problem_stage',
    '{"department": "部门", "problem_id": {"const": "1", "by": "number"}, "stage": {"const": "已办结"}, "entered_on": {"const": "2025-10-20"}}');
SELECT target, row_place, reason FROM import_rejected WHERE target <> 'task' ORDER BY rejected_id;
-- units and factors are told, not guessed
CREATE TEMP TABLE loans (地区 text, 余额 text);
INSERT INTO loans VALUES ('乌海市', '1370.44亿元'), ('wuhai', '6867700万元');
INSERT INTO indicator (indicator, name, direction, unit) VALUES ('deposits', '存款余额', 'higher_is_better', '亿元');
SELECT * FROM bizenv.import_table('oversight', 'loans', 'indicator_value',
    '{"indicator": {"const": "存款余额"}, "region": "地区", "period": {"const": "2025年6月"}, "value": {"column": "余额", "unit": "亿元"}}');
SELECT * FROM indicator_value;
SELECT reason FROM import_rejected WHERE target = 'indicator_value';

-- What is refused
SELECT * FROM bizenv.import_table('oversight', 'sheet', 'task', '{"department": "部门", "name": "任务", "deadline": "期限"}');
SELECT * FROM bizenv.import_table('oversight', 'sheet', 'task', '{"department": "部门", "name": "任务名称", "task_list": {"const": "points"}}');
SELECT * FROM bizenv.import_table('oversight', 'sheet', 'task', '{"department": "部门", "name": "任务"}');
SELECT * FROM bizenv.import_table('oversight', 'sheet', 'task', '{"department": "部门", "name": ["任务"], "task_list": {"const": "points"}}');
SELECT * FROM bizenv.import_table('oversight', 'sheet', 'task', '{"task_id": "任务", "department": "部门", "name": "任务", "task_list": {"const": "points"}}');
SELECT * FROM bizenv.import_table('oversight', 'sheet', 'tasks', '{"department": "部门"}');
SELECT * FROM bizenv.import_table('public', 'sheet', 'task', '{"department": "部门"}');
SELECT * FROM bizenv.import_table('oversight', 'sheet', 'task', NULL);

DROP TABLE sheet, august, loans;
RESET search_path;

-- The month of a newsletter, and its views on two days
SELECT bizenv.create_ledger('newsletter');
SELECT bizenv.load_sample('newsletter');
SELECT bizenv.load_sample('newsletter');
SET bizenv.as_of = '2025-06-30';
SELECT list_kind_zh, task_count, completed_count, past_half_count, just_started_count, not_reported_count, approved_count FROM newsletter.v_task_list ORDER BY list_kind_order;
SET bizenv.as_of = '2025-07-31';
SELECT list_kind_zh, task_count, completed_pct, past_half_pct, just_started_pct, approved_pct, ongoing_pct, half_verdict_zh FROM newsletter.v_task_list ORDER BY list_kind_order;
SELECT indicator_name, benchmark_name, difference, difference_unit, standing_zh, trend_zh FROM newsletter.v_indicator_gap ORDER BY indicator, benchmark_kind_order;
SELECT department_name, trailing_missing, missing_count, short_count FROM newsletter.v_department WHERE missing_count > 0 ORDER BY department;
SELECT problem_name, stage_zh, due_on, overdue_workdays, escalation_name FROM newsletter.v_supervision WHERE closed_on IS NULL ORDER BY problem_id;
RESET bizenv.as_of;

SET client_min_messages = warning;
DROP SCHEMA oversight, newsletter CASCADE;
RESET ROLE;
SELECT current_database() AS here \gset
REVOKE CREATE ON DATABASE :"here" FROM bizenv_regress_office;
DROP ROLE bizenv_regress_office;
