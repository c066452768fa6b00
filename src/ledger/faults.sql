-- What the rules keep, as one question: is it so of all that stands in a ledger?
-- A rule that is switched off, or rows that were replayed, are what may break it.
CREATE TYPE bizenv.ledger_fault_row AS (
    relation varchar(63),
    department varchar(40),
    row_key varchar(200),
    fault varchar(40),
    detail varchar(400)
);
COMMENT ON TYPE bizenv.ledger_fault_row IS
'台账差错
Row of ledger_faults: the table and the department, the row by its key, what is broken as a code, and the same in words.
SELECT count(*) AS faults FROM bizenv.ledger_faults(''oversight'');  -- 0';
COMMENT ON COLUMN bizenv.ledger_fault_row.relation IS '表';
COMMENT ON COLUMN bizenv.ledger_fault_row.department IS '责任部门';
COMMENT ON COLUMN bizenv.ledger_fault_row.row_key IS '行';
COMMENT ON COLUMN bizenv.ledger_fault_row.fault IS '差错';
COMMENT ON COLUMN bizenv.ledger_fault_row.detail IS '说明';

-- Rows that name a row which is not there: every foreign key of a ledger, asked once more
CREATE FUNCTION bizenv_internal.ledger_orphans(schema text) RETURNS SETOF bizenv.ledger_fault_row
    LANGUAGE plpgsql STABLE ROWS 10 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    as_row CONSTANT text := 'SELECT x.relation::varchar(63), x.department::varchar(40), bizenv_internal.clipped(x.row_key, 200)::varchar(200), x.fault::varchar(40), bizenv_internal.clipped(x.detail, 400)::varchar(400) FROM (%s) AS x(relation, department, row_key, fault, detail)';
    key record;
BEGIN
    FOR key IN
        SELECT c.relname AS child, p.relname AS parent, string_agg(format('p.%I = c.%I', pa.attname, ca.attname), ' AND ') AS matches,
            string_agg(format('c.%I IS NOT NULL', ca.attname), ' AND ') AS is_given,
            bool_or(ca.attname = 'department') AS has_department,
            (SELECT string_agg(format('%L, c.%I', o.attname || '=', o.attname), ', '', '', ' ORDER BY n.place) FROM pg_constraint AS own
                CROSS JOIN LATERAL unnest(own.conkey) WITH ORDINALITY AS n(number, place)
                JOIN pg_attribute AS o ON o.attrelid = own.conrelid AND o.attnum = n.number
                WHERE own.conrelid = c.oid AND own.contype = 'p') AS key
        FROM pg_constraint AS k
        JOIN pg_class AS c ON c.oid = k.conrelid
        JOIN pg_class AS p ON p.oid = k.confrelid AND p.relnamespace = c.relnamespace
        CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS n(child, parent)
        JOIN pg_attribute AS ca ON ca.attrelid = k.conrelid AND ca.attnum = n.child
        JOIN pg_attribute AS pa ON pa.attrelid = k.confrelid AND pa.attnum = n.parent
        WHERE k.contype = 'f' AND c.relkind = 'r' AND c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C")
        GROUP BY k.oid, c.oid, c.relname, p.relname
        ORDER BY c.relname, k.oid
    LOOP
        RETURN QUERY EXECUTE format(as_row, format('SELECT %L, %s, %s, ''key_without_parent'', format(%L, %L)
            FROM %I.%I AS c WHERE %s AND NOT EXISTS (SELECT FROM %I.%I AS p WHERE %s)',
            key.child, CASE WHEN key.has_department THEN 'c.department::text' ELSE 'NULL::text' END, coalesce('concat(' || key.key || ')', 'c::text'),
            bizenv_internal.translated('It names a row of table %s that is not there.'), key.parent,
            schema, key.child, key.is_given, schema, key.parent, key.matches));
    END LOOP;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_orphans(text) IS 'internal: rows of a ledger that name a row which is not there';

-- Numbers: each one row's alone, and those to come greater than those that are there
CREATE FUNCTION bizenv_internal.ledger_number_faults(schema text) RETURNS SETOF bizenv.ledger_fault_row
    LANGUAGE plpgsql STABLE ROWS 10 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    as_row CONSTANT text := 'SELECT x.relation::varchar(63), x.department::varchar(40), bizenv_internal.clipped(x.row_key, 200)::varchar(200), x.fault::varchar(40), bizenv_internal.clipped(x.detail, 400)::varchar(400) FROM (%s) AS x(relation, department, row_key, fault, detail)';
    given record;
