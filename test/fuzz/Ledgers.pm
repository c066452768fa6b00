# What functions of a ledger work on: the ledgers of the examples, made by an ordinary role as
# an office makes them; the same once more under a name that nobody chooses.
package Ledgers;
use strict;
use warnings;
use utf8;
use Encode ();
use Catalog qw(query);
use Values;

my $hostile = q{a"b'c\d.$x %I 审};
my @roles;
my @succeeded;
my $ours = "bizenv_fuzz_office_$$";

# It, as a literal and as an identifier
sub literal { return Values::quote($hostile) }
sub ident { return '"' . $hostile =~ s/"/""/gr . '"' }

sub as_superuser
{
	my ($database, $sql) = @_;
	local $ENV{PGOPTIONS} = ($ENV{PGOPTIONS} // '') . ' -c client_min_messages=error';
	return system('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $database, '-c', Encode::encode('UTF-8', $sql)) == 0;
}

# What a statement of the office gives: its SQLSTATE, and words
sub attempt
{
	my ($database, $sql) = @_;
	my ($row) = query($database, 'SELECT fuzz.attempt(' . Values::quote($sql) . ') AS result', "-c role=$ours");
	return @{ $row->{result} };
}

# An example with another name in the place of that of its ledger
sub renamed
{
	my ($sql, $name) = @_;
	my ($literal, $ident) = (literal(), ident() =~ s/'/''/gr);
	return $sql =~ s/'\Q$name\E'/$literal/gr =~ s/\b\Q$name\E\./$ident./gr;
}

# make(DATABASE, CATALOG, VALUES): runs the examples of what writes, until no more of them
# succeed; gives the examples that failed under the other name, each with why
sub make
{
	my ($database, $catalog, $values) = @_;
	# the roles that they name
	my %is_there = map { $_->{rolname} => 1 } query($database, 'SELECT rolname FROM pg_catalog.pg_roles');
	my %wanted = map { $_ => 1 } $ours, map { /^'(\w+)'$/ ? $1 : () } @{ $values->{good}{'role text'} || [] };
	push @roles, grep { !$is_there{$_} } sort keys %wanted;
	as_superuser($database, join ' ', (map { "CREATE ROLE $_;" } @roles), "ALTER DATABASE $database SET track_functions = 'all';",
		"GRANT CREATE ON DATABASE $database TO $ours; GRANT USAGE ON SCHEMA fuzz TO $ours") or die "no roles can be made\n";

	my %names = map { $_ => 1 } map { /^'(\w+)'$/ ? $1 : () } @{ $values->{good}{'schema text'} || [] };
	my (%of, @made, $more);
	my @examples = map { my $sql = (split /\n/, $_->{comment})[2] =~ s/;(?:\s+-- .*)?$//r; $of{$sql} = $_->{signature}; $sql }
		grep { $_->{kind} eq 'f' && !$_->{is_support} && $_->{volatility} eq 'v' && (split /\n/, $_->{comment}) > 2 } @{ $catalog->{functions} };
	do
	{
		my @left;
		for my $sql (@examples) { my ($state) = attempt($database, $sql); if ($state eq '00000') { push @made, $sql } else { push @left, $sql } }
		$more = @left < @examples;
		@examples = @left;
	} while ($more && @examples);
	@succeeded = map { $of{$_} } @made;

	# the ledgers of the examples become one of that name, the last of them full
	my @failed;
	for my $name (reverse sort keys %names)
	{
		for my $sql (grep { /'\Q$name\E|\b\Q$name\E\./ } @made)
		{
			my $other = renamed($sql, $name);
			my ($state, $why) = attempt($database, $other);
			push @failed, [ "an example under another name: $state", "$other;", "-- $why" ] if $state ne '00000';
		}
		last;
	}
	return @failed;
}

# learn(DATABASE, VALUES): names of ledgers and of their tables are good values, and so is
# what stands in their rows; gives the tables whose changes fire functions of the extension
sub learn
{
	my ($database, $values) = @_;
	my @tables = query($database, <<'SQL');
SELECT format('%I.%I', n.nspname, c.relname) AS name, n.nspname AS schema, array_agg(a.attname ORDER BY a.attnum) AS names,
	array_agg(format_type(a.atttypid, NULL) ORDER BY a.attnum) AS types,
	array_agg(a.attidentity <> '' ORDER BY a.attnum) AS given,
	ARRAY(SELECT DISTINCT t.tgfoid::regprocedure::text FROM pg_trigger AS t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) AS parts
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind = 'r' AND n.nspname NOT IN ('bizenv', 'fuzz') AND EXISTS (SELECT FROM pg_trigger AS t JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = t.tgfoid AND d.deptype = 'e'
	JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND e.extname IN ('bizenv', 'bizenv_office') WHERE t.tgrelid = c.oid)
GROUP BY c.oid, n.nspname, c.relname ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
SQL
	my %schemas = map { $_->{schema} => 1 } @tables;
	push @{ $values->{good}{'schema text'} }, map { Values::quote($_) } sort keys %schemas;
	push @{ $values->{good}{'* regclass'} }, map { Values::quote($_->{name}) } @tables;
	for my $table (@tables)
	{
		my @rows = query($database, "SELECT * FROM $table->{name} LIMIT 8");
		$table->{rows} = @rows;
		for my $row (@rows)
		{
			for my $n (0 .. $#{ $table->{names} })
			{
				my $value = $row->{ $table->{names}[$n] } // next;
				next if ref $value && !JSON::PP::is_bool($value);
				my $literal = JSON::PP::is_bool($value) ? ($value ? 'true' : 'false') : Values::quote($value);
				push @{ $values->{good}{$_} }, $literal for "$table->{name} $n", "$table->{names}[$n] $table->{types}[$n]";
			}
		}
	}
	return \@tables;
}

# ran(DATABASE): support functions that the server has seen run to their end
sub ran
{
	my $database = shift;
	return @succeeded, map { $_->{signature} } query($database, "SELECT funcid::regprocedure::text AS signature FROM pg_stat_user_functions
		WHERE calls > 0 AND obj_description(funcid, 'pg_proc') LIKE 'internal:%'");
}

# The roles go when the database is gone
sub clear
{
	as_superuser('postgres', join ' ', map { "DROP ROLE IF EXISTS $_;" } @roles) if @roles;
	@roles = ();
	return;
}

1;
