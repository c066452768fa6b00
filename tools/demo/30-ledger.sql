-- The same month in an office's own ledger: create_ledger makes the tables,
-- load_sample fills them through the rules of the loop, and everything below is
-- read from the views, as a BI tool or the briefing reads them.

\set ON_ERROR_STOP on
\set QUIET 1
\pset linestyle unicode
\pset border 2
\pset null '—'
\pset footer off
SET client_min_messages = warning;

\echo
\echo '十二、台账   The same month in a ledger of the office''s own'
\echo 'SELECT bizenv.create_ledger(''oversight''); SELECT bizenv.load_sample(''oversight'');'
-- an ordinary role: it owns the ledger, and sees it through row-level security
CREATE ROLE demo_office;
SELECT format('GRANT CREATE ON DATABASE %I TO demo_office', current_database()) \gexec
GRANT USAGE ON SCHEMA demo TO demo_office;
GRANT INSERT, SELECT ON demo.figure TO demo_office;
SET ROLE demo_office;
SELECT bizenv.create_ledger('oversight') \g /dev/null
SELECT bizenv.load_sample('oversight') \g /dev/null
SET search_path = oversight;
SET bizenv.as_of = '2025-07-31';

\echo '任务清单（v_task_list，SET bizenv.as_of = ''2025-07-31''）：'
SELECT task_list_name AS "清单", task_count AS "任务", completed_count AS "已完成", completed_pct AS "占比%", past_half_count AS "过半", past_half_pct AS "占比%",
       just_started_count AS "初步", just_started_pct AS "占比%", approved_count AS "审核通过", approved_pct AS "占比%", half_verdict_zh AS "过半结论"
FROM v_task_list ORDER BY task_count DESC;

\echo '从5、6、7三个月的调度情况来看（同一视图，换一个基准日）：'
CREATE TEMP TABLE movement AS SELECT * FROM v_task_list WHERE false;
SET bizenv.as_of = '2025-05-31';
INSERT INTO movement SELECT * FROM v_task_list;
SET bizenv.as_of = '2025-06-30';
INSERT INTO movement SELECT * FROM v_task_list;
SET bizenv.as_of = '2025-07-31';
INSERT INTO movement SELECT * FROM v_task_list;
SELECT task_list_name AS "清单", as_of AS "截至", completed_count AS "已完成", past_half_count AS "过半", just_started_count AS "初步", not_reported_count AS "未报送",
       approved_count AS "审核通过", mean_pct AS "平均进度%", elapsed_pct AS "时间进度%"
FROM movement WHERE list_kind <> 'publicity' ORDER BY task_list_name, as_of;

\echo '部门（v_department）：'
SELECT department_name AS "部门", task_count AS "任务", completed_count AS "已完成", mean_pct AS "平均进度%", expected_count AS "应报", on_time_count AS "按时", short_count AS "少报",
       missing_count AS "漏报", trailing_missing AS "至今连续漏报", open_problem_count AS "未办结问题", overdue_problem_count AS "逾期"
FROM v_department ORDER BY trailing_missing DESC, missing_count DESC, overdue_problem_count DESC, department LIMIT 6;

\echo '指标差距（v_indicator_gap）：'
SELECT indicator_name AS "指标", round(value, digits) AS "现值", benchmark_name AS "基准", round(benchmark, digits) AS "基准值", round(difference, digits) AS "差", difference_unit AS "单位",
       standing_zh AS "位置", round(change, digits) AS "较上年", trend_zh AS "趋势"
FROM v_indicator_gap ORDER BY indicator, benchmark DESC;

\echo '12个盟市的排名（v_league；其他盟市的数值系虚构，均值与公布数一致）：'
SELECT rank AS "名次", region_name AS "地区", round(value, digits) AS "现值%", rank_change AS "升降", round(to_mean, digits) AS "较均值", round(to_next, digits) AS "距前一名"
FROM v_league WHERE indicator = 'ssj' AND period = '2025-01-01' AND (rank <= 3 OR rank >= 10) ORDER BY rank;

\echo '销号（v_closure）：各指标的整改任务'
SELECT coalesce(indicator_name, '合计') AS "指标", count(*) AS "任务", count(*) FILTER (WHERE is_eligible) AS "达到销号条件", count(*) FILTER (WHERE may_apply AND NOT is_eligible) AS "可申请",
       count(applied_on) - count(closed_on) AS "已申请待审", count(closed_on) AS "已销号"
FROM v_closure GROUP BY ROLLUP (indicator_name) ORDER BY grouping(indicator_name), 3, 1;

