-- Laws of the room "rounding": each rule once more in plain SQL, on random rows.
-- Other random rows by SEED=N make test (psql -v seed=N).
\ir lib/begin.psql

SELECT plan(202);

\ir lib/seed.psql

-- A number of up to 12 digits, of which up to "decimals" follow the point
CREATE FUNCTION pg_temp.number(decimals integer) RETURNS numeric AS $$
	SELECT trunc((random() * 10 ^ (random() * 12))::numeric) * ('1e-' || floor(random() * (decimals + 1)))::numeric
$$ LANGUAGE SQL VOLATILE;

-- One unit of the last of so many decimals
CREATE FUNCTION pg_temp.unit(digits integer) RETURNS numeric AS $$
	SELECT ('1e' || -digits)::numeric
$$ LANGUAGE SQL IMMUTABLE;

-- A ratio rounded half up and a ratio cut, by whole numbers alone
CREATE FUNCTION pg_temp.half_up(part numeric, whole numeric, digits integer) RETURNS numeric AS $$
	SELECT sign(part) * sign(whole) * pg_temp.unit(digits) *
	       div(2 * abs(part) * pg_temp.unit(-digits) + abs(whole), 2 * abs(whole))
$$ LANGUAGE SQL IMMUTABLE;
CREATE FUNCTION pg_temp.cut(part numeric, whole numeric, digits integer) RETURNS numeric AS $$
	SELECT pg_temp.unit(digits) * div(part * pg_temp.unit(-digits), whole)
$$ LANGUAGE SQL IMMUTABLE;
CREATE FUNCTION pg_temp.half_even(part numeric, whole numeric, digits integer) RETURNS numeric AS $$
	SELECT CASE WHEN 2 * abs(part - cut * whole) = abs(whole) * pg_temp.unit(digits)
	                 AND mod(cut * pg_temp.unit(-digits), 2) = 0
	            THEN cut ELSE pg_temp.half_up(part, whole, digits) END
	FROM pg_temp.cut(part, whole, digits) AS cut
$$ LANGUAGE SQL IMMUTABLE;

-- The verdict on a figure by itself
CREATE FUNCTION pg_temp.verdict(printed numeric, part numeric, whole numeric) RETURNS text AS $$
	SELECT CASE
	       WHEN printed IS NULL OR part IS NULL OR whole IS NULL OR whole = 0 THEN 'undetermined'
	       WHEN printed = pg_temp.half_up(100 * part, whole, scale(printed)) THEN 'ok'
	       WHEN printed = pg_temp.half_even(100 * part, whole, scale(printed)) THEN 'ok_half_even'
	       WHEN printed = pg_temp.cut(100 * part, whole, scale(printed)) THEN 'truncated'
	       WHEN abs(printed - pg_temp.half_up(100 * part, whole, scale(printed))) = pg_temp.unit(scale(printed)) THEN 'off_by_last_digit'
	       ELSE 'wrong' END
$$ LANGUAGE SQL IMMUTABLE;

-- What a statement raises: its SQLSTATE, the argument that its message names, whether it hints
CREATE FUNCTION pg_temp.raises(statement text, argument text) RETURNS text AS $$
DECLARE
	state text; message text; detail text; hint text;
BEGIN
	EXECUTE statement;
	RETURN 'nothing';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
		detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' ', state, CASE WHEN message ~ argument AND detail ~ ('"' || argument || '"') THEN argument END,
		CASE WHEN hint <> '' THEN 'hint' END);
END
$$ LANGUAGE plpgsql;

---------------------------------------------------------------- round_half_even
CREATE TEMP TABLE number AS
SELECT v * sign(random() - 0.5)::numeric AS v, floor(random() * 12 - 4)::integer AS digits
FROM (SELECT pg_temp.number(6) AS v FROM generate_series(1, 5000) UNION ALL
      SELECT floor(random() * 1000)::numeric / 2 * ('1e' || floor(random() * 10 - 6))::numeric FROM generate_series(1, 5000)) AS n;
SELECT is_empty($$
	SELECT v, digits, bizenv.round_half_even(v, digits) FROM number
	WHERE bizenv.round_half_even(v, digits) IS DISTINCT FROM pg_temp.half_even(v, 1, digits)$$,
	'round_half_even is the rule in plain SQL');
SELECT is_empty($$
	SELECT v, digits FROM number
	WHERE scale(bizenv.round_half_even(v, digits)) <> scale(round(v, digits))$$,
	'round_half_even has as many decimals as round');
SELECT is_empty($$
	SELECT v, digits FROM number WHERE bizenv.round_half_even(-v, digits) <> -bizenv.round_half_even(v, digits)$$,
	'round_half_even rounds negative numbers by their absolute value');
SELECT is_empty($$
	SELECT v, digits FROM number
	WHERE bizenv.round_half_even(bizenv.round_half_even(v, digits), digits) <> bizenv.round_half_even(v, digits)$$,
	'what is rounded stays as it is');
