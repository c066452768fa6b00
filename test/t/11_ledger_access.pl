# Who may what in a ledger, and its audit, in sessions of their own: COPY, two
# sealings at once, a row that commits late, dump and restore, the end of the
# extension, a hundred thousand rows.
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
my @roles = map { "${tag}_$_" } qw(owner office a auditor bi nobody);
my ($owner, $office, $a, $auditor, $bi, $nobody) = @roles;
my $db = new_database('ledger');
succeeds('postgres', $super, [ map { "CREATE ROLE $_ LOGIN" } @roles ], 'roles that log in');
succeeds($db, $super, [ 'CREATE EXTENSION bizenv_office CASCADE', "GRANT CREATE ON DATABASE $db TO $owner" ], 'a database');
succeeds($db, $owner, [ "SELECT bizenv.create_ledger('oversight')",
	"INSERT INTO oversight.department (department, name) VALUES ('a', '甲局'), ('b', '乙局')",
	"INSERT INTO oversight.task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('l', '清单', 'one_thing', '2025-01-01', '2025-12-31')",
	"INSERT INTO oversight.task (department, task_list, name) SELECT d, 'l', 'secret of ' || d FROM unnest('{a,b}'::text[]) AS d",
	"INSERT INTO oversight.report_duty (department, task_list, starts_on) SELECT d, 'l', '2025-01-01' FROM unnest('{a,b}'::text[]) AS d",
	"INSERT INTO oversight.problem (department, source, name, found_on) SELECT d, 'hotline', 'secret of ' || d, '2025-07-01' FROM unnest('{a,b}'::text[]) AS d",
	"INSERT INTO oversight.problem_condition (department, problem_id, condition, evidence) SELECT department, problem_id, 'solved', 'secret of ' || department FROM oversight.problem",
	"SELECT bizenv.grant_ledger('oversight', '$office', 'office')", "SELECT bizenv.grant_ledger('oversight', '$a', '部门', 'a')",
	"SELECT bizenv.grant_ledger('oversight', '$auditor', 'auditor')", "SELECT bizenv.grant_ledger('oversight', '$bi', 'bi')" ], 'a ledger with roles');

#---------------------------------------------------------------- COPY
my @tables = split /\n/, sql($db, $super, "SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = 'oversight'::regnamespace AND c.relkind = 'r' ORDER BY 1");
my %shared = map { $_ => 1 } qw(region department indicator indicator_value benchmark task_list);
my %closed = map { $_ => 1 } qw(import_rejected import_fault audit audit_seal audit_archive);
cmp_ok(scalar @tables, '>=', 22, 'tables to copy');
for my $table (@tables)
{
	my $out = sql($db, $a, "COPY oversight.$table TO STDOUT");
	if ($closed{$table}) { like($out, qr/^ERROR:  42501/, "a department does not copy $table") }
	else { unlike($out, $shared{$table} ? qr/ERROR|secret/ : qr/ERROR|secret of b|^b\t/m, "a department copies of $table its own") }
	like(sql($db, $_, "COPY oversight.$table TO STDOUT"), qr/^ERROR:  42501/, "nobody copies $table") for $nobody;
	# from a file nothing comes in by: policies do not go with it, and without them there is no right
	like(sql($db, $a, "COPY oversight.$table FROM STDIN"), qr/^ERROR:  (?:42501|0A000)/, "a department copies nothing into $table");
	like(sql($db, $auditor, "COPY oversight.$table FROM STDIN"), qr/^ERROR:  42501/, "an auditor copies nothing into $table");
}
like(sql($db, $a, 'COPY oversight.task_progress (department, task_id, period, reported_on) FROM STDIN'), qr/^ERROR:  0A000/, 'not even into what it may insert into');
like(sql($db, $office, 'COPY oversight.problem TO STDOUT'), qr/secret of b/, 'the office copies all');
like(sql($db, $auditor, 'COPY oversight.audit TO STDOUT'), qr/secret of b/, 'an auditor the audit');
like(sql($db, $bi, 'COPY oversight.problem_condition TO STDOUT'), qr/^ERROR:  42501/, 'a BI tool no table');
unlike(sql($db, $a, "COPY (SELECT * FROM oversight.$_) TO STDOUT"), qr/secret of b|ERROR/, "a department copies of $_ its own")
	for split /\n/, sql($db, $super, "SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = 'oversight'::regnamespace AND c.relkind = 'v' AND c.relname ~ '^v_' AND c.relname <> 'v_indicator_gap' ORDER BY 1");

