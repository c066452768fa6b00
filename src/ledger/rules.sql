-- ---------------------------------------------------------------- rules
--
-- Triggers of a ledger's tables.  They run as whoever writes, see what he may
-- see, and name every table by the schema of the one that fired them.

-- Whoever moves a problem, or closes a task, waits for the one who does so at
-- the moment.  (To lock its row one must be allowed to update it, which most
-- are not.  There are 1024 locks of a kind: an import of many rows needs no
-- more of them.)
CREATE FUNCTION bizenv.ledger_lock(schema text, kind text, id integer) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext(format('bizenv %I %s', schema, kind)), id & 1023);
END
$$;
COMMENT ON FUNCTION bizenv.ledger_lock(text, text, integer) IS 'internal: makes the rules of a ledger take turns on a problem or a task';

-- The last step of a problem; a row of NULLs where there is none
CREATE FUNCTION bizenv.ledger_last_step(schema text, department text, problem_id integer) RETURNS record
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    last record;
BEGIN
    EXECUTE format('SELECT s.step, s.stage, s.entered_on FROM %I.problem_stage AS s
        WHERE s.department = $1 AND s.problem_id = $2 ORDER BY s.step DESC LIMIT 1', nullif(schema, ''))
    INTO last USING department, problem_id;
    RETURN last;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_last_step(text, text, integer) IS 'internal: where a problem of a ledger stands';

-- What the tally of conditions lacks, in words; NULL where it is eligible
CREATE FUNCTION bizenv.ledger_lacks(t bizenv.closure_tally, ignoring text[]) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    unmet text := array_to_string(ARRAY(SELECT c FROM unnest(bizenv.unmet_conditions(t)) AS c WHERE c <> ALL (ignoring)), ', ');
    unknown text := array_to_string(ARRAY(SELECT c FROM unnest(bizenv.unknown_conditions(t)) AS c WHERE c <> ALL (ignoring)), ', ');
BEGIN
    IF bizenv.is_eligible(t, ignoring) THEN
        RETURN NULL;
    END IF;
    RETURN coalesce(nullif(concat_ws(' ', CASE WHEN unmet <> '' THEN format(bizenv.translated('Not met: %s.'), unmet) END,
        CASE WHEN unknown <> '' THEN format(bizenv.translated('Not known: %s.'), unknown) END), ''), bizenv.translated('No condition is recorded.'));
END
$$;
COMMENT ON FUNCTION bizenv.ledger_lacks(bizenv.closure_tally, text[]) IS 'internal: the conditions that keep a problem or a task of a ledger from being closed';

-- Steps and letters cannot be deleted, and each must not be earlier than the one
-- before.  A date in the future would therefore block all later ones: refuse it.
CREATE FUNCTION bizenv.ledger_not_ahead(what text, day date, schema text, relation text) RETURNS void
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
BEGIN
    -- (of what is no day the columns say it)
    IF day > bizenv.today() AND isfinite(day) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = schema, TABLE = relation,
            MESSAGE = format(bizenv.translated('%s is of a day to come'), what),
            DETAIL = format(bizenv.translated('It is of %s, and today is %s in the office.'), day, bizenv.today()),
            HINT = bizenv.translated('Enter it when it has happened, with the day on which it did.');
    END IF;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_not_ahead(text, date, text, text) IS 'internal: refuses what has not happened yet';

-- A rule serves the tables that it was made for, and there what it was made
-- for: their names, the columns that it reads, and when it is fired.
CREATE FUNCTION bizenv.ledger_serves(relation oid, fired text, tables text[], events text[], columns text[]) RETURNS void
    AS 'MODULE_PATHNAME' LANGUAGE C STRICT STABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.ledger_serves(oid, text, text[], text[], text[]) IS 'internal: refuses what a rule of a ledger was not made for';

CREATE FUNCTION bizenv.ledger_problem() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    last record;
    added text;
BEGIN
    IF TG_LEVEL = 'STATEMENT' THEN
        added := (SELECT 'with ' || t.tgnewtable FROM pg_trigger AS t WHERE t.tgrelid = TG_RELID AND t.tgname = TG_NAME);
    END IF;
    PERFORM bizenv.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL, added), '{problem}',
        '{AFTER INSERT STATEMENT with added,BEFORE UPDATE ROW,BEFORE DELETE ROW}', '{department character varying,problem_id integer,found_on date}');
    IF TG_OP = 'INSERT' THEN
        EXECUTE format('INSERT INTO %I.problem_stage (department, problem_id, stage, entered_on)
            SELECT a.department, a.problem_id, ''collected'', a.found_on FROM added AS a', TG_TABLE_SCHEMA);
        RETURN NULL;
    ELSIF TG_OP = 'UPDATE' THEN
        IF NEW.found_on <> OLD.found_on THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(bizenv.translated('problem %s was found on %s'), OLD.problem_id, OLD.found_on),
                DETAIL = bizenv.translated('Its first step was entered on that day; steps are not changed.'),
                HINT = format(bizenv.translated('While it is only collected: DELETE FROM %I.problem WHERE problem_id = %s, and enter it anew.'), TG_TABLE_SCHEMA, OLD.problem_id);
        END IF;
        RETURN NEW;
    END IF;
    last := bizenv.ledger_last_step(TG_TABLE_SCHEMA, OLD.department, OLD.problem_id);
    IF last.step > 1 THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv.translated('problem %s has been taken up and stays'), OLD.problem_id),
            DETAIL = format(bizenv.translated('It is at step %s, %s; only a problem that is no more than collected is deleted, with its first step.'), last.step, last.stage),
            HINT = bizenv.translated('A problem that should not be there is rejected: enter the stage rejected.');
    END IF;
    RETURN OLD;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_problem() IS 'internal: trigger of the problems of a ledger; each begins with its first step';

