-- upgrade_test.snapshot(): everything that the catalogs say of both extensions, one row
-- for each property of each object, by name instead of by number: two databases with
-- the same extensions give the same rows. The columns of the catalogs and what they
-- refer to come from the server itself, so that nothing is left out by oversight.
CREATE SCHEMA upgrade_test;

CREATE FUNCTION upgrade_test.name_of(catalog regclass, number oid) RETURNS text LANGUAGE sql STABLE AS $$
SELECT CASE number WHEN 0 THEN '-' ELSE coalesce(pg_catalog.pg_describe_object(catalog, number, 0), number::text) END
$$;

-- What one catalog says, as a query that gives key (the number it is found by) and columns
CREATE FUNCTION upgrade_test.catalog_query(catalog regclass, key text) RETURNS text LANGUAGE sql STABLE AS $$
SELECT format('SELECT t.%I::oid AS key, jsonb_strip_nulls(jsonb_build_object(%s)) AS columns FROM %s AS t', key,
	string_agg(format('%L, ', a.attname) || CASE
		WHEN f.pktable IS NULL THEN format('t.%I::text', a.attname)
		WHEN f.is_array THEN format('(SELECT string_agg(upgrade_test.name_of(%L, n), '', '' ORDER BY place) FROM unnest(t.%I::oid[]) WITH ORDINALITY AS u(n, place))', f.pktable, a.attname)
		ELSE format('upgrade_test.name_of(%L, t.%I::oid)', f.pktable, a.attname) END, ', ' ORDER BY a.attnum), catalog)
FROM pg_attribute AS a
LEFT JOIN pg_get_catalog_foreign_keys() AS f ON f.fktable = a.attrelid AND f.fkcols = ARRAY[a.attname::text] AND f.pkcols = '{oid}'
WHERE a.attrelid = catalog AND a.attnum > 0
	AND a.atttypid <> 'pg_node_tree'::regtype  -- numbers inside; their text stands in definitions
	-- numbers and stamps of one database (some servers keep one in attoptions)
	AND a.attname <> ALL ('{oid,relfilenode,reltoastrelid,relpages,reltuples,relallvisible,relallfrozen,relfrozenxid,relminmxid,indcheckxmin,attcacheoff,attoptions,objoid,classoid,classid,objid,refobjid}'::name[])
$$;

-- What a dump would print of it, where the catalog holds a tree of nodes
CREATE FUNCTION upgrade_test.definition(class regclass, number oid) RETURNS text LANGUAGE sql STABLE AS $$
SELECT CASE class
	WHEN 'pg_proc'::regclass THEN (SELECT CASE prokind WHEN 'a' THEN pg_get_function_arguments(number) ELSE pg_get_functiondef(number) END FROM pg_proc WHERE oid = number)
	WHEN 'pg_class'::regclass THEN (SELECT CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(number) WHEN relkind IN ('i', 'I') THEN pg_get_indexdef(number) END FROM pg_class WHERE oid = number)
	WHEN 'pg_attrdef'::regclass THEN (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE oid = number)
	WHEN 'pg_constraint'::regclass THEN pg_get_constraintdef(number)
	WHEN 'pg_trigger'::regclass THEN pg_get_triggerdef(number)
	WHEN 'pg_rewrite'::regclass THEN pg_get_ruledef(number)
END
$$;

CREATE FUNCTION upgrade_test.snapshot() RETURNS TABLE (object text, property text, value text) LANGUAGE plpgsql
	SET search_path = pg_catalog AS $$
DECLARE
	extensions oid[] := ARRAY(SELECT oid FROM pg_extension WHERE extname IN ('bizenv', 'bizenv_office'));
	class regclass;
	part record;
	member record;
