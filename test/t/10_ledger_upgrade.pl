# A ledger of an older version becomes one of this version: the same catalog as a new one,
# every row and seal as it was, what others stand on it and were granted kept; all or
# nothing; and what is newer than the extension is refused with what to type.
# Asks for a running server whose superuser psql connects as (PGHOST, PGPORT, PGUSER).
use strict;
use warnings;
use utf8;
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my ($office, $desk, $housing, $auditor, $bi, $reader) = map { "${tag}_$_" } qw(office desk housing auditor bi reader);
my @roles = ($office, $desk, $housing, $auditor, $bi, $reader);
my $older = slurp("$FindBin::Bin/../lib/older_ledger.sql");

# What leads from version 0 to version 1
my $step = <<'SQL';
ALTER TABLE department ADD COLUMN is_active boolean NOT NULL DEFAULT true, ALTER name SET NOT NULL;
COMMENT ON COLUMN department.is_active IS '是否在用';
ALTER TABLE import_rejected RENAME why TO reason;
ALTER TABLE report_duty ALTER due_day SET DEFAULT 5, DROP CONSTRAINT old_day, ADD CONSTRAINT report_duty_due_day_check CHECK (due_day BETWEEN 1 AND 31);
UPDATE problem SET hall = '旧厅' WHERE old_number = 8;
ALTER TABLE problem DROP COLUMN old_number, ADD COLUMN document_number varchar(80) CHECK (document_number <> '');
CREATE UNIQUE INDEX problem_by_document ON problem (document_number);
COMMENT ON COLUMN problem.document_number IS '工单号';
CREATE TABLE problem_support (
    department varchar(40) NOT NULL,
    problem_id integer NOT NULL,
    supporting_department varchar(40) NOT NULL REFERENCES department,
    PRIMARY KEY (department, problem_id, supporting_department),
    FOREIGN KEY (department, problem_id) REFERENCES problem ON UPDATE CASCADE
);
CREATE INDEX problem_support_number ON problem_support (problem_id);
CREATE INDEX problem_support_by_department ON problem_support (supporting_department);
COMMENT ON TABLE problem_support IS '问题的配合部门';
COMMENT ON COLUMN problem_support.department IS '责任部门';
COMMENT ON COLUMN problem_support.problem_id IS '问题编号';
COMMENT ON COLUMN problem_support.supporting_department IS '配合部门';
ALTER TABLE problem DROP CONSTRAINT problem_source_check;
ALTER TABLE task_list ADD COLUMN half_reading varchar(30) NOT NULL DEFAULT 'completed_share' CHECK (half_reading IN ('completed_share', 'at_least_past_half_share', 'mean_percent'));
COMMENT ON COLUMN task_list.half_reading IS '任务过半口径';
CREATE TABLE vocabulary (
    list varchar(20) NOT NULL CHECK (list IN ('list_kind', 'problem_source', 'benchmark_kind')),
    code varchar(20) NOT NULL CHECK (code ~ '^[a-z][a-z0-9_]*$'),
    zh varchar(20) NOT NULL CHECK (zh <> ''),
    en varchar(40) CHECK (en <> ''),
    place integer NOT NULL DEFAULT 100 CHECK (place BETWEEN 0 AND 10000),
    PRIMARY KEY (list, code)
);
CREATE UNIQUE INDEX vocabulary_by_word ON vocabulary (list, zh);
COMMENT ON TABLE vocabulary IS '用词：本单位的清单类别、问题来源、基准类别';
COMMENT ON COLUMN vocabulary.list IS '用词类别';
COMMENT ON COLUMN vocabulary.code IS '代码';
COMMENT ON COLUMN vocabulary.zh IS '用词';
COMMENT ON COLUMN vocabulary.en IS '英文';
COMMENT ON COLUMN vocabulary.place IS '次序';
ALTER TABLE indicator ADD FOREIGN KEY (parent) REFERENCES indicator;
ALTER TABLE indicator ADD COLUMN frequency varchar(20) CHECK (frequency IN ('monthly', 'quarterly', 'half_yearly', 'yearly'));
COMMENT ON COLUMN indicator.frequency IS '频次';
ALTER TABLE task ADD COLUMN weight numeric(9,4) CHECK (weight > 0 AND weight <= 10000), ADD COLUMN parent_task_id integer REFERENCES task (task_id), ADD COLUMN part_count integer NOT NULL DEFAULT 0 CHECK (part_count >= 0);
CREATE INDEX task_by_parent ON task (parent_task_id);
COMMENT ON COLUMN task.weight IS '权重';
COMMENT ON COLUMN task.parent_task_id IS '上级任务';
COMMENT ON COLUMN task.part_count IS '下级任务数';
ALTER TABLE task ADD COLUMN cancelled_on date CHECK (cancelled_on BETWEEN '1900-01-01' AND '2199-12-31'), ADD COLUMN cancelled_reason varchar(400) CHECK (cancelled_reason <> ''),
	ADD CONSTRAINT task_cancelled_check CHECK (cancelled_on IS NOT NULL OR cancelled_reason IS NULL);
