-- The rows of the sample, as one plain script: sample_rows.sql.
CREATE FUNCTION bizenv_internal.ledger_sample() RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $bizenv$SELECT
--@literal sample_rows.sql $ledger$
$bizenv$;
COMMENT ON FUNCTION bizenv_internal.ledger_sample() IS 'internal: the script that load_sample runs';

-- Statistics of a table that was just filled, which autovacuum brings later, or
-- never where there are few rows: without them views are planned for an empty
-- table.  Only its owner may, and nobody waits for a lock.
CREATE FUNCTION bizenv_internal.ledger_analyze(relation regclass) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    IF (SELECT pg_has_role(c.relowner, 'USAGE') FROM pg_class AS c WHERE c.oid = relation) THEN
        EXECUTE format('ANALYZE (SKIP_LOCKED) %s', relation);
    END IF;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_analyze(regclass) IS 'internal: statistics for the planner, where the caller may';

CREATE FUNCTION bizenv.load_sample(schema text) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    relation record;
    number bigint;
    present text[] := '{}';
BEGIN
    PERFORM bizenv_internal.ledger_owner(schema);
    FOR relation IN
        SELECT c.relname FROM pg_class AS c
        WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C")
            AND c.relkind = 'r' AND c.relname::text <> ALL (ARRAY(SELECT bizenv_internal.ledger_kept()))
            AND EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgrelid = c.oid AND t.tgfoid = 'bizenv_internal.ledger_audit'::regproc)
        ORDER BY c.relname COLLATE "C"
    LOOP
        EXECUTE format('SELECT count(*) FROM %I.%I', schema, relation.relname) INTO number;
        IF number > 0 THEN
            present := present || format('%I (%s)', relation.relname, number);
        END IF;
    END LOOP;
    IF present <> '{}' THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format(bizenv_internal.translated('ledger %I has rows already'), schema),
            DETAIL = format(bizenv_internal.translated('There are rows in %s.'), array_to_string(present, ', ')),
            HINT = bizenv_internal.translated('Look at the sample in a ledger of its own: SELECT bizenv.create_ledger(''sample''); SELECT bizenv.load_sample(''sample'').');
    END IF;

    PERFORM set_config('search_path', format('%I, pg_temp', schema), true);
    EXECUTE bizenv_internal.ledger_sample();
    PERFORM set_config('search_path', 'pg_catalog, pg_temp', true);
    PERFORM bizenv_internal.ledger_analyze(c.oid::regclass) FROM pg_class AS c
    WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C") AND c.relkind = 'r'
    ORDER BY c.relname COLLATE "C";

    IF (SELECT pg_has_role(n.nspowner, 'USAGE') AND obj_description(n.oid, 'pg_namespace') IS NULL
        FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C") THEN
        EXECUTE format('COMMENT ON SCHEMA %I IS %L', schema, '样例台账：由公布的合计数反推重建，不是原始台账（reconstructed from published totals; not an office''s own ledger）');
    END IF;
    RAISE NOTICE USING MESSAGE = bizenv_internal.translated('the rows of the sample are reconstructed'),
        DETAIL = bizenv_internal.translated('They are made up so that they add up to the totals of a published newsletter; names, days and the figures of other leagues are invented.'),
        HINT = bizenv_internal.translated('They show the month of July 2025: SET bizenv.as_of = ''2025-07-31''.');
    RETURN format('sample of July 2025 in %I; next: SET bizenv.as_of = ''2025-07-31''; SELECT * FROM %I.v_task_list', schema, schema);
END
$$;
COMMENT ON FUNCTION bizenv.load_sample(text) IS
'向空台账装入样例：一期月报所报的2025年7月（由公布的合计数反推重建）
Fills an empty ledger with the month that a city''s newsletter reported, July 2025, as the caller and by the rules of the ledger, and says that the rows are reconstructed; a ledger that has rows is 55000 with what there is, a schema that is none 42P01, NULL 22004; whoever may not write there gets 42501.
SELECT bizenv.load_sample(''sample'') FROM bizenv.create_ledger(''sample'');';
