-- The queries of an import, as SQL.  Each takes a thousand rows as arrays.

-- What is written of a row is compared with what is there: "there" is the row of
-- the same key, "t" the row as it would be.
CREATE FUNCTION bizenv_internal.ledger_import_same(target regclass, key text[], names jsonb) RETURNS record
    LANGUAGE plpgsql STABLE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    matches text;
    partition text;
    differs text;
    setting text;
    result record;
BEGIN
    SELECT string_agg(CASE WHEN a.attnotnull THEN format('o.%1$I = t.%1$I', a.attname) ELSE format('(o.%1$I = t.%1$I OR o.%1$I IS NULL AND t.%1$I IS NULL)', a.attname) END, ' AND ' ORDER BY a.attnum),
        -- (two spellings of a name are one)
        string_agg(format(CASE WHEN a.attname = 'name' THEN 'bizenv.name_key(t.%I)' ELSE 't.%I' END, a.attname), ', ' ORDER BY a.attnum)
    INTO matches, partition FROM pg_attribute AS a WHERE a.attrelid = target AND a.attname = ANY (key) AND a.attnum > 0;
    -- (what a rule fills in, and what a blank cell does not take back, is compared where the source says it)
    SELECT format('ROW(%s) IS DISTINCT FROM ROW(%s)', string_agg('o.' || (n ->> 'ident'), ', '), string_agg(v.value, ', ')),
        string_agg((n ->> 'ident') || ' = ' || v.value, ', ')
    INTO differs, setting FROM jsonb_array_elements(names) AS n
    CROSS JOIN LATERAL (SELECT format(CASE WHEN (n ->> 'is_given')::boolean THEN 'coalesce(t.%1$s, o.%1$s)' ELSE 't.%s' END, n ->> 'ident') AS value) AS v
    WHERE n ->> 'name' <> ALL (key);
    SELECT matches AS matches, partition AS partition, differs AS differs, setting AS setting INTO result;
    RETURN result;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_same(regclass, text[], jsonb) IS 'internal: how import_table compares a row with the one that is there';

-- $1 places, $2 originals, $3 names, $4 defaults, $5 superseded, $6 spoilt: what
-- is good, and how; what is not, and why; how many rows change nothing
CREATE FUNCTION bizenv_internal.ledger_import_reading(target regclass, progress regclass, cols jsonb, more jsonb, key text[], manner text, support jsonb) RETURNS text
    LANGUAGE plpgsql STABLE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    same record := bizenv_internal.ledger_import_same(target, key, cols);
    beside record := bizenv_internal.ledger_import_same(progress, '{department,task_id,period}', more);
    has_key boolean := cardinality(key) > 0;
    labels text := (SELECT string_agg(format('%s（%s）', coalesce(col_description(target, a.attnum), a.attname), a.attname), '、' ORDER BY a.attnum)
        FROM pg_attribute AS a WHERE a.attrelid = target AND a.attname = ANY (key) AND a.attnum > 0);
    cells text := (SELECT string_agg(format('raw.c%s', c ->> 'number'), ', ') FROM jsonb_array_elements(cols || more || coalesce(jsonb_build_array(support), '[]')) AS c WHERE c ->> 'from' IS NOT NULL);
    headers text := (SELECT string_agg(format('coalesce((raw.c%s = %L)::integer, 0)', c ->> 'number', c ->> 'from'), ' + ') FROM jsonb_array_elements(cols || more || coalesce(jsonb_build_array(support), '[]')) AS c WHERE c ->> 'from' IS NOT NULL);
    -- (a row that is there, by its number)
    number name := CASE WHEN progress IS NOT NULL THEN 'task_id' ELSE support ->> 'key' END;
    cells_read jsonb := cols || more || coalesce(jsonb_build_array(support), '[]');
    checks text[] := bizenv_internal.ledger_import_checks(target, 't', ARRAY(SELECT c ->> 'name' FROM jsonb_array_elements(cols) AS c), key);
