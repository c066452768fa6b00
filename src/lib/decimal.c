/*
 * lib/decimal.c
 *		Exact decimals: conversions and divisions that are rounded once.
 *
 * This and decimal.h are the only files that know how numeric stores its
 * digits; test/decimal.sql holds them against PostgreSQL's own arithmetic.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/decimal.h"

#include "lib/errors.h"

/* A fixed has four groups after the point and at most five before it */
#define FIXED_MOST_GROUPS 9

/* Reads n groups of digits from a place on; places without a stored group are zero */
static int128
read_groups(const NumericParts *parts, int first, int n)
{
	int128		sum = 0;

	for (int i = first; i < first + n; i++)
		sum = sum * NUMERIC_GROUP_BASE +
			(i < 0 || i >= parts->ngroups ? 0 : numeric_group(parts, i));
	return parts->negative ? -sum : sum;
}

/* The same as numeric_to_fixed() of a number that 64 bits do not hold */
bool
numeric_to_fixed_slow(const void *stored, int128 *fixed)
{
	NumericParts parts = numeric_parts(stored);

	/* upper bound: nine groups are below 10^36, which an int128 holds */
	if (parts.special || parts.ngroups - 1 - parts.weight > FIXED_GROUPS ||
		parts.weight + 1 + FIXED_GROUPS > FIXED_MOST_GROUPS)
		return false;
	*fixed = read_groups(&parts, 0, parts.weight + 1 + FIXED_GROUPS);
	return true;
}

/*
 * Reads a numeric of up to 32 decimals into two integers: the first 16
 * decimals as a fixed, the tail (decimals 17 to 32) in units of 10^-32.  Both have the
 * sign of the number.  False where it does not fit exactly.
 */
bool
numeric_to_fixed_and_tail(const void *stored, int128 *fixed, int128 *tail)
{
	NumericParts parts = numeric_parts(stored);

	/* upper bounds: two fixed of 16 decimals after the point, five groups before it */
	if (parts.special || parts.ngroups - 1 - parts.weight > 2 * FIXED_GROUPS ||
		parts.weight + 1 + FIXED_GROUPS > FIXED_MOST_GROUPS)
		return false;
	*fixed = read_groups(&parts, 0, parts.weight + 1 + FIXED_GROUPS);
	/* the next four; for a weight below -5 they begin before the first stored group */
	*tail = read_groups(&parts, parts.weight + 1 + FIXED_GROUPS, FIXED_GROUPS);
	return true;
}

/* Writes a fixed as numeric, without trailing zeros */
Numeric
fixed_to_numeric(int128 fixed)
{
	char		buffer[64];
	char	   *at = buffer + sizeof(buffer);
	/* negate as unsigned: the least int128 has no positive counterpart */
	uint128		whole = fixed < 0 ? -(uint128) fixed : (uint128) fixed;
	uint64		after = (uint64) (whole % (uint128) group_power[FIXED_GROUPS]);
	int			digits = FIXED_SCALE;

	/* split at the decimal point, then drop trailing zeros: four at a time, then one */
	whole /= (uint128) group_power[FIXED_GROUPS];
	if (after == 0)
		digits = 0;
	for (; digits > 4 && after % NUMERIC_GROUP_BASE == 0; digits -= 4)
		after /= NUMERIC_GROUP_BASE;
	for (; digits > 0 && after % 10 == 0; digits--)
		after /= 10;

	/* nearly all sums of an office fit 64 bits without their trailing zeros */
	if (whole <= (uint128) PG_INT64_MAX)
	{
		int64		number = (int64) whole;

		if (!pg_mul_s64_overflow(number, int64_power_of_ten(digits), &number) &&
			!pg_add_s64_overflow(number, (int64) after, &number))
		{
			if (fixed < 0)
				number = -number;
			return digits == 0 ? int64_to_numeric(number) :
				int64_div_fast_to_numeric(number, digits);
		}
	}

	/* the others go through text, written from the last digit backwards */
	*--at = '\0';
	if (digits > 0)
	{
		for (; digits > 0; digits--, after /= 10)
			*--at = (char) ('0' + after % 10);
		*--at = '.';
	}
	/* at least one digit is written, also for 0 */
	do
	{
		*--at = (char) ('0' + (int) (whole % 10));
		whole /= 10;
	} while (whole > 0);
	if (fixed < 0)
		*--at = '-';
	return DatumGetNumeric(DirectFunctionCall3(numeric_in, CStringGetDatum(at),
											   ObjectIdGetDatum(InvalidOid),
											   Int32GetDatum(-1)));
}

/* Ten to a power, the unit of a rounding */
Numeric
numeric_power_of_ten(int exponent)
{
	char		written[16];

	/* the usual ones need no parser */
	if (exponent < 0 && exponent >= -FIXED_SCALE)
		return int64_div_fast_to_numeric(1, -exponent);
	if (exponent >= 0 && exponent <= FIXED_SCALE)
		return int64_to_numeric(int64_power_of_ten(exponent));
	snprintf(written, sizeof(written), "1e%d", exponent);
	return DatumGetNumeric(DirectFunctionCall3(numeric_in, CStringGetDatum(written),
											   ObjectIdGetDatum(InvalidOid),
											   Int32GetDatum(-1)));
}

