-- Laws and oracles of the room "closure" (pgTAP). Every rule stands here once
-- more in plain SQL and is compared on random rows; the seed is printed, and
-- psql -v seed=N runs with that one again.
\ir lib/begin.psql
SELECT plan(315);
\ir lib/seed.psql
\ir lib/tools.psql

----------------------------------------------------------------- what is needed

-- the text that a tally must have, made by plain SQL
CREATE FUNCTION pg_temp.oracle(conditions text[], mets boolean[]) RETURNS text LANGUAGE sql AS $$
	WITH answers AS (SELECT c, m FROM unnest(conditions, mets) AS u(c, m)),
	counts AS (
		SELECT c, count(*) FILTER (WHERE m) AS n_met, count(*) FILTER (WHERE NOT m) AS n_unmet,
			count(*) FILTER (WHERE m IS NULL) AS n_unknown
		FROM answers WHERE c IS NOT NULL GROUP BY c)
	SELECT format('{"skipped": %s, "conditions": {%s}}',
		(SELECT count(*) FROM answers WHERE c IS NULL),
		coalesce(string_agg(format('%s: [%s, %s, %s]', to_json(c), n_met, n_unmet, n_unknown),
			', ' ORDER BY c COLLATE "C"), ''))
	FROM counts
$$;

-- feeds bytes to the binary input of a type: COPY BINARY from a program that
-- prints them
CREATE TABLE received (t bizenv.closure_tally);
CREATE FUNCTION pg_temp.receive(field bytea) RETURNS bizenv.closure_tally LANGUAGE plpgsql AS $$
DECLARE
	file bytea := '\x5047434f50590aff0d0a000000000000000000' || '\x0001'::bytea
		|| int4send(length(field)) || field || '\xffff'::bytea;
	octal text;
	result bizenv.closure_tally;
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

-- a stored tally as its bytes are, and any bytes as a stored tally: what a
-- failing disk would do
CREATE FUNCTION pg_temp.image(bizenv.closure_tally) RETURNS bytea LANGUAGE internal STRICT AS 'byteasend';
CREATE FUNCTION pg_temp.damaged(bytea) RETURNS bizenv.closure_tally LANGUAGE internal STRICT AS 'byteasend';

CREATE TABLE name_pool AS
SELECT * FROM unnest(ARRAY['approved', 'evidence_filed', 'measures_completed', 'standard_reached', 'no_rebound',
	'审核', '审核通过', '“引号”"quoted"', E'back\\slash', E'tab\tline\nend', E'\x01', 'a', 'ab', 'abc', 'A', 'é', '🏛',
	' leading', 'trailing ', '{"a": [1, 0, 0]}', 'NULL', repeat('长', 333), repeat('x', 1000)])
	WITH ORDINALITY AS n(name, number);

CREATE TABLE answer (id integer, grp integer, part integer, condition text, met boolean);
INSERT INTO answer
SELECT id, random() * 30, random() * 7, name, CASE WHEN name IS NOT NULL AND x < 0.9 THEN x < 0.75 END
FROM (SELECT id, random() AS x, random() AS y, (random() * random() * 22)::integer + 1 AS pick
	FROM generate_series(1, 4000) AS id) AS r
LEFT JOIN name_pool ON number = pick AND y > 0.1;
ANALYZE answer;

SELECT cmp_ok(count(*), '>', 100::bigint, 'random rows have rows without a condition') FROM answer WHERE condition IS NULL;
SELECT cmp_ok(count(*), '>', 100::bigint, 'random rows have conditions without an answer')
FROM answer WHERE condition IS NOT NULL AND met IS NULL;

------------------------------------------------------------ one aggregate, many plans

SET LOCAL max_parallel_workers_per_gather = 0;
CREATE TABLE serial AS SELECT grp, bizenv.closure_agg(condition, met) AS t FROM answer GROUP BY grp;
SELECT is(count(*), 0::bigint, 'groups agree with plain SQL')
FROM serial AS s JOIN (SELECT grp, pg_temp.oracle(array_agg(condition), array_agg(met)) AS text FROM answer GROUP BY grp) AS o
	USING (grp) WHERE s.t::text IS DISTINCT FROM o.text;
SELECT is((SELECT bizenv.closure_agg(condition, met)::text FROM answer),
	(SELECT pg_temp.oracle(array_agg(condition), array_agg(met)) FROM answer), 'all rows agree with plain SQL');
SELECT is((SELECT bizenv.closure_agg(condition, met) FROM (SELECT * FROM answer ORDER BY random()) AS shuffled)::text,
	(SELECT bizenv.closure_agg(condition, met) FROM answer)::text, 'the order of rows does not matter');

SELECT is((SELECT array_agg((bizenv.row_count(t), bizenv.skipped_count(t)) ORDER BY grp) FROM serial)::text,
	(SELECT array_agg((n, s) ORDER BY grp) FROM (SELECT grp, count(*) AS n, count(*) FILTER (WHERE condition IS NULL) AS s
		FROM answer GROUP BY grp) AS c)::text, 'row_count and skipped_count agree with plain SQL');

-- what each condition comes to, in plain SQL
CREATE TABLE verdict AS
SELECT grp, condition, CASE WHEN bool_or(NOT met) THEN 'unmet' WHEN bool_or(met IS NULL) THEN 'unknown' ELSE 'met' END AS verdict
FROM answer WHERE condition IS NOT NULL GROUP BY grp, condition;
SELECT is((SELECT array_agg(array_to_string(bizenv.unmet_conditions(t), '|') ORDER BY grp) FROM serial)::text,
	(SELECT array_agg(coalesce(u, '') ORDER BY grp) FROM serial LEFT JOIN
		(SELECT grp, string_agg(condition, '|' ORDER BY condition COLLATE "C") AS u FROM verdict WHERE verdict = 'unmet' GROUP BY grp) AS v
		USING (grp))::text, 'unmet agrees with plain SQL, in C byte order');
SELECT is((SELECT array_agg(array_to_string(bizenv.unknown_conditions(t), '|') ORDER BY grp) FROM serial)::text,
	(SELECT array_agg(coalesce(u, '') ORDER BY grp) FROM serial LEFT JOIN
		(SELECT grp, string_agg(condition, '|' ORDER BY condition COLLATE "C") AS u FROM verdict WHERE verdict = 'unknown' GROUP BY grp) AS v
		USING (grp))::text, 'unknown agrees with plain SQL, in C byte order');

-- small groups, so that some are eligible; ignoring a random set of names
CREATE TABLE small AS SELECT id / 4 AS grp, condition, met FROM answer;
CREATE TABLE ignored AS SELECT grp, (SELECT array_agg(name) FROM name_pool WHERE (number * 31 + grp) % 5 = 0) AS names
FROM (SELECT DISTINCT grp FROM small) AS g;
CREATE TABLE eligibility AS
SELECT grp, count(condition) > 0 AND coalesce(bool_and(coalesce(met, false)) FILTER (WHERE condition IS NOT NULL), false) AS plain,
	count(*) FILTER (WHERE condition <> ALL (names)) > 0
	AND coalesce(bool_and(coalesce(met, false)) FILTER (WHERE condition <> ALL (names)), false) AS without
