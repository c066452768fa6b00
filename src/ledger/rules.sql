-- ---------------------------------------------------------------- rules
--
-- Triggers of a ledger's tables.  They run as whoever writes, see what he may
-- see, and name every table by the schema of the one that fired them.

-- They lock before they read, and read what is there now: whoever moves a
-- problem or closes a task waits for the one who does so at the moment, and then
-- sees what that one did, at every isolation level.
CREATE FUNCTION bizenv_internal.ledger_turn() RETURNS trigger
    AS 'MODULE_PATHNAME' LANGUAGE C;
COMMENT ON FUNCTION bizenv_internal.ledger_turn() IS 'internal: trigger of a ledger; makes its rules take turns on a problem or a task';

CREATE FUNCTION bizenv_internal.ledger_hold() RETURNS trigger
    AS 'MODULE_PATHNAME' LANGUAGE C;
COMMENT ON FUNCTION bizenv_internal.ledger_hold() IS 'internal: trigger of a ledger; who cancels a task waits for who reports of it';

CREATE FUNCTION bizenv_internal.ledger_number() RETURNS trigger
    AS 'MODULE_PATHNAME' LANGUAGE C;
COMMENT ON FUNCTION bizenv_internal.ledger_number() IS 'internal: trigger of a ledger; a number is given once, and stays';

CREATE FUNCTION bizenv_internal.ledger_read(query text, id integer, day date DEFAULT NULL) RETURNS record
    AS 'MODULE_PATHNAME' LANGUAGE C CALLED ON NULL INPUT COST 100;
COMMENT ON FUNCTION bizenv_internal.ledger_read(text, integer, date) IS 'internal: what a rule of a ledger reads, as the caller, and as it is now';

CREATE FUNCTION bizenv_internal.calendar_hint(calendar text, year integer) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv_internal.calendar_hint(text, integer) IS 'internal: what the caller can type where a year is not announced';

-- Rules know a row by its number alone, which is one row's in a ledger: while a
-- statement moves a problem to another department, some of its rows stand under
-- the old one and some under the new.

