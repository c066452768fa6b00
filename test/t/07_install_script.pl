# Nothing in the install script is left to a search_path: tools/check-install-script reads it
# by PostgreSQL's own parser, and sees what is planted.
use strict;
use warnings;
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my ($said, $fine) = command('tools/check-install-script');
plan skip_all => $1 if $said =~ /^SKIP: (.*)/;
ok($fine, 'every name and operator has a schema') or diag($said);
my ($passed, $failed) = $said =~ /^(\d+) passed, (\d+) failed$/m;
cmp_ok($passed // 0, '>', 1000, 'of more than 1,000 statements and planted ones');
is($failed, '0', 'none failed');
done_testing();
