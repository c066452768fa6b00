-- The analysis of the newsletter's month: every figure is computed from the rows
-- of 10-sample.sql and set beside what the newsletter prints (tick or cross).

\set ON_ERROR_STOP on
\set QUIET 1
SET search_path = demo, public;
\pset linestyle unicode
\pset border 2
\pset null '—'
\pset footer off

-- every figure: what the newsletter prints (or implies), what the rows give
CREATE TABLE figure (
    place integer GENERATED ALWAYS AS IDENTITY,
    id varchar(40) NOT NULL,
    measure varchar(60) NOT NULL,
    printed varchar(30) NOT NULL,
    computed varchar(30) NOT NULL,
    ok boolean GENERATED ALWAYS AS (printed = computed) STORED
);

\echo
\echo '营商环境月报 · 样例分析   The newsletter''s month, computed from rows'
\echo '样例数据由公布的合计数反推重建，不是原始台账。 The sample rows are reconstructed from published totals.'
\echo
\echo '一、任务推进   Progress'
\echo '2024年度营商环境评估问题清单 58 项：'
SELECT CASE WHEN approved_on IS NULL THEN '正在推进' ELSE '自治区审核通过' END AS "状态",
       count(*) AS "项数",
       bizenv.percent_of(count(*), sum(count(*)) OVER (), 1) AS "占比%"
FROM rectification GROUP BY 1 ORDER BY 2;

INSERT INTO figure (id, measure, printed, computed)
SELECT 'rectify_approved', '自治区审核通过占比', '20.7%',
       bizenv.percent_of(count(approved_on), count(*), 1) || '%' FROM rectification
UNION ALL
SELECT 'rectify_ongoing', '正在推进占比', '79.3%',
       bizenv.percent_of(count(*) - count(approved_on), count(*), 1) || '%' FROM rectification
UNION ALL
SELECT 'problems_add_up', '58项 = 12 + 46', '12 + 46 = 58',
       format('%s + %s = %s', count(approved_on), count(*) FILTER (WHERE approved_on IS NULL), count(*))
FROM rectification;

\echo '2025年工作要点任务台账 64 项：'
SELECT b.progress_class_zh AS "进度分类", b.task_count AS "项数", b.share_pct AS "占比%"
FROM (SELECT bizenv.progress_agg(percent) AS t FROM task) AS s, bizenv.breakdown(s.t, digits => 0) AS b;

INSERT INTO figure (id, measure, printed, computed)
SELECT 'task_' || b.progress_class, b.progress_class_zh || '占比',
       CASE b.progress_class WHEN 'completed' THEN '14%' WHEN 'past_half' THEN '64%' ELSE '22%' END,
       b.share_pct || '%'
FROM (SELECT bizenv.progress_agg(percent) AS t FROM task) AS s, bizenv.breakdown(s.t, 0) AS b
ORDER BY b.progress_class_order;
INSERT INTO figure (id, measure, printed, computed)
SELECT 'tasks_add_up', '64项 = 9 + 41 + 14', '9 + 41 + 14 = 64',
       format('%s + %s + %s = %s', p.completed_count, p.past_half_count, p.just_started_count, p.task_count)
FROM (SELECT bizenv.progress_agg(percent) AS t FROM task) AS s, bizenv.progress_summary(s.t) AS p;

\echo '时间过半、任务过半（截至 2025-07-31，三种口径）：'
SELECT l.list AS "清单", bizenv.code_label(h.reading) AS "口径",
       h.elapsed_pct AS "时间进度%", h.task_pct AS "任务进度%", h.verdict_zh AS "结论"
FROM (SELECT '工作要点64项' AS list, bizenv.progress_agg(percent) AS t FROM task
      UNION ALL
      SELECT '评估问题58项', bizenv.progress_agg(percent) FROM rectification) AS l,
     (VALUES ('completed_share'), ('at_least_past_half_share'), ('mean_percent')) AS r(reading),
     bizenv.both_halves(l.t, '2025-01-01', '2025-12-31', '2025-07-31', r.reading) AS h
ORDER BY 1 DESC, bizenv.code_order(r.reading);

INSERT INTO figure (id, measure, printed, computed)
SELECT 'half_reached', '时间过半、任务过半（两张清单）', '没有实现',
       string_agg(DISTINCT h.verdict_zh, '、')
