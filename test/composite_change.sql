-- Laws and oracles of score_change and rank_interval (pgTAP): effects by
-- changing scores, weights and presence one after the other in all six orders.
-- The seed is printed; psql -v seed=N runs with that one again.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql
SET LOCAL max_parallel_workers_per_gather = 0;

CREATE TABLE score AS
SELECT id, y, 'code ' || c AS code, CASE WHEN random() < 0.9 THEN round((random() * 100 - CASE WHEN id % 6 = 0 THEN 50 ELSE 0 END)::numeric, (random() * 8)::integer) END AS s,
	CASE WHEN random() < 0.95 THEN CASE WHEN id % 3 = 0 THEN c ELSE round((random() * 5)::numeric, 2) END END AS w
FROM generate_series(1, 150) AS id, generate_series(0, 1) AS y, generate_series(1, 8) AS c WHERE random() < 0.85 AND c <= 1 + id % 8;
CREATE TABLE moved AS
SELECT id, bizenv.composite_agg(code, s, w) FILTER (WHERE y = 1) AS now, bizenv.composite_agg(code, s, w) FILTER (WHERE y = 0) AS before FROM score GROUP BY id;
SELECT is_empty(format($$SELECT id FROM moved LEFT JOIN LATERAL bizenv.score_change(now, before, %1$s) AS c ON true GROUP BY id, now, before
	HAVING sum(c.total_effect) IS DISTINCT FROM bizenv.composite_score(now, digits => %1$s) - bizenv.composite_score(before, digits => %1$s)$$, d), 'effects add up to the change at ' || d || ' digits') FROM unnest('{0,1,2,10}'::integer[]) AS d;
SELECT is_empty($$SELECT id FROM moved CROSS JOIN LATERAL bizenv.score_change(now, before, 4) AS c WHERE c.total_effect IS DISTINCT FROM c.score_effect + c.weight_effect + c.presence_effect$$, 'and in each row');
SELECT is_empty($$SELECT m.id, c.code FROM moved AS m CROSS JOIN LATERAL bizenv.score_change(now, before) AS c LEFT JOIN score AS a ON a.id = m.id AND a.y = 1 AND a.code = c.code LEFT JOIN score AS b ON b.id = m.id AND b.y = 0 AND b.code = c.code
	WHERE (c.score, c.weight, c.previous_score, c.previous_weight) IS DISTINCT FROM (a.s, a.w, b.s, b.w)
	OR c.change_kind <> CASE WHEN a.s + a.w IS NOT NULL AND b.s + b.w IS NOT NULL THEN 'stayed' WHEN a.s + a.w IS NOT NULL THEN 'entered' WHEN b.s + b.w IS NOT NULL THEN 'left' ELSE 'absent' END$$, 'figures and kinds, by joins');
SELECT is_empty($$SELECT id FROM moved CROSS JOIN LATERAL bizenv.score_change(now, before) AS c WHERE (c.total_effect IS NULL) <> (c.effect_reason IS NOT NULL) OR c.change_kind = 'stayed' AND c.presence_effect <> 0 OR c.change_kind IN ('entered', 'left') AND c.score_effect <> 0$$, 'each effect where it belongs');

-- the oracle: the composite with scores, weights and presence of then or now, each taken from 0 to 1
CREATE TABLE state AS
WITH pair AS (
	SELECT coalesce(a.id, b.id) AS id, coalesce(a.code, b.code) AS code, b.s AS s0, a.s AS s1, b.w AS w0, a.w AS w1, a.s + a.w IS NOT NULL AND b.s + b.w IS NOT NULL AS stays, a.s + a.w IS NOT NULL AS in1, b.s + b.w IS NOT NULL AS in0
	FROM (SELECT * FROM score WHERE y = 1) AS a FULL JOIN (SELECT * FROM score WHERE y = 0) AS b USING (id, code)),
share AS (	-- weights as shares of those that stay, then and now
	SELECT *, w0 / nullif(sum(w0) FILTER (WHERE stays) OVER (PARTITION BY id), 0) AS a0, w1 / nullif(sum(w1) FILTER (WHERE stays) OVER (PARTITION BY id), 0) AS a1 FROM pair)
