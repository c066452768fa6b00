-- -------------------------------------------------------------- versions
--
-- A ledger outlives the extension that made it: ALTER EXTENSION ... UPDATE
-- touches nothing outside of the schema bizenv.  So a ledger tells its version,
-- and bizenv.upgrade_ledger() brings it to that of the extension.
--
-- Who changes tables.sql or papers_tables.sql adds 1 to ledger_version() and
-- writes a step; who changes views.sql, triggers.sql, policies.sql or what
-- they repeat (*.sql.in) adds 1 and writes a step whose script is NULL: rules
-- are made anew from the same script as in a new ledger.  (`make freeze` refuses a release that forgot it.)

-- Of the ledgers that this version of the extension makes, and works with.
CREATE FUNCTION bizenv.ledger_version() RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN 1;
COMMENT ON FUNCTION bizenv.ledger_version() IS
'本扩展所建台账的版本
Version of the ledgers that create_ledger makes: it goes up when a release changes the tables, rules or views of a ledger.
SELECT bizenv.ledger_version();';

-- What leads from each version to the next, run with the ledger's schema as
-- search_path, while its views, policies and rules are away and its audit is
-- there: statements on tables only.  Before the second version there is none.
CREATE TYPE bizenv.ledger_step_row AS (
    from_version integer,
    to_version integer,
    script varchar(1000000)
);
COMMENT ON TYPE bizenv.ledger_step_row IS
'台账升级的一步
Row of what upgrade_ledger goes by: what leads from one version of a ledger to the next; a script that is NULL where only views and rules differ.
SELECT (ROW(1, 2, NULL)::bizenv.ledger_step_row).to_version;  -- 2';
COMMENT ON COLUMN bizenv.ledger_step_row.from_version IS '原版本';
COMMENT ON COLUMN bizenv.ledger_step_row.to_version IS '新版本';
COMMENT ON COLUMN bizenv.ledger_step_row.script IS '脚本';

CREATE FUNCTION bizenv_internal.ledger_steps() RETURNS SETOF bizenv.ledger_step_row
    LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
    SELECT NULL::pg_catalog.int4, NULL::pg_catalog.int4, NULL::pg_catalog.varchar(1000000) WHERE false;
END;
COMMENT ON FUNCTION bizenv_internal.ledger_steps() IS 'internal: what changes the tables of a ledger of one version into those of the next';

-- The version that a ledger tells: NULL where there is no ledger, 0 where it
-- tells none.  Nothing of whoever made the table is run by reading it: it is a
-- table without rules, policies and computed columns.
CREATE FUNCTION bizenv_internal.ledger_told_version(schema text) RETURNS integer
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    is_readable boolean;
    result integer;
BEGIN
    SELECT v.relkind = 'r' AND NOT v.relrowsecurity AND NOT v.relhasrules AND a.atttypid = 'integer'::regtype AND a.attgenerated = '' INTO is_readable
    FROM pg_namespace AS n
    JOIN pg_class AS g ON g.relnamespace = n.oid AND g.relname = 'role_grant' AND g.relkind = 'r'
    LEFT JOIN pg_class AS v ON v.relnamespace = n.oid AND v.relname = 'ledger_version' AND v.relowner = g.relowner
    LEFT JOIN pg_attribute AS a ON a.attrelid = v.oid AND a.attname = 'version' AND NOT a.attisdropped
    WHERE n.nspname = schema COLLATE "C";
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF is_readable THEN
        EXECUTE format('SELECT max(v.version) FROM ONLY %I.ledger_version AS v', schema) INTO result;
    END IF;
    RETURN coalesce(result, 0);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_told_version(text) IS 'internal: the version of the ledger in a schema';

-- Refuses a ledger that this version of the extension cannot work with; what is
-- no ledger is none of its business.
CREATE FUNCTION bizenv_internal.ledger_fits(schema text, older_too boolean) RETURNS void
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    told integer := bizenv_internal.ledger_told_version(schema);
BEGIN
    IF told > bizenv.ledger_version() THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format(bizenv_internal.translated('ledger %I is newer than the extension'), schema),
            DETAIL = format(bizenv_internal.translated('It is of version %s; the extension in this database knows ledgers up to version %s.'), told, bizenv.ledger_version()),
            HINT = bizenv_internal.translated('Install the newer files on the server, and type: ALTER EXTENSION bizenv UPDATE; ALTER EXTENSION bizenv_office UPDATE;');
    ELSIF told < bizenv.ledger_version() AND NOT older_too THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format(bizenv_internal.translated('ledger %I waits for its upgrade'), schema),
            DETAIL = format(bizenv_internal.translated('It is of version %s; the extension in this database works with ledgers of version %s.'), told, bizenv.ledger_version()),
            HINT = format(bizenv_internal.translated('Let its owner type: SELECT bizenv.upgrade_ledger(%L).'), schema);
    END IF;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_fits(text, boolean) IS 'internal: refuses a ledger of another version';

