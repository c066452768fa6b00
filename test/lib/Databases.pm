# What the TAP scripts share: databases of their own, statements run by any role.
# Asks for a running server whose superuser psql connects as (PGHOST, PGPORT, PGUSER).
package Databases;
use strict;
use warnings;
use utf8;
use Encode qw(decode encode);
use Exporter qw(import);
use IPC::Open3 qw(open3);
use Test::More;

our @EXPORT = qw($super $tag @databases slurp put command sql tail gives succeeds fails new_database
	session ask answer says leave await_waiter closing_line only_postgres no_ports);
our $tag = "bizenv_test_$$";
our $super = $ENV{PGUSER} || getpwuid($<);
our @databases;
$ENV{PGCLIENTENCODING} = 'UTF8';
binmode $_, ':encoding(UTF-8)' for Test::More->builder->output, Test::More->builder->failure_output, Test::More->builder->todo_output;

# What a file holds, and a file that holds that
our $layer = ':encoding(UTF-8)';
sub slurp
{
	open my $in, "<$layer", $_[0] or die "$_[0]: $!";
	local $/;
	return scalar <$in>;
}

sub put
{
	my ($file, @lines) = @_;
	open my $out, ">$layer", $file or die "$file: $!";
	print $out @lines;
	close $out or die "$file: $!";
	return;
}

# Runs a command; gives its output, errors included, and says whether it went well.
sub command
{
	my @command = @_;
	my $pid = open3(my $in, my $out, undef, @command);
	close $in;
	my $text = decode('UTF-8', join('', <$out>));
	waitpid $pid, 0;
	$text =~ s/\n+\z//;
	return ($text, $? == 0);
}

# As in tools/cluster: the options of the initdb of these programs that make a cluster which
# speaks no other language than PostgreSQL's, and the settings that close every port.
sub only_postgres { return (command("$_[0]/initdb", '--help'))[0] =~ /--dbmode/ ? qw(-m pg) : () }
sub no_ports { return map { "$_ = ''" } 'listen_addresses', (command("$_[0]/postgres", '--describe-config'))[0] =~ /^([a-z_]+\.listen_addresses)\t/mg }

# sql(DATABASE, ROLE, STATEMENT...): what the statements print, in one session
sub sql
{
	my ($database, $role, @statements) = @_;
	my ($text, $ok) = command('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose', '-d', $database, '-U', $role,
		map { ('-c', encode('UTF-8', $_)) } @statements);
	return wantarray ? ($text, $ok) : $text;
}

# The end of an output, where its error stands
sub tail
{
	return substr($_[0], -2000) if length $_[0] > 2000;
	return $_[0];
}

sub gives
{
	my ($database, $role, $statement, $expected, $name) = @_;
	my ($text, $ok) = sql($database, $role, $statement);
	return is($text, $expected, $name);
}

sub succeeds
{
	my ($database, $role, $statements, $name) = @_;
	my ($text, $ok) = sql($database, $role, ref $statements ? @$statements : $statements);
	return ok($ok, $name) || diag(tail($text));
}

sub fails
{
	my ($database, $role, $statements, $pattern, $name) = @_;
	my ($text, $ok) = sql($database, $role, ref $statements ? @$statements : $statements);
	ok(!$ok, $name) or return;
	like($text, $pattern, "$name: the error");
}

sub new_database
{
	my ($suffix, @options) = @_;
	my $name = "${tag}_$suffix";
	my ($text, $ok) = command('createdb', '-T', 'template0', @options, $name);
	return undef if !$ok;
	push @databases, $name;
	return $name;
}

#---------------------------------------------------------------- sessions that stay open
sub session
{
	my ($database, $role) = @_;
	my $pid = open3(my $in, my $out, undef, 'psql', '-XAtq', '-v', 'VERBOSITY=sqlstate', '-d', $database, '-U', $role // $super);
	$in->autoflush;
	return { pid => $pid, in => $in, out => $out };
}

# Sends statements; their output is fetched by answer()
sub ask
{
	my ($session, $statements) = @_;
	print { $session->{in} } encode('UTF-8', $statements), ";\n\\echo -- done --\n";
}

sub answer
{
	my $session = shift;
	my @lines;
	while (defined(my $line = readline $session->{out}))
	{
		chomp $line;
		last if $line eq '-- done --';
		push @lines, decode('UTF-8', $line);
	}
	return join ' ', @lines;
}

sub says
{
	my ($session, $statements, $expected, $name) = @_;
	ask($session, $statements);
	return is(answer($session), $expected, $name);
}

sub leave
{
	my $session = shift;
	close $session->{in};
	waitpid $session->{pid}, 0;
}

# Waits until a session waits for a lock, by default an advisory one
sub await_waiter
{
	my ($database, $locktype) = (@_, 'advisory');
	for (1 .. 200)
	{
		return 1 if sql($database, $super, "SELECT count(*) FROM pg_locks WHERE locktype = '$locktype' AND NOT granted") eq '1';
		select undef, undef, undef, 0.05;
	}
	return 0;
}

# The last line of what makes no TAP of its own: "N passed, N failed"
sub closing_line
{
	my ($skipped) = @_;
	my @results = Test::More->builder->summary;
	my $failed = grep { !$_ } @results;
	done_testing();
	STDOUT->flush;
	printf "%d passed, %d failed%s\n", @results - $failed - ($skipped // 0), $failed, $skipped ? ", $skipped skipped" : '';
	return;
}

1;
