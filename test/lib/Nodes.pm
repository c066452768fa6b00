# Servers of one's own, beside the one at hand or without it, each known by its port.
# Asks for BIZENV_DIR, where they are kept; their programs are those of BIZENV_BINDIR unless told.
package Nodes;
use strict;
use warnings;
use utf8;
use Exporter qw(import);
use Test::More;
use Databases;

our @EXPORT = qw(init_node run_node stop_node start_node data_of on);
my $dir = $ENV{BIZENV_DIR};
my (%bin, %running);

sub data_of { return "$dir/node_$_[0]" }

# A cluster that does not run yet: init_node(PORT, bin => PROGRAMS, initdb => [OPTION...], settings => [...])
sub init_node
{
	my ($port, %how) = @_;
	my $data = data_of($port);
	$bin{$port} = $how{bin} // $ENV{BIZENV_BINDIR};
	my ($text, $ok) = command("$bin{$port}/initdb", '-D', $data, '-U', $super, '-A', 'trust', '-E', 'UTF8', '--no-sync', only_postgres($bin{$port}), @{ $how{initdb} // ['--locale=C'] });
	return ok(0, "a cluster for port $port") || diag(tail($text)) if !$ok;
	open my $conf, '>>', "$data/postgresql.conf" or die "$data: $!";
	print $conf map { "$_\n" } "port = $port", no_ports($bin{$port}), "unix_socket_directories = '$dir'", 'fsync = off', 'dynamic_shared_memory_type = mmap', $ENV{BIZENV_CONF} // '', @{ $how{settings} // [] };
	close $conf;
	return 1;
}

sub run_node
{
	my ($port) = @_;
	my ($text, $ok) = command("$bin{$port}/pg_ctl", '-D', data_of($port), '-l', "$dir/log/node_$port", '-s', '-w', 'start');
	$running{$port} = 1 if $ok;
	return ok($ok, "a server on port $port") || diag(tail($text), tail(slurp("$dir/log/node_$port")));
}

sub stop_node
{
	my ($port, $mode) = (@_, 'fast');
	my ($text, $ok) = command("$bin{$port}/pg_ctl", '-D', data_of($port), '-s', '-w', '-m', $mode, 'stop');
	delete $running{$port};
	return $ok;
}

# One that runs: start_node(PORT, SETTING...)
sub start_node
{
	my ($port, @settings) = @_;
	return init_node($port, settings => \@settings) && run_node($port);
}

sub on { my ($port, $code) = @_; local $ENV{PGPORT} = $port; return $code->() }

END
{
	my $status = $?;
	stop_node($_, 'immediate') for keys %running;
	$? = $status;
}

1;
