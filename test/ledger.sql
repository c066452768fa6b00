-- Laws of the room "ledger" (pgTAP): what create_ledger makes and refuses, the
-- rules of the loop against an oracle on random steps, imports.
-- Other random rows by SEED=N make test (psql -v seed=N).
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql
SET LOCAL datestyle = 'ISO, YMD';

CREATE ROLE bizenv_ledger_office;
CREATE ROLE bizenv_ledger_other;
SELECT format('GRANT CREATE ON DATABASE %I TO bizenv_ledger_office, bizenv_ledger_other', current_database()) \gexec
GRANT bizenv_ledger_office, bizenv_ledger_other TO CURRENT_USER;

-- how a statement ends: ok, or SQLSTATE and message
CREATE FUNCTION pg_temp.try(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	message text; state text; detail text; hint text;
BEGIN
	EXECUTE statement;
	RETURN 'ok';
EXCEPTION WHEN OTHERS THEN	-- shown, and compared
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, state = RETURNED_SQLSTATE, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN format('%s %s%s', state, message, CASE WHEN detail = '' OR hint = '' THEN ' (without DETAIL or HINT)' ELSE '' END);
END
$$;

----------------------------------------------------------------- where a ledger is made

SET LOCAL ROLE bizenv_ledger_other;
CREATE SCHEMA of_other;
SET LOCAL ROLE bizenv_ledger_office;
CREATE SCHEMA empty;
CREATE SCHEMA full_one;
CREATE FUNCTION full_one.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TYPE full_one.t AS (a integer);
CREATE SCHEMA open_to_all;
GRANT CREATE ON SCHEMA open_to_all TO PUBLIC, bizenv_ledger_other;

SELECT is(pg_temp.try(format('SELECT bizenv.create_ledger(%L)', name)), outcome, format('create_ledger(%s)', quote_nullable(left(name, 20)))) FROM (VALUES
	(NULL, '22004 a ledger needs the name of a schema'),
	('', '42602 a ledger cannot have this name'),
	(repeat('x', 64), '42602 a ledger cannot have this name'),
	(repeat('台', 22), '42602 a ledger cannot have this name'),
	('$user', '42602 a ledger cannot have this name'),
	('pg_ledger', '42939 a ledger cannot be in the schema pg_ledger'),
	('pg_catalog', '42939 a ledger cannot be in the schema pg_catalog'),
	('pg_temp', '42939 a ledger cannot be in the schema pg_temp'),
	('pg_temp_3', '42939 a ledger cannot be in the schema pg_temp_3'),
	('pg_toast', '42939 a ledger cannot be in the schema pg_toast'),
	('information_schema', '42939 a ledger cannot be in the schema information_schema'),
	('bizenv', '42939 a ledger cannot be in the schema bizenv'),
	('bizenv_internal', '42939 a ledger cannot be in the schema bizenv_internal'),
	('of_other', '42501 must be owner of schema of_other'),
	('full_one', '42P06 schema full_one is not empty'),
	('open_to_all', '55000 others may create objects in schema open_to_all'),
	('empty', 'ok'),
	('empty', '42P06 schema empty is not empty')) AS v(name, outcome);
SELECT throws_ok('SELECT bizenv.create_ledger(''full_one'')', '42P06', 'schema full_one is not empty', 'what is there is told');
CREATE FUNCTION pg_temp.detail(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text; hint text;
BEGIN
	EXECUTE statement;
	RETURN 'ok';
EXCEPTION WHEN OTHERS THEN	-- shown, and compared
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN detail || ' / ' || hint;
END
$$;
SELECT is(pg_temp.detail('SELECT bizenv.create_ledger(''full_one'')'), 'There is function full_one.f(), type full_one.t. / Choose the name of a schema that does not exist; it is made.', 'functions and types too');
SELECT alike(pg_temp.detail('SELECT bizenv.create_ledger(''empty'')'), 'There is table empty.answer, %and more. / A ledger is there already. %DROP SCHEMA empty CASCADE.', 'and that it is a ledger');
SELECT is(pg_temp.detail('SELECT bizenv.create_ledger(''open_to_all'')'), 'CREATE is granted to PUBLIC, bizenv_ledger_other; what they put there could stand in the way of the ledger. / REVOKE CREATE ON SCHEMA open_to_all FROM PUBLIC, bizenv_ledger_other.', 'who may create is told');
REVOKE CREATE ON SCHEMA open_to_all FROM PUBLIC, bizenv_ledger_other;
SELECT is(pg_temp.try('SELECT bizenv.create_ledger(''open_to_all'')'), 'ok', 'and then it is made');
RESET ROLE;
GRANT bizenv_ledger_other TO bizenv_ledger_office;
SET LOCAL ROLE bizenv_ledger_office;
SELECT is(pg_temp.try('SELECT bizenv.create_ledger(''of_other'')'), '42501 must be owner of schema of_other', 'the schema of a role that one is a member of');
RESET ROLE;
REVOKE bizenv_ledger_other FROM bizenv_ledger_office;
CREATE ROLE bizenv_ledger_nobody;
SET LOCAL ROLE bizenv_ledger_nobody;
SELECT is(pg_temp.try('SELECT bizenv.create_ledger(''oversight'')'), format('42501 permission denied for database %I', current_database()), 'a role that may not create schemas');
SELECT is(pg_temp.detail('SELECT bizenv.create_ledger(''oversight'')'), format('There is no schema oversight, and bizenv_ledger_nobody may make none. / Let %I type: GRANT CREATE ON DATABASE %I TO bizenv_ledger_nobody;',
	(SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()), current_database()), 'is told what to have typed');
RESET ROLE;
SELECT is(left(pg_temp.try('SELECT bizenv.create_ledger(''of_super'')'), 5), CASE WHEN current_setting('server_version_num')::integer < 150000 THEN '55000' ELSE 'ok' END, 'a superuser, before 15 refused');
CREATE ROLE bizenv_ledger_sees_all BYPASSRLS;
SELECT format('GRANT CREATE ON DATABASE %I TO bizenv_ledger_sees_all', current_database()) \gexec
SET LOCAL ROLE bizenv_ledger_sees_all;
SELECT is(left(pg_temp.try('SELECT bizenv.create_ledger(''of_bypassrls'')'), 5), CASE WHEN current_setting('server_version_num')::integer < 150000 THEN '55000' ELSE 'ok' END, 'and a role with BYPASSRLS');
RESET ROLE;

-- names that somebody may think of, each with a problem that goes its way
SET LOCAL ROLE bizenv_ledger_office;
CREATE FUNCTION pg_temp.live(schema text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	BEGIN
		PERFORM bizenv.create_ledger(schema);
		EXECUTE pg_catalog.format('INSERT INTO %I.department VALUES (''d"1'', ''部门'')', schema);
		EXECUTE pg_catalog.format('INSERT INTO %I.problem (department, source, name, found_on) VALUES (''d"1'', ''hotline'', ''p'', ''2025-07-01'')', schema);
		EXECUTE pg_catalog.format('INSERT INTO %I.assignment_order (department, problem_id, requirement, ordered_on, workdays) VALUES (''d"1'', 1, ''r'', ''2025-07-02'', 3)', schema);
		EXECUTE pg_catalog.format('INSERT INTO %I.supervision_letter (department, order_id, issued_on) VALUES (''d"1'', 1, ''2025-07-08'')', schema);
		EXECUTE pg_catalog.format('INSERT INTO %I.answer (department, order_id, answered_on, content) VALUES (''d"1'', 1, ''2025-07-09'', ''c'')', schema);
		EXECUTE pg_catalog.format('INSERT INTO %I.problem_condition VALUES (''d"1'', 1, ''c'', true)', schema);
		EXECUTE pg_catalog.format('INSERT INTO %I.problem_stage (department, problem_id, stage, entered_on) VALUES (''d"1'', 1, ''verified'', ''2025-07-10''), (''d"1'', 1, ''closed'', ''2025-07-10'')', schema);
		EXECUTE pg_catalog.format('SELECT (accepted, rejected)::text FROM bizenv.import_table(%L, %L, ''region'', ''{"region": "department", "name": "name"}'')', schema, pg_catalog.format('%I.department', schema)) INTO result;
		EXECUTE pg_catalog.format('SELECT pg_catalog.concat(pg_catalog.string_agg(stage, '' '' ORDER BY step), '' %s'') FROM %I.problem_stage', result, schema) INTO result;
		RAISE EXCEPTION USING ERRCODE = 'ZZ999';
	EXCEPTION WHEN SQLSTATE 'ZZ999' THEN	-- all of it is gone, its locks too
		RETURN result;
	END;
END
$$;
SET LOCAL client_min_messages = warning;
SELECT is(pg_temp.live(name), 'collected assigned answered verified closed (1,0)', format('a ledger called %s', quote_literal(name)))
FROM unnest(ARRAY['a"b', 'a""b', 'select', 'Oversight', 'a.b', ' ', E'new\nline', '''; DROP SCHEMA empty; --', '$$', '$ledger$', '%s%n%1$s', '\', repeat('台', 21), 'é', '1', '"', 'user', 'pg', 'a,b', 'public2', 'pg$temp'] || CASE WHEN current_setting('server_version_num')::integer < 150000 THEN '{}' ELSE '{current_user}'::text[] END) AS name;

-- nothing that stands in the way captures a name: temporary tables, and what
-- is first on the path of the caller
CREATE SCHEMA trap;
CREATE FUNCTION trap.fail(anyelement, anyelement) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trapped''; END';
CREATE FUNCTION trap.fail(text, text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trapped''; END';
CREATE FUNCTION trap.fail(varchar, varchar) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trapped''; END';
CREATE FUNCTION trap.fail(name, text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trapped''; END';
DO $$
DECLARE
	op text; types text;
BEGIN
	FOREACH op IN ARRAY '{=,<>,<,>,<=,>=,~,||}'::text[] LOOP
		FOREACH types IN ARRAY '{text,varchar}'::text[] LOOP
			EXECUTE format('CREATE OPERATOR trap.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = trap.fail)', op, types, types);
		END LOOP;
	END LOOP;
END
$$;
CREATE FUNCTION trap.format(text, text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trapped''; END';
CREATE FUNCTION trap.num_nonnulls(numeric, numeric, varchar) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trapped''; END';
CREATE TABLE trap.pg_class (oid integer);
CREATE TABLE trap.problem (department varchar(40), problem_id integer);
SELECT format('CREATE TEMP TABLE %I (a integer)', relname) FROM pg_class WHERE relnamespace = 'empty'::regnamespace AND relkind = 'r' \gexec
CREATE TEMP TABLE pg_namespace (nspname name, oid oid);
CREATE TEMP TABLE pg_constraint (oid oid);
SET LOCAL search_path = pg_temp, trap, pg_catalog, public;
SELECT pg_temp.live('trapped') AS lived \gset
SET LOCAL search_path = :path;
SELECT is(:'lived'::text, 'collected assigned answered verified closed (1,0)', 'nothing planted is met');
SELECT format('DROP TABLE pg_temp.%I', relname) FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r' AND relowner = 'bizenv_ledger_office'::regrole \gexec
DROP SCHEMA empty, full_one, open_to_all, trap CASCADE;

----------------------------------------------------------------- what it is made of

SELECT bizenv.create_ledger('oversight') \g /dev/null
RESET ROLE;
CREATE TEMP VIEW relation AS SELECT * FROM pg_class WHERE relnamespace = 'oversight'::regnamespace;
SELECT cmp_ok(count(*), '>=', 19::bigint, 'there are tables to look at') FROM relation WHERE relkind = 'r';
SELECT is_empty('SELECT relname FROM relation WHERE relowner <> ''bizenv_ledger_office''::regrole', 'everything is owned by who made it');
SELECT is((SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'oversight'), 'bizenv_ledger_office', 'the schema too');
SELECT is_empty('SELECT r.relname, a.attname FROM relation AS r JOIN pg_attribute AS a ON a.attrelid = r.oid JOIN pg_type AS t ON t.oid = a.atttypid
	WHERE a.attnum > 0 AND NOT a.attisdropped AND r.relkind = ''r'' AND (t.typnamespace <> ''pg_catalog''::regnamespace OR t.typtype <> ''b'')', 'columns of tables are of PostgreSQL''s own types');
SELECT is_empty('SELECT relname FROM relation WHERE relkind = ''r'' AND relname <> ''role_grant'' AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = relation.oid AND contype = ''p'')', 'tables have primary keys');
SELECT is_empty('SELECT r.relname FROM relation AS r WHERE relkind IN (''r'', ''v'') AND coalesce(obj_description(oid, ''pg_class''), '''') !~ ''[一-龥]''', 'tables and views have a comment');
SELECT is_empty('SELECT r.relname, a.attname FROM relation AS r JOIN pg_attribute AS a ON a.attrelid = r.oid WHERE r.relkind IN (''r'', ''v'') AND a.attnum > 0
	AND (coalesce(col_description(r.oid, a.attnum), '''') !~ ''[一-龥]'' OR length(col_description(r.oid, a.attnum)) > 12)', 'columns have labels of at most twelve characters, with Chinese');
SELECT is_empty('SELECT c.conrelid::regclass, c.conname FROM pg_constraint AS c JOIN relation AS r ON r.oid = c.conrelid WHERE c.contype = ''f'' AND NOT EXISTS (
	SELECT FROM pg_index AS i WHERE i.indrelid = c.conrelid AND i.indpred IS NULL AND (i.indkey::smallint[])[0:cardinality(c.conkey) - 1] @> c.conkey)', 'every foreign key has an index');
SELECT is_empty('SELECT r.relname, p.relname FROM relation AS r JOIN pg_constraint AS c ON c.conrelid = r.oid AND c.contype = ''p'' JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = c.conkey[1]
	LEFT JOIN relation AS p ON false WHERE EXISTS (SELECT FROM pg_attribute AS d WHERE d.attrelid = r.oid AND d.attname = ''department'') AND r.relname NOT IN (''indicator'', ''audit'') AND a.attname <> ''department''',
	'keys of what belongs to departments begin with the department');
-- what a column, a check, a default, an index or a policy needs of the extension
SELECT is_empty('SELECT pg_describe_object(d.classid, d.objid, d.objsubid), pg_describe_object(d.refclassid, d.refobjid, 0) FROM pg_depend AS d
	JOIN pg_depend AS m ON m.classid = d.refclassid AND m.objid = d.refobjid AND m.deptype = ''e'' JOIN pg_extension AS e ON e.oid = m.refobjid AND e.extname IN (''bizenv'', ''bizenv_office'')
	WHERE d.classid = ''pg_constraint''::regclass AND d.objid IN (SELECT oid FROM pg_constraint WHERE conrelid IN (SELECT oid FROM relation))
		OR d.classid = ''pg_attrdef''::regclass AND d.objid IN (SELECT oid FROM pg_attrdef WHERE adrelid IN (SELECT oid FROM relation))
		OR d.classid = ''pg_policy''::regclass AND d.objid IN (SELECT oid FROM pg_policy WHERE polrelid IN (SELECT oid FROM relation))
		OR d.classid = ''pg_class''::regclass AND d.objid IN (SELECT oid FROM relation)', 'columns, checks, defaults and policies call nothing of bizenv');
SELECT is((SELECT string_agg(DISTINCT tgenabled::text, '') FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM relation) AND tgname ~ '^rule'), 'O', 'rules are for rows that are written, not for those that are replayed');
SELECT is((SELECT count(*) FROM relation WHERE relkind = 'v' AND relname LIKE 'v\_%' AND 'security_invoker=true' = ANY (coalesce(reloptions, '{}'))),
	(SELECT CASE WHEN current_setting('server_version_num')::integer >= 150000 THEN count(*) ELSE 0 END FROM relation WHERE relkind = 'v' AND relname LIKE 'v\_%'), 'views see what their reader sees, from 15 on');
-- and this is noticed
ALTER TABLE oversight.region ADD COLUMN planted bizenv.gap_tally DEFAULT '{}';
SELECT is((SELECT count(*) FROM pg_attribute AS a JOIN relation AS r ON r.oid = a.attrelid JOIN pg_type AS t ON t.oid = a.atttypid WHERE r.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND t.typnamespace <> 'pg_catalog'::regnamespace), 1::bigint, 'a planted column would be noticed');
ALTER TABLE oversight.region DROP COLUMN planted;

----------------------------------------------------------------- the way of a problem

SET LOCAL ROLE bizenv_ledger_office;
SET LOCAL search_path = oversight, public;
INSERT INTO department (department, name) VALUES ('a', '甲'), ('b', '乙');
-- the legal moves, as the documentation lists them
CREATE TEMP TABLE move AS SELECT old_stage, new_stage FROM (VALUES ('collected', 'assigned, rejected'), ('assigned', 'in_progress, answered, returned'),
	('in_progress', 'answered, returned'), ('answered', 'in_progress, verified, returned'), ('verified', 'closed, returned'), ('closed', 'reopened'),
	('returned', 'assigned, in_progress, rejected'), ('rejected', 'reopened'), ('reopened', 'assigned')) AS v(old_stage, new_stages),
	unnest(string_to_array(new_stages, ', ')) AS new_stage;
INSERT INTO problem (department, source, name, found_on) SELECT (ARRAY['a', 'b'])[1 + n % 2], 'hotline', 'problem ' || n, '2025-07-01' FROM generate_series(1, 40) AS n;
SELECT is((SELECT count(*) FROM problem_stage WHERE step = 1 AND stage = 'collected' AND entered_on = '2025-07-01'), 40::bigint, 'each begins with a step');
INSERT INTO problem_condition (department, problem_id, condition, met)
SELECT department, problem_id, 'c' || c, problem_id % 4 = 1 OR (ARRAY[true, true, true, false, NULL])[1 + floor(random() * 5)::integer] FROM problem, generate_series(1, 3) AS c WHERE problem_id % 4 <> 0 AND random() < 0.8;

-- random steps: what the oracle says, and what the ledger does
CREATE FUNCTION pg_temp.step(p problem, new_stage text, on_day date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	last problem_stage;
	expected text := 'ok';
	got text;
BEGIN
	SELECT * INTO STRICT last FROM problem_stage AS s WHERE s.problem_id = p.problem_id ORDER BY step DESC LIMIT 1;
	IF NOT EXISTS (SELECT FROM move AS m WHERE m.old_stage = last.stage AND m.new_stage = step.new_stage) THEN
		expected := format('23514 problem %s cannot go from %s to %s', p.problem_id, last.stage, new_stage);
	ELSIF on_day < last.entered_on THEN
		expected := format('23514 problem %s cannot enter %s before it entered %s', p.problem_id, new_stage, last.stage);
	ELSIF new_stage = 'closed' AND (SELECT count(*) = 0 OR bool_or(met IS NOT TRUE) FROM problem_condition AS c WHERE c.problem_id = p.problem_id) THEN
		expected := format('23514 problem %s cannot be closed', p.problem_id);
	END IF;
	got := pg_temp.try(format('INSERT INTO problem_stage (department, problem_id, stage, entered_on) VALUES (%L, %s, %L, %L)', p.department, p.problem_id, new_stage, on_day));
	RETURN CASE WHEN got = expected THEN left(got, 5) ELSE format('%s instead of %s', got, expected) END;
END
$$;
CREATE TEMP TABLE tried (n integer, outcome text);
CREATE FUNCTION pg_temp.walk(steps integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	p problem;
	last text;
	new_stage text;
BEGIN
	FOR n IN 1 .. steps LOOP
		SELECT * INTO STRICT p FROM problem ORDER BY random() LIMIT 1;
		last := (SELECT stage FROM problem_stage AS s WHERE s.problem_id = p.problem_id ORDER BY step DESC LIMIT 1);
		IF random() < 0.8 THEN
			new_stage := (SELECT m.new_stage FROM move AS m WHERE m.old_stage = last ORDER BY random() LIMIT 1);
		ELSE
			new_stage := (ARRAY['collected', 'assigned', 'in_progress', 'answered', 'verified', 'closed', 'returned', 'rejected', 'reopened'])[1 + floor(random() * 9)::integer];
		END IF;
		INSERT INTO tried VALUES (n, pg_temp.step(p, new_stage, date '2025-07-01' + n / 10 - (random() * random() * random() * 4)::integer));
	END LOOP;
END
$$;
SELECT pg_temp.walk(1500) \g /dev/null
SELECT is_empty('SELECT outcome, count(*) FROM tried WHERE outcome NOT IN (''ok'', ''23514'') GROUP BY 1 LIMIT 10', 'random steps go where the oracle says');
SELECT diag(string_agg(format('%s %s', outcome, n), ', ')) FROM (SELECT outcome, count(*) AS n FROM tried GROUP BY 1) AS c;
-- a step of a day to come could never be followed by another
SELECT matches(pg_temp.try(format(statement, day)), '^23514 ' || refused || ' is of a day to come$', format('%s, %s days ahead', refused, day - bizenv.today())) FROM (VALUES
	('INSERT INTO problem (department, source, name, found_on) VALUES (''a'', ''hotline'', ''later'', %L)', '"found_on" of table "problem"'),
	('INSERT INTO problem_stage (department, problem_id, stage, entered_on) SELECT department, problem_id, ''in_progress'', %L FROM problem LIMIT 1', 'step in_progress of problem \d+'),
	('INSERT INTO supervision_letter (department, order_id, issued_on) VALUES (''a'', 1, %L)', 'letter on order 1')) AS t(statement, refused),
	unnest(ARRAY[bizenv.today() + 1, bizenv.today() + 8, '2199-12-31']) AS day;
SELECT cmp_ok((SELECT count(*) FROM tried WHERE outcome = 'ok'), '>', 100::bigint, 'many were made');
SELECT cmp_ok((SELECT count(*) FROM problem_stage WHERE stage = 'closed'), '>', 0::bigint, 'some were closed');
SELECT is_empty('SELECT problem_id FROM problem_stage GROUP BY problem_id HAVING max(step) <> count(*) OR min(step) <> 1', 'steps are numbered without a gap');
SELECT is_empty('SELECT FROM (SELECT entered_on, lag(entered_on) OVER w AS was, stage, lag(stage) OVER w AS from_stage FROM problem_stage WINDOW w AS (PARTITION BY problem_id ORDER BY step)) AS s
	WHERE entered_on < was OR from_stage IS NOT NULL AND NOT EXISTS (SELECT FROM move WHERE old_stage = from_stage AND new_stage = stage)', 'and lead on, in time');
SELECT is((SELECT count(*) FROM (SELECT bizenv.stage_agg(stage, entered_on) AS t FROM problem_stage GROUP BY problem_id) AS s WHERE bizenv.row_count(t) < 1), 0::bigint, 'the tally reads them');

-- one by one
INSERT INTO problem (department, source, name, found_on) OVERRIDING SYSTEM VALUE VALUES ('a', 'hotline', 'one', '2025-07-01');
SELECT max(problem_id) AS p FROM problem \gset
SELECT is(pg_temp.try(format(statement, :p)), outcome, what) FROM (VALUES
	('another first step', 'INSERT INTO problem_stage VALUES (''a'', %s, 1, ''collected'', ''2025-07-01'')', format('23514 problem %s cannot go from collected to collected', :p)),
	('a step out of turn', 'INSERT INTO problem_stage VALUES (''a'', %s, 3, ''assigned'', ''2025-07-01'')', format('23514 the next step of problem %s is 2', :p)),
	('the step by its right number', 'INSERT INTO problem_stage VALUES (''a'', %s, 2, ''assigned'', ''2025-07-01'')', 'ok'),
	('a step of another department''s problem', 'INSERT INTO problem_stage (department, problem_id, stage, entered_on) VALUES (''b'', %s, ''answered'', ''2025-07-02'')', format('23503 there is no problem %s of department b', :p)),
	('an unknown stage', 'INSERT INTO problem_stage (department, problem_id, stage, entered_on) VALUES (''a'', %s, ''done'', ''2025-07-02'')', '22023 unknown stage'),
	('no stage', 'INSERT INTO problem_stage (department, problem_id, entered_on) VALUES (''a'', %s, ''2025-07-02'')', '23502 null value in column "stage" of relation "problem_stage" violates not-null constraint (without DETAIL or HINT)'),
	('no day', 'INSERT INTO problem_stage (department, problem_id, stage) VALUES (''a'', %s, ''answered'')', '23502 null value in column "entered_on" of relation "problem_stage" violates not-null constraint (without DETAIL or HINT)'),
	('the end of time', 'INSERT INTO problem_stage (department, problem_id, stage, entered_on) VALUES (''a'', %s, ''answered'', ''infinity'')', '23514 new row for relation "problem_stage" violates check constraint "problem_stage_entered_on_check" (without DETAIL or HINT)'),
	('another stage', 'UPDATE problem_stage SET stage = ''returned'' WHERE problem_id = %s AND step = 2', format('23514 step 2 of problem %s is not changed', :p)),
	('another number', 'UPDATE problem_stage SET step = 7 WHERE problem_id = %s AND step = 2', format('23514 step 2 of problem %s is not changed', :p)),
	('another problem', 'UPDATE problem_stage SET problem_id = problem_id - 1 WHERE problem_id = %s AND step = 2', format('23514 step 2 of problem %s is not changed', :p)),
	('no step', 'DELETE FROM problem_stage WHERE problem_id = %s AND step = 2', format('23514 step 2 of problem %s is not changed', :p)),
	('a note', 'UPDATE problem_stage SET note = ''n'' WHERE problem_id = %s', 'ok'),
	('another day', 'UPDATE problem SET found_on = ''2025-07-02'' WHERE problem_id = %s', format('23514 problem %s was found on 2025-07-01', :p)),
	('another name', 'UPDATE problem SET name = ''two'', hall = ''h'' WHERE problem_id = %s', 'ok'),
	('no problem', 'DELETE FROM problem WHERE problem_id = %s', format('23514 problem %s has been taken up and stays', :p)),
	('another department', 'UPDATE problem SET department = ''b'' WHERE problem_id = %s', 'ok'),
	('back', 'UPDATE problem SET department = ''a'' WHERE problem_id = %s', 'ok')
) AS v(what, statement, outcome);
SELECT is((SELECT string_agg(DISTINCT department, '') FROM problem_stage WHERE problem_id = :p), 'a', 'steps go with their problem');

----------------------------------------------------------------- orders, answers, letters

-- deadlines are the calendar's
INSERT INTO problem (department, source, name, found_on) SELECT 'a', 'enterprise', 'order ' || n, '2025-01-02' FROM generate_series(1, 60) AS n;
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays)
SELECT 'a', problem_id, 'r', date '2025-01-02' + floor(random() * 300)::integer, 1 + floor(random() * 20)::integer FROM problem WHERE name LIKE 'order %';
SELECT is_empty('SELECT * FROM assignment_order WHERE due_on IS DISTINCT FROM bizenv.add_workdays(ordered_on, workdays)', 'deadlines are the nth workday');
SELECT is_empty('SELECT * FROM assignment_order AS o WHERE NOT EXISTS (SELECT FROM problem_stage AS s WHERE (s.department, s.problem_id, s.stage, s.entered_on) = (o.department, o.problem_id, ''assigned'', o.ordered_on))', 'and the problems are assigned');
-- letters: due where overdue or poorly handled, once
INSERT INTO answer (department, order_id, answered_on, content, handled_poorly)
SELECT department, order_id, ordered_on + floor(random() * 40)::integer, 'c', (ARRAY[true, false, NULL])[1 + floor(random() * 3)::integer] FROM assignment_order WHERE random() < 0.7;
CREATE TEMP TABLE letter AS
SELECT o.order_id, day, bizenv.overdue_workdays(o.due_on, day, (SELECT min(a.answered_on) FROM answer AS a WHERE a.order_id = o.order_id AND a.answered_on <= day AND a.handled_poorly IS NOT TRUE)) > 0
	OR EXISTS (SELECT FROM answer AS a WHERE a.order_id = o.order_id AND a.answered_on <= day AND a.handled_poorly) AS is_due, NULL::text AS outcome
FROM (SELECT *, ordered_on + floor(random() * 40)::integer AS day FROM assignment_order) AS o;
UPDATE letter SET outcome = pg_temp.try(format('INSERT INTO supervision_letter (department, order_id, issued_on) VALUES (''a'', %s, %L)', order_id, day));
SELECT is_empty('SELECT * FROM letter WHERE outcome IS DISTINCT FROM CASE WHEN is_due THEN ''ok'' ELSE format(''23514 no letter is due on order %s'', order_id) END', 'letters are issued where they are due');
SELECT cmp_ok((SELECT min(n) FROM (SELECT count(*) AS n FROM letter GROUP BY is_due) AS c), '>', 3::bigint, 'some were and some were not');
SELECT is((SELECT count(*) FROM (SELECT pg_temp.try(format('INSERT INTO supervision_letter (department, order_id, issued_on) VALUES (''a'', %s, %L)', order_id, day + 60)) AS again FROM letter WHERE is_due) AS a
	WHERE again !~ '^23514 no letter is due'), 0::bigint, 'never the same one twice');
SELECT is_empty('SELECT * FROM supervision_letter WHERE level <> 3 OR name <> ''督办函'' OR reason = ''''', 'the ladder says what it is');

SELECT order_id AS o, problem_id AS op FROM assignment_order WHERE order_id NOT IN (SELECT order_id FROM answer) AND order_id NOT IN (SELECT order_id FROM supervision_letter) ORDER BY order_id LIMIT 1 \gset
SELECT is(pg_temp.try(format(statement, :o)), outcome, what) FROM (VALUES
	('another deadline', 'UPDATE assignment_order SET due_on = due_on + 1 WHERE order_id = %s', '23514 the deadline of an order is computed'),
	('more workdays', 'UPDATE assignment_order SET workdays = workdays + 5 WHERE order_id = %s', 'ok'),
	('no workdays', 'UPDATE assignment_order SET workdays = 0 WHERE order_id = %s', '22023 n is out of range'),
	('another calendar', 'UPDATE assignment_order SET calendar = ''nowhere'' WHERE order_id = %s', '22023 unknown calendar'),
	('another day', 'UPDATE assignment_order SET ordered_on = ordered_on + 1 WHERE order_id = %s', format('23514 order %s stays with its problem and its day', :o)),
	('another problem', 'UPDATE assignment_order SET problem_id = problem_id - 1 WHERE order_id = %s', format('23514 order %s stays with its problem and its day', :o)),
	('another requirement', 'UPDATE assignment_order SET requirement = ''s'' WHERE order_id = %s', 'ok'),
	('no order', 'DELETE FROM assignment_order WHERE order_id = %s', '23514 rows of oversight.assignment_order are not deleted'),
	('an answer to no order', 'INSERT INTO answer (department, order_id, answered_on, content) VALUES (''a'', -%s, ''2025-12-01'', ''c'')', '23503 insert or update on table "answer" violates foreign key constraint "answer_department_order_id_fkey" (without DETAIL or HINT)'),
	('a letter on no order', 'INSERT INTO supervision_letter (department, order_id, issued_on) VALUES (''a'', -%s, ''2025-12-01'')', format('23503 there is no order -%s of department a', :o)),
	('an early answer', 'INSERT INTO answer (department, order_id, answered_on, content) VALUES (''a'', %s, ''2025-01-01'', ''c'')', format('23514 order %s cannot be answered before it was issued', :o)),
	('an answer', 'INSERT INTO answer (department, order_id, answered_on, content) VALUES (''a'', %s, ''2025-12-01'', ''c'')', 'ok'),
	('one more', 'INSERT INTO answer (department, order_id, answered_on, content) VALUES (''a'', %s, ''2025-12-02'', ''d'')', 'ok'),
	('its day', 'UPDATE answer SET answered_on = ''2025-12-03'' WHERE order_id = %s AND content = ''c''', NULL),
	('its judgement', 'UPDATE answer SET handled_poorly = true WHERE order_id = %s', 'ok'),
	('its end', 'DELETE FROM answer WHERE order_id = %s', '23514 rows of oversight.answer are not deleted'),
	('a letter of one''s own', 'INSERT INTO supervision_letter (department, order_id, issued_on, level, name, reason) VALUES (''a'', %s, ''2025-12-10'', 4, ''红牌'', ''r'')', '23514 the ladder says what a letter is'),
	('a letter too early', 'INSERT INTO supervision_letter (department, order_id, issued_on) VALUES (''a'', %s, ''2025-01-01'')', NULL),
	('a letter', 'INSERT INTO supervision_letter (department, order_id, issued_on) VALUES (''a'', %s, ''2025-12-10'')', 'ok'),
	('more workdays after it', 'UPDATE assignment_order SET workdays = workdays + 1 WHERE order_id = %s', format('23514 the deadline of order %s is cited by a letter', :o)),
	('another letter', 'UPDATE supervision_letter SET reason = ''r'' WHERE order_id = %s', NULL),
	('no letter', 'DELETE FROM supervision_letter WHERE order_id = %s', '23514 rows of oversight.supervision_letter are not deleted')
) AS v(what, statement, outcome) WHERE outcome IS NOT NULL;
SELECT matches(pg_temp.try(format('UPDATE answer SET answered_on = ''2025-12-03'' WHERE order_id = %s', :o)), '^23514 answer \d+ stays with its order and its day$', 'an answer stays with its day');
SELECT matches(pg_temp.try(format('UPDATE supervision_letter SET reason = ''r'' WHERE order_id = %s', :o)), '^23514 letter \d+ was sent and is not changed$', 'a letter stays as it was sent');
SELECT is((SELECT count(*) FROM problem_stage WHERE problem_id = :op AND stage = 'answered'), 1::bigint, 'two answers, one step');
-- returned and assigned anew: the old order is done with
INSERT INTO problem_stage (department, problem_id, stage, entered_on) VALUES ('a', :op, 'returned', '2025-12-11');
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays) VALUES ('a', :op, 'again', '2025-12-11', 2) RETURNING order_id AS o2 \gset
SELECT is(pg_temp.try(format('INSERT INTO answer (department, order_id, answered_on, content) VALUES (''a'', %s, ''2025-12-12'', ''c'')', :o)), format('23514 order %s is not the last one of problem %s', :o, :op), 'no answer to an order that is done with');
SELECT is(pg_temp.try(format('INSERT INTO supervision_letter (department, order_id, issued_on) VALUES (''a'', %s, ''2025-12-30'')', :o)), format('23514 no letter is due on order %s', :o), 'no letter on it');
SELECT is(pg_temp.try(format('INSERT INTO supervision_letter (department, order_id, issued_on) VALUES (''a'', %s, ''2025-12-30'')', :o2)), 'ok', 'but one on the new order');
UPDATE problem SET department = 'b' WHERE problem_id = :op;
SELECT is((SELECT string_agg(DISTINCT department, '') FROM (SELECT department FROM assignment_order WHERE problem_id = :op UNION ALL SELECT department FROM answer WHERE order_id IN (:o, :o2)
	UNION ALL SELECT department FROM supervision_letter WHERE order_id IN (:o, :o2)) AS d), 'b', 'orders, answers and letters go with their problem');
INSERT INTO problem_stage (department, problem_id, stage, entered_on) VALUES ('b', :op, 'returned', '2025-12-31'), ('b', :op, 'rejected', '2025-12-31');
SELECT is(pg_temp.try(format('INSERT INTO supervision_letter (department, order_id, issued_on) VALUES (''b'', %s, ''2025-12-31'')', :o2)), format('23514 no letter is due on order %s', :o2), 'no letter on what is rejected');
-- steps that are there already are those of the order and the answer of that day
INSERT INTO problem (department, source, name, found_on) VALUES ('b', 'hotline', 'history', '2025-03-01') RETURNING problem_id AS h \gset
INSERT INTO problem_stage (department, problem_id, stage, entered_on) VALUES ('b', :h, 'assigned', '2025-03-03'), ('b', :h, 'in_progress', '2025-03-04'), ('b', :h, 'answered', '2025-03-07'), ('b', :h, 'verified', '2025-03-10');
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays) VALUES ('b', :h, 'r', '2025-03-03', 3) RETURNING order_id AS ho \gset
INSERT INTO answer (department, order_id, answered_on, content) VALUES ('b', :ho, '2025-03-07', 'c');
SELECT is((SELECT string_agg(stage, ' ' ORDER BY step) FROM problem_stage WHERE problem_id = :h), 'collected assigned in_progress answered verified', 'a history that is entered later');

-- answered, returned, assigned and answered again, all on one day: each is a step
INSERT INTO problem (department, source, name, found_on) VALUES ('b', 'hotline', 'one day', '2025-03-03') RETURNING problem_id AS od \gset
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays) VALUES ('b', :od, 'r', '2025-03-03', 3) RETURNING order_id AS oo \gset
INSERT INTO answer (department, order_id, answered_on, content) VALUES ('b', :oo, '2025-03-03', 'c'), ('b', :oo, '2025-03-03', 'one more');
INSERT INTO problem_stage (department, problem_id, stage, entered_on) VALUES ('b', :od, 'returned', '2025-03-03');
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays) VALUES ('b', :od, 'r', '2025-03-03', 3) RETURNING order_id AS oo \gset
INSERT INTO answer (department, order_id, answered_on, content) VALUES ('b', :oo, '2025-03-03', 'c'), ('b', :oo, '2025-03-03', 'one more');
SELECT is((SELECT string_agg(stage, ' ' ORDER BY step) FROM problem_stage WHERE problem_id = :od), 'collected assigned answered returned assigned answered', 'a day with two orders and their answers');

----------------------------------------------------------------- closing a task

INSERT INTO task_list VALUES ('l', '清单', 'work_points', '2025-01-01', '2025-12-31');
INSERT INTO task (department, task_list, name) SELECT 'a', 'l', 'task ' || n FROM generate_series(1, 40) AS n;
INSERT INTO task_condition (department, task_id, condition, met)
SELECT 'a', task_id, c, (ARRAY[true, true, true, true, false, NULL])[1 + floor(random() * 6)::integer] FROM task, unnest('{approved,evidence_filed,measures_completed}'::text[]) AS c WHERE random() < 0.8;
CREATE TEMP TABLE applied AS
SELECT task_id, pg_temp.try(format('INSERT INTO closure_application (department, task_id, applied_on) VALUES (''a'', %s, ''2025-08-01'')', task_id)) AS outcome,
	(SELECT count(*) FILTER (WHERE condition <> 'approved') > 0 AND NOT coalesce(bool_or(met IS NOT TRUE) FILTER (WHERE condition <> 'approved'), false) FROM task_condition AS c WHERE c.task_id = t.task_id) AS may
FROM task AS t;
SELECT is_empty('SELECT * FROM applied WHERE outcome <> CASE WHEN may THEN ''ok'' ELSE format(''23514 closure of task %s cannot be applied for'', task_id) END', 'applications need what the oracle says');
CREATE TEMP TABLE decided AS
SELECT task_id, pg_temp.try(format('UPDATE closure_application SET decision = ''closed'', decided_on = ''2025-08-02'' WHERE task_id = %s', task_id)) AS outcome,
	(SELECT bool_and(met IS TRUE) FROM task_condition AS c WHERE c.task_id = a.task_id) AS may
FROM closure_application AS a;
SELECT is_empty('SELECT * FROM decided WHERE outcome <> CASE WHEN may THEN ''ok'' ELSE format(''23514 task %s cannot be closed'', task_id) END', 'and decisions');
SELECT cmp_ok((SELECT min(n) FROM (SELECT count(*) AS n FROM decided GROUP BY may) AS c), '>', 0::bigint, 'some were closed and some were not');
SELECT task_id AS t, application_id AS ta FROM closure_application WHERE decision = 'closed' LIMIT 1 \gset
SELECT is(pg_temp.try(format(statement, :t)), outcome, what) FROM (VALUES
	('a condition of what is closed', 'UPDATE task_condition SET met = NULL WHERE task_id = %s', format('23514 task %s is closed, and so are its conditions', :t)),
	('its evidence', 'UPDATE task_condition SET evidence = ''e'' WHERE task_id = %s', 'ok'),
	('one more', 'INSERT INTO task_condition VALUES (''a'', %s, ''more'', true)', format('23514 task %s is closed, and so are its conditions', :t)),
	('one less', 'DELETE FROM task_condition WHERE task_id = %s', format('23514 task %s is closed, and so are its conditions', :t)),
	('undecided', 'UPDATE closure_application SET decision = NULL, decided_on = NULL WHERE task_id = %s', format('23514 application %s is not changed in this way', :ta)),
	('another day', 'UPDATE closure_application SET applied_on = ''2025-07-31'' WHERE task_id = %s', format('23514 application %s is not changed in this way', :ta)),
	('gone', 'DELETE FROM closure_application WHERE task_id = %s', format('23514 application %s was decided and stays', :ta)),
	('another department', 'UPDATE task SET department = ''b'' WHERE task_id = %s', 'ok'),
	('a note', 'UPDATE closure_application SET note = ''n'' WHERE task_id = %s', 'ok'),
	('taken back', 'UPDATE closure_application SET decision = ''refused'', decided_on = ''2025-09-01'' WHERE task_id = %s', 'ok'),
	('closed again', 'UPDATE closure_application SET decision = ''closed'' WHERE task_id = %s', format('23514 application %s is not changed in this way', :ta)),
	('now the condition', 'UPDATE task_condition SET met = false WHERE task_id = %s', 'ok'),
	('closed at once', 'INSERT INTO closure_application (department, task_id, applied_on, decision, decided_on) VALUES (''b'', %s, ''2025-09-02'', ''closed'', ''2025-09-02'')', format('23514 task %s cannot be closed', :t))
) AS v(what, statement, outcome);
SELECT is(pg_temp.try('DELETE FROM closure_application WHERE decision IS NULL'), 'ok', 'an application may be withdrawn');

----------------------------------------------------------------- what cells say

-- (as an import reads them, of a column of that kind)
CREATE FUNCTION pg_temp.reads(cell text, kind text, entry jsonb DEFAULT '{}') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE format('SELECT %s FROM (SELECT $1 AS c1) AS raw', bizenv_internal.ledger_import_reader(kind, 1, 'x', entry, NULL, NULL) ->> 'val') INTO result USING cell;
	RETURN result;
END
$$;
SELECT is_empty($$
	SELECT day, form, cell, pg_temp.reads(cell, 'date') FROM (SELECT date '2000-01-01' + floor(random() * 36000)::integer AS day FROM generate_series(1, 500)) AS d
	CROSS JOIN LATERAL (SELECT extract(year FROM day) AS y, extract(month FROM day) AS m, extract(day FROM day) AS d) AS p
	CROSS JOIN LATERAL (VALUES (1, format('%s-%s-%s', y, m, p.d)), (2, format('%s/%s/%s', y, lpad(m::text, 2, '0'), p.d)), (3, format('%s.%s.%s', y, m, p.d)), (4, format('%s年%s月%s日', y, m, p.d)),
		(5, to_char(day, 'YYYYMMDD')), (6, (day - date '1899-12-30')::text), (7, to_char(day, 'YYYY-MM-DD"T"HH24:MI:SS')), (8, day::timestamp::text), (9, format('%s 年 %s 月 %s 号', y, m, p.d)),
		(10, translate(to_char(day, 'YYYY-MM-DD'), '0123456789-', '０１２３４５６７８９－'))) AS f(form, cell)
	WHERE pg_temp.reads(cell, 'date')::date IS DISTINCT FROM CASE WHEN form = 6 AND day > '2099-12-31' THEN NULL ELSE day END LIMIT 10$$, 'days in ten forms');
SELECT is(pg_temp.reads(cell, CASE WHEN of_month THEN 'month' ELSE 'date' END), day, format('%s%s', cell, CASE WHEN of_month THEN ' as a month' ELSE '' END)) FROM (VALUES
	('2025年7月', true, '2025-07-01'), ('2025-07', true, '2025-07-01'), ('2025/7', true, '2025-07-01'), ('2025.07', true, '2025-07-01'), ('2025年7月份', true, '2025-07-01'), ('2025年7月', false, NULL),
	('2025-02-29', false, NULL), ('2024-02-29', false, '2024-02-29'), ('2025-04-31', false, NULL), ('2025-13-01', false, NULL), ('2025-00-10', false, NULL), ('2025-01-00', false, NULL),
	('31/7/2025', false, NULL), ('25-7-31', false, NULL), ('7月31日', false, NULL), ('0205-07-31', false, NULL), ('12345', false, NULL), ('45869', false, '2025-07-31'), ('45869.0', false, '2025-07-31'),
	('20250731x', false, NULL), ('2025年', true, NULL), ('2025-7-31-1', false, NULL), ('明天', false, NULL), ('99999999999999999999', false, NULL)) AS v(cell, of_month, day);
SELECT is(trim_scale(pg_temp.reads(cell, kind, jsonb_strip_nulls(jsonb_build_object('unit', unit, 'times', times)))::numeric)::text, number, concat_ws(' ', cell, kind, unit, times)) FROM (VALUES
	('80%', 'percent', NULL, 1, '80'), ('80', 'percent', NULL, 1, '80'), ('0.8', 'percent', NULL, 100, '80'), ('80%', 'percent', NULL, 100, '80'), ('八成', 'percent', NULL, 100, '80'), ('百分之八十', 'percent', NULL, 1, '80'), ('12期', 'percent', NULL, 1, NULL), ('0.5个百分点', 'percent', NULL, 1, NULL),
	('12期', 'planned', NULL, 1, '12'), ('不少于10轮', 'planned', NULL, 1, '10'), ('不少于10轮', 'count', NULL, 1, NULL), ('超过10轮', 'planned', NULL, 1, NULL), ('近200家', 'planned', NULL, 1, NULL), ('80%', 'planned', NULL, 1, NULL),
	('12', 'whole', NULL, 1, '12'), ('12.0', 'whole', NULL, 1, '12'), ('12.5', 'whole', NULL, 1, NULL), ('3000000000', 'whole', NULL, 1, NULL), ('5项', 'whole', NULL, 1, '5'), ('5个工作日', 'whole', NULL, 1, '5'),
	('1370.44亿元', 'number', NULL, 1, NULL), ('1370.44', 'number', '亿元', 1, '1370.44'), ('12期', 'number', '亿元', 1, NULL),
	('3.96%', 'number', NULL, 1, '3.96'), ('NaN', 'number', NULL, 1, NULL), ('Infinity', 'number', NULL, 1, NULL), ('1e5', 'number', NULL, 1, NULL), ('', 'number', NULL, 1, NULL), ('无变化', 'number', NULL, 1, NULL)
) AS v(cell, kind, unit, times, number);
SELECT is(round(pg_temp.reads(cell, 'number', jsonb_build_object('unit', unit))::numeric, 4), number, format('%s in %s', cell, unit)) FROM (VALUES
	('1370.44亿元', '亿元', 1370.44), ('5847万元', '亿元', 0.5847), ('5847万元', '万元', 5847), ('12亿', '亿元', 12), ('12亿', '万元', 120000), ('12億', '亿元', 12), ('12', '亿元', 12), ('3.96%', '%', 3.96)) AS v(cell, unit, number);
-- by ICU's rules there are digits that no cast reads
SELECT coalesce((SELECT 'COLLATE pg_catalog."und-x-icu"' FROM pg_collation WHERE collname = 'und-x-icu'), '') AS icu \gset
SELECT is(coalesce(pg_temp.reads(cell :icu, 'month'), pg_temp.reads(cell :icu, 'number')), NULL, format('digits of another script in %s', cell))
FROM (VALUES ('٢٠٢٥-٠٧-٣١'), ('٢٠٢٥0731'), ('٢٠٢٥年7月'), ('٤٥٨٦٩'), ('-١٢.٥')) AS v(cell);
SELECT is(pg_temp.try(format($$SELECT bizenv.verify_audit('oversight', head => %L || ':' || repeat('00', 32) %s)$$, '١', :'icu')), '22023 this is no head of an audit', 'nor in the head of an audit');
SELECT is(pg_temp.try(format('SELECT ' || call, format('''oversight'' %s', :'icu'))), outcome, call || ', the name of the ledger in a collation of its own') FROM (VALUES
	('bizenv.audit_head(%s)', 'ok'), ('bizenv.seal_audit(%s)', 'ok'), ('bizenv.verify_audit(%s)', 'ok'), ('bizenv.rearm_ledger(%s)', 'ok'), ('bizenv.briefing(%s, ''2025-07-31'')', 'ok'),
	('bizenv.check_draft(''12项'', %s, ''2025-07-31'')', 'ok'), ('bizenv.revoke_ledger(%s, ''nobody here'')', '42704 there is no role of this name'), ('bizenv.create_ledger(%s)', '42P06 schema oversight is not empty'),
	('bizenv.grant_ledger(%s, ''nobody here'', ''office'')', '42704 there is no role of this name')) AS v(call, outcome);
SELECT is(pg_temp.reads(cell, 'boolean')::boolean, value, format('%s', cell)) FROM (VALUES ('是', true), ('√', true), ('✔', true), ('✗', false), ('TRUE', true), ('1', true), ('否', false), ('×', false), ('未满足', false), ('也许', NULL), (NULL, NULL)) AS v(cell, value);
SELECT is(bizenv.code_of_word(cell, list), code, format('%s', cell)) FROM (VALUES ('已完成', 'progress_class', 'completed'), ('过半', 'progress_class', 'past_half'),
	('completed', 'progress_class', 'completed'), ('已收集', 'progress_class', NULL), ('差不多', 'progress_class', NULL), ('负向', 'direction', 'lower_is_better'),
	('同意', 'closure_decision', 'closed'), ('不予销号', 'closure_decision', 'refused'), ('热线', 'problem_source', 'hotline'), ('全国平均', 'benchmark_kind', 'nation')) AS v(cell, list, code);
SELECT is(bizenv_internal.ledger_text(cell), value, format('cell %s', quote_literal(cell))) FROM (VALUES (E' \t甲　\n', '甲'), ('　', NULL), ('—', NULL), ('——', NULL), ('–', NULL), (E'\u00a0甲\ufeff', '甲'), ('/', NULL), ('未报送', NULL), ('0', '0'), (NULL, NULL), ('无', '无')) AS v(cell, value);

----------------------------------------------------------------- imports

-- what goes in is accepted or rejected, for any size and any source
CREATE TEMP TABLE wild (s text, x text, "row" text, "a""b%s" text, reason text);
CREATE FUNCTION pg_temp.bring(n integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	r bizenv.import_row;
	before bigint := (SELECT count(*) FROM task);
	rejected bigint := (SELECT count(*) FROM import_rejected);
	wrong bigint;
BEGIN
	TRUNCATE wild;
	INSERT INTO wild SELECT CASE WHEN random() < 0.9 THEN (ARRAY['a', 'b', '甲', '乙 '])[1 + floor(random() * 4)::integer] ELSE 'c' END, CASE WHEN random() < 0.95 THEN 'w' || n || ' ' || g ELSE '' END,
		CASE WHEN random() < 0.95 THEN floor(random() * 100)::text || '项' ELSE '若干' END, CASE WHEN random() < 0.95 THEN '2025/12/1' ELSE '2025-12-32' END, 'l' FROM generate_series(1, n) AS g;
	wrong := (SELECT count(*) FROM wild WHERE s = 'c' OR x = '' OR "row" IN ('若干', '0项') OR "a""b%s" = '2025-12-32');
	r := bizenv.import_table('oversight', 'wild', 'task', '{"department": "s", "name": "x", "planned": "row", "due_on": "a\"b%s", "task_list": "reason"}');
	RETURN concat_ws(', ', CASE WHEN r.total <> n THEN 'total' END, CASE WHEN r.accepted + r.rejected <> n THEN 'sum' END, CASE WHEN r.rejected <> wrong THEN format('%s rejected, not %s', r.rejected, wrong) END,
		CASE WHEN (SELECT count(*) FROM task) - before <> r.accepted THEN 'accepted' END, CASE WHEN (SELECT count(*) FROM import_rejected) - rejected <> r.rejected THEN 'rejected' END);
END
$$;
SELECT is(pg_temp.bring(n), '', format('%s rows', n)) FROM unnest('{0,1,2,10,999,1000,1001,2500}'::integer[]) AS n;
SELECT is_empty('SELECT row_place, original ->> ''x'' FROM import_rejected WHERE original ->> ''x'' !~ format(''^(w\d+ %s)?$'', row_place) OR reason = '''' OR source <> format(''%I.wild'', (SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema()))', 'what is rejected has its place, its row and a reason');
SELECT is((SELECT string_agg(DISTINCT department, '' ORDER BY department) FROM task WHERE name LIKE 'w%'), 'ab', 'names of departments are codes');

-- what only the rules can refuse is found among many
INSERT INTO problem (department, source, name, found_on) SELECT 'a', 'hotline', 'many ' || n, '2025-07-01' FROM generate_series(1, 2200) AS n;
CREATE TEMP TABLE steps AS SELECT 'a' AS d, 'many ' || n AS p, CASE WHEN random() < 0.02 THEN '已办结' ELSE '不予受理' END AS s FROM generate_series(1, 2200) AS n;
SELECT is((SELECT (accepted, rejected)::text FROM bizenv.import_table('oversight', 'steps', 'problem_stage', '{"department": "d", "problem_id": "p", "stage": "s", "entered_on": {"const": "2025-07-02"}}')),
	(SELECT (count(*) FILTER (WHERE s = '不予受理'), count(*) FILTER (WHERE s = '已办结'))::text FROM steps), 'steps that cannot be made are rejected, the others made');
SELECT is((SELECT count(*) FROM import_rejected AS r JOIN problem AS p ON p.name = r.original ->> 'p' WHERE r.target = 'problem_stage' AND reason = format('problem %s cannot go from collected to closed（From collected it goes to assigned or rejected.）', problem_id)),
	(SELECT count(*) FROM steps WHERE s = '已办结'), 'with what the rule says');
-- and what somebody's own trigger drops
CREATE FUNCTION pg_temp.drops() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN CASE WHEN NEW.name ~ ''7'' THEN NULL ELSE NEW END; END';
CREATE TRIGGER drops BEFORE INSERT ON region FOR EACH ROW EXECUTE FUNCTION pg_temp.drops();
CREATE TEMP TABLE regions AS SELECT 'r' || n AS r, 'region ' || n AS n FROM generate_series(1, 30) AS n;
SELECT is((SELECT (total, accepted, rejected)::text FROM bizenv.import_table('oversight', 'regions', 'region', '{"region": "r", "name": "n"}')), '(30,27,3)', 'rows that a trigger drops are rejected');
SELECT is((SELECT count(*) FROM region WHERE region ~ '^r\d'), 27::bigint, 'and not there');
DROP TRIGGER drops ON region;

-- typed sources, views, defaults, references within the same sheet
CREATE TEMP VIEW typed AS SELECT 'ind' || n AS code, 'indicator ' || n AS title, CASE WHEN n > 1 THEN 'ind' || n / 2 END AS above, n % 2 = 0 AS up, n::bigint AS weight, 1.5::float8 AS bound FROM generate_series(1, 8) AS n;
SELECT is((SELECT (accepted, rejected)::text FROM bizenv.import_table('oversight', 'typed', 'indicator',
	'{"indicator": "code", "name": "title", "parent": "above", "direction": {"const": "正向"}, "unit": {"const": null}, "weight": "weight", "best": {"column": "bound", "times": 10}, "worst": "bound"}')), '(8,0)', 'a view with typed columns');
SELECT is((SELECT string_agg(format('%s %s %s %s %s', indicator, parent, unit, trim_scale(weight), trim_scale(best)), ', ' ORDER BY indicator) FROM indicator WHERE indicator IN ('ind1', 'ind5')), 'ind1  % 1 15, ind5 ind2 % 5 15', 'defaults, parents and factors');
SELECT is((SELECT (accepted, rejected)::text FROM bizenv.import_table('oversight', 'typed', 'indicator', '{"indicator": "code", "name": "title", "direction": {"const": "正向"}}')), '(0,8)', 'a second time: all are there');
CREATE TEMP TABLE progress (d text, t text, pc numeric, m date);
INSERT INTO progress SELECT 'a', 'task ' || n, CASE n WHEN 7 THEN -1 WHEN 8 THEN 2000000 WHEN 9 THEN NULL ELSE n END, '2025-07-15' FROM generate_series(1, 10) AS n;
INSERT INTO task (department, task_list, name) VALUES ('a', 'l', 'task 10');
SELECT is((SELECT (accepted, rejected)::text FROM bizenv.import_table('oversight', 'progress', 'task_progress', '{"department": "d", "task_id": "t", "percent": {"column": "pc", "bare": "percent"}, "period": "m", "reported_on": "m"}')),
	(SELECT (count(*) FILTER (WHERE n NOT IN (7, 8, 10) AND has), count(*) FILTER (WHERE n IN (7, 8, 10) OR NOT has))::text FROM generate_series(1, 10) AS n CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM task WHERE department = 'a' AND name = 'task ' || n) AS has) AS h),
	'percentages out of range and names that stand twice are rejected');
SELECT is((SELECT string_agg(DISTINCT period::text, '') FROM task_progress), '2025-07-01', 'a day in a month is that month');
SELECT is((SELECT reason FROM import_rejected WHERE original ->> 't' = 'task 10' AND target = 'task_progress'), '任务编号（task_id）: "task 10" is the name of several rows of 任务; use their numbers, and say which by "by"', 'and told why');
-- a caller's own NULL of everything
SELECT is(pg_temp.try(format('SELECT * FROM bizenv.import_table(%s)', arguments)), outcome, arguments) FROM (VALUES
	('NULL, ''wild'', ''task'', ''{}''', '22004 an import needs a ledger, a source, a target and a mapping'),
	('''oversight'', ''wild'', ''task'', ''{}''', '22023 a mapping is an object with an entry for each column'),
	('''oversight'', ''wild'', ''audit'', ''{"x": "x"}''', '22023 there is no such table to import into'),
	('''oversight'', ''wild'', ''role_grant'', ''{"role": "x"}''', '22023 there is no such table to import into'),
	('''oversight'', ''wild'', ''import_rejected'', ''{"reason": "x"}''', '22023 there is no such table to import into'),
	('''oversight'', ''wild'', ''v_task'', ''{"reason": "x"}''', '22023 there is no such table to import into'),
	('''nowhere'', ''wild'', ''task'', ''{"x": "x"}''', '42P01 there is no ledger in this schema'),
	('''oversight'', ''oversight.task_task_id_seq'', ''task'', ''{"x": "x"}''', '42P01 there is no such table to import from'),
	('''oversight'', ''wild'', ''task'', ''{"name": "y"}''', '22023 column "department" of oversight.task is not mapped'),
	('''oversight'', ''wild'', ''task'', ''{"department": "s", "name": "y", "task_list": "x"}''', '42703 the source wild has no such column'),
	('''oversight'', ''wild'', ''task'', ''{"department": "s", "name": "ctid", "task_list": "x"}''', '42703 the source wild has no such column'),
	('''oversight'', ''wild'', ''task'', ''{"department": "s", "name": {"column": "x", "tiems": 2}, "task_list": "x"}''', '22023 the mapping of column "name" is not understood'),
	('''oversight'', ''wild'', ''task'', ''{"department": "s", "name": "x", "task_list": "x", "progress": {"percent": "row"}}''', '22023 the progress of imported tasks is mapped otherwise'),
	('''oversight'', ''wild'', ''task'', ''{"department": "s", "name": "x", "task_list": "x", "progress": []}''', '22023 a mapping is an object with an entry for each column')
) AS v(arguments, outcome);
RESET ROLE;
SET LOCAL ROLE bizenv_ledger_other;
SELECT matches(pg_temp.try('SELECT * FROM bizenv.import_table(''oversight'', ''pg_class'', ''region'', ''{"region": "relname", "name": "relname"}'')'), '^42(501|P01) ', 'who has no place in the ledger imports nothing');
RESET ROLE;

-- a rule serves the table that it was made for, there its columns, and the time
SELECT is(pg_temp.try(format('CREATE SCHEMA mine; CREATE TABLE mine.%1$I %2$s; INSERT INTO mine.%1$I DEFAULT VALUES;
		CREATE TRIGGER t %3$s ON mine.%1$I FOR EACH %4$s EXECUTE FUNCTION %5$s(); DELETE FROM mine.%1$I', name, columns, fired, level, rule)),
	format('39P01 this function is a trigger of the table %s of a ledger', served), format('%s %s', rule, what))
FROM (SELECT t.tgfoid::regproc AS rule, string_agg(DISTINCT c.relname, ', ' ORDER BY c.relname) AS served, min(c.oid::regclass::text) AS relation
	FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
	WHERE c.relnamespace = 'oversight'::regnamespace AND t.tgname ~ '^rule' AND t.tgfoid <> 'bizenv_internal.ledger_day'::regproc GROUP BY t.tgfoid) AS r
CROSS JOIN LATERAL (VALUES
	('of another table', 'another', '(a integer)', 'BEFORE DELETE', 'ROW'),
	('with other columns', split_part(served, ', ', 1), '(a integer)', 'BEFORE INSERT OR UPDATE OR DELETE', 'ROW'),
	('with columns of other types', split_part(served, ', ', 1), '(department text, problem_id text, task_id text, order_id text)', 'BEFORE INSERT OR UPDATE OR DELETE', 'ROW'),
	('at another time', split_part(served, ', ', 1), format('AS SELECT * FROM %s LIMIT 0', relation), CASE rule WHEN 'bizenv_internal.ledger_term'::regproc THEN 'BEFORE' ELSE 'AFTER' END || ' DELETE', 'ROW'),
	('of a statement', split_part(served, ', ', 1), format('AS SELECT * FROM %s LIMIT 0', relation), 'AFTER DELETE', 'STATEMENT')) AS misuse(what, name, columns, fired, level)
ORDER BY rule::text COLLATE "C", what;
SELECT is(pg_temp.try(format('CREATE SCHEMA mine; CREATE TABLE mine.t (a integer, d date, at timestamptz); INSERT INTO mine.t VALUES (1, ''2025-07-01''); CREATE TRIGGER t %s EXECUTE FUNCTION bizenv_internal.ledger_day(%s);
	INSERT INTO mine.t VALUES (1, NULL, ''infinity''); UPDATE mine.t SET a = 2; DELETE FROM mine.t; DROP SCHEMA mine CASCADE', fired, arguments)), expected, format('ledger_day %s (%s)', fired, arguments)) FROM (VALUES
	('BEFORE INSERT OR UPDATE ON mine.t FOR EACH ROW', '''d''', 'ok'),
	('BEFORE INSERT OR UPDATE ON mine.t FOR EACH ROW', '', '39P01 this function is a trigger of the tables of a ledger'),
	('BEFORE INSERT OR UPDATE ON mine.t FOR EACH ROW', '''a''', '39P01 this function is a trigger of the tables of a ledger'),
	('BEFORE INSERT OR UPDATE ON mine.t FOR EACH ROW', '''d'', ''at''', '39P01 this function is a trigger of the tables of a ledger'),
	('BEFORE INSERT OR UPDATE ON mine.t FOR EACH ROW', '''ctid''', '39P01 this function is a trigger of the tables of a ledger'),
	('BEFORE DELETE ON mine.t FOR EACH ROW', '''d''', '39P01 this function is a trigger of the tables of a ledger'),
	('AFTER INSERT ON mine.t FOR EACH ROW', '''d''', '39P01 this function is a trigger of the tables of a ledger'),
	('BEFORE INSERT ON mine.t FOR EACH STATEMENT', '''d''', '39P01 this function is a trigger of the tables of a ledger')) AS v(fired, arguments, expected);
SELECT is(pg_temp.try('CREATE SCHEMA mine; CREATE TABLE mine.problem (LIKE oversight.problem);
	CREATE TRIGGER t AFTER INSERT ON mine.problem FOR EACH STATEMENT EXECUTE FUNCTION bizenv_internal.ledger_problem(); INSERT INTO mine.problem SELECT * FROM oversight.problem'),
	'39P01 this function is a trigger of the table problem of a ledger', 'ledger_problem without the rows that were added');

----------------------------------------------------------------- without the extension

SELECT matches(pg_temp.try('DROP EXTENSION bizenv'), '^2BP01 cannot drop extension bizenv because other objects depend on it', 'the extension is not dropped under a ledger');
SET LOCAL search_path = public;
CREATE FUNCTION pg_temp.content() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text := '';
	r record;
	rows text;
BEGIN
	FOR r IN SELECT c.oid::regclass AS name, (SELECT string_agg(format('%s %s %s', a.attname, format_type(a.atttypid, a.atttypmod), col_description(a.attrelid, a.attnum)), ', ' ORDER BY a.attnum)
			FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0) AS columns,
			(SELECT string_agg(pg_get_constraintdef(k.oid), ', ' ORDER BY k.conname) FROM pg_constraint AS k WHERE k.conrelid = c.oid) AS constraints,
			(SELECT count(*) FROM pg_policy AS p WHERE p.polrelid = c.oid) AS policies
		FROM pg_class AS c WHERE relnamespace = 'oversight'::regnamespace AND relkind = 'r' ORDER BY relname LOOP
		EXECUTE format('SELECT md5(string_agg(t::text, E''\n'' ORDER BY t::text)) || '' '' || count(*) FROM %s AS t', r.name) INTO rows;
		result := result || format(E'%s (%s; %s; %s): %s\n', r.name, r.columns, r.constraints, r.policies, rows);
	END LOOP;
	RETURN result;
END
$$;
CREATE TEMP TABLE content AS SELECT pg_temp.content() AS content;
DROP EXTENSION bizenv CASCADE;
SELECT is(pg_temp.content(), (SELECT content FROM content), 'with CASCADE no column, constraint, policy or row is lost');
SELECT is((SELECT count(*) FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'oversight'::regnamespace) AND NOT tgisinternal), 0::bigint, 'but the rules are');
SET LOCAL ROLE bizenv_ledger_office;
INSERT INTO oversight.problem_stage (department, problem_id, step, stage, entered_on) SELECT department, problem_id, 100, 'closed', '2025-12-31' FROM oversight.problem LIMIT 1;
SELECT is((SELECT count(*) FROM oversight.problem_stage WHERE step = 100), 1::bigint, 'and the tables go on as plain tables');

SELECT * FROM finish();
ROLLBACK;
