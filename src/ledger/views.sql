-- -------------------------------------------------------------- 视图
--
-- What BI tools and the briefing read: plain columns, a label each.  They show
-- the day that bizenv.reference_date() gives; what happened after it, a
-- dispatch, a report, a letter, is not seen.

-- Each task as its last dispatch up to the day has it.  One at exactly 0 has not
-- begun, whether a percentage says so or the word: lists count it among those
-- just started, and apart.  A term of whole
-- calendar months is measured by months, any other by days.  A task with sub-tasks is
-- as far as they are, by their weights; its class is the one that is certain, and its
-- own dispatch is shown beside.  A task that is cancelled by the day is none: another view
-- has those.
CREATE VIEW v_task AS
SELECT t.task_list, l.name AS task_list_name,
       l.list_kind, coalesce(voc.place, bizenv.code_order(l.list_kind, list => 'list_kind')) AS list_kind_order,
       coalesce(voc.zh, bizenv.code_label(l.list_kind, list => 'list_kind'))::varchar(20) AS list_kind_zh,
       t.department, d.name AS department_name,
       t.lead_department, ld.name AS lead_department_name,
       t.indicator, i.name AS indicator_name,
       t.task_id, t.name AS task_name,
       t.planned, p.done, t.unit,
       s.starts_on, s.due_on,
       p.period, p.reported_on,
       CASE WHEN s.percent < 99999.995 THEN s.percent END::numeric(7,2) AS progress_pct,
       CASE WHEN s.percent < 99999.995 THEN s.percent / 100 END::numeric(9,6) AS progress_ratio,
       CASE WHEN s.percent >= 99999.995 THEN 'out_of_range'
            WHEN s.percent IS NOT NULL THEN NULL
            WHEN s.parts > 0 THEN tree.parts_reason
            WHEN p.progress_class IS NOT NULL THEN 'class_only'
            WHEN p.done IS NOT NULL THEN 'no_plan'
            ELSE 'not_reported' END::varchar(30) AS progress_reason,
       c.progress_class::varchar(20) AS progress_class,
       bizenv.code_order(c.progress_class, list => 'progress_class') AS progress_class_order,
       bizenv.code_label(c.progress_class, list => 'progress_class')::varchar(20) AS progress_class_zh,
       bizenv.elapsed_percent(s.term_starts, s.due_on, s.as_of, s.basis)::numeric(7,2) AS elapsed_pct,
       CASE WHEN s.percent < 99999.995
            THEN bizenv.pace_gap(s.percent, s.term_starts, s.due_on, s.as_of, s.basis) END::numeric(7,2) AS pace_gap_pp,
       CASE WHEN s.parts > 0 AND tree.parts_reason = 'not_all_seen' THEN NULL
            WHEN s.parts > 0 THEN bizenv.is_on_pace(tree.least, s.term_starts, s.due_on, s.as_of, s.basis)
            WHEN p.progress_class IS NULL OR p.progress_class = 'not_begun'
            THEN bizenv.is_on_pace(s.percent, s.term_starts, s.due_on, s.as_of, s.basis)
            WHEN p.progress_class = 'completed' THEN true END AS is_on_pace,
       c.is_overdue,
       CASE WHEN NOT c.is_overdue THEN 0 WHEN c.is_overdue AND n.least = n.most THEN n.least END AS overdue_workdays,
       CASE WHEN c.is_overdue IS NULL THEN tree.parts_reason WHEN c.is_overdue AND n.least < n.most THEN 'not_announced' END::varchar(30) AS overdue_reason,
       CASE WHEN c.is_overdue THEN greatest(n.least, 0) ELSE 0 END AS least_overdue_workdays,
       CASE WHEN c.is_running AND n.least = n.most THEN -n.least END AS workdays_left,
       CASE WHEN c.is_running AND n.least < n.most THEN 'not_announced' END::varchar(30) AS left_reason,
       z.light::varchar(20) AS light, bizenv.code_order(z.light, 'light') AS light_order,
       bizenv.code_label(z.light, list => 'light')::varchar(20) AS light_zh,
       z.light_reason::varchar(30) AS light_reason,
       -- (no join: without statistics it would compare every task with every condition)
       EXISTS (SELECT FROM task_condition AS k
               WHERE k.department = t.department AND k.task_id = t.task_id AND k.condition = 'approved' AND k.met
                   AND (k.checked_on <= (SELECT bizenv.reference_date())) IS NOT FALSE)
           OR a.decided_on IS NOT NULL AS is_approved,
       a.decided_on AS closed_on,
       (SELECT bizenv_internal.clipped(string_agg(h.name, '、' ORDER BY q.supporting_department), 1000) FROM task_support AS q
        LEFT JOIN department AS h ON h.department = q.supporting_department
        WHERE q.department = t.department AND q.task_id = t.task_id AND q.supporting_department <> t.department)::varchar(1000) AS supporting_departments,
       t.parent_task_id, coalesce(tree.is_top, true) AS is_top, s.parts AS part_count,
       t.weight, CASE WHEN tree.task_id IS NULL THEN 1 ELSE tree.effective_weight END::numeric(26,16) AS effective_weight, tree.weight_reason,
       tree.parts_mean, tree.coverage_pct,
       CASE WHEN s.parts > 0 AND s.own < 99999.995 THEN s.own END::numeric(7,2) AS own_pct,
       s.as_of
FROM task AS t
JOIN task_list AS l ON l.task_list = t.task_list
LEFT JOIN vocabulary AS voc ON voc.list = 'list_kind' AND voc.code = l.list_kind
LEFT JOIN department AS d ON d.department = t.department
LEFT JOIN department AS ld ON ld.department = t.lead_department
LEFT JOIN indicator AS i ON i.indicator = t.indicator
LEFT JOIN LATERAL (
    SELECT q.period, q.reported_on, q.percent, q.done, q.progress_class
    FROM task_progress AS q
    WHERE q.department = t.department AND q.task_id = t.task_id
        AND q.period <= (SELECT bizenv.reference_date()) AND q.reported_on <= (SELECT bizenv.reference_date())
    ORDER BY q.period DESC LIMIT 1) AS p ON true
LEFT JOIN closure_application AS a ON a.department = t.department AND a.task_id = t.task_id
    AND a.decision = 'closed' AND a.decided_on <= (SELECT bizenv.reference_date())
-- (all at once, and only of lists that have a weight or a sub-task; as one value, for
-- without statistics a join would add the trees up once more for each task)
CROSS JOIN LATERAL jsonb_populate_record(NULL::bizenv.ledger_tree_row, (
    SELECT jsonb_object_agg(w.task_id, w)
    FROM (SELECT array_agg(q.task_id) AS ids, array_agg(q.parent_task_id) AS uppers, array_agg(q.task_list::text) AS lists, array_agg(q.weight) AS weights, array_agg(q.part_count) AS parts,
                 array_agg(coalesce(r.percent, bizenv.percent_of(r.done, q.planned), CASE r.progress_class WHEN 'not_begun' THEN 0 WHEN 'completed' THEN 100 END)) AS percents,
                 array_agg(r.progress_class::text) AS words, array_agg((q.cancelled_on <= (SELECT bizenv.reference_date())) IS TRUE) AS cancelled
          FROM task AS q
          LEFT JOIN LATERAL (
              SELECT o.percent, o.done, o.progress_class
              FROM task_progress AS o
              WHERE o.department = q.department AND o.task_id = q.task_id
                  AND o.period <= (SELECT bizenv.reference_date()) AND o.reported_on <= (SELECT bizenv.reference_date())
              ORDER BY o.period DESC LIMIT 1) AS r ON true
          WHERE q.task_list IN (SELECT o.task_list FROM task AS o WHERE o.weight IS NOT NULL OR o.parent_task_id IS NOT NULL OR o.part_count > 0)) AS b
    CROSS JOIN LATERAL bizenv_internal.ledger_tree(b.ids, b.uppers, b.lists, b.weights, b.parts, b.percents, b.words, b.cancelled) AS w) -> t.task_id::text) AS tree
CROSS JOIN LATERAL (
    SELECT o.starts_on, o.due_on, o.own, o.parts, CASE WHEN o.parts > 0 THEN tree.parts_mean ELSE o.own END AS percent, (SELECT bizenv.reference_date()) AS as_of
    FROM (SELECT coalesce(t.starts_on, l.starts_on) AS starts_on, coalesce(t.due_on, l.due_on) AS due_on, CASE WHEN t.part_count > 0 THEN tree.parts ELSE 0 END AS parts,
                 coalesce(p.percent, bizenv.percent_of(p.done, t.planned), CASE p.progress_class WHEN 'not_begun' THEN 0 WHEN 'completed' THEN 100 END) AS own) AS o) AS term
CROSS JOIN LATERAL (
    SELECT term.starts_on, term.due_on, term.as_of, term.own, term.parts,
           CASE WHEN term.starts_on <= term.due_on THEN term.starts_on END AS term_starts,
           CASE WHEN extract(day FROM term.starts_on) = 1 AND extract(day FROM term.due_on + 1) = 1
                THEN 'month' ELSE 'day' END AS basis,
           CASE WHEN term.percent > 1000000 THEN 1000000 ELSE term.percent END AS percent) AS s
CROSS JOIN LATERAL (
    -- (parts that are not seen may be completed)
    SELECT w.progress_class, w.progress_class <> 'completed' AND a.decided_on IS NULL AS is_running,
           s.due_on < s.as_of AND w.progress_class <> 'completed' AND a.decided_on IS NULL
               AND CASE WHEN s.parts > 0 AND tree.parts_reason = 'not_all_seen' THEN NULL ELSE true END AS is_overdue
    FROM (SELECT CASE WHEN s.parts > 0 THEN coalesce(CASE WHEN tree.is_at_zero THEN 'not_begun' END, bizenv.progress_class(tree.least, l.half_counts), 'not_reported')
              ELSE coalesce(p.progress_class, CASE WHEN s.percent = 0 THEN 'not_begun' END,
              bizenv.progress_class(s.percent, l.half_counts), 'not_reported') END AS progress_class) AS w) AS c
-- workdays past the term; negative: those that are left
CROSS JOIN LATERAL (
    SELECT b.least_workdays AS least, b.most_workdays AS most
    FROM bizenv.workday_bounds(s.due_on, s.as_of) AS b) AS n
