# Ledgers under several sessions, at each isolation level: no lost update, no
# half order; imports that are cut off; dump and restore; rows that are
# replayed.  Asks for a running server whose superuser psql connects as (PGHOST,
# PGPORT, PGUSER).
use strict;
use warnings;
use utf8;
use Encode qw(encode);
use File::Temp qw(tempdir);
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my $tmp = tempdir(CLEANUP => 1);
chmod 0755, $tmp;
my $office = "${tag}_office";
my $db = new_database('ledger');
succeeds($db, $super, [ 'CREATE EXTENSION bizenv_office CASCADE', "CREATE ROLE $office LOGIN", "GRANT CREATE ON DATABASE $db TO $office" ], 'a database and an office');
succeeds($db, $office, [ "SELECT bizenv.create_ledger('oversight')", "INSERT INTO oversight.department VALUES ('a', '甲'), ('b', '乙')",
	"INSERT INTO oversight.task_list VALUES ('l', '清单', 'work_points', '2025-01-01', '2025-12-31')", "INSERT INTO oversight.task (department, task_list, name) VALUES ('a', 'l', 't')" ], 'a ledger');

sub new_problem
{
	return sql($db, $office, "INSERT INTO oversight.problem (department, source, name, found_on) VALUES ('a', 'hotline', 'p', '2025-07-01') RETURNING problem_id");
}
sub steps { return "SELECT string_agg(stage, ' ' ORDER BY step) FROM oversight.problem_stage WHERE problem_id = $_[0]" }
sub order { return "INSERT INTO oversight.assignment_order (department, problem_id, requirement, ordered_on, workdays) VALUES ('a', $_[0], 'r', '2025-07-02', 3)" }
sub stage { return "INSERT INTO oversight.problem_stage (department, problem_id, stage, entered_on) VALUES ('a', $_[0], '$_[1]', '$_[2]')" }

