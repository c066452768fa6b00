-- The briefing of the same ledger, as a sentence and as a document, and the
-- check of what somebody typed: the newsletter's own text.

\set ON_ERROR_STOP on
\set QUIET 1
\pset linestyle unicode
\pset border 2
\pset null '—'
\pset footer off
SET ROLE demo_office;

\echo
\echo '十三、通报   The briefing, written from the views'
\echo 'SELECT bizenv.briefing(''oversight'', as_of => ''2025-07-31'');'
\echo
\pset tuples_only on
\pset format unaligned
SELECT bizenv.briefing('oversight', as_of => '2025-07-31');
\echo '督办函   The letter that is due'
\echo
SET bizenv.as_of = '2025-07-31';
SELECT bizenv.letter_text('oversight', order_id) FROM oversight.v_supervision WHERE escalation_name IS NOT NULL ORDER BY overdue_workdays DESC LIMIT 1;
RESET bizenv.as_of;
\pset tuples_only off
\pset format aligned

\echo '核稿   The newsletter''s own text, checked: SELECT * FROM bizenv.check_draft(draft, ''oversight'', as_of => ''2025-07-31'');'
\set draft `cat tools/demo/newsletter.txt`
CREATE TEMP TABLE checked AS SELECT * FROM bizenv.check_draft(:'draft', 'oversight', as_of => '2025-07-31');
SELECT verdict_zh AS "结论", count(*) AS "数字" FROM checked GROUP BY verdict_zh, verdict_order ORDER BY verdict_order;
SELECT fragment AS "原文", verdict_zh AS "结论", printed AS "应为", label AS "数字", note AS "说明" FROM checked WHERE verdict IN ('wrong', 'unit') ORDER BY position;

\echo '同一篇稿子，改错十处   The same with ten errors planted:'
SELECT c.fragment AS "原文", c.printed AS "应为", c.label AS "数字"
FROM bizenv.check_draft(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(:'draft', '通过12项', '通过13项'), '20.7%', '20.9%'), '推进46项', '推进45项'),
         '79.3%', '79.2%'), '完成9项', '完成8项'), '总量的14%', '总量的15%'), '过半41项', '过半42项'), '21.94%', '21.49%'), '连续2月', '连续3月'), '仍高于', '仍低于'), 'oversight', as_of => '2025-07-31') AS c
WHERE c.verdict = 'wrong' ORDER BY c.position;

INSERT INTO demo.figure (id, measure, printed, computed)
SELECT 'briefing_' || f.figure || coalesce('_' || f.task_list, '_' || f.indicator, ''), '通报：' || f.label, n.printed, f.printed
FROM bizenv.briefing_figures('oversight', as_of => '2025-07-31') AS f
JOIN (VALUES ('approved_share', 'pgwt2024', '20.7%'), ('ongoing_share', 'pgwt2024', '79.3%'), ('completed_share', 'gzyd2025', '14%'), ('past_half_share', 'gzyd2025', '64%'), ('just_started_share', 'gzyd2025', '22%'),
             ('half_verdict', 'gzyd2025', '没有实现'), ('change', 'ssj', '提高2.67个百分点'), ('change', 'qydk', '无变化')) AS n(figure, key, printed)
    ON n.figure = f.figure AND n.key IN (f.task_list, f.indicator)
UNION ALL
SELECT 'briefing_silent', '通报：连续未填报', '市工信局 2个月', string_agg(format('%s %s', f.department_name, f.printed), '、')
FROM bizenv.briefing_figures('oversight', as_of => '2025-07-31') AS f WHERE f.figure = 'trailing_missing' AND f.value > 0
UNION ALL
SELECT 'draft_wrong', '核稿：月报原文', '不符 0, 单位有误 2.67%', format('不符 %s, 单位有误 %s', count(*) FILTER (WHERE verdict = 'wrong'), string_agg(fragment, '、') FILTER (WHERE verdict = 'unit')) FROM checked;
\echo
\echo '与月报对照   Beside the newsletter'
SELECT place AS "序", measure AS "指标", printed AS "月报", computed AS "计算", CASE WHEN ok THEN '✓' ELSE '✗' END AS " "
FROM demo.figure WHERE id ~ '^(briefing|draft)' ORDER BY place;
RESET ROLE;