-- The department of a problem and its last step; NULLs where there is none
CREATE FUNCTION bizenv_internal.ledger_last_step(schema text, problem_id integer) RETURNS record
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN bizenv_internal.ledger_read(format('SELECT p.department, s.step, s.stage, s.entered_on
        FROM %1$I.problem AS p LEFT JOIN LATERAL (SELECT s.* FROM %1$I.problem_stage AS s WHERE s.problem_id = p.problem_id ORDER BY s.step DESC LIMIT 1) AS s ON true
        WHERE p.problem_id = $1', nullif(schema, '')), problem_id);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_last_step(text, integer) IS 'internal: where a problem of a ledger stands';

-- Is a change no more than what the move of the parent brings?  Then nothing but
-- the department is another one, and the parent, of the same number, says so.
CREATE FUNCTION bizenv_internal.ledger_follows(was jsonb, becomes jsonb, schema text, parent text) RETURNS boolean
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    number text := regexp_replace(parent, '^.*_', '') || '_id';
    head record;
BEGIN
    IF was ->> 'department' = becomes ->> 'department' OR was - 'department' <> becomes - 'department' THEN
        RETURN false;
    END IF;
    head := bizenv_internal.ledger_read(format('SELECT p.department FROM %I.%I AS p WHERE p.%I = $1', schema, parent, number), (becomes ->> number)::integer);
    RETURN coalesce(head.department = becomes ->> 'department', false);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_follows(jsonb, jsonb, text, text) IS 'internal: tells what the move of a problem, a task or an order brings from other changes';

-- What the tally of conditions lacks, in words; NULL where it is eligible
CREATE FUNCTION bizenv_internal.ledger_lacks(t bizenv.closure_tally, ignoring text[]) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    unmet text := array_to_string(ARRAY(SELECT c FROM unnest(bizenv.unmet_conditions(t)) AS c WHERE c <> ALL (ignoring)), ', ');
    unknown text := array_to_string(ARRAY(SELECT c FROM unnest(bizenv.unknown_conditions(t)) AS c WHERE c <> ALL (ignoring)), ', ');
BEGIN
    IF bizenv.is_eligible(t, ignoring) THEN
        RETURN NULL;
    END IF;
    RETURN coalesce(nullif(concat_ws(' ', CASE WHEN unmet <> '' THEN format(bizenv_internal.translated('Not met: %s.'), unmet) END,
        CASE WHEN unknown <> '' THEN format(bizenv_internal.translated('Not known: %s.'), unknown) END), ''), bizenv_internal.translated('No condition is recorded.'));
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_lacks(bizenv.closure_tally, text[]) IS 'internal: the conditions that keep a problem or a task of a ledger from being closed';

-- Steps and letters cannot be deleted, and each must not be earlier than the one
-- before.  A date in the future would therefore block all later ones: refuse it.
CREATE FUNCTION bizenv_internal.ledger_not_ahead(what text, day date, schema text, relation text) RETURNS void
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    -- (of what is no day the columns say it)
    IF day > bizenv.today() AND isfinite(day) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = schema, TABLE = relation,
            MESSAGE = format(bizenv_internal.translated('%s is of a day to come'), what),
            DETAIL = format(bizenv_internal.translated('It is of %s, and today is %s in the office.'), day, bizenv.today()),
            HINT = bizenv_internal.translated('Enter it when it has happened, with the day on which it did.');
    END IF;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_not_ahead(text, date, text, text) IS 'internal: refuses what has not happened yet';

-- A rule serves the tables that it was made for, and there what it was made
-- for: their names, the columns that it reads, and when it is fired.
CREATE FUNCTION bizenv_internal.ledger_serves(relation oid, fired text, tables text[], events text[], columns text[]) RETURNS void
    AS 'MODULE_PATHNAME' LANGUAGE C STRICT STABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv_internal.ledger_serves(oid, text, text[], text[], text[]) IS 'internal: refuses what a rule of a ledger was not made for';

CREATE FUNCTION bizenv_internal.ledger_problem() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    last record;
    added text;
BEGIN
    IF TG_LEVEL = 'STATEMENT' THEN
        added := (SELECT 'with ' || t.tgnewtable FROM pg_trigger AS t WHERE t.tgrelid = TG_RELID AND t.tgname = TG_NAME);
    END IF;
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL, added), '{problem}',
        '{AFTER INSERT STATEMENT with added,BEFORE UPDATE ROW,BEFORE DELETE ROW}', '{department character varying,problem_id integer,found_on date}');
    IF TG_OP = 'INSERT' THEN
        EXECUTE format('INSERT INTO %I.problem_stage (department, problem_id, stage, entered_on)
            SELECT a.department, a.problem_id, ''collected'', a.found_on FROM added AS a', TG_TABLE_SCHEMA);
        RETURN NULL;
    ELSIF TG_OP = 'UPDATE' THEN
        IF NEW.found_on <> OLD.found_on THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(bizenv_internal.translated('problem %s was found on %s'), OLD.problem_id, OLD.found_on),
                DETAIL = bizenv_internal.translated('Its first step was entered on that day; steps are not changed.'),
                HINT = format(bizenv_internal.translated('While it is only collected: DELETE FROM %I.problem WHERE problem_id = %s, and enter it anew.'), TG_TABLE_SCHEMA, OLD.problem_id);
        END IF;
        RETURN NEW;
    END IF;
    last := bizenv_internal.ledger_last_step(TG_TABLE_SCHEMA, OLD.problem_id);
    IF last.step > 1 THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('problem %s has been taken up and stays'), OLD.problem_id),
            DETAIL = format(bizenv_internal.translated('It is at step %s, %s; only a problem that is no more than collected is deleted, with its first step.'), last.step, last.stage),
            HINT = bizenv_internal.translated('A problem that should not be there is rejected: enter the stage rejected.');
    END IF;
    RETURN OLD;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_problem() IS 'internal: trigger of the problems of a ledger; each begins with its first step';

