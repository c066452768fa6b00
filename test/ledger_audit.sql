-- The audit of a ledger: every change is there and can be replayed, nobody
-- forges or swallows it, and what its owner changes after sealing is found.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
SET LOCAL datestyle = 'ISO, YMD';

CREATE ROLE audit_owner;
CREATE ROLE audit_office;
CREATE ROLE audit_a;
SELECT format('GRANT CREATE, TEMPORARY ON DATABASE %I TO audit_owner, audit_a', current_database()) \gexec
GRANT audit_owner, audit_office, audit_a TO CURRENT_USER;
SET LOCAL ROLE audit_owner;
SELECT bizenv.create_ledger('oversight') \g /dev/null
INSERT INTO oversight.department (department, name) VALUES ('a', '甲局'), ('b', '乙局');
INSERT INTO oversight.task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('l', '清单', 'one_thing', '2025-01-01', '2025-12-31');
INSERT INTO oversight.task (department, task_list, name) SELECT (ARRAY['a', 'b'])[1 + n % 2], 'l', '任务' || n FROM generate_series(1, 20) AS n;
SELECT bizenv.grant_ledger('oversight', r, w, d) FROM (VALUES ('audit_office', 'office', NULL), ('audit_a', 'department', 'a')) AS g(r, w, d) \g /dev/null
RESET ROLE;

