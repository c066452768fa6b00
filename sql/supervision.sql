--
-- supervision (督办): stages of a problem, the ladder of papers (两单一函)
--
\set VERBOSITY default
SET datestyle = 'ISO, YMD';

-- 问题收集-精准交办-限时督办-结果反馈: a problem goes from stage to stage. One
-- row for each stage that it entered, in any order.
CREATE TABLE problem (problem integer PRIMARY KEY, name text, department text);
INSERT INTO problem VALUES (1, '园区道路照明', '市住建局'), (2, '企业融资续贷', '市财政局'), (3, '开办企业材料重复', '市市场监管局'), (4, '水电报装超期', '市工信局');
CREATE TABLE problem_stage (problem integer, stage text, entered_on date);
INSERT INTO problem_stage VALUES
    (1, 'collected', '2025-07-01'), (1, 'assigned', '2025-07-03'), (1, 'in_progress', '2025-07-04'),
    (1, 'answered', '2025-07-15'), (1, 'verified', '2025-07-17'), (1, 'closed', '2025-07-18'),
    (2, 'assigned', '2025-07-08'), (2, 'collected', '2025-07-07'), (2, 'in_progress', '2025-07-10'),
    (3, 'collected', '2025-07-02'), (3, 'assigned', '2025-07-03'), (3, 'returned', '2025-07-09'), (3, 'assigned', '2025-07-09'),
    (3, 'answered', '2025-07-30'), (3, 'closed', '2025-07-31');

-- Where each problem stands, whether its loop was closed legally, and where it
-- took longest. Problem 4 has no stage yet. Problem 3 was closed unverified.
SELECT p.problem, p.name, bizenv.code_label(bizenv.current_stage(s.t)) AS stands, bizenv.is_closed_loop(s.t),
       bizenv.code_label(bizenv.bottleneck(s.t, as_of => '2025-07-31')) AS bottleneck
FROM problem AS p
JOIN (SELECT p.problem, bizenv.stage_agg(e.stage, e.entered_on) AS t
      FROM problem AS p LEFT JOIN problem_stage AS e USING (problem) GROUP BY p.problem) AS s USING (problem)
ORDER BY p.problem;

-- How long each stage took, in workdays. On 9 July problem 3 was returned and
-- assigned anew: stages of one day are read in a legal order where there is one.
SELECT d.step, d.stage, d.stage_zh, d.phase_zh, d.entered_on, d.left_on, d.workdays, d.is_current
FROM (SELECT bizenv.stage_agg(stage, entered_on) AS t FROM problem_stage WHERE problem = 3) AS s,
     bizenv.stage_durations(s.t, as_of => '2025-07-31') AS d;
-- As it was known in the middle of the month
SELECT s.problem, d.stage, d.workdays
FROM (SELECT problem, bizenv.stage_agg(stage, entered_on) AS t FROM problem_stage GROUP BY problem) AS s,
     bizenv.stage_durations(s.t, as_of => '2025-07-16') AS d
WHERE d.is_current ORDER BY s.problem;
-- All problems by phase: where does the time go?
SELECT d.phase, d.phase_zh, sum(d.workdays) AS workdays
FROM (SELECT problem, bizenv.stage_agg(stage, entered_on) AS t FROM problem_stage GROUP BY problem) AS s,
     bizenv.stage_durations(s.t, as_of => '2025-07-31') AS d
GROUP BY d.phase, d.phase_order, d.phase_zh ORDER BY d.phase_order;

-- Moves that are legal, for a CHECK of one's own table
SELECT bizenv.can_move(NULL, 'collected'), bizenv.can_move('answered', 'verified'), bizenv.can_move('answered', 'closed'), bizenv.can_move('已办结', '重新办理');
SELECT bizenv.phase_of('returned'), bizenv.phase_of('verified');

-- The ladder of papers is rows. Shipped is that of the newsletter: a problem
-- list, an order (工作交办单), a letter (督办函) when overdue or poorly handled.
SELECT level, alternative, name, overdue_workdays, handled_poorly, issued_before FROM bizenv.ladder_rung WHERE ladder = 'wuhai' ORDER BY level, alternative;
-- Which paper is due? An order was issued (level 2) and is 6 workdays overdue.
SELECT e.* FROM bizenv.escalation('wuhai', overdue_workdays => 6, issued_level => 2) AS e;
SELECT e.* FROM bizenv.escalation('wuhai', overdue_workdays => 6, handled_poorly => true, issued_level => 2, lang => 'en') AS e;
-- Never the one that was issued already; and none where nothing is overdue
SELECT e.* FROM bizenv.escalation('wuhai', overdue_workdays => 6, issued_level => 3) AS e;
SELECT e.level IS NULL AS nothing_due FROM bizenv.escalation('wuhai', issued_level => 2) AS e;
-- From the beginning: the list, then the order
SELECT n, e.* FROM generate_series(0, 2) AS n, bizenv.escalation('wuhai', issued_level => n) AS e;

