/*
 * quantity/find.c
 *		find_quantities: the figures of running prose.
 *
 * The grammar is that of one quantity.  This file decides in addition whether
 * prose means one: it leaves out 第三方, 一件事, 二期, 7月10日, and numbers
 * without a unit (of documents, telephones, lists).
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "lib/decimal.h"
#include "lib/rows.h"

BIZENV_FUNCTION(find_quantities);

/* The largest text that is read at once */
#define QUANTITY_PROSE_BYTES (16 * 1024 * 1024)

/* The columns of figures: numeric(38,18) */
#define QUANTITY_COLUMN_DECIMALS 18
#define QUANTITY_COLUMN_DIGITS 20

/* A place in the text, which only moves forward */
typedef struct Cursor
{
	int			byte;
	int			character;
} Cursor;

/* Says whether a code point joins the letters and digits of a code: 3-1, 9:30 */
static bool
joins_code(pg_wchar c)
{
	return c == '.' || c == '-' || c == '+' || c == '/' || c == ':' || c == '@' || c == '_' ||
		c == '*' || c == '#' || c == '~' || c == u'×';
}

/* Says whether a code point is part of a code: a letter or a digit */
static bool
is_alphanumeric(pg_wchar c)
{
	return is_digit(c) || is_letter(c);
}

/* The place behind a number that is not a quantity */
static int
skip_number(const Reader *reader, int at)
{
	const pg_wchar *code = reader->code;

	if (is_digit(code[at]))
	{
		while (is_alphanumeric(code[at]) || (joins_code(code[at]) && is_alphanumeric(code[at + 1])))
			at++;
		return at;
	}
	while (is_numeral(code[at]))
		at++;
	return at;
}

/* Says whether a number can begin here, by the characters before it */
static bool
may_begin(const Reader *reader, int at)
{
	const pg_wchar *code = reader->code;
	pg_wchar	before = at > 0 ? code[at - 1] : 0;
	pg_wchar	second = at > 1 ? code[at - 2] : 0;

	/* 第三 is an ordinal, 初三 a day of the lunar month */
	if ((before == u'第' || before == u'初') && (is_digit(code[at]) || is_numeral(code[at])))
		return false;
	/* digits must not go on with a code (A4, 9:30); - and ~ before them may be a sign or a range */
	if (is_digit(code[at]))
		return !(is_alphanumeric(before) || (joins_code(before) && before != '-' && before != '~') ||
				 ((before == '-' || before == '~') && is_alphanumeric(second)));
	/* a sign behind a letter, a digit or a bracket is a hyphen or an operator */
	if (code[at] == '-' || code[at] == '+')
		return !is_alphanumeric(before) && before != ')' && before != code[at];
	if (code[at] == u'半')	/* 上半年, 过半 */
		return before != u'上' && before != u'下' && before != u'前' && before != u'后' &&
			before != u'大' && before != u'过' && before != u'多';
	if (is_numeral(code[at]))	/* 周三, 星期三; 六届三次全会, 人大四次会议 */
		return !(before == u'周' || before == '.' || (before == u'期' && second == u'星') ||
				 before == u'届' || (before == u'大' && second == u'人'));
	return true;
}

/* Says whether a quantity may begin here: a cheap test before the grammar is tried */
static bool
is_candidate(const Reader *reader, int at)
{
	pg_wchar	c = reader->code[at];
	int			end;
	const Affix *affix;

	if (is_digit(c))
		return true;
	if (c == '-' || c == '+')
		return is_digit(reader->code[at + 1]);
	/* other ASCII characters begin no quantity: the words are not searched for them */
	if (c < 0x80 && c != '$' && c != '<' && c != '>' && !is_letter(c))
		return false;
	if (is_numeral(c) || c == u'半' || c == u'几' || c == u'数' || c == u'负' ||
		c == u'成' || c == u'翻')
		return true;
	affix = prefix_at(reader, at, &end);
	return affix != NULL && affix->effect != QUANTITY_SAYS_NOTHING && affix->effect != QUANTITY_SAYS_LEVEL;
}

