-- Who may what in a ledger: the manual below says it, and every role tries
-- every table by every way. Roles, tables, columns and views are read from the
-- catalog: a new table that the manual does not name fails.
\ir lib/begin.psql
SELECT no_plan();
SET LOCAL datestyle = 'ISO, YMD';

---------------------------------------------------------------- the manual

CREATE TEMP TABLE manual (tables text, office text, department text, auditor text, bi text);
INSERT INTO manual VALUES
	('region department vocabulary indicator indicator_value benchmark task_list',    'read insert update delete', 'read',                'read', 'columns'),
	('paper_template sheet_mapping',                                       'read insert update delete', 'read',                'read', ''),
	('light_rule',                                                         'read insert update delete', 'read',                'read', 'columns'),
	('task task_support problem_support report_duty problem assignment_order order_pause supervision_letter', 'read insert update delete', 'read own', 'read', 'columns own'),
	('task_progress report',                                               'read insert update delete', 'read own insert own update own', 'read', 'columns own'),
	('answer closure_application order_extension',                         'read insert update delete', 'read own insert own', 'read', 'columns own'),
	('problem_stage',                                                      'read insert',               'read own insert own', 'read', 'columns own'),
	('task_condition problem_condition',                                   'read insert update delete', 'read own update own', 'read', 'columns own'),
	('closed_period name_alias',                                           'read insert update delete', 'read',                'read', ''),
	('import_rejected import_fault',                                       'read insert update delete', '',                    'read', ''),
	('audit audit_seal audit_archive',                                     'read',                      '',                    'read', ''),
	-- everybody what he was granted himself
	('role_grant',                                                         'read',                      'read',                'read', 'read'),
	-- everybody which version it is of
	('ledger_version',                                                     'read',                      'read',                'read', 'read');
-- columns that somebody writes but not all
CREATE TEMP TABLE written (name text, relation text, columns text);
INSERT INTO written VALUES
	('department', 'task_progress', 'reported_on percent done progress_class note'),
	('department', 'report', 'submitted_items'),
	('department', 'task_condition', 'evidence'),
	('department', 'problem_condition', 'evidence'),
	('nobody', 'problem_stage', 'step'),
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
-- a view of the office's own, over another one
CREATE VIEW oversight.task_in_words AS SELECT department, task_id, name FROM oversight.task;
CREATE VIEW oversight.v_in_words AS SELECT w.department, w.name, l.name AS task_list_name
	FROM oversight.task_in_words AS w JOIN oversight.task AS t USING (department, task_id) JOIN oversight.task_list AS l USING (task_list);
SELECT format('ALTER VIEW oversight.%I SET (security_invoker = true)', v) FROM unnest('{task_in_words,v_in_words}'::text[]) AS v
WHERE current_setting('server_version_num')::integer >= 150000 \gexec
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
INSERT INTO task_support SELECT department, min(task_id), department FROM task GROUP BY department;
INSERT INTO task_condition (department, task_id, condition, met, evidence)
	SELECT department, task_id, 'filed', true, 'secret of ' || department FROM task;
INSERT INTO closure_application (department, task_id, applied_on, note)
	SELECT department, min(task_id), '2025-07-10', 'secret of ' || department FROM task GROUP BY department;
INSERT INTO report_duty (department, task_list, starts_on, expected_items) SELECT d, 'l', '2025-01-01', 2 FROM unnest('{a,b}'::text[]) AS d;
INSERT INTO report (department, task_list, period, submitted_on) SELECT d, 'l', '2025-06-01', '2025-07-03' FROM unnest('{a,b}'::text[]) AS d;
INSERT INTO problem (department, source, category, hall, name, found_on)
	SELECT d, 'hotline', 'secret of ' || d, 'secret of ' || d, 'secret of ' || d, '2025-06-02' FROM unnest('{a,a,a,b,b,b}'::text[]) AS d;
INSERT INTO problem_support SELECT department, min(problem_id), department FROM problem GROUP BY department;
INSERT INTO problem_condition (department, problem_id, condition, evidence)
	SELECT department, problem_id, 'solved', 'secret of ' || department FROM problem;
-- each department has an order that is answered, one that is not, and a problem without
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays)
	SELECT department, problem_id, 'secret of ' || department, '2025-06-03', 5
	FROM problem AS p WHERE problem_id < (SELECT max(problem_id) FROM problem AS l WHERE l.department = p.department);
INSERT INTO order_pause (department, order_id, ground, starts_on, ends_on, document_number)
	SELECT department, min(order_id), 'secret of ' || department, '2025-06-04', '2025-06-04', 'secret of ' || department FROM assignment_order GROUP BY department;
-- one extension is granted, one is not decided
INSERT INTO order_extension (department, order_id, ground, asked_on, workdays, decision, decided_on, document_number)
	SELECT department, min(order_id), 'secret of ' || department, '2025-06-05'::date, 1, 'granted', '2025-06-06'::date, 'secret of ' || department FROM assignment_order GROUP BY department
	UNION ALL SELECT department, max(order_id), 'secret of ' || department, '2025-06-05', 1, NULL, NULL, NULL FROM assignment_order GROUP BY department;
INSERT INTO light_rule VALUES ('order', 'escalation_level', '[3,]=红灯; [,3)=绿灯');
INSERT INTO problem_stage (department, problem_id, stage, entered_on, note)
	SELECT department, problem_id, 'in_progress', '2025-06-04', 'secret of ' || department FROM assignment_order;
INSERT INTO answer (department, order_id, answered_on, content)
	SELECT department, min(order_id), '2025-06-20', 'secret of ' || department FROM assignment_order GROUP BY department;
INSERT INTO supervision_letter (department, order_id, issued_on)
	SELECT department, max(order_id), '2025-07-01' FROM assignment_order GROUP BY department;
INSERT INTO paper_template (paper, place, part, text) VALUES ('letter', 1, 'title', '{问题}'), ('order', 1, 'title', '{问题}');
INSERT INTO sheet_mapping (name, target, mapping, saved_at) VALUES ('x', 'task', '{}', now()), ('y', 'task', '{}', now());
INSERT INTO import_rejected (imported_at, source, target, row_place, reason, original)
	VALUES (now(), 'x', 'task', 1, 'secret of b', '{"secret of": "b"}');
INSERT INTO import_fault (rejected_id, fault_place, fault, reason) SELECT rejected_id, 1, 'empty', 'secret of b' FROM import_rejected;
INSERT INTO closed_period VALUES ('2020-01-01', '2020-02-01');
INSERT INTO vocabulary (list, code, zh, en) VALUES ('list_kind', 'key_tasks', '重点任务', 'key tasks');
INSERT INTO name_alias VALUES ('department', '甲', 'a');
SELECT bizenv.seal_audit('oversight') \gset sealed_
-- some of it is archived
CREATE SCHEMA access_shelf;
SELECT bizenv.archive_audit('oversight', bizenv.today() + 1, 'access_shelf.audited') \gset archived_
GRANT USAGE ON SCHEMA access_shelf TO access_office, access_auditor;
INSERT INTO oversight.region (region, name) VALUES ('s', '另一地区');
SELECT bizenv.seal_audit('oversight') \gset sealed_
SELECT bizenv.grant_ledger('oversight', r, as_role => a, department => d) FROM (VALUES
	('access_a', '部门', 'a'), ('access_ab', 'department', 'a'), ('access_ab', 'department', 'b'), ('access_bi_a', '看板', 'a')) AS g(r, a, d) \g /dev/null
