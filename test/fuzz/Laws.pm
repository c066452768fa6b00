# What must hold for every value of a base type and for every aggregate: written as SQL that
# raises LAW00 where it does not.
package Laws;
use strict;
use warnings;
use utf8;

# The schema in which the laws stand
sub setup
{
	return <<'SQL';
CREATE SCHEMA fuzz;
CREATE FUNCTION fuzz.demand(holds boolean, law text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	IF holds IS NOT TRUE THEN
		RAISE EXCEPTION 'this does not hold: %', law USING ERRCODE = 'LAW00';
	END IF;
	RETURN holds;
END
$$;
-- what a statement gives, or the SQLSTATE it ends with
CREATE FUNCTION fuzz.attempt(statement text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE statement INTO result;
	RETURN ARRAY['00000', result];
EXCEPTION WHEN OTHERS THEN
	RETURN ARRAY[SQLSTATE, SQLERRM];
END
$$;
-- what gives nothing is done, and says so
CREATE FUNCTION fuzz.done(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN 'done';
END
$$;
-- whether a statement is aggregated by workers
CREATE FUNCTION fuzz.is_parallel(statement text) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT json, COSTS off) ' || statement INTO plan;
	RETURN plan::text LIKE '%"Partial Mode": "Finalize"%';
END
$$;
SQL
}

# What they need of these types
sub setup_types
{
	my ($types, $folder) = @_;
	my @sql;
	for my $type (@$types)
	{
		my ($name, $short, $send) = @$type{qw(name short send)};
		my %support = %{ $type->{support} || {} };
		my @laws = ([ "t::text::${name}::text = t::text", 'out, in, out gives the same text' ]);
		push @laws, [ "$send(t::text::$name) = $send(t)", 'what is written and read again has the same bytes' ] if $send;
		push @laws, [ "$support{btree1}(t, t) = 0 AND $support{btree1}(t, t::text::$name) = 0", 'a value equals itself and what it is read as' ] if $support{btree1};
		push @laws, [ "$support{hash1}(t) = $support{hash1}(t::text::$name)", 'equal values have the same hash' ] if $support{hash1};
		push @laws, [ "$support{hash2}(t, 7) = $support{hash2}(t::text::$name, 7)", 'equal values have the same 64-bit hash' ] if $support{hash2};
		my $demands = join ' ', map { "PERFORM fuzz.demand($_->[0], '$_->[1]');" } @laws;
		push @sql, <<"SQL";
CREATE TABLE fuzz.in_$short (t $name);
CREATE TABLE fuzz.back_$short (t $name);
CREATE TABLE fuzz.pool_$short (t $name);
CREATE FUNCTION fuzz.hold(t $name) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog AS \$\$
BEGIN
	$demands
	RETURN t::text;
EXCEPTION WHEN OTHERS THEN
	RAISE EXCEPTION 'a value does not hold: %', SQLERRM USING ERRCODE = 'LAW00';
END
\$\$;
SQL
		push @sql, <<"SQL" if $send;
CREATE FUNCTION fuzz.hold_bytes(t $name) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog AS \$\$
BEGIN
	TRUNCATE fuzz.back_$short;
	COPY fuzz.in_$short TO '$folder/back_$short' (FORMAT binary);
	COPY fuzz.back_$short FROM '$folder/back_$short' (FORMAT binary);
	RETURN fuzz.demand((SELECT array_agg($send(b.t)) FROM fuzz.back_$short AS b) = (SELECT array_agg($send(i.t)) FROM fuzz.in_$short AS i),
		'what is sent and received again has the same bytes');
EXCEPTION WHEN OTHERS THEN
	RAISE EXCEPTION 'sent bytes are not received: %', SQLERRM USING ERRCODE = 'LAW00';
END
\$\$;
SQL
	}
	return @sql;
}

# of_type(TYPE, OPERATORS, LITERALS): laws of order, hash and bytes over many values
sub of_type
{
	my ($type, $operators, $literals) = @_;
	my ($name, $short) = @$type{qw(name short)};
	my %support = %{ $type->{support} || {} };
	my $pool = "fuzz.pool_$short";
	my @laws = ([ "many values of $name", "TRUNCATE $pool", 'INSERT INTO ' . $pool . ' SELECT v.t FROM (VALUES ' . join(', ', map { "(CAST($_ AS $name))" } @$literals) . ') AS v(t)' ]);
	my $none = sub {
		my ($law, $from, $where) = @_;
		push @laws, [ "$name: $law", "SELECT fuzz.demand(count(*) = 0, '$law') FROM $from WHERE $where" ];
	};
	if ($type->{send})
	{
		push @laws, [ "$name: many values survive COPY BINARY", "TRUNCATE fuzz.in_$short; INSERT INTO fuzz.in_$short SELECT t FROM $pool",
			"SELECT fuzz.hold_bytes(t) FROM fuzz.in_$short LIMIT 1", "SELECT fuzz.hold(t) FROM $pool" ];
	}
	if (my $cmp = $support{btree1})
	{
		my ($two, $three) = ("$pool AS a, $pool AS b", "$pool AS a, $pool AS b, $pool AS c");
		$none->('the order is antisymmetric', $two, "sign($cmp(a.t, b.t)) <> -sign($cmp(b.t, a.t))");
		$none->('the order is transitive', $three, "$cmp(a.t, b.t) <= 0 AND $cmp(b.t, c.t) <= 0 AND $cmp(a.t, c.t) > 0");
		$none->('equals are written alike', $two, "($cmp(a.t, b.t) = 0) <> (a.t::text = b.t::text)");
		$none->('equals have one hash', $two, "$cmp(a.t, b.t) = 0 AND $support{hash1}(a.t) <> $support{hash1}(b.t)") if $support{hash1};
		$none->('equals have one 64-bit hash', $two, "$cmp(a.t, b.t) = 0 AND $support{hash2}(a.t, 42) <> $support{hash2}(b.t, 42)") if $support{hash2};
		for my $operator (@$operators)
		{
			my ($symbol) = $operator->{name} =~ /\.([^)]+)\)$/;
			next if ($operator->{left} // '') ne $name || $operator->{right} ne $name || $symbol !~ /^(?:=|<>|<|<=|>|>=)$/;
			$none->("$symbol agrees with the order", $two, "(a.t $operator->{name} b.t) <> ($cmp(a.t, b.t) $symbol 0)");
			next if $symbol eq '<>';
			push @laws, [ "$name: an index finds by $symbol what a scan finds", "DROP INDEX IF EXISTS fuzz.i; CREATE INDEX i ON $pool USING btree (t)", 'SET enable_seqscan = off; SET enable_bitmapscan = off',
				"SELECT fuzz.demand(count(*) = 0, 'index and scan') FROM $pool AS x WHERE
				(SELECT count(*) FROM $pool AS p WHERE p.t $operator->{name} x.t) <> (SELECT count(*) FROM $pool AS p WHERE $cmp(p.t, x.t) $symbol 0)", 'RESET enable_seqscan; RESET enable_bitmapscan' ];
		}
	}
	return @laws;
}

# of_aggregate(AGGREGATE, ROWS, TIMES, APART): frames, workers and order give what plain
# aggregation gives; each row comes so many times; APART makes the texts of all rows differ
sub of_aggregate
{
	my ($aggregate, $rows, $times, $apart) = @_;
	# (the first text is what a row is known by, others are words)
	my ($text) = ((grep { $aggregate->{types}[$_] eq 'text' } 0 .. $#{ $aggregate->{types} }), -1);
	my @columns = map { "c$_" } 1 .. @{ $aggregate->{types} };
	my $arguments = join ', ', @columns;
	my $n = 0;
	my $values = join ', ', map { '(' . join(', ', $n++, @$_) . ')' } @$rows;
	my $plain = "SELECT $aggregate->{name}($arguments)::text AS x FROM fuzz.rows";
	my $frame = 'ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING';
	my @laws = ([ "rows for $aggregate->{signature}", 'DROP TABLE IF EXISTS fuzz.rows', "CREATE TABLE fuzz.rows AS SELECT (g * $n + v.k)::integer AS k, "
		. join(', ', map { $apart && $_ == $text ? "v.$columns[$_] || ' ' || (g * $n + v.k) AS $columns[$_]" : "v.$columns[$_]" } 0 .. $#columns) . ' FROM (VALUES ' . $values . ') AS v(' . join(', ', 'k', @columns) . '), generate_series(0, ' . ($times - 1) . ') AS g', 'ALTER TABLE fuzz.rows SET (parallel_workers = 2)', $plain ]);
	push @laws, [ "$aggregate->{signature}: moving frames", "SELECT fuzz.demand(coalesce(bool_and(w.moving IS NOT DISTINCT FROM (SELECT $aggregate->{name}($arguments)::text FROM fuzz.rows AS r
		WHERE r.k BETWEEN w.k - 3 AND w.k + 1)), true), 'a frame is aggregated as its rows are') FROM (SELECT k, ($aggregate->{name}($arguments) OVER (ORDER BY k $frame))::text AS moving FROM fuzz.rows) AS w" ];
	push @laws, [ "$aggregate->{signature}: workers", 'DROP TABLE IF EXISTS fuzz.serial, fuzz.parallel', "CREATE TABLE fuzz.serial AS $plain",
		'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET parallel_leader_participation = off',
		"SELECT fuzz.demand(fuzz.is_parallel('$plain'), 'there are workers')", "CREATE TABLE fuzz.parallel AS $plain",
		"SELECT fuzz.demand(s.x IS NOT DISTINCT FROM p.x, 'workers give what one process gives') FROM fuzz.serial AS s, fuzz.parallel AS p",
		'RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size; RESET parallel_leader_participation',
		"SELECT fuzz.demand((SELECT $aggregate->{name}($arguments ORDER BY k DESC)::text FROM fuzz.rows) IS NOT DISTINCT FROM s.x, 'the order of rows does not matter') FROM fuzz.serial AS s" ]
		if @{ $aggregate->{parallel_parts} };
	return @laws;
}

1;
