--
-- ledger (台账): the whole loop in an office's own schema
--

-- A ledger as one plain script in two parts.  The tables (tables.sql,
-- papers_tables.sql) hold the rows: of an older ledger they are changed step by
-- step.  The rules (views.sql, triggers.sql, policies.sql) hold none, and are
-- made anew by every upgrade.
CREATE FUNCTION bizenv_internal.ledger_schema_tables() RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $bizenv$SELECT
--@literal tables.sql papers_tables.sql $ledger$
$bizenv$;
COMMENT ON FUNCTION bizenv_internal.ledger_schema_tables() IS 'internal: the script of the tables of a ledger';

CREATE FUNCTION bizenv_internal.ledger_schema_views() RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $bizenv$SELECT
--@literal views.sql $ledger$
$bizenv$;
COMMENT ON FUNCTION bizenv_internal.ledger_schema_views() IS 'internal: the script of the views of a ledger';

CREATE FUNCTION bizenv_internal.ledger_schema_rules() RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $bizenv$SELECT
--@literal triggers.sql policies.sql $ledger$
$bizenv$;
COMMENT ON FUNCTION bizenv_internal.ledger_schema_rules() IS 'internal: the script of the rules of a ledger';

CREATE FUNCTION bizenv.ledger_schema() RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN bizenv_internal.ledger_schema_tables() OPERATOR(pg_catalog.||) bizenv_internal.ledger_schema_views() OPERATOR(pg_catalog.||) bizenv_internal.ledger_schema_rules();
COMMENT ON FUNCTION bizenv.ledger_schema() IS
'建立台账的全部脚本
The whole script that create_ledger runs in the new schema, for who reviews it: tables, views, triggers and policies.
SELECT length(bizenv.ledger_schema()) > 10000;  -- t';

