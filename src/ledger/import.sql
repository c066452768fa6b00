-- Brings the rows of a table into a ledger.

CREATE TYPE bizenv.import_row AS (
    total integer,
    accepted integer,
    replaced integer,
    skipped integer,
    rejected integer
);
COMMENT ON TYPE bizenv.import_row IS
'导入结果：总行数、已导入、已更正、已跳过、未导入
Row of import_table: how many rows were read, how many of them went into the ledger, how many changed what was there, how many were skipped (totals, blank rows, headings, what is there already and differs in nothing), and how many went into import_rejected; the last four make up the first.
SELECT (ROW(58, 50, 4, 3, 1)::bizenv.import_row).rejected;  -- 1';
COMMENT ON COLUMN bizenv.import_row.total IS '总行数';
COMMENT ON COLUMN bizenv.import_row.accepted IS '已导入';
COMMENT ON COLUMN bizenv.import_row.replaced IS '已更正';
COMMENT ON COLUMN bizenv.import_row.skipped IS '已跳过';
COMMENT ON COLUMN bizenv.import_row.rejected IS '未导入';

CREATE TYPE bizenv.import_fault_row AS (
    row_place integer,
    outcome varchar(20),
    outcome_order integer,
    outcome_zh varchar(20),
    column_name varchar(200),
    source_column varchar(200),
    fault varchar(20),
    fault_order integer,
    fault_zh varchar(20),
    cell varchar(200),
    reason varchar(400)
);
COMMENT ON TYPE bizenv.import_fault_row IS
'导入问题：哪一行、哪一列、什么问题、原值、原因
Row of import_faults: a fault of a row of the source: its place, whether the row is rejected or skipped, the column of the target and that of the source, the fault as a code, the cell, and the reason in the language of lc_messages.
SELECT (ROW(4, ''not_imported'', 1, ''未导入'', ''due_on'', ''期限'', ''not_a_date'', 5, ''不是日期'', ''尽快'', ''…'')::bizenv.import_fault_row).fault;  -- not_a_date';
COMMENT ON COLUMN bizenv.import_fault_row.row_place IS '行次';
COMMENT ON COLUMN bizenv.import_fault_row.outcome IS '处理结果代码';
COMMENT ON COLUMN bizenv.import_fault_row.outcome_order IS '处理结果次序';
COMMENT ON COLUMN bizenv.import_fault_row.outcome_zh IS '处理结果';
COMMENT ON COLUMN bizenv.import_fault_row.column_name IS '列';
COMMENT ON COLUMN bizenv.import_fault_row.source_column IS '来源列';
COMMENT ON COLUMN bizenv.import_fault_row.fault IS '问题代码';
COMMENT ON COLUMN bizenv.import_fault_row.fault_order IS '问题次序';
COMMENT ON COLUMN bizenv.import_fault_row.fault_zh IS '问题';
COMMENT ON COLUMN bizenv.import_fault_row.cell IS '原值';
COMMENT ON COLUMN bizenv.import_fault_row.reason IS '原因';

--@include import_source.sql
--@include import_columns.sql
--@include check_words.sql
--@include import_checks.sql
--@include import_reading.sql

-- What an import is about: refuses what it is not.
CREATE FUNCTION bizenv_internal.ledger_import_target(schema text, source regclass, target text, mapping jsonb) RETURNS regclass
    LANGUAGE plpgsql STABLE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    relation regclass;
