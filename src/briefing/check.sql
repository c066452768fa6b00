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
COMMENT ON COLUMN bizenv.draft_check_row.figure IS '数据代码';
COMMENT ON COLUMN bizenv.draft_check_row.label IS '数据名称';
COMMENT ON COLUMN bizenv.draft_check_row.note IS '说明';

-- A figure of the draft is judged by what stands around it: the nearest list,
-- source of problems, indicator, benchmark or department that is named, the
-- nearest word for a class, and its unit.  doc/briefing.md tells the rules.
CREATE FUNCTION bizenv.check_draft(draft text, schema text, as_of bizenv.day, figures jsonb DEFAULT NULL) RETURNS SETOF bizenv.draft_check_row
    LANGUAGE plpgsql STABLE PARALLEL UNSAFE COST 10000 ROWS 50 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
#variable_conflict use_column
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    as_of CONSTANT date := check_draft.as_of; -- (as a date from here on)
    -- (quotes and spaces: names are written with and without)
    marks constant text := E'“”"‘’''「」『』《》〈〉【】、*_`\\ 　\t\r';
    -- classes of words, of which the nearest to a place is looked up; the first three are subjects
    of_list constant integer := 1;
    of_source constant integer := 2;
    of_indicator constant integer := 3;
    of_department constant integer := 4;
    of_benchmark constant integer := 5;
    of_previous constant integer := 6;
    of_verb constant integer := 7;
    of_so_far constant integer := 8;
    of_share constant integer := 9;
    of_role constant integer := 10;
    of_silence constant integer := 11;
    of_comparison constant integer := 12;
    of_intent constant integer := 13;
    -- words between a subject and its figure that add nothing to what is said: with any other the figure may be of something else
    idle constant text := '同比|相比|相较|比|较|与|于|和|及|去年|上年|同期|今年|本年|当年|目前|截至|已经|已|现|实际|实现|累计|合计|仅|只|约|近|为|是|达到|达|至|到|的|了|又|再|也|均|都|仍|还|则|净|共|有|在|由|从|自|度|水平|值|数值|数据|控制|评估|评价|考核|统计|测评|监测|初步|指标|分别|各|依次|首次|超过|超出|突破|首超|'
        '高于|低于|高出|低出|多于|少于|快于|慢于|领先|落后|高|低|多|少|长|短|快|慢|大幅|明显|显著|进一步|继续|持续|略有|略|稳步|小幅|幅度|增幅|降幅|增速|差距|相差|保持|稳定|维持|办理|全市|我市|本市|本年度|年度|年末|年底|'
        '提升|提高|上升|增长|增加|上涨|延长|净增|增|扩大|上调|增多|攀升|回升|拉长|下降|降低|减少|回落|下滑|缩短|压减|压缩|缩减|精简|下调|收窄|缩小|下跌|压|升|降|减|[0-9]{4}年|但|而|并|其中|其|该|每|一直|不足|不到|接近|将近|大约|左右|逐步|也就是|即|等';
    -- the same between the class word of a list and its number, and what may stand directly before a subject
    idle_class constant text := '任务|问题|事项|项目|工作|清单|台账|总量|总数|总|量|数量|数|条件|占比|占|比重|比例|率|比|整改|办理|情况|全部|所有|要求|各类|具体|内容|收集|征集|梳理|排查|检查|查出|反映|反馈|提出|受理|涉及|发放|发出|刊发|发布|推出|列入|纳入|尚|待|未|拟|中|截至|月底|[0-9]{1,2}月([0-9]{1,2}日|份|底)?|全面|按期|按时|如期|以上|上述|这些|前|后|自治区|省级|上级|国家|经|完成|销号|交办|办结|审核|通过|';
    idle_before constant text := '(^|全市|我市|本市|市级|其中|目前|今年|本年|当年|截至|以来|月底|年底|年末|将|把|使|让|推动|促使|实现|指标|方面|中|的|是|：|:|，|、|和|与|及|“|"|年|年度|上年|去年|同期|平均|在|对|说|一|看|该|本)$';
    facts bizenv.briefing_figure_row[];
BEGIN
    IF draft IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv_internal.translated('draft must not be NULL'),
            DETAIL = bizenv_internal.translated('Argument "draft" is NULL.'),
            HINT = 'SELECT * FROM bizenv.check_draft(''审核通过12项'', ''oversight'', as_of => ''2025-07-31'').';
    ELSIF length(draft) > 100000 THEN
        RAISE EXCEPTION USING ERRCODE = 'program_limit_exceeded',
            MESSAGE = bizenv_internal.translated('the draft is too long'),
            DETAIL = format(bizenv_internal.translated('Argument "draft" has %s characters; at most 100000 are checked at once.'), length(draft)),
            HINT = bizenv_internal.translated('Check it part by part.');
    END IF;
    IF schema IS NOT NULL OR figures IS NULL THEN
        facts := ARRAY(SELECT f FROM bizenv.briefing_figures(schema, as_of) AS f);
    END IF;
    IF figures IS NOT NULL THEN
        facts := facts || ARRAY(SELECT f FROM bizenv_internal.draft_own_figures(figures, as_of) AS f);
    END IF;
    -- What grows with the draft is looked up in arrays, by place or by halving, and joined only with what the ledger
    -- holds: no plan can make it quadratic.  (Each array stands in a CTE of one row, which is read once.)
    RETURN QUERY
