-- Laws of the room "ledger" (pgTAP): weights and sub-tasks: what rules refuse, what lists and
-- tasks come to (against an oracle that adds up group by group), who sees what of it, sheets.
-- To repeat a run: pg_prove --set seed=N (or psql -v seed=N) with the N it printed.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql

CREATE ROLE bizenv_parts_owner;
CREATE ROLE bizenv_parts_office;
CREATE ROLE bizenv_parts_a;
CREATE ROLE bizenv_parts_bi;
SELECT format('GRANT CREATE ON DATABASE %I TO bizenv_parts_owner', current_database()) \gexec
GRANT bizenv_parts_owner, bizenv_parts_office, bizenv_parts_a, bizenv_parts_bi TO CURRENT_USER;
SET LOCAL ROLE bizenv_parts_owner;
SET LOCAL client_min_messages = warning;
SELECT bizenv.create_ledger('o') IS NOT NULL AS made \gset
SET LOCAL search_path = o, public, pg_temp;
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
CREATE FUNCTION pg_temp.id(task text) RETURNS integer LANGUAGE sql AS $$ SELECT t.task_id FROM task AS t WHERE t.name = task $$;
-- all that is told of a list's tasks, a line each
CREATE FUNCTION pg_temp.tree(of_list text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', v.task_name, coalesce(trim_scale(v.effective_weight)::text, v.weight_reason), coalesce(v.progress_pct::text, v.progress_reason), coalesce(v.coverage_pct::text, '-'), v.progress_class)
	FROM v_task AS v WHERE v.task_list = of_list ORDER BY v.task_id
$$;

INSERT INTO department (department, name) VALUES ('a', '甲局'), ('b', '乙局'), ('c', '丙局');
INSERT INTO task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('l', '要点', 'work_points', '2025-01-01', '2025-12-31'), ('m', '另一张', 'work_points', '2025-01-01', '2025-12-31'), ('flat', '平的', 'work_points', '2025-01-01', '2025-12-31');

----------------------------------------------------------------- by hand
-- the tree of doc/progress.md: (3 * 100 + 1 * 40) / 4 = 85, one of two known is 50, (0.6 * 85 + 0.2 * 50) / 0.8 = 76.25
INSERT INTO task (department, task_list, name, weight) VALUES ('a', 'l', '优化营商环境', 1);
INSERT INTO task (department, task_list, name, weight, parent_task_id) VALUES ('a', 'l', '政务服务', 60, pg_temp.id('优化营商环境')), ('b', 'l', '市场准入', 40, pg_temp.id('优化营商环境'));
INSERT INTO task (department, task_list, name, weight, parent_task_id) VALUES ('a', 'l', '一网通办', 3, pg_temp.id('政务服务')), ('c', 'l', '电子证照', 1, pg_temp.id('政务服务')), ('b', 'l', '全程网办', NULL, pg_temp.id('市场准入')), ('b', 'l', '住所承诺制', NULL, pg_temp.id('市场准入'));
INSERT INTO task_progress (department, task_id, period, reported_on, percent) SELECT t.department, t.task_id, '2025-07-01', '2025-07-31', p.percent
FROM task AS t JOIN (VALUES ('一网通办', 100), ('电子证照', 40), ('全程网办', 50)) AS p(name, percent) USING (name);
SELECT results_eq('SELECT pg_temp.tree(''l'')', $$VALUES ('优化营商环境 1 76.25 80.00 past_half'), ('政务服务 0.6 85.00 100.00 past_half'), ('市场准入 0.4 50.00 50.00 just_started'),
	('一网通办 0.45 100.00 - completed'), ('电子证照 0.15 40.00 - just_started'), ('全程网办 0.2 50.00 - just_started'), ('住所承诺制 0.2 not_reported - not_reported')$$, 'tasks are as far as their parts, by weight');
SELECT results_eq('SELECT task_count, leaf_count, past_half_count, is_weighted, weight_total, mean_pct, mean_reason, coverage_pct, past_half_weight_pct, not_reported_weight_pct FROM v_task_list WHERE task_list = ''l''',
	'VALUES (1, 4, 1, true, 1.0000, 76.25, NULL::varchar(30), 80.00, 100.00, 0.00)', 'the list counts its uppermost tasks, and is as far as its lowest');
SELECT results_eq('SELECT department::text, task_count, completed_count, mean_pct FROM v_department ORDER BY 1', 'VALUES (''a'', 1, 1, 100.00), (''b'', 2, 0, 50.00), (''c'', 1, 0, 40.00)', 'a department has the tasks that it reports of');
INSERT INTO task_progress (department, task_id, period, reported_on, percent) SELECT t.department, t.task_id, '2025-07-01', '2025-07-31', 90 FROM task AS t WHERE t.name = '政务服务';
SELECT results_eq('SELECT progress_pct, own_pct, round(parts_mean, 4) FROM v_task WHERE task_name = ''政务服务''', 'VALUES (85.00, 90.00, 85.0000)', 'what it says itself is shown beside, and does not count');
UPDATE task SET weight = NULL WHERE name = '电子证照';
SELECT results_eq('SELECT pg_temp.tree(''l'')', $$VALUES ('优化营商环境 1 weights_missing - just_started'), ('政务服务 0.6 weights_missing - just_started'), ('市场准入 0.4 50.00 50.00 just_started'),
	('一网通办 weights_missing 100.00 - completed'), ('电子证照 weights_missing 40.00 - just_started'), ('全程网办 0.2 50.00 - just_started'), ('住所承诺制 0.2 not_reported - not_reported')$$, 'where some have a weight and some have none nothing is guessed, and a class is what is certain');
SELECT results_eq('SELECT mean_pct, mean_reason::text, coverage_pct, just_started_weight_pct FROM v_task_list WHERE task_list = ''l''', 'VALUES (NULL::numeric, ''weights_missing'', NULL::numeric, 100.00)', 'nor is the mean of the list');
UPDATE task SET weight = 1 WHERE name = '电子证照';
UPDATE task_progress AS p SET percent = NULL, progress_class = 'past_half' FROM task AS t WHERE t.task_id = p.task_id AND t.name IN ('一网通办', '电子证照');
SELECT results_eq('SELECT progress_reason::text, progress_class::text, coverage_pct FROM v_task WHERE task_name IN (''政务服务'', ''优化营商环境'') ORDER BY task_id', 'VALUES (''class_only'', ''just_started'', 80.00), (''class_only'', ''past_half'', 100.00)', 'words alone have no mean, and may have a class');
UPDATE task_progress AS p SET percent = 0, progress_class = NULL;
SELECT results_eq('SELECT task_name::text, progress_class::text FROM v_task WHERE part_count > 0 ORDER BY task_id', $$VALUES ('优化营商环境', 'just_started'), ('政务服务', 'not_begun'), ('市场准入', 'just_started')$$, 'not begun is what no part has begun, and all have said so');
UPDATE task_progress AS p SET percent = 100;
SELECT results_eq('SELECT task_name::text, progress_class::text, progress_pct, is_overdue, is_on_pace FROM v_task WHERE part_count > 0 ORDER BY task_id', $$VALUES ('优化营商环境', 'past_half', 100.00, false, true), ('政务服务', 'completed', 100.00, false, true), ('市场准入', 'just_started', 100.00, false, false)$$, 'completed is what all parts have completed; one that is silent leaves it open');
SELECT results_eq('SELECT progress_pct, coverage_pct FROM v_task WHERE task_name = ''优化营商环境''', 'VALUES (100.00, 80.00)', 'a mean rests on what has reported, and says so');
-- thirds: rounded shares do not move a figure that is exactly a half of the last digit, nor one at a limit
INSERT INTO task (department, task_list, name) SELECT 'a', 'm', 'top' || n FROM generate_series(1, 3) AS n;
INSERT INTO task (department, task_list, name, parent_task_id) SELECT 'a', 'm', format('%s-%s', n, k), pg_temp.id('top' || n) FROM generate_series(1, 3) AS n, generate_series(1, CASE n WHEN 3 THEN 1 ELSE 3 END) AS k;
INSERT INTO task_progress (department, task_id, period, reported_on, percent) SELECT 'a', t.task_id, '2025-07-01', '2025-07-31', v.percent
FROM task AS t JOIN (VALUES ('1-1', 100), ('1-2', 0), ('1-3', 0), ('2-1', 100), ('2-2', 100), ('2-3', 0), ('3-1', 50.01)) AS v(name, percent) USING (name);
SELECT results_eq('SELECT mean_pct, is_weighted, task_count FROM v_task_list WHERE task_list = ''m''', 'VALUES (50.00, false, 3)', '(33.33… + 66.66… + 50.01) / 3 is 50.00');
UPDATE task SET planned = 10000 WHERE name = '3-1';
UPDATE task_progress AS p SET percent = NULL, done = 5001.5 FROM task AS t WHERE t.task_id = p.task_id AND t.name = '3-1';
SELECT is((SELECT mean_pct FROM v_task_list WHERE task_list = 'm'), 50.01, 'and 50.005 is 50.01');
UPDATE task_progress AS p SET percent = 50, done = NULL FROM task AS t WHERE t.task_id = p.task_id AND t.name = '3-1';
UPDATE task_list SET half_reading = 'mean_percent' WHERE task_list = 'm';
SELECT results_eq('SELECT mean_pct, half_verdict::text FROM v_task_list WHERE task_list = ''m''', format('VALUES (50.00, %L)', (SELECT h.verdict FROM bizenv.both_halves((SELECT bizenv.progress_agg(p) FROM unnest('{50}'::numeric[]) AS p), '2025-01-01', '2025-12-31', '2025-07-31', reading => 'mean_percent') AS h)), 'exactly half is judged as exactly half');

----------------------------------------------------------------- rules
SELECT matches(pg_temp.told(format('INSERT INTO task (department, task_list, name, weight) VALUES (''a'', ''l'', ''x'', %L)', w)), '^(23514|22003)', format('%s is no weight', w)) FROM unnest('{0,-1,NaN,10000.0001,Infinity,100000}'::text[]) AS w;
SELECT is(pg_temp.told(format('UPDATE task SET parent_task_id = task_id WHERE task_id = %s', pg_temp.id('一网通办'))),
	format('23514 | task %s would be a part of itself | Its upper task is, over one or more steps, one of its own sub-tasks. | SELECT task_id, parent_task_id, name FROM o.task WHERE task_id = %1$s OR parent_task_id IS NOT NULL;', pg_temp.id('一网通办')), 'no task is below itself');
SELECT matches(pg_temp.told(format('UPDATE task SET parent_task_id = %s WHERE task_id = %s', pg_temp.id('一网通办'), pg_temp.id('优化营商环境'))), '^23514 \| task \d+ would be a part of itself', 'nor over two steps');
SELECT matches(pg_temp.told(format('UPDATE task SET parent_task_id = CASE task_id WHEN %1$s THEN %2$s ELSE %1$s END WHERE task_id IN (%1$s, %2$s)', pg_temp.id('全程网办'), pg_temp.id('住所承诺制'))), '^23514 \| task \d+ would be a part of itself', 'nor when one statement puts two below each other');
SELECT is(pg_temp.told(format('INSERT INTO task (department, task_list, name, parent_task_id) VALUES (''a'', ''m'', ''x'', %s)', pg_temp.id('政务服务'))), format('23514 | task %s and task %s are of different lists | A sub-task is of the list of its upper task: a list is added up by itself. | Move both in one statement, or take "parent_task_id" away first.', (SELECT last_value + 0 FROM task_task_id_seq), pg_temp.id('政务服务')), 'a sub-task is of the list of its task');
SELECT matches(pg_temp.told(format('UPDATE task SET task_list = ''m'' WHERE task_id = %s', pg_temp.id(name))), '^23514 \| task \d+ and task \d+ are of different lists', name || ' does not go to another list alone') FROM unnest('{优化营商环境,政务服务,一网通办}'::text[]) AS name;
SELECT is(pg_temp.told('WITH RECURSIVE t AS (SELECT task_id FROM task WHERE name = ''优化营商环境'' UNION ALL SELECT c.task_id FROM t JOIN task AS c ON c.parent_task_id = t.task_id) UPDATE task SET task_list = ''flat'' WHERE task_id IN (SELECT task_id FROM t)'), 'nothing', 'but with all that is below it');
UPDATE task SET task_list = 'l' WHERE task_list = 'flat';
SELECT is(pg_temp.told(format('UPDATE task SET department = ''c'' WHERE task_id = %s', pg_temp.id('政务服务'))), 'nothing', 'to another department it goes alone');
SELECT results_eq('SELECT department::text, part_count FROM task WHERE name = ''政务服务''', 'VALUES (''c'', 2)', 'and keeps its parts');
SELECT matches(pg_temp.told(format('DELETE FROM task WHERE task_id = %s', pg_temp.id('市场准入'))), '^23503', 'a task with sub-tasks is not deleted');
INSERT INTO task (department, task_list, name) VALUES ('a', 'flat', '一');
INSERT INTO task (department, task_list, name, parent_task_id) SELECT 'a', 'flat', n.name, pg_temp.id('一') FROM (VALUES ('二')) AS n(name);
INSERT INTO task (department, task_list, name, parent_task_id) VALUES ('a', 'flat', '三', pg_temp.id('二'));
INSERT INTO task (department, task_list, name, parent_task_id) VALUES ('a', 'flat', '四', pg_temp.id('三'));
INSERT INTO task (department, task_list, name, parent_task_id) VALUES ('a', 'flat', '五', pg_temp.id('四'));
SELECT matches(pg_temp.told(format('INSERT INTO task (department, task_list, name, parent_task_id) VALUES (''a'', ''flat'', ''六'', %s)', pg_temp.id('五'))), '^23514 \| task \d+ would be in a tree of more than 5 levels \| With the tasks', 'there are five levels');
INSERT INTO task (department, task_list, name) VALUES ('a', 'flat', '零');
SELECT matches(pg_temp.told(format('UPDATE task SET parent_task_id = %s WHERE name = ''一''', pg_temp.id('零'))), '^23514 \| task \d+ would be in a tree of more than 5 levels', 'above as well as below');
SELECT is((SELECT string_agg(name || part_count, ' ' ORDER BY task_id) FROM task WHERE task_list = 'flat'), '一1 二1 三1 四1 五0 零0', 'parts are counted');
UPDATE task SET part_count = 7 WHERE task_list = 'flat';
INSERT INTO task (department, task_list, name, part_count) VALUES ('a', 'flat', '数', 3);
SELECT is((SELECT string_agg(name || part_count, ' ' ORDER BY task_id) FROM task WHERE task_list = 'flat'), '一1 二1 三1 四1 五0 零0 数0', 'whatever somebody writes there');
UPDATE task SET parent_task_id = CASE WHEN name = '五' THEN pg_temp.id('零') ELSE parent_task_id END WHERE task_list = 'flat';
SELECT is((SELECT string_agg(name || part_count, ' ' ORDER BY task_id) FROM task WHERE task_list = 'flat'), '一1 二1 三1 四0 五0 零1 数0', 'where one goes elsewhere too');
DELETE FROM task WHERE name IN ('四', '五', '数');
SELECT is((SELECT string_agg(name || part_count, ' ' ORDER BY task_id) FROM task WHERE task_list = 'flat'), '一1 二1 三0 零0', 'and when they are deleted');
DELETE FROM task WHERE task_list = 'flat';
SELECT is((SELECT count(*) FROM task WHERE task_list = 'flat'), 0::bigint, 'all are deleted together');
SELECT is_empty('SELECT * FROM bizenv.ledger_faults(''o'')', 'nothing is amiss');

----------------------------------------------------------------- behind the rules
SAVEPOINT forged;
INSERT INTO task (department, task_list, name) SELECT 'a', 'flat', 'f' || n FROM generate_series(1, 8) AS n;
ALTER TABLE task DISABLE TRIGGER USER;
UPDATE task SET parent_task_id = pg_temp.id(CASE name WHEN 'f1' THEN 'f2' ELSE 'f1' END) WHERE name IN ('f1', 'f2');
UPDATE task SET parent_task_id = pg_temp.id('f' || (right(name, 1)::integer - 1)) WHERE name ~ '^f[4-8]$';
UPDATE task SET part_count = 1 WHERE name IN ('f1', 'f2', 'f4', 'f5', 'f6', 'f7');
UPDATE task SET task_list = 'm' WHERE name = 'f8';
ALTER TABLE task ENABLE TRIGGER USER;
SELECT results_eq('SELECT t.name::text, f.fault::text, f.department::text FROM bizenv.ledger_faults(''o'') AS f JOIN o.task AS t ON f.row_key = concat(''task_id='', t.task_id) WHERE f.relation = ''task'' ORDER BY 1, 2',
	$$VALUES ('f1', 'task_circle', 'a'), ('f2', 'task_circle', 'a'), ('f3', 'parts_miscounted', 'a'), ('f8', 'task_of_other_list', 'a'), ('f8', 'task_too_deep', 'a')$$, 'circles, levels, lists and counts that came in behind the rules are faults');
SELECT is((SELECT count(*) FROM v_task WHERE task_list = 'flat'), 7::bigint, 'and the views come to an end');
ROLLBACK TO forged;

----------------------------------------------------------------- random forests
-- each group is added up by itself, from the lowest level up; percentages are of an office's two decimals
CREATE TABLE o.oracle (task_id integer PRIMARY KEY, level integer, eff numeric, eff_reason text, value numeric, covered numeric, reason text, least numeric, zero boolean, leaf boolean);
CREATE FUNCTION pg_temp.ask_oracle() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	at integer;
BEGIN
	TRUNCATE o.oracle;
	-- from the top: level and weight
	FOR at IN 1..5 LOOP
		INSERT INTO o.oracle (task_id, level, eff, eff_reason)
		SELECT t.task_id, at, CASE WHEN g.told = 0 THEN CASE at WHEN 1 THEN 1 ELSE p.eff / g.size END WHEN g.told = g.size THEN CASE at WHEN 1 THEN t.weight ELSE p.eff * t.weight / g.total END END,
			CASE WHEN p.eff_reason IS NOT NULL OR g.told NOT IN (0, g.size) THEN 'weights_missing' END
		FROM task AS t LEFT JOIN o.oracle AS p ON p.task_id = t.parent_task_id
		JOIN (SELECT task_list, parent_task_id, count(*) AS size, count(weight) AS told, round(sum(weight), 50) AS total FROM task GROUP BY 1, 2) AS g ON g.task_list = t.task_list AND g.parent_task_id IS NOT DISTINCT FROM t.parent_task_id
		WHERE CASE at WHEN 1 THEN t.parent_task_id IS NULL ELSE p.level = at - 1 END;
	END LOOP;
	UPDATE o.oracle AS x SET leaf = NOT EXISTS (SELECT FROM task AS c WHERE c.parent_task_id = x.task_id);
	-- the lowest say it
	UPDATE o.oracle AS x SET value = s.percent, covered = CASE WHEN s.percent IS NULL AND s.word IS NULL THEN 0 ELSE 1 END, zero = s.percent IS NOT DISTINCT FROM 0,
		reason = CASE WHEN s.percent IS NOT NULL THEN NULL WHEN s.word IS NULL THEN 'not_reported' ELSE 'class_only' END,
		least = CASE WHEN s.percent IS NOT NULL THEN s.percent WHEN s.word = 'past_half' THEN 50.000001 WHEN s.word IS NOT NULL THEN 0 END
	FROM (SELECT t.task_id, CASE WHEN p.percent > 100 OR p.done > t.planned THEN 100 ELSE coalesce(p.percent, 100 * p.done / t.planned, CASE p.progress_class WHEN 'completed' THEN 100 WHEN 'not_begun' THEN 0 END) END AS percent, p.progress_class AS word
		FROM task AS t LEFT JOIN LATERAL (SELECT * FROM task_progress AS p WHERE p.task_id = t.task_id ORDER BY p.period DESC LIMIT 1) AS p ON true) AS s
	WHERE s.task_id = x.task_id AND x.leaf;
	-- and groups go up: a value is the mean of what is covered
	FOR at IN REVERSE 4..1 LOOP
		UPDATE o.oracle AS x SET value = g.value, covered = g.covered, zero = g.zero, least = g.least,
			reason = CASE WHEN g.reported = 0 THEN 'not_reported' WHEN g.worded THEN 'class_only' WHEN g.untold THEN 'weights_missing' END
		FROM (SELECT t.parent_task_id, count(*) FILTER (WHERE c.covered > 0 OR c.covered IS NULL) AS reported, bool_or(c.reason = 'class_only') IS TRUE AS worded,
				bool_or(c.covered IS NULL) OR count(t.weight) NOT IN (0, count(*)) AS untold,
				CASE WHEN count(t.weight) = 0 THEN sum(round(c.value * c.covered, 50)) / nullif(sum(c.covered) FILTER (WHERE c.value IS NOT NULL), 0)
					WHEN count(t.weight) = count(*) THEN sum(round(t.weight * c.value * c.covered, 50)) / nullif(sum(t.weight * c.covered) FILTER (WHERE c.value IS NOT NULL), 0) END AS value,
				CASE WHEN bool_or(c.covered IS NULL) OR count(t.weight) NOT IN (0, count(*)) THEN NULL WHEN count(t.weight) = 0 THEN round(sum(c.covered), 50) / count(*) ELSE round(sum(t.weight * c.covered), 50) / sum(t.weight) END AS covered,
				bool_and(c.zero) AS zero,
				CASE WHEN count(c.least) = 0 THEN NULL WHEN bool_or(c.covered IS NULL) OR count(t.weight) NOT IN (0, count(*)) THEN NULL
					WHEN count(t.weight) = 0 THEN round(sum(coalesce(c.least, 0)), 50) / count(*) ELSE round(sum(t.weight * coalesce(c.least, 0)), 50) / sum(t.weight) END AS least
			FROM task AS t JOIN o.oracle AS c ON c.task_id = t.task_id WHERE c.level = at + 1 GROUP BY t.parent_task_id) AS g
		WHERE g.parent_task_id = x.task_id AND x.level = at;
	END LOOP;
END
$$;
CREATE FUNCTION pg_temp.grow(tops integer, chance double precision, mixed double precision) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	at integer;
	lead text[] := '{a,b,c}';
BEGIN
	DELETE FROM task_progress;
	DELETE FROM task;
	INSERT INTO task (department, task_list, name) SELECT lead[1 + n % 3], l.task_list, concat('t', n) FROM task_list AS l, generate_series(1, tops) AS n;
	FOR at IN 2..5 LOOP
		INSERT INTO task (department, task_list, name, parent_task_id)
		SELECT lead[1 + floor(random() * 3)::integer], t.task_list, format('%s.%s', t.name, n), t.task_id FROM task AS t CROSS JOIN LATERAL generate_series(1, 1 + floor(random() * 4)::integer) AS n
		WHERE length(regexp_replace(t.name, '[^.]', '', 'g')) = at - 2 AND random() < chance;
	END LOOP;
	-- of a group all have a weight, or none, or some
	UPDATE task AS t SET weight = CASE WHEN g.kind = 'all' OR g.kind = 'some' AND random() < 0.5 THEN (ARRAY[0.0001, 1, 2.5, 30, 10000, round((0.01 + random() * 99)::numeric, 2)])[1 + floor(random() * 6)::integer] END
	FROM (SELECT task_list, parent_task_id, CASE WHEN random() < mixed THEN 'some' WHEN random() < 0.6 THEN 'all' ELSE 'none' END AS kind FROM task GROUP BY 1, 2) AS g
	WHERE g.task_list = t.task_list AND g.parent_task_id IS NOT DISTINCT FROM t.parent_task_id;
	UPDATE task SET planned = 10 WHERE random() < 0.2;
	INSERT INTO task_progress (department, task_id, period, reported_on, percent, done, progress_class)
	SELECT t.department, t.task_id, '2025-06-01', '2025-07-01', CASE WHEN d.kind < 0.7 THEN (ARRAY[0, 50, 100, 120, round((random() * 100)::numeric, 2)])[1 + floor(random() * 5)::integer] END,
		CASE WHEN d.kind >= 0.7 AND t.planned IS NOT NULL THEN floor(random() * 11) END, CASE WHEN d.kind >= 0.7 AND t.planned IS NULL AND random() < 0.3 + mixed THEN (ARRAY['not_begun', 'completed', 'past_half', 'just_started'])[1 + floor(random() * 4)::integer] END
	FROM task AS t CROSS JOIN LATERAL (SELECT random() AS kind, t.task_id) AS d WHERE random() < 0.85;
END
$$;
SELECT is_empty('SELECT ''it is none''::text FROM (SELECT pg_temp.grow(' || g.n || ', ' || g.chance || ', ' || g.mixed || '), pg_temp.ask_oracle()) AS s WHERE (SELECT count(*) FROM task) = 0', 'a forest has grown')
	|| E'\n' || is_empty($$SELECT v.task_id, v.effective_weight, x.eff, v.weight_reason, x.eff_reason FROM v_task AS v JOIN o.oracle AS x USING (task_id)
	WHERE v.weight_reason IS DISTINCT FROM x.eff_reason OR round(v.effective_weight, 12) IS DISTINCT FROM CASE WHEN x.eff_reason IS NULL THEN round(x.eff, 12) END OR v.is_top <> (x.level = 1) OR (v.part_count = 0) <> x.leaf$$, 'what each task counts')
	|| E'\n' || is_empty($$SELECT v.task_id, v.progress_pct, x.value, v.progress_reason, x.reason, v.coverage_pct, x.covered FROM v_task AS v JOIN o.oracle AS x USING (task_id)
	WHERE v.part_count > 0 AND (v.progress_reason IS DISTINCT FROM x.reason OR v.progress_pct IS DISTINCT FROM CASE WHEN x.reason IS NULL THEN round(round(x.value, 16), 2) END OR v.coverage_pct IS DISTINCT FROM round(round(100 * x.covered, 30), 2))$$, 'how far each task with sub-tasks is')
	|| E'\n' || is_empty($$SELECT v.task_id, v.progress_class, x.least FROM v_task AS v JOIN o.oracle AS x USING (task_id)
	WHERE v.part_count > 0 AND x.covered IS NOT NULL AND v.progress_class <> CASE WHEN x.covered = 0 THEN 'not_reported' WHEN x.zero THEN 'not_begun' ELSE bizenv.progress_class(round(x.least, 16)) END$$, 'in which class it is for certain')
	|| E'\n' || is_empty($$SELECT v.task_id, v.progress_class FROM v_task AS v JOIN o.oracle AS x USING (task_id) CROSS JOIN LATERAL (
		WITH RECURSIVE d AS (SELECT v.task_id AS id UNION ALL SELECT t.task_id FROM d JOIN task AS t ON t.parent_task_id = d.id) SELECT bool_and(o.least >= 100) AS done, max(o.least) AS most FROM d JOIN o.oracle AS o ON o.task_id = d.id WHERE o.leaf) AS p
	WHERE v.part_count > 0 AND ((v.progress_class = 'completed') <> coalesce(p.done, false) OR v.progress_class = 'past_half' AND p.most <= 50)$$, 'completed is what all of it has completed')
	|| E'\n' || is_empty($$SELECT l.task_list, l.mean_pct, m.mean, l.mean_reason, m.reason FROM v_task_list AS l JOIN (SELECT t.task_list, bool_or(x.reason = 'class_only' AND x.leaf) AS worded, bool_or(x.eff IS NULL) AS untold,
		sum(x.eff * x.value) FILTER (WHERE x.leaf) / nullif(sum(x.eff) FILTER (WHERE x.leaf AND x.value IS NOT NULL), 0) AS mean, CASE WHEN bool_or(x.reason = 'class_only' AND x.leaf) THEN 'class_only' WHEN bool_or(x.eff IS NULL) THEN 'weights_missing' WHEN count(x.value) FILTER (WHERE x.leaf) = 0 THEN 'none_reported' END AS reason
		FROM o.oracle AS x JOIN task AS t USING (task_id) GROUP BY 1) AS m USING (task_list) WHERE l.mean_reason IS DISTINCT FROM m.reason OR l.mean_pct IS DISTINCT FROM CASE WHEN m.reason IS NULL THEN round(round(m.mean, 10), 2) END$$, 'and how far each list is')
	|| E'\n' || is_empty($$SELECT l.task_list FROM v_task_list AS l JOIN (SELECT v.task_list, count(*) FILTER (WHERE v.parent_task_id IS NULL) AS tops, count(*) FILTER (WHERE NOT EXISTS (SELECT FROM task AS c WHERE c.parent_task_id = v.task_id)) AS leaves,
		count(*) FILTER (WHERE v.parent_task_id IS NULL AND v.progress_class = 'completed') AS done, sum(v.weight) FILTER (WHERE v.parent_task_id IS NULL) AS total, sum(v.weight) FILTER (WHERE v.parent_task_id IS NULL AND v.progress_class = 'past_half') AS past, count(v.weight) FILTER (WHERE v.parent_task_id IS NULL) AS told,
		sum(v.effective_weight) FILTER (WHERE v.part_count = 0) AS of_leaves, bool_or(v.weight_reason IS NOT NULL) AS untold FROM v_task AS v GROUP BY 1) AS c USING (task_list)
	WHERE (l.task_count, l.leaf_count, l.completed_count) IS DISTINCT FROM (c.tops::integer, c.leaves::integer, c.done::integer) OR l.weight_total IS DISTINCT FROM c.total OR l.is_weighted <> (c.told > 0)
		OR l.past_half_weight_pct IS DISTINCT FROM CASE WHEN c.told = c.tops THEN round(100 * coalesce(c.past, 0) / c.total, 1) END OR NOT c.untold AND abs(c.of_leaves - CASE WHEN c.told = 0 THEN c.tops ELSE c.total END) > 1e-9$$, 'lists count their uppermost tasks; weights of the lowest add up to theirs')
FROM (VALUES (6, 0.5, 0), (12, 0.4, 0.15), (3, 0.8, 0), (20, 0, 0), (5, 0.6, 0.05)) AS g(n, chance, mixed);

----------------------------------------------------------------- nothing told, nothing changed
SELECT pg_temp.grow(25, 0, 0) \gset
UPDATE task SET weight = NULL;
CREATE TEMP TABLE plain AS SELECT * FROM v_task_list;
UPDATE task SET weight = 2.5;
SELECT is_empty($$SELECT a.task_list, a.mean_pct, b.mean_pct FROM plain AS a JOIN v_task_list AS b USING (task_list) WHERE (a.mean_pct, a.mean_reason, a.completed_count, a.completed_pct, a.half_verdict, a.past_half_pct, a.just_started_pct, a.not_reported_pct)
	IS DISTINCT FROM (b.mean_pct, b.mean_reason, b.completed_count, b.completed_weight_pct, b.half_verdict, b.past_half_weight_pct, b.just_started_weight_pct, b.not_reported_weight_pct)$$, 'equal weights are no weights');
SELECT is((SELECT count(*) FROM plain WHERE is_weighted OR completed_weight_pct IS NOT NULL OR coverage_pct IS NOT NULL OR leaf_count <> task_count), 0::bigint, 'without them nothing is weighted');

----------------------------------------------------------------- who sees what
DELETE FROM task_progress;
DELETE FROM task;
INSERT INTO task (department, task_list, name, weight) VALUES ('a', 'l', '甲总', 10), ('b', 'l', '乙总', 30), ('a', 'l', '甲单', 60);
INSERT INTO task (department, task_list, name, weight, parent_task_id) VALUES ('a', 'l', '甲一', 1, pg_temp.id('甲总')), ('b', 'l', '乙一', 3, pg_temp.id('甲总')), ('a', 'l', '甲二', 1, pg_temp.id('乙总')), ('b', 'l', '乙二', 1, pg_temp.id('乙总'));
INSERT INTO task_progress (department, task_id, period, reported_on, percent) SELECT department, task_id, '2025-07-01', '2025-07-31', 80 FROM task WHERE parent_task_id IS NOT NULL OR name = '甲单';
SELECT bizenv.grant_ledger('o', 'bizenv_parts_office', 'office'), bizenv.grant_ledger('o', 'bizenv_parts_a', 'department', 'a'), bizenv.grant_ledger('o', 'bizenv_parts_bi', 'bi') \g /dev/null
SET LOCAL ROLE bizenv_parts_a;
SELECT results_eq('SELECT pg_temp.tree(''l'')', $$VALUES ('甲总 10 not_all_seen - not_reported'), ('甲单 60 80.00 - past_half'), ('甲一 not_all_seen 80.00 - past_half'), ('甲二 not_all_seen 80.00 - past_half')$$, 'a department is told that it does not see all parts');
SELECT results_eq('SELECT task_count, mean_pct, mean_reason::text, completed_weight_pct, weight_reason::text FROM v_task_list WHERE task_list = ''l''', 'VALUES (3, NULL::numeric, ''not_all_seen'', NULL::numeric, ''not_all_seen'')', 'and gets no mean of what it cannot know');
SELECT results_eq('SELECT task_name::text FROM v_task WHERE is_top ORDER BY task_id', $$VALUES ('甲总'), ('甲单'), ('甲二')$$, 'what stands below a task that it does not see counts by itself');
SELECT results_eq('SELECT task_count, mean_pct FROM v_department', 'VALUES (3, 80.00)', 'its own tasks are those that it reports of');
SELECT is(pg_temp.told(format('UPDATE task SET %s = NULL', c)), '42501 | permission denied for table task', 'it changes no ' || c) FROM unnest('{weight,parent_task_id,part_count}'::text[]) AS c;
SET LOCAL ROLE bizenv_parts_bi;
SELECT results_eq('SELECT pg_temp.tree(''l'')', $$VALUES ('甲总 10 80.00 100.00 past_half'), ('乙总 30 80.00 100.00 past_half'), ('甲单 60 80.00 - past_half'), ('甲一 2.5 80.00 - past_half'), ('乙一 7.5 80.00 - past_half'), ('甲二 15 80.00 - past_half'), ('乙二 15 80.00 - past_half')$$, 'a BI tool of all departments sees all of it');
SET LOCAL ROLE bizenv_parts_office;
SELECT is(pg_temp.told('UPDATE task SET weight = weight * 2'), 'nothing', 'the office sets weights');
SELECT is(pg_temp.told(format('UPDATE task SET parent_task_id = %s WHERE name = ''甲单''', pg_temp.id('甲总'))), 'nothing', 'and puts tasks below others');
SELECT is((SELECT part_count FROM task WHERE name = '甲总'), 3, 'which are counted');
SELECT is(pg_temp.told('UPDATE task SET part_count = 9'), 'nothing', 'the count is the ledger''s');
SELECT is((SELECT max(part_count) FROM task), 3, 'and stays');
SELECT is(pg_temp.told('UPDATE task SET parent_task_id = NULL WHERE name = ''甲单'''), 'nothing', 'and takes them away');
SET LOCAL ROLE bizenv_parts_owner;
SELECT bizenv.place_views('o', 'o_bi') \g /dev/null
SET LOCAL ROLE bizenv_parts_bi;
SELECT results_eq('SELECT task_name::text, progress_pct FROM o_bi.v_task WHERE part_count > 0 ORDER BY task_id', $$VALUES ('甲总', 80.00), ('乙总', 80.00)$$, 'so do views in a place of their own');
SET LOCAL ROLE bizenv_parts_owner;
SELECT is_empty('SELECT * FROM bizenv.ledger_faults(''o'')', 'nothing is amiss');

----------------------------------------------------------------- papers
SELECT matches(bizenv.briefing('o', '2025-07-31'), '要点任务3项.*按权重计算平均进度为80.00%|要点.*按权重计算完成率为0(\.0)?%、平均进度为80(\.00)?%', 'the briefing says how far a list is by weight');
SELECT matches(bizenv.briefing('o', '2025-07-31', 'en'), 'by weight 0(\.0)?% completed, mean progress 80(\.00)?%', 'in English too');
SELECT is_empty($$SELECT fragment, verdict FROM bizenv.check_draft(bizenv.briefing('o', '2025-07-31'), 'o', '2025-07-31') WHERE verdict IN ('wrong', 'unit')$$, 'and the check of it finds nothing wrong');
SELECT is((SELECT value FROM bizenv.briefing_figures('o', '2025-07-31') WHERE figure = 'task_count' AND task_list = 'l'), 3::numeric, 'it counts the uppermost tasks');

----------------------------------------------------------------- sheets
DELETE FROM task_progress;
DELETE FROM task;
CREATE TEMP TABLE sheet (n integer, d text, t text, u text, w text, p text);
INSERT INTO sheet VALUES (1, '甲局', '办理', '窗口', '60', '80%'), (2, '乙局', '公示', '窗口', '40%', '50%'), (3, '甲局', '窗口', '服务', '2', ''), (4, '甲局', '服务', '', '', ''), (5, '丙局', '网上', '服务', '1', '20%'),
	(6, '丙局', '孤儿', '没有的任务', '1', '10%'), (7, '丙局', '错', '服务', '0', ''), (8, '丙局', '自己', '自己', '', ''), (9, '甲局', '重名', '', '', ''), (10, '乙局', '重名', '', '', ''), (11, '甲局', '甲的', '重名', '', ''), (12, '丙局', '丙的', '重名', '', '');
CREATE TEMP TABLE import AS SELECT * FROM bizenv.import_table('o', 'sheet', 'task', '{"department": "d", "task_list": {"const": "l"}, "name": "t", "parent_task_id": "u", "weight": "w", "when_there": "replace", "progress": {"percent": "p", "period": {"const": "2025-07-01"}, "reported_on": {"const": "2025-07-31"}}}');
SELECT results_eq('SELECT total, accepted, rejected FROM import', 'VALUES (12, 8, 4)', 'a sheet whose sub-tasks stand before their tasks comes in');
SELECT results_eq('SELECT pg_temp.tree(''l'') ORDER BY 1', $$SELECT * FROM (VALUES ('服务 1 52.00 100.00 past_half'), ('窗口 0.6666666666666667 68.00 100.00 past_half'), ('办理 0.4 80.00 - past_half'), ('公示 0.2666666666666667 50.00 - just_started'), ('网上 0.3333333333333333 20.00 - just_started'),
	('重名 1 not_reported 0.00 not_reported'), ('重名 1 not_reported - not_reported'), ('甲的 1 not_reported - not_reported')) AS v(line) ORDER BY 1$$, 'each below its own, found by the name in the list');
SELECT results_eq($$SELECT (r.original ->> 'n')::integer, f.fault::text, f.column_name::text FROM import_rejected AS r JOIN import_fault AS f USING (rejected_id) ORDER BY 1$$,
	$$VALUES (6, 'unknown_name', 'parent_task_id'), (7, 'breaks_check', 'weight'), (8, 'unknown_name', 'parent_task_id'), (12, 'ambiguous_name', 'parent_task_id')$$, 'a task that is not there, a weight of none, a task below itself, and a name of two are told');
SELECT matches((SELECT reason FROM import_fault WHERE column_name = 'parent_task_id' AND cell = '没有的任务'), '^上级任务（parent_task_id）', 'with the words of the column');
CREATE TEMP TABLE again AS SELECT * FROM bizenv.import_table('o', 'sheet', 'task', '{"department": "d", "task_list": {"const": "l"}, "name": "t", "parent_task_id": "u", "weight": "w", "when_there": "replace", "progress": {"percent": "p", "period": {"const": "2025-07-01"}, "reported_on": {"const": "2025-07-31"}}}');
SELECT results_eq('SELECT accepted, replaced, skipped, rejected FROM again', 'VALUES (0, 0, 8, 4)', 'the second time nothing changes');
UPDATE sheet SET w = '3' WHERE t = '窗口';
UPDATE sheet SET u = '服务' WHERE t = '办理';
DELETE FROM sheet WHERE n IN (6, 7, 8, 12);
SELECT results_eq($$SELECT accepted, replaced, skipped, rejected FROM bizenv.import_table('o', 'sheet', 'task', '{"department": "d", "task_list": {"const": "l"}, "name": "t", "parent_task_id": "u", "weight": "w", "when_there": "replace"}')$$, 'VALUES (0, 2, 6, 0)', 'a correction changes what was corrected');
SELECT is((SELECT string_agg(name || part_count, ' ' ORDER BY name) FROM task WHERE part_count > 0), (SELECT string_agg(x, ' ' ORDER BY x) FROM unnest('{服务3,窗口1,重名1}'::text[]) AS x), 'and parts are counted anew');
CREATE TEMP TABLE by_number AS SELECT '丙局'::text AS d, '丙的'::text AS t, (SELECT t.task_id::text FROM task AS t WHERE t.name = '重名' AND t.department = 'b') AS u;
SELECT is((SELECT accepted FROM bizenv.import_table('o', 'by_number', 'task', '{"department": "d", "task_list": {"const": "l"}, "name": "t", "parent_task_id": {"column": "u", "by": "number"}}')), 1, 'the number of the ledger is taken where the mapping says so');
CREATE TEMP TABLE deep AS SELECT '甲局'::text AS d, 'x' || n AS t, CASE WHEN n < 7 THEN 'x' || n + 1 END AS u FROM generate_series(1, 7) AS n;
SELECT results_eq($$SELECT i.accepted, i.rejected FROM bizenv.import_table('o', 'deep', 'task', '{"department": "d", "task_list": {"const": "m"}, "name": "t", "parent_task_id": "u"}') AS i$$, 'VALUES (5, 2)', 'levels beyond the fifth are rejected');
SELECT set_eq($$SELECT concat_ws(' ', f.cell, f.fault, substring(f.reason FROM 'more than 5 levels')) FROM import_rejected AS r JOIN import_fault AS f USING (rejected_id) WHERE r.original ->> 't' IN ('x1', 'x2')$$, $$VALUES ('against_rule more than 5 levels'), ('x2 unknown_name')$$, 'with the reason');
SELECT results_eq($$SELECT count(*), count(DISTINCT row_place) FROM bizenv.import_faults('o', 'deep', 'task', '{"department": "d", "task_list": {"const": "flat"}, "name": "t", "parent_task_id": "u"}')$$, 'VALUES (2::bigint, 2::bigint)', 'a dry run finds the same');
SELECT is((SELECT count(*) FROM task WHERE task_list = 'flat'), 0::bigint, 'and writes nothing');
SELECT is_empty('SELECT * FROM bizenv.ledger_faults(''o'')', 'nothing is amiss');

SELECT * FROM finish();
ROLLBACK;
