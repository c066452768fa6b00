# Databases in which PUBLIC may do less: each place of a ledger does its ordinary
# work there, after grants of the ledger's owner, who owns no extension; what was
# given goes again, and what others gave stays.
use strict;
use warnings;
use utf8;
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my @roles = map { "${tag}_$_" } qw(owner office department auditor bi other);
my ($owner, $office, $department, $auditor, $bi, $other) = @roles;
my %place = ($office => "'office'", $department => "'department', 'czj'", $auditor => "'auditor'", $bi => "'bi'");
succeeds('postgres', $super, [ map { "CREATE ROLE $_ LOGIN" } @roles ], 'roles that log in');

# What is taken from PUBLIC before the extension comes, and after
my $defaults = 'ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC; ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC';
my $schema = 'REVOKE ALL ON SCHEMA bizenv, bizenv_internal FROM PUBLIC';
my $routines = 'REVOKE EXECUTE ON ALL ROUTINES IN SCHEMA bizenv, bizenv_internal FROM PUBLIC';
my $tables = 'REVOKE ALL ON ALL TABLES IN SCHEMA bizenv FROM PUBLIC';
my $rest = q(DO $$
DECLARE t record;
BEGIN
	FOR t IN SELECT oid::regtype AS name FROM pg_type WHERE typnamespace = 'bizenv'::regnamespace AND (typrelid = 0 OR typtype = 'c') AND typelem = 0 LOOP
		EXECUTE format('REVOKE USAGE ON TYPE %s FROM PUBLIC', t.name);
	END LOOP;
	EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
END$$; REVOKE USAGE ON LANGUAGE plpgsql, sql FROM PUBLIC; REVOKE ALL ON SCHEMA public FROM PUBLIC);
my %hardened = (default_functions => [ [$defaults], [] ], no_schema => [ [], [$schema] ], no_internal => [ [], [ 'REVOKE ALL ON SCHEMA bizenv_internal FROM PUBLIC' ] ], no_routines => [ [], [$routines] ], no_tables => [ [], [$tables] ],
	no_types => [ [], [$rest] ], nothing => [ [$defaults], [ $schema, $routines, $tables, $rest ] ]);

# What people do every day, in a ledger with the sample in it
my @views = map { "SELECT count(*) FROM sample.$_" } qw(v_task_list v_task v_task_progress v_department v_indicator_gap v_reporting v_supervision v_league);
my %work = (
	$office => [ @views, "INSERT INTO sample.problem (department, source, name, found_on) VALUES ('czj', 'hotline', 'p', '2025-07-01')",
		"INSERT INTO sample.assignment_order (department, problem_id, requirement, ordered_on, workdays) SELECT department, problem_id, 'r', '2025-07-02', 3 FROM sample.problem WHERE name = 'p'",
		"INSERT INTO sample.supervision_letter (department, order_id, issued_on) SELECT department, max(order_id), '2025-07-08' FROM sample.assignment_order WHERE requirement = 'r' GROUP BY 1",
		"INSERT INTO sample.answer (department, order_id, answered_on, content) SELECT department, order_id, '2025-07-09', 'c' FROM sample.assignment_order WHERE requirement = 'r'",
		"INSERT INTO sample.problem_condition SELECT department, problem_id, 'c', true FROM sample.problem WHERE name = 'p'",
		"INSERT INTO sample.problem_stage (department, problem_id, stage, entered_on) SELECT department, problem_id, s, '2025-07-10' FROM sample.problem, unnest('{verified,closed}'::text[]) AS s WHERE name = 'p'",
		"UPDATE sample.task SET name = name", "INSERT INTO sample.department (department, name) VALUES ('new', '新局')", "DELETE FROM sample.department WHERE department = 'new'",
		"SELECT length(bizenv.briefing('sample', '2025-07-31'))", "SELECT count(*) FROM bizenv.briefing_figures('sample', '2025-07-31')",
		"SELECT length(bizenv.letter_text('sample', max(order_id))) FROM sample.assignment_order", "SELECT count(*) FROM bizenv.check_draft('64项任务中9项已完成', 'sample', '2025-07-31')",
		"SELECT accepted FROM bizenv.import_table('sample', 'sample.region', 'department', '{\"department\": \"region\", \"name\": \"name\"}')", "SELECT * FROM bizenv.verify_audit('sample')" ],
	$department => [ @views,
		"INSERT INTO sample.task_progress (department, task_id, period, reported_on, percent) SELECT department, min(task_id), '2026-01-01', '2026-01-03', 60 FROM sample.task WHERE department = 'czj' GROUP BY 1",
		"INSERT INTO sample.report (department, task_list, period, submitted_on) SELECT department, min(task_list), '2026-01-01', '2026-01-03' FROM sample.task WHERE department = 'czj' GROUP BY 1",
		"UPDATE sample.task_condition SET evidence = 'e'", "SELECT length(bizenv.briefing('sample', '2025-07-31'))" ],
	$auditor => [ @views, 'SELECT count(*) FROM sample.audit', 'SELECT count(*) FROM sample.problem', "SELECT is_intact FROM bizenv.verify_audit('sample')", "SELECT bizenv.audit_head('sample')" ],
	$bi => \@views);