LEFT JOIN LATERAL (
    -- of several rules the most severe light; where it hangs on days that are not announced, none
    -- (WITH: a scale is read once, not for each task)
    WITH rule AS MATERIALIZED (SELECT q.measure, q.scale::bizenv.scale AS scale FROM light_rule AS q WHERE q.subject = 'task')
    SELECT CASE WHEN min(least(lamp.a, lamp.b)) = min(greatest(lamp.a, lamp.b)) THEN (array_agg(lamp.light ORDER BY lamp.a))[1] END AS light,
           CASE WHEN min(least(lamp.a, lamp.b)) <> min(greatest(lamp.a, lamp.b)) THEN 'not_announced' END AS light_reason
    FROM rule AS r
    CROSS JOIN LATERAL (
        SELECT CASE WHEN r.measure = 'workdays_left' THEN -n.most
                    WHEN s.percent < 99999.995 THEN bizenv.pace_gap(s.percent, s.term_starts, s.due_on, s.as_of, s.basis) END AS least,
               CASE WHEN r.measure = 'workdays_left' AND n.most <> n.least THEN -n.least END AS other) AS m
    CROSS JOIN LATERAL (
        SELECT q.light, q.a, CASE WHEN m.other IS NULL THEN q.a
                   ELSE bizenv.code_order(bizenv.code_of_word(bizenv.scale_label(m.other, r.scale), 'light'), 'light') END AS b
        FROM (SELECT w.light, bizenv.code_order(w.light, 'light') AS a
              FROM (SELECT bizenv.code_of_word(bizenv.scale_label(m.least, r.scale), 'light') AS light) AS w) AS q) AS lamp
    WHERE c.is_running) AS z ON true
WHERE (t.cancelled_on <= (SELECT bizenv.reference_date())) IS NOT TRUE;
COMMENT ON VIEW v_task IS '任务：截至截至日期最近一次调度的进度';
COMMENT ON COLUMN v_task.task_list IS '清单代码';
COMMENT ON COLUMN v_task.task_list_name IS '清单';
COMMENT ON COLUMN v_task.list_kind IS '清单类别代码';
COMMENT ON COLUMN v_task.list_kind_order IS '清单类别次序';
COMMENT ON COLUMN v_task.list_kind_zh IS '清单类别';
COMMENT ON COLUMN v_task.department IS '责任部门代码';
COMMENT ON COLUMN v_task.department_name IS '责任部门';
COMMENT ON COLUMN v_task.lead_department IS '牵头部门代码';
COMMENT ON COLUMN v_task.lead_department_name IS '牵头部门';
COMMENT ON COLUMN v_task.indicator IS '指标代码';
COMMENT ON COLUMN v_task.indicator_name IS '指标';
COMMENT ON COLUMN v_task.task_id IS '任务编号';
COMMENT ON COLUMN v_task.task_name IS '任务';
COMMENT ON COLUMN v_task.planned IS '计划数';
COMMENT ON COLUMN v_task.done IS '完成数';
COMMENT ON COLUMN v_task.unit IS '计量单位';
COMMENT ON COLUMN v_task.starts_on IS '开始日期';
COMMENT ON COLUMN v_task.due_on IS '完成期限';
COMMENT ON COLUMN v_task.period IS '调度月份';
COMMENT ON COLUMN v_task.reported_on IS '填报日期';
COMMENT ON COLUMN v_task.progress_pct IS '进度（%）';
COMMENT ON COLUMN v_task.progress_ratio IS '进度（比值）';
COMMENT ON COLUMN v_task.progress_reason IS '进度缺失原因';
COMMENT ON COLUMN v_task.progress_class IS '进度分类代码';
COMMENT ON COLUMN v_task.progress_class_order IS '进度分类次序';
COMMENT ON COLUMN v_task.progress_class_zh IS '进度分类';
COMMENT ON COLUMN v_task.elapsed_pct IS '序时进度（%）';
COMMENT ON COLUMN v_task.pace_gap_pp IS '与序时之差（百分点）';
COMMENT ON COLUMN v_task.is_on_pace IS '是否达到序时';
COMMENT ON COLUMN v_task.is_overdue IS '是否逾期';
COMMENT ON COLUMN v_task.overdue_workdays IS '逾期工作日';
COMMENT ON COLUMN v_task.overdue_reason IS '逾期天数缺失原因';
COMMENT ON COLUMN v_task.least_overdue_workdays IS '逾期工作日至少';
COMMENT ON COLUMN v_task.workdays_left IS '剩余工作日（负为逾期）';
COMMENT ON COLUMN v_task.left_reason IS '剩余天数缺失原因';
COMMENT ON COLUMN v_task.light IS '亮灯代码';
COMMENT ON COLUMN v_task.light_order IS '亮灯次序';
COMMENT ON COLUMN v_task.light_zh IS '亮灯';
COMMENT ON COLUMN v_task.light_reason IS '亮灯缺失原因';
COMMENT ON COLUMN v_task.is_approved IS '是否审核通过';
COMMENT ON COLUMN v_task.closed_on IS '销号日期';
COMMENT ON COLUMN v_task.supporting_departments IS '配合部门';
COMMENT ON COLUMN v_task.parent_task_id IS '上级任务编号';
COMMENT ON COLUMN v_task.is_top IS '是否最上级任务';
COMMENT ON COLUMN v_task.part_count IS '下级任务数';
COMMENT ON COLUMN v_task.weight IS '权重';
COMMENT ON COLUMN v_task.effective_weight IS '折算权重';
COMMENT ON COLUMN v_task.weight_reason IS '折算权重缺失原因';
COMMENT ON COLUMN v_task.parts_mean IS '下级任务平均进度';
COMMENT ON COLUMN v_task.coverage_pct IS '下级已报权重占比（%）';
COMMENT ON COLUMN v_task.own_pct IS '本任务自报进度（%）';
COMMENT ON COLUMN v_task.as_of IS '截至日期';

-- Each task that is cancelled by the day.
CREATE VIEW v_task_cancelled AS
SELECT t.task_list, l.name AS task_list_name,
       l.list_kind, coalesce(voc.place, bizenv.code_order(l.list_kind, list => 'list_kind')) AS list_kind_order,
       coalesce(voc.zh, bizenv.code_label(l.list_kind, list => 'list_kind'))::varchar(20) AS list_kind_zh,
       t.department, d.name AS department_name,
       t.lead_department, ld.name AS lead_department_name,
       t.task_id, t.name AS task_name,
       t.parent_task_id, u.department AS parent_department, u.task_id IS NULL AS is_top, t.part_count, t.weight,
       t.cancelled_on, t.cancelled_reason,
       (SELECT bizenv.reference_date()) AS as_of
FROM task AS t
JOIN task_list AS l ON l.task_list = t.task_list
LEFT JOIN vocabulary AS voc ON voc.list = 'list_kind' AND voc.code = l.list_kind
LEFT JOIN department AS d ON d.department = t.department
LEFT JOIN department AS ld ON ld.department = t.lead_department
LEFT JOIN task AS u ON u.task_id = t.parent_task_id
WHERE t.cancelled_on <= (SELECT bizenv.reference_date());
COMMENT ON VIEW v_task_cancelled IS '已取消的任务：截至截至日期调出清单的任务';
COMMENT ON COLUMN v_task_cancelled.task_list IS '清单代码';
COMMENT ON COLUMN v_task_cancelled.task_list_name IS '清单';
COMMENT ON COLUMN v_task_cancelled.list_kind IS '清单类别代码';
COMMENT ON COLUMN v_task_cancelled.list_kind_order IS '清单类别次序';
COMMENT ON COLUMN v_task_cancelled.list_kind_zh IS '清单类别';
COMMENT ON COLUMN v_task_cancelled.department IS '责任部门代码';
COMMENT ON COLUMN v_task_cancelled.department_name IS '责任部门';
COMMENT ON COLUMN v_task_cancelled.lead_department IS '牵头部门代码';
COMMENT ON COLUMN v_task_cancelled.lead_department_name IS '牵头部门';
COMMENT ON COLUMN v_task_cancelled.task_id IS '任务编号';
COMMENT ON COLUMN v_task_cancelled.task_name IS '任务';
COMMENT ON COLUMN v_task_cancelled.parent_task_id IS '上级任务编号';
COMMENT ON COLUMN v_task_cancelled.parent_department IS '上级任务责任部门代码';
COMMENT ON COLUMN v_task_cancelled.is_top IS '是否最上级任务';
COMMENT ON COLUMN v_task_cancelled.part_count IS '下级任务数';
COMMENT ON COLUMN v_task_cancelled.weight IS '权重';
COMMENT ON COLUMN v_task_cancelled.cancelled_on IS '取消日期';
COMMENT ON COLUMN v_task_cancelled.cancelled_reason IS '取消依据和原因';
COMMENT ON COLUMN v_task_cancelled.as_of IS '截至日期';

CREATE VIEW v_task_progress AS
SELECT t.department, d.name AS department_name,
       t.task_list, l.name AS task_list_name,
       t.task_id, t.name AS task_name,
       p.period, p.reported_on,
       CASE WHEN s.percent < 99999.995 THEN s.percent END::numeric(7,2) AS progress_pct,
       CASE WHEN s.percent < 99999.995 THEN s.percent / 100 END::numeric(9,6) AS progress_ratio,
       c.progress_class::varchar(20) AS progress_class,
       bizenv.code_order(c.progress_class, list => 'progress_class') AS progress_class_order,
       bizenv.code_label(c.progress_class, list => 'progress_class')::varchar(20) AS progress_class_zh,
       (SELECT bizenv.reference_date()) AS as_of
FROM task_progress AS p
JOIN task AS t ON t.department = p.department AND t.task_id = p.task_id
JOIN task_list AS l ON l.task_list = t.task_list
LEFT JOIN department AS d ON d.department = t.department
CROSS JOIN LATERAL (
    SELECT CASE WHEN q.percent > 1000000 THEN 1000000 ELSE q.percent END AS percent
    FROM (SELECT coalesce(p.percent, bizenv.percent_of(p.done, t.planned), CASE p.progress_class WHEN 'not_begun' THEN 0 WHEN 'completed' THEN 100 END) AS percent) AS q) AS s
CROSS JOIN LATERAL (
    SELECT coalesce(p.progress_class, CASE WHEN s.percent = 0 THEN 'not_begun' END,
        bizenv.progress_class(s.percent, l.half_counts), 'not_reported') AS progress_class) AS c
WHERE p.period <= (SELECT bizenv.reference_date()) AND p.reported_on <= (SELECT bizenv.reference_date());
COMMENT ON VIEW v_task_progress IS '任务进度：截至截至日期的历次调度';
COMMENT ON COLUMN v_task_progress.department IS '责任部门代码';
COMMENT ON COLUMN v_task_progress.department_name IS '责任部门';
COMMENT ON COLUMN v_task_progress.task_list IS '清单代码';
COMMENT ON COLUMN v_task_progress.task_list_name IS '清单';
COMMENT ON COLUMN v_task_progress.task_id IS '任务编号';
COMMENT ON COLUMN v_task_progress.task_name IS '任务';
COMMENT ON COLUMN v_task_progress.period IS '调度月份';
COMMENT ON COLUMN v_task_progress.reported_on IS '填报日期';
COMMENT ON COLUMN v_task_progress.progress_pct IS '进度（%）';
COMMENT ON COLUMN v_task_progress.progress_ratio IS '进度（比值）';
COMMENT ON COLUMN v_task_progress.progress_class IS '进度分类代码';
COMMENT ON COLUMN v_task_progress.progress_class_order IS '进度分类次序';
COMMENT ON COLUMN v_task_progress.progress_class_zh IS '进度分类';
COMMENT ON COLUMN v_task_progress.as_of IS '截至日期';

