-- Some servers are PostgreSQL inside and read SQL in another language where the session says
-- so: '' is NULL there, "C" is no collation, x[1:2] no slice. What bizenv has written in SQL
-- is refused there before any of it is read, not answered wrongly.
-- (On PostgreSQL a setting of that name stands in for such a server: nothing reads otherwise,
-- and what refuses there refuses here. test/t/09_dialect.pl has a server that does.)
\ir lib/begin.psql

SELECT no_plan();

---------------------------------------------------------------- what is read when it runs

CREATE TEMP VIEW func AS
SELECT p.*, l.lanname::text AS language, pg_describe_object(d.classid, d.objid, 0) AS what
FROM pg_depend AS d
JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
JOIN pg_proc AS p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
JOIN pg_language AS l ON l.oid = p.prolang
WHERE e.extname IN ('bizenv', 'bizenv_office') AND d.deptype = 'e';

-- (an SQL body in standard form was read when it was made)
CREATE TEMP VIEW body AS
SELECT oid, what, language, prosrc FROM func WHERE language NOT IN ('c', 'internal') AND prosqlbody IS NULL;

CREATE TEMP TABLE rule (name text PRIMARY KEY, query text NOT NULL);
INSERT INTO rule VALUES
('PL/pgSQL asks first whether PostgreSQL reads it', $$
	SELECT what FROM body WHERE language = 'plpgsql'
		AND prosrc !~ '^\s*(#\w+ \w+\s+)?DECLARE\s+is_postgres CONSTANT boolean := bizenv_internal\.read_as_postgres\(''''\);'$$),
-- (one string and nothing else is the same in every language)
('SQL that is read when it runs has nothing that another language reads otherwise', $$
	SELECT what FROM body WHERE language = 'sql'
		AND NOT EXISTS (SELECT FROM string_to_array(prosrc, substring(prosrc FROM '\$\w+\$')) AS part
			WHERE cardinality(part) = 3 AND part[1] ~ '^\s*SELECT\s+$' AND part[2] <> '' AND part[3] ~ '^\s*$')
		AND prosrc ~* '[''":]|\$\D|\m(collate|number|rownum|level|date|current_\w+|local\w+|sys\w+)\M'$$),
-- (the script is read as a whole before any of it is run)
('the script can be read as far as the refusal: no argument is called as a type elsewhere', $$
	SELECT what || ': ' || n FROM func, unnest(proargnames) AS n WHERE n IN ('number', 'varchar2', 'raw', 'long', 'clob', 'blob', 'rowid')$$),
('nothing is written in a third language', $$
	SELECT what FROM body WHERE language NOT IN ('plpgsql', 'sql')$$);

CREATE FUNCTION pg_temp.offenders(rule_name text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE format('SELECT string_agg(o, '', '' ORDER BY o) FROM (%s) AS s(o)', (SELECT query FROM rule WHERE name = rule_name)) INTO STRICT result;
	RETURN coalesce(result, '');
END
$$;

SELECT is(pg_temp.offenders(name), '', name) FROM rule ORDER BY name;
SELECT cmp_ok(count(*), '>=', least_count, language || ': there are bodies to look at')
FROM (VALUES ('plpgsql', 40::bigint), ('sql', 3)) AS l(lang, least_count) JOIN body ON language = lang GROUP BY language, least_count;

CREATE FUNCTION pg_temp.caught(rule_name text, declaration text, arguments text DEFAULT '') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE format('CREATE FUNCTION bizenv.planted(%s) RETURNS text LANGUAGE %s; ALTER EXTENSION bizenv ADD FUNCTION bizenv.planted', arguments, declaration);
	result := pg_temp.offenders(rule_name);
	RAISE EXCEPTION USING ERRCODE = 'ZZ999';
EXCEPTION WHEN SQLSTATE 'ZZ999' THEN
	RETURN result;
END
$$;
CREATE LANGUAGE third HANDLER plpgsql_call_handler;
SELECT is(pg_temp.caught(name, declaration), CASE WHEN bites THEN 'function bizenv.planted()' ELSE '' END, name || ': ' || declaration)
FROM rule JOIN (VALUES
	('PL', 'plpgsql AS $_$BEGIN RETURN 1; END$_$', true),
	('PL', 'plpgsql AS $_$DECLARE a text := ''''; is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres(''''); BEGIN RETURN a; END$_$', true),
	('PL', 'plpgsql AS $_$DECLARE is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres(''a''); BEGIN RETURN 1; END$_$', true),
	('PL', 'plpgsql AS $_$DECLARE is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres(''''); BEGIN RETURN 1; END$_$', false),
	('SQL', 'sql AS $_$SELECT 1$_$', false),
	('SQL', 'sql AS $_$SELECT ''''$_$', true),
	('SQL', 'sql AS $_$SELECT $a$a$a$ $_$', false),
	('SQL', 'sql AS $_$SELECT $a$$a$$_$', true),
	('SQL', 'sql AS $_$SELECT $a$a$a$ OPERATOR(pg_catalog.||) $a$b$a$ $_$', true),
	('SQL', 'sql AS $_$SELECT current_date$_$', true),
	('SQL', 'sql AS $_$SELECT (ARRAY[1, 2])[1:1]$_$', true),
	('SQL', 'sql RETURN ''''', false),
	('nothing', 'third AS $_$BEGIN RETURN 1; END$_$', true)) AS p(rule, declaration, bites)
