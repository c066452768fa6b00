--
-- briefing (通报), its figures: what is read of the views, and where from
--

CREATE TYPE bizenv.briefing_column_row AS (
    view_name varchar(40),
    column_name varchar(40),
    column_type varchar(20),
    meaning varchar(80)
);
COMMENT ON TYPE bizenv.briefing_column_row IS
'通报所读的一列
Row of briefing_columns: a column that a view must have; text, integer, numeric, date or boolean, or what can be cast to it; and what it holds.
SELECT c.column_type FROM bizenv.briefing_columns() AS c WHERE c.column_name = ''ordered_on'';  -- date';
COMMENT ON COLUMN bizenv.briefing_column_row.view_name IS '视图';
COMMENT ON COLUMN bizenv.briefing_column_row.column_name IS '列';
COMMENT ON COLUMN bizenv.briefing_column_row.column_type IS '类型';
COMMENT ON COLUMN bizenv.briefing_column_row.meaning IS '含义';

CREATE FUNCTION bizenv.briefing_columns() RETURNS SETOF bizenv.briefing_column_row
    LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 70
BEGIN ATOMIC
    SELECT c.view_name::varchar(40), c.column_name::varchar(40), c.column_type::varchar(20), c.meaning::varchar(80)
    FROM (VALUES
        ('v_task_list', 'task_list', 'text', '清单代码'),
        ('v_task_list', 'task_list_name', 'text', '清单名称'),
        ('v_task_list', 'list_kind', 'text', '清单类别：重点事项、工作要点、评估问题、宣传计划，或其代码'),
        ('v_task_list', 'task_count', 'integer', '任务数'),
        ('v_task_list', 'completed_count', 'integer', '已完成数'),
        ('v_task_list', 'past_half_count', 'integer', '进度过半数'),
        ('v_task_list', 'just_started_count', 'integer', '初步开展数，含未启动'),
        ('v_task_list', 'not_begun_count', 'integer', '初步开展数中未启动的'),
        ('v_task_list', 'not_reported_count', 'integer', '未报送数'),
        ('v_task_list', 'approved_count', 'integer', '审核通过数'),
        ('v_task_list', 'planned_total', 'numeric', '计划数合计，没有计划数的为空'),
        ('v_task_list', 'done_total', 'numeric', '完成数合计'),
        ('v_task_list', 'half_verdict', 'text', '时间过半、任务过半的结论：实现、没有实现、提前过半、时间未过半，或其代码'),
        ('v_task_list', 'share_digits', 'integer', '占比的小数位数'),
        ('v_task', 'task_list', 'text', '清单代码'),
        ('v_task', 'planned', 'numeric', '计划数'),
        ('v_task', 'unit', 'text', '计划数的单位'),
        ('v_task', 'is_overdue', 'boolean', '是否逾期未完成'),
        ('v_indicator_gap', 'indicator', 'text', '指标代码'),
        ('v_indicator_gap', 'indicator_name', 'text', '指标名称'),
        ('v_indicator_gap', 'parent_name', 'text', '上级指标名称'),
        ('v_indicator_gap', 'department_name', 'text', '责任部门名称'),
        ('v_indicator_gap', 'lead_department_name', 'text', '牵头部门名称'),
        ('v_indicator_gap', 'benchmark_kind', 'text', '基准类别：全区平均、全国平均、目标、上年，或其代码'),
        ('v_indicator_gap', 'benchmark_name', 'text', '基准名称'),
        ('v_indicator_gap', 'direction', 'text', '方向：正向、逆向，或其代码'),
        ('v_indicator_gap', 'unit', 'text', '单位'),
        ('v_indicator_gap', 'digits', 'integer', '小数位数，0至6，空为按单位'),
        ('v_indicator_gap', 'value', 'numeric', '数值'),
        ('v_indicator_gap', 'benchmark', 'numeric', '基准值'),
        ('v_indicator_gap', 'previous', 'numeric', '上年数值'),
        ('v_closure', 'task_list', 'text', '清单代码'),
        ('v_closure', 'task_list_name', 'text', '清单名称'),
        ('v_closure', 'indicator', 'text', '指标代码'),
        ('v_closure', 'indicator_name', 'text', '指标名称'),
        ('v_closure', 'lead_department_name', 'text', '牵头部门名称'),
        ('v_closure', 'may_apply', 'boolean', '是否达到销号条件（可以申请）'),
        ('v_closure', 'closed_on', 'date', '销号日期，未销号为空'),
        ('v_reporting', 'department', 'text', '填报部门代码'),
        ('v_reporting', 'department_name', 'text', '填报部门名称'),
        ('v_reporting', 'task_list', 'text', '清单代码'),
        ('v_reporting', 'task_list_name', 'text', '清单名称'),
        ('v_reporting', 'period', 'date', '所报月份'),
        ('v_reporting', 'due_on', 'date', '报送期限'),
        ('v_reporting', 'expected_items', 'numeric', '应报项数'),
        ('v_reporting', 'submitted_items', 'numeric', '已报项数'),
        ('v_reporting', 'submitted_on', 'date', '报送日期，未报送为空'),
        ('v_supervision', 'department_name', 'text', '责任部门名称'),
        ('v_supervision', 'problem_name', 'text', '问题'),
        ('v_supervision', 'source', 'text', '来源：企业反映、大厅监察、评估问题、热线，或其代码'),
        ('v_supervision', 'category', 'text', '类别'),
        ('v_supervision', 'order_id', 'integer', '交办单编号，未交办为空'),
        ('v_supervision', 'requirement', 'text', '办理要求'),
        ('v_supervision', 'ordered_on', 'date', '交办日期'),
        ('v_supervision', 'workdays', 'integer', '时限（工作日）'),
        ('v_supervision', 'due_on', 'date', '办结期限'),
        ('v_supervision', 'due_reason', 'text', '期限未定的原因：放假安排未公布（期限为暂定）、中止计时，或其代码；确定的为空'),
        ('v_supervision', 'deadline_note', 'text', '中止计时和延期的说明，没有的为空'),
        ('v_supervision', 'answered_on', 'date', '答复日期'),
        ('v_supervision', 'handled_poorly', 'boolean', '是否办理不力'),
        ('v_supervision', 'overdue_workdays', 'integer', '逾期工作日'),
        ('v_supervision', 'letter_count', 'integer', '已发督办函份数'),
        ('v_supervision', 'order_letter_on', 'date', '就本交办单所发督办函的日期，未发为空'),
        ('v_supervision', 'order_letter_name', 'text', '该督办函的名称'),
        ('v_supervision', 'order_letter_reason', 'text', '该督办函的理由'),
        ('v_supervision', 'escalation_name', 'text', '应发文书名称，不应发为空'),
        ('v_supervision', 'escalation_reason', 'text', '应发文书的理由'),
        ('v_supervision', 'undecided_reason', 'text', '应发文书不能确定的原因，能确定的为空'),
        ('v_supervision', 'closed_on', 'date', '办结日期，未办结为空'),
        ('v_supervision', 'is_overdue', 'boolean', '是否逾期未办结')
    ) AS c(view_name, column_name, column_type, meaning);
