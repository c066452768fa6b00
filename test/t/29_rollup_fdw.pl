# Kept tallies of two offices, each in a database of its own, are read and merged over
# postgres_fdw by a third: the same answers, to the byte, as one table of all rows gives, after
# whatever changes and folds; and what refuses there refuses here.
# Asks for a running server whose superuser psql connects as (PGHOST, PGPORT, PGUSER).
use strict;
use warnings;
use utf8;
use Test::More;
use FindBin ();
use lib "$FindBin::Bin/../lib";
use Databases;

my %db = map { $_ => new_database($_) } qw(east west region);
my ($reader, $where) = ("${tag}_reader", "host '$ENV{PGHOST}', port '" . ($ENV{PGPORT} || 5432) . "'");
if (!(sql($db{region}, $super, 'CREATE EXTENSION postgres_fdw'))[1])
{
	command('dropdb', $_) for values %db;
	plan skip_all => 'postgres_fdw (of contrib) is not there';
}
succeeds('postgres', $super, "CREATE ROLE $reader LOGIN", 'who reads for the region');
my @of = ('bizenv.progress_agg(percent) AS progress', 'bizenv.weighted_agg(percent, weight) FILTER (WHERE percent < 90) AS weighted', "bizenv.gap_agg(percent, 50, 'higher_is_better') AS gap", 'bizenv.month_agg(day) AS months');
my $of = join ', ', map { "\$q\$$_\$q\$" } @of;
for my $place ('east', 'west')
{
	my $from = $place eq 'east' ? 1 : 1001;
	succeeds($db{$place}, $super, [ 'CREATE EXTENSION bizenv_office CASCADE', 'CREATE SCHEMA r', 'CREATE TABLE r.task (id integer PRIMARY KEY, unit integer, day date, percent numeric, weight numeric)',
		"INSERT INTO r.task SELECT n, nullif(n % 7, 6), date '2025-01-01' + n % 200, CASE WHEN n % 11 > 0 THEN n % 101 + 0.25 END, 1 + n % 3 FROM generate_series($from, $from + 499) AS n",
		"SELECT bizenv.keep('r.task', 'task_now', '{unit}', ARRAY[$of])", "GRANT USAGE ON SCHEMA r TO $reader", "GRANT SELECT ON r.task_now TO $reader" ], "$place keeps tallies");
}
succeeds($db{region}, $super, [ 'CREATE EXTENSION bizenv_office CASCADE', 'CREATE SCHEMA r',
	map({; "CREATE SERVER $_ FOREIGN DATA WRAPPER postgres_fdw OPTIONS ($where, dbname '$db{$_}', extensions 'bizenv')",
		"CREATE USER MAPPING FOR CURRENT_USER SERVER $_ OPTIONS (user '$reader', password_required 'false')",
		"CREATE FOREIGN TABLE r.${_}_now (unit integer, row_count bigint, progress bizenv.progress_tally, weighted bizenv.weighted_tally, gap bizenv.gap_tally, months bizenv.month_set) SERVER $_ OPTIONS (schema_name 'r', table_name 'task_now')",
		"CREATE FOREIGN TABLE r.${_}_task (id integer, unit integer, day date, percent numeric, weight numeric) SERVER $_ OPTIONS (schema_name 'r', table_name 'task')" } 'east', 'west'),
	'CREATE VIEW r.now AS SELECT * FROM r.east_now UNION ALL SELECT * FROM r.west_now' ], 'the region reads both, as who may read nothing but what is kept');