CREATE FUNCTION bizenv_internal.ledger_stage() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    last record;
    lacks record;
    head record;
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{problem_stage}',
        '{BEFORE INSERT ROW,BEFORE UPDATE ROW,BEFORE DELETE ROW}', '{department character varying,problem_id integer,step integer,stage character varying,entered_on date}');
    IF TG_OP <> 'INSERT' THEN
        -- the problem's own move or end, which came first
        IF TG_OP = 'DELETE' THEN
            head := bizenv_internal.ledger_read(format('SELECT p.problem_id FROM %I.problem AS p WHERE p.problem_id = $1', TG_TABLE_SCHEMA), OLD.problem_id);
            IF head.problem_id IS NULL THEN
                RETURN OLD;
            END IF;
        ELSIF (NEW.department, NEW.problem_id, NEW.step, NEW.stage, NEW.entered_on) IS NOT DISTINCT FROM (OLD.department, OLD.problem_id, OLD.step, OLD.stage, OLD.entered_on)
            OR bizenv_internal.ledger_follows(to_jsonb(OLD), to_jsonb(NEW), TG_TABLE_SCHEMA, 'problem') THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('step %s of problem %s is not changed'), OLD.step, OLD.problem_id),
            DETAIL = bizenv_internal.translated('The way of a problem is a row a step; to move a problem is to add a row.'),
            HINT = format('INSERT INTO %I.problem_stage (department, problem_id, stage, entered_on) VALUES (%L, %s, ...).',
                TG_TABLE_SCHEMA, OLD.department, OLD.problem_id);
    END IF;

    IF NEW.department IS NULL OR NEW.problem_id IS NULL OR NEW.stage IS NULL OR NEW.entered_on IS NULL THEN
        NEW.step := 1;
        RETURN NEW;        -- the columns say it
    END IF;
    PERFORM bizenv_internal.ledger_not_ahead(format(bizenv_internal.translated('step %s of problem %s'), NEW.stage, NEW.problem_id), NEW.entered_on, TG_TABLE_SCHEMA, TG_TABLE_NAME);
    IF NEW.stage = 'collected' AND pg_trigger_depth() > 1 THEN
        NEW.step := 1;
        RETURN NEW;        -- with its problem, of which there may be many; the key sees to it that it is the first
    END IF;
    last := bizenv_internal.ledger_last_step(TG_TABLE_SCHEMA, NEW.problem_id);
    IF last.department IS DISTINCT FROM NEW.department AND NEW.stage <> 'collected' THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('there is no problem %s of department %s'), NEW.problem_id, NEW.department),
            DETAIL = bizenv_internal.translated('Columns "department" and "problem_id" name no problem that this role may see.'),
            HINT = format('SELECT department, problem_id, name FROM %I.problem.', TG_TABLE_SCHEMA);
    END IF;
    IF NOT bizenv.can_move(last.stage, NEW.stage) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('problem %s cannot go from %s to %s'), NEW.problem_id, last.stage, NEW.stage),
            DETAIL = format(bizenv_internal.translated('From %s it goes to %s.'), last.stage, (
                SELECT string_agg(s, bizenv_internal.translated(' or ')) FROM unnest('{collected,assigned,in_progress,answered,verified,closed,returned,rejected,reopened}'::text[]) AS s
                WHERE bizenv.can_move(last.stage, s))),
            HINT = format('SELECT step, stage, entered_on FROM %I.problem_stage WHERE problem_id = %s ORDER BY step.', TG_TABLE_SCHEMA, NEW.problem_id);
    END IF;
    IF NEW.entered_on < last.entered_on THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('problem %s cannot enter %s before it entered %s'), NEW.problem_id, NEW.stage, last.stage),
            DETAIL = format(bizenv_internal.translated('It entered %s on %s; this step is of %s.'), last.stage, last.entered_on, NEW.entered_on),
            HINT = format('SELECT step, stage, entered_on FROM %I.problem_stage WHERE problem_id = %s ORDER BY step.', TG_TABLE_SCHEMA, NEW.problem_id);
    END IF;
    IF NEW.step <> coalesce(last.step, 0) + 1 THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('the next step of problem %s is %s'), NEW.problem_id, coalesce(last.step, 0) + 1),
            DETAIL = format(bizenv_internal.translated('Column "step" holds %s.'), NEW.step),
            HINT = bizenv_internal.translated('Leave "step" out.');
    END IF;
    NEW.step := coalesce(last.step, 0) + 1;
    IF NEW.stage = 'closed' THEN
        lacks := bizenv_internal.ledger_read(format('SELECT bizenv_internal.ledger_lacks(bizenv.closure_agg(c.condition, c.met), ''{}'') AS what FROM %I.problem_condition AS c
            WHERE c.problem_id = $1', TG_TABLE_SCHEMA), NEW.problem_id);
        IF lacks.what IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(bizenv_internal.translated('problem %s cannot be closed'), NEW.problem_id),
                DETAIL = lacks.what,
                HINT = format('SELECT condition, met FROM %I.problem_condition WHERE problem_id = %s.', TG_TABLE_SCHEMA, NEW.problem_id);
        END IF;
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_stage() IS 'internal: trigger of the steps of a ledger''s problems; only moves that can_move allows, closed only where every condition is met';

CREATE FUNCTION bizenv_internal.ledger_condition() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    kind text := CASE TG_TABLE_NAME WHEN 'task_condition' THEN 'task' ELSE 'problem' END;
    was jsonb := CASE TG_OP WHEN 'INSERT' THEN to_jsonb(NEW) ELSE to_jsonb(OLD) END;
    becomes jsonb := CASE TG_OP WHEN 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    changed jsonb;
    number integer;
    state record;
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{problem_condition,task_condition}',
        '{BEFORE INSERT ROW,BEFORE UPDATE ROW,BEFORE DELETE ROW}',
        ARRAY[kind || '_id integer', 'department character varying', 'condition character varying', 'met boolean']);
    -- evidence and the day of the check may come later
    IF TG_OP = 'UPDATE' AND (was - '{evidence,checked_on}'::text[] = becomes - '{evidence,checked_on}'::text[]
        OR bizenv_internal.ledger_follows(was, becomes, TG_TABLE_SCHEMA, kind)) THEN
        RETURN NEW;
    END IF;
    -- what it is taken from, and what it is given to
    FOREACH changed IN ARRAY CASE WHEN was ->> (kind || '_id') = becomes ->> (kind || '_id') THEN ARRAY[was] ELSE ARRAY[was, becomes] END LOOP
        number := changed ->> (kind || '_id');
        state := bizenv_internal.ledger_read(format(CASE kind
            WHEN 'task' THEN 'SELECT EXISTS (SELECT FROM %I.closure_application AS a WHERE a.task_id = $1 AND a.decision = ''closed'') AS is_closed'
            ELSE 'SELECT (SELECT s.stage FROM %I.problem_stage AS s WHERE s.problem_id = $1 ORDER BY s.step DESC LIMIT 1) = ''closed'' AS is_closed' END, TG_TABLE_SCHEMA), number);
        IF state.is_closed THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(CASE kind WHEN 'task' THEN bizenv_internal.translated('task %s is closed, and so are its conditions')
                    ELSE bizenv_internal.translated('problem %s is closed, and so are its conditions') END, number),
                DETAIL = format(bizenv_internal.translated('Condition "%s" is one of those that it was closed by.'), left(changed ->> 'condition', 100)),
                HINT = CASE kind WHEN 'task' THEN bizenv_internal.translated('Take the decision back first: set it to refused.') ELSE bizenv_internal.translated('Reopen the problem first: enter the stage reopened.') END;
        END IF;
    END LOOP;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_condition() IS 'internal: trigger of the conditions of a ledger; those of what is closed are not changed';

-- What was ordered, answered and sent stays
CREATE FUNCTION bizenv_internal.ledger_stays() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{answer,assignment_order,supervision_letter}',
        '{BEFORE DELETE ROW}', '{department character varying,order_id integer}');
    RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
        MESSAGE = format(bizenv_internal.translated('rows of %I.%I are not deleted'), TG_TABLE_SCHEMA, TG_TABLE_NAME),
        DETAIL = bizenv_internal.translated('What was ordered, answered or sent stays.'),
        HINT = bizenv_internal.translated('Go on from it: return the problem, assign it anew, or reject it.');
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_stays() IS 'internal: trigger of the orders, answers and letters of a ledger; they are not deleted';

