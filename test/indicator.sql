-- Laws and oracles of the room "indicator" (pgTAP). Every rule stands here once more in
-- plain SQL and is compared on random rows.
-- Other random rows by SEED=N make test (psql -v seed=N).
\ir lib/begin.psql
SELECT plan(839);
\ir lib/seed.psql
\ir lib/tools.psql

----------------------------------------------------------------- what is needed

-- a call with another value in the place of a named argument
CREATE FUNCTION pg_temp.put(call text, argument text, value text) RETURNS text LANGUAGE sql AS $$
	SELECT regexp_replace(call, '\m' || argument || ' => [^,)]*', argument || ' => ' || replace(value, '\', '\\'))
$$;

-- a ratio rounded half away from zero, by whole numbers alone
CREATE FUNCTION pg_temp.half_up(part numeric, whole numeric, digits integer) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT round(sign(part) * sign(whole) * ('1e' || -digits)::numeric * div(2 * abs(part) * ('1e' || digits)::numeric + abs(whole), 2 * abs(whole)), digits)
$$;

-- + where the first is better than the second
CREATE FUNCTION pg_temp.better(value numeric, benchmark numeric, direction text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN direction IN ('lower_is_better', '逆向', '越低越好') THEN benchmark - value ELSE value - benchmark END
$$;

-- the texts that tallies must have, made by plain SQL
CREATE FUNCTION pg_temp.weighted_text(vs numeric[], ws numeric[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT format('{"pairs": %s, "value_missing": %s, "weight_missing": %s, "product": %s, "weight": %s, "unvalued_weight": %s}',
		count(*) FILTER (WHERE v IS NOT NULL AND w IS NOT NULL), count(*) FILTER (WHERE v IS NULL AND w IS NOT NULL), count(*) FILTER (WHERE w IS NULL),
		trim_scale(coalesce(sum(v * w), 0)), trim_scale(coalesce(sum(w) FILTER (WHERE v IS NOT NULL), 0)), trim_scale(coalesce(sum(w) FILTER (WHERE v IS NULL), 0)))
	FROM unnest(vs, ws) AS u(v, w)
$$;
CREATE FUNCTION pg_temp.gap_text(vs numeric[], bs numeric[], ds text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT format('{"ahead": %s, "level": %s, "behind": %s, "skipped": %s, "advantage": %s, "worst": %s}',
		count(*) FILTER (WHERE a > 0), count(*) FILTER (WHERE a = 0), count(*) FILTER (WHERE a < 0), count(*) FILTER (WHERE a IS NULL),
		trim_scale(coalesce(sum(a), 0)), trim_scale(coalesce(min(a), 0)))
	FROM (SELECT pg_temp.better(v, b, d) AS a FROM unnest(vs, bs, ds) AS u(v, b, d)) AS s
$$;

-- the bytes of tallies as they are stored, and any bytes as a tally: what a failing disk does
CREATE FUNCTION pg_temp.image(bizenv.weighted_tally) RETURNS bytea LANGUAGE internal STRICT AS 'byteasend';
CREATE FUNCTION pg_temp.image(bizenv.gap_tally) RETURNS bytea LANGUAGE internal STRICT AS 'byteasend';
CREATE FUNCTION pg_temp.as_weighted(bytea) RETURNS bizenv.weighted_tally LANGUAGE internal STRICT AS 'byteasend';
CREATE FUNCTION pg_temp.as_gap(bytea) RETURNS bizenv.gap_tally LANGUAGE internal STRICT AS 'byteasend';

-- a tally is what a text says, byte for byte
CREATE FUNCTION pg_temp.is_same(t bizenv.weighted_tally, expected text) RETURNS boolean LANGUAGE sql AS $$
	SELECT coalesce(t::text = expected AND pg_temp.image(t) = pg_temp.image(expected::bizenv.weighted_tally) AND t OPERATOR(pg_catalog.=) expected::bizenv.weighted_tally, false)
$$;
CREATE FUNCTION pg_temp.is_same(t bizenv.gap_tally, expected text) RETURNS boolean LANGUAGE sql AS $$
	SELECT coalesce(t::text = expected AND pg_temp.image(t) = pg_temp.image(expected::bizenv.gap_tally) AND t OPERATOR(pg_catalog.=) expected::bizenv.gap_tally, false)
$$;

-- feeds bytes to the binary input of a type: COPY BINARY from a program that prints them
CREATE TABLE received_weighted (t bizenv.weighted_tally);
CREATE TABLE received_gap (t bizenv.gap_tally);
CREATE FUNCTION pg_temp.receive(kind text, field bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	file bytea := '\x5047434f50590aff0d0a000000000000000000' || '\x0001'::bytea
		|| int4send(length(field)) || field || '\xffff'::bytea;
	octal text;
	result text;
BEGIN
	SELECT string_agg(format('\%s%s%s', b / 64, b / 8 % 8, b % 8), '' ORDER BY i) INTO octal
	FROM generate_series(0, length(file) - 1) AS i, get_byte(file, i) AS b;
	EXECUTE 'TRUNCATE received_' || kind;
	EXECUTE format('COPY received_%s FROM PROGRAM %L (FORMAT binary)', kind, format('printf ''%s''', octal));
	EXECUTE format('SELECT t FROM received_%s', kind) INTO result;
	RETURN result;
END
$$;

-- figures of an office, some missing, zero, of 20 to 40 decimals or of 26 digits
CREATE FUNCTION pg_temp.figure(x float8, y float8, z float8) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN x < 0.06 THEN NULL
	            WHEN x < 0.12 THEN round(0::numeric, floor(z * 3)::integer)
	            WHEN x < 0.19 THEN round((y::numeric + z::numeric * 1e-25) * 100, 20 + floor(z * 21)::integer)
	            WHEN x < 0.26 THEN round(y::numeric * 1e25, floor(z * 3)::integer)
	            ELSE round(y::numeric * 1000, floor(z * 5)::integer) END
$$;
CREATE TABLE measure (id integer, grp integer, part integer, v numeric, w numeric, b numeric, d text);
INSERT INTO measure
SELECT id, floor(g * 40), floor(p * 8), CASE WHEN s < 0.3 THEN -1 ELSE 1 END * pg_temp.figure(x1, y1, z1), pg_temp.figure(x2, y2, z2),
	CASE WHEN e < 0.2 THEN CASE WHEN s < 0.3 THEN -1 ELSE 1 END * pg_temp.figure(x1, y1, z1) ELSE pg_temp.figure(x3, y1, z3) END,
	(ARRAY['higher_is_better', 'lower_is_better', '正向', '逆向'])[1 + floor(f * 4)::integer]
FROM (SELECT id, random() AS g, random() AS p, random() AS s, random() AS e, random() AS f, random() AS x1, random() AS y1, random() AS z1,
		random() AS x2, random() AS y2, random() AS z2, random() AS x3, random() AS z3 FROM generate_series(1, 4000) AS id) AS r;
ANALYZE measure;
SELECT cmp_ok(least(count(*) FILTER (WHERE v IS NULL), count(*) FILTER (WHERE w IS NULL), count(*) FILTER (WHERE b IS NULL), count(*) FILTER (WHERE v = 0), count(*) FILTER (WHERE w = 0),
	count(*) FILTER (WHERE v < 0), count(*) FILTER (WHERE scale(v) >= 20), count(*) FILTER (WHERE v > 1e20), count(*) FILTER (WHERE w > 1e20), count(*) FILTER (WHERE scale(w) >= 20), count(*) FILTER (WHERE v = b)),
	'>', 80::bigint, 'random rows have every kind of figure') FROM measure;

------------------------------------------------------------ one aggregate, many plans

SET LOCAL max_parallel_workers_per_gather = 0;
CREATE TABLE serial AS SELECT grp, bizenv.weighted_agg(v, w) AS t, bizenv.gap_agg(v, b, d) AS g FROM measure GROUP BY grp;
SELECT is_empty($$SELECT s.grp, s.t, o.text FROM serial AS s FULL JOIN (SELECT grp, pg_temp.weighted_text(array_agg(v), array_agg(w)) AS text FROM measure GROUP BY grp) AS o USING (grp)
	WHERE NOT pg_temp.is_same(s.t, o.text)$$, 'weighted_agg of groups is plain SQL');
SELECT is_empty($$SELECT s.grp, s.g, o.text FROM serial AS s FULL JOIN (SELECT grp, pg_temp.gap_text(array_agg(v), array_agg(b), array_agg(d)) AS text FROM measure GROUP BY grp) AS o USING (grp)
	WHERE NOT pg_temp.is_same(s.g, o.text)$$, 'gap_agg of groups is plain SQL');
SELECT unnest(ARRAY[is(t::text, o, 'weighted_agg of all rows is plain SQL'), is(g::text, p, 'gap_agg of all rows is plain SQL')])
FROM (SELECT bizenv.weighted_agg(v, w) AS t, pg_temp.weighted_text(array_agg(v), array_agg(w)) AS o, bizenv.gap_agg(v, b, d) AS g, pg_temp.gap_text(array_agg(v), array_agg(b), array_agg(d)) AS p FROM measure) AS s;
SELECT is_empty($$SELECT * FROM (SELECT grp, bizenv.weighted_avg(v, w) AS mean, trim_scale(sum(v * w)) / nullif(trim_scale(sum(w) FILTER (WHERE v IS NOT NULL)), 0) AS plain FROM measure GROUP BY grp) AS s
	WHERE mean::text IS DISTINCT FROM plain::text$$, 'weighted_avg is sum(v * w) / sum(w) over pairs without NULL');
SELECT is_empty($$SELECT * FROM (SELECT grp, bizenv.weighted_avg(v, w) AS mean, bizenv.mean_value(bizenv.weighted_agg(v, w)) AS of_tally FROM measure GROUP BY grp) AS s
	WHERE mean::text IS DISTINCT FROM of_tally::text$$, 'weighted_avg is mean_value of weighted_agg, also where they share their state');
SELECT is_empty($$SELECT * FROM (SELECT part, bizenv.weighted_avg(v, w) AS mean, sum(v * w) / sum(w) AS plain FROM measure WHERE abs(v) < 1e4 AND w < 1e4 AND scale(v) < 5 AND scale(w) < 5 GROUP BY part) AS s
	WHERE round(mean, 12) <> round(plain, 12)$$, 'and so it is as an analyst writes it');

-- how many groups differ from the serial plan, byte for byte, in a query of (grp, t, g)
CREATE FUNCTION pg_temp.differing(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('CREATE TABLE other AS %s', query);
	SELECT count(*) INTO n FROM serial AS s FULL JOIN other AS o USING (grp)
	WHERE pg_temp.image(s.t) IS DISTINCT FROM pg_temp.image(o.t) OR pg_temp.image(s.g) IS DISTINCT FROM pg_temp.image(o.g) OR s.t::text IS DISTINCT FROM o.t::text OR s.g::text IS DISTINCT FROM o.g::text;
	DROP TABLE other;
	RETURN n;
END
$$;
\set grouped 'SELECT grp, bizenv.weighted_agg(v, w) AS t, bizenv.gap_agg(v, b, d) AS g FROM measure GROUP BY grp'
SET LOCAL enable_sort = off;
SELECT alike(pg_temp.plan_of(:'grouped'), '%HashAggregate%', 'hashed aggregation is planned');
SELECT is(pg_temp.differing(:'grouped'), 0::bigint, 'hashed: the same');
SET LOCAL enable_sort = on;
SET LOCAL enable_hashagg = off;
SELECT alike(pg_temp.plan_of(:'grouped'), '%GroupAggregate%Sort%', 'sorted aggregation is planned');
SELECT is(pg_temp.differing(:'grouped'), 0::bigint, 'sorted: the same');
SET LOCAL enable_hashagg = on;
SELECT is(pg_temp.differing('SELECT grp, bizenv.weighted_agg(v, w) AS t, bizenv.gap_agg(v, b, d) AS g FROM (SELECT * FROM measure ORDER BY ' || ordering || ') AS m GROUP BY grp'),
	0::bigint, 'rows in the order of ' || ordering || ': the same')
FROM unnest(ARRAY['random()', 'v', 'v * w DESC', 'abs(v) NULLS FIRST', 'scale(v), w DESC', 'pg_temp.better(v, b, d)']) AS ordering;

-- parallel
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
SELECT alike(pg_temp.plan_of(query), '%Finalize%Gather%Partial%Aggregate%Parallel Seq Scan%', 'planned in parallel: ' || query)
FROM (VALUES (:'grouped'), ('SELECT bizenv.weighted_agg(v, w), bizenv.gap_agg(v, b, d) FROM measure'), ('SELECT bizenv.weighted_avg(v, w) FROM measure'), ('SELECT bizenv.merge(t), bizenv.merge(g) FROM serial')) AS q(query);
SELECT is(pg_temp.differing(:'grouped'), 0::bigint, 'parallel, many groups: the same');
SELECT unnest(ARRAY[is(pg_temp.image(bizenv.weighted_agg(v, w)), (SELECT pg_temp.image(bizenv.merge(t)) FROM serial), 'parallel, one group: weighted_agg is the same'),
	is(pg_temp.image(bizenv.gap_agg(v, b, d)), (SELECT pg_temp.image(bizenv.merge(g)) FROM serial), 'parallel, one group: gap_agg is the same'),
	is(bizenv.weighted_avg(v, w)::text, (SELECT bizenv.mean_value(bizenv.merge(t))::text FROM serial), 'parallel, one group: weighted_avg is the same')]) FROM measure;
CREATE TABLE tallies AS SELECT grp, part, bizenv.weighted_agg(v, w) AS t, bizenv.gap_agg(v, b, d) AS g FROM measure GROUP BY grp, part;
ANALYZE tallies;
\set merged 'SELECT grp, bizenv.merge(t) AS t, bizenv.merge(g) AS g FROM tallies GROUP BY grp'
SELECT alike(pg_temp.plan_of(:'merged'), '%Finalize%Gather%Partial%Aggregate%', 'merge is planned in parallel');
SELECT is(pg_temp.differing(:'merged'), 0::bigint, 'merge of parts, in parallel: the same');
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT is(pg_temp.differing(:'merged'), 0::bigint, 'merge of parts: the same');
SELECT is(pg_temp.differing('SELECT grp, bizenv.merge(t ORDER BY part DESC) AS t, bizenv.merge(g ORDER BY random()) AS g FROM tallies GROUP BY grp'), 0::bigint, 'merge of parts in another order: the same');

-- partitionwise: by another column (partial) and by the group (full)
CREATE TABLE parted (LIKE measure) PARTITION BY LIST (part);
SELECT format('CREATE TABLE parted_%s PARTITION OF parted FOR VALUES IN (%s)', p, p) FROM generate_series(0, 7) AS p \gexec
INSERT INTO parted SELECT * FROM measure;
ANALYZE parted;
CREATE TABLE by_group (LIKE measure) PARTITION BY HASH (grp);
SELECT format('CREATE TABLE by_group_%s PARTITION OF by_group FOR VALUES WITH (MODULUS 3, REMAINDER %s)', p, p) FROM generate_series(0, 2) AS p \gexec
INSERT INTO by_group SELECT * FROM measure;
ANALYZE by_group;
SET LOCAL enable_partitionwise_aggregate = on;
SELECT alike(pg_temp.plan_of(replace(:'grouped', 'measure', 'parted')), '%Finalize%Append%Partial%', 'partial partitionwise aggregation is planned');
SELECT is(pg_temp.differing(replace(:'grouped', 'measure', 'parted')), 0::bigint, 'partitionwise, partial: the same');
SELECT alike(pg_temp.plan_of(replace(:'grouped', 'measure', 'by_group')), '%Append%Aggregate%', 'full partitionwise aggregation is planned');
SELECT is(pg_temp.differing(replace(:'grouped', 'measure', 'by_group')), 0::bigint, 'partitionwise, full: the same');
SET LOCAL max_parallel_workers_per_gather = 2;
SELECT is(pg_temp.differing(replace(:'grouped', 'measure', 'parted')), 0::bigint, 'partitionwise and parallel: the same');
SET LOCAL max_parallel_workers_per_gather = 0;

-- moving frames: the same frame read by plain SQL; sums that went beyond 128 bits come back
CREATE FUNCTION pg_temp.frames_that_differ(frame text, rows integer DEFAULT 500) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('SELECT format(''%%s: %%s, %%s, %%s'', id, t, g, mean) FROM (
			SELECT id, bizenv.weighted_agg(v, w) OVER f AS t, bizenv.gap_agg(v, b, d) OVER f AS g, bizenv.weighted_avg(v, w) OVER f AS mean,
				coalesce(array_agg(v) OVER f, ''{}'') AS vs, coalesce(array_agg(w) OVER f, ''{}'') AS ws, coalesce(array_agg(b) OVER f, ''{}'') AS bs, coalesce(array_agg(d) OVER f, ''{}'') AS ds
			FROM measure WHERE id <= %s WINDOW f AS (PARTITION BY grp %% 3 ORDER BY %s)) AS s
		WHERE NOT pg_temp.is_same(t, pg_temp.weighted_text(vs, ws)) OR NOT pg_temp.is_same(g, pg_temp.gap_text(vs, bs, ds)) OR mean::text IS DISTINCT FROM bizenv.mean_value(t)::text LIMIT 3', rows, frame);
END
$$;
SELECT is_empty(format('SELECT * FROM pg_temp.frames_that_differ(%L)', frame), 'moving frame: ' || frame)
FROM (VALUES ('id ROWS BETWEEN 5 PRECEDING AND CURRENT ROW'), ('id ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING'), ('id ROWS 40 PRECEDING'),
	('id ROWS BETWEEN CURRENT ROW AND CURRENT ROW'), ('id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING'),
	('id ROWS BETWEEN 2 FOLLOWING AND 9 FOLLOWING'), ('id ROWS BETWEEN 9 PRECEDING AND 4 PRECEDING'), ('id ROWS BETWEEN 2 FOLLOWING AND 1 FOLLOWING'),
	('id ROWS BETWEEN 4 PRECEDING AND 4 FOLLOWING EXCLUDE CURRENT ROW'), ('part, id ROWS BETWEEN 4 PRECEDING AND 4 FOLLOWING EXCLUDE TIES'),
	('part GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE GROUP'), ('part RANGE BETWEEN 1 PRECEDING AND CURRENT ROW'),
	('id RANGE BETWEEN 7 PRECEDING AND 2 FOLLOWING'), ('id / 20 * 100 RANGE BETWEEN 1 PRECEDING AND CURRENT ROW'),
	('id * 7 % 5 GROUPS BETWEEN 1 FOLLOWING AND 2 FOLLOWING'), ('id ROWS UNBOUNDED PRECEDING')) AS f(frame);
SELECT is_empty($$SELECT grp, part FROM (SELECT grp, part, bizenv.merge(t) OVER f AS t, bizenv.merge(g) OVER f AS g, array_agg(grp) OVER f AS grps, array_agg(part) OVER f AS parts
		FROM tallies WINDOW f AS (ORDER BY grp, part ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING)) AS s
	WHERE NOT pg_temp.is_same(t, (SELECT pg_temp.weighted_text(array_agg(v), array_agg(w)) FROM measure JOIN unnest(grps, parts) AS p(grp, part) USING (grp, part)))
	      OR NOT pg_temp.is_same(g, (SELECT pg_temp.gap_text(array_agg(v), array_agg(b), array_agg(d)) FROM measure JOIN unnest(grps, parts) AS p(grp, part) USING (grp, part)))$$,
	'moving frame of merge');
SELECT ok(bool_or(length(t::text) > 150) AND min(length(t::text)) < 130, 'sums leave the short form and come back')
FROM (SELECT bizenv.weighted_agg(v, w) OVER (ORDER BY id ROWS 3 PRECEDING) AS t FROM measure) AS s;
-- A frame that is empty again has forgotten everything
SELECT is_empty($$SELECT t, g FROM (SELECT v IS NULL AND w IS NULL AS none, bizenv.weighted_agg(v, w) OVER f AS t, bizenv.gap_agg(v, w, '正向') FILTER (WHERE v IS NOT NULL) OVER f AS g
		FROM (SELECT n, CASE WHEN n % 4 > 1 THEN 1e30 / n END AS v, CASE WHEN n % 4 > 1 THEN 1e-30 END AS w FROM generate_series(1, 40) AS n) AS s WINDOW f AS (ORDER BY n ROWS 0 PRECEDING)) AS m
	WHERE none AND NOT (pg_temp.is_same(t, pg_temp.weighted_text(ARRAY[NULL::numeric], ARRAY[NULL::numeric])) AND pg_temp.is_same(g, pg_temp.gap_text('{}', '{}', '{}')))$$,
	'what was taken out leaves no trace');

-- clauses of the aggregates
SELECT unnest(ARRAY[is(bizenv.weighted_agg(DISTINCT v, w)::text, (SELECT pg_temp.weighted_text(array_agg(v), array_agg(w)) FROM (SELECT DISTINCT v, w FROM measure, generate_series(1, 2)) AS s), 'weighted_agg(DISTINCT)'),
	is(bizenv.gap_agg(DISTINCT v, b, d)::text, (SELECT pg_temp.gap_text(array_agg(v), array_agg(b), array_agg(d)) FROM (SELECT DISTINCT v, b, d FROM measure) AS s), 'gap_agg(DISTINCT)'),
	is(bizenv.weighted_avg(DISTINCT v, w)::text, (SELECT bizenv.weighted_avg(v, w)::text FROM (SELECT DISTINCT v, w FROM measure) AS s), 'weighted_avg(DISTINCT)')])
FROM measure, generate_series(1, 2);
SELECT unnest(ARRAY[is(bizenv.weighted_agg(v, w) FILTER (WHERE id % 3 = 0)::text, (SELECT pg_temp.weighted_text(array_agg(v), array_agg(w)) FROM measure WHERE id % 3 = 0), 'weighted_agg FILTER'),
	is(bizenv.gap_agg(v, b, d) FILTER (WHERE id % 3 = 0)::text, (SELECT pg_temp.gap_text(array_agg(v), array_agg(b), array_agg(d)) FROM measure WHERE id % 3 = 0), 'gap_agg FILTER'),
	is(bizenv.weighted_agg(v, w) FILTER (WHERE id < 0)::text, pg_temp.weighted_text('{}', '{}'), 'a FILTER that lets nothing through gives the empty weighted_tally'),
	is(bizenv.gap_agg(v, b, d) FILTER (WHERE id < 0)::text, pg_temp.gap_text('{}', '{}', '{}'), 'a FILTER that lets nothing through gives the empty gap_tally'),
	is(bizenv.weighted_avg(v, w) FILTER (WHERE id < 0), NULL, 'weighted_avg of nothing is NULL')])
FROM measure;
SELECT unnest(ARRAY[is(pg_temp.image(bizenv.weighted_agg(v, w ORDER BY v DESC, id)), (SELECT pg_temp.image(bizenv.weighted_agg(v, w)) FROM measure), 'weighted_agg(ORDER BY)'),
	is(pg_temp.image(bizenv.gap_agg(v, b, d ORDER BY b, id DESC)), (SELECT pg_temp.image(bizenv.gap_agg(v, b, d)) FROM measure), 'gap_agg(ORDER BY)')]) FROM measure;
SELECT is_empty($$SELECT grp, part FROM (SELECT grp, part, bizenv.weighted_agg(v, w) AS t, pg_temp.weighted_text(array_agg(v), array_agg(w)) AS o, bizenv.gap_agg(v, b, d) AS g, pg_temp.gap_text(array_agg(v), array_agg(b), array_agg(d)) AS p
		FROM measure WHERE id <= 800 GROUP BY ROLLUP (grp, part)) AS s WHERE NOT pg_temp.is_same(t, o) OR NOT pg_temp.is_same(g, p)$$, 'GROUP BY ROLLUP');

-- empty, one and many combined in every pairing: by merge, as partitions, by UNION ALL
CREATE FUNCTION pg_temp.pairing(a integer, b integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t text;
	g text;
	by_merge record;
	by_partition record;
	by_union record;
BEGIN
	TRUNCATE parted;
	INSERT INTO parted SELECT id, grp, 0, m.v, m.w, m.b, m.d FROM measure AS m WHERE id <= a;
	INSERT INTO parted SELECT id, grp, 1, m.v, m.w, m.b, m.d FROM measure AS m WHERE id > 1000 AND id <= 1000 + pairing.b;
	SELECT pg_temp.weighted_text(array_agg(p.v), array_agg(p.w)), pg_temp.gap_text(array_agg(p.v), array_agg(p.b), array_agg(p.d)) INTO t, g FROM parted AS p;
	SELECT bizenv.merge(u.t) AS t, bizenv.merge(u.g) AS g INTO by_merge
	FROM (SELECT bizenv.weighted_agg(p.v, p.w) AS t, bizenv.gap_agg(p.v, p.b, p.d) AS g FROM parted_0 AS p
		UNION ALL SELECT bizenv.weighted_agg(p.v, p.w), bizenv.gap_agg(p.v, p.b, p.d) FROM parted_1 AS p) AS u;
	SELECT bizenv.weighted_agg(p.v, p.w) AS t, bizenv.gap_agg(p.v, p.b, p.d) AS g INTO by_partition FROM parted AS p;
	SELECT bizenv.weighted_agg(p.v, p.w) AS t, bizenv.gap_agg(p.v, p.b, p.d) AS g INTO by_union FROM (SELECT * FROM parted_0 UNION ALL SELECT * FROM parted_1) AS p;
	IF pg_temp.is_same(by_merge.t, t) AND pg_temp.is_same(by_merge.g, g) AND pg_temp.is_same(by_partition.t, t) AND pg_temp.is_same(by_partition.g, g)
		AND pg_temp.is_same(by_union.t, t) AND pg_temp.is_same(by_union.g, g) THEN
		RETURN 'ok';
	END IF;
	RETURN concat_ws(E'\n', t, g, by_merge, by_partition, by_union);
END
$$;
SET LOCAL max_parallel_workers_per_gather = 2;
SELECT is(pg_temp.pairing(a, b), 'ok', format('%s rows with %s rows', a, b)) FROM unnest(ARRAY[0, 1, 2, 500]) AS a, unnest(ARRAY[0, 1, 2, 500]) AS b;
SELECT alike(pg_temp.plan_of('SELECT bizenv.weighted_agg(v, w), bizenv.gap_agg(v, b, d) FROM parted'), '%Finalize%Partial%', 'these were combined from parts');
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT unnest(ARRAY[is(bizenv.merge(t)::text, pg_temp.weighted_text('{}', '{}'), 'no weighted tallies: the empty one'), is(bizenv.merge(g)::text, pg_temp.gap_text('{}', '{}', '{}'), 'no gap tallies: the empty one')]) FROM serial WHERE false;
SELECT is(bizenv.merge(t)::text, pg_temp.weighted_text('{}', '{}'), 'NULL weighted tallies are ignored') FROM (VALUES (NULL::bizenv.weighted_tally), (NULL)) AS s(t);
SELECT is(bizenv.merge(g)::text, pg_temp.gap_text('{}', '{}', '{}'), 'NULL gap tallies are ignored') FROM (VALUES (NULL::bizenv.gap_tally), (NULL)) AS s(g);
SELECT unnest(ARRAY[is(pg_temp.image(bizenv.merge(t)), (SELECT pg_temp.image(bizenv.merge(t)) FROM serial), 'NULL among weighted tallies is ignored'),
	is(pg_temp.image(bizenv.merge(g)), (SELECT pg_temp.image(bizenv.merge(g)) FROM serial), 'NULL among gap tallies is ignored')])
FROM (SELECT t, g FROM serial UNION ALL SELECT NULL, NULL) AS s;
-- the least of a part that knows no gap does not count
SELECT is(bizenv.merge(g)::text, expected, parts::text)
FROM (VALUES (1, ARRAY['{}', '{"ahead": 1, "advantage": 5, "worst": 5}'], '{"ahead": 1, "level": 0, "behind": 0, "skipped": 0, "advantage": 5, "worst": 5}'),
	(2, ARRAY['{"ahead": 1, "advantage": 5, "worst": 5}', '{"skipped": 2}'], '{"ahead": 1, "level": 0, "behind": 0, "skipped": 2, "advantage": 5, "worst": 5}'),
	(3, ARRAY['{"skipped": 2}', '{"ahead": 1, "advantage": 1e30, "worst": 1e30}'], '{"ahead": 1, "level": 0, "behind": 0, "skipped": 2, "advantage": 1000000000000000000000000000000, "worst": 1000000000000000000000000000000}'),
	(4, ARRAY['{"ahead": 1, "advantage": 1e-30, "worst": 1e-30}', '{"ahead": 1, "advantage": 1e30, "worst": 1e30}', '{"ahead": 1, "advantage": 2, "worst": 2}'],
		'{"ahead": 3, "level": 0, "behind": 0, "skipped": 0, "advantage": 1000000000000000000000000000002.000000000000000000000000000001, "worst": 0.000000000000000000000000000001}'),
	(5, ARRAY['{"behind": 1, "advantage": -1e30, "worst": -1e30}', '{"level": 1}', '{"behind": 1, "advantage": -2e30, "worst": -2e30}'],
		'{"ahead": 0, "level": 1, "behind": 2, "skipped": 0, "advantage": -3000000000000000000000000000000, "worst": -2000000000000000000000000000000}')) AS m(n, parts, expected)
CROSS JOIN LATERAL unnest(parts::bizenv.gap_tally[]) AS g GROUP BY n, parts, expected ORDER BY n;

----------------------------------------------------------------- the tallies as values

SELECT is_empty($$SELECT t, g FROM tallies WHERE pg_temp.image(t::text::bizenv.weighted_tally) <> pg_temp.image(t) OR pg_temp.image(g::text::bizenv.gap_tally) <> pg_temp.image(g)$$, 'out and in: the same bytes');
SELECT is_empty($$SELECT t, g FROM tallies WHERE pg_temp.image(t::jsonb::text::bizenv.weighted_tally) <> pg_temp.image(t) OR pg_temp.image(g::jsonb::text::bizenv.gap_tally) <> pg_temp.image(g)
	OR t::json::text <> t::text OR g::json::text <> g::text OR to_json(t)::text <> t::text OR to_json(g)::text <> g::text$$, 'by way of json and jsonb: the same');
SELECT is_empty($$SELECT t, g FROM (SELECT t, g FROM tallies ORDER BY grp, part LIMIT 60) AS s
	WHERE pg_temp.receive('weighted', bizenv_internal.weighted_tally_send(t)) IS DISTINCT FROM t::text OR pg_temp.receive('gap', bizenv_internal.gap_tally_send(g)) IS DISTINCT FROM g::text$$, 'send and receive: the same');
SELECT is(pg_temp.receive('weighted', bizenv_internal.weighted_tally_send('{}')), pg_temp.weighted_text('{}', '{}'), 'send and receive of the empty weighted_tally');
SELECT is(pg_temp.receive('gap', bizenv_internal.gap_tally_send('{}')), pg_temp.gap_text('{}', '{}', '{}'), 'send and receive of the empty gap_tally');
SELECT is(bizenv.weighted_tally '{"weight": 4.00e2, "product": 1950.000, "pairs": 2.0}'::text,
	'{"pairs": 2, "value_missing": 0, "weight_missing": 0, "product": 1950, "weight": 400, "unvalued_weight": 0}', 'keys in any order, left out, and numbers however written');
SELECT is(bizenv.gap_tally '{"level": 9223372036854775807}'::text, '{"ahead": 0, "level": 9223372036854775807, "behind": 0, "skipped": 0, "advantage": 0, "worst": 0}', 'the largest count');
SELECT is(bizenv.gap_tally '{"skipped": 10000000000000000}'::text, '{"ahead": 0, "level": 0, "behind": 0, "skipped": 10000000000000000, "advantage": 0, "worst": 0}', 'a count with many zeros');

-- equality, order, hash and text say the same
CREATE TABLE many AS
SELECT row_number() OVER () AS id, t, g FROM (
	SELECT bizenv.weighted_agg(v, w) AS t, bizenv.gap_agg(v, b, d) AS g FROM measure WHERE id <= 800 GROUP BY id / 2
	UNION ALL SELECT '{}', '{}' UNION ALL SELECT '{}', '{}' UNION ALL SELECT '{"value_missing": 1}', '{"skipped": 1}'
	UNION ALL SELECT t, g FROM (SELECT t, g FROM tallies ORDER BY grp, part LIMIT 50) AS s UNION ALL SELECT t, g FROM (SELECT t, g FROM tallies ORDER BY grp, part LIMIT 20) AS s) AS u;
ANALYZE many;
SELECT is((SELECT count(DISTINCT t) FROM many), (SELECT count(DISTINCT t::text) FROM many), 'DISTINCT weighted tallies are distinct texts');
SELECT is((SELECT count(DISTINCT g) FROM many), (SELECT count(DISTINCT g::text) FROM many), 'DISTINCT gap tallies are distinct texts');
CREATE FUNCTION pg_temp.group_sizes(key text, setting text, kind text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	query text := format('SELECT count(*) AS n FROM many GROUP BY %s', key);
	sizes text;
BEGIN
	PERFORM set_config('enable_' || setting, 'off', true);
	IF pg_temp.plan_of(query) NOT LIKE '%' || kind || '%' THEN
		RETURN pg_temp.plan_of(query);
	END IF;
	EXECUTE format('SELECT array_agg(n ORDER BY n) FROM (%s) AS s', query) INTO sizes;
	PERFORM set_config('enable_' || setting, 'on', true);
	RETURN sizes;
END
$$;
SELECT is(pg_temp.group_sizes(key, setting, kind), pg_temp.group_sizes(key || '::text', 'sort', ''), format('GROUP BY %s by %s', key, kind))
FROM (VALUES ('t', 'sort', 'HashAggregate'), ('t', 'hashagg', 'GroupAggregate'), ('g', 'sort', 'HashAggregate'), ('g', 'hashagg', 'GroupAggregate')) AS s(key, setting, kind);
CREATE FUNCTION pg_temp.pairs(key text, kind text, setting text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	query text := format('SELECT count(*) FROM many AS a JOIN many AS b ON a.%1$s OPERATOR(pg_catalog.=) b.%1$s', key);
	n bigint;
BEGIN
	PERFORM set_config('enable_' || s, (s = setting)::text, true) FROM unnest(ARRAY['hashjoin', 'mergejoin', 'nestloop']) AS s;
	IF pg_temp.plan_of(query) NOT LIKE '%' || kind || '%' THEN
		RETURN pg_temp.plan_of(query);
	END IF;
	EXECUTE query INTO n;
	PERFORM set_config('enable_' || s, 'on', true) FROM unnest(ARRAY['hashjoin', 'mergejoin', 'nestloop']) AS s;
	RETURN n::text;
END
$$;
SELECT unnest(ARRAY[is(pg_temp.pairs('t', kind, setting), (SELECT sum(n * n) FROM (SELECT count(*) AS n FROM many GROUP BY t::text) AS s)::text, kind || ' of weighted tallies'),
	is(pg_temp.pairs('g', kind, setting), (SELECT sum(n * n) FROM (SELECT count(*) AS n FROM many GROUP BY g::text) AS s)::text, kind || ' of gap tallies')])
FROM (VALUES ('Hash Join', 'hashjoin'), ('Merge Join', 'mergejoin'), ('Nested Loop', 'nestloop')) AS k(kind, setting);
SELECT is_empty(format($$SELECT a.t, b.t FROM (SELECT id, %1$s AS t FROM many) AS a, (SELECT id, %1$s AS t FROM many) AS b WHERE a.id %% 5 = 0 AND b.id %% 5 = 1 AND (
	(a.t OPERATOR(pg_catalog.=) b.t) <> (a.t::text = b.t::text) OR (a.t OPERATOR(pg_catalog.=) b.t) = (a.t OPERATOR(pg_catalog.<>) b.t)
	OR (a.t OPERATOR(pg_catalog.=) b.t) <> (pg_temp.image(a.t) = pg_temp.image(b.t))
	OR (a.t OPERATOR(pg_catalog.<) b.t) <> (bizenv_internal.%2$s_cmp(a.t, b.t) < 0) OR (a.t OPERATOR(pg_catalog.>) b.t) <> (bizenv_internal.%2$s_cmp(b.t, a.t) < 0)
	OR (a.t OPERATOR(pg_catalog.<=) b.t) = (a.t OPERATOR(pg_catalog.>) b.t) OR (a.t OPERATOR(pg_catalog.>=) b.t) = (a.t OPERATOR(pg_catalog.<) b.t)
	OR (a.t OPERATOR(pg_catalog.=) b.t AND (bizenv_internal.%2$s_hash(a.t) <> bizenv_internal.%2$s_hash(b.t) OR bizenv_internal.%2$s_hash_extended(a.t, 7) <> bizenv_internal.%2$s_hash_extended(b.t, 7))))$$,
	key, name), 'operators, bytes, text and hash agree: ' || name)
FROM (VALUES ('t', 'weighted_tally'), ('g', 'gap_tally')) AS r(key, name);
SELECT is_empty($$SELECT t, g FROM (SELECT t, lag(t, 1) OVER x AS t1, lag(t, 7) OVER x AS t7, g, lag(g, 1) OVER y AS g1, lag(g, 7) OVER y AS g7 FROM many WINDOW x AS (ORDER BY t), y AS (ORDER BY g)) AS s
	WHERE t1 OPERATOR(pg_catalog.>) t OR t7 OPERATOR(pg_catalog.>) t OR g1 OPERATOR(pg_catalog.>) g OR g7 OPERATOR(pg_catalog.>) g$$, 'the order is total');
CREATE INDEX ON many (t);
CREATE INDEX ON many USING hash (g);
SET LOCAL enable_seqscan = off;
SELECT is((SELECT count(*) FROM many WHERE t OPERATOR(pg_catalog.=) (SELECT t FROM many WHERE id = 7)), (SELECT count(*) FROM many WHERE t::text = (SELECT t::text FROM many WHERE id = 7)), 'a btree finds the equal ones');
SELECT is((SELECT count(*) FROM many WHERE g OPERATOR(pg_catalog.=) (SELECT g FROM many WHERE id = 7)), (SELECT count(*) FROM many WHERE g::text = (SELECT g::text FROM many WHERE id = 7)), 'a hash index finds the equal ones');
SET LOCAL enable_seqscan = on;

-- a sum of thousands of digits, stored out of line
CREATE TABLE large AS SELECT bizenv.weighted_agg(v, 1) AS t, bizenv.gap_agg(v, 0, '正向') AS g
FROM (SELECT string_agg(floor(random() * 1e9)::bigint::text, '')::numeric * 1e-3000 AS v FROM generate_series(1, 5000)) AS s;
SELECT cmp_ok(pg_relation_size(reltoastrelid), '>', 10000::bigint, 'sums so long that they are stored out of line') FROM pg_class WHERE oid = 'large'::regclass;
SELECT unnest(ARRAY[is(bizenv.mean_value(t, 10), round(bizenv.worst_advantage(g), 10), 'are read from where they are stored'), is(pg_temp.image(t::text::bizenv.weighted_tally), pg_temp.image(t), 'and are the same out and in')]) FROM large;
SELECT is(bizenv.mean_advantage(bizenv.merge(g), 4), round(bizenv.mean_value(bizenv.merge(t)), 4), 'and merge with themselves') FROM (SELECT t, g FROM large UNION ALL SELECT t, g FROM large) AS s;

----------------------------------------------------------------- accessors

CREATE TABLE sums AS
SELECT grp, part, t, g, n, skipped, gap_skipped, ahead, level, behind, coalesce(product, 0) AS product, coalesce(weight, 0) AS weight, coalesce(unvalued, 0) AS unvalued, coalesce(advantage, 0) AS advantage, worst
FROM tallies JOIN (SELECT grp, part, count(*) AS n, count(*) FILTER (WHERE v IS NULL OR w IS NULL) AS skipped, count(*) FILTER (WHERE v IS NULL OR b IS NULL) AS gap_skipped,
		count(*) FILTER (WHERE pg_temp.better(v, b, d) > 0) AS ahead, count(*) FILTER (WHERE v = b) AS level, count(*) FILTER (WHERE pg_temp.better(v, b, d) < 0) AS behind,
		sum(v * w) AS product, sum(w) FILTER (WHERE v IS NOT NULL) AS weight, sum(w) FILTER (WHERE v IS NULL) AS unvalued, sum(pg_temp.better(v, b, d)) AS advantage, min(pg_temp.better(v, b, d)) AS worst
	FROM measure GROUP BY grp, part) AS s USING (grp, part);
SELECT is_empty($$SELECT t, g, n FROM sums WHERE bizenv.row_count(t) <> n OR bizenv.skipped_count(t) <> skipped OR bizenv.row_count(g) <> n OR bizenv.skipped_count(g) <> gap_skipped$$, 'row_count, skipped_count');
SELECT is_empty($$SELECT t FROM sums WHERE bizenv.total_weight(t)::text IS DISTINCT FROM trim_scale(weight)::text$$, 'total_weight');
SELECT is_empty($$SELECT t FROM sums WHERE bizenv.mean_value(t)::text IS DISTINCT FROM (trim_scale(product) / nullif(trim_scale(weight), 0))::text$$, 'mean_value');
SELECT is_empty($$SELECT digits, t FROM sums, generate_series(0, 8) AS digits
	WHERE bizenv.mean_value(t, digits)::text IS DISTINCT FROM CASE WHEN weight <> 0 THEN pg_temp.half_up(product, weight, digits) END::text$$, 'mean_value is rounded once');
SELECT is_empty($$SELECT t FROM sums WHERE bizenv.coverage_pct(t)::text IS DISTINCT FROM (100 * trim_scale(weight) / nullif(trim_scale(weight + unvalued), 0))::text$$, 'coverage_pct');
SELECT is_empty($$SELECT digits, t FROM sums, generate_series(0, 8) AS digits
	WHERE bizenv.coverage_pct(t, digits)::text IS DISTINCT FROM CASE WHEN weight + unvalued <> 0 THEN pg_temp.half_up(100 * weight, weight + unvalued, digits) END::text$$, 'coverage_pct is rounded once');
SELECT is_empty($$SELECT t FROM sums WHERE bizenv.coverage_pct(t) NOT BETWEEN 0 AND 100$$, 'coverage_pct is from 0 to 100');
SELECT is_empty($$SELECT g FROM sums WHERE bizenv.standing_count(g, 'ahead') <> ahead OR bizenv.standing_count(g, 'level') <> level OR bizenv.standing_count(g, 'behind') <> behind
	OR bizenv.standing_count(g, '领先') <> ahead OR bizenv.standing_count(g, '持平') <> level OR bizenv.standing_count(g, '落后') <> behind$$, 'standing_count, also in Chinese');
SELECT is_empty($$SELECT g FROM sums WHERE bizenv.mean_advantage(g)::text IS DISTINCT FROM (trim_scale(advantage) / nullif(ahead + level + behind, 0))::text$$, 'mean_advantage');
SELECT is_empty($$SELECT digits, g FROM sums, generate_series(0, 8) AS digits
	WHERE bizenv.mean_advantage(g, digits)::text IS DISTINCT FROM CASE WHEN ahead + level + behind > 0 THEN pg_temp.half_up(advantage, ahead + level + behind, digits) END::text$$, 'mean_advantage is rounded once');
SELECT is_empty($$SELECT g FROM sums WHERE bizenv.worst_advantage(g)::text IS DISTINCT FROM trim_scale(worst)::text$$, 'worst_advantage');
-- each row left out of its own group
SELECT is_empty($$SELECT id, digits FROM (SELECT id, digits, bizenv.mean_without(t, m.v, m.w, digits)::text AS others, CASE WHEN m.v IS NULL OR m.w IS NULL THEN bizenv.mean_value(t, digits)::text
			WHEN weight - m.w <> 0 THEN pg_temp.half_up(product - m.v * m.w, weight - m.w, digits)::text END AS plain
		FROM measure AS m JOIN sums USING (grp, part), generate_series(0, 6, 2) AS digits WHERE id <= 1500) AS s WHERE others IS DISTINCT FROM plain$$, 'mean_without');
SELECT is_empty($$SELECT * FROM (SELECT id, t, m.v, m.w, bizenv.mean_without(t, m.v, m.w)::text AS others, (SELECT bizenv.weighted_avg(o.v, o.w)::text FROM measure AS o WHERE o.grp = m.grp AND o.part = m.part AND o.id <> m.id) AS plain
		FROM measure AS m JOIN tallies USING (grp, part) WHERE id <= 300) AS s WHERE others IS DISTINCT FROM plain$$, 'mean_without is weighted_avg of the others');
SELECT is(bizenv.mean_without(t, v, w), expected, what)
FROM (VALUES ('{"pairs": 1, "product": 450, "weight": 100}'::bizenv.weighted_tally, 4.5, 100, NULL::numeric, 'mean_without: nobody is left'), ('{"pairs": 2, "product": 450, "weight": 100}', 4.5, 100, NULL, 'mean_without: others without weight'),
	('{"pairs": 2, "product": 450, "weight": 100}', 7, 0, 4.5, 'mean_without: oneself without weight'), ('{}', NULL, NULL, NULL, 'mean_without: nothing out of nothing'),
	('{"pairs": 2, "product": 450, "weight": 100}', NULL, 100, 4.5, 'mean_without: value not reported'), ('{"pairs": 2, "product": 450, "weight": 100}', 4.5, NULL, 4.5, 'mean_without: weight not reported'), (NULL, 4.5, 100, NULL, 'mean_without: no tally')) AS l(t, v, w, expected, what);
SELECT is(pg_temp.outcome(format('SELECT bizenv.mean_without(%L, %s, %s)', t, v, w), 'tally'), '22023', format('mean_without: (%s, %s) is not in %s', v, w, t))
FROM (VALUES ('{}', 4.5, 100), ('{"value_missing": 3}', 0, 0), ('{"pairs": 1, "product": 450, "weight": 100}', 4.5, 99), ('{"pairs": 1, "product": 450, "weight": 100}', 4.6, 100),
	('{"pairs": 2, "product": 450, "weight": 100}', 4.5, 101), ('{"pairs": 2, "product": 450, "weight": 100}', 4.6, 100)) AS l(t, v, w);
-- of the empty tally and of NULL
SELECT is(x, expected, what)
FROM (VALUES (bizenv.mean_value('{}')::text, NULL, 'mean_value of the empty tally'), (bizenv.total_weight('{}')::text, '0', 'total_weight of the empty tally'), (bizenv.coverage_pct('{}'::bizenv.weighted_tally)::text, NULL, 'coverage_pct of the empty tally'),
	(bizenv.standing_count('{}', 'level')::text, '0', 'standing_count of the empty tally'), (bizenv.mean_advantage('{}')::text, NULL, 'mean_advantage of the empty tally'), (bizenv.worst_advantage('{}')::text, NULL, 'worst_advantage of the empty tally'),
	(bizenv.row_count('{}'::bizenv.weighted_tally)::text, '0', 'row_count of the empty weighted_tally'), (bizenv.skipped_count('{}'::bizenv.gap_tally)::text, '0', 'skipped_count of the empty gap_tally'),
	(bizenv.mean_advantage('{"skipped": 3}')::text, NULL, 'mean_advantage where none is known'), (bizenv.coverage_pct('{"value_missing": 1, "unvalued_weight": 5}'::bizenv.weighted_tally, 0)::text, '0', 'coverage_pct where none is known'),
	(bizenv.mean_value(NULL)::text, NULL, 'mean_value of NULL'), (bizenv.total_weight(NULL)::text, NULL, 'total_weight of NULL'), (bizenv.coverage_pct(NULL::bizenv.weighted_tally)::text, NULL, 'coverage_pct of NULL'),
	(bizenv.standing_count(NULL, 'level')::text, NULL, 'standing_count of NULL'), (bizenv.mean_advantage(NULL)::text, NULL, 'mean_advantage of NULL'), (bizenv.worst_advantage(NULL)::text, NULL, 'worst_advantage of NULL'),
	(bizenv.row_count(NULL::bizenv.weighted_tally)::text, NULL, 'row_count of NULL'), (bizenv.skipped_count(NULL::bizenv.gap_tally)::text, NULL, 'skipped_count of NULL')) AS a(x, expected, what);

----------------------------------------------------------------- one indicator

CREATE TABLE indicator AS
SELECT id, CASE WHEN e1 < 0.9 THEN x1 END AS value, CASE WHEN e2 < 0.25 THEN x1 + r1 WHEN e2 < 0.3 THEN 0 WHEN e2 < 0.35 THEN -x2 WHEN e2 < 0.4 THEN x2 / 1e6 WHEN e2 < 0.9 THEN x2 END AS benchmark,
	CASE WHEN e3 < 0.3 THEN x1 + r2 WHEN e3 < 0.9 THEN x3 END AS previous, CASE WHEN e4 < 0.2 THEN x2 WHEN e4 < 0.35 THEN x3 + r1 WHEN e4 < 0.9 THEN x4 END AS previous_benchmark,
	(ARRAY['higher_is_better', 'lower_is_better', '正向', '逆向', '越低越好'])[1 + id % 5] AS direction, (ARRAY['%', '天', '亿元', 'percent', '％'])[1 + id % 7 % 5] AS unit, id % 11 % 7 AS digits
FROM (SELECT id, random() AS e1, random() AS e2, random() AS e3, random() AS e4, round(random()::numeric * 200 - 20, id % 6) AS x1, round(random()::numeric * 200 - 20, id % 4) AS x2,
		round(random()::numeric * 200 - 20, id % 5) AS x3, round(random()::numeric * 200 - 20, id % 3) AS x4, round((random()::numeric - 0.5) * ('1e-' || id % 7)::numeric, 8) AS r1, round((random()::numeric - 0.5) * ('1e-' || id % 7)::numeric, 8) AS r2
	FROM generate_series(1, 6000) AS id) AS r;
SELECT is_empty($$SELECT * FROM indicator WHERE bizenv.indicator_gap(value, benchmark)::text IS DISTINCT FROM (value - benchmark)::text$$, 'indicator_gap is value - benchmark');
SELECT is_empty($$SELECT * FROM indicator WHERE bizenv.advantage(value, benchmark, direction)::text IS DISTINCT FROM pg_temp.better(value, benchmark, direction)::text$$, 'advantage is + where the value is better');
SELECT is_empty($$SELECT * FROM indicator WHERE bizenv.advantage(value, benchmark, 'higher_is_better') <> -bizenv.advantage(value, benchmark, 'lower_is_better')$$, 'the other direction is the other sign');

-- gap_report, column by column
CREATE TABLE report AS
SELECT i.id, i.value, i.benchmark, i.previous, i.previous_benchmark, i.direction, i.unit AS input_unit, i.digits, g.* FROM indicator AS i
CROSS JOIN LATERAL bizenv.gap_report(i.value, i.benchmark, i.direction, i.unit, i.previous, i.previous_benchmark, i.digits) AS g;
CREATE TABLE plain AS
SELECT id, round(value - benchmark, digits) AS difference, CASE WHEN input_unit IN ('%', '％', 'percent') THEN 'pp' ELSE input_unit END AS difference_unit,
	CASE WHEN abs(relative) < 100000 THEN relative END AS relative_pct,
	CASE WHEN value IS NULL OR benchmark IS NULL THEN 'missing' WHEN benchmark = 0 THEN 'zero_benchmark' WHEN benchmark < 0 THEN 'negative_benchmark' WHEN abs(relative) >= 100000 THEN 'out_of_range' END AS relative_reason,
	pg_temp.better(round(value - benchmark, digits), 0, direction) AS advantage,
	2 - sign(pg_temp.better(round(value - benchmark, digits), 0, direction))::integer AS standing_order,
	round(value - previous, digits) AS change, 2 - sign(pg_temp.better(round(value - previous, digits), 0, direction))::integer AS trend_order,
	CASE WHEN abs(closed) < 100000 THEN closed END AS gap_closed_pct,
	CASE WHEN value IS NULL OR benchmark IS NULL OR previous IS NULL OR previous_benchmark IS NULL THEN 'missing' WHEN gap_before >= 0 THEN 'no_gap' WHEN abs(closed) >= 100000 THEN 'out_of_range' END AS gap_closed_reason
FROM (SELECT r.*, CASE WHEN benchmark > 0 THEN pg_temp.half_up(100 * (value - benchmark), benchmark, least(digits, 2)) END AS relative, pg_temp.better(previous, previous_benchmark, direction) AS gap_before,
		CASE WHEN pg_temp.better(previous, previous_benchmark, direction) < 0 THEN pg_temp.half_up(100 * (pg_temp.better(value, benchmark, direction) - pg_temp.better(previous, previous_benchmark, direction)),
			-pg_temp.better(previous, previous_benchmark, direction), least(digits, 2)) END AS closed FROM report AS r) AS s;
ANALYZE report;
ANALYZE plain;
SELECT is_empty(format('SELECT r.*, p.%1$I FROM report AS r JOIN plain AS p USING (id) WHERE r.%1$I::text IS DISTINCT FROM p.%1$I::text LIMIT 3', name), format('gap_report: %s is plain SQL', name))
FROM unnest(ARRAY['difference', 'difference_unit', 'relative_pct', 'relative_reason', 'advantage', 'standing_order', 'change', 'trend_order', 'gap_closed_pct', 'gap_closed_reason']) AS name;
SELECT results_eq('SELECT DISTINCT standing_order, standing, standing_zh FROM report ORDER BY 1',
	$$VALUES (1, 'ahead'::varchar(20), '领先'::varchar(20)), (2, 'level', '持平'), (3, 'behind', '落后'), (NULL, NULL, NULL)$$, 'standing, its order and its label');
SELECT results_eq('SELECT DISTINCT trend_order, trend, trend_zh FROM report ORDER BY 1',
	$$VALUES (1, 'improved'::varchar(20), '改善'::varchar(20)), (2, 'unchanged', '无变化'), (3, 'worse', '下滑'), (NULL, NULL, NULL)$$, 'trend, its order and its label');
SELECT bag_eq('SELECT DISTINCT relative_reason::text FROM report', $$VALUES ('missing'), ('zero_benchmark'), ('negative_benchmark'), ('out_of_range'), (NULL)$$, 'every relative_reason occurs');
SELECT bag_eq($$SELECT DISTINCT gap_closed_reason::text FROM report WHERE gap_closed_reason IS DISTINCT FROM 'out_of_range'$$, $$VALUES ('missing'), ('no_gap'), (NULL)$$, 'every gap_closed_reason occurs');
SELECT is_empty($$SELECT * FROM report WHERE (relative_pct IS NULL) <> (relative_reason IS NOT NULL) OR (gap_closed_pct IS NULL) <> (gap_closed_reason IS NOT NULL)$$, 'a percentage that is NULL has a reason, and no other');
SELECT is_empty($$SELECT * FROM report WHERE (standing = 'level') <> (round(value - benchmark, digits) = 0) OR (standing = 'ahead') <> (advantage > 0) OR (standing = 'behind') <> (advantage < 0)$$, 'standing is the sign of the advantage that is shown');
SELECT ok(count(*) FILTER (WHERE standing = 'level' AND value <> benchmark) > 50 AND count(*) FILTER (WHERE standing <> 'level' AND abs(value - benchmark) < 0.01) > 10
	AND count(*) FILTER (WHERE gap_closed_pct < 0) > 50 AND count(*) FILTER (WHERE gap_closed_pct > 100) > 50 AND count(*) FILTER (WHERE gap_closed_pct BETWEEN 1 AND 99) > 10, 'among the random ones are near ones, widened and overtaken gaps') FROM report;
SELECT is(g.standing || ' ' || g.difference || ' ' || g.advantage, expected, format('%s beside %s, %s, %s digits', value, benchmark, direction, digits))
FROM (VALUES (98.5, 98.496, 'higher_is_better', 2, 'level 0.00 0.00'), (98.496, 98.5, 'higher_is_better', 2, 'level 0.00 0.00'), (98.5, 98.496, 'higher_is_better', 3, 'ahead 0.004 0.004'), (98.5, 98.496, 'lower_is_better', 3, 'behind 0.004 -0.004'),
	(98.5, 98.495, 'higher_is_better', 2, 'ahead 0.01 0.01'), (98.495, 98.5, 'higher_is_better', 2, 'behind -0.01 -0.01'), (98.495, 98.5, 'lower_is_better', 2, 'ahead -0.01 0.01'), (1, 1.0000, 'higher_is_better', 6, 'level 0.000000 0.000000'),
	(1.0000004, 1, 'higher_is_better', 6, 'level 0.000000 0.000000'), (1.0000005, 1, 'higher_is_better', 6, 'ahead 0.000001 0.000001'), (0.4, 0, 'lower_is_better', 0, 'level 0 0'), (-0.5, 0, 'lower_is_better', 0, 'ahead -1 1')) AS v(value, benchmark, direction, digits, expected)
CROSS JOIN LATERAL bizenv.gap_report(value, benchmark, direction, digits => digits) AS g;
SELECT is(g.gap_closed_pct::text, expected, what)
FROM (VALUES (20, 30, 22, 30, 'higher_is_better', '-25.00', 'gap_closed_pct: widened'), (26, 30, 22, 30, 'higher_is_better', '50.00', 'gap_closed_pct: half'), (30, 30, 22, 30, '正向', '100.00', 'gap_closed_pct: all'), (32, 30, 22, 30, 'higher_is_better', '125.00', 'gap_closed_pct: overtaken'),
	(40, 30, 38, 30, 'lower_is_better', '-25.00', 'gap_closed_pct: widened, lower is better'), (28, 30, 38, 30, 'lower_is_better', '125.00', 'gap_closed_pct: overtaken, lower is better'), (22, 30, 22, 34, 'higher_is_better', '33.33', 'gap_closed_pct: the benchmark came nearer'),
	(22, 30, 30, 30, 'higher_is_better', NULL, 'gap_closed_pct: there was no gap'), (22, 30, 31, 30, 'higher_is_better', NULL, 'gap_closed_pct: was ahead'), (22, 30, 31, 30, 'lower_is_better', '900.00', 'gap_closed_pct: was behind, lower is better'), (21.94, 27.35, 19.27, 27.35, 'higher_is_better', '33.04', 'gap_closed_pct: of the newsletter')) AS v(value, benchmark, previous, previous_benchmark, direction, expected, what)
CROSS JOIN LATERAL bizenv.gap_report(value, benchmark, direction, previous => previous, previous_benchmark => previous_benchmark) AS g;
SELECT is(g.difference_unit::text, expected, 'unit ' || quote_literal(unit))
FROM (VALUES ('%', 'pp'), ('％', 'pp'), ('percent', 'pp'), ('Percent', 'pp'), ('pct', 'pp'), ('百分比', 'pp'), (' % ', 'pp'), ('天', '天'), ('亿元', '亿元'), (' 亿元', '亿元'), ('‰', '‰'), ('分', '分'), ('元/平方米', '元/平方米'), (repeat('元', 20), repeat('元', 20)), ('% of GDP', '% of GDP')) AS u(unit, expected)
CROSS JOIN LATERAL bizenv.gap_report(4.68, 3.96, 'lower_is_better', u.unit) AS g;
-- percentages end below 100000, also where rounding would reach it
SELECT is(concat_ws(' ', g.relative_pct, g.relative_reason, g.gap_closed_pct, g.gap_closed_reason), expected, format('%s beside %s, %s before', value, benchmark, previous))
FROM (VALUES (1000.9999, 1, 0, '99999.99 out_of_range'), (1000.99994, 1, 0, '99999.99 out_of_range'), (1000.99996, 1, 0, 'out_of_range out_of_range'), (1001, 1, 0, 'out_of_range out_of_range'), (-999.9999, 1, 0, 'out_of_range -99999.99'), (1000, 1, 0, '99900.00 out_of_range'), (999.9999, 1, 0, '99899.99 99999.99'),
	(-998.9999, 1, 0, '-99999.99 -99899.99'), (1, 1, 0.9999, '0.00 100.00')) AS v(value, benchmark, previous, expected)
CROSS JOIN LATERAL bizenv.gap_report(value, benchmark, 'higher_is_better', '件', previous, 1) AS g;
-- what a column can hold
SELECT is(pg_temp.outcome('SELECT * FROM bizenv.gap_report(1e32, 0, ''higher_is_better'')', 'difference'), '22003', 'a difference of 10^32');
SELECT is(pg_temp.outcome('SELECT * FROM bizenv.gap_report(0, 0, ''higher_is_better'', previous => 1e32)', 'change'), '22003', 'a change of 10^32');
SELECT is((SELECT format('%s|%s|%s', g.difference, g.advantage, g.standing) FROM bizenv.gap_report(99999999999999999999999999999999, 0, 'lower_is_better', digits => 6) AS g),
	'99999999999999999999999999999999.000000|-99999999999999999999999999999999.000000|behind', 'the largest difference');
SELECT is((SELECT format('%s|%s', g.difference, g.relative_pct) FROM bizenv.gap_report(1e-16383, 1, 'higher_is_better') AS g), '-1.00|-100.00', 'the finest figure');
-- it is a row: in FROM, in LATERAL, in a table of its own, with its columns as declared
CREATE TABLE made AS SELECT g.* FROM bizenv.gap_report(21.94, 27.35, 'higher_is_better') AS g;
SELECT results_eq($$SELECT attname::text, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'made'::regclass AND attnum > 0 ORDER BY attnum$$,
	$$SELECT attname::text, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'bizenv.gap_row'::regclass AND attnum > 0 ORDER BY attnum$$, 'columns are as declared');
INSERT INTO made SELECT difference, difference_unit, relative_pct, relative_reason, advantage, standing, standing_order, standing_zh, change, trend, trend_order, trend_zh, gap_closed_pct, gap_closed_reason FROM report;
SELECT is((SELECT count(*) FROM made), 6001::bigint, 'rows of it fit a table of such columns');
SELECT is((SELECT (bizenv.gap_report(4.68, 3.96, 'lower_is_better')).difference_unit::text), 'pp', 'a column of the row');
SELECT is((SELECT bizenv.gap_report(4.68, 3.96, 'lower_is_better', digits => 1)::text), '(0.7,pp,18.2,,-0.7,behind,3,落后,,,,,,missing)', 'the row as a value');
SELECT alike(pg_temp.plan_of($$SELECT g.standing FROM indicator AS i CROSS JOIN LATERAL bizenv.gap_report(i.value, i.benchmark, i.direction) AS g$$), '%Function Scan on gap_report%', 'in LATERAL it is called once a row');
SELECT is((SELECT count(*) FROM indicator AS i LEFT JOIN LATERAL bizenv.gap_report(i.value, i.benchmark, i.direction) AS g ON g.standing = 'ahead' WHERE g.standing IS NULL),
	(SELECT count(*) FROM indicator WHERE coalesce(round(pg_temp.better(value, benchmark, direction), 2), 0) <= 0), 'LEFT JOIN LATERAL');

-- growth, contribution
SELECT is_empty($$SELECT * FROM indicator WHERE bizenv.growth_rate(value, previous)::text IS DISTINCT FROM CASE WHEN previous > 0 THEN 100 * (value - previous) / previous END::text$$, 'growth_rate is 100 * (current - base) / base where the base is positive');
SELECT is_empty($$SELECT * FROM indicator WHERE bizenv.growth_rate(value, previous, digits)::text IS DISTINCT FROM CASE WHEN previous > 0 THEN pg_temp.half_up(100 * (value - previous), previous, digits) END::text$$, 'growth_rate is rounded once');
SELECT is_empty($$SELECT * FROM indicator WHERE benchmark >= -100 AND bizenv.growth_base(value, benchmark, digits)::text IS DISTINCT FROM CASE WHEN benchmark > -100 THEN pg_temp.half_up(value * 100, 100 + benchmark, digits) END::text$$, 'growth_base is current / (1 + rate), rounded once');
SELECT is_empty($$SELECT * FROM indicator WHERE benchmark >= -100 AND bizenv.growth_base(value, benchmark)::text IS DISTINCT FROM (value * 100 / nullif(100 + benchmark, 0))::text$$, 'growth_base without digits is PostgreSQL''s own quotient');
SELECT is_empty($$SELECT * FROM indicator WHERE value > 0.1 AND benchmark > -50 AND abs(bizenv.growth_rate(value, bizenv.growth_base(value, benchmark)) - benchmark) > 1e-9$$, 'growth_rate is the inverse of growth_base');
SELECT is_empty($$SELECT * FROM indicator WHERE bizenv.contribution_pp(value, previous, benchmark)::text IS DISTINCT FROM CASE WHEN benchmark > 0 THEN 100 * (value - previous) / benchmark END::text$$, 'contribution_pp is 100 * (part - part_base) / whole_base');
SELECT is_empty($$SELECT * FROM indicator WHERE bizenv.contribution_pp(value, previous, benchmark, digits)::text IS DISTINCT FROM CASE WHEN benchmark > 0 THEN pg_temp.half_up(100 * (value - previous), benchmark, digits) END::text$$, 'contribution_pp is rounded once');
SELECT is_empty($$SELECT * FROM indicator WHERE previous + previous_benchmark > 1
	AND abs(bizenv.contribution_pp(value, previous, previous + previous_benchmark) + bizenv.contribution_pp(benchmark, previous_benchmark, previous + previous_benchmark)
	    - bizenv.growth_rate(value + benchmark, previous + previous_benchmark)) > 1e-10$$, 'the contributions of all parts are the growth of the whole');
SELECT is(x, expected, what)
FROM (VALUES (bizenv.growth_rate(100, 0), NULL, 'no growth from 0'), (bizenv.growth_rate(0, 0), NULL, 'not even from 0 to 0'), (bizenv.growth_rate(100, -50), NULL, 'no growth from a loss'), (bizenv.growth_rate(-20, 50, 0), -140, 'but growth to a loss'),
	(bizenv.growth_rate(NULL, 5), NULL, 'growth of NULL'), (bizenv.growth_rate(5, NULL), NULL, 'growth from NULL'), (bizenv.growth_base(0, -100), NULL, 'no base at -100%'), (bizenv.growth_base(5, -100), NULL, 'whatever it came to'),
	(bizenv.growth_base(1370.44, 2.46, 2), 1337.54, 'deposits'), (bizenv.growth_base(686.77, 7.32, 2), 639.93, 'loans'), (bizenv.growth_base(391.75, 22.05, 2), 320.98, 'private loans'), (bizenv.growth_base(94.73, 19.98, 2), 78.95, 'inclusive loans'),
	(bizenv.contribution_pp(391.75, 320.98, 639.93, 2), 11.06, 'private loans in all loans'), (bizenv.contribution_pp(5, 3, 0), NULL, 'no contribution to nothing'), (bizenv.contribution_pp(5, 3, -1), NULL, 'no contribution to a loss'),
	(bizenv.contribution_pp(NULL, 3, 1), NULL, 'contribution of NULL'), (bizenv.contribution_pp(3, NULL, 1), NULL, 'contribution from NULL'), (bizenv.contribution_pp(3, 2, NULL), NULL, 'contribution to NULL')) AS g(x, expected, what);

-- average_growth: its formula, and exact where the root is; ties away from zero
SELECT is_empty($$SELECT * FROM (SELECT round((random() * 1000 + 1)::numeric, 2) AS a, round((random() * 1000)::numeric + 1, 2) AS b, 1 + id % 10 AS n, id % 6 AS d FROM generate_series(1, 2000) AS id) AS g
	WHERE abs(bizenv.average_growth(a, b, n, d) - 100 * (power(b / a, 1.0 / n) - 1)) > 0.5000001 * power(10.0, -d) OR abs(bizenv.average_growth(a, b, n) - 100 * (power(b::float8 / a::float8, 1.0 / n) - 1)::numeric) > 1e-7
	OR scale(bizenv.average_growth(a, b, n, d)) <> d$$, 'average_growth is its formula');
SELECT is_empty($$SELECT * FROM (SELECT round((random() * 20 - 10)::numeric, 3) AS r, 1 + id % 12 AS n, id % 4 AS d FROM generate_series(1, 1000) AS id) AS g, LATERAL (WITH RECURSIVE p(i, v) AS (SELECT 0, 7::numeric UNION ALL SELECT i + 1, v * (1 + r / 100) FROM p WHERE i < g.n) SELECT max(v) FILTER (WHERE i = g.n) AS last FROM p) AS e
	WHERE bizenv.average_growth(7, e.last, g.n, d) <> round(r, d)$$, 'and gives back the rate that made the figures, rounded once');
SELECT is(bizenv.average_growth(a, b, n, d), e, 'average_growth ' || coalesce(a::text, 'NULL') || ' to ' || b) FROM (VALUES (100, 121, 2, 1, 10.0), (1, 0.9575 ^ 2, 2, 1, -4.3), (1, 1.0425 ^ 2, 2, 1, 4.3), (5, 0, 3, 2, -100.00), (0, 5, 3, 2, NULL), (-1, 5, 3, 2, NULL), (1, -5, 3, 2, NULL), (NULL, 5, 3, 2, NULL),
	(1e-5, 9e12, 100, 3, (round(100 * (power(9e17::numeric(40,20), 0.01) - 1), 3)))) AS v(a, b, n, d, e);
SELECT is(pg_temp.outcome('SELECT ' || call, argument), state, call) FROM (VALUES ('bizenv.average_growth(1, 2, 0)', '22003', 'periods'), ('bizenv.average_growth(1, 2, 101)', '22003', 'periods'), ('bizenv.average_growth(1, 2, NULL)', '22004', 'periods'),
	('bizenv.average_growth(1, 1e18, 2)', '22003', 'last'), ('bizenv.average_growth(''NaN'', 1, 2)', '22003', 'first'), ('bizenv.average_growth(1, ''Infinity'', 2)', '22003', 'last'), ('bizenv.average_growth(1, 2, 100, 100)', 'ok', ''), ('bizenv.average_growth(1, 2, 2, 101)', '22023', 'digits'), ('bizenv.average_growth(1e131071, 1e131071, 100)', '22003', '')) AS b(call, state, argument);

-- frontier_score
CREATE TABLE frontier AS SELECT id, value, benchmark AS worst, previous AS best, digits, (ARRAY[0.5, 1, 2, 0.3, 3.7])[1 + id % 5] AS power,
	CASE WHEN benchmark <> previous AND value IS NOT NULL THEN least(greatest((benchmark - value) / (benchmark - previous), 0), 1) END AS share FROM indicator;
SELECT is_empty($$SELECT * FROM frontier WHERE (bizenv.frontier_score(value, worst, best) IS NULL) <> (share IS NULL) OR abs(bizenv.frontier_score(value, worst, best) - 100 * share) > 1e-12$$, 'frontier_score is 100 * clip((worst - value) / (worst - best))');
SELECT is_empty($$SELECT * FROM frontier WHERE bizenv.frontier_score(value, worst, best, digits => digits)::text IS DISTINCT FROM CASE share WHEN 0 THEN round(0::numeric, digits) WHEN 1 THEN round(100::numeric, digits)
	ELSE pg_temp.half_up(100 * (worst - value), nullif(worst - best, 0), digits) END::text$$, 'frontier_score is rounded once');
SELECT is_empty($$SELECT * FROM frontier WHERE abs(bizenv.frontier_score(value, worst, best, power) - 100 * power(share, power)) > 1e-12 OR (bizenv.frontier_score(value, worst, best, power) IS NULL) <> (share IS NULL)$$, 'frontier_score to a power');
SELECT is_empty($$SELECT * FROM frontier WHERE bizenv.frontier_score(value, worst, best, power) NOT BETWEEN 0 AND 100$$, 'a score is from 0 to 100');
SELECT is_empty($$SELECT * FROM frontier WHERE abs(bizenv.frontier_score(value, worst, best) + bizenv.frontier_score(value, best, worst) - 100) > 1e-12$$, 'worst and best exchanged: the rest to 100');
SELECT ok(count(*) FILTER (WHERE share = 0) > 100 AND count(*) FILTER (WHERE share = 1) > 100 AND count(*) FILTER (WHERE share > 0 AND share < 1) > 100, 'scores of every kind occur') FROM frontier;
SELECT is(x, expected, what)
FROM (VALUES (bizenv.frontier_score(4.68, 6, 3, digits => 1), 44.0, 'a rate that should be low'), (bizenv.frontier_score(4.68, 3, 6, digits => 1), 56.0, 'a rate that should be high'), (bizenv.frontier_score(5, 5, 5), NULL, 'no range, no score'), (bizenv.frontier_score(4, 5, 5.0), NULL, 'no range, however written'),
	(bizenv.frontier_score(NULL, 6, 3), NULL, 'no value, no score'), (bizenv.frontier_score(4, NULL, 3), NULL, 'no worst, no score'), (bizenv.frontier_score(4, 6, NULL), NULL, 'no best, no score'),
	(bizenv.frontier_score(1e131071, 0, 1), 100, 'far beyond the best'), (bizenv.frontier_score(-1e131071, 0, 1), 0, 'far beyond the worst'), (bizenv.frontier_score(1, 0, 2, 100, 20), round(100 * power(0.5, 100), 20), 'power 100'),
	(bizenv.frontier_score(1, 0, 2, 0.01, 2), 99.31, 'power 0.01'), (bizenv.frontier_score(4.5, 6, 3, 2), 25, 'squared')) AS f(x, expected, what);

---------------------------------------------------------------------------- bad input

-- every argument with what it does not take
CREATE TABLE call (name text, statement text);
INSERT INTO call VALUES
	('indicator_gap', 'SELECT bizenv.indicator_gap(value => 1, benchmark => 2)'),
	('advantage', 'SELECT bizenv.advantage(value => 1, benchmark => 2, direction => ''正向'')'),
	('gap_report', 'SELECT * FROM bizenv.gap_report(value => 1, benchmark => 2, direction => ''正向'', unit => ''%'', previous => 1, previous_benchmark => 2, digits => 2)'),
	('growth_rate', 'SELECT bizenv.growth_rate(current => 1, base => 2, digits => 2)'),
	('growth_base', 'SELECT bizenv.growth_base(current => 1, rate => 2, digits => 2)'),
	('contribution_pp', 'SELECT bizenv.contribution_pp(part => 1, part_base => 2, whole_base => 3, digits => 2)'),
	('frontier_score', 'SELECT bizenv.frontier_score(value => 2, worst => 1, best => 3, power => 1, digits => 2)'),
	('weighted_agg', 'SELECT bizenv.weighted_agg(value => 1, weight => 2) FROM generate_series(1, 2)'),
	('weighted_avg', 'SELECT bizenv.weighted_avg(value => 1, weight => 2) FROM generate_series(1, 2)'),
	('weighted_avg OVER', 'SELECT bizenv.weighted_avg(value => 1, weight => 2) OVER (ORDER BY i ROWS 1 PRECEDING) FROM generate_series(1, 5) AS i'),
	('gap_agg', 'SELECT bizenv.gap_agg(value => 1, benchmark => 2, direction => ''正向'') FROM generate_series(1, 2)'),
	('mean_value', 'SELECT bizenv.mean_value(t => ''{}'', digits => 2)'),
	('coverage_pct', 'SELECT bizenv.coverage_pct(t => ''{}''::bizenv.weighted_tally, digits => 2)'),
	('mean_without', 'SELECT bizenv.mean_without(t => ''{"pairs": 9. "product": 90. "weight": 9}'', value => 1, weight => 2, digits => 2)'),
	('standing_count', 'SELECT bizenv.standing_count(t => ''{}'', standing => ''ahead'')'),
	('mean_advantage', 'SELECT bizenv.mean_advantage(t => ''{}'', digits => 2)'),
	('total_weight', 'SELECT bizenv.total_weight(t => ''{}'')'),
	('worst_advantage', 'SELECT bizenv.worst_advantage(t => ''{}'')');
CREATE TABLE argument AS
SELECT name, statement, a[1] AS argument FROM call, regexp_matches(statement, '(\w+) =>', 'g') AS a;
CREATE TABLE bad (arguments text[], value text, state text);
INSERT INTO bad
SELECT '{value,benchmark,previous,previous_benchmark,current,base,rate,part,part_base,whole_base,worst,best,power,weight}'::text[], unnest(ARRAY['''NaN''', '''Infinity''', '''-Infinity''']), '22003';
INSERT INTO bad VALUES
	('{value,benchmark,previous,previous_benchmark,current,base,part,part_base,whole_base,worst,best,rate,weight,t}', 'NULL', 'ok'),
	('{value,benchmark,previous,previous_benchmark,current,base,part,part_base,whole_base,worst,best}', '(-5)', 'ok'), ('{value,benchmark,current,base,part,whole_base,worst,best}', '1e-16383', 'ok'),
	('{value,current,base,part_base,whole_base,worst}', '0', 'ok'),
	('{weight}', '(-1)', '22003'), ('{weight}', '(-1e-30)', '22003'), ('{weight}', '(-1e30)', '22003'), ('{weight}', '0', 'ok'), ('{weight}', '(-0.00)', 'ok'),
	('{rate}', '(-100.01)', '22003'), ('{rate}', '(-100.0000000000000000000000000001)', '22003'), ('{rate}', '(-1e131071)', '22003'), ('{rate}', '(-100)', 'ok'), ('{rate}', '(-99.99)', 'ok'),
	('{power}', 'NULL', '22004'), ('{power}', '0', '22003'), ('{power}', '(-1)', '22003'), ('{power}', '100.0001', '22003'), ('{power}', '101', '22003'), ('{power}', '1e131071', '22003'), ('{power}', '100', 'ok'), ('{power}', '0.0001', 'ok'),
	('{direction,standing,unit}', 'NULL', '22004'), ('{direction,standing,unit}', '''''', '22023'), ('{direction,standing,unit}', 'repeat(''x''::text. 10000000)', '22023'),
	('{direction,standing}', '''higher''', '22023'), ('{direction,standing}', '''Higher_Is_Better''', '22023'), ('{direction,standing}', '''pp''', '22023'), ('{direction}', '''lower_is_better''', 'ok'), ('{direction}', '''逆向''', 'ok'), ('{standing}', '''落后''', 'ok'),
	('{unit}', '''   ''', '22023'), ('{unit}', '''pp''', '22023'), ('{unit}', ''' PP ''', '22023'), ('{unit}', '''百分点''', '22023'), ('{unit}', '''个百分点''', '22023'), ('{unit}', '''基点''', '22023'), ('{unit}', '''bp''', '22023'), ('{unit}', '''BP''', '22023'),
	('{unit}', '''percentage points''', '22023'), ('{unit}', 'repeat(''元''. 21)', '22023'), ('{unit}', 'repeat(''元''. 20)', 'ok'),
	('{digits}', '(-1)', '22023'), ('{digits}', '101', '22023'), ('{digits}', '2147483647', '22023'), ('{digits}', '(-2147483648)', '22023'), ('{digits}', '0', 'ok');
-- (a dot stands for a comma in calls; aggregates take no names)
SELECT is(pg_temp.outcome(regexp_replace(replace(pg_temp.put(statement, argument, value), '. ', ', '), CASE WHEN name ~ '_a(gg|vg)' THEN '\w+ => ' ELSE '$.' END, '', 'g'), argument), state, format('%s(%s => %s)', name, argument, replace(value, '. ', ', ')))
FROM argument JOIN bad ON argument = ANY (arguments)
WHERE (name, argument) <> ('coverage_pct', 't')	-- two types of tally have one: NULL alone does not say which
ORDER BY name, argument, value;
SELECT is((SELECT count(*) FROM argument WHERE NOT EXISTS (SELECT FROM bad WHERE argument = ANY (arguments))), 0::bigint, 'every argument was tried');
SELECT is(pg_temp.outcome(replace(pg_temp.put(statement, 'digits', value), '. ', ', '), 'digits'), state, format('%s(digits => %s)', name, value))
FROM (VALUES ('gap_report', '7', '22023'), ('gap_report', '6', 'ok'), ('gap_report', 'NULL', '22004'), ('growth_rate', '100', 'ok'), ('growth_rate', 'NULL', 'ok'), ('growth_base', 'NULL', 'ok'), ('contribution_pp', 'NULL', 'ok'), ('frontier_score', 'NULL', 'ok'),
	('mean_value', 'NULL', 'ok'), ('coverage_pct', 'NULL', 'ok'), ('mean_without', 'NULL', 'ok'), ('mean_advantage', 'NULL', 'ok')) AS d(name, value, state) JOIN call USING (name);
-- what is not reported does not hide what is wrong beside it
SELECT is(pg_temp.outcome('SELECT ' || call, argument), state, call)
FROM (VALUES ('bizenv.weighted_agg(''NaN'', NULL)', 'value', '22003'), ('bizenv.weighted_agg(NULL, ''NaN'')', 'weight', '22003'), ('bizenv.weighted_agg(NULL, -1)', 'weight', '22003'), ('bizenv.weighted_avg(NULL, ''Infinity'')', 'weight', '22003'),
	('bizenv.gap_agg(''NaN'', NULL, ''正向'')', 'value', '22003'), ('bizenv.gap_agg(NULL, ''-Infinity'', ''正向'')', 'benchmark', '22003'), ('bizenv.gap_agg(NULL, NULL, NULL)', 'direction', '22004'), ('bizenv.gap_agg(NULL, NULL, ''up'')', 'direction', '22023'),
	('bizenv.advantage(NULL, ''NaN'', ''正向'')', 'benchmark', '22003'), ('bizenv.advantage(NULL, NULL, NULL)', 'direction', '22004'), ('bizenv.gap_report(NULL, NULL, NULL)', 'direction', '22004'), ('bizenv.gap_report(NULL, 1, ''正向'', ''bp'')', 'unit', '22023'),
	('bizenv.growth_rate(NULL, ''NaN'')', 'base', '22003'), ('bizenv.growth_rate(NULL, NULL, -1)', 'digits', '22023'), ('bizenv.growth_base(''NaN'', NULL)', 'current', '22003'), ('bizenv.growth_base(NULL, -101)', '', 'ok'), ('bizenv.contribution_pp(NULL, NULL, ''NaN'')', 'whole_base', '22003'),
	('bizenv.frontier_score(NULL, NULL, ''NaN'')', 'best', '22003'), ('bizenv.frontier_score(NULL, NULL, NULL, NULL)', 'power', '22004'), ('bizenv.mean_without(''{}'', ''NaN'', NULL)', 'value', '22003'), ('bizenv.mean_without(NULL, NULL, -1)', 'weight', '22003'),
	('bizenv.standing_count(NULL, ''first'')', 'standing', '22023'), ('bizenv.mean_value(NULL, 101)', 'digits', '22023')) AS c(call, argument, state);
SELECT is(pg_temp.outcome('SELECT ' || call), '22003', 'beyond the limits of numeric: ' || call)
FROM unnest(ARRAY['bizenv.indicator_gap(9e131071, -9e131071)', 'bizenv.advantage(9e131071, -9e131071, ''逆向'')', 'bizenv.growth_rate(9e131071, 1)', 'bizenv.growth_base(9e131071, 1)', 'bizenv.contribution_pp(9e131071, 1, 1, 2)',
	'bizenv.frontier_score(0, 9e131071, -9e131071)', 'bizenv.weighted_agg(9e131071, 9)', 'bizenv.gap_agg(9e131071, -9e131071, ''正向'')', 'bizenv.merge(t) FROM (SELECT bizenv.weighted_agg(9e131071, 1) FROM generate_series(1, 2) AS g GROUP BY g) AS s(t)']) AS call;

-- functions of the aggregates called by hand
SELECT is(pg_temp.outcome('SELECT ' || call), state, call)
FROM (VALUES ('bizenv_internal.weighted_add(''{}'', 1, 1)', '0A000'), ('bizenv_internal.weighted_add(NULL, NULL, NULL)', '0A000'), ('bizenv_internal.weighted_remove(''{"pairs": 1, "weight": 1, "product": 1}'', 1, 1)', '0A000'), ('bizenv_internal.weighted_remove(NULL, NULL, NULL)', '0A000'),
	('bizenv_internal.gap_add(''{}'', 1, 1, ''正向'')', '0A000'), ('bizenv_internal.gap_add(NULL, NULL, NULL, NULL)', '0A000'),
	('bizenv_internal.weighted_tally_combine(''{}'', ''{}'')', '0A000'), ('bizenv_internal.weighted_tally_combine(NULL, NULL)', '0A000'), ('bizenv_internal.weighted_tally_separate(''{}'', ''{}'')', '0A000'), ('bizenv_internal.weighted_tally_separate(NULL, NULL)', '0A000'),
	('bizenv_internal.gap_tally_combine(''{}'', ''{}'')', '0A000'), ('bizenv_internal.gap_tally_combine(NULL, NULL)', '0A000'), ('bizenv_internal.gap_tally_separate(''{}'', ''{}'')', '0A000'), ('bizenv_internal.gap_tally_separate(NULL, NULL)', '0A000'),
	('bizenv_internal.weighted_tally_final(''{}'')', 'ok'), ('bizenv_internal.weighted_tally_final(NULL)', 'ok'), ('bizenv_internal.gap_tally_final(''{}'')', 'ok'), ('bizenv_internal.gap_tally_final(NULL)', 'ok'), ('bizenv_internal.weighted_avg_final(''{}'')', 'ok'), ('bizenv_internal.weighted_avg_final(NULL)', 'ok'),
	('bizenv_internal.weighted_add(''{}'', max(i), 1) FROM generate_series(1, 3) AS i', '0A000')) AS c(call, state);

-- aggregates that somebody made of our parts: forged states, and taking out what was not put in
CREATE AGGREGATE pg_temp.take_out_pairs(numeric, numeric) (SFUNC = bizenv_internal.weighted_remove, STYPE = bizenv.weighted_tally, INITCOND = '{"pairs": 2, "value_missing": 1, "weight_missing": 1, "product": 10, "weight": 5, "unvalued_weight": 3}');
CREATE AGGREGATE pg_temp.take_out_tallies(bizenv.weighted_tally) (SFUNC = bizenv_internal.weighted_tally_separate, STYPE = bizenv.weighted_tally, INITCOND = '{"pairs": 2, "product": 10, "weight": 5}');
CREATE AGGREGATE pg_temp.no_initcond(numeric, numeric) (SFUNC = bizenv_internal.weighted_add, STYPE = bizenv.weighted_tally);
CREATE AGGREGATE pg_temp.long_initcond(numeric, numeric) (SFUNC = bizenv_internal.weighted_add, STYPE = bizenv.weighted_tally, INITCOND = '{"pairs": 1, "product": 1e-30, "weight": 1e30}');
CREATE AGGREGATE pg_temp.gap_no_initcond(numeric, numeric, text) (SFUNC = bizenv_internal.gap_add, STYPE = bizenv.gap_tally);
CREATE AGGREGATE pg_temp.gap_long_initcond(numeric, numeric, text) (SFUNC = bizenv_internal.gap_add, STYPE = bizenv.gap_tally, INITCOND = '{"ahead": 1, "advantage": 1e30, "worst": 1e30}');
SELECT is(pg_temp.outcome(format('SELECT pg_temp.take_out_pairs(v, w)::text::bizenv.weighted_tally FROM (VALUES %s) AS p(v, w)', v)), state, 'taking out ' || v)
FROM (VALUES ('(2::numeric, 1::numeric)', 'ok'), ('(2, 1), (2, 4)', 'ok'), ('(2, 1), (2, 2), (2, 2)', '22023'), ('(NULL::numeric, 3::numeric)', 'ok'), ('(NULL::numeric, 3::numeric), (NULL, 0)', '22023'),
	('(1::numeric, NULL::numeric), (1, NULL)', '22023'), ('(1, -1)', '22003'), ('(''NaN''::numeric, 1)', '22003')) AS t(v, state);
SELECT is((SELECT pg_temp.take_out_pairs(v, w)::text FROM (VALUES (2::numeric, 1::numeric), (NULL, 3), (1, NULL), (2, 4)) AS p(v, w)), pg_temp.weighted_text('{}', '{}'), 'all that was in it is taken out');
SELECT is(pg_temp.outcome(format('SELECT pg_temp.take_out_tallies(%L)', t)), state, 'taking out ' || t)
FROM (VALUES ('{}', 'ok'), ('{"pairs": 1, "product": 8, "weight": 4}', 'ok'), ('{"pairs": 2, "product": 10, "weight": 5}', 'ok'), ('{"pairs": 3, "product": 10, "weight": 5}', '22023'), ('{"value_missing": 1}', '22023')) AS v(t, state);
SELECT unnest(ARRAY[is((SELECT pg_temp.no_initcond(v, w)::text FROM measure), (SELECT bizenv.weighted_agg(v, w)::text FROM measure), 'without an initial value'),
	is((SELECT pg_temp.gap_no_initcond(v, b, d)::text FROM measure), (SELECT bizenv.gap_agg(v, b, d)::text FROM measure), 'without an initial value, gap_tally'),
	is((SELECT pg_temp.long_initcond(1, 2)::text FROM generate_series(1, 3)), '{"pairs": 4, "value_missing": 0, "weight_missing": 0, "product": 6.000000000000000000000000000001, "weight": 1000000000000000000000000000006, "unvalued_weight": 0}', 'with a long one'),
	is((SELECT pg_temp.gap_long_initcond(i, 2, '正向')::text FROM generate_series(1, 3) AS i), '{"ahead": 2, "level": 1, "behind": 1, "skipped": 0, "advantage": 1000000000000000000000000000000, "worst": -1}', 'with a long one, gap_tally')]);
-- counts at their end
CREATE FUNCTION pg_temp.one_more(kind text, state text, arguments text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	outcome text;
BEGIN
	EXECUTE format('CREATE AGGREGATE pg_temp.forged(%s) (SFUNC = bizenv_internal.%s_add, STYPE = bizenv.%s_tally, INITCOND = %L)', CASE kind WHEN 'gap' THEN 'numeric, numeric, text' ELSE 'numeric, numeric' END, kind, kind, state);
	outcome := pg_temp.outcome(format('SELECT pg_temp.forged(%s)', arguments), 'count');
	EXECUTE format('DROP AGGREGATE pg_temp.forged(%s)', CASE kind WHEN 'gap' THEN 'numeric, numeric, text' ELSE 'numeric, numeric' END);
	RETURN outcome;
END
$$;
SELECT is(pg_temp.one_more(kind, state, arguments), '22003', format('%s and (%s)', state, arguments))
FROM (VALUES ('weighted', '{"pairs": 9223372036854775807}', '1, 1'), ('weighted', '{"pairs": 9223372036854775807}', '1e40, 1e-40'), ('weighted', '{"value_missing": 9223372036854775807}', 'NULL, 1'), ('weighted', '{"weight_missing": 9223372036854775807}', '1, NULL'),
	('gap', '{"level": 9223372036854775807}', '1, 1, ''正向'''), ('gap', '{"ahead": 9223372036854775807, "advantage": 1e20, "worst": 1}', '2, 1, ''正向'''), ('gap', '{"behind": 9223372036854775807, "advantage": -1e20, "worst": -100}', '2, 1, ''逆向'''),
	('gap', '{"behind": 9223372036854775807, "advantage": -1e20, "worst": -100}', '1e40, 1, ''逆向'''), ('gap', '{"skipped": 9223372036854775807}', 'NULL, 1, ''正向''')) AS f(kind, state, arguments);
SELECT is(pg_temp.outcome(format('SELECT bizenv.merge(t::bizenv.%s_tally) FROM (VALUES (%L), (%L)) AS v(t)', kind, state, state), 'count'), '22003', format('%s merged with itself', state))
FROM (VALUES ('weighted', '{"pairs": 9223372036854775807}'), ('weighted', '{"pairs": 4611686018427387904, "weight": 1}'), ('gap', '{"level": 9223372036854775807}'), ('gap', '{"skipped": 9223372036854775807}')) AS f(kind, state);
SELECT is(pg_temp.outcome(format('SELECT bizenv.merge(t::bizenv.%s_tally) FROM (VALUES (%L), (%L)) AS v(t)', kind, a, b), 'count'), '22003', format('%s merged with %s', a, b))
FROM (VALUES ('weighted', '{"pairs": 9223372036854775807}', '{"value_missing": 1}'), ('gap', '{"level": 9223372036854775807}', '{"skipped": 1}')) AS f(kind, a, b);
SELECT is(pg_temp.outcome(format('SELECT bizenv.mean_value(%1$L), bizenv.coverage_pct(%1$L::bizenv.weighted_tally), bizenv.row_count(%1$L::bizenv.weighted_tally), bizenv.mean_without(%1$L, 1, 1)', t)), 'ok', 'accessors of ' || t)
FROM (VALUES ('{"pairs": 9223372036854775807, "product": 9e131071, "weight": 1e131000}'), ('{"pairs": 9223372036854775806, "value_missing": 1, "product": -1e-16383, "weight": 9e131060, "unvalued_weight": 1e-16383}')) AS v(t);
SELECT is(pg_temp.outcome(format('SELECT bizenv.mean_advantage(%1$L), bizenv.mean_advantage(%1$L, 2), bizenv.row_count(%1$L::bizenv.gap_tally), bizenv.worst_advantage(%1$L)', t)), 'ok', 'accessors of ' || t)
FROM (VALUES ('{"behind": 9223372036854775807, "advantage": -9e131000, "worst": -1e131000}'), ('{"behind": 2, "advantage": -9.9e131060, "worst": -9e131060}'), ('{"ahead": 2, "advantage": 3e-16383, "worst": 1e-16383}')) AS v(t);

-- forged text: whether it is no tally, or one that no rows can give
SELECT is(pg_temp.outcome(format('SELECT %L::bizenv.weighted_tally', t)) || ' ' || pg_temp.soft(t, 'bizenv.weighted_tally'), '22P02 soft', 'not a weighted_tally: ' || left(t, 70))
FROM (VALUES (''), ('nonsense'), ('{'), ('null'), ('7'), ('[]'), ('"{}"'), ('{"pairs": -1}'), ('{"pairs": 1.5}'), ('{"pairs": "1"}'), ('{"pairs": null}'), ('{"pairs": true}'), ('{"pairs": [1]}'), ('{"pairs": {}}'), ('{"pairs": 9223372036854775808}'), ('{"pairs": 1e400}'),
	('{"Pairs": 1}'), ('{"pair": 1}'), ('{"rows": 1}'), ('{"ahead": 1}'), ('{"pairs": 1, "weight": "NaN"}'), ('{"pairs": 1, "weight": NaN}'), ('{"pairs": 1, "weight": Infinity}'), ('{"pairs": 1, "weight": -5}'), ('{"pairs": 1, "weight": -1e-40}'), ('{"value_missing": 1, "unvalued_weight": -1}'),
	('{"weight": 1}'), ('{"unvalued_weight": 1}'), ('{"product": 1}'), ('{"pairs": 1, "product": 1}'), ('{"pairs": 1, "unvalued_weight": 1}'), ('{"value_missing": 1, "weight": 1}'), ('{"pairs": 9223372036854775807, "value_missing": 1}'), ('{"pairs": 9223372036854775807, "weight_missing": 9223372036854775807}')) AS v(t);
SELECT is(pg_temp.outcome(format('SELECT %L::bizenv.gap_tally', t)) || ' ' || pg_temp.soft(t, 'bizenv.gap_tally'), '22P02 soft', 'not a gap_tally: ' || left(t, 70))
FROM (VALUES (''), ('nonsense'), ('[]'), ('{"ahead": -1}'), ('{"first": 1}'), ('{"pairs": 1}'), ('{"ahead": 0.5}'), ('{"ahead": 1}'), ('{"ahead": 1, "worst": 1}'), ('{"ahead": 1, "advantage": 1}'), ('{"ahead": 1, "advantage": -2, "worst": -2}'), ('{"ahead": 1, "advantage": 2, "worst": 1}'), ('{"ahead": 2, "advantage": 1, "worst": 1}'),
	('{"level": 1, "advantage": 1}'), ('{"level": 1, "worst": 1}'), ('{"level": 1, "advantage": -1, "worst": -1}'), ('{"behind": 1}'), ('{"behind": 1, "advantage": 1, "worst": 1}'), ('{"behind": 1, "advantage": -1, "worst": -2}'), ('{"behind": 2, "advantage": -5, "worst": -2}'), ('{"behind": 2, "advantage": -1, "worst": -2}'),
	('{"behind": 1, "level": 1, "advantage": -8, "worst": -5}'), ('{"behind": 1, "ahead": 1, "advantage": -5, "worst": -5}'), ('{"behind": 1, "ahead": 1, "advantage": -6, "worst": -5}'), ('{"ahead": 1, "level": 1}'), ('{"ahead": 1, "level": 1, "advantage": 1, "worst": 1}'), ('{"advantage": 1}'), ('{"worst": -1}'), ('{"skipped": 1, "advantage": 1}'),
	('{"ahead": 1, "advantage": "NaN", "worst": 1}'), ('{"level": 9223372036854775807, "skipped": 1}'), ('{"level": 9223372036854775807, "ahead": 1, "advantage": 1}')) AS v(t);
SELECT is(pg_temp.outcome(format('SELECT %L::bizenv.gap_tally', t)), 'ok', 'a gap_tally: ' || t)
FROM (VALUES ('{"ahead": 2, "advantage": 3, "worst": 1}'), ('{"ahead": 2, "advantage": 2, "worst": 1}'), ('{"behind": 2, "advantage": -10, "worst": -5}'), ('{"behind": 2, "advantage": -5.1, "worst": -5}'), ('{"behind": 1, "level": 1, "advantage": -5, "worst": -5}'), ('{"behind": 1, "ahead": 1, "advantage": -4.9, "worst": -5}'),
	('{"behind": 1, "ahead": 1, "advantage": 1e40, "worst": -5}'), ('{"ahead": 1, "level": 1, "advantage": 1}'), ('{"behind": 2, "advantage": -9.1e131071, "worst": -9e131071}')) AS v(t);
SELECT ok(pg_temp.outcome($$SELECT '{"pairs": 1, "weight": 1e200000}'::bizenv.weighted_tally$$) IN ('22003', '22P02'), 'a number that numeric cannot hold');

-- forged bytes: version, kind, counts, then length and bytes of each sum
CREATE FUNCTION pg_temp.bytes(head text, counts bigint[], sums bytea[]) RETURNS bytea LANGUAGE sql AS $$
	SELECT decode(head, 'hex') || coalesce((SELECT string_agg(int8send(c), '' ORDER BY n) FROM unnest(counts) WITH ORDINALITY AS u(c, n)), '') || coalesce((SELECT string_agg(int4send(length(s)) || s, '' ORDER BY n) FROM unnest(sums) WITH ORDINALITY AS u(s, n)), '')
$$;
SELECT is(pg_temp.outcome(format('SELECT pg_temp.receive(%L, %L::bytea)', kind, bytes)), state, format('bytes of a %s_tally: %s', kind, what))
FROM (VALUES ('weighted', 'as sent', pg_temp.bytes('00010002', '{1,1,0}', ARRAY[numeric_send(450), numeric_send(100), numeric_send(7)]), 'ok'),
	('weighted', 'nothing', '\x', '08P01'), ('weighted', 'half a version', '\x00', '08P01'), ('weighted', 'no more than a version', '\x0001', '08P01'), ('weighted', 'no more than a head', '\x00010002', '08P01'),
	('weighted', 'version 0', pg_temp.bytes('00000002', '{0,0,0}', ARRAY[numeric_send(0), numeric_send(0), numeric_send(0)]), '22P03'), ('weighted', 'version 2', pg_temp.bytes('00020002', '{0,0,0}', ARRAY[numeric_send(0), numeric_send(0), numeric_send(0)]), '22P03'),
	('weighted', 'kind 0', '\x00010000', '22P03'), ('weighted', 'kind of a gap_tally', pg_temp.bytes('00010003', '{0,0,0,0}', ARRAY[numeric_send(0), numeric_send(0)]), '22P03'), ('weighted', 'kind 65535', '\x0001ffff', '22P03'),
	('weighted', 'a count is negative', pg_temp.bytes('00010002', '{-1,0,0}', ARRAY[numeric_send(0), numeric_send(0), numeric_send(0)]), '22P03'), ('weighted', 'the least count', pg_temp.bytes('00010002', '{0,0,-9223372036854775808}', ARRAY[numeric_send(0), numeric_send(0), numeric_send(0)]), '22P03'),
	('weighted', 'too many rows', pg_temp.bytes('00010002', '{9223372036854775807,1,0}', ARRAY[numeric_send(0), numeric_send(0), numeric_send(0)]), '22P03'),
	('weighted', 'cut off in a count', pg_temp.bytes('00010002', '{1,0}', NULL) || '\x00000000', '08P01'), ('weighted', 'cut off before a sum', pg_temp.bytes('00010002', '{1,0,0}', ARRAY[numeric_send(450), numeric_send(100)]), '08P01'), ('weighted', 'cut off in a length', pg_temp.bytes('00010002', '{1,0,0}', ARRAY[numeric_send(450), numeric_send(100)]) || '\x0000', '08P01'),
	('weighted', 'a byte more', pg_temp.bytes('00010002', '{1,1,0}', ARRAY[numeric_send(450), numeric_send(100), numeric_send(7)]) || '\x00', '22P03'), ('weighted', 'a sum is NaN', pg_temp.bytes('00010002', '{1,0,0}', ARRAY[numeric_send('NaN'), numeric_send(1), numeric_send(0)]), '22P03'),
	('weighted', 'a sum is Infinity', pg_temp.bytes('00010002', '{1,0,0}', ARRAY[numeric_send('Infinity'), numeric_send(1), numeric_send(0)]), '22P03'), ('weighted', 'a weight is -Infinity', pg_temp.bytes('00010002', '{1,0,0}', ARRAY[numeric_send(1), numeric_send('-Infinity'), numeric_send(0)]), '22P03'),
	('weighted', 'a weight is negative', pg_temp.bytes('00010002', '{1,0,0}', ARRAY[numeric_send(1), numeric_send(-1), numeric_send(0)]), '22P03'), ('weighted', 'weights without rows', pg_temp.bytes('00010002', '{0,0,0}', ARRAY[numeric_send(0), numeric_send(1), numeric_send(0)]), '22P03'),
	('weighted', 'a length beyond the message', pg_temp.bytes('00010002', '{0,0,0}', NULL) || '\x7fffffff', '22P03'), ('weighted', 'a negative length', pg_temp.bytes('00010002', '{0,0,0}', NULL) || '\xffffffff', '22P03'), ('weighted', 'a length of 1 GB', pg_temp.bytes('00010002', '{0,0,0}', NULL) || '\x40000000' || numeric_send(0), '22P03'),
	('weighted', 'no bytes of a number', pg_temp.bytes('00010002', '{0,0,0}', NULL) || '\x000000000000000000000000', '08P01'), ('weighted', 'a number cut off', pg_temp.bytes('00010002', '{1,0,0}', ARRAY['\x000200000000'::bytea, numeric_send(0), numeric_send(0)]), '08P01'),
	('weighted', 'a number and more', pg_temp.bytes('00010002', '{1,0,0}', ARRAY[numeric_send(1) || '\x00', numeric_send(1), numeric_send(0)]), '22P03'), ('weighted', 'a digit of 10000', pg_temp.bytes('00010002', '{1,0,0}', ARRAY['\x00010000000000002710'::bytea, numeric_send(1), numeric_send(0)]), '22P03'),
	('weighted', 'a sign that is none', pg_temp.bytes('00010002', '{1,0,0}', ARRAY['\x00010000123400000001'::bytea, numeric_send(1), numeric_send(0)]), '22P03'),
	('gap', 'as sent', pg_temp.bytes('00010003', '{1,0,1,0}', ARRAY[numeric_send(-2), numeric_send(-5)]), 'ok'), ('gap', 'kind of a weighted_tally', pg_temp.bytes('00010002', '{0,0,0}', ARRAY[numeric_send(0), numeric_send(0), numeric_send(0)]), '22P03'), ('gap', 'version 2', pg_temp.bytes('00020003', '{0,0,0,0}', ARRAY[numeric_send(0), numeric_send(0)]), '22P03'),
	('gap', 'a count is negative', pg_temp.bytes('00010003', '{0,-1,0,0}', ARRAY[numeric_send(0), numeric_send(0)]), '22P03'), ('gap', 'the worst is NaN', pg_temp.bytes('00010003', '{0,0,1,0}', ARRAY[numeric_send(-5), numeric_send('NaN')]), '22P03'), ('gap', 'the worst is better than the sum', pg_temp.bytes('00010003', '{0,0,1,0}', ARRAY[numeric_send(-5), numeric_send(-4)]), '22P03'),
	('gap', 'cut off', pg_temp.bytes('00010003', '{1,0,1,0}', ARRAY[numeric_send(-2)]), '08P01'), ('gap', 'a byte more', pg_temp.bytes('00010003', '{1,0,1,0}', ARRAY[numeric_send(-2), numeric_send(-5)]) || '\x00', '22P03')) AS v(kind, what, bytes, state);
SELECT is(pg_temp.receive('weighted', pg_temp.bytes('00010002', '{1,0,0}', ARRAY[numeric_send(450.000), '\x000200010000000400010000'::bytea, numeric_send(0.0)])),
	'{"pairs": 1, "value_missing": 0, "weight_missing": 0, "product": 450, "weight": 10000, "unvalued_weight": 0}', 'numbers come in whatever they are written as');

-- random changes of sent bytes: an error of its own kind, or a tally like any other
CREATE FUNCTION pg_temp.change(bytes bytea, within integer) RETURNS bytea LANGUAGE plpgsql AS $$
BEGIN
	FOR i IN 0..(random() * 2)::integer LOOP
		bytes := set_byte(bytes, (random() * (within - 1))::integer, (ARRAY[0, 1, 2, 127, 128, 255, (random() * 255)::integer])[(random() * 6)::integer + 1]);
	END LOOP;
	RETURN CASE WHEN random() < 0.1 THEN substr(bytes, 1, (random() * length(bytes))::integer) ELSE bytes END;
END
$$;
CREATE FUNCTION pg_temp.fuzz_received(kind text, bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t text;
	same boolean;
BEGIN
	t := pg_temp.receive(kind, bytes);
	EXECUTE format('SELECT r.t::text::bizenv.%1$s_tally OPERATOR(pg_catalog.=) r.t AND (SELECT bizenv.merge(m.t)::text FROM received_%1$s AS m) = r.t::text FROM received_%1$s AS r', kind) INTO same;
	RETURN CASE WHEN same THEN 'accepted' ELSE encode(bytes, 'hex') END;
EXCEPTION
	WHEN invalid_binary_representation OR protocol_violation THEN
		RETURN 'refused';
END
$$;
CREATE TABLE fuzzed AS
SELECT pg_temp.fuzz_received('weighted', pg_temp.change(bytes, length(bytes))) AS outcome FROM (SELECT bizenv_internal.weighted_tally_send(t) AS bytes FROM many ORDER BY id LIMIT 200) AS s
UNION ALL SELECT pg_temp.fuzz_received('gap', pg_temp.change(bytes, length(bytes))) FROM (SELECT bizenv_internal.gap_tally_send(g) AS bytes FROM many ORDER BY id LIMIT 200) AS s;
SELECT is_empty($$SELECT outcome FROM fuzzed WHERE outcome NOT IN ('accepted', 'refused')$$, 'changed bytes are refused or make a tally');
SELECT ok(count(*) FILTER (WHERE outcome = 'accepted') > 10 AND count(*) FILTER (WHERE outcome = 'refused') > 10, 'both happen') FROM fuzzed;

-- random changes of stored bytes before the long numbers, which are numeric's own:
-- reported as damage, or harmless; never a crash
CREATE FUNCTION pg_temp.fuzz_stored(bytes bytea, gap boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t bizenv.weighted_tally := CASE WHEN NOT gap THEN pg_temp.as_weighted(bytes) END;
	g bizenv.gap_tally := CASE WHEN gap THEN pg_temp.as_gap(bytes) END;
BEGIN
	PERFORM bizenv.row_count(t), bizenv.skipped_count(t), bizenv.mean_value(t), bizenv.mean_value(t, 2), bizenv.total_weight(t), bizenv.coverage_pct(t), bizenv.mean_without(t, NULL, NULL),
		bizenv_internal.weighted_tally_send(t), t::text, bizenv_internal.weighted_tally_hash(t), bizenv_internal.weighted_tally_cmp(t, '{"pairs": 1, "product": 1e30, "weight": 1}');
	PERFORM bizenv.merge(m.t), bizenv.merge(m.t)::text FROM (VALUES (t), ('{"pairs": 1, "product": 1e30, "weight": 1e-30}')) AS m(t);
	PERFORM bizenv.row_count(g), bizenv.skipped_count(g), bizenv.mean_advantage(g), bizenv.mean_advantage(g, 2), bizenv.worst_advantage(g), bizenv.standing_count(g, 'level'),
		bizenv_internal.gap_tally_send(g), g::text, bizenv_internal.gap_tally_hash(g), bizenv_internal.gap_tally_cmp(g, '{"ahead": 1, "advantage": 1e30, "worst": 1e30}');
	PERFORM bizenv.merge(m.g), bizenv.merge(m.g)::text FROM (VALUES (g), ('{"ahead": 1, "advantage": 1e-30, "worst": 1e-30}')) AS m(g);
	RETURN 'read';
EXCEPTION
	WHEN data_corrupted OR internal_error OR numeric_value_out_of_range OR invalid_parameter_value OR division_by_zero THEN
		RETURN 'refused';
END
$$;
CREATE TABLE damage AS
SELECT pg_temp.fuzz_stored(pg_temp.change(pg_temp.image(t), length(pg_temp.image(bizenv.weighted_tally '{}'))), false) AS outcome FROM many, generate_series(1, 4)
UNION ALL SELECT pg_temp.fuzz_stored(pg_temp.change(pg_temp.image(g), length(pg_temp.image(bizenv.gap_tally '{}'))), true) FROM many, generate_series(1, 4);
SELECT ok(count(*) FILTER (WHERE outcome = 'refused') > 100 AND count(*) FILTER (WHERE outcome = 'read') > 100, 'damaged tallies are noticed, or read') FROM damage;

------------------------------------------------------------------ an empty search_path

SET LOCAL search_path = '';
CREATE TABLE public.bare AS
SELECT s.grp, s.t, s.g, s.t::text AS t_text, s.g::jsonb AS g_json, bizenv.mean_value(s.t, 2) AS mean, s.average, bizenv.total_weight(s.t) AS weight, bizenv.coverage_pct(s.t, 2) AS coverage, bizenv.mean_without(s.t, NULL, NULL, 2) AS others, bizenv.row_count(s.t) AS n,
	bizenv.standing_count(s.g, '落后') AS behind, bizenv.mean_advantage(s.g, 2) AS advantage, bizenv.worst_advantage(s.g) AS worst, bizenv.skipped_count(s.g) AS skipped, bizenv_internal.weighted_tally_send(s.t) AS bytes
FROM (SELECT grp, bizenv.weighted_agg(v, w) AS t, bizenv.gap_agg(v, b, d) AS g, bizenv.weighted_avg(v, w) AS average FROM public.measure GROUP BY grp) AS s;
CREATE TABLE public.bare_sorted AS SELECT DISTINCT t FROM public.many ORDER BY t;
CREATE TABLE public.bare_moving AS SELECT bizenv.weighted_agg(v, w) OVER f AS t, bizenv.gap_agg(v, b, d) OVER f AS g FROM public.measure WHERE id <= 50 WINDOW f AS (ORDER BY id ROWS 2 PRECEDING);
CREATE TABLE public.bare_merged AS SELECT bizenv.merge(t) AS t, bizenv.merge(g) AS g FROM public.serial WHERE t OPERATOR(pg_catalog.=) t AND g OPERATOR(pg_catalog.<=) g;
CREATE TABLE public.bare_report AS SELECT g.* FROM bizenv.gap_report(4.68, 3.96, '逆向', previous => 4.68) AS g;
CREATE TABLE public.bare_figures AS
SELECT bizenv.indicator_gap(4.68, 3.96) AS gap, bizenv.advantage(4.68, 3.96, 'lower_is_better') AS advantage, bizenv.growth_rate(1370.44, 1337.54, 2) AS rate, bizenv.growth_base(1370.44, 2.46, 2) AS base, bizenv.contribution_pp(391.75, 320.98, 639.93, 2) AS pp, bizenv.frontier_score(4.68, 6, 3, 2, 1) AS score;
SET LOCAL search_path = public;
SELECT is_empty($$SELECT grp FROM bare AS b FULL JOIN serial AS s USING (grp) WHERE pg_temp.image(b.t) IS DISTINCT FROM pg_temp.image(s.t) OR pg_temp.image(b.g) IS DISTINCT FROM pg_temp.image(s.g) OR b.t_text <> s.t::text OR b.g_json <> s.g::jsonb
	OR b.mean IS DISTINCT FROM round(b.average, 2) OR b.mean IS DISTINCT FROM bizenv.mean_value(s.t, 2) OR b.weight <> bizenv.total_weight(s.t) OR b.coverage <> bizenv.coverage_pct(s.t, 2) OR b.others IS DISTINCT FROM b.mean OR b.n <> bizenv.row_count(s.t)
	OR b.behind <> bizenv.standing_count(s.g, 'behind') OR b.advantage <> bizenv.mean_advantage(s.g, 2) OR b.worst <> bizenv.worst_advantage(s.g) OR b.skipped <> bizenv.skipped_count(s.g) OR b.bytes <> bizenv_internal.weighted_tally_send(s.t)$$, 'empty search_path: aggregates and accessors');
SELECT is((SELECT count(*) FROM bare_sorted), (SELECT count(DISTINCT t::text) FROM many), 'empty search_path: DISTINCT, ORDER BY');
SELECT is((SELECT count(t) + count(g) FROM bare_moving), 100::bigint, 'empty search_path: moving frame');
SELECT is(t::text || g, (SELECT bizenv.weighted_agg(v, w)::text || bizenv.gap_agg(v, b, d) FROM measure), 'empty search_path: merge') FROM bare_merged;
SELECT is((SELECT b::text FROM bare_report AS b), '(0.72,pp,18.18,,-0.72,behind,3,落后,0.00,unchanged,2,无变化,,missing)', 'empty search_path: gap_report');
SELECT is((SELECT b::text FROM bare_figures AS b), '(0.72,-0.72,2.46,1337.54,11.06,19.4)', 'empty search_path: figures');

-- products that are beyond 64 bits once scaled, of either number
SELECT is(bizenv.weighted_avg(v, w), 14000000 / 6000::numeric, 'thousands weighted by thousands') FROM (VALUES (1000, 2000), (3000, 4000)) AS p(v, w);
SELECT is(bizenv.weighted_avg(v, w), sum(v * w) / sum(w), 'millions weighted by millions') FROM (VALUES (1000000::numeric, 2000000::numeric), (3000001, 4000000), (-5, 900)) AS p(v, w);

SELECT * FROM finish();
ROLLBACK;
