# What a user may pass in any size grows no faster than its size. It is counted, not timed: the
# rows that go through every node of every plan (auto_explain), and the memory of the session.
# Asks for a running server on this machine whose superuser psql connects as.
use strict;
use warnings;
use utf8;
use JSON::PP qw(decode_json);
use Encode qw(encode);
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my $db = new_database('growth');
succeeds($db, $super, [ 'CREATE EXTENSION bizenv_office CASCADE', "SELECT bizenv.create_ledger('oversight')", "SELECT bizenv.load_sample('oversight')", 'ANALYZE' ], 'a ledger');

#------------------------------------------------------------------ check_draft
# The rows that a plan handled: those that a node gave and those that it threw away.
sub handled
{
	my $node = shift;
	my $rows = 0;
	$rows += $node->{$_} // 0 for 'Actual Rows', 'Rows Removed by Filter', 'Rows Removed by Join Filter';
	$rows *= $node->{'Actual Loops'} // 1;
	$rows += handled($_) for @{ $node->{Plans} // [] };
	return $rows;
}

# The rows that all plans of a statement handled; undef: the server cannot tell
sub work
{
	my ($statement, @settings) = @_;
	my ($text, $ok) = sql($db, $super, "LOAD 'auto_explain'", 'SET auto_explain.log_min_duration = 0', 'SET auto_explain.log_analyze = on',
		'SET auto_explain.log_timing = off', 'SET auto_explain.log_nested_statements = on', 'SET auto_explain.log_format = json',
		@settings, 'SET client_min_messages = log', $statement);
	return undef if !$ok;
	my $rows = 0;
	$rows += handled(decode_json(encode('UTF-8', $1))->{Plan}) while $text =~ /^LOG:[^\n]* plan:\n(\{.*?^\})$/msg;
	return $rows;
}

my %shapes = (
	'the newsletter' => slurp('tools/demo/newsletter.txt'),
	'a figure in every clause' => '审核通过12项，',
	'figures and no clause' => '完成1项',
	'claims' => '高于',
	'changes of figures' => '增长1项',
	'prose with few figures' => '各部门要切实提高思想认识，压实工作责任，完成1项，持续优化营商环境，推动高质量发展，确保各项任务落地见效。',
	'a line without an end' => '新发放企业贷款加权平均利率4.68%高于全区平均水平0.72个百分点提升1.2个百分点评估问题清单完成11项大厅整改3项去年',
	'names of lists' => '2024年度营商环境评估问题清单优化营商环境典型经验宣传计划',
	'marks' => ',',
);
SKIP:
{
	defined work('SELECT 1') or skip 'auto_explain (of contrib) is not there', 3 * keys %shapes;
	for my $shape (sort keys %shapes)
	{
		my $unit = $shapes{$shape};
		my $draft = sub { "SELECT count(*) FROM bizenv.check_draft(left(repeat(\$draft\$$unit\$draft\$, " . (1 + int($_[0] / length $unit)) . "), $_[0]), 'oversight', '2025-07-31')" };
		for my $plan ('force_custom_plan', 'force_generic_plan')
		{
			my ($none, $short, $long) = map { work($draft->($_), "SET plan_cache_mode = $plan") } 1, 3_000, 12_000;
			cmp_ok($short - $none, '>', 3_000, "$shape: the work is counted") if $plan eq 'force_custom_plan';
			cmp_ok($long - $none, '<', 5 * ($short - $none), "$shape: four times the text is four times the work ($plan)");
		}
	}
}

#------------------------------------------------------------------ rules
# What a rule and a letter look up are a few rows of one problem, though nothing is analysed and
# row-level security is in force: in a ledger five times as large they are no more.
my $keeper = "${tag}_keeper";
my @ledgers = ([ 'few', 300 ], [ 'many', 1500 ]);
my %asked = (
	answers => 'INSERT INTO answer (department, order_id, answered_on, content) SELECT department, order_id, ordered_on + 6, $$答$$ FROM assignment_order WHERE order_id BETWEEN 1 AND 20',
	'answers once more' => 'INSERT INTO answer (department, order_id, answered_on, content) SELECT department, order_id, ordered_on + 7, $$再答$$ FROM assignment_order WHERE order_id BETWEEN 1 AND 20',
	steps => 'INSERT INTO problem_stage (department, problem_id, stage, entered_on) SELECT department, problem_id, $$verified$$, ordered_on + 9 FROM assignment_order WHERE order_id BETWEEN 1 AND 20',
	pauses => 'INSERT INTO order_pause (department, order_id, ground, starts_on, ends_on) SELECT department, order_id, $$鉴定$$, ordered_on + 1, ordered_on + 3 FROM assignment_order WHERE order_id BETWEEN 21 AND 40',
	letters => 'INSERT INTO supervision_letter (department, order_id, issued_on) SELECT department, order_id, $$2025-07-25$$ FROM assignment_order WHERE order_id BETWEEN 41 AND 60',
	'a letter of one order' => 'SELECT bizenv.letter_text($$LEDGER$$, 41, $$zh$$)',
);
succeeds($db, $super, [ "CREATE ROLE $keeper LOGIN", "GRANT CREATE ON DATABASE $db TO $keeper" ], 'who keeps ledgers');
for (@ledgers)
{
	my ($ledger, $n) = @$_;
	succeeds($db, $keeper, [ "SELECT bizenv.create_ledger('$ledger')", "SET search_path = $ledger", 'INSERT INTO department SELECT $$d$$ || n, $$第$$ || n || $$局$$ FROM generate_series(1, 20) AS n',
		"INSERT INTO problem (department, source, name, found_on) SELECT 'd' || 1 + n % 20, 'hotline', '问题' || n, '2025-03-03' FROM generate_series(1, $n) AS n",
		'INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays) SELECT department, problem_id, $$办理$$, $$2025-03-04$$, 5 FROM problem ORDER BY problem_id' ], "a ledger of $n problems");
}
SKIP:
{
	defined work('SELECT 1') or skip 'auto_explain (of contrib) is not there', 2 * keys %asked;
	for my $what ('answers', 'answers once more', 'steps', 'pauses', 'letters', 'a letter of one order')
	{
		my ($few, $many) = map { work($asked{$what} =~ s/LEDGER/$_->[0]/r, "SET ROLE $keeper", "SET search_path = $_->[0]") } @ledgers;
		cmp_ok($few // 0, '>', 0, "$what: the work is counted");
		# (what the statement itself reads of orders is not the rule's)
		cmp_ok($many // 'inf', '<', 1.5 * $few + 2 * ($ledgers[1][1] - $ledgers[0][1]), "$what: no more work in a ledger five times as large");
	}
}

#------------------------------------------------------------------ trees of tasks
# Tasks with weights and sub-tasks, four times as many of them: what comes below others, is
# changed, cancelled and taken back, and what views add up, is four times the work and no more.
my %trees = (tree_few => 150, tree_many => 600);
my @in_trees = (
	'sub-tasks' => 'INSERT INTO task (department, task_list, name, weight, parent_task_id) SELECT department, task_list, name || $$下$$ || k, k, task_id FROM task, generate_series(1, 2) AS k',
	dispatches => 'INSERT INTO task_progress (department, task_id, period, reported_on, percent) SELECT department, task_id, $$2025-05-01$$, $$2025-05-31$$, task_id % 101 FROM task',
	names => 'UPDATE task SET name = name || $$改$$',
	'a list' => 'SELECT mean_pct FROM v_task_list',
	cancelled => 'UPDATE task SET cancelled_on = $$2025-06-10$$ WHERE parent_task_id IS NULL AND task_id % 3 = 0',
	'a list without them' => 'SELECT mean_pct, cancelled_count FROM v_task_list',
	'departments' => 'SELECT count(*) FROM v_department WHERE cancelled_count > 0',
	'taken back' => 'UPDATE task SET cancelled_on = NULL WHERE parent_task_id IS NULL',
);
for my $ledger (sort keys %trees)
{
	succeeds($db, $keeper, [ "SELECT bizenv.create_ledger('$ledger')", "SET search_path = $ledger", 'INSERT INTO department SELECT $$d$$ || n, $$第$$ || n || $$局$$ FROM generate_series(1, 20) AS n',
		"INSERT INTO task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('l', '要点', 'work_points', '2025-01-01', '2025-12-31')",
		"INSERT INTO task (department, task_list, name, weight) SELECT 'd' || 1 + n % 20, 'l', '任务' || n, 1 + n % 7 FROM generate_series(1, $trees{$ledger}) AS n" ], "a ledger of $trees{$ledger} trees");
}
SKIP:
{
	defined work('SELECT 1') or skip 'auto_explain (of contrib) is not there', @in_trees;
	while (my ($what, $statement) = splice @in_trees, 0, 2)
	{
		my ($few, $many) = map { work($statement, "SET ROLE $keeper", "SET search_path = $_", "SET bizenv.as_of = '2025-07-31'") } sort keys %trees;
		cmp_ok($few // 0, '>', 0, "$what: the work is counted");
		# (a join of many rows reads a whole table, where one of a few looks each up: a row more for each; squares would be 16 times)
		cmp_ok($many // 'inf', '<', 6 * ($few // 0), "$what: four times the tasks is four times the work") or diag("$few and $many rows");
	}
}

#------------------------------------------------------------------ seals
# Sealing a few rows takes as long as these rows, however many are sealed already; and none is
# forgotten: not one whose transaction was at work while others were sealed, nor a forged one.
my %sealed = (few => 12_000, many => 48_000);
my $one_more = 'INSERT INTO department SELECT $$m$$ || count(*), $$加$$ || count(*) || $$局$$ FROM department';
my $verdict = sub { "SELECT v.tail_count, v.late_count, v.is_intact FROM bizenv.verify_audit('sealed_$_[0]') AS v" };
for my $ledger (sort keys %sealed)
{
	succeeds($db, $keeper, [ "SELECT bizenv.create_ledger('sealed_$ledger')", "SET search_path = sealed_$ledger", "INSERT INTO department SELECT 'd' || n, '第' || n || '局' FROM generate_series(1, $sealed{$ledger}) AS n" ], "a ledger with an audit of $sealed{$ledger} rows");
	# (who reads, and autovacuum, writes nothing that is to come)
	my $vacuum = session($db, $keeper);
	ask($vacuum, "BEGIN; LOCK TABLE sealed_$ledger.audit IN SHARE UPDATE EXCLUSIVE MODE; SELECT 'locked'");
	like(answer($vacuum), qr/locked/, 'which is vacuumed');
	succeeds($db, $keeper, [ "SELECT bizenv.seal_audit('sealed_$ledger')", "SET search_path = sealed_$ledger", $one_more ], 'sealed, and one row more');
	ask($vacuum, "COMMIT; SELECT 'done'");
	answer($vacuum);
	leave($vacuum);
}
SKIP:
{
	defined work('SELECT 1') or skip 'auto_explain (of contrib) is not there', 5;
	my $seal = sub { work("SELECT bizenv.seal_audit('sealed_$_[0]')", "SET ROLE $keeper") };
	my ($few, $many) = map { $seal->($_) } qw(few many);
	cmp_ok($few, '>', 0, 'sealing one row: the work is counted');
	cmp_ok($many, '<', 1.5 * $few, 'sealing one row: no more work where four times as many are sealed');
	cmp_ok($many, '<', 1_000, 'and no work of the size of the audit') or diag("$many rows");
	my $writer = session($db, $keeper);
	ask($writer, "SET search_path = sealed_many; BEGIN; $one_more; SELECT 'written'");
	like(answer($writer), qr/written/, 'somebody writes, and does not commit yet');
	# (the rows that are sealed meanwhile are looked at again, as long as he is at work)
	for (1, 2)
	{
		succeeds($db, $keeper, [ 'SET search_path = sealed_many', 'INSERT INTO department SELECT $$n$$ || count(*), $$又$$ || count(*) || $$局$$ FROM department', "SELECT bizenv.seal_audit('sealed_many')" ], 'others write and seal');
		cmp_ok($seal->('many'), '<', 1_000, 'which goes as fast');
	}
	ask($writer, "COMMIT; SELECT 'committed'");
	like(answer($writer), qr/committed/, 'he commits');
	leave($writer);
	gives($db, $keeper, $verdict->('many'), '1|0|t', 'his row waits, and is not late');
	succeeds($db, $keeper, "SELECT bizenv.seal_audit('sealed_many')", 'sealed');
	gives($db, $keeper, $verdict->('many'), '0|0|t', 'his row as well');
	# who seals in a transaction that had written before is older than writers whose numbers lie below what he
	# seals; his seals are not, as they look first and get an id then: what is settled is told by them as well
	my ($early, $slow) = map { session($db, $keeper) } 1 .. 2;
	for my $one ([ $early, 'early', '早' ], [ $slow, 'slow', '慢' ])
	{
		ask($one->[0], "SET search_path = sealed_many; BEGIN; INSERT INTO department VALUES ('$one->[1]', '$one->[2]局'); SELECT 'written'");
		like(answer($one->[0]), qr/written/, "$one->[1]: written, not committed");
	}
	succeeds($db, $keeper, [ 'SET search_path = sealed_many', "INSERT INTO department VALUES ('quick', '快局')" ], 'a third commits at once');
	ask($early, "SELECT 'sealed ' || bizenv.seal_audit('sealed_many'); COMMIT; SELECT 'done'");
	like(answer($early), qr/sealed [^E]*done/s, 'early: sealed');
	for my $department (qw(quicker quickest))
	{
		succeeds($db, $keeper, [ 'SET search_path = sealed_many', "INSERT INTO department VALUES ('$department', '$department')" ], $department);
		cmp_ok($seal->('many'), '<', 1_000, 'sealed behind him without comparing all numbers');
	}
	ask($slow, "COMMIT; SELECT 'committed'");
	like(answer($slow), qr/committed/, 'slow: committed');
	leave($_) for $early, $slow;
	succeeds($db, $keeper, "SELECT bizenv.seal_audit('sealed_many')", 'sealed');
	gives($db, $keeper, "SELECT v.tail_count, v.is_intact FROM bizenv.verify_audit('sealed_many') AS v", '0|t', 'and no row is left behind');
}
succeeds($db, $keeper, [ 'SET search_path = sealed_few', 'BEGIN', 'INSERT INTO department VALUES ($$back$$, $$退回局$$)', 'ROLLBACK', $one_more, "SELECT bizenv.seal_audit('sealed_few')",
	"INSERT INTO audit OVERRIDING SYSTEM VALUE SELECT (SELECT max(audit_id) - 1 FROM audit), changed_at, session_role, acting_role, table_name, operation, department, row_before, row_after FROM audit ORDER BY audit_id DESC LIMIT 1",
	"SELECT bizenv.seal_audit('sealed_few')" ], 'a row forged under a number that was free');
gives($db, $keeper, $verdict->('few'), '1|1|t', 'is told, though the seals of a few rows do not look there');
succeeds($db, $keeper, [ 'SET search_path = sealed_few', "INSERT INTO department SELECT 'e' || n, '另' || n || '局' FROM generate_series(1, 9000) AS n", "SELECT bizenv.seal_audit('sealed_few')" ], 'when the seals have grown');
gives($db, $keeper, $verdict->('few'), '0|1|t', 'it is found and sealed, as what it is');

#-------------------------------------------------------------- find_quantities
# The most memory that a session has held so far, in bytes
my $peak = "SELECT 1024 * substring(pg_read_file('/proc/self/status', 0, 10000) from 'VmHWM:\\s*(\\d+) kB')::bigint";
SKIP:
{
	-r '/proc/self/status' or skip 'the memory of a process cannot be read here', 1;
	my @bytes = map { my @peaks = split /\n/, sql($db, $super, 'SET work_mem = 4096', $_, $peak); $peaks[-1] }
		'SELECT length(repeat($$1项$$, 1000000))', 'SELECT count(*) FROM bizenv.find_quantities(repeat($$1项$$, 1000000))';
	diag(sprintf 'find_quantities adds %d MB to 4 MB of text', ($bytes[1] - $bytes[0]) / 1048576);
	cmp_ok($bytes[1] - $bytes[0], '<', 64 * 1024 * 1024, 'find_quantities keeps nothing of what it found but the rows');
}
command('dropdb', $db);
sql('postgres', $super, "DROP ROLE $keeper");
done_testing();
