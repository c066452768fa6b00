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
-- 2,000 problems, each with its order; pauses, extensions, answers, letters and lights
INSERT INTO problem (department, source, name, found_on)
SELECT 'd' || 1 + g % 20, 'hotline', '问题' || g, date '2025-03-01' + g % 90 FROM generate_series(1, 2000) AS g;
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays)
SELECT department, problem_id, '办理', found_on + 1, 5 + problem_id % 10 FROM problem;
INSERT INTO order_pause (department, order_id, ground, starts_on, ends_on) SELECT department, order_id, '鉴定', ordered_on + 1, ordered_on + 9 FROM assignment_order WHERE order_id % 4 = 0;
INSERT INTO order_extension (department, order_id, ground, asked_on, workdays, decision, decided_on)
SELECT department, order_id, '资料不全', ordered_on + 1, 3, 'granted', ordered_on + 2 FROM assignment_order WHERE order_id % 5 = 0;
INSERT INTO answer (department, order_id, answered_on, content) SELECT department, order_id, ordered_on + 6, '答' FROM assignment_order WHERE order_id % 3 = 0;
INSERT INTO supervision_letter (department, order_id, issued_on) SELECT department, order_id, '2025-07-25' FROM assignment_order WHERE order_id % 21 = 1;
INSERT INTO light_rule (subject, measure, scale) VALUES ('order', 'workdays_left', '[4,]=绿灯; [0,4)=黄灯; [,0)=红灯'), ('order', 'escalation_level', '[3,]=红灯; [,3)=绿灯'),
    ('task', 'workdays_left', '[6,]=绿灯; [0,6)=黄灯; [,0)=红灯'), ('task', 'pace_gap_pp', '[0,]=绿灯; [-20,0)=黄灯; [,-20)=红灯');
RESET search_path;

CREATE TABLE draft AS
SELECT 'the newsletter' AS name, :'newsletter' AS text
UNION ALL SELECT n || ' characters of ' || k.name, left(repeat(k.text, 1 + n / length(k.text)), n)
FROM (VALUES ('the newsletter', :'newsletter'), ('审核通过12项，', '审核通过12项，')) AS k(name, text), unnest('{12500,25000,50000,100000}'::integer[]) AS n;

CREATE TABLE measured (place integer GENERATED ALWAYS AS IDENTITY, name text, budget numeric, statement text);
INSERT INTO measured (name, budget, statement)
SELECT f || ', the sample just loaded', 0.3, format('SELECT * FROM bizenv.%s(''sample'', ''2025-07-31'')', f) FROM unnest('{briefing,briefing_figures}'::text[]) AS f
UNION ALL SELECT 'letter_text, the same', 0.3, format('SELECT bizenv.letter_text(''sample'', %s, ''zh'')', (SELECT min(order_id) FROM sample.assignment_order))
UNION ALL SELECT 'check_draft of ' || name, CASE WHEN length(text) > 10000 THEN 5 ELSE 0.5 END, format('SELECT c.* FROM draft, bizenv.check_draft(text, ''sample'', ''2025-07-31'') AS c WHERE name = %L', name) FROM draft;
INSERT INTO measured (name, budget, statement)
SELECT format('%s, 2,000 tasks and 2,000 orders just typed in', relname), 0.3, format('SELECT * FROM filled.%I', relname)
FROM pg_class WHERE relnamespace = 'filled'::regnamespace AND relkind = 'v' AND relname ~ '^v_' ORDER BY relname;
INSERT INTO measured (name, budget, statement)
SELECT format('v_supervision, the same, orders that %s', w.what), 0.3, format('SELECT * FROM filled.v_supervision WHERE order_id %s', w.condition)
FROM (VALUES ('are paused', 'IN (SELECT order_id FROM filled.order_pause)'), ('are any of 2,000', '= ANY (ARRAY(SELECT order_id FROM filled.assignment_order))')) AS w(what, condition);
