/*
 * quantity.c
 *		parse_quantity, try_parse_quantity, meets: one text, one quantity.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

#include "decimal.h"
#include "errors.h"

BIZENV_FUNCTION(parse_quantity);
BIZENV_FUNCTION(try_parse_quantity);
BIZENV_FUNCTION(meets);

/* The columns of the row type "quantity" */
typedef enum QuantityColumn
{
	COLUMN_VALUE, COLUMN_UNIT, COLUMN_KIND, COLUMN_BOUNDS, COLUMN_APPROXIMATE, NCOLUMNS
} QuantityColumn;

/* What a call site looks up once */
typedef struct QuantityCall
{
	TupleDesc	columns;
	TypeCacheEntry *range;
	bool		has_kind;		/* the word of the kind was looked up */
	int			kind;
	char		kind_word[32];
} QuantityCall;

/* Writes digits * 10^-decimals as numeric, with as many decimals */
Numeric
decimal_numeric(int128 digits, int decimals)
{
	char		buffer[64];
	char	   *at = buffer + sizeof(buffer);
	uint128		rest = digits < 0 ? -(uint128) digits : (uint128) digits;

	if (digits >= PG_INT64_MIN && digits <= PG_INT64_MAX)
		return decimals == 0 ? int64_to_numeric((int64) digits) :
			int64_div_fast_to_numeric((int64) digits, decimals);
	*--at = '\0';
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

/* Looks up, once for a call site, the row type that the function was declared with */
static QuantityCall *
quantity_call(FunctionCallInfo fcinfo)
{
	QuantityCall *call = fcinfo->flinfo->fn_extra;
	static const Oid types[NCOLUMNS] = {NUMERICOID, VARCHAROID, VARCHAROID, NUMRANGEOID, BOOLOID};
	MemoryContext old;
	TupleDesc	columns;

	if (likely(call != NULL))
		return call;
	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE || columns->natts != NCOLUMNS)
		columns = NULL;
	for (int i = 0; columns != NULL && i < NCOLUMNS; i++)
		if (TupleDescAttr(columns, i)->atttypid != types[i])
			columns = NULL;
	if (columns == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("this function returns the row type \"quantity\""),
				 errhint("Declare it as the extension declares it.")));
	old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	call = palloc0(sizeof(QuantityCall));
	call->columns = BlessTupleDesc(CreateTupleDescCopy(columns));
	call->range = lookup_type_cache(NUMRANGEOID, TYPECACHE_RANGE_INFO);
	call->kind = -1;
	MemoryContextSwitchTo(old);
	fcinfo->flinfo->fn_extra = call;
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
	if (!call->has_kind || length != strlen(call->kind_word) ||
		memcmp(call->kind_word, VARDATA_ANY(word), length) != 0)
	{
		call->has_kind = false;
		call->kind = code_argument(fcinfo, 1, &quantity_kinds, "kind");
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
	bool		is_rate = (wanted == KIND_PP && kind == KIND_PERCENT) ||
		(wanted == KIND_PERCENT && kind == KIND_PP);

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the quantity is of another kind"),
			 errdetail("Argument \"text\" holds a quantity of kind %s, argument \"kind\" asks for %s.",
					   quantity_kinds.codes[kind].code, quantity_kinds.codes[wanted].code),
			 is_rate ?
			 errhint("A difference of two percentages is in percentage points (pp), a relative change in percent: 19.27%% to 21.94%% is 2.67 pp or 13.86%%.") :
			 errhint("Leave \"kind\" out to read any kind.")));
}

/* Makes the bounds */
static Datum
bounds_range(const Quantity *quantity, TypeCacheEntry *type)
{
	RangeBound	low = {0};
	RangeBound	high = {0};

	low.lower = true;
	low.infinite = !quantity->low.there;
	low.inclusive = quantity->low.there && quantity->low.inclusive;
	high.infinite = !quantity->high.there;
	high.inclusive = quantity->high.there && quantity->high.inclusive;
	if (quantity->low.there)
		low.val = NumericGetDatum(decimal_numeric(quantity->low.digits, quantity->decimals));
	if (quantity->high.there)
		high.val = NumericGetDatum(decimal_numeric(quantity->high.digits, quantity->decimals));
	return RangeTypePGetDatum(range_serialize(type, &low, &high, false, NULL));
}

