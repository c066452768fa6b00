-- Laws and oracles of the room "scoring" (pgTAP). Every rule stands here once
-- more in plain SQL and is compared on random rows; the seed is printed, and
-- psql -v seed=N runs with that one again.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql

----------------------------------------------------------------- scales

-- random cuts, each with the side that holds it: n cuts make n + 1 bands
CREATE TABLE cut AS
SELECT id, n, round(sum(random()::numeric * 20 + 0.01) OVER (PARTITION BY id ORDER BY n), (random() * 3)::integer + 2) AS at, random() < 0.5 AS upper
FROM generate_series(1, 400) AS id, generate_series(1, 6) AS n WHERE n <= 1 + id % 6;
CREATE TABLE band AS
SELECT id, n, at AS low, upper AS low_inclusive, lead(at) OVER w AS high, NOT lead(upper) OVER w AS high_inclusive, chr(64 + n + 1) AS label, round((random() * 100)::numeric, 2) AS points
FROM (SELECT * FROM cut UNION ALL SELECT DISTINCT id, 0, NULL::numeric, NULL::boolean FROM cut) AS c WINDOW w AS (PARTITION BY id ORDER BY n);
CREATE FUNCTION pg_temp.band_text(b band, infinite text[]) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN b.low IS NULL THEN infinite[1] WHEN b.low_inclusive THEN '[' ELSE '(' END || coalesce(trim_scale(b.low)::text, '') || ','
		|| coalesce(trim_scale(b.high)::text, '') || CASE WHEN b.high IS NULL THEN infinite[2] WHEN b.high_inclusive THEN ']' ELSE ')' END
		|| '=' || b.label || ':' || trim_scale(b.points)
$$;
CREATE TABLE made AS
SELECT id, array_agg(n ORDER BY r) AS places, string_agg(pg_temp.band_text(b, '{[,]}'), '; ' ORDER BY r) AS canonical, string_agg(pg_temp.band_text(b, '{(,)}'), ' ；' ORDER BY r) AS other
FROM (SELECT b, id, n, random() AS r FROM band AS b) AS s GROUP BY id;
SELECT is_empty($$SELECT * FROM made WHERE canonical::bizenv.scale::text <> canonical OR other::bizenv.scale::text <> canonical
	OR canonical::bizenv.scale::text::bizenv.scale <> other::bizenv.scale$$, 'one text of one scale, in the order in which it is written');
CREATE TABLE probe AS
SELECT id, v FROM (SELECT id, at AS v FROM cut UNION SELECT id, at + d FROM cut, unnest(ARRAY[-0.001, 0.001, 500, -500]) AS d) AS s;
SELECT is_empty($$SELECT * FROM probe AS p JOIN made AS m USING (id) JOIN band AS b ON b.id = p.id
	AND (b.low IS NULL OR p.v > b.low OR (p.v = b.low AND b.low_inclusive)) AND (b.high IS NULL OR p.v < b.high OR (p.v = b.high AND b.high_inclusive))
	WHERE bizenv.scale_label(p.v, m.canonical::bizenv.scale) IS DISTINCT FROM b.label OR bizenv.scale_points(p.v, m.canonical::bizenv.scale) IS DISTINCT FROM b.points
	OR bizenv.scale_order(p.v, m.canonical::bizenv.scale) IS DISTINCT FROM array_position(m.places, b.n)$$, 'label, points and place are those of the band that holds the value');
SELECT cmp_ok((SELECT count(*) FROM probe AS p JOIN band AS b ON b.id = p.id
	AND (b.low IS NULL OR p.v > b.low OR (p.v = b.low AND b.low_inclusive)) AND (b.high IS NULL OR p.v < b.high OR (p.v = b.high AND b.high_inclusive))),
	'=', (SELECT count(*) FROM probe), 'every value is in one band');
-- a scale of which a band lacks, or is there twice, or has another end, is none
SELECT is_empty($$SELECT m.id, e FROM made AS m, LATERAL (
	SELECT string_agg(pg_temp.band_text(b, '{[,]}'), ';' ORDER BY b.n) FILTER (WHERE b.n <> 1) AS lacks,
		string_agg(pg_temp.band_text(b, '{[,]}'), ';' ORDER BY b.n) || ';' || min(pg_temp.band_text(b, '{[,]}')) FILTER (WHERE b.n = 1) AS twice,
		string_agg(pg_temp.band_text(CASE WHEN b.n = 1 THEN ROW(b.id, b.n, b.low + 0.001, b.low_inclusive, b.high, b.high_inclusive, b.label, b.points)::band ELSE b END, '{[,]}'), ';') AS hole,
		string_agg(pg_temp.band_text(CASE WHEN b.n = 1 THEN ROW(b.id, b.n, b.low - 0.001, b.low_inclusive, b.high, b.high_inclusive, b.label, b.points)::band ELSE b END, '{[,]}'), ';') AS overlap,
		string_agg(pg_temp.band_text(CASE WHEN b.n = 1 THEN ROW(b.id, b.n, b.low, NOT b.low_inclusive, b.high, b.high_inclusive, b.label, b.points)::band ELSE b END, '{[,]}'), ';') AS side
	FROM band AS b WHERE b.id = m.id) AS w,
	LATERAL (VALUES ('lacks', CASE WHEN m.id % 6 > 0 THEN w.lacks END), ('twice', w.twice), ('hole', w.hole), ('overlap', w.overlap), ('side', w.side)) AS e(what, t)
	WHERE e.t IS NOT NULL AND m.id <= 120 AND pg_temp.outcome(format('SELECT %L::bizenv.scale', e.t), 'Band|band') <> '22P02'$$, 'holes and overlaps are refused, and said where');
