# A database that an office has built on the extension, with a ledger in it, and what it
# says to each of its roles, for the scripts that carry one through a dump, a replica, a
# new server. Asks for a server as Databases does.
package Office;
use strict;
use warnings;
use utf8;
use Exporter qw(import);
use Test::More;
use Databases;
use Live;

our @EXPORT = qw($office $bi $a @roles $problem $head $triggers %was open_office same_everywhere);
our @roles = map { "${tag}_$_" } qw(office bi a);
our ($office, $bi, $a) = @roles;
our $problem = "INSERT INTO ledger.problem (department, source, name, found_on) VALUES ((SELECT min(department) FROM ledger.department), 'hotline', '新问题', '2025-07-01')";
# What the triggers are
our $triggers = "SELECT string_agg(format('%s %s %s', tgrelid::regclass, CASE WHEN tgisinternal THEN 'of a key' ELSE tgname END, tgenabled), E'\\n' ORDER BY tgrelid::regclass::text, tgisinternal, CASE WHEN NOT tgisinternal THEN tgname END, tgenabled)
	FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = tgrelid WHERE relnamespace IN ('ledger'::regnamespace, 'bizenv'::regnamespace)";
our ($head, %was);
my (@shown, $verdict);

# The roles, their database, and what it says (%was)
sub open_office
{
	my ($db) = @_;
	succeeds('postgres', $super, [ map { "CREATE ROLE $_ LOGIN" } @roles ], 'roles');
	succeeds($db, $super, [ "GRANT CREATE ON DATABASE $db TO $office" ], 'a database');
	succeeds($db, $office, 'SET client_min_messages = warning; CREATE EXTENSION bizenv_office CASCADE', 'with bizenv and bizenv_office');
	my ($text, $ok) = script($db, $office, $live . $own_rows);
	ok($ok, 'users build on it') or diag(tail($text));
	succeeds($db, $office, [ "SELECT bizenv.grant_ledger('ledger', '$bi', 'bi')", "SELECT bizenv.grant_ledger('ledger', '$a', 'department', (SELECT min(department) FROM ledger.department))" ], 'with roles of their own');
	$head = sql($db, $office, "SELECT bizenv.seal_audit('ledger')");
	like($head, qr/^\d{3,}:[0-9a-f]{64}$/, 'the audit is sealed');
	succeeds($db, $office, $problem, 'and goes on');

	# what the views say to a BI tool; that the audit is whole
	my ($views) = sql($db, $super, "SELECT string_agg(format('SELECT %L, count(*), md5(string_agg(v::text, E''\\n'' ORDER BY v::text)) FROM ledger.%I AS v', relname, relname), ' UNION ALL ' ORDER BY relname)
		FROM pg_class WHERE relnamespace = 'ledger'::regnamespace AND relkind = 'v' AND relname ~ '^v_'");
	@shown = ("SET bizenv.as_of = '2025-07-31'", $views);
	$verdict = "SELECT sealed_count, tail_count, late_count, is_intact, head_found FROM bizenv.verify_audit('ledger', '$head')";
	%was = (answers => scalar script($db, $super, $answers), bi => scalar sql($db, $bi, @shown), a => scalar sql($db, $a, @shown),
		triggers => scalar sql($db, $super, $triggers), verdict => scalar sql($db, $office, $verdict));
	cmp_ok(length $was{answers}, '>', 100_000, 'it has answers');
	unlike("@was{qw(answers bi a triggers verdict)}", qr/ERROR/, 'and no errors');
	like($was{bi}, qr/^v_task_list\|3\|\w{32}$/m, 'a BI tool sees the views');
	isnt($was{a}, $was{bi}, 'a department sees its own');
	like($was{triggers}, qr/^bizenv\.calendar_day after_change A\n.*^ledger\.problem audit A\n.*^ledger\.problem of a key O\n.*^ledger\.problem_stage rule O$/ms, 'it has triggers of all kinds');
	like($was{verdict}, qr/^\d{3,}\|[1-9]\d*\|0\|t\|t$/, 'its audit is whole');
	return;
}

sub same_everywhere
{
	my ($database, $name) = @_;
	is(scalar script($database, $super, $answers), $was{answers}, "$name: the same rows, the same answers");
	is(scalar sql($database, $bi, @shown), $was{bi}, "$name: the same to a BI tool");
	is(scalar sql($database, $a, @shown), $was{a}, "$name: the same to a department");
	is(scalar sql($database, $super, $triggers), $was{triggers}, "$name: triggers are enabled as they were");
	is(scalar sql($database, $office, $verdict), $was{verdict}, "$name: the audit is as it was");
	return;
}

1;
