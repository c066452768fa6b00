--
-- ledger (台账), who may what: grants, and the audit that shows what was done
--

CREATE FUNCTION bizenv_internal.ledger_audit() RETURNS trigger
    AS 'MODULE_PATHNAME' LANGUAGE C;
COMMENT ON FUNCTION bizenv_internal.ledger_audit() IS 'internal: trigger of the tables of a ledger, writes their changes into its audit';

-- Finds the ledger in a schema, for anyone, for who may read its audit
-- ('reader'), or for its owner alone ('owner').  One of a newer version is
-- refused, and one of an older version unless older_too says that it will do
-- (NULL: who calls asks later, nothing is read here).
CREATE FUNCTION bizenv_internal.ledger_owner(schema text, only_for text DEFAULT NULL, older_too boolean DEFAULT false) RETURNS oid
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    ledger record;
    is_reader boolean;
BEGIN
    IF schema IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv_internal.translated('the name of a ledger is missing'),
            DETAIL = bizenv_internal.translated('Argument "schema" is NULL.'),
            HINT = bizenv_internal.translated('Name the schema that create_ledger made, such as ''oversight''.');
    END IF;
    SELECT g.relowner AS owner, a.oid AS audit INTO ledger
    FROM pg_namespace AS n
    JOIN pg_class AS g ON g.relnamespace = n.oid AND g.relname = 'role_grant' AND g.relkind = 'r'
    JOIN pg_class AS a ON a.relnamespace = n.oid AND a.relname = 'audit' AND a.relkind = 'r'
    JOIN pg_class AS s ON s.relnamespace = n.oid AND s.relname = 'audit_seal' AND s.relkind = 'r'
    WHERE n.nspname = schema COLLATE "C" AND g.relowner = a.relowner AND g.relowner = s.relowner;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_table',
            MESSAGE = bizenv_internal.translated('there is no ledger of this name'),
            DETAIL = bizenv_internal.translated('The schema that the argument "schema" names is not there, or has no tables of a ledger.'),
            HINT = bizenv_internal.translated('SELECT * FROM bizenv.ledgers lists ledgers; create_ledger makes one.');
    END IF;
    IF only_for IN ('owner', 'owner itself') AND NOT pg_has_role(ledger.owner, 'USAGE') THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = format(bizenv_internal.translated('must be owner of ledger %I'), schema),
            DETAIL = format(bizenv_internal.translated('The ledger that the argument "schema" names belongs to %I.'), pg_get_userbyid(ledger.owner)),
            HINT = format(bizenv_internal.translated('Ask its owner, or a member of that role: SET ROLE %I.'), pg_get_userbyid(ledger.owner));
    END IF;
    -- (a member would own what is made)
    IF only_for = 'owner itself' AND current_user <> pg_get_userbyid(ledger.owner) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = format(bizenv_internal.translated('must be owner of ledger %I'), schema),
            DETAIL = format(bizenv_internal.translated('The ledger that the argument "schema" names belongs to %I.'), pg_get_userbyid(ledger.owner)),
            HINT = format('SET ROLE %I.', pg_get_userbyid(ledger.owner));
    END IF;
    IF older_too IS NOT NULL THEN
        PERFORM bizenv_internal.ledger_fits(schema, older_too);
    END IF;
    -- a policy that hides rows must not make a short audit look whole
    IF only_for = 'reader' AND row_security_active(ledger.audit) THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.role_grant AS g WHERE g.as_role IN (''office'', ''auditor''))', schema) INTO is_reader;
        IF NOT is_reader THEN
            RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
                MESSAGE = format(bizenv_internal.translated('must be office or auditor of ledger %I'), schema),
                DETAIL = bizenv_internal.translated('The audit of the ledger that the argument "schema" names is not for everybody.'),
                HINT = format(bizenv_internal.translated('Its owner may type: SELECT bizenv.grant_ledger(%L, %L, as_role => ''auditor'').'), schema, current_user);
        END IF;
    END IF;
    RETURN ledger.owner;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_owner(text, text, boolean) IS 'internal: finds a ledger for the functions that work on it';

