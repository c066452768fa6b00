-- Nobody turns the clock of a ledger: today is the office's day, what happened is
-- not dated ahead, what was decided and judged stays, and no date or number that
-- a table takes breaks a view for everybody.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
SET LOCAL datestyle = 'ISO, YMD';

CREATE ROLE clock_owner;
CREATE ROLE clock_office;
CREATE ROLE clock_fin;
SELECT format('GRANT CREATE ON DATABASE %I TO clock_owner', current_database()) \gexec
GRANT clock_owner, clock_office, clock_fin TO CURRENT_USER;
SET LOCAL ROLE clock_owner;
SET LOCAL client_min_messages = warning;
SELECT bizenv.create_ledger('r') \g /dev/null
SELECT bizenv.load_sample('r') \g /dev/null
SELECT bizenv.grant_ledger('r', 'clock_office', 'office') \g /dev/null
SELECT bizenv.grant_ledger('r', 'clock_fin', 'department', 'czj') \g /dev/null
RESET ROLE;
SET LOCAL search_path = r, public;

-- 'ok', or the SQLSTATE and the message; what was refused is undone
CREATE FUNCTION pg_temp.try(role text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	n bigint; message text; detail text; hint text;
BEGIN
	PERFORM set_config('role', role, true);
	EXECUTE statement;
	GET DIAGNOSTICS n = ROW_COUNT;
	PERFORM set_config('role', 'none', true);
	RETURN CASE WHEN n > 0 THEN 'ok' ELSE 'none' END;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN format('%s %s', SQLSTATE, message) || CASE WHEN detail = '' OR hint = '' THEN ' (without DETAIL or HINT)' ELSE '' END;
END
$$;
-- the same, and nothing of it stays
CREATE FUNCTION pg_temp.would(role text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	BEGIN
		result := pg_temp.try(role, statement);
		RAISE EXCEPTION USING ERRCODE = 'ZZ999';
	EXCEPTION WHEN SQLSTATE 'ZZ999' THEN
		RETURN result;
	END;
END
$$;

---------------------------------------------------------------- today

SELECT is(bizenv.today(), (transaction_timestamp() AT TIME ZONE 'Asia/Shanghai')::date, 'today is that of Beijing');
CREATE FUNCTION pg_temp.under(setting text, value text) RETURNS date LANGUAGE plpgsql AS $$
DECLARE
	was text := current_setting(setting);
	result date;
BEGIN
	PERFORM set_config(setting, value, true);
	result := bizenv.today();
	PERFORM set_config(setting, was, true);
	RETURN result;
END
$$;
SELECT is(pg_temp.under(setting, value), (transaction_timestamp() AT TIME ZONE 'Asia/Shanghai')::date, format('%s = %s does not move it', setting, value)) FROM (VALUES
	('timezone', '<X>-167'), ('timezone', '<X>+167'), ('timezone', 'UTC'), ('timezone', 'Pacific/Kiritimati'), ('bizenv.as_of', '2199-12-31'), ('bizenv.as_of', '1900-01-01'), ('datestyle', 'SQL, DMY')) AS s(setting, value);
SELECT is(pg_temp.under('bizenv.time_zone', zone), (transaction_timestamp() AT TIME ZONE zone)::date, 'where the office is elsewhere: ' || zone) FROM unnest('{Pacific/Kiritimati,Pacific/Pago_Pago}'::text[]) AS zone;
SELECT is(left(pg_temp.would('clock_office', 'SET LOCAL bizenv.time_zone = ''Pacific/Kiritimati'''), 5), '42501', 'which only a superuser says');
SELECT is_empty($$SELECT p.proname FROM pg_proc AS p WHERE p.pronamespace IN ('bizenv'::regnamespace, 'bizenv_internal'::regnamespace) AND p.prosrc ~* '\mcurrent_date\M|\mlocaltime|\mcurrent_time'
	UNION ALL SELECT polname FROM pg_policy WHERE pg_get_expr(coalesce(polqual, polwithcheck), polrelid) ~* 'current_date|now[(]'
	UNION ALL SELECT polname FROM pg_policy WHERE pg_get_expr(polwithcheck, polrelid) ~* 'current_date|now[(]'
	UNION ALL SELECT adrelid::regclass::name FROM pg_attrdef AS d JOIN pg_class AS c ON c.oid = d.adrelid WHERE c.relnamespace = 'r'::regnamespace AND pg_get_expr(adbin, adrelid) ~* 'current_date|now[(]'$$,
	'no rule, policy or default asks the session what day it is');

-- every column of a day on which something happened
CREATE TEMP TABLE happened AS SELECT c.oid AS oid, c.relname AS relation, a.attname AS name FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
	WHERE c.relnamespace = 'r'::regnamespace AND c.relkind = 'r' AND a.atttypid = 'date'::regtype;
SELECT set_eq($$SELECT relation || '.' || name FROM happened AS h WHERE EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgrelid = h.oid AND t.tgfoid = 'bizenv_internal.ledger_day'::regproc AND t.tgenabled = 'O'
		AND t.tgtype = 1 + 2 + 4 + 16 AND string_to_array(encode(t.tgargs, 'escape'), E'\\000') @> ARRAY[h.name::text])$$,
	$$SELECT relation || '.' || name FROM happened WHERE (name NOT IN ('due_on', 'starts_on', 'ends_on') OR (relation, name) = ('order_pause', 'starts_on')) AND (relation, name) NOT IN (('indicator_value', 'period'), ('benchmark', 'period'))$$,
	'but for terms and the periods of figures, no day is one to come');

---------------------------------------------------------------- dated ahead, decided anew

SET LOCAL timezone = '<X>-167';
SELECT is(pg_temp.would('clock_office', statement), expected, statement) FROM (VALUES
	(format('INSERT INTO closure_application (department, task_id, applied_on) SELECT department, task_id, %L FROM v_closure WHERE may_apply AND closed_on IS NULL AND applied_on IS NULL LIMIT 1', bizenv.today() + 1), '23514 "applied_on" of table "closure_application" is of a day to come'),
	('UPDATE closure_application SET decision = ''refused'', decided_on = ''2099-01-01'' WHERE decision = ''closed''', '23514 "decided_on" of table "closure_application" is of a day to come'),
	('UPDATE closure_application SET decided_on = decided_on + 1 WHERE decision = ''closed''', '23514 the decision on application 1 keeps its day'),
	('UPDATE closure_application SET decided_on = decided_on - 1, decision = ''refused'' WHERE decision = ''closed'' AND decided_on > applied_on', '23514 the decision on application 1 keeps its day'),
	('UPDATE closure_application SET note = ''x'' WHERE decision = ''closed''', 'ok'),
	('UPDATE closure_application SET decision = ''refused'' WHERE decision = ''closed''', 'ok'),
	(format('UPDATE closure_application SET decision = ''refused'', decided_on = %L WHERE decision = ''closed''', bizenv.today()), 'ok'),
	('UPDATE report SET submitted_on = ''2099-01-01''', '23514 "submitted_on" of table "report" is of a day to come'),
	('UPDATE task_progress SET reported_on = ''2099-01-01''', '23514 "reported_on" of table "task_progress" is of a day to come'),
	('UPDATE task_condition SET checked_on = ''2099-01-01''', '23514 "checked_on" of table "task_condition" is of a day to come')) AS t(statement, expected);
RESET timezone;

---------------------------------------------------------------- an answer to what does not wait for one

SET LOCAL ROLE clock_office;
INSERT INTO problem (department, source, name, found_on) VALUES ('czj', 'hotline', 'pq', '2025-06-01');
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays) SELECT 'czj', problem_id, 'pq', '2025-06-02', 5 FROM problem WHERE name = 'pq';
INSERT INTO answer (department, order_id, answered_on, content, handled_poorly) SELECT 'czj', order_id, '2025-06-05', '敷衍', true FROM assignment_order WHERE requirement = 'pq';
INSERT INTO problem_stage (department, problem_id, stage, entered_on) SELECT 'czj', problem_id, 'returned', '2025-06-10' FROM problem WHERE name = 'pq';
SELECT problem_id AS p FROM problem WHERE name = 'pq' \gset
SELECT order_id AS o FROM assignment_order WHERE requirement = 'pq' \gset
RESET ROLE;
SET LOCAL bizenv.as_of = '2025-07-31';
CREATE FUNCTION pg_temp.shown(p integer) RETURNS text LANGUAGE sql AS $$
	SELECT format('%s %s %s %s', stage, overdue_workdays, handled_poorly, escalation_level) FROM r.v_supervision WHERE problem_id = p
