-- Laws and oracles of weights in progress (pgTAP): each rule once more in plain
-- SQL, compared on random rows. The seed is printed; psql -v seed=N (pg_prove
-- --set seed=N) runs with that one again.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql

CREATE TABLE task AS
SELECT id, id % 80 AS grp, id % 7 AS part, CASE WHEN random() < 0.9 THEN CASE floor(random() * 8)::integer WHEN 0 THEN 0 WHEN 1 THEN 50 WHEN 2 THEN 100 WHEN 3 THEN round((random() * 1e6)::numeric, 3) ELSE round((random() * 120)::numeric, (ARRAY[0, 1, 9, 20])[1 + floor(random() * 4)::integer]) END END AS percent,
	CASE WHEN random() < 0.9 THEN CASE floor(random() * 9)::integer WHEN 0 THEN 0 WHEN 1 THEN round((random() * 1e25)::numeric, 10) ELSE round((random() * 100)::numeric, (ARRAY[0, 2, 8, 30])[1 + floor(random() * 4)::integer]) END END AS weight
FROM generate_series(1, 6000) AS id;
-- groups of weights 0 alone, without any weight, and without any percent
UPDATE task SET weight = 0 WHERE grp = 1;
UPDATE task SET weight = NULL WHERE grp = 2;
UPDATE task SET percent = NULL WHERE grp = 3;
ANALYZE task;
CREATE FUNCTION pg_temp.oracle(p numeric[], w numeric[]) RETURNS text LANGUAGE sql AS $$
	SELECT format('{"not_reported": %s, "zero": %s, "below_half": %s, "exactly_half": %s, "above_half": %s, "completed": %s, "over_100": %s, "weightless": %s, "weight_missing": %s, ',
		count(*) FILTER (WHERE p IS NULL AND w >= 0), count(*) FILTER (WHERE p = 0 AND w >= 0), count(*) FILTER (WHERE p > 0 AND p < 50 AND w >= 0), count(*) FILTER (WHERE p = 50 AND w >= 0),
		count(*) FILTER (WHERE p > 50 AND p < 100 AND w >= 0), count(*) FILTER (WHERE p >= 100 AND w >= 0), count(*) FILTER (WHERE p > 100 AND w >= 0), count(*) FILTER (WHERE w = 0), count(*) FILTER (WHERE w IS NULL))
	|| format('"not_reported_weight": %s, "zero_weight": %s, "below_half_weight": %s, "exactly_half_weight": %s, "above_half_weight": %s, "completed_weight": %s, "sum": %s, "excess": %s}',
		trim_scale(coalesce(sum(w) FILTER (WHERE p IS NULL), 0)), trim_scale(coalesce(sum(w) FILTER (WHERE p = 0), 0)), trim_scale(coalesce(sum(w) FILTER (WHERE p > 0 AND p < 50), 0)), trim_scale(coalesce(sum(w) FILTER (WHERE p = 50), 0)),
		trim_scale(coalesce(sum(w) FILTER (WHERE p > 50 AND p < 100), 0)), trim_scale(coalesce(sum(w) FILTER (WHERE p >= 100), 0)), trim_scale(coalesce(sum(p * w), 0)), trim_scale(coalesce(sum((p - 100) * w) FILTER (WHERE p > 100), 0)))
	FROM unnest(p, w) AS u(p, w)
$$;
SET LOCAL max_parallel_workers_per_gather = 0;
CREATE TABLE serial AS SELECT grp, bizenv.progress_agg(percent, weight) AS t FROM task GROUP BY grp;
SELECT is_empty($$SELECT grp FROM serial JOIN (SELECT grp, pg_temp.oracle(array_agg(percent), array_agg(weight)) AS o FROM task GROUP BY grp) AS f USING (grp) WHERE t::text <> o$$, 'the tally, in plain SQL');
SELECT is_empty(format($$SELECT grp FROM serial AS s JOIN (SELECT grp, bizenv.progress_agg(percent, weight) AS t FROM (SELECT * FROM task ORDER BY %s) AS r GROUP BY grp) AS p USING (grp) WHERE s.t <> p.t OR s.t::text <> p.t::text
	OR bizenv_internal.progress_weight_tally_hash(s.t) <> bizenv_internal.progress_weight_tally_hash(p.t)$$, o), 'ordered by ' || o) FROM unnest(ARRAY['id DESC', 'weight', 'random()']) AS o;