BEGIN
    IF progress IS NOT NULL THEN
        checks := checks || bizenv_internal.ledger_import_checks(progress, 'p', '{}', '{}');
    END IF;
    IF has_key THEN
        checks := checks || format('CASE %s END', bizenv_internal.ledger_import_fault('there.number > 1', array_to_string(key, ', '), NULL, 'several_there', NULL,
            format(bizenv_internal.translated('%s: several such rows are there already'), replace(labels, '%', '%%'))));
        IF manner = 'refuse' THEN
            checks := checks || format('CASE %s END', bizenv_internal.ledger_import_fault('there.number = 1', array_to_string(key, ', '), NULL, 'there_already', NULL,
                format(bizenv_internal.translated('%s: such a row is there already'), replace(labels, '%', '%%'))));
        END IF;
        IF manner <> 'skip' THEN
            checks := checks || format('CASE %s END', bizenv_internal.ledger_import_fault(format('row_number() OVER (PARTITION BY is_read, %s ORDER BY read.place) > 1', same.partition),
                array_to_string(key, ', '), NULL, 'twice', NULL, format(bizenv_internal.translated('%s: such a row stands before it'), replace(labels, '%', '%%'))));
        END IF;
    END IF;
    RETURN format('
        SELECT array_agg(place ORDER BY place) FILTER (WHERE verdict = ''good'') AS places,
            array_agg(original ORDER BY place) FILTER (WHERE verdict = ''good'') AS originals,
            array_agg(fields ORDER BY place) FILTER (WHERE verdict = ''good'') AS rows,
            array_agg(more ORDER BY place) FILTER (WHERE verdict = ''good'') AS more,
            array_agg(act ORDER BY place) FILTER (WHERE verdict = ''good'') AS acts,
            array_agg(beside ORDER BY place) FILTER (WHERE verdict = ''good'') AS besides,
            array_agg(id ORDER BY place) FILTER (WHERE verdict = ''good'') AS ids,
            array_agg(support ORDER BY place) FILTER (WHERE verdict = ''good'') AS supports,
            array_agg(help ORDER BY place) FILTER (WHERE verdict = ''good'') AS helps,
            array_agg(place ORDER BY place) FILTER (WHERE verdict IN (''not_imported'', ''skipped'')) AS bad_places,
            array_agg(original ORDER BY place) FILTER (WHERE verdict IN (''not_imported'', ''skipped'')) AS bad_originals,
            array_agg(faults ORDER BY place) FILTER (WHERE verdict IN (''not_imported'', ''skipped'')) AS bad_faults,
            array_agg(verdict ORDER BY place) FILTER (WHERE verdict IN (''not_imported'', ''skipped'')) AS bad_verdicts,
            (count(*) FILTER (WHERE verdict = ''same''))::integer AS same
        FROM (
            SELECT place, original, fields, more, support, act, beside, help, id, to_jsonb(faults) AS faults,
                CASE WHEN skipped IS NOT NULL THEN ''skipped'' WHEN cardinality(faults) > 0 THEN ''not_imported'' WHEN act = ''none'' AND (beside = ''none'' AND help = ''none'' OR id IS NULL) THEN ''same'' ELSE ''good'' END AS verdict
            FROM (
                SELECT read.place, read.original, read.fields, read.more, read.support, read.skipped, there.id, %1$s AS act, %2$s AS beside, %13$s AS help,
                    CASE WHEN read.skipped IS NOT NULL THEN ARRAY[read.skipped] WHEN is_read THEN array_remove(ARRAY[%3$s]::jsonb[], NULL) ELSE read.faults END AS faults
                FROM (
                    SELECT *, skipped IS NULL AND faults = ''{}'' AS is_read FROM (
                        SELECT r.place, r.original, $4 || jsonb_strip_nulls(jsonb_build_object(%4$s)) AS fields, jsonb_strip_nulls(jsonb_build_object(%5$s)) AS more, %14$s AS support,
                            %6$s AS skipped, CASE WHEN r.spoilt IS NOT NULL THEN ARRAY[CASE %7$s END] ELSE array_remove(ARRAY[%8$s]::jsonb[], NULL) END AS faults
                        FROM unnest($1::bigint[], $2::jsonb[], $6::text[]) AS r(place, original, spoilt)
                        CROSS JOIN LATERAL (SELECT %9$s OFFSET 0) AS raw
                        CROSS JOIN LATERAL (SELECT %10$s OFFSET 0) AS val
                        OFFSET 0) AS cell
                    OFFSET 0) AS read
                CROSS JOIN LATERAL jsonb_populate_record(NULL::%11$s, CASE WHEN is_read THEN fields ELSE ''{}'' END) AS t
                %12$s
                OFFSET 0) AS tried
            OFFSET 0) AS judged',
        CASE WHEN NOT has_key THEN '''insert''' ELSE format('CASE WHEN there.number > 0 THEN %s %s ELSE ''insert'' END',
            CASE WHEN manner = 'replace' AND same.differs IS NOT NULL THEN 'CASE WHEN there.differs THEN ''update'' ELSE ''none'' END' ELSE '''none''' END,
            CASE WHEN manner = 'skip' THEN format('WHEN row_number() OVER (PARTITION BY is_read, %s ORDER BY read.place) > 1 THEN ''none''', same.partition) ELSE '' END) END,
        CASE WHEN progress IS NULL THEN '''none''' ELSE format('CASE WHEN num_nonnulls(p.percent, p.done, p.progress_class, p.note) = 0 THEN ''none'' WHEN dispatched.differs IS NULL THEN ''insert'' %s ELSE ''none'' END',
            CASE WHEN manner = 'replace' THEN 'WHEN dispatched.differs THEN ''update''' ELSE '' END) END,
        array_to_string(checks, ', '),
        (SELECT string_agg(c ->> 'pair', ', ') FROM jsonb_array_elements(cols) AS c),
        coalesce((SELECT string_agg(c ->> 'pair', ', ') FROM jsonb_array_elements(more) AS c), ''),
        bizenv_internal.ledger_import_skipped(cells, headers),
        bizenv_internal.ledger_import_fault('r.spoilt = ''''', NULL, NULL, 'too_large', NULL, bizenv_internal.translated('the row has more than a million bytes'))
            || ' ' || bizenv_internal.ledger_import_fault('true', NULL, NULL, 'unreadable', 'r.spoilt', format(bizenv_internal.translated('column "%s" holds what jsonb cannot'), '%s')),
        (SELECT string_agg(c ->> 'faults', ', ') FROM jsonb_array_elements(cells_read) AS c),
        (SELECT string_agg(c ->> 'raw', ', ') FROM jsonb_array_elements(cells_read) AS c),
        (SELECT string_agg(c ->> 'val', ', ') FROM jsonb_array_elements(cells_read) AS c),
        target,
        CASE WHEN progress IS NULL THEN '' ELSE format('CROSS JOIN LATERAL jsonb_populate_record(NULL::%s, CASE WHEN is_read THEN more ELSE ''{}'' END) AS p', progress) END
        || format(' LEFT JOIN LATERAL (SELECT count(*) AS number, (array_agg(o.ctid))[1] AS at, %s AS id, bool_or(%s) AS differs%s FROM %s AS o WHERE is_read AND %s) AS there ON true',
            CASE WHEN number IS NULL THEN 'NULL::integer' ELSE format('max(o.%I)', number) END, coalesce(same.differs, 'false'),
            CASE WHEN number IS NULL THEN '' ELSE ', max(o.department) AS department' END, target, coalesce(same.matches, 'false'))
        || CASE WHEN progress IS NULL THEN '' ELSE format(' LEFT JOIN LATERAL (SELECT %s AS differs FROM %s AS o CROSS JOIN LATERAL (SELECT p.*) AS t
            WHERE is_read AND o.department = there.department AND o.task_id = there.id AND o.period = p.period LIMIT 1) AS dispatched ON true', beside.differs, progress) END
        || CASE WHEN support IS NULL THEN '' ELSE format(' LEFT JOIN LATERAL (SELECT coalesce(jsonb_agg(o.supporting_department ORDER BY o.supporting_department COLLATE "C"), ''[]'') AS codes FROM %s AS o
            WHERE is_read AND o.department = there.department AND o.%I = there.id) AS helped ON true', support ->> 'table', number) END,
        CASE WHEN support IS NULL THEN '''none''' ELSE format('CASE WHEN coalesce(there.number, 0) = 0 THEN CASE WHEN support <> ''[]'' THEN ''insert'' ELSE ''none'' END %s ELSE ''none'' END',
            CASE WHEN manner = 'replace' THEN 'WHEN support <> helped.codes THEN ''update''' ELSE '' END) END,
        coalesce(support ->> 'says', 'NULL::jsonb'));
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_reading(regclass, regclass, jsonb, jsonb, text[], text, jsonb) IS 'internal: the query by which import_table reads cells';

