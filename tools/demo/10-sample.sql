-- Sample rows for the demo: the month that a city's newsletter reported.
--
-- The newsletter prints totals only.  These rows are RECONSTRUCTED: made up so
-- that they add up to the published totals; names of tasks, halls and items
-- are invented, the figures of indicators and finance are those printed.

\set ON_ERROR_STOP on
\set QUIET 1
SET client_min_messages = warning;

CREATE SCHEMA demo;
COMMENT ON SCHEMA demo IS 'Rows reconstructed from published totals; not the office''s own ledger';
SET search_path = demo, public;

-- 2024年度营商环境评估问题清单: 58 rectification items, 12 approved by the region
CREATE TABLE rectification (
    item integer PRIMARY KEY,
    indicator varchar(40) NOT NULL,
    department varchar(20) NOT NULL,
    percent numeric(5,2),
    approved_on date
);
INSERT INTO rectification
SELECT g,
       CASE WHEN g > 52 THEN '知识产权创造、保护和运用'
            ELSE (ARRAY['市场监管', '融资服务', '政务服务', '公共资源交易'])[1 + g % 4] END,
       CASE WHEN g > 52 THEN '市市场监管局'
            ELSE (ARRAY['市市场监管局', '市财政局', '市政数局', '市发改委'])[1 + g % 4] END,
       CASE WHEN g <= 12 THEN 100 ELSE 15 + g % 80 END,
       CASE WHEN g <= 12 THEN date '2025-03-01' + g * 11 END
FROM generate_series(1, 58) AS g;

-- what each item still needs before it may be closed (销号): one row a condition;
-- the six items of the indicator 知识产权 lack at least one each
CREATE TABLE rectification_condition (
    item integer REFERENCES rectification,
    condition varchar(30),
    met boolean,
    PRIMARY KEY (item, condition)
);
INSERT INTO rectification_condition
SELECT r.item, c.condition,
       CASE WHEN r.approved_on IS NOT NULL THEN true
            WHEN c.condition = 'approved' THEN false
            WHEN c.condition = 'evidence_filed' AND r.item % 5 = 0 THEN NULL
            WHEN c.condition = 'measures_completed' THEN r.item % 3 = 0
            WHEN c.condition = 'standard_reached' THEN r.item % 2 = 0
            ELSE true END
FROM rectification AS r,
     (VALUES ('measures_completed'), ('standard_reached'), ('evidence_filed'), ('approved')) AS c(condition);

-- 乌海市2025年优化营商环境工作要点: 64 tasks; 9 completed, 41 past half, 14 just started
CREATE TABLE task (
    task integer PRIMARY KEY,
    department varchar(20) NOT NULL,
    starts date NOT NULL DEFAULT '2025-01-01',
    due date NOT NULL DEFAULT '2025-12-31',
    percent numeric(5,2)
);
INSERT INTO task (task, department, percent)
SELECT g, (ARRAY['市市场监管局', '市财政局', '市政数局', '市发改委', '市工信局', '市人社局', '市税务局', '市科技局'])[1 + g % 8],
       CASE WHEN g <= 9 THEN 100
            WHEN g <= 50 THEN 50.5 + g % 45
            ELSE 5 + (g * 7) % 46 END
FROM generate_series(1, 64) AS g;

-- its monthly dispatches of May, June and July (5、6、7月调度): no figure of May and June was
-- published, so they are made up backwards from what stands in July: a quarter of the open tasks has not moved since May, a quarter
-- not since June, some fell or did not report in June, the others gained each month
CREATE TABLE dispatch (
    task integer REFERENCES task,
    period date,
    percent numeric(5,2),
    PRIMARY KEY (task, period)
);
INSERT INTO dispatch
SELECT t.task, m.period,
       CASE WHEN m.back = 0 OR t.task % 4 = 1 AND t.percent < 100 THEN t.percent
            WHEN m.back = 1 AND t.task % 16 = 7 THEN NULL
            WHEN m.back = 1 AND t.task % 4 = 2 AND t.percent < 100 THEN t.percent
            WHEN m.back = 1 AND t.task % 32 = 12 THEN t.percent + 2
            ELSE greatest(0, t.percent - m.back * (3 + t.task % 7)) END
FROM task AS t, (VALUES (date '2025-05-01', 2), ('2025-06-01', 1), ('2025-07-01', 0)) AS m(period, back);

