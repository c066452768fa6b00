--
-- ledger (台账): the whole loop in an office's own schema
--

-- The tables of a ledger, as one plain script: src/ledger/schema.sql.
CREATE FUNCTION bizenv.ledger_schema() RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $bizenv$SELECT
--@literal ledger/schema.sql $ledger$
$bizenv$;
COMMENT ON FUNCTION bizenv.ledger_schema() IS 'internal: the script that create_ledger runs';

CREATE FUNCTION bizenv.create_ledger(schema text) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    caller record;
    place record;
    present text[];
    relation record;
BEGIN
    IF schema IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = 'a ledger needs the name of a schema',
            DETAIL = 'Argument "schema" is NULL.',
            HINT = 'Name it: SELECT bizenv.create_ledger(''oversight'').';
    END IF;
    -- "$user" on a search_path is not the schema of that name
    IF schema = '' OR octet_length(schema) > 63 OR schema = '$user' THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_name',
            MESSAGE = 'a ledger cannot have this name',
            DETAIL = format('Argument "schema" has %s bytes; a name has 1 to 63, and is not "$user".', octet_length(schema)),
            HINT = 'Choose another name: SELECT bizenv.create_ledger(''oversight'').';
    END IF;
    IF schema ~ '^pg_' OR schema IN ('information_schema', 'bizenv') THEN
        RAISE EXCEPTION USING ERRCODE = 'reserved_name',
            MESSAGE = format('a ledger cannot be in the schema %I', schema),
            DETAIL = 'Argument "schema" names a schema of the system, a temporary one, or that of the extension.',
            HINT = 'Choose another name: SELECT bizenv.create_ledger(''oversight'').';
    END IF;

    SELECT r.oid, r.rolname, r.rolsuper OR r.rolbypassrls AS sees_all INTO STRICT caller
    FROM pg_roles AS r WHERE r.rolname = current_user;
    IF caller.sees_all AND current_setting('server_version_num')::integer < 150000 THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('a ledger of role %I would have views that show everything to everyone', caller.rolname),
            DETAIL = 'Views see what their owner sees before PostgreSQL 15; a superuser, or a role with BYPASSRLS, sees all departments.',
            HINT = 'Let an ordinary role own it: CREATE ROLE ledger_owner NOLOGIN; GRANT ledger_owner TO CURRENT_USER; '
                || format('GRANT CREATE ON DATABASE %I TO ledger_owner; SET ROLE ledger_owner;', current_database());
    END IF;

    SELECT n.oid, n.nspowner, pg_has_role(n.nspowner, 'USAGE') AS is_own,
        (SELECT string_agg(DISTINCT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END, ', ')
         FROM aclexplode(n.nspacl) AS a
         WHERE a.privilege_type = 'CREATE' AND a.grantee NOT IN (n.nspowner, caller.oid)) AS others
    INTO place FROM pg_namespace AS n WHERE n.nspname = schema;
    IF NOT FOUND THEN
        EXECUTE format('CREATE SCHEMA %I', schema);
    ELSE
        SELECT array_agg(what ORDER BY what COLLATE "C") INTO present FROM (
            SELECT pg_describe_object(d.classid, d.objid, 0) AS what
            FROM pg_depend AS d
            WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = place.oid AND d.deptype = 'n'
                -- (a sequence of a column goes with its table)
                AND NOT EXISTS (SELECT FROM pg_depend AS o WHERE o.classid = d.classid AND o.objid = d.objid AND o.deptype IN ('a', 'i'))) AS s;
        IF present IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'duplicate_schema',
                MESSAGE = format('schema %I is not empty', schema),
                DETAIL = format('There is %s%s.', array_to_string(present[1:5], ', '),
                    CASE WHEN cardinality(present) > 5 THEN ' and more' ELSE '' END),
                HINT = CASE WHEN to_regclass(format('%I.task_progress', schema)) IS NOT NULL
                    THEN format('A ledger is there already. To begin anew, with all its rows lost: DROP SCHEMA %I CASCADE.', schema)
                    ELSE 'Choose the name of a schema that does not exist; it is made.' END;
        END IF;
        IF NOT place.is_own THEN
            RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
                MESSAGE = format('must be owner of schema %I', schema),
                DETAIL = format('It belongs to %I.', pg_get_userbyid(place.nspowner)),
                HINT = format('Choose the name of a schema that does not exist, or let its owner type: ALTER SCHEMA %I OWNER TO %I.', schema, caller.rolname);
        END IF;
        IF place.others IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
                MESSAGE = format('others may create objects in schema %I', schema),
                DETAIL = format('CREATE is granted to %s; what they put there could stand in the way of the ledger.', place.others),
                HINT = format('REVOKE CREATE ON SCHEMA %I FROM %s.', schema, place.others);
        END IF;
    END IF;

    -- the new schema first, temporary tables last: no other name is found
    PERFORM set_config('search_path', format('%I, pg_temp', schema), true);
    EXECUTE bizenv.ledger_schema();
    PERFORM set_config('search_path', 'pg_catalog, pg_temp', true);

    IF current_setting('server_version_num')::integer >= 150000 THEN
        FOR relation IN
            SELECT c.relname FROM pg_class AS c
            WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema)
                AND c.relkind = 'v' AND c.relname LIKE 'v\_%'
        LOOP
            EXECUTE format('ALTER VIEW %I.%I SET (security_invoker = true)', schema, relation.relname);
        END LOOP;
    END IF;
    EXECUTE format('INSERT INTO %I.role_grant (role_name, as_role) VALUES (current_user, ''office'')', schema);

    RETURN format('ledger %I of %I; next: SELECT bizenv.grant_ledger(%L, ''a role'', as_role => ''office'')', schema, caller.rolname, schema);
