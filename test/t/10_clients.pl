# What real drivers make of the views of a ledger: JDBC and psqlODBC read every view as
# the role of a BI tool, which only reads and has no search_path. What is promised to them
# (views, types, labels) comes from the catalog, what they are asked is answered by psql.
# Asks for a running server whose superuser psql connects as (PGHOST, PGPORT, PGUSER).
# A driver that is not here is skipped, and said to be.
use strict;
use warnings;
use utf8;
use Encode qw(encode);
use File::Temp qw(tempdir);
use FindBin ();
use IPC::Open3 qw(open3);
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my $tmp = tempdir(CLEANUP => 1);
my $clients = "$FindBin::Bin/../clients";
my ($office, $bi) = map { "${tag}_$_" } qw(office bi);
my $schema = 'oversight';
my $null = '∅';

#---------------------------------------------------------------- a ledger, and the role of a tool
my $db = new_database('clients');
succeeds('postgres', $super, [ "CREATE ROLE $office LOGIN", "CREATE ROLE $bi LOGIN", "GRANT CREATE ON DATABASE $db TO $office",
	"ALTER ROLE $bi SET default_transaction_read_only = on", "ALTER ROLE $bi SET search_path = ''",
	"ALTER ROLE $bi SET bizenv.as_of = '2025-07-31'" ], 'an office, and a role for its BI tool');
succeeds($db, $super, 'CREATE EXTENSION bizenv_office CASCADE', 'the extension');
succeeds($db, $office, [ 'SET client_min_messages = warning', "SELECT bizenv.create_ledger('$schema')", "SELECT bizenv.load_sample('$schema')",
	"SELECT bizenv.grant_ledger('$schema', '$bi', as_role => 'bi')" ], 'its ledger');