-- Whoever may create objects in the schema could put a name in the way of the script.
CREATE FUNCTION bizenv_internal.ledger_is_closed(namespace oid, owner oid) RETURNS void
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    place record;
BEGIN
    SELECT n.nspname AS schema, (SELECT string_agg(DISTINCT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END, ', ')
        FROM aclexplode(n.nspacl) AS a
        WHERE a.privilege_type = 'CREATE' AND a.grantee NOT IN (n.nspowner, owner)) AS others
    INTO place FROM pg_namespace AS n WHERE n.oid = namespace;
    IF place.others IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format(bizenv_internal.translated('others may create objects in schema %I'), place.schema),
            DETAIL = format(bizenv_internal.translated('CREATE is granted to %s; what they put there could stand in the way of the ledger.'), place.others),
            HINT = format('REVOKE CREATE ON SCHEMA %I FROM %s.', place.schema, place.others);
    END IF;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_is_closed(oid, oid) IS 'internal: refuses a schema in which others may create objects';

-- What stands on the tables of a schema: views, policies, triggers, each with
-- the name by which ledger_version.made knows it.
CREATE TYPE bizenv.ledger_part_row AS (
    kind varchar(20),
    relation varchar(63),
    part varchar(63),
    known_as varchar(200)
);
COMMENT ON TYPE bizenv.ledger_part_row IS
'台账中表以外的一个对象
Row of what an upgrade makes anew: a view, policy or trigger, the relation that it is of, its name, and how ledger_version.made lists it.
SELECT (ROW(''VIEW'', ''v_task'', ''v_task'', ''VIEW v_task'')::bizenv.ledger_part_row).part;  -- v_task';
COMMENT ON COLUMN bizenv.ledger_part_row.kind IS '种类';
COMMENT ON COLUMN bizenv.ledger_part_row.relation IS '所属的表';
COMMENT ON COLUMN bizenv.ledger_part_row.part IS '名称';
COMMENT ON COLUMN bizenv.ledger_part_row.known_as IS '记载名称';

CREATE FUNCTION bizenv_internal.ledger_parts(schema text) RETURNS SETOF bizenv.ledger_part_row
    LANGUAGE plpgsql STABLE ROWS 100 SET search_path = pg_catalog, pg_temp SET jit = off SET quote_all_identifiers = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN QUERY
    WITH relation AS (
        SELECT c.oid, c.relname, c.relkind FROM pg_class AS c
        WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C")
    ), found AS (
        SELECT 'VIEW' AS kind, r.relname AS relation, r.relname AS part FROM relation AS r WHERE r.relkind = 'v'
        UNION ALL SELECT 'POLICY', r.relname, p.polname FROM relation AS r JOIN pg_policy AS p ON p.polrelid = r.oid
        UNION ALL SELECT 'TRIGGER', r.relname, t.tgname FROM relation AS r JOIN pg_trigger AS t ON t.tgrelid = r.oid WHERE NOT t.tgisinternal
    )
    SELECT f.kind::varchar(20), f.relation::varchar(63), f.part::varchar(63),
        CASE f.kind WHEN 'VIEW' THEN format('VIEW %I', f.part) ELSE format('%s %I ON %I', f.kind, f.part, f.relation) END::varchar(200)
    FROM found AS f ORDER BY f.kind, f.relation, f.part;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_parts(text) IS 'internal: views, policies and triggers in the schema of a ledger';

-- Makes the views and rules of this version where none of an older one stand any
-- more; gives their names.  What others have put there is not among them.
CREATE FUNCTION bizenv_internal.ledger_put_rules(schema text) RETURNS text[]
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    before text[] := ARRAY(SELECT p.known_as FROM bizenv_internal.ledger_parts(schema) AS p);
    made text[];
    relation text;
    told text;
