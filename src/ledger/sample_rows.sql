-- Sample rows for a ledger: the month that a city's newsletter reported (乌海市
-- 营商环境月报, July 2025).
--
-- The newsletter prints totals only.  These rows are RECONSTRUCTED: made up so
-- that they add up to what is published; the names of tasks and problems, the
-- figures of other leagues, all days of orders and answers are invented.
--
-- bizenv.load_sample('oversight') runs this file as the caller, with the
-- schema of the ledger on the search_path and its rules in force.

-- ---------------------------------------------------------------- who is who

INSERT INTO region (region, name, parent, is_self) VALUES
    ('150000', '内蒙古自治区', NULL, false),
    ('150100', '呼和浩特市', '150000', false), ('150200', '包头市', '150000', false), ('150300', '乌海市', '150000', true),
    ('150400', '赤峰市', '150000', false), ('150500', '通辽市', '150000', false), ('150600', '鄂尔多斯市', '150000', false),
    ('150700', '呼伦贝尔市', '150000', false), ('150800', '巴彦淖尔市', '150000', false), ('150900', '乌兰察布市', '150000', false),
    ('152200', '兴安盟', '150000', false), ('152500', '锡林郭勒盟', '150000', false), ('152900', '阿拉善盟', '150000', false),
    ('150302', '海勃湾区', '150300', false), ('150303', '海南区', '150300', false), ('150304', '乌达区', '150300', false);

INSERT INTO department (department, name, region) VALUES
    ('scjg', '市市场监管局', '150300'), ('czj', '市财政局', '150300'), ('zsj', '市政数局', '150300'), ('fgw', '市发改委', '150300'),
    ('gxj', '市工信局', '150300'), ('rsj', '市人社局', '150300'), ('swj', '市税务局', '150300'), ('kjj', '市科技局', '150300'),
    ('zjj', '市住建局', '150300'), ('rmyh', '中国人民银行乌海市分行', '150300'), ('zwzx', '市政务服务中心', '150300'),
    ('hbwq', '海勃湾区', '150302'), ('hnq', '海南区', '150303'), ('wdq', '乌达区', '150304');

-- ------------------------------------------------------------------- 指标

INSERT INTO indicator (indicator, name, parent, direction, unit, lead_department, department, worst, best, frequency) VALUES
    ('scjg', '市场监管', NULL, 'higher_is_better', '分', 'scjg', 'scjg', 0, 100, 'yearly'),
    ('rzfw', '融资服务', NULL, 'higher_is_better', '分', 'czj', 'czj', 0, 100, 'yearly'),
    ('zscq', '知识产权创造、保护和运用', NULL, 'higher_is_better', '分', 'scjg', 'scjg', 0, 100, 'yearly'),
    ('zwfw', '政务服务', NULL, 'higher_is_better', '分', 'zsj', 'zsj', 0, 100, 'yearly'),
    ('ggzy', '公共资源交易', NULL, 'higher_is_better', '分', 'fgw', 'fgw', 0, 100, 'yearly'),
    ('ssj', '双随机、一公开检查问题发现率', 'scjg', 'higher_is_better', '%', 'scjg', 'scjg', 10, 40, 'yearly'),
    ('qydk', '新发放企业贷款加权平均利率', 'rzfw', 'lower_is_better', '%', 'czj', 'rmyh', 6, 3, 'yearly');

-- The figures of 乌海市 and the means are printed; those of the other leagues
-- are made up so that the simple means are exactly 27.35 and 3.96.
INSERT INTO indicator_value (indicator, region, period, value)
SELECT v.indicator, v.region, y.period, y.value
FROM (VALUES
    ('ssj', '150300', 21.94, 19.27), ('ssj', '150100', 33.10, 30.20), ('ssj', '150200', 31.48, 29.75), ('ssj', '150700', 26.75, 25.10),
    ('ssj', '152200', 24.36, 23.40), ('ssj', '150500', 25.90, 24.65), ('ssj', '150400', 27.62, 26.05), ('ssj', '152500', 28.44, 27.30),
    ('ssj', '150900', 20.88, 20.15), ('ssj', '150600', 34.27, 31.60), ('ssj', '150800', 26.03, 24.90), ('ssj', '152900', 27.43, 25.85),
    ('qydk', '150300', 4.68, 4.68), ('qydk', '150100', 3.52, 3.80), ('qydk', '150200', 3.61, 3.85), ('qydk', '150700', 4.02, 4.25),
    ('qydk', '152200', 4.15, 4.40), ('qydk', '150500', 4.08, 4.30), ('qydk', '150400', 3.95, 4.18), ('qydk', '152500', 3.88, 4.10),
    ('qydk', '150900', 4.21, 4.45), ('qydk', '150600', 3.45, 3.70), ('qydk', '150800', 4.07, 4.28), ('qydk', '152900', 3.90, 4.12)
) AS v(indicator, region, value, previous),
LATERAL (VALUES (date '2025-01-01', v.value), ('2024-01-01', v.previous)) AS y(period, value);