#---------------------------------------------------------------- what is promised
# view => [[name, type, label]...]
my (@views, %columns, %comment);
for (split /\n/, sql($db, $bi, "SELECT c.relname, obj_description(c.oid, 'pg_class'), a.attname, format_type(a.atttypid, a.atttypmod),
	col_description(c.oid, a.attnum) FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
	WHERE c.relnamespace = '$schema'::regnamespace AND c.relkind = 'v' AND c.relname LIKE 'v\\_%' ORDER BY c.relname, a.attnum"))
{
	my ($view, $comment, @column) = split /\|/;
	push @views, $view if !$comment{$view};
	$comment{$view} = $comment;
	push @{ $columns{$view} }, \@column;
}
cmp_ok(scalar @views, '>', 5, 'there are views');

#---------------------------------------------------------------- what is asked
my @asked;

# ask(VIEW, KIND, QUERY WITH ?, [PARAMETER...], TIMES)
sub ask
{
	my ($view, $kind, $query, $parameters, $times) = @_;
	push @asked, { view => $view, kind => $kind, query => $query, parameters => $parameters // [], times => $times // 1 };
}

# columns of a view by their type
sub of_type
{
	my ($view, $type) = @_;
	return map { $_->[0] } grep { $_->[1] =~ /^$type/ } @{ $columns{$view} };
}

# One of the values of each column as bound parameters
sub examples
{
	my ($view, $letter, @names) = @_;
	my @values = split /\|/, sql($db, $bi, "SELECT " . join(', ', map { "max(\"$_\")" } @names) . " FROM $schema.$view"), -1;
	return map { "$letter:" . ($values[$_] eq '' ? $letter eq 'd' ? '2025-07-31' : '0' : $values[$_]) } 0 .. $#names;
}

for my $view (@views)
{
	my $from = qq("$schema"."$view");
	my %has = map { $_->[0] => 1 } @{ $columns{$view} };
	my @codes = grep { $has{"${_}_order"} && $has{"${_}_zh"} } map { $_->[0] } @{ $columns{$view} };
	my @numbers = of_type($view, 'numeric');
	my @integers = of_type($view, 'integer');
	my @sums = map { qq(sum("$_")) } @numbers, @integers;
	for my $code (@codes)
	{
		my ($value, $label) = split /\|/, sql($db, $bi, qq(SELECT "$code", "${code}_zh" FROM $from WHERE "$code" IS NOT NULL ORDER BY "${code}_order" LIMIT 1));
		my $count = "SELECT count(*) FROM $from WHERE";
		ask($view, 'codes', qq($count "$code" = ?), ["s:$value"], 10);
		ask($view, 'codes', qq($count "$code" = ?), [$_]) for 's:nope', 's:', 's:没有';
		ask($view, 'codes', qq($count "$code" <> ?), ["s:$value"]);
		ask($view, 'codes', qq($count "$code" IN (?, ?)), [ "s:$value", 's:nope' ]);
		ask($view, 'codes', qq($count "$code" ILIKE ?), [ 's:%' . uc(substr $value, 1) ]);
		ask($view, 'codes', qq($count $_)) for qq("$code" = ''), qq("$code" IN ('nope')), qq("$code" NOT IN ('nope', '')), qq("$code" ILIKE '%A%'),
			qq("$code" IS NULL), qq(("$code" = '$value' AND "$code" IS NOT NULL)), qq(CAST("$code" AS text) LIKE '%'), qq(upper("$code") = 'NOPE'), qq("${code}_order" >= 1);
		ask($view, 'labels', qq(SELECT DISTINCT "${code}_zh" FROM $from WHERE "${code}_zh" = ?), ["s:$label"], 2);
		ask($view, 'groups', qq(SELECT "$code", "${code}_order", "${code}_zh", ) . join(', ', 'count(*)', @sums) . qq( FROM $from GROUP BY "$code", "${code}_order", "${code}_zh" ORDER BY "${code}_order", "$code"));
		ask($view, 'groups', qq(SELECT "_"."$code", count(*) AS "c" FROM (SELECT * FROM $from) AS "_" GROUP BY "_"."$code" ORDER BY "c" DESC, "_"."$code" LIMIT 1000));
	}

	# every other word, in one query a form
	my @words = of_type($view, 'character');
	my @last = examples($view, 's', @words);
	ask($view, 'words', "SELECT " . join(', ', map { qq(count(*) FILTER (WHERE "$_" = ?)) } @words) . " FROM $from", \@last, 2);
	ask($view, 'words', "SELECT " . join(', ', map { qq(count(*) FILTER (WHERE "$_" ILIKE ?)) } @words) . " FROM $from", [ map { 's:%' . substr($_, 2, 2) . '%' } @last ]);
	ask($view, 'words', "SELECT count(*) FROM $from WHERE " . join(' OR ', map { qq("$_" = '') } @words));
	ask($view, 'words', "SELECT count(*) FROM $from WHERE " . join(' OR ', map { qq("$_" IN ('nope')) } @words));

	my @dates = of_type($view, 'date');
	my @days = examples($view, 'd', @dates);
	ask($view, 'dates', qq(SELECT count(*) FROM $from WHERE "$dates[$_]" BETWEEN ? AND ?), [ 'd:2025-01-01', $days[$_] ], 2) for 0 .. $#dates;
	ask($view, 'dates', "SELECT count(*) FROM $from WHERE " . join(' OR ', map { qq("$_" < ?) } @dates), [ map { 'd:2000-01-01' } @dates ]);
	ask($view, 'dates', qq(SELECT date_trunc('month', "$_")::date, count(*) FROM $from GROUP BY 1 ORDER BY 1 LIMIT 20)) for $dates[0];
	ask($view, 'dates', qq(SELECT count(*) FROM $from WHERE "$_" BETWEEN '2025-07-01T00:00:00Z' AND '2025-07-31T23:59:59Z')) for $dates[0];

	for my $flag (of_type($view, 'boolean'))
	{
		ask($view, 'flags', qq(SELECT count(*) FROM $from WHERE "$flag" = ?), [$_], 2) for 'b:true', 'b:false';
		ask($view, 'flags', "SELECT count(*) FROM $from WHERE $_") for qq("$flag"), qq(NOT "$flag"), qq("$flag" IS TRUE), qq("$flag" = '1'), qq("$flag" = 'true'), qq("$flag" IS NULL);
	}
	ask($view, 'numbers', "SELECT " . join(', ', map { qq(count(*) FILTER (WHERE "$_" = ?)) } @integers) . " FROM $from", [ examples($view, 'i', @integers) ], 2) if @integers;
	ask($view, 'numbers', "SELECT " . join(', ', map { qq(count(*) FILTER (WHERE "$_" < ?)) } @numbers) . " FROM $from", [ examples($view, 'n', @numbers) ], 2) if @numbers;
	ask($view, 'comments', "SELECT a.attname, pg_catalog.col_description(a.attrelid, a.attnum) FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = '$from'::pg_catalog.regclass AND a.attnum > 0 ORDER BY a.attnum");
	ask($view, 'numbers', "SELECT " . join(', ', 'count(*)', @sums, map { qq(min("$_"), max("$_")) } @numbers) . " FROM $from WHERE true");
}
ask($_, 'labels', 'SELECT CAST(? AS varchar(40)), length(CAST(? AS varchar(40)))', [ ("s:营商环境办，𠮷 '\"\\%_") x 2 ], 2) for $views[0];

# The answers: one session of psql, with the parameters written into the queries.
my $script = "\\pset null $null\nSET search_path = '';\n";
for my $i (0 .. $#asked)
{
	my @values = map { my $text = substr $_, 2; $text =~ s/'/''/g; /^[in]:/ ? $text : "'$text'" } @{ $asked[$i]{parameters} };
	(my $query = $asked[$i]{query}) =~ s/\?/shift @values/ge;
	$script .= "\\echo -- $i --\n$query;\n";
}
open my $file, '>', "$tmp/ask.sql" or die;
print $file encode('UTF-8', $script);
close $file;
my ($answers, $answered) = command('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $db, '-U', $bi, '-f', "$tmp/ask.sql");
ok($answered, scalar @asked . ' questions, answered by psql') or diag(tail($answers));
my (undef, %answer) = split /^-- (\d+) --\n/m, "$answers\n";
for my $i (0 .. $#asked)
{
	($asked[$i]{answer} = $answer{$i} // '') =~ s/\n+\z//;
	$asked[$i]{answer} =~ tr/\n/;/;
}

my $plan = '';
for my $view (@views)
{
	my $line = join ', ', map { "coalesce(\"$_->[0]\"::text, '$null')" } @{ $columns{$view} };
	$plan .= join("\t", 'view', $view, $comment{$view}, "SELECT encode(convert_to(concat_ws('|', $line), 'UTF8'), 'hex') FROM \"$schema\".\"$view\"") . "\n";
	$plan .= join("\t", 'column', $view, @$_) . "\n" for @{ $columns{$view} };
}
$plan .= join("\t", 'ask', @$_{qw(view kind query times answer)}, @{ $_->{parameters} }) . "\n" for @asked;
open $file, '>', "$tmp/plan" or die;
print $file encode('UTF-8', $plan);
close $file;

# A plan with errors: a type, a label, a number of rows, an answer that are not so.
my ($victim) = map { $_->{view} } grep { $_->{kind} eq 'codes' } @asked;
my $planted = join "\n", grep { /^\w+\t$victim\t/ } split /\n/, $plan;
$planted =~ s/(character varying\()(\d+)/$1 . ($2 + 1)/e && $planted =~ s/^(column\t.*)$/$1种/m
	&& $planted =~ s/^(view\t.*)$/$1 LIMIT 1/m && $planted =~ s/^(ask\t[^\t]*\tcodes\t.*\t1\t)(\d+)/$1$2$2/m or die "nothing can be planted in $victim";
open $file, '>', "$tmp/planted" or die;
print $file encode('UTF-8', "$planted\n");
close $file;

#---------------------------------------------------------------- the drivers
# Runs a client with a plan on its input: [whether it is so, what it reports, what is amiss]...
sub outcome
{
	my ($given, @command) = @_;
	my ($text) = command('sh', '-c', 'exec "$@" <"$0"', $given, @command, $ENV{PGHOST}, $db, $bi, $schema);
	my @rest = split /^((?:not )?ok .*|done)$/m, $text;
	note(shift @rest);
	my @outcome;
	while (my ($line, $below) = splice @rest, 0, 2)
	{
		push @outcome, $line eq 'done' ? [ 1, 'came to its end' ] : [ $line !~ /^not /, $line =~ s/^(?:not )?ok //r, $below ];
	}
	push @outcome, [ 0, 'came to its end', tail($text) ] if !@outcome || $outcome[-1][1] ne 'came to its end';
	return @outcome;
}

sub reports
{
	my ($name, @command) = @_;
	for (outcome("$tmp/plan", @command))
	{
		my ($good, $what, $below) = @$_;
		ok($good, $what) or diag($below);
	}
	my @caught = map { $_->[1] } grep { !$_->[0] } outcome("$tmp/planted", @command);
	is(join(', ', sort grep { s/^(?:JDBC|JDBC text|ODBC plain) $victim // } @caught), 'codes, fields, in the catalog, values', "$name: what is planted is caught");
}

# Why this cannot be tried here, if it cannot.
sub no_jdbc
{
	my ($version, $ok) = command('sh', '-c', 'java -version && javac -version');
	return 'there is no Java (default-jdk-headless)' if !$ok;
	return 'unix sockets need Java 17' if $version !~ /version "(\d+)/ || $1 < 17;
	return 'there is no JDBC driver (libpostgresql-jdbc-java)' if !-e '/usr/share/java/postgresql.jar';
	return;
}

sub no_odbc
{
	return 'there is no Python 3 that finds ODBC (libodbc2)' if !(command('python3', '-c', 'import ctypes; ctypes.CDLL("libodbc.so.2")'))[1];
	my ($drivers) = command('sh', '-c', 'odbcinst -q -d');
	return 'there is no ODBC driver (odbc-postgresql)' if $drivers !~ /^\[PostgreSQL Unicode\]/m || $drivers !~ /^\[PostgreSQL ANSI\]/m;
	return;
}

SKIP: {
	my $why = no_jdbc();
	skip "JDBC: $why", 1 if $why;
	my @java = ('-Xshare:auto', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx256m');
	my ($text, $ok) = command('javac', (map { "-J$_" } @java), '-encoding', 'UTF-8', '-d', $tmp, '-cp', '/usr/share/java/postgresql.jar', "$clients/Clients.java");
	ok($ok, 'the JDBC client compiles') or diag(tail($text));
	reports('JDBC', 'java', @java, '-cp', "$tmp:/usr/share/java/postgresql.jar", 'Clients') if $ok;
}

SKIP: {
	my $why = no_odbc();
	skip "ODBC: $why", 1 if $why;
	my ($text, $ok) = command('python3', '-X', "pycache_prefix=$tmp", '-m', 'py_compile', "$clients/odbc.py");
	ok($ok, 'the ODBC client compiles') or diag(tail($text));
	reports('ODBC', 'python3', "$clients/odbc.py") if $ok;
}

#---------------------------------------------------------------- away with it all
command('dropdb', $_) for @databases;
succeeds('postgres', $super, [ "DROP ROLE $office", "DROP ROLE $bi" ], 'nothing of this test stays behind');
done_testing();
