# ALTER EXTENSION UPDATE ends where CREATE EXTENSION begins: from every released version,
# with live objects of users on top; the comparison of the catalogs does tell; and
# `make freeze` makes of this tree a version to upgrade from.
# Asks for a running server whose superuser psql connects as (PGHOST, PGPORT, PGUSER), and
# for BIZENV_STAGE, PG_CONFIG: where the scripts of the extension stand that it finds.
use strict;
use warnings;
use utf8;
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;
use Live;

my $tmp = tempdir(CLEANUP => 1);
my ($shared) = command($ENV{PG_CONFIG} || 'pg_config', '--sharedir');
my $scripts = ($ENV{BIZENV_STAGE} // '') . "$shared/extension";
my $office = "${tag}_office";
my @staged;
END { unlink @staged }

# A script of the extension for this test only: stage(VERSION, TEXT) or stage("A--B", TEXT)
sub stage
{
	my ($name, @lines) = @_;
	push @staged, "$scripts/bizenv--$name.sql";
	put($staged[-1], @lines);
	return;
}

sub list
{
	my ($variable, $dir) = @_;
	my ($text) = command('make', '-s', '-C', $dir // '.', 'list', "OF=$variable");
	return split ' ', $text;
}

my ($version) = list('EXTVERSION');
my $tree = slurp("$scripts/bizenv--0--$version.sql");
my $snapshot = slurp("$FindBin::Bin/../lib/snapshot.sql");

succeeds('postgres', $super, "CREATE ROLE $office LOGIN", 'an ordinary role');

# upgraded(FROM, TO, NAME): a database in which the role has FROM, builds on it, and updates;
# it must end with the objects of a fresh TO and the answers it had before.
sub upgraded
{
	my ($from, $to, $name) = @_;
	my $db = new_database($from =~ s/\W/_/gr) or return fail("$name: no database");
	my ($text, $ok) = sql($db, $super, "GRANT CREATE ON DATABASE $db TO $office", $snapshot, 'GRANT USAGE, CREATE ON SCHEMA upgrade_test TO PUBLIC');
	ok($ok, "$name: a database") or return diag(tail($text));
	succeeds($db, $office, "CREATE EXTENSION bizenv VERSION '$from'", "$name: the old version is installed") or return;
	($text, $ok) = script($db, $office, $live . $own_rows);
	ok($ok, "$name: users build on it") or return diag(tail($text));
	my ($before, $fine) = script($db, $office, $answers);
	ok($fine && length $before > 10000, "$name: they ask it everything") or diag(tail($before));
	my ($log, $went) = script($db, $office, "PREPARE q AS SELECT bizenv.percent_of(12, 58, 1), bizenv.progress_class(60::numeric); EXECUTE q;
		ALTER EXTENSION bizenv UPDATE TO '$to'; EXECUTE q;");
	is($log, "20.7|past_half\n20.7|past_half", "$name: it is updated under a session that goes on");
	gives($db, $super, "SELECT extversion || ' ' || extowner::regrole FROM pg_extension WHERE extname = 'bizenv'", "$to $office", "$name: it is the new version");
	is(lacking($before, scalar script($db, $office, $answers)), '', "$name: every answer is as it was");
	($text, $ok) = script($db, $office, $renewed);
	ok($ok, "$name: everything built on it can be built anew") or diag(tail($text));
	is(lacking($before, scalar script($db, $office, $answers)), '', "$name: with the same answers");
	($text, $ok) = script($db, $office, "SET client_min_messages = warning; DROP SCHEMA live, ledger CASCADE;
		CREATE TABLE upgrade_test.upgraded AS SELECT * FROM upgrade_test.snapshot(); DROP EXTENSION bizenv; CREATE EXTENSION bizenv VERSION '$to';
		$own_rows CREATE TABLE upgrade_test.fresh AS SELECT * FROM upgrade_test.snapshot();
		SELECT count(*) > 5000 FROM upgrade_test.fresh; SELECT * FROM upgrade_test.difference('upgrade_test.upgraded', 'upgrade_test.fresh');");
	is($text, 't', "$name: the catalogs say the same as of a fresh installation");
	return $db;
}

#---------------------------------------------------------------- from every released version
my @released = grep { $_ ne $version } list('FROZEN_VERSIONS');
upgraded($_, $version, "from $_") for @released;
diag('no version before this one is released: the tree itself is updated to the tree') if !@released;

# the same where nothing changed, whatever was released
my $nothing = "\\echo nothing \\quit\n";
stage('0.tree', $tree);
stage("0.tree--$version", $nothing);
my $db = upgraded('0.tree', $version, 'from the tree to the tree');

#---------------------------------------------------------------- the comparison does tell
# Each of these is a slip of an upgrade script: what it left different must be seen.
my @drifts = (
	[ 'a function is missing', 'ALTER EXTENSION bizenv DROP FUNCTION bizenv.bizenv_version(); DROP FUNCTION bizenv.bizenv_version()', qr/^> function bizenv\.bizenv_version\(\): is there/m ],
	[ 'an aggregate is missing', 'ALTER EXTENSION bizenv DROP AGGREGATE bizenv.weighted_avg(numeric, numeric); DROP AGGREGATE bizenv.weighted_avg(numeric, numeric)', qr/^> function bizenv\.weighted_avg\(numeric,numeric\): is there/m ],
	[ 'an object is there but does not belong', 'ALTER EXTENSION bizenv DROP VIEW bizenv.help', qr/^> view bizenv\.help: is there/m ],
	[ 'an object is left over', 'CREATE FUNCTION bizenv.left_over() RETURNS integer LANGUAGE sql AS $$SELECT 1$$', qr/^< function bizenv\.left_over\(\): is there/m ],
	[ 'the comment of a function', q{COMMENT ON FUNCTION bizenv.bizenv_version() IS 'another'}, qr/^< function bizenv\.bizenv_version\(\): comment = another/m ],
	[ 'the comment of a column', q{COMMENT ON COLUMN bizenv.ladder_rung.name IS '名称'}, qr/^< table bizenv\.ladder_rung: comment column \d+ = 名称/m ],
	[ 'the comment of the schema', 'COMMENT ON SCHEMA bizenv IS NULL', qr/^> schema bizenv: comment = /m ],
	[ 'a privilege on a function', 'REVOKE EXECUTE ON FUNCTION bizenv.bizenv_version() FROM PUBLIC', qr/^< function bizenv\.bizenv_version\(\): pg_proc proacl = /m ],
	[ 'a privilege on a table', 'REVOKE SELECT ON bizenv.ladder_rung FROM PUBLIC', qr/^< table bizenv\.ladder_rung: pg_class relacl = /m ],
	[ 'a privilege on the schema', 'GRANT CREATE ON SCHEMA bizenv TO PUBLIC', qr/^< schema bizenv: pg_namespace nspacl = /m ],
	[ 'what a function may do', 'ALTER FUNCTION bizenv.bizenv_version() VOLATILE PARALLEL UNSAFE', qr/^< function bizenv\.bizenv_version\(\): pg_proc proparallel = u/m ],
	[ 'the body of an SQL function', q{ALTER FUNCTION bizenv.bizenv_version() SET search_path = ''}, qr/^< function bizenv\.bizenv_version\(\): definition = /m ],
	[ 'the storage of a type', 'ALTER TYPE bizenv.closure_tally SET (STORAGE = main)', qr/^< type bizenv\.closure_tally: pg_type typstorage = m/m ],
	[ 'an estimate of an operator', 'ALTER OPERATOR pg_catalog.= (bizenv.closure_tally, bizenv.closure_tally) SET (RESTRICT = NONE)', qr/^< operator =\(bizenv\.closure_tally,bizenv\.closure_tally\): pg_operator oprrest = -/m ],
	[ 'a cast', 'ALTER EXTENSION bizenv DROP CAST (bizenv.closure_tally AS jsonb); DROP CAST (bizenv.closure_tally AS jsonb)', qr/^> cast from bizenv\.closure_tally to jsonb: is there/m ],
	[ 'the default of a column', 'ALTER TABLE bizenv.ladder_rung ALTER shipped SET DEFAULT true', qr/^< default value for column shipped of table bizenv\.ladder_rung: definition = true/m ],
	[ 'a check of a table', 'ALTER TABLE bizenv.ladder_rung DROP CONSTRAINT ladder_rung_level_check', qr/^> constraint ladder_rung_level_check on table bizenv\.ladder_rung: is there/m ],
	[ 'the length of a column', 'ALTER TABLE bizenv.calendar_year ALTER notice TYPE varchar(100)', qr/^< table bizenv\.calendar_year: pg_attribute \d+ atttypmod = 104/m ],
	[ 'a column of a row type', 'ALTER TYPE bizenv.escalation_row ADD ATTRIBUTE more text', qr/bizenv\.escalation_row: pg_attribute 4 attname = more/ ],
	[ 'a trigger that is off', 'ALTER TABLE bizenv.calendar DISABLE TRIGGER ALL', qr/^< trigger \S+ on table bizenv\.calendar: pg_trigger tgenabled = D/m ],
	[ 'a shipped row', q{UPDATE bizenv.ladder_rung SET name = '督促函' WHERE ladder = 'wuhai' AND level = 3 AND shipped}, qr/^< table bizenv\.ladder_rung: row = \(wuhai,3,1,督促函/m ],
	[ 'which rows are dumped', q{SELECT pg_catalog.pg_extension_config_dump('bizenv.calendar', '')}, qr/^< extension: rows dumped of bizenv\.calendar = $/m ],
	[ 'what is indexed', 'CREATE INDEX another ON bizenv.ladder_rung (name)', qr/^< index bizenv\.another: is there/m ]);
sub planted
{
	my ($database, $statements) = @_;
	stage("$version--0.drift", "$nothing$statements;\n");
	my ($text, $ok) = script($database, $super, "BEGIN; ALTER EXTENSION bizenv UPDATE TO '0.drift';
		CREATE TABLE upgrade_test.drift AS SELECT * FROM upgrade_test.snapshot();
		SELECT * FROM upgrade_test.difference('upgrade_test.drift', 'upgrade_test.fresh'); ROLLBACK;");
	return ($text, $ok);
}
is((planted($db, 'SELECT 1'))[0], '', 'an upgrade that changes nothing is not blamed');
for my $drift (@drifts)
{
	my ($name, $statements, $pattern) = @$drift;
	my ($text, $ok) = planted($db, $statements);
	ok($ok, "a slip is planted: $name") or diag(tail($text));
	like($text, $pattern, "it is seen: $name") or diag(tail($text));
}

#---------------------------------------------------------------- make freeze
# In a copy: 99.0 is frozen, 99.1 is the tree with one function more.
my $copy = "$tmp/copy";
make_path($copy);
command('sh', '-c', 'tar -cf - Makefile META.json bizenv.control src tools | tar -C "$1" --no-same-owner -xf -', 'sh', $copy);
sub release_version
{
	my ($next) = @_;
	put("$copy/bizenv.control", slurp("$copy/bizenv.control") =~ s/^(default_version *= *)'[^']+'/$1'$next'/mr);
	return;
}
sub make { return command('make', '-s', '-C', $copy, "PG_CONFIG=$ENV{PG_CONFIG}", 'with_llvm=no', @_) }
my $open = "$copy/src/upgrade/unreleased.sql";
my $change = <<'SQL';
CREATE FUNCTION bizenv.added_later() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT 1$$;
COMMENT ON FUNCTION bizenv.added_later() IS 'internal: came with the next version';
SQL

my $last = (list('FROZEN_VERSIONS', $copy))[-1] // '';
release_version('99.0');
my ($text, $ok) = make('freeze');
ok($ok, 'a version is frozen') or diag($text);
is_deeply([ grep { /^99/ } list('FROZEN_VERSIONS', $copy) ], ['99.0'], 'it is the last one');
is(slurp("$copy/src/upgrade/bizenv--99.0.sql"), $tree, 'it is this tree');
ok(!$last || -s "$copy/src/upgrade/bizenv--$last--99.0.sql", 'a script leads to it from the version before, if there is one');
($text, $ok) = make('freeze');
ok(!$ok && $text =~ /99\.0 is frozen already/, 'it is frozen once');
is(join(' ', list('UPGRADE_SQL', $copy)), '', 'there is nothing to lead from it to itself');
release_version('99.1');
is(join(' ', list('UPGRADE_SQL', $copy)), 'bizenv--99.0--99.1.sql', 'from it to the next version leads a script of its own');
like(join(' ', list('DATA', $copy)), qr{src/upgrade/bizenv--99\.0\.sql}, 'the frozen one is installed, too');
put("$copy/src/help/help.sql", slurp("$copy/src/help/help.sql"), $change);

# forgotten in the upgrade script
sub stage_next
{
	my ($text, $ok) = make('bizenv--99.1.sql', 'bizenv--99.0--99.1.sql');
	ok($ok, 'the scripts of the next version are made') or diag($text);
	stage($_, slurp("$copy/bizenv--$_.sql")) for '99.1', '99.0--99.1';
	stage('99.0', slurp("$copy/src/upgrade/bizenv--99.0.sql"));
	return;
}
stage_next();
my $forgotten = new_database('forgotten');
($text, $ok) = script($forgotten, $super, "$snapshot CREATE EXTENSION bizenv VERSION '99.0'; ALTER EXTENSION bizenv UPDATE TO '99.1';
	CREATE TABLE upgrade_test.a AS SELECT * FROM upgrade_test.snapshot(); DROP EXTENSION bizenv; CREATE EXTENSION bizenv VERSION '99.1';
	CREATE TABLE upgrade_test.b AS SELECT * FROM upgrade_test.snapshot(); SELECT * FROM upgrade_test.difference('upgrade_test.a', 'upgrade_test.b');");
like($text, qr/^> function bizenv\.added_later\(\): is there/m, 'a change that the upgrade script forgot is seen');
unlike($text, qr/^</m, 'and nothing else');

# and written into it
put($open, slurp($open), $change);
stage_next();
upgraded('99.0', '99.1', 'from a frozen version to the next');
($text, $ok) = make('freeze');
ok($ok, 'the next version is frozen') or diag($text);
like(slurp("$copy/src/upgrade/bizenv--99.0--99.1.sql"), qr/added_later/, 'the way to it is kept');
is(slurp($open), slurp('src/upgrade/unreleased.sql') =~ s/^(\\echo[^\n]*\n(?:\n|--(?!\@)[^\n]*\n)*).*/$1/sr, 'and the open script is empty again');

END
{
	local $?;
	for my $database (@databases) { command('dropdb', '--force', '--if-exists', $database) }
	command('dropuser', '--if-exists', $office) if defined $office;
}
done_testing();