SELECT is(pg_temp.soft(t, 'bizenv.scale'), 'soft', 'softly: ' || left(t, 30)) FROM (VALUES ('[1,]=a'||chr(1)), ('[1,2]=a; [2,3]=b'), (''), ('优秀'), ('[1e999999,]=a'), (repeat('[1,]=a;', 2000))) AS s(t);

-- order, hash, storage: by the text
CREATE TABLE stored AS SELECT id, canonical::bizenv.scale AS s FROM made UNION ALL SELECT -id, other::bizenv.scale FROM made;
CREATE INDEX ON stored (s);
CREATE INDEX ON stored USING hash (s);
SELECT results_eq('SELECT s::text FROM stored ORDER BY s', 'SELECT s::text FROM stored ORDER BY s::text COLLATE "C"', 'ordered as the texts are');
SELECT is((SELECT count(DISTINCT s) FROM stored), (SELECT count(DISTINCT canonical) FROM made), 'equal where the texts are');
SELECT is_empty($$SELECT a.id FROM stored AS a JOIN stored AS b ON b.id = -a.id WHERE a.s <> b.s OR bizenv_internal.scale_hash(a.s) <> bizenv_internal.scale_hash(b.s) OR bizenv_internal.scale_hash_extended(a.s, 5) <> bizenv_internal.scale_hash_extended(b.s, 5)$$, 'and hash alike');
SELECT is_empty($$SELECT FROM stored WHERE bizenv_internal.scale_send(s) <> convert_to(s::text, 'UTF8')$$, 'the binary form is the text');
SELECT is_empty($$SELECT FROM stored CROSS JOIN LATERAL jsonb_array_elements(s::jsonb) WITH ORDINALITY AS e(j, n) JOIN made AS m USING (id) JOIN band AS b ON b.id = m.id AND b.n = m.places[e.n]
	WHERE j ->> 'label' <> b.label OR (j ->> 'low')::numeric IS DISTINCT FROM b.low OR (j ->> 'high')::numeric IS DISTINCT FROM b.high OR (j ->> 'points')::numeric <> b.points$$, 'and so is JSON');
SELECT is_empty($$SELECT FROM stored WHERE to_json(s)::jsonb <> s::jsonb$$, 'json and jsonb tell the same');

-- words: what 以上 and 以下 include, and 不足, 不满, 超过, 以外 do not (Civil Code, article 1259)
SELECT is(w::bizenv.scale::text, t, w) FROM (VALUES
	('10天以内为快、超过10天为慢', '[,10]=快; (10,]=慢'), ('10天以下为快、10天以外为慢', '[,10]=快; (10,]=慢'), ('不满10天为快、10天以上为慢', '[,10)=快; [10,]=慢'),
	('不超过10天得5分；超过10天不得分', '[,10]=:5; (10,]=:0'), ('不低于90%计10分，低于90%计0分', '[90,]=:10; [,90)=:0'), ('A：90分以上；B：其他', NULL), ('90分以上为A1、不足90分为B2', '[90,]=A1; [,90)=B2'),
	('90分以上赋10分，60分以上不足90分赋6.5分，其余赋0分', '[90,]=:10; [60,90)=:6.5; [,60)=:0'), ('完成率90%以上的，记5分；完成率不足90%的，记3分', '[90,]=:5; [,90)=:3')) AS v(w, t) WHERE t IS NOT NULL;
SELECT is(w::bizenv.scale::text::bizenv.scale::text, w::bizenv.scale::text, w || ' is read again from its text') FROM unnest(ARRAY['A1：90分以上；B2：不足90分', '90分以上为1级得10分、不足90分为1e5得5分']) AS w;
SELECT is(pg_temp.outcome(format('SELECT %L::bizenv.scale', w)), '22P02', w || ' is not guessed') FROM unnest(ARRAY['90分以上为优、90分以下为良', '90分为优、其他为良', '优秀', '90分以上', '近90分为优、其他为良',
	'约90分以上为优、其他为良', '下降5%以上为优、其他为良', '90分以上为优、80%以上为良、其他为差', '其他为优', '90分以上为优、90分以上为良', '不低于90分以上不足为优', '1e5：90分以上；1e6：不足90分', '.5（90分以上）、x（不足90分）', '优：90分以上；5.：不足90分']) AS w;

