-- Laws of the room "help": the view says of every object what the catalog says
-- of it. (That all of them are there, and nothing else, test/catalog.sql tells.)
\ir lib/begin.psql

SELECT no_plan();

---------------------------------------------------------------- bizenv_version
SELECT matches(bizenv.bizenv_version(), '^\d+\.\d+(\.\d+)?$', 'bizenv_version is a version');
SELECT is(bizenv.bizenv_version(), extversion, 'and that of the extension') FROM pg_extension WHERE extname = 'bizenv';
SELECT volatility_is('bizenv', 'bizenv_version', '{}', 'stable', 'it may be another one after an upgrade');

---------------------------------------------------------------- the columns
SELECT columns_are('bizenv', 'help', '{kind,room,name,signature,returns,zh,en,example}'::name[]);
SELECT col_type_is('bizenv', 'help', c::name, t, c || ' is plain') FROM (VALUES ('kind', 'character varying(20)'), ('room', 'character varying(20)'), ('name', 'character varying(63)'),
	('signature', 'character varying(2000)'), ('returns', 'character varying(200)'), ('zh', 'character varying(200)'),
	('en', 'character varying(1000)'), ('example', 'character varying(1000)')) AS v(c, t);
SELECT is_empty($$SELECT name FROM bizenv.help WHERE kind IS NULL OR room IS NULL OR name IS NULL OR signature IS NULL OR zh = '' OR en = '' OR example = ''
	OR zh IS NULL OR en IS NULL OR example IS NULL$$, 'no field is empty');
SELECT is_empty($$SELECT name FROM bizenv.help WHERE (returns IS NULL) <> (kind IN ('type', 'view', 'table'))$$, 'returns is there for what can be called');
SELECT is_empty($$SELECT name FROM bizenv.help WHERE kind NOT IN ('aggregate', 'function', 'window function', 'type', 'view', 'table')$$, 'the kinds are these');
SELECT is_empty($$SELECT attname FROM pg_attribute WHERE attrelid = 'bizenv.help'::regclass AND attnum > 0 AND attcollation <> '"default"'::regcollation$$,
	'columns can be compared with each other: they have one collation');
SELECT is_empty($$SELECT name FROM bizenv.help WHERE length(signature) > 390 OR length(returns) > 95 OR length(zh) > 190 OR length(en) > 990 OR length(example) > 990$$,
	'nothing is as long as its column, which would have cut it');
SELECT is_empty($$SELECT name FROM bizenv.help WHERE concat(zh, en, example) ~ '[\r\n\t]|  +[^-]'$$, 'a field is one line');

---------------------------------------------------------------- the rows
-- each row is found again in the catalog by its signature alone
SELECT is_empty($$
	SELECT signature FROM bizenv.help AS h WHERE kind IN ('function', 'aggregate', 'window function') AND NOT EXISTS (
		SELECT FROM pg_proc AS p WHERE pronamespace = 'bizenv'::regnamespace AND proname = h.name
			AND h.signature = format('%s(%s)', proname, pg_get_function_arguments(p.oid)) AND h.returns = pg_get_function_result(p.oid)
			AND h.kind = CASE prokind WHEN 'f' THEN 'function' WHEN 'a' THEN 'aggregate' WHEN 'w' THEN 'window function' END
			AND concat_ws(E'\n', zh, en, example) = obj_description(p.oid, 'pg_proc'))$$, 'functions are as the catalog says');
SELECT is_empty($$
	SELECT name FROM bizenv.help AS h WHERE kind = 'type' AND concat_ws(E'\n', zh, en, example) IS DISTINCT FROM
		obj_description(to_regtype('bizenv.' || quote_ident(name)), 'pg_type')$$, 'types are as the catalog says');
SELECT is_empty($$
	SELECT name FROM bizenv.help AS h WHERE kind IN ('view', 'table') AND concat_ws(E'\n', zh, en, example) IS DISTINCT FROM
		obj_description(to_regclass('bizenv.' || quote_ident(name)), 'pg_class')$$, 'views are as the catalog says');
SELECT results_eq($$SELECT count(*) FROM bizenv.help WHERE name = 'progress_agg'$$, 'VALUES (4::bigint)', 'all forms of a function are there');
SELECT is_empty($$SELECT name FROM bizenv.help WHERE name ~ '_tally_|_(in|recv|send|cmp|hash|hash_extended|eq|combine|separate|final)$' OR name ~ '_(add|remove)$'$$,
	'nothing is there that only the server calls');

---------------------------------------------------------------- looking for a word
SELECT ok(EXISTS (SELECT FROM (SELECT h.name FROM bizenv.help(word) AS h LIMIT 3) AS h WHERE h.name = found), format('help(%L) has %s among the first', word, found)) FROM (VALUES
	('环比', 'series_row'), ('同比', 'growth_rate'), ('工作小时', 'work_minutes_between'), ('中位数', 'normalise'), ('逾期', 'overdue_workdays'), ('红黄灯', 'scale_label'), ('赋分', 'scale_points'),
	('percent_of', 'percent_of'), (' PERCENT_OF ', 'percent_of'), ('加权', 'weighted_avg'), ('traffic light', 'scale_label'), ('Civil Code', 'deadline')) AS v(word, found);
