-- The ledgers and drafts of bench/defaults, and what is measured on them. Nothing is analysed
-- here but by the functions that fill a ledger.
SET client_min_messages = warning;
CREATE EXTENSION bizenv_office CASCADE;
SELECT bizenv.create_ledger('sample') \gset
SELECT bizenv.load_sample('sample') \gset

-- 2,000 tasks, six months of dispatch each, typed in by INSERT
SELECT bizenv.create_ledger('filled') \gset
SET search_path = filled;
INSERT INTO region VALUES ('wh', '乌海市', NULL, true);
INSERT INTO department SELECT 'd' || g, '第' || g || '局' FROM generate_series(1, 20) AS g;
INSERT INTO task_list SELECT 'l' || g, '清单' || g, 'work_points', '2025-01-01', '2025-12-31' FROM generate_series(1, 5) AS g;
INSERT INTO indicator (indicator, name, direction) SELECT 'i' || g, '指标' || g, 'higher_is_better' FROM generate_series(1, 20) AS g;
INSERT INTO task (department, task_list, indicator, name, due_on)
SELECT 'd' || 1 + g % 20, 'l' || 1 + g % 5, 'i' || 1 + g % 20, '任务' || g, date '2025-06-30' + g % 180 FROM generate_series(1, 2000) AS g;
INSERT INTO task_progress (department, task_id, period, reported_on, percent)
SELECT t.department, t.task_id, make_date(2025, m, 1), make_date(2025, m, 28), least(100, (t.task_id * 7 % 17) * m)
FROM task AS t, generate_series(1, 6) AS m;
INSERT INTO task_condition (department, task_id, condition, met)
SELECT department, task_id, c, (task_id + length(c)) % 3 > 0 FROM task, unnest('{measures,standard,evidence}'::text[]) AS c WHERE task_id % 4 = 0;
INSERT INTO problem (department, source, name, found_on)
SELECT 'd' || 1 + g % 20, 'hotline', '问题' || g, date '2025-03-01' + g % 90 FROM generate_series(1, 500) AS g;
INSERT INTO problem_stage (department, problem_id, step, stage, entered_on) SELECT department, problem_id, 2, 'assigned', found_on + 3 FROM problem WHERE problem_id % 2 = 0;
RESET search_path;

CREATE TABLE draft AS
SELECT 'the newsletter' AS name, :'newsletter' AS text
UNION ALL SELECT n || ' characters of ' || k.name, left(repeat(k.text, 1 + n / length(k.text)), n)
FROM (VALUES ('the newsletter', :'newsletter'), ('审核通过12项，', '审核通过12项，')) AS k(name, text), unnest('{12500,25000,50000,100000}'::integer[]) AS n;

CREATE TABLE measured (place integer GENERATED ALWAYS AS IDENTITY, name text, budget numeric, statement text);
INSERT INTO measured (name, budget, statement)
SELECT f || ', the sample just loaded', 0.3, format('SELECT * FROM bizenv.%s(''sample'', ''2025-07-31'')', f) FROM unnest('{briefing,briefing_figures}'::text[]) AS f
UNION ALL SELECT 'letter_text, the same', 0.3, format('SELECT bizenv.letter_text(''sample'', %s, ''zh'')', (SELECT min(order_id) FROM sample.assignment_order))
UNION ALL SELECT 'check_draft of ' || name, CASE WHEN length(text) > 10000 THEN 5 ELSE 0.5 END, format('SELECT * FROM draft, bizenv.check_draft(text, ''sample'', ''2025-07-31'') WHERE name = %L', name) FROM draft;
INSERT INTO measured (name, budget, statement)
SELECT format('%s, 2,000 tasks just typed in', relname), 0.3, format('SELECT * FROM filled.%I', relname)
FROM pg_class WHERE relnamespace = 'filled'::regnamespace AND relkind = 'v' AND relname ~ '^v_' ORDER BY relname;