SELECT is(bizenv.round_half_even(v, digits), expected, format('%s at %s digits', v, digits))
FROM (VALUES (15.4546, 0, 15), (0.5, 0, 0), (1.5, 0, 2), (-0.5, 0, 0), (-2.5, 0, -2), (25, -1, 20), (35, -1, 40),
             (50, -2, 0), (150, -2, 200), (0, 0, 0), (1e-100 * 5 + 2e-99, 99, 2e-99), (5e99, -100, 0), (15e99, -100, 2e100),
             (1e-16383, 100, 0), (1e1000 + 0.5, 0, 1e1000)) AS t(v, digits, expected);

---------------------------------------------------------------- percent_of
CREATE TEMP TABLE ratio AS
SELECT sign(random() - 0.3)::numeric * part AS part, sign(random() - 0.1)::numeric * whole AS whole,
       floor(random() * 8)::integer AS digits
FROM (SELECT pg_temp.number(4) AS part, pg_temp.number(4) + 1 AS whole FROM generate_series(1, 5000) UNION ALL
      SELECT floor(random() * 400)::numeric, floor(random() * 400)::numeric + 1 FROM generate_series(1, 5000)) AS n;
CREATE TEMP TABLE terminating AS
SELECT pg_temp.number(2) AS part, 2 ^ floor(random() * 10)::numeric * 5 ^ floor(random() * 5)::numeric AS whole,
       floor(random() * 8)::integer AS digits
FROM generate_series(1, 5000);
SELECT is_empty($$
	SELECT part, whole, digits FROM terminating
	WHERE bizenv.percent_of(part, whole, digits)::text <> round(100 * part * (1e20 / whole) / 1e20, digits)::text$$,
	'percent_of is round(100 * part / whole, digits) where the quotient ends');
SELECT is_empty($$
	SELECT part, whole, digits FROM ratio
	WHERE bizenv.percent_of(part, whole, digits) <> pg_temp.half_up(100 * part, whole, digits)
	      OR scale(bizenv.percent_of(part, whole, digits)) <> digits$$,
	'percent_of is the rule in plain SQL');
SELECT is_empty($$
	SELECT part, whole FROM ratio WHERE bizenv.percent_of(part, whole)::text <> (100 * part / whole)::text$$,
	'percent_of without digits is PostgreSQL''s own quotient');
SELECT is(bizenv.percent_of(1, 3, 100), ('33.' || repeat('3', 100))::numeric, 'a hundred decimals');
SELECT is(ARRAY[bizenv.percent_of(part, whole, 0), round(100 * part / whole, 0)], '{0,1}', 'rounded once, not from a quotient that is rounded already')
FROM (VALUES (49999999999999999999999, 1e25)) AS t(part, whole);
SELECT is(bizenv.percent_of(part, whole, 1), NULL, format('%s of %s is nothing', part, whole))
FROM (VALUES (NULL::numeric, 58::numeric), (12, NULL), (NULL, NULL), (12, 0), (0, 0), (NULL, 0)) AS t(part, whole);
SELECT is(bizenv.percent_of(12, 58, NULL), 100 * 12 / 58::numeric, 'NULL digits are no digits');

---------------------------------------------------------------- shares
CREATE TEMP TABLE list AS
SELECT id, floor(random() * 4)::integer AS digits, floor(random() * 40)::integer AS length, random() AS kind
FROM generate_series(1, 2000) AS id;
CREATE TEMP TABLE element AS
SELECT id, digits, place,
       CASE WHEN random() < 0.05 THEN NULL
            WHEN random() < 0.1 THEN 0
            WHEN kind < 0.5 THEN floor(random() * 10)::numeric + 1
            ELSE pg_temp.number(3) END AS count
FROM list CROSS JOIN LATERAL generate_series(1, length) AS place;
CREATE TEMP TABLE counted AS
SELECT id, digits, coalesce(array_agg(e.count ORDER BY place) FILTER (WHERE place IS NOT NULL), '{}') AS counts
FROM list LEFT JOIN element AS e USING (id, digits) GROUP BY id, digits;
CREATE TEMP TABLE shared AS
SELECT c.id, c.digits, u.place::integer, c.counts[u.place] AS count, u.share,
       sum(c.counts[u.place]) OVER (PARTITION BY c.id) AS total
FROM counted AS c CROSS JOIN LATERAL unnest(bizenv.shares_to_100(c.counts, c.digits)) WITH ORDINALITY AS u(share, place);
CREATE TEMP TABLE hamilton AS
SELECT id, place, digits, count, total,
       (units + (row_number() OVER (PARTITION BY id ORDER BY remainder DESC NULLS LAST, place)
                 <= pg_temp.unit(-digits - 2) - sum(units) OVER (PARTITION BY id))::integer) * pg_temp.unit(digits) AS share
FROM (SELECT *, div(count * pg_temp.unit(-digits - 2), nullif(total, 0)) AS units,
             mod(count * pg_temp.unit(-digits - 2), nullif(total, 0)) AS remainder FROM shared) AS s;
CREATE INDEX ON hamilton (id);
ANALYZE hamilton;
SELECT is((SELECT count(*) FROM shared), (SELECT count(*) FROM element), 'as many shares as counts');
SELECT is_empty($$
	SELECT id FROM shared GROUP BY id HAVING sum(share) <> 100 OR (sum(share) IS NULL) <> (coalesce(sum(count), 0) = 0)$$,
	'shares add up to exactly 100, or there is nothing to share');