-- Each list: shares are printed with the digits of the list, ratios are not
-- rounded to them.  A mean would be made up where a task reports its class alone.
CREATE VIEW v_task_list AS
SELECT l.task_list, l.name AS task_list_name,
       l.list_kind, coalesce(voc.place, bizenv.code_order(l.list_kind, list => 'list_kind')) AS list_kind_order,
       coalesce(voc.zh, bizenv.code_label(l.list_kind, list => 'list_kind'))::varchar(20) AS list_kind_zh,
       l.starts_on, l.due_on,
       n.task_count,
       bizenv.class_count(n.classes, 'completed')::integer AS completed_count,
       bizenv.class_share(n.classes, 'completed', l.share_digits)::numeric(7,2) AS completed_pct,
       (bizenv.class_share(n.classes, 'completed', 4) / 100)::numeric(9,6) AS completed_ratio,
       bizenv.class_count(n.classes, 'past_half')::integer AS past_half_count,
       bizenv.class_share(n.classes, 'past_half', l.share_digits)::numeric(7,2) AS past_half_pct,
       (bizenv.class_share(n.classes, 'past_half', 4) / 100)::numeric(9,6) AS past_half_ratio,
       bizenv.class_count(n.classes, 'just_started')::integer AS just_started_count,
       bizenv.class_share(n.classes, 'just_started', l.share_digits)::numeric(7,2) AS just_started_pct,
       (bizenv.class_share(n.classes, 'just_started', 4) / 100)::numeric(9,6) AS just_started_ratio,
       bizenv.class_count(n.classes, 'not_begun')::integer AS not_begun_count,
       bizenv.class_share(n.classes, 'not_begun', l.share_digits)::numeric(7,2) AS not_begun_pct,
       (bizenv.class_share(n.classes, 'not_begun', 4) / 100)::numeric(9,6) AS not_begun_ratio,
       bizenv.class_count(n.classes, 'not_reported')::integer AS not_reported_count,
       bizenv.class_share(n.classes, 'not_reported', l.share_digits)::numeric(7,2) AS not_reported_pct,
       (bizenv.class_share(n.classes, 'not_reported', 4) / 100)::numeric(9,6) AS not_reported_ratio,
       n.approved_count,
       bizenv.percent_of(n.approved_count, n.task_count, l.share_digits)::numeric(7,2) AS approved_pct,
       (bizenv.percent_of(n.approved_count, n.task_count, 4) / 100)::numeric(9,6) AS approved_ratio,
       n.task_count - n.approved_count AS ongoing_count,
       bizenv.percent_of(n.task_count - n.approved_count, n.task_count, l.share_digits)::numeric(7,2) AS ongoing_pct,
       (bizenv.percent_of(n.task_count - n.approved_count, n.task_count, 4) / 100)::numeric(9,6) AS ongoing_ratio,
       n.mean_pct,
       CASE WHEN n.task_count = 0 THEN 'no_tasks'
            WHEN s.has_class_only THEN 'class_only'
            WHEN n.is_tree AND s.weight_reason IS NOT NULL THEN s.weight_reason
            WHEN n.mean_pct IS NULL THEN 'none_reported' END::varchar(30) AS mean_reason,
       CASE WHEN s.has_one_unit AND s.planned_total < 1e14 THEN s.planned_total END::numeric(18,4) AS planned_total,
       CASE WHEN s.has_one_unit AND s.done_total < 1e14 THEN s.done_total END::numeric(18,4) AS done_total,
       h.elapsed_pct,
       h.verdict AS half_verdict, h.verdict_order AS half_verdict_order, h.verdict_zh AS half_verdict_zh,
       l.half_reading, bizenv.code_order(l.half_reading, list => 'half_reading') AS half_reading_order,
       bizenv.code_label(l.half_reading, list => 'half_reading')::varchar(20) AS half_reading_zh,
       l.share_digits,
       coalesce(s.leaf_count, 0) AS leaf_count,
       n.is_weighted, s.weight_total::numeric(18,4) AS weight_total,
       CASE WHEN n.is_weighted AND s.has_untold THEN 'weights_missing' WHEN n.is_weighted AND s.weight_reason = 'not_all_seen' THEN 'not_all_seen' END::varchar(30) AS weight_reason,
       bizenv.class_share(k.classes, 'completed', l.share_digits)::numeric(7,2) AS completed_weight_pct,
       bizenv.class_share(k.classes, 'past_half', l.share_digits)::numeric(7,2) AS past_half_weight_pct,
       bizenv.class_share(k.classes, 'just_started', l.share_digits)::numeric(7,2) AS just_started_weight_pct,
       bizenv.class_share(k.classes, 'not_begun', l.share_digits)::numeric(7,2) AS not_begun_weight_pct,
       bizenv.class_share(k.classes, 'not_reported', l.share_digits)::numeric(7,2) AS not_reported_weight_pct,
       bizenv.coverage_pct(CASE WHEN n.is_tree AND s.weight_reason IS NULL THEN s.leaves END, 2)::numeric(7,2) AS coverage_pct,
       coalesce(off.cancelled_count, 0) AS cancelled_count,
       (SELECT bizenv.reference_date()) AS as_of
FROM task_list AS l
LEFT JOIN vocabulary AS voc ON voc.list = 'list_kind' AND voc.code = l.list_kind
LEFT JOIN (
    -- tasks of the list are those without an upper task; how far it is, the lowest say
    SELECT t.task_list, count(*) FILTER (WHERE t.is_top)::integer AS task_count, count(*) FILTER (WHERE t.part_count = 0)::integer AS leaf_count,
           bizenv.class_agg(t.progress_class) FILTER (WHERE t.is_top) AS classes,
           bizenv.progress_agg(t.percent) FILTER (WHERE t.is_top) AS percents,
           bizenv.progress_agg(t.percent, t.effective_weight) FILTER (WHERE t.part_count = 0) AS leaves,
           -- (a percentage of the class stands for it, which has no other)
           bizenv.progress_agg(CASE t.progress_class WHEN 'completed' THEN 100 WHEN 'past_half' THEN 75 WHEN 'just_started' THEN 25 WHEN 'not_begun' THEN 0 END, t.weight) FILTER (WHERE t.is_top) AS weighted_classes,
           count(*) FILTER (WHERE t.progress_reason = 'class_only' AND t.part_count = 0) > 0 AS has_class_only,
           CASE WHEN bool_or(t.weight_reason = 'not_all_seen' OR t.progress_reason = 'not_all_seen') THEN 'not_all_seen' WHEN bool_or(t.weight_reason IS NOT NULL) THEN 'weights_missing' END AS weight_reason,
           bool_or(t.part_count > 0 OR NOT t.is_top OR t.parent_task_id IS NOT NULL) AS has_parts,
           count(t.weight) FILTER (WHERE t.is_top) > 0 AS is_weighted, count(t.weight) FILTER (WHERE t.is_top) < count(*) FILTER (WHERE t.is_top) AS has_untold,
           sum(t.weight) FILTER (WHERE t.is_top) AS weight_total,
           count(*) FILTER (WHERE t.is_approved AND t.is_top)::integer AS approved_count,
           min(t.unit) FILTER (WHERE t.planned IS NOT NULL AND t.part_count = 0) IS NOT DISTINCT FROM
               max(t.unit) FILTER (WHERE t.planned IS NOT NULL AND t.part_count = 0) AS has_one_unit,
           sum(t.planned) FILTER (WHERE t.part_count = 0) AS planned_total,
           sum(t.done) FILTER (WHERE t.planned IS NOT NULL AND t.part_count = 0) AS done_total
    FROM (SELECT q.*, CASE WHEN q.progress_reason = 'out_of_range' THEN 1000000
              WHEN q.part_count > 0 THEN q.parts_mean ELSE coalesce(bizenv.percent_of(q.done, q.planned), q.progress_pct) END AS percent FROM v_task AS q) AS t
    GROUP BY t.task_list) AS s ON s.task_list = l.task_list
LEFT JOIN (
    SELECT q.task_list, count(*) FILTER (WHERE q.is_top)::integer AS cancelled_count FROM v_task_cancelled AS q GROUP BY q.task_list) AS off ON off.task_list = l.task_list
CROSS JOIN LATERAL (
    SELECT coalesce(s.task_count, 0) AS task_count, coalesce(s.approved_count, 0) AS approved_count,
           coalesce(s.is_weighted, false) AS is_weighted, coalesce(s.is_weighted OR s.has_parts, false) AS is_tree,
           coalesce(s.classes, '{}'::bizenv.progress_tally) AS classes,
           -- (shares that were cut to 16 decimals are healed)
           CASE WHEN s.has_class_only THEN NULL WHEN NOT (s.is_weighted OR s.has_parts) THEN bizenv.mean_percent(s.percents, digits => 2)
               WHEN s.weight_reason IS NULL THEN round(bizenv.mean_percent(s.leaves, digits => 10), 2) END::numeric(7,2) AS mean_pct) AS n
CROSS JOIN LATERAL (SELECT CASE WHEN n.is_weighted AND NOT s.has_untold AND s.weight_reason IS DISTINCT FROM 'not_all_seen' THEN s.weighted_classes END AS classes) AS k
-- (a mean is one of percentages: where a task reports its class alone it is not known)
CROSS JOIN LATERAL (
    SELECT b.* FROM bizenv.both_halves(CASE WHEN l.half_reading = 'mean_percent' AND NOT s.has_class_only THEN s.percents ELSE n.classes END,
        l.starts_on, l.due_on, (SELECT bizenv.reference_date()), reading => l.half_reading,
        basis => CASE WHEN extract(day FROM l.starts_on) = 1 AND extract(day FROM l.due_on + 1) = 1 THEN 'month' ELSE 'day' END) AS b
    WHERE NOT n.is_weighted AND NOT (n.is_tree AND l.half_reading = 'mean_percent')
    UNION ALL
    -- by weights, and where they are not known nothing
    SELECT b.* FROM bizenv.both_halves(CASE WHEN l.half_reading <> 'mean_percent' THEN coalesce(k.classes, '{}'::bizenv.progress_weight_tally)
            WHEN n.mean_pct IS NULL THEN '{}'::bizenv.progress_weight_tally ELSE (SELECT bizenv.progress_agg(m.mean, 1) FROM (SELECT round(bizenv.mean_percent(s.leaves, digits => 10), 10) AS mean) AS m) END,
        l.starts_on, l.due_on, (SELECT bizenv.reference_date()), reading => l.half_reading,
        basis => CASE WHEN extract(day FROM l.starts_on) = 1 AND extract(day FROM l.due_on + 1) = 1 THEN 'month' ELSE 'day' END) AS b
    WHERE n.is_weighted OR n.is_tree AND l.half_reading = 'mean_percent') AS h;
