--
-- briefing (通报), the papers of an order: 工作交办单 and 督办函
--

-- What a view shows of an order as of a day, NULL where it shows none.
-- (bizenv.as_of of the caller comes back when the function is left)
CREATE FUNCTION bizenv.letter_facts(schema text, order_id integer, as_of date, lang text) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL UNSAFE COST 10000 SET search_path = pg_catalog, pg_temp SET jit = off SET bizenv.as_of = '' AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    facts jsonb;
BEGIN
    PERFORM set_config('bizenv.as_of', to_char(as_of, 'YYYY-MM-DD'), true);
    EXECUTE format('SELECT to_jsonb(f) FROM (
        SELECT count(*) OVER () AS number, v.department_name::text AS unit, v.problem_name::text AS problem, bizenv.code_label(v.source::text, $2, list => ''problem_source'') AS source,
            v.requirement::text AS requirement, v.ordered_on::date AS ordered_on, v.workdays::integer AS workdays, v.due_on::date AS due_on, bizenv.code_of_word(v.due_reason::text, ''time_reason'') AS due_reason, v.deadline_note::text AS deadline_note,
            v.answered_on::date AS answered_on, v.closed_on::date AS closed_on, v.handled_poorly::boolean AS handled_poorly,
            v.overdue_workdays::integer AS overdue_workdays, v.is_overdue::boolean AS is_overdue, v.escalation_name::text AS due_name, v.escalation_reason::text AS letter_due_reason, v.undecided_reason::text AS undecided_reason,
            v.order_letter_on::date AS letter_on, v.order_letter_name::text AS letter_name, v.order_letter_reason::text AS letter_reason
        FROM %I.v_supervision AS v WHERE v.order_id = $1 LIMIT 1) AS f', schema) INTO facts USING order_id, lang;
    RETURN facts;
END
$$;
COMMENT ON FUNCTION bizenv.letter_facts(text, integer, date, text) IS 'internal: what a view shows of an order as of a day';

