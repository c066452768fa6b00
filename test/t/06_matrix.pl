# make test-matrix adds up what each server says, and tells what it could not try.
# With servers, systems and tests that only look so.
use strict;
use warnings;
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my $tmp = tempdir(CLEANUP => 1);
my $tree = "$tmp/tree";
make_path("$tree/tools", "$tmp/empty");
command('sh', '-c', 'cp tools/common "$1/tools"; cp tools/test-matrix "$1/tools"; chmod +x "$1"/tools/*', 'sh', $tree);

sub program
{
	my ($file, @lines) = @_;
	put($file, "#!/usr/bin/env bash\n", @lines);
	chmod 0755, $file;
	return;
}

# a server is a pg_config; which one is known by the folder it stands in
sub server
{
	my ($name, $version) = @_;
	make_path("$tmp/$name/bin");
	program("$tmp/$name/bin/pg_config", "case \$1 in --version) echo PostgreSQL $version ;; --bindir) echo '$tmp/$name/bin' ;; esac\n");
	return "$tmp/$name/bin/pg_config";
}
program("$tree/tools/prepare", qq{case \$PG_CONFIG in */no-headers/*) echo "bizenv: cannot build for PG_CONFIG=\$PG_CONFIG: there are no server headers" >&2; exit 1 ;; esac\n});
program("$tree/tools/test", <<'SH');
echo "tests of $PG_CONFIG with $TESTS"
case $PG_CONFIG in
*/good/*) echo '7 passed, 0 failed' ;;
*/better/*) echo '70 passed, 0 failed' ;;
*/bad/*) echo 'not ok 3 - what is wrong'; echo '5 passed, 2 failed'; exit 1 ;;
*/dead/*) echo 'the server went away'; exit 1 ;;
*/odd/*) echo '9 passed, 0 failed'; exit 3 ;;
*/partly/*) echo 'SKIPPED 10_clients: no JDBC here'; echo '6 passed, 0 failed, 1 skipped' ;;
esac
SH
program("$tree/tools/roots", <<'SH');
ROOT=
root_lacks() { echo "${LACKS:-}"; }
root_tools() { :; }
root_make() {
	NAME=$1 ROOT=$(mktemp -d)
	echo 'E: there is no such release' >"$ROOT.log"
	echo "made $1" >>"$MADE"
	[ "$1" != noble ]
}
root_run() {
	case "$NAME $*" in
	'broken make -s -C /bizenv demo') echo 'no figures'; return 1 ;;
	*'make -s -C /bizenv demo') echo '72 of 72 printed figures reproduced' ;;
	'bad make -s -C /bizenv test') echo 'not ok 4 - of a release'; echo '7 passed, 1 failed'; return 1 ;;
	*'make -s -C /bizenv test') echo '8 passed, 0 failed' ;;
	*'sh -c '*) echo /usr/lib/postgresql/19/bin/pg_config ;;
	*--version) echo 'PostgreSQL 19.1 (Debian)' ;;
	esac
	# (what make says of itself is not the last line of the tests)
	case "$*" in make*' -s '*) ;; make*) echo "make: Leaving directory '/bizenv'" ;; esac
	echo "$*" >>"$MADE"
}
root_clear() {
	[ -z "$ROOT" ] || { rm -rf "$ROOT" "$ROOT.log"; echo "cleared $NAME" >>"$MADE"; }
	ROOT=
}
SH
# no server of this machine is to be found
put("$tree/tools/common", slurp("$tree/tools/common") =~ s/^server_candidates\(\) \{.*?^\}/server_candidates() { :; }/msr);

sub matrix
{
	local $ENV{PG_CONFIGS} = join ' ', @_;
	local $ENV{TESTS} = 'house';
	local $ENV{RELEASES} = '';
	return command('bash', "$tree/tools/test-matrix");
}

my ($text, $ok) = matrix(server('good', '17.1'), server('better', '14.9'));
ok($ok, 'all is well where all is well');
like($text, qr/^17\.1 +7 +0 .*good/m, 'a row for one server');
like($text, qr/^14\.9 +70 +0 .*better/m, 'and for the other');
like($text, qr/^77 passed, 0 failed\z/m, 'the sum is the last line');

($text, $ok) = matrix("$tmp/good/bin/pg_config", "$tmp/good/../good/bin/pg_config");
like($text, qr/^7 passed, 0 failed\z/m, 'a server is tried once, by whatever name');

($text, $ok) = matrix("$tmp/good/bin/pg_config", server('bad', '18.0'));
ok(!$ok, 'one failure is a failure');
like($text, qr/^12 passed, 2 failed\z/m, 'it is counted');
like($text, qr/not ok 3 - what is wrong/, 'and shown');

($text, $ok) = matrix("$tmp/good/bin/pg_config", server('dead', '16.4'));
ok(!$ok && $text =~ /^16\.4 +0 +1 .*did not come to its end/m, 'a run that broke off has failed');
($text, $ok) = matrix(server('odd', '16.4'));
ok(!$ok && $text =~ /^16\.4 +9 +1 .*exit status 3/m, 'and so has one that says so in its exit status only');

($text, $ok) = matrix("$tmp/good/bin/pg_config", server('partly', '17.1'));
ok($ok && $text =~ /^17\.1 +6 +0 .*it skipped 1$/m, 'what a run skipped is told in its row');
like($text, qr/^skipped: 10_clients: no JDBC here$/m, 'with what and why');
like($text, qr/^13 passed, 0 failed\z/m, 'and it is no failure');

($text, $ok) = matrix("$tmp/good/bin/pg_config", server('no-headers', '15.1'));
ok($ok, 'what cannot be tried is no failure');
like($text, qr/^15\.1 .*skipped: .*no server headers/m, 'but told');
like($text, qr/^7 passed, 0 failed, 1 skipped\z/m, 'and counted');
($text, $ok) = matrix();
ok(!$ok && $text =~ /^0 passed, 0 failed\z/m, 'nothing tried is nothing proved');

#---------------------------------------------------------------- releases
# releases(NAMES, TESTS, LACKS): what is said, whether all is well, what was done
sub releases
{
	my ($names, $tests, $lacks) = @_;
	put("$tmp/made", '');
	local $ENV{MADE} = "$tmp/made";
	local $ENV{PG_CONFIGS} = '';
	local $ENV{RELEASES} = $names;
	local $ENV{TESTS} = $tests;
	local $ENV{LACKS} = $lacks // '';
	return (command('bash', "$tree/tools/test-matrix"), slurp("$tmp/made"));
}

($text, $ok, my $made) = releases('sid', '');
ok($ok, 'a release in which all is well');
like($text, qr/^19\.1 \(Debian\) +8 +0 .*  sid$/m, 'has a row with its server');
like($made, qr/\Amade sid\nmake -s -C \/bizenv demo\nmake -s -C \/bizenv test\n.*cleared sid\n\z/s, 'the demo runs first, then the tests; then it is removed');
($text, $ok, $made) = releases('sid', 'house');
unlike($made, qr/demo/, 'whoever names tests gets those');

($text, $ok, $made) = releases('bad sid', '');
ok(!$ok && $text =~ /^15 passed, 1 failed\z/m, 'what fails in a release has failed');
like($text, qr/not ok 4 - of a release/, 'and is shown');
like($made, qr/cleared bad\nmade sid\n/, 'one at a time');
($text, $ok, $made) = releases('broken', '');
ok(!$ok && $text =~ /^19\.1 \(Debian\) +0 +1 .*broken: it did not come to its end$/m, 'a demo that fails has failed');
unlike($made, qr/make -s -C \/bizenv test/, 'and nothing else is tried there');

($text, $ok, $made) = releases('noble sid', '');
ok($ok && $text =~ /^8 passed, 0 failed, 1 skipped\z/m, 'a release that cannot be made is skipped');
like($text, qr/^\? .*skipped: noble: there is no such release$/m, 'with the reason');
like($made, qr/\Amade noble\ncleared noble\nmade sid\n/, 'and what there is of it removed');
($text, $ok, $made) = releases('trixie sid', '', 'it takes root');
like($text, qr/^\? .*skipped: trixie: it takes root\n\? .*skipped: sid: it takes root$/m, 'where none can be made each is told');
ok(!$ok && $made eq '', 'and nothing is proved');

done_testing();
