-- The longest texts that a ledger takes (pgTAP): none is cut in silence, neither in a view nor in
-- rows that a function gives.  Each text is filled up to what its column holds and ends in 末; what
-- is shown at the full length of its column must end in 末, or in … where there was more.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/tools.psql
SET LOCAL client_min_messages = error;
SELECT bizenv.create_ledger('lengths') \g /dev/null
SELECT bizenv.load_sample('lengths') \g /dev/null
SET LOCAL bizenv.as_of = '2025-07-31';

CREATE FUNCTION pg_temp.lengthen(relation text, col text, most integer) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('UPDATE lengths.%I SET %I = rpad(coalesce(%2$I, %4$L), %3$s, %4$L) || %5$L', relation, col, most - 1, '长', '末');
	RETURN 'full';
EXCEPTION WHEN check_violation OR foreign_key_violation OR unique_violation OR integrity_constraint_violation OR insufficient_privilege OR object_not_in_prerequisite_state OR invalid_parameter_value OR invalid_text_representation THEN	-- a code, a key, or what no longer may change: stays as it is
	RETURN SQLSTATE;
END
$$;

-- departments at hand and conditions beyond what one column holds
INSERT INTO lengths.department (department, name) SELECT 'z' || n, '协办单位' || n FROM generate_series(1, 30) AS n;
INSERT INTO lengths.task_support (department, task_id, supporting_department) SELECT t.department, t.task_id, 'z' || n FROM (SELECT department, task_id FROM lengths.task ORDER BY task_id LIMIT 1) AS t, generate_series(1, 30) AS n;
INSERT INTO lengths.task_support (department, task_id, supporting_department) SELECT t.department, t.task_id, 'z' || n FROM (SELECT department, task_id FROM lengths.v_closure WHERE closed_on IS NULL AND applied_on IS NULL ORDER BY task_id LIMIT 1) AS t, generate_series(1, 30) AS n ON CONFLICT DO NOTHING;
INSERT INTO lengths.problem_support (department, problem_id, supporting_department) SELECT p.department, p.problem_id, 'z' || n FROM (SELECT department, problem_id FROM lengths.problem ORDER BY problem_id LIMIT 1) AS p, generate_series(1, 30) AS n;
INSERT INTO lengths.task_condition (department, task_id, condition, met) SELECT t.department, t.task_id, rpad('自定条件' || n, 39, '长') || '末', CASE WHEN n % 2 = 0 THEN false END
	FROM (SELECT department, task_id FROM lengths.v_closure WHERE closed_on IS NULL AND applied_on IS NULL ORDER BY task_id LIMIT 1) AS t, generate_series(1, 60) AS n;
CREATE TEMP TABLE filled AS
	SELECT c.relname, a.attname, pg_temp.lengthen(c.relname, a.attname, a.atttypmod - 4) AS outcome
	FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND a.atttypid = 'varchar'::regtype
	WHERE c.relnamespace = 'lengths'::regnamespace AND c.relkind = 'r' ORDER BY c.relname, a.attnum;
SELECT bag_has($$SELECT relname || '.' || attname FROM filled WHERE outcome = 'full'$$,
	$$VALUES ('department.name'), ('indicator.name'), ('benchmark.name'), ('problem.name'), ('problem.hall'), ('region.name'), ('task.name'), ('task_list.name'), ('task_progress.note')$$, 'texts are filled up');
INSERT INTO bizenv.calendar (calendar, parent) VALUES ('lengths', 'cn');
UPDATE bizenv.calendar_day SET name = rpad(name, 99, '长') || '末' WHERE calendar = 'cn' AND day BETWEEN '2025-01-01' AND '2025-12-31';