-- A deadline, with its term, and what makes it another: pauses, extensions, a year
-- whose holidays are not announced.  Of an order on which the clock stands there is none.
CREATE FUNCTION bizenv.deadline_words(due_on date, due_reason text, workdays integer, note text, is_order boolean, english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
BEGIN
    IF english THEN
        RETURN coalesce(bizenv.briefing_day(due_on, true), CASE WHEN due_reason = 'paused' THEN 'not known while the clock stands' END, '____________')
            || coalesce(' (' || bizenv.briefing_count(workdays::text, 'workday', 'workdays') || CASE WHEN is_order THEN ', counted from the day after this order' ELSE '' END || ')', '')
            || CASE WHEN due_reason = 'not_announced' THEN ' (provisional: holidays are not announced)' ELSE '' END
            || coalesce(' (“' || nullif(note, '') || '”)', '');
    END IF;
    RETURN coalesce(bizenv.briefing_day(due_on, false), CASE WHEN due_reason = 'paused' THEN '中止计时期间不计，恢复办理后另行确定' END, '　　年　　月　　日')
        || coalesce('（' || workdays || '个工作日' || CASE WHEN is_order THEN '，自交办次日起算' ELSE '' END || '）', '')
        || CASE WHEN due_reason = 'not_announced' THEN '（暂定，待放假安排公布后确定）' ELSE '' END
        || coalesce('（' || nullif(note, '') || '）', '');
END
$$;
COMMENT ON FUNCTION bizenv.deadline_words(date, text, integer, text, boolean, boolean) IS 'internal: the deadline of an order, in words';

-- The assignment order: what it says is of its own day
CREATE FUNCTION bizenv.order_words(order_id integer, unit text, problem text, source text, requirement text, ordered_on date, deadline text,
    note text, english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
BEGIN
    IF english THEN
        RETURN concat_ws(E'\n',
            'ASSIGNMENT ORDER (工作交办单)', format('No. %s', order_id), '',
            format('To: %s', unit),
            format('Matter: “%s”%s', problem, ' (source: ' || source || ')'),
            format('Requirement: “%s”', requirement),
            format('Deadline: %s', deadline),
            'Please settle the matter by the deadline and answer in writing; if it cannot be settled in time, say why before the deadline.',
            format('Date: %s', bizenv.briefing_day(ordered_on, true)), note) || E'\n';
    END IF;
    RETURN concat_ws(E'\n',
        '工作交办单', format('第%s号', order_id), '',
        unit || '：',
        format('现将“%s”问题%s交办你单位。', problem, '（来源：' || source || '）'),
        format('一、办理要求：“%s”。', requirement),
        format('二、办结期限：%s。', deadline),
        '三、请在期限内办结并书面反馈办理结果；不能按期办结的，应在期限届满前说明原因。',
        format('交办日期：%s', bizenv.briefing_day(ordered_on, false)), note) || E'\n';
END
$$;
COMMENT ON FUNCTION bizenv.order_words(integer, text, text, text, text, date, text, text, boolean) IS 'internal: an assignment order, in words';

-- (a letter that was issued is printed as issued: its day, the reason that is
-- stored, and what was known on that day)
CREATE FUNCTION bizenv.letter_text(schema text, order_id integer, lang text DEFAULT 'zh', issuer text DEFAULT NULL, document_number text DEFAULT NULL,
    contact text DEFAULT NULL, reply_by date DEFAULT NULL) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL UNSAFE COST 10000 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    english boolean := bizenv.briefing_english(lang);
    as_of date := bizenv.reference_date();
    day date := as_of;      -- of the letter
    paper record;           -- as of today
    facts jsonb;            -- as of the day of the letter
    answered_on date;
    closed_on date;
    is_poor boolean;
    problem text;
    requirement text;
    reason text;
    overdue integer;
    is_least boolean;
    state text;
BEGIN
    IF order_id IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv.translated('order_id must not be NULL'),
            DETAIL = bizenv.translated('Argument "order_id" is NULL.'),
            HINT = bizenv.translated('Which orders there are: SELECT order_id FROM oversight.v_supervision.');
    END IF;
    PERFORM bizenv.briefing_source(schema, as_of, '{v_supervision}');
    lang := CASE WHEN english THEN 'en' ELSE 'zh' END;
    facts := bizenv.letter_facts(schema, order_id, as_of, lang);
    SELECT f.* INTO paper FROM jsonb_to_record(facts) AS f(number bigint, unit text, problem text, source text, requirement text, ordered_on date, workdays integer, due_on date, due_reason text, deadline_note text,
        is_overdue boolean, due_name text, letter_due_reason text, undecided_reason text, letter_on date, letter_name text, letter_reason text);
    IF facts IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv.translated('there is no such order'),
            DETAIL = format(bizenv.translated('Argument "order_id" is %s; the view v_supervision shows no such order as of %s to this role.'), order_id, to_char(as_of, 'YYYY-MM-DD')),
            HINT = format(bizenv.translated('A view shows the last order of a problem: SELECT order_id FROM %I.v_supervision.'), schema);
    ELSIF paper.number > 1 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv.translated('there is more than one such order'),
            DETAIL = format(bizenv.translated('Argument "order_id" is %s; the view v_supervision shows %s orders of that number.'), order_id, paper.number),
            HINT = bizenv.translated('Number the orders of all departments in one sequence.');
    END IF;

    paper.unit := coalesce(bizenv.briefing_text(paper.unit, false), CASE WHEN english THEN 'To whom it concerns' ELSE '有关单位' END);
    problem := bizenv.briefing_text(paper.problem, false);
    requirement := bizenv.briefing_text(paper.requirement, false);
    IF paper.due_name IS NULL AND paper.letter_on IS NULL THEN
        RETURN bizenv.order_words(order_id, paper.unit, problem, paper.source, requirement, paper.ordered_on,
            bizenv.deadline_words(paper.due_on, paper.due_reason, paper.workdays, bizenv.briefing_text(paper.deadline_note, false), true, english),
            -- (in a year without a calendar nobody knows by how many workdays: no letter, but not silently)
            CASE WHEN paper.undecided_reason IS NULL THEN NULL
                WHEN english THEN format('(As of %s it is%s overdue; by how many workdays, and whether a letter is due, is not known: holidays are not announced.)', bizenv.briefing_day(as_of, true),
                    CASE WHEN paper.is_overdue THEN '' ELSE ' perhaps' END)
                ELSE format('（截至%s%s；放假安排未公布，逾期工作日数和是否应发督办函待核实）', bizenv.briefing_day(as_of, false),
                    CASE WHEN paper.is_overdue THEN '已逾期' ELSE '可能已逾期' END) END, english);
    END IF;

    reason := bizenv.briefing_text(coalesce(paper.letter_due_reason, CASE WHEN paper.due_name IS NULL THEN paper.letter_reason END), false);
    IF paper.due_name IS NULL THEN
        day := paper.letter_on;
        facts := CASE WHEN day = as_of THEN facts ELSE coalesce(bizenv.letter_facts(schema, order_id, day, lang), facts) END;
    END IF;
    -- (a view that does not follow the day may know too much)
    answered_on := CASE WHEN (facts ->> 'answered_on')::date <= day THEN facts ->> 'answered_on' END;
    closed_on := CASE WHEN (facts ->> 'closed_on')::date <= day THEN facts ->> 'closed_on' END;
    is_poor := answered_on IS NOT NULL AND (facts ->> 'handled_poorly')::boolean;
    IF reply_by NOT BETWEEN day AND '2199-12-31' THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv.translated('reply_by is before the letter'),
            DETAIL = format(bizenv.translated('The letter is of %s; argument "reply_by" is %s.'), to_char(day, 'YYYY-MM-DD'), coalesce(nullif(to_char(reply_by, 'YYYY-MM-DD'), ''), 'infinity')),
            HINT = bizenv.translated('Give the day by which the department is to answer, or leave it to be written in.');
    END IF;

    -- the figures of the reason are those of the paper, whatever a calendar says today
    is_least := reason ~ '已逾期至少[0-9]';
    overdue := coalesce(substring(reason, '已逾期(?:至少)?([0-9]{1,9})个工作日')::integer, (facts ->> 'overdue_workdays')::integer);
    reason := regexp_replace(reason, '（发函条件：[^）]*）', '', 'g');
    IF english THEN
        reason := coalesce(nullif(concat_ws(' and ', CASE WHEN overdue > 0 THEN format('it is %s%s overdue', CASE WHEN is_least THEN 'at least ' ELSE '' END, bizenv.briefing_count(overdue::text, 'workday', 'workdays')) END,
            CASE WHEN is_poor THEN 'it was handled poorly' END), ''), reason);
        state := CASE WHEN closed_on IS NOT NULL THEN 'closed on ' || bizenv.briefing_day(closed_on, true)
            WHEN answered_on IS NULL THEN 'not answered'
            ELSE 'answered on ' || bizenv.briefing_day(answered_on, true) || CASE WHEN is_poor THEN ', but not well enough' ELSE '' END END;
        RETURN concat_ws(E'\n',
            format('LETTER OF SUPERVISION (%s)', coalesce(bizenv.briefing_text(coalesce(paper.due_name, paper.letter_name), false), '督办函')),
            coalesce('No. ' || bizenv.briefing_text(document_number, false), '(document number)'), format('On order No. %s', order_id), '',
            format('To: %s', paper.unit),
            format('Matter: “%s”%s', problem, ' (source: ' || paper.source || ')'),
            format('Requirement: “%s”', requirement),
            format('Ordered on %s, due on %s.', bizenv.briefing_day(paper.ordered_on, true),
                bizenv.deadline_words(paper.due_on, paper.due_reason, paper.workdays, bizenv.briefing_text(paper.deadline_note, false), false, true)),
            format('As of %s: %s.', bizenv.briefing_day(day, true), state),
            'Reason: ' || reason || '.',
            format('Please settle the matter at once, and answer in writing by %s with the result%s.', coalesce(bizenv.briefing_day(reply_by, true), '____________'),
                CASE WHEN overdue > 0 THEN ' and the reasons of the delay' ELSE '' END), '',
            coalesce('Contact: ' || bizenv.briefing_text(contact, false), '(contact and telephone)'),
            coalesce(bizenv.briefing_text(issuer, false), '(signature)'),
            format('Date: %s', bizenv.briefing_day(day, true)),
            CASE WHEN as_of > day THEN format('(Reprint of %s)', bizenv.briefing_day(as_of, true)) END) || E'\n';
    END IF;
    state := CASE WHEN closed_on IS NOT NULL THEN format('该事项已于%s办结', bizenv.briefing_day(closed_on, false))
        WHEN answered_on IS NULL THEN '该事项尚未答复'
        WHEN is_poor THEN format('该事项虽已于%s答复，但办理质量不符合要求', bizenv.briefing_day(answered_on, false))
        ELSE format('该事项已于%s答复', bizenv.briefing_day(answered_on, false)) END;
    RETURN concat_ws(E'\n',
        format('关于“%s”问题的%s', problem, coalesce(bizenv.briefing_text(coalesce(paper.due_name, paper.letter_name), false), '督办函')),
        coalesce(bizenv.briefing_text(document_number, false), '（发文字号）'), '',
        paper.unit || '：',
        format('%s，我办以第%s号工作交办单将“%s”问题%s交你单位办理，要求“%s”，办结期限为%s。', bizenv.briefing_day(paper.ordered_on, false), order_id, problem,
            '（来源：' || paper.source || '）', requirement, bizenv.deadline_words(paper.due_on, paper.due_reason, paper.workdays, bizenv.briefing_text(paper.deadline_note, false), false, false)),
        format('截至%s，%s。%s请抓紧办理，于%s前将办理结果%s书面反馈我办。', bizenv.briefing_day(day, false), state, '督办理由：' || reason || '。',
            coalesce(bizenv.briefing_day(reply_by, false), '　　年　　月　　日'), CASE WHEN overdue > 0 THEN '和逾期原因' ELSE '' END),
        '特此函达。', '',
        coalesce('联系人、电话：' || bizenv.briefing_text(contact, false), '（联系人、电话）'),
        coalesce(bizenv.briefing_text(issuer, false), '（署名）'),
        bizenv.briefing_day(day, false),
        CASE WHEN as_of > day THEN format('（%s重印）', bizenv.briefing_day(as_of, false)) END) || E'\n';
END
$$;
COMMENT ON FUNCTION bizenv.letter_text(text, integer, text, text, text, text, date) IS
'写出一份交办单；已发或应发督办函的，写出督办函（已发的按发出时的内容）
The paper of an order, lang zh or en, as plain text, from the view v_supervision, as the caller: the letter of supervision that is due as of the reference date (setting bizenv.as_of), else the one that was issued, as it was issued, with its day, its reason and what was known then, and the day of the reprint, else the assignment order; issuer, document_number, contact and reply_by stand in a letter, or as blanks to fill in; an order that the view does not show, or shows twice, and a reply_by before the letter are 22023, a schema without the view 42P01, a view without a column 42703, NULL 22004.
SELECT bizenv.letter_text(''sample'', 33, issuer => ''市营商环境办'');';
