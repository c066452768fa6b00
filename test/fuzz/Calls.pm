# Calls of everything that the extension has: made at random, written as SQL, made smaller
# when they fail.
#
# A call is { kind, target, rows => [[expression, ...], ...], ... }; what it says in SQL is
# a list of { sql, allows => regular expression of SQLSTATEs } (see statements()).
package Calls;
use strict;
use warnings;
use utf8;

# Errors that a bad value may end with. Everything else is amiss: an internal error (XX),
# a lost server (57P), a statement that took too long (57014), the memory of the machine (53),
# a syntax error, which would be this program's own.
my $proper = qr/^(?:00|02|0A|22|23|2F|39|54|55)...$|^(?:42501|25006|42P17|42809)$/;
# where types, operators or names are chosen by what was passed
my $resolution = qr/^42(?:883|804|846|725|P0[12]|P18|P21|P22|P10|704)$/;
# what raises is one of the laws of this program: see Laws.pm
my $nothing = qr/^00000$/;

# new(CATALOG, VALUES, FOLDER, ONLY): ONLY is a regular expression of signatures
sub new
{
	my ($class, $catalog, $values, $folder, $only) = @_;
	my $self = bless { catalog => $catalog, values => $values, folder => $folder }, $class;
	my @functions = grep { $_->{signature} =~ $only } @{ $catalog->{functions} };
	my $types = $catalog->{types};
	$self->{lists} = {
		scalar => [ grep { $_->{kind} =~ /[fp]/ && $_->{returns} !~ /trigger$/ && !$_->{is_support} } @functions ],
		part => [ grep { $_->{kind} =~ /[fp]/ && $_->{returns} !~ /trigger$/ && $_->{is_support} } @functions ],
		aggregate => [ grep { $_->{kind} =~ /[aw]/ } @functions ],
		trigger => [ grep { $_->{returns} eq 'trigger' } @functions ],
		operator => [ grep { $_->{signature} =~ $only } @{ $catalog->{operators} } ],
		cast => [ grep { "$_->{source} $_->{target}" =~ $only } @{ $catalog->{casts} } ],
		# (what is only an argument is no value to be stored, merged or compared)
		text => [ grep { $_->{is_member} && $_->{kind} eq 'b' && !$_->{element} && $_->{name} =~ $only && $_->{name} !~ /^bizenv\.(?:number|whole|day)$/ } map { $types->{$_} } sort keys %$types ],
		table => [ grep { $_->{name} =~ $only } @{ $catalog->{tables} } ],
		row => [ grep { $_->{name} =~ $only } @{ $catalog->{ledger_tables} } ] };
	$self->{lists}{bytes} = [ grep { $_->{send} } @{ $self->{lists}{text} } ];
	my %weight = (scalar => 34, part => 12, aggregate => 20, operator => 7, cast => 4, text => 10, bytes => 10, table => 2, row => 4, trigger => 1);
	for my $kind (sort keys %weight) { push @{ $self->{kinds} }, ($kind) x $weight{$kind} if @{ $self->{lists}{$kind} } }
	die "there is nothing to call\n" if !$self->{kinds};
	return $self;
}

sub pick { return $_[ rand @_ ] }
sub chance { return rand() < shift }

# A call of any kind
sub any
{
	my $self = shift;
	my $kind = pick(@{ $self->{kinds} });
	return $self->make($kind, pick(@{ $self->{lists}{$kind} }));
}

