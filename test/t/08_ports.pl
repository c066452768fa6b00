# Servers that the tools and tests start are reached by those who started them only: no port
# is open, not the second one either that some servers have which are PostgreSQL inside.
# Asks for a running server of tools/cluster (PGHOST, PGPORT, PGUSER).
use strict;
use warnings;
use utf8;
use File::Find qw(find);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my $tmp = tempdir(CLEANUP => 1);

# Programs that only tell what a server has
sub server
{
	my ($name, $help, @settings) = @_;
	make_path("$tmp/$name");
	put("$tmp/$name/initdb", "#!/bin/sh\ncat <<'END'\n  -D, --pgdata=DATADIR  the cluster\n$help", map({ "  --locale=$_\n" } 1 .. 5000), "END\n");
	put("$tmp/$name/postgres", "#!/bin/sh\ncat <<'END'\n", map({ "$_\tpostmaster\tConnections and Authentication\tSTRING\tlocalhost\t\t\tSays where.\t\n" } @settings), "END\n");
	chmod 0755, "$tmp/$name/initdb", "$tmp/$name/postgres";
	return "$tmp/$name";
}

# What the shell and what Perl make of them
sub options
{
	my ($bin) = @_;
	my ($text, $ok) = command('bash', '-c', '. tools/cluster; { only_postgres "$0"; no_ports "$0"; }', $bin);
	ok($ok, 'the shell looks') or diag($text);
	return ($text, join "\n", only_postgres($bin), no_ports($bin));
}
my ($shell, $perl) = options(server('plain', '', 'listen_addresses', 'port'));
is($shell, "listen_addresses = ''", 'PostgreSQL has one port');
is($perl, $shell, 'and nothing else is asked of it');
($shell, $perl) = options(server('two', "  -m, --dbmode=MODE  set database mode, default is oracle\n", 'ivorysql.listen_addresses', 'ivorysql.port', 'listen_addresses'));
is($shell, "-m\npg\nlisten_addresses = ''\nivorysql.listen_addresses = ''", 'a server of two languages is made with one, and both its ports are closed');
is($perl, $shell, 'by tests as well');
($shell, $perl) = options(server('mute', ''));
is($shell, "listen_addresses = ''", 'where a server does not tell its settings, its own port is closed');
is($perl, $shell, 'by tests as well');

# whoever makes a cluster asks them
my (@makers, @others);
find({ no_chdir => 1, wanted => sub {
	return if !-f || $_ eq 'test/t/08_ports.pl';
	my $text = do { local $Databases::layer = ':raw'; slurp($_) };
	return if $text !~ m{initdb["'],? (?:-D|'-D')};
	push @{ $text =~ /only_postgres\b/ && $text =~ /no_ports\b/ ? \@makers : \@others }, $_;
} }, grep { -d } qw(tools test bench));
is("@others", '', 'no script makes a cluster without');
is(join(' ', sort @makers), 'test/lib/Nodes.pm tools/cluster', 'and these make one');

# the server at hand: what it says, and what the system says
gives('postgres', $super, q{SELECT string_agg(name || ' ' || setting, ', ') FROM pg_settings WHERE name ~ 'listen_addresses$' AND setting <> ''}, '', 'no setting opens a port');
SKIP: {
	my ($pid) = split /\n/, slurp(sql('postgres', $super, 'SHOW data_directory') . '/postmaster.pid');
	my %socket = map { ($_ => 1) } map { (readlink($_) // '') =~ /^socket:\[(\d+)\]/ } glob("/proc/$pid/fd/*");
	skip "the sockets of the server cannot be seen here (/proc/$pid/fd)", 1 if !%socket;
	my @open = grep { ($_->[3] // '') eq '0A' && $socket{ $_->[9] } } map { [split] } map { split /\n/, slurp($_) } grep { -r } '/proc/net/tcp', '/proc/net/tcp6';
	is(join(', ', map { $_->[1] } @open), '', 'the server listens to no address');
}

done_testing();
