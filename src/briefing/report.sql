--
-- briefing (通报), the document: 工作动态 and 存在问题 of a month
--

-- Text of a row in a line of a document: no line breaks or other control
-- characters; for Markdown nothing in it is a mark.
CREATE FUNCTION bizenv_internal.briefing_text(text text, markdown boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    text := btrim(regexp_replace(text, E'[\\u0001-\\u0020\\u007f-\\u00a0\\u2028\\u2029]+', ' ', 'g'));
    RETURN CASE WHEN markdown THEN regexp_replace(text, E'([\\\\`*_\\[\\]<>|#~&!$])', E'\\\\\\1', 'g') ELSE text END;
END
$$;
COMMENT ON FUNCTION bizenv_internal.briefing_text(text, boolean) IS 'internal: text of a row in a line of a document';

CREATE FUNCTION bizenv_internal.briefing_day(day date, english boolean) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN pg_catalog.to_char(day, CASE WHEN english THEN 'FMDD FMMonth FMYYYY' ELSE 'FMYYYY"年"FMMM"月"FMDD"日"' END);
COMMENT ON FUNCTION bizenv_internal.briefing_day(date, boolean) IS 'internal: a day in words';

-- One part of the briefing: place 0 tells how things stand, 1 to 3 are problems
CREATE FUNCTION bizenv_internal.briefing_paragraph(place integer, heading text, content text, english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    IF english THEN
        RETURN format('**%s%s.** %s.', (ARRAY['First, ', 'Second, ', 'Third, '])[place], heading, content);
    END IF;
    RETURN format('**%s%s。**%s。', (ARRAY['一是', '二是', '三是'])[place], heading, content);
END
$$;
COMMENT ON FUNCTION bizenv_internal.briefing_paragraph(integer, text, text, boolean) IS 'internal: a part of the briefing';

-- The parts of which heading and content are given, problems or not, numbered
-- where they are; NULL where there is none
CREATE FUNCTION bizenv_internal.briefing_parts(title text, is_problem boolean, problems boolean[], headings text[], contents text[], english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN (SELECT title || E'\n\n' || string_agg(bizenv_internal.briefing_paragraph(CASE WHEN is_problem THEN p.place ELSE 0 END, p.heading, p.content, english), E'\n\n' ORDER BY p.place)
        FROM (SELECT u.heading, u.content, (row_number() OVER (ORDER BY u.n))::integer AS place
              FROM unnest(problems, headings, contents) WITH ORDINALITY AS u(problem, heading, content, n) WHERE u.problem = is_problem) AS p);
END
$$;
COMMENT ON FUNCTION bizenv_internal.briefing_parts(text, boolean, boolean[], text[], text[], boolean) IS 'internal: a section of the briefing';

-- An assessment list: what the upper level approved, and the rest
CREATE FUNCTION bizenv_internal.approval_sentence(name text, tasks numeric, approved numeric, digits integer, english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    approved_share text := bizenv_internal.briefing_share(approved, tasks, digits);
    ongoing_share text := bizenv_internal.briefing_share(tasks - approved, tasks, digits);
    parts text;
BEGIN
    IF tasks = 0 THEN
        RETURN bizenv.progress_sentence('{}', name, lang => CASE WHEN english THEN 'en' ELSE 'zh' END);
    ELSIF english THEN
        parts := concat_ws(', ', CASE WHEN approved > 0 THEN format('%s approved (%s)', approved, approved_share) END,
            CASE WHEN tasks > approved THEN format('%s ongoing (%s)', tasks - approved, ongoing_share) END);
        RETURN format('%s: %s %s: %s', name, tasks, CASE tasks WHEN 1 THEN 'task' ELSE 'tasks' END, parts);
    END IF;
    parts := concat_ws('，', CASE WHEN approved > 0 THEN format('审核通过%s项，占任务总量的%s', approved, approved_share) END,
        CASE WHEN tasks > approved THEN format('正在推进%s项，占任务总量的%s', tasks - approved, ongoing_share) END);
    RETURN format('%s共%s项任务，%s', name, tasks, parts);
END
$$;
COMMENT ON FUNCTION bizenv_internal.approval_sentence(text, numeric, numeric, integer, boolean) IS 'internal: a list of an assessment, in words';

-- Of which period a figure is, in front of its sentence; a year that is that of the
-- document is said by it
CREATE FUNCTION bizenv_internal.briefing_period(label text, as_of date, english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    part text[] := regexp_match(label, '^([0-9]{1,4})年(?:第([一二三四])季度|([上下])半年|([0-9]{1,2})月)?$');
    first date;
BEGIN
    IF label IS NULL OR label = bizenv.period_label(as_of, 'yearly') THEN
        RETURN '';
    ELSIF NOT english OR part IS NULL THEN
        RETURN label || CASE WHEN english THEN ': ' ELSE '，' END;
    END IF;
    first := make_date(part[1]::integer, coalesce(strpos('一二三四', part[2]) * 3 - 2, CASE part[3] WHEN '下' THEN 7 END, part[4]::integer, 1), 1);
    RETURN 'In ' || CASE WHEN part[3] IS NOT NULL THEN 'the ' ELSE '' END
        || bizenv.period_label(first, CASE WHEN part[2] IS NOT NULL THEN 'quarterly' WHEN part[3] IS NOT NULL THEN 'half_yearly' WHEN part[4] IS NOT NULL THEN 'monthly' ELSE 'yearly' END, 'en') || ', ';
END
$$;
COMMENT ON FUNCTION bizenv_internal.briefing_period(text, date, boolean) IS 'internal: the period of a figure, in words of a sentence';

-- What a list has come to by the weights of its tasks; nothing where it has none
CREATE FUNCTION bizenv_internal.weight_words(completed text, mean text, english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN coalesce(CASE WHEN english THEN ', by weight ' || nullif(concat_ws(', ', completed || ' completed', 'mean progress ' || mean), '')
        ELSE '，按权重计算' || nullif(concat_ws('、', '完成率为' || completed, '平均进度为' || mean), '') END, '');
END
$$;
COMMENT ON FUNCTION bizenv_internal.weight_words(text, text, boolean) IS 'internal: how far a list is by weight, in words of a sentence';

-- What was cancelled of a list, which is not counted in it; nothing where nothing was
CREATE FUNCTION bizenv_internal.cancelled_words(cancelled text, english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN coalesce(CASE WHEN english THEN ', another ' || bizenv_internal.briefing_count(nullif(cancelled, '0'), 'task', 'tasks') || ' cancelled' ELSE '，另有' || nullif(cancelled, '0') || '项经批准取消' END, '');
END
$$;
COMMENT ON FUNCTION bizenv_internal.cancelled_words(text, boolean) IS 'internal: how many tasks of a list were cancelled, in words of a sentence';

CREATE FUNCTION bizenv_internal.briefing_count(shown text, noun text, nouns text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN shown OPERATOR(pg_catalog.||) ' ' OPERATOR(pg_catalog.||) CASE WHEN shown OPERATOR(pg_catalog.=) '1' THEN noun ELSE nouns END;
COMMENT ON FUNCTION bizenv_internal.briefing_count(text, text, text) IS 'internal: a number of English things';

CREATE FUNCTION bizenv.briefing(schema text, as_of bizenv.day, lang text DEFAULT 'zh', headings text[] DEFAULT NULL) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL UNSAFE COST 10000 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    as_of CONSTANT date := briefing.as_of; -- (as a date from here on)
    english boolean := bizenv_internal.briefing_english(lang);
    comma text := CASE WHEN english THEN ', ' ELSE '，' END;
    clause text := CASE WHEN english THEN '. ' ELSE '；' END;
    stop text := CASE WHEN english THEN '. ' ELSE '。' END;
    figures bizenv.briefing_figure_row[] := ARRAY(SELECT f FROM bizenv.briefing_figures(schema, as_of) AS f ORDER BY f.place);
    own_words jsonb := bizenv_internal.ledger_words(schema);
    work text[];
    progress text[];
    progress_text text;
    progress_problem boolean;
    reports text[];
    reports_text text;
    effect text[];
    effect_text text;
    effect_problem boolean;
    effect_heading text;
    reports_late boolean;
    reports_short boolean;
    lists bigint;
    said text[];
    expected boolean;
    level bigint;
    problems boolean[];
    names text[];
    contents text[];
    sees_part boolean;      -- has the caller the rows of some departments alone,
    within text;            -- and of which
    ledger text;
BEGIN
    -- 工作动态: problems by source, and lists with a plan.  (n: values, p: as printed)
    SELECT array_agg(CASE
        WHEN s.task_list IS NOT NULL AND english THEN format('%s: %s planned, %s done (%s)', s.name, s.n ->> 'planned_total' || coalesce(' ' || nullif(s.unit, ''), ''), s.n ->> 'done_total', s.p ->> 'done_share') || coalesce(', ' || nullif(s.n ->> 'overdue_count', '0') || ' overdue', '') || bizenv_internal.cancelled_words(s.n ->> 'cancelled_count', english)
        WHEN s.task_list IS NOT NULL THEN s.name || (s.p ->> 'planned_total') || CASE WHEN s.n ->> 'done_total' = '0' THEN '，尚未完成' ELSE format('，已完成%s，占计划的%s', s.p ->> 'done_total', s.p ->> 'done_share') END || coalesce('，逾期' || nullif(s.p ->> 'overdue_count', '0项'), '') || bizenv_internal.cancelled_words(s.n ->> 'cancelled_count', english)
        WHEN english THEN initcap(left(s.label, 1)) || substr(s.label, 2) || ': ' || concat_ws(', ',
            bizenv_internal.briefing_count(s.n ->> 'problem_count', 'problem', 'problems')
                || coalesce(' in ' || bizenv_internal.briefing_count(nullif(s.n ->> 'category_count', '0'), 'category', 'categories'), ''),
            CASE WHEN s.n ->> 'ordered_count' = '0' THEN 'none assigned' ELSE format('%s assigned', s.n ->> 'ordered_count') END, nullif(s.n ->> 'order_due_count', '0') || ' to be assigned',
            CASE WHEN s.n ->> 'closed_count' <> '0' THEN format('%s %s (%s)', s.n ->> 'closed_count', CASE s.source WHEN '大厅监察' THEN 'rectified' ELSE 'closed' END, s.p ->> 'closed_share')
                WHEN s.n ->> 'ordered_count' <> '0' THEN format('none %s', CASE s.source WHEN '大厅监察' THEN 'rectified' ELSE 'closed' END) END,
            nullif(s.n ->> 'overdue_count', '0') || ' overdue',
            nullif(s.n ->> 'overdue_unknown_count', '0') || ' perhaps overdue (holidays are not announced)',
            bizenv_internal.briefing_count(nullif(s.n ->> 'letter_count', '0'), 'letter of supervision sent', 'letters of supervision sent'),
            bizenv_internal.briefing_count(nullif(s.n ->> 'letter_due_count', '0'), 'letter due', 'letters due'),
            bizenv_internal.briefing_count(nullif(s.n ->> 'letter_unknown_count', '0'), 'letter', 'letters') || ' perhaps due (holidays are not announced)')
        -- (what a source does is its own verb: an inspection finds, an enterprise is heard)
        ELSE CASE s.source WHEN '评估问题' THEN '评估反馈' ELSE s.label END || '：' || concat_ws('，', format('共%s%s%s问题', CASE s.source WHEN '企业反映' THEN '收集' WHEN '热线' THEN '受理' WHEN '评估问题' THEN '收到' ELSE '发现' END,
                nullif(s.p ->> 'category_count', '0类'), s.p ->> 'problem_count'),
            CASE WHEN s.n ->> 'ordered_count' <> '0' THEN '已交办' || (s.p ->> 'ordered_count') WHEN s.n ->> 'order_due_count' <> '0' THEN NULL
                WHEN s.n ->> 'problem_count' = '1' THEN '尚未交办' ELSE '均未交办' END,
            '待交办' || nullif(s.p ->> 'order_due_count', '0条'),
            CASE WHEN s.n ->> 'closed_count' <> '0' THEN '已' || s.settled || (s.p ->> 'closed_count') || '，' || s.settled || '率' || (s.p ->> 'closed_share')
                WHEN s.n ->> 'ordered_count' = '0' THEN NULL WHEN s.n ->> 'problem_count' = '1' THEN '尚未' || s.settled ELSE '均未' || s.settled END,
            '逾期未办结' || nullif(s.p ->> 'overdue_count', '0条'), '是否逾期待核实' || nullif(s.p ->> 'overdue_unknown_count', '0条') || '（放假安排未公布）',
            '已发督办函' || nullif(s.p ->> 'letter_count', '0份'), '应发督办函' || nullif(s.p ->> 'letter_due_count', '0份'),
            '是否应发督办函待核实' || nullif(s.p ->> 'letter_unknown_count', '0条') || '（放假安排未公布）')
        END ORDER BY s.place)
    INTO work
    FROM (SELECT f.task_list, bizenv_internal.briefing_text(f.task_list_name, true) AS name, f.source, bizenv_internal.briefing_label(f.source, 'v_supervision.source', 'problem_source', own_words, lang) AS label,
                 CASE f.source WHEN '大厅监察' THEN '整改' ELSE '办结' END AS settled, min(f.place) AS place, max(f.unit) FILTER (WHERE f.figure = 'planned_total') AS unit,
                 jsonb_object_agg(f.figure, trim_scale(f.value)::text) AS n, jsonb_object_agg(f.figure, f.printed) AS p
          FROM unnest(figures) AS f
          WHERE f.section = 'work' AND (f.source IS NOT NULL OR f.figure IN ('planned_total', 'done_total', 'done_share', 'overdue_count', 'cancelled_count'))
          GROUP BY f.source, f.task_list, f.task_list_name) AS s;

    -- 任务推进: the verdict on lists, then each list; 各类 is all that have tasks
    lists := (SELECT count(*) FROM unnest(figures) AS f WHERE f.section = 'progress' AND f.figure = 'task_count' AND f.value > 0);
    SELECT array_agg(v.verdict ORDER BY v.place), bool_or(v.code = '没有实现')
    INTO said, progress_problem
    FROM (SELECT min(s.place) AS place, s.printed AS code,
                 CASE WHEN english THEN format(CASE s.printed WHEN '没有实现' THEN 'Not half done in half the time: %s' WHEN '实现' THEN 'Half done in half the time: %s'
                         ELSE 'Half done ahead of half the time: %s' END,
                     CASE WHEN count(*) = lists AND lists > 1 THEN 'all lists' ELSE string_agg(s.name, ', ' ORDER BY s.place) END)
                 ELSE format(CASE s.printed WHEN '没有实现' THEN '%s' || s.low || '不高，没有实现时间过半、任务过半' WHEN '实现' THEN '%s实现时间过半、任务过半' ELSE '%s提前实现任务过半' END,
                     CASE WHEN count(*) = lists AND lists > 1 THEN '各类重点任务' ELSE string_agg(s.name, '、' ORDER BY s.place) END) END AS verdict
          FROM (SELECT f.place, f.printed, bizenv_internal.briefing_text(f.task_list_name, true) AS name,
                     -- what is low, where it is
                     CASE WHEN f.printed = '没有实现' THEN bizenv.code_label(coalesce(substring(f.formula, E'\\((.*)\\)'), 'completed_share'), list => 'half_reading') END AS low
                FROM unnest(figures) AS f WHERE f.section = 'progress' AND f.figure = 'half_verdict') AS s
          WHERE s.printed <> '时间未过半' GROUP BY s.printed, s.low) AS v;
    SELECT array_agg(CASE WHEN s.kind = '评估问题'
            THEN bizenv_internal.approval_sentence(s.name, (s.n ->> 'task_count')::numeric, (s.n ->> 'approved_count')::numeric, s.digits, english)
            ELSE bizenv.progress_sentence(format('{"completed": %s, "above_half": %s, "below_half": %s, "zero": %s, "not_reported": %s, "unvalued": %s}', s.n -> 'completed_count',
                s.n -> 'past_half_count', (s.n ->> 'just_started_count')::numeric - (s.n ->> 'not_begun_count')::numeric, s.n -> 'not_begun_count', s.n -> 'not_reported_count',
                (s.n ->> 'completed_count')::numeric + (s.n ->> 'past_half_count')::numeric + (s.n ->> 'just_started_count')::numeric - (s.n ->> 'not_begun_count')::numeric)::bizenv.progress_tally,
                s.name, s.digits, lang => lang) END
            || bizenv_internal.weight_words(s.p ->> 'completed_weight', s.p ->> 'weighted_mean', english)
            || coalesce(CASE WHEN english THEN ', ' || nullif(s.n ->> 'overdue_count', '0') || ' overdue' ELSE '，逾期' || nullif(s.n ->> 'overdue_count', '0') || '项' END, '')
            || bizenv_internal.cancelled_words(s.n ->> 'cancelled_count', english)
            ORDER BY s.place),
        progress_problem IS TRUE OR coalesce(bool_or((s.n ->> 'overdue_count')::numeric > 0), false)
    INTO progress, progress_problem
    FROM (SELECT bizenv_internal.briefing_text(f.task_list_name, true) AS name, f.list_kind AS kind, min(f.place) AS place,
                 coalesce(min(f.digits) FILTER (WHERE f.figure ~ '_share$'), 0) AS digits,
                 jsonb_object_agg(f.figure, trim_scale(f.value)) AS n, jsonb_object_agg(f.figure, f.printed) AS p
          FROM unnest(figures) AS f WHERE f.section = 'progress' GROUP BY f.task_list, f.task_list_name, f.list_kind) AS s;
    progress_text := coalesce(nullif(concat_ws(stop, array_to_string(said, clause), array_to_string(progress, clause)), ''),
        CASE WHEN english THEN 'There are no lists of tasks' ELSE '没有任务清单' END);

    -- 任务报送: who is silent, whose reports are amiss
    SELECT array_agg(bizenv_internal.reporting_words(s.unit, s.name, s.expected, s.silent, s.last_month, s.short, s.missing, s.months, s.late, s.undetermined, as_of, english) ORDER BY s.silent = 0, s.place)
            FILTER (WHERE s.silent + s.short + s.missing + s.late + s.undetermined > 0),
        bool_or(s.expected > 0), bool_or(s.silent + s.missing + s.late > 0), bool_or(s.short > 0)
    INTO reports, expected, reports_late, reports_short
    FROM (SELECT bizenv_internal.briefing_text(f.department_name, true) AS unit, bizenv_internal.briefing_text(f.task_list_name, true) AS name, min(f.place) AS place,
                 max(f.value) FILTER (WHERE f.figure = 'expected_count')::integer AS expected, max(f.value) FILTER (WHERE f.figure = 'trailing_missing')::integer AS silent,
                 to_date(max(f.printed) FILTER (WHERE f.figure = 'last_due_period'), 'YYYY"年"MM"月"') AS last_month,
                 max(f.value) FILTER (WHERE f.figure = 'short_count')::integer AS short, max(f.value) FILTER (WHERE f.figure = 'missing_count')::integer AS missing,
                 max(f.value) FILTER (WHERE f.figure = 'missing_months')::integer AS months, max(f.value) FILTER (WHERE f.figure = 'late_count')::integer AS late,
                 max(f.value) FILTER (WHERE f.figure = 'undetermined_count')::integer AS undetermined
          FROM unnest(figures) AS f WHERE f.section = 'reporting' GROUP BY f.department, f.department_name, f.task_list, f.task_list_name) AS s;
    reports_text := coalesce(array_to_string(reports, clause), CASE WHEN expected AND english THEN 'All reports came in, in full and on time' WHEN expected THEN '应报的报表均已按时完整报送'
        WHEN english THEN 'No report is due' ELSE '没有到期应报的报表' END);

    -- 整改成效: what may be closed of each list, the indicators of which nothing may, the indicators that are behind
    SELECT array_agg(CASE
            WHEN s.task_list IS NOT NULL AND english THEN format('%s: of %s %s closed, %s eligible, %s not eligible for closure', s.list_name,
                bizenv_internal.briefing_count(s.n ->> 'item_count', 'task', 'tasks'), s.n ->> 'item_closed_count', s.n ->> 'item_eligible_count', s.n ->> 'item_ineligible_count')
            WHEN s.task_list IS NOT NULL THEN s.list_name || format('列入销号管理%s项，其中', s.n ->> 'item_count') || concat_ws('、', '已销号' || nullif(s.n ->> 'item_closed_count', '0') || '项',
                '达到条件待销号' || nullif(s.n ->> 'item_eligible_count', '0') || '项', '未达到条件' || nullif(s.n ->> 'item_ineligible_count', '0') || '项')
            WHEN english THEN format(CASE s.n ->> 'item_count' WHEN '1' THEN '%s%s: its task is not eligible for closure' ELSE '%s%s: none of %s tasks is eligible for closure' END,
                s.name, ' (lead: ' || s.lead || ')', s.n ->> 'item_count')
            ELSE format('%s“%s”指标的%s项任务%s未达到销号条件', s.lead || '牵头的', s.name, s.n ->> 'item_count', CASE s.n ->> 'item_count' WHEN '1' THEN '' ELSE '均' END) END ORDER BY s.place),
        bool_or(s.task_list IS NULL)
    INTO effect, effect_problem
    FROM (SELECT f.task_list, bizenv_internal.briefing_text(f.task_list_name, true) AS list_name, bizenv_internal.briefing_text(f.indicator_name, true) AS name,
                 bizenv_internal.briefing_text(f.department_name, true) AS lead, min(f.place) AS place, jsonb_object_agg(f.figure, trim_scale(f.value)) AS n
          FROM unnest(figures) AS f WHERE f.figure ~ '^item_' GROUP BY f.task_list, f.task_list_name, f.indicator, f.indicator_name, f.department_name) AS s
    WHERE s.task_list IS NOT NULL OR s.n -> 'item_ineligible_count' = s.n -> 'item_count';
    SELECT array_agg(concat_ws(comma, bizenv_internal.gap_subject(i.name, bizenv_internal.briefing_period(i.period, as_of, english) || CASE WHEN english
                THEN concat(i.name, ' (' || nullif(concat_ws(', ', 'of ' || i.parent, 'lead: ' || i.lead, CASE WHEN i.duty <> i.lead THEN 'by ' || i.duty END), '') || ')')
                ELSE concat(i.lead || '牵头的', '“' || i.parent || '”指标中', CASE WHEN i.duty <> i.lead THEN i.duty || '负责的' END, '“', i.name, '”') END,
            i.value, i.direction, i.unit, i.previous, i.digits, s.shown, english),
        bizenv_internal.gap_clauses(i.name, i.value, i.benchmarks, i.benchmark_names, i.direction, i.unit, i.previous, NULL, i.digits, s.shown, english)) ORDER BY i.place)
    INTO said
    FROM (SELECT min(f.place) AS place, bizenv_internal.briefing_text(max(f.indicator_name), true) AS name, bizenv_internal.briefing_text(max(f.parent_name), true) AS parent,
                 bizenv_internal.briefing_text(max(f.department_name), true) AS lead, bizenv_internal.briefing_text(max(f.department), true) AS duty, max(f.direction) AS direction,
                 max(f.input_1) FILTER (WHERE f.figure = 'value') AS value, max(f.unit) FILTER (WHERE f.figure = 'value') AS unit, max(f.digits) AS digits,
                 max(f.input_1) FILTER (WHERE f.figure = 'previous') AS previous, max(f.printed) FILTER (WHERE f.figure = 'period') AS period,
                 bool_or(f.printed = '落后') FILTER (WHERE f.figure = 'standing') AS is_behind,
                 array_agg(f.input_2 ORDER BY f.place) FILTER (WHERE f.figure = 'difference') AS benchmarks,
                 array_agg(bizenv_internal.briefing_text(f.benchmark_name, true) ORDER BY f.place) FILTER (WHERE f.figure = 'difference') AS benchmark_names
          FROM unnest(figures) AS f WHERE f.direction IS NOT NULL GROUP BY f.indicator) AS i
    CROSS JOIN LATERAL (SELECT bizenv_internal.gap_digits(i.value, i.benchmarks, i.digits) AS shown) AS s
    WHERE i.is_behind;
    level := (SELECT f.value FROM unnest(figures) AS f WHERE f.figure = 'not_behind_count');
    -- (what is judged is what there is: indicators that are behind say nothing of rectification)
    effect_heading := CASE WHEN effect_problem THEN CASE WHEN english THEN 'rectification shows little effect' ELSE '整改成效不明显' END
        WHEN said IS NOT NULL THEN CASE WHEN english THEN 'some indicators are behind' ELSE '部分指标落后于基准' END END;
    IF level > 0 THEN
        said := said || CASE WHEN english THEN format('%s not behind %s benchmarks', CASE level WHEN 1 THEN '1 indicator is' ELSE level || ' indicators are' END, CASE level WHEN 1 THEN 'its' ELSE 'their' END)
            ELSE format('%s项指标不落后于基准', level) END;
    END IF;
    effect_text := coalesce(nullif(concat_ws(stop, array_to_string(effect, clause), array_to_string(said, clause)), ''),
        CASE WHEN english THEN 'There are no conditions of closure and no indicators' ELSE '没有销号条件和指标数据' END);

    contents := ARRAY[progress_text, reports_text, effect_text];
    problems := ARRAY[progress_problem, coalesce(reports_late OR reports_short, false), effect_heading IS NOT NULL];
    -- a judgement in other words is the author's: headings replaces those of problems
    names := ARRAY[
        CASE WHEN NOT problems[1] THEN CASE WHEN english THEN 'Progress of tasks' ELSE '任务推进' END
            ELSE coalesce(bizenv_internal.briefing_text(headings[1], true), CASE WHEN english THEN 'tasks advance slowly' ELSE '任务推进不快' END) END,
        CASE WHEN NOT problems[2] THEN CASE WHEN english THEN 'Reporting' ELSE '任务报送' END
            ELSE coalesce(bizenv_internal.briefing_text(headings[2], true), CASE WHEN english
                THEN 'reports are ' || concat_ws(' or ', CASE WHEN reports_late THEN 'late' END, CASE WHEN reports_short THEN 'incomplete' END)
                ELSE '任务报送' || concat_ws('、', CASE WHEN reports_late THEN '不及时' END, CASE WHEN reports_short THEN '不完整' END) END) END,
        CASE WHEN NOT problems[3] THEN CASE WHEN english THEN 'Rectification and indicators' ELSE '整改和指标' END
            ELSE coalesce(bizenv_internal.briefing_text(headings[3], true), effect_heading) END];
    -- a paper of some departments is none of the city, and says so
    SELECT l.schema INTO ledger FROM bizenv.ledgers AS l WHERE briefing.schema IN (l.schema, l.views);
    IF FOUND THEN
        IF NOT has_schema_privilege(ledger, 'USAGE') THEN
            RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
                MESSAGE = format(bizenv_internal.translated('role %I does not see of which departments its briefing would be'), current_user),
                DETAIL = format(bizenv_internal.translated('It reads views of ledger %I in schema %I and nothing else, and views do not tell whether rows are kept from it.'), ledger, bizenv_internal.ledger_seen(ledger)),
                HINT = format(bizenv_internal.translated('Let the office, an auditor or a department write it; the figures alone: SELECT * FROM bizenv.briefing_figures(%L, %L).'), schema, as_of);
        END IF;
        EXECUTE format('SELECT NOT bool_or(g.as_role IN (''office'', ''auditor'')) AND (bool_or(g.as_role = ''department'') OR bool_and(g.department IS NOT NULL)) FROM %I.role_grant AS g', ledger)
            INTO sees_part;
        IF sees_part THEN
            EXECUTE format('SELECT string_agg(bizenv_internal.briefing_text(d.department_name, true), ''、'' ORDER BY d.department) FROM %I.v_department AS d', ledger) INTO within;
        END IF;
    END IF;
    RETURN concat_ws(E'\n\n',
        CASE WHEN english THEN to_char(as_of, '"# Business environment: briefing of" FMMonth FMYYYY') ELSE to_char(as_of, '"# 关于"FMYYYY"年"FMMM"月优化营商环境重点任务进展情况的通报"') END,
        CASE WHEN english THEN format('(Figures as of %s%s)', bizenv_internal.briefing_day(as_of, true), ', of ' || within || ' alone')
            ELSE format('（数据截至%s%s）', bizenv_internal.briefing_day(as_of, false), '，仅含' || within) END,
        CASE WHEN english THEN '## Work in progress' ELSE '## 工作动态' END,
        coalesce('- ' || array_to_string(work, CASE WHEN english THEN E'.\n- ' ELSE E'。\n- ' END) || CASE WHEN english THEN '.' ELSE '。' END,
            CASE WHEN english THEN 'No problems and no plans are recorded.' ELSE '没有问题和计划的记录。' END),
        bizenv_internal.briefing_parts(CASE WHEN english THEN '## How things stand' ELSE '## 进展情况' END, false, problems, names, contents, english),
        bizenv_internal.briefing_parts(CASE WHEN english THEN '## Problems' ELSE '## 存在问题' END, true, problems, names, contents, english)) || E'\n';
END
$$;
COMMENT ON FUNCTION bizenv.briefing(text, bizenv.day, text, text[]) IS
'生成月度通报（Markdown）：工作动态、进展情况、存在问题（任务推进、任务报送、整改成效）
The monthly briefing as Markdown, lang zh or en, from the views of a schema, as the caller and as of a day: problems by source and plans; how lists of tasks advance and whether half is done in half the time; who is silent and whose reports are amiss; what may be closed, and the indicators that are behind; each of the three parts stands among the problems where it is one, else under how things stand; headings are the author''s own for these three as problems, NULL for the usual one; a schema without the views is 42P01, a view without a column 42703, NULL 22004.
SELECT bizenv.briefing(''sample'', ''2025-07-31'', headings => ARRAY[NULL, ''任务报送不认真'', NULL]);';
