-- Every way to write into a ledger, by every role, tried and rolled back: afterwards the
-- ledger is sound or the statement was refused. Tables, columns and keys are read from the
-- catalog. For psql, connected as a superuser; expects the variables "owner" and the roles
-- owner_g, office_g, department_g, auditor_g and bi_g with a place in the ledger "g", two_g with
-- two of them and nobody_g with none (see test/t/14_rules.pl), and "rows": how many rows of a table are tried by each way.
\set ON_ERROR_STOP 1
SET check_function_bodies = off;
CREATE SCHEMA gen;
CREATE TABLE gen.cell (number integer GENERATED ALWAYS AS IDENTITY, way text, person text, relation text, statement text, got text, faults text);
CREATE TABLE gen.person AS SELECT p AS role, regexp_replace(p, '_g$', '') AS name FROM unnest(string_to_array(:'people', ' ')) AS p;

-- What is broken, besides what ledger_faults tells: no calendar is amended here, so a
-- deadline is what the calendar, pauses and extensions say; nothing is lost or without its row of the audit
CREATE FUNCTION gen.broken(by text) RETURNS text LANGUAGE sql AS $$
	SELECT nullif(concat_ws('; ',
		(SELECT string_agg(format('%s %s %s', f.relation, f.row_key, f.fault), ', ') FROM bizenv.ledger_faults('g') AS f
			-- (the owner may give a number himself that is still to come)
			WHERE f.fault <> 'number_set_back'),
		(SELECT 'deadline of order ' || min(o.order_id) FROM g.assignment_order AS o CROSS JOIN LATERAL bizenv.provisional_deadline(o.ordered_on,
				o.workdays + (SELECT coalesce(sum(e.workdays), 0)::integer FROM g.order_extension AS e WHERE e.order_id = o.order_id AND e.decision = 'granted'),
				'workday', o.calendar, (SELECT coalesce(range_agg(daterange(p.starts_on, p.ends_on, '[]')), '{}') FROM g.order_pause AS p WHERE p.order_id = o.order_id)) AS d
			WHERE (o.due_on, o.due_reason) IS DISTINCT FROM (d.due_on, d.due_reason)),
		(SELECT 'a step, an order, an answer or a letter is gone' FROM gen.papers AS p
			WHERE p.steps > (SELECT count(*) FROM g.problem_stage AS s WHERE s.problem_id <> p.collected) OR p.orders > (SELECT count(*) FROM g.assignment_order)
				OR p.answers > (SELECT count(*) FROM g.answer) OR p.letters > (SELECT count(*) FROM g.supervision_letter)),
		(SELECT 'a month that is closed says something else' WHERE by !~ '^(owner|office)' AND EXISTS (SELECT c.r FROM gen.closed AS c EXCEPT SELECT r FROM gen.reported() AS r)),
		(SELECT 'a paper has another text, day or problem' FROM gen.papers AS p WHERE p.texts <> ALL (ARRAY(SELECT md5(string_agg(t, E'\n' ORDER BY t)) FROM gen.text_of_papers(p.upto) AS t)))), '')
$$;
-- what papers say, whatever their department, of those that were there at first
CREATE FUNCTION gen.text_of_papers(upto integer[]) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT format('o %s %s %s', o.order_id, o.problem_id, o.ordered_on) FROM g.assignment_order AS o WHERE o.order_id <= upto[1]
	UNION ALL SELECT format('a %s %s %s', a.answer_id, a.order_id, a.answered_on) FROM g.answer AS a WHERE a.answer_id <= upto[2]
	UNION ALL SELECT format('l %s %s %s %s %s', l.letter_id, l.order_id, l.issued_on, l.level, l.reason) FROM g.supervision_letter AS l WHERE l.letter_id <= upto[3]
	UNION ALL SELECT format('c %s %s %s', c.application_id, c.task_id, c.applied_on) FROM g.closure_application AS c WHERE c.decision IS NOT NULL AND c.application_id <= upto[4]
	UNION ALL SELECT format('s %s %s %s %s', s.problem_id, s.step, s.stage, s.entered_on) FROM g.problem_stage AS s WHERE (s.problem_id, s.step) IN (SELECT k.problem_id, k.step FROM gen.step AS k)
