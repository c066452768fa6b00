# Who may install the extension and what comes of it: trusted install, planted
# schemas and objects, dump and restore, encodings, nothing left behind.
# Asks for a running server whose superuser psql connects as (PGHOST, PGPORT, PGUSER).
use strict;
use warnings;
use utf8;
use FindBin ();
use File::Temp qw(tempdir);
use IPC::Open3 qw(open3);
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my $tmp = tempdir(CLEANUP => 1);
my @roles = map { "${tag}_$_" } qw(office guest mallory);
my ($office, $guest, $mallory) = @roles;

# Everything in a database that an extension could bring, one line each
my $inventory = <<'SQL';
SELECT 'class ' || oid::regclass || ' ' || relkind FROM pg_class WHERE relkind <> 't' AND relnamespace::regnamespace::text NOT LIKE 'pg_toast%'
UNION ALL SELECT 'function ' || oid::regprocedure FROM pg_proc
UNION ALL SELECT 'type ' || oid::regtype FROM pg_type WHERE typnamespace::regnamespace::text NOT LIKE 'pg_toast%'
UNION ALL SELECT 'operator ' || oid::regoperator FROM pg_operator
UNION ALL SELECT 'namespace ' || nspname FROM pg_namespace
UNION ALL SELECT 'extension ' || extname FROM pg_extension
UNION ALL SELECT 'cast ' || castsource::regtype || ' ' || casttarget::regtype FROM pg_cast
UNION ALL SELECT format('opclass %s %s %s', opcmethod, opcnamespace, opcname) FROM pg_opclass
UNION ALL SELECT format('opfamily %s %s %s', opfmethod, opfnamespace, opfname) FROM pg_opfamily
UNION ALL SELECT 'descriptions ' || count(*) FROM pg_description
UNION ALL SELECT 'dependencies ' || count(*) FROM pg_depend
UNION ALL SELECT 'shared dependencies ' || count(*) FROM pg_shdepend WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
UNION ALL SELECT 'initial privileges ' || count(*) FROM pg_init_privs
ORDER BY 1
SQL

# Every example of the comments in one statement: how many, and what they give
my $examples = <<'SQL';
DO $$
DECLARE
	e record; result text; n integer := 0;
BEGIN
	FOR e IN SELECT h.signature, substring(h.example, '^(.*?);') AS statement, substring(h.example, ';  -- (.*)$') AS expected FROM bizenv.help AS h
		WHERE h.example !~ '''(oversight|sample)'''	-- (those need a ledger)
			AND (h.name <> 'take_over_tables' OR pg_has_role((SELECT extowner FROM pg_extension WHERE extname = 'bizenv'), 'USAGE')) LOOP
		IF e.expected IS NULL THEN
			EXECUTE e.statement;
		ELSE
			EXECUTE format('SELECT CASE WHEN v IS NULL THEN ''NULL'' ELSE format(''%%s'', v) END FROM (%s) AS s(v)', e.statement) INTO result;
			IF result IS DISTINCT FROM e.expected THEN
				RAISE EXCEPTION '% gives %', e.signature, result;
			END IF;
		END IF;
		n := n + 1;
	END LOOP;
	PERFORM set_config('bizenv_test.examples', n::text, false);
END $$
SQL

succeeds('postgres', $super, [ map { "CREATE ROLE $_ LOGIN" } @roles ], 'three ordinary roles');

#---------------------------------------------------------------- a trusted install
my $db = new_database('trusted');
fails($db, $guest, 'CREATE EXTENSION bizenv', qr/42501.*permission denied to create extension "bizenv"/s,
	'a role without CREATE on the database cannot install it');
succeeds($db, $super, "GRANT CREATE ON DATABASE $db TO $office", 'a role gets CREATE on the database');
my $before = sql($db, $super, $inventory);
fails($db, $office, 'CREATE EXTENSION bizenv SCHEMA public', qr/0A000.*must be installed in schema "pg_catalog"/s, 'it has its own schema, and no other');
succeeds($db, $office, 'CREATE EXTENSION bizenv', 'a role that is no superuser installs it');
gives($db, $super, "SELECT extowner::regrole FROM pg_extension WHERE extname = 'bizenv'", $office, 'the role owns the extension');
gives($db, $super, "SELECT rolsuper FROM pg_namespace JOIN pg_roles AS r ON r.oid = nspowner WHERE nspname = 'bizenv'", 't',
	'its schema is a superuser\'s, whom nobody can become by it');
