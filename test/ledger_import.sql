-- Laws of the room "ledger" (pgTAP): imports of every month: what is refused, skipped and
-- replaced, faults as rows, rows that nothing can read, and who corrects what.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/tools.psql

CREATE ROLE bizenv_import_office;
CREATE ROLE bizenv_import_desk;
CREATE ROLE bizenv_import_housing;
SELECT format('GRANT CREATE ON DATABASE %I TO bizenv_import_office', current_database()) \gexec
GRANT bizenv_import_office, bizenv_import_desk, bizenv_import_housing TO CURRENT_USER;
SET LOCAL ROLE bizenv_import_office;
SELECT bizenv.create_ledger('oversight') IS NOT NULL AS made \gset
SET LOCAL search_path = oversight, public, pg_temp;
INSERT INTO department (department, name) VALUES ('housing', '市住建局'), ('market', '市市场监管局');
INSERT INTO task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('points', '2025年工作要点', 'work_points', '2025-01-01', '2025-12-31');

-- what a call did: total, accepted, replaced, skipped, rejected; they add up, and what is
-- told of rows that did not go in is as many rows
CREATE FUNCTION pg_temp.bring(source regclass, target text, mapping jsonb, dry boolean DEFAULT false) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	i bizenv.import_row;
	kept bigint := (SELECT count(*) FROM oversight.import_rejected WHERE outcome = 'not_imported');
BEGIN
	i := bizenv.import_table('oversight', source, target, mapping, dry);
	IF i.total <> i.accepted + i.replaced + i.skipped + i.rejected THEN
		RETURN format('%s do not add up', i);
	END IF;
	kept := (SELECT count(*) FROM oversight.import_rejected WHERE outcome = 'not_imported') - kept;
	RETURN format('%s%s', i, CASE WHEN kept <> CASE WHEN dry THEN 0 ELSE i.rejected END THEN format(', but %s rows were kept', kept) END);
END
$$;
CREATE FUNCTION pg_temp.changes() RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY SELECT concat_ws(' ', a.table_name, a.operation, (SELECT string_agg(format('%s: %s -> %s', n.key, a.row_before ->> n.key, n.value), ', ' ORDER BY n.key) FROM jsonb_each_text(a.row_after) AS n
			WHERE a.operation = 'UPDATE' AND n.value IS DISTINCT FROM a.row_before ->> n.key))
		FROM oversight.audit AS a WHERE a.audit_id > current_setting('bizenv_test.seen')::bigint AND a.table_name NOT LIKE 'import%' ORDER BY a.audit_id;
	PERFORM set_config('bizenv_test.seen', (SELECT max(a.audit_id) FROM oversight.audit AS a)::text, true);
END
$$;
SELECT set_config('bizenv_test.seen', (SELECT max(audit_id) FROM audit)::text, true) IS NOT NULL AS seen \gset

----------------------------------------------------------------- a sheet, every month

CREATE TEMP TABLE sheet (place integer, 部门 text, 任务 text, 计划 text, 进度 text, 期限 text);
INSERT INTO sheet VALUES (1, '市住建局', '施工许可提速', '', '80%', '2025年12月31日'), (2, '市市场监管局', '企业开办一网通办', '5项', '进度过半', '2025/11/30'), (3, 'market', '助企服务港湾', '不少于10轮', '七成五', '45992'),
	(4, '市监局', '市场主体培育', '近200家', '10%', '尽快'), (5, '合　计', NULL, '15', '', ''), (6, NULL, '', '—', '', NULL), (7, '部门', '任务', '计划', '进度', '期限'), (8, '市住建局', '小计清理', '', '未报送', '');