-- (what the means were a year ago is not printed)
INSERT INTO benchmark (indicator, benchmark_kind, period, value, name) VALUES
    ('ssj', 'region_mean', '2025-01-01', 27.35, '全区平均值'),
    ('qydk', 'region_mean', '2025-01-01', 3.96, '自治区平均水平'),
    ('qydk', 'nation', '2025-01-01', 3.50, '全国平均水平');

-- -------------------------------------------------------------- 清单与任务

INSERT INTO task_list (task_list, name, list_kind, starts_on, due_on, share_digits) VALUES
    ('pgwt2024', '2024年度营商环境评估问题清单', 'assessment', '2025-01-01', '2025-12-31', 1),
    ('gzyd2025', '乌海市2025年优化营商环境工作要点任务台账', 'work_points', '2025-01-01', '2025-12-31', 0),
    ('xcjh2025', '优化营商环境典型经验宣传计划', 'publicity', '2025-01-01', '2025-12-31', 1);

-- 58 items of the assessment; 53 to 58 are those of 知识产权, 14 and 15 those
-- of the two indicators with figures
INSERT INTO task (department, task_list, lead_department, indicator, name)
SELECT CASE WHEN g > 52 OR g = 14 THEN 'scjg' WHEN g = 15 THEN 'rmyh' ELSE w.department END, 'pgwt2024',
       CASE WHEN g > 52 OR g = 14 THEN 'scjg' WHEN g = 15 THEN 'czj' ELSE w.lead_department END,
       CASE WHEN g > 52 THEN 'zscq' WHEN g = 14 THEN 'ssj' WHEN g = 15 THEN 'qydk' ELSE w.indicator END,
       format('第%s项 %s', lpad(g::text, 2, '0'), CASE WHEN g > 52 THEN '知识产权创造、保护和运用' WHEN g = 14 THEN '双随机、一公开检查问题发现率'
           WHEN g = 15 THEN '新发放企业贷款' ELSE w.what END)
FROM generate_series(1, 58) AS g
JOIN (VALUES (0, 'scjg', 'scjg', 'scjg', '市场监管'), (1, 'czj', 'czj', 'rzfw', '融资服务'), (2, 'zsj', 'zsj', 'zwfw', '政务服务'),
             (3, 'fgw', 'fgw', 'ggzy', '公共资源交易'), (4, 'hbwq', 'zsj', 'zwfw', '政务服务（海勃湾区）'),
             (5, 'wdq', 'zsj', 'zwfw', '政务服务（乌达区）'), (6, 'hnq', 'zsj', 'zwfw', '政务服务（海南区）')
    ) AS w(place, department, lead_department, indicator, what) ON w.place = g % 7
ORDER BY g;

-- the region approved items 1 to 12, one each eleven days from 12 March to 11
-- July; of the others a third has completed its measures and a half reached the
-- standard, but for 知识产权 and the two indicators with figures
INSERT INTO task_condition (department, task_id, condition, met, checked_on)
SELECT t.department, t.task_id, c.condition,
       CASE WHEN g <= 12 THEN true
            WHEN c.condition = 'approved' THEN false
            WHEN c.condition = 'evidence_filed' AND g % 5 = 0 THEN NULL
            WHEN c.condition = 'measures_completed' THEN g % 3 = 0
            WHEN c.condition = 'standard_reached' THEN g % 2 = 0 AND g <= 52 AND g NOT IN (14, 15)
            ELSE true END,
       CASE WHEN g <= 12 AND c.condition = 'approved' THEN date '2025-03-01' + g * 11 ELSE '2025-02-28' END
FROM task AS t,
     LATERAL (SELECT substring(t.name, '[0-9]+')::integer AS g) AS n,
     (VALUES ('measures_completed'), ('standard_reached'), ('evidence_filed'), ('approved')) AS c(condition)
WHERE t.task_list = 'pgwt2024';

INSERT INTO closure_application (department, task_id, applied_on, decision, decided_on)
SELECT c.department, c.task_id, c.checked_on - 10, 'closed', c.checked_on
FROM task_condition AS c WHERE c.condition = 'approved' AND c.met ORDER BY c.checked_on;