FROM small JOIN ignored USING (grp) GROUP BY grp;
SELECT is(count(*), 0::bigint, 'is_eligible agrees with plain SQL, with and without ignoring')
FROM (SELECT grp, bizenv.closure_agg(condition, met) AS t FROM small GROUP BY grp) AS s JOIN eligibility USING (grp) JOIN ignored USING (grp)
WHERE bizenv.is_eligible(t) IS DISTINCT FROM plain OR bizenv.is_eligible(t, names) IS DISTINCT FROM without;
SELECT ok(count(*) FILTER (WHERE plain) > 10 AND count(*) FILTER (WHERE NOT plain) > 10 AND count(*) FILTER (WHERE plain <> without) > 10,
	'both answers occur among the random items') FROM eligibility;
SELECT is(count(*), 0::bigint, 'eligible is: a condition, none unmet, none unknown')
FROM (SELECT bizenv.closure_agg(condition, met) AS t FROM small GROUP BY grp) AS s
WHERE bizenv.is_eligible(t) <> (bizenv.row_count(t) > bizenv.skipped_count(t) AND bizenv.unmet_conditions(t) = '{}' AND bizenv.unknown_conditions(t) = '{}');

-- parallel
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 3;
SELECT alike(pg_temp.plan_of('SELECT grp, bizenv.closure_agg(condition, met) FROM answer GROUP BY grp'),
	'%Partial%Aggregate%Parallel Seq Scan%', 'partial aggregation is planned');
SELECT is((SELECT bizenv.closure_agg(condition, met) FROM answer)::text,
	(SELECT bizenv.merge(t) FROM serial)::text, 'parallel, one group: the same');
CREATE TABLE parallel AS SELECT grp, bizenv.closure_agg(condition, met) AS t FROM answer GROUP BY grp;
SELECT is((SELECT count(*) FROM serial AS s FULL JOIN parallel AS p USING (grp) WHERE s.t::text IS DISTINCT FROM p.t::text), 0::bigint,
	'parallel, many groups: the same');
CREATE TABLE tallies AS SELECT grp, part, bizenv.closure_agg(condition, met) AS t FROM answer GROUP BY grp, part;
ANALYZE tallies;
SELECT alike(pg_temp.plan_of('SELECT grp, bizenv.merge(t) FROM tallies GROUP BY grp'),
	'%Partial%Aggregate%Parallel Seq Scan%', 'merge is planned with partial aggregation');
SELECT is((SELECT count(*) FROM serial AS s FULL JOIN (SELECT grp, bizenv.merge(t) AS t FROM tallies GROUP BY grp) AS p USING (grp)
	WHERE s.t::text IS DISTINCT FROM p.t::text), 0::bigint, 'merge of parts, in parallel: the same');
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT is((SELECT count(*) FROM serial AS s FULL JOIN (SELECT grp, bizenv.merge(t) AS t FROM tallies GROUP BY grp) AS p USING (grp)
	WHERE s.t::text IS DISTINCT FROM p.t::text), 0::bigint, 'merge of parts: the same');

-- partitionwise: by another column (partial) and by the group (full)
CREATE TABLE parted (LIKE answer) PARTITION BY LIST (part);
SELECT format('CREATE TABLE parted_%s PARTITION OF parted FOR VALUES IN (%s)', p, p) FROM generate_series(0, 7) AS p \gexec
INSERT INTO parted SELECT * FROM answer;
ANALYZE parted;
CREATE TABLE by_group (LIKE answer) PARTITION BY HASH (grp);
SELECT format('CREATE TABLE by_group_%s PARTITION OF by_group FOR VALUES WITH (MODULUS 3, REMAINDER %s)', p, p) FROM generate_series(0, 2) AS p \gexec
INSERT INTO by_group SELECT * FROM answer;
ANALYZE by_group;
SET LOCAL enable_partitionwise_aggregate = on;
SELECT alike(pg_temp.plan_of('SELECT grp, bizenv.closure_agg(condition, met) FROM parted GROUP BY grp'),
	'%Finalize%Append%Partial%', 'partial partitionwise aggregation is planned');
SELECT is((SELECT count(*) FROM serial AS s FULL JOIN (SELECT grp, bizenv.closure_agg(condition, met) AS t FROM parted GROUP BY grp) AS p
	USING (grp) WHERE s.t::text IS DISTINCT FROM p.t::text), 0::bigint, 'partitionwise, partial: the same');
SELECT alike(pg_temp.plan_of('SELECT grp, bizenv.closure_agg(condition, met) FROM by_group GROUP BY grp'),
	'%Append%Aggregate%', 'full partitionwise aggregation is planned');
SELECT is((SELECT count(*) FROM serial AS s FULL JOIN (SELECT grp, bizenv.closure_agg(condition, met) AS t FROM by_group GROUP BY grp) AS p
	USING (grp) WHERE s.t::text IS DISTINCT FROM p.t::text), 0::bigint, 'partitionwise, full: the same');

-- moving frames: the same frame read by plain SQL
CREATE FUNCTION pg_temp.frames_that_differ(frame text, rows integer DEFAULT 400) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM (SELECT bizenv.closure_agg(condition, met) OVER w AS t,
			array_agg(condition) OVER w AS c, array_agg(met) OVER w AS m FROM answer WHERE id <= %s
			WINDOW w AS (PARTITION BY grp %% 3 ORDER BY %s)) AS f
		WHERE t::text IS DISTINCT FROM pg_temp.oracle(c, m)', rows, frame) INTO n;
	RETURN n;
END
$$;
SELECT is(pg_temp.frames_that_differ(frame), 0::bigint, 'moving frame: ' || frame)
FROM (VALUES ('id ROWS BETWEEN 5 PRECEDING AND CURRENT ROW'), ('id ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING'),
	('id ROWS BETWEEN CURRENT ROW AND CURRENT ROW'), ('id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING'),
	('id ROWS BETWEEN 2 FOLLOWING AND 9 FOLLOWING'), ('id ROWS BETWEEN 9 PRECEDING AND 4 PRECEDING'),
	('id ROWS BETWEEN 2 FOLLOWING AND 1 FOLLOWING'),
	('id ROWS BETWEEN 4 PRECEDING AND 4 FOLLOWING EXCLUDE CURRENT ROW'),
	('part ROWS BETWEEN 4 PRECEDING AND 4 FOLLOWING EXCLUDE TIES'),
	('part GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE GROUP'),
	('part RANGE BETWEEN 1 PRECEDING AND CURRENT ROW'), ('id / 20 * 100 RANGE BETWEEN 1 PRECEDING AND CURRENT ROW'),
	('id * 7 % 5 GROUPS BETWEEN 1 FOLLOWING AND 2 FOLLOWING'), ('id ROWS UNBOUNDED PRECEDING')) AS f(frame);
SELECT is(count(*), 0::bigint, 'moving frame of merge')
FROM (SELECT bizenv.merge(t) OVER w AS t, array_agg(grp) OVER w AS grps, array_agg(part) OVER w AS parts FROM tallies
	WINDOW w AS (ORDER BY grp, part ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING)) AS f
WHERE t::text IS DISTINCT FROM (SELECT pg_temp.oracle(array_agg(condition), array_agg(met)) FROM answer AS a
	JOIN unnest(grps, parts) AS p(grp, part) USING (grp, part));

-- clauses of the aggregate
SELECT is((SELECT bizenv.closure_agg(DISTINCT condition, met) FROM answer)::text,
	(SELECT pg_temp.oracle(array_agg(condition), array_agg(met)) FROM (SELECT DISTINCT condition, met FROM answer) AS d), 'DISTINCT');
SELECT is((SELECT bizenv.closure_agg(condition, met ORDER BY condition DESC, id) FROM answer)::text,
	(SELECT bizenv.closure_agg(condition, met) FROM answer)::text, 'ORDER BY inside');