$$;
SELECT is(pg_temp.shown(:p), 'returned 38 t 3', 'it was handled poorly, is overdue, and a letter is due');
-- the same day again, another day before the last step, today: by the department and by the office
SELECT matches(pg_temp.would(role, format('INSERT INTO answer (department, order_id, answered_on, content) VALUES (''czj'', %s, %L, ''.'')', :o, day)), refusal, format('%s answers on %s what was returned', role, day))
FROM unnest('{clock_fin,clock_office,clock_owner}'::text[]) AS role, (VALUES ('2025-06-05', '^23514 order \d+ does not wait for an answer of 2025-06-05$'), ('2025-06-06', '^23514 '), ('2025-06-10', '^23514 '), ('2025-07-01', '^23514 ')) AS d(day, refusal);
SELECT is(pg_temp.shown(:p), 'returned 38 t 3', 'and nothing is changed by it');
-- worked on anew: an answer of the old day is none, one of today is
INSERT INTO problem_stage (department, problem_id, stage, entered_on) VALUES ('czj', :p, 'in_progress', '2025-06-12');
SELECT matches(pg_temp.would('clock_fin', format('INSERT INTO answer (department, order_id, answered_on, content) VALUES (''czj'', %s, ''2025-06-05'', ''.'')', :o)), '^23514 order \d+ does not wait', 'nor while it is worked on anew');
SELECT is(pg_temp.try('clock_fin', format('INSERT INTO answer (department, order_id, answered_on, content) VALUES (''czj'', %s, ''2025-06-20'', ''整改完毕'')', :o)), 'ok', 'an answer that is waited for');
SELECT is(pg_temp.shown(:p), 'answered 9 t 3', 'stops the clock, and does not undo what was judged');
SELECT is(pg_temp.try('clock_fin', format('INSERT INTO answer (department, order_id, answered_on, content) VALUES (''czj'', %s, ''2025-06-20'', ''补充'')', :o)), 'ok', 'another adds to it while it stands at answered');
SELECT matches(pg_temp.would('clock_office', format('UPDATE answer SET handled_poorly = NULL WHERE order_id = %s AND handled_poorly', :o)), '^23514 answer \d+ was judged, and is not unjudged$', 'what was judged is not forgotten');
SELECT is(pg_temp.try('clock_office', format('UPDATE answer SET handled_poorly = false WHERE order_id = %s AND answered_on = ''2025-06-20''', :o)), 'ok', 'it is judged otherwise');
SELECT is(pg_temp.shown(:p), 'answered 9 f 3', 'which shows');
INSERT INTO problem_stage (department, problem_id, stage, entered_on) VALUES ('czj', :p, 'verified', '2025-06-23');
INSERT INTO problem_condition (department, problem_id, condition, met) VALUES ('czj', :p, 'x', true);
INSERT INTO problem_stage (department, problem_id, stage, entered_on) VALUES ('czj', :p, 'closed', '2025-06-24');
SELECT matches(pg_temp.would(role, format('INSERT INTO answer (department, order_id, answered_on, content) VALUES (''czj'', %s, %L, ''.'')', :o, day)), '^23514 ', format('%s answers on %s what is closed', role, day))
FROM unnest('{clock_fin,clock_office}'::text[]) AS role, unnest('{2025-06-05,2025-06-20,2025-06-24,2025-07-01}'::text[]) AS day;

