/*
 * composite/normalise.c
 *		Raw figures of a partition on one scale, so that they can be composed.
 *
 * Sums are taken of exact figures and each answer is divided once, so that
 * neither the order of rows nor the frame changes it.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "composite/composite.h"

#include "miscadmin.h"
#include "utils/datum.h"
#include "utils/memutils.h"

#include "lib/window.h"

BIZENV_FUNCTION(normalise);

/* Digits that a standard score may have before the point, and some more */
#define COMPOSITE_ROOT_DECIMALS 10

/* What the figures of a partition have in common */
typedef struct Scale
{
	int			method;
	bool		reversed;		/* lower is better */
	int			digits;
	Numeric		count;
	Numeric		origin;			/* least or greatest figure, or the sum of all */
	Numeric		unit;			/* what is one on the scale; 0: there is none */
	Numeric		shift;			/* power of ten that a deviation is measured in */
} Scale;

/* What is kept from row to row of a partition */
typedef struct Normal
{
	WindowWord	method;
	WindowWord	direction;
	WindowDigits digits;
	bool		is_read;
	Numeric    *values;			/* of each row, NULL where there is none */
} Normal;

/* How far a figure is from the mean, times the number of figures */
static Numeric
deviation(const Scale *scale, Numeric figure)
{
	Numeric		beyond = num_sub(num_mul(figure, scale->count), scale->origin);

	return scale->reversed ? num_neg(beyond) : beyond;
}

/* The square of the number of figures times their variance, as a population */
static Numeric
spread(const Scale *scale, const Figures *figures)
{
	MemoryContext kept = CurrentMemoryContext;
	MemoryContext scratch = AllocSetContextCreate(kept, "bizenv squares", ALLOCSET_SMALL_SIZES);
	Numeric		squares = int64_to_numeric(0);

	/* n * sum of squares - square of the sum: exact, and divided only once, at the end */
	for (int64 i = 0; i < figures->n; i++)
	{
		Numeric		before = squares;
		Numeric		square;

		CHECK_FOR_INTERRUPTS();
		/* squares are garbage after each row: a partition may have millions */
		MemoryContextSwitchTo(scratch);
		square = figure_number(figures, &figures->list[i]);
		square = num_mul(square, square);
		MemoryContextSwitchTo(kept);
		squares = num_add(before, square);
		pfree(before);
		MemoryContextReset(scratch);
	}
	MemoryContextDelete(scratch);
	return num_sub(num_mul(squares, scale->count), num_mul(scale->origin, scale->origin));
}

/*
 * The root of the spread, in a power of ten that leaves it from 1 to 100,
 * whatever the unit of the figures: so it has as many digits as are needed.
 */
static void
scale_by_root(Scale *scale)
{
	int			result_digits = composite_decimals(scale->digits);
	int			weight = numeric_parts(scale->unit).weight;
	Numeric		square;

	if (num_sign(scale->unit) <= 0)
		return;
	/* a group has four digits, its root two: 10^(-4 w) and 10^(-2 w) belong together */
	square = num_mul(scale->unit, numeric_power_of_ten(-4 * weight));
	square = num_round(square, result_digits + COMPOSITE_GUARD_DECIMALS + COMPOSITE_ROOT_DECIMALS);
	scale->unit = DatumGetNumeric(DirectFunctionCall1(numeric_sqrt, NumericGetDatum(square)));
	scale->shift = numeric_power_of_ten(-2 * weight);
}

/* The least figure, or the greatest */
static Numeric
extreme(const Figures *figures, int sign)
{
	const Figure *found = &figures->list[0];

	/* "sign" 1 looks for the greatest, -1 for the least */
	for (int64 i = 1; i < figures->n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (figure_cmp(figures, &figures->list[i], found) * sign > 0)
			found = &figures->list[i];
	}
	return figure_number(figures, found);
}

/* Reads off the figures, of which there is one at least, what they have in common */
static void
scale_read(Scale *scale, Figures *figures)
{
	scale->count = int64_to_numeric(figures->n);
	switch ((NormalMethod) scale->method)
	{
		case NORMAL_MIN_MAX:
			scale->origin = extreme(figures, scale->reversed ? 1 : -1);
			scale->unit = num_sub(extreme(figures, scale->reversed ? -1 : 1), scale->origin);
			break;
		case NORMAL_Z_SCORE:
			scale->origin = figures_sum(figures);
			scale->unit = spread(scale, figures);
			scale_by_root(scale);
			break;
		case NORMAL_PERCENTILE:
			/* the unit is twice the count, because half a row counts for those that are level */
			figures_sort(figures);
			scale->unit = num_add(scale->count, scale->count);
			break;
		case NORMAL_DISTANCE:
			scale->origin = figures_sum(figures);
			scale->unit = num_abs(scale->origin);
			break;
	}
}

