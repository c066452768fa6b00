# The owner of the extension leaves: REASSIGN OWNED moves the extension, one call the rights
# on calendars and ladders, DROP OWNED what the old owner had; the role can be dropped. The
# call grants that to the owner of the extension, and nothing to anybody else.
use strict;
use warnings;
use utf8;
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my ($old, $new, $other, $member) = map { "${tag}_$_" } qw(old new), 'other "one"', 'member';
my $db = new_database('handover');
succeeds('postgres', $super, [ (map { qq{CREATE ROLE "} . s/"/""/gr . '" LOGIN' } $old, $new, $other, $member), "GRANT $new TO $member" ], 'roles');
succeeds($db, $super, "GRANT CREATE ON DATABASE $db TO $old", 'an owner to be');
succeeds($db, $old, 'CREATE EXTENSION bizenv', 'makes the extension');
my @changes = ("INSERT INTO bizenv.calendar VALUES ('mine', 'cn')", "INSERT INTO bizenv.calendar_year VALUES ('mine', 2030, 'x')", "INSERT INTO bizenv.calendar_day VALUES ('mine', '2030-01-01', false)",
	"UPDATE bizenv.calendar_day SET name = 'x' WHERE calendar = 'mine'", "INSERT INTO bizenv.ladder_rung (ladder, level, name) VALUES ('mine', 1, 'x')", "UPDATE bizenv.ladder_rung SET name = 'y' WHERE ladder = 'mine'",
	"DELETE FROM bizenv.ladder_rung WHERE ladder = 'mine'", "DELETE FROM bizenv.calendar_day WHERE calendar = 'mine'", "DELETE FROM bizenv.calendar_year WHERE calendar = 'mine'", "DELETE FROM bizenv.calendar WHERE calendar = 'mine'");
my $rights = "SELECT string_agg(format('%s %s %s', c.relname, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END, a.privilege_type), ', ' ORDER BY c.relname, a.grantee::regrole::text, a.privilege_type)
	FROM pg_class AS c, aclexplode(c.relacl) AS a WHERE c.relnamespace = 'bizenv'::regnamespace AND a.grantee <> c.relowner";
my $was = sql($db, $super, $rights);
succeeds($db, $old, \@changes, 'and changes calendars and ladders');
fails($db, $_, 'SELECT bizenv.take_over_tables()', qr/42501.*must be owner of extension bizenv.*DETAIL.*HINT/s, "$_ takes nothing over") for $new, $other, $member;

succeeds($db, $super, [ "REASSIGN OWNED BY $old TO $new" ], 'the extension is reassigned');
gives($db, $super, "SELECT extowner::regrole FROM pg_extension WHERE extname = 'bizenv'", $new, 'to the new owner');
fails($db, $new, $changes[0], qr/42501/, 'who may not change calendars yet');
fails($db, $_, 'SELECT bizenv.take_over_tables()', qr/42501/, "$_ takes nothing over now") for $old, $other;
gives($db, $member, 'SELECT bizenv.take_over_tables()', "calendars, timetables and ladders are $new\'s to change", 'a member of the new owner takes over');
succeeds($db, $new, \@changes, 'and the new owner changes calendars and ladders');
gives($db, $new, 'SELECT current_user', $new, 'as himself');
fails($db, $new, $_, qr/42501/, "but not: $_") for 'TRUNCATE bizenv.calendar', 'ALTER TABLE bizenv.calendar ADD x text', 'CREATE TRIGGER t BEFORE INSERT ON bizenv.calendar FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()';
sql($db, $new, "GRANT INSERT ON bizenv.calendar TO PUBLIC, $member");		# (a warning: it has nothing to hand on)
succeeds($db, $super, [ "DROP OWNED BY $old" ], 'what the old one had is taken');
gives($db, $super, $rights, $was =~ s/\Q$old\E/$new/gr, 'rights are what they were, with the new owner for the old one');
fails($db, $old, $changes[0], qr/42501/, 'who may change nothing any more');
succeeds('postgres', $super, "DROP ROLE $old", 'and can be dropped');
gives($db, $super, 'SELECT bizenv.take_over_tables()', "calendars, timetables and ladders are $new\'s to change", 'a superuser may call it for him');

# a name that wants quotes, in a session that would find other functions first
succeeds($db, $super, "REASSIGN OWNED BY $new TO " . '"' . ($other =~ s/"/""/gr) . '"', 'to a role with a name that wants quotes');
my $trap = "SET search_path = pg_temp, public, pg_catalog; CREATE FUNCTION pg_temp.format(text, VARIADIC text[]) RETURNS text LANGUAGE sql AS 'SELECT ''x'''";
succeeds($db, $other, [ $trap, 'SELECT bizenv.take_over_tables()', @changes ], 'it takes over too');
succeeds($db, $other, [ 'BEGIN', 'SAVEPOINT s', 'SELECT bizenv.take_over_tables()', 'ROLLBACK TO s', 'SELECT current_user', 'COMMIT' ], 'in a subtransaction that is rolled back');
gives($db, $super, "SELECT count(*) FROM pg_proc WHERE pronamespace IN ('bizenv'::regnamespace, 'bizenv_internal'::regnamespace) AND prosecdef", '0', 'nothing runs with the rights of its owner in the catalog');

command('dropdb', $_) for @databases;
succeeds('postgres', $super, [ map { 'DROP ROLE "' . s/"/""/gr . '"' } $new, $other, $member ], 'nothing of this test stays behind');
done_testing();
