# Two who act on one problem, order or task at once: each pair of steps, in either order, at
# each isolation level, by isolationtester, for which this script writes the specifications.
# Whoever waits is told what he would be told if the other had been done before; the ledger is
# sound afterwards. Each pair meets at one of the levels; MIXED=1 has it meet at every level, and
# at two different ones, too (test/heavy/rules).
# isolationtester comes with the server's development files (ISOLATIONTESTER names another);
# asks for a running server whose superuser psql connects as (PGHOST, PGPORT, PGUSER).
use strict;
use warnings;
use utf8;
use Encode qw(decode encode);
use File::Temp qw(tempdir);
use FindBin ();
use Test::More;
use Time::HiRes qw(time);
use lib "$FindBin::Bin/../lib";
use Databases;

my ($pgxs) = command($ENV{PG_CONFIG} || 'pg_config', '--pgxs');
my $tester = $ENV{ISOLATIONTESTER} // $pgxs =~ s{makefiles/pgxs\.mk$}{test/isolation/isolationtester}r;
plan skip_all => "no isolationtester ($tester is not there); the pairs of steps are not tried at once" if !-x $tester;

my $tmp = tempdir(CLEANUP => 1);
my ($owner, $office) = map { "${tag}_$_" } qw(owner office);
my $db = new_database('isolation');
succeeds('postgres', $super, [ map { "CREATE ROLE $_ LOGIN" } $owner, $office ], 'roles');
succeeds($db, $super, [ 'CREATE EXTENSION bizenv_office CASCADE', "GRANT CREATE ON DATABASE $db TO $owner" ], 'a database');

#---------------------------------------------------------------- what the two act on
# own.prepare(STATE) makes a problem and a task in that state, and tells their numbers in own.now
my $prepare = <<'SQL';
SET client_min_messages = warning;
SELECT bizenv.create_ledger('r');
INSERT INTO r.department (department, name) VALUES ('a', 'A'), ('b', 'B');
INSERT INTO r.task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('l', 'L', 'one_thing', '2025-01-01', '2025-12-31');
SELECT bizenv.grant_ledger('r', 'OFFICE', 'office');
CREATE SCHEMA own;
GRANT ALL ON SCHEMA own TO OFFICE;
CREATE TABLE own.now (problem_id integer, other_id integer, order_id integer, answer_id integer, task_id integer, other_task integer);
INSERT INTO own.now DEFAULT VALUES;
GRANT ALL ON own.now TO OFFICE;
CREATE FUNCTION own.stages(number integer, stages text[]) RETURNS void LANGUAGE sql AS $$
	INSERT INTO r.problem_stage (department, problem_id, stage, entered_on) SELECT 'a', number, s, '2025-05-14' FROM unnest(stages) AS s