#---------------------------------------------------------------- what COPY brings in is audited
open my $rows, '>', "$tmp/rows" or die;
print $rows encode('UTF-8', "r1\t地区一\tf\nr2\t地区二\tf\n");
close $rows;
my ($text) = command('psql', '-XAtq', '-d', $db, '-U', $owner, '-c', "\\copy oversight.region (region, name, is_self) FROM '$tmp/rows'");
is($text, '', 'rows are copied in');
gives($db, $auditor, "SELECT string_agg(row_after ->> 'name' || ' ' || session_role || ' ' || acting_role, ', ' ORDER BY audit_id) FROM oversight.audit WHERE table_name = 'region'",
	"地区一 $owner $owner, 地区二 $owner $owner", 'each is in the audit');

#---------------------------------------------------------------- sealing among others
for my $level ('REPEATABLE READ', 'SERIALIZABLE')
{
	fails($db, $owner, "BEGIN ISOLATION LEVEL $level; SELECT bizenv.seal_audit('oversight')",
		qr/25000.*an audit is sealed in READ COMMITTED only.*DETAIL.*\Q$level\E.*HINT/s, "not in $level");
}
my ($one, $two) = map { session($db, $owner) } 1, 2;
# the first takes a number, the second a greater one, which is committed and sealed before
says($one, "BEGIN; INSERT INTO oversight.region (region, name) VALUES ('late', 'x')", '', 'a row with a smaller number waits');
says($two, "INSERT INTO oversight.region (region, name) VALUES ('early', 'x')", '', 'one with a greater number commits');
my ($head) = sql($db, $owner, "SELECT bizenv.seal_audit('oversight')");
gives($db, $auditor, "SELECT is_intact, head_found, tail_count, late_count FROM bizenv.verify_audit('oversight', '$head')", 't|t|0|0', 'it is sealed');
says($one, 'COMMIT', '', 'the first commits');
gives($db, $auditor, "SELECT is_intact, head_found, tail_count, late_count FROM bizenv.verify_audit('oversight', '$head')", 't|t|1|0', 'and is the tail; that it was at work when the other was sealed is no fault');
my ($next) = sql($db, $owner, "SELECT bizenv.seal_audit('oversight')");
gives($db, $auditor, "SELECT is_intact, head_found, tail_count, late_count FROM bizenv.verify_audit('oversight', '$head')", 't|t|0|0', 'it is chained behind');
# one that is put in by hand under a number that was free is late
succeeds($db, $owner, [ "BEGIN; INSERT INTO oversight.region (region, name) VALUES ('never', 'x'); ROLLBACK", "INSERT INTO oversight.region (region, name) VALUES ('after', 'x')", "SELECT bizenv.seal_audit('oversight')",
	"INSERT INTO oversight.audit OVERRIDING SYSTEM VALUE SELECT max(audit_id) - 1, now(), 'x', 'x', 'region', 'DELETE' FROM oversight.audit" ], 'a row is forged');
gives($db, $auditor, "SELECT is_intact, tail_count, late_count FROM bizenv.verify_audit('oversight', '$head')", 't|1|1', 'and late');
succeeds($db, $owner, [ "DELETE FROM oversight.audit WHERE acting_role = 'x'", "DELETE FROM oversight.region WHERE region = 'after'" ], 'it is taken back');
gives($db, $auditor, "SELECT max(s.position) = $1 FROM oversight.audit_seal AS s JOIN oversight.audit AS a USING (audit_id) WHERE a.row_after ->> 'region' = 'late'", 't', 'at the end') if $next =~ /^(\d+):/;

