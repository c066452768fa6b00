-- The source of an import: read under the search_path of who imports, so that a
-- view of his works as it does for him.  Every name and operator of ours in this
-- text is therefore qualified, and so is the text that reads it.

CREATE FUNCTION bizenv_internal.ledger_import_json(cell text) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100 SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN cell::jsonb;
EXCEPTION WHEN data_exception OR syntax_error OR program_limit_exceeded OR statement_too_complex THEN
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_json(text) IS 'internal: what a cell of type json holds; NULL where jsonb cannot hold it';

-- The rows of a source by thousands: their places, the rows, and of each what
-- keeps it from being read at all.  A row of more than a million bytes is cut: it
-- is rejected, and what is kept of it must fit a row of the ledger.
CREATE FUNCTION bizenv_internal.ledger_import_batches(source regclass) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    as_it_is CONSTANT regtype[] := '{boolean,smallint,integer,bigint,real,double precision,numeric,date,time,timetz,timestamp,timestamptz,uuid,oid}';
    cells text := '';
    whole text := '';
    short text := '';
    sizes text := '0::pg_catalog.int8';
    spoilt text := 'NULL::pg_catalog.text';
    col record;
BEGIN
    FOR col IN
        SELECT quote_ident(a.attname) AS ident, a.attname AS name,
            CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END::regtype AS type
        FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
        WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
    LOOP
        IF col.type = ANY (as_it_is) THEN
            cells := cells || format(', x.%s', col.ident);
            whole := whole || format(', y.%s', col.ident);
            short := short || format(', y.%s', col.ident);
            CONTINUE;
        END IF;
        cells := cells || format(', x.%1$s::pg_catalog.text AS %1$s', col.ident);
        short := short || format(', bizenv_internal.clipped(y.%1$s, 100) AS %1$s', col.ident);
        sizes := sizes || format(' OPERATOR(pg_catalog.+) COALESCE(pg_catalog.octet_length(y.%s), 0)::pg_catalog.int8', col.ident);
        IF col.type IN ('json'::regtype, 'jsonb'::regtype) THEN
            whole := whole || format(', COALESCE(bizenv_internal.ledger_import_json(y.%1$s), pg_catalog.to_jsonb(y.%1$s)) AS %1$s', col.ident);
            spoilt := format('CASE WHEN y.%1$s IS NOT NULL AND bizenv_internal.ledger_import_json(y.%1$s) IS NULL THEN %2$L ELSE %3$s END', col.ident, col.name, spoilt);
        ELSE
            whole := whole || format(', y.%s', col.ident);
        END IF;
    END LOOP;
    RETURN format('SELECT pg_catalog.array_agg(s.place ORDER BY s.place) AS places, pg_catalog.array_agg(s.original ORDER BY s.place) AS originals,
            pg_catalog.array_agg(s.spoilt ORDER BY s.place) AS spoilt
        FROM (SELECT y."bizenv: place" AS place, z.spoilt, CASE
                WHEN z.size OPERATOR(pg_catalog.<=) 1000000::pg_catalog.int8 THEN (SELECT pg_catalog.to_jsonb(w.*) FROM (SELECT %1$s) AS w)
                ELSE (SELECT pg_catalog.to_jsonb(w.*) FROM (SELECT %2$s) AS w) END AS original
            FROM (SELECT pg_catalog.row_number() OVER () AS "bizenv: place"%3$s FROM %4$s AS x) AS y
            CROSS JOIN LATERAL (SELECT u.size, CASE WHEN u.size OPERATOR(pg_catalog.<=) 1000000::pg_catalog.int8 THEN %5$s ELSE ''''::pg_catalog.text END AS spoilt
                FROM (SELECT %6$s AS size OFFSET 0) AS u) AS z) AS s
        GROUP BY (s.place OPERATOR(pg_catalog.-) 1::pg_catalog.int8) OPERATOR(pg_catalog./) 1000::pg_catalog.int8 ORDER BY pg_catalog.min(s.place)',
        substr(whole, 3), substr(short, 3), cells,
        (SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = source),
        spoilt, sizes);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_import_batches(regclass) IS 'internal: the query by which import_table reads its source';
