-- What the constraints of a target say of a row, as SQL: NULL or a fault; row_alias
-- is what the row is called there, key the columns that import_table compares
-- itself.  (A condition is printed by the server to be run by it again; nothing is
-- read out of the text.)
CREATE FUNCTION bizenv_internal.ledger_import_checks(target regclass, row_alias text, names text[], key text[]) RETURNS text[]
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    result text[] := '{}';
    con record;
BEGIN
    FOR con IN
        SELECT c.conname, c.contype, pg_get_expr(c.conbin, c.conrelid) AS expression, c.confrelid::regclass AS refers, a.columns, a.labels, a.cell,
            (SELECT string_agg(format('o.%I = %I.%I', r.attname, row_alias, l.attname), ' AND ') FROM unnest(c.conkey, c.confkey) AS k(l, r)
                JOIN pg_attribute AS l ON l.attrelid = c.conrelid AND l.attnum = k.l JOIN pg_attribute AS r ON r.attrelid = c.confrelid AND r.attnum = k.r) AS matches
        FROM pg_constraint AS c
        CROSS JOIN LATERAL (SELECT array_agg(a.attname::text) AS columns, string_agg(format('%s（%s）', coalesce(col_description(target, a.attnum), a.attname), a.attname), '、' ORDER BY a.attnum) AS labels,
                -- (of one column its value is told)
                CASE WHEN count(*) = 1 THEN format('%I.%I::text', row_alias, min(a.attname)) END AS cell
            FROM pg_attribute AS a WHERE a.attrelid = target AND a.attnum = ANY (c.conkey)) AS a
        WHERE c.conrelid = target AND (c.contype = 'c' OR c.contype = 'f' AND cardinality(c.conkey) > 1)
            -- (what a rule fills in is there when the row is written, and asked then)
            AND NOT EXISTS (SELECT FROM pg_attribute AS g JOIN bizenv.ledger_columns() AS d ON d.column_name = g.attname AND d.kind = 'given'
                AND d.table_name = (SELECT t.relname FROM pg_class AS t WHERE t.oid = target)
                WHERE g.attrelid = target AND g.attnum = ANY (c.conkey) AND g.attname::text <> ALL (names))
        ORDER BY c.conname COLLATE "C"
    LOOP
        IF con.contype = 'c' THEN
            -- (columns are meant by their bare names)
            result := result || format('CASE %s END', bizenv_internal.ledger_import_fault(format('NOT (SELECT (%s) FROM (SELECT %I.*) AS own)', con.expression, row_alias),
                array_to_string(con.columns, ', '), NULL, 'breaks_check', con.cell,
                format(bizenv_internal.translated('%s: must be %s'), replace(con.labels, '%', '%%'), replace(coalesce(bizenv_internal.ledger_check_words(con.conname), con.expression), '%', '%%'))));
        ELSIF con.columns <@ names THEN
            result := result || format('CASE %s END', bizenv_internal.ledger_import_fault(format('NOT EXISTS (SELECT FROM %s AS o WHERE %s) AND %s', con.refers, con.matches,
                    (SELECT string_agg(format('%I.%I IS NOT NULL', row_alias, n), ' AND ') FROM unnest(con.columns) AS n)),
                array_to_string(con.columns, ', '), NULL, 'no_such_row', NULL,
                format(bizenv_internal.translated('%s: there is no such row of %s'), replace(con.labels, '%', '%%'), replace(split_part(obj_description(con.refers, 'pg_class'), '：', 1), '%', '%%'))));
        END IF;
    END LOOP;
    FOR con IN
        SELECT a.labels, a.matches, a.keys, a.may_lack, array_to_string(a.columns, ', ') AS columns FROM pg_index AS i
        CROSS JOIN LATERAL (SELECT array_agg(a.attname::text) AS columns, string_agg(format('%s（%s）', coalesce(col_description(target, a.attnum), a.attname), a.attname), '、' ORDER BY a.attnum) AS labels,
                string_agg(format('o.%1$I = %2$I.%1$I', a.attname, row_alias), ' AND ') AS matches, string_agg(format('%I.%I', row_alias, a.attname), ', ') AS keys, bool_or(NOT a.attnotnull) AS may_lack
            FROM pg_attribute AS a WHERE a.attrelid = target AND a.attnum = ANY (i.indkey::smallint[])) AS a
        WHERE i.indrelid = target AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL AND a.columns <@ names AND NOT (a.columns <@ key AND a.columns @> key)
    LOOP
        result := result || format('CASE %s END', bizenv_internal.ledger_import_fault(format('EXISTS (SELECT FROM %s AS o WHERE %s AND o.ctid IS DISTINCT FROM there.at)', target, con.matches),
                con.columns, NULL, 'there_already', NULL, format(bizenv_internal.translated('%s: such a row is there already'), replace(con.labels, '%', '%%'))))
            || format('CASE %s END', bizenv_internal.ledger_import_fault(format('row_number() OVER (PARTITION BY is_read, %1$s ORDER BY read.place) > 1%2$s', con.keys, CASE WHEN con.may_lack THEN format(' AND num_nulls(%s) = 0', con.keys) ELSE '' END),
                con.columns, NULL, 'twice', NULL, format(bizenv_internal.translated('%s: such a row stands before it'), replace(con.labels, '%', '%%'))));
    END LOOP;
    RETURN result;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_checks(regclass, text, text[], text[]) IS 'internal: the constraints that import_table tries before it writes';

