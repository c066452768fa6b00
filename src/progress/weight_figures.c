/*
 * progress/weight_figures.c
 *		The figures that are read from a tally of tasks with weights.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "progress/progress.h"

#include "lib/codes.h"
#include "lib/rows.h"
#include "rounding/rounding.h"

BIZENV_FUNCTION(weight_class_count);
BIZENV_FUNCTION(weight_class_share);
BIZENV_FUNCTION(weight_mean_percent);
BIZENV_FUNCTION(weight_coverage);
BIZENV_FUNCTION(weight_half_reached);
BIZENV_FUNCTION(weight_both_halves);
BIZENV_FUNCTION(weight_breakdown);
BIZENV_FUNCTION(progress_weights);

/* Percentages of rows have the two decimals that their columns declare */
#define WEIGHT_ROW_DIGITS 2

/* Which levels are a class, as bits; those not begun are a part of just started */
static uint32
levels_of(int class, bool half_counts)
{
	const uint32 at_half = 1 << WEIGHTED_AT_HALF;

	switch (class)
	{
		case CLASS_NOT_BEGUN:
			return 1 << WEIGHTED_AT_ZERO;
		case CLASS_COMPLETED:
			return 1 << WEIGHTED_COMPLETED;
		case CLASS_PAST_HALF:
			return (1 << WEIGHTED_ABOVE_HALF) | (half_counts ? at_half : 0);
		case CLASS_JUST_STARTED:
			return (1 << WEIGHTED_AT_ZERO) | (1 << WEIGHTED_BELOW_HALF) | (half_counts ? 0 : at_half);
		default:
			return 1 << WEIGHTED_UNREPORTED;
	}
}

#define ALL_LEVELS ((1 << WEIGHTED_NLEVELS) - 1)
#define REPORTED_LEVELS (ALL_LEVELS & ~(1 << WEIGHTED_UNREPORTED))

/* The weight of some levels */
static Numeric
weight_of(const Tally *tally, uint32 levels)
{
	Numeric		weight = int64_to_numeric(0);

	/* the sums of the levels are kept apart, so that every class and base is a sum of some of them */
	for (int level = 0; level < WEIGHTED_NLEVELS; level++)
		if (levels & (1 << level))
			weight = num_add(weight, counted_sum(&progress_weight_shape, tally, level));
	return numeric_trim(weight);
}

/* How many tasks there are in some levels */
static int64
count_of(const Tally *tally, uint32 levels)
{
	int64		counts[WEIGHTED_NLEVELS];

	/* through tally_total(), which raises where a forged tally overflows */
	for (int level = 0; level < WEIGHTED_NLEVELS; level++)
		counts[level] = levels & (1 << level) ? COUNTED_COUNTS(tally)[level] : 0;
	return tally_total(counts, WEIGHTED_NLEVELS);
}

/* A weight in percent of another, NULL where that is 0 */
static Numeric
share_of(Numeric part, Numeric whole, int digits)
{
	return num_sign(whole) == 0 ? NULL : numeric_percent(part, whole, digits);
}

/* The sum of percent * weight, each percent as it is or capped at 100 */
static Numeric
product_of(const Tally *tally, bool capped)
{
	Numeric		sum = counted_sum(&progress_weight_shape, tally, WEIGHTED_PRODUCT);

	return !capped ? sum :
		numeric_trim(num_sub(sum, counted_sum(&progress_weight_shape, tally, WEIGHTED_EXCESS)));
}

/* The weighted mean; NULL where nothing that reported has a weight */
static Numeric
mean_of(const Tally *tally, bool capped, int digits)
{
	Numeric		weight = weight_of(tally, REPORTED_LEVELS);

	/* weights of 0 alone: the products are 0 too, and 0 of 0 is no mean */
	return num_sign(weight) == 0 ? NULL : numeric_ratio(product_of(tally, capped), weight, digits);
}

/* What a reading of 任务过半 compares with one half, by weight */
static bool
half_parts(const Tally *tally, int reading, Numeric *part, Numeric *whole)
{
	if (reading == HALF_BY_MEAN_PERCENT)
	{
		*part = product_of(tally, true);
		*whole = num_mul(weight_of(tally, REPORTED_LEVELS), int64_to_numeric(100));
	}
	else
	{
		/* both shares are of all weights: a task that did not report is not done */
		*part = weight_of(tally, levels_of(CLASS_COMPLETED, false) |
						  (reading == HALF_BY_PAST_HALF_SHARE ? levels_of(CLASS_PAST_HALF, false) : 0));
		*whole = weight_of(tally, ALL_LEVELS);
	}
	/* 0 of 0 would be at least half: without a weight there is no answer */
	return num_sign(*whole) > 0;
}

/* Reads the tally of an accessor */
static const Tally *
getarg_weights(FunctionCallInfo fcinfo, TallyBuffer *buffer)
{
	return tally_read(PG_GETARG_DATUM(0), buffer, &progress_weight_shape.tally);
}

/* Counts the tasks of a class, those of weight 0 included */
Datum
weight_class_count(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	int			class = code_argument(fcinfo, 1, &progress_classes, "class");
	bool		half_counts = getarg_half_counts(fcinfo, 2);

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_INT64(count_of(getarg_weights(fcinfo, &buffer), levels_of(class, half_counts)));
}