COMMENT ON VIEW v_task_list IS '任务清单：各类任务的数量和占比、时间过半任务过半';
COMMENT ON COLUMN v_task_list.task_list IS '清单代码';
COMMENT ON COLUMN v_task_list.task_list_name IS '清单';
COMMENT ON COLUMN v_task_list.list_kind IS '清单类别代码';
COMMENT ON COLUMN v_task_list.list_kind_order IS '清单类别次序';
COMMENT ON COLUMN v_task_list.list_kind_zh IS '清单类别';
COMMENT ON COLUMN v_task_list.starts_on IS '开始日期';
COMMENT ON COLUMN v_task_list.due_on IS '完成期限';
COMMENT ON COLUMN v_task_list.task_count IS '任务数';
COMMENT ON COLUMN v_task_list.completed_count IS '已完成数';
COMMENT ON COLUMN v_task_list.completed_pct IS '已完成占比（%）';
COMMENT ON COLUMN v_task_list.completed_ratio IS '已完成（比值）';
COMMENT ON COLUMN v_task_list.past_half_count IS '进度过半数';
COMMENT ON COLUMN v_task_list.past_half_pct IS '进度过半占比（%）';
COMMENT ON COLUMN v_task_list.past_half_ratio IS '进度过半（比值）';
COMMENT ON COLUMN v_task_list.just_started_count IS '初步开展数（含未启动）';
COMMENT ON COLUMN v_task_list.just_started_pct IS '初步开展占比（%）';
COMMENT ON COLUMN v_task_list.just_started_ratio IS '初步开展（比值）';
COMMENT ON COLUMN v_task_list.not_begun_count IS '其中未启动数';
COMMENT ON COLUMN v_task_list.not_begun_pct IS '未启动占比（%）';
COMMENT ON COLUMN v_task_list.not_begun_ratio IS '未启动（比值）';
COMMENT ON COLUMN v_task_list.not_reported_count IS '未报送数';
COMMENT ON COLUMN v_task_list.not_reported_pct IS '未报送占比（%）';
COMMENT ON COLUMN v_task_list.not_reported_ratio IS '未报送（比值）';
COMMENT ON COLUMN v_task_list.approved_count IS '审核通过数';
COMMENT ON COLUMN v_task_list.approved_pct IS '审核通过占比（%）';
COMMENT ON COLUMN v_task_list.approved_ratio IS '审核通过（比值）';
COMMENT ON COLUMN v_task_list.ongoing_count IS '正在推进数（未通过审核）';
COMMENT ON COLUMN v_task_list.ongoing_pct IS '正在推进占比（%）';
COMMENT ON COLUMN v_task_list.ongoing_ratio IS '正在推进（比值）';
COMMENT ON COLUMN v_task_list.mean_pct IS '平均进度（%）';
COMMENT ON COLUMN v_task_list.mean_reason IS '平均进度缺失原因';
COMMENT ON COLUMN v_task_list.planned_total IS '计划数合计';
COMMENT ON COLUMN v_task_list.done_total IS '完成数合计';
COMMENT ON COLUMN v_task_list.elapsed_pct IS '序时进度（%）';
COMMENT ON COLUMN v_task_list.half_verdict IS '过半结论代码';
COMMENT ON COLUMN v_task_list.half_verdict_order IS '过半结论次序';
COMMENT ON COLUMN v_task_list.half_verdict_zh IS '过半结论';
COMMENT ON COLUMN v_task_list.half_reading IS '任务过半口径代码';
COMMENT ON COLUMN v_task_list.half_reading_order IS '任务过半口径次序';
COMMENT ON COLUMN v_task_list.half_reading_zh IS '任务过半口径';
COMMENT ON COLUMN v_task_list.share_digits IS '占比小数位数';
COMMENT ON COLUMN v_task_list.leaf_count IS '最末级任务数';
COMMENT ON COLUMN v_task_list.is_weighted IS '是否按权重';
COMMENT ON COLUMN v_task_list.weight_total IS '权重合计';
COMMENT ON COLUMN v_task_list.weight_reason IS '权重缺失原因';
COMMENT ON COLUMN v_task_list.completed_weight_pct IS '已完成权重占比（%）';
COMMENT ON COLUMN v_task_list.past_half_weight_pct IS '进度过半权重占比（%）';
COMMENT ON COLUMN v_task_list.just_started_weight_pct IS '初步开展权重占比（%）';
COMMENT ON COLUMN v_task_list.not_begun_weight_pct IS '未启动权重占比（%）';
COMMENT ON COLUMN v_task_list.not_reported_weight_pct IS '未报送权重占比（%）';
COMMENT ON COLUMN v_task_list.coverage_pct IS '已报权重占比（%）';
COMMENT ON COLUMN v_task_list.cancelled_count IS '已取消数';
COMMENT ON COLUMN v_task_list.as_of IS '截至日期';

-- Each indicator of this region in its last period, once for each benchmark
-- that is at most a year older; the previous value is that of a year before.
CREATE VIEW v_indicator_gap AS
SELECT i.indicator, i.name AS indicator_name,
       i.parent, pi.name AS parent_name,
       i.department, d.name AS department_name,
       i.lead_department, ld.name AS lead_department_name,
       v.region, v.region_name, v.period,
       i.frequency, bizenv.code_order(i.frequency, list => 'series_step') AS frequency_order,
       bizenv.code_label(i.frequency, list => 'series_step')::varchar(20) AS frequency_zh,
       bizenv.period_label(v.period, i.frequency)::varchar(20) AS period_label,
       b.benchmark_kind, coalesce(voc.place, bizenv.code_order(b.benchmark_kind, list => 'benchmark_kind')) AS benchmark_kind_order,
       coalesce(voc.zh, bizenv.code_label(b.benchmark_kind, list => 'benchmark_kind'))::varchar(20) AS benchmark_kind_zh,
       b.name AS benchmark_name,
       i.direction, bizenv.code_order(i.direction, list => 'direction') AS direction_order,
       bizenv.code_label(i.direction, list => 'direction')::varchar(20) AS direction_zh,
       i.unit, n.digits,
       v.value, b.value AS benchmark, p.previous,
       g.difference::numeric(20,6) AS difference, g.difference_unit, g.relative_pct,
       g.advantage::numeric(20,6) AS advantage,
       g.standing, g.standing_order, g.standing_zh,
       g.change::numeric(20,6) AS change,
       g.trend, g.trend_order, g.trend_zh,
       g.gap_closed_pct,
       bizenv.frontier_score(v.value, i.worst, i.best)::numeric(7,2) AS score_pct,
       (SELECT bizenv.reference_date()) AS as_of
FROM indicator AS i
JOIN (
    SELECT DISTINCT ON (q.indicator) q.indicator, q.region, r.name AS region_name, q.period, q.value
    FROM indicator_value AS q
    JOIN region AS r ON r.region = q.region AND r.is_self
    WHERE q.period <= (SELECT bizenv.reference_date())
    ORDER BY q.indicator, q.period DESC) AS v ON v.indicator = i.indicator
LEFT JOIN indicator AS pi ON pi.indicator = i.parent
LEFT JOIN department AS d ON d.department = i.department
LEFT JOIN department AS ld ON ld.department = i.lead_department
LEFT JOIN LATERAL (
    SELECT DISTINCT ON (q.benchmark_kind) q.benchmark_kind, q.value, q.name
    FROM benchmark AS q
    WHERE q.indicator = v.indicator AND q.period <= v.period AND q.period > v.period - interval '1 year'
    ORDER BY q.benchmark_kind, q.period DESC) AS b ON true
LEFT JOIN vocabulary AS voc ON voc.list = 'benchmark_kind' AND voc.code = b.benchmark_kind
LEFT JOIN indicator_value AS lv ON lv.indicator = v.indicator AND lv.region = v.region
    AND lv.period = (v.period - interval '1 year')::date
LEFT JOIN LATERAL (
    SELECT q.value
    FROM benchmark AS q
    WHERE q.indicator = v.indicator AND q.benchmark_kind = 'own_previous'
        AND q.period <= v.period AND q.period > v.period - interval '1 year'
    ORDER BY q.period DESC LIMIT 1) AS own ON true
LEFT JOIN LATERAL (
    SELECT q.value
    FROM benchmark AS q
    WHERE q.indicator = v.indicator AND q.benchmark_kind = b.benchmark_kind
        AND q.period <= v.period - interval '1 year' AND q.period > v.period - interval '2 years'
    ORDER BY q.period DESC LIMIT 1) AS pb ON true
CROSS JOIN LATERAL (SELECT coalesce(lv.value, own.value) AS previous) AS p
CROSS JOIN LATERAL (
    SELECT coalesce(i.digits, bizenv_internal.unit_digits(i.unit, ARRAY[v.value, b.value, p.previous])) AS digits) AS n
CROSS JOIN LATERAL bizenv.gap_report(v.value, b.value, i.direction, i.unit, p.previous, pb.value, n.digits) AS g;
COMMENT ON VIEW v_indicator_gap IS '指标差距：本地区最近一期与各项基准、与上年比较';
COMMENT ON COLUMN v_indicator_gap.indicator IS '指标代码';
COMMENT ON COLUMN v_indicator_gap.indicator_name IS '指标';
COMMENT ON COLUMN v_indicator_gap.parent IS '上级指标代码';
COMMENT ON COLUMN v_indicator_gap.parent_name IS '上级指标';
COMMENT ON COLUMN v_indicator_gap.department IS '责任部门代码';
COMMENT ON COLUMN v_indicator_gap.department_name IS '责任部门';
COMMENT ON COLUMN v_indicator_gap.lead_department IS '牵头部门代码';
COMMENT ON COLUMN v_indicator_gap.lead_department_name IS '牵头部门';
COMMENT ON COLUMN v_indicator_gap.region IS '地区代码';
COMMENT ON COLUMN v_indicator_gap.region_name IS '地区';
COMMENT ON COLUMN v_indicator_gap.period IS '期';
COMMENT ON COLUMN v_indicator_gap.frequency IS '频次代码';
COMMENT ON COLUMN v_indicator_gap.frequency_order IS '频次次序';
COMMENT ON COLUMN v_indicator_gap.frequency_zh IS '频次';
COMMENT ON COLUMN v_indicator_gap.period_label IS '期别';
COMMENT ON COLUMN v_indicator_gap.benchmark_kind IS '基准类别代码';
COMMENT ON COLUMN v_indicator_gap.benchmark_kind_order IS '基准类别次序';
COMMENT ON COLUMN v_indicator_gap.benchmark_kind_zh IS '基准类别';
COMMENT ON COLUMN v_indicator_gap.benchmark_name IS '基准';
COMMENT ON COLUMN v_indicator_gap.direction IS '方向代码';
COMMENT ON COLUMN v_indicator_gap.direction_order IS '方向次序';
COMMENT ON COLUMN v_indicator_gap.direction_zh IS '方向';
COMMENT ON COLUMN v_indicator_gap.unit IS '单位';
COMMENT ON COLUMN v_indicator_gap.digits IS '小数位数';
COMMENT ON COLUMN v_indicator_gap.value IS '数值';
COMMENT ON COLUMN v_indicator_gap.benchmark IS '基准值';
COMMENT ON COLUMN v_indicator_gap.previous IS '上年数值';
COMMENT ON COLUMN v_indicator_gap.difference IS '与基准之差';
COMMENT ON COLUMN v_indicator_gap.difference_unit IS '差值单位';
COMMENT ON COLUMN v_indicator_gap.relative_pct IS '相对差距（%）';
COMMENT ON COLUMN v_indicator_gap.advantage IS '优劣差（正为优）';
COMMENT ON COLUMN v_indicator_gap.standing IS '比较结果代码';
COMMENT ON COLUMN v_indicator_gap.standing_order IS '比较结果次序';
COMMENT ON COLUMN v_indicator_gap.standing_zh IS '比较结果';
COMMENT ON COLUMN v_indicator_gap.change IS '较上年变化';
COMMENT ON COLUMN v_indicator_gap.trend IS '趋势代码';
COMMENT ON COLUMN v_indicator_gap.trend_order IS '趋势次序';
COMMENT ON COLUMN v_indicator_gap.trend_zh IS '趋势';
COMMENT ON COLUMN v_indicator_gap.gap_closed_pct IS '差距收窄（%）';
COMMENT ON COLUMN v_indicator_gap.score_pct IS '前沿距离得分';
COMMENT ON COLUMN v_indicator_gap.as_of IS '截至日期';

