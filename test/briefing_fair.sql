-- The check of a draft is fair (room "briefing"): sentences of every construction, written from
-- the true figures of a random office, of which none may be called wrong; the same with a figure
-- that is false, which is found; figures of an office's own.
-- Other random rows by SEED=N make test (psql -v seed=N).
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql

-- an office with views over its own tables: indicators of each kind of unit, two lists, problems
CREATE SCHEMA fair;
SET LOCAL search_path = fair, public;
CREATE TABLE gap (n integer, indicator text, indicator_name text, parent_name text, department_name text, lead_department_name text, benchmark_kind text, benchmark_name text, direction text, unit text, digits integer, value numeric, benchmark numeric, previous numeric);
CREATE TABLE task_list (task_list text, task_list_name text, list_kind text, completed_count integer, past_half_count integer, just_started_count integer);
CREATE TABLE problem (source text, category text, is_closed boolean);
CREATE VIEW v_task AS SELECT NULL::text AS task_list, NULL::numeric AS planned, NULL::text AS unit, NULL::boolean AS is_overdue WHERE false;
CREATE VIEW v_task_list AS SELECT l.task_list, l.task_list_name, l.list_kind, l.completed_count + l.past_half_count + l.just_started_count AS task_count, l.completed_count, l.past_half_count, l.just_started_count, 0 AS not_begun_count,
	0 AS not_reported_count, l.completed_count AS approved_count, NULL::numeric AS planned_total, NULL::numeric AS done_total, NULL::text AS half_verdict, 1 AS share_digits FROM task_list AS l;
CREATE VIEW v_indicator_gap AS SELECT * FROM gap;
CREATE VIEW v_closure AS SELECT NULL::text AS task_list, NULL::text AS task_list_name, NULL::text AS indicator, NULL::text AS indicator_name, NULL::text AS lead_department_name, NULL::boolean AS may_apply, NULL::date AS closed_on WHERE false;
CREATE VIEW v_reporting AS SELECT NULL::text AS department, NULL::text AS department_name, NULL::text AS task_list, NULL::text AS task_list_name, NULL::date AS period, NULL::date AS due_on, NULL::numeric AS expected_items, NULL::numeric AS submitted_items, NULL::date AS submitted_on WHERE false;
CREATE VIEW v_supervision AS SELECT '市A局'::text AS department_name, '问题'::text AS problem_name, source, category, 1 AS order_id, '办'::text AS requirement, '2025-07-01'::date AS ordered_on, 5 AS workdays, '2025-07-08'::date AS due_on, NULL::text AS due_reason, NULL::text AS deadline_note, NULL::date AS answered_on, false AS handled_poorly,
	0 AS overdue_workdays, 0 AS letter_count, NULL::date AS order_letter_on, NULL::text AS order_letter_name, NULL::text AS order_letter_reason, NULL::text AS escalation_name, NULL::text AS escalation_reason, NULL::text AS undecided_reason, CASE WHEN is_closed THEN '2025-07-05'::date END AS closed_on, false AS is_overdue FROM problem;
SET LOCAL search_path = :path;

