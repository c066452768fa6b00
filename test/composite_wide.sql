-- Geometric means and standard scores in 128-bit integers (pgTAP): bit for bit what numeric gives. With more
-- digits than integers have the functions compute in numeric, so that they are their own oracle;
-- what both share is held by the formulas of composite.sql. psql -v seed=N runs with that seed again.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql

-- nearly exact is exact: twelve decimals more are rounded first
CREATE FUNCTION pg_temp.guarded(x numeric, digits integer) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT round(round(x, digits + 12), digits)';

-- scores of nine kinds: printed, whole, 15 and 16 decimals, of every magnitude, up to the limit, squares,
-- so small that only decimals are left, and such whose mean is a half, or a hair off it
CREATE TABLE fact AS
SELECT grp, code, CASE grp % 9 WHEN 0 THEN round((random() * 100)::numeric, 2) WHEN 1 THEN floor(random() * 101)::numeric WHEN 2 THEN round((random() * 100)::numeric, 15) + 0.0000000000000001
		WHEN 3 THEN round((1 + random())::numeric * ('1e' || floor(random() * 34 - 16))::numeric, 16) WHEN 4 THEN 999999999999999999 - floor(random() * 10)::numeric * power(10::numeric, code - 1)
		WHEN 5 THEN floor(random() * 12)::numeric ^ 2 WHEN 6 THEN floor(1 + random() * 50)::numeric * 0.0000000000000001
		ELSE (grp + 0.5) * (ARRAY[2, 0.5, 1, 4, 0.25, 1])[code] + CASE WHEN grp % 9 = 8 AND code = 1 THEN 0.0000000000000001 * floor(random() * 5 - 2)::numeric ELSE 0 END END AS score,
	CASE WHEN grp % 9 > 6 THEN 1 WHEN grp % 4 = 0 THEN ceil(random() * 9)::numeric WHEN grp % 4 = 1 THEN round((random() * 100)::numeric, 2) WHEN grp % 4 = 2 THEN round(random()::numeric, 15) ELSE floor(random() * 4)::numeric * 0.05 END AS weight
FROM generate_series(1, 540) AS grp, generate_series(1, 6) AS code WHERE code <= (ARRAY[6, 3, 5, 2, 6, 1])[1 + grp % 6] OR grp % 9 > 6;
SELECT is_empty(format($$SELECT grp FROM (SELECT grp, bizenv.composite_agg(code::text, score, weight) AS t FROM fact GROUP BY grp) AS s
	WHERE bizenv.composite_score(t, 'geometric', digits => %1$s) IS DISTINCT FROM pg_temp.guarded(bizenv.composite_score(t, 'geometric', digits => 60), %1$s)$$, d), 'geometric, ' || d || ' digits')
FROM unnest('{0,2,9,16}'::integer[]) AS d;
SELECT is_empty($$SELECT grp FROM (SELECT grp, bizenv.composite_agg(code::text, score, weight) AS t FROM fact WHERE grp % 9 = 7 GROUP BY grp) AS s
	WHERE bizenv.composite_score(t, 'geometric', digits => 0) <> grp + 1 OR bizenv.composite_score(t, 'geometric', digits => 1) <> grp + 0.5$$, 'a half is a half, and goes away from zero');

-- standard scores: as many figures of each kind in a partition, also beside one far off and all within a hair
CREATE TABLE figure AS
SELECT row_number() OVER () AS id, grp % 9 AS kind, grp % 11 AS part, CASE WHEN grp % 11 = 3 THEN 1234567 + score * 0.0000000001 WHEN grp % 11 = 4 AND code = 1 THEN -9e17 WHEN grp % 2 = 0 THEN -score ELSE score END AS x FROM fact;
SELECT is_empty(format($$SELECT id FROM (SELECT id, bizenv.normalise(x, %1$L, %2$L, %3$s) OVER w AS ours, bizenv.normalise(x, %1$L, %2$L, 60) OVER w AS more FROM figure WINDOW w AS (PARTITION BY kind, part)) AS s
	WHERE ours IS DISTINCT FROM pg_temp.guarded(more, %3$s)$$, m, dir, d), format('%s, %s, %s digits', m, dir, d))
FROM unnest('{z_score,z_score_sample}'::text[]) AS m, unnest('{higher_is_better,lower_is_better}'::text[]) AS dir, unnest('{0,3,16}'::integer[]) AS d;
SELECT is_empty($$SELECT x FROM (SELECT x, bizenv.normalise(x, 'z_score', digits => 0) OVER () AS z FROM unnest('{-3,-1,1,3,-1,1,-1,1,-1,1,-1,1,-1,1,-1,1,-1,1}'::numeric[]) AS x) AS s WHERE z <> CASE abs(x) WHEN 3 THEN 2 * sign(x) ELSE sign(x) END$$, 'by hand: the deviation is the root of 34/18');
SELECT * FROM finish();
ROLLBACK;