FROM (SELECT bizenv.progress_agg(percent) AS t FROM task
      UNION ALL
      SELECT bizenv.progress_agg(percent) FROM rectification) AS l,
     bizenv.both_halves(l.t, '2025-01-01', '2025-12-31', '2025-07-31') AS h;
INSERT INTO figure (id, measure, printed, computed) VALUES
    ('time_elapsed', '2025年已过时间（按日）', '58.08%',
     bizenv.elapsed_percent('2025-01-01', '2025-12-31', '2025-07-31', 'day', 2) || '%'),
    ('time_elapsed', '2025年已过时间（按月）', '58.33%',
     bizenv.elapsed_percent('2025-01-01', '2025-12-31', '2025-07-31', 'month', 2) || '%');

\echo '各部门（按完成率排序）：'
SELECT d.department AS "部门", p.task_count AS "任务数", p.completed_count AS "已完成", p.past_half_count AS "过半",
       p.just_started_count AS "初步开展", p.mean_pct AS "平均进度%",
       bizenv.pace_gap(p.mean_pct, '2025-01-01', '2025-12-31', '2025-07-31', 'month', 1) AS "与序时差 pp"
FROM (SELECT department, bizenv.progress_agg(percent) AS t FROM task GROUP BY department) AS d,
     bizenv.progress_summary(d.t) AS p
ORDER BY p.completed_pct DESC, p.mean_pct DESC, d.department;

\echo '月报：“从5、6、7三个月的日常调度情况来看，当前营商环境工作任务进度整体偏慢，完成率不高”'
\echo '（5月、6月的进度为示例而造，7月即上表；期限 2025-12-31）'
CREATE VIEW task_trend AS
SELECT d.task, t.department, r.*
FROM (SELECT task, bizenv.trend_agg(period, percent) AS t FROM dispatch GROUP BY task) AS d
JOIN task AS t USING (task), bizenv.trend_summary(d.t, t.due) AS r;
SELECT coalesce(r.last_class_zh, '合计') AS "7月分类", count(*) AS "项数", count(*) FILTER (WHERE r.moved_up) AS "升档",
       count(*) FILTER (WHERE r.stalled_periods = 1) AS "停滞1期", count(*) FILTER (WHERE r.stalled_periods >= 2) AS "停滞2期以上",
       count(*) FILTER (WHERE r.fell) AS "有回落", count(*) FILTER (WHERE r.reported_count < r.period_count) AS "漏报",
       round(avg(r.monthly_gain_pp), 2) AS "月均提升pp", round(avg(r.required_monthly_gain_pp), 2) AS "每月尚需pp",
       count(*) FILTER (WHERE r.will_finish) AS "照此能完成"
FROM task_trend AS r GROUP BY ROLLUP ((r.last_class_order, r.last_class_zh)) ORDER BY r.last_class_order;
\echo '停滞2期以上、差距最大的五项：'
SELECT r.task AS "任务", r.department AS "部门", r.first_pct AS "5月%", r.last_pct AS "7月%", r.stalled_periods AS "停滞期数",
       r.monthly_gain_pp AS "月均提升pp", r.required_monthly_gain_pp AS "每月尚需pp"
FROM task_trend AS r WHERE r.stalled_periods >= 2 ORDER BY r.required_monthly_gain_pp DESC, r.task LIMIT 5;

\echo
\echo '二、大厅监察与宣传   Inspection and publicity'
SELECT CASE WHEN GROUPING(category) = 1 THEN '合计' ELSE category END AS "类别", count(*) AS "问题", count(fixed_on) AS "已整改",
       bizenv.percent_of(count(fixed_on), count(*), 0) AS "整改率%"
FROM finding GROUP BY ROLLUP (category) ORDER BY GROUPING(category), category;
INSERT INTO figure (id, measure, printed, computed)
SELECT 'inspection_findings', '发现问题', '6类31条', format('%s类%s条', count(DISTINCT category), count(*)) FROM finding
UNION ALL
SELECT 'inspection_rectified', '整改率', '100%', bizenv.percent_of(count(fixed_on), count(*), 0) || '%' FROM finding
UNION ALL
SELECT 'publicity_done', '宣传计划 12 期中已发 8 期', '66.7%',
       bizenv.percent_of(count(published_on), count(*), 1) || '%' FROM publicity
UNION ALL
SELECT 'publicity_done', '宣传计划进度分类', '进度过半',
       bizenv.code_label(bizenv.progress_class(bizenv.percent_of(count(published_on), count(*)))) FROM publicity;

