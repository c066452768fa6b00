--
-- progress (进度): how far tasks are, one by one and as a list, and whether
-- they keep pace with their term
--
\set VERBOSITY default
SET datestyle = ISO;

-- The task ledger of July: 64 tasks, of which 9 are completed, 41 past half
-- and 14 just started. (Only these counts are known; the percentages are made up.)
CREATE TABLE task AS
SELECT n AS task, CASE n % 3 WHEN 0 THEN '市场监管局' WHEN 1 THEN '政务服务局' ELSE '住建局' END AS department,
       CASE WHEN n <= 9 THEN 100 WHEN n <= 50 THEN 51 + n % 40 ELSE n - 50 END AS percent
FROM generate_series(1, 64) AS n;

-- The class of one task
SELECT task, percent, bizenv.progress_class(percent), bizenv.code_label(bizenv.progress_class(percent))
FROM task WHERE task IN (9, 10, 50, 51) ORDER BY task;

-- The list: progress_agg makes a tally, from which every figure is read.
-- Printed were 9 (14%), 41 (64%) and 14 (22%).
SELECT b.*
FROM (SELECT bizenv.progress_agg(percent) AS t FROM task) AS s, bizenv.breakdown(s.t, digits => 0) AS b;

-- One wide row for each department and, by ROLLUP, for all
SELECT coalesce(department, '合计') AS department, p.task_count AS tasks, p.completed_count AS completed,
       p.past_half_count AS past_half, p.just_started_count AS just_started,
       p.completed_pct, p.past_half_pct, p.just_started_pct, p.mean_pct
FROM (SELECT department, bizenv.progress_agg(percent) AS t FROM task GROUP BY ROLLUP (department)) AS s,
     bizenv.progress_summary(s.t) AS p
ORDER BY s.department COLLATE "C" NULLS LAST;

-- 时间过半、任务过半: on 31 July 7 of 12 months were over. The verdict was
-- 没有实现: by the first of the three readings of 任务过半, and by no other.
SELECT h.*
FROM (SELECT bizenv.progress_agg(percent) AS t FROM task) AS s,
     unnest(ARRAY['completed_share', 'at_least_past_half_share', 'mean_percent']) AS r(reading),
     bizenv.both_halves(s.t, '2025-01-01', '2025-12-31', '2025-07-31', r.reading) AS h;
-- the four verdicts
SELECT as_of, h.time_half, h.task_half, h.verdict, h.verdict_zh
FROM (SELECT bizenv.progress_agg(percent) AS t FROM task) AS s, unnest('{2025-05-31,2025-07-31}'::date[]) AS as_of,
     unnest(ARRAY['completed_share', 'at_least_past_half_share']) AS r(reading),
     bizenv.both_halves(s.t, '2025-01-01', '2025-12-31', as_of, r.reading) AS h
ORDER BY h.verdict_order;

-- Of 58 rectification items 12 were approved, 46 in progress: 20.7% and 79.3%
SELECT bizenv.class_count(t, 'completed') AS approved, bizenv.class_share(t, 'completed') AS approved_pct,
       bizenv.row_count(t) - bizenv.class_count(t, 'completed') AS in_progress,
       100 - bizenv.class_share(t, 'completed') AS in_progress_pct, bizenv.half_reached(t)
FROM (SELECT bizenv.progress_agg(CASE WHEN n <= 12 THEN 100 ELSE 60 END) AS t FROM generate_series(1, 58) AS n) AS s;

-- A ledger that has words and no percentages: the mean is not known
SELECT b.progress_class_zh, b.task_count, b.share_pct, bizenv.mean_percent(s.t)
FROM (SELECT bizenv.class_agg(word) AS t
      FROM (VALUES ('已完成'), ('进度过半'), ('进度过半'), ('初步开展'), ('办结'), (NULL)) AS v(word)) AS s,
     bizenv.breakdown(s.t) AS b;

-- NULL is not reported: counted, never dropped, never zero
SELECT bizenv.row_count(t), bizenv.skipped_count(t), bizenv.class_share(t, 'completed') AS of_all,
       bizenv.class_share(t, 'completed', of => 'reported') AS of_reported,
       bizenv.class_share(t, 'completed', NULL) AS exact, bizenv.mean_percent(t, digits => 1)
FROM (SELECT bizenv.progress_agg(v) AS t FROM (VALUES (100), (80), (NULL), (0)) AS p(v)) AS s;

