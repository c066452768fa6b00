# What others commit while a transaction is open, at each isolation level: a word that is taken
# away while somebody begins to use it, a month that is closed while a department corrects it,
# an indicator whose frequency is declared while a figure of it is written, tasks that are put below each other,
# a task that is cancelled while it is reported of, or gets a sub-task.
# (The pairs of steps on one problem, order or task are those of 15_isolation.pl.)
# Asks for a running server whose superuser psql connects as (PGHOST, PGPORT, PGUSER).
use strict;
use warnings;
use utf8;
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my ($owner, $department) = map { "${tag}_$_" } qw(owner department);
my $db = new_database('snapshots');
succeeds('postgres', $super, "CREATE ROLE $_ LOGIN", "a role: $_") for $owner, $department;
succeeds($db, $super, [ 'CREATE EXTENSION bizenv_office CASCADE', "GRANT CREATE ON DATABASE $db TO $owner" ], 'a database');
succeeds($db, $owner, "SELECT bizenv.create_ledger('o')", 'a ledger');
my $use = q[INSERT INTO o.task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('l', '清单', 'own', '2025-01-01', '2025-12-31')];
my %takes_away = ('DELETE' => q[DELETE FROM o.vocabulary WHERE code = 'own'], 'another code' => q[UPDATE o.vocabulary SET code = 'other' WHERE code = 'own']);

for my $way (sort keys %takes_away)
{
	for my $level ('READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE')
	{
		succeeds($db, $owner, [ 'DELETE FROM o.task_list', 'DELETE FROM o.vocabulary', q[INSERT INTO o.vocabulary (list, code, zh) VALUES ('list_kind', 'own', '自有')] ], "before $way in $level");
		my ($one, $two) = map { session($db, $owner) } 1, 2;
		# the word is used first: who takes it away waits, and is told
		says($one, "BEGIN; $use", '', 'one uses the word');
		says($two, "BEGIN ISOLATION LEVEL $level; SELECT count(*) FROM o.task_list", '0', 'another has begun');
		ask($two, $takes_away{$way});
		ok(await_waiter($db, 'transactionid'), 'which waits');
		says($one, 'COMMIT', '', 'the first one commits');
		is(answer($two), $level eq 'READ COMMITTED' ? 'ERROR:  23503' : 'ERROR:  40001', "$way is refused, in $level");
		says($two, 'ROLLBACK', '', 'and goes on');
		gives($db, $owner, "SELECT count(*) FROM bizenv.ledger_faults('o')", '0', 'the ledger is sound');

		# the word is taken away first: who wants to use it waits, and is told
		succeeds($db, $owner, 'DELETE FROM o.task_list', 'once more');
		says($one, "BEGIN; $takes_away{$way}", '', 'one takes the word away');
		says($two, "BEGIN ISOLATION LEVEL $level; SELECT count(*) FROM o.vocabulary", '1', 'another has begun');
		ask($two, $use);
		ok(await_waiter($db, 'transactionid'), 'which waits');
		says($one, 'COMMIT', '', 'the first one commits');
		is(answer($two), $level eq 'READ COMMITTED' ? 'ERROR:  23514' : 'ERROR:  40001', "a word after $way is refused, in $level");
		says($two, 'ROLLBACK', '', 'and goes on');
		leave($_) for $one, $two;
		gives($db, $owner, "SELECT count(*) FROM bizenv.ledger_faults('o')", '0', 'the ledger is sound');
	}
}

# a figure of a day on which no quarter begins, while the indicator is declared to be quarterly
my $figure = q[INSERT INTO o.indicator_value (indicator, region, period, value) VALUES ('i', 'r', '2025-05-01', 1)];
my $declare = q[UPDATE o.indicator SET frequency = 'quarterly' WHERE indicator = 'i'];
succeeds($db, $owner, [ "INSERT INTO o.region (region, name) VALUES ('r', '本市')",
	"INSERT INTO o.indicator (indicator, name, direction) VALUES ('i', '指标', 'higher_is_better')" ], 'an indicator');
