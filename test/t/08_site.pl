# How the search of the manual cuts text into words, by node, where there is one. (make test-docs
# builds the pages and opens them in a browser.)
use strict;
use warnings;
use utf8;
use Encode qw(encode);
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my ($said, $fine) = eval { command('node', '--version') };
plan skip_all => 'there is no node 18 or newer here' if !$fine || ($said =~ /^v(\d+)/)[0] < 18;

my @cases = (
	[ asked => '环比', '环比' ], [ asked => '序时进度', '序时 时进 进度' ], [ asked => '亮', '亮' ],
	[ asked => 'add_workdays', 'add_workdays' ], [ asked => 'DEADLINE', 'deadline' ], [ asked => '第3名', '第 3 名' ], [ asked => '20.7%', '20.7' ],
	[ indexed => '，。— · %', '' ], [ indexed => '环比', '环 比 环比' ], [ indexed => 'percent_of', 'percent_of percent of' ], [ indexed => '占12项', '占 12 项' ],
	[ indexed => 'ｄｅａｄｌｉｎｅ', 'deadline' ]);
my $script = join ' ', map { sprintf q{console.log(bizenvWords.%s('%s').filter((w, i, all) => '%s' === 'asked' || all.indexOf(w) === i).join(' '));}, @$_[0, 1, 0] } @cases;
my ($text) = command('node', '--input-type=module', '-e', encode('UTF-8', "await import('./doc/site/words.js'); $script"));
my @got = split /\n/, $text, -1;
is($got[$_], $cases[$_][2], "$cases[$_][0]: $cases[$_][1]") for 0 .. $#cases;
done_testing();