-- Each task that has conditions of closure.  One checked after the day is not
-- known yet.  A condition of the usual five is printed by its label.
CREATE VIEW v_closure AS
SELECT t.department, d.name AS department_name,
       t.lead_department, ld.name AS lead_department_name,
       t.task_list, l.name AS task_list_name,
       t.indicator, i.name AS indicator_name,
       t.task_id, t.name AS task_name,
       s.condition_count,
       s.condition_count - cardinality(bizenv.unmet_conditions(s.tally)) - cardinality(bizenv.unknown_conditions(s.tally)) AS met_count,
       cardinality(bizenv.unmet_conditions(s.tally)) AS unmet_count,
       cardinality(bizenv.unknown_conditions(s.tally)) AS unknown_count,
       bizenv.is_eligible(s.tally) AS is_eligible,
       bizenv.is_eligible(s.tally, ARRAY[bizenv.code_label('approved', list => 'closure_condition')]) AS may_apply,
       bizenv_internal.clipped(array_to_string(bizenv.unmet_conditions(s.tally), '、'), 1000)::varchar(1000) AS unmet_conditions,
       bizenv_internal.clipped(array_to_string(bizenv.unknown_conditions(s.tally), '、'), 1000)::varchar(1000) AS unknown_conditions,
       a.applied_on, a.closed_on,
       (SELECT bizenv_internal.clipped(string_agg(h.name, '、' ORDER BY q.supporting_department), 1000) FROM task_support AS q
        LEFT JOIN department AS h ON h.department = q.supporting_department
        WHERE q.department = t.department AND q.task_id = t.task_id AND q.supporting_department <> t.department)::varchar(1000) AS supporting_departments,
       (SELECT bizenv.reference_date()) AS as_of
FROM task AS t
JOIN (
    SELECT c.department, c.task_id, count(*)::integer AS condition_count,
           bizenv.closure_agg(coalesce(w.condition_zh, c.condition),
               CASE WHEN (c.checked_on <= (SELECT bizenv.reference_date())) IS NOT FALSE THEN c.met END) AS tally
    FROM task_condition AS c
    LEFT JOIN bizenv.closure_conditions(NULL, NULL, NULL, 'higher_is_better', NULL, NULL, NULL, 1) AS w
        ON w.condition = c.condition
    GROUP BY c.department, c.task_id) AS s ON s.department = t.department AND s.task_id = t.task_id
JOIN task_list AS l ON l.task_list = t.task_list
LEFT JOIN department AS d ON d.department = t.department
LEFT JOIN department AS ld ON ld.department = t.lead_department
LEFT JOIN indicator AS i ON i.indicator = t.indicator
LEFT JOIN (
    SELECT q.department, q.task_id, max(q.applied_on) AS applied_on,
           max(q.decided_on) FILTER (WHERE q.decision = 'closed'
               AND q.decided_on <= (SELECT bizenv.reference_date())) AS closed_on
    FROM closure_application AS q
    WHERE q.applied_on <= (SELECT bizenv.reference_date())
    GROUP BY q.department, q.task_id) AS a ON a.department = t.department AND a.task_id = t.task_id
WHERE (t.cancelled_on <= (SELECT bizenv.reference_date())) IS NOT TRUE;
COMMENT ON VIEW v_closure IS '销号：有销号条件的任务还缺什么';
COMMENT ON COLUMN v_closure.department IS '责任部门代码';
COMMENT ON COLUMN v_closure.department_name IS '责任部门';
COMMENT ON COLUMN v_closure.lead_department IS '牵头部门代码';
COMMENT ON COLUMN v_closure.lead_department_name IS '牵头部门';
COMMENT ON COLUMN v_closure.task_list IS '清单代码';
COMMENT ON COLUMN v_closure.task_list_name IS '清单';
COMMENT ON COLUMN v_closure.indicator IS '指标代码';
COMMENT ON COLUMN v_closure.indicator_name IS '指标';
COMMENT ON COLUMN v_closure.task_id IS '任务编号';
COMMENT ON COLUMN v_closure.task_name IS '任务';
COMMENT ON COLUMN v_closure.condition_count IS '条件数';
COMMENT ON COLUMN v_closure.met_count IS '已满足数';
COMMENT ON COLUMN v_closure.unmet_count IS '未满足数';
COMMENT ON COLUMN v_closure.unknown_count IS '待核实数';
COMMENT ON COLUMN v_closure.is_eligible IS '是否达到销号条件';
COMMENT ON COLUMN v_closure.may_apply IS '是否可以申请销号';
COMMENT ON COLUMN v_closure.unmet_conditions IS '未满足的条件';
COMMENT ON COLUMN v_closure.unknown_conditions IS '待核实的条件';
COMMENT ON COLUMN v_closure.applied_on IS '申请日期';
COMMENT ON COLUMN v_closure.closed_on IS '销号日期';
COMMENT ON COLUMN v_closure.supporting_departments IS '配合部门';
COMMENT ON COLUMN v_closure.as_of IS '截至日期';

-- Each report that is expected of the months up to the day, sent or not: of a
-- duty that goes on no longer than its list.  A report that is due in a year whose
-- holidays are not announced is due on the day that the duty says, or later: until
-- then it is not due, and what was sent by then is in time; else it is not judged, nor
-- is a run of missing months that it may belong to or end.
CREATE VIEW v_reporting AS
SELECT m.department, d.name AS department_name,
       m.task_list, l.name AS task_list_name,
       m.period, m.due_on,
       CASE WHEN m.is_provisional THEN 'not_announced' END::varchar(30) AS due_reason,
       m.expected_items, m.submitted_items, m.submitted_on,
       m.report_status::varchar(20) AS report_status,
       bizenv.code_order(m.report_status, list => 'report_status') AS report_status_order,
       bizenv.code_label(m.report_status, list => 'report_status')::varchar(20) AS report_status_zh,
       CASE WHEN m.judged_by IS NOT NULL THEN greatest(coalesce(m.submitted_on, m.as_of) - m.judged_by, 0) END AS days_late,
       CASE WHEN NOT m.is_open THEN m.report_status = 'missing' AND (m.period > m.last_sent) IS NOT FALSE END AS is_trailing_missing,
       CASE WHEN NOT m.is_open THEN bizenv.trailing_missing(m.sent, m.expected) END AS trailing_missing,
       CASE WHEN m.is_open THEN 'not_announced' END::varchar(30) AS trailing_reason,
       m.as_of
FROM (
    SELECT u.department, u.task_list, g.period, u.expected_items, h.due_on, g.due_on IS NULL AS is_provisional, r.submitted_items, r.submitted_on, g.as_of,
           h.judged_by, bizenv.report_status(h.judged_by, r.submitted_on, u.expected_items, r.submitted_items, g.as_of) AS report_status,
           bizenv.month_agg(r.period) OVER duty AS sent,
           bizenv.month_agg(g.period) FILTER (WHERE g.due_on < g.as_of) OVER duty AS expected,
           max(r.period) FILTER (WHERE g.due_on < g.as_of) OVER duty AS last_sent,
           bool_or(h.due_on IS NULL) OVER duty AS is_open
    FROM report_duty AS u
    JOIN task_list AS e ON e.task_list = u.task_list
    CROSS JOIN LATERAL (
        SELECT n.period, n.as_of, bizenv.report_due(n.period, u.due_day, u.due_kind, 'cn', 'null') AS due_on,
               bizenv.report_due(n.period, u.due_day, 'calendar_day', 'cn', 'null') AS earliest
        FROM (SELECT month::date AS period, (SELECT bizenv.reference_date()) AS as_of
              FROM generate_series(u.starts_on::timestamp, least((SELECT bizenv.reference_date()), u.ends_on, e.due_on)::timestamp,
                                   interval '1 month') AS month
              -- (every one is a first: this tells the planner that they are few, not 1,000)
              WHERE month = date_trunc('month', month)) AS n) AS g
    LEFT JOIN report AS r ON r.department = u.department AND r.task_list = u.task_list
        AND r.period = g.period AND r.submitted_on <= (SELECT bizenv.reference_date())
    CROSS JOIN LATERAL (
        SELECT coalesce(g.due_on, CASE WHEN g.as_of <= g.earliest THEN g.earliest END) AS due_on,
               coalesce(g.due_on, CASE WHEN coalesce(r.submitted_on, g.as_of) <= g.earliest THEN g.earliest END) AS judged_by) AS h
    WINDOW duty AS (PARTITION BY u.department, u.task_list)) AS m
JOIN task_list AS l ON l.task_list = m.task_list
LEFT JOIN department AS d ON d.department = m.department;
COMMENT ON VIEW v_reporting IS '报送：每个部门每张清单每月应报的报表';
COMMENT ON COLUMN v_reporting.department IS '填报部门代码';
COMMENT ON COLUMN v_reporting.department_name IS '填报部门';
COMMENT ON COLUMN v_reporting.task_list IS '清单代码';
COMMENT ON COLUMN v_reporting.task_list_name IS '清单';
COMMENT ON COLUMN v_reporting.period IS '所报月份';
COMMENT ON COLUMN v_reporting.due_on IS '报送期限';
COMMENT ON COLUMN v_reporting.due_reason IS '期限未定原因';
COMMENT ON COLUMN v_reporting.expected_items IS '应报项数';
COMMENT ON COLUMN v_reporting.submitted_items IS '已报项数';
COMMENT ON COLUMN v_reporting.submitted_on IS '报送日期';
COMMENT ON COLUMN v_reporting.report_status IS '报送情况代码';
COMMENT ON COLUMN v_reporting.report_status_order IS '报送情况次序';
COMMENT ON COLUMN v_reporting.report_status_zh IS '报送情况';
COMMENT ON COLUMN v_reporting.days_late IS '滞后天数';
COMMENT ON COLUMN v_reporting.is_trailing_missing IS '是否属连续漏报';
COMMENT ON COLUMN v_reporting.trailing_missing IS '至今连续漏报月数';
COMMENT ON COLUMN v_reporting.trailing_reason IS '连续漏报缺失原因';
COMMENT ON COLUMN v_reporting.as_of IS '截至日期';