END;
COMMENT ON FUNCTION bizenv.briefing_columns() IS
'通报、文书和核稿从六个视图读哪些列
Rows: every column that the documents read, of six views, and nothing else is read; an office that has tables of its own writes these views over them, in any schema; write it in FROM.
SELECT count(DISTINCT c.view_name) FROM bizenv.briefing_columns() AS c;  -- 6';

-- Refuses what cannot be read before it is: a schema without the views, a view
-- without a column, a day that is none; gives the schema in which who asks finds them.
CREATE FUNCTION bizenv_internal.briefing_source(schema text, as_of date, views text[]) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    schema text := bizenv_internal.ledger_seen(briefing_source.schema);
    missing record;
BEGIN
    IF schema IS NULL OR as_of IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = format(bizenv_internal.translated('%s must not be NULL'), CASE WHEN schema IS NULL THEN 'schema' ELSE 'as_of' END),
            DETAIL = format(bizenv_internal.translated('Argument "%s" is NULL.'), CASE WHEN schema IS NULL THEN 'schema' ELSE 'as_of' END),
            HINT = 'SELECT bizenv.briefing(''oversight'', as_of => ''2025-07-31'').';
    ELSIF as_of NOT BETWEEN '1900-01-01' AND '2199-12-31' THEN
        RAISE EXCEPTION USING ERRCODE = 'datetime_field_overflow',
            MESSAGE = bizenv_internal.translated('as_of is out of range'),
            DETAIL = bizenv_internal.translated('Argument "as_of" must be a day from 1900-01-01 to 2199-12-31.'),
            HINT = 'as_of => ''2025-07-31''.';
    END IF;
    -- (views over own tables may stand in any schema)
    PERFORM bizenv_internal.ledger_fits(schema, false);
    SELECT c.view_name, a.relation, string_agg(c.column_name, ', ' ORDER BY c.place) FILTER (WHERE a.attname IS NULL) AS columns,
        bool_or(a.relation IS NOT NULL) AS is_there
    INTO missing
    FROM bizenv.briefing_columns() WITH ORDINALITY AS c(view_name, column_name, column_type, meaning, place)
    LEFT JOIN pg_class AS r ON r.relname = c.view_name AND r.relkind IN ('v', 'm', 'r', 'f', 'p')
        AND r.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C")
    LEFT JOIN LATERAL (SELECT r.oid AS relation, (SELECT t.attname FROM pg_attribute AS t
        WHERE t.attrelid = r.oid AND t.attname = c.column_name AND t.attnum > 0 AND NOT t.attisdropped) AS attname) AS a ON true
    WHERE c.view_name = ANY (views) AND a.attname IS NULL
    GROUP BY c.view_name, a.relation
    ORDER BY min(c.place) LIMIT 1;
    IF missing.relation IS NULL AND missing.view_name IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_table',
            MESSAGE = format(bizenv_internal.translated('there is no view %I.%I'), left(schema, 63), missing.view_name),
            DETAIL = bizenv_internal.translated('Argument "schema" must name a schema that has the six views which documents read.'),
            HINT = bizenv_internal.translated('Make a ledger by bizenv.create_ledger, or write the views over your own tables: SELECT * FROM bizenv.briefing_columns(), and doc/briefing.md.');
    ELSIF missing.view_name IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_column',
            MESSAGE = format(bizenv_internal.translated('view %I.%I lacks columns that documents read'), schema, missing.view_name),
            DETAIL = format(bizenv_internal.translated('It has no column %s.'), missing.columns),
            HINT = bizenv_internal.translated('Which columns a view must have: SELECT * FROM bizenv.briefing_columns(), and doc/briefing.md.');
    END IF;
    RETURN schema;
