-- The room "briefing": every rule of a sentence, documents of ledgers of any
-- kind, and of tables that are no ledger; the check of a draft is in
-- briefing_check.sql.
-- Other random rows by SEED=N make test (psql -v seed=N).
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql

---------------------------------------------------------------- gap_sentence

SELECT is(bizenv.gap_sentence(CASE lang WHEN 'zh' THEN '甲' ELSE 'A' END, value, benchmark, CASE lang WHEN 'zh' THEN '均值' ELSE 'mean' END, direction, unit, previous, previous_benchmark, digits, lang),
	CASE lang WHEN 'zh' THEN zh ELSE en END, format('%s: %s', lang, CASE lang WHEN 'zh' THEN zh ELSE en END))
FROM (VALUES
	(21.94, 27.35, 'higher_is_better', '%', 19.27, NULL, 2, '甲为21.94%，较上年提高2.67个百分点，仍低于均值（27.35%）5.41个百分点', 'A is 21.94%, up 2.67 percentage points on last year, still 5.41 percentage points below mean (27.35%)'),
	-- the verbs follow the signs, 仍 the standing
	(21.94, 27.35, 'lower_is_better', '%', 19.27, NULL, 2, '甲为21.94%，较上年提高2.67个百分点，低于均值（27.35%）5.41个百分点', 'A is 21.94%, up 2.67 percentage points on last year, 5.41 percentage points below mean (27.35%)'),
	(4.68, 3.96, 'lower_is_better', '%', 5.1, NULL, 2, '甲为4.68%，较上年下降0.42个百分点，仍高于均值（3.96%）0.72个百分点', 'A is 4.68%, down 0.42 percentage points on last year, still 0.72 percentage points above mean (3.96%)'),
	(4.68, 3.96, 'higher_is_better', '%', 5.1, NULL, 2, '甲为4.68%，较上年下降0.42个百分点，高于均值（3.96%）0.72个百分点', 'A is 4.68%, down 0.42 percentage points on last year, 0.72 percentage points above mean (3.96%)'),
	-- not 仍 where it was not behind: against the benchmark of last year where that is given
	(4.68, 3.96, 'lower_is_better', '%', 3.9, NULL, 2, '甲为4.68%，较上年提高0.78个百分点，高于均值（3.96%）0.72个百分点', 'A is 4.68%, up 0.78 percentage points on last year, 0.72 percentage points above mean (3.96%)'),
	(4.68, 3.96, 'lower_is_better', '%', 3.9, 3.8, 2, '甲为4.68%，较上年提高0.78个百分点，仍高于均值（3.96%）0.72个百分点', 'A is 4.68%, up 0.78 percentage points on last year, still 0.72 percentage points above mean (3.96%)'),
	(4.68, 3.96, 'lower_is_better', '%', 5.1, 5.1, 2, '甲为4.68%，较上年下降0.42个百分点，高于均值（3.96%）0.72个百分点', 'A is 4.68%, down 0.42 percentage points on last year, 0.72 percentage points above mean (3.96%)'),
	(4.68, 3.96, 'lower_is_better', '%', NULL, NULL, 2, '甲为4.68%，高于均值（3.96%）0.72个百分点', 'A is 4.68%, 0.72 percentage points above mean (3.96%)'),
	-- level, unchanged: at the digits that are printed, and just beyond them
	(3.964, 3.96, 'lower_is_better', '%', 3.9649, NULL, 2, '甲为3.96%，较上年无变化，与均值（3.96%）持平', 'A is 3.96%, unchanged on last year, level with mean (3.96%)'),
	(3.965, 3.96, 'lower_is_better', '%', 3.9601, NULL, 2, '甲为3.97%，较上年无变化，高于均值（3.96%）0.01个百分点', 'A is 3.97%, unchanged on last year, 0.01 percentage points above mean (3.96%)'),
	(3.955, 3.96, 'lower_is_better', '%', 3.95, NULL, 2, '甲为3.955%，较上年提高0.005个百分点，低于均值（3.960%）0.005个百分点', 'A is 3.955%, up 0.005 percentage points on last year, 0.005 percentage points below mean (3.960%)'),
	(3.96, 3.96, 'lower_is_better', '%', 3.96, NULL, 0, '甲为4%，较上年无变化，与均值（4%）持平', 'A is 4%, unchanged on last year, level with mean (4%)'),
	-- other units, one and many, negative figures
	(3, 4, 'lower_is_better', '天', 5, NULL, 0, '甲为3天，较上年缩短2天，低于均值（4天）1天', 'A is 3 days, down 2 days on last year, 1 day below mean (4 days)'),
	(1, 2.5, 'lower_is_better', '个工作日', 1, NULL, 1, '甲为1.0个工作日，较上年无变化，低于均值（2.5个工作日）1.5个工作日', 'A is 1.0 workdays, unchanged on last year, 1.5 workdays below mean (2.5 workdays)'),
	(98.5, 97, 'higher_is_better', '分', 96, NULL, 1, '甲为98.5分，较上年提高2.5分，高于均值（97.0分）1.5分', 'A is 98.5 points, up 2.5 points on last year, 1.5 points above mean (97.0 points)'),
	(-1.5, 2, 'higher_is_better', '亿元', -3, NULL, 1, '甲为-1.5亿元，较上年增加1.5亿元，仍低于均值（2.0亿元）3.5亿元', 'A is -1.5 hundred million yuan, up 1.5 hundred million yuan on last year, still 3.5 hundred million yuan below mean (2.0 hundred million yuan)'),
	(-0.004, 0, 'higher_is_better', '元', 0, NULL, 2, '甲为0.00元，较上年无变化，与均值（0.00元）持平', 'A is 0.00 yuan, unchanged on last year, level with mean (0.00 yuan)'),
	(7, 5, 'higher_is_better', '家', 6, NULL, 0, '甲为7家，较上年增加1家，高于均值（5家）2家', 'A is 7 家, up 1 家 on last year, 2 家 above mean (5 家)'),
	(12.5, 10, 'higher_is_better', '％', 10, NULL, 1, '甲为12.5%，较上年提高2.5个百分点，高于均值（10.0%）2.5个百分点', 'A is 12.5%, up 2.5 percentage points on last year, 2.5 percentage points above mean (10.0%)'),
	(2, 1, 'higher_is_better', '%', 1, NULL, 0, '甲为2%，较上年提高1个百分点，高于均值（1%）1个百分点', 'A is 2%, up 1 percentage point on last year, 1 percentage point above mean (1%)'),
	-- the verb is that of the unit: what took longer is not 提升, a rank goes up where its number falls
	(4, 3, 'lower_is_better', '小时', 2, NULL, 0, '甲为4小时，较上年延长2小时，高于均值（3小时）1小时', 'A is 4 小时, up 2 小时 on last year, 1 小时 above mean (3 小时)'),
	(11, 1, 'lower_is_better', '名', 12, NULL, 0, '甲为第11名，较上年上升1位，仍落后于均值（第1名）10位', 'A is No. 11, up 1 place on last year, still 10 places behind mean (No. 1)'),
	(3, 5, 'lower_is_better', '位', 1, NULL, 0, '甲为第3位，较上年下降2位，领先均值（第5位）2位', 'A is No. 3, down 2 places on last year, 2 places ahead of mean (No. 5)'),
	(8, 5, 'higher_is_better', '名', 6, NULL, 0, '甲为8名，较上年增加2名，高于均值（5名）3名', 'A is 8 名, up 2 名 on last year, 3 名 above mean (5 名)'),
	(30, 12, 'lower_is_better', '件', 60, 20, NULL, '甲为30件，较上年减少30件，仍高于均值（12件）18件', 'A is 30 件, down 30 件 on last year, still 18 件 above mean (12 件)'),
	(320.5, 300, 'lower_is_better', '元', 300, NULL, NULL, '甲为320.50元，较上年上升20.50元，高于均值（300.00元）20.50元', 'A is 320.50 yuan, up 20.50 yuan on last year, 20.50 yuan above mean (300.00 yuan)'),
	(-12, 5, 'higher_is_better', '户', 5, NULL, NULL, '甲减少12户，较上年减少17户，低于均值（5户）17户', 'A is -12 户, down 17 户 on last year, 17 户 below mean (5 户)'),
	-- figures that differ are printed differently; what is level is not told by two figures
	(1, 0.5, 'lower_is_better', '天', NULL, NULL, 0, '甲为1.0天，高于均值（0.5天）0.5天', 'A is 1.0 days, 0.5 days above mean (0.5 days)'),
	(3.964, 3.966, 'lower_is_better', '%', NULL, NULL, 2, '甲为3.96%，与均值持平', 'A is 3.96%, level with mean'),
	-- without digits: as many as the unit has, or needs
	(3, 4, 'lower_is_better', '天', 5, NULL, NULL, '甲为3天，较上年缩短2天，低于均值（4天）1天', 'A is 3 days, down 2 days on last year, 1 day below mean (4 days)'),
	(3.5, 4, 'lower_is_better', '天', NULL, NULL, NULL, '甲为3.5天，低于均值（4.0天）0.5天', 'A is 3.5 days, 0.5 days below mean (4.0 days)'),
	(3, 4, 'lower_is_better', '%', NULL, NULL, NULL, '甲为3.00%，低于均值（4.00%）1.00个百分点', 'A is 3.00%, 1.00 percentage points below mean (4.00%)'),
	-- what is missing is left out
	(21.94, NULL, 'higher_is_better', '%', 19.27, NULL, 2, '甲为21.94%，较上年提高2.67个百分点', 'A is 21.94%, up 2.67 percentage points on last year'),
	(NULL, 27.35, 'higher_is_better', '%', 19.27, NULL, 2, '甲尚未报送', 'A has not been reported'),
	(NULL, NULL, 'higher_is_better', '%', NULL, NULL, 2, '甲尚未报送', 'A has not been reported')
) AS t(value, benchmark, direction, unit, previous, previous_benchmark, digits, zh, en), (VALUES ('zh'), ('en')) AS l(lang);
SELECT is(bizenv.gap_sentence('甲', 1, 2, NULL, '正向'), '甲为1.00%，低于基准值（2.00%）1.00个百分点', 'a benchmark without a name, the office''s word for the direction');
SELECT is(bizenv.gap_sentence('甲', 1, 2, NULL, '正向', lang => '英文'), '甲 is 1.00%, 1.00 percentage points below the benchmark (2.00%)', 'the office''s word for the language');
SELECT is(bizenv.gap_sentence('甲', 0.0449999999, 0, '乙', 'higher_is_better', '元'), '甲为0.04元，高于乙（0.00元）0.04元', 'rounded once');

