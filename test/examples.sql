-- The example in every comment runs, and gives what it says it gives: as
-- anybody, and whatever the search_path.
\ir lib/begin.psql

SELECT no_plan();

CREATE TEMP TABLE example AS
SELECT row_number() OVER (ORDER BY kind COLLATE "C", signature) AS number, format('%s %s', kind, signature) AS what,
	trim(substring(example, '^(.*?);')) AS statement, substring(example, ';  -- (.*)$') AS expected
FROM bizenv.help
UNION ALL
SELECT 0, 'schema bizenv', trim(substring(split_part(text, E'\n', 3), '^(.*?);')), NULL
FROM obj_description('bizenv'::regnamespace, 'pg_namespace') AS text;
-- Those that name a ledger, oversight or sample, need a role that may make
-- it: first create_ledger, then what reads or changes it.
CREATE TEMP TABLE ledger_example AS
SELECT * FROM example WHERE statement ~ '''(oversight|sample)[.'']' ORDER BY statement !~ 'create_ledger', number;
DELETE FROM example WHERE number IN (SELECT number FROM ledger_example);
CREATE TEMP TABLE answer (number bigint, answer text);
GRANT SELECT, INSERT ON example, ledger_example, answer TO PUBLIC;

-- What a statement gives: its one value as psql prints it, "some rows" where
-- more is not promised, or else its error. The error counts as the answer, so
-- that the assertion below fails and shows it.
CREATE FUNCTION pg_temp.answer(statement text, expected text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	n bigint;
BEGIN
	IF expected IS NULL THEN
		EXECUTE format('SELECT count(*) FROM (%s) AS s WHERE s::text !~ ''^\(,*\)$''', statement) INTO n;
		RETURN CASE WHEN n > 0 THEN 'some rows' ELSE 'no rows' END;
	END IF;
	EXECUTE format('SELECT string_agg(CASE WHEN v IS NULL THEN ''NULL'' ELSE format(''%%s'', v) END, '' | '') FROM (%s) AS s(v)', statement)
		INTO result;
	RETURN coalesce(result, 'no rows');
EXCEPTION WHEN OTHERS THEN
	RETURN format('ERROR %s: %s', SQLSTATE, SQLERRM);
END
$$;

SELECT is(pg_temp.answer(statement, expected), coalesce(expected, 'some rows'), what) FROM example ORDER BY number;

CREATE ROLE bizenv_examples_office;
CREATE ROLE audit_bureau;
SELECT format('GRANT CREATE ON DATABASE %I TO bizenv_examples_office', current_database()) \gexec
GRANT bizenv_examples_office TO CURRENT_USER;
-- (and a calendar of its own)
INSERT INTO bizenv.calendar VALUES ('sample', 'cn');
GRANT INSERT, UPDATE, DELETE ON bizenv.calendar_year, bizenv.calendar_day TO bizenv_examples_office;
SET LOCAL ROLE bizenv_examples_office;
INSERT INTO answer SELECT number, pg_temp.answer(statement, expected) FROM ledger_example;
DROP SCHEMA IF EXISTS oversight, sample CASCADE;
DELETE FROM bizenv.calendar_year WHERE calendar = 'sample'; DELETE FROM bizenv.calendar_day WHERE calendar = 'sample';
SET LOCAL search_path = '';
INSERT INTO pg_temp.answer SELECT number, pg_temp.answer(statement, expected) FROM pg_temp.ledger_example;
SET LOCAL search_path = :path;
RESET ROLE;
SELECT is(answer, coalesce(expected, 'some rows'), what) FROM ledger_example JOIN answer USING (number) ORDER BY number;
TRUNCATE answer;

-- an example that fails does fail here
SELECT is(pg_temp.answer(statement, expected), answer, 'noticed: ' || what) FROM (VALUES
	('another value', 'SELECT bizenv.percent_of(12, 58, 1)', '20.6', '20.7'),
	('two rows', 'SELECT v FROM (VALUES (1), (2)) AS x(v)', '1', '1 | 2'),
	('a NULL', 'SELECT bizenv.percent_of(1, 0)', '', 'NULL'),
	('no row', 'SELECT 1 WHERE false', '1', 'no rows'),
	('no row where any would do', 'SELECT 1 WHERE false', NULL, 'no rows'),
	('nothing but NULL', 'SELECT NULL, NULL', NULL, 'no rows'),
	('an error', 'SELECT bizenv.code_order(''nonsense'')', '1', 'ERROR 22023: unknown code'),
	('an error where any row would do', 'SELECT bizenv.code_order(''nonsense'')', NULL, 'ERROR 22023: unknown code')
) AS t(what, statement, expected, answer);

CREATE FUNCTION pg_temp.changed() RETURNS SETOF text LANGUAGE sql AS $$
	SELECT format('%s: %s', what, answer) FROM example LEFT JOIN answer USING (number)
	WHERE answer IS DISTINCT FROM coalesce(expected, 'some rows') ORDER BY number
$$;

-- nothing depends on the search_path (which the temporary schema is always in)
SET LOCAL search_path = '';
INSERT INTO answer SELECT number, pg_temp.answer(statement, expected) FROM example;
SET LOCAL search_path = :path;
SELECT is_empty('SELECT pg_temp.changed()', 'examples under an empty search_path');

-- nor on who calls
TRUNCATE answer;
CREATE ROLE bizenv_examples_nobody;
SET LOCAL ROLE bizenv_examples_nobody;
INSERT INTO answer SELECT number, pg_temp.answer(statement, expected) FROM example WHERE statement !~ 'take_over_tables';
RESET ROLE;
INSERT INTO answer SELECT number, pg_temp.answer(statement, expected) FROM example WHERE statement ~ 'take_over_tables';	-- (the owner's alone)
SELECT is_empty('SELECT pg_temp.changed()', 'examples as a role with no rights of its own');

-- nor on settings of the session
TRUNCATE answer;
SET LOCAL extra_float_digits = -10;
SET LOCAL datestyle = 'ISO, DMY';
SET LOCAL timezone = 'Asia/Shanghai';
SET LOCAL work_mem = '64kB';
SET LOCAL enable_hashagg = off;
SET LOCAL plan_cache_mode = force_generic_plan;
INSERT INTO answer SELECT number, pg_temp.answer(statement, expected) FROM example;
SELECT is_empty('SELECT pg_temp.changed()', 'examples under other settings');

SELECT * FROM finish();
ROLLBACK;