CREATE FUNCTION bizenv.ledger_stage() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    last record;
    lacks text;
    is_there boolean;
BEGIN
    PERFORM bizenv.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{problem_stage}',
        '{BEFORE INSERT ROW,BEFORE UPDATE ROW,BEFORE DELETE ROW}', '{department character varying,problem_id integer,step integer,stage character varying,entered_on date}');
    IF TG_OP <> 'INSERT' THEN
        -- the problem's own change or end, which came first
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.problem AS p WHERE p.department = $1 AND p.problem_id = $2)', TG_TABLE_SCHEMA)
        INTO is_there USING OLD.department, OLD.problem_id;
        IF TG_OP = 'DELETE' AND NOT is_there THEN
            RETURN OLD;
        ELSIF TG_OP = 'UPDATE' THEN
            IF (NEW.step, NEW.stage, NEW.entered_on) IS NOT DISTINCT FROM (OLD.step, OLD.stage, OLD.entered_on)
                AND (NOT is_there OR (NEW.department, NEW.problem_id) IS NOT DISTINCT FROM (OLD.department, OLD.problem_id)) THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv.translated('step %s of problem %s is not changed'), OLD.step, OLD.problem_id),
            DETAIL = bizenv.translated('The way of a problem is a row a step; to move a problem is to add a row.'),
            HINT = format('INSERT INTO %I.problem_stage (department, problem_id, stage, entered_on) VALUES (%L, %s, ...).',
                TG_TABLE_SCHEMA, OLD.department, OLD.problem_id);
    END IF;

    IF NEW.department IS NULL OR NEW.problem_id IS NULL OR NEW.stage IS NULL OR NEW.entered_on IS NULL THEN
        NEW.step := 1;
        RETURN NEW;        -- the columns say it
    END IF;
    PERFORM bizenv.ledger_not_ahead(format(bizenv.translated('step %s of problem %s'), NEW.stage, NEW.problem_id), NEW.entered_on, TG_TABLE_SCHEMA, TG_TABLE_NAME);
    IF NEW.stage = 'collected' AND pg_trigger_depth() > 1 THEN
        NEW.step := 1;
        RETURN NEW;        -- with its problem, of which there may be many; the key sees to it that it is the first
    END IF;
    -- (nobody else sees a problem that has no step yet)
    IF NEW.stage <> 'collected' THEN
        PERFORM bizenv.ledger_lock(TG_TABLE_SCHEMA, 'problem', NEW.problem_id);
    END IF;
    last := bizenv.ledger_last_step(TG_TABLE_SCHEMA, NEW.department, NEW.problem_id);
    IF last.step IS NULL AND NEW.stage <> 'collected' THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv.translated('there is no problem %s of department %s'), NEW.problem_id, NEW.department),
            DETAIL = bizenv.translated('Columns "department" and "problem_id" name no problem that this role may see.'),
            HINT = format('SELECT department, problem_id, name FROM %I.problem.', TG_TABLE_SCHEMA);
    END IF;
    IF NOT bizenv.can_move(last.stage, NEW.stage) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv.translated('problem %s cannot go from %s to %s'), NEW.problem_id, last.stage, NEW.stage),
            DETAIL = format(bizenv.translated('From %s it goes to %s.'), last.stage, (
                SELECT string_agg(s, bizenv.translated(' or ')) FROM unnest('{collected,assigned,in_progress,answered,verified,closed,returned,rejected,reopened}'::text[]) AS s
                WHERE bizenv.can_move(last.stage, s))),
            HINT = format('SELECT step, stage, entered_on FROM %I.problem_stage WHERE problem_id = %s ORDER BY step.', TG_TABLE_SCHEMA, NEW.problem_id);
    END IF;
    IF NEW.entered_on < last.entered_on THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv.translated('problem %s cannot enter %s before it entered %s'), NEW.problem_id, NEW.stage, last.stage),
            DETAIL = format(bizenv.translated('It entered %s on %s; this step is of %s.'), last.stage, last.entered_on, NEW.entered_on),
            HINT = format('SELECT step, stage, entered_on FROM %I.problem_stage WHERE problem_id = %s ORDER BY step.', TG_TABLE_SCHEMA, NEW.problem_id);
    END IF;
    IF NEW.step <> coalesce(last.step, 0) + 1 THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv.translated('the next step of problem %s is %s'), NEW.problem_id, coalesce(last.step, 0) + 1),
            DETAIL = format(bizenv.translated('Column "step" holds %s.'), NEW.step),
            HINT = bizenv.translated('Leave "step" out.');
    END IF;
    NEW.step := coalesce(last.step, 0) + 1;
    IF NEW.stage = 'closed' THEN
        EXECUTE format('SELECT bizenv.ledger_lacks(bizenv.closure_agg(c.condition, c.met), ''{}'') FROM %I.problem_condition AS c
            WHERE c.department = $1 AND c.problem_id = $2', TG_TABLE_SCHEMA)
        INTO lacks USING NEW.department, NEW.problem_id;
        IF lacks IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(bizenv.translated('problem %s cannot be closed'), NEW.problem_id),
                DETAIL = lacks,
                HINT = format('SELECT condition, met FROM %I.problem_condition WHERE problem_id = %s.', TG_TABLE_SCHEMA, NEW.problem_id);
        END IF;
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_stage() IS 'internal: trigger of the steps of a ledger''s problems; only moves that can_move allows, closed only where every condition is met';

CREATE FUNCTION bizenv.ledger_condition() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    kind text := CASE TG_TABLE_NAME WHEN 'task_condition' THEN 'task' ELSE 'problem' END;
    changed record;
    department text;
    number integer;
    last record;
    is_closed boolean;
BEGIN
    PERFORM bizenv.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{problem_condition,task_condition}',
        '{BEFORE INSERT ROW,BEFORE UPDATE ROW,BEFORE DELETE ROW}',
        ARRAY[kind || '_id integer', 'department character varying', 'condition character varying', 'met boolean']);
    changed := CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
    department := changed.department;
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.condition, NEW.met) IS NOT DISTINCT FROM (OLD.condition, OLD.met) THEN
            RETURN NEW;
        END IF;
    END IF;
    IF kind = 'task' THEN
        number := changed.task_id;
        PERFORM bizenv.ledger_lock(TG_TABLE_SCHEMA, kind, number);
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.closure_application AS a
            WHERE a.department = $1 AND a.task_id = $2 AND a.decision = ''closed'')', TG_TABLE_SCHEMA)
        INTO is_closed USING department, number;
    ELSE
        number := changed.problem_id;
        PERFORM bizenv.ledger_lock(TG_TABLE_SCHEMA, kind, number);
        last := bizenv.ledger_last_step(TG_TABLE_SCHEMA, department, number);
        is_closed := last.stage = 'closed';
    END IF;
    IF is_closed THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(CASE kind WHEN 'task' THEN bizenv.translated('task %s is closed, and so are its conditions')
                ELSE bizenv.translated('problem %s is closed, and so are its conditions') END, number),
            DETAIL = format(bizenv.translated('Condition "%s" is one of those that it was closed by.'), left(changed.condition, 100)),
            HINT = CASE kind WHEN 'task' THEN bizenv.translated('Take the decision back first: set it to refused.') ELSE bizenv.translated('Reopen the problem first: enter the stage reopened.') END;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_condition() IS 'internal: trigger of the conditions of a ledger; those of what is closed are not changed';