-- What is no row of data, as SQL: NULL, or why it is skipped.  A total is told by
-- a cell that says nothing but that.
CREATE FUNCTION bizenv_internal.ledger_import_skipped(cells text, headers text) RETURNS text
    LANGUAGE plpgsql STABLE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN format('CASE WHEN r.spoilt IS NOT NULL THEN NULL %s WHEN r.original::text ~ %L THEN %s %s END',
        CASE WHEN cells IS NULL THEN '' ELSE bizenv_internal.ledger_import_fault(format('num_nonnulls(%s) = 0', cells), NULL, NULL, 'blank', NULL, bizenv_internal.translated('the row is blank'))
            || ' ' || bizenv_internal.ledger_import_fault(format('%s >= 2 AND %1$s = num_nonnulls(%s)', headers, cells), NULL, NULL, 'header', NULL, bizenv_internal.translated('the row repeats the headings')) END,
        '"[ 　]*(?:[合小总共][ 　]*计|合[ 　]*计数?)[ 　]*(?:（[^（）"]*）)?[:：]?[ 　]*"(?!:)',
        substr(bizenv_internal.ledger_import_fault('true', NULL, NULL, 'total', NULL, bizenv_internal.translated('the row is a total')), length('WHEN true THEN ') + 1),
        bizenv_internal.ledger_import_fault('$5 ? r.place::text', NULL, NULL, 'superseded', '$5 ->> r.place::text', format(bizenv_internal.translated('row %s has the same key, and counts'), '%s')));
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_skipped(text, text) IS 'internal: which rows of an import are no rows of data';

