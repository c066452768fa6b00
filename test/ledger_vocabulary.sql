-- Laws of the room "ledger" (pgTAP): words of the office's own beside those that bizenv
-- knows, in columns, views, imports and papers; and what is told of a word that is neither.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/tools.psql

CREATE ROLE bizenv_vocabulary_office;
CREATE ROLE bizenv_vocabulary_bi;
SELECT format('GRANT CREATE ON DATABASE %I TO bizenv_vocabulary_office', current_database()) \gexec
GRANT bizenv_vocabulary_office, bizenv_vocabulary_bi TO CURRENT_USER;
SET LOCAL ROLE bizenv_vocabulary_office;
SELECT bizenv.create_ledger('oversight') IS NOT NULL AS made \gset
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

----------------------------------------------------------------- columns

INSERT INTO department VALUES ('d', '市住建局');
INSERT INTO region VALUES ('r', '甲市', NULL, true);
INSERT INTO indicator (indicator, name, direction) VALUES ('i', '网办率', 'higher_is_better');
INSERT INTO indicator_value VALUES ('i', 'r', '2025-01-01', 71);
-- each column, and a statement that brings a word into it
CREATE TEMP TABLE brings (list text, statement text);
INSERT INTO brings VALUES
	('list_kind', $$INSERT INTO oversight.task_list VALUES (%1$L, '清单 %1$s', %1$L, '2025-01-01', '2025-12-31')$$),
	('problem_source', $$INSERT INTO oversight.problem (department, source, name, found_on) VALUES ('d', %1$L, '问题 %1$s', '2025-07-01')$$),
	('benchmark_kind', $$INSERT INTO oversight.benchmark VALUES ('i', %1$L, '2025-01-01', 80, '基准 %1$s')$$);
SELECT set_eq('SELECT list FROM brings', 'SELECT unnest(bizenv_internal.ledger_own_lists())', 'every list of own words is tried');
SELECT set_eq('SELECT list FROM brings', $$SELECT w.code::text FROM bizenv.code_words('vocabulary_list') AS w$$, 'as code_words names them');
SELECT set_eq('SELECT d.list::text FROM bizenv.ledger_columns() AS d WHERE d.list = ANY (bizenv_internal.ledger_own_lists())', 'SELECT list FROM brings', 'each has a column');
SELECT is(pg_temp.told(format(b.statement, w.code)), 'nothing', format('%s holds %s, as ever', b.list, w.code)) FROM brings AS b CROSS JOIN LATERAL bizenv.code_words(b.list) AS w;
SELECT is(pg_temp.told(format(b.statement, 'own_one')),
	format('23514 | column "%s" of oversight.%s cannot hold "own_one" | The words there are %s; columns hold their codes. | INSERT INTO oversight.vocabulary (list, code, zh) VALUES (''%s'', ''own_one'', ''…'');',
		d.column_name, d.table_name, (SELECT string_agg(w.code_zh, '、' ORDER BY w.code_order) FROM bizenv.code_words(b.list) AS w), b.list), b.list || ' refuses what is no word, and says what to type')