CREATE INDEX task_cancelled ON task (task_id) WHERE cancelled_on IS NOT NULL;
COMMENT ON COLUMN task.cancelled_on IS '取消日期';
COMMENT ON COLUMN task.cancelled_reason IS '取消依据和原因';
CREATE INDEX task_by_indicator ON task (indicator);
DROP INDEX old_index;
DROP TABLE old_table;
COMMENT ON COLUMN task.name IS '任务';
ALTER TABLE audit_seal ADD COLUMN settled_id bigint;
COMMENT ON COLUMN audit_seal.settled_id IS '已定编号';
COMMENT ON TABLE task IS '任务';
GRANT SELECT ON ledger_version TO PUBLIC;
SQL

# steps(FROM => SCRIPT): the extension of a release that has these steps, and makes
# ledgers of the version behind the last one
sub steps
{
	my ($version, %script) = @_;
	return ("CREATE OR REPLACE FUNCTION bizenv.ledger_version() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT $version'",
		'CREATE OR REPLACE FUNCTION bizenv_internal.ledger_steps() RETURNS SETOF bizenv.ledger_step_row LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $steps$'
			. 'SELECT f, t, x::varchar(1000000) FROM (VALUES (NULL::integer, NULL::integer, NULL::varchar)' . join('', map { ", ($_, $_ + 1, " . (defined $script{$_} ? "\$step\$$script{$_}\$step\$" : 'NULL') . ')' } sort keys %script)
			. ') AS s(f, t, x) WHERE f IS NOT NULL $steps$');
}

# What the catalog says of a ledger, a line a fact; names without their schema
my $catalog = <<'SQL';
WITH relation AS (SELECT c.* FROM pg_class AS c WHERE c.relnamespace = current_schema()::regnamespace AND c.relname !~ '^own'),
acl AS (
	SELECT r.relname AS name, r.relacl AS acl, r.relowner AS owner FROM relation AS r
	UNION ALL SELECT r.relname || '.' || a.attname, a.attacl, r.relowner FROM relation AS r JOIN pg_attribute AS a ON a.attrelid = r.oid WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
	UNION ALL SELECT 'schema', n.nspacl, n.nspowner FROM pg_namespace AS n WHERE n.nspname = current_schema())