\echo '7月10日监察问题反馈会限期整改，10个工作日（月报未印出期限）：'
SELECT o.n AS "期限", o.unit AS "单位", bizenv.deadline('2025-07-10', o.n, o.unit) AS "到期日",
       count(*) FILTER (WHERE bizenv.overdue_workdays(bizenv.deadline('2025-07-10', o.n, o.unit), '2025-07-31', f.fixed_on) = 0) AS "按期整改"
FROM (VALUES (5, '工作日'), (10, '工作日'), (1, '月')) AS o(n, unit), finding AS f
GROUP BY o.n, o.unit ORDER BY 3;
INSERT INTO figure (id, measure, printed, computed)
SELECT 'inspection_due', '反馈会后10个工作日到期、按期整改', '2025-07-24, 31/31',
       format('%s, %s/%s', d.due, count(*) FILTER (WHERE bizenv.overdue_workdays(d.due, '2025-07-31', f.fixed_on) = 0), count(*))
FROM finding AS f, (SELECT bizenv.deadline('2025-07-10', 10, 'workday') AS due) AS d GROUP BY d.due;

\echo
\echo '三、整改成效   Indicators against their benchmarks'
SELECT i.indicator AS "指标", i.value AS "现值%", i.compared_with AS "基准", i.benchmark AS "基准值%",
       g.difference AS "差", g.difference_unit AS "单位", g.standing_zh AS "位置",
       g.change AS "较上年", g.trend_zh AS "趋势"
FROM indicator AS i,
     bizenv.gap_report(i.value, i.benchmark, i.direction, previous => i.previous) AS g
ORDER BY 1, 4 DESC;

\echo '利率由贷款明细加权（平均的平均不是平均）：'
SELECT CASE WHEN GROUPING(bank) = 1 THEN '合计' ELSE bank END AS "银行", count(*) AS "笔数", sum(amount) AS "发放额",
       round(bizenv.weighted_avg(rate, amount), 2) AS "加权平均利率%", round(avg(rate), 2) AS "简单平均%"
FROM loan GROUP BY ROLLUP (bank) ORDER BY GROUPING(bank), bank;

INSERT INTO figure (id, measure, printed, computed)
SELECT 'detection_rate', '检查问题发现率（检查明细）', '21.94%',
       bizenv.percent_of(count(*) FILTER (WHERE problem_found), count(*), 2) || '%' FROM inspection
UNION ALL
SELECT 'loan_rate', '企业贷款加权平均利率（贷款明细）', '4.68%',
       bizenv.mean_value(bizenv.weighted_agg(rate, amount), 2) || '%' FROM loan
UNION ALL
SELECT 'detection_gap', '问题发现率与全区平均之差', '-5.41 pp 落后',
       format('%s %s %s', g.difference, g.difference_unit, g.standing_zh)
FROM indicator AS i, bizenv.gap_report(i.value, i.benchmark, i.direction) AS g
WHERE i.compared_with = '全区平均'
UNION ALL
SELECT 'detection_change', '问题发现率较去年（原文写作2.67%）', '2.67 pp',
       g.change || ' ' || g.difference_unit
FROM indicator AS i, bizenv.gap_report(i.value, i.benchmark, i.direction, previous => i.previous) AS g
WHERE i.compared_with = '全区平均'
UNION ALL
SELECT 'detection_change', '2.67 若为百分点，去年为', '19.27', c.implied_previous::text
FROM bizenv.check_change(2.67, 21.94) AS c WHERE c.change_unit = 'pp'
UNION ALL
SELECT 'detection_change', '2.67 若为 %，去年为', '21.37', c.implied_previous::text
FROM bizenv.check_change(2.67, 21.94) AS c WHERE c.change_unit = 'percent'
UNION ALL
SELECT 'detection_gap_closed', '差距收窄（去年也比 27.35）', '33.04%', g.gap_closed_pct || '%'
FROM indicator AS i,
     bizenv.gap_report(i.value, i.benchmark, i.direction, previous => i.previous, previous_benchmark => i.benchmark) AS g
WHERE i.compared_with = '全区平均'
UNION ALL
SELECT CASE i.compared_with WHEN '全国平均' THEN 'loan_rate_nation' ELSE 'loan_rate_region' END,
       '贷款利率与' || i.compared_with || '之差',
       CASE i.compared_with WHEN '全国平均' THEN '+1.18 pp 落后' ELSE '+0.72 pp 落后' END,
       format('%s %s %s', to_char(g.difference, 'FMSG0.00'), g.difference_unit, g.standing_zh)
