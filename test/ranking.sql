-- Laws of the room "ranking": each rule once more in plain SQL, on random rows.
-- Other random rows by SEED=N make test (psql -v seed=N).
\ir lib/begin.psql

SELECT plan(146);

\ir lib/seed.psql
\ir lib/tools.psql

---------------------------------------------------------------- random leagues
-- Each has a direction, a number of digits and a kind of figures: few values and so many ties, figures with two
-- decimals, long ones that do not fit 128 bits, or those only in some rows.
CREATE TEMP TABLE league AS
SELECT league, CASE WHEN random() < 0.5 THEN 'higher_is_better' ELSE 'lower_is_better' END AS direction,
	floor(random() * 3)::integer AS digits, floor(random() * 4)::integer AS kind,
	CASE WHEN league <= 3 THEN league ELSE 1 + floor(random() * 40)::integer END AS size
FROM generate_series(1, 400) AS league;
CREATE FUNCTION pg_temp.figure(kind integer) RETURNS numeric LANGUAGE sql VOLATILE AS $$
	SELECT CASE WHEN random() < 0.1 THEN NULL WHEN random() < 0.05 THEN 'NaN' ELSE CASE kind
		WHEN 0 THEN round((random() * 6 - 3)::numeric, floor(random() * 2)::integer)
		WHEN 1 THEN round((random() * 10 - 5)::numeric, 2) * CASE WHEN random() < 0.5 THEN 1 ELSE 1.00 END
		WHEN 2 THEN floor(random() * 5)::numeric * 1e30 + floor(random() * 5)::numeric * 1e-25
		ELSE CASE WHEN random() < 0.1 THEN floor(random() * 3)::numeric + 1e-20 ELSE round((random() * 3)::numeric, 1) END END END
$$;
CREATE TEMP TABLE unit AS
SELECT league, unit, pg_temp.figure(kind) AS value, pg_temp.figure(kind) AS previous
FROM league CROSS JOIN LATERAL generate_series(1, size) AS unit;
UPDATE unit SET value = NULL WHERE league % 50 = 7;		-- nobody reported
UPDATE unit SET value = 'NaN' WHERE league % 50 = 8 AND value IS NOT NULL;
UPDATE unit SET value = (ARRAY[50, 50.0, 50.00, 5e1])[1 + unit % 4] WHERE league % 50 = 9;	-- all tied
CREATE TEMP TABLE figure AS
SELECT u.*, l.direction, l.digits, l.kind FROM unit AS u JOIN league AS l USING (league);
CREATE INDEX ON figure (league);
ANALYZE figure;

-- a figure that can be ranked, as a number that is larger the better it is
CREATE FUNCTION pg_temp.key(value numeric, direction text, digits integer DEFAULT NULL) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN value <> 'NaN' THEN CASE WHEN digits IS NULL THEN value ELSE round(value, digits) END
		* CASE direction WHEN 'higher_is_better' THEN 1 ELSE -1 END END
$$;
-- the ranks in plain SQL, over exact and over printed figures
CREATE TEMP VIEW oracle AS
SELECT league, unit, basis, CASE WHEN key IS NOT NULL THEN rank() OVER best END AS competition,
	CASE WHEN key IS NOT NULL THEN dense_rank() OVER best END AS dense,
	CASE WHEN key IS NOT NULL THEN rank() OVER best + (count(*) OVER (PARTITION BY league, basis, key) - 1) / 2.0 END AS average,
	CASE WHEN key IS NOT NULL THEN count(*) OVER best END AS max
FROM (SELECT league, unit, b.basis, pg_temp.key(value, direction, CASE WHEN b.basis = 'printed' THEN digits END) AS key
	FROM figure, unnest('{exact,printed}'::text[]) AS b(basis)) AS k
WINDOW best AS (PARTITION BY league, basis, key IS NULL ORDER BY key DESC);
CREATE TEMP TABLE ranked AS
SELECT league, unit, 'exact' AS basis, bizenv.league_rank(value, direction) OVER w AS competition, bizenv.league_rank(value, direction, 'dense') OVER w AS dense,
	bizenv.league_rank(value, direction, 'average') OVER w AS average, bizenv.league_rank(value, direction, ties => 'max') OVER w AS max
FROM figure WINDOW w AS (PARTITION BY league)
UNION ALL
SELECT league, unit, 'printed', bizenv.league_rank(value, direction, digits => digits) OVER w, bizenv.league_rank(value, direction, 'dense', digits) OVER w,
	bizenv.league_rank(value, direction, 'average', digits) OVER w, bizenv.league_rank(value, direction, 'max', digits) OVER w