my $privileges = "SELECT string_agg(o || ' ' || a, E'\\n' ORDER BY o COLLATE \"C\", a COLLATE \"C\") FROM (
	SELECT oid::regprocedure::text, unnest(proacl)::text FROM pg_proc WHERE pronamespace IN ('bizenv'::regnamespace, 'bizenv_internal'::regnamespace)
	UNION ALL SELECT oid::regclass::text, unnest(relacl)::text FROM pg_class WHERE relnamespace = 'bizenv'::regnamespace
	UNION ALL SELECT oid::regtype::text, unnest(typacl)::text FROM pg_type WHERE typnamespace = 'bizenv'::regnamespace
	UNION ALL SELECT nspname, unnest(nspacl)::text FROM pg_namespace WHERE nspname IN ('bizenv', 'bizenv_internal')) AS s(o, a)";
my $everything = 'GRANT USAGE ON SCHEMA bizenv, bizenv_internal TO %1$s; GRANT EXECUTE ON ALL ROUTINES IN SCHEMA bizenv, bizenv_internal TO %1$s; GRANT SELECT ON ALL TABLES IN SCHEMA bizenv TO %1$s';
# (who makes views needs the types of their columns; who reads them does not)
my $types = 'DO $$DECLARE t regtype; BEGIN FOR t IN SELECT oid FROM pg_type WHERE typnamespace = \'bizenv\'::regnamespace AND typelem = 0 LOOP
	EXECUTE format(\'GRANT USAGE ON TYPE %%s TO %1$s\', t); END LOOP; END$$';

for my $how (sort keys %hardened)
{
	my $db = new_database($how);
	my ($before, $after) = @{ $hardened{$how} };
	succeeds($db, $super, [ @$before, 'CREATE EXTENSION bizenv_office CASCADE', @$after, "GRANT CREATE, CONNECT ON DATABASE $db TO $owner",
		"GRANT CONNECT ON DATABASE $db TO " . join(', ', @roles) ], "$how: a database");
	# the owner may use all of it, and hand none of it on
	succeeds($db, $super, [ map { sprintf $_, $owner } $everything, $types ], "$how: the owner may work");
	succeeds($db, $owner, [ "SELECT bizenv.create_ledger('sample')", "SELECT bizenv.load_sample('sample')" ], "$how: a ledger");
	my $grant = "SELECT bizenv.grant_ledger('sample', '$bi', 'bi')";
	my ($said, $fine) = sql($db, $owner, $grant);
	if ($fine)
	{
		like($how, qr/^no_(?:types|tables)$/, "$how: nothing is in the way");
	}
	else
	{
		like($said, qr/42501: role $bi could not work in ledger sample\nDETAIL:  PUBLIC may not use all of bizenv here, and the role needs \d+ of it that $owner may not grant: (?:SCHEMA|ROUTINE|TABLE) bizenv/,
			"$how: who may not grant is told so");
		gives($db, $super, "SELECT count(*) FROM sample.role_grant WHERE role = '$bi'::regrole", 0, "$how: and nothing is granted");
		my ($what) = $said =~ /^HINT:  Let $super type, once, and then grant again: (GRANT .*;)$/m;
		succeeds($db, $super, $what, "$how: what the hint says can be typed");
	}
	# something that somebody else has given
	succeeds($db, $super, 'GRANT EXECUTE ON FUNCTION bizenv.reference_date() TO ' . join(', ', sort keys %place), "$how: something is there already");
	my $was = sql($db, $super, $privileges);
	succeeds($db, $owner, [ map { "SELECT bizenv.grant_ledger('sample', '$_', $place{$_})" } sort keys %place ], "$how: all places are granted");
	for my $role ($office, $department, $auditor, $bi)
	{
		for my $statement (@{ $work{$role} })
		{
			my ($text, $ok) = sql($db, $role, $statement);
			ok($ok, "$how: $place{$role}: " . substr $statement, 0, 60) or diag(tail($text));
		}
	}
	my $uses = sql($db, $super, "SELECT count(*) FROM bizenv_internal.ledger_needs('sample', 'bi') AS n WHERE n LIKE 'ROUTINE %'");
	cmp_ok($uses, '<', 100, "$how: a BI tool gets the functions of the views, not all: $uses");
	fails($db, $bi, "SELECT bizenv.create_ledger('mine')", qr/42501/, "$how: and no others");
	# the same role in another ledger of that owner
	succeeds($db, $owner, [ "SELECT bizenv.create_ledger('second')", "SELECT bizenv.grant_ledger('second', '$bi', 'bi')",
		"SELECT bizenv.place_views('second', views => 'second_bi')" ], "$how: another ledger, whose views have a place of their own");
	succeeds($db, $owner, [ map { "SELECT bizenv.revoke_ledger('sample', '$_')" } sort keys %place ], "$how: all is taken back");
	fails($db, $_, 'SELECT * FROM sample.v_task', qr/42501/, "$how: nobody is in the ledger") for sort keys %place;
	succeeds($db, $bi, "SELECT * FROM second_bi.v_$_", "$how: who has a place in another ledger keeps it: $_") for qw(task department supervision calendar);
	fails($db, $bi, 'SELECT * FROM second.v_task', qr/42501/, "$how: and sees its views alone");
	succeeds($db, $owner, "SELECT bizenv.place_views('second', views => 'second')", "$how: they are put back");
	succeeds($db, $bi, 'SELECT * FROM second.v_task', "$how: who has a place in another ledger keeps it");
	succeeds($db, $owner, "SELECT bizenv.revoke_ledger('second', '$bi')", "$how: until that goes");
	is(sql($db, $super, $privileges), $was, "$how: what was given is gone, and what others gave is there");
	# a superuser's grants, and what a table says is not run
	succeeds($db, $super, "SELECT bizenv.grant_ledger('sample', '$other', 'bi')", "$how: a superuser grants");
	succeeds($db, $other, \@views, "$how: and that works");
	succeeds($db, $super, [ "UPDATE sample.role_grant SET lent = concat_ws(E'\\n', lent, 'ROUTINE pg_catalog.now(); DROP SCHEMA sample CASCADE', 'TABLE pg_catalog.pg_class', '') WHERE role::text = '$other'",
		"SELECT bizenv.revoke_ledger('sample', '$other')" ], "$how: what is written there is not run");
	is(sql($db, $super, $privileges), $was, "$how: it is as it was");
}
command('dropdb', $_) for @databases;
succeeds('postgres', $super, [ map { "DROP ROLE $_" } @roles ], 'nothing of this test stays behind');
done_testing();
