--
-- briefing (通报): sentences, the monthly briefing, letters, the check of a draft
--
\set VERBOSITY default
\set SHOW_CONTEXT never
\pset format unaligned
\pset tuples_only on
SET datestyle = 'ISO, YMD';

-- Sentences: the verb follows the sign, whatever is better; percentages differ
-- by percentage points; 仍 (still) is what is behind now and was a year ago
SELECT bizenv.gap_sentence('“双随机、一公开”检查问题发现率', 21.94, 27.35, '全区平均值', 'higher_is_better', previous => 19.27);
SELECT bizenv.gap_sentence('新发放企业贷款加权平均利率', 4.68, 3.96, '自治区平均水平', 'lower_is_better', previous => 4.68);
SELECT bizenv.gap_sentence('The rate of problems found', 21.94, 27.35, 'the mean of the region', 'higher_is_better', previous => 19.27, lang => 'en');
SELECT bizenv.gap_sentence('New loans to enterprises', 4.68, 3.96, 'the mean of the region', 'lower_is_better', previous => 4.68, lang => 'en');
SELECT bizenv.gap_sentence(v.name, v.value, v.benchmark, '目标', '逆向', v.unit, v.previous, digits => v.digits, lang => l.lang)
FROM (VALUES (1, '办理时限', 3, 4, '天', 4, 0), (2, '办理时限', 3.5, 2.5, '天', 2, 1), (3, '投诉率', 1.204, 1.196, '%', NULL, 2), (4, '投诉率', 1.204, 1.196, '%', 1.2, 1),
             (5, '成本', -0.4, 686.77, '亿元', 700, 0), (6, '满意度', 98.5, NULL, '分', 98, 1), (7, '满意度', NULL, 98, '分', 98, 1)) AS v(n, name, value, benchmark, unit, previous, digits),
     (VALUES ('zh'), ('en')) AS l(lang)
ORDER BY v.n, l.lang DESC;

SELECT bizenv.progress_sentence(bizenv.progress_agg(p), '工作要点', digits => 0) FROM (SELECT CASE WHEN n <= 9 THEN 100 WHEN n <= 50 THEN 60 ELSE 20 END AS p FROM generate_series(1, 64) AS n) AS t;
SELECT bizenv.progress_sentence(bizenv.progress_agg(p), 'Work points', digits => 0, lang => 'en') FROM (SELECT CASE WHEN n <= 9 THEN 100 WHEN n <= 50 THEN 60 ELSE 20 END AS p FROM generate_series(1, 64) AS n) AS t;
SELECT bizenv.progress_sentence(t.t, lang => l.lang)
FROM (VALUES (1, bizenv.progress_tally '{}'), (2, '{"completed": 1, "sum": 100}'), (3, '{"exactly_half": 1, "not_reported": 2, "sum": 50}')) AS t(n, t), (VALUES ('zh'), ('en')) AS l(lang)
ORDER BY t.n, l.lang DESC;
SELECT bizenv.progress_sentence('{"exactly_half": 1, "not_reported": 2, "sum": 50}', half_counts => true);

-- Reports: who is silent up to the last month due, whose months are amiss
CREATE TEMP TABLE report (unit text, period date, submitted_on date, items integer);
INSERT INTO report VALUES
    ('市工信局', '2025-04-01', '2025-05-05', 8), ('市工信局', '2025-05-01', NULL, NULL), ('市工信局', '2025-06-01', NULL, NULL), ('市工信局', '2025-07-01', NULL, NULL),
    ('海南区', '2025-04-01', NULL, NULL), ('海南区', '2025-05-01', '2025-06-05', 5), ('海南区', '2025-06-01', '2025-07-05', 8),
    ('市财政局', '2025-05-01', '2025-06-05', 8), ('市财政局', '2025-06-01', '2025-07-08', 8),
    ('市发改委', '2025-05-01', '2025-06-05', 5), ('市发改委', '2025-06-01', NULL, NULL),
    ('市税务局', '2025-06-01', '2025-07-05', 8), ('市科技局', '2025-07-01', NULL, NULL);
