# One psql that is fed through a pipe: statements go in by batches, and for each the
# SQLSTATE it ended with and the time it took come out. Says when the server is gone, when a
# statement does not answer, how much memory the backend has taken, how long it had no core.
package Session;
use strict;
use warnings;
use Encode qw(encode);
use IO::Select;
use IPC::Open2 qw(open2);

# new(DATABASE, seconds => N): a session whose statements are cancelled after N seconds
sub new
{
	my ($class, $database, %options) = @_;
	my $self = bless { database => $database, %options }, $class;
	$self->start;
	return $self;
}

sub start
{
	my $self = shift;
	local $ENV{PGOPTIONS} = ($ENV{PGOPTIONS} // '') . " -c statement_timeout=$self->{seconds}s -c client_min_messages=error -c search_path= -c log_min_messages=panic";
	local $ENV{PGCLIENTENCODING} = 'UTF8';
	# what a statement prints is of no interest, and neither is how its error is worded
	open my $errors, '>&', \*STDERR or die;
	open STDERR, '>', '/dev/null' or die;
	$self->{psql} = open2($self->{out}, $self->{in}, 'psql', '-XAtq', '-d', $self->{database});
	open STDERR, '>&', $errors or die;
	$self->{in}->autoflush;
	$self->{buffer} = '';
	$self->{wait} = IO::Select->new($self->{out});
	print { $self->{in} } "SELECT pg_catalog.pg_backend_pid();\n\\o /dev/null\n\\timing on\n";
	my $pid = $self->line(30);
	die "no session in $self->{database}\n" if !defined $pid || $pid !~ /^\d+$/;
	$self->{backend} = $pid;
	return;
}

# The next line of output; undef at its end, '' after so many seconds without one
sub line
{
	my ($self, $seconds) = @_;
	my $end;
	while (($end = index $self->{buffer}, "\n") < 0)
	{
		return '' if !$self->{wait}->can_read($seconds);
		return undef if !sysread $self->{out}, $self->{buffer}, 65536, length $self->{buffer};
	}
	my $line = substr $self->{buffer}, 0, $end + 1, '';
	chomp $line;
	return $line;
}

sub stop
{
	my $self = shift;
	close $self->{in} if $self->{in};
	close $self->{out} if $self->{out};
	waitpid $self->{psql}, 0 if $self->{psql};
	$self->{psql} = $self->{in} = $self->{out} = undef;
	return;
}

# run(STATEMENT...): for each [SQLSTATE, milliseconds]. The last one is ['lost'] if the
# server went away under it, ['stuck'] if it did not answer its own cancellation.
sub run
{
	my ($self, @statements) = @_;
	my (@results, $time);
	local $SIG{PIPE} = 'IGNORE';
	my $n = 0;
	for my $statement (@statements)
	{
		print { $self->{in} } encode('UTF-8', $statement), "\n;\n\\echo \@$n :SQLSTATE\n";
		$n++;
	}
	while (@results < @statements)
	{
		my $line = $self->line($self->{seconds} + 15);
		if (!defined $line || $line eq '')
		{
			push @results, [ defined $line ? 'stuck' : 'lost', 0 ];
			kill 'KILL', $self->{backend} if defined $line;
			$self->stop;
			$self->revive;
			last;
		}
		$time = $1 if $line =~ /^Time: ([\d.]+) ms/;
		push @results, [ $2, $time // 0 ] if $line =~ /^\@(\d+) (\w{5})$/ && $1 == @results;
	}
	return @results;
}

# After a crash the server is back within moments
sub revive
{
	my $self = shift;
	for (1 .. 300)
	{
		return if eval { $self->start; 1 };
		select(undef, undef, undef, 0.1);
	}
	die "the server does not come back\n";
}

# For how many milliseconds the backend has been ready to run and had no core; 0 where nobody tells
sub queued
{
	my $self = shift;
	open my $schedule, '<', "/proc/$self->{backend}/schedstat" or return 0;
	my (undef, $nanoseconds) = split ' ', scalar <$schedule> // '';
	return ($nanoseconds // 0) / 1e6;
}

# The most memory of the backend since the last look, in MB; 0 where nobody tells
sub megabytes
{
	my $self = shift;
	my $peak = 0;
	if (open my $status, '<', "/proc/$self->{backend}/status")
	{
		while (my $line = <$status>) { $peak = $1 / 1024 if $line =~ /^VmHWM:\s+(\d+)/ }
		close $status;
	}
	if (open my $refs, '>', "/proc/$self->{backend}/clear_refs") { print $refs "5\n"; close $refs }
	return $peak;
}

1;
