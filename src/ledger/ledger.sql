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
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    caller record;
    place record;
    present text[];
    relation record;
BEGIN
    IF schema IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv.translated('a ledger needs the name of a schema'),
            DETAIL = bizenv.translated('Argument "schema" is NULL.'),
            HINT = bizenv.translated('Name it: SELECT bizenv.create_ledger(''oversight'').');
    END IF;
    -- "$user" on a search_path is not the schema of that name
    IF schema = '' OR octet_length(schema) > 63 OR schema = '$user' THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_name',
            MESSAGE = bizenv.translated('a ledger cannot have this name'),
            DETAIL = format(bizenv.translated('Argument "schema" has %s bytes; a name has 1 to 63, and is not "$user".'), octet_length(schema)),
            HINT = bizenv.translated('Choose another name: SELECT bizenv.create_ledger(''oversight'').');
    END IF;
    IF schema ~ '^pg_' OR schema IN ('information_schema', 'bizenv') THEN
        RAISE EXCEPTION USING ERRCODE = 'reserved_name',
            MESSAGE = format(bizenv.translated('a ledger cannot be in the schema %I'), schema),
            DETAIL = bizenv.translated('Argument "schema" names a schema of the system, a temporary one, or that of the extension.'),
            HINT = bizenv.translated('Choose another name: SELECT bizenv.create_ledger(''oversight'').');
    END IF;

    SELECT r.oid, r.rolname, r.rolsuper OR r.rolbypassrls AS sees_all INTO STRICT caller
    FROM pg_roles AS r WHERE r.rolname = current_user;
    IF caller.sees_all AND current_setting('server_version_num')::integer < 150000 THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format(bizenv.translated('a ledger of role %I would have views that show everything to everyone'), caller.rolname),
            DETAIL = bizenv.translated('Views see what their owner sees before PostgreSQL 15; a superuser, or a role with BYPASSRLS, sees all departments.'),
            HINT = format(bizenv.translated('Let an ordinary role own it: %s'), format('CREATE ROLE ledger_owner NOLOGIN; GRANT ledger_owner TO CURRENT_USER; '
                'GRANT CREATE ON DATABASE %I TO ledger_owner; SET ROLE ledger_owner;', current_database()));
    END IF;

    SELECT n.oid, n.nspowner, pg_has_role(n.nspowner, 'USAGE') AS is_own,
        (SELECT string_agg(DISTINCT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END, ', ')
         FROM aclexplode(n.nspacl) AS a
         WHERE a.privilege_type = 'CREATE' AND a.grantee NOT IN (n.nspowner, caller.oid)) AS others
    INTO place FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C";
    IF NOT FOUND THEN
        BEGIN
            EXECUTE format('CREATE SCHEMA %I', schema);
        EXCEPTION WHEN unique_violation OR duplicate_schema THEN
            RAISE EXCEPTION USING ERRCODE = 'duplicate_schema',
                MESSAGE = format(bizenv.translated('schema %I is being made by somebody else'), schema),
                DETAIL = bizenv.translated('It was not there a moment ago.'),
                HINT = bizenv.translated('Look at it first, or choose another name.');
        END;
    ELSE
        SELECT array_agg(what ORDER BY what COLLATE "C") INTO present FROM (
            SELECT pg_describe_object(d.classid, d.objid, 0) AS what
            FROM pg_depend AS d
            WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = place.oid AND d.deptype = 'n'
                -- (a sequence of a column goes with its table)
                AND NOT EXISTS (SELECT FROM pg_depend AS o WHERE o.classid = d.classid AND o.objid = d.objid AND o.deptype IN ('a', 'i'))) AS s;
        IF present IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'duplicate_schema',
                MESSAGE = format(bizenv.translated('schema %I is not empty'), schema),
                DETAIL = format(CASE WHEN cardinality(present) > 5 THEN bizenv.translated('There is %s and more.') ELSE bizenv.translated('There is %s.') END,
                    array_to_string(present[1:5], ', ')),
                HINT = CASE WHEN to_regclass(format('%I.task_progress', schema)) IS NOT NULL
                    THEN format(bizenv.translated('A ledger is there already. To begin anew, with all its rows lost: DROP SCHEMA %I CASCADE.'), schema)
                    ELSE bizenv.translated('Choose the name of a schema that does not exist; it is made.') END;
        END IF;
        IF NOT place.is_own THEN
            RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
                MESSAGE = format(bizenv.translated('must be owner of schema %I'), schema),
                DETAIL = format(bizenv.translated('It belongs to %I.'), pg_get_userbyid(place.nspowner)),
                HINT = format(bizenv.translated('Choose the name of a schema that does not exist, or let its owner type: ALTER SCHEMA %I OWNER TO %I.'), schema, caller.rolname);
        END IF;
        IF place.others IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
                MESSAGE = format(bizenv.translated('others may create objects in schema %I'), schema),
                DETAIL = format(bizenv.translated('CREATE is granted to %s; what they put there could stand in the way of the ledger.'), place.others),
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
            WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C")
                AND c.relkind = 'v' AND c.relname LIKE E'v\\_%'
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
    unmet text := array_to_string(ARRAY(SELECT c FROM unnest(bizenv.unmet(t)) AS c WHERE c <> ALL (ignoring)), ', ');
    unknown text := array_to_string(ARRAY(SELECT c FROM unnest(bizenv.unknown(t)) AS c WHERE c <> ALL (ignoring)), ', ');