-- An office adds a ladder of its own. Two yellow cards on one task make a
-- letter, red is for those that cannot finish in time:
INSERT INTO bizenv.ladder_rung (ladder, level, alternative, name, lag_pp, handled_poorly, issued_before) VALUES
    ('two yellows', 1, 1, '黄牌', 10, NULL, NULL), ('two yellows', 2, 1, '专函督办', NULL, NULL, 2), ('two yellows', 3, 1, '红牌', 30, true, NULL);
SELECT e.* FROM bizenv.escalation('two yellows', lag_pp => 12.5) AS e;
SELECT e.* FROM bizenv.escalation('two yellows', lag_pp => 12.5, issued_level => 1, issued_count => 1) AS e;
SELECT e.* FROM bizenv.escalation('two yellows', lag_pp => 12.5, issued_level => 1, issued_count => 2) AS e;
SELECT e.* FROM bizenv.escalation('two yellows', lag_pp => 30, handled_poorly => true, issued_level => 2) AS e;
-- By the time that is left: 30%, 15% or the yellow one unanswered, overdue
INSERT INTO bizenv.ladder_rung (ladder, level, alternative, name, overdue_workdays, time_left_pct, handled_poorly, issued_before) VALUES
    ('time left', 1, 1, '黄色预警', NULL, 30, NULL, NULL), ('time left', 2, 1, '橙色预警', NULL, 15, NULL, NULL),
    ('time left', 2, 2, '橙色预警', NULL, NULL, true, 1), ('time left', 3, 1, '红色预警', 1, NULL, NULL, NULL);
SELECT left_pct, e.* FROM unnest(ARRAY[31, 30, 15, 14.9]) AS left_pct, bizenv.escalation('time left', time_left_pct => left_pct) AS e;
SELECT e.* FROM bizenv.escalation('time left', time_left_pct => 20, handled_poorly => true, issued_level => 1) AS e;
SELECT e.* FROM bizenv.escalation('time left', overdue_workdays => 1, time_left_pct => 0) AS e;
-- An office's row wins over the shipped one: a letter only from 5 workdays on
INSERT INTO bizenv.ladder_rung (ladder, level, alternative, name, overdue_workdays) VALUES ('wuhai', 3, 1, '督办函', 5);
SELECT n, e.name, e.reason FROM unnest(ARRAY[4, 5]) AS n, bizenv.escalation('wuhai', overdue_workdays => n, issued_level => 2) AS e;
DELETE FROM bizenv.ladder_rung WHERE NOT shipped;

-- The tally is a value
SELECT bizenv.merge(t), bizenv.row_count(bizenv.merge(t))
FROM (SELECT bizenv.stage_agg(stage, entered_on) AS t FROM problem_stage WHERE problem = 2 GROUP BY stage) AS s;
SELECT t -> 'events' -> 0 AS first_stage FROM (SELECT bizenv.stage_agg(stage, entered_on)::jsonb AS t FROM problem_stage WHERE problem = 1) AS s;
SELECT bizenv.stage_agg(s, d) FROM (VALUES (NULL, NULL), ('assigned', NULL), (NULL, date '2025-07-01')) AS e(s, d);

-- Nothing
SELECT bizenv.stage_agg(stage, entered_on) AS t, bizenv.current_stage(bizenv.stage_agg(stage, entered_on)) AS stands,
       bizenv.is_closed_loop(bizenv.stage_agg(stage, entered_on)), bizenv.bottleneck(bizenv.stage_agg(stage, entered_on), '2025-07-31')
FROM problem_stage WHERE problem = 4;
SELECT count(*) FROM bizenv.stage_durations('{}', '2025-07-31') AS d;
SELECT e.level IS NULL AS unknown_is_not_due FROM bizenv.escalation('wuhai', NULL, NULL, NULL, NULL, issued_level => 2) AS e;

-- What is refused
SELECT bizenv.can_move('closed', 'finished');
SELECT bizenv.phase_of('督办');
SELECT bizenv.stage_agg('finished', '2025-07-01');
SELECT bizenv.stage_agg('collected', 'infinity');
SELECT * FROM bizenv.stage_durations('{}', NULL);
SELECT * FROM bizenv.stage_durations('{}', 'infinity');
SELECT bizenv.bottleneck('{}', '2025-07-31', NULL);
SELECT * FROM bizenv.escalation('nowhere');
SELECT * FROM bizenv.escalation(NULL);
SELECT * FROM bizenv.escalation('wuhai', -1);
SELECT * FROM bizenv.escalation('wuhai', lag_pp => 'NaN');
SELECT * FROM bizenv.escalation('wuhai', time_left_pct => 101);
SELECT * FROM bizenv.escalation('wuhai', issued_count => -1);
SELECT * FROM bizenv.escalation('wuhai', lang => 'fr');
INSERT INTO bizenv.ladder_rung (ladder, level, name, lag_pp) VALUES ('mine', 1, '黄牌', 'NaN');
INSERT INTO bizenv.ladder_rung (ladder, level, name, handled_poorly) VALUES ('mine', 1, '黄牌', false);
SELECT bizenv_internal.stage_add('{}', 'collected', '2025-07-01');
SELECT '{"events": [["2025-07-01", "finished"]]}'::bizenv.stage_tally;
SELECT '{"events": [["2025-02-29", "collected"]]}'::bizenv.stage_tally;

DROP TABLE problem, problem_stage;