CREATE FUNCTION pg_temp.draw() RETURNS void LANGUAGE plpgsql SET search_path = fair, pg_temp AS $$
BEGIN
	TRUNCATE gap, task_list, problem;
	INSERT INTO gap
	SELECT i.n, 'i' || i.n, i.name, NULL, '市A局', '市A局', b.kind, b.name, i.direction, i.unit, i.digits, i.value, CASE b.kind WHEN 'nation' THEN i.nation ELSE i.region END, i.previous
	FROM (SELECT k.*, round((k.low + random() * k.spread)::numeric, k.digits) AS value, round((k.low + random() * k.spread)::numeric, k.digits) AS previous,
			round((k.low + random() * k.spread)::numeric, k.digits) AS region, round((k.low + random() * k.spread)::numeric, k.digits) AS nation
		FROM (VALUES (1, '不动产登记办理时间', 'lower_is_better', '小时', 1, 5, 30), (2, '开办企业平均用时', 'lower_is_better', '天', 1, 1, 9), (3, '新发放普惠小微贷款利率', 'lower_is_better', '%', 2, 2, 4),
			(4, '政务服务事项网上可办率', 'higher_is_better', '%', 2, 60, 38), (5, '民营企业贷款余额', 'higher_is_better', '亿元', 2, 200, 1500), (6, '政府采购合同融资额', 'higher_is_better', '亿元', 2, 3, 40),
			(7, '新登记经营主体', 'higher_is_better', '户', 0, 900, 9000), (8, '用电报装平均成本', 'lower_is_better', '元', 0, 300, 2000)) AS k(n, name, direction, unit, digits, low, spread)) AS i,
		(VALUES ('region_mean', '全省平均水平'), ('nation', '全国平均水平')) AS b(kind, name);
	-- (level with itself there is no verb to write; what is equal is said by the briefing)
	UPDATE gap SET previous = previous + 3 * power(10::numeric, -digits) WHERE abs(previous - value) <= 2 * power(10::numeric, -digits);
	UPDATE gap SET benchmark = value + 7 * power(10::numeric, -digits) WHERE abs(benchmark - value) <= 2 * power(10::numeric, -digits);
	INSERT INTO task_list VALUES ('l1', '2025年优化提升任务清单', 'work_points', 3 + floor(random() * 20), 25 + floor(random() * 20), 50 + floor(random() * 20)), ('l2', '惠企政策落地分工方案', 'one_thing', 80 + floor(random() * 9), 95 + floor(random() * 9), 110 + floor(random() * 9));
	INSERT INTO problem SELECT s, '类' || g % 4, g <= 7 + length(s) FROM unnest('{inspection,enterprise}'::text[]) AS s, generate_series(1, 20 + length(s)) AS g;
END
$$;