BEGIN
    IF schema IS NULL OR source IS NULL OR target IS NULL OR mapping IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv_internal.translated('an import needs a ledger, a source, a target and a mapping'),
            DETAIL = format(bizenv_internal.translated('Argument "%s" is NULL.'), CASE WHEN schema IS NULL THEN 'schema' WHEN source IS NULL THEN 'source' WHEN target IS NULL THEN 'target' ELSE 'mapping' END),
            HINT = 'SELECT * FROM bizenv.import_table(''oversight'', ''a_table'', ''department'', ''{"department": "a column", "name": "another"}'').';
    END IF;
    IF to_regclass(format('%I.import_rejected', left(schema, 63))) IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_table',
            MESSAGE = bizenv_internal.translated('there is no ledger in this schema'),
            DETAIL = format(bizenv_internal.translated('Argument "schema" is "%s", which has no table import_rejected that this role may know of.'), left(schema, 63)),
            HINT = bizenv_internal.translated('Make one: SELECT bizenv.create_ledger(''oversight'').');
    END IF;
    PERFORM bizenv_internal.ledger_fits(schema, false);
    SELECT c.oid INTO relation FROM pg_class AS c
    WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C") AND c.relname = target COLLATE "C" AND c.relkind = 'r'
        AND target <> ALL (ARRAY(SELECT bizenv_internal.ledger_not_imported()));
    IF relation IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv_internal.translated('there is no such table to import into'),
            DETAIL = format(bizenv_internal.translated('Argument "target" is "%s".'), left(target, 63)),
            HINT = format(bizenv_internal.translated('Use one of: %s.'), (SELECT string_agg(c.relname, ', ' ORDER BY c.relname) FROM pg_class AS c
                WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C") AND c.relkind = 'r'
                    AND c.relname::text <> ALL (ARRAY(SELECT bizenv_internal.ledger_not_imported()))));
    END IF;
    IF jsonb_typeof(mapping) <> 'object' OR mapping = '{}' OR target = 'task' AND jsonb_typeof(coalesce(mapping -> 'progress', '{}')) <> 'object' THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv_internal.translated('a mapping is an object with an entry for each column'),
            DETAIL = format(bizenv_internal.translated('Argument "mapping" is %s.'), left(mapping::text, 100)),
            HINT = '{"department": "a column of the source", "task_list": {"const": "a value"}}.';
    END IF;
    PERFORM FROM pg_class AS c WHERE c.oid = source AND c.relkind IN ('r', 'v', 'm', 'f', 'p');
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_table',
            MESSAGE = bizenv_internal.translated('there is no such table to import from'),
            DETAIL = format(bizenv_internal.translated('Argument "source" is %s, which is no table and no view.'), source),
            HINT = bizenv_internal.translated('Name a table or a view: ''a_table''.');
    END IF;
    IF mapping ? 'last_by' AND NOT (jsonb_typeof(mapping -> 'last_by') = 'string'
        AND EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = source AND a.attname = mapping ->> 'last_by' AND a.attnum > 0 AND NOT a.attisdropped)) THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_column',
            MESSAGE = format(bizenv_internal.translated('the source %s has no such column'), source),
            DETAIL = format(bizenv_internal.translated('In argument "mapping", "last_by" is %s.'), left((mapping -> 'last_by')::text, 100)),
            HINT = bizenv_internal.translated('Name the column of the source that tells which of several rows is the last.');
    END IF;
    IF target = 'task' AND mapping ? 'progress' AND (mapping -> 'progress' ?| '{department,task_id}' OR NOT mapping -> 'progress' ?& '{period,reported_on}') THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv_internal.translated('the progress of imported tasks is mapped otherwise'),
            DETAIL = bizenv_internal.translated('In argument "mapping", "progress" needs "period" and "reported_on", and has no "department" and no "task_id": they are those of the task.'),
            HINT = '{"progress": {"percent": "a column", "period": {"const": "2025-07-01"}, "reported_on": {"const": "2025-07-31"}}}.';
    END IF;
    RETURN relation;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_target(text, regclass, text, jsonb) IS 'internal: refuses an import that makes no sense, and gives its target';

-- The statements that write, each for rows of a batch: $1 rows, $2 what to do with
-- each, and beside a task its progress: $3 more, $4 numbers, $5 what to do; and who
-- helps: $6 departments, $7 what to do
CREATE FUNCTION bizenv_internal.ledger_import_writing(target regclass, progress regclass, cols jsonb, more jsonb, key text[], support jsonb) RETURNS text[]
    LANGUAGE plpgsql STABLE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    same record := bizenv_internal.ledger_import_same(target, key, cols);
    beside record := bizenv_internal.ledger_import_same(progress, '{department,task_id,period}', more);
    rows text := format('unnest($1::jsonb[], $2::text[]) WITH ORDINALITY AS a(fields, act, n) CROSS JOIN LATERAL jsonb_populate_record(NULL::%s, a.fields) AS t', target);
    dispatches text := format('unnest($1::jsonb[], $3::jsonb[], $4::integer[], $5::text[]) AS a(fields, more, id, act) CROSS JOIN LATERAL jsonb_populate_record(NULL::%s, a.more) AS t', progress);
