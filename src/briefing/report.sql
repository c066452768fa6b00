--
-- briefing (通报), the document: 工作动态 and 存在问题 of a month
--

-- Text of a row in a line of a document: no line breaks or other control
-- characters; for Markdown nothing in it is a mark.
CREATE FUNCTION bizenv.briefing_text(text text, markdown boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
BEGIN
    text := btrim(regexp_replace(text, E'[\\u0001-\\u0020\\u007f-\\u00a0\\u2028\\u2029]+', ' ', 'g'));
    RETURN CASE WHEN markdown THEN regexp_replace(text, E'([\\\\`*_\\[\\]<>|#~&!$])', E'\\\\\\1', 'g') ELSE text END;
END
$$;
COMMENT ON FUNCTION bizenv.briefing_text(text, boolean) IS 'internal: text of a row in a line of a document';

CREATE FUNCTION bizenv.briefing_day(day date, english boolean) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN pg_catalog.to_char(day, CASE WHEN english THEN 'FMDD FMMonth FMYYYY' ELSE 'FMYYYY"年"FMMM"月"FMDD"日"' END);
COMMENT ON FUNCTION bizenv.briefing_day(date, boolean) IS 'internal: a day in words';

-- One part of the briefing, which tells of a problem or of none
CREATE FUNCTION bizenv.briefing_paragraph(place integer, problem boolean, content text, english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    heading text := CASE WHEN english
        THEN (ARRAY['First, tasks advance slowly.', 'Second, reports are not taken seriously.', 'Third, rectification shows little effect.',
                    'First, progress of tasks.', 'Second, reporting.', 'Third, effect of rectification.'])[CASE WHEN problem THEN place ELSE place + 3 END]
        ELSE (ARRAY['一是任务推进不快。', '二是任务报送不认真。', '三是整改成效不明显。',
                    '一是任务推进情况。', '二是任务报送情况。', '三是整改成效情况。'])[CASE WHEN problem THEN place ELSE place + 3 END] END;
BEGIN
    RETURN format(CASE WHEN english THEN '**%s** %s.' ELSE '**%s**%s。' END, heading, content);
END
$$;
COMMENT ON FUNCTION bizenv.briefing_paragraph(integer, boolean, text, boolean) IS 'internal: a part of the briefing';

-- An assessment list: what the upper level approved, and the rest
CREATE FUNCTION bizenv.approval_sentence(name text, tasks numeric, approved numeric, digits integer, english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    approved_share text := bizenv.percent_of(approved, tasks, digits);
    ongoing_share text := bizenv.percent_of(tasks - approved, tasks, digits);
    parts text;
BEGIN
    IF tasks = 0 THEN
        RETURN bizenv.progress_sentence('{}', name, lang => CASE WHEN english THEN 'en' ELSE 'zh' END);
    ELSIF english THEN
        parts := concat_ws(', ', CASE WHEN approved > 0 THEN format('%s approved (%s%%)', approved, approved_share) END,
            CASE WHEN tasks > approved THEN format('%s ongoing (%s%%)', tasks - approved, ongoing_share) END);
        RETURN format('%s: %s %s: %s', name, tasks, CASE tasks WHEN 1 THEN 'task' ELSE 'tasks' END, parts);
    END IF;
    parts := concat_ws('，', CASE WHEN approved > 0 THEN format('审核通过%s项，占任务总量的%s%%', approved, approved_share) END,
        CASE WHEN tasks > approved THEN format('正在推进%s项，占任务总量的%s%%', tasks - approved, ongoing_share) END);
    RETURN format('%s共%s项任务，%s', name, tasks, parts);
END
$$;
COMMENT ON FUNCTION bizenv.approval_sentence(text, numeric, numeric, integer, boolean) IS 'internal: a list of an assessment, in words';

CREATE FUNCTION bizenv.briefing_count(shown text, noun text, nouns text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN shown OPERATOR(pg_catalog.||) ' ' OPERATOR(pg_catalog.||) CASE WHEN shown OPERATOR(pg_catalog.=) '1' THEN noun ELSE nouns END;
COMMENT ON FUNCTION bizenv.briefing_count(text, text, text) IS 'internal: a number of English things';

CREATE FUNCTION bizenv.briefing(schema text, as_of date, lang text DEFAULT 'zh') RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL UNSAFE COST 10000 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    english boolean := bizenv.briefing_english(lang);
    comma text := CASE WHEN english THEN ', ' ELSE '，' END;
    clause text := CASE WHEN english THEN '. ' ELSE '；' END;
    stop text := CASE WHEN english THEN '. ' ELSE '。' END;
    figures bizenv.briefing_figure_row[] := ARRAY(SELECT f FROM bizenv.briefing_figures(schema, as_of) AS f ORDER BY f.place);
    work text[];
    progress text[];
    progress_text text;
    progress_problem boolean;
    reports text[];
    reports_text text;
    effect text[];
    effect_text text;
    effect_problem boolean;
    said text[];
    expected boolean;
    level bigint;
BEGIN
    -- 工作动态: problems by source, and lists with a plan.  (n: values, p: as printed)
    SELECT array_agg(CASE
        WHEN s.task_list IS NOT NULL AND english THEN format('%s: %s planned, %s done (%s)', s.name, s.n ->> 'planned_total' || coalesce(' ' || nullif(s.unit, ''), ''), s.n ->> 'done_total', s.p ->> 'done_share')
        WHEN s.task_list IS NOT NULL THEN format('%s%s，已完成%s，占计划的%s', s.name, s.p ->> 'planned_total', s.p ->> 'done_total', s.p ->> 'done_share')
        WHEN english THEN initcap(left(s.label, 1)) || substr(s.label, 2) || ': ' || concat_ws(', ',
            bizenv.briefing_count(s.n ->> 'problem_count', 'problem', 'problems')
                || coalesce(' in ' || bizenv.briefing_count(nullif(s.n ->> 'category_count', '0'), 'category', 'categories'), ''),
            format('%s assigned', s.n ->> 'ordered_count'), nullif(s.n ->> 'order_due_count', '0') || ' to be assigned', format('%s %s (%s)', s.n ->> 'closed_count', CASE s.source WHEN '大厅监察' THEN 'rectified' ELSE 'closed' END, s.p ->> 'closed_share'),
            nullif(s.n ->> 'overdue_count', '0') || ' overdue',
            bizenv.briefing_count(nullif(s.n ->> 'letter_count', '0'), 'letter of supervision sent', 'letters of supervision sent'),
            bizenv.briefing_count(nullif(s.n ->> 'letter_due_count', '0'), 'letter due', 'letters due'))
        ELSE s.label || '：' || concat_ws('，', format('共发现%s%s问题', nullif(s.p ->> 'category_count', '0类'), s.p ->> 'problem_count'),
            '已交办' || (s.p ->> 'ordered_count'), '待交办' || nullif(s.p ->> 'order_due_count', '0条'), '已' || s.settled || (s.p ->> 'closed_count'), s.settled || '率' || (s.p ->> 'closed_share'),
            '逾期未办结' || nullif(s.p ->> 'overdue_count', '0条'), '已发督办函' || nullif(s.p ->> 'letter_count', '0份'), '应发督办函' || nullif(s.p ->> 'letter_due_count', '0份'))
        END ORDER BY s.place)
    INTO work
    FROM (SELECT f.task_list, bizenv.briefing_text(f.task_list_name, true) AS name, f.source, bizenv.code_label(f.source, lang, list => 'problem_source') AS label,
                 CASE f.source WHEN '大厅监察' THEN '整改' ELSE '办结' END AS settled, min(f.place) AS place, max(f.unit) FILTER (WHERE f.figure = 'planned_total') AS unit,
                 jsonb_object_agg(f.figure, trim_scale(f.value)::text) AS n, jsonb_object_agg(f.figure, f.printed) AS p
          FROM unnest(figures) AS f
          WHERE f.section = 'work' AND (f.source IS NOT NULL OR f.figure IN ('planned_total', 'done_total', 'done_share'))
          GROUP BY f.source, f.task_list, f.task_list_name) AS s;

    -- 任务推进: the verdict on lists, then each list
    SELECT array_agg(v.verdict ORDER BY v.place), bool_or(v.code = '没有实现')
    INTO said, progress_problem
    FROM (SELECT min(s.place) AS place, s.printed AS code,
                 CASE WHEN english THEN format(CASE s.printed WHEN '没有实现' THEN 'Not half done in half the time: %s' WHEN '实现' THEN 'Half done in half the time: %s'
                         ELSE 'Half done ahead of half the time: %s' END,
                     CASE WHEN count(*) = s.lists THEN 'all lists' ELSE string_agg(s.name, ', ' ORDER BY s.place) END)
                 ELSE format(CASE s.printed WHEN '没有实现' THEN '%s完成率不高，没有实现时间过半、任务过半' WHEN '实现' THEN '%s实现时间过半、任务过半' ELSE '%s提前实现任务过半' END,
                     CASE WHEN count(*) = s.lists THEN '各类重点任务' ELSE string_agg(s.name, '、' ORDER BY s.place) END) END AS verdict
          FROM (SELECT f.place, f.printed, bizenv.briefing_text(f.task_list_name, true) AS name, count(*) OVER () AS lists
                FROM unnest(figures) AS f WHERE f.section = 'progress' AND f.figure = 'half_verdict') AS s
          WHERE s.printed <> '时间未过半' GROUP BY s.printed, s.lists) AS v;
    SELECT array_agg(CASE WHEN s.kind = '评估问题'
            THEN bizenv.approval_sentence(s.name, (s.n ->> 'task_count')::numeric, (s.n ->> 'approved_count')::numeric, s.digits, english)
            ELSE bizenv.progress_sentence(format('{"completed": %s, "above_half": %s, "below_half": %s, "not_reported": %s, "unvalued": %s}', s.n -> 'completed_count',
                s.n -> 'past_half_count', s.n -> 'just_started_count', s.n -> 'not_reported_count',
                (s.n ->> 'completed_count')::numeric + (s.n ->> 'past_half_count')::numeric + (s.n ->> 'just_started_count')::numeric)::bizenv.progress_tally,
                s.name, s.digits, lang => lang) END
            || coalesce(CASE WHEN english THEN ', ' || nullif(s.n ->> 'overdue_count', '0') || ' overdue' ELSE '，逾期' || nullif(s.n ->> 'overdue_count', '0') || '项' END, '')
            ORDER BY s.place),
        progress_problem IS TRUE OR coalesce(bool_or((s.n ->> 'overdue_count')::numeric > 0), false)
    INTO progress, progress_problem
    FROM (SELECT bizenv.briefing_text(f.task_list_name, true) AS name, f.list_kind AS kind, min(f.place) AS place,
                 coalesce(max(f.digits) FILTER (WHERE f.figure ~ '_share$'), 0) AS digits,
                 jsonb_object_agg(f.figure, trim_scale(f.value)) AS n
          FROM unnest(figures) AS f WHERE f.section = 'progress' GROUP BY f.task_list, f.task_list_name, f.list_kind) AS s;
    progress_text := coalesce(nullif(concat_ws(stop, array_to_string(said, clause), array_to_string(progress, clause)), ''),
        CASE WHEN english THEN 'There are no lists of tasks' ELSE '没有任务清单' END);

    -- 任务报送: who is silent, whose reports are amiss
    SELECT array_agg(bizenv.reporting_words(s.unit, s.name, s.expected, s.silent, s.short, s.missing, s.months, s.late, english) ORDER BY s.silent = 0, s.place)
            FILTER (WHERE s.silent + s.short + s.missing + s.late > 0),
        bool_or(s.expected > 0)
    INTO reports, expected
    FROM (SELECT bizenv.briefing_text(f.department_name, true) AS unit, bizenv.briefing_text(f.task_list_name, true) AS name, min(f.place) AS place,
                 max(f.value) FILTER (WHERE f.figure = 'expected_count')::integer AS expected, max(f.value) FILTER (WHERE f.figure = 'trailing_missing')::integer AS silent,
                 max(f.value) FILTER (WHERE f.figure = 'short_count')::integer AS short, max(f.value) FILTER (WHERE f.figure = 'missing_count')::integer AS missing,
                 max(f.value) FILTER (WHERE f.figure = 'missing_months')::integer AS months, max(f.value) FILTER (WHERE f.figure = 'late_count')::integer AS late
          FROM unnest(figures) AS f WHERE f.section = 'reporting' GROUP BY f.department, f.department_name, f.task_list, f.task_list_name) AS s;
    reports_text := coalesce(array_to_string(reports, clause), CASE WHEN expected AND english THEN 'All reports came in, in full and on time' WHEN expected THEN '应报的报表均已按时足额报送'
        WHEN english THEN 'No report is due' ELSE '没有到期应报的报表' END);

    -- 整改成效: what may be closed of each list, the indicators of which nothing may, the indicators that are behind
    SELECT array_agg(CASE
            WHEN s.task_list IS NOT NULL AND english THEN format('%s: of %s %s closed, %s eligible, %s not eligible for closure', s.list_name,
                bizenv.briefing_count(s.n ->> 'item_count', 'task', 'tasks'), s.n ->> 'item_closed_count', s.n ->> 'item_eligible_count', s.n ->> 'item_ineligible_count')
            WHEN s.task_list IS NOT NULL THEN s.list_name || concat_ws('，', '有销号条件的任务' || (s.n ->> 'item_count') || '项', '已销号' || nullif(s.n ->> 'item_closed_count', '0') || '项',
                '达到销号条件待销号' || nullif(s.n ->> 'item_eligible_count', '0') || '项', '未达到销号条件' || nullif(s.n ->> 'item_ineligible_count', '0') || '项')
            WHEN english THEN format(CASE s.n ->> 'item_count' WHEN '1' THEN '%s%s: its task is not eligible for closure' ELSE '%s%s: none of %s tasks is eligible for closure' END,
                s.name, ' (lead: ' || s.lead || ')', s.n ->> 'item_count')
            ELSE format('%s“%s”指标的%s项任务%s未达到销号条件', s.lead || '牵头的', s.name, s.n ->> 'item_count', CASE s.n ->> 'item_count' WHEN '1' THEN '' ELSE '均' END) END ORDER BY s.place),
        bool_or(s.task_list IS NULL)
    INTO effect, effect_problem
    FROM (SELECT f.task_list, bizenv.briefing_text(f.task_list_name, true) AS list_name, bizenv.briefing_text(f.indicator_name, true) AS name,
                 bizenv.briefing_text(f.department_name, true) AS lead, min(f.place) AS place, jsonb_object_agg(f.figure, trim_scale(f.value)) AS n
          FROM unnest(figures) AS f WHERE f.figure ~ '^item_' GROUP BY f.task_list, f.task_list_name, f.indicator, f.indicator_name, f.department_name) AS s
    WHERE s.task_list IS NOT NULL OR s.n -> 'item_ineligible_count' = s.n -> 'item_count';
    SELECT array_agg(s.sentence ORDER BY s.place) INTO said
    FROM (SELECT i.place,
                 concat_ws(comma, bizenv.gap_subject(CASE WHEN english
                         THEN concat(i.name, ' (' || nullif(concat_ws(', ', 'of ' || i.parent, 'lead: ' || i.lead, CASE WHEN i.duty <> i.lead THEN 'by ' || i.duty END), '') || ')')
                         ELSE concat(i.lead || '牵头的', '“' || i.parent || '”指标中', CASE WHEN i.duty <> i.lead THEN i.duty || '负责的' END, '“', i.name, '”') END,
                     i.value, i.unit, i.previous, i.digits, english), i.clauses) AS sentence
          FROM (SELECT min(f.place) AS place, bizenv.briefing_text(max(f.indicator_name), true) AS name, bizenv.briefing_text(max(f.parent_name), true) AS parent,
                       bizenv.briefing_text(max(f.department_name), true) AS lead, bizenv.briefing_text(max(f.department), true) AS duty,
                       max(f.input_1) FILTER (WHERE f.figure = 'value') AS value, max(f.unit) FILTER (WHERE f.figure = 'value') AS unit, max(f.digits) AS digits,
                       max(f.input_1) FILTER (WHERE f.figure = 'previous') AS previous,
                       bool_or(f.printed = '落后') FILTER (WHERE f.figure = 'standing') AS is_behind,
                       string_agg(bizenv.gap_clause(f.input_1, f.input_2, bizenv.briefing_text(f.benchmark_name, true), f.direction, v.unit, v.previous, NULL, f.digits, english), comma ORDER BY f.place)
                           FILTER (WHERE f.figure = 'difference') AS clauses
                FROM unnest(figures) AS f
                LEFT JOIN LATERAL (SELECT max(w.unit) FILTER (WHERE w.figure = 'value') AS unit, max(w.input_1) FILTER (WHERE w.figure = 'previous') AS previous
                                   FROM unnest(figures) AS w WHERE f.figure = 'difference' AND w.indicator = f.indicator) AS v ON true
                WHERE f.direction IS NOT NULL GROUP BY f.indicator) AS i
          WHERE i.is_behind) AS s;
    level := (SELECT f.value FROM unnest(figures) AS f WHERE f.figure = 'not_behind_count');
    effect_problem := effect_problem IS TRUE OR said IS NOT NULL;
    IF level > 0 THEN
        said := said || CASE WHEN english THEN format('%s not behind %s benchmarks', CASE level WHEN 1 THEN '1 indicator is' ELSE level || ' indicators are' END, CASE level WHEN 1 THEN 'its' ELSE 'their' END)
            ELSE format('%s项指标不落后于基准', level) END;
    END IF;
    effect_text := coalesce(nullif(concat_ws(stop, array_to_string(effect, clause), array_to_string(said, clause)), ''),
        CASE WHEN english THEN 'There are no conditions of closure and no indicators' ELSE '没有销号条件和指标数据' END);

    RETURN concat_ws(E'\n\n',
        CASE WHEN english THEN '# Business environment: monthly briefing' ELSE '# 优化营商环境工作通报' END,
        CASE WHEN english THEN 'As of ' || bizenv.briefing_day(as_of, true) || '.' ELSE '截至' || bizenv.briefing_day(as_of, false) || '。' END,
        CASE WHEN english THEN '## Work in progress' ELSE '## 工作动态' END,
        coalesce('- ' || array_to_string(work, CASE WHEN english THEN E'.\n- ' ELSE E'。\n- ' END) || CASE WHEN english THEN '.' ELSE '。' END,
            CASE WHEN english THEN 'No problems and no plans are recorded.' ELSE '没有问题和计划的记录。' END),
        CASE WHEN english THEN '## Problems' ELSE '## 存在问题' END,
        bizenv.briefing_paragraph(1, progress_problem, progress_text, english),
        bizenv.briefing_paragraph(2, reports IS NOT NULL, reports_text, english),
        bizenv.briefing_paragraph(3, effect_problem, effect_text, english)) || E'\n';
END
$$;
COMMENT ON FUNCTION bizenv.briefing(text, date, text) IS
'生成月度通报（Markdown）：工作动态，存在问题（任务推进、任务报送、整改成效）
The monthly briefing as Markdown, lang zh or en, from the views of a schema, as the caller and as of a day: problems by source and plans; how lists of tasks advance and whether half is done in half the time; who is silent and whose reports are amiss; what may be closed, and the indicators that are behind; a schema without the views is 42P01, a view without a column 42703, NULL 22004.
SELECT bizenv.briefing(''sample'', ''2025-07-31'');';
