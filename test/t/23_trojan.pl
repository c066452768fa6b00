# What others plant in the path of a caller never runs, and nobody gets by a function what
# he has no right to. Every function in SQL and PL/pgSQL is run among operators, functions,
# views and types with the names that its body could mean, generated from the catalog; the
# statistics of the server prove that each was. (For C functions and the installation itself
# see 01_install.pl.)
# Asks for a running server whose superuser psql connects as (PGHOST, PGPORT, PGUSER).
use strict;
use warnings;
use utf8;
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;
use Live;

my @roles = map { "${tag}_$_" } qw(office guest a bi auditor mallory);
my ($office, $guest, $a, $bi, $auditor, $mallory) = @roles;
succeeds('postgres', $super, [ map { "CREATE ROLE $_ LOGIN" } @roles ], 'roles');
my $db = new_database('trojan');
succeeds($db, $super, [ "GRANT CREATE ON DATABASE $db TO $office, $mallory", 'GRANT ALL ON SCHEMA public TO PUBLIC', "ALTER DATABASE $db SET track_functions = 'all'", "GRANT $mallory TO $office" ], 'a database in which everybody may plant');
succeeds($db, $office, [ 'CREATE EXTENSION bizenv_office CASCADE', 'CREATE SCHEMA own',
	"CREATE TABLE own.sheet AS SELECT d.*, '50%' AS p, '5项' AS q, '2025年7月31日' AS day, '是' AS yes FROM (VALUES ('甲局', '一'), ('甲局', '二'), ('乙局', '三')) AS d(d, n)", "CREATE TABLE own.typed AS SELECT json '{\"a\": 1}' AS n, 'x'::text AS r" ], 'bizenv, and a sheet');

#---------------------------------------------------------------- what is called
# The examples are views, made before anything is planted: whatever they say themselves is
# bound to what they mean, and what rings later is the extension's.
my $examples = <<'SQL';
DO $$
DECLARE
	e record; n integer := 0;
BEGIN
	FOR e IN SELECT h.name, replace(substring(h.example, '^(.*?);'), 'audit_bureau', 'AUDITOR') AS statement FROM bizenv.help AS h
		JOIN pg_proc AS p ON p.proname = h.name AND p.pronamespace = 'bizenv'::regnamespace JOIN pg_language AS l ON l.oid = p.prolang
		WHERE l.lanname IN ('sql', 'plpgsql') AND h.example !~ 'create_ledger' GROUP BY 1, 2 ORDER BY h.name = 'revoke_ledger', h.name LOOP
		n := n + 1;
		EXECUTE format('CREATE VIEW own.example_%s AS SELECT s::text FROM (%s) AS s', lpad(n::text, 3, '0'), e.statement);
	END LOOP;
