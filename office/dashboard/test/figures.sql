-- What every table and headline of the page must say, asked once more and from
-- rows where the dashboard asks for sums. A query a table (named by its chart, in
-- order), each row as the text of its cells; then the titles and the cards.
-- $1 is the last day of the first of the three months, $2 of the second.

-- name: classes
SELECT l.task_list_name, count(*)::text,
       count(*) FILTER (WHERE t.progress_class = 'completed')::text,
       trim_scale(round(100.0 * count(*) FILTER (WHERE t.progress_class = 'completed') / count(*), l.share_digits)) || '%',
       count(*) FILTER (WHERE t.progress_class = 'past_half')::text,
       trim_scale(round(100.0 * count(*) FILTER (WHERE t.progress_class = 'past_half') / count(*), l.share_digits)) || '%',
       count(*) FILTER (WHERE t.progress_class IN ('just_started', 'not_begun'))::text,
       trim_scale(round(100.0 * count(*) FILTER (WHERE t.progress_class IN ('just_started', 'not_begun')) / count(*), l.share_digits)) || '%',
       count(*) FILTER (WHERE t.progress_class = 'not_reported')::text,
       trim_scale(round(100.0 * count(*) FILTER (WHERE t.progress_class = 'not_reported') / count(*), l.share_digits)) || '%',
       count(*) FILTER (WHERE t.is_approved)::text,
       trim_scale(round(100.0 * count(*) FILTER (WHERE t.is_approved) / count(*), l.share_digits)) || '%',
       trim_scale(sum(t.planned))::text, trim_scale(sum(t.done) FILTER (WHERE t.planned IS NOT NULL))::text
FROM v_task AS t JOIN v_task_list AS l USING (task_list)
GROUP BY l.task_list, l.task_list_name, l.share_digits;

-- name: movement.1
SELECT l.task_list_name, d.day::text, count(*)::text,
       count(*) FILTER (WHERE p.progress_class = 'completed')::text,
       count(*) FILTER (WHERE p.progress_class = 'past_half')::text,
       count(*) FILTER (WHERE p.progress_class IN ('just_started', 'not_begun'))::text,
       count(*) FILTER (WHERE coalesce(p.progress_class, 'not_reported') = 'not_reported')::text,
       round(avg(CASE WHEN p.progress_pct > 100 THEN 100 ELSE p.progress_pct END), 2) || '%'
FROM (VALUES ($1::date), ($2::date), (bizenv.reference_date())) AS d(day)
CROSS JOIN v_task AS t
JOIN v_task_list AS l USING (task_list)
LEFT JOIN LATERAL (SELECT q.progress_class, q.progress_pct FROM v_task_progress AS q
                   WHERE q.department = t.department AND q.task_id = t.task_id AND q.period <= d.day AND q.reported_on <= d.day
                   ORDER BY q.period DESC LIMIT 1) AS p ON true
WHERE l.list_kind <> 'publicity'
GROUP BY l.task_list, l.task_list_name, d.day;

-- name: movement.2
SELECT l.task_list_name,
       count(*) FILTER (WHERE p.percents[2] > p.percents[1])::text, count(*) FILTER (WHERE p.percents[2] = p.percents[1])::text,
       count(*) FILTER (WHERE p.percents[2] < p.percents[1])::text, count(*) FILTER (WHERE (p.percents[2] = p.percents[1]) IS NULL)::text
FROM v_task AS t
JOIN v_task_list AS l USING (task_list)
CROSS JOIN LATERAL (
    SELECT array_agg((SELECT q.progress_pct FROM v_task_progress AS q
                      WHERE q.department = t.department AND q.task_id = t.task_id AND q.period <= d.day AND q.reported_on <= d.day
                      ORDER BY q.period DESC LIMIT 1) ORDER BY d.day) AS percents
    FROM (VALUES ($1::date), (bizenv.reference_date())) AS d(day)) AS p
WHERE l.list_kind <> 'publicity' AND $2::date IS NOT NULL
GROUP BY l.task_list, l.task_list_name;

