-- Laws and oracles of the room "supervision" (pgTAP). Every rule stands here
-- once more in plain SQL and is compared on random rows; the seed is printed,
-- and psql -v seed=N runs with that one again.
\ir lib/begin.psql
SELECT plan(455);
\ir lib/seed.psql
\ir lib/tools.psql
SET LOCAL datestyle = 'ISO, YMD';

----------------------------------------------------------------- stages and moves

CREATE TABLE stage AS SELECT * FROM unnest(ARRAY['collected', 'assigned', 'in_progress', 'answered', 'verified', 'closed', 'returned', 'rejected', 'reopened'],
	ARRAY['已收集', '已交办', '办理中', '已答复', '已核实', '已办结', '已退回', '不予受理', '重新办理'],
	ARRAY['collection', 'assignment', 'timed_supervision', 'feedback', 'feedback', 'feedback', 'assignment', 'collection', 'assignment'])
	WITH ORDINALITY AS s(stage, zh, phase, place);
-- the legal moves, as the documentation lists them
CREATE TABLE move AS SELECT old_stage, new_stage FROM (VALUES (NULL, 'collected'), ('collected', 'assigned, rejected'), ('assigned', 'in_progress, answered, returned'),
	('in_progress', 'answered, returned'), ('answered', 'in_progress, verified, returned'), ('verified', 'closed, returned'), ('closed', 'reopened'),
	('returned', 'assigned, in_progress, rejected'), ('rejected', 'reopened'), ('reopened', 'assigned')) AS v(old_stage, new_stages),
	unnest(string_to_array(new_stages, ', ')) AS new_stage;
CREATE FUNCTION pg_temp.legal(old_stage text, new_stage text) RETURNS boolean LANGUAGE sql AS $$
	SELECT EXISTS (SELECT FROM move AS m WHERE m.old_stage IS NOT DISTINCT FROM $1 AND m.new_stage = $2)
$$;
SELECT is(bizenv.can_move(o.stage, n.stage), pg_temp.legal(o.stage, n.stage), format('from %s to %s', coalesce(o.stage, 'the beginning'), n.stage))
FROM (SELECT stage, place FROM stage UNION ALL SELECT NULL, 0) AS o, stage AS n ORDER BY o.place, n.place;
SELECT is((SELECT count(*) FROM stage AS o, stage AS n WHERE bizenv.can_move(o.zh, n.zh) <> bizenv.can_move(o.stage, n.stage)), 0::bigint, 'the office''s own words');
SELECT is_empty($$SELECT w.word, n.stage FROM (SELECT w.code, unnest(ARRAY[w.code_zh] || string_to_array(w.also, '、')) AS word FROM bizenv.code_words('stage') AS w) AS w, stage AS n
	WHERE bizenv.can_move(w.word, n.stage) IS DISTINCT FROM pg_temp.legal(w.code, n.stage) OR bizenv.can_move(n.stage, w.word) IS DISTINCT FROM pg_temp.legal(n.stage, w.code)$$, 'every word that is one for a stage, 办结 too');
SELECT is(bizenv.can_move('closed', NULL), NULL, 'to nowhere');
SELECT is(bizenv.can_move(NULL, NULL), NULL, 'from the beginning to nowhere');
SELECT is((SELECT count(*) FROM stage AS s WHERE EXISTS (SELECT FROM stage AS n WHERE bizenv.can_move(s.stage, n.stage))), 9::bigint, 'no stage is a dead end');
SELECT is((SELECT count(*) FROM stage AS s WHERE bizenv.can_move(s.stage, s.stage)), 0::bigint, 'to stay is no move');
SELECT is(bizenv.phase_of(stage), phase, 'phase of ' || stage) FROM stage;
SELECT is(bizenv.phase_of(NULL), NULL, 'phase of NULL');
SELECT is((SELECT array_agg(stage::text ORDER BY bizenv.code_order(stage)) FROM stage), (SELECT array_agg(stage::text ORDER BY place) FROM stage), 'order of stages');
SELECT is((SELECT count(*) FROM stage WHERE bizenv.code_label(stage) <> zh OR bizenv.code_order(zh) <> place), 0::bigint, 'labels of stages');
SELECT is((SELECT string_agg(DISTINCT bizenv.code_order(phase) || bizenv.code_label(phase), ' ') FROM stage), '1问题收集 2精准交办 3限时督办 4结果反馈', 'the four phases');

----------------------------------------------------------------- random events

CREATE TABLE event (id integer, grp integer, part integer, stage text, entered_on date);
-- half of the groups walk along legal moves, now and then two steps a day
INSERT INTO event
WITH RECURSIVE walk AS (
	SELECT g AS grp, 1 AS n, NULL::text AS old_stage, 'collected' AS stage, date '2025-06-09' + (random() * 20)::integer AS entered_on FROM generate_series(1, 200) AS g
	UNION ALL
	SELECT grp, n + 1, stage, (SELECT m.new_stage FROM move AS m WHERE m.old_stage = walk.stage AND n > 0 ORDER BY random() LIMIT 1), entered_on + (random() * random() * 9)::integer
	FROM walk WHERE n < 4 + grp % 12 AND NOT (stage = 'closed' AND grp % 2 = 0))
SELECT row_number() OVER (), grp, (random() * 7)::integer, stage, entered_on FROM walk;
-- and half are anything
INSERT INTO event
SELECT 10000 + id, 201 + (random() * 199)::integer, (random() * 7)::integer, CASE WHEN y < 0.95 THEN s.stage END, CASE WHEN z < 0.95 THEN date '2025-06-09' + (random() * 20)::integer END
FROM (SELECT id, (random() * 8)::integer + 1 AS pick, random() AS y, random() AS z FROM generate_series(1, 2400) AS id) AS r LEFT JOIN stage AS s ON place = pick;
ANALYZE event;
SELECT cmp_ok(count(*), '>', 100::bigint, 'random rows have rows to skip') FROM event WHERE stage IS NULL OR entered_on IS NULL;

-- the text that a tally must have, made by plain SQL
CREATE FUNCTION pg_temp.oracle(stages text[], days date[]) RETURNS text LANGUAGE sql AS $$
	SELECT format('{"skipped": %s, "events": [%s]}', count(*) FILTER (WHERE e.stage IS NULL OR day IS NULL),
		coalesce(string_agg(format('["%s", "%s"]', to_char(day, 'YYYY-MM-DD'), e.stage), ', ' ORDER BY day, place) FILTER (WHERE e.stage IS NOT NULL AND day IS NOT NULL), ''))
	FROM unnest(stages, days) AS e(stage, day) LEFT JOIN stage AS s ON s.stage = e.stage
$$;

------------------------------------------------------------ one aggregate, many plans

SET LOCAL max_parallel_workers_per_gather = 0;
CREATE TABLE serial AS SELECT grp, bizenv.stage_agg(stage, entered_on) AS t FROM event GROUP BY grp;
SELECT is(count(*), 0::bigint, 'groups agree with plain SQL')
FROM serial AS s JOIN (SELECT grp, pg_temp.oracle(array_agg(stage), array_agg(entered_on)) AS text FROM event GROUP BY grp) AS o USING (grp) WHERE s.t::text IS DISTINCT FROM o.text;
SELECT is((SELECT bizenv.stage_agg(stage, entered_on)::text FROM event), (SELECT pg_temp.oracle(array_agg(stage), array_agg(entered_on)) FROM event), 'all rows agree with plain SQL');
SELECT is((SELECT bizenv.stage_agg(stage, entered_on) FROM (SELECT * FROM event ORDER BY random()) AS shuffled)::text,
	(SELECT bizenv.stage_agg(stage, entered_on) FROM event)::text, 'the order of rows does not matter');
SELECT is((SELECT array_agg((bizenv.row_count(t), bizenv.skipped_count(t)) ORDER BY grp) FROM serial)::text,
	(SELECT array_agg((n, s) ORDER BY grp) FROM (SELECT grp, count(*) AS n, count(*) FILTER (WHERE stage IS NULL OR entered_on IS NULL) AS s FROM event GROUP BY grp) AS c)::text,
	'row_count and skipped_count agree with plain SQL');

SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 3;
SELECT alike(pg_temp.plan_of('SELECT grp, bizenv.stage_agg(stage, entered_on) FROM event GROUP BY grp'), '%Partial%Aggregate%Parallel Seq Scan%', 'partial aggregation is planned');
SELECT is((SELECT bizenv.stage_agg(stage, entered_on) FROM event)::text, (SELECT bizenv.merge(t) FROM serial)::text, 'parallel, one group: the same');
CREATE TABLE parallel AS SELECT grp, bizenv.stage_agg(stage, entered_on) AS t FROM event GROUP BY grp;
SELECT is((SELECT count(*) FROM serial AS s FULL JOIN parallel AS p USING (grp) WHERE s.t::text IS DISTINCT FROM p.t::text), 0::bigint, 'parallel, many groups: the same');
CREATE TABLE tallies AS SELECT grp, part, bizenv.stage_agg(stage, entered_on) AS t FROM event GROUP BY grp, part;
ANALYZE tallies;
SELECT alike(pg_temp.plan_of('SELECT bizenv.merge(t) FROM tallies'), '%Partial%Aggregate%Parallel Seq Scan%', 'merge is planned with partial aggregation');
SELECT is((SELECT count(*) FROM serial AS s FULL JOIN (SELECT grp, bizenv.merge(t) AS t FROM tallies GROUP BY grp) AS p USING (grp)
	WHERE s.t::text IS DISTINCT FROM p.t::text), 0::bigint, 'merge of parts, in parallel: the same');
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT is((SELECT count(*) FROM serial AS s FULL JOIN (SELECT grp, bizenv.merge(t) AS t FROM tallies GROUP BY grp) AS p USING (grp)
	WHERE s.t::text IS DISTINCT FROM p.t::text), 0::bigint, 'merge of parts: the same');

