/*
 * composite/wide.c
 *		Logarithms, exponentials and certain roundings in 128-bit integers.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "composite/wide.h"

#include "port/pg_bitutils.h"

/* Bits behind the point of the exponential */
#define EXP_BITS 126

/* A constant of 128 bits, which C has no way to write */
#define WIDE(high, low) (((uint128) UINT64CONST(high) << 64) | UINT64CONST(low))

/* ln 2, and ln 10^16 for the 16 decimals of a fixed; in units of 2^-WIDE_LOG_BITS */
static const uint128 ln_2 = WIDE(0xb17217f7d1cf79, 0xabc9e3b39803f2f7);
static const uint128 ln_fixed = WIDE(0x24d763776aaa2b05, 0xba95b58ae0b4c28a);

/* ln of 17/16, 19/16 … 31/16, the middles of the eighths from 1 to 2 */
static const uint128 ln_middle[8] = {
	WIDE(0x0f85186008b153, 0x30be64b8b7759979), WIDE(0x2bfe60e14f27a7, 0x90e7c4140e424776),
	WIDE(0x459d72aeae9838, 0x0e731f55c41b8b82), WIDE(0x5ce75fdaef401a, 0x7389314feb4fbde6),
	WIDE(0x723fdf1e6a6886, 0xb097607bcbfee689), WIDE(0x85f39721295415, 0xb4c4bdd99effe69b),
	WIDE(0x983eb99a7885f0, 0xfdac850fab36cdee), WIDE(0xa9516932de2d57, 0x73be4578ad97aea8)
};

/* Terms of the series below: of ln(1 + z) for z up to 1/17, of exp(g) for g up to ln 2 / 16 */
#define LOG_TERMS 30
#define EXP_TERMS 20
#define EXP_SQUARINGS 4

/* The place of the highest bit that is set; the number is not 0 */
static inline int
highest_bit(uint128 number)
{
	uint64		high = (uint64) (number >> 64);

	return high != 0 ? 64 + pg_leftmost_one_pos64(high) : pg_leftmost_one_pos64((uint64) number);
}

/* 1/n in units of 2^-128, which the compiler computes */
#define R(n) (~(uint128) 0 / (n))
static const uint128 reciprocals[] = {
	0, R(1), R(2), R(3), R(4), R(5), R(6), R(7), R(8), R(9), R(10),
	R(11), R(12), R(13), R(14), R(15), R(16), R(17), R(18), R(19), R(20),
	R(21), R(22), R(23), R(24), R(25), R(26), R(27), R(28), R(29), R(30),
	R(31)
};
#undef R

StaticAssertDecl(lengthof(reciprocals) > LOG_TERMS && LOG_TERMS >= EXP_TERMS, "each term has its reciprocal");

/*
 * The natural logarithm of a fixed above 0, in units of 2^-WIDE_LOG_BITS.  The error is
 * below 2^-112: half a unit for each power of two, of which there are fewer than 128.
 */
int128
wide_logarithm(uint128 number)
{
	int			exponent = highest_bit(number);
	uint128		mantissa = number << (127 - exponent);	/* from 1 to below 2, in units of 2^-127 */
	int			eighth = (int) (mantissa >> 124) & 7;
	/* the middle of the eighth, in the same units */
	uint128		middle = (uint128) (17 + 2 * eighth) << 123;
	bool		below = mantissa < middle;
	uint128		beyond = below ? middle - mantissa : mantissa - middle;
	uint128		z;
	uint128		series;
	int128		logarithm;

	/* mantissa = middle * (1 + z): |z| in units of 2^-128, the middle being 17 to 31 sixteenths */
	z = high_product(beyond << 4, reciprocals[17 + 2 * eighth]) << 1;
	/* |ln(1 + z)| = z * (1 - z * (1/2 - z * (1/3 …))), with + for z below 0 */
	series = reciprocals[LOG_TERMS] >> 1;
	for (int k = LOG_TERMS - 1; k >= 1; k--)
	{
		uint128		term = high_product(z, series);

		series = (reciprocals[k] >> 1) + (below ? term : -term);
	}
	series = high_product(z, series) >> (127 - WIDE_LOG_BITS);
	logarithm = (int128) (exponent * ln_2 + ln_middle[eighth] - ln_fixed);
	return below ? logarithm - (int128) series : logarithm + (int128) series;
}

/*
 * The exponential of a logarithm: from 1 to 2 in units of 2^-EXP_BITS, times 2^exponent.
 * One part in 2^110 of it may be wrong, most of which the logarithm brought.
 */
uint128
wide_exponential(int128 logarithm, int *exponent)
{
	int128		twos = logarithm / (int128) ln_2;
	uint128		rest;
	uint128		result = (uint128) 1 << EXP_BITS;

	/* C divides towards zero; the rest must not be negative */
	if (logarithm - twos * (int128) ln_2 < 0)
		twos--;
	/* below ln 2; divided by 16, it is in units of 2^-(WIDE_LOG_BITS + 4), and shifted to 2^-128 */
	rest = (uint128) (logarithm - twos * (int128) ln_2) << (128 - WIDE_LOG_BITS - EXP_SQUARINGS);
	for (int k = EXP_TERMS; k >= 1; k--)
		result = ((uint128) 1 << EXP_BITS) + high_product(high_product(rest, reciprocals[k]), result);
	/* e^g from e^(g / 16): each squaring doubles the error, which the bound includes */
	for (int i = 0; i < EXP_SQUARINGS; i++)
		result = high_product(result, result) << (128 - EXP_BITS);
	*exponent = (int) twos;
	return result;
}

/*
 * Rounds a product, whose point stands so many bits from the right, in units
 * of 10^-digits, to whole units as round_guarded() does: to the guard
 * decimals first, so that a half begins half of the last of them before it.
 * False where the error of the product leaves it open, or it is too large.
 */
