# Values that an office never means, for every type there is, as SQL expressions; and
# good ones, which come from the examples in the comments.
package Values;
use strict;
use warnings;
use utf8;

# new(CATALOG): the examples are read for good values
sub new
{
	my ($class, $catalog) = @_;
	my $self = bless { catalog => $catalog, good => {}, stored => {}, words => [] }, $class;
	$self->learn($_) for @{ $catalog->{functions} };
	return $self;
}

sub pick { return $_[ rand @_ ] }
sub chance { return rand() < shift }

sub quote
{
	my $text = shift;
	$text =~ s/'/''/g;
	$text =~ s/\\/\\\\/g and return "E'$text'";
	return "'$text'";
}

#---------------------------------------------------------------- good values
my $word = qr/'(?:[^']|'')*'/;
my $nested;
$nested = qr/(?:[^'()\[\]]|$word|\((??{$nested})\)|\[(??{$nested})\])*/;

# Cuts a list at its outermost commas
sub split_list
{
	my ($list) = @_;
	my @parts;
	push @parts, $1 while $list =~ /\G\s*((?:[^'()\[\],]|$word|\($nested\)|\[$nested\])+)(?:,|$)/g;
	s/\s+$// for @parts;
	return @parts;
}

# An expression that names no column
sub is_constant
{
	my $expression = shift;
	return 1 if $expression =~ /^\(\s*SELECT\b/;
	$expression =~ s/$word/ /g;
	$expression =~ s/\b(?:bizenv(?:_internal)?\.)?[a-z]\w*(?=\s*(?: |$))//gi if $expression =~ /^\s*(?:bizenv(?:_internal)?\.)?[a-z]\w* +$/i;
	$expression =~ s/::[\w. ]+(?:\[\])?|\bARRAY\b|\bROW\b|\b(?:true|false|null)\b|\d(?:e[-+]?\d+)?|\bbizenv(?:_internal)?\.\w+//gi;
	return $expression !~ /[a-z_"]/i;
}

# Takes the arguments of a function's example, or of the rows that it aggregates
sub learn
{
	my ($self, $function) = @_;
	my $example = (split /\n/, $function->{comment})[2] // '';
	$example =~ s/;\s+-- .*//;
	while ($example =~ /($word)/g)
	{
		my $text = substr $1, 1, -1;
		$text =~ s/''/'/g;
		push @{ $self->{words} }, $text;
	}
	my %column;
	while ($example =~ /\(VALUES ($nested)\) AS \w+\(([\w, ]+)\)/g)
	{
		my ($rows, @names) = ($1, split /,\s*/, $2);
		for my $row (split_list($rows))
		{
			my @values = split_list($row =~ /^\((.*)\)$/s ? $1 : $row);
			push @{ $column{ $names[$_] } }, $values[$_] for grep { defined $values[$_] } 0 .. $#names;
		}
	}
	my ($name) = $function->{name} =~ /(\w+)$/;
	for my $n (grep { defined $function->{default_values}[$_] } 0 .. $#{ $function->{types} })
	{
		push @{ $self->{good}{$_} }, ($function->{default_values}[$n]) x 2 for "$function->{names}[$n] $function->{types}[$n]", "$function->{signature} $n";
	}
	while ($example =~ /\bbizenv\.\Q$name\E\(($nested)\)/g)
	{
		my @arguments = split_list($1);
		my $n = 0;
		for my $argument (@arguments)
		{
			my $place = $n++;
			if ($argument =~ s/^(\w+) => //)
			{
				my $named = $1;
				($place) = grep { ($function->{names}[$_] // '') eq $named } 0 .. $#{ $function->{types} };
			}
			next if !defined $place || $place > $#{ $function->{types} };
			my @values = is_constant($argument) ? $argument
				: $argument =~ /^(?:\w+\.)?(\w+)$/ ? grep { is_constant($_) } @{ $column{$1} || [] } : ();
			my ($type, $named) = ($function->{types}[$place], $function->{names}[$place] // '');
			push @{ $self->{good}{$_} }, @values for "$named $type", "* $type", "$function->{signature} $place";
		}
	}
	return;
}

# One of an argument's good values: from its own example, from an argument of that name
# elsewhere, from any of its type
sub good
{
	my ($self, $type, $named, $own) = @_;
	for my $key ($own // '', ($named // '') . " $type")
	{
		my $values = $self->{good}{$key};
		return $self->as(pick(@$values), $type) if $values && @$values && chance(0.85);
	}
	my $stored = $self->{stored}{$type};
	return $self->as(pick(@$stored), $type) if $stored && @$stored && chance(0.5);
	my $values = $self->{good}{"* $type"};
	return $self->as(pick(@$values), $type) if $values && @$values && chance(0.8);
	return $self->mild($type);
}

# The expression as a value of the type
sub as
{
	my ($self, $expression, $type) = @_;
	return $expression if $type =~ /^any/ || $type eq 'internal';
	return "CAST($expression AS $type)";
}

my %mild = (
	'numeric' => [ 0, 1, 50, 60, 99.5, 100, 3 ], 'double precision' => [ 0, 1, 50, 60.5, 100 ], 'real' => [ 0, 1, 50, 99.5 ],
	'integer' => [ 0, 1, 2, 5, 12 ], 'bigint' => [ 0, 1, 7 ], 'smallint' => [ 0, 1, 7 ], 'boolean' => [ 'true', 'false' ],
	'date' => [ "'2025-01-01'", "'2025-07-31'", "'2025-12-31'" ], 'interval' => [ "'1 day'", "'2 months'" ],
	'timestamp without time zone' => [ "'2025-07-31 12:00'" ], 'timestamp with time zone' => [ "'2025-07-31 12:00+08'" ],
	'json' => [ "'{\"a\": [1, null]}'" ], 'jsonb' => [ "'{\"a\": [1, null]}'" ], 'bytea' => [ "'\\x00ff'" ], 'oid' => [ 0, 1259 ],
	'regclass' => [ "'pg_catalog.pg_class'" ], 'regtype' => [ "'pg_catalog.int4'" ], 'regrole' => [ "'postgres'" ], 'regproc' => [ "'pg_catalog.now'" ],
	'uuid' => [ "'00000000-0000-0000-0000-000000000001'" ], '"char"' => [ "'a'" ]);
# what arguments are declared as has the values of the plain type, and those of others that go in
my %plain = ('bizenv.number' => 'numeric', 'bizenv.whole' => 'integer', 'bizenv.day' => 'date');
my %goes_in = ('bizenv.number' => [ 'double precision', 'real', 'bigint', 'text' ], 'bizenv.whole' => [ 'numeric', 'double precision', 'bigint' ],
	'bizenv.day' => [ 'timestamp without time zone', 'timestamp with time zone' ]);
$mild{$_} = $mild{ $plain{$_} } for keys %plain;

# A harmless value of any type
sub mild
{
	my ($self, $type) = @_;
	return $self->as(pick(@{ $mild{$type} }), $type) if $mild{$type};
	return $self->as(quote(pick(@{ $self->{words} }, 'a')), $type) if $type =~ /^(?:text|character varying|character|name|cstring)/;
	return pick('60::numeric', '1', "'x'::text", "date '2025-07-31'", 'true') if $type =~ /^any(?:compatible)?(?:element|nonarray|)$|^"any"$/;
	return 'ARRAY[1, 2]' if $type =~ /^any\w*array$/;
	return $self->composed($type, 'mild') // $self->as('NULL', $type);
}

# Arrays, rows, ranges, domains, enums are made of their parts
sub composed
{
	my ($self, $type, $how) = @_;
	(my $plain = $type) =~ s/\(\d+(?:,\d+)?\)//;
	return $self->as($self->$how($plain), $type) if $plain ne $type;
	my $what = $self->{catalog}{types}{$type} or return undef;
	return $self->as('ARRAY[' . join(', ', map { $self->$how($what->{element}) } 1 .. 1 + rand 3) . ']', $type) if $what->{element};
	return $self->as('ROW(' . join(', ', map { $self->$how($_) } @{ $what->{columns} }) . ')', $type) if $what->{kind} eq 'c';
	return $self->as($self->$how($what->{base}), $type) if $what->{base};
	return $self->as(quote(pick(@{ $what->{labels} })), $type) if @{ $what->{labels} };
	return sprintf '%s(%s, %s, %s)', $type, $self->$how($what->{subtype}), $self->$how($what->{subtype}), quote(pick('[]', '[)', '(]', '()')) if $what->{subtype};
	return undef;
}

#---------------------------------------------------------------- hostile values
sub digits { return join '', map { int rand 10 } 1 .. shift }

sub a_number
{
	return pick("'NaN'", "'Infinity'", "'-Infinity'", '-0', '0', '-1', '0.000', '1e131071', '-1e131071', '1e-16383', '-1e-16383', '9223372036854775808',
		'170141183460469231731687303715884105727', '-170141183460469231731687303715884105728', '2147483648', '49.99999999999999999999', '99.995', '100', '50',
		'1000000', '1000000.000000000000000001', '0.' . '3' x 40, '5e-1') if chance(0.5);
	return pick("pg_catalog.repeat('9', 131072)", "'0.' || pg_catalog.repeat('7', 16383)", "pg_catalog.repeat('9', 131072) || '.' || pg_catalog.repeat('9', 16383)",
		"'1e' || '131071'") if chance(0.01);
	return (chance(0.3) ? '-' : '') . digits(1 + rand 12) . (chance(0.6) ? '.' . digits(1 + rand 24) : '') . (chance(0.1) ? 'e' . (int(rand 80) - 40) : '');
}

my @letters = ('a' .. 'z', 0 .. 9, ' ', '-', '_', '.', ',', ':', ';', '"', '\'', '{', '}', '[', ']', '(', ')', '%', '$', '\\', '/', '~', '约', '万', '亿', '元',
	'家', '个', '百', '分', '点', '年', '月', '日', '十', '两', '以上', '审', "\t", "\n", "\x01", "\x{a0}", "\x{3000}", "\x{200b}", "\x{ff10}", "\x{ff05}", "\x{1f600}",
	"\x{301}", "\x{fffd}", "\x{10ffff}");

# Changes one to three places of a text
sub mutate
{
	my ($text) = @_;
	for (0 .. rand 3)
	{
		my $at = int rand(1 + length $text);
		my $kind = int rand 6;
		if ($kind == 0) { substr($text, $at, 1) = pick(@letters) if $at < length $text }
		elsif ($kind == 1) { substr($text, $at, 0) = pick(@letters) }
		elsif ($kind == 2) { substr($text, $at, 1 + rand 3) = '' if $at < length $text }
		elsif ($kind == 3) { substr($text, $at, 0) = substr($text, int rand(1 + length $text), int rand 12) }
		else
		{
			# another number: what is JSON stays so
			my @numbers = $text =~ /([-0-9.]+)/g or next;
			my ($old, $new) = (pick(@numbers), pick(0, 1, 2, -1, 50, 100, '9223372036854775807', '9223372036854775808', '99.99', '1e3', '1e400', '1e-400', '5e1',
				'1e130000', '4611686018427387904', '3000000000', '2025-06', 'null', '"x"', '-0', '00', '0.' . '3' x 30));
			$text =~ s/\Q$old\E/$new/;
		}
	}
	$text =~ s/\0//g;
	return $text;
}

sub a_text
{
	my $self = shift;
	return pick("pg_catalog.repeat('x', 1000000)", "pg_catalog.repeat('长', 350000)", "pg_catalog.repeat('9', 1000000)", "pg_catalog.repeat('[', 500000)",
		"pg_catalog.repeat('约3万家至5万家、', 60000)") if chance(0.01);
	return quote(pick('', ' ', '  ', 'nonsense', 'NaN', 'null', '{}', '{', '%s%n%1$s', "\n\t", "\x{3000}", 'x' x 1000, '长' x 300, 'bizenv', 'pg_class',
		'a"; drop table x; --', '$$', '\\', '0', '-1', '已完成', '正向', '天', 'pp', '%')) if chance(0.25);
	return quote(pick(@{ $self->{words} })) if chance(0.5);
	return quote(mutate(pick(@{ $self->{words} }))) if chance(0.6);
	return quote(join '', map { pick(@letters) } 0 .. rand 20);
}

sub a_date
{
	return pick("'infinity'", "'-infinity'", "'4714-11-24 BC'", "'5874897-12-31'", "'0001-12-31 BC'", "'0001-01-01'", "'9999-12-31'", "'10000-01-01'", "'2024-02-29'",
		"'1899-12-31'", "'1900-01-01'", "'2199-12-31'", "'2200-01-01'", "'1582-10-15'") if chance(0.4);
	return sprintf "'%04d-%02d-%02d'", 2020 + rand 8, 1 + rand 12, 1 + rand 28 if chance(0.7);
	return sprintf "'%04d-%02d-%02d'%s", 1 + rand 9998, 1 + rand 12, 1 + rand 28, '';
}

my %hostile = (
	'numeric' => sub { a_number() =~ s/^(.*\|\|.*)$/($1)/r },
	'double precision' => sub { chance(0.5) ? pick("'NaN'", "'Infinity'", "'-Infinity'", "'-0'", '5e-324', '1.7e308', '-1.7e308', '1000000.0000000001',
			'49.99999999999999', '0.1', '1e15', '1e-10') : (rand() - 0.2) * 10**int rand 9 },
	'real' => sub { pick("'NaN'", "'Infinity'", "'-0'", '1e-45', '3.4e38', '-1', '49.999996', '100', rand(200)) },
	'integer' => sub { chance(0.6) ? pick(2147483647, '(-2147483648)', -1, 0, 100, 101, -100, -101, 1000, 1000000, 65536, 16383) : int rand 40 },
	'bigint' => sub { pick('9223372036854775807', '(-9223372036854775808)', -1, 0, 1, 4294967296, int rand 1000) },
	'smallint' => sub { pick(32767, '(-32768)', -1, 0, 1) },
	'boolean' => sub { pick('true', 'false') },
	'text' => \&a_text,
	'character varying' => \&a_text,
	'character' => \&a_text,
	'name' => \&a_text,
	'cstring' => sub { quote(pick('', '{}', '{', 'NaN', 'x' x 1000, mutate(pick(@{ $_[0]{words} })))) },
	'"char"' => sub { pick("'a'", "''", "'\\377'") },
	'date' => \&a_date,
	'timestamp without time zone' => \&a_date,
	'timestamp with time zone' => \&a_date,
	'interval' => sub { quote(pick('0', '1 day', '-1 month', '178000000 years', '-178000000 years', '1 month -30 days', '0.000001 s')) },
	'json' => sub { quote(pick('null', '{}', '[]', '{"a":' x 500 . '1' . '}' x 500, '"\u5ba1"', '1e400', mutate('{"a": [1, null, "x"]}'))) },
	'bytea' => sub { sprintf "'\\x%s'", join '', map { sprintf '%02x', rand 256 } 1 .. rand 40 },
	'oid' => sub { pick(0, 1, 1259, 4294967295) },
	'regclass' => sub { pick("'pg_catalog.pg_class'", "'pg_catalog.pg_class_oid_index'", "'bizenv.help'", 0, 1, 4294967295, "'pg_catalog.pg_stat_activity'") },
	'uuid' => sub { quote('00000000-0000-0000-0000-00000000000' . int rand 10) });
$hostile{jsonb} = $hostile{json};
for my $type (keys %plain)
{
	$hostile{$type} = sub { chance(0.6) ? $hostile{ $plain{$type} }->(@_) : $_[0]->hostile(pick(@{ $goes_in{$type} })) };
}

# A value that is meant to hurt; NULL now and then
sub hostile
{
	my ($self, $type) = @_;
	return $type =~ /^any|^"any"/ ? pick('NULL', 'NULL::integer', 'NULL::text') : $self->as('NULL', $type) if chance(0.08);
	return $self->as($hostile{$type}->($self), $type) if $hostile{$type};
	if ($type =~ /^any(?:compatible)?(?:element|nonarray|)$|^"any"$/)
	{
		my $concrete = pick('numeric', 'integer', 'double precision', 'text', 'date', 'boolean', 'smallint', 'real', 'bigint', 'jsonb', 'bytea', 'interval');
		return pick("'60'", 'ARRAY[60]', 'ROW(60)', "'x'::cstring", "'a'::name", "'1'::\"char\"", "'12:00'::time", "'1 USD'::text", 'pg_catalog.int4range(1, 5)') if chance(0.2);
		return $self->hostile($concrete);
	}
	return 'ARRAY[' . join(', ', map { $self->hostile('numeric') } 1 .. 1 + rand 3) . ']' if $type =~ /^any\w*array$/;
	my $what = $self->{catalog}{types}{ $type =~ s/\(\d+(?:,\d+)?\)//r };
	if ($what && $what->{element})
	{
		my $kind = int rand 9;
		return $self->as("'{}'", $type) if $kind == 0;
		return $self->as('ARRAY[' . join(', ', ('NULL') x (1 + rand 4)) . ']', $type) if $kind == 1;
		return $self->as(sprintf('ARRAY[[%s, NULL], [%s, %s]]', map { $self->hostile($what->{element}) } 1 .. 3), $type) if $kind == 2;
		return sprintf 'pg_catalog.array_fill(%s, ARRAY[%d], ARRAY[%d])', $self->hostile($what->{element}), pick(1, 30, 3000), pick(1, -5, 2147480000) if $kind == 3;
		return $self->as(sprintf('ARRAY[[[%s]]]', $self->hostile($what->{element})), $type) if $kind == 4;
		my $how = chance(0.5) ? 'good' : 'hostile';
		return $self->as('ARRAY[' . join(', ', map { $self->$how($what->{element}) } 1 .. 1 + rand 6) . ']', $type);
	}
	if ($what && $what->{is_member} && $what->{kind} eq 'b')
	{
		my $stored = $self->{stored}{$type};
		return $self->as(pick(@$stored), $type) if $stored && @$stored && chance(0.7);
		return $self->as("'{}'", $type) if chance(0.3);
		return $self->good($type);
	}
	my $composed = $self->composed($type, chance(0.3) ? 'good' : 'hostile');
	return $composed if defined $composed;
	return $type eq 'internal' ? pick('NULL', "'x'") : $self->as(pick('NULL', $self->a_text), $type);
}

1;