-- name: pace.1
SELECT l.task_list_name, round(avg(CASE WHEN t.progress_pct > 100 THEN 100 ELSE t.progress_pct END), 2) || '%', l.elapsed_pct || '%',
       to_char(round(avg(CASE WHEN t.progress_pct > 100 THEN 100 ELSE t.progress_pct END), 2) - l.elapsed_pct, 'FMSG990.00')
FROM v_task AS t JOIN v_task_list AS l USING (task_list)
GROUP BY l.task_list, l.task_list_name, l.elapsed_pct;

-- name: pace.2
SELECT t.department_name, count(*)::text, count(*) FILTER (WHERE t.is_on_pace)::text, count(*) FILTER (WHERE t.progress_class = 'not_reported')::text,
       round(avg(coalesce(100 * t.done / t.planned, t.progress_pct)), 2) || '%', round(avg(t.elapsed_pct), 2) || '%',
       to_char(round(avg(coalesce(100 * t.done / t.planned, t.progress_pct)), 2) - round(avg(t.elapsed_pct), 2), 'FMSG990.00')
FROM v_task AS t
GROUP BY t.department, t.department_name;

-- name: pace.3
SELECT task_name, task_list_name, department_name, progress_pct || '%', elapsed_pct || '%', to_char(progress_pct - elapsed_pct, 'FMSG990.00')
FROM (SELECT *, row_number() OVER (ORDER BY progress_pct - elapsed_pct, department, task_id) AS place
      FROM v_task WHERE progress_pct < elapsed_pct AND NOT is_approved) AS t
WHERE place <= 10;

-- name: reporting
SELECT department_name, to_char(period, 'YYYY-MM'),
       (ARRAY['漏报', '少报', '滞后报送', '按时报送', '未到期'])[min(CASE
           WHEN submitted_on IS NULL AND due_on >= as_of THEN 5 WHEN submitted_on IS NULL THEN 1
           WHEN submitted_items < expected_items THEN 2 WHEN submitted_on > due_on THEN 3 ELSE 4 END)],
       count(*)::text, sum(expected_items)::text, sum(submitted_items)::text,
       max(CASE WHEN due_on < as_of THEN greatest(coalesce(submitted_on, as_of) - due_on, 0) ELSE 0 END)::text,
       (SELECT max(n.silent) FROM (
            SELECT count(*) FILTER (WHERE r.last_sent IS NULL OR r.period > r.last_sent) AS silent
            FROM (SELECT q.task_list, q.period, max(q.period) FILTER (WHERE q.submitted_on IS NOT NULL) OVER (PARTITION BY q.task_list) AS last_sent
                  FROM v_reporting AS q WHERE q.department = v.department AND q.due_on < q.as_of) AS r
            GROUP BY r.task_list) AS n)::text
FROM v_reporting AS v
WHERE period BETWEEN as_of - interval '1 year' + interval '1 day' AND as_of
GROUP BY department, department_name, period;

-- name: stages
SELECT s.stage_zh, count(*)::text,
       count(*) FILTER (WHERE s.is_open AND s.due_on < s.as_of)::text,
       count(*) FILTER (WHERE s.is_open AND s.due_on BETWEEN s.as_of AND s.as_of + 7)::text,
       count(*) FILTER (WHERE s.is_open AND s.due_on > s.as_of + 7)::text,
       count(*) FILTER (WHERE s.due_on IS NULL)::text,
       count(*) FILTER (WHERE NOT s.is_open AND coalesce(s.answered_on, s.entered_on) > s.due_on)::text,
       count(*) FILTER (WHERE NOT s.is_open AND coalesce(s.answered_on, s.entered_on) <= s.due_on)::text
FROM (SELECT *, NOT (stage IN ('closed', 'rejected') OR answered_on IS NOT NULL AND handled_poorly IS NOT TRUE) AS is_open FROM v_supervision) AS s
GROUP BY s.stage_zh;

-- name: deadlines
SELECT problem_name, department_name, source_zh, stage_zh, ordered_on::text, due_on::text,
       (SELECT count(*) FROM v_calendar AS c WHERE c.is_workday AND c.day > s.due_on AND c.day <= s.as_of)::text,
       last_letter_on::text, escalation_name, escalation_reason, light_zh, deadline_note