$$;
CREATE FUNCTION own.prepare(state text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	p integer; other integer; o integer; n integer; t integer; x integer;
BEGIN
	INSERT INTO r.problem (department, source, name, found_on) VALUES ('a', 'hotline', state, '2025-05-06') RETURNING problem_id INTO p;
	INSERT INTO r.problem (department, source, name, found_on) VALUES ('a', 'hotline', 'other', '2025-05-06') RETURNING problem_id INTO other;
	INSERT INTO r.problem_condition (department, problem_id, condition, met) VALUES ('a', other, 'away', false);
	IF state = 'bare' THEN
		PERFORM own.stages(p, '{assigned}');
	ELSIF state <> 'collected' THEN
		INSERT INTO r.assignment_order (department, problem_id, requirement, ordered_on, workdays) VALUES ('a', p, 'o', '2025-05-07', 5) RETURNING order_id INTO o;
	END IF;
	IF state = 'answered' THEN
		INSERT INTO r.answer (department, order_id, answered_on, content) VALUES ('a', o, '2025-05-12', 'c') RETURNING answer_id INTO n;
	ELSIF state = 'returned' THEN
		PERFORM own.stages(p, '{returned}');
	ELSIF state IN ('verified', 'closed') THEN
		INSERT INTO r.problem_condition (department, problem_id, condition, met) VALUES ('a', p, 'solved', true), ('a', p, 'shown', true);
		PERFORM own.stages(p, '{answered,verified}');
		IF state = 'closed' THEN
			PERFORM own.stages(p, '{closed}');
		END IF;
	END IF;
	INSERT INTO r.task (department, task_list, name) VALUES ('a', 'l', state) RETURNING task_id INTO t;
	INSERT INTO r.task (department, task_list, name) VALUES ('a', 'l', 'other') RETURNING task_id INTO x;
	INSERT INTO r.task_condition (department, task_id, condition, met) VALUES ('a', t, 'approved', true), ('a', t, 'filed', true), ('a', x, 'away', false);
	IF state ~ '^(applied|granted)$' THEN
		INSERT INTO r.closure_application (department, task_id, applied_on) VALUES ('a', t, '2025-06-10');
	END IF;
	IF state = 'granted' THEN
		UPDATE r.closure_application SET decision = 'closed', decided_on = '2025-06-12' WHERE task_id = t;
	END IF;
	UPDATE own.now SET problem_id = p, other_id = other, order_id = o, answer_id = n, task_id = t, other_task = x;
END
$$;
SQL
$prepare =~ s/OFFICE/$office/g;
put("$tmp/prepare.sql", $prepare);
my ($text, $ok) = command('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', $db, '-U', $owner, '-f', "$tmp/prepare.sql");
ok($ok, 'a ledger') or diag(tail($text));

my %number = map { $_ => "(SELECT $_ FROM own.now)" } qw(problem_id other_id order_id answer_id task_id other_task);
sub stage { return "INSERT INTO r.problem_stage (department, problem_id, stage, entered_on) VALUES ('a', $number{problem_id}, '$_[0]', '2025-05-20')" }
my $order = "INSERT INTO r.assignment_order (department, problem_id, requirement, ordered_on, workdays) VALUES ('a', $number{problem_id}, 'again', '%s', 5)";
my $condition = "INSERT INTO r.%s_condition (department, %1\$s_id, condition, met) VALUES ('a', $number{problem_id}, 'new', false)";
my %action = (
	order => sprintf($order, '2025-05-20'), same_day => sprintf($order, '2025-05-14'),
	(map { $_ => stage($_) } qw(rejected in_progress returned closed reopened)),
	delete => "DELETE FROM r.problem WHERE problem_id = $number{problem_id}",
	move => "UPDATE r.problem SET department = 'b' WHERE problem_id = $number{problem_id}",
	add => "INSERT INTO r.problem_condition (department, problem_id, condition, met) VALUES ('a', $number{problem_id}, 'new', false)",
	withdraw => "UPDATE r.problem_condition SET met = false WHERE problem_id = $number{problem_id} AND condition = 'solved'",
	strike => "DELETE FROM r.problem_condition WHERE problem_id = $number{problem_id}",
	onto => "UPDATE r.problem_condition SET problem_id = $number{problem_id} WHERE problem_id = $number{other_id}",
	off => "UPDATE r.problem_condition SET problem_id = $number{other_id} WHERE problem_id = $number{problem_id}",
	answer => "INSERT INTO r.answer (department, order_id, answered_on, content) VALUES ('a', $number{order_id}, '2025-05-21', 'c')",
	letter => "INSERT INTO r.supervision_letter (department, order_id, issued_on) VALUES ('a', $number{order_id}, '2025-06-09')",
	workdays => "UPDATE r.assignment_order SET workdays = 100 WHERE order_id = $number{order_id}",
	poor => "UPDATE r.answer SET handled_poorly = true WHERE answer_id = $number{answer_id}",
	apply => "INSERT INTO r.closure_application (department, task_id, applied_on) VALUES ('a', $number{task_id}, '2025-06-11')",
	grant => "UPDATE r.closure_application SET decision = 'closed', decided_on = '2025-06-20' WHERE task_id = $number{task_id}",
	refuse => "UPDATE r.closure_application SET decision = 'refused', decided_on = '2025-06-20' WHERE task_id = $number{task_id}",
	take_away => "DELETE FROM r.closure_application WHERE task_id = $number{task_id}",
	add_task => "INSERT INTO r.task_condition (department, task_id, condition, met) VALUES ('a', $number{task_id}, 'new', false)",
	withdraw_task => "UPDATE r.task_condition SET met = false WHERE task_id = $number{task_id} AND condition = 'filed'",
	strike_task => "DELETE FROM r.task_condition WHERE task_id = $number{task_id}",
	onto_task => "UPDATE r.task_condition SET task_id = $number{task_id} WHERE task_id = $number{other_task}",
	off_task => "UPDATE r.task_condition SET task_id = $number{other_task} WHERE task_id = $number{task_id}",
	move_task => "UPDATE r.task SET department = 'b' WHERE task_id = $number{task_id}",
);
my @on_task = qw(add_task withdraw_task strike_task onto_task off_task move_task);
my %state = (
	collected => [qw(order rejected delete move add)],
	bare => [qw(same_day order returned)],
	assigned => [qw(answer letter workdays in_progress returned move)],
	returned => [qw(order letter answer workdays)],
	answered => [qw(answer poor returned letter workdays)],
	verified => [qw(closed add withdraw strike onto off move)],
	closed => [qw(reopened add withdraw off)],
	eligible => [ 'apply', @on_task ],
	applied => [ qw(grant refuse take_away apply), @on_task ],
	granted => [qw(refuse withdraw_task add_task off_task)],
);
$action{same_day} =~ s/2025-05-20/2025-05-14/;

# what is broken; and everything goes, so that the next two begin in an empty ledger
my $judge = <<'SQL';
CREATE FUNCTION own.judge() RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET session_replication_role = replica AS $$
DECLARE
	told text := (SELECT 'faults: ' || coalesce(string_agg(format('%s %s %s', f.relation, f.row_key, f.fault), ', '), 'none') FROM bizenv.ledger_faults('r') AS f);
	relation name;
BEGIN
	FOREACH relation IN ARRAY '{supervision_letter,answer,assignment_order,problem_condition,problem_stage,problem,closure_application,task_condition,task}'::name[] LOOP
		EXECUTE format('DELETE FROM r.%I', relation);
	END LOOP;
	RETURN told;
END
$$;
SQL
succeeds($db, $super, $judge, 'and a judge');

#---------------------------------------------------------------- specifications
my $snapshot = 'SELECT count(*) > 0 AS begun FROM r.problem_stage';
sub specification
{
	my ($of, $level_a, $level_b, @permutations) = @_;
	my $spec = "setup { SELECT own.prepare('$of'); }\nteardown { SELECT own.judge(); }\n";
	for my $who ([ a => $level_a ], [ b => $level_b ])
	{
		my ($name, $level) = @$who;
		$spec .= "session $name\nsetup { BEGIN ISOLATION LEVEL $level; $snapshot; }\n";
		$spec .= "step ${name}_$_ { $action{$_}; }\n" for @{ $state{$of} };
		$spec .= "step ${name}_commit { COMMIT; }\n";
	}
	return $spec . join '', map { "permutation $_\n" } @permutations;
}

# What isolationtester did: for each permutation what either was told, and the faults
sub transcript
{
	my ($spec) = @_;
	put("$tmp/spec", $spec);
	my ($out) = command('sh', '-c', '"$0" "$1" < "$2" 2>&1', $tester, "dbname=$db user=$office", "$tmp/spec");
	my @runs;
	for my $part (split /^starting permutation: /m, $out)
	{
		my ($what, $rest) = split /\n/, $part, 2;
		next if $what !~ /^a_\w+ /;
		my %run = (what => $what, a => 'done', b => 'done', faults => $rest =~ /^(faults: .*?)\s*$/m ? $1 : 'not told');
		# (what has waited is told by "<... completed>")
		while ($rest =~ /^step ([ab])_\w+: (?:.*;|<\.\.\. completed>)\s*\n(?:(?!step).*\n)*?ERROR:  (.*)/mg) { $run{$1} = $2 }
		$run{waited} = $rest =~ /<waiting \.\.\.>/ ? 1 : 0;
		push @runs, \%run;
	}
	return @runs;
}
sub kind { return $_[0] eq 'done' ? 'done' : $_[0] =~ /could not serialize/ ? 'again' : $_[0] =~ /deadlock/ ? 'deadlock' : 'refused' }

my @levels = ('READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE');
my @mixed = map { [ $_, $_ ] } @levels;
if ($ENV{MIXED}) { for my $a (@levels) { push @mixed, map { [ $a, $_ ] } grep { $_ ne $a } @levels } }

# the pairs that meet at this level: a Latin square, in which each action meets each level
sub meeting
{
	my ($level, @actions) = @_;
	my ($turn) = grep { $levels[$_] eq $level } 0 .. $#levels;
	my @pairs = map { my $a = $_; map { [ $a, $_ ] } 0 .. $#actions } 0 .. $#actions;
	@pairs = grep { ($_->[0] + $_->[1]) % @levels == $turn } @pairs if !$ENV{MIXED};
	return map { [ @actions[@$_] ] } @pairs;
}

my ($began, $runs, $waited, $met) = (time, 0, 0, 0);
for my $of (sort keys %state)
{
	my @actions = @{ $state{$of} };
	my @pairs = map { my $a = $_; map { [ $a, $_ ] } @actions } @actions;
	my %after;	# what comes of the second, and of the first, if one has ended before the other begins
	for my $run (transcript(specification($of, $levels[0], $levels[0], map { "a_$_->[0] a_commit b_$_->[1] b_commit" } @pairs)))
	{
		my ($first, $second) = $run->{what} =~ /^a_(\w+) a_commit b_(\w+)/;
		$after{$first}{$second} = $run;
		$runs++;
		is($run->{faults}, 'faults: none', "$of: $first, then $second") if $run->{faults} ne 'faults: none';
	}
	is(scalar(map { keys %{ $after{$_} } } keys %after), scalar @pairs, "$of: every pair, one after the other");
	for my $levels (@mixed)
	{
		my ($level_a, $level_b) = @$levels;
		my (@faulty, @wrong);
		my @meet = meeting($level_a, @actions);
		my @now = transcript(specification($of, $level_a, $level_b, map { "a_$_->[0] b_$_->[1] a_commit b_commit" } @meet));
		for my $run (@now)
		{
			my ($first, $second) = $run->{what} =~ /^a_(\w+) b_(\w+)/;
			my ($was, $a, $b) = ($after{$first}{$second}, kind($run->{a}), kind($run->{b}));
			push @faulty, "$run->{what}: $run->{faults}" if $run->{faults} ne 'faults: none';
			# the first does as if he were alone; the second as if the first had been before, or is
			# to try again, where his snapshot is older, or where rows move from under him
			my $moves = $run->{what} =~ /move|delete|off|onto/;
			my $again = $level_b ne $levels[0] ? 'again' : 'none';
			my $allowed_a = join '|', kind($was->{a}), $level_a eq 'SERIALIZABLE' ? 'again' : (), $moves ? 'deadlock' : ();
			my $allowed_b = join '|', kind($was->{b}), $again, $moves ? ('deadlock', 'refused') : (), $again eq 'again' && $moves ? 'done' : ();
			# who would have been let, had the other not been there, is not told that he does wrong
			my $alone = kind((values %{ $after{$second} })[0]{a});
			$allowed_b = 'again' if $level_b ne $levels[0] && $alone eq 'done' && kind($was->{b}) eq 'refused' && !$moves && $run->{b} !~ /duplicate key/;
			# what did not come about leaves the other alone
			$allowed_b .= '|' . kind(($after{$_}{$second} // {})->{b} // 'done') for $a ne 'done' ? @actions : ();
			push @wrong, sprintf('%s: %s (%s), %s (%s); one after the other %s, %s', $run->{what}, $a, $run->{a}, $b, $run->{b}, kind($was->{a}), kind($was->{b}))
				if $a !~ /^(?:$allowed_a)$/ || $b !~ /^(?:$allowed_b)$/;
			$waited += $run->{waited};
		}
		$runs += @now;
		$met += @now;
		is(scalar @now, scalar @meet, "$of, $level_a with $level_b: the pairs at once");
		is(join("\n", @faulty), '', 'the ledger is sound after each');
		is(join("\n", @wrong), '', 'who waited was told what the other did');
	}
}
diag(sprintf '%d runs, %d of them with waiting, in %.0f s', $runs, $waited, time - $began);
cmp_ok($waited, '>', $met / 4, 'they did wait for each other');

#---------------------------------------------------------------- different problems do not wait
# 1025 problems further, where a lock was shared once
succeeds($db, $owner, "INSERT INTO r.problem (department, source, name, found_on) SELECT 'a', 'hotline', 'many', '2025-05-06' FROM generate_series(1, 2100)", 'many problems');
my ($one, $two) = map { session($db, $office) } 1, 2;
my @many = split /\n/, sql($db, $owner, "SELECT problem_id FROM r.problem WHERE name = 'many' ORDER BY 1");
sub move { return "INSERT INTO r.problem_stage (department, problem_id, stage, entered_on) VALUES ('a', $many[$_[0]], 'assigned', '2025-05-20')" }
# (they would wait for ever for this script, which waits for them)
says($_, "SET lock_timeout = '1min'", '', 'who has to wait is told') for $one, $two;
says($one, 'BEGIN; ' . move(0), '', 'one moves a problem');
says($two, 'BEGIN; ' . move(1), '', 'another one another');
says($one, move(1 + 1024), '', 'one that shared its lock with that');
says($two, move(1024), '', 'and the other way');
says($_, 'COMMIT', '', 'both commit') for $one, $two;
gives($db, $owner, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'", '0', 'no advisory lock is held for long');
# a thousand steps take no more memory of locks than one
says($one, 'BEGIN; INSERT INTO r.problem_stage (department, problem_id, stage, entered_on) SELECT \'a\', problem_id, \'assigned\', \'2025-05-20\' FROM r.problem WHERE name = \'many\' AND problem_id > ' . $many[1026], '', 'a thousand problems move at once');
cmp_ok(scalar sql($db, $super, "SELECT count(*) FROM pg_locks WHERE locktype <> 'relation' AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = '$db')"), '<', 20, 'without a lock for each in memory');
says($one, 'ROLLBACK', '', 'and go back');
leave($_) for $one, $two;

#---------------------------------------------------------------- away with it all
command('dropdb', $_) for @databases;
succeeds('postgres', $super, [ map { "DROP ROLE $_" } $owner, $office ], 'nothing of this test stays behind');
done_testing();