/* The share of a class in the weight of all tasks or of those reported */
Datum
weight_class_share(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	int			class = code_argument(fcinfo, 1, &progress_classes, "class");
	int			digits = getarg_digits(fcinfo, 2);
	int			base = code_argument(fcinfo, 3, &share_bases, "of");
	bool		half_counts = getarg_half_counts(fcinfo, 4);
	const Tally *tally;
	Numeric		share;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	tally = getarg_weights(fcinfo, &buffer);
	/* those not reported are no part of those reported: there is no such share */
	if (class == CLASS_NOT_REPORTED && base == SHARE_OF_REPORTED)
		PG_RETURN_NULL();
	share = share_of(weight_of(tally, levels_of(class, half_counts)),
					 weight_of(tally, base == SHARE_OF_ALL ? ALL_LEVELS : REPORTED_LEVELS), digits);
	if (share == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(share);
}

/* The weighted mean progress of the tasks that reported a percent */
Datum
weight_mean_percent(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	int			digits = getarg_digits(fcinfo, 2);
	Numeric		mean;

	check_not_null(PG_ARGISNULL(1), "capped");
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	mean = mean_of(getarg_weights(fcinfo, &buffer), PG_GETARG_BOOL(1), digits);
	if (mean == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(mean);
}

/* The share of the weight whose percent is reported */
Datum
weight_coverage(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	int			digits = getarg_digits(fcinfo, 1);
	const Tally *tally;
	Numeric		share;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	tally = getarg_weights(fcinfo, &buffer);
	share = share_of(weight_of(tally, REPORTED_LEVELS), weight_of(tally, ALL_LEVELS), digits);
	if (share == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(share);
}

/* Says whether 任务过半 by weight, by one of its three readings */
Datum
weight_half_reached(PG_FUNCTION_ARGS)
{
	return half_reached_of(fcinfo, &progress_weight_shape.tally, half_parts);
}

/* Judges 时间过半、任务过半 by weight */
Datum
weight_both_halves(PG_FUNCTION_ARGS)
{
	return both_halves_of(fcinfo, &progress_weight_shape.tally, half_parts);
}

/* The table of classes by weight: one row each, those not reported where there are any */
Datum
weight_breakdown(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	Row			row;
	const Tally *tally;
	Numeric		weights[CLASS_NOT_REPORTED + 1];
	Numeric		shares[CLASS_NOT_REPORTED + 1];
	Numeric		all;
	int			digits = getarg_row_digits(fcinfo, 1, WEIGHT_ROW_DIGITS);
	bool		half_counts = getarg_half_counts(fcinfo, 3);
	int			n = CLASS_NOT_REPORTED;

	check_not_null(PG_ARGISNULL(2), "to_100");
	rows_begin(&row, fcinfo);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	tally = getarg_weights(fcinfo, &buffer);
	/* by the count, not by the weight: tasks of weight 0 that did not report have a row too */
	all = weight_of(tally, ALL_LEVELS);
	if (COUNTED_COUNTS(tally)[WEIGHTED_UNREPORTED] > 0)
		n = CLASS_NOT_REPORTED + 1;
	for (int class = CLASS_COMPLETED; class < n; class++)
	{
		weights[class] = weight_of(tally, levels_of(class, half_counts));
		shares[class] = share_of(weights[class], all, digits);
	}
	/* the classes are all weights, so that they add up to 100 */
	if (PG_GETARG_BOOL(2) && num_sign(all) > 0)
		largest_remainder(weights + CLASS_COMPLETED, n - CLASS_COMPLETED, digits, shares + CLASS_COMPLETED);
	for (int class = CLASS_COMPLETED; class < n; class++)
	{
		row_code(&row, &progress_classes, class);
		row_integer(&row, count_of(tally, levels_of(class, half_counts)));
		row_number(&row, weights[class]);
		row_number(&row, shares[class]);
		rows_put(&row);
	}
	return (Datum) 0;
}

/* What the weights come to, and which tasks have none */
Datum
progress_weights(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	Row			row;
	const Tally *tally;
	int			digits = getarg_row_digits(fcinfo, 1, WEIGHT_ROW_DIGITS);
	const int64 *counts;
	Numeric		all;
	Numeric		reported;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	tally = getarg_weights(fcinfo, &buffer);
	counts = COUNTED_COUNTS(tally);
	/* tasks without a weight are in neither: they are told by their count alone */
	all = weight_of(tally, ALL_LEVELS);
	reported = weight_of(tally, REPORTED_LEVELS);
	row_begin(&row, fcinfo);
	row_integer(&row, progress_weight_shape.tally.row_count(tally));
	row_integer(&row, counts[WEIGHTED_WEIGHT_MISSING]);
	row_integer(&row, counts[WEIGHTED_WEIGHTLESS]);
	row_integer(&row, counts[WEIGHTED_UNREPORTED]);
	row_number(&row, all);
	row_number(&row, reported);
	/* the coverage beside the mean: it says of how much of the weight the mean is */
	row_number(&row, share_of(reported, all, digits));
	row_number(&row, mean_of(tally, true, digits));
	return row_end(&row);
}
