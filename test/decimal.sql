-- Exact decimals (src/lib/decimal.h) against PostgreSQL's own arithmetic (pgTAP): products, sums
-- and differences of random pairs, digit for digit. A failure shows pairs that differ.
-- Other random rows by SEED=N make test (psql -v seed=N).
\ir lib/begin.psql
SELECT plan(41);
\ir lib/seed.psql
SET LOCAL enable_nestloop = off;

---------------------------------------------------------------- random numbers
-- A number of one of eleven kinds, made of 45 random digits and of x and y from 0 to 1
CREATE FUNCTION pg_temp.number(kind integer, digits text, x float8, y float8) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE kind
		-- what an office has
		WHEN 0 THEN (left(digits, 1 + floor(x * 11)::integer) || 'e-' || floor(y * 7))::numeric
		-- whole, with groups of zeros at the end
		WHEN 1 THEN (left(digits, 1 + floor(x * 5)::integer) || repeat('0000', floor(y * 6)::integer))::numeric
		-- a mantissa about the largest 64-bit one
		WHEN 2 THEN (9223372036854775807 + floor(x * 7 - 3)::numeric) * ('1e-' || floor(y * 19))::numeric
		-- decimals about 16, which a fixed has
		WHEN 3 THEN (left(digits, 1 + floor(x * 22)::integer) || 'e-' || 14 + floor(y * 5))::numeric
		-- 20 to 40 decimals
		WHEN 4 THEN (left(digits, 1 + floor(x * 45)::integer) || 'e-' || 20 + floor(y * 21))::numeric
		-- up to 10^130
		WHEN 5 THEN (left(digits, 1 + floor(x * 45)::integer) || 'e' || floor(y * 86))::numeric
		-- down to 10^-300
		WHEN 6 THEN (left(digits, 1 + floor(x * 45)::integer) || 'e-' || floor(y * 301))::numeric
		-- nothing, with or without decimals
		WHEN 7 THEN ('0e-' || floor(y * 20))::numeric
		-- zeros at the end of the decimals
		WHEN 8 THEN (left(digits, 1 + floor(x * 6)::integer) || '.' || right(digits, floor(y * 4)::integer) || repeat('0', floor(x * 30)::integer))::numeric
		-- a power of ten and next to it
		WHEN 9 THEN ('1e' || (ARRAY[4, 8, 15, 16, 18, 19, 20, 21, 36, 38])[1 + floor(x * 10)::integer])::numeric
		            + floor(x * 1000 - floor(x * 100) * 10 - 5) * ('1e-' || floor(y * 34))::numeric
		-- decimals about 32, which a fixed and its finer part have
		ELSE (left(digits, 24 + floor(x * 22)::integer) || 'e-' || 30 + floor(y * 5))::numeric
	END
$$;

-- The text of a number without zeros at the end of its decimals
CREATE FUNCTION pg_temp.plain(n numeric) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT trim_scale(n)::text $$;

