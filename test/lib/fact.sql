-- Random rows with columns for every aggregate, in one table (fact) and by partitions
-- (fact_by_part); the aggregates, with the columns that each is given (agg). A new one asks
-- only for its columns in "fact".

CREATE TABLE fact (id integer, grp integer, part integer, percent numeric, percent_float float8, percent_real real, class text, value numeric, weight numeric,
	benchmark numeric, direction text, condition text, met boolean,
	period date, due date, submitted_on date, expected_items numeric, submitted_items numeric, as_of date, stage text, entered_on date,
	code text, score numeric, code_weight numeric, item text, points numeric, kind text, cap numeric, unit text, indicator text);
INSERT INTO fact
SELECT n, floor(random() * 12), n % 3, p, p::float8, p::real, (ARRAY['completed', 'past_half', 'just_started', '未报送', NULL])[1 + floor(random() * 5)::integer],
	CASE WHEN random() < 0.95 THEN round((random() * 10)::numeric, (random() * 25)::integer) END,
	CASE WHEN random() < 0.95 THEN round((random() * 1e6)::numeric, 2) END,
	round((random() * 10)::numeric, 1), (ARRAY['higher_is_better', '逆向'])[1 + floor(random() * 2)::integer],
	'condition ' || chr(97 + floor(random() * 12)::integer), random() < 0.7,
	CASE WHEN random() < 0.95 THEN d END, d + 35, CASE WHEN random() < 0.8 THEN d + 20 + floor(random() * 30)::integer END,
	5, floor(random() * random() * 7), '2025-07-31',
	(ARRAY['collected', 'assigned', 'answered', '已退回', NULL])[1 + floor(random() * 5)::integer], date '2025-01-01' + floor(random() * 300)::integer,
	CASE WHEN n % 13 = 0 THEN 'code ' || n END, CASE WHEN n % 13 = 0 AND n % 5 > 0 THEN round((random() * 100)::numeric, (random() * 25)::integer) END,
	CASE WHEN n % 13 = 0 AND n % 7 > 0 THEN round((random() * 10)::numeric, (random() * 25)::integer) END,
	-- (an item has one kind and one cap)
	'item ' || n % 40, CASE WHEN n % 11 > 0 THEN round((random() * 3)::numeric, (random() * 25)::integer) END,
	CASE WHEN n % 40 < 25 THEN 'bonus' ELSE '扣分' END, CASE WHEN n % 40 % 3 = 0 THEN 50 END,
	CASE WHEN n % 9 = 0 THEN 'unit ' || n / 45 END, CASE WHEN n % 9 = 0 THEN 'indicator ' || n / 9 % 5 END
FROM (SELECT n, CASE WHEN random() < 0.9 THEN round((random() * 120)::numeric, (ARRAY[0, 1, 9, 20])[1 + floor(random() * 4)::integer]) END AS p
	FROM generate_series(1, 12000) AS n) AS r, LATERAL (SELECT date '2023-01-01' + floor(random() * 900)::integer + n * 0 AS d) AS day;
CREATE TABLE fact_by_part (LIKE fact) PARTITION BY LIST (part);
CREATE TABLE fact_0 PARTITION OF fact_by_part FOR VALUES IN (0);
CREATE TABLE fact_1 PARTITION OF fact_by_part FOR VALUES IN (1);
CREATE TABLE fact_2 PARTITION OF fact_by_part FOR VALUES IN (2);
INSERT INTO fact_by_part SELECT * FROM fact;

-- an aggregate with the columns that it is given
CREATE TABLE agg AS
SELECT p.oid, p.proname::text AS name, p.oid::regprocedure::text AS what, a.aggminvtransfn <> 0 AS has_inverse, p.prorettype,
	(SELECT string_agg(CASE WHEN t = 'float8'::regtype THEN c || '_float' WHEN t = 'real'::regtype THEN c || '_real' WHEN format_type(t, NULL) ~ '^bizenv.*_(tally|set)$' THEN substring(format_type(t, NULL), '\w+$')
		WHEN p.proname = 'composite_agg' AND c = 'weight' THEN 'code_weight' WHEN p.proname = 'weights_agg' AND c = 'value' THEN 'CASE WHEN unit IS NOT NULL THEN value END' ELSE c END, ', ' ORDER BY n) FROM unnest(p.proargnames, p.proargtypes::oid[]) WITH ORDINALITY AS u(c, t, n)) AS arguments
FROM pg_depend AS d JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
JOIN pg_proc AS p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid JOIN pg_aggregate AS a ON a.aggfnoid = p.oid
WHERE e.extname IN ('bizenv', 'bizenv_office') AND d.deptype = 'e';

-- a column for each type of tally: stored parts, which merge() puts together
SELECT format('ALTER TABLE %s ADD COLUMN %I bizenv.%2$I', r, substring(format_type(prorettype, NULL), '\w+$'))
FROM agg, unnest('{fact,fact_by_part}'::text[]) AS r WHERE name = 'merge' ORDER BY what, r \gexec
SELECT DISTINCT ON (prorettype)
	format('UPDATE fact SET %I = (SELECT bizenv.%I(%s) FROM (SELECT fact.*) AS f) WHERE id %% 17 > 0', substring(format_type(prorettype, NULL), '\w+$'), name, arguments)
FROM agg WHERE name <> 'merge' AND prorettype IN (SELECT prorettype FROM agg WHERE name = 'merge')
ORDER BY prorettype, what DESC \gexec
DELETE FROM fact_by_part;
INSERT INTO fact_by_part SELECT * FROM fact;
CREATE INDEX ON fact (id);
ANALYZE fact, fact_by_part;