FROM figure WINDOW w AS (PARTITION BY league);

SELECT cmp_ok(count(*), '>', 5000::bigint, 'there are units to rank') FROM figure;
SELECT is_empty($$
	SELECT * FROM ranked JOIN oracle USING (league, unit, basis)
	WHERE ranked.competition IS DISTINCT FROM oracle.competition OR ranked.dense IS DISTINCT FROM oracle.dense
		OR ranked.average IS DISTINCT FROM oracle.average OR ranked.max IS DISTINCT FROM oracle.max$$,
	'the ranks are rank(), dense_rank(), the mean and the last of the places in plain SQL');
SELECT is_empty($$SELECT * FROM ranked, unnest(ARRAY[competition, dense, average, max]) AS r WHERE r::text <> trim_scale(r)::text$$,
	'whole ranks are printed as whole numbers');
SELECT is_empty($$SELECT * FROM figure JOIN ranked USING (league, unit) WHERE (competition IS NULL) <> (value IS NULL OR value = 'NaN')$$,
	'NULL and NaN, and only they, have no rank');
SELECT is((SELECT count(DISTINCT kind)::integer FROM figure JOIN ranked AS p USING (league, unit) JOIN ranked AS e USING (league, unit)
	WHERE p.basis = 'printed' AND e.basis = 'exact' AND p.competition <> e.competition), 4,
	'in every kind of league what is printed ranks some unit otherwise than its exact value');

---------------------------------------------------------------- laws
SELECT is_empty($$
	SELECT league, basis FROM ranked GROUP BY league, basis HAVING sum(average) <> count(average) * (count(average) + 1) / 2$$,
	'average ranks add up to n (n + 1) / 2');
SELECT is_empty($$SELECT * FROM ranked WHERE average * 2 <> competition + max OR dense > competition OR competition > average OR average > max$$,
	'the average is half way between the first and the last of the tied places; dense <= competition');
SELECT is_empty($$
	SELECT league, basis FROM ranked GROUP BY league, basis
	HAVING min(competition) <> 1 OR max(max) <> count(max) OR min(dense) <> 1 OR max(dense) <> count(DISTINCT dense)$$,
	'somebody is first, the last place is the number of ranked units, dense ranks have no gaps');
SELECT is_empty($$
	SELECT * FROM ranked AS k JOIN figure AS r USING (league, unit) WHERE basis = 'exact' AND max <> (SELECT count(*) FROM figure AS o
		WHERE o.league = r.league AND pg_temp.key(o.value, o.direction) >= pg_temp.key(r.value, r.direction))$$,
	'max is the number of units that are better or equal');
SELECT is_empty($$
	SELECT * FROM (SELECT r.*, bizenv.league_rank(value, 'lower_is_better') OVER w AS low, bizenv.league_rank(-value, 'higher_is_better') OVER w AS negated,
		bizenv.league_rank(value, 'higher_is_better', 'max') OVER w AS high, count(*) FILTER (WHERE value <> 'NaN') OVER w AS n
		FROM figure AS r WINDOW w AS (PARTITION BY league)) AS s
	WHERE low IS DISTINCT FROM negated OR low <> n + 1 - high$$,
	'lower is better is higher is better of the negated figure, and counts from the other end');
SELECT is_empty($$
	SELECT * FROM (SELECT r.*, bizenv.league_rank(value, direction, 'average') OVER (PARTITION BY league) AS plain,
		bizenv.league_rank(value + 0, direction, 'average') OVER (PARTITION BY league ORDER BY value) AS by_value,
		bizenv.league_rank(value - 0, direction, 'average') OVER (PARTITION BY league ORDER BY md5(unit::text) DESC) AS shuffled,
		bizenv.league_rank(value * 1, direction, 'average') OVER (PARTITION BY league ORDER BY unit ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) AS framed,
		bizenv.league_rank(value / 1, direction, 'average') OVER (PARTITION BY league ORDER BY unit GROUPS CURRENT ROW EXCLUDE CURRENT ROW) AS excluded
		FROM figure AS r) AS s
	WHERE plain IS DISTINCT FROM by_value OR plain IS DISTINCT FROM shuffled OR plain IS DISTINCT FROM framed OR plain IS DISTINCT FROM excluded$$,
	'neither the order of the window nor its frame matters');
SELECT is_empty($$
	SELECT league FROM (SELECT league, bizenv.league_rank(value, direction) OVER (PARTITION BY league) AS all_rows, value FROM figure) AS a
	JOIN (SELECT league AS l, value AS v, bizenv.league_rank(value, direction) OVER (PARTITION BY league) AS known_rows FROM figure WHERE value <> 'NaN') AS k
		ON l = league AND v = value
	WHERE all_rows <> known_rows$$,
	'who did not report changes nobody''s rank');
