-- ---------------------------------------------------------------- sentences
--
-- What is said of a figure: 高于 and 低于 follow the sign of the difference,
-- 提升 and 下降 that of the change, whatever is better.  A difference of two
-- percentages is in percentage points.

-- A NULL or unknown language is refused; says whether it is English.
CREATE FUNCTION bizenv.briefing_english(lang text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
BEGIN
    IF lang IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv.translated('lang must not be NULL'),
            DETAIL = bizenv.translated('"lang" says in which language sentences are written.'),
            HINT = bizenv.translated('Use zh or en.');
    END IF;
    RETURN bizenv.code_label('completed', lang, list => 'progress_class') = 'completed';
END
$$;
COMMENT ON FUNCTION bizenv.briefing_english(text) IS 'internal: the language of a sentence';

-- A figure with its unit: 21.94%, 3天, 3 days.  In English a figure is one
-- only where it is printed as 1.
CREATE FUNCTION bizenv.briefing_number(value numeric, unit text, digits integer, english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    printed text := round(value, digits);
    word text;
BEGIN
    -- (what rounds to zero has no sign)
    IF round(value, digits) = 0 THEN
        printed := round(abs(value), digits);
    END IF;
    IF unit IN ('%', '％') THEN
        RETURN printed || '%';
    ELSIF NOT english THEN
        RETURN printed || CASE unit WHEN 'pp' THEN '个百分点' ELSE coalesce(unit, '') END;
    END IF;
    word := CASE unit WHEN 'pp' THEN 'percentage point' WHEN '天' THEN 'day' WHEN '日' THEN 'day'
        WHEN '工作日' THEN 'workday' WHEN '个工作日' THEN 'workday' WHEN '个月' THEN 'month' WHEN '分' THEN 'point' END;
    IF word IS NOT NULL THEN
        RETURN printed || ' ' || word || CASE WHEN printed IN ('1', '-1') THEN '' ELSE 's' END;
    END IF;
    RETURN printed || CASE unit WHEN '元' THEN ' yuan' WHEN '万元' THEN ' ten thousand yuan'
        WHEN '亿元' THEN ' hundred million yuan' ELSE coalesce(' ' || nullif(unit, ''), '') END;
END
$$;
COMMENT ON FUNCTION bizenv.briefing_number(numeric, text, integer, boolean) IS 'internal: a figure with its unit';

-- How a value stands to one benchmark: 仍低于全区平均值（27.35%）5.41个百分点;
-- NULL where there is nothing to compare.  仍 is said of what is behind now and
-- was a year ago.
CREATE FUNCTION bizenv.gap_clause(value numeric, benchmark numeric, benchmark_name text, direction text, unit text, previous numeric,
    previous_benchmark numeric, digits integer, english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    now bizenv.gap_row := bizenv.gap_report(value, benchmark, direction, unit, previous, previous_benchmark, digits);
    past bizenv.gap_row := bizenv.gap_report(previous, coalesce(previous_benchmark, benchmark), direction, unit, digits => digits);
    still boolean := coalesce(now.standing = 'behind' AND past.standing = 'behind', false);
    difference numeric := bizenv.indicator_gap(value, benchmark);
    named text := coalesce(benchmark_name, CASE WHEN english THEN 'the benchmark' ELSE '基准值' END);
BEGIN
    IF difference IS NULL THEN
        RETURN NULL;
    END IF;
    named := named || format(CASE WHEN english THEN ' (%s)' ELSE '（%s）' END, bizenv.briefing_number(benchmark, unit, digits, english));
    IF now.standing = 'level' THEN
        RETURN format(CASE WHEN english THEN 'level with %s' ELSE '与%s持平' END, named);
    ELSIF english THEN
        RETURN format('%s%s %s %s', CASE WHEN still THEN 'still ' ELSE '' END, bizenv.briefing_number(abs(difference), now.difference_unit, digits, english),
            CASE WHEN difference > 0 THEN 'above' ELSE 'below' END, named);
    END IF;
    RETURN format('%s%s%s%s', CASE WHEN still THEN '仍' ELSE '' END, CASE WHEN difference > 0 THEN '高于' ELSE '低于' END, named,
        bizenv.briefing_number(abs(difference), now.difference_unit, digits, english));
END
$$;
COMMENT ON FUNCTION bizenv.gap_clause(numeric, numeric, text, text, text, numeric, numeric, integer, boolean) IS 'internal: how a value stands to a benchmark, in words';

-- The value and how it changed: 21.94%，相较于去年提升2.67个百分点
CREATE FUNCTION bizenv.gap_subject(name text, value numeric, unit text, previous numeric, digits integer, english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    report bizenv.gap_row := bizenv.gap_report(value, NULL, 'higher_is_better', unit, previous, digits => digits);
    change numeric := bizenv.indicator_gap(value, previous);
    amount text := bizenv.briefing_number(abs(change), report.difference_unit, digits, english);
BEGIN
    IF value IS NULL THEN
        RETURN name || CASE WHEN english THEN ' has not been reported' ELSE '尚未报送' END;
    ELSIF english THEN
        RETURN format('%s is %s', name, bizenv.briefing_number(value, unit, digits, english)) || CASE
            WHEN change IS NULL THEN ''
            WHEN report.trend = 'unchanged' THEN ', unchanged on last year'
            ELSE format(', %s %s on last year', CASE WHEN change > 0 THEN 'up' ELSE 'down' END, amount) END;
    END IF;
    RETURN format('%s为%s', name, bizenv.briefing_number(value, unit, digits, english)) || CASE
        WHEN change IS NULL THEN ''
        WHEN report.trend = 'unchanged' THEN '，相较于去年无变化'
        ELSE format('，相较于去年%s%s', CASE WHEN change > 0 THEN '提升' ELSE '下降' END, amount) END;
END
$$;
COMMENT ON FUNCTION bizenv.gap_subject(text, numeric, text, numeric, integer, boolean) IS 'internal: a value and its change, in words';

CREATE FUNCTION bizenv.gap_sentence(name text, value numeric, benchmark numeric, benchmark_name text, direction text, unit text DEFAULT '%',
    previous numeric DEFAULT NULL, previous_benchmark numeric DEFAULT NULL, digits integer DEFAULT 2, lang text DEFAULT 'zh') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    english boolean := bizenv.briefing_english(lang);
BEGIN
    IF name IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv.translated('name must not be NULL'),
            DETAIL = bizenv.translated('"name" says of which indicator the sentence is.'),
            HINT = bizenv.translated('Name it: ''新发放企业贷款加权平均利率''.');
    END IF;
    RETURN concat_ws(CASE WHEN english THEN ', ' ELSE '，' END,
        bizenv.gap_subject(name, value, unit, previous, digits, english),
        bizenv.gap_clause(value, benchmark, benchmark_name, direction, unit, previous, previous_benchmark, digits, english));
END
$$;
COMMENT ON FUNCTION bizenv.gap_sentence(text, numeric, numeric, text, text, text, numeric, numeric, integer, text) IS
'指标的一句话：数值、较去年提升或下降、高于或低于基准多少，百分数之差用百分点
One sentence on an indicator, lang zh or en: its value, the change since previous, the difference to a benchmark, at digits 0 to 6; verbs follow the signs, differences of percentages are in percentage points; 仍 (still) where it is behind and was already, against previous_benchmark or else the same benchmark; what is NULL is left out; NULL for name, direction, unit, digits or lang is 22004, else the errors of gap_report.
SELECT bizenv.gap_sentence(''企业贷款利率'', 4.68, 3.96, ''自治区平均'', ''lower_is_better'', previous => 4.68);  -- 企业贷款利率为4.68%，相较于去年无变化，仍高于自治区平均（3.96%）0.72个百分点';

CREATE FUNCTION bizenv.progress_sentence(t bizenv.progress_tally, name text DEFAULT NULL, digits integer DEFAULT 1, half_counts boolean DEFAULT false,
    lang text DEFAULT 'zh') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    english boolean := bizenv.briefing_english(lang);
    total bigint := bizenv.row_count(t);
    parts text;
BEGIN
    IF t IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT string_agg(CASE
            WHEN english THEN format('%s %s (%s%%)', b.task_count, bizenv.code_label(b.progress_class, 'en', list => 'progress_class'), round(b.share_pct, digits))
            ELSE format('%s%s项，占任务总量的%s%%', b.progress_class_zh, b.task_count, round(b.share_pct, digits)) END,
        CASE WHEN english THEN ', ' ELSE '，' END ORDER BY b.progress_class_order)
    INTO parts
    FROM bizenv.breakdown(t, digits, half_counts => half_counts) AS b WHERE b.task_count > 0;
    IF english THEN
        RETURN concat_ws(': ', name, CASE total WHEN 0 THEN 'no tasks' WHEN 1 THEN '1 task' ELSE total || ' tasks' END, parts);
    END IF;
    RETURN coalesce(name, '') || CASE total WHEN 0 THEN '没有任务' ELSE format('共%s项任务，%s', total, parts) END;
END
$$;
COMMENT ON FUNCTION bizenv.progress_sentence(bizenv.progress_tally, text, integer, boolean, text) IS
'一张清单的一句话：共多少项，已完成、进度过半、初步开展、未报送各多少项、占多少
One sentence on a list of tasks, lang zh or en: how many there are, and each class that occurs with its share of all tasks at digits, 0 to 2, else 22023; no tasks are said to be none; NULL for a NULL tally, 22004 for NULL digits, half_counts or lang.
SELECT bizenv.progress_sentence(bizenv.class_agg(c), lang => ''en'') FROM (VALUES (''completed''), (''past_half''), (''past_half'')) AS p(c);  -- 3 tasks: 1 completed (33.3%), 2 past half (66.7%)';

-- What a unit reports of one thing: reports that were expected, months of
-- silence up to the last one due, reports that are short, missing, late, and
-- months with a missing one.
CREATE FUNCTION bizenv.reporting_words(unit text, name text, expected integer, silent integer, short integer, missing integer, months integer, late integer,
    english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    lang text := CASE WHEN english THEN 'en' ELSE 'zh' END;
    words text;             -- 少报、漏报
    counts text;            -- 少报2份、漏报2份
BEGIN
    IF expected = 0 THEN
        RETURN CASE WHEN english THEN concat(unit, ' has no report', ' on ' || name, ' due yet')
            ELSE format('%s尚无到期应报的%s', unit, coalesce(name, '报表')) END;
    END IF;
    SELECT string_agg(bizenv.code_label(s.status, lang, list => 'report_status'), CASE WHEN english THEN ' or ' ELSE '、' END ORDER BY s.place),
        string_agg(format(CASE WHEN english THEN '%2$s %1$s' ELSE '%s%s份' END, bizenv.code_label(s.status, lang, list => 'report_status'), s.number),
            CASE WHEN english THEN ', ' ELSE '、' END ORDER BY s.place)
    INTO words, counts
    FROM (VALUES (1, 'short', short), (2, 'missing', CASE WHEN months > silent THEN missing ELSE 0 END), (3, 'late', late)) AS s(place, status, number)
    WHERE s.number > 0;
    IF english THEN
        RETURN CASE
            WHEN silent > 0 THEN concat(unit, ' has not reported', ' ' || name, CASE silent WHEN 1 THEN ' for a month' ELSE format(' for %s months in a row', silent) END,
                ', after reports that were ' || words)
            WHEN words IS NOT NULL THEN concat(unit, ', ' || name, ': reports ', words, ' in some months (', counts, ')')
            ELSE concat(unit, ' reported', ' ' || name, ' in full and on time') END;
    END IF;
    RETURN CASE
        WHEN silent > 0 THEN concat(unit, '连续', silent, '月未填报', name, '，此前个别月份' || words)
        WHEN words IS NOT NULL THEN concat(unit, name || CASE WHEN short + missing > 0 THEN '填报不全，' ELSE '' END, '个别月份', words, '（', counts, '）')
        ELSE concat(unit, '按时足额填报', name) END;
END
$$;
COMMENT ON FUNCTION bizenv.reporting_words(text, text, integer, integer, integer, integer, integer, integer, boolean) IS 'internal: what a unit reports, in words';

CREATE FUNCTION bizenv.reporting_sentence(unit text, t bizenv.report_tally, name text DEFAULT NULL, lang text DEFAULT 'zh') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    english boolean := bizenv.briefing_english(lang);
    card bizenv.report_card_row := bizenv.report_card(t);
BEGIN
    IF unit IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv.translated('unit must not be NULL'),
            DETAIL = bizenv.translated('"unit" says who reports.'),
            HINT = bizenv.translated('Name it: ''市工信局''.');
    ELSIF t IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN bizenv.reporting_words(unit, name, card.report_count - card.not_due_count, card.trailing_missing, card.short_count, card.missing_count,
        card.missing_months, card.late_count, english);
END
$$;
COMMENT ON FUNCTION bizenv.reporting_sentence(text, bizenv.report_tally, text, text) IS
'一个单位报送情况的一句话：连续几月未填报，或个别月份少报、漏报、滞后
One sentence on who reports what, lang zh or en: for how many months up to the last one due a unit has been silent, else in what way reports of some months were amiss and how many were; name is what is reported, left out where NULL; a NULL tally gives NULL, a NULL unit or lang is 22004.
SELECT bizenv.reporting_sentence(''市工信局'', bizenv.report_card_agg(p, p + 35, NULL, 8, NULL, ''2025-07-31'')) FROM (VALUES (date ''2025-05-01''), (''2025-06-01'')) AS r(p);  -- 市工信局连续2月未填报';