END $$;
SELECT count(*) FROM pg_views WHERE schemaname = 'own';
SELECT relname FROM pg_class WHERE relnamespace = 'own'::regnamespace AND relkind = 'v' ORDER BY relname;
SQL
$examples =~ s/AUDITOR/$auditor/;
my $quiet = 'SET client_min_messages = warning';
my ($text, $ok) = script($db, $office, "$quiet; SELECT bizenv.create_ledger('oversight'); SELECT bizenv.load_sample('sample') FROM bizenv.create_ledger('sample');");
ok($ok, 'two ledgers') or diag(tail($text));
# (a third, of a version that never was, and what leads from there to this one)
($text, $ok) = script($db, $office, "$quiet; SELECT bizenv.create_ledger('older'); UPDATE older.ledger_version SET version = 0;");
ok($ok, 'an older ledger') or diag(tail($text));
succeeds($db, $super, "CREATE OR REPLACE FUNCTION bizenv_internal.ledger_steps() RETURNS SETOF bizenv.ledger_step_row LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS 'SELECT n, n OPERATOR(pg_catalog.+) 1, NULL::pg_catalog.varchar FROM pg_catalog.generate_series(0, bizenv.ledger_version() OPERATOR(pg_catalog.-) 1) AS n'", 'with a way to this version');
# (and a calendar of that name, which years are announced in)
succeeds($db, $super, [ "INSERT INTO bizenv.calendar VALUES ('sample', 'cn')", "GRANT INSERT, UPDATE, DELETE ON bizenv.calendar_year, bizenv.calendar_day TO $office" ], 'a calendar');
($text, $ok) = script($db, $office, $examples);
ok($ok, 'examples') or diag(tail($text));
my ($count, @views) = split /\n/, $text;
cmp_ok($count, '>=', 18, 'enough of them') or die;
# (a place in a ledger is lent what PUBLIC may not use)
my $lent = 'FUNCTION bizenv.code_label(text, text, text)';
succeeds($db, $super, [ "REVOKE EXECUTE ON $lent FROM PUBLIC", "GRANT EXECUTE ON $lent TO $office WITH GRANT OPTION" ], 'a hardened database');
my $import = "SELECT * FROM bizenv.import_table('sample', 'own.sheet', '%s', '%s')";
my %more = (
	create_ledger => "SELECT bizenv.create_ledger('third')",
	created_and_loaded => "SELECT bizenv.load_sample('third')",
	import_tasks => sprintf($import, 'task', '{"department": "d", "supporting_departments": "d", "name": "n", "planned": "q", "due_on": "day", "task_list": {"const": "points"}, "progress": {"percent": "p", "period": "day", "reported_on": "day"}}'),
	import_tasks_again => sprintf($import, 'task', '{"department": "d", "name": "n", "planned": "q", "due_on": "day", "task_list": {"const": "points"}, "when_there": "replace", "last_by": "day", "progress": {"percent": {"column": "p", "map": {"50%": "60%"}}, "period": "day", "reported_on": "day"}}'),
	import_json => q{SELECT * FROM bizenv.import_table('sample', 'own.typed', 'region', '{"region": "r", "name": "n", "when_there": "skip"}')},
	import_refused => sprintf($import, 'problem', '{"department": {"const": "fgw"}, "name": "n", "source": {"const": "热线"}, "found_on": {"const": "2099-01-01"}}'),
	import_problems => sprintf($import, 'problem', '{"department": {"const": "fgw"}, "name": "n", "source": {"const": "热线"}, "found_on": "day"}'),
	import_conditions => sprintf($import, 'problem_condition', '{"department": "d", "problem_id": "n", "condition": "n", "met": "yes"}'),
	import_unknown => sprintf($import, 'task', '{"department": "n", "name": "n", "task_list": {"const": "points"}}'),
	import_parts => sprintf($import, 'task', '{"department": "d", "name": "n", "weight": "q", "parent_task_id": "n", "task_list": {"const": "points"}, "when_there": "replace"}'),
	import_orders => sprintf($import, 'assignment_order', '{"department": {"const": "fgw"}, "problem_id": {"column": "n", "by": "document_number"}, "requirement": "n", "ordered_on": "day", "workdays": {"const": 5}}'),
	briefing_zh => "SELECT bizenv.briefing('sample', '2025-07-31')",
	briefing_en => "SELECT bizenv.briefing('sample', '2025-07-31', lang => 'en')",
	own_figures => q{SELECT count(*) FROM bizenv.check_draft('经营主体12项', 'sample', '2025-07-31', '[{"name": "经营主体", "value": 12, "unit": "项"}]')},
	order => q{SELECT bizenv_internal.paper_fill('[{单位}：|有关单位]{问题}', '{"单位": "市工信局", "问题": null}')},
	upgrade => "SELECT bizenv.upgrade_ledger('older')",
	deadline => q{SELECT bizenv_internal.deadline_words('2025-07-15', 'not_announced', 'n', false)},
	late => "SELECT bizenv_internal.audit_is_late('oversight', 1, 1)",
	moved => "SELECT bizenv.archive_audit('oversight', before => bizenv.today() + 1)",
	hash => "SELECT count(bizenv_internal.audit_hash(NULL, changed_at, false, audit_id, changed_at, session_role, acting_role, table_name, operation, department, row_before, row_after)) FROM sample.audit",
);

#---------------------------------------------------------------- what is planted
# In public by mallory: each function and operator of the system that a body names, and
# relations; in pg_temp by whoever calls: relations and types.
my $names = <<'SQL';
SET search_path = pg_catalog, pg_temp;
CREATE TEMP TABLE body AS SELECT prosrc AS src FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang
	WHERE p.pronamespace IN ('bizenv'::regnamespace, 'bizenv_internal'::regnamespace) AND lanname IN ('sql', 'plpgsql')
	UNION ALL SELECT pg_get_viewdef('bizenv.help'::regclass) UNION ALL SELECT pg_get_viewdef('bizenv.ledgers'::regclass);