for my $pair ([ 'a figure', $figure, 'a frequency', $declare ], [ 'a frequency', $declare, 'a figure', $figure ])
{
	my ($first, $does, $second, $wants) = @$pair;
	for my $level ('READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE')
	{
		succeeds($db, $owner, [ 'DELETE FROM o.indicator_value', 'UPDATE o.indicator SET frequency = NULL' ], "before $first in $level");
		my ($one, $two) = map { session($db, $owner) } 1, 2;
		says($one, "BEGIN; $does", '', "one writes $first");
		says($two, "BEGIN ISOLATION LEVEL $level; SELECT count(*) FROM o.indicator", '1', 'another has begun');
		ask($two, $wants);
		ok(await_waiter($db, 'transactionid'), "and waits with $second");
		says($one, 'COMMIT', '', 'the first one commits');
		is(answer($two), $level eq 'READ COMMITTED' ? 'ERROR:  23514' : 'ERROR:  40001', "$second after $first is refused, in $level");
		says($two, 'ROLLBACK', '', 'and goes on');
		leave($_) for $one, $two;
		gives($db, $owner, "SELECT count(*) FROM bizenv.ledger_faults('o')", '0', 'the ledger is sound');
	}
}

# two tasks that are put below each other, two that get the same upper task, and a task that gets
# a sub-task while it goes to another list
my $put = 'UPDATE o.task SET parent_task_id = (SELECT t.task_id FROM o.task AS t WHERE t.name = %s) WHERE name = %s';
my @below = map { sprintf $put, @$_ } [ q('b'), q('a') ], [ q('a'), q('b') ], [ q('a'), q('c') ];
my $away = q[UPDATE o.task SET task_list = 'm' WHERE name = 'a'];
succeeds($db, $owner, [ "INSERT INTO o.department (department, name) VALUES ('t', '丁局')",
	"INSERT INTO o.task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('l', '清单', 'one_thing', '2025-01-01', '2025-12-31'), ('m', '另一张', 'one_thing', '2025-01-01', '2025-12-31')",
	"INSERT INTO o.task (department, task_list, name) VALUES ('t', 'l', 'a'), ('t', 'l', 'b'), ('t', 'l', 'c')" ], 'three tasks');
for my $case ([ 'a below b', $below[0], 'b below a', $below[1], '23514' ], [ 'b below a', $below[1], 'a below b', $below[0], '23514' ], [ 'b below a', $below[1], 'c below a', $below[2], '' ],
	[ 'a in another list', $away, 'b below a', $below[1], '23514' ], [ 'b below a', $below[1], 'a in another list', $away, '23514' ])
{
	my ($first, $does, $second, $wants, $state) = @$case;
	for my $level ('READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE')
	{
		succeeds($db, $owner, [ q[UPDATE o.task SET parent_task_id = NULL, task_list = 'l' WHERE department = 't'] ], "before $first in $level");
		my ($one, $two) = map { session($db, $owner) } 1, 2;
		says($one, "BEGIN; $does", '', "one puts $first");
		says($two, "BEGIN ISOLATION LEVEL $level; SELECT count(*) FROM o.task WHERE department = 't'", '3', 'another has begun');
		ask($two, $wants);
		ok(await_waiter($db, 'transactionid'), "and waits with $second");
		says($one, 'COMMIT', '', 'the first one commits');
		is(answer($two), $level ne 'READ COMMITTED' ? 'ERROR:  40001' : $state ? "ERROR:  $state" : '', "$second after $first, in $level");
		says($two, 'COMMIT', '', 'and ends');
		leave($_) for $one, $two;
		gives($db, $owner, "SELECT count(*) FROM bizenv.ledger_faults('o')", '0', 'the ledger is sound');
		gives($db, $owner, "SELECT max(part_count) FROM o.task WHERE department = 't'", '2', 'both are counted') if !$state && $level eq 'READ COMMITTED';
	}
}

