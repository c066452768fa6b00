# Calendars are kept by each session: what sessions see of each other's changes,
# at commit, in the middle of a statement, after a rollback, in workers; what a
# dump keeps of them; who may change them.
use strict;
use warnings;
use utf8;
use Encode qw(encode);
use File::Temp qw(tempdir);
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

my $tmp = tempdir(CLEANUP => 1);
my ($office, $guest) = map { "${tag}_$_" } qw(office guest);

my $year = "SELECT coalesce(bizenv.workdays_in_year(2027, on_unannounced => 'null')::text, 'unknown')";
my $announce = "INSERT INTO bizenv.calendar_year VALUES ('cn', 2027, '通知')";
my $withdraw = 'DELETE FROM bizenv.calendar_year WHERE NOT shipped; DELETE FROM bizenv.calendar_day WHERE NOT shipped';

my $db = new_database('calendar');
succeeds($db, $super, [ 'CREATE EXTENSION bizenv', 'CREATE TABLE many AS SELECT g AS id FROM generate_series(1, 20000) AS g', 'ANALYZE many' ], 'a database');
my ($one, $two) = (session($db), session($db));

#---------------------------------------------------------------- commit
says($one, $year, 'unknown', 'a year that is not announced');
says($two, $announce, '', 'another session announces it');
says($one, $year, '261', 'the first one knows');
says($two, "INSERT INTO bizenv.calendar_day VALUES ('cn', '2027-01-01', false)", '', 'and a holiday of it');
says($one, $year, '260', 'and knows again');
says($two, "UPDATE bizenv.calendar_day SET is_workday = true WHERE day = '2027-01-01'", '', 'the holiday is taken back');
says($one, $year, '261', 'and knows again');
says($two, "COPY bizenv.calendar_day (calendar, day, is_workday) FROM stdin;\ncn\t2027-01-04\tf\n\\.\nSELECT 'copied'", 'copied', 'COPY');
says($one, $year, '260', 'is seen too');
says($two, 'BEGIN; TRUNCATE bizenv.calendar_day', '', 'TRUNCATE');
says($two, 'COMMIT', '', 'and COMMIT');
says($one, "SELECT bizenv.is_workday('2025-10-01')", 't', 'are seen too');
says($two, 'DROP EXTENSION bizenv; CREATE EXTENSION bizenv', '', 'the extension is dropped and created again');
says($one, "$year; SELECT bizenv.is_workday('2025-10-01')", 'unknown f', 'the first session reads the new tables');
says($two, $announce, '', 'a change of the new tables');
says($one, $year, '261', 'reaches it');
says($two, $withdraw, '', 'and is taken back');

