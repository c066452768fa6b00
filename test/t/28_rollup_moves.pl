# Kept tallies are dumped and restored, and replicated by logical replication with all that is
# kept, folds included: on either side what is kept equals the rows that are there.
# Asks for BIZENV_DIR, BIZENV_BINDIR and BIZENV_CONF, as Nodes does.
use strict;
use warnings;
use utf8;
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;
use Nodes;

my ($publisher, $subscriber) = map { ($ENV{PGPORT} || 5432) + $_ } 41, 42;
my $bin = $ENV{BIZENV_BINDIR} // (command($ENV{PG_CONFIG} || 'pg_config', '--bindir'))[0];
my $dump = "$ENV{BIZENV_DIR}/tmp/rollup_moves.sql";
$super = 'postgres';
local $ENV{PGUSER} = $super;
start_node($_, 'wal_level = logical', 'max_prepared_transactions = 5') or die for $publisher, $subscriber;

my $is_right = "SELECT string_agg(t || f::text, ' ') FROM unnest('{r.by_unit,r.by_log}'::regclass[]) AS t, bizenv.check_kept(t) AS f";
my $rows = 'SELECT (SELECT sum(row_count) FROM r.by_unit), (SELECT sum(row_count) FROM r.by_log)';
my @changes = ("INSERT INTO r.task SELECT n, n % 4, n % 90 FROM generate_series(100, 130) AS n", 'UPDATE r.task SET percent = 5, unit = 3 WHERE id % 3 = 0', 'DELETE FROM r.task WHERE id % 7 = 0',
	'INSERT INTO r.log SELECT n, n % 4, n % 90 FROM generate_series(80, 120) AS n', 'UPDATE r.log SET id = id + 130 WHERE id BETWEEN 60 AND 69');
on($publisher, sub {
	succeeds('postgres', $super, 'CREATE DATABASE office', 'an office');
	succeeds('office', $super, [ 'CREATE EXTENSION bizenv_office CASCADE', 'CREATE SCHEMA r', 'CREATE TABLE r.task (id integer PRIMARY KEY, unit integer, percent numeric)', 'CREATE TABLE r.log (id integer PRIMARY KEY, unit integer, percent numeric) PARTITION BY RANGE (id)',
		map({ "CREATE TABLE r.log_$_ PARTITION OF r.log FOR VALUES FROM (${_}00) TO (${_}99 + 1)" } 0, 1), 'INSERT INTO r.task SELECT n, n % 3, n FROM generate_series(1, 50) AS n', 'INSERT INTO r.log SELECT n, n % 3, n FROM generate_series(1, 70) AS n',
		"SELECT bizenv.keep('r.task', 'r.by_unit', '{unit}', ARRAY['bizenv.progress_agg(percent) AS p', 'bizenv.gap_agg(percent, 50, ''higher_is_better'') AS gap'])", "SELECT bizenv.keep('r.log', 'r.by_log', '{unit}', ARRAY['bizenv.progress_agg(percent) AS p'])" ], 'tallies are kept');
	succeeds('office', $super, $_, $_) for @changes[0, 3];
	my ($said, $done) = command("$bin/pg_dump", '-f', $dump, 'office');
	ok($done, 'dumped') or diag(tail($said));
	($said, $done) = command("$bin/pg_dump", '--data-only', '--disable-triggers', '-f', "$dump.rows", 'office');
	ok($done, 'the rows alone') or diag(tail($said));
	succeeds('postgres', $super, [ 'CREATE DATABASE restored', 'CREATE DATABASE rows' ], 'databases');
	for my $database (qw(restored rows))
	{
		($said, $done) = command('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', $database, '-f', $dump);
		ok($done, 'restored') or diag(tail($said));
		gives($database, $super, $is_right, '', 'what was kept is right');
		is(scalar sql($database, $super, $rows), scalar sql('office', $super, $rows), 'and all there');
		succeeds($database, $super, [ @changes[1, 2, 4] ], 'it goes on');
		gives($database, $super, $is_right, '', 'being kept');
	}
	succeeds('rows', $super, [ 'TRUNCATE r.task, r.log' ], 'emptied');
	($said, $done) = command('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', 'rows', '-f', "$dump.rows");
	ok($done, 'rows alone are restored with triggers disabled') or diag(tail($said));
	fails('rows', $super, 'SELECT * FROM r.by_unit', qr/55000.*rebuild_kept/s, 'the state in which that leaves triggers is told');
	succeeds('rows', $super, "SELECT bizenv.rebuild_kept(t) FROM unnest('{r.by_unit,r.by_log}'::regclass[]) AS t", 'and mended');
	gives('rows', $super, $is_right, '', 'all is right');
	succeeds('office', $super, 'CREATE PUBLICATION everything FOR TABLE r.task, r.log, r.by_unit_kept, r.by_log_kept', 'the tables are published, and what is kept as well');
});