# two at once: the second waits, and goes on from there
says($one, "INSERT INTO oversight.region (region, name) VALUES ('s1', 'x'); BEGIN; SELECT count(*) FROM (SELECT bizenv.seal_audit('oversight')) AS s", '1', 'one seals, and does not commit');
ask($two, "INSERT INTO oversight.region (region, name) VALUES ('s2', 'x'); SELECT split_part(bizenv.seal_audit('oversight'), ':', 1)");
my $waits = 0;
for (1 .. 100)
{
	$waits = sql($db, $super, "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'oversight.audit_seal'::regclass");
	last if $waits;
	select undef, undef, undef, 0.1;
}
is($waits, 1, 'another waits for it');
says($one, 'COMMIT', '', 'the first commits');
is(answer($two), sql($db, $auditor, 'SELECT count(*) FROM oversight.audit'), 'the second goes on from there');
gives($db, $auditor, "SELECT is_intact, head_found, tail_count FROM bizenv.verify_audit('oversight', '$next')", 't|t|0', 'one chain');
# one that is given up leaves nothing
says($one, "INSERT INTO oversight.region (region, name) VALUES ('s3', 'x'); BEGIN; SELECT count(*) FROM (SELECT bizenv.seal_audit('oversight')) AS s; ROLLBACK", '1', 'a sealing is rolled back');
gives($db, $auditor, "SELECT is_intact, tail_count FROM bizenv.verify_audit('oversight')", 't|1', 'and nothing was sealed');
leave($_) for $one, $two;

# many at once: one chain, every row once
my @writers = map { session($db, $owner) } 1 .. 6;
ask($writers[$_], "DO \$\$BEGIN FOR i IN 1..40 LOOP INSERT INTO oversight.region (region, name) VALUES ('w$_-' || i, 'x'); "
	. ($_ % 2 ? "PERFORM bizenv.seal_audit('oversight'); " : '') . "COMMIT; END LOOP; END\$\$") for 0 .. 5;
is(answer($_), '', 'a writer among others') for @writers;
leave($_) for @writers;
sql($db, $owner, "SELECT bizenv.seal_audit('oversight')");
gives($db, $auditor, "SELECT is_intact, head_found, tail_count, sealed_count = (SELECT count(*) FROM oversight.audit) FROM bizenv.verify_audit('oversight', '$next')", 't|t|0|t', 'sealings and writers at once');

#---------------------------------------------------------------- dump and restore
succeeds($db, $owner, "SELECT bizenv.place_views('oversight', views => 'oversight_bi')", 'views have a place of their own');
my $lists = "SELECT string_agg(table_schema || '.' || table_name, ' ' ORDER BY table_name) FROM information_schema.tables WHERE table_schema LIKE 'oversight%'";
like(sql($db, $bi, $lists), qr/^oversight_bi\.v_calendar(?: oversight_bi\.v_\w+){10}$/, 'which a BI tool lists, eleven of them');
$head = sql($db, $owner, "SELECT bizenv.seal_audit('oversight')");
sql($db, $owner, "INSERT INTO oversight.region (region, name) VALUES ('tail', 'x')");
my $see = "SELECT string_agg(c.relname || c.relrowsecurity || c.relforcerowsecurity || coalesce(c.relacl::text, ''), ',' ORDER BY c.relname), (SELECT string_agg(concat(p.polname, p.polrelid::regclass, p.polcmd), ',' ORDER BY p.polrelid::regclass::text, p.polname) FROM pg_policy AS p),
	(SELECT string_agg(concat(t.tgrelid::regclass, t.tgname, t.tgenabled, t.tgtype), ',' ORDER BY t.tgrelid::regclass::text, t.tgname) FROM pg_trigger AS t WHERE NOT t.tgisinternal)
	FROM pg_class AS c WHERE c.relnamespace = 'oversight'::regnamespace AND c.relkind IN ('r', 'v')";