#---------------------------------------------------------------- in an open transaction
says($one, "BEGIN; $year", 'unknown', 'a transaction begins');
says($two, $announce, '', 'another session commits');
says($one, $year, '261', 'the next statement sees it');
says($two, $withdraw, '', 'another session takes it back');
says($one, "$year; COMMIT", 'unknown', 'and the next statement that');
says($one, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM bizenv.calendar_year WHERE NOT shipped; $year", '0 unknown', 'REPEATABLE READ: a transaction begins');
says($two, $announce, '', 'another session commits');
says($one, "SELECT count(*) FROM bizenv.calendar_year WHERE NOT shipped; $year", '0 261', 'the calendar is read as the catalog is, whatever the snapshot of the transaction');
my $parallel = 'SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET parallel_leader_participation = off';
my $workers = "SELECT string_agg(DISTINCT coalesce(bizenv.workdays_in_year(2027 + id % 1, on_unannounced => 'null')::text, 'unknown'), '/') FROM many";
says($one, "$parallel; $workers; COMMIT", '261', 'workers see the same');
says($two, $withdraw, '', 'taken back');
says($one, "BEGIN ISOLATION LEVEL SERIALIZABLE; $year; $announce; $year; $workers; ROLLBACK; $year; $workers", 'unknown 261 261 unknown unknown', 'SERIALIZABLE: own changes, in workers too, and their end');

#---------------------------------------------------------------- rollback
says($one, "BEGIN; $announce; $year; ROLLBACK; $year", '261 unknown', 'what is rolled back is forgotten');
says($one, "BEGIN; SAVEPOINT s; $announce; $year; ROLLBACK TO s; $year; $announce; $year; RELEASE s; $year; ROLLBACK; $year", '261 unknown 261 261 unknown', 'with savepoints');
says($two, "BEGIN; $announce; $year", '261', 'a session changes something');
says($one, $year, 'unknown', 'which another does not see');
says($two, "ROLLBACK; $year", 'unknown', 'nor itself after a rollback');
says($one, $year, 'unknown', 'nor the other');
says($one, "SET statement_timeout = '200ms'; BEGIN; $announce; $year; SELECT pg_sleep(5)", '261 ERROR:  57014', 'a transaction fails');
says($one, "ROLLBACK; RESET statement_timeout; $year", 'unknown', 'and leaves nothing behind');

#---------------------------------------------------------------- commit in the middle of a statement
my $waiting = <<'SQL';
CREATE FUNCTION wait_and_see(boolean) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(1);
	IF $1 THEN
		PERFORM count(*) FROM bizenv.calendar_year;
		DROP TABLE IF EXISTS pg_temp.nothing;
	END IF;
	RETURN coalesce(bizenv.workdays_in_year(2027, on_unannounced => 'null')::text, 'unknown');
END $$
SQL
succeeds($db, $super, [ $waiting, "ALTER FUNCTION wait_and_see(boolean) SET client_min_messages = error" ], 'a function that waits');
my $three_times = "coalesce(bizenv.workdays_in_year(2027 + id - id, on_unannounced => 'null')::text, 'unknown')";
for my $locks ('false', 'true')
{
	says($two, 'SELECT pg_advisory_lock(1)', '', "a lock is held, $locks");
	ask($one, "SELECT $three_times, wait_and_see($locks), $three_times FROM many WHERE id <= 2");
	ok(await_waiter($db), 'a statement waits for it');
	says($two, "$announce; SELECT pg_advisory_unlock(1)", 't', 'a change is committed');
	my $answer = answer($one);
	if ($locks eq 'true')
	{
		is($answer, 'unknown|261|261 261|261|261', 'a statement that locks tables goes on with the new calendar');
	}
	else
	{
		like($answer, qr/^unknown\|(unknown|261)\|(unknown|261) (unknown|261)\|(unknown|261)\|(unknown|261)$/, 'a statement goes on with one that was true');
	}
	says($one, $year, '261', 'the next statement has the new one');
	says($two, $withdraw, '', 'taken back');
	says($one, $year, 'unknown', 'and that is seen');
}

#---------------------------------------------------------------- triggers
says($two, "SET session_replication_role = replica; $announce", '', 'session_replication_role = replica');
says($one, $year, '261', 'does not keep others from knowing');
says($two, "$year; RESET session_replication_role; $withdraw", '261', 'nor itself');
gives($db, $super, "SELECT string_agg(DISTINCT tgenabled::text || CASE WHEN tgtype & 1 = 1 THEN ' row' ELSE ' statement' END, ', ') || ': ' || count(*) FROM pg_trigger WHERE tgfoid = 'bizenv_internal.calendar_changed'::regproc",
	'A statement, R row: 15', 'statement triggers are always enabled, row triggers where changes are replayed');

#---------------------------------------------------------------- timetables
my $hours = "SELECT bizenv.work_minutes_between('2025-07-15 00:00+08', '2025-07-16 00:00+08', 'example_office')";
my $night = "SELECT bizenv.work_minutes_between('2025-07-15 00:00+08', '2025-07-16 00:00+08', 'example_day_and_night')";
my $fresh = session($db);
says($fresh, $night, '1440', 'a timetable without a calendar, in a session that has read none');
says($one, $hours, '420', 'a timetable with one');
says($two, "INSERT INTO bizenv.timetable_span (timetable, starts, ends) VALUES ('example_office', '09:00', '17:00'), ('example_day_and_night', '12:00', '14:00')", '', 'another session has other hours');
says($one, $hours, '480', 'which the first one sees');
says($fresh, $night, '120', 'and so does that without a calendar');
says($two, "BEGIN; DELETE FROM bizenv.timetable_span WHERE NOT shipped; $hours", '420', 'what is not committed holds for its own session');
says($one, $hours, '480', 'and not for others');
says($two, "ROLLBACK; $hours", '480', 'until it is rolled back');
says($two, "INSERT INTO bizenv.timetable VALUES ('example_office', NULL, 'UTC'); INSERT INTO bizenv.calendar_day VALUES ('cn', '2025-07-16', false)", '', 'another zone and a day off');
says($one, "SELECT bizenv.work_minutes_between('2025-07-16 00:00+00', '2025-07-17 00:00+00', 'example_office')", '480', 'which a timetable without a calendar does not know');
says($two, "DELETE FROM bizenv.timetable WHERE NOT shipped", '', 'the zone is taken back');
says($one, "SELECT bizenv.work_minutes_between('2025-07-16 00:00+08', '2025-07-17 00:00+08', 'example_office')", '0', 'the day off counts');
says($two, "DELETE FROM bizenv.timetable_span WHERE NOT shipped; DELETE FROM bizenv.calendar_day WHERE NOT shipped", '', 'all is taken back');
says($one, $hours, '420', 'and seen');

#---------------------------------------------------------------- errors while a calendar is read
says($one, "INSERT INTO bizenv.calendar VALUES ('甲', '乙'); SELECT bizenv.is_workday('2025-01-02', '甲')", 'ERROR:  22023', 'a calendar that cannot be read');
says($one, "SELECT bizenv.is_workday('2025-01-02', '甲'); SELECT bizenv.is_workday('2025-01-02')", 'ERROR:  22023 t', 'is half read, and harms no other');
says($two, "INSERT INTO bizenv.calendar VALUES ('乙', 'cn')", '', 'it is mended');
says($one, "SELECT bizenv.is_workday('2025-01-02', '甲')", 't', 'and read');
says($one, "SELECT count(*) FROM generate_series(1, 300) AS g WHERE bizenv.is_workday('2025-01-02', CASE g % 3 WHEN 0 THEN 'cn' WHEN 1 THEN '甲' ELSE '乙' END)", '300', 'several calendars at once');
says($two, "DELETE FROM bizenv.calendar WHERE NOT shipped", '', 'they are taken away');
says($one, "SELECT bizenv.is_workday('2025-01-02', '甲')", 'ERROR:  22023', 'and gone');
# (only a server that is built for it discards caches at every chance)
if (sql($db, $super, "SELECT count(*) FROM pg_settings WHERE name = 'debug_discard_caches' AND max_val > '0'") eq '1')
{
	says($one, "SET debug_discard_caches = 1; BEGIN; $announce; $year; ROLLBACK; $year; RESET debug_discard_caches", '261 unknown', 'with caches that never stay');
}
leave($_) for $one, $two;

#---------------------------------------------------------------- who may change calendars
succeeds('postgres', $super, [ "CREATE ROLE $office LOGIN", "CREATE ROLE $guest LOGIN" ], 'two ordinary roles');
my $trusted = new_database('trusted');
succeeds($trusted, $super, "GRANT CREATE ON DATABASE $trusted TO $office", 'one may create');
succeeds($trusted, $office, [ 'CREATE EXTENSION bizenv', $announce, "INSERT INTO bizenv.calendar_day VALUES ('cn', '2027-01-01', false)",
	"UPDATE bizenv.calendar_day SET name = '元旦' WHERE NOT shipped", "INSERT INTO bizenv.calendar VALUES ('乌海', 'cn')",
	"INSERT INTO bizenv.timetable VALUES ('乌海', '乌海')", "INSERT INTO bizenv.timetable_span (timetable, starts, ends) VALUES ('乌海', '09:00', '17:00')" ], 'who installs the extension keeps its calendars');
gives($trusted, $guest, "SELECT bizenv.workdays_in_year(2027), bizenv.is_workday('2027-01-01', '乌海'), (SELECT count(*) FROM bizenv.calendar_day WHERE NOT shipped)", '260|f|1', 'everybody reads them');
fails($trusted, $guest, $announce, qr/42501.*permission denied for table calendar_year/s, 'and nobody else changes them');
fails($trusted, $office, 'ALTER TABLE bizenv.calendar_year DISABLE TRIGGER ALL', qr/42501.*must be owner/s, 'nor their triggers');

#---------------------------------------------------------------- dump and restore
my $content = 'SELECT (c.*)::text FROM bizenv.calendar AS c UNION ALL SELECT (y.*)::text FROM bizenv.calendar_year AS y
	UNION ALL SELECT (d.*)::text FROM bizenv.calendar_day AS d UNION ALL SELECT (t.*)::text FROM bizenv.timetable AS t UNION ALL SELECT (s.*)::text FROM bizenv.timetable_span AS s ORDER BY 1';
my $was = sql($trusted, $super, $content);
my ($dump) = command('pg_dump', $trusted);
like($dump, qr/^COPY bizenv\.calendar_year .*\ncn\t2027\t通知\tf\n\\\.$/m, 'a dump has the office\'s year, and no other');
like($dump, qr/^COPY bizenv\.calendar_day .*\ncn\t2027-01-01\tf\t元旦\tf\t\\N\n\\\.$/m, 'its day, and no other');
like($dump, qr/^COPY bizenv\.calendar .*\n乌海\tcn\tf\n\\\.$/m, 'its calendar, and no other');
like($dump, qr/^COPY bizenv\.timetable .*\n乌海\t乌海\tAsia\/Shanghai\tf\n\\\.$/m, 'its timetable, and no other');
like($dump, qr/^COPY bizenv\.timetable_span .*\n乌海\t01-01\t12-31\t12345\t09:00:00\t17:00:00\tf\n\\\.$/m, 'with its hours, and no others');
unlike($dump, qr/CREATE (?:TABLE|TRIGGER)/, 'the tables are the extension\'s');
open my $file, '>', "$tmp/dump.sql" or die;
print $file encode('UTF-8', $dump);
close $file;
for my $role ($super, $office)
{
	my $copy = new_database("restored_$role");
	succeeds($copy, $super, "GRANT CREATE ON DATABASE $copy TO $office", 'a database to restore into');
	my ($text, $ok) = command('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', $copy, '-f', "$tmp/dump.sql", '-U', $role);
	ok($ok, "it is restored by $role") or diag(tail($text));
	is(sql($copy, $super, $content), $was, 'everything is there once');
	gives($copy, $guest, $year, '260', 'and counts');
	my $own = "INSERT INTO bizenv.calendar_year VALUES ('$role', 2028)";
	if ($role eq $super)
	{
		fails($copy, $office, $own, qr/42501/, 'what a superuser has restored is his');
		succeeds($copy, $super, "GRANT INSERT, UPDATE, DELETE ON bizenv.calendar, bizenv.calendar_year, bizenv.calendar_day, bizenv.group_holiday, bizenv.timetable, bizenv.timetable_span, bizenv.ladder_rung TO $office", 'he lets the office in again');
	}
	succeeds($copy, $office, $own, 'the office goes on');
}

# a later version ships the same year; so does the version that is there when a dump is restored
my $later = "DELETE FROM bizenv.calendar_year WHERE shipped; DELETE FROM bizenv.calendar_day WHERE shipped;
	INSERT INTO bizenv.calendar_year SELECT 'cn', y, NULL, true FROM generate_series(2004, 2027) AS y;
	INSERT INTO bizenv.calendar_day VALUES ('cn', '2027-01-01', true, 'shipped otherwise', true), ('cn', '2027-01-04', false, 'shipped', true)";
my $kept = "SELECT (SELECT count(*) FROM bizenv.calendar_year WHERE NOT shipped), bizenv.is_workday('2027-01-01'), bizenv.is_workday('2027-01-04')";
succeeds($trusted, $super, $later, 'what is shipped is replaced, in place');
gives($trusted, $super, $kept, '1|f|f', 'the office\'s rows stay, and win');
my $newer = new_database('newer');
succeeds($newer, $super, [ 'CREATE EXTENSION bizenv', $later ], 'a newer version elsewhere');
my ($days, $years) = map { $dump =~ /^(COPY bizenv\.$_ .*?^\\\.$)/ms } qw(calendar_day calendar_year);
open $file, '>', "$tmp/data.sql" or die;
print $file encode('UTF-8', "$days\n$years\n");
close $file;
my ($text, $ok) = command('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $newer, '-f', "$tmp/data.sql");
ok($ok, 'takes the office\'s rows of the same year') or diag(tail($text));
gives($newer, $super, $kept, '1|f|f', 'which win');

#---------------------------------------------------------------- away with it all
command('dropdb', $_) for @databases;
succeeds('postgres', $super, [ "DROP ROLE $office", "DROP ROLE $guest" ], 'nothing of this test stays behind');
done_testing();
