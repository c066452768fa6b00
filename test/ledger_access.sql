-- Who may what in a ledger: the manual below says it, and every role tries
-- every table by every way. Roles, tables, columns and views are read from the
-- catalog: a new table that the manual does not name fails.
\ir lib/begin.psql
SELECT no_plan();
SET LOCAL datestyle = 'ISO, YMD';

---------------------------------------------------------------- the manual

CREATE TEMP TABLE manual (tables text, office text, department text, auditor text, bi text);
INSERT INTO manual VALUES
	('region department indicator indicator_value benchmark task_list',    'read insert update delete', 'read',                'read', 'columns'),
	('task report_duty problem assignment_order supervision_letter',       'read insert update delete', 'read own',            'read', 'columns own'),
	('task_progress report answer closure_application',                    'read insert update delete', 'read own insert own', 'read', 'columns own'),
	('problem_stage',                                                      'read insert',               'read own insert own', 'read', 'columns own'),
	('task_condition problem_condition',                                   'read insert update delete', 'read own update own', 'read', 'columns own'),
	('import_rejected',                                                    'read insert update delete', '',                    'read', ''),
	('role_grant audit audit_seal',                                        'read',                      '',                    'read', '');
-- columns that somebody writes but not all
CREATE TEMP TABLE written (name text, relation text, columns text);
INSERT INTO written VALUES
	('department', 'task_condition', 'evidence'),
	('department', 'problem_condition', 'evidence'),
	('nobody', 'problem_stage', 'step'),
	('nobody', 'assignment_order', 'due_on'),
	('nobody', 'supervision_letter', 'level name reason');
-- what a BI tool never reads: words in which people tell something
CREATE TEMP TABLE unread (relation text, columns text);
INSERT INTO unread VALUES ('task_progress', 'note'), ('task_condition', 'evidence'), ('closure_application', 'note'),
	('problem_stage', 'note'), ('answer', 'content'), ('problem_condition', 'evidence');

---------------------------------------------------------------- a ledger with two departments

CREATE ROLE access_owner;
CREATE ROLE access_office;
CREATE ROLE access_a;
CREATE ROLE access_ab;
CREATE ROLE access_auditor;
CREATE ROLE access_bi;
CREATE ROLE access_bi_a;
CREATE ROLE access_member IN ROLE access_a;
CREATE ROLE access_stray;
CREATE ROLE access_nobody;
SELECT format('GRANT CREATE ON DATABASE %I TO access_owner', current_database()) \gexec
GRANT access_owner TO CURRENT_USER;
SET LOCAL ROLE access_owner;
SELECT bizenv.create_ledger('oversight') \gset made_
SELECT bizenv.grant_ledger('oversight', r, as_role => a, department => d) FROM (VALUES
	('access_office', 'office', NULL), ('access_auditor', '审计', NULL), ('access_bi', 'bi', NULL)) AS g(r, a, d) \g /dev/null
SET LOCAL search_path = oversight;

INSERT INTO region (region, name, is_self) VALUES ('r', '本市', true);
INSERT INTO department (department, name, region) VALUES ('a', '甲局', 'r'), ('b', '乙局', 'r');
INSERT INTO indicator (indicator, name, direction, lead_department, department) VALUES ('i', '指标', 'higher_is_better', 'b', 'b');
INSERT INTO indicator_value VALUES ('i', 'r', '2025-07-01', 60);
INSERT INTO benchmark VALUES ('i', 'target', '2025-07-01', 70, '目标');
INSERT INTO task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('l', '清单', 'one_thing', '2025-01-01', '2025-12-31'),
	('m', '另一清单', 'work_points', '2025-01-01', '2025-12-31');
-- whatever is told of "b" holds the word that "a" must never see
INSERT INTO task (department, task_list, indicator, name, unit) SELECT d, 'l', 'i', 'secret of ' || d, d FROM unnest('{a,a,b,b}'::text[]) AS d;
INSERT INTO task_progress (department, task_id, period, reported_on, percent, note)
	SELECT department, task_id, '2025-06-01', '2025-07-03', 50, 'secret of ' || department FROM task;
INSERT INTO task_condition (department, task_id, condition, met, evidence)
	SELECT department, task_id, 'filed', true, 'secret of ' || department FROM task;
INSERT INTO closure_application (department, task_id, applied_on, note)
	SELECT department, min(task_id), '2025-07-10', 'secret of ' || department FROM task GROUP BY department;
