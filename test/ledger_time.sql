-- Time in a ledger: pauses and extensions move deadlines, and are counted by views,
-- letters and rules; what the announced days decide is decided and nothing else; a
-- calendar that changes moves no deadline silently; lights.  (ledger_year.sql asks every
-- figure over the turn of a year.)
\ir lib/begin.psql
SELECT no_plan();
SET LOCAL datestyle = 'ISO, YMD';

CREATE ROLE time_owner;
CREATE ROLE time_office;
CREATE ROLE time_fin;
SELECT format('GRANT CREATE ON DATABASE %I TO time_owner', current_database()) \gexec
GRANT time_owner, time_office, time_fin TO CURRENT_USER;
SET LOCAL ROLE time_owner;
SET LOCAL client_min_messages = warning;
SELECT bizenv.create_ledger('r') \g /dev/null
SELECT bizenv.load_sample('r') \g /dev/null
SELECT bizenv.grant_ledger('r', 'time_office', 'office') \g /dev/null
SELECT bizenv.grant_ledger('r', 'time_fin', 'department', 'czj') \g /dev/null
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
-- the hint of what fails
CREATE FUNCTION pg_temp.hint(role text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	hint text;
BEGIN
	PERFORM set_config('role', role, true);
	EXECUTE statement;
	RETURN 'none';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	RETURN hint;
END
$$;

---------------------------------------------------------------- an order, paused and extended

-- a calendar of the office's own, so that it does not matter what year it is today
SELECT is(pg_temp.try('time_office', $$INSERT INTO bizenv.calendar VALUES ('time test', NULL)$$), '42501 permission denied for table calendar (without DETAIL or HINT)', 'who was not granted it keeps no calendar');
SELECT matches(pg_temp.hint('time_office', $$SELECT bizenv.is_workday('2024-03-01', 'time test')$$), '^A calendar that follows China''s: Let \S+ type: SELECT bizenv.grant_calendar\(''time_office''\); and then type: INSERT INTO bizenv.calendar VALUES \(''time test'', ''cn''\);$', 'and is told who may let it');
SELECT is(pg_temp.try('time_office', $$SELECT bizenv.grant_calendar('time_office')$$), '42501 must be owner of extension bizenv', 'which it may not do itself');
SELECT is(bizenv.grant_calendar('time_office'), 'time_office keeps calendars, timetables and ladders', 'the owner of the extension may');
SELECT is(pg_temp.hint('time_office', $$SELECT bizenv.is_workday('2024-03-01', 'time test')$$), 'A calendar that follows China''s: INSERT INTO bizenv.calendar VALUES (''time test'', ''cn'');', 'after which the hint is what it can type');
SELECT is(pg_temp.try('time_office', statement), 'ok', statement) FROM unnest(ARRAY[
	$$INSERT INTO bizenv.calendar VALUES ('time test', NULL)$$,
	$$SELECT * FROM bizenv.announce_year('time test', 2024, '通知', '{2024-05-01}')$$,
	$$INSERT INTO bizenv.timetable VALUES ('time test', 'time test')$$,
	$$INSERT INTO bizenv.timetable_span (timetable, starts, ends) VALUES ('time test', '09:00', '17:00')$$,
	$$SELECT bizenv.work_minutes_between('2024-05-01 09:00+08', '2024-05-02 10:00+08', 'time test')$$,
	$$INSERT INTO bizenv.ladder_rung (ladder, level, name, overdue_workdays) VALUES ('time test', 1, '提醒', 1)$$,
	$$UPDATE bizenv.ladder_rung SET name = '催办' WHERE ladder = 'time test'$$]) AS statement;
SELECT is(pg_temp.try('time_fin', $$UPDATE bizenv.ladder_rung SET name = '催办' WHERE ladder = 'time test'$$), '42501 permission denied for table ladder_rung (without DETAIL or HINT)', 'nobody else does');
SELECT throws_ok('SELECT bizenv.grant_calendar(''nobody at all'')', '42704', 'there is no role of this name', 'a role that is there');
SELECT throws_ok('SELECT bizenv.grant_calendar(NULL)', '22004', NULL, 'and is named');

SET LOCAL ROLE time_office;
INSERT INTO problem (department, source, name, found_on) SELECT 'czj', 'hotline', name, '2024-02-01' FROM unnest('{pause,late,turn,cited,open}'::text[]) AS name;
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays, calendar)
SELECT 'czj', problem_id, name, CASE name WHEN 'turn' THEN '2024-12-20'::date ELSE '2024-03-01' END, 10, 'time test' FROM problem WHERE name IN ('pause', 'late', 'turn', 'cited', 'open');
RESET ROLE;
CREATE FUNCTION pg_temp.o(what text) RETURNS integer LANGUAGE sql AS 'SELECT order_id FROM r.assignment_order WHERE requirement = what';
CREATE FUNCTION pg_temp.due(what text) RETURNS text LANGUAGE sql AS $$SELECT concat_ws(' ', due_on, due_reason) FROM r.assignment_order WHERE requirement = what$$;
CREATE FUNCTION pg_temp.shown(what text, day date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	PERFORM set_config('bizenv.as_of', day::text, true);
	result := (SELECT concat_ws(' ', coalesce(due_on::text, '-'), due_reason, 'overdue', coalesce(overdue_workdays::text, least_overdue_workdays || '+'), is_overdue, 'left', coalesce(workdays_left::text, '-'),
		CASE WHEN is_paused THEN 'paused' END, escalation_name, undecided_reason) FROM r.v_supervision WHERE requirement = what);
	PERFORM set_config('bizenv.as_of', '', true);
	RETURN result;
END
$$;
SELECT is(pg_temp.due('pause'), '2024-03-15', '10 workdays');
SELECT is(pg_temp.shown('pause', '2024-03-12'), '2024-03-15 overdue 0 f left 3', 'three days before');
-- the clock stands from 11 March on
SELECT is(pg_temp.try('time_office', format('INSERT INTO order_pause (department, order_id, ground, starts_on, document_number) VALUES (''czj'', %s, ''听证'', ''2024-03-11'', ''〔2024〕3号'')', pg_temp.o('pause'))), 'ok', 'a pause without an end');
SELECT is(pg_temp.due('pause'), 'paused', 'there is no deadline while the clock stands');
SELECT is(pg_temp.shown('pause', '2024-03-08'), '2024-03-15 overdue 0 f left 5', 'as of the day before, nothing of it is known');
SELECT is(pg_temp.shown('pause', '2024-03-29'), '- paused overdue 0 f left 5 paused', 'then five workdays are left, however long it takes');
SET LOCAL bizenv.as_of = '2024-03-29';
SELECT matches(bizenv.letter_text('r', pg_temp.o('pause')), '办结期限：中止计时期间不计，恢复办理后另行确定（中止计时：2024-03-11至（听证，〔2024〕3号））（10个工作日，自交办次日起算）。', 'the order says so');
SELECT matches(bizenv.letter_text('r', pg_temp.o('pause'), 'en'), 'Deadline: not known while the clock stands [(]“.*”[)] [(]10 workdays', 'in English too');
RESET bizenv.as_of;
SELECT is(pg_temp.try('time_office', $$UPDATE order_pause SET ends_on = '2024-03-22' WHERE ground = '听证'$$), 'ok', 'the pause ends');
SELECT is(pg_temp.due('pause'), '2024-03-29', 'and the deadline is ten workdays later');
SELECT is(pg_temp.shown('pause', '2024-03-22'), '2024-03-29 overdue 0 f left 5 paused', 'on its last day');
SELECT is(pg_temp.shown('pause', '2024-04-02'), '2024-03-29 overdue 2 t left -2 督办函', 'two workdays past it');
-- an extension: asked for by the department, granted by the office
SELECT is(pg_temp.try('time_fin', format('INSERT INTO order_extension (department, order_id, ground, asked_on, workdays) VALUES (''czj'', %s, ''资料不全'', ''2024-03-28'', 5)', pg_temp.o('pause'))), 'ok', 'a department asks');
SELECT matches(pg_temp.try('time_fin', format('INSERT INTO order_extension (department, order_id, ground, asked_on, workdays, decision, decided_on) VALUES (''czj'', %s, ''资料不全'', ''2024-03-28'', 5, ''granted'', ''2024-03-28'')', pg_temp.o('pause'))), '^42501 ', 'and does not grant it itself');
SELECT is(pg_temp.due('pause'), '2024-03-29', 'asking moves nothing');
SELECT is(pg_temp.try('time_office', $$UPDATE order_extension SET decision = 'granted', decided_on = '2024-03-29', document_number = '〔2024〕5号' WHERE ground = '资料不全'$$), 'ok', 'the office grants it');
SELECT is(pg_temp.due('pause'), '2024-04-05', 'five workdays more');
SELECT is(pg_temp.shown('pause', '2024-03-28'), '2024-03-29 overdue 0 f left 1', 'not seen before it was granted');
SELECT is(pg_temp.shown('pause', '2024-04-02'), '2024-04-05 overdue 0 f left 3', 'and then it is');
SET LOCAL bizenv.as_of = '2024-04-09';
SELECT is((SELECT deadline_note FROM v_supervision WHERE requirement = 'pause'), '中止计时：2024-03-11至2024-03-22（听证，〔2024〕3号）；延期：5个工作日（资料不全，〔2024〕5号）', 'what moved it');
SELECT matches(bizenv.letter_text('r', pg_temp.o('pause')), '办结期限为2024年4月5日（中止计时：2024-03-11至2024-03-22（听证，〔2024〕3号）；延期：5个工作日（资料不全，〔2024〕5号））（10个工作日）。\n截至2024年4月9日，该事项尚未答复。督办理由：已逾期2个工作日。', 'the letter says it all');
RESET bizenv.as_of;
SELECT is(pg_temp.try('time_office', format(statement, pg_temp.o('pause'))), expected, statement) FROM (VALUES
	('INSERT INTO order_extension (department, order_id, ground, asked_on, workdays) VALUES (''czj'', %s, ''x'', ''2024-04-08'', 5)', format('23514 the extension of order %s was not asked for in time', pg_temp.o('pause'))),
	('INSERT INTO order_extension (department, order_id, ground, asked_on, workdays) VALUES (''czj'', %s, ''x'', ''2024-02-28'', 5)', format('23514 the extension of order %s was not asked for in time', pg_temp.o('pause'))),
	('UPDATE order_extension SET workdays = 6 WHERE order_id = %s', format('23514 extension %s was decided and stays', (SELECT max(extension_id) FROM order_extension))),
	('DELETE FROM order_extension WHERE order_id = %s', format('23514 extension %s was decided and stays', (SELECT max(extension_id) FROM order_extension))),
	('UPDATE order_extension SET asked_on = asked_on - 1 WHERE order_id = %s', format('23514 extension %s stays with its order and its day', (SELECT max(extension_id) FROM order_extension))),
	('UPDATE order_extension SET document_number = ''7'' WHERE order_id = %s', 'ok'),
	('INSERT INTO order_pause (department, order_id, ground, starts_on) VALUES (''czj'', %s, ''x'', ''2024-02-28'')', format('23514 a pause of order %s cannot begin before it was issued', pg_temp.o('pause'))),
	('INSERT INTO order_pause (department, order_id, ground, starts_on) SELECT ''czj'', %s, ''x'', bizenv.today() + 1', '23514 "starts_on" of table "order_pause" is of a day to come'),
	('UPDATE assignment_order SET due_on = ''2024-04-04'' WHERE order_id = %s', '23514 the deadline of an order is computed'),
	('TRUNCATE order_pause', '42501 permission denied for table order_pause (without DETAIL or HINT)')) AS v(statement, expected);
-- it moves with its problem, and its deadline does not
SELECT is(pg_temp.try('time_office', 'UPDATE problem SET department = ''fgw'' WHERE name = ''pause'''), 'ok', 'to another department');
SELECT is((SELECT count(*) FROM order_pause WHERE department = 'fgw') || pg_temp.due('pause'), '12024-04-05', 'with its pauses');
SELECT is(pg_temp.try('time_office', 'DELETE FROM order_pause WHERE department = ''fgw'''), 'ok', 'a pause that was none is taken out');
SELECT is(pg_temp.due('pause'), '2024-03-22', 'and the deadline goes back');

-- what a letter has counted stays
SELECT is(pg_temp.try('time_office', format('INSERT INTO supervision_letter (department, order_id, issued_on) VALUES (''czj'', %s, ''2024-03-20'')', pg_temp.o('cited'))), 'ok', 'a letter');
SELECT is((SELECT reason FROM supervision_letter WHERE order_id = pg_temp.o('cited')), '已逾期3个工作日（发函条件：1个工作日）', 'three workdays past');
SELECT is(pg_temp.try('time_office', format(statement, pg_temp.o('cited'))), expected, statement) FROM (VALUES
	('INSERT INTO order_pause (department, order_id, ground, starts_on, ends_on) VALUES (''czj'', %s, ''x'', ''2024-03-18'', ''2024-03-19'')', format('23514 a letter has counted the days of order %s up to 2024-03-20', pg_temp.o('cited'))),
	('INSERT INTO order_extension (department, order_id, ground, asked_on, workdays, decision, decided_on) VALUES (''czj'', %s, ''x'', ''2024-03-14'', 5, ''granted'', ''2024-03-21'')', format('23514 the deadline of order %s is cited by a letter', pg_temp.o('cited'))),
	('INSERT INTO order_pause (department, order_id, ground, starts_on) VALUES (''czj'', %s, ''behind'', ''2024-03-21'')', 'ok')) AS v(statement, expected);
SELECT is(pg_temp.shown('cited', '2024-04-30'), '2024-03-15 overdue 3 t left -3 paused', 'a pause behind it stops the count');
SELECT is(pg_temp.due('cited'), '2024-03-15', 'and leaves the deadline');
SELECT is_empty('SELECT * FROM bizenv.ledger_faults(''r'')', 'a sound ledger');

---------------------------------------------------------------- over the turn of the year

SELECT is(pg_temp.due('turn'), '2025-01-03 not_announced', 'a deadline in a year that is not announced is provisional');
SELECT is(pg_temp.shown('turn', '2024-12-31'), '2025-01-03 not_announced overdue 0 f left 3', 'what the announced days say');
SELECT is(pg_temp.shown('turn', '2025-01-02'), '2025-01-03 not_announced overdue 0 f left -', 'it cannot be overdue yet');
SELECT is(pg_temp.shown('turn', '2025-01-06'), '2025-01-03 not_announced overdue 0+ left - not_announced', 'then it may be, and nothing says that it is not');
SELECT is(pg_temp.shown('late', '2025-01-06'), '2024-03-15 overdue 206+ t left - 督办函', 'what is certain stays so');
SELECT matches(pg_temp.try('time_office', format('INSERT INTO supervision_letter (department, order_id, issued_on) VALUES (''czj'', %s, ''2025-01-06'')', pg_temp.o('turn'))), '^22008 whether a letter is due on order \d+ is not known$', 'no letter by a guess');
SELECT is(pg_temp.hint('time_office', format('INSERT INTO supervision_letter (department, order_id, issued_on) VALUES (''czj'', %s, ''2025-01-06'')', pg_temp.o('turn'))), 'SELECT * FROM bizenv.announce_notice(''time test'', 2025, ''...'');', 'what to type');
SELECT matches(pg_temp.try('time_office', format('INSERT INTO supervision_letter (department, order_id, issued_on) VALUES (''czj'', %s, ''2024-12-31'')', pg_temp.o('turn'))), '^23514 no letter is due on order', 'and none before it can be due');
SELECT is(pg_temp.try('time_office', format('INSERT INTO supervision_letter (department, order_id, issued_on) VALUES (''czj'', %s, ''2025-01-06'')', pg_temp.o('late'))), 'ok', 'a letter of what is overdue for certain');
SELECT is((SELECT reason FROM supervision_letter WHERE order_id = pg_temp.o('late')), '已逾期至少206个工作日（发函条件：1个工作日）', 'which says at least');
SELECT is_empty('SELECT * FROM bizenv.ledger_faults(''r'')', 'and is sound');
SET LOCAL bizenv.as_of = '2025-01-06';
SELECT matches(bizenv.letter_text('r', pg_temp.o('turn')), '办结期限：2025年1月3日（暂定，待放假安排公布后确定）（10个工作日，自交办次日起算）。', 'the order says that its deadline is provisional');
SELECT matches(bizenv.letter_text('r', pg_temp.o('turn')), '（截至2025年1月6日可能已逾期；放假安排未公布，逾期工作日数和是否应发督办函待核实）', 'and what is not known');
SELECT matches(bizenv.letter_text('r', pg_temp.o('late')), '督办理由：已逾期至少206个工作日。请抓紧办理，于　　年　　月　　日前将办理结果和逾期原因书面反馈我办。', 'the letter as it was issued');
SELECT matches(bizenv.briefing('r', '2025-01-06'), '是否逾期待核实1条（放假安排未公布）', 'the briefing says it');
SELECT matches(bizenv.briefing('r', '2025-01-06', 'en'), '1 perhaps overdue [(]holidays are not announced[)]', 'in English too');
SELECT results_eq($$SELECT figure::text, value::integer FROM bizenv.briefing_figures('r', '2025-01-06') WHERE source = '热线' AND figure IN ('overdue_count', 'overdue_unknown_count', 'letter_unknown_count') ORDER BY figure COLLATE "C"$$,
	$$VALUES ('letter_unknown_count', 1), ('overdue_count', 4), ('overdue_unknown_count', 1)$$, 'and its figures');
SELECT results_eq($$SELECT overdue_problem_count, overdue_reason::text FROM v_department WHERE department = 'czj'$$, $$VALUES (NULL::integer, 'not_announced')$$, 'no smaller number of a department');
RESET bizenv.as_of;

-- the year is announced: views know it at once, the stored deadline when it is computed anew
SELECT is_empty('SELECT * FROM bizenv.stale_deadlines(''r'')', 'nothing is stale');
SELECT count(*) FROM bizenv.announce_year('time test', 2025, '通知', '{2025-01-01}') \g /dev/null
SELECT is(pg_temp.shown('turn', '2025-01-06'), '2025-01-06 overdue 0 f left 0', 'New Year''s Day is off: it is due a day later');
SELECT is(pg_temp.due('turn'), '2025-01-03 not_announced', 'as it is stored');
SELECT set_eq('SELECT requirement, s.due_on, s.due_reason::text, s.new_due_on, s.new_due_reason::text, s.is_cited FROM bizenv.stale_deadlines(''r'') AS s JOIN assignment_order USING (order_id)',
	$$VALUES ('turn', '2025-01-03'::date, 'not_announced', '2025-01-06'::date, NULL::text, false)$$, 'which is told');
-- the calendar is amended
INSERT INTO bizenv.calendar_day (calendar, day, is_workday, name) VALUES ('time test', '2024-03-12', false, '临时放假') \g /dev/null
SELECT set_eq('SELECT requirement, s.due_on, s.new_due_on, s.is_cited FROM bizenv.stale_deadlines(''r'') AS s JOIN assignment_order USING (order_id)',
	$$VALUES ('turn', '2025-01-03'::date, '2025-01-06'::date, false), ('pause', '2024-03-22', '2024-03-25', false), ('open', '2024-03-15', '2024-03-18', false), ('late', '2024-03-15', '2024-03-18', true), ('cited', '2024-03-15', '2024-03-18', true)$$, 'all that the day moves');
SELECT is(pg_temp.try('time_office', statement), 'ok', statement) FROM unnest(ARRAY['UPDATE assignment_order SET requirement = ''open'' WHERE requirement = ''open''',
	'UPDATE assignment_order SET workdays = workdays WHERE requirement = ''open''', 'UPDATE problem SET department = ''fgw'' WHERE name = ''open''', 'UPDATE problem SET department = ''fgw'' WHERE name = ''late''']) AS statement;
SELECT is(pg_temp.due('open') || ' ' || pg_temp.due('late'), '2024-03-15 2024-03-15', 'no order is frozen, and none moved');
SELECT is(pg_temp.try('time_fin', 'SELECT * FROM bizenv.recompute_deadlines(''r'')'), '42501 permission denied for table assignment_order (without DETAIL or HINT)', 'a department moves nothing');
SELECT count(*) AS audited FROM audit WHERE table_name = 'assignment_order' \gset
SET LOCAL ROLE time_office;
SELECT set_eq(format('SELECT s.order_id, s.new_due_on FROM bizenv.recompute_deadlines(''r'', ARRAY[%s]) AS s', pg_temp.o('open')), format($$VALUES (%s, '2024-03-18'::date)$$, pg_temp.o('open')), 'the office moves one');
SELECT set_eq('SELECT s.order_id FROM bizenv.recompute_deadlines(''r'') AS s', format('VALUES (%s), (%s)', pg_temp.o('turn'), pg_temp.o('pause')), 'then the others that no letter cites');
RESET ROLE;
SELECT is(concat_ws(' ', pg_temp.due('open'), pg_temp.due('turn'), pg_temp.due('pause'), pg_temp.due('late')), '2024-03-18 2025-01-06 2024-03-25 2024-03-15', 'as they are stored then');
SELECT is((SELECT count(*) - :audited FROM audit WHERE table_name = 'assignment_order'), 3::bigint, 'each audited');
SELECT throws_ok('SELECT * FROM bizenv.stale_deadlines(''nowhere'')', '42P01', NULL, 'of a ledger');
SELECT is(bizenv.revoke_calendar('time_office'), 'time_office keeps no calendars, timetables and ladders', 'taken back');
SELECT matches(pg_temp.try('time_office', $$DELETE FROM bizenv.calendar WHERE calendar = 'time test'$$), '^42501 ', 'it is');

---------------------------------------------------------------- lights

DELETE FROM light_rule;
SELECT is(pg_temp.try('time_office', format('INSERT INTO light_rule VALUES (%s)', v)), expected, v) FROM (VALUES
	($$'order', 'workdays_left', '[4,]=绿灯; [0,4)=黄灯; [,0)=红'$$, 'ok'),
	($$'task', 'workdays_left', '[6,]=green; [1,6)=yellow; [,1)=red'$$, 'ok'),
	($$'task', 'pace_gap_pp', '[0,]=green; [-20,0)=yellow; [,-20)=red'$$, 'ok'),
	($$'order', 'escalation_level', '[3,]=红牌; [,3)=绿牌'$$, 'ok'),
	($$'order', 'pace_gap_pp', '[0,]=green; [,0)=red'$$, '23514 new row for relation "light_rule" violates check constraint "light_rule_check" (without DETAIL or HINT)')) AS t(v, expected);
SELECT matches(pg_temp.try('time_office', format('UPDATE light_rule SET scale = %L', scale)), expected, scale) FROM (VALUES
	('[4,]=绿灯; [0,4)=紫灯; [,0)=红', '^23514 a band of the scale is no light$'), ('[4,]=1', '^(22P02|23514) '), ('[4,]=绿灯; [0,4)=黄灯', '^22003 '), ('[4,]=绿灯; [0,3)=黄灯; [,0)=红', '^22P02 ')) AS t(scale, expected);
CREATE FUNCTION pg_temp.light(what text, day date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	PERFORM set_config('bizenv.as_of', day::text, true);
	result := (SELECT concat_ws(' ', light, light_order, light_zh, light_reason) FROM r.v_supervision WHERE requirement = what);
	PERFORM set_config('bizenv.as_of', '', true);
	RETURN result;
END
$$;
SELECT is(pg_temp.light('open', day::date), expected, 'on ' || day) FROM (VALUES ('2024-03-11', 'green 5 绿灯'), ('2024-03-14', 'yellow 3 黄灯'), ('2024-03-18', 'yellow 3 黄灯'), ('2024-03-19', 'red 1 红灯')) AS v(day, expected);
DELETE FROM light_rule WHERE subject = 'order' AND measure = 'workdays_left';
SELECT is(pg_temp.light('open', '2024-03-19'), 'red 1 红灯', 'by the paper that is due');
SELECT is(pg_temp.light('open', '2024-03-14'), 'green 5 绿灯', 'or not');
SET LOCAL bizenv.as_of = '2025-07-31';
SELECT set_eq($$SELECT t.task_id, t.light::text FROM v_task AS t$$,
	$$SELECT t.task_id, CASE WHEN t.progress_class = 'completed' OR t.closed_on IS NOT NULL THEN NULL
		WHEN t.due_on < bizenv.add_workdays(t.as_of, 1) OR t.pace_gap_pp < -20 THEN 'red' WHEN bizenv.workdays_between(t.as_of, t.due_on) < 6 OR t.pace_gap_pp < 0 THEN 'yellow' ELSE 'green' END FROM v_task AS t$$,
	'the most severe of two rules, as plain SQL has it');
SELECT cmp_ok((SELECT count(DISTINCT light) FROM v_task), '=', 3::bigint, 'all three shine');
SELECT set_eq('SELECT task_id, workdays_left FROM v_task WHERE progress_class <> ''completed'' AND closed_on IS NULL', 'SELECT task_id, bizenv.workdays_between(as_of, due_on) FROM v_task WHERE progress_class <> ''completed'' AND closed_on IS NULL', 'workdays that are left');
RESET bizenv.as_of;
DELETE FROM light_rule;

SELECT * FROM finish();
ROLLBACK;