SELECT is((SELECT bizenv.closure_agg(condition, met) FILTER (WHERE id % 3 = 0) FROM answer)::text,
	(SELECT pg_temp.oracle(array_agg(condition), array_agg(met)) FROM answer WHERE id % 3 = 0), 'FILTER');
SELECT is((SELECT bizenv.closure_agg(condition, met) FILTER (WHERE id < 0) FROM answer)::text,
	'{"skipped": 0, "conditions": {}}', 'FILTER that lets nothing through gives the empty tally');
SELECT is(count(*), 0::bigint, 'GROUP BY ROLLUP')
FROM (SELECT grp, part, bizenv.closure_agg(condition, met) AS t, pg_temp.oracle(array_agg(condition), array_agg(met)) AS o
	FROM answer WHERE id <= 800 GROUP BY ROLLUP (grp, part)) AS r WHERE t::text <> o;

-- empty, one and many combined in every pairing: by merge, as partitions, by UNION ALL
CREATE FUNCTION pg_temp.pairing(a integer, b integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	by_merge text;
	by_partition text;
	by_union text;
	expected text;
BEGIN
	TRUNCATE parted;
	INSERT INTO parted SELECT id, grp, 0, condition, met FROM answer WHERE id <= a;
	INSERT INTO parted SELECT id, grp, 1, condition, met FROM answer WHERE id > 1000 AND id <= 1000 + b;
	SELECT pg_temp.oracle(array_agg(condition), array_agg(met)) INTO expected FROM parted;
	SELECT bizenv.merge(t) INTO by_merge FROM (SELECT bizenv.closure_agg(condition, met) AS t FROM parted_0
		UNION ALL SELECT bizenv.closure_agg(condition, met) FROM parted_1) AS u;
	SELECT bizenv.closure_agg(condition, met) INTO by_partition FROM parted;
	SELECT bizenv.closure_agg(condition, met) INTO by_union
	FROM (SELECT * FROM parted_0 UNION ALL SELECT * FROM parted_1) AS u;
	IF by_merge = expected AND by_partition = expected AND by_union = expected THEN
		RETURN 'ok';
	END IF;
	RETURN concat_ws(E'\n', expected, by_merge, by_partition, by_union);
END
$$;
SET LOCAL max_parallel_workers_per_gather = 3;
SELECT is(pg_temp.pairing(a, b), 'ok', format('%s rows with %s rows', a, b))
FROM unnest(ARRAY[0, 1, 500]) AS a, unnest(ARRAY[0, 1, 500]) AS b;
SELECT alike(pg_temp.plan_of('SELECT bizenv.closure_agg(condition, met) FROM parted'), '%Finalize%Partial%', 'these were combined from parts');
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT is((SELECT bizenv.closure_agg(condition, met) FROM answer WHERE false)::text,
	'{"skipped": 0, "conditions": {}}', 'no rows: the empty tally, not NULL');
SELECT is((SELECT bizenv.merge(t) FROM serial WHERE false)::text, '{"skipped": 0, "conditions": {}}', 'no tallies: the empty tally');
SELECT is((SELECT bizenv.merge(t) FROM (VALUES (NULL::bizenv.closure_tally), (NULL)) AS v(t))::text,
	'{"skipped": 0, "conditions": {}}', 'NULL tallies are ignored');
SELECT is((SELECT bizenv.merge(t) FROM (SELECT t FROM serial UNION ALL SELECT NULL) AS v)::text,
	(SELECT bizenv.merge(t) FROM serial)::text, 'NULL among tallies is ignored');

-- the answers about the empty tally and about NULL
SELECT is(bizenv.is_eligible('{}'), false, 'empty: not eligible');
SELECT is(bizenv.is_eligible('{"skipped": 3}'), false, 'only skipped rows: not eligible');
SELECT is(bizenv.unmet_conditions('{}'), '{}'::text[], 'empty: none unmet');
SELECT is(bizenv.unknown_conditions('{}'), '{}'::text[], 'empty: none unknown');
SELECT is(bizenv.row_count('{}'::bizenv.closure_tally), 0::bigint, 'empty: 0 rows');
SELECT is(bizenv.is_eligible(NULL), NULL, 'is_eligible(NULL)');
SELECT is(bizenv.unmet_conditions(NULL), NULL, 'unmet(NULL)');
SELECT is(bizenv.unknown_conditions(NULL), NULL, 'unknown(NULL)');
SELECT is(bizenv.row_count(NULL::bizenv.closure_tally), NULL, 'row_count(NULL)');
SELECT is(bizenv.skipped_count(NULL::bizenv.closure_tally), NULL, 'skipped_count(NULL)');

-- ignoring
\set two '''{"conditions": {"approved": [0, 1, 0], "evidence_filed": [1, 0, 0]}}'''
SELECT is(bizenv.is_eligible(:two), false, 'one unmet: not eligible');
SELECT is(bizenv.is_eligible(:two, '{approved}'), true, 'without the one: eligible');
SELECT is(bizenv.is_eligible(:two, '{approved,NULL,nonsense}'), true, 'NULL and unknown names have no effect');
SELECT is(bizenv.is_eligible(:two, '{NULL}'), false, 'only NULL ignored: as without');
SELECT is(bizenv.is_eligible(:two, '{approved,evidence_filed}'), false, 'all ignored: no condition is left, not eligible');
SELECT is(bizenv.is_eligible(:two, '{{approved,x},{y,z}}'), true, 'an array of two dimensions is read as one');
SELECT is(bizenv.is_eligible(:two, '[5:5]={approved}'), true, 'whatever the subscripts');
SELECT is(bizenv.is_eligible(:two, array_fill('approved'::text, ARRAY[100000])), true, 'a long array');
SELECT is(bizenv.is_eligible('{"conditions": {"a": [1, 0, 1]}}'), false, 'met and unknown: not eligible');
SELECT is(bizenv.unknown_conditions('{"conditions": {"a": [1, 0, 1]}}'), '{a}', 'met and unknown: unknown');
SELECT is(bizenv.unmet_conditions('{"conditions": {"a": [1, 1, 1]}}'), '{a}', 'met, unmet and unknown: unmet');
SELECT is(bizenv.unknown_conditions('{"conditions": {"a": [1, 1, 1]}}'), '{}', 'unmet is not unknown');

----------------------------------------------------------------- the tally as a value

SELECT is((SELECT count(*) FROM tallies WHERE t::text::bizenv.closure_tally::text <> t::text OR t::text::bizenv.closure_tally OPERATOR(pg_catalog.<>) t), 0::bigint,
	'out and in: the same');
SELECT is((SELECT count(*) FROM tallies WHERE t::jsonb::text::bizenv.closure_tally OPERATOR(pg_catalog.<>) t OR t::json::text::bizenv.closure_tally OPERATOR(pg_catalog.<>) t), 0::bigint,
	'by way of json and jsonb: the same');
SELECT is((SELECT to_json(t)::text FROM serial LIMIT 1), (SELECT t::text FROM serial LIMIT 1), 'to_json gives an object');
SELECT is((SELECT count(*) FROM (SELECT t FROM tallies ORDER BY grp, part LIMIT 40) AS s
	WHERE pg_temp.receive(bizenv_internal.closure_tally_send(t))::text IS DISTINCT FROM t::text), 0::bigint, 'send and receive: the same');
SELECT is(pg_temp.receive(bizenv_internal.closure_tally_send('{}'))::text, '{"skipped": 0, "conditions": {}}', 'send and receive of the empty one');
SELECT is(bizenv.closure_tally '{"conditions": {"b": [1, 0, 0], "a": [0, 1, 0]}}'::text,
	'{"skipped": 0, "conditions": {"a": [0, 1, 0], "b": [1, 0, 0]}}', 'conditions are sorted on the way in');
SELECT is(bizenv.closure_tally '{"conditions": {"B": [1, 0, 0], "a": [1, 0, 0], "aa": [1, 0, 0], "é": [1, 0, 0], "中": [1, 0, 0]}}'::text,
	'{"skipped": 0, "conditions": {"B": [1, 0, 0], "a": [1, 0, 0], "aa": [1, 0, 0], "é": [1, 0, 0], "中": [1, 0, 0]}}', 'in C byte order');
SELECT is(bizenv.closure_tally '{}'::text, '{"skipped": 0, "conditions": {}}', 'keys left out are empty');
SELECT is(bizenv.closure_tally '{"skipped": 1.0, "conditions": {"a": [1e2, 0, 0]}}'::text,
	'{"skipped": 1, "conditions": {"a": [100, 0, 0]}}', 'a whole number is one however it is written');
SELECT is(bizenv.closure_tally '{"conditions": {"a": [9223372036854775807, 0, 0]}}'::text,
	'{"skipped": 0, "conditions": {"a": [9223372036854775807, 0, 0]}}', 'the largest count');

-- equality, order, hash and text say the same
CREATE TABLE many AS
SELECT row_number() OVER () AS id, t FROM (
	SELECT bizenv.closure_agg(condition, met) AS t FROM (SELECT id / 2 AS g, condition, met FROM answer WHERE id <= 1600) AS a GROUP BY g
	UNION ALL SELECT '{}' UNION ALL SELECT '{}' UNION ALL SELECT '{"skipped": 1}'
	UNION ALL SELECT t FROM (SELECT t FROM tallies ORDER BY grp, part LIMIT 50) AS s) AS u;
ANALYZE many;
SELECT is((SELECT count(DISTINCT t) FROM many), (SELECT count(DISTINCT t::text) FROM many), 'DISTINCT tallies are distinct texts');
SET LOCAL enable_hashagg = off;
SELECT is((SELECT array_agg(n ORDER BY n) FROM (SELECT count(*) AS n FROM many GROUP BY t) AS g)::text,
	(SELECT array_agg(n ORDER BY n) FROM (SELECT count(*) AS n FROM many GROUP BY t::text) AS g)::text, 'GROUP BY, sorted');
SET LOCAL enable_hashagg = on;
SET LOCAL enable_sort = off;
SELECT alike(pg_temp.plan_of('SELECT count(*) FROM many GROUP BY t'), '%HashAggregate%', 'GROUP BY can hash');
SELECT is((SELECT array_agg(n ORDER BY n) FROM (SELECT count(*) AS n FROM many GROUP BY t) AS g)::text,
	(SELECT array_agg(n ORDER BY n) FROM (SELECT count(*) AS n FROM many GROUP BY t::text) AS g)::text, 'GROUP BY, hashed');
SET LOCAL enable_sort = on;
CREATE FUNCTION pg_temp.pairs(kind text, setting text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	query text := 'SELECT count(*) FROM many AS a JOIN many AS b ON a.t OPERATOR(pg_catalog.=) b.t';
	n bigint;
BEGIN
	PERFORM set_config('enable_' || s, (s = setting)::text, true) FROM unnest(ARRAY['hashjoin', 'mergejoin', 'nestloop']) AS s;
	IF pg_temp.plan_of(query) NOT LIKE '%' || kind || '%' THEN
		RETURN pg_temp.plan_of(query);
	END IF;
	EXECUTE query INTO n;
	RETURN n::text;
END
$$;
SELECT is(pg_temp.pairs(kind, setting), (SELECT sum(n * n) FROM (SELECT count(*) AS n FROM many GROUP BY t::text) AS g)::text, kind)
FROM (VALUES ('Hash Join', 'hashjoin'), ('Merge Join', 'mergejoin'), ('Nested Loop', 'nestloop')) AS k(kind, setting);
SET LOCAL enable_hashjoin = on;
SET LOCAL enable_mergejoin = on;
SET LOCAL enable_nestloop = on;
SELECT is((SELECT count(*) FROM many AS a, many AS b WHERE a.id % 5 = 0 AND b.id % 5 = 1 AND (
	(a.t OPERATOR(pg_catalog.=) b.t) <> (a.t::text = b.t::text) OR (a.t OPERATOR(pg_catalog.=) b.t) = (a.t OPERATOR(pg_catalog.<>) b.t)
	OR (a.t OPERATOR(pg_catalog.<) b.t) <> (bizenv_internal.closure_tally_cmp(a.t, b.t) < 0)
	OR (a.t OPERATOR(pg_catalog.>) b.t) <> (bizenv_internal.closure_tally_cmp(b.t, a.t) < 0)
	OR bizenv_internal.closure_tally_cmp(a.t, b.t) NOT IN (-1, 0, 1)
	OR (a.t OPERATOR(pg_catalog.<=) b.t) = (a.t OPERATOR(pg_catalog.>) b.t)
	OR (a.t OPERATOR(pg_catalog.>=) b.t) = (a.t OPERATOR(pg_catalog.<) b.t)
	OR (a.t OPERATOR(pg_catalog.=) b.t AND bizenv_internal.closure_tally_hash(a.t) <> bizenv_internal.closure_tally_hash(b.t)))), 0::bigint,
	'the operators agree with each other, with the text and with the hash');
SELECT is((SELECT count(*) FROM (SELECT t, lag(t, 1) OVER w AS a, lag(t, 7) OVER w AS b FROM many WINDOW w AS (ORDER BY t)) AS s
	WHERE a OPERATOR(pg_catalog.>) t OR b OPERATOR(pg_catalog.>) t), 0::bigint, 'the order is total');
CREATE INDEX ON many (t);
CREATE INDEX ON many USING hash (t);
SET LOCAL enable_seqscan = off;
SELECT is((SELECT count(*) FROM many WHERE t OPERATOR(pg_catalog.=) (SELECT t FROM many WHERE id = 7)),
	(SELECT count(*) FROM many WHERE t::text = (SELECT t::text FROM many WHERE id = 7)), 'an index finds the equal ones');
SET LOCAL enable_seqscan = on;

-- a large one, stored out of line
CREATE TABLE large AS SELECT bizenv.closure_agg(repeat('条件', 150) || i, i % 3 = 0) AS t FROM generate_series(1, 1000) AS i;
SELECT is(bizenv.row_count(t), 1000::bigint, '1000 conditions of over 900 bytes') FROM large;
SELECT is(cardinality(bizenv.unmet_conditions(t)), 667, 'are read from where they are stored') FROM large;
SELECT is(t::text::bizenv.closure_tally OPERATOR(pg_catalog.=) t, true, 'and are the same out and in') FROM large;
SELECT is(bizenv.row_count(bizenv.merge(u.t)), 2000::bigint, 'and merge with themselves in place')
FROM (SELECT t FROM large UNION ALL SELECT t FROM large) AS u;

---------------------------------------------------------------------------- bad input

-- the aggregate
SELECT is(pg_temp.outcome(format('SELECT bizenv.closure_agg(%s) FROM generate_series(1, 3) AS i', args), 'condition'), state, format('closure_agg(%s)', args))
FROM (VALUES ('NULL, true', '22004'), ('NULL, false', '22004'), ('NULL, NULL', 'ok'), ('''a'', NULL', 'ok'),
	(''''', true', '22023'), (''' '', true', '22023'), (''' '', NULL', '22023'), ('E''\t\n\r\f\x0b'', true', '22023'), ('''　 　'', true', '22023'),
	('''　a'', true', 'ok'), ('repeat(''x'', 1000), true', 'ok'), ('repeat(''x'', 1001), true', '22023'),
	('repeat(''长'', 334), true', '22023'), ('repeat(''x'', 10000000), true', '22023')) AS v(args, state);
SELECT is(pg_temp.outcome('SELECT bizenv.closure_agg(i::text, true) FROM generate_series(1, 1000) AS i', 'conditions'), 'ok', '1000 conditions');
SELECT is(pg_temp.outcome('SELECT bizenv.closure_agg(i::text, true) FROM generate_series(1, 1001) AS i', 'conditions'), '54000', '1001 conditions');
SELECT is(pg_temp.outcome('SELECT bizenv.merge(t) FROM (SELECT bizenv.closure_agg(i::text, true) AS t FROM generate_series(1, 1001) AS i GROUP BY i % 2) AS s', 'conditions'),
	'54000', '1001 conditions by merging');
SELECT is(pg_temp.outcome(format('SELECT bizenv.merge(t::bizenv.closure_tally) FROM (VALUES (%L), (%L)) AS v(t)', a, b), 'count'), state, format('%s merged with %s', a, b))
FROM (VALUES ('{"conditions": {"a": [9223372036854775807, 0, 0]}}', '{"conditions": {"a": [1, 0, 0]}}', '22003'),
	('{"conditions": {"a": [9223372036854775806, 0, 0]}}', '{"conditions": {"a": [0, 1, 0]}}', 'ok'),
	('{"conditions": {"a": [9223372036854775807, 0, 0]}}', '{"conditions": {"b": [0, 0, 1]}}', '22003'),
	('{"skipped": 9223372036854775807}', '{"conditions": {"b": [0, 0, 1]}}', '22003')) AS v(a, b, state);

-- accessors
SELECT is(pg_temp.outcome('SELECT bizenv.is_eligible(''{}'', NULL)', 'ignoring'), '22004', 'is_eligible with ignoring NULL');
SELECT is(pg_temp.outcome('SELECT bizenv.is_eligible(NULL, NULL)', 'ignoring'), '22004', 'is_eligible of NULL with ignoring NULL');

-- closure_conditions: every argument
CREATE FUNCTION pg_temp.conditions_outcome(argument text, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	call text := 'SELECT * FROM bizenv.closure_conditions(measures_percent => 80, value => 21.94, standard => 27.35,
		direction => ''higher_is_better'', evidence_count => 2, approved => true, months_without_rebound => 3, rebound_window => 6, lang => ''zh'')';
BEGIN
	RETURN pg_temp.outcome(regexp_replace(call, '\m' || argument || ' => [^,)]*', argument || ' => ' || value), argument);
END
$$;
SELECT is(pg_temp.conditions_outcome(argument, value), state, format('closure_conditions(%s => %s)', argument, value))
FROM (VALUES ('measures_percent', 'NULL', 'ok'), ('measures_percent', '''NaN''', '22003'), ('measures_percent', '''Infinity''', '22003'),
	('measures_percent', '''-Infinity''', '22003'), ('measures_percent', '-0.01', '22003'), ('measures_percent', '0', 'ok'),
	('measures_percent', '1000000', 'ok'), ('measures_percent', '1000000.01', '22003'), ('measures_percent', '1e131071', '22003'),
	('value', 'NULL', 'ok'), ('value', '''NaN''', '22003'), ('value', '''Infinity''', '22003'), ('value', '''-Infinity''', '22003'),
	('value', '-5', 'ok'), ('value', '0', 'ok'), ('value', '-9e131071', 'ok'), ('value', '1e-16383', 'ok'),
	('standard', 'NULL', 'ok'), ('standard', '''NaN''', '22003'), ('standard', '''Infinity''', '22003'), ('standard', '''-Infinity''', '22003'),
	('standard', '-5', 'ok'), ('standard', '0', 'ok'), ('standard', '9e131071', 'ok'),
	('direction', 'NULL', '22004'), ('direction', '''''', '22023'), ('direction', '''higher''', '22023'), ('direction', '''Higher_Is_Better''', '22023'),
	('direction', '''正向''', 'ok'), ('direction', '''逆向''', 'ok'), ('direction', 'repeat(''x'', 10000000)', '22023'),
	('evidence_count', 'NULL', 'ok'), ('evidence_count', '-1', '22003'), ('evidence_count', '0', 'ok'), ('evidence_count', '9223372036854775807', 'ok'),
	('evidence_count', '(-9223372036854775807)', '22003'),
	('approved', 'NULL', 'ok'), ('approved', 'false', 'ok'),
	('months_without_rebound', 'NULL', 'ok'), ('months_without_rebound', '-1', '22003'), ('months_without_rebound', '0', 'ok'), ('months_without_rebound', '2147483647', 'ok'),
	('rebound_window', 'NULL', '22004'), ('rebound_window', '-1', '22003'), ('rebound_window', '0', 'ok'), ('rebound_window', '2147483647', 'ok'),
	('lang', 'NULL', '22004'), ('lang', '''fr''', '22023'), ('lang', '''en''', 'ok')) AS v(argument, value, state);
SELECT is(pg_temp.outcome('SELECT bizenv.closure_conditions(80, 1, 2, ''higher_is_better'', 0, true, -1)', 'months_without_rebound'), '22003',
	'closure_conditions: months are checked also where no rebound is asked for');
SELECT is(pg_temp.outcome('SELECT bizenv.closure_conditions(NULL, NULL, NULL, NULL, NULL, NULL)', 'direction'), '22004',
	'closure_conditions: direction is asked for also where there is nothing to compare');

-- functions of the aggregate called by hand
SELECT is(pg_temp.outcome('SELECT ' || call), state, call)
FROM (VALUES ('bizenv_internal.closure_add(''{}'', ''a'', true)', '0A000'), ('bizenv_internal.closure_add(NULL, NULL, NULL)', '0A000'),
	('bizenv_internal.closure_remove(''{"conditions": {"a": [1, 0, 0]}}'', ''a'', true)', '0A000'), ('bizenv_internal.closure_remove(NULL, ''a'', NULL)', '0A000'),
	('bizenv_internal.closure_tally_combine(''{}'', ''{}'')', '0A000'), ('bizenv_internal.closure_tally_combine(NULL::bizenv.closure_tally, NULL)', '0A000'),
	('bizenv_internal.closure_tally_separate(''{}'', ''{}'')', '0A000'), ('bizenv_internal.closure_tally_separate(NULL::bizenv.closure_tally, NULL)', '0A000'),
	('bizenv_internal.closure_tally_final(''{}'')', 'ok'), ('bizenv_internal.closure_tally_final(NULL)', 'ok')) AS v(call, state);

-- taking out what was not put in, by aggregates that somebody made of our parts
CREATE AGGREGATE pg_temp.take_out_rows(text, boolean) (SFUNC = bizenv_internal.closure_remove, STYPE = bizenv.closure_tally,
	INITCOND = '{"skipped": 1, "conditions": {"a": [2, 0, 0]}}');
CREATE AGGREGATE pg_temp.take_out_tallies(bizenv.closure_tally) (SFUNC = bizenv_internal.closure_tally_separate, STYPE = bizenv.closure_tally,
	INITCOND = '{"skipped": 1, "conditions": {"a": [2, 0, 0], "b": [0, 1, 0]}}');
SELECT is(pg_temp.outcome(format('SELECT pg_temp.take_out_rows(c, m) FROM (VALUES %s) AS v(c, m)', v), 'taken? out|take out'), state, 'taking out rows ' || v)
FROM (VALUES ('(''a'', true), (''a'', true)', 'ok'), ('(''a'', true), (''a'', true), (''a'', true)', '22023'), ('(''a'', false)', '22023'),
	('(''a'', NULL::boolean)', '22023'), ('(''b'', true)', '22023'), ('(NULL, NULL::boolean)', 'ok'), ('(NULL, NULL::boolean), (NULL, NULL)', '22023')) AS t(v, state);
SELECT is((SELECT pg_temp.take_out_rows('a', true) FROM generate_series(1, 2))::text, '{"skipped": 1, "conditions": {}}',
	'a condition that has no row left is gone');
SELECT is((SELECT pg_temp.take_out_tallies('{"skipped": 1, "conditions": {"b": [0, 1, 0]}}'))::text, '{"skipped": 0, "conditions": {"a": [2, 0, 0]}}',
	'also when a tally is taken out');
SELECT is(pg_temp.outcome(format('SELECT pg_temp.take_out_tallies(%L)', t), 'take out'), state, 'taking out ' || t)
FROM (VALUES ('{}', 'ok'), ('{"skipped": 1, "conditions": {"a": [2, 0, 0], "b": [0, 1, 0]}}', 'ok'), ('{"conditions": {"a": [3, 0, 0]}}', '22023'),
	('{"conditions": {"a": [0, 1, 0]}}', '22023'), ('{"conditions": {"c": [1, 0, 0]}}', '22023'), ('{"skipped": 2}', '22023')) AS v(t, state);

-- forged text
SELECT is(pg_temp.outcome(format('SELECT %L::bizenv.closure_tally', t)) || ' ' || pg_temp.soft(t, 'bizenv.closure_tally'), '22P02 soft', 'not a tally: ' || left(t, 70))
FROM (VALUES (''), ('nonsense'), ('{'), ('null'), ('7'), ('[]'), ('"{}"'), ('{"skipped": -1}'), ('{"skipped": 1.5}'), ('{"skipped": "1"}'),
	('{"skipped": null}'), ('{"skipped": 9223372036854775808}'), ('{"skipped": 1e400}'), ('{"skipped": [1]}'), ('{"Skipped": 1}'), ('{"rows": 1}'), ('{"skipped": 1, "version": 1}'),
	('{"conditions": []}'), ('{"conditions": 1}'), ('{"conditions": null}'), ('{"conditions": {"a": 1}}'), ('{"conditions": {"a": []}}'),
	('{"conditions": {"a": [1, 0]}}'), ('{"conditions": {"a": [1, 0, 0, 0]}}'), ('{"conditions": {"a": {"met": 1}}}'), ('{"conditions": {"a": [1, 0, null]}}'),
	('{"conditions": {"a": [1, 0, "0"]}}'), ('{"conditions": {"a": [1, [0], 0]}}'), ('{"conditions": {"a": [1, -1, 0]}}'), ('{"conditions": {"a": [1, 0.5, 0]}}'),
	('{"conditions": {"a": [0, 0, 0]}}'), ('{"conditions": {"a": [9223372036854775808, 0, 0]}}'), ('{"conditions": {"a": [9223372036854775807, 1, 0]}}'),
	('{"conditions": {"a": [9223372036854775807, 0, 0], "b": [1, 0, 0]}}'), ('{"skipped": 1, "conditions": {"a": [9223372036854775807, 0, 0]}}'),
	('{"conditions": {"": [1, 0, 0]}}'), ('{"conditions": {" ": [1, 0, 0]}}'), ('{"conditions": {"　": [1, 0, 0]}}'),
	('{"conditions": {"' || repeat('x', 1001) || '": [1, 0, 0]}}'), ('{"conditions": {"' || repeat('x', 1000000) || '": [1, 0, 0]}}'),
	((SELECT format('{"conditions": {%s}}', string_agg(format('"%s": [1, 0, 0]', i), ', ')) FROM generate_series(1, 1001) AS i))) AS v(t);

-- forged bytes: head (version, kind), skipped, number of conditions, then length, name, counts
SELECT is(pg_temp.receive_outcome(bytes), state, 'bytes: ' || what)
FROM (VALUES ('as sent', '\x00010004 0000000000000002 00000001 00000001 61 0000000000000001 0000000000000000 0000000000000000'::bytea, 'ok'),
	('nothing', '\x', '08P01'), ('no more than a version', '\x0001', '08P01'),
	('another version', '\x00020004 0000000000000000 00000000', '22P03'), ('another kind', '\x00010001 0000000000000000 00000000', '22P03'),
	('kind 0', '\x00010000 0000000000000000 00000000', '22P03'), ('kind 255', '\x000100ff 0000000000000000 00000000', '22P03'),
	('cut off', '\x00010004 0000000000000000', '08P01'), ('one byte more', '\x00010004 0000000000000000 00000000 00', '22P03'),
	('skipped is negative', '\x00010004 ffffffffffffffff 00000000', '22P03'),
	('fewer conditions than announced', '\x00010004 0000000000000000 00000002 00000001 61 0000000000000001 0000000000000000 0000000000000000', '22P03'),
	('1001 conditions', '\x00010004 0000000000000000 000003e9', '22P03'), ('4294967295 conditions', '\x00010004 0000000000000000 ffffffff', '22P03'),
	('a name longer than the message', '\x00010004 0000000000000000 00000001 7fffffff 61 0000000000000001 0000000000000000 0000000000000000', '22P03'),
	('a name of negative length', '\x00010004 0000000000000000 00000001 ffffffff 61 0000000000000001 0000000000000000 0000000000000000', '22P03'),
	('a name that takes the counts', '\x00010004 0000000000000000 00000001 00000019 61616161616161616161616161616161616161616161616161', '08P01'),
	('an empty name', '\x00010004 0000000000000000 00000001 00000000 0000000000000001 0000000000000000 0000000000000000 00', '22P03'),
	('a blank name', '\x00010004 0000000000000000 00000001 00000001 20 0000000000000001 0000000000000000 0000000000000000', '22P03'),
	('a zero byte in a name', '\x00010004 0000000000000000 00000001 00000001 00 0000000000000001 0000000000000000 0000000000000000', '22021'),
	('a name that is not UTF-8', '\x00010004 0000000000000000 00000001 00000001 ff 0000000000000001 0000000000000000 0000000000000000', '22021'),
	('a name of 1001 bytes', '\x00010004 0000000000000000 00000001 000003e9'::bytea || convert_to(repeat('x', 1001), 'UTF8') || '\x0000000000000001 0000000000000000 0000000000000000', '22P03'),
	('a count is negative', '\x00010004 0000000000000000 00000001 00000001 61 ffffffffffffffff 0000000000000000 0000000000000000', '22P03'),
	('a condition without rows', '\x00010004 0000000000000000 00000001 00000001 61 0000000000000000 0000000000000000 0000000000000000', '22P03'),
	('too many rows', '\x00010004 0000000000000000 00000001 00000001 61 7fffffffffffffff 7fffffffffffffff 7fffffffffffffff', '22P03'),
	('a condition twice', '\x00010004 0000000000000000 00000002 00000001 61 0000000000000001 0000000000000000 0000000000000000 00000001 61 0000000000000001 0000000000000000 0000000000000000', '22P03')
	) AS v(what, bytes, state);
SELECT is(pg_temp.receive('\x00010004 0000000000000000 00000002 00000001 62 0000000000000001 0000000000000000 0000000000000000 00000001 61 0000000000000001 0000000000000000 0000000000000000')::text,
	'{"skipped": 0, "conditions": {"a": [1, 0, 0], "b": [1, 0, 0]}}', 'bytes: conditions are sorted on the way in');

-- random changes of sent bytes: an error of its own kind, or a tally like any other
CREATE FUNCTION pg_temp.fuzz_received(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t bizenv.closure_tally;
BEGIN
	t := pg_temp.receive(bytes);
	IF t::text::bizenv.closure_tally OPERATOR(pg_catalog.=) t AND bizenv.row_count(bizenv.merge(t)) = bizenv.row_count(t) THEN
		RETURN 'accepted';
	END IF;
	RETURN encode(bytes, 'hex');
EXCEPTION
	WHEN invalid_binary_representation OR protocol_violation OR character_not_in_repertoire THEN
		RETURN 'refused';
END
$$;
CREATE TABLE fuzzed AS
SELECT pg_temp.fuzz_received(pg_temp.change(bizenv_internal.closure_tally_send(t))) AS outcome
FROM (SELECT t FROM many WHERE bizenv.row_count(t) BETWEEN 1 AND 40 ORDER BY id LIMIT 300) AS s;
SELECT is(count(*), 0::bigint, 'changed bytes are refused or make a tally') FROM fuzzed WHERE outcome NOT IN ('accepted', 'refused');
SELECT ok(count(*) FILTER (WHERE outcome = 'accepted') > 10 AND count(*) FILTER (WHERE outcome = 'refused') > 10, 'both happen') FROM fuzzed;

-- random changes of stored bytes: reported as damage, or harmless; never a crash
CREATE FUNCTION pg_temp.fuzz_stored(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t bizenv.closure_tally := pg_temp.damaged(bytes);
BEGIN
	PERFORM bizenv.row_count(t), bizenv.skipped_count(t), bizenv.is_eligible(t, '{approved}'), bizenv.unmet_conditions(t), bizenv.unknown_conditions(t),
		bizenv_internal.closure_tally_send(t), bizenv_internal.closure_tally_hash(t), bizenv_internal.closure_tally_cmp(t, '{"conditions": {"approved": [1, 0, 0]}}');
	PERFORM bizenv.merge(m.t) FROM (VALUES (t), ('{"conditions": {"approved": [1, 0, 0], "b": [1, 0, 0]}}')) AS m(t);
	RETURN 'read';
EXCEPTION
	WHEN data_corrupted OR internal_error OR character_not_in_repertoire OR numeric_value_out_of_range THEN
		RETURN 'refused';
END
$$;
CREATE TABLE damage AS
SELECT pg_temp.fuzz_stored(pg_temp.change(pg_temp.image(t))) AS outcome FROM many, generate_series(1, 3) WHERE bizenv.row_count(t) > 0;
SELECT ok(count(*) FILTER (WHERE outcome = 'refused') > 100 AND count(*) FILTER (WHERE outcome = 'read') > 10, 'damaged tallies are noticed') FROM damage;

SELECT is_empty($$
	SELECT n FROM (SELECT pg_temp.image('{"skipped": 1, "conditions": {"a": [1, 0, 0], "b": [0, 1, 0]}}') AS bytes) AS i, generate_series(0, length(bytes) - 1) AS n
	WHERE pg_temp.fuzz_stored(substr(bytes, 1, n)) <> 'refused'$$, 'the beginning of a stored tally is none');
-- one field at a time: rows and skipped, how many conditions, the counts of two, where a name stands and how long it is
SELECT is(pg_temp.outcome(format('SELECT bizenv.row_count(pg_temp.damaged(%L))', overlay(bytes PLACING field FROM place + 1))), state, format('damaged: %s', what))
FROM (SELECT pg_temp.image('{"skipped": 1, "conditions": {"a": [1, 2, 3], "bb": [4, 5, 6]}}') AS bytes) AS i,
	(VALUES ('nothing', 0, ''::bytea, 'ok'), ('rows', 4, '\xffffffffffffffff', 'XX001'), ('more skipped than rows', 12, '\x0101010101010101', 'XX001'), ('skipped', 12, '\xffffffffffffffff', 'XX001'),
	('no conditions', 20, '\x00000000', 'XX001'), ('many conditions', 20, '\x01010101', 'XX001'), ('all conditions', 20, '\xffffffff', 'XX001'),
	('met', 28, '\xffffffffffffffff', 'XX001'), ('unmet', 36, '\xffffffffffffffff', 'XX001'), ('unknown', 44, '\xffffffffffffffff', 'XX001'), ('place of the first name', 52, '\x01010101', 'XX001'),
	('length of the first name', 56, '\x01010101', 'XX001'), ('met of the second', 60, '\xffffffffffffffff', 'XX001'), ('unknown of the second', 76, '\xffffffffffffffff', 'XX001'), ('place of the second name', 84, '\x00000000', 'XX001'),
	('length of the second name', 88, '\x00000000', 'XX001'), ('names out of order', 92, 'c', 'XX001')) AS v(what, place, field, state);
SELECT is(pg_temp.outcome(format('SELECT bizenv.row_count(pg_temp.damaged(%L))', overlay(pg_temp.image('{"conditions": {"aa": [1, 0, 0], "bb": [0, 1, 0]}}') PLACING names FROM 93))), state, format('damaged: names %s', encode(names, 'escape')))
FROM (VALUES ('aabb'::bytea, 'ok'), ('aaaa', 'XX001'), ('bbaa', 'XX001')) AS v(names, state);
SELECT ok(pg_temp.receive(bizenv_internal.closure_tally_send(t)) OPERATOR(pg_catalog.=) t AND bizenv.row_count(t) = 1000, 'bytes: the most conditions there are')
FROM (SELECT bizenv.closure_agg('c' || c, true) AS t FROM generate_series(1, 1000) AS c) AS s;

------------------------------------------------------------------ closure_conditions

-- each rule once more in plain SQL
CREATE TABLE figures AS
SELECT id, CASE WHEN a < 0.9 THEN (ARRAY[0, 50, 99.999, 100, 100.0, 120])[a * 6 + 1] END AS percent,
	CASE WHEN b < 0.9 THEN round((b * 10)::numeric, 1) END AS value, CASE WHEN c < 0.9 THEN round((c * 10)::numeric, 2) END AS standard,
	(ARRAY['higher_is_better', 'lower_is_better'])[1 + (id % 2)] AS direction,
	CASE WHEN d < 0.9 THEN (d * 4)::bigint END AS evidence, CASE WHEN e < 0.9 THEN e < 0.5 END AS approved,
	CASE WHEN f < 0.9 THEN (f * 12)::integer END AS months, (id % 4) * 3 AS rebound_window
FROM (SELECT id, random() AS a, random() AS b, random() AS c, random() AS d, random() AS e, random() AS f FROM generate_series(1, 1000) AS id) AS r;
UPDATE figures SET standard = value WHERE id % 10 = 0;
CREATE TABLE rules AS
SELECT id, 'measures_completed' AS condition, percent >= 100 AS met FROM figures
UNION ALL SELECT id, 'standard_reached', CASE direction WHEN 'higher_is_better' THEN value >= standard ELSE value <= standard END FROM figures
UNION ALL SELECT id, 'evidence_filed', evidence >= 1 FROM figures
UNION ALL SELECT id, 'approved', approved FROM figures
UNION ALL SELECT id, 'no_rebound', months >= rebound_window FROM figures WHERE rebound_window > 0;
CREATE TABLE made AS
SELECT f.id, f.value, f.standard, c.* FROM figures AS f,
	bizenv.closure_conditions(percent, value, standard, direction, evidence, approved, months, rebound_window) AS c;
SELECT is((SELECT count(*) FROM rules AS r FULL JOIN made AS m USING (id, condition)
	WHERE r.met IS DISTINCT FROM m.met OR r.id IS NULL OR m.id IS NULL), 0::bigint, 'the five rules agree with plain SQL');
SELECT is((SELECT count(*) FROM made WHERE condition = 'standard_reached' AND NOT met
	AND detail NOT LIKE format('现值 %s，标准不_于 %s，相差 %s', value, standard, abs(value - standard))), 0::bigint, 'details show figures as they were given');
SELECT is((SELECT count(*) FROM made WHERE detail LIKE '%未填报%' AND met IS NOT NULL), 0::bigint, 'what is not reported is neither met nor unmet');
SELECT is((SELECT array_agg((condition, condition_order, condition_zh) ORDER BY condition_order) FROM (SELECT DISTINCT condition, condition_order, condition_zh FROM made) AS d)::text,
	'{"(measures_completed,1,措施全部完成)","(standard_reached,2,达到评估标准)","(evidence_filed,3,佐证材料齐备)","(approved,4,上级审核通过)","(no_rebound,5,无反弹)"}',
	'codes, orders and labels');
SELECT is((SELECT count(*) FROM (SELECT id, bizenv.closure_agg(condition, met) AS t FROM made GROUP BY id) AS m
	JOIN (SELECT id, bool_and(coalesce(met, false)) AS all_met FROM rules GROUP BY id) AS r USING (id) WHERE bizenv.is_eligible(t) <> all_met), 0::bigint,
	'conditions from columns, aggregated');
SELECT is((SELECT string_agg(detail, '; ' ORDER BY condition_order) FROM bizenv.closure_conditions(80, 4.68, 3.96, 'lower_is_better', 0, false, 3, 6, 'en')),
	'measures completed: 80%, 100% needed; value 4.68, standard at most 3.96, off by 0.72; pieces of evidence: 0, at least 1 needed; not approved by the level above; months without rebound: 3, 6 needed',
	'details in English');
SELECT is((SELECT string_agg(detail, '; ' ORDER BY condition_order) FROM bizenv.closure_conditions(NULL, NULL, NULL, 'lower_is_better', NULL, NULL, NULL, 6, 'en')),
	'measures completed: not reported, 100% needed; value not reported, standard not reported; pieces of evidence: not reported, at least 1 needed; approval by the level above: not reported; months without rebound: not reported, 6 needed',
	'details in English where nothing is reported');
SELECT cmp_ok((SELECT max(length(detail)) FROM bizenv.closure_conditions(1e-16383, -9e131071, 9e131071, 'higher_is_better', 9223372036854775807, NULL, 2147483647, 2147483647)), '<', 200,
	'details stay short whatever the figures');
SELECT is((SELECT met FROM bizenv.closure_conditions(100, 27.350, 27.35, d, 1, true) WHERE condition = 'standard_reached'), true, 'equal is reached: ' || d)
FROM (VALUES ('higher_is_better'), ('lower_is_better'), ('正向'), ('逆向')) AS v(d);
SELECT is((SELECT count(*) FROM bizenv.closure_conditions(100, 1, 1, 'higher_is_better', 1, true, 12)), 4::bigint, 'without a window the rebound is left out');
SELECT is((SELECT count(*) FROM (SELECT bizenv.closure_conditions(100, 1, 1, 'higher_is_better', 1, true, 12, 6)) AS s), 5::bigint, 'it can stand in the SELECT list');
SELECT is((SELECT count(*) FROM (SELECT count(*) AS n FROM answer) AS e, bizenv.closure_conditions(100, 1, 1, 'higher_is_better', e.n, true)), 4::bigint,
	'a count(*) can be given for evidence_count');
SELECT alike(pg_temp.plan_of('SELECT * FROM bizenv.closure_conditions(100, 1, 1, ''higher_is_better'', 1, true)'), '%Function Scan%', 'it is a table');

------------------------------------------------------------------ an empty search_path

SET LOCAL search_path = '';
CREATE TABLE public.bare AS
SELECT s.grp, s.t, bizenv.is_eligible(s.t) AS eligible, bizenv.unmet_conditions(s.t) AS unmet, bizenv.unknown_conditions(s.t) AS n_unknown, s.t::text AS text, s.t::jsonb AS jsonb,
	bizenv.row_count(s.t) AS n, bizenv_internal.closure_tally_send(s.t) AS bytes
FROM (SELECT grp, bizenv.closure_agg(condition, met) AS t FROM public.answer GROUP BY grp) AS s;
CREATE TABLE public.bare_sorted AS SELECT DISTINCT t FROM public.many ORDER BY t;
CREATE TABLE public.bare_moving AS SELECT bizenv.closure_agg(condition, met) OVER (ORDER BY id ROWS 2 PRECEDING) AS t FROM public.answer WHERE id <= 50;
CREATE TABLE public.bare_conditions AS SELECT c.* FROM bizenv.closure_conditions(80, 1, 2, '正向', 1, true) AS c;
CREATE TABLE public.bare_merged AS SELECT bizenv.merge(t) AS t FROM public.serial WHERE t OPERATOR(pg_catalog.=) t;
SET LOCAL search_path = public;
SELECT is((SELECT count(*) FROM bare AS b FULL JOIN serial AS s USING (grp) WHERE b.text IS DISTINCT FROM s.t::text OR b.unmet IS DISTINCT FROM bizenv.unmet_conditions(s.t)
	OR b.n_unknown IS DISTINCT FROM bizenv.unknown_conditions(s.t) OR b.eligible IS DISTINCT FROM bizenv.is_eligible(s.t) OR b.n IS DISTINCT FROM bizenv.row_count(s.t)), 0::bigint,
	'empty search_path: aggregate and accessors');
SELECT is((SELECT count(*) FROM bare_sorted), (SELECT count(DISTINCT t::text) FROM many), 'empty search_path: DISTINCT, ORDER BY');
SELECT is((SELECT count(*) FROM bare_moving), 50::bigint, 'empty search_path: moving frame');
SELECT is((SELECT count(*) FROM bare_conditions), 4::bigint, 'empty search_path: closure_conditions');
SELECT is((SELECT t::text FROM bare_merged), (SELECT bizenv.closure_agg(condition, met)::text FROM answer), 'empty search_path: merge');

-- an aggregate of one's own that begins without a state
CREATE AGGREGATE pg_temp.own(text, boolean) (SFUNC = bizenv_internal.closure_add, STYPE = bizenv.closure_tally);
SELECT is(t::text, '{"skipped": 0, "conditions": {"a": [0, 1, 0]}}', 'a state that is missing is an empty one')
FROM (SELECT pg_temp.own(c, m) AS t FROM (VALUES ('a', false)) AS v(c, m)) AS s;
SELECT is(bizenv.row_count(t), 1::bigint, 'which has no rows of its own') FROM (SELECT pg_temp.own(c, m) AS t FROM (VALUES ('a', false)) AS v(c, m)) AS s;

SELECT * FROM finish();
ROLLBACK;