FROM indicator AS i, bizenv.gap_report(i.value, i.benchmark, i.direction) AS g
WHERE i.direction = 'lower_is_better'
UNION ALL
SELECT 'loan_rate_change', '贷款利率较去年', '无变化', string_agg(DISTINCT g.trend_zh, '、')
FROM indicator AS i, bizenv.gap_report(i.value, i.benchmark, i.direction, previous => i.previous) AS g
WHERE i.direction = 'lower_is_better';

\echo
\echo '四、销号条件   Closure: what each item of 知识产权 still lacks'
SELECT r.item AS "项", r.percent AS "进度%", bizenv.is_eligible(c.t) AS "可销号",
       bizenv.is_eligible(c.t, ignoring => '{approved}') AS "可申请",
       (SELECT string_agg(bizenv.code_label(w), '、') FROM unnest(bizenv.unmet_conditions(c.t)) AS w) AS "未满足",
       (SELECT string_agg(bizenv.code_label(w), '、') FROM unnest(bizenv.unknown_conditions(c.t)) AS w) AS "待核"
FROM rectification AS r
JOIN (SELECT item, bizenv.closure_agg(condition, met) AS t FROM rectification_condition GROUP BY item) AS c USING (item)
WHERE r.indicator LIKE '知识产权%' ORDER BY r.item;

INSERT INTO figure (id, measure, printed, computed)
SELECT 'closure_none', '知识产权指标：达到销号条件的项目', '均未达到',
       CASE count(*) FILTER (WHERE bizenv.is_eligible(t)) WHEN 0 THEN '均未达到' ELSE '有达到的' END
FROM (SELECT bizenv.closure_agg(c.condition, c.met) AS t
      FROM rectification AS r JOIN rectification_condition AS c USING (item)
      WHERE r.indicator LIKE '知识产权%' GROUP BY r.item) AS s
UNION ALL
SELECT 'closure_approved', '全部 58 项中已销号', '12 of 58',
       format('%s of %s', count(*) FILTER (WHERE bizenv.is_eligible(t)), count(*))
FROM (SELECT bizenv.closure_agg(condition, met) AS t FROM rectification_condition GROUP BY item) AS s;

\echo
\echo '五、报送   Who has not reported, as of 2025-07-31 (due on the 5th of the next month)'
\echo '月报：市工信局连续2月未填报；海南区个别月份少报、漏报。（各月情况为重建）'
CREATE VIEW card AS
SELECT u.unit, bizenv.report_card_agg(m::date, (m + interval '1 month 4 days')::date, s.submitted_on, 5, s.items, '2025-07-31') AS t
FROM unit AS u CROSS JOIN generate_series(date '2025-01-01', '2025-07-01', '1 month') AS m
     LEFT JOIN submission AS s ON s.unit = u.unit AND s.period = m
GROUP BY u.unit;
SELECT v.unit AS "单位", c.on_time_count AS "按时", c.short_count AS "少报", c.missing_count AS "漏报", c.not_due_count AS "未到期",
       c.reported_pct AS "报送率%", c.longest_missing AS "最长连续漏报", c.trailing_missing AS "至今连续漏报"
FROM card AS v, bizenv.report_card(v.t) AS c ORDER BY c.trailing_missing DESC, c.reported_pct, v.unit COLLATE "C";
\echo '海南区各月：'
SELECT to_char(m, 'YYYY-MM') AS "月份", s.items AS "已报项数", s.submitted_on AS "报送日",
       bizenv.code_label(bizenv.report_status((m + interval '1 month 4 days')::date, s.submitted_on, 5, s.items, '2025-07-31')) AS "情况"
FROM generate_series(date '2025-01-01', '2025-07-01', '1 month') AS m
     LEFT JOIN submission AS s ON s.unit = '海南区' AND s.period = m
ORDER BY m;

INSERT INTO figure (id, measure, printed, computed)
SELECT 'trailing_missing', '市工信局连续未填报月数', '2',
       bizenv.trailing_missing(bizenv.month_agg(period), bizenv.due_months('2025-01-01', '2025-07-31', due_day => 5))::text