-- Exactly 50 is not past half (过 excludes the number itself), unless the
-- office counts it
SELECT v AS percent, bizenv.progress_class(v), bizenv.progress_class(v, half_counts => true) AS half_counts,
       bizenv.is_just_started(v), bizenv.is_past_half(v), bizenv.is_completed(v)
FROM (VALUES (0), (49.9), (50), (50.00000000000000000001), (99.99), (100), (120), (NULL)) AS p(v);
SELECT b.progress_class_zh, b.task_count AS tasks, h.task_count AS half_counts
FROM (SELECT bizenv.progress_agg(v) AS t FROM (VALUES (40), (50), (50), (60)) AS p(v)) AS s,
     bizenv.breakdown(s.t) AS b, bizenv.breakdown(s.t, half_counts => true) AS h
WHERE h.progress_class = b.progress_class;
-- double precision is judged by its raw value, never by a rounded one
SELECT bizenv.progress_class(50.0000000001::float8), bizenv.progress_class(99.9999999999::float8);

-- Over 100: such a task is completed, and hides no other in the mean
SELECT bizenv.class_count(t, 'completed') AS completed, bizenv.mean_percent(t, digits => 1) AS mean,
       bizenv.mean_percent(t, capped => false, digits => 1) AS not_capped, p.over_100_count
FROM (SELECT bizenv.progress_agg(v) AS t FROM (VALUES (250), (50), (30)) AS p(v)) AS s, bizenv.progress_summary(s.t) AS p;

-- Rounded shares need not add up to 100; where they must, they do
SELECT b.progress_class_zh, b.task_count, b.share_pct AS rounded, h.share_pct AS to_100
FROM (SELECT bizenv.progress_agg(v) AS t FROM (VALUES (100), (60), (20)) AS p(v)) AS s,
     bizenv.breakdown(s.t, 0) AS b, bizenv.breakdown(s.t, 0, to_100 => true) AS h
WHERE h.progress_class = b.progress_class;

-- No tasks: every question has an answer
SELECT bizenv.row_count(t), bizenv.class_count(t, 'completed'), bizenv.class_share(t, 'completed'),
       bizenv.mean_percent(t), bizenv.half_reached(t)
FROM (SELECT bizenv.progress_agg(percent) AS t FROM task WHERE false) AS s;
SELECT b.* FROM bizenv.breakdown('{}') AS b;

-- A tally is a value: kept for each month, merged into a year
CREATE TABLE report AS
SELECT month, task, department, CASE WHEN task % 20 <> month THEN greatest(percent - 10 * (7 - month), 0) END AS percent
FROM task, generate_series(5, 7) AS month;
CREATE TABLE monthly AS SELECT month, bizenv.progress_agg(percent) AS t FROM report GROUP BY month;
SELECT month, t FROM monthly ORDER BY month;
SELECT month, p.task_count, p.not_reported_count, p.zero_count, p.completed_pct, p.past_half_pct, p.mean_pct
FROM monthly, bizenv.progress_summary(t) AS p ORDER BY month;
SELECT p.task_count, p.not_reported_count, p.mean_pct
FROM (SELECT bizenv.merge(t) AS t FROM monthly) AS s, bizenv.progress_summary(s.t) AS p;
-- equal figures are equal tallies, however they came about
SELECT (SELECT bizenv.merge(t) FROM monthly) = (SELECT bizenv.progress_agg(percent) FROM report) AS equal;
SELECT month, t::jsonb ->> 'above_half' AS above_half FROM monthly ORDER BY month;
-- each month with the one before
SELECT month, bizenv.mean_percent(bizenv.merge(t) OVER (ORDER BY month ROWS 1 PRECEDING), digits => 2) AS two_months
FROM monthly ORDER BY month;

-- 序时进度: how much of the year is over, by days or, as offices count it, by
-- months: 75% at the end of the third quarter, 91.7% at the end of November
SELECT as_of, bizenv.elapsed_percent('2025-01-01', '2025-12-31', as_of, digits => 2) AS by_day,
       bizenv.elapsed_percent('2025-01-01', '2025-12-31', as_of, 'month', 2) AS by_month
FROM unnest('{2024-12-31,2025-06-30,2025-07-15,2025-07-31,2025-09-30,2025-11-30,2025-12-31,2026-03-01}'::date[]) AS as_of;
SELECT bizenv.elapsed_percent('2025-01-01', '2025-12-31', '2025-07-31') AS "212/365",
       bizenv.elapsed_percent('2025-01-01', '2025-12-31', '2025-07-31', '按月') AS "7/12";
