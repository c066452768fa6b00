/*
 * rounding/check.c
 *		The audit of a printed report: does each figure follow from its counts?
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "rounding/rounding.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "lib/codes.h"
#include "lib/errors.h"
#include "lib/rows.h"

BIZENV_FUNCTION(check_percent);
BIZENV_FUNCTION(check_shares);
BIZENV_FUNCTION(check_change);

/* A printed figure beside the exact ratio that it should be */
typedef struct PrintedFigure
{
	Numeric		printed;		/* NULL: not printed */
	Numeric		part;			/* NULL: not known */
	Numeric		whole;			/* NULL: not known */
	Numeric		recomputed;		/* half up, with the decimals printed */
	int			verdict;
} PrintedFigure;

/* A printed list, its counts, and the figures that need the whole list */
typedef struct ShareList
{
	int			n;
	Numeric    *printed;
	Numeric    *counts;
	Numeric		total;
	int			largest;		/* place of the first of the largest counts */
	Numeric		missing;		/* 100 less the sum of the half-up shares */
	Numeric    *shares;			/* by largest remainder; NULL where the printed list does not add up to 100 */
} ShareList;

/* Fetches a figure that may be missing */
static Numeric
getarg_figure(FunctionCallInfo fcinfo, int n, const char *argument)
{
	return PG_ARGISNULL(n) ? NULL : GETARG_FINITE(n, argument);
}

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
 * The same as judge, in 128 bits; false where a figure does not fit.  All
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
static void
judge(PrintedFigure *figure)
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
static PrintedFigure
judge_percent(Numeric printed, Numeric part, Numeric whole)
{
	PrintedFigure		figure = {.printed = printed,.whole = whole};

	if (part != NULL)
		figure.part = num_mul(part, int64_to_numeric(100));
	judge(&figure);
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
static void
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

/* Writes the columns of a judged percentage and ends the row */
static void
put_figure(Row *row, const PrintedFigure *figure)
{
	Numeric		low = NULL;
	Numeric		high = NULL;

	/* the implied interval: half a unit of the last printed digit to either side */
	if (figure->printed != NULL)
	{
		int			digits = numeric_scale_of(figure->printed);
		Numeric		half = num_mul(numeric_power_of_ten(-digits),
								   int64_div_fast_to_numeric(5, 1));

		low = num_sub(figure->printed, half);
		high = num_add(figure->printed, half);
	}
	row_code(row, &print_verdicts, figure->verdict);
	row_number(row, figure->printed);
	row_number(row, figure->recomputed);
	row_number(row, low);
	row_number(row, high);
	rows_put(row);
}

/* Judges a printed percentage */
Datum
check_percent(PG_FUNCTION_ARGS)
{
	Row			row;
	Numeric		printed = getarg_figure(fcinfo, 0, "printed");
	Numeric		part = getarg_figure(fcinfo, 1, "part");
	Numeric		whole = getarg_figure(fcinfo, 2, "whole");
	PrintedFigure		figure = judge_percent(printed, part, whole);

	check_not_null(PG_ARGISNULL(3), "rounded");
	rows_begin(&row, fcinfo);
	/* a whole below 0 is judged with both signs turned */
	if (PG_GETARG_BOOL(3) && figure.verdict != PRINT_OK && figure.verdict != PRINT_UNDETERMINED)
		judge_rounded(&figure, num_sign(whole) < 0 ? num_neg(part) : part, num_abs(whole));
	put_figure(&row, &figure);
	return (Datum) 0;
}

/* Fetches the figures of an array, which may be missing as a whole */
static Numeric *
getarg_figures(FunctionCallInfo fcinfo, int argument_number, const char *argument, int *n)
{
	if (PG_ARGISNULL(argument_number))
		return NULL;
	return array_figures(PG_GETARG_ARRAYTYPE_P(argument_number), argument, n);
}

/* A list of NULLs, in place of an array that is NULL */
static Numeric *
missing_figures(int n)
{
	Numeric    *figures = allocate_elements(n, sizeof(Numeric));

	memset(figures, 0, n * sizeof(Numeric));
	return figures;
}

/* Fetches a printed list and its counts, which must have the same length */
static void
getarg_list(FunctionCallInfo fcinfo, ShareList *list)
{
	int			n_printed = 0;
	int			n_counts = 0;

	list->printed = getarg_figures(fcinfo, 0, "printed", &n_printed);
	list->counts = getarg_figures(fcinfo, 1, "counts", &n_counts);
	list->n = Max(n_printed, n_counts);	/* 0 for an array that is NULL */
	if (list->printed == NULL)
		list->printed = missing_figures(list->n);
	else if (list->counts != NULL && n_printed != n_counts)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("printed and counts differ in length"),
				 errdetail("\"printed\" has %d elements and \"counts\" has %d.",
						   n_printed, n_counts),
				 errhint("Pass one count for each printed figure, NULL where it is not known.")));
	if (list->counts == NULL)
		list->counts = missing_figures(list->n);
	list->total = counts_total(list->counts, list->n);
}