FROM submission WHERE unit = '市工信局'
UNION ALL
SELECT 'district_short', '海南区个别月份', '少报、漏报', concat_ws('、', CASE WHEN c.short_count > 0 THEN '少报' END, CASE WHEN c.missing_count > 0 THEN '漏报' END)
FROM card AS v, bizenv.report_card(v.t) AS c WHERE v.unit = '海南区';

\echo
\echo '六、金融   Finance: 同比增长 and its bases, 亿元'
SELECT f.item AS "项目", f.amount AS "6月末", f.growth_pct AS "同比%",
       bizenv.growth_base(f.amount, f.growth_pct, 2) AS "去年同期",
       f.amount - bizenv.growth_base(f.amount, f.growth_pct, 2) AS "增量"
FROM finance AS f ORDER BY f.amount DESC;

INSERT INTO figure (id, measure, printed, computed)
SELECT CASE item WHEN '各项存款' THEN 'deposits_base' WHEN '各项贷款' THEN 'loans_base'
                 WHEN '民营企业贷款' THEN 'private_base' ELSE 'inclusive_base' END,
       item || '去年同期',
       CASE item WHEN '各项存款' THEN '1337.54' WHEN '各项贷款' THEN '639.93'
                 WHEN '民营企业贷款' THEN '320.98' ELSE '78.95' END,
       bizenv.growth_base(amount, growth_pct, 2)::text
FROM finance ORDER BY amount DESC;
INSERT INTO figure (id, measure, printed, computed)
SELECT 'private_against_all', '民营贷款增量大于全部贷款增量', '70.77 > 46.84',
       format('%s %s %s', p.amount - bizenv.growth_base(p.amount, p.growth_pct, 2),
              CASE WHEN p.amount - bizenv.growth_base(p.amount, p.growth_pct)
                        > w.amount - bizenv.growth_base(w.amount, w.growth_pct) THEN '>' ELSE '<=' END,
              w.amount - bizenv.growth_base(w.amount, w.growth_pct, 2))
FROM finance AS p, finance AS w WHERE p.item = '民营企业贷款' AND w.item = '各项贷款'
UNION ALL
SELECT 'private_against_all', '民营贷款对贷款增长的拉动', '11.06 of 7.32 pp',
       format('%s of %s pp', bizenv.contribution_pp(p.amount, bizenv.growth_base(p.amount, p.growth_pct),
                                                    bizenv.growth_base(w.amount, w.growth_pct), 2),
              bizenv.growth_rate(w.amount, bizenv.growth_base(w.amount, w.growth_pct), 2))
FROM finance AS p, finance AS w WHERE p.item = '民营企业贷款' AND w.item = '各项贷款';
INSERT INTO figure (id, measure, printed, computed)
SELECT CASE item WHEN '融资需求解决' THEN 'demand_met' ELSE 'credit_drawn' END, item || '率',
       CASE item WHEN '融资需求解决' THEN '28.76%' ELSE '79.51%' END,
       bizenv.percent_of(part, whole, 2) || '%'
FROM share_of_plan ORDER BY item DESC;
INSERT INTO figure (id, measure, printed, computed)
SELECT 'water_loans', '水权贷笔均', '1169.4万元', trim_scale(avg(amount)) || '万元' FROM water_loan;

\echo
\echo '七、限时督办   Letters that are due (2025-07-31)'
\echo '月报：运用工作交办单明确责任部门、办理要求和办结时限……对未按时办结或办理不力的，及时发出督办函进行跟踪问效。'
\echo '交办单系样例重建（月报未印明细）。 The orders are reconstructed; the newsletter prints none.'
SELECT o.name AS "问题", o.department AS "责任部门", o.due AS "办结时限", w.overdue AS "逾期工作日", e.name AS "应发文书", e.reason AS "理由"
FROM work_order AS o,
     LATERAL (SELECT bizenv.overdue_workdays(o.due, as_of => '2025-07-31', done_on => o.done_on) AS overdue) AS w,
     bizenv.escalation('wuhai', overdue_workdays => w.overdue, handled_poorly => o.handled_poorly, issued_level => o.issued_level) AS e
WHERE e.level IS NOT NULL ORDER BY w.overdue DESC, o.problem;

\echo '问题收集-精准交办-限时督办-结果反馈：每个问题走到哪一步、卡在哪里'
SELECT o.name AS "问题", bizenv.code_label(bizenv.current_stage(s.t)) AS "目前环节", bizenv.is_closed_loop(s.t) AS "已闭环",
       bizenv.code_label(bizenv.bottleneck(s.t, '2025-07-31')) AS "用时最多",
       (SELECT sum(d.workdays) FROM bizenv.stage_durations(s.t, '2025-07-31') AS d) AS "共用工作日"
