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
	[ '统计状态', '汇总状态' ],
	[ '基准日', '截至日期' ],
	[ '印出', '刊印' ],
	[ '打印', '刊印 of a figure, 写出 of a paper', qr{^(?:office/dashboard/client\.mjs|doc/(?:zh/)?dashboard\.md)$} ],	# (the button does print)
	[ '稿件', '文稿' ],
	[ '阶梯', '督办文书级别', qr{^src/scoring/codes\.c$} ],
	[ '链头', '链末摘要' ],
	[ '时间进度', '序时进度' ],
	[ '足额', '完整' ],
	[ '月未填报', '连续N个月未报送' ],
	[ '连续未填报', '连续未报送' ],
	[ '相较于', '较上年' ],
	[ '变差', '下滑', qr{/codes\.c$} ],
	[ '张交办单', '份交办单' ],
	[ '情况不明', '待核实' ],
	[ '步骤', '环节' ],
	[ '超百', '超过100%任务数' ],
	[ '恰为一半', '恰为50%任务数' ],
	[ '优势', '优劣差, 优劣, 最大差距' ],
	[ '未给期限', '未明确期限', qr{/codes\.c$} ],
	[ '不认真', '不及时 or 不完整: the judgement is the author\'s', qr{/report\.sql$|/(?:briefing|functions)\.md$} ],
	[ '市市监局', '市市场监管局' ],
	[ '营商办', '营商环境办', qr{/codes\.c$|^src/.*/access\.sql$} ],
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
	# (what people search for is not what is written)
	push @lines, lines_of($_, slurp($_)) if -f && $_ ne 'src/help/words.csv' && /\.(?:c|h|sql|in|csv|po|md|mjs|html|css)$/;
} }, 'po', 'src', 'doc', 'office', 'README.zh-CN.md', 'README.md');
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

# Two editions of GB18030 write these characters otherwise: a file of ours would depend on the server
my @two_ways = (0xE5E5, 0xE78D .. 0xE796, 0xE7C7, 0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864, 0xFE10 .. 0xFE19, 0x1E3F, 0x9FB4 .. 0x9FBB);
my $two_ways = '[' . join('', map { sprintf '\\x{%X}', $_ } @two_ways) . ']';
is(join("\n", map { "$_->[0]:$_->[1]" } grep { $_->[2] =~ /$two_ways/ } @lines), '', 'no character that two editions of GB18030 write otherwise');
like("a\x{E7C7}b", qr/$two_ways/, 'one would be seen');

done_testing();
