# An office's database is replicated by logical replication, every table of it, and taken
# over by the subscriber, as doc/ledger.md tells it: with the initial copy and without. The
# rows arrive, the calendars too, the audit is that of the publisher and verifies against the
# head that was kept there, and the subscriber goes on writing in the same chain.
# Asks for BIZENV_DIR, BIZENV_BINDIR and BIZENV_CONF, as Nodes does.
use strict;
use warnings;
use utf8;
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;
use Nodes;

my ($publisher, $subscriber) = map { ($ENV{PGPORT} || 5432) + $_ } 31, 32;
my $bin = $ENV{BIZENV_BINDIR} // (command($ENV{PG_CONFIG} || 'pg_config', '--bindir'))[0];
my ($owner, $office, $fin) = map { "${tag}_$_" } qw(owner office fin);
$super = 'postgres';
local $ENV{PGUSER} = $super;

for my $port ($publisher, $subscriber)
{
	start_node($port, 'wal_level = logical', 'max_replication_slots = 10', 'max_wal_senders = 10') or last;
	on($port, sub { succeeds('postgres', $super, [ map { "CREATE ROLE $_ LOGIN" } $owner, $office, $fin ], 'with the same roles') });
}
my $version = on($publisher, sub { sql('postgres', $super, 'SHOW server_version_num') });

#---------------------------------------------------------------- what is replicated
on($publisher, sub {
	succeeds('postgres', $super, 'CREATE DATABASE office', 'an office');
	succeeds('office', $super, [ 'CREATE EXTENSION bizenv_office CASCADE', "GRANT CREATE ON DATABASE office TO $owner", "CREATE TABLE public.unrelated (id integer PRIMARY KEY, word text)",
		"INSERT INTO bizenv.calendar VALUES ('office', 'cn')", "INSERT INTO bizenv.calendar_day VALUES ('office', '2025-07-31', false, '市庆')" ], 'with calendars of its own');
	succeeds('office', $owner, [ "SELECT bizenv.create_ledger('ledger'), bizenv.load_sample('ledger')", "SELECT bizenv.grant_ledger('ledger', '$office', 'office')",
		"SELECT bizenv.grant_ledger('ledger', '$fin', 'department', 'czj')", "SELECT bizenv.seal_audit('ledger')", "SELECT bizenv.archive_audit('ledger', bizenv.today() + 1)" ], 'and a ledger, some of whose audit is archived');
	succeeds('office', $super, [ "INSERT INTO bizenv.ladder_rung (ladder, level, name, overdue_workdays) VALUES ('wuhai', 3, '督办函', 5)" ], 'and a ladder of its own');
	succeeds('office', $super, 'CREATE PUBLICATION everything FOR ALL TABLES', 'all of it is published');
});

