--
-- briefing (通报), the papers of an order: 工作交办单 and 督办函
--

-- What a view shows of an order as of a day, NULL where it shows none.
-- (bizenv.as_of of the caller comes back when the function is left)
CREATE FUNCTION bizenv_internal.letter_facts(schema text, order_id integer, as_of date, lang text) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL UNSAFE COST 10000 SET search_path = pg_catalog, pg_temp SET jit = off SET bizenv.as_of = '' AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    facts jsonb;
    -- the view finds a problem by its key and an order by nothing: in a ledger, the order says whose it is
    narrowed CONSTANT text := (SELECT format('AND (v.department, v.problem_id) = (SELECT o.department, o.problem_id FROM %I.assignment_order AS o WHERE o.order_id = $1)', schema)
        WHERE to_regclass(format('%I.ledger_version', schema)) IS NOT NULL AND has_table_privilege(to_regclass(format('%I.assignment_order', schema)), 'SELECT'));
BEGIN
    PERFORM set_config('bizenv.as_of', to_char(as_of, 'YYYY-MM-DD'), true);
    -- (a view of an office need not have numbers of its own)
    EXECUTE format('SELECT to_jsonb(f) FROM (
        SELECT count(*) OVER () AS number, v.department_name::text AS unit, v.problem_name::text AS problem, bizenv_internal.briefing_label(v.source::text, ''v_supervision.source'', ''problem_source'', $3, $2) AS source,
            v.requirement::text AS requirement, v.ordered_on::date AS ordered_on, v.workdays::integer AS workdays, v.due_on::date AS due_on, bizenv_internal.briefing_word(v.due_reason::text, ''v_supervision.due_reason'', ''time_reason'', $3) ->> ''code'' AS due_reason, v.deadline_note::text AS deadline_note,
            v.answered_on::date AS answered_on, v.closed_on::date AS closed_on, v.handled_poorly::boolean AS handled_poorly,
            v.overdue_workdays::integer AS overdue_workdays, v.is_overdue::boolean AS is_overdue, v.escalation_name::text AS due_name, v.escalation_reason::text AS letter_due_reason, v.undecided_reason::text AS undecided_reason,
            v.order_letter_on::date AS letter_on, v.order_letter_name::text AS letter_name, v.order_letter_reason::text AS letter_reason,
            to_jsonb(v) ->> ''order_document_number'' AS order_document_number, to_jsonb(v) ->> ''letter_document_number'' AS letter_document_number
        FROM %I.v_supervision AS v WHERE v.order_id = $1 %s LIMIT 1) AS f', schema, narrowed) INTO facts USING order_id, lang, bizenv_internal.ledger_words(schema);
    RETURN facts;
END
$$;
COMMENT ON FUNCTION bizenv_internal.letter_facts(text, integer, date, text) IS 'internal: what a view shows of an order as of a day';

