-- Laws and oracles of the room "composite" (pgTAP). Every rule stands here once
-- more in plain SQL and is compared on random rows; the seed is printed, and
-- psql -v seed=N runs with that one again.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql

----------------------------------------------------------------- what is needed

-- the text that a tally must have, made by plain SQL
CREATE FUNCTION pg_temp.oracle(codes text[], scores numeric[], weights numeric[]) RETURNS text LANGUAGE sql AS $$
	SELECT format('{"skipped": %s, "codes": {%s}}', count(*) FILTER (WHERE c IS NULL),
		coalesce(string_agg(format('%s: [%s, %s]', to_json(c), coalesce(trim_scale(s)::text, 'null'), coalesce(trim_scale(w)::text, 'null')),
			', ' ORDER BY c COLLATE "C") FILTER (WHERE c IS NOT NULL), ''))
	FROM unnest(codes, scores, weights) AS u(c, s, w)
$$;

-- feeds bytes to the binary input of a type: COPY BINARY from a program that
-- prints them
CREATE TABLE received (t bizenv.composite_tally);
CREATE FUNCTION pg_temp.receive(field bytea) RETURNS bizenv.composite_tally LANGUAGE plpgsql AS $$
DECLARE
	file bytea := '\x5047434f50590aff0d0a000000000000000000' || '\x0001'::bytea
		|| int4send(length(field)) || field || '\xffff'::bytea;
	octal text;
	result bizenv.composite_tally;
BEGIN
	SELECT string_agg(format('\%s%s%s', b / 64, b / 8 % 8, b % 8), '' ORDER BY i) INTO octal
	FROM generate_series(0, length(file) - 1) AS i, get_byte(file, i) AS b;
	TRUNCATE received;
	EXECUTE format('COPY received FROM PROGRAM %L (FORMAT binary)', format('printf ''%s''', octal));
	SELECT t INTO result FROM received;
	RETURN result;
END
$$;
CREATE FUNCTION pg_temp.receive_outcome(field bytea) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.outcome(format('SELECT pg_temp.receive(%L)', field))
$$;
CREATE FUNCTION pg_temp.image(bizenv.composite_tally) RETURNS bytea LANGUAGE internal STRICT AS 'byteasend';
CREATE FUNCTION pg_temp.damaged(bytea) RETURNS bizenv.composite_tally LANGUAGE internal STRICT AS 'byteasend';

CREATE TABLE code_pool AS
SELECT * FROM unnest(ARRAY['permits', 'taxes', 'water', '办理建筑许可', '纳税', '获得电力', '“引号”"quoted"', E'back\\slash', E'tab\tline\nend', E'\x01',
	'a', 'ab', 'abc', 'A', 'é', '🏛', ' leading', 'trailing ', '{"a": [1, 0]}', 'NULL', repeat('长', 66), repeat('x', 200)])
	WITH ORDINALITY AS n(code, number);

-- each code once in a group; scores and weights of every size, some missing
CREATE TABLE fact (id integer, grp integer, part integer, code text, score numeric, weight numeric);
INSERT INTO fact
SELECT row_number() OVER (ORDER BY random()), grp, floor(random() * 30), code,
	CASE WHEN a < 0.7 THEN round((random() * 100)::numeric, (a * 5)::integer) WHEN a < 0.8 THEN 0 WHEN a < 0.85 THEN round((random() * 100)::numeric, 15) / 7
		WHEN a < 0.88 THEN random()::numeric * 1e17 END,
	CASE WHEN b < 0.7 THEN ceil(random() * 10) WHEN b < 0.8 THEN 0 WHEN b < 0.9 THEN round(random()::numeric, 4) WHEN b < 0.93 THEN round(random()::numeric, 12) * 1e-9 END
FROM (SELECT grp, code, random() AS a, random() AS b FROM generate_series(0, 149) AS grp, code_pool WHERE random() < 0.5) AS r;
INSERT INTO fact SELECT 100000 + n, floor(random() * 150), floor(random() * 30) FROM generate_series(1, 6000) AS n;
ANALYZE fact;

------------------------------------------------------------ one aggregate, many plans

SET LOCAL max_parallel_workers_per_gather = 0;
CREATE TABLE serial AS SELECT grp, bizenv.composite_agg(code, score, weight) AS t FROM fact GROUP BY grp;
SELECT is(count(*), 0::bigint, 'groups agree with plain SQL')
FROM serial AS s JOIN (SELECT grp, pg_temp.oracle(array_agg(code), array_agg(score), array_agg(weight)) AS text FROM fact GROUP BY grp) AS o
	USING (grp) WHERE s.t::text IS DISTINCT FROM o.text;
SELECT is(count(*), 0::bigint, 'the order of rows does not matter')
FROM serial AS s JOIN (SELECT grp, bizenv.composite_agg(code, score, weight) AS t FROM (SELECT * FROM fact ORDER BY random()) AS f GROUP BY grp) AS o
	USING (grp) WHERE s.t::text IS DISTINCT FROM o.t::text;
SELECT is((SELECT array_agg((bizenv.row_count(t), bizenv.skipped_count(t)) ORDER BY grp) FROM serial)::text,
	(SELECT array_agg((n, s) ORDER BY grp) FROM (SELECT grp, count(*) AS n, count(*) FILTER (WHERE code IS NULL) AS s
		FROM fact GROUP BY grp) AS c)::text, 'row_count and skipped_count agree with plain SQL');

SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 3;
SELECT alike(pg_temp.plan_of('SELECT grp, bizenv.composite_agg(code, score, weight) FROM fact GROUP BY grp'),
	'%Partial%Aggregate%Parallel Seq Scan%', 'partial aggregation is planned');
SELECT is((SELECT count(*) FROM serial AS s FULL JOIN (SELECT grp, bizenv.composite_agg(code, score, weight) AS t FROM fact GROUP BY grp) AS p USING (grp)
	WHERE s.t::text IS DISTINCT FROM p.t::text), 0::bigint, 'parallel: the same');
CREATE TABLE tallies AS SELECT grp, part, bizenv.composite_agg(code, score, weight) AS t FROM fact GROUP BY grp, part;
ANALYZE tallies;
SELECT alike(pg_temp.plan_of('SELECT grp, bizenv.merge(t) FROM tallies GROUP BY grp'),
	'%Partial%Aggregate%Parallel Seq Scan%', 'merge is planned with partial aggregation');
SELECT is((SELECT count(*) FROM serial AS s FULL JOIN (SELECT grp, bizenv.merge(t) AS t FROM tallies GROUP BY grp) AS p USING (grp)
	WHERE s.t::text IS DISTINCT FROM p.t::text), 0::bigint, 'merge of parts, in parallel: the same');
