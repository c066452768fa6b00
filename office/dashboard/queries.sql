-- What the dashboard asks: each query is found by its name, reads v_* views
-- and nothing else, and shows the day of bizenv.as_of. Figures are rounded
-- here, so that the page prints what SQL gives.

-- name: lists
SELECT task_list_name, list_kind, list_kind_zh, starts_on, due_on,
       task_count, completed_count, completed_pct, past_half_count, past_half_pct,
       just_started_count, just_started_pct, not_reported_count, not_reported_pct,
       approved_count, approved_pct, ongoing_count, ongoing_pct,
       mean_pct, mean_reason, elapsed_pct, mean_pct - elapsed_pct AS pace_gap_pp,
       planned_total, done_total,
       CASE WHEN done_total <= 99999 * planned_total / 100
            THEN round(100 * done_total / nullif(planned_total, 0), share_digits) END AS done_pct,
       half_verdict, half_verdict_zh
FROM v_task_list
WHERE task_count > 0
ORDER BY list_kind_order, task_list;

-- Departments by how far their mean is from the mean of what time would ask.
-- name: departments
SELECT d.department_name, d.task_count, d.not_reported_count, t.on_pace_count,
       d.mean_pct, t.elapsed_pct, d.mean_pct - t.elapsed_pct AS pace_gap_pp
FROM v_department AS d
JOIN (SELECT department, count(*) FILTER (WHERE is_on_pace)::integer AS on_pace_count,
             avg(elapsed_pct)::numeric(7,2) AS elapsed_pct
      FROM v_task GROUP BY department) AS t ON t.department = d.department
ORDER BY d.mean_pct - t.elapsed_pct NULLS FIRST, d.department;

-- name: laggards
SELECT task_name, task_list_name, department_name, progress_pct, elapsed_pct, pace_gap_pp
FROM v_task
WHERE pace_gap_pp < 0 AND NOT is_approved
ORDER BY pace_gap_pp, department, task_id
LIMIT 10;

-- Asked three times, each time for another day.
-- name: history
SELECT task_list, task_list_name, list_kind_zh, task_count, completed_count, past_half_count, just_started_count,
       not_reported_count, mean_pct, as_of
FROM v_task_list
WHERE task_count > 0 AND list_kind <> 'publicity'
ORDER BY list_kind_order, task_list;

-- Each task now beside what had been reported of it by the day $1.
-- name: moves
SELECT t.task_list,
       count(*) FILTER (WHERE t.progress_pct > b.progress_pct)::integer AS forward_count,
       count(*) FILTER (WHERE t.progress_pct = b.progress_pct)::integer AS still_count,
       count(*) FILTER (WHERE t.progress_pct < b.progress_pct)::integer AS back_count,
       count(*) FILTER (WHERE t.progress_pct IS NULL OR b.progress_pct IS NULL)::integer AS unknown_count
FROM v_task AS t
LEFT JOIN (
    SELECT DISTINCT ON (department, task_id) department, task_id, progress_pct
    FROM v_task_progress
    WHERE period <= $1 AND reported_on <= $1
    ORDER BY department, task_id, period DESC) AS b ON b.department = t.department AND b.task_id = t.task_id
GROUP BY t.task_list;

-- name: gaps
SELECT indicator_name, department_name, period, benchmark_name, benchmark_kind_zh, direction, direction_zh, unit,
       round(value, digits) AS value, round(benchmark, digits) AS benchmark, round(previous, digits) AS previous,
       round(difference, digits) AS difference, round(abs(difference), digits) AS distance, difference_unit,
       standing, standing_zh, round(change, digits) AS change, trend_zh
FROM v_indicator_gap
ORDER BY standing_order DESC, abs(relative_pct) DESC NULLS LAST, indicator, benchmark_kind_order;