END
$$;
COMMENT ON FUNCTION bizenv.create_ledger(text) IS
'在指定模式中建立一套营商环境工作台账：部门、清单、任务、报送、指标、问题、交办、督办、销号
Makes a ledger in a schema that does not exist, or is empty and the caller''s: tables of plain types, their rules and views, all owned by the caller, who becomes its office; says what to do next; a schema that is not empty is 42P06, one of somebody else 42501, one where others may create 55000, a reserved name 42939, an illegal one 42602, NULL 22004; on PostgreSQL 14 a superuser is refused by 55000, as views would show all departments to everyone.
SELECT bizenv.create_ledger(''oversight'');';

-- ---------------------------------------------------------------- rules
--
-- Triggers of a ledger's tables.  They run as whoever writes, see what he may
-- see, and name every table by the schema of the one that fired them.

-- Whoever moves a problem, or closes a task, waits for the one who does so at
-- the moment.  (To lock its row one must be allowed to update it, which most
-- are not.  There are 1024 locks of a kind: an import of many rows needs no
-- more of them.)
CREATE FUNCTION bizenv.ledger_lock(schema text, kind text, number integer) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext(format('bizenv %I %s', schema, kind)), number & 1023);
END
$$;
COMMENT ON FUNCTION bizenv.ledger_lock(text, text, integer) IS 'internal: makes the rules of a ledger take turns on a problem or a task';