/*
 * Says whether a figure counts something: 一 and 二 by themselves mostly do
 * not (一件事, 二期).  The caller guarantees that there is a unit.
 */
static bool
is_real_count(const Reader *reader, const Quantity *quantity)
{
	pg_wchar	first = reader->code[quantity->number.begin];
	uint16		unit = quantity->unit[quantity->unit_length - 1];

	/* only a single numeral 一 or 二 is in doubt: a word, a range or a percentage shows that it counts */
	if (quantity->number.end != quantity->number.begin + 1 || (first != u'一' && first != u'二') ||
		quantity->qualified || quantity->kind == QUANTITY_PERCENT || quantity->ranged)
		return true;
	/* 二 before a classifier is an ordinal: a count of two is 两 */
	if (first == u'二')
		return false;
	/* 一年, 一个月, 一小时; not 一日, 一天, 一月, 一周 */
	if (quantity->kind == QUANTITY_DURATION)
		return unit == u'年' || quantity->unit_length > 1;
	return quantity->kind == QUANTITY_TIMES || quantity->kind == QUANTITY_MONEY;
}

/* Says whether prose means a quantity by the text that was read as one */
static bool
is_meant(const Reader *reader, const Quantity *quantity)
{
	const Number *number = &quantity->number;
	pg_wchar	before = number->begin > 0 ? reader->code[number->begin - 1] : 0;
	int128		most = power_of_ten(QUANTITY_COLUMN_DIGITS + Min(quantity->value_decimals, QUANTITY_MAX_MAGNITUDE - QUANTITY_COLUMN_DIGITS));

	/* words were passed over: the number behind them must be able to begin where it stands */
	if (!may_begin(reader, number->begin) && before != '-' && before != '+')
		return false;
	if (is_set_phrase(reader, number->begin))
		return false;

	/* - behind a Han letter is a dash (交办-5项), but a sign before a rate or a temperature (温度-5℃) */
	if ((before == '-' || before == '+') && number->begin > 1 && is_han(reader->code[number->begin - 2]) &&
		quantity->begin < number->begin && quantity->kind != QUANTITY_PERCENT && quantity->kind != QUANTITY_PP &&
		quantity->unit[0] != u'°')
		return false;
	/* the columns are numeric(38,18): a figure that does not fit is no row */
	if (quantity->value_decimals > QUANTITY_COLUMN_DECIMALS || quantity->value >= most || quantity->value <= -most)
		return false;
	/* without a unit only figures with 万 or 亿 are meant: 3.2万 */
	if (quantity->unit_length == 0)
		return number->arabic && number->end_power >= 4 && !quantity->ranged;
	/* 百 or 千 without a digit is a saying (千家万户) unless a word bounds it */
	if (number->bare && number->vague == QUANTITY_NOT_VAGUE && !quantity->qualified && quantity->kind != QUANTITY_PERCENT)
		return false;
	/* 零 in words counts nothing */
	if (!number->arabic && number->low == 0)
		return false;
	if (quantity->unit_length == 1 && quantity->unit[0] == u'分' &&
		(before == u'时' || before == u'点' ||	/* 9时30分 */
		 (!number->arabic && number->end == number->begin + 1)))
		return false;
	if (!number->arabic && quantity->unit_length == 1 && quantity->unit[0] == u'个' &&
		reader->code[quantity->end] == u'一')
		return false;			/* 六个一, 三个一批 */
	if (quantity->unit_length == 1 && (quantity->unit[0] == u'月' || quantity->unit[0] == u'日') &&
		(number->decimals > 0 || before == u'月'))
		return false;			/* 7.10日, 7月10日内 */
	return is_real_count(reader, quantity);
}

