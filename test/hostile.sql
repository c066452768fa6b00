-- Bad input: every argument of every public function is tried with what an
-- office never means, every support function by hand, and forged tallies
-- through text and bytes. What is read from the catalog needs no upkeep; a new
-- kind of argument asks for its good value below.
-- Other random rows by SEED=N make test (psql -v seed=N).
\ir lib/begin.psql

SELECT no_plan();

\ir lib/seed.psql

---------------------------------------------------------------- what is called, and with what

CREATE TEMP TABLE func AS
SELECT p.oid, p.proname::text AS name, p.oid::regprocedure::text AS what, p.prokind, p.prorettype, p.proretset,
	coalesce(p.proargnames, '{}') AS argnames, p.proargtypes::oid[] AS argtypes,
	obj_description(p.oid, 'pg_proc') NOT LIKE 'internal:%' AS is_public,
	(SELECT typtype = 'c' FROM pg_type WHERE oid = p.prorettype) AS is_row,
	p.oid IN (SELECT aggfnoid FROM pg_aggregate WHERE aggminvtransfn <> 0) AS has_inverse
FROM pg_depend AS d JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
JOIN pg_proc AS p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
WHERE e.extname IN ('bizenv', 'bizenv_office') AND d.deptype = 'e';

CREATE TEMP TABLE tally AS
SELECT t.oid, t.typname::text AS name FROM pg_type AS t
WHERE typnamespace = 'bizenv'::regnamespace AND typtype = 'b' AND typelem = 0 AND typname NOT IN ('scale', 'number', 'whole', 'day');	-- (a scale is no tally: test/scoring.sql)