SELECT line FROM (
	SELECT concat_ws(' ', r.relkind, r.relname, r.relowner::regrole, r.relrowsecurity, r.relforcerowsecurity, r.reloptions::text, r.relpersistence, obj_description(r.oid, 'pg_class')) AS line FROM relation AS r WHERE r.relkind IN ('r', 'v', 'S')
	UNION ALL SELECT concat_ws(' ', 'column', r.relname, row_number() OVER (PARTITION BY r.oid ORDER BY a.attnum), a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity::text, a.attstattarget,
		pg_get_expr(d.adbin, d.adrelid), col_description(r.oid, a.attnum))
		FROM relation AS r JOIN pg_attribute AS a ON a.attrelid = r.oid LEFT JOIN pg_attrdef AS d ON d.adrelid = r.oid AND d.adnum = a.attnum WHERE r.relkind IN ('r', 'v') AND a.attnum > 0 AND NOT a.attisdropped
	UNION ALL SELECT concat_ws(' ', 'constraint', r.relname, c.conname, translate(pg_get_constraintdef(c.oid), E'\n', ' ')) FROM relation AS r JOIN pg_constraint AS c ON c.conrelid = r.oid
	UNION ALL SELECT concat_ws(' ', 'index', r.relname, replace(pg_get_indexdef(r.oid), current_schema() || '.', '')) FROM relation AS r WHERE r.relkind = 'i'
	UNION ALL SELECT concat_ws(' ', 'trigger', r.relname, t.tgenabled, replace(pg_get_triggerdef(t.oid), ' ON ' || current_schema() || '.', ' ON ')) FROM relation AS r JOIN pg_trigger AS t ON t.tgrelid = r.oid WHERE NOT t.tgisinternal AND t.tgname !~ '^own'
	UNION ALL SELECT concat_ws(' ', 'policy', r.relname, p.polname, p.polcmd, p.polpermissive, p.polroles::text, translate(pg_get_expr(p.polqual, r.oid), E'\n', ' '), translate(pg_get_expr(p.polwithcheck, r.oid), E'\n', ' ')) FROM relation AS r JOIN pg_policy AS p ON p.polrelid = r.oid WHERE p.polname !~ '^own'
	UNION ALL SELECT concat_ws(' ', 'view', r.relname, translate(pg_get_viewdef(r.oid), E'\n', ' ')) FROM relation AS r WHERE r.relkind = 'v'
	UNION ALL SELECT concat_ws(' ', 'grant', a.name, e.grantee::regrole, e.privilege_type, e.is_grantable) FROM acl AS a CROSS JOIN LATERAL aclexplode(a.acl) AS e WHERE e.grantee <> a.owner
	UNION ALL SELECT concat_ws(' ', 'made', u.name) FROM ledger_version AS v CROSS JOIN LATERAL unnest(v.made) AS u(name)
	UNION ALL SELECT concat_ws(' ', 'version', v.version) FROM ledger_version AS v) AS said
ORDER BY line COLLATE "C"
SQL
sub catalog_of { return (sql($_[0], $super, "SET search_path = $_[1]", $catalog))[0] }

# Rows of every table, without columns that only one of the versions has
my $rows = <<'SQL';
DO $$
DECLARE
	r record; n text; result text := '';
