# The rules of a ledger hold against everybody who was let in: reproductions of what once got
# by them, and test/lib/generate.sql, which tries every table and column by every role and way
# of writing. ROWS=N and SHARE=1 try more of it (test/heavy/rules).
# Asks for a running server whose superuser psql connects as (PGHOST, PGPORT, PGUSER).
use strict;
use warnings;
use utf8;
use Encode qw(encode);
use File::Temp qw(tempdir);
use FindBin ();
use Test::More;
use Time::HiRes qw(time);
use lib "$FindBin::Bin/../lib";
use Databases;

my $tmp = tempdir(CLEANUP => 1);
chmod 0755, $tmp;
my ($owner, $office, $fin, $auditor, $bi) = map { "${tag}_$_" } qw(owner office fin auditor bi);
my @roles = ($owner, $office, $fin, $auditor, $bi);
my $db = new_database('rules');
succeeds('postgres', $super, [ map { "CREATE ROLE $_ LOGIN" } @roles ], 'roles');
succeeds($db, $super, [ 'CREATE EXTENSION bizenv_office CASCADE', "GRANT CREATE ON DATABASE $db TO $owner" ], 'a database');
succeeds($db, $owner, [ 'SET client_min_messages = warning', "SELECT bizenv.create_ledger('r')", "SELECT bizenv.load_sample('r')", "SELECT bizenv.grant_ledger('r', '$office', 'office')",
	"SELECT bizenv.grant_ledger('r', '$fin', 'department', 'czj')", "SELECT bizenv.grant_ledger('r', '$auditor', 'auditor')", "SELECT bizenv.grant_ledger('r', '$bi', 'bi')" ], 'the sample, with roles');
my $faults = "SELECT count(*) FROM bizenv.ledger_faults('r')";
gives($db, $_, $faults, '0', "$_ finds no fault in it") for $owner, $office, $auditor;
fails($db, $_, $faults, qr/42501/, "$_ is not told") for $fin, $bi;

# refused(ROLE, STATEMENT..., NAME), in a transaction that is rolled back; those before the
# last one are what leads there
sub refused
{
	my ($role, @statements) = @_;
	my $name = pop @statements;
	my $last = pop @statements;
	return fails($db, $role, [ 'SET search_path = r', 'SET client_min_messages = warning', 'BEGIN', @statements, "\\echo here", $last ], qr/^(?:.*\n)*?here\nERROR:  23514/, $name);
}

#---------------------------------------------------------------- a condition is moved onto, or off, what is closed
my $open = "INSERT INTO problem_condition (department, problem_id, condition, met) VALUES ('gxj', 35, '企业满意', false)";
refused($office, $open, "UPDATE problem_condition SET department = 'hbwq', problem_id = 1 WHERE problem_id = 35", 'an unmet condition onto a closed problem');
refused($office, "UPDATE problem_condition SET department = 'gxj', problem_id = 35 WHERE problem_id = 1", 'the conditions off a closed problem');
refused($owner, "UPDATE problem_condition SET department = 'gxj', problem_id = 35 WHERE problem_id = 1", 'by the owner as little');
my $closed_task = "(SELECT task_id FROM closure_application WHERE decision = 'closed' ORDER BY task_id LIMIT 1)";
refused($office, "UPDATE task_condition SET (department, task_id) = (SELECT department, task_id FROM task WHERE task_id = $closed_task), condition = 'x' WHERE ctid = (SELECT ctid FROM task_condition WHERE met IS NOT TRUE LIMIT 1)", 'an unmet condition onto a closed task');
refused($office, "UPDATE task_condition SET (department, task_id) = (SELECT department, task_id FROM v_closure WHERE closed_on IS NULL LIMIT 1), condition = 'x' WHERE task_id = $closed_task AND condition = 'approved'", 'a condition off a closed task');
# (the same without another text: nothing but the key is changed)
my $open_task = "INSERT INTO task (department, task_list, name) SELECT department, task_list, 'open' FROM task WHERE task_id = $closed_task";
refused($office, $open_task, "INSERT INTO task_condition (department, task_id, condition, met) SELECT department, task_id, 'y', false FROM task WHERE name = 'open'",
	"UPDATE task_condition SET (department, task_id) = (SELECT department, task_id FROM task WHERE task_id = $closed_task) WHERE condition = 'y'", 'a condition onto a closed task by its key alone');