SELECT is_empty($$
	SELECT * FROM shared WHERE abs(share * total - 100 * count) >= total * pg_temp.unit(digits)$$,
	'every share is less than one unit from the exact one');
SELECT is_empty($$
	SELECT * FROM shared WHERE (share IS NULL) <> (count IS NULL OR total = 0) OR scale(share) <> digits$$,
	'what is missing stays so, shares have the decimals asked for');
SELECT is_empty($$
	SELECT a.id FROM shared AS a JOIN shared AS b USING (id)
	WHERE a.count > b.count AND a.share < b.share OR a.count = b.count AND a.place < b.place AND a.share < b.share$$,
	'a larger count has no smaller share, nor has the earlier of equal ones');
SELECT is_empty($$
	SELECT s.*, h.share FROM shared AS s JOIN hamilton AS h USING (id, place) WHERE s.share IS DISTINCT FROM h.share$$,
	'shares_to_100 is the largest remainder in plain SQL');
SELECT is_empty($$
	SELECT * FROM (SELECT s.*, bizenv.share_to_100(count, digits) OVER (PARTITION BY id ORDER BY place) AS window_share FROM shared AS s) AS w
	WHERE window_share::text IS DISTINCT FROM share::text$$,
	'the window form is the array form');
SELECT is_empty($$
	SELECT * FROM (SELECT s.*, bizenv.share_to_100(count + 0, digits) OVER (PARTITION BY id ORDER BY place ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) AS window_share,
	                      lag(share) OVER (PARTITION BY id ORDER BY place) FROM shared AS s) AS w
	WHERE window_share::text IS DISTINCT FROM share::text$$,
	'the frame of the window does not matter');
SELECT results_eq($$
	SELECT sum(share), count(*) FILTER (WHERE share = 0.001) FROM (SELECT bizenv.share_to_100(7, 3) OVER () AS share FROM generate_series(1, 99999)) AS w$$,
	$$VALUES (100::numeric, 99998::bigint)$$, 'a partition of 99999 rows: the first has the unit that is left');
SELECT is((SELECT array_agg(DISTINCT share ORDER BY share) FROM unnest(bizenv.shares_to_100(array_fill(7, ARRAY[50001]))) AS share), '{0,1}',
	'50001 equal counts share 100 whole units');
SELECT is(bizenv.shares_to_100(counts, digits), expected, format('shares of %L at %s digits', counts, digits))
FROM (VALUES ('{13.626332, 47.989636, 9.596008, 28.788024}'::numeric[], 0, '{14,48,9,29}'::numeric[]),
             ('{9,41,14}', 0, '{14,64,22}'), ('{17,24,10,162,9}', 1, '{7.7,10.8,4.5,73.0,4.0}'),
             ('{5}', 2, '{100.00}'), ('{0,5}', 0, '{0,100}'), ('{}', 0, '{}'), ('{NULL}', 0, '{NULL}'), ('{0,0}', 0, '{NULL,NULL}'),
             (NULL, 0, NULL), ('{1e-16383,1e-16383}', 1, '{50.0,50.0}'), ('{1e130000,1e130000}', 0, '{50,50}')) AS t(counts, digits, expected);
SELECT is(array_dims(bizenv.shares_to_100('[-1:1]={1,2,3}')), '[-1:1]', 'bounds stay as they are');
CREATE OPERATOR public.<%> (LEFTARG = bizenv.number, RIGHTARG = bizenv.whole, FUNCTION = bizenv.share_to_100);
SELECT throws_ok('SELECT 1::numeric OPERATOR(public.<%>) 0', '42P20', NULL, 'the window function called through an operator is an error');

---------------------------------------------------------------- check_percent
CREATE TEMP TABLE print AS
SELECT part, whole, digits,
       round(CASE floor(random() * 6)
             WHEN 0 THEN pg_temp.half_up(100 * part, whole, digits)
             WHEN 1 THEN pg_temp.half_even(100 * part, whole, digits)
             WHEN 2 THEN pg_temp.cut(100 * part, whole, digits)
             WHEN 3 THEN pg_temp.half_up(100 * part, whole, digits) + pg_temp.unit(digits)
             WHEN 4 THEN pg_temp.half_up(100 * part, whole, digits) - pg_temp.unit(digits)
             ELSE (random() * 200 - 100)::numeric END, digits) AS printed
FROM (SELECT part, whole, digits FROM ratio UNION ALL
      SELECT floor(random() * 200)::numeric, 2 ^ floor(random() * 7)::numeric, floor(random() * 3)::integer FROM generate_series(1, 3000)) AS r;
SELECT is_empty($$
	SELECT p.*, c.* FROM print AS p CROSS JOIN LATERAL bizenv.check_percent(printed, part, whole) AS c
	WHERE c.verdict <> pg_temp.verdict(p.printed, part, whole)$$,
	'the verdicts of check_percent are the rules in plain SQL');