-- What was ordered, answered and sent stays
CREATE FUNCTION bizenv.ledger_stays() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
BEGIN
    PERFORM bizenv.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{answer,assignment_order,supervision_letter}',
        '{BEFORE DELETE ROW}', '{department character varying,order_id integer}');
    RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
        MESSAGE = format(bizenv.translated('rows of %I.%I are not deleted'), TG_TABLE_SCHEMA, TG_TABLE_NAME),
        DETAIL = bizenv.translated('What was ordered, answered or sent stays.'),
        HINT = bizenv.translated('Go on from it: return the problem, assign it anew, or reject it.');
END
$$;
COMMENT ON FUNCTION bizenv.ledger_stays() IS 'internal: trigger of the orders, answers and letters of a ledger; they are not deleted';

CREATE FUNCTION bizenv.ledger_order() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    due date;
    has boolean;
BEGIN
    PERFORM bizenv.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{assignment_order}',
        '{BEFORE INSERT ROW,BEFORE UPDATE ROW,AFTER INSERT ROW}', '{department character varying,order_id integer,problem_id integer,ordered_on date,workdays integer,calendar character varying,due_on date}');
    IF TG_WHEN = 'AFTER' THEN
        PERFORM bizenv.ledger_lock(TG_TABLE_SCHEMA, 'problem', NEW.problem_id);
        -- a step of that day that has no order yet is this one's
        EXECUTE format('SELECT (SELECT count(*) FROM %1$I.problem_stage AS s
                WHERE s.department = $1 AND s.problem_id = $2 AND s.stage = ''assigned'' AND s.entered_on = $3)
            >= (SELECT count(*) FROM %1$I.assignment_order AS o WHERE o.department = $1 AND o.problem_id = $2 AND o.ordered_on = $3)', TG_TABLE_SCHEMA)
        INTO has USING NEW.department, NEW.problem_id, NEW.ordered_on;
        IF NOT has THEN
            EXECUTE format('INSERT INTO %I.problem_stage (department, problem_id, stage, entered_on) VALUES ($1, $2, ''assigned'', $3)', TG_TABLE_SCHEMA)
            USING NEW.department, NEW.problem_id, NEW.ordered_on;
        END IF;
        RETURN NULL;
    END IF;

    IF TG_OP = 'UPDATE' THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.problem AS p WHERE p.department = $1 AND p.problem_id = $2)', TG_TABLE_SCHEMA)
        INTO has USING OLD.department, OLD.problem_id;
        IF NEW.ordered_on <> OLD.ordered_on OR has AND (NEW.department, NEW.problem_id) <> (OLD.department, OLD.problem_id) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(bizenv.translated('order %s stays with its problem and its day'), OLD.order_id),
                DETAIL = bizenv.translated('Columns "department", "problem_id" and "ordered_on" are not changed; "workdays" and "calendar" may be.'),
                HINT = bizenv.translated('To assign a problem anew, return it and issue another order; to move it to another department, change the department of the problem.');
        END IF;
        IF NEW.due_on = OLD.due_on AND (NEW.workdays, NEW.calendar) IS DISTINCT FROM (OLD.workdays, OLD.calendar) THEN
            NEW.due_on := NULL;
        END IF;
    END IF;
    due := bizenv.deadline(NEW.ordered_on, NEW.workdays, 'workday', NEW.calendar);
    IF NEW.due_on <> due THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = bizenv.translated('the deadline of an order is computed'),
            DETAIL = format(bizenv.translated('%s workdays after %s end on %s, not on %s.'), NEW.workdays, NEW.ordered_on, due, NEW.due_on),
            HINT = bizenv.translated('Leave "due_on" out, and set "workdays".');
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF due <> OLD.due_on THEN
            EXECUTE format('SELECT EXISTS (SELECT FROM %I.supervision_letter AS l WHERE l.department = $1 AND l.order_id = $2)', TG_TABLE_SCHEMA)
            INTO has USING OLD.department, OLD.order_id;
            IF has THEN
                RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                    MESSAGE = format(bizenv.translated('the deadline of order %s is cited by a letter'), OLD.order_id),
                    DETAIL = format(bizenv.translated('It was due on %s when the letter was issued.'), OLD.due_on),
                    HINT = bizenv.translated('Return the problem and issue another order.');
            END IF;
        END IF;
    END IF;
    NEW.due_on := due;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_order() IS 'internal: trigger of the orders of a ledger; the calendar computes the deadline, and the problem is assigned';