RESET ROLE;
SET LOCAL search_path = :path;
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
	c.relrowsecurity AND c.relname NOT IN ('role_grant', 'audit')
		AND EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'department') AS by_department,
	m.tables IS NOT NULL AS in_manual, m.office, m.department, m.auditor, m.bi
FROM pg_class AS c LEFT JOIN manual AS m ON c.relname = ANY (string_to_array(m.tables, ' '))
WHERE c.relnamespace = 'oversight'::regnamespace AND c.relkind IN ('r', 'p', 'f', 'm');
CREATE TEMP TABLE looked_at AS
SELECT c.oid, c.relname::text AS name,
	EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'department') AS by_department
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

-- the departments whose rows a person meets in a table
CREATE FUNCTION pg_temp.meets(p person, r relation) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN p.place IN ('stray', 'nobody') THEN ''
		WHEN p.place IN ('department', 'bi') THEN coalesce(p.department, 'a,b') ELSE 'a,b' END
$$;
INSERT INTO cell (way, person, relation, statement, expected)
SELECT 'SELECT', p.name, r.name,
	CASE WHEN r.by_department
		THEN format('SELECT coalesce(string_agg(DISTINCT x.department, '','' ORDER BY x.department), '''') FROM (SELECT * FROM oversight.%I) AS x', r.name)
		ELSE format('SELECT CASE WHEN count(*) > 0 THEN ''rows'' ELSE ''none'' END FROM (SELECT * FROM oversight.%I) AS x', r.name) END,
	-- (of some tables the views read every column)
	CASE WHEN p.place = 'bi' AND r.bi <> '' AND NOT EXISTS (SELECT FROM unread AS u WHERE u.relation = r.name)
			THEN format('(42501|ok: %s)', CASE WHEN r.by_department THEN pg_temp.meets(p, r) ELSE 'rows' END)
		WHEN p.place <> 'stray' AND pg_temp.says(p, r) !~ '\mread\M' THEN '42501'
		WHEN r.by_department THEN 'ok: ' || pg_temp.meets(p, r)
		WHEN p.place = 'stray' AND r.by_row THEN 'ok: none'
		ELSE 'ok: rows' END
FROM person AS p, relation AS r;
SELECT pg_temp.judge('SELECT');

-- grants: everybody his own, the owner all
SELECT is(pg_temp.try(p.name, 'SELECT coalesce(string_agg(DISTINCT role::text, '' '' ORDER BY role::text), '''') FROM oversight.role_grant'),
	'ok: ' || CASE p.place WHEN 'owner' THEN (SELECT string_agg(DISTINCT role::text, ' ' ORDER BY role::text) FROM oversight.role_grant)
		WHEN 'stray' THEN '' ELSE replace(p.name, 'member', 'a') END, 'grants that are seen by ' || p.name)
FROM person AS p WHERE p.place <> 'nobody';

-- a BI tool: column by column; nothing that the views do not need, and no words
INSERT INTO cell (way, person, relation, statement, expected)
SELECT 'SELECT column', p.name, r.name, format('SELECT coalesce(max(x.%I::text), ''none'') FROM oversight.%I AS x', a.attname, r.name),
	CASE WHEN r.bi = '' OR current_setting('server_version_num')::integer < 150000
			OR EXISTS (SELECT FROM unread AS u WHERE u.relation = r.name AND a.attname = ANY (string_to_array(u.columns, ' '))) THEN '42501'
		ELSE '(ok: .*|42501)' END
FROM person AS p, relation AS r JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE p.place = 'bi' AND r.name NOT IN ('role_grant', 'ledger_version');
SELECT pg_temp.judge('SELECT column');
SELECT is((SELECT string_agg(r.name || '.' || a.attname, ' ') FROM relation AS r JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0
	WHERE has_column_privilege('access_bi', r.oid, a.attnum, 'SELECT') AND r.name NOT IN ('role_grant', 'ledger_version') AND NOT EXISTS (
		SELECT FROM pg_depend AS d JOIN pg_rewrite AS w ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
		JOIN pg_class AS v ON v.oid = w.ev_class AND v.relnamespace = 'oversight'::regnamespace
		WHERE d.refobjid = r.oid AND d.refobjsubid = a.attnum)), NULL, 'a BI tool has no column that no view reads');