FROM work_order AS o
JOIN (SELECT problem, bizenv.stage_agg(stage, entered_on) AS t FROM problem_stage GROUP BY problem) AS s USING (problem)
ORDER BY o.problem;

INSERT INTO figure (id, measure, printed, computed)
SELECT 'letters', '对未按时办结或办理不力的发出', '督办函', string_agg(DISTINCT e.name, '、')
FROM work_order AS o,
     LATERAL (SELECT bizenv.overdue_workdays(o.due, as_of => '2025-07-31', done_on => o.done_on) AS overdue) AS w,
     bizenv.escalation('wuhai', overdue_workdays => w.overdue, handled_poorly => o.handled_poorly, issued_level => o.issued_level) AS e;
INSERT INTO figure (id, measure, printed, computed)
SELECT 'loop_phases', '闭环管理的四个阶段', '问题收集-精准交办-限时督办-结果反馈', string_agg(p.zh, '-' ORDER BY p.place)
FROM (SELECT DISTINCT d.phase_order AS place, d.phase_zh AS zh
      FROM (SELECT problem, bizenv.stage_agg(stage, entered_on) AS t FROM problem_stage GROUP BY problem) AS s,
           bizenv.stage_durations(s.t, '2025-07-31') AS d) AS p;

\echo
\echo '八、盟市排名   League table of the 12 leagues'
\echo '除乌海市数值和两项平均值外均为重建（月报未印各盟市数值）。 Reconstructed but for the city''s own figures and the means.'
\echo '双随机、一公开检查问题发现率（越高越好）：'
CREATE VIEW found_table AS
SELECT s.league, s.found_pct, s.moved, (s.r).*
FROM (SELECT league, found_pct, bizenv.league_row(found_pct, '正向', digits => 2) OVER () AS r,
             bizenv.league_change(found_pct, found_before, '正向') OVER () AS moved FROM league) AS s;
SELECT rank AS "名次", league AS "盟市", found_pct AS "发现率%", mean_advantage AS "较平均 pp", to_leader AS "距第一名 pp",
       to_next AS "距前一名 pp", beaten_pct AS "超过%的盟市", CASE sign(moved) WHEN 1 THEN '↑' || moved WHEN -1 THEN '↓' || -moved WHEN 0 THEN '持平' END AS "较去年名次"
FROM found_table ORDER BY rank, league COLLATE "C";
\echo '（名次变化在两年均报送的 11 个盟市之间比较；阿拉善盟去年未报送，不影响别人的升降）'
\echo '新发放企业贷款加权平均利率（越低越好）；未报送的不参加排名，不计入平均：'
CREATE VIEW rate_table AS
SELECT s.league, s.rate, (s.r).*
FROM (SELECT league, rate, bizenv.league_row(rate, '逆向', digits => 2) OVER () AS r FROM league) AS s;
SELECT rank AS "名次", league AS "盟市", rate AS "利率%", mean_advantage AS "优于平均 pp", to_next AS "距前一名 pp",
       beaten_count AS "超过盟市", CASE rank_reason WHEN 'missing' THEN '未报送' END AS "备注"
FROM rate_table ORDER BY rank, league COLLATE "C";

INSERT INTO figure (id, measure, printed, computed)
SELECT 'leagues', '参加排名的盟市', '12个盟市', ranked_count || '个盟市' FROM found_table WHERE league = '乌海市'
UNION ALL
SELECT 'leagues', '问题发现率全区平均、乌海市与之差', '27.35%, -5.41 pp', format('%s%%, %s pp', mean_value, mean_advantage) FROM found_table WHERE league = '乌海市'
UNION ALL
SELECT 'leagues', '贷款利率自治区平均、乌海市与之差', '3.96%, +0.72 pp', format('%s%%, %s pp', mean_value, to_char(-mean_advantage, 'FMSG0.00')) FROM rate_table WHERE league = '乌海市';