SELECT bizenv.reporting_sentence(s.unit, s.t, n.name, l.lang)
FROM (SELECT unit, bizenv.report_card_agg(period, (period + interval '1 month')::date + 4, submitted_on, 8, items, '2025-07-31') AS t FROM report GROUP BY unit) AS s,
     (VALUES (1, NULL), (2, '工作台账')) AS n(n, name), (VALUES ('zh'), ('en')) AS l(lang)
ORDER BY l.lang DESC, n.n, s.unit COLLATE "C";

-- A ledger with the month that a city's newsletter reported
CREATE ROLE bizenv_regress_editor;
SELECT current_database() AS here \gset
GRANT CREATE ON DATABASE :"here" TO bizenv_regress_editor;
SET ROLE bizenv_regress_editor;
SET client_min_messages = warning;
SELECT bizenv.create_ledger('oversight') \g /dev/null
SELECT bizenv.briefing('oversight', '2025-07-31');
SELECT bizenv.briefing('oversight', '2025-07-31', lang => 'en');
SELECT bizenv.load_sample('oversight') \g /dev/null
SELECT bizenv.briefing('oversight', '2025-07-31');
SELECT bizenv.briefing('oversight', '2025-07-31', lang => 'en');

-- The same ledger two months before
SELECT bizenv.briefing('oversight', '2025-05-31');

-- Each figure with what it is computed of
\pset tuples_only off
SELECT section_zh, figure, label, printed, input_1, input_2, formula FROM bizenv.briefing_figures('oversight', '2025-07-31')
WHERE figure IN ('closed_share', 'done_share', 'approved_share', 'half_verdict', 'change', 'difference') OR figure = 'trailing_missing' AND value > 0 ORDER BY place;

-- A draft is checked; a difference of percentages is no percentage
SELECT position, fragment, verdict, printed, label, note FROM bizenv.check_draft(
    '2024年度营商环境评估问题清单共58项，审核通过12项，占20.9%。市工信局连续3月未填报工作要点任务台账；'
    '检查问题发现率为21.94%，相较于去年提升2.67%，仍高于全区平均值（27.35%）。走访企业近200家。', 'oversight', '2025-07-31');
\pset tuples_only on

-- The papers of an order, as of a day: 工作交办单, 督办函 that is due, 督办函 that was sent
SET bizenv.as_of = '2025-07-31';
SELECT bizenv.letter_text('oversight', order_id, lang)
FROM oversight.v_supervision, (VALUES ('zh'), ('en')) AS l(lang)
WHERE problem_name IN ('叫号机故障未报修', '企业续贷手续多', '开办企业重复提交材料', '水电报装环节超时') ORDER BY problem_id, lang DESC;
SET bizenv.as_of = '2025-07-22';
SELECT bizenv.letter_text('oversight', order_id) FROM oversight.v_supervision WHERE problem_name = '企业续贷手续多';

-- What is not there is said to be so
SELECT bizenv.briefing('nowhere', '2025-07-31');
DROP VIEW oversight.v_closure;
SELECT bizenv.briefing('oversight', '2025-07-31');
CREATE VIEW oversight.v_closure AS SELECT 1 AS task_list, '' AS indicator;
SELECT bizenv.briefing('oversight', '2025-07-31');
SELECT bizenv.letter_text('oversight', 4711);
SELECT bizenv.briefing('oversight', NULL);
SELECT bizenv.briefing('oversight', 'infinity');
SELECT bizenv.briefing('oversight', '2025-07-31', lang => 'fr');
SELECT bizenv.gap_sentence(NULL, 4.68, 3.96, '自治区', 'lower_is_better');

RESET bizenv.as_of;
DROP SCHEMA oversight CASCADE;
RESET ROLE;
SELECT current_database() AS here \gset
REVOKE CREATE ON DATABASE :"here" FROM bizenv_regress_editor;
DROP ROLE bizenv_regress_editor;
