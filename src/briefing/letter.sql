--
-- briefing (通报), the papers of an order: 工作交办单 and 督办函
--

CREATE FUNCTION bizenv.letter_text(schema text, order_id integer, lang text DEFAULT 'zh') RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED COST 10000 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    english boolean := bizenv.briefing_english(lang);
    as_of date := bizenv.reference_date();
    paper record;
    number bigint;
    unit text;
    problem text;
    requirement text;
    reasons text[];
BEGIN
    IF order_id IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv.translated('order_id must not be NULL'),
            DETAIL = bizenv.translated('Argument "order_id" is NULL.'),
            HINT = bizenv.translated('Which orders there are: SELECT order_id FROM oversight.v_supervision.');
    END IF;
    PERFORM bizenv.briefing_source(schema, as_of, '{v_supervision}');
    EXECUTE format('SELECT v.department_name::text AS unit, v.problem_name::text AS problem, bizenv.code_label(v.source::text, $2, list => ''problem_source'') AS source,
            v.requirement::text AS requirement, v.ordered_on::date AS ordered_on, v.workdays::integer AS workdays, v.due_on::date AS due_on,
            v.answered_on::date AS answered_on, v.handled_poorly::boolean AS handled_poorly, v.overdue_workdays::integer AS overdue_workdays,
            v.letter_count::integer AS letter_count, v.last_letter_on::date AS last_letter_on,
            v.escalation_name::text AS letter, v.escalation_reason::text AS reason, v.closed_on::date AS closed_on, count(*) OVER () AS number
        FROM %I.v_supervision AS v WHERE v.order_id = $1', schema) INTO paper USING order_id, CASE WHEN english THEN 'en' ELSE 'zh' END;
    number := paper.number;
    IF number IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv.translated('there is no such order'),
            DETAIL = format(bizenv.translated('Argument "order_id" is %s; the view v_supervision shows no such order as of %s to this role.'), order_id, to_char(as_of, 'YYYY-MM-DD')),
            HINT = format(bizenv.translated('A view shows the last order of a problem: SELECT order_id FROM %I.v_supervision.'), schema);
    ELSIF number > 1 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv.translated('there is more than one such order'),
            DETAIL = format(bizenv.translated('Argument "order_id" is %s; the view v_supervision shows %s orders of that number.'), order_id, number),
            HINT = bizenv.translated('Number the orders of all departments in one sequence.');
    END IF;

    unit := coalesce(bizenv.briefing_text(paper.unit, false), CASE WHEN english THEN 'To whom it concerns' ELSE '有关单位' END);
    problem := bizenv.briefing_text(paper.problem, false);
    requirement := bizenv.briefing_text(paper.requirement, false);
    IF paper.letter IS NULL AND coalesce(paper.letter_count, 0) = 0 THEN
        IF english THEN
            RETURN concat_ws(E'\n',
                'ASSIGNMENT ORDER (工作交办单)', format('No. %s', order_id), '',
                format('To: %s', unit),
                format('Matter: “%s”%s', problem, ' (source: ' || paper.source || ')'),
                format('Requirement: “%s”', requirement),
                format('Deadline: %s%s', bizenv.briefing_day(paper.due_on, true),
                    ' (' || bizenv.briefing_count(paper.workdays::text, 'workday', 'workdays') || ', counted from the day after this order)'),
                'Please settle the matter by the deadline and answer in writing; if it cannot be settled in time, say why before the deadline.',
                format('Date: %s', bizenv.briefing_day(paper.ordered_on, true))) || E'\n';
        END IF;
        RETURN concat_ws(E'\n',
            '工作交办单', format('第%s号', order_id), '',
            unit || '：',
            format('现将“%s”问题%s交办你单位。', problem, '（来源：' || paper.source || '）'),
            format('一、办理要求：“%s”。', requirement),
            format('二、办结时限：%s%s。', bizenv.briefing_day(paper.due_on, false), '（' || paper.workdays || '个工作日，自交办次日起算）'),
            '三、请在时限内办结并书面反馈办理结果；不能按时办结的，应在时限届满前说明原因。',
            format('交办日期：%s', bizenv.briefing_day(paper.ordered_on, false))) || E'\n';
    END IF;

    -- the reason: as the ladder gives it for a letter that is due; of one that was issued, what the order shows
    IF english OR paper.letter IS NULL THEN
        reasons := ARRAY[CASE WHEN paper.overdue_workdays > 0 THEN CASE WHEN english
                THEN format('it is %s overdue', bizenv.briefing_count(paper.overdue_workdays::text, 'workday', 'workdays'))
                ELSE format('已逾期%s个工作日', paper.overdue_workdays) END END,
            CASE WHEN paper.handled_poorly THEN CASE WHEN english THEN 'it was handled poorly' ELSE '办理不力' END END];
    END IF;
    reasons := ARRAY[coalesce(nullif(array_to_string(reasons, CASE WHEN english THEN ' and ' ELSE '，' END), ''), bizenv.briefing_text(paper.reason, false))];
    IF english THEN
        RETURN concat_ws(E'\n',
            format('LETTER OF SUPERVISION (%s)', coalesce(bizenv.briefing_text(paper.letter, false), '督办函')), format('On order No. %s', order_id), '',
            format('To: %s', unit),
            format('Matter: “%s”%s', problem, ' (source: ' || paper.source || ')'),
            format('Requirement: “%s”', requirement),
            format('Ordered on %s, due on %s%s.', bizenv.briefing_day(paper.ordered_on, true), bizenv.briefing_day(paper.due_on, true),
                ' (' || bizenv.briefing_count(paper.workdays::text, 'workday', 'workdays') || ')'),
            format('As of %s: %s.', bizenv.briefing_day(as_of, true), CASE WHEN paper.closed_on IS NOT NULL THEN 'closed on ' || bizenv.briefing_day(paper.closed_on, true)
                WHEN paper.answered_on IS NOT NULL THEN 'answered on ' || bizenv.briefing_day(paper.answered_on, true) ELSE 'not answered' END),
            format('Reason: %s.', reasons[1]),
            'Please settle the matter at once, and answer in writing with the result and the reasons.',
            format('Date: %s', bizenv.briefing_day(CASE WHEN paper.letter IS NULL THEN paper.last_letter_on ELSE as_of END, true))) || E'\n';
    END IF;
    RETURN concat_ws(E'\n',
        coalesce(bizenv.briefing_text(paper.letter, false), '督办函'), format('关于第%s号工作交办单', order_id), '',
        unit || '：',
        format('“%s”问题%s已于%s交办你单位，要求“%s”，办结时限为%s%s。', problem, '（来源：' || paper.source || '）', bizenv.briefing_day(paper.ordered_on, false),
            requirement, bizenv.briefing_day(paper.due_on, false), '（' || paper.workdays || '个工作日）'),
        format('截至%s，%s。', bizenv.briefing_day(as_of, false), CASE WHEN paper.closed_on IS NOT NULL THEN format('已于%s办结', bizenv.briefing_day(paper.closed_on, false))
            WHEN paper.answered_on IS NOT NULL THEN format('已于%s答复', bizenv.briefing_day(paper.answered_on, false)) ELSE '尚未答复' END),
        format('督办理由：%s。', reasons[1]),
        '请立即办理，书面反馈办理结果，并说明原因。',
        format('日期：%s', bizenv.briefing_day(CASE WHEN paper.letter IS NULL THEN paper.last_letter_on ELSE as_of END, false))) || E'\n';
END
$$;
COMMENT ON FUNCTION bizenv.letter_text(text, integer, text) IS
'打印一份交办单；已发或应发督办函的，打印督办函
The paper of an order, lang zh or en, as plain text, from the view v_supervision, as the caller and as of the reference date (setting bizenv.as_of): the assignment order, or the letter of supervision where one was issued or is due, with addressee, matter, requirement, deadline, reason; an order that the view does not show, or shows twice, is 22023, a schema without the view 42P01, a view without a column 42703, NULL 22004.
SELECT bizenv.letter_text(''sample'', 33);';
