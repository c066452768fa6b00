-- Laws of the room "ledger" (pgTAP): how often an indicator has a figure, and of which
-- period a figure is: in rows, views, imports and papers.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/tools.psql

CREATE ROLE bizenv_frequency_office;
SELECT format('GRANT CREATE ON DATABASE %I TO bizenv_frequency_office', current_database()) \gexec
GRANT bizenv_frequency_office TO CURRENT_USER;
SET LOCAL ROLE bizenv_frequency_office;
SET LOCAL client_min_messages = warning;
SELECT bizenv.create_ledger('oversight') IS NOT NULL AND bizenv.load_sample('oversight') IS NOT NULL AS made \gset
SET LOCAL search_path = oversight, public, pg_temp;
SET LOCAL bizenv.as_of = '2025-07-31';
-- what a statement that fails says: state, message, detail, hint
CREATE FUNCTION pg_temp.told(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	message text;
	detail text;
	hint text;
BEGIN
	EXECUTE statement;
	RETURN 'nothing';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', SQLSTATE, message, nullif(detail, ''), nullif(hint, ''));
END
$$;

INSERT INTO indicator (indicator, name, direction, unit, frequency, lead_department) VALUES ('kbsj', '企业开办时间', 'lower_is_better', '小时', 'quarterly', 'scjg'), ('dkye', '贷款余额', 'higher_is_better', '亿元', 'monthly', 'czj'),
	('tsl', '投诉量', 'lower_is_better', '件', 'half_yearly', 'zsj'), ('nd', '年度得分', 'higher_is_better', '分', 'yearly', 'zsj'), ('wz', '未定指标', 'higher_is_better', '%', NULL, 'czj');

----------------------------------------------------------------- rows
-- days of every kind, of each frequency: the first day of a period comes in, no other does
SELECT is_empty($$SELECT d::date, i.indicator, t.told FROM generate_series(timestamp '2024-12-01', '2025-07-31', '1 day') AS d CROSS JOIN indicator AS i
	CROSS JOIN LATERAL (SELECT pg_temp.told(format('INSERT INTO indicator_value VALUES (%L, ''150100'', %L, 1)', i.indicator, d::date)) AS told) AS t
	WHERE i.indicator IN ('kbsj', 'dkye', 'tsl', 'nd', 'wz') AND extract(day FROM d) IN (1, 2, 15, 30, 31)
		AND (t.told = 'nothing') <> coalesce(bizenv.period_start(d::date, i.frequency) = d::date, true)$$, 'a period of an indicator is the first day of one of its frequency; without a frequency any day');
SELECT is(pg_temp.told('INSERT INTO indicator_value VALUES (''kbsj'', ''150300'', ''2025-05-01'', 4)'), '23514 | no period of indicator kbsj begins on 2025-05-01 | The frequency of the indicator is "quarterly"; a period is known by its first day. | The day is in Q2 2025, whose first day is 2025-04-01: write that, if it is meant.', 'a quarter stamped with May is refused, and the day to write is told');
INSERT INTO indicator_value VALUES ('kbsj', '150300', '2025-04-01', 4), ('kbsj', '150300', '2024-04-01', 3), ('kbsj', '150100', '2024-04-01', 5), ('dkye', '150300', '2025-07-01', 100), ('tsl', '150300', '2025-01-01', 33), ('nd', '150300', '2024-01-01', 80), ('wz', '150300', '2025-05-07', 3);
SELECT matches(pg_temp.told('UPDATE indicator_value SET period = ''2025-06-30'' WHERE (indicator, region, period) = (''kbsj'', ''150300'', ''2025-04-01'')'), '^23514 .*2025-04-01', 'nor is one moved to such a day');
SELECT matches(pg_temp.told('UPDATE indicator SET frequency = ''quarterly'' WHERE indicator = ''wz'''), '^23514 \| indicator wz has figures of other periods \| On \S+, of one of its \d+ figures that do not fit, .* \| If they are of such periods: UPDATE oversight.indicator_value SET period = bizenv.period_start\(period, ''quarterly''\) WHERE indicator = ''wz'';$', 'a frequency is declared when all figures fit');
DELETE FROM indicator_value WHERE indicator = 'wz' AND region = '150100';
SELECT is(pg_temp.told('UPDATE indicator_value SET period = bizenv.period_start(period, ''quarterly'') WHERE indicator = ''wz'''), 'nothing', 'the statement of the hint brings them there');
SELECT is(pg_temp.told('UPDATE indicator SET frequency = ''quarterly'' WHERE indicator = ''wz'''), 'nothing', 'and then it is declared');
SELECT is(pg_temp.told('UPDATE indicator SET frequency = NULL, weight = 2 WHERE indicator = ''wz'''), 'nothing', 'and taken back');
UPDATE indicator_value SET period = '2025-05-07' WHERE indicator = 'wz';
SELECT matches(pg_temp.told('UPDATE indicator SET frequency = ''weekly'' WHERE indicator = ''wz'''), '^23514', 'another word is none');
SELECT is_empty('SELECT * FROM bizenv.ledger_faults(''oversight'')', 'nothing is amiss');
ALTER TABLE indicator_value DISABLE TRIGGER rule_frequency;
UPDATE indicator_value SET period = '2025-06-30' WHERE (indicator, region, period) = ('kbsj', '150300', '2025-04-01');
SELECT results_eq('SELECT relation::text, row_key::text, fault::text, detail::text FROM bizenv.ledger_faults(''oversight'')', $$VALUES ('indicator_value', 'indicator=kbsj, region=150300, period=2025-06-30', 'period_unfit', 'On 2025-06-30 no period of the frequency quarterly begins.')$$, 'what came in behind the rule is a fault');
UPDATE indicator_value SET period = '2025-04-01' WHERE (indicator, region, period) = ('kbsj', '150300', '2025-06-30');
ALTER TABLE indicator_value ENABLE TRIGGER rule_frequency;
INSERT INTO benchmark VALUES ('kbsj', 'target', '2024-12-31', 3, '目标'), ('dkye', 'target', '2025-01-01', 110, '目标'), ('tsl', 'target', '2025-01-01', 30, '目标'), ('nd', 'target', '2024-01-01', 85, '目标'), ('wz', 'target', '2025-01-01', 4, '目标');

----------------------------------------------------------------- views
SELECT results_eq('SELECT indicator::text, frequency::text, frequency_zh::text, period_label::text FROM v_indicator_gap WHERE indicator IN (''kbsj'', ''dkye'', ''tsl'', ''nd'', ''wz'') ORDER BY indicator COLLATE "C"', $$VALUES ('dkye', 'monthly', '每月', '2025年7月'),
	('kbsj', 'quarterly', '每季', '2025年第二季度'), ('nd', 'yearly', '每年', '2024年'), ('tsl', 'half_yearly', '每半年', '2025年上半年'), ('wz', NULL, NULL, '2025-05-07')$$, 'a quarter is labelled a quarter, and what is not declared no more than its day');
SELECT is((SELECT concat_ws(' ', period_label, rank, previous_rank) FROM v_league WHERE (indicator, region, period) = ('kbsj', '150300', '2025-04-01')), '2025年第二季度 2 1', 'ranks are those of the quarter, beside those of the same quarter of last year');

----------------------------------------------------------------- papers
SELECT set_eq($$SELECT substring(s FROM '([^，]*)，[^，]*“(?:企业开办时间|贷款余额|投诉量|年度得分)”为') FROM regexp_split_to_table(bizenv.briefing('oversight', '2025-07-31'), '[；。]') AS s WHERE s ~ '“(企业开办时间|贷款余额|投诉量|年度得分)”为'$$,
	'{2025年第二季度,2025年7月,2025年上半年,2024年}'::text[], 'the briefing says of which period a figure is');
SELECT is((SELECT count(*) FROM regexp_matches(bizenv.briefing('oversight', '2025-07-31', 'en'), 'In (Q2 2025|July 2025|the first half of 2025|2024), ', 'g')), 4::bigint, 'in English too');
SELECT is((SELECT count(*) FROM regexp_matches(bizenv.briefing('oversight', '2025-07-31'), '2025年[，“]|2025-05', 'g')), 0::bigint, 'the year of the document is not said again, nor is what nobody declared');
SELECT is_empty($$SELECT fragment, verdict FROM bizenv.check_draft(bizenv.briefing('oversight', '2025-07-31'), 'oversight', '2025-07-31') WHERE verdict IN ('wrong', 'unit')$$, 'and the check of it finds nothing wrong');
CREATE SCHEMA own;
SELECT format('CREATE TABLE own.%I AS SELECT * FROM oversight.%1$I', v) FROM (SELECT DISTINCT view_name FROM bizenv.briefing_columns()) AS c(v) \gexec
UPDATE own.v_indicator_gap SET frequency = '季度' WHERE indicator = 'kbsj';
SELECT matches(bizenv.briefing('own', '2025-07-31'), '2025年第二季度，[^，]*“企业开办时间”', 'a view of an office says it in its words');
UPDATE own.v_indicator_gap SET frequency = '旬' WHERE indicator = 'kbsj';
SELECT matches(pg_temp.told('SELECT bizenv.briefing(''own'', ''2025-07-31'')'), '^22023 \| view own\.v_indicator_gap holds .* Column "frequency" has "旬"', 'a word that is none is told by view, column and value');
ALTER TABLE own.v_indicator_gap DROP COLUMN frequency, DROP COLUMN period;
SELECT is(bizenv.briefing('own', '2025-07-31') ~ '季度|上半年', false, 'and need not say it');

----------------------------------------------------------------- imports
CREATE TEMP TABLE sheet (n integer, i text, p text);
INSERT INTO sheet VALUES (1, '企业开办时间', '2023年第二季度'), (2, '企业开办时间', '2023Q3'), (3, '企业开办时间', '2023年10-12月'), (4, '企业开办时间', '2023-03-31'), (5, '贷款余额', '2023年6月'), (6, '贷款余额', '45077'), (7, '投诉量', '2023年下半年'), (8, '年度得分', '2022'), (9, '未定指标', '2023年6月'),
	(11, '企业开办时间', '2023年6月'), (12, '企业开办时间', '2023年上半年'), (13, '投诉量', '2023年二季度'), (14, '年度得分', '2022年5月'), (15, '未定指标', '2023年第二季度'), (16, '未定指标', '2023年'), (17, '贷款余额', '2023年一季度');
CREATE TEMP TABLE import AS SELECT * FROM bizenv.import_table('oversight', 'sheet', 'indicator_value', '{"indicator": "i", "region": {"const": "150300"}, "period": "p", "value": "n"}');
SELECT results_eq('SELECT total::integer, accepted::integer, rejected::integer FROM import', 'VALUES (16, 9, 7)', 'periods of a sheet, by the frequency of each indicator');
SELECT results_eq('SELECT value::integer, period FROM indicator_value WHERE region = ''150300'' AND period < ''2024-01-01'' AND indicator IN (''kbsj'', ''dkye'', ''tsl'', ''nd'', ''wz'') ORDER BY value', $$VALUES (1, date '2023-04-01'), (2, '2023-07-01'), (3, '2023-10-01'), (4, '2023-01-01'), (5, '2023-06-01'), (6, '2023-05-01'), (7, '2023-07-01'), (8, '2022-01-01'), (9, '2023-06-01')$$, 'each under the first day of its period');
SELECT results_eq($$SELECT (r.original ->> 'n')::integer, f.fault::text, substring(f.reason FROM '（([a-z ]*)）$') FROM import_rejected AS r JOIN import_fault AS f USING (rejected_id) ORDER BY 1$$,
	$$VALUES (11, 'not_a_date', 'is no period of that frequency'), (12, 'not_a_date', 'names several periods'), (13, 'not_a_date', 'is no period of that frequency'), (14, 'not_a_date', 'is no period of that frequency'),
	(15, 'not_a_date', 'needs a frequency to say which period'), (16, 'not_a_date', 'needs a frequency to say which period'), (17, 'not_a_date', 'names several periods')$$, 'and a period of another length is told, with why');
CREATE TEMP TABLE of_indicators (n text, f text);
INSERT INTO of_indicators VALUES ('甲', '季度'), ('乙', '月'), ('丙', '年'), ('丁', '半年'), ('戊', '旬'), ('己', ''), ('庚', 'monthly'), ('辛', '季报');
CREATE TEMP TABLE other AS SELECT * FROM bizenv.import_table('oversight', 'of_indicators', 'indicator', '{"indicator": "n", "name": "n", "direction": {"const": "正向"}, "frequency": "f"}');
SELECT is((SELECT string_agg(concat_ws(' ', indicator, frequency), ', ' ORDER BY position(indicator IN '甲乙丙丁戊己庚辛')) FROM indicator WHERE strpos('甲乙丙丁戊己庚辛', indicator) > 0), '甲 quarterly, 乙 monthly, 丙 yearly, 丁 half_yearly, 己, 庚 monthly, 辛 quarterly', 'a sheet says the frequency in the words of an office');
SELECT is((SELECT rejected::integer FROM other), 1, 'and a word that is none is rejected');
CREATE TEMP TABLE means (p text, v text);
INSERT INTO means VALUES ('2025年第二季度', '3.1'), ('2025年', '3.2');
SELECT is((SELECT accepted::integer FROM bizenv.import_table('oversight', 'means', 'benchmark', '{"indicator": {"const": "kbsj"}, "benchmark_kind": {"const": "全国平均"}, "period": "p", "value": "v", "name": {"const": "全国平均"}}')), 2, 'a benchmark is of a period of any length');

SELECT * FROM finish();
ROLLBACK;