SELECT id, s, w, p, sum(weight * points) / nullif(sum(weight), 0) AS c
FROM share CROSS JOIN generate_series(0, 1) AS s CROSS JOIN generate_series(0, 1) AS w CROSS JOIN generate_series(0, 1) AS p
CROSS JOIN LATERAL (SELECT CASE WHEN stays THEN CASE s WHEN 1 THEN s1 ELSE s0 END WHEN in1 AND p = 1 THEN s1 WHEN in0 AND p = 0 THEN s0 END AS points,
	CASE WHEN stays THEN CASE w WHEN 1 THEN a1 ELSE a0 END WHEN in1 AND p = 1 THEN a1 WHEN in0 AND p = 0 THEN a0 END AS weight) AS x
WHERE points IS NOT NULL AND weight IS NOT NULL GROUP BY id, s, w, p;
CREATE TABLE shapley AS
SELECT id, bool_and(c IS NOT NULL) AND count(*) = 8 AS known,
	sum(c * (2 * s - 1) * CASE WHEN w = p THEN 2 ELSE 1 END) / 6 AS score_effect, sum(c * (2 * w - 1) * CASE WHEN s = p THEN 2 ELSE 1 END) / 6 AS weight_effect, sum(c * (2 * p - 1) * CASE WHEN s = w THEN 2 ELSE 1 END) / 6 AS presence_effect
FROM state GROUP BY id;
SELECT cmp_ok((SELECT count(*) FROM shapley WHERE known), '>', 80::bigint, 'most have codes that stayed');
SELECT is_empty($$SELECT id FROM shapley AS e JOIN (SELECT id, sum(c.score_effect) AS s, sum(c.weight_effect) AS w, sum(c.presence_effect) AS p FROM moved CROSS JOIN LATERAL bizenv.score_change(now, before, 10) AS c GROUP BY id) AS m USING (id)
	WHERE known AND (abs(s - score_effect) > 1e-8 OR abs(w - weight_effect) > 1e-8 OR abs(p - presence_effect) > 1e-8)$$, 'the three effects, by all six orders');
-- back and forth: the effects of the way back are those of the way there, negated
SELECT is_empty($$SELECT id FROM moved CROSS JOIN LATERAL bizenv.score_change(now, before, 10) AS a JOIN LATERAL bizenv.score_change(before, now, 10) AS b ON b.code = a.code
	WHERE abs(a.score_effect + b.score_effect) > 2e-10 OR abs(a.weight_effect + b.weight_effect) > 2e-10 OR abs(a.presence_effect + b.presence_effect) > 2e-10$$, 'the way back is the way there');
-- weights in another unit have no effect
SELECT is_empty($$SELECT id FROM (SELECT id, bizenv.composite_agg(code, s, w) AS t, bizenv.composite_agg(code, s, w * 100) AS u FROM score WHERE y = 1 GROUP BY id) AS m CROSS JOIN LATERAL bizenv.score_change(u, t) AS c WHERE c.total_effect <> 0$$, 'weights that are all multiplied alike move nothing');
SELECT is((SELECT string_agg(c::text, ' ') FROM bizenv.score_change('{"codes": {"a": [1, 0]}}', '{"codes": {"a": [2, 3]}}') AS c), '(a,stayed,1,两期均有,2,1,3,0,,,,,no_weight)', 'without a weight there is no change to explain');
SELECT is_empty($$SELECT * FROM bizenv.score_change(NULL, '{}')$$, 'NULL has no rows');
SELECT is_empty($$SELECT * FROM bizenv.score_change('{}', '{}')$$, 'nor have empty tallies');
SELECT is((SELECT string_agg(c.presence_effect::text, ' ') FROM bizenv.score_change('{"codes": {"b": [60, 2]}}', '{"codes": {"a": [50, 1]}}') AS c), '-50.00 60.00', 'nothing stayed: all is what came and what went');

----------------------------------------------------------------- how safe a place is

