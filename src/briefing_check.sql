--
-- briefing (通报), the check of a draft that somebody typed
--

CREATE TYPE bizenv.draft_check_row AS (
    position integer,
    length integer,
    fragment varchar(200),
    verdict varchar(20),
    verdict_order integer,
    verdict_zh varchar(20),
    printed varchar(80),
    figure varchar(40),
    label varchar(400),
    note varchar(400)
);
COMMENT ON TYPE bizenv.draft_check_row IS
'核稿结果：稿中的一个数字
Row of check_draft: where a figure stands in the draft (in characters, from 1), the verdict ok, unit (the number is right, its unit is not), wrong or unknown, and, where the figure is one of the ledger, how it is printed and which one it is.
SELECT c.printed FROM bizenv.check_draft(''评估问题清单审核通过11项'', ''sample'', ''2025-07-31'') AS c;  -- 12项';
COMMENT ON COLUMN bizenv.draft_check_row.position IS '起始字符';
COMMENT ON COLUMN bizenv.draft_check_row.length IS '字符数';
COMMENT ON COLUMN bizenv.draft_check_row.fragment IS '原文';
COMMENT ON COLUMN bizenv.draft_check_row.verdict IS '结论代码';
COMMENT ON COLUMN bizenv.draft_check_row.verdict_order IS '结论次序';
COMMENT ON COLUMN bizenv.draft_check_row.verdict_zh IS '结论';
COMMENT ON COLUMN bizenv.draft_check_row.printed IS '应为';
COMMENT ON COLUMN bizenv.draft_check_row.figure IS '数字代码';
COMMENT ON COLUMN bizenv.draft_check_row.label IS '数字名称';
COMMENT ON COLUMN bizenv.draft_check_row.note IS '说明';

-- A figure of the draft is judged by what stands around it: the nearest list,
-- source of problems, indicator, benchmark or department that is named, the
-- nearest word for a class, and its unit.  doc/briefing.md tells the rules.
CREATE FUNCTION bizenv.check_draft(draft text, schema text, as_of date) RETURNS SETOF bizenv.draft_check_row
    LANGUAGE plpgsql STABLE PARALLEL UNSAFE COST 10000 ROWS 50 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
#variable_conflict use_column
DECLARE
    -- (quotes and spaces: names are written with and without)
    marks constant text := E'“”"‘’''「」『』《》〈〉【】、*_`\\ 　\t\r';
BEGIN
    IF draft IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv.translated('draft must not be NULL'),
            DETAIL = bizenv.translated('Argument "draft" is NULL.'),
            HINT = 'SELECT * FROM bizenv.check_draft(''审核通过12项'', ''oversight'', as_of => ''2025-07-31'').';
    ELSIF length(draft) > 100000 THEN
        RAISE EXCEPTION USING ERRCODE = 'program_limit_exceeded',
            MESSAGE = bizenv.translated('the draft is too long'),
            DETAIL = format(bizenv.translated('Argument "draft" has %s characters; at most 100000 are checked at once.'), length(draft)),
            HINT = bizenv.translated('Check it part by part.');
    END IF;
    PERFORM bizenv.briefing_source(schema, as_of, '{v_task_list,v_task,v_indicator_gap,v_closure,v_reporting,v_supervision}');
    RETURN QUERY