-- a code that is repeated is refused in every split: in one worker, in two, in merged parts
CREATE TABLE repeated AS SELECT * FROM fact UNION ALL SELECT id, grp, (part + 1) % 30, code, score, weight FROM fact WHERE id = (SELECT min(id) FROM fact WHERE code = 'taxes');
ANALYZE repeated;
SELECT alike(pg_temp.plan_of('SELECT grp, bizenv.composite_agg(code, score, weight) FROM repeated GROUP BY grp'), '%Partial%', 'of rows with a repeated code as well');
SELECT throws_ok('SELECT grp, bizenv.composite_agg(code, score, weight) FROM repeated GROUP BY grp', '22023', 'code stands twice in a tally', 'repeated, parallel');
SELECT throws_ok('SELECT grp, bizenv.merge(t) FROM (SELECT grp, part, bizenv.composite_agg(code, score, weight) AS t FROM repeated GROUP BY grp, part) AS p GROUP BY grp',
	'22023', 'code stands twice in a tally', 'repeated, merged');
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT throws_ok('SELECT grp, bizenv.composite_agg(code, score, weight) FROM repeated GROUP BY grp', '22023', 'code stands twice in a tally', 'repeated, serial');
SELECT throws_ok(format('SELECT grp, bizenv.composite_agg(code, score, weight) FROM (SELECT * FROM repeated ORDER BY %s) AS r GROUP BY grp', o),
	'22023', 'code stands twice in a tally', 'repeated, ordered by ' || o) FROM unnest(ARRAY['id', 'id DESC', 'code', 'random()']) AS o;
SELECT is((SELECT count(*) FROM serial AS s FULL JOIN (SELECT grp, bizenv.composite_agg(DISTINCT code, score, weight) AS t FROM repeated WHERE code IS NOT NULL GROUP BY grp) AS p USING (grp)
	WHERE (s.t::jsonb -> 'codes') IS DISTINCT FROM (p.t::jsonb -> 'codes')), 0::bigint, 'DISTINCT takes a row that is repeated whole once');
SELECT is(count(*), 0::bigint, 'merge of parts: the same')
FROM serial AS s FULL JOIN (SELECT grp, bizenv.merge(t) AS t FROM tallies GROUP BY grp) AS p USING (grp) WHERE s.t::text IS DISTINCT FROM p.t::text;

-- partitionwise: by another column (partial) and by the group (full)
CREATE TABLE parted (LIKE fact) PARTITION BY RANGE (part);
SELECT format('CREATE TABLE parted_%s PARTITION OF parted FOR VALUES FROM (%s) TO (%s)', p, p * 10, p * 10 + 10) FROM generate_series(0, 2) AS p \gexec
INSERT INTO parted SELECT * FROM fact;
CREATE TABLE by_group (LIKE fact) PARTITION BY HASH (grp);
SELECT format('CREATE TABLE by_group_%s PARTITION OF by_group FOR VALUES WITH (MODULUS 3, REMAINDER %s)', p, p) FROM generate_series(0, 2) AS p \gexec
INSERT INTO by_group SELECT * FROM fact;
ANALYZE parted;
ANALYZE by_group;
SET LOCAL enable_partitionwise_aggregate = on;
SELECT alike(pg_temp.plan_of('SELECT grp, bizenv.composite_agg(code, score, weight) FROM parted GROUP BY grp'), '%Finalize%Append%Partial%', 'partial partitionwise aggregation is planned');
SELECT is((SELECT count(*) FROM serial AS s FULL JOIN (SELECT grp, bizenv.composite_agg(code, score, weight) AS t FROM parted GROUP BY grp) AS p
	USING (grp) WHERE s.t::text IS DISTINCT FROM p.t::text), 0::bigint, 'partitionwise, partial: the same');
SELECT alike(pg_temp.plan_of('SELECT grp, bizenv.composite_agg(code, score, weight) FROM by_group GROUP BY grp'), '%Append%Aggregate%', 'full partitionwise aggregation is planned');
SELECT is((SELECT count(*) FROM serial AS s FULL JOIN (SELECT grp, bizenv.composite_agg(code, score, weight) AS t FROM by_group GROUP BY grp) AS p
	USING (grp) WHERE s.t::text IS DISTINCT FROM p.t::text), 0::bigint, 'partitionwise, full: the same');
SET LOCAL enable_partitionwise_aggregate = off;