BEGIN
    -- (numbers are given in the order of the rows)
    RETURN ARRAY[
        format('WITH added AS (INSERT INTO %s (%s) SELECT %s FROM %s WHERE a.act = ''insert'' ORDER BY a.n RETURNING %s AS id)
            SELECT count(*)::integer AS number, array_agg(id ORDER BY id) AS ids FROM added', target,
            (SELECT string_agg(c ->> 'ident', ', ') FROM jsonb_array_elements(cols) AS c), (SELECT string_agg('t.' || (c ->> 'ident'), ', ') FROM jsonb_array_elements(cols) AS c),
            rows, CASE WHEN progress IS NOT NULL THEN 'task_id' WHEN support IS NOT NULL THEN quote_ident(support ->> 'key') ELSE 'NULL::integer' END),
        CASE WHEN same.setting IS NOT NULL AND same.matches IS NOT NULL THEN
            format('WITH changed AS (UPDATE %s AS o SET %s FROM (SELECT t.* FROM %s WHERE a.act = ''update'') AS t WHERE %s RETURNING 1)
                SELECT count(*)::integer FROM changed', target, same.setting, rows, same.matches) END,
        CASE WHEN progress IS NOT NULL THEN
            format('WITH added AS (INSERT INTO %s (department, task_id, %s) SELECT a.fields ->> ''department'', a.id, %s FROM %s WHERE a.act = ''insert'' RETURNING 1)
                SELECT count(*)::integer FROM added', progress,
                (SELECT string_agg(c ->> 'ident', ', ') FROM jsonb_array_elements(more) AS c), (SELECT string_agg('t.' || (c ->> 'ident'), ', ') FROM jsonb_array_elements(more) AS c), dispatches) END,
        CASE WHEN progress IS NOT NULL THEN
            -- (row security lets no index be used by what could leak: the key is computed apart)
            format('WITH changed AS (UPDATE %s AS o SET %s FROM (SELECT a.fields ->> ''department'' AS "bizenv: department", a.id AS "bizenv: task", t.* FROM %s WHERE a.act = ''update'' OFFSET 0) AS t
                    WHERE o.department = t."bizenv: department" AND o.task_id = t."bizenv: task" AND o.period = t.period RETURNING 1)
                SELECT count(*)::integer FROM changed', progress, beside.setting, dispatches) END,
        CASE WHEN support IS NOT NULL THEN
            format('DELETE FROM %s AS o USING (SELECT a.fields ->> ''department'' AS department, a.id, a.support FROM unnest($1::jsonb[], $4::integer[], $6::jsonb[], $7::text[]) AS a(fields, id, support, help)
                    WHERE a.help = ''update'' OFFSET 0) AS t
                WHERE o.department = t.department AND o.%I = t.id AND NOT t.support ? o.supporting_department::text', support ->> 'table', support ->> 'key') END,
        CASE WHEN support IS NOT NULL THEN
            format('INSERT INTO %1$s (department, %2$I, supporting_department) SELECT t.department, t.id, h.code
                FROM (SELECT a.fields ->> ''department'' AS department, a.id, a.support FROM unnest($1::jsonb[], $4::integer[], $6::jsonb[], $7::text[]) AS a(fields, id, support, help)
                    WHERE a.help <> ''none'' OFFSET 0) AS t
                CROSS JOIN LATERAL jsonb_array_elements_text(t.support) AS h(code)
                WHERE NOT EXISTS (SELECT FROM %1$s AS o WHERE o.department = t.department AND o.%2$I = t.id AND o.supporting_department = h.code)', support ->> 'table', support ->> 'key') END];
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_writing(regclass, regclass, jsonb, jsonb, text[], jsonb) IS 'internal: the statements by which import_table writes';

-- Writes a part of a batch, all of it or nothing; gives how many rows changed what
-- was there.
CREATE FUNCTION bizenv_internal.ledger_import_write(statements text[], rows jsonb[], more jsonb[], acts text[], besides text[], ids integer[], supports jsonb[], helps text[]) RETURNS integer
    LANGUAGE plpgsql CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    added record;
    changed integer := 0;
    dispatched integer := 0;
    corrected integer := 0;
BEGIN
    EXECUTE statements[1] INTO added USING rows, acts;
    -- (who may not write at all learns it by no rows at all)
    IF statements[2] IS NOT NULL AND ('update' = ANY (acts) OR acts = '{}') THEN
        EXECUTE statements[2] INTO changed USING rows, acts;
    END IF;
    IF statements[3] IS NOT NULL OR statements[5] IS NOT NULL THEN
        -- the numbers of those that are new, where the others have theirs
        ids := ARRAY(SELECT coalesce(u.id, added.ids[(count(*) FILTER (WHERE u.act = 'insert') OVER (ORDER BY u.n))::integer]) FROM unnest(acts, ids) WITH ORDINALITY AS u(act, id, n) ORDER BY u.n);
    END IF;
    IF statements[3] IS NOT NULL THEN
        EXECUTE statements[3] INTO dispatched USING rows, acts, more, ids, besides;
        IF 'update' = ANY (besides) OR acts = '{}' THEN
            EXECUTE statements[4] INTO corrected USING rows, acts, more, ids, besides;
        END IF;
    END IF;
    IF statements[5] IS NOT NULL THEN
        IF 'update' = ANY (helps) OR acts = '{}' THEN
            EXECUTE statements[5] USING rows, acts, more, ids, besides, supports, helps;
        END IF;
        EXECUTE statements[6] USING rows, acts, more, ids, besides, supports, helps;
    END IF;
    IF (added.number, changed, dispatched + corrected) IS DISTINCT FROM ((SELECT count(*) FROM unnest(acts) AS a WHERE a = 'insert')::integer,
        (SELECT count(*) FROM unnest(acts) AS a WHERE a = 'update')::integer, (SELECT count(*) FROM unnest(besides) AS b WHERE b <> 'none')::integer) THEN
        -- (what was there when it was read may have gone, or have another key, before it is changed)
        RAISE EXCEPTION USING ERRCODE = 'triggered_action_exception', MESSAGE = CASE
            WHEN added.number = (SELECT count(*) FROM unnest(acts) AS a WHERE a = 'insert') AND dispatched = (SELECT count(*) FROM unnest(besides) AS b WHERE b = 'insert')
                THEN bizenv_internal.translated('others have changed what was there meanwhile, or a trigger keeps it as it is: import the row once more')
            ELSE bizenv_internal.translated('a trigger has dropped rows') END;
    END IF;
    RETURN (SELECT count(*) FROM unnest(acts, besides, helps) AS u(act, beside, help) WHERE 'update' IN (u.act, u.beside, u.help));
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_write(text[], jsonb[], jsonb[], text[], text[], integer[], jsonb[], text[]) IS 'internal: writes rows of an import';

-- What a rule, a key or a privilege said of a row, as a fault
CREATE FUNCTION bizenv_internal.ledger_import_refusal(state text, message text, detail text) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN jsonb_build_array(jsonb_build_object('fault', CASE state WHEN '23505' THEN 'there_already' WHEN '23503' THEN 'no_such_row' WHEN '42501' THEN 'no_right'
            WHEN '54000' THEN 'too_large' ELSE CASE WHEN state ~ '^22' THEN 'unreadable' ELSE 'against_rule' END END,
        'reason', message || CASE WHEN detail <> '' THEN format('（%s）', detail) ELSE '' END));
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_refusal(text, text, text) IS 'internal: a refusal of the ledger as a fault of an import';

-- Which rows of the source count no more, as another one of the same key is the
-- last: an object, place -> place of the last.  The cursor is left where it began.
CREATE FUNCTION bizenv_internal.ledger_import_superseded(batches refcursor, path text, query text, maps jsonb) RETURNS jsonb
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    batch record;
    found_keys record;
    places bigint[] := '{}';
    keys text[] := '{}';
    orders numeric[] := '{}';
BEGIN
    LOOP
        PERFORM pg_catalog.set_config('search_path', path, true);
        FETCH batches INTO batch;
        PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        EXIT WHEN batch.places IS NULL;
        BEGIN
            EXECUTE query INTO found_keys USING batch.places, batch.originals, maps;
        EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
            CONTINUE;   -- (what cannot be read at all is rejected row by row)
        END;
        places := places || found_keys.places;
        keys := keys || found_keys.keys;
        orders := orders || found_keys.orders;
    END LOOP;
    MOVE ABSOLUTE 0 FROM batches;
    RETURN (SELECT coalesce(jsonb_object_agg(l.place, l.last), '{}') FROM (
        SELECT r.place, first_value(r.place) OVER (PARTITION BY r.key ORDER BY r.ord DESC NULLS LAST, r.place DESC) AS last
        FROM unnest(places, keys, orders) AS r(place, key, ord) WHERE r.key IS NOT NULL) AS l WHERE l.place <> l.last);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_superseded(refcursor, text, text, jsonb) IS 'internal: which rows of an import are not the last of their key';

-- How an import is done: all the statements that it needs, and what it looks up.
CREATE FUNCTION bizenv_internal.ledger_import_plan(schema text, source regclass, target text, mapping jsonb) RETURNS jsonb
    LANGUAGE plpgsql STABLE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    relation regclass := bizenv_internal.ledger_import_target(schema, source, target, mapping);
    progress regclass;
    said jsonb := mapping - '{key,when_there,last_by,supporting_departments}'::text[];
    key text[];
    manner text := coalesce(mapping ->> 'when_there', 'refuse');
    cols jsonb;
    more jsonb := '[]';
    support jsonb;
    maps jsonb := '{}';
    defaults jsonb := '{}';
    reading text;
    col jsonb;
    found_map jsonb;
BEGIN
    key := bizenv_internal.ledger_import_key(relation, mapping);
    cols := bizenv_internal.ledger_import_columns(relation, source, CASE target WHEN 'task' THEN said - 'progress' ELSE said END, key, 1);
    IF target = 'task' AND mapping ? 'progress' THEN
        progress := format('%I.task_progress', schema)::regclass;
        more := bizenv_internal.ledger_import_columns(progress, source, mapping -> 'progress', '{}', (SELECT count(*)::integer + 1 FROM jsonb_array_elements(cols) AS c WHERE c ? 'pair'));
    END IF;
    support := bizenv_internal.ledger_import_support(relation, source, mapping, cols, (SELECT count(*)::integer + 1 FROM jsonb_array_elements(cols || more) AS c WHERE c ? 'pair'));
    FOR col IN SELECT c FROM jsonb_array_elements(cols || more || coalesce(jsonb_build_array(support), '[]')) AS c WHERE c ->> 'lookup' IS NOT NULL LOOP
        EXECUTE col ->> 'map' INTO found_map;
        maps := maps || jsonb_build_object(col ->> 'lookup', found_map);
    END LOOP;
    SELECT format('SELECT to_jsonb(d.*) FROM (SELECT %s) AS d', string_agg(c ->> 'default', ', ')) INTO reading
    FROM jsonb_array_elements(cols) AS c WHERE c ->> 'default' IS NOT NULL;
    IF reading IS NOT NULL THEN
        EXECUTE reading INTO defaults;
    END IF;
    RETURN jsonb_build_object('relation', relation, 'progress', progress, 'maps', maps, 'defaults', defaults,
        'batches', bizenv_internal.ledger_import_batches(source), 'reading', bizenv_internal.ledger_import_reading(relation, progress, cols, more, key, manner, support),
        'keys', CASE WHEN manner = 'replace' THEN bizenv_internal.ledger_import_keys(cols, key, mapping ->> 'last_by') END,
        'spelt', (SELECT c -> 'spelt' FROM jsonb_array_elements(cols) AS c WHERE c ->> 'spelt' IS NOT NULL),
        'waits', (SELECT jsonb_build_object('column', c -> 'name', 'lookup', c -> 'lookup', 'map', c -> 'map') FROM jsonb_array_elements(cols) AS c WHERE (c ->> 'waits')::boolean),
        'writing', to_jsonb(bizenv_internal.ledger_import_writing(relation, progress, cols, more, key, support)));
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_plan(text, regclass, text, jsonb) IS 'internal: the statements of an import';

-- Keeps the rows that did not go in: $1 places, $2 rows, $3 faults, $4 outcomes
CREATE FUNCTION bizenv_internal.ledger_import_rejecting(schema text, source regclass, target text) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN format('WITH bad AS (SELECT b.* FROM unnest($1::bigint[], $2::jsonb[], $3::jsonb[], $4::text[]) AS b(place, original, faults, outcome)),
            kept AS (INSERT INTO %1$I.import_rejected (imported_at, source, target, row_place, outcome, reason, original)
                SELECT statement_timestamp(), %2$L, %3$L, b.place, b.outcome,
                    bizenv_internal.clipped((SELECT string_agg(f.fault ->> ''reason'', %4$L ORDER BY f.n) FROM jsonb_array_elements(b.faults) WITH ORDINALITY AS f(fault, n)), 400), b.original
                FROM bad AS b ORDER BY b.place RETURNING rejected_id, row_place)
        INSERT INTO %1$I.import_fault (rejected_id, fault_place, column_name, source_column, fault, cell, reason)
        SELECT k.rejected_id, f.n, bizenv_internal.clipped(f.fault ->> ''column'', 200), bizenv_internal.clipped(f.fault ->> ''from'', 200), f.fault ->> ''fault'', bizenv_internal.clipped(f.fault ->> ''cell'', 200), bizenv_internal.clipped(f.fault ->> ''reason'', 400)
        FROM kept AS k JOIN bad AS b ON b.place = k.row_place CROSS JOIN LATERAL jsonb_array_elements(b.faults) WITH ORDINALITY AS f(fault, n)',
        schema, (SELECT bizenv_internal.clipped(format('%I.%I', n.nspname, c.relname), 200) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = source), target, '；');
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_rejecting(text, regclass, text) IS 'internal: the statement by which import_table keeps what did not go in';

-- Writes what is good of a batch: what the rules refuse is found by halves and
-- tenths.  Gives the counts; refused: places, rows and faults of what was refused.
CREATE FUNCTION bizenv_internal.ledger_import_batch(writing text[], good record) RETURNS record
    LANGUAGE plpgsql CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    ranges integer[][] := CASE WHEN good.rows IS NOT NULL THEN ARRAY[ARRAY[1, cardinality(good.rows)]] ELSE '{}' END;
    f integer;
    t integer;
    changed integer;
    message text;
    detail text;
    state text;
    accepted integer := 0;
    replaced integer := 0;
    places bigint[];
    originals jsonb[];
    faults jsonb[];
    result record;
BEGIN
    WHILE cardinality(ranges) > 0 LOOP
        f := ranges[1][1];
        t := ranges[1][2];
        ranges := ranges[2:];
        BEGIN
            changed := bizenv_internal.ledger_import_write(writing, good.rows[f:t], good.more[f:t], good.acts[f:t], good.besides[f:t], good.ids[f:t], good.supports[f:t], good.helps[f:t]);
            replaced := replaced + changed;
            accepted := accepted + t - f + 1 - changed;
        EXCEPTION WHEN data_exception OR integrity_constraint_violation OR insufficient_privilege OR program_limit_exceeded
            OR with_check_option_violation OR triggered_action_exception OR raise_exception THEN
            IF t > f THEN
                ranges := ARRAY(SELECT ARRAY[g, least(g + greatest((t - f + 1) / 10, 1) - 1, t)]
                    FROM generate_series(f, t, greatest((t - f + 1) / 10, 1)) AS g ORDER BY g) || ranges;
            ELSE
                GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, state = RETURNED_SQLSTATE;
                places := places || good.places[f];
                originals := originals || good.originals[f];
                faults := faults || bizenv_internal.ledger_import_refusal(state, message, detail);
            END IF;
        END;
    END LOOP;
    SELECT accepted AS accepted, replaced AS replaced, places AS places, originals AS originals, faults AS faults INTO result;
    RETURN result;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_batch(text[], record) IS 'internal: writes a batch of an import';

-- Reads and writes some rows.  A row whose upper row is not known waits, where it may:
-- perhaps that comes with this import.  Gives the counts, what is told, the names as they
-- are spelt now, and who waits.
CREATE FUNCTION bizenv_internal.ledger_import_rows(plan jsonb, rejecting text, maps jsonb, superseded jsonb, row_places bigint[], row_originals jsonb[], row_spoilt text[], may_wait boolean) RETURNS record
    LANGUAGE plpgsql CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    writing text[] := ARRAY(SELECT w FROM jsonb_array_elements_text(plan -> 'writing') AS w);
    defaults jsonb := plan -> 'defaults';
    waits_for text := CASE WHEN may_wait THEN plan #>> '{waits,column}' END;
    ranges integer[][] := ARRAY[ARRAY[1, cardinality(row_places)]];
    good record;
    done record;
    bad record;
    f integer;
    t integer;
    message text;
    detail text;
    state text;
    counts bizenv.import_row := (0, 0, 0, 0, 0);
    told jsonb := '[]';
    waiting_places bigint[] := '{}';
    waiting_originals jsonb[] := '{}';
    spelt jsonb := '{}';
    result record;
BEGIN
    WHILE cardinality(ranges) > 0 LOOP
        f := ranges[1][1];
        t := ranges[1][2];
        ranges := ranges[2:];
        BEGIN
            EXECUTE plan ->> 'reading' INTO good USING row_places[f:t], row_originals[f:t], maps, defaults, superseded, row_spoilt[f:t];
        EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
            -- a cell that no reader can hold is found by tenths
            IF t > f THEN
                ranges := ARRAY(SELECT ARRAY[g, least(g + greatest((t - f + 1) / 10, 1) - 1, t)]
                    FROM generate_series(f, t, greatest((t - f + 1) / 10, 1)) AS g ORDER BY g) || ranges;
                CONTINUE;
            END IF;
            GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, state = RETURNED_SQLSTATE;
            counts.rejected := counts.rejected + 1;
            EXECUTE rejecting USING row_places[f:f], row_originals[f:f], ARRAY[bizenv_internal.ledger_import_refusal(state, message, detail)], '{not_imported}'::text[];
            told := told || jsonb_build_array(jsonb_build_object('place', row_places[f], 'outcome', 'not_imported', 'faults', bizenv_internal.ledger_import_refusal(state, message, detail)));
            CONTINUE;
        END;
        done := bizenv_internal.ledger_import_batch(writing, good);
        IF plan ->> 'spelt' IS NOT NULL THEN
            spelt := spelt || (SELECT coalesce(jsonb_object_agg(concat(r ->> 'department', chr(1), bizenv.name_key(r ->> 'name')), r ->> 'name'), '{}') FROM unnest(good.rows) AS r WHERE r ? 'name');
        END IF;
        SELECT array_agg(b.place ORDER BY b.n) FILTER (WHERE NOT b.waits) AS places, array_agg(b.original ORDER BY b.n) FILTER (WHERE NOT b.waits) AS originals,
            array_agg(b.faults ORDER BY b.n) FILTER (WHERE NOT b.waits) AS faults, array_agg(b.verdict ORDER BY b.n) FILTER (WHERE NOT b.waits) AS outcomes,
            coalesce(array_agg(b.place ORDER BY b.n) FILTER (WHERE b.waits), '{}') AS waiting_places, coalesce(array_agg(b.original ORDER BY b.n) FILTER (WHERE b.waits), '{}') AS waiting_originals
        INTO bad FROM (
            SELECT u.*, waits_for IS NOT NULL AND u.verdict = 'not_imported'
                AND NOT EXISTS (SELECT FROM jsonb_array_elements(u.faults) AS e WHERE (e ->> 'column', e ->> 'fault') IS DISTINCT FROM (waits_for, 'unknown_name')) AS waits
            FROM unnest(good.bad_places || done.places, good.bad_originals || done.originals, good.bad_faults || done.faults,
                good.bad_verdicts || array_fill('not_imported'::text, ARRAY[coalesce(cardinality(done.places), 0)])) WITH ORDINALITY AS u(place, original, faults, verdict, n)) AS b;
        waiting_places := waiting_places || bad.waiting_places;
        waiting_originals := waiting_originals || bad.waiting_originals;
        EXECUTE rejecting USING bad.places, bad.originals, bad.faults, bad.outcomes;
        counts.accepted := counts.accepted + done.accepted;
        counts.replaced := counts.replaced + done.replaced;
        counts.skipped := counts.skipped + good.same + (SELECT count(*) FROM unnest(bad.outcomes) AS o WHERE o = 'skipped');
        counts.rejected := counts.rejected + (SELECT count(*) FROM unnest(bad.outcomes) AS o WHERE o = 'not_imported');
        IF bad.places IS NOT NULL THEN
            told := told || (SELECT jsonb_agg(jsonb_build_object('place', b.place, 'outcome', b.outcome, 'faults', b.faults) ORDER BY b.place) FROM unnest(bad.places, bad.faults, bad.outcomes) AS b(place, faults, outcome));
        END IF;
    END LOOP;
    SELECT counts AS counts, told AS told, spelt AS spelt, waiting_places AS waiting_places, waiting_originals AS waiting_originals INTO result;
    RETURN result;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_rows(jsonb, text, jsonb, jsonb, bigint[], jsonb[], text[], boolean) IS 'internal: reads and writes some rows of an import';

CREATE FUNCTION bizenv_internal.ledger_import_sum(a bizenv.import_row, b bizenv.import_row) RETURNS bizenv.import_row
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN ROW(a.total + b.total, a.accepted + b.accepted, a.replaced + b.replaced, a.skipped + b.skipped, a.rejected + b.rejected)::bizenv.import_row;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_sum(bizenv.import_row, bizenv.import_row) IS 'internal: adds the counts of two parts of an import';

-- The import itself.  path is the search_path of who calls: under it, and under it
-- alone, his source is read.  A dry run is taken back at its end, and tells what
-- it found: told.
CREATE FUNCTION bizenv_internal.ledger_import(schema text, source regclass, target text, mapping jsonb, dry_run boolean, path text) RETURNS jsonb
    LANGUAGE plpgsql CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    plan jsonb := bizenv_internal.ledger_import_plan(schema, source, target, mapping);
    rejecting text := bizenv_internal.ledger_import_rejecting(schema, source, target);
    maps jsonb := plan -> 'maps';
    superseded jsonb := '{}';
    found_map jsonb;
    batches refcursor;
    batch record;
    done record;
    -- who waits for an upper row
    places bigint[] := '{}';
    originals jsonb[] := '{}';
    from_places bigint[];
    from_originals jsonb[];
    may_wait boolean := true;
    counts bizenv.import_row := (0, 0, 0, 0, 0);
    told jsonb := '[]';
BEGIN
    BEGIN
        -- imports of a table take turns: each sees what the one before brought
        PERFORM pg_advisory_xact_lock(hashtextextended('bizenv.import_table ' || (plan ->> 'relation'), 0));
        -- (under an old snapshot it would not, and bring the same rows once more)
        IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
            PERFORM bizenv_internal.ledger_read(format('SELECT count(*), sum(t.xmin::text::bigint) FROM %s AS t', r.relation), 0) FROM (VALUES (plan ->> 'relation'), (plan ->> 'progress')) AS r(relation) WHERE r.relation IS NOT NULL;
        END IF;
        -- who may not write at all learns it at once
        PERFORM bizenv_internal.ledger_import_write(ARRAY(SELECT w FROM jsonb_array_elements_text(plan -> 'writing') AS w), '{}', '{}', '{}', '{}', '{}', '{}', '{}');
        EXECUTE rejecting USING '{}'::bigint[], '{}'::jsonb[], '{}'::jsonb[], '{}'::text[];

        PERFORM pg_catalog.set_config('search_path', path, true);
        OPEN batches SCROLL FOR EXECUTE plan OPERATOR(pg_catalog.->>) 'batches';
        PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        IF plan ->> 'keys' IS NOT NULL THEN
            superseded := bizenv_internal.ledger_import_superseded(batches, path, plan ->> 'keys', maps);
        END IF;
        LOOP
            PERFORM pg_catalog.set_config('search_path', path, true);
            FETCH batches INTO batch;
            PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
            EXIT WHEN batch.places IS NULL;
            counts.total := counts.total + cardinality(batch.places);
            done := bizenv_internal.ledger_import_rows(plan, rejecting, maps, superseded, batch.places, batch.originals, batch.spoilt, true);
            counts := bizenv_internal.ledger_import_sum(counts, done.counts);
            IF done.spelt <> '{}' THEN
                maps := jsonb_set(maps, ARRAY[plan ->> 'spelt'], (maps -> (plan ->> 'spelt')) || done.spelt);
            END IF;
            places := places || done.waiting_places;
            originals := originals || done.waiting_originals;
            IF dry_run THEN
                told := told || done.told;
            END IF;
            IF counts.total % 10000 = 0 THEN
                RAISE NOTICE USING MESSAGE = format(bizenv_internal.translated('%s: %s rows read, %s accepted, %s replaced, %s skipped, %s rejected'), target, counts.total, counts.accepted, counts.replaced, counts.skipped, counts.rejected);
            END IF;
        END LOOP;
        CLOSE batches;
        -- upper tasks before their parts, level by level, wherever they stand in the source
        WHILE cardinality(places) > 0 LOOP
            EXECUTE plan #>> '{waits,map}' INTO found_map;
            maps := maps || jsonb_build_object(plan #>> '{waits,lookup}', found_map);
            from_places := places;
            from_originals := originals;
            places := '{}';
            originals := '{}';
            FOR f IN 1..cardinality(from_places) BY 1000 LOOP
                done := bizenv_internal.ledger_import_rows(plan, rejecting, maps, superseded, from_places[f:f + 999], from_originals[f:f + 999], array_fill(NULL::text, ARRAY[least(1000, cardinality(from_places) - f + 1)]), may_wait);
                counts := bizenv_internal.ledger_import_sum(counts, done.counts);
                places := places || done.waiting_places;
                originals := originals || done.waiting_originals;
                IF dry_run THEN
                    told := told || done.told;
                END IF;
            END LOOP;
            -- (when none has found its upper task they are told why)
            may_wait := cardinality(places) < cardinality(from_places);
        END LOOP;
        IF dry_run THEN
            RAISE EXCEPTION USING ERRCODE = 'assert_failure';
        END IF;
    EXCEPTION WHEN assert_failure THEN
        IF NOT dry_run THEN
            RAISE;
        END IF;
    END;
    -- (what was there before has its statistics)
    PERFORM bizenv_internal.ledger_analyze(c.oid::regclass) FROM pg_class AS c
    WHERE counts.accepted > 0 AND NOT dry_run AND c.oid IN ((plan ->> 'relation')::regclass, (plan ->> 'progress')::regclass) AND c.reltuples < counts.accepted
    ORDER BY c.relname COLLATE "C";
    RETURN jsonb_build_object('counts', to_jsonb(counts), 'told', told);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import(text, regclass, text, jsonb, boolean, text) IS 'internal: an import, or a dry run of it';

CREATE FUNCTION bizenv.import_table(schema text, source regclass, target text, mapping jsonb, dry_run boolean DEFAULT false) RETURNS bizenv.import_row
    LANGUAGE sql
BEGIN ATOMIC
    SELECT pg_catalog.jsonb_populate_record(NULL::bizenv.import_row, i OPERATOR(pg_catalog.->) 'counts')
    FROM bizenv_internal.ledger_import(schema, source, target, mapping, COALESCE(dry_run, true), pg_catalog.current_setting('search_path')) AS i;
END;
COMMENT ON FUNCTION bizenv.import_table(text, regclass, text, jsonb, boolean) IS
'把已有的表导入台账，每月可重复导入：中文数量、日期、分类、部门名称自动识别，读不出的行连同原因存入 import_rejected
Brings the rows of a table or view into a table of a ledger, as the caller; mapping tells the column of the source, or {"const": a value}, for each column of the target, and by "key" and "when_there" (refuse, skip, replace) what becomes of a row that is there already; what cannot be read, or is refused by a constraint or a rule, goes to import_rejected with the reason; a dry run writes nothing (NULL is one); a target or mapping that is not understood is 22023, an unknown column 42703, a schema without a ledger 42P01, NULL 22004; write it in FROM.
SELECT i.total, i.accepted, i.rejected FROM bizenv.import_table(''oversight'', ''oversight.region'', ''department'', ''{"department": "region", "name": "name"}'') AS i;';

CREATE FUNCTION bizenv.import_faults(schema text, source regclass, target text, mapping jsonb) RETURNS SETOF bizenv.import_fault_row
    LANGUAGE sql ROWS 100
BEGIN ATOMIC
    SELECT ROW((r.value OPERATOR(pg_catalog.->>) 'place')::pg_catalog.int4, (r.value OPERATOR(pg_catalog.->>) 'outcome')::pg_catalog.varchar(20),
        bizenv.code_order(r.value OPERATOR(pg_catalog.->>) 'outcome', list => 'import_outcome'), bizenv.code_label(r.value OPERATOR(pg_catalog.->>) 'outcome', list => 'import_outcome')::pg_catalog.varchar(20),
        bizenv_internal.clipped(f.value OPERATOR(pg_catalog.->>) 'column', 200)::pg_catalog.varchar(200), bizenv_internal.clipped(f.value OPERATOR(pg_catalog.->>) 'from', 200)::pg_catalog.varchar(200),
        (f.value OPERATOR(pg_catalog.->>) 'fault')::pg_catalog.varchar(20), bizenv.code_order(f.value OPERATOR(pg_catalog.->>) 'fault', list => 'import_fault'),
        bizenv.code_label(f.value OPERATOR(pg_catalog.->>) 'fault', list => 'import_fault')::pg_catalog.varchar(20),
        bizenv_internal.clipped(f.value OPERATOR(pg_catalog.->>) 'cell', 200)::pg_catalog.varchar(200), bizenv_internal.clipped(f.value OPERATOR(pg_catalog.->>) 'reason', 400)::pg_catalog.varchar(400))::bizenv.import_fault_row
    FROM bizenv_internal.ledger_import(schema, source, target, mapping, true, pg_catalog.current_setting('search_path')) AS i
    CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(i OPERATOR(pg_catalog.->) 'told') WITH ORDINALITY AS r(value, n)
    CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(r.value OPERATOR(pg_catalog.->) 'faults') WITH ORDINALITY AS f(value, n)
    ORDER BY (r.value OPERATOR(pg_catalog.->>) 'place')::pg_catalog.int8, f.n;
END;
COMMENT ON FUNCTION bizenv.import_faults(text, regclass, text, jsonb) IS
'试导入：逐行列出哪一列的哪个值为什么导不进去，不写入任何内容
Rows: the faults that import_table would find, a row each, in the order of the source: rejected rows with the column, the cell and the reason, skipped ones with what they are (a total, a blank row, a heading, superseded); it writes nothing; errors are those of import_table: 22023 for an unknown target or mapping, 42703 for a column that is not there, 42P01 for a schema without a ledger, 22004 for NULL; write it in FROM.
SELECT count(*) AS faults FROM bizenv.import_faults(''oversight'', ''oversight.region'', ''department'', ''{"department": "region", "name": "name"}'') AS f;';