\echo
\echo '九、综合得分   A composite score of the two indicators, weights 2 and 1'
\echo '极差标准化后按权重合成（权重为示例，盟市数值为重建）；锡林郭勒盟利率未报送，不计入，覆盖率如实列出。'
CREATE VIEW composite_table AS
SELECT s.league, bizenv.composite_agg(s.indicator, s.score, s.weight) AS t
FROM (SELECT l.league, i.indicator, i.weight, bizenv.normalise(i.value, 'min_max', i.direction) OVER (PARTITION BY i.indicator) AS score
      FROM league AS l, LATERAL (VALUES ('发现率', l.found_pct, '正向', 2), ('利率', l.rate, '逆向', 1)) AS i(indicator, value, direction, weight)) AS s
GROUP BY s.league;
SELECT bizenv.league_rank(bizenv.composite_score(v.t), '正向') OVER () AS "名次", v.league AS "盟市", bizenv.composite_score(v.t, digits => 2) AS "综合得分",
       f.contribution AS "发现率贡献", r.contribution AS "利率贡献", bizenv.coverage_pct(v.t, 1) AS "覆盖率%"
FROM composite_table AS v
     LEFT JOIN LATERAL bizenv.contributions(v.t) AS f ON f.code = '发现率'
     LEFT JOIN LATERAL bizenv.contributions(v.t) AS r ON r.code = '利率'
ORDER BY 1, v.league COLLATE "C";
\echo '乌海市发现率一项需得多少分，综合得分才到全区平均：'
SELECT bizenv.composite_score(v.t, digits => 2) AS "综合得分", m.mean AS "全区平均", bizenv.needed_score(v.t, '发现率', m.mean, digits => 2) AS "发现率需得"
FROM composite_table AS v, (SELECT round(avg(bizenv.composite_score(t)), 2) AS mean FROM composite_table) AS m WHERE v.league = '乌海市';

INSERT INTO figure (id, measure, printed, computed)
SELECT 'composite', '乌海市综合得分（两项均差于平均）', '低于平均',
       CASE WHEN bizenv.composite_score(v.t) < m.mean THEN '低于平均' ELSE '不低于平均' END
FROM composite_table AS v, (SELECT avg(bizenv.composite_score(t)) AS mean FROM composite_table) AS m WHERE v.league = '乌海市';

\echo
\echo '十、文中数量   Quantities read out of the newsletter''s own text'
\set newsletter `cat tools/demo/newsletter.txt`
CREATE TABLE quantity AS SELECT f.* FROM bizenv.find_quantities(:'newsletter') AS f;
SELECT kind_zh AS "种类", count(*) AS "个数", count(*) FILTER (WHERE low IS DISTINCT FROM high) AS "其中为界限", count(DISTINCT unit) AS "单位数",
       array_to_string((array_agg(fragment ORDER BY position))[1:4], ' ') AS "例"
FROM quantity GROUP BY kind_zh, kind_order ORDER BY kind_order;
\echo '以上、超、近、余等字样读成界限：'
SELECT position AS "位置", fragment AS "原文", value AS "数值", unit AS "单位",
       concat_ws(' 且 ', CASE WHEN low_inclusive THEN '≥ ' WHEN low IS NOT NULL THEN '> ' END || low, CASE WHEN high_inclusive THEN '≤ ' WHEN high IS NOT NULL THEN '< ' END || high) AS "界限"
FROM quantity WHERE low IS DISTINCT FROM high ORDER BY position;

INSERT INTO figure (id, measure, printed, computed)
SELECT 'quantities', f.item || '：从文中读出', f.amount || '亿元', coalesce(max(q.fragment), '未读出')
FROM finance AS f LEFT JOIN quantity AS q ON q.kind = 'money' AND q.value = f.amount * 100000000
GROUP BY f.item, f.amount ORDER BY f.amount DESC;
INSERT INTO figure (id, measure, printed, computed)
SELECT 'four_targets', '“1+10+100+10000”的后三项目标', '≥10轮次 ≥100家 ≥10000人次',
       string_agg('≥' || value || unit, ' ' ORDER BY position)
FROM quantity WHERE low_inclusive AND high IS NULL
UNION ALL
SELECT 'not_quantities', '会议届次、文号、邮编、电话读成数量', '0个', count(*) || '个'
FROM quantity WHERE fragment ~ '二十|016000|0473|1503|163|05000809|一件事';

\echo
\echo '十一、与月报对照   Beside the newsletter (printed there or implied by it)'
SELECT place AS "序", measure AS "指标", printed AS "月报", computed AS "计算", CASE WHEN ok THEN '✓' ELSE '✗' END AS " "
FROM figure ORDER BY place;
