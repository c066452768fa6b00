# What is handed out: META.json by the PGXN spec, the archive that `make dist` makes, which
# builds from itself, and builds that are the same bytes wherever they are made.
# Asks for git and for PG_CONFIG; the server is not asked anything.
use strict;
use warnings;
use Digest::SHA ();
use File::Basename qw(dirname);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use FindBin ();
use IO::Uncompress::Unzip qw($UnzipError);
use JSON::PP ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

$Databases::layer = ':raw';
my $tmp = tempdir(CLEANUP => 1);
my $pg_config = $ENV{PG_CONFIG} || 'pg_config';

#---------------------------------------------------------------- META.json
my ($said, $fine) = command($^X, 'tools/check-meta', 'META.json');
ok($fine, 'META.json keeps to the PGXN meta spec') or diag($said);

# and the check does tell
my %slips = (
	'no version' => [ sub { delete $_[0]{version} }, qr/version is missing/ ],
	'a version of two numbers' => [ sub { $_[0]{version} = '1.0' }, qr/version is no version/ ],
	'a version that the spec writes otherwise' => [ sub { $_[0]{provides}{bizenv}{version} = '1.02.0' }, qr/provides\.bizenv\.version is no version/ ],
	'no maintainer' => [ sub { delete $_[0]{maintainer} }, qr/maintainer is missing/ ],
	'a licence of another name' => [ sub { $_[0]{license} = 'PostgreSQL' }, qr/license "PostgreSQL" is not one of the spec/ ],
	'a status' => [ sub { $_[0]{release_status} = 'done' }, qr/release_status must be/ ],
	'a second extension without a version' => [ sub { delete $_[0]{provides}{bizenv_office}{version} }, qr/provides\.bizenv_office\.version is missing/ ],
	'a page that is not there' => [ sub { $_[0]{provides}{bizenv_office}{docfile} = 'doc/office.md' }, qr/there is no file doc\/office\.md/ ],
	'nothing provided' => [ sub { $_[0]{provides} = {} }, qr/provides must name an extension/ ],
	'a file that is not there' => [ sub { $_[0]{provides}{bizenv}{file} = 'sql/bizenv.sql' }, qr/there is no file sql\/bizenv\.sql/ ],
	'another spec' => [ sub { $_[0]{'meta-spec'}{version} = '2.0.0' }, qr/meta-spec\.version must be 1\.0\.0/ ],
	'a phase of its own' => [ sub { $_[0]{prereqs}{install} = {} }, qr/prereqs has no "install"/ ],
	'a requirement' => [ sub { $_[0]{prereqs}{runtime}{requires}{PostgreSQL} = '14' }, qr/prereqs\.runtime\.requires\.PostgreSQL is no version/ ],
	'a repository without its type' => [ sub { $_[0]{resources}{repository} = { url => 'https://example.org/a.git' } }, qr/resources\.repository\.type/ ],
	'an address' => [ sub { $_[0]{resources}{homepage} = 'bizenv' }, qr/resources\.homepage is no address/ ],
	'a tag' => [ sub { $_[0]{tags} = ['progress/percent'] }, qr/the tag "progress\/percent"/ ],
	'a key' => [ sub { $_[0]{licence} = 'postgresql' }, qr/the top has no "licence"/ ]);
for my $slip (sort keys %slips)
{
	my ($change, $pattern) = @{ $slips{$slip} };
	my $meta = JSON::PP->new->utf8->decode(slurp('META.json'));
	$change->($meta);
	make_path("$tmp/meta/src/lib", "$tmp/meta/doc");
	put("$tmp/meta/$_", "there\n") for qw(src/lib/header.sql src/lib/header_office.sql doc/ledger.md README.md);
	put("$tmp/meta/META.json", JSON::PP->new->utf8->encode($meta));
	my ($text, $ok) = command($^X, 'tools/check-meta', "$tmp/meta/META.json");
	like($text, $pattern, "it is told: $slip");
}

