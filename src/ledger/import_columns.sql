-- How cells become values: one column of a target, where its cells come from and
-- how they are read, as SQL over raw.c1 ... (cells) and val.c1 ... (what was read).

-- A fault as SQL: where the condition holds, what import_fault has of it.  (What
-- is told is put together when an import begins; a row adds its cell.)
CREATE FUNCTION bizenv_internal.ledger_import_fault(condition text, of_column text, from_column text, fault text, cell text, reason text, why text DEFAULT NULL) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN format('WHEN %s THEN jsonb_build_object(''column'', %L, ''from'', %L, ''fault'', %L, ''cell'', bizenv_internal.clipped(%s, 60), ''reason'', format(%L, bizenv_internal.clipped(%5$s, 60), %7$s))',
        condition, of_column, from_column, fault, coalesce(cell, 'NULL::text'), reason, coalesce(why, 'NULL::text'));
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_fault(text, text, text, text, text, text, text) IS 'internal: a fault of a row that is imported, as SQL';

-- Is an entry of a mapping one that can be read?
CREATE FUNCTION bizenv_internal.ledger_import_entry(column_name text, entry jsonb, source regclass) RETURNS jsonb
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    IF jsonb_typeof(entry) = 'string' THEN
        entry := jsonb_build_object('column', entry);
    END IF;
    IF jsonb_typeof(entry) <> 'object' OR (entry ? 'column') = (entry ? 'const')
        OR EXISTS (SELECT FROM jsonb_each(entry) AS e WHERE CASE e.key WHEN 'column' THEN jsonb_typeof(e.value) = 'string'
            WHEN 'const' THEN jsonb_typeof(e.value) IN ('string', 'number', 'boolean', 'null')
            WHEN 'times' THEN jsonb_typeof(e.value) = 'number' WHEN 'unit' THEN jsonb_typeof(e.value) = 'string'
            WHEN 'bare' THEN e.value IN ('"percent"', '"fraction"') WHEN 'approximate' THEN e.value IN ('"accept"', '"refuse"')
            WHEN 'allow' THEN CASE jsonb_typeof(e.value) WHEN 'array' THEN e.value <@ '["approximate", "bounds", "change", "aim", "span", "brackets"]' END
            WHEN 'year' THEN CASE jsonb_typeof(e.value) WHEN 'number' THEN e.value::numeric BETWEEN 1900 AND 2199 AND e.value::numeric = trunc(e.value::numeric) END
            WHEN 'end_of' THEN jsonb_typeof(e.value) = 'boolean'
            WHEN 'by' THEN e.value IN ('"name"', '"document_number"', '"number"')
            WHEN 'joint' THEN column_name = 'department' AND e.value = 'true'
            WHEN 'map' THEN jsonb_typeof(e.value) = 'object' AND NOT jsonb_path_exists(e.value, 'strict $.* ? (@.type() == "object" || @.type() == "array")')
            ELSE false END IS NOT TRUE) THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = format(bizenv_internal.translated('the mapping of column "%s" is not understood'), column_name),
            DETAIL = bizenv_internal.translated('An entry of argument "mapping" is the name of a column of the source, or an object with "column" or "const", and perhaps "map", "unit", "times", "bare", "approximate", "allow", "year", "end_of", "by" or "joint".'),
            HINT = format('{"%1$s": "a column"}, {"%1$s": {"const": "a value"}}, {"%1$s": {"column": "a column", "times": 100}}, {"%1$s": {"column": "a column", "map": {"a word": "a value"}}}.', column_name);
    END IF;
    IF entry ? 'column' AND NOT EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = source AND a.attname = entry ->> 'column'
        AND a.attnum > 0 AND NOT a.attisdropped) THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_column',
            MESSAGE = format(bizenv_internal.translated('the source %s has no such column'), source),
            DETAIL = format(bizenv_internal.translated('Argument "mapping" takes column "%s" from "%s".'), column_name, left(entry ->> 'column', 100)),
            HINT = (SELECT format(bizenv_internal.translated('Columns are %s.'), left(string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum), 300)) FROM pg_attribute AS a
                WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped);
    END IF;
    RETURN entry;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_entry(text, jsonb, regclass) IS 'internal: an entry of a mapping, as an object';

-- How a cell of a kind is read, as SQL, and what is said where it cannot be:
-- val, when (it cannot), fault, reason (a format whose %s is the cell)
CREATE FUNCTION bizenv_internal.ledger_import_reader(kind text, nth integer, label text, entry jsonb, list text, leaves_out text) RETURNS jsonb
    LANGUAGE plpgsql STABLE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    english CONSTANT boolean := bizenv_internal.translated('%s is empty') = '%s is empty';
    cell text := format('raw.c%s', nth);
    allow text[] := ARRAY(SELECT jsonb_array_elements_text(coalesce(entry -> 'allow', '[]'))) || CASE WHEN entry ->> 'approximate' = 'accept' THEN '{approximate}'::text[] ELSE '{}' END;
    amount_allow text[] := allow || CASE WHEN kind = 'planned' THEN '{aim}'::text[] ELSE '{}' END;
    -- times 100 says that a bare number is a fraction
    bare text := coalesce(entry ->> 'bare', CASE (entry ->> 'times')::numeric WHEN 100 THEN 'fraction' WHEN 1 THEN 'percent' END);
    year text := coalesce(entry ->> 'year', 'NULL') || '::integer';
    unit text := entry ->> 'unit';
    val text;
    fault text;
    reason text;
    why text;
    forms text;
