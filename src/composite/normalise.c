/*
 * composite/normalise.c
 *		Raw figures of a partition on one scale, so that they can be composed.
 *
 * Sums are taken of exact figures and each answer is divided once, so that
 * neither the order of rows nor the frame changes it.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "composite/wide.h"

#include "miscadmin.h"
#include "utils/datum.h"
#include "utils/memutils.h"

#include "lib/window.h"

BIZENV_FUNCTION(normalise);

/* Digits that a standard score may have before the point, and some more */
#define COMPOSITE_ROOT_DECIMALS 10

/* Digits of a factor in 128 bits, and some more */
#define COMPOSITE_WIDE_DIGITS 60

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
	Numeric		trim;			/* min_max: percent of the figures beyond each goalpost; 0: none */
	bool		is_wide;		/* standard scores: the next three hold what 128 bits need */
	int128		sum;			/* of the figures, as a fixed */
	uint128		factor;			/* what one of a fixed is on the scale */
	int			point;			/* bits of the factor behind the point */
} Scale;

/* What is kept from row to row of a partition */
typedef struct Normal
{
	WindowWord	method;
	WindowWord	direction;
	WindowDigits digits;
	Numeric		trim;			/* NULL until it is read */
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

/*
 * The sum of figures and of their squares in integers; false where one of
 * them, times the number of figures, does not fit 126 bits.
 */
static bool
wide_squares(Scale *scale, const Figures *figures, Wide *squares)
{
	uint128		most = (((uint128) 1) << 125) / (uint128) figures->n;

	*squares = (Wide) {0, 0};
	scale->sum = 0;
	/* the figures are kept as fixed only where each of them is one */
	if (figures->as_numeric)
		return false;
	for (int64 i = 0; i < figures->n; i++)
	{
		int128		figure = figures->list[i].is.fixed;
		uint128		size = figure < 0 ? -(uint128) figure : (uint128) figure;

		CHECK_FOR_INTERRUPTS();
		if (size > most)
			return false;
		scale->sum += figure;
		wide_add(squares, wide_product(size, size));
	}
	return true;
}

/* The square of the number of figures times their variance, as a population */
static Numeric
spread(Scale *scale, const Figures *figures)
{
	Wide		wide;
	MemoryContext kept = CurrentMemoryContext;
	MemoryContext scratch = AllocSetContextCreate(kept, "bizenv squares", ALLOCSET_SMALL_SIZES);
	Numeric		squares = int64_to_numeric(0);

	/* n * sum of squares - square of the sum: exact, and divided only once, at the end */
	scale->is_wide = wide_squares(scale, figures, &wide);
	if (scale->is_wide)
		squares = num_mul(wide_number(wide), numeric_power_of_ten(-2 * FIXED_SCALE));
	for (int64 i = 0; i < figures->n && !scale->is_wide; i++)
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

	/* all figures are alike: a root would be 0, and the caller gives NULL */
	if (num_sign(scale->unit) <= 0)
		return;
	/* a group has four digits, its root two: 10^(-4 w) and 10^(-2 w) belong together */
	square = num_mul(scale->unit, numeric_power_of_ten(-4 * weight));
	/* of a sample the variance is n / (n - 1) times as large; a spread above 0 has two figures */
	if (scale->method == NORMAL_Z_SAMPLE)
		square = numeric_ratio(num_mul(square, scale->count), num_sub(scale->count, int64_to_numeric(1)),
							   result_digits + COMPOSITE_GUARD_DECIMALS + COMPOSITE_ROOT_DECIMALS);
	square = num_round(square, result_digits + COMPOSITE_GUARD_DECIMALS + COMPOSITE_ROOT_DECIMALS);
	scale->unit = DatumGetNumeric(DirectFunctionCall1(numeric_sqrt, NumericGetDatum(square)));
	scale->shift = numeric_power_of_ten(-2 * weight);
	/* and its reciprocal, by which a deviation of a fixed is multiplied; 60 digits of it at least */
	scale->is_wide = scale->is_wide && result_digits <= FIXED_SCALE &&
		wide_factor(numeric_ratio(num_mul(scale->shift, numeric_power_of_ten(result_digits - FIXED_SCALE)), scale->unit,
								  2 * Max(0, weight) + FIXED_SCALE + COMPOSITE_WIDE_DIGITS),
					&scale->factor, &scale->point);
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

/* The figure that so many percent of the sorted figures are below, between two of them in proportion */
static Numeric
goalpost(const Figures *figures, Numeric percent)
{
	Numeric		at = num_mul(num_mul(percent, int64_to_numeric(figures->n - 1)), numeric_power_of_ten(-2));
	Numeric		whole = num_trunc(at, 0);
	int64		n = DatumGetInt64(DirectFunctionCall1(numeric_int8, NumericGetDatum(whole)));
	Numeric		low = figure_number(figures, &figures->list[n]);

	/* at the last figure there is no second one to go on to */
	if (n + 1 >= figures->n)
		return low;
	return num_add(low, num_mul(num_sub(at, whole), num_sub(figure_number(figures, &figures->list[n + 1]), low)));
}

/* Sets worst and best to percentiles, so that a few figures far off do not stretch the scale */
static void
scale_by_goalposts(Scale *scale, Figures *figures)
{
	Numeric		low;
	Numeric		high;

	/* worst and best change places where lower is better, so that the unit turns its sign */
	figures_sort(figures);
	low = goalpost(figures, scale->trim);
	high = goalpost(figures, num_sub(int64_to_numeric(100), scale->trim));
	scale->origin = scale->reversed ? high : low;
	scale->unit = scale->reversed ? num_sub(low, high) : num_sub(high, low);
}

/* Reads off the figures, of which there is one at least, what they have in common */
static void
scale_read(Scale *scale, Figures *figures)
{
	scale->count = int64_to_numeric(figures->n);
	switch ((NormalMethod) scale->method)
	{
		case NORMAL_MIN_MAX:
			if (num_sign(scale->trim) != 0)
			{
				scale_by_goalposts(scale, figures);
				break;
			}
			scale->origin = extreme(figures, scale->reversed ? 1 : -1);
			scale->unit = num_sub(extreme(figures, scale->reversed ? -1 : 1), scale->origin);
			break;
		case NORMAL_Z_SCORE:
		case NORMAL_Z_SAMPLE:
			scale->origin = figures_sum(figures);
			scale->unit = spread(scale, figures);
			scale_by_root(scale);
			break;
		case NORMAL_PERCENTILE:
			/* the unit is twice the count, because half a row counts for those that are level */
			figures_sort(figures);
			scale->unit = num_add(scale->count, scale->count);
			break;
		case NORMAL_PERCENT_RANK:
			/* of the others: one figure alone has no place among them */
			figures_sort(figures);
			scale->unit = num_sub(scale->count, int64_to_numeric(1));
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

/* The same in 128 bits; false where they leave open how it is rounded */
static inline bool
wide_standard_score(const Scale *scale, int64 n, int128 figure, Numeric *score)
{
	int128		beyond = figure * n - scale->sum;
	bool		negative = beyond < 0;

	return wide_round(wide_product(negative ? -(uint128) beyond : (uint128) beyond, scale->factor),
					  scale->point, composite_decimals(scale->digits), score, negative != scale->reversed);
}

/* Says whether a method asks how many figures are worse, not by how much */
static inline bool
counts_worse(const Scale *scale)
{
	return scale->method == NORMAL_PERCENTILE || scale->method == NORMAL_PERCENT_RANK;
}

/* The share of those that are worse, and of a percentile half of those that are level */
static Numeric
percentile(const Scale *scale, int64 n, int64 first, int64 past)
{
	int64		worse = scale->reversed ? n - past : first;

	if (scale->method == NORMAL_PERCENT_RANK)
		return numeric_percent(int64_to_numeric(worse), scale->unit, scale->digits);
	return numeric_percent(int64_to_numeric(2 * worse + past - first), scale->unit, scale->digits);
}

/* Keeps a score of trimmed goalposts between 0 and 100 */
static Numeric
clipped(const Scale *scale, Numeric percent)
{
	Numeric		end = int64_to_numeric(num_sign(percent) < 0 ? 0 : 100);

	/* without trimming no figure is beyond the goalposts, which are two of them */
	if (num_sign(scale->trim) == 0 || (num_sign(percent) >= 0 && num_cmp(percent, end) <= 0))
		return percent;
	return scale->digits == DIGITS_EXACT ? end : num_round(end, scale->digits);
}

/* Where a figure is on the scale */
static Numeric
scaled(const Scale *scale, const Figures *figures, int64 i)
{
	Numeric		figure = figure_number(figures, &figures->list[i]);

	switch ((NormalMethod) scale->method)
	{
		case NORMAL_MIN_MAX:
			return clipped(scale, numeric_percent(num_sub(figure, scale->origin), scale->unit, scale->digits));
		case NORMAL_Z_SCORE:
		case NORMAL_Z_SAMPLE:
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
		if (scale->is_wide && wide_standard_score(scale, figures->n, figures->list[i].is.fixed,
												  &normal->values[figures->list[i].row]))
			continue;
		/* the first of a group that is level: find where the group ends */
		if (counts_worse(scale) && i == past)
		{
			first = i;
			past = past_level(figures, first);
		}
		/* only the answer is kept, the numbers on the way are thrown away row by row */
		MemoryContextSwitchTo(scratch);
		value = counts_worse(scale) ? percentile(scale, figures->n, first, past) :
			scaled(scale, figures, i);
		MemoryContextSwitchTo(kept);
		normal->values[figures->list[i].row] =
			DatumGetNumeric(datumCopy(NumericGetDatum(value), false, -1));
		MemoryContextReset(scratch);
	}
	MemoryContextDelete(scratch);
}

/* Reads "trim_pct" in the current row: the same in all rows, and 0 but for min_max */
static Numeric
window_trim(WindowObject window, Normal *normal, int method)
{
	bool		isnull;
	Datum		value = WinGetFuncArgCurrent(window, 4, &isnull);
	Numeric		trim;

	check_not_null(isnull, "trim_pct");
	trim = check_finite(DatumGetNumeric(value), "trim_pct");
	/* checked once a partition: afterwards the rows must only agree */
	if (normal->trim != NULL)
	{
		if (num_cmp(trim, normal->trim) != 0)
			error_window_varies("trim_pct");
		return normal->trim;
	}
	if (num_sign(trim) < 0 || num_cmp(trim, int64_to_numeric(50)) >= 0 || numeric_scale_of(trim) > BIZENV_MAX_DIGITS)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("trim_pct is out of range"),
				 errdetail("\"trim_pct\" must be from 0 to below 50: 5 puts the worst and the best at the 5th and the 95th percentile."),
				 errhint("trim_pct => 0 takes the least and the greatest figure.")));
	if (num_sign(trim) != 0 && method != NORMAL_MIN_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("trim_pct does not fit the method"),
				 errdetail("\"trim_pct\" moves the worst and the best figure, which only method min_max has."),
				 errhint("Leave it out, or write 'min_max'.")));
	/* beside the partition's memory: the argument goes with its row */
	normal->trim = (Numeric) memcpy(MemoryContextAlloc(GetMemoryChunkContext(normal), VARSIZE(trim)), trim, VARSIZE(trim));
	return normal->trim;
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
	Numeric		trim = window_trim(window, normal, method);
	Numeric		value;

	/* the first call in a partition computes all rows, the others look theirs up */
	if (!normal->is_read)
	{
		MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(normal));
		Scale		scale = {.method = method, .reversed = direction == DIRECTION_LOWER, .digits = digits, .trim = trim};
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
	/* NULL for a row without a figure, and for all rows of a partition without a scale */
	value = normal->values[WinGetCurrentPosition(window)];
	if (value == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(value);
}
