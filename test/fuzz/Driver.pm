# What a run begins with and what all runs share: a database of its own with the extension
# and the laws in it, values of every type, good arguments for every function; calls that are
# tried, judged, and made smaller when they fail.
package Driver;
use strict;
use warnings;
use utf8;
use Encode ();
use Exporter qw(import);
use File::Temp qw(tempdir);
use Getopt::Long qw(GetOptions);
use Calls;
use Catalog qw(catalog query);
use Laws;
use Ledgers;
use Session;
use Time::HiRes qw(time);
use Values;

our @EXPORT = qw(prepare psql some try mark mark_run words conclude fail $catalog $values $calls $session $database %options @types $passed $failed @failures %outcomes $slowest $peak $calibration %succeeded);
our ($catalog, $values, $calls, $session, $database, @types, $folder);
our %options = (calls => 3000, share => 1, seed => $ENV{SEED} // int rand 1e9, only => '', seconds => 5, megabytes => 1024, plant => '', 'most-failures' => 20);
our ($passed, $failed, $slowest, $peak, $calibration) = (0, 0, [ 0, '' ], [ 0, '' ], 0);
our (%outcomes, %succeeded, @failures);
my (%reported, %bytes);
my @days = ("'{2025-10-01}'", "'{}'");
my %together = (
	announce_year => [ "'cn'", 2025, "'x'", @days, 1, "'{}'" ],
	announce_notice => [ "'cn'", 2025, "'国庆节：10月1日放假。'", "'x'", 1, "'{}'" ],
	check_notice => [ "'cn'", 2025, @days, 1 ],
	enter_notice => [ "'cn'", 2025, "'x'", q('{"(2025-10-01,f,)"}'), 1, "'{}'" ],
	audit_shelf => [ "'oversight'", "'oversight'", "'audit_shelf'" ],
	ledger_give_again => [ "'oversight'", 10, "'[]'" ]);
# what chance does too rarely: a statement that does it
my $import = q(SELECT count(*) FROM bizenv.import_table('oversight', 'oversight.region', 'department', '{"department": "region", "name": "name", "region": "region", "key": ["department"], "when_there": "replace", "last_by": "name"}', true));
my %shown = (
	(map { ("${_}_in" => "SELECT CAST('7' AS bizenv.$_)") } qw(number whole)),
	announce_year => "SELECT count(*) FROM bizenv.announce_year('cn', 2025, 'x', '{2025-10-01}', '{}', 1, '{}')",
	as_day => "SELECT bizenv_internal.as_day('2025-07-31'::bpchar)", as_number => "SELECT bizenv_internal.as_number('60'::bpchar)", as_whole => "SELECT bizenv_internal.as_whole('7'::bpchar)",
	(map { $_ => $import } qw(ledger_import_batch ledger_import_rows ledger_import_keys ledger_import_names ledger_import_superseded)),
	ledger_import_uppers => "SELECT length(bizenv_internal.ledger_import_uppers('oversight.task', 'number'))",
	ledger_import_spelt => "SELECT length(bizenv_internal.ledger_import_spelt('oversight.task'))",
	ledger_alias => q(DO $$ BEGIN INSERT INTO oversight.region (region, name) VALUES ('aliased', '有别名'); INSERT INTO oversight.name_alias (of_table, alias, code) VALUES ('region', '别名', 'aliased'); END $$),
	ledger_frequency => 'WITH u AS (UPDATE oversight.indicator SET frequency = frequency RETURNING 1) SELECT count(*) FROM u',
	ledger_cancelled => 'WITH u AS (UPDATE oversight.task SET weight = weight RETURNING 1) SELECT count(*) FROM u',
	ledger_reported => 'WITH u AS (UPDATE oversight.task_progress SET note = note RETURNING 1) SELECT count(*) FROM u',
	ledger_parts => 'WITH u AS (UPDATE oversight.task SET weight = weight RETURNING 1) SELECT count(*) FROM u',
	ledger_word => q(DO $$ BEGIN INSERT INTO oversight.vocabulary (list, code, zh) VALUES ('list_kind', 'fuzz_kind', '模糊') ON CONFLICT DO NOTHING; UPDATE oversight.task_list SET list_kind = 'fuzz_kind'; END $$),
	ledger_hold => 'WITH u AS (UPDATE oversight.task_progress SET reported_on = greatest(period, reported_on) + 1 RETURNING 1) SELECT count(*) FROM u',
	ledger_vocabulary => q(DO $$ BEGIN INSERT INTO oversight.vocabulary (list, code, zh) VALUES ('list_kind', 'fuzz_word', '模糊词') ON CONFLICT DO NOTHING; END $$),
	ledger_term => "WITH i AS (INSERT INTO oversight.order_pause (department, order_id, ground, starts_on, ends_on) SELECT department, order_id, '检验检测', ordered_on, ordered_on FROM oversight.assignment_order ORDER BY order_id DESC LIMIT 1 RETURNING 1) SELECT count(*) FROM i",
	rollup_guard => 'SELECT fuzz.done($do$DO $$ BEGIN CREATE TABLE fuzz.guarded AS SELECT 1 AS n; CREATE TRIGGER g BEFORE UPDATE ON fuzz.guarded FOR EACH ROW EXECUTE FUNCTION bizenv_internal.rollup_guard(); UPDATE fuzz.guarded SET n = 2; DROP TABLE fuzz.guarded; END $$$do$)',
	rollup_handler => q[SELECT fuzz.done($do$DO $$ BEGIN CREATE TABLE fuzz.told AS SELECT 1 AS n, 5 AS percent; PERFORM bizenv.keep('fuzz.told', 'fuzz.told_now', '{n}', '{bizenv.progress_agg(percent)}'); INSERT INTO fuzz.told VALUES (1, 7); PERFORM bizenv.drop_kept('fuzz.told_now'); DROP TABLE fuzz.told; END $$$do$)],
	rollup_validator => q[SELECT fuzz.done($do$DO $$ BEGIN CREATE FUNCTION fuzz.told() RETURNS trigger LANGUAGE bizenv_rollup AS 'BEGIN RETURN NULL; END'; DROP FUNCTION fuzz.told(); END $$$do$)],
	announce_notice => "SELECT count(*) FROM bizenv.announce_notice('cn', 2025, '国庆节：10月1日放假。', 'x', 1)",
	weights_tally_separate => "SELECT count(*) FROM (SELECT bizenv.merge(t) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM (SELECT n, bizenv.weights_agg('u' || n, 'i', n) AS t FROM generate_series(1, 6) AS n GROUP BY n) AS s) AS w",
	progress_weight_tally_separate => "SELECT count(*) FROM (SELECT bizenv.merge(t) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM (SELECT n, bizenv.progress_agg(n, n / 3.0) AS t FROM generate_series(1, 6) AS n GROUP BY n) AS s) AS w",
	progress_remove => "SELECT count(*) FROM (SELECT bizenv.progress_agg(p, w) OVER f, bizenv.progress_agg(p) OVER f, bizenv.progress_agg(p::float8) OVER f FROM (VALUES (1, 0, 1.5), (2, 50, 2), (3, 120, NULL), (4, NULL, 3)) AS v(n, p, w) WINDOW f AS (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)) AS s",
	score_card_remove => "SELECT count(*) FROM (SELECT bizenv.score_card_agg(i, p, 'bonus', NULL) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM (VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3)) AS v(n, i, p)) AS s",
	composite_tally_separate => "SELECT count(*) FROM (SELECT bizenv.merge(t) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM (SELECT n, bizenv.composite_agg('c' || n, 1, 1) AS t FROM generate_series(1, 6) AS n GROUP BY n) AS s) AS w",
	score_card_tally_separate => "SELECT count(*) FROM (SELECT bizenv.merge(t) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM (SELECT n, bizenv.score_card_agg('i' || n, 1, 'bonus', NULL) AS t FROM generate_series(1, 6) AS n GROUP BY n) AS s) AS w",
	rollup_turn => "SELECT bizenv_internal.rollup_turn(c.oid, c.oid) FROM pg_class AS c WHERE c.relkind = 'r' AND c.relowner = current_user::regrole LIMIT 1",
	rollup_net => "SELECT bizenv_internal.rollup_net(ARRAY[c, c], '{f,t}'), bizenv_internal.rollup_net(ARRAY[p, p], '{f,t}'), bizenv_internal.rollup_net(ARRAY[s, s], '{f,t}') FROM (SELECT bizenv.closure_agg('c', true), bizenv.composite_agg('c', 1, 1), bizenv.score_card_agg('i', 1, 'bonus', NULL)) AS v(c, p, s)",
	ledger_decided => 'WITH u AS (UPDATE oversight.closure_application SET note = note RETURNING 1) SELECT count(*) FROM u');

binmode $_, ':encoding(UTF-8)' for *STDOUT, *STDERR;
$| = 1;

END { my $status = $?; if (defined $database) { system('dropdb', '--if-exists', '--force', $database); Ledgers::clear() } $? = $status }
$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP);

