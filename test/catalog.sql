-- What every object of the extension must be like, after the manner of
-- PostgreSQL's own opr_sanity. Each rule is a query that lists the offenders;
-- offenders planted on purpose prove that the rules bite.
\ir lib/begin.psql

SELECT no_plan();

---------------------------------------------------------------- what is looked at

-- (array types and the row types of views, which come of themselves, are
-- members of an extension in newer versions and are left out)
CREATE TEMP VIEW member AS
SELECT d.classid, d.objid, pg_describe_object(d.classid, d.objid, 0) AS what,
	obj_description(d.objid, c.relname) AS comment
FROM pg_depend AS d
JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
JOIN pg_class AS c ON c.oid = d.classid
WHERE e.extname IN ('bizenv', 'bizenv_office') AND d.deptype = 'e' AND NOT (d.classid = 'pg_type'::regclass AND d.objid IN (
	SELECT typarray FROM pg_type UNION
	SELECT reltype FROM pg_class WHERE relkind <> 'c'));

CREATE TEMP VIEW func AS
SELECT p.*, m.what, m.comment, m.comment IS NULL OR m.comment NOT LIKE 'internal:%' AS is_public
FROM member AS m JOIN pg_proc AS p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid;

CREATE TEMP VIEW agg AS
SELECT a.*, f.* FROM func AS f JOIN pg_aggregate AS a ON a.aggfnoid = f.oid;

CREATE TEMP VIEW typ AS
SELECT t.*, m.what, m.comment
FROM member AS m JOIN pg_type AS t ON m.classid = 'pg_type'::regclass AND t.oid = m.objid;

-- those that hold something, not those that arguments are declared as (test/types.sql)
CREATE TEMP VIEW state AS SELECT * FROM typ WHERE typtype = 'b' AND typname NOT IN ('number', 'whole', 'day');

-- views and tables, and the row types
CREATE TEMP VIEW rel AS
SELECT c.*, m.what, m.comment
FROM member AS m JOIN pg_class AS c ON m.classid = 'pg_class'::regclass AND c.oid = m.objid
UNION ALL
SELECT c.*, t.what, t.comment
FROM typ AS t JOIN pg_class AS c ON c.oid = t.typrelid;

CREATE TEMP VIEW col AS
SELECT a.attrelid, a.attname, a.attnum, r.relname, r.relkind, r.relname || '.' || a.attname AS what,
	format_type(a.atttypid, a.atttypmod) AS type, col_description(a.attrelid, a.attnum) AS comment
FROM rel AS r JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped;

-- what a user sees, and must be told about in both languages
CREATE TEMP VIEW told AS
SELECT what, proname::text AS name, comment, regexp_split_to_array(comment, '\n') AS line FROM func WHERE is_public
UNION ALL
SELECT what, typname, comment, regexp_split_to_array(comment, '\n') FROM typ
UNION ALL
SELECT what, relname, comment, regexp_split_to_array(comment, '\n') FROM rel WHERE relkind <> 'c'
UNION ALL
SELECT what, 'bizenv', comment, regexp_split_to_array(comment, '\n') FROM member WHERE classid = 'pg_namespace'::regclass AND comment NOT LIKE 'internal:%';

CREATE TEMP VIEW oper AS
SELECT o.*, m.what, m.comment
FROM member AS m JOIN pg_operator AS o ON m.classid = 'pg_operator'::regclass AND o.oid = m.objid;

CREATE TEMP VIEW opclass AS
SELECT o.*, am.amname, m.what
FROM member AS m JOIN pg_opclass AS o ON m.classid = 'pg_opclass'::regclass AND o.oid = m.objid
JOIN pg_am AS am ON am.oid = o.opcmethod;

-- functions that something of the extension is made of
CREATE TEMP VIEW support AS
SELECT unnest(ARRAY[typinput, typoutput, typreceive, typsend, typmodin, typmodout, typanalyze, typsubscript]::oid[]) AS oid FROM typ
UNION SELECT oprcode FROM oper
UNION SELECT unnest(ARRAY[aggtransfn, aggfinalfn, aggcombinefn, aggserialfn, aggdeserialfn, aggmtransfn, aggminvtransfn,
	aggmfinalfn]::oid[]) FROM agg
UNION SELECT castfunc FROM pg_cast AS c JOIN member AS m ON m.classid = 'pg_cast'::regclass AND m.objid = c.oid
UNION SELECT p.amproc FROM pg_amproc AS p JOIN opclass AS o ON o.opcfamily = p.amprocfamily
UNION SELECT prosupport FROM func
UNION SELECT tgfoid FROM pg_trigger AS t JOIN rel ON rel.oid = t.tgrelid
UNION SELECT unnest(ARRAY[lanplcallfoid, laninline, lanvalidator]) FROM pg_language AS l JOIN member AS m ON m.classid = 'pg_language'::regclass AND m.objid = l.oid
UNION SELECT oid FROM func WHERE prorettype = 'trigger'::regtype;	-- those of a ledger
-- what the body of another function calls
CREATE TEMP VIEW called AS
SELECT f.oid FROM func AS f JOIN func AS caller ON caller.oid <> f.oid AND caller.prosrc ~ ('\mbizenv(_internal)?\.' || f.proname || '\(')
UNION SELECT f.oid FROM func AS f JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_proc'::regclass AND d.refobjid = f.oid
WHERE d.objid <> f.oid AND d.objid IN (SELECT oid FROM func)
-- by a view
UNION SELECT f.oid FROM func AS f JOIN pg_depend AS d ON d.refclassid = 'pg_proc'::regclass AND d.refobjid = f.oid AND d.classid = 'pg_rewrite'::regclass
	JOIN pg_rewrite AS r ON r.oid = d.objid JOIN rel ON rel.oid = r.ev_class
-- by install scripts, by C, and by the bodies of bizenv_office, which need not be here
UNION SELECT oid FROM func WHERE oid::regprocedure::text ~ '^(bizenv_internal\.)?((read_as_postgres|translated|check_versions)\(text\)$|check_notice\()';

-- every name that the extension brings
CREATE TEMP VIEW identifier AS
SELECT what, proname::text AS name FROM func
UNION ALL SELECT what || ': argument ' || n, n FROM func, unnest(proargnames) AS n WHERE is_public
UNION ALL SELECT what, typname FROM typ
UNION ALL SELECT what, relname FROM rel
UNION ALL SELECT 'column ' || what, attname FROM col
UNION ALL SELECT what, opcname FROM opclass
UNION ALL SELECT m.what, f.opfname FROM member AS m JOIN pg_opfamily AS f ON m.classid = 'pg_opfamily'::regclass AND f.oid = m.objid
UNION ALL SELECT m.what, n.nspname FROM member AS m JOIN pg_namespace AS n ON m.classid = 'pg_namespace'::regclass AND n.oid = m.objid;