/* Adds up a list, and computes the two ways in which it could have been made to give 100 */
static void
examine_list(ShareList *list)
{
	MemoryContext kept = CurrentMemoryContext;
	MemoryContext scratch = AllocSetContextCreate(kept, "bizenv list", ALLOCSET_SMALL_SIZES);
	Numeric		printed = int64_to_numeric(0);
	Numeric		half_up = int64_to_numeric(0);
	bool		complete = true;
	int			digits = 0;

	list->largest = -1;
	list->shares = NULL;
	for (int i = 0; i < list->n; i++)
	{
		Numeric		count = list->counts[i];
		PrintedFigure		figure;

		/* the sums are kept, the judgement of each figure goes to scratch */
		CHECK_FOR_INTERRUPTS();
		MemoryContextSwitchTo(scratch);
		figure = judge_percent(list->printed[i], count, list->total);
		MemoryContextSwitchTo(kept);
		if (figure.printed != NULL)
		{
			sum_add(&printed, figure.printed);
			digits = Max(digits, numeric_scale_of(figure.printed));
		}
		/* a count whose share is not printed, or counts of 0 in all: the list cannot be judged as a whole */
		if (figure.recomputed != NULL)
			sum_add(&half_up, figure.recomputed);
		else if (count != NULL)
			complete = false;
		if (count != NULL &&
			(list->largest < 0 || num_cmp(count, list->counts[list->largest]) > 0))
			list->largest = i;
		MemoryContextReset(scratch);
	}
	MemoryContextDelete(scratch);
	list->missing = num_sub(int64_to_numeric(100), half_up);
	/* only a list that adds up to exactly 100 can have been adjusted */
	if (complete && num_cmp(printed, int64_to_numeric(100)) == 0)
	{
		list->shares = allocate_elements(list->n, sizeof(Numeric));
		largest_remainder(list->counts, list->n, digits, list->shares);
	}
}

/* Says whether a figure was adjusted so that the list adds up to 100 */
static bool
is_adjusted(const ShareList *list, int place, const PrintedFigure *figure)
{
	if (list->shares == NULL || figure->recomputed == NULL)
		return false;
	/* either the first largest count took the whole difference, or the largest remainders did */
	if (place == list->largest &&
		num_cmp(figure->printed, num_add(figure->recomputed, list->missing)) == 0)
		return true;
	return num_cmp(figure->printed, list->shares[place]) == 0;
}

/* Judges a list of printed shares, each by itself and as a part of the list */
Datum
check_shares(PG_FUNCTION_ARGS)
{
	Row			row;
	ShareList	list;
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "bizenv row",
												  ALLOCSET_SMALL_SIZES);
	MemoryContext old;

	rows_begin(&row, fcinfo);
	getarg_list(fcinfo, &list);
	examine_list(&list);
	old = MemoryContextSwitchTo(scratch);
	for (int i = 0; i < list.n; i++)
	{
		PrintedFigure		figure = judge_percent(list.printed[i], list.counts[i], list.total);

		CHECK_FOR_INTERRUPTS();
		/* verdicts are ordered: a simpler explanation before this one stays */
		if (figure.verdict > PRINT_RESIDUAL_ADJUSTED && is_adjusted(&list, i, &figure))
			figure.verdict = PRINT_RESIDUAL_ADJUSTED;
		row_integer(&row, i + 1);
		put_figure(&row, &figure);
		MemoryContextReset(scratch);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(scratch);
	return (Datum) 0;
}

/* The previous figure that a printed change implies under a reading, or NULL */
static Numeric
implied_previous(int reading, Numeric printed, Numeric current, int digits)
{
	Numeric		hundred = int64_to_numeric(100);
	Numeric		grown;

	if (printed == NULL || current == NULL)
		return NULL;
	if (reading == CHANGE_IN_PP)
		return numeric_ratio(num_sub(current, printed), int64_to_numeric(1), digits);
	grown = num_add(hundred, printed);
	if (num_sign(current) * num_sign(grown) <= 0)
		return NULL;			/* the previous figure would be 0 or less: no percentage of it exists */
	return numeric_ratio(num_mul(current, hundred), grown, digits);
}

/* Judges a printed change in one reading */
static PrintedFigure
judge_change(int reading, Numeric printed, Numeric current, Numeric previous)
{
	PrintedFigure		figure = {.printed = printed};

	if (current != NULL && previous != NULL)
	{
		figure.part = num_sub(current, previous);
		if (reading == CHANGE_IN_PP)
			figure.whole = int64_to_numeric(1);	/* pp: the difference itself */
		else if (num_sign(previous) > 0)	/* a percentage of nothing does not exist */
		{
			figure.part = num_mul(figure.part, int64_to_numeric(100));
			figure.whole = previous;
		}
	}
	judge(&figure);
	return figure;
}

/* Judges a printed change in both readings, percentage points and percent */
Datum
check_change(PG_FUNCTION_ARGS)
{
	Row			row;
	Numeric		printed = getarg_figure(fcinfo, 0, "printed");
	Numeric		current = getarg_figure(fcinfo, 1, "current");
	Numeric		previous = getarg_figure(fcinfo, 2, "previous");
	int			digits = 0;

	rows_begin(&row, fcinfo);
	/* the implied figure gets the decimals of the finest argument */
	if (printed != NULL)
		digits = Max(digits, numeric_scale_of(printed));
	if (current != NULL)
		digits = Max(digits, numeric_scale_of(current));
	if (previous != NULL)
		digits = Max(digits, numeric_scale_of(previous));
	for (int reading = CHANGE_IN_PP; reading <= CHANGE_IN_PERCENT; reading++)
	{
		PrintedFigure		figure = judge_change(reading, printed, current, previous);

		row_code(&row, &change_readings, reading);
		row_number(&row, implied_previous(reading, printed, current, digits));
		row_number(&row, figure.recomputed);
		row_code(&row, &print_verdicts, figure.verdict);
		rows_put(&row);
	}
	return (Datum) 0;
}
