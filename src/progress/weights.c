/*
 * progress/weights.c
 *		The tally of tasks that have weights: how it is counted and stored.
 *
 * A task without a weight is in no class and in no mean, and is told; one of
 * weight 0 is counted in its class and weighs nothing there.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "progress/progress.h"

BIZENV_FUNCTION(progress_weight_add);
BIZENV_FUNCTION(progress_weight_remove);

static const char *const count_names[] = {
	"not_reported", "zero", "below_half", "exactly_half", "above_half",
	"completed", "over_100", "weightless", "weight_missing"
};
static const char *const sum_names[] = {
	"not_reported_weight", "zero_weight", "below_half_weight", "exactly_half_weight",
	"above_half_weight", "completed_weight", "sum", "excess"
};

/* The sums of the weights of each level, and of what was not reported */
static void
read_weights(const Tally *tally, Numeric *weights)
{
	for (int level = 0; level < WEIGHTED_NLEVELS; level++)
		weights[level] = counted_sum(&progress_weight_shape, tally, level);
}

/* All rows, also those without a percent or a weight */
static int64
weight_row_count(const Tally *tally)
{
	const int64 *counts = COUNTED_COUNTS(tally);

	return tally_total((int64[]) {tally_total(counts, WEIGHTED_NLEVELS), counts[WEIGHTED_WEIGHT_MISSING]}, 2);
}

/* Rows without a percent or a weight */
static int64
weight_skipped_count(const Tally *tally)
{
	const int64 *counts = COUNTED_COUNTS(tally);

	return tally_total((int64[]) {counts[WEIGHTED_UNREPORTED], counts[WEIGHTED_WEIGHT_MISSING]}, 2);
}

/*
 * Checks the sum of percent * weight, each percent capped at 100, against the
 * bounds that the weights of the levels allow.
 */
static bool
product_fits(const Tally *tally, const Numeric *weights)
{
	Numeric		half = int64_to_numeric(50);
	Numeric		sum = num_sub(counted_sum(&progress_weight_shape, tally, WEIGHTED_PRODUCT),
							  counted_sum(&progress_weight_shape, tally, WEIGHTED_EXCESS));
	Numeric		above = num_add(weights[WEIGHTED_ABOVE_HALF], weights[WEIGHTED_COMPLETED]);
	Numeric		least = num_add(num_add(weights[WEIGHTED_AT_HALF], above), weights[WEIGHTED_COMPLETED]);
	Numeric		most = num_add(num_add(weights[WEIGHTED_BELOW_HALF], weights[WEIGHTED_AT_HALF]), num_add(above, above));

	return num_cmp(sum, num_mul(half, least)) >= 0 && num_cmp(sum, num_mul(half, most)) <= 0;
}

/* NULL, or why no list of tasks can have these counts and sums */
static const char *
weight_contradiction(const Tally *tally)
{
	const int64 *counts = COUNTED_COUNTS(tally);
	Numeric		excess = counted_sum(&progress_weight_shape, tally, WEIGHTED_EXCESS);
	Numeric		weights[WEIGHTED_NLEVELS];
	int128		rows = 0;

	/* each level by itself first: the bounds below are sums of weights that are sound */
	read_weights(tally, weights);
	for (int level = 0; level < WEIGHTED_NLEVELS; level++)
	{
		rows += counts[level];
		if (num_sign(weights[level]) < 0)
			return "A sum of weights is negative.";
		if (counts[level] == 0 && num_sign(weights[level]) != 0)
			return "There are weights where there are no rows.";
	}
	/* in 128 bits: nine forged counts do not fit 64 */
	if (rows + counts[WEIGHTED_WEIGHT_MISSING] > PG_INT64_MAX)
		return "It counts more rows than there can be.";
	if (counts[WEIGHTED_OVER_100] > counts[WEIGHTED_COMPLETED] || counts[WEIGHTED_WEIGHTLESS] > rows)
		return "A part is counted more often than its whole.";
	/* upper bound: no row has more than BIZENV_MAX_PERCENT */
	if (num_sign(excess) < 0 || (counts[WEIGHTED_OVER_100] == 0 && num_sign(excess) != 0) ||
		num_cmp(excess, num_mul(weights[WEIGHTED_COMPLETED], int64_to_numeric(BIZENV_MAX_PERCENT - 100))) > 0)
		return "The excess over 100 does not fit the rows that are over 100.";
	if (!product_fits(tally, weights))
		return "The sum does not fit the counts of the classes.";
	return NULL;
}

const CountedShape progress_weight_shape = {
	.tally = {
		.kind = TALLY_PROGRESS_WEIGHT,
		.type_name = "progress_weight_tally",
		.storage = &counted_storage,
		.row_count = weight_row_count,
		.skipped_count = weight_skipped_count,
		.contradiction = weight_contradiction
	},
	.ncounts = WEIGHTED_NCOUNTS,
	.counts = count_names,
	.nsums = WEIGHTED_NSUMS,
	.sums = sum_names,
	.least = -1
};

TALLY_TYPE(progress_weight, progress_weight_shape.tally);

/* A percent or a weight as it is read: in 64 bits, or spilled where it does not fit */
typedef struct Short
{
	int64		mantissa;
	int			groups;
	bool		spilled;
} Short;

