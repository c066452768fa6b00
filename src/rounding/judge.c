/*
 * rounding/judge.c
 *		The verdict on one printed figure: what its counts round to, and which habit of
 *		rounding explains what is printed instead.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "rounding/judge.h"

#include "lib/codes.h"

/* Says whether a ratio lies exactly half way above an even number of units */
static bool
on_half_above_even(Numeric cut, Numeric left, Numeric whole)
{
	Numeric		odd;

	(void) numeric_quotient(cut, int64_to_numeric(2), &odd);
	return num_sign(odd) == 0 &&
		num_cmp(num_abs(num_add(left, left)), num_abs(whole)) == 0;
}

/*
 * The same as judge_printed(), in 128 bits; false where a figure does not fit.  All
 * figures are in units of the last decimal printed.
 */
static bool
judge_fixed(PrintedFigure *figure, int digits)
{
	int128		printed;
	int128		part;
	int128		whole;
	int64		unit;
	int128		cut;
	int128		recomputed;
	int128		beyond;

	if (digits > FIXED_SCALE || !numeric_to_fixed(figure->printed, &printed) ||
		!numeric_to_fixed(figure->part, &part) || !numeric_to_fixed(figure->whole, &whole))
		return false;
	/* a fixed has FIXED_SCALE decimals, "printed" no more than digits: the division is exact */
	unit = int64_power_of_ten(digits);
	printed /= int64_power_of_ten(FIXED_SCALE - digits);
	if (part > FIXED_LIMIT / unit || part < -FIXED_LIMIT / unit || whole > FIXED_LIMIT || whole < -FIXED_LIMIT)
		return false;
	/* the caller guarantees that the whole is not 0; cut is rounded towards zero */
	part *= unit;
	cut = part / whole;
	beyond = 2 * (part % whole);
	recomputed = cut;
	/* twice the remainder reaches the whole: half up goes one unit away from zero */
	if ((beyond < 0 ? -beyond : beyond) >= (whole < 0 ? -whole : whole))
		recomputed += (part < 0) == (whole < 0) ? 1 : -1;
	if (recomputed > PG_INT64_MAX || recomputed < PG_INT64_MIN)
		return false;
	figure->recomputed = int64_div_fast_to_numeric((int64) recomputed, digits);
	/* the order matters: the first verdict that fits is the simplest explanation */
	if (printed == recomputed)
		figure->verdict = PRINT_OK;
	else if (printed == cut)
		figure->verdict = cut % 2 == 0 && (beyond == whole || beyond == -whole) ?
			PRINT_OK_HALF_EVEN : PRINT_TRUNCATED;
	else if (printed == recomputed + 1 || printed == recomputed - 1)
		figure->verdict = PRINT_OFF_BY_LAST_DIGIT;
	else
		figure->verdict = PRINT_WRONG;
	return true;
}

/* Recomputes a figure and finds the first verdict that fits what is printed */
void
judge_printed(PrintedFigure *figure)
{
	int			digits;
	Numeric		unit;
	Numeric		cut;
	Numeric		left;

	figure->recomputed = NULL;
	figure->verdict = PRINT_UNDETERMINED;
	if (figure->printed == NULL || figure->part == NULL || figure->whole == NULL ||
		num_sign(figure->whole) == 0)
		return;
	/* what is printed sets the decimals: 14.0 is judged with one, 14 with none */
	digits = numeric_scale_of(figure->printed);
	if (judge_fixed(figure, digits))
		return;
	unit = numeric_power_of_ten(-digits);
	figure->recomputed = numeric_ratio(figure->part, figure->whole, digits);
	cut = numeric_quotient(num_mul(figure->part, numeric_power_of_ten(digits)),
						   figure->whole, &left);
	if (num_cmp(figure->printed, figure->recomputed) == 0)
		figure->verdict = PRINT_OK;
	else if (num_cmp(figure->printed, num_mul(cut, unit)) == 0)
		figure->verdict = on_half_above_even(cut, left, figure->whole) ?
			PRINT_OK_HALF_EVEN : PRINT_TRUNCATED;
	else if (num_cmp(num_abs(num_sub(figure->printed, figure->recomputed)), unit) == 0)
		figure->verdict = PRINT_OFF_BY_LAST_DIGIT;
	else
		figure->verdict = PRINT_WRONG;
}

/* Judges a printed figure as the percentage that a part is of the whole */
PrintedFigure
judge_percent(Numeric printed, Numeric part, Numeric whole)
{
	PrintedFigure		figure = {.printed = printed,.whole = whole};

	if (part != NULL)
		figure.part = num_mul(part, int64_to_numeric(100));
	judge_printed(&figure);
	return figure;
}

/* Half a unit of the last decimal that a figure is written with */
static Numeric
half_unit(Numeric figure)
{
	return num_mul(numeric_power_of_ten(-numeric_scale_of(figure)), int64_div_fast_to_numeric(5, 1));
}

/* Compares part / whole with a number, without a division; the whole is above 0 */
static int
ratio_cmp(Numeric part, Numeric whole, Numeric number)
{
	return num_cmp(part, num_mul(number, whole));
}

/*
 * Judges a printed percentage of printed figures, each of which stands for all
 * numbers that round to it: the first verdict that fits any of them.  The
 * caller has judged the figures as they are written.
 */
void
judge_rounded(PrintedFigure *figure, Numeric part, Numeric whole)
{
	Numeric		unit = numeric_power_of_ten(-numeric_scale_of(figure->printed));
	Numeric		half = half_unit(figure->printed);
	Numeric		least = num_mul(num_sub(part, half_unit(part)), int64_to_numeric(100));
	Numeric		most = num_mul(num_add(part, half_unit(part)), int64_to_numeric(100));
	Numeric		low = num_sub(whole, half_unit(whole));
	Numeric		high = num_add(whole, half_unit(whole));
	Numeric		above = num_add(figure->printed, unit);
	Numeric		below = num_sub(figure->printed, unit);
	int			sign = num_sign(figure->printed);

	if (num_sign(low) <= 0)	/* a whole that may be 0 has no percentage */
	{
		figure->verdict = PRINT_UNDETERMINED;
		return;
	}
#define ROUNDING_LEAST_CMP(number) ratio_cmp(least, num_sign(least) < 0 ? low : high, number)
#define ROUNDING_MOST_CMP(number) ratio_cmp(most, num_sign(most) < 0 ? high : low, number)
	if (ROUNDING_MOST_CMP(num_sub(figure->printed, half)) >= 0 && ROUNDING_LEAST_CMP(num_add(figure->printed, half)) <= 0)
		figure->verdict = PRINT_OK;	/* some exact ratio rounds to it */
	/* cut towards zero */
	else if ((sign >= 0 ? ROUNDING_LEAST_CMP(above) < 0 : ROUNDING_LEAST_CMP(figure->printed) <= 0) &&
			 (sign <= 0 ? ROUNDING_MOST_CMP(below) > 0 : ROUNDING_MOST_CMP(figure->printed) >= 0))
		figure->verdict = PRINT_TRUNCATED;
	else if (ROUNDING_MOST_CMP(num_sub(below, half)) >= 0 && ROUNDING_LEAST_CMP(num_add(above, half)) <= 0)
		figure->verdict = PRINT_OFF_BY_LAST_DIGIT;	/* some exact ratio rounds to its neighbour */
	else
		figure->verdict = PRINT_WRONG;
}
