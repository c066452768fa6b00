# A server that is killed and started again, for the scripts that look at what stays. It is
# a child of the script, which buries it: a lock file of one that nobody buried would stand.
# Asks for BIZENV_DIR, BIZENV_BINDIR: where tools/cluster keeps it.
package Server;
use strict;
use warnings;
use utf8;
use Exporter qw(import);
use POSIX ();
use Test::More;
use Databases;

our @EXPORT = qw(take_over kill_server start_server);
my ($data, $log) = ("$ENV{BIZENV_DIR}/data", "$ENV{BIZENV_DIR}/log/server");
my $postmaster;

# From now on it is ours
sub take_over
{
	my ($text, $ok) = command("$ENV{BIZENV_BINDIR}/pg_ctl", '-D', $data, '-s', '-w', '-m', 'fast', 'stop');
	ok($ok, 'the server is stopped') || diag(tail($text));
	return start_server();
}

sub start_server
{
	$postmaster = fork // die "fork: $!";
	if (!$postmaster)
	{
		open STDIN, '<', '/dev/null';
		open STDOUT, '>>', $log;
		open STDERR, '>&', \*STDOUT;
		exec "$ENV{BIZENV_BINDIR}/postgres", '-D', $data or POSIX::_exit(1);
	}
	for (1 .. 1200)
	{
		return pass('the server starts') if (command('psql', '-Xq', '-d', 'postgres', '-c', ''))[1];
		last if waitpid($postmaster, POSIX::WNOHANG) != 0;
		select undef, undef, undef, 0.1;
	}
	return fail('the server starts') || diag(tail(slurp($log)));
}

sub children
{
	my @found;
	for my $stat (glob '/proc/[0-9]*/stat')
	{
		open my $in, '<', $stat or next;
		my $line = <$in> // next;
		push @found, $1 if $line =~ /^(\d+) \(.*\) \S (\d+) / && $2 == $postmaster;
	}
	return @found;
}

# No goodbye: the postmaster, and its children with it or by themselves when they notice
sub kill_server
{
	my ($with_children) = @_;
	my @children = children();
	kill 'KILL', $postmaster, ($with_children ? @children : ());
	waitpid $postmaster, 0;
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
	kill 'INT', $postmaster if $postmaster;
	waitpid $postmaster, 0 if $postmaster;
	$? = $status;
}

1;