CREATE TABLE tallies AS SELECT grp, part, bizenv.progress_agg(percent, weight) AS t FROM task GROUP BY grp, part;
SELECT is_empty($$SELECT grp FROM serial AS s FULL JOIN (SELECT grp, bizenv.merge(t) AS t FROM tallies GROUP BY grp) AS p USING (grp) WHERE s.t IS DISTINCT FROM p.t OR s.t::text <> p.t::text$$, 'merge of parts');
SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0; SET LOCAL max_parallel_workers_per_gather = 3;
SELECT alike(pg_temp.plan_of('SELECT grp, bizenv.progress_agg(percent, weight) FROM task GROUP BY grp'), '%Partial%Aggregate%Parallel Seq Scan%', 'partial aggregation is planned');
SELECT is_empty($$SELECT grp FROM serial AS s FULL JOIN (SELECT grp, bizenv.progress_agg(percent, weight) AS t FROM task GROUP BY grp) AS p USING (grp) WHERE s.t::text IS DISTINCT FROM p.t::text$$, 'in parallel');
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT is_empty(format($$SELECT id FROM (SELECT id, bizenv.progress_agg(percent, weight) OVER w AS t, array_agg(percent) OVER w AS p, array_agg(weight) OVER w AS q FROM task WHERE grp < 8 WINDOW w AS (PARTITION BY grp ORDER BY %s)) AS f WHERE t::text <> pg_temp.oracle(p, q)$$, o), 'moving frames: ' || o)
FROM unnest(ARRAY['id ROWS BETWEEN 5 PRECEDING AND CURRENT ROW', 'id ROWS BETWEEN 3 FOLLOWING AND 9 FOLLOWING', 'part GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW']) AS o;
SELECT is_empty($$SELECT grp FROM serial WHERE t::text::bizenv.progress_weight_tally <> t OR bizenv.row_count(t) <> (SELECT count(*) FROM task WHERE task.grp = serial.grp) OR bizenv.skipped_count(t) <> (SELECT count(*) FROM task WHERE task.grp = serial.grp AND (percent IS NULL OR weight IS NULL))$$, 'read again from its text; rows');

-- the figures
CREATE FUNCTION pg_temp.class_of(percent numeric, half_counts boolean) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN percent IS NULL THEN 'not_reported' WHEN percent >= 100 THEN 'completed' WHEN percent > 50 OR percent = 50 AND half_counts THEN 'past_half' ELSE 'just_started' END
$$;
CREATE TABLE class_weight AS
SELECT grp, h, c, coalesce(sum(weight) FILTER (WHERE pg_temp.class_of(percent, h) = c), 0) AS weight, count(*) FILTER (WHERE pg_temp.class_of(percent, h) = c AND weight IS NOT NULL) AS n, sum(weight) AS total, sum(weight) FILTER (WHERE percent IS NOT NULL) AS reported
FROM task, unnest('{false,true}'::boolean[]) AS h, unnest('{completed,past_half,just_started,not_reported}'::text[]) AS c GROUP BY grp, h, c;
SELECT is_empty($$SELECT grp FROM class_weight JOIN serial USING (grp) WHERE bizenv.class_count(t, c, h) <> n OR bizenv.class_share(t, c, 3, half_counts => h) IS DISTINCT FROM round(100 * weight / nullif(total, 0), 3)
	OR c <> 'not_reported' AND bizenv.class_share(t, c, 3, 'reported', h) IS DISTINCT FROM round(100 * weight / nullif(reported, 0), 3)$$, 'counts and shares of classes, by weight');