-- a history is entered by its steps: each step answered takes its answer, from the office
SET LOCAL ROLE clock_office;
INSERT INTO problem (department, source, name, found_on) VALUES ('czj', 'hotline', 'old', '2025-03-03');
SELECT problem_id AS p FROM problem WHERE name = 'old' \gset
INSERT INTO problem_stage (department, problem_id, stage, entered_on) SELECT 'czj', :p, stage, day::date FROM (VALUES (1, 'assigned', '2025-03-03'), (2, 'answered', '2025-03-06'), (3, 'in_progress', '2025-03-07'), (4, 'answered', '2025-03-12'), (5, 'verified', '2025-03-13')) AS s(n, stage, day) ORDER BY n;
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays) VALUES ('czj', :p, 'old', '2025-03-03', 5);
SELECT order_id AS o FROM assignment_order WHERE requirement = 'old' \gset
RESET ROLE;
SELECT is(left(pg_temp.would('clock_fin', format('INSERT INTO answer (department, order_id, answered_on, content) VALUES (''czj'', %s, ''2025-03-06'', ''.'')', :o)), 5), '23514', 'a department writes no history');
SELECT is(pg_temp.try('clock_office', format('INSERT INTO answer (department, order_id, answered_on, content) VALUES (''czj'', %s, ''2025-03-06'', ''一''), (''czj'', %1$s, ''2025-03-12'', ''二'')', :o)), 'ok', 'the office does, an answer a step');
SELECT matches(pg_temp.would('clock_office', format('INSERT INTO answer (department, order_id, answered_on, content) VALUES (''czj'', %s, %L, ''三'')', :o, day)), '^23514 ', 'and no more of them, on ' || day) FROM unnest('{2025-03-06,2025-03-08,2025-03-12}'::text[]) AS day;
SELECT is((SELECT count(*) FROM problem_stage WHERE problem_id = :p), 6::bigint, 'no step is made by it');
RESET bizenv.as_of;

