-- What a kept tally is made of, and the SQL that is written for it.

-- Its parts are found by their names: the view that is read, "_kept" the table
-- beneath it, "_anew" the view that counts the rows, "_change" the function of
-- the triggers. Their columns say the rest.
CREATE FUNCTION bizenv_internal.rollup_names(schema text, name text) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN pg_catalog.jsonb_build_object('target', pg_catalog.format('%I.%I', schema, name), 'kept', pg_catalog.format('%I.%I', schema, pg_catalog.concat(name, '_kept')),
        'anew', pg_catalog.format('%I.%I', schema, pg_catalog.concat(name, '_anew')), 'change', pg_catalog.format('%I.%I', schema, pg_catalog.concat(name, '_change')));
COMMENT ON FUNCTION bizenv_internal.rollup_names(text, text) IS 'internal: the names of the parts of a kept tally';

CREATE FUNCTION bizenv_internal.rollup_parts(target regclass) RETURNS jsonb
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    parts jsonb;
    place record;
    kept oid;
    source oid;
    name text;
BEGIN
    IF target IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv_internal.translated('the name of a kept tally is missing'),
            DETAIL = bizenv_internal.translated('Argument "target" is NULL.'),
            HINT = bizenv_internal.translated('Pass what bizenv.keep() gave: the view that was made.');
    END IF;
    SELECT c.relname, n.nspname, c.relowner INTO place
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = target::oid AND c.relkind = 'v';
    -- (what is no view has none of these parts)
    name := coalesce(place.relname, '');
    parts := bizenv_internal.rollup_names(coalesce(place.nspname, ''), name);
    SELECT k.oid INTO kept FROM pg_class AS k WHERE k.oid = to_regclass(parts ->> 'kept')::oid AND k.relkind = 'r' AND k.relowner = place.relowner
        AND EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = k.oid AND a.attname = 'written_in' AND a.atttypid = 'xid8'::regtype);
    -- (what the view of the rows depends on is the table that it counts)
    SELECT d.refobjid INTO source FROM pg_depend AS d JOIN pg_rewrite AS w ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
    JOIN pg_class AS c ON d.refclassid = 'pg_class'::regclass AND c.oid = d.refobjid
    WHERE w.ev_class = to_regclass(parts ->> 'anew')::oid AND c.relkind IN ('r', 'p') LIMIT 1;
    IF kept IS NULL OR source IS NULL OR to_regproc(parts ->> 'change') IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'wrong_object_type',
            MESSAGE = format(bizenv_internal.translated('%s is no kept tally'), target),
            DETAIL = bizenv_internal.translated('Argument "target" is a view that bizenv.keep() made, beside a table, another view and a function whose names begin as its own.'),
            HINT = bizenv_internal.translated('Pass what bizenv.keep() gave: the view that was made.');
    END IF;
    IF place.relowner <> current_user::regrole::oid THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = format(bizenv_internal.translated('must be owner of %s'), target),
            DETAIL = format(bizenv_internal.translated('Argument "target" is a view of %I.'), pg_get_userbyid(place.relowner)),
            HINT = format(bizenv_internal.translated('SET ROLE %I first.'), pg_get_userbyid(place.relowner));
    END IF;
    RETURN parts || jsonb_build_object('source', source);
END
$$;
COMMENT ON FUNCTION bizenv_internal.rollup_parts(regclass) IS 'internal: the parts of a kept tally, for its owner';