-- two that meet all that is theirs to meet have applied
INSERT INTO closure_application (department, task_id, applied_on)
SELECT t.department, t.task_id, '2025-07-21'
FROM task AS t WHERE t.task_list = 'pgwt2024' AND t.name ~ '^第(18|24)项' ORDER BY t.name;

-- their dispatches of May, June and July
INSERT INTO task_progress (department, task_id, period, reported_on, percent)
SELECT t.department, t.task_id, m.period, m.reported_on,
       CASE WHEN g <= 12 AND (date '2025-03-01' + g * 11) <= m.reported_on THEN 100
            ELSE greatest(5, 15 + g % 80 - m.back * (2 + g % 5)) END
FROM task AS t,
     LATERAL (SELECT substring(t.name, '[0-9]+')::integer AS g) AS n,
     (VALUES (date '2025-05-01', date '2025-05-29', 2), ('2025-06-01', '2025-06-30', 1), ('2025-07-01', '2025-07-29', 0)) AS m(period, reported_on, back)
WHERE t.task_list = 'pgwt2024';

-- 64 work points of eight bureaus, eight each: in July 9 completed, 41 past
-- half, 14 just started
INSERT INTO task (department, task_list, lead_department, name)
SELECT (ARRAY['scjg', 'czj', 'zsj', 'fgw', 'gxj', 'rsj', 'swj', 'kjj'])[1 + g % 8], 'gzyd2025', 'zsj',
       format('要点%s %s', lpad(g::text, 2, '0'),
           (ARRAY['市场准入和监管', '融资服务', '政务服务', '公平竞争和项目审批', '工业企业服务', '用工服务', '纳税服务', '科技创新服务'])[1 + g % 8])
FROM generate_series(1, 64) AS g ORDER BY g;

-- their dispatches (5、6、7月调度), made up backwards from July: a quarter of the
-- open tasks has not moved since May, a quarter not since June, some fell or did
-- not report in June, the others gained each month.  市工信局 sent its last in April.
INSERT INTO task_progress (department, task_id, period, reported_on, percent)
SELECT t.department, t.task_id, m.period, m.reported_on,
       CASE WHEN m.back = 0 OR t.department = 'gxj' OR g % 4 = 1 AND n.percent < 100 THEN n.percent
            WHEN m.back = 1 AND g % 16 = 7 THEN NULL
            WHEN m.back = 1 AND g % 4 = 2 AND n.percent < 100 THEN n.percent
            WHEN m.back = 1 AND g % 32 = 11 THEN n.percent + 2
            ELSE greatest(0, n.percent - m.back * (3 + g % 7)) END
FROM task AS t,
     LATERAL (SELECT substring(t.name, '[0-9]+')::integer AS g) AS s,
     LATERAL (SELECT CASE WHEN g <= 9 THEN 100 WHEN g <= 50 THEN 50.5 + g % 45 ELSE 5 + (g * 7) % 46 END AS percent) AS n,
     (VALUES (date '2025-04-01', date '2025-04-28', 3), ('2025-05-01', '2025-05-28', 2),
             ('2025-06-01', '2025-06-27', 1), ('2025-07-01', '2025-07-28', 0)) AS m(period, reported_on, back)
WHERE t.task_list = 'gzyd2025' AND (t.department = 'gxj') = (m.period = '2025-04-01');

-- 12 issues planned, 8 published
INSERT INTO task (department, task_list, lead_department, name, planned, unit) VALUES
    ('zsj', 'xcjh2025', 'zsj', '典型经验宣传（活力乌海公众号、微赞平台）', 12, '期');
INSERT INTO task_progress (department, task_id, period, reported_on, done)
SELECT t.department, t.task_id, m.period, m.reported_on, m.done
FROM task AS t, (VALUES (date '2025-05-01', date '2025-05-30', 5), ('2025-06-01', '2025-06-27', 7), ('2025-07-01', '2025-07-28', 8)) AS m(period, reported_on, done)
WHERE t.task_list = 'xcjh2025';

-- -------------------------------------------------------------- 报送

-- Due on the 5th of the next month, an item a task.  市工信局 sent nothing for
-- May and June; 海南区 too few items for February and May and nothing for March
-- and April.  Which months of 海南区 these were is invented.
INSERT INTO report_duty (department, task_list, starts_on, due_day, expected_items)
SELECT t.department, t.task_list, '2025-01-01', 5, count(*)
FROM task AS t WHERE t.task_list <> 'xcjh2025' GROUP BY t.department, t.task_list;

INSERT INTO report (department, task_list, period, submitted_on, submitted_items)
SELECT u.department, u.task_list, m::date, (m + interval '1 month' + length(u.department) % 4 * interval '1 day')::date,
       CASE WHEN u.department = 'hnq' AND extract(month FROM m) IN (2, 5) THEN u.expected_items - 2 ELSE u.expected_items END