-- partitionwise: by another column (partial) and by the group (full)
CREATE TABLE parted (LIKE event) PARTITION BY LIST (part);
SELECT format('CREATE TABLE parted_%s PARTITION OF parted FOR VALUES IN (%s)', p, p) FROM generate_series(0, 7) AS p \gexec
INSERT INTO parted SELECT * FROM event;
CREATE TABLE by_group (LIKE event) PARTITION BY HASH (grp);
SELECT format('CREATE TABLE by_group_%s PARTITION OF by_group FOR VALUES WITH (MODULUS 3, REMAINDER %s)', p, p) FROM generate_series(0, 2) AS p \gexec
INSERT INTO by_group SELECT * FROM event;
ANALYZE parted, by_group;
SET LOCAL enable_partitionwise_aggregate = on;
SELECT alike(pg_temp.plan_of('SELECT bizenv.stage_agg(stage, entered_on) FROM parted'), '%Finalize%Append%Partial%', 'partial partitionwise aggregation is planned');
SELECT is((SELECT count(*) FROM serial AS s FULL JOIN (SELECT grp, bizenv.stage_agg(stage, entered_on) AS t FROM parted GROUP BY grp) AS p
	USING (grp) WHERE s.t::text IS DISTINCT FROM p.t::text), 0::bigint, 'partitionwise, partial: the same');
SELECT alike(pg_temp.plan_of('SELECT grp, bizenv.stage_agg(stage, entered_on) FROM by_group GROUP BY grp'), '%Append%Aggregate%', 'full partitionwise aggregation is planned');
SELECT is((SELECT count(*) FROM serial AS s FULL JOIN (SELECT grp, bizenv.stage_agg(stage, entered_on) AS t FROM by_group GROUP BY grp) AS p
	USING (grp) WHERE s.t::text IS DISTINCT FROM p.t::text), 0::bigint, 'partitionwise, full: the same');

