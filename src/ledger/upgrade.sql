-- The versions from that of a ledger to this one, each reached by a step from
-- the one before: is there a way at all?
CREATE FUNCTION bizenv_internal.ledger_way(schema text, began integer) RETURNS integer[]
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    steps integer[] := ARRAY(SELECT s.to_version FROM bizenv_internal.ledger_steps() AS s
        WHERE s.from_version >= began AND s.to_version = s.from_version + 1 ORDER BY s.to_version);
BEGIN
    IF steps <> ARRAY(SELECT generate_series(began + 1, bizenv.ledger_version())) THEN
        RAISE EXCEPTION USING ERRCODE = 'feature_not_supported',
            MESSAGE = format(bizenv_internal.translated('ledger %I cannot be upgraded'), schema),
            DETAIL = format(bizenv_internal.translated('It is of version %s, and this version of the extension does not know what leads from there to version %s.'), began, bizenv.ledger_version()),
            HINT = bizenv_internal.translated('Make a new ledger and copy its rows table by table, or install a release that knows the way.');
    END IF;
    RETURN steps;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_way(text, integer) IS 'internal: the steps that a ledger of an older version lacks';

-- Privileges after an upgrade: what was given by hand on views, and what each
-- place gets in this version.
CREATE FUNCTION bizenv_internal.ledger_give_again(schema text, owner oid, grants jsonb) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    given record;
BEGIN
    FOR given IN
        SELECT g.statement FROM jsonb_to_recordset(grants) AS g(schema name, relation name, attribute name, statement text)
        JOIN pg_namespace AS n ON n.nspname = g.schema
        JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = g.relation AND c.relkind = 'v'
        WHERE g.attribute IS NULL OR EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = g.attribute AND NOT a.attisdropped)
    LOOP
        EXECUTE given.statement;
    END LOOP;
    PERFORM bizenv_internal.ledger_give_all(schema, owner, anew => false);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_give_again(text, oid, jsonb) IS 'internal: gives again what an upgrade took away with the views of a ledger';