/* Makes the row */
static Datum
quantity_row(const Quantity *quantity, const QuantityCall *call)
{
	Datum		values[NCOLUMNS] = {0};
	bool		nulls[NCOLUMNS] = {0};

	values[COLUMN_VALUE] = NumericGetDatum(decimal_numeric(quantity->value, quantity->value_decimals));
	nulls[COLUMN_UNIT] = quantity->unit_length == 0;
	if (quantity->unit_length > 0)
		values[COLUMN_UNIT] = CStringGetTextDatum(unit_name(quantity));
	values[COLUMN_KIND] = CStringGetTextDatum(quantity_kinds.codes[quantity->kind].code);
	nulls[COLUMN_BOUNDS] = !quantity->bounded;
	if (quantity->bounded)
		values[COLUMN_BOUNDS] = bounds_range(quantity, call->range);
	values[COLUMN_APPROXIMATE] = BoolGetDatum(quantity->approximate);
	return HeapTupleGetDatum(heap_form_tuple(call->columns, values, nulls));
}

/* Reads an argument; false when it is not a quantity */
static bool
read_argument(const text *source, Quantity *quantity, Reader *reader, pg_wchar *code, int32 *places)
{
	return reader_begin(reader, source, MAX_QUANTITY_LENGTH, code, places) &&
		quantity_read_all(reader, quantity);
}

/* Reads one quantity, or raises */
Datum
parse_quantity(PG_FUNCTION_ARGS)
{
	QuantityCall *call = quantity_call(fcinfo);
	int			wanted = wanted_kind(fcinfo, call);
	Quantity	quantity;
	Reader		reader;
	pg_wchar	code[MAX_QUANTITY_LENGTH + 1];
	int32		places[MAX_QUANTITY_LENGTH + 1];

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (!read_argument(PG_GETARG_TEXT_PP(0), &quantity, &reader, code, places))
		error_no_quantity(&reader, "text");
	if (wanted >= 0 && wanted != (int) quantity.kind)
		error_other_kind(wanted, quantity.kind);
	PG_RETURN_DATUM(quantity_row(&quantity, call));
}

/* Reads one quantity, or gives NULL */
Datum
try_parse_quantity(PG_FUNCTION_ARGS)
{
	QuantityCall *call = quantity_call(fcinfo);
	int			wanted = wanted_kind(fcinfo, call);
	Quantity	quantity;
	Reader		reader;
	pg_wchar	code[MAX_QUANTITY_LENGTH + 1];
	int32		places[MAX_QUANTITY_LENGTH + 1];

	if (PG_ARGISNULL(0) ||
		!read_argument(PG_GETARG_TEXT_PP(0), &quantity, &reader, code, places) ||
		(wanted >= 0 && wanted != (int) quantity.kind))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(quantity_row(&quantity, call));
}

/* Says whether a figure meets a target in words */
Datum
meets(PG_FUNCTION_ARGS)
{
	Numeric		actual = GETARG_FINITE(0, "actual");
	Quantity	target;
	Reader		reader;
	pg_wchar	code[MAX_QUANTITY_LENGTH + 1];
	int32		places[MAX_QUANTITY_LENGTH + 1];
	bool		plain;
	bool		met = true;

	if (!read_argument(PG_GETARG_TEXT_PP(1), &target, &reader, code, places))
		error_no_quantity(&reader, "target");

	/* a figure by itself, an estimate and 约 are targets to reach */
	plain = !target.bounded ||
		(!target.ranged && target.low.there && target.high.there);
	if (plain)
	{
		Bound		figure = {true, target.estimated && target.bounded ? target.low.inclusive : true, target.value};

		if (target.estimated && target.bounded)
			figure = target.falling ? target.high : target.low;
		else if (target.value_decimals != target.decimals)
			elog(ERROR, "a single figure has a middle");
		target.low = figure;
		target.high = figure;
		target.low.there = !target.falling;
		target.high.there = target.falling;
	}
	if (target.low.there)
	{
		int			cmp = num_cmp(actual, decimal_numeric(target.low.digits, target.decimals));

		met = target.low.inclusive ? cmp >= 0 : cmp > 0;
	}
	if (met && target.high.there)
	{
		int			cmp = num_cmp(actual, decimal_numeric(target.high.digits, target.decimals));

		met = target.high.inclusive ? cmp <= 0 : cmp < 0;
	}
	PG_RETURN_BOOL(met);
}