fails($db, $office, 'CREATE TABLE bizenv.mine (a integer)', qr/42501/, 'nobody puts anything into its schema');
fails($db, $office, 'DROP VIEW bizenv.help', qr/42501|2BP01/, 'nobody takes anything out of it');
fails($db, $office, 'CREATE EXTENSION bizenv', qr/42710.*extension "bizenv" already exists/s, 'it is installed once');
fails($db, $super, 'ALTER EXTENSION bizenv SET SCHEMA public', qr/0A000.*does not support SET SCHEMA/s, 'it does not move');
for my $role ($office, $guest)
{
	my ($text, $ok) = sql($db, $role, $examples, "SELECT current_setting('bizenv_test.examples')::integer > 70");
	is($text, 't', "all examples run: $role");
}
succeeds($db, $guest, [ "SET search_path = ''", $examples ], 'all examples run under an empty search_path');
succeeds($db, $office, [
	'CREATE SCHEMA office',
	'CREATE TABLE office.task (department text, percent numeric, class text GENERATED ALWAYS AS (bizenv.progress_class(percent)) STORED)',
	"INSERT INTO office.task VALUES ('a', 100), ('a', 60), ('b', 20), ('b', NULL)",
	'CREATE INDEX ON office.task (bizenv.progress_class(percent))',
	'CREATE TABLE office.month AS SELECT department, bizenv.progress_agg(percent) AS t FROM office.task GROUP BY department',
	'ALTER TABLE office.month ADD PRIMARY KEY (t)' ], 'the owner builds on it');
fails($db, $office, 'DROP EXTENSION bizenv', qr/2BP01.*other objects depend on it/s, 'it is not dropped under what is built on it');
fails($db, $guest, 'DROP EXTENSION bizenv CASCADE', qr/42501.*must be owner of extension bizenv/s, 'nor by somebody else');
succeeds($db, $office, [ 'DROP SCHEMA office CASCADE', 'DROP EXTENSION bizenv' ], 'the owner drops it');
is(sql($db, $super, $inventory), $before, 'nothing stays behind');
succeeds($db, $office, 'CREATE EXTENSION bizenv', 'it comes back');
succeeds($db, $office, 'DROP EXTENSION bizenv CASCADE', 'and goes');

#---------------------------------------------------------------- bizenv alone
# What an administrator reads who wants the figures only
succeeds($db, $office, 'CREATE EXTENSION bizenv', 'bizenv alone');
my $members = "FROM pg_depend AS d JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e' WHERE e.extname = '%s'";
my $core = sprintf $members, 'bizenv';
my $functions = "SELECT count(*) FROM pg_proc AS p JOIN pg_language AS l ON l.oid = prolang WHERE p.oid IN (SELECT objid $core AND classid = 'pg_proc'::regclass)";
gives($db, $super, "$functions AND lanname NOT IN ('c', 'sql', 'internal')", '0', 'has no function in PL/pgSQL');
gives($db, $super, "$functions AND prosecdef", '0', 'nothing that runs by the rights of another');
gives($db, $super, "$functions AND lanname = 'c' AND probin <> '\$libdir/bizenv'", '0', 'no second library');
gives($db, $super, "SELECT count(*) $core AND classid = 'pg_policy'::regclass", '0', 'no policy');
gives($db, $super, "SELECT count(*) FROM pg_policy", '0', 'not one in the database');
gives($db, $super, "SELECT string_agg(tgrelid::regclass || ' by ' || tgfoid::regproc, ', ' ORDER BY tgrelid::regclass::text) FROM (SELECT DISTINCT tgrelid, tgfoid FROM pg_trigger WHERE tgrelid IN (SELECT objid $core)) AS t(tgrelid, tgfoid)",
	'bizenv.calendar by bizenv_internal.calendar_changed, bizenv.calendar_day by bizenv_internal.calendar_changed, bizenv.calendar_year by bizenv_internal.calendar_changed, bizenv.timetable by bizenv_internal.calendar_changed, bizenv.timetable_span by bizenv_internal.calendar_changed', 'no trigger but those that make sessions read the calendar again');