-- 'done', or the SQLSTATE and the first words of the DETAIL; what was done stays
CREATE FUNCTION pg_temp.does(role text, VARIADIC statements text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	statement text; message text; detail text; hint text;
BEGIN
	PERFORM set_config('role', role, true);
	FOREACH statement IN ARRAY statements LOOP
		EXECUTE statement;
	END LOOP;
	PERFORM set_config('role', 'none', true);
	RETURN 'done';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN format('%s %s', SQLSTATE, CASE WHEN detail <> '' AND hint <> '' THEN detail ELSE message END);
END
$$;
-- the same, and nothing of it stays
CREATE FUNCTION pg_temp.would(role text, VARIADIC statements text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	BEGIN
		result := pg_temp.does(role, VARIADIC statements);
		RAISE EXCEPTION USING ERRCODE = 'ZZ999';
	EXCEPTION WHEN SQLSTATE 'ZZ999' THEN
		RETURN result;
	END;
END
$$;
CREATE TYPE pg_temp.audit_text AS (audit_id bigint, session_role text, acting_role text, table_name text, operation text, department text, row_before jsonb, row_after jsonb);
CREATE FUNCTION pg_temp.last_rows(n integer) RETURNS SETOF pg_temp.audit_text LANGUAGE sql AS $$
	SELECT audit_id, session_role::text, acting_role::text, table_name::text, operation::text, department::text, row_before, row_after FROM (SELECT * FROM oversight.audit ORDER BY audit_id DESC LIMIT n) AS s ORDER BY audit_id
$$;

---------------------------------------------------------------- on every table

SELECT is_empty($$
	SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = 'oversight'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname NOT IN ('audit', 'audit_seal')
		AND (SELECT count(*) FROM pg_trigger AS t WHERE t.tgrelid = c.oid AND t.tgfoid = 'bizenv_internal.ledger_audit'::regproc AND t.tgenabled = 'A'
			AND (t.tgname, t.tgtype::integer) IN (('audit', 1 + 4 + 8 + 16), ('audit_truncate', 32)) AND t.tgqual IS NULL AND t.tgattr = '' AND NOT t.tgdeferrable) <> 2$$,
	'every table has the triggers, always, for all columns and rows');
SELECT isnt_empty($$SELECT FROM pg_trigger WHERE tgrelid = 'oversight.task'::regclass AND tgname = 'audit'$$, 'and has them by name');

-- what the audit says of a table, replayed, is the table
CREATE FUNCTION pg_temp.differs(relation text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('
		SELECT s.r::text || '' '' || sum(s.n) FROM (
			SELECT row_after AS r, 1 AS n FROM oversight.audit WHERE table_name = %1$L AND row_after IS NOT NULL
			UNION ALL SELECT row_before, -1 FROM oversight.audit WHERE table_name = %1$L AND row_before IS NOT NULL
			UNION ALL SELECT to_jsonb(t), -1 FROM oversight.%1$I AS t) AS s
		GROUP BY s.r HAVING sum(s.n) <> 0', relation);
END
$$;
CREATE TEMP VIEW audited AS SELECT c.relname::text AS relation FROM pg_class AS c JOIN pg_trigger AS t ON t.tgrelid = c.oid AND t.tgname = 'audit'
	WHERE c.relnamespace = 'oversight'::regnamespace;

SET LOCAL ROLE audit_office;
SELECT is(pg_temp.does('audit_office', $$INSERT INTO oversight.region (region, name) VALUES ('r', '地区')$$), 'done', 'the office inserts');
SELECT results_eq('SELECT session_role, acting_role, table_name, operation, department, row_before, row_after FROM pg_temp.last_rows(1)',
	$$SELECT session_user::text COLLATE "default", 'audit_office', 'region', 'INSERT', NULL::text, NULL::jsonb, '{"region": "r", "name": "地区", "parent": null, "is_self": false}'::jsonb$$, 'and the audit says so');
SELECT is(pg_temp.does('audit_office', $$UPDATE oversight.task SET name = '新名' WHERE name = '任务2'$$), 'done', 'it updates');
SELECT results_eq($$SELECT acting_role, operation, department, row_before ->> 'name', row_after ->> 'name', row_before - 'name' = row_after - 'name' FROM pg_temp.last_rows(1)$$,
	$$VALUES ('audit_office', 'UPDATE', 'a', '任务2', '新名', true)$$, 'what was before and after');
SELECT is(pg_temp.does('audit_office', $$UPDATE oversight.task SET department = 'b' WHERE name = '新名'$$), 'done', 'it moves');
SELECT results_eq($$SELECT department, row_before ->> 'department', row_after ->> 'department' FROM pg_temp.last_rows(1)$$, $$VALUES ('b', 'a', 'b')$$, 'to the new department');
SELECT is(pg_temp.does('audit_office', $$DELETE FROM oversight.task WHERE name = '新名'$$), 'done', 'it deletes');
SELECT results_eq($$SELECT operation, department, row_before ->> 'name', row_after FROM pg_temp.last_rows(1)$$, $$VALUES ('DELETE', 'b', '新名', NULL::jsonb)$$, 'what was there');
RESET ROLE;

-- a change that changes nothing is none
CREATE FUNCTION pg_temp.writes(role text, statement text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	before bigint := (SELECT count(*) FROM oversight.audit);
	outcome text := pg_temp.does(role, statement);
BEGIN
	IF outcome <> 'done' THEN
		RAISE EXCEPTION '%', outcome;
	END IF;
	RETURN (SELECT count(*) FROM oversight.audit) - before;
END
$$;
SELECT is(pg_temp.writes('audit_office', statement), n::bigint, what) FROM (VALUES
	('UPDATE oversight.task SET name = name', 0, 'an update that changes nothing is no change'),
	('UPDATE oversight.task SET name = name || CASE WHEN task_id IN (1, 3) THEN ''!'' ELSE '''' END', 2, 'of an update that changes two rows, two'),
	('INSERT INTO oversight.region SELECT ''r'', ''x'' ON CONFLICT DO NOTHING', 0, 'a row that is not inserted'),
	('INSERT INTO oversight.region (region, name) VALUES (''r'', ''x''), (''s'', ''y'') ON CONFLICT (region) DO UPDATE SET name = excluded.name', 2, 'one inserted, one updated on conflict'),
	('WITH gone AS (DELETE FROM oversight.region WHERE region = ''s'' RETURNING *) INSERT INTO oversight.region SELECT ''t'', name FROM gone', 2, 'deleted and inserted by one statement'),
	('DELETE FROM oversight.region WHERE region = ''nobody''', 0, 'no row')) AS t(statement, n, what);
SELECT CASE WHEN current_setting('server_version_num')::integer >= 150000 THEN is(pg_temp.writes('audit_office', $$
	MERGE INTO oversight.region AS r USING (VALUES ('r', 'm'), ('t', 'm'), ('u', 'm')) AS v(region, name) ON r.region = v.region
	WHEN MATCHED AND r.region = 't' THEN DELETE WHEN MATCHED THEN UPDATE SET name = v.name WHEN NOT MATCHED THEN INSERT (region, name) VALUES (v.region, v.name)$$), 3::bigint, 'MERGE')
	ELSE pass('no MERGE before 15') END;

-- cascaded from a key
SELECT is(pg_temp.does('audit_office', $$INSERT INTO oversight.problem (department, source, name, found_on) VALUES ('a', 'hotline', '问题', '2025-07-01')$$), 'done', 'a problem');
SELECT is(pg_temp.writes('audit_office', $$UPDATE oversight.problem SET department = 'b'$$), 2::bigint, 'moved with its step');
SELECT results_eq($$SELECT table_name, acting_role, department FROM pg_temp.last_rows(2)$$,
	-- (from 18 on triggers run as who made the change: of cascaded rows, the owner)
	format($$VALUES ('problem', 'audit_office', 'b'), ('problem_stage', %L, 'b')$$, CASE WHEN current_setting('server_version_num')::integer >= 180000 THEN 'audit_owner' ELSE 'audit_office' END), 'both are there');

-- rolled back with what it tells of
SELECT is(pg_temp.would('audit_office', 'DELETE FROM oversight.region'), 'done', 'something is rolled back');
SELECT is_empty($$SELECT FROM oversight.audit WHERE operation = 'DELETE' AND row_before ->> 'region' = 'r'$$, 'with its audit');

-- replicated rows too
SET LOCAL session_replication_role = replica;
SELECT is(pg_temp.writes('audit_owner', $$UPDATE oversight.department SET name = name || '!' WHERE department = 'a'$$), 1::bigint, 'where changes are replayed');
RESET session_replication_role;

-- truncated by the owner: what was there stands before
SELECT is(pg_temp.writes('audit_owner', 'TRUNCATE oversight.indicator_value, oversight.benchmark'), 2::bigint, 'TRUNCATE leaves a row a table');
SELECT results_eq($$SELECT table_name, operation, row_before, row_after FROM pg_temp.last_rows(2) ORDER BY table_name$$,
	$$VALUES ('benchmark', 'TRUNCATE', NULL::jsonb, NULL::jsonb), ('indicator_value', 'TRUNCATE', NULL, NULL)$$, 'which says so');

-- at random
CREATE FUNCTION pg_temp.random_changes(n integer) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
	FOR i IN 1..n LOOP
		BEGIN
			EXECUTE (ARRAY[
				'INSERT INTO oversight.region (region, name) VALUES ($1, $2) ON CONFLICT (region) DO UPDATE SET name = excluded.name',
				'UPDATE oversight.region SET name = $2 WHERE region < $1',
				'DELETE FROM oversight.region WHERE region = $1 OR name = $2',
				'UPDATE oversight.region SET region = $2 || region WHERE region = $1',
				'INSERT INTO oversight.task_progress (department, task_id, period, reported_on, percent, note) SELECT department, task_id, ''2025-07-01'', ''2025-08-01'', 50, $1 FROM oversight.task
					WHERE name > $2 ON CONFLICT (department, task_id, period) DO UPDATE SET percent = task_progress.percent + 1, note = $2',
				'UPDATE oversight.task SET department = translate(department, ''ab'', ''ba'') WHERE task_id % 7 = length($2) AND $1 > ''''',
				'DELETE FROM oversight.task_progress WHERE task_id % 5 = length($1) AND $2 > ''''',
				'INSERT INTO oversight.task (department, task_list, name, planned) VALUES (''a'', ''l'', $1, length($2))'])[1 + floor(random() * 8)::integer]
			USING (ARRAY['r', 'm', 'x', E'"quoted"\\', '字'])[1 + floor(random() * 5)::integer], (ARRAY['a', 'mm', E'n\nn\tn', '地区', ''])[1 + floor(random() * 5)::integer];
			IF random() < 0.1 THEN
				RAISE EXCEPTION USING ERRCODE = 'ZZ999';
			END IF;
		EXCEPTION WHEN SQLSTATE 'ZZ999' OR unique_violation OR check_violation OR string_data_right_truncation THEN
			NULL;	-- rolled back
		END;
	END LOOP;
	RETURN n;
END
$$;
SELECT is(pg_temp.random_changes(400), 400, 'changes at random');
SELECT cmp_ok((SELECT count(*) FROM oversight.audit), '>', 500::bigint, 'were made');
SELECT is_empty(format('SELECT pg_temp.differs(%L)', relation), 'the audit replays ' || relation) FROM audited WHERE relation NOT IN ('indicator_value', 'benchmark') ORDER BY relation;

-- rows of other shapes, in a schema of somebody's own
CREATE FUNCTION pg_temp.audit_of(schema text) RETURNS text LANGUAGE sql AS $$
	SELECT format('CREATE SCHEMA %1$I; CREATE TABLE %1$I.audit (audit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, changed_at timestamptz, session_role name, acting_role name,
		table_name name, operation varchar(10), department varchar(40), row_before jsonb, row_after jsonb)', schema)
$$;
SELECT is(pg_temp.does('audit_owner', pg_temp.audit_of('shapes'), $$
	CREATE TABLE shapes.odd (a integer, gone text, "B c" text, numbers numeric[], g integer GENERATED ALWAYS AS (a + 1) STORED, at timestamptz, department text);
	ALTER TABLE shapes.odd DROP gone;
	INSERT INTO shapes.odd (a) VALUES (1);
	ALTER TABLE shapes.odd ADD later text DEFAULT 'then';
	ALTER TABLE shapes.odd ALTER "B c" SET STORAGE EXTERNAL;
	CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON shapes.odd FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_audit();
	UPDATE shapes.odd SET "B c" = repeat('长', 100000), numbers = '{1.50,NULL,NaN}', at = 'infinity', department = 'x';
	UPDATE shapes.odd SET a = 2$$), 'done', 'a table of another shape');
SELECT results_eq($$SELECT row_before - 'B c', length(row_before ->> 'B c'), row_after - 'B c', length(row_after ->> 'B c'), department::text FROM shapes.audit ORDER BY audit_id$$, $$VALUES
	('{"a": 1, "g": 2, "at": null, "later": "then", "numbers": null, "department": null}'::jsonb, NULL::integer, '{"a": 1, "g": 2, "at": "infinity", "later": "then", "numbers": [1.50, null, "NaN"], "department": "x"}'::jsonb, 100000, NULL::text),
	('{"a": 1, "g": 2, "at": "infinity", "later": "then", "numbers": [1.50, null, "NaN"], "department": "x"}', 100000, '{"a": 2, "g": 3, "at": "infinity", "later": "then", "numbers": [1.50, null, "NaN"], "department": "x"}', 100000, NULL)$$,
	'dropped, added, generated, long and odd columns');
-- deferred to the end of the transaction; by a partition
SELECT is(pg_temp.does('audit_owner', $$
	CREATE TABLE shapes.later (a integer);
	CREATE CONSTRAINT TRIGGER audit AFTER INSERT ON shapes.later DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_audit();
	INSERT INTO shapes.later SELECT generate_series(1, 3);
	SET CONSTRAINTS ALL IMMEDIATE;
	CREATE TABLE shapes.split (a integer) PARTITION BY LIST (a);
	CREATE TABLE shapes.split_1 PARTITION OF shapes.split FOR VALUES IN (1);
	CREATE TABLE shapes.split_2 PARTITION OF shapes.split FOR VALUES IN (2);
	CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON shapes.split FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_audit();
	INSERT INTO shapes.split VALUES (1), (2);
	UPDATE shapes.split SET a = 3 - a$$), 'done', 'deferred, and by partitions');
SELECT results_eq($$SELECT table_name::text COLLATE "default", count(*) FROM shapes.audit WHERE table_name <> 'odd' GROUP BY 1 ORDER BY 1$$, $$VALUES ('later', 3::bigint), ('split_1', 3), ('split_2', 3)$$, 'both are written');

-- memory is flat: rows of 10 kB, one statement (what is used: a context asks for blocks of twice the size each)
CREATE FUNCTION pg_temp.grown(statement text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	before bigint := (SELECT sum(used_bytes) FROM pg_backend_memory_contexts);
BEGIN
	EXECUTE statement;
	RETURN (SELECT sum(used_bytes) FROM pg_backend_memory_contexts) - before;
END
$$;
CREATE TABLE shapes.wide (n integer, word text);
ALTER TABLE shapes.wide OWNER TO audit_owner;
CREATE TRIGGER audit AFTER INSERT ON shapes.wide FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_audit();
SELECT cmp_ok(pg_temp.grown('INSERT INTO shapes.wide SELECT n, repeat(n::text, 2500) FROM generate_series(1, 3000) AS n'), '<', 2000000::bigint, 'memory stays flat over many rows');

---------------------------------------------------------------- used for what it is not

SELECT is(pg_temp.would('audit_a', pg_temp.audit_of('mine'), 'CREATE TABLE mine.t (a integer)', attach, 'INSERT INTO mine.t VALUES (1)', 'TRUNCATE mine.t'),
	'39P01 It is fired AFTER INSERT, UPDATE or DELETE for each row, or AFTER TRUNCATE for each statement, without arguments.', attach)
FROM unnest(ARRAY[
	'CREATE TRIGGER x BEFORE INSERT ON mine.t FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_audit()',
	'CREATE TRIGGER x AFTER INSERT ON mine.t FOR EACH STATEMENT EXECUTE FUNCTION bizenv_internal.ledger_audit()',
	'CREATE TRIGGER x BEFORE INSERT ON mine.t FOR EACH STATEMENT EXECUTE FUNCTION bizenv_internal.ledger_audit()',
	'CREATE TRIGGER x BEFORE TRUNCATE ON mine.t FOR EACH STATEMENT EXECUTE FUNCTION bizenv_internal.ledger_audit()',
	'CREATE TRIGGER x AFTER INSERT ON mine.t FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_audit(''x'')',
	'CREATE VIEW mine.v AS SELECT * FROM mine.t; CREATE TRIGGER x INSTEAD OF INSERT ON mine.v FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_audit(); INSERT INTO mine.v VALUES (1)']) AS attach;
SELECT is(pg_temp.would('audit_a', 'SELECT bizenv_internal.ledger_audit()'), '39P01 It is fired AFTER INSERT, UPDATE or DELETE for each row, or AFTER TRUNCATE for each statement, without arguments.', 'called by hand');

-- whoever attaches it to a table of his own writes into an audit of his own, or nowhere
SELECT is(pg_temp.would('audit_a', VARIADIC ARRAY['CREATE SCHEMA mine', 'CREATE TABLE mine.t (a integer)'] || audit
		|| ARRAY['CREATE TRIGGER x AFTER INSERT ON mine.t FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_audit()', 'INSERT INTO mine.t VALUES (1)']), expected, coalesce(audit[1], 'no audit'))
FROM (VALUES
	(ARRAY[]::text[], '55000 There is no table "audit" in its schema.'),
	(ARRAY['CREATE VIEW mine.audit AS SELECT * FROM pg_class'], '55000 The relation "audit" in its schema is not the audit of a ledger.'),
	(ARRAY['CREATE TABLE mine.audit (a integer)'], '55000 The relation "audit" in its schema is not the audit of a ledger.'),
	(ARRAY['CREATE TABLE mine.audit (a integer, b timestamptz, c name, d name, e name, f varchar(10), g varchar(40), h jsonb, i text)'], '55000 The relation "audit" in its schema is not the audit of a ledger.'),
	(ARRAY['CREATE TABLE mine.audit (a bigint, b timestamptz, c name, d name, e name, f varchar(10), g varchar(40), h jsonb, i jsonb)'], '55000 The table "audit" in its schema has no identity column.'),
	(ARRAY['CREATE UNLOGGED TABLE mine.audit (a bigint GENERATED ALWAYS AS IDENTITY, b timestamptz, c name, d name, e name, f varchar(10), g varchar(40), h jsonb, i jsonb)'], '55000 The relation "audit" in its schema is not the audit of a ledger.'),
	(ARRAY['CREATE TABLE mine.audit (a bigint GENERATED ALWAYS AS IDENTITY, b timestamptz, c name, d name, e name, f varchar(10), g varchar(40), h jsonb, i jsonb)'], 'done')) AS t(audit, expected);
SELECT is(pg_temp.would('audit_owner', 'CREATE TRIGGER x AFTER INSERT ON oversight.audit FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_audit()',
	$$INSERT INTO oversight.audit (changed_at, session_role, acting_role, table_name, operation) VALUES (now(), 'x', 'x', 'x', 'INSERT')$$), '55000 An audit is not audited.', 'on the audit itself');
-- a schema that several may use: the tables of one, the audit of another
SELECT is(pg_temp.would('none', 'CREATE SCHEMA shared', 'GRANT CREATE, USAGE ON SCHEMA shared TO audit_a, audit_owner', 'SET LOCAL ROLE audit_owner', 'CREATE TABLE shared.audit (LIKE oversight.audit INCLUDING ALL)',
	'SET LOCAL ROLE audit_a', 'CREATE TABLE shared.t (a integer)', 'CREATE TRIGGER x AFTER INSERT ON shared.t FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_audit()', 'INSERT INTO shared.t VALUES (1)'),
	'55000 The table "audit" in its schema has another owner.', 'nobody writes into the audit of another');

---------------------------------------------------------------- swallowed, shadowed, captured

SELECT is(pg_temp.would('audit_a', statement), expected, statement) FROM (VALUES
	('SELECT FROM oversight.audit', '42501 permission denied for table audit'),
	('SET LOCAL session_replication_role = replica', '42501 permission denied to set parameter "session_replication_role"')) AS t(statement, expected);
CREATE FUNCTION pg_temp.written_after(VARIADIC trick text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	before bigint := (SELECT count(*) FROM oversight.audit);
BEGIN
	BEGIN
		result := pg_temp.does('audit_a', VARIADIC trick);
		PERFORM set_config('role', 'audit_a', true);
		INSERT INTO oversight.task_progress (department, task_id, period, reported_on, percent) SELECT 'a', min(task_id), '2019-01-01', '2019-02-01', 5 FROM oversight.task;
		PERFORM set_config('role', 'none', true);
		result := format('%s, written %s of %s', result, (SELECT count(*) FROM oversight.audit) - before, (SELECT row_after ->> 'percent' FROM oversight.audit ORDER BY audit_id DESC LIMIT 1));
		RAISE EXCEPTION USING ERRCODE = 'ZZ999';
	EXCEPTION WHEN SQLSTATE 'ZZ999' THEN
		RETURN result;
	END;
END
$$;
SELECT is(pg_temp.written_after(VARIADIC trick), 'done, written 1 of 5.00', what) FROM (VALUES
	('nothing special', ARRAY['SELECT 1']),
	('a temporary table called audit', ARRAY['CREATE TEMP TABLE audit (a integer); CREATE TEMP TABLE audit_seal (a integer)']),
	('a schema of one''s own first on the path', ARRAY['CREATE SCHEMA trap; CREATE TABLE trap.audit (a integer); SET LOCAL search_path = trap, oversight, pg_catalog']),
	('functions planted before those of the system', ARRAY[$$CREATE SCHEMA trap;
		CREATE FUNCTION trap.to_jsonb(anyelement) RETURNS jsonb LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trapped''; END';
		CREATE FUNCTION trap.nextval(regclass) RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trapped''; END';
		CREATE FUNCTION trap.pg_has_role(oid, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
		CREATE FUNCTION trap.quote_ident(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trapped''; END';
		CREATE FUNCTION trap.never(text, text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trapped''; END';
		CREATE OPERATOR trap.= (LEFTARG = text, RIGHTARG = text, FUNCTION = trap.never);
		SET LOCAL search_path = trap, pg_catalog, oversight$$]),
	('an empty path', ARRAY['SET LOCAL search_path = ''''']),
	('settings of the session', ARRAY['SET LOCAL datestyle = ''SQL, DMY''; SET LOCAL extra_float_digits = -15; SET LOCAL bytea_output = ''escape''; SET LOCAL work_mem = ''64kB'''])) AS t(what, trick);
-- what the owner puts before his own audit is passed by, too
SELECT is(pg_temp.would('audit_owner', trick,
		$$INSERT INTO oversight.region (region, name) VALUES ('swallowed', 'x')$$,
		$$DO 'BEGIN ASSERT EXISTS (SELECT FROM oversight.audit WHERE row_after ->> ''region'' = ''swallowed''), ''swallowed''; END'$$), 'done', trick)
FROM unnest(ARRAY[
	'CREATE RULE x AS ON INSERT TO oversight.audit DO INSTEAD NOTHING',
	$$CREATE FUNCTION oversight.swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER x BEFORE INSERT ON oversight.audit FOR EACH ROW EXECUTE FUNCTION oversight.swallow()$$,
	'ALTER TABLE oversight.audit FORCE ROW LEVEL SECURITY; CREATE POLICY x ON oversight.audit AS RESTRICTIVE FOR INSERT WITH CHECK (false)',
	'REVOKE INSERT ON oversight.audit FROM audit_owner',
	'ALTER TABLE oversight.audit ADD remark text DEFAULT ''x''']) AS trick;
SELECT is(left(pg_temp.would('audit_owner', trick, $$INSERT INTO oversight.region (region, name) VALUES ('lost', 'x')$$), 5), expected, 'without its audit nothing is changed: ' || trick) FROM (VALUES
	('ALTER TABLE oversight.audit RENAME TO other', '55000'),
	('ALTER TABLE oversight.audit ADD CHECK (audit_id < 0) NOT VALID', '23514')) AS t(trick, expected);

---------------------------------------------------------------- sealing

CREATE FUNCTION pg_temp.verdict(head text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', CASE WHEN v.is_intact THEN 'intact' WHEN v.first_bad_position > 0 THEN 'broken at ' || v.first_bad_position WHEN NOT v.is_intact THEN 'not as made' ELSE 'not known' END, CASE WHEN v.head_found THEN 'found' WHEN NOT v.head_found THEN 'not found' END,
		nullif(format('tail %s', v.tail_count), 'tail 0'), nullif(format('late %s', v.late_count), 'late 0')) FROM bizenv.verify_audit('oversight', head) AS v
$$;
SELECT is(bizenv.audit_head('oversight'), '0:' || repeat('0', 64), 'nothing is sealed yet');
SELECT is((v.sealed_count, v.is_intact, v.first_bad_position, v.head_found, v.late_count)::text, '(0,t,,t,0)', 'which is in order') FROM bizenv.verify_audit('oversight', '0:' || repeat('0', 64)) AS v;
SELECT is(v.tail_count::bigint, (SELECT count(*) FROM oversight.audit), 'all rows are in the tail') FROM bizenv.verify_audit('oversight') AS v;
SELECT is(pg_temp.verdict('0:' || repeat('1', 64)) ~ '^broken at 1 not found', true, 'another beginning is none');
SELECT bizenv.seal_audit('oversight') AS first \gset
SELECT is(:'first', bizenv.audit_head('oversight'), 'sealing gives the head');
SELECT is(split_part(:'first', ':', 1)::bigint, (SELECT count(*) FROM oversight.audit), 'of all rows');
SELECT is(bizenv.seal_audit('oversight'), :'first', 'sealing what is sealed changes nothing');
SELECT is(pg_temp.verdict(:'first'), 'intact found', 'intact');
SELECT is(pg_temp.verdict(upper(:'first')), 'intact found', 'in capital letters too');

-- the rule once more, in plain SQL
CREATE TEMP TABLE ordered AS
	SELECT row_number() OVER (ORDER BY audit_id) AS position, audit_id, convert_to(jsonb_build_array((extract(epoch FROM s.sealed_at) * 1000000)::bigint, s.is_late, a.audit_id,
		(extract(epoch FROM a.changed_at) * 1000000)::bigint, a.session_role, a.acting_role, a.table_name, a.operation, a.department, a.row_before::text, a.row_after::text)::text, 'UTF8') AS content
	FROM oversight.audit AS a JOIN oversight.audit_seal AS s USING (audit_id);
ALTER TABLE ordered ADD PRIMARY KEY (position);
WITH RECURSIVE chain AS (
	SELECT 0::bigint AS position, decode(repeat('00', 32), 'hex') AS hash
	UNION ALL SELECT o.position, sha256(c.hash || o.content) FROM chain AS c JOIN ordered AS o ON o.position = c.position + 1
)
SELECT is((SELECT format('%s:%s', position, encode(hash, 'hex')) FROM chain ORDER BY position DESC LIMIT 1), :'first', 'the chain is what the manual says');

INSERT INTO oversight.region (region, name) SELECT 'n' || n, 'x' FROM generate_series(1, 5) AS n;
SELECT is(pg_temp.verdict(:'first'), 'intact found tail 5', 'what came since is the tail');
SELECT bizenv.seal_audit('oversight') AS second \gset
SELECT is(pg_temp.verdict(:'first'), 'intact found', 'the old head stays in the chain');
SELECT is(pg_temp.verdict(:'second'), 'intact found', 'and so is the new one');

-- no setting changes a hash
CREATE FUNCTION pg_temp.under(setting text, value text, head text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	was text := current_setting(setting);
	result text;
BEGIN
	PERFORM set_config(setting, value, true);
	result := pg_temp.verdict(head) || ' ' || (bizenv.audit_head('oversight') = head);
	PERFORM set_config(setting, was, true);
	RETURN result;
END
$$;
SELECT is(pg_temp.under(name, value, :'second'), 'intact found true', name || ' = ' || value)
FROM (VALUES ('datestyle', 'SQL, DMY'), ('timezone', 'Asia/Shanghai'), ('bytea_output', 'escape'), ('extra_float_digits', '-15'), ('intervalstyle', 'iso_8601'), ('lc_monetary', 'C'), ('lc_numeric', 'C'),
	('lc_time', 'C'), ('search_path', 'pg_temp'), ('standard_conforming_strings', 'off'), ('quote_all_identifiers', 'on'), ('enable_hashjoin', 'off')) AS g(name, value)
-- (19 has standard_conforming_strings no more but on)
WHERE name <> 'standard_conforming_strings' OR current_setting('server_version_num')::integer < 190000;

---------------------------------------------------------------- what its owner changes is found

-- what verify_audit says after it, with the head that was kept, and without
CREATE FUNCTION pg_temp.tampered(head text, VARIADIC statements text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	BEGIN
		result := pg_temp.does('audit_owner', VARIADIC statements);
		IF result = 'done' THEN
			result := format('%s | %s', pg_temp.verdict(head), pg_temp.verdict());
		END IF;
		RAISE EXCEPTION USING ERRCODE = 'ZZ999';
	EXCEPTION WHEN SQLSTATE 'ZZ999' THEN
		RETURN result;
	END;
END
$$;
SELECT count(*) AS n FROM oversight.audit_seal \gset
SELECT audit_id AS id FROM oversight.audit_seal WHERE position = 40 \gset
SELECT is(pg_temp.tampered(:'second', format('UPDATE oversight.audit SET %s WHERE audit_id = %s', change, :id)), 'broken at 40 found | broken at 40', change) FROM unnest(ARRAY[
	'changed_at = changed_at + interval ''1 microsecond''', 'session_role = ''x''', 'acting_role = ''x''', 'table_name = ''x''', 'operation = ''x''', 'department = ''x''',
	'row_before = ''{}''', 'row_before = ''null''', 'row_after = ''{}''', 'row_after = jsonb_set(coalesce(row_after, ''{}''), ''{x}'', ''1'')', 'row_before = row_after, row_after = coalesce(row_before, ''{}'')',
	'session_role = acting_role || '' '', acting_role = session_role']) AS change;
SELECT is(pg_temp.tampered(:'second', statement), expected, statement) FROM (VALUES
	(format('DELETE FROM oversight.audit WHERE audit_id = %s', :id), 'broken at 40 found | broken at 40'),
	(format('DELETE FROM oversight.audit_seal WHERE position = 40'), 'broken at 40 found tail 1 | broken at 40 tail 1'),
	('UPDATE oversight.audit_seal SET is_late = NOT is_late WHERE position = 40', 'broken at 40 found late 1 | broken at 40 late 1'),
	('UPDATE oversight.audit_seal SET hash = sha256(hash) WHERE position = 40', 'broken at 40 found | broken at 40'),
	('UPDATE oversight.audit_seal SET sealed_at = sealed_at - interval ''1 day'' WHERE position = 40', 'broken at 40 found | broken at 40'),
	(format('UPDATE oversight.audit_seal SET position = position + 1 WHERE position = %s', :n), format('broken at %s not found | broken at %1$s', :n)),
	('DELETE FROM oversight.audit_seal WHERE position > 40', format('broken at 41 not found tail %s | intact tail %1$s', :n - 40)),
	('ALTER TABLE oversight.audit_seal DISABLE TRIGGER rule_truncate; TRUNCATE oversight.audit_seal', format('broken at 1 not found tail %s | intact tail %1$s', :n)),
	('ALTER TABLE oversight.audit DISABLE TRIGGER rule_truncate; TRUNCATE oversight.audit', 'broken at 1 found | broken at 1'),
	('ALTER TABLE oversight.audit DISABLE TRIGGER rule_truncate; ALTER TABLE oversight.audit_seal DISABLE TRIGGER rule_truncate; TRUNCATE oversight.audit, oversight.audit_seal', 'broken at 1 not found | intact')) AS t(statement, expected);
-- two rows change places
SELECT is(pg_temp.tampered(:'second', $$CREATE TEMP TABLE two AS SELECT * FROM oversight.audit_seal WHERE position IN (40, 41)$$, 'DELETE FROM oversight.audit_seal WHERE position IN (40, 41)',
	'INSERT INTO oversight.audit_seal (position, audit_id, hash, sealed_at, is_late) SELECT 81 - position, audit_id, hash, sealed_at, is_late FROM two'), 'broken at 40 found | broken at 40', 'two seals change places');
SELECT is(pg_temp.tampered(:'second', $$CREATE TEMP TABLE two AS SELECT a.*, s.position FROM oversight.audit AS a JOIN oversight.audit_seal AS s USING (audit_id) WHERE position IN (40, 41)$$,
	'DELETE FROM oversight.audit WHERE audit_id IN (SELECT audit_id FROM two)',
	'INSERT INTO oversight.audit OVERRIDING SYSTEM VALUE SELECT o.audit_id, t.changed_at, t.session_role, t.acting_role, t.table_name, t.operation, t.department, t.row_before, t.row_after FROM two AS t JOIN two AS o ON o.position = 81 - t.position'),
	'broken at 40 found | broken at 40', 'two rows change their numbers');
-- taken out and put back otherwise, under the old number
SELECT is(pg_temp.tampered(:'second', format('CREATE TEMP TABLE one AS SELECT * FROM oversight.audit WHERE audit_id = %s', :id), format('DELETE FROM oversight.audit WHERE audit_id = %s', :id),
	'UPDATE one SET row_after = ''{"x": 1}''', 'INSERT INTO oversight.audit OVERRIDING SYSTEM VALUE SELECT * FROM one'), 'broken at 40 found | broken at 40', 'a row is put in anew under its number');
-- changed and sealed anew from there: only the head that was kept tells
SELECT is(pg_temp.tampered(:'second', format('UPDATE oversight.audit SET acting_role = ''x'' WHERE audit_id = %s', :id), 'DELETE FROM oversight.audit_seal WHERE position >= 40', 'SELECT bizenv.seal_audit(''oversight'')'),
	format('broken at %s not found | intact', :n), 'a row is changed, and the rest sealed anew');
SELECT is(pg_temp.tampered(:'first', format('UPDATE oversight.audit SET acting_role = ''x'' WHERE audit_id = %s', :id), 'DELETE FROM oversight.audit_seal', 'SELECT bizenv.seal_audit(''oversight'')'),
	format('broken at %s not found | intact', split_part(:'first', ':', 1)), 'an older head says: there or before');
SELECT is(pg_temp.tampered(:'first', format('DELETE FROM oversight.audit WHERE audit_id = (SELECT audit_id FROM oversight.audit_seal WHERE position = %s)', :n), format('DELETE FROM oversight.audit_seal WHERE position = %s', :n)),
	'intact found | intact', 'the end cut off after an older head: a newer one is needed');
SELECT is(pg_temp.tampered(:'second', format('DELETE FROM oversight.audit WHERE audit_id = (SELECT audit_id FROM oversight.audit_seal WHERE position = %s)', :n), format('DELETE FROM oversight.audit_seal WHERE position = %s', :n)),
	format('broken at %s not found | intact', :n), 'the end cut off');
-- a row forged under a number that was free (a transaction that was rolled back had it) comes late
DO $$BEGIN INSERT INTO oversight.region (region, name) VALUES ('z', 'x'); RAISE EXCEPTION USING ERRCODE = 'ZZ999'; EXCEPTION WHEN SQLSTATE 'ZZ999' THEN NULL; END$$;
INSERT INTO oversight.region (region, name) VALUES ('after', 'x');
SELECT bizenv.seal_audit('oversight') AS third \gset
SELECT is(pg_temp.tampered(:'third', format($$INSERT INTO oversight.audit OVERRIDING SYSTEM VALUE SELECT audit_id - 1, changed_at, session_role, acting_role, table_name, operation, department, row_before, row_after
	FROM oversight.audit ORDER BY audit_id DESC LIMIT 1$$)), 'intact found tail 1 late 1 | intact tail 1 late 1', 'a row forged between the others comes late');
SELECT is(pg_temp.tampered(:'third', format($$INSERT INTO oversight.audit OVERRIDING SYSTEM VALUE SELECT audit_id - 1, changed_at, session_role, acting_role, table_name, operation, department, row_before, row_after
	FROM oversight.audit ORDER BY audit_id DESC LIMIT 1$$), 'SELECT bizenv.seal_audit(''oversight'')'), 'intact found late 1 | intact late 1', 'and stays late when it is sealed');

-- times that are none are a verdict, not an error
SELECT is(pg_temp.tampered(:'third', statement), expected, statement) FROM (
	SELECT format(s, at, :id) AS statement, expected FROM unnest('{infinity,-infinity,294276-12-31 23:59:59 UTC}'::text[]) AS at, (VALUES
		('UPDATE oversight.audit SET changed_at = %L WHERE audit_id = %s', 'broken at 40 found | broken at 40'),
		('UPDATE oversight.audit_seal SET sealed_at = %L WHERE audit_id = %s', 'broken at 40 found | broken at 40')) AS f(s, expected)) AS t;
SELECT is(pg_temp.tampered(:'third', $$INSERT INTO oversight.audit OVERRIDING SYSTEM VALUE SELECT 1000000, 'infinity', 'x', 'x', 'task', 'DELETE'$$, 'SELECT bizenv.seal_audit(''oversight'')'),
	format('broken at %s found | broken at %1$s', split_part(:'third', ':', 1)::integer + 1), 'sealed with a time that is none');

-- what stands between the reader and the rows is told, and is no verdict in favour
SELECT is_empty($$SELECT * FROM bizenv.audit_faults('oversight')$$, 'all is as made');
SELECT results_eq($$SELECT unnest(bizenv_internal.ledger_audited()) COLLATE "C" ORDER BY 1$$, $$SELECT c.relname::text COLLATE "C" FROM pg_class AS c
	WHERE c.relnamespace = 'oversight'::regnamespace AND c.relkind = 'r' AND c.relname NOT IN ('audit', 'audit_seal') ORDER BY 1$$, 'every table of a ledger is looked at');
CREATE FUNCTION pg_temp.faults(VARIADIC statements text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	BEGIN
		result := pg_temp.does('audit_owner', VARIADIC statements);
		IF result = 'done' THEN
			SELECT concat_ws(' | ', CASE v.is_intact WHEN true THEN 'intact' ELSE 'not' END, v.is_as_made, (SELECT string_agg(DISTINCT f.fault || ' of ' || f.relation, ', ') FROM bizenv.audit_faults('oversight') AS f))
			INTO result FROM bizenv.verify_audit('oversight', bizenv.audit_head('oversight')) AS v;
		END IF;
		RAISE EXCEPTION USING ERRCODE = 'ZZ999';
	EXCEPTION WHEN SQLSTATE 'ZZ999' THEN
		RETURN result;
	END;
END
$$;
SELECT is(pg_temp.faults(VARIADIC string_to_array(statements, ';')), expected, statements) FROM (VALUES
	('SELECT 1', 'intact | t'),
	-- policies: a row that the auditor does not see and his verdict does
	(format($$CREATE POLICY hides ON oversight.audit AS RESTRICTIVE USING (audit_id <> %s OR current_setting('search_path') = 'pg_catalog, pg_temp')$$, :id), 'not | f | policy of oversight.audit'),
	('CREATE POLICY more ON oversight.audit_seal FOR SELECT USING (true)', 'not | f | policy of oversight.audit_seal'),
	('ALTER POLICY reads ON oversight.audit USING (audit_id <> 7)', 'not | f | policy of oversight.audit'),
	($$ALTER POLICY reads ON oversight.audit USING (EXISTS (SELECT FROM oversight.role_grant AS g WHERE g.as_role IN ('office', 'auditor')) AND ctid <> '(0,1)')$$, 'not | f | policy of oversight.audit'),
	($$ALTER POLICY reads ON oversight.audit USING (EXISTS (SELECT FROM oversight.role_grant AS g WHERE g.as_role IN ('office')))$$, 'not | f | policy of oversight.audit'),
	('ALTER POLICY reads ON oversight.audit TO audit_office', 'not | f | policy of oversight.audit'),
	('ALTER POLICY reads ON oversight.audit RENAME TO other', 'not | f | policy of oversight.audit'),
	('DROP POLICY reads ON oversight.audit', 'not | f | policy of oversight.audit'),
	-- the same words once more are the same
	($$ALTER POLICY reads ON oversight.audit USING (EXISTS (SELECT FROM oversight.role_grant AS g WHERE g.as_role IN ('office', 'auditor')))$$, 'intact | t'),
	('ALTER TABLE oversight.audit DISABLE ROW LEVEL SECURITY', 'not | f | row_security of oversight.audit'),
	('ALTER TABLE oversight.audit FORCE ROW LEVEL SECURITY', 'not | f | row_security of oversight.audit'),
	-- columns: another type that gives the old one to who computes the hash
	($$CREATE SCHEMA two;CREATE TYPE two.two AS (shown jsonb, sealed jsonb);CREATE FUNCTION two.sealed(two.two) RETURNS jsonb LANGUAGE sql RETURN $1.sealed;
		CREATE CAST (two.two AS jsonb) WITH FUNCTION two.sealed(two.two) AS IMPLICIT;ALTER TABLE oversight.audit ALTER row_after TYPE two.two USING ROW('{"forged": true}', row_after)::two.two$$, 'not | f | column of oversight.audit'),
	('ALTER TABLE oversight.audit ALTER acting_role TYPE text', 'not | f | column of oversight.audit'),
	('ALTER TABLE oversight.audit ALTER operation TYPE varchar(20)', 'not | f | column of oversight.audit'),
	('ALTER TABLE oversight.audit_seal ALTER audit_id TYPE numeric', 'not | f | column of oversight.audit_seal'),
	('ALTER TABLE oversight.audit RENAME session_role TO x;ALTER TABLE oversight.audit RENAME acting_role TO session_role;ALTER TABLE oversight.audit RENAME x TO acting_role', 'not | f | column of oversight.audit'),
	('ALTER TABLE oversight.audit ADD mine text', 'intact | t'),
	-- children
	('CREATE TABLE oversight.child () INHERITS (oversight.audit)', 'not | f | inheritance of oversight.audit'),
	('CREATE TABLE oversight.child () INHERITS (oversight.audit_seal)', 'not | f | inheritance of oversight.audit_seal'),
	('CREATE TABLE oversight.parent (audit_id bigint NOT NULL);ALTER TABLE oversight.audit INHERIT oversight.parent', 'not | f | inheritance of oversight.audit'),
	('CREATE RULE swallows AS ON INSERT TO oversight.audit_seal DO INSTEAD NOTHING', 'not | f | rule of oversight.audit_seal'),
	-- triggers: no verdict on what is sealed, but told
	('ALTER TABLE oversight.task ENABLE TRIGGER audit', 'intact | f | trigger of oversight.task'),
	('ALTER TABLE oversight.task DISABLE TRIGGER audit_truncate', 'intact | f | trigger of oversight.task'),
	('ALTER TABLE oversight.task ENABLE REPLICA TRIGGER audit', 'intact | f | trigger of oversight.task'),
	('DROP TRIGGER audit ON oversight.report', 'intact | f | trigger of oversight.report'),
	('DROP TRIGGER audit ON oversight.report;CREATE TRIGGER audit AFTER INSERT ON oversight.report FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_audit();ALTER TABLE oversight.report ENABLE ALWAYS TRIGGER audit', 'intact | f | trigger of oversight.report'),
	('DROP TRIGGER audit ON oversight.report;CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON oversight.report FOR EACH ROW WHEN (pg_trigger_depth() > 1) EXECUTE FUNCTION bizenv_internal.ledger_audit();ALTER TABLE oversight.report ENABLE ALWAYS TRIGGER audit', 'intact | f | trigger of oversight.report'),
	('DROP VIEW oversight.v_reporting CASCADE;DROP TABLE oversight.report', 'intact | f | table of oversight.report')) AS t(statements, expected);
SET LOCAL quote_all_identifiers = on;
SELECT is_empty($$SELECT * FROM bizenv.audit_faults('oversight')$$, 'whatever is quoted');
RESET quote_all_identifiers;

-- archived: the chain goes on through the archive and from it
SELECT count(*) AS sealed FROM oversight.audit_seal \gset
SELECT is(bizenv.archive_audit('oversight', bizenv.today()), format('ledger oversight: no sealed row was changed before %s', to_char(bizenv.today(), 'YYYY-MM-DD')), 'what is of today stays');
SELECT is(pg_temp.tampered(:'third', format('UPDATE oversight.audit SET acting_role = ''x'' WHERE audit_id = %s', :id), 'SELECT bizenv.archive_audit(''oversight'', bizenv.today() + 1)'),
	'55000 The first position that is not is 40.', 'what is not as it was sealed is not put away');
SELECT is(pg_temp.does('audit_owner', 'CREATE SCHEMA shelf', 'ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC', 'ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO audit_a',
	'SELECT bizenv.archive_audit(''oversight'', bizenv.today() + 1, ''shelf."2025 年"'')', 'ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM PUBLIC, audit_a'), 'done', 'all that is sealed is archived, into a table of the office');
SELECT is(array_agg(DISTINCT format('%s %s', a.grantee::regrole, a.privilege_type) ORDER BY format('%s %s', a.grantee::regrole, a.privilege_type)) FILTER (WHERE a.grantee <> c.relowner), '{"audit_office SELECT"}', 'which those read who read the audit')
FROM pg_class AS c, aclexplode(c.relacl) AS a WHERE c.oid = 'shelf."2025 年"'::regclass;
SELECT is((SELECT count(*) FROM oversight.audit_seal) || ' ' || (SELECT count(*) FROM shelf."2025 年"), '0 ' || :sealed, 'rows and seals were moved');
SELECT is(bizenv.audit_head('oversight'), :'third', 'the head is what it was');
SELECT results_eq($$SELECT table_name, operation, row_after ->> 'archive_table' FROM pg_temp.last_rows(1)$$, $$VALUES ('audit_archive', 'INSERT', '2025 年')$$, 'the move is audited');
SELECT is(pg_temp.verdict(head), 'intact found tail 1', 'every head that was kept is found') FROM unnest(ARRAY[:'first', :'second', :'third']) AS head;
SELECT is((v.archived_count, v.sealed_count, v.is_intact, v.head_found)::text, expected, format('without the archive, %s', left(head, 4)))
FROM (VALUES (:'third', format('(%s,0,t,t)', :sealed)), (:'second', format('(%s,0,,)', :sealed)), (NULL, format('(%s,0,t,)', :sealed))) AS t(head, expected), bizenv.verify_audit('oversight', t.head, false) AS v;
INSERT INTO oversight.region (region, name) SELECT 'a' || n, 'x' FROM generate_series(1, 5) AS n;
SELECT bizenv.seal_audit('oversight') AS fourth \gset
SELECT is(split_part(:'fourth', ':', 1)::integer, :sealed + 6, 'sealing goes on');
SELECT is(pg_temp.verdict(:'fourth') || ', ' || pg_temp.verdict(:'second'), 'intact found, intact found', 'in one chain');
SELECT is(pg_temp.tampered(:'fourth', statement), expected, statement) FROM (VALUES
	('UPDATE shelf."2025 年" SET acting_role = ''x'' WHERE position = 40', 'broken at 40 found | broken at 40'),
	('DELETE FROM shelf."2025 年" WHERE position = 40', 'broken at 40 found | broken at 40'),
	('DROP TABLE shelf."2025 年"', 'broken at 1 found not as made'),
	('DELETE FROM oversight.audit_archive', 'broken at 1 found tail 1 | broken at 1 tail 1'),
	('UPDATE oversight.audit_archive SET last_hash = sha256(''''), greatest_id = 1', 'intact found tail 1 | intact tail 1'),
	('UPDATE oversight.audit_seal SET position = position + 1000', format('broken at %s not found | broken at %1$s', :sealed + 1)),
	('DELETE FROM oversight.audit_seal WHERE position <= ' || :sealed + 2, format('broken at %s found tail 2 | broken at %1$s tail 2', :sealed + 1))) AS t(statement, expected)
WHERE statement !~ '^DROP';
SELECT is(pg_temp.faults('DROP TABLE shelf."2025 年"'), 'not | f | table of shelf."2025 年"', 'an archive that is not there');
SELECT is(pg_temp.faults('CREATE POLICY more ON shelf."2025 年" USING (true)'), 'not | f | policy of shelf."2025 年"', 'an archive is looked at as the audit is');
SELECT is((v.is_intact, v.first_bad_position)::text, '(t,)', 'taken elsewhere, the rest is verified from where it begins') FROM bizenv.verify_audit('oversight', :'fourth', with_archives => false) AS v;
SELECT is(pg_temp.would('audit_owner', 'UPDATE oversight.audit_archive SET last_hash = sha256('''')', 'DO $do$BEGIN IF (bizenv.verify_audit(''oversight'', with_archives => false)).is_intact THEN RAISE EXCEPTION ''unseen''; END IF; END$do$'), 'done', 'where it begins is held by the chain');
-- into the same table, and into another
SELECT is(pg_temp.does('audit_owner', 'SELECT bizenv.archive_audit(''oversight'', bizenv.today() + 1, ''shelf."2025 年"'')', 'INSERT INTO oversight.region (region, name) VALUES (''b1'', ''x'')', 'SELECT bizenv.seal_audit(''oversight'')',
	'SELECT bizenv.archive_audit(''oversight'', bizenv.today() + 1)'), 'done', 'archived once more, and once more into a table of the ledger''s schema');
SELECT is(pg_temp.verdict(head), 'intact found tail 1', 'in one chain still') FROM unnest(ARRAY[:'first', :'fourth']) AS head;
SELECT is_empty($$SELECT * FROM bizenv.audit_faults('oversight')$$, 'all is as made');
GRANT USAGE ON SCHEMA shelf TO audit_office;
SET LOCAL ROLE audit_office;
SELECT is(v.is_intact, true, 'the office verifies through the archives') FROM bizenv.verify_audit('oversight', :'first') AS v;
SELECT cmp_ok((SELECT count(*) FROM oversight.audit_archived), '>', 0::bigint, 'and reads them');
RESET ROLE;
SELECT is(pg_temp.does('audit_owner', 'SELECT bizenv.grant_ledger(''oversight'', ''audit_a'', ''department'', ''b'')'), 'done', 'a department is granted anew');
SET LOCAL ROLE audit_a;
SELECT is((SELECT count(*) FROM oversight.audit_archived), 0::bigint, 'and reads no archived row');
RESET ROLE;
SELECT is(pg_temp.would(role, call), expected, call || ' by ' || role) FROM (VALUES
	('audit_office', 'SELECT bizenv.archive_audit(''oversight'', ''2025-01-01'')', '42501 The ledger that the argument "schema" names belongs to audit_owner.'),
	('audit_owner', 'SELECT bizenv.archive_audit(''oversight'', NULL)', '22004 Argument "before" is NULL.'),
	('audit_owner', 'SELECT bizenv.archive_audit(''oversight'', ''infinity'')', '22008 Argument "before" must be a day from 1900-01-01 to 2199-12-31.'),
	('audit_owner', 'SELECT bizenv.archive_audit(''oversight'', bizenv.today() + 1, ''a.b.c'')', '42602 Argument "archive" is a.b.c.'),
	('audit_owner', 'SELECT bizenv.disarm_ledger(''nowhere'')', '42P01 The schema that the argument "schema" names is not there, or has no tables of a ledger.')) AS v(role, call, expected);
SELECT is(left(pg_temp.would('audit_owner', 'INSERT INTO oversight.region (region, name) VALUES (''c1'', ''x'')', 'SELECT bizenv.seal_audit(''oversight'')', 'SELECT bizenv.archive_audit(''oversight'', bizenv.today() + 1, ''task'')'), 65),
	'42809 An archive is an ordinary table of audit_owner with the col', 'no table of the ledger is an archive');

-- an audit without rows
SELECT is(pg_temp.tampered('0:' || repeat('0', 64), 'ALTER TABLE oversight.audit DISABLE TRIGGER rule_truncate', 'ALTER TABLE oversight.audit_seal DISABLE TRIGGER rule_truncate', 'TRUNCATE oversight.audit, oversight.audit_seal', 'SELECT bizenv.seal_audit(''oversight'')'), 'intact found | intact', 'an audit without rows');

SELECT * FROM finish();
ROLLBACK;
