-- Microseconds since 1970; NULL for what is no time of a change: infinity, or a
-- time so far away that its microseconds are more than a bigint holds.
CREATE FUNCTION bizenv_internal.audit_time(at timestamptz) RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN at OPERATOR(pg_catalog.>) '-infinity'::pg_catalog.timestamptz AND at OPERATOR(pg_catalog.<) '9999-12-31 00:00:00+00'::pg_catalog.timestamptz
        THEN (pg_catalog.extract('epoch', at) OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8 END;
COMMENT ON FUNCTION bizenv_internal.audit_time(timestamptz) IS 'internal: a time in the form in which it is hashed';

-- The one place that says what is hashed: the row in a form that no setting of
-- a session changes, after the hash of the row before it.
CREATE FUNCTION bizenv_internal.audit_hash(previous bytea, sealed_at timestamptz, is_late boolean, audit_id bigint, changed_at timestamptz, session_role name, acting_role name, table_name name, operation text, department text, row_before jsonb, row_after jsonb) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN pg_catalog.sha256(pg_catalog.byteacat(previous, pg_catalog.convert_to(pg_catalog.jsonb_build_array(
        bizenv_internal.audit_time(sealed_at), is_late, audit_id, bizenv_internal.audit_time(changed_at),
        session_role, acting_role, table_name, operation, department,
        row_before::pg_catalog.text, row_after::pg_catalog.text)::pg_catalog.text, 'UTF8')));
COMMENT ON FUNCTION bizenv_internal.audit_hash(bytea, timestamptz, boolean, bigint, timestamptz, name, name, name, text, text, jsonb, jsonb) IS 'internal: hash of a row of the audit, chained to the one before';

-- Who seals or archives waits for who does so, and sees what he did.
CREATE FUNCTION bizenv_internal.audit_turn(schema text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    PERFORM bizenv_internal.ledger_owner(schema, 'owner', older_too => true);
    -- what was sealed by another session must be seen once the lock is there
    PERFORM bizenv_internal.read_committed_only(bizenv_internal.translated('an audit is sealed in READ COMMITTED only'), bizenv_internal.translated('Call seal_audit outside of a transaction, or after BEGIN ISOLATION LEVEL READ COMMITTED.'));
    EXECUTE format('LOCK TABLE %I.audit_seal IN SHARE ROW EXCLUSIVE MODE', schema);
END
$$;
COMMENT ON FUNCTION bizenv_internal.audit_turn(text) IS 'internal: makes those who seal or archive an audit take turns';

-- Where the chain ends: its last link, be it archived; position 0 where there is none.
CREATE FUNCTION bizenv_internal.audit_end(schema text, archived boolean) RETURNS record
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    last record;
BEGIN
    EXECUTE format('SELECT e.position, e.hash, (SELECT max(g.id) FROM (%2$s SELECT max(r.greatest_id) AS id FROM ONLY %1$I.audit_archive AS r) AS g) AS greatest_id
        FROM (%3$s SELECT r.last_position AS position, r.last_hash AS hash FROM ONLY %1$I.audit_archive AS r UNION ALL SELECT 0, decode(repeat(''00'', 32), ''hex'')) AS e
        ORDER BY e.position DESC LIMIT 1', nullif(schema, ''),
        CASE WHEN NOT archived THEN format('SELECT max(s.audit_id) AS id FROM ONLY %I.audit_seal AS s UNION ALL', nullif(schema, '')) END,
        CASE WHEN NOT archived THEN format('(SELECT s.position, s.hash FROM ONLY %I.audit_seal AS s ORDER BY s.position DESC LIMIT 1) UNION ALL', nullif(schema, '')) END) INTO last;
    RETURN last;
END
$$;
COMMENT ON FUNCTION bizenv_internal.audit_end(text, boolean) IS 'internal: the last link of a sealed audit, or of its archived part';

-- A row whose number is smaller than one that is sealed already: was its
-- transaction at work when that one was sealed, or did it begin afterwards?
CREATE FUNCTION bizenv_internal.audit_is_late(schema text, audit_id bigint, age integer) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    sealed integer;
BEGIN
    -- the oldest seal is the first one
    EXECUTE format('SELECT max(age(s.xmin)) FROM ONLY %I.audit_seal AS s WHERE s.audit_id > $1', schema) INTO sealed USING audit_id;
    RETURN coalesce(age < sealed, true);
END
$$;
COMMENT ON FUNCTION bizenv_internal.audit_is_late(text, bigint, integer) IS 'internal: was a row put into the audit after one with a greater number was sealed?';

-- Up to which number are all rows there that will ever come?  Whoever writes into
-- the audit locks it, gets a transaction id, and then the number: "seen", the
-- greatest number that was there before, is it where nobody holds such a lock any
-- more.  Otherwise it is the end of what was sealed before the oldest transaction
-- began that is still at work.  NULL where that is not known.  (A seal has the id of
-- a subtransaction that got it after it had looked for rows: whoever had a number
-- below those has a smaller id, also where the sealing transaction had written before.)
CREATE FUNCTION bizenv_internal.audit_settled(schema text, seen bigint) RETURNS bigint
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off SET enable_seqscan = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    oldest CONSTANT xid := pg_snapshot_xmin(pg_current_snapshot())::xid;
    sealed bigint;
BEGIN
    IF 0 = (SELECT count(*) FROM pg_locks AS l WHERE l.relation = to_regclass(format('%I.audit', schema)) AND l.database = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database())
            AND l.mode = 'RowExclusiveLock' AND l.pid IS DISTINCT FROM pg_backend_pid()) THEN
        RETURN seen;
    END IF;
    EXECUTE format('SELECT s.audit_id FROM ONLY %I.audit_seal AS s WHERE age(s.xmin) > age($1) ORDER BY s.position DESC LIMIT 1', schema) INTO sealed USING oldest;
    RETURN sealed;
END
$$;
COMMENT ON FUNCTION bizenv_internal.audit_settled(text, bigint) IS 'internal: the number up to which no row of the audit is still to come';

-- The numbers above which rows may be that are not sealed.  What was settled when
-- the seals were last added to lies below, but for rows that somebody forged: as
-- often as the seals have grown by a quarter all numbers are compared.
CREATE FUNCTION bizenv_internal.audit_floor(schema text, sealed bigint, come bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    step CONSTANT bigint := greatest(10000, (2 ^ floor(log(2, greatest(sealed, 1)::numeric)))::bigint / 4);
    settled bigint;
BEGIN
    IF sealed / step = (sealed + come) / step AND sealed >= step THEN
        -- (so that a ledger that waits for its upgrade is read as well)
        EXECUTE format('SELECT (to_jsonb(s) ->> ''settled_id'')::bigint FROM ONLY %I.audit_seal AS s ORDER BY s.position DESC LIMIT 1', schema) INTO settled;
    END IF;
    RETURN coalesce(settled, 0);
END
$$;
COMMENT ON FUNCTION bizenv_internal.audit_floor(text, bigint, bigint) IS 'internal: the number up to which seal_audit need not look for rows';

CREATE FUNCTION bizenv.seal_audit(schema text) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off SET enable_seqscan = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    last record;
    hash bytea;
    place bigint;
    seen bigint;
    least_id bigint;
    settled bigint;
    is_told boolean;
    sealed_at timestamptz;
    entry record;
    is_late boolean;
    ids bigint[] := '{}';
    hashes bytea[] := '{}';
    lates boolean[] := '{}';
    put_in text;
BEGIN
    PERFORM bizenv_internal.audit_turn(schema);
    last := bizenv_internal.audit_end(schema, false);
    place := last.position;
    hash := last.hash;
    sealed_at := clock_timestamp();
    EXECUTE format('SELECT max(a.audit_id) FROM ONLY %I.audit AS a', schema) INTO seen;
    least_id := bizenv_internal.audit_floor(schema, place, greatest(seen - last.greatest_id, 0));
    settled := greatest(bizenv_internal.audit_settled(schema, seen), least_id);
    -- (a ledger that waits for its upgrade may have no place for what is settled)
    is_told := EXISTS (SELECT FROM pg_attribute AS c WHERE c.attrelid = to_regclass(format('%I.audit_seal', schema)) AND c.attname = 'settled_id' AND NOT c.attisdropped);
    put_in := format('INSERT INTO %I.audit_seal (position, audit_id, hash, is_late, sealed_at%s)
        SELECT $1 + e.n, e.audit_id, e.hash, e.is_late, $5%s FROM unnest($2, $3, $4) WITH ORDINALITY AS e(audit_id, hash, is_late, n)', schema,
        CASE WHEN is_told THEN ', settled_id' END, CASE WHEN is_told THEN ', CASE WHEN e.n = cardinality($2) THEN $6 END' END);
    -- The seals get a transaction id of their own, that of the block: greater than
    -- those of all rows that had their numbers when the rows to seal were looked up.
    BEGIN
        -- (the numbers first, which two indexes tell: a few new rows do not read all the others)
        FOR entry IN EXECUTE format('WITH unsealed AS MATERIALIZED (SELECT a.audit_id FROM ONLY %1$I.audit AS a WHERE a.audit_id > $1
                AND NOT EXISTS (SELECT FROM ONLY %1$I.audit_seal AS s WHERE s.audit_id = a.audit_id AND s.audit_id > $1))
            SELECT a.*, age(a.xmin) AS age FROM unsealed AS u JOIN ONLY %1$I.audit AS a ON a.audit_id = u.audit_id AND a.audit_id > $1 ORDER BY a.audit_id', schema) USING least_id
        LOOP
            is_late := false;
            IF entry.audit_id < last.greatest_id THEN
                is_late := bizenv_internal.audit_is_late(schema, entry.audit_id, entry.age);
            END IF;
            hash := bizenv_internal.audit_hash(hash, sealed_at, is_late, entry.audit_id, entry.changed_at, entry.session_role, entry.acting_role,
                entry.table_name, entry.operation, entry.department, entry.row_before, entry.row_after);
            ids := ids || entry.audit_id;
            hashes := hashes || hash;
            lates := lates || is_late;
            IF cardinality(ids) = 10000 THEN
                EXECUTE put_in USING place, ids, hashes, lates, sealed_at, settled;
                place := place + cardinality(ids);
                ids := '{}';
                hashes := '{}';
                lates := '{}';
            END IF;
        END LOOP;
        EXECUTE put_in USING place, ids, hashes, lates, sealed_at, settled;
    EXCEPTION WHEN assert_failure THEN
        RAISE;        -- (never: there must be something to catch for a block to be a subtransaction)
    END;
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
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    last record;
BEGIN
    PERFORM bizenv_internal.ledger_owner(schema, 'reader', older_too => true);
    last := bizenv_internal.audit_end(schema, false);
    RETURN last.position || ':' || encode(last.hash, 'hex');
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
    head_found boolean,
    archived_count integer,
    is_as_made boolean,
    not_as_made varchar(1000)
);
COMMENT ON TYPE bizenv.audit_verdict_row IS
'审计核验结果
Row of verify_audit: rows sealed that were looked at and rows not yet sealed (the tail), rows that were put in after one with a greater number was sealed, whether the chain is whole, the first position where it is not, whether the head kept elsewhere is in it, how many sealed rows are archived, whether tables, policies and triggers of the audit are as create_ledger made them, and which are not.
SELECT v.is_intact FROM bizenv.verify_audit(''oversight'') AS v;  -- t';
COMMENT ON COLUMN bizenv.audit_verdict_row.sealed_count IS '已封存行数';
COMMENT ON COLUMN bizenv.audit_verdict_row.tail_count IS '未封存行数';
COMMENT ON COLUMN bizenv.audit_verdict_row.late_count IS '事后补入行数';
COMMENT ON COLUMN bizenv.audit_verdict_row.is_intact IS '是否完好';
COMMENT ON COLUMN bizenv.audit_verdict_row.first_bad_position IS '首个校验不符行';
COMMENT ON COLUMN bizenv.audit_verdict_row.head_found IS '链末摘要是否在链中';
COMMENT ON COLUMN bizenv.audit_verdict_row.archived_count IS '已归档行数';
COMMENT ON COLUMN bizenv.audit_verdict_row.is_as_made IS '审计机制是否原样';
COMMENT ON COLUMN bizenv.audit_verdict_row.not_as_made IS '非原样之处';