# Every table's rows
my $everything = <<'SQL';
SELECT string_agg(format('SELECT %L || count(*) || md5(coalesce(string_agg(t::text, E''\n'' ORDER BY t::text COLLATE "C"), '''')) FROM %s AS t', c.oid::regclass || ' ', c.oid::regclass), ' UNION ALL ' ORDER BY c.oid::regclass::text COLLATE "C")
FROM pg_class AS c WHERE c.relkind = 'r' AND c.relnamespace::regnamespace::text IN ('ledger', 'bizenv', 'public')
SQL
sub all_rows
{
	my ($port, $database) = @_;
	return on($port, sub { my $query = sql($database, $super, $everything); sql($database, $super, "SELECT set_config('search_path', '', false)", $query) });
}

# The subscriber has what the publisher has: all tables are copied, all changes applied
sub arrived
{
	my ($database, $name) = @_;
	my $at = on($publisher, sub { sql('office', $super, 'SELECT pg_current_wal_insert_lsn()') });
	my ($there, $expected) = (0, '');
	for (1 .. 1200)
	{
		my $copied = on($subscriber, sub { sql($database, $super, "SELECT count(*) FROM pg_subscription_rel AS r JOIN pg_subscription AS s ON s.oid = r.srsubid WHERE s.subname = 's_$database' AND r.srsubstate <> 'r'") });
		my $applied = on($publisher, sub { sql('office', $super, "SELECT confirmed_flush_lsn >= '$at' FROM pg_replication_slots WHERE slot_name = 's_$database'") });
		last if $there = $copied eq '0' && $applied eq 't';
		select undef, undef, undef, 0.1;
	}
	ok($there, "$name: arrived");
	return is(all_rows($subscriber, $database), all_rows($publisher, 'office'), "$name: every table is the same, the audit too");
}

my $subscribe = "CONNECTION 'host=$ENV{BIZENV_DIR} port=$publisher dbname=office user=$super' PUBLICATION everything WITH (slot_name = 's_%1\$s', copy_data = %2\$s" . ($version >= 160000 ? ', run_as_owner = true' : '') . ')';
sub subscribe
{
	my ($database, $copies) = @_;
	return on($subscriber, sub { succeeds($database, $super, "CREATE SUBSCRIPTION s_$database " . sprintf($subscribe, $database, $copies), "$database: subscribed, copy_data = $copies") });
}

sub restored
{
	my ($database, @options) = @_;
	my $file = "$ENV{BIZENV_DIR}/tmp/$database.sql";
	my ($said, $done) = on($publisher, sub { command("$bin/pg_dump", @options, '--no-publications', '-f', $file, 'office') });
	ok($done, "$database: dumped @options") or diag(tail($said));
	on($subscriber, sub {
		succeeds('postgres', $super, "CREATE DATABASE $database TEMPLATE template0", "$database: a database");
		($said, $done) = command("$bin/psql", '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', $database, '-f', $file);
		ok($done, "$database: restored") or diag(tail($said));
		gives($database, $owner, "SELECT bizenv.disarm_ledger('ledger') ~ '^ledger ledger: [1-9]\\d* triggers leave replayed rows alone'", 't', "$database: disarmed");
	});
	return;
}

# What an office does in a month: every kind of change, in all tables
my $round = 0;
sub a_month
{
	my ($name) = @_;
	$round++;
	on($publisher, sub {
		succeeds('office', $office, [
			"INSERT INTO ledger.problem (department, source, name, found_on) SELECT 'czj', 'hotline', 'p$round.' || n, '2025-07-01' FROM generate_series(1, 5) AS n",
			"INSERT INTO ledger.assignment_order (department, problem_id, requirement, ordered_on, workdays) SELECT department, problem_id, 'r', '2025-07-02', 5 FROM ledger.problem WHERE name ~ '^p${round}[.]'",
			"INSERT INTO ledger.supervision_letter (department, order_id, issued_on) SELECT department, min(order_id), '2025-07-25' FROM ledger.assignment_order WHERE requirement = 'r' AND ordered_on = '2025-07-02' AND problem_id = (SELECT max(problem_id) FROM ledger.problem) GROUP BY department",
			"UPDATE ledger.problem SET department = 'kjj' WHERE name = 'p$round.3'", "DELETE FROM ledger.task_condition WHERE met IS NULL AND task_id % 2 = $round % 2",
			"UPDATE ledger.task SET name = name || '$round' WHERE department = 'czj'" ], "$name: the office works");
		succeeds('office', $fin, "INSERT INTO ledger.answer (department, order_id, answered_on, content) SELECT 'czj', max(order_id), '2025-07-28', '已办' FROM ledger.assignment_order WHERE department = 'czj'", "$name: a department answers");
		succeeds('office', $owner, [ "SELECT bizenv.revoke_ledger('ledger', '$fin')", "SELECT bizenv.grant_ledger('ledger', '$fin', 'department', 'czj')", "SELECT bizenv.grant_ledger('ledger', '$fin', 'department', 'kjj')",
			"SELECT bizenv.seal_audit('ledger')", 'TRUNCATE ledger.import_rejected, ledger.import_fault' ], "$name: grants change, the audit is sealed");
		succeeds('office', $super, [ "INSERT INTO public.unrelated VALUES ($round, 'x')", "UPDATE public.unrelated SET word = 'y'", "INSERT INTO bizenv.calendar_day VALUES ('office', '2025-08-0$round', false)",
			"UPDATE bizenv.ladder_rung SET overdue_workdays = 5 + $round WHERE NOT shipped", "UPDATE bizenv.calendar_year SET notice = notice || '$round' WHERE year = 2025" ], "$name: so do calendars, and another table");
	});
	return;
}

my $head = on($publisher, sub { sql('office', $owner, "SELECT bizenv.audit_head('ledger')") });
sub takes_over
{
	my ($database) = @_;
	my $last = on($publisher, sub { sql('office', $owner, "SELECT bizenv.seal_audit('ledger')") });
	arrived($database, "$database: at the end");
	on($subscriber, sub {
		gives($database, $owner, "SELECT is_intact, head_found, is_as_made, late_count FROM bizenv.verify_audit('ledger', '$head')", 't|t|f|0', "$database: the audit verifies, and says that it is a subscriber's");
		gives($database, $super, "SELECT sum(e.value::bigint) FROM pg_stat_subscription_stats AS s CROSS JOIN jsonb_each_text(to_jsonb(s)) AS e WHERE e.key LIKE '%error_count' AND s.subname = 's_$database'", '0', "$database: nothing failed on the way") if $version >= 150000;
		succeeds($database, $super, "DROP SUBSCRIPTION s_$database", "$database: the subscription ends");
		gives($database, $owner, "SELECT bizenv.rearm_ledger('ledger') ~ '^ledger ledger: [1-9]\\d* triggers enabled again, \\d+ sequences moved on\$'", 't', "$database: armed");
		gives($database, $owner, "SELECT bizenv.rearm_ledger('ledger')", 'ledger ledger: 0 triggers enabled again', "$database: once is enough");
		gives($database, $owner, "SELECT is_intact, head_found, is_as_made FROM bizenv.verify_audit('ledger', '$last')", 't|t|t', "$database: the audit is as made");
		gives($database, $owner, "SELECT count(*) FROM bizenv.audit_faults('ledger')", '0', "$database: in every part");
		my $audited = sql($database, $owner, 'SELECT count(*) FROM ledger.audit');
		succeeds($database, $office, [
			"INSERT INTO ledger.problem (department, source, name, found_on) VALUES ('czj', 'hotline', 'new', '2025-07-01')",
			"INSERT INTO ledger.assignment_order (department, problem_id, requirement, ordered_on, workdays) SELECT department, problem_id, 'new', '2025-07-02', 5 FROM ledger.problem WHERE name = 'new'",
			"INSERT INTO ledger.answer (department, order_id, answered_on, content) SELECT department, order_id, '2025-07-04', 'new' FROM ledger.assignment_order WHERE requirement = 'new'",
			"INSERT INTO ledger.task (department, task_list, name) SELECT 'czj', min(task_list), 'new' FROM ledger.task_list" ], "$database: it is written to");
		gives($database, $owner, "SELECT count(*) - $audited, count(DISTINCT audit_id) - $audited FROM ledger.audit", '7|7', "$database: each change is audited once");
		succeeds($database, $owner, "SELECT bizenv.seal_audit('ledger')", "$database: and sealed");
		gives($database, $owner, "SELECT is_intact, head_found, late_count FROM bizenv.verify_audit('ledger', '$_')", 't|t|0', "$database: in the same chain") for $head, $last;
		fails($database, $office, "INSERT INTO ledger.problem_stage (department, problem_id, stage, entered_on) SELECT department, problem_id, 'closed', '2025-07-05' FROM ledger.problem WHERE name = 'new'", qr/23514/, "$database: rules hold");
	});
	return;
}

#---------------------------------------------------------------- with the initial copy
# (what CREATE EXTENSION brought comes once more: it makes room)
restored('copied', '--schema-only');
on($subscriber, sub { succeeds('copied', $super, 'TRUNCATE bizenv.calendar, bizenv.calendar_year, bizenv.calendar_day, bizenv.group_holiday, bizenv.timetable, bizenv.timetable_span, bizenv.ladder_rung', 'copied: room for the rows of calendars and ladders') });
subscribe('copied', 'true');
arrived('copied', 'copied');
on($subscriber, sub { gives('copied', $owner, "SELECT bizenv.is_workday('2025-07-31', 'office'), bizenv.is_workday('2025-10-01')", 'f|f', 'copied: calendars are known') });
# a session that knows the calendar notices what is replayed
my $reader = on($subscriber, sub { session('copied', $owner) });
says($reader, "SELECT bizenv.is_workday('2025-08-01', 'office')", 't', 'copied: a session knows a workday');
a_month('copied');
arrived('copied', 'copied, changed');
says($reader, "SELECT bizenv.is_workday('2025-08-01', 'office')", 'f', 'copied: and learns that it is none');
leave($reader);
takes_over('copied');

#---------------------------------------------------------------- without it, from a dump
restored('continued');
subscribe('continued', 'false');
a_month('continued');
arrived('continued', 'continued');
a_month('continued, on');
takes_over('continued');

ok(stop_node($_), "the server on port $_ stops") for $subscriber, $publisher;
done_testing();