refused($office, $open_task, "UPDATE task_condition SET task_id = (SELECT task_id FROM task WHERE name = 'open') WHERE task_id = $closed_task AND condition = 'approved'", 'and one off a closed task');

#---------------------------------------------------------------- one statement that moves the parent
refused($office, "WITH m AS (UPDATE task SET department = 'kjj' WHERE department = 'czj' AND task_id = 1 RETURNING 1)
	UPDATE closure_application AS a SET department = t.department, task_id = t.task_id
	FROM m, (SELECT department, task_id FROM v_closure WHERE NOT may_apply AND closed_on IS NULL AND department <> 'czj' ORDER BY task_id LIMIT 1) AS t WHERE a.application_id = 1", 'a closure moves to another task');
refused($office, "WITH m AS (UPDATE problem SET department = 'czj' WHERE problem_id = 35 RETURNING 1)
	UPDATE assignment_order AS o SET department = 'rsj', problem_id = 36 FROM m WHERE o.order_id = 35", 'an order moves to another problem');
refused($office, "WITH m AS (UPDATE problem SET department = 'czj' WHERE problem_id = 34 RETURNING 1), o AS (UPDATE assignment_order AS o SET department = 'czj' FROM m WHERE o.order_id = 34 RETURNING o.order_id)
	UPDATE supervision_letter AS s SET department = 'rsj', order_id = 36 FROM o WHERE s.order_id = o.order_id", 'a letter moves to another order');
refused($office, "WITH m AS (UPDATE problem SET department = 'czj' WHERE problem_id = 1 RETURNING 1), o AS (UPDATE assignment_order AS o SET department = 'czj' FROM m WHERE o.problem_id = 1 RETURNING o.order_id)
	UPDATE answer AS a SET department = 'rsj', order_id = 36 FROM o WHERE a.order_id = o.order_id", 'an answer moves to another order');
refused($owner, "WITH m AS (UPDATE problem SET department = 'czj' WHERE problem_id = 1 RETURNING 1)
	UPDATE problem_stage AS s SET department = 'kjj', problem_id = 37 FROM m WHERE s.problem_id = 1 AND s.stage = 'closed'", 'a step moves to another problem');
refused($owner, "WITH m AS (UPDATE problem SET department = 'czj' WHERE problem_id = 1 RETURNING 1)
	DELETE FROM problem_stage AS s USING m WHERE s.problem_id = 1 AND s.stage = 'closed'", 'a step goes while its problem moves');
refused($office, "WITH m AS (UPDATE problem SET department = 'czj' WHERE problem_id = 1 RETURNING 1)
	INSERT INTO problem_condition (department, problem_id, condition, met) SELECT 'czj', 1, 'x', false FROM m", 'an unmet condition is added to a closed problem while it moves');
refused($office, "WITH m AS (UPDATE problem SET department = 'czj' WHERE problem_id = 1 RETURNING 1)
	UPDATE problem_condition AS c SET department = 'czj', met = false FROM m WHERE c.problem_id = 1", 'a condition is taken back while its problem moves');
refused($owner, "WITH m AS (UPDATE problem SET department = 'czj' WHERE problem_id = 1 RETURNING 1)
	INSERT INTO problem_stage (department, problem_id, stage, entered_on) SELECT 'czj', 1, 'assigned', '2025-07-30' FROM m", 'an illegal step while the problem moves');
succeeds($db, $office, [ 'SET search_path = r', 'BEGIN', "UPDATE problem SET department = 'czj' WHERE problem_id IN (1, 34)", "UPDATE task SET department = 'kjj' WHERE task_id = 1",
	"DO \$\$BEGIN ASSERT (SELECT count(DISTINCT department) = 1 AND min(department) = 'czj' FROM r.problem_stage WHERE problem_id IN (1, 34)); ASSERT NOT EXISTS (SELECT FROM bizenv.ledger_faults('r')); END\$\$" ], 'a move takes along all that belongs to it, also of what is closed');
refused($owner, 'UPDATE problem SET problem_id = DEFAULT WHERE problem_id = 35', 'a problem is not given another number');
refused($owner, "UPDATE $_ SET " . { task => 'task_id', assignment_order => 'order_id', answer => 'answer_id', supervision_letter => 'letter_id', closure_application => 'application_id' }->{$_} . ' = DEFAULT', "nor a row of $_") for qw(task assignment_order answer supervision_letter closure_application);
fails($db, $owner, [ 'SET search_path = r', "INSERT INTO problem (department, problem_id, source, name, found_on) OVERRIDING SYSTEM VALUE VALUES ('czj', 35, 'hotline', 'x', '2025-07-01')" ], qr/23505.*problem_number/s, 'nor another the same number');
succeeds($db, $super, [ 'BEGIN', "INSERT INTO bizenv.calendar_day SELECT 'cn', d, false, 'amended' FROM generate_series(date '2025-07-28', '2025-08-01', '1 day') AS d", "SET ROLE $office", "UPDATE r.assignment_order SET requirement = requirement || 'z'", "UPDATE r.problem SET department = 'czj' WHERE problem_id = 34" ], 'the text of an order may be put right, and its problem moved, when the calendar was amended');

# what is not deleted is not truncated
refused($owner, "TRUNCATE $_ CASCADE", "$_ is not truncated") for qw(problem problem_stage problem_condition assignment_order answer supervision_letter task task_condition closure_application audit audit_seal);

#---------------------------------------------------------------- grants are what the page says
my ($own2, $dep, $member, $group, $bob, $temp) = map { "${tag}_$_" } qw(own2 dep member grp bob temp);
push @roles, $own2, $dep, $member, $group, $bob, $temp;
succeeds($db, $super, [ "CREATE ROLE $own2", "CREATE ROLE $dep LOGIN", "CREATE ROLE $member LOGIN IN ROLE $fin, $bi", "CREATE ROLE $group", "CREATE ROLE $bob LOGIN IN ROLE $group", "GRANT CREATE ON DATABASE $db TO $own2, $bob, $group",
	"ALTER DEFAULT PRIVILEGES FOR ROLE $own2 GRANT ALL ON TABLES TO $dep", "ALTER DEFAULT PRIVILEGES FOR ROLE $own2 GRANT ALL ON SEQUENCES TO PUBLIC", "ALTER DEFAULT PRIVILEGES FOR ROLE $own2 GRANT ALL ON SCHEMAS TO $dep" ], 'default privileges');
succeeds($db, $super, [ 'SET client_min_messages = warning', "SET ROLE $own2", "SELECT bizenv.create_ledger('l2')", "INSERT INTO l2.department VALUES ('czj', '财政局')" ], 'a ledger is made among them');
my $others = "SELECT string_agg(format('%s %s %s', c.oid::regclass, a.privilege_type, a.grantee::regrole), ', ') FROM pg_class AS c, aclexplode(c.relacl) AS a WHERE c.relnamespace = 'l2'::regnamespace AND a.grantee <> c.relowner AND NOT (c.relname IN ('role_grant', 'ledger_version') AND a.grantee = 0 AND a.privilege_type = 'SELECT')";
gives($db, $super, $others, '', 'and nobody has a privilege on it');
gives($db, $super, "SELECT count(*) FROM pg_namespace AS n, aclexplode(n.nspacl) AS a WHERE n.nspname = 'l2' AND a.grantee <> n.nspowner", '0', 'nor on its schema');
succeeds($db, $super, [ 'SET client_min_messages = warning', "SET ROLE $own2", "GRANT ALL ON ALL TABLES IN SCHEMA l2 TO $dep", "GRANT ALL ON ALL SEQUENCES IN SCHEMA l2 TO $dep", "GRANT ALL ON SCHEMA l2 TO $dep", "GRANT UPDATE (met) ON l2.task_condition TO $dep", "SELECT bizenv.grant_ledger('l2', '$dep', 'department', 'czj')" ], 'a role that had everything becomes a department');
fails($db, $dep, $_, qr/42501/, "and does not: $_") for 'TRUNCATE l2.audit, l2.audit_seal', 'UPDATE l2.task_condition SET met = true', "SELECT setval('l2.audit_audit_id_seq', 1)", 'CREATE TABLE l2.t (a integer)', 'UPDATE l2.answer SET handled_poorly = false',
	"INSERT INTO l2.closure_application (department, task_id, applied_on, decision, decided_on) VALUES ('czj', 1, '2025-07-01', 'closed', '2025-07-01')", 'CREATE TRIGGER t BEFORE INSERT ON l2.problem FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()';
my $more = "SELECT string_agg(format('%s %s', c.oid::regclass, p), ', ') FROM pg_class AS c, unnest('{TRUNCATE,REFERENCES,TRIGGER,DELETE}'::text[]) AS p WHERE c.relnamespace = 'l2'::regnamespace AND c.relkind IN ('r', 'v') AND has_table_privilege('$dep', c.oid, p)";
gives($db, $super, $more, '', 'it has no more than a department');
my ($text) = sql($db, $super, "SET ROLE $own2", 'GRANT INSERT ON l2.region TO PUBLIC', "SELECT bizenv.grant_ledger('l2', '$dep', 'department', 'czj')");
like($text, qr/WARNING:.* may do more in ledger l2 than its place says.*DETAIL:.*INSERT ON region.*HINT/s, 'what PUBLIC has is told');

# a schema of a group
succeeds($db, $super, [ "CREATE SCHEMA gs AUTHORIZATION $group" ], 'a schema of a group');
fails($db, $bob, "SELECT bizenv.create_ledger('gs')", qr/42501.*must be owner of schema gs.*It belongs to \Q$group\E/s, 'is not for the ledger of a member');

# places that add up
my $answers = 'SELECT count(*), count(DISTINCT department), min(department) FROM r.task';
my $own = sql($db, $fin, $answers);
like($own, qr/^\d+\|1\|czj$/, 'a department reads its tasks');
gives($db, $member, $answers, $own, 'and so does who is a BI tool besides, by membership');
gives($db, $member, 'SELECT count(DISTINCT department), min(department) FROM r.v_task', '1|czj', 'in the views, too');
($text) = sql($db, $owner, "SELECT bizenv.grant_ledger('r', '$member', 'bi')");
like($text, qr/WARNING:.*role \Q$member\E has a place in ledger r in another way as well.*DETAIL:.*\Q$bi\E \(bi\).*\Q$fin\E \(department, czj\).*HINT/s, 'a place beside a place is told');
succeeds($db, $owner, "SELECT bizenv.revoke_ledger('r', '$member')", 'it is taken back');

# a place is a role's, not a name's
succeeds($db, $owner, "SELECT bizenv.grant_ledger('r', '$temp', 'auditor')", 'somebody passes through') if succeeds($db, $super, "CREATE ROLE $temp LOGIN", 'a role');
succeeds($db, $super, [ "ALTER ROLE $temp RENAME TO ${temp}_2" ], 'he is renamed');
gives($db, "${temp}_2", 'SELECT count(DISTINCT department) > 1 FROM r.answer', 't', 'and keeps his place');
succeeds($db, $super, [ "DROP OWNED BY ${temp}_2", "DROP ROLE ${temp}_2", "CREATE ROLE $temp LOGIN IN ROLE $fin", "CREATE ROLE ${temp}_2 LOGIN IN ROLE $fin" ], 'he leaves, and another gets the name');
push @roles, "${temp}_2";
gives($db, $_, $answers, $own, 'who sees as a department what it sees') for $temp, "${temp}_2";
like(sql($db, $owner, "SELECT f.fault, f.row_key FROM bizenv.ledger_faults('r') AS f"), qr/^place_of_nobody\|role=\d+$/, 'the place of nobody is found');
succeeds($db, $owner, "SELECT bizenv.revoke_ledger('r', 'no such role')", 'and struck off');
gives($db, $owner, $faults, '0', 'then nothing is found');

#---------------------------------------------------------------- numbers that are set back
succeeds($db, $super, "SELECT setval('r.problem_problem_id_seq', 1), setval('r.audit_audit_id_seq', 1)", 'somebody sets numbers back');
like(sql($db, $owner, "SELECT f.relation, f.fault, f.detail FROM bizenv.ledger_faults('r') AS f ORDER BY 1"), qr/^audit\|number_set_back\|.*setval.*\nproblem\|number_set_back\|.*setval\('r\.problem_problem_id_seq', \d+\)\.$/, 'which is found');
($text, my $ok) = sql($db, $office, "INSERT INTO r.problem (department, source, name, found_on) VALUES ('czj', 'hotline', 'new', '2025-07-01') RETURNING problem_id > 37");
ok($ok, 'the office writes on') or diag($text);
like($text, qr/WARNING:.*the numbers of table "problem" were set back.*DETAIL:.*Number 2 was there already; they go on from \d+.*HINT.*WARNING:.*the numbers of table "audit" were set back.*^t$/ms, 'and is told');
gives($db, $owner, "SELECT string_agg(concat_ws(' ', f.relation, f.row_key, f.fault, f.detail), ', ') FROM bizenv.ledger_faults('r') AS f", '', 'and all is well again');

#---------------------------------------------------------------- COPY: nothing comes in by the back door
open my $rows, '>', "$tmp/rows" or die;
print $rows "hbwq\t1\tcopied\tf\t\\N\t\\N\n";
close $rows;
for my $role ($super, $owner, $office, $fin, $auditor, $bi)
{
	($text) = command('psql', '-XAtq', '-v', 'VERBOSITY=verbose', '-d', $db, '-U', $role, '-c', "\\copy r.problem_condition FROM '$tmp/rows'");
	like($text, $role eq $super ? qr/ERROR:  23514/ : qr/ERROR:  (?:42501|0A000)/, "$role copies no condition onto a closed problem");
}

#---------------------------------------------------------------- everything else: generated
my @people = map { "${_}_g" } qw(owner office department auditor bi two nobody);
push @roles, @people;
my $generated = new_database('generated');
succeeds($generated, $super, [ 'CREATE EXTENSION bizenv_office CASCADE', (map { "CREATE ROLE $_ LOGIN" } @people), 'GRANT department_g, bi_g TO two_g', "GRANT CREATE ON DATABASE $generated TO owner_g" ], 'another database');
my $ledger = <<'SQL';
SET client_min_messages = warning;
SELECT bizenv.create_ledger('g');
SET search_path = g;
INSERT INTO region (region, name, is_self) VALUES ('r', 'R', true), ('s', 'S', false);
INSERT INTO department (department, name) VALUES ('a', 'A'), ('b', 'B'), ('c', 'C');
SELECT bizenv.grant_ledger('g', 'office_g', 'office'), bizenv.grant_ledger('g', 'department_g', 'department', 'a'), bizenv.grant_ledger('g', 'auditor_g', 'auditor'), bizenv.grant_ledger('g', 'bi_g', 'bi');
INSERT INTO indicator (indicator, name, direction) VALUES ('i', 'I', 'higher_is_better');
INSERT INTO indicator_value VALUES ('i', 'r', '2025-07-01', 60);
INSERT INTO benchmark VALUES ('i', 'target', '2025-07-01', 70, 'T');
INSERT INTO task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('l', 'L', 'one_thing', '2025-01-01', '2025-12-31');
INSERT INTO report_duty (department, task_list, starts_on) VALUES ('a', 'l', '2025-01-01'), ('b', 'l', '2025-01-01');
INSERT INTO report (department, task_list, period, submitted_on) VALUES ('a', 'l', '2025-06-01', '2025-07-03');
-- tasks: 1 closed, 2 applied for, 3 refused, 4 with an unmet condition, 5 with none
INSERT INTO task (department, task_list, name) SELECT d, 'l', 't' FROM unnest('{a,b,a,b,a}'::text[]) AS d;
INSERT INTO task_progress (department, task_id, period, reported_on, percent) SELECT department, task_id, '2025-06-01', '2025-07-03', 50 FROM task;
INSERT INTO task_condition (department, task_id, condition, met) SELECT department, task_id, c, task_id < 4 OR c <> 'filed' FROM task, unnest('{approved,filed}'::text[]) AS c WHERE task_id < 5;
INSERT INTO closure_application (department, task_id, applied_on) SELECT department, task_id, '2025-06-10' FROM task WHERE task_id < 4 ORDER BY task_id;
UPDATE closure_application SET decision = CASE task_id WHEN 1 THEN 'closed' ELSE 'refused' END, decided_on = '2025-06-12' WHERE task_id IN (1, 3);
-- problems: 1 collected; 2 closed; 3 overdue, with a letter; 4 answered; 5 returned; 6 verified with an unmet condition; 7 assigned without an order; 8 rejected
INSERT INTO problem (department, source, name, found_on) SELECT d, 'hotline', 'p', '2025-05-06' FROM unnest('{a,a,b,a,b,a,b,a}'::text[]) AS d;
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays) SELECT department, problem_id, 'o', '2025-05-07', 5 FROM problem WHERE problem_id BETWEEN 2 AND 6 ORDER BY problem_id;
INSERT INTO answer (department, order_id, answered_on, content, handled_poorly) SELECT department, order_id, '2025-05-12', 'c', problem_id = 4 FROM assignment_order WHERE problem_id IN (2, 4, 5, 6) ORDER BY problem_id;
INSERT INTO supervision_letter (department, order_id, issued_on) SELECT department, order_id, '2025-06-09' FROM assignment_order WHERE problem_id IN (3, 4) ORDER BY problem_id;
INSERT INTO problem_condition (department, problem_id, condition, met) VALUES ('a', 2, 'solved', true), ('a', 6, 'solved', false), ('a', 1, 'solved', NULL), ('b', 3, 'x', true);
INSERT INTO problem_stage (department, problem_id, stage, entered_on) VALUES ('a', 2, 'verified', '2025-05-14'), ('a', 2, 'closed', '2025-05-15'), ('b', 5, 'returned', '2025-05-14'),
	('a', 6, 'verified', '2025-05-14'), ('b', 7, 'assigned', '2025-05-08'), ('a', 8, 'rejected', '2025-05-08');
INSERT INTO import_rejected (imported_at, source, target, row_place, reason, original) VALUES (now(), 'x', 'task', 1, 'x', '{}');
INSERT INTO import_fault (rejected_id, fault_place, fault, reason) VALUES (1, 1, 'empty', 'x');
-- trees of tasks: 6 with 7 and 8, below 8 is 9; 10 is cancelled with 11 below it, and 12 below that; 13 by itself
INSERT INTO task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('m', 'M', 'one_thing', '2025-01-01', '2025-12-31');
INSERT INTO task (department, task_list, name, weight, parent_task_id) VALUES ('a', 'l', '6', 6, NULL), ('b', 'l', '7', 1, 6), ('a', 'l', '8', 3, 6), ('b', 'l', '9', NULL, 8), ('a', 'l', '10', NULL, NULL), ('b', 'l', '11', NULL, 10), ('a', 'l', '12', NULL, 11), ('b', 'm', '13', NULL, NULL);
INSERT INTO task_progress (department, task_id, period, reported_on, percent) SELECT department, task_id, '2025-06-01', '2025-06-20', 20 FROM task WHERE task_id > 6;
INSERT INTO task_condition (department, task_id, condition, met) SELECT department, task_id, 'filed', true FROM task WHERE task_id > 9;
UPDATE task SET cancelled_on = '2025-07-01', cancelled_reason = 'no' WHERE task_id IN (10, 13);
INSERT INTO task_support VALUES ('a', 6, 'b'), ('a', 10, 'c');
INSERT INTO problem_support VALUES ('a', 1, 'b'), ('b', 3, 'c');
-- May is closed
INSERT INTO report (department, task_list, period, submitted_on, submitted_items) VALUES ('a', 'l', '2025-05-01', '2025-06-03', 2);
INSERT INTO task_progress (department, task_id, period, reported_on, percent) SELECT department, task_id, '2025-05-01', '2025-06-02', 10 FROM task WHERE task_id IN (5, 8, 9);
INSERT INTO closed_period (period, closed_on) VALUES ('2025-05-01', '2025-06-20');
-- terms, numbers of the office's own, words, names, sheets, papers, lights
INSERT INTO order_extension (department, order_id, ground, asked_on, workdays) SELECT department, order_id, 'g', '2025-05-08', 2 FROM assignment_order WHERE problem_id IN (3, 6);
INSERT INTO order_pause (department, order_id, ground, starts_on, ends_on) SELECT department, order_id, 'g', '2025-05-08', '2025-05-09' FROM assignment_order WHERE problem_id = 5;
UPDATE problem SET document_number = 'P' || problem_id WHERE problem_id < 4;
UPDATE assignment_order SET document_number = 'O' || order_id WHERE order_id < 4;
INSERT INTO vocabulary (list, code, zh) VALUES ('list_kind', 'own', '自有'), ('problem_source', 'mailbox', '信箱');
INSERT INTO name_alias VALUES ('department', '甲', 'a'), ('indicator', '指', 'i');
INSERT INTO light_rule VALUES ('order', 'workdays_left', '[3,]=绿:1; [0,3)=黄:2; [,0)=红:3');
INSERT INTO paper_template (paper, place, part, text) VALUES ('letter', 1, 'title', '督办函');
INSERT INTO sheet_mapping VALUES ('月报', 'task', '{"name": "任务"}', now());
SQL
put("$tmp/ledger.sql", $ledger);
($text, $ok) = command('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', $generated, '-U', 'owner_g', '-f', "$tmp/ledger.sql");
ok($ok, 'a ledger in which everything stands') or diag(tail($text));
my $began = time;
($text, $ok) = command('psql', '-Xq', '-d', $generated, '-v', "people=@people", '-v', 'collected=1', '-v', 'rows=' . ($ENV{ROWS} // 5), '-v', 'share=' . ($ENV{SHARE} // 10), '-f', "$FindBin::Bin/../lib/generate.sql");
ok($ok, 'statements are made up and tried') or diag(tail($text));
diag(sprintf '%s statements in %.0f s', scalar sql($generated, $super, 'SELECT count(*) FROM gen.cell'), time - $began);
for my $way (split /\n/, sql($generated, $super, 'SELECT DISTINCT way FROM gen.cell ORDER BY 1'))
{
	gives($generated, $super, "SELECT format('%s: %s: %s', person, faults, statement) FROM gen.cell WHERE way = '$way' AND faults IS NOT NULL ORDER BY number LIMIT 10", '', "$way: the ledger is sound, or the statement was refused");
	cmp_ok(scalar sql($generated, $super, "SELECT count(*) FROM gen.cell WHERE way = '$way' AND got ~ '^ok [1-9]'"), '>', 0, "$way: some went through");
	cmp_ok(scalar sql($generated, $super, "SELECT count(*) FROM gen.cell WHERE way = '$way' AND got !~ '^ok'"), '>', 0, "$way: some were refused");
}
gives($generated, $super, "SELECT string_agg(DISTINCT got, E'\\n') FROM gen.cell WHERE got !~ '^ok' AND left(got, 5) NOT IN ('42501', '23514', '23505', '23503', '23502', '22P02', '22001', '22003', '22008', '22007', '428C9', '42P10', '21000', '42704', '22004', '22023')", '', 'refusals are of known kinds');
gives($generated, $super, "SELECT count(*) FROM gen.cell WHERE person IN ('auditor_g', 'bi_g', 'nobody_g') AND got ~ '^ok'", '0', 'auditors, BI tools and others write nothing');
gives($generated, $super, "SELECT count(*) FROM gen.cell AS d JOIN gen.cell AS t USING (statement) WHERE d.person = 'department_g' AND t.person = 'two_g' AND (d.got, d.faults) IS DISTINCT FROM (t.got, t.faults)", '0', 'who is a department and a BI tool does what a department does');
# the table of doc/security.md, a cell each: who gets something through by which way
my @columns = qw(owner office department auditor bi);
my ($matrix) = slurp("$FindBin::Bin/../../doc/security.md") =~ /^\| way of writing \|.*\n\|[-|]+\n((?:\|.*\n)+)/m;
my %seen;
for my $line (split /\n/, $matrix // '')
{
	my (undef, $way, @cells) = split / *\| */, $line, -1;
	$seen{$way} = 1;
	for my $n (0 .. $#columns)
	{
		my $through = "SELECT count(*) > 0 FROM gen.cell WHERE way = '$way' AND person = '$columns[$n]_g'";
		gives($generated, $super, $through, 't', "$way, $columns[$n]: tried");
		gives($generated, $super, "$through AND got ~ '^ok [1-9]'", $cells[$n] eq '' ? 'f' : 't', "$way, $columns[$n]: " . ($cells[$n] || 'refused'));
	}
}
is(join(' ', sort keys %seen), sql($generated, $super, "SELECT string_agg(DISTINCT way, ' ' ORDER BY way) FROM gen.cell"), 'the page tells of every way');
gives($generated, $super, "SELECT string_agg(DISTINCT relation, ' ' ORDER BY relation) FROM gen.cell WHERE person = 'department_g' AND got ~ '^ok [1-9]' AND relation NOT IN ('answer', 'closure_application', 'problem_condition', 'problem_stage', 'report', 'task_condition', 'task_progress')", '', 'a department what it may');

#---------------------------------------------------------------- ledger_faults finds what is broken
my %broken = (
	"DELETE FROM g.problem_stage WHERE problem_id = 1" => 'problem problem_id=1 problem_without_step',
	"DELETE FROM g.problem_stage WHERE problem_id = 2 AND step = 3" => 'answer answer_id=1 answer_without_step|problem_stage problem_id=2, step=4 illegal_move|problem_stage problem_id=2, step=4 step_missing|problem_stage problem_id=2, step=5 step_missing',
	"UPDATE g.problem_stage SET entered_on = '2025-05-01' WHERE problem_id = 8 AND step = 2" => 'problem_stage problem_id=8, step=2 step_back_in_time',
	"UPDATE g.problem_condition SET met = false WHERE problem_id = 2" => 'problem problem_id=2 closed_unmet',
	"DELETE FROM g.task_condition WHERE task_id = 1" => 'closure_application application_id=1 closed_unmet',
	"UPDATE g.assignment_order SET ordered_on = '2025-05-06' WHERE problem_id = 3" => 'assignment_order problem_id=3, ordered_on=2025-05-06 order_without_step',
	"UPDATE g.assignment_order SET due_on = '2025-05-08' WHERE problem_id = 4" => 'assignment_order order_id=3 deadline_too_early',
	"UPDATE g.answer SET answered_on = '2025-05-08' WHERE order_id = 3" => 'answer answer_id=2 answer_without_step',
	"UPDATE g.assignment_order SET due_on = '2025-10-08' WHERE problem_id = 3" => 'supervision_letter letter_id=1 letter_not_due',
	"UPDATE g.supervision_letter SET issued_on = '2025-05-01', reason = 'x' WHERE letter_id = 2" => 'supervision_letter letter_id=2 letter_back_in_time',
	"INSERT INTO g.supervision_letter (department, order_id, issued_on, level, name, reason) SELECT department, order_id, issued_on, 1, name, reason FROM g.supervision_letter WHERE letter_id = 1" => qr/^supervision_letter letter_id=\d+ letter_twice\z/,
	"DELETE FROM g.department WHERE department = 'a'; DELETE FROM g.report_duty WHERE department = 'a'" => qr/^problem department=a, problem_id=1 key_without_parent\|.*report department=a, task_list=l, period=2025-06-01 key_without_parent\|role_grant \(department_g,department,a,\) key_without_parent\|task department=a, task_id=1 /,
	"ALTER TABLE g.task DROP CONSTRAINT task_parent_task_id_fkey; DROP INDEX g.task_number; INSERT INTO g.task (department, task_id, task_list, name) OVERRIDING SYSTEM VALUE VALUES ('c', 1, 'l', 'x')" => 'task task_id=1 number_twice',
	"DROP INDEX g.closure_application_once; INSERT INTO g.closure_application (department, task_id, applied_on) VALUES ('a', 1, '2025-06-10')" => 'closure_application task_id=1 applied_twice',
);
for my $statement (sort keys %broken)
{
	my $found = sql($generated, $super, 'SET session_replication_role = replica', 'BEGIN', $statement, "SELECT string_agg(format('%s %s %s', f.relation, f.row_key, f.fault), '|' ORDER BY f.relation, f.row_key, f.fault) FROM bizenv.ledger_faults('g') AS f WHERE f.relation <> 'audit'", 'ROLLBACK');
	ref $broken{$statement} ? like($found, $broken{$statement}, $statement) : is($found, $broken{$statement}, $statement);
}

#---------------------------------------------------------------- away with it all
command('dropdb', $_) for @databases;
succeeds('postgres', $super, [ 'SET client_min_messages = warning', map { "DROP ROLE IF EXISTS $_" } @roles ], 'nothing of this test stays behind');
done_testing();
