-- What the dashboard asks: each query is found by its name, reads v_* views
-- and nothing else, and shows the day of bizenv.as_of. Figures are rounded
-- here, so that the page prints what SQL gives. A column between braces may be
-- missing from a view of one's own: it is NULL then, or what stands behind its "=".

-- Asked three times, each time for another day.
-- name: lists
SELECT task_list, task_list_name, list_kind, list_kind_zh, starts_on, due_on,
       task_count, completed_count, completed_pct, past_half_count, past_half_pct,
       just_started_count, just_started_pct, not_reported_count, not_reported_pct,
       approved_count, approved_pct, ongoing_count, ongoing_pct,
       mean_pct, mean_reason, elapsed_pct, mean_pct - elapsed_pct AS pace_gap_pp,
       planned_total, done_total,
       CASE WHEN done_total <= 99999 * planned_total / 100
            THEN round(100 * done_total / nullif(planned_total, 0), share_digits) END AS done_pct,
       half_verdict, half_verdict_zh, share_digits, as_of
FROM v_task_list
WHERE task_count > 0
ORDER BY list_kind_order, task_list;

-- Departments by how far their mean is from the mean of what time would ask.
-- name: departments
SELECT d.department, d.department_name, {d.region}, {d.region_name}, d.task_count, d.not_reported_count, t.on_pace_count,
       d.mean_pct, t.elapsed_pct, d.mean_pct - t.elapsed_pct AS pace_gap_pp, t.has_class_only
FROM v_department AS d
JOIN (SELECT department, count(*) FILTER (WHERE is_on_pace)::integer AS on_pace_count,
             count(*) FILTER (WHERE progress_reason = 'class_only') > 0 AS has_class_only,
             avg(elapsed_pct)::numeric(7,2) AS elapsed_pct
      FROM v_task WHERE ({part_count=0} > 0) IS NOT TRUE GROUP BY department) AS t ON t.department = d.department
ORDER BY d.mean_pct - t.elapsed_pct NULLS LAST, d.department;

-- name: places
SELECT department, department_name, {region}, {region_name}
FROM v_department
ORDER BY department;

-- What filters add up again, for each of three days: sums of a list, a department and the
-- department of the upper task. A task whose upper task a filter leaves out is counted
-- as one of the list, as it is by a role that does not see the upper one; of how far they
-- are, tasks without sub-tasks speak.
-- name: cube
WITH t AS MATERIALIZED (
    SELECT task_list, department, department_name, task_id, progress_class, progress_reason, is_approved, is_on_pace, elapsed_pct, planned, done, unit,
           {parent_task_id=NULL::text} AS upper_id, ({part_count=0} > 0) IS NOT TRUE AS is_leaf, {weight=NULL::numeric} AS weight,
           {effective_weight=NULL::numeric} AS effective_weight, {weight_reason=NULL::text} AS weight_reason,
           CASE WHEN progress_reason = 'out_of_range' OR coalesce(100 * done / nullif(planned, 0), progress_pct) > 100 THEN 100
                ELSE coalesce(100 * done / nullif(planned, 0), progress_pct) END AS percent
    FROM v_task)
