-- Laws and oracles of weights_agg and weights (pgTAP): the three formulas written in
-- numeric SQL over random figures, and what figures, units and indicators may lack.
-- The seed is printed; psql -v seed=N runs with that one again.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql
SET LOCAL max_parallel_workers_per_gather = 0;

-- 60 cases of up to 12 units and 6 indicators, of scales far apart, some with zeros, some with the same figure for all
CREATE TABLE figure AS
SELECT id, 'unit ' || u AS unit, 'indicator ' || i AS indicator,
	CASE WHEN i = 6 AND id % 4 = 0 THEN 7 WHEN random() < 0.1 THEN 0 ELSE round((random() * 10 ^ (i * 2 - 1))::numeric, (id % 13)::integer + 2) END AS v
FROM generate_series(1, 60) AS id, generate_series(1, 12) AS u, generate_series(1, 6) AS i WHERE u <= 4 + id % 9 AND i <= 2 + id % 5;
CREATE TABLE weighed AS SELECT id, bizenv.weights_agg(unit, indicator, v) AS t FROM figure GROUP BY id;
CREATE TABLE got AS SELECT id, m AS method, w.* FROM weighed, unnest('{entropy,variation,critic}'::text[]) AS m, LATERAL bizenv.weights(t, m, 16) AS w;

-- the oracle: as papers and other programs write it, with 60 decimals
CREATE TABLE wide AS SELECT id, unit, indicator, v::numeric(200,60) AS v, count(*) OVER w AS n, sum(v) OVER w AS s, min(v) OVER w AS low, max(v) OVER w AS high FROM figure WINDOW w AS (PARTITION BY id, indicator);
CREATE TABLE entropy AS
SELECT id, indicator, max(n) AS n, CASE WHEN min(low) < max(high) THEN 1 + sum(CASE WHEN v > 0 THEN (v / s) * ln((v / s)::numeric(200,60)) ELSE 0 END) / ln(max(n)::numeric(200,60)) ELSE 0 END AS d FROM wide GROUP BY id, indicator;
CREATE TABLE variation AS
SELECT id, indicator, CASE WHEN min(low) < max(high) THEN sqrt((sum(v * v) / max(n) - (max(s) / max(n)) ^ 2)::numeric(200,60)) / (max(s) / max(n)) ELSE 0 END AS d FROM wide GROUP BY id, indicator;
CREATE TABLE scaled AS SELECT id, unit, indicator, n, ((v - low) / (high - low))::numeric(200,60) AS x FROM wide WHERE low < high;
CREATE TABLE moment AS SELECT id, indicator, max(n) AS n, avg(x)::numeric(200,60) AS m, sqrt((sum(x * x) / max(n) - (sum(x) / max(n)) ^ 2)::numeric(200,60)) AS sd FROM scaled GROUP BY id, indicator;
CREATE TABLE critic AS
SELECT a.id, a.indicator, a.sd * coalesce(sum(1 - r.r), 0) AS d FROM moment AS a
LEFT JOIN (SELECT x.id, x.indicator AS one, y.indicator AS other, (sum((x.x - p.m) * (y.x - q.m)) / max(p.n) / max(p.sd * q.sd))::numeric(200,60) AS r
	FROM scaled AS x JOIN scaled AS y USING (id, unit) JOIN moment AS p ON p.id = x.id AND p.indicator = x.indicator JOIN moment AS q ON q.id = x.id AND q.indicator = y.indicator
	WHERE x.indicator <> y.indicator GROUP BY x.id, x.indicator, y.indicator) AS r ON r.id = a.id AND r.one = a.indicator GROUP BY a.id, a.indicator, a.sd;
CREATE TABLE expected AS
SELECT id, method, indicator, d, d / nullif(sum(d) OVER (PARTITION BY id, method), 0) AS weight
FROM (SELECT id, 'entropy' AS method, indicator, d FROM entropy UNION ALL SELECT id, 'variation', indicator, d FROM variation UNION ALL SELECT id, 'critic', indicator, d FROM critic) AS m;
SELECT is((SELECT count(*) FROM got WHERE weight IS NOT NULL), (SELECT count(*) FROM (SELECT DISTINCT id, indicator FROM figure) AS f) * 3, 'all cases have weights');
SELECT is_empty(format($$SELECT g.*, e.* FROM got AS g LEFT JOIN expected AS e USING (id, method, indicator) WHERE method = %1$L
	AND (abs(g.weight - coalesce(e.weight, 0)) < 1e-12 AND (g.measure IS NULL AND coalesce(e.d, 0) = 0 OR abs(g.measure - CASE method WHEN 'entropy' THEN 1 - e.d ELSE e.d END) < 1e-12)) IS NOT TRUE$$, m), m || ' is its formula to 1e-12')