-- An old ledger becomes one of this version: in one transaction, as its owner.
--
-- The order is what makes it safe.  Views, policies and rules go first, as they
-- stand in the way of changes to columns; without policies forced row-level
-- security would hide the rows from their owner, so it is not forced meanwhile.
-- The audit stays while steps change rows, and is the last to be made anew.
CREATE FUNCTION bizenv.upgrade_ledger(schema text) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    owner oid := bizenv_internal.ledger_owner(schema, 'owner itself', older_too => NULL);
    namespace oid := (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C");
    began integer;
    steps integer[];
    made text[];
    forced oid[];
    grants jsonb;
    relation oid;
    step record;
    placed text;
BEGIN
    -- what another session upgraded must be seen once the locks are there
    PERFORM bizenv_internal.read_committed_only(bizenv_internal.translated('a ledger is upgraded in READ COMMITTED only'), bizenv_internal.translated('Call upgrade_ledger outside of a transaction, or after BEGIN ISOLATION LEVEL READ COMMITTED.'));
    PERFORM bizenv_internal.ledger_is_closed(namespace, owner);
    -- two upgrades wait for each other before they hold anything, or know which tables there are
    -- (and for who grants a place, seals or archives the audit)
    EXECUTE format('LOCK TABLE %1$I.role_grant, %1$I.audit_seal IN SHARE ROW EXCLUSIVE MODE', schema);
    -- (what everybody needs who is at work comes last: who writes a row, or reads, ends his statement)
    EXECUTE (SELECT format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', string_agg(format('%I.%I', schema, c.relname), ', ' ORDER BY c.relname ~ '^(audit|role_grant)', c.relname COLLATE "C"))
        FROM pg_class AS c WHERE c.relnamespace = namespace AND c.relkind = 'r' AND c.relowner = owner);
    PERFORM bizenv_internal.ledger_fits(schema, older_too => true);
    began := bizenv_internal.ledger_told_version(schema);
    IF began = bizenv.ledger_version() THEN
        RETURN format('ledger %I is of version %s', schema, began);
    END IF;

    steps := bizenv_internal.ledger_way(schema, began);
    EXECUTE format('SELECT v.made FROM %I.ledger_version AS v', schema) INTO made;
    placed := bizenv_internal.ledger_views_schema(schema);
    PERFORM bizenv_internal.ledger_is_closed(n.oid, owner) FROM pg_namespace AS n WHERE n.nspname = placed COLLATE "C";
    grants := bizenv_internal.ledger_view_grants(schema, made);
    PERFORM bizenv_internal.ledger_take_rules(schema, made, of_audit => false);
    forced := ARRAY(SELECT c.oid FROM pg_class AS c
        WHERE c.relnamespace = namespace AND c.relkind = 'r' AND c.relowner = owner AND c.relforcerowsecurity ORDER BY c.relname COLLATE "C");
    FOREACH relation IN ARRAY forced LOOP
        EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', relation::regclass);
    END LOOP;

    -- the new schema first, temporary tables last: no other name is found
    PERFORM set_config('search_path', format('%I, pg_temp', schema), true);
    FOR step IN SELECT s.script FROM bizenv_internal.ledger_steps() AS s WHERE s.to_version = ANY (steps) AND s.script IS NOT NULL ORDER BY s.to_version LOOP
        EXECUTE step.script;
    END LOOP;
    PERFORM set_config('search_path', 'pg_catalog, pg_temp', true);

    PERFORM bizenv_internal.ledger_take_rules(schema, made, of_audit => true);
    made := bizenv_internal.ledger_put_rules(schema);
    IF placed IS NOT NULL THEN
        PERFORM bizenv_internal.ledger_put_views(schema, placed);
    END IF;
    FOR relation IN SELECT c.oid FROM pg_class AS c WHERE c.oid = ANY (forced) AND NOT c.relforcerowsecurity LOOP
        EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', relation::regclass);
    END LOOP;
    EXECUTE format('UPDATE %I.ledger_version SET version = $1, made = $2', schema) USING bizenv.ledger_version(), made;

    PERFORM bizenv_internal.ledger_give_again(schema, owner, grants);
    RETURN format('ledger %I is of version %s, from %s', schema, bizenv.ledger_version(), began);
END
$$;
COMMENT ON FUNCTION bizenv.upgrade_ledger(text) IS
'把旧版本的台账升级到本扩展的版本，数据、审计和授权不变
Brings a ledger of an older version to that of the extension: its tables step by step, its views and rules made anew, privileges kept, all in one transaction and as its owner; rows stay as they are, and what a step changes in them is in the audit; says from which version; a ledger of this version is left alone; only the owner of the ledger may, another is 42501, as are members of its role and superusers before they SET ROLE; what others made on its views is 2BP01 and stands in the way, as does whoever may create objects in the schema, 55000; a ledger of a newer version is 55000, one from which no way leads 0A000; in REPEATABLE READ and SERIALIZABLE 25000; no such ledger is 42P01, NULL 22004.
SELECT bizenv.upgrade_ledger(''oversight'');';

-- (a ledger that the reader may not look into has neither version nor state)
CREATE VIEW bizenv.ledgers AS
SELECT l.schema::pg_catalog.varchar(63) COLLATE pg_catalog."default" AS schema,
       l.owner::pg_catalog.varchar(63) COLLATE pg_catalog."default" AS owner,
       l.version,
       s.state::pg_catalog.varchar(20) COLLATE pg_catalog."default" AS state,
       bizenv.code_order(s.state, 'ledger_state') AS state_order,
       bizenv.code_label(s.state, 'zh', 'ledger_state')::pg_catalog.varchar(20) COLLATE pg_catalog."default" AS state_zh,
       bizenv_internal.ledger_views_schema(l.schema::pg_catalog.text)::pg_catalog.varchar(63) COLLATE pg_catalog."default" AS views
FROM (
    SELECT n.nspname AS schema, pg_catalog.pg_get_userbyid(g.relowner) AS owner,
           CASE WHEN pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND coalesce(pg_catalog.has_table_privilege(v.oid, 'SELECT'), true)
               THEN bizenv_internal.ledger_told_version(n.nspname::pg_catalog.text) END AS version
    FROM pg_catalog.pg_namespace AS n
    JOIN pg_catalog.pg_class AS g ON g.relnamespace OPERATOR(pg_catalog.=) n.oid AND g.relname OPERATOR(pg_catalog.=) 'role_grant' AND g.relkind OPERATOR(pg_catalog.=) 'r'
    JOIN pg_catalog.pg_class AS a ON a.relnamespace OPERATOR(pg_catalog.=) n.oid AND a.relname OPERATOR(pg_catalog.=) 'audit' AND a.relkind OPERATOR(pg_catalog.=) 'r'
        AND a.relowner OPERATOR(pg_catalog.=) g.relowner
    JOIN pg_catalog.pg_class AS k ON k.relnamespace OPERATOR(pg_catalog.=) n.oid AND k.relname OPERATOR(pg_catalog.=) 'audit_seal' AND k.relkind OPERATOR(pg_catalog.=) 'r'
        AND k.relowner OPERATOR(pg_catalog.=) g.relowner
    LEFT JOIN pg_catalog.pg_class AS v ON v.relnamespace OPERATOR(pg_catalog.=) n.oid AND v.relname OPERATOR(pg_catalog.=) 'ledger_version'
) AS l
CROSS JOIN LATERAL (
    SELECT CASE WHEN l.version OPERATOR(pg_catalog.=) bizenv.ledger_version() THEN 'current'
                WHEN l.version OPERATOR(pg_catalog.<) bizenv.ledger_version() THEN 'waits_for_upgrade'
                WHEN l.version OPERATOR(pg_catalog.>) bizenv.ledger_version() THEN 'newer' END AS state
) AS s;
COMMENT ON VIEW bizenv.ledgers IS
'本数据库中的全部台账及其版本：哪些待升级
The ledgers of this database: the schema, its owner, the version, and whether it is current, waits for upgrade_ledger, or is newer than the extension, and the second schema that place_views gave its views, if any; version and state are NULL where the reader may not look into the ledger.
SELECT count(*) FROM bizenv.ledgers AS l WHERE l.state = ''waits_for_upgrade'';';
COMMENT ON COLUMN bizenv.ledgers.schema IS '模式';
COMMENT ON COLUMN bizenv.ledgers.owner IS '所有者';
COMMENT ON COLUMN bizenv.ledgers.version IS '版本';
COMMENT ON COLUMN bizenv.ledgers.state IS '状态代码';
COMMENT ON COLUMN bizenv.ledgers.state_order IS '状态次序';
COMMENT ON COLUMN bizenv.ledgers.state_zh IS '状态';
COMMENT ON COLUMN bizenv.ledgers.views IS '视图另放的模式';
GRANT SELECT ON bizenv.ledgers TO PUBLIC;

-- The last statement of a script that ALTER EXTENSION ... UPDATE runs
CREATE FUNCTION bizenv.tell_waiting_ledgers() RETURNS integer
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    waiting record;
    result integer := 0;
BEGIN
    FOR waiting IN SELECT l.schema, l.state FROM bizenv.ledgers AS l WHERE l.state = 'waits_for_upgrade' ORDER BY l.schema COLLATE "C" LOOP
        RAISE NOTICE USING MESSAGE = format(bizenv_internal.translated('ledger %I waits for its upgrade'), waiting.schema),
            HINT = format(bizenv_internal.translated('Let its owner type: SELECT bizenv.upgrade_ledger(%L).'), waiting.schema);
        result := result + 1;
    END LOOP;
    RETURN result;
END
$$;
COMMENT ON FUNCTION bizenv.tell_waiting_ledgers() IS
'提示哪些台账待升级
Raises a notice for each ledger that waits for upgrade_ledger, as far as the caller may look into it, and says how many do; ALTER EXTENSION ... UPDATE ends with it.
SELECT bizenv.tell_waiting_ledgers();';