-- Each problem with its stage and its last order.  A good answer stops the
-- clock of the order, as do the end of the problem and a step answered or verified
-- that stands without one; the letter that the
-- ladder says is due is for open problems only.  Pauses and extensions count from the
-- day on which they began or were granted.  Days that are not announced make a range
-- of workdays: what both its ends say is so, and what they do not is NULL with a reason.
CREATE VIEW v_supervision AS
SELECT p.department, d.name AS department_name,
       p.problem_id, p.name AS problem_name,
       p.source, coalesce(voc.place, bizenv.code_order(p.source, list => 'problem_source')) AS source_order,
       coalesce(voc.zh, bizenv.code_label(p.source, list => 'problem_source'))::varchar(20) AS source_zh,
       p.category, p.hall, p.found_on,
       s.stage, bizenv.code_order(s.stage, list => 'stage') AS stage_order,
       bizenv.code_label(s.stage, list => 'stage')::varchar(20) AS stage_zh,
       bizenv.phase_of(s.stage)::varchar(20) AS phase,
       bizenv.code_order(bizenv.phase_of(s.stage), list => 'phase') AS phase_order,
       bizenv.code_label(bizenv.phase_of(s.stage), list => 'phase')::varchar(20) AS phase_zh,
       s.entered_on,
       o.order_id, o.requirement, o.ordered_on, o.workdays, x.workdays AS extension_workdays,
       t.due_on, t.due_reason, bizenv_internal.clipped(nullif(concat_ws('；', w.note, x.note), ''), 1000)::varchar(1000) AS deadline_note,
       coalesce(f.is_running AND f.pauses @> f.as_of, false) AS is_paused,
       coalesce(a.good_on, a.last_on, y.stood_on) AS answered_on, a.handled_poorly,
       CASE WHEN n.least = n.most THEN n.least END AS overdue_workdays,
       CASE WHEN NOT f.is_known THEN 'unknown_calendar' WHEN n.least < n.most THEN 'not_announced' END::varchar(30) AS overdue_reason,
       n.least AS least_overdue_workdays,
       CASE WHEN f.is_running AND n.least_left = n.most_left THEN n.least_left END AS workdays_left,
       CASE WHEN NOT f.is_running THEN NULL WHEN NOT f.is_known THEN 'unknown_calendar' WHEN n.least_left < n.most_left THEN 'not_announced' END::varchar(30) AS left_reason,
       z.light::varchar(20) AS light, bizenv.code_order(z.light, 'light') AS light_order,
       bizenv.code_label(z.light, list => 'light')::varchar(20) AS light_zh,
       z.light_reason::varchar(30) AS light_reason,
       coalesce(l.letter_count, 0) AS letter_count, l.last_letter_on,
       h.issued_on AS order_letter_on, h.name AS order_letter_name, h.reason AS order_letter_reason,
       CASE WHEN f.is_open THEN e.level END AS escalation_level,
       CASE WHEN f.is_open THEN e.name END::varchar(40) AS escalation_name,
       bizenv_internal.clipped(CASE WHEN f.is_open THEN e.reason END, 400)::varchar(400) AS escalation_reason,
       CASE WHEN NOT f.is_open THEN NULL
            WHEN n.least < n.most AND u.level IS DISTINCT FROM e.level THEN 'not_announced'
            WHEN NOT f.is_known AND f.is_running AND t.due_on < f.as_of THEN 'unknown_calendar' END::varchar(30) AS undecided_reason,
       CASE WHEN s.stage = 'closed' THEN s.entered_on END AS closed_on,
       CASE WHEN NOT f.is_running OR t.due_reason = 'paused' THEN false
            WHEN t.due_reason IS NULL THEN t.due_on < f.as_of
            WHEN n.least_left > 0 OR n.least_left = 0 AND NOT f.pauses @> f.as_of THEN false END AS is_overdue,
       (SELECT bizenv_internal.clipped(string_agg(j.name, '、' ORDER BY q.supporting_department), 1000) FROM problem_support AS q
        LEFT JOIN department AS j ON j.department = q.supporting_department
        WHERE q.department = p.department AND q.problem_id = p.problem_id AND q.supporting_department <> p.department)::varchar(1000) AS supporting_departments,
       p.document_number AS problem_document_number, o.document_number AS order_document_number,
       a.document_number::varchar(80) AS answer_document_number, h.document_number AS letter_document_number,
       f.as_of
FROM problem AS p
LEFT JOIN department AS d ON d.department = p.department
LEFT JOIN vocabulary AS voc ON voc.list = 'problem_source' AND voc.code = p.source
LEFT JOIN LATERAL (
    SELECT q.step, q.stage, q.entered_on
    FROM problem_stage AS q
    WHERE q.department = p.department AND q.problem_id = p.problem_id
        AND q.entered_on <= (SELECT bizenv.reference_date())
    ORDER BY q.step DESC LIMIT 1) AS s ON true
LEFT JOIN LATERAL (
    SELECT q.order_id, q.requirement, q.ordered_on, q.workdays, q.due_on, q.due_reason, q.calendar, q.document_number
    FROM assignment_order AS q
    WHERE q.department = p.department AND q.problem_id = p.problem_id
        AND q.ordered_on <= (SELECT bizenv.reference_date())
    ORDER BY q.ordered_on DESC, q.order_id DESC LIMIT 1) AS o ON true
LEFT JOIN (
    SELECT q.department, q.order_id, max(q.answered_on) AS last_on,
           min(q.answered_on) FILTER (WHERE q.handled_poorly IS NOT TRUE) AS good_on,
           (array_agg(q.handled_poorly ORDER BY q.answered_on DESC, q.answer_id DESC)
               FILTER (WHERE q.handled_poorly IS NOT NULL))[1] AS handled_poorly,
           (array_agg(q.document_number ORDER BY q.answered_on DESC, q.answer_id DESC))[1] AS document_number
    FROM answer AS q
    WHERE q.answered_on <= (SELECT bizenv.reference_date())
    GROUP BY q.department, q.order_id) AS a ON a.department = p.department AND a.order_id = o.order_id
LEFT JOIN (
    SELECT q.department, x.problem_id, count(*)::integer AS letter_count, max(q.issued_on) AS last_letter_on
    FROM supervision_letter AS q
    JOIN assignment_order AS x ON x.department = q.department AND x.order_id = q.order_id
    WHERE q.issued_on <= (SELECT bizenv.reference_date())
    GROUP BY q.department, x.problem_id) AS l ON l.department = p.department AND l.problem_id = p.problem_id
LEFT JOIN (
    SELECT DISTINCT ON (q.department, q.order_id) q.department, q.order_id, q.level, q.issued_on, q.name, q.reason, q.document_number
    FROM supervision_letter AS q
    WHERE q.issued_on <= (SELECT bizenv.reference_date())
    ORDER BY q.department, q.order_id, q.level DESC) AS h ON h.department = p.department AND h.order_id = o.order_id
LEFT JOIN LATERAL (
    -- answered or verified by a step alone: since when it stands
    SELECT min(q.entered_on) AS stood_on
    FROM problem_stage AS q
    WHERE s.stage IN ('answered', 'verified') AND a.last_on IS NULL
        AND q.department = p.department AND q.problem_id = p.problem_id AND q.stage IN ('answered', 'verified')
        AND q.entered_on BETWEEN o.ordered_on AND (SELECT bizenv.reference_date())
        AND q.step > coalesce((SELECT max(b.step) FROM problem_stage AS b
            WHERE b.department = p.department AND b.problem_id = p.problem_id AND b.step <= s.step
                AND b.stage NOT IN ('answered', 'verified')), 0)) AS y ON true
LEFT JOIN (
    SELECT q.department, q.order_id,
           range_agg(daterange(q.starts_on, q.ends_on, '[]')) FILTER (WHERE q.starts_on <= (SELECT bizenv.reference_date())) AS pauses,
           '中止计时：' || string_agg(concat(to_char(q.starts_on, 'YYYY-MM-DD'), '至', to_char(q.ends_on, 'YYYY-MM-DD'), '（' || concat_ws('，', q.ground, q.document_number) || '）'),
               '、' ORDER BY q.starts_on, q.pause_id) FILTER (WHERE q.starts_on <= (SELECT bizenv.reference_date())) AS note,
           bool_or(q.starts_on > (SELECT bizenv.reference_date())) AS is_later
    FROM order_pause AS q
    GROUP BY q.department, q.order_id) AS w ON w.department = p.department AND w.order_id = o.order_id
LEFT JOIN (
    SELECT q.department, q.order_id,
           sum(q.workdays) FILTER (WHERE q.decided_on <= (SELECT bizenv.reference_date()))::integer AS workdays,
           '延期：' || string_agg(concat(q.workdays, '个工作日', '（' || concat_ws('，', q.ground, q.document_number) || '）'),
               '、' ORDER BY q.decided_on, q.extension_id) FILTER (WHERE q.decided_on <= (SELECT bizenv.reference_date())) AS note,
           bool_or(q.decided_on > (SELECT bizenv.reference_date())) AS is_later
    FROM order_extension AS q
    WHERE q.decision = 'granted'
    GROUP BY q.department, q.order_id) AS x ON x.department = p.department AND x.order_id = o.order_id
CROSS JOIN LATERAL (
    SELECT v.as_of, v.is_open, v.done_on, coalesce(v.is_open AND v.done_on IS NULL AND o.order_id IS NOT NULL, false) AS is_running,
           o.workdays + coalesce(x.workdays, 0) AS workdays, coalesce(w.pauses, '{}') AS pauses,
           o.order_id IS NULL OR o.calendar IN (SELECT c.calendar FROM bizenv.calendar AS c) AS is_known,
           -- (the stored deadline knows what came after the day, or was not certain)
           coalesce(w.is_later, false) OR coalesce(x.is_later, false) OR o.due_reason IS NOT NULL AS is_anew
    FROM (SELECT (SELECT bizenv.reference_date()) AS as_of,
                 (s.stage IN ('closed', 'rejected')) IS NOT TRUE AS is_open,
                 coalesce(a.good_on, y.stood_on, CASE WHEN s.stage IN ('closed', 'rejected') THEN s.entered_on END) AS done_on) AS v) AS f
-- (OFFSET 0: the function is asked for these rows, and for no other)
LEFT JOIN LATERAL (
    SELECT q.due_on, q.due_reason
    FROM bizenv.provisional_deadline(o.ordered_on, f.workdays, 'workday', o.calendar, f.pauses) AS q
    WHERE f.is_anew AND f.is_known AND o.order_id IS NOT NULL OFFSET 0) AS g ON true
CROSS JOIN LATERAL (
    SELECT CASE WHEN f.is_anew AND f.is_known THEN g.due_on ELSE o.due_on END AS due_on,
           CASE WHEN f.is_anew AND f.is_known THEN g.due_reason ELSE o.due_reason END AS due_reason) AS t
