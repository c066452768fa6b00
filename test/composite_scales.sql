-- Goalposts at percentiles, percent ranks and samples in normalise (pgTAP): by
-- percentile_cont, percent_rank and stddev_samp. psql -v seed=N runs with that seed again.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql

CREATE TABLE raw AS SELECT id, id % 40 AS grp, CASE WHEN random() < 0.9 THEN CASE WHEN id % 40 = 3 THEN 1e30 WHEN id % 40 = 4 THEN 1e-12 ELSE 1 END * round((random() * 50)::numeric - 20, (id % 3)::integer) END AS x FROM generate_series(1, 800) AS id;
UPDATE raw SET x = 7 WHERE grp = 5;
UPDATE raw SET x = NULL WHERE grp = 6 AND id > 6;
UPDATE raw SET x = 'NaN' WHERE id % 77 = 0;
CREATE TABLE known AS SELECT *, count(*) OVER w AS n, percent_rank() OVER (PARTITION BY grp ORDER BY x) AS below, percent_rank() OVER (PARTITION BY grp ORDER BY x DESC) AS above, avg(x) OVER w AS mean FROM raw WHERE x <> 'NaN' WINDOW w AS (PARTITION BY grp);
-- percentile_cont in numeric: the server's own is one of doubles
CREATE FUNCTION pg_temp.post(g integer, p numeric) RETURNS numeric LANGUAGE sql AS $$
	SELECT a[k + 1] + (at - k) * (coalesce(a[k + 2], a[k + 1]) - a[k + 1]) FROM (SELECT a, at, floor(at)::integer AS k FROM (SELECT array_agg(x ORDER BY x) AS a, (count(*) - 1) * p / 100 AS at FROM known WHERE grp = g) AS s) AS t
$$;
SELECT is_empty($$SELECT grp FROM known GROUP BY grp HAVING abs(pg_temp.post(grp, 10)::float8 - percentile_cont(0.1) WITHIN GROUP (ORDER BY x)) > 1e-9 * greatest(1, max(abs(x)))$$, 'the oracle is percentile_cont');
SELECT is_empty(format($$SELECT id FROM (SELECT *, bizenv.normalise(x, 'min_max', %2$L, 6, %1$s) OVER (PARTITION BY grp) AS y FROM raw) AS r LEFT JOIN (SELECT grp, pg_temp.post(grp, %1$s) AS low, pg_temp.post(grp, 100 - %1$s) AS high FROM known GROUP BY grp) AS p USING (grp)
	WHERE y IS DISTINCT FROM CASE WHEN x <> 'NaN' AND high <> low THEN round(least(greatest(100 * CASE %2$L WHEN '正向' THEN x - low ELSE high - x END / (high - low), 0), 100), 6) END$$, t, d), 'goalposts at ' || t || ', ' || d) FROM unnest('{5,12.5,49.9,0.0001}'::numeric[]) AS t, unnest('{正向,逆向}'::text[]) AS d;
SELECT is_empty($$SELECT id FROM (SELECT *, bizenv.normalise(x, 'min_max', digits => 20) OVER w AS y, bizenv.normalise(x, 'min_max', digits => 20, trim_pct => 0.00) OVER w AS z FROM raw WINDOW w AS (PARTITION BY grp)) AS r WHERE y IS DISTINCT FROM z$$, 'none trimmed: the least and the greatest');
SELECT is_empty($$SELECT id FROM (SELECT *, bizenv.normalise(x, 'percent_rank', '正向', 8) OVER w AS y, bizenv.normalise(x, '百分等级', '逆向', 8) OVER w AS z FROM raw WINDOW w AS (PARTITION BY grp)) AS r LEFT JOIN known AS k USING (id)
	WHERE y IS DISTINCT FROM CASE WHEN n > 1 THEN round(100 * below::numeric, 8) END OR z IS DISTINCT FROM CASE WHEN n > 1 THEN round(100 * above::numeric, 8) END$$, 'percent_rank is that of the server, of those that are known');
SELECT is_empty($$SELECT id FROM (SELECT *, bizenv.normalise(x, 'z_score_sample') OVER w AS y, bizenv.normalise(x, 'z_score_sample', '逆向') OVER w AS z, bizenv.normalise(x, 'z_score', digits => 30) OVER w AS p FROM raw WINDOW w AS (PARTITION BY grp)) AS r LEFT JOIN known AS k USING (id)
	WHERE (y IS NULL) <> (p IS NULL) OR y <> -z OR abs(y - p * sqrt((n - 1)::numeric / n)) > 1e-15$$, 'of a sample: smaller by its factor');
SELECT is_empty($$SELECT id FROM (SELECT *, bizenv.normalise(x, 'z_score_sample', digits => 9) OVER (PARTITION BY grp) AS y, avg(x) OVER (PARTITION BY grp) AS m, stddev_samp(x) OVER (PARTITION BY grp) AS s FROM raw WHERE x <> 'NaN' AND grp NOT IN (3, 4)) AS r WHERE y IS DISTINCT FROM round((x - m) / nullif(s, 0), 9)$$, 'by stddev_samp');
SELECT is(pg_temp.outcome('SELECT ' || call, argument), state, call) FROM (VALUES
	('bizenv.normalise(1, ''min_max'', trim_pct => 50) OVER ()', '22003', 'trim_pct'), ('bizenv.normalise(1, ''min_max'', trim_pct => -1) OVER ()', '22003', 'trim_pct'), ('bizenv.normalise(1, ''min_max'', trim_pct => ''NaN'') OVER ()', '22003', 'trim_pct'), ('bizenv.normalise(1, ''min_max'', trim_pct => NULL) OVER ()', '22004', 'trim_pct'),
	('bizenv.normalise(1, ''z_score'', trim_pct => 5) OVER ()', '22023', 'trim_pct'), ('bizenv.normalise(1, ''min_max'', trim_pct => n) OVER () FROM generate_series(1, 2) AS n', '22023', 'trim_pct'), ('bizenv.normalise(1, ''min_max'', trim_pct => 1e-16000) OVER ()', '22003', 'trim_pct'),
	('bizenv.normalise(x, ''min_max'', trim_pct => 5) OVER () FROM (VALUES (1e131000), (-1e131000), (1e-16383), (NULL)) AS v(x)', 'ok', ''), ('bizenv.normalise(NULL, ''min_max'', trim_pct => 5) OVER ()', 'ok', '')) AS c(call, state, argument);
SELECT * FROM finish();
ROLLBACK;