FROM unnest('{entropy,variation,critic}'::text[]) AS m;
SELECT is_empty(format($$SELECT id, m FROM weighed, unnest('{entropy,variation,critic}'::text[]) AS m, LATERAL bizenv.weights(t, m, %s) AS w GROUP BY id, m HAVING sum(w.weight) IS DISTINCT FROM 1$$, d), 'weights add up to 1 at ' || d || ' digits') FROM unnest('{0,1,4,16}'::integer[]) AS d;
SELECT is_empty($$SELECT * FROM got AS g JOIN weighed USING (id), LATERAL bizenv.weights(t, g.method, 3) AS w WHERE w.indicator = g.indicator AND abs(w.weight - g.weight) >= 0.001$$, 'none is off by a whole unit');

-- whatever the unit of the figures, and whatever their order
SELECT is_empty($$SELECT id, method FROM got EXCEPT SELECT g.id, g.method FROM got AS g JOIN (SELECT id, m AS method, w.* FROM (SELECT id, bizenv.weights_agg(unit, indicator, v * 1e9 ORDER BY random()) AS t FROM figure GROUP BY id) AS s,
	unnest('{entropy,variation,critic}'::text[]) AS m, LATERAL bizenv.weights(t, m, 14) AS w) AS w USING (id, method, indicator) WHERE abs(g.weight - w.weight) <= 1e-14$$, 'a thousand million times as large');
SELECT is_empty($$SELECT id FROM weighed AS w WHERE t::text <> (SELECT bizenv.weights_agg(unit, indicator, v ORDER BY random())::text FROM figure WHERE id = w.id)
	OR t <> (SELECT bizenv.merge(s) FROM (SELECT bizenv.weights_agg(unit, indicator, v) AS s FROM figure WHERE id = w.id GROUP BY hashtext(unit) % 3, hashtext(indicator) % 2) AS p)
	OR t <> t::text::bizenv.weights_tally OR bizenv.row_count(t) <> (SELECT count(*) FROM figure WHERE id = w.id)$$, 'no order of rows, no split and no text changes a tally');
-- 128 bits and numeric: 21 decimals more leave no doubt, and 32 do not fit
SELECT is_empty($$SELECT * FROM got AS g JOIN (SELECT id, w.* FROM (SELECT id, bizenv.weights_agg(unit, indicator, v * (1 + 1e-40)) AS t FROM figure GROUP BY id) AS s, LATERAL bizenv.weights(t, 'entropy', 16) AS w) AS w USING (id, indicator)
	WHERE g.method = 'entropy' AND (g.weight, g.measure, g.weight_reason) IS DISTINCT FROM (w.weight, w.measure, w.weight_reason)$$, 'entropy with more digits than 128 bits have is the same');
SELECT results_eq($$SELECT w.indicator, w.weight FROM bizenv.weights((SELECT bizenv.weights_agg(u, i, 1000000000 + v * 1e-12) FROM (VALUES ('x', 'a', 0), ('y', 'a', 3), ('x', 'b', 0), ('y', 'b', 1)) AS s(u, i, v)), 'entropy', 4) AS w$$,
	$$VALUES ('a'::varchar, 0.9000), ('b', 0.1000)$$, 'figures that differ from the 22nd digit on: as the squares of their ranges, 9 to 1');
SELECT results_eq($$SELECT w.indicator, w.weight FROM bizenv.weights((SELECT bizenv.weights_agg(u, i, 1 + v * 1e-99) FROM (VALUES ('x', 'a', 0), ('y', 'a', 3), ('x', 'b', 0), ('y', 'b', 1)) AS s(u, i, v)), 'entropy', 4) AS w$$,
	$$VALUES ('a'::varchar, 0.9000), ('b', 0.1000)$$, 'and from the hundredth on');
SELECT results_eq(format($$SELECT w.indicator, w.weight FROM bizenv.weights((SELECT bizenv.weights_agg(u, i, 1 + v * 1e-99) FROM (VALUES ('x', 'a', 0), ('y', 'a', 3), ('x', 'b', 1), ('y', 'b', 0), ('x', 'c', 0), ('y', 'c', 2)) AS s(u, i, v)), %L, 4) AS w$$, m),
	format('VALUES %s', v), m || ', the same') FROM (VALUES ('variation', '(''a''::varchar, 0.5000), (''b'', 0.1667), (''c'', 0.3333)'), ('critic', '(''a''::varchar, 0.2500), (''b'', 0.5000), (''c'', 0.2500)')) AS e(m, v);

