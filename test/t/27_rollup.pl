# Clients that write into the same groups of kept tallies, fold and compare, all at once
# (test/lasting/rollup): a few seconds of it here; minutes, with kill -9, by test/heavy/rollup.
# SEED=N repeats a run. Asks for a running server whose superuser psql connects as (PGHOST,
# PGPORT, PGUSER).
use strict;
use warnings;
use utf8;
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my ($text, $ok) = command('perl', "$FindBin::Bin/../lasting/rollup", '--seconds', 5, $ENV{SEED} ? ('--seed', $ENV{SEED}) : ());
ok($ok, 'what is kept equals the rows, at every moment') or diag($text);
diag($_) for $text =~ /^# (seed \d+|.* wrote.*)$/mg;
like($text, qr/^\d{2,} passed, 0 failed/m, 'and all is told');
done_testing();