SELECT t.task_list, t.department, u.department AS upper_department, min(t.department_name) AS department_name, count(*)::integer AS task_count,
       count(*) FILTER (WHERE t.progress_class = 'completed')::integer AS completed_count,
       count(*) FILTER (WHERE t.progress_class = 'past_half')::integer AS past_half_count,
       count(*) FILTER (WHERE t.progress_class IN ('just_started', 'not_begun'))::integer AS just_started_count,
       count(*) FILTER (WHERE t.progress_class = 'not_reported')::integer AS not_reported_count,
       count(*) FILTER (WHERE t.is_approved)::integer AS approved_count,
       count(t.weight)::integer AS weight_count,
       count(*) FILTER (WHERE t.is_leaf)::integer AS leaf_count,
       count(*) FILTER (WHERE t.is_leaf AND t.progress_class = 'not_reported')::integer AS silent_count,
       count(*) FILTER (WHERE t.is_leaf AND t.is_on_pace)::integer AS on_pace_count,
       count(*) FILTER (WHERE t.is_leaf AND t.progress_reason = 'class_only')::integer AS class_only_count,
       -- (of a role that does not see all the page is not of all either)
       count(*) FILTER (WHERE t.weight_reason = 'not_all_seen' OR t.progress_reason = 'not_all_seen')::integer AS unseen_count,
       count(*) FILTER (WHERE t.is_leaf AND w.weight IS NULL)::integer AS untold_count,
       count(t.percent) FILTER (WHERE t.is_leaf)::integer AS known_count, sum(t.percent) FILTER (WHERE t.is_leaf) AS percent_sum,
       sum(w.weight) FILTER (WHERE t.is_leaf AND t.percent IS NOT NULL) AS known_weight, sum(w.weight * t.percent) FILTER (WHERE t.is_leaf) AS weighted_sum,
       count(t.elapsed_pct) FILTER (WHERE t.is_leaf)::integer AS elapsed_count, sum(t.elapsed_pct) FILTER (WHERE t.is_leaf) AS elapsed_sum,
       sum(t.planned) FILTER (WHERE t.is_leaf) AS planned_sum, sum(t.done) FILTER (WHERE t.is_leaf AND t.planned IS NOT NULL) AS done_sum,
       count(t.planned) FILTER (WHERE t.is_leaf)::integer AS planned_count, count(t.unit) FILTER (WHERE t.is_leaf AND t.planned IS NOT NULL)::integer AS unit_count,
       min(t.unit) FILTER (WHERE t.is_leaf AND t.planned IS NOT NULL) AS first_unit, max(t.unit) FILTER (WHERE t.is_leaf AND t.planned IS NOT NULL) AS last_unit
FROM t
LEFT JOIN t AS u ON u.task_id::text = t.upper_id::text
CROSS JOIN LATERAL (SELECT coalesce(t.effective_weight, CASE WHEN t.upper_id IS NULL THEN coalesce(t.weight, 1) END) AS weight) AS w
GROUP BY t.task_list, t.department, u.department
ORDER BY t.task_list, t.department, u.department NULLS FIRST;

-- What was cancelled, for each of three days, by the department of the upper task as well.
-- name: cancelled
SELECT task_list, department, parent_department, count(*)::integer AS cancelled_count
FROM v_task_cancelled
GROUP BY task_list, department, parent_department
ORDER BY task_list, department, parent_department NULLS FIRST;

-- The tasks themselves, those that want attention first.
-- name: tasks
WITH t AS MATERIALIZED (
    SELECT task_list, department, department_name, task_id, task_name, progress_class, progress_pct, progress_reason, elapsed_pct, pace_gap_pp,
           is_on_pace, is_approved, is_overdue, {overdue_workdays}, {overdue_reason}, {light}, {light_zh}, due_on, reported_on,
           {parent_task_id=NULL::text} AS upper_id, ({part_count=0} > 0) IS NOT TRUE AS is_leaf
    FROM v_task)
SELECT t.*, u.department AS upper_department
FROM t
LEFT JOIN t AS u ON u.task_id::text = t.upper_id::text
ORDER BY t.is_approved, t.progress_class = 'completed', t.is_overdue DESC NULLS LAST, t.pace_gap_pp NULLS FIRST, t.department, t.task_id
LIMIT $1;

-- Each task now beside what had been reported of it by the day $1.
-- name: moves
SELECT t.task_list, t.department,
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
WHERE ({t.part_count=0} > 0) IS NOT TRUE
GROUP BY t.task_list, t.department;

-- Comparisons that cannot be made stand last.
-- name: gaps
SELECT indicator, indicator_name, department, department_name, region, region_name, period, {frequency}, benchmark_name, benchmark_kind_zh, direction, direction_zh, unit,
       round(value, digits) AS value, round(benchmark, digits) AS benchmark, round(previous, digits) AS previous,
       round(difference, digits) AS difference, round(abs(difference), digits) AS distance, difference_unit,
       standing, standing_zh, round(change, digits) AS change, trend, trend_zh