CREATE FUNCTION bizenv.ledger_answer() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    o record;
    last record;
    has boolean;
BEGIN
    PERFORM bizenv.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{answer}',
        '{BEFORE INSERT ROW,BEFORE UPDATE ROW,AFTER INSERT ROW}', '{department character varying,answer_id integer,order_id integer,answered_on date}');
    IF TG_OP = 'UPDATE' THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.assignment_order AS o WHERE o.department = $1 AND o.order_id = $2) AS is_there', TG_TABLE_SCHEMA)
        INTO o USING OLD.department, OLD.order_id;
        IF NEW.answered_on <> OLD.answered_on OR o.is_there AND (NEW.department, NEW.order_id) <> (OLD.department, OLD.order_id) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(bizenv.translated('answer %s stays with its order and its day'), OLD.answer_id),
                DETAIL = bizenv.translated('Columns "department", "order_id" and "answered_on" are not changed; "content" and "handled_poorly" may be.'),
                HINT = bizenv.translated('Enter another answer.');
        END IF;
        RETURN NEW;
    END IF;

    EXECUTE format('SELECT o.problem_id, o.ordered_on, NOT EXISTS (SELECT FROM %1$I.assignment_order AS later
            WHERE later.department = o.department AND later.problem_id = o.problem_id AND later.order_id > o.order_id) AS is_last
        FROM %1$I.assignment_order AS o WHERE o.department = $1 AND o.order_id = $2', TG_TABLE_SCHEMA)
    INTO o USING NEW.department, NEW.order_id;
    IF TG_WHEN = 'BEFORE' THEN
        IF NEW.answered_on < o.ordered_on THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(bizenv.translated('order %s cannot be answered before it was issued'), NEW.order_id),
                DETAIL = format(bizenv.translated('It was issued on %s; the answer is of %s.'), o.ordered_on, NEW.answered_on),
                HINT = bizenv.translated('Correct "answered_on".');
        END IF;
        RETURN NEW;
    END IF;

    IF o.problem_id IS NULL THEN
        RETURN NULL;    -- the foreign key says it
    END IF;
    PERFORM bizenv.ledger_lock(TG_TABLE_SCHEMA, 'problem', o.problem_id);
    -- no move: the step of that day is there already, or this adds to an answer
    -- (but not where the problem was assigned once more on that day)
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.problem_stage AS s
        WHERE s.department = $1 AND s.problem_id = $2 AND s.stage = ''answered'' AND s.entered_on = $3)', TG_TABLE_SCHEMA)
    INTO has USING NEW.department, o.problem_id, NEW.answered_on;
    last := bizenv.ledger_last_step(TG_TABLE_SCHEMA, NEW.department, o.problem_id);
    IF has AND NOT (o.is_last AND last.stage IN ('assigned', 'in_progress') AND last.entered_on = NEW.answered_on) THEN
        RETURN NULL;
    END IF;
    IF NOT o.is_last THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv.translated('order %s is not the last one of problem %s'), NEW.order_id, o.problem_id),
            DETAIL = bizenv.translated('An answer moves the problem, and is an answer to its last order.'),
            HINT = format('SELECT max(order_id) FROM %I.assignment_order WHERE problem_id = %s.', TG_TABLE_SCHEMA, o.problem_id);
    END IF;
    IF last.stage <> 'answered' OR NEW.answered_on < last.entered_on THEN
        EXECUTE format('INSERT INTO %I.problem_stage (department, problem_id, stage, entered_on) VALUES ($1, $2, ''answered'', $3)', TG_TABLE_SCHEMA)
        USING NEW.department, o.problem_id, NEW.answered_on;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_answer() IS 'internal: trigger of the answers of a ledger; the problem is answered';

