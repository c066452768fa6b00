-- The check of a draft (room "briefing"): the newsletter's own text, planted
-- errors of every kind, other wordings, texts that are of no ledger, and the
-- law that a briefing is right and whatever is changed in it is found.
-- Other random rows by SEED=N make test (psql -v seed=N).
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql

CREATE ROLE check_office;
CREATE ROLE check_department;
SELECT format('GRANT CREATE ON DATABASE %I TO check_office', current_database()) \gexec
GRANT check_office, check_department TO CURRENT_USER;
SET LOCAL ROLE check_office;
SET LOCAL client_min_messages = error;
SELECT bizenv.create_ledger('oversight') \g /dev/null
SELECT bizenv.load_sample('oversight') \g /dev/null
SELECT bizenv.grant_ledger('oversight', 'check_department', 'department', 'gxj') \g /dev/null
\set news `cat tools/demo/newsletter.txt`

-- what is not in order: fragment, verdict, the right one
CREATE FUNCTION pg_temp.amiss(draft text, schema text DEFAULT 'oversight', as_of date DEFAULT '2025-07-31') RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(format('%s %s %s', c.fragment, c.verdict, c.printed), ', ' ORDER BY c.position), 'nothing')
	FROM bizenv.check_draft(draft, schema, as_of) AS c WHERE c.verdict IN ('wrong', 'unit')
$$;
-- all rows
CREATE FUNCTION pg_temp.checked(draft text, schema text DEFAULT 'oversight', as_of date DEFAULT '2025-07-31') RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(concat_ws(' ', c.fragment, c.verdict, CASE WHEN c.verdict <> 'ok' THEN c.printed END), ', ' ORDER BY c.position), 'nothing') FROM bizenv.check_draft(draft, schema, as_of) AS c
$$;

---------------------------------------------------------------- the newsletter

CREATE TEMP TABLE news AS SELECT * FROM bizenv.check_draft(:'news', 'oversight', '2025-07-31');
SELECT is(pg_temp.amiss(:'news'), '2.67% unit 提高2.67个百分点', 'the newsletter has no wrong figure, and one in a wrong unit');
SELECT is((SELECT string_agg(fragment, ' ' ORDER BY position) FROM news WHERE verdict = 'ok'),
	'6类 31条 100% 12期 8期 没有实现时间过半 58项 12项 20.7% 46项 79.3% 64项 9项 14% 41项 64% 14项 22% 少报 漏报 连续2月 均未达到销号条件 21.94% 低于 27.35% 4.68% 无变化 高于 3.96% 3.50%', 'these figures of it are those of the ledger');
SELECT is((SELECT count(*) FROM news WHERE verdict = 'unknown'), 46::bigint, 'all others are not known');
SELECT is_empty(format('SELECT * FROM news WHERE substr(%L, position, length) <> fragment', :'news'), 'each stands where it says');
SELECT is_empty(format('SELECT position, length, fragment FROM bizenv.find_quantities(%L) EXCEPT SELECT position, length, fragment FROM news', :'news'), 'no quantity is left out');
SELECT is_empty('SELECT position FROM news GROUP BY position, length HAVING count(*) > 1', 'and none comes twice');
SELECT is_empty($$SELECT * FROM news WHERE verdict_order <> bizenv.code_order(verdict, list => 'draft_verdict') OR verdict_zh <> bizenv.code_label(verdict, list => 'draft_verdict') OR (verdict = 'unknown') <> (figure IS NULL) AND coalesce(note, '') !~ '^与文中' OR (verdict = 'ok') <> (note IS NULL)$$, 'the rows are whole');

-- ten planted errors of different kinds
SELECT :'news' AS planted \gset
SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(:'news', '通过12项', '通过13项'), '20.7%', '20.9%'), '推进46项', '推进45项'), '79.3%', '79.2%'), '完成9项', '完成8项'),
	'总量的14%', '总量的15%'), '过半41项', '过半42项'), '21.94%', '21.49%'), '连续2月', '连续3月'), '仍高于', '仍低于') AS planted \gset
