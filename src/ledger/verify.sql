-- What the audit of a ledger must be like for its verdict to mean something, and
-- the verdict itself.

CREATE FUNCTION bizenv_internal.ledger_audited() RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '{region,department,vocabulary,indicator,indicator_value,benchmark,task_list,task,task_support,task_progress,task_condition,closure_application,report_duty,report,closed_period,problem,problem_support,problem_stage,problem_condition,assignment_order,order_pause,order_extension,answer,supervision_letter,light_rule,name_alias,import_rejected,import_fault,paper_template,sheet_mapping,role_grant,ledger_version,audit_archive}'::pg_catalog.text[];
COMMENT ON FUNCTION bizenv_internal.ledger_audited() IS 'internal: the tables of a ledger whose changes are audited';

-- The columns of what is chained: of the audit, of its seals, of an archive
CREATE FUNCTION bizenv_internal.audit_columns(relation text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN relation OPERATOR(pg_catalog.=) 'audit'
        THEN 'audit_id bigint, changed_at timestamp with time zone, session_role name, acting_role name, table_name name, operation character varying(10), department character varying(40), row_before jsonb, row_after jsonb'
    WHEN relation OPERATOR(pg_catalog.=) 'audit_seal'
        THEN 'position bigint, audit_id bigint, hash bytea, sealed_at timestamp with time zone, is_late boolean'
    WHEN relation OPERATOR(pg_catalog.=) 'audit_archive'
        THEN 'first_position bigint, last_position bigint, last_hash bytea, greatest_id bigint, archive_schema name, archive_table name, archived_at timestamp with time zone'
    ELSE 'position bigint, audit_id bigint, changed_at timestamp with time zone, session_role name, acting_role name, table_name name, operation character varying(10), department character varying(40), row_before jsonb, row_after jsonb, hash bytea, sealed_at timestamp with time zone, is_late boolean' END;
COMMENT ON FUNCTION bizenv_internal.audit_columns(text) IS 'internal: the columns of the tables of an audit, and of an archive of it';

-- A policy as PostgreSQL writes it, without what it may write otherwise once the
-- policy was dumped and restored: casts between text and varchar, parentheses.
CREATE FUNCTION bizenv_internal.audit_policy(condition text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(pg_catalog.translate(condition, E' \n\t()"', ''), '::charactervarying', ''), '::text[]', ''), '::text', '');
COMMENT ON FUNCTION bizenv_internal.audit_policy(text) IS 'internal: the condition of a policy, to be compared';

CREATE TYPE bizenv.audit_fault_row AS (
    fault varchar(30),
    relation varchar(127),
    detail varchar(400),
    may_hide boolean
);
COMMENT ON TYPE bizenv.audit_fault_row IS
'审计机制中非原样之处
Row of audit_faults: what is not as create_ledger made it (column, policy, row_security, inheritance, rule, kind, trigger, table), of which table, in words, and whether a reader may see something else than what was sealed.
SELECT count(*) FROM bizenv.audit_faults(''oversight'') AS f;  -- 0';
COMMENT ON COLUMN bizenv.audit_fault_row.fault IS '类别';
COMMENT ON COLUMN bizenv.audit_fault_row.relation IS '表';
COMMENT ON COLUMN bizenv.audit_fault_row.detail IS '说明';
COMMENT ON COLUMN bizenv.audit_fault_row.may_hide IS '是否可能掩盖';

CREATE FUNCTION bizenv.audit_faults(schema text) RETURNS SETOF bizenv.audit_fault_row
    LANGUAGE plpgsql STABLE ROWS 10 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    namespace oid;
    archives text[];