BEGIN
    FOR given IN
        SELECT c.relname, a.attname, s.oid::regclass AS sequence, q.last_value
        FROM pg_class AS c
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attidentity <> '' AND NOT a.attisdropped
        JOIN pg_depend AS d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.refobjsubid = a.attnum
            AND d.classid = 'pg_class'::regclass AND d.deptype = 'i'
        JOIN pg_class AS s ON s.oid = d.objid AND s.relkind = 'S'
        -- (who may not read it gets NULL)
        JOIN pg_sequences AS q ON q.schemaname = schema COLLATE "C" AND q.sequencename = s.relname
        WHERE c.relkind = 'r' AND c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C")
        ORDER BY c.relname
    LOOP
        RETURN QUERY EXECUTE format(as_row, format('SELECT %L, NULL::text, concat(%L, n.%I), ''number_twice'', %L FROM %I.%I AS n GROUP BY n.%3$I HAVING count(*) > 1',
            given.relname, given.attname || '=', given.attname, bizenv_internal.translated('A number is one row''s alone; rules know a row by it.'), schema, given.relname));
        RETURN QUERY EXECUTE format(as_row, format('SELECT %1$L, NULL::text, concat(%2$L, max(n.%3$I)), ''number_set_back'', format(%4$L, %5$L, %6$L, max(n.%3$I)) FROM %7$I.%8$I AS n HAVING max(n.%3$I) > %9$s',
            given.relname, given.attname || '=', given.attname,
            bizenv_internal.translated('Its sequence stands at %s; bring it back by SELECT setval(''%s'', %s).'), given.last_value, given.sequence, schema, given.relname, coalesce(given.last_value::text, 'NULL')));
    END LOOP;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_number_faults(text) IS 'internal: numbers of a ledger that are there twice, or will be';

-- Words that are neither bizenv's nor the office's: the views refuse them
CREATE FUNCTION bizenv_internal.ledger_word_faults(schema text) RETURNS SETOF bizenv.ledger_fault_row
    LANGUAGE plpgsql STABLE ROWS 10 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    held record;
BEGIN
    FOR held IN
        SELECT d.table_name, d.column_name, d.list, k.key,
            CASE WHEN EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'department' AND NOT a.attisdropped) THEN 't.department' ELSE 'NULL' END AS department
        FROM bizenv.ledger_columns() AS d
        JOIN pg_class AS c ON c.relname = d.table_name AND c.relkind = 'r' AND c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C")
        CROSS JOIN LATERAL (SELECT string_agg(format('%L, t.%I', a.attname || '=', a.attname), ', '', '', ' ORDER BY n.place) AS key FROM pg_constraint AS own
            CROSS JOIN LATERAL unnest(own.conkey) WITH ORDINALITY AS n(number, place) JOIN pg_attribute AS a ON a.attrelid = own.conrelid AND a.attnum = n.number
            WHERE own.conrelid = c.oid AND own.contype = 'p') AS k
        WHERE d.kind = 'code' AND d.list = ANY (bizenv_internal.ledger_own_lists()) ORDER BY d.table_name
    LOOP
        RETURN QUERY EXECUTE format('SELECT %1$L::varchar(63), (%2$s)::varchar(40), bizenv_internal.clipped(concat(%3$s), 200)::varchar(200), ''unknown_word''::varchar(40), bizenv_internal.clipped(format(%4$L, t.%5$I, %5$L), 400)::varchar(400)
            FROM %6$I.%1$I AS t WHERE bizenv.code_of_word(t.%5$I, %7$L) IS DISTINCT FROM t.%5$I AND NOT EXISTS (SELECT FROM %6$I.vocabulary AS v WHERE v.list = %7$L AND v.code = t.%5$I)',
            held.table_name, held.department, held.key, bizenv_internal.translated('"%s" in column "%s" is neither a word of bizenv nor of the table vocabulary.'), held.column_name, schema, held.list);
    END LOOP;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_word_faults(text) IS 'internal: rows of a ledger with a word that nobody knows';

