# On a server that is PostgreSQL inside and reads SQL as another language on a second port
# (IvorySQL): what bizenv says there is the same or refused, never something else in silence.
# Asks for BIZENV_DIR and BIZENV_BINDIR; starts a server of its own, whose ports are files.
use strict;
use warnings;
use utf8;
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

plan skip_all => 'not a server of tools/cluster (BIZENV_DIR is not set)' if !$ENV{BIZENV_DIR};
plan skip_all => 'this server reads SQL as PostgreSQL only (initdb has no --dbmode); test/dialect.sql has a stand-in' if !only_postgres($ENV{BIZENV_BINDIR});
require Nodes;
Nodes->import;

my ($postgres, $oracle) = (5461, 5462);
init_node($postgres, initdb => [ '--locale=C', '-m', 'oracle' ], settings => ["ivorysql.port = $oracle"]) && run_node($postgres) or BAIL_OUT('no server of two languages');
sub there { my ($port, @statements) = @_; return on($port, sub { scalar sql('postgres', $super, @statements) }) }

my $refused = qr/ERROR:  0A000: bizenv does not work in the Oracle mode of this server\nDETAIL:  "ivorysql\.compatible_mode" is "oracle": .*\nHINT:  Connect to the port for PostgreSQL, or type: SET ivorysql\.compatible_mode TO pg;/;
my $switch = 'SET ivorysql.compatible_mode TO pg';

is(there($_, q{SELECT CASE WHEN '' IS NULL THEN 'NULL' ELSE 'empty' END}), $_ == $oracle ? 'NULL' : 'empty', "port $_ reads '' as its own") for $postgres, $oracle;

# it is made by way of PostgreSQL only
like(there($oracle, 'CREATE EXTENSION bizenv'), $refused, 'the extension is not made in the other language');
is(there($postgres, q{SELECT count(*) FROM pg_namespace WHERE nspname = 'bizenv'}), '0', 'and nothing of it stays');
is(there($oracle, $switch, 'CREATE EXTENSION bizenv'), '', 'it is, where the session does what the hint says');
like(there($oracle, 'CREATE EXTENSION bizenv_office'), $refused, 'nor is the office');
is(there($oracle, $switch, 'CREATE EXTENSION bizenv_office'), '', 'which is, likewise');

# a sentence that came out with words too many
my $sentence = q{SELECT bizenv.reporting_sentence('市工信局', bizenv.report_card_agg(p, p + 35, NULL, 8, NULL, '2025-07-31')) FROM (VALUES ('2025-05-01'::pg_catalog.date), ('2025-06-01'::pg_catalog.date)) AS r(p)};
is(there($postgres, $sentence), '市工信局连续2个月未报送', 'a sentence');
like(there($oracle, $sentence), $refused, 'is refused in the other language');
is(there($oracle, $switch, $sentence), '市工信局连续2个月未报送', 'and told after what the hint says');
like(there($postgres, 'SET ivorysql.compatible_mode TO oracle', $sentence), $refused, 'the setting counts, not the port');

# a ledger: what its triggers watch over
like(there($oracle, q{SELECT bizenv.create_ledger('ledger')}), $refused, 'no ledger is made');
like(there($postgres, q{SELECT bizenv.create_ledger('ledger')}), qr/^ledger ledger of/, 'but by way of PostgreSQL');
is(there($postgres, q{INSERT INTO ledger.department (department, name) VALUES ('gxj', '市工信局')}), '', 'a department in it');
my $problem = q{INSERT INTO ledger.problem (department, name, source, found_on) VALUES ('gxj', '堵点', 'hotline', date '2025-07-01')};
like(there($oracle, $problem), $refused, 'a trigger refuses what it cannot read');
is(there($postgres, $problem), '', 'and takes it by way of PostgreSQL');

# whatever help shows
my @examples = grep { length } split /\x01/, there($postgres, q{SELECT string_agg(DISTINCT regexp_replace(example, ';  -- .*$', ''), E'\x01') FROM bizenv.help});
cmp_ok(scalar @examples, '>', 150, 'help has examples');
# (what the session writes itself is in its own language: current_date and ::date have a time there)
@examples = grep { !/current_date|::date\b/ } @examples;
my %count = (same => 0, refused => 0, raised => 0);
my @silent;
for my $example (@examples)
{
	my ($here, $said) = map { there($_, $example) } $postgres, $oracle;
	my $what = $said =~ $refused ? 'refused' : $said eq $here ? 'same' : $said =~ /^ERROR:  \w{5}:/m ? 'raised' : '';
	$what ? $count{$what}++ : push @silent, "$example\n$here\n$said\n";
}
is(join("\n", @silent), '', 'what an example gives in the other language is the same or an error');
diag(join ', ', map { "$count{$_} examples $_" } sort keys %count);
cmp_ok($count{refused}, '>', 5, 'some are refused');
cmp_ok($count{same}, '>', 100, 'most are the same');

done_testing();