FROM v_indicator_gap
ORDER BY difference IS NULL, standing_order DESC NULLS LAST, abs(relative_pct) DESC NULLS LAST, indicator, benchmark_kind_order;

-- name: reports
SELECT department, department_name, task_list, task_list_name, period, due_on, {due_reason}, expected_items, submitted_items, submitted_on,
       report_status, report_status_zh, days_late, trailing_missing
FROM v_reporting
WHERE period > as_of - interval '1 year' AND period <= as_of
ORDER BY department, period, task_list;

-- Problems, the longest overdue first. term is what became of the deadline.
-- name: problems
SELECT department, department_name, problem_id, problem_name, source, source_zh, stage, stage_zh, stage_order, ordered_on, due_on, {due_reason},
       overdue_workdays, {overdue_reason}, {least_overdue_workdays}, is_overdue, {is_paused}, {extension_workdays}, {deadline_note},
       {light}, {light_zh}, answered_on, last_letter_on, closed_on, escalation_level, escalation_name, escalation_reason, {undecided_reason}, is_open, term
FROM (
    SELECT *, stage IN ('closed', 'rejected') IS NOT TRUE AS is_open,
           CASE WHEN is_overdue THEN 'overdue'
                WHEN due_on IS NULL THEN 'none'
                WHEN stage IN ('closed', 'rejected') OR due_on < as_of AND is_overdue IS NOT NULL OR answered_on IS NOT NULL AND handled_poorly IS NOT TRUE
                THEN CASE WHEN overdue_workdays > 0 THEN 'late' WHEN overdue_workdays = 0 THEN 'in_time' ELSE 'none' END
                WHEN is_overdue IS NULL THEN 'none'
                WHEN due_on <= as_of + 7 THEN 'soon'
                ELSE 'later' END AS term
    FROM v_supervision) AS s
ORDER BY is_open DESC, is_overdue DESC NULLS LAST, overdue_workdays DESC NULLS LAST, due_on, department, problem_id
LIMIT $1;

-- name: problem_sums
SELECT department, stage, stage_zh, stage_order, term, count(*)::integer AS problem_count, count(closed_on)::integer AS closed_count,
       count(*) FILTER (WHERE stage IN ('closed', 'rejected') IS NOT TRUE)::integer AS open_count,
       count(*) FILTER (WHERE is_overdue)::integer AS overdue_count,
       count(*) FILTER (WHERE is_overdue IS NULL)::integer AS undecided_count,
       max(overdue_workdays) FILTER (WHERE is_overdue) AS longest_workdays,
       count(*) FILTER (WHERE escalation_level = 3)::integer AS letter_due_count
FROM (
    SELECT *, CASE WHEN is_overdue THEN 'overdue'
                WHEN due_on IS NULL THEN 'none'
                WHEN stage IN ('closed', 'rejected') OR due_on < as_of AND is_overdue IS NOT NULL OR answered_on IS NOT NULL AND handled_poorly IS NOT TRUE
                THEN CASE WHEN overdue_workdays > 0 THEN 'late' WHEN overdue_workdays = 0 THEN 'in_time' ELSE 'none' END
                WHEN is_overdue IS NULL THEN 'none'
                WHEN due_on <= as_of + 7 THEN 'soon'
                ELSE 'later' END AS term
    FROM v_supervision) AS s
GROUP BY department, stage, stage_zh, stage_order, term
ORDER BY stage_order NULLS FIRST, stage;

-- name: league
SELECT indicator, indicator_name, period, {frequency}, region, region_name, is_self, direction, direction_zh, unit,
       round(value, digits) AS value, rank, peer_count, previous_rank, rank_change,
       round(CASE direction WHEN 'lower_is_better' THEN value + to_mean ELSE value - to_mean END, digits) AS mean
FROM (SELECT *, max(period) OVER (PARTITION BY indicator) AS last_period FROM v_league) AS l
WHERE period = last_period
ORDER BY indicator, rank NULLS LAST, region;