WITH fact AS MATERIALIZED (
    SELECT f.* FROM bizenv.briefing_figures(schema, as_of) AS f
), letter AS MATERIALIZED (
    -- each character, and which paragraph, sentence and clause it is in
    SELECT c.place::integer AS place, c.ch, strpos(marks, c.ch) > 0 AS is_mark,
           count(*) FILTER (WHERE c.ch = E'\n') OVER before AS paragraph,
           count(*) FILTER (WHERE c.ch IN ('。', '！', '？', '；', ';', '!', '?', E'\n')) OVER before AS sentence,
           count(*) FILTER (WHERE c.ch IN ('。', '！', '？', '；', ';', '!', '?', E'\n', '，', '、', '：', '（', '）', '(', ')')
               OR c.ch IN (',', ':') AND NOT (c.last ~ '[0-9]' AND c.next ~ '[0-9]')) OVER before AS clause
    FROM (SELECT u.ch, u.place, lag(u.ch) OVER (ORDER BY u.place) AS last, lead(u.ch) OVER (ORDER BY u.place) AS next
          FROM unnest(string_to_array(draft, NULL)) WITH ORDINALITY AS u(ch, place)) AS c
    WINDOW before AS (ORDER BY c.place ROWS UNBOUNDED PRECEDING)
), kept AS MATERIALIZED (
    SELECT l.*, (row_number() OVER (ORDER BY l.place))::integer AS k, lead(l.ch) OVER (ORDER BY l.place) AS next FROM letter AS l WHERE NOT l.is_mark
), clean AS MATERIALIZED (
    SELECT string_agg(k.ch, '' ORDER BY k.k) AS text FROM kept AS k
), list_name AS (
    SELECT f.task_list AS key, translate(max(f.task_list_name), marks, '') AS name, max(f.list_kind) AS kind FROM fact AS f WHERE f.task_list IS NOT NULL GROUP BY f.task_list
), needle AS (
    -- a list: its name, six characters of it that no other list has, its kind where no other list is of it
    SELECT 'list' AS type, n.key, n.name AS text FROM list_name AS n
    UNION
    SELECT 'list', min(p.key), p.piece
    FROM (SELECT n.key, substr(n.name, g, 6) AS piece FROM list_name AS n, generate_series(1, length(n.name) - 5) AS g) AS p
    GROUP BY p.piece HAVING count(DISTINCT p.key) = 1
    UNION
    SELECT 'list', min(n.key), n.kind FROM list_name AS n GROUP BY n.kind HAVING count(*) = 1
    UNION
    -- an indicator: its name, or the end of it that no other one has, half of it or six characters, and four at least
    SELECT 'indicator', min(n.key), right(n.name, g)
    FROM (SELECT DISTINCT f.indicator AS key, translate(f.indicator_name, marks, '') AS name FROM fact AS f WHERE f.indicator IS NOT NULL) AS n,
         generate_series(least(length(n.name), greatest(4, least(6, (length(n.name) + 1) / 2))), length(n.name)) AS g
    GROUP BY right(n.name, g) HAVING count(DISTINCT n.key) = 1
    UNION
    SELECT 'department', f.department_name, translate(d.name, marks, '')
    FROM fact AS f, LATERAL (VALUES (f.department_name), (regexp_replace(f.department_name, '^市(?=...)', ''))) AS d(name) WHERE f.section = 'reporting'
    UNION
    SELECT 'benchmark', f.benchmark_kind, translate(f.benchmark_name, marks, '') FROM fact AS f WHERE f.benchmark_kind IS NOT NULL
    UNION ALL
    SELECT w.type, w.key, word
    FROM (VALUES
        ('benchmark', '全区平均', '全区平均 自治区平均 全区均值 自治区均值'), ('benchmark', '全国平均', '全国平均 全国均值'), ('benchmark', '目标', '目标值'),
        ('source', '大厅监察', '大厅 监察'), ('source', '企业反映', '企业反映 企业诉求 企业提出'), ('source', '热线', '热线 12345'), ('source', '评估问题', '评估反馈'),
        ('previous', '', '去年 上年 同期 同比'), ('up', '', '提升 提高 上升 增长 增加 上涨'), ('down', '', '下降 降低 减少 回落 下滑'),
        ('so_far', '', '截至 目前 已 发布 推出'), ('share', '', '占 比重 比例 总量'),
        ('role', 'task', '共 总计 合计 问题 发现'), ('role', 'completed', '已完成 完成 完成率'), ('role', 'past_half', '进度过半 过半'),
        ('role', 'just_started', '初步开展 刚刚起步 未过半'), ('role', 'not_reported', '未报送 未填报 未上报'), ('role', 'approved', '审核通过 通过审核 验收通过 通过验收'),
        ('role', 'ongoing', '正在推进 推进中 持续推进 未通过审核 未审核通过'), ('role', 'overdue', '逾期 逾期未办结 逾期未完成 逾期未整改'), ('role', 'planned', '计划 拟'),
        ('role', 'closed', '整改 办结 已整改 已办结 整改率 办结率 整改完成 整改到位 解决'), ('role', 'ordered', '交办'), ('role', 'order_due', '待交办 未交办 尚未交办'), ('role', 'letter', '督办函 已发督办函 发出督办函'),
        ('role', 'letter_due', '应发督办函'), ('role', 'short', '少报'), ('role', 'missing', '漏报'), ('role', 'late', '滞后 迟报'),
        ('role', 'item', '有销号条件的任务'), ('role', 'item_closed', '销号 已销号'), ('role', 'item_eligible', '达到销号条件 符合销号条件 待销号'),
        ('role', 'item_ineligible', '未达到销号条件 不符合销号条件'),
        ('role', 'not_behind', '不落后于基准'), ('role', 'unfinished', '未完成 尚未完成 未办结 未整改'),
        ('none', '', '任务过半 时间过半 整改任务 整改内容 整改成效 整改进展 整改时限 完成整改时限 完成时限 办结时限 评估问题 问题清单 问题发现率'),
        ('claim', 'half missed', '没有实现时间过半 未实现时间过半 未能实现时间过半 尚未实现时间过半'), ('claim', 'half reached', '实现时间过半 实现了时间过半'),
        ('claim', 'above', '高于'), ('claim', 'below', '低于'), ('claim', 'level', '持平'), ('claim', 'unchanged', '无变化 没有变化 未变化'),
        ('claim', 'none eligible', '均未达到销号条件 均不符合销号条件'), ('claim', 'all eligible', '均达到销号条件 均已达到销号条件 均符合销号条件')
    ) AS w(type, key, words), regexp_split_to_table(w.words, ' ') AS word
), found_any AS MATERIALIZED (
    SELECT n.type, n.key, length(n.text) AS size, g.place AS start_at, e.place AS end_at, g.paragraph, g.sentence, g.clause
    FROM needle AS n
    JOIN (SELECT k.k, k.place, k.paragraph, k.sentence, k.clause, k.ch AS gram FROM kept AS k
          UNION ALL SELECT k.k, k.place, k.paragraph, k.sentence, k.clause, k.ch || k.next FROM kept AS k) AS g ON g.gram COLLATE "C" = left(n.text, 2)
    JOIN kept AS e ON e.k = g.k + length(n.text) - 1
    WHERE n.text <> '' AND substr((SELECT c.text FROM clean AS c), g.k, length(n.text)) COLLATE "C" = n.text
), found AS MATERIALIZED (
    -- of words within each other the longest counts: 过半 in 任务过半 is none
    SELECT f.* FROM (
        SELECT a.*, a.start_at / 256 AS page,
               max(a.end_at) OVER (PARTITION BY a.type ORDER BY a.start_at, a.size DESC GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS of_type,
               max(a.end_at) FILTER (WHERE a.type <> 'claim') OVER (ORDER BY a.start_at, a.size DESC GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS of_any
        FROM found_any AS a) AS f
    WHERE f.type <> 'none' AND (f.of_type >= f.end_at) IS NOT TRUE
        AND (f.type IN ('list', 'indicator', 'department', 'benchmark') OR (f.of_any >= f.end_at) IS NOT TRUE)
), quantity AS MATERIALIZED (
    SELECT q.*, l.paragraph, l.sentence, l.clause, q.position + q.length - 1 AS end_at, q.position / 256 AS page,
           coalesce(length(coalesce(substring(q.fragment, '[.．]([0-9０-９]+)'), substring(q.fragment, '点([零○一二三四五六七八九壹贰叁肆伍陆柒捌玖]+)'))), 0) AS decimals,
           CASE WHEN q.fragment ~ '亿' THEN 100000000 WHEN q.fragment ~ '万' THEN 10000 WHEN q.kind = 'pp' AND q.fragment !~ '点$|pp$' OR q.fragment ~ '基点$' THEN 0.01 ELSE 1 END AS scale,
           (q.kind = 'count' AND q.unit IN ('项', '个', '件', '条', '起', '个任务', '个问题', '个事项', '个项目')) AS is_item
    FROM bizenv.find_quantities(draft) AS q JOIN letter AS l ON l.place = q.position
), near AS (
    -- what is named around a quantity, some hundred characters at most
    SELECT q.position, q.end_at AS q_end, f.type, f.key, f.size, f.start_at, f.end_at, f.clause - q.clause AS clauses, f.sentence = q.sentence AS is_here,
           f.end_at < q.position AS is_before, f.start_at > q.end_at AS is_behind
    FROM quantity AS q CROSS JOIN (VALUES (-1), (0), (1)) AS d(pages)
    JOIN found AS f ON f.paragraph = q.paragraph AND f.page = q.page + d.pages
), subject AS MATERIALIZED (
    -- the nearest list, source of problems or indicator: in the clause before, in the clause behind, in the sentence before, in the paragraph before
    SELECT DISTINCT ON (n.position) n.position, n.type, n.key, n.end_at
    FROM near AS n
    WHERE n.type IN ('list', 'source', 'indicator') AND (n.is_before OR n.clauses = 0)
    ORDER BY n.position, CASE WHEN n.clauses = 0 AND n.is_before THEN 1 WHEN n.clauses = 0 THEN 2 WHEN n.is_here THEN 3 ELSE 4 END,
             abs(n.end_at - n.position), n.size DESC, n.key COLLATE "C"
), around AS MATERIALIZED (
    SELECT n.position,
           (array_agg(n.key ORDER BY n.end_at DESC, n.size DESC) FILTER (WHERE n.type = 'role' AND n.clauses = 0 AND n.is_before))[1] AS role,
           (array_agg(n.key ORDER BY n.start_at, n.size DESC) FILTER (WHERE n.type = 'role' AND n.clauses = 0 AND n.is_behind))[1] AS role_behind,
           (array_agg(n.key ORDER BY n.end_at DESC, n.size DESC) FILTER (WHERE n.type = 'role' AND n.is_here AND n.clauses < 0))[1] AS role_before,
           (array_agg(n.key ORDER BY n.end_at DESC, n.size DESC) FILTER (WHERE n.type = 'benchmark' AND n.is_here AND n.is_before))[1] AS benchmark,
           min(n.position - n.end_at) FILTER (WHERE n.type = 'benchmark' AND n.is_here AND n.is_before) AS benchmark_distance,
           (array_agg(n.key ORDER BY n.start_at, n.size DESC) FILTER (WHERE n.type = 'benchmark' AND n.clauses = 0 AND n.start_at BETWEEN n.q_end + 1 AND n.q_end + 3))[1] AS benchmark_behind,
           -- (not where another body stands directly before it, which the ledger does not know)
           (array_agg(n.key ORDER BY n.end_at DESC) FILTER (WHERE n.type = 'department' AND n.is_here AND n.is_before
               AND (n.end_at = n.position - 1 OR substr(draft, n.end_at + 1, n.position - n.end_at - 1) !~ '[局委办厅院行队区县旗](已|也|均|仍)?$')))[1] AS department,
           (array_agg(n.key ORDER BY abs(n.start_at - n.position), n.key COLLATE "C") FILTER (WHERE n.type = 'list' AND n.is_here))[1] AS list_near,
           (array_agg(n.type ORDER BY n.end_at DESC) FILTER (WHERE n.type IN ('up', 'down') AND n.clauses = 0 AND n.end_at BETWEEN n.position - 4 AND n.q_end))[1] AS verb,
           bool_or(n.type = 'previous' AND n.clauses = 0 AND n.is_before) AS is_previous,
           bool_or(n.type = 'claim' AND n.key IN ('above', 'below') AND n.is_here AND n.start_at < n.q_end) AS is_compared,
           bool_or(n.type = 'so_far' AND n.is_here AND n.is_before) AS is_so_far,
           bool_or(n.type = 'role' AND n.key IN ('not_reported', 'missing') AND n.is_here AND n.is_behind) AS is_silent,
           bool_or(n.type = 'share' AND n.clauses = 0 AND n.start_at <= n.q_end) AS is_share
    FROM near AS n GROUP BY n.position
), context AS MATERIALIZED (
    SELECT q.position, s.type AS subject, s.key, a.role,
           -- (64项任务, 问题清单58项 are of the whole)
           coalesce(a.role_behind, CASE WHEN substr(draft, q.end_at + 1, 4) ~ '^(整改)?任务' OR s.type = 'list' AND s.end_at BETWEEN q.position - 2 AND q.position - 1 THEN 'task' END) AS role_behind,
           a.role_before, a.benchmark, a.benchmark_distance, a.benchmark_behind, a.department, a.list_near, a.verb, a.is_previous, a.is_compared, a.is_so_far, a.is_silent,
           a.is_share OR substr(draft, greatest(q.position - 1, 1), 1) IN ('（', '(') AS is_share,
           -- 比全国平均水平高1.18个百分点
           CASE WHEN q.position > 1 THEN substr(draft, q.position - 1, 1) END AS last
    FROM quantity AS q LEFT JOIN subject AS s ON s.position = q.position LEFT JOIN around AS a ON a.position = q.position
), candidate AS (
    -- which figure of the ledger a quantity may be; of several kinds of evidence the first counts
    SELECT q.position, f.*
    FROM quantity AS q JOIN context AS c ON c.position = q.position JOIN fact AS f ON c.subject = 'list' AND f.task_list = c.key
    CROSS JOIN LATERAL (SELECT q.kind = 'percent' AND c.verb IS NULL AND c.is_previous IS NOT TRUE AND c.is_compared IS NOT TRUE AS is_rate) AS s
    WHERE q.is_item AND f.figure = coalesce(c.role, c.role_behind) || '_count'
        OR s.is_rate AND f.figure = coalesce(c.role, c.role_behind) || '_share'
        OR s.is_rate AND c.is_share AND f.figure = c.role_before || '_share'
        OR s.is_rate AND f.figure = 'done_share' AND coalesce(c.role, c.role_behind, c.role_before) IN ('completed', 'planned')
        OR f.figure IN ('planned_total', 'done_total') AND q.unit = f.unit
            AND (f.figure = 'done_total') = CASE coalesce(c.role, c.role_behind) WHEN 'completed' THEN true WHEN 'planned' THEN false ELSE c.is_so_far IS TRUE END
    UNION ALL
    SELECT q.position, f.*
    FROM quantity AS q JOIN context AS c ON c.position = q.position JOIN fact AS f ON c.subject = 'source' AND f.source = c.key
    WHERE f.figure = 'category_count' AND q.unit IN ('类', '个类', '大类', '个大类', '个类别')
        OR f.figure = 'problem_count' AND q.is_item AND coalesce(c.role, c.role_behind) = 'task'
        OR f.figure = coalesce(c.role, c.role_behind) || '_count' AND (q.is_item OR q.unit IN ('份', '封') AND f.figure ~ '^letter')
        OR f.figure = 'closed_share' AND q.kind = 'percent' AND c.verb IS NULL AND c.is_previous IS NOT TRUE AND c.is_compared IS NOT TRUE
            AND (coalesce(c.role, c.role_behind) = 'closed' OR c.is_share AND c.role_before = 'closed')
    UNION ALL
    SELECT q.position, f.*
    FROM quantity AS q JOIN context AS c ON c.position = q.position JOIN fact AS f ON c.subject = 'indicator' AND f.indicator = c.key
    WHERE q.is_item AND f.figure = coalesce(c.role, c.role_behind) || '_count'
    UNION ALL
    SELECT q.position, f.*
    FROM quantity AS q JOIN context AS c ON c.position = q.position JOIN fact AS f ON f.section = 'reporting' AND f.department_name = c.department
    WHERE (c.list_near IS NULL OR f.task_list = c.list_near
            OR NOT EXISTS (SELECT FROM fact AS o WHERE o.section = 'reporting' AND o.department_name = c.department AND o.task_list = c.list_near))
        AND (f.figure = 'silent_months' AND q.unit IN ('月', '个月') AND c.is_silent
                AND (q.fragment ~ '^连续' OR substr(draft, greatest(q.position - 3, 1), least(q.position - 1, 3)) ~ '连续')
             OR f.figure = coalesce(c.role, c.role_behind) || '_count' AND q.unit IN ('份', '次', '期', '项'))
    UNION ALL
    SELECT q.position, f.*
    FROM quantity AS q JOIN context AS c ON c.position = q.position JOIN fact AS f ON f.figure = 'not_behind_count'
    WHERE q.is_item AND coalesce(c.role, c.role_behind) = 'not_behind'
    UNION ALL
    -- an indicator: a change has its verb or last year before it, a benchmark its name beside it, a difference both
    -- names; what has none of them is the value
    SELECT q.position, f.*
    FROM quantity AS q JOIN context AS c ON c.position = q.position JOIN fact AS f ON c.subject = 'indicator' AND f.indicator = c.key
    CROSS JOIN LATERAL (SELECT CASE
        WHEN c.verb IS NOT NULL OR c.is_previous AND q.kind = 'pp' THEN '{change}'
        WHEN c.benchmark_behind IS NOT NULL THEN '{benchmark}'
        WHEN q.kind = 'pp' THEN '{difference}'
        WHEN c.benchmark_distance <= 4 THEN CASE WHEN c.is_compared THEN '{benchmark,difference}' ELSE '{benchmark}' END
        WHEN c.benchmark IS NOT NULL AND c.is_compared THEN '{difference}'
        WHEN c.is_previous THEN '{previous}'
        WHEN c.benchmark IS NULL THEN '{value}' END::text[] AS figures) AS e
    CROSS JOIN LATERAL (SELECT coalesce((bizenv.try_parse_quantity('1' || f.unit)).unit, f.unit) AS unit) AS u
    WHERE f.figure = ANY (e.figures) AND (q.unit = u.unit OR q.kind IN ('pp', 'percent') AND f.unit IN ('pp', '%'))
        AND (f.figure NOT IN ('benchmark', 'difference') OR f.benchmark_kind = coalesce(c.benchmark_behind, c.benchmark))
), compared AS (
    SELECT q.position, q.length, q.fragment, k.place, k.figure, k.label, k.printed, k.formula,
           -- (a verb may contradict the sign)
           CASE WHEN k.figure IN ('change', 'difference') AND (x.exact > 0 AND (c.verb = 'down' OR c.verb IS NULL AND c.last = '低') OR x.exact < 0 AND (c.verb = 'up' OR c.verb IS NULL AND c.last = '高'))
                    THEN 'wrong'
                WHEN e.fits AND (q.kind = 'pp') <> (k.unit = 'pp') AND q.kind IN ('pp', 'percent') THEN 'unit'
                WHEN e.fits THEN 'ok'
                WHEN k.figure IN ('change', 'difference') AND k.unit = 'pp' AND q.kind = 'percent' AND k.input_2 > 0
                    AND round(abs(100 * x.exact / k.input_2), q.decimals) = abs(q.value) THEN 'relative'
                ELSE 'wrong' END AS verdict
    FROM quantity AS q JOIN context AS c ON c.position = q.position JOIN candidate AS k ON k.position = q.position
    CROSS JOIN LATERAL (SELECT CASE k.formula WHEN '100 * input_1 / input_2' THEN 100 * k.input_1 / nullif(k.input_2, 0)
        WHEN 'input_1 - input_2' THEN k.input_1 - k.input_2 ELSE k.input_1 END
        * coalesce((bizenv.try_parse_quantity('1' || CASE WHEN k.figure IN ('value', 'previous', 'change', 'benchmark', 'difference') THEN k.unit END)).value, 1) AS exact) AS x
    CROSS JOIN LATERAL (SELECT CASE
        WHEN k.figure IN ('change', 'difference') THEN round(abs(x.exact) / q.scale, q.decimals) = abs(q.value) / q.scale
        WHEN q.approximate AND q.low IS NULL AND q.high IS NULL THEN abs(x.exact - q.value) <= abs(x.exact) / 20
        WHEN q.approximate AND q.low IS NULL THEN x.exact < q.high AND x.exact >= q.high * 0.8
        WHEN q.low IS DISTINCT FROM q.high AND k.figure NOT IN ('value', 'benchmark', 'previous')
            THEN (x.exact > q.low OR x.exact = q.low AND q.low_inclusive) IS NOT FALSE AND (x.exact < q.high OR x.exact = q.high AND q.high_inclusive) IS NOT FALSE
        ELSE round(x.exact / q.scale, q.decimals) = q.value / q.scale END AS fits) AS e
), word AS (
    -- words that say something themselves
    SELECT f.* FROM found AS f
    WHERE f.type = 'claim'
        OR f.type = 'role' AND f.key IN ('short', 'missing')
            AND NOT EXISTS (SELECT FROM quantity AS q WHERE q.position = f.end_at + 1) AND NOT EXISTS (SELECT FROM quantity AS q WHERE q.position = f.end_at + 2)
        OR f.type IN ('up', 'down') AND NOT EXISTS (SELECT FROM context AS c JOIN quantity AS q ON q.position = c.position
            WHERE c.verb IS NOT NULL AND q.clause = f.clause AND f.end_at BETWEEN q.position - 4 AND q.end_at)
), claim AS MATERIALIZED (
    SELECT w.start_at, w.end_at, w.type, w.key,
           (array_agg(o.key ORDER BY o.end_at DESC, o.size DESC, o.key COLLATE "C") FILTER (WHERE o.type = 'indicator' AND o.end_at < w.start_at))[1] AS indicator,
           (array_agg(o.key ORDER BY o.end_at DESC, o.key COLLATE "C") FILTER (WHERE o.type = 'list' AND o.sentence = w.sentence AND o.end_at < w.start_at))[1] AS list,
           (array_agg(o.key ORDER BY o.end_at DESC) FILTER (WHERE o.type = 'department' AND o.sentence = w.sentence AND o.end_at < w.start_at))[1] AS department,
           -- 与全区平均值（27.35%）持平, 低于全区平均值
           (array_agg(o.key ORDER BY o.start_at < w.start_at, abs(o.start_at - w.start_at), o.size DESC) FILTER (WHERE o.type = 'benchmark' AND o.clause = w.clause))[1] AS benchmark_here,
           (array_agg(o.key ORDER BY (o.start_at < w.start_at) <> (w.key = 'level'), abs(o.start_at - w.start_at), o.size DESC) FILTER (WHERE o.type = 'benchmark' AND o.sentence = w.sentence
               AND (o.start_at BETWEEN w.end_at AND w.end_at + 16 OR w.key = 'level' AND o.end_at BETWEEN w.start_at - 12 AND w.start_at)))[1] AS benchmark_near,
           coalesce(bool_or(o.type = 'previous' AND o.clause = w.clause), false) AS is_previous
    FROM word AS w CROSS JOIN (VALUES (-1), (0), (1)) AS d(pages)
    LEFT JOIN found AS o ON o.paragraph = w.paragraph AND o.page = w.page + d.pages
    GROUP BY w.start_at, w.end_at, w.type, w.key
), said AS (
    SELECT c.start_at, c.end_at, k.figure, k.label, k.printed, k.place,
           CASE c.key WHEN 'above' THEN k.value > 0 WHEN 'below' THEN k.value < 0 ELSE k.value = 0 END AS is_so
    FROM claim AS c CROSS JOIN LATERAL (SELECT coalesce(c.benchmark_here, CASE WHEN NOT c.is_previous THEN c.benchmark_near END) AS key) AS b
    JOIN fact AS k ON k.indicator = c.indicator
    WHERE c.key IN ('above', 'below', 'level') AND k.figure = 'difference' AND k.benchmark_kind = b.key
        OR k.figure = 'change' AND (c.key = 'unchanged' OR c.key IN ('above', 'below', 'level') AND b.key IS NULL AND c.is_previous)
    UNION ALL
    SELECT c.start_at, c.end_at, k.figure, k.label, k.printed, k.place, CASE c.type WHEN 'up' THEN k.value > 0 ELSE k.value < 0 END
    FROM claim AS c JOIN fact AS k ON k.indicator = c.indicator AND k.figure = 'change'
    WHERE c.type IN ('up', 'down') AND c.is_previous
    UNION ALL
    SELECT c.start_at, c.end_at, k.figure, k.label, k.printed, k.place,
           CASE c.key WHEN 'half missed' THEN bool_or(k.printed = '没有实现') OVER (PARTITION BY c.start_at) ELSE bool_and(k.printed IN ('实现', '提前过半')) OVER (PARTITION BY c.start_at) END
    FROM claim AS c JOIN fact AS k ON k.figure = 'half_verdict' AND (k.task_list = c.list OR c.list IS NULL AND k.section = 'progress')
    WHERE c.key ~ '^half'
    UNION ALL
    SELECT c.start_at, c.end_at, k.figure, k.label, k.printed, k.place, CASE WHEN c.key = 'none eligible' THEN k.value = n.value ELSE k.value = 0 END
    FROM claim AS c JOIN fact AS k ON k.figure = 'item_ineligible_count' AND CASE WHEN c.indicator IS NOT NULL THEN k.indicator = c.indicator ELSE k.task_list = c.list END
    JOIN fact AS n ON n.figure = 'item_count' AND n.indicator IS NOT DISTINCT FROM k.indicator AND n.task_list IS NOT DISTINCT FROM k.task_list
    WHERE c.key ~ 'eligible$' AND c.type = 'claim'
    UNION ALL
    SELECT c.start_at, c.end_at, k.figure, k.label, k.printed, k.place, bool_or(k.value > 0) OVER (PARTITION BY c.start_at)
    FROM claim AS c JOIN fact AS k ON k.department_name = c.department AND k.figure = c.key || '_count' AND (c.list IS NULL OR k.task_list = c.list)
    WHERE c.type = 'role'
), answer AS (
    -- right by any figure that it may be is right; else the first of them is the right one
    SELECT q.position, q.length, q.fragment, k.verdict, k.figure, k.label, k.printed
    FROM quantity AS q
    LEFT JOIN (SELECT DISTINCT ON (o.position) o.* FROM compared AS o
        ORDER BY o.position, array_position('{ok,relative,unit,wrong}', o.verdict), o.place) AS k ON k.position = q.position
    UNION ALL
    SELECT s.start_at, s.end_at - s.start_at + 1, substr(draft, s.start_at, s.end_at - s.start_at + 1), CASE WHEN s.is_so THEN 'ok' ELSE 'wrong' END, s.figure, s.label, s.printed
    FROM (SELECT DISTINCT ON (x.start_at) x.* FROM said AS x ORDER BY x.start_at, x.is_so DESC NULLS LAST, x.place) AS s WHERE s.is_so IS NOT NULL
)
SELECT a.position, a.length, a.fragment::varchar(200), v.verdict::varchar(20), bizenv.class_order(v.verdict), bizenv.class_label(v.verdict)::varchar(20),
       a.printed::varchar(80), a.figure::varchar(40), a.label::varchar(400),
       CASE a.verdict
           WHEN 'relative' THEN '按相对变化（%）一致；以百分点计为' || a.printed
           WHEN 'unit' THEN '数值一致，单位有误：两个百分数之差应写百分点，占比和比率应写%'
           WHEN 'wrong' THEN '应为' || a.printed
           WHEN 'ok' THEN NULL ELSE '不是台账中的数字，或上下文不足以确定是哪一个' END::varchar(400)
FROM answer AS a CROSS JOIN LATERAL (SELECT CASE a.verdict WHEN 'relative' THEN 'ok' ELSE coalesce(a.verdict, 'unknown') END AS verdict) AS v
ORDER BY a.position, a.length;
END
$$;
COMMENT ON FUNCTION bizenv.check_draft(text, text, date) IS
'核稿：稿中每个数字与台账是否一致，不符的给出应为多少
Rows, in the order of the draft, a Chinese text: each quantity, and each word such as 没有实现, 高于, 无变化, with the verdict ok, unit (the number is right, percent is written for percentage points or the other way round), wrong, with the right one, or unknown: not a figure of the ledger, or not said clearly which; a schema without the views is 42P01, a view without a column 42703, NULL 22004, a day outside of 1900 to 2199 is 22008, a draft over 100,000 characters 54000.
SELECT c.verdict FROM bizenv.check_draft(''评估问题清单审核通过11项'', ''sample'', ''2025-07-31'') AS c;  -- wrong';
