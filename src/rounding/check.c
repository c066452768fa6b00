/*
 * rounding/check.c
 *		The audit of a printed report: does each figure follow from its counts?
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "rounding/judge.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "lib/codes.h"
#include "lib/errors.h"
#include "lib/rows.h"

BIZENV_FUNCTION(check_percent);
BIZENV_FUNCTION(check_shares);
BIZENV_FUNCTION(check_change);

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
	judge_printed(&figure);
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