SELECT is((SELECT count(DISTINCT c.verdict)::integer FROM print AS p CROSS JOIN LATERAL bizenv.check_percent(printed, part, whole) AS c), 5,
	'the random figures meet every verdict of a single figure');
SELECT is_empty($$
	SELECT p.*, c.* FROM print AS p CROSS JOIN LATERAL bizenv.check_percent(printed, part, whole) AS c
	WHERE abs(c.recomputed) < 1e28 AND c.recomputed IS DISTINCT FROM bizenv.percent_of(part, whole, digits)
	      OR c.printed IS DISTINCT FROM p.printed
	      OR c.implied_high - c.implied_low <> pg_temp.unit(digits) OR c.implied_low + c.implied_high <> 2 * p.printed$$,
	'recomputed is percent_of, the interval one unit about the printed figure');
SELECT is_empty($$
	SELECT p.*, c.* FROM print AS p CROSS JOIN LATERAL bizenv.check_percent(printed, part, whole) AS c
	WHERE (c.verdict = 'ok') <> (CASE sign(p.printed)
	       WHEN 1 THEN 100 * part * sign(whole) >= c.implied_low * abs(whole) AND 100 * part * sign(whole) < c.implied_high * abs(whole)
	       WHEN -1 THEN 100 * part * sign(whole) <= c.implied_high * abs(whole) AND 100 * part * sign(whole) > c.implied_low * abs(whole)
	       ELSE abs(100 * part) < c.implied_high * abs(whole) END)$$,
	'ok is within the implied interval, the end nearer to zero inside');
SELECT is((SELECT c FROM bizenv.check_percent(printed, part, whole) AS c)::text, expected, format('check_percent(%s, %s, %s)', printed, part, whole))
FROM (VALUES (20.7, 12, 58, '(ok,1,一致,20.7,20.7,20.65,20.75)'),
             (60.8, 14, 23, '(truncated,3,截尾未进位,60.8,60.9,60.75,60.85)'),
             (77, 7, 9, '(truncated,3,截尾未进位,77,78,76.5,77.5)'),
             (66, 37, 56, '(ok,1,一致,66,66,65.5,66.5)'),
             (76.9, 10, 13, '(ok,1,一致,76.9,76.9,76.85,76.95)'),
             (12.2, 49, 400, '(ok_half_even,2,一致（四舍六入五成双）,12.2,12.3,12.15,12.25)'),
             (-12.2, -49, 400, '(ok_half_even,2,一致（四舍六入五成双）,-12.2,-12.3,-12.25,-12.15)'),
             (-12.2, 49, -400, '(ok_half_even,2,一致（四舍六入五成双）,-12.2,-12.3,-12.25,-12.15)'),
             (0, 0, 58, '(ok,1,一致,0,0,-0.5,0.5)'),
             (20.8, 12, 58, '(off_by_last_digit,5,末位差一,20.8,20.7,20.75,20.85)'),
             (20.9, 12, 58, '(wrong,6,不符,20.9,20.7,20.85,20.95)'),
             (NULL, 12, 58, '(undetermined,7,无法判定,,,,)'),
             (20.7, NULL, 58, '(undetermined,7,无法判定,20.7,,20.65,20.75)'),
             (20.7, 12, NULL, '(undetermined,7,无法判定,20.7,,20.65,20.75)'),
             (20.7, 12, 0, '(undetermined,7,无法判定,20.7,,20.65,20.75)'),
             (NULL, NULL, NULL, '(undetermined,7,无法判定,,,,)')) AS t(printed, part, whole, expected);
SELECT is((SELECT c.verdict FROM bizenv.check_percent(round(100 / 3::numeric, digits), 1, 3) AS c), 'ok', format('%s decimals', digits))
FROM (VALUES (0), (10), (11)) AS t(digits);
SELECT is((SELECT c.verdict FROM bizenv.check_percent(1e-16383, 1e-16383, 100) AS c), 'ok', 'as many decimals as a numeric can have');
-- more decimals than round() of some servers keeps
SELECT is((SELECT string_agg(c.verdict, ' ') FROM bizenv.check_change(1e-2500, 1, 1 - 1e-2500) AS c WHERE c.change_unit = 'pp'),
	'ok', 'nor does a change lose some');

SELECT throws_ok('SELECT * FROM bizenv.check_percent(1e28, 1e26, 1)', '22003', NULL, 'a figure too long for its column is an error');

-- printed inputs: every number that rounds to them is tried, in steps of a twentieth of a unit
CREATE TEMP TABLE printed_inputs AS
SELECT id, round((random() * 200 - 50)::numeric, floor(random() * 3)::integer) AS part, round((random() * 90 + 10)::numeric * CASE WHEN random() < 0.1 THEN -1 ELSE 1 END, floor(random() * 3)::integer) AS whole
FROM generate_series(1, 150) AS id;
CREATE TEMP TABLE printed_percent AS
SELECT p.*, round(100 * p.part / p.whole + (random() * 6 - 3)::numeric * pg_temp.unit(d), d) AS printed
FROM printed_inputs AS p CROSS JOIN LATERAL (SELECT floor(random() * 2 + p.id * 0)::integer AS d) AS x;
CREATE TEMP TABLE tried AS
SELECT r.id, min(c.verdict_order) AS best
FROM printed_percent AS r CROSS JOIN generate_series(-10, 10) AS i CROSS JOIN generate_series(-10, 10) AS j
     CROSS JOIN LATERAL bizenv.check_percent(r.printed, r.part + i * pg_temp.unit(scale(r.part)) / 20, r.whole + j * pg_temp.unit(scale(r.whole)) / 20) AS c