BEGIN
    CASE kind
        WHEN 'code' THEN
            -- (a word that the list has and the column has not is no word here)
            val := format('nullif(bizenv.code_of_word(%s, %L), %L)', cell, list, leaves_out);
            IF entry -> 'words' ? list THEN
                val := format('coalesce(%s, %L::jsonb -> %s ->> ''code'')', val, entry -> 'words' -> list, cell);
            END IF;
            fault := 'unknown_word';
            forms := bizenv_internal.ledger_words_told(list, leaves_out, entry -> 'words');
            reason := bizenv_internal.translated('%1$s: "%2$s" is none of its words; they are %3$s');
        WHEN 'date', 'period' THEN
            val := format('bizenv.try_read_date(%s, %s, %L, true, %L)', cell, year, coalesce((entry ->> 'end_of')::boolean, false), allow);
            why := format('bizenv.date_reason(%s, %s, %L, true, %L)', cell, year, coalesce((entry ->> 'end_of')::boolean, false), allow);
            IF kind = 'period' THEN
                val := format('coalesce(%s, bizenv.try_read_month(%s, %s, true, %L))', val, cell, year, allow);
            END IF;
            IF kind = 'period' AND entry ? 'frequency' THEN
                -- a period of the frequency of its indicator; of one that has none only days and months are certain
                val := format('CASE WHEN %1$s IS NULL THEN %2$s ELSE bizenv.try_read_period(%3$s, %1$s, %4$s, true, %5$L) END', entry ->> 'frequency', val, cell, year, allow);
                why := format('CASE WHEN %1$s IS NOT NULL THEN bizenv.period_reason(%2$s, %1$s, %3$s, true, %4$L) WHEN bizenv.try_read_period(%2$s, NULL, %3$s, true, %4$L) IS NOT NULL THEN ''no_frequency'' ELSE %5$s END',
                    entry ->> 'frequency', cell, year, allow, why);
            ELSIF kind = 'period' THEN
                val := format('coalesce(%s, bizenv.try_read_period(%s, NULL, %s, true, %L))', val, cell, year, allow);
            END IF;
            val := val || '::text';
            fault := 'not_a_date';
            forms := bizenv.cell_forms('date') || CASE kind WHEN 'period' THEN '、' || bizenv.cell_forms('period') ELSE '' END;
            reason := bizenv_internal.translated('%1$s: "%2$s" is no date; understood are %3$s');
        WHEN 'month' THEN
            val := format('bizenv.try_read_month(%s, %s, true, %L)::text', cell, year, allow);
            why := format('bizenv.month_reason(%s, %s, true, %L)', cell, year, allow);
            fault := 'not_a_month';
            forms := bizenv.cell_forms('month');
            reason := bizenv_internal.translated('%1$s: "%2$s" is no month; understood are %3$s');
        WHEN 'boolean' THEN
            val := format('bizenv.try_read_yes_no(%s)::text', cell);
            why := format('bizenv.yes_no_reason(%s)', cell);
            fault := 'not_yes_no';
            forms := bizenv.cell_forms('yes_no');
            reason := bizenv_internal.translated('%1$s: "%2$s" is neither yes nor no; understood are %3$s');
        WHEN 'text' THEN
            RETURN jsonb_build_object('val', cell);
        WHEN 'percent' THEN
            val := format('bizenv.try_read_percent(%s, %L, %L)::text', cell, bare, allow);
            why := format('bizenv.percent_reason(%s, %L, %L)', cell, bare, allow);
            fault := 'not_a_percent';
            forms := bizenv.cell_forms('percent');
            reason := bizenv_internal.translated('%1$s: "%2$s" is no percentage; understood are %3$s');
        ELSE
            val := format('bizenv.try_read_amount(%s, %L, %L)', cell, unit, amount_allow);
            why := format('bizenv.amount_reason(%s, %L, %L)', cell, unit, amount_allow);
            IF kind = 'planned' THEN
                -- at least so many are planned
                val := format('coalesce(%s, (SELECT CASE WHEN lower_inc(q.bounds) AND lower(q.bounds) = q.value THEN bizenv.try_read_amount(%s, %L, %L) END FROM (SELECT (bizenv.try_parse_quantity(%2$s)).*) AS q))',
                    val, cell, unit, amount_allow || '{bounds}'::text[]);
            ELSIF kind IN ('whole', 'number') AND unit IS NULL THEN
                -- a length of time in the unit of the column: 5个工作日
                val := format('coalesce(%s, (SELECT CASE WHEN NOT q.approximate AND lower_inc(q.bounds) AND lower(q.bounds) = q.value AND upper(q.bounds) = q.value
                    AND q.kind NOT IN (''money'', ''percent'', ''pp'') THEN q.value END FROM (SELECT (bizenv.try_parse_quantity(%s)).*) AS q))', val, cell);
            END IF;
            IF kind = 'number' AND unit IS NULL THEN
                -- (of a column whose unit nobody told, a figure in percent is that figure)
                val := format('coalesce(%s, CASE WHEN %s ~ ''[%%％]$'' THEN bizenv.try_read_percent(%2$s, ''percent'', %3$L) END)', val, cell, allow);
            END IF;
            IF entry ? 'times' THEN
                -- what carries its unit is not multiplied (the minus sign of Unicode is in no other encoding)
                val := format('%s * CASE WHEN %s ~ %L THEN 1 ELSE %s END', val, cell,
                    concat('[^-+', CASE WHEN getdatabaseencoding() = 'UTF8' THEN chr(8722) END, '0-9０-９.．,，]'), (entry ->> 'times')::numeric);
            END IF;
            IF kind = 'whole' THEN
                val := format('(SELECT CASE WHEN n.n = trunc(n.n) AND abs(n.n) <= 2147483647 THEN trunc(n.n) END FROM (SELECT %s AS n OFFSET 0) AS n)', val);
            END IF;
            val := format('(%s)::text', val);
            fault := 'not_a_number';
            forms := CASE WHEN kind = 'whole' THEN '12' ELSE bizenv.cell_forms('amount') END;
            reason := CASE kind WHEN 'whole' THEN bizenv_internal.translated('%1$s: "%2$s" is no whole number; understood are %3$s')
                ELSE bizenv_internal.translated('%1$s: "%2$s" is no definite number; understood are %3$s') END;
    END CASE;
    RETURN jsonb_build_object('val', val, 'fault', fault, 'reason', format(reason, label, '%s', replace(forms, '%', '%%')) || CASE WHEN why IS NOT NULL THEN '%s' ELSE '' END,
        -- what has no deadline has none
        'when', CASE WHEN why IS NOT NULL AND kind IN ('date', 'period') THEN format('%s IS DISTINCT FROM ''no_deadline''', why) END,
        -- and why, where more can be said than that it is not understood
        'why', CASE WHEN why IS NOT NULL THEN format('coalesce(''（'' || bizenv.code_label(nullif(%s, ''not_understood''), %L, list => ''cell_reason'') || ''）'', '''')', why, CASE WHEN english THEN 'en' ELSE 'zh' END) END);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_reader(text, integer, text, jsonb, text, text) IS 'internal: how import_table reads cells of a kind';

-- The table that the foreign keys of a column lead to, whose rows have names or
-- numbers of the office's own: refers, width (of its key), key (its column), whether
-- the ledger gives that (is_number), whether there is a name, and own (the column of
-- the office's number)
CREATE FUNCTION bizenv_internal.ledger_import_refers(target regclass, attribute smallint) RETURNS jsonb
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN (WITH RECURSIVE meant (relation, attnum, depth) AS (
            SELECT target::oid, attribute, 0
            UNION
            SELECT c.confrelid, c.confkey[array_position(c.conkey, m.attnum)], m.depth + 1
            FROM meant AS m JOIN pg_constraint AS c ON c.conrelid = m.relation AND c.contype = 'f' AND m.attnum = ANY (c.conkey)
            WHERE m.depth < 4)
        SELECT jsonb_build_object('refers', m.relation::regclass, 'width', cardinality(p.conkey), 'key', k.attname, 'is_own', m.relation = target,
            'is_number', k.attidentity <> '', 'has_name', has.name, 'own', has.own,
            'title', split_part(obj_description(m.relation, 'pg_class'), '：', 1))
        FROM meant AS m
        JOIN pg_constraint AS p ON p.conrelid = m.relation AND p.contype = 'p' AND p.conkey[cardinality(p.conkey)] = m.attnum
        JOIN pg_attribute AS k ON k.attrelid = m.relation AND k.attnum = m.attnum
        CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM pg_attribute AS n WHERE n.attrelid = m.relation AND n.attname = 'name') AS name,
            (SELECT d.column_name FROM bizenv.ledger_columns() AS d WHERE d.kind = 'own_number'
                AND d.table_name = (SELECT c.relname FROM pg_class AS c WHERE c.oid = m.relation)) AS own) AS has
        WHERE m.depth > 0 AND (has.name OR has.own IS NOT NULL)
        ORDER BY m.depth LIMIT 1);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_refers(regclass, smallint) IS 'internal: the table whose names a column of a target takes';

-- The names of a table as SQL that gives an object: name or code -> code, and once more
-- by the key of the name, behind chr(2), for other spellings; '' for what is said of two
-- rows.  Where the ledger gives numbers, a number in a sheet is the
-- sheet's own: that of the ledger is meant where the mapping says so, and nowhere else.
CREATE FUNCTION bizenv_internal.ledger_import_names(refers jsonb, schema text, said_by text) RETURNS text
    LANGUAGE plpgsql STABLE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    is_wide boolean := (refers ->> 'width')::integer > 1;
    is_number boolean := (refers ->> 'is_number')::boolean;
    -- (what is said, and of which rows)
    asked text := format('SELECT %s%%1$s AS k, t.%I::text AS v FROM %s AS t WHERE %%1$s <> ''''%%2$s', CASE WHEN is_wide THEN 't.department || chr(1) || ' ELSE '' END, refers ->> 'key', refers ->> 'refers');
    said text[] := '{}';
BEGIN
    IF is_number AND said_by = 'number' OR NOT is_number AND said_by IS NULL THEN
        said := said || format(asked, 't.' || quote_ident(refers ->> 'key') || '::text', '');
    END IF;
    IF (refers ->> 'has_name')::boolean AND (said_by IS NULL OR said_by = 'name') THEN
        -- (a code goes before a name)
        said := said || format(asked, 'btrim(t.name)', CASE WHEN is_number OR said_by = 'name' THEN ''
            ELSE format(' AND NOT EXISTS (SELECT FROM %s AS o WHERE o.%I::text = btrim(t.name)%s)', refers ->> 'refers', refers ->> 'key', CASE WHEN is_wide THEN ' AND o.department = t.department' ELSE '' END) END);
    END IF;
    IF refers ->> 'own' IS NOT NULL AND (said_by IS NULL OR said_by = 'document_number') THEN
        said := said || format(asked, format('btrim(t.%I)', refers ->> 'own'), '');
    END IF;
    IF NOT is_wide AND (said_by IS NULL OR said_by = 'name') THEN
        said := said || format('SELECT a.alias AS k, t.%1$I::text AS v FROM %2$I.name_alias AS a JOIN %3$s AS t ON t.%1$I::text = a.code WHERE a.of_table = %4$L', refers ->> 'key', schema, refers ->> 'refers',
            (SELECT c.relname FROM pg_class AS c WHERE c.oid = (refers ->> 'refers')::regclass));
    END IF;
    RETURN format('WITH named AS MATERIALIZED (%s)
        SELECT coalesce(jsonb_object_agg(k, CASE WHEN n = 1 THEN v ELSE '''' END), ''{}'')
        FROM (SELECT k, count(DISTINCT v) AS n, min(v) AS v FROM (SELECT k, v FROM named UNION ALL SELECT chr(2) || bizenv.name_key(k), v FROM named) AS spelt GROUP BY k) AS s', array_to_string(said, ' UNION ALL '));
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_names(jsonb, text, text) IS 'internal: the names of a table of a ledger, by which its rows are found';

-- The tasks of each list by name, as SQL that gives an object: list and name, or list,
-- department and name (for a name that two departments have) -> number; behind chr(2) by
-- the key of that, for other spellings.
CREATE FUNCTION bizenv_internal.ledger_import_uppers(target regclass, said_by text) RETURNS text
    LANGUAGE plpgsql STABLE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    said text := CASE said_by WHEN 'number' THEN 't.task_id::text' ELSE 'btrim(t.name)' END;
BEGIN
    RETURN format('WITH named AS MATERIALIZED (
            SELECT concat(t.task_list, chr(1), %1$s) AS k, t.task_id::text AS v FROM %2$s AS t
            UNION ALL SELECT concat(t.task_list, chr(1), t.department, chr(1), %1$s), t.task_id::text FROM %2$s AS t)
        SELECT coalesce(jsonb_object_agg(k, CASE WHEN n = 1 THEN v ELSE '''' END), ''{}'')
        FROM (SELECT k, count(*) AS n, min(v) AS v FROM (SELECT k, v FROM named UNION ALL SELECT chr(2) || bizenv.name_key(k), v FROM named) AS spelt GROUP BY k) AS s', said, target);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_uppers(regclass, text) IS 'internal: the tasks of a ledger, by which upper tasks are found';

-- The names of a table as they are spelt in it, as SQL that gives an object: department
-- and key of the name -> the name; none where it is spelt in two ways.
CREATE FUNCTION bizenv_internal.ledger_import_spelt(target regclass) RETURNS text
    LANGUAGE plpgsql STABLE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN format('SELECT coalesce(jsonb_object_agg(s.k, s.name), ''{}'') FROM (SELECT concat(t.department, chr(1), bizenv.name_key(t.name)) AS k, min(t.name) AS name
        FROM %s AS t WHERE t.name IS NOT NULL GROUP BY 1 HAVING count(DISTINCT t.name) = 1) AS s', target);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_spelt(regclass) IS 'internal: how the names of a table of a ledger are spelt in it';

-- What a name that is not there may be meant for: up to three of those that are, by
-- the characters that they share; the first ones of those in their order (市监局 stands
-- in 市市场监管局).  It is told, and never taken.
CREATE FUNCTION bizenv_internal.ledger_import_nearest(cell text, names jsonb) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100 SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    said text := lower(regexp_replace(left(cell, 60), '[ 　]', '', 'g'));
    nearest text;
BEGIN
    SELECT string_agg(n.name, '、' ORDER BY n.likeness DESC, n.name COLLATE "C") INTO nearest FROM (
        SELECT left(k.name, 60) AS name, s.likeness, max(s.likeness) OVER () AS best, row_number() OVER (ORDER BY s.likeness DESC, k.name COLLATE "C") AS place
        FROM (SELECT o.name, lower(regexp_replace(left(o.name, 60), '[ 　]', '', 'g')) AS short FROM jsonb_object_keys(names) AS o(name) WHERE NOT starts_with(o.name, chr(2)) LIMIT 5000) AS k
        CROSS JOIN LATERAL (SELECT length(said) - length(translate(said, k.short, '')) AS of_said, length(k.short) - length(translate(k.short, said, '')) AS of_short) AS m
        CROSS JOIN LATERAL (SELECT (m.of_said + m.of_short)::numeric / nullif(length(said) + length(k.short), 0)
            + CASE WHEN length(said) >= 2 AND length(k.short) >= 2 AND m.of_said = length(said)
                    AND k.short LIKE '%' || regexp_replace(translate(said, E'%_\\', ''), '(.)', E'\\1%', 'g') THEN 0.5 ELSE 0 END AS likeness) AS s
        WHERE s.likeness >= 0.7) AS n
    WHERE n.place <= 3 AND n.likeness >= n.best - 0.2;
    RETURN nearest;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_nearest(text, jsonb) IS 'internal: the known names that an unknown one may be meant for';

-- Which department a part of such a cell is: its code, '' where two have the name, else NULL
CREATE FUNCTION bizenv_internal.ledger_import_named(part text, names jsonb) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN coalesce(names ->> part, names ->> (chr(2) || bizenv.name_key(part)));
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_named(text, jsonb) IS 'internal: the department that part of a cell of an import names';

-- The parts of a cell that names several departments: between marks, numbers and blanks; and where a
-- word joins two, which both have to be known (市文化和旅游局 is one).
CREATE FUNCTION bizenv_internal.ledger_import_parted(cell text, names jsonb) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    parts text[];
BEGIN
    cell := regexp_replace(cell, '[【[［]((?:牵头|主办|责任|配合|协办|协同)(?:单位|部门)?)[]】］][:：]?', E'；\\1：', 'g');
    cell := regexp_replace(cell, '(?<![0-9０-９])[0-9０-９]{1,2}[.．、)）](?![0-9０-９])', ' ', 'g');
    parts := regexp_split_to_array(cell, E'[、，,；;。|｜＋+＼\\\\／/①②③④⑤⑥⑦⑧⑨⑩[:space:]　]+');
    RETURN ARRAY(SELECT q.part FROM unnest(parts) WITH ORDINALITY AS p(part, nth)
        LEFT JOIN LATERAL (SELECT ARRAY[left(p.part, at.n), substr(p.part, at.n + length(w.word) + 1)] AS two
            FROM generate_series(2, length(p.part) - 2) AS at(n), unnest('{和,与,及,以及,会同,同}'::text[]) AS w(word)
            WHERE bizenv_internal.ledger_import_named(p.part, names) IS NULL AND substr(p.part, at.n + 1, length(w.word)) = w.word
                AND bizenv_internal.ledger_import_named(left(p.part, at.n), names) <> ''
                AND bizenv_internal.ledger_import_named(substr(p.part, at.n + length(w.word) + 1), names) <> '' LIMIT 1) AS j ON true,
        unnest(coalesce(j.two, ARRAY[p.part])) WITH ORDINALITY AS q(part, nth_of) WHERE q.part <> '' ORDER BY p.nth, q.nth_of);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_parted(text, jsonb) IS 'internal: the parts of a cell of an import that names several departments';

-- Several departments in a cell: who leads and who helps, or what is not known of it.
-- The first leads, or the one that is said to (牵头); a name goes before what parts names.
CREATE FUNCTION bizenv_internal.ledger_import_joint(cell text, names jsonb) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    part text;
    code text;
    mark text;
    tail text;
    lead text;
    is_said boolean := false;
    helps boolean := false;
    helps_behind text;      -- (甲局、乙局配合: of all before it, where another leads)
    support text[] := '{}';
BEGIN
    code := bizenv_internal.ledger_import_named(cell, names);
    IF cell IS NULL OR code IS NOT NULL THEN
        RETURN jsonb_build_object('lead', code, 'support', '[]'::jsonb);
    END IF;
    FOREACH part IN ARRAY bizenv_internal.ledger_import_parted(cell, names) LOOP
        mark := substring(part, '^(牵头|主办|责任|配合|协办|协同)(?:单位|部门)?[:：]');
        helps := CASE WHEN mark IN ('牵头', '主办', '责任') THEN false WHEN mark IS NOT NULL THEN true ELSE helps END;
        part := regexp_replace(part, '^(?:牵头|主办|责任|配合|协办|协同)(?:单位|部门)?[:：]', '');
        tail := substring(part, '[（(](牵头|主办|配合|协办)(?:单位|部门)?[)）]$');
        code := bizenv_internal.ledger_import_named(part, names);
        IF tail IS NULL AND code IS NULL THEN
            tail := substring(part, '(牵头|主办|配合|协办)$');
            helps_behind := CASE WHEN tail IN ('配合', '协办') THEN part ELSE helps_behind END;
        END IF;
        part := regexp_replace(part, '(?:[（(](?:牵头|主办|配合|协办)(?:单位|部门)?[)）]|(?:牵头|主办|配合|协办))$', '');
        CONTINUE WHEN code IS NULL AND part = '';
        code := coalesce(code, bizenv_internal.ledger_import_named(part, names));
        mark := CASE WHEN tail IN ('牵头', '主办') THEN '牵头' ELSE mark END;
        IF code IS NULL OR code = '' OR mark IN ('牵头', '主办') AND is_said THEN
            RETURN jsonb_build_object('unknown', part, 'support', '[]'::jsonb);
        ELSIF mark IN ('牵头', '主办') THEN
            support := support || lead;
            lead := code;
            is_said := true;
        ELSIF lead IS NULL AND NOT helps AND coalesce(tail NOT IN ('配合', '协办'), true) THEN
            lead := code;
        ELSE
            support := support || code;
        END IF;
    END LOOP;
    IF helps_behind IS NOT NULL AND NOT is_said THEN
        RETURN jsonb_build_object('unknown', helps_behind, 'support', '[]'::jsonb);
    END IF;
    RETURN jsonb_build_object('lead', lead, 'support', to_jsonb(array_remove(support, NULL)));
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_joint(text, jsonb) IS 'internal: reads a cell of an import that names several departments';

-- Those who help: what the cell of the department says and what a cell of their own does
CREATE FUNCTION bizenv_internal.ledger_import_helpers(joint jsonb, listed jsonb, lead text) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN (SELECT coalesce(jsonb_agg(s.code ORDER BY s.code COLLATE "C"), '[]') FROM (
        SELECT j FROM jsonb_array_elements_text(joint -> 'support') AS j UNION
        SELECT l FROM jsonb_array_elements_text(listed -> 'support') AS l UNION
        SELECT listed ->> 'lead') AS s(code) WHERE s.code <> lead);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_helpers(jsonb, jsonb, text) IS 'internal: the supporting departments of a row of an import';

-- How import_table reads who helps: NULL where the mapping says nothing of it, else
-- the table (target_support), the column of its number, and what a column has
CREATE FUNCTION bizenv_internal.ledger_import_support(target regclass, source regclass, mapping jsonb, cols jsonb, nth integer) RETURNS jsonb
    LANGUAGE plpgsql STABLE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    department jsonb := (SELECT c FROM jsonb_array_elements(cols) AS c WHERE c ->> 'name' = 'department' LIMIT 1);
    entry jsonb := mapping -> 'supporting_departments';
    beside text := (SELECT format('%I.%I', n.nspname, s.relname) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_class AS s ON s.relnamespace = c.relnamespace AND s.relname = c.relname || '_support' AND s.relkind = 'r' WHERE c.oid = target);
    one jsonb;
    listed text := 'NULL::jsonb';
BEGIN
    IF beside IS NULL AND (entry IS NOT NULL OR department ->> 'joint' IS NOT NULL) THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = format(bizenv_internal.translated('rows of %s have no supporting departments'), target),
            DETAIL = bizenv_internal.translated('Argument "mapping" says "joint" or "supporting_departments".'),
            HINT = bizenv_internal.translated('Tasks and problems have them; import those with it.');
    ELSIF entry IS NULL AND department ->> 'joint' IS NULL THEN
        RETURN NULL;
    END IF;
    IF entry IS NOT NULL THEN
        entry := bizenv_internal.ledger_import_entry('supporting_departments', entry, source);
        one := bizenv_internal.ledger_import_column(beside::regclass, (SELECT a.attnum FROM pg_attribute AS a WHERE a.attrelid = beside::regclass AND a.attname = 'supporting_department'), entry, nth, NULL);
        listed := format('bizenv_internal.ledger_import_joint(raw.c%s, $3 -> %L)', nth, one ->> 'lookup');
        one := one || jsonb_build_object('faults', format('CASE %s END', bizenv_internal.ledger_import_fault(format('%s ? ''unknown''', listed), 'supporting_departments', one ->> 'from', 'unknown_name', listed || ' ->> ''unknown''',
            format(bizenv_internal.translated('%1$s: "%2$s" is not in the table of %3$s'), format('%s（supporting_departments）', replace(obj_description(beside::regclass, 'pg_class'), '%', '%%')), '%s', '部门') || '%s',
            bizenv_internal.ledger_import_unknown('{"width": "1"}', listed || ' ->> ''unknown''', one ->> 'lookup', NULL))));
    END IF;
    RETURN coalesce(one, jsonb_build_object('number', nth, 'raw', format('NULL::text AS c%s', nth))) || jsonb_build_object('table', beside,
        'key', (SELECT a.attname FROM pg_attribute AS a WHERE a.attrelid = target AND a.attidentity <> '' AND a.attnum > 0),
        'val', format('NULL::text AS c%s', nth), 'says', format('bizenv_internal.ledger_import_helpers(%s, %s, %s)', coalesce(department ->> 'joint', 'NULL::jsonb'), listed, department ->> 'reads'));
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_support(regclass, regclass, jsonb, jsonb, integer) IS 'internal: how import_table reads supporting departments';

-- What is said behind a name that is not there, as SQL: why it may be none
CREATE FUNCTION bizenv_internal.ledger_import_unknown(refers jsonb, cell text, lookup text, said_by text) RETURNS text
    LANGUAGE plpgsql STABLE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    IF refers ->> 'width' = '1' THEN
        RETURN format('coalesce(CASE WHEN bizenv_internal.ledger_import_joint(%1$s, $3 -> %2$L) -> ''support'' <> ''[]'' THEN %3$L END, CASE WHEN bizenv_internal.ledger_import_nearest(%1$s, $3 -> %2$L) IS NOT NULL
                THEN format(%4$L, bizenv_internal.ledger_import_nearest(%1$s, $3 -> %2$L)) END, '''')', cell, lookup,
            CASE WHEN refers ->> 'joins' IS NOT NULL THEN bizenv_internal.translated('; several departments are read where the mapping says "joint": true, and the first leads') END, bizenv_internal.translated('; is one of these meant: %s'));
    ELSIF (refers ->> 'is_number')::boolean AND said_by IS DISTINCT FROM 'number' THEN
        RETURN format('CASE WHEN %s ~ ''^[0-9]{1,9}$'' THEN %L ELSE '''' END', cell, bizenv_internal.translated('; if the number of the ledger is meant, map it with "by": "number"'));
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_unknown(jsonb, text, text, text) IS 'internal: what import_table says of a name that it does not know';

-- One column: its entry, its number among the cells; department: how the
-- department is read
CREATE FUNCTION bizenv_internal.ledger_import_column(target regclass, target_number smallint, entry jsonb, nth integer, department text) RETURNS jsonb
    LANGUAGE plpgsql STABLE CALLED ON NULL INPUT SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    target_name name := (SELECT c.relname FROM pg_class AS c WHERE c.oid = target);
    refers jsonb := bizenv_internal.ledger_import_refers(target, target_number);
    -- (a row of this table, by its number: an upper task)
    is_upper CONSTANT boolean := coalesce((refers ->> 'is_own')::boolean AND (refers ->> 'is_number')::boolean, false);
    col record;
    kind text;
    label text;
    source_column text := entry ->> 'column';
    cell text := format('raw.c%s', nth);
    value text := format('val.c%s', nth);
    raw text;
    reader jsonb;
    val text;
    lookup text;
    joint text;
    faults text := '';
    pair text;
    words_to text;
    frequencies text;
    said text;
    spelt text;
BEGIN
    SELECT a.attname AS name, a.atttypid::regtype AS type, a.atttypmod AS typmod, coalesce(col_description(target, a.attnum), a.attname) AS label,
        a.attnotnull AND NOT a.atthasdef AS is_required, declared.kind, declared.list, declared.leaves_out,
        CASE WHEN a.attnotnull THEN (SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef AS d WHERE d.adrelid = target AND d.adnum = a.attnum) END AS default_text
    INTO col FROM pg_attribute AS a
    LEFT JOIN bizenv.ledger_columns() AS declared ON declared.table_name = target_name AND declared.column_name = a.attname
    WHERE a.attrelid = target AND a.attnum = target_number;
    -- (a task or a problem may have several departments)
    IF col.name = 'department' AND EXISTS (SELECT FROM pg_class AS t JOIN pg_class AS s ON s.relnamespace = t.relnamespace
            WHERE t.oid = target AND s.relkind = 'r' AND s.relname = (t.relname || '_support')::name) THEN
        refers := refers || '{"joins": true}';
    END IF;
    label := replace(format('%s（%s）', col.label, col.name), '%', '%%');
    -- a period as a deadline is its last day
    entry := jsonb_build_object('end_of', col.name IN ('due_on', 'ends_on')) || entry;
    IF entry ? 'by' AND (refers IS NULL OR entry ->> 'by' = 'number' AND NOT (refers ->> 'is_number')::boolean
        OR entry ->> 'by' = 'document_number' AND refers ->> 'own' IS NULL OR entry ->> 'by' = 'name' AND NOT (refers ->> 'has_name')::boolean) THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = format(bizenv_internal.translated('rows are not named so in column "%s"'), col.name),
            DETAIL = format(bizenv_internal.translated('In argument "mapping", "by" is "%s".'), entry ->> 'by'),
            HINT = format(bizenv_internal.translated('Use one of: %s.'), coalesce(nullif(concat_ws(', ', CASE WHEN (refers ->> 'has_name')::boolean THEN '{"by": "name"}' END,
                CASE WHEN refers ->> 'own' IS NOT NULL THEN '{"by": "document_number"}' END, CASE WHEN (refers ->> 'is_number')::boolean THEN '{"by": "number"}' END), ''), bizenv_internal.translated('an entry without "by"')));
    END IF;
    kind := CASE WHEN refers IS NOT NULL THEN 'reference' WHEN col.kind = 'own_number' THEN 'text' WHEN col.kind NOT IN ('given', 'kept') THEN col.kind
        WHEN col.type = 'date'::regtype THEN 'date' WHEN col.type = 'boolean'::regtype THEN 'boolean'
        WHEN col.type = 'integer'::regtype THEN 'whole' WHEN col.type = 'numeric'::regtype THEN 'number' ELSE 'text' END;

    IF kind = 'code' AND col.list = ANY (bizenv_internal.ledger_own_lists()) THEN
        entry := entry || jsonb_build_object('words', bizenv_internal.ledger_words((SELECT n.nspname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = target)));
    END IF;

    raw := CASE WHEN entry ? 'const' THEN format('%L::text', bizenv_internal.ledger_text(entry ->> 'const'))
        ELSE format('bizenv_internal.ledger_text(r.original ->> %L)', source_column) END;
    IF entry ? 'map' THEN
        -- (what the map does not name is read as it is)
        raw := format('(SELECT CASE WHEN m.map ? c.cell THEN m.map ->> c.cell ELSE c.cell END FROM (SELECT %s AS cell OFFSET 0) AS c, (SELECT %L::jsonb AS map) AS m)', raw,
            (SELECT jsonb_object_agg(coalesce(bizenv_internal.ledger_text(m.key), m.key), m.value) FROM jsonb_each(entry -> 'map') AS m));
    END IF;
    IF kind = 'reference' THEN
        lookup := format('r%s', nth);
        said := CASE WHEN refers ->> 'width' = '1' THEN cell ELSE format('concat(%s, chr(1), %s)', department, cell) END;
        val := format('coalesce($3 #>> ARRAY[%1$L, %2$s], $3 #>> ARRAY[%1$L, chr(2) || bizenv.name_key(%2$s)])', lookup, said);
        IF is_upper THEN
            val := format('coalesce($3 #>> ARRAY[%1$L, concat(%2$s, chr(1), %3$s, chr(1), %4$s)], $3 #>> ARRAY[%1$L, concat(%2$s, chr(1), %4$s)],
                $3 #>> ARRAY[%1$L, chr(2) || bizenv.name_key(concat(%2$s, chr(1), %3$s, chr(1), %4$s))], $3 #>> ARRAY[%1$L, chr(2) || bizenv.name_key(concat(%2$s, chr(1), %4$s))])',
                lookup, entry ->> 'list', department, cell);
        ELSIF (refers ->> 'is_own')::boolean THEN
            val := format('coalesce(%s, %s)', val, cell);    -- perhaps a row of this import
        END IF;
        IF entry ? 'joint' THEN
            joint := format('bizenv_internal.ledger_import_joint(%s, $3 -> %L)', cell, lookup);
            val := joint || ' ->> ''lead''';
        END IF;
        reader := jsonb_build_object('fault', 'unknown_name', 'reason', format(bizenv_internal.translated('%1$s: "%2$s" is not in the table of %3$s'), label, '%s', replace(refers ->> 'title', '%', '%%')) || '%s',
            'why', bizenv_internal.ledger_import_unknown(refers, CASE WHEN joint IS NULL THEN cell ELSE format('coalesce(%s ->> ''unknown'', %s)', joint, cell) END, lookup, entry ->> 'by'));
    ELSE
        IF kind = 'period' AND target_name = 'indicator_value' THEN
            -- how often the indicator of the row has a figure
            frequencies := format('r%s', nth);
            entry := entry || jsonb_build_object('frequency', format('($3 #>> ARRAY[%L, %s])', frequencies, entry ->> 'indicator'));
        END IF;
        reader := bizenv_internal.ledger_import_reader(kind, nth, label, entry, col.list, col.leaves_out);
        val := reader ->> 'val';
        IF entry ? 'is_key' AND kind = 'text' AND col.name = 'name' THEN
            -- the name as it stands in the ledger, where only its spelling differs
            spelt := format('r%s', nth);
            val := format('coalesce($3 #>> ARRAY[%L, concat(%s, chr(1), bizenv.name_key(%s))], %3$s)', spelt, coalesce(department, 'NULL'), val);
        END IF;
    END IF;

    pair := format('%L, %s', col.name, value);
    IF kind = 'percent' THEN
        -- a class word among the percentages goes where classes are, unless another cell does
        SELECT d.column_name INTO words_to FROM bizenv.ledger_columns() AS d
        WHERE d.table_name = target_name AND d.kind = 'code' AND d.list = col.list;
    END IF;
    IF words_to IS NOT NULL AND NOT entry ? 'has_class' THEN
        faults := format('WHEN %s IS NULL AND nullif(bizenv.code_of_word(%s, %L), %L) IS NOT NULL THEN NULL ', value, cell, col.list, col.leaves_out);
        pair := pair || format(', %L, CASE WHEN %s IS NULL THEN nullif(bizenv.code_of_word(%s, %L), %L) END', words_to, value, cell, col.list, col.leaves_out);
    ELSIF entry ? 'unit_to' THEN
        -- 5项: the unit goes where units are, unless another cell does
        words_to := entry ->> 'unit_to';
        pair := pair || format(', %L, CASE WHEN %s IS NOT NULL THEN left((bizenv.try_parse_quantity(%s)).unit, 20) END', words_to, value, cell);
    ELSE
        words_to := NULL;
    END IF;
    IF reader ? 'fault' THEN
        faults := faults || bizenv_internal.ledger_import_fault(format('%s IS NOT NULL AND %s IS NULL', cell, value) || coalesce(' AND ' || (reader ->> 'when'), ''),
            col.name, source_column, reader ->> 'fault', cell, reader ->> 'reason', reader ->> 'why');
    END IF;
    IF lookup IS NOT NULL THEN
        faults := concat_ws(' ', faults, bizenv_internal.ledger_import_fault(value || ' = ''''', col.name, source_column, 'ambiguous_name', cell,
            format(CASE WHEN (refers ->> 'is_number')::boolean THEN bizenv_internal.translated('%1$s: "%2$s" is the name of several rows of %3$s; use their numbers, and say which by "by"')
                ELSE bizenv_internal.translated('%1$s: "%2$s" is the name of several rows of %3$s; use the code') END, label, '%s', replace(refers ->> 'title', '%', '%%'))));
    END IF;
    IF col.is_required AND col.kind IS DISTINCT FROM 'given' THEN
        faults := concat_ws(' ', faults, bizenv_internal.ledger_import_fault(value || ' IS NULL', col.name, source_column, 'empty', NULL, format(bizenv_internal.translated('%s is empty'), label)));
    END IF;
    IF col.type = 'character varying'::regtype AND col.typmod > 4 THEN
        faults := concat_ws(' ', faults, bizenv_internal.ledger_import_fault(format('length(%s) > %s', value, col.typmod - 4), col.name, source_column, 'too_long', cell,
            format(bizenv_internal.translated('%s has more than %s characters'), label, col.typmod - 4)));
    ELSIF col.type = 'numeric'::regtype AND col.typmod > 4 THEN
        faults := concat_ws(' ', faults, bizenv_internal.ledger_import_fault(format('abs(round(%1$s::numeric, %3$s)) >= 1e%2$s', value,
            ((col.typmod - 4) >> 16) - ((col.typmod - 4) & 65535), (col.typmod - 4) & 65535), col.name, source_column, 'out_of_range', cell,
            format(bizenv_internal.translated('%1$s: "%2$s" is out of range'), label, '%s')));
    END IF;
    RETURN jsonb_build_object('name', col.name, 'ident', quote_ident(col.name), 'from', source_column, 'raw', format('%s AS c%s', raw, nth), 'val', format('%s AS c%s', val, nth),
        'number', nth, 'waits', is_upper, 'reads', val, 'faults', CASE WHEN faults <> '' THEN format('CASE %s END', faults) END, 'pair', pair, 'lookup', coalesce(lookup, frequencies, spelt), 'spelt', spelt, 'words_to', words_to, 'joint', joint,
        'is_given', coalesce(col.kind IN ('given', 'kept'), false), 'default', CASE WHEN col.default_text IS NOT NULL THEN format('%s AS %I', col.default_text, col.name) END,
        'map', CASE WHEN frequencies IS NOT NULL THEN (SELECT format('SELECT coalesce(jsonb_object_agg(i.indicator, i.frequency) FILTER (WHERE i.frequency IS NOT NULL), ''{}'') FROM %I.indicator AS i', n.nspname)
                FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = target)
            WHEN spelt IS NOT NULL THEN bizenv_internal.ledger_import_spelt(target)
            WHEN is_upper THEN bizenv_internal.ledger_import_uppers(target, entry ->> 'by')
            WHEN lookup IS NOT NULL THEN bizenv_internal.ledger_import_names(refers, (SELECT n.nspname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = target), entry ->> 'by') END);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_column(regclass, smallint, jsonb, integer, text) IS 'internal: how import_table reads one column';

-- All columns of a mapping, the first of which is number first; key: those that make a
-- row the same row.  What a row must
-- have is asked of the target itself, not of the progress that stands beside it.
CREATE FUNCTION bizenv_internal.ledger_import_columns(target regclass, source regclass, mapping jsonb, key text[], first integer) RETURNS jsonb
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    result jsonb := '[]';
    department text;
    indicator text;
    list text;
    number integer := first;
    entry jsonb;
    col record;
    one jsonb;
    unknown text;
BEGIN
    SELECT string_agg(quote_ident(k), ', ' ORDER BY k) INTO unknown FROM jsonb_object_keys(mapping) AS k
    WHERE NOT EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = target AND a.attname = k AND a.attnum > 0 AND NOT a.attisdropped);
    IF unknown IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_column',
            MESSAGE = format(bizenv_internal.translated('there is no such column in %s'), target),
            DETAIL = format(bizenv_internal.translated('Argument "mapping" names %s.'), left(unknown, 300)),
            HINT = (SELECT format(bizenv_internal.translated('Columns are %s.'), string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)) FROM pg_attribute AS a
                WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '');
    END IF;
    FOR col IN
        SELECT a.attname AS name, a.attnum AS number, a.attidentity <> '' AS is_identity, a.attnotnull AND NOT a.atthasdef AS is_required,
            EXISTS (SELECT FROM bizenv.ledger_columns() AS d WHERE d.table_name = c.relname AND d.column_name = a.attname AND d.kind = 'given') AS is_given,
            EXISTS (SELECT FROM bizenv.ledger_columns() AS d WHERE d.table_name = c.relname AND d.column_name = a.attname AND d.kind = 'planned') AS is_planned,
            EXISTS (SELECT FROM bizenv.ledger_columns() AS d JOIN bizenv.ledger_columns() AS o ON o.table_name = d.table_name AND o.kind = 'code' AND o.list = d.list
                WHERE d.table_name = c.relname AND d.column_name = a.attname AND d.kind = 'percent' AND mapping ? o.column_name) AS has_class
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum
    LOOP
        entry := mapping -> col.name;
        IF entry IS NULL THEN
            -- (rules fill in some)
            IF col.is_required AND NOT col.is_identity AND first = 1 AND NOT col.is_given THEN
                RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                    MESSAGE = format(bizenv_internal.translated('column "%s" of %s is not mapped'), col.name, target),
                    DETAIL = bizenv_internal.translated('Argument "mapping" says nothing of it, and it may not be NULL.'),
                    HINT = format(bizenv_internal.translated('Add it: {"%1$s": "a column of the source"} or {"%1$s": {"const": "a value"}}.'), col.name);
            END IF;
            CONTINUE;
        END IF;
        IF col.is_identity THEN
            RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                MESSAGE = format(bizenv_internal.translated('numbers of %s are given by the ledger'), target),
                DETAIL = format(bizenv_internal.translated('Argument "mapping" names column "%s".'), col.name),
                HINT = bizenv_internal.translated('Leave it out; rows of other tables may name a row by its department and its name.');
        END IF;
        entry := bizenv_internal.ledger_import_entry(col.name, entry, source);
        IF col.has_class THEN
            entry := entry || '{"has_class": true}';
        END IF;
        IF col.name = ANY (key) THEN
            entry := entry || '{"is_key": true}';
        END IF;
        entry := entry || jsonb_strip_nulls(jsonb_build_object('indicator', indicator, 'list', list));
        IF col.is_planned AND NOT mapping ? 'unit' THEN
            entry := entry || '{"unit_to": "unit"}';
        END IF;
        one := bizenv_internal.ledger_import_column(target, col.number, entry, number, department);
        IF col.name = 'department' THEN
            department := one ->> 'reads';
        ELSIF col.name = 'indicator' THEN
            indicator := one ->> 'reads';
        ELSIF col.name = 'task_list' THEN
            list := one ->> 'reads';
        END IF;
        result := result || one;
        IF one ->> 'words_to' IS NOT NULL THEN
            result := result || jsonb_build_object('name', one ->> 'words_to', 'ident', quote_ident(one ->> 'words_to'));
        END IF;
        number := number + 1;
    END LOOP;
    RETURN result;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_columns(regclass, regclass, jsonb, text[], integer) IS 'internal: how import_table reads the columns of a mapping';
