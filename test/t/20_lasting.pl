# A database that users have built on bizenv, with a ledger in it, is dumped and restored
# in every way and by another superuser, followed by a replica, and taken over by it: the
# same rows, the same answers, triggers as they were, an audit that verifies.
# Asks for a running server whose superuser psql connects as (PGHOST, PGPORT, PGUSER), and
# for PG_CONFIG or BIZENV_BINDIR: the programs of that server.
use strict;
use warnings;
use utf8;
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;
use Live;
use Nodes;
use Office;

my $tmp = tempdir(CLEANUP => 1);
my $rival = "${tag}_rival";

my $db = new_database('lasting');
succeeds('postgres', $super, "CREATE ROLE $rival LOGIN SUPERUSER", 'another superuser');
open_office($db);

#---------------------------------------------------------------- a replica
my $replica = ($ENV{PGPORT} || 5432) + 1;
sub on_replica { return on($replica, $_[0]) }
sub caught_up
{
	my $at = sql($db, $super, 'SELECT pg_current_wal_insert_lsn()');
	for (1 .. 300)
	{
		return 1 if on_replica(sub { sql($db, $super, "SELECT pg_last_wal_replay_lsn() >= '$at'") }) eq 't';
		select undef, undef, undef, 0.1;
	}
	return 0;
}

copy_node($replica, 'hot_standby = on', 'hot_standby_feedback = on') && run_node($replica);
ok(caught_up(), 'up to now');
on_replica(sub {
	gives($db, $super, 'SELECT pg_is_in_recovery()', 't', 'the replica only reads');
	same_everywhere($db, 'on a replica');
	fails($db, $office, $_, qr/25006/, "on a replica: $_") for "SELECT bizenv.seal_audit('ledger')", $problem, "SELECT bizenv.create_ledger('another')", "SELECT bizenv.rearm_ledger('ledger'), bizenv.revoke_ledger('ledger', '$bi')";
});