\set sheet '{"department": "部门", "name": "任务", "planned": "计划", "due_on": "期限", "task_list": {"const": "2025年工作要点"}, "progress": {"percent": "进度", "period": {"const": "2025年7月"}, "reported_on": {"const": "2025-07-31"}}}'
SELECT is(pg_temp.bring('sheet', 'task', :'sheet', true), '(8,4,0,3,1)', 'a dry run');
SELECT is_empty('SELECT * FROM task', 'writes nothing');
SELECT is_empty('SELECT * FROM pg_temp.changes()', 'at all');
SELECT is((SELECT string_agg(concat_ws(' ', row_place, outcome, column_name, source_column, fault, fault_zh, cell), E'\n') FROM bizenv.import_faults('oversight', 'sheet', 'task', :'sheet')), E'4 not_imported department 部门 unknown_name 名称不认识 市监局
4 not_imported planned 计划 not_a_number 不是确定的数 近200家
4 not_imported due_on 期限 not_a_date 不是日期 尽快
5 skipped total 合计行
6 skipped blank 空行
7 skipped header 表头行', 'and tells the faults, a row each');
SELECT is(pg_temp.bring('sheet', 'task', :'sheet'), '(8,4,0,3,1)', 'the import does the same');
SELECT is((SELECT string_agg(concat_ws(' ', r.row_place, r.outcome, f.fault_place, f.column_name, f.source_column, f.fault, f.cell), E'\n' ORDER BY r.row_place, f.fault_place) FROM import_rejected AS r JOIN import_fault AS f USING (rejected_id)), E'4 not_imported 1 department 部门 unknown_name 市监局
4 not_imported 2 planned 计划 not_a_number 近200家
4 not_imported 3 due_on 期限 not_a_date 尽快
5 skipped 1 total
6 skipped 1 blank
7 skipped 1 header', 'and keeps the faults as rows');
SELECT is_empty('SELECT reason FROM import_rejected AS r WHERE reason <> (SELECT string_agg(f.reason, ''；'' ORDER BY f.fault_place) FROM import_fault AS f WHERE f.rejected_id = r.rejected_id)', 'whose reasons are that of the row');
SELECT bag_eq('SELECT * FROM pg_temp.changes()', 'SELECT unnest(''{task INSERT,task INSERT,task INSERT,task INSERT,task_progress INSERT,task_progress INSERT,task_progress INSERT}''::text[])', 'the audit has what went in');

SELECT is(pg_temp.bring('sheet', 'task', :'sheet'), '(8,0,0,3,5)', 'once more: refused');
SELECT is((SELECT count(DISTINCT row_place) FROM import_rejected JOIN import_fault USING (rejected_id) WHERE fault = 'there_already'), 4::bigint, 'as what is there already');
SELECT is(pg_temp.bring('sheet', 'task', :'sheet'::jsonb || '{"when_there": "skip"}'), '(8,0,0,7,1)', 'or skipped');
SELECT is(pg_temp.bring('sheet', 'task', :'sheet'::jsonb || '{"when_there": "replace"}'), '(8,0,0,7,1)', 'or replaced: which changes nothing');
SELECT is_empty('SELECT * FROM pg_temp.changes()', 'in no way');
UPDATE sheet SET 进度 = '85%' WHERE place = 1;
UPDATE sheet SET 期限 = '2025-11-28' WHERE place = 2;
UPDATE sheet SET 部门 = '市市场监管局', 计划 = '200家', 期限 = '2025-12-31' WHERE place = 4;
UPDATE sheet SET 进度 = '' WHERE place = 3;
SELECT is(pg_temp.bring('sheet', 'task', :'sheet'::jsonb || '{"when_there": "skip"}', true), '(8,1,0,7,0)', 'a corrected sheet, skipped where it is there');
SELECT is(pg_temp.bring('sheet', 'task', :'sheet'::jsonb || '{"when_there": "replace"}'), '(8,1,2,5,0)', 'or replaced');
SELECT set_eq('SELECT * FROM pg_temp.changes()', $$SELECT unnest(ARRAY['task INSERT', 'task_progress INSERT', 'task UPDATE due_on: 2025-11-30 -> 2025-11-28', 'task_progress UPDATE percent: 80.00 -> 85.00'])$$, 'changes what was corrected, and the audit shows it');
SELECT is((SELECT percent FROM task_progress JOIN task USING (department, task_id) WHERE name = '助企服务港湾'), 75.00, 'a row that reports nothing takes nothing away');
SELECT is(pg_temp.bring('sheet', 'task', :'sheet'::jsonb || '{"when_there": "replace"}'), '(8,0,0,8,0)', 'and once more nothing');
SELECT is_empty('SELECT * FROM pg_temp.changes()', 'changes');
SELECT is(pg_temp.bring('sheet', 'task', jsonb_set(:'sheet'::jsonb || '{"when_there": "replace"}', '{progress,period,const}', '"2025-08"')), '(8,3,0,5,0)', 'the next month is new');
SELECT is((SELECT string_agg(fields, ' ') FROM pg_temp.changes() AS c(fields)), 'task_progress INSERT task_progress INSERT task_progress INSERT', 'to the same tasks');
-- a class in place of a percentage
UPDATE sheet SET 进度 = '已完成' WHERE place = 1;
SELECT is(pg_temp.bring('sheet', 'task', :'sheet'::jsonb || '{"when_there": "replace"}'), '(8,0,1,7,0)', 'a word for a figure');
SELECT is((SELECT string_agg(fields, ' ') FROM pg_temp.changes() AS c(fields)), 'task_progress UPDATE percent: 85.00 -> , progress_class:  -> completed', 'takes its place');

----------------------------------------------------------------- which of several counts

CREATE TEMP TABLE several AS SELECT 't' || n AS t, '50%' AS p, '2025-08-01 10:00' AS at FROM generate_series(1, 2100) AS n;
INSERT INTO several VALUES ('t1', '60%', '2025-08-01 09:00'), ('t2', '60%', '2025/8/1 11:00'), ('t3', '坏', '45871'), ('t4', '70%', NULL), ('没有', '1%', NULL), ('没有', '2%', NULL);
INSERT INTO task (department, task_list, name) SELECT 'housing', 'points', 't' || n FROM generate_series(1, 2100) AS n;
\set several '{"department": {"const": "housing"}, "task_id": "t", "percent": "p", "period": {"const": "2025-07"}, "reported_on": {"const": "2025-07-31"}}'
CREATE FUNCTION pg_temp.figures() RETURNS text LANGUAGE sql AS $$SELECT string_agg(concat_ws(' ', t.name, trim_scale(p.percent)), ', ' ORDER BY t.name) FROM oversight.task AS t LEFT JOIN oversight.task_progress AS p USING (department, task_id) WHERE name IN ('t1', 't2', 't3', 't4', 't5')$$;
SELECT is(pg_temp.bring('several', 'task_progress', :'several'::jsonb || '{"when_there": "replace"}'), '(2106,2099,0,4,3)', 'of one key, far apart, the last counts');
SELECT is(pg_temp.figures(), 't1 60, t2 60, t3, t4 70, t5 50', 'by its place; where it cannot be read, none');
SELECT is((SELECT string_agg(concat_ws(' ', row_place, fault, cell), ', ' ORDER BY row_place) FROM import_rejected JOIN import_fault USING (rejected_id) WHERE target = 'task_progress' AND row_place < 10), '1 superseded 2101, 2 superseded 2102, 3 superseded 2103, 4 superseded 2104', 'and the others are told with the place of the last');
SELECT is(pg_temp.bring('several', 'task_progress', :'several'::jsonb || '{"when_there": "replace", "last_by": "at"}'), '(2106,0,2,2101,3)', 'or by a day and hour');
SELECT is(pg_temp.figures(), 't1 50, t2 60, t3, t4 50, t5 50', 'in any form');
SELECT count(*) AS changes FROM pg_temp.changes() \gset
SELECT is(pg_temp.bring('several', 'task_progress', :'several'::jsonb || '{"when_there": "replace", "last_by": "at"}'), '(2106,0,0,2103,3)', 'a second time the same');
SELECT is_empty('SELECT * FROM pg_temp.changes()', 'without a change on the way');
SELECT is(pg_temp.bring('several', 'task_progress', jsonb_set(:'several', '{period,const}', '"2025-06"')), '(2106,2100,0,0,6)', 'where what is there is refused, the first one counts');
SELECT is(pg_temp.bring('several', 'task_progress', jsonb_set(:'several', '{period,const}', '"2025-05"') || '{"when_there": "skip"}'), '(2106,2100,0,3,3)', 'as where it is skipped');

-- keys
INSERT INTO task (department, task_list, name) VALUES ('market', 'points', '重名'), ('market', 'points', '重名');
CREATE TEMP TABLE twin AS SELECT '重名'::text AS n, '2025-12-01'::text AS d;
SELECT is(pg_temp.bring('twin', 'task', '{"department": {"const": "market"}, "task_list": {"const": "points"}, "name": "n", "due_on": "d", "when_there": "replace"}'), '(1,0,0,0,1)', 'where several rows have the key, none is replaced');
SELECT is((SELECT fault FROM import_fault ORDER BY rejected_id DESC LIMIT 1), 'several_there', 'which is told');
SELECT is(pg_temp.bring('twin', 'task', '{"department": {"const": "market"}, "task_list": {"const": "points"}, "name": "n", "due_on": "d", "key": []}'), '(1,1,0,0,0)', 'without a key nothing is compared');
CREATE TEMP TABLE named AS SELECT 'housing2'::text AS d, '市住建局'::text AS n;
SELECT is(pg_temp.bring('named', 'department', '{"department": "d", "name": "n", "key": ["name"], "when_there": "replace"}', true), '(1,0,0,0,1)', 'a key of one''s own: the primary key cannot follow');
SELECT is(pg_temp.bring('named', 'department', '{"department": "d", "name": "n", "key": ["name"], "when_there": "skip"}'), '(1,0,0,1,0)', 'but is found');
SELECT throws_ok(format('SELECT bizenv.import_table(''oversight'', ''twin'', ''task'', ''{"department": {"const": "market"}, "task_list": {"const": "points"}, "name": "n", %s}'')', said), state, message, said) FROM (VALUES
	('"when_there": "update"', '22023', 'what to do with a row that is there already is not understood'), ('"when_there": 1', '22023', 'what to do with a row that is there already is not understood'),
	('"key": ["due_on"]', '22023', 'a key is a list of columns that are mapped'), ('"key": "name"', '22023', 'a key is a list of columns that are mapped'), ('"key": [1]', '22023', 'a key is a list of columns that are mapped'),
	('"key": [], "when_there": "skip"', '22023', 'what is there already is found by a key'), ('"last_by": "at"', '42703', 'the source twin has no such column'), ('"unit": {"column": "d", "map": {"x": []}}', '22023', 'the mapping of column "unit" is not understood')) AS v(said, state, message);
SELECT is_empty($$SELECT k.table_name, k.column_name FROM bizenv.ledger_keys() AS k EXCEPT SELECT c.relname, a.attname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.relnamespace = 'oversight'::regnamespace$$, 'columns of keys are there');
SELECT set_eq($$SELECT DISTINCT k.table_name::name FROM bizenv.ledger_keys() AS k$$, $$SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = 'oversight'::regnamespace AND c.relkind = 'r' AND c.relname NOT IN (SELECT bizenv_internal.ledger_not_imported())
	AND EXISTS (SELECT FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = c.oid AND i.indisprimary AND (a.attidentity <> '' OR EXISTS (SELECT FROM bizenv.ledger_columns() AS d WHERE d.table_name = c.relname AND d.column_name = a.attname AND d.kind = 'given')))$$, 'of every table whose number the ledger gives');

----------------------------------------------------------------- rows that nothing can read

CREATE TEMP TABLE hostile (n text, j json, b jsonb, num numeric, f float8, a text[]);
INSERT INTO hostile (n, j) VALUES ('一', '{"a": "\u0000"}'), ('二', '"\ud800"'), ('三', '1e999999'), ('四', '"项"');
INSERT INTO hostile (n, b) VALUES ('五', '"ok"');
INSERT INTO hostile (n) VALUES (repeat('大', 400000)), (repeat('x', 1000001)), (repeat('9', 20000)), ('1e200000');
INSERT INTO hostile (n, num) VALUES ('六', repeat('9', 20000)::numeric), ('七', 'NaN'), ('八', '5');
INSERT INTO hostile (n, f, a) VALUES ('九', 'Infinity', '{a,NULL}');
SELECT is(pg_temp.bring('hostile', 'task', '{"department": {"const": "market"}, "name": "n", "planned": "num", "unit": "j", "task_list": {"const": "points"}}'), '(13,5,0,0,8)', 'each is a row that is rejected');
SELECT is((SELECT string_agg(concat_ws(' ', row_place, fault), ', ' ORDER BY row_place) FROM import_rejected JOIN import_fault USING (rejected_id) WHERE source LIKE '%.hostile'), '1 unreadable, 2 unreadable, 3 unreadable, 6 too_large, 7 too_large, 8 too_long, 10 not_a_number, 11 not_a_number', 'with its reason');
SELECT cmp_ok(max(length(original::text)), '<', 21000, 'and what is kept of it is small') FROM import_rejected WHERE source LIKE '%.hostile';
SELECT is(pg_temp.bring('hostile', 'task', format('{"department": {"const": "market"}, "name": {"const": "x"}, "%s": "n", "task_list": {"const": "points"}, "key": []}', col)::jsonb), counts, 'read as ' || col) FROM (VALUES
	('planned', '(13,6,0,0,7)'), ('due_on', '(13,0,0,0,13)'), ('unit', '(13,9,0,0,4)'), ('lead_department', '(13,0,0,0,13)'), ('starts_on', '(13,0,0,0,13)')) AS v(col, counts) WHERE col <> 'unit';
CREATE TEMP TABLE zeros AS SELECT n, c FROM (VALUES ('z1', '45869.' || repeat('0', 20000)), ('z2', '45869.0'), ('z3', repeat('0', 20000) || '45869'), ('z4', '2025-07-31' || repeat(' ', 20000)), ('z5', '2025-07-31')) AS v(n, c);
SELECT is(pg_temp.bring('zeros', 'task', '{"department": {"const": "market"}, "name": "n", "due_on": "c", "task_list": {"const": "points"}}'), '(5,3,0,0,2)', 'a day with more digits than there are is a row that is rejected');
SELECT is((SELECT string_agg(name || ' ' || due_on, ', ' ORDER BY name) FROM task WHERE name ~ '^z\d$'), 'z2 2025-07-31, z4 2025-07-31, z5 2025-07-31', 'the others are read');
CREATE TEMP TABLE nothing ();
INSERT INTO nothing DEFAULT VALUES;
SELECT is(pg_temp.bring('nothing', 'region', '{"region": {"const": "x"}, "name": {"const": "甲"}}'), '(1,1,0,0,0)', 'a source without columns');
SELECT bizenv_internal.ledger_import_json(v) AS json FROM unnest('{1,nonsense}'::text[]) AS v \g /dev/null
SELECT is(bizenv_internal.ledger_import_order(cell), value, cell) FROM (VALUES ('2025-07-31', 45869.0), ('45869', 45869), ('2025/7/31 12:00', 45869.5), ('2025-07-31 06:00:00', 45869.25), ('3', 3), ('晚', NULL), (NULL, NULL)) AS v(cell, value);
-- a word of the sheet for one of the ledger
CREATE TEMP TABLE calls AS SELECT * FROM (VALUES ('p1', '12345热线'), ('p2', ' 企业走访 '), ('p3', '热线'), ('p4', '电视'), ('p5', '不计')) AS v(n, s);
SELECT is(pg_temp.bring('calls', 'problem', '{"department": {"const": "market"}, "name": "n", "found_on": {"const": "2025-07-01"}, "source": {"column": "s", "map": {"12345热线": "hotline", "企业走访": "enterprise", "不计": null}}}'), '(5,3,0,0,2)', 'words of a sheet are mapped');
SELECT is((SELECT string_agg(name || ' ' || source, ', ' ORDER BY name) FROM problem), 'p1 hotline, p2 enterprise, p3 hotline', 'to those of the ledger');
SELECT is((SELECT reason FROM import_fault WHERE cell = '电视'), '来源（source）: "电视" is none of its words; they are 企业反映、大厅监察、评估问题、热线', 'and where a word is none, the words are told');

----------------------------------------------------------------- what sheets have in them

INSERT INTO name_alias VALUES ('department', '市监局', 'market'), ('department', '住建', 'housing'), ('task_list', '要点', 'points');
SELECT throws_ok('INSERT INTO name_alias VALUES (''department'', ''x'', ''nowhere'')', '23503', 'an alias is of a code that is there', 'an alias is of what is there');
SELECT throws_ok('INSERT INTO name_alias VALUES (''problem'', ''x'', ''market'')', '23514', 'an alias is of a code that is there', 'of one of four tables');
CREATE TEMP TABLE messy (n text, d text, p text, q text, due text, m text);
INSERT INTO messy VALUES ('m1', '市监局', '65%', '5项', '2025年底', '202507'), ('m2', '住建', '0.65', '不少于10轮', '长期', '2025年7月'), ('m3', '市监局', '1', '约20家', '2025年11月', '2025-07'),
	('m4', '市监局', '完成80％', '3', '12月31日', '2025.7'), ('m5', '住建', '六成五', '计划4期', '三季度末', '7月'), ('m6', '市监局', '约65%', '', '2025/12/31前', '2025年7月份'), ('m7', '市监局', '已完成', '2', '尽快', '202507');
\set messy '{"department": "d", "name": "n", "planned": "q", "due_on": "due", "task_list": {"const": "要点"}, "progress": {"percent": "p", "period": "m", "reported_on": {"const": "2025-07-31"}}}'
SELECT is((SELECT string_agg(concat_ws(' ', row_place, column_name, fault, cell, substring(reason, '（[^（]*）$')), E'\n') FROM bizenv.import_faults('oversight', 'messy', 'task', :'messy')), E'2 percent not_a_percent 0.65 （may be a percentage or a fraction）
3 planned not_a_number 约20家 （is not exact）
3 percent not_a_percent 1 （may be a percentage or a fraction）
4 due_on not_a_date 12月31日 （names no year）
5 due_on not_a_date 三季度末 （names no year）
5 period not_a_month 7月 （names no year）
6 percent not_a_percent 约65% （is not exact）
7 due_on not_a_date 尽快 （names no certain day）', 'what a cell does not say for certain is refused, and told why');
SELECT is(pg_temp.bring('messy', 'task', jsonb_set(jsonb_set(jsonb_set(:'messy'::jsonb, '{due_on}', '{"column": "due", "year": 2025}'), '{planned}', '{"column": "q", "approximate": "accept"}'), '{progress}',
	'{"percent": {"column": "p", "bare": "fraction", "approximate": "accept"}, "period": {"column": "m", "year": 2025}, "reported_on": {"const": "2025-07-31"}}')), '(7,6,0,0,1)', 'until the mapping says it');
SELECT is((SELECT string_agg(concat_ws(' ', t.name, department, trim_scale(planned), unit, due_on, period, trim_scale(percent), progress_class), E'\n' ORDER BY t.name) FROM task AS t JOIN task_progress USING (department, task_id) WHERE t.name LIKE 'm_'), E'm1 market 5 项 2025-12-31 2025-07-01 65
m2 housing 10 轮 2025-07-01 65
m3 market 20 家 2025-11-30 2025-07-01 100
m4 market 3 2025-12-31 2025-07-01 80
m5 housing 4 期 2025-09-30 2025-07-01 65
m6 market 2025-12-31 2025-07-01 65', 'and then read as it was meant: months, ends of periods, no deadline, units, aliases');

----------------------------------------------------------------- the search_path of who calls

CREATE SCHEMA own;
CREATE TABLE own.code (k text, v text);
INSERT INTO own.code VALUES ('甲', 'market');
CREATE FUNCTION own.code_of(x text) RETURNS text LANGUAGE sql STABLE AS 'SELECT v FROM own.code WHERE k = x';
SET LOCAL search_path = own, public, pg_temp;
CREATE OR REPLACE FUNCTION own.code_of(x text) RETURNS text LANGUAGE sql STABLE AS 'SELECT v FROM code WHERE k = x';
CREATE FUNCTION own.spoken(x text) RETURNS text LANGUAGE plpgsql STABLE AS 'BEGIN RETURN (SELECT v FROM code WHERE k = x); END';
CREATE VIEW own.leaf AS SELECT code_of('甲') AS d, spoken('甲') AS e, n || 'x' AS n FROM generate_series(1, 1500) AS n;
SELECT is(pg_temp.bring('leaf', 'task', '{"department": "d", "lead_department": "e", "name": "n", "task_list": {"const": "points"}}'), '(1500,1500,0,0,0)', 'a view whose functions need the search_path of the caller');
SELECT is(current_setting('search_path'), 'own, public, pg_temp', 'which is as it was');
SELECT is((SELECT count(*) FROM bizenv.import_faults('oversight', 'leaf', 'task', '{"department": "d", "lead_department": "e", "name": "n", "task_list": {"const": "points"}}')), 1500::bigint, 'also for its faults');
SET LOCAL search_path = oversight, public, pg_temp;

----------------------------------------------------------------- a correction has a home

SELECT bizenv.grant_ledger('oversight', 'bizenv_import_housing', 'department', 'housing') || bizenv.grant_ledger('oversight', 'bizenv_import_desk', 'office') AS granted \gset
INSERT INTO report_duty (department, task_list, starts_on) VALUES ('housing', 'points', '2025-01-01');
INSERT INTO report (department, task_list, period, submitted_on, submitted_items) VALUES ('housing', 'points', '2025-07-01', '2025-08-03', 3), ('housing', 'points', '2025-06-01', '2025-07-03', 3);
INSERT INTO closed_period VALUES ('2025-06-01', '2025-07-10');
SELECT count(*) AS changes FROM pg_temp.changes() \gset
SET LOCAL ROLE bizenv_import_housing;
SELECT lives_ok('UPDATE task_progress SET percent = 55 WHERE period = ''2025-07-01'' AND task_id = (SELECT task_id FROM task WHERE name = ''t5'')', 'a department corrects what it reported');
SELECT lives_ok('UPDATE report SET submitted_items = 4 WHERE period = ''2025-07-01''', 'and how much');
SELECT throws_ok('UPDATE report SET submitted_on = ''2025-08-01'' WHERE period = ''2025-07-01''', '42501', NULL, 'but not when');
SELECT throws_ok('UPDATE task_progress SET period = ''2025-04-01'' WHERE period = ''2025-07-01''', '42501', NULL, 'nor of which month');
SELECT throws_ok('UPDATE task_progress SET percent = 99 WHERE period = ''2025-06-01''', '23514', 'the month 2025-06 is closed', 'until the month is closed');
SELECT throws_ok('UPDATE report SET submitted_items = 9 WHERE period = ''2025-06-01''', '23514', 'the month 2025-06 is closed', 'for its reports too');
SELECT lives_ok('UPDATE report SET submitted_items = 3 WHERE period = ''2025-06-01''', 'where nothing changes nothing is refused');
RESET ROLE;
SET LOCAL ROLE bizenv_import_desk;
SELECT lives_ok('UPDATE task_progress SET percent = 51 WHERE period = ''2025-06-01'' AND task_id = (SELECT task_id FROM task WHERE name = ''t5'')', 'the office corrects a closed month');
RESET ROLE;
SET LOCAL ROLE bizenv_import_office;
SELECT bag_eq('SELECT * FROM pg_temp.changes() AS c(t) WHERE t ~ '': ''', $$SELECT unnest(ARRAY['task_progress UPDATE percent: 50.00 -> 55.00', 'report UPDATE submitted_items: 3 -> 4', 'task_progress UPDATE percent: 50.00 -> 51.00'])$$, 'and the audit shows all of it');

----------------------------------------------------------------- numbers of the office's own

INSERT INTO problem (department, source, name, found_on, document_number) VALUES ('housing', 'hotline', '停车难', '2025-03-03', '2'), ('housing', 'hotline', '路灯不亮', '2025-03-03', 'GD-7'), ('market', 'hotline', '2', '2025-03-03', NULL), ('housing', 'hotline', '停水', '2025-03-03', NULL);
SELECT problem_id AS parking FROM problem WHERE document_number = '2' \gset
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays) SELECT department, problem_id, 'p' || problem_id, '2025-03-04', 5 FROM problem WHERE found_on = '2025-03-03' ORDER BY problem_id;
UPDATE assignment_order SET document_number = CASE requirement WHEN format('p%s', :parking) THEN '2' WHEN format('p%s', :parking + 1) THEN '乌政数交〔2025〕3号' END;
SELECT order_id AS first_order FROM assignment_order WHERE document_number = '2' \gset
CREATE TEMP TABLE answers AS SELECT n, c, '2025-03-10'::text AS d FROM (VALUES ('2', '停车难已改'), ('乌政数交〔2025〕3号', '路灯已改'), ((:first_order + 3)::text, '无号')) AS v(n, c);
\set answers '{"department": {"const": "housing"}, "order_id": "n", "content": "c", "answered_on": "d"}'
SELECT is(pg_temp.bring('answers', 'answer', :'answers'), '(3,2,0,0,1)', 'answers by the number of their orders');
SELECT is((SELECT string_agg(o.document_number || a.content, ' ' ORDER BY a.order_id) FROM answer AS a JOIN assignment_order AS o USING (department, order_id)), '2停车难已改 乌政数交〔2025〕3号路灯已改', 'go to the orders of that number, not to those that the ledger numbers so');
SELECT is((SELECT f.fault || ' ' || f.reason FROM import_fault AS f ORDER BY rejected_id DESC LIMIT 1), format('unknown_name 交办单编号（order_id）: "%s" is not in the table of 工作交办单; if the number of the ledger is meant, map it with "by": "number"', :first_order + 3), 'a number of the ledger is none, unless the mapping says so');
DELETE FROM answers WHERE n !~ '^[0-9]+$' OR n = '2';
SELECT is(pg_temp.bring('answers', 'answer', jsonb_set(:'answers', '{order_id}', '{"column": "n", "by": "number"}')), '(1,1,0,0,0)', 'which it may');
SELECT is((SELECT string_agg(content, ' ') FROM answer WHERE order_id = :first_order + 3), '无号', 'by that number');
SELECT is(:first_order + 1, 2, 'the order 2 of the ledger is another than that which the office calls so');
-- of two rows that are called so none is taken
INSERT INTO problem (department, source, name, found_on) VALUES ('housing', 'hotline', 'GD-7', '2025-03-03');
CREATE TEMP TABLE orders AS SELECT 'GD-7'::text AS p, '尽快'::text AS r, '2025-03-04'::text AS d, '5'::text AS w, NULL::text AS n;
\set orders '{"department": {"const": "housing"}, "problem_id": "p", "requirement": "r", "ordered_on": "d", "workdays": "w", "document_number": "n", "key": []}'
SELECT is(pg_temp.bring('orders', 'assignment_order', :'orders'), '(1,0,0,0,1)', 'a number of one row that is the name of another');
SELECT is((SELECT fault FROM import_fault ORDER BY rejected_id DESC LIMIT 1), 'ambiguous_name', 'is not guessed');
SELECT is(pg_temp.bring('orders', 'assignment_order', jsonb_set(:'orders', '{problem_id}', format('{"column": "p", "by": "%s"}', by)::jsonb), true), counts, 'but by ' || by || ' one is found') FROM (VALUES ('name', '(1,1,0,0,0)'), ('document_number', '(1,0,0,0,1)')) AS v(by, counts);
SELECT is((SELECT fault FROM bizenv.import_faults('oversight', 'orders', 'assignment_order', jsonb_set(:'orders', '{problem_id}', '{"column": "p", "by": "document_number"}'))), 'against_rule', 'which was answered since, and takes no earlier order');
-- a number is one row's; without one there may be many
TRUNCATE orders;
INSERT INTO orders VALUES ('停车难', 'x1', '2025-03-11', '5', NULL), ('停车难', 'x2', '2025-03-11', '5', NULL), ('停车难', 'x3', '2025-03-11', '5', '5号'), ('停车难', 'x4', '2025-03-11', '5', '5号'), ('停车难', 'x5', '2025-03-11', '5', '乌政数交〔2025〕3号');
SELECT is((SELECT string_agg(concat_ws(' ', row_place, fault, column_name), ', ' ORDER BY row_place) FROM bizenv.import_faults('oversight', 'orders', 'assignment_order', jsonb_set(:'orders', '{problem_id}', '{"column": "p", "by": "name"}'))
	WHERE fault IN ('twice', 'there_already')), '4 twice document_number, 5 there_already document_number', 'numbers are one row''s');
SELECT throws_ok(format('SELECT bizenv.import_table(''oversight'', ''answers'', ''answer'', ''{"department": {"column": "n", "by": "%s"}, "order_id": {"column": "n", "by": "%s"}, "content": "c", "answered_on": "d"}'')', d, o), '22023', 'rows are not named so in column "' || col || '"', 'by ' || d || ' and ' || o) FROM (VALUES
	('number', 'number', 'department'), ('name', 'name', 'order_id'), ('document_number', 'number', 'department')) AS v(d, o, col);
SELECT throws_ok('SELECT bizenv.import_table(''oversight'', ''answers'', ''answer'', ''{"department": {"const": "housing"}, "order_id": {"column": "n", "by": "guess"}, "content": "c", "answered_on": "d"}'')', '22023', 'the mapping of column "order_id" is not understood', 'by a guess');
SELECT throws_ok('INSERT INTO problem (department, source, name, found_on, document_number) VALUES (''market'', ''hotline'', ''x'', ''2025-03-03'', ''GD-7'')', '23505', NULL, 'a number is not given twice');
SELECT is((SELECT string_agg(concat_ws(' ', problem_name, problem_document_number, order_document_number, answer_document_number), ', ' ORDER BY problem_id) FROM v_supervision WHERE problem_document_number IS NOT NULL), '停车难 2 2, 路灯不亮 GD-7 乌政数交〔2025〕3号', 'the view shows them');
UPDATE assignment_order SET document_number = '乌政数交〔2025〕2号' WHERE document_number = '2';
SET LOCAL bizenv.as_of = '2025-03-05';
SELECT matches(bizenv.letter_text('oversight', :first_order), E'^工作交办单\n乌政数交〔2025〕2号\n\n市住建局：', 'an order is printed with its own number');
SELECT matches(bizenv.letter_text('oversight', :first_order + 1, document_number => '乌政数交〔2025〕33号'), E'^工作交办单\n乌政数交〔2025〕3号\n', 'whatever the letter is called');
SELECT matches(bizenv.letter_text('oversight', :first_order + 2), format(E'^工作交办单\n第%s号\n', :first_order + 2), 'one without a number with that of the ledger');
SET LOCAL bizenv.as_of = '2025-07-01';
SELECT matches(bizenv.letter_text('oversight', :first_order + 2), format(E'（发文字号）\n\n市市场监管局：\n2025年3月4日，我办以第%s号工作交办单', :first_order + 2), 'a letter that is due has none yet');
INSERT INTO supervision_letter (department, order_id, issued_on, document_number) VALUES ('market', :first_order + 2, '2025-07-01', '乌政数督函〔2025〕9号');
UPDATE assignment_order SET document_number = '乌政数交〔2025〕4号' WHERE order_id = :first_order + 2;
SELECT matches(bizenv.letter_text('oversight', :first_order + 2), E'\n乌政数督函〔2025〕9号\n\n市市场监管局：\n2025年3月4日，我办以乌政数交〔2025〕4号工作交办单', 'one that was issued has its own');
SELECT matches(bizenv.letter_text('oversight', :first_order + 2, 'en'), E'\nNo. 乌政数督函〔2025〕9号\nOn order No. 乌政数交〔2025〕4号\n', 'in English too');
SELECT throws_ok('UPDATE supervision_letter SET reason = ''x''', '23514', NULL, 'what a letter says stays');
SELECT lives_ok('UPDATE supervision_letter SET document_number = ''乌政数督函〔2025〕10号''', 'but its number is given when it is known');
RESET bizenv.as_of;

----------------------------------------------------------------- a name that is not there

CREATE TEMP TABLE unknown (n text);
INSERT INTO unknown VALUES ('市监管局'), ('市住房建设局'), ('住建局'), ('财政厅'), ('局'), ('a%_'), ('市市场监督管理局');
SELECT is((SELECT string_agg(concat(cell, ' ', substring(reason, '; is one of these meant: (.*)$')), ', ' ORDER BY row_place) FROM bizenv.import_faults('oversight', 'unknown', 'task', '{"department": "n", "name": {"const": "x"}, "task_list": {"const": "points"}}') WHERE column_name = 'department'),
	'市监管局 市市场监管局, 市住房建设局 市住建局, 住建局 市住建局, 财政厅 , 局 , a%_ , 市市场监督管理局 市市场监管局', 'the name that may be meant is told');
SELECT is(pg_temp.bring('unknown', 'task', '{"department": "n", "name": {"const": "x"}, "task_list": {"const": "points"}}', true), '(7,0,0,0,7)', 'and never taken');

----------------------------------------------------------------- several departments

INSERT INTO department (department, name) VALUES ('urban', '市城管局'), ('power', '供电公司');
CREATE TEMP TABLE joint (place integer, 责任 text, 配合 text, 任务 text, 进度 text);
INSERT INTO joint VALUES (1, '市住建局、市城管局', NULL, '井盖整治', '10%'), (2, '市城管局', '市住建局，power', '占道经营', '20%'), (3, '配合单位：市城管局、供电公司；牵头单位：市住建局', NULL, '管线迁改', '30%'),
	(4, '市住建局 市城管局（牵头）', '市住建局', '渣土清运', '40%'), (5, '市住建局', NULL, '独办', '50%'), (6, '市住建局、市财局', NULL, '不认识', '60%'), (7, '市住建局', '市城管、供电公司', '也不认识', '70%'), (8, '牵头：市住建局；牵头：市城管局', NULL, '两个牵头', '80%');
\set joint '{"department": {"column": "责任", "joint": true}, "supporting_departments": "配合", "name": "任务", "task_list": {"const": "points"}, "progress": {"percent": "进度", "period": {"const": "2025-07"}, "reported_on": {"const": "2025-07-31"}}}'
CREATE FUNCTION pg_temp.helped() RETURNS text LANGUAGE sql AS $$SELECT string_agg(concat_ws(' ', task_name, department_name, trim_scale(progress_pct), supporting_departments), ', ' ORDER BY progress_pct) FROM oversight.v_task WHERE task_name IN ('井盖整治', '占道经营', '管线迁改', '渣土清运', '独办')$$;
SELECT is(pg_temp.bring('joint', 'task', :'joint'), '(8,5,0,0,3)', 'several departments in a cell, or in two');
SELECT is(pg_temp.helped(), '井盖整治 市住建局 10 市城管局, 占道经营 市城管局 20 市住建局、供电公司, 管线迁改 市住建局 30 供电公司、市城管局, 渣土清运 市城管局 40 市住建局, 独办 市住建局 50', 'one leads, the others help');
SELECT is((SELECT string_agg(concat_ws(' ', row_place, column_name, source_column, fault, cell), ', ' ORDER BY row_place) FROM import_rejected JOIN import_fault USING (rejected_id) WHERE source LIKE '%.joint'),
	'6 department 责任 unknown_name 市住建局、市财局, 7 supporting_departments 配合 unknown_name 市城管, 8 department 责任 unknown_name 牵头：市住建局；牵头：市城管局', 'each must be known, and one leads');
SELECT count(*) AS changes FROM pg_temp.changes() \gset
SELECT is(pg_temp.bring('joint', 'task', :'joint'::jsonb || '{"when_there": "replace"}'), '(8,0,0,5,3)', 'once more: nothing');
SELECT is_empty('SELECT * FROM pg_temp.changes()', 'changes');
UPDATE joint SET 配合 = 'power' WHERE place = 2;
UPDATE joint SET 责任 = '市住建局、供电公司、市城管局' WHERE place = 1;
UPDATE joint SET 责任 = '市住建局' WHERE place = 3;
SELECT is(pg_temp.bring('joint', 'task', :'joint'::jsonb || '{"when_there": "skip"}', true), '(8,0,0,5,3)', 'skipped, they stay');
SELECT is(pg_temp.bring('joint', 'task', :'joint'::jsonb || '{"when_there": "replace"}'), '(8,0,3,2,3)', 'corrected');
SELECT bag_eq('SELECT * FROM pg_temp.changes()', $$SELECT unnest(ARRAY['task_support DELETE', 'task_support INSERT', 'task_support DELETE', 'task_support DELETE'])$$, 'what was corrected changes, and the audit shows it');
SELECT is(pg_temp.helped(), '井盖整治 市住建局 10 供电公司、市城管局, 占道经营 市城管局 20 供电公司, 管线迁改 市住建局 30, 渣土清运 市城管局 40 市住建局, 独办 市住建局 50', 'to what the sheet says');
SELECT matches((SELECT reason FROM bizenv.import_faults('oversight', 'joint', 'task', '{"department": "责任", "name": "任务", "task_list": {"const": "points"}, "key": []}') WHERE row_place = 1 AND column_name = 'department'),
	'several departments are read where the mapping says "joint": true, and the first leads$', 'where the mapping does not say so, it is told what to say');
-- the forms in which offices write them, each as a task of its own; '' is refused
CREATE TEMP TABLE joint_form (cell text, expected text);
INSERT INTO department (department, name) VALUES ('reform', '市发展和改革委员会'), ('branch', '市公安局和平分局'), ('police', '市公安局');
INSERT INTO joint_form VALUES
	('市住建局牵头，市城管局、供电公司配合', '市住建局: 供电公司、市城管局'), ('市住建局（牵头）、市城管局', '市住建局: 市城管局'), ('市城管局（配合）、市住建局', '市住建局: 市城管局'), ('市城管局（配合）、市住建局（牵头）', '市住建局: 市城管局'),
	('【牵头】市住建局【配合】市城管局', '市住建局: 市城管局'), ('[牵头单位]市住建局[配合单位]市城管局、供电公司', '市住建局: 供电公司、市城管局'), ('市住建局和市城管局', '市住建局: 市城管局'), ('市住建局与市城管局', '市住建局: 市城管局'),
	('市住建局及市城管局', '市住建局: 市城管局'), ('市住建局以及市城管局', '市住建局: 市城管局'), ('市住建局会同市城管局', '市住建局: 市城管局'), ('市住建局、市城管局和供电公司', '市住建局: 供电公司、市城管局'),
	('市住建局|市城管局', '市住建局: 市城管局'), (E'市住建局\\市城管局', '市住建局: 市城管局'), ('市住建局+市城管局', '市住建局: 市城管局'), ('1.市住建局2.市城管局', '市住建局: 市城管局'), ('1. 市住建局；2. 市城管局', '市住建局: 市城管局'), ('1）市住建局 2）市城管局', '市住建局: 市城管局'),
	('①市住建局②市城管局', '市住建局: 市城管局'), ('牵头单位：市住建局，配合单位：市城管局，供电公司。', '市住建局: 供电公司、市城管局'), ('市发展和改革委员会', '市发展和改革委员会'), ('市发展和改革委员会和市住建局', '市发展和改革委员会: 市住建局'),
	('市公安局和平分局', '市公安局和平分局'), ('市住建局、市公安局和平分局', '市住建局: 市公安局和平分局'),
	('市住建局、市城管局配合', ''), ('市住建局配合', ''), ('市住建局等', ''), ('市住建局等5部门', ''), ('各区人民政府', ''), ('市住建局、各区', ''), ('市住建局，市城管局按职责分工负责', ''), ('市住建局和别的局', ''), ('市住建局-市城管局', ''), ('市住建局（市城管局）', '');
SELECT is(pg_temp.bring('joint_form', 'task', '{"department": {"column": "cell", "joint": true}, "name": "cell", "task_list": {"const": "points"}}'), '(34,24,0,0,10)', 'many forms of several departments');
SELECT is_empty($$SELECT f.cell, f.expected, t.found FROM joint_form AS f LEFT JOIN LATERAL (SELECT concat_ws(': ', v.department_name, v.supporting_departments) AS found FROM oversight.v_task AS v WHERE v.task_name = f.cell) AS t ON true
	WHERE nullif(f.expected, '') IS DISTINCT FROM t.found$$, 'each is read as it is meant, or refused');
CREATE TEMP TABLE joint_problem AS SELECT '市住建局、市城管局'::text AS d, '夜间施工'::text AS n, '2025-04-01'::text AS f;
\set problems '{"department": {"column": "d", "joint": true}, "name": "n", "source": {"const": "hotline"}, "found_on": "f"}'
SELECT is(pg_temp.bring('joint_problem', 'problem', :'problems'), '(1,1,0,0,0)', 'a problem');
SELECT is((SELECT concat_ws(' ', department, supporting_departments) FROM v_supervision WHERE problem_name = '夜间施工'), 'housing 市城管局', 'has them too');
UPDATE problem SET department = 'urban' WHERE name = '夜间施工';
SELECT is((SELECT concat_ws(' ', department, supporting_departments) FROM v_supervision WHERE problem_name = '夜间施工'), 'urban', 'one that it moves to helps no more');
SELECT throws_ok(format('SELECT bizenv.import_table(''oversight'', ''joint_problem'', %L, %L)', target, said), '22023', message, said) FROM (VALUES
	('answer', '{"department": {"column": "d", "joint": true}, "order_id": "n", "content": "n", "answered_on": "f"}', 'rows of oversight.answer have no supporting departments'), ('answer', '{"department": "d", "supporting_departments": "d", "order_id": "n", "content": "n", "answered_on": "f"}', 'rows of oversight.answer have no supporting departments'),
	('problem', '{"department": "d", "name": {"column": "n", "joint": true}, "source": {"const": "hotline"}, "found_on": "f"}', 'the mapping of column "name" is not understood'), ('problem', '{"department": {"column": "d", "joint": 1}, "name": "n", "source": {"const": "hotline"}, "found_on": "f"}', 'the mapping of column "department" is not understood')) AS v(target, said, message);
-- of two rows of one key in a batch, the second brings nothing to another row
CREATE TEMP TABLE again (t text, p text);
INSERT INTO again VALUES ('重一', NULL), ('重二', NULL), ('重一', '77%');
SELECT is(pg_temp.bring('again', 'task', '{"department": {"const": "urban"}, "name": "t", "task_list": {"const": "points"}, "when_there": "skip", "progress": {"percent": "p", "period": {"const": "2025-07"}, "reported_on": {"const": "2025-07-31"}}}'), '(3,2,0,1,0)', 'a row that is skipped');
SELECT is_empty('SELECT FROM task_progress JOIN task USING (department, task_id) WHERE name LIKE ''重_''', 'reports of no other');
SET LOCAL ROLE bizenv_import_housing;
SELECT is_empty('SELECT FROM task_support WHERE department <> ''housing''', 'who helps sees no more than before');
SELECT throws_ok('INSERT INTO task_support SELECT department, task_id, ''power'' FROM task LIMIT 1', '42501', NULL, 'and who leads names no helpers');
RESET ROLE;
SET LOCAL ROLE bizenv_import_office;
---------------------------------------------------------------- what a rule asks is told in words

-- (words of a list are read before, and what is given is filled in by a rule)
SELECT is_empty($$SELECT c.conname FROM pg_constraint AS c JOIN pg_class AS r ON r.oid = c.conrelid
	WHERE r.relnamespace = 'oversight'::regnamespace AND c.contype = 'c' AND r.relname <> ALL (ARRAY(SELECT bizenv_internal.ledger_not_imported()))
		AND NOT EXISTS (SELECT FROM bizenv.ledger_columns() AS d JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attname = d.column_name
			WHERE d.table_name = r.relname AND d.kind IN ('code', 'given') AND a.attnum = ANY (c.conkey))
		AND bizenv_internal.ledger_check_words(c.conname) IS NULL$$, 'every CHECK of what is imported');
CREATE TEMP TABLE two_ways AS SELECT '道路改造'::text AS t, '30%'::text AS p, '初步开展'::text AS c, '2025-07-05'::text AS starts, '2025-07-01'::text AS ends;
\set both '{"department": {"const": "urban"}, "name": "t", "task_list": {"const": "points"}, "starts_on": "starts", "due_on": "ends", "progress": {"percent": "p", "progress_class": "c", "period": {"const": "2025-07"}, "reported_on": {"const": "2025-08-01"}}}'
SELECT bag_eq(format('SELECT reason::text FROM bizenv.import_faults(''oversight'', ''two_ways'', ''task'', %L) WHERE fault = ''breaks_check''', :'both'),
	$$VALUES ('开始日期（starts_on）、完成期限（due_on）: must be an end that is not before its start'), ('进度（percent）、完成数（done）、进度分类（progress_class）: must be one of the three at most')$$, 'with what it asks');

----------------------------------------------------------------- a name is the same in all its spellings

INSERT INTO department (department, name) VALUES ('affairs', '市政务服务局（市大数据中心）');
CREATE TEMP TABLE spelt (place serial, d text, t text, p text);
INSERT INTO spelt (d, t, p) VALUES ('市政务服务局（市大数据中心）', '推进“高效办成一件事”（第1批）', '10%'), ('affairs', '推进“高效办成一件事”（第2批）', '20%'), ('housing', '推进“高效办成一件事”（第1批）', '30%');
\set spelt '{"department": "d", "name": "t", "task_list": {"const": "points"}, "progress": {"percent": "p", "period": {"const": "2025-07"}, "reported_on": {"const": "2025-07-31"}}}'
SELECT is(pg_temp.bring('spelt', 'task', :'spelt'), '(3,3,0,0,0)', 'names as they are written first');
CREATE TEMP TABLE respelt AS SELECT place, replace(replace(d, '（', ' ('), '）', ')') AS d, translate(t, '（）“”1', '()""１') || CASE place WHEN 1 THEN U&'\200B' WHEN 2 THEN '。' ELSE ' ' END AS t, p FROM spelt;
SELECT is((SELECT count(*) FROM respelt AS r JOIN spelt AS s ON s.t = r.t), 0::bigint, 'written otherwise');
SELECT is(pg_temp.bring('respelt', 'task', :'spelt'), '(3,0,0,0,3)', 'they are there already');
SELECT is((SELECT string_agg(DISTINCT f.fault, ' ') FROM import_fault AS f JOIN import_rejected AS r USING (rejected_id) WHERE r.source LIKE '%respelt'), 'there_already', 'which is told');
SELECT is(pg_temp.bring('respelt', 'task', :'spelt'::jsonb || '{"when_there": "skip"}'), '(3,0,0,3,0)', 'or skipped');
SELECT is(pg_temp.bring('respelt', 'task', :'spelt'::jsonb || '{"when_there": "replace"}'), '(3,0,0,3,0)', 'and nothing of them is to be replaced');
UPDATE respelt SET p = '35%' WHERE place = 3;
SELECT is(pg_temp.bring('respelt', 'task', :'spelt'::jsonb || '{"when_there": "replace"}'), '(3,0,1,2,0)', 'but what was corrected');
SELECT is((SELECT string_agg(t.name || ' ' || p.percent, ', ' ORDER BY t.task_id) FROM task AS t JOIN task_progress AS p USING (department, task_id) WHERE t.name LIKE '%一件事%'),
	'推进“高效办成一件事”（第1批） 10.00, 推进“高效办成一件事”（第2批） 20.00, 推进“高效办成一件事”（第1批） 35.00', 'the names stay as they were');
SELECT is(pg_temp.bring('respelt', 'task_progress', '{"department": "d", "task_id": "t", "percent": "p", "period": {"const": "2025-08"}, "reported_on": {"const": "2025-08-31"}}'), '(3,3,0,0,0)', 'progress finds its task');
-- within a sheet, in a batch and in two
INSERT INTO spelt (d, t) SELECT 'housing', format('改造 小区（%s）', n % 1100) FROM generate_series(1, 2200) AS n;
UPDATE spelt SET t = translate(t, '（） ', '()') WHERE place > 1103;
DELETE FROM spelt WHERE place <= 3;
INSERT INTO spelt (d, t) VALUES ('housing', '改造 广场 '), ('housing', '改造广场');
SELECT is(pg_temp.bring('spelt', 'task', '{"department": "d", "name": "t", "task_list": {"const": "points"}, "when_there": "skip"}', true), '(2202,1101,0,1101,0)', 'a sheet that has each name in two spellings has half as many tasks');
SELECT is(pg_temp.bring('spelt', 'task', '{"department": "d", "name": "t", "task_list": {"const": "points"}}', true), '(2202,1101,0,0,1101)', 'and where they are refused, too');
SELECT is(pg_temp.bring('spelt', 'task', '{"department": "d", "name": "t", "task_list": {"const": "points"}, "when_there": "replace"}', true), '(2202,1101,0,1101,0)', 'the last one counts');
-- who corrects a spelling by another key
INSERT INTO problem (department, source, found_on, name, document_number) VALUES ('housing', 'hotline', '2025-07-01', '路灯不亮(东街)', 'A-1');
CREATE TEMP TABLE lamp AS SELECT 'A-1'::text AS n, '路灯不亮（东街）'::text AS t;
SELECT is(pg_temp.bring('lamp', 'problem', '{"department": {"const": "housing"}, "source": {"const": "hotline"}, "found_on": {"const": "2025-07-01"}, "name": "t", "document_number": "n", "key": ["document_number"], "when_there": "replace"}'), '(1,0,1,0,0)', 'a spelling is corrected');
SELECT is((SELECT name FROM problem WHERE document_number = 'A-1'), '路灯不亮（东街）', 'as the sheet has it');
-- two spellings that are there from before are two
INSERT INTO task (department, task_list, name) VALUES ('market', 'points', '助企(一)'), ('market', 'points', '助企（一）');
CREATE TEMP TABLE pair AS SELECT '助企（一）'::text AS t, '50%'::text AS p UNION ALL SELECT '助企 （一）', '60%';
SELECT is(pg_temp.bring('pair', 'task_progress', '{"department": {"const": "market"}, "task_id": "t", "percent": "p", "period": {"const": "2025-07"}, "reported_on": {"const": "2025-07-31"}}'), '(2,1,0,0,1)', 'one is found as it is written, and of neither none is taken');
SELECT is((SELECT string_agg(f.fault, ' ') FROM import_fault AS f JOIN import_rejected AS r USING (rejected_id) WHERE r.source LIKE '%pair'), 'ambiguous_name', 'which is told');

SELECT * FROM finish();
ROLLBACK;