CREATE FUNCTION bizenv.ledger_letter() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    o record;
    last record;
    sent record;
    due record;
BEGIN
    PERFORM bizenv.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{supervision_letter}',
        '{BEFORE INSERT ROW,BEFORE UPDATE ROW}', '{department character varying,letter_id integer,order_id integer,issued_on date,level integer,name character varying,reason character varying}');
    EXECUTE format('SELECT o.problem_id, o.ordered_on, o.due_on, o.calendar, NOT EXISTS (SELECT FROM %1$I.assignment_order AS later
            WHERE later.department = o.department AND later.problem_id = o.problem_id AND later.order_id > o.order_id) AS is_last
        FROM %1$I.assignment_order AS o WHERE o.department = $1 AND o.order_id = $2', TG_TABLE_SCHEMA)
    INTO o USING CASE TG_OP WHEN 'UPDATE' THEN OLD.department ELSE NEW.department END, CASE TG_OP WHEN 'UPDATE' THEN OLD.order_id ELSE NEW.order_id END;
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.issued_on, NEW.level, NEW.name, NEW.reason) IS NOT DISTINCT FROM (OLD.issued_on, OLD.level, OLD.name, OLD.reason)
            AND (o.problem_id IS NULL OR (NEW.department, NEW.order_id) IS NOT DISTINCT FROM (OLD.department, OLD.order_id)) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv.translated('letter %s was sent and is not changed'), OLD.letter_id),
            DETAIL = bizenv.translated('What a letter says, and when it was issued, stays.'),
            HINT = bizenv.translated('Issue the next one when it is due.');
    END IF;

    IF NEW.department IS NULL OR NEW.order_id IS NULL OR NEW.issued_on IS NULL THEN
        NEW.level := 0;
        RETURN NEW;        -- the columns say it
    END IF;
    PERFORM bizenv.ledger_not_ahead(format(bizenv.translated('letter on order %s'), NEW.order_id), NEW.issued_on, TG_TABLE_SCHEMA, TG_TABLE_NAME);
    IF o.problem_id IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv.translated('there is no order %s of department %s'), NEW.order_id, NEW.department),
            DETAIL = bizenv.translated('Columns "department" and "order_id" name no order that this role may see.'),
            HINT = format('SELECT department, order_id, requirement FROM %I.assignment_order.', TG_TABLE_SCHEMA);
    END IF;
    PERFORM bizenv.ledger_lock(TG_TABLE_SCHEMA, 'problem', o.problem_id);
    last := bizenv.ledger_last_step(TG_TABLE_SCHEMA, NEW.department, o.problem_id);
    IF last.stage IN ('closed', 'rejected') OR NOT o.is_last THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv.translated('no letter is due on order %s'), NEW.order_id),
            DETAIL = CASE WHEN o.is_last THEN format(bizenv.translated('Problem %s is %s.'), o.problem_id, last.stage)
                ELSE format(bizenv.translated('It is not the last order of problem %s.'), o.problem_id) END,
            HINT = format('SELECT step, stage, entered_on FROM %I.problem_stage WHERE problem_id = %s ORDER BY step.', TG_TABLE_SCHEMA, o.problem_id);
    END IF;

    -- an order is the paper of level 2; what was sent on it goes on from there
    EXECUTE format('SELECT coalesce(max(l.level), 2) AS level, coalesce(max(l.issued_on), $3) AS issued_on,
            (SELECT count(*)::integer FROM %1$I.supervision_letter AS same WHERE same.department = $1 AND same.order_id = $2
                AND same.level = (SELECT max(top.level) FROM %1$I.supervision_letter AS top WHERE top.department = $1 AND top.order_id = $2)) AS number,
            (SELECT min(a.answered_on) FROM %1$I.answer AS a WHERE a.department = $1 AND a.order_id = $2
                AND a.answered_on <= $4 AND a.handled_poorly IS NOT TRUE) AS answered_on,
            (SELECT a.handled_poorly FROM %1$I.answer AS a WHERE a.department = $1 AND a.order_id = $2 AND a.answered_on <= $4 AND a.handled_poorly IS NOT NULL
                ORDER BY a.answered_on DESC, a.answer_id DESC LIMIT 1) AS handled_poorly
        FROM %1$I.supervision_letter AS l WHERE l.department = $1 AND l.order_id = $2', TG_TABLE_SCHEMA)
    INTO sent USING NEW.department, NEW.order_id, o.ordered_on, NEW.issued_on;
    IF NEW.issued_on < sent.issued_on THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv.translated('a letter on order %s cannot be issued before %s'), NEW.order_id, sent.issued_on),
            DETAIL = format(bizenv.translated('On that day the paper before it was issued; this one is of %s.'), NEW.issued_on),
            HINT = bizenv.translated('Correct "issued_on".');
    END IF;
    SELECT e.level, e.name, e.reason INTO due FROM bizenv.escalation('wuhai',
        overdue_workdays => bizenv.overdue_workdays(o.due_on, NEW.issued_on, sent.answered_on, o.calendar),
        handled_poorly => coalesce(sent.handled_poorly, false),
        issued_level => sent.level, issued_count => greatest(sent.number, 1)) AS e;
    IF due.level IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv.translated('no letter is due on order %s'), NEW.order_id),
            DETAIL = format(CASE WHEN sent.handled_poorly
                    THEN bizenv.translated('It is due on %s, and on %s it is %s workdays overdue; its last answer is of poor quality; the last paper on it is of level %s.')
                    ELSE bizenv.translated('It is due on %s, and on %s it is %s workdays overdue; no answer is of poor quality; the last paper on it is of level %s.') END,
                o.due_on, NEW.issued_on, bizenv.overdue_workdays(o.due_on, NEW.issued_on, sent.answered_on, o.calendar), sent.level),
            HINT = bizenv.translated('The ladder is in bizenv.ladder_rung: SELECT * FROM bizenv.ladder_rung WHERE ladder = ''wuhai''.');
    END IF;
    IF (coalesce(NEW.level, due.level), coalesce(NEW.name, due.name), coalesce(NEW.reason, due.reason)) <> (due.level, due.name, due.reason) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = bizenv.translated('the ladder says what a letter is'),
            DETAIL = format(bizenv.translated('It is of level %s, "%s", because: %s.'), due.level, due.name, due.reason),
            HINT = bizenv.translated('Leave "level", "name" and "reason" out.');
    END IF;
    NEW.level := due.level;
    NEW.name := due.name;
    NEW.reason := due.reason;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_letter() IS 'internal: trigger of the letters of a ledger; each needs an order that is overdue or poorly handled, and the ladder says which it is';