SELECT is_empty($$SELECT grp FROM serial JOIN (SELECT grp, sum(CASE WHEN percent > 100 THEN 100 ELSE percent END * weight) AS p, sum(percent * weight) AS q, sum(weight) FILTER (WHERE percent IS NOT NULL) AS r, sum(weight) AS w FROM task GROUP BY grp) AS f USING (grp)
	WHERE bizenv.mean_percent(t, digits => 6) IS DISTINCT FROM round(p / nullif(r, 0), 6) OR bizenv.mean_percent(t, false, 6) IS DISTINCT FROM round(q / nullif(r, 0), 6) OR bizenv.coverage_pct(t, 4) IS DISTINCT FROM round(100 * coalesce(r, 0) / nullif(w, 0), 4)
	OR bizenv.half_reached(t, 'mean_percent') IS DISTINCT FROM 2 * p >= nullif(100 * r, 0)$$, 'means, coverage and the half by the mean');
SELECT is_empty($$SELECT grp FROM serial JOIN (SELECT grp, sum(weight) FILTER (WHERE c = 'completed') AS completed, sum(weight) FILTER (WHERE c IN ('completed', 'past_half')) AS beyond, max(total) AS total FROM class_weight WHERE NOT h GROUP BY grp) AS f USING (grp)
	WHERE bizenv.half_reached(t) IS DISTINCT FROM 2 * completed >= nullif(total, 0) OR bizenv.half_reached(t, 'at_least_past_half_share') IS DISTINCT FROM 2 * beyond >= nullif(total, 0)$$, 'the half by the two shares');
SELECT is_empty(format($$SELECT grp FROM serial LEFT JOIN LATERAL bizenv.breakdown(t, %1$s, true) AS b ON true GROUP BY grp, t HAVING sum(b.share_pct) IS DISTINCT FROM CASE WHEN bizenv.coverage_pct(t) IS NOT NULL THEN 100 END
	OR sum(b.task_count) + (bizenv.progress_weights(t)).weight_missing_count <> bizenv.row_count(t)$$, d), 'shares add up to 100 at ' || d || ' digits') FROM generate_series(0, 2) AS d;
SELECT is_empty($$SELECT c.grp FROM class_weight AS c JOIN serial AS s USING (grp) CROSS JOIN LATERAL bizenv.breakdown(s.t, 2, half_counts => c.h) AS b WHERE b.progress_class = c.c AND (b.task_count <> c.n OR b.weight <> round(c.weight, 10) OR b.share_pct IS DISTINCT FROM round(100 * c.weight / nullif(c.total, 0), 2))$$, 'the table of classes');
SELECT is_empty($$SELECT grp FROM serial JOIN (SELECT grp, count(*) AS n, count(*) FILTER (WHERE weight IS NULL) AS m, count(*) FILTER (WHERE weight = 0) AS z, count(*) FILTER (WHERE percent IS NULL AND weight IS NOT NULL) AS u FROM task GROUP BY grp) AS f USING (grp) CROSS JOIN LATERAL bizenv.progress_weights(t) AS w
	WHERE (w.task_count, w.weight_missing_count, w.zero_weight_count, w.not_reported_count) IS DISTINCT FROM (n::integer, m::integer, z::integer, u::integer)$$, 'tasks without a weight and of weight 0 are told');
SELECT is_empty(format($$SELECT grp FROM serial CROSS JOIN LATERAL bizenv.both_halves(t, '2025-01-01', '2025-12-31', '2025-07-31', %1$L) AS h
	WHERE h.task_half IS DISTINCT FROM bizenv.half_reached(t, %1$L) OR h.verdict IS DISTINCT FROM CASE WHEN bizenv.half_reached(t, %1$L) THEN 'achieved' WHEN NOT bizenv.half_reached(t, %1$L) THEN 'missed' END$$, r), 'both halves by ' || r) FROM unnest('{completed_share,at_least_past_half_share,mean_percent}'::text[]) AS r;
-- with weight 1 for all it is what it is without weights
SELECT is_empty($$SELECT grp FROM (SELECT grp, bizenv.progress_agg(percent) AS a, bizenv.progress_agg(percent, 1) AS b FROM task GROUP BY grp) AS s
	WHERE bizenv.mean_percent(a, digits => 9) IS DISTINCT FROM bizenv.mean_percent(b, digits => 9) OR bizenv.class_share(a, 'completed') IS DISTINCT FROM bizenv.class_share(b, 'completed') OR bizenv.half_reached(a, 'at_least_past_half_share') <> bizenv.half_reached(b, 'at_least_past_half_share')
	OR bizenv.class_count(a, '未启动') <> bizenv.class_count(b, '未启动')$$, 'equal weights are none');
