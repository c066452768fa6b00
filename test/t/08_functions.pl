# The index of functions in both languages is what the catalog says, and a page that is not is seen.
use strict;
use warnings;
use utf8;
use File::Copy qw(copy);
use File::Temp qw(tempdir);
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my ($said, $fine) = command('perl', 'tools/functions');
ok($fine, 'both pages are as the catalog has it') or diag($said);
is($said, '', 'nothing is said of them');

my %entries = map { $_ => scalar(() = slurp($_) =~ /^### /mg) } 'doc/functions.md', 'doc/zh/functions.md';
cmp_ok($entries{'doc/functions.md'}, '>=', 250, 'names in the index');
is($entries{'doc/zh/functions.md'}, $entries{'doc/functions.md'}, 'as many in Chinese');

# (in a copy: tests that run beside this one read these pages)
my $dir = tempdir(CLEANUP => 1);
mkdir "$dir/$_" or die "$!" for qw(tools doc doc/zh);
copy($_, "$dir/$_") or die "$_: $!" for 'tools/functions', glob('doc/*.md'), glob('doc/zh/*.md');
is((command('perl', "$dir/tools/functions"))[0], '', 'a copy is as the catalog has it, too');
for my $page ('doc/functions.md', 'doc/zh/functions.md')
{
	my $text = slurp("$dir/$page");
	put("$dir/$page", $text =~ s/^### percent_of\n/### percent_off\n/mr);
	like((command('perl', "$dir/tools/functions"))[0], qr/\Q$page\E is not as the catalog has it: tools\/functions --update/, "$page: a name that is another is seen");
	put("$dir/$page", $text);
}
done_testing();