-- a good value for each argument: by function, name and type, by name and type, or by type alone
CREATE TEMP TABLE good (argument text, type regtype, value text, UNIQUE (argument, type));
INSERT INTO good VALUES
	('*', 'numeric', '60'), ('*', 'float8', '60'), ('*', 'real', '60'), ('percent', 'text', '''60'''), ('*', 'integer', '1'), ('*', 'bigint', '1'), ('*', 'boolean', 'true'),
	('*', 'anyelement', '60::numeric'), ('*', 'numeric[]', '''{1,2,3}'''),
	('*', 'bizenv.progress_tally', '''{"completed": 9, "above_half": 41, "below_half": 14, "sum": 3600}'''),
	('*', 'bizenv.progress_weight_tally', '''{"completed": 9, "above_half": 4, "weight_missing": 1, "completed_weight": 20, "above_half_weight": 5, "sum": 2350}'''),
	('*', 'bizenv.weighted_tally', '''{"pairs": 2, "product": 1950, "weight": 400}'''),
	('*', 'bizenv.gap_tally', '''{"ahead": 2, "advantage": 3, "worst": 1}'''),
	('*', 'bizenv.closure_tally', '''{"conditions": {"approved": [0, 1, 0], "filed": [1, 0, 0]}}'''),
	('*', 'bizenv.trend_tally', '''{"skipped": 1, "periods": {"2025-05-01": 40, "2025-06-01": null, "2025-07-01": 52.5}}'''), ('period', 'date', '''2025-05-01'''),
	('starts', 'date', '''2025-01-01'''), ('due', 'date', '''2025-12-31'''), ('as_of', 'date', '''2025-07-31'''),
	('class', 'text', '''completed'''), ('code', 'text', '''completed'''), ('lang', 'text', '''en'''), ('word', 'text', '''完成'''), ('list', 'text', '''progress_class'''),
	('direction', 'text', '''lower_is_better'''), ('unit', 'text', '''日'''), ('standing', 'text', '''ahead'''),
	('reading', 'text', '''mean_percent'''), ('basis', 'text', '''day'''), ('of', 'text', '''all'''),
	('condition', 'text', '''approved'''), ('ignoring', 'text[]', '''{approved}'''),
	('day', 'date', '''2025-09-28'''), ('ends', 'date', '''2025-12-31'''), ('ordered_on', 'date', '''2025-07-10'''), ('asked_on', 'date', '''2025-07-10'''),
	('done_on', 'date', '''2025-07-31'''), ('calendar', 'text', '''cn'''), ('on_unannounced', 'text', '''error'''), ('year', 'integer', '2025'),
	('weight', 'numeric', '400'), ('power', 'numeric', '2'),
	('*', 'bizenv.month_set', '''{2025-01..2025-04,2025-06}'''),
	('*', 'bizenv.report_tally', '''{"missing": 1, "on_time": 2, "as_of": "2025-07-31", "months": "{2025-04..2025-06}", "due_months": "{2025-04..2025-06}", "missing_months": "{2025-06}"}'''), ('month', 'date', '''2025-06-01'''), ('submitted_on', 'date', '''2025-07-03'''),
	('*', 'bizenv.stage_tally', '''{"events": [["2025-07-01", "collected"], ["2025-07-03", "assigned"]]}'''),
	('*', 'bizenv.composite_tally', '''{"skipped": 1, "codes": {"completed": [80, 3], "taxes": [60.5, 1], "water": [null, 2]}}'''),
	('*', 'bizenv.weights_tally', '''{"skipped": 1, "cells": [["a", "north", 1.5], ["a", "south", 4], ["b", "north", 3], ["b", "south", 0], ["b", "west", null]]}'''), ('weights_agg.unit', 'text', '''completed'''), ('weights.method', 'text', '''entropy'''), ('indicator', 'text', '''a'''),
	('*', 'bizenv.scale', '''[90,]=A:10; [60,90)=B:8; [,60)=C:5'''), ('piecewise_score.method', 'text', '''step'''), ('beyond', 'text', '''clip'''), ('efficacy_score.low', 'numeric', '30'),
	('*', 'bizenv.score_card_tally', '''{"skipped": 1, "items": {"completed": ["bonus", 7.5, 5, 3, 0], "a": ["base", 80, 100, 1, 0], "c": ["deduction", 2, null, 2, 0], "d": ["veto", 0, 59, 1, 0]}}'''),
	('item', 'text', '''completed'''), ('score_card_agg.kind', 'text', '''bonus'''),
	('method', 'text', '''geometric'''), ('normalise.method', 'text', '''z_score'''),
	('series_row.kind', 'text', '''cumulative'''), ('series_value.kind', 'text', '''single'''), ('wanted', 'text', '''cumulative'''), ('step', 'text', '''quarterly'''), ('frequency', 'text', '''quarterly'''), ('tie_directions', 'text[]', '''{正向,逆向,正向}'''), ('place', 'integer', '2'), ('shares', 'numeric[]', '''{30,50}'''), ('spread_pct', 'numeric', '20'), ('trim_pct', 'numeric', '0'), ('draws', 'integer', '10'), ('seed', 'bigint', '7'), ('jan_feb_as_one', 'boolean', 'false'), ('part', 'text', '''民营'''), ('against', 'text', '''previous'''),
	('cell', 'text', '''65%'''), ('bare', 'text', '''percent'''), ('allow', 'text[]', '''{approximate}'''), ('cell_forms.kind', 'text', '''month'''),
	('read_amount.cell', 'text', '''5日'''), ('try_read_amount.cell', 'text', '''5日'''), ('amount_reason.cell', 'text', '''5日'''), ('read_date.cell', 'text', '''7月31日'''), ('try_read_date.cell', 'text', '''7月31日'''), ('date_reason.cell', 'text', '''7月31日'''),
	('read_period.cell', 'text', '''2025Q2'''), ('try_read_period.cell', 'text', '''2025Q2'''), ('period_reason.cell', 'text', '''2025Q2'''), ('read_month.cell', 'text', '''202507'''), ('try_read_month.cell', 'text', '''202507'''), ('month_reason.cell', 'text', '''202507'''), ('read_yes_no.cell', 'text', '''是'''), ('try_read_yes_no.cell', 'text', '''是'''), ('yes_no_reason.cell', 'text', '''是'''), ('read_class.cell', 'text', '''已完成'''), ('try_read_class.cell', 'text', '''已完成'''), ('class_reason.cell', 'text', '''已完成'''),
	('stage', 'text', '''assigned'''), ('old_stage', 'text', '''assigned'''), ('new_stage', 'text', '''answered'''),
	('days_off', 'date[]', '''{2025-10-01}'''), ('make_up_days', 'date[]', '''{}'''), ('holidays', 'date[]', '''{2025-10-01}'''), ('notice', 'text', '''国庆节：10月1日放假。'''), ('title', 'text', '''通知'''), ('statutory_days', 'integer', '1'),
	('entered_on', 'date', '''2025-07-03'''), ('ladder', 'text', '''wuhai'''), ('ties', 'text', '''average'''),
	('text', 'text', '''不少于10000人次'''), ('target', 'text', '''100家以上'''), ('kind', 'text', '''count'''), ('schema', 'text', '''oversight'''),
	('draft', 'text', '''审核通过12项，占20.7%'''), ('name', 'text', '''双随机、一公开'''), ('benchmark_name', 'text', '''全区平均值'''),
	('source', 'regclass', '''oversight.region'''), ('import_table.target', 'text', '''department'''), ('import_faults.target', 'text', '''department'''), ('dry_run', 'boolean', 'true'), ('mapping', 'jsonb', '''{"department": "region", "name": "name"}'''),
	('paper', 'text', '''letter'''), ('paper_parts.lang', 'text', '''zh'''), ('copy_to', 'text', '''市政府办公室'''), ('words', 'jsonb', '''{"标志": null, "问题": "停车难", "文书": "督办函", "文号": null, "单位": "市住建局", "交办日期": "2025年7月1日", "交办单文号": null, "交办单号": 1, "来源": null, "要求": "解决", "办结期限": "2025年7月8日", "工作日": 5, "日期": "2025年7月31日", "办理情况": "尚未答复", "理由": null, "反馈期限": null, "逾期原因": null, "联系人": null, "署名": null, "重印日期": null, "抄送": null}'''),
	('keep.target', 'text', '''k'' || md5(random()::text)'), ('keep.source', 'regclass', '''hostile_kept.entry'''), ('group_by', 'text[]', '''{region}'''), ('tallies', 'text[]', 'ARRAY[''bizenv.progress_agg(percent) AS progress'']'), ('only_where', 'text', '''region IS NOT NULL'''),
	('target', 'regclass', 'bizenv.keep(''hostile_kept.entry'', ''k'' || md5(random()::text), ''{region}'', ARRAY[''bizenv.progress_agg(percent) AS progress''])'), ('at_most', 'bigint', '1000'),
	('issuer', 'text', '''市营商环境办'''), ('document_number', 'text', '''乌政数督函〔2025〕3号'''), ('contact', 'text', '''张三'''), ('reply_by', 'date', '''2199-01-01'''),
	('headings', 'text[]', '''{任务推进不快,任务报送不认真,整改成效不明显}'''), ('due_kind', 'text', '''next_workday'''),
	('*', 'timestamptz', '''2025-07-10 09:00+08'''), ('*', 'tstzmultirange', '''{}'''), ('*', 'datemultirange', '''{}'''),
	('timetable', 'text', '''example_office'''), ('received', 'timestamptz', '''2025-07-10 09:00+08'''), ('figures', 'jsonb', '''[]'''),
	('before', 'date', '''2025-01-01'''), ('archive', 'text', '''oversight.audit_kept'''), ('actual', 'text', '''120家'''),
	('role', 'text', '''hostile_reader'''), ('most_overdue_workdays', 'integer', '99'), ('order_ids', 'integer[]', '''{1}'''), ('views', 'text', '''v'' || md5(random()::text)'), ('as_role', 'text', '''审计'''), ('department', 'text', 'NULL'), ('head', 'text', '''0:'' || repeat(''00'', 32)');
-- what arguments are declared as has the values of the plain type
CREATE TEMP TABLE plain (declared regtype, type regtype);
INSERT INTO plain VALUES ('bizenv.number', 'numeric'), ('bizenv.number[]', 'numeric[]'), ('bizenv.whole', 'integer'), ('bizenv.whole[]', 'integer[]'), ('bizenv.day', 'date'), ('bizenv.day[]', 'date[]');
INSERT INTO good SELECT g.argument, p.declared, g.value FROM good AS g JOIN plain AS p USING (type);
-- a ledger, of an ordinary role, which the calls are made by
CREATE ROLE bizenv_hostile_office;
GRANT INSERT, UPDATE, DELETE ON bizenv.calendar_year, bizenv.calendar_day TO bizenv_hostile_office;	-- (years are announced)
CREATE ROLE hostile_reader;
SELECT format('GRANT CREATE ON DATABASE %I TO bizenv_hostile_office', current_database()) \gexec
GRANT bizenv_hostile_office TO CURRENT_USER;
SET LOCAL ROLE bizenv_hostile_office;
SELECT bizenv.create_ledger('oversight') \g /dev/null
CREATE SCHEMA hostile_kept;	-- (and a table, tallies of which are kept)
CREATE TABLE hostile_kept.entry AS SELECT 'r' || n % 3 AS region, n::numeric AS percent FROM generate_series(1, 10) AS n;
RESET ROLE;

-- bad ones by type, written as SQL
CREATE TEMP TABLE bad (type regtype, value text);
INSERT INTO bad SELECT 'numeric', v FROM unnest(ARRAY['NULL', '''NaN''', '''Infinity''', '''-Infinity''', '-1', '0', '1e-16383', '1e131000',
	'-1e131000', '2147483647', '-2147483648', '9223372036854775808', '170141183460469231731687303715884105727',
	'0.' || repeat('3', 40), '1000000.0000000000000000000000001', '50', '100', '99.99999999999999999999999999999999999999999999']) AS v;
INSERT INTO bad SELECT 'float8', v FROM unnest(ARRAY['NULL', '''NaN''', '''Infinity''', '''-Infinity''', '-1', '''-0''', '5e-324', '1.7e308',
	'-1.7e308', '1000000.0000000001', '49.99999999999999']) AS v;
INSERT INTO bad SELECT 'real', v FROM unnest(ARRAY['NULL', '''NaN''', '''Infinity''', '''-Infinity''', '-1', '''-0''', '1e-45', '3.4e38', '49.999996']) AS v;
INSERT INTO bad SELECT 'integer', v FROM unnest(ARRAY['NULL', '-1', '0', '2147483647', '(-2147483648)', '100', '101', '-100', '-101']) AS v;
INSERT INTO bad SELECT 'bigint', v FROM unnest(ARRAY['NULL', '-1', '0', '9223372036854775807', '(-9223372036854775808)']) AS v;
INSERT INTO bad SELECT 'boolean', v FROM unnest(ARRAY['NULL', 'false']) AS v;
INSERT INTO bad SELECT 'text', v FROM unnest(ARRAY['NULL', '''''', ''' ''', '''nonsense''', '''COMPLETED''', '''completed ''', '''已完成''', '''正向''',
	'''pp''', '''天''', 'E''\n\t''', 'chr(12288)', 'repeat(''x'', 1000)', 'repeat(''x'', 1000000)', 'repeat(''长'', 400000)', '''%s%n%1$s''',
	'E''a\x01''']) AS v;
INSERT INTO bad SELECT 'regclass', v FROM unnest(ARRAY['NULL', '0', '4294967295', '''bizenv.help''', '''pg_class_oid_index''', '''pg_type''', '''oversight.task_task_id_seq''',
	'bizenv.keep(''hostile_kept.entry'', ''k'' || md5(random()::text), ''{}'', ''{bizenv.progress_agg(percent)}'')']) AS v;	-- (the last one is bad for who does not keep tallies)
INSERT INTO bad SELECT 'jsonb', v FROM unnest(ARRAY['NULL', '''{}''', '''[]''', '''null''', '''1''', '''"region"''', '''{"region": "region"}''', '''{"department": "nowhere"}''',
	'''{"department": "region"}''', '''{"department": null, "name": "name"}''', '''{"department": "region", "name": ["name"]}''', '''{"department": {"const": null}, "name": {"const": ""}}''',
	'''{"department": {"column": "region", "const": "x"}, "name": "name"}''', '''{"department": {"column": "region", "times": "x"}, "name": "name"}''',
	'''{"department": {"column": "region", "times": 1e400, "unit": ""}, "name": "name"}''', '''{"department": {"column": "region"}, "name": {"const": "%s%n%1$s''''$$"}, "progress": {}}''',
	'jsonb_build_object(repeat(''x'', 1000000), 1)', 'jsonb_build_object(''department'', repeat(''长'', 400000), ''name'', ''name'')']) AS v;
INSERT INTO bad SELECT 'date', v FROM unnest(ARRAY['NULL', '''infinity''', '''-infinity''', '''4714-11-24 BC''', '''5874897-12-31''',
	'''0001-12-31 BC''', '''9999-12-31''', '''2024-02-29''', '''1582-10-15''']) AS v;
INSERT INTO bad SELECT 'timestamptz', v FROM unnest(ARRAY['NULL', '''infinity''', '''-infinity''', '''4714-11-24 00:00 BC''', '''294276-12-31 23:59''', '''2031-01-01 00:00+08''', '''1582-10-15 00:00''']) AS v;
INSERT INTO bad SELECT type, v FROM unnest('{tstzmultirange,datemultirange}'::regtype[]) AS t(type), unnest(ARRAY['NULL', '''{}''', '''{(,)}''', '''{empty}''', '''{[2025-07-10,2025-07-10]}''', '''{[infinity,infinity]}''', '''{[2025-01-01,2025-02-01),[2025-03-01,)}''']) AS v;
INSERT INTO bad SELECT 'date[]', v FROM unnest(ARRAY['NULL', '''{}''', '''{NULL}''', '''{infinity}''', '''{-infinity}''', '''{2025-10-02,2025-10-02}''', '''{{2025-10-01,2025-10-02}}''', '''{2031-01-01}''', '''[2147483645:2147483646]={2025-10-01,2025-10-02}''',
	'array_fill(''2025-10-01''::date, ARRAY[3000])']) AS v;
INSERT INTO bad SELECT 'numeric[]', v FROM unnest(ARRAY['NULL', '''{}''', '''{NULL}''', '''{NULL,NULL,3}''', '''{{1,2},{3,4}}''', '''{{{1}}}''',
	'''{NaN}''', '''{1,Infinity}''', '''{-Infinity,1}''', '''{-1,2,3}''', '''{0,0,0}''', '''[-5:-3]={1,2,3}''', 'ARRAY[1e131000, 1, 1e-16383]',
	'array_fill(1::numeric, ARRAY[3000])', '''[2147483644:2147483646]={1,2,3}''']) AS v;
INSERT INTO bad SELECT 'text[]', v FROM unnest(ARRAY['NULL', '''{}''', '''{NULL}''', '''{approved,NULL}''', '''{{approved,filed},{a,b}}''', '''{""}''',
	'ARRAY[repeat(''x'', 1000000)]', 'array_fill(''approved''::text, ARRAY[3000])', '''[-5:-4]={approved,filed}''']) AS v;
INSERT INTO bad SELECT 'integer[]', v FROM unnest(ARRAY['NULL', '''{}''', '''{NULL}''', '''{{1,2},{3,4}}''', '''{2147483647,-2147483648}''', 'array_fill(1, ARRAY[3000])']) AS v;
INSERT INTO bad SELECT 'anyelement', v FROM unnest(ARRAY['NULL::integer', '1::smallint', '-1', '9223372036854775807', 'NULL::numeric',
	'''NaN''::numeric', '''-Infinity''::numeric', '1e131000', '''NaN''::float8', '''Infinity''::float8', '1.5::real', '60', 'NULL', '''60''',
	'''x''::text', 'true', 'current_date', 'ARRAY[60]', 'ROW(60)', '''{}''::bizenv.gap_tally']) AS v;
-- forged but valid tallies
INSERT INTO bad SELECT 'bizenv.progress_tally', v FROM unnest(ARRAY['NULL', '''{}''', '''{"not_reported": 9223372036854775807}''',
	'''{"completed": 9223372036854775807, "sum": 922337203685477580700}''', '''{"completed": 9223372036854775807, "unvalued": 9223372036854775807}''',
	'''{"completed": 9000000000000000000, "over_100": 9000000000000000000, "sum": 9000000000000000000000000, "excess": 8999100000000000000000000}''',
	'''{"above_half": 1, "sum": 50.00000000000000000000000000000000000000000001}''', '''{"zero": 4611686018427387904, "exactly_half": 4611686018427387903, "sum": 230584300921369395150}''',
	'''{"completed": 3000000000, "sum": 300000000000}''']) AS v;
INSERT INTO bad SELECT 'bizenv.progress_weight_tally', v FROM unnest(ARRAY['NULL', '''{}''', '''{"weight_missing": 9223372036854775807}''', '''{"zero": 9223372036854775807, "zero_weight": 1e130000}''', '''{"not_reported": 1, "not_reported_weight": 1e-16383}''',
	'''{"completed": 1, "over_100": 1, "completed_weight": 1e130000, "sum": 2e130002, "excess": 1e130002}''', '''{"above_half": 1, "weightless": 1}''', '''{"below_half": 3000000000, "below_half_weight": 1, "sum": 0.00000000000000000000000000000000000001}''']) AS v;
INSERT INTO bad SELECT 'bizenv.weighted_tally', v FROM unnest(ARRAY['NULL', '''{}''', '''{"value_missing": 9223372036854775807}''',
	'''{"pairs": 9223372036854775807, "product": 1, "weight": 1}''', '''{"pairs": 1, "product": 0, "weight": 0}''',
	'''{"pairs": 1, "product": -1e130000, "weight": 1e-16383}''', '''{"pairs": 1, "product": 1e-16383, "weight": 1e130000}''']) AS v;
INSERT INTO bad SELECT 'bizenv.gap_tally', v FROM unnest(ARRAY['NULL', '''{}''', '''{"skipped": 9223372036854775807}''', '''{"level": 9223372036854775807}''',
	'''{"behind": 9223372036854775807, "advantage": -9223372036854775807, "worst": -1}''', '''{"behind": 1, "advantage": -1e130000, "worst": -1e130000}''',
	'''{"ahead": 1, "advantage": 1e-16383, "worst": 1e-16383}''']) AS v;
INSERT INTO bad SELECT 'bizenv.closure_tally', v FROM unnest(ARRAY['NULL', '''{}''', '''{"skipped": 9223372036854775807}''',
	'''{"conditions": {"approved": [9223372036854775807, 0, 0]}}''', '''{"conditions": {"a": [0, 0, 9223372036854775806], "\u0001": [0, 0, 1]}}''',
	'(SELECT bizenv.closure_agg(repeat(''n'', 996) || n, n % 2 = 0) FROM generate_series(1000, 1999) AS n)']) AS v;
INSERT INTO bad SELECT 'bizenv.month_set', v FROM unnest(ARRAY['NULL', '''{}''', '''{1900-01}''', '''{2199-12}''', '''{1900-01..2199-12}''',
	'''{1900-01,2199-12}''', '''{2025-06,2025-01..2025-04,2025-02..2025-03}''']) AS v;
INSERT INTO bad SELECT 'bizenv.report_tally', v FROM unnest(ARRAY['NULL', '''{}''', '''{"skipped": 9223372036854775807}''',
	'''{"undetermined": 9223372036854775807, "as_of": "1900-01-01", "months": "{1900-01..2199-12}"}''',
	'''{"short": 3000000000, "late_days": 9223372036854775807, "worst_late": 9000000000000000000, "as_of": "2199-12-31", "months": "{2025-06}"}''',
	'''{"missing": 1, "as_of": "2024-02-29", "months": "{1900-01}", "due_months": "{1900-01}", "missing_months": "{1900-01}"}''']) AS v;

INSERT INTO bad SELECT 'bizenv.trend_tally', v FROM unnest(ARRAY['NULL', '''{}''', '''{"skipped": 9223372036854775807}''',
	'''{"repeated": 9223372036854775806, "periods": {"2025-05-01": 0}}''', '''{"periods": {"4714-11-24 BC": 100, "5874897-12-31": 1000000}}''',
	'''{"periods": {"2025-05-01": 99.99999999999999999999, "2025-05-31": 0.00000000000000000001}}''', '''{"periods": {"2025-05-01": null}}''',
	'(SELECT bizenv.trend_agg(date ''2025-01-01'' + n, n % 101) FROM generate_series(1, 1200) AS n)']) AS v;
INSERT INTO bad SELECT 'bizenv.composite_tally', v FROM unnest(ARRAY['NULL', '''{}''', '''{"skipped": 9223372036854775807}''', '''{"codes": {"completed": [null, null]}}''',
	'''{"codes": {"completed": [-1e131000, 1e131000], "b": [1e131000, 1e131000]}}''', '''{"codes": {"completed": [1e-16383, 1e-16383], "b": [1e-16383, 1e131000]}}''',
	'''{"codes": {"completed": [9223372036854775807, 9223372036854775807], "b": [-9223372036854775807, 9223372036854775807], "c": [0.3333333333333333, 922337203685477.5807]}}''',
	'''{"codes": {"completed": [999999999999999999, 1e-16383], "b": [0, 1]}}''', '''{"codes": {"completed": [50, 0], "\u0001": [40, 0]}}''',
	'(SELECT bizenv.composite_agg(repeat(''n'', 996) || n, n / 7.0, n) FROM generate_series(1000, 1999) AS n)']) AS v;
INSERT INTO bad SELECT 'bizenv.weights_tally', v FROM unnest(ARRAY['NULL', '''{}''', '''{"skipped": 9223372036854775807}''', '''{"cells": [["a", "x", null]]}''', '''{"cells": [["a", "x", 1], ["a", "y", -1e131000]]}''',
	'''{"cells": [["a", "x", 9223372036854775807], ["a", "y", 0], ["b", "x", 0], ["b", "y", 0.0000000000000001]]}''', '''{"cells": [["a", "x", 999999999999999999999999999999], ["a", "y", 1e-100], ["\\u0001", "x", 1e-100], ["\\u0001", "y", 2e-100]]}''',
	'''{"cells": [["a", "x", -1], ["a", "y", 1], ["a", "z", 3], ["b", "x", 1], ["b", "y", -1], ["b", "z", -3]]}''', '(SELECT bizenv.weights_agg(repeat(''n'', 990) || n, (n % 7)::text, n / 7.0) FROM generate_series(1000, 1999) AS n)']) AS v;
INSERT INTO bad SELECT 'bizenv.scale', v FROM unnest(ARRAY['NULL', '''[,]=a''', '''[,]=:1e131000''', '''[60,60]=a; (60,]=b; [,60)=c''', '''[0,1]=:1; (1,2]=:-1e-16383''', '''[1e131000,]=a; [,1e131000)=b''',
	'''90分以上为优秀、其他为一般''', '(SELECT string_agg(format(''[%s,%s)=%s:%s'', n, n + 1, repeat(''n'', 190), n), '';'')::bizenv.scale FROM generate_series(1, 1000) AS n)']) AS v;
INSERT INTO bad SELECT 'bizenv.score_card_tally', v FROM unnest(ARRAY['NULL', '''{}''', '''{"skipped": 9223372036854775807}''', '''{"items": {"completed": ["bonus", 0, null, 1, 1]}}''',
	'''{"items": {"completed": ["bonus", 9e131071, null, 1, 0], "b": ["bonus", 9e131071, null, 1, 0]}}''', '''{"items": {"completed": ["deduction", 1e-16383, 1e131000, 9223372036854775807, 0]}}''',
	'''{"items": {"completed": ["bonus", 9223372036854775807, 0, 9223372036854775806, 3], "b": ["base", -9223372036854775807, null, 1, 0]}}''', '''{"items": {"\u0001": ["veto", 1, null, 1, 0], "b": ["veto", 1, 1e131000, 1, 0]}}''',
	'(SELECT bizenv.score_card_agg(repeat(''n'', 196) || n, n / 7.0, ''bonus'', n) FROM generate_series(1000, 1999) AS n)']) AS v;
INSERT INTO bad SELECT 'bizenv.stage_tally', v FROM unnest(ARRAY['NULL', '''{}''', '''{"skipped": 9223372036854775807}''',
	'''{"events": [["0001-01-01", "collected"], ["9999-12-31", "closed"]]}''', '''{"events": [["2025-07-01", "closed"], ["2025-07-01", "closed"]]}''',
	'(SELECT bizenv.stage_agg(''returned'', ''2025-07-01''::date + n % 31) FROM generate_series(1, 20000) AS n)']) AS v;

INSERT INTO bad SELECT p.declared, b.value FROM bad AS b JOIN plain AS p USING (type);
-- (what goes in from other types is refused before an argument has a name: test/types.sql)

SELECT is_empty($$
	SELECT DISTINCT argnames[n] || ' ' || format_type(argtypes[n - 1], NULL) FROM func, generate_subscripts(argnames, 1) AS n
	WHERE is_public AND NOT EXISTS (SELECT FROM good WHERE argument IN (argnames[n], '*') AND type = argtypes[n - 1])$$,
	'there is a good value for every argument');
SELECT is_empty($$
	SELECT DISTINCT format_type(argtypes[n - 1], NULL) FROM func, generate_subscripts(argnames, 1) AS n
	WHERE is_public AND argtypes[n - 1] NOT IN (SELECT type FROM bad)$$,
	'there are bad values for every type of argument');

-- the good value of an argument, with its type
CREATE FUNCTION pg_temp.good(argument text, type oid, function text DEFAULT '') RETURNS text LANGUAGE sql AS $$
	SELECT value FROM good WHERE good.argument IN ($1, '*', $3 || '.' || $1) AND good.type = $2 ORDER BY good.argument = '*', good.argument = $1 LIMIT 1
$$;
CREATE FUNCTION pg_temp.cast_to(value text, type oid) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN type = 'anyelement'::regtype THEN value ELSE format('CAST(%s AS %s)', value, format_type(type, NULL)) END
$$;

-- a statement that calls a function with these arguments and prints everything
-- it gives; an aggregate runs over good rows around the bad one, and in a frame
CREATE FUNCTION pg_temp.call(f func, arguments text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	names text := (SELECT coalesce(string_agg('v' || n, ', ' ORDER BY n), '') FROM generate_subscripts(arguments, 1) AS n);
	bad_row text := array_to_string(arguments, ', ');
	row_before text := replace((SELECT string_agg(pg_temp.cast_to(pg_temp.good(f.argnames[n], f.argtypes[n - 1], f.name), f.argtypes[n - 1]), ', ' ORDER BY n)
		FROM generate_subscripts(arguments, 1) AS n), '''completed''', '''past_half''');
	row_after text := replace(row_before, '''past_half''', '''just_started''');	-- a code may stand in a tally but once
	named text := (SELECT string_agg(format('%I => %s', f.argnames[n], a), ', ' ORDER BY n) FROM unnest(arguments) WITH ORDINALITY AS u(a, n));
BEGIN
	IF f.prokind = 'a' THEN
		RETURN NEXT format('SELECT bizenv.%s(%s)::text FROM (VALUES (%s), (%s), (%s)) AS r(%s)', f.name, names, row_before, bad_row, row_after, names);
		RETURN NEXT format('SELECT string_agg(s::text, '' '') FROM (SELECT bizenv.%s(%s) OVER (ROWS 1 PRECEDING) AS s FROM (VALUES (%s), (%s), (%s), (%s)) AS r(%s)) AS w',
			f.name, names, bad_row, row_before, bad_row, row_after, names);
	ELSIF f.prokind = 'w' AND f.name ~ '^series_' THEN	-- (a period stands in a partition but once)
		RETURN NEXT format('SELECT bizenv.%s(%s) OVER ()::text FROM (VALUES (%s)) AS r(%s)', f.name, names, bad_row, names);
	ELSIF f.prokind = 'w' THEN
		RETURN NEXT format('SELECT string_agg(s::text, '' '') FROM (SELECT bizenv.%s(%s) OVER () AS s FROM (VALUES (%s), (%s)) AS r(%s)) AS w',
			f.name, names, bad_row, bad_row, names);
	ELSE
		RETURN NEXT format('SELECT string_agg(s::text, '' '') FROM bizenv.%s(%s) AS s', f.name, named);
	END IF;
END
$$;

-- How a statement ends: ok, an SQLSTATE, or what is amiss with its error. The
-- server's own errors are let through where it has nothing to tell: sums of
-- more digits than a numeric holds, and values that no operator is for.  (The
-- states 42 and 55 are those of ledgers and of kept tallies: names, privileges, what is there, what is read.)
CREATE FUNCTION pg_temp.outcome(statement text, argument text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	started timestamptz := clock_timestamp();
	state text; message text; detail text; hint text;
	result text;
BEGIN
	BEGIN
		EXECUTE statement INTO result;
	EXCEPTION WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	END;
	RETURN CASE
		WHEN clock_timestamp() - started > interval '5 min' THEN format('amiss: it took %s', clock_timestamp() - started)
		WHEN state IS NULL AND result ~ 'NaN|Infinity' THEN format('amiss: it gives %s', left(result, 100))
		WHEN state IS NULL THEN 'ok'
		WHEN state = '22003' AND message = 'value overflows numeric format' THEN state
		-- (the server's own words for a text that is no number)
		WHEN state = '22P02' AND argument IN ('percent', 'anyelement') AND message LIKE 'invalid input syntax for type numeric%' THEN state
		WHEN argument = 'anyelement' AND state IN ('42883', '42804') THEN state
		WHEN state NOT IN ('22003', '22004', '22008', '22023', '2202E', '22P02', '54000',
			'42602', '42703', '42704', '42710', '42939', '42501', '42P01', '42P06', '55000',
			'42601', '42701', '42804', '42809', '42883', '42P07') THEN format('amiss: %s %s', state, message)
		WHEN detail = '' OR hint = '' THEN format('amiss: %s without DETAIL or HINT: %s', state, message)
		-- (there is none before the sample is there)
		WHEN message = 'there is no such order' AND argument = ANY ('{issuer,document_number,contact,reply_by,copy_to,head}') THEN state
		WHEN argument <> 'anyelement' AND concat(message, ' ', detail) !~* format('\m(%s|(of the|the|a) tally( counts| holds)?|the column holds)\M', argument)
			THEN format('amiss: %s does not name %s: %s / %s', state, argument, message, detail)
		WHEN length(message) > 200 OR length(detail) > 400 OR length(hint) > 400
			THEN format('amiss: %s with a message as long as its input', state)
		ELSE state END;
END
$$;

---------------------------------------------------------------- every argument of every function

CREATE TEMP TABLE hostile_call AS
SELECT f.what, f.argnames[i] AS argument, f.argtypes[i - 1]::regtype AS type, bad.value AS bad, c AS statement
FROM func AS f
CROSS JOIN LATERAL generate_subscripts(f.argnames, 1) AS i
JOIN bad ON bad.type = f.argtypes[i - 1]
CROSS JOIN LATERAL (
	SELECT array_agg(pg_temp.cast_to(CASE WHEN n = i THEN bad.value ELSE pg_temp.good(f.argnames[n], f.argtypes[n - 1], f.name) END, f.argtypes[n - 1])
		ORDER BY n) AS arguments
	FROM generate_subscripts(f.argnames, 1) AS n) AS a
CROSS JOIN LATERAL pg_temp.call(f, a.arguments) AS c
WHERE f.is_public;
SELECT cmp_ok(count(*), '>', 1500::bigint, 'as many calls as there must be') FROM hostile_call;

GRANT SELECT ON ALL TABLES IN SCHEMA pg_temp TO bizenv_hostile_office;
SET LOCAL ROLE bizenv_hostile_office;
CREATE TEMP TABLE outcome AS
SELECT *, pg_temp.outcome(statement, CASE type WHEN 'anyelement'::regtype THEN 'anyelement' ELSE argument END) AS outcome FROM hostile_call;
RESET ROLE;
SELECT is((SELECT string_agg(format('%s => %s: %s', argument, left(bad, 50), outcome), E'\n') FROM outcome AS o
		WHERE outcome LIKE 'amiss%' AND o.what = f.what),
	NULL, 'bad arguments: ' || what) FROM func AS f WHERE is_public ORDER BY what COLLATE "C";
SELECT is_empty($$
	SELECT what FROM func WHERE is_public AND argnames <> '{}' AND name NOT IN ('grant_calendar', 'revoke_calendar') EXCEPT SELECT what FROM outcome WHERE outcome = 'ok'$$,
	'every function has a call that succeeds');
-- (these are for the owner of the extension)
SELECT lives_ok(format('SELECT bizenv.%s_calendar(''hostile_reader'')', what), what || '_calendar too') FROM unnest('{grant,revoke}'::text[]) AS what;

-- several bad arguments at once, at random: many of them where the seed is a new one
SELECT CASE WHEN :seed = 1 THEN 15 ELSE 60 END AS rounds, CASE WHEN :seed = 1 THEN 250 ELSE 600 END AS forgeries \gset
CREATE TEMP TABLE random_call AS
SELECT f.what, c AS statement
FROM (SELECT * FROM func WHERE is_public AND cardinality(argtypes) > 1 ORDER BY what) AS f
CROSS JOIN generate_series(1, :rounds) AS round
CROSS JOIN LATERAL (
	SELECT array_agg(pg_temp.cast_to(CASE WHEN random() < 0.5 THEN pg_temp.good(f.argnames[n], f.argtypes[n - 1], f.name) ELSE
			(SELECT value FROM bad WHERE type = f.argtypes[n - 1] AND value !~ '\(' AND round > 0 ORDER BY random() LIMIT 1)
		END, f.argtypes[n - 1]) ORDER BY n) AS arguments
	FROM generate_subscripts(f.argnames, 1) AS n) AS a
CROSS JOIN LATERAL pg_temp.call(f, a.arguments) AS c;
SELECT cmp_ok(count(DISTINCT statement), '>', 1500::bigint, 'the random calls differ') FROM random_call;
GRANT SELECT ON random_call TO bizenv_hostile_office;
SET LOCAL ROLE bizenv_hostile_office;
SELECT is_empty($$
	SELECT * FROM (SELECT what, pg_temp.outcome(statement), statement FROM random_call) AS c WHERE outcome LIKE 'amiss%' LIMIT 20$$,
	'several bad arguments at once');

RESET ROLE;

-- the checks above are not blind
CREATE FUNCTION pg_temp.raise(state text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'planted' USING ERRCODE = state;
END
$$;
SELECT is(pg_temp.outcome(statement, argument), outcome, 'noticed: ' || what) FROM (VALUES
	('an internal error', 'SELECT pg_temp.raise(''XX000'')', NULL, 'amiss: XX000 planted'),
	('an error without a hint', 'SELECT pg_temp.raise(''22023'')', NULL, 'amiss: 22023 without DETAIL or HINT: planted'),
	('a division by zero', 'SELECT 1 / 0', NULL, 'amiss: 22012 division by zero'),
	('a message that names another argument', 'SELECT bizenv.percent_of(''NaN'', 1)', 'whole',
		'amiss: 22003 does not name whole: part is out of range / "part" must be a finite number, not NaN or Infinity.'),
	('a NaN', 'SELECT ''NaN''::numeric', NULL, 'amiss: it gives NaN')) AS t(what, statement, argument, outcome);

---------------------------------------------------------------- the errors that are promised, one by one

CREATE TEMP TABLE promised (statement text, state text, argument text);
INSERT INTO promised VALUES
	-- rounding
	('bizenv.round_half_even(''NaN'')', '22003', 'value'),
	('bizenv.round_half_even(''-Infinity'', 1)', '22003', 'value'),
	('bizenv.round_half_even(1, 101)', '22023', 'digits'),
	('bizenv.round_half_even(1, -101)', '22023', 'digits'),
	('bizenv.percent_of(''NaN'', 58)', '22003', 'part'),
	('bizenv.percent_of(12, ''Infinity'')', '22003', 'whole'),
	('bizenv.percent_of(12, 58, -1)', '22023', 'digits'),
	('bizenv.percent_of(12, 58, 101)', '22023', 'digits'),
	('bizenv.shares_to_100(''{1,-1}'')', '22003', 'counts'),
	('bizenv.shares_to_100(''{1,NaN}'')', '22003', 'counts'),
	('bizenv.shares_to_100(''{{1},{2}}'')', '2202E', 'counts'),
	('bizenv.shares_to_100(''{1,2}'', -1)', '22023', 'digits'),
	('bizenv.shares_to_100(''{1,2}'', 2147483647)', '22023', 'digits'),
	('bizenv.shares_to_100(''{1,2}'', NULL)', '22004', 'digits'),
	('bizenv.share_to_100(''-1'') OVER ()', '22003', 'count'),
	('bizenv.share_to_100(''Infinity'') OVER ()', '22003', 'count'),
	('bizenv.share_to_100(1, 101) OVER ()', '22023', 'digits'),
	('bizenv.share_to_100(1, NULL) OVER ()', '22004', 'digits'),
	('bizenv.check_percent(''NaN'', 12, 58)', '22003', 'printed'),
	('bizenv.check_percent(20.7, ''Infinity'', 58)', '22003', 'part'),
	('bizenv.check_percent(20.7, 12, ''-Infinity'')', '22003', 'whole'),
	('bizenv.check_shares(''{NaN}'', ''{1}'')', '22003', 'printed'),
	('bizenv.check_shares(''{100}'', ''{-1}'')', '22003', 'counts'),
	('bizenv.check_shares(''{100}'', ''{1,2}'')', '22023', 'printed'),
	('bizenv.check_shares(''{{100}}'', ''{1}'')', '2202E', 'printed'),
	('bizenv.check_shares(''{100}'', ''{{1}}'')', '2202E', 'counts'),
	('bizenv.check_change(''NaN'', 21.94)', '22003', 'printed'),
	('bizenv.check_change(2.67, ''NaN'')', '22003', 'current'),
	('bizenv.check_change(2.67, 21.94, ''Infinity'')', '22003', 'previous'),
	-- progress
	('bizenv.code_order(''nonsense'')', '22023', 'code'),
	('bizenv.code_order('''')', '22023', 'code'),
	('bizenv.code_label(''nonsense'')', '22023', 'code'),
	('bizenv.code_label(''completed'', ''fr'')', '22023', 'lang'),
	('bizenv.code_label(''办结'')', '22023', 'code'),
	('bizenv.code_order(''wrong'')', '22023', 'code'),
	('bizenv.code_label(''completed'', list => ''stage'')', '22023', 'code'),
	('bizenv.code_label(''completed'', list => ''stages'')', '22023', 'list'),
	('bizenv.code_order(''completed'', '''')', '22023', 'list'),
	('bizenv.code_of_word(''completed'', ''nonsense'')', '22023', 'list'),
	('bizenv.code_words(''nonsense'')', '22023', 'list'),
	('bizenv.progress_class(-0.001)', '22003', 'percent'),
	('bizenv.progress_class(1000000.001)', '22003', 'percent'),
	('bizenv.progress_class(''NaN''::numeric)', '22003', 'percent'),
	('bizenv.progress_class(''Infinity''::float8)', '22003', 'percent'),
	('bizenv.progress_class(''NaN''::float8)', '22003', 'percent'),
	('bizenv.progress_class(-1e-300::float8)', '22003', 'percent'),
	('bizenv.progress_class(50, NULL)', '22004', 'half_counts'),
	('bizenv.elapsed_percent(''2025-12-31'', ''2025-01-01'', ''2025-07-31'')', '22023', 'due'),
	('bizenv.elapsed_percent(''-infinity'', ''2025-12-31'', ''2025-07-31'')', '22008', 'starts'),
	('bizenv.elapsed_percent(''2025-01-01'', ''infinity'', ''2025-07-31'')', '22008', 'due'),
	('bizenv.elapsed_percent(''2025-01-01'', ''2025-12-31'', ''infinity'')', '22008', 'as_of'),
	('bizenv.elapsed_percent(''2025-01-01'', ''2025-12-30'', ''2025-07-31'', ''month'')', '22023', 'basis'),
	('bizenv.elapsed_percent(''2025-01-01'', ''2025-12-31'', ''2025-07-31'', ''week'')', '22023', 'basis'),
	('bizenv.elapsed_percent(''2025-01-01'', ''2025-12-31'', ''2025-07-31'', NULL)', '22004', 'basis'),
	('bizenv.elapsed_percent(''2025-01-01'', ''2025-12-31'', ''2025-07-31'', digits => 101)', '22023', 'digits'),
	('bizenv.pace_gap(-1, ''2025-01-01'', ''2025-12-31'', ''2025-07-31'')', '22003', 'percent'),
	('bizenv.pace_gap(''NaN'', ''2025-01-01'', ''2025-12-31'', ''2025-07-31'')', '22003', 'percent'),
	('bizenv.pace_gap(50, ''2025-12-31'', ''2025-01-01'', ''2025-07-31'')', '22023', 'due'),
	('bizenv.is_on_pace(1000001, ''2025-01-01'', ''2025-12-31'', ''2025-07-31'')', '22003', 'percent'),
	('bizenv.is_on_pace(50, ''2025-01-01'', ''2025-12-31'', ''2025-07-31'', ''nonsense'')', '22023', 'basis'),
	('bizenv.forecast_completion(-1, ''2025-01-01'', ''2025-07-31'')', '22003', 'percent'),
	('bizenv.forecast_completion(50, ''infinity'', ''2025-07-31'')', '22008', 'starts'),
	('bizenv.forecast_completion(50, ''2025-01-01'', ''infinity'')', '22008', 'as_of'),
	('bizenv.progress_agg(v) FROM (VALUES (1), (-1)) AS p(v)', '22003', 'percent'),
	('bizenv.progress_agg(v) FROM (VALUES (1), (''NaN''::numeric)) AS p(v)', '22003', 'percent'),
	('bizenv.progress_agg(v) FROM (VALUES (1), (''Infinity''::float8)) AS p(v)', '22003', 'percent'),
	('bizenv.class_agg(v) FROM (VALUES (''completed''), (''done'')) AS p(v)', '22023', 'class'),
	('bizenv.class_count(''{}'', ''done'')', '22023', 'class'),
	('bizenv.class_count(''{}'', NULL)', '22004', 'class'),
	('bizenv.class_count(''{}'', ''completed'', NULL)', '22004', 'half_counts'),
	('bizenv.class_share(''{}'', ''completed'', 101)', '22023', 'digits'),
	('bizenv.class_share(''{}'', ''completed'', of => ''half'')', '22023', 'of'),
	('bizenv.class_share(''{}'', ''completed'', of => NULL)', '22004', 'of'),
	('bizenv.mean_percent(''{}'', NULL)', '22004', 'capped'),
	('bizenv.mean_percent(''{}'', digits => -1)', '22023', 'digits'),
	('bizenv.half_reached(''{}'', ''mean'')', '22023', 'reading'),
	('bizenv.half_reached(''{}'', NULL)', '22004', 'reading'),
	('bizenv.both_halves(''{}'', ''2025-12-31'', ''2025-01-01'', ''2025-07-31'')', '22023', 'due'),
	('bizenv.both_halves(''{}'', ''2025-01-01'', ''2025-12-31'', ''infinity'')', '22008', 'as_of'),
	('bizenv.both_halves(''{}'', ''2025-01-01'', ''2025-12-31'', ''2025-07-31'', basis => ''year'')', '22023', 'basis'),
	('bizenv.breakdown(''{}'', 3)', '22023', 'digits'),
	('bizenv.breakdown(''{}'', NULL)', '22004', 'digits'),
	('bizenv.breakdown(''{}'', to_100 => NULL)', '22004', 'to_100'),
	('bizenv.breakdown(''{"completed": 3000000000, "sum": 300000000000}'')', '22003', 'tally'),
	('bizenv.progress_summary(''{}'', 3)', '22023', 'digits'),
	('bizenv.progress_summary(''{}'', half_counts => NULL)', '22004', 'half_counts'),
	('bizenv.merge(t) FROM (VALUES (''{"zero": 9223372036854775807}''::bizenv.progress_tally), (''{"zero": 1}'')) AS v(t)', '22003', 'tally'),
	('bizenv.row_count(bizenv.merge(t)) FROM (VALUES (''{"zero": 9223372036854775807}''::bizenv.progress_tally), (''{"not_reported": 1}'')) AS v(t)', '22003', 'tally'),
	-- quantity
	('bizenv.parse_quantity(''无变化'')', '22P02', 'text'),
	('bizenv.parse_quantity(''2.67%'', ''pp'')', '22023', 'kind'),
	('bizenv.parse_quantity(''5%'', ''ratio'')', '22023', 'kind'),
	('bizenv.try_parse_quantity(''5%'', ''ratio'')', '22023', 'kind'),
	('bizenv.find_quantities(repeat(''5'', 16777217))', '54000', 'text'),
	('bizenv.name_key(repeat(''5'', 16777217))', '54000', 'name'),
	('bizenv.format_quantity(''NaN'', ''元'')', '22003', 'value'),
	('bizenv.format_quantity(1e40, ''元'')', '22003', 'value'),
	('bizenv.format_quantity(5, ''亿元'')', '22023', 'unit'),
	('bizenv.format_quantity(5, ''元'', 31)', '22023', 'digits'),
	('bizenv.meets(''Infinity''::numeric, ''5家'')', '22003', 'actual'),
	('bizenv.meets(''120家'', ''90%'')', '22023', 'target'),
	('bizenv.check_text(repeat(''5'', 16777217))', '54000', 'draft'),
	('bizenv.archive_audit(NULL, ''2025-01-01'')', '22004', 'schema'),
	('bizenv.archive_audit(''oversight'', ''infinity'')', '22008', 'before'),
	('bizenv.verify_audit(NULL)', '22004', 'schema'),
	('bizenv.meets(5, ''很多'')', '22P02', 'target'),
	-- indicator
	('bizenv.indicator_gap(''NaN'', 1)', '22003', 'value'),
	('bizenv.indicator_gap(1, ''Infinity'')', '22003', 'benchmark'),
	('bizenv.advantage(1, 2, ''up'')', '22023', 'direction'),
	('bizenv.advantage(1, 2, NULL)', '22004', 'direction'),
	('bizenv.advantage(''NaN'', 2, ''正向'')', '22003', 'value'),
	('bizenv.gap_report(''NaN'', 2, ''正向'')', '22003', 'value'),
	('bizenv.gap_report(1, ''NaN'', ''正向'')', '22003', 'benchmark'),
	('bizenv.gap_report(1, 2, ''sideways'')', '22023', 'direction'),
	('bizenv.gap_report(1, 2, ''正向'', ''pp'')', '22023', 'unit'),
	('bizenv.gap_report(1, 2, ''正向'', ''个百分点'')', '22023', 'unit'),
	('bizenv.gap_report(1, 2, ''正向'', '''')', '22023', 'unit'),
	('bizenv.gap_report(1, 2, ''正向'', NULL)', '22004', 'unit'),
	('bizenv.gap_report(1, 2, ''正向'', previous => ''Infinity'')', '22003', 'previous'),
	('bizenv.gap_report(1, 2, ''正向'', previous_benchmark => ''Infinity'')', '22003', 'previous_benchmark'),
	('bizenv.gap_report(1, 2, ''正向'', digits => 7)', '22023', 'digits'),
	('bizenv.growth_rate(''NaN'', 1)', '22003', 'current'),
	('bizenv.growth_rate(1, ''NaN'')', '22003', 'base'),
	('bizenv.growth_base(1, -100.01)', '22003', 'rate'),
	('bizenv.growth_base(''Infinity'', 1)', '22003', 'current'),
	('bizenv.contribution_pp(1, 1, ''NaN'')', '22003', 'whole_base'),
	('bizenv.contribution_pp(''NaN'', 1, 1)', '22003', 'part'),
	('bizenv.frontier_score(1, 0, 2, 0)', '22003', 'power'),
	('bizenv.frontier_score(1, 0, 2, 100.1)', '22003', 'power'),
	('bizenv.frontier_score(1, 0, 2, NULL)', '22004', 'power'),
	('bizenv.frontier_score(1, ''NaN'', 2)', '22003', 'worst'),
	('bizenv.weighted_agg(v, w) FROM (VALUES (1, -1)) AS p(v, w)', '22003', 'weight'),
	('bizenv.weighted_avg(v, w) FROM (VALUES (1, -1e-30)) AS p(v, w)', '22003', 'weight'),
	('bizenv.weighted_avg(v, w) FROM (VALUES (''NaN''::numeric, 1)) AS p(v, w)', '22003', 'value'),
	('bizenv.weighted_avg(v, w) FROM (VALUES (1, ''Infinity''::numeric)) AS p(v, w)', '22003', 'weight'),
	('bizenv.mean_without(''{"pairs": 2, "product": 1950, "weight": 400}'', 5, 401)', '22023', 'tally'),
	('bizenv.mean_without(''{}'', 5, 1)', '22023', 'tally'),
	('bizenv.mean_without(''{}'', ''NaN'', 1)', '22003', 'value'),
	('bizenv.gap_agg(v, b, ''lower_is_better'') FROM (VALUES (''NaN''::numeric, 1)) AS i(v, b)', '22003', 'value'),
	('bizenv.gap_agg(v, b, NULL) FROM (VALUES (1, 1)) AS i(v, b)', '22004', 'direction'),
	('bizenv.gap_agg(v, b, ''lower'') FROM (VALUES (1, 1)) AS i(v, b)', '22023', 'direction'),
	('bizenv.standing_count(''{}'', ''first'')', '22023', 'standing'),
	('bizenv.standing_count(''{}'', NULL)', '22004', 'standing'),
	('bizenv.mean_advantage(''{}'', -1)', '22023', 'digits'),
	-- closure
	('bizenv.closure_agg(c, m) FROM (VALUES ('''', true)) AS s(c, m)', '22023', 'condition'),
	('bizenv.closure_agg(c, m) FROM (VALUES (E'' \t\n'', true)) AS s(c, m)', '22023', 'condition'),
	('bizenv.closure_agg(c, m) FROM (VALUES (repeat(''x'', 1001), true)) AS s(c, m)', '22023', 'condition'),
	('bizenv.closure_agg(c, m) FROM (VALUES (NULL, true)) AS s(c, m)', '22004', 'condition'),
	('bizenv.closure_agg(n::text, true) FROM generate_series(1, 1001) AS n', '54000', 'conditions'),
	('bizenv.is_eligible(''{}'', NULL)', '22004', 'ignoring'),
	-- scoring
	('bizenv.scale_points(1, ''{}'')', '22P02', 'band'),
	('bizenv.piecewise_score(1, array_fill(1, ARRAY[1001])::numeric[], ''{1}'')', '54000', 'marks'),
	('bizenv.score_card_agg(n::text, 1, ''bonus'', 1) FROM generate_series(1, 1001) AS n', '54000', 'items'),
	('bizenv.scale_label(101, ''[90,100]=a; [0,90)=b'')', '22003', 'value'),
	('bizenv.scale_points(''NaN'', ''[,]=:1'')', '22003', 'value'),
	('bizenv.piecewise_score(1, ''{1,2}'', ''{1}'')', '22023', 'marks'),
	('bizenv.piecewise_score(1, ''{2,1,3}'', ''{1,2,3}'')', '22023', 'marks'),
	('bizenv.piecewise_score(1, ''{1,2}'', ''{1,2}'', beyond => ''loop'')', '22023', 'beyond'),
	('bizenv.efficacy_score(1, 2, 3, 100)', '22003', 'base'),
	('bizenv.efficacy_score(1, 2, 3, lowest => 2, highest => 1)', '22023', 'lowest'),
	('bizenv.frontier_score(1, 0, 2, highest => ''NaN'')', '22003', 'highest'),
	('bizenv.frontier_score(1, 0, 2, 2, lowest => -1)', '22023', 'power'),
	('bizenv.score_card_agg(''a'', -1, ''bonus'', 1)', '22003', 'points'),
	('bizenv.score_card_agg(''a'', 1, ''bonus'', -1)', '22003', 'cap'),
	('bizenv.score_card_agg(''a'', 1, NULL, 1)', '22004', 'kind'),
	('bizenv.score_card_agg(NULL, 1, ''base'', 1)', '22004', 'item'),
	('bizenv.score_card_agg(''a'', 1, k, 1) FROM unnest(''{bonus,veto}''::text[]) AS k', '22023', 'kind'),
	-- weights
	('bizenv.weights_agg(u, ''a'', 1) FROM (VALUES ('' '')) AS s(u)', '22023', 'unit'),
	('bizenv.weights_agg(''a'', u, 1) FROM (VALUES (repeat(''x'', 1001))) AS s(u)', '22023', 'unit'),
	('bizenv.weights_agg(u, ''a'', n) FROM (VALUES (''x'', 1), (''y'', 2), (''x'', 1)) AS s(u, n)', '22023', 'unit'),
	('bizenv.merge(t) FROM (VALUES (''{"cells": [["a", "x", 1]]}''::bizenv.weights_tally), (''{"cells": [["a", "x", 1]]}'')) AS s(t)', '22023', 'unit'),
	('bizenv.weights_agg(NULL, ''a'', NULL)', '22004', 'unit'),
	('bizenv.weights_agg(NULL, NULL, 1)', '22004', 'unit'),
	('bizenv.weights_agg(''x'', ''a'', ''NaN'')', '22003', 'value'),
	('bizenv.weights_agg(n::text, ''a'', n) FROM generate_series(1, 100001) AS n', '54000', 'figures'),
	('bizenv.weights(''{}'', ''ahp'')', '22023', 'method'),
	('bizenv.weights(''{}'', NULL)', '22004', 'method'),
	('bizenv.weights(''{}'', digits => 17)', '22023', 'digits'),
	('bizenv.weights(''{}'', digits => NULL)', '22004', 'digits'),
	('bizenv.weights(''{"cells": [["a", "x", 1], ["a", "y", -1]]}'')', '22003', 'value'),
	('bizenv.weights(''{"cells": [["a", "x", 1], ["a", "y", -1]]}'', ''variation'')', '22003', 'value'),
	('bizenv.weights(''{"cells": [["a", "x", 1], ["a", "y", 1e30]]}'', ''critic'')', '22003', 'value'),
	('bizenv.weights(''{"cells": [["a", "x", 1], ["a", "y", 1e-101]]}'', ''critic'')', '22003', 'value'),
	-- composite
	('bizenv.composite_agg(c, 1, 1) FROM (VALUES ('''')) AS s(c)', '22023', 'code'),
	('bizenv.composite_agg(c, 1, 1) FROM (VALUES (repeat(''x'', 1001))) AS s(c)', '22023', 'code'),
	('bizenv.composite_agg(c, 1, 1) FROM (VALUES (''a''), (''b''), (''a'')) AS s(c)', '22023', 'code'),
	('bizenv.composite_agg(NULL, 1, NULL)', '22004', 'code'),
	('bizenv.composite_agg(NULL, NULL, 1)', '22004', 'code'),
	('bizenv.composite_agg(''a'', ''NaN'', 1)', '22003', 'score'),
	('bizenv.composite_agg(''a'', 1, ''Infinity'')', '22003', 'weight'),
	('bizenv.composite_agg(''a'', 1, -0.1)', '22003', 'weight'),
	('bizenv.composite_agg(n::text, 1, 1) FROM generate_series(1, 1001) AS n', '54000', 'codes'),
	('bizenv.composite_score(''{}'', ''mean'')', '22023', 'method'),
	('bizenv.composite_score(''{}'', NULL)', '22004', 'method'),
	('bizenv.composite_score(''{}'', least_coverage_pct => 100.1)', '22003', 'least_coverage_pct'),
	('bizenv.composite_score(''{}'', least_coverage_pct => NULL)', '22004', 'least_coverage_pct'),
	('bizenv.composite_score(''{}'', digits => 101)', '22023', 'digits'),
	('bizenv.composite_score(''{"codes": {"a": [-1, 1]}}'', ''geometric'')', '22003', 'score'),
	('bizenv.composite_score(''{"codes": {"a": [1e18, 1]}}'', ''harmonic'')', '22003', 'score'),
	('bizenv.composite_score(''{"codes": {"a": [1e-101, 1]}}'', ''geometric'')', '22003', 'score'),
	('bizenv.coverage_pct(''{}''::bizenv.composite_tally, -1)', '22023', 'digits'),
	('bizenv.needed_score(''{}'', ''a'', 1)', '22023', 'code'),
	('bizenv.needed_score(''{}'', NULL, 1)', '22004', 'code'),
	('bizenv.needed_score(''{"codes": {"a": [1, 1]}}'', ''a'', ''NaN'')', '22003', 'target'),
	('bizenv.needed_score(''{"codes": {"a": [1, 1]}}'', ''a'', -1, ''geometric'')', '22003', 'target'),
	('bizenv.needed_score(''{"codes": {"a": [1, 1], "b": [-1, 1]}}'', ''a'', 1, ''harmonic'')', '22003', 'score'),
	('bizenv.needed_score(''{"codes": {"a": [1, 1]}}'', ''a'', 1, ''mean'')', '22023', 'method'),
	('bizenv.contributions(''{"codes": {"a": [1e28, 1]}}'')', '22003', 'score'),
	('bizenv.contributions(''{}'', 11)', '22023', 'digits'),
	('bizenv.contributions(''{}'', NULL)', '22004', 'digits'),
	('bizenv.scored_at_worst(1, true, NULL)', '22004', 'worst'),
	('bizenv.scored_at_worst(''NaN'', true, 1)', '22003', 'value'),
	('bizenv.normalise(x, ''min_max'') OVER () FROM (VALUES (''-Infinity''::numeric)) AS v(x)', '22003', 'value'),
	('bizenv.normalise(1, ''rank'') OVER ()', '22023', 'method'),
	('bizenv.normalise(1, NULL) OVER ()', '22004', 'method'),
	('bizenv.normalise(1, ''min_max'', ''up'') OVER ()', '22023', 'direction'),
	('bizenv.normalise(1, ''min_max'', digits => -1) OVER ()', '22023', 'digits'),
	('bizenv.trend_agg(''2025-05-01'', -1)', '22003', 'percent'),
	('bizenv.trend_agg(''infinity'', 1)', '22008', 'period'),
	('bizenv.trend_agg(date ''2025-01-01'' + n, 1) FROM generate_series(1, 1201) AS n', '54000', 'periods'),
	('bizenv.trend_summary(''{"periods": {"2025-05-01": 100000}}'')', '22003', 'first_pct'),
	('bizenv.trend_summary(''{}'', ''infinity'')', '22008', 'due'),
	('bizenv.trend_summary(''{}'', NULL, NULL)', '22004', 'half_counts'),
	('bizenv.trend_steps(''{}'', NULL)', '22004', 'half_counts'),
	('bizenv.closure_conditions(-1, 1, 1, ''正向'', 1, true)', '22003', 'measures_percent'),
	('bizenv.closure_conditions(100, ''NaN'', 1, ''正向'', 1, true)', '22003', 'value'),
	('bizenv.closure_conditions(100, 1, ''NaN'', ''正向'', 1, true)', '22003', 'standard'),
	('bizenv.closure_conditions(100, 1, 1, ''up'', 1, true)', '22023', 'direction'),
	('bizenv.closure_conditions(100, 1, 1, NULL, 1, true)', '22004', 'direction'),
	('bizenv.closure_conditions(100, 1, 1, ''正向'', -1, true)', '22003', 'evidence_count'),
	('bizenv.closure_conditions(100, 1, 1, ''正向'', 1, true, -1)', '22003', 'months_without_rebound'),
	('bizenv.closure_conditions(100, 1, 1, ''正向'', 1, true, 1, -1)', '22003', 'rebound_window'),
	('bizenv.closure_conditions(100, 1, 1, ''正向'', 1, true, lang => ''fr'')', '22023', 'lang'),
	('bizenv.closure_conditions(100, 1, 1, ''正向'', 1, true, lang => NULL)', '22004', 'lang'),
	-- reporting
	('bizenv.has_month(''{}'', ''1899-12-31'')', '22008', 'month'),
	('bizenv.has_month(''{}'', ''infinity'')', '22008', 'month'),
	('bizenv.month_agg(d) FROM (VALUES (date ''2025-01-01''), (''2200-01-01'')) AS r(d)', '22008', 'period'),
	('bizenv.month_agg(d) FROM (VALUES (date ''2025-01-01''), (''-infinity'')) AS r(d)', '22008', 'period'),
	('bizenv.due_months(''1899-12-31'', ''2025-07-31'')', '22008', 'starts'),
	('bizenv.due_months(''2025-01-01'', ''2200-01-01'')', '22008', 'as_of'),
	('bizenv.due_months(''2025-01-01'', NULL)', '22004', 'as_of'),
	('bizenv.due_months(''2025-01-01'', ''2025-07-31'', NULL)', '22004', 'due_day'),
	('bizenv.due_months(''2025-01-01'', ''2025-07-31'', 0)', '22023', 'due_day'),
	('bizenv.due_months(''2025-01-01'', ''2025-07-31'', 32)', '22023', 'due_day'),
	('bizenv.reporting_rate(''{}'', ''{}'', -1)', '22023', 'digits'),
	('bizenv.report_status(''infinity'', NULL, 5, 5, ''2025-07-31'')', '22008', 'due'),
	('bizenv.report_status(''2025-07-05'', ''-infinity'', 5, 5, ''2025-07-31'')', '22008', 'submitted_on'),
	('bizenv.report_status(''2025-07-05'', NULL, 5, 5, ''infinity'')', '22008', 'as_of'),
	('bizenv.report_status(''2025-07-05'', NULL, 5, 5, NULL)', '22004', 'as_of'),
	('bizenv.report_status(''2025-07-05'', NULL, -1, 5, ''2025-07-31'')', '22003', 'expected_items'),
	('bizenv.report_status(''2025-07-05'', NULL, 5, ''NaN'', ''2025-07-31'')', '22003', 'submitted_items'),
	('bizenv.report_card_agg(''1899-12-31'', NULL, NULL, 5, 5, ''2025-07-31'')', '22008', 'period'),
	('bizenv.report_card_agg(''2025-06-01'', NULL, NULL, 5, 5, ''2200-01-01'')', '22008', 'as_of'),
	('bizenv.report_card_agg(NULL, NULL, NULL, 5, 5, NULL)', '22004', 'as_of'),
	('bizenv.report_card_agg(''2025-06-01'', NULL, NULL, 5, ''Infinity'', ''2025-07-31'')', '22003', 'submitted_items'),
	('bizenv.report_card_agg(''2025-06-01'', NULL, NULL, 5, 5, a) FROM (VALUES (date ''2025-07-31''), (''2025-08-31'')) AS v(a)', '22023', 'as_of'),
	('bizenv.merge(t) FROM (VALUES (bizenv.report_tally ''{"not_due": 1, "as_of": "2025-07-31", "months": "{2025-07}"}''), (''{"not_due": 1, "as_of": "2025-08-31", "months": "{2025-08}"}'')) AS v(t)', '22023', 'as_of'),
	('bizenv.report_card(''{}'', 3)', '22023', 'digits'),
	('bizenv.report_card(''{}'', NULL)', '22004', 'digits'),
	('bizenv.report_card(''{"skipped": 0, "undetermined": 3000000000, "as_of": "2025-07-31", "months": "{2025-07}"}'')', '22003', 'tally'),
	-- calendar (the others stand in test/calendar.sql)
	('bizenv.is_workday(''2027-01-01'')', '22008', 'day'),
	('bizenv.is_workday(''2025-01-01'', ''nowhere'')', '22023', 'calendar'),
	('bizenv.add_workdays(''2026-12-31'', 1)', '22008', 'n'),
	('bizenv.workdays_between(''2025-01-01'', ''infinity'')', '22008', 'ends'),
	('bizenv.workdays_in_year(2027)', '22008', 'year'),
	('bizenv.day_kind(''2027-01-01'')', '22008', 'day'),
	('bizenv.day_kind(''2025-01-01'', ''nowhere'')', '22023', 'calendar'),
	('bizenv.read_notice(''1月1日'', 1000)', '22008', 'year'),
	('bizenv.read_notice(''元旦是1月1日'', 2026)', '22P02', 'sentence'),
	('bizenv.announce_year(''cn'', 2027, ''x'', ''{2027-01-01}'')', '22023', 'notice'),
	('bizenv.announce_year(''cn'', 2027, ''x'', ''{2029-01-01}'')', '22008', 'days_off'),
	('bizenv.deadline(''2025-01-01'', 0, ''day'')', '22023', 'n'),
	('bizenv.deadline(''2025-01-01'', 1, ''fortnight'')', '22023', 'unit'),
	('bizenv.extend_deadline(''2025-07-24'', ''2025-07-25'', 5, ''workday'')', '22023', 'asked_on'),
	('bizenv.overdue_workdays(''2026-12-31'', ''2027-01-01'')', '22008', 'as_of'),
	('bizenv.format_quantity(''1e-16383'', ''年'')', '22003', 'value'),
	-- briefing
	('bizenv.paper_parts(''oversight'', ''letter'', (SELECT jsonb_object_agg(m[1], repeat(''难'', 9000)) FROM bizenv.paper_templates() AS t, regexp_matches(t.text, ''[{]([^}]*)[}]'', ''g'') AS m))', '54000', 'words'),
	-- supervision
	('bizenv.can_move(''finished'', ''closed'')', '22023', 'old_stage'),
	('bizenv.can_move(''closed'', ''finished'')', '22023', 'new_stage'),
	('bizenv.phase_of(''feedback'')', '22023', 'stage'),
	('bizenv.stage_agg(s, d) FROM (VALUES (''finished'', ''2025-07-01''::date)) AS e(s, d)', '22023', 'stage'),
	('bizenv.stage_agg(s, d) FROM (VALUES (''closed'', ''infinity''::date)) AS e(s, d)', '22008', 'entered_on'),
	('bizenv.stage_agg(''closed'', ''2025-07-01'') FROM generate_series(1, 20001) AS n', '54000', 'stage'),
	('bizenv.stage_durations(''{}'', NULL)', '22004', 'as_of'),
	('bizenv.stage_durations(''{}'', ''infinity'')', '22008', 'as_of'),
	('bizenv.stage_durations(''{"events": [["2025-07-01", "collected"]]}'', ''2025-07-31'', ''nowhere'')', '22023', 'calendar'),
	('bizenv.bottleneck(''{}'', ''2025-07-31'', NULL)', '22004', 'calendar'),
	('bizenv.bottleneck(''{"events": [["2025-07-01", "collected"]]}'', ''9999-12-31'')', '22008', 'as_of'),
	('bizenv.bottleneck(''{"events": [["2025-07-01", "collected"]]}'', ''2025-07-31'', ''nowhere'')', '22023', 'calendar'),
	('bizenv.escalation(''nowhere'')', '22023', 'ladder'),
	('bizenv.escalation(NULL)', '22004', 'ladder'),
	('bizenv.escalation(''wuhai'', -1)', '22003', 'overdue_workdays'),
	('bizenv.escalation(''wuhai'', lag_pp => ''NaN'')', '22003', 'lag_pp'),
	('bizenv.escalation(''wuhai'', time_left_pct => 100.01)', '22003', 'time_left_pct'),
	('bizenv.escalation(''wuhai'', issued_level => -1)', '22003', 'issued_level'),
	('bizenv.escalation(''wuhai'', issued_count => -1)', '22003', 'issued_count'),
	('bizenv.escalation(''wuhai'', lang => ''fr'')', '22023', 'lang'),
	-- cells
	('bizenv.read_percent(''1000001%'')', '22003', 'cell'),
	('bizenv.read_percent(''约65%'')', '22P02', 'cell'),
	('bizenv.read_date(''2025-02-30'')', '22008', '2025-02-30'),
	('bizenv.read_date(''7月1日'', 1899)', '22008', 'year'),
	('bizenv.read_month(''2026-13'')', '22008', '2026-13'),
	('bizenv.read_amount(''5'', ''不是单位'')', '22023', 'unit'),
	-- ranking
	('bizenv.league_rank(''Infinity'', ''正向'') OVER ()', '22003', 'value'),
	('bizenv.league_rank(1, ''up'') OVER ()', '22023', 'direction'),
	('bizenv.league_rank(1, NULL) OVER ()', '22004', 'direction'),
	('bizenv.league_rank(1, ''正向'', ''min'') OVER ()', '22023', 'ties'),
	('bizenv.league_rank(1, ''正向'', digits => 101) OVER ()', '22023', 'digits'),
	('bizenv.league_change(1, ''-Infinity'', ''正向'') OVER ()', '22003', 'previous_value'),
	('bizenv.league_change(1, 2, ''up'') OVER ()', '22023', 'direction'),
	('bizenv.league_row(1, ''正向'', 7) OVER ()', '22023', 'digits'),
	('bizenv.league_row(''Infinity'', ''正向'') OVER ()', '22003', 'value'),
	('bizenv.rank_change(0, 1)', '22003', 'rank'),
	('bizenv.rank_change(1, ''NaN'')', '22003', 'previous_rank');
SELECT is(pg_temp.outcome('SELECT ' || statement, argument), state, statement) FROM promised;
SELECT is_empty($$
	SELECT name, state[1] FROM func, regexp_matches(obj_description(oid, 'pg_proc'), '\m(?:22[0-9A-Z]{3}|54000)\M', 'g') AS state WHERE is_public
	EXCEPT SELECT f.name, outcome FROM outcome JOIN func AS f USING (what)
	EXCEPT SELECT substring(statement, '^bizenv\.(\w+)'), state FROM promised$$,
	'every SQLSTATE that a comment tells of was raised by a call');

-- what comes in through the types themselves
SELECT is(pg_temp.outcome(format('SELECT %L::bizenv.%I', value, name)), '22P02', format('%s %s', name, value)) FROM tally, unnest(ARRAY[
	'[]', '1', 'null', '{"": 1}', '{"skipped": "1"}', '{"skipped": -1}', '{"skipped": 1.5}', '{"skipped": 9223372036854775808}',
	'{"not_reported": -1}', '{"not_reported": null}', '{"not_reported": 1e400}', '{"sum": "NaN"}', '{"sum": {}}', '{"pairs": 1, "weight": -1}',
	'{"behind": 1, "worst": 1}', '{"zero": 1, "sum": 5}', '{"completed": 1, "sum": 99}', '{"over_100": 1}',
	'{"excess": 1}', '{"conditions": []}', '{"conditions": {"a": []}}', '{"conditions": {"a": [1, 0]}}', '{"conditions": {"a": [0, 0, 0]}}',
	'{"missing": 1, "as_of": "2025-07-31", "months": "{2025-06}"}', '{"late": 1}', '{"as_of": "2025-07-31"}',
	'{"codes": []}', '{"codes": {"a": [1]}}', '{"codes": {"a": [1, -1]}}', '{"codes": {"": [1, 1]}}', '{"codes": {"a": ["1", 1]}}', '{"conditions": {"": [1, 0, 0]}}', '{"conditions": {"a": [1, 0, -1]}}', '{"conditions": {"a": [1, 0, "1"]}}', '{"nonsense": 0}']) AS value;
SELECT is(pg_temp.outcome(format('SELECT %L::bizenv.month_set', value)), '22P02', format('month_set %s', value)) FROM unnest(ARRAY[
	'{2025-13}', '{2025-00}', '{2025-1}', '{25-01}', '{1899-12}', '{2200-01}', '{2025-02..2025-01}', '{2025-01..}', '{2025-01,}', '{,}', '{2025-01',
	'{2025-01...2025-02}', '{2025-01..2025-02..2025-03}', '{2025-01}}', '{2025-01-01}', '{2025-01 2025-02}', '{２０２５-01}', '{"events": {}}', '{"events": [["2025-02-30", "closed"]]}', '{"events": [["2025-07-01", "finished"]]}', '{"events": [["2025-07-01"]]}']) AS value;
SELECT throws_ok(format('SELECT %L::bizenv.%I', value, name), '22P02', NULL, format('%s %s is not even JSON', name, value))
FROM tally, unnest(ARRAY['', 'x', '{', '{"skipped": 0', '{"skipped": NaN}', '{} {}']) AS value;

---------------------------------------------------------------- parts of aggregates, called by hand

CREATE TEMP TABLE part AS
SELECT DISTINCT s.oid, s.oid::regprocedure::text AS what, s.proname::text AS name, s.proargtypes::oid[] AS argtypes, s.proargnames AS argnames
FROM func AS f JOIN pg_aggregate AS a ON a.aggfnoid = f.oid
JOIN pg_proc AS s ON s.oid IN (a.aggtransfn, a.aggcombinefn, a.aggmtransfn, a.aggminvtransfn);
SELECT cmp_ok(count(*), '>=', 17::bigint, 'there are parts of aggregates') FROM part;
SELECT is(pg_temp.outcome(format('SELECT bizenv_internal.%I(%s)', name, arguments)), 'amiss: 0A000 this function is a part of an aggregate and cannot be called by itself',
	format('by hand: bizenv_internal.%I(%s)', name, arguments))
FROM part, LATERAL (
	SELECT string_agg(pg_temp.cast_to(pg_temp.good(argnames[n], argtypes[n - 1]), argtypes[n - 1]), ', ' ORDER BY n),
		string_agg(pg_temp.cast_to('NULL', argtypes[n - 1]), ', ' ORDER BY n),
		string_agg(pg_temp.cast_to(CASE n WHEN 1 THEN 'NULL' ELSE pg_temp.good(argnames[n], argtypes[n - 1]) END, argtypes[n - 1]), ', ' ORDER BY n),
		string_agg(pg_temp.cast_to(CASE n WHEN 1 THEN '''{}''' ELSE 'NULL' END, argtypes[n - 1]), ', ' ORDER BY n)
	FROM generate_subscripts(argnames, 1) AS n) AS v(good, missing, no_state, no_row),
	unnest(ARRAY[good, missing, no_state, no_row]) AS arguments;

-- a stored tally stays as it was, whoever makes an aggregate of one's own out of the parts
CREATE TABLE kept AS
SELECT bizenv.progress_agg(n % 130) AS t, 'x'::text AS x FROM generate_series(1, 100) AS n GROUP BY n % 3;
CREATE AGGREGATE pg_temp.own_progress(numeric) (SFUNC = bizenv_internal.progress_add, STYPE = bizenv.progress_tally);
CREATE AGGREGATE pg_temp.own_started(numeric) (SFUNC = bizenv_internal.progress_add, STYPE = bizenv.progress_tally, INITCOND = '{"completed": 1, "sum": 100}');
CREATE AGGREGATE pg_temp.own_merge(bizenv.progress_tally) (SFUNC = bizenv_internal.progress_tally_combine, STYPE = bizenv.progress_tally);
CREATE AGGREGATE pg_temp.own_moving(bizenv.progress_tally) (SFUNC = bizenv_internal.progress_tally_combine, STYPE = bizenv.progress_tally,
	MSFUNC = bizenv_internal.progress_tally_combine, MINVFUNC = bizenv_internal.progress_tally_separate, MSTYPE = bizenv.progress_tally);
CREATE AGGREGATE pg_temp.own_takes(bizenv.progress_tally) (SFUNC = bizenv_internal.progress_tally_separate, STYPE = bizenv.progress_tally, INITCOND = '{}');
SELECT is(pg_temp.own_progress(p)::text, bizenv.progress_agg(p)::text, 'an aggregate of one''s own, without an initial state') FROM (VALUES (1), (NULL), (100)) AS v(p);
SELECT is(bizenv.row_count(pg_temp.own_progress(p)), NULL, 'and without rows') FROM (VALUES (1)) AS v(p) WHERE false;
SELECT is(array_agg(t::text), '{"{\"not_reported\": 0","{\"not_reported\": 0","{\"not_reported\": 0"}', 'an initial state is not changed for the next group')
FROM (SELECT left(pg_temp.own_started(g)::text, 18) AS t FROM generate_series(1, 3) AS g GROUP BY g) AS s;
SELECT is(array_agg(bizenv.row_count(t)), '{2,2,2}', 'nor counted on')
FROM (SELECT pg_temp.own_started(g) AS t FROM generate_series(1, 3) AS g GROUP BY g) AS s;
CREATE TEMP TABLE before AS SELECT t::text FROM kept;
SELECT is((SELECT bizenv.row_count(pg_temp.own_merge(t)) FROM kept), 100::bigint, 'a merge of one''s own');
SELECT is((SELECT max(n) FROM (SELECT bizenv.row_count(pg_temp.own_moving(t) OVER (ROWS 1 PRECEDING)) AS n FROM kept) AS w), 67::bigint, 'a moving one');
SELECT throws_ok('SELECT pg_temp.own_takes(t) FROM kept', '22023', NULL, 'taking out what was never put in');
SELECT is_empty('SELECT t::text FROM kept EXCEPT SELECT t FROM before', 'stored tallies are as they were');

---------------------------------------------------------------- forged text and forged bytes

-- what may be done to a tally that came in: each of these statements
CREATE TEMP TABLE use AS
SELECT t.name AS type, format('SELECT count(*) FROM (SELECT s::text FROM bizenv.%I(%s) AS s) AS x', f.name, (
		SELECT string_agg(CASE n WHEN 1 THEN '$1' ELSE pg_temp.cast_to(pg_temp.good(f.argnames[n], f.argtypes[n - 1]), f.argtypes[n - 1]) END, ', ' ORDER BY n)
		FROM generate_subscripts(f.argnames, 1) AS n)) AS statement
FROM tally AS t JOIN func AS f ON f.argtypes[0] = t.oid WHERE f.is_public AND f.prokind = 'f'
UNION ALL
SELECT name, format(statement, name) FROM tally, unnest(ARRAY[
	'SELECT bizenv.merge(t)::text FROM unnest(ARRAY[''{}'', $1]::bizenv.%I[]) AS t',
	'SELECT bizenv.merge(t)::text FROM unnest(ARRAY[$1, $1]) AS t',
	'SELECT max(length(m::text)) FROM (SELECT bizenv.merge(t) OVER (ROWS 1 PRECEDING) AS m FROM unnest(ARRAY[$1, $1, ''{}'', $1]::bizenv.%I[]) AS t) AS w',
	'SELECT ($1::json)::text',
	'SELECT ($1::jsonb)::text']) AS statement;

-- what must hold for every tally that came in; NULL, or what does not
CREATE FUNCTION pg_temp.unsound(type text, text_form text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	ok boolean;
	statement text;
BEGIN
	EXECUTE format('SELECT t::text::bizenv.%1$I OPERATOR(pg_catalog.=) t AND t::text::bizenv.%1$I::text = t::text
		AND bizenv_internal.%1$s_send(t::text::bizenv.%1$I) = bizenv_internal.%1$s_send(t)
		AND NOT t OPERATOR(pg_catalog.<>) t AND t OPERATOR(pg_catalog.<=) t AND t OPERATOR(pg_catalog.>=) t AND NOT t OPERATOR(pg_catalog.<) t AND NOT t OPERATOR(pg_catalog.>) t
		AND bizenv_internal.%1$s_cmp(t, t) = 0 AND bizenv_internal.%1$s_cmp(t, good) = -bizenv_internal.%1$s_cmp(good, t)
		AND (t OPERATOR(pg_catalog.<) good) = (good OPERATOR(pg_catalog.>) t) AND (t OPERATOR(pg_catalog.=) good) = (t::text = good::text)
		AND bizenv_internal.%1$s_hash(t) = bizenv_internal.%1$s_hash(t::text::bizenv.%1$I)
		AND bizenv_internal.%1$s_hash_extended(t, 1) = bizenv_internal.%1$s_hash_extended(t::text::bizenv.%1$I, 1)
		AND bizenv.row_count(t) >= %3$s AND %3$s >= 0
		FROM (VALUES ($1::bizenv.%1$I, %2$s::bizenv.%1$I)) AS v(t, good)', type, pg_temp.good('t', ('bizenv.' || type)::regtype),
		CASE type WHEN 'month_set' THEN '0' ELSE 'bizenv.skipped_count(t)' END)
	INTO ok USING text_form;
	IF ok IS NOT TRUE THEN
		RETURN 'round trip, order or hash';
	END IF;
	FOR statement IN SELECT u.statement FROM use AS u WHERE u.type = unsound.type LOOP
		BEGIN
			EXECUTE replace(statement, '$1', format('%L::bizenv.%I', text_form, type));
		EXCEPTION
			WHEN numeric_value_out_of_range OR invalid_parameter_value OR program_limit_exceeded OR datetime_field_overflow THEN
				NULL;	-- counts, sums or dates beyond their range
			WHEN OTHERS THEN
				RETURN format('%s: %s %s', statement, SQLSTATE, SQLERRM);
		END;
	END LOOP;
	RETURN NULL;
EXCEPTION WHEN OTHERS THEN
	RETURN format('%s %s', SQLSTATE, SQLERRM);
END
$$;

-- valid forms to start from
CREATE TEMP TABLE valid (type text, value text);
INSERT INTO valid
SELECT t.name, trim('''' FROM b.value) FROM tally AS t JOIN bad AS b ON b.type = t.oid WHERE b.value LIKE '''{%'
UNION ALL SELECT t.name, trim('''' FROM g.value) FROM tally AS t JOIN good AS g ON g.type = t.oid
UNION ALL SELECT 'progress_tally', bizenv.progress_agg(p)::text FROM (VALUES (0), (0.5), (50), (99.999999999999999999999), (100), (250.25), (NULL)) AS v(p)
UNION ALL SELECT 'weighted_tally', bizenv.weighted_agg(v, w)::text FROM (VALUES (4.5, 100), (-1e-25, 3e40), (NULL, 7)) AS p(v, w)
UNION ALL SELECT 'gap_tally', bizenv.gap_agg(v, b, '正向')::text FROM (VALUES (1, 2), (3, 3), (1e30, -1e-30), (NULL, 1)) AS p(v, b)
UNION ALL SELECT 'closure_tally', bizenv.closure_agg(c, m)::text FROM (VALUES ('审核', true), ('a"b', false), (E'\x01', NULL), (NULL, NULL)) AS p(c, m)
UNION ALL SELECT 'composite_tally', bizenv.composite_agg(c, s, w)::text FROM (VALUES ('建筑许可', 85.5, 2), ('a"b', 1e-25, 3e40), (E'\x01', NULL, 1), ('b', -4, NULL), (NULL, NULL, NULL)) AS p(c, s, w)
UNION ALL SELECT 'weights_tally', bizenv.weights_agg(u, i, v)::text FROM (VALUES ('北', '建筑许可', 85.5), ('a"b', '建筑许可', 1e-25), (E'\x01', 'b', NULL), ('b', 'b', 3e40), (NULL, NULL, NULL)) AS p(u, i, v)
UNION ALL SELECT 'score_card_tally', bizenv.score_card_agg(i, p, k, c)::text FROM (VALUES ('服务', 85.5, 'base', 100), ('a"b', 1e-25, 'bonus', 3e40), ('a"b', NULL, 'bonus', 3e40), (E'\x01', 1, 'veto', NULL), (NULL, NULL, NULL, NULL)) AS p(i, p, k, c)
UNION ALL SELECT 'trend_tally', bizenv.trend_agg(d, p)::text FROM (VALUES (date '2025-05-01', 40), ('2025-06-01', 33.33333333333333333333), ('0044-03-15 BC', NULL), (NULL, 1)) AS t(d, p)
UNION ALL SELECT 'month_set', bizenv.month_agg(date '2025-01-15' + n * n)::text FROM generate_series(1, 60) AS n
UNION ALL SELECT 'report_tally', bizenv.report_card_agg(date '2025-01-15' + n * 31, date '2025-02-05' + n * 31, date '2025-02-01' + n * 33, 5, n, '2025-07-31')::text
	FROM generate_series(1, 8) AS n
UNION ALL SELECT 'stage_tally', bizenv.stage_agg(s, d)::text FROM (VALUES ('collected', '2025-07-01'::date), ('assigned', '2025-07-03'), ('in_progress', '1999-12-31'), (NULL, NULL)) AS p(s, d);

-- changes one to three places of a text, at random
CREATE FUNCTION pg_temp.mutate(value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	odds text[] := ARRAY['0', '1', '9', '-', '.', 'e', 'E5', '"', ':', ',', '{', '}', '[', ']', ' ', '\', '\u0001', '\u5BA1', 'null', 'true', '审', 'sum', '{}',
		'9223372036854775807', '9223372036854775808', '-1', '1e400', '1e-400', '0.00000000000000000000000000000000000000000001', '00', '1.0', '""', '"a": [1, 0, 0]', '2025-06', ',2025-07', '..2025-12', ' '];
	at integer;
	numbers text[];
BEGIN
	FOR i IN 1 .. 1 + (random() * 2)::integer LOOP
		at := floor(random() * length(value))::integer;
		CASE floor(random() * 6)::integer
			WHEN 0 THEN value := overlay(value placing odds[1 + floor(random() * cardinality(odds))::integer] from at + 1 for 1);
			WHEN 1 THEN value := left(value, at) || odds[1 + floor(random() * cardinality(odds))::integer] || substr(value, at + 1);
			WHEN 2 THEN value := left(value, at) || substr(value, at + 2);
			WHEN 3 THEN value := left(value, at) || substr(value, at + 1, 12) || substr(value, at + 1);
			ELSE	-- another number: most of these are still JSON
				numbers := ARRAY(SELECT n[1] FROM regexp_matches(value, '[-0-9.]+', 'g') AS n);
				value := replace(value, numbers[1 + floor(random() * cardinality(numbers))::integer],
					(ARRAY['0', '1', '2', '100', '50', '5e1', '-1', '99.99', '1e3', '9223372036854775807', '1e30', '1e-30', '100.00', '2024-03'])[1 + floor(random() * 14)::integer]);
		END CASE;
		value := coalesce(value, '');
	END LOOP;
	RETURN value;
END
$$;

CREATE FUNCTION pg_temp.try_text(type text, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	text_form text;
BEGIN
	BEGIN
		EXECUTE format('SELECT %L::bizenv.%I::text', value, type) INTO text_form;
	EXCEPTION WHEN OTHERS THEN
		RETURN SQLSTATE;
	END;
	RETURN coalesce('amiss: ' || pg_temp.unsound(type, text_form), 'accepted');
END
$$;

CREATE TEMP TABLE forged_text AS
SELECT type, value, pg_temp.try_text(type, value) AS outcome
FROM (SELECT name AS type, (SELECT pg_temp.mutate(v.value) FROM valid AS v WHERE v.type = name AND n > 0 ORDER BY random() LIMIT 1) AS value
	FROM tally, generate_series(1, :forgeries) AS n ORDER BY name, n) AS m;
SELECT diag(format('forged text, %s: %s', type, (SELECT string_agg(outcome || ' ' || n, ', ' ORDER BY n DESC) FROM
	(SELECT left(outcome, 20) AS outcome, count(*) AS n FROM forged_text AS f WHERE f.type = t.type GROUP BY 1) AS c)))
FROM (SELECT DISTINCT type FROM forged_text) AS t;
SELECT is_empty($$SELECT * FROM forged_text WHERE outcome NOT IN ('accepted', '22P02', '22003', '22021', '22P05') LIMIT 20$$,
	'forged text is refused, or is as good as any');
SELECT is_empty($$SELECT name FROM tally WHERE (SELECT count(*) FROM forged_text WHERE type = name AND outcome = 'accepted') < 1$$,
	'some of it is accepted');
SELECT is_empty($$SELECT type, value FROM valid WHERE pg_temp.try_text(type, value) <> 'accepted'$$, 'and all that it was made of');
DELETE FROM valid WHERE pg_temp.try_text(type, value) <> 'accepted';

-- Bytes come in as a client's do, through COPY BINARY of a file that holds
-- them: a column of bytea is written as any column is, by its bytes alone.
SELECT current_setting('data_directory') || '/bizenv_hostile_' || pg_backend_pid() AS file \gset
SELECT format('CREATE TEMP TABLE received_%1$s (t bizenv.%1$I)', name) FROM tally \gexec
CREATE FUNCTION pg_temp.receive(type text, bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	file text := current_setting('data_directory') || '/bizenv_hostile_' || pg_backend_pid();
	text_form text;
BEGIN
	EXECUTE format('COPY (SELECT %L::bytea) TO %L (FORMAT binary)', bytes, file);
	EXECUTE format('TRUNCATE received_%s', type);
	EXECUTE format('COPY received_%s FROM %L (FORMAT binary)', type, file);
	EXECUTE format('SELECT t::text FROM received_%s', type) INTO STRICT text_form;
	RETURN text_form;
END
$$;
CREATE FUNCTION pg_temp.sent(type text, value text) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
	bytes bytea;
BEGIN
	EXECUTE format('SELECT bizenv_internal.%s_send(%L)', type, value) INTO STRICT bytes;
	RETURN bytes;
END
$$;
CREATE FUNCTION pg_temp.mutate(value bytea) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
	at integer;
	size integer;
	odds bytea[] := '{"\\x00","\\x01","\\xff","\\x7f","\\x80","\\x00000000","\\x00000001","\\xffffffff","\\x7fffffff","\\x80000000","\\x0000000000000000",
		"\\x0000000000000001","\\xffffffffffffffff","\\x7fffffffffffffff","\\x8000000000000000","\\x0002","\\x0004","\\xc000","\\xd000","\\xf000","\\x4000","\\x270f","\\x2710"}';
	odd bytea;
BEGIN
	FOR i IN 1 .. 1 + (random() * 2)::integer LOOP
		size := length(value);
		EXIT WHEN size = 0;
		at := floor(random() * size)::integer;
		odd := odds[1 + floor(random() * cardinality(odds))::integer];
		CASE floor(random() * 7)::integer
			WHEN 0 THEN value := set_byte(value, at, floor(random() * 256)::integer);
			WHEN 1 THEN value := set_bit(value, at * 8 + floor(random() * 8)::integer, (random() < 0.5)::integer);
			WHEN 2 THEN value := substr(value, 1, at);
			WHEN 3 THEN value := value || odd;
			WHEN 4 THEN value := substr(value, 1, at) || odd || substr(value, at + 1);
			WHEN 5 THEN value := substr(value, 1, at) || substr(value, at + 1 + length(odd));
			ELSE value := substr(value, 1, at) || odd || substr(value, at + 1 + length(odd));
		END CASE;
	END LOOP;
	RETURN value;
END
$$;
CREATE FUNCTION pg_temp.try_bytes(type text, bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	text_form text;
BEGIN
	BEGIN
		text_form := pg_temp.receive(type, bytes);
	EXCEPTION WHEN OTHERS THEN
		RETURN SQLSTATE;
	END;
	IF pg_temp.receive(type, pg_temp.sent(type, text_form)) IS DISTINCT FROM text_form THEN
		RETURN 'amiss: send and receive';
	END IF;
	RETURN coalesce('amiss: ' || pg_temp.unsound(type, text_form), 'accepted');
END
$$;

CREATE FUNCTION pg_temp.text_of(type text, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	text_form text;
BEGIN
	EXECUTE format('SELECT %L::bizenv.%I::text', value, type) INTO STRICT text_form;
	RETURN text_form;
END
$$;
SELECT is_empty($$SELECT type, value FROM valid
	WHERE pg_temp.receive(type, pg_temp.sent(type, value)) IS DISTINCT FROM pg_temp.text_of(type, value)$$,
	'valid tallies survive send and receive');
CREATE TEMP TABLE forged_bytes AS
SELECT type, bytes, pg_temp.try_bytes(type, bytes) AS outcome
FROM (SELECT name AS type, (SELECT pg_temp.mutate(pg_temp.sent(v.type, v.value)) FROM valid AS v WHERE v.type = name AND n > 0 ORDER BY random() LIMIT 1) AS bytes
	FROM tally, generate_series(1, :forgeries) AS n ORDER BY name, n) AS m;
SELECT diag(format('forged bytes, %s: %s', type, (SELECT string_agg(outcome || ' ' || n, ', ' ORDER BY n DESC) FROM
	(SELECT left(outcome, 20) AS outcome, count(*) AS n FROM forged_bytes AS f WHERE f.type = t.type GROUP BY 1) AS c)))
FROM (SELECT DISTINCT type FROM forged_bytes) AS t;
SELECT is_empty($$SELECT * FROM forged_bytes WHERE outcome NOT IN ('accepted', '22P03', '08P01', '22003', '22021') LIMIT 20$$,
	'forged bytes are refused, or are as good as any');
SELECT is_empty($$SELECT name FROM tally WHERE (SELECT count(*) FROM forged_bytes WHERE type = name AND outcome = 'accepted') < 5$$,
	'some of them are accepted');
SELECT is_empty($$SELECT t.name, o.name FROM tally AS t JOIN tally AS o ON t.name <> o.name WHERE pg_temp.try_bytes(t.name, pg_temp.sent(o.name, '{}')) <> '22P03'$$,
	'the bytes of one tally are not those of another');
SELECT format('COPY (SELECT WHERE false) TO PROGRAM %L', 'rm -f ' || quote_literal(:'file')) \gexec

SELECT * FROM finish();
ROLLBACK;