GROUP BY r.id;
SELECT is_empty($$
	SELECT r.*, t.best, c.verdict FROM printed_percent AS r JOIN tried AS t USING (id)
	       CROSS JOIN LATERAL bizenv.check_percent(r.printed, r.part, r.whole, rounded => true) AS c
	WHERE c.verdict_order > CASE t.best WHEN 2 THEN 1 ELSE t.best END$$,
	'no numbers that round to the inputs fit a better verdict');
SELECT is((SELECT c.verdict FROM bizenv.check_percent(-70.2, -19.67, 28.0, rounded => true) AS c), 'ok', 'a tie of the inputs as they are written is none of those that round to them');
SELECT is_empty($$
	SELECT r.*, c.verdict, e.verdict FROM printed_percent AS r CROSS JOIN LATERAL bizenv.check_percent(r.printed, r.part, r.whole, rounded => true) AS c
	       CROSS JOIN LATERAL bizenv.check_percent(r.printed, r.part, r.whole) AS e
	WHERE c.verdict_order > e.verdict_order OR (c.printed, c.recomputed, c.implied_low, c.implied_high) IS DISTINCT FROM (e.printed, e.recomputed, e.implied_low, e.implied_high)$$,
	'printed inputs only ever excuse, and change no other column');
SELECT cmp_ok((SELECT count(*)::integer FROM printed_percent AS r JOIN tried AS t USING (id)
	CROSS JOIN LATERAL bizenv.check_percent(r.printed, r.part, r.whole, rounded => true) AS c WHERE c.verdict_order = t.best), '>', 120,
	'and the verdict is that of the best of them');
SELECT is((SELECT c.verdict::text FROM bizenv.check_percent(printed, part, whole, rounded => true) AS c), expected, format('printed %s of %s as %s', part, whole, printed))
FROM (VALUES (60.92, 888.7, 1458.6, 'ok'), (60.91, 888.7, 1458.6, 'off_by_last_digit'), (66, 66.7, 100.0, 'truncated'), (60.95, 888.7, 1458.6, 'wrong'),
             (-60.92, -888.7, 1458.6, 'ok'), (-60.92, 888.7, -1458.6, 'ok'), (50, 1, 0.4, 'wrong'), (50, 1, 0, 'undetermined'), (NULL, 1, 2, 'undetermined')) AS t(printed, part, whole, expected);
SELECT throws_ok('SELECT * FROM bizenv.check_percent(1, 2, 3, NULL)', '22004', NULL, 'rounded is an option: NULL is an error');

---------------------------------------------------------------- check_shares
CREATE TEMP TABLE report AS
SELECT l.id, l.digits, l.kind, array_agg(e.printed ORDER BY e.place) AS printed, array_agg(e.count ORDER BY e.place) AS counts
FROM (SELECT id, digits, floor(random() * 5)::integer AS kind FROM list WHERE length > 0) AS l
     CROSS JOIN LATERAL (
	SELECT place, count, round(CASE
	       WHEN kind > 1 AND random() < 0.02 THEN NULL
	       WHEN kind = 0 THEN share
	       WHEN kind = 1 AND first_largest THEN half_up + 100 - sum(half_up) OVER ()
	       WHEN kind = 2 AND random() < 0.2 THEN cut
	       WHEN kind = 3 AND random() < 0.2 THEN half_up + pg_temp.unit(digits)
	       WHEN kind = 4 AND random() < 0.2 THEN half_up + 2 * pg_temp.unit(digits)
	       ELSE half_up END, digits) AS printed
	FROM (SELECT place, count, share,
	             row_number() OVER (ORDER BY h.count DESC NULLS LAST, place) = 1 AS first_largest,
	             pg_temp.half_up(100 * count, nullif(total, 0), h.digits) AS half_up,
	             pg_temp.cut(100 * count, nullif(total, 0), h.digits) AS cut
	      FROM hamilton AS h WHERE h.id = l.id) AS s) AS e
GROUP BY l.id, l.digits, l.kind;
CREATE TEMP TABLE checked AS
SELECT r.id, r.digits, r.kind, r.printed AS list, r.counts, c.*, r.counts[c.item] AS count, h.share, h.total
FROM report AS r CROSS JOIN LATERAL bizenv.check_shares(r.printed, r.counts) AS c
     JOIN hamilton AS h ON h.id = r.id AND h.place = c.item;
CREATE TEMP TABLE judged AS
SELECT id, item, verdict,
       CASE WHEN verdict_alone IN ('off_by_last_digit', 'wrong') AND adds_up
                 AND (printed = share OR first_largest AND printed = half_up + missing)
            THEN 'residual_adjusted' ELSE verdict_alone END AS expected