-- TRUNCATE asks no rule of a row
CREATE FUNCTION bizenv_internal.ledger_not_truncated() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL),
        '{answer,assignment_order,audit,audit_archive,audit_seal,closure_application,order_extension,order_pause,problem_condition,problem_stage,supervision_letter,task_condition,vocabulary}', '{BEFORE TRUNCATE STATEMENT}', '{}');
    RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
        MESSAGE = format(bizenv_internal.translated('table %I.%I is not truncated'), TG_TABLE_SCHEMA, TG_TABLE_NAME),
        DETAIL = CASE WHEN TG_TABLE_NAME IN ('audit', 'audit_archive', 'audit_seal') THEN bizenv_internal.translated('What was done stays on record.')
            ELSE bizenv_internal.translated('TRUNCATE takes away what the rules keep, and asks none of them.') END,
        HINT = CASE WHEN TG_TABLE_NAME IN ('audit', 'audit_archive', 'audit_seal') THEN format(bizenv_internal.translated('To end a ledger with its audit: DROP SCHEMA %I CASCADE.'), TG_TABLE_SCHEMA)
            ELSE bizenv_internal.translated('DELETE what may be deleted.') END;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_not_truncated() IS 'internal: trigger of a ledger; what rules keep, and the audit, is not truncated';