ON starts_with(rule.name, p.rule);
SELECT is(pg_temp.caught(name, 'sql RETURN 1', 'number integer'), 'function bizenv.planted(integer): number', name || ': an argument') FROM rule WHERE starts_with(name, 'the script');

---------------------------------------------------------------- and is refused

-- What comes of a call where the session says that it speaks the other language
CREATE FUNCTION pg_temp.elsewhere(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text; hint text;
BEGIN
	PERFORM set_config('ivorysql.compatible_mode', 'oracle', true);
	EXECUTE call;
	RAISE EXCEPTION 'an answer' USING ERRCODE = 'ZZ999';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(E'\n', SQLSTATE, SQLERRM, nullif(detail, ''), nullif(hint, ''));
END
$$;
CREATE FUNCTION pg_temp.refusal() RETURNS text LANGUAGE sql AS $$
	SELECT E'0A000\nbizenv does not work in the Oracle mode of this server\n'
		'"ivorysql.compatible_mode" is "oracle": the SQL functions of bizenv would be parsed in the Oracle dialect, in which '''' is NULL.\n'
		'Connect to the port for PostgreSQL, or type: SET ivorysql.compatible_mode TO pg;'
$$;

-- (a server made without the other language refuses the setting itself)
CREATE TEMP TABLE can AS SELECT said !~ '^55P02' AS be_told, said FROM pg_temp.elsewhere('SELECT 1') AS said;
SELECT CASE WHEN be_told THEN is(said, E'ZZ999\nan answer', 'what is not of bizenv is answered')
	ELSE skip('this server refuses the setting that stands in for another language: ' || said, 1) END FROM can;

-- every body, called as what it is: from a query, or by a trigger
CREATE TEMP TABLE call AS
SELECT what, CASE WHEN prorettype = 'trigger'::regtype
	THEN format('CREATE TEMP TABLE told (a integer); CREATE TRIGGER t BEFORE INSERT ON told FOR EACH ROW EXECUTE FUNCTION %s; INSERT INTO told VALUES (1)', func.oid::regprocedure)
	ELSE format('SELECT %s(%s)', func.oid::regproc, (SELECT string_agg('NULL::' || format_type(t, NULL), ', ' ORDER BY n) FROM unnest(proargtypes) WITH ORDINALITY AS a(t, n))) END AS text
FROM func JOIN body USING (oid, what, language, prosrc) WHERE language = 'plpgsql';
SELECT is(pg_temp.elsewhere(text), pg_temp.refusal(), what || ' is refused') FROM call, can WHERE be_told ORDER BY what;

-- one that has answered before in the session is refused too, and answers again afterwards
PREPARE silent AS SELECT bizenv.reporting_sentence('市工信局', bizenv.report_card_agg(p, p + 35, NULL, 8, NULL, '2025-07-31'))
FROM (VALUES (date '2025-05-01'), ('2025-06-01')) AS r(p);
CREATE FUNCTION pg_temp.silent() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE 'EXECUTE silent' INTO result;
	RETURN result;
END
$$;
SELECT is(pg_temp.silent(), '市工信局连续2个月未报送', 'a sentence');
SELECT is(pg_temp.elsewhere('EXECUTE silent'), pg_temp.refusal(), 'is refused when the session speaks another language') FROM can WHERE be_told;
SELECT is(pg_temp.silent(), '市工信局连续2个月未报送', 'and told when it does no more');
SELECT set_config('ivorysql.compatible_mode', 'pg', true) AS mode \gset
SELECT is(pg_temp.silent(), '市工信局连续2个月未报送', 'or says that it speaks PostgreSQL');

-- SQL in standard form was read by PostgreSQL, wherever it runs
SELECT is(pg_temp.elsewhere($$SELECT bizenv_internal.audit_hash('', now(), false, 1, now(), 'a', 'a', 'a', 'a', 'a', '{}', '{}')$$), E'ZZ999\nan answer', 'a body that was read is not asked') FROM can WHERE be_told;
SELECT is(pg_temp.elsewhere($$DO LANGUAGE plpgsql 'BEGIN ASSERT bizenv.is_past_half(51) AND NOT bizenv.is_past_half(50) AND bizenv.is_completed(100.0) AND bizenv.is_just_started(49.9); END'$$), E'ZZ999\nan answer', 'the comparisons say what they say') FROM can WHERE be_told;

-- where no setting tells, the empty text does, as whoever asks has read it
SELECT ok(bizenv_internal.read_as_postgres(''), 'PostgreSQL reads the empty text');
SELECT throws_ok('SELECT bizenv_internal.read_as_postgres(NULL)', '0A000', 'bizenv needs SQL as PostgreSQL reads it', 'another language reads nothing');

---------------------------------------------------------------- nor is it installed there

SELECT is(pg_temp.elsewhere('DROP EXTENSION bizenv CASCADE; CREATE EXTENSION bizenv'), pg_temp.refusal(), 'the extension is not made') FROM can WHERE be_told;

SELECT * FROM finish();
ROLLBACK;
