# The cheat sheet: each row that shows an answer gives it, and each function that another row
# names is there. (That it is two pages, doc/site/test looks at, with a browser.)
use strict;
use warnings;
use utf8;
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my %plain = ('&lt;' => '<', '&gt;' => '>', '&amp;' => '&');
my @rows = map { s/(&\w+;)/$plain{$1}/gr } slurp('doc/cheatsheet.html') =~ m{^<tr><td>.*?</td><td><code>(.*?)</code></td><td>.*?</td></tr>$}mg;
my @answers = map { s/(&\w+;)/$plain{$1}/gr } slurp('doc/cheatsheet.html') =~ m{^<tr><td>.*?</td><td><code>.*?</code></td><td>(.*?)</td></tr>$}mg;
cmp_ok(scalar @rows, '>=', 60, 'rows of the sheet');

my $database = new_database('cheatsheet') or BAIL_OUT('no database');
succeeds($database, $super, [ 'SET client_min_messages = warning', 'CREATE EXTENSION bizenv_office CASCADE' ], 'both extensions');

my @asked = grep { $answers[$_] ne '' } 0 .. $#rows;
cmp_ok(scalar @asked, '>=', 35, 'rows with an answer');
my ($text) = sql($database, $super, 'SET search_path = bizenv, pg_catalog', map { ("SELECT 'row $_'", "SELECT $rows[$_]") } @asked);
my %got;
$got{$1} = $2 while $text =~ /^row (\d+)\n(.*?)(?=^row \d|\z)/msg;
for (@asked)
{
	my $got = ($got{$_} // '') =~ s/\n+\z//r =~ s{\n}{ / }gr;
	is({ t => '是', f => '否' }->{$got} // $got, $answers[$_], $rows[$_]);
}

# Names in the rows without: called, hence followed by a bracket
my %names;
for (grep { $answers[$_] eq '' } 0 .. $#rows) { $names{$_} = 1 for $rows[$_] =~ /\b([a-z_]+)\(/g }
cmp_ok(scalar keys %names, '>=', 30, 'functions of the other rows');
my $list = join ', ', map { "'$_'" } sort keys %names;
gives($database, $super, "SELECT coalesce(string_agg(n, ' '), '') FROM unnest(ARRAY[$list]) AS n WHERE NOT EXISTS (SELECT FROM pg_proc WHERE pronamespace = 'bizenv'::regnamespace AND proname = n)",
	'', 'all of them are there');
done_testing();

END { my $status = $?; command('dropdb', $_) for @databases; $? = $status }
