-- ------------------------------------------------- views in a place of their own
--
-- A tool that lists what its role may read lists tables beside views, for views that
-- look with the eyes of who asks need his privileges on tables.  Views of a second
-- schema look with the eyes of their owner, the owner of the ledger, on whom row-level
-- security is forced; the policies still ask for the places of who asks.  So a BI
-- tool gets these views and nothing else.

-- Stands in each of those views, and is what they are known by: a view in another
-- schema than the table role_grant that it names here, of the same owner, is one of
-- them.  (So nothing is recorded that a dump, or a new name of either schema, could
-- make wrong.)  No row may be told where their owner is bound by no policy.
CREATE FUNCTION bizenv_internal.ledger_views_bound(grants regclass) RETURNS boolean
    LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10000 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    unbound text;
BEGIN
    SELECT min(r.rolname) INTO unbound
    FROM pg_roles AS r
    WHERE (r.rolsuper OR r.rolbypassrls) AND r.oid IN (
        SELECT c.relowner FROM pg_class AS c WHERE c.oid = grants
        UNION ALL
        SELECT v.relowner
        FROM pg_depend AS f
        JOIN pg_depend AS d ON d.classid = f.classid AND d.objid = f.objid AND d.refclassid = 'pg_class'::regclass AND d.refobjid = grants
        JOIN pg_rewrite AS w ON w.oid = f.objid
        JOIN pg_class AS v ON v.oid = w.ev_class
        WHERE f.classid = 'pg_rewrite'::regclass AND f.refclassid = 'pg_proc'::regclass AND f.refobjid = 'bizenv_internal.ledger_views_bound'::regproc);
    IF unbound IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format(bizenv_internal.translated('views of role %I would show everything to everyone'), unbound),
            DETAIL = bizenv_internal.translated('Views in a place of their own see what their owner sees; a superuser, or a role with BYPASSRLS, sees all departments.'),
            HINT = bizenv_internal.translated('Let an ordinary role own the ledger and its views.');
    END IF;
    RETURN true;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_views_bound(regclass) IS 'internal: refuses views of a ledger whose owner is bound by no policy';

-- The views that a ledger has in a place of its own; NULL: of all ledgers
CREATE FUNCTION bizenv_internal.ledger_placed(schema text) RETURNS SETOF regclass
    LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 10 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN QUERY
    SELECT v.oid::regclass
    FROM pg_depend AS f
    JOIN pg_rewrite AS w ON w.oid = f.objid
    JOIN pg_class AS v ON v.oid = w.ev_class AND v.relkind = 'v'
    JOIN pg_depend AS d ON d.classid = f.classid AND d.objid = f.objid AND d.refclassid = 'pg_class'::regclass
    JOIN pg_class AS g ON g.oid = d.refobjid AND g.relname = 'role_grant' AND g.relkind = 'r'
    JOIN pg_namespace AS n ON n.oid = g.relnamespace
    WHERE f.classid = 'pg_rewrite'::regclass AND f.refclassid = 'pg_proc'::regclass AND f.refobjid = 'bizenv_internal.ledger_views_bound'::regproc
        AND v.relowner = g.relowner AND v.relnamespace <> g.relnamespace AND (schema IS NULL OR n.nspname = schema COLLATE "C")
    ORDER BY v.relname;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_placed(text) IS 'internal: the views that a ledger has in a place of their own';

-- Where they are: NULL where they are in the ledger's schema alone
CREATE FUNCTION bizenv_internal.ledger_views_schema(schema text) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN (SELECT min(n.nspname::text) FROM bizenv_internal.ledger_placed(schema) AS p JOIN pg_class AS v ON v.oid = p JOIN pg_namespace AS n ON n.oid = v.relnamespace);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_views_schema(text) IS 'internal: the schema in which a ledger has views of their own';

