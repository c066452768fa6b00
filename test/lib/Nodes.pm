# Servers of a script's own, each known by its port: made, copied, started, stopped, killed.
# PostgreSQL::Test::Cluster is no substitute: PostgreSQL 14 and most servers built from source
# lack it, it needs IPC::Run, and it kills a postmaster without its children.
# Asks for BIZENV_DIR, where they are kept, BIZENV_BINDIR, their programs unless told, and
# BIZENV_CONF, the settings by which they find what is staged (all three from tools/cluster).
package Nodes;
use strict;
use warnings;
use utf8;
use Exporter qw(import);
use File::Temp qw(tempdir);
use POSIX ();
use Test::More;
use Databases;

our @EXPORT = qw(init_node copy_node start_node run_node stop_node kill_node data_of on);
my $dir = $ENV{BIZENV_DIR} // tempdir(CLEANUP => 1);
my %stop = (smart => 'TERM', fast => 'INT', immediate => 'QUIT');
my (%bin, %postmaster);

sub data_of { return "$dir/node_$_[0]" }

# Runs code whose psql reaches that server
sub on { my ($port, $code) = @_; local @ENV{qw(PGHOST PGPORT)} = ($dir, $port); return $code->() }

# The last of two settings of one name counts
sub add_settings
{
	my ($port, $file, @settings) = @_;
	open my $conf, '>>:encoding(UTF-8)', data_of($port) . "/$file" or die "$file: $!";
	print $conf map { "$_\n" } "port = $port", no_ports($bin{$port}), "unix_socket_directories = '$dir'", @settings;
	close $conf;
	return;
}

# A cluster that does not run yet: init_node(PORT, bin => PROGRAMS, initdb => [OPTION...], settings => [...])
sub init_node
{
	my ($port, %how) = @_;
	$bin{$port} = $how{bin} // $ENV{BIZENV_BINDIR};
	my ($text, $ok) = command("$bin{$port}/initdb", '-D', data_of($port), '-U', $super, '-A', 'trust', '-E', 'UTF8', '--no-sync', only_postgres($bin{$port}), @{ $how{initdb} // ['--locale=C'] });
	add_settings($port, 'postgresql.conf', 'fsync = off', 'dynamic_shared_memory_type = mmap', $ENV{BIZENV_CONF} // '', @{ $how{settings} // [] }) if $ok;
	return ok($ok, "a cluster for port $port") || diag(tail($text)) && 0;
}

# A replica of the server at hand, which does not run yet: copy_node(PORT, SETTING...)
sub copy_node
{
	my ($port, @settings) = @_;
	$bin{$port} = $ENV{BIZENV_BINDIR} // (command($ENV{PG_CONFIG} || 'pg_config', '--bindir'))[0];
	my ($text, $ok) = command('pg_basebackup', '-D', data_of($port), '-c', 'fast', '-X', 'stream', '-R', '--no-sync');
	add_settings($port, 'postgresql.auto.conf', @settings) if $ok;
	return ok($ok, "a copy of the running server for port $port") || diag(tail($text)) && 0;
}

# As a child of the script, which buries it: where nobody does, its lock file goes on to hold.
sub run_node
{
	my ($port) = @_;
	my $log = data_of($port) . '.log';
	my $pid = $postmaster{$port} = fork // die "fork: $!";
	if (!$pid)
	{
		open STDIN, '<', '/dev/null';
		open STDOUT, '>>', $log;
		open STDERR, '>&', \*STDOUT;
		exec "$bin{$port}/postgres", '-D', data_of($port) or POSIX::_exit(1);
	}
	for (1 .. 1200)
	{
		return pass("a server on port $port") if on($port, sub { (command('psql', '-Xq', '-d', 'postgres', '-c', ''))[1] });
		last if waitpid($pid, POSIX::WNOHANG) != 0 && delete $postmaster{$port};
		select undef, undef, undef, 0.1;
	}
	return fail("a server on port $port") || diag(tail(slurp($log))) && 0;
}

# One that runs: start_node(PORT, SETTING...)
sub start_node
{
	my ($port, @settings) = @_;
	return init_node($port, settings => \@settings) && run_node($port);
}

# stop_node(PORT[, smart|fast|immediate])
sub stop_node
{
	my ($port, $mode) = (@_, 'fast');
	my $pid = delete $postmaster{$port} // return 0;
	kill $stop{$mode}, $pid;
	return waitpid($pid, 0) == $pid && $? == 0;
}

sub children
{
	my ($parent) = @_;
	my @found;
	for my $stat (glob '/proc/[0-9]*/stat')
	{
		open my $in, '<', $stat or next;
		my $line = <$in> // next;
		push @found, $1 if $line =~ /^(\d+) \(.*\) \S (\d+) / && $2 == $parent;
	}
	return @found;
}

# No goodbye: the postmaster, and its children with it or by themselves when they notice
sub kill_node
{
	my ($port, $with_children) = @_;
	my $pid = delete $postmaster{$port};
	my @children = children($pid);
	kill 'KILL', $pid, ($with_children ? @children : ());
	waitpid $pid, 0;
	for (1 .. 600)
	{
		return 1 if !grep { (readlink("/proc/$_/exe") // '') =~ m{/postgres$} } @children;
		select undef, undef, undef, 0.05;
	}
	return 0;
}

END
{
	my $status = $?;
	stop_node($_, 'immediate') for keys %postmaster;
	$? = $status;
}

1;