$$;
-- what was reported of months that are closed (what comes late adds to it)
CREATE FUNCTION gen.reported() RETURNS SETOF text LANGUAGE sql AS $$
	SELECT p::text FROM g.task_progress AS p WHERE p.period IN (SELECT c.period FROM g.closed_period AS c)
	UNION ALL SELECT r::text FROM g.report AS r WHERE r.period IN (SELECT c.period FROM g.closed_period AS c)
$$;
CREATE TABLE gen.closed AS SELECT r FROM gen.reported() AS r;
CREATE TABLE gen.step AS SELECT s.problem_id, s.step FROM g.problem_stage AS s WHERE s.problem_id <> :collected;
CREATE TABLE gen.papers AS SELECT :collected AS collected, u.upto, (SELECT count(*) FROM gen.step) AS steps, (SELECT count(*) FROM g.assignment_order) AS orders,
	(SELECT count(*) FROM g.answer) AS answers, (SELECT count(*) FROM g.supervision_letter) AS letters, (SELECT md5(string_agg(t, E'\n' ORDER BY t)) FROM gen.text_of_papers(u.upto) AS t) AS texts
FROM (SELECT ARRAY[(SELECT max(order_id) FROM g.assignment_order), (SELECT max(answer_id) FROM g.answer), (SELECT max(letter_id) FROM g.supervision_letter), (SELECT max(application_id) FROM g.closure_application)] AS upto) AS u;

CREATE FUNCTION gen.try(role text, statement text, OUT got text, OUT faults text) LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	BEGIN
		PERFORM set_config('role', role, true);
		EXECUTE statement;
		GET DIAGNOSTICS n = ROW_COUNT;
		PERFORM set_config('role', 'none', true);
		IF n > 0 OR statement ~ '^WITH' THEN
			faults := gen.broken(role);
		END IF;
		RAISE EXCEPTION USING ERRCODE = 'ZZ999', MESSAGE = 'ok ' || n, DETAIL = coalesce(faults, '');
	EXCEPTION WHEN OTHERS THEN
		got := CASE SQLSTATE WHEN 'ZZ999' THEN SQLERRM ELSE SQLSTATE END;
		IF SQLSTATE NOT IN ('ZZ999', '42501', '23514', '23505', '23503', '23502') THEN
			got := SQLSTATE || ' ' || SQLERRM;
		END IF;
	END;
END
$$;