CREATE TEMP TABLE word AS SELECT DISTINCT m[1] AS word FROM body, regexp_matches(src, '\m([a-z_][a-z_0-9]*)', 'g') AS m;
SQL
my $plants = <<'SQL';
CREATE SEQUENCE public.alarm;
GRANT ALL ON SEQUENCE public.alarm TO PUBLIC;
DO $do$
DECLARE
	types regtype[] := '{smallint,integer,bigint,numeric,real,float8,text,varchar,name,oid,"char",date,timestamptz,boolean,regclass,json,jsonb,bytea,"text[]","name[]","integer[]","bigint[]"}';
	x regtype; y regtype; name text; p record; n integer := 0;
BEGIN
	FOREACH x IN ARRAY types LOOP
		FOREACH y IN ARRAY types LOOP
			CONTINUE WHEN x <> y AND NOT (x::text ~ '^(text|character varying|name|numeric|integer|bigint|smallint|oid|jsonb|date|boolean)$' AND y::text ~ '^(text|character varying|name|numeric|integer|bigint|smallint|text\[\]|date)$');
			EXECUTE format('CREATE FUNCTION public.trojan(%1$s, %2$s) RETURNS boolean LANGUAGE sql AS $$SELECT pg_catalog.nextval(''public.alarm'') OPERATOR(pg_catalog.<) 0$$', x, y);
			FOREACH name IN ARRAY '{=,<>,<,<=,>,>=,~~,!~~,~,!~,~*,||,+,-,*,/,%,->,->>,#>>,?,?|,?&,&}'::text[] LOOP
				EXECUTE format('CREATE OPERATOR public.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = public.trojan)', name, x, y);
			END LOOP;
		END LOOP;
	END LOOP;
	FOR p IN SELECT DISTINCT proname, pg_get_function_identity_arguments(oid) AS arguments, format_type(prorettype, NULL) AS result, proretset FROM pg_proc
		WHERE pronamespace = 'pg_catalog'::regnamespace AND proname IN (SELECT word FROM word) AND provariadic <> 'pg_catalog."any"'::regtype
			AND NOT proargtypes::oid[] && ARRAY['internal', 'pg_catalog."any"', 'cstring', 'trigger']::regtype[]::oid[] AND proargmodes IS NULL
			AND prorettype <> ALL ('{internal,cstring,trigger,void,record,event_trigger}'::regtype[]) AND prokind IN ('f', 'a')
			AND (prorettype NOT IN (SELECT oid FROM pg_type WHERE typtype = 'p') OR proargtypes::oid[] && ARRAY(SELECT oid FROM pg_type WHERE typtype = 'p' AND typname LIKE 'any%'))
	LOOP
		BEGIN
			EXECUTE format('CREATE FUNCTION public.%I(%s) RETURNS %s%s LANGUAGE plpgsql AS $$BEGIN PERFORM pg_catalog.nextval(''public.alarm''); %s; END$$', p.proname,
				regexp_replace(p.arguments, '(^| )ORDER BY .*', ''), CASE WHEN p.proretset THEN 'SETOF ' ELSE '' END, p.result, CASE WHEN p.proretset THEN 'RETURN' ELSE 'RETURN NULL' END);
			n := n + 1;
		EXCEPTION WHEN duplicate_function OR invalid_function_definition THEN
			NULL;	-- an aggregate beside a function; a result of a type that no argument has
		END;
	END LOOP;
	PERFORM set_config('bizenv_test.planted', n::text, false);