\echo '报送（v_reporting）：少报、漏报'
SELECT department_name AS "部门", task_list_name AS "清单", string_agg(format('%s月%s', extract(month FROM period), report_status_zh), '、' ORDER BY period) AS "情况", max(trailing_missing) AS "至今连续漏报月数"
FROM v_reporting WHERE report_status IN ('short', 'missing', 'late') GROUP BY 1, 2 ORDER BY 4 DESC;

\echo '督办（v_supervision）：未办结的问题'
SELECT problem_name AS "问题", department_name AS "责任部门", stage_zh AS "环节", due_on AS "办结期限", overdue_workdays AS "逾期工作日", last_letter_on AS "已发督办函", escalation_name AS "应发文书", escalation_reason AS "理由"
FROM v_supervision WHERE closed_on IS NULL ORDER BY overdue_workdays DESC, problem_id;

INSERT INTO demo.figure (id, measure, printed, computed)
SELECT 'ledger_rectify', '台账：58项整改任务', '12 (20.7%), 46 (79.3%)', format('%s (%s%%), %s (%s%%)', approved_count, trim_scale(approved_pct), ongoing_count, trim_scale(ongoing_pct))
FROM v_task_list WHERE list_kind = 'assessment'
UNION ALL
SELECT 'ledger_tasks', '台账：64项工作要点', '14%, 64%, 22%', format('%s%%, %s%%, %s%%', trim_scale(completed_pct), trim_scale(past_half_pct), trim_scale(just_started_pct))
FROM v_task_list WHERE list_kind = 'work_points'
UNION ALL
SELECT 'ledger_half', '台账：时间过半、任务过半', '没有实现', string_agg(DISTINCT half_verdict_zh, '、') FROM v_task_list WHERE list_kind IN ('assessment', 'work_points')
UNION ALL
SELECT 'ledger_publicity', '台账：宣传计划', '12期, 8期', format('%s期, %s期', trim_scale(planned_total), trim_scale(done_total)) FROM v_task_list WHERE list_kind = 'publicity'
UNION ALL
SELECT 'ledger_inspection', '台账：大厅监察', '6类31条, 100%', format('%s类%s条, %s%%', count(DISTINCT category), count(*), bizenv.percent_of(count(closed_on), count(*), 0)) FROM v_supervision WHERE source = 'inspection'
UNION ALL
SELECT 'ledger_silent', '台账：连续未填报', '市工信局 2月', string_agg(format('%s %s月', department_name, trailing_missing), '、') FROM v_department WHERE trailing_missing > 0
UNION ALL
SELECT 'ledger_short', '台账：个别月份', '海南区 少报、漏报', format('%s %s', department_name, string_agg(DISTINCT report_status_zh, '、' ORDER BY report_status_zh))
FROM v_reporting WHERE report_status IN ('short', 'missing') AND trailing_missing = 0 GROUP BY department_name
UNION ALL
SELECT 'ledger_closure', '台账：知识产权', '均未达到', CASE count(*) FILTER (WHERE is_eligible OR may_apply) WHEN 0 THEN '均未达到' ELSE '有达到的' END FROM v_closure WHERE indicator = 'zscq'
UNION ALL
SELECT 'ledger_detection', '台账：问题发现率与全区平均', '-5.41 pp 落后, 2.67 pp', format('%s %s %s, %s %2$s', trim_scale(difference), difference_unit, standing_zh, trim_scale(change)) FROM v_indicator_gap WHERE indicator = 'ssj'
UNION ALL
SELECT 'ledger_loan', '台账：贷款利率与自治区、全国平均', '+0.72, +1.18 pp 无变化', format('%s %s %s', string_agg(to_char(difference, 'FMSG0.00'), ', ' ORDER BY difference), min(difference_unit), min(trend_zh)) FROM v_indicator_gap WHERE indicator = 'qydk'
UNION ALL
SELECT 'ledger_leagues', '台账：盟市数与两项平均', '12, 3.96, 27.35', format('%s, %s', min(peers), string_agg(mean::text, ', ' ORDER BY mean))
FROM (SELECT count(*) AS peers, trim_scale(avg(value)) AS mean FROM v_league WHERE period = '2025-01-01' GROUP BY indicator) AS s
UNION ALL
SELECT 'ledger_letters', '台账：应发文书', '督办函', string_agg(DISTINCT escalation_name, '、') FROM v_supervision;

\echo
\echo '与月报对照（全部取自视图）   Beside the newsletter, from the views alone'
SELECT place AS "序", measure AS "指标", printed AS "月报", computed AS "计算", CASE WHEN ok THEN '✓' ELSE '✗' END AS " "
FROM demo.figure WHERE id LIKE 'ledger%' ORDER BY place;
RESET ROLE;
RESET bizenv.as_of;