SELECT is_empty($$
	SELECT * FROM (SELECT bizenv.league_rank(value * 1000, direction, 'dense', digits) OVER w AS a, bizenv.league_rank(round(value * 1000, digits), direction, 'dense') OVER w AS b
		FROM figure WINDOW w AS (PARTITION BY league)) AS s WHERE a IS DISTINCT FROM b$$,
	'printed ranks are the exact ranks of round(value, digits)');

-- which values a partition has, written out
CREATE FUNCTION pg_temp.ranks(value_list numeric[], direction text, ties text DEFAULT 'competition', digits integer DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(coalesce(r::text, '-'), ' ' ORDER BY n) FROM (
		SELECT n, bizenv.league_rank(v, direction, ties, digits) OVER () AS r FROM unnest(value_list) WITH ORDINALITY AS u(v, n)) AS s
$$;
SELECT is(pg_temp.ranks(list, direction, ties, digits), expected, format('ranks of %s, %s, %s, digits %s', left(list::text, 60), direction, ties, digits))
FROM (VALUES ('{4.68,3.96,3.96,NULL}'::numeric[], 'lower_is_better', 'competition', NULL, '3 1 1 -'),
	('{4.68,3.96,3.96,NULL}', '逆向', 'dense', NULL, '2 1 1 -'), ('{4.68,3.96,3.96,NULL}', '越低越好', 'average', NULL, '3 1.5 1.5 -'),
	('{4.68,3.96,3.96,NULL}', '负向', 'max', NULL, '3 2 2 -'), ('{4.68,3.96,3.96,NULL}', '正向', 'competition', NULL, '1 2 2 -'),
	('{4.68,3.96,3.96,NULL}', '越高越好', '并列取平均', NULL, '1 2.5 2.5 -'), ('{NULL,NaN,1}', '正向', 'competition', NULL, '- - 1'),
	('{NULL,NaN,NULL}', '正向', 'average', NULL, '- - -'), ('{7}', '逆向', 'average', NULL, '1'), ('{NULL}', '正向', 'max', NULL, '-'),
	('{50,50.00,5e1,49.999}', '正向', 'competition', NULL, '1 1 1 4'), ('{-1,-2,-1.0,0}', '正向', 'competition', NULL, '2 4 2 1'),
	('{0.0,-0.00,0}', '正向', 'max', NULL, '3 3 3'),
	-- half up, away from zero, before the ranks: 27.345 is printed 27.35
	('{27.345,27.35,27.344999}', '正向', 'competition', 2, '1 1 3'), ('{27.345,27.35,27.344999}', '正向', 'competition', NULL, '2 1 3'),
	('{-0.5,0.5,0.4,-0.4}', '正向', 'dense', 0, '3 1 2 2'), ('{0.5,1.4999,1.5}', '正向', 'average', 0, '2.5 2.5 1'),
	('{94.96,95,95.04,94.94}', '正向', 'competition', 1, '1 1 1 4'), ('{1.00000000000000005,1,1.0000000000000000}', '正向', 'competition', 16, '1 2 2'),
	('{1.00000000000000004,1,2}', '正向', 'competition', 16, '2 2 1'), ('{0.1,0.2}', '正向', 'competition', 100, '2 1'),
	-- numbers that do not fit 128 bits, the first of them late or early
	('{1,2,100000000000000000000000000000000000000000.5,NULL,100000000000000000000000000000000000000000.50}', '正向', 'competition', NULL, '4 3 1 - 1'),
	('{1e131000,-1e131000,1e131000,0}', '正向', 'average', NULL, '1.5 4 1.5 3'), ('{1e-16383,0,-1e-16383}', '逆向', 'competition', NULL, '3 2 1'),
	('{99999999999999999999,100000000000000000000,9999999999999999999.9999999999999999}', '正向', 'competition', NULL, '2 1 3'),
	('{99999999999999999999.9999999999999999,99999999999999999999.5}', '正向', 'competition', 0, '1 1')) AS t(list, direction, ties, digits, expected);
SELECT is(pg_temp.ranks('{}', '正向'), NULL, 'no rows, no ranks');

---------------------------------------------------------------- large partitions
CREATE TEMP TABLE large AS SELECT g AS id, CASE WHEN g % 17 > 0 THEN (g * 7919 % 20011)::numeric / 100 + CASE WHEN g = 59999 THEN 1e-20 ELSE 0 END END AS value
FROM generate_series(1, 60000) AS g;
CREATE FUNCTION pg_temp.large_differs(where_id text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	result bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM (SELECT value, bizenv.league_rank(value, ''lower_is_better'') OVER (ORDER BY id DESC) AS ours,
		CASE WHEN value IS NOT NULL THEN rank() OVER (ORDER BY value NULLS LAST) END AS plain FROM large WHERE %s) AS s
		WHERE ours IS DISTINCT FROM plain', where_id) INTO result;
	RETURN result;
END
$$;
SELECT is(pg_temp.large_differs('id < 59999'), 0::bigint, '60,000 rows in one partition');
SELECT is(pg_temp.large_differs('true'), 0::bigint, 'and with one figure of 20 decimals');
SET LOCAL work_mem = '64kB';
SELECT is(pg_temp.large_differs('true'), 0::bigint, 'and when they do not fit the memory of the window');
SELECT is((SELECT array_agg(DISTINCT c) FROM (SELECT bizenv.league_change(value, value * 2, '正向') OVER () AS c FROM large) AS s), '{0,NULL}',
	'nor does reading two figures of each row');
RESET work_mem;

---------------------------------------------------------------- changes
CREATE TEMP TABLE changed AS
SELECT r.*, t.ties, bizenv.league_change(value, previous, direction, t.ties) OVER w AS change,
	bizenv.league_change(previous, value, direction, t.ties) OVER w AS back,
	bizenv.league_change(value, previous, direction, t.ties, digits) OVER w AS printed_change,
	bizenv.rank_change(bizenv.league_rank(CASE WHEN previous <> 'NaN' THEN value END, direction, t.ties) OVER w,
		bizenv.league_rank(CASE WHEN value <> 'NaN' THEN previous END, direction, t.ties) OVER w) AS by_ranks,
	bizenv.rank_change(bizenv.league_rank(CASE WHEN previous <> 'NaN' THEN value END, direction, t.ties, digits) OVER w,
		bizenv.league_rank(CASE WHEN value <> 'NaN' THEN previous END, direction, t.ties, digits) OVER w) AS by_printed_ranks,
	bizenv.rank_change(bizenv.league_rank(value, direction, t.ties) OVER w, bizenv.league_rank(previous, direction, t.ties) OVER w) AS naive
FROM figure AS r, unnest('{competition,dense,average,max}'::text[]) AS t(ties) WINDOW w AS (PARTITION BY league, t.ties);
SELECT is_empty($$SELECT * FROM changed WHERE change IS DISTINCT FROM by_ranks OR printed_change IS DISTINCT FROM by_printed_ranks$$,
	'league_change is rank_change of the ranks among the rows that have both');
SELECT is_empty($$
	SELECT c.*, o.moved FROM changed AS c LEFT JOIN (
		SELECT league, unit, rank() OVER (PARTITION BY league ORDER BY pg_temp.key(previous, direction) DESC)
			- rank() OVER (PARTITION BY league ORDER BY pg_temp.key(value, direction) DESC) AS moved
		FROM figure WHERE value <> 'NaN' AND previous <> 'NaN') AS o USING (league, unit)
	WHERE ties = 'competition' AND change IS DISTINCT FROM moved$$,
	'and the difference of rank() over those rows in plain SQL');
SELECT is_empty($$SELECT * FROM changed WHERE change + back <> 0 OR (change IS NULL) <> (back IS NULL)$$, 'the way back is the same');
SELECT is_empty($$SELECT league FROM changed WHERE ties = 'average' GROUP BY league HAVING sum(change) <> 0$$, 'average ranks rise as much as others fall');
SELECT cmp_ok(count(*), '>', 100::bigint, 'comparing ranks over different units gives other changes') FROM changed WHERE change <> naive;
SELECT is(string_agg(coalesce(c::text, '-'), ' ' ORDER BY n), '- -1 0 1', 'who joins moves nobody else')
FROM (SELECT n, bizenv.league_change(v, p, 'higher_is_better') OVER () AS c
	FROM (VALUES (1, 95, NULL::numeric), (2, 75, 90), (3, 60, 60), (4, 80, 70)) AS u(n, v, p)) AS s;
SELECT is(bizenv.rank_change(rank, previous_rank)::text, expected, format('rank_change(%s, %s)', rank, previous_rank))
FROM (VALUES (8, 10, '2'), (10, 8, '-2'), (1, 1, '0'), (NULL, 3, NULL), (3, NULL, NULL), (1.5, 3, '1.5'), (2147483648, 1, '-2147483647')) AS t(rank, previous_rank, expected);

---------------------------------------------------------------- rows
CREATE FUNCTION pg_temp.half_up(part numeric, whole numeric, digits integer) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT sign(part) * div(2 * abs(part) * ('1e' || digits)::numeric + whole, 2 * whole) * ('1e-' || digits)::numeric
$$;
CREATE TEMP TABLE place AS
SELECT s.league, s.unit, s.asked, (s.r).* FROM (
	SELECT league, unit, NULL::integer AS asked, bizenv.league_row(value, direction) OVER (PARTITION BY league) AS r FROM figure
	UNION ALL
	SELECT league, unit, digits, bizenv.league_row(value, direction, digits) OVER (PARTITION BY league ORDER BY unit DESC) FROM figure) AS s;
-- the same in plain SQL: of each league what all its rows share, and of each row what is better and worse
CREATE TEMP TABLE known AS
SELECT f.league, f.unit, coalesce(a.asked, -1) AS asked, f.value AS exact, coalesce(round(f.value, a.asked), f.value) AS value,
	CASE f.direction WHEN 'higher_is_better' THEN 1 ELSE -1 END AS sign
FROM figure AS f, LATERAL (VALUES (NULL::integer), (f.digits)) AS a(asked) WHERE f.value <> 'NaN';
CREATE INDEX ON known (league, asked);
CREATE TEMP TABLE whole AS
SELECT league, asked, count(*) AS n, sum(exact) AS sum, max(value * sign) * min(sign) AS leader,
	pg_temp.half_up(sum(exact), count(*), CASE asked WHEN -1 THEN 6 ELSE asked END) AS mean
FROM known GROUP BY league, asked;
ANALYZE known, whole;
CREATE TEMP TABLE expected AS
SELECT k.league, k.unit, k.asked, o.better + 1 AS rank, w.n AS ranked_count, o.tied AS tied_count, w.leader AS leader_value, abs(w.leader - k.value) AS to_leader,
	w.mean AS mean_value, k.sign * CASE k.asked WHEN -1 THEN pg_temp.half_up(k.value * w.n - w.sum, w.n, 6) ELSE k.value - w.mean END AS mean_advantage,
	CASE WHEN o.next IS NOT NULL THEN (SELECT count(*) + 1 FROM known AS b WHERE (b.league, b.asked) = (k.league, k.asked) AND b.value * b.sign > o.next) END AS next_rank,
	o.next - k.value * k.sign AS to_next, o.worse AS beaten_count, pg_temp.half_up(100 * o.worse, nullif(w.n - 1, 0), 2) AS beaten_pct
FROM known AS k JOIN whole AS w USING (league, asked),
	LATERAL (SELECT count(*) FILTER (WHERE b.value * b.sign > k.value * k.sign) AS better, count(*) FILTER (WHERE b.value = k.value) AS tied,
		count(*) FILTER (WHERE b.value * b.sign < k.value * k.sign) AS worse, min(b.value * b.sign) FILTER (WHERE b.value * b.sign > k.value * k.sign) AS next
		FROM known AS b WHERE (b.league, b.asked) = (k.league, k.asked)) AS o;
CREATE TEMP TABLE both_rows AS
SELECT p.*, e AS e FROM place AS p JOIN expected AS e ON (e.league, e.unit, e.asked) = (p.league, p.unit, coalesce(p.asked, -1));
SELECT is((SELECT count(*) FROM place), 2 * (SELECT count(*) FROM figure), 'a row for each unit');
SELECT is((SELECT count(*) FROM both_rows), (SELECT count(*) FROM place WHERE rank IS NOT NULL), 'and a rank for each that has a figure');
SELECT is_empty($$
	SELECT * FROM both_rows WHERE rank_reason IS NOT NULL OR (rank, ranked_count, tied_count) IS DISTINCT FROM ((e).rank, (e).ranked_count, (e).tied_count)
		OR (leader_value, to_leader) IS DISTINCT FROM (round((e).leader_value, 6), round((e).to_leader, 6))$$,
	'rank, units ranked and tied, the leader and the distance to it, in plain SQL');
SELECT is_empty($$SELECT * FROM both_rows WHERE (mean_value, mean_advantage) IS DISTINCT FROM ((e).mean_value, round((e).mean_advantage, 6))$$,
	'the mean and the advantage over it, rounded once');
SELECT is_empty($$SELECT * FROM both_rows WHERE next_rank IS DISTINCT FROM (e).next_rank OR to_next IS DISTINCT FROM round((e).to_next, 6)$$,
	'the next place up');
SELECT is_empty($$SELECT * FROM both_rows WHERE beaten_count <> (e).beaten_count OR beaten_pct IS DISTINCT FROM (e).beaten_pct
		OR beaten_reason IS DISTINCT FROM CASE WHEN ranked_count = 1 THEN 'no_peers' END$$,
	'how many are beaten, and what share of the others');
SELECT is_empty($$
	SELECT * FROM place AS p JOIN figure USING (league, unit) LEFT JOIN whole AS w ON (w.league, w.asked) = (p.league, coalesce(p.asked, -1))
	WHERE (rank IS NULL) <> (value IS NULL OR value = 'NaN') OR rank IS NULL AND (
		(rank_reason, beaten_reason) IS DISTINCT FROM (CASE WHEN value IS NULL THEN 'missing' ELSE 'not_a_number' END, rank_reason)
		OR num_nonnulls(tied_count, to_leader, mean_advantage, next_rank, to_next, beaten_count, beaten_pct) > 0
		OR ranked_count <> coalesce(w.n, 0) OR leader_value IS DISTINCT FROM round(w.leader, 6) OR mean_value IS DISTINCT FROM w.mean)$$,
	'who is not ranked is told why, and what the others make');
SELECT is_empty($$SELECT * FROM place WHERE (basis, basis_order, basis_zh, basis_digits) IS DISTINCT FROM
	(CASE WHEN asked IS NULL THEN 'exact' ELSE 'printed' END, 1 + (asked IS NOT NULL)::integer, CASE WHEN asked IS NULL THEN '按原值' ELSE '按刊印值' END, asked)$$,
	'the row says what it was ranked by');
SELECT is_empty($$SELECT * FROM place, unnest(ARRAY[leader_value, to_leader, mean_value, mean_advantage, to_next]) AS v
	WHERE scale(v) <> CASE WHEN asked IS NULL THEN least(6, scale(v)) ELSE asked END$$,
	'printed figures have the decimals that were asked for');
SELECT is_empty($$SELECT * FROM place AS p JOIN ranked AS k ON (k.league, k.unit) = (p.league, p.unit) AND (k.basis = 'exact') = (p.asked IS NULL)
	WHERE p.rank IS DISTINCT FROM k.competition OR p.rank + p.tied_count - 1 IS DISTINCT FROM k.max$$,
	'league_row has the rank of league_rank');
SELECT is((SELECT r::text FROM (SELECT n, bizenv.league_row(v, direction, digits) OVER () AS r FROM unnest(list) WITH ORDINALITY AS u(v, n)) AS s WHERE n = 1), expected,
	format('the row of the first of %s, %s, digits %s', list, direction, digits))
FROM (VALUES ('{21.94,27.35,34.28}'::numeric[], '正向', NULL, '(3,,3,1,34.28,12.34,27.856667,-5.916667,2,5.41,0,0.00,,exact,1,按原值,)'),
	('{21.94,27.35,34.28}', '正向', 2, '(3,,3,1,34.28,12.34,27.86,-5.92,2,5.41,0,0.00,,printed,2,按刊印值,2)'),
	('{4.68,3.96,3.96,5.00}', '逆向', NULL, '(3,,4,1,3.96,0.72,4.4,-0.28,1,0.72,1,33.33,,exact,1,按原值,)'),
	('{4.68}', '逆向', 1, '(1,,1,1,4.7,0.0,4.7,0.0,,,0,,no_peers,printed,2,按刊印值,1)'),
	('{-2.5,-2.5}', '正向', 0, '(1,,2,2,-3,0,-3,0,,,0,0.00,,printed,2,按刊印值,0)'),
	-- too long for 128 bits, but not for the columns
	('{1e-20,0,12345678901234567890123456789012}', '逆向', NULL,
		'(2,,3,1,0,0.000000,4115226300411522630041152263004,4115226300411522630041152263004,1,0.000000,1,50.00,,exact,1,按原值,)')) AS t(list, direction, digits, expected);
SELECT is((SELECT min((r).mean_value) FROM (SELECT bizenv.league_row(99999999999999999999 - g % 2, '正向') OVER () AS r FROM generate_series(1, 1000) AS g) AS s),
	99999999999999999998.5, 'a sum beyond 128 bits is exact');

---------------------------------------------------------------- bad input
SELECT is(pg_temp.outcome(format('SELECT bizenv.%s OVER ()', call), argument), state, call)
FROM (VALUES ('league_rank(''Infinity'', ''正向'')', 'value', '22003'), ('league_rank(''-Infinity'', ''逆向'')', 'value', '22003'),
	('league_rank(1, ''up'')', 'direction', '22023'), ('league_rank(1, NULL)', 'direction', '22004'), ('league_rank(1, ''正向'', ''min'')', 'ties', '22023'),
	('league_rank(1, ''正向'', NULL)', 'ties', '22004'), ('league_rank(1, ''正向'', digits => -1)', 'digits', '22023'),
	('league_rank(1, ''正向'', digits => 101)', 'digits', '22023'), ('league_rank(1, repeat(''x'', 1000))', 'direction', '22023'),
	('league_rank(''NaN'', ''正向'')', '', 'ok'), ('league_rank(NULL, ''正向'')', '', 'ok'),
	('league_change(''Infinity'', 1, ''正向'')', 'value', '22003'), ('league_change(1, ''Infinity'', ''正向'')', 'previous_value', '22003'),
	('league_change(1, 2, '''')', 'direction', '22023'), ('league_change(1, 2, ''正向'', ''first'')', 'ties', '22023'),
	('league_change(1, 2, ''正向'', digits => 101)', 'digits', '22023'), ('league_row(''Infinity'', ''正向'')', 'value', '22003'),
	('league_row(1, ''up'')', 'direction', '22023'), ('league_row(1, NULL)', 'direction', '22004'), ('league_row(1, ''正向'', 7)', 'digits', '22023'),
	('league_row(1e32, ''正向'')', 'leader_value', '22003')) AS t(call, argument, state);
SELECT is(pg_temp.outcome(format('SELECT bizenv.rank_change(%s)', arguments), argument), '22003', format('rank_change(%s)', arguments))
FROM (VALUES ('0, 1', 'rank'), ('1, 0.99', 'previous_rank'), ('-1, 1', 'rank'), ('''NaN'', 1', 'rank'), ('1, ''Infinity''', 'previous_rank')) AS t(arguments, argument);
-- the words that are known stand in the hint; figures of rows never stand in a message
CREATE FUNCTION pg_temp.hint_of(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	hint text;
BEGIN
	EXECUTE call;
	RETURN 'no error';
EXCEPTION WHEN invalid_parameter_value THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	RETURN hint;
END
$$;
SELECT is(pg_temp.hint_of($$SELECT bizenv.league_rank(1, 'up') OVER ()$$), 'Use one of: higher_is_better, lower_is_better.', 'the hint lists the directions');
SELECT is(pg_temp.hint_of($$SELECT bizenv.league_rank(1, '正向', 'min') OVER ()$$), 'Use one of: competition, dense, average, max.', 'the hint lists the treatments of ties');
-- words and digits are those of the whole partition; two words may mean the same
SELECT is(pg_temp.outcome(format('SELECT count(r) FROM (SELECT bizenv.%s OVER (%s) AS r
	FROM (VALUES (1, ''higher_is_better'', ''dense'', 1), (2, %L, %L, %s)) AS v(v, d, t, n)) AS s', call, window_clause, d, t, n), argument),
	CASE argument WHEN '' THEN 'ok' ELSE '22023' END, format('%s OVER (%s), then %s %s %s', call, window_clause, d, t, n))
FROM (VALUES ('league_rank(v, d, t, n)', '', '正向', '并列不占位', '1', ''), ('league_rank(v, d, t, n)', '', 'lower_is_better', 'dense', '1', 'direction'),
	('league_rank(v, d, t, n)', '', 'higher_is_better', 'max', '1', 'ties'), ('league_rank(v, d, t, n)', '', 'higher_is_better', 'dense', '2', 'digits'),
	('league_rank(v, d, t, n)', '', 'higher_is_better', 'dense', 'NULL', 'digits'), ('league_rank(v, d, t, n)', 'PARTITION BY d, t, n', 'lower_is_better', 'max', 'NULL', ''),
	('league_change(v, v, d, t, n)', '', '逆向', 'dense', '1', 'direction'), ('league_change(v, v, d, t, n)', '', '正向', 'max', '1', 'ties'),
	('league_change(v, v, d, t, n)', '', '正向', 'dense', '0', 'digits'), ('league_row(v, d, n)', '', '逆向', 'dense', '1', 'direction'),
	('league_row(v, d, n)', '', '正向', 'dense', '0', 'digits')) AS t(call, window_clause, d, t, n, argument);
-- where there is no window: the server's own error, and ours where somebody declares them as plain functions
SELECT throws_ok($$SELECT bizenv.league_rank(1, '正向')$$, '42809', 'window function bizenv.league_rank requires an OVER clause', 'a window function needs a window');
DO $$
DECLARE
	f regprocedure;
BEGIN
	FOR f IN SELECT p.oid FROM pg_proc AS p WHERE pronamespace = 'bizenv'::regnamespace AND prokind = 'w' LOOP
		EXECUTE (SELECT format('CREATE FUNCTION pg_temp.%I(%s) RETURNS %s AS %L, %L LANGUAGE c', 'forged_' || proname,
			oidvectortypes(proargtypes), prorettype::regtype, probin, prosrc) FROM pg_proc WHERE oid = f);
	END LOOP;
END
$$;
SELECT is(pg_temp.outcome(format('SELECT pg_temp.forged_%s(%s)', name, arguments), name), '42P20', name || ' declared as a plain function')
FROM (VALUES ('league_rank', '1, ''正向'', ''max'', 1, NULL, NULL'), ('league_change', '1, 2, ''正向'', ''max'', 1'), ('league_row', '1, ''正向'', 1'), ('share_to_100', '1, 0')) AS t(name, arguments);
SELECT is((SELECT count(*)::integer FROM pg_proc WHERE pronamespace = 'bizenv'::regnamespace AND prokind = 'w' AND proname NOT IN ('league_rank', 'league_change', 'league_row', 'share_to_100')
	AND pg_temp.outcome(format('SELECT pg_temp.forged_%s(%s)', proname, (SELECT string_agg(format('NULL::%s', t::regtype), ', ') FROM unnest(proargtypes::oid[]) AS t)), proname::text) <> '42P20'),
	0, 'so does every other window function of the extension');
-- a row without a figure is a case of its own: IGNORE NULLS, which 19 has, is refused, not ignored
SELECT is(pg_temp.outcome(format('SELECT bizenv.%I(%s) %s OVER ()', proname, (SELECT string_agg(format('NULL::%s', t::regtype), ', ') FROM unnest(proargtypes::oid[]) AS t), treatment)),
	CASE WHEN current_setting('server_version_num')::integer >= 190000 THEN '0A000' ELSE '42601' END, format('%s %s', proname, treatment))
FROM pg_proc, (VALUES ('IGNORE NULLS'), ('RESPECT NULLS')) AS t(treatment)
WHERE pronamespace = 'bizenv'::regnamespace AND prokind = 'w' ORDER BY proname, treatment;

---------------------------------------------------------------- plans
SELECT unalike(pg_temp.plan_of($$SELECT bizenv.league_rank(value, 'higher_is_better') OVER () FROM large$$), '%Sort%', 'no sort but our own');
SELECT matches(pg_temp.plan_of($$SELECT bizenv.league_rank(value, 'higher_is_better') OVER (), bizenv.league_rank(value, 'lower_is_better') OVER (),
	bizenv.league_change(value, value, 'lower_is_better') OVER () FROM large$$), '^WindowAgg\n((?!WindowAgg).)*$', 'one pass for all functions over one window');
CREATE TABLE shared_large AS SELECT * FROM large;
ANALYZE shared_large;
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SELECT matches(pg_temp.plan_of($$SELECT bizenv.league_rank(value, 'higher_is_better') OVER () FROM shared_large$$), 'WindowAgg.*Gather.*Parallel Seq Scan', 'rows come from parallel workers');
SELECT is_empty($$
	SELECT id, ours FROM (SELECT id, bizenv.league_rank(value, 'higher_is_better') OVER () AS ours FROM shared_large) AS s
	EXCEPT SELECT id, bizenv.league_rank(value, 'higher_is_better') OVER () FROM large$$, 'and have the same ranks');
RESET max_parallel_workers_per_gather;

---------------------------------------------------------------- empty search_path
CREATE VIEW table_of_leagues AS
SELECT unit, bizenv.league_rank(value, '正向', 'average') OVER w AS rank, bizenv.rank_change(1, 2), bizenv.league_change(value, previous, '正向') OVER w AS moved,
	(bizenv.league_row(value, '正向', 1) OVER w).to_leader
FROM (VALUES ('a', 1.5, 2), ('b', 1.5, 1), ('c', NULL, 3)) AS u(unit, value, previous) WINDOW w AS ();
CREATE FUNCTION pg_temp.without_path() RETURNS text LANGUAGE sql SET search_path = '' AS $$
	SELECT pg_catalog.string_agg(v::text, ' ' ORDER BY unit) FROM public.table_of_leagues AS v
$$;
SELECT is(pg_temp.without_path(), '(a,1.5,1,0,0.0) (b,1.5,1,1,0.0) (c,,1,,)', 'nothing depends on the search_path, views neither');

SELECT * FROM finish();
ROLLBACK;