-- moving frames: the same frame read by plain SQL
CREATE FUNCTION pg_temp.frames_that_differ(frame text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM (SELECT bizenv.composite_agg(code, score, weight) OVER w AS t,
			array_agg(code) OVER w AS c, array_agg(score) OVER w AS s, array_agg(weight) OVER w AS g FROM fact WHERE grp < 40
			WINDOW w AS (PARTITION BY grp ORDER BY %s)) AS f
		WHERE t::text IS DISTINCT FROM pg_temp.oracle(c, s, g)', frame) INTO n;
	RETURN n;
END
$$;
SELECT is(pg_temp.frames_that_differ(frame), 0::bigint, 'moving frame: ' || frame)
FROM (VALUES ('id ROWS BETWEEN 5 PRECEDING AND CURRENT ROW'), ('id ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING'),
	('id ROWS BETWEEN CURRENT ROW AND CURRENT ROW'), ('id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING'),
	('id ROWS BETWEEN 2 FOLLOWING AND 9 FOLLOWING'), ('id ROWS BETWEEN 2 FOLLOWING AND 1 FOLLOWING'),
	('id ROWS BETWEEN 4 PRECEDING AND 4 FOLLOWING EXCLUDE CURRENT ROW'), ('part GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW'),
	('code ROWS BETWEEN 1 PRECEDING AND CURRENT ROW'), ('id ROWS UNBOUNDED PRECEDING')) AS f(frame);
-- a code may leave a frame and come back
SELECT is((SELECT array_agg(t::text ORDER BY id) FROM (SELECT id, bizenv.composite_agg(code, id, 1) OVER (ORDER BY id ROWS 1 PRECEDING) AS t
	FROM (VALUES (1, 'a'), (2, 'b'), (3, 'a'), (4, 'b')) AS v(id, code)) AS s)::text[],
	ARRAY['{"skipped": 0, "codes": {"a": [1, 1]}}', '{"skipped": 0, "codes": {"a": [1, 1], "b": [2, 1]}}', '{"skipped": 0, "codes": {"a": [3, 1], "b": [2, 1]}}',
		'{"skipped": 0, "codes": {"a": [3, 1], "b": [4, 1]}}'], 'a code leaves a frame and comes back');
SELECT is((SELECT count(*) FROM (SELECT bizenv.composite_agg('c' || id % 50, id, 1) OVER (ORDER BY id ROWS 39 PRECEDING) AS t, id FROM generate_series(1, 3000) AS id) AS s
	WHERE bizenv.row_count(t) <> least(id, 40) OR bizenv.composite_score(t) <> (greatest(1, id - 39) + id) / 2.0), 0::bigint, 'over and over again');
SELECT is(count(*), 0::bigint, 'moving frame of merge')
FROM (SELECT bizenv.merge(t) OVER w AS t, array_agg(part) OVER w AS parts, grp FROM tallies WHERE grp < 40
	WINDOW w AS (PARTITION BY grp ORDER BY part ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING)) AS f
WHERE t::text IS DISTINCT FROM (SELECT pg_temp.oracle(array_agg(code), array_agg(score), array_agg(weight)) FROM fact AS a WHERE a.grp = f.grp AND a.part = ANY (parts));
SELECT is((SELECT bizenv.composite_agg(code, score, weight) FILTER (WHERE id < 0) FROM fact)::text, '{"skipped": 0, "codes": {}}',
	'FILTER that lets nothing through gives the empty tally');
SELECT is((SELECT bizenv.merge(t) FROM (VALUES (NULL::bizenv.composite_tally), (NULL)) AS v(t))::text, '{"skipped": 0, "codes": {}}', 'NULL tallies are ignored');
-- the most that a tally takes
SELECT is((SELECT bizenv.row_count(t)::text || ' ' || (t::text = pg_temp.oracle(c, s, w))::text FROM (SELECT bizenv.composite_agg(code, n, n) AS t,
	array_agg(code) AS c, array_agg(n::numeric) AS s, array_agg(n::numeric) AS w FROM (SELECT n, lpad('', (n % 190)::integer, 'x') || n AS code FROM generate_series(1, 1000) AS n ORDER BY n * 7919 % 1000) AS r) AS a),
	'1000 true', '1000 codes');

----------------------------------------------------------------- the means

-- exact sums and long quotients, so that a rounding is one rounding
CREATE TABLE means AS
SELECT grp, sum(weight) FILTER (WHERE score IS NOT NULL) AS known, sum(weight) AS all_weight, sum(score * weight) AS product,
	sum(weight * ln(score + 0e-60)) FILTER (WHERE weight > 0 AND score > 0) AS logs,
	sum((weight + 0e-60) / score) FILTER (WHERE weight > 0 AND score > 0) AS parts,
	coalesce(bool_or(score = 0 AND weight > 0), false) AS zero
FROM fact GROUP BY grp;
SELECT is(count(*), 0::bigint, format('arithmetic, %s digits', digits)) FROM serial JOIN means USING (grp), unnest(ARRAY[0, 2, 10, 30]) AS digits
WHERE bizenv.composite_score(t, digits => digits) IS DISTINCT FROM round((product + 0e-100) / nullif(known, 0), digits) GROUP BY digits
UNION ALL SELECT is(count(*), 150::bigint, 'there are so many composites') FROM serial;
SELECT is(count(*), 0::bigint, 'arithmetic as PostgreSQL divides') FROM serial JOIN means USING (grp)
WHERE bizenv.composite_score(t) IS DISTINCT FROM trim_scale(product) / nullif(trim_scale(known), 0);
SELECT is((SELECT count(*) FROM serial JOIN means USING (grp) WHERE bizenv.composite_score(t, 'geometric', digits => 8) IS DISTINCT FROM
	CASE WHEN known > 0 THEN CASE WHEN zero THEN 0.00000000 ELSE round(exp((logs + 0e-60) / known), 8) END END), 0::bigint, 'geometric');
SELECT is((SELECT count(*) FROM serial JOIN means USING (grp) WHERE bizenv.composite_score(t, 'harmonic', digits => 8) IS DISTINCT FROM
	CASE WHEN known > 0 THEN CASE WHEN zero THEN 0.00000000 ELSE round((known + 0e-80) / parts, 8) END END), 0::bigint, 'harmonic');
SELECT ok(count(*) FILTER (WHERE zero) > 10 AND count(*) FILTER (WHERE NOT zero) > 10, 'scores of 0 are in some groups and not in others') FROM means WHERE known > 0;
SELECT is((SELECT count(*) FROM serial JOIN means USING (grp), unnest(ARRAY[0, 1, 4]) AS d WHERE bizenv.coverage_pct(t, d) IS DISTINCT FROM
	round((100 * known + 0e-80) / nullif(all_weight, 0), d)), 0::bigint, 'coverage');
SELECT is((SELECT count(*) FROM serial JOIN means USING (grp), unnest(ARRAY[0, 50, 75.5, 99.999999, 100]) AS least, unnest(ARRAY['arithmetic', 'geometric', 'harmonic']) AS m
	WHERE bizenv.composite_score(t, m, least) IS DISTINCT FROM CASE WHEN 100 * known >= least * all_weight THEN bizenv.composite_score(t, m) END), 0::bigint,
	'below the least coverage there is no composite');
SELECT is((SELECT count(*) FROM serial WHERE NOT bizenv.composite_score(t, 'harmonic') <= bizenv.composite_score(t, 'geometric') + 1e-15
	OR NOT bizenv.composite_score(t, 'geometric') <= bizenv.composite_score(t) + 1e-14), 0::bigint, 'harmonic <= geometric <= arithmetic');
SELECT is(count(*), 0::bigint, 'scores that are all alike are the composite, exactly')
FROM (SELECT s, bizenv.composite_agg(n::text, s, w) AS t FROM (SELECT n, round((n % 7 * 13.37 + 0.01), n % 4) AS s, random()::numeric AS w FROM generate_series(1, 300) AS n) AS r GROUP BY s) AS g,
	unnest(ARRAY['arithmetic', 'geometric', 'harmonic']) AS m WHERE bizenv.composite_score(t, m) <> s;
SELECT is(bizenv.composite_score(t::bizenv.composite_tally, m, digits => d), r, format('%s of %s', m, t)) FROM (VALUES
	('{"codes": {"a": [4, 1], "b": [9, 1]}}', 'geometric', NULL::integer, 6.0000000000000000), ('{"codes": {"a": [4, 1], "b": [9, 1]}}', 'geometric', 0, 6),
	('{"codes": {"a": [2, 1], "b": [6, 1]}}', 'harmonic', NULL, 3.0000000000000000), ('{"codes": {"a": [60, 1], "b": [30, 2]}}', 'harmonic', 1, 36.0),
	('{"codes": {"a": [0.125, 1], "b": [0.5, 1]}}', 'geometric', 2, 0.25), ('{"codes": {"a": [12.345, 1], "b": [12.345, 3]}}', 'harmonic', 2, 12.35),
	('{"codes": {"a": [12.345, 1], "b": [12.345, 3]}}', 'geometric', 2, 12.35), ('{"codes": {"a": [-5, 1], "b": [5, 3]}}', 'arithmetic', 1, 2.5),
	('{"codes": {"a": [-5, 1], "b": [0.1, 3]}}', 'arithmetic', 0, -1), ('{"codes": {"a": [999999999999999999, 1]}}', 'geometric', NULL, 999999999999999999.0000000000000000),
	('{"codes": {"a": [999999999999999999, 1], "b": [0.00000000000000000001, 1]}}', 'geometric', 6, 0.100000),
	('{"codes": {"a": [-5, 0], "b": [8, 1]}}', 'geometric', 0, 8), ('{"codes": {"a": [7, 1e-15000], "b": [8, 1e-15000]}}', 'harmonic', 4, 7.4667),
	('{"codes": {"a": [7, 1e100000], "b": [8, 1e100000]}}', 'geometric', 4, 7.4833), ('{"codes": {"a": [null, 3], "b": [8, 0]}}', 'arithmetic', 0, NULL),
	('{"codes": {"a": [9223372036854775807, 9223372036854775807], "b": [9223372036854775807, 9223372036854775807]}}', 'arithmetic', 0, 9223372036854775807)) AS v(t, m, d, r);

-- what published methods say, typed from their formulas: distance to the frontier
-- is a simple mean, human development a geometric one of indices between
-- goalposts, the gender index a harmonic one of the two sexes
SELECT is((SELECT bizenv.composite_score(bizenv.composite_agg(code, bizenv.frontier_score(x, worst, best), 1), digits => 5) FROM (VALUES
		('procedures', 5, 18, 1), ('time', 10, 100, 0.5), ('cost', 12.5, 200, 0), ('capital', 0, 400, 0)) AS v(code, x, worst, best)),
	round(100 * ((18 - 5) / 17.0 + (100 - 10) / 99.5 + (200 - 12.5) / 200 + 1) / 4, 5), 'starting a business: the simple mean of four distances');
SELECT is(round(bizenv.composite_score(bizenv.composite_agg(dimension, score, 1), 'geometric'), 6),
	round(power(((72 - 20) / 65.0) * ((12.6 / 18 + 9 / 15.0) / 2) * ((ln(15000.0) - ln(100.0)) / (ln(75000.0) - ln(100.0))), 1 / 3.0), 6), 'human development: geometric, education the mean of two')
FROM (SELECT dimension, bizenv.composite_score(bizenv.composite_agg(code, bizenv.frontier_score(x, worst, best) / 100, 1)) AS score
	FROM (VALUES ('health', 'life', 72, 20, 85), ('education', 'expected', 12.6, 0, 18), ('education', 'mean', 9, 0, 15), ('income', 'income', ln(15000.0), ln(100.0), ln(75000.0)))
		AS v(dimension, code, x, worst, best) GROUP BY dimension) AS d;
SELECT is(bizenv.composite_score(bizenv.composite_agg(sex, score, 1), 'harmonic', digits => 10), round(1 / ((1 / 0.42 + 1 / 0.61) / 2), 10), 'the gender index: harmonic')
FROM (VALUES ('female', 0.42), ('male', 0.61)) AS v(sex, score);
-- no practice scores 0, not applicable is left out and the rest averaged again
SELECT is(bizenv.composite_score(bizenv.composite_agg(code, bizenv.frontier_score(bizenv.scored_at_worst(x, practice, 60), 60, 10), 1)), expected::numeric, 'two kinds of missing: ' || what)
FROM (VALUES ('no practice', 'a', 10::numeric, true), ('no practice', 'b', NULL, false), ('not applicable', 'a', 10, true), ('not applicable', 'b', NULL, NULL)) AS v(what, code, x, practice)
JOIN (VALUES ('no practice', 50), ('not applicable', 100)) AS e(name, expected) ON name = what GROUP BY what, expected;

-------------------------------------------------------------- what each adds

CREATE TABLE contributed AS
SELECT s.grp, d AS digits, c.* FROM serial AS s, unnest(ARRAY[0, 1, 2, 6]) AS d, bizenv.contributions(s.t, d) AS c;
SELECT is((SELECT count(*) FROM (SELECT grp, digits, sum(contribution) AS added FROM contributed GROUP BY grp, digits) AS c JOIN serial USING (grp)
	WHERE added IS DISTINCT FROM bizenv.composite_score(t, digits => digits)), 0::bigint, 'contributions add up to exactly the composite');
SELECT is((SELECT count(*) FROM contributed AS c JOIN fact AS f USING (grp, code) JOIN means USING (grp)
	WHERE known > 0 AND (f.score * f.weight IS NULL) <> (contribution IS NULL) OR abs(contribution - (f.score * f.weight + 0e-60) / known) >= power(10::numeric, -digits)),
	0::bigint, 'each is less than a unit from its exact share');
SELECT is((SELECT count(*) FROM (SELECT grp, sum(effective_weight_pct) AS added, max(known) AS known FROM contributed JOIN means USING (grp) WHERE digits = 2 GROUP BY grp) AS c
	WHERE added IS DISTINCT FROM CASE WHEN known > 0 THEN 100.00 END), 0::bigint, 'effective weights add up to exactly 100');
SELECT is((SELECT count(*) FROM contributed AS c FULL JOIN (SELECT * FROM fact WHERE code IS NOT NULL) AS f USING (grp, code) JOIN means USING (grp)
	WHERE coalesce(digits, 2) = 2 AND (c.grp IS NULL OR f.grp IS NULL OR c.score IS DISTINCT FROM round(f.score, 10) OR c.weight IS DISTINCT FROM round(f.weight, 10)
		OR contribution_reason IS DISTINCT FROM CASE WHEN f.score IS NULL THEN 'score_missing' WHEN f.weight IS NULL THEN 'weight_missing' WHEN known = 0 THEN 'no_weight' END
		OR contribution_reason_zh IS DISTINCT FROM bizenv.code_label(contribution_reason)
		OR contribution_reason_order IS DISTINCT FROM bizenv.code_order(contribution_reason))), 0::bigint, 'one row for each code, as it was given');
SELECT is((SELECT array_agg(code) FROM bizenv.contributions((SELECT bizenv.composite_agg(code, 1, 1) FROM code_pool)))::text[],
	(SELECT array_agg(code ORDER BY code COLLATE "C") FROM code_pool)::text[], 'in C byte order');
SELECT is((SELECT array_agg(contribution ORDER BY code) FROM bizenv.contributions(t::bizenv.composite_tally, d)), r::numeric[], format('contributions of %s', t)) FROM (VALUES
	('{"codes": {"a": [1, 1], "b": [1, 1], "c": [1, 1]}}', 2, '{0.34,0.33,0.33}'), ('{"codes": {"a": [2, 1], "b": [1, 1], "c": [1, 1]}}', 0, '{1,0,0}'),
	('{"codes": {"a": [-1, 1], "b": [-1, 1], "c": [-1, 1]}}', 2, '{-0.33,-0.33,-0.34}'), ('{"codes": {"a": [-1, 1], "b": [1, 1]}}', 0, '{0,0}'),
	('{"codes": {"a": [0, 1], "b": [0.5, 1]}}', 2, '{0.00,0.25}'), ('{"codes": {"a": [5, 0], "b": [5, 1]}}', 1, '{0.0,5.0}'), ('{}', 2, NULL)) AS v(t, d, r);
SELECT is((SELECT count(*) FROM bizenv.contributions(NULL)), 0::bigint, 'no rows for NULL');
SELECT is((SELECT c.code::text FROM bizenv.contributions((SELECT bizenv.composite_agg(repeat('长', 333) || 'x', 1, 1))) AS c), repeat('长', 333) || 'x', 'a code of 1000 bytes');

-------------------------------------------------------------- the inverse question

-- the tally of a group with another score for a code
CREATE FUNCTION pg_temp.with_score(t bizenv.composite_tally, code text, score numeric) RETURNS bizenv.composite_tally LANGUAGE sql AS $$
	SELECT jsonb_set(t::jsonb, ARRAY['codes', code, '0'], to_jsonb(score))::text::bizenv.composite_tally
$$;
CREATE TABLE asked AS
SELECT grp, t, code, weight, round((random() * 100)::numeric, 2) AS target
FROM serial JOIN (SELECT DISTINCT ON (grp) grp, code, weight FROM fact WHERE code IS NOT NULL ORDER BY grp, random()) AS f USING (grp);
SELECT is((SELECT count(*) FROM asked WHERE (bizenv.needed_score(t, code, target) IS NULL) <> (coalesce(weight, 0) = 0)), 0::bigint, 'an arithmetic answer wherever the code has a weight');
SELECT is((SELECT count(*) FROM (SELECT *, bizenv.needed_score(t, code, target, digits => d) AS needed FROM asked, unnest(ARRAY[0, 2, 9]) AS d) AS n
	WHERE needed IS NOT NULL AND NOT (bizenv.composite_score(pg_temp.with_score(t, code, needed), digits => 60) >= target
		AND bizenv.composite_score(pg_temp.with_score(t, code, needed - power(10::numeric, -d)), digits => 60) < target)), 0::bigint,
	'with it the composite reaches the target, with a unit less it does not');
SELECT is((SELECT count(*) FROM (SELECT *, bizenv.needed_score(t, code, target, m, d) AS needed FROM asked, unnest(ARRAY[0, 2, 9]) AS d, unnest(ARRAY['geometric', 'harmonic']) AS m) AS n
	WHERE needed IS NOT NULL AND NOT (bizenv.composite_score(pg_temp.with_score(t, code, needed), m, digits => 9) >= target
		AND (needed <= power(10::numeric, -d) OR bizenv.composite_score(pg_temp.with_score(t, code, needed - power(10::numeric, -d)), m, digits => 40) < target))), 0::bigint,
	'so it does by the other methods');
SELECT ok(count(*) FILTER (WHERE n IS NULL) > 5 AND count(*) FILTER (WHERE n IS NOT NULL) > 5, 'both occur: ' || m)
FROM (SELECT m, bizenv.needed_score(t, code, target, m) AS n FROM asked, unnest(ARRAY['geometric', 'harmonic']) AS m) AS s GROUP BY m;
SELECT is(bizenv.needed_score(t::bizenv.composite_tally, 'a', target, m, d), r, format('%s: %s for %s', m, t, target)) FROM (VALUES
	('{"codes": {"a": [null, 1], "b": [50, 1]}}', 60::numeric, 'arithmetic', 0, 70::numeric), ('{"codes": {"a": [null, 1], "b": [null, 1]}}', 60, 'arithmetic', 0, 60),
	('{"codes": {"a": [10, 1], "b": [null, 1]}}', 60, 'geometric', 0, 60), ('{"codes": {"a": [10, 1], "b": [null, 1]}}', 60, 'harmonic', 0, 60),
	('{"codes": {"a": [10, 1], "b": [4, 1]}}', 6, 'geometric', 0, 9), ('{"codes": {"a": [10, 1], "b": [6, 1]}}', 3, 'harmonic', 0, 2),
	('{"codes": {"a": [10, 1], "b": [0, 1]}}', 1, 'geometric', 0, NULL), ('{"codes": {"a": [10, 1], "b": [0, 1]}}', 0, 'geometric', 1, 0.0),
	('{"codes": {"a": [10, 1], "b": [5, 1]}}', 10, 'harmonic', 0, NULL), ('{"codes": {"a": [10, 1], "b": [5, 1]}}', 10.000001, 'harmonic', 0, NULL),
	('{"codes": {"a": [10, 0], "b": [5, 1]}}', 10, 'arithmetic', 0, NULL), ('{"codes": {"a": [10, null], "b": [5, 1]}}', 10, 'arithmetic', 0, NULL),
	('{"codes": {"a": [10, 3], "b": [5, 1]}}', 10, 'arithmetic', 2, 11.67), ('{"codes": {"a": [10, 3], "b": [95, 1]}}', 10, 'arithmetic', 2, -18.33),
	('{"codes": {"a": [10, 1], "b": [1000000, 1]}}', 0.01, 'geometric', 2, 0.01), ('{"codes": {"a": [10, 3], "b": [5, 1]}}', NULL, 'arithmetic', 0, NULL)) AS v(t, target, m, d, r);

----------------------------------------------------------------- normalise

CREATE TABLE raw AS
SELECT id, grp, CASE WHEN a < 0.1 THEN NULL WHEN a < 0.13 THEN 'NaN' WHEN grp = 0 THEN 7 WHEN grp = 1 AND a < 0.95 THEN NULL
		WHEN grp % 3 = 0 THEN floor(random() * 6)::numeric - 3 WHEN grp % 3 = 1 THEN round((random() * 1000)::numeric, 2) ELSE round(random()::numeric, 15) / 7e12 - 0.0000000000001 END AS x
FROM (SELECT id, id % 12 AS grp, random() AS a FROM generate_series(1, 600) AS id) AS r;
INSERT INTO raw VALUES (601, 12, 5), (602, 13, NULL), (603, 14, 'NaN'), (604, 15, -4), (605, 15, 4);
CREATE TABLE known AS
SELECT id, x, count(*) OVER g AS n, min(x) OVER g AS least, max(x) OVER g AS most, sum(x) OVER g AS total, sum(x * x) OVER g AS squares,
	rank() OVER (PARTITION BY grp ORDER BY x) - 1 AS below, count(*) OVER (PARTITION BY grp, x) AS level
FROM raw WHERE x <> 'NaN' WINDOW g AS (PARTITION BY grp);
-- the four formulas once more; long quotients, so that a rounding is one rounding
CREATE TABLE formula AS
SELECT id, 'min_max' AS method, 100 * (x - least + 0e-90) / nullif(most - least, 0) AS higher, 100 * (most - x + 0e-90) / nullif(most - least, 0) AS lower FROM known
UNION ALL SELECT id, 'z_score', z, -z FROM (SELECT id, sign(n * x - total) * sqrt(((n * x - total) * (n * x - total) + 0e-90) / nullif(n * squares - total * total, 0)) AS z FROM known) AS s
UNION ALL SELECT id, 'percentile', 100 * (below + level / 2.0 + 0e-90) / n, 100 * (n - below - level + level / 2.0 + 0e-90) / n FROM known
UNION ALL SELECT id, 'distance_to_mean', d, -d FROM (SELECT id, 100 * (x * n - total + 0e-90) / nullif(abs(total), 0) AS d FROM known) AS s;
SELECT is(compared.differ, 0::bigint, compared.what) FROM (
	SELECT format('%s, %s, %s digits', m, dir, d) AS what, count(*) FILTER (WHERE ours IS DISTINCT FROM round(CASE dir WHEN 'lower_is_better' THEN f.lower ELSE f.higher END, d)) AS differ
	FROM unnest(ARRAY['min_max', 'z_score', 'percentile', 'distance_to_mean']) AS m CROSS JOIN unnest(ARRAY['higher_is_better', 'lower_is_better']) AS dir CROSS JOIN unnest(ARRAY[0, 3, 10]) AS d
		CROSS JOIN LATERAL (SELECT id, bizenv.normalise(x, m, dir, d) OVER (PARTITION BY grp) AS ours FROM raw) AS o LEFT JOIN formula AS f ON f.id = o.id AND f.method = m
	GROUP BY m, dir, d) AS compared;
SELECT is((SELECT count(*) FROM (SELECT id, x, bizenv.normalise(x, 'min_max') OVER w AS a, bizenv.normalise(x, 'min_max') OVER (w ORDER BY x, id) AS b,
		bizenv.normalise(x, 'min_max') OVER (w ORDER BY id ROWS 1 PRECEDING) AS c, bizenv.normalise(x, 'percentile') OVER w AS d, bizenv.normalise(x, 'percentile') OVER (w ORDER BY id DESC ROWS CURRENT ROW) AS e
	FROM raw WINDOW w AS (PARTITION BY grp)) AS s WHERE a IS DISTINCT FROM b OR b IS DISTINCT FROM c OR d IS DISTINCT FROM e), 0::bigint, 'neither order nor frame matters');
SELECT is((SELECT count(*) FROM (SELECT x, bizenv.normalise(x, m) OVER (PARTITION BY m, grp) AS y FROM raw, unnest(ARRAY['percentile', 'distance_to_mean']) AS m) AS s
	WHERE (x IS NULL OR x = 'NaN') AND y IS NOT NULL), 0::bigint, 'NULL and NaN have no place');
SELECT is((SELECT array_agg(DISTINCT y) FROM (SELECT bizenv.normalise(x, m) OVER () AS y FROM (VALUES (3), (3), (3)) AS v(x), (VALUES ('min_max')) AS k(m)) AS s), '{NULL}'::numeric[], 'zero range: NULL, not 0 or 100');
SELECT is((SELECT sum(z) FROM (SELECT bizenv.normalise(x, 'z_score', digits => 3) OVER () AS z FROM (VALUES (1), (2), (3)) AS v(x)) AS s), 0.000, 'z_score of 1, 2, 3: the population');
SELECT is((SELECT array_agg(z ORDER BY x) FROM (SELECT x, bizenv.normalise(x, 'z_score', digits => 4) OVER () AS z FROM (VALUES (2), (4), (4), (4), (5), (5), (7), (9)) AS v(x)) AS s),
	'{-1.5000,-0.5000,-0.5000,-0.5000,0.0000,0.0000,1.0000,2.0000}', 'mean 5, deviation 2');
SELECT is(array_agg(y ORDER BY x), r, 'in an office''s own words: ' || m) FROM (SELECT x, m, r, bizenv.normalise(x, m, d, 1) OVER (PARTITION BY m) AS y FROM (VALUES (1), (3)) AS v(x),
	(VALUES ('极值法', '逆向', '{100.0,0.0}'::numeric[]), ('百分位', '正向', '{25.0,75.0}'), ('标准分', 'higher_is_better', '{-1.0,1.0}'), ('均值差', 'lower_is_better', '{50.0,-50.0}')) AS k(m, d, r)) AS s GROUP BY m, r;
SELECT throws_ok(format('SELECT bizenv.normalise(x, m, d, g) OVER () FROM (VALUES %s) AS v(x, m, d, g)', v), state, message, v) FROM (VALUES
	('(1, ''min_max'', ''正向'', 1), (2, ''z_score'', ''正向'', 1)', '22023', 'method differs within a partition'),
	('(1, ''min_max'', ''正向'', 1), (2, ''min_max'', ''逆向'', 1)', '22023', 'direction differs within a partition'),
	('(1, ''min_max'', ''正向'', 1), (2, ''min_max'', ''正向'', 2)', '22023', 'digits differs within a partition'),
	('(1, ''rank'', ''正向'', 1)', '22023', 'unknown method'), ('(1, ''min_max'', ''up'', 1)', '22023', 'unknown direction'),
	('(1, NULL, ''正向'', 1)', '22004', 'method must not be NULL'), ('(1, ''min_max'', NULL, 1)', '22004', 'direction must not be NULL'),
	('(1, ''min_max'', ''正向'', 101)', '22023', 'digits is out of range'), ('(''-Infinity''::numeric, ''min_max'', ''正向'', 1)', '22003', 'value is out of range')) AS t(v, state, message);

----------------------------------------------------------------- the tally as a value

SELECT is((SELECT count(*) FROM tallies WHERE t::text::bizenv.composite_tally::text <> t::text OR t::text::bizenv.composite_tally OPERATOR(pg_catalog.<>) t
	OR t::jsonb::text::bizenv.composite_tally OPERATOR(pg_catalog.<>) t OR t::json::text::bizenv.composite_tally OPERATOR(pg_catalog.<>) t), 0::bigint, 'out and in, by way of json and jsonb: the same');
SELECT is((SELECT count(*) FROM (SELECT t FROM tallies ORDER BY grp, part LIMIT 60) AS s
	WHERE pg_temp.receive(bizenv_internal.composite_tally_send(t))::text IS DISTINCT FROM t::text), 0::bigint, 'send and receive: the same');
SELECT is(bizenv.composite_tally '{"codes": {"b": [1.50, 2.0], "a": [100, null]}}'::text, '{"skipped": 0, "codes": {"a": [100, null], "b": [1.5, 2]}}', 'codes are sorted on the way in, scale is dropped');
SELECT is(bizenv.composite_tally '{"codes": {"B": [1, 1], "a": [1, 1], "aa": [1, 1], "é": [1, 1], "中": [1, 1]}}'::text,
	'{"skipped": 0, "codes": {"B": [1, 1], "a": [1, 1], "aa": [1, 1], "é": [1, 1], "中": [1, 1]}}', 'in C byte order');
-- one form for each number: short, wide, and what lies on the border
CREATE TABLE number AS SELECT n, n::numeric AS x FROM unnest(ARRAY['0', '0.00', '1', '1.0', '-1', '10000', '1e4', '9223372036854775807', '-9223372036854775807', '9223372036854775808', '1e18', '1e19', '1e20', '1e30', '1e131071',
	'0.0001', '1e-4', '1e-16', '1.0000000000000000', '1e-17', '1e-16383', '922337203685477.5807', '922337203685477.58070000', '922337203685477.5808', '0.9999999999999999', '-0.99999999999999999', '123456789.123456789']) AS n;
CREATE TABLE numbered AS SELECT n, x, bizenv.composite_agg('a', x, 1) AS s, CASE WHEN x >= 0 THEN bizenv.composite_agg('a', 1, abs(x)) END AS w FROM number GROUP BY n, x;
SELECT is((SELECT count(*) FROM numbered AS a, numbered AS b WHERE (a.w OPERATOR(pg_catalog.=) b.w) <> (a.x = b.x)), 0::bigint, 'equal weights, and only those, make equal tallies');
SELECT is((SELECT count(*) FROM (SELECT a.x AS ax, b.x AS bx, a.s, b.s AS u FROM numbered AS a, numbered AS b) AS p
	WHERE bizenv_internal.composite_tally_cmp(s, u) <> CASE WHEN ax < bx THEN -1 WHEN ax = bx THEN 0 ELSE 1 END
	OR (ax = bx AND (bizenv_internal.composite_tally_hash(s) <> bizenv_internal.composite_tally_hash(u) OR pg_temp.image(s) <> pg_temp.image(u) OR bizenv_internal.composite_tally_send(s) <> bizenv_internal.composite_tally_send(u)))), 0::bigint,
	'tallies are ordered as their scores, equal ones are equal bytes');
SELECT is((SELECT count(*) FROM numbered WHERE s::text::bizenv.composite_tally::text <> format('{"skipped": 0, "codes": {"a": [%s, 1]}}', trim_scale(x))), 0::bigint, 'numbers come back as they were');

CREATE TABLE many AS
SELECT row_number() OVER () AS id, t FROM (
	SELECT t FROM tallies UNION ALL SELECT '{}' UNION ALL SELECT '{}' UNION ALL SELECT '{"skipped": 1}'
	UNION ALL SELECT t FROM (SELECT t FROM tallies ORDER BY grp, part LIMIT 50) AS s) AS u;
ANALYZE many;
SELECT is((SELECT count(DISTINCT t) FROM many), (SELECT count(DISTINCT t::text) FROM many), 'DISTINCT tallies are distinct texts');
CREATE FUNCTION pg_temp.groups(setting text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	sizes text;
BEGIN
	PERFORM set_config('enable_' || s, (s <> setting)::text, true) FROM unnest(ARRAY['hashagg', 'sort']) AS s;
	SELECT array_agg(n ORDER BY n)::text INTO sizes FROM (SELECT count(*) AS n FROM many GROUP BY t) AS g;
	PERFORM set_config('enable_' || s, 'on', true) FROM unnest(ARRAY['hashagg', 'sort']) AS s;
	RETURN sizes;
END
$$;
SELECT is(pg_temp.groups(without), (SELECT array_agg(n ORDER BY n)::text FROM (SELECT count(*) AS n FROM many GROUP BY t::text) AS g), 'GROUP BY without ' || without)
FROM unnest(ARRAY['hashagg', 'sort']) AS without;
SELECT is((SELECT count(*) FROM many AS a, many AS b WHERE a.id % 5 = 0 AND b.id % 5 = 1 AND (
	(a.t OPERATOR(pg_catalog.=) b.t) <> (a.t::text = b.t::text) OR (a.t OPERATOR(pg_catalog.=) b.t) = (a.t OPERATOR(pg_catalog.<>) b.t)
	OR (a.t OPERATOR(pg_catalog.<) b.t) <> (bizenv_internal.composite_tally_cmp(a.t, b.t) < 0) OR (a.t OPERATOR(pg_catalog.>) b.t) <> (bizenv_internal.composite_tally_cmp(b.t, a.t) < 0)
	OR (a.t OPERATOR(pg_catalog.<=) b.t) = (a.t OPERATOR(pg_catalog.>) b.t) OR (a.t OPERATOR(pg_catalog.>=) b.t) = (a.t OPERATOR(pg_catalog.<) b.t)
	OR (a.t OPERATOR(pg_catalog.=) b.t AND bizenv_internal.composite_tally_hash(a.t) <> bizenv_internal.composite_tally_hash(b.t)))), 0::bigint, 'the operators agree with each other, with the text and with the hash');
SELECT is((SELECT count(*) FROM (SELECT t, lag(t, 1) OVER w AS a, lag(t, 7) OVER w AS b FROM many WINDOW w AS (ORDER BY t)) AS s
	WHERE a OPERATOR(pg_catalog.>) t OR b OPERATOR(pg_catalog.>) t), 0::bigint, 'the order is total');
CREATE INDEX many_btree ON many (t);
CREATE INDEX many_hash ON many USING hash (t);
SET LOCAL enable_seqscan = off;
SELECT is((SELECT count(*) FROM many WHERE t OPERATOR(pg_catalog.=) (SELECT t FROM many WHERE id = 7)), (SELECT count(*) FROM many WHERE t::text = (SELECT t::text FROM many WHERE id = 7)), 'found by an index');
SET LOCAL enable_seqscan = on;

-- states that no final function has seen are read as values are
CREATE AGGREGATE pg_temp.raw_composite(text, numeric, numeric) (SFUNC = bizenv_internal.composite_add, STYPE = bizenv.composite_tally);
CREATE TABLE unfinished AS SELECT grp, pg_temp.raw_composite(code, score, weight) AS t FROM fact GROUP BY grp;
SELECT is((SELECT count(*) FROM unfinished AS u JOIN serial AS s USING (grp) WHERE u.t::text <> s.t::text OR u.t OPERATOR(pg_catalog.<>) s.t OR bizenv_internal.composite_tally_hash(u.t) <> bizenv_internal.composite_tally_hash(s.t)
	OR bizenv.composite_score(u.t) IS DISTINCT FROM bizenv.composite_score(s.t) OR bizenv_internal.composite_tally_send(u.t) <> bizenv_internal.composite_tally_send(s.t)), 0::bigint, 'a state with room for more is the same tally');
SELECT cmp_ok((SELECT sum(pg_column_size(t)) FROM unfinished), '>', (SELECT sum(pg_column_size(t)) FROM serial), 'though it had room');

-- taking out what is not in it
CREATE AGGREGATE pg_temp.take_out_rows(text, numeric, numeric) (SFUNC = bizenv_internal.composite_remove, STYPE = bizenv.composite_tally,
	INITCOND = '{"skipped": 1, "codes": {"a": [2, 1], "b": [null, 1e-30]}}');
CREATE AGGREGATE pg_temp.take_out_tallies(bizenv.composite_tally) (SFUNC = bizenv_internal.composite_tally_separate, STYPE = bizenv.composite_tally,
	INITCOND = '{"skipped": 1, "codes": {"a": [2, 1], "b": [null, 1e-30]}}');
SELECT is(pg_temp.outcome(format('SELECT pg_temp.take_out_rows(c, s, w) FROM (VALUES %s) AS v(c, s, w)', v), 'take out'), state, 'taking out rows ' || v)
FROM (VALUES ('(''a'', 2, 1)', 'ok'), ('(''a'', 2.00, 1.0)', 'ok'), ('(''a'', 2, 1), (''a'', 2, 1)', '22023'), ('(''a'', 3, 1)', '22023'), ('(''a'', 2, NULL::numeric)', '22023'),
	('(''c'', 2, 1)', '22023'), ('(''b'', NULL::numeric, 1e-30)', 'ok'), ('(''b'', NULL::numeric, 1e-31)', '22023'), ('(NULL, NULL::numeric, NULL::numeric)', 'ok'),
	('(NULL, NULL::numeric, NULL::numeric), (NULL, NULL, NULL)', '22023')) AS t(v, state);
SELECT is(pg_temp.outcome(format('SELECT pg_temp.take_out_tallies(%L)', t), 'take out'), state, 'taking out ' || t)
FROM (VALUES ('{}', 'ok'), ('{"skipped": 1, "codes": {"a": [2, 1], "b": [null, 1e-30]}}', 'ok'), ('{"codes": {"a": [2, 2]}}', '22023'), ('{"codes": {"c": [2, 1]}}', '22023'), ('{"skipped": 2}', '22023')) AS v(t, state);

-- forged text
SELECT is(pg_temp.outcome(format('SELECT %L::bizenv.composite_tally', t)) || ' ' || pg_temp.soft(t, 'bizenv.composite_tally'), '22P02 soft', 'not a tally: ' || left(t, 70))
FROM (VALUES (''), ('nonsense'), ('{'), ('null'), ('7'), ('[]'), ('"{}"'), ('{"skipped": -1}'), ('{"skipped": 1.5}'), ('{"skipped": "1"}'), ('{"skipped": null}'), ('{"skipped": 9223372036854775808}'),
	('{"Skipped": 1}'), ('{"skipped": 1, "version": 1}'), ('{"codes": []}'), ('{"codes": null}'), ('{"codes": {"a": 1}}'), ('{"codes": {"a": []}}'), ('{"codes": {"a": [1]}}'), ('{"codes": {"a": [1, 1, 1]}}'),
	('{"codes": {"a": {"score": 1}}}'), ('{"codes": {"a": ["1", 1]}}'), ('{"codes": {"a": [1, "1"]}}'), ('{"codes": {"a": [[1], 1]}}'), ('{"codes": {"a": [true, 1]}}'), ('{"codes": {"a": [1, -1]}}'),
	('{"codes": {"a": [1, -1e-300]}}'), ('{"codes": {"": [1, 1]}}'), ('{"codes": {" ": [1, 1]}}'), ('{"codes": {"　": [1, 1]}}'), ('{"codes": {"' || repeat('x', 1001) || '": [1, 1]}}'),
	('{"skipped": 9223372036854775807, "codes": {"a": [1, 1]}}'),
	((SELECT format('{"codes": {%s}}', string_agg(format('"%s": [1, 1]', i), ', ')) FROM generate_series(1, 1001) AS i))) AS v(t);

-- forged bytes: head (version, kind), skipped, number of codes, then length, code, score and weight with their lengths
SELECT is(pg_temp.receive_outcome(bytes), state, 'bytes: ' || what)
FROM (VALUES ('as sent', '\x00010009 0000000000000002 00000001 00000001 61 0000000a 0001000000000000 0001 0000000a 0001000000000000 0002'::bytea, 'ok'),
	('both missing', '\x00010009 0000000000000002 00000001 00000001 61 ffffffff ffffffff', 'ok'), ('nothing', '\x', '08P01'), ('another version', '\x00020009 0000000000000000 00000000', '22P03'),
	('another kind', '\x00010004 0000000000000000 00000000', '22P03'), ('cut off', '\x00010009 0000000000000000', '08P01'), ('one byte more', '\x00010009 0000000000000000 00000000 00', '22P03'),
	('skipped is negative', '\x00010009 ffffffffffffffff 00000000', '22P03'), ('fewer codes than announced', '\x00010009 0000000000000000 00000002 00000001 61 ffffffff ffffffff', '22P03'),
	('1001 codes', '\x00010009 0000000000000000 000003e9', '22P03'), ('4294967295 codes', '\x00010009 0000000000000000 ffffffff', '22P03'),
	('a code longer than the message', '\x00010009 0000000000000000 00000001 7fffffff 61 ffffffff ffffffff', '22P03'), ('an empty code', '\x00010009 0000000000000000 00000001 00000000 ffffffff ffffffff 00', '22P03'),
	('a blank code', '\x00010009 0000000000000000 00000001 00000001 20 ffffffff ffffffff', '22P03'), ('a zero byte in a code', '\x00010009 0000000000000000 00000001 00000001 00 ffffffff ffffffff', '22021'),
	('a code of 1001 bytes', '\x00010009 0000000000000000 00000001 000003e9'::bytea || convert_to(repeat('x', 1001), 'UTF8') || '\xffffffff ffffffff', '22P03'),
	('a code twice', '\x00010009 0000000000000000 00000002 00000001 61 ffffffff ffffffff 00000001 61 ffffffff ffffffff', '22P03'),
	('a length of a score below -1', '\x00010009 0000000000000000 00000001 00000001 61 fffffffe ffffffff', '22P03'), ('a score longer than the message', '\x00010009 0000000000000000 00000001 00000001 61 00000fff ffffffff', '22P03'),
	('a score that is NaN', '\x00010009 0000000000000000 00000001 00000001 61 00000008 00000000c0000000 ffffffff', '22P03'),
	('a weight that is infinite', '\x00010009 0000000000000000 00000001 00000001 61 ffffffff 00000008 00000000d0000000', '22P03'),
	('a weight that is negative', '\x00010009 0000000000000000 00000001 00000001 61 ffffffff 0000000a 0001000040000000 0001', '22P03')) AS v(what, bytes, state);

-- random changes of sent bytes: an error of its own kind, or a tally like any other
CREATE FUNCTION pg_temp.fuzz_received(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t bizenv.composite_tally;
BEGIN
	t := pg_temp.receive(bytes);
	IF t::text::bizenv.composite_tally OPERATOR(pg_catalog.=) t AND bizenv.row_count(bizenv.merge(t)) = bizenv.row_count(t) THEN
		RETURN 'accepted';
	END IF;
	RETURN encode(bytes, 'hex');
EXCEPTION
	WHEN invalid_binary_representation OR protocol_violation OR character_not_in_repertoire THEN
		RETURN 'refused';
END
$$;
CREATE TABLE fuzzed AS
SELECT pg_temp.fuzz_received(pg_temp.change(bizenv_internal.composite_tally_send(t))) AS outcome
FROM (SELECT t FROM many WHERE bizenv.row_count(t) BETWEEN 1 AND 40 ORDER BY id LIMIT 300) AS s;
SELECT is(count(*), 0::bigint, 'changed bytes are refused or make a tally') FROM fuzzed WHERE outcome NOT IN ('accepted', 'refused');
SELECT ok(count(*) FILTER (WHERE outcome = 'accepted') > 10 AND count(*) FILTER (WHERE outcome = 'refused') > 10, 'both happen') FROM fuzzed;

-- random changes of stored bytes: reported as damage, or harmless; never a crash
CREATE FUNCTION pg_temp.fuzz_stored(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t bizenv.composite_tally := pg_temp.damaged(bytes);
BEGIN
	PERFORM bizenv.row_count(t), bizenv.skipped_count(t), bizenv.composite_score(t), bizenv.coverage_pct(t),
		bizenv_internal.composite_tally_send(t), bizenv_internal.composite_tally_hash(t), bizenv_internal.composite_tally_cmp(t, '{"codes": {"a": [1, 1]}}'), count(*) FROM bizenv.contributions(t);
	PERFORM bizenv.merge(m.t) FROM (VALUES (t), ('{"codes": {"b not there": [1, 1]}}')) AS m(t);
	RETURN 'read';
EXCEPTION
	WHEN data_corrupted OR internal_error OR character_not_in_repertoire OR numeric_value_out_of_range THEN
		RETURN 'refused';
END
$$;
CREATE TABLE damage AS
SELECT pg_temp.fuzz_stored(pg_temp.change(pg_temp.image(t))) AS outcome FROM many, generate_series(1, 3) WHERE bizenv.row_count(t) > 0;
SELECT ok(count(*) FILTER (WHERE outcome = 'refused') > 100 AND count(*) FILTER (WHERE outcome = 'read') > 10, 'damaged tallies are noticed') FROM damage;

------------------------------------------------------------------ an empty search_path

SET LOCAL search_path = '';
CREATE TABLE public.bare AS
SELECT s.grp, s.t::text AS text, bizenv.composite_score(s.t) AS score, bizenv.coverage_pct(s.t) AS coverage, (SELECT sum(c.contribution) FROM bizenv.contributions(s.t) AS c) AS added
FROM (SELECT f.grp, bizenv.composite_agg(f.code, f.score, f.weight) AS t FROM public.fact AS f GROUP BY f.grp) AS s;
CREATE TABLE public.bare_normal AS SELECT bizenv.normalise(r.x, 'z_score') OVER (PARTITION BY r.grp) AS z FROM public.raw AS r;
CREATE TABLE public.bare_sorted AS SELECT DISTINCT m.t FROM public.many AS m ORDER BY m.t;
SET LOCAL search_path = public;
SELECT is((SELECT count(*) FROM bare AS b FULL JOIN serial AS s USING (grp) WHERE b.text IS DISTINCT FROM s.t::text OR b.score IS DISTINCT FROM bizenv.composite_score(s.t)
	OR b.coverage IS DISTINCT FROM bizenv.coverage_pct(s.t) OR b.added IS DISTINCT FROM bizenv.composite_score(s.t, digits => 2)), 0::bigint, 'empty search_path: aggregate and accessors');
SELECT is((SELECT count(*) FROM bare_normal), 605::bigint, 'empty search_path: normalise');
SELECT is((SELECT count(*) FROM bare_sorted), (SELECT count(DISTINCT t::text) FROM many), 'empty search_path: DISTINCT, ORDER BY');

SELECT * FROM finish();
ROLLBACK;