-- rounded to 100 or to 0 is not all and not none: the counts say which
SELECT is(format('%s %s', bizenv.class_share(t, 'completed'), bizenv.class_count(t, 'completed') = bizenv.row_count(t)), e, 'a share of ' || p) FROM (VALUES (2001, '100.0 f'), (1, '0.0 f'), (2002, '100.0 t')) AS v(p, e),
	LATERAL (SELECT bizenv.progress_agg(CASE WHEN n <= p THEN 100 ELSE 99.99 END) AS t FROM generate_series(1, 2002) AS n) AS s;
SELECT is(format('%s %s', bizenv.class_share(t, 'completed'), bizenv.class_count(t, 'completed') = bizenv.row_count(t)), '100.0 f', 'and by weight') FROM (SELECT bizenv.progress_agg(CASE WHEN n < 2002 THEN 100 ELSE 50 END, 3) AS t FROM generate_series(1, 2002) AS n) AS s;
-- a literal without a type is a tally without weights
SELECT is(bizenv.class_share('{"completed": 1, "sum": 100}', 'completed'), 100.0, 'a literal');
SELECT is(bizenv.mean_percent(bizenv.progress_agg(NULL::numeric, NULL)), NULL, 'no weight, no mean');

-- a tree of tasks: the mean of a node is that of its children, level by level
CREATE TABLE node AS
SELECT id, NULLIF(id / 4, 0) AS parent, CASE WHEN id >= 64 AND random() < 0.9 THEN round((random() * 130)::numeric, 1) END AS percent, (1 + floor(random() * 4))::numeric AS weight, random() < 0.1 AND id > 3 AS cancelled FROM generate_series(1, 255) AS id;
CREATE TABLE rolled AS
WITH RECURSIVE part AS (
	SELECT n.id, n.parent, n.percent, n.cancelled, NOT EXISTS (SELECT FROM node AS c WHERE c.parent = n.id) AS is_leaf,
		CASE WHEN NOT n.cancelled THEN n.weight / NULLIF(sum(n.weight) FILTER (WHERE NOT n.cancelled) OVER (PARTITION BY n.parent), 0) END AS share FROM node AS n),
below AS (
	SELECT id AS root, id, is_leaf, percent, cancelled, 1::numeric AS weight FROM part
	UNION ALL
	SELECT b.root, p.id, p.is_leaf, p.percent, b.cancelled OR p.cancelled, round(b.weight * p.share, 30) FROM below AS b JOIN part AS p ON p.parent = b.id)
	CYCLE id SET is_cycle USING path
SELECT root, bizenv.progress_agg(percent, weight) FILTER (WHERE is_leaf AND NOT cancelled) AS t, count(*) FILTER (WHERE is_leaf AND cancelled) AS cancelled_count FROM below GROUP BY root;
-- by hand: leaves first, each inner node from its children, three times up; the coverage with it
CREATE TABLE by_hand AS SELECT id, parent, weight, cancelled, CASE WHEN percent IS NULL THEN 0 ELSE 1 END::numeric AS known, coalesce(CASE WHEN percent > 100 THEN 100 ELSE percent END, 0) AS points FROM node WHERE id >= 64;
INSERT INTO by_hand SELECT n.id, n.parent, n.weight, n.cancelled, c.known, c.points FROM node AS n CROSS JOIN LATERAL (SELECT sum(c.known * c.weight) FILTER (WHERE NOT c.cancelled) / sum(c.weight) FILTER (WHERE NOT c.cancelled) AS known, sum(c.points * c.weight) FILTER (WHERE NOT c.cancelled) / sum(c.weight) FILTER (WHERE NOT c.cancelled) AS points FROM by_hand AS c WHERE c.parent = n.id) AS c WHERE n.id BETWEEN 16 AND 63;
INSERT INTO by_hand SELECT n.id, n.parent, n.weight, n.cancelled, c.known, c.points FROM node AS n CROSS JOIN LATERAL (SELECT sum(c.known * c.weight) FILTER (WHERE NOT c.cancelled) / sum(c.weight) FILTER (WHERE NOT c.cancelled) AS known, sum(c.points * c.weight) FILTER (WHERE NOT c.cancelled) / sum(c.weight) FILTER (WHERE NOT c.cancelled) AS points FROM by_hand AS c WHERE c.parent = n.id) AS c WHERE n.id BETWEEN 4 AND 15;
SELECT is_empty($$SELECT root FROM rolled JOIN by_hand ON id = root JOIN node USING (id) WHERE NOT node.cancelled AND by_hand.known > 0 AND root BETWEEN 4 AND 63
	AND NOT EXISTS (SELECT FROM node AS c WHERE c.parent / 4 = root OR c.parent = root HAVING bool_and(c.cancelled)) AND by_hand.id >= 16
	AND abs(bizenv.mean_percent(t) - by_hand.points / by_hand.known) > 1e-12$$, 'the roll-up of parents of leaves');
