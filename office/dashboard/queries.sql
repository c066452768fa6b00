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

-- What filters add up again, for each of three days: sums of a list and a department.
-- name: cube
SELECT task_list, department, min(department_name) AS department_name, count(*)::integer AS task_count,
       count(*) FILTER (WHERE progress_class = 'completed')::integer AS completed_count,
       count(*) FILTER (WHERE progress_class = 'past_half')::integer AS past_half_count,
       count(*) FILTER (WHERE progress_class IN ('just_started', 'not_begun'))::integer AS just_started_count,
       count(*) FILTER (WHERE progress_class = 'not_reported')::integer AS not_reported_count,
       count(*) FILTER (WHERE is_approved)::integer AS approved_count,
       count(*) FILTER (WHERE is_on_pace)::integer AS on_pace_count,
       count(*) FILTER (WHERE progress_reason = 'class_only')::integer AS class_only_count,
       count(*) FILTER (WHERE {part_count=0} > 0 OR {weight=NULL} IS NOT NULL)::integer AS by_weight_count,
       count(percent)::integer AS known_count, sum(percent) AS percent_sum,
       count(elapsed_pct)::integer AS elapsed_count, sum(elapsed_pct) AS elapsed_sum,
       sum(planned) AS planned_sum, sum(done) FILTER (WHERE planned IS NOT NULL) AS done_sum,
       count(planned)::integer AS planned_count, count(unit) FILTER (WHERE planned IS NOT NULL)::integer AS unit_count,
       min(unit) FILTER (WHERE planned IS NOT NULL) AS first_unit, max(unit) FILTER (WHERE planned IS NOT NULL) AS last_unit
FROM (SELECT *, CASE WHEN progress_reason = 'out_of_range' OR coalesce(100 * done / nullif(planned, 0), progress_pct) > 100 THEN 100
                ELSE coalesce(100 * done / nullif(planned, 0), progress_pct) END AS percent FROM v_task WHERE {is_top=true}) AS t
GROUP BY task_list, department
ORDER BY task_list, department;

-- The tasks themselves, those that want attention first.
-- name: tasks
SELECT task_list, department, department_name, task_id, task_name, progress_class, progress_pct, progress_reason, elapsed_pct, pace_gap_pp,
       is_on_pace, is_approved, is_overdue, {overdue_workdays}, {overdue_reason}, {light}, {light_zh}, due_on, reported_on
FROM v_task
WHERE ({part_count=0} > 0) IS NOT TRUE
ORDER BY is_approved, progress_class = 'completed', is_overdue DESC NULLS LAST, pace_gap_pp NULLS FIRST, department, task_id
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