-- the columns of text of a view or of the rows of a function, and what stands in them
CREATE FUNCTION pg_temp.cut(source text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	col record;
	found bigint;
BEGIN
	EXECUTE format('CREATE TEMP VIEW asked AS SELECT * FROM %s AS x', source);
	FOR col IN SELECT a.attname, a.atttypmod - 4 AS most FROM pg_attribute AS a WHERE a.attrelid = 'pg_temp.asked'::regclass AND a.attnum > 0 AND a.atttypid = 'varchar'::regtype AND a.atttypmod > 0 LOOP
		EXECUTE format('SELECT count(*) FROM pg_temp.asked AS x WHERE length(x.%1$I) = %2$s AND x.%1$I !~ %3$L', col.attname, col.most, '[末…]$') INTO found;
		IF found > 0 THEN
			RETURN NEXT format('%s.%s: %s', source, col.attname, found);
		END IF;
	END LOOP;
	DROP VIEW pg_temp.asked;
END
$$;
SELECT is_empty(format('SELECT * FROM pg_temp.cut(%L)', 'lengths.' || quote_ident(c.relname)), c.relname || ' cuts nothing in silence')
FROM pg_class AS c WHERE c.relnamespace = 'lengths'::regnamespace AND c.relkind = 'v' ORDER BY c.relname;
SELECT is_empty(format('SELECT * FROM pg_temp.cut(%L)', source), source || ' cuts nothing in silence') FROM (VALUES
	('bizenv.help'), ('bizenv.briefing_figures(''lengths'', ''2025-07-31'')'), ('bizenv.ledger_faults(''lengths'')'), ('bizenv.check_draft(bizenv.briefing(''lengths'', ''2025-07-31''), ''lengths'', ''2025-07-31'')'),
	('bizenv.letter_parts(''lengths'', 33)'), ('bizenv.code_words()'), ('bizenv.audit_faults(''lengths'')')) AS s(source);
SELECT cmp_ok((SELECT max(length(supporting_departments)) FROM lengths.v_supervision), '=', 1000, 'thirty names of eighty characters do not fit');
SELECT matches((SELECT v.supporting_departments FROM lengths.v_supervision AS v ORDER BY length(v.supporting_departments) DESC NULLS LAST LIMIT 1), '…$', 'and the reader sees it');
SELECT matches((SELECT v.unmet_conditions FROM lengths.v_closure AS v ORDER BY length(v.unmet_conditions) DESC NULLS LAST LIMIT 1), '…$', 'as with conditions');
SELECT is((SELECT length(v.holiday_name) FROM lengths.v_calendar AS v WHERE v.holiday_name IS NOT NULL ORDER BY 1 DESC LIMIT 1), 100, 'the name of a holiday is shown whole');

-- signatures are as the catalog has them, however names are printed
SET LOCAL quote_all_identifiers = on;
SELECT is_empty($$SELECT h.name FROM bizenv.help AS h WHERE h.kind IN ('function', 'aggregate', 'window function') AND pg_catalog.right(h.signature, 1) <> ')'$$, 'help tells a signature to its end');
RESET quote_all_identifiers;

-- the function itself, to the character
SELECT is(bizenv_internal.clipped(t, n), r, format('%L to %s', t, n)) FROM (VALUES
	('', 0, ''), ('', 5, ''), ('甲乙丙', 3, '甲乙丙'), ('甲乙丙丁', 3, '甲乙…'), ('甲乙丙', 1, '…'), ('甲乙丙', 0, ''), ('abc', 3, 'abc'), ('abcd', 3, 'ab…'), ('a', -1, ''), ('甲', NULL, NULL), (NULL, 3, NULL)) AS f(t, n, r);
-- a paper is never cut: it is refused
SELECT is(pg_temp.outcome($$SELECT bizenv_internal.paper_fill('{a}{a}', jsonb_build_object('a', repeat('文', 4001)))$$, '8002'), '54000', 'a part of a paper that is too long');
SELECT is(length(bizenv_internal.paper_fill('{a}{a}', jsonb_build_object('a', repeat('文', 4000)))), 8000, 'one that fits');
SELECT is(pg_temp.outcome($$SELECT bizenv.check_draft('x', 'lengths', '2025-07-31', jsonb_build_array(jsonb_build_object('name', repeat('指', 191), 'value', 1)))$$, '191|name'), '22023', 'a name that is too long for its key');
SELECT * FROM finish();
ROLLBACK;