-- The last step of a problem; a row of NULLs where there is none
CREATE FUNCTION bizenv.ledger_last_step(schema text, department text, problem_id integer) RETURNS record
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last record;
BEGIN
    EXECUTE format('SELECT s.step, s.stage, s.entered_on FROM %I.problem_stage AS s
        WHERE s.department = $1 AND s.problem_id = $2 ORDER BY s.step DESC LIMIT 1', schema)
    INTO last USING department, problem_id;
    RETURN last;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_last_step(text, text, integer) IS 'internal: where a problem of a ledger stands';

-- What the tally of conditions lacks, in words; NULL where it is eligible
CREATE FUNCTION bizenv.ledger_lacks(t bizenv.closure_tally, ignoring text[]) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    unmet text := array_to_string(ARRAY(SELECT c FROM unnest(bizenv.unmet(t)) AS c WHERE c <> ALL (ignoring)), ', ');
    unknown text := array_to_string(ARRAY(SELECT c FROM unnest(bizenv.unknown(t)) AS c WHERE c <> ALL (ignoring)), ', ');
BEGIN
    IF bizenv.is_eligible(t, ignoring) THEN
        RETURN NULL;
    END IF;
    RETURN coalesce(nullif(concat_ws(' ', 'Not met: ' || nullif(unmet, '') || '.', 'Not known: ' || nullif(unknown, '') || '.'), ''),
        'No condition is recorded.');
END
$$;
COMMENT ON FUNCTION bizenv.ledger_lacks(bizenv.closure_tally, text[]) IS 'internal: the conditions that keep a problem or a task of a ledger from being closed';

CREATE FUNCTION bizenv.ledger_problem() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        EXECUTE format('INSERT INTO %I.problem_stage (department, problem_id, stage, entered_on)
            SELECT a.department, a.problem_id, ''collected'', a.found_on FROM added AS a', TG_TABLE_SCHEMA);
        RETURN NULL;
    ELSIF TG_OP = 'UPDATE' THEN
        IF NEW.found_on <> OLD.found_on THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format('problem %s was found on %s', OLD.problem_id, OLD.found_on),
                DETAIL = 'Its first step was entered on that day; steps are not changed.',
                HINT = format('While it is only collected: DELETE FROM %I.problem WHERE problem_id = %s, and enter it anew.', TG_TABLE_SCHEMA, OLD.problem_id);
        END IF;
        RETURN NEW;
    END IF;
    last := bizenv.ledger_last_step(TG_TABLE_SCHEMA, OLD.department, OLD.problem_id);
    IF last.step > 1 THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format('problem %s has been taken up and stays', OLD.problem_id),
            DETAIL = format('It is at step %s, %s; only a problem that is no more than collected is deleted, with its first step.', last.step, last.stage),
            HINT = 'A problem that should not be there is rejected: enter the stage rejected.';
    END IF;
    RETURN OLD;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_problem() IS 'internal: trigger of the problems of a ledger; each begins with its first step';

CREATE FUNCTION bizenv.ledger_stage() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last record;
    lacks text;
    is_there boolean;
BEGIN
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
            MESSAGE = format('step %s of problem %s is not changed', OLD.step, OLD.problem_id),
            DETAIL = 'The way of a problem is a row a step; to move a problem is to add a row.',
            HINT = format('INSERT INTO %I.problem_stage (department, problem_id, stage, entered_on) VALUES (%L, %s, ...).',
                TG_TABLE_SCHEMA, OLD.department, OLD.problem_id);
    END IF;

    IF NEW.department IS NULL OR NEW.problem_id IS NULL OR NEW.stage IS NULL OR NEW.entered_on IS NULL THEN
        NEW.step := 1;
        RETURN NEW;        -- the columns say it
    END IF;
    -- (nobody else sees a problem that has no step yet)
    IF NEW.stage <> 'collected' THEN
        PERFORM bizenv.ledger_lock(TG_TABLE_SCHEMA, 'problem', NEW.problem_id);
    END IF;
    last := bizenv.ledger_last_step(TG_TABLE_SCHEMA, NEW.department, NEW.problem_id);
    IF last.step IS NULL AND NEW.stage <> 'collected' THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format('there is no problem %s of department %s', NEW.problem_id, NEW.department),
            DETAIL = 'Columns "department" and "problem_id" name no problem that this role may see.',
            HINT = format('SELECT department, problem_id, name FROM %I.problem.', TG_TABLE_SCHEMA);
    END IF;
    IF NOT bizenv.can_move(last.stage, NEW.stage) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format('problem %s cannot go from %s to %s', NEW.problem_id, last.stage, NEW.stage),
            DETAIL = format('From %s it goes to %s.', last.stage, (
                SELECT string_agg(s, ' or ') FROM unnest('{collected,assigned,in_progress,answered,verified,closed,returned,rejected,reopened}'::text[]) AS s
                WHERE bizenv.can_move(last.stage, s))),
            HINT = format('SELECT step, stage, entered_on FROM %I.problem_stage WHERE problem_id = %s ORDER BY step.', TG_TABLE_SCHEMA, NEW.problem_id);
    END IF;
    IF NEW.entered_on < last.entered_on THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format('problem %s cannot enter %s before it entered %s', NEW.problem_id, NEW.stage, last.stage),
            DETAIL = format('It entered %s on %s; this step is of %s.', last.stage, last.entered_on, NEW.entered_on),
            HINT = format('SELECT step, stage, entered_on FROM %I.problem_stage WHERE problem_id = %s ORDER BY step.', TG_TABLE_SCHEMA, NEW.problem_id);
    END IF;
    IF NEW.step <> coalesce(last.step, 0) + 1 THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format('the next step of problem %s is %s', NEW.problem_id, coalesce(last.step, 0) + 1),
            DETAIL = format('Column "step" holds %s.', NEW.step),
            HINT = 'Leave "step" out.';
    END IF;
    NEW.step := coalesce(last.step, 0) + 1;
    IF NEW.stage = 'closed' THEN
        EXECUTE format('SELECT bizenv.ledger_lacks(bizenv.closure_agg(c.condition, c.met), ''{}'') FROM %I.problem_condition AS c
            WHERE c.department = $1 AND c.problem_id = $2', TG_TABLE_SCHEMA)
        INTO lacks USING NEW.department, NEW.problem_id;
        IF lacks IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format('problem %s cannot be closed', NEW.problem_id),
                DETAIL = lacks,
                HINT = format('SELECT condition, met FROM %I.problem_condition WHERE problem_id = %s.', TG_TABLE_SCHEMA, NEW.problem_id);
        END IF;
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_stage() IS 'internal: trigger of the steps of a ledger''s problems; only moves that can_move allows, closed only where every condition is met';

CREATE FUNCTION bizenv.ledger_condition() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kind text := CASE TG_TABLE_NAME WHEN 'task_condition' THEN 'task' ELSE 'problem' END;
    changed record := CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
    department text := changed.department;
    number integer;
    last record;
    is_closed boolean;
BEGIN
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
            MESSAGE = format('%s %s is closed, and so are its conditions', kind, number),
            DETAIL = format('Condition "%s" is one of those that it was closed by.', left(changed.condition, 100)),
            HINT = CASE kind WHEN 'task' THEN 'Take the decision back first: set it to refused.' ELSE 'Reopen the problem first: enter the stage reopened.' END;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_condition() IS 'internal: trigger of the conditions of a ledger; those of what is closed are not changed';

-- What was ordered, answered and sent stays
CREATE FUNCTION bizenv.ledger_stays() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
        MESSAGE = format('rows of %I.%I are not deleted', TG_TABLE_SCHEMA, TG_TABLE_NAME),
        DETAIL = 'What was ordered, answered or sent stays.',
        HINT = 'Go on from it: return the problem, assign it anew, or reject it.';
END
$$;
COMMENT ON FUNCTION bizenv.ledger_stays() IS 'internal: trigger of the orders, answers and letters of a ledger; they are not deleted';

CREATE FUNCTION bizenv.ledger_order() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    due date;
    has boolean;
BEGIN
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
                MESSAGE = format('order %s stays with its problem and its day', OLD.order_id),
                DETAIL = 'Columns "department", "problem_id" and "ordered_on" are not changed; "workdays" and "calendar" may be.',
                HINT = 'To assign a problem anew, return it and issue another order; to move it to another department, change the department of the problem.';
        END IF;
        IF NEW.due_on = OLD.due_on AND (NEW.workdays, NEW.calendar) IS DISTINCT FROM (OLD.workdays, OLD.calendar) THEN
            NEW.due_on := NULL;
        END IF;
    END IF;
    due := bizenv.deadline(NEW.ordered_on, NEW.workdays, 'workday', NEW.calendar);
    IF NEW.due_on <> due THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = 'the deadline of an order is computed',
            DETAIL = format('%s workdays after %s end on %s, not on %s.', NEW.workdays, NEW.ordered_on, due, NEW.due_on),
            HINT = 'Leave "due_on" out, and set "workdays".';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF due <> OLD.due_on THEN
            EXECUTE format('SELECT EXISTS (SELECT FROM %I.supervision_letter AS l WHERE l.department = $1 AND l.order_id = $2)', TG_TABLE_SCHEMA)
            INTO has USING OLD.department, OLD.order_id;
            IF has THEN
                RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                    MESSAGE = format('the deadline of order %s is cited by a letter', OLD.order_id),
                    DETAIL = format('It was due on %s when the letter was issued.', OLD.due_on),
                    HINT = 'Return the problem and issue another order.';
            END IF;
        END IF;
    END IF;
    NEW.due_on := due;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_order() IS 'internal: trigger of the orders of a ledger; the calendar computes the deadline, and the problem is assigned';

CREATE FUNCTION bizenv.ledger_answer() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    o record;
    last record;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.assignment_order AS o WHERE o.department = $1 AND o.order_id = $2) AS is_there', TG_TABLE_SCHEMA)
        INTO o USING OLD.department, OLD.order_id;
        IF NEW.answered_on <> OLD.answered_on OR o.is_there AND (NEW.department, NEW.order_id) <> (OLD.department, OLD.order_id) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format('answer %s stays with its order and its day', OLD.answer_id),
                DETAIL = 'Columns "department", "order_id" and "answered_on" are not changed; "content" and "poor_quality" may be.',
                HINT = 'Enter another answer.';
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
                MESSAGE = format('order %s cannot be answered before it was issued', NEW.order_id),
                DETAIL = format('It was issued on %s; the answer is of %s.', o.ordered_on, NEW.answered_on),
                HINT = 'Correct "answered_on".';
        END IF;
        RETURN NEW;
    END IF;

    IF o.problem_id IS NULL THEN
        RETURN NULL;    -- the foreign key says it
    END IF;
    PERFORM bizenv.ledger_lock(TG_TABLE_SCHEMA, 'problem', o.problem_id);
    -- no move: the step of that day is there already, or this adds to an answer
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.problem_stage AS s
        WHERE s.department = $1 AND s.problem_id = $2 AND s.stage = ''answered'' AND s.entered_on = $3) AS is_there', TG_TABLE_SCHEMA)
    INTO last USING NEW.department, o.problem_id, NEW.answered_on;
    IF last.is_there THEN
        RETURN NULL;
    END IF;
    IF NOT o.is_last THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format('order %s is not the last one of problem %s', NEW.order_id, o.problem_id),
            DETAIL = 'An answer moves the problem, and is an answer to its last order.',
            HINT = format('SELECT max(order_id) FROM %I.assignment_order WHERE problem_id = %s.', TG_TABLE_SCHEMA, o.problem_id);
    END IF;
    last := bizenv.ledger_last_step(TG_TABLE_SCHEMA, NEW.department, o.problem_id);
    IF last.stage <> 'answered' OR NEW.answered_on < last.entered_on THEN
        EXECUTE format('INSERT INTO %I.problem_stage (department, problem_id, stage, entered_on) VALUES ($1, $2, ''answered'', $3)', TG_TABLE_SCHEMA)
        USING NEW.department, o.problem_id, NEW.answered_on;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_answer() IS 'internal: trigger of the answers of a ledger; the problem is answered';

CREATE FUNCTION bizenv.ledger_letter() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    o record;
    last record;
    sent record;
    due record;
BEGIN
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
            MESSAGE = format('letter %s was sent and is not changed', OLD.letter_id),
            DETAIL = 'What a letter says, and when it was issued, stays.',
            HINT = 'Issue the next one when it is due.';
    END IF;

    IF NEW.department IS NULL OR NEW.order_id IS NULL OR NEW.issued_on IS NULL THEN
        NEW.level := 0;
        RETURN NEW;        -- the columns say it
    END IF;
    IF o.problem_id IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format('there is no order %s of department %s', NEW.order_id, NEW.department),
            DETAIL = 'Columns "department" and "order_id" name no order that this role may see.',
            HINT = format('SELECT department, order_id, requirement FROM %I.assignment_order.', TG_TABLE_SCHEMA);
    END IF;
    PERFORM bizenv.ledger_lock(TG_TABLE_SCHEMA, 'problem', o.problem_id);
    last := bizenv.ledger_last_step(TG_TABLE_SCHEMA, NEW.department, o.problem_id);
    IF last.stage IN ('closed', 'rejected') OR NOT o.is_last THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format('no letter is due on order %s', NEW.order_id),
            DETAIL = CASE WHEN o.is_last THEN format('Problem %s is %s.', o.problem_id, last.stage)
                ELSE format('It is not the last order of problem %s.', o.problem_id) END,
            HINT = format('SELECT step, stage, entered_on FROM %I.problem_stage WHERE problem_id = %s ORDER BY step.', TG_TABLE_SCHEMA, o.problem_id);
    END IF;

    -- an order is the paper of level 2; what was sent on it goes on from there
    EXECUTE format('SELECT coalesce(max(l.level), 2) AS level, coalesce(max(l.issued_on), $3) AS issued_on,
            (SELECT count(*)::integer FROM %1$I.supervision_letter AS same WHERE same.department = $1 AND same.order_id = $2
                AND same.level = (SELECT max(top.level) FROM %1$I.supervision_letter AS top WHERE top.department = $1 AND top.order_id = $2)) AS number,
            (SELECT min(a.answered_on) FROM %1$I.answer AS a WHERE a.department = $1 AND a.order_id = $2
                AND a.answered_on <= $4 AND a.poor_quality IS NOT TRUE) AS answered_on,
            (SELECT a.poor_quality FROM %1$I.answer AS a WHERE a.department = $1 AND a.order_id = $2 AND a.answered_on <= $4
                ORDER BY a.answered_on DESC, a.answer_id DESC LIMIT 1) AS poor_quality
        FROM %1$I.supervision_letter AS l WHERE l.department = $1 AND l.order_id = $2', TG_TABLE_SCHEMA)
    INTO sent USING NEW.department, NEW.order_id, o.ordered_on, NEW.issued_on;
    IF NEW.issued_on < sent.issued_on THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format('a letter on order %s cannot be issued before %s', NEW.order_id, sent.issued_on),
            DETAIL = format('On that day the paper before it was issued; this one is of %s.', NEW.issued_on),
            HINT = 'Correct "issued_on".';
    END IF;
    SELECT e.level, e.name, e.reason INTO due FROM bizenv.escalation('wuhai',
        overdue_workdays => bizenv.overdue_workdays(o.due_on, NEW.issued_on, sent.answered_on, o.calendar),
        poor_quality => coalesce(sent.poor_quality, false),
        issued_level => sent.level, issued_count => greatest(sent.number, 1)) AS e;
    IF due.level IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format('no letter is due on order %s', NEW.order_id),
            DETAIL = format('It is due on %s, and on %s it is %s workdays overdue; %s; the last paper on it is of level %s.', o.due_on, NEW.issued_on,
                bizenv.overdue_workdays(o.due_on, NEW.issued_on, sent.answered_on, o.calendar),
                CASE WHEN sent.poor_quality THEN 'its last answer is of poor quality' ELSE 'no answer is of poor quality' END, sent.level),
            HINT = 'The ladder is in bizenv.ladder_rung: SELECT * FROM bizenv.ladder_rung WHERE ladder = ''wuhai''.';
    END IF;
    IF (coalesce(NEW.level, due.level), coalesce(NEW.name, due.name), coalesce(NEW.reason, due.reason)) <> (due.level, due.name, due.reason) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = 'the ladder says what a letter is',
            DETAIL = format('It is of level %s, "%s", because: %s.', due.level, due.name, due.reason),
            HINT = 'Leave "level", "name" and "reason" out.';
    END IF;
    NEW.level := due.level;
    NEW.name := due.name;
    NEW.reason := due.reason;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_letter() IS 'internal: trigger of the letters of a ledger; each needs an order that is overdue or poorly handled, and the ladder says which it is';

CREATE FUNCTION bizenv.ledger_application() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    t bizenv.closure_tally;
    lacks text;
    is_there boolean;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.decision IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format('application %s was decided and stays', OLD.application_id),
                DETAIL = format('It was %s on %s.', OLD.decision, OLD.decided_on),
                HINT = 'To take a closure back, set its decision to refused.';
        END IF;
        RETURN OLD;
    ELSIF TG_OP = 'UPDATE' THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.task AS t WHERE t.department = $1 AND t.task_id = $2)', TG_TABLE_SCHEMA)
        INTO is_there USING OLD.department, OLD.task_id;
        IF NEW.applied_on <> OLD.applied_on OR is_there AND (NEW.department, NEW.task_id) <> (OLD.department, OLD.task_id)
            OR OLD.decision = 'refused' AND NEW.decision IS DISTINCT FROM 'refused' OR OLD.decision = 'closed' AND NEW.decision IS NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format('application %s is not changed in this way', OLD.application_id),
                DETAIL = 'Its task and its day stay; it is closed or refused once, and a closure may be taken back by refused.',
                HINT = 'Enter another application.';
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
            MESSAGE = format(CASE WHEN NEW.decision = 'closed' THEN 'task %s cannot be closed' ELSE 'closure of task %s cannot be applied for' END, NEW.task_id),
            DETAIL = lacks,
            HINT = format('SELECT condition, met FROM %I.task_condition WHERE task_id = %s.', TG_TABLE_SCHEMA, NEW.task_id);
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_application() IS 'internal: trigger of the applications for closure of a ledger; only what meets its conditions is applied for and closed';
