/*
 * quantity/quantity.c
 *		parse_quantity, try_parse_quantity: one text, one quantity.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

#include "lib/errors.h"
#include "lib/rows.h"

BIZENV_FUNCTION(parse_quantity);
BIZENV_FUNCTION(try_parse_quantity);

/* Upper bounds of the tails that a call site remembers, and of the bytes of one */
#define QUANTITY_TAILS 16
#define QUANTITY_TAIL_BYTES 24

/* A tail: the text behind the digits and 万 or 亿, which is nothing but a unit */
typedef struct Tail
{
	char		bytes[QUANTITY_TAIL_BYTES];
	int			length;
	int			shift;
	Kind		kind;
	bool		no_unit;
	Datum		unit;
} Tail;

/* A text of digits, perhaps 万 or 亿, and a tail */
typedef struct PlainText
{
	int64		digits;
	int			decimals;
	int			characters;		/* before the tail */
	const char *tail;
	int			tail_length;
} PlainText;

/* What a call site looks up at its first call and keeps */
typedef struct QuantityCall
{
	RowCall		row;
	TypeCacheEntry *range;		/* NULL: nothing was looked up yet */
	bool		has_kind;		/* the word of the kind was looked up */
	int			kind;
	char		kind_word[32];
	Datum		kinds[QUANTITY_DURATION + 1];
	int			ntails;
	Tail		tails[QUANTITY_TAILS];
} QuantityCall;

/* Writes digits * 10^-decimals as numeric, with as many decimals */
Numeric
decimal_numeric(int128 digits, int decimals)
{
	char		buffer[64];
	char	   *at = buffer + sizeof(buffer);
	uint128		rest = digits < 0 ? -(uint128) digits : (uint128) digits;

	/* the usual figures fit int64, for which the server has a fast way */
	if (digits >= PG_INT64_MIN && digits <= PG_INT64_MAX)
		return decimals == 0 ? int64_to_numeric((int64) digits) :
			int64_div_fast_to_numeric((int64) digits, decimals);
	*--at = '\0';
	/* the digits are written from the last one backwards, with zeros up to the point: 0.05 */
	for (int i = 0; rest > 0 || i <= decimals; i++)
	{
		if (i == decimals && i > 0)
			*--at = '.';
		*--at = (char) ('0' + (int) (rest % 10));
		rest /= 10;
	}
	if (digits < 0)
		*--at = '-';
	return DatumGetNumeric(DirectFunctionCall3(numeric_in, CStringGetDatum(at),
											   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
}

/* The unit in the encoding of the database; NULL: a bare number */
char *
unit_name(const Quantity *quantity)
{
	return quantity->unit_length == 0 ? NULL : utf8_of_word(quantity->unit, quantity->unit_length);
}

/* What the call site remembers; at its first call the words of kinds are made */
static QuantityCall *
quantity_call(FunctionCallInfo fcinfo)
{
	QuantityCall *call = (QuantityCall *) row_call(fcinfo, sizeof(QuantityCall));
	MemoryContext old;

	if (likely(call->range != NULL))
		return call;
	old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	call->kind = -1;
	for (int i = 0; i < quantity_kinds.length; i++)
		call->kinds[i] = CStringGetTextDatum(quantity_kinds.codes[i].code);
	MemoryContextSwitchTo(old);
	/* looked up last: a range that is not NULL says that everything is there */
	call->range = lookup_type_cache(NUMRANGEOID, TYPECACHE_RANGE_INFO);
	return call;
}

/* The kind that is wanted, or -1; the last word is remembered */
static int
wanted_kind(FunctionCallInfo fcinfo, QuantityCall *call)
{
	text	   *word;
	size_t		length;

	if (PG_ARGISNULL(1))
		return -1;
	word = PG_GETARG_TEXT_PP(1);
	length = VARSIZE_ANY_EXHDR(word);
	/* most calls of a site ask for the same word: compare its bytes before the list is searched */
	if (!call->has_kind || length != strlen(call->kind_word) ||
		memcmp(call->kind_word, VARDATA_ANY(word), length) != 0)
	{
		call->has_kind = false;
		call->kind = code_argument(fcinfo, 1, &quantity_kinds, "kind");
		/* a longer word does not fit: it is looked up at each call */
		if (length < sizeof(call->kind_word))
		{
			memcpy(call->kind_word, VARDATA_ANY(word), length);
			call->kind_word[length] = '\0';
			call->has_kind = true;
		}
	}
	return call->kind;
}

/* Raises for a quantity of another kind than was asked for; never returns */
pg_noreturn static void
error_other_kind(int wanted, int kind)
{
	bool		is_rate = (wanted == QUANTITY_PP && kind == QUANTITY_PERCENT) ||
		(wanted == QUANTITY_PERCENT && kind == QUANTITY_PP);

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the quantity is of another kind"),
			 errdetail("Argument \"text\" holds a quantity of kind %s, argument \"kind\" asks for %s.",
					   quantity_kinds.codes[kind].code, quantity_kinds.codes[wanted].code),
			 is_rate ?
			 errhint("A difference of two percentages is in percentage points (pp), a relative change in percent: 19.27%% to 21.94%% is 2.67 pp or 13.86%%.") :
			 errhint("Leave \"kind\" out to read any kind.")));
}