FROM report_duty AS u
CROSS JOIN generate_series(timestamp '2025-01-01', '2025-06-01', interval '1 month') AS m
WHERE NOT (u.department = 'gxj' AND m >= '2025-05-01')
    AND NOT (u.department = 'hnq' AND extract(month FROM m) IN (3, 4));

-- -------------------------------------------------------------- 问题与督办

-- What the inspection of halls found early in July: 31 problems in 6 categories
-- (the newsletter names four and 等).
INSERT INTO problem (department, source, category, hall, name, found_on)
SELECT (ARRAY['zwzx', 'hbwq', 'wdq', 'hnq'])[1 + p.place % 4], 'inspection', p.category,
       (ARRAY['市政务服务大厅', '海勃湾区政务服务大厅', '乌达区政务服务大厅', '海南区政务服务大厅'])[1 + p.place % 4],
       p.name, date '2025-07-01' + (p.place % 4)::integer
FROM (VALUES
    (1, '设施与环境', '叫号机故障未报修'), (2, '设施与环境', '自助终端缺纸停用'), (3, '设施与环境', '无障碍通道堆放物品'),
    (4, '设施与环境', '等候区座椅损坏'), (5, '设施与环境', '窗口标识陈旧'), (6, '设施与环境', '母婴室设施不全'),
    (7, '服务规范', '一次性告知单内容不全'), (8, '服务规范', '窗口未使用文明用语'), (9, '服务规范', '办事指南未更新'),
    (10, '服务规范', '帮办代办记录缺失'), (11, '服务规范', '错峰延时服务未公示'), (12, '服务规范', '首问负责未落实'),
    (13, '工作纪律', '工作时间空岗'), (14, '工作纪律', '未佩戴工作牌'), (15, '工作纪律', '窗口提前下班'),
    (16, '工作纪律', '上班时间使用手机'), (17, '工作纪律', '请假未安排顶岗'),
    (18, '投诉反馈', '投诉电话无人接听'), (19, '投诉反馈', '意见箱未定期开启'), (20, '投诉反馈', '差评回访不及时'),
    (21, '投诉反馈', '投诉台账登记不全'), (22, '投诉反馈', '办不成事窗口无人值守'),
    (23, '制度建设', '考勤制度未上墙'), (24, '制度建设', '窗口考核办法未修订'), (25, '制度建设', '应急预案未演练'),
    (26, '制度建设', '培训记录缺失'), (27, '制度建设', '值班安排未公示'),
    (28, '事项进驻', '进驻事项体外循环'), (29, '事项进驻', '综合窗口授权不到位'), (30, '事项进驻', '区级事项未进驻'),
    (31, '事项进驻', '收件后线下流转')
) AS p(place, category, name);

-- the meeting of 10 July: a list with a term of 10 workdays, all within it
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays)
SELECT p.department, p.problem_id, '限期整改到位并报送佐证材料：' || p.name, '2025-07-10', 10
FROM problem AS p WHERE p.source = 'inspection' ORDER BY p.problem_id;
INSERT INTO problem_stage (department, problem_id, stage, entered_on)
SELECT p.department, p.problem_id, 'in_progress', '2025-07-11'
FROM problem AS p WHERE p.source = 'inspection';
INSERT INTO answer (department, order_id, answered_on, content, handled_poorly)
SELECT o.department, o.order_id, bizenv.add_workdays(o.ordered_on, 1 + o.problem_id % 9), '已整改到位，佐证材料附后。', false
FROM assignment_order AS o JOIN problem AS p USING (department, problem_id) WHERE p.source = 'inspection' ORDER BY o.order_id;
INSERT INTO problem_condition (department, problem_id, condition, met, checked_on)
SELECT o.department, o.problem_id, c.condition, true, bizenv.add_workdays(a.answered_on, 1)
FROM answer AS a JOIN assignment_order AS o USING (department, order_id), (VALUES ('整改到位'), ('现场复核通过')) AS c(condition);
INSERT INTO problem_stage (department, problem_id, stage, entered_on)
SELECT o.department, o.problem_id, 'verified', bizenv.add_workdays(a.answered_on, 1)
FROM answer AS a JOIN assignment_order AS o USING (department, order_id);
INSERT INTO problem_stage (department, problem_id, stage, entered_on)
SELECT o.department, o.problem_id, 'closed', bizenv.add_workdays(a.answered_on, 2)
FROM answer AS a JOIN assignment_order AS o USING (department, order_id);

