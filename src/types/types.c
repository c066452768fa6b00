/*
 * types/types.c
 *		What arguments are declared as: a number, a whole number, a day.
 *
 * A value of these types has the bytes of numeric, integer or date, so that
 * the functions of the other rooms read their arguments as such.  Here is
 * what turns the everyday types into them, without losing a digit in silence.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/decimal.h"

#include "utils/date.h"
#include "utils/timestamp.h"

/* Functions of PostgreSQL under a name of the library: the bytes are the same */
#define SAME_AS(name, function) \
	BIZENV_FUNCTION(name); \
	Datum \
	name(PG_FUNCTION_ARGS) \
	{ \
		return function(fcinfo); \
	}
SAME_AS(number_in, numeric_in)
SAME_AS(number_out, numeric_out)
SAME_AS(number_recv, numeric_recv)
SAME_AS(number_send, numeric_send)
SAME_AS(number_of_int2, int2_numeric)
SAME_AS(number_of_int4, int4_numeric)
SAME_AS(number_of_int8, int8_numeric)
SAME_AS(whole_out, int4out)
SAME_AS(whole_recv, int4recv)
SAME_AS(whole_send, int4send)
SAME_AS(whole_of_int2, i2toi4)
SAME_AS(day_in, date_in)
SAME_AS(day_out, date_out)
SAME_AS(day_recv, date_recv)
SAME_AS(day_send, date_send)
SAME_AS(day_of_timestamp, timestamp_date)
SAME_AS(day_of_timestamptz, timestamptz_date)

BIZENV_FUNCTION(number_of_float4);
BIZENV_FUNCTION(number_of_float8);
BIZENV_FUNCTION(number_of_text);
BIZENV_FUNCTION(whole_in);
BIZENV_FUNCTION(whole_of_int8);
BIZENV_FUNCTION(whole_of_numeric);
BIZENV_FUNCTION(whole_of_float4);
BIZENV_FUNCTION(whole_of_float8);
BIZENV_FUNCTION(whole_of_text);
BIZENV_FUNCTION(day_of_text);

Datum
number_of_float4(PG_FUNCTION_ARGS)
{
	/* by the shortest decimal that reads as the same real: 0.1 stays 0.1, as it is printed */
	return NumericGetDatum(numeric_of_real(PG_GETARG_FLOAT4(0)));
}

Datum
number_of_float8(PG_FUNCTION_ARGS)
{
	/* the same: float8_numeric() of the server would cut to 15 digits */
	return NumericGetDatum(numeric_of_double(PG_GETARG_FLOAT8(0)));
}

/* A number from a text, as numeric reads it */
Datum
number_of_text(PG_FUNCTION_ARGS)
{
	return NumericGetDatum(numeric_of_text(text_to_cstring(PG_GETARG_TEXT_PP(0))));
}

/* Raises for what is no integer; never returns */
pg_noreturn pg_attribute_cold static void
error_not_integer(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("a whole number is out of range"),
			 errdetail("It must be from %d to %d.", PG_INT32_MIN, PG_INT32_MAX),
			 errhint("A count, a year or a number of digits is asked for here.")));
}

/* Raises for a number with a fraction, NaN or an infinity; never returns */
pg_noreturn pg_attribute_cold static void
error_not_whole(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a count, a year or a number of digits must be a whole number"),
			 errdetail("The number has a fraction, or is NaN or infinite."),
			 errhint("Say how it is rounded: round(...), floor(...) or ceil(...).")));
}

/* A whole number from a bigint, such as count(*) gives */
Datum
whole_of_int8(PG_FUNCTION_ARGS)
{
	int64		value = PG_GETARG_INT64(0);

	/* an overflow is an error here: no count of rows may wrap around into a year or a limit */
	if (value < PG_INT32_MIN || value > PG_INT32_MAX)
		error_not_integer();
	PG_RETURN_INT32((int32) value);
}

/* A whole number from a float: one with a fraction is refused, not rounded */
static Datum
whole_of_float(float8 value)
{
	/* every int32 is exact in a double, so that comparing with rint() misses no fraction */
	if (isnan(value) || isinf(value) || value != rint(value))
		error_not_whole();
	if (value < PG_INT32_MIN || value > PG_INT32_MAX)
		error_not_integer();
	return Int32GetDatum((int32) value);
}

Datum
whole_of_float4(PG_FUNCTION_ARGS)
{
	return whole_of_float(PG_GETARG_FLOAT4(0));
}

Datum
whole_of_float8(PG_FUNCTION_ARGS)
{
	return whole_of_float(PG_GETARG_FLOAT8(0));
}

/* A whole number from a numeric, such as extract() gives */
static Datum
whole_of_number(Numeric value)
{
	/* 3.0 is whole: trailing zeros are how extract() and round() write */
	if (numeric_is_nan(value) || numeric_is_inf(value) || num_cmp(value, num_trunc(value, 0)) != 0)
		error_not_whole();
	if (num_cmp(value, int64_to_numeric(PG_INT32_MIN)) < 0 || num_cmp(value, int64_to_numeric(PG_INT32_MAX)) > 0)
		error_not_integer();
	/* whole and within the range: nothing is left to be rounded */
	return DirectFunctionCall1(numeric_int4, NumericGetDatum(value));
}

Datum
whole_of_numeric(PG_FUNCTION_ARGS)
{
	return whole_of_number(PG_GETARG_NUMERIC(0));
}

/* A whole number from a text: 3 and 3.0 */
Datum
whole_of_text(PG_FUNCTION_ARGS)
{
	return whole_of_number(numeric_of_text(text_to_cstring(PG_GETARG_TEXT_PP(0))));
}

/* The same from an untyped literal or parameter */
Datum
whole_in(PG_FUNCTION_ARGS)
{
	return whole_of_number(numeric_of_text(PG_GETARG_CSTRING(0)));
}

/* A day from a text, as date reads it under the DateStyle of the session */
Datum
day_of_text(PG_FUNCTION_ARGS)
{
	/* date_in also reads today and infinity: what a function makes of those is its own matter */
	return DirectFunctionCall1(date_in, CStringGetDatum(text_to_cstring(PG_GETARG_TEXT_PP(0))));
}