-- workdays past the deadline, negative before it: where that is not certain, those since
-- the order, less the term
LEFT JOIN LATERAL (
    SELECT q.least_workdays - k.term AS least, q.most_workdays - k.term AS most
    FROM (SELECT CASE WHEN t.due_reason IS NULL THEN 0 ELSE f.workdays END AS term,
                 CASE WHEN t.due_reason IS NULL THEN t.due_on ELSE o.ordered_on END AS since) AS k
    CROSS JOIN LATERAL bizenv.workday_bounds(k.since, least(f.as_of, f.done_on), o.calendar, false, f.pauses) AS q
    WHERE f.is_known AND o.order_id IS NOT NULL OFFSET 0) AS b ON true
CROSS JOIN LATERAL (
    SELECT CASE WHEN b.least < 0 THEN 0 ELSE b.least END AS least,
           CASE WHEN b.most < 0 THEN 0 ELSE b.most END AS most,
           -b.most AS least_left, -b.least AS most_left) AS n
CROSS JOIN LATERAL (
    SELECT CASE WHEN o.order_id IS NULL THEN 1 ELSE coalesce(h.level, 2) END AS level) AS i
CROSS JOIN LATERAL bizenv.escalation('wuhai', overdue_workdays => n.least, handled_poorly => a.handled_poorly,
    issued_level => i.level, most_overdue_workdays => n.most) AS e
LEFT JOIN LATERAL (
    SELECT q.level
    FROM bizenv.escalation('wuhai', overdue_workdays => n.most, handled_poorly => a.handled_poorly, issued_level => i.level) AS q
    WHERE n.least < n.most OFFSET 0) AS u ON true
LEFT JOIN LATERAL (
    -- of several rules the most severe light; where it hangs on days that are not announced, none
    -- (WITH: a scale is read once, not for each order)
    WITH rule AS MATERIALIZED (SELECT q.measure, q.scale::bizenv.scale AS scale FROM light_rule AS q WHERE q.subject = 'order')
    SELECT CASE WHEN min(least(lamp.a, lamp.b)) = min(greatest(lamp.a, lamp.b)) THEN (array_agg(lamp.light ORDER BY lamp.a))[1] END AS light,
           CASE WHEN min(least(lamp.a, lamp.b)) <> min(greatest(lamp.a, lamp.b)) THEN 'not_announced' END AS light_reason
    FROM rule AS r
    CROSS JOIN LATERAL (
        SELECT w.least, CASE WHEN w.most <> w.least THEN w.most END AS other
        FROM (SELECT CASE r.measure WHEN 'workdays_left' THEN n.least_left ELSE coalesce(e.level, i.level) END AS least,
                     CASE r.measure WHEN 'workdays_left' THEN n.most_left ELSE coalesce(u.level, e.level, i.level) END AS most) AS w) AS m
    CROSS JOIN LATERAL (
        SELECT q.light, q.a, CASE WHEN m.other IS NULL THEN q.a
                   ELSE bizenv.code_order(bizenv.code_of_word(bizenv.scale_label(m.other, r.scale), 'light'), 'light') END AS b
        FROM (SELECT w.light, bizenv.code_order(w.light, 'light') AS a
              FROM (SELECT bizenv.code_of_word(bizenv.scale_label(m.least, r.scale), 'light') AS light) AS w) AS q) AS lamp
    WHERE f.is_running) AS z ON true
WHERE p.found_on <= (SELECT bizenv.reference_date());
COMMENT ON VIEW v_supervision IS '督办：每个问题的环节、交办单、答复和应发文书';
COMMENT ON COLUMN v_supervision.department IS '责任部门代码';
COMMENT ON COLUMN v_supervision.department_name IS '责任部门';
COMMENT ON COLUMN v_supervision.problem_id IS '问题编号';
COMMENT ON COLUMN v_supervision.problem_name IS '问题';
COMMENT ON COLUMN v_supervision.source IS '来源代码';
COMMENT ON COLUMN v_supervision.source_order IS '来源次序';
COMMENT ON COLUMN v_supervision.source_zh IS '来源';
COMMENT ON COLUMN v_supervision.category IS '类别';
COMMENT ON COLUMN v_supervision.hall IS '大厅';
COMMENT ON COLUMN v_supervision.found_on IS '发现日期';
COMMENT ON COLUMN v_supervision.stage IS '环节代码';
COMMENT ON COLUMN v_supervision.stage_order IS '环节次序';
COMMENT ON COLUMN v_supervision.stage_zh IS '环节';
COMMENT ON COLUMN v_supervision.phase IS '阶段代码';
COMMENT ON COLUMN v_supervision.phase_order IS '阶段次序';
COMMENT ON COLUMN v_supervision.phase_zh IS '阶段';
COMMENT ON COLUMN v_supervision.entered_on IS '进入环节日期';
COMMENT ON COLUMN v_supervision.order_id IS '交办单编号';
COMMENT ON COLUMN v_supervision.requirement IS '办理要求';
COMMENT ON COLUMN v_supervision.ordered_on IS '交办日期';
COMMENT ON COLUMN v_supervision.workdays IS '时限（工作日）';
COMMENT ON COLUMN v_supervision.extension_workdays IS '延期（工作日）';
COMMENT ON COLUMN v_supervision.due_on IS '办结期限';
COMMENT ON COLUMN v_supervision.due_reason IS '期限未定原因';
COMMENT ON COLUMN v_supervision.deadline_note IS '中止和延期';
COMMENT ON COLUMN v_supervision.is_paused IS '是否中止计时';
COMMENT ON COLUMN v_supervision.answered_on IS '答复日期';
COMMENT ON COLUMN v_supervision.handled_poorly IS '办理不力';
COMMENT ON COLUMN v_supervision.overdue_workdays IS '逾期工作日';
COMMENT ON COLUMN v_supervision.overdue_reason IS '逾期天数缺失原因';
COMMENT ON COLUMN v_supervision.least_overdue_workdays IS '逾期工作日至少';
COMMENT ON COLUMN v_supervision.workdays_left IS '剩余工作日（负为逾期）';
COMMENT ON COLUMN v_supervision.left_reason IS '剩余天数缺失原因';
COMMENT ON COLUMN v_supervision.light IS '亮灯代码';
COMMENT ON COLUMN v_supervision.light_order IS '亮灯次序';
COMMENT ON COLUMN v_supervision.light_zh IS '亮灯';
COMMENT ON COLUMN v_supervision.light_reason IS '亮灯缺失原因';
COMMENT ON COLUMN v_supervision.letter_count IS '督办函份数';
COMMENT ON COLUMN v_supervision.last_letter_on IS '最近督办函日期';
COMMENT ON COLUMN v_supervision.order_letter_on IS '本交办单督办函日期';
COMMENT ON COLUMN v_supervision.order_letter_name IS '本交办单督办函名称';
COMMENT ON COLUMN v_supervision.order_letter_reason IS '本交办单督办理由';
COMMENT ON COLUMN v_supervision.escalation_level IS '应发文书级别';
COMMENT ON COLUMN v_supervision.escalation_name IS '应发文书';
COMMENT ON COLUMN v_supervision.escalation_reason IS '应发理由';
COMMENT ON COLUMN v_supervision.undecided_reason IS '应发文书未定原因';
COMMENT ON COLUMN v_supervision.closed_on IS '办结日期';
COMMENT ON COLUMN v_supervision.is_overdue IS '是否逾期未办结';
COMMENT ON COLUMN v_supervision.supporting_departments IS '配合部门';
COMMENT ON COLUMN v_supervision.problem_document_number IS '工单号';
COMMENT ON COLUMN v_supervision.order_document_number IS '交办单文号';
COMMENT ON COLUMN v_supervision.answer_document_number IS '最近答复文号';
COMMENT ON COLUMN v_supervision.letter_document_number IS '本交办单督办函文号';
COMMENT ON COLUMN v_supervision.as_of IS '截至日期';

-- Each indicator and period: this region among those of the same upper region,
-- who has not reported without a rank.  The previous period is a year before.
CREATE VIEW v_league AS
SELECT w.indicator, w.indicator_name, w.period,
       w.frequency, bizenv.code_order(w.frequency, list => 'series_step') AS frequency_order,
       bizenv.code_label(w.frequency, list => 'series_step')::varchar(20) AS frequency_zh,
       bizenv.period_label(w.period, w.frequency)::varchar(20) AS period_label, w.region, w.region_name, w.is_self,
       w.direction, bizenv.code_order(w.direction, list => 'direction') AS direction_order,
       bizenv.code_label(w.direction, list => 'direction')::varchar(20) AS direction_zh,
       w.unit, coalesce(w.digits, bizenv_internal.unit_digits(w.unit, ARRAY[w.value])) AS digits, w.value,
       (w.place).rank AS rank, (w.place).ranked_count AS peer_count,
       (max((w.place).rank) OVER year_before) AS previous_rank,
       w.rank_change::integer AS rank_change,
       (w.place).to_leader::numeric(20,6) AS to_leader,
       (w.place).mean_advantage::numeric(20,6) AS to_mean,
       (w.place).to_next::numeric(20,6) AS to_next,
       (w.place).beaten_pct AS beaten_pct,
       bizenv.frontier_score(w.value, w.worst, w.best)::numeric(7,2) AS score_pct,
       (SELECT bizenv.reference_date()) AS as_of
FROM (
    SELECT y.*, bizenv.league_row(y.value, y.direction) OVER peers AS place,
           bizenv.league_change(y.value, y.previous, y.direction) OVER peers AS rank_change
    FROM (
        SELECT i.indicator, i.name AS indicator_name, i.frequency, i.direction, i.unit, i.digits, i.worst, i.best,
               m.period, r.region, r.name AS region_name, r.is_self, v.value,
               max(v.value) OVER (PARTITION BY i.indicator, r.region ORDER BY m.period
                   RANGE BETWEEN interval '1 year' PRECEDING AND interval '1 year' PRECEDING) AS previous
        FROM indicator AS i
        JOIN (SELECT DISTINCT q.indicator, q.period FROM indicator_value AS q
              WHERE q.period <= (SELECT bizenv.reference_date())) AS m ON m.indicator = i.indicator
        CROSS JOIN region AS r
        LEFT JOIN region AS self ON self.is_self
        LEFT JOIN indicator_value AS v ON v.indicator = m.indicator AND v.period = m.period AND v.region = r.region
        WHERE self.region IS NULL OR r.parent IS NOT DISTINCT FROM self.parent) AS y
    WINDOW peers AS (PARTITION BY y.indicator, y.period)) AS w
WINDOW year_before AS (PARTITION BY w.indicator, w.region ORDER BY w.period
    RANGE BETWEEN interval '1 year' PRECEDING AND interval '1 year' PRECEDING);