SELECT is((SELECT string_agg(format('%s→%s', fragment, printed), ' ' ORDER BY position) FROM bizenv.check_draft(:'planted', 'oversight', '2025-07-31') WHERE verdict = 'wrong'),
	'13项→12项 20.9%→20.7% 45项→46项 79.2%→79.3% 8项→9项 15%→14% 42项→41项 连续3月→2个月 21.49%→21.94% 低于→高于0.72个百分点', 'ten planted errors are found, with the right figures');
SELECT is((SELECT count(*) FROM bizenv.check_draft(:'planted', 'oversight', '2025-07-31') WHERE verdict = 'ok'), 20::bigint, 'and the others are right as before');

-- one at a time
CREATE TEMP TABLE plant (n serial, old text, new text, found text);
INSERT INTO plant (old, new, found) VALUES
	('6类31条', '7类31条', '7类 wrong 6类'), ('6类31条', '6类32条', '32条 wrong 31条'), ('整改率达100%', '整改率达99%', '99% wrong 100%'), ('计划12期', '计划13期', '13期 wrong 12期'), ('等8期', '等9期', '9期 wrong 8期'),
	('没有实现', '实现', '实现时间过半 wrong 没有实现'), ('共58项', '共59项', '59项 wrong 58项'), ('共58项', '共五十九项', '五十九项 wrong 58项'), ('共64项', '共46项', '46项 wrong 64项'), ('总的量64%', '总的量63%', '63% wrong 64%'),
	('总的量64%', '总的量六成五', '六成五 wrong 64%'), ('开展14项', '开展41项', '41项 wrong 14项'), ('的22%', '的21.8%', '21.8% wrong 22%'), ('海南区2024', '海勃湾区2024', '少报 wrong 0次, 漏报 wrong 0次'), ('市工信局连续', '市财政局连续', '连续2月 wrong 0个月'),
	('连续2月', '连续三个月', '连续三个月 wrong 2个月'), ('“知识产权创造、保护和运用”指标', '“政务服务”指标', '均未达到销号条件 wrong 20项'), ('仍低于', '仍高于', '高于 wrong 低于5.41个百分点'), ('27.35%', '27.53%', '27.53% wrong 27.35%'),
	('4.68%', '4.86%', '4.86% wrong 4.68%'), ('无变化', '有所下降', '下降 wrong 无变化'), ('无变化', '提升0.2个百分点', '0.2个百分点 wrong 无变化'), ('3.96%', '3.69%', '3.69% wrong 3.96%'), ('3.50%', '3.05%', '3.05% wrong 3.50%'),
	('推进46项', '推进超过50项', '超过50项 wrong 46项'), ('推进46项', '推进约60项', '约60项 wrong 46项');
SELECT is(pg_temp.amiss(replace(:'news', old, new)), CASE WHEN strpos(:'news', old) > strpos(:'news', '2.67%') THEN '2.67% unit 提高2.67个百分点, ' || found ELSE found || ', 2.67% unit 提高2.67个百分点' END, format('%s → %s', old, new)) FROM plant ORDER BY n;
-- what is as right as it was
SELECT is(pg_temp.amiss(replace(:'news', old, new)), '2.67% unit 提高2.67个百分点', format('%s → %s', old, new)) FROM (VALUES
	('20.7%', '百分之二十点七'), ('4.68%', '百分之四点六八'), ('推进46项', '推进四十六项'), ('推进46项', '推进近50项'), ('推进46项', '推进40余项'), ('推进46项', '推进超过40项'), ('的22%', '的21.9%'), ('的22%', '的21.88%'), ('总量的14%', '总量的14.1%'), ('总的量64%', '总的量约65%'), ('连续2月', '连续两个月'), ('12个盟市', '13个盟市'),
	('1370.44亿元', '1370.4亿元'), ('4.68%', '4.680%'), ('共58项', '共５８项'), ('2024年度营商环境评估问题清单共', '2024年度“营商环境评估”问题清单 共'), ('，仅完成工作任务总量的20.7%', '（20.7%）')) AS v(old, new);