my $tallies = 'unit, sum(row_count)::bigint AS n, bizenv.merge(progress) AS progress, bizenv.merge(weighted) AS weighted, bizenv.merge(gap) AS gap, bizenv.merge(months) AS months';
my $counted = 'unit, count(*) AS n, bizenv.progress_agg(percent) AS progress, bizenv.weighted_agg(percent, weight) FILTER (WHERE percent < 90) AS weighted, bizenv.gap_agg(percent, 50, $$higher_is_better$$) AS gap, bizenv.month_agg(day) AS months';
sub told { my ($rows) = @_; return "SELECT u, n, progress::text, weighted::text, gap::text, months::text FROM (SELECT unit AS u, $rows GROUP BY unit) AS s ORDER BY u" }
sub same
{
	my ($when) = @_;
	sql($db{region}, $super, 'DROP TABLE IF EXISTS r.task', 'CREATE TABLE r.task (id integer, unit integer, day date, percent numeric, weight numeric)');
	for my $place ('east', 'west')
	{
		my ($rows, $ok) = sql($db{$place}, $super, "SELECT format('(%s, %L::integer, %L::date, %L::numeric, %s)', id, unit, day, percent, weight) FROM r.task");
		sql($db{region}, $super, 'INSERT INTO r.task VALUES ' . join ', ', split /\n/, $rows) if $rows ne '';
	}
	my ($kept, $here) = map { scalar sql($db{region}, $super, told($_)) } "$tallies FROM r.now", "$counted FROM r.task";
	isnt($here, '', "$when: there is something to say");
	is($kept, $here, "$when: tallies kept by two and merged are those of all rows");
	is(scalar sql($db{region}, $super, 'SELECT md5(string_agg(concat(encode(bizenv_internal.progress_tally_send(progress), $$hex$$), encode(bizenv_internal.weighted_tally_send(weighted), $$hex$$)), $$ $$ ORDER BY unit)) FROM (SELECT ' . "$tallies FROM r.now GROUP BY unit) AS s"),
		scalar sql($db{region}, $super, 'SELECT md5(string_agg(concat(encode(bizenv_internal.progress_tally_send(progress), $$hex$$), encode(bizenv_internal.weighted_tally_send(weighted), $$hex$$)), $$ $$ ORDER BY unit)) FROM (SELECT ' . "$counted FROM r.task GROUP BY unit) AS s"), "$when: to the byte");
}
same('as they were');
succeeds($db{east}, $super, [ 'UPDATE r.task SET percent = 99, unit = 3 WHERE id % 5 = 0', 'DELETE FROM r.task WHERE id % 9 = 0', 'INSERT INTO r.task VALUES (600, 42, $$2025-12-31$$, 12.5, 2)' ], 'one of them changes');
same('after changes');
succeeds($db{$_}, $super, "SELECT bizenv.fold_kept('r.task_now')", "$_ folds") for 'east', 'west';
same('after folds');
succeeds($db{west}, $super, 'TRUNCATE r.task', 'the other is emptied');
same('after that');

#------------------------------------------------------------------ what is sent, and what refuses
my $plan = sql($db{region}, $super, 'EXPLAIN (VERBOSE, COSTS OFF) SELECT bizenv.mean_percent(progress) FROM r.east_now WHERE unit = 3');
like($plan, qr/Remote SQL: SELECT .*progress.* FROM r\.task_now WHERE \(\(unit = 3\)\)/, 'a condition is sent, and one group comes over');
fails($db{region}, $super, 'SELECT * FROM r.east_task', qr/42501/, 'who may read the kept tallies may not read the rows');
fails($db{region}, $super, "SELECT bizenv.keep('r.east_task', 'there', '{unit}', ARRAY['bizenv.progress_agg(percent) AS p'])", qr/42809/, 'tallies of a foreign table are kept where its rows are');
fails($db{region}, $super, 'INSERT INTO r.east_now (unit, row_count) VALUES (1, 1)', qr/ERROR/, 'nobody writes into kept tallies from afar');
succeeds($db{east}, $super, 'ALTER TABLE r.task DISABLE TRIGGER USER', 'one is not told of all its rows any more');
fails($db{region}, $super, 'SELECT * FROM r.now', qr/55000.*rebuild_kept/s, 'which the region is told, too');
succeeds($db{east}, $super, [ 'ALTER TABLE r.task ENABLE TRIGGER USER', "SELECT bizenv.rebuild_kept('r.task_now')" ], 'mended there');
same('mended');
command('dropdb', $_) for $db{region}, $db{east}, $db{west};
succeeds('postgres', $super, "DROP ROLE $reader", 'nothing stays behind');
done_testing();