-- moving frames: the same frame read by plain SQL
CREATE FUNCTION pg_temp.frames_that_differ(frame text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM (SELECT bizenv.stage_agg(stage, entered_on) OVER w AS t,
			array_agg(stage) OVER w AS s, array_agg(entered_on) OVER w AS d FROM event WHERE id %% 6 = 1
			WINDOW w AS (PARTITION BY grp %% 3 ORDER BY %s)) AS f
		WHERE t::text IS DISTINCT FROM pg_temp.oracle(s, d)', frame) INTO n;
	RETURN n;
END
$$;
SELECT is(pg_temp.frames_that_differ(frame), 0::bigint, 'moving frame: ' || frame)
FROM (VALUES ('id ROWS BETWEEN 5 PRECEDING AND CURRENT ROW'), ('id ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING'),
	('id ROWS BETWEEN CURRENT ROW AND CURRENT ROW'), ('id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING'),
	('id ROWS BETWEEN 2 FOLLOWING AND 9 FOLLOWING'), ('id ROWS BETWEEN 2 FOLLOWING AND 1 FOLLOWING'),
	('id ROWS BETWEEN 4 PRECEDING AND 4 FOLLOWING EXCLUDE CURRENT ROW'),
	('part GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE GROUP'), ('part RANGE BETWEEN 1 PRECEDING AND CURRENT ROW'),
	('id ROWS UNBOUNDED PRECEDING')) AS f(frame);
SELECT is(count(*), 0::bigint, 'moving frame of merge')
FROM (SELECT bizenv.merge(t) OVER w AS t, array_agg(grp) OVER w AS grps, array_agg(part) OVER w AS parts FROM tallies WHERE grp > 350
	WINDOW w AS (ORDER BY grp, part ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING)) AS f
WHERE t::text IS DISTINCT FROM (SELECT pg_temp.oracle(array_agg(stage), array_agg(entered_on)) FROM event AS a JOIN unnest(grps, parts) AS p(grp, part) USING (grp, part));

-- clauses of the aggregate
SELECT is((SELECT bizenv.stage_agg(DISTINCT stage, entered_on) FROM event)::text,
	(SELECT pg_temp.oracle(array_agg(stage), array_agg(entered_on)) FROM (SELECT DISTINCT stage, entered_on FROM event) AS d), 'DISTINCT');
SELECT is((SELECT bizenv.stage_agg(stage, entered_on) FILTER (WHERE id % 3 = 0) FROM event)::text,
	(SELECT pg_temp.oracle(array_agg(stage), array_agg(entered_on)) FROM event WHERE id % 3 = 0), 'FILTER');
SELECT is((SELECT bizenv.stage_agg(stage, entered_on) FILTER (WHERE id < 0) FROM event)::text, '{"skipped": 0, "events": []}', 'FILTER that lets nothing through');

-- empty, one and many combined in every pairing
CREATE FUNCTION pg_temp.pairing(a integer, b integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	by_merge text; by_partition text; expected text;
BEGIN
	TRUNCATE parted;
	INSERT INTO parted SELECT id, grp, 0, stage, entered_on FROM event WHERE id > 10000 AND id <= 10000 + a;
	INSERT INTO parted SELECT id, grp, 1, stage, entered_on FROM event WHERE id > 11000 AND id <= 11000 + b;
	SELECT pg_temp.oracle(array_agg(stage), array_agg(entered_on)) INTO expected FROM parted;
	SELECT bizenv.merge(t) INTO by_merge FROM (SELECT bizenv.stage_agg(stage, entered_on) AS t FROM parted_0 UNION ALL SELECT bizenv.stage_agg(stage, entered_on) FROM parted_1) AS u;
	SELECT bizenv.stage_agg(stage, entered_on) INTO by_partition FROM parted;
	RETURN CASE WHEN by_merge = expected AND by_partition = expected THEN 'ok' ELSE concat_ws(E'\n', expected, by_merge, by_partition) END;
END
$$;
SET LOCAL max_parallel_workers_per_gather = 3;
SELECT is(pg_temp.pairing(a, b), 'ok', format('%s rows with %s rows', a, b)) FROM unnest(ARRAY[0, 1, 500]) AS a, unnest(ARRAY[0, 1, 500]) AS b;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT is((SELECT bizenv.stage_agg(stage, entered_on) FROM event WHERE false)::text, '{"skipped": 0, "events": []}', 'no rows: the empty tally, not NULL');
SELECT is((SELECT bizenv.merge(t) FROM serial WHERE false)::text, '{"skipped": 0, "events": []}', 'no tallies: the empty tally');
SELECT is((SELECT bizenv.merge(t) FROM (SELECT t FROM serial UNION ALL SELECT NULL) AS v)::text, (SELECT bizenv.merge(t) FROM serial)::text, 'NULL among tallies is ignored');

---------------------------------------------------------------- what a tally tells

-- The events of each group in the order in which they are read: by day; those
-- of one day in the first of all their legal orders, where there is one, or
-- else each time the first legal one or the first of all. What was returned
-- comes first, all others in the order of stages.
CREATE FUNCTION pg_temp.preferred(stage text) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN $1 = 'returned' THEN 'a' ELSE chr(97 + place::integer) END FROM stage AS s WHERE s.stage = $1
$$;
CREATE FUNCTION pg_temp.legal_order(before text, day_stages text[]) RETURNS text[] LANGUAGE sql AS $$
	WITH RECURSIVE path AS (
		SELECT '{}'::text[] AS taken, '{}'::bigint[] AS places, '' AS rank
		UNION ALL
		SELECT taken || d.stage, places || d.n, rank || pg_temp.preferred(d.stage)
		FROM path, unnest(day_stages) WITH ORDINALITY AS d(stage, n)
		WHERE d.n <> ALL (places) AND pg_temp.legal(CASE WHEN taken = '{}' THEN before ELSE taken[cardinality(taken)] END, d.stage))
	SELECT taken FROM path WHERE cardinality(taken) = cardinality(day_stages) ORDER BY rank COLLATE "C" LIMIT 1
$$;
CREATE FUNCTION pg_temp.reading(of_grp integer, until date) RETURNS TABLE (step integer, stage text, entered_on date) LANGUAGE plpgsql AS $$
DECLARE
	before text;
	day record;
	ordered text[];
	left_over text[];
BEGIN
	step := 0;
	FOR day IN SELECT v.entered_on AS day, array_agg(v.stage) AS stages FROM event AS v WHERE v.grp = of_grp AND v.entered_on <= until AND v.stage IS NOT NULL GROUP BY 1 ORDER BY 1 LOOP
		entered_on := day.day;
		ordered := CASE WHEN cardinality(day.stages) <= 8 THEN pg_temp.legal_order(before, day.stages) END;
		left_over := day.stages;
		FOR i IN 1 .. cardinality(day.stages) LOOP
			IF ordered IS NOT NULL THEN
				stage := ordered[i];
			ELSE
				SELECT s INTO stage FROM unnest(left_over) AS s ORDER BY pg_temp.legal(before, s) DESC, pg_temp.preferred(s) COLLATE "C" LIMIT 1;
				left_over := left_over[: array_position(left_over, stage) - 1] || left_over[array_position(left_over, stage) + 1 :];
			END IF;
			step := step + 1;
			before := stage;
			RETURN NEXT;
		END LOOP;
	END LOOP;
END
$$;
CREATE TABLE reading AS SELECT g.grp, r.* FROM (SELECT DISTINCT grp FROM event) AS g, pg_temp.reading(g.grp, 'infinity') AS r;
CREATE INDEX ON reading (grp);

CREATE TABLE loop_oracle AS
SELECT grp, bool_and(pg_temp.legal(before, stage)) AND bool_or(stage = 'closed' AND step = last) AS legal, max(stage) FILTER (WHERE step = last) AS current_stage
FROM (SELECT *, lag(stage) OVER w AS before, max(step) OVER (PARTITION BY grp) AS last FROM reading WINDOW w AS (PARTITION BY grp ORDER BY step)) AS r GROUP BY grp;
SELECT is((SELECT count(*) FROM serial JOIN loop_oracle AS o USING (grp) WHERE bizenv.is_closed_loop(t) IS DISTINCT FROM o.legal), 0::bigint, 'is_closed_loop agrees with plain SQL');
SELECT is((SELECT count(*) FROM serial JOIN loop_oracle AS o USING (grp) WHERE bizenv.current_stage(t) IS DISTINCT FROM o.current_stage), 0::bigint, 'current_stage agrees with plain SQL');
SELECT ok(count(*) FILTER (WHERE legal) > 5 AND count(*) FILTER (WHERE NOT legal) > 50, 'both answers occur among the random loops') FROM loop_oracle;
-- a walk along legal moves, one a day, is one whatever the order of its rows
SELECT is(bizenv.is_closed_loop(bizenv.stage_agg(s, d ORDER BY random())), true, 'a legal loop, shuffled')
FROM (VALUES ('collected', date '2025-07-01'), ('assigned', '2025-07-02'), ('answered', '2025-07-03'), ('verified', '2025-07-04'), ('closed', '2025-07-05')) AS v(s, d);
SELECT is(bizenv.is_closed_loop(bizenv.stage_agg(s, '2025-07-01')), answer, 'of one day: ' || array_to_string(array_agg(s), ', '))
FROM (VALUES (1, true, 'closed,verified,answered,assigned,collected'), (2, true, 'collected,assigned,in_progress,returned,assigned,answered,verified,closed'), (3, false, 'collected,assigned,closed'),
	(4, false, 'collected,collected,assigned,answered,verified,closed'), (5, false, 'closed'), (6, false, 'collected,assigned,answered,verified'),
	(7, true, 'collected,assigned,in_progress,in_progress,answered,answered,verified,closed')) AS v(n, answer, list), unnest(string_to_array(list, ',')) AS s GROUP BY n, answer;
SELECT is(bizenv.current_stage(bizenv.stage_agg(s, '2025-07-02')), answer, format('what was sent back was sent back first: %s', array_agg(s)))
FROM (VALUES (1, 'in_progress', 'collected,assigned,in_progress,answered,returned,in_progress'), (2, 'assigned', 'collected,assigned,returned,assigned'), (3, 'returned', 'collected,assigned,answered,returned'),
	(4, 'in_progress', 'collected,assigned,in_progress,returned')) AS v(n, answer, list), unnest(string_to_array(list, ',')) AS s GROUP BY n, answer;
SELECT is(bizenv.is_closed_loop(bizenv.stage_agg(s, '2025-07-02')), false, 'of more than 8 stages of one day no order is looked for')
FROM unnest(ARRAY['collected', 'assigned', 'in_progress', 'returned', 'assigned', 'in_progress', 'answered', 'verified', 'closed', 'reopened', 'assigned', 'answered', 'verified', 'closed']) AS s;
SELECT is(bizenv.is_closed_loop(t), NULL, 'no stage: no verdict') FROM (VALUES ('{}'::bizenv.stage_tally), ('{"skipped": 2}'), (NULL)) AS v(t);
SELECT is(bizenv.current_stage(t), NULL, 'no stage: none is current') FROM (VALUES ('{}'::bizenv.stage_tally), ('{"skipped": 2}'), (NULL)) AS v(t);

-- days that are not announced: each of them worked or not, all the ways that there are
INSERT INTO bizenv.calendar VALUES ('until 2024', NULL);
INSERT INTO bizenv.calendar_year (calendar, year) VALUES ('until 2024', 2024);
CREATE TABLE turn AS
SELECT n, date '2024-12-29' + (random() * 8)::integer AS as_of, e.days, e.stages FROM generate_series(1, 120) AS n
CROSS JOIN LATERAL (SELECT array_agg(date '2024-12-22' + (d * 3) + (random() * 2)::integer ORDER BY d) AS days, array_agg((ARRAY['collected', 'assigned', 'in_progress', 'answered', 'returned', 'closed'])[1 + floor(random() * 6)::integer] ORDER BY d) AS stages
	FROM generate_series(0, 4) AS d WHERE n > 0) AS e;
CREATE TABLE turn_event AS
SELECT n, as_of, step, entered_on, stage, least(coalesce(lead(entered_on) OVER (PARTITION BY n ORDER BY step), as_of), as_of) AS until
FROM turn CROSS JOIN LATERAL unnest(days, stages) WITH ORDINALITY AS e(entered_on, stage, step) WHERE entered_on <= as_of;
CREATE TABLE turn_tally AS
SELECT n, as_of, format('{"events": %s}', jsonb_agg(jsonb_build_array(entered_on, stage) ORDER BY step))::bizenv.stage_tally AS t FROM turn_event GROUP BY n, as_of;
-- (day 0 is none; bit 1 of a way is 1 January)
CREATE TABLE turn_worked AS
SELECT n, step, stage, way, count(d) FILTER (WHERE CASE WHEN d < '2025-01-01' THEN extract(isodow FROM d) < 6 ELSE way >> (d::date - date '2025-01-01') & 1 = 1 END) AS workdays
FROM turn_event AS e CROSS JOIN generate_series(0, 63) AS way
LEFT JOIN LATERAL generate_series(e.entered_on + 1, e.until, interval '1 day') AS d ON e.stage <> 'closed' GROUP BY n, step, stage, way;
SELECT is((SELECT count(*) FROM turn_tally AS t CROSS JOIN LATERAL bizenv.stage_durations(t.t, t.as_of, 'until 2024', 'null') AS d
	FULL JOIN (SELECT n, step, min(workdays) AS least, CASE WHEN min(workdays) = max(workdays) THEN min(workdays) END AS workdays FROM turn_worked GROUP BY n, step) AS o ON (o.n, o.step) = (t.n, d.step)
	WHERE (d.workdays, d.least_workdays, d.workdays_reason) IS DISTINCT FROM (o.workdays::integer, o.least::integer, CASE WHEN o.workdays IS NULL THEN 'not_announced' END)), 0::bigint,
	'what is the same in all the ways is told, and the least');
CREATE TABLE turn_longest AS
SELECT n, count(DISTINCT coalesce(stage, '')) = 1 AS is_certain, min(stage) AS stage FROM (SELECT DISTINCT ON (n, way) n, way, CASE WHEN days > 0 THEN stage END AS stage
	FROM (SELECT n, way, stage, sum(workdays) AS days FROM turn_worked GROUP BY n, way, stage) AS w JOIN stage USING (stage) ORDER BY n, way, days DESC, place) AS longest GROUP BY n;
SELECT is((SELECT count(*) FROM turn_tally AS t JOIN turn_longest AS o USING (n)
	WHERE bizenv.bottleneck(t.t, t.as_of, 'until 2024', 'null') IS DISTINCT FROM CASE WHEN o.is_certain THEN o.stage END), 0::bigint, 'and the bottleneck that all of them give');
SELECT cmp_ok(least(count(*) FILTER (WHERE NOT is_certain), count(stage) FILTER (WHERE is_certain AND as_of > '2025-01-01')), '>', 5::bigint, 'which some do and some do not') FROM turn_longest JOIN turn USING (n);
SELECT throws_ok($$SELECT bizenv.bottleneck('{"events": [["2024-12-30", "collected"]]}', '2025-01-02', 'until 2024')$$, '22008', NULL, 'an error unless it is asked for');

-- durations: days counted one by one, in weeks without a holiday
CREATE FUNCTION pg_temp.weekdays(starts date, ends date) RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM generate_series(starts + 1, ends, interval '1 day') AS d WHERE extract(isodow FROM d) < 6
$$;
CREATE TABLE as_of AS SELECT grp, date '2025-06-05' + (random() * 80)::integer AS as_of FROM serial;
CREATE TABLE duration_oracle AS
SELECT grp, as_of, r.step, r.stage, r.entered_on, lead(r.entered_on) OVER w AS left_on,
	CASE WHEN r.stage IN ('closed', 'rejected') THEN 0 ELSE pg_temp.weekdays(r.entered_on, coalesce(lead(r.entered_on) OVER w, as_of)) END AS workdays
FROM as_of, pg_temp.reading(grp, as_of) AS r WINDOW w AS (PARTITION BY grp ORDER BY r.step);
CREATE TABLE duration AS SELECT s.grp, d.* FROM serial AS s JOIN as_of AS a USING (grp), bizenv.stage_durations(s.t, a.as_of) AS d;
SELECT is((SELECT count(*) FROM duration AS d FULL JOIN duration_oracle AS o USING (grp, step)
	WHERE (d.stage, d.entered_on, d.left_on, d.workdays, d.is_current) IS DISTINCT FROM (o.stage, o.entered_on, o.left_on, o.workdays::integer, o.left_on IS NULL)), 0::bigint,
	'stage_durations agrees with plain SQL');
SELECT cmp_ok(count(*), '>', 1000::bigint, 'on many rows') FROM duration;
SELECT is((SELECT count(*) FROM duration AS d JOIN stage AS s USING (stage)
	WHERE (d.stage_order, d.stage_zh, d.phase, d.phase_zh, d.phase_order) IS DISTINCT FROM (s.place::integer, s.zh, s.phase, bizenv.code_label(s.phase), bizenv.code_order(s.phase))), 0::bigint,
	'codes, orders and labels');
SELECT is((SELECT count(*) FROM duration AS d WHERE stage NOT IN ('closed', 'rejected') AND workdays <> bizenv.workdays_between(entered_on, coalesce(left_on, (SELECT as_of FROM as_of AS a WHERE a.grp = d.grp)))),
	0::bigint, 'workdays are those of workdays_between');
SELECT is((SELECT sum(workdays) FROM duration WHERE grp = g AND stage NOT IN ('closed', 'rejected')), (SELECT pg_temp.weekdays(min(entered_on), (SELECT as_of FROM as_of WHERE grp = g)) FROM reading WHERE grp = g)::bigint,
	'the stages of an open problem add up to its age')
FROM (SELECT min(grp) AS g FROM serial JOIN as_of AS a USING (grp) WHERE grp <= 200 AND a.as_of > (SELECT min(entered_on) FROM reading WHERE reading.grp = serial.grp)
	AND NOT EXISTS (SELECT FROM reading WHERE reading.grp = serial.grp AND stage IN ('closed', 'rejected'))) AS x;
CREATE TABLE bottleneck_oracle AS
SELECT DISTINCT ON (grp) grp, stage FROM (SELECT grp, stage, sum(workdays) AS n FROM duration_oracle GROUP BY grp, stage) AS s JOIN stage USING (stage)
WHERE n > 0 ORDER BY grp, n DESC, place;
SELECT is((SELECT count(*) FROM serial AS s JOIN as_of AS a USING (grp) LEFT JOIN bottleneck_oracle AS o USING (grp) WHERE bizenv.bottleneck(s.t, a.as_of) IS DISTINCT FROM o.stage), 0::bigint,
	'bottleneck agrees with plain SQL');
SELECT cmp_ok(count(DISTINCT stage), '>', 4::bigint, 'many stages are one') FROM bottleneck_oracle;
SELECT is(bizenv.bottleneck('{"events": [["2025-07-01", "collected"], ["2025-07-03", "assigned"], ["2025-07-07", "answered"], ["2025-07-07", "verified"], ["2025-07-08", "closed"]]}', '2025-07-31'), 'collected',
	'of two that took as long the earlier one');
SELECT is(bizenv.bottleneck(t, '2025-07-31'), NULL, 'none took a workday') FROM (VALUES ('{}'::bizenv.stage_tally), ('{"skipped": 1}'), (NULL), ('{"events": [["2025-07-31", "collected"]]}'),
	('{"events": [["2025-08-01", "collected"]]}'), ('{"events": [["2025-07-01", "closed"]]}')) AS v(t);
SELECT is((SELECT count(*) FROM bizenv.stage_durations(t, '2025-07-31')), 0::bigint, 'no rows') FROM (VALUES ('{}'::bizenv.stage_tally), ('{"skipped": 1}'), (NULL), ('{"events": [["2025-08-01", "collected"]]}')) AS v(t);
SELECT is((SELECT array_agg(workdays || ' ' || is_current ORDER BY step) FROM bizenv.stage_durations('{"events": [["2025-07-04", "collected"], ["2025-07-07", "assigned"]]}', as_of)), answer,
	'as of ' || as_of) FROM (VALUES (date '2025-07-03', NULL::text[]), ('2025-07-04', '{0 true}'), ('2025-07-06', '{0 true}'), ('2025-07-07', '{1 false,0 true}'), ('2025-07-08', '{1 false,1 true}')) AS v(as_of, answer);
SELECT is((SELECT count(*) FROM (SELECT bizenv.stage_durations(t, '2025-07-31') FROM serial WHERE grp = 1) AS s), (SELECT count(*) FROM reading WHERE grp = 1 AND entered_on <= '2025-07-31'), 'it can stand in the SELECT list');

---------------------------------------------------------------------- the ladder

SELECT is((SELECT string_agg(format('%s.%s %s', level, alternative, name), ', ' ORDER BY level, alternative) FROM bizenv.ladder_rung), '1.1 问题清单, 2.1 工作交办单, 3.1 督办函, 3.2 督办函', 'what is shipped');
SELECT ok(bool_and(shipped), 'is marked so') FROM bizenv.ladder_rung;
SELECT is((SELECT extcondition[array_position(extconfig, 'bizenv.ladder_rung'::regclass)] FROM pg_extension WHERE extname = 'bizenv'), 'WHERE NOT shipped', 'a dump has the office''s rows only');
SELECT ok(has_table_privilege(extowner, 'bizenv.ladder_rung', p), 'the owner of the extension may ' || p) FROM pg_extension, unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'SELECT']) AS p WHERE extname = 'bizenv';

