/*
 * lib/decimal.h
 *		Exact decimals: numeric read from its stored digits into 128 bits.
 *
 * A "fixed" is a number times 10^16 in an int128.  A numeric that has more
 * than 16 decimals, or more digits than the int128 holds, stays numeric and
 * is computed by PostgreSQL's own functions.  Nothing here passes through
 * floating point but for arguments that are float8 themselves.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_DECIMAL_H
#define BIZENV_DECIMAL_H

#include "lib/compat.h"

#include <math.h>

#include "common/int.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

/* A numeric stores its digits in groups of four decimals */
#define NUMERIC_GROUP_BASE 10000
#define FIXED_GROUPS 4
#define FIXED_SCALE 16

/* The largest fixed that a canonical sum may hold, beyond it is numeric */
#define FIXED_LIMIT ((int128) INT64CONST(1000000000000000000) * INT64CONST(1000000000000000000))

typedef enum NumericFit
{
	NUMERIC_FITS,				/* mantissa and groups are set */
	NUMERIC_SPILLS,				/* does not fit: spill into numeric arithmetic */
	NUMERIC_SPECIAL				/* NaN or an infinity */
} NumericFit;

/* 10000^n */
static const int64 group_power[FIXED_GROUPS + 1] = {
	1, 10000, 100000000, INT64CONST(1000000000000), INT64CONST(10000000000000000)
};

/* Ten to a power from 0 to 18 */
static inline int64
int64_power_of_ten(int exponent)
{
	int64		power = group_power[exponent / 4];

	for (exponent %= 4; exponent > 0; exponent--)
		power *= 10;
	return power;
}

/* The parts of a stored numeric (see the head of numeric.c) */
typedef struct NumericParts
{
	bool		special;
	bool		negative;
	int			ngroups;		/* groups of digits */
	int			weight;			/* weight of the first group */
	const char *groups;			/* possibly at an odd address */
} NumericParts;

/* Takes a stored numeric apart; short headers and odd addresses are allowed */
static inline NumericParts
numeric_parts(const void *stored)
{
	NumericParts parts;
	const char *data = VARDATA_ANY(stored);
	int			size = (int) VARSIZE_ANY_EXHDR(stored);
	uint16		header;

	/* a 1-byte length word leaves the data at an odd address: memcpy, no cast */
	memcpy(&header, data, sizeof(header));
	parts.special = (header & 0xC000) == 0xC000;
	if (header & 0x8000)
	{
		/* short form: sign, scale and a signed 7-bit weight share one word */
		parts.negative = (header & 0x2000) != 0;
		parts.weight = (header & 0x003F) - (header & 0x0040);
		parts.groups = data + sizeof(uint16);
		parts.ngroups = (size - (int) sizeof(uint16)) / (int) sizeof(int16);
	}
	else
	{
		int16		weight;

		/* long form: the weight has a word of its own */
		memcpy(&weight, data + sizeof(uint16), sizeof(weight));
		parts.negative = (header & 0xC000) == 0x4000;
		parts.weight = weight;
		parts.groups = data + 2 * sizeof(uint16);
		parts.ngroups = (size - 2 * (int) sizeof(uint16)) / (int) sizeof(int16);
	}
	return parts;
}

/* Reads the nth group of digits */
static inline int
numeric_group(const NumericParts *parts, int n)
{
	int16		group;

	memcpy(&group, parts->groups + n * sizeof(int16), sizeof(group));
	return group;
}

/*
 * Reads a stored numeric as mantissa / 10000^groups with 0 <= groups <= 4,
 * which is what nearly every figure of an office fits.
 */
