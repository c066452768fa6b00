# The parts of the package office/ that need no library and no database, by node's own
# test runner, where there is node: cells, texts of files, headings, words of papers.
# (`make test-office` has the rest.)
use strict;
use warnings;
use FindBin ();
use Test::More;

my $office = "$FindBin::Bin/../../office";
my $version = eval { my $said = qx(node --version 2>&1); $said =~ /^v(\d+)/ ? $1 : 0 } || 0;
plan skip_all => 'there is no node 18 or newer here' if $version < 18;

for my $file (sort glob "$office/test/plain/*.test.mjs")
{
	my ($name) = $file =~ m{([^/]+)\.test\.mjs$};
	my $said = qx(node --test --test-reporter=tap "$file" 2>&1);
	my $status = $?;
	my ($passed, $failed) = map { $said =~ /^# $_ (\d+)/m ? $1 : -1 } qw(pass fail);
	ok($status == 0 && $failed == 0 && $passed > 3, "$name: $passed passed") or diag($said);
}
done_testing();
