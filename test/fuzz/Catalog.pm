# What there is to call: every member of the extension, read from the catalog.
package Catalog;
use strict;
use warnings;
use utf8;
use Encode qw(decode);
use Exporter qw(import);
use JSON::PP ();

our @EXPORT_OK = qw(query catalog);

# query(DATABASE, SELECT, OPTIONS): the rows of a query that gives one JSON object each
sub query
{
	my ($database, $sql, $options) = @_;
	local $ENV{PGOPTIONS} = ($ENV{PGOPTIONS} // '') . ' -c search_path= -c client_min_messages=error ' . ($options // '');
	local $ENV{PGCLIENTENCODING} = 'UTF8';
	open my $psql, '-|', 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $database, '-c',
		Encode::encode('UTF-8', "SELECT pg_catalog.row_to_json(q) FROM ($sql) AS q")
		or die;
	my $json = JSON::PP->new->utf8;
	my @rows = map { $json->decode($_) } <$psql>;
	close $psql or die "cannot read the catalog: $sql\n";
	return @rows;
}

my $member = "(SELECT d.classid, d.objid FROM pg_depend AS d JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass
	AND d.refobjid = e.oid WHERE e.extname IN ('bizenv', 'bizenv_office') AND d.deptype = 'e')";

# catalog(DATABASE): { functions, operators, casts, types, tables }
sub catalog
{
	my $database = shift;
	my %catalog;

	$catalog{functions} = [ query($database, <<"SQL") ];
SELECT p.oid::regprocedure::text AS signature, format('%I.%I', n.nspname, p.proname) AS name, p.prokind AS kind,
	ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY AS u(t, i) ORDER BY i) AS types,
	coalesce(p.proargnames, '{}') AS names, format_type(p.prorettype, NULL) AS returns, p.proretset AS is_set,
	p.provolatile AS volatility, p.proisstrict AS is_strict, p.provariadic <> 0 AS is_variadic, p.pronargdefaults AS defaults,
	ARRAY(SELECT pg_get_function_arg_default(p.oid, n::integer) FROM generate_series(1, p.pronargs) AS n ORDER BY n) AS default_values,
	coalesce(obj_description(p.oid, 'pg_proc'), '') AS comment,
	obj_description(p.oid, 'pg_proc') LIKE 'internal:%' AS is_support,
	(SELECT l.lanname FROM pg_language AS l WHERE l.oid = p.prolang) AS language,
	p.prorettype = 'trigger'::regtype AND p.prosrc !~ '\\mRETURN\\M' AND p.prosrc ~ '\\mRAISE\\M' AS only_refuses,
	a.aggkind, a.aggnumdirectargs AS direct, nullif(a.aggminvtransfn::oid, 0) IS NOT NULL AS moves,
	ARRAY(SELECT f::regprocedure::text FROM unnest(ARRAY[a.aggtransfn, a.aggfinalfn]::oid[]) AS f WHERE f <> 0) AS plain_parts,
	ARRAY(SELECT f::regprocedure::text FROM unnest(ARRAY[a.aggcombinefn, a.aggserialfn, a.aggdeserialfn]::oid[]) AS f WHERE f <> 0) AS parallel_parts,
	ARRAY(SELECT f::regprocedure::text FROM unnest(ARRAY[a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn]::oid[]) AS f WHERE f <> 0) AS moving_parts,
	(SELECT o.oid::regprocedure::text FROM pg_proc AS o WHERE o.oid = p.prosupport) AS planner_part
FROM $member AS m JOIN pg_proc AS p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid
JOIN pg_namespace AS n ON n.oid = p.pronamespace LEFT JOIN pg_aggregate AS a ON a.aggfnoid = p.oid
ORDER BY p.oid::regprocedure::text COLLATE "C"
SQL

	$catalog{operators} = [ query($database, <<"SQL") ];
SELECT o.oid::regoperator::text AS signature, format('OPERATOR(%I.%s)', n.nspname, o.oprname) AS name,
	CASE WHEN o.oprleft <> 0 THEN format_type(o.oprleft, NULL) END AS left, format_type(o.oprright, NULL) AS right,
	format_type(o.oprresult, NULL) AS returns, o.oprcode::regprocedure::text AS part
FROM $member AS m JOIN pg_operator AS o ON m.classid = 'pg_operator'::regclass AND o.oid = m.objid
JOIN pg_namespace AS n ON n.oid = o.oprnamespace ORDER BY o.oid::regoperator::text COLLATE "C"
SQL

	$catalog{casts} = [ query($database, <<"SQL") ];