static pg_always_inline NumericFit
numeric_unpack(const void *stored, int64 *mantissa, int *groups)
{
	NumericParts parts = numeric_parts(stored);
	int			after;			/* groups after the decimal point */
	int64		sum = 0;

	if (unlikely(parts.special))
		return NUMERIC_SPECIAL;
	after = parts.ngroups - 1 - parts.weight;
	/* zero has no groups, and its weight says nothing */
	if (parts.ngroups == 0)
		after = 0;
	if (unlikely(after > FIXED_GROUPS || parts.ngroups > 5 || after < -FIXED_GROUPS))
		return NUMERIC_SPILLS;
	for (int i = 0; i < parts.ngroups; i++)
	{
		/* four groups are below 10^16 and cannot overflow, the fifth can */
		if (unlikely(i == 4 && sum > (PG_INT64_MAX - numeric_group(&parts, i)) / NUMERIC_GROUP_BASE))
			return NUMERIC_SPILLS;
		sum = sum * NUMERIC_GROUP_BASE + numeric_group(&parts, i);
	}
	/* trailing groups of zeros are not stored: multiply them back in */
	for (; after < 0; after++)
		if (unlikely(pg_mul_s64_overflow(sum, NUMERIC_GROUP_BASE, &sum)))
			return NUMERIC_SPILLS;
	*mantissa = parts.negative ? -sum : sum;
	*groups = after;
	return NUMERIC_FITS;
}

extern bool numeric_to_fixed_slow(const void *stored, int128 *fixed);

/* Turns an unpacked number into a fixed, which always fits */
static inline int128
unpacked_to_fixed(int64 mantissa, int groups)
{
	return (int128) mantissa * group_power[FIXED_GROUPS - groups];
}

/* Reads a numeric into a fixed, false where it does not fit exactly; short ones inline */
static inline bool
numeric_to_fixed(const void *stored, int128 *fixed)
{
	int64		mantissa;
	int			groups;

	if (unlikely(numeric_unpack(stored, &mantissa, &groups) != NUMERIC_FITS))
		return numeric_to_fixed_slow(stored, fixed);
	*fixed = unpacked_to_fixed(mantissa, groups);
	return true;
}

/* The product of two short numbers as a fixed, false where it does not fit */
static inline bool
short_product(int64 a, int64 b, int groups, int128 *product)
{
	int64		scaled;

	if (groups > FIXED_GROUPS)
		return false;
	/* scale one factor within 64 bits: then the product of two fits 128 bits */
	if (likely(!pg_mul_s64_overflow(a, group_power[FIXED_GROUPS - groups], &scaled)))
		*product = (int128) scaled * b;
	else if (!pg_mul_s64_overflow(b, group_power[FIXED_GROUPS - groups], &scaled))
		*product = (int128) scaled * a;
	else
		return false;
	return true;
}

/* Adds; true where the sum leaves the 128-bit range: then *result is not changed */
static inline bool
fixed_add_overflow(int128 a, int128 b, int128 *result)
{
#ifdef HAVE__BUILTIN_OP_OVERFLOW
	int128		sum;

	if (__builtin_add_overflow(a, b, &sum))
		return true;
	*result = sum;
	return false;
#else
	const int128 most = (int128) ((((uint128) 1) << 127) - 1);

	if ((b > 0 && a > most - b) || (b < 0 && a < -most - 1 - b))
		return true;
	*result = a + b;
	return false;
#endif
}

/* Rounds a fixed half away from zero to this number of decimals */
static inline int128
fixed_round(int128 fixed, int digits)
{
	int64		unit = int64_power_of_ten(FIXED_SCALE - digits);
	int128		beyond;

	/* the remainder has the sign of the number, so each sign has its own tie */
	beyond = fixed % unit;
	fixed -= beyond;
	if (2 * beyond >= unit)
		return fixed + unit;
	if (2 * beyond <= -unit)
		return fixed - unit;
	return fixed;
}

/*
 * Rounds a float8 from 0 to 1,000,000 once, half away from zero, to nine
 * decimals of its exact binary value: the result is in units of 10^-9.
 */
