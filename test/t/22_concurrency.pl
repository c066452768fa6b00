# Imports that are cut off and clients that move the same problems (test/lasting/concurrency):
# a few of them here; eight at once, and a disk that is full, by test/heavy/concurrency.
# SEED=N repeats a run. Asks for a running server on this machine whose superuser psql
# connects as (PGHOST, PGPORT, PGUSER).
use strict;
use warnings;
use utf8;
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my ($text, $ok) = command('perl', "$FindBin::Bin/../lasting/concurrency", '--clients', 4, '--transactions', 8, '--rows', 8000, $ENV{SEED} ? ('--seed', $ENV{SEED}) : ());
ok($ok, 'nothing is lost, nothing is there by half or twice') or diag($text);
diag($_) for $text =~ /^# (seed \d+|[A-Z ]+: .*)$/mg;
like($text, qr/^\d{2,} passed, 0 failed, 1 skipped\z/m, 'and all is told');
done_testing();
