# Messages in Chinese: the catalogue is whole (and the check of that does tell), and a server
# shows them under lc_messages = zh_CN.UTF-8.
# Asks for PG_CONFIG and BIZENV_STAGE (what `make install DESTDIR=...` put there); makes a
# server of its own, because a catalogue is looked for beside the server's programs.
use strict;
use warnings;
use utf8;
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;
use Nodes;

my $tmp = tempdir(CLEANUP => 1);
my $stage = $ENV{BIZENV_STAGE} // '';
my $pg_config = $ENV{PG_CONFIG} || 'pg_config';
my $port = 5471;

#---------------------------------------------------------------- the catalogue
my ($said, $fine) = command($^X, 'tools/check-messages');
ok($fine, 'every message is translated') or diag($said);
my ($messages) = command($^X, 'tools/check-messages', '--list');
cmp_ok(scalar(split /\n/, $messages), '>=', 440, 'the messages are found in the source');

# the same on a tree with one slip
make_path("$tmp/tree/$_") for qw(src po tools);
command('sh', '-c', 'cp -r src/* "$1/src" && cp po/* "$1/po" && cp tools/check-messages "$1/tools"', 'sh', "$tmp/tree");
my $po = slurp('po/zh_CN.po');
my $errors = slurp('src/lib/errors.h');
my $letters = slurp('src/briefing/letter.sql');
my @slips = (
	[ 'a new errmsg', sub { put("$tmp/tree/src/lib/errors.h", $errors, qq{\nerrmsg("something %d went\\n"\n\t"wrong", 1)\n}) }, qr/lacks .*"something %d went\\nwrong"/ ],
	[ 'a new reason', sub { put("$tmp/tree/src/lib/errors.h", $errors, qq{\n#define LEAST 7\n\treturn "At least " CppAsString2(LEAST) " rows.";\n}) }, qr/lacks .*"At least 7 rows\."/ ],
	[ 'a new list of words', sub { put("$tmp/tree/src/lib/errors.h", $errors, qq{\nCODE_LIST(shades, "shade of grey", {"dark", "深", "dark", {NULL}});\n}) }, qr/lacks .*"shade of grey"/ ],
	[ 'a variable that is shown as it is', sub { put("$tmp/tree/src/lib/errors.h", $errors, qq{\nerrdetail("%s", why)\n}) }, qr/errors\.h: errdetail\("%s", \.\.\.\) shows an untranslated text/ ],
	[ 'a sentence that is filled in by itself', sub { put("$tmp/tree/src/lib/errors.h", $errors, qq{\nwhy = psprintf("There are %d rows.", n);\n}) }, qr/errors\.h: psprintf\(translated\(\.\.\.\)\) it must be: "There are %d rows\."/ ],
	[ 'a macro that differs between machines', sub { put("$tmp/tree/src/lib/errors.h", $errors, qq{\nerrmsg("rows: " INT64_FORMAT " of them", n)\n}) }, qr/errors\.h: a message cannot be translated that has a macro in it \(INT64_FORMAT\)/ ],
	[ 'one of two choices', sub { put("$tmp/tree/src/lib/errors.h", $errors, qq{\nerrhint(a ? "First choice." : "Second choice.")\n}) }, qr/"First choice\."\n.*"Second choice\."/ ],
	[ 'a message that is no more', sub { put("$tmp/tree/src/lib/errors.h", $errors =~ s/digits is out of range/digits are wrong/r) }, qr/no message any more: "digits is out of range"/ ],
	[ 'a translation without its conversion', sub { put("$tmp/tree/po/zh_CN.po", $po =~ s/"%s 超出范围"/"超出范围"/r) }, qr/other conversions: "%s is out of range"/ ],
	[ 'a conversion of another kind', sub { put("$tmp/tree/po/zh_CN.po", $po =~ s/必须在 %d 至 %d 之间/必须在 %s 至 %d 之间/r) }, qr/other conversions: "\\"digits\\" must be from/ ],
	[ 'an empty translation', sub { put("$tmp/tree/po/zh_CN.po", $po =~ s/"%s 超出范围"/""/r) }, qr/not translated: "%s is out of range"/ ],
	[ 'an uncertain one', sub { put("$tmp/tree/po/zh_CN.po", $po =~ s/(?=msgid "unknown ladder")/#, fuzzy\n/r) }, qr/uncertain \(fuzzy\): "unknown ladder"/ ],
	[ 'a new message in PL/pgSQL', sub { put("$tmp/tree/src/briefing/letter.sql", $letters =~ s/translated\('there is no such order'/translated('this is no order''s number'/r) }, qr/lacks .*"this is no order's number"/ ],
	[ 'a message in PL/pgSQL that is shown as it is', sub { put("$tmp/tree/src/briefing/letter.sql", $letters =~ s/bizenv_internal\.translated\(('there is no such order')\)/$1/r) }, qr{briefing/letter\.sql: raises an untranslated text: 'there is no such order'} ],
	[ 'one that RAISE fills in', sub { put("$tmp/tree/src/briefing/letter.sql", $letters =~ s/(?=    RAISE|        RAISE)/RAISE NOTICE '% orders', number; /r) }, qr{briefing/letter\.sql: a message cannot be translated that RAISE fills in} ],
	[ 'a translation for format() of another conversion', sub { put("$tmp/tree/po/zh_CN.po", $po =~ s/必须是台账 %I 的属主/必须是台账 %s 的属主/r) }, qr/other conversions: "must be owner of ledger %I"/ ],
	[ 'one that stands twice', sub { put("$tmp/tree/po/zh_CN.po", $po, qq{\nmsgid "unknown ladder"\nmsgstr "未知的阶梯"\n}) }, qr/stands twice: "unknown ladder"/ ]);
for my $slip (@slips)
{
	my ($name, $plant, $pattern) = @$slip;
	put("$tmp/tree/src/lib/errors.h", $errors);
	put("$tmp/tree/po/zh_CN.po", $po);
	put("$tmp/tree/src/briefing/letter.sql", $letters);
	$plant->();
	my ($text, $ok) = command($^X, "$tmp/tree/tools/check-messages");
	ok(!$ok, "it is told: $name");
	like($text, $pattern, "as what it is: $name");
}

SKIP: {
	skip 'there is no msgfmt here (gettext)', 1 if system('command -v msgfmt >/dev/null') != 0;
	my ($text, $ok) = command('msgfmt', '-c', '-o', "$tmp/zh_CN.mo", 'po/zh_CN.po');
	ok($ok, 'msgfmt agrees') or diag($text);
}

# where that is missing the build goes on, says so, and installs no catalogue
{
	my ($text, $ok) = command('make', "PG_CONFIG=$pg_config", 'with_llvm=no', 'MSGFMT_TOOL=there-is-none', 'all');
	ok($ok, 'it builds without msgfmt') or diag($text);
	like($text, qr/messages will be in English only/, 'and says what is lost');
	unlike((command('make', '-n', "PG_CONFIG=$pg_config", 'with_llvm=no', 'MSGFMT_TOOL=there-is-none', 'install'))[0], qr/\.mo\b/, 'no catalogue is installed then');
}

#---------------------------------------------------------------- a server that speaks Chinese
# A locale by that name: C.UTF-8 will do, what counts is what it is called.
sub make_locale
{
	my ($dir) = @_;
	for my $from (glob('/usr/lib/locale/C.[uU][tT][fF]*8'))
	{
		next if !-d $from;
		command('cp', '-R', $from, "$dir/zh_CN.UTF-8");
		return 1;
	}
	return (command('localedef', '-i', 'zh_CN', '-f', 'UTF-8', "$dir/zh_CN.UTF-8"))[1];
}

SKIP: {
	my ($found) = command('find', $stage eq '' ? '/nonexistent' : $stage, '-name', 'bizenv-*.mo', '-path', '*/zh_CN/LC_MESSAGES/*');
	my ($configure) = command($pg_config, '--configure');
	skip "this server was built without other languages (--enable-nls), or there is no msgfmt: Chinese cannot be shown", 1
		if $found eq '' && ($configure !~ /--enable-nls/ || system('command -v msgfmt >/dev/null') != 0);
	my ($major) = (command($pg_config, '--version'))[0] =~ /(\d+)/;
	like($found, qr{/bizenv-$major\.mo$}, 'the catalogue is installed under the name that the server looks for') or last SKIP;

	# in a copy of the server, under a path short enough for a socket
	my $home = tempdir('zh.XXXX', DIR => $ENV{BIZENV_DIR} // '/tmp', CLEANUP => 1);
	my ($text, $ok) = command('bash', '-c', '. tools/cluster; BINDIR=$("$0" --bindir) PKGLIBDIR=$("$0" --pkglibdir) SHAREDIR=$("$0" --sharedir);
		cp -R "$1/." "$2" && relocate_server "$2"', $pg_config, $stage, "$home/tree");
	ok($ok, 'a copy of the server') or diag($text) or last SKIP;
	make_path("$home/locale");
	if (!make_locale("$home/locale"))
	{
		skip 'no locale zh_CN.UTF-8 can be made here (neither C.UTF-8 nor localedef)', 1;
	}
	local $ENV{LOCPATH} = "$home/locale";
	local $ENV{LC_ALL};
	local $ENV{LANGUAGE};
	delete @ENV{qw(LC_ALL LANGUAGE)};
	my ($bin) = map { "$home/tree$_" } command($pg_config, '--bindir');
	local $ENV{BIZENV_CONF} = '';
	init_node($port, bin => $bin, initdb => ['--locale=zh_CN.UTF-8'], settings => [ "lc_messages = 'zh_CN.UTF-8'", 'jit = off' ]) && run_node($port) or last SKIP;
	local @ENV{qw(PGHOST PGPORT)} = on($port, sub { @ENV{qw(PGHOST PGPORT)} });

	succeeds('postgres', $super, 'CREATE EXTENSION bizenv_office CASCADE', 'bizenv in it');
	succeeds('postgres', $super, q{CREATE ROLE clerk; GRANT CREATE ON DATABASE postgres TO clerk; SET ROLE clerk; SELECT bizenv.create_ledger('oversight');
		INSERT INTO oversight.department (department, name) VALUES ('gxj', '市工信局');
		INSERT INTO oversight.problem (department, problem_id, name, source, found_on) OVERRIDING SYSTEM VALUE VALUES ('gxj', 7, '堵点', 'hotline', '2025-07-01')}, 'a ledger in it');
	my @shown = (
		[ 'SELECT bizenv.progress_class(-1)', '22003', 'percent 超出范围', '"percent" 必须是 0 至 1000000 的有限数：50 表示 50%。', '未报送的百分比请传入 NULL。' ],
		[ q{SELECT bizenv.advantage(1, 2, 'sideways')}, '22023', '未知的指标方向', '"sideways" 不是参数 "direction" 认可的代码。', '请使用下列之一：higher_is_better, lower_is_better。' ],
		[ q{SELECT '[1]'::bizenv.progress_tally}, '22P02', '类型 progress_tally 的输入无效', '文本必须是 JSON 对象。', q(汇总请用相应的聚合函数生成；'{}' 为空汇总。) ],
		[ q{SELECT '{"none": 1}'::bizenv.progress_tally}, '22P02', '类型 progress_tally 的输入无效', '键 "none" 不属于此种汇总，或者其值不是合适的数字。', undef ],
		[ q{SELECT bizenv.is_workday('2150-01-01')}, '22008', '需要用到已公布年份以外的日子', qr/^"day" 超出了日历 "cn" 已公布的年份：2004.*。$/,
			q(请执行 SELECT * FROM bizenv.announce_notice('cn', 2150, '放假通知原文'); 录入该年。或者传入 on_unannounced => 'null'。) ],
		[ q{INSERT INTO oversight.problem_stage (department, problem_id, stage, entered_on) VALUES ('gxj', 7, 'closed', '2025-07-02')}, '23514',
			'问题 7 不能从 collected 转到 closed', '从 collected 可以转到 assigned 或 rejected。', undef ],
		[ q{INSERT INTO oversight.problem_stage (department, problem_id, stage, entered_on) VALUES ('gxj', 7, 'assigned', '9999-01-01')}, '23514',
			'环节 assigned（问题 7）的日期在今天之后', qr/^其日期为 9999-01-01，而办公室的今天是 \d+-\d\d-\d\d。$/, '请在事情发生之后，按发生的日期录入。' ],
		[ q{SELECT bizenv.grant_ledger('oversight', 'clerk', as_role => 'office')}, '0LP01', '台账的属主就是营商环境办', '参数 "role" 指定的是属主，它保留全部权限。', '请让人员用其他角色登录，并授权给那些角色。' ],
		[ q{SELECT bizenv.letter_text('oversight', NULL)}, '22004', 'order_id 不能为 NULL', '参数 "order_id" 为 NULL。', '查看有哪些交办单：SELECT order_id FROM oversight.v_supervision。' ],
		[ q{SELECT bizenv.gap_sentence(NULL, 1, 2, '全区', 'higher_is_better')}, '22004', 'name 不能为 NULL', '"name" 指明句子说的是哪项指标。', q(请写明名称：'新发放企业贷款加权平均利率'。) ],
		[ q{SELECT bizenv.unmet_conditions(bizenv.closure_agg(repeat('a', 2000), true))}, '22023', 'condition 不是名称', '"condition" 不得超过 1000 字节。', '请使用简短的名称，例如 standard_reached。' ]);
	for my $case (@shown)
	{
		my ($statement, $state, $message, $detail, $hint) = @$case;
		my $text = sql('postgres', $super, $statement);
		like($text, qr/\Q$state\E: \Q$message\E$/m, "$state in Chinese: $statement");
		my ($its_detail) = $text =~ /^(?:详细信息|DETAIL):\s*(.*)$/m;
		ref $detail ? like($its_detail, $detail, 'its detail') : is($its_detail, $detail, 'its detail');
		next if !defined $hint;
		my ($its_hint) = $text =~ /^(?:提示|HINT):\s*(.*)$/m;
		is($its_hint, $hint, 'its hint');
	}
	# who asks for another language gets it, and other encodings get the same words
	like(scalar sql('postgres', $super, q{SET lc_messages = 'C'; SELECT bizenv.progress_class(-1)}), qr/percent is out of range/, 'in English where that is asked for');
	succeeds('postgres', $super, q{CREATE DATABASE gb ENCODING 'EUC_CN' LOCALE 'C' TEMPLATE template0}, 'a database in EUC_CN');
	succeeds('gb', $super, q{CREATE EXTENSION bizenv_office CASCADE}, 'bizenv in it');
	like(scalar sql('gb', $super, 'SELECT bizenv.progress_class(-1)'), qr/percent 超出范围/, 'its messages come in the encoding of the client');
	like(scalar sql('gb', $super, q{SELECT bizenv.gap_sentence(NULL, 1, 2, '全区', 'higher_is_better')}), qr/请写明名称：'新发放企业贷款加权平均利率'。/,
		'a message of PL/pgSQL that is Chinese itself is found from there as well');
	is(scalar sql('gb', $super, q{SELECT bizenv_internal.translated('') = '' AND bizenv_internal.translated('no message of ours') = 'no message of ours' AND bizenv_internal.translated(NULL) IS NULL}), 't',
		'what is no message stays');
	ok(stop_node($port, 'immediate'), 'the server goes');
}

done_testing();
