-- Runs the cases in one session, ours and plain in turn, and prints the table.
SET search_path = bench, public;
SET jit = off;
CREATE TABLE round (
    place integer NOT NULL,
    number integer NOT NULL,
    ours double precision NOT NULL,
    plain double precision NOT NULL
);

CREATE FUNCTION elapsed(query text, workers integer) RETURNS double precision
LANGUAGE plpgsql AS $$
DECLARE
    began timestamptz;
BEGIN
    PERFORM set_config('max_parallel_workers_per_gather', workers::text, false);
    began := clock_timestamp();
    EXECUTE query;
    RETURN extract(epoch FROM clock_timestamp() - began) * 1000;
END
$$;

CREATE PROCEDURE measure(rounds integer)
LANGUAGE plpgsql AS $$
DECLARE
    m measured;
    ours double precision;
    plain double precision;
BEGIN
    PERFORM set_config('parallel_setup_cost', '0', false), set_config('parallel_tuple_cost', '0', false);
    FOR m IN SELECT * FROM measured ORDER BY place LOOP
        FOR n IN 0..rounds LOOP
            IF m.ours_serial IS NULL THEN
                ours := elapsed(m.ours, 0);
                plain := elapsed(m.plain, 0);
            ELSE
                ours := elapsed(m.ours, 2) / elapsed(m.ours_serial, 0);
                plain := elapsed(m.plain, 2) / elapsed(m.plain_serial, 0);
            END IF;
            -- round 0 warms up
            IF n > 0 THEN
                INSERT INTO round VALUES (m.place, n, ours, plain);
            END IF;
        END LOOP;
        RAISE NOTICE '%', m.query;
    END LOOP;
END
$$;
CALL measure(:rounds);

CREATE VIEW result AS
SELECT m.place, m.query, m.against, m.budget, m.ours_serial IS NOT NULL AS is_share,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY r.ours) AS ours,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY r.plain) AS plain,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY r.ours / r.plain) AS ratio
FROM measured AS m JOIN round AS r USING (place) GROUP BY m.place;

\pset format unaligned
\pset fieldsep ' | '
\pset tuples_only on
\echo '| query | against | ours | plain | ratio | at most | holds |'
\echo '|---|---|--:|--:|--:|--:|---|'
SELECT format('| %s | %s | %s | %s | %s | %s | %s |', query, against,
              CASE WHEN is_share THEN round(ours::numeric, 2)::text ELSE round(ours::numeric) || ' ms' END,
              CASE WHEN is_share THEN round(plain::numeric, 2)::text ELSE round(plain::numeric) || ' ms' END,
              round(ratio::numeric, CASE WHEN ratio < 0.01 THEN 5 ELSE 2 END), budget, CASE WHEN ratio <= budget THEN 'yes' ELSE 'no' END)
FROM result ORDER BY place;