/* Makes the row "quantity"; there may be no unit and no bounds */
static Datum
make_row(FunctionCallInfo fcinfo, const QuantityCall *call, Datum value, Datum unit,
		 bool no_unit, Kind kind, RangeBound bounds[2], bool approximate)
{
	Row			row;

	row_begin(&row, fcinfo);
	row_datum(&row, NUMERICOID, value);
	if (no_unit)
		row_null(&row);
	else
		row_datum(&row, VARCHAROID, unit);
	row_datum(&row, VARCHAROID, call->kinds[kind]);
	if (bounds == NULL)
		row_null(&row);
	else
		row_datum(&row, NUMRANGEOID,
				  RangeTypePGetDatum(range_serialize(call->range, &bounds[0], &bounds[1],
													 false, NULL)));
	row_boolean(&row, approximate);
	return row_end(&row);
}

/* Makes an end of the bounds */
static RangeBound
range_bound(const Quantity *quantity, const Bound *bound, bool is_low)
{
	RangeBound	end = {.infinite = !bound->there,.inclusive = bound->there && bound->inclusive,.lower = is_low};

	if (bound->there)
		end.val = NumericGetDatum(decimal_numeric(bound->digits, quantity->decimals));
	return end;
}

/* Makes the row of what was read */
static Datum
quantity_row(FunctionCallInfo fcinfo, const QuantityCall *call, const Quantity *quantity)
{
	RangeBound	bounds[2];
	bool		no_unit = quantity->unit_length == 0;

	if (quantity->bounded)
	{
		bounds[0] = range_bound(quantity, &quantity->low, true);
		bounds[1] = range_bound(quantity, &quantity->high, false);
	}
	return make_row(fcinfo, call,
					NumericGetDatum(decimal_numeric(quantity->value, quantity->value_decimals)),
					no_unit ? (Datum) 0 : CStringGetTextDatum(unit_name(quantity)), no_unit,
					quantity->kind, quantity->bounded ? bounds : NULL, quantity->approximate);
}

/* Splits a text into digits, 万 or 亿 and a tail; false where it has another form */
static bool
split_plain(const text *source, PlainText *plain)
{
	const char *at = VARDATA_ANY(source);
	const char *end = at + VARSIZE_ANY_EXHDR(source);
	const char *begin = at;
	int64		digits = 0;
	int			power = 0;

	plain->decimals = 0;
	/* at most 9 digits before the point and 6 behind it: the result fits int64 even with 亿 applied */
	while (at < end && is_digit(*at) && at - begin <= 9)
		digits = digits * 10 + (*at++ - '0');
	/* 007 is a code: the grammar refuses it, and says why */
	if (at == begin || at - begin > 9 || (*begin == '0' && at - begin > 1))
		return false;
	if (at + 1 < end && *at == '.')
	{
		const char *point = at++;

		while (at < end && is_digit(*at) && at - point <= 7)
			digits = digits * 10 + (*at++ - '0');
		plain->decimals = (int) (at - point) - 1;
		/* a point without digits, or with more than six, is left to the grammar */
		if (plain->decimals == 0 || plain->decimals > 6)
			return false;
	}
	/* 万 and 亿 are three bytes of UTF-8, but one character */
	if (end - at >= 3 && memcmp(at, "万", 3) == 0)
		power = 4;
	else if (end - at >= 3 && memcmp(at, "亿", 3) == 0)
		power = 8;
	at += power > 0 ? 3 : 0;
	plain->characters = (int) (at - begin) - (power > 0 ? 2 : 0);
	for (; power > 0; power--)
	{
		if (plain->decimals > 0)
			plain->decimals--;
		else
			digits *= 10;		/* at most 10^15 * 10^2, or 10^9 * 10^8 */
	}
	plain->digits = digits;
	plain->tail = at;
	plain->tail_length = (int) (end - at);
	return digits > 0 && plain->tail_length <= QUANTITY_TAIL_BYTES;
}

/* Finds a tail that was read before */
static const Tail *
find_tail(const QuantityCall *call, const PlainText *plain)
{
	for (int i = 0; i < call->ntails; i++)
		if (call->tails[i].length == plain->tail_length &&
			memcmp(call->tails[i].bytes, plain->tail, (size_t) plain->tail_length) == 0)
			return &call->tails[i];
	return NULL;
}

/*
 * Remembers the tail of a plain text, if it says nothing but the unit: the
 * quantity is then the digits, as they are or shifted, and the same holds for
 * any other digits.  Names of months and years depend on the digits, and so
 * does 折.
 */