FROM brings AS b JOIN bizenv.ledger_columns() AS d ON d.list = b.list;
SELECT is(pg_temp.told(format('UPDATE oversight.%I SET %I = ''nonsense''', d.table_name, d.column_name)) ~ '^23514 .*"nonsense"', true, b.list || ' refuses it of a row that is there')
FROM brings AS b JOIN bizenv.ledger_columns() AS d ON d.list = b.list;
SELECT is(pg_temp.told(format(b.statement, w.code_zh)) ~ format('^23514 .* \| Use its code: ''%s''\.$', w.code), true, format('%s: %s is a word, whose code is told', b.list, w.code_zh))
FROM brings AS b CROSS JOIN LATERAL bizenv.code_words(b.list) AS w;
SELECT matches(pg_temp.told(format(b.statement, '没有的词')), 'VALUES \(''' || b.list || ''', ''own_word'', ''没有的词''\);$', b.list || ': a word without a code gets an example of one') FROM brings AS b;
SELECT matches(pg_temp.told(format(b.statement, NULL)), '^23502 ', b.list || ' refuses NULL, as ever') FROM brings AS b WHERE list = 'problem_source';

----------------------------------------------------------------- the words

INSERT INTO vocabulary (list, code, zh, en, place) VALUES
	('list_kind', 'own_one', '重点任务', 'key tasks', 0), ('problem_source', 'own_one', '企业走访', NULL, 7), ('benchmark_kind', 'own_one', '全省平均', 'mean of the province', DEFAULT);
SELECT is(pg_temp.told(format(b.statement, 'own_one')), 'nothing', b.list || ' holds a word of the office''s own') FROM brings AS b;
SELECT matches(pg_temp.told(format(b.statement, v.zh)), 'Use its code: ''own_one''\.$', 'by its code') FROM brings AS b JOIN vocabulary AS v USING (list);
SELECT is(pg_temp.told($$INSERT INTO oversight.vocabulary (list, code, zh) VALUES ('benchmark_kind', 'nation', '全国')$$),
	'23514 | "nation" is a word already | In the list benchmark_kind it is read as nation. | Use that, or another word; SELECT * FROM bizenv.code_words(''benchmark_kind'') lists those that are taken.', 'a code of bizenv is not another''s');
SELECT matches(pg_temp.told($$INSERT INTO oversight.vocabulary (list, code, zh) VALUES ('benchmark_kind', 'x', '自治区平均')$$), '^23514 .*is read as region_mean', 'nor is what it reads as one');
SELECT matches(pg_temp.told($$UPDATE oversight.vocabulary SET zh = '热线' WHERE list = 'problem_source'$$), '^23514 .*is read as hotline', 'nor by a change');
SELECT matches(pg_temp.told($$INSERT INTO oversight.vocabulary (list, code, zh) VALUES ('benchmark_kind', 'x', '全省平均')$$), '^23505 ', 'a word is of one code');
SELECT matches(pg_temp.told($$INSERT INTO oversight.vocabulary (list, code, zh) VALUES ('benchmark_kind', 'x', 'own_one')$$), '^23514 .*"own_one" is a word already', 'and is no code of another');
SELECT matches(pg_temp.told(format('INSERT INTO oversight.vocabulary (list, code, zh) VALUES (%s)', v)), '^23514 ', v || ' is refused')
FROM unnest(ARRAY['''stage'', ''x'', ''甲''', '''list_kind'', ''甲'', ''甲''', '''list_kind'', ''X'', ''甲''', '''list_kind'', '''', ''甲''', '''list_kind'', ''x'', ''''']) AS v;
SELECT is(pg_temp.told('DELETE FROM oversight.vocabulary WHERE list = ''list_kind'''),
	'23503 | "own_one" is a word that rows hold | Column "list_kind" of oversight.task_list has it. | What is printed may change: UPDATE oversight.vocabulary SET zh = ''…'' WHERE (list, code) = (''list_kind'', ''own_one'');', 'a word that rows hold stays');
SELECT matches(pg_temp.told(format('DELETE FROM oversight.vocabulary WHERE list = %L', list)), '^23503 ', list || ': is not deleted') FROM brings;
SELECT matches(pg_temp.told(format('UPDATE oversight.vocabulary SET code = ''y'' WHERE list = %L', list)), '^23503 ', list || ': nor has its code changed') FROM brings;
SELECT isnt(pg_temp.told('TRUNCATE oversight.vocabulary'), 'nothing', 'nor are all of them taken away');
INSERT INTO vocabulary (list, code, zh) VALUES ('list_kind', 'unused', '没用的');
SELECT is(pg_temp.told('UPDATE oversight.vocabulary SET code = ''unheld'' WHERE code = ''unused''; DELETE FROM oversight.vocabulary WHERE code = ''unheld'''), 'nothing', 'one that no row holds may go');
SELECT is(count(*), 6::bigint, 'all of it is in the audit') FROM audit WHERE table_name = 'vocabulary';

-- rows that are replayed bring what the rules never saw: it is found
SELECT is_empty('SELECT * FROM bizenv.ledger_faults(''oversight'')', 'a word of the office''s own is no fault');
ALTER TABLE vocabulary DISABLE TRIGGER rule;
DELETE FROM vocabulary WHERE list = 'problem_source';
ALTER TABLE vocabulary ENABLE TRIGGER rule;
SELECT is(string_agg(concat_ws(' ', relation, department, regexp_replace(row_key, '[0-9]+', 'N'), fault, detail), ', '), 'problem d department=d, problem_id=N unknown_word "own_one" in column "source" is neither a word of bizenv nor of the table vocabulary.', 'ledger_faults tells a word that nobody knows')
FROM bizenv.ledger_faults('oversight');
INSERT INTO vocabulary (list, code, zh, place) VALUES ('problem_source', 'own_one', '企业走访', 7);

----------------------------------------------------------------- views