-- the same in plain SQL, on random rows
CREATE TEMP TABLE gap AS
SELECT n, round((random() * 40 - 5)::numeric, (random() * 4)::integer) AS value, CASE WHEN random() < 0.9 THEN round((random() * 40 - 5)::numeric, (random() * 4)::integer) END AS benchmark,
	CASE WHEN random() < 0.8 THEN round((random() * 40 - 5)::numeric, (random() * 4)::integer) END AS previous, CASE WHEN random() < 0.3 THEN round((random() * 40)::numeric, 2) END AS previous_benchmark,
	random() < 0.5 AS is_high, (ARRAY['%', '天', '亿元'])[1 + floor(random() * 3)::integer] AS unit, floor(random() * 4)::integer AS digits
FROM generate_series(1, 1500) AS n;
UPDATE gap SET benchmark = value + (random() * 4 - 2)::integer / 1000.0 WHERE n % 5 = 0;
UPDATE gap SET previous = value + (random() * 4 - 2)::integer / 1000.0 WHERE n % 7 = 0;
SELECT is_empty($$
	SELECT g.*, bizenv.gap_sentence('甲', value, benchmark, '乙', CASE WHEN is_high THEN 'higher_is_better' ELSE 'lower_is_better' END, unit, previous, previous_benchmark, digits) FROM gap AS g,
	LATERAL (SELECT round(value - benchmark, digits) AS d, round(value - previous, digits) AS c, CASE unit WHEN '%' THEN '个百分点' ELSE unit END AS u,
		round(previous - coalesce(previous_benchmark, benchmark), digits) AS p, CASE WHEN is_high THEN -1 ELSE 1 END AS s,
		digits + CASE WHEN round(value - benchmark, digits) <> 0 AND round(value, digits) = round(benchmark, digits) THEN 1 ELSE 0 END AS n,
		CASE WHEN unit = '%' THEN '{提高,下降}' WHEN unit = '天' THEN '{延长,缩短}' WHEN is_high THEN '{增加,减少}' ELSE '{上升,降低}' END::text[] AS verbs) AS x
	WHERE bizenv.gap_sentence('甲', value, benchmark, '乙', CASE WHEN is_high THEN 'higher_is_better' ELSE 'lower_is_better' END, unit, previous, previous_benchmark, digits) IS DISTINCT FROM
		'甲为' || regexp_replace(round(value, x.n)::text, '^-(?=[0.]*$)', '') || unit
		|| CASE WHEN c = 0 THEN '，较上年无变化' WHEN c IS NULL THEN '' ELSE '，较上年' || verbs[CASE WHEN c > 0 THEN 1 ELSE 2 END] || round(abs(value - previous), x.n) || u END
		|| CASE WHEN d IS NULL THEN '' WHEN d = 0 THEN '，与乙' || CASE WHEN round(value, x.n) = round(benchmark, x.n) THEN '（' || regexp_replace(round(benchmark, digits)::text, '^-(?=[0.]*$)', '') || unit || '）' ELSE '' END || '持平'
			ELSE '，' || CASE WHEN d * s > 0 AND p * s > 0 THEN '仍' ELSE '' END || CASE WHEN d > 0 THEN '高于' ELSE '低于' END
				|| '乙（' || regexp_replace(round(benchmark, x.n)::text, '^-(?=[0.]*$)', '') || unit || '）' || round(abs(value - benchmark), x.n) || u END$$, 'sentences are what plain SQL writes');

