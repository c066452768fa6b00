--
-- rollup (留存汇总): tallies that are kept up to date as the rows change
--
\set VERBOSITY default
\set SHOW_CONTEXT never
\pset format unaligned
\pset tuples_only on

CREATE TABLE task (id integer PRIMARY KEY, department text, percent numeric, due_on date, note text);
INSERT INTO task SELECT n, CASE WHEN n < 10 THEN '市工信局' WHEN n < 19 THEN '市财政局' END, n * 5.5, date '2025-01-01' + n * 10 FROM generate_series(1, 20) AS n;
SELECT bizenv.keep('task', 'task_by_department', ARRAY['department'], ARRAY['bizenv.progress_agg(percent) AS progress']);
SELECT bizenv.keep('task', 'task_by_month', ARRAY['extract(month FROM due_on)::integer AS month'], ARRAY['bizenv.progress_agg(percent) FILTER (WHERE percent < 100) AS progress', 'bizenv.month_agg(due_on) AS months'], 'note IS NULL');
SELECT department, row_count, bizenv.class_count(progress, 'completed'), round(bizenv.mean_percent(progress), 2) FROM task_by_department ORDER BY department COLLATE "C";
SELECT * FROM task_by_month ORDER BY month;

-- whatever changes the rows
INSERT INTO task VALUES (21, '市税务局', 100, '2025-07-31'), (22, '市税务局', NULL, '2025-07-31');
UPDATE task SET percent = 100 WHERE department = '市财政局';
UPDATE task SET note = '移出' WHERE id > 15;
DELETE FROM task WHERE department IS NULL;
SELECT department, row_count, bizenv.class_count(progress, 'completed'), round(bizenv.mean_percent(progress), 2) FROM task_by_department ORDER BY department COLLATE "C";
SELECT * FROM task_by_month ORDER BY month;
SELECT count(*) FROM bizenv.check_kept('task_by_department') UNION ALL SELECT count(*) FROM bizenv.check_kept('task_by_month');

-- a row that is none refuses the statement
INSERT INTO task VALUES (23, '市税务局', 50, '2025-07-31'), (24, '市税务局', -1, '2025-07-31');

-- a fold changes nothing but the number of rows beneath
SELECT count(*) FROM task_by_department_kept;
SELECT bizenv.fold_kept('task_by_department');
SELECT count(*) FROM task_by_department_kept;
SELECT department, row_count, bizenv.class_count(progress, 'completed'), round(bizenv.mean_percent(progress), 2) FROM task_by_department ORDER BY department COLLATE "C";

-- what cannot be kept says why
SELECT bizenv.keep('task', 'refused', ARRAY['department'], ARRAY['bizenv.progress_agg(percent)), (bizenv.progress_agg(percent)']);
SELECT bizenv.keep('task', 'refused', ARRAY['department'], ARRAY['avg(percent)']);
SELECT bizenv.keep('task', 'refused', ARRAY['department'], ARRAY['bizenv.progress_agg(DISTINCT percent)']);
SELECT bizenv.keep('task', 'refused', ARRAY['percent'], ARRAY['bizenv.progress_agg(percent)']);
SELECT bizenv.keep('task', 'refused', ARRAY['due_on < current_date AS is_due'], ARRAY['bizenv.progress_agg(percent)']);
SELECT bizenv.keep('task', 'refused', ARRAY['(SELECT 1)'], ARRAY['bizenv.progress_agg(percent)']);
SELECT bizenv.keep('task', 'refused', ARRAY['tableoid'], ARRAY['bizenv.progress_agg(percent)']);
SELECT bizenv.keep('task', 'refused', ARRAY['department', 'department'], ARRAY['bizenv.progress_agg(percent)']);
SELECT bizenv.keep('task', 'refused', NULL, ARRAY['bizenv.progress_agg(percent)']);
SELECT bizenv.keep('task_by_department', 'refused', '{}', ARRAY['bizenv.progress_agg(percent)']);
SELECT bizenv.fold_kept('task');

-- nor is what changed without a word hidden
ALTER TABLE task DISABLE TRIGGER USER;
DELETE FROM task WHERE id < 5;
SELECT * FROM task_by_department;
SELECT bizenv.rebuild_kept('task_by_department');
SELECT sum(row_count) FROM task_by_department;
SELECT bizenv.drop_kept('task_by_department'), bizenv.drop_kept('task_by_month');
DROP TABLE task;
