-- Laws of the room "ledger" (pgTAP): what ledger_columns() declares of the columns
-- of a new ledger is what their constraints say, and imports go by it.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/tools.psql
SET LOCAL datestyle = 'ISO, YMD';

CREATE ROLE bizenv_declared_office;
SELECT format('GRANT CREATE ON DATABASE %I TO bizenv_declared_office', current_database()) \gexec
GRANT bizenv_declared_office TO CURRENT_USER;
SET LOCAL ROLE bizenv_declared_office;
SELECT bizenv.create_ledger('oversight') IS NOT NULL AS made \gset
SET LOCAL search_path = oversight, public, pg_temp;

----------------------------------------------------------------- declarations and constraints

-- Every column of every table, and what of these values its own constraints let
-- in: the constraints are asked, not read.
CREATE TEMP TABLE col AS
SELECT c.oid AS relation, c.relname::text AS table_name, a.attname::text AS column_name, a.atttypid::regtype AS type, format_type(a.atttypid, a.atttypmod) AS full_type, a.attnotnull, a.atthasdef OR a.attidentity <> '' AS has_default,
	d.kind, d.list, d.leaves_out
FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN bizenv.ledger_columns() AS d ON d.table_name = c.relname AND d.column_name = a.attname
WHERE c.relnamespace = 'oversight'::regnamespace AND c.relkind = 'r';
CREATE FUNCTION pg_temp.let_in(relation oid, column_name text, candidates text[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
	checks text;
	result text[];
BEGIN
	SELECT coalesce(string_agg(format('(%s) IS NOT FALSE', pg_get_expr(k.conbin, k.conrelid)), ' AND '), 'true') INTO checks
	FROM pg_constraint AS k JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND k.conkey = ARRAY[a.attnum]
	WHERE k.conrelid = relation AND k.contype = 'c' AND a.attname = column_name;
	EXECUTE format('SELECT array_agg(v ORDER BY v COLLATE "C") FROM (SELECT v::%1$s AS %2$I, v FROM unnest($1) AS v) AS candidate WHERE %3$s',
		(SELECT atttypid::regtype FROM pg_attribute WHERE attrelid = relation AND attname = column_name), column_name, checks) INTO result USING candidates;
	RETURN result;
END
$$;
SELECT cmp_ok(count(*), '>', 100::bigint, 'there are columns to look at') FROM col;
SELECT is_empty('SELECT d.table_name, d.column_name FROM bizenv.ledger_columns() AS d EXCEPT SELECT table_name, column_name FROM col', 'every declared column is there');
SELECT is_empty('SELECT table_name, column_name FROM bizenv.ledger_columns() GROUP BY 1, 2 HAVING count(*) > 1', 'and declared once');
SELECT is_empty('SELECT kind FROM bizenv.ledger_columns() WHERE kind NOT IN (''code'', ''month'', ''period'', ''percent'', ''planned'', ''count'', ''own_number'', ''given'', ''kept'') OR (list IS NOT NULL) <> (kind IN (''code'', ''percent''))', 'kinds are known, and those of words have a list');
-- words: a column whose constraint refuses a word that nobody has thought of holds codes
SELECT is(pg_temp.let_in(relation, column_name, ARRAY(SELECT DISTINCT w.code::text FROM bizenv.code_words() AS w) || 'nonsense'::text),
	CASE WHEN kind = 'code' AND list <> ALL (bizenv_internal.ledger_own_lists()) THEN ARRAY(SELECT w.code::text FROM bizenv.code_words(list) AS w WHERE w.code IS DISTINCT FROM leaves_out ORDER BY w.code COLLATE "C")
		-- (nobody writes it: what provisional_deadline says)
		WHEN (table_name, column_name, kind) = ('assignment_order', 'due_reason', 'given') THEN '{not_announced,paused}'
		ELSE ARRAY(SELECT v FROM (SELECT DISTINCT w.code::text FROM bizenv.code_words() AS w UNION SELECT 'nonsense') AS v(v) WHERE NOT (column_name = 'unit' AND table_name = 'indicator' AND v = 'pp') ORDER BY v COLLATE "C") END,
	format('%s.%s holds %s', table_name, column_name, coalesce('the words of ' || list, 'any word')))
FROM col WHERE type IN ('text'::regtype, 'character varying'::regtype, 'name'::regtype) ORDER BY table_name, column_name;
-- (what a list to which an office adds words lets in, a rule says: test/ledger_vocabulary.sql)
SELECT set_eq('SELECT relation FROM col WHERE list = ANY (bizenv_internal.ledger_own_lists())', $$SELECT t.tgrelid FROM pg_trigger AS t WHERE t.tgfoid = 'bizenv_internal.ledger_word'::regproc AND t.tgtype & 23 = 23$$, 'columns with words of an office have their rule, before each row that comes or changes');
SELECT cmp_ok(count(*), '>=', 8::bigint, 'columns of codes are among them') FROM col WHERE kind = 'code';
SELECT is_empty('SELECT table_name, column_name FROM col WHERE kind = ''code'' AND type <> ''character varying''::regtype', 'codes are texts');
SELECT is_empty($$SELECT c.table_name FROM col AS c WHERE c.leaves_out IS NOT NULL AND bizenv.code_of_word(c.leaves_out, c.list) IS DISTINCT FROM c.leaves_out$$, 'what is left out is of the list');
-- days
SELECT is(pg_temp.let_in(relation, column_name, '{2025-07-01,2025-07-02,2025-07-31}'), CASE kind WHEN 'month' THEN '{2025-07-01}' ELSE '{2025-07-01,2025-07-02,2025-07-31}' END::text[],
	format('%s.%s holds %s', table_name, column_name, CASE kind WHEN 'month' THEN 'months' ELSE 'days' END))
FROM col WHERE type = 'date'::regtype ORDER BY table_name, column_name;
SELECT is_empty('SELECT table_name, column_name FROM col WHERE kind IN (''month'', ''period'') AND type <> ''date''::regtype OR kind IN (''percent'', ''planned'', ''count'') AND type <> ''numeric''::regtype', 'days are dates, and numbers are numbers');
-- what rules fill in may not be NULL and has no default: no other column could be left out;
-- of an order's deadline one of the two is there, and the constraint says which; sub-tasks
-- are counted when they come, and nobody has any before
SELECT is_empty('SELECT table_name, column_name FROM col WHERE kind = ''given'' AND (NOT attnotnull OR has_default)
	AND NOT (table_name = ''assignment_order'' AND column_name IN (''due_on'', ''due_reason'') AND NOT has_default)
	AND NOT (table_name = ''task'' AND column_name = ''part_count'')', 'what is given must be');
SELECT format('SELECT string_agg(concat_ws('' '', due_on, due_reason), '', '' ORDER BY due_on, due_reason) AS kept
	FROM (SELECT %L::date AS ordered_on, due_on, due_reason FROM unnest(ARRAY[%L, NULL]::date[]) AS d(due_on), unnest(ARRAY[''not_announced'', ''paused'', NULL]::text[]) AS w(due_reason)) AS o WHERE %s',
	'2025-07-01', '2025-07-08', (SELECT string_agg(format('(%s) IS NOT FALSE', pg_get_expr(k.conbin, k.conrelid)), ' AND ')
		FROM pg_constraint AS k WHERE k.conrelid = 'assignment_order'::regclass AND k.contype = 'c' AND k.conkey && ARRAY(SELECT a.attnum FROM pg_attribute AS a WHERE a.attrelid = k.conrelid AND a.attname IN ('due_on', 'due_reason')))) AS asked \gset
:asked \gset
SELECT is(:'kept'::text, '2025-07-08 not_announced, 2025-07-08, paused', 'an order has a deadline, or its clock stands');
SELECT is_empty($$SELECT c.table_name, c.column_name FROM col AS c WHERE c.kind = 'given' AND NOT EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgrelid = c.relation AND t.tgtype & 7 = 7 AND t.tgfoid::regproc::text LIKE 'bizenv_internal.%')$$, 'by a rule before the row is there');
SELECT is_empty($$SELECT c.table_name FROM col AS c WHERE c.kind = 'percent' AND (SELECT count(*) FROM col AS o WHERE o.table_name = c.table_name AND o.kind = 'code' AND o.list = c.list AND o.leaves_out = c.leaves_out) <> 1$$, 'a class word among percentages has one column to go to');
SELECT is_empty($$SELECT c.table_name, c.column_name FROM col AS c WHERE (c.kind = 'own_number') <> (c.column_name = 'document_number' AND c.table_name NOT IN ('order_pause', 'order_extension'))
	OR c.kind = 'own_number' AND NOT EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.relation AND i.indisunique AND i.indpred IS NULL AND (SELECT a.attname FROM pg_attribute AS a WHERE a.attrelid = c.relation AND a.attnum = i.indkey[0]) = c.column_name)$$, 'a number of the office''s own is of one row');
SELECT is_empty('SELECT bizenv_internal.ledger_kept() EXCEPT SELECT table_name FROM col', 'what the ledger keeps is there');

-- planted: what of this bites?
ALTER TABLE problem_stage DROP CONSTRAINT problem_stage_stage_check, ADD CHECK (stage IN ('collected', 'assigned', 'in_progress', 'answered', 'verified', 'closed', 'returned', 'rejected'));
SELECT ok(NOT 'reopened' = ANY (pg_temp.let_in('problem_stage'::regclass, 'stage', '{collected,reopened}')), 'a word that a constraint lacks is noticed');
ALTER TABLE problem_stage DROP CONSTRAINT problem_stage_stage_check, ADD CHECK (stage IN ('collected', 'assigned', 'in_progress', 'answered', 'verified', 'closed', 'returned', 'rejected', 'reopened'));
ALTER TABLE report_duty ADD CHECK (extract(day FROM ends_on) = 1);
SELECT is(pg_temp.let_in('report_duty'::regclass, 'ends_on', '{2025-07-01,2025-07-02}'), '{2025-07-01}', 'and a column that became one of months');
ALTER TABLE report_duty DROP CONSTRAINT report_duty_ends_on_check1;

----------------------------------------------------------------- words of a column are those of its list

INSERT INTO department VALUES ('d', '甲局');
INSERT INTO task_list VALUES ('l', '清单', 'work_points', '2025-01-01', '2025-12-31');
INSERT INTO task (department, task_list, name) SELECT 'd', 'l', 'task ' || n FROM generate_series(1, 30) AS n;
INSERT INTO problem (department, source, name, found_on) SELECT 'd', 'hotline', 'problem ' || n, '2025-07-01' FROM generate_series(1, 40) AS n;

-- each word of each list, into each column of codes: read as its own list reads it, or
-- refused; no other list is asked
CREATE TEMP TABLE word AS
SELECT w.list, w.code, u.word FROM bizenv.code_words() AS w CROSS JOIN LATERAL unnest(ARRAY[w.code, w.code_zh] || coalesce(string_to_array(w.also, '、'), '{}')) AS u(word)
WHERE bizenv_internal.ledger_text(u.word) IS NOT NULL;
CREATE FUNCTION pg_temp.reads(target regclass, col text, mapping jsonb) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	entry record;
BEGIN
	-- (how a column is read, without the rules that stand behind it)
	SELECT c ->> 'val' AS val INTO entry FROM jsonb_array_elements(bizenv_internal.ledger_import_columns(target, 'word'::regclass, mapping, '{}', 2)) AS c WHERE c ->> 'name' = col;
	RETURN QUERY EXECUTE format('SELECT concat_ws('' '', w.word, v.c2) FROM (SELECT DISTINCT word FROM word) AS w CROSS JOIN LATERAL (SELECT w.word AS c2) AS raw CROSS JOIN LATERAL (SELECT %s) AS v', entry.val);
END
$$;
SELECT set_eq(format('SELECT * FROM pg_temp.reads(%L, %L, %L)', table_name, column_name, jsonb_build_object(column_name, 'word')),
	format('SELECT concat_ws('' '', w.word, (SELECT o.code FROM word AS o WHERE o.word = w.word AND o.list = %L AND o.code IS DISTINCT FROM %L)) FROM (SELECT DISTINCT word FROM word) AS w', list, leaves_out),
	format('%s.%s reads the words of %s', table_name, column_name, list))
FROM col WHERE kind = 'code' ORDER BY table_name, column_name;

CREATE TEMP TABLE sheet (p text, d text, s text, e text);
INSERT INTO sheet VALUES ('problem 1', 'd', '已交办', '2025-07-02'), ('problem 1', 'd', '答复', '2025-07-03'), ('problem 1', 'd', '核实', '2025-07-04'), ('problem 1', 'd', '办结', '2025-07-05'),
	('problem 2', 'd', '已完成', '2025-07-05'), ('problem 2', 'd', 'refused', '2025-07-05'), ('problem 2', 'd', '月', '2025-07-05');
INSERT INTO problem_condition VALUES ('d', 1, 'c', true);
SELECT is(i::text, '(7,4,0,0,3)', '办结 is a stage') FROM bizenv.import_table('oversight', 'sheet', 'problem_stage', '{"department": "d", "problem_id": "p", "stage": "s", "entered_on": "e"}') AS i;
SELECT is((SELECT string_agg(stage, ' ' ORDER BY step) FROM problem_stage WHERE problem_id = 1), 'collected assigned answered verified closed', 'which closes');
SELECT is((SELECT string_agg(reason, ' ' ORDER BY row_place) FROM import_rejected), (SELECT string_agg(format('环节（stage）: "%s" is none of its words; they are 已收集、已交办、办理中、已答复、已核实、已办结、已退回、不予受理、重新办理', w), ' ') FROM unnest('{已完成,refused,月}'::text[]) AS w),
	'a word of another list is none, and the office''s words are told');
DELETE FROM import_rejected;

-- decisions on closure
TRUNCATE sheet;
INSERT INTO sheet SELECT 'task ' || n, 'd', w, '2025-07-05' FROM unnest('{同意,通过,同意销号,已销号,已办结,办结,结案,closed,不同意,不予销号,不通过,未通过,refused,已退回,已完成}'::text[]) WITH ORDINALITY AS u(w, n);
INSERT INTO task_condition SELECT 'd', task_id, 'approved', true FROM task;
INSERT INTO task_condition SELECT 'd', task_id, 'c', true FROM task;
SELECT is(i::text, '(15,13,0,0,2)', 'decisions have words of their own') FROM bizenv.import_table('oversight', 'sheet', 'closure_application', '{"department": "d", "task_id": "p", "decision": "s", "applied_on": "e", "decided_on": "e"}') AS i;
SELECT is((SELECT string_agg(decision || n, ' ' ORDER BY decision) FROM (SELECT decision, count(*) AS n FROM closure_application GROUP BY 1) AS s), 'closed8 refused5', 'for yes and no');
DELETE FROM import_rejected;

-- a class word among percentages, months, and what the list of a column leaves out
TRUNCATE sheet;
INSERT INTO sheet VALUES ('task 1', 'd', '80%', '2025年7月'), ('task 2', 'd', '办结', '2025-07-31'), ('task 3', 'd', '已办结', '2025-07-31'), ('task 4', 'd', 'not_reported', '2025-07');
SELECT is(i::text, '(4,2,0,0,2)', 'class words are those of progress') FROM bizenv.import_table('oversight', 'sheet', 'task_progress', '{"department": "d", "task_id": "p", "percent": "s", "period": "e", "reported_on": {"const": "2025-08-01"}}') AS i;
SELECT is((SELECT string_agg(concat_ws('|', task_id, period, percent, progress_class), ' ' ORDER BY task_id) FROM task_progress), '1|2025-07-01|80.00 2|2025-07-01|completed', 'and months are read as their first day');
DELETE FROM import_rejected;

-- what an owner adds is read by its type, and its constraint is asked: codes with digits, of any form
ALTER TABLE task ADD COLUMN grade varchar(4) CHECK (grade IN ('A1', '甲-2', '3')), ADD COLUMN began date CHECK (extract(day FROM began) = 1);
TRUNCATE sheet;
INSERT INTO sheet VALUES ('x1', 'd', 'A1', '2025-07-01'), ('x2', 'd', '甲-2', '2025-07-01'), ('x3', 'd', '3', NULL), ('x4', 'd', 'a1', NULL), ('x5', 'd', NULL, '2025-07-02');
SELECT is(i::text, '(5,3,0,0,2)', 'columns of one''s own') FROM bizenv.import_table('oversight', 'sheet', 'task', '{"department": "d", "name": "p", "task_list": {"const": "l"}, "grade": "s", "began": "e"}') AS i;
SELECT is((SELECT string_agg(substring(reason, '^[^（]*（[^（）]*）?'), ' ' ORDER BY row_place) FROM import_rejected), 'grade（grade） began（began）', 'and what their constraints refuse') ;

SELECT * FROM finish();
ROLLBACK;
