--
-- trend (调度): what tasks moved between dispatches, and what they still need
--
\set VERBOSITY default

-- Three monthly dispatches: 从5、6、7三个月的日常调度情况来看. Task 3 did not
-- report in June, task 5 never did.
CREATE TABLE dispatch (task integer, period date, percent numeric(5,2));
INSERT INTO dispatch VALUES
    (1, '2025-05-01', 80), (1, '2025-06-01', 95), (1, '2025-07-01', 100),
    (2, '2025-05-01', 40), (2, '2025-06-01', 46), (2, '2025-07-01', 52),
    (3, '2025-05-01', 30), (3, '2025-06-01', NULL), (3, '2025-07-01', 30),
    (4, '2025-05-01', 60), (4, '2025-06-01', 55), (4, '2025-07-01', 55),
    (5, '2025-05-01', NULL), (5, '2025-06-01', NULL), (5, '2025-07-01', NULL);

-- What moved up, what stands still, for how many dispatches, what fell?
SELECT d.task, r.first_pct, r.last_pct, r.first_class_zh, r.last_class_zh, r.moved_up,
       r.gain_pp, r.stalled_periods, r.fell, r.reported_count, r.period_count
FROM (SELECT task, bizenv.trend_agg(period, percent) AS t FROM dispatch GROUP BY task) AS d,
     bizenv.trend_summary(d.t) AS r
ORDER BY d.task;

-- Is the pace enough to finish by the end of the year?
SELECT d.task, r.last_period, r.last_pct, r.monthly_gain_pp, r.required_monthly_gain_pp, r.will_finish, r.pace_reason_zh
FROM (SELECT task, bizenv.trend_agg(period, percent) AS t FROM dispatch GROUP BY task) AS d,
     bizenv.trend_summary(d.t, due => '2025-12-31') AS r
ORDER BY d.task;

-- Dispatch by dispatch
SELECT d.task, s.period, s.percent, s.progress_class_zh, s.change_pp, s.is_stalled
FROM (SELECT task, bizenv.trend_agg(period, percent) AS t FROM dispatch GROUP BY task) AS d,
     bizenv.trend_steps(d.t) AS s
WHERE d.task IN (2, 3, 4) ORDER BY d.task, s.period;

-- Months are counted by the calendar: from a day of May to a day of July are two.
-- Where no month lies between, or none is left, pace_reason says so.
SELECT t, r.monthly_gain_pp, r.required_monthly_gain_pp, r.will_finish, r.pace_reason, r.pace_reason_zh
FROM (VALUES ('{"periods": {"2025-05-31": 40, "2025-07-01": 50}}'), ('{"periods": {"2025-07-01": 40, "2025-07-08": 50}}'),
             ('{"periods": {"2025-07-01": 40}}'), ('{"periods": {"2025-10-01": 40, "2025-12-01": 99}}'),
             ('{"periods": {"2025-10-01": 40, "2026-02-01": 100}}'), ('{"periods": {"2025-10-01": null}}'), ('{}')) AS v(t),
     bizenv.trend_summary(t::bizenv.trend_tally, '2025-12-31') AS r;
-- 10 points in three months are as many a month as 40 in twelve: compared exactly, rounded once
SELECT r.monthly_gain_pp, r.required_monthly_gain_pp, r.will_finish
FROM bizenv.trend_summary('{"periods": {"2025-04-01": 50, "2025-07-01": 60}}', '2026-07-31') AS r;
-- Exactly 50 is not past half, unless the office says so
SELECT r.last_class, h.last_class AS half_counts, h.moved_up
FROM (VALUES (bizenv.trend_tally '{"periods": {"2025-05-01": 40, "2025-06-01": 50}}')) AS v(t),
     bizenv.trend_summary(t) AS r, bizenv.trend_summary(t, half_counts => true) AS h;

-- A completed task does not stand still; one that falls below 100 again does
SELECT s.period, s.percent, s.change_pp, s.is_stalled
FROM bizenv.trend_steps('{"periods": {"2025-05-01": 100, "2025-06-01": 100, "2025-07-01": 90}}') AS s;

-- The tally is a value: districts and months can be merged. Of several rows of
-- a period the greatest percent stands, whatever their order; a row without a
-- period, as a LEFT JOIN gives it, is skipped.
CREATE TABLE monthly AS SELECT task, period, bizenv.trend_agg(period, percent) AS t FROM dispatch GROUP BY task, period;
SELECT task, bizenv.merge(t) AS t FROM monthly GROUP BY task ORDER BY task;
SELECT t, bizenv.row_count(t), bizenv.skipped_count(t)
FROM (SELECT bizenv.trend_agg(period, percent) AS t
      FROM (VALUES (date '2025-06-01', 45), ('2025-05-01', 40.50), ('2025-06-01', 44), ('2025-05-01', NULL), (NULL, NULL)) AS v(period, percent)) AS s;
SELECT t -> 'periods' -> '2025-06-01' AS june FROM (SELECT bizenv.merge(t)::jsonb AS t FROM monthly WHERE task = 2) AS s;
-- a moving frame: what the last two dispatches gained
SELECT task, period, r.gain_pp
FROM (SELECT task, period, bizenv.trend_agg(period, percent) OVER (PARTITION BY task ORDER BY period ROWS 1 PRECEDING) AS t
      FROM dispatch WHERE task IN (2, 4)) AS w, bizenv.trend_summary(w.t) AS r
ORDER BY task, period;

-- Nothing, and nothing but silence
SELECT bizenv.trend_agg(period, percent) AS t FROM dispatch WHERE task = 6;
SELECT bizenv.trend_agg(NULL, NULL) AS t;
SELECT bizenv.trend_summary(NULL) IS NULL AS is_null, count(s) AS steps FROM bizenv.trend_steps(NULL) AS s;

-- What is refused
SELECT bizenv.trend_agg('2025-05-01', -1);
SELECT bizenv.trend_agg('2025-05-01', 'NaN');
SELECT bizenv.trend_agg('infinity', 50);
SELECT bizenv.trend_agg(date '2025-01-01' + n, 50) FROM generate_series(0, 1200) AS n;
SELECT bizenv.trend_summary('{}', 'infinity');
SELECT bizenv.trend_summary('{}', half_counts => NULL);
SELECT bizenv.trend_summary('{"periods": {"2025-05-01": 123456}}');
SELECT bizenv_internal.trend_add('{}', '2025-05-01', 50);
SELECT '{"periods": {"2025-02-30": 50}}'::bizenv.trend_tally;
SELECT '{"periods": {"2025-05-01": 1000001}}'::bizenv.trend_tally;
SELECT '{"repeated": 1}'::bizenv.trend_tally;

DROP TABLE dispatch, monthly;