END $do$;
SELECT current_setting('bizenv_test.planted');
SQL
my $relations = <<'SQL';
SELECT format('CREATE VIEW SCHEMA.%1$I AS SELECT %2$s FROM pg_catalog.%1$I AS v, (SELECT pg_catalog.nextval(''public.alarm'') OFFSET 0) AS a', relname,
		(SELECT string_agg(format('v.%I', attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND atttypid <> 'anyarray'::regtype)) FROM pg_class AS c
	WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind IN ('r', 'v') AND relname IN (SELECT word FROM word) AND has_table_privilege(oid, 'SELECT') \gexec
SELECT format('CREATE VIEW SCHEMA.%I AS SELECT pg_catalog.nextval(''public.alarm'') AS n', relname) FROM (SELECT DISTINCT relname FROM pg_class WHERE relnamespace = 'sample'::regnamespace AND relkind IN ('r', 'v')) AS s \gexec
SQL
my $types = <<'SQL';
CREATE FUNCTION pg_temp.ring() RETURNS boolean LANGUAGE plpgsql AS $$BEGIN PERFORM pg_catalog.nextval('public.alarm'); RETURN true; END$$;
SELECT format('CREATE DOMAIN pg_temp.%I AS pg_catalog.%1$I CHECK (pg_temp.ring())', typname) FROM pg_type
	WHERE typnamespace = 'pg_catalog'::regnamespace AND typtype = 'b' AND typelem = 0 AND typname IN (SELECT word FROM word UNION SELECT unnest('{int4,int8,bool,varchar,timestamptz}'::text[])) \gexec
SQL
my $alarm = 'SELECT is_called FROM public.alarm';
my $path = 'SET search_path = pg_temp, public, pg_catalog';

my @order = @views;
($text, $ok) = script($db, $office, "$quiet;\n" . join "\n", map { "CREATE VIEW own.$_ AS SELECT s::text FROM ($more{$_}) AS s;" } sort keys %more);
ok($ok, 'more calls') or diag(tail($text));
push @order, sort keys %more;	# (create_ledger before what loads it)
($text, $ok) = script($db, $mallory, "$quiet; $names $plants " . $relations =~ s/SCHEMA/public/gr);
ok($ok, 'mallory plants') or diag(tail($text));
my ($planted) = $text =~ /^(\d+)$/m;
cmp_ok($planted // 0, '>', 200, 'functions of the names that bodies use');

# what each caller brings: relations and types of his own, first in his path (which rings
# while he does so; then the alarm is set again)
my $mine = "$quiet; $names " . $relations =~ s/SCHEMA/pg_temp/gr . "$types ALTER SEQUENCE public.alarm RESTART; $path;\n";

#---------------------------------------------------------------- does the alarm ring?
succeeds($db, $office, [ 'CREATE FUNCTION own.careless(text) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RETURN $1 = $1; END$$',
	'CREATE FUNCTION own.careless_sql(text) RETURNS text LANGUAGE sql AS $$SELECT upper($1)$$', 'CREATE FUNCTION own.careless_read() RETURNS bigint LANGUAGE plpgsql AS $$DECLARE n bigint; BEGIN SELECT pg_catalog.count(oid) INTO n FROM pg_class; RETURN n; END$$',
	'CREATE FUNCTION own.careless_type(pg_catalog.text) RETURNS pg_catalog.text LANGUAGE plpgsql AS $$DECLARE x text := $1; BEGIN RETURN x; END$$',
	"CREATE VIEW own.careless AS SELECT own.careless('x')", "CREATE VIEW own.careless_sql AS SELECT own.careless_sql('x')", 'CREATE VIEW own.careless_read AS SELECT own.careless_read()', "CREATE VIEW own.careless_type AS SELECT own.careless_type('x')" ], 'careless functions');
succeeds($db, $mallory, "CREATE FUNCTION public.upper(pg_catalog.text) RETURNS pg_catalog.text LANGUAGE plpgsql AS \$\$BEGIN PERFORM pg_catalog.nextval('public.alarm'); RETURN NULL; END\$\$", 'and one more name')
	if sql($db, $super, "SELECT to_regprocedure('public.upper(text)') IS NULL") eq 't';
for my $careless (qw(careless careless_sql careless_read careless_type))
{
	($text) = script($db, $office, "${mine}TABLE own.$careless;");
	gives($db, $super, $alarm, 't', "it rings for own.$careless") or diag(tail($text));
}

#---------------------------------------------------------------- and for the extension?
for my $view (@order)
{
	($text, $ok) = script($db, $office, "${mine}TABLE own.$view;");
	ok($ok, "own.$view runs") or diag(tail($text), sql($db, $super, "SELECT pg_get_viewdef('own.$view'::regclass)"));
	gives($db, $super, $alarm, 'f', 'and nothing that is planted') or diag(sql($db, $super, "SELECT pg_get_viewdef('own.$view'::regclass)"));
}
# the ledger itself: made, filled, read and written in their midst, by statements that name no
# operator and no function
my $statements = join ";\n", (map { "TABLE sample.$_" } split /\n/, sql($db, $super, "SET search_path = pg_catalog; SELECT relname FROM pg_class WHERE relnamespace = 'sample'::regnamespace AND relkind IN ('r', 'v') ORDER BY 1")),
	'TABLE bizenv.help', 'TABLE bizenv.ledgers',
	"INSERT INTO sample.problem (department, source, name, found_on) SELECT department, 'hotline', 'p', '2025-07-01' FROM sample.department LIMIT 1",
	"INSERT INTO sample.assignment_order (department, problem_id, requirement, ordered_on, workdays) SELECT department, problem_id, 'r', '2025-07-02', 3 FROM sample.problem ORDER BY problem_id USING OPERATOR(pg_catalog.>) LIMIT 1",
	"INSERT INTO sample.order_pause (department, order_id, ground, starts_on) SELECT department, order_id, 'g', '2025-07-03' FROM sample.assignment_order ORDER BY order_id USING OPERATOR(pg_catalog.>) LIMIT 1",
	"UPDATE sample.order_pause SET ends_on = '2025-07-04' WHERE ground OPERATOR(pg_catalog.=) 'g'",
	"INSERT INTO sample.order_extension (department, order_id, ground, asked_on, workdays) SELECT department, order_id, 'g', '2025-07-03', 2 FROM sample.assignment_order ORDER BY order_id USING OPERATOR(pg_catalog.>) LIMIT 1",
	"UPDATE sample.order_extension SET decision = 'granted', decided_on = '2025-07-04' WHERE decision IS NULL",
	"INSERT INTO sample.light_rule VALUES ('order', 'escalation_level', '[3,]=红灯; [,3)=绿灯')", 'TABLE sample.v_supervision', 'TABLE sample.v_task',
	'SELECT FROM bizenv.stale_deadlines(\'sample\')', 'SELECT FROM bizenv.recompute_deadlines(\'sample\')',
	"INSERT INTO sample.supervision_letter (department, order_id, issued_on) SELECT department, order_id, '2025-08-20' FROM sample.assignment_order ORDER BY order_id USING OPERATOR(pg_catalog.>) LIMIT 1",
	"INSERT INTO sample.answer (department, order_id, answered_on, content) SELECT department, order_id, '2025-08-21', 'c' FROM sample.assignment_order ORDER BY order_id USING OPERATOR(pg_catalog.>) LIMIT 1",
	"INSERT INTO sample.problem_condition (department, problem_id, condition, met) SELECT department, problem_id, 'c', true FROM sample.problem ORDER BY problem_id USING OPERATOR(pg_catalog.>) LIMIT 1",
	"INSERT INTO sample.problem_stage (department, problem_id, stage, entered_on) SELECT department, problem_id, s, '2025-08-22' FROM (SELECT department, problem_id FROM sample.problem ORDER BY problem_id USING OPERATOR(pg_catalog.>) LIMIT 1) AS p, (VALUES ('verified'::pg_catalog.text), ('closed')) AS s(s)",
	'UPDATE sample.answer SET content = content', 'UPDATE sample.assignment_order SET requirement = requirement', 'UPDATE sample.problem SET name = name', "UPDATE sample.problem SET department = 'czj'", 'UPDATE sample.task_condition SET met = met', 'UPDATE sample.closure_application SET note = note',
	"INSERT INTO sample.vocabulary (list, code, zh) VALUES ('list_kind', 'own_one', '重点任务')", "UPDATE sample.task_list SET list_kind = 'own_one'", 'UPDATE sample.vocabulary SET place = 1', "SELECT bizenv.briefing_figures('sample', '2025-07-31')",
	"INSERT INTO sample.name_alias SELECT 'department', 'x', department FROM sample.department LIMIT 1", 'UPDATE sample.report SET submitted_items = 7', 'DELETE FROM sample.task_progress', 'TRUNCATE sample.report', "INSERT INTO bizenv.calendar_day VALUES ('cn', '2027-01-01', false)", 'DELETE FROM bizenv.calendar_day WHERE NOT shipped';
($text, $ok) = script($db, $office, "$mine$statements;");
ok($ok, 'a ledger is read and written') or diag(tail($text));
gives($db, $super, $alarm, 'f', 'and nothing that is planted runs');
# the refusals speak too
for my $refused ("INSERT INTO sample.problem_stage (department, problem_id, stage, entered_on) SELECT department, problem_id, 'closed', '2026-01-01' FROM sample.problem LIMIT 1", 'DELETE FROM sample.assignment_order', 'DELETE FROM sample.order_extension', 'DELETE FROM sample.order_pause', "UPDATE sample.light_rule SET scale = '[,]=x'", 'DELETE FROM sample.answer', 'DELETE FROM sample.problem_stage', 'UPDATE sample.problem_stage SET stage = NULL',
	'DELETE FROM sample.problem', "UPDATE sample.problem SET source = 'nonsense'", "INSERT INTO sample.vocabulary (list, code, zh) VALUES ('list_kind', 'assessment', 'x')", 'TRUNCATE sample.answer', "INSERT INTO sample.closure_application (department, task_id, applied_on) SELECT department, task_id, '2025-07-01' FROM sample.task_condition WHERE met IS FALSE LIMIT 1")
{
	($text, $ok) = script($db, $office, "$mine$refused;");
	like($text, qr/ERROR:  23514/, "$refused: refused");
}
gives($db, $super, $alarm, 'f', 'and nothing that is planted runs');
my $idle = "SET search_path = pg_catalog; SELECT string_agg(p.proname, ' ' ORDER BY p.proname COLLATE \"C\") FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang LEFT JOIN pg_stat_user_functions AS s ON s.funcid = p.oid
	WHERE p.pronamespace IN ('bizenv'::regnamespace, 'bizenv_internal'::regnamespace) AND l.lanname = 'plpgsql' AND s.calls IS NULL";
# (14 counts a little later, and no call that ends in an error, as all of ledger_stays and ledger_not_truncated do)
for (1 .. 50) { last if sql($db, $super, $idle) =~ /^(?:ledger_not_truncated ledger_stays)?$/; select undef, undef, undef, 0.2 }
like(scalar sql($db, $super, $idle), qr/^(?:ledger_not_truncated ledger_stays)?$/, 'every function in PL/pgSQL was run');

succeeds($db, $super, ["GRANT EXECUTE ON $lent TO PUBLIC"], 'no longer hardened');

#---------------------------------------------------------------- nobody gets what he has no right to
succeeds($db, $office, [ "SELECT bizenv.grant_ledger('sample', '$a', 'department', (SELECT min(department) FROM sample.department))", "SELECT bizenv.grant_ledger('sample', '$bi', 'bi')", "SELECT bizenv.grant_ledger('sample', '$auditor', 'auditor')" ], 'roles in the ledger');
# (not even this test finds what it means in public any more)
my $safe = 'SET search_path = pg_catalog';
my $rows = sql($db, $super, "$safe; SELECT string_agg(format('SELECT %L, md5(string_agg(t::text, '' '' ORDER BY t::text)) FROM sample.%I AS t', relname, relname), ' UNION ALL ' ORDER BY relname) FROM pg_class WHERE relnamespace = 'sample'::regnamespace AND relkind = 'r'");
my $state = "$safe; SELECT md5(string_agg(s::text, ' ' ORDER BY s::text)) FROM ($rows UNION ALL SELECT relname || '-' || coalesce(relacl::text, ''), (SELECT string_agg(tgname || tgenabled, ' ' ORDER BY tgname) FROM pg_trigger WHERE tgrelid = c.oid) FROM pg_class AS c WHERE relnamespace = 'sample'::regnamespace) AS s";
my $was = sql($db, $super, $state);
my @calls = split /\n/, sql($db, $super, "$safe; SELECT p.proname || '|' || p.provolatile::text || '|' || replace(replace(substring(split_part(obj_description(p.oid), E'\\n', 3), '^(.*?);'), 'audit_bureau', '$guest'), 'oversight', 'sample')
	FROM pg_proc AS p WHERE p.pronamespace = 'bizenv'::regnamespace AND 'schema' = ANY (p.proargnames) AND obj_description(p.oid) NOT LIKE 'internal%' ORDER BY 1");
cmp_ok(scalar @calls, '>=', 11, 'functions that work on a ledger');
for my $call (@calls)
{
	my ($name, $volatile, $statement) = split /\|/, $call, 3;
	my ($said, $done) = sql($db, $guest, $statement);
	# (words that are nobody's are for everybody)
	if ($name eq 'paper_parts') { is($said, sql($db, $guest, $statement =~ s/'sample'/'no_ledger'/r), 'paper_parts gives a guest the words that are shipped') }
	else { like($said, qr/^ERROR:  (?:42501|42P01|42P06)/, "$name says nothing to a guest") }
	next if $volatile ne 'v';
	for my $role ($a, $bi, $auditor)
	{
		($said, $done) = sql($db, $role, $statement);
		like($said, qr/^ERROR:  (?:42501|42P06)/, "$name does nothing for " . $role =~ s/^${tag}_//r);
	}
}
is(sql($db, $super, $state), $was, 'and the ledger is as it was');
gives($db, $super, "$safe; SELECT count(*) FROM pg_proc WHERE pronamespace IN ('bizenv'::regnamespace, 'bizenv_internal'::regnamespace) AND (prosecdef OR proleakproof)", '0', 'nothing runs with the rights of another');

#---------------------------------------------------------------- away with it all
command('dropdb', $_) for @databases;
succeeds('postgres', $super, [ map { "DROP ROLE $_" } @roles ], 'nothing of this test stays behind');
done_testing();