-- A deadline, and what makes it another: pauses, extensions, a year whose holidays are
-- not announced.  Of an order on which the clock stands there is none.  (All of it is one
-- word of the templates: no template of an office's own leaves it out.)
CREATE FUNCTION bizenv_internal.deadline_words(due_on date, due_reason text, note text, english boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    IF english THEN
        RETURN coalesce(bizenv_internal.briefing_day(due_on, true), CASE WHEN due_reason = 'paused' THEN 'not known while the clock stands' END)
            || CASE WHEN due_reason = 'not_announced' THEN ' (provisional: holidays are not announced)' ELSE '' END
            || coalesce(' (“' || nullif(note, '') || '”)', '');
    END IF;
    RETURN coalesce(bizenv_internal.briefing_day(due_on, false), CASE WHEN due_reason = 'paused' THEN '中止计时期间不计，恢复办理后另行确定' END)
        || CASE WHEN due_reason = 'not_announced' THEN '（暂定，待放假安排公布后确定）' ELSE '' END
        || coalesce('（' || nullif(note, '') || '）', '');
END
$$;
COMMENT ON FUNCTION bizenv_internal.deadline_words(date, text, text, boolean) IS 'internal: the deadline of an order, in words';

-- The words of a template, by both of their names
CREATE FUNCTION bizenv_internal.paper_named(head text, unit text, problem text, source text, requirement text, order_number integer, order_document_number text, ordered_on text, due_on text, workdays integer,
    paper_name text, day text, state text, reason text, reply_by text, delay text, contact text, document_number text, issuer text, reprint_day text, copy_to text, note text, english boolean) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT pg_catalog.jsonb_object_agg(w.word, w.value) FROM (VALUES
        ('标志', 'head', bizenv_internal.briefing_text(head, false)), ('单位', 'unit', unit), ('问题', 'problem', problem), ('来源', 'source', source), ('要求', 'requirement', requirement),
        ('交办单号', 'order_number', order_number::pg_catalog.text), ('交办单文号', 'order_document_number', bizenv_internal.briefing_text(order_document_number, false)), ('交办日期', 'ordered_on', ordered_on), ('办结期限', 'due_on', due_on),
        ('工作日', 'workdays', CASE WHEN english THEN bizenv_internal.briefing_count(workdays::pg_catalog.text, 'workday', 'workdays') ELSE workdays::pg_catalog.text END),
        ('文书', 'paper_name', paper_name), ('日期', 'day', day), ('办理情况', 'state', state), ('理由', 'reason', reason), ('反馈期限', 'reply_by', reply_by), ('逾期原因', 'delay', delay),
        ('联系人', 'contact', bizenv_internal.briefing_text(contact, false)), ('文号', 'document_number', bizenv_internal.briefing_text(document_number, false)), ('署名', 'issuer', bizenv_internal.briefing_text(issuer, false)),
        ('重印日期', 'reprint_day', reprint_day), ('抄送', 'copy_to', bizenv_internal.briefing_text(copy_to, false)), ('说明', 'note', note)) AS names(zh, en, value)
    CROSS JOIN LATERAL (VALUES (names.zh, names.value), (names.en, names.value)) AS w(word, value);
END;
COMMENT ON FUNCTION bizenv_internal.paper_named(text, text, text, text, text, integer, text, text, text, integer, text, text, text, text, text, text, text, text, text, text, text, text, boolean) IS 'internal: the words of a template, by both of their names';

-- Which paper an order has, and the words of its template, under Chinese names and
-- English ones.  A letter that was issued is printed as issued: its day, the reason
-- that is stored, and what was known on that day.
CREATE FUNCTION bizenv_internal.letter_words(schema text, order_id integer, lang text, issuer text, document_number text, contact text, reply_by date, copy_to text, head text) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL UNSAFE COST 10000 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    english boolean := bizenv_internal.briefing_english(lang);
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
            MESSAGE = bizenv_internal.translated('order_id must not be NULL'),
            DETAIL = bizenv_internal.translated('Argument "order_id" is NULL.'),
            HINT = bizenv_internal.translated('Which orders there are: SELECT order_id FROM oversight.v_supervision.');
    END IF;
    schema := bizenv_internal.briefing_source(schema, as_of, '{v_supervision}');
    lang := CASE WHEN english THEN 'en' ELSE 'zh' END;
    facts := bizenv_internal.letter_facts(schema, order_id, as_of, lang);
    SELECT f.* INTO paper FROM jsonb_to_record(facts) AS f(number bigint, unit text, problem text, source text, requirement text, ordered_on date, workdays integer, due_on date, due_reason text, deadline_note text,
        is_overdue boolean, due_name text, letter_due_reason text, undecided_reason text, letter_on date, letter_name text, letter_reason text,
        order_document_number text, letter_document_number text);
    IF facts IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv_internal.translated('there is no such order'),
            DETAIL = format(bizenv_internal.translated('Argument "order_id" is %s; the view v_supervision shows no such order as of %s to this role.'), order_id, to_char(as_of, 'YYYY-MM-DD')),
            HINT = format(bizenv_internal.translated('A view shows the last order of a problem: SELECT order_id FROM %I.v_supervision.'), schema);
    ELSIF paper.number > 1 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv_internal.translated('there is more than one such order'),
            DETAIL = format(bizenv_internal.translated('Argument "order_id" is %s; the view v_supervision shows %s orders of that number.'), order_id, paper.number),
            HINT = bizenv_internal.translated('Number the orders of all departments in one sequence.');
    END IF;

    paper.unit := coalesce(bizenv_internal.briefing_text(paper.unit, false), CASE WHEN english THEN 'To whom it concerns' ELSE '有关单位' END);
    problem := bizenv_internal.briefing_text(paper.problem, false);
    requirement := bizenv_internal.briefing_text(paper.requirement, false);
    IF paper.due_name IS NULL AND paper.letter_on IS NULL THEN
        RETURN jsonb_build_object('paper', 'order') || bizenv_internal.paper_named(head, paper.unit, problem, paper.source, requirement, order_id, paper.order_document_number, bizenv_internal.briefing_day(paper.ordered_on, english),
            bizenv_internal.deadline_words(paper.due_on, paper.due_reason, bizenv_internal.briefing_text(paper.deadline_note, false), english), paper.workdays, NULL, bizenv_internal.briefing_day(paper.ordered_on, english), NULL, NULL, NULL, NULL, contact, coalesce(document_number, paper.order_document_number), issuer, NULL, copy_to,
            -- (in a year without a calendar nobody knows by how many workdays: no letter, but not silently)
            CASE WHEN paper.undecided_reason IS NULL THEN NULL
                WHEN english THEN format('(As of %s it is%s overdue; by how many workdays, and whether a letter is due, is not known: holidays are not announced.)', bizenv_internal.briefing_day(as_of, true),
                    CASE WHEN paper.is_overdue THEN '' ELSE ' perhaps' END)
                ELSE format('（截至%s%s；放假安排未公布，逾期工作日数和是否应发督办函待核实）', bizenv_internal.briefing_day(as_of, false),
                    CASE WHEN paper.is_overdue THEN '已逾期' ELSE '可能已逾期' END) END, english);
    END IF;

    reason := bizenv_internal.briefing_text(coalesce(paper.letter_due_reason, CASE WHEN paper.due_name IS NULL THEN paper.letter_reason END), false);
    IF paper.due_name IS NULL THEN
        day := paper.letter_on;
        facts := CASE WHEN day = as_of THEN facts ELSE coalesce(bizenv_internal.letter_facts(schema, order_id, day, lang), facts) END;
    END IF;
    -- (a view that does not follow the day may know too much)
    answered_on := CASE WHEN (facts ->> 'answered_on')::date <= day THEN facts ->> 'answered_on' END;
    closed_on := CASE WHEN (facts ->> 'closed_on')::date <= day THEN facts ->> 'closed_on' END;
    is_poor := answered_on IS NOT NULL AND (facts ->> 'handled_poorly')::boolean;
    IF reply_by NOT BETWEEN day AND '2199-12-31' THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv_internal.translated('reply_by is before the letter'),
            DETAIL = format(bizenv_internal.translated('The letter is of %s; argument "reply_by" is %s.'), to_char(day, 'YYYY-MM-DD'), coalesce(nullif(to_char(reply_by, 'YYYY-MM-DD'), ''), 'infinity')),
            HINT = bizenv_internal.translated('Give the day by which the department is to answer, or leave it to be written in.');
    END IF;

    -- the figures of the reason are those of the paper, whatever a calendar says today
    is_least := reason ~ '已逾期至少[0-9]';
    overdue := coalesce(substring(reason, '已逾期(?:至少)?([0-9]{1,9})个工作日')::integer, (facts ->> 'overdue_workdays')::integer);
    reason := regexp_replace(reason, '（发函条件：[^）]*）', '', 'g');
    IF english THEN
        reason := coalesce(nullif(concat_ws(' and ', CASE WHEN overdue > 0 THEN format('it is %s%s overdue', CASE WHEN is_least THEN 'at least ' ELSE '' END, bizenv_internal.briefing_count(overdue::text, 'workday', 'workdays')) END,
            CASE WHEN is_poor THEN 'it was handled poorly' END), ''), reason);
        state := CASE WHEN closed_on IS NOT NULL THEN 'closed on ' || bizenv_internal.briefing_day(closed_on, true)
            WHEN answered_on IS NULL THEN 'not answered'
            ELSE 'answered on ' || bizenv_internal.briefing_day(answered_on, true) || CASE WHEN is_poor THEN ', but not well enough' ELSE '' END END;
    ELSE
        state := CASE WHEN closed_on IS NOT NULL THEN format('该事项已于%s办结', bizenv_internal.briefing_day(closed_on, false))
            WHEN answered_on IS NULL THEN '该事项尚未答复'
            WHEN is_poor THEN format('该事项虽已于%s答复，但办理质量不符合要求', bizenv_internal.briefing_day(answered_on, false))
            ELSE format('该事项已于%s答复', bizenv_internal.briefing_day(answered_on, false)) END;
    END IF;
    RETURN jsonb_build_object('paper', 'letter') || bizenv_internal.paper_named(head, paper.unit, problem, paper.source, requirement, order_id, paper.order_document_number, bizenv_internal.briefing_day(paper.ordered_on, english),
        bizenv_internal.deadline_words(paper.due_on, paper.due_reason, bizenv_internal.briefing_text(paper.deadline_note, false), english), paper.workdays, coalesce(bizenv_internal.briefing_text(coalesce(paper.due_name, paper.letter_name), false), '督办函'), bizenv_internal.briefing_day(day, english), state, reason,
        bizenv_internal.briefing_day(reply_by, english), CASE WHEN overdue > 0 THEN CASE WHEN english THEN 'the reasons of the delay' ELSE '逾期原因' END END, contact,
        -- (the number of a letter that is due is given when it is issued)
        coalesce(document_number, CASE WHEN paper.due_name IS NULL THEN paper.letter_document_number END), issuer,
        CASE WHEN as_of > day THEN bizenv_internal.briefing_day(as_of, english) END, copy_to, NULL, english);
END
$$;
COMMENT ON FUNCTION bizenv_internal.letter_words(text, integer, text, text, text, text, date, text, text) IS 'internal: which paper an order has, and the words that its template takes';

CREATE FUNCTION bizenv.letter_parts(schema text, order_id bizenv.whole, lang text DEFAULT 'zh', issuer text DEFAULT NULL, document_number text DEFAULT NULL,
    contact text DEFAULT NULL, reply_by bizenv.day DEFAULT NULL, copy_to text DEFAULT NULL, head text DEFAULT NULL) RETURNS SETOF bizenv.paper_part_row
    LANGUAGE plpgsql STABLE PARALLEL UNSAFE COST 10000 ROWS 15 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    words jsonb := bizenv_internal.letter_words(schema, order_id, lang, issuer, document_number, contact, reply_by, copy_to, head);
BEGIN
    RETURN QUERY SELECT p.place, p.part, p.text FROM bizenv.paper_parts(schema, words ->> 'paper', words - 'paper', lang) AS p ORDER BY p.place;
END
$$;
COMMENT ON FUNCTION bizenv.letter_parts(text, bizenv.whole, text, text, text, text, bizenv.day, text, text) IS
'交办单或督办函的各部分：标题、文号、主送、正文、署名、日期、抄送，供排版
Rows: the parts of the paper of an order, as letter_text writes it line by line, with the office in red (head) and copies (copy_to) where they are given; its words are those of the template, the ledger''s own or the shipped one; an order that is not shown once, a reply_by before the letter and a template with a word that is not known are 22023, a schema without the view 42P01, a view without a column 42703, NULL 22004; write it in FROM.
SELECT p.part, p.text FROM bizenv.letter_parts(''sample'', 33, issuer => ''市营商环境办'', copy_to => ''市政府办公室'') AS p;';

CREATE FUNCTION bizenv.letter_text(schema text, order_id bizenv.whole, lang text DEFAULT 'zh', issuer text DEFAULT NULL, document_number text DEFAULT NULL,
    contact text DEFAULT NULL, reply_by bizenv.day DEFAULT NULL) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL UNSAFE COST 10000 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    result text;
BEGIN
    -- what stands above the addressee, the letter, who signs it
    SELECT concat_ws(E'\n', string_agg(p.text, E'\n' ORDER BY p.place) FILTER (WHERE p.part IN ('title', 'number', 'reference')), '',
            string_agg(p.text, E'\n' ORDER BY p.place) FILTER (WHERE p.part IN ('addressee', 'body')),
            CASE WHEN bool_or(p.part IN ('contact', 'issuer')) THEN '' END,
            string_agg(p.text, E'\n' ORDER BY p.place) FILTER (WHERE p.part IN ('contact', 'issuer', 'issued_on', 'note', 'copy_to'))) || E'\n'
    INTO result FROM bizenv.letter_parts(schema, order_id, lang, issuer, document_number, contact, reply_by) AS p;
    RETURN result;
END
$$;
COMMENT ON FUNCTION bizenv.letter_text(text, bizenv.whole, text, text, text, text, bizenv.day) IS
'写出一份交办单；已发或应发督办函的，写出督办函（已发的按发出时的内容）
The paper of an order, lang zh or en, as plain text, from the view v_supervision, as the caller: the letter of supervision that is due as of the reference date (setting bizenv.as_of), else the one that was issued, as it was issued, with its day, its reason and what was known then, and the day of the reprint, else the assignment order; issuer, document_number, contact and reply_by stand in a letter, or as blanks to fill in; an order that the view does not show, or shows twice, and a reply_by before the letter are 22023, a schema without the view 42P01, a view without a column 42703, NULL 22004.
SELECT bizenv.letter_text(''sample'', 33, issuer => ''市营商环境办'');';