# How hostile the arguments of one call are: mostly one or two of them are bad
sub arguments
{
	my ($self, $signature, $types, $names, $odds) = @_;
	my $values = $self->{values};
	my $bad = @$types ? int rand @$types : 0;
	return [ map {
		($_ == $bad && chance($odds)) || chance($odds / 3) ? $values->hostile($types->[$_]) : $values->good($types->[$_], $names->[$_], "$signature $_")
	} 0 .. $#$types ];
}

sub make
{
	my ($self, $kind, $target, $odds) = @_;
	$odds //= pick(0, 0.7, 0.7, 1, 1);
	my $call = { kind => $kind, target => $target };
	if ($kind =~ /^(?:scalar|part|aggregate)$/)
	{
		# what is polymorphic has one type in all rows
		my $n = $kind eq 'aggregate' ? pick(0, 1, 1, 2, 3, 5, 8) : 1;
		$call->{rows} = [];
		push @{ $call->{rows} }, $self->arguments($target->{signature}, $target->{types}, $target->{names}, $odds) for 1 .. $n;
		if ($kind eq 'aggregate')
		{
			$call->{over} = $self->window if $target->{kind} eq 'w' || chance(0.4);
			$call->{filter} = pick('k % 2 = 0', 'k > 2', 'NULL', 'false') if $target->{kind} eq 'a' && chance(0.15);
			# (a frame for each of many rows gives as many large results)
			$call->{times} = pick(20, 300, defined $call->{over} ? 50 : 2000) if @{ $call->{rows} } && chance(0.05);
			$call->{distinct} = 1 if $target->{kind} eq 'a' && !defined $call->{over} && chance(0.15);
			$call->{order} = pick('', ' DESC', ' NULLS FIRST') if $target->{kind} eq 'a' && !defined $call->{over} && @{ $target->{types} } && chance(0.2);
			# (the server's own sort of many large values, for each grouping, takes as long with an
			# aggregate that does nothing)
			$call->{times} = 50 if ($call->{times} // 0) > 50 && ($call->{distinct} || defined $call->{order});
			$call->{group} = pick('k', 'k % 2', 'GROUPING SETS ((k), ())', 'ROLLUP (k % 3)', 'CUBE (k, k % 2)') if !defined $call->{over} && chance(0.2);
		}
		elsif ($target->{defaults} && chance(0.3))
		{
			$call->{leave_out} = 1 + int rand $target->{defaults};
		}
		$call->{explain} = 1 if $kind eq 'scalar' && chance(0.02);
	}
	elsif ($kind eq 'operator')
	{
		$call->{rows} = [ $self->arguments($target->{signature}, [ grep { defined } $target->{left}, $target->{right} ], [], $odds) ];
		$call->{explain} = 1 if chance(0.1);
	}
	elsif ($kind eq 'cast') { $call->{rows} = [ $self->arguments('', [ $target->{source} ], [], $odds) ] }
	elsif ($kind eq 'table') { $call->{rows} = [ $self->arguments($target->{name}, $target->{types}, $target->{names}, $odds) ]; $call->{then} = $self->reader }
	elsif ($kind eq 'row')
	{
		$call->{rows} = [ $self->arguments($target->{name}, $target->{types}, $target->{names}, $odds) ];
		$call->{change} = pick('INSERT', 'INSERT', 'UPDATE', 'UPDATE', 'DELETE', chance(0.1) ? 'TRUNCATE' : 'DELETE');
		# some of the columns: of a new row mostly all, of a changed one mostly one
		my $part = $call->{change} eq 'INSERT' ? 0.9 : 0.3;
		$call->{columns} = [ grep { !$target->{given}[$_] && chance($part) } 0 .. $#{ $target->{names} } ];
		$call->{place} = int rand($target->{rows} || 1);
	}
	elsif ($kind eq 'trigger')
	{
		$call->{shape} = pick('a integer', 'a text, b date', 'calendar text, day date', 'a bizenv.help', '"审 a""b" integer');
		$call->{when} = pick('BEFORE', 'AFTER', 'INSTEAD OF') . ' ' . pick('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'INSERT OR UPDATE OR DELETE');
		$call->{each} = pick('ROW', 'STATEMENT');
		$call->{arguments} = pick('', '', "''", "'x', 'y'", 'NULL_', "'" . 'x' x 300 . "'");
	}
	else
	{
		my $stored = $self->{values}{stored}{ $target->{name} };
		$call->{from} = $stored && @$stored ? pick(@$stored) : "'{}'";
		if ($kind eq 'text')
		{
			my $text = $call->{from} =~ /^E?'(.*)'$/s ? $1 =~ s/''/'/gr =~ s/\\\\/\\/gr : '{}';
			$call->{from} = Values::quote($odds && chance(0.9) ? Values::mutate($text) : $text);
		}
		else { $call->{changes} = [ $odds ? map { [ rand, rand, rand, rand ] } 0 .. rand 3 : () ] }
		$call->{then} = $self->reader($target->{name});
	}
	return $call;
}

# A call of a function that takes a value of the type, or of any that reads tables
sub reader
{
	my ($self, $type) = @_;
	my @readers = grep { $_->{kind} eq 'f' && !$_->{is_support} && $_->{volatility} ne 'v'
		&& (defined $type ? ($_->{types}[0] // '') eq $type : $_->{volatility} eq 's') } @{ $self->{catalog}{functions} };
	return undef if !@readers;
	my $target = pick(@readers);
	my $arguments = $self->arguments($target->{signature}, $target->{types}, $target->{names}, 0.3);
	return { target => $target, rows => [ $arguments ] };
}

sub window
{
	my $partition = chance(0.2) ? 'PARTITION BY k % 2 ' : '';
	my ($start, $end) = (pick('UNBOUNDED PRECEDING', '1 PRECEDING', '2 PRECEDING', 'CURRENT ROW', '1 FOLLOWING'),
		pick('UNBOUNDED FOLLOWING', '1 FOLLOWING', '2 FOLLOWING', 'CURRENT ROW', '1 PRECEDING'));
	# (rows that end before they begin are a syntax error)
	$end = 'UNBOUNDED FOLLOWING' if $start eq 'CURRENT ROW' && $end =~ /PRECEDING/ || $start =~ /FOLLOWING/ && $end =~ /CURRENT|PRECEDING/;
	my $frame = sprintf '%s BETWEEN %s AND %s%s', pick('ROWS', 'ROWS', 'GROUPS', 'RANGE'), $start, $end, chance(0.2) ? pick(' EXCLUDE CURRENT ROW', ' EXCLUDE TIES', ' EXCLUDE GROUP') : '';
	return $partition if chance(0.15);
	return "${partition}ORDER BY k" if chance(0.15);
	return "${partition}ORDER BY k $frame";
}

#---------------------------------------------------------------- as SQL
# the bytes of a value, changed: what COPY reads
sub bytes
{
	my ($call, $bytes) = @_;
	my @odd = map { pack 'H*', $_ } qw(00 01 ff 7f 80 0000 0001 ffff 00000000 00000001 ffffffff 7fffffff 80000000 0000000000000000 ffffffffffffffff
		7fffffffffffffff 8000000000000000 4000 c000 d000 f000 270f 2710 0a 22);
	for my $change (@{ $call->{changes} })
	{
		my ($kind, $at, $odd) = (int(7 * $change->[0]), int((1 + length $bytes) * $change->[1]), $odd[ $change->[2] * @odd ]);
		if ($kind == 0) { substr($bytes, $at, 1) = chr int(256 * $change->[3]) if $at < length $bytes }
		elsif ($kind == 1) { substr($bytes, $at, 1) = substr($bytes, $at, 1) ^ chr(1 << int(8 * $change->[3])) if $at < length $bytes }
		elsif ($kind == 2) { $bytes = substr $bytes, 0, $at }
		elsif ($kind == 3) { substr($bytes, $at, 0) = $odd }
		elsif ($kind == 4) { substr($bytes, $at, length $odd) = '' if $at + length($odd) <= length $bytes }
		elsif ($kind == 5) { $bytes = join '', map { chr int(256 * abs(sin(1000 * $_ * (1 + $change->[3])))) } 1 .. 40 * $change->[1] }
		else { substr($bytes, $at, length $odd) = $odd if $at + length($odd) <= length $bytes }
	}
	return $bytes;
}

sub table_of { return 'fuzz.in_' . $_[0]{short} }

# the bytes that the server sent for a literal; the driver asks for them (see ask_bytes)
sub write_bytes
{
	my ($self, $call, $number) = @_;
	my $file = "$self->{folder}/in_$number";
	my $bytes = bytes($call, $call->{bytes});
	open my $out, '>:raw', $file or die "cannot write $file\n";
	print $out "PGCOPY\n\xff\r\n\0", pack('N N n N', 0, 0, 1, length $bytes), $bytes, pack('n', 65535);
	close $out;
	return $file;
}

sub invoke
{
	my ($call, @arguments) = @_;
	my $target = $call->{target};
	splice @arguments, -$call->{leave_out} if $call->{leave_out} && $call->{leave_out} <= @arguments;
	$arguments[-1] = "VARIADIC $arguments[-1]" if $target->{is_variadic} && @arguments;
	return "$target->{name}(" . join(', ', @arguments) . ')';
}

# statements(CALL): what is sent, each with the SQLSTATEs it may end with
sub statements
{
	my ($self, $call) = @_;
	my ($kind, $target) = @$call{qw(kind target)};
	my $types = $target->{types} ? join ' ', @{ $target->{types} } : '';
	my $allows = $kind eq 'operator' || $kind eq 'cast' || $types =~ /\bany|"any"|\breg|\binternal\b|\bcstring\b/ || $call->{distinct} || defined $call->{order} ? qr/$proper|$resolution/ : $proper;
	# what a comment promises of errors is kept
	if (my @told = $kind eq 'scalar' ? ((split /\n/, $target->{comment})[1] // '') =~ /\b(?=[A-Z]*\d)([0-9A-Z]{5})\b/g : ())
	{
		my $told = join '|', @told;
		$allows = qr/$allows|^(?:$told)$/;
	}
	my @made;

	if ($kind eq 'scalar' || $kind eq 'part')
	{
		my $invoked = invoke($call, @{ $call->{rows}[0] });
		my $sql = $target->{kind} eq 'p' ? "CALL $invoked"
			: $call->{explain} ? "EXPLAIN (VERBOSE) SELECT $invoked"
			: $target->{returns} =~ /^(?:internal|void|record|any.*|"any")$/ ? "SELECT $invoked"
			: "SELECT pg_catalog.length(pg_catalog.string_agg(pg_catalog.format('%s', r), ' ')) FROM $invoked AS r";
		@made = { sql => $sql, allows => $allows };
		# nobody calls a part of an aggregate by hand, nor what takes "internal"
		$made[0]{allows} = qr/$proper|$resolution/ if $kind eq 'part';
		# and names of tables and columns that the parts of a ledger are told are right
		# (nor are texts that are read as expressions what they should be)
		$made[0]{allows} = qr/$made[0]{allows}|^34000$/ if $kind eq 'part' && $types =~ /\brefcursor\b/;
		$made[0]{allows} = qr/$made[0]{allows}|^42601$/ if $target->{name} =~ /^bizenv_internal[.]ledger_import_(?:write|rows)$/;
		$made[0]{allows} = qr/$made[0]{allows}|^42P06$/ if $target->{name} eq 'bizenv_internal.ledger_empty_schema';
		$made[0]{allows} = qr/$made[0]{allows}|^42(?:601|70[123]|803)$/ if $target->{name} eq 'bizenv_internal.rollup_expression';
		$made[0]{allows} = qr/$made[0]{allows}|^(?:42703|3F000|42602)$/ if $kind eq 'part' && ($target->{language} // '') eq 'plpgsql';
	}
	elsif ($kind eq 'aggregate')
	{
		my $n = @{ $target->{types} };
		my @columns = map { "c$_" } 1 .. $n;
		my $direct = ($target->{aggkind} // 'n') eq 'n' ? 0 : $target->{direct};
		my $arguments = $n == 0 && $target->{kind} eq 'a' ? '*' : join ', ', @columns[ $direct ? 0 .. $direct - 1 : 0 .. $n - 1 ];
		my $inside = ($call->{distinct} ? 'DISTINCT ' : '') . $arguments . (defined $call->{order} && !$direct ? " ORDER BY c1$call->{order}" : '');
		my $invoked = "$target->{name}($inside)"
			. ($direct || ($target->{aggkind} // 'n') ne 'n' ? ' WITHIN GROUP (ORDER BY ' . join(', ', @columns[ $direct .. $n - 1 ]) . ')' : '')
			. (defined $call->{filter} ? " FILTER (WHERE $call->{filter})" : '') . (defined $call->{over} ? " OVER ($call->{over})" : '');
		my $k = 0;
		my $rows = @{ $call->{rows} } ? '(VALUES ' . join(', ', map { '(' . join(', ', ++$k, @$_) . ')' } @{ $call->{rows} }) . ')'
			: '(SELECT ' . join(', ', 1, map { "CAST(NULL AS $_)" } map { /^any|^"any"/ ? 'integer' : $_ } @{ $target->{types} }) . ' WHERE false)';
		@made = { sql => "SELECT pg_catalog.length(pg_catalog.string_agg(pg_catalog.format('%s', r), ' ')) FROM (SELECT $invoked AS r FROM $rows AS v("
			. join(', ', 'k', @columns) . ')' . ($call->{times} ? ", pg_catalog.generate_series(1, $call->{times})" : '') . ($call->{group} ? " GROUP BY $call->{group}" : '') . ') AS s', allows => $allows };
		$made[0]{sql} =~ s/\bk (%|>|=)/k OPERATOR(pg_catalog.$1)/g;
		$made[0]{sql} =~ s/(\d) = 0/$1 OPERATOR(pg_catalog.=) 0/g;
	}
	elsif ($kind eq 'operator')
	{
		my @sides = map { "($_)" } @{ $call->{rows}[0] };
		unshift @sides, '' if @sides == 1;
		@made = { sql => $call->{explain} && defined $target->{left} ? "EXPLAIN SELECT FROM (VALUES ($sides[0])) AS v(a) WHERE (a $target->{name} $sides[1])::text OPERATOR(pg_catalog.=) 't'"
			: "SELECT pg_catalog.format('%s', $sides[0] $target->{name} $sides[1])", allows => $allows };
	}
	elsif ($kind eq 'cast') { @made = { sql => "SELECT pg_catalog.format('%s', CAST($call->{rows}[0][0] AS $target->{target}))", allows => $allows } }
	elsif ($kind eq 'table')
	{
		@made = ({ sql => "INSERT INTO $target->{name} VALUES (" . join(', ', @{ $call->{rows}[0] }) . ')', allows => $proper },
			$call->{then} ? { sql => 'SELECT pg_catalog.count(*) FROM ' . invoke($call->{then}, @{ $call->{then}{rows}[0] }), allows => qr/$proper|$resolution|^25P02$/ } : ());
	}
	elsif ($kind eq 'row')
	{
		my ($name, @columns) = ($target->{name}, @{ $call->{columns} });
		my @names = map { qq{"$target->{names}[$_]"} } @columns;
		my @of = map { $call->{rows}[0][$_] } @columns;
		my $where = "WHERE ctid OPERATOR(pg_catalog.=) (SELECT ctid FROM $name OFFSET $call->{place} LIMIT 1)";
		my $sql = $call->{change} eq 'TRUNCATE' ? "TRUNCATE $name CASCADE" : $call->{change} eq 'DELETE' ? "DELETE FROM $name $where"
			: $call->{change} eq 'UPDATE' && @columns ? "UPDATE $name SET " . join(', ', map { "$names[$_] = $of[$_]" } 0 .. $#names) . " $where"
			: 'INSERT INTO ' . (@columns ? "$name (" . join(', ', @names) . ') VALUES (' . join(', ', @of) . ')' : "$name DEFAULT VALUES");
		# (a name that is none is told by the input of regrole)
		@made = { sql => $sql, allows => qr/$proper|^(?:42602|42704)$/ };
	}
	elsif ($kind eq 'trigger')
	{
		(my $arguments = $call->{arguments}) =~ s/NULL_/null/;
		@made = ({ sql => "CREATE TABLE fuzz.shape ($call->{shape}); INSERT INTO fuzz.shape DEFAULT VALUES", allows => $nothing },
			{ sql => "CREATE TRIGGER fuzz $call->{when} ON fuzz.shape FOR EACH $call->{each} EXECUTE FUNCTION $target->{name}($arguments)", allows => qr/$proper|$resolution/ },
			map { { sql => $_, allows => qr/$proper|$resolution|^25P02$/ } } 'INSERT INTO fuzz.shape DEFAULT VALUES', 'DELETE FROM fuzz.shape', 'TRUNCATE fuzz.shape');
	}
	elsif ($kind eq 'text')
	{
		@made = ({ sql => "SELECT fuzz.hold(t) FROM (SELECT CAST($call->{from} AS $target->{name})) AS v(t)", allows => $proper });
	}
	else
	{
		my $table = table_of($target);
		my $file = $self->write_bytes($call, $call->{number} // 0);
		@made = ({ sql => "TRUNCATE $table", allows => $nothing }, { sql => "COPY $table FROM '$file' (FORMAT binary)", allows => qr/$proper|^08P01$/ },
			{ sql => "SELECT fuzz.hold(t), fuzz.hold_bytes(t) FROM $table", allows => $nothing });
		if ($call->{then})
		{
			my ($first, @others) = @{ $call->{then}{rows}[0] };
			push @made, { sql => "SELECT pg_catalog.length(pg_catalog.string_agg(pg_catalog.format('%s', r), ' ')) FROM $table, "
				. invoke($call->{then}, 't', @others) . ' AS r', allows => $proper };
		}
	}

	# what writes is undone
	@made = ({ sql => 'BEGIN', allows => $nothing }, @made, { sql => 'ROLLBACK', allows => $nothing })
		if $kind =~ /^(?:table|row|trigger)$/ || ($target->{volatility} // '') eq 'v' && $kind ne 'aggregate';
	return @made;
}

#---------------------------------------------------------------- made smaller
# smaller(CALL): calls that say a little less, the smallest first
sub smaller
{
	my ($self, $call) = @_;
	my @smaller;
	for my $row (0 .. $#{ $call->{rows} || [] })
	{
		push @smaller, { %$call, rows => [ $call->{rows}[$row] ] } if @{ $call->{rows} } > 1;
		push @smaller, { %$call, rows => [ map { $call->{rows}[$_] } grep { $_ != $row } 0 .. $#{ $call->{rows} } ] } if @{ $call->{rows} } > 1;
	}
	for my $option (grep { defined $call->{$_} } qw(over times filter distinct order group leave_out explain then))
	{
		my %less = %$call;
		delete $less{$option};
		push @smaller, \%less if $option ne 'over' || $call->{target}{kind} ne 'w';
	}
	if ($call->{changes} && @{ $call->{changes} } > 1)
	{
		for my $change (0 .. $#{ $call->{changes} })
		{
			push @smaller, { %$call, changes => [ map { $call->{changes}[$_] } grep { $_ != $change } 0 .. $#{ $call->{changes} } ] };
		}
	}
	for my $row (0 .. $#{ $call->{rows} || [] })
	{
		my $types = $call->{target}{types} || [];
		for my $n (0 .. $#{ $call->{rows}[$row] })
		{
			my $now = $call->{rows}[$row][$n];
			my $type = $types->[$n] // next;
			next if $type =~ /^any|^"any"/;
			for my $simple ("CAST(NULL AS $type)", $self->{values}->mild($type))
			{
				next if length $simple >= length $now;
				my @rows = map { [ @$_ ] } @{ $call->{rows} };
				$rows[$row][$n] = $simple;
				push @smaller, { %$call, rows => \@rows };
			}
		}
	}
	return @smaller;
}

1;