SELECT is(pg_temp.outcome(call, argument), state, call) FROM (VALUES
	($$SELECT bizenv.gap_sentence(NULL, 1, 2, '乙', 'higher_is_better')$$, 'name', '22004'), ($$SELECT bizenv.gap_sentence('甲', 1, 2, '乙', NULL)$$, 'direction', '22004'),
	($$SELECT bizenv.gap_sentence('甲', 1, 2, '乙', 'up')$$, 'direction', '22023'), ($$SELECT bizenv.gap_sentence('甲', 1, 2, '乙', 'higher_is_better', NULL)$$, 'unit', '22004'),
	($$SELECT bizenv.gap_sentence('甲', 1, 2, '乙', 'higher_is_better', 'pp')$$, '', '22023'), ($$SELECT bizenv.gap_sentence('甲', 1, 2, '乙', 'higher_is_better', digits => NULL)$$, '', 'ok'),
	($$SELECT bizenv.gap_sentence('甲', 1, 2, '乙', 'higher_is_better', digits => 7)$$, 'digits', '22023'), ($$SELECT bizenv.gap_sentence('甲', 1, 2, '乙', 'higher_is_better', digits => -1)$$, 'digits', '22023'),
	($$SELECT bizenv.gap_sentence('甲', 'NaN', 2, '乙', 'higher_is_better')$$, 'value', '22003'), ($$SELECT bizenv.gap_sentence('甲', 1, 'Infinity', '乙', 'higher_is_better')$$, 'benchmark', '22003'),
	($$SELECT bizenv.gap_sentence('甲', 1, 2, '乙', 'higher_is_better', lang => NULL)$$, 'lang', '22004'), ($$SELECT bizenv.gap_sentence('甲', 1, 2, '乙', 'higher_is_better', lang => 'fr')$$, 'lang', '22023'),
	($$SELECT bizenv.progress_sentence('{}', digits => 3)$$, 'digits', '22023'), ($$SELECT bizenv.progress_sentence('{}', digits => NULL)$$, 'digits', '22004'),
	($$SELECT bizenv.progress_sentence('{}', half_counts => NULL)$$, 'half_counts', '22004'), ($$SELECT bizenv.progress_sentence('{}', lang => 'fr')$$, 'lang', '22023'), ($$SELECT bizenv.progress_sentence('{}', lang => NULL)$$, 'lang', '22004'),
	($$SELECT bizenv.reporting_sentence(NULL, '{}')$$, 'unit', '22004'), ($$SELECT bizenv.reporting_sentence('甲', '{}', lang => NULL)$$, 'lang', '22004'), ($$SELECT bizenv.reporting_sentence('甲', '{}', lang => '')$$, 'lang', '22023'),
	($$SELECT bizenv.progress_sentence(NULL)$$, '', 'ok'), ($$SELECT bizenv.reporting_sentence('甲', NULL)$$, '', 'ok')
) AS t(call, argument, state);
SELECT is(bizenv.progress_sentence(NULL), NULL, 'no tally, no sentence');
SELECT is(bizenv.reporting_sentence('甲', NULL), NULL, 'no tally of reports, no sentence');

---------------------------------------------------------------- progress_sentence, reporting_sentence

SELECT is(bizenv.progress_sentence(t::bizenv.progress_tally, name, digits, lang => lang), CASE lang WHEN 'zh' THEN zh ELSE en END, format('%s: %s', lang, CASE lang WHEN 'zh' THEN zh ELSE en END))
FROM (VALUES
	('{}', NULL, 1, '没有任务', 'no tasks'),
	('{}', '清单', 1, '清单没有任务', '清单: no tasks'),
	('{"completed": 9, "above_half": 41, "below_half": 14, "unvalued": 64}', '台账', 0, '台账共64项任务，已完成9项，占任务总量的14%，进度过半41项，占任务总量的64%，初步开展14项，占任务总量的22%', '台账: 64 tasks: 9 completed (14%), 41 past half (64%), 14 just started (22%)'),
	('{"not_reported": 1}', NULL, 2, '共1项任务，未报送1项，占任务总量的100%', '1 task: 1 not reported (100%)'),
	('{"completed": 2, "unvalued": 2}', NULL, 1, '共2项任务，已完成2项，占任务总量的100%', '2 tasks: 2 completed (100%)'),
	('{"completed": 1, "above_half": 1, "unvalued": 2}', NULL, 1, '共2项任务，已完成1项，占任务总量的50%，进度过半1项，占任务总量的50%', '2 tasks: 1 completed (50%), 1 past half (50%)'),
	-- 未启动 is no 初步开展
	('{"zero": 3}', '清单', 1, '清单共3项任务，未启动3项，占任务总量的100%', '清单: 3 tasks: 3 not begun (100%)'),
	('{"zero": 1, "below_half": 2, "sum": 50}', '清单', 1, '清单共3项任务，初步开展3项，占任务总量的100%，其中未启动1项', '清单: 3 tasks: 3 just started (100%), of which 1 not begun'),
	-- a share that is neither nothing nor all does not look like it
	('{"completed": 1, "below_half": 9999, "unvalued": 10000}', NULL, 1, '共10000项任务，已完成1项，占任务总量的0.01%，初步开展9999项，占任务总量的99.99%', '10000 tasks: 1 completed (0.01%), 9999 just started (99.99%)')
) AS v(t, name, digits, zh, en), (VALUES ('zh'), ('en')) AS l(lang);

CREATE FUNCTION pg_temp.reports(s text, name text, lang text) RETURNS text LANGUAGE sql AS $$
	-- a letter a month up to June: t on time, l late, s short, m missing, n not due
	SELECT bizenv.reporting_sentence('甲局', bizenv.report_card_agg(p, CASE c WHEN 'n' THEN date '2025-08-05' ELSE (p + interval '1 month')::date + 4 END,
		CASE WHEN c IN ('t', 's') THEN p + 30 WHEN c = 'l' THEN p + 45 END, 5, CASE c WHEN 's' THEN 3 ELSE 5 END, '2025-07-31'), name, lang)
	FROM (SELECT c, (date '2025-07-01' - (length(s) - n + 1)::integer * interval '1 month')::date AS p FROM regexp_split_to_table(s, '') WITH ORDINALITY AS x(c, n)) AS r
$$;
SELECT is(pg_temp.reports(s, name, lang), CASE lang WHEN 'zh' THEN zh ELSE en END, format('%s: %s: %s', s, lang, CASE lang WHEN 'zh' THEN zh ELSE en END))
FROM (VALUES
	('tttt', '台账', '甲局按时完整报送台账', '甲局 reported 台账 in full and on time'), ('tttt', NULL, '甲局按时完整报送', '甲局 reported in full and on time'),
	('ttmm', '台账', '甲局连续2个月未报送台账', '甲局 has not reported 台账 for 2 months in a row'), ('mm', NULL, '甲局连续2个月未报送', '甲局 has not reported for 2 months in a row'),
	('tttm', '台账', '甲局6月份未报送台账', '甲局 has not reported 台账 for June 2025'), ('m', NULL, '甲局6月份未报送', '甲局 has not reported for June 2025'),
	('tmtm', '台账', '甲局6月份未报送台账，累计应报4次，漏报2次', '甲局 has not reported 台账 for June 2025, of 4 reports due 2 missing'),
	('slmm', '台账', '甲局连续2个月未报送台账，累计应报4次，少报1次、漏报2次、滞后报送1次', '甲局 has not reported 台账 for 2 months in a row, of 4 reports due 1 short, 2 missing, 1 late'),
	('tsms', '台账', '甲局台账报送不全，应报4次，少报2次、漏报1次', '甲局, 台账: of 4 reports due 2 short, 1 missing'),
	('tsms', NULL, '甲局报送不全，应报4次，少报2次、漏报1次', '甲局: of 4 reports due 2 short, 1 missing'),
	('mmmmmt', '台账', '甲局台账报送不全，应报6次，漏报5次', '甲局, 台账: of 6 reports due 5 missing'),
	('llll', '台账', '甲局台账报送不及时，应报4次，滞后报送4次', '甲局, 台账: of 4 reports due 4 late'), ('tltt', '台账', '甲局台账报送不及时，应报4次，滞后报送1次', '甲局, 台账: of 4 reports due 1 late'),
	('ls', '台账', '甲局台账报送不全、不及时，应报2次，少报1次、滞后报送1次', '甲局, 台账: of 2 reports due 1 short, 1 late'),
	('n', '台账', '甲局尚无到期应报的台账', '甲局 has no report on 台账 due yet'), ('n', NULL, '甲局尚无到期应报的报表', '甲局 has no report due yet'),
	('tn', NULL, '甲局按时完整报送', '甲局 reported in full and on time')
) AS v(s, name, zh, en), (VALUES ('zh'), ('en')) AS l(lang);