-- the columns of a table, each with the values that are tried in it
CREATE TABLE gen.value (relation text, name text, is_identity boolean, is_derived boolean, is_key boolean, number smallint, value text);
CREATE FUNCTION gen.fill() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	c record;
BEGIN
	FOR c IN
		SELECT r.relname, a.attname, a.attnum, a.attidentity <> '' AS is_identity, a.atttypid,
			(r.relname, a.attname) IN (('problem_stage', 'step'), ('assignment_order', 'due_on'), ('supervision_letter', 'level'), ('supervision_letter', 'name'), ('supervision_letter', 'reason')) AS is_derived,
			EXISTS (SELECT FROM pg_constraint AS k WHERE k.conrelid = r.oid AND k.contype IN ('p', 'f') AND a.attnum = ANY (k.conkey)) AS is_key,
			(SELECT min(p.relname) FROM pg_constraint AS k JOIN pg_class AS p ON p.oid = k.confrelid WHERE k.conrelid = r.oid AND k.contype = 'f' AND a.attnum = ANY (k.conkey) AND a.attname <> 'department') AS parent
		FROM pg_class AS r JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
		WHERE r.relnamespace = 'g'::regnamespace AND r.relkind = 'r' AND r.relname NOT IN ('audit', 'audit_seal', 'audit_archive', 'ledger_version')
	LOOP
		EXECUTE format('INSERT INTO gen.value SELECT %L, %L, %L, %L, %L, %s, v FROM (
			SELECT v FROM (SELECT DISTINCT quote_literal(x.%I) AS v FROM %s AS x) AS s WHERE v IS NOT NULL LIMIT %s) AS s',
			c.relname, c.attname, c.is_identity, c.is_derived, c.is_key, c.attnum, c.attname,
			CASE WHEN c.attname = 'department' THEN 'g.department' WHEN c.attname = 'parent_task_id' THEN '(SELECT t.task_id AS parent_task_id FROM g.task AS t)' WHEN c.parent IS NOT NULL AND c.attname ~ '_id$' THEN format('g.%I', c.parent) ELSE format('g.%I', c.relname) END,
			CASE WHEN c.is_key OR c.attname IN ('stage', 'decision') THEN 12 ELSE 4 END);
		INSERT INTO gen.value SELECT c.relname, c.attname, c.is_identity, c.is_derived, c.is_key, c.attnum, v FROM unnest(CASE
			WHEN c.is_identity THEN '{DEFAULT,999}'
			WHEN c.atttypid = 'date'::regtype THEN '{"NULL",''2024-02-01'',''2025-06-03'',''2025-09-01''}'
			WHEN c.atttypid = 'boolean'::regtype THEN '{"NULL",true,false}'
			WHEN c.atttypid IN ('integer'::regtype, 'bigint'::regtype, 'numeric'::regtype) THEN '{"NULL",0,100}'
			ELSE '{"NULL",''x''}' END::text[]) AS v;
	END LOOP;
END
$$;
SELECT gen.fill() \g /dev/null

-- the rows of a table: where they are, their keys
CREATE FUNCTION gen.rows_of(relation text, upto integer) RETURNS TABLE (tid text, r jsonb) LANGUAGE plpgsql AS $$
BEGIN
	-- (rows of each kind: those that differ most in what they are)
	RETURN QUERY EXECUTE format('SELECT t.ctid::text, to_jsonb(t) FROM g.%I AS t ORDER BY md5(t::text) LIMIT %s', relation, upto);
END
$$;
-- a row as INSERT takes it, one column with another value
CREATE FUNCTION gen.inserted(relation text, r jsonb, name text, value text, is_whole boolean, OUT columns text, OUT list text) LANGUAGE sql AS $$
	SELECT string_agg(quote_ident(c.name), ', ' ORDER BY c.number), string_agg(CASE WHEN c.name = $3 THEN $4 ELSE quote_nullable(r ->> c.name) END, ', ' ORDER BY c.number)
	FROM (SELECT DISTINCT v.name, v.number, v.is_identity, v.is_derived FROM gen.value AS v WHERE v.relation = $1) AS c
	WHERE $5 OR c.name = $3 AND NOT (c.is_identity AND value = 'DEFAULT') OR NOT c.is_identity AND NOT c.is_derived
$$;

