-- Retention: the beginning of the chain moves into a table of the office's
-- choice, rows and seals together, and stays a chain.

-- The table to archive into: made, or as one was made; says its oid
CREATE FUNCTION bizenv_internal.audit_shelf(schema text, place text, name text) RETURNS oid
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    owner oid := bizenv_internal.ledger_owner(schema, 'owner');
    shelf oid := to_regclass(format('%I.%I', nullif(place, ''), nullif(name, '')));
    reader record;
    is_fit boolean;
BEGIN
    IF shelf IS NULL THEN
        EXECUTE format('CREATE TABLE %I.%I (%s)', place, name, bizenv_internal.audit_columns('archive'));
        shelf := to_regclass(format('%I.%I', place, name));
        EXECUTE format('ALTER TABLE %1$I.%2$I ADD PRIMARY KEY (position), ADD UNIQUE (audit_id), ENABLE ROW LEVEL SECURITY', place, name);
        EXECUTE format('COMMENT ON TABLE %I.%I IS %L', place, name, format('审计归档：%s', schema));
        EXECUTE format('CREATE POLICY reads ON %I.%I FOR SELECT USING (EXISTS (SELECT FROM %I.role_grant AS g WHERE g.as_role IN (''office'', ''auditor'')))', place, name, schema);
        EXECUTE format('ALTER TABLE %I.%I OWNER TO %I', place, name, pg_get_userbyid(owner));
        -- what default privileges gave is taken back
        FOR reader IN SELECT DISTINCT a.grantee FROM pg_class AS c, aclexplode(c.relacl) AS a WHERE c.oid = shelf AND a.grantee <> owner LOOP
            EXECUTE format('REVOKE ALL ON TABLE %I.%I FROM %s', place, name, CASE reader.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(reader.grantee)) END);
        END LOOP;
    END IF;
    SELECT c.relkind = 'r' AND c.relpersistence = 'p' AND NOT c.relispartition AND c.relowner = owner AND bizenv_internal.audit_columns('archive') = (
            SELECT string_agg(format('%s %s', a.attname, replace(format_type(a.atttypid, a.atttypmod), '"', '')), ', ' ORDER BY a.attnum)
            FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
    INTO is_fit FROM pg_class AS c WHERE c.oid = shelf;
    IF NOT is_fit THEN
        RAISE EXCEPTION USING ERRCODE = 'wrong_object_type',
            MESSAGE = format(bizenv_internal.translated('%I.%I is no archive of an audit'), place, name),
            DETAIL = format(bizenv_internal.translated('An archive is an ordinary table of %I with the columns %s.'), pg_get_userbyid(owner), bizenv_internal.audit_columns('archive')),
            HINT = bizenv_internal.translated('Name a table that is not there: archive_audit makes it.');
    END IF;
    -- who reads the audit reads what was moved out of it
    FOR reader IN
        SELECT DISTINCT a.grantee FROM pg_class AS c, aclexplode(c.relacl) AS a
        WHERE c.oid = to_regclass(format('%I.audit', schema)) AND a.privilege_type = 'SELECT' AND a.grantee NOT IN (0, owner)
    LOOP
        EXECUTE format('GRANT SELECT ON TABLE %I.%I TO %I', place, name, pg_get_userbyid(reader.grantee));
    END LOOP;
    RETURN shelf;
END
$$;
COMMENT ON FUNCTION bizenv_internal.audit_shelf(text, text, text) IS 'internal: finds or makes the table that archive_audit moves rows into';

CREATE FUNCTION bizenv.archive_audit(schema text, before bizenv.day, archive text DEFAULT NULL) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    before CONSTANT date := archive_audit.before; -- (as a date from here on)
    name text[];
    part record;
    verdict record;
    moved bigint;
    seen bigint;
    unsealed bigint;
BEGIN
    -- (a ledger that waits for its upgrade has no place for what is archived)
    PERFORM bizenv_internal.ledger_owner(schema, 'owner');
    -- (who grants places takes privileges on archives, too: two at once would be an error of the catalog)
    EXECUTE format('LOCK TABLE %I.role_grant IN SHARE ROW EXCLUSIVE MODE', schema);
    PERFORM bizenv_internal.audit_turn(schema);
    IF before IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv_internal.translated('the day before which to archive is missing'),
            DETAIL = bizenv_internal.translated('Argument "before" is NULL.'),
            HINT = format(bizenv_internal.translated('Name a day: SELECT bizenv.archive_audit(%L, ''2025-01-01'').'), schema);
    END IF;
    IF NOT isfinite(before) OR before < '1900-01-01' OR before > '2199-12-31' THEN
        RAISE EXCEPTION USING ERRCODE = 'datetime_field_overflow',
            MESSAGE = format(bizenv_internal.translated('%s is no day to archive before'), before),
            DETAIL = bizenv_internal.translated('Argument "before" must be a day from 1900-01-01 to 2199-12-31.'),
            HINT = format(bizenv_internal.translated('Name a day: SELECT bizenv.archive_audit(%L, ''2025-01-01'').'), schema);
    END IF;
    BEGIN
        name := parse_ident(coalesce(archive, format('%I.audit_archived', schema)));
    EXCEPTION WHEN invalid_parameter_value THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv_internal.translated('this is no name of a table'),
            DETAIL = bizenv_internal.translated('Argument "archive" must be the name of a table, quoted as in SQL, with or without its schema.'),
            HINT = format(bizenv_internal.translated('Leave it out, or pass a name: archive => %L.'), quote_ident(schema) || '.audit_2025');
    END;
    IF cardinality(name) = 1 THEN
        name := ARRAY[schema] || name;
    END IF;
    IF cardinality(name) <> 2 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_name',
            MESSAGE = bizenv_internal.translated('an archive is one table'),
            DETAIL = format(bizenv_internal.translated('Argument "archive" is %s.'), archive),
            HINT = bizenv_internal.translated('Write it as schema.table, or as a table of the ledger''s schema.');
    END IF;

    -- the chain up to the first row that was changed on that day or later; and none whose
    -- number is greater than one that may still come: that would be late, as if it were forged
    EXECUTE format('SELECT max(a.audit_id), min(a.audit_id) FILTER (WHERE NOT EXISTS (SELECT FROM ONLY %1$I.audit_seal AS s WHERE s.audit_id = a.audit_id)) FROM ONLY %1$I.audit AS a', schema) INTO seen, unsealed;
    EXECUTE format('SELECT min(s.position) AS first, coalesce(min(s.position) FILTER (WHERE (a.changed_at < $1) IS NOT TRUE) - 1, max(s.position)) AS last,
            min(s.position) FILTER (WHERE s.audit_id >= $2) - 1 AS settled
        FROM ONLY %1$I.audit_seal AS s LEFT JOIN ONLY %1$I.audit AS a ON a.audit_id = s.audit_id', schema)
    INTO part USING before::timestamp AT TIME ZONE current_setting('bizenv.time_zone'), least(coalesce(bizenv_internal.audit_settled(schema, seen), 0) + 1, unsealed);
    IF part.last IS NULL OR part.last < part.first THEN
        RETURN format('ledger %I: no sealed row was changed before %s', schema, to_char(before, 'YYYY-MM-DD'));
    END IF;
    part.last := least(part.last, part.settled);
    IF part.last < part.first THEN
        RETURN format('ledger %I: rows that are not sealed yet, or of transactions that are still open, belong before what is sealed: seal the audit when they have ended, and archive it then', schema);
    END IF;
    verdict := bizenv.verify_audit(schema, NULL, false);
    IF NOT verdict.is_intact THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format(bizenv_internal.translated('the audit of ledger %I is not as it was sealed'), schema),
            DETAIL = coalesce(format(bizenv_internal.translated('The first position that is not is %s.'), verdict.first_bad_position), verdict.not_as_made),
            HINT = format(bizenv_internal.translated('Look first: SELECT * FROM bizenv.verify_audit(%L).'), schema);
    END IF;

    PERFORM bizenv_internal.audit_shelf(schema, name[1], name[2]);
    EXECUTE format('INSERT INTO %I.%I (position, audit_id, changed_at, session_role, acting_role, table_name, operation, department, row_before, row_after, hash, sealed_at, is_late)
        SELECT s.position, a.audit_id, a.changed_at, a.session_role, a.acting_role, a.table_name, a.operation, a.department, a.row_before, a.row_after, s.hash, s.sealed_at, s.is_late
        FROM ONLY %3$I.audit_seal AS s JOIN ONLY %3$I.audit AS a ON a.audit_id = s.audit_id WHERE s.position <= $1', name[1], name[2], schema) USING part.last;
    GET DIAGNOSTICS moved = ROW_COUNT;
    EXECUTE format('INSERT INTO %1$I.audit_archive (first_position, last_position, last_hash, greatest_id, archive_schema, archive_table, archived_at)
        SELECT $1, $2, (SELECT s.hash FROM ONLY %1$I.audit_seal AS s WHERE s.position = $2), (SELECT max(s.audit_id) FROM ONLY %1$I.audit_seal AS s WHERE s.position <= $2), $3, $4, clock_timestamp()', schema)
    USING part.first, part.last, name[1], name[2];
    EXECUTE format('DELETE FROM ONLY %1$I.audit AS a USING ONLY %1$I.audit_seal AS s WHERE s.audit_id = a.audit_id AND s.position <= $1', schema) USING part.last;
    EXECUTE format('DELETE FROM ONLY %1$I.audit_seal AS s WHERE s.position <= $1', schema) USING part.last;
    RETURN format('ledger %I: %s rows of the audit, up to position %s, are in %I.%I', schema, moved, part.last, name[1], name[2]);
END
$$;
COMMENT ON FUNCTION bizenv.archive_audit(text, bizenv.day, text) IS
'归档审计：把某日之前已封存的审计行连同封存移入指定的表，链不断
Moves the beginning of the sealed audit, up to the first row that was changed on the day "before" (in the office''s time zone) or later, but nothing behind a row that is not sealed yet or whose transaction is open, with its seals into the table "archive", which is made where it is not there (audit_archived in the schema of the ledger unless told), readable for who reads the audit; verify_audit goes on through both; the move itself is audited; an audit that is not as it was sealed is 55000, a table that is no archive 42809, a day out of 1900 to 2199 22008; only the owner of the ledger may, another is 42501; in REPEATABLE READ and SERIALIZABLE 25000; no such ledger is 42P01, NULL 22004.
SELECT bizenv.archive_audit(''oversight'', before => ''2025-01-01'');';
