-- One column of a target: where its cells come from and how they are read, as
-- SQL over raw.c1 ... (cells) and val.c1 ... (what was read)
CREATE FUNCTION bizenv.ledger_import_columns(target regclass, source regclass, mapping jsonb, first integer) RETURNS jsonb
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    result jsonb := '[]';
    department text;
    number integer := first;
    entry jsonb;
    col record;
    raw text;
    val text;
    kind text;
    what text;
    label text;
    reason text;
    target_name name := (SELECT c.relname FROM pg_class AS c WHERE c.oid = target);
    lookup text;
    pair text;
BEGIN
    SELECT string_agg(quote_ident(k), ', ' ORDER BY k) INTO what FROM jsonb_object_keys(mapping) AS k
    WHERE NOT EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = target AND a.attname = k AND a.attnum > 0 AND NOT a.attisdropped);
    IF what IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_column',
            MESSAGE = format(bizenv.translated('there is no such column in %s'), target),
            DETAIL = format(bizenv.translated('Argument "mapping" names %s.'), left(what, 300)),
            HINT = (SELECT format(bizenv.translated('Columns are %s.'), string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)) FROM pg_attribute AS a
                WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '');
    END IF;

    FOR col IN
        SELECT a.attname AS name, quote_ident(a.attname) AS ident, a.atttypid::regtype AS type, a.atttypmod AS typmod, a.attidentity <> '' AS is_identity,
            a.attnotnull AND NOT a.atthasdef AS is_required,
            (SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef AS d WHERE d.adrelid = target AND d.adnum = a.attnum AND a.attnotnull) AS default_text, coalesce(col_description(target, a.attnum), a.attname) AS label,
            (SELECT array_agg(m[1]) FROM pg_constraint AS c, regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''::', 'g') AS m
             WHERE c.conrelid = target AND c.contype = 'c' AND c.conkey = ARRAY[a.attnum] AND pg_get_constraintdef(c.oid) ~ '= ANY') AS codes,
            (SELECT bool_or(pg_get_constraintdef(c.oid) ~* 'EXTRACT[(]day FROM [^)]+[)] = [(]?1') FROM pg_constraint AS c
             WHERE c.conrelid = target AND c.contype = 'c' AND c.conkey = ARRAY[a.attnum]) AS is_month,
            f.refers, f.width, f.key
        FROM pg_attribute AS a
        LEFT JOIN LATERAL (
            -- the table that the foreign keys lead to, whose rows have names
            WITH RECURSIVE meant (relation, attnum, depth) AS (
                SELECT target::oid, a.attnum, 0
                UNION
                SELECT c.confrelid, c.confkey[array_position(c.conkey, m.attnum)], m.depth + 1
                FROM meant AS m JOIN pg_constraint AS c ON c.conrelid = m.relation AND c.contype = 'f' AND m.attnum = ANY (c.conkey)
                WHERE m.depth < 4)
            SELECT m.relation::regclass AS refers, cardinality(p.conkey) AS width, k.attname AS key
            FROM meant AS m
            JOIN pg_constraint AS p ON p.conrelid = m.relation AND p.contype = 'p' AND p.conkey[cardinality(p.conkey)] = m.attnum
            JOIN pg_attribute AS k ON k.attrelid = m.relation AND k.attnum = m.attnum
            WHERE m.depth > 0 AND EXISTS (SELECT FROM pg_attribute AS n WHERE n.attrelid = m.relation AND n.attname = 'name')
            ORDER BY m.depth LIMIT 1) AS f ON true
        WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum
    LOOP
        label := format('%s（%s）', col.label, col.name);
        entry := mapping -> col.name;
        IF entry IS NULL THEN
            -- (rules fill in some)
            IF col.is_required AND NOT col.is_identity AND first = 1
                AND (target_name <> 'problem_stage' OR col.name <> 'step')
                AND (target_name <> 'assignment_order' OR col.name <> 'due_on')
                AND (target_name <> 'supervision_letter' OR col.name NOT IN ('level', 'name', 'reason')) THEN
                RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                    MESSAGE = format(bizenv.translated('column "%s" of %s is not mapped'), col.name, target),
                    DETAIL = bizenv.translated('Argument "mapping" says nothing of it, and it may not be NULL.'),
                    HINT = format(bizenv.translated('Add it: {"%1$s": "a column of the source"} or {"%1$s": {"const": "a value"}}.'), col.name);
            END IF;
            CONTINUE;
        END IF;
        IF col.is_identity THEN
            RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                MESSAGE = format(bizenv.translated('numbers of %s are given by the ledger'), target),
                DETAIL = format(bizenv.translated('Argument "mapping" names column "%s".'), col.name),
                HINT = bizenv.translated('Leave it out; rows of other tables may name a row by its department and its name.');
        END IF;
        IF jsonb_typeof(entry) = 'string' THEN
            entry := jsonb_build_object('column', entry);
        END IF;
        IF jsonb_typeof(entry) <> 'object' OR (entry ? 'column') = (entry ? 'const')
            OR EXISTS (SELECT FROM jsonb_each(entry) AS e WHERE NOT CASE e.key WHEN 'column' THEN jsonb_typeof(e.value) = 'string'
                WHEN 'const' THEN jsonb_typeof(e.value) IN ('string', 'number', 'boolean', 'null')
                WHEN 'times' THEN jsonb_typeof(e.value) = 'number' WHEN 'unit' THEN jsonb_typeof(e.value) = 'string' ELSE false END) THEN
            RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                MESSAGE = format(bizenv.translated('the mapping of column "%s" is not understood'), col.name),
                DETAIL = bizenv.translated('An entry of argument "mapping" is the name of a column of the source, or an object with "column" or "const", and perhaps "times" or "unit".'),
                HINT = format('{"%1$s": "a column"}, {"%1$s": {"const": "a value"}}, {"%1$s": {"column": "a column", "times": 100}}.', col.name);
        END IF;
        IF entry ? 'column' AND NOT EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = source AND a.attname = entry ->> 'column'
            AND a.attnum > 0 AND NOT a.attisdropped) THEN
            RAISE EXCEPTION USING ERRCODE = 'undefined_column',
                MESSAGE = format(bizenv.translated('the source %s has no such column'), source),
                DETAIL = format(bizenv.translated('Argument "mapping" takes column "%s" from "%s".'), col.name, left(entry ->> 'column', 100)),
                HINT = (SELECT format(bizenv.translated('Columns are %s.'), left(string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum), 300)) FROM pg_attribute AS a
                    WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped);
        END IF;

        raw := CASE WHEN entry ? 'const' THEN format('%L::text', bizenv.ledger_text(entry ->> 'const'))
            ELSE format('bizenv.ledger_text(r.original ->> %L)', entry ->> 'column') END;
        kind := CASE WHEN col.refers IS NOT NULL THEN 'reference' WHEN col.codes IS NOT NULL THEN 'code'
            WHEN col.type = 'date'::regtype THEN 'date' WHEN col.type = 'boolean'::regtype THEN 'boolean'
            WHEN col.type = 'integer'::regtype THEN 'whole' WHEN col.type = 'numeric'::regtype THEN
                CASE col.name WHEN 'percent' THEN 'percent' WHEN 'planned' THEN 'planned' WHEN 'done' THEN 'count' ELSE 'number' END
            ELSE 'text' END;
        lookup := NULL;
        CASE kind
            WHEN 'reference' THEN
                lookup := format('r%s', number);
                val := format('$3 #>> ARRAY[%L, %s]', lookup, CASE WHEN col.width = 1 THEN format('raw.c%s', number)
                    ELSE format('concat(%s, chr(1), raw.c%s)', department, number) END);
                IF col.refers = target THEN
                    val := format('coalesce(%s, raw.c%s)', val, number);    -- perhaps a row of this import
                END IF;
                what := format('不在%s中', split_part(obj_description(col.refers, 'pg_class'), '：', 1));
            WHEN 'code' THEN
                val := format('bizenv.ledger_code(raw.c%s, %L)', number, col.codes);
                what := '不是其中之一：' || array_to_string(col.codes, '、');
            WHEN 'date' THEN
                val := format('bizenv.ledger_date(raw.c%s, %L)', number, col.is_month OR col.name = 'period');
                IF col.is_month THEN
                    val := format('date_trunc(''month'', %s)::date', val);
                END IF;
                val := val || '::text';
                what := CASE WHEN col.is_month THEN '不是月份' ELSE '不是日期' END;
            WHEN 'boolean' THEN
                val := format('bizenv.ledger_boolean(raw.c%s)::text', number);
                what := '不是“是”或“否”';
            WHEN 'text' THEN
                val := format('raw.c%s', number);
                what := '';
            ELSE
                val := format('bizenv.ledger_number(raw.c%s, %L, %L, %L)::text', number, kind, entry ->> 'unit', coalesce(entry ->> 'times', '1'));
                what := CASE kind WHEN 'whole' THEN '不是整数' WHEN 'percent' THEN '不是百分数' ELSE '不是一个确定的数' END
                    || CASE WHEN entry ? 'unit' THEN format('（%s）', entry ->> 'unit') ELSE '' END;
        END CASE;
        IF col.name = 'department' THEN
            department := val;
        END IF;
        reason := format('WHEN raw.c%1$s IS NOT NULL AND val.c%1$s IS NULL THEN %2$L || left(raw.c%1$s, 60) || %3$L', number, label || '：“', '”' || what);
        pair := format('%L, val.c%s', col.name, number);
        IF kind = 'percent' AND NOT mapping ? 'progress_class' THEN
            -- a class word among the percentages
            what := format('bizenv.ledger_code(raw.c%s, ''{not_begun,completed,past_half,just_started}'')', number);
            reason := format('WHEN val.c%s IS NULL AND %s IS NOT NULL THEN NULL ', number, what) || reason;
            pair := pair || format(', ''progress_class'', CASE WHEN val.c%s IS NULL THEN %s END', number, what);
        END IF;
        IF lookup IS NOT NULL THEN
            reason := reason || format(' WHEN val.c%1$s = '''' THEN %2$L || left(raw.c%1$s, 60) || %3$L', number, label || '：“', '”有重名，请用代码或编号');
        END IF;
        IF col.is_required AND first = 1 THEN
            reason := reason || format(' WHEN val.c%s IS NULL THEN %L', number, label || '为空');
        END IF;
        IF col.type = 'character varying'::regtype AND col.typmod > 4 THEN
            reason := reason || format(' WHEN length(val.c%s) > %s THEN %L', number, col.typmod - 4, label || format('超过 %s 个字', col.typmod - 4));
        ELSIF col.type = 'numeric'::regtype AND col.typmod > 4 THEN
            reason := reason || format(' WHEN abs(round(val.c%1$s::numeric, %2$s)) >= 1e%3$s THEN %4$L || left(raw.c%1$s, 60) || %5$L', number,
                (col.typmod - 4) & 65535, ((col.typmod - 4) >> 16) - ((col.typmod - 4) & 65535), label || '：“', '”超出范围');
        END IF;
        result := result || jsonb_build_object('name', col.name, 'ident', col.ident, 'raw', format('%s AS c%s', raw, number), 'val', format('%s AS c%s', val, number),
            'reason', format('CASE %s END', reason), 'pair', pair, 'lookup', lookup,
            'default', CASE WHEN col.default_text IS NOT NULL THEN format('%s AS %s', col.default_text, col.ident) END,
            'map', CASE WHEN lookup IS NOT NULL THEN format(
                'SELECT coalesce(jsonb_object_agg(k, CASE WHEN n = 1 THEN v ELSE '''' END), ''{}'') FROM (SELECT k, count(DISTINCT v) AS n, min(v) AS v FROM (
                    SELECT %1$s%2$I::text AS k, %2$I::text AS v FROM %3$s UNION ALL
                    SELECT %1$sbtrim(t.name), t.%2$I::text FROM %3$s AS t WHERE t.name <> '''' AND NOT EXISTS (SELECT FROM %3$s AS o WHERE o.%2$I::text = btrim(t.name)%4$s)
                    ) AS named GROUP BY k) AS s',
                CASE WHEN col.width > 1 THEN 'department || chr(1) || ' ELSE '' END, col.key, col.refers,
                CASE WHEN col.width > 1 THEN ' AND o.department = t.department' ELSE '' END) END);
        IF kind = 'percent' AND NOT mapping ? 'progress_class' THEN
            result := result || jsonb_build_object('name', 'progress_class', 'ident', 'progress_class');
        END IF;
        number := number + 1;
    END LOOP;
    RETURN result;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_import_columns(regclass, regclass, jsonb, integer) IS 'internal: how import_table reads each column';

-- What the constraints of a target say of a row t, as SQL: NULL or a reason
CREATE FUNCTION bizenv.ledger_import_checks(target regclass, names text[]) RETURNS text[]
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    result text[] := '{}';
    con record;
BEGIN
    FOR con IN
        SELECT c.conname, c.contype, pg_get_expr(c.conbin, c.conrelid) AS expression, c.confrelid::regclass AS refers, a.columns, a.labels,
            (SELECT string_agg(format('o.%I = t.%I', r.attname, l.attname), ' AND ') FROM unnest(c.conkey, c.confkey) AS k(l, r)
                JOIN pg_attribute AS l ON l.attrelid = c.conrelid AND l.attnum = k.l JOIN pg_attribute AS r ON r.attrelid = c.confrelid AND r.attnum = k.r) AS matches
        FROM pg_constraint AS c
        CROSS JOIN LATERAL (SELECT array_agg(a.attname::text) AS columns, string_agg(format('%s（%s）', coalesce(col_description(target, a.attnum), a.attname), a.attname), '、' ORDER BY a.attnum) AS labels
            FROM pg_attribute AS a WHERE a.attrelid = target AND a.attnum = ANY (c.conkey)) AS a
        WHERE c.conrelid = target AND (c.contype = 'c' OR c.contype = 'f' AND cardinality(c.conkey) > 1)
        ORDER BY c.conname COLLATE "C"
    LOOP
        IF con.contype = 'c' THEN
            -- (columns are meant by their bare names)
            result := result || format('CASE WHEN NOT (SELECT (%s) FROM (SELECT t.*) AS own) THEN %L END', con.expression,
                format('%s不合规定（%s）', con.labels, con.conname));
        ELSIF con.columns <@ names THEN
            result := result || format('CASE WHEN NOT EXISTS (SELECT FROM %s AS o WHERE %s) AND %s THEN %L END', con.refers, con.matches,
                (SELECT string_agg(format('t.%I IS NOT NULL', n), ' AND ') FROM unnest(con.columns) AS n),
                format('%s：没有对应的%s', con.labels, split_part(obj_description(con.refers, 'pg_class'), '：', 1)));
        END IF;
    END LOOP;
    FOR con IN
        SELECT a.labels, a.matches, a.keys FROM pg_index AS i
        CROSS JOIN LATERAL (SELECT array_agg(a.attname::text) AS columns, string_agg(format('%s（%s）', coalesce(col_description(target, a.attnum), a.attname), a.attname), '、' ORDER BY a.attnum) AS labels,
                string_agg(format('o.%1$I = t.%1$I', a.attname), ' AND ') AS matches, string_agg(format('t.%I', a.attname), ', ') AS keys
            FROM pg_attribute AS a WHERE a.attrelid = target AND a.attnum = ANY (i.indkey::smallint[])) AS a
        WHERE i.indrelid = target AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL AND a.columns <@ names
    LOOP
        result := result || format('CASE WHEN EXISTS (SELECT FROM %s AS o WHERE %s) THEN %L END', target, con.matches, con.labels || '：与已有的行重复')
            || format('CASE WHEN row_number() OVER (PARTITION BY reason IS NULL, %s ORDER BY place) > 1 THEN %L END', con.keys, con.labels || '：与前面的行重复');
    END LOOP;
    RETURN result;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_import_checks(regclass, text[]) IS 'internal: the constraints that import_table tries before it writes';

CREATE TYPE bizenv.import_row AS (
    total integer,
    accepted integer,
    rejected integer
);
COMMENT ON TYPE bizenv.import_row IS
'导入结果：总行数、已导入、未导入
Row of import_table: how many rows were read, how many of them went into the ledger, and how many into import_rejected; the last two make up the first.
SELECT (ROW(58, 57, 1)::bizenv.import_row).rejected;  -- 1';
COMMENT ON COLUMN bizenv.import_row.total IS '总行数';
COMMENT ON COLUMN bizenv.import_row.accepted IS '已导入';
COMMENT ON COLUMN bizenv.import_row.rejected IS '未导入';

CREATE FUNCTION bizenv.import_table(schema text, source regclass, target text, mapping jsonb) RETURNS bizenv.import_row
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    result bizenv.import_row := (0, 0, 0);
    relation regclass;
    progress regclass;
    source_name text;
    cols jsonb;
    more jsonb := '[]';
    names text;
    more_names text;
    maps jsonb := '{}';
    defaults jsonb := '{}';
    col jsonb;
    found_map jsonb;
    reading text;
    writing text;
    rejecting text;
    batch record;
    good record;
    range integer[];
    ranges integer[][];
    size integer;
    written bigint;
    message text;
    detail text;
    state text;
BEGIN
    IF schema IS NULL OR source IS NULL OR target IS NULL OR mapping IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv.translated('an import needs a ledger, a source, a target and a mapping'),
            DETAIL = format(bizenv.translated('Argument "%s" is NULL.'), CASE WHEN schema IS NULL THEN 'schema' WHEN source IS NULL THEN 'source' WHEN target IS NULL THEN 'target' ELSE 'mapping' END),
            HINT = 'SELECT * FROM bizenv.import_table(''oversight'', ''a_table'', ''department'', ''{"department": "a column", "name": "another"}'').';
    END IF;
    IF to_regclass(format('%I.import_rejected', left(schema, 63))) IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_table',
            MESSAGE = bizenv.translated('there is no ledger in this schema'),
            DETAIL = format(bizenv.translated('Argument "schema" is "%s", which has no table import_rejected that this role may know of.'), left(schema, 63)),
            HINT = bizenv.translated('Make one: SELECT bizenv.create_ledger(''oversight'').');
    END IF;
    SELECT c.oid INTO relation FROM pg_class AS c
    WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C") AND c.relname = target COLLATE "C" AND c.relkind = 'r'
        AND target NOT IN ('import_rejected', 'audit', 'audit_seal', 'role_grant');
    IF relation IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv.translated('there is no such table to import into'),
            DETAIL = format(bizenv.translated('Argument "target" is "%s".'), left(target, 63)),
            HINT = format(bizenv.translated('Use one of: %s.'), (SELECT string_agg(c.relname, ', ' ORDER BY c.relname) FROM pg_class AS c
                WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C") AND c.relkind = 'r'
                    AND c.relname NOT IN ('import_rejected', 'audit', 'audit_seal', 'role_grant')));
    END IF;
    IF jsonb_typeof(mapping) <> 'object' OR mapping = '{}' OR target = 'task' AND jsonb_typeof(coalesce(mapping -> 'progress', '{}')) <> 'object' THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv.translated('a mapping is an object with an entry for each column'),
            DETAIL = format(bizenv.translated('Argument "mapping" is %s.'), left(mapping::text, 100)),
            HINT = '{"department": "a column of the source", "task_list": {"const": "a value"}}.';
    END IF;
    SELECT format('%I.%I', n.nspname, c.relname) INTO source_name
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = source AND c.relkind IN ('r', 'v', 'm', 'f', 'p');
    IF source_name IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_table',
            MESSAGE = bizenv.translated('there is no such table to import from'),
            DETAIL = format(bizenv.translated('Argument "source" is %s, which is no table and no view.'), source),
            HINT = bizenv.translated('Name a table or a view: ''a_table''.');
    END IF;

    -- how each column is read
    cols := bizenv.ledger_import_columns(relation, source, CASE target WHEN 'task' THEN mapping - 'progress' ELSE mapping END, 1);
    IF target = 'task' AND mapping ? 'progress' THEN
        progress := format('%I.task_progress', schema)::regclass;
        IF mapping -> 'progress' ?| '{department,task_id}' OR NOT mapping -> 'progress' ?& '{period,reported_on}' THEN
            RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                MESSAGE = bizenv.translated('the progress of imported tasks is mapped otherwise'),
                DETAIL = bizenv.translated('In argument "mapping", "progress" needs "period" and "reported_on", and has no "department" and no "task_id": they are those of the task.'),
                HINT = '{"progress": {"percent": "a column", "period": {"const": "2025-07-01"}, "reported_on": {"const": "2025-07-31"}}}.';
        END IF;
        more := bizenv.ledger_import_columns(progress, source, mapping -> 'progress', jsonb_array_length(cols) + 1);
    END IF;
    FOR col IN SELECT c FROM jsonb_array_elements(cols || more) AS c WHERE c ->> 'lookup' IS NOT NULL LOOP
        EXECUTE col ->> 'map' INTO found_map;
        maps := maps || jsonb_build_object(col ->> 'lookup', found_map);
    END LOOP;
    SELECT string_agg(c ->> 'ident', ', ') INTO names FROM jsonb_array_elements(cols) AS c;
    SELECT string_agg(c ->> 'ident', ', ') INTO more_names FROM jsonb_array_elements(more) AS c;
    SELECT format('SELECT to_jsonb(d.*) FROM (SELECT %s) AS d', string_agg(c ->> 'default', ', ')) INTO reading
    FROM jsonb_array_elements(cols) AS c WHERE c ->> 'default' IS NOT NULL;
    IF reading IS NOT NULL THEN
        EXECUTE reading INTO defaults;
    END IF;

    -- $1 places, $2 originals, $3 maps, $4 defaults: what is good, and what is not
    SELECT format('
        SELECT array_agg(good.fields ORDER BY place) FILTER (WHERE reason IS NULL) AS rows,
            array_agg(good.more ORDER BY place) FILTER (WHERE reason IS NULL) AS more,
            array_agg(place ORDER BY place) FILTER (WHERE reason IS NULL) AS places,
            array_agg(original ORDER BY place) FILTER (WHERE reason IS NULL) AS originals,
            array_agg(place ORDER BY place) FILTER (WHERE reason IS NOT NULL) AS bad_places,
            array_agg(left(reason, 400) ORDER BY place) FILTER (WHERE reason IS NOT NULL) AS bad_reasons,
            array_agg(original ORDER BY place) FILTER (WHERE reason IS NOT NULL) AS bad_originals
        FROM (
            SELECT place, original, fields, more, coalesce(reason, nullif(concat_ws(''；'', %7$s), '''')) AS reason
            FROM (
                SELECT r.place, r.original, $4 || jsonb_strip_nulls(jsonb_build_object(%1$s)) AS fields,
                    jsonb_strip_nulls(jsonb_build_object(%2$s)) AS more, nullif(concat_ws(''；'', %3$s), '''') AS reason
                FROM unnest($1::bigint[], $2::jsonb[]) AS r(place, original)
                CROSS JOIN LATERAL (SELECT %4$s OFFSET 0) AS raw
                CROSS JOIN LATERAL (SELECT %5$s OFFSET 0) AS val
                OFFSET 0) AS read
            CROSS JOIN LATERAL jsonb_populate_record(NULL::%6$s, CASE WHEN reason IS NULL THEN fields ELSE ''{}'' END) AS t%8$s
            OFFSET 0) AS good',
        string_agg(c ->> 'pair', ', ') FILTER (WHERE c IS NOT NULL AND c ? 'pair' AND n <= jsonb_array_length(cols)),
        coalesce(string_agg(c ->> 'pair', ', ') FILTER (WHERE c ? 'pair' AND n > jsonb_array_length(cols)), ''),
        string_agg(c ->> 'reason', ', ') FILTER (WHERE c ? 'pair'),
        string_agg(c ->> 'raw', ', ') FILTER (WHERE c ? 'pair'),
        string_agg(c ->> 'val', ', ') FILTER (WHERE c ? 'pair'),
        relation,
        (SELECT string_agg(x, ', ') FROM unnest(bizenv.ledger_import_checks(relation,
            ARRAY(SELECT e ->> 'name' FROM jsonb_array_elements(cols) AS e))) AS x)
        || CASE WHEN progress IS NULL THEN '' ELSE (SELECT ', ' || string_agg(replace(x, 'SELECT t.*', 'SELECT p.*'), ', ')
            FROM unnest(bizenv.ledger_import_checks(progress, '{}')) AS x) END,
        CASE WHEN progress IS NULL THEN '' ELSE format('
            CROSS JOIN LATERAL jsonb_populate_record(NULL::%s, CASE WHEN reason IS NULL THEN more ELSE ''{}'' END) AS p', progress) END)
    INTO reading FROM jsonb_array_elements(cols || more) WITH ORDINALITY AS e(c, n);

    writing := format('INSERT INTO %s (%s) SELECT %s FROM unnest($1::jsonb[]) WITH ORDINALITY AS a(fields, n)
        CROSS JOIN LATERAL jsonb_populate_record(NULL::%1$s, a.fields) AS t ORDER BY a.n', relation, names,
        (SELECT string_agg('t.' || (c ->> 'ident'), ', ') FROM jsonb_array_elements(cols) AS c));
    IF progress IS NOT NULL THEN
        -- numbers are given in the order of the rows
        writing := format('WITH added AS (%s RETURNING department, task_id),
            numbered AS (SELECT department, task_id, row_number() OVER (ORDER BY task_id) AS n FROM added),
            reported AS (INSERT INTO %s (department, task_id, %s) SELECT d.department, d.task_id, %s
                FROM numbered AS d JOIN unnest($2::jsonb[]) WITH ORDINALITY AS m(more, n) USING (n)
                CROSS JOIN LATERAL jsonb_populate_record(NULL::%2$s, m.more) AS t
                WHERE num_nonnulls(t.percent, t.done, t.progress_class, t.note) > 0)
            SELECT count(*) FROM added', writing, progress, more_names,
            (SELECT string_agg('t.' || (c ->> 'ident'), ', ') FROM jsonb_array_elements(more) AS c));
    END IF;
    rejecting := format('INSERT INTO %I.import_rejected (imported_at, source, target, row_place, reason, original)
        SELECT statement_timestamp(), %L, %L, b.place, b.reason, b.original
        FROM unnest($1::bigint[], $2::text[], $3::jsonb[]) AS b(place, reason, original)', schema, left(source_name, 200), target);
    -- who may not write at all learns it at once
    EXECUTE writing USING '{}'::jsonb[], '{}'::jsonb[];
    EXECUTE rejecting USING '{}'::bigint[], '{}'::text[], '{}'::jsonb[];

    FOR batch IN EXECUTE format('SELECT array_agg(s.place ORDER BY s.place) AS places, array_agg(s.original ORDER BY s.place) AS originals
        FROM (SELECT row_number() OVER () AS place, to_jsonb(x.*) AS original FROM %s AS x) AS s GROUP BY (s.place - 1) / 1000 ORDER BY min(s.place)', source_name)
    LOOP
        EXECUTE reading INTO good USING batch.places, batch.originals, maps, defaults;
        EXECUTE rejecting USING good.bad_places, good.bad_reasons, good.bad_originals;
        result.total := result.total + cardinality(batch.places);
        result.rejected := result.rejected + coalesce(cardinality(good.bad_places), 0);
        -- what the rules refuse is found by halves and tenths of the batch
        ranges := CASE WHEN good.rows IS NOT NULL THEN ARRAY[ARRAY[1, cardinality(good.rows)]] ELSE '{}' END;
        WHILE cardinality(ranges) > 0 LOOP
            range := ARRAY[ranges[1][1], ranges[1][2]];
            ranges := ranges[2:];
            size := range[2] - range[1] + 1;
            BEGIN
                IF progress IS NULL THEN
                    EXECUTE writing USING good.rows[range[1]:range[2]];
                    GET DIAGNOSTICS written = ROW_COUNT;
                ELSE
                    EXECUTE writing INTO written USING good.rows[range[1]:range[2]], good.more[range[1]:range[2]];
                END IF;
                IF written <> size THEN
                    RAISE EXCEPTION USING ERRCODE = 'triggered_action_exception', MESSAGE = bizenv.translated('a trigger has dropped rows');
                END IF;
                result.accepted := result.accepted + size;
            EXCEPTION WHEN data_exception OR integrity_constraint_violation OR insufficient_privilege
                OR with_check_option_violation OR triggered_action_exception OR raise_exception THEN
                IF size > 1 THEN
                    ranges := ARRAY(SELECT ARRAY[g, least(g + greatest(size / 10, 1) - 1, range[2])]
                        FROM generate_series(range[1], range[2], greatest(size / 10, 1)) AS g ORDER BY g) || ranges;
                ELSE
                    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, state = RETURNED_SQLSTATE;
                    message := CASE state WHEN '23505' THEN '与已有的行重复' WHEN '23503' THEN '所指的行不存在' WHEN '42501' THEN '无权写入' ELSE '规则不允许' END
                        || '：' || message || CASE WHEN detail <> '' THEN '（' || detail || '）' ELSE '' END;
                    EXECUTE rejecting USING ARRAY[good.places[range[1]]], ARRAY[left(message, 400)], ARRAY[good.originals[range[1]]];
                    result.rejected := result.rejected + 1;
                END IF;
            END;
        END LOOP;
        IF result.total % 10000 = 0 THEN
            RAISE NOTICE USING MESSAGE = format(bizenv.translated('%s: %s rows read, %s accepted, %s rejected'), target, result.total, result.accepted, result.rejected);
        END IF;
    END LOOP;
    -- (what was there before has its statistics)
    PERFORM bizenv.ledger_analyze(c.oid::regclass) FROM pg_class AS c
    WHERE result.accepted > 0 AND c.oid IN (relation, progress) AND c.reltuples < result.accepted
    ORDER BY c.relname COLLATE "C";
    RETURN result;
END
$$;
COMMENT ON FUNCTION bizenv.import_table(text, regclass, text, jsonb) IS
'把已有的表导入台账：中文数量、日期、分类、部门名称自动识别，读不出的行连同原因存入 import_rejected
Brings the rows of a table or view into a table of a ledger, as the caller; mapping tells the column of the source, or {"const": a value}, for each column of the target; what cannot be read, or is refused by a constraint or a rule, goes to import_rejected with the reason; a target or mapping that is not understood is 22023, an unknown column 42703, a schema without a ledger 42P01, NULL 22004; write it in FROM.
SELECT i.total, i.accepted, i.rejected FROM bizenv.import_table(''oversight'', ''oversight.region'', ''department'', ''{"department": "region", "name": "name"}'') AS i;';
