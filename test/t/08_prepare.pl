# tools/prepare on systems that lack something: what it says where there is no apt, and what it
# asks apt for. With systems that only look so: their programs are those of a folder.
use strict;
use warnings;
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my $tmp = tempdir(CLEANUP => 1);
my $tree = "$tmp/tree";
make_path("$tree/tools", "$tmp/bin");
# no server of this machine is to be found, and no pgTAP
put("$tree/tools/prepare", slurp('tools/prepare') =~ s{/usr/(?:lib|share)/postgresql(?=/)}{$tmp/none}gr);
put("$tree/tools/common", slurp('tools/common') =~ s/^server_candidates\(\) \{.*?^\}/server_candidates() { :; }/msr);
sub path { my $name = shift; return (grep { -x } map { "$_/$name" } split /:/, $ENV{PATH})[0] }
my $bash = path('bash');
for my $program (qw(bash cat cut dirname env grep id mktemp rm sed sleep sort tail tr true))
{
	symlink path($program), "$tmp/bin/$program" or die;
}

sub prepare
{
	my @words = @_;
	local $ENV{PATH} = "$tmp/bin";
	delete local $ENV{PG_CONFIG};
	return command($bash, "$tree/tools/prepare", @words);
}

my ($oldest, $newest) = map { slurp('tools/prepare') =~ /^$_=(\d+)$/m } qw(OLDEST NEWEST);

#---------------------------------------------------------------- no apt
for my $word ('', 'test', 'heavy', 'package', 'node', 'browser')
{
	my ($text, $ok) = prepare($word ? $word : ());
	ok(!$ok, "no apt, '$word': it fails");
	like($text, qr/^bizenv: something is missing here, and this system has no apt-get\n +Install PostgreSQL $oldest to $newest with its development files, a C compiler.*\n +then name the server: make \.\.\. PG_CONFIG=/, 'with what to do');
	unlike($text, qr/not found|line \d+/, 'and nothing else');
}

#---------------------------------------------------------------- what apt offers
sub program
{
	my ($name, @lines) = @_;
	put("$tmp/bin/$name", "#!$bash\n", @lines);
	chmod 0755, "$tmp/bin/$name";
	return;
}

# offered(PACKAGE...): what is asked for where these can be had
sub offered
{
	my @packages = @_;
	unlink "$tmp/asked";
	put("$tmp/offered", map { "$_ - a package\n" } @packages);
	# (a pattern ends with the name)
	program('apt-cache', qq{grep -E -- "\${3%?} " '$tmp/offered' || true\n});
	program('apt-get', qq{while [ \$# -gt 0 ] && [ "\$1" != install ]; do shift; done\n[ \$# -gt 0 ] || exit 0\necho "\$*" >'$tmp/asked'\necho 'no space left'; exit 1\n});
	# (nothing of this machine is changed)
	program('sudo', qq{[ "\$1" != -n ] || shift\ncase \$1 in env | true) exec "\$@" ;; esac\n});
	my ($said) = prepare('test');
	return -e "$tmp/asked" ? slurp("$tmp/asked") : $said;
}

my @server = map { my $n = $_; map { s/NN/$n/r } qw(postgresql-NN postgresql-server-dev-NN) } $oldest, $newest, $newest + 1;
like(offered(@server, "postgresql-$newest-pgtap"), qr/ postgresql-$newest postgresql-server-dev-$newest .* postgresql-$newest-pgtap$/m, 'the newest that it knows, with its pgTAP');
like(offered(@server, "postgresql-$oldest-pgtap"), qr/ postgresql-$newest postgresql-server-dev-$newest (?!.*pgtap$)/m, 'without, where there is pgTAP for another only: the tests fetch that');
like(offered(@server), qr/postgresql-$newest-pgtap$/m, 'where there is none it is missed by name');
like(offered(grep { !/-$newest$/ } @server), qr/ postgresql-$oldest postgresql-server-dev-$oldest .* postgresql-$oldest-pgtap$/m, 'an older one where there is no newer');
done_testing();