-- random ladders: some rows shipped, some replaced by the office
INSERT INTO bizenv.ladder_rung (ladder, level, alternative, name, overdue_workdays, lag_pp, time_left_pct, handled_poorly, issued_before, shipped)
SELECT DISTINCT ON (1, 2, 3, 10) 'random ' || l, 1 + (random() * 5)::integer * (1 + l % 2), 1 + (random() * random() * 3)::integer, 'paper ' || n,
	CASE WHEN random() < 0.35 THEN (random() * 10)::integer END, CASE WHEN random() < 0.3 THEN round((random() * 20)::numeric, l % 3) END,
	CASE WHEN random() < 0.3 THEN round((random() * 100)::numeric, l % 3) END, CASE WHEN random() < 0.2 THEN true END, CASE WHEN random() < 0.25 THEN 1 + (random() * 2)::integer END, random() < 0.4
FROM generate_series(1, 60) AS l, generate_series(1, 7) AS n ORDER BY 1, 2, 3, 10;
CREATE TABLE situation AS
SELECT id, 'random ' || 1 + id % 60 AS ladder, CASE WHEN random() < 0.9 THEN (random() * 11)::integer END AS overdue,
	CASE WHEN random() < 0.9 THEN round((random() * 24 - 2)::numeric, (random() * 3)::integer) END AS lag, CASE WHEN random() < 0.8 THEN round((random() * 100)::numeric, (random() * 3)::integer) END AS time_left,
	CASE WHEN random() < 0.9 THEN random() < 0.3 END AS poor, CASE WHEN random() < 0.7 THEN (random() * 6)::integer END AS issued_level, CASE WHEN random() < 0.7 THEN (random() * 3)::integer END AS issued_count
FROM generate_series(1, 6000) AS id;
-- guards that are hit exactly
UPDATE situation AS s SET overdue = coalesce(r.overdue_workdays, s.overdue), lag = coalesce(r.lag_pp, s.lag), time_left = coalesce(r.time_left_pct, s.time_left)
FROM bizenv.ladder_rung AS r WHERE r.ladder = s.ladder AND s.id % 3 = 0 AND r.alternative = 1 AND r.level = 1 + s.id % 5;
CREATE TABLE rung AS SELECT DISTINCT ON (ladder, level, alternative) * FROM bizenv.ladder_rung ORDER BY ladder, level, alternative, shipped;
CREATE TABLE due_oracle AS
WITH reached AS (
	SELECT s.id, r.level, r.alternative, r.name, coalesce(nullif(concat_ws('，且',
			format('已逾期%s个工作日（发函条件：%s个工作日）', s.overdue, r.overdue_workdays) || left(r.overdue_workdays::text, 0),
			format('进度滞后%s个百分点（发函条件：%s个百分点）', trim_scale(s.lag), trim_scale(r.lag_pp)) || left(r.lag_pp::text, 0),
			format('剩余时间%s%%（发函条件：不超过%s%%）', trim_scale(s.time_left), trim_scale(r.time_left_pct)) || left(r.time_left_pct::text, 0),
			CASE WHEN r.handled_poorly THEN '办理不力' END,
			format('前一级文书已发%s份（发函条件：%s份）', c.n, r.issued_before) || left(r.issued_before::text, 0)), ''), '本级不设条件') AS reason
	FROM situation AS s JOIN rung AS r USING (ladder), LATERAL (SELECT coalesce(s.issued_count, CASE WHEN s.issued_level > 0 THEN 1 ELSE 0 END) AS n) AS c
	WHERE r.level > coalesce(s.issued_level, 0) AND (r.overdue_workdays IS NULL OR s.overdue >= r.overdue_workdays) AND (r.lag_pp IS NULL OR s.lag >= r.lag_pp)
		AND (r.time_left_pct IS NULL OR s.time_left <= r.time_left_pct) AND (r.handled_poorly IS NULL OR s.poor)
		AND (r.issued_before IS NULL OR c.n >= r.issued_before
			AND coalesce(s.issued_level, 0) >= coalesce((SELECT max(b.level) FROM rung AS b WHERE b.ladder = r.ladder AND b.level < r.level), 0)))