SELECT is(string_agg(concat_ws(' ', list_kind, list_kind_order, list_kind_zh), ', ' ORDER BY list_kind_order), 'own_one 0 重点任务, one_thing 1 重点事项, work_points 2 工作要点, assessment 3 评估问题, publicity 4 宣传计划', 'v_task_list shows them, each at its place') FROM v_task_list;
INSERT INTO task (department, task_list, name) VALUES ('d', 'own_one', '甲'), ('d', 'assessment', '乙');
SELECT is(string_agg(concat_ws(' ', list_kind, list_kind_order, list_kind_zh), ', ' ORDER BY list_kind_order), 'own_one 0 重点任务, assessment 3 评估问题', 'v_task') FROM v_task;
SELECT is(string_agg(concat_ws(' ', source, source_order, source_zh), ', ' ORDER BY source_order), 'enterprise 1 企业反映, inspection 2 大厅监察, assessment 3 评估问题, hotline 4 热线, own_one 7 企业走访', 'v_supervision') FROM v_supervision;
SELECT is(string_agg(concat_ws(' ', benchmark_kind, benchmark_kind_order, benchmark_kind_zh, standing_zh), ', ' ORDER BY benchmark_kind_order), 'region_mean 1 全区平均 落后, nation 2 全国平均 落后, target 3 目标 落后, own_previous 4 上年 落后, own_one 100 全省平均 落后', 'v_indicator_gap') FROM v_indicator_gap;

----------------------------------------------------------------- imports

CREATE TEMP TABLE sheet (n integer, word text);
INSERT INTO sheet VALUES (1, '重点任务'), (2, 'own_one'), (3, ' 重点任务　'), (4, '重点事项'), (5, '省级评估');
GRANT SELECT ON sheet TO PUBLIC;
SELECT is(concat_ws(' ', i.accepted, i.rejected), '4 1', 'an import reads own words beside those of bizenv')
FROM bizenv.import_table('oversight', 'sheet', 'task_list', '{"task_list": "n", "name": "word", "list_kind": "word", "starts_on": {"const": "2025-01-01"}, "due_on": {"const": "2025-12-31"}}') AS i;
SELECT is(string_agg(list_kind, ' ' ORDER BY task_list), 'own_one own_one own_one one_thing', 'as their codes') FROM task_list WHERE task_list IN ('1', '2', '3', '4');
SELECT is(concat_ws(' ', fault, column_name, cell, reason), 'unknown_word list_kind 省级评估 清单类别（list_kind）: "省级评估" is none of its words; they are 重点事项、工作要点、评估问题、宣传计划、重点任务', 'of another word it tells which there are') FROM import_fault;
CREATE TEMP TABLE words (kind text, code text, word text);
INSERT INTO words VALUES ('问题来源', 'circulated', '领导批示'), ('基准类别', 'best', '先进地区'), ('环节', 'x', '甲');
SELECT is(concat_ws(' ', i.accepted, i.rejected), '2 1', 'words are imported themselves') FROM bizenv.import_table('oversight', 'words', 'vocabulary', '{"list": "kind", "code": "code", "zh": "word"}') AS i;
SELECT is(string_agg(concat_ws(' ', list, code, zh, place), ', ' ORDER BY code), 'benchmark_kind best 先进地区 100, problem_source circulated 领导批示 100', 'into their lists') FROM vocabulary WHERE code IN ('best', 'circulated');

----------------------------------------------------------------- papers

SELECT is(string_agg(DISTINCT concat_ws(' ', list_kind, source, benchmark_kind), ', '), '企业走访, 全省平均, 重点任务', 'the figures of the briefing have them') FROM bizenv.briefing_figures('oversight', '2025-07-31')
WHERE list_kind = '重点任务' OR source = '企业走访' OR benchmark_kind = '全省平均';
SELECT matches(bizenv.briefing('oversight', '2025-07-31'), '企业走访：共发现1条问题', 'and its sentences');
SELECT matches(bizenv.briefing('oversight', '2025-07-31', 'en'), '企业走访: 1 problem', 'in English as it is, where there is no English word');
UPDATE vocabulary SET en = 'visits' WHERE list = 'problem_source' AND code = 'own_one';
SELECT matches(bizenv.briefing('oversight', '2025-07-31', 'en'), 'Visits: 1 problem', 'or by that');
UPDATE benchmark SET name = '全省平均' WHERE benchmark_kind = 'own_one';
SELECT matches(bizenv.briefing('oversight', '2025-07-31'), '全省平均', 'a benchmark of the province is printed');
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays) SELECT 'd', problem_id, '办理', '2025-07-01', 5 FROM problem WHERE source = 'own_one';
INSERT INTO paper_template (paper, place, part, text) VALUES ('order', 1, 'body', '来源：{来源}'), ('letter', 1, 'body', '来源：{来源}');
SELECT matches(bizenv.letter_text('oversight', max(order_id)), '来源：企业走访', 'a letter tells the source') FROM assignment_order;
-- who reads the views reads the words
SELECT bizenv.grant_ledger('oversight', 'bizenv_vocabulary_bi', 'bi') IS NOT NULL AS given \gset
SET LOCAL ROLE bizenv_vocabulary_bi;
SELECT is(count(*), 1::bigint, 'a BI tool reads them in views') FROM oversight.v_supervision WHERE source_zh = '企业走访';
SELECT matches(bizenv.briefing('oversight', '2025-07-31'), '企业走访：共发现1条问题', 'and in the briefing');
SET LOCAL ROLE bizenv_vocabulary_office;