SELECT format_type(c.castsource, NULL) AS source, format_type(c.casttarget, NULL) AS target,
	CASE WHEN c.castfunc <> 0 THEN c.castfunc::regprocedure::text END AS part
FROM $member AS m JOIN pg_cast AS c ON m.classid = 'pg_cast'::regclass AND c.oid = m.objid
ORDER BY format_type(c.castsource, NULL) COLLATE "C", format_type(c.casttarget, NULL) COLLATE "C"
SQL

	# types of the extension, and those that arguments, columns and elements have
	my @types = query($database, <<"SQL");
WITH RECURSIVE member AS (SELECT * FROM $member AS m), used AS (
	SELECT objid AS oid FROM member WHERE classid = 'pg_type'::regclass
	UNION SELECT c.reltype FROM member AS m JOIN pg_class AS c ON m.classid = 'pg_class'::regclass AND c.oid = m.objid WHERE c.relkind = 'r'
	UNION SELECT unnest(p.proargtypes::oid[] || p.prorettype) FROM member AS m JOIN pg_proc AS p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid
	UNION SELECT x.oid FROM used AS u JOIN pg_type AS t ON t.oid = u.oid CROSS JOIN LATERAL (
		SELECT t.typelem AS oid UNION SELECT t.typbasetype UNION SELECT a.atttypid FROM pg_attribute AS a
		WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
		UNION SELECT r.rngsubtype FROM pg_range AS r WHERE r.rngtypid = t.oid) AS x WHERE x.oid <> 0)
SELECT format_type(t.oid, NULL) AS name, t.typname AS short, t.typtype AS kind, t.typcategory AS category, t.oid IN (SELECT objid FROM member) AS is_member,
	CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN format_type(t.typelem, NULL) END AS element,
	CASE WHEN t.typbasetype <> 0 THEN format_type(t.typbasetype, t.typtypmod) END AS base,
	(SELECT format_type(r.rngsubtype, NULL) FROM pg_range AS r WHERE r.rngtypid = t.oid) AS subtype,
	ARRAY(SELECT e.enumlabel FROM pg_enum AS e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) AS labels,
	ARRAY(SELECT format_type(a.atttypid, a.atttypmod) FROM pg_attribute AS a WHERE a.attrelid = t.typrelid AND a.attnum > 0
		AND NOT a.attisdropped ORDER BY a.attnum) AS columns,
	ARRAY(SELECT f::regprocedure::text FROM unnest(ARRAY[t.typinput, t.typoutput, t.typmodin, t.typmodout]::oid[]) AS f WHERE f <> 0) AS text_parts,
	ARRAY(SELECT f::regprocedure::text FROM unnest(ARRAY[t.typreceive, t.typsend]::oid[]) AS f WHERE f <> 0) AS binary_parts,
	CASE WHEN t.typsend <> 0 THEN (SELECT format('%I.%I', n.nspname, p.proname) FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
		WHERE p.oid = t.typsend) END AS send,
	(SELECT json_object_agg(format('%s%s', am.amname, s.amprocnum), format('%I.%I', n.nspname, p.proname)) FROM pg_opclass AS o
		JOIN pg_am AS am ON am.oid = o.opcmethod JOIN pg_amproc AS s ON s.amprocfamily = o.opcfamily AND s.amproclefttype = t.oid AND s.amprocrighttype = t.oid
		JOIN pg_proc AS p ON p.oid = s.amproc JOIN pg_namespace AS n ON n.oid = p.pronamespace
		WHERE o.opcintype = t.oid AND o.opcdefault) AS support
FROM used JOIN pg_type AS t ON t.oid = used.oid ORDER BY format_type(t.oid, NULL) COLLATE "C"
SQL
	$catalog{types} = { map { $_->{name} => $_ } @types };

	$catalog{tables} = [ query($database, <<"SQL") ];
SELECT c.oid::regclass::text AS name, ARRAY(SELECT format_type(a.atttypid, NULL) FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0
	AND NOT a.attisdropped ORDER BY a.attnum) AS types, ARRAY(SELECT a.attname FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0
	AND NOT a.attisdropped ORDER BY a.attnum) AS names,
	ARRAY(SELECT DISTINCT t.tgfoid::regprocedure::text FROM pg_trigger AS t WHERE t.tgrelid = c.oid) AS parts
FROM $member AS m JOIN pg_class AS c ON m.classid = 'pg_class'::regclass AND c.oid = m.objid WHERE c.relkind = 'r'
ORDER BY c.oid::regclass::text COLLATE "C"
SQL
	return \%catalog;
}

1;