---------------------------------------------------------------- what the functions are

SELECT is(string_agg(format('%s %s%s', proname, provolatile, proparallel), ', ' ORDER BY proname), expected, 'labels')
FROM pg_proc, (SELECT 'briefing su, briefing_columns is, briefing_figures su, check_draft su, gap_sentence is, letter_text su, progress_sentence is, reporting_sentence is') AS e(expected)
WHERE pronamespace = 'bizenv'::regnamespace AND proname IN ('briefing', 'briefing_columns', 'briefing_figures', 'check_draft', 'gap_sentence', 'letter_text', 'progress_sentence', 'reporting_sentence')
GROUP BY expected;
CREATE TABLE rate AS SELECT n, (n % 100)::numeric AS value FROM generate_series(1, 20000) AS n;
ANALYZE rate;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SELECT matches(pg_temp.plan_of($$SELECT max(bizenv.gap_sentence('甲', value, 50, '乙', 'higher_is_better')) FROM rate$$), 'Parallel Seq Scan', 'sentences are written in parallel');
SELECT is((SELECT count(DISTINCT bizenv.gap_sentence('甲', value, 50, '乙', 'higher_is_better')) FROM rate WHERE n <= 2000), 100::bigint, 'and are the same');
SELECT doesnt_match(pg_temp.plan_of($$SELECT max(bizenv.briefing('x', '2025-07-31')) FROM rate$$), 'Parallel', 'documents are not: they set the day');
RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size;

---------------------------------------------------------------- the ledger of the newsletter

CREATE ROLE briefing_office;
CREATE ROLE briefing_department;
CREATE ROLE briefing_bi;
CREATE ROLE briefing_nobody;
SELECT format('GRANT CREATE ON DATABASE %I TO briefing_office', current_database()) \gexec
GRANT briefing_office, briefing_department, briefing_bi, briefing_nobody TO CURRENT_USER;
SET LOCAL ROLE briefing_office;
SET LOCAL client_min_messages = error;
SELECT bizenv.create_ledger('oversight') \g /dev/null
SELECT bizenv.load_sample('oversight') \g /dev/null
SELECT bizenv.grant_ledger('oversight', 'briefing_department', 'department', 'gxj') \g /dev/null
SELECT bizenv.grant_ledger('oversight', 'briefing_bi', 'bi') \g /dev/null
SELECT bizenv.briefing('oversight', '2025-07-31') AS zh, bizenv.briefing('oversight', '2025-07-31', 'en') AS en \gset

SELECT ok(strpos(:'zh', printed) > 0, 'the briefing says ' || printed) FROM unnest(ARRAY['6类31条', '整改率100%', '宣传计划12期，已完成8期', '共58项', '审核通过12项', '20.7%', '正在推进46项', '79.3%', '共64项', '已完成9项', '14%', '进度过半41项', '64%',
	'初步开展14项', '22%', '没有实现时间过半、任务过半', '市工信局连续2个月未报送', '海南区2024年度营商环境评估问题清单报送不全，应报6次，少报2次、漏报2次', '“知识产权创造、保护和运用”指标的6项任务均未达到销号条件',
	'为21.94%，较上年提高2.67个百分点，仍低于全区平均值（27.35%）', '为4.68%，较上年无变化，仍分别高于自治区平均水平（3.96%）0.72个百分点、全国平均水平（3.50%）1.18个百分点',
	'任务推进不快', '任务报送不及时、不完整', '整改成效不明显', '关于2025年7月优化营商环境重点任务进展情况的通报', '（数据截至2025年7月31日）']) AS printed;
SELECT is(:'zh' || :'en' ~ 'NULL|个百分点%|%%', false, 'no NULL and no percent of points');
SELECT is(bizenv.briefing('oversight', '2025-07-31'), :'zh', 'it is the same every time');

-- figures are what their inputs say, and stand in the briefing
CREATE TEMP TABLE figure AS SELECT * FROM bizenv.briefing_figures('oversight', '2025-07-31');
SELECT is_empty($$SELECT * FROM figure WHERE value IS DISTINCT FROM round(CASE formula WHEN '100 * input_1 / input_2' THEN 100 * input_1 / input_2 WHEN 'input_1 - input_2' THEN input_1 - input_2 ELSE input_1 END, digits)
	OR value IS NULL AND figure NOT IN ('half_verdict', 'standing', 'last_due_period', 'period')$$, 'each value is that of its formula');
SELECT is_empty($$SELECT * FROM figure WHERE printed IS NULL OR printed = '' OR figure ~ '_share$' AND printed <> trim_scale(value) || '%' OR figure ~ '_count$' AND printed <> trim_scale(value) || unit$$, 'and is printed at its digits');
SELECT is_empty('SELECT place FROM figure GROUP BY place HAVING count(*) > 1', 'each has a place of its own');
SELECT is((SELECT array_agg(place ORDER BY place) FROM figure), (SELECT array_agg(n::integer) FROM generate_series(1, (SELECT count(*) FROM figure)) AS n), 'from 1 on');
SELECT is_empty($$SELECT figure, task_list, department, source, indicator, benchmark_kind FROM figure GROUP BY 1, 2, 3, 4, 5, 6 HAVING count(*) > 1$$, 'code and keys tell a figure from all others');
SELECT is_empty($$SELECT * FROM figure WHERE section_order <> bizenv.code_order(section) OR section_zh <> bizenv.code_label(section)$$, 'sections are codes');
SELECT is((SELECT string_agg(DISTINCT section_order || section_zh, ' ' ORDER BY section_order || section_zh) FROM figure), '1工作动态 2任务推进 3任务报送 4整改成效', 'there are four');
SELECT is_empty($$SELECT * FROM (SELECT v.task_list, c.* FROM oversight.v_task_list AS v, LATERAL (VALUES ('task_count', task_count::numeric), ('completed_count', completed_count), ('completed_share', completed_pct), ('past_half_count', past_half_count),
		('past_half_share', past_half_pct), ('just_started_count', just_started_count), ('just_started_share', just_started_pct), ('not_begun_count', not_begun_count), ('not_begun_share', not_begun_pct), ('not_reported_count', not_reported_count), ('not_reported_share', not_reported_pct), ('approved_count', approved_count),
		('approved_share', approved_pct), ('ongoing_count', ongoing_count), ('ongoing_share', ongoing_pct), ('planned_total', planned_total), ('done_total', done_total)) AS c(figure, value) WHERE c.value IS NOT NULL) AS c
	FULL JOIN (SELECT f.* FROM bizenv.briefing_figures('oversight', bizenv.reference_date()) AS f WHERE list_kind IS NOT NULL AND figure NOT IN ('done_share', 'overdue_count', 'half_verdict')) AS f ON (f.task_list, f.figure) = (c.task_list, c.figure)
	WHERE c.value IS DISTINCT FROM f.value$$, 'lists: what the view shows');