FROM v_supervision AS s
WHERE closed_on IS NULL;

-- name: gaps
SELECT indicator_name, department_name, CASE frequency WHEN 'yearly' THEN to_char(period, 'YYYY') || '年' ELSE period::text END, direction_zh, round(value, digits) || unit, benchmark_name, round(benchmark, digits) || unit,
       round(value - benchmark, digits) || '个百分点',
       CASE sign(value - benchmark) * CASE direction WHEN 'lower_is_better' THEN -1 ELSE 1 END WHEN 1 THEN '领先' WHEN -1 THEN '落后' ELSE '持平' END,
       round(previous, digits) || unit, round(value - previous, digits) || '个百分点',
       CASE sign(value - previous) * CASE direction WHEN 'lower_is_better' THEN -1 ELSE 1 END WHEN 1 THEN '改善' WHEN -1 THEN '下滑' WHEN 0 THEN '无变化' END
FROM v_indicator_gap;

-- name: league
SELECT indicator_name, CASE frequency WHEN 'yearly' THEN to_char(period, 'YYYY') || '年' ELSE period::text END, rank::text, region_name, round(value, digits) || unit, previous_rank::text, (previous_rank - rank)::text, round(mean, digits) || unit
FROM (SELECT w.*, lag(rank) OVER (PARTITION BY indicator, region ORDER BY period) AS previous_rank, max(period) OVER (PARTITION BY indicator) AS last_period
      FROM (SELECT indicator, indicator_name, period, frequency, region, region_name, value, digits, unit, avg(value) OVER (PARTITION BY indicator, period) AS mean,
                   rank() OVER (PARTITION BY indicator, period ORDER BY CASE direction WHEN 'lower_is_better' THEN value ELSE -value END) AS rank
            FROM v_league) AS w) AS l
WHERE period = last_period;

-- name: titles
WITH task AS (
    SELECT t.*, l.share_digits FROM v_task AS t JOIN v_task_list AS l USING (task_list)
), list AS (
    SELECT task_list, min(list_kind_zh) AS kind, min(list_kind_order) AS place, min(list_kind) = 'assessment' AS is_assessment, count(*) AS n,
           count(*) FILTER (WHERE CASE list_kind WHEN 'assessment' THEN is_approved ELSE progress_class = 'completed' END) AS good, min(share_digits) AS digits,
           count(*) FILTER (WHERE progress_class = 'not_reported') AS silent
    FROM task WHERE list_kind <> 'publicity' GROUP BY task_list
), department AS (
    SELECT department_name, round(avg(coalesce(100 * done / planned, progress_pct)), 2) - round(avg(elapsed_pct), 2) AS gap FROM v_task GROUP BY department, department_name
), report AS (
    SELECT department_name, max(trailing_missing) AS silent,
           string_agg(DISTINCT report_status_zh, '、') FILTER (WHERE report_status = 'missing') AS missing,
           string_agg(DISTINCT report_status_zh, '、') FILTER (WHERE report_status = 'short') AS short
    FROM v_reporting GROUP BY department, department_name
), gap AS (
    SELECT *, count(*) OVER () AS n, count(*) FILTER (WHERE standing = 'behind') OVER () AS behind FROM v_indicator_gap ORDER BY abs(value - benchmark) / benchmark DESC LIMIT 1
), own AS (
    SELECT DISTINCT ON (indicator) indicator, region_name, indicator_name, peer_count, rank FROM v_league WHERE is_self ORDER BY indicator, period DESC
)
SELECT 'classes', string_agg(format('%s%s项，%s%s项（%s%%）%s', kind, n, CASE WHEN is_assessment THEN '审核通过' ELSE '已完成' END, good, trim_scale(round(100.0 * good / n, digits)),
       CASE WHEN silent > 0 THEN format('，未报送%s项', silent) END), '；' ORDER BY place) FROM list