-- Sub-tasks that are parts of themselves, in too many levels, of another list, or miscounted;
-- tasks that go on below a cancelled one, or are cancelled and go on
CREATE FUNCTION bizenv_internal.ledger_part_faults(schema text) RETURNS SETOF bizenv.ledger_fault_row
    LANGUAGE plpgsql STABLE ROWS 10 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN QUERY EXECUTE format('
        WITH RECURSIVE up (id, upper, level) AS (
            SELECT t.task_id, t.parent_task_id, 1 FROM %1$I.task AS t WHERE t.parent_task_id IS NOT NULL
            UNION ALL SELECT u.id, t.parent_task_id, u.level + 1 FROM up AS u JOIN %1$I.task AS t ON t.task_id = u.upper WHERE u.level <= 5
        ), way (id, is_circle, levels) AS (
            SELECT u.id, bool_or(u.upper = u.id) IS TRUE, max(u.level) FROM up AS u GROUP BY u.id
        ), counted (id, parts) AS (
            SELECT t.parent_task_id, count(*) FROM %1$I.task AS t WHERE t.parent_task_id IS NOT NULL GROUP BY t.parent_task_id
        )
        SELECT ''task''::varchar(63), t.department::varchar(40), concat(''task_id='', t.task_id)::varchar(200), f.fault::varchar(40), bizenv_internal.clipped(f.detail, 400)::varchar(400)
        FROM %1$I.task AS t LEFT JOIN way AS w ON w.id = t.task_id LEFT JOIN counted AS c ON c.id = t.task_id LEFT JOIN %1$I.task AS u ON u.task_id = t.parent_task_id
        CROSS JOIN LATERAL (VALUES
            (w.is_circle, ''task_circle'', format(%2$L, t.parent_task_id)),
            (w.levels > 5 AND NOT w.is_circle, ''task_too_deep'', %3$L),
            (u.task_list <> t.task_list, ''task_of_other_list'', format(%4$L, u.task_id, u.task_list)),
            (t.part_count <> coalesce(c.parts, 0), ''parts_miscounted'', format(%5$L, t.part_count, coalesce(c.parts, 0))),
            (u.cancelled_on < coalesce(t.cancelled_on, ''infinity''), ''upper_is_cancelled'', format(%6$L, u.task_id, u.cancelled_on)),
            (CASE WHEN t.cancelled_on IS NOT NULL THEN EXISTS (SELECT FROM %1$I.task_progress AS p WHERE p.department = t.department AND p.task_id = t.task_id AND greatest(p.period, p.reported_on) > t.cancelled_on) END, ''reported_when_cancelled'', format(%7$L, t.cancelled_on)),
            (CASE WHEN t.cancelled_on IS NOT NULL THEN EXISTS (SELECT FROM %1$I.closure_application AS a WHERE a.department = t.department AND a.task_id = t.task_id AND a.decision = ''closed'') END, ''closed_when_cancelled'', format(%8$L, t.cancelled_on))) AS f(is_so, fault, detail)
        WHERE f.is_so', schema,
        bizenv_internal.translated('Its upper task %s is, over one or more steps, one of its own sub-tasks.'),
        bizenv_internal.translated('It is below more than four others, or below a circle.'),
        bizenv_internal.translated('Its upper task %s is of list %s.'),
        bizenv_internal.translated('It says %s sub-tasks, and has %s.'),
        bizenv_internal.translated('Its upper task %s was cancelled on %s, and it goes on.'),
        bizenv_internal.translated('It was cancelled on %s, and there is later progress.'),
        bizenv_internal.translated('It was cancelled on %s, and it is closed.'));
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_part_faults(text) IS 'internal: sub-tasks of a ledger that cannot be added up, and cancelled tasks that go on';

CREATE FUNCTION bizenv.ledger_faults(schema text) RETURNS SETOF bizenv.ledger_fault_row
    LANGUAGE plpgsql STABLE ROWS 10 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    as_row CONSTANT text := 'SELECT x.relation::varchar(63), x.department::varchar(40), bizenv_internal.clipped(x.row_key, 200)::varchar(200), x.fault::varchar(40), bizenv_internal.clipped(x.detail, 400)::varchar(400) FROM (%s) AS x(relation, department, row_key, fault, detail)';