-- a figure as it is written, with all its digits: a false one that lost its zeros could be the true one, rounded
CREATE FUNCTION pg_temp.shown(value numeric, digits integer, unit text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT round(value, digits) || unit $$;

-- pattern, the sentence with true figures, the sentence with a false one where it cannot be but false
CREATE FUNCTION pg_temp.sentences() RETURNS TABLE (pattern text, said text, untrue text) LANGUAGE sql SET search_path = fair, pg_temp AS $$
	WITH i AS (
		SELECT g.n, g.indicator_name AS name, g.unit, g.digits, g.value AS v, g.previous AS p, g.benchmark AS b, h.benchmark AS h, CASE g.unit WHEN '%' THEN '个百分点' ELSE g.unit END AS step, g.value > g.previous AS up, g.value > g.benchmark AS above, g.value > h.benchmark AS above_h,
			(power(10::numeric, -g.digits) * (11 + floor(random() * 80)::integer))::numeric AS off,
			CASE WHEN g.unit IN ('小时', '天') THEN 'time' WHEN g.unit = '%' THEN 'rate' ELSE 'amount' END AS kind
		FROM gap AS g JOIN gap AS h ON h.n = g.n AND h.benchmark_kind = 'nation' WHERE g.benchmark_kind = 'region_mean'
	), f AS (
		SELECT i.*, pg_temp.shown(v, digits, unit) AS vs, pg_temp.shown(v + off, digits, unit) AS vx, pg_temp.shown(p, digits, unit) AS ps, pg_temp.shown(p + off, digits, unit) AS px, pg_temp.shown(b, digits, unit) AS bs, pg_temp.shown(b + off, digits, unit) AS bx,
			pg_temp.shown(abs(v - p), digits, step) AS ds, pg_temp.shown(abs(v - p) + off, digits, step) AS dx, pg_temp.shown(abs(v - b), digits, step) AS gs, pg_temp.shown(abs(v - b) + off, digits, step) AS gx, pg_temp.shown(abs(v - h), digits, step) AS hs,
			pg_temp.shown(100 * abs(v - p) / p, 1, '%') AS rs, pg_temp.shown(100 * abs(v - p) / p + 3.7, 1, '%') AS rx, floor(v * 0.97) || unit AS under, CASE WHEN v < 10 THEN trim_scale(ceil(v * 10.3) / 10) ELSE ceil(v * 1.03) END || unit AS over, floor(v * 1.4 + 1) || unit AS far
		FROM i
	), base AS (
		SELECT unnest('{较上年,比上年,较去年,比去年同期,同比,与上年相比,较上年同期,相较于去年}'::text[]) AS base
	), verb AS (
		SELECT w.kind, w.up, verb FROM (VALUES ('time', true, '{延长,增加,上升,多,长}'::text[]), ('time', false, '{缩短,压缩,压减,减少,下降,少,短}'), ('rate', true, '{提升,提高,上升,增加,高}'), ('rate', false, '{下降,降低,回落,减少,低}'),
			('amount', true, '{增长,增加,净增,上升,多,提高}'), ('amount', false, '{下降,减少,降低,回落,少}')) AS w(kind, up, verbs), unnest(w.verbs) AS verb
	), whole AS (SELECT * FROM verb WHERE length(verb) > 1
	), more AS (SELECT w.kind, w.up, m FROM (VALUES ('time', true, '{多,长,高}'::text[]), ('time', false, '{少,短,低}'), ('rate', true, '{高,高出}'), ('rate', false, '{低,低出}'), ('amount', true, '{多,高,高出}'), ('amount', false, '{少,低}')) AS w(kind, up, ms), unnest(w.ms) AS m
	), mean AS (SELECT unnest('{全省平均水平,全省平均,全省平均值}'::text[]) AS mean)
	-- levels
	SELECT 'level: ' || replace(q, '%s', 'N'), f.name || replace(q, '%s', f.vs) || '。', f.name || replace(q, '%s', f.vx) || '。'
	FROM f, unnest('{为%s,达到%s,达%s,是%s,：%s,%s,目前为%s,已达到%s,为**%s**,保持在%s,今年为%s,实际为%s,现为%s,仅%s}'::text[]) AS q
	UNION ALL SELECT 'level before: ' || q, q || f.name || '为' || f.vs || '。', q || f.name || '为' || f.vx || '。' FROM f, unnest('{全市,目前，,截至7月底，,今年以来，全市,我市,其中，}'::text[]) AS q
	UNION ALL SELECT 'bound: ' || q, f.name || replace(q, '%s', f.under) || '。', f.name || replace(q, '%s', f.far) || '。' FROM f, unnest('{超过%s,突破%s,首次突破%s,已超过%s,超%s,达%s以上}'::text[]) AS q WHERE f.v * 0.97 > 2
	UNION ALL SELECT 'bound: ' || q, f.name || replace(q, '%s', f.over) || '。', f.name || replace(q, '%s', f.under) || '。' FROM f, unnest('{近%s,不足%s,不到%s,不超过%s,控制在%s以内}'::text[]) AS q WHERE f.v * 0.97 > 2 AND q !~ '控制' OR f.v > 2 AND q ~ '控制'
	-- changes, levels behind them, years
	UNION ALL SELECT format('change: N%s%sD', base, verb), f.name || base || verb || f.ds || '。', f.name || base || verb || f.dx || '。' FROM f JOIN verb USING (kind, up), base WHERE length(verb) > 1 OR base ~ '比|较|与'
	UNION ALL SELECT format('change: N为V，%s%sD', base, verb), f.name || '为' || f.vs || '，' || base || verb || f.ds || '。', f.name || '为' || f.vs || '，' || base || verb || f.dx || '。' FROM f JOIN verb USING (kind, up), base WHERE length(verb) > 1
	UNION ALL SELECT format('change and level: N%s%sD至V', base, verb), f.name || base || verb || f.ds || q || f.vs || '。',
		-- (净增5亿元至9亿元 may be a range as well)
		CASE WHEN verb NOT IN ('增长', '净增') OR q ~ '达' THEN f.name || base || verb || f.ds || q || f.vx || '。' END FROM f JOIN whole USING (kind, up), base, unnest('{至,到,，达到}'::text[]) AS q
	UNION ALL SELECT format('level: N%s%s%sV', base, verb, q), f.name || base || verb || q || f.vs || '。', f.name || base || verb || q || f.vx || '。' FROM f JOIN whole USING (kind, up), base, unnest('{至,到}'::text[]) AS q WHERE verb <> '净增'
	UNION ALL SELECT format('two levels: %s %s', q, verb), f.name || format(q, f.ps, verb, f.vs) || '。', CASE WHEN q ~ '年' THEN f.name || format(q, f.px, verb, f.vs) || '。' END
		FROM f JOIN whole USING (kind, up), unnest('{由上年的%s%s至%s,由%s%s到%s,从去年的%s%s到%s,从%s%s至%s,已由上年%s%s至%s}'::text[]) AS q WHERE verb <> '净增'
	UNION ALL SELECT 'two levels: ' || q, f.name || format(q, f.vs, f.ps) || '。', f.name || format(q, f.vs, f.px) || '。' FROM f, unnest('{为%s，上年为%s,为%s，去年同期为%s,为%s（上年%s）,今年为%s，上年为%s}'::text[]) AS q
	UNION ALL SELECT format('relative: N%s%sR', base, verb), f.name || base || verb || f.rs || '。', f.name || base || verb || f.rx || '。' FROM f JOIN whole USING (kind, up), base WHERE f.kind <> 'rate'
	UNION ALL SELECT 'direction: ' || verb, NULL, f.name || '较上年' || verb || f.ds || '。' FROM f JOIN whole ON whole.kind = f.kind AND whole.up <> f.up
	-- benchmarks
	UNION ALL SELECT format('gap: N比%s%sG', mean, m), f.name || q || mean || m || f.gs || '。', f.name || q || mean || m || f.gx || '。' FROM f JOIN more ON more.kind = f.kind AND more.up = f.above, mean, unnest('{比,较}'::text[]) AS q
	UNION ALL SELECT format('gap: N%s于%sG', CASE WHEN f.above THEN '高' ELSE '低' END, mean), f.name || CASE WHEN f.above THEN '高于' ELSE '低于' END || mean || f.gs || '。', CASE WHEN abs(f.v - f.b) + f.off <> f.b THEN f.name || CASE WHEN f.above THEN '高于' ELSE '低于' END || mean || f.gx || '。' END FROM f, mean
	UNION ALL SELECT format('gap: N为V，仍%s于%s（B）G', CASE WHEN f.above THEN '高' ELSE '低' END, mean), f.name || '为' || f.vs || '，' || CASE WHEN f.above THEN '高于' ELSE '低于' END || mean || '（' || f.bs || '）' || f.gs || '。',
		f.name || '为' || f.vs || '，' || CASE WHEN f.above THEN '高于' ELSE '低于' END || mean || '（' || f.bx || '）' || f.gs || '。' FROM f, mean
	UNION ALL SELECT 'benchmark: ' || q || mean, f.name || '为' || f.vs || '，' || format(q, mean, f.bs) || '。', f.name || '为' || f.vs || '，' || format(q, mean, f.bx) || '。' FROM f, mean, unnest('{%s为%s,%s（%s）,而%s是%s}'::text[]) AS q
	UNION ALL SELECT 'gap: 与' || mean || '相比', f.name || '与' || mean || '相比，' || m || f.gs || '。', NULL FROM f JOIN more ON more.kind = f.kind AND more.up = f.above, mean
	UNION ALL SELECT 'two gaps', f.name || '分别' || CASE WHEN f.above THEN '高于' ELSE '低于' END || format(q, f.gs, f.hs) || '。', f.name || '分别' || CASE WHEN f.above THEN '高于' ELSE '低于' END || format(q, f.gx, f.hs) || '。'
		FROM f, unnest('{全省平均、全国平均%s、%s,全省平均水平和全国平均水平%s和%s}'::text[]) AS q WHERE f.above = f.above_h
	UNION ALL SELECT 'two benchmarks', f.name || '为' || f.vs || '，全省平均、全国平均分别为' || f.bs || '、' || pg_temp.shown(h, digits, unit) || '。', f.name || '为' || f.vs || '，全省平均、全国平均分别为' || f.bx || '、' || pg_temp.shown(h, digits, unit) || '。' FROM f
	UNION ALL SELECT 'change and gap', f.name || '为' || f.vs || '，较上年' || verb || f.ds || '，' || CASE WHEN f.above THEN '高于' ELSE '低于' END || '全省平均水平' || f.gs || '。', NULL FROM f JOIN whole USING (kind, up)
	-- several of one kind
	UNION ALL SELECT 'indicators: ' || q, f.name || format(q, g.name, f.vs, g.vs) || '。', f.name || format(q, g.name, f.vs, g.vx) || '。' FROM f JOIN f AS g ON g.n <> f.n, unnest('{、%s分别为%s、%s,和%s分别为%s和%s,、%s分别达到%s、%s}'::text[]) AS q
	UNION ALL SELECT 'indicators, elided', f.name || '、' || g.name || '分别为' || pg_temp.shown(f.v, f.digits, '') || '、' || g.vs || '。', NULL FROM f JOIN f AS g ON g.n <> f.n AND g.unit = f.unit AND f.unit NOT IN ('%')
	UNION ALL SELECT 'indicators change: ' || verb, f.name || '、' || g.name || '较上年分别' || verb || f.ds || '、' || g.ds || '。', f.name || '、' || g.name || '较上年分别' || verb || f.ds || '、' || g.dx || '。'
		FROM f JOIN f AS g ON g.n <> f.n AND g.up = f.up AND g.kind = f.kind JOIN whole ON whole.kind = f.kind AND whole.up = f.up
	-- what is said of another time, of an aim, of something else
	UNION ALL SELECT 'other: ' || q, f.name || replace(replace(q, '%s', f.far), '%d', f.dx) || '。', NULL FROM f, unnest('{年度目标为%s,预计年底达到%s,较年初增加%d,比2020年末增加%d,较2019年减少%d,2022年为%s,环比增加%d,的政策资金为%s,中审核环节为%s,最高为%s,相关贷款担保为%s,标杆城市为%s}'::text[]) AS q
	UNION ALL SELECT 'other: ' || q, format(q, f.name, f.far) || '。', NULL FROM f, unnest('{力争将%s控制在%s,到年底，力争%s达到%s,某某县%s为%s,线上%s为%s,全国%s为%s,跨境%s达到%s,要求%s不超过%s}'::text[]) AS q
	-- lists and problems
	UNION ALL SELECT 'list: ' || q, format(q, l.task_list_name, l.completed_count, l.past_half_count, l.just_started_count) || '。', format(q, l.task_list_name, l.completed_count, l.past_half_count + 3, l.just_started_count) || '。'
		FROM task_list AS l, unnest('{%s已完成%s项、进度过半%s项、初步开展%s项,%s已完成、进度过半、初步开展分别为%s项、%s项、%s项,%s已完成、进度过半、初步开展的任务分别有%s项、%s项和%s项,%s已完成%s项，进度过半%s项，初步开展%s项,“%s”已完成任务%s项，进度过半的有%s项，初步开展的%s项,%s：%s项已完成，%s项进度过半，%s项初步开展,%s已完成、进度过半、初步开展分别为%s、%s、%s项}'::text[]) AS q
	UNION ALL SELECT 'shares: ' || q, format(q, l.task_list_name, pg_temp.shown(100.0 * completed_count / n, 1, '%'), pg_temp.shown(100.0 * past_half_count / n, 1, '%'), pg_temp.shown(100.0 * just_started_count / n, 1, '%')) || '。',
		format(q, l.task_list_name, pg_temp.shown(100.0 * completed_count / n, 1, '%'), pg_temp.shown(100.0 * past_half_count / n + 2, 1, '%'), pg_temp.shown(100.0 * just_started_count / n, 1, '%')) || '。'
		FROM (SELECT *, completed_count + past_half_count + just_started_count AS n FROM task_list) AS l, unnest('{%s已完成、进度过半、初步开展分别占%s、%s、%s,%s已完成占%s、进度过半占%s、初步开展占%s,%s已完成、进度过半、初步开展占比分别为%s、%s和%s}'::text[]) AS q
	UNION ALL SELECT 'list: ' || q, format(q, l.task_list_name, l.completed_count + l.past_half_count + l.just_started_count, l.completed_count) || '。', format(q, l.task_list_name, l.completed_count + l.past_half_count + l.just_started_count, l.completed_count + 2) || '。'
		FROM task_list AS l, unnest('{%s共%s项任务，已完成%s项,%s任务总数%s项，其中已完成%s项,%s共有%s项，完成%s项,%s共计%s项任务，目前已完成%s项}'::text[]) AS q
	UNION ALL SELECT 'two lists', format(q, a.task_list_name, b.task_list_name, a.completed_count, b.completed_count) || '。', format(q, a.task_list_name, b.task_list_name, a.completed_count, b.completed_count + 1) || '。'
		FROM task_list AS a, task_list AS b, unnest('{%s、%s分别完成%s项、%s项,%s和%s分别已完成%s项和%s项}'::text[]) AS q WHERE a.task_list < b.task_list
	UNION ALL SELECT 'list, other: ' || q, l.task_list_name || q || '。', NULL FROM task_list AS l, unnest('{完成培训任务73项,年底前力争完成200项,已完成培训71项,拟完成300项,印发文件5件}'::text[]) AS q
	UNION ALL SELECT 'problems: ' || q, format(q, '大厅监察', count(*), count(*) FILTER (WHERE is_closed)) || '。', format(q, '大厅监察', count(*), count(*) FILTER (WHERE is_closed) + 1) || '。'
		FROM problem, unnest('{%s共发现问题%s条，已整改%s条,%s发现%s条问题，完成整改%s条,%s查出问题共%s个，整改到位%s个}'::text[]) AS q WHERE source = 'inspection' GROUP BY q
$$;

-- each sentence is a paragraph of its own: what the check says of it
CREATE FUNCTION pg_temp.verdicts(sentences text[], as_of date DEFAULT '2025-07-31') RETURNS TABLE (n integer, fragment text, verdict text, printed text, label text, note text) LANGUAGE sql AS $$
	WITH s AS (SELECT u.s, u.n, sum(length(u.s) + 1) OVER (ORDER BY u.n) - length(u.s) AS starts FROM unnest(sentences) WITH ORDINALITY AS u(s, n)),
	draft AS (SELECT (s.n - 1) / 900 AS part, string_agg(s.s, E'\n' ORDER BY s.n) AS text, min(s.starts) AS starts FROM s GROUP BY 1)
	SELECT s.n::integer, c.fragment::text, c.verdict::text, c.printed::text, c.label::text, c.note::text
	FROM draft AS d CROSS JOIN LATERAL bizenv.check_draft(d.text, 'fair', as_of) AS c JOIN s ON c.position + d.starts - 1 BETWEEN s.starts AND s.starts + length(s.s) - 1
$$;

CREATE TEMP TABLE said (id serial, round integer, pattern text, sentence text, is_true boolean, accused text, oks bigint, figures bigint);
CREATE FUNCTION pg_temp.play(rounds integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	p text[];
	s text[];
	t boolean[];
BEGIN
	FOR r IN 1..rounds LOOP
		PERFORM pg_temp.draw();
		-- of each pattern a few subjects
		SELECT array_agg(x.pattern ORDER BY x.pattern, x.is_true), array_agg(x.s ORDER BY x.pattern, x.is_true), array_agg(x.is_true ORDER BY x.pattern, x.is_true) INTO p, s, t
		FROM (SELECT q.*, row_number() OVER (PARTITION BY q.pattern, q.is_true ORDER BY random()) AS place
			FROM (SELECT m.pattern, v.s, v.is_true FROM pg_temp.sentences() AS m, LATERAL (VALUES (m.said, true), (m.untrue, false)) AS v(s, is_true) WHERE v.s IS NOT NULL) AS q) AS x WHERE x.place <= 2;
		INSERT INTO said (round, pattern, sentence, is_true, accused, oks, figures)
		SELECT r, u.p, u.s, u.t, v.accused, coalesce(v.oks, 0), coalesce(v.figures, 0)
		FROM unnest(p, s, t) WITH ORDINALITY AS u(p, s, t, n) LEFT JOIN (SELECT w.n, string_agg(concat_ws(' ', w.fragment, w.verdict, w.printed, w.label, w.note), '; ') FILTER (WHERE w.verdict IN ('wrong', 'unit')) AS accused,
			count(*) FILTER (WHERE w.verdict = 'ok') AS oks, count(*) AS figures FROM pg_temp.verdicts(s) AS w GROUP BY w.n) AS v ON v.n = u.n;
	END LOOP;
END
$$;
SELECT pg_temp.play(2);
SELECT cmp_ok(count(DISTINCT pattern), '>=', 200::bigint, 'patterns of sentences') FROM said WHERE is_true;
SELECT is_empty('SELECT format(''%s: %s: %s'', pattern, sentence, accused) FROM said WHERE is_true AND accused IS NOT NULL', 'no sentence with true figures is called wrong');
SELECT is_empty('SELECT format(''%s: %s'', pattern, sentence) FROM said WHERE NOT is_true AND accused IS NULL', 'and with a false one it is');
SELECT is_empty('SELECT format(''%s: %s'', pattern, sentence) FROM said WHERE is_true AND pattern !~ ''other'' AND oks = 0', 'none of them is merely unknown');
SELECT is_empty('SELECT format(''%s: %s'', pattern, sentence) FROM said WHERE is_true AND pattern ~ ''other'' AND oks > 0 AND pattern !~ ''最高|不超过''', 'what is of something else is not called right');

---------------------------------------------------------------- the text around

-- what a figure of a list counts is said behind the last one: each is judged by its own digits
SELECT pg_temp.draw();
UPDATE fair.gap SET value = CASE n WHEN 5 THEN 805.04 ELSE 5.04 END, previous = CASE n WHEN 5 THEN 700 ELSE 3 END WHERE n IN (5, 6);
CREATE FUNCTION pg_temp.checked(draft text, figures jsonb DEFAULT NULL, schema text DEFAULT 'fair') RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(concat_ws(' ', c.fragment, c.verdict, CASE WHEN c.verdict <> 'ok' THEN c.printed END), ', ' ORDER BY c.position), 'nothing') FROM bizenv.check_draft(draft, schema, '2025-07-31', figures) AS c
$$;
SELECT is(pg_temp.checked(draft), found, draft) FROM (VALUES
	('民营企业贷款余额、政府采购合同融资额分别为805、5亿元。', '805 ok, 5亿元 ok'), ('民营企业贷款余额、政府采购合同融资额分别为805、6亿元。', '805 ok, 6亿元 wrong 5.04亿元'), ('民营企业贷款余额、政府采购合同融资额分别为806、5亿元。', '806 wrong 805.04亿元, 5亿元 ok'),
	('民营企业贷款余额、政府采购合同融资额分别为805.0、5.0和7亿元。', '805.0 unknown, 5.0 ok, 7亿元 unknown')) AS v(draft, found);

---------------------------------------------------------------- figures of an office's own

\set own '[{"name": "经营主体", "value": 12.36, "unit": "万户", "period": "2025-06"}, {"name": "经营主体", "value": 11.52, "unit": "万户", "period": "2024-06"}, {"name": "固定资产投资", "value": 305.2, "unit": "亿元"}, {"name": "办件满意率", "value": 99.2, "unit": "%", "period": "2025"}, {"name": "办件满意率", "value": 98.7, "unit": "%", "period": "2024"}]'
SELECT is(pg_temp.checked(draft, :'own'), found, draft) FROM (VALUES
	('全市经营主体12.36万户，同比增长7.3%。', '12.36万户 ok, 7.3% ok'), ('全市经营主体12.63万户，同比增长7.9%。', '12.63万户 wrong 12.36万户, 7.9% wrong 增加7.3%'), ('经营主体达12.4万户，比上年增加8400户。', '12.4万户 ok, 8400户 ok'),
	('完成固定资产投资305亿元。', '305亿元 ok'), ('固定资产投资350.2亿元，固定资产投资同比增长5%。', '350.2亿元 wrong 305.2亿元, 5% unknown'), ('办件满意率为99.2%，较上年提高0.5个百分点。', '99.2% ok, 0.5个百分点 ok'),
	('办件满意率由上年的98.7%提高至99.5%。', '98.7% ok, 99.5% wrong 99.2%'), ('不动产登记办理时间为999小时，经营主体突破12万户。', '999小时 wrong ' || (SELECT trim_scale(g.value) || CASE WHEN scale(trim_scale(g.value)) = 0 THEN '.0' ELSE '' END FROM fair.gap AS g WHERE g.n = 1 LIMIT 1) || '小时, 突破12万户 ok')) AS v(draft, found);
SELECT is(pg_temp.checked('经营主体12.36万户，已完成9项。', :'own', NULL), '12.36万户 ok, 9项 unknown', 'without a ledger');
SELECT is(pg_temp.checked('经营主体12.36万户。', '[]', NULL), '12.36万户 unknown', 'no figure at all');
SELECT is(pg_temp.checked('经营主体11.52万户。', '[{"name": "经营主体", "value": 11.52, "unit": "万户", "period": "2025-06"}, {"name": "经营主体", "value": 13, "unit": "万户", "period": "2025-09"}]', NULL), '11.52万户 ok', 'what has not begun is not the value');
CREATE TEMP TABLE office_figure AS SELECT * FROM (VALUES ('实际利用外资', 1.25, '亿美元', '2025-01-01'::date)) AS v(name, value, unit, period);
SELECT is((SELECT string_agg(c.fragment || ' ' || c.verdict, ', ') FROM bizenv.check_draft('实际利用外资1.25亿美元。', NULL, '2025-07-31', figures => (SELECT jsonb_agg(f) FROM office_figure AS f)) AS c), '1.25亿美元 ok', 'a table of them');
SELECT is(pg_temp.outcome(format('SELECT count(*) FROM bizenv.check_draft(''12项'', NULL, ''2025-07-31'', %L)', figures), 'figure|"schema"'), state, coalesce(figures, 'NULL')) FROM (VALUES ('{}', '22023'), ('"经营主体"', '22023'), ('[1]', '22023'), ('[{"value": 1}]', '22023'), ('[{"name": "经营主体", "value": "12"}]', '22023'), ('[{"name": "经营主体", "value": 1e30}]', '22023'),
	('[{"name": "经营主体", "value": 1, "period": "2025年"}]', '22023'), ('[{"name": "经营主体", "value": 1, "unit": 3}]', '22023'), ('[{"name": "经营主体", "value": 1}, {"name": "经营主体", "value": 2}]', '22023'), (NULL, '22004'), ('[{"name": "经营主体", "value": null}]', 'ok')) AS v(figures, state);

SELECT * FROM finish();
ROLLBACK;