-- A figure of a tally, as text
CREATE FUNCTION pg_temp.figure(t bizenv.weighted_tally, name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT t::jsonb ->> name $$;

-- The bytes of a tally as they are stored
CREATE FUNCTION pg_temp.image(bizenv.weighted_tally) RETURNS bytea LANGUAGE internal STRICT AS 'byteasend';
CREATE FUNCTION pg_temp.image(bizenv.gap_tally) RETURNS bytea LANGUAGE internal STRICT AS 'byteasend';

-- One random row each: which kinds it mixes depends on its group, so that some sums stay
-- short, some grow beyond 128 bits, some get finer; half of the groups take rows back
CREATE TEMP TABLE raw AS
SELECT id, grp, CASE WHEN grp % 5 < 4 THEN (ARRAY[ARRAY[0, 1, 2, 7, 8], ARRAY[0, 2, 3, 9, 1], ARRAY[0, 3, 4, 10, 8], ARRAY[0, 5, 6, 9, 10]])[1 + grp % 5][1 + floor(kind * 5)::integer]
                     ELSE floor(kind * 11)::integer END AS v_kind,
       CASE WHEN grp % 5 < 3 THEN (ARRAY[0, 1, 8, 2, 3])[1 + floor(other_kind * (2 + grp % 4))::integer] ELSE floor(other_kind * 11)::integer END AS w_kind,
       digits, other_digits, x, y, other_x, other_y, sign
FROM (SELECT id, floor(sqrt(id))::integer * 10 + id % 10 AS grp, random() AS kind, random() AS other_kind,
             lpad(floor(random() * 1e15)::bigint::text, 15, '7') || lpad(floor(random() * 1e15)::bigint::text, 15, '0') || lpad(floor(random() * 1e15)::bigint::text, 15, '0') AS digits,
             lpad(floor(random() * 1e15)::bigint::text, 15, '7') || lpad(floor(random() * 1e15)::bigint::text, 15, '0') || lpad(floor(random() * 1e15)::bigint::text, 15, '0') AS other_digits,
             random() AS x, random() AS y, random() AS other_x, random() AS other_y, CASE WHEN random() < 0.4 THEN -1 ELSE 1 END AS sign
      FROM generate_series(1, 70000) AS id) AS r;
CREATE TEMP TABLE pair AS
SELECT id, grp, v_kind, w_kind, sign * pg_temp.number(v_kind, digits, x, y) AS v, abs(pg_temp.number(w_kind, other_digits, other_x, other_y)) AS w
FROM raw;
INSERT INTO pair SELECT 100000 + id, grp, v_kind, w_kind, -v, w FROM pair WHERE grp % 2 = 0 AND id % 10 <> 3;
INSERT INTO pair SELECT 200000 + id, id, w_kind, v_kind, w * sign(v), abs(v) FROM pair WHERE id < 100000 AND id % 7 < 2;
ANALYZE pair;
SELECT cmp_ok(count(*), '>=', 100000::bigint, 'there are at least 100,000 pairs') FROM pair;
SELECT is(count(DISTINCT v_kind), 11::bigint, 'there is every kind of value') FROM pair;
SELECT is(count(DISTINCT w_kind), 11::bigint, 'there is every kind of weight') FROM pair;
SELECT cmp_ok(max(abs(v)), '>', 1e125, 'there are huge ones') FROM pair;
SELECT cmp_ok(min(abs(v)) FILTER (WHERE v <> 0), '<', 1e-280, 'there are tiny ones') FROM pair;
SELECT cmp_ok(count(*), '>', 1000::bigint, 'there are zeros') FROM pair WHERE v = 0;
SELECT cmp_ok(count(*), '>', 10000::bigint, 'there are negative ones') FROM pair WHERE v < 0;

---------------------------------------------------------------- one pair
CREATE TEMP TABLE one AS SELECT id, v, w, bizenv.weighted_agg(v, w) AS t FROM pair GROUP BY id, v, w;
SELECT is_empty($$SELECT v, w, pg_temp.figure(t, 'product') FROM one WHERE pg_temp.figure(t, 'product') <> pg_temp.plain(v * w) LIMIT 5$$,
	'the product is v * w');
SELECT is_empty($$SELECT v, w, pg_temp.figure(t, 'weight') FROM one WHERE pg_temp.figure(t, 'weight') <> pg_temp.plain(w) LIMIT 5$$,
	'the weight is w');
SELECT is_empty($$SELECT v, w, t FROM one WHERE (t::jsonb ->> 'product')::numeric <> v * w OR pg_temp.image(t::text::bizenv.weighted_tally) <> pg_temp.image(t) LIMIT 5$$,
	'the tally is read again as the same bytes');
SELECT is_empty($$
	SELECT v, w, bizenv.gap_agg(v, w, '正向') FROM pair GROUP BY id, v, w
	HAVING bizenv.gap_agg(v, w, '正向')::jsonb ->> 'advantage' <> pg_temp.plain(v - w) OR bizenv.worst_advantage(bizenv.gap_agg(v, w, '正向'))::text <> pg_temp.plain(v - w)
	       OR bizenv.gap_agg(v, w, '逆向')::jsonb ->> 'advantage' <> pg_temp.plain(w - v)
	       OR bizenv.standing_count(bizenv.gap_agg(v, w, '正向'), (ARRAY['behind', 'level', 'ahead'])[2 + sign(v - w)::integer]) <> 1 LIMIT 5$$,
	'the advantage is v - w');

---------------------------------------------------------------- sums
CREATE TEMP TABLE oracle AS
SELECT grp, count(*) AS pairs, pg_temp.plain(sum(v * w)) AS product, pg_temp.plain(sum(w)) AS weight, pg_temp.plain(sum(v - w)) AS advantage, pg_temp.plain(min(v - w)) AS worst
FROM pair GROUP BY grp;
CREATE TEMP TABLE summed AS SELECT grp, bizenv.weighted_agg(v, w ORDER BY id) AS t, bizenv.gap_agg(v, w, '正向' ORDER BY id) AS g FROM pair GROUP BY grp;
ANALYZE oracle;
ANALYZE summed;
SELECT cmp_ok(count(*), '>', 1000::bigint, 'there are many groups of 2 to 60 rows') FROM oracle WHERE pairs BETWEEN 2 AND 60;
SELECT cmp_ok(count(*), '>', 100::bigint, 'there are sums that come back to nearly nothing')
FROM oracle JOIN pair USING (grp) WHERE pairs > 2 AND length(product) < 10 AND length(pg_temp.plain(v * w)) > 40;
SELECT is_empty($$SELECT grp, product, t FROM oracle JOIN summed USING (grp) WHERE product <> pg_temp.figure(t, 'product') LIMIT 3$$, 'the products add up to sum(v * w)');
SELECT is_empty($$SELECT grp, weight, t FROM oracle JOIN summed USING (grp) WHERE weight <> pg_temp.figure(t, 'weight') LIMIT 3$$, 'the weights add up to sum(w)');
SELECT is_empty($$SELECT grp, advantage, worst, g FROM oracle JOIN summed USING (grp) WHERE advantage <> g::jsonb ->> 'advantage' OR worst <> g::jsonb ->> 'worst' LIMIT 3$$,
	'the advantages add up to sum(v - w), and the worst is min(v - w)');
SELECT is_empty($$SELECT grp, t FROM summed WHERE pg_temp.image(t::text::bizenv.weighted_tally) <> pg_temp.image(t) LIMIT 3$$, 'a sum has one form, weighted_tally');
SELECT is_empty($$SELECT grp, g FROM summed WHERE pg_temp.image(g::text::bizenv.gap_tally) <> pg_temp.image(g) LIMIT 3$$, 'a sum has one form, gap_tally');
-- other orders: by value up and down (sums swing far out), by size, at random
CREATE FUNCTION pg_temp.in_order(ordering text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('SELECT format(''%%s: %%s, %%s'', s.grp, o.t, s.t) FROM summed AS s
		JOIN (SELECT grp, bizenv.weighted_agg(v, w ORDER BY %1$s) AS t, bizenv.gap_agg(v, w, ''正向'' ORDER BY %1$s) AS g FROM pair GROUP BY grp) AS o USING (grp)
		WHERE pg_temp.image(o.t) <> pg_temp.image(s.t) OR pg_temp.image(o.g) <> pg_temp.image(s.g) LIMIT 3', ordering);
END
$$;
SELECT is_empty(format('SELECT * FROM pg_temp.in_order(%L)', ordering), 'the same bytes in the order of ' || ordering)
FROM unnest(ARRAY['v * w', 'v * w DESC', 'abs(v * w), v', 'abs(v - w) DESC', 'scale(v), v', 'md5(id::text)']) AS ordering;
-- parts, combined pairwise
SELECT is_empty($$
	SELECT s.grp, m.t, s.t FROM summed AS s
	JOIN (SELECT grp, bizenv.merge(t ORDER BY part) AS t, bizenv.merge(g ORDER BY part DESC) AS g
	      FROM (SELECT grp, id % 5 AS part, bizenv.weighted_agg(v, w) AS t, bizenv.gap_agg(v, w, '正向') AS g FROM pair GROUP BY grp, id % 5) AS p GROUP BY grp) AS m USING (grp)
	WHERE pg_temp.image(m.t) <> pg_temp.image(s.t) OR pg_temp.image(m.g) <> pg_temp.image(s.g) LIMIT 3$$, 'the same bytes from parts');
-- taken out again: a frame that moves over all rows
SELECT is_empty($$
	SELECT id, t, product FROM (SELECT id, bizenv.weighted_agg(v, w) OVER f AS t, pg_temp.plain(sum(v * w) OVER f) AS product, pg_temp.plain(sum(w) OVER f) AS weight
	                            FROM pair WHERE id % 5 = 0 WINDOW f AS (PARTITION BY grp % 5 ORDER BY id ROWS 3 PRECEDING)) AS m
	WHERE pg_temp.figure(t, 'product') <> product OR pg_temp.figure(t, 'weight') <> weight OR pg_temp.image(t::text::bizenv.weighted_tally) <> pg_temp.image(t) LIMIT 3$$,
	'the same in a moving frame, and in one form');

---------------------------------------------------------------- the edges, by hand
-- where the mantissa, the decimals, the fixed and numeric itself end
SELECT is_empty($$
	SELECT v, w, n, t FROM (
		SELECT v, w, n, bizenv.weighted_agg(v, w) AS t, pg_temp.plain(sum(v * w)) AS product, pg_temp.plain(sum(w)) AS weight
		FROM (VALUES (9223372036854775807::numeric), (9223372036854775808), (-9223372036854775808), (922337203685477.5807), (922337203685477.5808),
		             (922.3372036854775807), (922.3372036854775808), (92.23372036854775807), (0.9223372036854775807), (9223372036850000000), (9000000000000000000),
		             (9223372036854776), (10000000000000000), (99999999999999999999), (100000000000000000000), (99999999999999999999.9999999999999999),
		             (0.0000000000000001), (0.00000000000000001), (0.00000000000000000000000000000001), (0.000000000000000000000000000000001),
		             (99999999999999999999.99999999999999999999999999999999), (1e36), (1e36 - 1), (170141183460469231731.6873037158841057), (170141183460469231731.6873037158841058),
		             (17014118346046923173168730371588410572), (1.7014118346046923e22), (900), (10000), (1e-4), (0), (-0.00), (1), (-1)) AS a(v),
		     (VALUES (1::numeric), (0), (0.0000), (10000), (0.0001), (9000000000000000001), (900), (0.0000000000000001), (1e20), (1e-16), (1e-17), (922.3372036854775807), (1.000000000000000000000000)) AS b(w),
		     generate_series(1, 4) AS n, generate_series(1, n * n)
		GROUP BY v, w, n) AS s
	WHERE pg_temp.figure(t, 'product') <> product OR pg_temp.figure(t, 'weight') <> weight LIMIT 3$$, 'pairs about the edges, 1 to 16 of each');
SELECT is_empty($$
	SELECT a, b, t FROM (
		SELECT a, b, bizenv.weighted_agg(v, 1) AS t, pg_temp.plain(sum(v)) AS total
		FROM (VALUES (99999999999999999999::numeric), (99999999999999999999.9999999999999999), (17014118346046923173168.7303715884105727), (9.9e19), (1e20), (0.9999999999999999), (-99999999999999999999),
		             (49999999999999999999), (-49999999999999999999), (49999999999999999999.9999999999999999)) AS x(a),
		     (VALUES (1::numeric), (-1), (0.0000000000000001), (-0.0000000000000001), (1e-32), (1e-33), (-1e-33), (1e20), (-1e20), (-1e21), (99999999999999999999)) AS y(b),
		     unnest(ARRAY[a, b, b, a, -a, b, -b, a]) AS v
		GROUP BY a, b) AS s
	WHERE pg_temp.figure(t, 'product') <> total OR pg_temp.image(t::text::bizenv.weighted_tally) <> pg_temp.image(t) LIMIT 3$$, 'sums about the edges');
SELECT is_empty($$
	SELECT id FROM (
		SELECT id, bizenv.weighted_agg(v, w) AS t, pg_temp.plain(sum(v * w)) AS product, pg_temp.plain(sum(w)) AS weight
		FROM (VALUES (1, 1e131071::numeric, 1::numeric), (2, 9.99e131071, 0.1), (3, -9.99e131071, 1), (4, 1e-16383, 1), (5, 1e-16383, 1e-5), (6, -1e-16383, 1e16),
		             (7, 1, 1e131071), (8, 1, 1e-16383), (9, 1e-16383, 1e131071), (10, 1e131071 - 1e-16383, 1), (11, 1e-8191, 1e-8192), (12, 1e-8192, 1e-8192), (13, 4e131071, 1), (13, -5e131071, 1), (13, 1e-16383, 1)) AS l(id, v, w)
		GROUP BY id) AS s
	WHERE pg_temp.figure(t, 'product') <> product OR pg_temp.figure(t, 'weight') <> weight OR pg_temp.image(t::text::bizenv.weighted_tally) <> pg_temp.image(t)$$,
	'the limits of numeric');
SELECT throws_ok('SELECT bizenv.weighted_agg(9e131071, 1) FROM generate_series(1, 2)', '22003', NULL, 'a sum beyond the limits of numeric is an error');
SELECT throws_ok('SELECT bizenv.weighted_agg(9e131071, 10)', '22003', NULL, 'and so is a product');

---------------------------------------------------------------- as they are stored
-- short headers at every address, behind texts of different lengths
CREATE TEMP TABLE stored (pad text, v numeric, w numeric);
INSERT INTO stored SELECT repeat('x', id % 8), v, w FROM pair WHERE id <= 20000;
SELECT is_empty($$SELECT pad, v, w, t FROM (SELECT pad, v, w, bizenv.weighted_agg(v, w) AS t FROM stored GROUP BY ctid, pad, v, w) AS s
	WHERE pg_temp.figure(t, 'product') <> pg_temp.plain(v * w) LIMIT 5$$, 'short headers at odd addresses');
SELECT is((SELECT pg_temp.image(bizenv.weighted_agg(v, w)) FROM stored), (SELECT pg_temp.image(bizenv.weighted_agg(v + 0, w + 0)) FROM stored), 'as a whole');
CREATE TEMP TABLE unpacked AS SELECT "char" 'x' AS pad, v, w FROM pair WHERE id <= 20000;
ALTER TABLE unpacked ALTER v TYPE numeric USING v + 0, ALTER w TYPE numeric USING w + 0, ALTER v SET STORAGE PLAIN, ALTER w SET STORAGE PLAIN;
SELECT ok((SELECT sum(pg_column_size(v)) FROM unpacked) > (SELECT sum(pg_column_size(v)) FROM stored), 'these have long headers');
SELECT is((SELECT pg_temp.image(bizenv.weighted_agg(v, w)) FROM unpacked), (SELECT pg_temp.image(bizenv.weighted_agg(v, w)) FROM stored), 'long headers');
-- so long that they are compressed, or stored out of line, or both
CREATE TEMP TABLE toasted (id integer, v numeric, plain numeric, outside numeric);
ALTER TABLE toasted ALTER outside SET STORAGE EXTERNAL, ALTER plain SET STORAGE PLAIN;
INSERT INTO toasted
SELECT i, n, left(n::text, 1000)::numeric, n
FROM (SELECT i, CASE WHEN i % 2 = 0 THEN (repeat('1234567890123456', 600) || '.5')::numeric * i
                     ELSE (SELECT string_agg(lpad(floor(random() * 1e12)::bigint::text, 12, '0'), '') FROM generate_series(1, 500 + i))::numeric * ('1e-' || i)::numeric END AS n
      FROM generate_series(1, 30) AS i) AS g;
SELECT ok(bool_or(pg_column_compression(v) IS NOT NULL) AND bool_or(pg_column_size(v) < 1000) AND pg_relation_size((SELECT reltoastrelid FROM pg_class WHERE oid = 'toasted'::regclass)) > 100000,
	'these are compressed and stored out of line') FROM toasted;
SELECT is_empty($$SELECT id FROM (SELECT id, v, plain, outside, bizenv.weighted_agg(v, abs(outside)) AS t, bizenv.weighted_agg(plain, abs(v)) AS p, bizenv.gap_agg(plain, outside, '正向') AS g
		FROM toasted GROUP BY id, v, plain, outside) AS s
	WHERE pg_temp.figure(t, 'product') <> pg_temp.plain(v * outside) OR pg_temp.figure(t, 'weight') <> pg_temp.plain(outside) OR pg_temp.figure(p, 'product') <> pg_temp.plain(plain * v)
	      OR g::jsonb ->> 'worst' <> pg_temp.plain(plain - outside)$$, 'toasted values');
SELECT is((SELECT pg_temp.image(bizenv.weighted_agg(v, outside)) FROM toasted), (SELECT pg_temp.image(bizenv.weighted_agg(v + 0, outside + 0)) FROM toasted), 'as a whole');

---------------------------------------------------------------- float8
-- A float8 is rounded once, from its exact binary value, to nine decimals, a tie away
-- from zero: k/1024 are ties, and so are their neighbours nearly
CREATE TEMP TABLE half AS
WITH RECURSIVE h(k, p) AS (SELECT 0, 1::numeric UNION ALL SELECT k + 1, p * 0.5 FROM h WHERE k < 200) SELECT * FROM h;
CREATE TEMP TABLE float AS
SELECT f, ((bits & 4503599627370495) + 4503599627370496)::numeric * coalesce(p, 0) AS exactly
FROM (SELECT DISTINCT f, ('x' || encode(float8send(f), 'hex'))::bit(64)::bigint AS bits
      FROM (SELECT unnest(ARRAY[random() * 1e6, random() * 100, random() * 1e-7, t, t * (1 + 2.3e-16), t * (1 - 1.2e-16), n, n * (1 + 2.3e-16), n * (1 - 1.2e-16)]) AS f
            FROM (SELECT (2 * floor(random() * 500000) + 1) / 1024 * (ARRAY[1, 10, 100, 1000])[1 + floor(random() * 4)::integer] AS t,
                         (floor(random() * 1e9) + 0.5) / 1e9 * (ARRAY[1, 10, 100])[1 + floor(random() * 3)::integer] AS n
                  FROM generate_series(1, 4000)) AS r
            UNION ALL VALUES (0::float8), (-0.0), (50), (100), (1e6), (5e-10), (4.9999999999e-10), (1e-10), (0.1), (0.7), (99.9999999995)) AS u
      WHERE f <= 1e6 AND (f = 0 OR f > 1e-30)) AS b
LEFT JOIN half ON f <> 0 AND k = 1075 - ((bits >> 52) & 2047);
SELECT cmp_ok(count(*), '>', 200::bigint, 'there are exact ties') FROM float WHERE mod(exactly * 1e9, 1) = 0.5;
SELECT is_empty($$SELECT f, exactly, t FROM (SELECT f, exactly, bizenv.progress_agg(f) AS t FROM float GROUP BY f, exactly) AS s
	WHERE t::jsonb ->> 'sum' <> pg_temp.plain(round(exactly, 9)) LIMIT 5$$, 'a float8 is its exact value rounded to nine decimals');
SELECT is((SELECT bizenv.progress_agg(f)::jsonb ->> 'sum' FROM float), (SELECT pg_temp.plain(sum(round(exactly, 9))) FROM float), 'and they add up exactly');

SELECT * FROM finish();
ROLLBACK;