BEGIN
    IF bizenv.is_eligible(t, ignoring) THEN
        RETURN NULL;
    END IF;
    RETURN coalesce(nullif(concat_ws(' ', CASE WHEN unmet <> '' THEN format(bizenv.translated('Not met: %s.'), unmet) END,
        CASE WHEN unknown <> '' THEN format(bizenv.translated('Not known: %s.'), unknown) END), ''), bizenv.translated('No condition is recorded.'));
END
$$;
COMMENT ON FUNCTION bizenv.ledger_lacks(bizenv.closure_tally, text[]) IS 'internal: the conditions that keep a problem or a task of a ledger from being closed';

-- Steps and letters stay, and none is of a day before the last: one of a day to
-- come, a slip of the pen or worse, would be in the way for good.
CREATE FUNCTION bizenv.ledger_not_ahead(what text, day date, schema text, relation text) RETURNS void
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
BEGIN
    -- (it may be tomorrow already where the writer is; of what is no day the columns say it)
    IF day > current_date + 1 AND isfinite(day) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = schema, TABLE = relation,
            MESSAGE = format(bizenv.translated('%s is of a day to come'), what),
            DETAIL = format(bizenv.translated('It is of %s, and today is %s.'), day, current_date),
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
                DETAIL = bizenv.translated('Columns "department", "order_id" and "answered_on" are not changed; "content" and "poor_quality" may be.'),
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
                AND a.answered_on <= $4 AND a.poor_quality IS NOT TRUE) AS answered_on,
            (SELECT a.poor_quality FROM %1$I.answer AS a WHERE a.department = $1 AND a.order_id = $2 AND a.answered_on <= $4
                ORDER BY a.answered_on DESC, a.answer_id DESC LIMIT 1) AS poor_quality
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
        poor_quality => coalesce(sent.poor_quality, false),
        issued_level => sent.level, issued_count => greatest(sent.number, 1)) AS e;
    IF due.level IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv.translated('no letter is due on order %s'), NEW.order_id),
            DETAIL = format(CASE WHEN sent.poor_quality
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

-- ---------------------------------------------------------------- import
--
-- What cells hold, as text: each function gives NULL for what it cannot read.

CREATE FUNCTION bizenv.ledger_text(cell text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    white text := E' \t\r\n　';
    mark text;
BEGIN
    IF getdatabaseencoding() = 'UTF8' THEN
        -- what other encodings lack: spaces that do not show, and dashes
        cell := btrim(cell, white || chr(160) || chr(8203) || chr(65279));
        mark := translate(cell, chr(8211) || chr(8212), '――');
    ELSE
        cell := btrim(cell, white);
        mark := cell;
    END IF;
    RETURN CASE WHEN mark IN ('', '-', '－', '―', '――', '/', '／', E'\\', 'N/A', '#N/A', '未报送', '未填报', '未报') THEN NULL ELSE cell END;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_text(text) IS 'internal: a cell that is imported, without white space around; NULL where it says that there is nothing';

CREATE FUNCTION bizenv.ledger_date(cell text, of_month boolean) RETURNS date
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    part text[];
    result date;
BEGIN
    cell := translate(cell, '０１２３４５６７８９－／．　', '0123456789-/. ');
    part := regexp_match(cell, '^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?(?:Z|[-+][0-9]{2}(?::?[0-9]{2})?)?)?$');
    IF part IS NULL THEN
        part := regexp_match(cell, '^([0-9]{4}) ?年 ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?[日号]$');
    END IF;
    IF part IS NULL THEN
        part := regexp_match(cell, '^([0-9]{4})([0-9]{2})([0-9]{2})$');
    END IF;
    IF part IS NULL AND of_month THEN
        part := regexp_match(cell, '^([0-9]{4})(?:[-/.]| ?年 ?)([0-9]{1,2})(?: ?月份?)?$') || '1'::text;
    END IF;
    IF part IS NOT NULL THEN
        IF part[1]::integer BETWEEN 1900 AND 2199 AND part[2]::integer BETWEEN 1 AND 12 THEN
            result := make_date(part[1]::integer, part[2]::integer, 1) + (part[3]::integer - 1);
            IF part[3]::integer >= 1 AND extract(month FROM result) = part[2]::integer THEN
                RETURN result;
            END IF;
        END IF;
    ELSIF cell ~ '^[0-9]{5}(?:[.]0+)?$' THEN
        -- the number that a spreadsheet has for a day from 2000 to 2099
        IF cell::numeric BETWEEN 36526 AND 73050 THEN
            RETURN date '1899-12-30' + cell::numeric::integer;
        END IF;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_date(text, boolean) IS 'internal: the day that a cell names, or the first of the month that it names';

CREATE FUNCTION bizenv.ledger_boolean(cell text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
BEGIN
    IF getdatabaseencoding() = 'UTF8' THEN
        cell := translate(cell, chr(10003) || chr(10004) || chr(10007) || chr(10008), '√√××');
    END IF;
    RETURN CASE
        WHEN lower(cell) IN ('是', '有', '对', '√', 'y', 'yes', 't', 'true', '1', '满足', '已满足', '符合', '达到', '达标', '通过') THEN true
        WHEN lower(cell) IN ('否', '无', '不', '没有', '×', 'x', 'n', 'no', 'f', 'false', '0', '不满足', '未满足', '不符合', '未达到', '未达标', '未通过') THEN false
    END;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_boolean(text) IS 'internal: what a cell says, yes or no';

CREATE FUNCTION bizenv.ledger_code(cell text, codes text[]) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    label text;
    code text;
BEGIN
    IF cell = ANY (codes) THEN
        RETURN cell;
    END IF;
    IF codes @> '{closed,refused}' AND cell IN ('同意', '通过', '同意销号', '已销号', '不同意', '不通过', '不予销号', '未通过') THEN
        RETURN CASE WHEN cell ~ '^[不未]' THEN 'refused' ELSE 'closed' END;
    END IF;
    label := bizenv.class_label(cell);
    FOREACH code IN ARRAY codes LOOP
        IF bizenv.class_label(code) = label THEN
            RETURN code;
        END IF;
    END LOOP;
    RETURN NULL;
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN NULL;    -- a word of no list
END
$$;
COMMENT ON FUNCTION bizenv.ledger_code(text, text[]) IS 'internal: the code, out of those of a column, that a cell names by a word of the office';

-- kind: percent (80%, 80), planned (12期, 不少于10轮), count (12期), whole (12), number; unit:
-- what a bare number counts, and what others are converted to; times: what all
-- are multiplied by
CREATE FUNCTION bizenv.ledger_number(cell text, kind text, unit text, times numeric) RETURNS numeric
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    q bizenv.quantity;
    one bizenv.quantity;
    result numeric;
    scales text := '万亿';
BEGIN
    IF cell ~ '^-?[0-9]{1,20}([.][0-9]{1,20})?$' THEN
        result := cell::numeric;
    ELSE
        q := bizenv.try_parse_quantity(cell);
        IF q.value IS NULL OR q.approximate OR lower(q.bounds) IS DISTINCT FROM q.value
            OR NOT lower_inc(q.bounds) OR kind <> 'planned' AND upper(q.bounds) IS DISTINCT FROM q.value THEN
            RETURN NULL;
        END IF;
        result := q.value;
        IF getdatabaseencoding() = 'UTF8' THEN
            scales := scales || chr(33836) || chr(20740);    -- as they were written, and are elsewhere
        END IF;
        IF unit IS NOT NULL AND (q.unit IS NOT NULL OR cell ~ format('[%s]', scales)) THEN
            one := bizenv.try_parse_quantity('1' || unit);
            IF one.unit IS DISTINCT FROM coalesce(q.unit, one.unit) THEN
                RETURN NULL;
            END IF;
            result := result / one.value;
        ELSIF q.unit IS NULL THEN
            NULL;
        ELSIF q.kind = 'money' OR kind = 'percent' AND q.kind <> 'percent'
            OR kind IN ('planned', 'count', 'whole') AND q.kind IN ('percent', 'pp') THEN
            RETURN NULL;
        END IF;
    END IF;
    result := result * times;
    IF kind = 'whole' THEN
        RETURN CASE WHEN result = trunc(result) AND abs(result) <= 2147483647 THEN trunc(result) END;
    END IF;
    RETURN result;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_number(text, text, text, numeric) IS 'internal: the number that a cell holds, of one kind, in one unit';

-- One column of a target: where its cells come from and how they are read, as
-- SQL over raw.c1 ... (cells) and val.c1 ... (what was read)
CREATE FUNCTION bizenv.ledger_import_columns(target regclass, source regclass, mapping jsonb, first integer) RETURNS jsonb
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    result jsonb := '[]';
    department text;
    number integer := first;
    entry jsonb;
    col record;
    raw text;
    val text;
    kind text;
    what text;
    label text;
    reason text;
    target_name name := (SELECT c.relname FROM pg_class AS c WHERE c.oid = target);
    lookup text;
    pair text;
BEGIN
    SELECT string_agg(quote_ident(k), ', ' ORDER BY k) INTO what FROM jsonb_object_keys(mapping) AS k
    WHERE NOT EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = target AND a.attname = k AND a.attnum > 0 AND NOT a.attisdropped);
    IF what IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_column',
            MESSAGE = format(bizenv.translated('there is no such column in %s'), target),
            DETAIL = format(bizenv.translated('Argument "mapping" names %s.'), left(what, 300)),
            HINT = (SELECT format(bizenv.translated('Columns are %s.'), string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)) FROM pg_attribute AS a
                WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '');
    END IF;

    FOR col IN
        SELECT a.attname AS name, quote_ident(a.attname) AS ident, a.atttypid::regtype AS type, a.atttypmod AS typmod, a.attidentity <> '' AS is_identity,
            a.attnotnull AND NOT a.atthasdef AS is_required,
            (SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef AS d WHERE d.adrelid = target AND d.adnum = a.attnum AND a.attnotnull) AS default_text, coalesce(col_description(target, a.attnum), a.attname) AS label,
            (SELECT array_agg(m[1]) FROM pg_constraint AS c, regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''::', 'g') AS m
             WHERE c.conrelid = target AND c.contype = 'c' AND c.conkey = ARRAY[a.attnum] AND pg_get_constraintdef(c.oid) ~ '= ANY') AS codes,
            (SELECT bool_or(pg_get_constraintdef(c.oid) ~* 'EXTRACT[(]day FROM [^)]+[)] = [(]?1') FROM pg_constraint AS c
             WHERE c.conrelid = target AND c.contype = 'c' AND c.conkey = ARRAY[a.attnum]) AS is_month,
            f.refers, f.width, f.key
        FROM pg_attribute AS a
        LEFT JOIN LATERAL (
            -- the table that the foreign keys lead to, whose rows have names
            WITH RECURSIVE meant (relation, attnum, depth) AS (
                SELECT target::oid, a.attnum, 0
                UNION
                SELECT c.confrelid, c.confkey[array_position(c.conkey, m.attnum)], m.depth + 1
                FROM meant AS m JOIN pg_constraint AS c ON c.conrelid = m.relation AND c.contype = 'f' AND m.attnum = ANY (c.conkey)
                WHERE m.depth < 4)
            SELECT m.relation::regclass AS refers, cardinality(p.conkey) AS width, k.attname AS key
            FROM meant AS m
            JOIN pg_constraint AS p ON p.conrelid = m.relation AND p.contype = 'p' AND p.conkey[cardinality(p.conkey)] = m.attnum
            JOIN pg_attribute AS k ON k.attrelid = m.relation AND k.attnum = m.attnum
            WHERE m.depth > 0 AND EXISTS (SELECT FROM pg_attribute AS n WHERE n.attrelid = m.relation AND n.attname = 'name')
            ORDER BY m.depth LIMIT 1) AS f ON true
        WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum
    LOOP
        label := format('%s（%s）', col.label, col.name);
        entry := mapping -> col.name;
        IF entry IS NULL THEN
            -- (rules fill in some)
            IF col.is_required AND NOT col.is_identity AND first = 1
                AND (target_name <> 'problem_stage' OR col.name <> 'step')
                AND (target_name <> 'assignment_order' OR col.name <> 'due_on')
                AND (target_name <> 'supervision_letter' OR col.name NOT IN ('level', 'name', 'reason')) THEN
                RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                    MESSAGE = format(bizenv.translated('column "%s" of %s is not mapped'), col.name, target),
                    DETAIL = bizenv.translated('Argument "mapping" says nothing of it, and it may not be NULL.'),
                    HINT = format(bizenv.translated('Add it: {"%1$s": "a column of the source"} or {"%1$s": {"const": "a value"}}.'), col.name);
            END IF;
            CONTINUE;
        END IF;
        IF col.is_identity THEN
            RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                MESSAGE = format(bizenv.translated('numbers of %s are given by the ledger'), target),
                DETAIL = format(bizenv.translated('Argument "mapping" names column "%s".'), col.name),
                HINT = bizenv.translated('Leave it out; rows of other tables may name a row by its department and its name.');
        END IF;
        IF jsonb_typeof(entry) = 'string' THEN
            entry := jsonb_build_object('column', entry);
        END IF;
        IF jsonb_typeof(entry) <> 'object' OR (entry ? 'column') = (entry ? 'const')
            OR EXISTS (SELECT FROM jsonb_each(entry) AS e WHERE NOT CASE e.key WHEN 'column' THEN jsonb_typeof(e.value) = 'string'
                WHEN 'const' THEN jsonb_typeof(e.value) IN ('string', 'number', 'boolean', 'null')
                WHEN 'times' THEN jsonb_typeof(e.value) = 'number' WHEN 'unit' THEN jsonb_typeof(e.value) = 'string' ELSE false END) THEN
            RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                MESSAGE = format(bizenv.translated('the mapping of column "%s" is not understood'), col.name),
                DETAIL = bizenv.translated('An entry of argument "mapping" is the name of a column of the source, or an object with "column" or "const", and perhaps "times" or "unit".'),
                HINT = format('{"%1$s": "a column"}, {"%1$s": {"const": "a value"}}, {"%1$s": {"column": "a column", "times": 100}}.', col.name);
        END IF;
        IF entry ? 'column' AND NOT EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = source AND a.attname = entry ->> 'column'
            AND a.attnum > 0 AND NOT a.attisdropped) THEN
            RAISE EXCEPTION USING ERRCODE = 'undefined_column',
                MESSAGE = format(bizenv.translated('the source %s has no such column'), source),
                DETAIL = format(bizenv.translated('Argument "mapping" takes column "%s" from "%s".'), col.name, left(entry ->> 'column', 100)),
                HINT = (SELECT format(bizenv.translated('Columns are %s.'), left(string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum), 300)) FROM pg_attribute AS a
                    WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped);
        END IF;

        raw := CASE WHEN entry ? 'const' THEN format('%L::text', bizenv.ledger_text(entry ->> 'const'))
            ELSE format('bizenv.ledger_text(r.original ->> %L)', entry ->> 'column') END;
        kind := CASE WHEN col.refers IS NOT NULL THEN 'reference' WHEN col.codes IS NOT NULL THEN 'code'
            WHEN col.type = 'date'::regtype THEN 'date' WHEN col.type = 'boolean'::regtype THEN 'boolean'
            WHEN col.type = 'integer'::regtype THEN 'whole' WHEN col.type = 'numeric'::regtype THEN
                CASE col.name WHEN 'percent' THEN 'percent' WHEN 'planned' THEN 'planned' WHEN 'done' THEN 'count' ELSE 'number' END
            ELSE 'text' END;
        lookup := NULL;
        CASE kind
            WHEN 'reference' THEN
                lookup := format('r%s', number);
                val := format('$3 #>> ARRAY[%L, %s]', lookup, CASE WHEN col.width = 1 THEN format('raw.c%s', number)
                    ELSE format('concat(%s, chr(1), raw.c%s)', department, number) END);
                IF col.refers = target THEN
                    val := format('coalesce(%s, raw.c%s)', val, number);    -- perhaps a row of this import
                END IF;
                what := format('不在%s中', split_part(obj_description(col.refers, 'pg_class'), '：', 1));
            WHEN 'code' THEN
                val := format('bizenv.ledger_code(raw.c%s, %L)', number, col.codes);
                what := '不是其中之一：' || array_to_string(col.codes, '、');
            WHEN 'date' THEN
                val := format('bizenv.ledger_date(raw.c%s, %L)', number, col.is_month OR col.name = 'period');
                IF col.is_month THEN
                    val := format('date_trunc(''month'', %s)::date', val);
                END IF;
                val := val || '::text';
                what := CASE WHEN col.is_month THEN '不是月份' ELSE '不是日期' END;
            WHEN 'boolean' THEN
                val := format('bizenv.ledger_boolean(raw.c%s)::text', number);
                what := '不是“是”或“否”';
            WHEN 'text' THEN
                val := format('raw.c%s', number);
                what := '';
            ELSE
                val := format('bizenv.ledger_number(raw.c%s, %L, %L, %L)::text', number, kind, entry ->> 'unit', coalesce(entry ->> 'times', '1'));
                what := CASE kind WHEN 'whole' THEN '不是整数' WHEN 'percent' THEN '不是百分数' ELSE '不是一个确定的数' END
                    || CASE WHEN entry ? 'unit' THEN format('（%s）', entry ->> 'unit') ELSE '' END;
        END CASE;
        IF col.name = 'department' THEN
            department := val;
        END IF;
        reason := format('WHEN raw.c%1$s IS NOT NULL AND val.c%1$s IS NULL THEN %2$L || left(raw.c%1$s, 60) || %3$L', number, label || '：“', '”' || what);
        pair := format('%L, val.c%s', col.name, number);
        IF kind = 'percent' AND NOT mapping ? 'progress_class' THEN
            -- a class word among the percentages
            what := format('bizenv.ledger_code(raw.c%s, ''{completed,past_half,just_started}'')', number);
            reason := format('WHEN val.c%s IS NULL AND %s IS NOT NULL THEN NULL ', number, what) || reason;
            pair := pair || format(', ''progress_class'', CASE WHEN val.c%s IS NULL THEN %s END', number, what);
        END IF;
        IF lookup IS NOT NULL THEN
            reason := reason || format(' WHEN val.c%1$s = '''' THEN %2$L || left(raw.c%1$s, 60) || %3$L', number, label || '：“', '”有重名，请用代码或编号');
        END IF;
        IF col.is_required AND first = 1 THEN
            reason := reason || format(' WHEN val.c%s IS NULL THEN %L', number, label || '为空');
        END IF;
        IF col.type = 'character varying'::regtype AND col.typmod > 4 THEN
            reason := reason || format(' WHEN length(val.c%s) > %s THEN %L', number, col.typmod - 4, label || format('超过 %s 个字', col.typmod - 4));
        ELSIF col.type = 'numeric'::regtype AND col.typmod > 4 THEN
            reason := reason || format(' WHEN abs(round(val.c%1$s::numeric, %2$s)) >= 1e%3$s THEN %4$L || left(raw.c%1$s, 60) || %5$L', number,
                (col.typmod - 4) & 65535, ((col.typmod - 4) >> 16) - ((col.typmod - 4) & 65535), label || '：“', '”超出范围');
        END IF;
        result := result || jsonb_build_object('name', col.name, 'ident', col.ident, 'raw', format('%s AS c%s', raw, number), 'val', format('%s AS c%s', val, number),
            'reason', format('CASE %s END', reason), 'pair', pair, 'lookup', lookup,
            'default', CASE WHEN col.default_text IS NOT NULL THEN format('%s AS %s', col.default_text, col.ident) END,
            'map', CASE WHEN lookup IS NOT NULL THEN format(
                'SELECT coalesce(jsonb_object_agg(k, CASE WHEN n = 1 THEN v ELSE '''' END), ''{}'') FROM (SELECT k, count(DISTINCT v) AS n, min(v) AS v FROM (
                    SELECT %1$s%2$I::text AS k, %2$I::text AS v FROM %3$s UNION ALL
                    SELECT %1$sbtrim(t.name), t.%2$I::text FROM %3$s AS t WHERE t.name <> '''' AND NOT EXISTS (SELECT FROM %3$s AS o WHERE o.%2$I::text = btrim(t.name)%4$s)
                    ) AS named GROUP BY k) AS s',
                CASE WHEN col.width > 1 THEN 'department || chr(1) || ' ELSE '' END, col.key, col.refers,
                CASE WHEN col.width > 1 THEN ' AND o.department = t.department' ELSE '' END) END);
        IF kind = 'percent' AND NOT mapping ? 'progress_class' THEN
            result := result || jsonb_build_object('name', 'progress_class', 'ident', 'progress_class');
        END IF;
        number := number + 1;
    END LOOP;
    RETURN result;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_import_columns(regclass, regclass, jsonb, integer) IS 'internal: how import_table reads each column';

-- What the constraints of a target say of a row t, as SQL: NULL or a reason
CREATE FUNCTION bizenv.ledger_import_checks(target regclass, names text[]) RETURNS text[]
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    result text[] := '{}';
    con record;
BEGIN
    FOR con IN
        SELECT c.conname, c.contype, pg_get_expr(c.conbin, c.conrelid) AS expression, c.confrelid::regclass AS refers, a.columns, a.labels,
            (SELECT string_agg(format('o.%I = t.%I', r.attname, l.attname), ' AND ') FROM unnest(c.conkey, c.confkey) AS k(l, r)
                JOIN pg_attribute AS l ON l.attrelid = c.conrelid AND l.attnum = k.l JOIN pg_attribute AS r ON r.attrelid = c.confrelid AND r.attnum = k.r) AS matches
        FROM pg_constraint AS c
        CROSS JOIN LATERAL (SELECT array_agg(a.attname::text) AS columns, string_agg(format('%s（%s）', coalesce(col_description(target, a.attnum), a.attname), a.attname), '、' ORDER BY a.attnum) AS labels
            FROM pg_attribute AS a WHERE a.attrelid = target AND a.attnum = ANY (c.conkey)) AS a
        WHERE c.conrelid = target AND (c.contype = 'c' OR c.contype = 'f' AND cardinality(c.conkey) > 1)
        ORDER BY c.conname COLLATE "C"
    LOOP
        IF con.contype = 'c' THEN
            -- (columns are meant by their bare names)
            result := result || format('CASE WHEN NOT (SELECT (%s) FROM (SELECT t.*) AS own) THEN %L END', con.expression,
                format('%s不合规定（%s）', con.labels, con.conname));
        ELSIF con.columns <@ names THEN
            result := result || format('CASE WHEN NOT EXISTS (SELECT FROM %s AS o WHERE %s) AND %s THEN %L END', con.refers, con.matches,
                (SELECT string_agg(format('t.%I IS NOT NULL', n), ' AND ') FROM unnest(con.columns) AS n),
                format('%s：没有对应的%s', con.labels, split_part(obj_description(con.refers, 'pg_class'), '：', 1)));
        END IF;
    END LOOP;
    FOR con IN
        SELECT a.labels, a.matches, a.keys FROM pg_index AS i
        CROSS JOIN LATERAL (SELECT array_agg(a.attname::text) AS columns, string_agg(format('%s（%s）', coalesce(col_description(target, a.attnum), a.attname), a.attname), '、' ORDER BY a.attnum) AS labels,
                string_agg(format('o.%1$I = t.%1$I', a.attname), ' AND ') AS matches, string_agg(format('t.%I', a.attname), ', ') AS keys
            FROM pg_attribute AS a WHERE a.attrelid = target AND a.attnum = ANY (i.indkey::smallint[])) AS a
        WHERE i.indrelid = target AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL AND a.columns <@ names
    LOOP
        result := result || format('CASE WHEN EXISTS (SELECT FROM %s AS o WHERE %s) THEN %L END', target, con.matches, con.labels || '：与已有的行重复')
            || format('CASE WHEN row_number() OVER (PARTITION BY reason IS NULL, %s ORDER BY place) > 1 THEN %L END', con.keys, con.labels || '：与前面的行重复');
    END LOOP;
    RETURN result;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_import_checks(regclass, text[]) IS 'internal: the constraints that import_table tries before it writes';

CREATE TYPE bizenv.import_row AS (
    total integer,
    accepted integer,
    rejected integer
);
COMMENT ON TYPE bizenv.import_row IS
'导入结果：总行数、已导入、未导入
Row of import_table: how many rows were read, how many of them went into the ledger, and how many into import_rejected; the last two make up the first.
SELECT (ROW(58, 57, 1)::bizenv.import_row).rejected;  -- 1';
COMMENT ON COLUMN bizenv.import_row.total IS '总行数';
COMMENT ON COLUMN bizenv.import_row.accepted IS '已导入';
COMMENT ON COLUMN bizenv.import_row.rejected IS '未导入';

CREATE FUNCTION bizenv.import_table(schema text, source regclass, target text, mapping jsonb) RETURNS bizenv.import_row
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    result bizenv.import_row := (0, 0, 0);
    relation regclass;
    progress regclass;
    source_name text;
    cols jsonb;
    more jsonb := '[]';
    names text;
    more_names text;
    maps jsonb := '{}';
    defaults jsonb := '{}';
    col jsonb;
    found_map jsonb;
    reading text;
    writing text;
    rejecting text;
    batch record;
    good record;
    range integer[];
    ranges integer[][];
    size integer;
    written bigint;
    message text;
    detail text;
    state text;
BEGIN
    IF schema IS NULL OR source IS NULL OR target IS NULL OR mapping IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv.translated('an import needs a ledger, a source, a target and a mapping'),
            DETAIL = format(bizenv.translated('Argument "%s" is NULL.'), CASE WHEN schema IS NULL THEN 'schema' WHEN source IS NULL THEN 'source' WHEN target IS NULL THEN 'target' ELSE 'mapping' END),
            HINT = 'SELECT * FROM bizenv.import_table(''oversight'', ''a_table'', ''department'', ''{"department": "a column", "name": "another"}'').';
    END IF;
    IF to_regclass(format('%I.import_rejected', left(schema, 63))) IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_table',
            MESSAGE = bizenv.translated('there is no ledger in this schema'),
            DETAIL = format(bizenv.translated('Argument "schema" is "%s", which has no table import_rejected that this role may know of.'), left(schema, 63)),
            HINT = bizenv.translated('Make one: SELECT bizenv.create_ledger(''oversight'').');
    END IF;
    SELECT c.oid INTO relation FROM pg_class AS c
    WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C") AND c.relname = target COLLATE "C" AND c.relkind = 'r'
        AND target NOT IN ('import_rejected', 'audit', 'audit_seal', 'role_grant');
    IF relation IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv.translated('there is no such table to import into'),
            DETAIL = format(bizenv.translated('Argument "target" is "%s".'), left(target, 63)),
            HINT = format(bizenv.translated('Use one of: %s.'), (SELECT string_agg(c.relname, ', ' ORDER BY c.relname) FROM pg_class AS c
                WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C") AND c.relkind = 'r'
                    AND c.relname NOT IN ('import_rejected', 'audit', 'audit_seal', 'role_grant')));
    END IF;
    IF jsonb_typeof(mapping) <> 'object' OR mapping = '{}' OR target = 'task' AND jsonb_typeof(coalesce(mapping -> 'progress', '{}')) <> 'object' THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv.translated('a mapping is an object with an entry for each column'),
            DETAIL = format(bizenv.translated('Argument "mapping" is %s.'), left(mapping::text, 100)),
            HINT = '{"department": "a column of the source", "task_list": {"const": "a value"}}.';
    END IF;
    SELECT format('%I.%I', n.nspname, c.relname) INTO source_name
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = source AND c.relkind IN ('r', 'v', 'm', 'f', 'p');
    IF source_name IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_table',
            MESSAGE = bizenv.translated('there is no such table to import from'),
            DETAIL = format(bizenv.translated('Argument "source" is %s, which is no table and no view.'), source),
            HINT = bizenv.translated('Name a table or a view: ''a_table''.');
    END IF;

    -- how each column is read
    cols := bizenv.ledger_import_columns(relation, source, CASE target WHEN 'task' THEN mapping - 'progress' ELSE mapping END, 1);
    IF target = 'task' AND mapping ? 'progress' THEN
        progress := format('%I.task_progress', schema)::regclass;
        IF mapping -> 'progress' ?| '{department,task_id}' OR NOT mapping -> 'progress' ?& '{period,reported_on}' THEN
            RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                MESSAGE = bizenv.translated('the progress of imported tasks is mapped otherwise'),
                DETAIL = bizenv.translated('In argument "mapping", "progress" needs "period" and "reported_on", and has no "department" and no "task_id": they are those of the task.'),
                HINT = '{"progress": {"percent": "a column", "period": {"const": "2025-07-01"}, "reported_on": {"const": "2025-07-31"}}}.';
        END IF;
        more := bizenv.ledger_import_columns(progress, source, mapping -> 'progress', jsonb_array_length(cols) + 1);
    END IF;
    FOR col IN SELECT c FROM jsonb_array_elements(cols || more) AS c WHERE c ->> 'lookup' IS NOT NULL LOOP
        EXECUTE col ->> 'map' INTO found_map;
        maps := maps || jsonb_build_object(col ->> 'lookup', found_map);
    END LOOP;
    SELECT string_agg(c ->> 'ident', ', ') INTO names FROM jsonb_array_elements(cols) AS c;
    SELECT string_agg(c ->> 'ident', ', ') INTO more_names FROM jsonb_array_elements(more) AS c;
    SELECT format('SELECT to_jsonb(d.*) FROM (SELECT %s) AS d', string_agg(c ->> 'default', ', ')) INTO reading
    FROM jsonb_array_elements(cols) AS c WHERE c ->> 'default' IS NOT NULL;
    IF reading IS NOT NULL THEN
        EXECUTE reading INTO defaults;
    END IF;

    -- $1 places, $2 originals, $3 maps, $4 defaults: what is good, and what is not
    SELECT format('
        SELECT array_agg(good.fields ORDER BY place) FILTER (WHERE reason IS NULL) AS rows,
            array_agg(good.more ORDER BY place) FILTER (WHERE reason IS NULL) AS more,
            array_agg(place ORDER BY place) FILTER (WHERE reason IS NULL) AS places,
            array_agg(original ORDER BY place) FILTER (WHERE reason IS NULL) AS originals,
            array_agg(place ORDER BY place) FILTER (WHERE reason IS NOT NULL) AS bad_places,
            array_agg(left(reason, 400) ORDER BY place) FILTER (WHERE reason IS NOT NULL) AS bad_reasons,
            array_agg(original ORDER BY place) FILTER (WHERE reason IS NOT NULL) AS bad_originals
        FROM (
            SELECT place, original, fields, more, coalesce(reason, nullif(concat_ws(''；'', %7$s), '''')) AS reason
            FROM (
                SELECT r.place, r.original, $4 || jsonb_strip_nulls(jsonb_build_object(%1$s)) AS fields,
                    jsonb_strip_nulls(jsonb_build_object(%2$s)) AS more, nullif(concat_ws(''；'', %3$s), '''') AS reason
                FROM unnest($1::bigint[], $2::jsonb[]) AS r(place, original)
                CROSS JOIN LATERAL (SELECT %4$s OFFSET 0) AS raw
                CROSS JOIN LATERAL (SELECT %5$s OFFSET 0) AS val
                OFFSET 0) AS read
            CROSS JOIN LATERAL jsonb_populate_record(NULL::%6$s, CASE WHEN reason IS NULL THEN fields ELSE ''{}'' END) AS t%8$s
            OFFSET 0) AS good',
        string_agg(c ->> 'pair', ', ') FILTER (WHERE c IS NOT NULL AND c ? 'pair' AND n <= jsonb_array_length(cols)),
        coalesce(string_agg(c ->> 'pair', ', ') FILTER (WHERE c ? 'pair' AND n > jsonb_array_length(cols)), ''),
        string_agg(c ->> 'reason', ', ') FILTER (WHERE c ? 'pair'),
        string_agg(c ->> 'raw', ', ') FILTER (WHERE c ? 'pair'),
        string_agg(c ->> 'val', ', ') FILTER (WHERE c ? 'pair'),
        relation,
        (SELECT string_agg(x, ', ') FROM unnest(bizenv.ledger_import_checks(relation,
            ARRAY(SELECT e ->> 'name' FROM jsonb_array_elements(cols) AS e))) AS x)
        || CASE WHEN progress IS NULL THEN '' ELSE (SELECT ', ' || string_agg(replace(x, 'SELECT t.*', 'SELECT p.*'), ', ')
            FROM unnest(bizenv.ledger_import_checks(progress, '{}')) AS x) END,
        CASE WHEN progress IS NULL THEN '' ELSE format('
            CROSS JOIN LATERAL jsonb_populate_record(NULL::%s, CASE WHEN reason IS NULL THEN more ELSE ''{}'' END) AS p', progress) END)
    INTO reading FROM jsonb_array_elements(cols || more) WITH ORDINALITY AS e(c, n);

    writing := format('INSERT INTO %s (%s) SELECT %s FROM unnest($1::jsonb[]) WITH ORDINALITY AS a(fields, n)
        CROSS JOIN LATERAL jsonb_populate_record(NULL::%1$s, a.fields) AS t ORDER BY a.n', relation, names,
        (SELECT string_agg('t.' || (c ->> 'ident'), ', ') FROM jsonb_array_elements(cols) AS c));
    IF progress IS NOT NULL THEN
        -- numbers are given in the order of the rows
        writing := format('WITH added AS (%s RETURNING department, task_id),
            numbered AS (SELECT department, task_id, row_number() OVER (ORDER BY task_id) AS n FROM added),
            reported AS (INSERT INTO %s (department, task_id, %s) SELECT d.department, d.task_id, %s
                FROM numbered AS d JOIN unnest($2::jsonb[]) WITH ORDINALITY AS m(more, n) USING (n)
                CROSS JOIN LATERAL jsonb_populate_record(NULL::%2$s, m.more) AS t
                WHERE num_nonnulls(t.percent, t.done, t.progress_class, t.note) > 0)
            SELECT count(*) FROM added', writing, progress, more_names,
            (SELECT string_agg('t.' || (c ->> 'ident'), ', ') FROM jsonb_array_elements(more) AS c));
    END IF;
    rejecting := format('INSERT INTO %I.import_rejected (imported_at, source, target, row_place, reason, original)
        SELECT statement_timestamp(), %L, %L, b.place, b.reason, b.original
        FROM unnest($1::bigint[], $2::text[], $3::jsonb[]) AS b(place, reason, original)', schema, left(source_name, 200), target);
    -- who may not write at all learns it at once
    EXECUTE writing USING '{}'::jsonb[], '{}'::jsonb[];
    EXECUTE rejecting USING '{}'::bigint[], '{}'::text[], '{}'::jsonb[];

    FOR batch IN EXECUTE format('SELECT array_agg(s.place ORDER BY s.place) AS places, array_agg(s.original ORDER BY s.place) AS originals
        FROM (SELECT row_number() OVER () AS place, to_jsonb(x.*) AS original FROM %s AS x) AS s GROUP BY (s.place - 1) / 1000 ORDER BY min(s.place)', source_name)
    LOOP
        EXECUTE reading INTO good USING batch.places, batch.originals, maps, defaults;
        EXECUTE rejecting USING good.bad_places, good.bad_reasons, good.bad_originals;
        result.total := result.total + cardinality(batch.places);
        result.rejected := result.rejected + coalesce(cardinality(good.bad_places), 0);
        -- what the rules refuse is found by halves and tenths of the batch
        ranges := CASE WHEN good.rows IS NOT NULL THEN ARRAY[ARRAY[1, cardinality(good.rows)]] ELSE '{}' END;
        WHILE cardinality(ranges) > 0 LOOP
            range := ARRAY[ranges[1][1], ranges[1][2]];
            ranges := ranges[2:];
            size := range[2] - range[1] + 1;
            BEGIN
                IF progress IS NULL THEN
                    EXECUTE writing USING good.rows[range[1]:range[2]];
                    GET DIAGNOSTICS written = ROW_COUNT;
                ELSE
                    EXECUTE writing INTO written USING good.rows[range[1]:range[2]], good.more[range[1]:range[2]];
                END IF;
                IF written <> size THEN
                    RAISE EXCEPTION USING ERRCODE = 'triggered_action_exception', MESSAGE = bizenv.translated('a trigger has dropped rows');
                END IF;
                result.accepted := result.accepted + size;
            EXCEPTION WHEN data_exception OR integrity_constraint_violation OR insufficient_privilege
                OR with_check_option_violation OR triggered_action_exception OR raise_exception THEN
                IF size > 1 THEN
                    ranges := ARRAY(SELECT ARRAY[g, least(g + greatest(size / 10, 1) - 1, range[2])]
                        FROM generate_series(range[1], range[2], greatest(size / 10, 1)) AS g ORDER BY g) || ranges;
                ELSE
                    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, state = RETURNED_SQLSTATE;
                    message := CASE state WHEN '23505' THEN '与已有的行重复' WHEN '23503' THEN '所指的行不存在' WHEN '42501' THEN '无权写入' ELSE '规则不允许' END
                        || '：' || message || CASE WHEN detail <> '' THEN '（' || detail || '）' ELSE '' END;
                    EXECUTE rejecting USING ARRAY[good.places[range[1]]], ARRAY[left(message, 400)], ARRAY[good.originals[range[1]]];
                    result.rejected := result.rejected + 1;
                END IF;
            END;
        END LOOP;
        IF result.total % 10000 = 0 THEN
            RAISE NOTICE USING MESSAGE = format(bizenv.translated('%s: %s rows read, %s accepted, %s rejected'), target, result.total, result.accepted, result.rejected);
        END IF;
    END LOOP;
    -- (what was there before has its statistics)
    PERFORM bizenv.ledger_analyze(c.oid::regclass) FROM pg_class AS c
    WHERE result.accepted > 0 AND c.oid IN (relation, progress) AND c.reltuples < result.accepted
    ORDER BY c.relname COLLATE "C";
    RETURN result;
END
$$;
COMMENT ON FUNCTION bizenv.import_table(text, regclass, text, jsonb) IS
'把已有的表导入台账：中文数量、日期、分类、部门名称自动识别，读不出的行连同原因存入 import_rejected
Brings the rows of a table or view into a table of a ledger, as the caller; mapping tells the column of the source, or {"const": a value}, for each column of the target; what cannot be read, or is refused by a constraint or a rule, goes to import_rejected with the reason; a target or mapping that is not understood is 22023, an unknown column 42703, a schema without a ledger 42P01, NULL 22004; write it in FROM.
SELECT i.total, i.accepted, i.rejected FROM bizenv.import_table(''oversight'', ''oversight.region'', ''department'', ''{"department": "region", "name": "name"}'') AS i;';