my $was = sql($db, $super, $see);
like($was, qr/audit.*A/, 'there is something to keep');
for my $way ([ 'plain', $super ], [ 'owner', $owner, '--enable-row-security' ])
{
	my ($name, $role, @options) = @$way;
	my $copy = new_database("copy_$name");
	succeeds($copy, $super, [ "GRANT CREATE ON DATABASE $copy TO $owner", $role eq $owner ? 'CREATE EXTENSION bizenv_office CASCADE' : 'SELECT 1' ], 'a database to restore into');
	my ($out, $done) = command('pg_dump', '-d', $db, '-U', $role, '-Fc', '-f', "$tmp/$name", @options, $role eq $owner ? ('-n', 'oversight', '-n', 'oversight_bi') : ());
	ok($done, "the ledger is dumped by $name") or diag(tail($out));
	($out, $done) = command('pg_restore', '-d', $copy, '-U', $role, '--exit-on-error', @options, "$tmp/$name");
	ok($done, 'and restored') or diag(tail($out));
	is(sql($copy, $super, $see), $was, 'with its policies, triggers and grants');
	gives($copy, $auditor, "SELECT is_intact, head_found, tail_count FROM bizenv.verify_audit('oversight', '$head')", 't|t|1', 'its audit verifies');
	succeeds($copy, $office, "UPDATE oversight.region SET name = 'y' WHERE region = 'tail'", 'it is written on');
	gives($copy, $owner, "SELECT split_part(bizenv.seal_audit('oversight'), ':', 1)::bigint = (SELECT count(*) FROM oversight.audit)", 't', 'and sealed on');
	gives($copy, $a, "SELECT string_agg(DISTINCT department, ',') FROM oversight.problem", 'a', 'a department sees its own');
	is(sql($copy, $bi, $lists), sql($db, $bi, $lists), 'a BI tool lists the same views');
	gives($copy, $bi, "SELECT string_agg(DISTINCT department, ',') FROM oversight_bi.v_task", 'a,b', 'and reads them');
	gives($copy, $a, "SELECT string_agg(DISTINCT department, ',') FROM oversight_bi.v_task", 'a', 'a department its own in them');
	gives($copy, $owner, 'SELECT schema, views FROM bizenv.ledgers', 'oversight|oversight_bi', 'ledgers tells where');
}

#---------------------------------------------------------------- without the extension
fails($db, $super, 'DROP EXTENSION bizenv', qr/2BP01/, 'the extension is not dropped from under a ledger');
succeeds($db, $super, [ "SET client_min_messages = warning", 'DROP EXTENSION bizenv CASCADE' ], 'but with CASCADE');
gives($db, $a, "SELECT string_agg(DISTINCT department, ',') FROM oversight.problem", 'a', 'a department sees its own, as before');
like(sql($db, $a, 'UPDATE oversight.problem SET name = name'), qr/42501/, 'and changes nothing, as before');
gives($db, $auditor, "SELECT encode(sha256(decode(repeat('00', 32), 'hex') || convert_to(jsonb_build_array((extract(epoch FROM s.sealed_at) * 1000000)::bigint, s.is_late, a.audit_id,
	(extract(epoch FROM a.changed_at) * 1000000)::bigint, a.session_role, a.acting_role, a.table_name, a.operation, a.department, a.row_before::text, a.row_after::text)::text, 'UTF8')), 'hex') = encode(s.hash, 'hex')
	FROM oversight.audit_seal AS s JOIN oversight.audit AS a USING (audit_id) WHERE s.position = 1", 't', 'the audit can be verified by hand');