bool
wide_round(Wide product, int point, int digits, Numeric *result, bool negative)
{
	/* half a unit less half a unit of the last guard decimal, in units of 2^-64 */
	const uint64 half = (UINT64CONST(1) << 63) - (UINT64CONST(1) << 63) / UINT64CONST(1000000000000);
	int			cut = point - 64;
	uint64		fraction;
	uint64		near;
	uint64		apart;
	int64		units;

	StaticAssertStmt(COMPOSITE_GUARD_DECIMALS == 12, "half is computed for them");
	if (cut < 0 || cut > 250)
		return false;
	/* 62 bits of whole units and 64 of a fraction */
	product = wide_shift(product, cut);
	if (product.high != 0 || product.low >> 126 != 0)
		return false;
	/* the bound is relative: the greater the result, the more of its fraction is uncertain */
	units = (int64) (product.low >> 64);
	fraction = (uint64) product.low;
	near = ((uint64) units >> (WIDE_SURE_BITS - 64)) + 4;
	apart = fraction >= half ? fraction - half : half - fraction;
	if (apart <= near)
		return false;
	units += fraction >= half;
	*result = int64_div_fast_to_numeric(negative ? -units : units, digits);
	return true;
}

/* A number above 0 as a factor of 110 to 124 bits, and how many of them are behind the point */
bool
wide_factor(Numeric number, uint128 *factor, int *point)
{
	int			groups = numeric_parts(number).weight + 1;
	/* a group of four digits takes less than 13.29 bits */
	int			bits = 124 - (groups > 0 ? (groups * 1329 + 99) / 100 : groups * 1328 / 100);
	Numeric		scaled = number;
	Numeric		low;
	Numeric		high;

	if (bits < 0 || bits > 400)
		return false;
	*point = bits;
	/* 62 bits at a time, as a factor must fit an int64 */
	for (; bits > 0; bits -= 62)
		scaled = num_mul(scaled, int64_to_numeric(INT64CONST(1) << Min(bits, 62)));
	high = numeric_quotient(num_trunc(scaled, 0), int64_to_numeric(INT64CONST(1) << 62), &low);
	*factor = (uint128) DatumGetInt64(DirectFunctionCall1(numeric_int8, NumericGetDatum(high))) << 62;
	*factor |= (uint128) DatumGetInt64(DirectFunctionCall1(numeric_int8, NumericGetDatum(low)));
	return true;
}

/* A product as numeric, from the highest of its groups of 32 bits on */
Numeric
wide_number(Wide wide)
{
	Numeric		number = int64_to_numeric(0);
	Numeric		base = int64_to_numeric(INT64CONST(1) << 32);

	for (int shift = 96; shift >= 0; shift -= 32)
		number = num_add(num_mul(number, base), int64_to_numeric((int64) (uint32) (wide.high >> shift)));
	for (int shift = 96; shift >= 0; shift -= 32)
		number = num_add(num_mul(number, base), int64_to_numeric((int64) (uint32) (wide.low >> shift)));
	return number;
}

/* Weights as whole numbers of one unit; false where they do not fit */
static bool
whole_weight(const Member *member, int form, int64 *weight)
{
	return !pg_mul_s64_overflow(member->weight.mantissa, (int64) group_power[form - member->weight.form], weight);
}

/*
 * The geometric mean of scores, as composite_mean() computes it in numeric.
 * NULL where it is to compute it: nothing has a weight, a score is 0 or out of
 * range, or a number or the rounding does not fit.
 */
Numeric
wide_geometric_mean(const CompositeTally *tally, int digits)
{
	int			form = 0;
	int64		all = 0;
	int128		high = 0;		/* sum of weight * logarithm, in units of 2^(64 - WIDE_LOG_BITS) */
	uint128		low = 0;		/* and what of it is below, in units of 2^-WIDE_LOG_BITS */
	int128		logarithm;
	uint128		mean;
	int			exponent;
	Numeric		result;

	/* the finest unit of the weights that are short: in it all of them are whole */
	for (int i = 0; i < (int) tally->ncodes; i++)
		if (tally->slots[i].weight_form <= FIXED_GROUPS)
			form = Max(form, (int) tally->slots[i].weight_form);
	for (int i = 0; i < (int) tally->ncodes; i++)
	{
		Member		member = composite_member(tally, i);
		int128		score;
		int64		weight;

		if (!composite_takes_part(&member))
			continue;
		if (!exact_is_short(&member.score) || !exact_is_short(&member.weight) || !whole_weight(&member, form, &weight))
			return NULL;
		score = unpacked_to_fixed(member.score.mantissa, member.score.form);
		if (score <= 0 || score >= (int128) int64_power_of_ten(COMPOSITE_MOST_DIGITS - 2) * 100 * group_power[FIXED_GROUPS])
			return NULL;
		/* 62 bits of weights: no sum below can overflow */
		if (pg_add_s64_overflow(all, weight, &all) || all >> 62 != 0)
			return NULL;
		logarithm = wide_logarithm((uint128) score);
		high += (int128) weight * (int64) (logarithm >> 64);
		low += (uint128) weight * (uint64) logarithm;
	}
	if (all == 0)
		return NULL;
	high += (int128) (low >> 64);
	low = (uint64) low;
	/* long division, rounded down: the remainder is not negative */
	logarithm = high / all - (high % all < 0);
	low |= (uint128) (high - logarithm * all) << 64;
	logarithm = (int128) (((uint128) logarithm << 64) + low / (uint128) all);
	mean = wide_exponential(logarithm, &exponent);
	return wide_round(wide_product(mean, (uint128) int64_power_of_ten(digits)), EXP_BITS - exponent, digits, &result, false) ? result : NULL;
}