-- the views, to everybody who has a place
INSERT INTO cell (way, person, relation, statement, expected)
SELECT 'view', p.name, v.name,
	CASE WHEN v.by_department
		THEN format('SELECT coalesce(string_agg(DISTINCT x.department, '','' ORDER BY x.department), '''') FROM (SELECT * FROM oversight.%I) AS x', v.name)
		ELSE format('SELECT count(*) FROM (SELECT * FROM oversight.%I) AS x', v.name) END,
	CASE WHEN p.place = 'nobody' THEN '42501'
		WHEN NOT v.by_department THEN 'ok: \d+'
		WHEN p.place = 'stray' THEN 'ok: '
		WHEN p.department IS NULL THEN 'ok: (a|b|a,b)?'
		ELSE format('ok: (%s)?', replace(p.department, 'a,b', 'a|b|a,b')) END
-- (indicators are everybody's to see)
FROM person AS p, looked_at AS v WHERE v.name <> 'v_indicator_gap' AND p.place <> 'stray' OR v.name = 'v_in_words';
SELECT pg_temp.judge('view');
SELECT is(pg_temp.try(p.name, 'SELECT string_agg(name, '','' ORDER BY name COLLATE "C") FROM oversight.v_in_words'),
	'ok: ' || array_to_string(ARRAY(SELECT 'secret of ' || d FROM unnest('{a,a,b,b}'::text[]) AS d WHERE d = ANY (string_to_array(coalesce(p.department, 'a,b'), ','))), ','),
	'a view over a view: ' || p.name) FROM person AS p WHERE p.place NOT IN ('stray', 'nobody');

---------------------------------------------------------------- what leaks before a policy hides it

CREATE TEMP TABLE peephole (way text, statement text);
INSERT INTO peephole VALUES
	('WHERE', 'SELECT count(*) FROM oversight.%1$I AS x WHERE %2$I.peek(x::text)'),
	('operator', 'SELECT count(*) FROM oversight.%1$I AS x WHERE OPERATOR(%2$I.??) x::text'),
	('ONLY', 'SELECT count(*) FROM ONLY oversight.%1$I AS x WHERE %2$I.peek(x::text)'),
	('TABLESAMPLE', 'SELECT count(*) FROM oversight.%1$I AS x TABLESAMPLE BERNOULLI (100) WHERE %2$I.peek(x::text)'),
	('ctid', 'SELECT count(*) FROM oversight.%1$I AS x WHERE ctid >= ''(0,0)'' AND %2$I.peek(x::text)'),
	('ORDER BY', 'SELECT count(*) FROM (SELECT 1 FROM oversight.%1$I AS x ORDER BY %2$I.peek(x::text) LIMIT 1) AS s'),
	('GROUP BY', 'SELECT count(*) FROM (SELECT 1 FROM oversight.%1$I AS x GROUP BY %2$I.peek(x::text)) AS s'),
	('HAVING', 'SELECT count(*) FROM oversight.%1$I AS x HAVING bool_and(%2$I.peek(x::text))'),
	('FILTER', 'SELECT count(*) FILTER (WHERE %2$I.peek(x::text)) FROM oversight.%1$I AS x'),
	('window', 'SELECT count(*) FROM (SELECT rank() OVER (PARTITION BY %2$I.peek(x::text)) FROM oversight.%1$I AS x) AS s'),
	('JOIN ON', 'SELECT count(*) FROM generate_series(1, 1) AS y LEFT JOIN oversight.%1$I AS x ON %2$I.peek(x::text)'),
	('EXISTS', 'SELECT count(*) FROM generate_series(1, 1) AS y WHERE EXISTS (SELECT FROM oversight.%1$I AS x WHERE %2$I.peek(x::text))'),
	('LATERAL', 'SELECT count(*) FROM oversight.%1$I AS x, LATERAL (SELECT %2$I.peek(x::text)) AS s'),
	('CASE', 'SELECT count(*) FROM oversight.%1$I AS x WHERE CASE WHEN %2$I.peek(x::text) THEN true END'),
	('CTE', 'WITH s AS (SELECT * FROM oversight.%1$I) SELECT count(*) FROM s WHERE %2$I.peek(s::text)'),
	('MATERIALIZED', 'WITH s AS MATERIALIZED (SELECT * FROM oversight.%1$I) SELECT count(*) FROM s WHERE %2$I.peek(s::text)'),
	('UNION', 'SELECT count(*) FROM (SELECT x::text AS t FROM oversight.%1$I AS x UNION ALL SELECT ''own'') AS s WHERE %2$I.peek(t)'),
	('ANALYZE', 'EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT FROM oversight.%1$I AS x WHERE %2$I.peek(x::text)'),
	('json', 'SELECT count(*) FROM oversight.%1$I AS x WHERE %2$I.peek(to_jsonb(x)::text)'),
	('FOR SHARE', 'SELECT 1 FROM oversight.%1$I AS x WHERE %2$I.peek(x::text) FOR KEY SHARE'),
	('UPDATE', 'UPDATE oversight.%1$I AS x SET department = department WHERE %2$I.peek(x::text)'),
	('UPDATE evidence', 'UPDATE oversight.%1$I AS x SET evidence = evidence WHERE %2$I.peek(x::text)'),
	('RETURNING', 'UPDATE oversight.%1$I AS x SET evidence = evidence RETURNING %2$I.peek(x::text)'),
	('DELETE', 'DELETE FROM oversight.%1$I AS x WHERE %2$I.peek(x::text)');
INSERT INTO peephole SELECT 'MERGE', 'MERGE INTO oversight.%1$I AS x USING generate_series(1, 1) AS y ON %2$I.peek(x::text) WHEN MATCHED THEN UPDATE SET evidence = x.evidence'
	WHERE current_setting('server_version_num')::integer >= 150000;
INSERT INTO cell (way, person, relation, statement, expected)
SELECT 'leaky ' || h.way, p.name, r.name, format(h.statement, r.name, :'temp'),
	CASE WHEN h.way ~ '^(UPDATE evidence|RETURNING|MERGE)' AND r.name !~ 'condition' THEN CASE p.place WHEN 'nobody' THEN '42501' ELSE '42703' END
		WHEN p.place = 'nobody' OR p.place = 'department' AND h.way ~ '^(UPDATE|DELETE|FOR SHARE)$' AND NOT (h.way = 'FOR SHARE' AND EXISTS (SELECT FROM written AS w WHERE w.name = 'department' AND w.relation = r.name)) THEN '42501'
		ELSE 'ok: .*' END
FROM peephole AS h, person AS p, relation AS r
WHERE r.by_department AND p.name IN ('access_a', 'access_member', 'access_stray', 'access_nobody')
UNION ALL
SELECT 'leaky view ' || h.way, p.name, v.name, format(h.statement, v.name, :'temp'), 'ok: .*'
FROM peephole AS h, person AS p, looked_at AS v
WHERE h.way IN ('WHERE', 'operator', 'EXISTS', 'CASE', 'LATERAL', 'ORDER BY') AND v.by_department AND v.name <> 'v_indicator_gap'
	AND p.name IN ('access_a', 'access_bi_a');
SELECT pg_temp.judge(way) FROM (SELECT DISTINCT way FROM cell WHERE way ~ '^leaky' ORDER BY way) AS w;
SELECT is(pg_temp.try('access_office', format('SELECT count(*) FROM oversight.problem AS x WHERE %I.peek(x::text)', :'temp')), 'ZZ001', 'the leak is no plug');

-- what EXPLAIN expects, and what the statistics say
SELECT is_empty($$
	SELECT r.name, a.attname FROM relation AS r JOIN pg_statistic AS s ON s.starelid = r.oid JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = s.staattnum
	WHERE r.by_department AND NOT EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = r.oid AND i.indisprimary AND a.attnum = ANY (i.indkey))$$,
	'the planner knows nothing of what stands outside of the keys');
SELECT isnt_empty($$SELECT FROM relation AS r JOIN pg_statistic AS s ON s.starelid = r.oid WHERE r.by_department$$, 'and was asked to learn');
CREATE FUNCTION pg_temp.expects(role text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	PERFORM set_config('role', role, true);
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || statement INTO plan;
	PERFORM set_config('role', 'none', true);
	RETURN plan -> 0 -> 'Plan' ->> 'Plan Rows';
END
$$;
SAVEPOINT many;
INSERT INTO oversight.problem (department, source, name, category, found_on) SELECT 'b', 'hotline', 'many', 'many', '2025-07-01' FROM generate_series(1, 1000);
ANALYZE oversight.problem;
SELECT is(pg_temp.expects('access_a', format('SELECT FROM oversight.problem WHERE %I %s', c, v)), pg_temp.expects('access_a', format('SELECT FROM oversight.problem WHERE %I %s', c, w)),
	format('EXPLAIN expects of %s %s as much as of %s', c, v, w))
FROM (VALUES ('name', '= ''many''', '= ''none'''), ('category', '= ''many''', '= ''none'''), ('name', '< ''a''', '< ''z'''), ('found_on', '> ''2025-06-30''', '> ''2025-07-02'''),
	('category', 'LIKE ''many''', 'LIKE ''none'''), ('category', '~ ''many''', '~ ''none''')) AS t(c, v, w);
ALTER TABLE oversight.problem ALTER category SET STATISTICS -1;
ANALYZE oversight.problem;
SELECT isnt(pg_temp.expects('access_a', 'SELECT FROM oversight.problem WHERE category = ''many'''), pg_temp.expects('access_a', 'SELECT FROM oversight.problem WHERE category = ''none'''),
	'as it would not with statistics');
ROLLBACK TO many;
SELECT is(pg_temp.try(p.name, 'SELECT count(*) FROM pg_stats WHERE schemaname = ''oversight'' AND tablename IN (SELECT c.relname FROM pg_class AS c WHERE c.relrowsecurity)'), 'ok: 0',
	'pg_stats says nothing to ' || p.name) FROM person AS p WHERE p.place IN ('department', 'bi', 'stray');

---------------------------------------------------------------- writing

-- how many rows a person meets
CREATE FUNCTION pg_temp.rows_met(p person, r relation) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM oversight.%I %s', r.name,
		CASE WHEN r.by_department THEN format('WHERE department = ANY (string_to_array(%L, '',''))', pg_temp.meets(p, r)) ELSE '' END) INTO n;
	RETURN n;
END
$$;
CREATE FUNCTION pg_temp.is_written(place text, relation text, column_name text) RETURNS boolean LANGUAGE sql AS $$
	SELECT EXISTS (SELECT FROM written AS w WHERE w.relation = $2 AND w.name = $1 AND $3 = ANY (string_to_array(w.columns, ' ')))