SET LOCAL bizenv.as_of = '2025-07-31';
SELECT is_empty($$SELECT f.figure, f.value FROM (SELECT v.department, v.task_list, c.* FROM oversight.v_reporting AS v, LATERAL (VALUES ('expected_count', CASE WHEN report_status = 'not_due' THEN 0 ELSE 1 END), ('short_count', (report_status = 'short')::integer),
		('missing_count', (report_status = 'missing')::integer), ('late_count', (report_status = 'late')::integer)) AS c(figure, one)) AS c
	JOIN figure AS f ON f.section = 'reporting' AND (f.department, f.task_list, f.figure) = (c.department, c.task_list, c.figure) GROUP BY f.department, f.task_list, f.figure, f.value HAVING sum(c.one) <> f.value$$, 'reports: what the view shows');
SELECT is_empty($$SELECT * FROM oversight.v_reporting AS v JOIN figure AS f ON f.figure = 'trailing_missing' AND (f.department, f.task_list) = (v.department, v.task_list) WHERE v.trailing_missing <> f.value$$, 'months of silence: what the view shows');

---------------------------------------------------------------- the day, and who reads

SET LOCAL bizenv.as_of = '2020-02-02';
SELECT is(bizenv.briefing('oversight', '2025-07-31'), :'zh', 'the day is that of the argument');
SELECT is(current_setting('bizenv.as_of'), '2020-02-02', 'and the setting is as it was');
SELECT is(pg_temp.outcome($$SELECT bizenv.briefing('nowhere', '2025-07-31')$$), '42P01', 'an error');
SELECT is(current_setting('bizenv.as_of'), '2020-02-02', 'and the setting is as it was still');
SELECT is((SELECT string_agg(left(b, 20), '') FROM (SELECT bizenv.briefing('oversight', d) AS b FROM (VALUES (date '2025-06-30'), ('2025-07-31')) AS v(d)) AS s) ~ '优化', true, 'two days in one query');
SET LOCAL datestyle = 'German, DMY';
SELECT is(bizenv.briefing('oversight', '2025-07-31'), :'zh', 'whatever the style of dates');
SET LOCAL datestyle = 'ISO, YMD';
SET LOCAL search_path = '';
SELECT bizenv.briefing('oversight', '2025-07-31') AS unpathed \gset
SET LOCAL search_path = :path;
SELECT is(:'unpathed'::text, :'zh', 'and the search_path');
SET LOCAL bizenv.as_of = '';