-- the body of an SQL function without what is qualified, quoted or a comment
CREATE TEMP VIEW sql_body AS
-- (a word of SQL before a bracket is no function, nor is SET column = an operator)
SELECT what, provolatile, regexp_replace(regexp_replace(regexp_replace(regexp_replace(prosrc, '(\$\w*\$).*?\1', '', 'g'), '''[^'']*''|--[^\n]*', '', 'g'),
	'OPERATOR\s*\(pg_catalog\.[^)]*\)|\m(pg_catalog|bizenv|bizenv_internal)\.\w+', ',', 'gi'),
	'\m(and|or|not|exists|lateral|any|array|as|materialized|from|where|select)(?=\s*\()|\mcase(?=\s+when\M)|\m\w+ = excluded\.\w+', ',', 'gi') AS body
FROM func WHERE prolang = (SELECT oid FROM pg_language WHERE lanname = 'sql') AND prosqlbody IS NULL;

---------------------------------------------------------------- the rules

CREATE TEMP TABLE rule (number serial, name text PRIMARY KEY, query text NOT NULL);
INSERT INTO rule (name, query) VALUES
('every object has a comment', $$
	SELECT what FROM member WHERE comment IS NULL$$),
('every column has a comment', $$
	SELECT what FROM col WHERE comment IS NULL$$),
('column comments are labels of at most twelve characters, with Chinese', $$
	SELECT what FROM col WHERE length(comment) > 12 OR comment !~ '[一-龥]'$$),
('public comments have three lines', $$
	SELECT what FROM told WHERE array_length(line, 1) IS DISTINCT FROM 3 OR '' = ANY (line)$$),
('their first line is Chinese', $$
	SELECT what FROM told WHERE line[1] !~ '[一-龥]'$$),
('their second line is English: ASCII, but for words cited in Chinese', $$
	SELECT what FROM told WHERE regexp_replace(line[2], '[一-龥]+(、[一-龥]+)*', '', 'g') !~ '^[ -~]+$'
		OR line[2] !~ '^[A-Z0-9]' OR line[2] !~ '\.$'
		OR length(regexp_replace(line[2], '[^一-龥]', '', 'g')) > length(line[2]) / 4$$),
('their third line is a statement, and perhaps what it gives', $$
	SELECT what FROM told WHERE line[3] !~ '^SELECT .*;(  -- .*[^ ])?$'$$),
('the example of a function calls it', $$
	SELECT what FROM func WHERE is_public AND strpos(split_part(comment, E'\n', 3), 'bizenv.' || proname || '(') = 0$$),
('support functions have one line that begins with internal:', $$
	SELECT what FROM func WHERE oid IN (SELECT oid FROM support) AND (is_public OR comment LIKE E'%\n%')$$),
('nothing is called internal that supports nothing', $$
	SELECT what FROM func WHERE NOT is_public AND oid NOT IN (SELECT oid FROM support WHERE oid IS NOT NULL UNION SELECT oid FROM called)$$),
('arguments of public functions have names', $$
	SELECT what FROM func WHERE is_public AND pronargs > 0
		AND (proargnames IS NULL OR '' = ANY (proargnames) OR cardinality(proargnames) < pronargs)$$),
('no argument is a reserved word', $$
	SELECT what || ': ' || n FROM func, unnest(proargnames) AS n JOIN pg_get_keywords() AS k ON k.word = n
	WHERE is_public AND k.catcode IN ('R', 'T')$$),
('aggregates have no defaults', $$
	SELECT what FROM agg WHERE pronargdefaults > 0$$),
('what is immutable is parallel safe', $$
	SELECT what FROM func WHERE provolatile = 'i' AND proparallel <> 's'$$),
('parallel safe aggregates have a combine function', $$
	SELECT what FROM agg WHERE proparallel = 's' AND aggcombinefn = 0$$),
('inverse transitions are as strict as transitions, and moving states like the others', $$
	SELECT what FROM agg JOIN pg_proc AS t ON t.oid = aggtransfn JOIN pg_proc AS m ON m.oid = aggmtransfn
		JOIN pg_proc AS i ON i.oid = aggminvtransfn
	WHERE m.proisstrict <> i.proisstrict OR t.proisstrict <> m.proisstrict OR aggmtranstype <> aggtranstype
		OR aggminitval IS DISTINCT FROM agginitval OR aggmfinalfn <> aggfinalfn$$),
('states are typed, never internal', $$
	SELECT what FROM agg WHERE 'internal'::regtype IN (aggtranstype, aggmtranstype)$$),
('final functions only read', $$
	SELECT what FROM agg WHERE aggfinalmodify <> 'r' OR aggmfinalmodify <> 'r'$$),
('no aggregate has a sort operator but one of its own type', $$
	SELECT what FROM agg WHERE aggsortop <> 0 AND (pronargs <> 1 OR proargtypes[0] <> prorettype)$$),
('an aggregate over no rows gives an empty state, not NULL', $$
	SELECT what FROM agg WHERE agginitval IS NULL$$),
('sets of rows have an estimate of their own', $$
	SELECT what FROM func WHERE proretset AND prorows IN (0, 1000)$$),
-- (1 is what numeric arithmetic costs, about 0.1 us; 10 is from 0.25 us on, 100 from 2.5 us on)
('what makes rows or arrays, walks an array, reads a text or the form of a tally says that it is dear', $$
	SELECT what FROM func WHERE procost < 10 AND prolang = (SELECT oid FROM pg_language WHERE lanname = 'c') AND prokind <> 'a'
		AND (proretset OR prorettype IN (SELECT oid FROM typ WHERE typtype = 'c') OR prorettype IN (SELECT typarray FROM pg_type WHERE typarray <> 0)
			OR proargtypes::oid[] && ARRAY(SELECT typarray FROM pg_type WHERE typarray <> 0)
			OR proargnames && '{text,target}' OR oid IN (SELECT unnest(ARRAY[typinput, typoutput]::oid[]) FROM typ))$$),
('a cost is 1, 10 or 100, and more for what makes a document', $$
	SELECT what FROM func WHERE prokind <> 'a' AND (procost NOT IN (1, 10, 100, 10000) OR procost > 100 AND 'jit=off' <> ALL (coalesce(proconfig, '{}')))$$),
('a state has a size', $$
	SELECT what FROM agg WHERE aggtransspace <= 0 OR aggmtranstype <> 0 AND aggmtransspace <> aggtransspace$$),
('rows have a named type of the extension', $$
	SELECT what FROM func WHERE prorettype IN (SELECT oid FROM pg_type WHERE typtype IN ('c', 'p'))
		AND prorettype NOT IN (SELECT oid FROM typ) AND is_public OR proargmodes IS NOT NULL$$),
('nothing is SECURITY DEFINER', $$
	SELECT what FROM func WHERE prosecdef$$),
('nothing is LEAKPROOF', $$
	SELECT what FROM func WHERE proleakproof$$),
('nothing returns internal that does not take it', $$
	SELECT what FROM func WHERE prorettype = 'internal'::regtype AND NOT 'internal'::regtype = ANY (proargtypes)$$),
('functions are C, SQL or PL/pgSQL', $$
	SELECT what FROM func JOIN pg_language AS l ON l.oid = prolang
	WHERE lanname NOT IN ('c', 'sql', 'plpgsql') AND NOT (lanname = 'internal' AND prokind = 'a')$$),
('PL/pgSQL fixes its search_path, with temporary tables last', $$
	SELECT what FROM func JOIN pg_language AS l ON l.oid = prolang
	WHERE lanname = 'plpgsql' AND 'search_path=pg_catalog, pg_temp' <> ALL (ARRAY(SELECT replace(c, '"', '') FROM unnest(proconfig) AS c))$$),
-- (what the server prints may be run again; what a table is, its catalog and ledger_columns() say)
('nothing is read out of what the server prints of its catalog', $$
	SELECT what FROM func WHERE prokind <> 'a'
		AND (pg_get_functiondef(oid) ~ 'pg_get_(constraint|view|rule|index|trigger|function|partkey|statisticsobj)\w*def'
			OR pg_get_functiondef(oid) ~ '(regexp_\w+|substring|substr|strpos|position|replace|translate|split_part|left|right|starts_with)\s*[(][^;]{0,80}pg_get_expr'
			OR pg_get_functiondef(oid) ~ 'pg_get_expr\s*[(][^()]*[)]\s*(!?~|(NOT\s+)?I?LIKE|(NOT\s+)?SIMILAR)'
			OR pg_get_functiondef(oid) ~ 'replace\s*[(][^;]{0,40}(SELECT \w+[.][*]|ledger_import)')$$),
('no literal of a body means something else where standard_conforming_strings is off', $$
	SELECT what FROM func JOIN pg_language AS l ON l.oid = prolang
	WHERE lanname IN ('plpgsql', 'sql') AND regexp_replace(regexp_replace(prosrc, '--[^\n]*', '', 'g'), $re$E'([^'\\]|\\.|'')*'$re$, '', 'g') LIKE '%\\%'$$),
-- (what is not immutable reads tables: one large query is compiled in seconds, during which nothing cancels it)
('PL/pgSQL that reads tables is not compiled by the JIT', $$
	SELECT what FROM func JOIN pg_language AS l ON l.oid = prolang
	WHERE lanname = 'plpgsql' AND provolatile <> 'i' AND 'jit=off' <> ALL (coalesce(proconfig, '{}'))$$),
('C functions come from one library', $$
	SELECT what FROM func WHERE probin IS DISTINCT FROM (SELECT probin FROM func WHERE proname = 'bizenv_version')
		AND prolang = (SELECT oid FROM pg_language WHERE lanname = 'c')$$),
('SQL bodies qualify operators and functions', $$
	SELECT what FROM sql_body WHERE body ~ '[-+*/<>=~!@#%^&|`?]' OR body ~* '\m(in|between|like|ilike|similar|case|overlaps|distinct)\M'
		OR body ~* '\m\w+\s*\('$$),
('nothing that reads a table is immutable', $$
	SELECT what FROM sql_body WHERE provolatile = 'i' AND body ~* '\mfrom\M'
	UNION
	SELECT what FROM func JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = func.oid
		JOIN pg_class AS c ON d.refclassid = 'pg_class'::regclass AND c.oid = d.refobjid AND c.relkind <> 'c'
	WHERE provolatile = 'i'$$),
('no function has the name of a type', $$
	SELECT what FROM func WHERE proname IN (SELECT typname FROM pg_type
		WHERE typnamespace IN ('bizenv'::regnamespace, 'pg_catalog'::regnamespace) AND typtype <> 'p'
		AND typrelid NOT IN (SELECT oid FROM pg_class WHERE relkind = 'v'))$$),
('types are base types and row types', $$
	SELECT what FROM typ WHERE typtype NOT IN ('b', 'c')$$),
('no type has a name that tools take for another', $$
	SELECT what FROM typ WHERE upper(typname) ~ 'INT|DATE|TIME|BIT|REAL|YEAR'$$),
('identifiers are ASCII snake_case of at most 63 bytes', $$
	SELECT what FROM identifier WHERE name !~ '^[a-z][a-z0-9]*(_[a-z0-9]+)*$' OR length(name) > 62$$),
('what is for people stands in the schema bizenv, what is internal in bizenv_internal', $$
	SELECT what FROM member, pg_identify_object(classid, objid, 0) AS o
	WHERE classid <> 'pg_proc'::regclass AND o.schema <> 'bizenv' AND NOT (classid = 'pg_operator'::regclass AND o.schema = 'pg_catalog')
		OR classid = 'pg_namespace'::regclass AND o.name NOT IN ('bizenv', 'bizenv_internal')
	UNION SELECT what FROM func WHERE pronamespace <> CASE WHEN is_public THEN 'bizenv' ELSE 'bizenv_internal' END::regnamespace$$),
('nothing else stands in the two schemas', $$
	SELECT pg_describe_object(d.classid, d.objid, 0) FROM pg_depend AS d
	WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid IN ('bizenv'::regnamespace, 'bizenv_internal'::regnamespace)
		AND (d.classid, d.objid) NOT IN (SELECT classid, objid FROM member)
	UNION SELECT 'function ' || oid::regprocedure FROM pg_proc
	WHERE pronamespace IN ('bizenv'::regnamespace, 'bizenv_internal'::regnamespace) AND oid NOT IN (SELECT oid FROM func)$$),
('an internal function has one line', $$
	SELECT what FROM func WHERE pronamespace = 'bizenv_internal'::regnamespace AND comment !~ '^internal: [^\n]+$'$$),
('comparisons, and no other operators, stand where every search_path finds them', $$
	SELECT what FROM oper WHERE (oprname IN ('=', '<>', '<', '<=', '>', '>=')) <> (oprnamespace = 'pg_catalog'::regnamespace)$$),
('base types have text and binary forms', $$
	SELECT what FROM typ WHERE typtype = 'b' AND 0 IN (typinput, typoutput, typreceive, typsend)$$),
('base types are aligned for 128-bit sums and can be compressed', $$
	SELECT what FROM state WHERE (typlen <> -1 OR typalign <> 'd' OR typstorage <> 'x')$$),
('base types have a default btree and a default hash operator class', $$
	SELECT what || ': ' || am FROM state, unnest('{btree,hash}'::text[]) AS am
	WHERE NOT EXISTS (SELECT FROM opclass WHERE opcintype = state.oid AND amname = am AND opcdefault)$$),
('base types have casts to json and jsonb', $$
	SELECT what || ': ' || j FROM state, unnest('{json,jsonb}'::regtype[]) AS j
	WHERE NOT EXISTS (SELECT FROM pg_cast WHERE castsource = state.oid AND casttarget = j)$$),
('no cast is implicit but to what an argument is declared as, and back', $$
	SELECT what FROM member AS m JOIN pg_cast AS c ON m.classid = 'pg_cast'::regclass AND m.objid = c.oid
	WHERE (castcontext = 'e') = (casttarget::regtype::text IN ('bizenv.number', 'bizenv.whole', 'bizenv.day') OR (castsource, casttarget) IN (
		SELECT to_regtype('bizenv.number'), 'numeric'::regtype UNION SELECT to_regtype('bizenv.whole'), 'integer' UNION SELECT to_regtype('bizenv.day'), 'date'))$$),
-- (of the predicates and progress_agg there is a form for every type: an index serves the ones, the others are measured)
('a figure, a count or a day is taken as number, whole or day, into which every everyday type goes', $$
	SELECT what FROM func WHERE is_public AND proname <> 'progress_agg' AND proargtypes::oid[] && ARRAY(
		SELECT x FROM unnest('{smallint,integer,numeric,real,double precision,date,timestamp}'::regtype[]) AS t, pg_type AS p, unnest(ARRAY[p.oid, p.typarray]) AS x WHERE p.oid = t)$$),
('base types have row_count, skipped_count and merge', $$
	SELECT what || ': ' || name FROM state, unnest('{row_count,skipped_count,merge}'::text[]) AS name	-- (a set of months skips nothing, a scale counts no rows)
	WHERE typname <> 'scale' AND NOT (typname = 'month_set' AND name = 'skipped_count') AND NOT EXISTS (SELECT FROM func WHERE is_public AND proname = name AND pronargs = 1
		AND proargtypes[0] = state.oid AND (prokind = 'a') = (name = 'merge'))$$),
('base types have an aggregate that makes them', $$
	SELECT what FROM state WHERE typname <> 'scale' AND NOT EXISTS (	-- (a scale is written by hand)
		SELECT FROM agg WHERE is_public AND prorettype = state.oid AND aggtranstype = state.oid AND proname <> 'merge')$$),
('operators give boolean and have an estimator', $$
	SELECT what FROM oper WHERE oprresult <> 'boolean'::regtype OR oprrest = 0 OR oprjoin = 0$$),
('commutators are mutual', $$
	SELECT what FROM oper AS o WHERE oprcom = 0 OR NOT EXISTS (SELECT FROM pg_operator AS c
		WHERE c.oid = o.oprcom AND c.oprcom = o.oid AND c.oprleft = o.oprright AND c.oprright = o.oprleft AND c.oprresult = o.oprresult)$$),
('negators are mutual', $$
	SELECT what FROM oper AS o WHERE oprname NOT IN ('@>', '<@', '&&') AND (oprnegate IN (0, oid) OR NOT EXISTS (SELECT FROM pg_operator AS n
		WHERE n.oid = o.oprnegate AND n.oprnegate = o.oid AND n.oprleft = o.oprleft AND n.oprright = o.oprright))$$),
('operator functions are strict and immutable', $$
	SELECT o.what FROM oper AS o JOIN pg_proc AS p ON p.oid = o.oprcode WHERE NOT p.proisstrict OR p.provolatile <> 'i'$$),
('equality can hash and merge, as the operator classes say', $$
	SELECT what FROM oper AS o WHERE
		oprcanhash <> EXISTS (SELECT FROM pg_amop AS a JOIN opclass AS c ON c.opcfamily = a.amopfamily
			WHERE a.amopopr = o.oid AND c.amname = 'hash') OR
		oprcanmerge <> EXISTS (SELECT FROM pg_amop AS a JOIN opclass AS c ON c.opcfamily = a.amopfamily
			WHERE a.amopopr = o.oid AND c.amname = 'btree' AND a.amopstrategy = 3)$$),
('operator classes have all operators', $$
	SELECT what FROM opclass WHERE
		CASE amname WHEN 'btree' THEN '{<,<=,=,>=,>}' ELSE '{=}' END::text[] IS DISTINCT FROM (
			SELECT array_agg(o.oprname::text ORDER BY a.amopstrategy) FROM pg_amop AS a JOIN oper AS o ON o.oid = a.amopopr
			WHERE a.amopfamily = opcfamily AND a.amoplefttype = opcintype AND a.amoprighttype = opcintype)$$),
-- (no btequalimage: equal tallies are equal bytes only once their final function has run)
('operator classes have all functions', $$
	SELECT what FROM opclass WHERE
		CASE amname WHEN 'btree' THEN '{1}' ELSE '{1,2}' END::smallint[] IS DISTINCT FROM (
			SELECT array_agg(a.amprocnum ORDER BY a.amprocnum) FROM pg_amproc AS a
			WHERE a.amprocfamily = opcfamily AND a.amproclefttype = opcintype AND a.amprocrighttype = opcintype)$$),
-- (but for a quantity as it is read, which keeps its decimals and bounds; find_quantities has plain columns)
('columns of rows are of plain types, with their lengths', $$
	SELECT what || ': ' || type FROM col WHERE NOT (type IN ('integer', 'date', 'boolean')
		OR type ~ '^character varying\(\d+\)$' OR type ~ '^numeric\(\d+,\d+\)$')
		AND (what, type) NOT IN (('quantity.value', 'numeric'), ('quantity.bounds', 'numrange'), ('timetable_span.starts', 'time without time zone'), ('timetable_span.ends', 'time without time zone'))$$),
('columns of percentages are numeric(7,2)', $$
	SELECT what || ': ' || type FROM col WHERE attname ~ '_pct$' AND type <> 'numeric(7,2)'
		OR attname ~ '_ratio$' AND type <> 'numeric(9,6)'$$),
('codes come as triplets: code, order, label', $$
	SELECT z.what FROM col AS z WHERE z.attname ~ '_(zh|order)$' AND NOT EXISTS (
		SELECT FROM col AS c, col AS o, col AS l
		WHERE c.attname = regexp_replace(z.attname, '_(zh|order)$', '') AND c.type ~ '^character varying'
			AND o.attname = c.attname || '_order' AND o.type = 'integer'
			AND l.attname = c.attname || '_zh' AND l.type ~ '^character varying'
			AND c.attrelid = z.attrelid AND o.attrelid = z.attrelid AND l.attrelid = z.attrelid
			AND o.attnum = c.attnum + 1 AND l.attnum = c.attnum + 2)$$),
('everyone may use everything', $$
	SELECT what FROM func WHERE NOT has_function_privilege('public', oid, 'EXECUTE')
	UNION SELECT what FROM typ WHERE NOT has_type_privilege('public', oid, 'USAGE')
	UNION SELECT what FROM rel WHERE relkind <> 'c' AND NOT has_table_privilege('public', oid, 'SELECT')
	UNION SELECT what FROM member WHERE classid = 'pg_namespace'::regclass AND NOT has_schema_privilege('public', objid, 'USAGE')$$),
('nobody may add to the schemas or change what stands in them', $$
	SELECT what FROM member JOIN pg_namespace AS n ON classid = 'pg_namespace'::regclass AND n.oid = objid CROSS JOIN LATERAL aclexplode(n.nspacl) AS a
	WHERE a.privilege_type = 'CREATE' AND a.grantee <> n.nspowner
	UNION SELECT what FROM rel WHERE relkind <> 'c' AND has_table_privilege('public', oid, 'INSERT, UPDATE, DELETE, TRUNCATE')$$),
('help lists every public object once', $$
	SELECT what FROM told WHERE what NOT LIKE 'schema %' AND (
		SELECT count(*) FROM bizenv.help AS h WHERE h.name = told.name AND h.zh = told.line[1] AND h.en = told.line[2]
			AND h.example = told.line[3]) <> (
		SELECT count(*) FROM told AS same WHERE same.name = told.name AND same.comment = told.comment)$$),
('help lists nothing else', $$
	SELECT kind || ' ' || signature FROM bizenv.help
	WHERE name NOT IN (SELECT name FROM told) OR concat_ws('', zh, en, example) ~ 'internal:'
	UNION SELECT signature FROM bizenv.help GROUP BY kind, signature HAVING count(*) > 1
	UNION SELECT 'number of rows' WHERE (SELECT count(*) FROM bizenv.help) <> (SELECT count(*) FROM told WHERE what NOT LIKE 'schema %')$$),
('the library is that of the extension', $$
	SELECT extversion FROM pg_extension WHERE extname IN ('bizenv', 'bizenv_office') AND extversion <> bizenv.bizenv_version()$$);

CREATE FUNCTION pg_temp.offenders(rule_name text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE format('SELECT string_agg(o, '', '' ORDER BY o COLLATE "C") FROM (%s) AS s(o)',
		(SELECT query FROM rule WHERE name = rule_name)) INTO STRICT result;
	RETURN coalesce(result, '');
END
$$;

SELECT is(pg_temp.offenders(name), '', name) FROM rule ORDER BY number;

SELECT cmp_ok(count(*), '>', 100::bigint, 'there are functions to look at') FROM func;
SELECT cmp_ok(count(*), '>=', 4::bigint, 'there are tallies to look at') FROM state;
SELECT cmp_ok(count(*), '>=', 8::bigint, 'there are row types to look at') FROM rel WHERE relkind = 'c';
SELECT cmp_ok(count(*), '>=', 3::bigint, 'there are SQL bodies to look at') FROM sql_body;

---------------------------------------------------------------- the rules bite

-- What a rule says of an object that is made a part of the extension, for a moment
CREATE FUNCTION pg_temp.caught(rule_name text, plant text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	BEGIN
		EXECUTE plant;
		result := pg_temp.offenders(rule_name);
		RAISE EXCEPTION USING ERRCODE = 'ZZ999';
	EXCEPTION WHEN SQLSTATE 'ZZ999' THEN
		RETURN result;
	END;
END
$$;

-- a function, a type, an operator planted: $1 is what differs
CREATE FUNCTION pg_temp.plant_function(declaration text, comment text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT format('CREATE FUNCTION bizenv.%s; ALTER EXTENSION bizenv ADD FUNCTION bizenv.%s', declaration, signature)
		|| coalesce(format('; COMMENT ON FUNCTION bizenv.%s IS %L', signature, comment), '')
	FROM substring(declaration, '^\w+\([^()]*\)') AS signature
$$;
CREATE FUNCTION pg_temp.plant_column(declaration text, comment text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT format('CREATE TYPE bizenv.planted AS (%s); ALTER EXTENSION bizenv ADD TYPE bizenv.planted', declaration)
		|| coalesce(format('; COMMENT ON COLUMN bizenv.planted.%s IS %L', split_part(declaration, ' ', 1), comment), '')
$$;
CREATE FUNCTION pg_temp.plant_aggregate(options text) RETURNS text LANGUAGE sql AS $$
	SELECT format('CREATE AGGREGATE bizenv.planted(x integer) (SFUNC = int4pl, STYPE = integer, %s);
		ALTER EXTENSION bizenv ADD AGGREGATE bizenv.planted(integer)', options)
$$;
-- a base type that has nothing but its text form
CREATE FUNCTION pg_temp.plant_type(name text) RETURNS text LANGUAGE sql AS $$
	SELECT format('CREATE TYPE bizenv.%1$I;
		CREATE FUNCTION bizenv_internal.%1$s_in(cstring) RETURNS bizenv.%1$I LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS ''textin'';
		CREATE FUNCTION bizenv_internal.%1$s_out(bizenv.%1$I) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS ''textout'';
		CREATE TYPE bizenv.%1$I (INPUT = bizenv_internal.%1$s_in, OUTPUT = bizenv_internal.%1$s_out);
		ALTER EXTENSION bizenv ADD TYPE bizenv.%1$I', name)
$$;

CREATE TEMP TABLE plant (rule text NOT NULL REFERENCES rule, plant text NOT NULL, offender text NOT NULL);
SET LOCAL client_min_messages = error;	-- a type that is only a shell
INSERT INTO plant
SELECT rule, pg_temp.plant_function(declaration, comment), offender FROM (VALUES
('every object has a comment', 'planted() RETURNS integer LANGUAGE sql AS ''SELECT 1''', NULL, 'function bizenv.planted()'),
('public comments have three lines', 'planted() RETURNS integer LANGUAGE sql AS ''SELECT 1''', '种植', 'function bizenv.planted()'),
('their first line is Chinese', 'planted() RETURNS integer LANGUAGE sql AS ''SELECT 1''', E'Planted\nPlanted.\nSELECT bizenv.planted();', 'function bizenv.planted()'),
('their second line is English: ASCII, but for words cited in Chinese', 'planted() RETURNS integer LANGUAGE sql AS ''SELECT 1''', E'种植\n种植的函数\nSELECT bizenv.planted();', 'function bizenv.planted()'),
('their third line is a statement, and perhaps what it gives', 'planted() RETURNS integer LANGUAGE sql AS ''SELECT 1''', E'种植\nPlanted.\nTry it.', 'function bizenv.planted()'),
('the example of a function calls it', 'planted() RETURNS integer LANGUAGE sql AS ''SELECT 1''', E'种植\nPlanted.\nSELECT 1;', 'function bizenv.planted()'),
('nothing is called internal that supports nothing', 'planted() RETURNS integer LANGUAGE sql AS ''SELECT 1''', 'internal: planted', 'function bizenv.planted()'),
('arguments of public functions have names', 'planted(integer) RETURNS integer LANGUAGE sql AS ''SELECT 1''', NULL, 'function bizenv.planted(integer)'),
('no argument is a reserved word', 'planted("from" integer) RETURNS integer LANGUAGE sql AS ''SELECT 1''', NULL, 'function bizenv.planted(integer): from'),
('what is immutable is parallel safe', 'planted() RETURNS integer LANGUAGE sql IMMUTABLE AS ''SELECT 1''', NULL, 'function bizenv.planted()'),
('sets of rows have an estimate of their own', 'planted() RETURNS SETOF integer LANGUAGE sql AS ''SELECT 1''', NULL, 'function bizenv.planted()'),
('what makes rows or arrays, walks an array, reads a text or the form of a tally says that it is dear', 'planted(text text) RETURNS integer LANGUAGE c AS ''$libdir/bizenv'', ''code_order''', NULL, 'function bizenv.planted(text)'),
('what makes rows or arrays, walks an array, reads a text or the form of a tally says that it is dear', 'planted(n integer) RETURNS date[] LANGUAGE c AS ''$libdir/bizenv'', ''code_order''', NULL, 'function bizenv.planted(integer)'),
('a cost is 1, 10 or 100, and more for what makes a document', 'planted() RETURNS integer LANGUAGE sql COST 3 AS ''SELECT 1''', NULL, 'function bizenv.planted()'),
('a cost is 1, 10 or 100, and more for what makes a document', 'planted() RETURNS integer LANGUAGE sql COST 10000 AS ''SELECT 1''', NULL, 'function bizenv.planted()'),
('rows have a named type of the extension', 'planted() RETURNS SETOF record LANGUAGE sql AS ''SELECT 1, 2''', NULL, 'function bizenv.planted()'),
('rows have a named type of the extension', 'planted() RETURNS TABLE (n integer) LANGUAGE sql AS ''SELECT 1''', NULL, 'function bizenv.planted()'),
('nothing is SECURITY DEFINER', 'planted() RETURNS integer LANGUAGE sql SECURITY DEFINER AS ''SELECT 1''', NULL, 'function bizenv.planted()'),
('nothing is LEAKPROOF', 'planted() RETURNS integer LANGUAGE sql LEAKPROOF AS ''SELECT 1''', NULL, 'function bizenv.planted()'),
('functions are C, SQL or PL/pgSQL', 'planted() RETURNS integer LANGUAGE internal AS ''pg_backend_pid''', NULL, 'function bizenv.planted()'),
('PL/pgSQL fixes its search_path, with temporary tables last', 'planted() RETURNS integer LANGUAGE plpgsql SET search_path = pg_catalog AS ''BEGIN RETURN 1; END''', NULL, 'function bizenv.planted()'),
('PL/pgSQL fixes its search_path, with temporary tables last', 'planted() RETURNS integer LANGUAGE plpgsql AS ''BEGIN RETURN 1; END''', NULL, 'function bizenv.planted()'),
('nothing is read out of what the server prints of its catalog', 'planted(c oid) RETURNS boolean LANGUAGE sql AS $p$SELECT pg_get_constraintdef(c) ~ ''= ANY''$p$', NULL, 'function bizenv.planted(oid)'),
('nothing is read out of what the server prints of its catalog', 'planted(c oid) RETURNS text LANGUAGE plpgsql AS $p$BEGIN RETURN (SELECT regexp_matches(pg_get_expr(adbin, adrelid), ''x'') FROM pg_attrdef WHERE oid = c); END$p$', NULL, 'function bizenv.planted(oid)'),
('nothing is read out of what the server prints of its catalog', 'planted(c oid) RETURNS boolean LANGUAGE sql AS $p$SELECT pg_get_expr(adbin, adrelid) LIKE ''n%%'' FROM pg_attrdef WHERE oid = c$p$', NULL, 'function bizenv.planted(oid)'),
('nothing is read out of what the server prints of its catalog', 'planted(x text) RETURNS text LANGUAGE sql AS $p$SELECT replace(x, ''SELECT t.*'', ''SELECT p.*'')$p$', NULL, 'function bizenv.planted(text)'),
('no literal of a body means something else where standard_conforming_strings is off', 'planted() RETURNS boolean LANGUAGE sql AS $p$SELECT E''it''''s \\'' ~ ''\d''$p$', NULL, 'function bizenv.planted()'),
('PL/pgSQL that reads tables is not compiled by the JIT', 'planted() RETURNS bigint LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS ''BEGIN RETURN (SELECT count(*) FROM pg_class); END''', NULL, 'function bizenv.planted()'),
('PL/pgSQL that reads tables is not compiled by the JIT', 'planted() RETURNS integer LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = on AS ''BEGIN RETURN 1; END''', NULL, 'function bizenv.planted()'),
('C functions come from one library', 'planted() RETURNS void LANGUAGE c AS ''$libdir/plpgsql'', ''plpgsql_call_handler''', NULL, 'function bizenv.planted()'),
('SQL bodies qualify operators and functions', 'planted() RETURNS boolean LANGUAGE sql AS ''SELECT 1 >= 1''', NULL, 'function bizenv.planted()'),
('SQL bodies qualify operators and functions', 'planted() RETURNS boolean LANGUAGE sql AS ''SELECT 1 IN (1)''', NULL, 'function bizenv.planted()'),
('SQL bodies qualify operators and functions', 'planted() RETURNS integer LANGUAGE sql AS ''SELECT abs(1)''', NULL, 'function bizenv.planted()'),
('nothing that reads a table is immutable', 'planted() RETURNS bigint LANGUAGE sql IMMUTABLE AS ''SELECT pg_catalog.count(*) FROM pg_catalog.pg_class''', NULL, 'function bizenv.planted()'),
('no function has the name of a type', 'gap_tally() RETURNS integer LANGUAGE sql AS ''SELECT 1''', NULL, 'function bizenv.gap_tally()'),
('no function has the name of a type', 'date(percent_of integer) RETURNS integer LANGUAGE sql AS ''SELECT 1''', NULL, 'function bizenv.date(integer)'),
('identifiers are ASCII snake_case of at most 63 bytes', 'planted("某" integer) RETURNS integer LANGUAGE sql AS ''SELECT 1''', NULL, 'function bizenv.planted(integer): argument 某')
) AS p(rule, declaration, comment, offender);

INSERT INTO plant
SELECT rule, pg_temp.plant_column(declaration, comment), offender FROM (VALUES
('every column has a comment', 'a integer', NULL, 'planted.a'),
('column comments are labels of at most twelve characters, with Chinese', 'a integer', '一二三四五六七八九十一二三', 'planted.a'),
('columns of rows are of plain types, with their lengths', 'a numeric', NULL, 'planted.a: numeric'),
('columns of rows are of plain types, with their lengths', 'a bigint', NULL, 'planted.a: bigint'),
('columns of rows are of plain types, with their lengths', 'a text', NULL, 'planted.a: text'),
('columns of rows are of plain types, with their lengths', 'a integer[]', NULL, 'planted.a: integer[]'),
('columns of percentages are numeric(7,2)', 'a_pct numeric(5,1)', NULL, 'planted.a_pct: numeric(5,1)'),
('codes come as triplets: code, order, label', 'a varchar(20), a_zh varchar(20)', NULL, 'planted.a_zh'),
('codes come as triplets: code, order, label', 'a_zh varchar(20), a_order integer, a varchar(20)', NULL, 'planted.a_order, planted.a_zh')
) AS p(rule, declaration, comment, offender);

INSERT INTO plant
SELECT rule, pg_temp.plant_aggregate(options), 'function bizenv.planted(integer)' FROM (VALUES
('parallel safe aggregates have a combine function', 'INITCOND = ''0'', PARALLEL = SAFE'),
('inverse transitions are as strict as transitions, and moving states like the others',
	'MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = integer, MINITCOND = ''1'''),
('a state has a size', 'INITCOND = ''0'''),
('final functions only read', 'FINALFUNC = int4um, FINALFUNC_MODIFY = READ_WRITE'),
('an aggregate over no rows gives an empty state, not NULL', 'COMBINEFUNC = int4pl')
) AS p(rule, options);

INSERT INTO plant
SELECT rule, pg_temp.plant_type(name), offender FROM (VALUES
('base types have text and binary forms', 'planted', 'type bizenv.planted'),
('base types are aligned for 128-bit sums and can be compressed', 'planted', 'type bizenv.planted'),
('base types have a default btree and a default hash operator class', 'planted', 'type bizenv.planted: btree, type bizenv.planted: hash'),
('base types have casts to json and jsonb', 'planted', 'type bizenv.planted: json, type bizenv.planted: jsonb'),
('base types have row_count, skipped_count and merge', 'planted',
	'type bizenv.planted: merge, type bizenv.planted: row_count, type bizenv.planted: skipped_count'),
('base types have an aggregate that makes them', 'planted', 'type bizenv.planted'),
('no type has a name that tools take for another', 'checkpoint_tally', 'type bizenv.checkpoint_tally')
) AS p(rule, name, offender);

INSERT INTO plant VALUES
('support functions have one line that begins with internal:',
	'COMMENT ON FUNCTION bizenv_internal.gap_tally_eq(bizenv.gap_tally, bizenv.gap_tally) IS ''equal''',
	'function bizenv_internal.gap_tally_eq(bizenv.gap_tally,bizenv.gap_tally)'),
('types are base types and row types', 'CREATE TYPE bizenv.planted AS ENUM (''a''); ALTER EXTENSION bizenv ADD TYPE bizenv.planted',
	'type bizenv.planted'),
('what is for people stands in the schema bizenv, what is internal in bizenv_internal', 'CREATE TABLE public.planted (a integer); ALTER EXTENSION bizenv ADD TABLE public.planted',
	'table planted'),
('what is for people stands in the schema bizenv, what is internal in bizenv_internal', 'COMMENT ON FUNCTION bizenv.bizenv_version() IS ''internal: planted''',
	'function bizenv.bizenv_version()'),
('what is for people stands in the schema bizenv, what is internal in bizenv_internal', 'ALTER FUNCTION bizenv.bizenv_version() SET SCHEMA bizenv_internal',
	'function bizenv_internal.bizenv_version()'),
('what is for people stands in the schema bizenv, what is internal in bizenv_internal', 'CREATE TYPE bizenv_internal.planted AS (a integer); ALTER EXTENSION bizenv ADD TYPE bizenv_internal.planted',
	'type bizenv_internal.planted'),
('nothing else stands in the two schemas', 'CREATE TABLE bizenv_internal.planted (a integer)', 'table bizenv_internal.planted'),
('nothing else stands in the two schemas', 'CREATE FUNCTION bizenv.planted() RETURNS integer LANGUAGE sql AS ''SELECT 1''', 'function bizenv.planted()'),
('nothing else stands in the two schemas', 'CREATE OPERATOR bizenv_internal.+ (LEFTARG = bizenv.gap_tally, RIGHTARG = bizenv.gap_tally, FUNCTION = bizenv_internal.gap_tally_eq)',
	'operator bizenv_internal.+(bizenv.gap_tally,bizenv.gap_tally)'),
('an internal function has one line', 'COMMENT ON FUNCTION bizenv_internal.gap_tally_eq(bizenv.gap_tally, bizenv.gap_tally) IS E''internal: equal\nEqual.''',
	'function bizenv_internal.gap_tally_eq(bizenv.gap_tally,bizenv.gap_tally)'),
('comparisons, and no other operators, stand where every search_path finds them',
	'CREATE OPERATOR bizenv.= (LEFTARG = bizenv.gap_tally, RIGHTARG = bizenv.gap_tally, FUNCTION = bizenv_internal.gap_tally_eq); ALTER EXTENSION bizenv ADD OPERATOR bizenv.= (bizenv.gap_tally, bizenv.gap_tally)',
	'operator bizenv.=(bizenv.gap_tally,bizenv.gap_tally)'),
('a figure, a count or a day is taken as number, whole or day, into which every everyday type goes',
	'CREATE FUNCTION bizenv.planted(a text, b date[]) RETURNS integer LANGUAGE sql AS ''SELECT 1''; ALTER EXTENSION bizenv ADD FUNCTION bizenv.planted', 'function bizenv.planted(text,date[])'),
('no cast is implicit but to what an argument is declared as, and back', 'CREATE CAST (bizenv.gap_row AS text) WITH INOUT AS IMPLICIT; ALTER EXTENSION bizenv ADD CAST (bizenv.gap_row AS text)',
	'cast from bizenv.gap_row to text'),
('operators give boolean and have an estimator',
	'CREATE OPERATOR bizenv.+ (LEFTARG = bizenv.gap_tally, RIGHTARG = bizenv.gap_tally, FUNCTION = bizenv_internal.gap_tally_eq);
	ALTER EXTENSION bizenv ADD OPERATOR bizenv.+ (bizenv.gap_tally, bizenv.gap_tally)',
	'operator bizenv.+(bizenv.gap_tally,bizenv.gap_tally)'),
('commutators are mutual',
	'CREATE OPERATOR bizenv.+ (LEFTARG = bizenv.gap_tally, RIGHTARG = bizenv.gap_tally, FUNCTION = bizenv_internal.gap_tally_eq);
	ALTER EXTENSION bizenv ADD OPERATOR bizenv.+ (bizenv.gap_tally, bizenv.gap_tally)',
	'operator bizenv.+(bizenv.gap_tally,bizenv.gap_tally)'),
('negators are mutual',
	'UPDATE pg_operator SET oprnegate = 0 WHERE oid = ''pg_catalog.<>(bizenv.gap_tally, bizenv.gap_tally)''::regoperator',
	'operator <>(bizenv.gap_tally,bizenv.gap_tally), operator =(bizenv.gap_tally,bizenv.gap_tally)'),
('operator functions are strict and immutable', 'ALTER FUNCTION bizenv_internal.gap_tally_eq STABLE',
	'operator =(bizenv.gap_tally,bizenv.gap_tally)'),
('equality can hash and merge, as the operator classes say',
	'CREATE OPERATOR bizenv.+ (LEFTARG = bizenv.gap_tally, RIGHTARG = bizenv.gap_tally, FUNCTION = bizenv_internal.gap_tally_eq, COMMUTATOR = +, HASHES);
	ALTER EXTENSION bizenv ADD OPERATOR bizenv.+ (bizenv.gap_tally, bizenv.gap_tally)',
	'operator bizenv.+(bizenv.gap_tally,bizenv.gap_tally)'),
('operator classes have all operators',
	'CREATE OPERATOR CLASS bizenv.planted FOR TYPE bizenv.gap_tally USING btree AS OPERATOR 3 pg_catalog.=,
		FUNCTION 1 bizenv_internal.gap_tally_cmp(bizenv.gap_tally, bizenv.gap_tally);
	ALTER EXTENSION bizenv ADD OPERATOR CLASS bizenv.planted USING btree',
	'operator class bizenv.planted for access method btree'),
('operator classes have all functions',
	'CREATE OPERATOR CLASS bizenv.planted FOR TYPE bizenv.gap_tally USING hash AS OPERATOR 1 pg_catalog.=,
		FUNCTION 1 bizenv_internal.gap_tally_hash(bizenv.gap_tally);
	ALTER EXTENSION bizenv ADD OPERATOR CLASS bizenv.planted USING hash',
	'operator class bizenv.planted for access method hash'),
('everyone may use everything', 'REVOKE SELECT ON bizenv.help FROM PUBLIC', 'view bizenv.help'),
('everyone may use everything', 'REVOKE EXECUTE ON FUNCTION bizenv.bizenv_version FROM PUBLIC', 'function bizenv.bizenv_version()'),
('everyone may use everything', 'REVOKE USAGE ON SCHEMA bizenv FROM PUBLIC', 'schema bizenv'),
('everyone may use everything', 'REVOKE USAGE ON SCHEMA bizenv_internal FROM PUBLIC', 'schema bizenv_internal'),
('nobody may add to the schemas or change what stands in them', 'GRANT CREATE ON SCHEMA bizenv TO PUBLIC', 'schema bizenv'),
('nobody may add to the schemas or change what stands in them', 'GRANT CREATE ON SCHEMA bizenv_internal TO pg_monitor', 'schema bizenv_internal'),
('aggregates have no defaults', 'UPDATE pg_proc SET pronargdefaults = 1 WHERE oid = ''bizenv.class_agg(text)''::regprocedure',
	'function bizenv.class_agg(text)'),
('states are typed, never internal', 'UPDATE pg_aggregate SET aggtranstype = ''internal''::regtype WHERE aggfnoid = ''bizenv.class_agg''::regproc',
	'function bizenv.class_agg(text)'),
('no aggregate has a sort operator but one of its own type',
	'UPDATE pg_aggregate SET aggsortop = 96 WHERE aggfnoid = ''bizenv.class_agg''::regproc', 'function bizenv.class_agg(text)'),
('nothing returns internal that does not take it', 'UPDATE pg_proc SET prorettype = ''internal''::regtype WHERE oid = ''bizenv.bizenv_version()''::regprocedure',
	'function bizenv.bizenv_version()'),
('help lists every public object once',
	'COMMENT ON FUNCTION bizenv.bizenv_version() IS E''' || repeat('长', 201) || '\nLong.\nSELECT bizenv.bizenv_version();''',
	'function bizenv.bizenv_version()'),
('help lists nothing else', 'ALTER VIEW bizenv.help RENAME TO real_help; CREATE VIEW bizenv.help AS SELECT * FROM bizenv.real_help
		UNION ALL SELECT ''function'', ''rounding'', ''planted'', ''planted()'', NULL, NULL, NULL, NULL',
	'function planted(), number of rows'),
('the library is that of the extension', 'UPDATE pg_extension SET extversion = ''0.0'' WHERE extname = ''bizenv''', '0.0');

SELECT is(pg_temp.caught(rule, plant), offender, 'caught: ' || rule) FROM plant;
SELECT is_empty('SELECT name FROM rule EXCEPT SELECT rule FROM plant', 'every rule has caught something');

---------------------------------------------------------------- a role that has nothing but PUBLIC's rights

CREATE ROLE bizenv_catalog_nobody;
CREATE TEMP TABLE seen (what text, answer text);
GRANT INSERT ON seen TO bizenv_catalog_nobody;
SET LOCAL ROLE bizenv_catalog_nobody;
INSERT INTO seen VALUES ('help', (SELECT count(*) > 50 FROM bizenv.help)::text),
	('a function', bizenv.percent_of(12, 58, 1)::text),
	('an aggregate', (SELECT bizenv.row_count(bizenv.progress_agg(p)) FROM (VALUES (1), (100)) AS v(p))::text),
	('a type and an operator', (bizenv.gap_tally '{}' OPERATOR(pg_catalog.=) bizenv.gap_tally '{"level": 0}')::text),
	('rows', (SELECT verdict FROM bizenv.check_percent(20.7, 12, 58)));
RESET ROLE;
SELECT is((SELECT string_agg(what || ' ' || answer, ', ') FROM seen),
	'help true, a function 20.7, an aggregate 2, a type and an operator true, rows ok', 'a role with no rights of its own can use it');

SELECT * FROM finish();
ROLLBACK;
