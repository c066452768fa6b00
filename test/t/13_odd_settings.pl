#!/usr/bin/perl
# What is answered does not depend on what a session has set: with settings that change how
# SQL is read, how values are printed, how PL/pgSQL takes names and how queries are planned,
# a database is installed, built upon, filled from a sheet and asked as in 20_lasting, and
# says the same.
use strict;
use warnings;
use utf8;
use FindBin ();
use lib "$FindBin::Bin/../lib";
use Test::More;
use Databases;
use Live;

# (what the database has set counts, not what the connection brings)
delete $ENV{PGOPTIONS};

# what is printed is compared in one form: by to_jsonb and, where text is made, by these
my $plain = "SET DateStyle = ISO; SET IntervalStyle = postgres; SET TimeZone = UTC; SET extra_float_digits = 1; SET bytea_output = hex;";
my @planner = map { "$_ = off" } split /\n/, sql('postgres', $super, q{SELECT name FROM pg_settings WHERE name ~ '^enable_' AND vartype = 'bool' AND setting = 'on'});
my ($forced) = split /\n/, sql('postgres', $super, q{SELECT name FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query')});
my $reads_escapes = sql('postgres', $super, q{SELECT current_setting('server_version_num')::integer < 190000}) eq 't';

# a sheet with what sheets have in them
my $sheet = <<'SQL';
CREATE TABLE live.sheet (unit text, list text, name text, due text, planned text);
INSERT INTO live.sheet SELECT d.name, l.name, '表中任务' || row_number() OVER (ORDER BY d.department, v.due), v.due, v.planned
	FROM ledger.department AS d, (SELECT name FROM ledger.task_list ORDER BY task_list LIMIT 1) AS l,
	(VALUES ('2025-12-31', '12'), ('2025/11/30', '1,234.5'), ('2025年10月31日', chr(92)), ('45869', '－'), ('2025.9.1', 'N/A'), ('31.12.2025', '1')) AS v(due, planned) ORDER BY d.department, v.due;
SELECT * FROM bizenv.import_table('ledger', 'live.sheet', 'task', '{"department": "unit", "task_list": "list", "name": "name", "due_on": "due", "planned": "planned"}');
SELECT r.reason FROM ledger.import_rejected AS r ORDER BY 1;
DELETE FROM ledger.import_rejected;
UPDATE ledger.task AS t SET parent_task_id = u.task_id FROM ledger.task AS u WHERE t.name IN ('表中任务2', '表中任务3') AND u.name = '表中任务1';
UPDATE ledger.task SET cancelled_on = date '2025-06-10', cancelled_reason = '合并' WHERE name = '表中任务1';
SELECT t.name, t.part_count, t.cancelled_on = date '2025-06-10', t.cancelled_reason FROM ledger.task AS t WHERE t.name ~ '^表中任务[123]$' ORDER BY t.name;
UPDATE ledger.task SET cancelled_on = NULL, cancelled_reason = NULL WHERE name = '表中任务1';
UPDATE ledger.task SET parent_task_id = NULL WHERE name = '表中任务3';
DELETE FROM ledger.task WHERE name = '表中任务2';
SELECT t.name, t.part_count, t.cancelled_on FROM ledger.task AS t WHERE t.name ~ '^表中任务[123]$' ORDER BY t.name;
SQL

my @groups = (
	[ 'as the server has it' ],
	[ 'how SQL is read', ($reads_escapes ? ('standard_conforming_strings = off', 'escape_string_warning = on') : ()), 'backslash_quote = off', 'transform_null_equals = on', 'array_nulls = off', 'quote_all_identifiers = on', 'xmloption = document' ],
	[ 'how values are printed', "DateStyle = 'German, DMY'", 'IntervalStyle = sql_standard', 'bytea_output = escape', 'extra_float_digits = -15', "TimeZone = 'Pacific/Kiritimati'", "lc_numeric = 'C'", "lc_time = 'C'" ],
	[ 'a clock far in the west', "DateStyle = 'SQL, MDY'", "TimeZone = 'America/St_Johns'", "default_transaction_isolation = 'repeatable read'" ],
	[ 'strict PL/pgSQL', "plpgsql.extra_errors = 'all'", "plpgsql.extra_warnings = 'all'", 'plpgsql.variable_conflict = use_variable' ],
	[ 'PL/pgSQL that prefers columns', 'plpgsql.variable_conflict = use_column', 'plpgsql.print_strict_params = on', "default_transaction_isolation = 'serializable'" ],
	# (what is disabled counts as so dear that all would be compiled, which is a group of its own)
	[ 'other plans', 'jit = off', @planner, 'geqo_threshold = 2', 'from_collapse_limit = 1', 'join_collapse_limit = 1', 'plan_cache_mode = force_generic_plan', "work_mem = '64kB'" ],
	[ 'parallel plans', "$forced = on", 'parallel_setup_cost = 0', 'parallel_tuple_cost = 0', 'min_parallel_table_scan_size = 0', 'plan_cache_mode = force_custom_plan', 'enable_partitionwise_aggregate = on', 'enable_partitionwise_join = on' ],
	# (minutes; test/heavy/jit asks for it)
	($ENV{ALL_COMPILED} ? [ 'all compiled', 'jit_above_cost = 0', 'jit_inline_above_cost = 0', 'jit_optimize_above_cost = 0' ] : ()),
	[ 'no path', "search_path = ''" ],
	[ 'the extension first on the path', 'search_path = bizenv, pg_catalog, public' ],
);

my ($expected, $expected_rows);
for my $group (@groups)
{
	my ($name, @settings) = @$group;
	my $db = new_database('settings_' . lc($name =~ s/\W+/_/gr)) // die "no database\n";
	my @failed = grep { !(sql('postgres', $super, "ALTER DATABASE $db SET $_"))[1] } @settings;
	is("@failed", '', "$name: the settings are there");
	my ($said, $ok) = sql($db, $super, 'CREATE EXTENSION bizenv_office CASCADE');
	ok($ok, "$name: the extension is installed") or diag(tail($said)), next;
	# (the tables of users need a place, whatever the path)
	($said, $ok) = script($db, $super, ($name eq 'no path' ? '' : "SET search_path = public;\n") . "$live$own_rows");
	ok($ok, "$name: users build on it") or diag(tail($said)), next;
	my ($read, $filled) = script($db, $super, $sheet);
	ok($filled, "$name: a sheet is imported") or diag(tail($read));
	$expected_rows //= $read;
	is($read, $expected_rows, "$name: the same rows of it");
	($said, $ok) = script($db, $super, "$plain\n$answers");
	ok($ok, "$name: it answers") or diag(tail($said));
	# (names are shown with their schema where no path finds them, and between quotes)
	$said =~ s/"//g;
	$said =~ s/\bbizenv\.//g;
	$expected //= $said;
	cmp_ok(length $said, '>', 100_000, "$name: at length");
	my $lacking = lacking($expected, $said);
	is($lacking, '', "$name: the same") or diag(tail(lacking($said, $expected)));
	sql('postgres', $super, "DROP DATABASE $db");
}
done_testing();