/* Deviation by standard deviation */
static Numeric
standard_score(const Scale *scale, Numeric figure)
{
	int			result_digits = composite_decimals(scale->digits);
	Numeric		beyond = num_mul(deviation(scale, figure), scale->shift);

	return round_guarded(numeric_ratio(beyond, scale->unit, result_digits + COMPOSITE_GUARD_DECIMALS), result_digits);
}

/* Half the share of those that are level, and the whole of those that are worse */
static Numeric
percentile(const Scale *scale, int64 n, int64 first, int64 past)
{
	int64		worse = scale->reversed ? n - past : first;

	return numeric_percent(int64_to_numeric(2 * worse + past - first), scale->unit, scale->digits);
}

/* Where a figure is on the scale */
static Numeric
scaled(const Scale *scale, const Figures *figures, int64 i)
{
	Numeric		figure = figure_number(figures, &figures->list[i]);

	switch ((NormalMethod) scale->method)
	{
		case NORMAL_MIN_MAX:
			return numeric_percent(num_sub(figure, scale->origin), scale->unit, scale->digits);
		case NORMAL_Z_SCORE:
			return standard_score(scale, figure);
		default:
			return numeric_percent(deviation(scale, figure), scale->unit, scale->digits);
	}
}

/* Finds where the figures end that are level with the one at "first" */
static int64
past_level(const Figures *figures, int64 first)
{
	int64		past = first + 1;

	/* the list is sorted: those that are level stand side by side */
	while (past < figures->n &&
		   figure_cmp(figures, &figures->list[first], &figures->list[past]) == 0)
	{
		CHECK_FOR_INTERRUPTS();
		past++;
	}
	return past;
}

/* Puts every figure of the partition on the scale, in the current context */
static void
normal_values(Normal *normal, Scale *scale, Figures *figures)
{
	MemoryContext kept = CurrentMemoryContext;
	MemoryContext scratch = AllocSetContextCreate(kept, "bizenv scale", ALLOCSET_SMALL_SIZES);
	int64		past = 0;

	for (int64 i = 0, first = 0; i < figures->n; i++)
	{
		Numeric		value;

		CHECK_FOR_INTERRUPTS();
		/* the first of a group that is level: find where the group ends */
		if (scale->method == NORMAL_PERCENTILE && i == past)
		{
			first = i;
			past = past_level(figures, first);
		}
		/* only the answer is kept, the numbers on the way are thrown away row by row */
		MemoryContextSwitchTo(scratch);
		value = scale->method == NORMAL_PERCENTILE ? percentile(scale, figures->n, first, past) :
			scaled(scale, figures, i);
		MemoryContextSwitchTo(kept);
		normal->values[figures->list[i].row] =
			DatumGetNumeric(datumCopy(NumericGetDatum(value), false, -1));
		MemoryContextReset(scratch);
	}
	MemoryContextDelete(scratch);
}

/* Where the figure of a row is among those of its partition */
Datum
normalise(PG_FUNCTION_ARGS)
{
	WindowObject window = window_object(fcinfo, "normalise(value, method)");
	Normal	   *normal = WinGetPartitionLocalMemory(window, sizeof(Normal));
	int			method = window_word(window, 1, &normal_methods, "method", &normal->method);
	int			direction = window_word(window, 2, &directions, "direction", &normal->direction);
	int			digits = window_digits(window, 3, BIZENV_MAX_DIGITS, &normal->digits);
	Numeric		value;

	/* the first call in a partition computes all rows, the others look theirs up */
	if (!normal->is_read)
	{
		MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(normal));
		Scale		scale = {method, direction == DIRECTION_LOWER, digits, NULL, NULL, NULL, NULL};
		Figures		figures;

		normal->is_read = true;
		window_figures(window, 0, "value", &figures);
		normal->values = window_allocate(figures.nrows, sizeof(Numeric));
		if (figures.n > 0)
			scale_read(&scale, &figures);
		/* all figures equal: there is no scale, and every row has NULL */
		if (figures.n > 0 && num_sign(scale.unit) != 0)
			normal_values(normal, &scale, &figures);
		pfree(figures.list);
		MemoryContextSwitchTo(old);
	}
	value = normal->values[WinGetCurrentPosition(window)];
	if (value == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(value);
}