-- words of a random scale: each number has one of its two bands that says so, the other leaves it to the law or denies it
CREATE TABLE worded AS
SELECT c.id, c.n, c.m, c.unit, c.at::integer AS low, lead(c.at::integer) OVER w AS high, upper AS low_in, NOT lead(upper) OVER w AS high_in,
	chr(65 + c.n) AS label, random() < 0.5 AS low_weak, random() < 0.5 AS high_weak, floor(random() * 5)::integer AS form
FROM (SELECT id, n, 3 AS m, CASE WHEN id % 2 = 0 THEN '%' ELSE '分' END AS unit, 20 * n + floor(random() * 19) AS at, random() < 0.5 AS upper FROM generate_series(1, 300) AS id, generate_series(1, 3) AS n
	UNION ALL SELECT id, 0, 3, CASE WHEN id % 2 = 0 THEN '%' ELSE '分' END, NULL, NULL FROM generate_series(1, 300) AS id) AS c WINDOW w AS (PARTITION BY id ORDER BY n);
-- what includes a number says so; what does not says so too, or would have it by law alone
CREATE FUNCTION pg_temp.words_of(b worded) RETURNS text LANGUAGE sql AS $$
	SELECT CASE
		WHEN b.low IS NULL THEN CASE WHEN b.high_in THEN (ARRAY['%s及以下', '%s（含）以下', '小于等于%s', '不超过%s', '得分≤%s'])[1 + b.form]
			ELSE (ARRAY['不足%s', '小于%s', '%s（不含）以下', CASE WHEN b.high_weak THEN '%s以下' ELSE '低于%s' END, 'x<%s'])[1 + b.form] END
		WHEN b.high IS NULL THEN CASE WHEN b.low_in THEN (ARRAY['%s及以上', '%s（含）以上', '大于等于%s', '不低于%s', '得分≥%s'])[1 + b.form]
			ELSE (ARRAY['超过%s', '大于%s', '%s（不含）以上', CASE WHEN b.low_weak THEN '%s以上' ELSE '高于%s' END, 'x＞%s'])[1 + b.form] END
		WHEN b.form = 0 THEN '%s' || CASE WHEN b.low_in THEN '≤' ELSE '<' END || '得分' || CASE WHEN b.high_in THEN '≤' ELSE '＜' END || '%s'
		WHEN b.form = 1 THEN '%2$s' || CASE WHEN b.high_in THEN '≥' ELSE '>' END || 'x' || CASE WHEN b.low_in THEN '≥' ELSE '＞' END || '%1$s'
		WHEN b.form = 2 THEN '%s～%s（' || CASE WHEN b.low_in THEN '' ELSE '不' END || '含%1$s，' || CASE WHEN b.high_in THEN '' ELSE '不' END || '含%2$s）'
		WHEN b.form = 3 THEN '%s' || CASE WHEN b.low_in THEN '（含）' ELSE '（不含）' END || '至%s' || CASE WHEN b.high_in THEN '（含）' ELSE '（不含）' END
		ELSE CASE WHEN b.low_in THEN '%s及以上' ELSE '超过%s' END || CASE WHEN b.high_in THEN '%s及以下' WHEN b.high_weak THEN '%s以下' ELSE '不满%s' END END
