-- What the views of a ledger show (room "ledger"): the columns that BI tools
-- are promised, every figure of the newsletter from the sample, the day that
-- they look at, laws and oracles on random rows.
-- Other random rows by SEED=N make test (psql -v seed=N).
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql
SET LOCAL datestyle = 'ISO, YMD';

CREATE ROLE views_office;
CREATE ROLE views_department;
CREATE ROLE views_bi;
SELECT format('GRANT CREATE ON DATABASE %I TO views_office', current_database()) \gexec
GRANT views_office, views_department, views_bi TO CURRENT_USER;
SET LOCAL ROLE views_office;
SELECT bizenv.create_ledger('oversight') \g /dev/null
SELECT bizenv.create_ledger('newsletter') \g /dev/null
RESET ROLE;

-- what a view has, as columns in order
CREATE TEMP VIEW col AS
SELECT c.relname::text AS view, a.attname::text AS name, a.attnum, format_type(a.atttypid, a.atttypmod) AS type,
	col_description(c.oid, a.attnum) AS label, obj_description(c.oid, 'pg_class') AS comment
FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'oversight'::regnamespace AND c.relkind = 'v' AND c.relname LIKE 'v\_%';
GRANT SELECT ON col TO PUBLIC;

---------------------------------------------------------------- the promise