CREATE FUNCTION bizenv_internal.ledger_order() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    due record;
    term record;
    has record;
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{assignment_order}',
        '{BEFORE INSERT ROW,BEFORE UPDATE ROW,AFTER INSERT ROW}', '{department character varying,order_id integer,problem_id integer,ordered_on date,workdays integer,calendar character varying,due_on date,due_reason character varying}');
    IF TG_WHEN = 'AFTER' THEN
        -- a step of that day that has no order yet is this one's
        has := bizenv_internal.ledger_read(format('SELECT (SELECT count(*) FROM %1$I.problem_stage AS s
                WHERE s.problem_id = $1 AND s.stage = ''assigned'' AND s.entered_on = $2)
            >= (SELECT count(*) FROM %1$I.assignment_order AS o WHERE o.problem_id = $1 AND o.ordered_on = $2) AS step', TG_TABLE_SCHEMA), NEW.problem_id, NEW.ordered_on);
        IF NOT has.step THEN
            EXECUTE format('INSERT INTO %I.problem_stage (department, problem_id, stage, entered_on) VALUES ($1, $2, ''assigned'', $3)', TG_TABLE_SCHEMA)
            USING NEW.department, NEW.problem_id, NEW.ordered_on;
        END IF;
        RETURN NULL;
    END IF;

    IF TG_OP = 'UPDATE' THEN
        -- (a deadline is computed when it is given, not each time that the calendar is amended)
        IF (NEW.department, NEW.problem_id, NEW.ordered_on, NEW.workdays, NEW.calendar, NEW.due_on, NEW.due_reason)
                IS NOT DISTINCT FROM (OLD.department, OLD.problem_id, OLD.ordered_on, OLD.workdays, OLD.calendar, OLD.due_on, OLD.due_reason)
            OR bizenv_internal.ledger_follows(to_jsonb(OLD), to_jsonb(NEW), TG_TABLE_SCHEMA, 'problem') THEN
            RETURN NEW;
        END IF;
        IF (NEW.department, NEW.problem_id, NEW.ordered_on) IS DISTINCT FROM (OLD.department, OLD.problem_id, OLD.ordered_on) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(bizenv_internal.translated('order %s stays with its problem and its day'), OLD.order_id),
                DETAIL = bizenv_internal.translated('Columns "department", "problem_id" and "ordered_on" are not changed; "workdays" and "calendar" may be.'),
                HINT = bizenv_internal.translated('To assign a problem anew, return it and issue another order; to move it to another department, change the department of the problem.');
        END IF;
        IF NEW.due_on IS NOT DISTINCT FROM OLD.due_on AND (NEW.workdays, NEW.calendar) IS DISTINCT FROM (OLD.workdays, OLD.calendar) THEN
            NEW.due_on := NULL;
        END IF;
    END IF;
    -- (where it reaches into a year that is not announced it is provisional, and says so)
    term := bizenv_internal.ledger_term_of(TG_TABLE_SCHEMA, NEW.order_id);
    SELECT d.due_on, d.due_reason INTO due
    FROM bizenv.provisional_deadline(NEW.ordered_on, NEW.workdays + term.extension, 'workday', NEW.calendar, term.pauses) AS d;
    IF NEW.due_on IS NOT NULL AND NEW.due_on IS DISTINCT FROM due.due_on THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = bizenv_internal.translated('the deadline of an order is computed'),
            DETAIL = CASE WHEN due.due_on IS NULL THEN format(bizenv_internal.translated('The clock stands since a pause that has no end; it has no deadline such as %s.'), NEW.due_on)
                ELSE format(bizenv_internal.translated('%s workdays after %s end on %s, not on %s.'), NEW.workdays + term.extension, NEW.ordered_on, due.due_on, NEW.due_on) END,
            HINT = bizenv_internal.translated('Leave "due_on" out, and set "workdays".');
    END IF;
    IF TG_OP = 'UPDATE' THEN
        -- (what was said to be provisional may become certain)
        IF due.due_on IS DISTINCT FROM OLD.due_on AND OLD.due_reason IS NULL THEN
            IF term.letter_on IS NOT NULL THEN
                RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                    MESSAGE = format(bizenv_internal.translated('the deadline of order %s is cited by a letter'), OLD.order_id),
                    DETAIL = format(bizenv_internal.translated('It was due on %s when the letter was issued.'), OLD.due_on),
                    HINT = bizenv_internal.translated('Return the problem and issue another order.');
            END IF;
        END IF;
    END IF;
    NEW.due_on := due.due_on;
    NEW.due_reason := due.due_reason;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_order() IS 'internal: trigger of the orders of a ledger; the calendar computes the deadline, and the problem is assigned';

CREATE FUNCTION bizenv_internal.ledger_answer() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    o record;
    last record;
    has record;
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{answer}',
        '{BEFORE INSERT ROW,BEFORE UPDATE ROW,AFTER INSERT ROW}', '{department character varying,answer_id integer,order_id integer,answered_on date}');
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.department, NEW.order_id, NEW.answered_on) IS DISTINCT FROM (OLD.department, OLD.order_id, OLD.answered_on)
            AND NOT bizenv_internal.ledger_follows(to_jsonb(OLD), to_jsonb(NEW), TG_TABLE_SCHEMA, 'assignment_order') THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(bizenv_internal.translated('answer %s stays with its order and its day'), OLD.answer_id),
                DETAIL = bizenv_internal.translated('Columns "department", "order_id" and "answered_on" are not changed; "content" and "handled_poorly" may be.'),
                HINT = bizenv_internal.translated('Enter another answer.');
        END IF;
        RETURN NEW;
    END IF;

    -- (OFFSET 0: the orders of the problem first, or every order after this one might be looked at)
    o := bizenv_internal.ledger_read(format('SELECT o.problem_id, o.ordered_on, o.order_id = (SELECT max(every.order_id) FROM
            (SELECT q.order_id FROM %1$I.assignment_order AS q WHERE q.problem_id = o.problem_id OFFSET 0) AS every) AS is_last
        FROM %1$I.assignment_order AS o WHERE o.order_id = $1', TG_TABLE_SCHEMA), NEW.order_id);
    IF TG_WHEN = 'BEFORE' THEN
        IF NEW.answered_on < o.ordered_on THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(bizenv_internal.translated('order %s cannot be answered before it was issued'), NEW.order_id),
                DETAIL = format(bizenv_internal.translated('It was issued on %s; the answer is of %s.'), o.ordered_on, NEW.answered_on),
                HINT = bizenv_internal.translated('Correct "answered_on".');
        END IF;
        RETURN NEW;
    END IF;

    IF o.problem_id IS NULL THEN
        RETURN NULL;    -- the foreign key says it
    END IF;
    -- no move: the step of that day is there already, or this adds to an answer
    -- (but not where the problem was assigned once more on that day)
    has := bizenv_internal.ledger_read(format('SELECT EXISTS (SELECT FROM %I.problem_stage AS s
        WHERE s.problem_id = $1 AND s.stage = ''answered'' AND s.entered_on = $2) AS step', TG_TABLE_SCHEMA), o.problem_id, NEW.answered_on);
    last := bizenv_internal.ledger_last_step(TG_TABLE_SCHEMA, o.problem_id);
    IF has.step AND NOT (o.is_last AND last.stage IN ('assigned', 'in_progress') AND last.entered_on = NEW.answered_on) THEN
        RETURN NULL;
    END IF;
    IF NOT o.is_last THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('order %s is not the last one of problem %s'), NEW.order_id, o.problem_id),
            DETAIL = bizenv_internal.translated('An answer moves the problem, and is an answer to its last order.'),
            HINT = format('SELECT max(order_id) FROM %I.assignment_order WHERE problem_id = %s.', TG_TABLE_SCHEMA, o.problem_id);
    END IF;
    IF last.stage <> 'answered' OR NEW.answered_on < last.entered_on THEN
        EXECUTE format('INSERT INTO %I.problem_stage (department, problem_id, stage, entered_on) VALUES ($1, $2, ''answered'', $3)', TG_TABLE_SCHEMA)
        USING NEW.department, o.problem_id, NEW.answered_on;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_answer() IS 'internal: trigger of the answers of a ledger; the problem is answered';

CREATE FUNCTION bizenv_internal.ledger_letter() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    o record;
    last record;
    sent record;
    term record;
    overdue record;
    due record;
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{supervision_letter}',
        '{BEFORE INSERT ROW,BEFORE UPDATE ROW}', '{department character varying,letter_id integer,order_id integer,issued_on date,level integer,name character varying,reason character varying}');
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.department, NEW.order_id, NEW.issued_on, NEW.level, NEW.name, NEW.reason)
                IS NOT DISTINCT FROM (OLD.department, OLD.order_id, OLD.issued_on, OLD.level, OLD.name, OLD.reason)
            OR bizenv_internal.ledger_follows(to_jsonb(OLD), to_jsonb(NEW), TG_TABLE_SCHEMA, 'assignment_order') THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('letter %s was sent and is not changed'), OLD.letter_id),
            DETAIL = bizenv_internal.translated('What a letter says, and when it was issued, stays.'),
            HINT = bizenv_internal.translated('Issue the next one when it is due.');
    END IF;

    IF NEW.department IS NULL OR NEW.order_id IS NULL OR NEW.issued_on IS NULL THEN
        NEW.level := 0;
        RETURN NEW;        -- the columns say it
    END IF;
    PERFORM bizenv_internal.ledger_not_ahead(format(bizenv_internal.translated('letter on order %s'), NEW.order_id), NEW.issued_on, TG_TABLE_SCHEMA, TG_TABLE_NAME);
    o := bizenv_internal.ledger_read(format('SELECT o.problem_id, o.ordered_on, o.workdays, o.due_on, o.due_reason, o.calendar, o.order_id = (SELECT max(every.order_id) FROM
            (SELECT q.order_id FROM %1$I.assignment_order AS q WHERE q.problem_id = o.problem_id OFFSET 0) AS every) AS is_last
        FROM %1$I.assignment_order AS o WHERE o.order_id = $1', TG_TABLE_SCHEMA), NEW.order_id);
    IF o.problem_id IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('there is no order %s of department %s'), NEW.order_id, NEW.department),
            DETAIL = bizenv_internal.translated('Columns "department" and "order_id" name no order that this role may see.'),
            HINT = format('SELECT department, order_id, requirement FROM %I.assignment_order.', TG_TABLE_SCHEMA);
    END IF;
    last := bizenv_internal.ledger_last_step(TG_TABLE_SCHEMA, o.problem_id);
    IF last.stage IN ('closed', 'rejected') OR NOT o.is_last THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('no letter is due on order %s'), NEW.order_id),
            DETAIL = CASE WHEN o.is_last THEN format(bizenv_internal.translated('Problem %s is %s.'), o.problem_id, last.stage)
                ELSE format(bizenv_internal.translated('It is not the last order of problem %s.'), o.problem_id) END,
            HINT = format('SELECT step, stage, entered_on FROM %I.problem_stage WHERE problem_id = %s ORDER BY step.', TG_TABLE_SCHEMA, o.problem_id);
    END IF;

    -- an order is the paper of level 2; what was sent on it goes on from there
    sent := bizenv_internal.ledger_read(format('SELECT coalesce(max(l.level), 2) AS level, max(l.issued_on) AS issued_on,
            (SELECT count(*)::integer FROM %1$I.supervision_letter AS same WHERE same.order_id = $1
                AND same.level = (SELECT max(top.level) FROM %1$I.supervision_letter AS top WHERE top.order_id = $1)) AS number,
            coalesce((SELECT min(a.answered_on) FROM %1$I.answer AS a WHERE a.order_id = $1
                AND a.answered_on <= $2 AND a.handled_poorly IS NOT TRUE),
                -- answered or verified by a step alone, as the view v_supervision has it
                -- (the problem by its number: a join might look through the steps of all problems)
                (SELECT min(s.entered_on) FROM %1$I.problem_stage AS s
                WHERE s.problem_id = %2$s AND s.entered_on BETWEEN %3$L AND $2
                    AND NOT EXISTS (SELECT FROM %1$I.answer AS a WHERE a.order_id = $1 AND a.answered_on <= $2)
                    AND s.step > coalesce((SELECT max(b.step) FROM %1$I.problem_stage AS b WHERE b.problem_id = %2$s
                        AND b.entered_on <= $2 AND b.stage NOT IN (''answered'', ''verified'')), 0))) AS answered_on,
            (SELECT a.handled_poorly FROM %1$I.answer AS a WHERE a.order_id = $1 AND a.answered_on <= $2 AND a.handled_poorly IS NOT NULL
                ORDER BY a.answered_on DESC, a.answer_id DESC LIMIT 1) AS handled_poorly
        FROM %1$I.supervision_letter AS l WHERE l.order_id = $1', TG_TABLE_SCHEMA, o.problem_id, o.ordered_on), NEW.order_id, NEW.issued_on);
    sent.issued_on := coalesce(sent.issued_on, o.ordered_on);
    IF NEW.issued_on < sent.issued_on THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('a letter on order %s cannot be issued before %s'), NEW.order_id, sent.issued_on),
            DETAIL = format(bizenv_internal.translated('On that day the paper before it was issued; this one is of %s.'), NEW.issued_on),
            HINT = bizenv_internal.translated('Correct "issued_on".');
    END IF;
    -- what the announced days decide is decided: by the fewest workdays, and where the most would say otherwise it is not
    term := bizenv_internal.ledger_term_of(TG_TABLE_SCHEMA, NEW.order_id);
    SELECT greatest(b.least_workdays - k.days, 0) AS least, greatest(b.most_workdays - k.days, 0) AS most, b.unannounced_days INTO overdue
    FROM (SELECT CASE WHEN o.due_reason IS NULL THEN 0 ELSE o.workdays + term.extension END AS days) AS k
    CROSS JOIN LATERAL bizenv.workday_bounds(CASE WHEN o.due_reason IS NULL THEN o.due_on ELSE o.ordered_on END, least(NEW.issued_on, sent.answered_on),
        o.calendar, false, term.pauses) AS b;
    SELECT e.level, e.name, e.reason, m.level AS most_level INTO due
    FROM bizenv.escalation('wuhai', overdue_workdays => overdue.least, handled_poorly => coalesce(sent.handled_poorly, false),
        issued_level => sent.level, issued_count => greatest(sent.number, 1), most_overdue_workdays => overdue.most) AS e
    CROSS JOIN bizenv.escalation('wuhai', overdue_workdays => overdue.most, handled_poorly => coalesce(sent.handled_poorly, false),
        issued_level => sent.level, issued_count => greatest(sent.number, 1)) AS m;
    IF due.level IS NULL AND due.most_level IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'datetime_field_overflow', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('whether a letter is due on order %s is not known'), NEW.order_id),
            DETAIL = format(bizenv_internal.translated('It is overdue by %s to %s workdays: %s days of calendar "%s" are of years that are not announced.'),
                overdue.least, overdue.most, overdue.unannounced_days, o.calendar),
            HINT = bizenv_internal.calendar_hint(o.calendar, extract(year FROM NEW.issued_on)::integer);
    END IF;
    IF due.level IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('no letter is due on order %s'), NEW.order_id),
            DETAIL = format(CASE WHEN sent.handled_poorly
                    THEN bizenv_internal.translated('It is due on %s, and on %s it is %s workdays overdue; its last answer is of poor quality; the last paper on it is of level %s.')
                    ELSE bizenv_internal.translated('It is due on %s, and on %s it is %s workdays overdue; no answer is of poor quality; the last paper on it is of level %s.') END,
                coalesce(o.due_on::text, '-'), NEW.issued_on, overdue.least, sent.level),
            HINT = bizenv_internal.translated('The ladder is in bizenv.ladder_rung: SELECT * FROM bizenv.ladder_rung WHERE ladder = ''wuhai''.');
    END IF;
    IF (coalesce(NEW.level, due.level), coalesce(NEW.name, due.name), coalesce(NEW.reason, due.reason)) <> (due.level, due.name, due.reason) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = bizenv_internal.translated('the ladder says what a letter is'),
            DETAIL = format(bizenv_internal.translated('It is of level %s, "%s", because: %s.'), due.level, due.name, due.reason),
            HINT = bizenv_internal.translated('Leave "level", "name" and "reason" out.');
    END IF;
    NEW.level := due.level;
    NEW.name := due.name;
    NEW.reason := due.reason;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_letter() IS 'internal: trigger of the letters of a ledger; each needs an order that is overdue or poorly handled, and the ladder says which it is';