#---------------------------------------------------------------- make dist
sub built
{
	my ($dir, @arguments) = @_;
	my ($text, $ok) = command('make', '-s', @arguments, '-C', $dir, "PG_CONFIG=$pg_config", 'with_llvm=no');
	ok($ok, "it builds in $dir") or diag(tail($text));
	return map { Digest::SHA->new(256)->addfile("$dir/$_")->hexdigest } 'bizenv.so', script_names($dir);
}

# the install scripts, by the names that they have there
sub script_names
{
	my ($dir) = @_;
	my ($version) = slurp("$dir/bizenv.control") =~ /^default_version *= *'([^']+)'/m;
	return map { "$_--$version.sql" } qw(bizenv bizenv_office);
}

SKIP: {
	skip 'make dist: there is no git here', 1 if system('git --version >/dev/null 2>&1') != 0;
	my $tree = "$tmp/tree";
	my @git = ('git', '-C', $tree, '-c', 'user.name=nobody', '-c', 'user.email=nobody@localhost', '-c', 'init.defaultBranch=main');
	make_path($tree);
	my ($text, $ok) = command('sh', '-c', 'tar -cf - . | tar -C "$1" --no-same-owner -xf -', 'sh', $tree);
	($text, $ok) = command(@git, @$_) for [ 'init', '-q' ], [ 'add', '-A' ], [ 'commit', '-q', '-m', 'what is handed out' ];
	ok($ok, 'a repository of this tree') or diag($text);
	my @committed = split /\n/, (command(@git, 'ls-files'))[0];
	($text, $ok) = command('make', '-s', '-C', $tree, 'dist');
	ok($ok, 'make dist') or diag($text);

	my $version = JSON::PP->new->utf8->decode(slurp('META.json'))->{version};
	my $archive = "$tree/bizenv-$version.zip";
	my %content;
	my $zip = IO::Uncompress::Unzip->new($archive) or BAIL_OUT("no archive $archive: " . ($UnzipError // ''));
	my $more = 1;
	while ($more > 0)
	{
		my $name = $zip->getHeaderInfo->{Name};
		local $/;
		$content{$name} = <$zip> if $name !~ m{/$};
		$more = $zip->nextStream;
	}
	is(scalar(grep { !m{^bizenv-\Q$version\E/} } keys %content), 0, 'everything stands in one folder');
	my @kept_back = sort grep { !exists $content{"bizenv-$version/$_"} } @committed;
	is_deeply([ grep { !m{^\.} } @kept_back ], [], 'what is in the repository is in the archive');
	is_deeply([ map { s{^bizenv-[^/]*/}{}r } grep { m{/\.(ci|git)} } keys %content ], [], 'but for what only the repository needs');
	is_deeply([ grep { /\.(o|so|bc|mo|zip)$|--.*\.sql\.new$/ } keys %content ], [], 'and nothing that was built');
	for my $name (keys %content)
	{
		for my $place ("$tmp/one", "$tmp/another/place/with-a-longer-name")
		{
			make_path(dirname("$place/$name"));
			put("$place/$name", $content{$name});
		}
	}

	#------------------------------------------------------------ the same bytes
	my @first = built("$tmp/one/bizenv-$version");
	my @second = built("$tmp/another/place/with-a-longer-name/bizenv-$version");
	is($second[0], $first[0], 'the library is the same bytes in another folder');
	is($second[1], $first[1], 'and so is the install script');
	is($second[2], $first[2], 'and that of the office');
	unlike(slurp("$tmp/one/bizenv-$version/bizenv.so"), qr/\Q$tmp\E/, 'the library does not know where it was built');
	my ($list) = command('make', '-s', '-C', "$tmp/one/bizenv-$version", 'list', 'OF=EXTVERSION');
	my ($control) = slurp('bizenv.control') =~ /^default_version *= *'([^']+)'/m;
	is($list, $control, 'the archive knows its version');
}

done_testing();