-- the change of 2.67 points
SELECT is(pg_temp.amiss(replace(:'news', '提升2.67%', new)), found, new) FROM (VALUES
	('提升2.67个百分点', 'nothing'), ('提升13.86%', 'nothing'), ('上升267个基点', 'nothing'), ('提升2.7个百分点', 'nothing'), ('提升2.76%', '2.76% wrong 提高2.67个百分点'), ('提升2.76个百分点', '2.76个百分点 wrong 提高2.67个百分点'),
	('下降2.67个百分点', '下降2.67个百分点 wrong 提高2.67个百分点'), ('下降2.67%', '下降2.67% wrong 提高2.67个百分点'), ('有所提升', 'nothing'), ('有所下降', '下降 wrong 提高2.67个百分点'), ('无变化', '无变化 wrong 提高2.67个百分点')) AS v(new, found);

-- any figure of it, changed at random, is found, and nothing else
CREATE FUNCTION pg_temp.other(fragment text, k integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	old text := substring(fragment, '[0-9.]+');
	decimals integer := coalesce(length(substring(old, '\.(.*)')), 0);
	new numeric;
BEGIN
	LOOP
		new := round((2 + random() * 97)::numeric, decimals);
		EXIT WHEN abs(new - old::numeric) > 0.5 AND new <> 12;
	END LOOP;
	RETURN replace(fragment, old, new::text);
END
$$;
CREATE FUNCTION pg_temp.missed(draft text, schema text, as_of date, share float8 DEFAULT 1) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	r record;
	f text;
	answer text;
BEGIN
	FOR r IN SELECT c.* FROM bizenv.check_draft(draft, schema, as_of) AS c WHERE c.verdict IN ('ok', 'unit') AND c.fragment ~ '[0-9]' AND random() <= share LOOP
		f := pg_temp.other(r.fragment, r.position);
		SELECT string_agg(format('%s %s', d.fragment, d.printed), ', ') INTO answer
		FROM bizenv.check_draft(overlay(draft PLACING f FROM r.position FOR r.length), schema, as_of) AS d WHERE d.verdict = 'wrong';
		IF answer IS DISTINCT FROM format('%s %s', f, r.printed) THEN
			RETURN NEXT format('%s → %s: %s, not %s', r.fragment, f, answer, r.printed);
		END IF;
	END LOOP;
END
$$;
SELECT is_empty(format('SELECT pg_temp.missed(%L, ''oversight'', ''2025-07-31'')', :'news'), 'whatever figure of the newsletter is changed, it alone is found, and its right one given');

---------------------------------------------------------------- other words, another order

SELECT is(pg_temp.checked(draft), found, draft) FROM (VALUES
	('工作要点64项任务中，9项已完成（14%）、42项进度过半（64%）、14项初步开展（22%）。', '64项 ok, 9项 ok, 14% ok, 42项 wrong 41项, 64% ok, 14项 ok, 22% ok'),
	-- two lists, the other way round; the same number in two meanings; two numbers exchanged
	('营商环境评估问题清单46项正在推进，占79.3%，审核通过的仅12项（20.7%）；工作要点已完成41项，占64%，进度过半9项。', '46项 ok, 79.3% ok, 12项 ok, 20.7% ok, 41项 wrong 9项, 64% wrong 14%, 9项 wrong 41项'),
	('评估问题审核通过12项，工作要点进度过半12项。', '12项 ok, 12项 wrong 41项'),
	('工作要点完成率14%，评估问题清单完成率21%，宣传计划完成率66%。', '14% ok, 21% ok, 66% wrong 66.7%'),
	('目前，优化营商环境工作要点任务台账共有64项。已完成10项，占比14%。评估问题清单审核通过的有12项，约占21%。', '64项 ok, 10项 wrong 9项, 14% ok, 12项 ok, 约占21% ok'),
	('宣传计划共12期，已发布9期，完成66.7%。', '12期 ok, 9期 wrong 8期, 66.7% ok'),
	('大厅监察发现问题31条，涉及6类，已整改30条，整改率96.8%。', '31条 ok, 6类 ok, 30条 wrong 31条, 96.8% wrong 100%'),
	('企业反映问题6件，办结1件，逾期3件，发出督办函1份。', '6件 ok, 1件 ok, 3件 ok, 1份 ok'),
	('企业反映问题6件，应发督办函2份。', '6件 ok, 2份 wrong 3份'),
	('市工信局已连续两个月未报送工作要点任务台账，海南区少报3份、漏报2份，市财政局漏报。', '连续两个月 ok, 3份 wrong 2次, 2份 ok, 漏报 wrong 0次'),
	('知识产权创造、保护和运用指标6项任务均未达到销号条件；评估问题清单已销号12项、待销号4项。', '6项 ok, 均未达到销号条件 ok, 12项 ok, 4项 wrong 5项'),
	-- indicators: by the end of their name, last year, differences, the other place of the verb
	('检查问题发现率为21.94%，去年为19.27%，同比提高2.67个百分点，低于全区平均值5.41个百分点，与全区平均值27.35%相比仍有差距。', '21.94% ok, 19.27% ok, 2.67个百分点 ok, 低于 ok, 5.41个百分点 ok, 27.35% ok'),
	('检查问题发现率为21.94%，去年为19.72%，低于全区平均值5.41%，高于去年。', '21.94% ok, 19.72% wrong 19.27%, 低于 ok, 5.41% unit 低于5.41个百分点, 高于 ok'),
	('检查问题发现率为21.94%，低于27.35%的全区平均值。较去年下降。', '21.94% ok, 低于 ok, 低于27.35% ok, 下降 wrong 提高2.67个百分点'),
	('检查问题发现率为21.94%，与全区平均值（27.35%）持平。', '21.94% ok, 27.35% ok, 持平 wrong 低于5.41个百分点'),
	('新发放企业贷款加权平均利率4.68%，比全国平均水平高1.18个百分点，比自治区平均低0.72个百分点，较去年持平。', '4.68% ok, 1.18个百分点 ok, 0.72个百分点 wrong 高于0.72个百分点, 持平 ok'),
	('各类任务实现了时间过半、任务过半。', '实现了时间过半 wrong 没有实现'), ('工作要点未能实现“时间过半、任务过半”。', '未能实现“时间过半 ok'),
	('工作要点任务台账已完成9项,占14%,进度过半41项,占64%,增长2.3%。', '9项 ok, 14% ok, 41项 ok, 64% ok, 2.3% unknown')
) AS v(draft, found);

---------------------------------------------------------------- what is not of the ledger is never wrong

SELECT is(pg_temp.amiss(draft), 'nothing', draft) FROM unnest(ARRAY['全市走访企业58家，解决问题12项，召开座谈会9次，完成率20.9%。', '某市共有任务60项，已完成12项，占20.0%。', '本月办理12345热线3200件，办结率98.5%。',
	'民营企业贷款余额391.75亿元，同比增长22.05%，新发放企业贷款3.2亿元。', '审核通过13项。', '连续3月下降。', '市财政局连续3月召开调度会。', '工作要点已完成9项，占14%，比去年同期高2%，低于序时进度44.3个百分点，序时进度58.3%。',
	'某区连续4月未填报台账。', '贷款利率低于全国平均水平。', '我市检查发现率为30%，高于全国平均水平10%。', '宣传计划覆盖12个领域，走访20家企业。', '工作要点未完成55项。', '', '。，；、', '35', '共发现5类问题。']) AS draft;
-- what the ledger does not know, the draft may contradict itself
SELECT is((SELECT string_agg(c.fragment || ' ' || c.verdict || ' ' || c.note, '; ' ORDER BY c.position) FROM bizenv.check_draft('某市收到来信60封，已答复12封，占25.0%。', 'oversight', '2025-07-31') AS c WHERE c.verdict <> 'unknown'),
	'25.0% wrong 与文中其他数字不符：部分占总体：12封 ÷ 60封 = 20.0%，文中25.0%', 'a figure that the others of the draft contradict is wrong');
SELECT is(pg_temp.checked('7月1日，召开会议1次，12个盟市参加，电话0473-3998316。'), '1次 unknown, 12个盟市 unknown', 'dates and telephones are no figures');
-- a department knows of its own figures only
SET LOCAL ROLE check_department;
SELECT is(pg_temp.checked('工作要点已完成9项。市工信局连续2月未填报工作要点任务台账。市财政局连续2月未填报工作要点任务台账。'), '9项 wrong 1项, 连续2月 ok, 连续2月 unknown', 'by what its reader sees');
SET LOCAL ROLE check_office;
SELECT bizenv.create_ledger('empty') \g /dev/null
SELECT is((SELECT string_agg(DISTINCT verdict, ' ') FROM bizenv.check_draft(:'news', 'empty', '2025-07-31')), 'unknown', 'an empty ledger knows nothing');

---------------------------------------------------------------- a briefing is right

SELECT is(pg_temp.checked(bizenv.briefing('oversight', day), 'oversight', day) ~ 'unknown|wrong|unit', false, format('the briefing of %s is all right', day))
FROM unnest('{2025-03-31,2025-05-31,2025-06-30,2025-07-31,2026-01-31}'::date[]) AS day;

-- of random offices, and whatever is changed in it is found
RESET ROLE;
CREATE SCHEMA random_office;
SET LOCAL search_path = random_office, public;
CREATE TABLE task (task_list text, task_list_name text, list_kind text, progress_class text, is_approved boolean, planned numeric, done numeric, unit text, is_overdue boolean);
CREATE TABLE gap (indicator text, indicator_name text, parent_name text, department_name text, lead_department_name text, benchmark_kind text, benchmark_name text, direction text, unit text, digits integer, value numeric, benchmark numeric, previous numeric);
CREATE TABLE closure (task_list text, task_list_name text, indicator text, indicator_name text, lead_department_name text, may_apply boolean, closed_on date);
CREATE TABLE report (department text, department_name text, task_list text, task_list_name text, period date, due_on date, expected_items integer, submitted_items integer, submitted_on date);
CREATE TABLE problem (department_name text, problem_name text, source text, category text, order_id integer, requirement text, ordered_on date, workdays integer, due_on date, due_reason text, deadline_note text, answered_on date, handled_poorly boolean, overdue_workdays integer,
	letter_count integer, order_letter_on date, order_letter_name text, order_letter_reason text, escalation_name text, escalation_reason text, undecided_reason text, closed_on date, is_overdue boolean);
CREATE VIEW v_task AS SELECT task_list, planned, unit, is_overdue FROM task;
CREATE VIEW v_task_list AS SELECT task_list, min(task_list_name) AS task_list_name, min(list_kind) AS list_kind, count(*) AS task_count, count(*) FILTER (WHERE progress_class = 'completed') AS completed_count,
	count(*) FILTER (WHERE progress_class = 'past_half') AS past_half_count, count(*) FILTER (WHERE progress_class IN ('just_started', 'not_begun')) AS just_started_count, count(*) FILTER (WHERE progress_class = 'not_begun') AS not_begun_count, count(*) FILTER (WHERE progress_class = 'not_reported') AS not_reported_count,
	count(*) FILTER (WHERE is_approved) AS approved_count, sum(planned) AS planned_total, sum(done) AS done_total, (bizenv.both_halves(bizenv.class_agg(progress_class), '2025-01-01', '2025-12-31', bizenv.reference_date())).verdict AS half_verdict,
	length(min(task_list_name)) % 3 AS share_digits FROM task GROUP BY task_list;
CREATE VIEW v_indicator_gap AS SELECT * FROM gap;
CREATE VIEW v_closure AS SELECT * FROM closure;
CREATE VIEW v_reporting AS SELECT * FROM report;
CREATE VIEW v_supervision AS SELECT * FROM problem;
SET LOCAL search_path = :path;
CREATE FUNCTION pg_temp.pick(VARIADIC words text[]) RETURNS text LANGUAGE sql VOLATILE AS 'SELECT words[1 + floor(random() * cardinality(words))::integer]';
CREATE FUNCTION pg_temp.fill() RETURNS void LANGUAGE plpgsql SET search_path = random_office, pg_temp AS $$
DECLARE
	lists text[] := '{高效办成一件事重点事项清单,优化营商环境提升行动方案,自治区营商评价反馈整改台账,惠企政策落地任务分工表}';
	kinds text[] := '{one_thing,work_points,assessment,work_points}';
	units text[] := '{市住建局,市商务局,市水务局,经开区,市文旅局}';
	indicators text[] := '{开办企业办理时限,不动产登记满意度,用水报装平均成本,政府采购合同融资额,网上可办率,净增经营主体,便利度排名}';
BEGIN
	TRUNCATE task, gap, closure, report, problem;
	INSERT INTO task SELECT 'l' || l, lists[l], kinds[l], pg_temp.pick('completed', 'past_half', 'just_started', 'not_begun', 'not_reported'), random() < 0.4, NULL, NULL, NULL, random() < 0.05
	FROM generate_series(1, 1 + floor(random() * 4)::integer) AS l, generate_series(1, 1 + floor(random() * 80)::integer);
	INSERT INTO task SELECT 'p', '典型经验宣传月历', 'publicity', 'past_half', false, 10 + floor(random() * 30), floor(random() * 10), '期', false WHERE random() < 0.8;
	INSERT INTO gap SELECT 'i' || i, indicators[i], CASE WHEN random() < 0.5 THEN '一级指标' || i END, pg_temp.pick('市住建局', '市商务局'), pg_temp.pick('市住建局', '市商务局'), b.kind, b.name, CASE WHEN h < 0.5 THEN 'higher_is_better' ELSE 'lower_is_better' END,
		(ARRAY['个工作日', '%', '元', '亿元', '%', '户', '名'])[i], CASE WHEN i < 6 AND random() < 0.8 THEN i % 3 END, v, b.benchmark, p
	FROM (SELECT i, CASE i WHEN 7 THEN 0.9 ELSE random() END AS h, CASE WHEN i < 6 THEN round((10 + random() * 60)::numeric, 2) WHEN i = 6 THEN floor(random() * 60) - 30 ELSE 1 + floor(random() * 12) END AS v,
			CASE WHEN random() < 0.8 THEN CASE WHEN i < 6 THEN round((10 + random() * 60)::numeric, 2) ELSE 1 + floor(random() * 12) END END AS p FROM generate_series(1, 7) AS i) AS s,
		LATERAL (SELECT q.kind, q.name, CASE WHEN i < 6 THEN round((v + random() * 6 - 3)::numeric, 2) WHEN i = 6 THEN floor(random() * 30) ELSE 1 + floor(random() * 12) END AS benchmark
			FROM (VALUES ('region_mean', '全区平均值'), ('nation', '全国平均水平')) AS q(kind, name) WHERE v IS NOT NULL) AS b;
	INSERT INTO closure SELECT 'l1', lists[1], CASE WHEN n % 4 > 0 THEN 'i' || 1 + n % 4 END, CASE WHEN n % 4 > 0 THEN indicators[1 + n % 4] END, '市住建局', random() < 0.3, CASE WHEN random() < 0.2 THEN date '2025-03-01' END FROM generate_series(1, 2 + floor(random() * 30)::integer) AS n;
	INSERT INTO report SELECT 'd' || d, units[d], 'l' || l, lists[l], m, (m + interval '1 month 4 days')::date, 5, CASE WHEN random() < 0.8 THEN 5 ELSE 3 END, CASE WHEN random() < 0.7 THEN m + 34 + floor(random() * 3)::integer END
	FROM generate_series(1, 5) AS d, generate_series(1, 2) AS l, generate_series(timestamp '2025-01-01', '2025-06-01', '1 month') AS g, LATERAL (SELECT g::date AS m) AS x;
	INSERT INTO problem SELECT pg_temp.pick(VARIADIC units), '问题' || n, pg_temp.pick('enterprise', 'inspection', 'hotline'), pg_temp.pick('设施', '服务', '纪律'), CASE WHEN random() < 0.8 THEN n END, '办结', '2025-07-01', 5, '2025-07-08', NULL, NULL, NULL, NULL, 0,
		floor(random() * 3), NULL, CASE WHEN random() < 0.3 THEN '督办函' END, '逾期', NULL, CASE WHEN random() < 0.5 THEN date '2025-07-05' END, random() < 0.3 FROM generate_series(1, 5 + floor(random() * 50)::integer) AS n;
END
$$;
CREATE FUNCTION pg_temp.of_random_offices(rounds integer, share float8) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	draft text;
BEGIN
	FOR i IN 1..rounds LOOP
		PERFORM pg_temp.fill();
		draft := bizenv.briefing('random_office', '2025-07-31');
		RETURN QUERY SELECT format('%s: %s %s %s in %s', i, c.fragment, c.verdict, c.printed, substr(draft, greatest(1, c.position - 40), 60)) FROM bizenv.check_draft(draft, 'random_office', '2025-07-31') AS c WHERE c.verdict <> 'ok';
		RETURN QUERY SELECT format('%s: %s', i, m) FROM pg_temp.missed(draft, 'random_office', '2025-07-31', share) AS m;
	END LOOP;
END
$$;
SELECT is_empty('SELECT pg_temp.of_random_offices(6, 0.15)', 'briefings of random offices are right, and whatever figure is changed in them, it alone is found');
SELECT cmp_ok(count(*), '>', 20::bigint, 'there are figures in them') FROM bizenv.check_draft(bizenv.briefing('random_office', '2025-07-31'), 'random_office', '2025-07-31');

---------------------------------------------------------------- drafts of any kind

SELECT is(pg_temp.outcome(format('SELECT count(*) FROM bizenv.check_draft(%L, ''oversight'', ''2025-07-31'')', d)), 'ok', left(d, 20)) FROM unnest(ARRAY[E'\\.*+?[](){}|^$''"%s%n', E'\x01\x02\n\n\t', repeat('工作要点已完成9项，占14%；', 500), repeat('长', 100000), repeat('共', 20000),
	repeat('高于全区平均值27.35%', 500), '𠀀𠀀𠀀已完成9项']) AS d;
SELECT is((SELECT count(*) FROM bizenv.check_draft(repeat('工作要点已完成9项，占14%；', 500), 'oversight', '2025-07-31') WHERE verdict = 'ok'), 1000::bigint, 'a long draft');

-- The same paragraphs once more, far behind: what stands near is looked up by place.  (256 characters are a page.)
CREATE FUNCTION pg_temp.pages(draft text, n integer) RETURNS text LANGUAGE sql AS $$ SELECT repeat(rpad(draft, 256 * (length(draft) / 256 + 1), E'\n'), n) $$;
CREATE FUNCTION pg_temp.unlike(draft text, n integer) RETURNS SETOF text LANGUAGE sql AS $$
	WITH shift AS (SELECT 256 * (length(draft) / 256 + 1) AS by),
	once AS MATERIALIZED (SELECT c.* FROM bizenv.check_draft(draft, 'oversight', '2025-07-31') AS c),
	often AS MATERIALIZED (SELECT c.* FROM bizenv.check_draft(pg_temp.pages(draft, n), 'oversight', '2025-07-31') AS c)
	SELECT x::text FROM (SELECT o.position + g * s.by, o.length, o.fragment, o.verdict, o.printed, o.figure, o.label, o.note FROM once AS o, shift AS s, generate_series(0, n - 1) AS g
		EXCEPT ALL SELECT o.position, o.length, o.fragment, o.verdict, o.printed, o.figure, o.label, o.note FROM often AS o) AS x
	UNION ALL SELECT format('%s rows, not %s times %s', (SELECT count(*) FROM often), n, (SELECT count(*) FROM once)) WHERE (SELECT count(*) FROM often) <> n * (SELECT count(*) FROM once)
$$;
SELECT is_empty(format('SELECT pg_temp.unlike(%L, 16)', :'news'), 'sixteen newsletters in one draft are checked as one is');
SELECT is_empty(format('SELECT pg_temp.unlike(%L, 9)', d), left(d, 30)) FROM unnest(ARRAY['工作要点已完成9项，占14%；', '“评估问题”𠀀问题清单 审核通过11项，新发放企业贷款加权平均利率4.68%，高于全区平均水平0.72个百分点', repeat('1项', 300), '2,345项：已完成1,000项']) AS d;

SELECT * FROM finish();
ROLLBACK;