SELECT is_empty($$SELECT root FROM rolled JOIN by_hand ON id = root JOIN node USING (id) WHERE NOT node.cancelled AND by_hand.known > 0 AND root BETWEEN 4 AND 15 AND NOT EXISTS (SELECT FROM by_hand AS c WHERE c.parent = root AND NOT c.cancelled AND c.known IS NULL)
	AND abs(bizenv.mean_percent(t) - by_hand.points / by_hand.known) > 1e-12$$, 'and of theirs');
SELECT is_empty($$SELECT root FROM rolled CROSS JOIN LATERAL (SELECT count(*) AS n FROM node AS l WHERE l.id >= 64 AND (l.id = root OR l.parent = root OR l.parent / 4 = root OR l.parent / 16 = root)) AS l WHERE bizenv.row_count(t) + cancelled_count <> n$$, 'cancelled tasks are counted');

----------------------------------------------------------------- distrust

SELECT is(pg_temp.outcome(format('SELECT %L::bizenv.progress_weight_tally', v)), '22P02', v) FROM unnest(ARRAY['{"completed": 1, "completed_weight": -1}', '{"completed_weight": 1}', '{"over_100": 1}', '{"weightless": 1}', '{"completed": 1, "completed_weight": 1, "sum": 99}',
	'{"completed": 1, "completed_weight": 1, "sum": 101}', '{"completed": 1, "completed_weight": 1, "sum": 110, "excess": 10}', '{"below_half": 1, "below_half_weight": 2, "sum": 101}', '{"above_half": 1, "above_half_weight": 2, "sum": 99}', '{"zero": 1, "zero_weight": 5, "sum": 1}',
	'{"zero": 9223372036854775807, "weight_missing": 1}', '{"completed": -1}', '{"nothing": 1}', '[]', '{"completed": 1, "over_100": 1, "completed_weight": 1, "sum": 2000000, "excess": 1999900}']) AS v;
SELECT is(pg_temp.outcome('SELECT ' || call, argument), state, call) FROM (VALUES
	('bizenv.progress_agg(-1, 1)', '22003', 'percent'), ('bizenv.progress_agg(1000001, 1)', '22003', 'percent'), ('bizenv.progress_agg(''NaN'', 1)', '22003', 'percent'), ('bizenv.progress_agg(1e30, 1)', '22003', 'percent'), ('bizenv.progress_agg(101, NULL)', 'ok', ''),
	('bizenv.progress_agg(-1, NULL)', '22003', 'percent'), ('bizenv.progress_agg(1, -1)', '22003', 'weight'), ('bizenv.progress_agg(1, -1e30)', '22003', 'weight'), ('bizenv.progress_agg(1, ''NaN'')', '22003', 'weight'), ('bizenv.progress_agg(NULL, ''Infinity'')', '22003', 'weight'),
	('bizenv.progress_agg(50, 1e131000)', 'ok', ''), ('bizenv.progress_agg(120, 1e-16000)', 'ok', ''), ('bizenv.progress_weights(bizenv.progress_agg(50, 1e30))', '22003', 'total_weight'),
	('bizenv.class_share(bizenv.progress_agg(50, 1), ''done'')', '22023', 'class'), ('bizenv.breakdown(bizenv.progress_agg(50, 1), 3)', '22023', 'digits')) AS c(call, state, argument);
SELECT * FROM finish();
ROLLBACK;