COMMENT ON VIEW v_league IS '排名：各期本地区与同级地区的名次和距离';
COMMENT ON COLUMN v_league.indicator IS '指标代码';
COMMENT ON COLUMN v_league.indicator_name IS '指标';
COMMENT ON COLUMN v_league.period IS '期';
COMMENT ON COLUMN v_league.frequency IS '频次代码';
COMMENT ON COLUMN v_league.frequency_order IS '频次次序';
COMMENT ON COLUMN v_league.frequency_zh IS '频次';
COMMENT ON COLUMN v_league.period_label IS '期别';
COMMENT ON COLUMN v_league.region IS '地区代码';
COMMENT ON COLUMN v_league.region_name IS '地区';
COMMENT ON COLUMN v_league.is_self IS '是否本地区';
COMMENT ON COLUMN v_league.direction IS '方向代码';
COMMENT ON COLUMN v_league.direction_order IS '方向次序';
COMMENT ON COLUMN v_league.direction_zh IS '方向';
COMMENT ON COLUMN v_league.unit IS '单位';
COMMENT ON COLUMN v_league.digits IS '小数位数';
COMMENT ON COLUMN v_league.value IS '数值';
COMMENT ON COLUMN v_league.rank IS '名次';
COMMENT ON COLUMN v_league.peer_count IS '参加排名单位数';
COMMENT ON COLUMN v_league.previous_rank IS '上年名次';
COMMENT ON COLUMN v_league.rank_change IS '名次变化（正为升）';
COMMENT ON COLUMN v_league.to_leader IS '距第一名';
COMMENT ON COLUMN v_league.to_mean IS '较平均值优劣（正为优）';
COMMENT ON COLUMN v_league.to_next IS '距前一名';
COMMENT ON COLUMN v_league.beaten_pct IS '超过其他单位（%）';
COMMENT ON COLUMN v_league.score_pct IS '前沿距离得分';
COMMENT ON COLUMN v_league.as_of IS '截至日期';

-- The days of the announced years, a row a day.
CREATE VIEW v_calendar AS
SELECT g.day::date AS day,
       extract(year FROM g.day)::integer AS calendar_year,
       extract(month FROM g.day)::integer AS calendar_month,
       extract(quarter FROM g.day)::integer AS quarter,
       date_trunc('month', g.day)::date AS month_start,
       to_char(g.day, 'YYYY-MM')::varchar(10) AS month_label,
       extract(isodow FROM g.day)::integer AS iso_weekday,
       bizenv.is_workday(g.day::date, 'cn', 'null') AS is_workday,
       CASE WHEN NOT h.is_workday THEN h.name END::varchar(100) AS holiday_name,
       k.day_kind::varchar(20) AS day_kind,
       bizenv.code_order(k.day_kind, 'day_kind') AS day_kind_order,
       bizenv.code_label(k.day_kind, list => 'day_kind')::varchar(20) AS day_kind_zh
FROM (SELECT DISTINCT q.year FROM bizenv.calendar_year AS q WHERE q.calendar = 'cn') AS y
CROSS JOIN LATERAL generate_series(make_date(y.year, 1, 1)::timestamp, make_date(y.year, 12, 31)::timestamp,
                                   interval '1 day') AS g(day)
LEFT JOIN (
    SELECT DISTINCT ON (q.day) q.day, q.is_workday, q.name
    FROM bizenv.calendar_day AS q
    WHERE q.calendar = 'cn'
    ORDER BY q.day, q.shipped) AS h ON h.day = g.day::date
CROSS JOIN LATERAL (SELECT bizenv.day_kind(g.day::date, 'cn', 'null') AS day_kind) AS k;
COMMENT ON VIEW v_calendar IS '日历：已公布放假安排的每一天';
COMMENT ON COLUMN v_calendar.day IS '日期';
COMMENT ON COLUMN v_calendar.calendar_year IS '年';
COMMENT ON COLUMN v_calendar.calendar_month IS '月';
COMMENT ON COLUMN v_calendar.quarter IS '季度';
COMMENT ON COLUMN v_calendar.month_start IS '月初日期';
COMMENT ON COLUMN v_calendar.month_label IS '年月';
COMMENT ON COLUMN v_calendar.iso_weekday IS '星期（周一为1）';
COMMENT ON COLUMN v_calendar.is_workday IS '是否工作日';
COMMENT ON COLUMN v_calendar.holiday_name IS '节假日';
COMMENT ON COLUMN v_calendar.day_kind IS '日期种类代码';
COMMENT ON COLUMN v_calendar.day_kind_order IS '日期种类次序';
COMMENT ON COLUMN v_calendar.day_kind_zh IS '日期种类';

-- Each department: its tasks (those that it reports of itself: no task with sub-tasks),
-- its reports, its problems.  One of which the
-- reader sees no rows would have counts of zero: it is left out.
CREATE VIEW v_department AS
SELECT d.department, d.name AS department_name, d.region, r.name AS region_name,
       bizenv.row_count(n.classes)::integer AS task_count,
       bizenv.class_count(n.classes, 'completed')::integer AS completed_count,
       bizenv.class_count(n.classes, 'past_half')::integer AS past_half_count,
       bizenv.class_count(n.classes, 'just_started')::integer AS just_started_count,
       bizenv.class_count(n.classes, 'not_begun')::integer AS not_begun_count,
       bizenv.class_count(n.classes, 'not_reported')::integer AS not_reported_count,
       bizenv.class_share(n.classes, 'completed', 1)::numeric(7,2) AS completed_pct,
       (bizenv.class_share(n.classes, 'completed', 4) / 100)::numeric(9,6) AS completed_ratio,
       CASE WHEN NOT t.has_class_only THEN bizenv.mean_percent(t.percents, digits => 2) END::numeric(7,2) AS mean_pct,
       CASE WHEN c.undetermined_count = 0 THEN c.report_count - c.not_due_count END AS expected_count,
       CASE WHEN c.undetermined_count > 0 OR m.is_open THEN 'not_announced' END::varchar(30) AS expected_reason,
       CASE WHEN c.undetermined_count = 0 THEN c.on_time_count END AS on_time_count,
       CASE WHEN c.undetermined_count = 0 THEN c.late_count END AS late_count,
       c.short_count,
       CASE WHEN c.undetermined_count = 0 THEN c.missing_count END AS missing_count,
       CASE WHEN c.undetermined_count = 0 THEN round(c.reported_pct, 2) END::numeric(7,2) AS reporting_rate_pct,
       CASE WHEN m.is_open IS NOT TRUE THEN coalesce(m.trailing_missing, 0) END AS trailing_missing,
       coalesce(p.open_problem_count, 0) AS open_problem_count,
       -- (where it is not known of one, their number is not known either)
       CASE WHEN p.is_unknown IS NOT TRUE THEN coalesce(p.overdue_problem_count, 0) END AS overdue_problem_count,
       CASE WHEN p.is_unknown THEN 'not_announced' END::varchar(30) AS overdue_reason,
       coalesce(off.cancelled_count, 0) AS cancelled_count,
       (SELECT bizenv.reference_date()) AS as_of
FROM department AS d
LEFT JOIN region AS r ON r.region = d.region
LEFT JOIN (
    SELECT q.department,
           -- (each FILTER by itself: of a WHERE the planner would expect hardly a row)
           bizenv.class_agg(q.progress_class) FILTER (WHERE q.part_count = 0) AS classes,
           bizenv.progress_agg(CASE q.progress_reason WHEN 'out_of_range' THEN 1000000
               ELSE coalesce(bizenv.percent_of(q.done, q.planned), q.progress_pct) END) FILTER (WHERE q.part_count = 0) AS percents,
           count(*) FILTER (WHERE q.progress_reason = 'class_only' AND q.part_count = 0) > 0 AS has_class_only
    FROM v_task AS q
    GROUP BY q.department) AS t ON t.department = d.department
LEFT JOIN (
    SELECT q.department, count(*) FILTER (WHERE q.part_count = 0)::integer AS cancelled_count FROM v_task_cancelled AS q GROUP BY q.department) AS off ON off.department = d.department
LEFT JOIN (
    SELECT q.department, max(q.trailing_missing) AS trailing_missing, bool_or(q.trailing_reason IS NOT NULL) AS is_open,
           bizenv.report_card_agg(q.period, q.due_on, q.submitted_on, q.expected_items, q.submitted_items, q.as_of) AS card
    FROM v_reporting AS q
    GROUP BY q.department) AS m ON m.department = d.department
LEFT JOIN (
    SELECT q.department,
           count(*) FILTER (WHERE (q.stage IN ('closed', 'rejected')) IS NOT TRUE)::integer AS open_problem_count,
           count(*) FILTER (WHERE q.is_overdue)::integer AS overdue_problem_count,
           bool_or(q.is_overdue IS NULL) AS is_unknown
    FROM v_supervision AS q
    GROUP BY q.department) AS p ON p.department = d.department
CROSS JOIN LATERAL (SELECT coalesce(t.classes, '{}'::bizenv.progress_tally) AS classes) AS n
CROSS JOIN LATERAL bizenv.report_card(coalesce(m.card, '{}'::bizenv.report_tally)) AS c
WHERE EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor'))
    OR EXISTS (SELECT FROM role_grant AS g HAVING bool_or(g.department IS NULL) AND NOT bool_or(g.as_role = 'department'))
    OR d.department = ANY (ARRAY(SELECT g.department FROM role_grant AS g
        WHERE g.as_role = 'department' OR NOT EXISTS (SELECT FROM role_grant AS own WHERE own.as_role = 'department')));
COMMENT ON VIEW v_department IS '部门：任务、报送、问题一览';
COMMENT ON COLUMN v_department.department IS '部门代码';
COMMENT ON COLUMN v_department.department_name IS '部门';
COMMENT ON COLUMN v_department.region IS '地区代码';
COMMENT ON COLUMN v_department.region_name IS '地区';
COMMENT ON COLUMN v_department.task_count IS '任务数';
COMMENT ON COLUMN v_department.completed_count IS '已完成数';
COMMENT ON COLUMN v_department.past_half_count IS '进度过半数';
COMMENT ON COLUMN v_department.just_started_count IS '初步开展数（含未启动）';
COMMENT ON COLUMN v_department.not_begun_count IS '其中未启动数';
COMMENT ON COLUMN v_department.not_reported_count IS '未报送数';
COMMENT ON COLUMN v_department.completed_pct IS '已完成占比（%）';
COMMENT ON COLUMN v_department.completed_ratio IS '已完成（比值）';
COMMENT ON COLUMN v_department.mean_pct IS '平均进度（%）';
COMMENT ON COLUMN v_department.expected_count IS '应报份数';
COMMENT ON COLUMN v_department.expected_reason IS '报送数缺失原因';
COMMENT ON COLUMN v_department.on_time_count IS '按时份数';
COMMENT ON COLUMN v_department.late_count IS '滞后份数';
COMMENT ON COLUMN v_department.short_count IS '少报份数';
COMMENT ON COLUMN v_department.missing_count IS '漏报份数';
COMMENT ON COLUMN v_department.reporting_rate_pct IS '报送率（%）';
COMMENT ON COLUMN v_department.trailing_missing IS '至今连续漏报月数';
COMMENT ON COLUMN v_department.open_problem_count IS '未办结问题数';
COMMENT ON COLUMN v_department.overdue_problem_count IS '逾期问题数';
COMMENT ON COLUMN v_department.overdue_reason IS '逾期问题数缺失原因';
COMMENT ON COLUMN v_department.cancelled_count IS '已取消任务数';
COMMENT ON COLUMN v_department.as_of IS '截至日期';