-- Which columns make a row the same row: what the mapping says, else the primary
-- key, else what is declared, of columns that are mapped; empty: nothing does.
CREATE FUNCTION bizenv_internal.ledger_import_key(target regclass, mapping jsonb) RETURNS text[]
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    said jsonb := mapping -> 'key';
    names text[] := ARRAY(SELECT k FROM jsonb_object_keys(mapping) AS k WHERE k NOT IN ('key', 'when_there', 'last_by', 'progress', 'supporting_departments'));
    manner text := coalesce(mapping ->> 'when_there', 'refuse');
    key text[];
BEGIN
    IF manner NOT IN ('refuse', 'skip', 'replace') OR mapping ? 'when_there' AND jsonb_typeof(mapping -> 'when_there') <> 'string' THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv_internal.translated('what to do with a row that is there already is not understood'),
            DETAIL = format(bizenv_internal.translated('In argument "mapping", "when_there" is %s.'), left((mapping -> 'when_there')::text, 100)),
            HINT = '{"when_there": "refuse"}, {"when_there": "skip"}, {"when_there": "replace"}.';
    END IF;
    IF said IS NOT NULL THEN
        IF jsonb_typeof(said) <> 'array' OR EXISTS (SELECT FROM jsonb_array_elements(said) AS s WHERE jsonb_typeof(s) <> 'string' OR s #>> '{}' <> ALL (names)) THEN
            RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                MESSAGE = bizenv_internal.translated('a key is a list of columns that are mapped'),
                DETAIL = format(bizenv_internal.translated('In argument "mapping", "key" is %s.'), left(said::text, 200)),
                HINT = format('{"key": ["%s"]}.', array_to_string(names[1:2], '", "'));
        END IF;
        key := ARRAY(SELECT s FROM jsonb_array_elements_text(said) AS s);
    ELSE
        SELECT array_agg(a.attname::text ORDER BY a.attnum) INTO key FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = target AND a.attnum = ANY (i.indkey::smallint[])
        WHERE i.indrelid = target AND i.indisprimary;
        IF key IS NULL OR NOT key <@ names THEN
            key := ARRAY(SELECT k.column_name::text FROM bizenv.ledger_keys() AS k
                WHERE k.table_name = (SELECT c.relname FROM pg_class AS c WHERE c.oid = target) AND k.column_name = ANY (names));
        END IF;
    END IF;
    IF cardinality(key) = 0 AND (manner <> 'refuse' OR mapping ? 'last_by') THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv_internal.translated('what is there already is found by a key'),
            DETAIL = format(bizenv_internal.translated('Argument "mapping" says "when_there" or "last_by", and no key of %s is mapped.'), target),
            HINT = format('{"key": ["%s"]}.', array_to_string(names[1:2], '", "'));
    END IF;
    RETURN key;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_key(regclass, jsonb) IS 'internal: the columns that make a row of an import the same row';

-- Where a row stands among several of one key, by a cell that tells when it was
-- written: a day, perhaps with a time, or a number; NULL for what is neither.
CREATE FUNCTION bizenv_internal.ledger_import_order(cell text) RETURNS numeric
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100 SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    day date := bizenv.try_read_date(cell, serial => true);
    part text[];
BEGIN
    IF day IS NULL THEN
        RETURN CASE WHEN cell ~ '^-?[0-9]{1,30}([.][0-9]{1,30})?$' THEN cell::numeric END;
    END IF;
    -- (a spreadsheet's number for a day compares as the day)
    part := regexp_match(cell, '([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}(?:[.][0-9]+)?))?');
    RETURN (day - date '1899-12-30') + coalesce((part[1]::numeric * 3600 + part[2]::numeric * 60 + coalesce(part[3], '0')::numeric) / 86400, 0);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_order(text) IS 'internal: what tells which of several rows of one key is the last';