CREATE FUNCTION gen.cells(upto integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	CREATE TEMP TABLE picked AS SELECT t.relation, x.tid, x.r FROM (SELECT DISTINCT v.relation FROM gen.value AS v) AS t CROSS JOIN LATERAL gen.rows_of(t.relation, upto) AS x;
	CREATE TEMP TABLE change AS
		SELECT p.relation, p.tid, p.r, v.name, v.value, v.is_identity, v.is_derived, v.is_key FROM picked AS p JOIN gen.value AS v USING (relation);
	CREATE TEMP TABLE tried (way text, relation text, statement text);
	INSERT INTO tried
	SELECT CASE WHEN c.is_key THEN 'UPDATE of a key' ELSE 'UPDATE' END, c.relation, format('UPDATE g.%I SET %I = %s WHERE ctid = %L', c.relation, c.name, c.value, c.tid) FROM change AS c
	UNION ALL
	SELECT 'INSERT', c.relation, format('INSERT INTO g.%I (%s) OVERRIDING SYSTEM VALUE VALUES (%s)', c.relation, i.columns, i.list)
	FROM change AS c CROSS JOIN LATERAL gen.inserted(c.relation, c.r, c.name, c.value, false) AS i
	UNION ALL
	SELECT 'ON CONFLICT', c.relation, format('INSERT INTO g.%I (%s) OVERRIDING SYSTEM VALUE VALUES (%s) ON CONFLICT (%s) DO UPDATE SET %I = %s', c.relation, i.columns, i.list, k.key, c.name, c.value)
	FROM change AS c CROSS JOIN LATERAL gen.inserted(c.relation, c.r, NULL, NULL, true) AS i
	CROSS JOIN LATERAL (SELECT string_agg(a.attname, ', ') AS key FROM pg_constraint AS k JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
		WHERE k.conrelid = format('g.%I', c.relation)::regclass AND k.contype = 'p') AS k WHERE k.key IS NOT NULL
	UNION ALL
	SELECT 'DELETE', p.relation, format('DELETE FROM g.%I WHERE ctid = %L', p.relation, p.tid) FROM picked AS p;
	IF current_setting('server_version_num')::integer >= 150000 THEN
		INSERT INTO tried
		SELECT 'MERGE', c.relation, format('MERGE INTO g.%I AS t USING (VALUES (1)) AS s ON t.ctid = %L WHEN MATCHED THEN UPDATE SET %I = %s', c.relation, c.tid, c.name, c.value) FROM change AS c WHERE NOT c.is_identity
		UNION ALL
		SELECT 'MERGE', p.relation, format('MERGE INTO g.%I AS t USING (VALUES (1)) AS s ON t.ctid = %L WHEN MATCHED THEN DELETE', p.relation, p.tid) FROM picked AS p
		UNION ALL
		SELECT 'MERGE', c.relation, format('MERGE INTO g.%I AS t USING (VALUES (1)) AS s ON false WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)', c.relation, i.columns, i.list)
		FROM change AS c CROSS JOIN LATERAL gen.inserted(c.relation, c.r, c.name, c.value, false) AS i WHERE c.is_key AND NOT c.is_identity;
	END IF;
	-- the parent moves in the same statement, before what is written or after it
	CREATE TEMP TABLE parent AS
		SELECT 'problem' AS relation, p.problem_id AS number, p.department, d.department AS other FROM g.problem AS p, g.department AS d WHERE d.department <> p.department
		UNION ALL SELECT 'task', t.task_id, t.department, d.department FROM g.task AS t, g.department AS d WHERE d.department <> t.department;
	INSERT INTO tried SELECT 'cascade', p.relation, format('UPDATE g.%1$I SET department = %2$L WHERE %1$I_id = %3$s', p.relation, p.other, p.number) FROM parent AS p;
	INSERT INTO tried SELECT 'cascade', p.relation, format('UPDATE g.%1$I SET department = %2$L, %3$I = %4$s WHERE %1$I_id = %5$s', p.relation, p.other, v.name, v.value, p.number)
	FROM parent AS p JOIN gen.value AS v ON v.relation = p.relation AND v.name <> 'department' WHERE p.number % 3 = 0;
	CREATE TEMP TABLE move AS
		SELECT DISTINCT ON (p.relation, p.number, c.relation, c.tid, c.name, c.value) p.relation AS parent, p.number, p.other, c.*, p.number = (CASE WHEN c.relation IN ('answer', 'supervision_letter', 'order_pause', 'order_extension')
				THEN (SELECT o.problem_id FROM g.assignment_order AS o WHERE o.order_id = (c.r ->> 'order_id')::integer) ELSE (c.r ->> (p.relation || '_id'))::integer END) AS is_own
		FROM parent AS p JOIN change AS c ON c.relation = ANY (CASE p.relation WHEN 'task' THEN '{task_condition,closure_application,task_progress,task_support}'
			ELSE '{problem_stage,problem_condition,assignment_order,answer,supervision_letter,order_pause,order_extension,problem_support}' END::text[]) AND NOT c.is_identity
		ORDER BY p.relation, p.number, c.relation, c.tid, c.name, c.value, md5(p.other || c.tid || c.value);
	INSERT INTO tried
	SELECT 'CTE', m.relation, format(s.form, format('UPDATE g.%1$I SET department = %2$L WHERE %1$I_id = %3$s RETURNING 1', m.parent, m.other, m.number), m.relation, m.name, m.value, m.tid, m.other, i.columns, i.list)
	FROM move AS m CROSS JOIN LATERAL gen.inserted(m.relation, m.r || jsonb_build_object('department', m.other), m.name, m.value, false) AS i
	CROSS JOIN (VALUES ('WITH m AS (%1$s) UPDATE g.%2$I AS t SET %3$I = %4$s FROM m WHERE t.ctid = %5$L'),
		('WITH m AS (%1$s) UPDATE g.%2$I AS t SET %3$I = %4$s WHERE t.ctid = %5$L'),
		('WITH m AS (%1$s) UPDATE g.%2$I AS t SET department = %6$L, %3$I = %4$s FROM m WHERE t.ctid = %5$L'),
		('WITH m AS (%1$s) DELETE FROM g.%2$I AS t USING m WHERE t.ctid = %5$L'),
		('WITH m AS (%1$s) INSERT INTO g.%2$I (%7$s) SELECT %8$s FROM m')) AS s(form)
	WHERE (m.is_own OR m.is_key AND m.number % 2 = 0) AND NOT (s.form ~ 'department = ' AND m.name = 'department')
		AND NOT (s.form ~ 'DELETE' AND m.name <> 'department') AND (s.form !~ ' SET .* WHERE t' OR s.form ~ 'FROM m' OR upto > 100);
	-- two tasks change at once: a tree is put otherwise, goes to another list, is cancelled by parts
	CREATE TEMP TABLE turn AS
		SELECT t.task_id AS number, format(s.form, v.value) AS does FROM g.task AS t CROSS JOIN (VALUES ('parent_task_id', 'parent_task_id = %s'), ('task_list', 'task_list = %s'), ('department', 'department = %s'),
			('cancelled_on', 'cancelled_on = %s'), ('cancelled_on', 'cancelled_on = %s, cancelled_reason = NULL'), ('part_count', 'part_count = %s')) AS s(name, form)
		JOIN gen.value AS v ON v.relation = 'task' AND v.name = s.name WHERE t.task_id > 4;
	INSERT INTO tried SELECT 'CTE', 'task', format(f.form, a.does, a.number, b.does, b.number)
	FROM turn AS a JOIN turn AS b ON a.number <> b.number CROSS JOIN (VALUES ('WITH m AS (UPDATE g.task SET %s WHERE task_id = %s RETURNING 1) UPDATE g.task SET %s FROM m WHERE task_id = %s'),
		('WITH m AS (DELETE FROM g.task WHERE task_id = %2$s RETURNING 1) UPDATE g.task SET %3$s FROM m WHERE task_id = %4$s')) AS f(form)
	WHERE abs(hashtext(a.does || a.number || b.does || b.number)) % 20000 < upto * 20 AND (f.form ~ 'SET %s WHERE' OR a.does ~ 'part_count');
	INSERT INTO gen.cell (way, person, relation, statement)
	SELECT t.way, p.role, t.relation, t.statement FROM (SELECT DISTINCT * FROM tried) AS t, gen.person AS p
	-- who may write little is tried by fewer rows
	WHERE p.name ~ 'owner|office|department' OR hashtext(t.statement) % 6 = 0 AND p.name <> 'nobody' OR hashtext(t.statement) % 36 = 0;
END
$$;
SELECT gen.cells(:rows) \g /dev/null
UPDATE gen.cell AS c SET (got, faults) = (SELECT t.got, t.faults FROM gen.try(c.person, c.statement) AS t) WHERE hashtext(c.statement) % :share = 0 OR c.person = 'department_g' AND hashtext(c.statement) % greatest(:share / 4, 1) = 0;
DELETE FROM gen.cell WHERE got IS NULL;
ANALYZE gen.cell;