-- Published: 62.6% is 12.4 points behind, 92.73% is 17.73 ahead; 54.8% was
-- printed as 16.6 behind.
SELECT percent, bizenv.pace_gap(percent, '2020-01-01', '2020-12-31', '2020-09-30', 'month', 2),
       bizenv.is_on_pace(percent, '2020-01-01', '2020-12-31', '2020-09-30', 'month')
FROM (VALUES (62.6), (92.73), (54.8), (75), (74.999999), (NULL)) AS p(percent);
-- When will it be done, at the speed so far?
SELECT percent, bizenv.forecast_completion(percent, '2025-01-01', '2025-06-30')
FROM (VALUES (100), (75), (50), (10), (0), (0.001), (NULL)) AS p(percent);

-- An ordinary index serves the classes
CREATE TABLE measure AS SELECT n AS measure, (n * 7 % 1000) / 8.0 AS percent FROM generate_series(1, 2000) AS n;
CREATE INDEX measure_percent ON measure (percent);
ANALYZE measure;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT measure FROM measure WHERE bizenv.is_past_half(percent);
EXPLAIN (COSTS OFF) SELECT measure FROM measure WHERE NOT bizenv.is_completed(percent);
RESET enable_seqscan;
RESET enable_bitmapscan;

-- What is no percent
SELECT bizenv.progress_class(-1);
SELECT bizenv.progress_class('NaN'::numeric);
SELECT bizenv.progress_agg(v) FROM (VALUES (100), (1000001)) AS p(v);
SELECT bizenv.pace_gap('Infinity', '2025-01-01', '2025-12-31', '2025-07-31');
-- words and parameters
SELECT bizenv.class_agg(word) FROM (VALUES ('已完成'), ('快完成了')) AS v(word);
SELECT bizenv.class_count('{}', 'done');
SELECT bizenv.class_share('{}', 'completed', of => 'some');
SELECT bizenv.half_reached('{}', 'median');
SELECT bizenv.class_share('{}', 'completed', 101);
SELECT * FROM bizenv.breakdown('{}', 3);
SELECT * FROM bizenv.progress_summary('{}', NULL);
SELECT bizenv.code_label('done');
SELECT bizenv.code_label('completed', 'fr');
-- dates
SELECT bizenv.elapsed_percent('2025-12-31', '2025-01-01', '2025-07-31');
SELECT bizenv.elapsed_percent('2025-01-01', 'infinity', '2025-07-31');
SELECT bizenv.elapsed_percent('2025-01-15', '2025-12-31', '2025-07-31', 'month');
SELECT bizenv.elapsed_percent('2025-01-01', '2025-12-31', '2025-07-31', 'week');
-- tallies that nobody has counted
SELECT '{"completed": -1}'::bizenv.progress_tally;
SELECT '{"completed": 9, "sum": 899}'::bizenv.progress_tally;
SELECT '[9, 64]'::bizenv.progress_tally;
SELECT bizenv_internal.progress_add('{}', 50::numeric);

-- Weights: shares, the mean and the half by weight; a task without one is told, not counted
SELECT w.* FROM (SELECT bizenv.progress_agg(percent, weight) AS t FROM (VALUES (100, 50), (40, 30), (NULL, 20), (60, NULL), (80, 0)) AS v(percent, weight)) AS s, bizenv.progress_weights(s.t) AS w;
SELECT b.progress_class_zh, b.task_count, b.weight, b.share_pct
FROM (SELECT bizenv.progress_agg(percent, weight) AS t FROM (VALUES (100, 50), (40, 30), (NULL, 20), (60, NULL), (80, 0)) AS v(percent, weight)) AS s, bizenv.breakdown(s.t) AS b;
SELECT r, bizenv.half_reached(bizenv.progress_agg(percent, weight), r)
FROM (VALUES (100, 45), (60, 10), (20, 45)) AS v(percent, weight), unnest('{completed_share,at_least_past_half_share,mean_percent}'::text[]) AS r GROUP BY r ORDER BY r;
SELECT bizenv.progress_agg(50, -1);
SELECT '{"completed": 1, "completed_weight": 2, "sum": 100}'::bizenv.progress_weight_tally;

-- Nothing depends on the search_path
SET search_path = '';
SELECT b.*
FROM (SELECT bizenv.progress_agg(percent) AS t FROM public.task) AS s, bizenv.breakdown(s.t, digits => 0) AS b;
RESET search_path;
DROP TABLE task, report, monthly, measure;