SELECT DISTINCT ON (id) id, level, first_value(name) OVER (PARTITION BY id, level ORDER BY alternative) AS name,
	string_agg(reason, '；') OVER (PARTITION BY id, level ORDER BY alternative ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS reason
FROM reached ORDER BY id, level DESC;
CREATE TABLE due AS SELECT s.id, e.* FROM situation AS s, bizenv.escalation(ladder, overdue, lag, time_left, poor, issued_level, issued_count) AS e;
SELECT is((SELECT count(*) FROM due AS d LEFT JOIN due_oracle AS o USING (id) WHERE (d.level, d.name, d.reason) IS DISTINCT FROM (o.level, o.name, o.reason)), 0::bigint,
	'escalation agrees with plain SQL: level, name and reason');
SELECT is((SELECT d::text || ' ' || o::text FROM due AS d LEFT JOIN due_oracle AS o USING (id) WHERE (d.level, d.name, d.reason) IS DISTINCT FROM (o.level, o.name, o.reason) LIMIT 1), NULL, 'the first that differs');
SELECT ok(count(*) FILTER (WHERE level IS NULL) > 300 AND count(*) FILTER (WHERE level IS NOT NULL) > 1000 AND count(*) FILTER (WHERE reason LIKE '%；%') > 30 AND count(*) FILTER (WHERE reason LIKE '%且%') > 100,
	'all kinds of answers occur') FROM due;
SELECT is((SELECT count(*) FROM due JOIN situation USING (id) WHERE level <= issued_level), 0::bigint, 'never a rung that was issued');
SELECT is((SELECT count(*) FROM due WHERE num_nulls(level, name, reason) NOT IN (0, 3)), 0::bigint, 'all columns or none');
-- worse can only mean higher
SELECT is((SELECT count(*) FROM due AS d JOIN situation AS s USING (id),
	bizenv.escalation(ladder, overdue + id % 3, lag + id % 2, greatest(time_left - id % 7, 0), poor OR id % 5 = 0, issued_level, coalesce(issued_count, CASE WHEN issued_level > 0 THEN 1 ELSE 0 END) + id % 2) AS e
	WHERE coalesce(e.level, 0) < coalesce(d.level, 0)), 0::bigint, 'monotone: a worse case reaches no lower rung');
SELECT is((SELECT count(*) FROM due AS d JOIN situation AS s USING (id), bizenv.escalation(ladder, overdue, lag, time_left, poor, coalesce(issued_level, 0) + 1, coalesce(issued_count, CASE WHEN issued_level > 0 THEN 1 ELSE 0 END)) AS e
	WHERE e.level < d.level), 0::bigint, 'monotone: with more issued a higher rung is due, or none');
SELECT is((SELECT count(*) FROM due AS d JOIN situation AS s USING (id), bizenv.escalation(ladder, overdue, lag, time_left, poor, issued_level, issued_count, 'en') AS e
	WHERE e.level IS DISTINCT FROM d.level OR e.name IS DISTINCT FROM d.name OR e.reason !~ '^[ -~]+$'), 0::bigint, 'in English the same paper is due');

-- every guard at its boundary
DELETE FROM bizenv.ladder_rung WHERE NOT shipped OR ladder <> 'wuhai';
INSERT INTO bizenv.ladder_rung (ladder, level, name, overdue_workdays, lag_pp, time_left_pct, handled_poorly, issued_before) VALUES
	('overdue', 1, 'x', 5, NULL, NULL, NULL, NULL), ('lag', 1, 'x', NULL, 10.5, NULL, NULL, NULL), ('time', 1, 'x', NULL, NULL, 30, NULL, NULL), ('poor', 1, 'x', NULL, NULL, NULL, true, NULL),
	('zero', 1, 'x', 0, 0, 0, NULL, NULL), ('all', 1, 'x', 5, 10.5, 30, true, NULL), ('counted', 1, 'a', NULL, NULL, NULL, NULL, NULL), ('counted', 4, 'b', NULL, NULL, NULL, NULL, 2), ('counted', 7, 'c', NULL, NULL, NULL, NULL, 3),
	('low', 3, 'x', NULL, NULL, NULL, NULL, 1);
CREATE FUNCTION pg_temp.level_of(arguments text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	result integer;
BEGIN
	EXECUTE format('SELECT e.level FROM bizenv.escalation(%s) AS e', arguments) INTO result;
	RETURN result;
END
$$;
SELECT is(pg_temp.level_of(arguments), answer, arguments) FROM (VALUES
	('''overdue''', NULL), ('''overdue'', 4', NULL), ('''overdue'', 5', 1), ('''overdue'', 6', 1), ('''overdue'', 2147483647', 1), ('''overdue'', NULL', NULL),
	('''lag'', lag_pp => 10.4999999999999999999999999', NULL), ('''lag'', lag_pp => 10.5', 1), ('''lag'', lag_pp => 10.5000000000000000000000001', 1), ('''lag'', lag_pp => -10.5', NULL), ('''lag'', lag_pp => NULL', NULL),
	('''lag'', lag_pp => 1e1000', 1), ('''lag'', lag_pp => -1e1000', NULL),
	('''time''', NULL), ('''time'', time_left_pct => 30.0000000000000000000001', NULL), ('''time'', time_left_pct => 30', 1), ('''time'', time_left_pct => 29.99', 1), ('''time'', time_left_pct => 0', 1), ('''time'', time_left_pct => 100', NULL),
	('''poor''', NULL), ('''poor'', handled_poorly => true', 1), ('''poor'', handled_poorly => false', NULL), ('''poor'', handled_poorly => NULL', NULL),
	('''zero'', time_left_pct => 0', 1), ('''zero'', time_left_pct => 0.01', NULL), ('''zero'', NULL, time_left_pct => 0', NULL), ('''zero'', lag_pp => -0.01, time_left_pct => 0', NULL),
	('''all'', 5, 10.5, 30, true', 1), ('''all'', 4, 10.5, 30, true', NULL), ('''all'', 5, 10.4, 30, true', NULL), ('''all'', 5, 10.5, 30.1, true', NULL), ('''all'', 5, 10.5, 30, false', NULL), ('''all'', 5, 10.5, 30, true, 1', NULL),
	('''counted''', 1), ('''counted'', issued_level => 1', NULL), ('''counted'', issued_level => 1, issued_count => 1', NULL), ('''counted'', issued_level => 1, issued_count => 2', 4), ('''counted'', issued_level => 1, issued_count => 3', 4),
	('''counted'', issued_count => 3', 1), ('''counted'', issued_level => 2, issued_count => 2', 4), ('''counted'', issued_level => 4, issued_count => 2', NULL), ('''counted'', issued_level => 4, issued_count => 3', 7), ('''counted'', issued_level => 7, issued_count => 9', NULL),
	('''counted'', issued_level => NULL, issued_count => NULL', 1), ('''low''', NULL), ('''low'', issued_count => 1', 3), ('''low'', issued_level => 1', 3), ('''low'', issued_level => 2147483647', NULL),
	('''wuhai''', 1), ('''wuhai'', issued_level => 1', 2), ('''wuhai'', issued_level => 2', NULL), ('''wuhai'', 1, issued_level => 2', 3), ('''wuhai'', handled_poorly => true, issued_level => 2', 3), ('''wuhai'', 1, issued_level => 3', NULL), ('''wuhai'', 1', 3)) AS v(arguments, answer);
SELECT is(e.reason::text, answer, 'words: ' || lang) FROM (VALUES ('zh', '已逾期6个工作日（发函条件：5个工作日），且进度滞后10.5个百分点（发函条件：10.5个百分点），且剩余时间0%（发函条件：不超过30%），且办理不力'),
	('en', '6 workdays overdue, at least 5 and 10.5 percentage points behind, at least 10.5 and 0% of the time left, at most 30% and poorly handled')) AS v(lang, answer),
	bizenv.escalation('all', 6, 10.500, 0.00, true, lang => lang) AS e;
SELECT is(e.reason::text, answer, 'words for a count: ' || lang) FROM (VALUES ('zh', '前一级文书已发3份（发函条件：2份）'), ('en', 'papers of the level below issued: 3, at least 2')) AS v(lang, answer), bizenv.escalation('counted', issued_level => 1, issued_count => 3, lang => lang) AS e;
SELECT is(e.reason::text, answer, 'words for no condition: ' || lang) FROM (VALUES ('zh', '本级不设条件'), ('en', 'no condition is set')) AS v(lang, answer), bizenv.escalation('counted', lang => lang) AS e;
INSERT INTO bizenv.ladder_rung (ladder, level, alternative, name, overdue_workdays) SELECT 'long', 1, n, repeat('长', 40), n FROM generate_series(1, 1000) AS n;
SELECT is(length(e.reason), 400, 'a long reason is cut') FROM bizenv.escalation('long', 1000) AS e;
SELECT is(e.name::text, repeat('长', 40), 'a long name is not') FROM bizenv.escalation('long', 1000) AS e;
SELECT cmp_ok(length(e.reason), '<', 100, 'figures too long to be printed whole are printed in short') FROM bizenv.escalation('lag', lag_pp => 9e131071) AS e;

-- an office's row wins over the shipped one of the same key, and goes without a trace
INSERT INTO bizenv.ladder_rung (ladder, level, alternative, name, overdue_workdays) VALUES ('wuhai', 3, 1, '督办通知', 5);
SELECT is(pg_temp.level_of('''wuhai'', 4, issued_level => 2'), NULL, 'the shipped guard is not asked any more');
SELECT is(e.name::text, '督办通知', 'but that of the office') FROM bizenv.escalation('wuhai', 5, issued_level => 2) AS e;
SELECT is(pg_temp.level_of('''wuhai'', handled_poorly => true, issued_level => 2'), 3, 'other alternatives stay');
UPDATE bizenv.ladder_rung SET overdue_workdays = 6 WHERE ladder = 'wuhai' AND NOT shipped;
SELECT is(pg_temp.level_of('''wuhai'', 5, issued_level => 2'), NULL, 'changed in this transaction: seen at once');
DELETE FROM bizenv.ladder_rung WHERE ladder = 'wuhai' AND NOT shipped;
SELECT is(pg_temp.level_of('''wuhai'', 1, issued_level => 2'), 3, 'gone: the shipped one again');
-- one query sees one state of the table, also while it is changed
CREATE FUNCTION pg_temp.change() RETURNS text LANGUAGE sql VOLATILE AS $$
	INSERT INTO bizenv.ladder_rung (ladder, level, name) SELECT 'overdue', max(level) + 1, 'y' FROM bizenv.ladder_rung WHERE ladder = 'overdue' RETURNING name
$$;
SELECT is((SELECT array_agg(DISTINCT coalesce(e.level, 0)) FROM (SELECT n, pg_temp.change() AS c FROM generate_series(1, 5) AS n OFFSET 0) AS s, bizenv.escalation(CASE WHEN c = 'y' THEN 'overdue' END, 5) AS e), '{1}',
	'one query sees one state of the table');
SELECT is(pg_temp.level_of('''overdue'', 5'), 6, 'and the next one the next');
-- in parallel workers
SET LOCAL max_parallel_workers_per_gather = 3;
CREATE TABLE many_due AS SELECT n, n % 9 AS overdue FROM generate_series(1, 5000) AS n;
ANALYZE many_due;
SELECT alike(pg_temp.plan_of('SELECT count((bizenv.escalation(''all'', overdue, 11, 3, true)).level) FROM many_due'), '%Partial%Parallel Seq Scan%', 'it runs in workers');
SELECT is((SELECT count((bizenv.escalation('all', overdue, 11, 3, true)).level) FROM many_due), (SELECT count(*) FROM many_due WHERE overdue >= 5), 'which see rows that are not yet committed');
SET LOCAL max_parallel_workers_per_gather = 0;
-- whoever calls
CREATE ROLE bizenv_supervision_nobody;
SET LOCAL ROLE bizenv_supervision_nobody;
SELECT e.level AS seen FROM bizenv.escalation('wuhai', 1) AS e \gset
RESET ROLE;
SELECT is(:seen, 3, 'a role with no rights of its own can ask');
SELECT throws_ok(format('SET LOCAL ROLE bizenv_supervision_nobody; %s', s), '42501', NULL, 'but not ' || s) FROM unnest(ARRAY['DELETE FROM bizenv.ladder_rung', 'UPDATE bizenv.ladder_rung SET level = 1',
	'INSERT INTO bizenv.ladder_rung (ladder, level, name) VALUES (''x'', 1, ''x'')']) AS s;
RESET ROLE;
-- what the table refuses
SELECT throws_ok(format('INSERT INTO bizenv.ladder_rung (ladder, level, name, %s) VALUES (''x'', 1, ''x'', %s)', c, v), '23514', NULL, format('refused: %s %s', c, v))
FROM (VALUES ('overdue_workdays', '-1'), ('lag_pp', '-0.01'), ('lag_pp', '''NaN'''), ('time_left_pct', '-0.01'), ('time_left_pct', '100.01'), ('time_left_pct', '''NaN'''), ('handled_poorly', 'false'), ('issued_before', '0'), ('alternative', '0')) AS v(c, v);
SELECT throws_ok(format('INSERT INTO bizenv.ladder_rung (ladder, level, name) VALUES (%s)', v), state, NULL, 'refused: ' || v)
FROM (VALUES ('''x'', 0, ''x''', '23514'), (''' '', 1, ''x''', '23514'), ('''x'', 1, ''''', '23514'), ('NULL, 1, ''x''', '23502'), ('''x'', NULL, ''x''', '23502'), ('''x'', 1, NULL', '23502'), ('''all'', 1, ''x''', '23505'),
	('repeat(''x'', 41), 1, ''x''', '22001')) AS v(v, state);

----------------------------------------------------------------- the tally as a value

SELECT is((SELECT count(*) FROM tallies WHERE t::text::bizenv.stage_tally::text <> t::text OR t::text::bizenv.stage_tally OPERATOR(pg_catalog.<>) t), 0::bigint, 'out and in: the same');
SELECT is((SELECT count(*) FROM tallies WHERE t::jsonb::text::bizenv.stage_tally OPERATOR(pg_catalog.<>) t OR t::json::text::bizenv.stage_tally OPERATOR(pg_catalog.<>) t), 0::bigint, 'by way of json and jsonb: the same');
SET LOCAL datestyle = 'German';
SELECT is((SELECT count(*) FROM tallies WHERE t::text::bizenv.stage_tally OPERATOR(pg_catalog.<>) t), 0::bigint, 'whatever the DateStyle');
SET LOCAL datestyle = 'ISO, YMD';
SELECT is(bizenv.stage_tally '{"events": [["2025-07-03", "assigned"], ["2025-07-01", "collected"]]}'::text, '{"skipped": 0, "events": [["2025-07-01", "collected"], ["2025-07-03", "assigned"]]}', 'stages are sorted on the way in');
SELECT is(bizenv.stage_tally '{}'::text, '{"skipped": 0, "events": []}', 'keys left out are empty');
SELECT is((SELECT bizenv.stage_agg('collected', d) FROM unnest(ARRAY['0001-01-01', '9999-12-31', '2000-01-01', '1999-12-31', '2024-02-29']::date[]) AS d)::text,
	'{"skipped": 0, "events": [["0001-01-01", "collected"], ["1999-12-31", "collected"], ["2000-01-01", "collected"], ["2024-02-29", "collected"], ["9999-12-31", "collected"]]}', 'the first and the last day');
SELECT is((SELECT count(*) FROM (SELECT bizenv.stage_agg('closed', date '0001-01-01' + n * 739) AS t, date '0001-01-01' + n * 739 AS d FROM generate_series(0, 4940) AS n GROUP BY n) AS s
	WHERE t::text <> format('{"skipped": 0, "events": [["%s", "closed"]]}', d) OR t::text::bizenv.stage_tally OPERATOR(pg_catalog.<>) t), 0::bigint, 'dates of all centuries, out and in');

-- equality, order, hash and text say the same
CREATE TABLE many AS
SELECT row_number() OVER () AS id, t FROM (
	SELECT bizenv.stage_agg(stage, entered_on) AS t FROM (SELECT id / 2 AS g, stage, entered_on FROM event WHERE id % 3 = 0) AS a GROUP BY g
	UNION ALL SELECT '{}' UNION ALL SELECT '{}' UNION ALL SELECT '{"skipped": 1}' UNION ALL SELECT t FROM (SELECT t FROM tallies ORDER BY grp, part LIMIT 200) AS s) AS u;
ANALYZE many;
SELECT is((SELECT count(DISTINCT t) FROM many), (SELECT count(DISTINCT t::text) FROM many), 'DISTINCT tallies are distinct texts');
SET LOCAL enable_sort = off;
SELECT alike(pg_temp.plan_of('SELECT count(*) FROM many GROUP BY t'), '%HashAggregate%', 'GROUP BY can hash');
SELECT is((SELECT array_agg(n ORDER BY n) FROM (SELECT count(*) AS n FROM many GROUP BY t) AS g)::text, (SELECT array_agg(n ORDER BY n) FROM (SELECT count(*) AS n FROM many GROUP BY t::text) AS g)::text, 'GROUP BY, hashed');
SET LOCAL enable_sort = on;
SELECT is((SELECT count(*) FROM many AS a, many AS b WHERE a.id % 4 = 0 AND b.id % 4 = 1 AND (
	(a.t OPERATOR(pg_catalog.=) b.t) <> (a.t::text = b.t::text) OR (a.t OPERATOR(pg_catalog.<) b.t) <> (bizenv_internal.stage_tally_cmp(a.t, b.t) < 0)
	OR (a.t OPERATOR(pg_catalog.>) b.t) <> (bizenv_internal.stage_tally_cmp(b.t, a.t) < 0) OR (a.t OPERATOR(pg_catalog.<=) b.t) = (a.t OPERATOR(pg_catalog.>) b.t)
	OR (a.t OPERATOR(pg_catalog.=) b.t AND bizenv_internal.stage_tally_hash(a.t) <> bizenv_internal.stage_tally_hash(b.t)))), 0::bigint, 'the operators agree with each other, with the text and with the hash');
SELECT is((SELECT count(*) FROM (SELECT t, lag(t, 1) OVER w AS a, lag(t, 7) OVER w AS b FROM many WINDOW w AS (ORDER BY t)) AS s WHERE a OPERATOR(pg_catalog.>) t OR b OPERATOR(pg_catalog.>) t), 0::bigint, 'the order is total');

-- a large one, stored out of line, and one too many
CREATE TABLE large AS SELECT bizenv.stage_agg((ARRAY['assigned', 'returned'])[1 + n % 2], date '2000-01-01' + n * 7919 % 20000) AS t FROM generate_series(1, 20000) AS n;
SELECT is(bizenv.row_count(t), 20000::bigint, '20000 stages') FROM large;
SELECT is(t::text::bizenv.stage_tally OPERATOR(pg_catalog.=) t, true, 'are the same out and in') FROM large;
SELECT is(bizenv.current_stage(t), 'returned', 'are read from where they are stored') FROM large;
SELECT is(pg_temp.outcome('SELECT bizenv.stage_agg(''closed'', ''2025-07-01'') FROM generate_series(1, 20001)', 'stage'), '54000', '20001 stages');
SELECT is(pg_temp.outcome('SELECT bizenv.merge(t) FROM (SELECT t FROM large UNION ALL SELECT ''{"events": [["2025-07-01", "closed"]]}'') AS s', 'stage'), '54000', '20001 stages by merging');
SELECT is(pg_temp.outcome('SELECT bizenv.merge(t) FROM (SELECT t FROM large UNION ALL SELECT ''{"skipped": 5}'') AS s', 'stage'), 'ok', 'nothing is added to 20000 stages');

---------------------------------------------------------------------------- bad input

SELECT is(pg_temp.outcome('SELECT bizenv.' || call, argument), state, call) FROM (VALUES
	('can_move(''x'', ''closed'')', '22023', 'old_stage'), ('can_move(''x'', NULL)', '22023', 'old_stage'), ('can_move(''closed'', ''x'')', '22023', 'new_stage'), ('can_move(''Closed'', ''closed'')', '22023', 'old_stage'), ('can_move('''', '''')', '22023', 'old_stage'),
	('phase_of(''x'')', '22023', 'stage'), ('phase_of(''feedback'')', '22023', 'stage'),
	('stage_agg(''x'', ''2025-07-01'')', '22023', 'stage'), ('stage_agg(''x'', NULL)', '22023', 'stage'), ('stage_agg(''closed'', ''infinity'')', '22008', 'entered_on'), ('stage_agg(''closed'', ''-infinity'')', '22008', 'entered_on'),
	('stage_agg(NULL, ''infinity'')', '22008', 'entered_on'), ('stage_agg(''closed'', ''0001-12-31 BC'')', '22008', 'entered_on'), ('stage_agg(''closed'', ''0001-01-01'')', 'ok', ''), ('stage_agg(''closed'', ''9999-12-31'')', 'ok', ''),
	('stage_agg(''closed'', ''10000-01-01'')', '22008', 'entered_on'), ('stage_agg(''closed'', ''5874897-12-31'')', '22008', 'entered_on'), ('stage_agg(NULL, NULL)', 'ok', ''),
	('stage_durations(''{}'', NULL)', '22004', 'as_of'), ('stage_durations(''{}'', ''infinity'')', '22008', 'as_of'), ('stage_durations(''{}'', ''-infinity'')', '22008', 'as_of'), ('stage_durations(''{}'', ''2025-07-31'', NULL)', '22004', 'calendar'),
	('stage_durations(''{"events": [["2025-07-01", "collected"]]}'', ''9999-12-31'')', '22008', 'as_of'), ('stage_durations(''{"events": [["0001-01-01", "collected"]]}'', ''2025-07-31'')', '22008', 't'),
	('stage_durations(''{"events": [["2025-07-01", "collected"]]}'', ''2025-07-31'', ''nowhere'')', '22023', 'calendar'), ('stage_durations(''{"events": [["2025-07-01", "closed"]]}'', ''9999-12-31'')', 'ok', ''),
	('bottleneck(''{}'', NULL)', '22004', 'as_of'), ('bottleneck(''{}'', ''infinity'')', '22008', 'as_of'), ('bottleneck(''{}'', ''2025-07-31'', NULL)', '22004', 'calendar'), ('bottleneck(''{"events": [["2025-07-01", "collected"]]}'', ''9999-12-31'')', '22008', 'as_of'),
	('bottleneck(''{"events": [["2025-07-01", "collected"]]}'', ''2025-07-31'', ''nowhere'')', '22023', 'calendar'),
	('escalation(NULL)', '22004', 'ladder'), ('escalation(''nowhere'')', '22023', 'ladder'), ('escalation('''')', '22023', 'ladder'), ('escalation(repeat(''x'', 10000000))', '22023', 'ladder'), ('escalation(''WUHAI'')', '22023', 'ladder'),
	('escalation(''wuhai'', -1)', '22003', 'overdue_workdays'), ('escalation(''wuhai'', lag_pp => ''NaN'')', '22003', 'lag_pp'), ('escalation(''wuhai'', lag_pp => ''Infinity'')', '22003', 'lag_pp'), ('escalation(''wuhai'', lag_pp => ''-Infinity'')', '22003', 'lag_pp'),
	('escalation(''wuhai'', time_left_pct => -0.0000001)', '22003', 'time_left_pct'), ('escalation(''wuhai'', time_left_pct => 100.0000001)', '22003', 'time_left_pct'), ('escalation(''wuhai'', time_left_pct => ''NaN'')', '22003', 'time_left_pct'),
	('escalation(''wuhai'', issued_level => -1)', '22003', 'issued_level'), ('escalation(''wuhai'', issued_count => -1)', '22003', 'issued_count'), ('escalation(''wuhai'', lang => ''fr'')', '22023', 'lang'), ('escalation(''wuhai'', lang => NULL)', '22004', 'lang'),
	('escalation(''nowhere'', -1)', '22003', 'overdue_workdays')) AS v(call, state, argument);
SELECT is(pg_temp.outcome('SELECT bizenv_internal.' || call, argument), state, call) FROM (VALUES
	('stage_add(''{}'', ''closed'', ''2025-07-01'')', '0A000', ''), ('stage_add(NULL, NULL, NULL)', '0A000', ''), ('stage_remove(''{"skipped": 1}'', NULL, NULL)', '0A000', ''), ('stage_remove(NULL, ''x'', NULL)', '0A000', ''),
	('stage_tally_combine(''{}'', ''{}'')', '0A000', ''), ('stage_tally_combine(NULL::bizenv.stage_tally, NULL)', '0A000', ''), ('stage_tally_separate(''{}'', ''{}'')', '0A000', ''),
	('stage_tally_final(''{}'')', 'ok', ''), ('stage_tally_final(NULL)', 'ok', '')) AS v(call, state, argument);
SELECT is(pg_temp.outcome(format('SELECT bizenv.merge(t::bizenv.stage_tally) FROM (VALUES (%L), (%L)) AS v(t)', a, b), 'count'), '22003', format('%s merged with %s', a, b))
FROM (VALUES ('{"skipped": 9223372036854775807}', '{"skipped": 1}'), ('{"skipped": 9223372036854775807}', '{"events": [["2025-07-01", "closed"]]}')) AS v(a, b);

-- taking out what was not put in, by an aggregate of one's own
CREATE AGGREGATE pg_temp.own_takes(text, date) (SFUNC = bizenv_internal.stage_remove, STYPE = bizenv.stage_tally, INITCOND = '{"skipped": 1, "events": [["2025-07-01", "collected"]]}');
SELECT is(pg_temp.outcome(format('SELECT pg_temp.own_takes(%s, %s)', s, d)), state, format('taking out %s %s', s, d)) FROM (VALUES ('''collected''', '''2025-07-01''', 'ok'), ('''collected''', '''2025-07-02''', '22023'),
	('''closed''', '''2025-07-01''', '22023'), ('NULL', 'NULL', 'ok')) AS v(s, d, state);
SELECT is(pg_temp.outcome('SELECT pg_temp.own_takes(NULL, NULL) FROM generate_series(1, 2)'), '22023', 'more skipped rows than there are');
-- without a final function the room in the state stays, and is no part of the value
CREATE AGGREGATE pg_temp.own_roomy(text, date) (SFUNC = bizenv_internal.stage_add, STYPE = bizenv.stage_tally, INITCOND = '{}');
CREATE TABLE roomy AS SELECT grp, pg_temp.own_roomy(stage, entered_on) AS t FROM event GROUP BY grp;
SELECT is((SELECT count(*) FROM roomy AS r JOIN serial AS s USING (grp) WHERE r.t OPERATOR(pg_catalog.<>) s.t OR r.t::text <> s.t::text OR bizenv_internal.stage_tally_send(r.t) <> bizenv_internal.stage_tally_send(s.t)
	OR bizenv_internal.stage_tally_hash(r.t) <> bizenv_internal.stage_tally_hash(s.t) OR bizenv.current_stage(r.t) IS DISTINCT FROM bizenv.current_stage(s.t)), 0::bigint, 'a state with room is the same value');
SELECT cmp_ok(count(*), '>', 10::bigint, 'some have room') FROM roomy AS r JOIN serial AS s USING (grp) WHERE pg_column_size(r.t) > pg_column_size(s.t);

-- forged text
SELECT is(pg_temp.outcome(format('SELECT %L::bizenv.stage_tally', value)), '22P02', value) FROM unnest(ARRAY['', '[]', '1', '"x"', '{"events": {}}', '{"events": 1}', '{"events": [1]}', '{"events": [[]]}', '{"events": [["2025-07-01"]]}',
	'{"events": [["2025-07-01", "closed", 1]]}', '{"events": [["2025-07-01", 1]]}', '{"events": [[1, "closed"]]}', '{"events": [[null, null]]}', '{"events": [["2025-07-01", "x"]]}', '{"events": [["2025-07-01", ""]]}', '{"events": [["2025-07-01", "已办结"]]}',
	'{"events": [["2025-7-1", "closed"]]}', '{"events": [["2025-07-32", "closed"]]}', '{"events": [["2025-13-01", "closed"]]}', '{"events": [["2025-00-01", "closed"]]}', '{"events": [["2025-01-00", "closed"]]}', '{"events": [["2025-02-29", "closed"]]}',
	'{"events": [["0000-01-01", "closed"]]}', '{"events": [["+025-01-01", "closed"]]}', '{"events": [["2025/01/01", "closed"]]}', '{"events": [["20250101", "closed"]]}', '{"events": [["today", "closed"]]}', '{"events": [["infinity", "closed"]]}', '{"events": [["2025-07-01 ", "closed"]]}',
	'{"skipped": -1}', '{"skipped": 1.5}', '{"skipped": "1"}', '{"skipped": 9223372036854775808}', '{"skipped": 9223372036854775807, "events": [["2025-07-01", "closed"]]}', '{"nonsense": 1}', '{"skipped": 0, "events": [], "x": 1}']) AS value;
SELECT is(pg_temp.outcome(format('SELECT %L::bizenv.stage_tally', '{"events": [' || rtrim(repeat('["2025-07-01", "closed"],', 20001), ',') || ']}')), '22P02', '20001 stages in a text');

-- forged and damaged bytes
CREATE TABLE received (t bizenv.stage_tally);
CREATE FUNCTION pg_temp.receive(field bytea) RETURNS bizenv.stage_tally LANGUAGE plpgsql AS $$
DECLARE
	file bytea := '\x5047434f50590aff0d0a000000000000000000' || '\x0001'::bytea || int4send(length(field)) || field || '\xffff'::bytea;
	octal text;
	result bizenv.stage_tally;
BEGIN
	SELECT string_agg(format('\%s%s%s', b / 64, b / 8 % 8, b % 8), '' ORDER BY i) INTO octal FROM generate_series(0, length(file) - 1) AS i, get_byte(file, i) AS b;
	TRUNCATE received;
	EXECUTE format('COPY received FROM PROGRAM %L (FORMAT binary)', format('printf ''%s''', octal));
	SELECT t INTO result FROM received;
	RETURN result;
END
$$;
SELECT is((SELECT count(*) FROM (SELECT t FROM tallies ORDER BY grp, part LIMIT 40) AS s WHERE pg_temp.receive(bizenv_internal.stage_tally_send(t))::text IS DISTINCT FROM t::text), 0::bigint, 'send and receive: the same');
SELECT is(pg_temp.outcome(format('SELECT pg_temp.receive(%L)', bytes)), state, 'bytes: ' || what) FROM (VALUES ('as sent', '\x00010008 0000000000000002 00000001 00002461 05'::bytea, 'ok'), ('the earliest day', '\x00010008 0000000000000000 00000001 fff4dbf9 00', 'ok'),
	('a day before it', '\x00010008 0000000000000000 00000001 fff4dbf8 00', '22P03'), ('the latest day', '\x00010008 0000000000000000 00000001 002c95d3 00', 'ok'), ('a day after it', '\x00010008 0000000000000000 00000001 002c95d4 00', '22P03'),
	('infinity', '\x00010008 0000000000000000 00000001 7fffffff 00', '22P03'), ('-infinity', '\x00010008 0000000000000000 00000001 80000000 00', '22P03'),
	('nothing', '\x', '08P01'), ('another version', '\x00020008 0000000000000000 00000000', '22P03'), ('another kind', '\x00010004 0000000000000000 00000000', '22P03'), ('cut off', '\x00010008 0000000000000000', '08P01'),
	('one byte more', '\x00010008 0000000000000000 00000000 00', '22P03'), ('skipped is negative', '\x00010008 ffffffffffffffff 00000000', '22P03'), ('fewer than announced', '\x00010008 0000000000000000 00000002 00002461 05', '22P03'),
	('20001 stages', '\x00010008 0000000000000000 00004e21', '22P03'), ('4294967295 stages', '\x00010008 0000000000000000 ffffffff', '22P03'), ('an unknown stage', '\x00010008 0000000000000000 00000001 00002461 09', '22P03'), ('stage 255', '\x00010008 0000000000000000 00000001 00002461 ff', '22P03'),
	('too many rows', '\x00010008 7fffffffffffffff 00000001 00002461 05', '22P03')) AS v(what, bytes, state);
SELECT is(pg_temp.receive('\x00010008 0000000000000000 00000002 00002461 05 00002462 05')::text, '{"skipped": 0, "events": [["2025-07-01", "closed"], ["2025-07-02", "closed"]]}', 'bytes: stages are sorted on the way in');

CREATE FUNCTION pg_temp.image(bizenv.stage_tally) RETURNS bytea LANGUAGE internal STRICT AS 'byteasend';
CREATE FUNCTION pg_temp.damaged(bytea) RETURNS bizenv.stage_tally LANGUAGE internal STRICT AS 'byteasend';
CREATE FUNCTION pg_temp.fuzz_stored(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t bizenv.stage_tally := pg_temp.damaged(bytes);
BEGIN
	PERFORM bizenv.row_count(t), bizenv.skipped_count(t), bizenv.is_closed_loop(t), bizenv.current_stage(t), bizenv_internal.stage_tally_send(t), bizenv_internal.stage_tally_hash(t), bizenv_internal.stage_tally_cmp(t, '{"skipped": 1}'), t::text::bizenv.stage_tally;
	PERFORM bizenv.merge(m.t) FROM (VALUES (t), ('{"events": [["2025-07-01", "closed"]]}')) AS m(t);
	PERFORM bizenv.bottleneck(t, '2025-07-31');
	RETURN 'read';
EXCEPTION
	WHEN data_corrupted OR internal_error OR numeric_value_out_of_range OR datetime_field_overflow OR program_limit_exceeded THEN
		RETURN 'refused';
END
$$;
CREATE TABLE damage AS SELECT pg_temp.fuzz_stored(pg_temp.change(pg_temp.image(t))) AS outcome FROM (SELECT * FROM many WHERE bizenv.row_count(t) > 0 LIMIT 1200) AS m;
SELECT ok(count(*) FILTER (WHERE outcome = 'refused') > 100 AND count(*) FILTER (WHERE outcome = 'read') > 10, 'damaged tallies are noticed') FROM damage;

------------------------------------------------------------------ an empty search_path

SET LOCAL search_path = '';
CREATE TABLE public.bare AS
SELECT s.grp, s.t, s.t::text AS text, bizenv.is_closed_loop(s.t) AS legal, bizenv.current_stage(s.t) AS stands, bizenv.bottleneck(s.t, '2025-07-31') AS bottleneck, (SELECT pg_catalog.sum(d.workdays) FROM bizenv.stage_durations(s.t, '2025-07-31') AS d) AS workdays
FROM (SELECT grp, bizenv.stage_agg(stage, entered_on) AS t FROM public.event GROUP BY grp) AS s;
CREATE TABLE public.bare_due AS SELECT e.* FROM bizenv.escalation('wuhai', 6, issued_level => 2) AS e;
CREATE TABLE public.bare_moving AS SELECT bizenv.stage_agg(stage, entered_on) OVER (ORDER BY id ROWS 2 PRECEDING) AS t, bizenv.can_move(stage, stage) AS m FROM public.event WHERE id <= 50;
SET LOCAL search_path = public;
SELECT is((SELECT count(*) FROM bare AS b FULL JOIN serial AS s USING (grp) WHERE b.text IS DISTINCT FROM s.t::text OR b.legal IS DISTINCT FROM bizenv.is_closed_loop(s.t) OR b.stands IS DISTINCT FROM bizenv.current_stage(s.t)
	OR b.bottleneck IS DISTINCT FROM bizenv.bottleneck(s.t, '2025-07-31')), 0::bigint, 'empty search_path: aggregate and accessors');
SELECT is((SELECT name::text FROM bare_due), '督办函', 'empty search_path: escalation');
SELECT is((SELECT count(*) FROM bare_moving), 50::bigint, 'empty search_path: moving frame');

SELECT * FROM finish();
ROLLBACK;