#---------------------------------------------------------------- prepared transactions, and a crash between
on($publisher, sub {
	succeeds('postgres', $super, 'CREATE DATABASE prepared TEMPLATE office', 'one more office');
	for my $end ('ROLLBACK', 'COMMIT')
	{
		my $before = sql('prepared', $super, $rows);
		succeeds('prepared', $super, [ 'BEGIN', 'UPDATE r.task SET percent = percent + 1, unit = 2 WHERE id % 2 = 0', 'DELETE FROM r.log WHERE id % 5 = 0', 'INSERT INTO r.log VALUES (199, 1, 1)', "PREPARE TRANSACTION 'changes'" ], 'changes are prepared');
		succeeds('prepared', $super, [ "SELECT bizenv.fold_kept(t) FROM unnest('{r.by_unit,r.by_log}'::regclass[]) AS t", 'INSERT INTO r.task VALUES (901, 2, 7)', 'DELETE FROM r.task WHERE id = 901' ], 'a fold and a writer beside');
		gives('prepared', $super, $is_right, '', 'nothing of them is counted');
		is(scalar sql('prepared', $super, $rows), $before, 'yet');
		stop_node($publisher, 'immediate');
		ok(run_node($publisher), 'after a crash');
		gives('prepared', $super, $is_right, '', 'as before it');
		succeeds('prepared', $super, "$end PREPARED 'changes'", $end);
		gives('prepared', $super, $is_right, '', "$end: right");
		succeeds('prepared', $super, "SELECT bizenv.fold_kept(t) FROM unnest('{r.by_unit,r.by_log}'::regclass[]) AS t", 'folded');
		gives('prepared', $super, $is_right, '', 'still');
	}
	succeeds('prepared', $super, [ 'UPDATE r.task SET percent = 3', 'BEGIN', "SELECT bizenv.fold_kept('r.by_unit')", "PREPARE TRANSACTION 'fold'" ], 'a fold is prepared');
	succeeds('prepared', $super, [ 'UPDATE r.task SET percent = 4 WHERE unit = 1', "COMMIT PREPARED 'fold'" ], 'a writer does not wait for it');
	gives('prepared', $super, $is_right, '', 'and all is right');
});

#---------------------------------------------------------------- replicated
my ($said, $done) = on($publisher, sub { command("$bin/pg_dump", '--schema-only', '--no-publications', '-f', $dump, 'office') });
ok($done, 'the schema') or diag(tail($said));
sub arrived
{
	my $at = on($publisher, sub { sql('office', $super, 'SELECT pg_current_wal_insert_lsn()') });
	for (1 .. 1200)
	{
		my $copied = on($subscriber, sub { sql('office', $super, "SELECT count(*) FROM pg_subscription_rel WHERE srsubstate <> 'r'") });
		return 1 if $copied eq '0' && on($publisher, sub { sql('office', $super, "SELECT confirmed_flush_lsn >= '$at' FROM pg_replication_slots WHERE slot_name = 's'") }) eq 't';
		select undef, undef, undef, 0.1;
	}
	return 0;
}
on($subscriber, sub {
	succeeds('postgres', $super, 'CREATE DATABASE office', 'a subscriber');
	($said, $done) = command('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', 'office', '-f', $dump);
	ok($done, 'with the same schema') or diag(tail($said));
	succeeds('office', $super, "CREATE SUBSCRIPTION s CONNECTION 'host=$ENV{BIZENV_DIR} port=$publisher dbname=office user=$super' PUBLICATION everything", 'subscribed');
});
ok(arrived(), 'the first copy is there');
my $both = sub {
	my ($when) = @_;
	ok(arrived(), "$when: arrived");
	on($_, sub { gives('office', $super, $is_right, '', "$when: right") }) for $publisher, $subscriber;
	is(on($subscriber, sub { scalar sql('office', $super, $rows) }), on($publisher, sub { scalar sql('office', $super, $rows) }), "$when: all there");
};
$both->('copied');
on($publisher, sub { succeeds('office', $super, $_, $_) for @changes[1, 2, 4] });
$both->('changed');
on($publisher, sub { succeeds('office', $super, "SELECT bizenv.fold_kept(t) FROM unnest('{r.by_unit,r.by_log}'::regclass[]) AS t", 'folded') });
$both->('folded');
on($subscriber, sub { succeeds('office', $super, "SELECT bizenv.fold_kept(t) FROM unnest('{r.by_unit,r.by_log}'::regclass[]) AS t", 'folded there') });
$both->('folded there');
on($publisher, sub { succeeds('office', $super, [ 'TRUNCATE r.log_0', 'TRUNCATE r.task', 'INSERT INTO r.task VALUES (1, 1, 1)' ], 'emptied') });
$both->('emptied');
stop_node($_, 'immediate') for $publisher, $subscriber;
done_testing();