-- What of each row makes it the same row, and which of them is the last:
-- $1 places, $2 originals, $3 names
CREATE FUNCTION bizenv_internal.ledger_import_keys(cols jsonb, key text[], last_by text) RETURNS text
    LANGUAGE plpgsql STABLE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN (SELECT format('SELECT array_agg(r.place ORDER BY r.place) AS places, array_agg(%s ORDER BY r.place) AS keys, array_agg(%s ORDER BY r.place) AS orders
            FROM unnest($1::bigint[], $2::jsonb[]) AS r(place, original)
            CROSS JOIN LATERAL (SELECT %s OFFSET 0) AS raw CROSS JOIN LATERAL (SELECT %s OFFSET 0) AS val',
        -- (a key that cannot be read is nobody's)
        format('CASE WHEN num_nonnulls(%1$s) > 0 AND %2$s THEN jsonb_build_array(%3$s)::text END', string_agg(format('val.c%s', c ->> 'number'), ', ') FILTER (WHERE c ->> 'name' = ANY (key)),
            string_agg(format('(raw.c%1$s IS NULL OR val.c%1$s <> '''')', c ->> 'number'), ' AND ') FILTER (WHERE c ->> 'name' = ANY (key)),
            string_agg(format(CASE WHEN c ->> 'name' = 'name' THEN 'bizenv.name_key(val.c%s)' ELSE 'val.c%s' END, c ->> 'number'), ', ') FILTER (WHERE c ->> 'name' = ANY (key))),
        CASE WHEN last_by IS NULL THEN 'NULL::numeric' ELSE format('bizenv_internal.ledger_import_order(bizenv_internal.ledger_text(r.original ->> %L))', last_by) END,
        string_agg(c ->> 'raw', ', '), string_agg(c ->> 'val', ', '))
    FROM jsonb_array_elements(cols) AS c WHERE c ->> 'name' = ANY (key || '{department}'::text[]) AND c ? 'pair');
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_keys(jsonb, text[], text) IS 'internal: the query by which import_table finds rows of one key';