# what changes on the primary is noticed by a session of the replica that knows it otherwise
my $reader = on_replica(sub { session($db, $bi) });
my $known = "SELECT bizenv.is_workday('2027-03-01'), (SELECT count(*) FROM ledger.v_calendar WHERE day = '2027-03-01'), (SELECT string_agg(level || name, ',') FROM bizenv.escalation('wuhai', 3, issued_level => 2)), bizenv.is_workday('2025-07-31', 'office')";
says($reader, $known, 'ERROR:  22008', 'a session of the replica knows of no calendar of 2027');
my @changes = (
	[ "INSERT INTO bizenv.calendar_year VALUES ('cn', 2027, '通知')", 't|1||f' ],
	[ "INSERT INTO bizenv.calendar_day VALUES ('cn', '2027-03-01', false)", 'f|1||f' ],
	[ "UPDATE bizenv.ladder_rung SET overdue_workdays = 3 WHERE NOT shipped", 'f|1|3督办函|f' ],
	[ "BEGIN; DELETE FROM bizenv.calendar_day WHERE NOT shipped; ROLLBACK", 'f|1|3督办函|f' ],
	[ "DELETE FROM bizenv.calendar_day WHERE calendar = 'office'", 'f|1|3督办函|t' ],
	[ "TRUNCATE bizenv.calendar_day", undef ],
);
for my $change (@changes)
{
	my ($statement, $expected) = @$change;
	my $role = $statement =~ /TRUNCATE/ ? $super : $office;
	succeeds($db, $role, $statement =~ /^TRUNCATE/ ? "BEGIN; $statement; ROLLBACK" : $statement, "on the primary: $statement");
	ok(caught_up(), 'and replayed');
	says($reader, $known, $expected // 'f|1|3督办函|t', 'the session of the replica knows');
}
leave($reader);
succeeds($db, $office, "DELETE FROM bizenv.calendar_year WHERE NOT shipped; DELETE FROM bizenv.calendar_day WHERE NOT shipped; DELETE FROM bizenv.calendar WHERE NOT shipped;
	DELETE FROM bizenv.ladder_rung WHERE NOT shipped; $own_rows", 'all is as it was');
is(scalar script($db, $super, $answers), $was{answers}, 'as are the answers');

# the replica takes over
ok(caught_up(), 'the replica knows it');
on_replica(sub { gives($db, $super, 'SELECT pg_promote(wait_seconds => 600)', 't', 'it takes over') });
on_replica(sub {
	same_everywhere($db, 'taken over');
	succeeds($db, $office, $problem, 'taken over: a new problem');
	gives($db, $office, "SELECT problem_id > (SELECT max(problem_id) FROM ledger.problem WHERE name <> '新问题'), (SELECT count(*) FROM ledger.audit WHERE table_name = 'problem' AND row_after ->> 'problem_id' = p.problem_id::text)
		FROM ledger.problem AS p WHERE name = '新问题' ORDER BY problem_id DESC LIMIT 1", 't|1', 'with a new number, and audited');
	gives($db, $office, "SELECT is_intact, head_found FROM bizenv.verify_audit('ledger', '$head')", 't|t', 'in the same chain');
});
stop_node($replica, 'immediate');
remove_tree(data_of($replica));

#---------------------------------------------------------------- dumps
sub dumped
{
	my ($name, @options) = @_;
	my ($said, $done) = command('pg_dump', @options, '-f', "$tmp/$name", $db);
	ok($done, "dumped: $name") or diag(tail($said));
	return;
}
sub restored
{
	my ($database, $name, @command) = @_;
	my ($said, $done) = command(@command, '-d', $database, '-U', $rival);
	ok($done, "restored: $name") or diag(tail($said));
	return;
}
sub renewed
{
	my ($database, $name) = @_;
	my ($said, $done) = script($database, $super, "SET search_path = '';\n$renewed REINDEX SCHEMA ledger;\n");
	ok($done, "$name: built anew under an empty search_path") or diag(tail($said));
	is(scalar script($database, $super, $answers), $was{answers}, "$name: with the same answers");
	return;
}
my @restore = ('pg_restore', '--exit-on-error');

dumped('plain');
my $copy = new_database('plain');
restored($copy, 'plain SQL, in one transaction', 'psql', '-Xq', '-1', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-f', "$tmp/plain");
same_everywhere($copy, 'plain SQL');
gives($copy, $super, "SELECT DISTINCT extowner::regrole FROM pg_extension WHERE extname ~ '^bizenv'", $rival, 'whoever restores owns the extension');
succeeds($copy, $office, $problem, 'the ledger goes on');
gives($copy, $super, "SELECT bizenv.rearm_ledger('ledger')", 'ledger ledger: 0 triggers enabled again', 'nothing is to be mended');

dumped('directory', '-Fd', '-j2');
$copy = new_database('parallel');
restored($copy, 'in parallel', @restore, '-j2', "$tmp/directory");
same_everywhere($copy, 'in parallel');
renewed($copy, 'in parallel');

#---------------------------------------------------------------- the schema first, then the rows
dumped('custom', '-Fc');
$copy = new_database('sections');
restored($copy, "section $_", @restore, "--section=$_", "$tmp/custom") for qw(pre-data data post-data);
same_everywhere($copy, 'section by section');

$copy = new_database('data');
restored($copy, 'the schema', @restore, '--schema-only', "$tmp/custom");
my ($text, $ok) = command(@restore, '--data-only', '-1', '-d', $copy, '-U', $rival, "$tmp/custom");
ok(!$ok, 'rows alone are not restored where the rules are');
gives($copy, $super, 'SELECT count(*) FROM ledger.task UNION ALL SELECT count(*) FROM ledger.audit', "0\n0", 'and nothing of them stays');
restored($copy, 'the rows, with triggers disabled', @restore, '--data-only', '--disable-triggers', '-j2', "$tmp/directory");
(my $left = $was{triggers}) =~ s/ [AR]$/ O/mg;
gives($copy, $super, $triggers, $left, 'which leaves no trigger that is always enabled');
my ($always) = scalar(() = $was{triggers} =~ / [AR]$/mg);
fails($copy, $a, "SELECT bizenv.rearm_ledger('ledger')", qr/42501.*must be owner of ledger/s, 'not everybody mends that');
gives($copy, $super, "SELECT bizenv.rearm_ledger('ledger')", "ledger ledger: $always triggers enabled again", 'they are enabled again');
($text, $ok) = script($copy, $super, $renewed);
ok($ok, 'materialized views are filled') or diag(tail($text));
same_everywhere($copy, 'rows alone');

# a restore that was cut off leaves tables without triggers and keys
my @wreck = ('ALTER TABLE ledger.task_progress DISABLE TRIGGER ALL', 'ALTER TABLE ledger.problem_stage DISABLE TRIGGER rule', 'ALTER TABLE bizenv.calendar ENABLE TRIGGER ALL');
succeeds($copy, $super, \@wreck, 'a restore that was cut off');
fails($copy, $office, "SELECT bizenv.rearm_ledger('ledger')", qr/42501.*foreign keys of ledger\.task_progress are disabled.*HINT.*superuser/s, 'the owner cannot enable keys');
isnt(scalar sql($copy, $super, $triggers), $was{triggers}, 'and nothing is done by half');
succeeds($copy, $super, "SELECT bizenv.rearm_ledger('ledger')", 'a superuser can');
gives($copy, $super, $triggers, $was{triggers}, 'all is as it was');
succeeds($copy, $office, [ 'ALTER TABLE ledger.problem DISABLE TRIGGER USER', 'ALTER TABLE ledger.answer ENABLE TRIGGER audit' ], 'the owner disables what is his');
gives($copy, $office, "SELECT bizenv.rearm_ledger('ledger')", 'ledger ledger: 8 triggers enabled again', 'and enables it again');
gives($copy, $super, $triggers, $was{triggers}, 'all is as it was');
fails($copy, $super, "SELECT bizenv.rearm_ledger('live')", qr/42P01.*there is no ledger of this name/s, 'no ledger');
fails($copy, $super, "SELECT bizenv.rearm_ledger(NULL)", qr/22004.*the name of a ledger is missing/s, 'no name');

#---------------------------------------------------------------- away with it all
command('dropdb', $_) for @databases;
succeeds('postgres', $super, [ map { "DROP ROLE $_" } @roles, $rival ], 'nothing of this test stays behind');
done_testing();