INSERT INTO report_duty (department, task_list, starts_on, expected_items) SELECT d, 'l', '2025-01-01', 2 FROM unnest('{a,b}'::text[]) AS d;
INSERT INTO report (department, task_list, period, submitted_on) SELECT d, 'l', '2025-06-01', '2025-07-03' FROM unnest('{a,b}'::text[]) AS d;
INSERT INTO problem (department, source, category, hall, name, found_on)
	SELECT d, 'hotline', 'secret of ' || d, 'secret of ' || d, 'secret of ' || d, '2025-06-02' FROM unnest('{a,a,a,b,b,b}'::text[]) AS d;
INSERT INTO problem_condition (department, problem_id, condition, evidence)
	SELECT department, problem_id, 'solved', 'secret of ' || department FROM problem;
-- each department has an order that is answered, one that is not, and a problem without
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays)
	SELECT department, problem_id, 'secret of ' || department, '2025-06-03', 5
	FROM problem AS p WHERE problem_id < (SELECT max(problem_id) FROM problem AS l WHERE l.department = p.department);
INSERT INTO problem_stage (department, problem_id, stage, entered_on, note)
	SELECT department, problem_id, 'in_progress', '2025-06-04', 'secret of ' || department FROM assignment_order;
INSERT INTO answer (department, order_id, answered_on, content)
	SELECT department, min(order_id), '2025-06-20', 'secret of ' || department FROM assignment_order GROUP BY department;
INSERT INTO supervision_letter (department, order_id, issued_on)
	SELECT department, max(order_id), '2025-07-01' FROM assignment_order GROUP BY department;
INSERT INTO import_rejected (imported_at, source, target, row_place, reason, original)
	VALUES (now(), 'x', 'task', 1, 'secret of b', '{"secret of": "b"}');
SELECT bizenv.seal_audit('oversight') \gset sealed_
SELECT bizenv.grant_ledger('oversight', r, as_role => a, department => d) FROM (VALUES
	('access_a', '部门', 'a'), ('access_ab', 'department', 'a'), ('access_ab', 'department', 'b'), ('access_bi_a', '看板', 'a')) AS g(r, a, d) \g /dev/null
RESET ROLE;
RESET search_path;
-- somebody grants too much by hand
GRANT USAGE ON SCHEMA oversight TO access_stray;
GRANT ALL ON ALL TABLES IN SCHEMA oversight TO access_stray;
ANALYZE;

CREATE TEMP TABLE person (name text PRIMARY KEY, place text, department text);
INSERT INTO person VALUES ('access_owner', 'owner', NULL), ('access_office', 'office', NULL), ('access_auditor', 'auditor', NULL),
	('access_a', 'department', 'a'), ('access_ab', 'department', 'a,b'), ('access_member', 'department', 'a'),
	('access_bi', 'bi', NULL), ('access_bi_a', 'bi', 'a'), ('access_stray', 'stray', ''), ('access_nobody', 'nobody', '');

-- the tables, with what the manual says of them to each place
CREATE TEMP TABLE relation AS
SELECT c.oid, c.relname::text AS name, c.relrowsecurity AS by_row,
	EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'department') AS has_department,
	m.tables IS NOT NULL AS in_manual, m.office, m.department, m.auditor, m.bi
FROM pg_class AS c LEFT JOIN manual AS m ON c.relname = ANY (string_to_array(m.tables, ' '))
WHERE c.relnamespace = 'oversight'::regnamespace AND c.relkind IN ('r', 'p', 'f', 'm');
CREATE TEMP TABLE looked_at AS
SELECT c.oid, c.relname::text AS name,
	EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'department') AS has_department
FROM pg_class AS c WHERE c.relnamespace = 'oversight'::regnamespace AND c.relkind = 'v' AND c.relname ~ '^v_';
SELECT is_empty('SELECT name FROM relation WHERE NOT in_manual', 'the manual tells of every table');
SELECT is((SELECT count(*)::integer FROM relation), (SELECT sum(cardinality(string_to_array(tables, ' ')))::integer FROM manual), 'and of no other');

-- what the manual says to a person of a table
CREATE FUNCTION pg_temp.says(p person, r relation) RETURNS text LANGUAGE sql AS $$
	SELECT CASE p.place
		-- (the owner is the office, and the audit is his too)
		WHEN 'owner' THEN 'read insert update delete'
		WHEN 'office' THEN r.office WHEN 'department' THEN r.department WHEN 'auditor' THEN r.auditor WHEN 'bi' THEN r.bi ELSE '' END
$$;

---------------------------------------------------------------- how something is tried

