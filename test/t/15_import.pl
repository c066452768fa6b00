# Two imports of one sheet at once, at each isolation level: no row comes in twice without a
# word.  (The pairs of steps that rules judge are those of 15_isolation.pl.)
# Asks for a running server whose superuser psql connects as (PGHOST, PGPORT, PGUSER).
use strict;
use warnings;
use utf8;
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my $owner = "${tag}_owner";
my $db = new_database('import');
succeeds('postgres', $super, "CREATE ROLE $owner LOGIN", 'a role');
succeeds($db, $super, [ 'CREATE EXTENSION bizenv_office CASCADE', "GRANT CREATE ON DATABASE $db TO $owner" ], 'a database');
succeeds($db, $owner, [ "SELECT bizenv.create_ledger('o')", "INSERT INTO o.department (department, name) VALUES ('a', '甲局')",
	"INSERT INTO o.task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('l', '清单', 'one_thing', '2025-01-01', '2025-12-31')",
	'CREATE SCHEMA own', "CREATE TABLE own.sheet AS SELECT 't' || n AS t, '50%' AS p FROM generate_series(1, 5) AS n" ], 'a ledger and a sheet');
my $import = q[SELECT accepted || ' ' || rejected FROM bizenv.import_table('o', 'own.sheet', 'task', '{"department": {"const": "a"}, "name": "t", "task_list": {"const": "l"}%s}')];
my $progress = ', "progress": {"percent": "p", "period": {"const": "2025-07"}, "reported_on": {"const": "2025-07-31"}}';

for my $more ('', $progress)
{
	for my $level ('READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE')
	{
		succeeds($db, $owner, [ 'DELETE FROM o.task_progress', 'DELETE FROM o.task' ], "before $level");
		my ($one, $two) = map { session($db, $owner) } 1, 2;
		says($one, "BEGIN; " . sprintf($import, $more), '5 0', 'one imports');
		says($two, "BEGIN ISOLATION LEVEL $level; SELECT count(*) FROM o.task", '0', 'another has begun');
		ask($two, sprintf($import, $more));
		ok(await_waiter($db), 'which waits');
		says($one, 'COMMIT', '', 'the first one commits');
		is(answer($two), $level eq 'READ COMMITTED' ? '0 5' : 'ERROR:  40001', "the other is told, in $level");
		says($two, 'COMMIT', '', 'and goes on');
		leave($_) for $one, $two;
		gives($db, $owner, 'SELECT count(*), count(DISTINCT name) FROM o.task', '5|5', 'no task is there twice');
	}
}
# what is to be replaced goes away from under it: the row is told, the others come in
my $replace = sprintf $import, $progress . ', "when_there": "replace"';
for my $case ([ 'is deleted', "DELETE FROM o.task_progress WHERE task_id = (SELECT min(task_id) FROM o.task)" ], [ 'is of another month', "UPDATE o.task_progress SET period = '2025-06-01' WHERE task_id = (SELECT min(task_id) FROM o.task)" ])
{
	my ($what, $does) = @$case;
	succeeds($db, $owner, [ 'DELETE FROM o.task_progress', 'DELETE FROM o.task', 'DELETE FROM o.import_rejected', sprintf($import, $progress), 'UPDATE o.task_progress SET percent = 40' ], "before what is there $what");
	my ($one, $two) = map { session($db, $owner) } 1, 2;
	says($one, "BEGIN; $does", '', "one row $what");
	ask($two, $replace);
	ok(await_waiter($db, 'transactionid'), 'an import waits');
	says($one, 'COMMIT', '', 'the first one commits');
	is(answer($two), '0 1', 'one row is rejected');
	like(scalar sql($db, $owner, 'SELECT reason FROM o.import_rejected'), qr/^others have changed what was there meanwhile/, 'with what may have been');
	gives($db, $owner, q[SELECT count(*) FROM o.task_progress WHERE period = '2025-07-01' AND percent = 50], '4', 'the others are replaced');
	leave($_) for $one, $two;
}
# what nobody else has touched is imported at any level
succeeds($db, $owner, [ 'DELETE FROM o.task_progress', 'DELETE FROM o.task' ], 'once more');
gives($db, $owner, 'BEGIN ISOLATION LEVEL SERIALIZABLE; ' . sprintf($import, $progress) . '; COMMIT', '5 0', 'alone, in SERIALIZABLE');

command('dropdb', $_) for @databases;
succeeds('postgres', $super, "DROP ROLE $owner", 'nothing of this test stays behind');
done_testing();
