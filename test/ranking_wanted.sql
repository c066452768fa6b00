-- Laws and oracles of tie-breaks, of what must be reached for a place, and of
-- tiers (pgTAP). The seed is printed; psql -v seed=N runs with that one again.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql

CREATE TABLE unit AS
SELECT id, id % 60 AS grp, CASE WHEN random() < 0.9 THEN CASE WHEN id % 60 = 7 THEN 1e30 ELSE 1 END * floor(random() * 6) END::numeric AS v, CASE WHEN random() < 0.8 THEN floor(random() * 3) END::numeric AS a, CASE WHEN random() < 0.8 THEN round((random() * 2)::numeric, 1) END AS b
FROM generate_series(1, 1200) AS id;
UPDATE unit SET v = 'NaN' WHERE id % 97 = 0;
CREATE INDEX ON unit (grp);
UPDATE unit SET a = 'NaN' WHERE id % 89 = 0;
-- rank() with a key for each criterion; NULL and NaN last
CREATE FUNCTION pg_temp.asc_key(x numeric, d text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT CASE WHEN x = 'NaN' THEN NULL WHEN d IN ('higher_is_better', '正向') THEN -x ELSE x END $$;
SELECT is_empty(format($$SELECT id FROM (SELECT *, bizenv.league_rank(v, %1$L, %4$L, NULL, ARRAY[a, b], ARRAY[%2$L, %3$L]) OVER (PARTITION BY grp ORDER BY random()) AS r,
	CASE WHEN v <> 'NaN' THEN rank() OVER o END AS c, CASE WHEN v <> 'NaN' THEN dense_rank() OVER o END AS d, CASE WHEN v <> 'NaN' THEN rank() OVER o + count(*) OVER same - 1 END AS m, CASE WHEN v <> 'NaN' THEN rank() OVER o + (count(*) OVER same - 1) / 2.0 END AS g
	FROM unit WINDOW o AS (PARTITION BY grp ORDER BY pg_temp.asc_key(v, %1$L), pg_temp.asc_key(a, %2$L), pg_temp.asc_key(b, %3$L)), same AS (PARTITION BY grp, v, pg_temp.asc_key(a, %2$L), pg_temp.asc_key(b, %3$L))) AS s
	WHERE r IS DISTINCT FROM CASE %4$L WHEN 'competition' THEN c WHEN 'dense' THEN d WHEN 'max' THEN m ELSE g END$$, x, y, z, t), concat_ws(', ', x, y, z, t))
FROM unnest('{higher_is_better,逆向}'::text[]) AS x, unnest('{higher_is_better,lower_is_better}'::text[]) AS y, unnest('{正向,逆向}'::text[]) AS z, unnest('{competition,dense,average,max}'::text[]) AS t;
SELECT is_empty($$SELECT id FROM (SELECT *, bizenv.league_rank(v, '正向') OVER (PARTITION BY grp) AS r, bizenv.league_rank(v, '正向', tie_breaks => ARRAY[0]) OVER (PARTITION BY grp) AS s, bizenv.league_rank(v, '正向', tie_breaks => NULL) OVER (PARTITION BY grp) AS t FROM unit) AS x WHERE r IS DISTINCT FROM s OR r IS DISTINCT FROM t$$, 'keys that are all equal, or none, change nothing');
SELECT is_empty($$SELECT id FROM (SELECT *, bizenv.league_rank(v, '正向', tie_breaks => ARRAY[a]) OVER (PARTITION BY grp) AS r, bizenv.league_rank(v, '正向', tie_breaks => ARRAY[a], tie_directions => '{正向}') OVER (PARTITION BY grp) AS s FROM unit) AS x WHERE r IS DISTINCT FROM s$$, 'without directions, as the first');

-- what must be reached: with it the place is had, with less it is not
CREATE FUNCTION pg_temp.place_with(g integer, i integer, x numeric, higher boolean) RETURNS bigint LANGUAGE sql AS $$
	SELECT 1 + count(*) FROM unit WHERE grp = g AND id <> i AND v <> 'NaN' AND CASE WHEN higher THEN v > x ELSE v < x END
$$;
CREATE TABLE wanted AS SELECT *, bizenv.value_for_rank(v, CASE WHEN h THEN '正向' ELSE '逆向' END, p) OVER (PARTITION BY grp, h, p) AS w FROM unit CROSS JOIN unnest('{true,false}'::boolean[]) AS h CROSS JOIN unnest('{1,3,12,18,40}'::integer[]) AS p WHERE grp < 4 OR grp = 7;
SELECT is_empty($$SELECT id FROM wanted WHERE w IS NOT NULL AND (pg_temp.place_with(grp, id, w, h) > p OR pg_temp.place_with(grp, id, w + CASE WHEN h THEN -0.001 ELSE 0.001 END * CASE WHEN abs(w) > 1e20 THEN 1e28 ELSE 1 END, h) <= p)$$, 'it is enough, and less is not');
SELECT is_empty($$SELECT id FROM wanted WHERE (w IS NULL) <> (p > (SELECT count(*) FROM unit AS o WHERE o.grp = wanted.grp AND o.id <> wanted.id AND o.v <> 'NaN'))$$, 'none where any value will do');
SELECT is_empty($$SELECT id FROM (SELECT *, bizenv.league_rank(v, '正向') OVER (PARTITION BY grp) AS r FROM unit WHERE grp < 4 OR grp = 7) AS s JOIN (SELECT id, p, w FROM wanted WHERE h) AS w USING (id) WHERE v <> 'NaN' AND w IS NOT NULL AND (r <= p) <> (v >= w)$$, 'who has reached it has the place');
SELECT is(bizenv.value_for_rank(4.64, '逆向', 1, 1) OVER (), NULL, 'alone') ;
SELECT is((SELECT string_agg(w::text, ' ' ORDER BY v) FROM (SELECT v, bizenv.value_for_rank(v, '逆向', 1, 1) OVER () AS w FROM (VALUES (4.64), (4.66), (5.0)) AS u(v)) AS s), '4.7 4.6 4.6', 'as printed');

-- tiers
SELECT is_empty(format($$SELECT id FROM (SELECT *, bizenv.league_tier(v, '正向', %1$L) OVER (PARTITION BY grp) AS t, bizenv.league_rank(v, '正向') OVER (PARTITION BY grp) AS r, count(*) FILTER (WHERE v <> 'NaN') OVER (PARTITION BY grp) AS n FROM unit) AS s
	WHERE t IS DISTINCT FROM CASE WHEN r IS NOT NULL THEN 1 + (SELECT count(*) FROM (SELECT sum(x) OVER (ORDER BY o) AS c FROM unnest(%1$L::numeric[]) WITH ORDINALITY AS u(x, o)) AS e WHERE 100 * r > c * n) END$$, c), 'tiers ' || c) FROM unnest(ARRAY['{30,50,20}', '{10}', '{33.3,33.3}', '{0.5,1.5,98}', '{100}']) AS c;

SELECT is(pg_temp.outcome('SELECT ' || call, argument), state, call) FROM (VALUES
	('bizenv.league_rank(1, ''正向'', tie_breaks => ''{}'') OVER ()', '22023', 'tie_breaks'), ('bizenv.league_rank(1, ''正向'', tie_breaks => ''{{1,2},{3,4}}'') OVER ()', '22023', 'tie_breaks'), ('bizenv.league_rank(1, ''正向'', tie_breaks => array_fill(1::numeric, ARRAY[33])) OVER ()', '22023', 'tie_breaks'),
	('bizenv.league_rank(1, ''正向'', tie_breaks => ''{1,Infinity}'') OVER ()', '22003', 'tie_breaks'), ('bizenv.league_rank(1, ''正向'', tie_breaks => ''{1}'', tie_directions => ''{正向,逆向}'') OVER ()', '22023', 'tie_directions'), ('bizenv.league_rank(1, ''正向'', tie_breaks => ''{1}'', tie_directions => ''{up}'') OVER ()', '22023', 'tie_directions'),
	('bizenv.league_rank(1, ''正向'', tie_breaks => ''{1}'', tie_directions => ''{NULL}'') OVER ()', '22004', 'tie_directions'), ('bizenv.league_rank(1, ''正向'', tie_breaks => array_fill(1::numeric, ARRAY[n])) OVER () FROM generate_series(1, 2) AS n', '22023', 'tie_breaks'),
	('bizenv.league_rank(1, ''正向'', tie_breaks => CASE WHEN n = 1 THEN ARRAY[1] END) OVER () FROM generate_series(1, 2) AS n', 'ok', ''), ('bizenv.league_rank(1, ''正向'', tie_breaks => ''{1e131000,-1e131000}'') OVER () FROM generate_series(1, 3)', 'ok', ''),
	('bizenv.value_for_rank(1, ''正向'', 0) OVER ()', '22003', 'place'), ('bizenv.value_for_rank(1, ''正向'', NULL) OVER ()', '22004', 'place'), ('bizenv.value_for_rank(1, ''正向'', 2147483647) OVER ()', 'ok', ''), ('bizenv.value_for_rank(''Infinity'', ''正向'', 1) OVER ()', '22003', 'value'),
	('bizenv.league_tier(1, ''正向'', ''{}'') OVER ()', '22023', 'shares'), ('bizenv.league_tier(1, ''正向'', ''{60,60}'') OVER ()', '22023', 'shares'), ('bizenv.league_tier(1, ''正向'', ''{0,50}'') OVER ()', '22023', 'shares'), ('bizenv.league_tier(1, ''正向'', ''{NULL}'') OVER ()', '22004', 'shares'), ('bizenv.league_tier(1, ''正向'', NULL) OVER ()', '22004', 'shares'),
	('bizenv.league_tier(1, ''正向'', ''{NaN}'') OVER ()', '22003', 'shares'), ('bizenv.league_tier(1, ''正向'', ARRAY[n]) OVER () FROM generate_series(1, 2) AS n', '22023', 'shares'), ('bizenv.league_tier(1, ''正向'', array_fill(1::numeric, ARRAY[n])) OVER () FROM generate_series(1, 2) AS n', '22023', 'shares')) AS c(call, state, argument);
SELECT * FROM finish();
ROLLBACK;