$$;
-- every column, left as it is: no rule need be asked
INSERT INTO cell (way, person, relation, statement, expected)
SELECT 'UPDATE', p.name, r.name, format('UPDATE oversight.%I SET %I = %2$I', r.name, a.attname),
	CASE WHEN p.place = 'stray' THEN CASE WHEN r.by_row THEN 'ok: 0' ELSE 'ok: [1-9]\d*' END
		WHEN p.place <> 'owner' AND (pg_temp.says(p, r) !~ 'update' OR pg_temp.is_written('nobody', r.name, a.attname)
			OR p.place = 'department' AND NOT pg_temp.is_written(p.place, r.name, a.attname)) THEN '42501'
		ELSE format('ok: %s', pg_temp.rows_met(p, r)) END
FROM person AS p, relation AS r JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '' AND a.attgenerated = '';
-- a number is given once
INSERT INTO cell (way, person, relation, statement, expected)
SELECT 'UPDATE', p.name, r.name, format('UPDATE oversight.%I SET %I = DEFAULT', r.name, a.attname), CASE WHEN p.place = 'stray' THEN 'ok: 0' ELSE '42501' END
FROM person AS p, relation AS r JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attidentity <> '' WHERE p.place <> 'owner';
SELECT pg_temp.judge('UPDATE');

-- to another department: nobody but the office
INSERT INTO cell (way, person, relation, statement, expected)
SELECT 'move', p.name, r.name, format('UPDATE oversight.%I SET department = ''b''', r.name), CASE WHEN p.place = 'stray' THEN 'ok: 0' ELSE '42501' END
FROM person AS p, relation AS r WHERE r.by_department AND p.place NOT IN ('owner', 'office');
INSERT INTO cell (way, person, relation, statement, expected) VALUES
	('move', 'access_office', 'problem', 'UPDATE oversight.problem SET department = ''b'' WHERE department = ''a''', 'ok: 3');
SELECT pg_temp.judge('move');

INSERT INTO cell (way, person, relation, statement, expected)
SELECT 'DELETE', p.name, r.name, format('DELETE FROM oversight.%I', r.name),
	CASE WHEN p.place = 'stray' THEN CASE WHEN r.by_row THEN 'ok: 0' ELSE '(ok: \d+|23503)' END
		WHEN p.place <> 'owner' AND pg_temp.says(p, r) !~ 'delete' THEN '42501'
		-- what others rest on, and what the rules keep, stays for other reasons
		WHEN EXISTS (SELECT FROM pg_constraint WHERE confrelid = r.oid AND confdeltype <> 'c') OR r.name = 'problem' THEN '(23503|23514)'
		WHEN r.name IN ('answer', 'supervision_letter', 'problem_stage', 'order_extension') THEN '23514'
		ELSE format('ok: %s', pg_temp.rows_met(p, r)) END
FROM person AS p, relation AS r;
SELECT pg_temp.judge('DELETE');