----------------------------------------------------------------- views over an office's own tables

CREATE SCHEMA own;
SELECT format('CREATE TABLE own.%I AS SELECT * FROM oversight.%1$I', v) FROM (SELECT DISTINCT view_name FROM bizenv.briefing_columns()) AS c(v) \gexec
UPDATE own.v_task_list SET list_kind = '省级评估' WHERE task_list = 'own_one';
UPDATE own.v_task_list SET list_kind = 'publicity' WHERE list_kind = 'own_one';
UPDATE own.v_supervision SET source = 'hotline' WHERE source = 'own_one';
UPDATE own.v_indicator_gap SET benchmark_kind = '目标' WHERE benchmark_kind = 'own_one';
SELECT is(pg_temp.told($$SELECT bizenv.briefing('own', '2025-07-31')$$),
	'22023 | view own.v_task_list holds a word that is not understood | Column "list_kind" has "省级评估"; the words there are 重点事项、工作要点、评估问题、宣传计划. | CREATE TABLE own.vocabulary (list text, code text, zh text, en text, place integer); INSERT INTO own.vocabulary (list, code, zh) VALUES (''list_kind'', ''own_word'', ''省级评估'');',
	'a word that nobody knows is told by view, column and value');
CREATE TABLE own.vocabulary (list text, code text, zh text, en text, place integer);
INSERT INTO own.vocabulary (list, code, zh) VALUES ('list_kind', 'own_word', '省级评估');
UPDATE own.v_supervision AS v SET source = o.source FROM oversight.v_supervision AS o WHERE o.problem_id = v.problem_id;
SELECT matches(pg_temp.told($$SELECT bizenv.briefing('own', '2025-07-31')$$), '^22023 \| view own\.v_supervision holds .* Column "source" has "own_one"; .* \| INSERT INTO own\.vocabulary \(list, code, zh\) VALUES \(''problem_source'', ''own_one'', ''…''\);$', 'then the next one');
INSERT INTO own.vocabulary SELECT list, code, zh, en, place FROM oversight.vocabulary WHERE list <> 'list_kind';
SELECT matches(bizenv.briefing('own', '2025-07-31'), '企业走访：共发现1条问题', 'a schema has its words in a table of its own');
SELECT is(pg_temp.told(format('UPDATE own.%I SET %I = ''nonsense'' WHERE ctid = (SELECT min(ctid) FROM own.%1$I WHERE %2$I IS NOT NULL)', split_part(c, '.', 1), split_part(c, '.', 2))), 'nothing', 'a word in ' || c)
	|| chr(10) || matches(pg_temp.told($$SELECT bizenv.briefing('own', '2025-07-31')$$), '^22023 \| view own\.' || split_part(c, '.', 1) || ' holds .* Column "' || split_part(c, '.', 2) || '" has "nonsense"', 'is told: ' || c)
	|| chr(10) || is(pg_temp.told(format('UPDATE own.%1$I SET %2$I = o.%2$I FROM oversight.%1$I AS o WHERE own.%1$I.%2$I = ''nonsense'' AND o.%2$I <> ''own_one''', split_part(c, '.', 1), split_part(c, '.', 2))), 'nothing', 'and mended')
FROM unnest('{v_task_list.list_kind,v_task_list.half_verdict,v_supervision.source,v_indicator_gap.benchmark_kind,v_indicator_gap.direction}'::text[]) AS c;
UPDATE own.v_supervision SET due_reason = 'nonsense' WHERE order_id IS NOT NULL;
SELECT matches(pg_temp.told(format('SELECT bizenv.letter_text(''own'', %s)', (SELECT max(order_id) FROM assignment_order))), '^22023 \| view own\.v_supervision holds .* Column "due_reason" has "nonsense"', 'letters tell it too');
-- another table of that name says nothing
DROP TABLE own.vocabulary;
CREATE TABLE own.vocabulary (word text);
SELECT matches(pg_temp.told($$SELECT bizenv.briefing('own', '2025-07-31')$$), '^22023 ', 'a table of that name with other columns is none of words');

SELECT * FROM finish();
ROLLBACK;