END
$$;
COMMENT ON FUNCTION bizenv_internal.briefing_source(text, date, text[]) IS 'internal: whether the views that documents read are there';

CREATE TYPE bizenv.briefing_figure_row AS (
    place integer,
    section varchar(20),
    section_order integer,
    section_zh varchar(20),
    figure varchar(40),
    label varchar(400),
    task_list varchar(200),
    task_list_name varchar(200),
    list_kind varchar(20),
    department varchar(200),
    department_name varchar(200),
    source varchar(20),
    indicator varchar(200),
    indicator_name varchar(200),
    parent_name varchar(200),
    benchmark_kind varchar(20),
    benchmark_name varchar(200),
    direction varchar(20),
    value numeric(38,6),
    unit varchar(20),
    digits integer,
    printed varchar(80),
    input_1 numeric(38,6),
    input_2 numeric(38,6),
    formula varchar(80),
    as_of date
);
COMMENT ON TYPE bizenv.briefing_figure_row IS
'通报的一个数字：数值、刊印的样子、由什么算出
Row of briefing_figures: which figure (its code, and the keys of what it is of), the value as printed, how it is printed, its inputs and the formula over them; words such as 没有实现 have no value.
SELECT f.label, f.printed FROM bizenv.briefing_figures(''sample'', ''2025-07-31'') AS f;';
COMMENT ON COLUMN bizenv.briefing_figure_row.place IS '序号';
COMMENT ON COLUMN bizenv.briefing_figure_row.section IS '部分代码';
COMMENT ON COLUMN bizenv.briefing_figure_row.section_order IS '部分次序';
COMMENT ON COLUMN bizenv.briefing_figure_row.section_zh IS '部分';
COMMENT ON COLUMN bizenv.briefing_figure_row.figure IS '数据代码';
COMMENT ON COLUMN bizenv.briefing_figure_row.label IS '数据名称';
COMMENT ON COLUMN bizenv.briefing_figure_row.task_list IS '清单代码';
COMMENT ON COLUMN bizenv.briefing_figure_row.task_list_name IS '清单';
COMMENT ON COLUMN bizenv.briefing_figure_row.list_kind IS '清单类别';
COMMENT ON COLUMN bizenv.briefing_figure_row.department IS '部门代码';
COMMENT ON COLUMN bizenv.briefing_figure_row.department_name IS '部门';
COMMENT ON COLUMN bizenv.briefing_figure_row.source IS '问题来源';
COMMENT ON COLUMN bizenv.briefing_figure_row.indicator IS '指标代码';
COMMENT ON COLUMN bizenv.briefing_figure_row.indicator_name IS '指标';
COMMENT ON COLUMN bizenv.briefing_figure_row.parent_name IS '上级指标';
COMMENT ON COLUMN bizenv.briefing_figure_row.benchmark_kind IS '基准类别';
COMMENT ON COLUMN bizenv.briefing_figure_row.benchmark_name IS '基准';
COMMENT ON COLUMN bizenv.briefing_figure_row.direction IS '方向';
COMMENT ON COLUMN bizenv.briefing_figure_row.value IS '数值';
COMMENT ON COLUMN bizenv.briefing_figure_row.unit IS '单位';
COMMENT ON COLUMN bizenv.briefing_figure_row.digits IS '小数位数';
COMMENT ON COLUMN bizenv.briefing_figure_row.printed IS '刊印';
COMMENT ON COLUMN bizenv.briefing_figure_row.input_1 IS '第一个数';
COMMENT ON COLUMN bizenv.briefing_figure_row.input_2 IS '第二个数';
COMMENT ON COLUMN bizenv.briefing_figure_row.formula IS '算式';
COMMENT ON COLUMN bizenv.briefing_figure_row.as_of IS '截至日期';

-- (bizenv.as_of of the caller comes back when the function is left)
CREATE FUNCTION bizenv.briefing_figures(schema text, as_of bizenv.day) RETURNS SETOF bizenv.briefing_figure_row
    LANGUAGE plpgsql STABLE PARALLEL UNSAFE COST 10000 ROWS 100 SET search_path = pg_catalog, pg_temp SET jit = off SET bizenv.as_of = '' AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    as_of CONSTANT date := briefing_figures.as_of; -- (as a date from here on)
    may_have text[];        -- of what a view of an office need not have