-- hall inspection in July: 31 findings in 6 categories, all rectified
CREATE TABLE finding (
    finding integer PRIMARY KEY,
    category varchar(20) NOT NULL,
    hall varchar(20) NOT NULL,
    found_on date NOT NULL DEFAULT '2025-07-03',
    fixed_on date
);
INSERT INTO finding (finding, category, hall, fixed_on)
SELECT g, (ARRAY['设施与环境', '服务规范', '工作纪律', '投诉反馈', '制度建设', '其他'])[1 + g % 6],
       CASE WHEN g % 4 = 0 THEN '市级大厅' ELSE '区级大厅' END,
       date '2025-07-10' + g % 14
FROM generate_series(1, 31) AS g;

-- publicity plan: 12 issues, 8 published
CREATE TABLE publicity (
    issue integer PRIMARY KEY,
    channel varchar(20),
    published_on date
);
INSERT INTO publicity
SELECT g, CASE WHEN g > 8 THEN NULL WHEN g % 2 = 1 THEN '活力乌海公众号' ELSE '微赞平台' END,
       CASE WHEN g <= 8 THEN date '2025-01-20' + g * 22 END
FROM generate_series(1, 12) AS g;

-- indicators as printed, each with its direction; last year's detection rate is
-- 21.94 less the 2.67 percentage points by which it rose
CREATE TABLE indicator (
    indicator varchar(60),
    department varchar(20) NOT NULL,
    direction varchar(20) NOT NULL,
    value numeric NOT NULL,
    previous numeric,
    compared_with varchar(20),
    benchmark numeric,
    PRIMARY KEY (indicator, compared_with)
);
INSERT INTO indicator VALUES
    ('双随机、一公开检查问题发现率', '市市场监管局', 'higher_is_better', 21.94, 19.27, '全区平均', 27.35),
    ('新发放企业贷款加权平均利率', '市财政局', 'lower_is_better', 4.68, 4.68, '自治区平均', 3.96),
    ('新发放企业贷款加权平均利率', '市财政局', 'lower_is_better', 4.68, 4.68, '全国平均', 3.50);

-- the 12 leagues of the region beside the city: RECONSTRUCTED.  Printed are only the means,
-- 27.35 and 3.96 (taken here as simple ones over the leagues that reported), the city's own
-- figures and its change; the others are made up to fit, and so is that one league reported
-- no rate and another was not in last year's table
CREATE TABLE league (
    league varchar(20) PRIMARY KEY,
    found_pct numeric(5,2),
    found_before numeric(5,2),
    rate numeric(5,2)
);
INSERT INTO league VALUES
    ('呼和浩特市', 33.10, 31.02, 3.52), ('包头市', 31.45, 32.10, 3.61), ('呼伦贝尔市', 21.38, 18.20, 4.02), ('兴安盟', 24.37, 24.90, 4.21),
    ('通辽市', 28.62, 27.35, 3.95), ('赤峰市', 29.90, 28.11, 3.88), ('锡林郭勒盟', 25.16, 23.80, NULL), ('乌兰察布市', 22.58, 19.94, 4.15),
    ('鄂尔多斯市', 34.28, 30.76, 3.47), ('巴彦淖尔市', 28.62, 26.08, 3.95), ('乌海市', 21.94, 19.27, 4.68), ('阿拉善盟', 26.80, NULL, 4.12);

-- the monthly ledger that each unit sends in by the 5th of the next month, five items
-- each: the bureau 市工信局 sent nothing for May and June, the district 海南区 too few
-- items in some months and nothing in others.  Which months these are is invented.
CREATE TABLE unit (
    unit varchar(20) PRIMARY KEY
);
INSERT INTO unit VALUES ('市发改委'), ('市工信局'), ('市市场监管局'), ('市财政局'), ('海勃湾区'), ('乌达区'), ('海南区');
CREATE TABLE submission (
    unit varchar(20) REFERENCES unit,
    period date,
    submitted_on date NOT NULL,
    items integer NOT NULL,
    PRIMARY KEY (unit, period)
);
INSERT INTO submission
SELECT u.unit, m::date, (m + interval '1 month' + ascii(u.unit) % 4 * interval '1 day')::date,
       CASE WHEN u.unit = '海南区' AND extract(month FROM m) IN (2, 5) THEN 3 ELSE 5 END