SELECT is_empty('SELECT name FROM bizenv.help(' || quote_literal(word) || ')', format('help(%L) finds nothing', word)) FROM unnest(ARRAY['%_', 'nowhere to be found', E'\\']) AS word;
SELECT results_eq($$SELECT count(*) FROM bizenv.help('')$$, 'SELECT count(DISTINCT (room, name)) FROM bizenv.help', 'an empty word lists everything');
SELECT results_eq('SELECT count(*) FROM bizenv.help(NULL)', 'SELECT count(DISTINCT (room, name)) FROM bizenv.help', 'and so does none');
-- (a Chinese character takes two columns, a bar three)
SELECT cmp_ok((SELECT max(length(room)) + max(length(name)) + max(length(zh) + (SELECT count(*) FROM regexp_matches(zh, '[^ -~]', 'g'))) + 8 FROM bizenv.help('')), '<=', 100::bigint, 'its rows fit a terminal');
SELECT is_empty($$SELECT name FROM bizenv.help_words WHERE name NOT IN (SELECT name FROM bizenv.help)
	AND name NOT IN ('letter_text', 'briefing', 'create_ledger', 'import_table', 'check_draft')$$, 'words lead to what is there, here or in bizenv_office');
SELECT is_empty($$SELECT word, name FROM bizenv.help_words GROUP BY word, name HAVING count(*) > 1$$, 'a word has a name but once');
SELECT is_empty($$SELECT DISTINCT room FROM bizenv.help WHERE room !~ '^[a-z]+$' OR room = 'lib'$$, 'rooms are rooms');
SELECT is(room::text, want, signature || ' is of the room ' || want) FROM bizenv.help JOIN (VALUES ('merge(bizenv.trend_tally)', 'trend'), ('row_count(t bizenv.gap_tally)', 'indicator'), ('coverage_pct(t bizenv.composite_tally, digits bizenv.whole DEFAULT NULL::bizenv.whole)', 'composite')) AS v(s, want) ON s = signature;

---------------------------------------------------------------- versions
SELECT columns_are('bizenv', 'versions', '{extension,version,library,next_step}'::name[]);
SELECT col_type_is('bizenv', 'versions', c::name, t, c || ' is plain') FROM (VALUES ('extension', 'character varying(63)'), ('version', 'character varying(100)'),
	('library', 'character varying(100)'), ('next_step', 'character varying(200)')) AS v(c, t);
SELECT results_eq($$SELECT extension::text, version::text, next_step::text FROM bizenv.versions ORDER BY extension COLLATE "C"$$,
	$$SELECT extname::text COLLATE "default", bizenv.bizenv_version(), NULL::text FROM pg_extension WHERE extname ~ '^bizenv' ORDER BY extname COLLATE "C"$$, 'what is installed, with nothing to type');
SELECT is(bizenv_internal.version_step('bizenv', v), step, 'a library of ' || bizenv.bizenv_version() || ' and an extension of ' || v) FROM (VALUES
	(bizenv.bizenv_version(), NULL), ('0.9', 'ALTER EXTENSION bizenv UPDATE;'), ('0', 'ALTER EXTENSION bizenv UPDATE;'), ('', 'ALTER EXTENSION bizenv UPDATE;'),
	('999.0', 'connect anew: this session, or the server, has an older library loaded'),
	(bizenv.bizenv_version() || '.1', 'connect anew: this session, or the server, has an older library loaded')) AS t(v, step);
SELECT is(bizenv_internal.version_step('office "2"', '0'), 'ALTER EXTENSION "office ""2""" UPDATE;', 'what is to be typed can be typed');
SELECT is(bizenv_internal.check_versions(n), true, 'nothing is amiss: ' || n) FROM (VALUES ('bizenv'), ('bizenv_office'), ('another')) AS t(n);

---------------------------------------------------------------- what is added
-- an object that becomes a part of the extension is there at once, one that does not is not
CREATE FUNCTION bizenv.planted(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION bizenv.planted(integer) IS E'种植\nPlanted.\nSELECT bizenv.planted(1);';
CREATE TABLE bizenv.planted_table (a integer);
COMMENT ON TABLE bizenv.planted_table IS E'种植的表\nPlanted.\nSELECT 1;';
SELECT is_empty($$SELECT name FROM bizenv.help WHERE name LIKE 'planted%'$$, 'what merely stands in the schema is not shown');
ALTER EXTENSION bizenv ADD FUNCTION bizenv.planted(integer);
ALTER EXTENSION bizenv ADD TABLE bizenv.planted_table;
SELECT results_eq($$SELECT concat_ws('|', kind, name, signature, returns, zh, en, example) FROM bizenv.help WHERE name LIKE 'planted%' ORDER BY name$$,
	$$VALUES ('function|planted|planted(a integer)|integer|种植|Planted.|SELECT bizenv.planted(1);'), ('table|planted_table|planted_table|种植的表|Planted.|SELECT 1;')$$,
	'what belongs to the extension is');
COMMENT ON FUNCTION bizenv.planted(integer) IS 'internal: planted';
COMMENT ON TABLE bizenv.planted_table IS NULL;
SELECT is_empty($$SELECT name FROM bizenv.help WHERE name LIKE 'planted%'$$, 'but for what is internal, or has no comment yet');

---------------------------------------------------------------- who may look
SELECT throws_ok($$INSERT INTO bizenv.help (name) VALUES ('mine')$$, '55000', NULL, 'the view is not written to');
CREATE ROLE bizenv_help_nobody;
CREATE TEMP TABLE seen (n bigint);
GRANT INSERT ON seen TO bizenv_help_nobody;
SET LOCAL ROLE bizenv_help_nobody;
SET LOCAL search_path = '';
INSERT INTO pg_temp.seen SELECT count(*) FROM bizenv.help;
SET LOCAL search_path = :path;
RESET ROLE;
SELECT is((SELECT n FROM seen), (SELECT count(*) FROM bizenv.help), 'a role with no rights of its own sees all of it, under any search_path');

SELECT * FROM finish();
ROLLBACK;
