# The settings of the extension in sessions: before and after its library is loaded, of a
# role, of a database, in a function, in parallel workers, behind a pooler, after a dump.
# Asks for a running server whose superuser psql connects as (PGHOST, PGPORT, PGUSER).
use strict;
use warnings;
use utf8;
use Encode qw(encode);
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

# (what the database has set counts, not what the connection brings)
delete $ENV{PGOPTIONS};

my $bi = "${tag}_bi";
my $db = new_database('settings');
succeeds($db, $super, [ 'CREATE EXTENSION bizenv_office CASCADE', "CREATE ROLE $bi LOGIN", 'CREATE TABLE public.fact AS SELECT g AS id FROM generate_series(1, 20000) AS g', 'GRANT SELECT ON public.fact TO PUBLIC' ], 'a database and a role');
my ($version) = sql($db, $super, 'SHOW server_version_num');
my $day = 'SELECT to_char(bizenv.reference_date(), \'YYYY-MM-DD\')';
my $load = "LOAD '\$libdir/bizenv'";
my $wrong = qr/invalid value for parameter "bizenv\.as_of": "2025-02-30"/;

# what a new session says to these statements, errors and warnings included
sub said
{
	my ($role, @statements) = @_;
	my ($text) = command('psql', '-XAtq', '-d', $db, '-U', $role, map { ('-c', encode('UTF-8', $_)) } @statements);
	return $text;
}

#---------------------------------------------------------------- before the library is loaded, and after
like(said($bi, "SET bizenv.as_of = '2025-07-31'", $day), qr/^ ?2025-07-31$/m, 'a day that is set first is kept');
my $early = said($bi, "SET bizenv.as_of = '2025-02-30'", $day);
like($early, $wrong, 'one that is none is an error of the first query');
like($early, qr/RESET bizenv\.as_of is today/, 'which says what to type');
unlike($early, qr/^ ?\d{4}-\d\d-\d\d$/m, 'and shows no other day');
like(said($bi, "SET bizenv.as_of = '2025-02-30'", 'RESET bizenv.as_of', $day), qr/^ ?\d{4}-\d\d-\d\d$/m, 'RESET is enough');
like(said($bi, $day, "SET bizenv.as_of = '2025-02-30'"), qr/ERROR:.*$wrong/, 'later it is refused when it is set');
like(said($bi, "SET bizenv.asof = '2025-07-31'", $day), $version >= 150000 ? qr/WARNING:.*invalid configuration parameter name "bizenv\.asof"/ : qr/WARNING:.*unrecognized configuration parameter "bizenv\.asof"/,
	'a misspelt one is warned of');
SKIP:
{
	skip 'PostgreSQL 14 reserves no prefix', 1 if $version < 150000;
	like(said($bi, $day, "SET bizenv.asof = '2025-07-31'"), qr/ERROR:.*"bizenv\.asof"/, 'and then refused');
}

#---------------------------------------------------------------- of a role, of a database
like(said($bi, $day, "ALTER ROLE $bi SET bizenv.as_of = '2025-02-30'"), qr/ERROR:.*$wrong/, 'a role is not given a day that is none');
unlike(said($bi, $day, "ALTER ROLE $bi SET bizenv.as_of = '2025年3月31日'"), qr/ERROR/, 'a role gives itself a day');
gives($db, $bi, $day, '2025-03-31', 'which its sessions show');
gives($db, $bi, 'SHOW bizenv.as_of', '2025年3月31日', 'written as it was until the library is loaded');
succeeds($db, $super, [ "ALTER ROLE $bi RESET bizenv.as_of", "ALTER DATABASE $db SET bizenv.as_of = '2025-06-30'" ], 'a database has one');
gives($db, $bi, $day, '2025-06-30', 'which its sessions show');
succeeds($db, $super, ["ALTER DATABASE $db RESET bizenv.as_of"], 'none again');
# (a superuser's session without the library takes anything, by ALTER ROLE as well)
succeeds($db, $super, ["ALTER ROLE $bi SET bizenv.as_of = '2025-02-30'"], 'nobody checks what no library reads');
like(said($bi, $day), qr/ERROR:.*$wrong/, 'whose sessions then fail, and show nothing wrong');
succeeds($db, $super, ["ALTER ROLE $bi RESET bizenv.as_of"], 'mended');

#---------------------------------------------------------------- the time zone is the administrator's
like(said($bi, $day, "SET bizenv.time_zone = 'Etc/GMT+12'"), qr/ERROR:.*permission denied to set parameter "bizenv\.time_zone"/, 'a user does not move the office');
my $today = "SELECT to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')";
my $moved = said($bi, "SET bizenv.time_zone = 'Etc/GMT+12'", 'BEGIN', $day, $today);
like($moved, qr/WARNING:.*permission denied to set parameter "bizenv\.time_zone"/, 'nor before the library is loaded');
like($moved, qr/^ ?(\d{4}-\d\d-\d\d)\n ?\1$/m, 'and sees the day of the office');
succeeds($db, $super, ["ALTER DATABASE $db SET bizenv.time_zone = 'Pacific/Kiritimati'"], 'an administrator does');
gives($db, $bi, 'SELECT bizenv.reference_date() = (now() AT TIME ZONE \'Pacific/Kiritimati\')::date', 't', 'for a database');
succeeds($db, $super, ["ALTER DATABASE $db RESET bizenv.time_zone"], 'and back');

#---------------------------------------------------------------- in a function, in workers, in one transaction
succeeds($db, $super, [ $day, "CREATE FUNCTION public.march() RETURNS date LANGUAGE sql SET bizenv.as_of = '2025-03-31' AS 'SELECT bizenv.reference_date()'" ], 'a function with a day of its own');
like(said($bi, "SET bizenv.as_of = '2025-07-31'", "SELECT to_char(public.march(), 'YYYY-MM-DD')", $day), qr/2025-03-31\n ?2025-07-31/, 'which ends with it');
like(said($super, $day, "CREATE FUNCTION public.never() RETURNS date LANGUAGE sql SET bizenv.as_of = '2025-02-30' AS 'SELECT bizenv.reference_date()'"), qr/ERROR:.*$wrong/, 'one of a day that is none is not made');
gives($db, $bi, "SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET bizenv.as_of = '2025-03-31';
	SELECT count(*) FROM public.fact WHERE to_char(bizenv.reference_date() + id * 0, 'YYYY-MM-DD') = '2025-03-31'", '20000', 'workers show the day of their leader');
like(said($bi, 'BEGIN', "SET LOCAL bizenv.as_of = '2025-03-31'", $day, 'COMMIT', "$day = '2025-03-31'"), qr/2025-03-31\n ?f$/m, 'SET LOCAL leaves nothing to the next client of a pooler');

done_testing();
