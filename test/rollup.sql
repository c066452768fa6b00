-- Kept tallies: whatever statement changes the table, the view equals the GROUP BY; what
-- would change it without a word is refused or told; nobody gets by it what is not his.
\ir lib/begin.psql
SELECT no_plan();
SET client_min_messages = warning;

CREATE ROLE bizenv_kept_owner;
CREATE ROLE bizenv_kept_writer;
CREATE ROLE bizenv_kept_other;
GRANT bizenv_kept_owner, bizenv_kept_writer, bizenv_kept_other TO CURRENT_USER;
CREATE SCHEMA kept AUTHORIZATION bizenv_kept_owner;
GRANT USAGE ON SCHEMA kept TO bizenv_kept_writer;
GRANT USAGE, CREATE ON SCHEMA kept TO bizenv_kept_other;
-- (the owner of a table may be somebody for whom everything he makes is open)
ALTER DEFAULT PRIVILEGES FOR ROLE bizenv_kept_owner IN SCHEMA kept GRANT ALL ON TABLES TO bizenv_kept_other;
ALTER DEFAULT PRIVILEGES FOR ROLE bizenv_kept_owner GRANT EXECUTE ON FUNCTIONS TO bizenv_kept_other;

CREATE FUNCTION pg_temp.raised(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text; hint text;
BEGIN
	EXECUTE statement;
	RETURN 'nothing';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws('|', SQLSTATE, SQLERRM, nullif(detail, ''), nullif(hint, ''));
END
$$;
GRANT EXECUTE ON FUNCTION pg_temp.raised(text) TO PUBLIC;
-- all kept tallies of the schema that differ, and how many were looked at
CREATE FUNCTION pg_temp.faults() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t record; fault text; n integer := 0; said text := '';
BEGIN
	FOR t IN SELECT c.oid::regclass AS target FROM pg_class AS c WHERE c.relnamespace = 'kept'::regnamespace AND c.relkind = 'v' AND c.relname !~ '_anew$'
		AND to_regclass(format('kept.%I', c.relname || '_kept')) IS NOT NULL ORDER BY 1 LOOP
		n := n + 1;
		SELECT string_agg(format('%s %s: %s for %s', t.target, f.group_key, f.kept, f.actual), E'\n') INTO fault FROM bizenv.check_kept(t.target) AS f;
		said := said || coalesce(fault, '');
	END LOOP;
	RETURN n || said;
END
$$;
GRANT EXECUTE ON FUNCTION pg_temp.faults() TO PUBLIC;

SET LOCAL ROLE bizenv_kept_owner;
CREATE TABLE kept.parent (unit text PRIMARY KEY);
INSERT INTO kept.parent SELECT 'u' || n FROM generate_series(0, 9) AS n;
CREATE TABLE kept.task (id integer PRIMARY KEY, unit text REFERENCES kept.parent ON UPDATE CASCADE ON DELETE CASCADE, "due on" date, percent numeric, weight numeric,
	"ok" boolean, stage text DEFAULT 'collected', doubled numeric GENERATED ALWAYS AS (percent * 2) STORED, note text);
INSERT INTO kept.task (id, unit, "due on", percent, weight, ok) SELECT n, CASE WHEN n % 11 > 0 THEN 'u' || n % 10 END, date '2025-01-01' + n % 200, nullif(n * 7.5 % 130, 30), n % 9, n % 3 = 0 FROM generate_series(1, 400) AS n;
GRANT ALL ON kept.task, kept.parent TO bizenv_kept_writer;

SELECT is(bizenv.keep('kept.task', 'by_unit', '{unit}', ARRAY['bizenv.progress_agg(percent) AS progress', 'bizenv.weighted_agg(percent, weight) FILTER (WHERE ok) AS weighted', 'bizenv.stage_agg(stage, "due on") AS stages', 'bizenv.progress_agg(percent, weight) AS by_weight'])::text,
	'kept.by_unit', 'keep gives the view that it made');
SELECT is(bizenv.keep('kept.task', 'kept.by_month', ARRAY['unit', 'extract(month FROM "due on")::integer AS month', '"ok"'],
	ARRAY['bizenv.progress_agg(doubled) AS progress', 'bizenv.trend_agg("due on", percent) AS trend', 'bizenv.month_agg("due on") AS months',
		'bizenv.gap_agg(percent, weight, ''lower_is_better'') AS gap', 'bizenv.closure_agg(''c'' || (id % 5)::text, ok) AS closure'], 'percent IS DISTINCT FROM 45 AND note IS NULL')::text, 'kept.by_month', 'with groups and a filter that are expressions');
SELECT is(bizenv.keep('kept.task', 'overall', '{}', ARRAY['bizenv.progress_agg(percent::double precision)', 'bizenv.class_agg(bizenv.progress_class(percent)) AS classes'])::text, 'kept.overall', 'without groups');
SELECT is(bizenv.keep('kept.task', 'cards', '{unit}', ARRAY['bizenv.composite_agg(id::text, percent, weight) AS scores', 'bizenv.score_card_agg(id::text, percent, ''base'', 1000) AS card'])::text, 'kept.cards', 'of what refuses what comes twice');
SELECT is(pg_temp.faults(), '4', 'all equal the rows');
SELECT results_eq('SELECT unit, row_count, progress FROM kept.by_unit ORDER BY unit',
	'SELECT unit, count(*), bizenv.progress_agg(percent) FROM kept.task GROUP BY unit ORDER BY unit', 'the view is the GROUP BY');
SELECT is(progress_agg::text, (SELECT bizenv.progress_agg(percent) FROM kept.task)::text, 'a tally without a name has that of its aggregate') FROM kept.overall;

---------------------------------------------------------------- every statement

CREATE TEMP TABLE statement (n integer GENERATED ALWAYS AS IDENTITY, text text);
INSERT INTO statement (text) VALUES
	('INSERT INTO kept.task (id, unit, "due on", percent, weight) VALUES (1001, ''u1'', ''2025-02-02'', 10, 1), (1002, NULL, NULL, NULL, NULL), (1003, ''u2'', ''2025-02-03'', 100.00, 1)'),
	('INSERT INTO kept.task (id) SELECT 1 WHERE false'),
	('UPDATE kept.task SET percent = percent + 1 WHERE id % 4 = 0'),
	('UPDATE kept.task SET unit = ''u3'' WHERE unit = ''u4'''),
	('UPDATE kept.task SET unit = NULL WHERE unit = ''u5'' AND id > 200'),
	('UPDATE kept.task SET id = -id'), ('UPDATE kept.task SET id = -id'),
	('UPDATE kept.task SET note = ''out of the filter'' WHERE id % 17 = 0'),
	('UPDATE kept.task SET note = NULL WHERE id % 34 = 0'),
	('UPDATE kept.task SET "due on" = "due on" + 31 WHERE ok'),
	('DELETE FROM kept.task WHERE id % 13 = 0'),
	('DELETE FROM kept.task WHERE unit = ''u6'''),
	('UPDATE kept.parent SET unit = ''renamed'' WHERE unit = ''u7'''),
	('DELETE FROM kept.parent WHERE unit IN (''u8'', ''u9'')'),
	('INSERT INTO kept.task (id, unit, percent, weight) SELECT n, ''u1'', 5, 1 FROM generate_series(995, 1005) AS n ON CONFLICT (id) DO UPDATE SET percent = 77, unit = excluded.unit'),
	('INSERT INTO kept.task (id, unit) VALUES (1, ''u1''), (4001, ''u1'') ON CONFLICT DO NOTHING'),
	('WITH a AS (INSERT INTO kept.task (id, unit, percent, weight) VALUES (2001, ''u1'', 1, 1)), b AS (UPDATE kept.task SET percent = 99 WHERE id < 30), c AS (DELETE FROM kept.task WHERE id BETWEEN 30 AND 60),
		d AS (INSERT INTO kept.task (id, unit, percent, weight) VALUES (2002, ''u2'', 1, 1)), e AS (UPDATE kept.task SET percent = 3 WHERE id BETWEEN 61 AND 70) SELECT 1'),
	('COPY kept.task (id, unit, percent, weight) FROM PROGRAM ''printf "3001\tu1\t50\t1\n3002\tu2\t\\\\N\t2\n"'''),
	('MERGE INTO kept.task AS t USING (SELECT n, n % 3 AS r FROM generate_series(100, 520) AS n) AS s ON t.id = s.n WHEN MATCHED AND r = 0 THEN DELETE WHEN MATCHED AND r = 1 THEN UPDATE SET percent = 12.5, unit = ''u0'' WHEN NOT MATCHED THEN INSERT (id, unit, percent, weight) VALUES (n, ''u2'', n, 1)'),
	('SELECT bizenv.fold_kept(t) FROM unnest(''{kept.by_unit,kept.by_month,kept.cards,kept.overall}''::regclass[]) AS t'),
	('UPDATE kept.task SET percent = NULL WHERE id % 2 = 0'),
	('SELECT bizenv.fold_kept(t, 1) FROM unnest(''{kept.by_unit,kept.by_month,kept.cards,kept.overall}''::regclass[]) AS t'),
	('DELETE FROM kept.task'),
	('SELECT bizenv.fold_kept(t) FROM unnest(''{kept.by_unit,kept.by_month,kept.cards,kept.overall}''::regclass[]) AS t'),
	('INSERT INTO kept.task (id, unit, percent, weight) VALUES (1, ''u1'', 5, 1)'),
	('TRUNCATE kept.task'),
	('INSERT INTO kept.task (id, unit, percent, weight) VALUES (1, ''u1'', 5, 1), (2, ''u2'', 7, 2)'),
	('TRUNCATE kept.parent CASCADE');
DELETE FROM statement WHERE text ~ '^MERGE' AND current_setting('server_version_num')::integer < 150000;
CREATE TEMP TABLE answered (n integer, said text, rows bigint);
RESET ROLE;
-- (the writer has no right on what is kept)
SELECT is(concat_ws(' ', has_table_privilege('bizenv_kept_writer', t, 'SELECT, INSERT, UPDATE, DELETE'), has_table_privilege('bizenv_kept_other', t, 'SELECT, INSERT, UPDATE, DELETE')), 'f f', t || ' is the owner''s alone')
FROM unnest('{kept.by_unit,kept.by_unit_kept,kept.by_unit_anew}'::text[]) AS t;
SELECT is(has_function_privilege('bizenv_kept_other', 'kept.by_unit_change()', 'EXECUTE'), false, 'and so is the function of its triggers');
CREATE FUNCTION pg_temp.all_statements() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	s record; rows bigint;
BEGIN
	FOR s IN SELECT * FROM pg_temp.statement ORDER BY n LOOP
		PERFORM set_config('role', CASE WHEN s.text ~ 'fold_kept' THEN 'bizenv_kept_owner' WHEN s.text ~ '^COPY' THEN 'none' ELSE 'bizenv_kept_writer' END, true);
		EXECUTE s.text;
		PERFORM set_config('role', 'bizenv_kept_owner', true);
		RETURN NEXT is(pg_temp.faults(), '4', s.text);
	END LOOP;
	PERFORM set_config('role', 'none', true);
END
$$;
GRANT SELECT ON statement TO PUBLIC;
SELECT pg_temp.all_statements();
SET LOCAL ROLE bizenv_kept_owner;
SELECT is((SELECT count(*) FROM kept.by_unit), 0::bigint, 'nothing is left');
SELECT is(row_count, 0::bigint, 'but the row of the whole') FROM kept.overall;
INSERT INTO kept.parent SELECT 'u' || n FROM generate_series(0, 9) AS n;
INSERT INTO kept.task (id, unit, "due on", percent, weight, ok) SELECT n, 'u' || n % 10, date '2025-01-01' + n % 200, n * 7.5 % 130, n % 9, n % 3 = 0 FROM generate_series(1, 200) AS n;

-- what changes nothing that is kept writes nothing
SELECT bizenv.fold_kept('kept.by_unit') IS NOT NULL AS folded, bizenv.fold_kept('kept.by_unit') AS again \gset
SELECT is(:'again'::text, '0', 'what is folded is not folded again');
SELECT count(*) AS was FROM kept.by_unit_kept \gset
UPDATE kept.task SET note = NULL, unit = unit;
SELECT is(count(*), :was::bigint, 'an update of what is not counted writes nothing') FROM kept.by_unit_kept;
SELECT is(count(*), 10::bigint, 'a row for each group') FROM kept.by_unit_kept;

---------------------------------------------------------------- a fault of one row

SELECT matches(pg_temp.raised($$UPDATE kept.task SET percent = -1 WHERE id = 7$$), '^22003\|percent is out of range', 'a percent of −1 refuses the statement');
SELECT matches(pg_temp.raised($$INSERT INTO kept.task (id, unit, percent) SELECT n, 'u1', n - 5002 FROM generate_series(5000, 5010) AS n$$), '^22003\|percent is out of range', 'and all rows of it');
SELECT is(pg_temp.faults(), '4', 'both sides are as they were');
SELECT is(count(*), 0::bigint, 'the table too') FROM kept.task WHERE id >= 5000 OR percent < 0;
SAVEPOINT s;
DELETE FROM kept.task WHERE id < 50;
ROLLBACK TO s;
SELECT is(pg_temp.faults(), '4', 'so does what is taken back');
SELECT matches(pg_temp.raised($$INSERT INTO kept.task (id, unit, percent, weight, stage) VALUES (6001, 'u1', 1, 1, 'nonsense')$$), '^22023\|', 'and a word that is none');

---------------------------------------------------------------- only what the parser reads as one expression

-- (somebody else may create in this schema)
CREATE FUNCTION kept.mine(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION kept.less(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 < $2';
CREATE OPERATOR kept.<< (LEFTARG = text, RIGHTARG = text, FUNCTION = kept.less);
CREATE TEMP TABLE attempt (part text, text text, said text);
INSERT INTO attempt VALUES
	('group', 'unit, percent', '42601'), ('group', 'unit FROM kept.parent', '42601'), ('group', 'unit; DROP TABLE kept.task', '42601'), ('group', 'unit) AS a, (percent', '42601'),
	('group', 'unit /*', '42601'), ('group', '*', '42601'), ('group', 'task.*', '42601'), ('group', '', '42601'), ('group', 'DISTINCT unit', '42601'), ('group', 'unit INTO x', '42601'), ('group', 'unit WHERE true', '42601'),
	('group', 'unit UNION SELECT note', '42601'), ('group', 'unit ORDER BY 1', '42601'), ('group', 'unit LIMIT 1', '42601'), ('group', 'unit FOR UPDATE', '42601'), ('group', 'task', '0A000'),
	('group', 'ctid::text', '0A000'), ('group', 'tableoid::text', '0A000'), ('group', '(SELECT unit)', '0A000'), ('group', 'row_number() OVER ()', '0A000'), ('group', 'generate_series(1, 2)', '0A000'),
	('group', 'count(*)', '42803'), ('group', 'percent', '42804'), ('group', '"due on" - now()', '42804|42P17'), ('group', 'now()', '42P17'), ('group', '"due on"::text', '42P17'), ('group', 'random()::text', '42P17'), ('group', 'current_user', '42P17'), ('group', '$1', '42P02'),
	('group', 'nowhere', '42703'), ('group', 'ARRAY[unit]', '42804'), ('group', 'ROW(unit)', '42804'), ('group', 'percent::double precision', '42804'), ('group', '''{}''::jsonb', '42804'),
	('group', 'kept.mine(unit)', '42501'), ('group', 'unit OPERATOR(kept.<<) unit', '42501'), ('tally', 'bizenv.class_agg(kept.mine(unit))', '42501'), ('filter', 'unit OPERATOR(kept.<<) unit', '42501'),
	('group', 'no_such_function(unit)', '42883'), ('group', 'by_nobody(unit)', '42883'),
	('tally', 'percent', '22023'), ('tally', 'count(*)', '22023'), ('tally', 'sum(percent)', '22023'), ('tally', 'bizenv.weighted_avg(percent, weight)', '22023'), ('tally', 'bizenv.progress_agg(percent)::text', '22023'),
	('tally', 'bizenv.progress_agg(DISTINCT percent)', '0A000'), ('tally', 'bizenv.progress_agg(percent ORDER BY id)', '0A000'), ('tally', 'bizenv.progress_agg(percent) OVER ()', '0A000'), ('tally', 'bizenv.progress_agg(random()::numeric)', '42P17'),
	('tally', 'bizenv.progress_agg(percent) FILTER (WHERE "due on" < current_date)', '42P17'), ('tally', 'bizenv.progress_agg((SELECT 1))', '0A000'), ('tally', 'bizenv.progress_agg(percent), bizenv.progress_agg(weight)', '42601'),
	('tally', 'bizenv.progress_agg(sum(percent))', '42803'), ('tally', 'progress_agg(percent)', '42883'), ('tally', '1', '22023'),
	('group', 'weight::double precision::text', '42P17'), ('group', 'md5(point(id, id)::text)', '42P17'), ('group', 'quote_ident(unit)', '42P17'), ('group', 'decode(note, ''hex'')::text', '42P17'), ('group', '"due on"::timestamp AT TIME ZONE ''CST''', '42P17'),
	('group', '"due on"::timestamp AT TIME ZONE unit', '42P17'), ('group', 'xmlserialize(CONTENT xmlelement(NAME a, id) AS text)', '42P17|0A000'), ('tally', 'bizenv.closure_agg(percent::real::text, ok)', '42P17'), ('filter', 'percent::real::text = ''0.3''', '42P17'),
	('filter', 'percent', '42804'), ('filter', 'true) OR (true', '42601'), ('filter', 'count(*) > 1', '42803'), ('filter', '"due on" < current_date', '42P17'), ('filter', 'EXISTS (SELECT)', '0A000');
SELECT matches(pg_temp.raised(format('SELECT bizenv.keep(''kept.task'', ''refused'', %L, %L, %L)',
		ARRAY[CASE part WHEN 'group' THEN text ELSE 'unit' END], ARRAY[CASE part WHEN 'tally' THEN text ELSE 'bizenv.progress_agg(percent)' END], CASE part WHEN 'filter' THEN text END)),
	format('^(%s)\|', said), format('%s: %s', part, text)) FROM attempt;
SELECT is(to_regclass('kept.refused')::text, NULL, 'nothing is made of it');
SELECT is(bizenv.drop_kept(bizenv.keep('kept.task', 'zoned', ARRAY['("due on"::timestamp AT TIME ZONE ''Asia/Shanghai'' AT TIME ZONE ''UTC'')::date AS day'], '{bizenv.progress_agg(percent)}')), 'kept.zoned', 'the whole name of a time zone depends on no setting');
SELECT is(bizenv.keep('kept.task', '"odd ""name""$$"', ARRAY[$$unit || ' -- ''%s\' AS "a ""b"" % $$ || '$body$''"', '/* a comment */ "ok" -- another'], ARRAY[$$bizenv.progress_agg(percent) FILTER (WHERE unit <> E'\\%L''$change$') AS "p %I"$$])::text, 'kept."odd ""name""$$"', 'odd names and constants are kept as they are');
UPDATE kept.task SET percent = 61 WHERE id % 2 = 0;
SELECT is(pg_temp.faults(), '5', 'and counted');
SELECT is(bizenv.drop_kept('kept."odd ""name""$$"'), 'kept."odd ""name""$$"', 'and dropped');
SELECT is(count(*), 4::bigint * 6, 'its triggers are gone') FROM pg_trigger WHERE tgrelid = 'kept.task'::regclass AND NOT tgisinternal;

RESET ROLE;
CREATE SCHEMA kept_own AUTHORIZATION bizenv_kept_owner;
SET LOCAL ROLE bizenv_kept_owner;
CREATE FUNCTION kept_own.short(varchar) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT left($1, 1)';
SELECT is(bizenv.keep('kept.task', 'by_short', '{kept_own.short(unit)}', ARRAY['bizenv.progress_agg(percent)'])::text, 'kept.by_short', 'a function of one''s own');
UPDATE kept.task SET unit = 'u1' WHERE id < 9;
SELECT is(pg_temp.faults(), '5', 'is counted by');
SELECT is(bizenv.drop_kept('kept.by_short'), 'kept.by_short', 'and goes');

---------------------------------------------------------------- a few rows are counted without the query, and alike

-- how a statement that fails in the trigger was counted: the text of the function leaves a line of its own in the context
CREATE FUNCTION pg_temp.way(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	context text;
BEGIN
	EXECUTE statement;
	RETURN 'nothing';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS context = PG_EXCEPTION_CONTEXT;
	RETURN concat_ws(' ', CASE WHEN context ~ '_change\(\)' THEN 'text' ELSE 'few' END, SQLSTATE);
END
$$;
CREATE DOMAIN kept.share AS numeric;
CREATE TABLE kept.quick (id integer PRIMARY KEY, unit varchar(10), day date, percent kept.share, weight double precision, ok boolean, note text);
CREATE TABLE kept.slow (LIKE kept.quick INCLUDING ALL);
SELECT is(count(bizenv.keep(('kept.' || t)::regclass, 'ways_' || t, ARRAY['unit', 'extract(month FROM day)::integer AS month', 'CASE WHEN ok THEN note ELSE unit || coalesce(note, ''-'') END AS label'],
	ARRAY['bizenv.progress_agg(percent) AS progress', 'bizenv.progress_agg(percent, weight) FILTER (WHERE ok IS NOT FALSE) AS by_weight', 'bizenv.weighted_agg(weight, percent) AS weighted',
		'bizenv.stage_agg(CASE WHEN ok THEN ''collected'' END, day) AS stages', 'bizenv.closure_agg(''c'' || (id % 5)::text, ok) AS closure', 'bizenv.composite_agg(id::text, percent, weight) AS scores',
		'bizenv.score_card_agg(id::text, percent, ''base'', 1000) AS card', 'bizenv.gap_agg(percent, weight, ''lower_is_better'') AS gap', 'bizenv.trend_agg(day, percent) AS trend', 'bizenv.month_agg(day) AS months'],
	'unit IN (''u0'', ''u1'', ''u2'') OR unit IS NULL')), 2::bigint, 'two tables whose tallies are kept alike') FROM unnest('{quick,slow}'::text[]) AS t;
CREATE INDEX kept_ways_index ON kept.ways_slow_kept (row_count);
SELECT is(concat_ws(', ', pg_temp.way('INSERT INTO kept.quick VALUES (1, ''u0'', NULL, -1)'), pg_temp.way('INSERT INTO kept.slow VALUES (1, ''u0'', NULL, -1)')), 'few 22003, text 22003', 'one of them by its text, as an index stands on its kept rows');
-- some statements of one row and of some, of NULLs, of equal and of no rows; and rows that are replicated
CREATE FUNCTION pg_temp.alike() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	t text; n integer; differing bigint; rows bigint;
	row_of CONSTANT text := '%1$s, nullif(''u'' || %1$s %% 5, ''u3''), date ''2025-01-01'' + nullif(%1$s %% 67, 5), nullif(%1$s * 7.5 %% 130, 30), %1$s %% 9, nullif(%1$s %% 3, 1) = 0, CASE WHEN %1$s %% 4 > 0 THEN repeat(''长'', %1$s) END';
BEGIN
	FOR n IN 1..160 LOOP
		IF n = 120 THEN
			PERFORM set_config('role', 'none', true), set_config('session_replication_role', 'replica', true);
		END IF;
		FOREACH t IN ARRAY '{kept.quick,kept.slow}'::text[] LOOP
			EXECUTE CASE n % 8
				WHEN 1 THEN format('INSERT INTO %s SELECT %s', t, format(row_of, n))
				WHEN 2 THEN format('INSERT INTO %s SELECT %s FROM generate_series(%s, %s) AS g', t, format(row_of, 'g'), n * 100, n * 100 + CASE WHEN n % 16 = 2 THEN 90 ELSE n % 33 END)
				WHEN 3 THEN format('UPDATE %s SET percent = %s WHERE id = (SELECT min(id) FROM %1$s WHERE id > %s)', t, n % 101, n * 40)
				WHEN 4 THEN format('UPDATE %s SET unit = ''u1'', note = NULL WHERE id IN (SELECT id FROM %1$s ORDER BY id DESC LIMIT %s)', t, CASE WHEN n % 3 = 0 THEN 150 ELSE n % 30 END)
				WHEN 5 THEN format('DELETE FROM %s WHERE id = (SELECT max(id) FROM %1$s WHERE id < %s)', t, n * 50)
				WHEN 6 THEN format('UPDATE %s SET ok = NOT ok, day = day + 31 WHERE id IN (SELECT id FROM %1$s ORDER BY id LIMIT %s)', t, CASE WHEN n % 5 = 0 THEN 500 ELSE n % 32 END)
				WHEN 7 THEN format('INSERT INTO %s AS k SELECT %s ON CONFLICT (id) DO UPDATE SET percent = excluded.percent, note = ''again''', t, format(row_of, n * 50))
				ELSE format('UPDATE %s SET id = id, note = note WHERE id %% 20 = %s', t, n % 20) END;
		END LOOP;
	END LOOP;
	PERFORM set_config('session_replication_role', 'origin', true), set_config('role', 'bizenv_kept_owner', true);
	SELECT count(*) INTO differing FROM ((SELECT is_removed, row_count, unit, month, label, progress::text, by_weight::text, weighted::text, stages::text, closure::text, scores::text, card::text, gap::text, trend::text, months::text FROM kept.ways_quick_kept)
		EXCEPT ALL (SELECT is_removed, row_count, unit, month, label, progress::text, by_weight::text, weighted::text, stages::text, closure::text, scores::text, card::text, gap::text, trend::text, months::text FROM kept.ways_slow_kept)) AS d;
	SELECT count(*) INTO rows FROM kept.ways_slow_kept;
	RETURN NEXT is(differing, 0::bigint, 'few rows leave the kept rows that the text leaves');
	RETURN NEXT is((SELECT count(*) FROM kept.ways_quick_kept), rows, 'and as many');
	RETURN NEXT cmp_ok(rows, '>', 500::bigint, 'there were some to compare');
END
$$;
SELECT pg_temp.alike();
SELECT is(pg_temp.faults(), '6', 'all equal the rows');
SELECT is(pg_temp.way(format('INSERT INTO kept.quick SELECT n, ''u0'', NULL, CASE WHEN n = 20002 THEN -1 END FROM generate_series(20001, 20000 + %s) AS n', rows)), way, rows || ' rows') FROM (VALUES (4096, 'few 22003'), (4097, 'text 22003')) AS v(rows, way);
-- many groups, of which some stay as they were
INSERT INTO kept.quick SELECT n, 'u0', NULL, 5, 1, true, n::text FROM generate_series(30001, 33000) AS n;
SELECT bizenv.fold_kept('kept.ways_quick') \g /dev/null
SELECT count(*) AS was FROM kept.ways_quick_kept \gset
UPDATE kept.quick SET percent = CASE WHEN id % 10 = 0 THEN 6 ELSE percent END WHERE id > 30000;
SELECT is(count(*), :was + 600::bigint, 'of 3,000 groups the 300 that changed are written') FROM kept.ways_quick_kept;
SELECT is(pg_temp.faults(), '6', 'and rightly');

-- (a setting stands in for a server that has it; test/t/09_dialect.pl asks such a one)
SELECT current_setting('ivorysql.compatible_mode', true) IS NULL AS stands_in \gset
\if :stands_in
SET LOCAL ivorysql.compatible_mode TO oracle;
SELECT matches(pg_temp.raised('INSERT INTO kept.quick VALUES (0, ''u0'', NULL, 1)'), '^0A000\|', 'one row is refused where SQL is read otherwise, as many are');
SET LOCAL ivorysql.compatible_mode TO pg;
\else
SELECT skip('this server has the setting, and a mode of its own', 1);
\endif
-- what was kept ready is forgotten when anything that it was made from changes
SELECT is(pg_temp.way('INSERT INTO kept.quick VALUES (0, ''u0'', NULL, -1)'), 'few 22003', 'a row is counted without the query');
CREATE INDEX kept_ways_later ON kept.ways_quick_kept (row_count);
SELECT is(pg_temp.way('INSERT INTO kept.quick VALUES (0, ''u0'', NULL, -1)'), 'text 22003', 'not beside an index of the kept rows');
DROP INDEX kept.kept_ways_later;
ALTER TABLE kept.ways_quick_kept ADD CONSTRAINT few CHECK (row_count < 2) NOT VALID;
SELECT matches(pg_temp.raised('INSERT INTO kept.quick SELECT n, ''u0'' FROM generate_series(-9, -1) AS n'), '^23514\|', 'a condition on the kept rows holds');
ALTER TABLE kept.ways_quick_kept DROP CONSTRAINT few;
ALTER TABLE kept.ways_quick_kept ADD more integer DEFAULT 7;
INSERT INTO kept.quick VALUES (-100, 'u0');
SELECT is((SELECT more FROM kept.ways_quick_kept ORDER BY entry DESC LIMIT 1), 7, 'a column that was added to them has its default');
ALTER TABLE kept.ways_quick_kept DROP more;
SELECT is(pg_temp.way('INSERT INTO kept.quick VALUES (0, ''u0'', NULL, -1)'), 'few 22003', 'and without them again');
ALTER TABLE kept.quick RENAME percent TO part;
SELECT matches(pg_temp.raised('INSERT INTO kept.quick VALUES (0, ''u0'', NULL, 1)'), '^42703\|', 'one row of a column of another name is refused as many are');
ALTER TABLE kept.quick RENAME part TO percent;
ALTER TABLE kept.quick RENAME TO other;
SELECT matches(pg_temp.raised('INSERT INTO kept.other VALUES (0, ''u0'', NULL, 1)'), '^42P01\|', 'and of a table');
ALTER TABLE kept.other RENAME TO quick;
ALTER TABLE kept.ways_quick_kept RENAME TO elsewhere;
SELECT matches(pg_temp.raised('INSERT INTO kept.quick VALUES (0, ''u0'', NULL, 1)'), '^42P01\|', 'and of kept rows');
ALTER TABLE kept.elsewhere RENAME TO ways_quick_kept;
SELECT is(pg_temp.way('INSERT INTO kept.quick VALUES (0, ''u0'', NULL, -1)'), 'few 22003', 'under its own names it is counted as before');
ALTER TABLE kept.quick ADD more integer DEFAULT 7, DROP weight CASCADE;
SELECT is(to_regclass('kept.ways_quick_anew')::text, NULL, 'a column that goes with all that counts it takes the view away');
SELECT matches(pg_temp.raised('INSERT INTO kept.quick VALUES (0, ''u0'', NULL, 1)'), '^42703\|', 'and one row is refused then');
DROP TABLE kept.quick, kept.slow CASCADE;
DROP TABLE kept.ways_quick_kept, kept.ways_slow_kept CASCADE;
-- what was written into the text since is run for few rows as for many, as its owner; so is what a hand put into the view
CREATE TABLE kept.edited (id integer, unit text, percent numeric);
GRANT ALL ON kept.edited TO bizenv_kept_writer;
SELECT bizenv.keep('kept.edited', 'by_edited', '{unit}', ARRAY['bizenv.progress_agg(percent) AS p']) \g /dev/null
SELECT is(pg_temp.way('INSERT INTO kept.edited VALUES (1, ''u0'', -1)'), 'few 22003', 'its text is spared');
DO $do$ BEGIN
	EXECUTE (SELECT format('CREATE OR REPLACE FUNCTION kept.by_edited_change() RETURNS trigger LANGUAGE bizenv_rollup AS %L', replace(prosrc, E'\nBEGIN\n', E'\nBEGIN\n IF TG_OP = \'DELETE\' THEN RAISE EXCEPTION \'edited\'; END IF;\n')) FROM pg_proc WHERE oid = 'kept.by_edited_change'::regproc);
END $do$;
INSERT INTO kept.edited VALUES (1, 'u0', 5);
SELECT matches(pg_temp.raised('DELETE FROM kept.edited'), '^P0001\|edited', 'one that its owner edited is run');
-- (made by hand, with a hash that fits)
DO $do$ DECLARE
	query CONSTANT text := $x$(ts_rewrite('x'::tsquery, 'SELECT ''x''::tsquery, quote_literal(current_user)::tsquery'::text))::text AS unit$x$;
	body text := (SELECT substr(prosrc, strpos(prosrc, E'\n') + 1) FROM pg_proc WHERE oid = 'kept.by_edited_change'::regproc);
BEGIN
	body := replace(replace(body, 'unit AS unit', query), E' IF TG_OP = \'DELETE\' THEN RAISE EXCEPTION \'edited\'; END IF;\n', '');
	EXECUTE format('CREATE OR REPLACE FUNCTION kept.by_edited_change() RETURNS trigger LANGUAGE bizenv_rollup AS %L', concat('-- ', encode(sha256(convert_to(body, getdatabaseencoding())), 'hex'), E'\n', body));
	EXECUTE format('CREATE OR REPLACE VIEW kept.by_edited_anew AS SELECT c.unit, c.row_count, c.p FROM (SELECT false AS is_removed, count(*) AS row_count, %s, bizenv.progress_agg(percent) AS p FROM kept.edited AS s GROUP BY 3) AS c', query);
END $do$;
SET LOCAL ROLE bizenv_kept_writer;
INSERT INTO kept.edited VALUES (2, 'u0', 5);
INSERT INTO kept.edited SELECT n, 'u0', 5 FROM generate_series(1, 40) AS n;
SET LOCAL ROLE bizenv_kept_owner;
SELECT is(string_agg(concat_ws(' ', substring(k.unit FROM '^''(.*)''$'), k.row_count), ', ' ORDER BY k.row_count), 'bizenv_kept_owner 1, bizenv_kept_owner 40', 'nothing that it calls is called as who writes') FROM kept.by_edited_kept AS k WHERE k.unit ~ '^''';
DROP TABLE kept.edited CASCADE;
DROP TABLE kept.by_edited_kept CASCADE;
-- what others may change is a part of the query
CREATE TABLE kept.odd (id integer, unit text, percent numeric);
CREATE FUNCTION kept_own.least_of(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT least($1, 90)';
CREATE DOMAIN kept_own.small AS numeric;
SELECT bizenv.keep('kept.odd', 'by_odd', '{unit}', ARRAY['bizenv.progress_agg(kept_own.least_of(percent)) AS p', 'bizenv.progress_agg(percent::kept_own.small) AS s']) \g /dev/null
SELECT is(pg_temp.way('INSERT INTO kept.odd VALUES (1, ''u0'', -1)'), 'text 22003', 'so are a function of one''s own and a domain');
INSERT INTO kept.odd VALUES (1, 'u0', 95);
ALTER DOMAIN kept_own.small ADD CHECK (VALUE < 200);
SELECT matches(pg_temp.raised('INSERT INTO kept.odd VALUES (2, ''u0'', 300)'), '^23514\|', 'a domain that is narrowed is so for the next row');
CREATE OR REPLACE FUNCTION kept_own.least_of(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT least($1, 50)';
INSERT INTO kept.odd VALUES (3, 'u1', 95);
SELECT is((SELECT bizenv.mean_percent(p) FROM kept.by_odd WHERE unit = 'u1'), 50::numeric, 'and a function that is replaced');
DROP TABLE kept.odd CASCADE;
DROP TABLE kept.by_odd_kept CASCADE;
-- an update of a few rows that leaves all as it was writes nothing, one that moves them between groups two rows
SELECT bizenv.fold_kept('kept.by_unit') \g /dev/null
SELECT count(*) AS was FROM kept.by_unit_kept \gset
UPDATE kept.task SET note = note, unit = unit WHERE id < 20;
SELECT is(count(*), :was::bigint, 'what is as it was is not written') FROM kept.by_unit_kept;
UPDATE kept.task SET unit = CASE unit WHEN 'u1' THEN 'u2' ELSE 'u1' END WHERE id IN (101, 102);
SELECT is(string_agg(concat_ws(' ', is_removed, unit, row_count), ', ' ORDER BY entry), 't u1 1, t u2 1, f u2 1, f u1 1', 'rows that change places: what left comes first') FROM (SELECT * FROM kept.by_unit_kept ORDER BY entry DESC LIMIT 4) AS k;
SELECT is(pg_temp.faults(), '4', 'and all is right');
-- the language of the triggers is for triggers, and for those who may write PL/pgSQL
SELECT matches(pg_temp.raised($$CREATE FUNCTION kept.none() RETURNS integer LANGUAGE bizenv_rollup AS 'BEGIN RETURN 1; END'$$), '^42P13\|functions of the language bizenv_rollup are triggers', 'a function that is none');
SELECT matches(pg_temp.raised($$DO LANGUAGE bizenv_rollup 'BEGIN END'$$), '^0A000\|', 'a block');
SELECT matches(pg_temp.raised('SELECT bizenv_internal.rollup_handler()'), '^39P01\|', 'the handler itself');
RESET ROLE;
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
SET LOCAL ROLE bizenv_kept_other;
SELECT is(pg_temp.raised($$CREATE FUNCTION kept.none() RETURNS trigger LANGUAGE bizenv_rollup AS 'BEGIN RETURN NULL; END'$$), '42501|permission denied for language plpgsql', 'who may not write PL/pgSQL');
RESET ROLE;
GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC;
SET LOCAL ROLE bizenv_kept_owner;

---------------------------------------------------------------- who may, and of what

CREATE TABLE kept.hidden (unit text, percent numeric);
ALTER TABLE kept.hidden ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON kept.hidden TO bizenv_kept_writer USING (unit = 'mine');
INSERT INTO kept.hidden VALUES ('mine', 1), ('theirs', 2);
GRANT ALL ON kept.hidden TO bizenv_kept_writer;
SELECT is(bizenv.keep('kept.hidden', 'by_hidden', '{unit}', '{bizenv.progress_agg(percent)}')::text, 'kept.by_hidden', 'of a table with policies');
SET LOCAL ROLE bizenv_kept_writer;
SELECT matches(pg_temp.raised('SELECT * FROM kept.by_hidden'), '^42501', 'a writer does not read what is kept');
INSERT INTO kept.hidden VALUES ('mine', 3);
UPDATE kept.hidden SET percent = percent + 1;
SELECT matches(pg_temp.raised($$INSERT INTO kept.hidden VALUES ('theirs', 3)$$), '^42501', 'the policies hold');
SELECT matches(pg_temp.raised($$CREATE TRIGGER mine BEFORE INSERT ON kept.hidden FOR EACH STATEMENT EXECUTE FUNCTION kept.by_hidden_change()$$), '^42501', 'nor puts its trigger elsewhere');
SELECT matches(pg_temp.raised($$SELECT bizenv.keep('kept.hidden', 'mine', '{unit}', '{bizenv.progress_agg(percent)}')$$), '^42501\|must be owner of kept.hidden', 'nor keeps tallies of what is not his');
SELECT matches(pg_temp.raised(format('SELECT bizenv.%s(''kept.by_hidden'')', f)), '^42501\|must be owner of kept.by_hidden', f || ' is the owner''s') FROM unnest('{fold_kept,check_kept,drop_kept,rebuild_kept}'::text[]) AS f;
RESET ROLE;
SELECT matches(pg_temp.raised($$SELECT bizenv.keep('kept.hidden', 'mine', '{unit}', '{bizenv.progress_agg(percent)}')$$), '^42501\|must be owner of kept.hidden', 'a superuser neither: what he kept would run as he');
SET LOCAL ROLE bizenv_kept_owner;
SELECT is(pg_temp.faults(), '5', 'all rows are counted, seen or not');
ALTER TABLE kept.hidden FORCE ROW LEVEL SECURITY;
SELECT matches(pg_temp.raised('SELECT * FROM kept.by_hidden'), '^55000\|.*hides rows', 'a table that hides rows from its owner is told');
SELECT matches(pg_temp.raised($$SELECT bizenv.keep('kept.hidden', 'forced', '{unit}', '{bizenv.progress_agg(percent)}')$$), '^42809\|', 'and refused');
ALTER TABLE kept.hidden NO FORCE ROW LEVEL SECURITY;
RESET ROLE;
ALTER TABLE kept.hidden OWNER TO bizenv_kept_other;
SET LOCAL ROLE bizenv_kept_other;
SELECT matches(pg_temp.raised($$INSERT INTO kept.hidden VALUES ('new owner', 5)$$), '^55000\|.*another owner', 'who got the table is told whose function stands on it');
SET LOCAL ROLE bizenv_kept_owner;
SELECT matches(pg_temp.raised('SELECT * FROM kept.by_hidden'), '^55000\|.*another owner', 'who had it reads no more of it');
RESET ROLE;
ALTER TABLE kept.hidden OWNER TO bizenv_kept_owner;
SET LOCAL ROLE bizenv_kept_owner;
GRANT SELECT ON kept.by_hidden TO bizenv_kept_writer;
SET LOCAL ROLE bizenv_kept_writer;
SELECT is(count(*), 2::bigint, 'whom the owner grants it reads the tallies') FROM kept.by_hidden;
SET LOCAL ROLE bizenv_kept_owner;
SELECT is(bizenv.drop_kept('kept.by_hidden'), 'kept.by_hidden', 'and no more');

CREATE VIEW kept.a_view AS SELECT 1 AS unit;
CREATE TABLE kept.ancestor (unit text, percent numeric);
CREATE TABLE kept.heir () INHERITS (kept.ancestor);
CREATE TEMP TABLE fleeting (unit text, percent numeric);
SELECT matches(pg_temp.raised(format('SELECT bizenv.keep(%L, ''refused'', ''{unit}'', ''{bizenv.progress_agg(percent)}'')', t)), '^42809\|tallies of .* cannot be kept', t) FROM unnest('{kept.a_view,kept.ancestor,kept.heir,fleeting,kept.by_unit}'::text[]) AS t;
-- tables of Citus, by what its catalog says, and columnar ones (test/lasting/shards has the real ones)
CREATE TABLE kept.spread (unit integer, percent numeric);
RESET ROLE;
CREATE ACCESS METHOD columnar TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE kept.columns (unit integer, percent numeric) USING columnar;
CREATE TABLE kept.old_columns (unit integer, percent numeric) PARTITION BY LIST (unit);
CREATE TABLE kept.old_columns_1 PARTITION OF kept.old_columns FOR VALUES IN (1) USING columnar;
ALTER TABLE kept.columns OWNER TO bizenv_kept_owner;
ALTER TABLE kept.old_columns OWNER TO bizenv_kept_owner;
ALTER TABLE kept.old_columns_1 OWNER TO bizenv_kept_owner;
SET LOCAL allow_system_table_mods = on;
CREATE TABLE pg_catalog.pg_dist_partition (partmethod "char", logicalrelid regclass);
INSERT INTO pg_catalog.pg_dist_partition VALUES ('h', 'kept.spread');
SET LOCAL ROLE bizenv_kept_owner;
SELECT matches(pg_temp.raised($$SELECT bizenv.keep('kept.spread', 'refused', '{unit}', '{bizenv.progress_agg(percent)}')$$), '^42809\|.*Citus.*run_command_on_shards\(''kept\.spread'', .*undistribute_table\(''kept\.spread''\)', 'of a table of Citus no tallies are kept');
SELECT matches(pg_temp.raised(format('SELECT bizenv.keep(%L, ''refused'', ''{unit}'', ''{bizenv.progress_agg(percent)}'')', t)), '^42809\|.*columnar.*\|Keep tallies of an ordinary', t || ': nor of a columnar one') FROM unnest('{kept.columns,kept.old_columns}'::text[]) AS t;
SELECT matches(pg_temp.raised($$SELECT bizenv_internal.rollup_turn('kept.columns'::regclass, 'kept.spread')$$), '^55000\|table "spread" belongs to Citus now.*"columns".*undistribute_table\(''kept\.spread''\)', 'and one that it took over says so to who writes');
RESET ROLE;
DROP TABLE pg_catalog.pg_dist_partition;
SET LOCAL ROLE bizenv_kept_owner;
SELECT matches(pg_temp.raised($$SELECT bizenv_internal.rollup_turn('kept.columns'::regclass, 'kept.spread')$$), '^55000\|table "columns" is no part of table "spread" any more', 'which any other does not');
SELECT matches(pg_temp.raised($$SELECT bizenv.keep('kept.task', repeat('n', 57), '{unit}', '{bizenv.progress_agg(percent)}')$$), '^42602\|', 'a name that is too long');
SELECT matches(pg_temp.raised($$SELECT bizenv.keep('kept.task', 'a.b.c', '{unit}', '{bizenv.progress_agg(percent)}')$$), '^42602\|', 'of three parts');
SELECT matches(pg_temp.raised($$SELECT bizenv.keep('kept.task', 'by_unit', '{unit}', '{bizenv.progress_agg(percent)}')$$), '^42P07\|kept\.by_unit is', 'that is taken');
-- a table that came and went again, and rows that were written meanwhile
CREATE TABLE kept.came (id integer, unit integer, percent numeric);
CREATE TABLE kept.came_log (id integer, unit integer, percent numeric) PARTITION BY RANGE (id);
CREATE TABLE kept.came_log_0 PARTITION OF kept.came_log FOR VALUES FROM (0) TO (100);
CREATE TABLE kept.came_log_1 PARTITION OF kept.came_log FOR VALUES FROM (100) TO (200) PARTITION BY RANGE (id);
CREATE TABLE kept.heir_of_came (id integer, unit integer, percent numeric);
CREATE FUNCTION pg_temp.came(VARIADIC statements text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	told text;
BEGIN
	PERFORM bizenv.keep('kept.came', 'by_came', '{unit}', ARRAY['bizenv.progress_agg(percent) AS p', 'bizenv.gap_agg(percent, 50, ''higher_is_better'') AS gap']);
	PERFORM bizenv.keep('kept.came_log', 'by_came_log', '{unit}', ARRAY['bizenv.progress_agg(percent) AS p']);
	INSERT INTO kept.came_log SELECT n, n % 3, n FROM generate_series(1, 9) AS n;
	INSERT INTO kept.came SELECT n, n % 3, n FROM generate_series(1, 9) AS n;
	UPDATE kept.came SET percent = 3 WHERE id = 3;
	FOR i IN 1..cardinality(statements) LOOP
		EXECUTE statements[i];
	END LOOP;
	BEGIN
		told := concat((SELECT sum(row_count) FROM kept.by_came), ' ', (SELECT sum(row_count) FROM kept.by_came_log), ' ', (SELECT count(*) FROM bizenv.check_kept('kept.by_came')) + (SELECT count(*) FROM bizenv.check_kept('kept.by_came_log')));
	EXCEPTION WHEN object_not_in_prerequisite_state THEN
		PERFORM bizenv.rebuild_kept('kept.by_came'), bizenv.rebuild_kept('kept.by_came_log');
		told := concat('refused, then ', (SELECT count(*) FROM bizenv.check_kept('kept.by_came')) + (SELECT count(*) FROM bizenv.check_kept('kept.by_came_log')));
	END;
	PERFORM bizenv.drop_kept('kept.by_came'), bizenv.drop_kept('kept.by_came_log');
	TRUNCATE kept.came, kept.came_log, kept.heir_of_came;
	RETURN told;
END
$$;
SELECT is(pg_temp.came(VARIADIC string_to_array(c.statements, '; ')), c.told, c.statements) FROM (VALUES
	('ALTER TABLE kept.heir_of_came INHERIT kept.came; ALTER TABLE kept.heir_of_came NO INHERIT kept.came', '9 9 0'),
	('INSERT INTO kept.heir_of_came VALUES (77, 1, 1); ALTER TABLE kept.heir_of_came INHERIT kept.came; UPDATE kept.came SET percent = 55 WHERE id > 5; ALTER TABLE kept.heir_of_came NO INHERIT kept.came', 'refused, then 0'),
	('INSERT INTO kept.heir_of_came VALUES (77, 1, 1); ALTER TABLE kept.heir_of_came INHERIT kept.came; DELETE FROM kept.came WHERE id > 5; SELECT bizenv.fold_kept(''kept.by_came''); ALTER TABLE kept.heir_of_came NO INHERIT kept.came; SELECT bizenv.fold_kept(''kept.by_came'')', 'refused, then 0'),
	('INSERT INTO kept.heir_of_came VALUES (77, 1, 1); ALTER TABLE kept.heir_of_came INHERIT kept.came; DELETE FROM kept.heir_of_came; ALTER TABLE kept.heir_of_came NO INHERIT kept.came', '9 9 0'),
	('CREATE TABLE kept.came_log_2 PARTITION OF kept.came_log FOR VALUES FROM (200) TO (300); INSERT INTO kept.came_log_2 VALUES (201, 1, 1); DROP TABLE kept.came_log_2', '9 9 0'),
	('CREATE TABLE kept.came_log_2 PARTITION OF kept.came_log FOR VALUES FROM (200) TO (300); INSERT INTO kept.came_log VALUES (201, 1, 1); DROP TABLE kept.came_log_2', 'refused, then 0'),
	('CREATE TABLE kept.came_log_2 PARTITION OF kept.came_log FOR VALUES FROM (200) TO (300); INSERT INTO kept.came_log SELECT 201, n, 1 FROM generate_series(1, 5000) AS n; SELECT bizenv.fold_kept(''kept.by_came_log''); DROP TABLE kept.came_log_2; SELECT bizenv.fold_kept(''kept.by_came_log'')', 'refused, then 0'),
	('CREATE TABLE kept.came_log_3 PARTITION OF kept.came_log_1 FOR VALUES FROM (100) TO (110); INSERT INTO kept.came_log VALUES (101, 1, 1); DROP TABLE kept.came_log_3', 'refused, then 0'),
	('CREATE TABLE kept.came_log_3 PARTITION OF kept.came_log_1 FOR VALUES FROM (100) TO (110); INSERT INTO kept.came_log_1 VALUES (101, 1, 1); DROP TABLE kept.came_log_3', 'refused, then 0'),
	('CREATE TABLE kept.came_log_3 PARTITION OF kept.came_log_1 FOR VALUES FROM (100) TO (110); INSERT INTO kept.came_log VALUES (101, 1, 1); SELECT bizenv.rebuild_kept(''kept.by_came_log''); DELETE FROM kept.came_log WHERE id = 101; DROP TABLE kept.came_log_3; SELECT bizenv.rebuild_kept(''kept.by_came_log'')', '9 9 0')) AS c(statements, told);
CREATE TABLE kept.gone (unit integer, percent numeric);
SELECT bizenv.keep('kept.gone', 'by_gone', '{unit}', '{bizenv.progress_agg(percent)}');
DROP TABLE kept.gone CASCADE;
SELECT matches(pg_temp.raised($$SELECT bizenv.keep('kept.task', 'by_gone', '{unit}', '{bizenv.progress_agg(percent)}')$$), '^42P07\|kept\.by_gone_kept is.*DROP TABLE IF EXISTS kept\.by_gone_kept; DROP FUNCTION IF EXISTS kept\.by_gone_change\(\)\.$', 'or that a dropped table left: the rows');
DROP TABLE kept.by_gone_kept;
SELECT matches(pg_temp.raised($$SELECT bizenv.keep('kept.task', 'by_gone', '{unit}', '{bizenv.progress_agg(percent)}')$$), '^42P07\|kept\.by_gone_change\(\) is.*DROP FUNCTION', 'and the function');
DROP TABLE IF EXISTS kept.by_gone_kept; DROP FUNCTION IF EXISTS kept.by_gone_change();
SELECT is(pg_temp.raised($$SELECT bizenv.drop_kept(bizenv.keep('kept.task', 'by_gone', '{unit}', '{bizenv.progress_agg(percent)}'))$$), 'nothing', 'which are dropped by what the hint says');
SELECT matches(pg_temp.raised($$SELECT bizenv.keep('kept.task', 'twice', '{unit,unit}', '{bizenv.progress_agg(percent)}')$$), '^42701\|column "unit" would stand twice', 'a column twice');
SELECT matches(pg_temp.raised($$SELECT bizenv.keep('kept.task', 'reserved', '{unit AS entry}', '{bizenv.progress_agg(percent)}')$$), '^42701\|column "entry"', 'a name of its own columns');
SELECT matches(pg_temp.raised(format('SELECT bizenv.%s(''kept.task'')', f)), '^42809\|.* is no kept tally', f || ' of a table') FROM unnest('{fold_kept,check_kept,drop_kept,rebuild_kept}'::text[]) AS f;
SELECT matches(pg_temp.raised($$SELECT bizenv.fold_kept('kept.by_unit', 0)$$), '^22023\|a fold takes at least one row', 'a fold of nothing');

---------------------------------------------------------------- what would change the rows without a word

CREATE TABLE kept.log (id integer, unit text, percent numeric, day date) PARTITION BY RANGE (id);
CREATE TABLE kept.log_a PARTITION OF kept.log FOR VALUES FROM (0) TO (100);
CREATE TABLE kept.log_b PARTITION OF kept.log FOR VALUES FROM (100) TO (300) PARTITION BY RANGE (id);
CREATE TABLE kept.log_b1 PARTITION OF kept.log_b FOR VALUES FROM (100) TO (200);
CREATE TABLE kept.log_b2 (day date, dropped integer, unit text, id integer, percent numeric);
ALTER TABLE kept.log_b2 DROP COLUMN dropped;
ALTER TABLE kept.log_b ATTACH PARTITION kept.log_b2 FOR VALUES FROM (200) TO (300);
INSERT INTO kept.log SELECT n, 'u' || n % 3, n % 100, date '2025-01-01' + n FROM generate_series(1, 299) AS n;
SELECT is(bizenv.keep('kept.log', 'by_log', '{unit}', '{bizenv.progress_agg(percent) AS p,"bizenv.month_agg(day) AS m"}')::text, 'kept.by_log', 'of a table of partitions');
CREATE FUNCTION pg_temp.partitioned() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	s text;
BEGIN
	FOREACH s IN ARRAY ARRAY['INSERT INTO kept.log VALUES (1, ''u0'', 7, ''2025-03-01''), (101, NULL, 8, ''2025-03-01''), (250, ''u1'', 9, NULL)', 'INSERT INTO kept.log_b VALUES (110, ''u0'', 7, ''2025-03-01''), (210, NULL, 8, ''2025-04-01'')',
		'INSERT INTO kept.log_b2 (id, unit, percent, day) VALUES (299, ''u9'', 4, ''2025-07-01'')', 'UPDATE kept.log SET id = (id + 90) % 299', 'UPDATE kept.log_b SET id = 100 + (id + 77) % 200', 'UPDATE kept.log_a SET percent = 2',
		'DELETE FROM kept.log WHERE id % 5 = 0', 'DELETE FROM kept.log_b2 WHERE id % 3 = 0', 'TRUNCATE kept.log_b1', 'UPDATE kept.log SET unit = ''u7'' WHERE id < 50', 'TRUNCATE kept.log_b', 'SELECT bizenv.fold_kept(''kept.by_log'')', 'TRUNCATE kept.log',
		'INSERT INTO kept.log SELECT n, ''u'' || n % 3, n % 100, date ''2025-01-01'' + n FROM generate_series(1, 299) AS n'] LOOP
		EXECUTE s;
		RETURN NEXT is(pg_temp.faults(), '5', s);
	END LOOP;
END
$$;
SELECT pg_temp.partitioned();
CREATE TABLE kept.log_c (LIKE kept.log);
INSERT INTO kept.log_c VALUES (300, 'u1', 5, '2025-08-01');
ALTER TABLE kept.log ATTACH PARTITION kept.log_c FOR VALUES FROM (300) TO (400);
SELECT matches(pg_temp.raised('SELECT * FROM kept.by_log'), '^55000\|the kept tallies of table "log" are not told of all its rows\|Table "log_c" came to it.*rebuild_kept', 'a partition that came is told');
SELECT is(bizenv.rebuild_kept('kept.by_log')::text, 'kept.by_log', 'and counted');
INSERT INTO kept.log_c VALUES (301, 'u1', 5, '2025-08-01');
SELECT is(pg_temp.faults(), '5', 'with what it gets');
CREATE TABLE kept.log_d PARTITION OF kept.log FOR VALUES FROM (400) TO (500);
SELECT matches(pg_temp.raised('SELECT * FROM kept.by_log'), '^55000\|', 'an empty one as well');
DROP TABLE kept.log_d;
SELECT is(pg_temp.faults(), '5', 'one that went again, unwritten, changed nothing');
ALTER TABLE kept.log DETACH PARTITION kept.log_a;
SELECT matches(pg_temp.raised('SELECT * FROM kept.by_log'), '^55000\|.*It had 6 tables', 'a partition that went is told');
SELECT matches(pg_temp.raised('INSERT INTO kept.log_a VALUES (3, ''u1'', 5, ''2025-08-01'')'), '^55000\|table "log_a" is no part of table "log" any more', 'one row of it does not change what is kept');
SELECT matches(pg_temp.raised('DELETE FROM kept.log_a'), '^55000\|table "log_a" is no part of table "log" any more', 'and does not change what is kept');
SELECT is(bizenv.rebuild_kept('kept.by_log')::text, 'kept.by_log', 'it is counted without');
SELECT is(pg_temp.raised('DELETE FROM kept.log_a'), 'nothing', 'and is free');
DROP TABLE kept.log_b;
SELECT matches(pg_temp.raised('SELECT * FROM kept.by_log'), '^55000\|.*It had 5 tables', 'one that was dropped is told');
SELECT is(bizenv.rebuild_kept('kept.by_log')::text, 'kept.by_log', 'and counted out');
SELECT is(pg_temp.faults(), '5', 'all are right again');
SELECT matches(pg_temp.raised($$SELECT bizenv.keep('kept.log_c', 'of_part', '{unit}', '{bizenv.progress_agg(percent)}')$$), '^42809\|', 'of one partition none are kept');
CREATE TABLE kept.heir_of_task () INHERITS (kept.task);
SELECT matches(pg_temp.raised('SELECT * FROM kept.by_unit'), '^55000\|', 'a table that inherits is told');
DROP TABLE kept.heir_of_task;
CREATE TABLE kept.above (LIKE kept.task) PARTITION BY RANGE (id);
SELECT matches(pg_temp.raised('ALTER TABLE kept.above ATTACH PARTITION kept.task DEFAULT'), '^0A000\|trigger ".*_alone" prevents', 'it becomes no partition, as statements on the table above would not be told');
SELECT matches(pg_temp.raised('ALTER TABLE kept.task INHERIT kept.ancestor'), '^0A000\|trigger ".*_alone" prevents', 'nor heir of another');
CREATE TABLE kept.archive (LIKE kept.log) PARTITION BY RANGE (id);
ALTER TABLE kept.archive ATTACH PARTITION kept.log FOR VALUES FROM (0) TO (1000);
SELECT matches(pg_temp.raised('SELECT * FROM kept.by_log'), '^55000\|.*It belongs to another table now', 'where it is partitioned, and becomes a part, that is told');
SELECT matches(pg_temp.raised($$SELECT bizenv.rebuild_kept('kept.by_log')$$), '^42809\|', 'and not counted anew as long as it is one');
ALTER TABLE kept.archive DETACH PARTITION kept.log;
ALTER TABLE kept.task DISABLE TRIGGER USER;
SELECT matches(pg_temp.raised('SELECT * FROM kept.by_unit'), '^55000\|.*its triggers are disabled', 'disabled triggers are told');
DELETE FROM kept.task WHERE id < 20;
ALTER TABLE kept.task ENABLE TRIGGER USER;
SELECT matches(pg_temp.raised('SELECT * FROM kept.by_unit'), '^55000\|', 'and enabled as a restore leaves them');
SELECT is(count(bizenv.rebuild_kept(t)), 4::bigint, 'they are put back') FROM unnest('{kept.by_unit,kept.by_month,kept.cards,kept.overall}'::regclass[]) AS t;
SELECT is(pg_temp.faults(), '5', 'and all is counted');
ALTER TABLE kept.task RENAME percent TO share;
SELECT matches(pg_temp.raised('DELETE FROM kept.task'), '^42703\|', 'a column of another name refuses what is written');
ALTER TABLE kept.task RENAME share TO percent;
SELECT matches(pg_temp.raised('ALTER TABLE kept.task DROP COLUMN percent'), '^2BP01\|', 'one that is counted is not dropped');

---------------------------------------------------------------- rows that are replicated, or restored

RESET ROLE;
SET LOCAL session_replication_role = replica;
INSERT INTO kept.task (id, unit, percent, weight) SELECT n, 'u' || n % 3, 5, 1 FROM generate_series(7000, 7010) AS n;
UPDATE kept.task SET percent = 6, unit = 'u1' WHERE id > 7005;
DELETE FROM kept.task WHERE id IN (7001, 50);
INSERT INTO kept.log VALUES (301, 'u1', 5, '2025-08-01');
-- (as they come from a publisher that publishes the kept rows as well)
INSERT INTO kept.by_unit_kept (unit, row_count, written_in, is_removed) VALUES ('u1', 1000, '1', false);
DELETE FROM kept.by_unit_kept;
SET LOCAL ROLE bizenv_kept_owner;
SELECT matches(pg_temp.raised($$SELECT bizenv.fold_kept('kept.by_unit')$$), '^55000\|', 'a session that replicates does not fold');
RESET ROLE;
SET LOCAL session_replication_role = origin;
SET LOCAL ROLE bizenv_kept_owner;
SELECT is(pg_temp.faults(), '5', 'rows that are replicated are counted once');
SELECT matches(pg_temp.raised($$INSERT INTO kept.by_unit_kept (unit, row_count, written_in) VALUES ('u1', 1000, '1')$$), '^55000\|rows of kept tallies are written by the triggers', 'rows of a dump are refused beside live triggers');

---------------------------------------------------------------- what is no tally any more is found

UPDATE kept.by_unit_kept SET row_count = row_count + 1 WHERE ctid = (SELECT min(ctid) FROM kept.by_unit_kept WHERE NOT is_removed AND unit = 'u1');
SELECT results_eq($$SELECT f.group_key::text, f.kept_count - f.actual_count FROM bizenv.check_kept('kept.by_unit') AS f$$, $$VALUES ('{"unit": "u1"}', 1::numeric)$$, 'check_kept names the group');

---------------------------------------------------------------- an expression runs as the owner, whatever the writer's path

RESET ROLE;
CREATE SCHEMA kept_trap AUTHORIZATION bizenv_kept_writer;
SET LOCAL ROLE bizenv_kept_writer;
CREATE FUNCTION kept_trap.lower(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RAISE EXCEPTION ''trapped''; END';
CREATE FUNCTION kept_trap.trap(text, text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RAISE EXCEPTION ''trapped''; END';
CREATE OPERATOR kept_trap.|| (LEFTARG = text, RIGHTARG = text, FUNCTION = kept_trap.trap);
GRANT USAGE ON SCHEMA kept_trap TO PUBLIC;
SET LOCAL ROLE bizenv_kept_owner;
SET LOCAL search_path = kept_trap, pg_catalog;
SELECT bizenv.keep('kept.task', 'trapped', '{lower(unit) || note AS x}', '{bizenv.progress_agg(percent)}') \g /dev/null
SET LOCAL ROLE bizenv_kept_writer;
UPDATE kept.task SET note = 'a', percent = 1 WHERE id < 100;
UPDATE kept.task SET note = 'b', percent = 2 WHERE id = 77;
SET LOCAL ROLE bizenv_kept_owner;
CREATE TEMP TABLE seen AS SELECT count(*) FROM bizenv.check_kept('kept.trapped');
SELECT FROM kept.trapped \g /dev/null
SET LOCAL search_path = :path;
SELECT is(count, 0::bigint, 'made, written and read under a path of others') FROM seen;
RESET ROLE;

-- each kind of tally can be kept
SELECT is_empty($$SELECT format_type(t.oid, NULL) FROM pg_type AS t WHERE t.typnamespace = 'bizenv'::regnamespace AND t.typname ~ '_(tally|set)$' AND t.typtype = 'b' AND t.typelem = 0 AND bizenv_internal.rollup_inverse(t.oid) IS NULL$$, 'how rows leave is said of each kind of tally');
SELECT * FROM finish();
ROLLBACK;
