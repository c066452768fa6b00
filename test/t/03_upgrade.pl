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

# A script for this test only: stage("EXTENSION--VERSION", TEXT) or stage("EXTENSION--A--B", TEXT)
sub stage
{
	my ($name, @lines) = @_;
	push @staged, "$scripts/$name.sql";
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
my @extensions = qw(bizenv bizenv_office);
my %tree = map { $_ => slurp("$scripts/$_--0--$version.sql") } @extensions;
my $snapshot = slurp("$FindBin::Bin/../lib/snapshot.sql");

succeeds('postgres', $super, "CREATE ROLE $office LOGIN", 'an ordinary role');

# upgraded(FROM, TO, NAME): a database in which the role has both extensions of FROM, builds on
# them, and updates one after the other, as the messages say; it must end with the objects of a fresh TO and the answers it had before.
sub upgraded
{
	my ($from, $to, $name) = @_;
	my $db = new_database($from =~ s/\W/_/gr) or return fail("$name: no database");
	my ($text, $ok) = sql($db, $super, "GRANT CREATE ON DATABASE $db TO $office", $snapshot, 'GRANT USAGE, CREATE ON SCHEMA upgrade_test TO PUBLIC');
	ok($ok, "$name: a database") or return diag(tail($text));
	my $made = "SET client_min_messages = error; " . join ' ', map { "CREATE EXTENSION $_ VERSION '%1\$s';" } @extensions;
	succeeds($db, $office, sprintf($made, $from), "$name: the old version is installed") or return;
	($text, $ok) = script($db, $office, $live . $own_rows);
	ok($ok, "$name: users build on it") or return diag(tail($text));
	my ($before, $fine) = script($db, $office, $answers);
	ok($fine && length $before > 10000, "$name: they ask it everything") or diag(tail($before));
	my ($log, $went) = script($db, $office, "PREPARE q AS SELECT bizenv.percent_of(12, 58, 1), bizenv.progress_class(60::numeric); EXECUTE q;
		SET client_min_messages = error; ALTER EXTENSION bizenv UPDATE TO '$to'; EXECUTE q; ALTER EXTENSION bizenv_office UPDATE TO '$to'; EXECUTE q;");
	is($log, join("\n", ('20.7|past_half') x 3), "$name: it is updated under a session that goes on");
	gives($db, $super, "SELECT string_agg(extversion || ' ' || extowner::regrole, ', ') FROM pg_extension WHERE extname ~ '^bizenv'", "$to $office, $to $office", "$name: it is the new version");
	is(lacking($before, scalar script($db, $office, $answers)), '', "$name: every answer is as it was");
	($text, $ok) = script($db, $office, $renewed);
	ok($ok, "$name: everything built on it can be built anew") or diag(tail($text));
	is(lacking($before, scalar script($db, $office, $answers)), '', "$name: with the same answers");
	($text, $ok) = script($db, $office, "SET client_min_messages = warning; DROP SCHEMA live, ledger CASCADE;
		CREATE TABLE upgrade_test.upgraded AS SELECT * FROM upgrade_test.snapshot(); DROP EXTENSION bizenv_office, bizenv; @{[ sprintf $made, $to ]}
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
for my $extension (@extensions)
{
	stage("$extension--0.tree", $tree{$extension});
	stage("$extension--0.tree--$version", $nothing);
}
my $db = upgraded('0.tree', $version, 'from the tree to the tree');

#---------------------------------------------------------------- the comparison does tell
# Each of these is a slip of an upgrade script: what it left different must be seen.
my @drifts = (
	[ 'a function is missing', 'ALTER EXTENSION bizenv DROP FUNCTION bizenv.phase_of(text); DROP FUNCTION bizenv.phase_of(text)', qr/^> function bizenv\.phase_of\(text\): is there/m ],
	[ 'an aggregate is missing', 'ALTER EXTENSION bizenv DROP AGGREGATE bizenv.weighted_avg(bizenv.number, bizenv.number); DROP AGGREGATE bizenv.weighted_avg(bizenv.number, bizenv.number)', qr/^> function bizenv\.weighted_avg\(bizenv\.number,bizenv\.number\): is there/m ],
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
	[ 'which rows are dumped', q{SELECT pg_catalog.pg_extension_config_dump('bizenv.calendar', '')}, qr/^< extension bizenv: rows dumped of bizenv\.calendar = $/m ],
	[ 'the body of a function of the office', q{ALTER FUNCTION bizenv.create_ledger(text) COST 1}, qr/^< function bizenv\.create_ledger\(text\): pg_proc procost = 1$/m ],
	[ 'a function of the office is missing', 'ALTER EXTENSION bizenv_office DROP FUNCTION bizenv.reference_date(); DROP FUNCTION bizenv.reference_date()', qr/^> function bizenv\.reference_date\(\): is there/m ],
	[ 'an object has moved from one extension to the other', 'ALTER EXTENSION bizenv_office DROP FUNCTION bizenv.reference_date(); ALTER EXTENSION bizenv ADD FUNCTION bizenv.reference_date()', qr/^< function bizenv\.reference_date\(\): depends \(e\) = extension bizenv$/m ],
	[ 'what is indexed', 'CREATE INDEX another ON bizenv.ladder_rung (name)', qr/^< index bizenv\.another: is there/m ]);
sub planted
{
	my ($database, $statements) = @_;
	stage("bizenv--$version--0.drift", "$nothing$statements;\n");
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
command('sh', '-c', 'tar -cf - Makefile META.json bizenv.control bizenv_office.control src tools | tar -C "$1" --no-same-owner -xf -', 'sh', $copy);
sub release_version
{
	my ($next) = @_;
	put($_, slurp($_) =~ s/^(default_version *= *)'[^']+'/$1'$next'/mr) for map { "$copy/$_.control" } @extensions;
	return;
}
sub make { return command('make', '-s', '-C', $copy, "PG_CONFIG=$ENV{PG_CONFIG}", 'with_llvm=no', @_) }
my %open = (bizenv => "$copy/src/upgrade/unreleased.sql", bizenv_office => "$copy/src/upgrade/unreleased_office.sql");
my %change_of = (bizenv => 'help/help.sql', bizenv_office => 'briefing/briefing.sql');
my %change = map { $_ => <<"SQL" } @extensions;
CREATE FUNCTION bizenv.added_to_$_() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS \$\$SELECT 1\$\$;
COMMENT ON FUNCTION bizenv.added_to_$_() IS 'internal: came with the next version';
SQL

my $last = (list('FROZEN_VERSIONS', $copy))[-1] // '';
release_version('99.0');
my ($text, $ok) = make('freeze');
ok($ok, 'a version is frozen') or diag($text);
is_deeply([ grep { /^99/ } list('FROZEN_VERSIONS', $copy) ], ['99.0'], 'it is the last one');
for my $extension (@extensions)
{
	is(slurp("$copy/src/upgrade/$extension--99.0.sql"), $tree{$extension}, "it is this tree: $extension");
	ok(!$last || -s "$copy/src/upgrade/$extension--$last--99.0.sql", "a script leads to it from the version before, if there is one: $extension");
}
($text, $ok) = make('freeze');
ok(!$ok && $text =~ /99\.0 is frozen already/, 'it is frozen once');
is(join(' ', list('UPGRADE_SQL', $copy)), '', 'there is nothing to lead from it to itself');
release_version('99.1');
is(join(' ', list('UPGRADE_SQL', $copy)), 'bizenv--99.0--99.1.sql bizenv_office--99.0--99.1.sql', 'from it to the next version leads scripts of its own');
like(join(' ', list('DATA', $copy)), qr{src/upgrade/\Q$_\E--99\.0\.sql}, "the frozen one is installed, too: $_") for @extensions;
put("$copy/src/$change_of{$_}", slurp("$copy/src/$change_of{$_}"), $change{$_}) for @extensions;

# a ledger that differs says so by its version, and the update by a notice
my %ledger = map { $_ => slurp("$copy/src/ledger/$_.sql") } qw(views version);
put("$copy/src/ledger/views.sql", $ledger{views}, "COMMENT ON VIEW v_task IS '任务（新）';\n");
($text, $ok) = make('freeze');
ok(!$ok && $text =~ /a ledger of this tree differs from one of 99\.0.*Add 1 to ledger_version\(\)/s, 'a ledger that differs and has the version before is not released') or diag($text);
my $next = 1 + ($ledger{version} =~ /^ +RETURN (\d+);/m)[0];
put("$copy/src/ledger/version.sql", $ledger{version} =~ s/^( +RETURN )\d+;/$1$next;/mr);
($text, $ok) = make('freeze');
ok(!$ok && $text =~ /nobody is told.*tell_waiting_ledgers\(\)/s, 'nor one of a new version of which nobody is told') or diag($text);
ok(!-e "$copy/src/upgrade/bizenv--99.1.sql.new" && !-e "$copy/src/upgrade/bizenv--99.1.sql", 'and nothing is left of it');
put("$copy/src/ledger/$_.sql", $ledger{$_}) for keys %ledger;

# forgotten in the upgrade script
sub stage_next
{
	my ($text, $ok) = make(map { ("$_--99.1.sql", "$_--99.0--99.1.sql") } @extensions);
	ok($ok, 'the scripts of the next version are made') or diag($text);
	for my $extension (@extensions)
	{
		stage("$extension--$_", slurp("$copy/$extension--$_.sql")) for '99.1', '99.0--99.1';
		stage("$extension--99.0", slurp("$copy/src/upgrade/$extension--99.0.sql"));
	}
	return;
}
stage_next();
my $forgotten = new_database('forgotten');
($text, $ok) = script($forgotten, $super, "$snapshot SET client_min_messages = error; CREATE EXTENSION bizenv VERSION '99.0'; CREATE EXTENSION bizenv_office VERSION '99.0';
	ALTER EXTENSION bizenv UPDATE TO '99.1'; ALTER EXTENSION bizenv_office UPDATE TO '99.1';
	CREATE TABLE upgrade_test.a AS SELECT * FROM upgrade_test.snapshot(); DROP EXTENSION bizenv_office, bizenv;
	CREATE EXTENSION bizenv VERSION '99.1'; CREATE EXTENSION bizenv_office VERSION '99.1';
	CREATE TABLE upgrade_test.b AS SELECT * FROM upgrade_test.snapshot(); SELECT * FROM upgrade_test.difference('upgrade_test.a', 'upgrade_test.b');");
like($text, qr/^> function bizenv\.added_to_\Q$_\E\(\): is there/m, "a change that the upgrade script forgot is seen: $_") for @extensions;
unlike($text, qr/^</m, 'and nothing else');

# and written into it
put($open{$_}, slurp($open{$_}), $change{$_}) for @extensions;
stage_next();
upgraded('99.0', '99.1', 'from a frozen version to the next');

# while only one of the two has its new version, and in the wrong order
my $between = new_database('between');
succeeds($between, $super, [ map { "CREATE EXTENSION $_ VERSION '99.0'" } @extensions ], 'both of a version');
fails($between, $super, "ALTER EXTENSION bizenv_office UPDATE TO '99.1'",
	qr/55000: extension "bizenv_office" 99\.1 needs "bizenv" 99\.1\nDETAIL:  "bizenv" is at version 99\.0\.\nHINT:  First type: ALTER EXTENSION bizenv UPDATE TO '99\.1';/, 'the office waits for bizenv');
gives($between, $super, "SELECT string_agg(extversion, ' ') FROM pg_extension WHERE extname ~ '^bizenv'", '99.0 99.0', 'nothing was updated');
like(scalar sql($between, $super, "ALTER EXTENSION bizenv UPDATE TO '99.1'"),
	qr/^WARNING:  01000: extension "bizenv_office" is still at version 99\.0\nDETAIL:  "bizenv" is at version 99\.1\.\nHINT:  Type next: ALTER EXTENSION bizenv_office UPDATE;/, 'bizenv says what comes next');
gives($between, $super, "SELECT count(*) > 180 FROM bizenv.help", 't', 'meanwhile both work');
is(scalar sql($between, $super, "ALTER EXTENSION bizenv_office UPDATE TO '99.1'"), '', 'which has nothing more to say');
succeeds($between, $super, 'DROP EXTENSION bizenv_office, bizenv', 'both go');
succeeds($between, $super, "CREATE EXTENSION bizenv VERSION '99.0'", 'an older bizenv');
fails($between, $super, "CREATE EXTENSION bizenv_office VERSION '99.1'", qr/55000: extension "bizenv_office" 99\.1 needs "bizenv" 99\.1\nDETAIL.*HINT:  First type: ALTER EXTENSION bizenv UPDATE TO '99\.1';/s, 'a newer office is not made on it');
gives($between, $super, "SELECT extension, version, library, next_step FROM bizenv.versions ORDER BY extension", "bizenv|99.0|$version|connect anew: this session, or the server, has an older library loaded", 'an extension that is newer than the library');
succeeds($between, $super, "UPDATE pg_extension SET extversion = '0.9' WHERE extname = 'bizenv'", 'and one that is older');
gives($between, $super, "SELECT next_step FROM bizenv.versions", 'ALTER EXTENSION bizenv UPDATE;', 'the view says what to type');
for (([ '1.9', '1.10' ], [ '1', '1.0' ], [ '1.0', '1.0a' ], [ '2.0', '10.0' ], [ '1.a', '1.b' ], [ '1.09', '1.10' ]))
{
	my ($lower, $higher) = @$_;
	succeeds($between, $super, [ "BEGIN; UPDATE pg_extension SET extversion = '$lower' WHERE extname = 'bizenv'; INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
		SELECT 1, 'bizenv_office', extowner, extnamespace, false, '$lower' FROM pg_extension WHERE extname = 'bizenv'", 'DO $$BEGIN ASSERT bizenv_internal.check_versions(\'bizenv_office\'); END$$',
		"UPDATE pg_extension SET extversion = '$higher' WHERE extname = 'bizenv_office'", 'DO $$BEGIN PERFORM bizenv_internal.check_versions(\'bizenv_office\'); ASSERT false; EXCEPTION WHEN object_not_in_prerequisite_state THEN END$$', 'ROLLBACK' ], "$lower comes before $higher");
}
($text, $ok) = make('freeze');
ok($ok, 'the next version is frozen') or diag($text);
for my $extension (@extensions)
{
	like(slurp("$copy/src/upgrade/$extension--99.0--99.1.sql"), qr/^\\echo Use "ALTER EXTENSION \Q$extension\E UPDATE".*added_to_\Q$extension\E/s, "the way to it is kept: $extension");
	is(slurp($open{$extension}), slurp($open{$extension} =~ s/^\Q$copy\E\///r) =~ s/^((?:\n|--(?!\@)[^\n]*\n)*).*/$1/sr, "and the open script is empty again: $extension");
}

END
{
	local $?;
	for my $database (@databases) { command('dropdb', '--force', '--if-exists', $database) }
	command('dropuser', '--if-exists', $office) if defined $office;
}
done_testing();