-- The role that a grant is for: neither everybody, nor the owner.
CREATE FUNCTION bizenv_internal.ledger_grantee(role text, owner oid) RETURNS oid
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    grantee record;
BEGIN
    IF role IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv_internal.translated('the name of a role is missing'),
            DETAIL = bizenv_internal.translated('Argument "role" is NULL.'),
            HINT = bizenv_internal.translated('Name a role: SELECT rolname FROM pg_roles lists them.');
    END IF;
    SELECT r.oid, r.rolsuper OR r.rolbypassrls AS sees_all INTO grantee FROM pg_roles AS r WHERE r.rolname = role COLLATE "C";
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_object',
            MESSAGE = bizenv_internal.translated('there is no role of this name'),
            DETAIL = bizenv_internal.translated('Argument "role" must name one role of this server; PUBLIC is none.'),
            HINT = bizenv_internal.translated('CREATE ROLE makes one; SELECT rolname FROM pg_roles lists them.');
    END IF;
    IF grantee.oid = owner THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_grant_operation',
            MESSAGE = bizenv_internal.translated('the owner of a ledger is its office'),
            DETAIL = bizenv_internal.translated('Argument "role" names the owner, who keeps all rights.'),
            HINT = bizenv_internal.translated('Let people log in with other roles, and grant those.');
    END IF;
    IF grantee.sees_all OR pg_has_role(grantee.oid, owner, 'MEMBER') THEN
        RAISE WARNING USING MESSAGE = format(bizenv_internal.translated('no grant binds role %I'), role),
            DETAIL = bizenv_internal.translated('It is a superuser, has BYPASSRLS, or is a member of the owner: it sees and changes whatever it likes.'),
            HINT = bizenv_internal.translated('Let people log in with ordinary roles.');
    END IF;
    RETURN grantee.oid;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_grantee(text, oid) IS 'internal: checks the role of grant_ledger';