FROM (SELECT *, pg_temp.verdict(printed, count, total) AS verdict_alone,
             100 - sum(half_up) OVER list AS missing,
             sum(printed) OVER list = 100 AND bool_and(printed IS NOT NULL OR count IS NULL) OVER list AS adds_up,
             row_number() OVER (PARTITION BY id ORDER BY count DESC NULLS LAST, item) = 1 AS first_largest
      FROM (SELECT *, pg_temp.half_up(100 * count, nullif(total, 0), digits) AS half_up FROM checked) AS c
      WINDOW list AS (PARTITION BY id)) AS d;
SELECT is((SELECT count(*) FROM checked), (SELECT count(*) FROM element), 'one row for each share');
SELECT is_empty($$SELECT c.*, j.expected FROM judged AS j JOIN checked AS c USING (id, item) WHERE j.verdict <> j.expected$$,
	'the verdicts of check_shares are the rules in plain SQL');
SELECT is((SELECT array_agg(DISTINCT verdict_order ORDER BY verdict_order) FROM checked WHERE verdict <> 'ok_half_even'), '{1,3,4,5,6,7}',
	'the random lists meet every verdict');
SELECT is_empty($$SELECT * FROM checked WHERE kind = 0 AND verdict_order > 4 AND count IS NOT NULL AND total > 0$$,
	'what shares_to_100 gives is never found wrong');
SELECT is_empty($$SELECT * FROM checked WHERE kind = 1 AND verdict_order > 4 AND count IS NOT NULL AND total > 0$$,
	'nor are half-up shares of which the largest class took the rest');
SELECT is_empty($$
	SELECT c.* FROM checked AS c CROSS JOIN LATERAL bizenv.check_percent(c.printed, c.count, c.total) AS p
	WHERE (c.recomputed, c.implied_low, c.implied_high) IS DISTINCT FROM (p.recomputed, p.implied_low, p.implied_high)$$,
	'recomputed and interval are those of check_percent');
SELECT is((SELECT string_agg(c.verdict, ' ' ORDER BY c.item) FROM bizenv.check_shares(printed, counts) AS c), expected, format('check_shares(%L, %L)', printed, counts))
FROM (VALUES ('{7.7,10.8,4.5,72.9,4.1}'::numeric[], '{17,24,10,162,9}'::numeric[], 'ok ok ok truncated ok'),
             ('{7.7,10.8,4.5,73.0,4.0}', '{17,24,10,162,9}', 'ok ok ok ok truncated'),
             ('{33.4,33.3,33.3}', '{1,1,1}', 'residual_adjusted ok ok'),
             ('{33.3,33.4,33.3}', '{1,1,1}', 'ok off_by_last_digit ok'),
             ('{53,43,4}', '{12,10,1}', 'residual_adjusted ok ok'),
             ('{52,44,4}', '{12,10,1}', 'ok residual_adjusted ok'),
             ('{53,44,4}', '{12,10,1}', 'off_by_last_digit off_by_last_digit ok'),
             ('{52,NULL,5}', '{12,10,1}', 'ok undetermined off_by_last_digit'),
             ('{53,43,4,NULL}', '{12,10,1,NULL}', 'residual_adjusted ok ok undetermined'),
             ('{53,43,4,NULL}', '{12,10,1,0}', 'off_by_last_digit ok ok undetermined'),
             ('{50,50}', '{0,0}', 'undetermined undetermined'),
             ('{100}', '{3}', 'ok'), ('{}', '{}', NULL), (NULL, NULL, NULL),
             ('{50}', NULL, 'undetermined'), (NULL, '{1,2}', 'undetermined undetermined'),
             ('[0:1]={50,50}', '[5:6]={2,2}', 'ok ok')) AS t(printed, counts, expected);

---------------------------------------------------------------- check_change
CREATE TEMP TABLE change AS
SELECT CASE WHEN random() < 0.3 THEN round(current - previous, digits)
            WHEN random() < 0.4 THEN bizenv.percent_of(current - previous, previous, digits)
            ELSE round((random() * 300 - 150)::numeric, digits) END AS printed, current, previous
FROM (SELECT sign(random() - 0.1)::numeric * pg_temp.number(3) AS current, sign(random() - 0.1)::numeric * pg_temp.number(3) AS previous,
             floor(random() * 4)::integer AS digits FROM generate_series(1, 5000)) AS n;
SELECT is_empty($$
	SELECT h.*, c.* FROM change AS h CROSS JOIN LATERAL bizenv.check_change(printed, current, previous) AS c
	WHERE c.verdict <> pg_temp.verdict(printed, current - previous, CASE WHEN c.change_unit = 'pp' THEN 100 WHEN previous > 0 THEN previous END)$$,
	'the verdicts of check_change are the rules in plain SQL');
SELECT is_empty($$
	SELECT h.*, c.* FROM change AS h CROSS JOIN LATERAL bizenv.check_change(printed, current, previous) AS c
	WHERE c.recomputed IS DISTINCT FROM CASE WHEN c.change_unit = 'pp' THEN round(current - previous, scale(printed))
	                                         WHEN previous > 0 THEN bizenv.percent_of(current - previous, previous, scale(printed)) END$$,
	'recomputed is the difference, or the difference in percent of the previous figure');