-- "ok: rows" or "ok: the text that comes", or the SQLSTATE; nothing stays of it
CREATE FUNCTION pg_temp.try(role text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	n bigint;
BEGIN
	BEGIN
		PERFORM set_config('role', role, true);
		IF statement ~* '^\s*(SELECT|TABLE|WITH|EXPLAIN)' THEN
			EXECUTE statement INTO result;
		ELSE
			EXECUTE statement;
			GET DIAGNOSTICS n = ROW_COUNT;
			result := n;
		END IF;
		RAISE EXCEPTION USING ERRCODE = 'ZZ999', MESSAGE = coalesce(result, 'NULL');
	EXCEPTION
		WHEN SQLSTATE 'ZZ999' THEN
			RETURN 'ok: ' || SQLERRM;
		WHEN OTHERS THEN
			RETURN SQLSTATE;
	END;
END
$$;
-- A leak: tells what it sees before any policy would have hidden it
CREATE FUNCTION pg_temp.peek(seen text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$
BEGIN
	IF seen ~ 'secret of b|\mb\M' THEN
		RAISE EXCEPTION USING ERRCODE = 'ZZ001', MESSAGE = 'seen: ' || seen;
	END IF;
	RETURN true;
END
$$;
CREATE OPERATOR pg_temp.?? (RIGHTARG = text, FUNCTION = pg_temp.peek);
-- (the temporary schema is on nobody's path for functions: it is named)
SELECT nspname AS temp FROM pg_namespace WHERE oid = pg_my_temp_schema() \gset
SELECT format('GRANT USAGE ON SCHEMA %I TO PUBLIC', :'temp') \gexec

-- a cell of the matrix: what is tried and what must come
CREATE TEMP TABLE cell (number serial, way text, person text, relation text, statement text, expected text, got text);
-- cells whose outcome is not as it must be, by way and person
CREATE FUNCTION pg_temp.judge(which text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	UPDATE cell SET got = pg_temp.try(person, statement) WHERE way = which AND got IS NULL;
	RETURN NEXT cmp_ok((SELECT count(*) FROM cell WHERE way = which), '>', 0::bigint, format('%s: %s cells', which, (SELECT count(*) FROM cell WHERE way = which)));
	RETURN QUERY SELECT is(
		(SELECT string_agg(format('%s: %s, not %s: %s', relation, got, expected, left(statement, 300)), E'\n' ORDER BY number)
		 FROM cell AS c WHERE c.way = which AND c.person = p.name AND got !~ ('^(' || expected || ')$')),
		NULL, format('%s: %s', which, p.name))
	FROM person AS p WHERE EXISTS (SELECT FROM cell AS c WHERE c.way = which AND c.person = p.name) ORDER BY p.name;
END
$$;

---------------------------------------------------------------- reading

-- the departments whose rows a person meets in a table, 'a,b', 'a' or nothing
CREATE FUNCTION pg_temp.meets(p person, r relation) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN p.place = 'stray' AND r.by_row THEN '' WHEN pg_temp.says(p, r) ~ '\m(read|columns) own' AND p.department IS NOT NULL THEN p.department ELSE 'a,b' END
$$;
-- which tables a role gets at, whole or by columns, is in the manual; that it meets its own rows only, here
INSERT INTO cell (way, person, relation, statement, expected)
SELECT 'SELECT', p.name, r.name, format('SELECT coalesce(string_agg(DISTINCT x.%s, '','' ORDER BY x.%1$s), '''') FROM (SELECT * FROM oversight.%I) AS x',
		CASE WHEN r.has_department AND r.name <> 'department' AND r.by_row AND r.name NOT IN ('role_grant', 'audit') THEN 'department::text' ELSE 'ctid' END, r.name),
	'x'
FROM person AS p, relation AS r WHERE false;

INSERT INTO cell (way, person, relation, statement, expected)
SELECT 'SELECT', p.name, r.name,
	CASE WHEN r.has_department AND r.by_row AND r.name NOT IN ('role_grant', 'audit')
		THEN format('SELECT coalesce(string_agg(DISTINCT x.department, '','' ORDER BY x.department), '''') FROM (SELECT * FROM oversight.%I) AS x', r.name)
		ELSE format('SELECT count(*) > 0 FROM (SELECT * FROM oversight.%I) AS x', r.name) END,
	CASE WHEN p.place = 'nobody' THEN '42501'
		WHEN p.place = 'stray' THEN CASE WHEN NOT r.by_row THEN 'ok: t' WHEN r.has_department AND r.name NOT IN ('role_grant', 'audit') THEN 'ok: ' ELSE 'ok: f' END
		WHEN pg_temp.says(p, r) !~ '\mread\M' THEN '42501'
		WHEN r.has_department AND r.by_row AND r.name NOT IN ('role_grant', 'audit') THEN 'ok: ' || pg_temp.meets(p, r)
		ELSE 'ok: t' END
FROM person AS p, relation AS r;
SELECT pg_temp.judge('SELECT');