-- short: t triplet of a code, v varchar, n numeric, i integer, d date, b boolean, pct and ratio by name
CREATE TEMP TABLE promise (view text PRIMARY KEY, columns text NOT NULL);
GRANT SELECT ON promise TO PUBLIC;
INSERT INTO promise VALUES
('v_department', 'department v40, department_name v80, region v40, region_name v80, task_count i, completed_count i, past_half_count i,
	just_started_count i, not_begun_count i, not_reported_count i, completed_pct, completed_ratio, mean_pct, expected_count i, expected_reason v30, on_time_count i, late_count i,
	short_count i, missing_count i, reporting_rate_pct, trailing_missing i, open_problem_count i, overdue_problem_count i, overdue_reason v30, cancelled_count i, as_of d'),
('v_task_list', 'task_list v40, task_list_name v200, list_kind t, starts_on d, due_on d, task_count i, completed_count i, completed_pct,
	completed_ratio, past_half_count i, past_half_pct, past_half_ratio, just_started_count i, just_started_pct, just_started_ratio, not_begun_count i, not_begun_pct, not_begun_ratio,
	not_reported_count i, not_reported_pct, not_reported_ratio, approved_count i, approved_pct, approved_ratio, ongoing_count i, ongoing_pct,
	ongoing_ratio, mean_pct, mean_reason v30, planned_total n18.4, done_total n18.4, elapsed_pct, half_verdict t, half_reading v30, half_reading_order i, half_reading_zh v20, share_digits i,
	leaf_count i, is_weighted b, weight_total n18.4, weight_reason v30, completed_weight_pct, past_half_weight_pct, just_started_weight_pct, not_begun_weight_pct, not_reported_weight_pct, coverage_pct, cancelled_count i, as_of d'),
('v_task', 'task_list v40, task_list_name v200, list_kind t, department v40, department_name v80, lead_department v40, lead_department_name v80,
	indicator v40, indicator_name v80, task_id i, task_name v200, planned n18.4, done n18.4, unit v20, starts_on d, due_on d, period d,
	reported_on d, progress_pct, progress_ratio, progress_reason v30, progress_class t, elapsed_pct, pace_gap_pp n7.2, is_on_pace b, is_overdue b,
	overdue_workdays i, overdue_reason v30, least_overdue_workdays i, workdays_left i, left_reason v30, light t, light_reason v30, is_approved b, closed_on d, supporting_departments v1000,
	parent_task_id i, is_top b, part_count i, weight n9.4, effective_weight n26.16, weight_reason v30, parts_mean n26.16, coverage_pct, own_pct, as_of d'),
('v_task_cancelled', 'task_list v40, task_list_name v200, list_kind t, department v40, department_name v80, lead_department v40, lead_department_name v80, task_id i, task_name v200,
	parent_task_id i, parent_department v40, is_top b, part_count i, weight n9.4, cancelled_on d, cancelled_reason v400, as_of d'),
('v_task_progress', 'department v40, department_name v80, task_list v40, task_list_name v200, task_id i, task_name v200, period d,
	reported_on d, progress_pct, progress_ratio, progress_class t, as_of d'),
('v_indicator_gap', 'indicator v40, indicator_name v80, parent v40, parent_name v80, department v40, department_name v80, lead_department v40,
	lead_department_name v80, region v40, region_name v80, period d, frequency t, period_label v20, benchmark_kind t, benchmark_name v80, direction t, unit v20, digits i,
	value n20.6, benchmark n20.6, previous n20.6, difference n20.6, difference_unit v20, relative_pct, advantage n20.6, standing t,
	change n20.6, trend t, gap_closed_pct, score_pct, as_of d'),
('v_closure', 'department v40, department_name v80, lead_department v40, lead_department_name v80, task_list v40, task_list_name v200,
	indicator v40, indicator_name v80, task_id i, task_name v200, condition_count i, met_count i, unmet_count i, unknown_count i,
	is_eligible b, may_apply b, unmet_conditions v1000, unknown_conditions v1000, applied_on d, closed_on d, supporting_departments v1000, as_of d'),
('v_reporting', 'department v40, department_name v80, task_list v40, task_list_name v200, period d, due_on d, due_reason v30, expected_items i,
	submitted_items i, submitted_on d, report_status t, days_late i, is_trailing_missing b, trailing_missing i, trailing_reason v30, as_of d'),
('v_supervision', 'department v40, department_name v80, problem_id i, problem_name v200, source t, category v40, hall v80, found_on d, stage t,
	phase t, entered_on d, order_id i, requirement v400, ordered_on d, workdays i, extension_workdays i, due_on d, due_reason v30, deadline_note v1000, is_paused b, answered_on d, handled_poorly b,
	overdue_workdays i, overdue_reason v30, least_overdue_workdays i, workdays_left i, left_reason v30, light t, light_reason v30, letter_count i, last_letter_on d, order_letter_on d, order_letter_name v40, order_letter_reason v400, escalation_level i, escalation_name v40, escalation_reason v400, undecided_reason v30, closed_on d,
	is_overdue b, supporting_departments v1000, problem_document_number v80, order_document_number v80, answer_document_number v80, letter_document_number v80, as_of d'),
('v_league', 'indicator v40, indicator_name v80, period d, frequency t, period_label v20, region v40, region_name v80, is_self b, direction t, unit v20, digits i, value n20.6,
	rank i, peer_count i, previous_rank i, rank_change i, to_leader n20.6, to_mean n20.6, to_next n20.6, beaten_pct, score_pct, as_of d'),
('v_calendar', 'day d, calendar_year i, calendar_month i, quarter i, month_start d, month_label v10, iso_weekday i, is_workday b, holiday_name v100, day_kind t');

CREATE FUNCTION pg_temp.promised(columns text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(CASE
			WHEN short = 't' THEN format('%1$s character varying(20), %1$s_order integer, %1$s_zh character varying(20)', name)
			ELSE name || ' ' || CASE
				WHEN name ~ '_pct$' THEN 'numeric(7,2)' WHEN name ~ '_ratio$' THEN 'numeric(9,6)'
				WHEN short = 'i' THEN 'integer' WHEN short = 'd' THEN 'date' WHEN short = 'b' THEN 'boolean'
				WHEN short ~ '^v' THEN format('character varying(%s)', substr(short, 2))
				ELSE format('numeric(%s)', replace(substr(short, 2), '.', ',')) END END, ', ' ORDER BY place)
	FROM (SELECT place, split_part(c, ' ', 1) AS name, split_part(c, ' ', 2) AS short
		FROM regexp_split_to_table(columns, ',\s+') WITH ORDINALITY AS s(c, place)) AS s
$$;
SELECT is((SELECT string_agg(name || ' ' || type, ', ' ORDER BY attnum) FROM col WHERE col.view = promise.view),
	pg_temp.promised(columns), view || ' has the columns that are promised, and no other') FROM promise ORDER BY view;
SELECT set_eq('SELECT view FROM col', 'SELECT view FROM promise', 'these are all the views');

-- what no view may have; caught where it is planted
CREATE FUNCTION pg_temp.offenders() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(what, ', ' ORDER BY what COLLATE "C") FROM (
		SELECT format('%s.%s: %s', view, name, type) AS what FROM col
		WHERE type !~ '^(integer|date|boolean|character varying\(\d+\)|numeric\(\d+,\d+\))$'
		UNION ALL
		SELECT format('%s.%s: label', view, name) FROM col
		WHERE label IS NULL OR length(label) > 12 OR label !~ '[一-龥]'
		UNION ALL
		SELECT format('%s: label %s', view, label) FROM col GROUP BY view, label HAVING count(*) > 1 AND label IS NOT NULL
		UNION ALL
		SELECT format('%s: comment', view) FROM col GROUP BY view, comment HAVING comment IS NULL OR comment !~ '[一-龥]'
		UNION ALL
		SELECT format('%s.%s: %s', view, name, type) FROM col
		WHERE name ~ '_pct$' AND type <> 'numeric(7,2)' OR name ~ '_ratio$' AND type <> 'numeric(9,6)') AS o
$$;
SELECT is(pg_temp.offenders(), NULL, 'views have plain columns with labels of their own');

CREATE FUNCTION pg_temp.caught(column_type text, example text, name text DEFAULT 'a', label text DEFAULT '甲') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE format('CREATE VIEW oversight.v_planted AS SELECT 1 AS one, %s::%s AS %I', example, column_type, name);
	COMMENT ON VIEW oversight.v_planted IS '种植';
	COMMENT ON COLUMN oversight.v_planted.one IS '一';
	EXECUTE format('COMMENT ON COLUMN oversight.v_planted.%I IS %L', name, label);
	result := pg_temp.offenders();
	DROP VIEW oversight.v_planted;
	RETURN result;
END
$$;
-- (a view that uses something temporary is temporary itself)
CREATE SCHEMA planted;
CREATE TYPE planted.planted_enum AS ENUM ('x');
CREATE TYPE planted.planted_row AS (x integer);
CREATE DOMAIN planted.planted_domain AS integer;
SELECT is(pg_temp.caught(type, example), 'v_planted.a: ' || coalesce(shown, type), 'caught: ' || type) FROM (VALUES
	('planted.planted_enum', '''x''', NULL), ('planted.planted_row', 'ROW(1)', NULL), ('planted.planted_domain', '1', NULL),
	('integer[]', '''{}''', NULL), ('json', '''{}''', NULL), ('jsonb', '''{}''', NULL), ('int4range', '''empty''', NULL), ('numeric', '1', NULL),
	('character varying', '''x''', NULL), ('text', '''x''', NULL), ('timestamp with time zone', '''now''', NULL), ('timestamp without time zone', '''now''', NULL),
	('bigint', '1', NULL), ('smallint', '1', NULL), ('double precision', '1', NULL), ('real', '1', NULL), ('name', '''x''', NULL),
	('bizenv.progress_tally', '''{}''', NULL), ('interval', '''1 day''', NULL)) AS p(type, example, shown);
SELECT is(pg_temp.caught('integer', '1', label => '一二三四五六七八九十一二三'), 'v_planted.a: label', 'caught: a label of thirteen characters');
SELECT is(pg_temp.caught('integer', '1', label => 'plain'), 'v_planted.a: label', 'caught: a label that is not Chinese');
SELECT is(pg_temp.caught('integer', '1', label => NULL), 'v_planted.a: label', 'caught: no label');
SELECT is(pg_temp.caught('integer', '1', label => '一'), 'v_planted: label 一', 'caught: a label that stands twice');
SELECT is(pg_temp.caught('numeric(5,2)', '1', name => 'a_pct'), 'v_planted.a_pct: numeric(5,2)', 'caught: a percentage of another type');
SELECT is(pg_temp.caught('numeric(7,2)', '1', name => 'a_ratio'), 'v_planted.a_ratio: numeric(7,2)', 'caught: a ratio of another type');
SELECT is(pg_temp.caught('integer', '1'), NULL, 'nothing is caught that is plain');

---------------------------------------------------------------- the day

CREATE FUNCTION pg_temp.today(zone text) RETURNS date LANGUAGE sql AS $$SELECT (now() AT TIME ZONE zone)::date$$;
SELECT is(bizenv.reference_date(), pg_temp.today('Asia/Shanghai'), 'without a setting it is today, in Beijing');
SET LOCAL bizenv.as_of = '';
SELECT is(bizenv.reference_date(), pg_temp.today('Asia/Shanghai'), 'an empty setting is none');
-- (of these two zones one has another day than Beijing, whatever the hour)
SELECT is(bizenv.reference_date(), pg_temp.today('Asia/Shanghai'), 'the same to a session in ' || zone)
FROM unnest('{Etc/GMT+12,Pacific/Kiritimati}'::text[]) AS zone, set_config('timezone', zone, true);
SELECT is(bizenv.reference_date(), pg_temp.today(zone), 'the office is in ' || zone)
FROM unnest('{Etc/GMT+12,Pacific/Kiritimati,Asia/Shanghai}'::text[]) AS zone, set_config('bizenv.time_zone', zone, true);
SET LOCAL TimeZone = 'UTC';

CREATE FUNCTION pg_temp.shown(style text, written text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('datestyle', style, true), set_config('bizenv.as_of', written, true);
	RETURN current_setting('bizenv.as_of') || ' ' || to_char(bizenv.reference_date(), 'YYYY-MM-DD');
END
$$;
SELECT is(pg_temp.shown(style, written), day || ' ' || day, format('%s is a day where DateStyle is %s', written, style))
FROM (VALUES ('2025-07-31', '2025-07-31'), ('2025-7-1', '2025-07-01'), ('2025年7月31日', '2025-07-31'), ('2025年07月01日', '2025-07-01'), ('2024-02-29', '2024-02-29'),
		('1900-01-01', '1900-01-01'), ('2199年12月31日', '2199-12-31')) AS d(written, day),
	unnest('{"SQL, DMY",German,"Postgres, YMD","ISO, MDY"}'::text[]) AS style;

CREATE FUNCTION pg_temp.refused(name text, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text; hint text;
BEGIN
	PERFORM set_config(name, value, true);
	RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' / ', SQLSTATE, SQLERRM, detail, hint);
END
$$;
SELECT is(pg_temp.refused('bizenv.as_of', day), format('22023 / invalid value for parameter "bizenv.as_of": "%s" / ', day)
	|| 'It must be a day from 1900-01-01 to 2199-12-31, written as 2025-07-31 or with the Chinese words for year, month and day. / '
	|| 'SET bizenv.as_of = ''2025-07-31'' is a day, RESET bizenv.as_of is today.', format('"%s" is refused when it is set', day))
FROM unnest(ARRAY['abc', '昨天', 'today', '31/07', '01/02/2025', '2025-07', '2025年7月', '2025-02-30', '2025-02-29', '2025年2月30日', '2025-13-01', '2025-00-10', '2025-01-00',
	'infinity', '-infinity', '1899-12-31', '2200-01-01', '2025-07-31 ', ' 2025-07-31', '2025-07-31 00:00', '2025-07-31日', '2025年7-31', '2025-7月31日', '2025年7月31', '25-07-31', '020250731']) AS day;
SELECT is(bizenv.reference_date(), '2199-12-31'::date, 'and the one before stays');
SELECT is(pg_temp.refused('bizenv.time_zone', zone), format('22023 / invalid value for parameter "bizenv.time_zone": "%s" / ', zone)
	|| 'This server knows no time zone of that name. / Which there are: SELECT name FROM pg_timezone_names.', format('"%s" is no time zone', zone))
FROM unnest(ARRAY['Mars/Olympus', '', '北京']) AS zone;
SELECT is(pg_temp.refused('bizenv.asof', '2025-07-31'), CASE WHEN current_setting('server_version_num')::integer < 150000 THEN 'taken'
	ELSE '42602 / invalid configuration parameter name "bizenv.asof" / "bizenv" is a reserved prefix. / ' END, 'a misspelt setting is refused from 15 on');
SELECT results_eq($$SELECT name, context, vartype, boot_val FROM pg_settings WHERE name LIKE 'bizenv.%' ORDER BY name COLLATE "C"$$,
	$$VALUES ('bizenv.as_of', 'user', 'string', ''), ('bizenv.time_zone', 'superuser', 'string', 'Asia/Shanghai')$$, 'settings are to be seen');
SET LOCAL bizenv.as_of = '2025-07-31';
SELECT ok(provolatile = 's' AND proparallel = 's' AND proconfig IS NULL AND NOT prosecdef, 'it is stable and parallel safe')
FROM pg_proc WHERE oid = 'bizenv.reference_date()'::regprocedure;

---------------------------------------------------------------- no rows at all

CREATE FUNCTION pg_temp.row_counts(schema text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	v text;
	n bigint;
	filled bigint;
	result text := '';
BEGIN
	FOR v IN SELECT p.view FROM promise AS p ORDER BY p.view COLLATE "C" LOOP
		EXECUTE format('SELECT count(*), count(s::text) FROM %I.%I AS s', schema, v) INTO n, filled;
		result := concat_ws(' ', nullif(result, ''), substr(v, 3) || '=' || n);
	END LOOP;
	RETURN result;
END
$$;
SET LOCAL search_path = '';
SELECT pg_temp.row_counts('oversight') AS counts \gset
SET LOCAL search_path = :path;
SELECT is(:'counts'::text, 'calendar=8401 closure=0 department=0 indicator_gap=0 league=0 reporting=0 supervision=0 task=0 task_cancelled=0 task_list=0 task_progress=0',
	'an empty ledger has empty views, under an empty search_path');
SET LOCAL ROLE views_office;
INSERT INTO oversight.region (region, name) VALUES ('r', '某市');
INSERT INTO oversight.department (department, name, region) VALUES ('lonely', '某局', 'r');
INSERT INTO oversight.task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('empty', '空清单', 'one_thing', '2025-01-01', '2025-12-31');
SELECT is(d::text, '(lonely,某局,r,某市,0,0,0,0,0,0,,,,0,,0,0,0,0,,0,0,0,,0,2025-07-31)', 'a department alone: counts are 0, shares unknown') FROM oversight.v_department AS d;
SELECT is(concat_ws('|', task_count, completed_count, completed_pct, coalesce(completed_ratio::text, 'NULL'), approved_count, coalesce(ongoing_pct::text, 'NULL'), coalesce(mean_pct::text, 'NULL'), mean_reason,
	coalesce(planned_total::text, 'NULL'), elapsed_pct, coalesce(half_verdict, 'NULL'), list_kind_zh), '0|0|NULL|0|NULL|NULL|no_tasks|NULL|58.33|NULL|重点事项',
	'a list without tasks: no share, no verdict, and the reason') FROM oversight.v_task_list;
SELECT is(bizenv.code_label(mean_reason), '没有任务', 'reasons have labels') FROM oversight.v_task_list;
RESET ROLE;

---------------------------------------------------------------- the newsletter

SET LOCAL ROLE views_office;
SET LOCAL client_min_messages = error;
SELECT bizenv.load_sample('newsletter') \g /dev/null
SET LOCAL client_min_messages = notice;
SET LOCAL search_path = newsletter, public;

SELECT is(pg_temp.row_counts('newsletter'),
	'calendar=8401 closure=58 department=14 indicator_gap=3 league=48 reporting=112 supervision=37 task=123 task_cancelled=0 task_list=3 task_progress=353', 'the sample is there');
SELECT is(format('%s %s %s%% %s %s%%', task_count, approved_count, trim_scale(approved_pct), ongoing_count, trim_scale(ongoing_pct)), '58 12 20.7% 46 79.3%',
	'58项整改任务，自治区审核通过12项，20.7%，正在推进46项，79.3%') FROM v_task_list WHERE task_list_name = '2024年度营商环境评估问题清单';
SELECT is(format('%s %s %s%% %s %s%% %s %s%%', task_count, completed_count, trim_scale(completed_pct), past_half_count, trim_scale(past_half_pct), just_started_count, trim_scale(just_started_pct)),
	'64 9 14% 41 64% 14 22%', '64项任务，已完成9项14%，进度过半41项64%，初步开展14项22%') FROM v_task_list WHERE task_list_name = '乌海市2025年优化营商环境工作要点任务台账';
SELECT is(string_agg(half_verdict_zh, ' '), '没有实现 没有实现', '没有实现时间过半、任务过半') FROM v_task_list WHERE list_kind IN ('assessment', 'work_points');
SELECT is(elapsed_pct, 58.33, '7月31日，一年已过7个月') FROM v_task_list WHERE list_kind = 'work_points';
SELECT is(format('%s期 %s期 %s%% %s', trim_scale(t.planned), trim_scale(t.done), t.progress_pct, t.progress_class_zh), '12期 8期 66.67% 进度过半', '宣传计划12期，已发8期') FROM v_task AS t WHERE list_kind = 'publicity';
SELECT is(format('%s of %s', trim_scale(done_total), trim_scale(planned_total)), '8 of 12', '宣传计划合计') FROM v_task_list WHERE list_kind = 'publicity';
SELECT is(format('%s类%s条 %s%%', count(DISTINCT category), count(*), bizenv.percent_of(count(*) FILTER (WHERE stage = 'closed'), count(*), 0)), '6类31条 100%', '大厅监察6类31条，整改率100%')
FROM v_supervision WHERE source = 'inspection';
SELECT is(format('%s %s %s %s %s', min(ordered_on), max(due_on), count(*) FILTER (WHERE answered_on <= due_on), sum(overdue_workdays), max(closed_on) <= '2025-07-31'), '2025-07-10 2025-07-24 31 0 t', '7月10日交办，10个工作日，按期整改')
FROM v_supervision WHERE source = 'inspection';
SELECT is(string_agg(DISTINCT trailing_missing::text, ' '), '2', '市工信局连续2月未填报') FROM v_reporting WHERE department_name = '市工信局' AND task_list_name LIKE '%工作要点%';
SELECT is(string_agg(to_char(period, 'FMMM') || '月', '、' ORDER BY period), '5月、6月', '是5月和6月') FROM v_reporting WHERE department_name = '市工信局' AND is_trailing_missing;
SELECT is(string_agg(format('%s月%s', extract(month FROM period), report_status_zh), '、' ORDER BY period), '2月少报、3月漏报、4月漏报、5月少报', '海南区个别月份少报、漏报')
FROM v_reporting WHERE department_name = '海南区' AND report_status IN ('short', 'missing');
SELECT is(string_agg(department_name, ' '), '市工信局', '其余单位没有连续未填报') FROM v_department WHERE trailing_missing > 0;
SELECT is_empty($$SELECT * FROM v_reporting WHERE report_status NOT IN ('on_time', 'not_due') AND department_name NOT IN ('市工信局', '海南区')$$, '其余单位按时报送');
SELECT is(format('%s %s %s%s %s %s%s %s', trim_scale(value), trim_scale(benchmark), trim_scale(difference), difference_unit, standing_zh, trim_scale(change), difference_unit, trend_zh),
	'21.94 27.35 -5.41pp 落后 2.67pp 改善', '检查问题发现率21.94%，较去年提升2.67个百分点，仍低于全区平均值27.35%') FROM v_indicator_gap WHERE indicator_name LIKE '双随机%';
SELECT is(string_agg(format('%s %s%s %s %s', trim_scale(benchmark), trim_scale(difference), difference_unit, standing_zh, trend_zh), ', ' ORDER BY benchmark DESC),
	'3.96 0.72pp 落后 无变化, 3.5 1.18pp 落后 无变化', '贷款加权平均利率4.68%无变化，仍高于自治区3.96%和全国3.50%') FROM v_indicator_gap WHERE indicator_name = '新发放企业贷款加权平均利率' AND value = 4.68;
SELECT is(string_agg(DISTINCT format('%s %s %s', parent_name, lead_department_name, department_name), ', ' ORDER BY format('%s %s %s', parent_name, lead_department_name, department_name)),
	'市场监管 市市场监管局 市市场监管局, 融资服务 市财政局 中国人民银行乌海市分行', '上级指标、牵头和责任部门') FROM v_indicator_gap;
SELECT is(gap_closed_pct, NULL, '去年的全区平均值没有公布，差距收窄无从计算') FROM v_indicator_gap WHERE indicator = 'ssj';
SELECT is(format('%s %s %s %s', count(*), count(*) FILTER (WHERE is_eligible), count(*) FILTER (WHERE may_apply), min(unmet_count) > 1), '6 0 0 t',
	'知识产权创造、保护和运用均未达到销号条件，各缺至少一项') FROM v_closure WHERE indicator_name = '知识产权创造、保护和运用';
SELECT is(string_agg(format('%s %s', indicator, mean), ', ' ORDER BY indicator), 'qydk 3.96, ssj 27.35', '12个盟市的简单平均恰为公布数')
FROM (SELECT indicator, trim_scale(avg(value)) AS mean FROM v_league WHERE period = '2025-01-01' GROUP BY indicator HAVING count(*) = 12) AS s;
SELECT is(format('%s/%s %s %s %s', rank, peer_count, previous_rank, rank_change, trim_scale(to_mean)), '11/12 12 1 -5.41', '乌海市的名次') FROM v_league WHERE is_self AND indicator = 'ssj' AND period = '2025-01-01';
SELECT is(string_agg(format('%s %s', department_name, escalation_name), '、' ORDER BY problem_id), '市财政局 督办函、市工信局 督办函、市科技局 督办函', '对未按时办结或办理不力的，应发督办函') FROM v_supervision WHERE escalation_level IS NOT NULL;
SELECT is(format('%s %s', letter_count, last_letter_on), '1 2025-07-25', '已发的不再发') FROM v_supervision WHERE escalation_level IS NULL AND is_overdue;
SELECT is(string_agg(phase_zh, '-' ORDER BY phase_order), '精准交办-限时督办-结果反馈', '问题走到哪一阶段') FROM (SELECT DISTINCT phase_zh, phase_order FROM v_supervision) AS s;

-- the sample says what it is, and does not mix with other rows
SELECT matches(obj_description('newsletter'::regnamespace, 'pg_namespace'), '重建', 'the schema says that its rows are reconstructed');
SELECT is(pg_temp.outcome('SELECT bizenv.load_sample(''newsletter'')', 'newsletter'), '55000', 'a ledger with rows is refused');
SELECT throws_like('SELECT bizenv.load_sample(''newsletter'')', 'ledger newsletter has rows already', 'and told so');
SELECT is(pg_temp.outcome('SELECT bizenv.load_sample(''nowhere'')', 'schema'), '42P01', 'a schema that is no ledger is refused');
SELECT is(pg_temp.outcome('SELECT bizenv.load_sample(NULL)', 'schema'), '22004', 'so is NULL');
SELECT is((SELECT count(*) FROM audit WHERE table_name = 'task' AND acting_role = 'views_office'), 123::bigint, 'it is audited like other rows');
SELECT ok(bool_and(bizenv.is_closed_loop(t)), 'what is closed went the whole legal way')
FROM (SELECT bizenv.stage_agg(s.stage, s.entered_on) AS t FROM problem_stage AS s JOIN v_supervision AS v USING (department, problem_id) WHERE v.stage = 'closed' GROUP BY s.department, s.problem_id) AS w;

-- June and May: nothing later is seen
SET LOCAL bizenv.as_of = '2025-06-30';
SELECT is(string_agg(format('%s: %s %s %s %s, %s', list_kind, completed_count, past_half_count, just_started_count, not_reported_count, approved_count), '; ' ORDER BY list_kind_order),
	'work_points: 1 44 15 4, 0; assessment: 11 19 28 0, 11; publicity: 0 1 0 0, 0', 'at the end of June the lists stood otherwise') FROM v_task_list;
SELECT is(max(period), '2025-06-01', 'no dispatch of July') FROM v_task;
SELECT is(count(*), 0::bigint, 'no problem of July') FROM v_supervision;
SELECT is(string_agg(DISTINCT trailing_missing::text, ' '), '1', '市工信局 was silent for one month') FROM v_reporting WHERE department = 'gxj';
SELECT is(max(closed_on), '2025-06-30', 'what was approved on that day is seen') FROM v_closure;
SET LOCAL bizenv.as_of = '2025-05-31';
SELECT is(string_agg(format('%s: %s %s %s %s, %s', list_kind, completed_count, past_half_count, just_started_count, not_reported_count, approved_count), '; ' ORDER BY list_kind_order),
	'work_points: 1 43 20 0, 0; assessment: 8 15 35 0, 8; publicity: 0 0 1 0, 0', 'and at the end of May') FROM v_task_list;
SET LOCAL bizenv.as_of = '2024-12-31';
SELECT is(pg_temp.row_counts('newsletter'), 'calendar=8401 closure=58 department=14 indicator_gap=2 league=24 reporting=0 supervision=0 task=123 task_cancelled=0 task_list=3 task_progress=0',
	'before it began there is nothing to tell');
SELECT is(string_agg(DISTINCT format('%s %s %s', not_reported_count = task_count, elapsed_pct, half_verdict), ', '), 't 0.00 not_due_yet', 'nothing is reported, nothing is due') FROM v_task_list;
SELECT is(count(benchmark), 0::bigint, 'last year''s values have no benchmark') FROM v_indicator_gap;
-- a day in a year whose holidays are not announced
SET LOCAL bizenv.as_of = '2031-03-31';
SELECT lives_ok($$SELECT pg_temp.row_counts('newsletter')$$, 'a year that is not announced is no error');
SELECT ok(bool_and(overdue_workdays IS NULL AND is_overdue), 'what is overdue then is overdue by an unknown number of workdays') FROM v_task WHERE progress_class <> 'completed';
SELECT is(count(*) FILTER (WHERE is_overdue AND overdue_workdays IS NULL), 5::bigint, 'problems too') FROM v_supervision;
SET LOCAL bizenv.as_of = '2025-07-31';

---------------------------------------------------------------- who sees what

RESET ROLE;
SELECT bizenv.grant_ledger('newsletter', 'views_department', as_role => 'department', department => 'hnq') \g /dev/null
SELECT bizenv.grant_ledger('newsletter', 'views_bi', as_role => 'bi') \g /dev/null
SET LOCAL ROLE views_bi;
SELECT is(pg_temp.row_counts('newsletter'),
	'calendar=8401 closure=58 department=14 indicator_gap=3 league=48 reporting=112 supervision=37 task=123 task_cancelled=0 task_list=3 task_progress=353', 'a BI tool sees all views');
SET LOCAL ROLE views_department;
SELECT is(string_agg(DISTINCT department, ' '), 'hnq', 'a department sees its tasks') FROM newsletter.v_task;
SELECT is(string_agg(department, ' '), 'hnq', 'and itself alone: it is not told that others have nothing') FROM newsletter.v_department;
SELECT is(format('%s %s', task_count, approved_count), '7 1', 'its part of a list') FROM newsletter.v_task_list WHERE list_kind = 'assessment';
SELECT is(string_agg(DISTINCT department, ' '), 'hnq', 'its reports') FROM newsletter.v_reporting;
RESET ROLE;

---------------------------------------------------------------- one by one

SET LOCAL ROLE views_office;
SET LOCAL search_path = oversight, public;
INSERT INTO department (department, name) VALUES ('b', '乙局');
INSERT INTO task_list (task_list, name, list_kind, starts_on, due_on, half_counts, share_digits) VALUES
	('half', '一半算过半', 'work_points', '2025-01-10', '2025-10-20', true, 2), ('plain', '不算', 'work_points', '2025-01-01', '2025-12-31', false, 1),
	('words', '分类', 'one_thing', '2025-01-01', '2025-12-31', false, 0), ('units', '不同单位', 'publicity', '2026-01-01', '2026-12-31', false, 1);
INSERT INTO task (department, task_list, name, planned, unit, starts_on, due_on) VALUES
	('b', 'half', 'fifty', NULL, NULL, NULL, NULL), ('b', 'plain', 'fifty', NULL, NULL, NULL, NULL), ('b', 'plain', 'none', NULL, NULL, NULL, NULL),
	('b', 'plain', 'nothing', NULL, NULL, NULL, NULL), ('b', 'plain', 'nearly', 250000, '户', NULL, NULL), ('b', 'plain', 'no plan', NULL, '户', NULL, NULL),
	('b', 'plain', 'huge', 0.0001, NULL, NULL, NULL), ('b', 'plain', 'over', NULL, NULL, NULL, NULL), ('b', 'plain', 'most', NULL, NULL, NULL, NULL),
	('b', 'plain', 'overdue', NULL, NULL, NULL, '2025-07-25'), ('b', 'plain', 'ends before', NULL, NULL, NULL, '2024-11-30'), ('b', 'plain', 'starts late', NULL, NULL, '2025-09-01', NULL),
	('b', 'words', 'word', NULL, NULL, NULL, NULL), ('b', 'words', 'done word', NULL, NULL, NULL, NULL), ('b', 'words', 'percent', NULL, NULL, NULL, NULL),
	('b', 'units', 'issues', 10, '期', NULL, NULL), ('b', 'units', 'people', 100, '人', NULL, NULL), ('lonely', 'plain', 'of another', NULL, NULL, NULL, NULL);
INSERT INTO task_progress (department, task_id, period, reported_on, percent, done, progress_class)
SELECT t.department, t.task_id, v.period::date, v.reported_on::date, v.percent, v.done, v.class
FROM task AS t JOIN (VALUES ('half', 'fifty', '2025-07-01', '2025-07-05', 50, NULL, NULL), ('plain', 'fifty', '2025-07-01', '2025-07-05', 50, NULL, NULL),
	('plain', 'none', '2025-06-01', '2025-07-05', 60, NULL, NULL), ('plain', 'none', '2025-07-01', '2025-07-31', NULL, NULL, NULL),
	('plain', 'nearly', '2025-07-01', '2025-07-31', NULL, 249999, NULL), ('plain', 'no plan', '2025-07-01', '2025-07-31', NULL, 5, NULL),
	('plain', 'huge', '2025-07-01', '2025-07-31', NULL, 10000000000000, NULL), ('plain', 'over', '2025-07-01', '2025-07-31', 120, NULL, NULL),
	('plain', 'most', '2025-07-01', '2025-07-31', 1000000, NULL, NULL), ('plain', 'overdue', '2025-07-01', '2025-07-10', 80, NULL, NULL),
	('plain', 'overdue', '2025-06-01', '2025-08-01', 70, NULL, NULL), ('plain', 'overdue', '2025-08-01', '2025-07-31', 100, NULL, NULL),
	('plain', 'ends before', '2025-07-01', '2025-07-31', 40, NULL, NULL), ('plain', 'starts late', '2025-07-01', '2025-07-31', 0, NULL, NULL),
	('words', 'word', '2025-07-01', '2025-07-31', NULL, NULL, 'past_half'), ('words', 'done word', '2025-07-01', '2025-07-31', NULL, NULL, 'completed'),
	('words', 'percent', '2025-07-01', '2025-07-31', 20, NULL, NULL), ('units', 'issues', '2025-07-01', '2025-07-31', NULL, 3, NULL)
	) AS v(task_list, name, period, reported_on, percent, done, class) ON v.task_list = t.task_list AND v.name = t.name;

SELECT is(format('%s %s %s %s %s %s %s %s', coalesce(v.progress_pct::text, '-'), coalesce(v.progress_reason, '-'), v.progress_class, coalesce(v.elapsed_pct::text, '-'),
	coalesce(v.pace_gap_pp::text, '-'), coalesce(v.is_on_pace::text, '-'), v.is_overdue, coalesce(v.overdue_workdays::text, '-')), w.want, w.task_list || ': ' || w.name)
FROM (VALUES
	('half', 'fifty', '50.00 - past_half 71.48 -21.48 false f 0'),		-- 203 of 284 days
	('plain', 'fifty', '50.00 - just_started 58.33 -8.33 false f 0'),
	('plain', 'none', '- not_reported not_reported 58.33 - false f 0'),
	('plain', 'nothing', '- not_reported not_reported 58.33 - false f 0'),
	('plain', 'nearly', '100.00 - past_half 58.33 41.67 true f 0'),
	('plain', 'no plan', '- no_plan not_reported 58.33 - false f 0'),
	('plain', 'huge', '- out_of_range completed 58.33 - true f 0'),
	('plain', 'over', '120.00 - completed 58.33 61.67 true f 0'),
	('plain', 'most', '- out_of_range completed 58.33 - true f 0'),
	('plain', 'overdue', '80.00 - past_half 100.00 -20.00 false t 4'),
	('plain', 'ends before', '40.00 - just_started - - - t 165'),
	('plain', 'starts late', '0.00 - not_begun 0.00 0.00 true f 0'),
	('plain', 'of another', '- not_reported not_reported 58.33 - false f 0'),
	('words', 'word', '- class_only past_half 58.33 - - f 0'),
	('words', 'done word', '100.00 - completed 58.33 41.67 true f 0'),
	('words', 'percent', '20.00 - just_started 58.33 -38.33 false f 0'),
	('units', 'issues', '30.00 - just_started 0.00 30.00 true f 0'),
	('units', 'people', '- not_reported not_reported 0.00 - false f 0')) AS w(task_list, name, want)
LEFT JOIN v_task AS v ON v.task_list = w.task_list AND v.task_name = w.name;
SELECT is(format('%s %s %s %s %s', completed_count, past_half_count, just_started_count, not_reported_count, completed_pct), '3 2 3 4 25.00', 'not reported is counted, exactly half is not past it') FROM v_task_list WHERE task_list = 'plain';
SELECT is(mean_pct, 71.25, 'the mean is of exact percentages, at most 100 each') FROM v_task_list WHERE task_list = 'plain';
SELECT is(format('%s %s', past_half_count, elapsed_pct), '1 71.48', 'unless the list says so; a term that is not whole months goes by days') FROM v_task_list WHERE task_list = 'half';
SELECT is(format('%s %s %s', completed_pct, coalesce(mean_pct::text, '-'), mean_reason), '33.00 - class_only', 'class words have no mean') FROM v_task_list WHERE task_list = 'words';
SELECT is(format('%s %s %s', mean_pct, coalesce(planned_total::text, '-'), coalesce(done_total::text, '-')), '30.00 - -', 'issues and people have no sum') FROM v_task_list WHERE task_list = 'units';
SELECT is(format('%s %s %s', task_count, past_half_count, coalesce(mean_pct::text, '-')), '17 4 -', 'a department adds up tasks by the rule of each list') FROM v_department WHERE department = 'b';
SELECT is(string_agg(format('%s %s', period, progress_pct), ', ' ORDER BY period), '2025-07-01 80.00', 'a dispatch of June reported in August, and one of August, are not seen') FROM v_task_progress WHERE task_name = 'overdue';
SET LOCAL bizenv.as_of = '2025-08-01';
SELECT is(string_agg(format('%s %s', period, progress_pct), ', ' ORDER BY period), '2025-06-01 70.00, 2025-07-01 80.00, 2025-08-01 100.00', 'the next day they are') FROM v_task_progress WHERE task_name = 'overdue';
SELECT is(format('%s %s %s', progress_pct, is_overdue, overdue_workdays), '100.00 f 0', 'what is completed is not overdue') FROM v_task WHERE task_name = 'overdue';
SET LOCAL bizenv.as_of = '2025-07-31';

-- indicators: no benchmark, no last year, a benchmark of another year, an old value of one's own
INSERT INTO region (region, name, parent, is_self) VALUES ('up', '某省', NULL, false), ('self', '甲市', 'up', true), ('peer', '乙市', 'up', false), ('below', '某区', 'self', false);
INSERT INTO indicator (indicator, name, direction, unit, digits, worst, best) VALUES ('alone', '无基准', 'higher_is_better', '分', 1, NULL, NULL), ('days', '办理时间', 'lower_is_better', '天', 0, 30, 10),
	('unreported', '未报', 'higher_is_better', '%', 2, 0, 100), ('later', '将来', 'higher_is_better', '%', 2, NULL, NULL), ('edge', '极值', 'higher_is_better', '元', 2, NULL, NULL), ('nowhere', '别处', 'higher_is_better', '%', 2, NULL, NULL);
INSERT INTO indicator_value VALUES ('alone', 'self', '2025-06-01', 80), ('days', 'self', '2025-06-01', 15), ('days', 'self', '2024-06-01', 20), ('days', 'self', '2025-03-01', 17), ('unreported', 'self', '2025-06-01', NULL),
	('later', 'self', '2025-08-01', 1), ('edge', 'self', '2025-06-01', 39999999999999.999999), ('edge', 'self', '2024-06-01', -39999999999999.999999), ('nowhere', 'peer', '2025-06-01', 3);
INSERT INTO benchmark VALUES ('days', 'target', '2025-01-01', 12, '年度目标'), ('days', 'target', '2024-01-01', 14, '年度目标'), ('days', 'nation', '2024-06-01', 11, '全国'), ('unreported', 'region_mean', '2025-06-01', 50, '均值'),
	('alone', 'own_previous', '2025-06-01', 78, '上年公布数'), ('edge', 'nation', '2025-06-01', -39999999999999.999999, '最小');
SELECT is(string_agg(format('%s %s: %s %s %s %s%s %s %s %s %s %s', indicator, coalesce(benchmark_kind, '-'), coalesce(trim_scale(value)::text, '-'), coalesce(trim_scale(benchmark)::text, '-'), coalesce(trim_scale(previous)::text, '-'),
		coalesce(trim_scale(difference)::text, '-'), difference_unit, coalesce(standing, '-'), coalesce(trim_scale(change)::text, '-'), coalesce(trend, '-'), coalesce(trim_scale(gap_closed_pct)::text, '-'), coalesce(score_pct::text, '-')), E'\n' ORDER BY indicator, benchmark_kind),
	$$alone own_previous: 80 78 78 2分 ahead 2 improved - -
days target: 15 12 20 3天 behind -5 improved 50 75.00
edge nation: 39999999999999.999999 -39999999999999.999999 -39999999999999.999999 80000000000000元 ahead 80000000000000 improved - -
unreported region_mean: - 50 - -pp - - - - -$$, 'gaps of all kinds') FROM v_indicator_gap;
INSERT INTO indicator_value VALUES ('nowhere', 'self', '2025-06-01', 3);
SELECT is(format('%s %s %s', coalesce(benchmark_kind, '-'), coalesce(benchmark_kind_zh, '-'), coalesce(standing, '-')), '- - -', 'an indicator without benchmark has a row') FROM v_indicator_gap WHERE indicator = 'nowhere';
SELECT throws_ok($$INSERT INTO indicator_value VALUES ('edge', 'peer', '2025-06-01', $$ || v || ')', '23514', NULL, 'no value: ' || v) FROM unnest('{''NaN'',4e13,-4e13}'::text[]) AS v;
SELECT is(string_agg(format('%s %s %s %s', region, coalesce(trim_scale(value)::text, '-'), coalesce(rank::text, '-'), peer_count), ', ' ORDER BY region), 'peer - - 1, self 15 1 1', 'who has not reported has no rank; regions of other levels do not take part')
FROM v_league WHERE indicator = 'days' AND period = '2025-06-01';
SELECT throws_like($$INSERT INTO report_duty VALUES ('b', 'plain', 'infinity')$$, '%violates check constraint%', 'no duty without a beginning');

-- duties: ended, due on the last day, in advance, not yet begun
INSERT INTO report_duty (department, task_list, starts_on, ends_on, due_day, expected_items) VALUES
	('b', 'plain', '2024-11-01', '2025-02-10', 31, NULL), ('b', 'half', '2025-05-01', NULL, 15, 3), ('b', 'words', '2025-09-01', NULL, 5, 3), ('b', 'units', '2025-06-01', NULL, 5, 0);
INSERT INTO report VALUES ('b', 'plain', '2024-11-01', '2025-01-02', NULL), ('b', 'plain', '2025-01-01', '2025-02-28', 3), ('b', 'half', '2025-06-01', '2025-07-20', 2), ('b', 'half', '2025-07-01', '2025-07-30', 3), ('b', 'half', '2025-05-01', '2025-08-01', 3);
SELECT is(string_agg(format('%s %s due %s: %s %s%s %s', task_list, to_char(period, 'YYYY-MM'), due_on, report_status, days_late, CASE WHEN is_trailing_missing THEN '*' ELSE '' END, trailing_missing), E'\n' ORDER BY task_list, period),
	$$half 2025-05 due 2025-06-16: missing 45 0
half 2025-06 due 2025-07-15: short 5 0
half 2025-07 due 2025-08-15: on_time 0 0
plain 2024-11 due 2024-12-31: late 2 1
plain 2024-12 due 2025-02-05: missing 176 1
plain 2025-01 due 2025-02-28: on_time 0 1
plain 2025-02 due 2025-03-31: missing 122* 1
units 2025-06 due 2025-07-07: missing 24* 1
units 2025-07 due 2025-08-05: not_due 0 1$$, 'reports of all kinds') FROM v_reporting;
SELECT is(format('%s %s %s %s %s %s %s', expected_count, on_time_count, late_count, short_count, missing_count, reporting_rate_pct, trailing_missing), '8 2 1 1 4 50.00 1', 'and the department''s sum') FROM v_department WHERE department = 'b';

-- closure: an office's own conditions, one checked later, more names than fit
INSERT INTO task_condition (department, task_id, condition, met, checked_on)
SELECT t.department, t.task_id, c.condition, c.met, c.checked_on::date
FROM task AS t JOIN (VALUES ('over', 'approved', false, NULL), ('over', '群众满意', true, '2025-07-31'), ('most', 'approved', true, '2025-08-01'), ('most', 'evidence_filed', true, NULL),
	('nearly', '上级审核通过', false, NULL), ('nearly', 'standard_reached', NULL, NULL)) AS c(name, condition, met, checked_on) ON t.name = c.name
UNION ALL
SELECT t.department, t.task_id, '条件' || lpad(g::text, 38, '0'), g % 2 = 0, NULL FROM task AS t, generate_series(1, 40) AS g WHERE t.name = 'none';
SELECT is(format('%s %s %s %s %s %s [%s] [%s]', condition_count, met_count, unmet_count, unknown_count, is_eligible, may_apply, left(unmet_conditions, 8), unknown_conditions), w.want, 'closure: ' || w.name)
FROM (VALUES ('over', '2 1 1 0 f t [上级审核通过] []'), ('most', '2 1 0 1 f t [] [上级审核通过]'), ('nearly', '2 0 1 1 f f [上级审核通过] [达到评估标准]'), ('none', '40 20 20 0 f f [条件000000] []')) AS w(name, want)
JOIN v_closure AS v ON v.task_name = w.name;
SELECT is(unmet_conditions::text, (SELECT string_agg('条件' || lpad(g::text, 38, '0'), '、' ORDER BY g) FROM generate_series(1, 40) AS g WHERE g % 2 = 1), 'a long list of conditions is whole') FROM v_closure WHERE task_name = 'none';
SELECT is(is_approved, false, 'what is approved tomorrow is not approved yet') FROM v_task WHERE task_name = 'most';
SET LOCAL bizenv.as_of = '2025-08-01';
SELECT is(is_approved, true, 'tomorrow it is') FROM v_task WHERE task_name = 'most';
SELECT is(format('%s %s', approved_count, ongoing_count), '1 11', 'its list counts it') FROM v_task_list WHERE task_list = 'plain';
SET LOCAL bizenv.as_of = '2025-07-31';

-- problems: without an order; rejected; with a calendar that is gone; with a second order
INSERT INTO problem (department, source, name, found_on) VALUES ('b', 'hotline', 'waits', '2025-07-01'), ('b', 'assessment', 'rejected', '2025-07-01'), ('b', 'enterprise', 'twice', '2025-07-01'),
	('b', 'enterprise', 'tomorrow', '2025-08-01'), ('b', 'enterprise', 'late answer', '2025-07-01'), ('b', 'enterprise', 'gone', '2025-07-01');
INSERT INTO problem_stage (department, problem_id, stage, entered_on) SELECT department, problem_id, 'rejected', '2025-07-02' FROM problem WHERE name = 'rejected';
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays)
SELECT p.department, p.problem_id, 'do it', o.ordered_on, 3 FROM problem AS p JOIN (VALUES ('twice', date '2025-07-02'), ('late answer', '2025-07-02')) AS o(name, ordered_on) USING (name);
INSERT INTO supervision_letter (department, order_id, issued_on) SELECT o.department, o.order_id, '2025-07-10' FROM assignment_order AS o JOIN problem AS p USING (department, problem_id) WHERE p.name = 'twice';
INSERT INTO problem_stage (department, problem_id, stage, entered_on)
SELECT department, problem_id, 'returned', '2025-07-11' FROM problem WHERE name = 'twice';
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays) SELECT department, problem_id, 'do it again', '2025-07-14', 3 FROM problem WHERE name = 'twice';
INSERT INTO problem_stage (department, problem_id, stage, entered_on) SELECT department, problem_id, 'in_progress', '2025-07-14' FROM problem WHERE name IN ('twice', 'late answer');
INSERT INTO answer (department, order_id, answered_on, content) SELECT o.department, o.order_id, '2025-07-15', 'done' FROM assignment_order AS o JOIN problem AS p USING (department, problem_id) WHERE p.name = 'late answer';
SELECT is(format('%s %s %s %s %s %s %s %s %s %s', stage, phase, coalesce(due_on::text, '-'), coalesce(answered_on::text, '-'), coalesce(overdue_workdays::text, '-'), letter_count, coalesce(escalation_level::text, '-'),
	coalesce(escalation_name, '-'), is_overdue, source_zh), w.want, 'problem: ' || w.name)
FROM (VALUES ('waits', 'collected collection - - - 0 2 工作交办单 f 热线'), ('rejected', 'rejected collection - - - 0 - - f 评估问题'), ('twice', 'in_progress timed_supervision 2025-07-17 - 10 1 3 督办函 t 企业反映'),
	('late answer', 'answered feedback 2025-07-07 2025-07-15 6 0 3 督办函 f 企业反映')) AS w(name, want)
JOIN v_supervision AS v ON v.problem_name = w.name;
SELECT is(count(*), 0::bigint, 'a problem found tomorrow is not there') FROM v_supervision WHERE problem_name = 'tomorrow';
SELECT is(format('%s %s', open_problem_count, overdue_problem_count), '4 1', 'the department counts them') FROM v_department WHERE department = 'b';
RESET ROLE;
INSERT INTO bizenv.calendar (calendar, parent) VALUES ('gone', 'cn');
SET LOCAL ROLE views_office;
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays, calendar) SELECT department, problem_id, 'do it', '2025-07-02', 3, 'gone' FROM problem WHERE name = 'gone';
SELECT is(format('%s %s', overdue_workdays, is_overdue), '18 t', 'an order by a regional calendar') FROM v_supervision WHERE problem_name = 'gone';
RESET ROLE;
DELETE FROM bizenv.calendar WHERE calendar = 'gone';
SET LOCAL ROLE views_office;
SELECT is(format('%s %s', coalesce(overdue_workdays::text, '-'), is_overdue), '- t', 'its calendar is gone: overdue by an unknown number of workdays, and no error') FROM v_supervision WHERE problem_name = 'gone';

-- the calendar, and what an office adds to it
SELECT is(format('%s %s %s %s %s %s %s %s', calendar_year, calendar_month, quarter, month_start, month_label, iso_weekday, is_workday, coalesce(holiday_name, '-')), w.want, 'calendar: ' || w.day)
FROM (VALUES (date '2025-10-01', '2025 10 4 2025-10-01 2025-10 3 f 国庆节、中秋节'), ('2025-09-28', '2025 9 3 2025-09-01 2025-09 7 t -'), ('2025-07-05', '2025 7 3 2025-07-01 2025-07 6 f -')) AS w(day, want) JOIN v_calendar AS v USING (day);
SELECT is(count(*) FILTER (WHERE is_workday), 248::bigint, 'workdays of 2025') FROM v_calendar WHERE calendar_year = 2025;
RESET ROLE;
INSERT INTO bizenv.calendar_day (calendar, day, is_workday, name) VALUES ('cn', '2025-10-01', true, '值班'), ('cn', '2025-10-10', false, '放假');
SELECT is(string_agg(format('%s %s', is_workday, coalesce(holiday_name, '-')), ', ' ORDER BY day), 't -, f 放假', 'the office''s own rows win') FROM oversight.v_calendar WHERE day IN ('2025-10-01', '2025-10-10');
SELECT is(count(*), count(DISTINCT day), 'a row a day') FROM oversight.v_calendar;

---------------------------------------------------------------- random rows

SET LOCAL ROLE views_office;
SELECT bizenv.create_ledger('random') \g /dev/null
RESET ROLE;
SET LOCAL search_path = random, public;
-- (the rules of the loop would refuse most of what is made up here)
SET LOCAL session_replication_role = replica;
INSERT INTO region SELECT 'r' || g, '地区' || g, CASE WHEN g > 1 THEN 'r1' END, g = 3 FROM generate_series(1, 9) AS g;
INSERT INTO region VALUES ('r3a', '区', 'r3', false);
INSERT INTO department SELECT 'd' || g, '部门' || g, 'r' || 1 + g % 9 FROM generate_series(1, 6) AS g;
INSERT INTO task_list SELECT 'l' || g, '清单' || g, (ARRAY['one_thing', 'work_points', 'assessment', 'publicity'])[1 + g % 4], date '2025-01-01' + g * 3, date '2025-12-31' - g * 5, g % 2 = 0, g % 3
FROM generate_series(0, 5) AS g;
INSERT INTO task (department, task_list, lead_department, name, planned, unit, starts_on, due_on)
SELECT 'd' || 1 + floor(random() * 5)::integer, 'l' || floor(random() * 5)::integer, CASE WHEN random() < 0.5 THEN 'd6' END, '任务' || g,
	CASE WHEN random() < 0.7 THEN (ARRAY[1, 3, 12, 1000])[1 + floor(random() * 4)::integer] END, CASE WHEN random() < 0.01 THEN '户' ELSE '项' END,
	CASE WHEN random() < 0.2 THEN date '2025-02-01' + floor(random() * 50)::integer END, CASE WHEN random() < 0.2 THEN date '2025-04-01' + floor(random() * 250)::integer END
FROM generate_series(1, 400) AS g;
INSERT INTO task_progress (department, task_id, period, reported_on, percent, done, progress_class)
SELECT t.department, t.task_id, m::date, m::date + floor(random() * 60)::integer,
	CASE WHEN k < 0.5 THEN (ARRAY[0, 49.99, 50, 50.01, 99.99, 100, 130, round((random() * 100)::numeric, 2)])[1 + floor(random() * 8)::integer] END,
	CASE WHEN k BETWEEN 0.5 AND 0.8 THEN floor(random() * 14) END,
	CASE WHEN k BETWEEN 0.8 AND 0.8 + 0.1 * (t.task_list IN ('l1', 'l2'))::integer THEN (ARRAY['completed', 'past_half', 'just_started', 'not_begun'])[1 + floor(random() * 4)::integer] END
FROM task AS t, generate_series(timestamp '2025-02-01', '2025-09-01', '1 month') AS m, LATERAL (SELECT random() + t.task_id * 0 + extract(day FROM m) * 0 AS k) AS r
WHERE random() < 0.7;
INSERT INTO task_condition SELECT department, task_id, c, (ARRAY[true, true, false, NULL])[1 + floor(random() * 4)::integer], NULL, CASE WHEN random() < 0.7 THEN date '2025-05-01' + floor(random() * 120)::integer END
FROM task, unnest('{approved,evidence_filed,满意}'::text[]) AS c WHERE random() < 0.5;
INSERT INTO closure_application (department, task_id, applied_on, decision, decided_on)
SELECT department, task_id, d, CASE WHEN k < 0.8 THEN CASE WHEN k < 0.5 THEN 'closed' ELSE 'refused' END END, CASE WHEN k < 0.8 THEN d + floor(random() * 40)::integer END
FROM task, LATERAL (SELECT date '2025-05-01' + floor(random() * 100)::integer + task_id * 0 AS d, random() + task_id * 0 AS k) AS r WHERE random() < 0.4;
INSERT INTO report_duty
SELECT department, task_list, d, CASE WHEN random() < 0.4 THEN d + floor(random() * 300)::integer END, 1 + floor(random() * 31)::integer, CASE WHEN random() < 0.8 THEN 5 END
FROM department, task_list, LATERAL (SELECT date_trunc('month', date '2024-10-01' + floor(random() * 400 + 0 * length(department || task_list))::integer)::date AS d) AS s WHERE random() < 0.8;
UPDATE report_duty SET due_kind = (ARRAY['calendar_day', 'next_workday', 'nth_workday'])[1 + length(department || task_list) % 3 + 0 * due_day], due_day = CASE WHEN length(department || task_list) % 3 = 2 THEN 1 + due_day % 15 ELSE due_day END;
INSERT INTO report SELECT department, task_list, m::date, m::date + 25 + floor(random() * 50)::integer, CASE WHEN random() < 0.8 THEN 3 + floor(random() * 4)::integer END
FROM report_duty, generate_series(starts_on::timestamp, '2025-12-01', '1 month') AS m WHERE random() < 0.7;
INSERT INTO indicator (indicator, name, direction) SELECT 'i' || g, '指标' || g, (ARRAY['higher_is_better', 'lower_is_better'])[1 + g % 2] FROM generate_series(1, 6) AS g;
INSERT INTO indicator_value SELECT i.indicator, r.region, p.period::date, CASE WHEN random() < 0.9 THEN floor(random() * 12) / 4 END
FROM indicator AS i, region AS r, unnest('{2023-01-01,2024-01-01,2024-06-01,2025-01-01,2025-06-01}'::text[]) AS p(period) WHERE random() < 0.8;
INSERT INTO problem (department, source, name, found_on) SELECT 'd' || 1 + floor(random() * 5)::integer, 'hotline', '问题' || g, date '2025-05-01' + floor(random() * 60)::integer FROM generate_series(1, 150) AS g;
INSERT INTO problem_stage (department, problem_id, step, stage, entered_on)
WITH RECURSIVE walk AS (
	SELECT department, problem_id, 1 AS step, 'collected' AS stage, found_on AS entered_on FROM problem
	UNION ALL
	SELECT w.department, w.problem_id, w.step + 1, n.stage, w.entered_on + 1 + floor(random() * 12)::integer
	FROM walk AS w CROSS JOIN LATERAL (
		SELECT s AS stage FROM unnest('{collected,assigned,in_progress,answered,verified,closed,returned,rejected,reopened}'::text[]) AS s
		WHERE bizenv.can_move(w.stage, s) ORDER BY random() + w.step * 0 LIMIT 1) AS n
	WHERE w.step < 12)
SELECT * FROM walk;
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays, due_on)
SELECT department, problem_id, '办', entered_on, 5, bizenv.deadline(entered_on, 5, 'workday') FROM problem_stage WHERE stage = 'assigned';
INSERT INTO answer (department, order_id, answered_on, content, handled_poorly)
SELECT department, order_id, ordered_on + floor(random() * 15)::integer, '答', (ARRAY[true, false, NULL])[1 + floor(random() * 3)::integer] FROM assignment_order, generate_series(1, 2) WHERE random() < 0.5;
SET LOCAL session_replication_role = origin;
ANALYZE;
SET LOCAL ROLE views_office;

-- the same in plain SQL
CREATE FUNCTION pg_temp.task_list_oracle(day date) RETURNS TABLE (task_list text, task_count bigint, completed bigint, past_half bigint, just_started bigint, not_reported bigint, approved bigint,
	completed_pct numeric, past_half_pct numeric, just_started_pct numeric, not_reported_pct numeric, completed_ratio numeric, approved_pct numeric, approved_ratio numeric, mean numeric, planned numeric, done numeric) LANGUAGE sql STABLE AS $$
	WITH last AS (
		SELECT DISTINCT ON (p.department, p.task_id) p.* FROM task_progress AS p WHERE p.reported_on <= day AND p.period <= day
		ORDER BY p.department, p.task_id, p.period DESC
	), one AS (
		SELECT t.task_list, t.planned, t.unit, p.done, p.progress_class AS word, l.half_counts, coalesce(p.percent, 100 * p.done / t.planned, CASE p.progress_class WHEN 'not_begun' THEN 0 WHEN 'completed' THEN 100 END) AS percent,
			EXISTS (SELECT FROM task_condition AS c WHERE (c.department, c.task_id, c.condition) = (t.department, t.task_id, 'approved') AND c.met AND (c.checked_on IS NULL OR c.checked_on <= day))
			OR EXISTS (SELECT FROM closure_application AS a WHERE (a.department, a.task_id, a.decision) = (t.department, t.task_id, 'closed') AND a.decided_on <= day) AS approved
		FROM task AS t JOIN task_list AS l USING (task_list) LEFT JOIN last AS p USING (department, task_id)
	), classed AS (
		SELECT o.*, CASE WHEN word IS NOT NULL THEN word WHEN percent IS NULL THEN 'not_reported' WHEN percent >= 100 THEN 'completed'
			WHEN percent > 50 OR percent = 50 AND half_counts THEN 'past_half' ELSE 'just_started' END AS class FROM one AS o
	), counted AS (
		SELECT l.task_list, l.share_digits, count(c.class) AS n, count(*) FILTER (WHERE class = 'completed') AS c1, count(*) FILTER (WHERE class = 'past_half') AS c2,
			count(*) FILTER (WHERE class IN ('just_started', 'not_begun')) AS c3, count(*) FILTER (WHERE class = 'not_reported') AS c4, count(*) FILTER (WHERE approved) AS a,
			CASE WHEN count(word) FILTER (WHERE word NOT IN ('not_begun', 'completed')) = 0 THEN round(avg(CASE WHEN percent > 100 THEN 100 ELSE percent END), 2) END AS mean,
			CASE WHEN count(DISTINCT unit) FILTER (WHERE c.planned IS NOT NULL) = 1 THEN sum(c.planned) END AS planned,
			CASE WHEN count(DISTINCT unit) FILTER (WHERE c.planned IS NOT NULL) = 1 THEN sum(c.done) FILTER (WHERE c.planned IS NOT NULL) END AS done
		FROM task_list AS l LEFT JOIN classed AS c USING (task_list) GROUP BY l.task_list, l.share_digits
	)
	SELECT task_list, n, c1, c2, c3, c4, a, round(100.0 * c1 / nullif(n, 0), share_digits), round(100.0 * c2 / nullif(n, 0), share_digits), round(100.0 * c3 / nullif(n, 0), share_digits),
		round(100.0 * c4 / nullif(n, 0), share_digits), round(1.0 * c1 / nullif(n, 0), 6), round(100.0 * a / nullif(n, 0), share_digits), round(1.0 * a / nullif(n, 0), 6), mean, planned, done
	FROM counted
$$;
CREATE FUNCTION pg_temp.reporting_oracle(day date) RETURNS TABLE (department text, task_list text, period date, due_on date, submitted_on date, submitted_items integer, status text, days_late integer, is_trailing boolean, silent bigint) LANGUAGE sql STABLE AS $$
	WITH month AS (
		SELECT u.department, u.task_list, u.expected_items, make_date(m / 12, m % 12 + 1, 1) AS period,
			(SELECT max(d::date) FROM generate_series(make_date((m + 1) / 12, (m + 1) % 12 + 1, 1)::timestamp, make_date((m + 2) / 12, (m + 2) % 12 + 1, 1)::timestamp - interval '1 day', '1 day') AS d
			 WHERE extract(day FROM d) <= u.due_day) AS day_of_month, u.due_day, u.due_kind
		FROM report_duty AS u JOIN task_list AS l USING (task_list), generate_series((extract(year FROM u.starts_on) * 12 + extract(month FROM u.starts_on) - 1)::integer, 2025 * 12 + 11) AS m
		WHERE make_date(m / 12, m % 12 + 1, 1) <= least(day, u.ends_on, l.due_on)
	), due AS (
		-- the plain day, the first workday from it on, the workday of that number
		SELECT m.*, CASE m.due_kind WHEN 'calendar_day' THEN m.day_of_month
			WHEN 'next_workday' THEN (SELECT min(g::date) FROM generate_series(m.day_of_month::timestamp, m.day_of_month + 20, '1 day') AS g WHERE bizenv.is_workday(g::date))
			ELSE (SELECT g::date FROM generate_series(m.period + interval '1 month', m.period + interval '2 months', '1 day') AS g WHERE bizenv.is_workday(g::date) ORDER BY g OFFSET m.due_day - 1 LIMIT 1) END AS due_on
		FROM month AS m
	), one AS (
		SELECT m.*, r.submitted_on, CASE WHEN r.submitted_on IS NOT NULL THEN r.submitted_items END AS submitted_items FROM due AS m LEFT JOIN report AS r
			ON (r.department, r.task_list, r.period) = (m.department, m.task_list, m.period) AND r.submitted_on <= day
	), judged AS (
		SELECT o.*, CASE WHEN submitted_on IS NULL AND due_on < day THEN 'missing' WHEN submitted_on IS NULL THEN 'not_due' WHEN submitted_items < expected_items THEN 'short'
				WHEN submitted_on > due_on THEN 'late' ELSE 'on_time' END AS status,
			(SELECT count(*) FROM one AS n WHERE (n.department, n.task_list) = (o.department, o.task_list) AND n.due_on < day
				AND n.period > coalesce((SELECT max(s.period) FROM one AS s WHERE (s.department, s.task_list) = (o.department, o.task_list) AND s.due_on < day AND s.submitted_on IS NOT NULL), '-infinity')) AS silent,
			(SELECT count(*) FROM one AS n WHERE (n.department, n.task_list) = (o.department, o.task_list) AND n.due_on < day AND n.period >= o.period) AS from_end
		FROM one AS o
	)
	SELECT department, task_list, period, due_on, submitted_on, submitted_items, status, CASE WHEN coalesce(submitted_on, day) > due_on THEN coalesce(submitted_on, day) - due_on ELSE 0 END,
		due_on < day AND from_end <= silent, silent FROM judged
$$;
CREATE FUNCTION pg_temp.league_oracle(day date) RETURNS TABLE (indicator text, region text, period date, value numeric, rank bigint, peers bigint, previous_rank bigint, change bigint, to_leader numeric, to_mean numeric, to_next numeric, beaten numeric) LANGUAGE sql STABLE AS $$
	WITH one AS (
		SELECT m.indicator, m.period, r.region, v.value, v.value * CASE i.direction WHEN 'higher_is_better' THEN 1 ELSE -1 END AS score
		FROM (SELECT DISTINCT indicator, period FROM indicator_value WHERE period <= day) AS m JOIN indicator AS i USING (indicator)
		CROSS JOIN (SELECT region FROM region WHERE parent = 'r1') AS r LEFT JOIN indicator_value AS v USING (indicator, region, period)
	), ranked AS (
		SELECT o.*, p.score AS before, CASE WHEN o.score IS NOT NULL THEN 1 + (SELECT count(*) FROM one AS b WHERE (b.indicator, b.period) = (o.indicator, o.period) AND b.score > o.score) END AS rank
		FROM one AS o LEFT JOIN one AS p ON (p.indicator, p.region, p.period) = (o.indicator, o.region, o.period - interval '1 year')
	)
	SELECT o.indicator, o.region, o.period, o.value, o.rank, count(b.score), (SELECT p.rank FROM ranked AS p WHERE (p.indicator, p.region, p.period) = (o.indicator, o.region, o.period - interval '1 year')),
		CASE WHEN o.score IS NOT NULL AND o.before IS NOT NULL THEN count(*) FILTER (WHERE b.before > o.before AND b.score IS NOT NULL) - count(*) FILTER (WHERE b.score > o.score AND b.before IS NOT NULL) END,
		max(b.score) - o.score, round(o.score - avg(b.score), 6), min(b.score) FILTER (WHERE b.score > o.score) - o.score,
		round(100.0 * count(*) FILTER (WHERE b.score < o.score) / CASE WHEN o.score IS NOT NULL THEN nullif(count(b.score) - 1, 0) END, 2)
	FROM ranked AS o JOIN ranked AS b ON (b.indicator, b.period) = (o.indicator, o.period) GROUP BY o.indicator, o.region, o.period, o.value, o.score, o.before, o.rank
$$;

-- both ways, on several days
-- (a dozen views and their oracles in one query that nobody types: compiled, but not optimised, which takes minutes)
CREATE FUNCTION pg_temp.differences(a text, b text) RETURNS SETOF text LANGUAGE plpgsql SET jit_inline_above_cost = -1 SET jit_optimize_above_cost = -1 AS $$
DECLARE
	day date;
BEGIN
	FOREACH day IN ARRAY '{2025-01-15,2025-03-31,2025-06-30,2025-07-05,2025-07-31,2025-12-31}'::date[] LOOP
		PERFORM set_config('bizenv.as_of', day::text, true);
		RETURN QUERY EXECUTE format('SELECT format(''%s: %%s'', s) FROM (((%2$s) EXCEPT (%3$s)) UNION ALL ((%3$s) EXCEPT (%2$s))) AS s', day, a, replace(b, '$day', quote_literal(day)));
	END LOOP;
END
$$;
SELECT is_empty($test$SELECT pg_temp.differences($$SELECT task_list, task_count, completed_count, past_half_count, just_started_count, not_reported_count, approved_count,
		completed_pct, past_half_pct, just_started_pct, not_reported_pct, completed_ratio, approved_pct, approved_ratio, mean_pct, planned_total, done_total FROM v_task_list$$,
	$$SELECT task_list, task_count, completed, past_half, just_started, not_reported, approved, completed_pct, past_half_pct, just_started_pct, not_reported_pct, completed_ratio, approved_pct, approved_ratio, mean, planned, done
		FROM pg_temp.task_list_oracle($day)$$)$test$, 'v_task_list is what plain SQL gives');
SELECT is_empty($test$SELECT pg_temp.differences($$SELECT department, task_list, period, due_on, submitted_on, submitted_items, report_status, days_late, is_trailing_missing, trailing_missing FROM v_reporting$$,
	$$SELECT * FROM pg_temp.reporting_oracle($day)$$)$test$, 'v_reporting is what plain SQL gives');
SELECT is_empty($test$SELECT pg_temp.differences($$SELECT indicator, region, period, value, rank, peer_count, previous_rank, rank_change, to_leader, to_mean, to_next, beaten_pct FROM v_league$$,
	$$SELECT * FROM pg_temp.league_oracle($day)$$)$test$, 'v_league is what plain SQL gives');
SELECT isnt_empty($test$SELECT pg_temp.differences('SELECT count(*) FROM v_task_list', 'SELECT 1')$test$, 'differences are seen');
SELECT cmp_ok(count(*), '>', 100::bigint, 'there are reports to compare') FROM v_reporting;
SELECT cmp_ok(count(*), '>', 50::bigint, 'there are ranks to compare') FROM v_league WHERE previous_rank IS NOT NULL;

-- laws, on the same days
SELECT is_empty($test$SELECT pg_temp.differences($$SELECT department, task_id FROM v_task$$, $$SELECT department, task_id FROM task$$)$test$, 'each task is in v_task once');
SELECT is_empty($test$SELECT pg_temp.differences($$SELECT count(*) FROM v_task$$, $$SELECT count(*) FROM task$$)$test$, 'and only once');
SELECT is_empty($test$SELECT pg_temp.differences($$SELECT task_list, progress_class, count(*) FROM v_task GROUP BY 1, 2$$,
	$$SELECT v.task_list, c.class, c.n FROM v_task_list AS v, LATERAL (VALUES ('completed', completed_count), ('past_half', past_half_count), ('just_started', just_started_count - not_begun_count), ('not_begun', not_begun_count), ('not_reported', not_reported_count)) AS c(class, n) WHERE c.n > 0$$)$test$,
	'lists count the classes of their tasks');
SELECT is_empty($test$SELECT pg_temp.differences($$SELECT task_list FROM v_task_list WHERE completed_count + past_half_count + just_started_count + not_reported_count <> task_count OR approved_count + ongoing_count <> task_count
	OR abs(completed_ratio + past_half_ratio + just_started_ratio + not_reported_ratio - 1) > 0.000002 OR abs(approved_ratio + ongoing_ratio - 1) > 0.000001
	OR completed_pct NOT BETWEEN 0 AND 100 OR abs(completed_pct - 100 * completed_ratio) > 0.51 / 10 ^ share_digits OR (mean_pct IS NULL) <> (mean_reason IS NOT NULL)$$, 'SELECT NULL::text WHERE false')$test$, 'parts add up to the whole');
SELECT is_empty($test$SELECT pg_temp.differences($$SELECT department, task_count, completed_count, expected_count, missing_count, trailing_missing, open_problem_count, overdue_problem_count FROM v_department$$,
	$$SELECT d.department, (SELECT count(*) FROM v_task AS v WHERE v.department = d.department), (SELECT count(*) FROM v_task AS v WHERE v.department = d.department AND progress_class = 'completed'),
		(SELECT count(*) FROM v_reporting AS v WHERE v.department = d.department AND report_status <> 'not_due'), (SELECT count(*) FROM v_reporting AS v WHERE v.department = d.department AND report_status = 'missing'),
		(SELECT coalesce(max(trailing_missing), 0) FROM v_reporting AS v WHERE v.department = d.department),
		(SELECT count(*) FROM v_supervision AS v WHERE v.department = d.department AND stage NOT IN ('closed', 'rejected')), (SELECT count(*) FROM v_supervision AS v WHERE v.department = d.department AND is_overdue)
		FROM department AS d$$)$test$, 'departments add up their tasks, reports and problems');
SELECT is_empty($test$SELECT pg_temp.differences($$SELECT period, reported_on, progress_pct, progress_class FROM v_task WHERE period IS NOT NULL$$,
	$$SELECT DISTINCT ON (department, task_id) period, reported_on, progress_pct, progress_class FROM v_task_progress ORDER BY department, task_id, period DESC$$)$test$, 'a task stands where its last dispatch left it');
SELECT is_empty($test$SELECT pg_temp.differences($$SELECT department, problem_id, stage, entered_on, phase FROM v_supervision$$,
	$$SELECT s.department, s.problem_id, bizenv.current_stage(bizenv.stage_agg(s.stage, s.entered_on)), max(s.entered_on), bizenv.phase_of(bizenv.current_stage(bizenv.stage_agg(s.stage, s.entered_on)))
		FROM problem_stage AS s WHERE s.entered_on <= $day GROUP BY s.department, s.problem_id$$)$test$, 'a problem stands where its last step left it');
SELECT is_empty($test$SELECT pg_temp.differences($$SELECT department, problem_id FROM v_supervision WHERE is_overdue$$,
	$$SELECT p.department, p.problem_id FROM problem AS p JOIN v_supervision AS v USING (department, problem_id) JOIN LATERAL (SELECT o.* FROM assignment_order AS o
		WHERE o.department = p.department AND o.problem_id = p.problem_id AND o.ordered_on <= $day ORDER BY o.ordered_on DESC, o.order_id DESC LIMIT 1) AS o ON o.due_on < $day
		WHERE v.stage NOT IN ('closed', 'rejected') AND NOT EXISTS (SELECT FROM answer AS a WHERE a.department = o.department AND a.order_id = o.order_id AND a.answered_on <= $day AND a.handled_poorly IS NOT TRUE)
			AND (v.stage IN ('answered', 'verified')) IS NOT TRUE OR v.stage IN ('answered', 'verified') AND EXISTS (SELECT FROM answer AS a WHERE a.department = o.department AND a.order_id = o.order_id AND a.answered_on <= $day)
			AND NOT EXISTS (SELECT FROM answer AS a WHERE a.department = o.department AND a.order_id = o.order_id AND a.answered_on <= $day AND a.handled_poorly IS NOT TRUE)$$)$test$, 'overdue is what was due, is open and has no good answer');
SELECT is_empty($test$SELECT pg_temp.differences($$SELECT department, task_list, period FROM v_reporting WHERE due_on < as_of$$,
	$$SELECT u.department, u.task_list, m::date FROM report_duty AS u, generate_series(timestamp '2024-01-01', '2025-12-01', '1 month') AS m
		WHERE bizenv.has_month(bizenv.due_months(u.starts_on, $day, u.due_day, u.due_kind), m::date) AND m <= least(u.ends_on, (SELECT l.due_on FROM task_list AS l WHERE l.task_list = u.task_list))$$)$test$, 'what is due is what due_months says');
SELECT is_empty($test$SELECT pg_temp.differences($$SELECT condition_count - met_count - unmet_count - unknown_count, is_eligible AND unmet_count + unknown_count > 0, is_eligible AND NOT may_apply AND condition_count > 1 FROM v_closure$$, 'SELECT 0, false, false')$test$,
	'conditions add up, and what is eligible may apply');
SELECT is_empty($test$SELECT pg_temp.differences($$SELECT DISTINCT as_of FROM (SELECT as_of FROM v_task UNION SELECT as_of FROM v_task_list UNION SELECT as_of FROM v_closure UNION SELECT as_of FROM v_reporting
	UNION SELECT as_of FROM v_league UNION SELECT as_of FROM v_department UNION SELECT as_of FROM v_indicator_gap) AS s$$, 'SELECT $day::date')$test$, 'every view says on which day it looks');
-- each label and order is that of its code
SELECT is_empty(format('SELECT 1 FROM %I WHERE %2$I_order IS DISTINCT FROM bizenv.code_order(%2$I) OR %2$I_zh IS DISTINCT FROM bizenv.code_label(%2$I)', view, substr(name, 1, length(name) - 3)), format('%s.%s has the label of its code', view, name))
FROM col WHERE name ~ '_zh$' ORDER BY view, name;

-- what the view says is due is what may be issued, and nothing else: the rule reads the same
-- answers, the same steps without an answer, the same ladder
SELECT set_config('bizenv.as_of', '2025-12-31', true) \g /dev/null
CREATE FUNCTION pg_temp.issued(owner text, number integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	issued text;
BEGIN
	INSERT INTO supervision_letter (department, order_id, issued_on) VALUES (owner, number, '2025-12-31') RETURNING concat_ws(' ', level, name, reason) INTO issued;
	RAISE EXCEPTION USING ERRCODE = 'PT001', MESSAGE = issued;
EXCEPTION
	WHEN SQLSTATE 'PT001' THEN RETURN SQLERRM;
	WHEN check_violation THEN RETURN 'none';
END
$$;
CREATE TEMP TABLE letter AS
SELECT v.stage, v.order_id, a.order_id IS NOT NULL AS is_answered, coalesce(concat_ws(' ', v.escalation_level, v.escalation_name, v.escalation_reason), '') AS shown, pg_temp.issued(v.department, v.order_id) AS issued
FROM v_supervision AS v LEFT JOIN (SELECT DISTINCT order_id FROM answer) AS a USING (order_id)
WHERE v.order_id IS NOT NULL AND NOT EXISTS (SELECT FROM problem_stage AS s WHERE s.problem_id = v.problem_id AND s.entered_on > '2025-12-31');
SELECT is_empty($$SELECT * FROM letter WHERE coalesce(nullif(shown, ''), 'none') <> issued$$, 'the letter that the view says is due is the one that may be issued');
SELECT cmp_ok(count(*), '>', 5::bigint, 'letters are due') FROM letter WHERE issued <> 'none';
SELECT cmp_ok(count(*), '>', 0::bigint, 'and some problems stand answered or verified by a step alone') FROM letter WHERE stage IN ('answered', 'verified') AND NOT is_answered;

-- a filter goes down to the index of the dispatches
SELECT matches(pg_temp.plan_of($$SELECT * FROM v_task WHERE department = 'd1' AND task_id = 7$$), 'Index Scan Backward using task_progress_pkey', 'one task reads its own dispatches');
SELECT doesnt_match(pg_temp.plan_of($$SELECT task_list, task_count FROM v_task_list$$), 'on (department|indicator)', 'names that nobody asks for are not looked up');

SELECT * FROM finish();
ROLLBACK;
