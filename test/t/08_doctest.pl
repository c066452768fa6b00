# Pages are pasted into databases with work in them: no page takes what it did not
# make, and tools/doctest, which sees to it, sees every way in which one might.
use strict;
use warnings;
use utf8;
use File::Temp qw(tempdir);
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my $tmp = tempdir(CLEANUP => 1);

# losses(TEXT): what the tool says of a page with this in it
sub losses
{
	put("$tmp/page.md", @_);
	my ($said) = command('perl', 'tools/doctest', '--losses', "$tmp/page.md");
	return join '; ', map { s/^.*?page\.md:\d+: //r } split /\n/, $said;
}

my @pages = grep { -e } 'README.md', 'README.zh-CN.md', glob('doc/*.md'), glob 'doc/zh/*.md';
cmp_ok(scalar @pages, '>=', 15, 'pages to look at');
my ($said, $fine) = command('perl', 'tools/doctest', '--losses', @pages);
ok($fine, 'no page takes what a reader has') or diag($said);
is($said, '', 'not one block');
for my $page (grep { /^README/ } @pages)
{
	my $text = slurp($page);
	my ($install) = $text =~ /^## (?:Install on an existing database|安装到已有数据库)$(.*?)^## /ms;
	my ($first) = $install =~ /^```sql\n(.*?)\n/m;
	is($first, 'CREATE EXTENSION bizenv;', "$page: the first SQL of an installation");
}

#---------------------------------------------------------------- ways to lose something
my %taken = (
	'DROP EXTENSION bizenv' => 'extension bizenv',
	'CREATE EXTENSION bizenv; DROP EXTENSION bizenv' => 'extension bizenv',
	'drop schema if exists office cascade' => 'schema office',
	'DROP ROLE a, b' => 'role a, role b',
	'DROP OWNED BY office' => 'owned by office',
	'DROP TABLE task' => 'table task',
	'DROP TABLE office.task, "Other"' => 'table office.task, table "other"',
	'DROP MATERIALIZED VIEW m' => 'materialized view m',
	'DROP INDEX CONCURRENTLY i' => 'index i',
	'DROP FUNCTION office.f(integer, text)' => 'function office.f',
	'DROP DATABASE office' => 'database office',
	'DROP TRIGGER audit ON task' => 'trigger task',
	'ALTER TABLE task DROP COLUMN note' => 'object task',
	'ALTER EXTENSION bizenv DROP TABLE bizenv.calendar' => 'object bizenv',
	'DELETE FROM bizenv.calendar' => 'table bizenv.calendar',
	'WITH gone AS (DELETE FROM task RETURNING *) SELECT * FROM gone' => 'table task',
	'TRUNCATE bizenv.ladder_rung, task' => 'table bizenv.ladder_rung, table task',
	"UPDATE task SET name = 'x'" => 'table task',
	'UPDATE ONLY task AS t SET percent = 0' => 'table task',
	'MERGE INTO task USING other ON true WHEN MATCHED THEN DELETE' => 'table task',
	'CREATE OR REPLACE VIEW v_task AS SELECT 1' => 'object v_task',
	'CREATE TABLE IF NOT EXISTS task (a integer); DROP TABLE task' => 'table task',
	"SELECT format('DROP TABLE %I', relname) FROM pg_class \\gexec" => 'table %i',
	'DO $$BEGIN DELETE FROM task; END$$' => 'table task',
	"DO \$\$BEGIN EXECUTE 'TRUNCATE task'; END\$\$" => 'table task',
	"SELECT bizenv.revoke_ledger('oversight', 'bi')" => 'object oversight',
	'BEGIN; DELETE FROM task; COMMIT' => 'table task',
	'/* first */ DROP /* then */ VIEW v -- gone' => 'view v');
is(losses("```sql\n$_;\n```\n"), $taken{$_}, "seen: $_") for sort keys %taken;
is(losses("<!-- setup\nCREATE TABLE task (a integer);\n-->\n```sql\nDELETE FROM task;\n```\n"), 'table task', 'what only the set-up made is the reader\'s');
is(losses("```sql error\nDROP ROLE office;\n```\n"), 'role office', 'what fails here need not fail there');

#---------------------------------------------------------------- and what is none
for my $sql ('CREATE TABLE task (a integer); DELETE FROM task; DROP TABLE task', 'CREATE TEMP TABLE task (a integer); UPDATE task SET a = 1',
	"SELECT bizenv.create_ledger('sample'); DELETE FROM sample.task; DROP SCHEMA sample CASCADE",
	"SELECT bizenv.create_ledger('sample'); SET search_path = sample; UPDATE task SET name = 'x'",
	'CREATE ROLE office; DROP OWNED BY office; DROP ROLE office', 'BEGIN; DELETE FROM task; ROLLBACK',
	"SELECT 'DROP TABLE task'", '-- DROP TABLE task', '/* DELETE FROM task */ SELECT 1', 'INSERT INTO task VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2',
	'GRANT INSERT, UPDATE, DELETE ON task TO office', 'CREATE TABLE a (b integer REFERENCES c ON DELETE CASCADE ON UPDATE CASCADE)', 'SELECT * FROM task FOR UPDATE',
	'CREATE TRIGGER t AFTER UPDATE OR DELETE ON task EXECUTE FUNCTION f()', "ALTER TABLE task ADD COLUMN dropped text")
{
	is(losses("```sql\n$sql;\n```\n"), '', "none: $sql");
}
is(losses("<!-- setup\nDROP EXTENSION bizenv;\n-->\n```sql\nCREATE EXTENSION bizenv;\n```\n"), '', 'set-up is not seen');
is(losses("```sql\nCREATE TABLE task (a integer);\n```\n\ntext\n\n```sql\nDROP TABLE task;\n```\n"), '', 'a block before it made it');
done_testing();