-- What waits for a lock must see what others wrote until then, and not a snapshot from before
CREATE FUNCTION bizenv_internal.read_committed_only(message text, hint text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_transaction_state',
            MESSAGE = message,
            DETAIL = format(bizenv_internal.translated('This transaction is %s, and does not see what others changed since it began.'), upper(current_setting('transaction_isolation'))),
            HINT = hint;
    END IF;
END
$$;
COMMENT ON FUNCTION bizenv_internal.read_committed_only(text, text) IS 'internal: refuses a transaction with an old snapshot';

-- A schema for a ledger or its views, the caller's and empty: one that is there, or a new one
CREATE FUNCTION bizenv_internal.ledger_empty_schema(schema text, argument text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    caller record;
    place record;
    present text[];
BEGIN
    SELECT r.oid, r.rolname INTO STRICT caller FROM pg_roles AS r WHERE r.rolname = current_user;
    -- (a member of a role that owns the schema could drop what is in it; nobody is a member of
    -- pg_database_owner but the owner of the database)
    SELECT n.oid, n.nspowner, n.nspowner = caller.oid OR n.nspowner = 'pg_database_owner'::regrole
            AND EXISTS (SELECT FROM pg_database AS d WHERE d.datname = current_database() AND d.datdba = caller.oid) AS is_own,
        (SELECT string_agg(DISTINCT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END, ', ')
         FROM aclexplode(n.nspacl) AS a
         WHERE a.privilege_type = 'CREATE' AND a.grantee NOT IN (n.nspowner, caller.oid)) AS others
    INTO place FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C";
    IF NOT FOUND THEN
        IF NOT has_database_privilege(current_database(), 'CREATE') THEN
            RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
                MESSAGE = format(bizenv_internal.translated('permission denied for database %I'), current_database()),
                DETAIL = format(bizenv_internal.translated('There is no schema %I, and %I may make none.'), schema, caller.rolname),
                HINT = format(bizenv_internal.translated('Let %I type: %s'), (SELECT pg_get_userbyid(d.datdba) FROM pg_database AS d WHERE d.datname = current_database()),
                    format('GRANT CREATE ON DATABASE %I TO %I;', current_database(), caller.rolname));
        END IF;
        BEGIN
            EXECUTE format('CREATE SCHEMA %I', schema);
        EXCEPTION WHEN unique_violation OR duplicate_schema THEN
            RAISE EXCEPTION USING ERRCODE = 'duplicate_schema',
                MESSAGE = format(bizenv_internal.translated('schema %I is being made by somebody else'), schema),
                DETAIL = bizenv_internal.translated('It was not there a moment ago.'),
                HINT = bizenv_internal.translated('Look at it first, or choose another name.');
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
                MESSAGE = format(bizenv_internal.translated('schema %I is not empty'), schema),
                DETAIL = CASE WHEN argument <> 'schema' THEN format(bizenv_internal.translated('Argument "%s" names it.'), argument) || ' ' ELSE '' END
                    || format(CASE WHEN cardinality(present) > 5 THEN bizenv_internal.translated('There is %s and more.') ELSE bizenv_internal.translated('There is %s.') END,
                    array_to_string(present[1:5], ', ')),
                HINT = CASE WHEN to_regclass(format('%I.task_progress', schema)) IS NOT NULL
                    THEN format(bizenv_internal.translated('A ledger is there already. To begin anew, with all its rows lost: DROP SCHEMA %I CASCADE.'), schema)
                    ELSE bizenv_internal.translated('Choose the name of a schema that does not exist; it is made.') END;
        END IF;
        IF NOT place.is_own THEN
            RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
                MESSAGE = format(bizenv_internal.translated('must be owner of schema %I'), schema),
                DETAIL = format(bizenv_internal.translated('It belongs to %I.'), pg_get_userbyid(place.nspowner)),
                HINT = format(bizenv_internal.translated('Choose the name of a schema that does not exist, or let its owner type: ALTER SCHEMA %I OWNER TO %I.'), schema, caller.rolname);
        END IF;
        PERFORM bizenv_internal.ledger_is_closed(place.oid, caller.oid);
    END IF;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_empty_schema(text, text) IS 'internal: makes a schema, or takes one that is empty and the caller''s';

CREATE FUNCTION bizenv.create_ledger(schema text) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    caller record;
    made text[];
BEGIN
    IF schema IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv_internal.translated('a ledger needs the name of a schema'),
            DETAIL = bizenv_internal.translated('Argument "schema" is NULL.'),
            HINT = bizenv_internal.translated('Name it: SELECT bizenv.create_ledger(''oversight'').');
    END IF;
    -- "$user" on a search_path is not the schema of that name
    IF schema = '' OR octet_length(schema) > 63 OR schema = '$user' THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_name',
            MESSAGE = bizenv_internal.translated('a ledger cannot have this name'),
            DETAIL = format(bizenv_internal.translated('Argument "schema" has %s bytes; a name has 1 to 63, and is not "$user".'), octet_length(schema)),
            HINT = bizenv_internal.translated('Choose another name: SELECT bizenv.create_ledger(''oversight'').');
    END IF;
    IF schema ~ '^pg_' OR schema IN ('information_schema', 'bizenv', 'bizenv_internal') THEN
        RAISE EXCEPTION USING ERRCODE = 'reserved_name',
            MESSAGE = format(bizenv_internal.translated('a ledger cannot be in the schema %I'), schema),
            DETAIL = bizenv_internal.translated('Argument "schema" names a schema of the system, a temporary one, or that of the extension.'),
            HINT = bizenv_internal.translated('Choose another name: SELECT bizenv.create_ledger(''oversight'').');
    END IF;

    SELECT r.oid, r.rolname, r.rolsuper OR r.rolbypassrls AS sees_all INTO STRICT caller
    FROM pg_roles AS r WHERE r.rolname = current_user;
    IF caller.sees_all AND current_setting('server_version_num')::integer < 150000 THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format(bizenv_internal.translated('a ledger of role %I would have views that show everything to everyone'), caller.rolname),
            DETAIL = bizenv_internal.translated('Views see what their owner sees before PostgreSQL 15; a superuser, or a role with BYPASSRLS, sees all departments.'),
            HINT = format(bizenv_internal.translated('Let an ordinary role own it: %s'), format('CREATE ROLE ledger_owner NOLOGIN; GRANT ledger_owner TO CURRENT_USER; '
                'GRANT CREATE ON DATABASE %I TO ledger_owner; SET ROLE ledger_owner;', current_database()));
    END IF;

    PERFORM bizenv_internal.ledger_empty_schema(schema, 'schema');

    -- the new schema first, temporary tables last: no other name is found
    PERFORM set_config('search_path', format('%I, pg_temp', schema), true);
    EXECUTE bizenv_internal.ledger_schema_tables();
    PERFORM set_config('search_path', 'pg_catalog, pg_temp', true);
    made := bizenv_internal.ledger_put_rules(schema);

    PERFORM bizenv_internal.ledger_take_defaults(schema, caller.oid);
    EXECUTE format('GRANT SELECT ON TABLE %1$I.role_grant, %1$I.ledger_version TO PUBLIC', schema);

    EXECUTE format('INSERT INTO %I.role_grant (role, as_role) VALUES ($1, ''office'')', schema) USING caller.oid::regrole;

    EXECUTE format('INSERT INTO %I.ledger_version (version, made) VALUES ($1, $2)', schema) USING bizenv.ledger_version(), made;

    RETURN format('ledger %I of %I; next: SELECT bizenv.grant_ledger(%L, ''a role'', as_role => ''office'')', schema, caller.rolname, schema);
END
$$;
COMMENT ON FUNCTION bizenv.create_ledger(text) IS
'在指定模式中建立一套营商环境工作台账：部门、清单、任务、报送、指标、问题、交办、督办、销号
Makes a ledger in a schema that does not exist, or is empty and the caller''s: tables of plain types, their rules and views, all owned by the caller, who becomes its office; says what to do next; a schema that is not empty is 42P06, one of somebody else 42501, one where others may create 55000, a reserved name 42939, an illegal one 42602, NULL 22004; on PostgreSQL 14 a superuser is refused by 55000, as views would show all departments to everyone.
SELECT bizenv.create_ledger(''oversight'');';
--@include rules.sql
--@include term.sql
--@include period.sql
--@include declared.sql
--@include vocabulary.sql
--@include frequency.sql
--@include parts.sql
--@include cancelled.sql
--@include cells.sql
--@include import.sql
--@include version.sql
--@include placed.sql
--@include upgrade.sql
--@include access.sql
--@include faults.sql
--@include audit.sql
--@include verify.sql
--@include archive.sql
--@include rearm.sql
--@include day.sql
--@include sample.sql