BEGIN
    PERFORM bizenv_internal.ledger_owner(schema, 'reader');
    RETURN QUERY SELECT f.* FROM bizenv_internal.ledger_orphans(schema) AS f;
    RETURN QUERY SELECT f.* FROM bizenv_internal.ledger_number_faults(schema) AS f;
    RETURN QUERY SELECT f.* FROM bizenv_internal.ledger_word_faults(schema) AS f;
    RETURN QUERY SELECT f.* FROM bizenv_internal.ledger_part_faults(schema) AS f;
    RETURN QUERY EXECUTE format(as_row, format($faults$
        WITH way AS (
            SELECT s.department, s.problem_id, s.step, s.stage, s.entered_on,
                row_number() OVER w AS place, lag(s.stage) OVER w AS was, lag(s.entered_on) OVER w AS since,
                lead(s.step) OVER w IS NULL AS is_last
            FROM %1$I.problem_stage AS s WINDOW w AS (PARTITION BY s.problem_id ORDER BY s.step)
        ), sent AS (
            SELECT l.department, l.letter_id, l.order_id, l.issued_on, l.level, l.reason, o.ordered_on, o.due_on,
                lag(l.level) OVER w AS level_before, lag(l.issued_on) OVER w AS issued_before,
                substring(l.reason FROM '^已逾期(?:至少)? ?([0-9]{1,6}) ?个工作日')::integer AS overdue
            FROM %1$I.supervision_letter AS l JOIN %1$I.assignment_order AS o USING (order_id)
            WINDOW w AS (PARTITION BY l.order_id ORDER BY l.letter_id)
        )
        SELECT 'problem', p.department::text, concat('problem_id=', p.problem_id), 'problem_without_step', $2[1]
        FROM %1$I.problem AS p LEFT JOIN way AS w ON w.problem_id = p.problem_id AND w.place = 1
        WHERE (w.step, w.stage, w.entered_on) IS DISTINCT FROM (1, 'collected', p.found_on)
        UNION ALL
        SELECT 'problem_stage', w.department, concat('problem_id=', w.problem_id, ', step=', w.step), f.fault, f.detail
        FROM way AS w CROSS JOIN LATERAL (VALUES
            (w.step <> w.place, 'step_missing', format($2[2], w.place)),
            (w.was IS NOT NULL AND NOT bizenv.can_move(w.was, w.stage), 'illegal_move', format($2[3], w.was, w.stage)),
            (w.entered_on < w.since, 'step_back_in_time', format($2[4], w.entered_on, w.since))) AS f(is_so, fault, detail)
        WHERE f.is_so
        UNION ALL
        SELECT 'problem', w.department, concat('problem_id=', w.problem_id), 'closed_unmet', l.lacks
        FROM way AS w CROSS JOIN LATERAL (SELECT bizenv_internal.ledger_lacks(bizenv.closure_agg(c.condition, c.met), '{}') AS lacks
            FROM %1$I.problem_condition AS c WHERE c.problem_id = w.problem_id) AS l
        WHERE w.is_last AND w.stage = 'closed' AND l.lacks IS NOT NULL
        UNION ALL
        SELECT 'closure_application', a.department, concat('application_id=', a.application_id), 'closed_unmet', l.lacks
        FROM %1$I.closure_application AS a CROSS JOIN LATERAL (SELECT bizenv_internal.ledger_lacks(bizenv.closure_agg(c.condition, c.met), '{}') AS lacks
            FROM %1$I.task_condition AS c WHERE c.task_id = a.task_id) AS l
        WHERE a.decision = 'closed' AND l.lacks IS NOT NULL
        UNION ALL
        SELECT 'closure_application', min(a.department), concat('task_id=', a.task_id), 'applied_twice', $2[5]
        FROM %1$I.closure_application AS a WHERE a.decision IS DISTINCT FROM 'refused' GROUP BY a.task_id HAVING count(*) > 1
        UNION ALL
        SELECT 'assignment_order', o.department, concat('problem_id=', o.problem_id, ', ordered_on=', o.ordered_on), 'order_without_step', format($2[6], o.orders, s.steps)
        FROM (SELECT min(o.department) AS department, o.problem_id, o.ordered_on, count(*) AS orders FROM %1$I.assignment_order AS o GROUP BY o.problem_id, o.ordered_on) AS o
        CROSS JOIN LATERAL (SELECT count(*) AS steps FROM %1$I.problem_stage AS s
            WHERE s.problem_id = o.problem_id AND s.stage = 'assigned' AND s.entered_on = o.ordered_on) AS s
        WHERE s.steps < o.orders
        UNION ALL
        -- (a calendar may have been amended since: only that there are days enough is certain)
        SELECT 'assignment_order', o.department, concat('order_id=', o.order_id), 'deadline_too_early', format($2[7], o.due_on, o.workdays, o.ordered_on)
        FROM %1$I.assignment_order AS o WHERE o.due_on - o.ordered_on < o.workdays
        UNION ALL
        SELECT 'answer', a.department, concat('answer_id=', a.answer_id), 'answer_without_step', format($2[8], a.answered_on, o.ordered_on)
        FROM %1$I.answer AS a JOIN %1$I.assignment_order AS o USING (order_id)
        WHERE NOT EXISTS (SELECT FROM %1$I.problem_stage AS s WHERE s.problem_id = o.problem_id AND s.stage = 'answered'
            AND s.entered_on BETWEEN o.ordered_on AND a.answered_on)
        UNION ALL
        SELECT 'supervision_letter', l.department, concat('letter_id=', l.letter_id), f.fault, f.detail
        FROM sent AS l CROSS JOIN LATERAL (VALUES
            (l.level <= l.level_before, 'letter_twice', format($2[9], l.level, l.level_before)),
            (l.issued_on < greatest(l.issued_before, l.ordered_on), 'letter_back_in_time', format($2[10], l.issued_on, greatest(l.issued_before, l.ordered_on))),
            (l.issued_on - l.due_on < l.overdue, 'letter_not_due', format($2[11], l.issued_on, l.overdue, l.due_on))) AS f(is_so, fault, detail)
        WHERE f.is_so
        UNION ALL
        SELECT 'indicator_value', NULL, concat('indicator=', v.indicator, ', region=', v.region, ', period=', v.period), 'period_unfit', format($2[13], v.period, i.frequency)
        FROM %1$I.indicator_value AS v JOIN %1$I.indicator AS i ON i.indicator = v.indicator AND v.period <> bizenv.period_start(v.period, i.frequency)
        UNION ALL
        SELECT 'role_grant', g.department, concat('role=', g.role), 'place_of_nobody', $2[12]
        FROM %1$I.role_grant AS g WHERE NOT EXISTS (SELECT FROM pg_roles AS r WHERE r.oid = g.role)
        $faults$, schema)) USING schema, ARRAY[
            bizenv_internal.translated('It does not begin with the step collected, on the day that it was found.'),
            bizenv_internal.translated('Step %s is missing before it.'),
            bizenv_internal.translated('From %s it cannot go to %s.'),
            bizenv_internal.translated('It is of %s, and the step before it of %s.'),
            bizenv_internal.translated('There is more than one application that is not refused.'),
            bizenv_internal.translated('There are %s orders of that day, and %s steps assigned.'),
            bizenv_internal.translated('It is due on %s, which is less than %s workdays after %s.'),
            bizenv_internal.translated('It is of %s, and there is no step answered up to that day since the order of %s.'),
            bizenv_internal.translated('It is of level %s, after one of level %s.'),
            bizenv_internal.translated('It is of %s, and the paper before it of %s.'),
            bizenv_internal.translated('It was issued on %s as %s workdays overdue, and its order is due on %s.'),
            bizenv_internal.translated('The role was dropped: SELECT bizenv.revoke_ledger() with its name strikes the place off.'),
            bizenv_internal.translated('On %s no period of the frequency %s begins.')];
END
$$;
COMMENT ON FUNCTION bizenv.ledger_faults(text) IS
'台账自查：哪些行不合台账的规则，没有即为完好
Looks for what the rules of a ledger keep and rows nevertheless break, such as a closed problem with an unmet condition, an order or answer without its step, a letter that was not due, a key without its row, a number twice or set back (of numbers only the owner is told): a row for each, none in a sound ledger; for the owner, the office and auditors, another is 42501; no such ledger is 42P01, NULL 22004.
SELECT count(*) AS faults FROM bizenv.ledger_faults(''oversight'');  -- 0';