static void
remember_tail(FunctionCallInfo fcinfo, QuantityCall *call, const PlainText *plain,
			  const Reader *reader, const Quantity *quantity)
{
	/* behind the last element when the array is full: not written to before the test below */
	Tail	   *tail = &call->tails[call->ntails];
	Quantity	same = *quantity;
	MemoryContext old;

	/* only an exact figure qualifies: words, ranges and vague numbers say more than the unit */
	if (call->ntails == QUANTITY_TAILS || quantity->number.end != plain->characters ||
		!quantity->bounded || quantity->approximate || quantity->ranged ||
		!quantity->low.there || !quantity->high.there || quantity->kind == QUANTITY_DURATION ||
		(quantity->kind == QUANTITY_PERCENT && quantity->unit_begin >= 0 && reader->code[quantity->unit_begin] == u'折'))
		return;
	/* proof on this text: shifting the digits by the unit must give what the grammar read */
	tail->shift = quantity->unit_shift;
	same.number.low = same.number.high = plain->digits;
	same.number.decimals = plain->decimals;
	if (!number_scale(&same.number, tail->shift) ||
		same.number.low != quantity->value || same.number.decimals != quantity->value_decimals)
		return;
	memcpy(tail->bytes, plain->tail, (size_t) plain->tail_length);
	tail->length = plain->tail_length;
	tail->kind = quantity->kind;
	tail->no_unit = quantity->unit_length == 0;
	old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	tail->unit = tail->no_unit ? (Datum) 0 : CStringGetTextDatum(unit_name(quantity));
	MemoryContextSwitchTo(old);
	call->ntails++;
}

/* Makes the row of a plain text with a tail that is known */
static Datum
plain_row(FunctionCallInfo fcinfo, const QuantityCall *call, const PlainText *plain,
		  const Tail *tail)
{
	int64		digits = plain->digits;
	int			decimals = plain->decimals;
	RangeBound	bounds[2] = {{.inclusive = true,.lower = true}, {.inclusive = true}};

	for (int i = tail->shift; i > 0; i--)
	{
		if (decimals > 0)
			decimals--;
		else
			digits *= 10;		/* 成 shifts by 1 */
	}
	if (tail->shift < 0)
		decimals -= tail->shift;
	bounds[0].val = bounds[1].val = NumericGetDatum(decimal_numeric(digits, decimals));
	return make_row(fcinfo, call, bounds[0].val, tail->unit, tail->no_unit, tail->kind, bounds,
					false);
}

/* Reads an argument; false when it is not a quantity */
bool
read_argument(const text *source, Quantity *quantity, Reader *reader, pg_wchar *code, int32 *places)
{
	return reader_begin(reader, source, QUANTITY_MAX_LENGTH, code, places) &&
		quantity_read_all(reader, quantity);
}

/* Reads a quantity of the wanted kind; another kind, or no quantity, is NULL or an error */
static Datum
read_row(FunctionCallInfo fcinfo, bool raise)
{
	QuantityCall *call = quantity_call(fcinfo);
	int			wanted = wanted_kind(fcinfo, call);
	const text *source;
	bool		is_plain;
	PlainText	plain = {0};
	const Tail *tail = NULL;
	Quantity	quantity;
	Reader		reader;
	pg_wchar	code[QUANTITY_MAX_LENGTH + 1];
	int32		places[QUANTITY_MAX_LENGTH + 1];
	Kind		kind;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	source = PG_GETARG_TEXT_PP(0);
	/* the short way compares bytes, and is written for those of UTF-8 */
	is_plain = GetDatabaseEncoding() == PG_UTF8 && split_plain(source, &plain);
	if (is_plain)
		tail = find_tail(call, &plain);
	if (tail != NULL)
		kind = tail->kind;
	else if (read_argument(source, &quantity, &reader, code, places))
	{
		kind = quantity.kind;
		if (is_plain)
			remember_tail(fcinfo, call, &plain, &reader, &quantity);
	}
	else
	{
		if (raise)
			error_no_quantity(&reader, "text");
		PG_RETURN_NULL();
	}
	/* the kind is tested last, so that the message can name the one that was read */
	if (wanted >= 0 && wanted != (int) kind)
	{
		if (raise)
			error_other_kind(wanted, kind);
		PG_RETURN_NULL();
	}
	return tail != NULL ? plain_row(fcinfo, call, &plain, tail) :
		quantity_row(fcinfo, call, &quantity);
}

/* Reads one quantity, or raises */
Datum
parse_quantity(PG_FUNCTION_ARGS)
{
	return read_row(fcinfo, true);
}

/* Reads one quantity, or gives NULL */
Datum
try_parse_quantity(PG_FUNCTION_ARGS)
{
	return read_row(fcinfo, false);
}