#---------------------------------------------------------------- an archive among others
# it takes nothing that a row belongs before which is still to come
my $shelved = new_database('shelved');
succeeds($shelved, $super, [ 'CREATE EXTENSION bizenv_office CASCADE', "GRANT CREATE ON DATABASE $shelved TO $owner" ], 'a database with a small audit');
succeeds($shelved, $owner, [ "SELECT bizenv.create_ledger('kept')", "SELECT bizenv.grant_ledger('kept', '$auditor', 'auditor')", "SELECT bizenv.seal_audit('kept')" ], 'and an auditor');
($one, $two) = map { session($shelved, $owner) } 1, 2;
says($one, "BEGIN; INSERT INTO kept.region (region, name) VALUES ('open', 'x')", '', 'a row waits again');
succeeds($shelved, $owner, [ "INSERT INTO kept.region (region, name) VALUES ('greater', 'x')", "SELECT bizenv.seal_audit('kept')" ], 'one with a greater number is sealed');
my $archive = "SELECT bizenv.archive_audit('kept', before => bizenv.today() + 1, archive => 'kept.shelf')";
my $is_there = "SELECT string_agg(row_after ->> 'region', ' ' ORDER BY audit_id) FROM kept.%s WHERE row_after ->> 'region' IN ('open', 'greater')";
like(scalar sql($shelved, $owner, $archive), qr/ rows of the audit, up to position \d+, are in kept\.shelf$/, 'what is before is archived');
gives($shelved, $owner, sprintf($is_there, 'audit'), 'greater', 'but not that');
says($one, 'COMMIT', '', 'the row commits');
like(scalar sql($shelved, $owner, $archive), qr/rows that are not sealed yet, or of transactions that are still open, belong before what is sealed/, 'nor before it is sealed');
succeeds($shelved, $owner, "SELECT bizenv.seal_audit('kept')", 'it is');
gives($shelved, $auditor, "SELECT is_intact, tail_count, late_count FROM bizenv.verify_audit('kept')", 't|0|0', 'and not late');
succeeds($shelved, $owner, $archive, 'then both go');
gives($shelved, $owner, sprintf($is_there, 'shelf'), 'open greater', 'into the archive');
# and who is granted a place meanwhile waits: both change who may read the archive
says($one, 'BEGIN; ' . ($archive =~ s/SELECT/SELECT count(*) FROM (SELECT/r) . ') AS a', '1', 'an archive is made');
ask($two, "SELECT count(*) FROM (SELECT bizenv.grant_ledger('kept', '$auditor', 'auditor')) AS g");
ok(await_waiter($shelved, 'relation'), 'a grant waits');
says($one, 'COMMIT', '', 'the archive is there');
is(answer($two), '1', 'and the place is granted');
leave($_) for $one, $two;

#---------------------------------------------------------------- a hundred thousand rows
my $large = new_database('large');
succeeds($large, $super, [ 'CREATE EXTENSION bizenv_office CASCADE', "GRANT CREATE ON DATABASE $large TO $owner" ], 'another database');
my $began = time;
succeeds($large, $owner, [ "SELECT bizenv.create_ledger('oversight')", "INSERT INTO oversight.region (region, name) SELECT 'r' || n, 'x' FROM generate_series(1, 100000) AS n" ], '100,000 rows');
my $written = time - $began;
$began = time;
succeeds($large, $owner, "SELECT bizenv.seal_audit('oversight')", 'are sealed');
my $sealed = time - $began;
gives($large, $owner, "SELECT is_intact, sealed_count > 100000 FROM bizenv.verify_audit('oversight')", 't|t', 'and verified');
my $verified = time - $began - $sealed;
diag(sprintf '100,000 rows written in %.1f s, sealed in %.1f s, verified in %.1f s', $written, $sealed, $verified);
# (a slow machine is slow at all of it)
cmp_ok($sealed, '<', 10 * $written, 'sealed as fast as they are written');
cmp_ok($verified, '<', 10 * $written, 'and verified');
$began = time;
succeeds($large, $owner, [ "UPDATE oversight.region SET name = 'y' WHERE region = 'r5'", "SELECT bizenv.seal_audit('oversight')" ], 'one more row');
cmp_ok(time - $began, '<', $written, 'is sealed at once');

#---------------------------------------------------------------- away with it all
command('dropdb', $_) for @databases;
succeeds('postgres', $super, [ map { "DROP ROLE $_" } @roles ], 'nothing of this test stays behind');
done_testing();