CREATE FUNCTION bizenv.ledger_application() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    t bizenv.closure_tally;
    lacks text;
    is_there boolean;
BEGIN
    PERFORM bizenv.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{closure_application}',
        '{BEFORE INSERT ROW,BEFORE UPDATE ROW,BEFORE DELETE ROW}', '{department character varying,application_id integer,task_id integer,applied_on date,decision character varying,decided_on date}');
    IF TG_OP = 'DELETE' THEN
        IF OLD.decision IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(bizenv.translated('application %s was decided and stays'), OLD.application_id),
                DETAIL = format(bizenv.translated('It was %s on %s.'), OLD.decision, OLD.decided_on),
                HINT = bizenv.translated('To take a closure back, set its decision to refused.');
        END IF;
        RETURN OLD;
    ELSIF TG_OP = 'UPDATE' THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.task AS t WHERE t.department = $1 AND t.task_id = $2)', TG_TABLE_SCHEMA)
        INTO is_there USING OLD.department, OLD.task_id;
        IF NEW.applied_on <> OLD.applied_on OR is_there AND (NEW.department, NEW.task_id) <> (OLD.department, OLD.task_id)
            OR OLD.decision = 'refused' AND NEW.decision IS DISTINCT FROM 'refused' OR OLD.decision = 'closed' AND NEW.decision IS NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(bizenv.translated('application %s is not changed in this way'), OLD.application_id),
                DETAIL = bizenv.translated('Its task and its day stay; it is closed or refused once, and a closure may be taken back by refused.'),
                HINT = bizenv.translated('Enter another application.');
        END IF;
        IF NEW.decision IS NOT DISTINCT FROM OLD.decision THEN
            RETURN NEW;
        END IF;
    END IF;
    IF NEW.department IS NULL OR NEW.task_id IS NULL OR NEW.decision = 'refused' THEN
        RETURN NEW;
    END IF;
    PERFORM bizenv.ledger_lock(TG_TABLE_SCHEMA, 'task', NEW.task_id);
    EXECUTE format('SELECT bizenv.closure_agg(c.condition, c.met) FROM %I.task_condition AS c WHERE c.department = $1 AND c.task_id = $2', TG_TABLE_SCHEMA)
    INTO t USING NEW.department, NEW.task_id;
    lacks := bizenv.ledger_lacks(t, CASE WHEN NEW.decision = 'closed' THEN '{}' ELSE '{approved}' END::text[]);
    IF lacks IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(CASE WHEN NEW.decision = 'closed' THEN bizenv.translated('task %s cannot be closed') ELSE bizenv.translated('closure of task %s cannot be applied for') END, NEW.task_id),
            DETAIL = lacks,
            HINT = format('SELECT condition, met FROM %I.task_condition WHERE task_id = %s.', TG_TABLE_SCHEMA, NEW.task_id);
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_application() IS 'internal: trigger of the applications for closure of a ledger; only what meets its conditions is applied for and closed';