BEGIN
    PERFORM bizenv_internal.ledger_owner(schema, 'reader', older_too => true);
    SELECT n.oid INTO namespace FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C";
    IF to_regclass(format('%I.audit_archive', schema)) IS NOT NULL THEN
        EXECUTE format('SELECT array_agg(DISTINCT format(''%%I.%%I'', r.archive_schema, r.archive_table)) FROM ONLY %I.audit_archive AS r', schema) INTO archives;
    END IF;
    RETURN QUERY
    WITH chained AS (
        SELECT p.name, p.kind, to_regclass(p.name) AS oid
        FROM (SELECT format('%I.%I', schema, t) AS name, t AS kind FROM unnest('{audit,audit_seal,audit_archive}'::text[]) AS t
              UNION ALL SELECT a, 'archive' FROM unnest(archives) AS a) AS p
    ), fault AS (
        SELECT 1 AS place, 'table' AS fault, c.name AS relation, 'it is not there' AS detail, true AS may_hide FROM chained AS c WHERE c.oid IS NULL
        UNION ALL
        SELECT 2, 'kind', c.name, format('its kind is %s%s', r.relkind, r.relpersistence), true
        FROM chained AS c JOIN pg_class AS r ON r.oid = c.oid WHERE r.relkind <> 'r' OR r.relpersistence <> 'p' OR r.relispartition
        UNION ALL
        -- (an office may add columns of its own behind those that are made)
        SELECT 3, 'column', c.name, format('it has %s, not %s', coalesce(k.has, 'nothing'), bizenv_internal.audit_columns(c.kind)), true
        FROM chained AS c CROSS JOIN LATERAL (
            SELECT string_agg(format('%s %s', w.name, w.type), ', ' ORDER BY w.attnum) AS has FROM (
                SELECT a.attnum, CASE WHEN a.attisdropped OR a.attgenerated <> '' THEN 'no longer ' ELSE '' END || a.attname AS name, replace(format_type(a.atttypid, a.atttypmod), '"', '') AS type
                FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum BETWEEN 1 AND cardinality(string_to_array(bizenv_internal.audit_columns(c.kind), ', '))) AS w) AS k
        WHERE c.oid IS NOT NULL AND k.has IS DISTINCT FROM bizenv_internal.audit_columns(c.kind) COLLATE "C"
        UNION ALL
        SELECT 4, 'row_security', c.name, CASE WHEN r.relrowsecurity THEN 'row-level security is forced on its owner' ELSE 'row-level security is off' END, true
        FROM chained AS c JOIN pg_class AS r ON r.oid = c.oid WHERE NOT r.relrowsecurity OR r.relforcerowsecurity
        UNION ALL
        SELECT 5, 'policy', c.name, format('policy %I is not as it was made', y.polname), true
        FROM chained AS c JOIN pg_policy AS y ON y.polrelid = c.oid
        WHERE y.polname <> 'reads' OR y.polcmd <> 'r' OR NOT y.polpermissive OR y.polroles <> '{0}' OR y.polwithcheck IS NOT NULL
            OR bizenv_internal.audit_policy(pg_get_expr(y.polqual, y.polrelid)) <> bizenv_internal.audit_policy(format('EXISTS (SELECT FROM %I.role_grant g WHERE g.as_role = ANY (ARRAY[''office'', ''auditor'']))', schema)) COLLATE "C"
        UNION ALL
        SELECT 5, 'policy', c.name, 'policy reads is not there', true
        FROM chained AS c WHERE c.oid IS NOT NULL AND NOT EXISTS (SELECT FROM pg_policy AS y WHERE y.polrelid = c.oid AND y.polname = 'reads')
        UNION ALL
        SELECT 6, 'inheritance', c.name, format('%s inherits from %s', h.inhrelid::regclass, h.inhparent::regclass), true
        FROM chained AS c JOIN pg_inherits AS h ON c.oid IN (h.inhparent, h.inhrelid)
        UNION ALL
        SELECT 7, 'rule', c.name, format('it has the rule %I', w.rulename), true
        FROM chained AS c JOIN pg_rewrite AS w ON w.ev_class = c.oid
        UNION ALL
        SELECT 8, 'table', format('%I.%I', schema, t.name), 'it is not there', false
        FROM unnest(bizenv_internal.ledger_audited()) AS t(name) WHERE to_regclass(format('%I.%I', schema, t.name)) IS NULL
        UNION ALL
        -- (a trigger that is as made but for the state it is in)
        SELECT 9, 'trigger', format('%I.%I', schema, r.relname), CASE
            WHEN g.tgname IS NULL THEN format('no trigger audits %s', w.what)
            ELSE format('trigger %I is %s, not ALWAYS', g.tgname, CASE g.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'for replicated rows alone' ELSE 'for rows that are written here alone' END) END, false
        FROM pg_class AS r
        CROSS JOIN (VALUES (29, 'rows'), (32, 'TRUNCATE')) AS w(type, what)
        LEFT JOIN LATERAL (
            SELECT q.tgname, q.tgenabled FROM pg_trigger AS q
            WHERE q.tgrelid = r.oid AND q.tgfoid = 'bizenv_internal.ledger_audit'::regproc AND q.tgtype = w.type AND q.tgqual IS NULL AND q.tgattr = ''::int2vector AND NOT q.tgdeferrable
            ORDER BY q.tgenabled LIMIT 1) AS g ON true
        WHERE r.relnamespace = namespace AND r.relkind = 'r' AND r.relname = ANY (bizenv_internal.ledger_audited()) AND g.tgenabled IS DISTINCT FROM 'A'
    )
    SELECT bizenv_internal.clipped(f.fault, 30)::varchar(30), bizenv_internal.clipped(f.relation, 127)::varchar(127), bizenv_internal.clipped(f.detail, 400)::varchar(400), f.may_hide
    FROM fault AS f ORDER BY f.place, f.relation COLLATE "C", f.detail COLLATE "C";