/* Reads the level of a percent, which is checked */
static inline int
read_percent(const struct varlena *stored, Short *percent)
{
	int64		unit;
	NumericFit	fit = numeric_unpack(stored, &percent->mantissa, &percent->groups);

	percent->spilled = fit == NUMERIC_SPILLS;
	if (unlikely(percent->spilled))
		return progress_spilled_level(DatumGetNumeric(PointerGetDatum(stored)));
	if (unlikely(fit == NUMERIC_SPECIAL))
		error_percent_range("percent");
	/* as numeric_level() of the tally without weights reads a percent */
	unit = group_power[percent->groups];
	/* with four groups an int64 holds no percent above 922, and the product would overflow */
	if (unlikely(percent->mantissa < 0 || (percent->groups < FIXED_GROUPS && percent->mantissa > BIZENV_MAX_PERCENT * unit)))
		error_percent_range("percent");
	return PROGRESS_LEVEL(percent->mantissa, unit);
}

/* Reads a weight, which is checked; gives its sign */
static inline int
read_weight(const struct varlena *stored, Short *weight)
{
	NumericFit	fit = numeric_unpack(stored, &weight->mantissa, &weight->groups);
	int			sign;

	if (unlikely(fit == NUMERIC_SPECIAL))
		error_not_finite("weight");
	weight->spilled = fit == NUMERIC_SPILLS;
	/* the sign before anything is counted: a negative weight must leave the state as it was */
	sign = weight->spilled ? num_sign(DatumGetNumeric(PointerGetDatum(stored))) :
		(weight->mantissa > 0) - (weight->mantissa < 0);
	if (unlikely(sign < 0))
		error_negative("weight");
	return sign;
}

/* Adds a fixed to a sum, or takes it out */
static inline Tally *
sum_fixed(Tally *state, int sum, int128 fixed, bool take_out)
{
	return counted_add_fixed(&progress_weight_shape, state, sum, take_out ? -fixed : fixed);
}

/* Adds percent * weight, and the excess over 100, in numeric arithmetic */
static Tally *
add_products_spilled(Tally *state, Numeric percent, Numeric weight, bool over, bool take_out)
{
	if (over)
		state = counted_add(&progress_weight_shape, state, WEIGHTED_EXCESS,
							num_mul(num_sub(percent, int64_to_numeric(100)), weight), take_out);
	return counted_add(&progress_weight_shape, state, WEIGHTED_PRODUCT, num_mul(percent, weight), take_out);
}

/* Adds percent * weight, and the excess over 100; exact in integers where both fit */
static inline Tally *
add_products(Tally *state, FunctionCallInfo fcinfo, const Short *percent, const Short *weight, bool over, bool take_out)
{
	int64		hundred = 0;
	int128		product;
	int128		excess = 0;

	/* a spilled percent has no groups: its 100 is not asked for */
	if (likely(!percent->spilled))
		hundred = 100 * group_power[percent->groups];
	if (unlikely(percent->spilled || weight->spilled ||
				 !short_product(percent->mantissa, weight->mantissa, percent->groups + weight->groups, &product) ||
				 (over && !short_product(percent->mantissa - hundred, weight->mantissa,
										 percent->groups + weight->groups, &excess))))
		return add_products_spilled(state, PG_GETARG_NUMERIC(1), PG_GETARG_NUMERIC(2), over, take_out);
	if (unlikely(over))
		state = sum_fixed(state, WEIGHTED_EXCESS, excess, take_out);
	return sum_fixed(state, WEIGHTED_PRODUCT, product, take_out);
}

/* Says whether a percent is over 100 */
static inline bool
is_over(FunctionCallInfo fcinfo, const Short *percent, int level)
{
	/* the level is known: only those from 100 on are looked at once more */
	if (level < WEIGHTED_COMPLETED)
		return false;
	if (unlikely(percent->spilled))
		return num_cmp(PG_GETARG_NUMERIC(1), int64_to_numeric(100)) > 0;
	return percent->mantissa > 100 * group_power[percent->groups];
}

/* The transition of progress_agg(percent, weight), and its inverse */
static pg_always_inline Datum
weight_transition(FunctionCallInfo fcinfo, bool take_out)
{
	Tally	   *state = tally_state(fcinfo, &progress_weight_shape.tally);
	int64	   *counts = COUNTED_COUNTS(state);
	int			level = WEIGHTED_UNREPORTED;
	bool		over = false;
	Short		percent = {0};
	Short		weight;

	/* a wrong value is refused before the state changes */
	if (!PG_ARGISNULL(1))
	{
		level = WEIGHTED_AT_ZERO + read_percent(stored_argument(fcinfo, 1), &percent);
		over = is_over(fcinfo, &percent, level);
	}
	if (PG_ARGISNULL(2))
	{
		tally_count(&counts[WEIGHTED_WEIGHT_MISSING], take_out);
		PG_RETURN_POINTER(state);
	}
	/* counts before sums: taking out a row that is not in the state stops here */
	if (unlikely(read_weight(stored_argument(fcinfo, 2), &weight) == 0))
		tally_count(&counts[WEIGHTED_WEIGHTLESS], take_out);
	tally_count(&counts[level], take_out);
	if (unlikely(over))
		tally_count(&counts[WEIGHTED_OVER_100], take_out);
	if (likely(!weight.spilled))
		state = sum_fixed(state, level, unpacked_to_fixed(weight.mantissa, weight.groups), take_out);
	else
		state = counted_add(&progress_weight_shape, state, level, PG_GETARG_NUMERIC(2), take_out);
	/* not reported, and at 0: there is no product to add */
	if (level > WEIGHTED_AT_ZERO)
		state = add_products(state, fcinfo, &percent, &weight, over, take_out);
	PG_RETURN_POINTER(state);
}

/* Puts a task into the state */
Datum
progress_weight_add(PG_FUNCTION_ARGS)
{
	return weight_transition(fcinfo, false);
}

/* Takes a task out of the state, in a moving frame */
Datum
progress_weight_remove(PG_FUNCTION_ARGS)
{
	return weight_transition(fcinfo, true);
}