BEGIN
    schema := bizenv_internal.briefing_source(schema, as_of, '{v_task_list,v_task,v_indicator_gap,v_closure,v_reporting,v_supervision}');
    PERFORM set_config('bizenv.as_of', to_char(as_of, 'YYYY-MM-DD'), true);
    may_have := ARRAY(SELECT a.attname::text FROM pg_attribute AS a WHERE a.attrelid = format('%I.v_task', schema)::regclass AND a.attname IN ('is_top', 'part_count') AND NOT a.attisdropped);
    RETURN QUERY EXECUTE replace(replace(replace($query$
WITH list AS (
    -- each list; those of an assessment first, as reports have them
    SELECT l.task_list::text AS task_list, l.task_list_name::text AS name, bizenv_internal.briefing_label(l.list_kind::text, 'v_task_list.list_kind', 'list_kind', $2) AS kind,
           bizenv_internal.briefing_word_order(l.list_kind::text, 'v_task_list.list_kind', 'list_kind', $2) AS kind_order,
           l.task_count::numeric AS tasks, l.completed_count::numeric AS completed, l.past_half_count::numeric AS past_half,
           l.just_started_count::numeric AS just_started, coalesce(l.not_begun_count::numeric, 0) AS not_begun, l.not_reported_count::numeric AS not_reported, l.approved_count::numeric AS approved,
           l.planned_total::numeric AS planned, l.done_total::numeric AS done, -- (of an assessment what was approved is told, and is what the verdict is on)
           CASE WHEN bizenv_internal.briefing_label(l.list_kind::text, 'v_task_list.list_kind', 'list_kind', $2) = '评估问题' AND l.task_count > 0 AND r.reading = 'completed_share'
               THEN CASE bizenv_internal.briefing_label(l.half_verdict::text, 'v_task_list.half_verdict', 'half_verdict', $2) = ANY ('{实现,没有实现}') WHEN true THEN CASE WHEN 2 * l.approved_count::numeric >= l.task_count::numeric THEN '实现' ELSE '没有实现' END
                   WHEN false THEN CASE WHEN 2 * l.approved_count::numeric >= l.task_count::numeric THEN '提前过半' ELSE '时间未过半' END END
               ELSE bizenv_internal.briefing_label(l.half_verdict::text, 'v_task_list.half_verdict', 'half_verdict', $2) END AS verdict,
           least(greatest(coalesce(l.share_digits::integer, 1), 0), 2) AS digits, l.planned_total IS NOT NULL AND coalesce(t.all_planned, true) AS is_whole, t.unit, coalesce(t.overdue, 0) AS overdue, r.reading,
           -- (nor have weights, of a list that has them both are told; nor cancelled tasks)
           CASE WHEN (to_jsonb(l) ->> 'is_weighted')::boolean THEN (to_jsonb(l) ->> 'completed_weight_pct')::numeric END AS completed_weight,
           CASE WHEN (to_jsonb(l) ->> 'is_weighted')::boolean THEN (to_jsonb(l) ->> 'mean_pct')::numeric END AS weighted_mean,
           nullif((to_jsonb(l) ->> 'cancelled_count')::numeric, 0) AS cancelled
    FROM {schema}.v_task_list AS l
    -- (a view of an office need not say by which reading it judges)
    CROSS JOIN LATERAL (SELECT coalesce(bizenv_internal.briefing_word(to_jsonb(l) ->> 'half_reading', 'v_task_list.half_reading', 'half_reading', $2) ->> 'code', 'completed_share') AS reading) AS r
    LEFT JOIN (
        SELECT v.task_list::text AS task_list, min(v.unit::text) FILTER (WHERE v.planned IS NOT NULL AND {is_leaf}) AS unit, bool_and(v.planned IS NOT NULL) FILTER (WHERE {is_leaf}) AS all_planned,
               count(*) FILTER (WHERE v.is_overdue AND {is_top}) AS overdue
        FROM {schema}.v_task AS v GROUP BY 1) AS t ON t.task_list = l.task_list::text
), problem AS (
    SELECT bizenv_internal.briefing_label(v.source::text, 'v_supervision.source', 'problem_source', $2) AS source, bizenv_internal.briefing_word_order(v.source::text, 'v_supervision.source', 'problem_source', $2) AS source_order,
           count(*) AS problems, count(DISTINCT v.category::text) AS categories, count(v.order_id) AS ordered, count(v.closed_on) AS closed,
           count(*) FILTER (WHERE v.is_overdue) AS overdue, coalesce(sum(v.letter_count::numeric), 0) AS letters,
           count(v.escalation_name) FILTER (WHERE v.order_id IS NOT NULL) AS letters_due,
           count(*) FILTER (WHERE v.undecided_reason IS NOT NULL AND v.escalation_name IS NULL) AS letters_unknown,
           count(*) FILTER (WHERE v.is_overdue IS NULL AND v.due_reason IS NOT NULL) AS overdue_unknown, count(v.escalation_name) FILTER (WHERE v.order_id IS NULL) AS orders_due
    FROM {schema}.v_supervision AS v GROUP BY 1, 2
), report AS (
    SELECT v.department::text AS department, v.department_name::text AS department_name, v.task_list::text AS task_list, v.task_list_name::text AS name,
           bizenv.report_card(bizenv.report_card_agg(v.period::date, v.due_on::date, v.submitted_on::date, v.expected_items::numeric,
               v.submitted_items::numeric, $1)) AS card
    FROM {schema}.v_reporting AS v GROUP BY 1, 2, 3, 4
), told AS (
    -- (nothing is said of an indicator without a direction)
    SELECT v.indicator::text AS indicator, v.indicator_name::text AS name, v.parent_name::text AS parent_name, v.department_name::text AS department_name,
           v.lead_department_name::text AS lead_name, bizenv_internal.briefing_label(v.benchmark_kind::text, 'v_indicator_gap.benchmark_kind', 'benchmark_kind', $2) AS benchmark_kind,
           coalesce(bizenv_internal.briefing_word_order(v.benchmark_kind::text, 'v_indicator_gap.benchmark_kind', 'benchmark_kind', $2), 0) AS benchmark_order, v.benchmark_name::text AS benchmark_name,
           CASE WHEN bizenv_internal.briefing_word(v.direction::text, 'v_indicator_gap.direction', 'direction', $2) IS NOT NULL THEN v.direction::text END AS direction,
           coalesce(v.unit::text, '%') AS unit, v.digits::integer AS digits, v.value::numeric AS value, v.benchmark::numeric AS benchmark, v.previous::numeric AS previous,
           -- (a view of an office need not say of which period the figures are)
           CASE WHEN bizenv_internal.briefing_word(to_jsonb(v) ->> 'frequency', 'v_indicator_gap.frequency', 'series_step', $2) ->> 'code' IS NOT NULL
               THEN bizenv.period_label((to_jsonb(v) ->> 'period')::date, to_jsonb(v) ->> 'frequency') END AS period
    FROM {schema}.v_indicator_gap AS v
    WHERE v.direction IS NOT NULL
), indicator AS (
    -- at one number of digits beside all its benchmarks
    SELECT t.indicator, t.name, t.parent_name, t.department_name, t.lead_name, t.benchmark_kind, t.benchmark_order, t.benchmark_name, t.direction, t.unit, t.digits, t.period,
           t.value, t.benchmark, t.previous, bizenv_internal.unit_kind(t.unit, t.direction, t.name) AS kind, g.difference_unit, g.standing_zh, g.trend
    FROM (SELECT q.indicator, q.name, q.parent_name, q.department_name, q.lead_name, q.benchmark_kind, q.benchmark_order, q.benchmark_name, q.direction, q.unit, q.period, q.value, q.benchmark, q.previous,
                 max(coalesce(q.digits, bizenv_internal.unit_digits(q.unit, ARRAY[q.value, q.benchmark, q.previous]))) OVER (PARTITION BY q.indicator) AS digits
          FROM told AS q) AS t
    CROSS JOIN LATERAL bizenv.gap_report(t.value, t.benchmark, t.direction, t.unit, t.previous, digits => t.digits) AS g
), closure AS (
    -- (of a list, and of an indicator)
    SELECT grouping(v.task_list) AS is_of_indicator, v.task_list::text AS task_list, v.task_list_name::text AS name, v.indicator::text AS indicator,
           v.indicator_name::text AS indicator_name, v.lead_department_name::text AS lead_name,
           count(*) AS items, count(v.closed_on) AS closed, count(*) FILTER (WHERE v.closed_on IS NULL AND v.may_apply) AS eligible,
           count(*) FILTER (WHERE v.closed_on IS NULL AND v.may_apply IS NOT TRUE) AS ineligible
    FROM {schema}.v_closure AS v
    GROUP BY GROUPING SETS ((v.task_list, v.task_list_name), (v.indicator, v.indicator_name, v.lead_department_name))
    HAVING grouping(v.task_list) = 0 OR v.indicator IS NOT NULL
), figure AS (
    SELECT 'work' AS section, 1 AS part, p.source_order AS sort_1, NULL AS sort_2, 0 AS sort_3, f.place, f.figure, p.source || f.label AS label,
           NULL AS task_list, NULL AS task_list_name, NULL AS list_kind, NULL AS department, NULL AS department_name, p.source, NULL AS indicator, NULL AS indicator_name,
           NULL AS parent_name, NULL AS benchmark_kind, NULL AS benchmark_name, NULL AS direction, NULL::numeric AS value, f.unit, f.digits, NULL AS printed, f.input_1, f.input_2, f.formula
    FROM problem AS p, LATERAL (VALUES
        (1, 'problem_count', '：问题数', '条', 0, p.problems, NULL::numeric, 'count(*)'),
        (2, 'category_count', '：类别数', '类', 0, p.categories, NULL, 'count(DISTINCT category)'),
        (3, 'ordered_count', '：交办数', '条', 0, p.ordered, NULL, 'count(order_id)'),
        (4, 'order_due_count', '：待交办数', '条', 0, p.orders_due, NULL, 'count(escalation_name)'),
        (5, 'closed_count', '：办结数', '条', 0, p.closed, NULL, 'count(closed_on)'),
        (6, 'closed_share', '：办结率', '%', CASE WHEN p.closed IN (0, p.problems) THEN 0 ELSE 1 END, p.closed, p.problems, '100 * input_1 / input_2'),
        (7, 'overdue_count', '：逾期未办结数', '条', 0, p.overdue, NULL, 'count(is_overdue)'),
        (8, 'letter_count', '：已发督办函', '份', 0, p.letters, NULL, 'sum(letter_count)'),
        (9, 'letter_due_count', '：应发督办函', '份', 0, p.letters_due, NULL, 'count(escalation_name)'),
        (10, 'letter_unknown_count', '：是否应发督办函待核实', '条', 0, p.letters_unknown, NULL, 'count(undecided_reason)'),
        (11, 'overdue_unknown_count', '：是否逾期待核实', '条', 0, p.overdue_unknown, NULL, 'count(is_overdue is null)')
    ) AS f(place, figure, label, unit, digits, input_1, input_2, formula)
    UNION ALL
    -- (what is planned is told where it is the plan of every task; a list of publicity has nothing else to tell,
    -- and of any other how many tasks are done is no less wanted)
    SELECT CASE WHEN l.is_whole AND (f.place <= 3 OR l.kind = '宣传计划') THEN 'work' ELSE 'progress' END, 2, CASE l.kind WHEN '评估问题' THEN 0 ELSE l.kind_order END, l.task_list, 0, f.place, f.figure,
           l.name || f.label, l.task_list, l.name, l.kind, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, f.unit, f.digits, f.printed, f.input_1, f.input_2, f.formula
    FROM list AS l, LATERAL (VALUES
        (1, 'planned_total', '：计划数', coalesce(l.unit, ''), scale(trim_scale(l.planned)), NULL, l.planned, NULL::numeric, 'sum(planned)'),
        (2, 'done_total', '：完成数', coalesce(l.unit, ''), scale(trim_scale(coalesce(l.done, 0))), NULL, CASE WHEN l.planned IS NOT NULL THEN coalesce(l.done, 0) END, NULL, 'sum(done)'),
        (3, 'done_share', '：计划完成率', '%', CASE WHEN coalesce(l.done, 0) IN (0, l.planned) THEN 0 ELSE l.digits END, NULL, CASE WHEN l.planned IS NOT NULL THEN coalesce(l.done, 0) END, l.planned, '100 * input_1 / input_2'),
        (4, 'task_count', '：任务数', '项', 0, NULL, l.tasks, NULL, 'count(*)'),
        (5, 'approved_count', '：审核通过数', '项', 0, NULL, l.approved, NULL, 'count(is_approved)'),
        (6, 'approved_share', '：审核通过占比', '%', l.digits, NULL, l.approved, l.tasks, '100 * input_1 / input_2'),
        (7, 'ongoing_count', '：正在推进数', '项', 0, NULL, l.tasks - l.approved, NULL, 'task_count - approved_count'),
        (8, 'ongoing_share', '：正在推进占比', '%', l.digits, NULL, l.tasks - l.approved, l.tasks, '100 * input_1 / input_2'),
        (9, 'completed_count', '：已完成数', '项', 0, NULL, l.completed, NULL, 'count(completed)'),
        (10, 'completed_share', '：已完成占比', '%', l.digits, NULL, l.completed, l.tasks, '100 * input_1 / input_2'),
        (11, 'past_half_count', '：进度过半数', '项', 0, NULL, l.past_half, NULL, 'count(past_half)'),
        (12, 'past_half_share', '：进度过半占比', '%', l.digits, NULL, l.past_half, l.tasks, '100 * input_1 / input_2'),
        (13, 'just_started_count', '：初步开展数', '项', 0, NULL, l.just_started, NULL, 'count(just_started)'),
        (14, 'just_started_share', '：初步开展占比', '%', l.digits, NULL, l.just_started, l.tasks, '100 * input_1 / input_2'),
        (15, 'not_begun_count', '：其中未启动数', '项', 0, NULL, l.not_begun, NULL, 'count(not_begun)'),
        (16, 'not_begun_share', '：未启动占比', '%', l.digits, NULL, l.not_begun, l.tasks, '100 * input_1 / input_2'),
        (17, 'not_reported_count', '：未报送数', '项', 0, NULL, l.not_reported, NULL, 'count(not_reported)'),
        (18, 'not_reported_share', '：未报送占比', '%', l.digits, NULL, l.not_reported, l.tasks, '100 * input_1 / input_2'),
        (19, 'overdue_count', '：逾期数', '项', 0, NULL, l.overdue, NULL, 'count(is_overdue)'),
        (20, 'half_verdict', '：时间过半、任务过半', NULL, NULL, l.verdict, NULL, NULL, 'both_halves' || coalesce('(' || nullif(l.reading, 'completed_share') || ')', '')),
        (21, 'completed_weight', '：已完成权重占比', '%', l.digits, NULL, l.completed_weight, NULL, 'completed_weight_pct'),
        (22, 'weighted_mean', '：加权平均进度', '%', 2, NULL, l.weighted_mean, NULL, 'mean_pct'),
        (23, 'cancelled_count', '：经批准取消数', '项', 0, NULL, l.cancelled, NULL, 'cancelled_count')
    ) AS f(place, figure, label, unit, digits, printed, input_1, input_2, formula)
    UNION ALL
    SELECT 'reporting', 3, 0, r.department, 0, f.place, f.figure, concat(r.department_name, '：', r.name, f.label), r.task_list, r.name, NULL, r.department, r.department_name,
           NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, f.unit, 0, f.printed, f.input_1, NULL, f.formula
    FROM report AS r, LATERAL (VALUES
        (1, 'expected_count', '：应报', '次', (r.card).report_count - (r.card).not_due_count - (r.card).undetermined_count, NULL, 'report_card'),
        (2, 'last_due_period', '：最近应报月份', NULL, NULL, to_char((r.card).last_due_period, 'FMYYYY"年"FMMM"月"'), 'report_card'),
        (3, 'trailing_missing', '：至今连续未报送', '个月', (r.card).trailing_missing, NULL, 'trailing_missing'),
        (4, 'short_count', '：少报', '次', (r.card).short_count, NULL, 'report_card'),
        (5, 'missing_count', '：漏报', '次', (r.card).missing_count, NULL, 'report_card'),
        (6, 'missing_months', '：漏报月数', '个月', (r.card).missing_months, NULL, 'report_card'),
        (7, 'late_count', '：滞后报送', '次', (r.card).late_count, NULL, 'report_card'),
        (8, 'undetermined_count', '：期限待核实', '次', (r.card).undetermined_count, NULL, 'report_card')
    ) AS f(place, figure, label, unit, input_1, printed, formula)
    UNION ALL
    SELECT 'rectification', 4 + c.is_of_indicator, 0, coalesce(c.task_list, c.indicator), 0, f.place, f.figure, coalesce(c.name, c.indicator_name) || f.label,
           c.task_list, c.name, NULL, NULL, c.lead_name, NULL, c.indicator, c.indicator_name, NULL, NULL, NULL, NULL, NULL, '项', 0, NULL, f.input_1, NULL, f.formula
    FROM closure AS c, LATERAL (VALUES
        (1, 'item_count', '：列入销号管理的任务', c.items, 'count(*)'),
        (2, 'item_closed_count', '：已销号', c.closed, 'count(closed_on)'),
        (3, 'item_eligible_count', '：达到销号条件待销号', c.eligible, 'count(may_apply)'),
        (4, 'item_ineligible_count', '：未达到销号条件', c.ineligible, 'count(not may_apply)')
    ) AS f(place, figure, label, input_1, formula)
    UNION ALL
    -- (value, last year and change are the same on all rows of an indicator)
    SELECT 'rectification', 6, 0, i.indicator, 0, f.place, f.figure, i.name || f.label, NULL, NULL, NULL, i.department_name, i.lead_name, NULL, i.indicator, i.name, i.parent_name,
           NULL, NULL, i.direction, NULL, f.unit, i.digits, f.printed, f.input_1, f.input_2, f.formula
    FROM (SELECT DISTINCT ON (n.indicator) n.* FROM indicator AS n ORDER BY n.indicator, n.benchmark_order, n.benchmark_name COLLATE "C") AS i, LATERAL (VALUES
        (0, 'period', '：期别', NULL, i.period, NULL::numeric, NULL::numeric, 'period_label'),
        (1, 'value', '：数值', i.unit, NULL, i.value, NULL, 'value'),
        (2, 'previous', '：上年', i.unit, NULL, i.previous, NULL, 'previous'),
        (3, 'change', '：较上年变化', CASE i.kind WHEN 'rank' THEN '位' ELSE i.difference_unit END, CASE WHEN i.trend = 'unchanged' THEN '无变化' ELSE bizenv_internal.change_verb(i.kind, i.value > i.previous) END, i.value, i.previous, 'input_1 - input_2')
    ) AS f(place, figure, label, unit, printed, input_1, input_2, formula)
    WHERE i.value IS NOT NULL OR i.previous IS NOT NULL
    UNION ALL
    SELECT 'rectification', 6, 0, i.indicator, i.benchmark_order, f.place, f.figure, concat(i.name, f.label, i.benchmark_name), NULL, NULL, NULL, i.department_name, i.lead_name, NULL, i.indicator,
           i.name, i.parent_name, i.benchmark_kind, i.benchmark_name, i.direction, NULL, f.unit, i.digits, f.printed, f.input_1, f.input_2, f.formula
    FROM indicator AS i, LATERAL (VALUES
        (4, 'benchmark', '：', i.unit, NULL, i.benchmark, NULL::numeric, 'benchmark'),
        (5, 'difference', '：较', CASE i.kind WHEN 'rank' THEN '位' ELSE i.difference_unit END, CASE WHEN i.standing_zh = '持平' THEN '持平'
            WHEN i.kind = 'rank' THEN CASE WHEN i.value > i.benchmark THEN '落后' ELSE '领先' END WHEN i.value > i.benchmark THEN '高于' ELSE '低于' END, i.value, i.benchmark, 'input_1 - input_2'),
        (6, 'standing', '：较', NULL, i.standing_zh, NULL, NULL, 'gap_report')
    ) AS f(place, figure, label, unit, printed, input_1, input_2, formula)
    WHERE i.benchmark IS NOT NULL
    UNION ALL
    SELECT 'rectification', 7, 0, NULL, 0, 1, 'not_behind_count', '不落后于基准的指标', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '项', 0, NULL,
           count(*) FILTER (WHERE NOT i.is_behind), NULL, 'count(not standing = behind)'
    FROM (SELECT bool_or(n.standing_zh = '落后') AS is_behind FROM indicator AS n WHERE n.standing_zh IS NOT NULL GROUP BY n.indicator) AS i HAVING count(*) > 0
), computed AS (
    SELECT f.*, s.shown, CASE f.formula
               WHEN '100 * input_1 / input_2' THEN bizenv.percent_of(f.input_1, f.input_2, s.shown)
               WHEN 'input_1 - input_2' THEN round(f.input_1 - f.input_2, f.digits)
               ELSE round(f.input_1, f.digits) END AS result
    FROM figure AS f
    CROSS JOIN LATERAL (SELECT CASE f.formula WHEN '100 * input_1 / input_2' THEN bizenv_internal.briefing_share_digits(f.input_1, f.input_2, f.digits) ELSE f.digits END AS shown) AS s
)
SELECT (row_number() OVER (ORDER BY bizenv.code_order(c.section, list => 'briefing_section'), c.part, c.sort_1, c.sort_2 COLLATE "C", c.task_list COLLATE "C", c.sort_3, c.place, c.label COLLATE "C"))::integer,
       c.section::varchar(20), bizenv.code_order(c.section, list => 'briefing_section'), bizenv.code_label(c.section, list => 'briefing_section')::varchar(20), c.figure::varchar(40), bizenv_internal.clipped(c.label, 400)::varchar(400),
       bizenv_internal.clipped(c.task_list, 200)::varchar(200), bizenv_internal.clipped(c.task_list_name, 200)::varchar(200), c.list_kind::varchar(20), bizenv_internal.clipped(c.department, 200)::varchar(200), bizenv_internal.clipped(c.department_name, 200)::varchar(200), c.source::varchar(20),
       bizenv_internal.clipped(c.indicator, 200)::varchar(200), bizenv_internal.clipped(c.indicator_name, 200)::varchar(200), bizenv_internal.clipped(c.parent_name, 200)::varchar(200), c.benchmark_kind::varchar(20), bizenv_internal.clipped(c.benchmark_name, 200)::varchar(200),
       c.direction::varchar(20), c.result::numeric(38,6), bizenv_internal.clipped(c.unit, 20)::varchar(20), c.shown,
       (CASE WHEN c.result IS NULL OR c.printed IN ('无变化', '持平') THEN c.printed
             WHEN c.formula = '100 * input_1 / input_2' THEN trim_scale(c.result) || '%'
             ELSE coalesce(c.printed, '') || bizenv_internal.briefing_number(CASE WHEN c.printed IS NULL THEN c.result ELSE abs(c.result) END, c.unit, c.shown, false) END)::varchar(80),
       c.input_1::numeric(38,6), c.input_2::numeric(38,6), c.formula::varchar(80), $1
FROM computed AS c
WHERE c.result IS NOT NULL OR c.printed IS NOT NULL AND c.figure IN ('half_verdict', 'standing', 'last_due_period', 'period')
ORDER BY 1
$query$, '{schema}', quote_ident(schema)), '{is_top}', CASE WHEN 'is_top' = ANY (may_have) THEN 'v.is_top IS NOT FALSE' ELSE 'true' END),
        '{is_leaf}', CASE WHEN 'part_count' = ANY (may_have) THEN '(v.part_count > 0) IS NOT TRUE' ELSE 'true' END) USING as_of, bizenv_internal.ledger_words(schema);
END
$$;
COMMENT ON FUNCTION bizenv.briefing_figures(text, bizenv.day) IS
'通报的全部数字：每个数字的数值、刊印样式、输入和算式，截至某日
Rows, in the order of the briefing: each figure that the documents know, with its inputs and formula, read from the views of a schema, as the caller, as of a day; a schema without the views is 42P01, a view without a column 42703, NULL 22004, a day outside of 1900 to 2199 is 22008; write it in FROM.
SELECT f.label, f.printed FROM bizenv.briefing_figures(''sample'', ''2025-07-31'') AS f;';
