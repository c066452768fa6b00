# Everything that the extension has is called with values that nobody means (test/fuzz/run):
# a few thousand calls here, 50,000 by test/heavy/fuzz. Offenders planted on purpose prove
# that it sees what it must see. The calls are the same each time, so that a change is judged by
# what it changes; SEED=N makes others, and test/heavy/fuzz new ones each time.
# Asks for a running server on this machine whose superuser psql connects as.
use strict;
use warnings;
use utf8;
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my @run = ('perl', "$FindBin::Bin/../fuzz/run");

my ($text, $ok) = command(@run, '--calls', 3000, '--seed', $ENV{SEED} // 1);
ok($ok, 'nothing breaks') or diag($text);
diag($_) for $text =~ /^(seed \d+)$/m;
like($text, qr/^\d+ passed, 0 failed\z/m, 'and all is told');
my ($calls, $begin) = $text =~ /^(\d+) calls \((\d+) of them to begin with\)/m;
cmp_ok($calls - $begin, '==', 3000, 'as many calls as there must be');

# the same seed makes the same calls
my ($once, $again) = map { (command(@run, '--calls', 300, '--seed', 7, '--only', 'percent|gap'))[0] } 1 .. 2;
my ($outcomes) = $once =~ /^(outcomes: .*)$/m;
like($again, qr/^\Q$outcomes\E$/m, 'a seed repeats a run');

my ($found, $clean) = command(@run, '--only', 'planted', '--plant', "$FindBin::Bin/../fuzz/planted.sql", '--calls', 1000, '--seed', 1, '--seconds', 5, '--megabytes', 60);
ok(!$clean, 'planted offenders are found');
my $smallest = qr/SELECT [^\n]*bizenv\.planted_internal\(CAST\(NULL AS numeric\[\]\), CAST\(\(?-\d+\)? AS integer\), CAST\(NULL AS text\)\)/;
like($found, qr/^FAILED: XX000: scalar bizenv\.planted_internal\(numeric\[\],integer,text\)\n(?:\tBEGIN;\n)?\t$smallest/m, 'an internal error, by its smallest call');
like($found, qr/^\t-- ERROR: +XX000: planted$/m, 'in its words');
like($found, qr/^\tto repeat: --seed 1 /m, 'with its seed');
like($found, qr/^FAILED: 08006: scalar bizenv\.planted_foreign/m, 'an error of a class that is not for values');
# (more on a machine that is found slow, and said so)
my $seconds = $found =~ /^this machine is slow: (\d+) seconds for a call$/m ? $1 : 5;
like($found, qr/^FAILED: longer than $seconds s: scalar bizenv\.planted_slow/m, 'a call that takes too long');
like($found, qr/^FAILED: more than 60 MB: scalar bizenv\.planted_large\(integer\)$/m, 'a call that takes too much memory');
like($found, qr/^FAILED: the server went away: scalar bizenv\.planted_crash\(integer\)$/m, 'a call that takes the server down');
# (alone: the run above ends with its twentieth failure)
my ($alone) = command(@run, '--only', 'planted_unquoted', '--plant', "$FindBin::Bin/../fuzz/planted.sql", '--calls', 400, '--seed', 1, '--seconds', 5, '--megabytes', 60);
like($alone, qr/^FAILED: 42601: scalar bizenv\.planted_unquoted\(text\)\n(?:.*\n)?.*a"b''c/m, 'a name that is not quoted');
like($found, qr/^FAILED: 42703: trigger bizenv\.planted_rule\(\)$/m, 'a rule that does not look whose it is');
like($found, qr/^FAILED: no call of these has succeeded:\n\tbizenv\.planted_never/m, 'a function that never succeeds');
like($found, qr/^FAILED: bizenv\.planted_moving\(integer\): moving frames/m, 'frames that take out wrongly');
like($found, qr/^FAILED: bizenv\.planted_workers\(integer\): workers/m, 'workers that add up wrongly');
like($found, qr/^FAILED: a law is broken: text bizenv\.planted_type/m, 'a value that does not equal itself');
diag($found) if !Test::More->builder->is_passing;
done_testing();