/* Integer quotient, truncated towards zero, and the remainder */
Numeric
numeric_quotient(Numeric part, Numeric whole, Numeric *remainder)
{
	Numeric		quotient;

	quotient = DatumGetNumeric(DirectFunctionCall2(numeric_div_trunc,
												   NumericGetDatum(part),
												   NumericGetDatum(whole)));
	/* exact: product and difference of numerics are not rounded */
	if (remainder != NULL)
		*remainder = num_sub(part, num_mul(quotient, whole));
	return quotient;
}

/*
 * Divides and rounds once, half away from zero: a quotient cut at some
 * number of digits and rounded again could cross a half.
 */
Numeric
numeric_ratio(Numeric part, Numeric whole, int digits)
{
	Numeric		two;
	Numeric		scaled;
	Numeric		divisor;
	Numeric		result;

	/* not rounded: as many digits as division itself keeps */
	if (digits == DIGITS_EXACT)
		return DatumGetNumeric(DirectFunctionCall2(numeric_div,
												   NumericGetDatum(part),
												   NumericGetDatum(whole)));

	/*
	 * Half up on absolute values, in integers: floor((2 * part * 10^digits +
	 * whole) / (2 * whole)).  The sign comes back at the end.
	 */
	two = int64_to_numeric(2);
	divisor = num_abs(whole);
	scaled = num_mul(num_mul(num_abs(part), numeric_power_of_ten(digits)), two);
	result = numeric_quotient(num_add(scaled, divisor), num_mul(divisor, two), NULL);
	/* as many decimals as asked for; round() of some servers keeps 2000 at most */
	result = num_mul(result, numeric_power_of_ten(-digits));
	if (num_sign(part) * num_sign(whole) < 0)
		result = num_neg(result);
	return result;
}

/* How many percent the part is of the whole, rounded once */
Numeric
numeric_percent(Numeric part, Numeric whole, int digits)
{
	return numeric_ratio(num_mul(part, int64_to_numeric(100)), whole, digits);
}

/* Rounds half to even, as GB/T 8170 rounds */
Numeric
numeric_half_even(Numeric value, int digits)
{
	Numeric		unit = numeric_power_of_ten(-digits);
	Numeric		cut = num_trunc(value, digits);
	Numeric		beyond = num_abs(num_sub(value, cut));
	/* twice the remainder against the unit: no division, hence no second rounding */
	int			half = num_cmp(num_add(beyond, beyond), unit);

	if (half == 0)
	{
		/* on the half: up only when the digit kept is odd */
		Datum		odd = DirectFunctionCall2(numeric_mod, NumericGetDatum(cut),
											  NumericGetDatum(num_add(unit, unit)));

		half = num_sign(DatumGetNumeric(odd)) != 0 ? 1 : -1;
	}
	if (half < 0)
		return cut;
	/* one unit away from zero; num_round() gives the result its scale */
	return num_round(num_sign(value) < 0 ? num_sub(cut, unit) : num_add(cut, unit),
					 digits);
}

/* Drops trailing zeros, so that equal numbers are equal bytes */
Numeric
numeric_trim(Numeric value)
{
	return DatumGetNumeric(DirectFunctionCall1(numeric_trim_scale,
											   NumericGetDatum(value)));
}

/* A figure of more characters is printed in short, so that it fits a sentence */
#define NUMERIC_FIGURE_LENGTH 30

/* Prints a figure for a sentence, in short such as 1.000000e+100 where it is long */
char *
numeric_figure(Numeric value)
{
	char	   *printed = DatumGetCString(DirectFunctionCall1(numeric_out,
															  NumericGetDatum(value)));

	return strlen(printed) <= NUMERIC_FIGURE_LENGTH ? printed : numeric_out_sci(value, 6);
}

/* How many decimals the number is written with */
int
numeric_scale_of(Numeric value)
{
	return DatumGetInt32(DirectFunctionCall1(numeric_scale, NumericGetDatum(value)));
}

/* A number from the bytes that are behind its length word */
Numeric
numeric_of_bytes(const char *bytes, int length)
{
	struct varlena *number = (struct varlena *) palloc(VARHDRSZ + length);

	SET_VARSIZE(number, VARHDRSZ + length);
	memcpy(VARDATA(number), bytes, length);
	return DatumGetNumeric(PointerGetDatum(number));
}

/*
 * Says whether bytes from outside are a finite numeric in canonical form.  No
 * function of numeric is called before every group is proved to be in range.
 */
bool
numeric_bytes_sound(const char *bytes, int length)
{
	Numeric		number;
	NumericParts parts;

	/* the least is a header and one group: zero, which has no group, is never spilled */
	if (length < 2 * (int) sizeof(int16) || length % sizeof(int16) != 0)
		return false;
	number = numeric_of_bytes(bytes, length);
	parts = numeric_parts(number);
	if (parts.special)
		return false;
	for (int i = 0; i < parts.ngroups; i++)
		if (numeric_group(&parts, i) < 0 || numeric_group(&parts, i) >= NUMERIC_GROUP_BASE)
			return false;
	/* canonical: trimming must give back the same bytes */
	number = numeric_trim(number);
	return VARSIZE_ANY_EXHDR(number) == (Size) length &&
		memcmp(VARDATA_ANY(number), bytes, length) == 0;
}