-- Groups and tallies are told apart by their types: no tally is a group.
-- "merged" says how rows are added up; "counted" are the columns of rows that
-- were counted again, for tallies that nothing can be taken out of.
CREATE FUNCTION bizenv_internal.rollup_columns(kept oid) RETURNS jsonb
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    result jsonb;
BEGIN
    SELECT jsonb_build_object('groups', string_agg(c.name, ', ' ORDER BY c.place) FILTER (WHERE c.inverse IS NULL),
        'tallies', string_agg(c.name, ', ' ORDER BY c.place) FILTER (WHERE c.inverse IS NOT NULL),
        'merged', string_agg(CASE c.inverse
            WHEN 'totals' THEN format('bizenv_internal.rollup_rest(bizenv.merge(r.%1$s) FILTER (WHERE NOT r.is_removed), bizenv.merge(r.%1$s) FILTER (WHERE r.is_removed)) AS %1$s', c.name)
            WHEN 'in_turn' THEN format('coalesce(bizenv_internal.rollup_net(array_agg(r.%1$s ORDER BY r.entry) FILTER (WHERE r.%1$s IS NOT NULL), array_agg(r.is_removed ORDER BY r.entry) FILTER (WHERE r.%1$s IS NOT NULL)), ''{}''::%2$s) AS %1$s', c.name, c.type)
            ELSE format('CASE WHEN bool_or(r.is_removed) THEN bizenv.merge(r.%1$s) FILTER (WHERE r.is_counted) ELSE bizenv.merge(r.%1$s) FILTER (WHERE NOT r.is_counted AND NOT r.is_marked) END AS %1$s', c.name) END, ', ' ORDER BY c.place) FILTER (WHERE c.inverse IS NOT NULL),
        'counted', string_agg(CASE WHEN c.inverse = 'none' OR c.inverse IS NULL THEN format('a.%s', c.name) ELSE format('NULL AS %s', c.name) END, ', ' ORDER BY c.inverse IS NOT NULL, c.place),
        'is_marked', coalesce(bool_or(c.inverse = 'none'), false))
    INTO result
    FROM (SELECT quote_ident(a.attname) AS name, a.attnum AS place, bizenv_internal.rollup_inverse(a.atttypid) AS inverse, a.atttypid::regtype AS type FROM pg_attribute AS a
          WHERE a.attrelid = kept AND a.attnum > 0 AND NOT a.attisdropped AND a.attname NOT IN ('entry', 'written_in', 'is_removed', 'row_count')) AS c;
    RETURN result;
END
$$;
COMMENT ON FUNCTION bizenv_internal.rollup_columns(oid) IS 'internal: lists of the columns of a kept tally, as SQL';

-- The query that adds up kept rows: for the view all of them, for a fold those
-- that it took. A group is marked while it has rows that left, and read from
-- the rows of the table where its tallies need it; nothing is scanned otherwise.
CREATE FUNCTION bizenv_internal.rollup_merged(parts jsonb, from_rows text, condition text) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    columns jsonb := bizenv_internal.rollup_columns(to_regclass(parts ->> 'kept'));
    listed text := concat_ws(', ', (columns ->> 'groups'), (columns ->> 'tallies'));
    total CONSTANT text := 'coalesce(sum(CASE WHEN r.is_removed THEN -r.row_count ELSE r.row_count END), 0)::bigint';
    rows text := from_rows;
BEGIN
    IF (columns ->> 'is_marked')::boolean THEN
        -- (the table first: who empties it locks it before the kept rows)
        rows := format('(SELECT NULL::bigint AS entry, false AS is_removed, true AS is_counted, false AS is_marked, 0::bigint AS row_count, %s FROM %s AS a WHERE (SELECT bool_or(m.is_removed) FROM %s AS m)
            UNION ALL SELECT k.entry, k.is_removed, false, bool_or(k.is_removed) OVER (%s), k.row_count, %s FROM %s AS k)',
            (columns ->> 'counted'), parts ->> 'anew', from_rows, 'PARTITION BY ' || (columns ->> 'groups'), listed, from_rows);
    END IF;
    -- (a fold takes the place of the first that it took: what is written meanwhile comes behind it)
    RETURN format('SELECT %s%s AS row_count, %s%s FROM %s AS r %s HAVING %s', (columns ->> 'groups') || ', ', total, (columns ->> 'merged'), CASE WHEN condition IS NULL THEN ', min(r.entry) AS entry' END, rows, 'GROUP BY ' || (columns ->> 'groups'),
        CASE WHEN (columns ->> 'groups') IS NULL AND condition IS NOT NULL THEN condition ELSE concat_ws(' AND ', total || ' > 0', condition) END);
END
$$;
COMMENT ON FUNCTION bizenv_internal.rollup_merged(jsonb, text, text) IS 'internal: the query that adds up kept rows';
