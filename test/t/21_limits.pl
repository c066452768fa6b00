# Time and memory have limits: what takes long answers a cancellation (test/fuzz/cancel), and
# memory stays flat however often something is called in one statement (test/fuzz/memory). One
# in eight functions here, the same each time unless SEED=N chooses others; all of them by
# test/heavy/cancel and test/heavy/memory.
# Asks for a running server on this machine whose superuser psql connects as.
use strict;
use warnings;
use utf8;
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my $fuzz = "$FindBin::Bin/../fuzz";
my @planted = ('--only', 'planted', '--plant', "$fuzz/planted_limits.sql", '--seed', 1);

for my $run ([ 'cancel', '--share', 8 ], [ 'memory', '--share', 8, '--calls', 200_000 ])
{
	my ($name, @options) = @$run;
	my ($text, $ok) = command('perl', "$fuzz/$name", @options, '--seed', $ENV{SEED} // 1);
	ok($ok, "$name: all hold") or diag($text);
	diag("$name: $1") if $text =~ /^(seed \d+)$/m;
	like($text, qr/^[1-9]\d* passed, 0 failed$/m, "$name: and all is told");
}

my ($deaf) = command('perl', "$fuzz/cancel", @planted, '--grace', 100);
like($deaf, qr/^FAILED: bizenv\.planted_deaf\(numeric\): cancelled \d+ ms late\n\tSELECT .*planted_deaf/m, 'a function that does not hear is found') or diag($deaf);
my ($leak) = command('perl', "$fuzz/memory", @planted, '--calls', 10_000);
like($leak, qr/^FAILED: bizenv\.planted_leak\(integer\): memory grows by \d+ kB$/m, 'a function that keeps memory is found') or diag($leak);
done_testing();