# a task that is cancelled, and is reported of, gets a sub-task or a correction meanwhile: nothing is
# reported afterwards, and what is below it is cancelled
my $cancel = q[UPDATE o.task SET cancelled_on = '2025-06-10' WHERE name = 'a'];
my $dispatch = q[INSERT INTO o.task_progress (department, task_id, period, reported_on, percent) SELECT 't', task_id, '2025-06-01', '2025-06-30', 5 FROM o.task WHERE name = 'a'];
my $before = q[INSERT INTO o.task_progress (department, task_id, period, reported_on, percent) SELECT 't', task_id, '2025-05-01', '2025-06-05', 5 FROM o.task WHERE name = 'a'];
my $correct = q[UPDATE o.task_progress SET reported_on = '2025-06-30', percent = 6 WHERE period = '2025-05-01'];
for my $case ([ 'a cancelled', $cancel, 'a dispatch', $dispatch, '23514' ], [ 'a dispatch', $dispatch, 'a cancelled', $cancel, '23514' ],
	[ 'a cancelled', $cancel, 'a correction', $correct, '23514' ], [ 'a correction', $correct, 'a cancelled', $cancel, '23514' ], [ 'a cancelled', $cancel, 'b below a', $below[1], '' ], [ 'b below a', $below[1], 'a cancelled', $cancel, '' ])
{
	my ($first, $does, $second, $wants, $state) = @$case;
	for my $level ('READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE')
	{
		succeeds($db, $owner, [ q[DELETE FROM o.task_progress WHERE department = 't'], q[UPDATE o.task SET parent_task_id = NULL, cancelled_on = NULL, task_list = 'l' WHERE department = 't'], $before ], "before $first in $level");
		my ($one, $two) = map { session($db, $owner) } 1, 2;
		says($one, "BEGIN; $does", '', "one has $first");
		says($two, "BEGIN ISOLATION LEVEL $level; SELECT count(*) FROM o.task WHERE department = 't'", '3', 'another has begun');
		ask($two, $wants);
		ok(await_waiter($db, 'transactionid'), "and waits with $second");
		says($one, 'COMMIT', '', 'the first one commits');
		like(answer($two), $level ne 'READ COMMITTED' ? qr/^ERROR:  (?:40001|23514)$/ : $state ? qr/^ERROR:  $state$/ : qr/^$/, "$second after $first, in $level");
		says($two, 'COMMIT', '', 'and ends');
		leave($_) for $one, $two;
		gives($db, $owner, "SELECT count(*) FROM bizenv.ledger_faults('o')", '0', 'the ledger is sound');
		gives($db, $owner, "SELECT count(*) FROM o.task WHERE department = 't' AND cancelled_on IS NOT NULL", '2', 'both are cancelled') if !$state && $level eq 'READ COMMITTED';
	}
}
succeeds($db, $owner, [ q[DELETE FROM o.task_progress WHERE department = 't'], q[UPDATE o.task SET parent_task_id = NULL, cancelled_on = NULL WHERE department = 't'] ], 'nothing is cancelled any more');

# a department's transaction that was open before the month was closed
succeeds($db, $owner, [ "INSERT INTO o.department (department, name) VALUES ('a', '甲局')",
	"INSERT INTO o.task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('r', '台账', 'one_thing', '2025-01-01', '2025-12-31')",
	"INSERT INTO o.report_duty (department, task_list, starts_on) VALUES ('a', 'r', '2025-01-01')",
	"INSERT INTO o.report (department, task_list, period, submitted_on, submitted_items) VALUES ('a', 'r', '2025-06-01', '2025-07-03', 5), ('a', 'r', '2025-07-01', '2025-08-04', 5)",
	"SELECT bizenv.grant_ledger('o', '$department', 'department', 'a')" ], 'two reports of a department');
