-- What holds for every tally whatever its room: states that no final function
-- has seen, memory of sorts, sums at the end of 128 bits.
\ir lib/begin.psql
SELECT plan(15);
\ir lib/tools.psql

---------------------------------------------------------------- a state without its final function
-- anyone may declare an aggregate on our transition functions; what it stores
-- must serve like any other value
CREATE AGGREGATE pg_temp.raw_progress(numeric) (SFUNC = bizenv_internal.progress_add, STYPE = bizenv.progress_tally);
CREATE AGGREGATE pg_temp.raw_weighted(numeric, numeric) (SFUNC = bizenv_internal.weighted_add, STYPE = bizenv.weighted_tally);
CREATE TABLE stored (t bizenv.progress_tally);
INSERT INTO stored SELECT pg_temp.raw_progress(0.12345678901234567);
INSERT INTO stored SELECT bizenv.progress_agg(0.12345678901234567);
SELECT isnt(min(pg_column_size(t)), max(pg_column_size(t)), 'a state has slack that a value has not') FROM stored;
SELECT is(count(DISTINCT t), 1::bigint, 'both are the same tally') FROM stored;
SELECT is(count(*), 1::bigint, 'and hash alike')
FROM (SELECT bizenv_internal.progress_tally_hash(t), bizenv_internal.progress_tally_hash_extended(t, 7) FROM stored GROUP BY 1, 2) AS s;
INSERT INTO stored SELECT a.t FROM stored AS a, generate_series(1, 2000);
CREATE INDEX stored_index ON stored (t);
SET LOCAL enable_seqscan = off;
SELECT is((SELECT count(*) FROM stored WHERE t OPERATOR(pg_catalog.=) (SELECT bizenv.progress_agg(0.12345678901234567))),
	4002::bigint, 'an index finds both');
RESET enable_seqscan;

CREATE TABLE lowest AS
SELECT 1 AS i, pg_temp.raw_weighted(v, 1) AS t
FROM (SELECT -99500000000000000000::numeric FROM generate_series(1, 170)
      UNION ALL SELECT -99118346046923173168.7303715884105728) AS s(v);
INSERT INTO lowest SELECT i, bizenv.weighted_agg(1, 1) FROM generate_series(2, 4) AS i GROUP BY i;
SELECT is(array_agg(bizenv.mean_value(m, 0) ORDER BY i) FILTER (WHERE i > 2), ARRAY[1, 1]::numeric[], 'the least 128-bit sum can be taken out')
FROM (SELECT i, bizenv.merge(t) OVER (ORDER BY i ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS m FROM lowest) AS s;
SELECT is((SELECT (bizenv.merge(t)::jsonb ->> 'product')::numeric FROM lowest),
	(SELECT sum((t::jsonb ->> 'product')::numeric) FROM lowest), 'and merged');

---------------------------------------------------------------- what is taken out was put in
CREATE AGGREGATE pg_temp.take_out(bizenv.progress_tally) (
	SFUNC = bizenv_internal.progress_tally_separate, STYPE = bizenv.progress_tally,
	INITCOND = '{"completed": 5, "over_100": 5, "sum": 1000, "excess": 500}');
SELECT is(pg_temp.outcome($$SELECT pg_temp.take_out('{"completed": 4, "sum": 400}')$$), '22023', 'what is left would contradict itself');
SELECT is(pg_temp.outcome($$SELECT pg_temp.take_out('{"completed": 6, "sum": 600}')$$), '22023', 'more than there is');
SELECT is(pg_temp.take_out('{"completed": 4, "over_100": 4, "sum": 800, "excess": 400}')::text,
	'{"completed": 1, "over_100": 1, "sum": 200, "excess": 100}'::bizenv.progress_tally::text, 'what was in it');

---------------------------------------------------------------- memory of sorts
-- comparisons and hashes of long tallies give back what they allocate
CREATE FUNCTION pg_temp.peak_megabytes() RETURNS integer LANGUAGE sql AS $$
	SELECT substring(pg_read_file('/proc/self/status', 0, 100000, true), 'VmHWM:\s*(\d+)')::integer / 1024
$$;
CREATE TABLE long AS
SELECT bizenv.progress_agg(g * 0.00000000000000000001) AS t FROM generate_series(1, 40000) AS g GROUP BY g;
SELECT coalesce(pg_temp.peak_megabytes(), 0) AS before \gset
SET LOCAL work_mem = '4MB';
SELECT is(count(*), 40000::bigint, 'long tallies are sorted') FROM (SELECT t FROM long ORDER BY t DESC OFFSET 0) AS s;
CREATE INDEX ON long (t);
CREATE INDEX ON long USING hash (t);
ANALYZE long;
SELECT cmp_ok(coalesce(pg_temp.peak_megabytes(), 0) - :before, '<', 150, 'sorting, indexing and analysing them takes little memory');

-- so do those of scores, which are stored compressed or out of line
CREATE TABLE long_scores AS
SELECT bizenv.composite_agg('indicator_' || c, g * 0.00000001 + c, 1) AS t
FROM generate_series(1, 3000) AS g, generate_series(1, 100) AS c GROUP BY g;
SELECT coalesce(pg_temp.peak_megabytes(), 0) AS before \gset
SELECT is(count(*) FILTER (WHERE pg_column_compression(t) IS NULL), 0::bigint, 'stored scores are compressed') FROM long_scores;
-- (by pglz to 1,900 bytes, by lz4, which 19 takes, to 2,050)
SELECT cmp_ok(max(pg_column_size(t)), '<', 3000, 'to a fraction') FROM long_scores;
SELECT is(count(*), 3000::bigint, 'long tallies of scores are sorted') FROM (SELECT DISTINCT t FROM long_scores ORDER BY t DESC OFFSET 0) AS s;
CREATE INDEX ON long_scores USING hash (t);
ANALYZE long_scores;
SELECT cmp_ok(coalesce(pg_temp.peak_megabytes(), 0) - :before, '<', 60, 'and take little memory');

SELECT * FROM finish();
ROLLBACK;
