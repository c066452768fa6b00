# The manual in two languages: the pages of doc/zh keep step with those of doc, every page
# without a twin is on one list that only gets shorter, and tools/check-manual, which sees to
# it, sees every way of falling behind.
use strict;
use warnings;
use utf8;
use File::Copy qw(copy);
use File::Temp qw(tempdir);
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

# How many pages have no twin in Chinese: who adds a page to doc/ adds its twin. Should there
# ever be some again, doc/zh/README.md lists them, the only bullets there.
my $not_yet = 0;

my ($said, $fine) = command('perl', 'tools/check-manual');
ok($fine, 'the two trees are in step') or diag($said);
my ($missing) = command('perl', 'tools/check-manual', '--missing');
is(scalar(split /\n/, $missing), $not_yet, 'as many pages without a twin as before, or fewer: then lower the number') or diag($missing);

my @twins = map { s{^doc/zh/}{}r } grep { !/README/ } glob 'doc/zh/*.md';
cmp_ok(scalar @twins, '>=', 24, 'pages in both languages');
my %examples;
for my $tree ('doc', 'doc/zh') { $examples{$tree} += () = slurp("$tree/$_") =~ /^```sql/mg for @twins }
cmp_ok($examples{doc}, '>=', 300, 'examples in both languages');
is($examples{'doc/zh'}, $examples{doc}, 'as many in one as in the other');

# Every name on the page of words is one that the sources have.
my $sources = join '', map { slurp($_) } glob 'src/*/*.{sql,c,csv,in}';
my %names = map { $_ => 1 } slurp('doc/glossary.md') =~ /`([a-z_0-9]+)`/g;
cmp_ok(scalar keys %names, '>=', 80, 'names on the page of words');
is(join(' ', grep { $sources !~ /\b$_\b/ } sort keys %names), '', 'all of them are there');

#---------------------------------------------------------------- ways to fall behind
my $tmp = tempdir(CLEANUP => 1);

# complaint(PATTERN, INSTEAD, PAGE): what is said when the English page has this instead
sub complaint
{
	my ($pattern, $instead, $page) = (@_, 'rounding');
	my $text = slurp("doc/$page.md");
	$text =~ s/$pattern/$instead->()/e or die "$page.md has no $pattern";
	put("$tmp/en.md", $text);
	return (command('perl', 'tools/check-manual', "$tmp/en.md", "doc/zh/$page.md"))[0];
}

is(complaint(qr/a/, sub { 'a' }), '', 'nothing changed, nothing said');
my @ways = (
	[ 'a new section', qr/^## percent_of\n/m, sub { "## percent_off\n\n## percent_of\n" }, qr/other sections/ ],
	[ 'a section that went', qr/^## round_half_even\n.*?(?=^## )/ms, sub { '' }, qr/other sections/ ],
	[ 'a function renamed', qr/^## check_change$/m, sub { '## check_growth' }, qr/other sections/ ],
	[ 'another signature', qr/`check_change\(printed number, current/, sub { '`check_change(printed number, now' }, qr/code of the English page/ ],
	[ 'another range', qr/`digits` from −100 to 100/, sub { '`digits` from −50 to 100' }, qr/figures of the English page that the Chinese one lacks: 50/ ],
	[ 'another error', qr/\(2202E\)/, sub { '(2203E)' }, qr/figures/ ],
	[ 'a figure of prose', qr/18 rows|28 digits/, sub { '30 digits' }, qr/figures/ ],
	[ 'a new example', qr/^(?=## percent_of$)/m, sub { "```sql\nSELECT 1;\n```\n\n" }, qr/2 examples in English, 1 in Chinese/ ],
	[ 'an example that went', qr/^```sql\nSELECT v AS value.*?^```output.*?^```\n/ms, sub { '' }, qr/0 examples in English/ ],
	[ 'an example with other figures', qr/\(20\.65\), \(20\.75\)/, sub { '(20.65), (20.85)' }, qr/example 1: the English example has the figures/ ],
	[ 'an example of another function', qr/(?<=half_up, bizenv\.)round_half_even/, sub { 'percent_of' }, qr/English calls/ ],
	[ 'another answer', qr/\| +20\.7 \| +20\.6$/m, sub { '| 20.7 | 20.5' }, qr/answer has the figures/ ],
	[ 'an answer no longer shown', qr/^```output\n  value.*?^```\n/ms, sub { '' }, qr/one shows an answer/ ],
	[ 'an error where there was none', qr/^```sql\nSELECT v AS value/m, sub { "```sql error\nSELECT v AS value" }, qr/```sql error in English/ ],
	[ 'a row of a table', qr/^\| `ok` .*\n/m, sub { '' }, qr/rows of tables/ ],
	[ 'an item of a list', qr/^- A NULL count is left out and.*\n/m, sub { '' }, qr/items of lists/ ],
	[ 'a month', qr/金寨 2025, first half/, sub { '金寨 2025, June' }, qr/figures of the English page that the Chinese one lacks: 6/ ],
);
for (@ways)
{
	my ($what, $pattern, $instead, $expected) = @$_;
	like(complaint($pattern, $instead), $expected, "it sees $what");
}

# links and lists, on a copy of the manual
sub copied
{
	my ($change) = @_;
	my $dir = tempdir(CLEANUP => 1);
	mkdir "$dir/$_" or die "$!" for qw(tools doc doc/zh office office/dashboard);
	copy($_, "$dir/$_") or die "$_: $!" for 'tools/check-manual', glob('*.md'), glob('doc/*.md'), glob('doc/zh/*.md'), glob('office/{,dashboard/}*.{json,sql}'), qw(META.json LICENSE doc/dashboard.png);
	$change->($dir);
	return (command('perl', "$dir/tools/check-manual"))[0];
}
sub edit
{
	my ($file, $pattern, $instead) = @_;
	(my $text = slurp($file)) =~ s/$pattern/$instead/ or die "$file has no $pattern";
	put($file, $text);
	return;
}

is(copied(sub { }), '', 'a copy of the manual is in step as well');
like(copied(sub { edit("$_[0]/doc/zh/rounding.md", qr/#percent_of/, '#percent_off') }), qr{doc/zh/rounding\.md: link to #percent_off}, 'it sees an anchor that is not there');
like(copied(sub { edit("$_[0]/doc/indicator.md", qr/\(scoring\.md/, '(scorings.md') }), qr{doc/indicator\.md: link to doc/scorings\.md, which is not there}, '… a page that is not there');
like(copied(sub { put("$_[0]/doc/other.md", "# other\n") }), qr{doc/zh/README\.md: no link to doc/other\.md}, '… a page that no list has');
like(copied(sub { put("$_[0]/doc/zh/other.md", "# other\n") }), qr{doc/zh/other\.md: there is no doc/other\.md}, '… a page in Chinese alone');
like(copied(sub { edit("$_[0]/doc/zh/README.md", qr/\z/, "- [rounding](rounding.md) x\n") }), qr{lists as missing: .*rounding}, '… a page on the list of the missing that is there');
like(copied(sub { unlink "$_[0]/doc/zh/rounding.md" }), qr{doc/zh/README\.md: no link to doc/rounding\.md}, '… a twin that went');

done_testing();