sub psql
{
	my ($sql, @more) = @_;
	local $ENV{PGOPTIONS} = ($ENV{PGOPTIONS} // '') . ' -c client_min_messages=error';
	local $ENV{PGCLIENTENCODING} = 'UTF8';
	open my $psql, '|-:encoding(UTF-8)', 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', $database, @more or die;
	print $psql $sql;
	close $psql or die "psql failed\n";
	return;
}
#---------------------------------------------------------------- failures
# The words of the error of statements that run in a session of their own
sub words
{
	my @statements = @_;
	local $ENV{PGOPTIONS} = ($ENV{PGOPTIONS} // '') . " -c statement_timeout=$options{seconds}s -c client_min_messages=error -c search_path=";
	local $ENV{PGCLIENTENCODING} = 'UTF8';
	my $file = "$folder/words";
	open my $out, '>:encoding(UTF-8)', $file or die;
	print $out "\\o /dev/null\n\\set VERBOSITY verbose\n", map { "$_\n;\n" } @statements;
	close $out;
	my $words = `psql -XAtq -d $database -f $file 2>&1`;
	return Encode::decode('UTF-8', $words) =~ s/^psql:[^ ]*: //gmr =~ s/\n+\z//r;
}

# Why a result is amiss, or undef
sub amiss
{
	my ($statement, $result) = @_;
	my ($state, $time) = @$result;
	return 'the server went away' if $state eq 'lost';
	return "no answer to the cancellation after $options{seconds} s" if $state eq 'stuck';
	return "longer than $options{seconds} s" if $state eq '57014';
	return 'a law is broken' if $state eq 'LAW00';
	return $state =~ $statement->{allows} ? undef : $state;
}

# Runs a call alone, in a session that has done nothing yet; why it is amiss, or undef
sub alone
{
	my $call = shift;
	my $fresh = Session->new($database, seconds => $options{seconds});
	$fresh->megabytes;
	my @statements = $calls->statements($call);
	my @results = $fresh->run(map { $_->{sql} } @statements);
	my $megabytes = $fresh->megabytes;
	$fresh->stop;
	for my $n (0 .. $#results)
	{
		my $why = amiss($statements[$n], $results[$n]);
		return $why if $why;
	}
	return $megabytes > $options{megabytes} ? "more than $options{megabytes} MB" : undef;
}

sub report
{
	my ($call, $why) = @_;
	# (what takes long does so again; a machine that stood still does not)
	if ($why =~ /^longer/ && grep { !defined || /MB$/ } map { alone($call) } 1 .. 2)
	{
		$passed++;
		return;
	}
	$failed++;
	my $name = $call->{target}{signature} // $call->{target}{name} // "$call->{target}{source} as $call->{target}{target}";
	return if $reported{"$call->{kind} $name $why"}++;

	# the smallest call that fails in the same way
	my $until = time + 60;
	my $alone = (alone($call) // '') eq $why;
	while ($alone && time < $until)
	{
		my ($less) = grep { time < $until && (alone($_) // '') eq $why } $calls->smaller($call) or last;
		$call = $less;
	}
	my @statements = map { $_->{sql} } $calls->statements($call);
	my $words = $alone && $why !~ /longer|answer|MB/ ? words(@statements) : '';
	print "FAILED: $why: $call->{kind} $name", ($alone ? '' : ' (not when it runs alone)'), "\n", map { s/^/\t/gmr . ";\n" } @statements;
	print "\tbytes: ", unpack('H*', Calls::bytes($call, $call->{bytes})), "\n" if defined $call->{bytes};
	print $words =~ s/^/\t-- /gmr, "\n" if $words ne '';
	print "\tto repeat: --seed $options{seed} --calls $options{calls}", ($options{only} ne '' ? " --only '$options{only}'" : ''), "\n";
	push @failures, $why;
	return;
}

#---------------------------------------------------------------- calls
# the bytes of a literal, as the server sends them
sub sent
{
	my ($type, $literal) = @_;
	return $bytes{$type->{name}}{$literal} //= pack 'H*',
		(query($database, "SELECT pg_catalog.encode($type->{send}(CAST($literal AS $type->{name})), 'hex') AS hex"))[0]{hex};
}

sub mark { $succeeded{$_} = 1 for grep { defined } @_; return }

# What others have called in their turn, triggers among them
sub mark_run
{
	$session->stop;
	sleep 1;	# (the session tells the server's statistics when it ends)
	$session->start;
	mark(Ledgers::ran($database));
	return;
}

# What has been called when a call went well
sub note
{
	my ($call, @states) = @_;
	my ($kind, $target) = @$call{qw(kind target)};
	my $has_null = grep { /^CAST\(NULL AS|^NULL\b/ } map { @$_ } @{ $call->{rows} || [] };
	if ($kind eq 'bytes') { mark(@{ $target->{binary_parts} }) if $states[1] eq '00000'; return }
	# (a rule that says nothing but no has said it)
	if ($kind eq 'row' && $states[1] eq '23514') { my %fired = map { $_ => 1 } @{ $target->{parts} }; mark(map { $_->{signature} } grep { $_->{only_refuses} && $fired{ $_->{signature} } } @{ $catalog->{functions} }) }
	return if grep { $_ ne '00000' } @states;
	if ($kind =~ /^(?:scalar|part)$/) { mark($target->{signature}, $target->{planner_part}) if !$call->{explain} && !($target->{is_strict} && $has_null) }
	elsif ($kind eq 'aggregate') { mark($target->{signature}, @{ $target->{plain_parts} }) if @{ $call->{rows} } }
	elsif ($kind eq 'operator') { mark($target->{signature}, $target->{part}) if !$call->{explain} && !$has_null }
	elsif ($kind eq 'cast') { mark($target->{part}) if !$has_null }
	elsif ($kind eq 'text') { mark(@{ $target->{text_parts} }) }
	elsif ($kind eq 'table') { mark(@{ $target->{parts} }) }
	elsif ($kind eq 'trigger') { mark($target->{signature}) }
	return;
}

# Keeps a value that was accepted, for calls to come
sub keep
{
	my $call = shift;
	my $stored = $values->{stored}{ $call->{target}{name} } //= [];
	return if length $call->{from} > 5000 || grep { $_ eq $call->{from} } @$stored;
	if (@$stored < 60) { push @$stored, $call->{from} }
	elsif (rand() < 0.2) { $stored->[ 20 + rand 40 ] = $call->{from} }
	return;
}

my $number = 0;

# Runs calls in one go; gives for each the states of its statements
sub try
{
	my @batch = @_;
	my @statements;
	for my $call (@batch)
	{
		$call->{number} = $number++ % 200;
		$call->{bytes} = sent(@$call{qw(target from)}) if $call->{kind} eq 'bytes';
		$call->{statements} = [ $calls->statements($call) ];
		push @statements, @{ $call->{statements} };
	}
	my @results = $session->run(map { $_->{sql} } @statements);
	my $megabytes = $session->megabytes;
	$peak = [ $megabytes, (sort { length $b->{sql} <=> length $a->{sql} } @statements)[0]{sql} ] if $megabytes > $peak->[0];
	my @states;
	for my $call (@batch)
	{
		my (@own, $why);
		for my $statement (@{ $call->{statements} })
		{
			my $result = shift @results or last;
			push @own, $result->[0];
			$outcomes{ $result->[0] }++ if $statement->{sql} !~ /^(?:BEGIN|ROLLBACK|TRUNCATE fuzz)/;
			$slowest = [ $result->[1], $statement->{sql} ] if $result->[1] > $slowest->[0];
			$why //= amiss($statement, $result);
		}
		push @states, \@own;
		if (!@own) { next }    # the server went away before
		elsif ($why) { report($call, $why) }
		else { $passed++; note($call, @own); keep($call) if $call->{kind} eq 'text' && $own[0] eq '00000' }
	}
	if ($megabytes > $options{megabytes})
	{
		my ($culprit) = grep { (alone($_) // '') =~ /MB$/ } @batch;
		report($culprit // $batch[-1], "more than $options{megabytes} MB");
	}
	return @states;
}

#---------------------------------------------------------------- the beginning
# prepare(OPTION => DEFAULT...): reads the command line, makes the database, tries everything
sub prepare
{
	%options = (%options, @_);
	GetOptions(\%options, map { "$_=" . ($options{$_} =~ /^\d+$/ ? 'i' : 's') } keys %options) && !@ARGV or die "usage: see the head of $0\n";
	srand $options{seed};
	print "seed $options{seed}\n";

	$folder = tempdir('bizenv_fuzz_XXXXXX', TMPDIR => 1, CLEANUP => 1);
	chmod 0777, $folder;
	$database = "bizenv_fuzz_$$";
	system('createdb', '-T', 'template0', $database) == 0 or die "no database can be made\n";
	# (seconds are those of a machine that does this in half of one)
	my $began = time;
	psql('SELECT sum(g::numeric) FROM generate_series(1, 1000000) AS g');
	my $slower = int((time - $began) / 0.5);
	if ($slower > 1)
	{
		$options{$_} *= $slower for grep { $options{$_} } qw(seconds grace);
		print "this machine is slow: $options{seconds} seconds for a call\n";
	}
	psql('CREATE EXTENSION bizenv_office CASCADE;');
	psql('', '-f', $options{plant}) if $options{plant};
	$catalog = catalog($database);
	$values = Values->new($catalog);
	# (what goes together, and no chance would put together)
	for my $function (@{ $catalog->{functions} })
	{
		my $given = $together{ $function->{name} =~ s/^bizenv(?:_internal)?\.//r } or next;
		push @{ $values->{good}{"$function->{signature} $_"} }, $given->[$_] for 0 .. $#$given;
	}
	psql(join "\n", Laws::setup());
	fail(@$_) for Ledgers::make($database, $catalog, $values);
	$catalog->{ledger_tables} = Ledgers::learn($database, $values);
	$calls = Calls->new($catalog, $values, $folder, qr/$options{only}/);
	@types = @{ $calls->{lists}{text} };
	psql(join "\n", Laws::setup_types(\@types, $folder));
	$session = Session->new($database, seconds => $options{seconds});

	for my $name (sort keys %shown)
	{
		my ($row) = query($database, 'SELECT fuzz.attempt(' . Values::quote($shown{$name}) . ') AS result');
		mark(map { $_->{signature} } grep { $_->{name} =~ /^bizenv(?:_internal)?\.\Q$name\E$/ } @{ $catalog->{functions} }) if $row->{result}[0] eq '00000';
	}

	# every type is made by the functions and aggregates that give it, from good rows and bad ones
	for my $type (@types)
	{
		my @makers = grep { $_->{returns} eq $type->{name} && $_->{kind} =~ /[af]/ && !$_->{is_support} } @{ $catalog->{functions} };
		my @literals = ("'{}'", grep { /^E?'/ } @{ $values->{good}{"* $type->{name}"} || [] });
		# (eight of each aggregate are good and have texts that nothing else has: values that can
		# be merged with one another, more than the five rows of a moving frame)
		my @apart = map { ($_) x 8 } grep { $_->{kind} eq 'a' && grep { $_ eq 'text' } @{ $_->{types} } } @makers;
		for my $n (0 .. $#apart + (@makers ? @makers * int(12 / @makers + 1) : 0))
		{
			my $is_apart = $n < @apart;
			my $maker = $is_apart ? $apart[$n] : $makers[ ($n - @apart) % @makers ];
			my $call = $calls->make($maker->{kind} eq 'a' ? 'aggregate' : 'scalar', $maker, $is_apart || rand() < 0.6 ? 0 : 0.5);
			delete @$call{qw(over group explain filter)};
			if ($is_apart || $maker->{kind} eq 'a' && rand() < 0.5)
			{
				# (the first text is what a row is known by, others are words)
				my ($n) = grep { $maker->{types}[$_] eq 'text' } 0 .. $#{ $maker->{types} };
				if (defined $n) { $_->[$n] = sprintf "CAST('n%d' AS text)", rand 1e6 for @{ $call->{rows} } }
			}
			my ($statement) = $calls->statements($call);
			(my $sql = $statement->{sql}) =~ s/^SELECT pg_catalog\.length\(pg_catalog\.string_agg\((.*?), ' '\)\)/SELECT $1/;
			my ($row) = query($database, 'SELECT fuzz.attempt(' . Values::quote($sql) . ') AS result');
			my ($state, $value) = @{ $row->{result} };
			if (my $why = amiss($statement, [ $state, 0 ])) { report($call, $why) }
			elsif ($state eq '00000' && defined $value && $value ne '' && length $value < 5000) { push @literals, Values::quote($value) }
		}
		my %seen;
		for my $literal (grep { !$seen{$_}++ } @literals)
		{
			my ($row) = query($database, "SELECT fuzz.attempt(" . Values::quote("SELECT CAST($literal AS $type->{name})::text") . ') AS result');
			push @{ $values->{stored}{ $type->{name} } }, $literal if $row->{result}[0] eq '00000';
		}
	}

	# good arguments of every function: those with which it has succeeded
	for my $kind (qw(scalar part aggregate operator cast text bytes table row))
	{
		for my $target (@{ $calls->{lists}{$kind} })
		{
			my @known;
			for (1 .. 12)
			{
				my @round = map { $calls->make($kind, $target, 0) } 1 .. 4;
				delete @$_{qw(explain over group filter leave_out)} for grep { ($_->{target}{kind} // '') ne 'w' } @round;
				my @states = try(@round);
				$calibration += @round;
				push @known, map { $round[$_]{rows} ? @{ $round[$_]{rows} } : () } grep { !grep { $_ ne '00000' } @{ $states[$_] } } 0 .. $#states;
				last if @known >= 8 || $kind =~ /^(?:text|bytes|row)$/ || $target->{signature} && $target->{is_support} && $target->{is_strict} == 0;
			}
			$target->{known} = \@known;
			next if !$target->{types} || !@known || $kind eq 'operator';
			for my $n (0 .. $#{ $target->{types} }) { push @{ $values->{good}{"$target->{signature} $n"} }, map { $_->[$n] } @known if $target->{signature} }
		}
	}
	return;
}

# One of --share parts of a list, by the seed: what a smaller edition looks at
sub some
{
	return @_[ grep { $_ % $options{share} == $options{seed} % $options{share} } 0 .. $#_ ];
}

# Something that holds, or does not: its name, and the statements that show it
sub fail
{
	my ($name, @shown) = @_;
	$failed++;
	push @failures, $name;
	print "FAILED: $name\n", map { s/^/\t/gmr . "\n" } @shown;
	return 0;
}

# The last line
sub conclude
{
	$session->stop;
	print "$passed passed, $failed failed\n";
	exit($failed ? 1 : 0);
}

1;
