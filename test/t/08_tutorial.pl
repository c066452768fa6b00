# The tutorial typed word for word, in both languages, as a reader who may create databases and
# roles and nothing else. What changes the machine (packages, make install) and what needs the
# network (the board) is left to test/heavy/tutorial.
use strict;
use warnings;
use utf8;
use File::Temp qw(tempdir);
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my $reader = 'tutorial_reader';
my @made = qw(tutorial tutorial_restored);

# Nothing of it may be there: the page says its names
my ($there) = sql('postgres', $super, "SELECT string_agg(datname, ' ') FROM pg_database WHERE datname ~ '^tutorial'");
is($there, '', 'nothing is there before') or BAIL_OUT("there is $there");
succeeds('postgres', $super, ["CREATE ROLE $reader LOGIN CREATEDB CREATEROLE"], 'a reader without anything else');

for my $page ('doc/tutorial.md', 'doc/zh/tutorial.md')
{
	my ($said, $fine) = do { local $ENV{PGUSER} = $reader; command('perl', 'tools/tutorial', $page) };
	my @typed = $said =~ /^ok /mg;
	ok($fine, "$page: what is typed prints what stands there") or diag($said);
	cmp_ok(scalar @typed, '>=', 18, '… block after block');
	clear();
}

# A page that is not true is seen.
my $tmp = tempdir(CLEANUP => 1);
for ([ "echo 14\n```\n\n```text\n15\n", qr/^not ok 1 .*^# it prints\n# 14\n/ms, 'what is printed otherwise' ],
	[ "false\n```\n\n```sh\ntrue\n", qr/^not ok 1 .*^not ok 2 /ms, 'a block that fails, and what comes after it' ],
	[ "echo 14\n```\n\n```text\n14\n", qr/\Aok 1 [^\n]*\n1\.\.1\z/, 'and one that is true is not' ])
{
	my ($block, $said, $what) = @$_;
	put("$tmp/page.md", "```sh\n" . $block . "```\n");
	like((command('perl', 'tools/tutorial', "$tmp/page.md"))[0], $said, $what);
}

done_testing();

sub clear
{
	command('dropdb', '--if-exists', $_) for @made;
	command('psql', '-Xq', '-d', 'postgres', '-c', "DROP ROLE IF EXISTS $_") for qw(tutorial_housing tutorial_owner);
	return;
}

END { my $status = $?; clear(); command('psql', '-Xq', '-d', 'postgres', '-c', "DROP ROLE IF EXISTS $reader"); $? = $status }