-- What of bizenv a role needs to work in a ledger: USAGE of its two schemas, and the
-- functions and tables that views, policies, defaults and rules of the ledger
-- come to.  The catalog knows what is called by number; what the texts of
-- functions call they name with its schema, so that no search_path matters.  Who
-- works on a ledger as a whole (all but BI tools, which write nothing) also calls what takes its name.
CREATE FUNCTION bizenv_internal.ledger_needs(schema text, place text) RETURNS SETOF text
    LANGUAGE plpgsql STABLE ROWS 100 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN QUERY
    WITH RECURSIVE part AS (
        SELECT c.oid FROM pg_class AS c WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C")
        UNION ALL SELECT p::oid FROM bizenv_internal.ledger_placed(schema) AS p
    ), root AS (
        SELECT 'pg_rewrite'::regclass AS class, w.oid FROM pg_rewrite AS w WHERE w.ev_class IN (SELECT p.oid FROM part AS p)
        UNION ALL SELECT 'pg_policy'::regclass, y.oid FROM pg_policy AS y WHERE y.polrelid IN (SELECT p.oid FROM part AS p)
        UNION ALL SELECT 'pg_attrdef'::regclass, f.oid FROM pg_attrdef AS f WHERE place <> 'bi' AND f.adrelid IN (SELECT p.oid FROM part AS p)
        UNION ALL SELECT 'pg_constraint'::regclass, k.oid FROM pg_constraint AS k WHERE k.conrelid IN (SELECT p.oid FROM part AS p)
        UNION ALL SELECT 'pg_trigger'::regclass, g.oid FROM pg_trigger AS g WHERE place <> 'bi' AND g.tgrelid IN (SELECT p.oid FROM part AS p)
        UNION ALL SELECT 'pg_class'::regclass, p.oid FROM part AS p
    ), code AS (
        -- (what a message says is not called)
        SELECT p.oid, n.nspname || '.' || p.proname AS name, CASE WHEN l.lanname IN ('sql', 'plpgsql')
            THEN regexp_replace(p.prosrc, 'translated[(]''([^'']|'''')*''[)]', 'translated()', 'g') END AS body
        FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang
        JOIN pg_namespace AS n ON n.oid = p.pronamespace AND n.nspname IN ('bizenv', 'bizenv_internal')
    ), member AS (
        SELECT 'pg_proc'::regclass AS class, c.oid, c.name FROM code AS c
        UNION ALL SELECT 'pg_class'::regclass, c.oid, 'bizenv.' || c.relname FROM pg_class AS c
        WHERE c.relnamespace = 'bizenv'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p')
    ), call AS (
        SELECT 'pg_proc'::regclass AS class, c.oid, m.class AS to_class, m.oid AS to_oid
        FROM code AS c CROSS JOIN LATERAL regexp_matches(c.body, '(bizenv(_internal)?[.][a-z_0-9]+)', 'g') AS w(word) JOIN member AS m ON m.name = w.word[1]
        UNION ALL
        SELECT d.classid, d.objid, m.class, m.oid
        FROM pg_depend AS d LEFT JOIN pg_operator AS o ON d.refclassid = 'pg_operator'::regclass AND o.oid = d.refobjid
        JOIN member AS m ON m.class = CASE WHEN o.oid IS NULL THEN d.refclassid ELSE 'pg_proc'::regclass END AND m.oid = coalesce(o.oprcode, d.refobjid)
        UNION ALL
        SELECT 'pg_class'::regclass, w.ev_class, 'pg_rewrite'::regclass, w.oid
        FROM pg_rewrite AS w JOIN member AS m ON m.class = 'pg_class'::regclass AND m.oid = w.ev_class
    ), reached AS (
        SELECT c.to_class AS class, c.to_oid AS oid FROM root AS r JOIN call AS c ON c.class = r.class AND c.oid = r.oid
        UNION SELECT 'pg_proc'::regclass, p.oid FROM pg_proc AS p
        WHERE place <> 'bi' AND p.pronamespace = 'bizenv'::regnamespace AND 'schema' = ANY (p.proargnames)
        UNION SELECT c.to_class, c.to_oid FROM reached AS r JOIN call AS c ON c.class = r.class AND c.oid = r.oid
    )
    SELECT 'SCHEMA bizenv'
    UNION ALL SELECT 'SCHEMA bizenv_internal'
    UNION ALL SELECT format('ROUTINE %s', r.oid::regprocedure) FROM reached AS r WHERE r.class = 'pg_proc'::regclass
    UNION ALL SELECT format('TABLE %s', r.oid::regclass) FROM reached AS r WHERE r.class = 'pg_class'::regclass;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_needs(text, text) IS 'internal: what of bizenv a place in a ledger needs, as GRANT names it';

-- Where PUBLIC may not use bizenv, or all of it, grants what the place needs and
-- the role has not; gives what was granted, a line each, for who takes it back.
CREATE FUNCTION bizenv_internal.ledger_lend(schema text, role text, place text) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    lacking record;
    lent text;
    kept text;
    kept_count integer := 0;
    giver oid;
BEGIN
    -- (nearly everywhere: the catalog need not be searched)
    IF has_schema_privilege(role, 'bizenv', 'USAGE') AND has_schema_privilege(role, 'bizenv_internal', 'USAGE')
        AND NOT EXISTS (SELECT FROM pg_proc AS p WHERE p.pronamespace IN ('bizenv'::regnamespace, 'bizenv_internal'::regnamespace)
            AND NOT has_function_privilege(role, p.oid, 'EXECUTE'))
        AND NOT EXISTS (SELECT FROM pg_class AS c WHERE c.relnamespace = 'bizenv'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p')
            AND NOT has_table_privilege(role, c.oid, 'SELECT')) THEN
        RETURN NULL;
    END IF;
    FOR lacking IN
        SELECT n.need, s.word, s.owner, s.may_grant
        FROM bizenv_internal.ledger_needs(schema, place) AS n(need)
        CROSS JOIN LATERAL (SELECT split_part(n.need, ' ', 1) AS kind, substr(n.need, strpos(n.need, ' ') + 1) AS name) AS k
        CROSS JOIN LATERAL (
            SELECT 'USAGE' AS word, x.nspowner AS owner, has_schema_privilege(role, x.oid, 'USAGE') AS is_there,
                has_schema_privilege(x.oid, 'USAGE WITH GRANT OPTION') AS may_grant
            FROM pg_namespace AS x WHERE k.kind = 'SCHEMA' AND x.oid = to_regnamespace(k.name)
            UNION ALL SELECT 'EXECUTE', x.proowner, has_function_privilege(role, x.oid, 'EXECUTE'),
                has_function_privilege(x.oid, 'EXECUTE WITH GRANT OPTION')
            FROM pg_proc AS x WHERE k.kind = 'ROUTINE' AND x.oid = to_regprocedure(CASE k.kind WHEN 'ROUTINE' THEN k.name END)
            UNION ALL SELECT 'SELECT', x.relowner, has_table_privilege(role, x.oid, 'SELECT'),
                has_table_privilege(x.oid, 'SELECT WITH GRANT OPTION')
            FROM pg_class AS x WHERE k.kind = 'TABLE' AND x.oid = to_regclass(CASE k.kind WHEN 'TABLE' THEN k.name END)) AS s
        WHERE NOT s.is_there
        ORDER BY s.word DESC, n.need COLLATE "C"
    LOOP
        IF lacking.may_grant THEN
            EXECUTE format('GRANT %s ON %s TO %I', lacking.word, lacking.need, role);
            lent := concat_ws(E'\n', lent, lacking.need);
        ELSE
            kept_count := kept_count + 1;
            giver := coalesce(giver, lacking.owner);
            kept := CASE WHEN kept_count <= 5 THEN concat_ws(', ', kept, lacking.need) ELSE kept END;
        END IF;
    END LOOP;
    IF kept_count > 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = format(bizenv_internal.translated('role %I could not work in ledger %I'), role, schema),
            DETAIL = format(bizenv_internal.translated('PUBLIC may not use all of bizenv here, and the role needs %s of it that %I may not grant: %s.'),
                kept_count, current_user, kept || CASE WHEN kept_count > 5 THEN ' ...' ELSE '' END),
            HINT = format(bizenv_internal.translated('Let %I type, once, and then grant again: %s'), pg_get_userbyid(giver), format(
                'GRANT USAGE ON SCHEMA bizenv, bizenv_internal TO %1$I WITH GRANT OPTION; GRANT EXECUTE ON ALL ROUTINES IN SCHEMA bizenv, bizenv_internal TO %1$I WITH GRANT OPTION; '
                'GRANT SELECT ON ALL TABLES IN SCHEMA bizenv TO %1$I WITH GRANT OPTION;', current_user));
    END IF;
    RETURN lent;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_lend(text, text, text) IS 'internal: grants what of bizenv a place in a ledger needs';

-- Takes back what ledger_lend says it granted, and nothing else; another ledger
-- of the same owner in which the role has a place takes that over.
CREATE FUNCTION bizenv_internal.ledger_take_back(schema text, role text, lent text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    other record;
    taken integer;
    line text;
    name text;
    given text;
BEGIN
    FOR other IN
        SELECT n.nspname, c.relowner = m.relowner AS is_same_owner
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_class AS m ON m.relname = 'role_grant' AND m.relnamespace = (SELECT x.oid FROM pg_namespace AS x WHERE x.nspname = schema COLLATE "C")
        WHERE c.relname = 'role_grant' AND c.relkind = 'r' AND c.oid <> m.oid
            AND EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'lent')
            AND EXISTS (SELECT FROM pg_namespace AS s CROSS JOIN LATERAL aclexplode(s.nspacl) AS a
                WHERE (s.oid = n.oid OR s.nspname = bizenv_internal.ledger_views_schema(n.nspname) COLLATE "C")
                    AND a.grantee = to_regrole(quote_ident(role)) AND a.privilege_type = 'USAGE')
        ORDER BY c.relowner <> m.relowner, n.nspname COLLATE "C"
    LOOP
        IF other.is_same_owner THEN
            EXECUTE format('UPDATE %1$I.role_grant AS g SET lent = concat_ws(chr(10), g.lent, $2)
                WHERE g.ctid = (SELECT f.ctid FROM %1$I.role_grant AS f WHERE f.role = $1 LIMIT 1)', other.nspname) USING to_regrole(quote_ident(role)), lent;
            GET DIAGNOSTICS taken = ROW_COUNT;
            CONTINUE WHEN taken = 0;
        ELSE
            RAISE NOTICE USING MESSAGE = format(bizenv_internal.translated('role %I keeps its privileges on bizenv'), role),
                DETAIL = format(bizenv_internal.translated('It works in ledger %I of another owner, too, who may rely on them.'), other.nspname);
        END IF;
        RETURN;
    END LOOP;
    FOREACH line IN ARRAY string_to_array(lent, E'\n') LOOP
        -- (the text stands in a table: what it names is looked up, never run)
        name := substr(line, strpos(line, ' ') + 1);
        CASE split_part(line, ' ', 1)
            WHEN 'SCHEMA' THEN
                given := (SELECT format('USAGE ON SCHEMA %I', n.nspname) FROM pg_namespace AS n
                    WHERE n.nspname IN ('bizenv', 'bizenv_internal') AND n.nspname = name COLLATE "C");
            WHEN 'ROUTINE' THEN
                given := (SELECT format('EXECUTE ON ROUTINE %s', p.oid::regprocedure) FROM pg_proc AS p
                    WHERE p.pronamespace IN ('bizenv'::regnamespace, 'bizenv_internal'::regnamespace) AND p.oid::regprocedure::text = name);
            ELSE
                given := (SELECT format('SELECT ON TABLE %s', c.oid::regclass) FROM pg_class AS c
                    WHERE c.relnamespace = 'bizenv'::regnamespace AND c.oid::regclass::text = name);
        END CASE;
        IF given IS NOT NULL THEN
            EXECUTE format('REVOKE %s FROM %I', given, role);
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_take_back(text, text, text) IS 'internal: takes back what of bizenv a place in a ledger needed';

-- Takes from a role all that it may do in a ledger, the owner's grants by hand included
CREATE FUNCTION bizenv_internal.ledger_strip(schema text, role text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    place text := bizenv_internal.ledger_views_schema(schema);
    placed regclass;
BEGIN
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %I CASCADE', schema, role);
    EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM %I CASCADE', schema, role);
    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %I CASCADE', schema, role);
    IF place IS NOT NULL THEN
        FOR placed IN SELECT p FROM bizenv_internal.ledger_placed(schema) AS p LOOP
            EXECUTE format('REVOKE ALL ON TABLE %s FROM %I CASCADE', placed, role);
        END LOOP;
        EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %I CASCADE', place, role);
    END IF;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_strip(text, text) IS 'internal: takes from a role all privileges on a ledger';

-- Tells the owner what a role has in a ledger beyond its own place: the places
-- of roles that it is a member of, or that are members of it, and privileges
-- that came from PUBLIC, from a predefined role or from such a membership.
CREATE FUNCTION bizenv_internal.ledger_sums(schema text, grantee regrole) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    places text;
    privileges text;
BEGIN
    IF (SELECT r.rolsuper OR r.rolbypassrls FROM pg_roles AS r WHERE r.oid = grantee) THEN
        RETURN;     -- (it was told already that no grant binds it)
    END IF;
    EXECUTE format('SELECT string_agg(DISTINCT format(''%%s (%%s)'', g.role, concat_ws('', '', g.as_role, g.department)), '', '') FROM %I.role_grant AS g
        JOIN pg_roles AS r ON r.oid = g.role
        WHERE g.role <> $1 AND NOT r.rolsuper AND (pg_has_role($1, g.role, ''USAGE'') OR pg_has_role(g.role, $1, ''USAGE''))', schema)
        INTO places USING grantee;
    IF places IS NOT NULL THEN
        RAISE WARNING USING MESSAGE = format(bizenv_internal.translated('role %I has a place in ledger %I in another way as well'), pg_get_userbyid(grantee), schema),
            DETAIL = format(bizenv_internal.translated('It is a member of these roles, or they of it: %s. A member may read and write what either may.'), places),
            HINT = bizenv_internal.translated('Give each person one role that has a place, and make no such role a member of another.');
    END IF;
    SELECT string_agg(DISTINCT format('%s ON %I', p.word, c.relname), ', ') INTO privileges
    FROM pg_namespace AS n
    JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'v', 'S')
    CROSS JOIN unnest(CASE c.relkind WHEN 'S' THEN '{USAGE,SELECT,UPDATE}' ELSE '{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}' END::text[]) AS p(word)
    WHERE n.nspname = schema COLLATE "C" AND NOT (c.relname IN ('role_grant', 'ledger_version') AND p.word = 'SELECT')
        AND CASE c.relkind WHEN 'S' THEN has_sequence_privilege(grantee, c.oid, p.word) ELSE has_table_privilege(grantee, c.oid, p.word) END
        AND NOT EXISTS (SELECT FROM aclexplode(c.relacl) AS a WHERE a.grantee = $2 AND a.privilege_type = p.word);
    IF privileges IS NOT NULL THEN
        RAISE WARNING USING MESSAGE = format(bizenv_internal.translated('role %I may do more in ledger %I than its place says'), pg_get_userbyid(grantee), schema),
            DETAIL = format(bizenv_internal.translated('PUBLIC, or a role that it is a member of, gives it: %s.'), left(privileges, 500)),
            HINT = bizenv_internal.translated('Take that from PUBLIC, or from the role that it is a member of, or end the membership.');
    END IF;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_sums(text, regrole) IS 'internal: tells what a role has in a ledger beyond its place';

-- Privileges are the outer wall: what a role may do to a table at all, and on
-- which columns. Which rows it meets is for the policies of the ledger.
-- What a place in a ledger may do to its tables and views.  What is granted
-- already stays so: an upgrade calls this again for every place.
CREATE FUNCTION bizenv_internal.ledger_give(schema text, role text, place text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    namespace oid := (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C");
    kept text[] := ARRAY(SELECT bizenv_internal.ledger_kept());
    views_schema text := bizenv_internal.ledger_views_schema(schema);
    placed regclass;
    privilege record;
BEGIN
    -- views in a place of their own are all that a BI tool gets; others have the tables that everybody reads otherwise
    IF views_schema IS NOT NULL THEN
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', views_schema, role);
        FOR placed IN SELECT p FROM bizenv_internal.ledger_placed(schema) AS p LOOP
            EXECUTE format('GRANT SELECT ON TABLE %s TO %I', placed, role);
        END LOOP;
        IF place = 'bi' THEN
            RETURN;
        END IF;
        EXECUTE format('GRANT SELECT ON TABLE %1$I.role_grant, %1$I.ledger_version TO %2$I', schema, role);
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', schema, role);
    FOR privilege IN
        WITH RECURSIVE column_read AS (
            -- what a view reads; views that look with the eyes of who asks hand that on
            SELECT v.oid AS view, d.refobjid AS relation, d.refobjsubid AS number
            FROM pg_class AS v
            JOIN pg_rewrite AS w ON w.ev_class = v.oid
            JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
                AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> v.oid
            WHERE v.relnamespace = namespace AND v.relkind = 'v' AND 'security_invoker=true' = ANY (v.reloptions)
        ), column_needed AS (
            SELECT r.relation, r.number FROM column_read AS r JOIN pg_class AS v ON v.oid = r.view AND v.relname LIKE E'v\\_%'
            UNION
            SELECT r.relation, r.number FROM column_needed AS n JOIN column_read AS r ON r.view = n.relation
        )
        -- everybody reads the views; the office and auditors all tables; departments those with their rows, and what all share
        SELECT 'SELECT' AS word, c.relname AS relation, NULL AS columns
        FROM pg_class AS c
        WHERE c.relnamespace = namespace
            AND CASE WHEN c.relkind = 'v' THEN c.relname LIKE E'v\\_%'
                WHEN c.relkind = 'r' THEN place IN ('office', 'auditor')
                    OR place = 'department' AND c.relname NOT IN ('import_rejected', 'import_fault') AND c.relname::text <> ALL (kept) END
        UNION ALL
        -- the office writes what people write; numbers, terms, steps and the text of letters are the ledger's
        -- (a deadline is moved by a pause, an extension, a calendar, and never to another day than the computed one;
        -- sub-tasks are counted when they come and go, and never to another number)
        SELECT word, c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
        FROM pg_class AS c
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '' AND a.attgenerated = ''
        CROSS JOIN unnest('{INSERT,UPDATE}'::text[]) AS word
        WHERE c.relnamespace = namespace AND c.relkind = 'r' AND place = 'office'
            AND c.relname::text <> ALL (kept)
            AND NOT EXISTS (SELECT FROM bizenv.ledger_columns() AS d WHERE d.table_name = c.relname AND d.column_name = a.attname AND d.kind = 'given'
                AND NOT (word = 'UPDATE' AND c.relname IN ('assignment_order', 'task')))
            AND NOT (word = 'UPDATE' AND c.relname = 'problem_stage')
        GROUP BY word, c.relname
        UNION ALL
        SELECT 'DELETE', c.relname, NULL
        FROM pg_class AS c
        WHERE c.relnamespace = namespace AND c.relkind = 'r' AND place = 'office'
            AND c.relname::text <> ALL (kept) AND c.relname <> 'problem_stage'
        UNION ALL
        -- a department reports and corrects its reports, answers, files evidence and applies
        SELECT d.word, d.relation, d.columns
        FROM (VALUES ('INSERT', 'task_progress', 'department, task_id, period, reported_on, percent, done, progress_class, note'),
                     ('INSERT', 'report', 'department, task_list, period, submitted_on, submitted_items'),
                     ('INSERT', 'answer', 'department, order_id, answered_on, content, document_number'),
                     ('INSERT', 'order_extension', 'department, order_id, ground, asked_on, workdays, document_number'),
                     ('INSERT', 'problem_stage', 'department, problem_id, stage, entered_on, note'),
                     ('INSERT', 'closure_application', 'department, task_id, applied_on, note'),
                     ('UPDATE', 'task_progress', 'reported_on, percent, done, progress_class, note'),
                     ('UPDATE', 'report', 'submitted_items'),
                     ('UPDATE', 'task_condition', 'evidence'),
                     ('UPDATE', 'problem_condition', 'evidence')) AS d(word, relation, columns)
        WHERE place = 'department'
        UNION ALL
        -- the views need what they read: of a BI tool these columns and no other, of the rest other views
        SELECT 'SELECT', c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
        FROM column_needed AS n
        JOIN pg_class AS c ON c.oid = n.relation AND c.relnamespace = namespace AND c.relname NOT LIKE E'v\\_%'
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = n.number
        WHERE place = 'bi' OR c.relkind = 'v'
        GROUP BY c.relname
    LOOP
        EXECUTE format('GRANT %s%s ON TABLE %I.%I TO %I', privilege.word, ' (' || privilege.columns || ')', schema, privilege.relation, role);
    END LOOP;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_give(text, text, text) IS 'internal: the privileges of a place in a ledger';

CREATE FUNCTION bizenv.grant_ledger(schema text, role text, as_role text, department text DEFAULT NULL) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
#variable_conflict use_column
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    owner oid := bizenv_internal.ledger_owner(schema, 'owner');
    place text := bizenv.code_of_word(as_role, 'ledger_place');
    grantee regrole;
    other text;
    found_one boolean;
    lent text;
BEGIN
    -- grants to the ledger take turns: each sees what the one before did
    EXECUTE format('LOCK TABLE %I.role_grant IN SHARE ROW EXCLUSIVE MODE', schema);
    grantee := bizenv_internal.ledger_grantee(role, owner);
    IF place IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = CASE WHEN as_role IS NULL THEN 'null_value_not_allowed' ELSE 'invalid_parameter_value' END,
            MESSAGE = bizenv_internal.translated('unknown place in a ledger'),
            DETAIL = bizenv_internal.translated('Argument "as_role" says what the role is to the ledger.'),
            HINT = bizenv_internal.translated('One of: office (营商环境办), department (部门), auditor (审计员), bi (看板).');
    END IF;
    IF place = 'department' AND $4 IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv_internal.translated('a department''s role needs its department'),
            DETAIL = bizenv_internal.translated('Argument "department" is NULL.'),
            HINT = format(bizenv_internal.translated('Add department => ''...''; SELECT department, name FROM %I.department lists them.'), schema);
    END IF;
    IF place IN ('office', 'auditor') AND $4 IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv_internal.translated('the office and auditors see all departments'),
            DETAIL = bizenv_internal.translated('Argument "department" is for roles of departments and of BI tools.'),
            HINT = bizenv_internal.translated('Leave it out, or grant as_role => ''department''.');
    END IF;
    IF $4 IS NOT NULL THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.department AS d WHERE d.department = $1)', schema) INTO found_one USING $4;
        IF NOT found_one THEN
            RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                MESSAGE = bizenv_internal.translated('there is no such department in the ledger'),
                DETAIL = bizenv_internal.translated('Argument "department" must be a code of the table department.'),
                HINT = format(bizenv_internal.translated('SELECT department, name FROM %I.department lists them; INSERT INTO %I.department adds one.'), schema, schema);
        END IF;
    END IF;
    -- a department that were also a BI tool would see more than either
    EXECUTE format('SELECT g.as_role FROM %I.role_grant AS g WHERE g.role = $1 AND g.as_role <> $2 LIMIT 1', schema)
        INTO other USING grantee, place;
    IF other IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'duplicate_object',
            MESSAGE = bizenv_internal.translated('the role has another place in the ledger'),
            DETAIL = format(bizenv_internal.translated('Argument "role" names a role that was granted as %s.'), other),
            HINT = format(bizenv_internal.translated('First take that back: SELECT bizenv.revoke_ledger(%L, %L); or make another role.'), schema, role);
    END IF;
    -- what the role was given before, by whom and for what ever, is not its place
    PERFORM bizenv_internal.ledger_strip(schema, role);
    -- (and a place of a role that was dropped is nobody's)
    EXECUTE format('DELETE FROM %I.role_grant AS g WHERE NOT EXISTS (SELECT FROM pg_roles AS r WHERE r.oid = g.role)', schema);
    lent := bizenv_internal.ledger_lend(schema, role, place);
    EXECUTE format('INSERT INTO %I.role_grant AS g (role, as_role, department, lent) VALUES ($1, $2, $3, $4)
        ON CONFLICT (role, as_role, coalesce(department, '''')) DO UPDATE SET lent = concat_ws(chr(10), g.lent, excluded.lent)
        WHERE excluded.lent IS NOT NULL', schema)
        USING grantee, place, $4, lent;

    PERFORM bizenv_internal.ledger_give(schema, role, place);
    PERFORM bizenv_internal.ledger_sums(schema, grantee);
    RETURN format('%I is %s of ledger %I%s', role, place, schema, ', for ' || $4);
END
$$;
COMMENT ON FUNCTION bizenv.grant_ledger(text, text, text, text) IS
'授权：角色在台账中的身份（营商环境办、部门、审计员、看板），及其所属部门
Gives a role its place in a ledger: office (reads and writes all), department (reads its own rows, reports, answers and applies), auditor (reads all, the audit too) or bi (reads the v_ views, of a department or, without one, of all); where PUBLIC may not use bizenv, what the place needs of it too; only its owner may, another is 42501, as is an owner who may not grant that; an unknown role is 42704, an unknown place or department 22023, a role that has another place already 42710, the owner itself 0LP01, no such ledger 42P01, a NULL where something is needed 22004.
SELECT bizenv.grant_ledger(''oversight'', ''audit_bureau'', as_role => ''auditor'');';

CREATE FUNCTION bizenv.revoke_ledger(schema text, role text) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    owner oid := bizenv_internal.ledger_owner(schema, 'owner', older_too => true);
    grants integer;
    grantee regrole;
    lent text;
    done text := format('%I has no place in ledger %I', coalesce(role, ''), schema);
BEGIN
    EXECUTE format('LOCK TABLE %I.role_grant IN SHARE ROW EXCLUSIVE MODE', schema);
    -- of roles that were dropped nothing else is left
    EXECUTE format('DELETE FROM %I.role_grant AS g WHERE NOT EXISTS (SELECT FROM pg_roles AS r WHERE r.oid = g.role)', schema);
    GET DIAGNOSTICS grants = ROW_COUNT;
    IF grants > 0 AND to_regrole(quote_ident(role)) IS NULL THEN
        RETURN done;
    END IF;
    grantee := bizenv_internal.ledger_grantee(role, owner);
    EXECUTE format('WITH gone AS (DELETE FROM %I.role_grant AS g WHERE g.role = $1 RETURNING g.lent)
        SELECT string_agg(g.lent, chr(10)) FROM gone AS g', schema) INTO lent USING grantee;
    PERFORM bizenv_internal.ledger_strip(schema, role);
    IF lent IS NOT NULL THEN
        PERFORM bizenv_internal.ledger_take_back(schema, role, lent);
    END IF;
    RETURN done;
END
$$;
COMMENT ON FUNCTION bizenv.revoke_ledger(text, text) IS
'收回授权：角色在台账中不再有任何身份和权限
Takes from a role every place that it has in a ledger, and every privilege on the schema and on what stands in it, and what grant_ledger gave it of bizenv; of a role that was dropped, the place; only the owner of the ledger may, another is 42501; an unknown role is 42704, the owner itself 0LP01, no such ledger 42P01, NULL 22004.
SELECT bizenv.revoke_ledger(''oversight'', ''audit_bureau'');';