SELECT is_empty($$
	SELECT h.*, c.* FROM change AS h CROSS JOIN LATERAL bizenv.check_change(printed, current, previous) AS c
	WHERE c.implied_previous IS DISTINCT FROM CASE
	      WHEN c.change_unit = 'pp' THEN current - printed
	      WHEN current * (100 + printed) > 0
	      THEN pg_temp.half_up(100 * current, 100 + printed, greatest(scale(printed), scale(current), scale(previous))) END$$,
	'the implied previous figure leads to the current one');
SELECT is((SELECT string_agg(c::text, ' ') FROM bizenv.check_change(printed, current, previous) AS c), expected, format('check_change(%s, %s, %s)', printed, current, previous))
FROM (VALUES (2.67, 21.94, NULL, '(pp,1,百分点,19.27,,undetermined,7,无法判定) (percent,2,百分比,21.37,,undetermined,7,无法判定)'),
             (2.67, 21.94, 19.27, '(pp,1,百分点,19.27,2.67,ok,1,一致) (percent,2,百分比,21.37,13.86,wrong,6,不符)'),
             (2.46, 1370.44, 1337.54, '(pp,1,百分点,1367.98,32.90,wrong,6,不符) (percent,2,百分比,1337.54,2.46,ok,1,一致)'),
             (20, 80, 60, '(pp,1,百分点,60,20,ok,1,一致) (percent,2,百分比,67,33,wrong,6,不符)'),
             (0, 4.68, 4.68, '(pp,1,百分点,4.68,0,ok,1,一致) (percent,2,百分比,4.68,0,ok,1,一致)'),
             (3, 3, 0, '(pp,1,百分点,0,3,ok,1,一致) (percent,2,百分比,3,,undetermined,7,无法判定)'),
             (3, 3, -1, '(pp,1,百分点,0,4,off_by_last_digit,5,末位差一) (percent,2,百分比,3,,undetermined,7,无法判定)'),
             (-100, 0, 5, '(pp,1,百分点,100,-5,wrong,6,不符) (percent,2,百分比,,-100,ok,1,一致)'),
             (-120, -2, 10, '(pp,1,百分点,118,-12,wrong,6,不符) (percent,2,百分比,10,-120,ok,1,一致)'),
             (NULL, 3, 1, '(pp,1,百分点,,,undetermined,7,无法判定) (percent,2,百分比,,,undetermined,7,无法判定)'),
             (3, NULL, 1, '(pp,1,百分点,,,undetermined,7,无法判定) (percent,2,百分比,,,undetermined,7,无法判定)')) AS t(printed, current, previous, expected);

---------------------------------------------------------------- bad input
-- every number of every function: NaN and the infinities; what may not be negative
SELECT is(pg_temp.raises(format('SELECT * FROM ' || call, quote_literal(bad)), argument), '22003 ' || argument || ' hint', format(call, bad))
FROM (VALUES ('bizenv.round_half_even(%s)', 'value'),
             ('bizenv.percent_of(%s, NULL)', 'part'), ('bizenv.percent_of(NULL, %s, 1)', 'whole'),
             ('bizenv.shares_to_100(ARRAY[1, %s::numeric])', 'counts'),
             ('(SELECT bizenv.share_to_100(%s) OVER ()) AS w', 'count'),
             ('bizenv.check_percent(%s, 1, 2)', 'printed'), ('bizenv.check_percent(1, %s, 2)', 'part'), ('bizenv.check_percent(1, 2, %s)', 'whole'),
             ('bizenv.check_shares(ARRAY[%s::numeric], ARRAY[1])', 'printed'), ('bizenv.check_shares(ARRAY[1], ARRAY[%s::numeric])', 'counts'),
             ('bizenv.check_change(%s, 1, 2)', 'printed'), ('bizenv.check_change(1, %s, 2)', 'current'), ('bizenv.check_change(1, 2, %s)', 'previous'))
     AS f(call, argument),
     (VALUES ('NaN'), ('Infinity'), ('-Infinity'), ('-0.01')) AS v(bad)
WHERE bad <> '-0.01' OR argument IN ('counts', 'count');
-- digits
SELECT is(pg_temp.raises(format('SELECT * FROM ' || call, bad), 'digits'), CASE bad WHEN 'NULL' THEN '22004' ELSE '22023' END || ' digits hint', format(call, bad))
FROM (VALUES ('bizenv.round_half_even(1, %s)', ARRAY['101', '-101', '2147483647', '-2147483648']),
             ('bizenv.percent_of(1, 2, %s)', ARRAY['101', '-1', '2147483647', '-2147483648']),
             ('bizenv.shares_to_100(ARRAY[1], %s)', ARRAY['101', '-1', '2147483647', '-2147483648', 'NULL']),
             ('(SELECT bizenv.share_to_100(1, %s) OVER ()) AS w', ARRAY['101', '-1', '2147483647', '-2147483648', 'NULL']),
             ('(SELECT bizenv.share_to_100(1, d) OVER () FROM (VALUES (1), (%s)) AS v(d)) AS w', ARRAY['2'])) AS f(call, bads)
     CROSS JOIN LATERAL unnest(bads) AS bad;
