-- The one place that says what is hashed: the row in a form that no setting of
-- a session changes, after the hash of the row before it.
CREATE FUNCTION bizenv.audit_hash(previous bytea, sealed_at timestamptz, audit_id bigint, changed_at timestamptz, session_role name, acting_role name, table_name name, operation text, department text, row_before jsonb, row_after jsonb) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN pg_catalog.sha256(pg_catalog.byteacat(previous, pg_catalog.convert_to(pg_catalog.jsonb_build_array(
        (pg_catalog.extract('epoch', sealed_at) OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8,
        audit_id,
        (pg_catalog.extract('epoch', changed_at) OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8,
        session_role, acting_role, table_name, operation, department,
        row_before::pg_catalog.text, row_after::pg_catalog.text)::pg_catalog.text, 'UTF8')));
COMMENT ON FUNCTION bizenv.audit_hash(bytea, timestamptz, bigint, timestamptz, name, name, name, text, text, jsonb, jsonb) IS 'internal: hash of a row of the audit, chained to the one before';

CREATE FUNCTION bizenv.seal_audit(schema text) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    last record;
    hash bytea;
    sealed_at timestamptz;
    entry record;
    ids bigint[] := '{}';
    hashes bytea[] := '{}';
    put_in text;
BEGIN
    PERFORM bizenv.ledger_owner(schema, 'owner', older_too => true);
    -- what was sealed by another session must be seen once the lock is there
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_transaction_state',
            MESSAGE = bizenv.translated('an audit is sealed in READ COMMITTED only'),
            DETAIL = format(bizenv.translated('This transaction is %s, and does not see what others sealed since it began.'), upper(current_setting('transaction_isolation'))),
            HINT = bizenv.translated('Call seal_audit outside of a transaction, or after BEGIN ISOLATION LEVEL READ COMMITTED.');
    END IF;
    EXECUTE format('LOCK TABLE %I.audit_seal IN SHARE ROW EXCLUSIVE MODE', schema);
    EXECUTE format('SELECT coalesce(max(s.position), 0) AS position FROM %I.audit_seal AS s', schema) INTO last;
    EXECUTE format('SELECT s.hash FROM %I.audit_seal AS s WHERE s.position = $1', schema) INTO hash USING last.position;
    hash := coalesce(hash, decode(repeat('00', 32), 'hex'));
    sealed_at := clock_timestamp();
    put_in := format('INSERT INTO %I.audit_seal (position, audit_id, hash, sealed_at)
        SELECT $1 + e.n, e.audit_id, e.hash, $4 FROM unnest($2, $3) WITH ORDINALITY AS e(audit_id, hash, n)', schema);
    FOR entry IN EXECUTE format('SELECT a.* FROM %1$I.audit AS a
        WHERE NOT EXISTS (SELECT FROM %1$I.audit_seal AS s WHERE s.audit_id = a.audit_id) ORDER BY a.audit_id', schema)
    LOOP
        hash := bizenv.audit_hash(hash, sealed_at, entry.audit_id, entry.changed_at, entry.session_role, entry.acting_role,
            entry.table_name, entry.operation, entry.department, entry.row_before, entry.row_after);
        ids := ids || entry.audit_id;
        hashes := hashes || hash;
        IF cardinality(ids) = 10000 THEN
            EXECUTE put_in USING last.position, ids, hashes, sealed_at;
            last.position := last.position + cardinality(ids);
            ids := '{}';
            hashes := '{}';
        END IF;
    END LOOP;
    EXECUTE put_in USING last.position, ids, hashes, sealed_at;
    RETURN bizenv.audit_head(schema);
END
$$;
COMMENT ON FUNCTION bizenv.seal_audit(text) IS
'封存审计：把尚未封存的已提交的行逐行相链，返回链末摘要
Chains the committed rows of the audit that are not yet sealed, in the order of their numbers, each by sha256 over the hash before it and the row; gives the head as audit_head does; rows that commit later are chained next time; sealings wait for each other; only the owner of the ledger may, another is 42501; in REPEATABLE READ and SERIALIZABLE 25000; no such ledger is 42P01, NULL 22004.
SELECT bizenv.seal_audit(''oversight'');';

CREATE FUNCTION bizenv.audit_head(schema text) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    head text;
BEGIN
    PERFORM bizenv.ledger_owner(schema, 'reader', older_too => true);
    EXECUTE format('SELECT s.position || '':'' || encode(s.hash, ''hex'') FROM %I.audit_seal AS s ORDER BY s.position DESC LIMIT 1', schema) INTO head;
    RETURN coalesce(head, '0:' || repeat('00', 32));
END
$$;
COMMENT ON FUNCTION bizenv.audit_head(text) IS
'审计链末摘要：最后封存的位次及其摘要，请抄存于库外
Head of the chain of sealed rows: the last position and its hash, as position:hash; keep it outside of the database, for verify_audit to find later; 0: and zeros where nothing is sealed; for the owner, the office and auditors, another is 42501; no such ledger is 42P01, NULL 22004.
SELECT left(bizenv.audit_head(''oversight''), 2);';

CREATE TYPE bizenv.audit_verdict_row AS (
    sealed_count integer,
    tail_count integer,
    late_count integer,
    is_intact boolean,
    first_bad_position integer,
    head_found boolean
);
COMMENT ON TYPE bizenv.audit_verdict_row IS
'审计核验结果
Row of verify_audit: rows sealed and not yet sealed (the tail), rows that came after one with a greater number was sealed, whether the chain is whole, the first position where it is not, and whether the head kept elsewhere is in it.
SELECT v.is_intact FROM bizenv.verify_audit(''oversight'') AS v;  -- t';
COMMENT ON COLUMN bizenv.audit_verdict_row.sealed_count IS '已封存行数';
COMMENT ON COLUMN bizenv.audit_verdict_row.tail_count IS '未封存行数';
COMMENT ON COLUMN bizenv.audit_verdict_row.late_count IS '封存后补录行数';
COMMENT ON COLUMN bizenv.audit_verdict_row.is_intact IS '是否完好';
COMMENT ON COLUMN bizenv.audit_verdict_row.first_bad_position IS '首个校验不符行';
COMMENT ON COLUMN bizenv.audit_verdict_row.head_found IS '链末摘要是否在链中';

-- Each link is checked against the hash that stands before it, so that all are
-- checked by one query; a chain of good links is good from the first to the
-- last. A position that is missing shifts the next ones from their places.
CREATE FUNCTION bizenv.verify_audit(schema text, head text DEFAULT NULL) RETURNS bizenv.audit_verdict_row
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    verdict bizenv.audit_verdict_row;
    head_position bigint;
BEGIN
    PERFORM bizenv.ledger_owner(schema, 'reader', older_too => true);
    IF head COLLATE "C" !~ '^[0-9]{1,18}:[0-9a-fA-F]{64}$' THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv.translated('this is no head of an audit'),
            DETAIL = bizenv.translated('Argument "head" must be a position, a colon and 64 hexadecimal digits.'),
            HINT = bizenv.translated('Pass what audit_head gave when it was kept, or leave "head" out.');
    END IF;
    EXECUTE format($verify$
        WITH link AS (
            SELECT s.position, s.audit_id, s.hash, s.sealed_at,
                row_number() OVER w AS place,
                lag(s.hash, 1, decode(repeat('00', 32), 'hex')) OVER w AS previous,
                max(s.audit_id) OVER w AS greatest_id
            FROM %1$I.audit_seal AS s
            WINDOW w AS (ORDER BY s.position)
        ), chain AS (
            SELECT count(*) AS links, max(l.greatest_id) AS greatest_id,
                count(*) FILTER (WHERE l.audit_id < l.greatest_id) AS late,
                min(l.place) FILTER (WHERE l.position <> l.place OR l.hash IS DISTINCT FROM
                    bizenv.audit_hash(l.previous, l.sealed_at, a.audit_id, a.changed_at, a.session_role, a.acting_role,
                        a.table_name, a.operation, a.department, a.row_before, a.row_after)) AS bad
            FROM link AS l LEFT JOIN %1$I.audit AS a ON a.audit_id = l.audit_id
        )
        SELECT c.links, t.entries, c.late + t.late, c.bad IS NULL, c.bad, CASE
            WHEN $1 IS NULL THEN NULL
            WHEN $1 = 0 THEN decode($2, 'hex') = decode(repeat('00', 32), 'hex')
            ELSE EXISTS (SELECT FROM %1$I.audit_seal AS s WHERE s.position = $1 AND s.hash = decode($2, 'hex')) END
        FROM chain AS c CROSS JOIN LATERAL (
            SELECT count(*) AS entries, count(*) FILTER (WHERE a.audit_id < c.greatest_id) AS late
            FROM %1$I.audit AS a
            WHERE NOT EXISTS (SELECT FROM %1$I.audit_seal AS s WHERE s.audit_id = a.audit_id)) AS t
        $verify$, schema)
        INTO verdict USING split_part(head, ':', 1)::bigint, split_part(head, ':', 2);
    -- good links to another head: the chain was made anew, or cut off
    IF NOT verdict.head_found THEN
        head_position := greatest(split_part(head, ':', 1)::bigint, 1);
        verdict.is_intact := false;
        verdict.first_bad_position := least(verdict.first_bad_position, head_position, verdict.sealed_count + 1);
    END IF;
    RETURN verdict;
END
$$;
COMMENT ON FUNCTION bizenv.verify_audit(text, text) IS
'核验审计：封存的行是否原样、链末摘要是否仍在，以及未封存和迟到的行数
Checks every sealed row against its hash, and whether a head that was kept elsewhere is still in the chain: is_intact with all of it, or else first_bad_position, where without the head a chain that was wholly made anew is not noticed, and with it the change is there or before; late_count counts rows that came after a row with a greater number was sealed; for the owner, the office and auditors, another is 42501; a head of another form is 22023, no such ledger 42P01, a NULL schema 22004.
SELECT v.is_intact, v.first_bad_position FROM bizenv.verify_audit(''oversight'', head => ''0:'' || repeat(''00'', 32)) AS v;';