#---------------------------------------------------------------- two sessions on one problem
# what the second one is told: the rule, which sees the first one's work; and to try again where
# his snapshot does not show it
my %told = ('READ COMMITTED' => qr/^ERROR:  23514$/, map { $_ => qr/^ERROR:  40001$/ } 'REPEATABLE READ', 'SERIALIZABLE');
my ($one, $two) = map { session($db, $office) } 1, 2;
for my $level (sort keys %told)
{
	my $begin = "BEGIN ISOLATION LEVEL $level; SELECT count(*) > 0 FROM oversight.problem_stage";
	my $p = new_problem();
	says($one, $begin, 't', "$level: one begins");
	says($two, $begin, 't', 'another begins');
	says($one, order($p), '', 'one assigns a problem');
	ask($two, order($p));
	ok(await_waiter($db, 'transactionid'), 'the other waits');
	says($one, 'COMMIT', '', 'one commits');
	like(answer($two), $told{$level}, 'the other is told');
	says($two, 'ROLLBACK', '', 'and gives up');
	gives($db, $office, steps($p), 'collected assigned', 'one step');
	gives($db, $office, "SELECT count(*) FROM oversight.assignment_order WHERE problem_id = $p", '1', 'one order: none is half there');

	$p = new_problem();
	says($one, $begin, 't', "$level: one begins");
	says($two, $begin, 't', 'another begins');
	says($one, order($p), '', 'one assigns a problem');
	ask($two, order($p));
	ok(await_waiter($db, 'transactionid'), 'the other waits');
	says($one, 'ROLLBACK', '', 'one gives up');
	is(answer($two), '', 'the other goes on');
	says($two, 'COMMIT', '', 'and commits');
	gives($db, $office, steps($p), 'collected assigned', 'its step is there');
	gives($db, $office, "SELECT count(*) FROM oversight.assignment_order WHERE problem_id = $p", '1', 'and its order');
	my $o = sql($db, $office, "SELECT order_id FROM oversight.assignment_order WHERE problem_id = $p");

	says($one, $begin, 't', 'one begins');
	says($two, $begin, 't', 'another begins');
	my $letter = "INSERT INTO oversight.supervision_letter (department, order_id, issued_on) VALUES ('a', $o, '2025-07-10')";
	says($one, $letter, '', 'one sends a letter');
	ask($two, $letter);
	ok(await_waiter($db, 'transactionid'), 'the other waits');
	says($one, 'COMMIT', '', 'one commits');
	like(answer($two), $told{$level}, 'the other is told');
	says($two, 'ROLLBACK', '', 'and gives up');
	gives($db, $office, "SELECT count(*) FROM oversight.supervision_letter WHERE order_id = $o", '1', 'one letter');

	says($one, $begin, 't', 'one begins');
	says($two, $begin, 't', 'another begins');
	says($one, "INSERT INTO oversight.answer (department, order_id, answered_on, content) VALUES ('a', $o, '2025-07-11', 'c')", '', 'one answers');
	ask($two, stage($p, 'returned', '2025-07-12'));
	ok(await_waiter($db, 'transactionid'), 'the other returns the problem');
	says($one, 'COMMIT', '', 'one commits');
	my $answer = answer($two);
	if ($level eq 'READ COMMITTED')
	{
		is($answer, '', 'which is legal after the answer');
		says($two, 'COMMIT', '', 'and committed');
		gives($db, $office, steps($p), 'collected assigned answered returned', 'both steps');
	}
	else
	{
		ask($two, 'COMMIT');
		$answer .= answer($two);
		like($answer, qr/^(?:ERROR:  40001)?$/, 'which is legal after the answer, unless he is to try again');
		gives($db, $office, steps($p), 'collected assigned answered' . ($answer eq '' ? ' returned' : ''), 'as he was told');
	}

	# different problems do not wait for each other (SERIALIZABLE may see a danger
	# where none is, for tables as small as these)
	my ($p1, $p2) = (scalar new_problem(), scalar new_problem());
	says($one, "$begin; " . order($p1), 't', 'one assigns a problem');
	says($two, "$begin; " . order($p2) . '; COMMIT', 't', 'another one another, at once');
	ask($one, 'COMMIT');
	my $committed = answer($one);
	like($committed, $level eq 'SERIALIZABLE' ? qr/^(?:ERROR:  40001)?$/ : qr/^$/, 'one commits');
	gives($db, $office, "SELECT count(*) FROM oversight.problem_stage WHERE problem_id IN ($p1, $p2)", $committed eq '' ? '4' : '3', 'both are there, or the one that was told so');

	# what a problem is closed by does not change in the same moment
	$p = new_problem();
	succeeds($db, $office, [ "INSERT INTO oversight.problem_condition VALUES ('a', $p, 'c', true)", map { stage($p, $_, '2025-07-03') } qw(assigned answered verified) ], 'a problem that may be closed');
	says($one, "$begin; " . stage($p, 'closed', '2025-07-04'), 't', 'one closes it');
	says($two, $begin, 't', 'another begins');
	ask($two, "UPDATE oversight.problem_condition SET met = false WHERE problem_id = $p");
	ok(await_waiter($db, 'transactionid'), 'and takes a condition back');
	says($one, 'COMMIT', '', 'one commits');
	$answer = answer($two);
	ask($two, 'COMMIT');
	like($answer . answer($two), qr/^ERROR:  (?:23514|40001)/, 'the other fails');
	gives($db, $office, "SELECT met FROM oversight.problem_condition WHERE problem_id = $p", 't', 'the condition is as it was');
}

# many moves by both, each tried until it goes through
my $p = new_problem();
my $walk = <<'SQL';
DO $$
DECLARE
	done integer := 0;
BEGIN
	WHILE done < 15 LOOP
		BEGIN
			INSERT INTO oversight.problem_stage (department, problem_id, stage, entered_on)
			SELECT 'a', PROBLEM, CASE stage WHEN 'assigned' THEN 'in_progress' WHEN 'in_progress' THEN 'returned' ELSE 'assigned' END, '2025-07-02'
			FROM oversight.problem_stage WHERE problem_id = PROBLEM ORDER BY step DESC LIMIT 1;
			done := done + 1;
		EXCEPTION WHEN check_violation OR unique_violation THEN
			NULL;	-- somebody else was first: again
		END;
		COMMIT;
	END LOOP;
END $$
SQL
$walk =~ s/PROBLEM/$p/g;
ask($_, $walk) for $one, $two;
is(answer($_), '', 'a session makes its moves') for $one, $two;
gives($db, $office, "SELECT count(*), max(step), bool_and(was IS NULL OR bizenv.can_move(was, stage)) FROM (SELECT step, stage, lag(stage) OVER (ORDER BY step) AS was FROM oversight.problem_stage WHERE problem_id = $p) AS s",
	'31|31|t', 'none is lost, and all are legal');