WITH fact AS MATERIALIZED (
    SELECT f.*, coalesce((u.read).unit, f.unit) AS base_unit,
           CASE f.formula WHEN '100 * input_1 / input_2' THEN 100 * f.input_1 / nullif(f.input_2, 0) WHEN 'input_1 - input_2' THEN f.input_1 - f.input_2 ELSE f.input_1 END
           * CASE WHEN f.figure IN ('value', 'previous', 'change', 'benchmark', 'difference') THEN coalesce((u.read).value, 1) ELSE 1 END AS exact,
           array_agg(f.task_list) OVER (PARTITION BY f.section, f.department_name) AS department_lists,
           -- (days that are not announced: how many more it may be, or there may be of it)
           coalesce(CASE WHEN f.figure = 'overdue_count' THEN max(f.input_1) FILTER (WHERE f.figure = 'overdue_unknown_count') OVER of_one
               WHEN f.figure = 'letter_due_count' THEN max(f.input_1) FILTER (WHERE f.figure = 'letter_unknown_count') OVER of_one
               WHEN f.figure IN ('expected_count', 'trailing_missing', 'missing_count', 'missing_months', 'late_count')
               THEN max(f.input_1) FILTER (WHERE f.figure = 'undetermined_count') OVER of_one END, 0) AS more
    FROM unnest(facts) AS f CROSS JOIN LATERAL (SELECT bizenv.try_parse_quantity('1' || f.unit) AS read OFFSET 0) AS u
    WINDOW of_one AS (PARTITION BY f.section, f.source, f.department, f.task_list)
), letter AS MATERIALIZED (
    -- each character, its first byte, and which paragraph, sentence and clause it is in
    SELECT c.place::integer AS place, c.ch, strpos(marks, c.ch) > 0 AS is_mark,
           (1 + sum(octet_length(c.ch)) OVER before - octet_length(c.ch))::integer AS byte,
           (count(*) FILTER (WHERE c.ch = E'\n') OVER before)::integer AS paragraph,
           (count(*) FILTER (WHERE c.ch IN ('。', '！', '？', '；', ';', '!', '?', E'\n')) OVER before)::integer AS sentence,
           (count(*) FILTER (WHERE c.ch IN ('。', '！', '？', '；', ';', '!', '?', E'\n', '，', '、', '（', '）', '(', ')')
               OR c.ch = ',' AND NOT (c.last ~ '[0-9]' AND c.next ~ '[0-9]') OR c.ch IN ('：', ':') AND coalesce(c.next, '') !~ '[0-9０-９约近超*]') OVER before)::integer AS clause
    FROM (SELECT u.ch, u.place, lag(u.ch) OVER (ORDER BY u.place) AS last, lead(u.ch) OVER (ORDER BY u.place) AS next
          FROM unnest(string_to_array(draft, NULL)) WITH ORDINALITY AS u(ch, place)) AS c
    WINDOW before AS (ORDER BY c.place ROWS UNBOUNDED PRECEDING)
), page AS MATERIALIZED (
    -- (substr of a text walks from its beginning, substr of bytes does not)
    SELECT convert_to(draft, getdatabaseencoding()) AS bytes, array_agg(l.byte ORDER BY l.place) || octet_length(draft) + 1 AS first_bytes,
           array_agg(l.paragraph ORDER BY l.place) AS paragraphs, array_agg(l.sentence ORDER BY l.place) AS sentences, array_agg(l.clause ORDER BY l.place) AS clauses,
           -- (where each clause begins)
           array_agg(l.place ORDER BY l.place) FILTER (WHERE l.is_first) AS clause_starts
    FROM (SELECT l.*, lag(l.clause) OVER (ORDER BY l.place) IS DISTINCT FROM l.clause AS is_first FROM letter AS l) AS l
), kept AS MATERIALIZED (
    SELECT l.*, (row_number() OVER after)::integer AS k, lead(l.ch) OVER after AS next, 1 + sum(octet_length(l.ch)) OVER after - octet_length(l.ch) AS kept_byte
    FROM letter AS l WHERE NOT l.is_mark
    WINDOW after AS (ORDER BY l.place ROWS UNBOUNDED PRECEDING)
), clean AS MATERIALIZED (
    SELECT convert_to(string_agg(k.ch, '' ORDER BY k.k), getdatabaseencoding()) AS bytes, array_agg(k.place ORDER BY k.k) AS places FROM kept AS k
), list_name AS (
    SELECT f.task_list AS key, translate(max(f.task_list_name), marks, '') AS name, max(f.list_kind) AS kind FROM fact AS f WHERE f.task_list IS NOT NULL GROUP BY f.task_list
), spelling AS (
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
    -- (a whole name is that of its own, whatever else ends so)
    SELECT 'indicator', coalesce(min(n.key) FILTER (WHERE g = length(n.name)), min(n.key)), right(n.name, g)
    FROM (SELECT DISTINCT f.indicator AS key, translate(f.indicator_name, marks, '') AS name FROM fact AS f WHERE f.indicator IS NOT NULL) AS n,
         generate_series(least(length(n.name), greatest(4, least(6, (length(n.name) + 1) / 2))), length(n.name)) AS g
    GROUP BY right(n.name, g) HAVING count(DISTINCT n.key) = 1 OR count(DISTINCT n.key) FILTER (WHERE g = length(n.name)) = 1
    UNION
    SELECT 'department', f.department_name, translate(d.name, marks, '')
    FROM fact AS f, LATERAL (VALUES (f.department_name), (regexp_replace(f.department_name, '^市(?=...)', ''))) AS d(name) WHERE f.section = 'reporting'
    UNION
    -- a benchmark: its name, or the beginning of it that no other has, four characters at least; two where it is compared with (高于全省)
    SELECT 'benchmark', min(n.key), n.text
    FROM (SELECT DISTINCT b.key, left(b.name, g) AS text FROM (SELECT DISTINCT f.benchmark_kind AS key, translate(f.benchmark_name, marks, '') AS name FROM fact AS f WHERE f.benchmark_kind IS NOT NULL) AS b,
              generate_series(least(length(b.name), 4), length(b.name)) AS g
          UNION SELECT DISTINCT f.benchmark_kind, w || substring(f.benchmark_name, '^(全.|自治区)') FROM fact AS f, unnest('{于,比,较}'::text[]) AS w WHERE f.benchmark_kind IS NOT NULL AND f.benchmark_name ~ '^(全.|自治区)') AS n
    GROUP BY n.text HAVING count(DISTINCT n.key) = 1
    UNION
    SELECT 'source', f.source, f.source FROM fact AS f WHERE f.source IS NOT NULL
    UNION ALL
    SELECT w.type, w.key, word
    FROM (VALUES
        ('benchmark', '全区平均', '全区平均 自治区平均 全区均值 自治区均值'), ('benchmark', '全国平均', '全国平均 全国均值'), ('benchmark', '目标', '目标值'),
        ('source', '大厅监察', '大厅 监察'), ('source', '企业反映', '企业反映 企业诉求 企业提出'), ('source', '热线', '热线 12345'), ('source', '评估问题', '评估反馈'),
        ('intent', '', '力争 争取 确保 预计 预期 预测 拟 目标 规划 计划 年底前 年末前 下一步 明年 将达 有望 要求 不得 应当'),
        ('previous', '', '去年 上年 同期 同比'), ('up', '', '提升 提高 上升 增长 增加 上涨 延长 净增 攀升 回升 扩大'), ('down', '', '下降 降低 减少 回落 下滑 缩短 压减 压缩 缩减 下跌'),
        ('compare', '', '落后于 领先'),
        ('so_far', '', '截至 目前 已 发布 推出'), ('share', '', '占 比重 比例 总量'),
        ('role', 'task', '共 总计 合计 问题 发现 总数 任务数'), ('role', 'completed', '已完成 完成 完成率'), ('role', 'past_half', '进度过半 过半'),
        ('role', 'just_started', '初步开展 刚刚起步 未过半'), ('role', 'not_begun', '未启动 未开展 尚未启动 尚未开展'), ('role', 'not_reported', '未报送 未填报 未上报'), ('role', 'approved', '审核通过 通过审核 验收通过 通过验收'),
        ('role', 'ongoing', '正在推进 推进中 持续推进 未通过审核 未审核通过'), ('role', 'overdue', '逾期 逾期未办结 逾期未完成 逾期未整改'), ('role', 'cancelled', '取消 已取消 经批准取消 批准取消 调出 已调出 调出清单 不再推进'), ('role', 'planned', '计划 拟'),
        ('role', 'closed', '整改 办结 已整改 已办结 整改率 办结率 整改完成 整改到位 解决'), ('role', 'ordered', '交办'), ('role', 'order_due', '待交办 未交办 尚未交办'), ('role', 'letter', '督办函 已发督办函 发出督办函'),
        ('role', 'letter_due', '应发督办函'), ('role', 'short', '少报'), ('role', 'missing', '漏报'), ('role', 'late', '滞后 滞后报送 迟报'), ('role', 'expected', '应报'), ('role', 'undetermined', '期限待核实'), ('role', 'letter_unknown', '是否应发督办函待核实'), ('role', 'overdue_unknown', '是否逾期待核实'),
        ('role', 'item', '有销号条件的任务 列入销号管理'), ('role', 'item_closed', '销号 已销号'), ('role', 'item_eligible', '达到销号条件 符合销号条件 待销号'),
        ('role', 'item_ineligible', '未达到销号条件 不符合销号条件 未达到条件'),
        ('role', 'not_behind', '不落后于基准'), ('role', 'unfinished', '未完成 尚未完成 未办结 未整改 未解决 待整改 待办结 待完成 待解决 正在办理 正在整改 仍在整改'),
        ('none', '', '任务过半 时间过半 整改任务 整改内容 整改成效 整改进展 整改时限 完成整改时限 完成时限 办结时限 评估问题 问题清单 问题发现率'),
        ('claim', 'half missed', '没有实现时间过半 未实现时间过半 未能实现时间过半 尚未实现时间过半'), ('claim', 'half reached', '实现时间过半 实现了时间过半'),
        ('claim', 'above', '高于'), ('claim', 'below', '低于'), ('claim', 'level', '持平'), ('claim', 'unchanged', '无变化 没有变化 未变化'),
        ('claim', 'none eligible', '均未达到销号条件 均不符合销号条件'), ('claim', 'all eligible', '均达到销号条件 均已达到销号条件 均符合销号条件')
    ) AS w(type, key, words), regexp_split_to_table(w.words, ' ') AS word
), needle AS MATERIALIZED (
    SELECT n.type, n.key, (dense_rank() OVER (ORDER BY n.key COLLATE "C", n.type))::integer AS name, left(n.text, 2) AS gram, length(n.text) AS size,
           convert_to(n.text, getdatabaseencoding()) AS bytes
    FROM spelling AS n WHERE n.text <> ''
), key AS MATERIALIZED (
    SELECT array_agg(n.key ORDER BY n.name) AS names, array_agg(n.type ORDER BY n.name) AS types FROM (SELECT DISTINCT n.name, n.type, n.key FROM needle AS n) AS n
), found_any AS MATERIALIZED (
    SELECT n.type, n.key, n.name, n.size, g.place AS start_at, (SELECT c.places FROM clean AS c)[g.k + n.size - 1] AS end_at, g.paragraph, g.sentence, g.clause
    FROM needle AS n
    JOIN (SELECT k.k, k.kept_byte, k.place, k.paragraph, k.sentence, k.clause, k.ch AS gram FROM kept AS k
          UNION ALL SELECT k.k, k.kept_byte, k.place, k.paragraph, k.sentence, k.clause, k.ch || k.next FROM kept AS k) AS g ON g.gram COLLATE "C" = n.gram
    WHERE substr((SELECT c.bytes FROM clean AS c), g.kept_byte::integer, octet_length(n.bytes)) = n.bytes
), found AS MATERIALIZED (
    -- of words within each other the longest counts: 过半 in 任务过半 is none
    SELECT f.* FROM (
        SELECT a.*,
               max(a.end_at) OVER (PARTITION BY a.type ORDER BY a.start_at, a.size DESC GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS of_type,
               max(a.end_at) FILTER (WHERE a.type <> 'claim') OVER (ORDER BY a.start_at, a.size DESC GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS of_any
        FROM found_any AS a) AS f
    WHERE f.type <> 'none' AND (f.of_type >= f.end_at) IS NOT TRUE
        AND (f.type IN ('list', 'indicator', 'department', 'benchmark') OR (f.of_any >= f.end_at) IS NOT TRUE)
), noted AS MATERIALIZED (
    -- what is found, by class of words; within a class both the beginnings and the ends go up
    SELECT DISTINCT ON (c.class, f.start_at) c.class, f.*
    FROM found AS f
    JOIN (VALUES (of_list, 'list', NULL), (of_source, 'source', NULL), (of_indicator, 'indicator', NULL), (of_department, 'department', NULL),
        (of_benchmark, 'benchmark', NULL), (of_previous, 'previous', NULL), (of_verb, 'up', NULL), (of_verb, 'down', NULL), (of_so_far, 'so_far', NULL),
        (of_share, 'share', NULL), (of_role, 'role', NULL), (of_silence, 'role', 'not_reported'), (of_silence, 'role', 'missing'),
        (of_intent, 'intent', NULL), (of_comparison, 'claim', 'above'), (of_comparison, 'claim', 'below'), (of_comparison, 'compare', NULL)) AS c(class, type, key) ON c.type = f.type AND coalesce(c.key, f.key) = f.key
    ORDER BY c.class, f.start_at, f.key COLLATE "C"
), shelf AS MATERIALIZED (
    SELECT array_agg(DISTINCT n.class) AS classes,
           array_agg(ARRAY[n.class, n.start_at, n.end_at, n.paragraph, n.sentence, n.clause, n.size, n.name] ORDER BY n.class, n.start_at) AS words,
           array_agg((n.class::bigint << 20) + n.start_at ORDER BY n.class, n.start_at) AS starts, array_agg((n.class::bigint << 20) + n.end_at ORDER BY n.class, n.start_at) AS ends,
           array_agg((n.class::bigint << 20) + n.clause ORDER BY n.class, n.start_at) AS clauses
    FROM noted AS n
), quantity AS MATERIALIZED (
    SELECT q.*, b.paragraphs[q.position] AS paragraph, b.sentences[q.position] AS sentence, b.clauses[q.position] AS clause, n.decimals,
           -- (in 5、8亿元 what 5 counts is said behind 8)
           CASE WHEN n.digits IS NOT NULL AND abs(q.value) / n.digits = 10 ^ round(log(abs(q.value) / n.digits)) THEN trim_scale(abs(q.value) / n.digits)
               WHEN q.fragment ~ '亿' THEN 100000000 WHEN q.fragment ~ '万' THEN 10000 WHEN q.kind = 'pp' AND q.fragment !~ '点$|pp$' OR q.fragment ~ '基点$' THEN 0.01 ELSE 1 END AS scale,
           (q.kind = 'count' AND q.unit IN ('项', '个', '件', '条', '起', '个任务', '个问题', '个事项', '个项目')) AS is_item,
           -- three characters before it, four behind; the clause before it, and that behind the last number in it; twelve characters behind it
           right(w.clause_head, 3) AS before, convert_from(substr(b.bytes, b.first_bytes[q.end_at + 1], b.first_bytes[least(q.end_at + 5, cardinality(b.first_bytes))] - b.first_bytes[q.end_at + 1]), getdatabaseencoding()) AS behind,
           w.head_start, n.prefix, right(w.clause_head, q.position - w.head_start) AS head,
           convert_from(substr(b.bytes, b.first_bytes[q.end_at + 1], b.first_bytes[least(q.end_at + 13, cardinality(b.first_bytes))] - b.first_bytes[q.end_at + 1]), getdatabaseencoding()) AS tail,
           CASE WHEN q.position - q.last_end BETWEEN 2 AND 4 AND n.prefix IN ('', '约') THEN translate(right(w.clause_head, q.position - q.last_end - 1), E'“”"*_` \t', '') IN ('、', '和', '与', '及', '以及') END IS TRUE AS is_joined
    FROM (SELECT f.*, f.position + f.length - 1 AS end_at, coalesce(lag(f.position + f.length - 1) OVER (ORDER BY f.position), 0) AS last_end FROM bizenv.find_quantities(draft) AS f) AS q
    CROSS JOIN LATERAL (SELECT (SELECT p.bytes FROM page AS p) AS bytes, (SELECT p.first_bytes FROM page AS p) AS first_bytes, (SELECT p.paragraphs FROM page AS p) AS paragraphs,
        (SELECT p.sentences FROM page AS p) AS sentences, (SELECT p.clauses FROM page AS p) AS clauses, (SELECT p.clause_starts FROM page AS p) AS clause_starts) AS b
    CROSS JOIN LATERAL (SELECT coalesce(length(coalesce(substring(q.fragment, '[.．]([0-9０-９]+)'), substring(q.fragment, '点([零○一二三四五六七八九壹贰叁肆伍陆柒捌玖]+)'))), 0) AS decimals,
        substring(q.fragment, '^[^0-9０-９零○一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾]*') AS prefix,
        CASE WHEN q.value <> 0 THEN nullif(translate(substring(q.fragment, '^[^0-9]*([0-9]+(,[0-9]{3})*([.][0-9]+)?)[^0-9]*$'), ',', '')::numeric, 0) END AS digits OFFSET 0) AS n
    CROSS JOIN LATERAL (SELECT convert_from(substr(b.bytes, b.first_bytes[c.clause_start], b.first_bytes[q.position] - b.first_bytes[c.clause_start]), getdatabaseencoding()) AS clause_head,
            least(greatest(c.real_start, q.last_end + 1), q.position) AS head_start
        FROM (SELECT greatest(s.at, q.position - 60) AS real_start, greatest(least(s.at, q.position - 4), q.position - 60, 1) AS clause_start
              FROM (SELECT b.clause_starts[b.clauses[q.position] - b.clauses[1] + 1] AS at) AS s OFFSET 0) AS c OFFSET 0) AS w
), chained AS MATERIALIZED (
    -- 9项、41项和14项 are said of by the same words
    SELECT c.*, count(*) OVER members AS members, row_number() OVER (members ORDER BY c.position) AS member, first_value(c.position) OVER (members ORDER BY c.position) AS lead_at,
           first_value(c.clause) OVER (members ORDER BY c.position) AS lead_clause, first_value(c.head) OVER (members ORDER BY c.position) AS lead_head,
           first_value(c.head_start) OVER (members ORDER BY c.position) AS lead_head_start, first_value(c.prefix) OVER (members ORDER BY c.position) AS lead_prefix,
           -- (805、5亿元 may be 805亿元 as well)
           CASE WHEN c.scale = 1 AND c.unit IS NOT DISTINCT FROM last_value(c.unit) OVER everyone AND c.fragment ~ '[0-9]$' THEN last_value(c.scale) OVER everyone END AS scale_too
    FROM (SELECT q.*, count(*) FILTER (WHERE NOT q.is_joined) OVER (ORDER BY q.position) AS chain FROM quantity AS q) AS c
    WINDOW members AS (PARTITION BY c.chain), everyone AS (PARTITION BY c.chain ORDER BY c.position ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
), chain AS MATERIALIZED (
    -- of several numbers as many names, one behind the other: the first is of the first.  (By the number of the chain; a size of 0 says that it is not clear.)
    SELECT array_agg(c.class ORDER BY c.chain) AS classes, array_agg(c.first_i ORDER BY c.chain) AS first_is, array_agg(c.is_clear ORDER BY c.chain) AS clear
    FROM (
        SELECT c.chain, r.class, r.last_i - c.members + 1 AS first_i,
               CASE WHEN r.class IS NOT NULL THEN r.size = c.members ELSE c.members = 1 OR c.lead_head !~ '分别|依次' AND c.members <= 12 AND r.any_run IS NOT TRUE END AS is_clear
        FROM chained AS c LEFT JOIN LATERAL (
            SELECT (array_agg(n.class ORDER BY n.rank, n.end_at DESC) FILTER (WHERE n.rank IS NOT NULL))[1] AS class, (array_agg(n.last_i ORDER BY n.rank, n.end_at DESC) FILTER (WHERE n.rank IS NOT NULL))[1] AS last_i,
                   (array_agg(n.size ORDER BY n.rank, n.end_at DESC) FILTER (WHERE n.rank IS NOT NULL))[1] AS size, bool_or(n.size > 1 AND n.clause = c.clause AND n.end_at >= c.position - 16) AS any_run
            FROM (
                SELECT l.*, CASE WHEN l.size = c.members AND (c.lead_head ~ '分别|依次' OR l.clause = c.clause AND l.end_at >= c.position - 16) THEN 1
                    -- (已完成5项、进度过半7项，分别占25%、35%)
                    WHEN l.class = of_role AND l.size = 1 AND c.lead_head ~ '分别|依次' AND l.last_i >= c.members AND x.words[l.last_i - c.members + 1][1] = of_role
                        AND x.words[l.last_i - c.members + 1][5] = c.sentence THEN 2 END AS rank
                FROM (SELECT (SELECT s.words FROM shelf AS s) AS words, (SELECT s.ends FROM shelf AS s) AS ends, (SELECT s.classes FROM shelf AS s) AS classes WHERE c.members BETWEEN 2 AND 12) AS x
                CROSS JOIN LATERAL (
                    SELECT k.class, k.last_i, x.words[k.last_i][3] AS end_at, x.words[k.last_i][6] AS clause,
                        (SELECT min(g) FROM generate_series(1, c.members::integer + 1) AS g
                         CROSS JOIN LATERAL (SELECT x.words[k.last_i - g + 1][2] AS next_start, x.words[k.last_i - g][3] AS last_end) AS v
                         WHERE (k.last_i - g >= 1 AND x.words[k.last_i - g][1] = k.class AND x.words[k.last_i - g][5] = c.sentence AND v.next_start - v.last_end BETWEEN 2 AND 14
                             AND convert_from(substr((SELECT p.bytes FROM page AS p), (SELECT p.first_bytes FROM page AS p)[v.last_end + 1], (SELECT p.first_bytes FROM page AS p)[v.next_start] - (SELECT p.first_bytes FROM page AS p)[v.last_end + 1]), getdatabaseencoding())
                                 ~ '^[^，。；：、（）0-9]{0,4}(、|和|与|及|以及)[^，。；：、（）0-9]{0,8}$') IS NOT TRUE) AS size
                    FROM (SELECT u.class, width_bucket((u.class::bigint << 20) + c.position - 1, x.ends) AS last_i FROM unnest(x.classes) AS u(class)
                          WHERE u.class IN (of_list, of_source, of_indicator, of_department, of_benchmark, of_role)) AS k
                    WHERE k.last_i >= 1 AND x.words[k.last_i][1] = k.class AND x.words[k.last_i][5] = c.sentence) AS l
            ) AS n
        ) AS r ON true
        WHERE c.member = 1) AS c
), placed AS MATERIALIZED (
    -- where the words are looked for: of a chain, before its first number
    SELECT p.*, CASE WHEN p.is_spread THEN p.lead_at ELSE p.position END AS at, CASE WHEN p.is_spread THEN p.lead_clause ELSE p.clause END AS at_clause,
           translate(regexp_replace(CASE WHEN p.member > 1 THEN p.lead_head || p.lead_prefix ELSE p.head || p.prefix END, '<[^>]*>|&nbsp;', '', 'g'), marks, '') AS said_before
    FROM (
        SELECT c.*, x.class AS run_class, CASE WHEN x.class IS NOT NULL THEN x.first_i + c.member::integer - 1 END AS run_i, x.is_clear, x.class IS NOT NULL OR c.members > 1 AND c.lead_head ~ '分别|依次' AS is_spread
        FROM chained AS c CROSS JOIN LATERAL (SELECT (SELECT h.classes FROM chain AS h)[c.chain] AS class, (SELECT h.first_is FROM chain AS h)[c.chain] AS first_i, (SELECT h.clear FROM chain AS h)[c.chain] AS is_clear) AS x
    ) AS p
), around AS MATERIALIZED (
    -- what is named around a quantity, some hundred characters at most: of each class the nearest word before it, those
    -- within it, the nearest behind it
    SELECT q.*, a.*
    FROM placed AS q CROSS JOIN LATERAL (
        -- the nearest list, source of problems or indicator: in the clause before, in the clause behind, in the sentence before, in the paragraph before
        SELECT (array_agg(n.i ORDER BY CASE WHEN n.clauses = 0 AND n.is_before THEN 1 WHEN n.clauses = 0 THEN 2 WHEN n.is_here THEN 3 ELSE 4 END,
                   abs(n.end_at - q.at), n.size DESC, n.name) FILTER (WHERE n.class IN (of_list, of_source, of_indicator) AND (n.is_before OR n.clauses = 0)))[1] AS subject_i,
               max(n.i) FILTER (WHERE n.class = of_role AND n.clauses = 0 AND n.is_before) AS role_i,
               min(n.i) FILTER (WHERE n.class = of_role AND n.clauses = 0 AND n.is_behind) AS role_behind_i,
               max(n.i) FILTER (WHERE n.class = of_role AND n.is_here AND n.clauses < 0) AS role_before_i,
               max(n.i) FILTER (WHERE n.class = of_benchmark AND n.is_here AND n.is_before) AS benchmark_i,
               max(n.end_at) FILTER (WHERE n.class = of_benchmark AND n.clauses = 0 AND n.is_before) AS benchmark_end,
               min(q.at - n.end_at) FILTER (WHERE n.class = of_benchmark AND n.is_here AND n.is_before) AS benchmark_distance,
               min(n.i) FILTER (WHERE n.class = of_benchmark AND n.clauses = 0 AND n.start_at BETWEEN q.end_at + 1 AND q.end_at + 3) AS benchmark_behind_i,
               -- (not where another body stands directly before it, which the ledger does not know)
               max(n.i) FILTER (WHERE n.class = of_department AND n.is_here AND n.is_before
                   AND right(q.before, least(2, q.position - n.end_at - 1)) !~ '[局委办厅院行队区县旗](已|也|均|仍)?$') AS department_i,
               (array_agg(n.i ORDER BY abs(n.start_at - q.position), n.name) FILTER (WHERE n.class = of_list AND n.is_here))[1] AS list_near_i,
               max(n.i) FILTER (WHERE n.class = of_verb AND n.clauses = 0 AND n.end_at BETWEEN q.at - 4 AND CASE WHEN q.is_spread THEN q.at ELSE q.end_at END) AS verb_i,
               bool_or(n.class = of_previous AND n.clauses = 0 AND n.is_before) AS is_previous,
               max(n.end_at) FILTER (WHERE n.class = of_previous AND n.clauses = 0 AND n.is_before) AS previous_end,
               bool_or(n.class = of_comparison AND n.is_here AND n.start_at < q.end_at) AS is_compared,
               bool_or(n.class = of_so_far AND n.is_here AND n.is_before) AS is_so_far,
               bool_or(n.class = of_intent AND n.is_here AND n.is_before) AS is_intended,
               bool_or(n.class = of_silence AND n.is_here AND n.is_behind) AS is_silent,
               bool_or(n.class = of_share AND n.clauses = 0 AND n.start_at <= q.end_at) AS is_share_here
        FROM (
            SELECT r.class, r.i, v.start_at, v.end_at, v.size, v.name, v.clause - q.at_clause AS clauses, v.sentence = q.sentence AS is_here,
                   v.end_at < q.at AS is_before, v.start_at > q.end_at AS is_behind
            FROM (SELECT c.class, generate_series(width_bucket((c.class::bigint << 20) + q.at - 1, (SELECT s.ends FROM shelf AS s)),
                                                  width_bucket((c.class::bigint << 20) + q.end_at, (SELECT s.starts FROM shelf AS s)) + 1) AS i
                  FROM unnest((SELECT s.classes FROM shelf AS s)) AS c(class)
                  UNION ALL SELECT of_role, width_bucket((of_role::bigint << 20) + q.at_clause - 1, (SELECT s.clauses FROM shelf AS s))) AS r
            CROSS JOIN LATERAL (
                SELECT x.words[r.i][1] AS class, x.words[r.i][2] AS start_at, x.words[r.i][3] AS end_at, x.words[r.i][4] AS paragraph,
                       x.words[r.i][5] AS sentence, x.words[r.i][6] AS clause, x.words[r.i][7] AS size, x.words[r.i][8] AS name
                FROM (SELECT (SELECT s.words FROM shelf AS s) AS words) AS x OFFSET 0) AS v
            WHERE v.class = r.class AND v.paragraph = q.paragraph AND v.start_at / 256 BETWEEN q.at / 256 - 1 AND q.at / 256 + 1
        ) AS n
    ) AS a
), pointed AS MATERIALIZED (
    -- a name of a run of names goes before those around
    SELECT a.*, CASE WHEN a.run_class IN (of_list, of_source, of_indicator) THEN a.run_i ELSE a.subject_i END AS the_subject_i, CASE a.run_class WHEN of_role THEN a.run_i ELSE a.role_i END AS the_role_i,
           CASE a.run_class WHEN of_benchmark THEN a.run_i ELSE a.benchmark_i END AS the_benchmark_i, CASE a.run_class WHEN of_department THEN a.run_i ELSE a.department_i END AS the_department_i,
           -- (where the run ends)
           a.run_i - a.member + a.members AS last_run_i
    FROM around AS a
), named AS MATERIALIZED (
    SELECT a.*, (ARRAY['list', 'source', 'indicator'])[x.words[a.the_subject_i][1]] AS subject, x.names[x.words[a.the_subject_i][8]] AS key, x.words[a.the_subject_i][2] AS subject_start, x.words[a.the_subject_i][3] AS subject_end,
           x.words[a.the_role_i][2] AS role_start, x.words[a.the_role_i][3] AS role_end, x.words[a.last_run_i][3] AS run_end,
           CASE WHEN a.benchmark_end IS NOT NULL OR a.run_class = of_benchmark THEN x.words[a.the_benchmark_i][2] END AS benchmark_start,
           x.names[x.words[a.the_role_i][8]] AS role, CASE WHEN NOT a.is_spread THEN x.names[x.words[a.role_behind_i][8]] END AS role_named_behind, x.names[x.words[a.role_before_i][8]] AS role_before,
           x.names[x.words[a.the_benchmark_i][8]] AS benchmark, CASE WHEN NOT a.is_spread THEN x.names[x.words[a.benchmark_behind_i][8]] END AS benchmark_behind,
           x.names[x.words[a.the_department_i][8]] AS department, x.names[x.words[a.list_near_i][8]] AS list_near, x.types[x.words[a.verb_i][8]] AS verb,
           -- (a source may be named as a list is: 评估问题)
           CASE WHEN x.words[a.the_subject_i][1] = of_list AND x.words[w.source_i][1] = of_source AND x.words[w.source_i][3] = x.words[a.the_subject_i][3] THEN x.names[x.words[w.source_i][8]] END AS source_too
    FROM pointed AS a
    CROSS JOIN LATERAL (SELECT (SELECT s.words FROM shelf AS s) AS words, (SELECT k.names FROM key AS k) AS names, (SELECT k.types FROM key AS k) AS types) AS x
    CROSS JOIN LATERAL (SELECT width_bucket((of_source::bigint << 20) + x.words[a.the_subject_i][3], (SELECT s.ends FROM shelf AS s)) AS source_i) AS w
), told AS MATERIALIZED (
    -- what the words before a figure of an indicator make of it: the sense of its verb, the base that is named, whether it is a level
    SELECT n.*, v.*,
           CASE WHEN v.clue ~ '((提升|提高|上升|增长|增加|上涨|延长|净增|新增|扩大|上调|上浮|增多|攀升|回升|拉长|升高|高出|多出|超出|增幅|涨幅|升幅)(了|达|达到|约|近|超|幅度|为|是)*|[升涨增多高长]了?)$' AND v.clue !~ '(不|没有?|未|最)(提升|提高|上升|增长|增加|多|高|长)$' THEN 'up'
                WHEN v.clue ~ '((下降|降低|减少|回落|下滑|缩短|压减|压缩|缩减|精简|下调|下浮|下跌|收窄|缩小|节约|节省|低出|降幅|减幅|跌幅)(了|达|达到|约|近|超|幅度|为|是)*|[降减压少低短]了?)$' AND v.clue !~ '(不|没有?|未|最)(下降|降低|减少|少|低|短)$' THEN 'down'
                WHEN v.clue ~ '快(了|出|于)?(约|近)?$' THEN 'fast' WHEN v.clue ~ '慢(了|出|于)?(约|近)?$' THEN 'slow' END AS sense,
           v.clue ~ '(增幅|涨幅|增速|增长率|降幅|减幅|跌幅|升幅|变化|变动|领先|落后|快|慢|快出|慢出)(了|约|达|达到|为|是|在|有|：|:)*$' AS is_step,
           v.clue ~ '(差距|相差|差值|仍差|还差|差)(约|达|达到|为|是|在|有|：|:)*$' AS is_gap,
           v.clue ~ '(至|到|达|达到|为|是|在|：|:)$' AS is_level,
           v.clue ~ '(由|从|自)[^由从自]*$' AND v.ahead ~ '^[^，。；、0-9]{0,10}(至|到|为)' AS is_from,
           CASE WHEN v.clue ~ '(年初|上月|上季度|环比|前年|上半年|前几年|改革前|法定|[上前]一?[个]?(月|季)|以前|此前|最初|原来|原先|十[三四]五|近[0-9一二三四五两几]年|去年底|去年末|上年末|上年底|[0-9]{4}年(底|末))' THEN 'other'
                ELSE (SELECT CASE WHEN y.year::integer = extract(year FROM as_of)::integer THEN 'this' WHEN y.year::integer = extract(year FROM as_of)::integer - 1 THEN 'last' ELSE 'other' END
                      FROM substring(v.clue, '.*([12][0-9]{3})年') AS y(year) WHERE y.year IS NOT NULL) END AS base
    FROM named AS n CROSS JOIN LATERAL (
        SELECT CASE WHEN n.subject = 'indicator' THEN regexp_replace(n.said_before, '(不?[高低多少]于|约|近|大约|将近|接近|超过|超|突破|不足|不到|仅|只|就|才|至少|逾|首次|整|分别)+$', '') END AS clue,
               CASE WHEN n.subject = 'indicator' THEN translate(n.tail, marks, '') END AS ahead OFFSET 0) AS v
), context AS MATERIALIZED (
    SELECT n.*,
           -- (64项任务, 问题清单58项 are of the whole)
           coalesce(n.role, n.role_named_behind, CASE WHEN n.behind ~ '^(整改)?任务' OR n.subject = 'list' AND n.subject_end BETWEEN n.position - 2 AND n.position - 1 THEN 'task' END) AS role_here,
           -- (58项任务已完成12项: of the whole, though a class is named behind)
           CASE WHEN n.role IS NULL AND n.role_named_behind IS NOT NULL AND (n.behind ~ '^(整改)?(任务|问题|事项|工作)' OR n.subject = 'list' AND n.subject_end BETWEEN n.position - 2 AND n.position - 1) THEN 'task' END AS role_too,
           n.is_share_here OR right(n.before, 1) IN ('（', '(') AS is_share,
           n.kind = 'percent' AND n.verb IS NULL AND n.is_previous IS NOT TRUE AND n.is_compared IS NOT TRUE AS is_rate,
           -- a change has its verb or last year before it, a benchmark its name beside it, a difference both names; what has none of them is the value
           CASE WHEN n.subject IS DISTINCT FROM 'indicator' THEN NULL
               WHEN n.is_intended THEN CASE WHEN n.benchmark = '目标' THEN '{benchmark,difference}' ELSE '{}' END
               WHEN n.is_from THEN CASE WHEN n.base = 'other' THEN '{}' ELSE '{previous}' END
               WHEN n.clue ~ '(差距|差值)' AND n.sense IS NOT NULL THEN '{}'
               WHEN n.clue ~ '(占|比重|份额|增速|比例)' AND n.clue ~ '(提|升|增|降|减)' THEN '{}'
               WHEN n.is_gap THEN CASE WHEN n.benchmark IS NOT NULL THEN '{difference}' ELSE '{}' END
               WHEN n.benchmark_behind IS NOT NULL THEN '{benchmark}'
               -- (beside its name: a benchmark, or what is more or less than it)
               WHEN n.benchmark_distance <= 4 AND n.sense IS NULL AND NOT n.is_step AND n.kind <> 'pp' THEN CASE WHEN n.is_compared AND NOT n.is_level AND right(n.before, 1) NOT IN ('（', '(') THEN '{benchmark,difference}' ELSE '{benchmark}' END
               WHEN n.is_level AND n.clue ~ '(由|从|自|提升|提高|上升|增长|增加|上涨|延长|净增|扩大|攀升|回升|拉长|升|涨|增|下降|降低|减少|回落|下滑|缩短|压减|压缩|缩减|精简|下调|收窄|缩小|降|减|压)(至|到|达到|为)$'
                   OR n.clue ~ '^[至到]$' AND n.kind <> 'pp' THEN '{value}'
               WHEN n.sense IS NOT NULL OR n.is_step OR n.verb IS NOT NULL AND NOT n.is_level THEN
                   CASE WHEN n.benchmark_end > coalesce(n.previous_end, 0) THEN '{difference}' WHEN n.base = 'other' THEN '{}' WHEN n.previous_end IS NOT NULL OR n.benchmark IS NULL THEN
                       CASE WHEN n.sense = 'down' AND n.verb = 'down' THEN '{change,value}' ELSE '{change}' END
                   ELSE '{change,difference}' END
               WHEN n.kind = 'pp' THEN CASE WHEN n.base = 'other' THEN '{}' WHEN n.is_previous THEN '{change}' ELSE '{difference}' END
               WHEN n.is_compared AND (n.benchmark_end > coalesce(n.previous_end, 0) OR n.head ~ '^[）)]' AND n.benchmark IS NOT NULL) THEN '{difference}'
               WHEN n.is_previous OR n.base = 'last' THEN CASE WHEN n.base = 'last' THEN '{previous,value}' ELSE '{previous}' END
               WHEN n.base = 'other' THEN '{}'
               WHEN n.benchmark_end IS NULL THEN '{value}' END::text[] AS figures
    FROM told AS n
), judged AS MATERIALIZED (
    -- wrong is only what is clearly said of the subject: with a word in between that is not known, another place or thing before its name,
    -- an aim, a base that is not named, the figure may be of something else
    SELECT c.*,
           c.is_clear IS NOT TRUE OR CASE c.subject
               WHEN 'indicator' THEN c.is_from AND c.is_previous IS NOT TRUE OR c.base = 'last' AND c.is_previous IS NOT TRUE
                   OR c.benchmark_behind IS NULL AND EXISTS (
                       SELECT FROM (SELECT CASE WHEN c.run_end IS NOT NULL THEN c.run_end + 1 WHEN c.subject_end < c.at THEN greatest(c.subject_end + 1, h.at) ELSE h.at END AS at
                                    FROM (SELECT CASE WHEN c.is_spread THEN c.lead_head_start ELSE c.head_start END AS at) AS h) AS f
                       CROSS JOIN LATERAL (SELECT (SELECT p.bytes FROM page AS p) AS bytes, (SELECT p.first_bytes FROM page AS p) AS at) AS b
                       CROSS JOIN LATERAL (SELECT CASE WHEN c.benchmark_start >= f.at AND c.run_end IS NULL
                           THEN convert_from(substr(b.bytes, b.at[f.at], b.at[c.benchmark_start] - b.at[f.at]), getdatabaseencoding()) || convert_from(substr(b.bytes, b.at[least(c.benchmark_end + 1, c.at)], greatest(b.at[c.at] - b.at[c.benchmark_end + 1], 0)), getdatabaseencoding())
                           WHEN f.at < c.at AND c.at - f.at <= 60 THEN convert_from(substr(b.bytes, b.at[f.at], b.at[c.at] - b.at[f.at]), getdatabaseencoding()) ELSE '' END AS text) AS t
                       WHERE regexp_replace(translate(regexp_replace(t.text, '<[^>]*>|&nbsp;', '', 'g'), marks || '，,：:（）()。；;', ''), idle, '', 'g') <> '')
                   OR c.subject_start > 1 AND EXISTS (
                       SELECT FROM (SELECT convert_from(substr(b.bytes, b.at[greatest(c.subject_start - 8, 1)], b.at[c.subject_start] - b.at[greatest(c.subject_start - 8, 1)]), getdatabaseencoding()) AS text
                                    FROM (SELECT (SELECT p.bytes FROM page AS p) AS bytes, (SELECT p.first_bytes FROM page AS p) AS at) AS b) AS t
                       WHERE regexp_replace(t.text, E'^.*[\n，。；：、（）:;(),>*!?！？|#]', '') !~ idle_before)
               -- (本月完成2项, 市A局已完成2项, 每月1期, 由5项增至9项 are not of the whole list)
               ELSE (c.role_here IN ('short', 'missing', 'late', 'expected', 'undetermined')) IS NOT TRUE AND (c.said_before ~ '(每|平均|均|各|由|从)[^，]{0,4}$' AND c.said_before !~ '[已也仍都]均$' OR EXISTS (
                       SELECT FROM (SELECT (SELECT p.bytes FROM page AS p) AS bytes, (SELECT p.first_bytes FROM page AS p) AS at) AS b
                       CROSS JOIN LATERAL (SELECT greatest(c.run_end + 1, c.subject_end + 1, c.at - 60) AS at) AS f
                       WHERE f.at < c.at AND convert_from(substr(b.bytes, b.at[f.at], b.at[c.at] - b.at[f.at]), getdatabaseencoding()) ~ '(市|区|县|州|省)[^，。；：、（）0-9]{1,8}(局|委|厅|办|分行|中心)')
                   OR c.role_end IS NOT NULL AND (c.is_intended AND c.role_here <> 'planned' OR EXISTS (
                       SELECT FROM (SELECT (SELECT p.bytes FROM page AS p) AS bytes, (SELECT p.first_bytes FROM page AS p) AS at) AS b
                       CROSS JOIN LATERAL (SELECT CASE WHEN c.is_spread THEN c.lead_head_start ELSE c.head_start END AS at) AS h
                       CROSS JOIN LATERAL (SELECT greatest(c.run_end + 1, c.role_end + 1, CASE WHEN NOT c.is_spread THEN h.at END) AS at, greatest(h.at, CASE WHEN c.subject_end < c.role_start THEN c.subject_end + 1 END) AS first) AS f
                       CROSS JOIN LATERAL (SELECT CASE WHEN f.first < c.role_start AND c.run_end IS NULL AND c.role_start - f.first <= 60 THEN convert_from(substr(b.bytes, b.at[f.first], b.at[c.role_start] - b.at[f.first]), getdatabaseencoding()) ELSE '' END
                           || CASE WHEN f.at < c.at AND c.at - f.at <= 60 THEN convert_from(substr(b.bytes, b.at[f.at], b.at[c.at] - b.at[f.at]), getdatabaseencoding()) ELSE '' END AS text) AS t
                       WHERE regexp_replace(translate(regexp_replace(t.text, '<[^>]*>|&nbsp;', '', 'g'), marks || '，,：:（）()。；;#-' || chr(10), ''), idle_class || idle, '', 'g') <> '')))
           END IS TRUE AS is_soft
    FROM context AS c
), fact_of AS MATERIALIZED (
    -- by what a quantity finds it: its subject, the department before it, or nothing but the class word
    SELECT s.type, s.key, f.*
    FROM fact AS f CROSS JOIN LATERAL (VALUES ('list', f.task_list), ('source', f.source), ('indicator', f.indicator),
        ('department', CASE WHEN f.section = 'reporting' THEN f.department_name END), ('any', CASE WHEN f.figure = 'not_behind_count' THEN '' END)) AS s(type, key)
    WHERE s.key IS NOT NULL
), candidate AS (
    -- which figure of the ledger a quantity may be; of several kinds of evidence the first counts
    SELECT c.position, c.length, c.fragment, c.prefix, c.kind, c.value AS said, c.approximate, c.low, c.low_inclusive, c.high, c.high_inclusive, c.decimals, c.scale, c.scale_too, c.verb, c.is_soft,
           f.place, f.figure, f.label, f.printed, f.formula, f.unit, f.input_1, f.input_2, f.exact, f.more,
           -- (what is faster takes less time)
           CASE WHEN c.sense IN ('up', 'down') THEN c.sense WHEN (c.sense = 'fast') = (f.unit ~ '天|日|时|分钟|秒|月') THEN 'down' WHEN c.sense IN ('fast', 'slow') THEN 'up' END AS sense_said,
           f.figure IN ('change', 'difference') AND c.kind = 'percent' AND f.unit <> 'pp' AND f.base_unit <> '%' AS is_relative,
           -- (a rank goes up where its number falls)
           CASE WHEN f.printed ~ '^上升' AND f.exact < 0 OR f.printed ~ '^下降' AND f.exact > 0 THEN -f.exact ELSE f.exact END AS sense
    FROM judged AS c
    CROSS JOIN LATERAL (VALUES (c.subject, c.key), ('department', c.department), ('any', ''), ('source', c.source_too)) AS s(type, key)
    JOIN fact_of AS f ON f.type = s.type AND f.key = s.key
    WHERE CASE f.type
        WHEN 'list' THEN c.is_item AND f.figure IN (c.role_here || '_count', c.role_too || '_count')
            OR c.is_rate AND f.figure = c.role_here || '_share'
            OR c.is_rate AND c.is_share AND f.figure = c.role_before || '_share'
            OR c.is_rate AND f.figure = 'done_share' AND coalesce(c.role_here, c.role_before) IN ('completed', 'planned')
            OR f.figure IN ('planned_total', 'done_total') AND c.unit = f.unit
                AND (f.figure = 'done_total') = CASE c.role_here WHEN 'completed' THEN true WHEN 'planned' THEN false ELSE c.is_so_far IS TRUE END
        WHEN 'source' THEN f.figure = 'category_count' AND c.unit IN ('类', '个类', '大类', '个大类', '个类别')
            OR f.figure = 'problem_count' AND c.is_item AND 'task' IN (c.role_here, c.role_too)
            OR f.figure = c.role_here || '_count' AND (c.is_item OR c.unit IN ('份', '封') AND f.figure ~ '^letter')
            OR f.figure = 'closed_share' AND c.is_rate AND (c.role_here = 'closed' OR c.is_share AND c.role_before = 'closed')
        WHEN 'indicator' THEN c.is_item AND f.figure = c.role_here || '_count'
            OR f.figure = ANY (c.figures) AND (c.unit IN (f.base_unit, '个' || f.base_unit, ltrim(f.base_unit, '个')) OR c.kind IN ('pp', 'percent') AND f.unit IN ('pp', '%') OR c.kind = 'percent' AND f.figure IN ('change', 'difference') AND f.input_2 > 0)
                -- (减少12户 is a value below zero as well)
                AND (f.figure <> 'value' OR c.verb IS NULL OR c.is_level OR f.exact < 0)
                AND (f.figure NOT IN ('benchmark', 'difference') OR f.benchmark_kind = coalesce(c.benchmark_behind, c.benchmark))
        WHEN 'department' THEN (c.list_near IS NULL OR f.task_list = c.list_near OR (c.list_near = ANY (f.department_lists)) IS NOT TRUE)
            AND (f.figure = 'trailing_missing' AND c.unit IN ('月', '个月') AND c.is_silent AND (c.fragment ~ '^连续' OR c.before ~ '连续')
                OR f.figure = c.role_here || '_count' AND c.unit IN ('份', '次', '期', '项'))
        ELSE c.is_item AND c.role_here = 'not_behind' END
), compared AS (
    SELECT k.position, k.length, k.fragment, k.place, k.figure, k.label,
           CASE WHEN k.is_relative AND k.printed ~ '[0-9]' THEN regexp_replace(k.printed, '[0-9].*$', '') || round(m.true_one, greatest(k.decimals, 1)) || '%' ELSE k.printed END AS printed, k.is_soft, k.exact, k.more,
           -- (a verb may contradict the sign)
           CASE WHEN k.figure IN ('change', 'difference') AND (k.sense > 0 AND k.sense_said = 'down' OR k.sense < 0 AND k.sense_said = 'up') THEN 'wrong'
                WHEN e.fits AND (k.kind = 'pp') <> (k.unit = 'pp') AND k.kind IN ('pp', 'percent') AND NOT k.is_relative THEN 'unit'
                WHEN e.fits THEN 'ok'
                WHEN k.figure IN ('change', 'difference') AND k.unit = 'pp' AND k.kind = 'percent' AND k.input_2 > 0
                    AND round(abs(100 * (k.input_1 - k.input_2) / k.input_2), k.decimals) = abs(k.said) THEN 'relative'
                -- (a run of silent months ends where a report came in time)
                WHEN k.said BETWEEN CASE k.figure WHEN 'trailing_missing' THEN 0 ELSE k.exact END AND k.exact + k.more AND k.more > 0 THEN 'open'
                ELSE 'wrong' END AS verdict
    FROM candidate AS k
    -- what is compared with what, within which bounds: changes without their sign
    CROSS JOIN LATERAL (SELECT k.figure IN ('change', 'difference') AS is_step) AS t
    CROSS JOIN LATERAL (SELECT CASE WHEN k.is_relative THEN abs(100 * (k.input_1 - k.input_2) / k.input_2) WHEN t.is_step THEN abs(k.exact) ELSE k.exact END AS true_one, CASE WHEN t.is_step THEN abs(k.said) ELSE k.said END AS said_one,
        CASE WHEN t.is_step AND k.said < 0 THEN -k.high ELSE k.low END AS low, CASE WHEN t.is_step AND k.said < 0 THEN k.high_inclusive ELSE k.low_inclusive END AS low_inclusive,
        CASE WHEN t.is_step AND k.said < 0 THEN -k.low ELSE k.high END AS high, CASE WHEN t.is_step AND k.said < 0 THEN k.low_inclusive ELSE k.high_inclusive END AS high_inclusive OFFSET 0) AS m
    CROSS JOIN LATERAL (SELECT CASE
        WHEN k.approximate AND k.low IS NULL AND k.high IS NULL AND k.prefix !~ '近$' THEN abs(m.true_one - m.said_one) <= abs(m.true_one) / 20
        WHEN k.approximate AND k.prefix ~ '近$' THEN m.true_one < m.said_one AND m.true_one >= m.said_one * 0.8
        WHEN k.approximate AND m.low IS NULL AND m.high IS NOT NULL THEN m.true_one < m.high AND m.true_one >= m.high * 0.8
        -- (低于27.35%的全区平均值 names the benchmark itself, 高于0.72个百分点 the difference)
        WHEN k.low IS DISTINCT FROM k.high AND NOT (k.figure IN ('benchmark', 'difference') AND k.prefix ~ '[高低多少快慢]于$')
            THEN (m.true_one > m.low OR m.true_one = m.low AND m.low_inclusive) IS NOT FALSE AND (m.true_one < m.high OR m.true_one = m.high AND m.high_inclusive) IS NOT FALSE
        ELSE round(m.true_one / k.scale, k.decimals) = m.said_one / k.scale OR round(m.true_one / k.scale_too, k.decimals) = m.said_one END IS TRUE AS fits OFFSET 0) AS e
), number AS MATERIALIZED (
    -- where quantities stand, and those with a verb
    SELECT array_agg(c.position ORDER BY c.position) AS starts, array_agg(c.position ORDER BY c.position) FILTER (WHERE c.verb IS NOT NULL) AS verb_starts,
           array_agg(c.end_at ORDER BY c.position) FILTER (WHERE c.verb IS NOT NULL) AS verb_ends, array_agg(c.clause ORDER BY c.position) FILTER (WHERE c.verb IS NOT NULL) AS verb_clauses
    FROM context AS c
), word AS (
    -- words that say something themselves
    SELECT f.* FROM found AS f
    WHERE f.type = 'claim'
        OR f.type = 'role' AND f.key IN ('short', 'missing')
            AND ((SELECT n.starts FROM number AS n)[width_bucket(f.end_at + 2, (SELECT n.starts FROM number AS n))] > f.end_at) IS NOT TRUE
        OR f.type IN ('up', 'down') AND NOT EXISTS (
            SELECT FROM (SELECT generate_series(w.first + 1, w.first + 5) AS i FROM width_bucket(f.end_at - 1, (SELECT n.verb_ends FROM number AS n)) AS w(first)) AS v
            WHERE (SELECT n.verb_clauses FROM number AS n)[v.i] = f.clause
                AND f.end_at BETWEEN (SELECT n.verb_starts FROM number AS n)[v.i] - 4 AND (SELECT n.verb_ends FROM number AS n)[v.i])
), reach AS (
    SELECT w.start_at, w.end_at, w.type, w.key, a.*
    FROM word AS w CROSS JOIN LATERAL (
        SELECT max(n.i) FILTER (WHERE n.class = of_indicator AND n.is_before) AS indicator_i,
               max(n.i) FILTER (WHERE n.class = of_list AND n.is_here AND n.is_before) AS list_i,
               max(n.i) FILTER (WHERE n.class = of_department AND n.is_here AND n.is_before) AS department_i,
               -- 与全区平均值（27.35%）持平, 低于全区平均值
               (array_agg(n.i ORDER BY n.start_at < w.start_at, abs(n.start_at - w.start_at), n.size DESC) FILTER (WHERE n.class = of_benchmark AND n.clauses = 0))[1] AS benchmark_here_i,
               (array_agg(n.i ORDER BY (n.start_at < w.start_at) <> (w.key = 'level'), abs(n.start_at - w.start_at), n.size DESC) FILTER (WHERE n.class = of_benchmark AND n.is_here
                   AND (n.start_at BETWEEN w.end_at AND w.end_at + 16 OR w.key = 'level' AND n.end_at BETWEEN w.start_at - 12 AND w.start_at)))[1] AS benchmark_near_i,
               coalesce(bool_or(n.class = of_previous AND n.clauses = 0), false) AS is_previous
        FROM (
            SELECT r.class, r.i, v.start_at, v.end_at, v.size, v.name, v.clause - w.clause AS clauses, v.sentence = w.sentence AS is_here,
                   v.end_at < w.start_at AS is_before, v.start_at > w.end_at AS is_behind
            FROM (SELECT c.class, generate_series(width_bucket((c.class::bigint << 20) + w.start_at - 1, (SELECT s.ends FROM shelf AS s)),
                                                  width_bucket((c.class::bigint << 20) + w.end_at, (SELECT s.starts FROM shelf AS s)) + 1) AS i
                  FROM unnest((SELECT s.classes FROM shelf AS s)) AS c(class)) AS r
            CROSS JOIN LATERAL (
                SELECT x.words[r.i][1] AS class, x.words[r.i][2] AS start_at, x.words[r.i][3] AS end_at, x.words[r.i][4] AS paragraph,
                       x.words[r.i][5] AS sentence, x.words[r.i][6] AS clause, x.words[r.i][7] AS size, x.words[r.i][8] AS name
                FROM (SELECT (SELECT s.words FROM shelf AS s) AS words) AS x OFFSET 0) AS v
            WHERE v.class = r.class AND v.paragraph = w.paragraph AND v.start_at / 256 BETWEEN w.start_at / 256 - 1 AND w.start_at / 256 + 1
        ) AS n
    ) AS a
), claim AS MATERIALIZED (
    SELECT r.start_at, r.end_at, r.type, r.key, r.is_previous, x.names[x.words[r.indicator_i][8]] AS indicator, x.names[x.words[r.list_i][8]] AS list,
           x.names[x.words[r.department_i][8]] AS department, x.names[x.words[r.benchmark_here_i][8]] AS benchmark_here, x.names[x.words[r.benchmark_near_i][8]] AS benchmark_near
    FROM reach AS r CROSS JOIN LATERAL (SELECT (SELECT s.words FROM shelf AS s) AS words, (SELECT k.names FROM key AS k) AS names) AS x
), said AS (
    SELECT c.start_at, c.end_at, k.figure, k.label, k.printed, k.place,
           CASE c.key WHEN 'above' THEN k.value > 0 WHEN 'below' THEN k.value < 0 ELSE k.value = 0 END AS is_so
    FROM claim AS c CROSS JOIN LATERAL (SELECT coalesce(c.benchmark_here, CASE WHEN NOT c.is_previous THEN c.benchmark_near END) AS key) AS b
    JOIN fact AS k ON k.indicator = c.indicator
    WHERE c.key IN ('above', 'below', 'level') AND k.figure = 'difference' AND k.benchmark_kind = b.key
        OR k.figure = 'change' AND (c.key = 'unchanged' OR c.key IN ('above', 'below', 'level') AND b.key IS NULL AND c.is_previous)
    UNION ALL
    SELECT c.start_at, c.end_at, k.figure, k.label, k.printed, k.place, CASE WHEN (c.type = 'up') <> (k.printed ~ '^上升' AND k.value < 0 OR k.printed ~ '^下降' AND k.value > 0) THEN k.value > 0 ELSE k.value < 0 END
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
    SELECT c.start_at, c.end_at, k.figure, k.label, k.printed, k.place, bool_or(CASE WHEN k.value > 0 THEN true WHEN k.more = 0 THEN false END) OVER (PARTITION BY c.start_at)
    FROM claim AS c JOIN fact AS k ON k.department_name = c.department AND k.figure = c.key || '_count' AND (c.list IS NULL OR k.task_list = c.list)
    WHERE c.type = 'role'
), answer AS (
    -- right by any figure that it may be is right; else the first of them is the right one
    (SELECT DISTINCT ON (k.position) k.position, k.length, k.fragment, k.verdict, k.figure, k.label, k.printed, k.exact, k.more
    FROM (SELECT o.position, o.length, o.fragment, o.place, o.figure, o.label, o.printed, o.verdict, o.exact, o.more FROM compared AS o WHERE o.verdict <> 'wrong' OR NOT o.is_soft
          UNION ALL SELECT q.position, q.length, q.fragment, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM quantity AS q) AS k
    CROSS JOIN LATERAL (SELECT (SELECT p.first_bytes FROM page AS p)[greatest(1, k.position - 12)] AS first, (SELECT p.first_bytes FROM page AS p)[k.position] AS beyond) AS b
    -- (减少3户 is a value below zero, or behind 较 a change)
    ORDER BY k.position, array_position('{ok,relative,unit,open,wrong}', k.verdict),
        CASE WHEN k.verdict = 'wrong' AND k.figure IN ('value', 'change') AND k.fragment ~ '^[增减提上下缩延升降扩]'
            THEN (k.figure = 'value') = (convert_from(substr((SELECT p.bytes FROM page AS p), b.first, b.beyond - b.first), getdatabaseencoding()) ~ '[较比][^，。；,;]*$') ELSE false END, k.place)
    UNION ALL
    SELECT s.start_at, s.end_at - s.start_at + 1, convert_from(substr((SELECT p.bytes FROM page AS p), b.first, b.beyond - b.first), getdatabaseencoding()), CASE WHEN s.is_so THEN 'ok' ELSE 'wrong' END, s.figure, s.label, s.printed, NULL, NULL
    FROM (SELECT DISTINCT ON (x.start_at) x.* FROM said AS x ORDER BY x.start_at, x.is_so DESC NULLS LAST, x.place) AS s
    CROSS JOIN LATERAL (SELECT (SELECT p.first_bytes FROM page AS p)[s.start_at] AS first, (SELECT p.first_bytes FROM page AS p)[s.end_at + 1] AS beyond) AS b
    WHERE s.is_so IS NOT NULL
), audit AS MATERIALIZED (
    -- what the draft says of its own figures, by the place behind the figure
    SELECT coalesce(jsonb_object_agg(t.position + t.length, t.statement), '{}') AS by_end FROM bizenv.check_text(draft) AS t WHERE t.verdict IN ('unit', 'wrong')
)
SELECT a.position, a.length, bizenv_internal.clipped(a.fragment, 200)::varchar(200), v.verdict::varchar(20), bizenv.code_order(v.verdict, list => 'draft_verdict'), bizenv.code_label(v.verdict, list => 'draft_verdict')::varchar(20),
       bizenv_internal.clipped(a.printed, 80)::varchar(80), a.figure::varchar(40), bizenv_internal.clipped(a.label, 400)::varchar(400),
       bizenv_internal.clipped(CASE a.verdict
           WHEN 'relative' THEN '按相对变化（%）一致；以百分点计为' || a.printed
           WHEN 'unit' THEN '数值一致，单位有误：两个百分数之差应写百分点，占比和比率应写%'
           WHEN 'wrong' THEN '应为' || a.printed
           WHEN 'open' THEN format('放假安排未公布，现在确定的为%s，另有%s待核实', a.printed, trim_scale(a.more))
           WHEN 'ok' THEN NULL ELSE coalesce('与文中其他数字不符：' || t.statement, '不是台账中的数字，或上下文不足以确定是哪一个') END, 400)::varchar(400)
FROM answer AS a CROSS JOIN LATERAL (SELECT CASE WHEN a.verdict IS NULL THEN (SELECT u.by_end ->> (a.position + a.length)::text FROM audit AS u) END AS statement) AS t
     CROSS JOIN LATERAL (SELECT CASE WHEN a.verdict = 'relative' THEN 'ok' WHEN a.verdict = 'open' THEN 'unknown' WHEN t.statement IS NOT NULL THEN 'wrong' ELSE coalesce(a.verdict, 'unknown') END AS verdict) AS v
ORDER BY a.position, a.length;
END
$$;
COMMENT ON FUNCTION bizenv.check_draft(text, text, bizenv.day, jsonb) IS
'核稿：稿中每个数字与台账或本单位自报数据是否一致，不符的给出应为多少
Rows, in the order of the draft, a Chinese text: each quantity, and each word such as 没有实现, 高于, 无变化, with the verdict ok, unit (the number is right, percent is written for percentage points or the other way round), wrong, with the right one, or unknown: not a figure of the ledger, not said clearly which, or one that days which are not announced leave open; figures are an office''s own beside it, a JSON array of name, value, unit, period, and schema may be NULL where they are given; a figure that neither knows is wrong where the other figures of the draft contradict it (check_text), and the note says how; a schema without the views is 42P01, a view without a column 42703, NULL 22004, figures that cannot be read 22023, a day outside of 1900 to 2199 is 22008, a draft over 100,000 characters 54000.
SELECT c.verdict FROM bizenv.check_draft(''评估问题清单审核通过11项'', ''sample'', ''2025-07-31'') AS c;  -- wrong';