gives($db, $super, "SELECT string_agg(r.extname, ' ') FROM pg_depend AS d JOIN pg_extension AS e ON d.classid = 'pg_extension'::regclass AND e.oid = d.objid AND e.extname = 'bizenv'
	JOIN pg_extension AS r ON d.refclassid = 'pg_extension'::regclass AND r.oid = d.refobjid", '', 'needs no other extension');
gives($db, $super, "SELECT to_regprocedure('bizenv.create_ledger(text)') IS NULL AND count(*) > 150 AND bool_and(name !~ 'ledger|briefing|letter') FROM bizenv.help", 't', 'and its help names nothing of the office');
succeeds($db, $super, [ 'DROP EXTENSION bizenv', 'DROP EXTENSION plpgsql', 'CREATE EXTENSION bizenv' ], 'it is made without PL/pgSQL');
my ($core_examples, $examined) = sql($db, $super, 'CREATE EXTENSION plpgsql', $examples);
ok($examined, 'and all its examples run') or diag(tail($core_examples));
succeeds($db, $super, 'DROP EXTENSION bizenv', 'and goes');

#---------------------------------------------------------------- the office
fails($db, $office, 'CREATE EXTENSION bizenv_office', qr/42704.*required extension "bizenv" is not installed\nHINT:  Use CREATE EXTENSION \.\.\. CASCADE/s, 'the office needs bizenv');
fails($db, $guest, 'CREATE EXTENSION bizenv_office CASCADE', qr/42501.*permission denied to create extension "bizenv/s, 'and a role with CREATE on the database');
fails($db, $office, [ 'CREATE EXTENSION bizenv', 'CREATE EXTENSION bizenv_office SCHEMA public' ], qr/0A000.*extension "bizenv_office" must be installed in schema "pg_catalog"/s, 'it has no schema of its own');
succeeds($db, $office, 'DROP EXTENSION bizenv', 'neither stays');
succeeds($db, $office, 'CREATE EXTENSION bizenv_office CASCADE', 'CASCADE brings both');
gives($db, $super, "SELECT string_agg(extname || ' ' || extowner::regrole, ', ' ORDER BY extname) FROM pg_extension WHERE extname ~ '^bizenv'", "bizenv $office, bizenv_office $office", 'of one owner');
my $theirs = sprintf $members, 'bizenv_office';
gives($db, $super, "SELECT string_agg(DISTINCT pronamespace::regnamespace::text, ' ' ORDER BY pronamespace::regnamespace::text) FROM pg_proc WHERE oid IN (SELECT objid $theirs AND classid = 'pg_proc'::regclass)", 'bizenv bizenv_internal', 'all in the same two schemas');
gives($db, $super, "SELECT count(*) $theirs AND pg_describe_object(classid, objid, 0) !~ '^(((function|type|table|view|composite type) bizenv|function bizenv_internal)\\.|language bizenv_rollup\$)'", '0', 'and nowhere else');
gives($db, $super, "SELECT string_agg(DISTINCT probin, ' ') FROM pg_proc WHERE oid IN (SELECT objid $theirs AND classid = 'pg_proc'::regclass) AND probin IS NOT NULL", '$libdir/bizenv', 'from one library');
gives($db, $super, "SELECT count(*) FROM pg_proc WHERE prosecdef AND oid IN (SELECT objid $theirs)", '0', 'nothing runs by the rights of another');
gives($db, $super, "SELECT bool_and(name IN (SELECT name FROM bizenv.help)) FROM (VALUES ('percent_of'), ('create_ledger'), ('briefing'), ('reference_date'), ('help')) AS v(name)", 't', 'help names what both bring');
gives($db, $guest, "SELECT string_agg(extension || ' ' || version || coalesce(next_step, ' as the library'), ', ' ORDER BY extension) FROM bizenv.versions", join(', ', map { "$_ " . sql($db, $super, 'SELECT bizenv.bizenv_version()') . ' as the library' } 'bizenv', 'bizenv_office'), 'and their versions agree');
fails($db, $office, 'DROP EXTENSION bizenv', qr/2BP01.*extension bizenv_office depends on extension bizenv\nHINT:  Use DROP \.\.\. CASCADE/s, 'bizenv is not dropped under the office');
fails($db, $super, 'ALTER EXTENSION bizenv_office SET SCHEMA public', qr/0A000.*does not support SET SCHEMA/s, 'the office does not move');
# with a ledger
my $rows = "SELECT (SELECT count(*) FROM ledger.task) + (SELECT count(*) FROM ledger.audit) + (SELECT count(*) FROM ledger.problem), (SELECT count(*) FROM pg_policy WHERE polrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'ledger'::regnamespace))";
my $made = [ 'SET client_min_messages = warning', "SELECT bizenv.create_ledger('ledger')", "SELECT bizenv.load_sample('ledger')" ];
for my $what ('bizenv_office', 'bizenv')
{
	succeeds($db, $office, $made, 'an office with a ledger');
	my $kept = sql($db, $office, $rows);
	like($kept, qr/^[1-9]\d{2,}\|[1-9]\d+$/, 'has rows and policies');
	fails($db, $office, "DROP EXTENSION $what", qr/2BP01.*other objects depend on it/s, "$what is not dropped under a ledger");
	succeeds($db, $office, [ 'SET client_min_messages = warning', "DROP EXTENSION $what CASCADE" ], "but with CASCADE: $what");
	gives($db, $office, $rows, $kept, 'which takes no row and no policy');
	gives($db, $super, "SELECT (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'ledger'::regnamespace))
		+ (SELECT count(*) FROM pg_class WHERE relkind = 'v' AND relnamespace = 'ledger'::regnamespace AND relname ~ '^v_(supervision|task|reporting)\$')", '0', 'but the rules, and the views that call it');
	gives($db, $super, "SELECT string_agg(extname, ' ') FROM pg_extension WHERE extname ~ '^bizenv'", $what eq 'bizenv' ? '' : 'bizenv', 'bizenv stays where the office alone is dropped');
	succeeds($db, $office, [ 'SET client_min_messages = warning', 'DROP SCHEMA ledger CASCADE', $what eq 'bizenv' ? 'SELECT 1' : 'CREATE EXTENSION bizenv_office' ], 'the next one');
}
is(join("\n", grep { !/^(?:extension plpgsql|dependencies|descriptions|initial privileges|shared dependencies)/ } split /\n/, scalar sql($db, $super, $inventory)),
	join("\n", grep { !/^(?:extension plpgsql|dependencies|descriptions|initial privileges|shared dependencies)/ } split /\n/, $before), 'nothing of the two stays behind');
# dumped and restored with both
succeeds($db, $office, [ 'SET client_min_messages = warning', 'CREATE EXTENSION bizenv_office CASCADE', "SELECT bizenv.create_ledger('ledger')", "SELECT bizenv.load_sample('ledger')" ], 'both once more, and a ledger');
# (what a table, an index or a view of somebody calls of the one schema or of the other is dumped by name)
my $own = 'SELECT string_agg(concat_ws($$ $$, a, b, v), $$, $$ ORDER BY a) FROM public.own JOIN public.own_view USING (a)';
succeeds($db, $super, [ 'CREATE TABLE public.own (a double precision DEFAULT bizenv_internal.as_number($$3.5$$::text)::numeric, b bizenv.progress_tally,
	CHECK (bizenv_internal.progress_tally_hash(b) IS NOT NULL OR a > 0))', 'CREATE INDEX ON public.own (bizenv_internal.as_number(a))', 'CREATE INDEX ON public.own (bizenv.progress_class(a)) WHERE bizenv.is_completed(a)',
	'CREATE VIEW public.own_view AS SELECT o.a, encode(bizenv_internal.progress_tally_send(o.b), $$hex$$) AS v FROM public.own AS o',
	'INSERT INTO public.own SELECT p, bizenv.progress_agg(p) FROM (VALUES (50), (100)) AS v(p) GROUP BY p', 'INSERT INTO public.own (b) VALUES ($${}$$)' ], 'a table that calls what is internal');
my $both = sql($db, $office, $rows);
my $twin = new_database('twin');
my ($dumped, $dump_ok) = command('sh', '-c', 'pg_dump "$1" | psql -Xq -v ON_ERROR_STOP=1 -o /dev/null -d "$2"', 'sh', $db, $twin);
ok($dump_ok, 'a database with both is dumped and restored') or diag(tail($dumped));
gives($twin, $super, "SELECT string_agg(extname, ' ' ORDER BY oid) FROM pg_extension WHERE extname ~ '^bizenv'", 'bizenv bizenv_office', 'first bizenv, then the office');
gives($twin, $super, $rows, $both, 'with all rows and policies');
gives($twin, $super, $own, scalar sql($db, $super, $own), 'and the table that calls what is internal');
fails($twin, $super, 'INSERT INTO public.own VALUES (-1, NULL)', qr/23514/, 'with its check');

#---------------------------------------------------------------- sessions
$db = new_database('sessions');
my $pid = open3(my $in, my $out, undef, 'psql', '-XAtq', '-d', $db);
print $in "SELECT to_regprocedure('bizenv.bizenv_version()') IS NULL;\n";
$in->flush;
is(readline($out), "t\n", 'a session that is there before it');
succeeds($db, $super, 'CREATE EXTENSION bizenv', 'a superuser installs it');
print $in "SELECT bizenv.percent_of(12, 58, 1);\n";
$in->flush;
is(readline($out), "20.7\n", 'it is there for the other session at once');
close $in;
waitpid $pid, 0;
gives($db, $guest, 'SELECT count(*) > 70 FROM bizenv.help', 't', 'and for everybody');

#---------------------------------------------------------------- a planted schema
$db = new_database('planted');
succeeds($db, $super, "GRANT CREATE ON DATABASE $db TO $mallory, $office", 'two roles may create schemas');
for my $planted ('bizenv', 'bizenv_internal')
{
	succeeds($db, $mallory, [ "CREATE SCHEMA $planted", "CREATE TABLE $planted.help (a integer)", "INSERT INTO $planted.help VALUES (1)",
		"CREATE FUNCTION $planted.read_as_postgres(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'" ], "one of them is there first, with a schema $planted");
	for my $role ($office, $super)
	{
		fails($db, $role, 'CREATE EXTENSION bizenv', qr/42P06.*schema "$planted" already exists/s, "the extension does not move in: $role");
	}
	gives($db, $super, "SELECT nspowner::regrole || ' ' || (SELECT sum(a) FROM $planted.help) || ' ' || (SELECT count(*) FROM pg_class WHERE relnamespace = n.oid) || ' ' || (SELECT count(*) FROM pg_proc WHERE pronamespace = n.oid)
		FROM pg_namespace AS n WHERE nspname ~ '^bizenv'", "$mallory 1 1 1", 'the schema is as it was, and no other is there');
	succeeds($db, $super, "SET client_min_messages = warning; DROP SCHEMA $planted CASCADE", 'until it goes');
}
succeeds($db, $office, 'CREATE EXTENSION bizenv', 'then it comes');
fails($db, $office, 'CREATE EXTENSION bizenv', qr/42710.*extension "bizenv" already exists/s, 'once');
gives($db, $super, "SELECT string_agg(nspname || ' ' || nspowner::regrole, ', ' ORDER BY nspname) FROM pg_namespace WHERE nspname ~ '^bizenv'", "bizenv $super, bizenv_internal $super", 'its two schemas are of the superuser, whoever installed it');
for my $role ($office, $mallory, $guest)
{
	fails($db, $role, "CREATE FUNCTION $_.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'", qr/42501.*permission denied for schema $_/s, "$role puts nothing into $_") for 'bizenv', 'bizenv_internal';
}
fails($db, $office, 'DROP SCHEMA bizenv_internal CASCADE', qr/42501.*must be owner of schema/s, 'nor takes one away');
fails($db, $super, 'DROP SCHEMA bizenv_internal CASCADE', qr/2BP01.*extension bizenv requires it/s, 'nor does a superuser');
succeeds($db, $super, 'CREATE TABLE bizenv_internal.own (a integer)', 'what he puts there');
fails($db, $super, 'DROP EXTENSION bizenv', qr/2BP01.*table bizenv_internal\.own depends on schema bizenv_internal/s, 'is not dropped with it unasked');
succeeds($db, $super, [ 'DROP TABLE bizenv_internal.own', 'DROP EXTENSION bizenv' ], 'and without it both go');
gives($db, $super, "SELECT count(*) FROM pg_namespace WHERE nspname ~ '^bizenv'", '0', 'with all that stood in them');

#---------------------------------------------------------------- trojans
# Objects with the names that the extension uses, in the schemas that a caller
# can put into the path. Each rings the alarm when it runs.
$db = new_database('trojan');
my $trojans = <<'SQL';
CREATE SEQUENCE public.alarm;
GRANT ALL ON SEQUENCE public.alarm TO PUBLIC;
DO $do$
DECLARE
	types regtype[] := '{smallint,integer,bigint,numeric,real,float8,text,varchar,name,oid,"char",date,boolean,cstring,regclass,json,jsonb}';
	a regtype; b regtype; name text; p record;
BEGIN
	FOREACH a IN ARRAY types LOOP
		FOREACH b IN ARRAY types LOOP
			CONTINUE WHEN 'cstring'::regtype IN (a, b);
			EXECUTE format('CREATE FUNCTION public.trojan(%1$s, %2$s) RETURNS boolean LANGUAGE sql AS $$SELECT pg_catalog.nextval(''public.alarm'') OPERATOR(pg_catalog.<) 0$$', a, b);
			FOREACH name IN ARRAY '{=,<>,<,<=,>,>=,~~,!~~,||,+,-,*,/}'::text[] LOOP
				EXECUTE format('CREATE OPERATOR public.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = public.trojan)', name, a, b);
			END LOOP;
		END LOOP;
	END LOOP;
	-- the functions that the view and SQL bodies could mean
	FOR p IN SELECT proname, pg_get_function_identity_arguments(oid) AS arguments, format_type(prorettype, NULL) AS result FROM pg_proc
		WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'f' AND NOT proretset AND provariadic = 0 AND prorettype <> 'internal'::regtype
		AND proname IN ('obj_description', 'col_description', 'split_part', 'format', 'pg_get_function_arguments', 'pg_get_function_result',
			'abs', 'round', 'numeric_ge', 'numeric_gt', 'numeric_lt', 'numeric_le', 'int4ge', 'float8ge', 'concat', 'length', 'substring', 'lower', 'varchar', 'text', 'name')
	LOOP
		EXECUTE format('CREATE FUNCTION public.%I(%s) RETURNS %s LANGUAGE plpgsql AS $$BEGIN PERFORM pg_catalog.nextval(''public.alarm''); RETURN NULL; END$$', p.proname, p.arguments, p.result);
	END LOOP;
END $do$;
SQL
my $temporary = <<'SQL';
CREATE TEMP VIEW pg_extension AS SELECT nextval('public.alarm')::oid AS oid, 'bizenv'::name AS extname;
CREATE TEMP VIEW pg_depend AS SELECT nextval('public.alarm')::oid AS classid, 1::oid AS objid, 1::oid AS refclassid, 1::oid AS refobjid, 'e'::"char" AS deptype;
CREATE TEMP VIEW pg_proc AS SELECT nextval('public.alarm')::oid AS oid, 'x'::name AS proname, 'f'::"char" AS prokind;
CREATE TEMP VIEW pg_type AS SELECT nextval('public.alarm')::oid AS oid, 'x'::name AS typname;
CREATE TEMP VIEW pg_class AS SELECT nextval('public.alarm')::oid AS oid, 'x'::name AS relname, 'v'::"char" AS relkind;
CREATE FUNCTION pg_temp.ring() RETURNS boolean LANGUAGE plpgsql AS $$BEGIN PERFORM nextval('public.alarm'); RETURN true; END$$;
CREATE DOMAIN pg_temp.numeric AS pg_catalog.numeric CHECK (pg_temp.ring());
CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (pg_temp.ring());
CREATE DOMAIN pg_temp.varchar AS pg_catalog.varchar CHECK (pg_temp.ring());
CREATE DOMAIN pg_temp.regclass AS pg_catalog.regclass CHECK (pg_temp.ring());
CREATE DOMAIN pg_temp.progress_tally AS pg_catalog.text CHECK (pg_temp.ring());
SQL
my $alarm = q{SELECT is_called FROM public.alarm};
succeeds($db, $super, "GRANT CREATE ON DATABASE $db TO $office; GRANT ALL ON SCHEMA public TO PUBLIC", 'a database in which everybody may plant');
succeeds($db, $mallory, $trojans, 'operators and functions are planted in public');
gives($db, $office, "SET search_path = public, pg_catalog; SELECT 1 = 1", 'f', 'they do run for who lets them');
gives($db, $super, $alarm, 't', 'which the alarm tells');
succeeds($db, $mallory, 'ALTER SEQUENCE public.alarm RESTART', 'the alarm is set again');
gives($db, $super, $alarm, 'f', 'and silent');
my $path = 'SET search_path = pg_temp, public, pg_catalog';
succeeds($db, $office, [ 'SET client_min_messages = warning', $temporary, $path, 'CREATE EXTENSION bizenv_office CASCADE' ], 'both are installed in their midst');
gives($db, $super, $alarm, 'f', 'nothing planted ran while it was');

# Calls without an operator or a function of the caller's own: whatever rings is the extension's.
my $calls = <<'SQL';
SELECT bizenv.is_completed(v::pg_catalog.int4), bizenv.is_past_half(v), bizenv.is_just_started(v::pg_catalog.float8), bizenv.is_completed(v::pg_catalog.int8),
	bizenv.is_past_half(v::pg_catalog.int2), bizenv.is_just_started(v::pg_catalog.float4), bizenv.progress_class(v), bizenv.progress_class(v::pg_catalog.float8)
	FROM (VALUES (0::pg_catalog.numeric), (50), (60), (100), (NULL)) AS p(v);
SELECT * FROM bizenv.help;
SELECT * FROM bizenv.versions;
SELECT bizenv.percent_of(12, 58, 1), bizenv.shares_to_100('{1,2,3}'), bizenv.round_half_even(2.5), bizenv.code_label('completed'), bizenv.code_order('completed'),
	bizenv.advantage(1, 2, 'lower_is_better'), bizenv.growth_base(1370.44, 2.46, 2), bizenv.frontier_score(4.68, 6, 3, 2), bizenv.forecast_completion(50, '2025-01-01', '2025-06-30');
SELECT * FROM bizenv.check_percent(20.7, 12, 58);
SELECT * FROM bizenv.check_shares('{50,50}', '{1,1}');
SELECT * FROM bizenv.gap_report(4.68, 3.96, 'lower_is_better');
SELECT * FROM bizenv.closure_conditions(100, 21.94, 27.35, 'higher_is_better', 1, true);
SELECT * FROM (SELECT bizenv.progress_agg(v) AS t, bizenv.weighted_agg(v, v) AS w, bizenv.gap_agg(v, 50, 'higher_is_better') AS g, bizenv.closure_agg('a', true) AS c
	FROM (VALUES (10::pg_catalog.numeric), (60)) AS p(v)) AS s,
	bizenv.breakdown(s.t), bizenv.progress_summary(s.t), bizenv.unmet_conditions(s.c), bizenv.mean_value(s.w), bizenv.worst_advantage(s.g),
	bizenv.both_halves(s.t, '2025-01-01', '2025-12-31', '2025-07-31');
SELECT * FROM bizenv.escalation('wuhai', 6, issued_level => 2);
SELECT d.*, bizenv.is_closed_loop(s.t), bizenv.bottleneck(s.t, '2025-07-31'), bizenv.can_move('closed', 'reopened')
	FROM (SELECT bizenv.stage_agg('collected', '2025-07-01') AS t) AS s, bizenv.stage_durations(s.t, '2025-07-31') AS d;
SELECT bizenv.merge(t), pg_catalog.count(DISTINCT t) FROM (VALUES ('{}'::bizenv.progress_tally), ('{"zero": 1}')) AS v(t);
SELECT v.t::pg_catalog.jsonb AS j, bizenv_internal.progress_tally_cmp(v.t, v.t), v.t OPERATOR(pg_catalog.=) v.t FROM (VALUES ('{}'::bizenv.progress_tally), ('{"zero": 1}')) AS v(t) ORDER BY v.t USING OPERATOR(pg_catalog.<);
SQL
succeeds($db, $office, [ $temporary, $path, $calls ], 'calls in their midst');
gives($db, $super, $alarm, 'f', 'nothing planted ran then');

#---------------------------------------------------------------- dump and restore
$db = new_database('dump');
succeeds($db, $super, [
	'CREATE EXTENSION bizenv',
	'CREATE TABLE task (id integer PRIMARY KEY, department text, percent numeric, percent_float float8,
		class text GENERATED ALWAYS AS (bizenv.progress_class(percent)) STORED, CHECK (bizenv.progress_class(percent_float) IS NOT NULL OR percent_float IS NULL))',
	"INSERT INTO task SELECT n, 'department ' || n % 7, n % 128 + n / 1000.0, n % 128 FROM generate_series(0, 999) AS n",
	"INSERT INTO task (id, department) VALUES (1000, 'department 3')",
	'CREATE INDEX task_class ON task (bizenv.progress_class(percent))',
	'CREATE INDEX task_completed ON task (department) WHERE bizenv.is_completed(percent)',
	'CREATE TABLE stored AS SELECT department, bizenv.progress_agg(percent) AS p, bizenv.weighted_agg(percent, id) AS w,
		bizenv.gap_agg(percent, 50.00000000000000000000000000000001, \'higher_is_better\') AS g, bizenv.closure_agg(\'条件 \' || id % 5, id % 3 = 0) AS c FROM task GROUP BY department',
	'ALTER TABLE stored ADD PRIMARY KEY (department), ADD UNIQUE (p), ADD UNIQUE (c)',
	'CREATE INDEX ON stored USING hash (w)',
	'CREATE MATERIALIZED VIEW year AS SELECT bizenv.merge(p) AS p, bizenv.merge(w) AS w, bizenv.merge(g) AS g, bizenv.merge(c) AS c FROM stored',
	'CREATE UNIQUE INDEX ON year (p)',
	"CREATE VIEW shares AS SELECT department, b.* FROM stored, bizenv.breakdown(p) AS b WHERE p OPERATOR(pg_catalog.>) '{}'",
	"CREATE VIEW league AS SELECT department, bizenv.league_rank(m, '正向', digits => 1) OVER (), bizenv.league_change(m, -m, '逆向') OVER (),
		(bizenv.league_row(m, 'higher_is_better') OVER ()).* FROM (SELECT department, bizenv.mean_percent(p) AS m FROM stored) AS s",
	'CREATE TABLE by_tally (p bizenv.progress_tally) PARTITION BY HASH (p)',
	'CREATE TABLE by_tally_0 PARTITION OF by_tally FOR VALUES WITH (MODULUS 2, REMAINDER 0)',
	'CREATE TABLE by_tally_1 PARTITION OF by_tally FOR VALUES WITH (MODULUS 2, REMAINDER 1)',
	'INSERT INTO by_tally SELECT p FROM stored',
	"INSERT INTO bizenv.ladder_rung (ladder, level, name, overdue_workdays) VALUES ('wuhai', 3, '督办函', 5), ('two yellows', 1, '黄牌', NULL)",
	"CREATE TABLE loop AS SELECT n % 5 AS problem, bizenv.stage_agg((ARRAY['collected', 'assigned'])[1 + n % 2], date '2025-07-01' + n) AS s FROM generate_series(1, 20) AS n GROUP BY 1" ],
	'a database that is built on it');
my $content = <<'SQL';
SELECT department, p, w, g, c FROM stored ORDER BY department;
SELECT p, w, g, c, bizenv.mean_percent(p), bizenv.mean_value(w), bizenv.worst_advantage(g), bizenv.unmet_conditions(c) FROM year;
SELECT * FROM shares ORDER BY department, progress_class_order;
SELECT * FROM league ORDER BY department;
SELECT class, count(*), sum(percent) FROM task GROUP BY class ORDER BY class;
SELECT * FROM bizenv.ladder_rung ORDER BY ladder, level, alternative, shipped;
SELECT e.* FROM generate_series(4, 5) AS n, bizenv.escalation('wuhai', n, issued_level => 2) AS e;
SELECT problem, s, bizenv.bottleneck(s, '2025-07-31') FROM loop ORDER BY problem;
SELECT tableoid::regclass, p FROM by_tally ORDER BY p USING OPERATOR(pg_catalog.<);
SET enable_seqscan = off;
SELECT count(*) FROM task WHERE bizenv.progress_class(percent) = 'past_half';
SELECT count(*) FROM task WHERE department = 'department 3' AND bizenv.is_completed(percent);
REFRESH MATERIALIZED VIEW year;
SELECT * FROM year;
SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname;
SQL
my ($was, $went) = sql($db, $super, $content);
ok($went, 'it has content') or diag(tail($was));
for my $format ('plain', 'custom')
{
	my $copy = new_database("restored_$format");
	my ($text, $ok) = command('pg_dump', "-F$format", '-f', "$tmp/dump", $db);
	ok($ok, "pg_dump, $format") or diag(tail($text));
	($text, $ok) = $format eq 'plain' ? command('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', $copy, '-f', "$tmp/dump")
		: command('pg_restore', '--exit-on-error', '-d', $copy, "$tmp/dump");
	ok($ok, "restored, $format") or diag(tail($text));
	is(sql($copy, $super, $content), $was, "the content is the same, $format");
}
my ($schema) = command('pg_dump', '--schema-only', $db);
unlike($schema, qr/CREATE (?:FUNCTION|AGGREGATE|TYPE|OPERATOR|SCHEMA)/, 'the dump has the extension, not its objects');

#---------------------------------------------------------------- other encodings
# (all that a server can have: it works there, or is refused in words of its own)
my %works = map { $_ => 1 } qw(UTF8 EUC_CN SQL_ASCII);
for my $encoding (grep { !$works{$_} } split ' ', sql('postgres', $super, "SELECT string_agg(pg_encoding_to_char(n), ' ') FROM generate_series(0, 34) AS n"))
{
	# (no client can ask for UTF8 in each of them)
	local $ENV{PGCLIENTENCODING} = 'SQL_ASCII';
	my $database = new_database("of_$encoding", '-E', $encoding, '--locale=C');
	if (!defined $database) { note("no database in $encoding here"); next }
	my ($text, $ok) = sql($database, $super, 'CREATE EXTENSION bizenv');
	ok(!$ok, "$encoding: it is not installed");
	# (into MULE_INTERNAL PostgreSQL converts nothing, not even a script without Chinese)
	# (a server that is made of PostgreSQL may have what PostgreSQL has not)
	like($text, $encoding =~ /^(?:GB18030|GBK|BIG5)\z/ ? qr/^ERROR:  0A000: bizenv cannot be used in a database of the encoding $encoding\nDETAIL:  A byte of its.*\nHINT:  CREATE DATABASE "?\Q$database\E_utf8"? ENCODING 'UTF8'/
		: $encoding eq 'MULE_INTERNAL' ? qr/^ERROR:  42883: default conversion function for encoding "UTF8" to "MULE_INTERNAL" does not exist/
		: qr/^ERROR:  0A000: bizenv needs a database that can hold Chinese characters\nDETAIL:  The encoding of database "?\Q$database\E"? is $encoding\.\nHINT:  CREATE DATABASE "?\Q$database\E_utf8"? ENCODING 'UTF8'/,
		"$encoding: the error says so, and what to type");
	gives($database, $super, "SELECT count(*) FROM pg_namespace WHERE nspname = 'bizenv'", '0', "$encoding: nothing is left of the attempt");
	command('dropdb', $database);
}
for my $encoding (qw(EUC_CN SQL_ASCII))
{
	my $database = new_database(lc $encoding, '-E', $encoding, '--locale=C');
	SKIP: {
		skip "no database in $encoding here", 1 if !defined $database;
		my ($text, $ok) = sql($database, $super, 'CREATE EXTENSION bizenv');
		ok($ok, "$encoding: it is installed") or diag(tail($text));
		# SQL_ASCII knows no characters: what goes in and out are the client's bytes
		gives($database, $super, "SELECT bizenv.code_label('past_half')", '进度过半', "$encoding: labels");
		gives($database, $super, "SELECT bizenv.code_order('进度过半')", '2', "$encoding: the office's own words");
		gives($database, $super, "SELECT c.detail FROM bizenv.closure_conditions(100, 21.94, 27.35, '正向', 1, true) AS c WHERE NOT c.met",
			'现值 21.94，标准不低于 27.35，相差 5.41', "$encoding: sentences");
		gives($database, $super, "SELECT (bizenv.closure_agg(c, false)::text)::bizenv.closure_tally FROM (VALUES ('审核通过')) AS s(c)",
			'{"skipped": 0, "conditions": {"审核通过": [0, 1, 0]}}', "$encoding: names of conditions");
		gives($database, $super, "SELECT zh FROM bizenv.help WHERE name = 'percent_of'", '部分占总体的百分比，四舍五入一次', "$encoding: help");
		fails($database, $super, "SELECT bizenv.code_order('进度')", qr/22023/, "$encoding: an unknown word");
		gives($database, $super, "SELECT e.name, e.reason FROM bizenv.escalation('wuhai', 6, issued_level => 2) AS e",
			'督办函|已逾期6个工作日（发函条件：1个工作日）', "$encoding: the ladder");
		gives($database, $super, "SELECT q.value, q.unit, q.bounds FROM bizenv.parse_quantity('１２个盟市以上') AS q", '12|个盟市|[12,)', "$encoding: quantities");
		gives($database, $super, "SELECT string_agg(f.position || f.fragment, ' ') FROM bizenv.find_quantities('走访企业近200家，贷款1370.44亿元') AS f",
			'5近200家 13' . '1370.44亿元', "$encoding: quantities in prose, at their characters");
		gives($database, $super, "SELECT string_agg(c.position || c.fragment || c.verdict || c.statement || coalesce(c.note, ''), ' ') FROM bizenv.check_text('整改36个，已销号27个，其余8个。发现率由8.9%降到4%，下降4.9%。') AS c",
			'16' . '8个wrong余数：36个 - 27个 = 9个，文中8个 ' . '34' . '4.9%unit比率增减：8.9% - 4% = 4.9%，文中4.9%两期比率之差，单位应为百分点', "$encoding: a text is audited");
		gives($database, $super, "SELECT bizenv.format_quantity(137044000000, '元'), bizenv.format_quantity(2, '月'), bizenv.meets(120, '100家以上')",
			'1370.44亿元|2个月|t', "$encoding: quantities are written");
		fails($database, $super, "SELECT bizenv.parse_quantity('走访企业近200家')", qr/22P02.*stopped at character 1, at "走访企业近200家"/s, "$encoding: where reading stopped");
		gives($database, $super, "SELECT bizenv.try_parse_quantity('5' || E'\\xff' || '家') IS NULL", 't', 'bytes that are no character are no quantity')
			if $encoding eq 'SQL_ASCII';
		gives($database, $super, "SELECT c.code, c.contribution_reason_zh FROM bizenv.contributions('{\"codes\": {\"施工许可\": [null, 1]}}') AS c",
			'施工许可|得分缺失', "$encoding: codes of scores");
		my ($sent, $came) = sql($database, $super, $examples);
		ok($came, "$encoding: all examples run") or diag(tail($sent));
	}
}

#---------------------------------------------------------------- away with it all
command('dropdb', $_) for @databases;
succeeds('postgres', $super, [ map { "DROP ROLE $_" } @roles ], 'nothing of this test stays behind');
done_testing();
