/*
 * lib/shortest.c
 *		Numbers of other forms as numeric, exactly: double precision and real by
 *		their shortest decimal, the one that the server prints.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/decimal.h"

#include "common/shortest_dec.h"

/* From here on not every whole number has a value of its own: 2^24 and 2^53 */
#define REAL_LIMIT 16777216.0f
#define DOUBLE_LIMIT 9007199254740992.0

/* Raises for a number of which the neighbours are more than one apart; never returns */
pg_noreturn pg_attribute_cold static void
error_not_exact(const char *type, int bits)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("a number of type %s is too large to be exact", type),
			 errdetail("From 2^%d on, %s does not tell every whole number from the next.", bits, type),
			 errhint("Keep such figures as numeric or bigint; to take this one as it stands, cast it: (...)::numeric.")));
}

/* A text as numeric reads it */
Numeric
numeric_of_text(const char *printed)
{
	return DatumGetNumeric(DirectFunctionCall3(numeric_in, CStringGetDatum(printed),
											   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
}

/* The shortest decimal that is this double and no other; NaN and infinities stay */
Numeric
numeric_of_double(float8 value)
{
	char		shortest[DOUBLE_SHORTEST_DECIMAL_LEN];

	if (isnan(value) || isinf(value))
		return DatumGetNumeric(DirectFunctionCall1(float8_numeric, Float8GetDatum(value)));
	if (fabs(value) >= DOUBLE_LIMIT)
		error_not_exact("double precision", 53);
	/* most are whole: counts, amounts, and what drivers send for an integer */
	if (value == (float8) (int64) value)
		return int64_to_numeric((int64) value);
	double_to_shortest_decimal_buf(value, shortest);
	return numeric_of_text(shortest);
}

/* The same of a real */
Numeric
numeric_of_real(float4 value)
{
	char		shortest[FLOAT_SHORTEST_DECIMAL_LEN];

	if (isnan(value) || isinf(value))
		return DatumGetNumeric(DirectFunctionCall1(float4_numeric, Float4GetDatum(value)));
	if (fabsf(value) >= REAL_LIMIT)
		error_not_exact("real", 24);
	if (value == (float4) (int64) value)
		return int64_to_numeric((int64) value);
	float_to_shortest_decimal_buf(value, shortest);
	return numeric_of_text(shortest);
}