CREATE TABLE league AS SELECT id, id % 5 AS grp, now AS t FROM moved WHERE id <= 60;
CREATE TABLE placed AS SELECT id, grp, t, (r).* FROM (SELECT *, bizenv.rank_interval(t, 25, draws => 200) OVER (PARTITION BY grp) AS r FROM league) AS s;
SELECT is_empty($$SELECT id FROM (SELECT *, bizenv.league_rank(bizenv.composite_score(t, digits => 30), '正向') OVER (PARTITION BY grp) AS again FROM placed) AS s WHERE rank IS DISTINCT FROM again$$, 'the rank is that of the composite');
SELECT is_empty($$SELECT id FROM placed WHERE NOT (best_rank <= rank AND rank <= worst_rank AND best_rank >= 1 AND worst_rank <= ranked_count AND kept_pct BETWEEN 0 AND 100 AND (kept_pct = 100) = (best_rank = worst_rank))$$, 'its range holds it');
SELECT is_empty($$SELECT id FROM (SELECT *, bizenv.rank_interval(t, 25, draws => 200) OVER (PARTITION BY grp ORDER BY random()) AS again FROM placed) AS s WHERE again IS DISTINCT FROM ROW(rank, best_rank, worst_rank, kept_pct, ranked_count, draw_count)::bizenv.rank_range_row AND rank IS NOT NULL$$, 'in whatever order the rows come');
SELECT is_empty($$SELECT id FROM (SELECT *, bizenv.rank_interval(t, 0, draws => 20) OVER (PARTITION BY grp) AS again FROM placed) AS s WHERE (again).rank IS DISTINCT FROM rank OR (again).best_rank <> rank OR (again).worst_rank <> rank$$, 'weights as they are move nobody');
SELECT isnt_empty($$SELECT id FROM (SELECT *, bizenv.rank_interval(t, 25, draws => 200, seed => 2) OVER (PARTITION BY grp) AS again FROM placed) AS s WHERE (again).kept_pct <> kept_pct$$, 'another seed draws others');
SELECT is_empty($$SELECT id FROM (SELECT *, bizenv.rank_interval(t, 25, '逆向', 200) OVER (PARTITION BY grp) AS again FROM placed) AS s WHERE (again).ranked_count - (again).best_rank + 1 < worst_rank$$, 'the other way round');
-- the same draws in plain SQL: splitmix64 and FNV-1a modulo 2^64
CREATE FUNCTION pg_temp.wrap(x numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT mod(x, 18446744073709551616)';
CREATE FUNCTION pg_temp.bits(x numeric) RETURNS bit(64) LANGUAGE sql IMMUTABLE AS 'SELECT (CASE WHEN x >= 9223372036854775808 THEN x - 18446744073709551616 ELSE x END)::bigint::bit(64)';
CREATE FUNCTION pg_temp.number(b bit(64)) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT CASE WHEN b::bigint < 0 THEN b::bigint + 18446744073709551616 ELSE b::bigint END';
CREATE FUNCTION pg_temp.mix(x numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT pg_temp.number(pg_temp.bits(z2) # (pg_temp.bits(z2) >> 31)) FROM (SELECT pg_temp.wrap(pg_temp.number(pg_temp.bits(z1) # (pg_temp.bits(z1) >> 27)) * 10723151780598845931) AS z2
	FROM (SELECT pg_temp.wrap(pg_temp.number(pg_temp.bits(z0) # (pg_temp.bits(z0) >> 30)) * 13787848793156543929) AS z1 FROM (SELECT pg_temp.wrap(x + 11400714819323198485) AS z0) AS a) AS b) AS c
$$;
CREATE FUNCTION pg_temp.hash_code(code text) RETURNS numeric LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	h numeric := 14695981039346656037;
	bytes bytea := convert_to(code, 'UTF8');
BEGIN
	FOR i IN 0 .. length(bytes) - 1 LOOP
		h := pg_temp.wrap(pg_temp.number(pg_temp.bits(h) # get_byte(bytes, i)::bigint::bit(64)) * 1099511628211);
	END LOOP;
	RETURN pg_temp.mix(h);
END
$$;
CREATE TABLE drawn AS
SELECT d, code, 1000000 - 250000 + div(pg_temp.mix(pg_temp.number(pg_temp.bits(pg_temp.mix(pg_temp.number(1::bigint::bit(64) # pg_temp.bits(pg_temp.mix(d))))) # pg_temp.bits(h))) * 500001, 18446744073709551616) AS f
FROM generate_series(1, 40) AS d, (SELECT code, pg_temp.hash_code(code) AS h FROM (SELECT DISTINCT code FROM score) AS c) AS c;
CREATE TABLE redrawn AS
SELECT id, d, CASE WHEN c IS NOT NULL THEN rank() OVER (PARTITION BY d ORDER BY c DESC NULLS LAST) END AS r FROM (
	SELECT s.id, d, sum(s.s * s.w * f) / nullif(sum(s.w * f) FILTER (WHERE s.s IS NOT NULL), 0) AS c FROM score AS s JOIN drawn USING (code) WHERE s.y = 1 AND s.id % 5 = 2 AND s.id <= 60 GROUP BY s.id, d) AS x;
SELECT is_empty($$SELECT id FROM (SELECT id, (bizenv.rank_interval(t, 25, draws => 40) OVER ()).* FROM league WHERE grp = 2) AS m JOIN (SELECT id, min(r) AS best, max(r) AS worst, array_agg(r) AS all_r FROM redrawn GROUP BY id) AS o USING (id)
	WHERE rank IS NOT NULL AND (best_rank <> least(best, rank) OR worst_rank <> greatest(worst, rank) OR kept_pct <> round(100.0 * (SELECT count(*) FROM unnest(all_r) AS x WHERE x = rank) / 40, 2))$$, 'draw by draw, in plain SQL');
-- long figures take the other way, to the same places
SELECT is_empty($$SELECT id FROM (SELECT id, bizenv.rank_interval(t, 25, draws => 60) OVER () AS a, bizenv.rank_interval(u, 25, draws => 60) OVER () AS b FROM (SELECT id, bizenv.composite_agg(code, s, w) AS t, bizenv.composite_agg(code, s * 1e30, w * 1e-30) AS u FROM score WHERE y = 1 AND id < 40 GROUP BY id) AS x) AS y WHERE a IS DISTINCT FROM b$$, 'in numeric the same as in 128 bits');

SELECT is(pg_temp.outcome('SELECT ' || call, argument), state, call) FROM (VALUES
	('bizenv.score_change(''{}'', ''{}'', 11)', '22023', 'digits'), ('bizenv.score_change(''{}'', ''{}'', NULL)', '22004', 'digits'), ('bizenv.score_change(''{"codes": {"a": [1e28, 1]}}'', ''{}'')', '22003', 'now'), ('bizenv.score_change(''{}'', ''{"codes": {"a": [1, 1e-101]}}'')', '22003', 'before'),
	('bizenv.rank_interval(''{}'', 101) OVER ()', '22003', 'spread_pct'), ('bizenv.rank_interval(''{}'', -1) OVER ()', '22003', 'spread_pct'), ('bizenv.rank_interval(''{}'', 1.00001) OVER ()', '22003', 'spread_pct'), ('bizenv.rank_interval(''{}'', NULL) OVER ()', '22004', 'spread_pct'), ('bizenv.rank_interval(''{}'', ''NaN'') OVER ()', '22003', 'spread_pct'),
	('bizenv.rank_interval(''{}'', 10, draws => 0) OVER ()', '22003', 'draws'), ('bizenv.rank_interval(''{}'', 10, draws => 100001) OVER ()', '22003', 'draws'), ('bizenv.rank_interval(''{}'', 10, seed => NULL) OVER ()', '22004', 'seed'), ('bizenv.rank_interval(''{}'', n) OVER () FROM generate_series(1, 2) AS n', '22023', 'spread_pct'),
	('bizenv.rank_interval(''{}'', 10, seed => n) OVER () FROM generate_series(1, 2) AS n', '22023', 'seed'), ('bizenv.rank_interval(NULL, 10) OVER ()', 'ok', ''), ('bizenv.rank_interval(''{"codes": {"a": [1e131000, 1e-16383]}}'', 100) OVER ()', 'ok', ''),
	('bizenv.rank_interval(''{"codes": {"a": [1, 1]}}'', 100, draws => 100) OVER () FROM generate_series(1, 3)', 'ok', '')) AS c(call, state, argument);
SELECT * FROM finish();
ROLLBACK;