END
$$;
COMMENT ON FUNCTION bizenv.audit_faults(text) IS
'审计机制是否原样：审计表的列、策略、继承、规则，各表的审计触发器
Lists what of the audit is not as create_ledger made it: columns, policies, row-level security, children and rules of the audit, its seals and archives, and tables whose changes no trigger audits always; may_hide where a reader may see something else than what was sealed; no row where all is as made; for the owner, the office and auditors, another is 42501; no such ledger is 42P01, NULL 22004.
SELECT count(*) FROM bizenv.audit_faults(''oversight'') AS f;  -- 0';

-- Each link is checked against the hash that stands before it, so that all are
-- checked by one query; a chain of good links is good from the first to the
-- last. A position that is missing shifts the next ones from their places.
CREATE FUNCTION bizenv.verify_audit(schema text, head text DEFAULT NULL, with_archives boolean DEFAULT true) RETURNS bizenv.audit_verdict_row
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    verdict bizenv.audit_verdict_row;
    head_position bigint;
    begins record;
    archived record;
    hidden boolean;
    links text;
    entries text;
BEGIN
    PERFORM bizenv_internal.ledger_owner(schema, 'reader', older_too => true);
    links := format('SELECT s.position, s.audit_id, s.hash, s.sealed_at, s.is_late FROM ONLY %I.audit_seal AS s', schema);
    entries := format('SELECT a.audit_id, a.changed_at, a.session_role, a.acting_role, a.table_name, a.operation, a.department, a.row_before, a.row_after FROM ONLY %I.audit AS a', schema);
    IF head COLLATE "C" !~ '^[0-9]{1,18}:[0-9a-fA-F]{64}$' THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv_internal.translated('this is no head of an audit'),
            DETAIL = bizenv_internal.translated('Argument "head" must be a position, a colon and 64 hexadecimal digits.'),
            HINT = bizenv_internal.translated('Pass what audit_head gave when it was kept, or leave "head" out.');
    END IF;
    begins := bizenv_internal.audit_end(schema, true);
    verdict.archived_count := begins.position;
    IF with_archives IS NOT FALSE THEN
        -- (one that is not there leaves its places empty)
        FOR archived IN EXECUTE format('SELECT DISTINCT r.archive_schema, r.archive_table FROM ONLY %I.audit_archive AS r', schema) LOOP
            CONTINUE WHEN to_regclass(format('%I.%I', archived.archive_schema, archived.archive_table)) IS NULL;
            links := links || format(' UNION ALL SELECT s.position, s.audit_id, s.hash, s.sealed_at, s.is_late FROM ONLY %I.%I AS s', archived.archive_schema, archived.archive_table);
            entries := entries || format(' UNION ALL SELECT a.audit_id, a.changed_at, a.session_role, a.acting_role, a.table_name, a.operation, a.department, a.row_before, a.row_after FROM ONLY %I.%I AS a',
                archived.archive_schema, archived.archive_table);
        END LOOP;
        begins.position := 0;
        begins.hash := decode(repeat('00', 32), 'hex');
    END IF;
    EXECUTE format($verify$
        WITH link AS (
            SELECT s.position, s.audit_id, s.hash, s.sealed_at, s.is_late,
                $3 + row_number() OVER w AS place,
                lag(s.hash, 1, $4) OVER w AS previous,
                max(s.audit_id) OVER w AS greatest_id
            FROM (%2$s) AS s
            WINDOW w AS (ORDER BY s.position)
        ), chain AS (
            SELECT count(*) AS links, greatest(max(l.greatest_id), $5) AS greatest_id,
                count(*) FILTER (WHERE l.is_late) AS late,
                min(l.place) FILTER (WHERE l.position <> l.place OR bizenv_internal.audit_time(l.sealed_at) IS NULL OR bizenv_internal.audit_time(a.changed_at) IS NULL
                    OR l.hash IS DISTINCT FROM
                    bizenv_internal.audit_hash(l.previous, l.sealed_at, l.is_late, a.audit_id, a.changed_at, a.session_role, a.acting_role,
                        a.table_name, a.operation, a.department, a.row_before, a.row_after)) AS bad
            FROM link AS l LEFT JOIN (%3$s) AS a ON a.audit_id = l.audit_id
        )
        SELECT c.links, t.entries, c.late + t.late, c.bad IS NULL, c.bad, CASE
            WHEN $1 IS NULL THEN NULL
            WHEN $1 = 0 THEN decode($2, 'hex') = decode(repeat('00', 32), 'hex')
            WHEN $1 = $3 THEN decode($2, 'hex') = $4
            WHEN $1 < $3 THEN NULL
            ELSE EXISTS (SELECT FROM link AS l WHERE l.position = $1 AND l.hash = decode($2, 'hex')) END
        FROM chain AS c CROSS JOIN LATERAL (
            SELECT count(*) AS entries,
                count(*) FILTER (WHERE CASE WHEN a.audit_id < c.greatest_id THEN bizenv_internal.audit_is_late($6, a.audit_id, age(a.xmin)) END) AS late
            FROM ONLY %1$I.audit AS a
            WHERE NOT EXISTS (SELECT FROM ONLY %1$I.audit_seal AS s WHERE s.audit_id = a.audit_id)) AS t
        $verify$, schema, links, entries)
        INTO verdict.sealed_count, verdict.tail_count, verdict.late_count, verdict.is_intact, verdict.first_bad_position, verdict.head_found
        USING split_part(head, ':', 1)::bigint, split_part(head, ':', 2), begins.position, begins.hash, begins.greatest_id, schema;
    -- good links to another head: the chain was made anew, or cut off
    IF NOT verdict.head_found THEN
        head_position := greatest(split_part(head, ':', 1)::bigint, 1);
        verdict.is_intact := false;
        verdict.first_bad_position := least(verdict.first_bad_position, head_position, begins.position + verdict.sealed_count + 1);
    ELSIF verdict.head_found IS NULL AND head IS NOT NULL AND verdict.is_intact THEN
        verdict.is_intact := NULL;        -- it stands in what is archived, where nobody looked
    END IF;
    SELECT count(*) = 0, bizenv_internal.clipped(string_agg(format('%s: %s', f.relation, f.detail), '; '), 1000), coalesce(bool_or(f.may_hide), false)
    INTO verdict.is_as_made, verdict.not_as_made, hidden FROM bizenv.audit_faults(schema) AS f;
    IF hidden THEN
        verdict.is_intact := false;
    END IF;
    RETURN verdict;
END
$$;
COMMENT ON FUNCTION bizenv.verify_audit(text, text, boolean) IS
'核验审计：封存的行是否原样、链末摘要是否仍在、审计机制是否原样，以及未封存和事后补入的行数
Checks every sealed row against its hash, archived ones too unless with_archives is false, whether a head that was kept elsewhere is still in the chain, and whether the audit is as made (audit_faults): is_intact with all of it, or else first_bad_position, where without the head a chain that was wholly made anew is not noticed, and with it the change is there or before; NULL where the head is of an archived part that was not looked at; late_count counts rows whose transaction began after a row with a greater number was sealed; for the owner, the office and auditors, another is 42501; a head of another form is 22023, no such ledger 42P01, a NULL schema 22004.
SELECT v.is_intact, v.first_bad_position FROM bizenv.verify_audit(''oversight'', head => ''0:'' || repeat(''00'', 32)) AS v;';