BEGIN
    PERFORM set_config('search_path', format('%I, pg_temp', schema), true);
    BEGIN
        EXECUTE bizenv_internal.ledger_schema_views() || bizenv_internal.ledger_schema_rules();
    EXCEPTION WHEN duplicate_table OR duplicate_object THEN
        GET STACKED DIAGNOSTICS told = MESSAGE_TEXT;
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format(bizenv_internal.translated('something else has the name of a view or rule of ledger %I'), schema),
            DETAIL = told,
            HINT = bizenv_internal.translated('Rename it, or drop it.');
    END;
    PERFORM set_config('search_path', 'pg_catalog, pg_temp', true);
    made := ARRAY(SELECT p.known_as FROM bizenv_internal.ledger_parts(schema) AS p WHERE p.known_as <> ALL (before) ORDER BY p.known_as COLLATE "C");
    -- views look with the eyes of who asks, where the server can do that
    IF current_setting('server_version_num')::integer >= 150000 THEN
        FOR relation IN
            SELECT p.part FROM bizenv_internal.ledger_parts(schema) AS p
            WHERE p.kind = 'VIEW' AND p.known_as = ANY (made) AND p.part LIKE E'v\\_%'
        LOOP
            EXECUTE format('ALTER VIEW %I.%I SET (security_invoker = true)', schema, relation);
        END LOOP;
    END IF;
    RETURN made;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_put_rules(text) IS 'internal: makes the views and rules of a ledger';

-- Takes away what the version of a ledger made, all or the triggers of the
-- audit only, or all but these.
CREATE FUNCTION bizenv_internal.ledger_take_rules(schema text, made text[], of_audit boolean) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    views text;
    part record;
    detail text;
BEGIN
    FOR part IN
        SELECT p.kind, p.relation, p.part FROM bizenv_internal.ledger_parts(schema) AS p
        WHERE p.kind <> 'VIEW' AND p.known_as = ANY (made)
            AND of_audit = EXISTS (SELECT FROM pg_trigger AS t WHERE p.kind = 'TRIGGER' AND t.tgname = p.part
                AND t.tgrelid = format('%I.%I', schema, p.relation)::regclass AND t.tgfoid = 'bizenv_internal.ledger_audit'::regproc)
    LOOP
        EXECUTE format('DROP %s %I ON %I.%I', part.kind, part.part, schema, part.relation);
    END LOOP;
    SELECT string_agg(v.name, ', ') INTO views FROM (
        SELECT format('%I.%I', schema, p.part) AS name FROM bizenv_internal.ledger_parts(schema) AS p WHERE p.kind = 'VIEW' AND p.known_as = ANY (made)
        -- (and those in a place of their own, which stand on the same tables)
        UNION ALL SELECT p::text FROM bizenv_internal.ledger_placed(schema) AS p) AS v
    WHERE NOT of_audit;
    IF views IS NOT NULL THEN
        EXECUTE format('DROP VIEW %s', views);
    END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RAISE EXCEPTION USING ERRCODE = 'dependent_objects_still_exist',
        MESSAGE = format(bizenv_internal.translated('something else stands on the views of ledger %I'), schema),
        DETAIL = detail,
        HINT = bizenv_internal.translated('Keep its definition, drop it, upgrade the ledger, and make it again.');
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_take_rules(text, text[], boolean) IS 'internal: takes away the views and rules that a version of a ledger made';

-- What was granted on views by hand, as statements: views are made anew, and
-- what was given to others is given again.
CREATE FUNCTION bizenv_internal.ledger_view_grants(schema text, made text[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN (WITH view AS (
        SELECT c.oid, n.nspname, c.relname, c.relowner, c.relacl
        FROM (SELECT format('%I.%I', schema, p.part)::regclass AS oid FROM bizenv_internal.ledger_parts(schema) AS p WHERE p.kind = 'VIEW' AND p.known_as = ANY (made)
              UNION ALL SELECT p FROM bizenv_internal.ledger_placed(schema) AS p) AS p
        JOIN pg_class AS c ON c.oid = p.oid JOIN pg_namespace AS n ON n.oid = c.relnamespace
    ), given AS (
        SELECT v.nspname, v.relname, v.relowner, NULL::name AS attname, a.privilege_type, a.grantee, a.is_grantable FROM view AS v CROSS JOIN LATERAL aclexplode(v.relacl) AS a
        UNION ALL
        SELECT v.nspname, v.relname, v.relowner, t.attname, a.privilege_type, a.grantee, a.is_grantable
        FROM view AS v JOIN pg_attribute AS t ON t.attrelid = v.oid AND NOT t.attisdropped CROSS JOIN LATERAL aclexplode(t.attacl) AS a
    )
    SELECT jsonb_agg(jsonb_build_object('schema', g.nspname, 'relation', g.relname, 'attribute', g.attname, 'statement', format('GRANT %s%s ON %I.%I TO %s%s', g.privilege_type, ' (' || quote_ident(g.attname) || ')', g.nspname, g.relname,
        CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END,
        CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)))
    FROM given AS g WHERE g.grantee <> g.relowner);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_view_grants(text, text[]) IS 'internal: the privileges that were granted on the views of a ledger, as statements';