-- a row that may be added to each table; %1$L is its department
CREATE FUNCTION pg_temp.number(relation text, which text, department text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	result integer;
BEGIN
	EXECUTE format('SELECT %s(%s_id) FROM oversight.%s WHERE department = $1', which, replace(relation, 'assignment_', ''), relation) INTO result USING department;
	RETURN result;
END
$$;
CREATE TEMP TABLE sample (relation text, columns text, row_text text);
INSERT INTO sample VALUES
	('region', 'region, name', '''x'', ''x'''),
	('department', 'department, name', '''x'', ''x'''),
	('indicator', 'indicator, name, direction', '''x'', ''x'', ''higher_is_better'''),
	('indicator_value', 'indicator, region, period, value', '''i'', ''r'', ''2025-08-01'', 1'),
	('benchmark', 'indicator, benchmark_kind, period, value, name', '''i'', ''nation'', ''2025-08-01'', 1, ''x'''),
	('task_list', 'task_list, name, list_kind, starts_on, due_on', '''x'', ''x'', ''publicity'', ''2025-01-01'', ''2025-12-31'''),
	('task', 'department, task_list, name', '%1$L, ''l'', ''x'''),
	('task_progress', 'department, task_id, period, reported_on, percent', '%1$L, {min task}, ''2025-07-01'', ''2025-08-03'', 60'),
	('task_condition', 'department, task_id, condition, met', '%1$L, {min task}, ''x'', true'),
	('closure_application', 'department, task_id, applied_on', '%1$L, {max task}, ''2025-07-20'''),
	('report_duty', 'department, task_list, starts_on', '%1$L, ''m'', ''2025-01-01'''),
	('task_support', 'department, task_id, supporting_department', '%1$L, {max task}, %1$L'),
	('problem_support', 'department, problem_id, supporting_department', '%1$L, {max problem}, %1$L'),
	('report', 'department, task_list, period, submitted_on', '%1$L, ''l'', ''2025-07-01'', ''2025-08-03'''),
	('problem', 'department, source, name, found_on', '%1$L, ''hotline'', ''x'', ''2025-07-01'''),
	('problem_condition', 'department, problem_id, condition', '%1$L, {min problem}, ''x'''),
	('assignment_order', 'department, problem_id, requirement, ordered_on, workdays', '%1$L, {max problem}, ''x'', ''2025-07-01'', 5'),
	('problem_stage', 'department, problem_id, stage, entered_on', '%1$L, {min problem} + 1, ''answered'', ''2025-07-20'''),
	('order_pause', 'department, order_id, ground, starts_on, ends_on', '%1$L, {min assignment_order}, ''x'', ''2025-06-05'', ''2025-06-06'''),
	('order_extension', 'department, order_id, ground, asked_on, workdays', '%1$L, {min assignment_order}, ''x'', ''2025-06-06'', 1'),
	('light_rule', 'subject, measure, scale', '''task'', ''pace_gap_pp'', ''[0,]=绿灯; [,0)=红灯'''),
	('answer', 'department, order_id, answered_on, content', '%1$L, {max assignment_order}, ''2025-07-20'', ''x'''),
	('supervision_letter', 'department, order_id, issued_on', '%1$L, {min assignment_order}, ''2025-06-30'''),
	('import_rejected', 'imported_at, source, target, row_place, reason, original', 'now(), ''x'', ''task'', 1, ''x'', ''{}'''),
	('paper_template', 'paper, place, part, text', '''letter'', 900, ''note'', ''x'''),
	('sheet_mapping', 'name, target, mapping, saved_at', '''new'', ''task'', ''{}'', now()'),
	('import_fault', 'rejected_id, fault_place, fault, reason', '(SELECT min(rejected_id) FROM oversight.import_rejected), 99, ''total'', ''x'''),
	('vocabulary', 'list, code, zh', '''list_kind'', ''x'', ''x'''),
	('name_alias', 'of_table, alias, code', '''department'', ''x'', ''a'''),
	('closed_period', 'period, closed_on', '''2024-01-01'', ''2024-02-01'''),
	('role_grant', 'role, as_role', '''access_nobody'', ''office'''),
	('ledger_version', 'version, made', '99, ''{}'''),
	('audit', 'changed_at, session_role, acting_role, table_name, operation', 'now(), ''x'', ''x'', ''task'', ''DELETE'''),
	('audit_seal', 'position, audit_id, hash, sealed_at, is_late', '1000, 1000, sha256(''''), now(), false'),
	('audit_archive', 'first_position, last_position, last_hash, greatest_id, archive_schema, archive_table, archived_at', '100000, 100000, sha256(''''), 1, ''x'', ''x'', now()');
SELECT set_eq('SELECT relation FROM sample', 'SELECT name FROM relation', 'there is a row for every table');
CREATE FUNCTION pg_temp.row_of(s sample, department text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text := format(s.row_text, department);
	hole text[];
BEGIN
	FOR hole IN SELECT regexp_matches(s.row_text, '\{(min|max) (\w+)\}', 'g') LOOP
		result := replace(result, format('{%s %s}', hole[1], hole[2]), pg_temp.number(hole[2], hole[1], department)::text);
	END LOOP;
	RETURN result;
END
$$;
INSERT INTO cell (way, person, relation, statement, expected)
SELECT w.way, p.name, r.name || ' of ' || d, format('INSERT INTO oversight.%I (%s) VALUES (%s)%s', r.name, s.columns, pg_temp.row_of(s, d), w.tail),
	CASE WHEN p.place = 'owner' THEN 'ok: 1'
		WHEN p.place = 'stray' AND NOT r.by_row THEN 'ok: 1'
		WHEN p.place <> 'stray' AND pg_temp.says(p, r) !~ 'insert' THEN '42501'
		WHEN p.place = 'office' OR d = ANY (string_to_array(p.department, ',')) THEN 'ok: 1'
		-- (rules that look first find no such problem, no condition: they see with the same eyes)
		WHEN r.name = 'problem_stage' THEN '23503'
		WHEN r.name = 'closure_application' THEN '23514'
		WHEN r.name = 'supervision_letter' THEN '23503'
		ELSE '42501' END
FROM (VALUES ('INSERT', ''), ('INSERT RETURNING', ' RETURNING *'), ('INSERT ON CONFLICT', ' ON CONFLICT DO NOTHING')) AS w(way, tail),
	person AS p, relation AS r JOIN sample AS s ON s.relation = r.name, unnest('{a,b}'::text[]) AS d
WHERE (d = 'b' OR r.by_department) AND NOT (p.place = 'stray' AND w.way <> 'INSERT');
SELECT pg_temp.judge('INSERT');
SELECT pg_temp.judge('INSERT RETURNING');
SELECT pg_temp.judge('INSERT ON CONFLICT');

-- a department asks for more time, and decides nothing; the office decides once
INSERT INTO cell (way, person, relation, statement, expected)
SELECT 'extension', p.name, 'order_extension', format(w.statement, pg_temp.number('assignment_order', 'min', 'a')),
	CASE WHEN p.place IN ('owner', 'office') THEN w.office WHEN p.place = 'stray' THEN w.stray ELSE '42501' END
FROM person AS p, (VALUES
	('INSERT INTO oversight.order_extension (department, order_id, ground, asked_on, workdays, decision, decided_on) VALUES (''a'', %s, ''x'', ''2025-06-06'', 1, ''granted'', ''2025-06-06'')', 'ok: 1', '42501'),
	('INSERT INTO oversight.order_extension (department, order_id, ground, asked_on, workdays, decision, decided_on) VALUES (''a'', %s, ''x'', ''2025-06-06'', 1, NULL, NULL)', 'ok: 1', '42501'),
	('UPDATE oversight.order_extension SET decision = ''denied'', decided_on = ''2025-06-06'' WHERE department = ''a'' AND decision IS NULL', 'ok: 1', 'ok: 0'),
	('UPDATE oversight.order_extension SET decision = ''denied'' WHERE decision = ''granted''', '23514', 'ok: 0'),
	('UPDATE oversight.order_extension SET workdays = 2 WHERE decision = ''granted''', '23514', 'ok: 0')) AS w(statement, office, stray);
SELECT pg_temp.judge('extension');
-- (not by its privileges alone)
GRANT INSERT ON oversight.order_extension TO access_a;
SELECT is(pg_temp.try('access_a', format('INSERT INTO oversight.order_extension (department, order_id, ground, asked_on, workdays%s) VALUES (''a'', %s, ''x'', ''2025-06-06'', 1%s)',
	c, pg_temp.number('assignment_order', 'min', 'a'), v)), outcome, 'a department that may write all columns, ' || what)
FROM (VALUES ('', '', 'ok: 1', 'asks'), (', decision, decided_on', ', ''granted'', ''2025-06-06''', '42501', 'grants nothing')) AS t(c, v, outcome, what);
REVOKE INSERT ON oversight.order_extension FROM access_a;
SELECT bizenv.grant_ledger('oversight', 'access_a', as_role => 'department', department => 'a') \g /dev/null

-- a deadline is nobody's to give: the office may write it only as pauses, extensions
-- and calendars make it
INSERT INTO cell (way, person, relation, statement, expected)
SELECT 'deadline', p.name, 'assignment_order', w.statement, CASE p.place WHEN 'office' THEN w.office WHEN 'owner' THEN w.owner WHEN 'stray' THEN w.stray ELSE '42501' END
FROM person AS p, (VALUES
	('INSERT INTO oversight.assignment_order (department, problem_id, requirement, ordered_on, workdays, due_on) SELECT ''a'', max(problem_id), ''x'', ''2025-07-01'', 5, ''2025-07-08'' FROM oversight.problem WHERE department = ''a''', '42501', 'ok: 1', '[0-9]+'),
	('INSERT INTO oversight.assignment_order (department, problem_id, requirement, ordered_on, workdays, due_on) SELECT ''a'', max(problem_id), ''x'', ''2025-07-01'', 5, ''2025-07-09'' FROM oversight.problem WHERE department = ''a''', '42501', '23514', '[0-9]+'),
	('INSERT INTO oversight.assignment_order (department, problem_id, requirement, ordered_on, workdays, due_reason) SELECT ''a'', max(problem_id), ''x'', ''2025-07-01'', 5, NULL FROM oversight.problem WHERE department = ''a''', '42501', 'ok: 1', '[0-9]+'),
	('UPDATE oversight.assignment_order SET due_on = due_on + 1', '23514', '23514', 'ok: 0'),
	('UPDATE oversight.assignment_order SET due_on = due_on - 1, due_reason = ''not_announced''', '23514', '23514', 'ok: 0'),
	('WITH w AS (UPDATE oversight.assignment_order SET due_on = NULL, due_reason = ''paused'' RETURNING due_on, due_reason) SELECT concat_ws('' '', min(due_on), max(due_reason)) FROM w', 'ok: 2025-06-10', 'ok: 2025-06-10', 'ok: ')) AS w(statement, office, owner, stray);
SELECT pg_temp.judge('deadline');

---------------------------------------------------------------- probes: what is told by being refused

-- how something is refused, in words, without its numbers
CREATE FUNCTION pg_temp.refusal(role text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	message text; detail text; hint text;
BEGIN
	PERFORM set_config('role', role, true);
	EXECUTE statement;
	RAISE EXCEPTION USING ERRCODE = 'ZZ999';
EXCEPTION
	WHEN SQLSTATE 'ZZ999' THEN
		RETURN 'done';
	WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
		RETURN regexp_replace(concat_ws(' / ', SQLSTATE, message, detail, hint), '\d+', 'N', 'g');
END
$$;
-- a row of b's that is there and one that is not: the refusals are the same
CREATE TEMP TABLE probe (what text, statement text, there text, not_there text);
INSERT INTO probe VALUES
	('key of a task in a foreign key', 'INSERT INTO oversight.task_progress (department, task_id, period, reported_on) VALUES (''a'', %s, ''2025-07-01'', ''2025-08-03'')', pg_temp.number('task', 'min', 'b'), '999999'),
	('key of a task', 'INSERT INTO oversight.closure_application (department, task_id, applied_on) VALUES (''b'', %s, ''2025-07-20'')', pg_temp.number('task', 'max', 'b'), '999999'),
	('key of an order in a foreign key', 'INSERT INTO oversight.answer (department, order_id, answered_on, content) VALUES (''a'', %s, ''2025-07-20'', ''x'')', pg_temp.number('assignment_order', 'min', 'b'), '999999'),
	('key of an order', 'INSERT INTO oversight.answer (department, order_id, answered_on, content) VALUES (''b'', %s, ''2025-07-20'', ''x'')', pg_temp.number('assignment_order', 'min', 'b'), '999999'),
	('key of an order in a foreign key of an extension', 'INSERT INTO oversight.order_extension (department, order_id, ground, asked_on, workdays) VALUES (''a'', %s, ''x'', ''2025-06-06'', 1)', pg_temp.number('assignment_order', 'min', 'b'), '999999'),
	('key of an order of an extension', 'INSERT INTO oversight.order_extension (department, order_id, ground, asked_on, workdays) VALUES (''b'', %s, ''x'', ''2025-06-06'', 1)', pg_temp.number('assignment_order', 'min', 'b'), '999999'),
	('day of an order of an extension', 'INSERT INTO oversight.order_extension (department, order_id, ground, asked_on, workdays) VALUES (''b'', %s, ''x'', ''2025-07-06'', 1)', pg_temp.number('assignment_order', 'min', 'b'), '999999'),
	('key of a problem in a foreign key', 'INSERT INTO oversight.problem_stage (department, problem_id, stage, entered_on) VALUES (''a'', %s, ''answered'', ''2025-07-20'')', pg_temp.number('problem', 'min', 'b'), '999999'),
	('key of a problem', 'INSERT INTO oversight.problem_stage (department, problem_id, stage, entered_on) VALUES (''b'', %s, ''answered'', ''2025-07-20'')', pg_temp.number('problem', 'min', 'b'), '999999'),
	('unique key of progress', 'INSERT INTO oversight.task_progress (department, task_id, period, reported_on) VALUES (''b'', %s, ''2025-06-01'', ''2025-08-03'')', pg_temp.number('task', 'min', 'b'), '999999'),
	('unique key of progress, on conflict', 'INSERT INTO oversight.task_progress (department, task_id, period, reported_on) VALUES (''b'', %s, ''2025-06-01'', ''2025-08-03'') ON CONFLICT DO NOTHING', pg_temp.number('task', 'min', 'b'), '999999'),
	('unique key of a report', 'INSERT INTO oversight.report (department, task_list, period, submitted_on) VALUES (''b'', ''l'', %L, ''2025-08-03'')', '2025-06-01', '2025-05-01'),
	('foreign key of a report', 'INSERT INTO oversight.report (department, task_list, period, submitted_on) VALUES (''b'', %L, ''2025-04-01'', ''2025-08-03'')', 'l', 'm'),
	('the word of a check', 'INSERT INTO oversight.task_progress (department, task_id, period, reported_on, percent) VALUES (''b'', %s, ''2025-06-01'', ''2025-08-03'', 60)', pg_temp.number('task', 'min', 'b'), '999999');
SELECT is(pg_temp.refusal('access_a', format(statement, there)), pg_temp.refusal('access_a', format(statement, not_there)), 'nothing is told by the ' || what) FROM probe;
SELECT is_empty($$SELECT what, r FROM probe, pg_temp.refusal('access_a', format(statement, there)) AS r WHERE r = 'done' OR r ~ 'secret'$$, 'and all are refused');
SELECT is(pg_temp.refusal('access_a', format('INSERT INTO oversight.task_progress (department, task_id, period, reported_on) VALUES (''a'', %s, ''2025-06-01'', ''2025-08-03'')', pg_temp.number('task', 'min', 'a'))),
	'N / duplicate key value violates unique constraint "task_progress_pkey" /  / ', 'of its own key it is told');

---------------------------------------------------------------- what no place gives

INSERT INTO cell (way, person, relation, statement, expected)
SELECT 'owner''s command', p.name, r.name, format(c, r.name),
	-- (what is not there is missed first)
	CASE WHEN p.place <> 'nobody' AND c ~ '^DROP POLICY' AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = r.oid AND polname = 'reads')
		OR p.place <> 'nobody' AND c ~ '^DROP TRIGGER' AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = r.oid AND tgname = 'audit') THEN '42704' ELSE '42501' END
FROM person AS p, relation AS r, unnest(ARRAY[
	'TRUNCATE oversight.%I CASCADE', 'DROP TABLE oversight.%I CASCADE', 'ALTER TABLE oversight.%I DISABLE TRIGGER ALL', 'ALTER TABLE oversight.%I DISABLE TRIGGER audit',
	'ALTER TABLE oversight.%I DISABLE ROW LEVEL SECURITY', 'ALTER TABLE oversight.%I NO FORCE ROW LEVEL SECURITY', 'ALTER TABLE oversight.%I RENAME TO x',
	'CREATE POLICY x ON oversight.%I USING (true)', 'DROP POLICY reads ON oversight.%I', 'CREATE RULE x AS ON INSERT TO oversight.%I DO INSTEAD NOTHING',
	'CREATE TRIGGER x BEFORE INSERT OR UPDATE ON oversight.%I FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()', 'DROP TRIGGER audit ON oversight.%I',
	'CREATE INDEX ON oversight.%I ((1))', 'COMMENT ON TABLE oversight.%I IS ''x''',
	'CREATE TABLE oversight.x (LIKE oversight.%I)', 'ALTER TABLE oversight.%I SET SCHEMA public', 'CLUSTER oversight.%I']) AS c
WHERE p.place NOT IN ('owner', 'stray');
SELECT pg_temp.judge('owner''s command');
SELECT is((SELECT string_agg(format('%s %s %s', p.name, privilege, r.name), ', ') FROM person AS p, relation AS r, unnest('{TRUNCATE,REFERENCES,TRIGGER}'::text[]) AS privilege
	WHERE p.place NOT IN ('owner', 'stray') AND has_table_privilege(p.name, r.oid, privilege)), NULL, 'nobody has TRUNCATE, REFERENCES or TRIGGER');
SELECT is((SELECT string_agg(format('%s %s', p.name, r.name), ', ') FROM person AS p, relation AS r
	WHERE p.place NOT IN ('owner', 'stray') AND has_any_column_privilege(p.name, r.oid, 'REFERENCES')), NULL, 'not of a column');
SELECT is((SELECT string_agg(format('%s %s %s', p.name, c.relname, privilege), ', ') FROM person AS p, pg_class AS c, unnest('{USAGE,SELECT,UPDATE}'::text[]) AS privilege
	WHERE p.place NOT IN ('owner', 'stray') AND c.relnamespace = 'oversight'::regnamespace AND c.relkind = 'S' AND has_sequence_privilege(p.name, c.oid, privilege)), NULL,
	'nobody gets at the numbers');
SELECT is((SELECT string_agg(format('%s %s', p.name, c.oid::regclass), ', ') FROM person AS p, pg_class AS c
	WHERE p.place NOT IN ('owner') AND c.relacl::text ~ format('%s=[^/]*\*', p.name)), NULL, 'nobody can hand on what he was granted');
SELECT is((SELECT string_agg(p.name, ', ') FROM person AS p WHERE p.place <> 'owner' AND has_schema_privilege(p.name, 'oversight', 'CREATE')), NULL, 'nobody adds to the schema');

-- to lock a table against others, one must be allowed to change all of it
INSERT INTO cell (way, person, relation, statement, expected)
SELECT 'LOCK', p.name, r.name, format('LOCK TABLE oversight.%I IN ACCESS EXCLUSIVE MODE', r.name),
	CASE WHEN p.place = 'owner' OR p.place = 'office' AND r.office ~ 'delete' THEN 'ok: .*' ELSE '42501' END
FROM person AS p, relation AS r WHERE p.place <> 'stray';
SELECT pg_temp.judge('LOCK');
INSERT INTO cell (way, person, relation, statement, expected)
SELECT 'FOR UPDATE', p.name, r.name, format('SELECT count(*) FROM (SELECT FROM oversight.%I FOR UPDATE) AS x', r.name),
	CASE WHEN p.place = 'owner' THEN 'ok: .*'
		WHEN pg_temp.says(p, r) !~ '\mread\M' OR pg_temp.says(p, r) !~ 'update' THEN '42501'
		ELSE format('ok: %s', pg_temp.rows_met(p, r)) END
FROM person AS p, relation AS r WHERE p.place <> 'stray';
SELECT pg_temp.judge('FOR UPDATE');

-- policies are not switched off, only noticed
CREATE FUNCTION pg_temp.without_policies(relation text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	PERFORM set_config('row_security', 'off', true);
	EXECUTE format('SELECT count(*) FROM oversight.%I', relation) INTO n;
	RETURN n;
END
$$;
INSERT INTO cell (way, person, relation, statement, expected)
SELECT 'row_security = off', p.name, r.name, format('SELECT %I.without_policies(%L)', :'temp', r.name),
	CASE WHEN p.place = 'bi' AND NOT r.by_row THEN '(42501|ok: \d+)'	-- (some column may be read)
		WHEN r.by_row AND NOT (p.place = 'owner' AND r.name IN ('audit', 'audit_seal', 'audit_archive')) OR p.place NOT IN ('owner', 'stray') AND pg_temp.says(p, r) !~ '\mread\M'
		THEN '42501' ELSE 'ok: \d+' END
FROM person AS p, relation AS r;
SELECT pg_temp.judge('row_security = off');

---------------------------------------------------------------- functions

INSERT INTO cell (way, person, relation, statement, expected)
SELECT 'function', p.name, f.name, f.statement, CASE WHEN p.place = ANY (string_to_array(f.places, ' ')) THEN 'ok: .*' ELSE '42501' END
FROM person AS p, (VALUES
	('audit_head', 'SELECT bizenv.audit_head(''oversight'')', 'owner office auditor'),
	('verify_audit', 'SELECT v.sealed_count FROM bizenv.verify_audit(''oversight'') AS v', 'owner office auditor'),
	('seal_audit', 'SELECT bizenv.seal_audit(''oversight'')', 'owner'),
	('ledger_faults', 'SELECT count(*) FROM bizenv.ledger_faults(''oversight'')', 'owner office auditor'),
	('grant_ledger', 'SELECT bizenv.grant_ledger(''oversight'', ''access_nobody'', as_role => ''office'')', 'owner'),
	('revoke_ledger', 'SELECT bizenv.revoke_ledger(''oversight'', ''access_a'')', 'owner')) AS f(name, statement, places);
SELECT pg_temp.judge('function');

---------------------------------------------------------------- who asks first, who asks next

-- one plan, kept, for whoever asks
CREATE FUNCTION pg_temp.kept_plan() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN (SELECT string_agg(DISTINCT p.department, ',' ORDER BY p.department) FROM oversight.problem AS p);
END
$$;
SET LOCAL plan_cache_mode = force_generic_plan;
SELECT is((SELECT string_agg(pg_temp.try(r, format('SELECT %I.kept_plan()', :'temp')), ' ') FROM unnest('{access_office,access_a,access_ab,access_auditor,access_a,access_owner,access_nobody,access_a}'::text[]) AS r),
	'ok: a,b ok: a ok: a,b ok: a,b ok: a ok: a,b 42501 ok: a', 'a kept plan is made anew for another role');
PREPARE problems AS SELECT string_agg(DISTINCT department, ',' ORDER BY department) FROM oversight.problem;
SET LOCAL ROLE access_office;
EXECUTE problems \gset office_
SET LOCAL ROLE access_a;
EXECUTE problems \gset a_
EXECUTE problems \gset again_
DECLARE mine CURSOR FOR SELECT department, problem_id FROM oversight.problem ORDER BY problem_id DESC;
FETCH mine \gset cursor_
RESET ROLE;
EXECUTE problems \gset super_
SELECT is(array[:'office_string_agg', :'a_string_agg', :'again_string_agg', :'super_string_agg', :'cursor_department'], '{"a,b",a,a,"a,b",a}'::text[], 'so is a prepared statement, and a cursor');

-- a grant is gone when it is taken back; so is what a dropped role had
SET LOCAL ROLE access_owner;
SELECT is(bizenv.revoke_ledger('oversight', 'access_a'), 'access_a has no place in ledger oversight', 'a grant is taken back');
SELECT bizenv.revoke_ledger('oversight', 'access_bi') \g /dev/null
RESET ROLE;
SELECT is((SELECT string_agg(r.name, ' ') FROM relation AS r, unnest('{access_a,access_bi,access_member}'::text[]) AS p
	WHERE has_any_column_privilege(p, r.oid, 'SELECT, INSERT, UPDATE, REFERENCES') AND r.name NOT IN ('role_grant', 'ledger_version')), NULL, 'and nothing is left of it');
SELECT is(has_schema_privilege('access_a', 'oversight', 'USAGE'), false, 'nor of the schema');
SELECT is(pg_temp.try('access_member', 'SELECT count(*) FROM oversight.problem'), '42501', 'members have it no more');
CREATE ROLE access_passing;
SET LOCAL ROLE access_owner;
SELECT bizenv.grant_ledger('oversight', 'access_passing', as_role => 'department', department => 'a') \g /dev/null
RESET ROLE;
DROP OWNED BY access_passing;
DROP ROLE access_passing;
SELECT is(pg_temp.try('access_ab', 'SELECT string_agg(DISTINCT department, '','' ORDER BY department) FROM oversight.problem'), 'ok: a,b', 'a dropped role disturbs nobody');
SELECT is(pg_temp.try('access_owner', 'SELECT bizenv.revoke_ledger(''oversight'', ''access_passing'')'), 'ok: access_passing has no place in ledger oversight', 'and is struck off');
SET LOCAL ROLE access_owner;
SELECT bizenv.revoke_ledger('oversight', 'access_passing') \g /dev/null
RESET ROLE;

---------------------------------------------------------------- grants that are refused

SELECT is(pg_temp.refusal('access_owner', format('SELECT bizenv.%s', call)), refusal, call) FROM (VALUES
	('grant_ledger(''oversight'', ''no such role'', ''office'')', 'N / there is no role of this name / Argument "role" must name one role of this server; PUBLIC is none. / CREATE ROLE makes one; SELECT rolname FROM pg_roles lists them.'),
	('grant_ledger(''oversight'', ''public'', ''office'')', 'N / there is no role of this name / Argument "role" must name one role of this server; PUBLIC is none. / CREATE ROLE makes one; SELECT rolname FROM pg_roles lists them.'),
	('grant_ledger(''oversight'', ''access_owner'', ''bi'')', 'NLPN / the owner of a ledger is its office / Argument "role" names the owner, who keeps all rights. / Let people log in with other roles, and grant those.'),
	('revoke_ledger(''oversight'', ''access_owner'')', 'NLPN / the owner of a ledger is its office / Argument "role" names the owner, who keeps all rights. / Let people log in with other roles, and grant those.'),
	('revoke_ledger(''oversight'', ''no such role'')', 'N / there is no role of this name / Argument "role" must name one role of this server; PUBLIC is none. / CREATE ROLE makes one; SELECT rolname FROM pg_roles lists them.'),
	('grant_ledger(''oversight'', NULL, ''office'')', 'N / the name of a role is missing / Argument "role" is NULL. / Name a role: SELECT rolname FROM pg_roles lists them.'),
	('grant_ledger(''oversight'', ''access_nobody'', ''boss'')', 'N / unknown place in a ledger / Argument "as_role" says what the role is to the ledger. / One of: office (营商环境办), department (部门), auditor (审计员), bi (看板).'),
	('grant_ledger(''oversight'', ''access_nobody'', NULL)', 'N / unknown place in a ledger / Argument "as_role" says what the role is to the ledger. / One of: office (营商环境办), department (部门), auditor (审计员), bi (看板).'),
	('grant_ledger(''oversight'', ''access_nobody'', ''department'')', 'N / a department''s role needs its department / Argument "department" is NULL. / Add department => ''...''; SELECT department, name FROM oversight.department lists them.'),
	('grant_ledger(''oversight'', ''access_nobody'', ''bi'', ''z'')', 'N / there is no such department in the ledger / Argument "department" must be a code of the table department. / SELECT department, name FROM oversight.department lists them; INSERT INTO oversight.department adds one.'),
	('grant_ledger(''oversight'', ''access_nobody'', ''auditor'', ''a'')', 'N / the office and auditors see all departments / Argument "department" is for roles of departments and of BI tools. / Leave it out, or grant as_role => ''department''.'),
	('grant_ledger(''oversight'', ''access_ab'', ''bi'')', 'N / the role has another place in the ledger / Argument "role" names a role that was granted as department. / First take that back: SELECT bizenv.revoke_ledger(''oversight'', ''access_ab''); or make another role.'),
	('grant_ledger(''nowhere'', ''access_ab'', ''bi'')', 'NPN / there is no ledger of this name / The schema that the argument "schema" names is not there, or has no tables of a ledger. / SELECT * FROM bizenv.ledgers lists ledgers; create_ledger makes one.'),
	('audit_head(NULL)', 'N / the name of a ledger is missing / Argument "schema" is NULL. / Name the schema that create_ledger made, such as ''oversight''.'),
	('verify_audit(''oversight'', ''12'')', 'N / this is no head of an audit / Argument "head" must be a position, a colon and N hexadecimal digits. / Pass what audit_head gave when it was kept, or leave "head" out.')) AS t(call, refusal);
SELECT is(pg_temp.refusal('access_office', 'SELECT bizenv.seal_audit(''oversight'')'),
	'N / must be owner of ledger oversight / The ledger that the argument "schema" names belongs to access_owner. / Ask its owner, or a member of that role: SET ROLE access_owner.', 'seal_audit, by the office');
SELECT is(pg_temp.refusal('access_stray', 'SELECT bizenv.verify_audit(''oversight'')'),
	'N / must be office or auditor of ledger oversight / The audit of the ledger that the argument "schema" names is not for everybody. / Its owner may type: SELECT bizenv.grant_ledger(''oversight'', ''access_stray'', as_role => ''auditor'').',
	'verify_audit, where a policy would hide rows');

-- nobody reports, answers, applies or decides ahead, whatever day his session says it is
SET LOCAL timezone = '<X>-167';		-- seven days ahead, which any role may set
SET LOCAL bizenv.as_of = '2199-12-31';
SELECT is(left(pg_temp.try(role, format('INSERT INTO oversight.' || statement, bizenv.today() + days)), 5), '23514', format('%s, %s days ahead: %s', role, days, statement))
FROM unnest('{access_ab,access_office,access_owner}'::text[]) AS p(role), unnest('{1,2,8,40}'::integer[]) AS d(days),
	(VALUES ('report (department, task_list, period, submitted_on) VALUES (''a'', ''l'', ''2025-07-01'', %L)'),
		('report (department, task_list, period, submitted_on) SELECT ''a'', ''l'', date_trunc(''month'', date %L + interval ''1 month''), ''2025-07-03'''),
		('task_progress (department, task_id, period, reported_on) SELECT ''a'', min(task_id), ''2025-07-01'', %L FROM oversight.task WHERE department = ''a'''),
		('answer (department, order_id, answered_on, content) SELECT ''a'', min(order_id), %L, ''x'' FROM oversight.answer WHERE department = ''a'''),
		('closure_application (department, task_id, applied_on) SELECT ''a'', max(task_id), %L FROM oversight.task WHERE department = ''a''')) AS s(statement);
SELECT is(left(pg_temp.try('access_office', format('UPDATE oversight.' || statement, bizenv.today() + 1)), 5), '23514', 'changed to a day ahead: ' || statement) FROM unnest(ARRAY[
	'report SET submitted_on = %L', 'task_progress SET reported_on = %L', 'task_condition SET checked_on = %L', 'problem_condition SET checked_on = %L']) AS statement;
SELECT is(left(pg_temp.try(role, format('INSERT INTO oversight.report (department, task_list, period, submitted_on) VALUES (''a'', ''l'', ''2025-07-01'', %L)', bizenv.today())), 5), 'ok: 1', role || ' reports today')
FROM unnest('{access_ab,access_office}'::text[]) AS role;
RESET timezone;
RESET bizenv.as_of;
SELECT is((SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'oversight.role_grant'::regclass AND mode = 'ShareRowExclusiveLock'), 1::bigint, 'grants take turns');

-- names that want quotes
CREATE ROLE "access ""odd"" 角色; DROP";
SET LOCAL ROLE access_owner;
SELECT bizenv.create_ledger('台账 "1"; $$') \g /dev/null
INSERT INTO "台账 ""1""; $$".department (department, name) VALUES ('a''"b', '甲');
SELECT is(bizenv.grant_ledger('台账 "1"; $$', 'access "odd" 角色; DROP', '部门', 'a''"b'), '"access ""odd"" 角色; DROP" is department of ledger "台账 ""1""; $$", for a''"b', 'names with quotes');
INSERT INTO "台账 ""1""; $$".problem (department, source, name, found_on) VALUES ('a''"b', 'hotline', 'x', '2025-07-01');
SELECT is(pg_temp.try('access "odd" 角色; DROP', 'SELECT count(*) FROM "台账 ""1""; $$".problem'), 'ok: 1', 'and their rows');
SELECT is(bizenv.seal_audit('台账 "1"; $$') ~ '^\d:[0-9a-f]{64}$', true, 'their audit');
SELECT is(v.is_intact, true, 'is intact') FROM bizenv.verify_audit('台账 "1"; $$') AS v;
SELECT is(bizenv.revoke_ledger('台账 "1"; $$', 'access "odd" 角色; DROP') ~ 'has no place', true, 'and their grants are taken back');

RESET ROLE;
SELECT diag(format('%s cells', count(*))) FROM cell;
SELECT * FROM finish();
ROLLBACK;