FROM unit AS u CROSS JOIN generate_series(date '2025-01-01', '2025-06-01', '1 month') AS m
WHERE NOT (u.unit = '市工信局' AND m >= '2025-05-01') AND NOT (u.unit = '海南区' AND extract(month FROM m) IN (3, 4));

-- inspections behind the detection rate of 21.94%: 10,000 in all, 2,194 with a problem
CREATE TABLE inspection AS
SELECT g AS inspection, g % 10000 < 2194 AS problem_found FROM generate_series(0, 9999) AS g;

-- new loans to enterprises behind the weighted rate of 4.68%
CREATE TABLE loan (
    loan integer PRIMARY KEY,
    bank varchar(20) NOT NULL,
    amount numeric(14,2) NOT NULL,
    rate numeric(6,4)
);
INSERT INTO loan
SELECT g, (ARRAY['农信社', '国有大行', '股份制银行'])[1 + g % 3],
       (ARRAY[2000000, 6000000, 12000000])[1 + g % 3],
       (ARRAY[5.40, 4.80, 4.50])[1 + g % 3]
FROM generate_series(1, 300) AS g;

-- finance at the end of June, 亿元, as printed
CREATE TABLE finance (
    item varchar(20) PRIMARY KEY,
    amount numeric NOT NULL,
    growth_pct numeric
);
INSERT INTO finance VALUES
    ('各项存款', 1370.44, 2.46), ('各项贷款', 686.77, 7.32),
    ('民营企业贷款', 391.75, 22.05), ('普惠小微贷款', 94.73, 19.98);
CREATE TABLE share_of_plan (
    item varchar(20) PRIMARY KEY,
    part numeric NOT NULL,
    whole numeric NOT NULL
);
INSERT INTO share_of_plan VALUES ('融资需求解决', 54.9, 190.9), ('BDO授信放款', 114.07, 143.47);
-- 水权贷: 5 loans of 5847万元 together
CREATE TABLE water_loan (
    loan integer PRIMARY KEY,
    amount numeric NOT NULL
);
INSERT INTO water_loan VALUES (1, 2000), (2, 1500), (3, 1147), (4, 700), (5, 500);

-- 两单一函: orders (工作交办单) for problems that enterprises reported, issued after
-- the two systems of 15 July; paper is the highest level sent so far
CREATE TABLE work_order (
    problem integer PRIMARY KEY,
    name varchar(40) NOT NULL,
    department varchar(20) NOT NULL,
    ordered_on date NOT NULL,
    due date NOT NULL,
    done_on date,
    handled_poorly boolean,
    issued_level integer NOT NULL DEFAULT 2
);
INSERT INTO work_order VALUES
    (1, '园区道路照明损坏', '市住建局', '2025-07-16', '2025-07-23', '2025-07-22', false, 2),
    (2, '企业续贷手续多', '市财政局', '2025-07-16', '2025-07-23', NULL, false, 2),
    (3, '开办企业重复提交材料', '市市场监管局', '2025-07-17', '2025-07-24', NULL, false, 3),
    (4, '水电报装环节超时', '市工信局', '2025-07-18', '2025-08-01', NULL, true, 2),
    (5, '用工补贴兑付慢', '市人社局', '2025-07-22', '2025-08-05', NULL, false, 2),
    (6, '科技项目申报答复慢', '市科技局', '2025-07-21', '2025-07-30', NULL, NULL, 2);
-- the stages that these problems entered
CREATE TABLE problem_stage (
    problem integer REFERENCES work_order,
    stage varchar(20) NOT NULL,
    entered_on date NOT NULL
);
INSERT INTO problem_stage
SELECT problem, 'collected', ordered_on - 2 FROM work_order
UNION ALL SELECT problem, 'assigned', ordered_on FROM work_order
UNION ALL SELECT problem, 'in_progress', ordered_on + 1 FROM work_order WHERE problem <> 6
UNION ALL VALUES (1, 'answered', date '2025-07-22'), (1, 'verified', '2025-07-23'), (1, 'closed', '2025-07-24'),
    (4, 'answered', '2025-07-24'), (4, 'returned', '2025-07-28'), (4, 'in_progress', '2025-07-28');
ANALYZE;
