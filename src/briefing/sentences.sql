-- ---------------------------------------------------------------- sentences
--
-- What is said of a figure: 高于 and 低于 follow the sign of the difference.  The
-- verb of a change says what its unit measures: a rate 提高 or 下降, a time 延长 or
-- 缩短, a cost 上升 or 降低, an amount or a count 增加 or 减少; a rank 上升 where its
-- number falls.  None of them praises what got worse.  A difference of two
-- percentages is in percentage points.

-- A NULL or unknown language is refused; says whether it is English.
CREATE FUNCTION bizenv_internal.briefing_english(lang text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    IF lang IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv_internal.translated('lang must not be NULL'),
            DETAIL = bizenv_internal.translated('"lang" says in which language sentences are written.'),
            HINT = bizenv_internal.translated('Use zh or en.');
    END IF;
    RETURN bizenv.code_label('completed', lang, list => 'progress_class') = 'completed';
END
$$;
COMMENT ON FUNCTION bizenv_internal.briefing_english(text) IS 'internal: the language of a sentence';

-- A figure with its unit: 21.94%, 3天, 3 days.  In English a figure is one
-- only where it is printed as 1.
CREATE FUNCTION bizenv_internal.briefing_number(value numeric, unit text, digits integer, english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
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
COMMENT ON FUNCTION bizenv_internal.briefing_number(numeric, text, integer, boolean) IS 'internal: a figure with its unit';

-- What a unit measures: rate, time, rank, cost, money, plain (without a unit of
-- its own) or count.  名 and 位 are ranks where less is better, unless the name
-- says that people are counted; money of which less is better is a cost.
CREATE FUNCTION bizenv_internal.unit_kind(unit text, direction text, name text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    is_low boolean := coalesce(bizenv.code_order(direction) = bizenv.code_order('lower_is_better'), false);
BEGIN
    RETURN CASE
        WHEN coalesce(unit, '') IN ('', '倍', '度') THEN 'plain'
        WHEN unit IN ('%', '％', '‰', 'pp', '百分点', '个百分点', '分') THEN 'rate'
        WHEN unit ~ '^个?(工作日|工作小时|自然日|日历日|天|日|小时|钟头|分钟|秒|秒钟|星期|周|月|季度|年)$' THEN 'time'
        WHEN unit IN ('名', '位', '名次') AND is_low AND coalesce(name, '') !~ '人数|人员|人次|户数|名额' THEN 'rank'
        WHEN unit ~ '元$' THEN CASE WHEN is_low THEN 'cost' ELSE 'money' END
        ELSE 'count' END;
END
$$;
COMMENT ON FUNCTION bizenv_internal.unit_kind(text, text, text) IS 'internal: what a unit measures';

-- The digits of figures where nobody says how many: two of a rate, of money and
-- of what has no unit; of what is counted and of times as many as they need,
-- two at most (3天, 3.5天).
CREATE FUNCTION bizenv_internal.unit_digits(unit text, figures numeric[]) RETURNS integer
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    IF bizenv_internal.unit_kind(unit, NULL, NULL) NOT IN ('time', 'count') THEN
        RETURN 2;
    END IF;
    RETURN (SELECT coalesce(max(scale(trim_scale(round(f, 2)))), 0) FROM unnest(figures) AS f);
END
$$;
COMMENT ON FUNCTION bizenv_internal.unit_digits(text, numeric[]) IS 'internal: how many digits figures of a unit are printed with';

-- A value of an indicator: 21.94%, 3天, 第11名
CREATE FUNCTION bizenv_internal.gap_value(value numeric, unit text, kind text, digits integer, english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    IF kind = 'rank' THEN
        RETURN CASE WHEN english THEN 'No. ' || round(value, digits) ELSE '第' || bizenv_internal.briefing_number(value, unit, digits, false) END;
    END IF;
    RETURN bizenv_internal.briefing_number(value, unit, digits, english);
END
$$;
COMMENT ON FUNCTION bizenv_internal.gap_value(numeric, text, text, integer, boolean) IS 'internal: a value of an indicator, in words';

-- The amount of a difference or a change, without its sign: 5.41个百分点, 10位
CREATE FUNCTION bizenv_internal.gap_amount(difference numeric, unit text, kind text, digits integer, english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    IF kind = 'rank' AND english THEN
        RETURN round(abs(difference), digits) || CASE WHEN round(abs(difference), digits) = 1 THEN ' place' ELSE ' places' END;
    END IF;
    RETURN bizenv_internal.briefing_number(abs(difference), CASE WHEN kind = 'rank' THEN '位' WHEN unit IN ('%', '％') THEN 'pp' ELSE unit END, digits, english);
END
$$;
COMMENT ON FUNCTION bizenv_internal.gap_amount(numeric, text, text, integer, boolean) IS 'internal: a difference, in words';

CREATE FUNCTION bizenv_internal.change_verb(kind text, rises boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN CASE kind
        WHEN 'rate' THEN CASE WHEN rises THEN '提高' ELSE '下降' END
        WHEN 'time' THEN CASE WHEN rises THEN '延长' ELSE '缩短' END
        WHEN 'cost' THEN CASE WHEN rises THEN '上升' ELSE '降低' END
        WHEN 'plain' THEN CASE WHEN rises THEN '上升' ELSE '下降' END
        -- (from the 12th place to the 11th is up)
        WHEN 'rank' THEN CASE WHEN rises THEN '下降' ELSE '上升' END
        ELSE CASE WHEN rises THEN '增加' ELSE '减少' END END;
END
$$;
COMMENT ON FUNCTION bizenv_internal.change_verb(text, boolean) IS 'internal: the verb of a change';

-- The digits at which a value does not look like a benchmark that it is not
-- level with: one more suffices, for a difference of half a last place is five
-- of the next.
CREATE FUNCTION bizenv_internal.gap_digits(value numeric, benchmarks numeric[], digits integer) RETURNS integer
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN digits + (SELECT coalesce(bool_or(round(value - b, digits) <> 0 AND round(value, digits) = round(b, digits)), false) FROM unnest(benchmarks) AS b)::integer;
END
$$;
COMMENT ON FUNCTION bizenv_internal.gap_digits(numeric, numeric[], integer) IS 'internal: the digits of a value beside benchmarks';

-- How a value stands to benchmarks: 仍低于全区平均值（27.35%）5.41个百分点; those to
-- which it stands alike in one clause, 仍分别高于…（…）…、…（…）…; NULL where there is nothing
-- to compare.  仍 is said of what is behind now and was a year ago.  Level is what
-- differs by 0 at the digits; a benchmark that would be printed otherwise than the
-- value all the same is named without its figure.
CREATE FUNCTION bizenv_internal.gap_clauses(name text, value numeric, benchmarks numeric[], benchmark_names text[], direction text, unit text, previous numeric,
    previous_benchmarks numeric[], digits integer, shown integer, english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    kind text := bizenv_internal.unit_kind(unit, direction, name);
    now bizenv.gap_row;
    past bizenv.gap_row;
    difference numeric;
    relation text;
    relations text[];
    named text[];
    amounts text[];
BEGIN
    FOR i IN 1 .. cardinality(benchmarks) LOOP
        now := bizenv.gap_report(value, benchmarks[i], direction, unit, previous, previous_benchmarks[i], digits);
        past := bizenv.gap_report(previous, coalesce(previous_benchmarks[i], benchmarks[i]), direction, unit, digits => digits);
        difference := bizenv.indicator_gap(value, benchmarks[i]);
        CONTINUE WHEN difference IS NULL;
        relation := CASE WHEN now.standing = 'level' THEN 'level'
            ELSE CASE WHEN now.standing = 'behind' AND past.standing = 'behind' THEN CASE WHEN english THEN 'still ' ELSE '仍' END ELSE '' END
                || CASE WHEN english THEN '' WHEN cardinality(benchmarks) = 1 THEN '' ELSE '%s' END
                || CASE WHEN kind = 'rank' THEN CASE WHEN english THEN CASE WHEN difference > 0 THEN 'behind' ELSE 'ahead of' END
                        WHEN difference > 0 THEN '落后于' ELSE '领先' END
                    WHEN english THEN CASE WHEN difference > 0 THEN 'above' ELSE 'below' END
                    WHEN difference > 0 THEN '高于' ELSE '低于' END END;
        relations := relations || relation;
        named := named || (coalesce(benchmark_names[i], CASE WHEN english THEN 'the benchmark' ELSE '基准值' END)
            || CASE WHEN relation = 'level' AND round(value, shown) <> round(benchmarks[i], shown) THEN ''
                ELSE format(CASE WHEN english THEN ' (%s)' ELSE '（%s）' END, bizenv_internal.gap_value(benchmarks[i], unit, kind, shown, english)) END);
        amounts := amounts || bizenv_internal.gap_amount(difference, unit, kind, shown, english);
    END LOOP;
    RETURN (SELECT string_agg(g.clause, CASE WHEN english THEN ', ' ELSE '，' END ORDER BY g.place)
        FROM (
            SELECT min(r.place) AS place, CASE
                WHEN r.relation = 'level' THEN format(CASE WHEN english THEN 'level with %s' ELSE '与%s持平' END, min(r.named))
                WHEN english THEN format('%s%s %s %s', CASE WHEN r.relation ~ '^still ' THEN 'still ' ELSE '' END, min(r.amount), regexp_replace(r.relation, '^still ', ''), min(r.named))
                ELSE format(r.relation, CASE WHEN count(*) > 1 THEN '分别' ELSE '' END)
                    || string_agg(r.named || r.amount, '、' ORDER BY r.place) END AS clause
            FROM unnest(relations, named, amounts) WITH ORDINALITY AS r(relation, named, amount, place)
            GROUP BY r.relation, CASE WHEN english OR r.relation = 'level' THEN r.place END) AS g);
END
$$;
COMMENT ON FUNCTION bizenv_internal.gap_clauses(text, numeric, numeric[], text[], text, text, numeric, numeric[], integer, integer, boolean) IS 'internal: how a value stands to benchmarks, in words';

-- The value and how it changed: 21.94%，较上年提高2.67个百分点.  A count below zero
-- is a decrease, and so is money of which the name says that a change is meant.
CREATE FUNCTION bizenv_internal.gap_subject(name text, subject text, value numeric, direction text, unit text, previous numeric, digits integer, shown integer, english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    report bizenv.gap_row := bizenv.gap_report(value, NULL, 'higher_is_better', unit, previous, digits => digits);
    kind text := bizenv_internal.unit_kind(unit, direction, name);
    change numeric := bizenv.indicator_gap(value, previous);
    amount text := bizenv_internal.gap_amount(change, unit, kind, shown, english);
BEGIN
    IF value IS NULL THEN
        RETURN subject || CASE WHEN english THEN ' has not been reported' ELSE '尚未报送' END;
    ELSIF english THEN
        RETURN format('%s is %s', subject, bizenv_internal.gap_value(value, unit, kind, shown, true)) || CASE
            WHEN change IS NULL THEN ''
            WHEN report.trend = 'unchanged' THEN ', unchanged on last year'
            ELSE format(', %s %s on last year', CASE WHEN (change > 0) <> (kind = 'rank') THEN 'up' ELSE 'down' END, amount) END;
    END IF;
    RETURN CASE WHEN round(value, shown) < 0 AND (kind = 'count' OR kind IN ('money', 'cost') AND name ~ '净增|增减|增长|增加|增量|新增|变动|变化')
            THEN format('%s减少%s', subject, bizenv_internal.gap_value(-value, unit, kind, shown, false))
            ELSE format('%s为%s', subject, bizenv_internal.gap_value(value, unit, kind, shown, false)) END || CASE
        WHEN change IS NULL THEN ''
        WHEN report.trend = 'unchanged' THEN '，较上年无变化'
        ELSE format('，较上年%s%s', bizenv_internal.change_verb(kind, change > 0), amount) END;
END
$$;
COMMENT ON FUNCTION bizenv_internal.gap_subject(text, text, numeric, text, text, numeric, integer, integer, boolean) IS 'internal: a value and its change, in words';

CREATE FUNCTION bizenv.gap_sentence(name text, value bizenv.number, benchmark bizenv.number, benchmark_name text, direction text, unit text DEFAULT '%',
    previous bizenv.number DEFAULT NULL, previous_benchmark bizenv.number DEFAULT NULL, digits bizenv.whole DEFAULT NULL, lang text DEFAULT 'zh') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    english boolean := bizenv_internal.briefing_english(lang);
    shown integer;
BEGIN
    IF name IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv_internal.translated('name must not be NULL'),
            DETAIL = bizenv_internal.translated('"name" says of which indicator the sentence is.'),
            HINT = bizenv_internal.translated('Name it: ''新发放企业贷款加权平均利率''.');
    END IF;
    digits := coalesce(digits, bizenv_internal.unit_digits(unit, ARRAY[value, benchmark, previous]));
    -- (what gap_report refuses is refused before figures are rounded)
    PERFORM bizenv.gap_report(value, benchmark, direction, unit, previous, previous_benchmark, digits);
    shown := bizenv_internal.gap_digits(value, ARRAY[benchmark], digits);
    RETURN concat_ws(CASE WHEN english THEN ', ' ELSE '，' END,
        bizenv_internal.gap_subject(name, name, value, direction, unit, previous, digits, shown, english),
        bizenv_internal.gap_clauses(name, value, ARRAY[benchmark], ARRAY[benchmark_name], direction, unit, previous, ARRAY[previous_benchmark], digits, shown, english));
END
$$;
COMMENT ON FUNCTION bizenv.gap_sentence(text, bizenv.number, bizenv.number, text, text, text, bizenv.number, bizenv.number, bizenv.whole, text) IS
'指标的一句话：数值、较上年提高或下降（延长或缩短、增加或减少）、高于或低于基准多少，百分数之差用百分点
One sentence on an indicator, lang zh or en: its value, the change since previous, the difference to a benchmark, at digits 0 to 6, NULL for those of the unit (2, of times and counts as many as they need); the verb of a change is that of the unit, differences of percentages are in percentage points; 仍 (still) where it is behind and was already, against previous_benchmark or else the same benchmark; figures that differ are printed differently; what is NULL is left out; NULL for name, direction, unit or lang is 22004, else the errors of gap_report.
SELECT bizenv.gap_sentence(''企业贷款利率'', 4.68, 3.96, ''自治区平均'', ''lower_is_better'', previous => 4.68);  -- 企业贷款利率为4.68%，较上年无变化，仍高于自治区平均（3.96%）0.72个百分点';

-- The digits of a share: as asked, and as many more as it takes that what is
-- neither nothing nor all does not look like it (1 of 10,000 is no 0.0%)
CREATE FUNCTION bizenv_internal.briefing_share_digits(part numeric, whole numeric, digits integer) RETURNS integer
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    share numeric := bizenv.percent_of(part, whole);
BEGIN
    digits := greatest(digits, 0);
    WHILE digits < 20 AND (sign(round(share, digits)) <> sign(part) OR sign(round(share, digits) - 100) <> sign(part - whole)) LOOP
        digits := digits + 1;
    END LOOP;
    RETURN digits;
END
$$;
COMMENT ON FUNCTION bizenv_internal.briefing_share_digits(numeric, numeric, integer) IS 'internal: the digits of a share';

-- A share as it is printed: 20.7%, 50%
CREATE FUNCTION bizenv_internal.briefing_share(part numeric, whole numeric, digits integer) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN trim_scale(bizenv.percent_of(part, whole, bizenv_internal.briefing_share_digits(part, whole, digits))) || '%';
END
$$;
COMMENT ON FUNCTION bizenv_internal.briefing_share(numeric, numeric, integer) IS 'internal: a share, in words';

CREATE FUNCTION bizenv.progress_sentence(t bizenv.progress_tally, name text DEFAULT NULL, digits bizenv.whole DEFAULT 1, half_counts boolean DEFAULT false,
    lang text DEFAULT 'zh') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    english boolean := bizenv_internal.briefing_english(lang);
    total bigint := bizenv.row_count(t);
    parts text;
BEGIN
    IF t IS NULL THEN
        RETURN NULL;
    END IF;
    -- what has not begun is 未启动, not 初步开展: where it is all of the class, it is the word
    SELECT string_agg(CASE
            WHEN english THEN format('%s %s (%s)', b.task_count, w.label, w.share) || coalesce(', of which ' || w.not_begun || ' not begun', '')
            ELSE format('%s%s项，占任务总量的%s', w.label, b.task_count, w.share) || coalesce('，其中未启动' || w.not_begun || '项', '') END,
        CASE WHEN english THEN ', ' ELSE '，' END ORDER BY b.progress_class_order)
    INTO parts
    FROM bizenv.breakdown(t, digits, half_counts => half_counts) AS b
    CROSS JOIN LATERAL (
        SELECT bizenv.code_label(CASE WHEN b.not_begun_count = b.task_count THEN 'not_begun' ELSE b.progress_class END, lang, list => 'progress_class') AS label,
               bizenv_internal.briefing_share(b.task_count, total, digits) AS share,
               CASE WHEN b.not_begun_count > 0 AND b.not_begun_count < b.task_count THEN b.not_begun_count END AS not_begun) AS w
    WHERE b.task_count > 0;
    IF english THEN
        RETURN concat_ws(': ', name, CASE total WHEN 0 THEN 'no tasks' WHEN 1 THEN '1 task' ELSE total || ' tasks' END, parts);
    END IF;
    RETURN coalesce(name, '') || CASE total WHEN 0 THEN '没有任务' ELSE format('共%s项任务，%s', total, parts) END;
END
$$;
COMMENT ON FUNCTION bizenv.progress_sentence(bizenv.progress_tally, text, bizenv.whole, boolean, text) IS
'一张清单的一句话：共多少项，已完成、进度过半、初步开展（其中未启动）、未报送各多少项、占多少
One sentence on a list of tasks, lang zh or en: how many there are, and each class that occurs with its share of all tasks at digits, 0 to 2, else 22023, or at as many as tell it from 0 and 100; those of just_started that have not begun are told apart, and are called so where they are all of them; no tasks are said to be none; NULL for a NULL tally, 22004 for NULL digits, half_counts or lang.
SELECT bizenv.progress_sentence(bizenv.class_agg(c), lang => ''en'') FROM (VALUES (''completed''), (''past_half''), (''past_half'')) AS p(c);  -- 3 tasks: 1 completed (33.3%), 2 past half (66.7%)';

-- What a unit reports of one thing: reports that were expected, months of
-- silence up to the last one due and which that one is, reports that are short,
-- missing, late, months with a missing one, reports that cannot be judged.  How
-- many they are is said in numbers: 个别 and 多数 would be an opinion.
CREATE FUNCTION bizenv_internal.reporting_words(unit text, name text, expected integer, silent integer, last_month date, short integer, missing integer, months integer,
    late integer, undetermined integer, as_of date, english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    lang text := CASE WHEN english THEN 'en' ELSE 'zh' END;
    month text := to_char(last_month, CASE WHEN english THEN 'FMMonth FMYYYY' WHEN extract(year FROM last_month) = extract(year FROM as_of) THEN 'FMMM"月份"' ELSE 'FMYYYY"年"FMMM"月份"' END);
    faults text := (SELECT string_agg(format(CASE WHEN english THEN '%2$s %1$s' ELSE '%s%s次' END, bizenv.code_label(s.status, lang, list => 'report_status'), s.number),
            CASE WHEN english THEN ', ' ELSE '、' END ORDER BY s.place)
        FROM (VALUES (1, 'short', short), (2, 'missing', missing), (3, 'late', late)) AS s(place, status, number) WHERE s.number > 0);
    unjudged text := CASE WHEN undetermined > 0 THEN CASE WHEN english
        THEN format(' (%s cannot be judged: holidays are not announced)', undetermined)
        ELSE format('（放假安排未公布、期限待核实%s次）', undetermined) END END;
BEGIN
    IF expected = 0 THEN
        RETURN concat(CASE WHEN english THEN concat(unit, ' has no report', ' on ' || name, ' due yet')
            ELSE format('%s尚无到期应报的%s', unit, coalesce(name, '报表')) END, unjudged);
    ELSIF english THEN
        RETURN concat(CASE
            WHEN silent > 0 THEN concat(unit, ' has not reported', ' ' || name, CASE silent WHEN 1 THEN ' for ' || month ELSE format(' for %s months in a row', silent) END,
                CASE WHEN months > silent OR short + late > 0 THEN format(', of %s reports due %s', expected, faults) END)
            WHEN faults IS NOT NULL THEN concat(unit, ', ' || name, ': of ', expected, CASE expected WHEN 1 THEN ' report due ' ELSE ' reports due ' END, faults)
            ELSE concat(unit, ' reported', ' ' || name, ' in full and on time') END, unjudged);
    END IF;
    RETURN concat(CASE
        WHEN silent > 0 THEN concat(unit, CASE silent WHEN 1 THEN month ELSE format('连续%s个月', silent) END, '未报送', name,
            CASE WHEN months > silent OR short + late > 0 THEN format('，累计应报%s次，%s', expected, faults) END)
        WHEN faults IS NOT NULL THEN concat(unit, name, '报送', concat_ws('、', CASE WHEN short + missing > 0 THEN '不全' END, CASE WHEN late > 0 THEN '不及时' END),
            '，应报', expected, '次，', faults)
        ELSE concat(unit, '按时完整报送', name) END, unjudged);
END
$$;
COMMENT ON FUNCTION bizenv_internal.reporting_words(text, text, integer, integer, date, integer, integer, integer, integer, integer, date, boolean) IS 'internal: what a unit reports, in words';

CREATE FUNCTION bizenv.reporting_sentence(unit text, t bizenv.report_tally, name text DEFAULT NULL, lang text DEFAULT 'zh') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    english boolean := bizenv_internal.briefing_english(lang);
    card bizenv.report_card_row := bizenv.report_card(t);
BEGIN
    IF unit IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv_internal.translated('unit must not be NULL'),
            DETAIL = bizenv_internal.translated('"unit" says who reports.'),
            HINT = bizenv_internal.translated('Name it: ''市工信局''.');
    ELSIF t IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN bizenv_internal.reporting_words(unit, name, card.report_count - card.not_due_count - card.undetermined_count, card.trailing_missing, card.last_due_period,
        card.short_count, card.missing_count, card.missing_months, card.late_count, card.undetermined_count, card.as_of, english);
END
$$;
COMMENT ON FUNCTION bizenv.reporting_sentence(text, bizenv.report_tally, text, text) IS
'一个单位报送情况的一句话：连续几个月未报送，或应报几次、少报、漏报、滞后报送几次
One sentence on who reports what, lang zh or en: for how many months up to the last one due a unit has been silent (the month where it is one), and how many of the reports that were due were short, missing or late; name is what is reported, left out where NULL; reports that cannot be judged are told; a NULL tally gives NULL, a NULL unit or lang is 22004.
SELECT bizenv.reporting_sentence(''市工信局'', bizenv.report_card_agg(p, p + 35, NULL, 8, NULL, ''2025-07-31'')) FROM (VALUES (date ''2025-05-01''), (''2025-06-01'')) AS r(p);  -- 市工信局连续2个月未报送';