static inline int64
float_to_nano(double value)
{
	double		product = value * 1e9;
	int64		whole = (int64) product;
	double		beyond_half = product - (double) whole - 0.5;

	/* only this near to a tie can the rounding of the product decide; fma() gives its error */
	if (unlikely(fabs(beyond_half) <= product * 1.2e-16))
		return whole + (beyond_half + fma(value, 1e9, -product) >= 0);
	return whole + (beyond_half > 0);
}

/*
 * Fetches a numeric as it is stored.  Unlike PG_GETARG_NUMERIC it does not
 * copy a number with a short header, which table columns have.
 */
static inline struct varlena *
stored_argument(FunctionCallInfo fcinfo, int n)
{
	struct varlena *stored = (struct varlena *) PG_GETARG_POINTER(n);

	/* a short header is left as it is: numeric_parts() reads it */
	if (unlikely(VARATT_IS_EXTERNAL(stored) || VARATT_IS_COMPRESSED(stored)))
		return pg_detoast_datum_packed(stored);
	return stored;
}

extern bool numeric_to_fixed_and_tail(const void *stored, int128 *fixed, int128 *tail);
extern Numeric fixed_to_numeric(int128 fixed);
extern Numeric numeric_power_of_ten(int exponent);
extern Numeric numeric_ratio(Numeric part, Numeric whole, int digits);
extern Numeric numeric_percent(Numeric part, Numeric whole, int digits);
extern Numeric numeric_quotient(Numeric part, Numeric whole, Numeric *remainder);
extern Numeric numeric_half_even(Numeric value, int digits);
extern Numeric numeric_trim(Numeric value);
extern Numeric numeric_of_text(const char *printed);
extern Numeric numeric_of_double(float8 value);
extern Numeric numeric_of_real(float4 value);
extern char *numeric_figure(Numeric value);
extern int	numeric_scale_of(Numeric value);
extern Numeric numeric_of_bytes(const char *bytes, int length);
extern bool numeric_bytes_sound(const char *bytes, int length);

/* PostgreSQL's own arithmetic, in shorter words */
#define NUMERIC_BINARY(name, function) \
	static inline Numeric \
	name(Numeric a, Numeric b) \
	{ \
		return DatumGetNumeric(DirectFunctionCall2(function, \
												   NumericGetDatum(a), \
												   NumericGetDatum(b))); \
	}
NUMERIC_BINARY(num_add, numeric_add)
NUMERIC_BINARY(num_sub, numeric_sub)
NUMERIC_BINARY(num_mul, numeric_mul)

/* Compares two numerics, -1, 0 or 1 */
static inline int
num_cmp(Numeric a, Numeric b)
{
	int			cmp = DatumGetInt32(DirectFunctionCall2(numeric_cmp,
														NumericGetDatum(a),
														NumericGetDatum(b)));

	return (cmp > 0) - (cmp < 0);
}

/* The sign of a finite numeric, read from its digits */
static inline int
num_sign(Numeric a)
{
	NumericParts parts = numeric_parts(a);

	if (parts.ngroups == 0)
		return 0;
	return parts.negative ? -1 : 1;
}

/* Negates */
static inline Numeric
num_neg(Numeric a)
{
	return DatumGetNumeric(DirectFunctionCall1(numeric_uminus, NumericGetDatum(a)));
}

/* Absolute value */
static inline Numeric
num_abs(Numeric a)
{
	return DatumGetNumeric(DirectFunctionCall1(numeric_abs, NumericGetDatum(a)));
}

/* Rounds half away from zero */
static inline Numeric
num_round(Numeric a, int digits)
{
	return DatumGetNumeric(DirectFunctionCall2(numeric_round, NumericGetDatum(a),
											   Int32GetDatum(digits)));
}

/* Cuts off what is beyond the digits */
static inline Numeric
num_trunc(Numeric a, int digits)
{
	return DatumGetNumeric(DirectFunctionCall2(numeric_trunc, NumericGetDatum(a),
											   Int32GetDatum(digits)));
}

#endif							/* BIZENV_DECIMAL_H */