-- a department sees its own: one department, one list
SET LOCAL ROLE briefing_department;
SELECT is(bizenv.briefing('oversight', '2025-07-31'), '# 关于2025年7月优化营商环境重点任务进展情况的通报

（数据截至2025年7月31日，仅含市工信局）

## 工作动态

- 企业反映：共收集1类1条问题，已交办1条，尚未办结，应发督办函1份。

## 存在问题

**一是任务推进不快。**乌海市2025年优化营商环境工作要点任务台账完成率不高，没有实现时间过半、任务过半。2024年度营商环境评估问题清单没有任务；乌海市2025年优化营商环境工作要点任务台账共8项任务，' ||
	(SELECT concat_ws('，', '已完成' || nullif(completed_count, 0) || '项，占任务总量的' || completed_pct::integer || '%', '进度过半' || nullif(past_half_count, 0) || '项，占任务总量的' || past_half_pct::integer || '%',
		'初步开展' || nullif(just_started_count, 0) || '项，占任务总量的' || just_started_pct::integer || '%') FROM oversight.v_task_list WHERE task_list = 'gzyd2025') || '；优化营商环境典型经验宣传计划没有任务。

**二是任务报送不及时。**市工信局连续2个月未报送乌海市2025年优化营商环境工作要点任务台账。

**三是部分指标落后于基准。**市财政局牵头的“融资服务”指标中中国人民银行乌海市分行负责的“新发放企业贷款加权平均利率”为4.68%，较上年无变化，仍分别高于自治区平均水平（3.96%）0.72个百分点、全国平均水平（3.50%）1.18个百分点；市市场监管局牵头的“市场监管”指标中“双随机、一公开检查问题发现率”为21.94%，较上年提高2.67个百分点，仍低于全区平均值（27.35%）5.41个百分点。
', 'a department has a briefing of what it sees, which says whose it is');
SELECT alike(bizenv.briefing('oversight', '2025-07-31', 'en'), '%(Figures as of 31 July 2025, of 市工信局 alone)%', 'in English, too');
SELECT is_empty($$SELECT c.fragment, c.verdict FROM bizenv.check_draft(bizenv.briefing('oversight', '2025-07-31'), 'oversight', '2025-07-31') AS c WHERE c.verdict <> 'ok'$$, 'and the check agrees');
-- a BI tool of departments, who has a place in two ways, a member of the office
RESET ROLE;
CREATE FUNCTION pg_temp.caption(role text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	PERFORM set_config('role', role, true);
	result := substring(bizenv.briefing('oversight', '2025-07-31') from '（数据[^）]*）');
	PERFORM set_config('role', 'none', true);
	RETURN result;
END
$$;
CREATE ROLE briefing_narrow;
CREATE ROLE briefing_both IN ROLE briefing_department, briefing_bi;
CREATE ROLE briefing_member IN ROLE briefing_department, briefing_office;
GRANT briefing_narrow, briefing_both, briefing_member TO CURRENT_USER;
SET LOCAL ROLE briefing_office;
SELECT bizenv.grant_ledger('oversight', 'briefing_narrow', 'bi', d) FROM unnest('{czj,kjj}'::text[]) AS d \g /dev/null
RESET ROLE;
SELECT is((SELECT string_agg(pg_temp.caption(r), ' ') FROM unnest('{briefing_narrow,briefing_both,briefing_member,briefing_bi,briefing_office}'::text[]) AS r),
	'（数据截至2025年7月31日，仅含市财政局、市科技局） （数据截至2025年7月31日，仅含市工信局） （数据截至2025年7月31日） （数据截至2025年7月31日） （数据截至2025年7月31日）', 'whoever sees a part is told, and who sees all is not');
SET LOCAL ROLE briefing_bi;
SELECT is(bizenv.briefing('oversight', '2025-07-31'), :'zh', 'a BI role that reads the views alone has the whole');
SET LOCAL ROLE briefing_nobody;
SELECT is(pg_temp.outcome($$SELECT bizenv.briefing('oversight', '2025-07-31')$$), '42501', 'nobody has none');
SET LOCAL ROLE briefing_office;

---------------------------------------------------------------- ledgers with next to nothing

SELECT bizenv.create_ledger('empty') \g /dev/null
SELECT is_empty($$SELECT * FROM bizenv.briefing_figures('empty', '2025-07-31')$$, 'an empty ledger has no figures');
SELECT is(bizenv.briefing('empty', '2025-07-31') ~ 'NULL|%|0项|共', false, 'and a briefing that says so');
INSERT INTO empty.region (region, name, is_self) VALUES ('r', '某市', true);
INSERT INTO empty.department (department, name) VALUES ('lonely', '某局');
INSERT INTO empty.indicator (indicator, name, direction, unit, digits) VALUES ('a', '指标甲', 'higher_is_better', '分', 0), ('b', '指标乙', 'higher_is_better', '%', 1);
INSERT INTO empty.indicator_value VALUES ('a', 'r', '2025-01-01', 90), ('b', 'r', '2025-01-01', NULL);
INSERT INTO empty.task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('l', '空清单', 'one_thing', '2025-01-01', '2025-12-31');
SELECT is(bizenv.briefing('empty', '2025-07-31'), '# 关于2025年7月优化营商环境重点任务进展情况的通报

（数据截至2025年7月31日）

## 工作动态

没有问题和计划的记录。

## 进展情况

**任务推进。**空清单没有任务。

**任务报送。**没有到期应报的报表。

**整改和指标。**没有销号条件和指标数据。
', 'a department, a list without tasks, indicators without benchmarks');
INSERT INTO empty.benchmark VALUES ('a', 'target', '2025-01-01', 80, '目标');
INSERT INTO empty.task (department, task_list, name, due_on) VALUES ('lonely', 'l', '任务一', '2025-06-30');
INSERT INTO empty.report_duty (department, task_list, starts_on) VALUES ('lonely', 'l', '2025-07-01');
INSERT INTO empty.problem (department, source, name, found_on) VALUES ('lonely', 'hotline', '无人接听', '2025-07-01');
SELECT is(bizenv.briefing('empty', '2025-07-31'), '# 关于2025年7月优化营商环境重点任务进展情况的通报

（数据截至2025年7月31日）

## 工作动态

- 热线：共受理1条问题，待交办1条。

## 进展情况

**任务报送。**没有到期应报的报表。

**整改和指标。**1项指标不落后于基准。

## 存在问题

**一是任务推进不快。**空清单完成率不高，没有实现时间过半、任务过半。空清单共1项任务，未报送1项，占任务总量的100%，逾期1项。
', 'one department with one of each');
SELECT is(bizenv.briefing('empty', '2025-07-31', 'en') ~ '1 problems|1 tasks|1 indicators|1 letters|1 categories', false, 'one is singular in English');

---------------------------------------------------------------- tables that are no ledger

-- An office's own tables, with names and types of its own, in two schemas; six
-- views over them, with the columns that are read and no other.
RESET ROLE;
CREATE SCHEMA own;
CREATE SCHEMA base;
CREATE TYPE base.level AS ENUM ('完成', '过半', '未启动');
CREATE TABLE base."任务表" ("序号" serial, "清单" text, "任务名称" text, "牵头单位" text, "完成情况" base.level, "期次计划" integer, "期次完成" integer, "完成时限" timestamp, "审核" char(1));
INSERT INTO base."任务表" ("清单", "任务名称", "牵头单位", "完成情况", "完成时限", "审核")
SELECT '优化提升行动方案', '任务' || n, '发改局', CASE WHEN n <= 5 THEN '完成' WHEN n <= 12 THEN '过半' WHEN n < 20 THEN '未启动' END::base.level, '2025-06-30', CASE WHEN n <= 5 THEN 'Y' ELSE 'N' END FROM generate_series(1, 20) AS n;
INSERT INTO base."任务表" ("清单", "任务名称", "牵头单位", "期次计划", "期次完成", "完成时限") VALUES ('宣传月历', '宣传', '宣传部', 24, 18, '2025-12-31');
CREATE TABLE base."指标表" ("指标" varchar, "数值" double precision, "去年" real, "全国" numeric, "越低越好" boolean);
INSERT INTO base."指标表" VALUES ('开办企业用时', 0.5, 1, 0.5, true), ('不动产登记满意度', 97.25, 98.5, 98, false);
CREATE TABLE base."报表" ("单位" text, "月份" text, "报送" date, "项数" smallint);
INSERT INTO base."报表" VALUES ('住建局', '2025-05', '2025-06-04', 3), ('住建局', '2025-06', '2025-07-04', 3), ('商务局', '2025-05', NULL, NULL), ('商务局', '2025-06', NULL, NULL);
CREATE TABLE base."问题表" ("编号" bigint, "单位" text, "内容" text, "来源" text, "类别" text, "交办" date, "期限" date, "答复" date, "办结" date);
INSERT INTO base."问题表" VALUES (900, '商务局', '停车难', '企业反映', '设施', '2025-07-01', '2025-07-08', NULL, NULL), (901, '住建局', '收件慢', '大厅监察', '服务', '2025-07-01', '2025-07-08', '2025-07-03', '2025-07-04');
SET LOCAL search_path = own;
CREATE VIEW v_task AS SELECT "清单" AS task_list, "期次计划" AS planned, CASE WHEN "期次计划" IS NOT NULL THEN '期' END AS unit,
	"完成时限" < bizenv.reference_date() AND "完成情况" IS DISTINCT FROM '完成' AS is_overdue FROM base."任务表";
CREATE VIEW v_task_list AS SELECT "清单" AS task_list, "清单" AS task_list_name, CASE "清单" WHEN '宣传月历' THEN '宣传计划' ELSE '工作要点' END AS list_kind, count(*) AS task_count,
	count(*) FILTER (WHERE "完成情况" = '完成') AS completed_count, count(*) FILTER (WHERE "完成情况" = '过半') AS past_half_count, count(*) FILTER (WHERE "完成情况" = '未启动') AS just_started_count,
	count(*) FILTER (WHERE "完成情况" = '未启动') AS not_begun_count,
	count(*) FILTER (WHERE "完成情况" IS NULL) AS not_reported_count, count(*) FILTER (WHERE "审核" = 'Y') AS approved_count, sum("期次计划") AS planned_total, sum("期次完成") AS done_total,
	(bizenv.both_halves(bizenv.class_agg("完成情况"::text), '2025-01-01', '2025-12-31', bizenv.reference_date())).verdict AS half_verdict, 0::smallint AS share_digits FROM base."任务表" GROUP BY "清单";
CREATE VIEW v_indicator_gap AS SELECT "指标" AS indicator, "指标" AS indicator_name, NULL::text AS parent_name, '商务局' AS department_name, '商务局' AS lead_department_name, '全国平均' AS benchmark_kind, '全国均值' AS benchmark_name,
	CASE WHEN "越低越好" THEN '逆向' ELSE '正向' END AS direction, CASE WHEN "越低越好" THEN '天' ELSE '%' END AS unit, 2::bigint AS digits, "数值" AS value, "全国" AS benchmark, "去年" AS previous FROM base."指标表";
CREATE VIEW v_closure AS SELECT "清单" AS task_list, "清单" AS task_list_name, NULL::text AS indicator, NULL::text AS indicator_name, "牵头单位" AS lead_department_name, "审核" = 'Y' AS may_apply, NULL::date AS closed_on FROM base."任务表" WHERE "审核" IS NOT NULL;
CREATE VIEW v_reporting AS SELECT "单位" AS department, "单位" AS department_name, '月报' AS task_list, '月报' AS task_list_name, to_date("月份", 'YYYY-MM') AS period, (to_date("月份", 'YYYY-MM') + interval '1 month 4 days') AS due_on,
	3 AS expected_items, "项数" AS submitted_items, "报送" AS submitted_on FROM base."报表";
CREATE VIEW v_supervision AS SELECT "单位" AS department_name, "内容" AS problem_name, "来源" AS source, "类别" AS category, "编号" AS order_id, '限期办结' AS requirement, "交办" AS ordered_on, 5 AS workdays, "期限" AS due_on, NULL::text AS due_reason, NULL::text AS deadline_note, "答复" AS answered_on,
	false AS handled_poorly, bizenv.overdue_workdays("期限", bizenv.reference_date(), "答复") AS overdue_workdays, 0 AS letter_count, NULL::date AS order_letter_on, NULL::text AS order_letter_name, NULL::text AS order_letter_reason,
	CASE WHEN "办结" IS NULL AND "期限" < bizenv.reference_date() THEN '督办函' END AS escalation_name, '逾期' AS escalation_reason, NULL::text AS undecided_reason, "办结" AS closed_on, "办结" IS NULL AND "期限" < bizenv.reference_date() AS is_overdue FROM base."问题表";
SET LOCAL search_path = :path;
ALTER SCHEMA own RENAME TO "office's ""own"" 100% 台账";
SELECT 'office''s "own" 100% 台账' AS own \gset
SELECT set_eq(format($$SELECT c.relname::text, a.attname::text FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 WHERE relnamespace = %L::regnamespace$$, quote_ident(:'own')),
	'SELECT view_name::text, column_name::text FROM bizenv.briefing_columns()', 'six views with these columns, and no other');
SELECT is(bizenv.briefing(:'own', '2025-07-31'), '# 关于2025年7月优化营商环境重点任务进展情况的通报

（数据截至2025年7月31日）

## 工作动态

- 企业反映：共收集1类1条问题，已交办1条，尚未办结，逾期未办结1条，应发督办函1份。
- 大厅监察：共发现1类1条问题，已交办1条，已整改1条，整改率100%。
- 宣传月历24期，已完成18期，占计划的75%。

## 存在问题

**一是任务推进不快。**优化提升行动方案完成率不高，没有实现时间过半、任务过半。优化提升行动方案共20项任务，已完成5项，占任务总量的25%，进度过半7项，占任务总量的35%，未启动7项，占任务总量的35%，未报送1项，占任务总量的5%，逾期15项。

**二是任务报送不及时。**商务局连续2个月未报送月报。

**三是部分指标落后于基准。**优化提升行动方案列入销号管理20项，其中达到条件待销号5项、未达到条件15项。商务局牵头的“不动产登记满意度”为97.25%，较上年下降1.25个百分点，低于全国均值（98.00%）0.75个百分点；1项指标不落后于基准。
', 'their briefing');
SELECT isnt_empty(format('SELECT * FROM bizenv.briefing_figures(%L, ''2025-07-31'')', :'own'), 'their figures');
SELECT is(bizenv.briefing(:'own', '2025-06-30') ~ '逾期', false, 'as of a day before');
SET LOCAL bizenv.as_of = '2025-07-31';
SELECT matches(bizenv.letter_text(:'own', 900), '^关于“停车难”问题的督办函\n.*商务局：\n2025年7月1日，我办以第900号工作交办单将“停车难”问题.*督办理由：逾期', 'their letter');
SELECT matches(bizenv.letter_text(:'own', 901, 'en'), '^ASSIGNMENT ORDER', 'their order');
RESET bizenv.as_of;
SELECT is((SELECT string_agg(c.verdict, ' ' ORDER BY c.position) FROM bizenv.check_draft('优化提升行动方案共20项任务，已完成6项，占25%。商务局连续2月未填报月报。', :'own', '2025-07-31') AS c), 'ok wrong ok ok', 'a draft of theirs');

-- every column is read: one that fails when it is read fails a document, and one that is not there is missed by name
-- (a view that uses something temporary is temporary itself)
CREATE SCHEMA other;
CREATE FUNCTION other.touch() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'touched'; END $$;
CREATE FUNCTION pg_temp.without(view_name text, column_name text, instead text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	definition text;
	result text[] := '{}';
	document text;
	detail text;
BEGIN
	-- the six views, but for one column of one of them
	SELECT string_agg(format('CREATE VIEW other.%I AS SELECT %s FROM %I.%1$I', v, cols, 'office''s "own" 100% 台账'), ';') INTO definition FROM (
		SELECT c.view_name AS v, string_agg(CASE WHEN (c.view_name, c.column_name) = ($1, $2) THEN format('%s AS %I', instead, c.column_name) ELSE quote_ident(c.column_name) END, ', ')
			FILTER (WHERE (c.view_name, c.column_name) <> ($1, $2) OR instead <> '') AS cols
		FROM bizenv.briefing_columns() AS c GROUP BY 1) AS s;
	EXECUTE definition;
	FOREACH document IN ARRAY ARRAY['bizenv.briefing(''other'', ''2025-07-31'')', '(SELECT max(printed) FROM bizenv.briefing_figures(''other'', ''2025-07-31''))', 'bizenv.letter_text(''other'', 900)'] LOOP
		BEGIN
			EXECUTE 'SELECT ' || document INTO detail;
		EXCEPTION WHEN raise_exception OR undefined_column THEN
			GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
			result := result || CASE WHEN SQLSTATE = 'P0001' THEN SQLERRM ELSE format('%s %s', SQLSTATE, detail) END;
		END;
	END LOOP;
	DROP VIEW other.v_task, other.v_task_list, other.v_indicator_gap, other.v_closure, other.v_reporting, other.v_supervision;
	RETURN (SELECT string_agg(DISTINCT r, ', ') FROM unnest(result) AS r);
END
$$;
SELECT is(pg_temp.without('none', 'none', ''), NULL, 'with all columns, no error');
SELECT is(pg_temp.without(view_name, column_name, format('other.touch()::%s', column_type)), 'touched', format('%s.%s is read', view_name, column_name)) FROM bizenv.briefing_columns();
SELECT is(pg_temp.without(view_name, column_name, ''), format('42703 It has no column %s.', column_name), format('%s.%s is missed by name', view_name, column_name)) FROM bizenv.briefing_columns() WHERE view_name <> 'v_supervision';
SELECT is(pg_temp.without('v_supervision', column_name, ''), format('42703 It has no column %s.', column_name), format('v_supervision.%s is missed by name', column_name)) FROM bizenv.briefing_columns() WHERE view_name = 'v_supervision';
SELECT is((SELECT count(*) FROM bizenv.briefing_columns()), count(*), 'no column is listed twice') FROM (SELECT DISTINCT view_name, column_name FROM bizenv.briefing_columns()) AS s;
SELECT is_empty($$SELECT * FROM bizenv.briefing_columns() WHERE column_type NOT IN ('text', 'integer', 'numeric', 'date', 'boolean') OR meaning = ''$$, 'types and meanings');

-- a word that is none of the list is an error, not a sentence
CREATE FUNCTION pg_temp.wrong_word(v text, c text, word text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN pg_temp.without(v, c, quote_literal(word));
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END
$$;
SELECT is(pg_temp.wrong_word(v, c, 'nonsense'), '22023', format('%s.%s takes its words only', v, c)) FROM (VALUES ('v_task_list', 'list_kind'), ('v_task_list', 'half_verdict'), ('v_indicator_gap', 'benchmark_kind'), ('v_indicator_gap', 'direction'), ('v_supervision', 'source')) AS t(v, c);

---------------------------------------------------------------- text of rows is no mark

SET LOCAL ROLE briefing_office;
-- A list of which some tasks, or all of them, have a plan, of each kind: no task is left unsaid.
SELECT bizenv.create_ledger('planned') \g /dev/null
INSERT INTO planned.department (department, name) VALUES ('a', '甲局');
INSERT INTO planned.task_list (task_list, name, list_kind, starts_on, due_on) SELECT concat(k.code, n), concat('清单', replace(k.code, '_', ''), n, '号'), k.code, '2025-01-01', '2025-12-31' FROM bizenv.code_words('list_kind') AS k, generate_series(0, 3) AS n;
INSERT INTO planned.task (department, task_list, name, due_on, planned, unit)
	SELECT 'a', l.task_list, concat('任务', t), '2025-06-30', CASE WHEN t <= right(l.task_list, 1)::integer THEN 10 * t END, CASE WHEN t <= right(l.task_list, 1)::integer THEN '场' END FROM planned.task_list AS l, generate_series(1, 3) AS t;
INSERT INTO planned.task_progress (department, task_id, period, reported_on, done) SELECT t.department, t.task_id, '2025-07-01', '2025-07-31', 5 FROM planned.task AS t WHERE t.planned IS NOT NULL;
SELECT results_eq($$SELECT l.task_list::text, p.told FROM planned.task_list AS l, LATERAL (SELECT CASE WHEN right(l.task_list, 1) = '3' AND l.list_kind = 'publicity' THEN '60场 逾期3项'
		WHEN right(l.task_list, 1) = '3' THEN '60场 3项' ELSE '3项' END) AS p(told) ORDER BY 1$$,
	$$SELECT l.task_list::text, concat_ws(' ', substring(b.said, l.name || '(60场)'), substring(b.said, l.name || '60场，已完成15场，占计划的25%，(逾期3项)'), substring(b.said, l.name || '共(3项)任务'))
		FROM planned.task_list AS l, (SELECT bizenv.briefing('planned', '2025-07-31') AS said) AS b ORDER BY 1$$, 'the tasks of a list are told, whatever of them has a plan');
SELECT results_eq($$SELECT l.task_list::text, p.told FROM planned.task_list AS l, LATERAL (SELECT CASE WHEN right(l.task_list, 1) = '3' AND l.list_kind = 'publicity' THEN '60 场 planned 3 overdue'
		WHEN right(l.task_list, 1) = '3' THEN '60 场 planned 3 tasks' ELSE '3 tasks' END) AS p(told) ORDER BY 1$$,
	$$SELECT l.task_list::text, concat_ws(' ', substring(b.said, l.name || ': (60 场 planned)'), substring(b.said, l.name || ': 60 场 planned, 15 done [(]25%[)], (3 overdue)'), substring(b.said, l.name || ':? [^;.]*?(3 tasks)'))
		FROM planned.task_list AS l, (SELECT bizenv.briefing('planned', '2025-07-31', lang => 'en') AS said) AS b ORDER BY 1$$, 'in English');
SELECT is(bizenv.briefing('planned', '2025-07-31') ~ '没有任务清单', false, 'and none is said not to be there');
DROP SCHEMA planned CASCADE;

SELECT bizenv.create_ledger('marks; DROP SCHEMA empty --') \g /dev/null
SET LOCAL search_path = "marks; DROP SCHEMA empty --";
INSERT INTO department (department, name) VALUES ('d', E'局*一*_二_|三<b>\n# 四`五`[六](七)~~八~~&amp;\\');
INSERT INTO task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('l', E'**清单**\r\n\n- 新行', 'work_points', '2025-01-01', '2025-12-31');
INSERT INTO task (department, task_list, name) VALUES ('d', 'l', '任务');
INSERT INTO report_duty (department, task_list, starts_on) VALUES ('d', 'l', '2025-05-01');
INSERT INTO problem (department, source, name, found_on) VALUES ('d', 'enterprise', E'题\u2028*目*\t一\x01二', '2025-07-01');
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays) SELECT 'd', problem_id, E'要求\n一、伪造的一行', '2025-07-01', 5 FROM problem;
SET LOCAL search_path = :path;
SELECT is(substring(bizenv.briefing('marks; DROP SCHEMA empty --', '2025-07-31'), '\*\*二是[^\n]*'),
	'**二是任务报送不及时。**局\*一\*\_二\_\|三\<b\> \# 四\`五\`\[六\](七)\~\~八\~\~\&amp;\\连续2个月未报送\*\*清单\*\* - 新行。', 'names are escaped, and stay in their line');
SELECT is(bizenv.briefing('marks; DROP SCHEMA empty --', '2025-07-31', 'en') ~ '\n[-#]? ?新行|<b>', false, 'in English too');
SET LOCAL bizenv.as_of = '2025-07-03';
SELECT is((SELECT bizenv.letter_text('marks; DROP SCHEMA empty --', order_id) FROM "marks; DROP SCHEMA empty --".v_supervision), '工作交办单
第1号

局*一*_二_|三<b> # 四`五`[六](七)~~八~~&amp;\：
现将“题 *目* 一 二”问题（来源：企业反映）交办你单位。
一、办理要求：“要求 一、伪造的一行”。
二、办结期限：2025年7月8日（5个工作日，自交办次日起算）。
三、请在期限内办结并书面反馈办理结果；不能按期办结的，应在期限届满前说明原因。
交办日期：2025年7月1日
', 'and of a letter');
RESET bizenv.as_of;
SELECT is(to_regnamespace('empty') IS NOT NULL, true, 'nothing was dropped');

---------------------------------------------------------------- errors

SELECT is(pg_temp.outcome(call, argument), state, call) FROM (VALUES
	($$SELECT bizenv.briefing(NULL, '2025-07-31')$$, 'schema', '22004'), ($$SELECT bizenv.briefing('oversight', NULL)$$, 'as_of', '22004'), ($$SELECT bizenv.briefing('oversight', '2025-07-31', NULL)$$, 'lang', '22004'),
	($$SELECT bizenv.briefing('oversight', '2025-07-31', 'fr')$$, 'lang', '22023'), ($$SELECT bizenv.briefing('oversight', 'infinity')$$, 'as_of', '22008'), ($$SELECT bizenv.briefing('oversight', '1899-12-31')$$, 'as_of', '22008'),
	($$SELECT bizenv.briefing('oversight', '2200-01-01')$$, 'as_of', '22008'), ($$SELECT bizenv.briefing('', '2025-07-31')$$, 'schema', '42P01'), ($$SELECT bizenv.briefing('pg_catalog', '2025-07-31')$$, 'schema', '42P01'),
	($$SELECT bizenv.briefing(repeat('长', 1000), '2025-07-31')$$, 'schema', '42P01'), ($$SELECT * FROM bizenv.briefing_figures(NULL, '2025-07-31')$$, 'schema', '22004'), ($$SELECT * FROM bizenv.briefing_figures('oversight', NULL)$$, 'as_of', '22004'),
	($$SELECT * FROM bizenv.check_draft(NULL, 'oversight', '2025-07-31')$$, 'draft', '22004'), ($$SELECT * FROM bizenv.check_draft('', NULL, '2025-07-31')$$, 'schema', '22004'), ($$SELECT * FROM bizenv.check_draft('', 'oversight', NULL)$$, 'as_of', '22004'),
	($$SELECT * FROM bizenv.check_draft(repeat('长', 100001), 'oversight', '2025-07-31')$$, 'draft', '54000'), ($$SELECT * FROM bizenv.check_draft('', 'nowhere', '2025-07-31')$$, 'schema', '42P01'),
	($$SELECT bizenv.letter_text(NULL, 1)$$, 'schema', '22004'), ($$SELECT bizenv.letter_text('oversight', NULL)$$, 'order_id', '22004'), ($$SELECT bizenv.letter_text('oversight', 1, NULL)$$, 'lang', '22004'), ($$SELECT bizenv.letter_text('oversight', 1, 'fr')$$, 'lang', '22023'),
	($$SELECT bizenv.letter_text('nowhere', 1)$$, 'schema', '42P01'), ($$SELECT bizenv.letter_text('oversight', -1)$$, 'order_id', '22023'),
	($$SELECT bizenv.briefing('oversight', '1900-01-01')$$, '', 'ok'), ($$SELECT bizenv.briefing('oversight', '2199-12-31')$$, '', 'ok')
) AS t(call, argument, state);
RESET ROLE;
CREATE VIEW other.v_supervision AS SELECT * FROM oversight.v_supervision UNION ALL SELECT * FROM oversight.v_supervision;
SELECT is(pg_temp.outcome($$SELECT bizenv.letter_text('other', 33)$$, 'order_id'), '22023', 'a number that stands twice');

SELECT * FROM finish();
ROLLBACK;