-- Where who asks finds the views of a ledger: a BI tool does not see its schema
CREATE FUNCTION bizenv_internal.ledger_seen(schema text) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    is_seen boolean := EXISTS (SELECT FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C" AND has_schema_privilege(n.oid, 'USAGE'));
BEGIN
    RETURN coalesce(CASE WHEN NOT is_seen THEN bizenv_internal.ledger_views_schema(schema) END, schema);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_seen(text) IS 'internal: the schema in which who asks finds the views of a ledger';

-- What default privileges gave to others, nobody granted for a ledger
CREATE FUNCTION bizenv_internal.ledger_take_defaults(schema text, owner oid) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    relation record;
BEGIN
    FOR relation IN
        SELECT DISTINCT format('%s %I.%I', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, n.nspname, c.relname) AS given, a.grantee
        FROM pg_namespace AS n JOIN pg_class AS c ON c.relnamespace = n.oid CROSS JOIN aclexplode(c.relacl) AS a
        WHERE n.nspname = schema COLLATE "C" AND c.relkind IN ('r', 'v', 'S') AND a.grantee <> c.relowner
            AND NOT (c.relname IN ('role_grant', 'ledger_version') AND a.grantee = 0 AND a.privilege_type = 'SELECT')
        UNION SELECT format('SCHEMA %I', n.nspname), a.grantee
        FROM pg_namespace AS n CROSS JOIN aclexplode(n.nspacl) AS a WHERE n.nspname = schema COLLATE "C" AND a.grantee NOT IN (n.nspowner, owner)
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM %s', relation.given, CASE relation.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(relation.grantee)) END);
    END LOOP;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_take_defaults(text, oid) IS 'internal: takes from others what default privileges gave them of a new ledger';

-- Makes the views of this version in a second schema, and takes from everybody the two
-- tables that everybody reads otherwise: places get them one by one.
CREATE FUNCTION bizenv_internal.ledger_put_views(schema text, views text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    -- (one that is not there would let them come into the schema behind it)
    namespace oid := quote_ident(views)::regnamespace;
    in_the_way text;
BEGIN
    -- (the script below names tables without their schema)
    SELECT min(c.relname) INTO in_the_way FROM pg_class AS c JOIN pg_class AS l ON l.relname = c.relname
    WHERE c.relnamespace = namespace AND l.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C");
    IF in_the_way IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format(bizenv_internal.translated('something else has the name of a view or rule of ledger %I'), schema),
            DETAIL = format('%I.%I', views, in_the_way),
            HINT = bizenv_internal.translated('Rename it, or drop it.');
    END IF;
    -- views come into the first of these, tables are found in the second, views in views again in the first
    PERFORM set_config('search_path', format('%I, %I, pg_temp', views, schema), true);
    EXECUTE regexp_replace(bizenv_internal.ledger_schema_views(), E'CREATE VIEW (v_[a-z_]+?) AS\n(.*?);\nCOMMENT ON VIEW',
        E'CREATE VIEW \\1 AS SELECT v.* FROM (\n\\2) AS v\nWHERE (SELECT bizenv_internal.ledger_views_bound(''role_grant''::pg_catalog.regclass));\nCOMMENT ON VIEW', 'g');
    PERFORM set_config('search_path', 'pg_catalog, pg_temp', true);
    EXECUTE format('REVOKE SELECT ON TABLE %1$I.role_grant, %1$I.ledger_version FROM PUBLIC', schema);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_put_views(text, text) IS 'internal: makes the views of a ledger in a schema of their own';

-- Gives each place of a ledger what it gets now; anew: first taking what depends on where views are
CREATE FUNCTION bizenv_internal.ledger_give_all(schema text, owner oid, anew boolean) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    given record;
    lent text;
BEGIN
    FOR given IN EXECUTE format('SELECT r.rolname, g.role, min(g.as_role) AS place FROM %I.role_grant AS g
        JOIN pg_roles AS r ON r.oid = g.role AND r.oid <> $1 GROUP BY r.rolname, g.role ORDER BY r.rolname', schema) USING owner
    LOOP
        IF anew AND given.place = 'bi' THEN
            PERFORM bizenv_internal.ledger_strip(schema, given.rolname);
        ELSIF anew THEN
            EXECUTE format('REVOKE SELECT ON TABLE %1$I.role_grant, %1$I.ledger_version FROM %2$I', schema, given.rolname);
        END IF;
        lent := bizenv_internal.ledger_lend(schema, given.rolname, given.place);
        IF lent IS NOT NULL THEN
            EXECUTE format('UPDATE %1$I.role_grant AS g SET lent = concat_ws(chr(10), g.lent, $2)
                WHERE g.ctid = (SELECT f.ctid FROM %1$I.role_grant AS f WHERE f.role = $1 LIMIT 1)', schema) USING given.role, lent;
        END IF;
        PERFORM bizenv_internal.ledger_give(schema, given.rolname, given.place);
    END LOOP;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_give_all(text, oid, boolean) IS 'internal: gives each place of a ledger its privileges again';

CREATE FUNCTION bizenv.place_views(schema text, views text) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    owner oid := bizenv_internal.ledger_owner(schema, 'owner itself');
    placed text;
    detail text;
BEGIN
    IF views IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv_internal.translated('views need the name of a schema'),
            DETAIL = bizenv_internal.translated('Argument "views" is NULL.'),
            HINT = format(bizenv_internal.translated('Name a schema that does not exist, or the ledger''s own to have them there alone: SELECT bizenv.place_views(%L, %L).'), schema, left(schema, 60) || '_bi');
    ELSIF views = '' OR octet_length(views) > 63 OR views = '$user' OR views ~ '^pg_' OR views IN ('information_schema', 'bizenv', 'bizenv_internal') THEN
        RAISE EXCEPTION USING ERRCODE = CASE WHEN views ~ '^pg_' OR views IN ('information_schema', 'bizenv', 'bizenv_internal') THEN 'reserved_name' ELSE 'invalid_name' END,
            MESSAGE = format(bizenv_internal.translated('views cannot be in the schema "%s"'), left(views, 80)),
            DETAIL = bizenv_internal.translated('Argument "views" must be a name of 1 to 63 bytes, and none of the system or the extension.'),
            HINT = format(bizenv_internal.translated('Choose another name: SELECT bizenv.place_views(%L, %L).'), schema, left(schema, 60) || '_bi');
    END IF;
    -- where views were placed by another session must be seen once the lock is there
    PERFORM bizenv_internal.read_committed_only(bizenv_internal.translated('views are placed in READ COMMITTED only'), bizenv_internal.translated('Call place_views outside of a transaction, or after BEGIN ISOLATION LEVEL READ COMMITTED.'));
    EXECUTE format('LOCK TABLE %I.role_grant IN SHARE ROW EXCLUSIVE MODE', schema);
    IF views <> schema COLLATE "C" THEN
        PERFORM bizenv_internal.ledger_views_bound(format('%I.role_grant', schema)::regclass);
    END IF;

    -- from where they are ...
    placed := bizenv_internal.ledger_views_schema(schema);
    BEGIN
        IF placed IS NOT NULL THEN
            EXECUTE (SELECT 'DROP VIEW ' || string_agg(p::text, ', ') FROM bizenv_internal.ledger_placed(schema) AS p);
        END IF;
    EXCEPTION WHEN dependent_objects_still_exist THEN
        GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
        RAISE EXCEPTION USING ERRCODE = 'dependent_objects_still_exist',
            MESSAGE = format(bizenv_internal.translated('something else stands on the views of ledger %I'), schema),
            DETAIL = detail,
            HINT = bizenv_internal.translated('Keep its definition, drop it, place the views, and make it again.');
    END;

    -- ... to where they shall be
    IF views = schema COLLATE "C" THEN
        EXECUTE format('GRANT SELECT ON TABLE %1$I.role_grant, %1$I.ledger_version TO PUBLIC', schema);
    ELSE
        IF views IS DISTINCT FROM placed COLLATE "C" THEN
            PERFORM bizenv_internal.ledger_empty_schema(views, 'views');
        ELSE
            PERFORM bizenv_internal.ledger_is_closed(n.oid, owner) FROM pg_namespace AS n WHERE n.nspname = views COLLATE "C";
        END IF;
        PERFORM bizenv_internal.ledger_put_views(schema, views);
        PERFORM bizenv_internal.ledger_take_defaults(views, owner);
    END IF;
    PERFORM bizenv_internal.ledger_give_all(schema, owner, anew => true);
    RETURN format('views of ledger %I are in schema %I', schema, views);
END
$$;
COMMENT ON FUNCTION bizenv.place_views(text, text) IS
'把台账的视图另放一个模式：报表工具只列出十一个视图，看不到表
Makes the ten v_ views of a ledger once more in a second schema that does not exist, or is empty and the caller''s, for BI tools: roles with the place bi read these and see nothing else of the ledger, those with another place read both; the ledger''s own schema as second one takes that back; called again, makes them anew; only the owner of the ledger itself may, another, or a member of its role, is 42501; a schema that is not empty is 42P06, one where others may create 55000, as is a superuser or a role with BYPASSRLS as owner, whose views would show everything to everyone; what others made on the views is 2BP01; a reserved name is 42939, an illegal one 42602; in REPEATABLE READ and SERIALIZABLE 25000; no such ledger is 42P01, NULL 22004.
SELECT bizenv.place_views(''oversight'', views => ''oversight_bi'');';