leave($_) for $one, $two;

#---------------------------------------------------------------- imports
succeeds($db, $office, [ 'CREATE SCHEMA own', "CREATE TABLE own.sheet AS SELECT 'a' AS d, 'imported ' || n AS n, CASE WHEN n % 10 = 0 THEN '昨天' ELSE '2025-07-01' END AS f FROM generate_series(1, 30000) AS n",
	"CREATE TABLE own.progress AS SELECT 'a' AS d, 't' AS t, '50%' AS pc, date '2020-01-01' + n * interval '1 month' AS m FROM generate_series(0, 59) AS n" ], 'sheets');
my $import = q[SELECT * FROM bizenv.import_table('oversight', 'own.sheet', 'problem', '{"department": "d", "name": "n", "source": {"const": "热线"}, "found_on": "f"}')];
my $counts = "SELECT (SELECT count(*) FROM oversight.problem WHERE name LIKE 'imported %'), (SELECT count(*) FROM oversight.import_rejected), (SELECT count(*) FROM oversight.audit WHERE row_after ->> 'name' LIKE 'imported %')";
fails($db, $office, [ "SET statement_timeout = '400ms'", $import ], qr/57014/, 'an import that is cut off');
gives($db, $office, $counts, '0|0|0', 'leaves nothing');
fails($db, $office, [ 'BEGIN', $import, 'SELECT 1 / 0' ], qr/22012/, 'an import in a transaction that fails');
gives($db, $office, $counts, '0|0|0', 'leaves nothing');
my ($text, $ok) = sql($db, $office, $import);
ok($ok, 'an import');
like($text, qr/NOTICE: .*problem: 10000 rows read, 9000 accepted, 0 replaced, 0 skipped, 1000 rejected.*NOTICE: .*20000 rows read.*NOTICE: .*30000 rows read, 27000 accepted, 0 replaced, 0 skipped, 3000 rejected/s, 'tells how far it is');
like($text, qr/^30000\|27000\|0\|0\|3000$/m, 'and what it did');
gives($db, $office, $counts, '27000|3000|27000', 'which is so');
gives($db, $office, "SELECT count(*) FROM oversight.problem_stage AS s JOIN oversight.problem USING (department, problem_id) WHERE name LIKE 'imported %' AND step = 1 AND stage = 'collected'", '27000', 'each problem has its first step');
# the same sheet by two sessions at once
my $report = q[SELECT total, accepted, rejected FROM bizenv.import_table('oversight', 'own.progress', 'task_progress', '{"department": "d", "task_id": "t", "percent": "pc", "period": "m", "reported_on": "m"}')];
($one, $two) = map { session($db, $office) } 1, 2;
for my $level (sort keys %told)
{
	says($_, "BEGIN ISOLATION LEVEL $level; SELECT count(*) FROM oversight.task_progress", '0', "$level: a session begins") for $one, $two;
	says($one, $report, '60|60|0', 'one imports a sheet');
	ask($two, $report);
	ok(await_waiter($db, 'advisory'), 'another the same');
	says($one, 'COMMIT', '', 'one commits');
	like(answer($two), $level ne 'READ COMMITTED' ? qr/^(?:60\|0\|60|ERROR:  40001)$/ : qr/^60\|0\|60$/, 'the other has every row rejected, or fails');
	says($two, 'ROLLBACK; SELECT count(*) FROM oversight.task_progress', '60', 'every row is there once');
	succeeds($db, $office, 'DELETE FROM oversight.task_progress', 'once more');
}
leave($_) for $one, $two;

#---------------------------------------------------------------- dump and restore
my $content = <<'SQL';
DO $$
DECLARE
	r record; n text; result text := '';
