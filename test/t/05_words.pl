# One word for one thing in all that is read in Chinese: messages, comments and labels, pages,
# the dashboard. Other words for the same thing are refused, with the one to use.
use strict;
use warnings;
use utf8;
use File::Find qw(find);
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

# [ a word, what to write instead, where it is a word that users may type ]
my @words = (
	[ '超期', '逾期' ],
	[ '到期日', '办结期限 of a problem, 完成期限 of a task, 报送期限 of a report, 期限届满日 where it is computed' ],
	[ '判定日', '截至日期' ],
	[ '驳回', '不予受理' ],
	[ '重新打开', '重新办理' ],
	[ '质量不高', '办理不力' ],
	[ '对标结果', '比较结果' ],
	[ '栏目', '部分' ],
	[ '简报', '通报' ],
	[ '稿子', '文稿' ],
	[ '编造', '反推重建' ],
	[ '审计角色', '审计员' ],
	[ '营商办', '营商环境办', qr{^src/lib/codes\.c$} ],
);

# [ file, number of the line, line ] of all that is shown; of a catalogue the translations alone
my @lines;
sub lines_of
{
	my ($file, $text) = @_;
	my ($number, $is_shown, @lines) = (0, 1);
	for my $line (split /\n/, $text)
	{
		$number++;
		$is_shown = $line =~ /^msgstr/ if $file =~ /\.po$/ && $line =~ /^(?:msg|#|$)/;
		push @lines, [ $file, $number, $line ] if $is_shown;
	}
	return @lines;
}
sub offenders
{
	my ($word, $allowed, @among) = @_;
	return join "\n", map { "$_->[0]:$_->[1]: $_->[2]" } grep { index($_->[2], $word) >= 0 && !($allowed && $_->[0] =~ $allowed) } @among;
}

find({ no_chdir => 1, wanted => sub {
	$File::Find::prune = 1 if m{/node_modules$};
	push @lines, lines_of($_, slurp($_)) if -f && /\.(?:c|h|sql|in|csv|po|md|mjs|html|css)$/;
} }, 'po', 'src', 'doc', 'dashboard', 'README.zh-CN.md', 'README.md');
for my $kind (qr/\.po$/, qr/\.sql$/, qr/\.c$/, qr/\.md$/, qr/\.mjs$/)
{
	cmp_ok(scalar(grep { $_->[0] =~ $kind && $_->[2] =~ /\p{Han}/ } @lines), '>', 10, "there is Chinese in files $kind");
}

for (@words)
{
	my ($word, $instead, $allowed) = @$_;
	is(offenders($word, $allowed, @lines), '', "$word is nowhere: write $instead");
	is(offenders($word, $allowed, lines_of('po/planted.po', "msgid \"$word\"\nmsgstr \"\"\n\"一${word}二\"\n\nmsgid \"x\"")), "po/planted.po:3: \"一${word}二\"", "$word is seen where it is planted");
}

done_testing();