/* Copies the characters of the text from one place to another */
static char *
copy_fragment(const Reader *reader, Cursor *cursor, int from, int to)
{
	int			begin;

	/* the cursor only moves forward: all fragments together cost one walk over the text */
	for (; cursor->character < from; cursor->character++)
		cursor->byte += character_length(reader, cursor->byte);
	begin = cursor->byte;
	for (; cursor->character < to; cursor->character++)
		cursor->byte += character_length(reader, cursor->byte);
	return pg_any_to_server(pnstrdup(reader->utf8 + begin, (Size) (cursor->byte - begin)),
							cursor->byte - begin, PG_UTF8);
}

/* Writes the two columns of one end of the bounds */
static void
put_bound(Row *row, const Quantity *quantity, const Bound *bound)
{
	if (!quantity->bounded || !bound->there)
	{
		row_null(row);
		row_null(row);
		return;
	}
	row_number(row, decimal_numeric(bound->digits, quantity->decimals));
	row_boolean(row, bound->inclusive);
}

/* Writes the row of a quantity that was found */
static void
put_found(Row *row, const Reader *reader, Cursor *cursor, const Quantity *quantity)
{
	int			from = reader->source[quantity->begin];
	int			to = reader->source[quantity->end - 1] + 1;

	row_integer(row, from + 1);
	row_integer(row, to - from);
	row_text(row, copy_fragment(reader, cursor, from, to));
	row_number(row, decimal_numeric(quantity->value, quantity->value_decimals));
	row_text(row, unit_name(quantity));
	row_code(row, &quantity_kinds, quantity->kind);
	put_bound(row, quantity, &quantity->low);
	put_bound(row, quantity, &quantity->high);
	row_boolean(row, quantity->approximate);
	rows_put(row);
}

/* Finds the quantities of running prose */
Datum
find_quantities(PG_FUNCTION_ARGS)
{
	text	   *source = PG_GETARG_TEXT_PP(0);
	Size		bytes = (Size) VARSIZE_ANY_EXHDR(source);
	Size		most;
	MemoryContext scratch;
	Row			row;
	Reader		reader;
	Cursor		cursor = {0, 0};
	int			at = 0;
	unsigned int steps = 0;

	if (bytes > QUANTITY_PROSE_BYTES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("text is too long"),
				 errdetail("Argument \"text\" must have at most %d MB.", QUANTITY_PROSE_BYTES / (1024 * 1024)),
				 errhint("Split it, for example with regexp_split_to_table(text, E'\\n').")));
	rows_begin(&row, fcinfo);
	scratch = AllocSetContextCreate(CurrentMemoryContext, "bizenv quantity found", ALLOCSET_SMALL_SIZES);

	/* upper bound: where Chinese can be stored a byte by itself is ASCII, and a longer character folds to 4 at most */
	most = bytes * 2 + 8;
	(void) reader_begin(&reader, source, (int) most,
						MemoryContextAllocHuge(CurrentMemoryContext, (most + 1) * sizeof(pg_wchar)),
						MemoryContextAllocHuge(CurrentMemoryContext, (most + 1) * sizeof(int32)));
	reader.prose = true;
	while (at < reader.n)
	{
		Quantity	quantity;
		MemoryContext old;

		/* one check in 1024 steps keeps the loop cheap */
		if ((++steps & 0x3FF) == 0)
			CHECK_FOR_INTERRUPTS();
		if (!is_candidate(&reader, at))
		{
			at++;
			continue;
		}
		if (!may_begin(&reader, at) || !quantity_read(&reader, at, &quantity) ||
			!is_meant(&reader, &quantity))
		{
			/* the rest of the same number must not begin a quantity of its own */
			at = Max(at + 1, skip_number(&reader, at));
			continue;
		}
		/* the rows go to a tuplestore: what they were made of is freed after each one */
		old = MemoryContextSwitchTo(scratch);
		put_found(&row, &reader, &cursor, &quantity);
		MemoryContextSwitchTo(old);
		MemoryContextReset(scratch);
		at = quantity.end;
	}
	MemoryContextDelete(scratch);
	PG_RETURN_NULL();
}