---------------------------------------------------------------- no row breaks a view for everybody

-- everything that is shown, to the last column
-- (whether it answers is asked some thousand times: not compiled each time)
CREATE FUNCTION pg_temp.shows(days text[] DEFAULT '{2025-07-31,2027-01-01}', OUT ok text) LANGUAGE plpgsql SET jit = off AS $$
DECLARE
	statement text; day text; n bigint;
BEGIN
	FOREACH day IN ARRAY days LOOP
		PERFORM set_config('bizenv.as_of', day, true);
		FOR statement IN SELECT format('SELECT count(v::text) FROM r.%I AS v', relname) FROM pg_class WHERE relnamespace = 'r'::regnamespace AND relkind = 'v' AND relname <> 'v_calendar' LOOP
			EXECUTE statement INTO n;
		END LOOP;
	END LOOP;
	FOREACH statement IN ARRAY ARRAY['SELECT count(f::text) FROM bizenv.briefing_figures(''r'', ''2025-07-31'') AS f',
		'SELECT length(bizenv.briefing(''r'', ''2025-07-31''))', 'SELECT length(bizenv.letter_text(''r'', o.order_id)) FROM r.v_supervision AS o WHERE o.order_id IS NOT NULL ORDER BY o.order_id DESC LIMIT 1'] LOOP
		EXECUTE statement INTO n;
	END LOOP;
	ok := 'shown';
EXCEPTION WHEN OTHERS THEN
	ok := format('%s as of %s: %s %s', statement, day, SQLSTATE, SQLERRM);