-- 两单一函: what enterprises reported after the two systems of 15 July
INSERT INTO problem (department, source, category, name, found_on) VALUES
    ('zjj', 'enterprise', '基础设施', '园区道路照明损坏', '2025-07-14'),
    ('czj', 'enterprise', '融资', '企业续贷手续多', '2025-07-14'),
    ('scjg', 'enterprise', '准入', '开办企业重复提交材料', '2025-07-15'),
    ('gxj', 'enterprise', '要素保障', '水电报装环节超时', '2025-07-16'),
    ('rsj', 'enterprise', '惠企政策', '用工补贴兑付慢', '2025-07-20'),
    ('kjj', 'enterprise', '惠企政策', '科技项目申报答复慢', '2025-07-19');
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays)
SELECT p.department, p.problem_id, '核实情况，按期办结并书面答复企业：' || p.name, o.ordered_on, o.workdays
FROM problem AS p
JOIN (VALUES ('zjj', date '2025-07-16', 5), ('czj', '2025-07-16', 5), ('scjg', '2025-07-17', 5),
             ('gxj', '2025-07-18', 10), ('rsj', '2025-07-22', 10), ('kjj', '2025-07-21', 7)) AS o(department, ordered_on, workdays)
    USING (department)
WHERE p.source = 'enterprise' ORDER BY p.problem_id;
INSERT INTO problem_stage (department, problem_id, stage, entered_on)
SELECT o.department, o.problem_id, 'in_progress', o.ordered_on + 1
FROM assignment_order AS o JOIN problem AS p USING (department, problem_id)
WHERE p.source = 'enterprise' AND p.department <> 'kjj';

-- answered in time and closed
INSERT INTO answer (department, order_id, answered_on, content, handled_poorly)
SELECT o.department, o.order_id, '2025-07-22', '照明已修复，企业已确认。', false FROM assignment_order AS o WHERE o.department = 'zjj';
INSERT INTO problem_condition (department, problem_id, condition, met, checked_on)
SELECT p.department, p.problem_id, c.condition, true, '2025-07-23'
FROM problem AS p, (VALUES ('办理结果属实'), ('企业满意')) AS c(condition) WHERE p.department = 'zjj';
INSERT INTO problem_stage (department, problem_id, stage, entered_on)
SELECT p.department, p.problem_id, s.stage, s.entered_on
FROM problem AS p, (VALUES ('verified', date '2025-07-23'), ('closed', '2025-07-24')) AS s(stage, entered_on) WHERE p.department = 'zjj'
ORDER BY s.entered_on;

-- answered poorly and returned; overdue, and urged by a letter
INSERT INTO answer (department, order_id, answered_on, content, handled_poorly)
SELECT o.department, o.order_id, '2025-07-24', '正在协调有关单位。', true FROM assignment_order AS o WHERE o.department = 'gxj';
INSERT INTO problem_stage (department, problem_id, stage, entered_on)
SELECT p.department, p.problem_id, s.stage, '2025-07-28'
FROM problem AS p, (VALUES (1, 'returned'), (2, 'in_progress')) AS s(place, stage) WHERE p.department = 'gxj' AND p.source = 'enterprise'
ORDER BY s.place;
INSERT INTO supervision_letter (department, order_id, issued_on)
SELECT o.department, o.order_id, '2025-07-25' FROM assignment_order AS o WHERE o.department = 'scjg';

-- -------------------------------------------------------- 中止计时、延期、亮灯

-- What stops a clock and what gives more time: the one waited four workdays for
-- documents (补正), the other asked for two more and was granted them.  Neither
-- is overdue before or after; the newsletter knows nothing of either.
INSERT INTO order_pause (department, order_id, ground, starts_on, ends_on, document_number)
SELECT o.department, o.order_id, '补正材料', '2025-07-24', '2025-07-29', '乌政数函〔2025〕12号' FROM assignment_order AS o WHERE o.department = 'rsj';
INSERT INTO order_extension (department, order_id, ground, asked_on, workdays, decision, decided_on, document_number)
SELECT o.department, o.order_id, '电力接入方案需重新论证', '2025-07-28', 2, 'granted', '2025-07-29', '乌政数函〔2025〕13号' FROM assignment_order AS o WHERE o.department = 'gxj';

-- red: past due; yellow: due within three workdays; and tasks by how far they lag
INSERT INTO light_rule (subject, measure, scale) VALUES
    ('order', 'workdays_left', '[4,]=绿灯; [0,4)=黄灯; [,0)=红灯'),
    ('task', 'pace_gap_pp', '[0,]=绿灯; [-20,0)=黄灯; [,-20)=红灯');
