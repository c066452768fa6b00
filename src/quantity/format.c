/*
 * quantity/format.c
 *		format_quantity: the text that parse_quantity reads back.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "lib/decimal.h"
#include "lib/errors.h"

BIZENV_FUNCTION(format_quantity);

/* Upper bound of the decimals of an exact amount that is written in 万 or 亿 */
#define QUANTITY_MONEY_DECIMALS 2

/* Upper bound of the bytes of a wrong unit that a message repeats */
#define QUANTITY_SHOWN_BYTES 64

/* Reads a text that this file wrote; false where it is not one quantity */
static bool
reads_as(const text *written, Quantity *quantity)
{
	Reader		reader;
	pg_wchar	code[QUANTITY_MAX_LENGTH + 1];
	int32		places[QUANTITY_MAX_LENGTH + 1];

	return reader_begin(&reader, written, QUANTITY_MAX_LENGTH, code, places) &&
		quantity_read_all(&reader, quantity);
}

/* The kind of a unit that parse_quantity gives; others are refused */
static Kind
kind_of_unit(const char *unit)
{
	Quantity	quantity;
	char	   *name;

	/* 31 is no month and no year, and 31日 is a length of time in a cell: no unit makes a date of it */
	if (strlen(unit) <= QUANTITY_MAX_UNIT * 4 &&
		reads_as(cstring_to_text(psprintf("31%s", unit)), &quantity) &&
		quantity.value == 31 && quantity.value_decimals == 0 && !quantity.ranged &&
		(name = unit_name(&quantity)) != NULL && strcmp(name, unit) == 0)
		return quantity.kind;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown unit"),
			 errdetail("\"%s\" is not a unit that argument \"unit\" knows.",
					   pnstrdup(unit, (Size) pg_mbcliplen(unit, (int) strlen(unit), QUANTITY_SHOWN_BYTES))),
			 errhint("Use a unit as parse_quantity gives it: %%, pp, or amounts in the unit of the currency, not in ten thousands of it.")));
}

/* Says whether a unit is 月 */
static bool
is_month(const char *unit)
{
	return strcmp(unit, pg_any_to_server("月", 3, PG_UTF8)) == 0;
}

/* Chooses the scale of an amount: 8 for 亿, 4 for 万, 0 */
static int
money_scale(Numeric value, int digits)
{
	for (int power = 8; power > 0; power -= 4)
	{
		/* an amount below one 亿 or 万 is not written in it */
		if (num_cmp(num_abs(value), numeric_power_of_ten(power)) < 0)
			continue;
		if (digits != DIGITS_EXACT ||
			numeric_scale_of(numeric_trim(num_mul(value, numeric_power_of_ten(-power)))) <= QUANTITY_MONEY_DECIMALS)
			return power;
	}
	return 0;
}

/* Writes a value with its unit */
Datum
format_quantity(PG_FUNCTION_ARGS)
{
	int			digits = PG_ARGISNULL(2) ? DIGITS_EXACT : check_digits(PG_GETARG_INT32(2), 0, QUANTITY_MAX_DIGITS);
	Numeric		value;
	char	   *unit = NULL;
	Kind		kind = QUANTITY_COUNT;
	int			power = 0;
	StringInfoData written;
	text	   *result;
	Quantity	quantity;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	value = GETARG_FINITE(0, "value");
	if (!PG_ARGISNULL(1))
	{
		unit = text_to_cstring(PG_GETARG_TEXT_PP(1));
		kind = kind_of_unit(unit);
	}
	if (kind == QUANTITY_MONEY)
		power = money_scale(value, digits);
	if (power > 0)
	{
		value = num_mul(value, numeric_power_of_ten(-power));
		/* the product has the decimals of both factors: cut the zeros, 1370.4400000000 */
		if (digits == DIGITS_EXACT)
			value = numeric_trim(value);
	}
	if (digits != DIGITS_EXACT)
		value = num_round(value, digits);
	initStringInfo(&written);
	appendStringInfoString(&written, DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value))));
	if (power > 0)
		appendStringInfoString(&written, pg_any_to_server(power == 8 ? "亿" : "万", 3, PG_UTF8));
	/* pp is the name of the unit, 个百分点 is how it is written */
	if (kind == QUANTITY_PP)
		appendStringInfoString(&written, pg_any_to_server("个百分点", 12, PG_UTF8));
	else if (unit != NULL)
		appendStringInfoString(&written, unit);
	result = cstring_to_text_with_len(written.data, written.len);
	/* the promise of this function: parse_quantity reads the text */
	if (reads_as(result, &quantity))
		PG_RETURN_TEXT_P(result);

	/* 2月 is a date: the length of time is written 2个月 */
	if (kind == QUANTITY_DURATION && is_month(unit))
	{
		result = cstring_to_text(psprintf("%s%s", DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value))),
										  pg_any_to_server("个月", 6, PG_UTF8)));
		if (reads_as(result, &quantity))
			PG_RETURN_TEXT_P(result);
	}
	/* 31 of the unit can be read, so the figure is too long or makes a date of it */
	if (kind == QUANTITY_DURATION && num_cmp(num_abs(value), numeric_power_of_ten(4)) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value is out of range"),
				 errdetail("\"%s\" is a date, no length of time.",
						   pnstrdup(written.data, (Size) pg_mbcliplen(written.data, written.len, QUANTITY_SHOWN_BYTES))),
				 errhint("Write the name of a year as text.")));
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("value is out of range"),
			 errdetail("\"value\" must have at most %d digits.", QUANTITY_MAX_DIGITS),
			 errhint("Pass digits to round it, or a larger unit.")));
}