UNION ALL
SELECT 'pace', format('%s个部门中%s个落后于序时进度，%s差%s个百分点', count(*), count(*) FILTER (WHERE gap < 0), (array_agg(department_name ORDER BY gap))[1], trim_scale(-min(gap)))
    || (SELECT CASE WHEN count(*) > 0 THEN format('；未报送%s项', count(*)) ELSE '' END FROM v_task WHERE progress_class = 'not_reported') FROM department
UNION ALL
SELECT 'reporting', string_agg(format('%s已连续%s个月未报送', department_name, silent), '，') FILTER (WHERE silent > 0)
    || coalesce('，' || string_agg(format('%s有%s', department_name, concat_ws('、', missing, short)), '、') FILTER (WHERE silent = 0 AND coalesce(missing, short) IS NOT NULL), '') FROM report
UNION ALL
SELECT 'stages', format('%s个问题中已办结%s个，未办结%s个，其中逾期%s个', count(*), count(closed_on), count(*) - count(closed_on), count(*) FILTER (WHERE is_overdue)) FROM v_supervision
UNION ALL
SELECT 'deadlines', format('%s个问题逾期未办，最长%s个工作日；应发督办函%s份', count(*) FILTER (WHERE is_overdue), max(overdue_workdays) FILTER (WHERE is_overdue), count(*) FILTER (WHERE escalation_name = '督办函')) FROM v_supervision
UNION ALL
SELECT 'gaps', format('%s项对比中%s项落后：%s%s%s%s个百分点', n, behind, indicator_name, CASE WHEN value > benchmark THEN '高于' ELSE '低于' END, benchmark_name, round(abs(value - benchmark), digits)) FROM gap
UNION ALL
SELECT 'league', min(region_name) || string_agg(format('%s列%s个地区第%s', indicator_name, peer_count, rank), '，' ORDER BY indicator) FROM own;

-- name: cards
SELECT 'card-list-1', format('工作要点 64项|%s%%|已完成 %s项|过半 %s项 %s%%，初步 %s项 %s%%%s', round(100.0 * completed / n), completed, past_half, round(100.0 * past_half / n),
       just_started, round(100.0 * just_started / n), CASE WHEN not_reported > 0 THEN format('，未报送 %s项', not_reported) ELSE '' END)
FROM (SELECT count(*) AS n, count(*) FILTER (WHERE progress_class = 'completed') AS completed, count(*) FILTER (WHERE progress_class = 'past_half') AS past_half,
             count(*) FILTER (WHERE progress_class IN ('just_started', 'not_begun')) AS just_started, count(*) FILTER (WHERE progress_class = 'not_reported') AS not_reported
      FROM v_task WHERE list_kind = 'work_points') AS s
UNION ALL
SELECT 'card-list-2', format('评估问题 %s项|%s%%|审核通过 %s项|正在推进 %s项，%s%%', n, trim_scale(round(100.0 * approved / n, 1)), approved, n - approved, trim_scale(round(100.0 * (n - approved) / n, 1)))
FROM (SELECT count(*) AS n, count(*) FILTER (WHERE is_approved) AS approved FROM v_task WHERE list_kind = 'assessment') AS s
UNION ALL
SELECT 'card-half', format('时间过半、任务过半|%s||时间已过 %s%%', CASE WHEN bool_and(elapsed >= 50 AND completed < 50) THEN '没有实现' END, trim_scale(round(min(elapsed), 2)))
FROM (SELECT 100.0 * extract(month FROM bizenv.reference_date()) / 12 AS elapsed, 100.0 * count(*) FILTER (WHERE progress_class = 'completed') / count(*) AS completed
      FROM v_task WHERE list_kind <> 'publicity' GROUP BY task_list) AS s
UNION ALL
SELECT 'card-silent', format('至今连续未报送|%s|%s个月|应报送部门 %s个', min(department_name) FILTER (WHERE trailing_missing > 0), max(trailing_missing), count(DISTINCT department)) FROM v_reporting
UNION ALL
SELECT 'card-problems', format('问题 %s个|%s个|未办结|逾期 %s个，应发督办函 %s份', count(*), count(*) - count(closed_on), count(*) FILTER (WHERE is_overdue), count(*) FILTER (WHERE escalation_name = '督办函')) FROM v_supervision;