CREATE FUNCTION bizenv_internal.ledger_application() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    state record;
    lacks text;
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{closure_application}',
        '{BEFORE INSERT ROW,BEFORE UPDATE ROW,BEFORE DELETE ROW}', '{department character varying,application_id integer,task_id integer,applied_on date,decision character varying,decided_on date}');
    IF TG_OP = 'DELETE' THEN
        IF OLD.decision IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(bizenv_internal.translated('application %s was decided and stays'), OLD.application_id),
                DETAIL = format(bizenv_internal.translated('It was %s on %s.'), OLD.decision, OLD.decided_on),
                HINT = bizenv_internal.translated('To take a closure back, set its decision to refused.');
        END IF;
        RETURN OLD;
    ELSIF TG_OP = 'UPDATE' THEN
        IF bizenv_internal.ledger_follows(to_jsonb(OLD), to_jsonb(NEW), TG_TABLE_SCHEMA, 'task') THEN
            RETURN NEW;
        END IF;
        IF (NEW.department, NEW.task_id, NEW.applied_on) IS DISTINCT FROM (OLD.department, OLD.task_id, OLD.applied_on)
            OR OLD.decision = 'refused' AND NEW.decision IS DISTINCT FROM 'refused' OR OLD.decision = 'closed' AND NEW.decision IS NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(bizenv_internal.translated('application %s is not changed in this way'), OLD.application_id),
                DETAIL = bizenv_internal.translated('Its task and its day stay; it is closed or refused once, and a closure may be taken back by refused.'),
                HINT = bizenv_internal.translated('Enter another application.');
        END IF;
        IF NEW.decision IS NOT DISTINCT FROM OLD.decision THEN
            RETURN NEW;
        END IF;
    END IF;
    IF NEW.department IS NULL OR NEW.task_id IS NULL OR NEW.decision = 'refused' THEN
        RETURN NEW;
    END IF;
    -- (a ledger that waits for its upgrade has no such column)
    state := bizenv_internal.ledger_read(format('SELECT to_jsonb(t) ->> ''cancelled_on'' AS cancelled_on FROM %I.task AS t WHERE t.task_id = $1', TG_TABLE_SCHEMA), NEW.task_id);
    IF state.cancelled_on IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(CASE WHEN NEW.decision = 'closed' THEN bizenv_internal.translated('task %s cannot be closed') ELSE bizenv_internal.translated('closure of task %s cannot be applied for') END, NEW.task_id),
            DETAIL = format(bizenv_internal.translated('It was cancelled on %s.'), state.cancelled_on),
            HINT = bizenv_internal.translated('The office takes a cancellation back: it sets "cancelled_on" and "cancelled_reason" to NULL.');
    END IF;
    state := bizenv_internal.ledger_read(format('SELECT bizenv.closure_agg(c.condition, c.met) AS tally FROM %I.task_condition AS c WHERE c.task_id = $1', TG_TABLE_SCHEMA), NEW.task_id);
    lacks := bizenv_internal.ledger_lacks(state.tally, CASE WHEN NEW.decision = 'closed' THEN '{}' ELSE '{approved}' END::text[]);
    IF lacks IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(CASE WHEN NEW.decision = 'closed' THEN bizenv_internal.translated('task %s cannot be closed') ELSE bizenv_internal.translated('closure of task %s cannot be applied for') END, NEW.task_id),
            DETAIL = lacks,
            HINT = format('SELECT condition, met FROM %I.task_condition WHERE task_id = %s.', TG_TABLE_SCHEMA, NEW.task_id);
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_application() IS 'internal: trigger of the applications for closure of a ledger; only what meets its conditions is applied for and closed';