BEGIN
	CREATE TEMP TABLE thing AS
	WITH RECURSIVE found AS (
		SELECT classid, objid FROM pg_depend
		WHERE refclassid = 'pg_extension'::regclass AND refobjid = ANY (extensions) AND deptype = 'e'
		UNION
		-- what is a part of a member: indexes, constraints, defaults, rules, array types, operators of classes
		SELECT d.classid, d.objid FROM found AS f JOIN pg_depend AS d
			ON d.refclassid = f.classid AND d.refobjid = f.objid AND d.deptype IN ('a', 'i')
	)
	SELECT f.classid, f.objid, pg_describe_object(f.classid, f.objid, 0) AS name FROM found AS f
	WHERE NOT (f.classid = 'pg_class'::regclass AND f.objid IN (SELECT oid FROM pg_class WHERE relnamespace = 'pg_toast'::regnamespace));
	ALTER TABLE thing ADD PRIMARY KEY (classid, objid);
	ANALYZE thing;

	RETURN QUERY SELECT t.name, 'is there', '' FROM thing AS t;
	RETURN QUERY SELECT t.name, 'definition', upgrade_test.definition(t.classid, t.objid) FROM thing AS t
		WHERE upgrade_test.definition(t.classid, t.objid) IS NOT NULL;
	RETURN QUERY SELECT t.name, 'depends' || CASE WHEN d.objsubid > 0 THEN ' column ' || d.objsubid ELSE '' END || ' (' || d.deptype::text || ')',
			pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid)
		FROM thing AS t JOIN pg_depend AS d USING (classid, objid) WHERE d.refclassid <> 'pg_class'::regclass OR d.refobjid NOT IN (SELECT oid FROM pg_class WHERE relnamespace = 'pg_toast'::regnamespace);
	RETURN QUERY SELECT t.name, 'comment' || CASE WHEN d.objsubid > 0 THEN ' column ' || d.objsubid ELSE '' END, d.description
		FROM thing AS t JOIN pg_description AS d ON d.classoid = t.classid AND d.objoid = t.objid;
	RETURN QUERY SELECT t.name, 'initial privileges' || CASE WHEN p.objsubid > 0 THEN ' column ' || p.objsubid ELSE '' END, p.privtype::text || ' ' || p.initprivs::text
		FROM thing AS t JOIN pg_init_privs AS p ON p.classoid = t.classid AND p.objoid = t.objid;

	-- the catalog of each object, and the catalogs that say more of it
	FOR part IN
		SELECT DISTINCT classid::regclass AS catalog, 'oid' AS key, classid FROM thing
		UNION ALL
		SELECT c::regclass, k, o::regclass FROM (VALUES ('pg_attribute', 'attrelid', 'pg_class'), ('pg_index', 'indexrelid', 'pg_class'),
			('pg_sequence', 'seqrelid', 'pg_class'), ('pg_aggregate', 'aggfnoid', 'pg_proc'), ('pg_range', 'rngtypid', 'pg_type'),
			('pg_enum', 'enumtypid', 'pg_type')) AS v(c, k, o)
	LOOP
		RETURN QUERY EXECUTE format('SELECT t.name, concat_ws('' '', %L, q.columns ->> ''attnum'', c.key), c.value FROM (%s) AS q
			JOIN thing AS t ON t.classid = %s AND t.objid = q.key, jsonb_each_text(q.columns) AS c', part.catalog,
			upgrade_test.catalog_query(part.catalog, part.key), part.classid::oid);
	END LOOP;

	-- the tables that a dump writes rows of, and the rows
	RETURN QUERY SELECT 'extension ' || e.extname, 'rows dumped of ' || c.number::regclass, c.condition
		FROM pg_extension AS e, unnest(e.extconfig, e.extcondition) AS c(number, condition) WHERE e.oid = ANY (extensions);
	RETURN QUERY SELECT 'extension ' || e.extname, 'setting ' || c.key, c.value
		FROM pg_extension AS e, jsonb_each_text(to_jsonb(e) - '{oid,extversion,extconfig,extcondition}'::text[]) AS c WHERE e.oid = ANY (extensions);
	FOR member IN SELECT objid::regclass AS name FROM thing JOIN pg_class AS c ON c.oid = objid WHERE classid = 'pg_class'::regclass AND c.relkind = 'r' LOOP
		RETURN QUERY EXECUTE format('SELECT %L, ''row'', t::text FROM %s AS t', 'table ' || member.name, member.name);
	END LOOP;
	DROP TABLE thing;
END
$$;

-- What only one of two snapshots says; < the first, > the second
CREATE FUNCTION upgrade_test.difference(a text, b text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('SELECT concat_ws('' '', which, object || '':'', property, ''='', value) FROM (
		(SELECT ''<'' AS which, * FROM (SELECT * FROM %1$s EXCEPT ALL SELECT * FROM %2$s) AS l) UNION ALL
		(SELECT ''>'', * FROM (SELECT * FROM %2$s EXCEPT ALL SELECT * FROM %1$s) AS r)) AS d ORDER BY object, property, which, value', a, b);
END
$$;