BEGIN
	FOR r IN SELECT c.relname FROM pg_class AS c WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND c.relname NOT IN ('ledger_version', 'old_table', 'own_table', 'problem_support') ORDER BY relname LOOP
		EXECUTE format('SELECT count(*) || '' '' || coalesce(md5(string_agg(x, chr(10) ORDER BY x COLLATE "C")), '''') FROM (SELECT (to_jsonb(t) - ''{old_number,document_number,is_active,why,reason,frequency,settled_id,weight,parent_task_id,part_count,cancelled_on,cancelled_reason}''::text[])::text AS x FROM %I AS t WHERE %s) AS s',
			r.relname, CASE r.relname WHEN 'audit' THEN 'audit_id <= (SELECT max(audit_id) FROM audit_seal)' ELSE 'true' END) INTO n;
		result := result || r.relname || ' ' || n || E'\n';
	END LOOP;
	PERFORM set_config('bizenv_test.rows', result, false);
END $$
SQL
sub rows_of { return (sql($_[0], $super, "SET search_path = $_[1]", $rows, "SELECT current_setting('bizenv_test.rows')"))[0] }

# What only one of two lists of lines has
sub difference
{
	my ($one, $two) = map { { map { $_ => 1 } split /\n/, $_ } } @_;
	return join "\n", sort((map { "< $_" } grep { !$two->{$_} } keys %$one), (map { "> $_" } grep { !$one->{$_} } keys %$two));
}

sub grants
{
	my ($schema) = @_;
	return ("SELECT bizenv.grant_ledger('$schema', '$desk', 'office'), bizenv.grant_ledger('$schema', '$auditor', 'auditor'), bizenv.grant_ledger('$schema', '$bi', 'bi'), bizenv.grant_ledger('$schema', '$housing', 'department', (SELECT min(department) FROM $schema.department))",
		"GRANT USAGE ON SCHEMA $schema TO $reader", "GRANT SELECT ON $schema.v_task TO $reader WITH GRANT OPTION", "GRANT SELECT (day) ON $schema.v_calendar TO $reader", "GRANT SELECT ON $schema.v_reporting TO PUBLIC", "GRANT SELECT (name) ON $schema.task TO $reader");
}

my $db = new_database('versions');
succeeds($db, $super, [ 'CREATE EXTENSION bizenv_office CASCADE', (map { "CREATE ROLE $_ LOGIN" } @roles), "GRANT CREATE ON DATABASE $db TO $office" ], 'a database, an office and others');
gives($db, $super, 'SELECT bizenv.ledger_version() >= 1 AND (SELECT count(*) FROM bizenv_internal.ledger_steps() AS s WHERE s.to_version = s.from_version + 1 AND s.to_version BETWEEN 2 AND bizenv.ledger_version()) = bizenv.ledger_version() - 1',
	't', 'each version but the first is reached by one step');
succeeds($db, $super, [ steps(1, 0 => $step) ], 'a release with a step');

#---------------------------------------------------------------- an older ledger, filled
my $quiet = 'SET client_min_messages = warning';
succeeds($db, $office, [ $quiet, "SELECT bizenv.create_ledger('new')", "SELECT bizenv.load_sample('new')", grants('new') ], 'a new ledger');
succeeds($db, $office, [ $quiet, "SELECT bizenv.create_ledger('old')", 'SET search_path = old', $older ], 'one of an older version');
my ($text, $ok) = sql($db, $office, 'SET search_path = old', # (the sample of that release names no column that its tables lack)
	q{DO $$ BEGIN EXECUTE replace(replace(bizenv_internal.ledger_sample(), ', frequency)', ')'), ', ''yearly'')', ')'); END $$});
ok($ok, 'it is filled, by the rules that it has') or diag(tail($text));
# places were given by the release that made it: as now, of what it had
succeeds($db, $super, [ steps(0) ], 'as the release of that version');
succeeds($db, $office, [ grants('old'), 'UPDATE old.problem SET old_number = 8 WHERE problem_id = 1' ], 'gave places in it');
succeeds($db, $office, "SELECT bizenv.seal_audit('old')", 'and sealed its audit');
succeeds($db, $super, [ steps(1, 0 => $step) ], 'now the release with the step');
my $head = sql($db, $office, "SELECT bizenv.audit_head('old')");
like($head, qr/^[1-9]\d{2,}:/, 'the audit is sealed, hundreds of rows of it');
succeeds($db, $office, [ 'CREATE TABLE old.own_table AS SELECT 1 AS n', 'CREATE VIEW old.own_view AS SELECT d.department FROM old.department AS d', 'CREATE POLICY own_policy ON old.task FOR SELECT USING (true)',
	'CREATE FUNCTION old.own_function() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$', 'CREATE TRIGGER own_trigger BEFORE UPDATE ON old.task FOR EACH ROW EXECUTE FUNCTION old.own_function()' ], 'its owner put things of his own there');

# the differences are there, each kind of them
my $fresh = catalog_of($db, 'new');
my $before = difference(catalog_of($db, 'old'), $fresh);
for my $kind (
	[ 'a table is missing', qr/^> r problem_support/m ], [ 'a column of it', qr/^> column problem_support /m ], [ 'an office\'s number is missing', qr/^> column problem \d+ document_number/m ],
	[ 'a column is missing', qr/^> column department \d+ is_active/m ], [ 'a column is nullable', qr/^> column department \d+ name .* t /m ], [ 'a column has another name', qr/^< column import_rejected \d+ why/m ],
	[ 'a column too many', qr/^< column problem \d+ old_number/m ], [ 'another default', qr/^< column report_duty \d+ due_day integer t +(?:-1|0)? 10/m ], [ 'another check', qr/^< constraint report_duty old_day/m ],
	[ 'a key is missing', qr/^> constraint indicator indicator_parent_fkey/m ], [ 'an index is missing', qr/^> index task_by_indicator/m ], [ 'an index too many', qr/^< index old_index/m ],
	[ 'a table too many', qr/^< r old_table/m ], [ 'a view too many', qr/^< view v_old/m ], [ 'a view is another', qr/^< view v_calendar/m ], [ 'a policy too many', qr/^< policy task old_policy/m ],
	[ 'a policy is missing', qr/^> policy report reads/m ], [ 'a policy is another', qr/^< policy problem reads/m ], [ 'a trigger too many', qr/^< trigger task O CREATE TRIGGER old_rule/m ],
	[ 'a trigger is missing', qr/^> trigger answer O CREATE TRIGGER rule_stays/m ], [ 'a trigger of the audit is missing', qr/^> trigger region A CREATE TRIGGER audit_truncate/m ], [ 'one is off', qr/^< trigger region D CREATE TRIGGER audit /m ],
	[ 'another comment', qr/^< column task \d+ name .*旧名称/m ], [ 'another comment of a view', qr/^< v v_task .*旧视图/m ], [ 'a privilege is missing', qr/^> grant ledger_version - SELECT/m ],
	[ 'a privilege on a column is missing', qr/^> grant department.is_active \S+ UPDATE/m ], [ 'another version', qr/^< version 0/m ])
{
	like($before, $kind->[1], "the older ledger differs: $kind->[0]");
}
my $had = rows_of($db, 'old');

#---------------------------------------------------------------- which ledgers wait
my $states = 'SELECT schema, owner, version, state, state_order, state_zh FROM bizenv.ledgers ORDER BY schema';
gives($db, $office, $states, "new|$office|1|current|1|当前版本\nold|$office|0|waits_for_upgrade|2|待升级", 'ledgers tells which wait');
gives($db, $reader, $states, "new|$office|1|current|1|当前版本\nold|$office||||", 'and nothing to who may not look into it');
like(sql($db, $super, 'SELECT bizenv.tell_waiting_ledgers()'), qr/^NOTICE: .*ledger old waits for its upgrade\nHINT:  Let its owner type: SELECT bizenv\.upgrade_ledger\('old'\)\.$/m, 'an update of the extension tells it');
unlike(sql($db, $super, 'SELECT bizenv.tell_waiting_ledgers()'), qr/ledger new/, 'and of no other');

# calls of every function that takes the name of a ledger; whether it works with an older one
my %call = (
	audit_head => [ "SELECT bizenv.audit_head('%s')", 1 ], verify_audit => [ "SELECT bizenv.verify_audit('%s')", 1 ], seal_audit => [ "SELECT bizenv.seal_audit('%s')", 1 ], rearm_ledger => [ "BEGIN; SELECT bizenv.rearm_ledger('%s'); ROLLBACK", 1 ],
	revoke_ledger => [ "BEGIN; SELECT bizenv.revoke_ledger('%s', '$bi'); ROLLBACK", 1 ], upgrade_ledger => [ "BEGIN; SELECT bizenv.upgrade_ledger('%s'); ROLLBACK", 1 ],
	grant_ledger => [ "BEGIN; SELECT bizenv.grant_ledger('%s', '$bi', 'bi'); ROLLBACK", 0 ], load_sample => [ "SELECT bizenv.load_sample('%s')", 0 ],
	import_table => [ "SELECT bizenv.import_table('%s', 'pg_catalog.pg_class', 'region', '{\"region\": \"relname\", \"name\": \"relname\"}')", 0 ],
	import_faults => [ "SELECT * FROM bizenv.import_faults('%s', 'pg_catalog.pg_class', 'region', '{\"region\": \"relname\", \"name\": \"relname\"}')", 0 ],
	briefing => [ "SELECT bizenv.briefing('%s', '2025-07-31')", 0 ], briefing_figures => [ "SELECT bizenv.briefing_figures('%s', '2025-07-31')", 0 ], letter_text => [ "SELECT bizenv.letter_text('%s', 1)", 0 ],
	letter_parts => [ "SELECT bizenv.letter_parts('%s', 1)", 0 ], paper_parts => [ "SELECT bizenv.paper_parts('%s', 'briefing', '{\"标志\": null, \"文号\": null, \"主送\": null, \"联系人\": null, \"署名\": \"a\", \"日期\": \"b\", \"抄送\": null}')", 1 ],
	stale_deadlines => [ "SELECT * FROM bizenv.stale_deadlines('%s')", 0 ], recompute_deadlines => [ "SELECT * FROM bizenv.recompute_deadlines('%s')", 0 ],
	check_draft => [ "SELECT bizenv.check_draft('12项', '%s', '2025-07-31')", 0 ], archive_audit => [ "SELECT bizenv.archive_audit('%s', '2025-01-01')", 0 ],
	audit_faults => [ "SELECT bizenv.audit_faults('%s')", 1 ], disarm_ledger => [ "BEGIN; SELECT bizenv.disarm_ledger('%s'); ROLLBACK", 1 ], ledger_faults => [ "SELECT bizenv.ledger_faults('%s')", 0 ],
	place_views => [ "BEGIN; SELECT bizenv.place_views('%s', 'elsewhere'); ROLLBACK", 0 ]);
my @takes = split /\n/, sql($db, $super, "SELECT DISTINCT p.proname FROM pg_proc AS p WHERE p.pronamespace = 'bizenv'::regnamespace AND 'schema' = ANY (p.proargnames[1:p.pronargs])
	AND obj_description(p.oid, 'pg_proc') NOT LIKE 'internal:%' AND p.proname <> 'create_ledger' ORDER BY 1");
is_deeply(\@takes, [ sort keys %call ], 'every function that takes the name of a ledger is tried');
for my $name (sort keys %call)
{
	my ($statement, $older_too) = @{ $call{$name} };
	if ($older_too)
	{
		succeeds($db, $office, sprintf($statement, 'old'), "$name works with a ledger that waits");
	}
	else
	{
		fails($db, $office, sprintf($statement, 'old'), qr/55000: ledger old waits for its upgrade\nDETAIL:  It is of version 0; .* version 1\.\nHINT:  Let its owner type: SELECT bizenv\.upgrade_ledger\('old'\)\./, "$name does not work with a ledger that waits");
	}
}

#---------------------------------------------------------------- what is refused
my $upgrade = "SELECT bizenv.upgrade_ledger('old')";
fails($db, $desk, $upgrade, qr/42501: must be owner of ledger old/, 'who does not own it');
succeeds($db, $super, "GRANT $office TO $reader", 'a member of the owner');
fails($db, $_, $upgrade, qr/42501: must be owner of ledger old\nDETAIL:  .* belongs to $office\.\nHINT:  SET ROLE $office\./, "$_, who would own what is made anew") for $reader, $super;
fails($db, $office, "SELECT bizenv.upgrade_ledger(NULL)", qr/22004/, 'NULL');
fails($db, $office, "SELECT bizenv.upgrade_ledger('nowhere')", qr/42P01/, 'no ledger');
fails($db, $office, "BEGIN ISOLATION LEVEL REPEATABLE READ; $upgrade", qr/25000: a ledger is upgraded in READ COMMITTED only/, 'an old snapshot');
succeeds($db, $office, "GRANT CREATE ON SCHEMA old TO $desk", 'somebody else may create in it');
fails($db, $office, $upgrade, qr/55000: others may create objects in schema old\n.*\nHINT:  REVOKE CREATE ON SCHEMA old FROM $desk\./, 'which is refused');
succeeds($db, $office, [ "REVOKE CREATE ON SCHEMA old FROM $desk", 'CREATE VIEW old.own_report AS SELECT v.task_id FROM old.v_task AS v' ], 'something stands on a view');
fails($db, $office, $upgrade, qr/2BP01: something else stands on the views of ledger old\nDETAIL:  .*own_report.*\nHINT:  Keep its definition/s, 'which is told');
succeeds($db, $office, 'DROP VIEW old.own_report', 'it is dropped');
succeeds($db, $super, [ steps(3, 0 => $step, 2 => undef) ], 'a release that has lost a step');
fails($db, $office, $upgrade, qr/0A000: ledger old cannot be upgraded\nDETAIL:  It is of version 0, .* to version 3\./, 'knows no way');
succeeds($db, $super, [ steps(1, 0 => "$step SELECT 1 / 0;") ], 'a step that fails in the end');
fails($db, $office, $upgrade, qr/22012/, 'fails as a whole');
succeeds($db, $super, [ steps(1, 0 => $step) ], 'the good one again');
is(difference(catalog_of($db, 'old'), $fresh), $before, 'nothing of all this changed the ledger');
is(rows_of($db, 'old'), $had, 'nor its rows');

#---------------------------------------------------------------- the upgrade
# by the owner and by a member, beside a session that writes
my $writer = session($db, $office);
says($writer, "BEGIN; UPDATE old.department SET name = name WHERE department = ''", '', 'a session writes');
my ($one, $two) = (session($db, $office), session($db, $reader));
says($two, "SET ROLE $office", '', 'a member of the owner becomes it');
ask($one, $upgrade);
ok(await_waiter($db, 'relation'), 'the upgrade waits for it');
ask($two, $upgrade);
my $waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'relation' AND NOT granted";
for (1 .. 600) { last if sql($db, $super, $waiting) eq '2'; select undef, undef, undef, 0.05 }
gives($db, $super, $waiting, '2', 'another upgrade for the first');
says($writer, 'COMMIT', '', 'it is done');
my @answers = sort map { answer($_) } $one, $two;
is_deeply(\@answers, [ 'ledger old is of version 1', 'ledger old is of version 1, from 0' ], 'two sessions upgrade: one does it, the other sees it done') or diag(explain(\@answers));
leave($_) for $writer, $one, $two;
succeeds($db, $super, "REVOKE $office FROM $reader", 'a member no more');
is(difference(catalog_of($db, 'old'), $fresh), '', 'the catalog is that of a new ledger');
# (those of a table that got a column, and of one that was not there, differ by that)
my ($have, $before_it) = map { join "\n", grep { !/^(?:audit|problem|task_list|vocabulary) / } split /\n/ } rows_of($db, 'old'), $had;
is($have, $before_it, 'every row is as it was');
gives($db, $office, "SELECT count(*), bool_and(half_reading = 'completed_share'), (SELECT count(*) FROM old.vocabulary) FROM old.task_list", '3|t|0', 'lists are judged as they were, and no word is the office\'s own');
gives($db, $office, "SELECT string_agg(hall, ' ') FROM old.problem WHERE problem_id = 1", '旧厅', 'but for what a step changes');
gives($db, $office, "SELECT string_agg(concat_ws(' ', table_name, operation, row_after ->> 'version', row_after ->> 'hall'), ', ' ORDER BY audit_id) FROM old.audit WHERE audit_id > split_part('$head', ':', 1)::bigint", 'problem UPDATE 旧厅, ledger_version UPDATE 1', 'which is in the audit, as is the upgrade');
gives($db, $office, "SELECT is_intact, head_found, sealed_count = split_part('$head', ':', 1)::integer, tail_count FROM bizenv.verify_audit('old', '$head')", 't|t|t|2', 'and the seals are whole');
gives($db, $office, $states, "new|$office|1|current|1|当前版本\nold|$office|1|current|1|当前版本", 'no ledger waits');
gives($db, $office, $upgrade, 'ledger old is of version 1', 'once more changes nothing');
gives($db, $super, "SELECT (SELECT count(*) FROM old.own_table), to_regclass('old.own_view') IS NOT NULL, (SELECT count(*) FROM pg_policy WHERE polname = 'own_policy'), (SELECT count(*) FROM pg_trigger WHERE tgname = 'own_trigger')", '1|t|1|1', 'what the owner put there stands');
# the seal of the older version covers rows that steps leave alone
succeeds($db, $office, "SELECT bizenv.seal_audit('old')", 'it is sealed further');
gives($db, $office, "SELECT is_intact, head_found FROM bizenv.verify_audit('old', '$head')", 't|t', 'on the old head');
# each place does what it may do
succeeds($db, $desk, "INSERT INTO old.department (department, name, is_active) VALUES ('zz', '新局', false)", 'the office writes the new column');
gives($db, $auditor, 'SELECT count(*) > 0 FROM old.report', 't', 'the policy that was missing holds');
gives($db, $reader, 'SELECT count(*) > 0 FROM old.v_calendar WHERE day IS NULL', 'f', 'a privilege on a column of a view is kept');
fails($db, $office, "DELETE FROM old.answer", qr/23514/, 'the rule that was missing holds');
my $briefing = "SET bizenv.as_of = '2025-07-31'";
succeeds($db, $office, 'DELETE FROM old.department WHERE department = \'zz\'', 'back');
is(sql($db, $office, $briefing, "SELECT bizenv.briefing('old', '2025-07-31')") =~ s/旧厅//r, sql($db, $office, $briefing, "SELECT bizenv.briefing('new', '2025-07-31')"), 'the briefing is that of the same rows in a new ledger');

#---------------------------------------------------------------- several versions at once
# views in a place of their own are made anew as well, with what was granted on them
succeeds($db, $office, [ "SELECT bizenv.place_views('new', views => 'new_bi')", "GRANT USAGE ON SCHEMA new_bi TO $reader", "GRANT SELECT ON new_bi.v_task TO $reader WITH GRANT OPTION", "GRANT SELECT (day) ON new_bi.v_calendar TO $reader" ], 'views are placed');
sub placed { return join "\n", grep { !/^(?:made|version) / } split /\n/, catalog_of($db, 'new_bi, new') }
my $placed = placed();
cmp_ok(scalar(() = $placed =~ /^v v_/mg), '==', 11, 'eleven views');
my $listed = "SELECT string_agg(table_schema || '.' || table_name, ' ' ORDER BY table_name, table_schema) FROM information_schema.tables WHERE table_schema LIKE 'new%'";
my $lists = sql($db, $bi, $listed);
succeeds($db, $super, [ steps(3, 0 => $step, 1 => "ALTER TABLE region ADD COLUMN own_a integer; UPDATE region SET own_a = 1;", 2 => undef) ], 'two releases later');
gives($db, $office, "SELECT bizenv.upgrade_ledger('new')", 'ledger new is of version 3, from 1', 'a ledger is brought over two versions');
gives($db, $office, 'SELECT count(*) > 0, bool_and(own_a = 1), (SELECT version FROM new.ledger_version) FROM new.region', 't|t|3', 'by the steps that it lacks, in their order');
is(difference(placed(), $placed), '', 'views in their place are as they were, with every privilege');
gives($db, $bi, $listed, $lists, 'a BI tool lists what it did');
is(scalar(grep { /^new_bi\./ } split / /, $lists), 11, 'eleven of them (and what the owner gave to everybody)');
gives($db, $bi, "SELECT count(*) > 0 FROM new_bi.v_task", 't', 'and reads them');

#---------------------------------------------------------------- newer than the extension
succeeds($db, $super, [ steps(1, 0 => $step) ], 'the release before');
gives($db, $office, $states, "new|$office|3|newer|3|版本过新\nold|$office|1|current|1|当前版本", 'ledgers tells what is newer');
for my $name (sort keys %call)
{
	fails($db, $office, sprintf($call{$name}[0], 'new'), qr/55000: ledger new is newer than the extension\nDETAIL:  It is of version 3; the extension in this database knows ledgers up to version 1\.\nHINT:  .*ALTER EXTENSION bizenv UPDATE; ALTER EXTENSION bizenv_office UPDATE;/, "$name refuses a newer ledger");
}

#---------------------------------------------------------------- a version that is told by a trap
# somebody's own schema that looks like a ledger: reading its version runs nothing of his
succeeds($db, $super, "CREATE SCHEMA trap AUTHORIZATION $reader", 'a schema of somebody else');
succeeds($db, $reader, [ 'CREATE TABLE trap.role_grant (a integer)', 'CREATE TABLE trap.audit (a integer)', 'CREATE TABLE trap.audit_seal (a integer)', 'CREATE TABLE trap.ledger_version (version integer)', 'INSERT INTO trap.ledger_version VALUES (1)',
	'CREATE FUNCTION trap.spring() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING MESSAGE = $m$sprung$m$; END $$', 'ALTER TABLE trap.ledger_version ENABLE ROW LEVEL SECURITY', 'CREATE POLICY p ON trap.ledger_version USING (trap.spring())',
	'GRANT USAGE ON SCHEMA trap TO PUBLIC', 'GRANT SELECT ON ALL TABLES IN SCHEMA trap TO PUBLIC' ], 'that looks like a ledger, and has a policy');
gives($db, $office, "SELECT version, state FROM bizenv.ledgers WHERE schema = 'trap'", '0|waits_for_upgrade', 'a policy is not run');
succeeds($db, $reader, [ 'DROP TABLE trap.ledger_version', 'CREATE VIEW trap.ledger_version AS SELECT 1 AS version WHERE trap.spring()', 'GRANT SELECT ON trap.ledger_version TO PUBLIC' ], 'a view instead');
gives($db, $office, "SELECT version, state FROM bizenv.ledgers WHERE schema = 'trap'", '0|waits_for_upgrade', 'nor a view');

END
{
	local $?;
	for my $database (@databases) { command('dropdb', '--force', '--if-exists', $database) }
	for my $role (reverse @roles) { command('dropuser', '--if-exists', $role) if defined $role }
}
done_testing();