-- shapes of arrays
SELECT is(pg_temp.raises('SELECT * FROM ' || call, argument), state || ' ' || argument || ' hint', call)
FROM (VALUES ('bizenv.shares_to_100(''{{1,2}}'')', 'counts', '2202E'),
             ('bizenv.check_shares(''{{50,50}}'', ARRAY[1, 2])', 'printed', '2202E'),
             ('bizenv.check_shares(ARRAY[50, 50], ''{{1,2}}'')', 'counts', '2202E'),
             ('bizenv.check_shares(ARRAY[50, 50], ARRAY[1])', 'counts', '22023'),
             ('bizenv.check_shares(''{}'', ARRAY[1])', 'printed', '22023')) AS t(call, argument, state);

---------------------------------------------------------------- beyond 128 bits
-- The same list in a unit so small that no figure fits 128 bits is computed by numeric alone.
CREATE FUNCTION pg_temp.many(n integer, decimals integer) RETURNS numeric[] AS $$
	SELECT array_agg(CASE WHEN random() < 0.9 THEN trunc((random() * 10 ^ (random() * 6))::numeric, floor(random() * (decimals + 1))::integer) END ORDER BY g) FROM generate_series(1, n) AS g
$$ LANGUAGE SQL VOLATILE;
CREATE TEMP TABLE wide AS
SELECT s.counts, s.digits, (SELECT array_agg(c * 1e60 ORDER BY o) FROM unnest(s.counts) WITH ORDINALITY AS u(c, o)) AS scaled,
       -- printed as somebody may: right, cut, half to even, made to add up, one unit or three off
       (SELECT array_agg(CASE WHEN c IS NULL OR t = 0 THEN NULL ELSE CASE (o + s.digits) % 5
            WHEN 0 THEN pg_temp.cut(100 * c, t, s.digits) WHEN 1 THEN pg_temp.half_even(100 * c, t, s.digits) WHEN 2 THEN (bizenv.shares_to_100(s.counts, s.digits))[o]
            WHEN 3 THEN pg_temp.half_up(100 * c, t, s.digits) ELSE pg_temp.half_up(100 * c, t, s.digits) + (1 + 2 * (o % 2)) * pg_temp.unit(s.digits) END END::numeric ORDER BY o)
        FROM unnest(s.counts) WITH ORDINALITY AS u(c, o), (SELECT sum(c) AS t FROM unnest(s.counts) AS c) AS w) AS printed
FROM (SELECT pg_temp.many(1 + g % 9, g % 3) AS counts, g % 16 AS digits FROM generate_series(1, 600) AS g) AS s;
SELECT is_empty('SELECT * FROM wide WHERE bizenv.shares_to_100(counts, digits)::text <> bizenv.shares_to_100(scaled, digits)::text', 'shares do not depend on the unit of the counts');
SELECT is_empty($$SELECT * FROM wide WHERE (SELECT array_agg(c::text ORDER BY c.item) FROM bizenv.check_shares(printed, counts) AS c)
	IS DISTINCT FROM (SELECT array_agg(c::text ORDER BY c.item) FROM bizenv.check_shares(printed, scaled) AS c)$$, 'nor does their audit');
SELECT cmp_ok((SELECT count(DISTINCT c.verdict) FROM wide, bizenv.check_shares(printed, counts) AS c), '>=', 6::bigint, 'of which there is nearly every kind');
SELECT is((SELECT array_agg(n ORDER BY n) FROM (SELECT count(*) AS n FROM bizenv.check_shares((SELECT array_agg(0.0::numeric) FROM generate_series(1, 200000)), (SELECT array_agg(g::numeric) FROM generate_series(1, 200000) AS g)) AS c
	UNION ALL SELECT cardinality(bizenv.shares_to_100((SELECT array_agg(g::numeric) FROM generate_series(1, 200000) AS g)))) AS s), ARRAY[200000, 200000]::bigint[], 'long lists');

---------------------------------------------------------------- empty search_path
CREATE FUNCTION pg_temp.without_path() RETURNS text AS $$
	SELECT pg_catalog.concat_ws(' ', bizenv.round_half_even(2.5), bizenv.percent_of(12, 58, 1), bizenv.shares_to_100('{1,2}'),
		(SELECT bizenv.share_to_100(1) OVER ()), (SELECT c.verdict FROM bizenv.check_percent(20.7, 12, 58) AS c),
		(SELECT c.verdict FROM bizenv.check_shares('{100}', '{1}') AS c),
		(SELECT c.implied_previous FROM bizenv.check_change(2.67, 21.94) AS c WHERE c.change_unit OPERATOR(pg_catalog.=) 'pp'))
$$ LANGUAGE SQL SET search_path = '';
SELECT is(pg_temp.without_path(), '2 20.7 {33,67} 100 ok ok 19.27', 'nothing depends on the search_path');

SELECT * FROM finish();
ROLLBACK;