-- what lacks (a: shares 1/9, 3/9, 5/9, mean 3, deviation 1.633; b: 1/2, 1/4, 1/4, mean 4/3, deviation 0.471; correlation -0.866)
CREATE FUNCTION pg_temp.told(cells text, method text) RETURNS text LANGUAGE sql AS
$$SELECT string_agg(concat_ws(' ', w.indicator, coalesce(w.weight::text, '-'), w.unit_count, w.left_out_count, w.weight_reason), ', ' ORDER BY w.indicator) FROM bizenv.weights(format('{"cells": [%s]}', cells)::bizenv.weights_tally, method, 2) AS w$$;
SELECT is(pg_temp.told(c, m), e, why || ', ' || m) FROM unnest('{entropy,variation,critic}'::text[]) AS m, LATERAL (VALUES
	('["a","x",1],["a","y",1],["b","x",2],["b","y",2]', 'a - 2 0 no_difference, b - 2 0 no_difference', 'no indicator differs'),
	('["a","x",0],["a","y",0]', 'a - 2 0 no_difference', 'nothing but zeros'),
	('["a","x",1],["b","x",2]', 'a - 1 0 few_units, b - 1 0 few_units', 'one unit'),
	('["a","x",1],["b","y",2],["b","x",null]', 'a - 0 2 few_units, b - 0 2 few_units', 'no unit that is complete'),
	('["a","x",1],["a","y",3],["a","z",5],["b","x",2],["b","y",1],["b","z",1],["c","x",0],["c","y",0],["c","z",0],["c","w",9]',
		CASE m WHEN 'entropy' THEN 'a 0.73 3 1, b 0.27 3 1, c 0.00 3 1 no_range' WHEN 'variation' THEN 'a 0.61 3 1, b 0.39 3 1, c 0.00 3 1 no_range' ELSE 'a 0.46 3 1, b 0.54 3 1, c 0.00 3 1 no_range' END, 'an indicator that is the same for all, a unit without all figures')) AS c(c, e, why);
SELECT is(pg_temp.told('["a","x",1],["a","y",2],["a","z",4],["b","x",10],["b","y",20],["b","z",40]', 'critic'), 'a - 3 0 no_conflict, b - 3 0 no_conflict', 'indicators that say the same');
SELECT is(pg_temp.told('["a","x",1],["a","y",2],["a","z",4],["b","x",-10],["b","y",-20],["b","z",-40]', 'critic'), 'a 0.50 3 0, b 0.50 3 0', 'and the opposite');
SELECT is(pg_temp.told('["a","x",1],["a","y",2],["b","x",10],["b","y",20],["c","x",100],["c","y",200]', 'entropy'), 'a 0.34 2 0, b 0.33 2 0, c 0.33 2 0', 'indicators alike in other units: what is left goes to the first');
SELECT is_empty($$SELECT * FROM bizenv.weights(NULL)$$, 'no rows for NULL');
SELECT is_empty($$SELECT * FROM bizenv.weights('{}')$$, 'nor for the empty tally');
SELECT results_eq($$SELECT w.indicator, w.weight FROM (SELECT bizenv.weights_agg(u, i, s) AS t FROM (SELECT u, i, bizenv.normalise(v, 'min_max', 'lower_is_better') OVER (PARTITION BY i) AS s FROM (VALUES ('x', 'a', -1), ('y', 'a', 5), ('z', 'a', 2), ('x', 'b', 1), ('y', 'b', 5), ('z', 'b', 2)) AS f(u, i, v)) AS n) AS c, LATERAL bizenv.weights(t) AS w$$,
	$$VALUES ('a'::varchar, 0.5264), ('b', 0.4736)$$, 'negative figures are normalised first');
SELECT is(bizenv.code_label(m), z) FROM (VALUES ('entropy', '熵权法'), ('variation', '变异系数法'), ('critic', 'CRITIC法')) AS l(m, z);
SELECT is((SELECT count(*) FROM bizenv.weights('{"cells": [["a", "x", 1], ["a", "y", 2]]}', '熵值法')), 1::bigint, 'methods in the words of papers');
SELECT * FROM finish();
ROLLBACK;