END
$$;
SELECT pg_temp.shows('{1900-01-01,2025-07-31,2027-01-01,2199-12-31}') AS shown \gset
SELECT is(:'shown'::text, 'shown', 'the sample is shown as of any day');
-- the greatest and the least that a column takes: what a check refuses is not tried further
CREATE FUNCTION pg_temp.extreme(relation text, name text, value text, one boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text := 'refused';
BEGIN
	BEGIN
		EXECUTE format('UPDATE r.%I SET %I = %s%s', relation, name, value, CASE WHEN one THEN format(' WHERE ctid = (SELECT min(ctid) FROM r.%I)', relation) ELSE '' END);
		result := pg_temp.shows();
		RAISE EXCEPTION USING ERRCODE = 'ZZ999';
	EXCEPTION WHEN check_violation OR not_null_violation OR numeric_value_out_of_range OR datetime_field_overflow OR unique_violation OR SQLSTATE 'ZZ999' THEN
		RETURN result;
	END;
END
$$;
INSERT INTO r.closed_period VALUES ('2024-01-01', '2024-02-01');
-- (as replayed rows, which no rule looks at: what the tables themselves take)
SET LOCAL session_replication_role = replica;
INSERT INTO r.order_pause (department, order_id, ground, starts_on, ends_on) SELECT department, order_id, '听证', ordered_on, ordered_on FROM r.assignment_order ORDER BY order_id DESC LIMIT 1;
INSERT INTO r.order_extension (department, order_id, ground, asked_on, workdays, decision, decided_on) SELECT department, order_id, '鉴定', ordered_on, 1, 'granted', ordered_on FROM r.assignment_order ORDER BY order_id DESC LIMIT 1;
CREATE TEMP TABLE extreme AS
SELECT c.relname::text AS relation, a.attname::text AS name, v.value, one, pg_temp.extreme(c.relname, a.attname, v.value, one) AS outcome
FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '' AND a.attname !~ '_id$'
CROSS JOIN LATERAL (
	SELECT format('%L::date', d) FROM unnest('{4713-01-01 BC,1899-12-31,1900-01-01,2199-12-01,2199-12-31,2200-01-01,5874897-12-31,infinity,-infinity}'::text[]) AS d WHERE a.atttypid = 'date'::regtype
	UNION ALL SELECT d FROM unnest('{-2147483648,-1,0,1,31,1000,2147483647}'::text[]) AS d WHERE a.atttypid = 'integer'::regtype
	UNION ALL SELECT d FROM unnest(ARRAY['''NaN''', '''Infinity''', repeat('9', ((a.atttypmod - 4) >> 16) - ((a.atttypmod - 4) & 65535)) || '.' || repeat('9', (a.atttypmod - 4) & 65535),
		'-' || repeat('9', ((a.atttypmod - 4) >> 16) - ((a.atttypmod - 4) & 65535)) || '.' || repeat('9', (a.atttypmod - 4) & 65535), '39999999999999.999999', '-39999999999999.999999', '1000000',
		'0', '0.' || repeat('0', ((a.atttypmod - 4) & 65535) - 1) || '1', '-0.' || repeat('0', ((a.atttypmod - 4) & 65535) - 1) || '1']) AS d WHERE a.atttypid = 'numeric'::regtype) AS v(value)
CROSS JOIN unnest('{t,f}'::boolean[]) AS one
-- (all rows at once: of days, the first and the last)
WHERE (one OR v.value ~ '1900-01-01|2199-12-31|^[0-9]{9}') AND c.relnamespace = 'r'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'audit%' AND c.relname NOT IN ('import_rejected', 'role_grant', 'ledger_version');
RESET session_replication_role;
SELECT is_empty($$SELECT relation, name, value, one, outcome FROM extreme WHERE outcome NOT IN ('shown', 'refused') ORDER BY 1, 2, 3$$, 'no date and no number that a table takes breaks a view or a document');
SELECT is_empty($$SELECT relation, name, value FROM extreme WHERE value ~ '1899|2200|BC|5874897|infinity' AND outcome <> 'refused'$$, 'days are of 1900 to 2199');
SELECT is_empty($$SELECT relation, name FROM extreme WHERE value ~ '::date$' GROUP BY 1, 2 HAVING count(*) FILTER (WHERE outcome = 'shown') = 0 AND relation || name <> 'assignment_orderdue_on'$$, 'and every such day is tried');
SELECT diag(string_agg(format('%s %s', outcome, n), ', ')) FROM (SELECT outcome, count(*) AS n FROM extreme GROUP BY 1) AS c;

SELECT * FROM finish();
ROLLBACK;