BEGIN
	FOR r IN SELECT oid::regclass AS name FROM pg_class WHERE relnamespace = 'oversight'::regnamespace AND relkind = 'r' ORDER BY relname LOOP
		EXECUTE format('SELECT count(*) || '' '' || coalesce(md5(string_agg(t::text, E''\n'' ORDER BY t::text)), '''') FROM %s AS t', r.name) INTO n;
		result := result || r.name || ' ' || n || E'\n';
	END LOOP;
	PERFORM set_config('bizenv_test.content', result, false);
END $$
SQL
my $triggers = "SELECT string_agg(format('%s %s %s', tgrelid::regclass, tgname, tgenabled), ', ' ORDER BY tgrelid::regclass::text, tgname) FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'oversight'::regnamespace)";
my $was = sql($db, $super, $content, "SELECT current_setting('bizenv_test.content')");
my $had = sql($db, $super, $triggers);
like($had, qr/problem_stage rule O/, 'rules are for what is written');
for my $role ($super, $office)
{
	my @security = $role eq $super ? () : '--enable-row-security';
	($text, $ok) = command('pg_dump', '-Fc', '-f', "$tmp/$role.dump", '-n', 'oversight', '-U', $role, @security, $db);
	ok($ok, "dumped by $role") or diag(tail($text));
	my $copy = new_database("restored_$role");
	succeeds($copy, $super, [ 'CREATE EXTENSION bizenv_office CASCADE', "GRANT CREATE ON DATABASE $copy TO $office" ], 'a database to restore into');
	($text, $ok) = command('pg_restore', '-d', $copy, '-U', $role, '-e', @security, "$tmp/$role.dump");
	ok($ok, "restored by $role") or diag(tail($text));
	is(sql($copy, $super, $content, "SELECT current_setting('bizenv_test.content')"), $was, 'every row is there, and no other');
	is(sql($copy, $super, $triggers), $had, 'triggers are enabled as they were');
	fails($copy, $office, "SELECT bizenv.create_ledger('oversight')", qr/42P06.*schema oversight is not empty.*There is table oversight\.answer.*A ledger is there already/s, 'it is a ledger');
	fails($copy, $office, "INSERT INTO oversight.problem_stage (department, problem_id, stage, entered_on) SELECT department, problem_id, 'closed', '2025-12-01' FROM oversight.problem WHERE name = 'imported 1'", qr/23514.*cannot go from collected to closed/s, 'with its rules');
	succeeds($copy, $office, "INSERT INTO oversight.problem (department, source, name, found_on) VALUES ('b', 'hotline', 'new', '2025-07-01')", 'and goes on');
	gives($copy, $office, "SELECT problem_id > (SELECT max(problem_id) FROM oversight.problem WHERE name <> 'new'), (SELECT stage FROM oversight.problem_stage AS s WHERE s.problem_id = p.problem_id) FROM oversight.problem AS p WHERE name = 'new'", 't|collected', 'with new numbers');
}

#---------------------------------------------------------------- rows that are replayed bring what belongs to them
my $replay = new_database('replay');
succeeds($replay, $super, [ 'CREATE EXTENSION bizenv_office CASCADE', "GRANT CREATE ON DATABASE $replay TO $office" ], 'another database');
succeeds($replay, $office, "SELECT bizenv.create_ledger('oversight')", 'with an empty ledger');
($text, $ok) = command('pg_dump', '-a', '--inserts', '-f', "$tmp/rows.sql", '-n', 'oversight', '-t', 'oversight.department', '-t', 'oversight.problem*', '-t', 'oversight.assignment_order*', '-t', 'oversight.answer*', '-t', 'oversight.supervision_letter*', $db);
ok($ok, 'the rows of a ledger as statements') or diag(tail($text));
($text, $ok) = command('psql', '-Xq', '-o', '/dev/null', '-v', 'ON_ERROR_STOP=1', '-d', $replay, '-c', 'SET session_replication_role = replica', '-f', "$tmp/rows.sql");
ok($ok, 'are replayed, as a subscription does it') or diag(tail($text));
for my $table (qw(problem problem_stage assignment_order answer supervision_letter problem_condition))
{
	my $rows = "SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM oversight.$table AS t";
	is(sql($replay, $super, $rows), sql($db, $super, $rows), "$table: the same, and nothing added");
}

#---------------------------------------------------------------- two that make the same ledger
($one, $two) = map { session($db, $office) } 1, 2;
says($one, "BEGIN; SELECT left(bizenv.create_ledger('twice'), 12)", 'ledger twice', 'one makes a ledger');
ask($two, "SELECT left(bizenv.create_ledger('twice'), 12)");
ok(await_waiter($db, 'transactionid'), 'another waits');
says($one, 'COMMIT', '', 'one commits');
is(answer($two), 'ERROR:  42P06', 'the other is told');
leave($_) for $one, $two;

#---------------------------------------------------------------- away with it all
command('dropdb', $_) for @databases;
succeeds('postgres', $super, "DROP ROLE $office", 'nothing of this test stays behind');
done_testing();