for my $level ('READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE')
{
	my $two = session($db, $department);
	says($two, "BEGIN ISOLATION LEVEL $level; SELECT count(*) FROM o.report", '2', "a department has begun, in $level");
	succeeds($db, $owner, "INSERT INTO o.closed_period (period, closed_on) VALUES ('2025-06-01', '2025-08-01')", 'the office closes a month');
	for my $change ("submitted_items = 6 WHERE period = '2025-06-01'", "period = '2025-06-01' WHERE period = '2025-07-01'")
	{
		my ($column) = $change =~ /^(\w+)/;
		next if $column eq 'period' && sql($db, $super, "SELECT has_column_privilege('$department', 'o.report', 'period', 'UPDATE')") ne 't';
		ask($two, "SAVEPOINT s; UPDATE o.report SET $change");
		is(answer($two), $level eq 'READ COMMITTED' ? 'ERROR:  23514' : 'ERROR:  40001', "what it reported of it stands, in $level: $column");
		says($two, 'ROLLBACK TO s', '', 'and goes on');
	}
	says($two, "UPDATE o.report SET submitted_items = 7 WHERE period = '2025-07-01'", '', 'the open month it corrects') if $level eq 'READ COMMITTED';
	says($two, 'ROLLBACK', '', 'and ends');
	leave($two);
	gives($db, $owner, "SELECT string_agg(submitted_items::text, ' ') FROM o.report", '5 5', 'nothing has changed');
	succeeds($db, $owner, 'DELETE FROM o.closed_period', 'once more');
}

# a department that names what is of another one holds it for nobody, however long its statement runs
succeeds($db, $owner, [ "INSERT INTO o.problem (department, source, name, found_on) VALUES ('t', 'hotline', 'p', '2025-05-06')",
	"INSERT INTO o.assignment_order (department, problem_id, requirement, ordered_on, workdays) SELECT 't', problem_id, 'o', '2025-05-07', 5 FROM o.problem",
	"INSERT INTO o.task_condition (department, task_id, condition, met) SELECT 't', task_id, 'filed', true FROM o.task WHERE name = 'a'" ], 'an order and a condition of another department');
my ($holder, $stranger) = (session($db, $owner), session($db, $department));
my ($order, $number) = map { sql($db, $owner, $_) } 'SELECT order_id FROM o.assignment_order', q[SELECT task_id FROM o.task WHERE name = 'a'];
for my $case ([ 'an answer', "o.answer (department, order_id, answered_on, content) SELECT 'a', $order, '2025-05-08', ", 'UPDATE o.assignment_order SET workdays = 6' ],
	[ 'an extension', "o.order_extension (department, order_id, asked_on, workdays, ground) SELECT 'a', $order, '2025-05-08', 1, ", 'UPDATE o.assignment_order SET workdays = 7' ],
	[ 'progress', "o.task_progress (department, task_id, period, reported_on, note) SELECT 'a', $number, '2025-05-01', '2025-06-05', ", q[UPDATE o.task_condition SET met = false] ])
{
	my ($what, $into, $work) = @$case;
	says($holder, 'SELECT count(*) FROM (SELECT pg_advisory_lock(5)) AS l', '1', 'something lasts');
	ask($stranger, "INSERT INTO $into CASE n WHEN 1 THEN 'x' ELSE pg_advisory_xact_lock(5)::text || 'y' END FROM generate_series(1, 2) AS n");
	ok(await_waiter($db), "the statement of a stranger with $what waits for it");
	succeeds($db, $owner, [ "SET lock_timeout = '10s'", $work ], 'the office goes on');
	says($holder, 'SELECT pg_advisory_unlock(5)', 't', 'it is over');
	like(answer($stranger), qr{^ERROR:  2350[35]$}, 'and the stranger is refused');
}
leave($_) for $holder, $stranger;

command('dropdb', $_) for @databases;
succeeds('postgres', $super, "DROP ROLE $owner, $department", 'nothing of this test stays behind');
done_testing();