-- Of the lists of a department the worst word of the month is shown.
-- name: reporting
SELECT department, min(department_name) AS department_name, period,
       (array_agg(report_status ORDER BY report_status_order))[1] AS report_status,
       (array_agg(report_status_zh ORDER BY report_status_order))[1] AS report_status_zh,
       count(*)::integer AS report_count, sum(expected_items)::integer AS expected_items,
       sum(submitted_items)::integer AS submitted_items,
       max(days_late) AS days_late, max(trailing_missing) AS trailing_missing
FROM v_reporting
WHERE period > as_of - interval '1 year' AND period <= as_of
GROUP BY department, period
ORDER BY max(max(trailing_missing)) OVER (PARTITION BY department) DESC,
         sum((min(report_status_order) = 1)::integer) OVER (PARTITION BY department) DESC,
         sum((min(report_status_order) < 4)::integer) OVER (PARTITION BY department) DESC,
         department, period;

-- name: stages
SELECT s.stage, s.stage_zh,
       count(*)::integer AS problem_count,
       count(*) FILTER (WHERE s.term = 'overdue')::integer AS overdue_count,
       count(*) FILTER (WHERE s.term = 'soon')::integer AS soon_count,
       count(*) FILTER (WHERE s.term = 'later')::integer AS later_count,
       count(*) FILTER (WHERE s.term = 'none')::integer AS none_count,
       count(*) FILTER (WHERE s.term = 'late')::integer AS late_count,
       count(*) FILTER (WHERE s.term = 'in_time')::integer AS in_time_count
FROM (
    SELECT stage, stage_order, stage_zh,
           -- (over the turn of a year that is not announced nobody knows yet)
           CASE WHEN is_overdue THEN 'overdue'
                WHEN due_on IS NULL OR is_overdue IS NULL THEN 'none'
                WHEN stage IN ('closed', 'rejected') OR due_on < as_of OR answered_on IS NOT NULL AND handled_poorly IS NOT TRUE
                THEN CASE WHEN overdue_workdays > 0 THEN 'late' ELSE 'in_time' END
                WHEN due_on <= as_of + 7 THEN 'soon'
                ELSE 'later' END AS term
    FROM v_supervision) AS s
GROUP BY s.stage, s.stage_order, s.stage_zh
ORDER BY s.stage_order NULLS FIRST;

-- name: problems
SELECT count(*)::integer AS problem_count, count(closed_on)::integer AS closed_count,
       count(*) FILTER (WHERE stage IN ('closed', 'rejected') IS NOT TRUE)::integer AS open_count,
       count(*) FILTER (WHERE is_overdue)::integer AS overdue_count,
       max(overdue_workdays) FILTER (WHERE is_overdue) AS longest_workdays,
       count(*) FILTER (WHERE escalation_level = 3)::integer AS letter_due_count,
       count(*) FILTER (WHERE is_overdue IS NULL)::integer AS overdue_unknown_count,
       count(*) FILTER (WHERE undecided_reason IS NOT NULL AND escalation_level IS NULL)::integer AS letter_unknown_count
FROM v_supervision;

-- name: deadlines
SELECT problem_name, department_name, source_zh, stage_zh, ordered_on, due_on, overdue_workdays, is_overdue,
       last_letter_on, escalation_name, escalation_reason, light_zh, deadline_note, is_paused, due_reason, least_overdue_workdays
FROM v_supervision
WHERE stage IN ('closed', 'rejected') IS NOT TRUE
ORDER BY is_overdue DESC, overdue_workdays DESC NULLS LAST, due_on, department, problem_id
LIMIT 12;

-- name: league
SELECT indicator, indicator_name, period, region_name, is_self, direction, direction_zh, unit,
       round(value, digits) AS value, rank, peer_count, previous_rank, rank_change,
       round(CASE direction WHEN 'lower_is_better' THEN value + to_mean ELSE value - to_mean END, digits) AS mean
FROM (SELECT *, max(period) OVER (PARTITION BY indicator) AS last_period FROM v_league) AS l
WHERE period = last_period
ORDER BY indicator, rank NULLS LAST, region;
