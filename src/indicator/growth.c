/*
 * indicator/growth.c
 *		Growth (同比增长): its rate, its base, what a part gave to it, and the average
 *		growth (年均增长), the rate that leads from the first figure to the last.
 *
 * A root is no exact quotient: it is computed with guard decimals, and the last
 * digit is then decided by exact powers, so that a tie rounds as it must.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "indicator/indicator.h"

BIZENV_FUNCTION(growth_rate);
BIZENV_FUNCTION(growth_base);
BIZENV_FUNCTION(contribution_pp);
BIZENV_FUNCTION(average_growth);

#define GROWTH_MAX_PERIODS 100
/* Decimals where digits are not asked for, and so many more to compute with */
#define GROWTH_USUAL_DECIMALS 16
#define GROWTH_GUARD_DECIMALS 50
/* The last figure is less than so many times the first, as a power of ten */
#define GROWTH_MOST_POWER 18

/* Percent by which a figure grew over its base */
Datum
growth_rate(PG_FUNCTION_ARGS)
{
	int			digits = getarg_digits(fcinfo, 2);
	Numeric		current = getarg_known(fcinfo, 0, "current");
	Numeric		base = getarg_known(fcinfo, 1, "base");

	/* growth over 0 or over a negative base is no percentage */
	if (current == NULL || base == NULL || num_sign(base) <= 0)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(numeric_percent(num_sub(current, base), base, digits));
}

/* The base that a figure grew from at a printed rate */
Datum
growth_base(PG_FUNCTION_ARGS)
{
	int			digits = getarg_digits(fcinfo, 2);
	Numeric		current = getarg_known(fcinfo, 0, "current");
	Numeric		rate = getarg_known(fcinfo, 1, "rate");
	Numeric		hundred = int64_to_numeric(100);
	Numeric		factor;

	if (current == NULL || rate == NULL)
		PG_RETURN_NULL();
	/* base = current * 100 / (100 + rate); at -100 any base would do */
	factor = num_add(hundred, rate);
	if (num_sign(factor) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("rate is out of range"),
				 errdetail("\"rate\" must be at least -100: nothing shrinks by more than all of it."),
				 errhint("Pass 2.46 for a growth of 2.46%%.")));
	if (num_sign(factor) == 0)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(numeric_ratio(num_mul(current, hundred), factor, digits));
}

/* Percentage points that a part gave to the growth of the whole */
Datum
contribution_pp(PG_FUNCTION_ARGS)
{
	int			digits = getarg_digits(fcinfo, 3);
	Numeric		part = getarg_known(fcinfo, 0, "part");
	Numeric		part_base = getarg_known(fcinfo, 1, "part_base");
	Numeric		whole_base = getarg_known(fcinfo, 2, "whole_base");

	/* a whole without a base has no growth to contribute to */
	if (part == NULL || part_base == NULL || whole_base == NULL ||
		num_sign(whole_base) <= 0)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(numeric_percent(num_sub(part, part_base), whole_base, digits));
}

/* An integer power of a number, by squaring: exact as long as it is an integer */
static Numeric
integer_power(Numeric number, int exponent)
{
	Numeric		power = int64_to_numeric(1);

	for (; exponent > 0; exponent >>= 1)
	{
		if (exponent & 1)
			power = num_mul(power, number);
		/* the square after the last bit is not used, and would double the digits */
		if (exponent > 1)
			number = num_mul(number, number);
	}
	return power;
}

/*
 * Compares the exact factor, the root of last / first, with a number of units of
 * 10^-digits: last * 10^(digits * periods) with first * units^periods.
 */
static int
compare_factor(Numeric first, Numeric last, int periods, Numeric units, int digits)
{
	/* the root is positive: it is above 0 units and above any number below 0 */
	if (num_sign(units) <= 0)
		return 1;
	return num_cmp(num_mul(last, numeric_power_of_ten(digits * periods)),
				   num_mul(first, integer_power(units, periods)));
}

/* The root of last / first, in units of 10^-digits, rounded half away from 1 */
static Numeric
factor_units(Numeric first, Numeric last, int periods, int digits)
{
	int			guard = digits + GROWTH_GUARD_DECIMALS;
	Numeric		one = int64_to_numeric(1);
	Numeric		ratio = numeric_ratio(last, first, guard + GROWTH_MOST_POWER);
	Numeric		root = DatumGetNumeric(DirectFunctionCall2(numeric_power, NumericGetDatum(ratio),
														   NumericGetDatum(numeric_ratio(one, int64_to_numeric(periods), guard))));
	Numeric		units = num_trunc(num_mul(root, numeric_power_of_ten(digits)), 0);
	Numeric		half;
	int			cmp;

	/* down, or up, to the greatest number of units that is not above the root */
	while (compare_factor(first, last, periods, units, digits) < 0)
		units = num_sub(units, one);
	while (compare_factor(first, last, periods, num_add(units, one), digits) >= 0)
		units = num_add(units, one);
	/* twice the half, so that the power is one of an integer; a tie goes away from no growth */
	half = num_add(num_add(units, units), one);
	cmp = num_cmp(num_mul(num_mul(last, numeric_power_of_ten(digits * periods)), integer_power(int64_to_numeric(2), periods)),
				  num_mul(first, integer_power(half, periods)));
	if (cmp > 0 || (cmp == 0 && num_cmp(last, first) >= 0))
		units = num_add(units, one);
	return units;
}

/* Average growth over a number of periods, in percent */
Datum
average_growth(PG_FUNCTION_ARGS)
{
	Numeric		first = getarg_known(fcinfo, 0, "first");
	Numeric		last = getarg_known(fcinfo, 1, "last");
	int			digits = getarg_digits(fcinfo, 3);
	int			periods;
	Numeric		hundred = int64_to_numeric(100);
	Numeric		units;

	check_not_null(PG_ARGISNULL(2), "periods");
	periods = PG_GETARG_INT32(2);
	if (periods < 1 || periods > GROWTH_MAX_PERIODS)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("periods is out of range"),
				 errdetail("\"periods\" must be from 1 to %d.", GROWTH_MAX_PERIODS),
				 errhint("From 2020 to 2025 there are 5 periods, not 6.")));
	/* growth needs a base above 0; a figure that falls to 0 has shrunk by 100 % */
	if (first == NULL || last == NULL || num_sign(first) <= 0 || num_sign(last) < 0)
		PG_RETURN_NULL();
	/* one period has no root to take */
	if (periods == 1)
		PG_RETURN_NUMERIC(numeric_percent(num_sub(last, first), first, digits));
	if (digits == DIGITS_EXACT)
		digits = GROWTH_USUAL_DECIMALS;
	if (num_sign(last) == 0)
		PG_RETURN_NUMERIC(num_round(int64_to_numeric(-100), digits));
	/* upper bound of the ratio: up to it the guard decimals are enough */
	if (num_cmp(last, num_mul(first, numeric_power_of_ten(GROWTH_MOST_POWER))) >= 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("last is out of range"),
				 errdetail("\"last\" must be less than 10^%d times \"first\".", GROWTH_MOST_POWER),
				 errhint("Check that both figures are in one unit.")));
	/* the factor to two decimals more than the percentage, then less 1 and in percent */
	units = factor_units(first, last, periods, digits + 2);
	PG_RETURN_NUMERIC(num_sub(num_round(num_mul(units, numeric_power_of_ten(-digits)), digits), hundred));
}