$$;
CREATE FUNCTION pg_temp.scale_of(words text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN words::bizenv.scale;
EXCEPTION WHEN invalid_text_representation THEN
	RETURN 'refused';
END
$$;
CREATE TABLE wording AS
SELECT w.id, string_agg(format(pg_temp.words_of(w), coalesce(a, b), b) || format((ARRAY['为%s', '为“%s”', '的，评为%s'])[1 + w.id % 3], label), '；' ORDER BY random()) AS words,
	array_agg(CASE WHEN low_in OR low IS NULL THEN '[' ELSE '(' END || coalesce(low::text, '') || ',' || coalesce(high::text, '') || CASE WHEN high_in OR high IS NULL THEN ']' ELSE ')' END || '=' || label ORDER BY n) AS bands
FROM worded AS w, LATERAL (SELECT low || unit AS a, high || unit AS b) AS e GROUP BY w.id;
SELECT is((SELECT string_agg(words || ' is ' || got || ' and not ' || bands::text, E'\n') FROM (SELECT *, pg_temp.scale_of(words) AS got FROM wording) AS g
	WHERE (SELECT array_agg(b ORDER BY b COLLATE "C") FROM unnest(string_to_array(got, '; ')) AS b) IS DISTINCT FROM (SELECT array_agg(b ORDER BY b COLLATE "C") FROM unnest(bands) AS b)), NULL, 'random words of a rule');
-- words that a rule of its own would read: refused, or read as they are meant
SELECT is(pg_temp.scale_of(w), t, w) FROM (VALUES
	('90分及以上为优秀，80（含）—90分为良好，70（含）—80分为一般，70分以下为较差', '[90,]=优秀; [80,90)=良好; [70,80)=一般; [,70)=较差'),
	('90—100分（含90分）为优秀，75—90分（含75分）为良好，60-75分（含60分）为合格，60分以下为不合格', '[90,100]=优秀; [75,90)=良好; [60,75)=合格; [,60)=不合格'),
	('得分≥90为优秀；80≤得分＜90为良好；得分＜80为不合格', '[90,]=优秀; [80,90)=良好; [,80)=不合格'), ('60%≤完成率＜80%得3分；完成率≥80%得5分；完成率＜60%不得分', '[60,80)=:3; [80,]=:5; [,60)=:0'),
	('优秀（90分及以上）、良好（80分及以上90分以下）、一般（80分以下）', '[90,]=优秀; [80,90)=良好; [,80)=一般'), ('90分以上优秀，不满90分不合格', '[90,]=优秀; [,90)=不合格'),
	('90分以上“优秀”，不满90分“不合格”', 'refused'), ('3个工作日内办结得10分，超过3个工作日办结得5分', '[,3]=:10; (3,]=:5'), ('3个工作日内未办结得0分，超过3个工作日得5分', 'refused'),
	('3个工作日内办结得10分，3至5个工作日办结得8分，超过5个工作日得0分', 'refused'), ('90%以上绿灯，60%至90%黄灯，不足60%红灯', 'refused'), ('80≤x≥60为a；x<60为b', 'refused'), ('90分以上等次', 'refused'),
	('60%～80%（含70%）为中；超过80%为好；低于60%为差', 'refused'), ('5天（含）以内为绿，5天以上为红', '[,5]=绿; (5,]=红'), ('不≥90为差；≥90为好', 'refused'),
	('≥80%得10分；60≤完成率<80%得6分', '[80,]=:10; [60,80)=:6'), ('≥80分得10分；60分≤得分<80得6分', '[80,]=:10; [60,80)=:6'), ('0≤增幅<5%得1分，增幅<0不得分', '[0,5)=:1; [,0)=:0'), ('增速≥10%得5分，增速<10%得2分', '[10,]=:5; [,10)=:2'),
	('降幅≥10%得5分，降幅<10%得2分', 'refused'), ('60以上80%以下得6分', 'refused'), ('60及以上、不足80%得6分', 'refused'), ('第1类90分以上得6分', 'refused'), ('95%以上得5分，90%以上但不足95%得3分，不足90%得0分', '[95,]=:5; [90,95)=:3; [,90)=:0'),
	('不低于95%得5分，低于95%但不低于90%得3分，低于90%得0分', '[95,]=:5; [90,95)=:3; [,90)=:0')) AS v(w, t);
-- a chain of which one number has the unit is the chain of which both have it, with any signs and names, and never one of its bounds
SELECT is_empty($$SELECT w FROM generate_series(0, 60, 20) AS a, unnest('{<,≤,＜}'::text[]) AS s1, unnest('{<,≤,＜}'::text[]) AS s2, unnest('{%,分,个工作日}'::text[]) AS unit, unnest('{x,得分,完成率,增幅}'::text[]) AS name,
	LATERAL (SELECT unnest(ARRAY[format('%s%s%s%s%s%s', a, s1, name, s2, a + 20, unit), format('%s%s%s%s%s%s', a, unit, s1, name, s2, a + 20)]) AS w, format('%s%s%s%s%s%s%s', a, unit, s1, name, s2, a + 20, unit) AS both_units) AS f
	WHERE pg_temp.scale_of(w || '为中') IS DISTINCT FROM pg_temp.scale_of(both_units || '为中') OR pg_temp.scale_of(w || '为中') !~ '^.[0-9]+,[0-9]+.=中$'$$, 'a unit that stands once in a chain holds for both numbers');

----------------------------------------------------------------- lines
CREATE TABLE line AS
SELECT id, array_agg(m ORDER BY n) AS marks, array_agg(p ORDER BY n) AS points, bool_or(falling) AS falling
FROM (SELECT id, n, id % 2 = 1 AS falling, sum(round((random() * 9)::numeric + 0.1, 2)) OVER w AS m, CASE WHEN id % 2 = 1 THEN 1000 ELSE 0 END + (CASE WHEN id % 2 = 1 THEN -1 ELSE 1 END) * sum(round((random() * 9)::numeric + 0.1, 2)) OVER w AS p
	FROM generate_series(1, 300) AS id, generate_series(1, 5) AS n WINDOW w AS (PARTITION BY id ORDER BY n)) AS s GROUP BY id;
CREATE TABLE line_probe AS SELECT l.*, v FROM line AS l, LATERAL (SELECT unnest(l.marks) UNION ALL SELECT round((random() * 60 - 5)::numeric, 3) FROM generate_series(1, 5)) AS p(v);
CREATE FUNCTION pg_temp.line_oracle(v numeric, m numeric[], p numeric[], beyond text) RETURNS numeric LANGUAGE sql AS $$
	SELECT CASE WHEN v < m[1] AND beyond = 'clip' OR v < m[1] AND beyond = 'zero' AND p[1] > p[5] THEN p[1] WHEN v > m[5] AND beyond = 'clip' OR v > m[5] AND beyond = 'zero' AND p[5] > p[1] THEN p[5]
		WHEN beyond = 'zero' AND (v < m[1] OR v > m[5]) THEN 0
		ELSE (SELECT p[i] + (v - m[i]) * (p[i + 1] - p[i]) / (m[i + 1] - m[i]) FROM generate_series(1, 4) AS i WHERE (i = 1 OR v >= m[i]) AND (i = 4 OR v < m[i + 1])) END
$$;
SELECT is_empty(format($$SELECT * FROM line_probe WHERE abs(bizenv.piecewise_score(v, marks, points, 'linear', %1$L) - pg_temp.line_oracle(v, marks, points, %1$L)) > 1e-12
	OR bizenv.piecewise_score(v, marks, points, 'linear', %1$L, 2) <> round(bizenv.piecewise_score(v, marks, points, 'linear', %1$L, 30), 2)
	OR bizenv.piecewise_score(v, marks, points, 'linear', %1$L) IS NULL$$, b), 'lines: ' || b) FROM unnest(ARRAY['clip', 'extend', 'zero']) AS b;
SELECT is_empty($$SELECT * FROM line_probe WHERE bizenv.piecewise_score(v, marks, points, 'step') IS DISTINCT FROM
	coalesce((SELECT max(p) FROM unnest(marks, points) AS u(m, p) WHERE CASE WHEN falling THEN v <= m ELSE v >= m END), 0)$$, 'steps: the best mark that is reached, else 0');
SELECT is_empty($$SELECT * FROM line_probe WHERE bizenv.piecewise_score(v, marks, points, digits => 6) <> bizenv.piecewise_score(v,
	(SELECT array_agg(m ORDER BY n DESC) FROM unnest(marks) WITH ORDINALITY AS u(m, n)), (SELECT array_agg(p ORDER BY n DESC) FROM unnest(points) WITH ORDINALITY AS u(p, n)), digits => 6)$$, 'the best mark may stand first or last');

-- efficacy and frontier: their formulas, with caps; NULL never scores
CREATE TABLE goal AS SELECT round((random() * 200 - 50)::numeric, 2) AS v, round((random() * 100)::numeric, 1) AS low, round((random() * 100)::numeric, 1) AS high, (ARRAY[0, 50, 60, 99])[1 + id % 4]::numeric AS base,
	CASE WHEN id % 3 > 0 THEN round((random() * 60)::numeric - 30, 1) END AS lowest, CASE WHEN id % 5 > 0 THEN round((random() * 100)::numeric + 40, 1) END AS highest FROM generate_series(1, 3000) AS id;
SELECT is_empty($$SELECT * FROM goal WHERE low <> high AND abs(bizenv.efficacy_score(v, low, high, base, lowest, highest) - least(greatest(base + (100 - base) * (v - low) / (high - low), lowest), highest)) > 1e-10$$, 'efficacy_score is its formula');
SELECT is_empty($$SELECT * FROM goal WHERE low <> high AND abs(bizenv.frontier_score(v, low, high, lowest => lowest, highest => highest) - least(greatest(100 * (v - low) / (high - low), lowest), highest)) > 1e-10$$, 'frontier_score with caps is its formula');
SELECT is_empty($$SELECT * FROM goal WHERE low <> high AND abs(bizenv.efficacy_score(v, low, high, 0, lowest, highest, 6) - bizenv.frontier_score(v, low, high, 1, 6, lowest, highest)) > 0$$, 'with base 0 they are the same');
SELECT is_empty($$SELECT * FROM goal WHERE low <> high AND (bizenv.frontier_score(v, low, high) <> least(greatest(bizenv.frontier_score(v, low, high, lowest => NULL, highest => NULL), 0), 100))$$, 'the usual caps are 0 and 100');
SELECT is_empty($$SELECT * FROM goal WHERE bizenv.frontier_score(NULL, low, high, lowest => 10, highest => 120) IS NOT NULL OR bizenv.efficacy_score(NULL, low, high, lowest => 10, highest => 120) IS NOT NULL
	OR bizenv.efficacy_score(v, NULL, high, lowest => 10) IS NOT NULL OR bizenv.piecewise_score(NULL, '{1,2}', '{3,4}') IS NOT NULL$$, 'NULL never gets a cap');
SELECT is(bizenv.frontier_score(1e131071, 0, 1, p, highest => 120), 120.0, 'far beyond, power ' || p) FROM unnest(ARRAY[1, 2, 100]) AS p;
SELECT is(round(bizenv.frontier_score(150, 0, 100, 2, highest => NULL), 6), 225.000000, 'squared beyond the best');

----------------------------------------------------------------- score cards
CREATE FUNCTION pg_temp.oracle(items text[], points numeric[], kinds text[], caps numeric[]) RETURNS text LANGUAGE sql AS $$
	SELECT format('{"skipped": %s, "items": {%s}}', coalesce(sum(n) FILTER (WHERE i IS NULL), 0),
		coalesce(string_agg(format('%s: ["%s", %s, %s, %s, %s]', to_json(i), k, trim_scale(p), coalesce(trim_scale(c)::text, 'null'), n, missing), ', ' ORDER BY i COLLATE "C") FILTER (WHERE i IS NOT NULL), ''))
	FROM (SELECT i, k, c, count(*) AS n, coalesce(sum(p), 0) AS p, count(*) FILTER (WHERE p IS NULL) AS missing FROM unnest(items, points, kinds, caps) AS u(i, p, k, c) GROUP BY i, k, c) AS s
$$;
CREATE TABLE item_kind AS SELECT n, (ARRAY['base', 'bonus', 'deduction', 'veto'])[1 + n % 4] AS kind, 'item ' || chr(65 + (n * 7) % 26) || n AS item,
	CASE WHEN n % 3 > 0 THEN (n % 7)::numeric * 2.5 END AS cap FROM generate_series(0, 11) AS n;
CREATE TABLE fact AS
SELECT row_number() OVER () AS id, grp, part, item, kind, cap, CASE WHEN random() < 0.05 THEN NULL WHEN kind = 'veto' THEN (random() < 0.1)::integer WHEN random() < 0.05 THEN round((random() * 1e20)::numeric, 12)
	ELSE round((random() * 20)::numeric, (random() * 6)::integer) * CASE WHEN kind = 'base' AND random() < 0.2 THEN -1 ELSE 1 END END AS points
FROM generate_series(1, 300) AS grp, item_kind, generate_series(1, 3) AS r, LATERAL (SELECT (random() * 4)::integer AS part) AS x
WHERE (kind <> 'base' OR r = 1) AND random() < 0.6;
INSERT INTO fact SELECT -grp, grp, grp % 5, NULL, NULL, NULL, NULL FROM generate_series(1, 300, 3) AS grp;
ANALYZE fact;
SET LOCAL max_parallel_workers_per_gather = 0;
CREATE TABLE serial AS SELECT grp, bizenv.score_card_agg(item, points, kind, cap) AS t FROM fact GROUP BY grp;
SELECT is_empty($$SELECT * FROM serial JOIN (SELECT grp, pg_temp.oracle(array_agg(item), array_agg(points), array_agg(kind), array_agg(cap)) AS o FROM fact GROUP BY grp) AS f USING (grp) WHERE t::text <> o$$, 'the tally, in plain SQL');
SELECT is_empty(format($$SELECT * FROM serial AS s JOIN (SELECT grp, bizenv.score_card_agg(item, points, kind, cap) AS t FROM (SELECT * FROM fact ORDER BY %s) AS r GROUP BY grp) AS p USING (grp) WHERE s.t::text <> p.t::text OR s.t <> p.t
	OR bizenv_internal.score_card_tally_hash(s.t) <> bizenv_internal.score_card_tally_hash(p.t)$$, o), 'ordered by ' || o) FROM unnest(ARRAY['id DESC', 'points', 'random()']) AS o;
CREATE TABLE tallies AS SELECT grp, part, bizenv.score_card_agg(item, points, kind, cap) AS t FROM fact GROUP BY grp, part;
ANALYZE tallies;
SELECT is_empty($$SELECT * FROM serial AS s FULL JOIN (SELECT grp, bizenv.merge(t) AS t FROM tallies GROUP BY grp) AS p USING (grp) WHERE s.t::text IS DISTINCT FROM p.t::text$$, 'merge of parts: the same');
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 3;
SELECT alike(pg_temp.plan_of('SELECT grp, bizenv.score_card_agg(item, points, kind, cap) FROM fact GROUP BY grp'), '%Partial%Aggregate%Parallel Seq Scan%', 'partial aggregation is planned');
SELECT is_empty($$SELECT * FROM serial AS s FULL JOIN (SELECT grp, bizenv.score_card_agg(item, points, kind, cap) AS t FROM fact GROUP BY grp) AS p USING (grp) WHERE s.t::text IS DISTINCT FROM p.t::text$$, 'parallel: the same');
SELECT is_empty($$SELECT * FROM serial AS s FULL JOIN (SELECT grp, bizenv.merge(t) AS t FROM tallies GROUP BY grp) AS p USING (grp) WHERE s.t::text IS DISTINCT FROM p.t::text$$, 'merge, in parallel: the same');
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT is_empty(format($$SELECT * FROM (SELECT bizenv.score_card_agg(item, points, kind, cap) OVER w AS t, array_agg(item) OVER w AS i, array_agg(points) OVER w AS p, array_agg(kind) OVER w AS k, array_agg(cap) OVER w AS c
	FROM fact WHERE grp < 30 WINDOW w AS (PARTITION BY grp ORDER BY %s)) AS f WHERE t::text <> pg_temp.oracle(i, p, k, c)$$, o), 'moving frames: ' || o)
FROM unnest(ARRAY['id ROWS BETWEEN 5 PRECEDING AND CURRENT ROW', 'id ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING', 'id ROWS BETWEEN 2 FOLLOWING AND 9 FOLLOWING', 'part GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW']) AS o;
SELECT is_empty($$SELECT * FROM serial WHERE t::text::bizenv.score_card_tally <> t OR bizenv.row_count(t) <> (SELECT count(*) FROM fact WHERE fact.grp = serial.grp) OR bizenv.skipped_count(t) <> (SELECT count(*) FROM fact WHERE fact.grp = serial.grp AND item IS NULL)$$, 'read again from its text; rows');

-- the parts: by their rules; they add up to the total
CREATE VIEW part_of AS
SELECT grp, item, kind, CASE WHEN count(points) > 0 THEN CASE kind WHEN 'veto' THEN 0 WHEN 'deduction' THEN -1 ELSE 1 END * CASE WHEN cap IS NULL OR sum(points) < cap THEN sum(points) ELSE cap END END AS part,
	kind = 'veto' AND sum(points) > 0 AS cast_veto, coalesce(cap, 0) AS to_cap, count(*) > count(points) AS missing
FROM fact WHERE item IS NOT NULL GROUP BY grp, item, kind, cap;
CREATE VIEW total_of AS
SELECT grp, CASE WHEN count(*) FILTER (WHERE cast_veto) > 0 AND sum(part) > min(to_cap) FILTER (WHERE cast_veto) THEN min(to_cap) FILTER (WHERE cast_veto) ELSE sum(part) END AS known, bool_or(missing) AS missing FROM part_of GROUP BY grp;
SELECT is_empty($$SELECT * FROM serial LEFT JOIN total_of USING (grp) WHERE bizenv.score_card_total(t, true) IS DISTINCT FROM known OR bizenv.score_card_total(t) IS DISTINCT FROM CASE WHEN NOT missing THEN known END$$, 'the total, in plain SQL');
SELECT is_empty(format($$SELECT grp FROM serial LEFT JOIN LATERAL bizenv.score_card_rows(t, %1$s) AS r ON true GROUP BY grp, t HAVING sum(r.contribution) IS DISTINCT FROM bizenv.score_card_total(t, true, %1$s)$$, d), 'parts add up to the total at ' || d || ' digits') FROM unnest(ARRAY[0, 1, 2, 10]) AS d;
SELECT is_empty($$SELECT * FROM serial CROSS JOIN LATERAL bizenv.score_card_rows(t, 10) AS r JOIN part_of AS p USING (grp, item) WHERE p.kind <> r.kind OR (p.kind <> 'veto' AND abs(r.contribution - p.part) >= 1e-10) OR (r.contribution IS NULL) <> (p.part IS NULL)
	OR r.card_reason IS DISTINCT FROM CASE WHEN p.cast_veto THEN 'vetoed' WHEN p.missing THEN 'points_missing' WHEN r.points > r.cap AND p.kind <> 'veto' THEN 'over_cap' END OR r.card_reason_zh IS DISTINCT FROM bizenv.code_label(r.card_reason)$$, 'each part is that of its item, and says why');
SELECT cmp_ok((SELECT count(*) FROM total_of WHERE NOT missing AND known IS NOT NULL), '>', 0::bigint, 'some cards are whole');
SELECT is(bizenv.score_card_total(bizenv.score_card_agg('a', 1, 'base', NULL)), 1.0, 'one item');
SELECT is(bizenv.score_card_total('{}'), NULL, 'no items, no total');
SELECT is(bizenv.score_card_total('{"items": {"v": ["veto", 1, null, 1, 0], "a": ["base", -3, null, 1, 0]}}'), -3.0, 'a veto lowers only');

----------------------------------------------------------------- bad input
SELECT is(pg_temp.outcome('SELECT ' || call, argument), state, call) FROM (VALUES
	($$bizenv.scale_label(1e131071, '[,]=a')$$, 'ok', ''), ($$bizenv.scale_points('Infinity', '[,]=:1')$$, '22003', 'value'), ($$'[1e131071,]=a; [,1e131071)=b'::bizenv.scale$$, 'ok', ''), ($$'[1e131072,]=a'::bizenv.scale$$, '22003', ''),
	($$bizenv.piecewise_score(1e131071, '{1,2}', '{1,2}')$$, 'ok', ''), ($$bizenv.piecewise_score(9e131071, '{1,2}', '{10,20}', beyond => 'extend')$$, '22003', ''), ($$bizenv.piecewise_score('NaN', '{1,2}', '{1,2}')$$, '22003', 'value'),
	($$bizenv.piecewise_score(1, '{1,NaN}', '{1,2}')$$, '22003', 'marks'), ($$bizenv.piecewise_score(1, '{1,2}', '{1,Infinity}')$$, '22003', 'points'), ($$bizenv.piecewise_score(1, NULL, '{1}')$$, '22004', 'marks'), ($$bizenv.piecewise_score(1, '{{1,2}}', '{1,2}')$$, '2202E', 'marks'),
	($$bizenv.piecewise_score(NULL, '{1,2}', '{1}')$$, '22023', 'marks'), ($$bizenv.piecewise_score(1, '{1,2}', '{1,2}', NULL)$$, '22004', 'method'), ($$bizenv.piecewise_score(1, '{1,2}', '{1,2}', digits => 101)$$, '22023', 'digits'),
	($$bizenv.efficacy_score('NaN', 1, 2)$$, '22003', 'value'), ($$bizenv.efficacy_score(1, 1, 2, -1)$$, '22003', 'base'), ($$bizenv.efficacy_score(1, 1, 2, lowest => 'NaN')$$, '22003', 'lowest'), ($$bizenv.frontier_score(1, 1, 2, highest => 'Infinity')$$, '22003', 'highest'),
	($$bizenv.score_card_agg('a', 1e131071, 'bonus', NULL)$$, 'ok', ''), ($$bizenv.score_card_total(bizenv.score_card_agg(i, 9e131071, 'bonus', NULL)) FROM unnest('{a,b}'::text[]) AS i$$, '22003', ''),
	($$bizenv.score_card_agg(repeat('x', 201), 1, 'bonus', NULL)$$, '22023', 'item'), ($$bizenv_internal.score_card_add('{}', 'a', 1, 'base', 1)$$, '0A000', ''),
	($$(SELECT count(*) FROM bizenv.score_card_rows('{"items": {"a": ["base", 1e28, null, 1, 0]}}'))$$, '22003', ''), ($$(SELECT count(*) FROM bizenv.score_card_rows('{}', 11))$$, '22023', 'digits')) AS b(call, state, argument);
SELECT is(pg_temp.outcome(format('SELECT %L::bizenv.score_card_tally', t)), '22P02', t) FROM unnest(ARRAY['{"items": {"a": ["bonus", -1, null, 1, 0]}}', '{"items": {"a": ["bonus", 1, -1, 1, 0]}}', '{"items": {"a": ["bonus", 1, null, 0, 0]}}',
	'{"items": {"a": ["bonus", 1, null, 1, 1]}}', '{"items": {"a": ["bonus", 1, null, 1, 2]}}', '{"items": {" ": ["bonus", 1, null, 1, 0]}}', '{"items": {"a": ["bonus", null, null, 1, 0]}}', '{"items": []}', '{"skipped": -1}', '{"items": {"a": ["bonus", 0, null, 9223372036854775807, 0], "b": ["bonus", 0, null, 1, 0]}}']) AS t;
SELECT is((SELECT bizenv.merge(t) FROM (VALUES (NULL::bizenv.score_card_tally), (NULL)) AS v(t))::text, '{"skipped": 0, "items": {}}', 'NULL tallies are ignored');

-- a call site keeps a few scales: more of them than it keeps, taking turns, and one that is of the same length as the one before
SELECT is_empty($$SELECT n, k, l.label FROM generate_series(1, 60) AS n CROSS JOIN generate_series(0, 6) AS k
	CROSS JOIN LATERAL (SELECT bizenv.scale_label(n % 10, format('[%s,]=a%s; [,%1$s)=b%2$s', k + 1, k)::bizenv.scale) AS label) AS l
	WHERE l.label <> CASE WHEN n % 10 >= k + 1 THEN 'a' ELSE 'b' END || k$$, 'scales that take turns are told apart');

SELECT * FROM finish();
ROLLBACK;
