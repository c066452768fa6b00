/*
 * indicator/weighted.c
 *		The weighted mean (加权平均), exact and in parts that can be merged.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "indicator/indicator.h"

BIZENV_FUNCTION(weighted_add);
BIZENV_FUNCTION(weighted_remove);
BIZENV_FUNCTION(mean_value);
BIZENV_FUNCTION(total_weight);
BIZENV_FUNCTION(coverage_pct);
BIZENV_FUNCTION(mean_without);

enum
{
	WEIGHTED_PAIRS, WEIGHTED_VALUE_MISSING, WEIGHTED_WEIGHT_MISSING, WEIGHTED_NCOUNTS
};

enum
{
	WEIGHTED_PRODUCT, WEIGHTED_WEIGHT, WEIGHTED_UNVALUED_WEIGHT, WEIGHTED_NSUMS
};

static const char *const count_names[] = {"pairs", "value_missing", "weight_missing"};
static const char *const sum_names[] = {"product", "weight", "unvalued_weight"};

/* All rows, also those with a NULL */
static int64
weighted_row_count(const Tally *tally)
{
	return tally_total(COUNTED_COUNTS(tally), WEIGHTED_NCOUNTS);
}

/* Rows with a NULL */
static int64
weighted_skipped_count(const Tally *tally)
{
	return tally_total(COUNTED_COUNTS(tally) + WEIGHTED_VALUE_MISSING, 2);
}

/* NULL, or why no rows can have these counts and sums */
static const char *
weighted_contradiction(const Tally *tally)
{
	const int64 *counts = COUNTED_COUNTS(tally);
	int			product = num_sign(counted_sum(&weighted_shape, tally, WEIGHTED_PRODUCT));
	int			weight = num_sign(counted_sum(&weighted_shape, tally, WEIGHTED_WEIGHT));
	int			unvalued = num_sign(counted_sum(&weighted_shape, tally, WEIGHTED_UNVALUED_WEIGHT));

	if (too_many_rows(counts, WEIGHTED_NCOUNTS))
		return "It counts more rows than there can be.";
	if (weight < 0 || unvalued < 0)
		return "A sum of weights is negative.";
	if ((counts[WEIGHTED_PAIRS] == 0 && weight != 0) ||
		(counts[WEIGHTED_VALUE_MISSING] == 0 && unvalued != 0))
		return "There are weights where there are no rows.";
	/* weights are not negative: their sum is 0 only if each of them is */
	if (weight == 0 && product != 0)
		return "The products add up to something where the weights add up to nothing.";
	return NULL;
}

const CountedShape weighted_shape = {
	.tally = {
		.kind = TALLY_WEIGHTED,
		.type_name = "weighted_tally",
		.storage = &counted_storage,
		.row_count = weighted_row_count,
		.skipped_count = weighted_skipped_count,
		.contradiction = weighted_contradiction
	},
	.ncounts = WEIGHTED_NCOUNTS,
	.counts = count_names,
	.nsums = WEIGHTED_NSUMS,
	.sums = sum_names,
	.least = -1
};

TALLY_TYPE(weighted, weighted_shape.tally);

/* Adds an unpacked number to a sum, or takes it out */
static inline Tally *
weighted_sum(Tally *state, int sum, int64 mantissa, int groups, bool take_out)
{
	int128		fixed = unpacked_to_fixed(mantissa, groups);

	return counted_add_fixed(&weighted_shape, state, sum, take_out ? -fixed : fixed);
}

/* Raises unless a weight is finite and not negative */
static Numeric
check_weight(Numeric weight)
{
	if (num_sign(check_finite(weight, "weight")) < 0)
		error_negative("weight");
	return weight;
}

/* The transition where a product does not fit 128 bits: it spills into numeric */
static Tally *
weighted_change_spilled(FunctionCallInfo fcinfo, Tally *state, bool take_out)
{
	Numeric		weight = check_weight(PG_GETARG_NUMERIC(2));
	Numeric		value = GETARG_FINITE(1, "value");

	tally_count(&COUNTED_COUNTS(state)[WEIGHTED_PAIRS], take_out);
	state = counted_add(&weighted_shape, state, WEIGHTED_WEIGHT, weight, take_out);
	return counted_add(&weighted_shape, state, WEIGHTED_PRODUCT, num_mul(value, weight), take_out);
}

/* A row whose value is missing, but whose weight is known */
static Tally *
weighted_change_unvalued(FunctionCallInfo fcinfo, Tally *state, bool take_out)
{
	Numeric		weight = check_weight(PG_GETARG_NUMERIC(2));

	tally_count(&COUNTED_COUNTS(state)[WEIGHTED_VALUE_MISSING], take_out);
	return counted_add(&weighted_shape, state, WEIGHTED_UNVALUED_WEIGHT, weight, take_out);
}

/* The transition and its inverse */
static pg_always_inline Datum
weighted_transition(FunctionCallInfo fcinfo, bool take_out)
{
	Tally	   *state = tally_state(fcinfo, &weighted_shape.tally);
	int64		v;
	int64		w;
	int			v_groups;
	int			w_groups;
	int128		product;

	if (unlikely(PG_ARGISNULL(2)))
	{
		/* a value without a weight is left out, but must be valid */
		(void) getarg_known(fcinfo, 1, "value");
		tally_count(&COUNTED_COUNTS(state)[WEIGHTED_WEIGHT_MISSING], take_out);
		PG_RETURN_POINTER(state);
	}
	if (unlikely(PG_ARGISNULL(1)))
		PG_RETURN_POINTER(weighted_change_unvalued(fcinfo, state, take_out));
	/* exact in integers: the decimals of a product are those of both factors */
	if (unlikely(numeric_unpack(stored_argument(fcinfo, 1), &v, &v_groups) != NUMERIC_FITS ||
				 numeric_unpack(stored_argument(fcinfo, 2), &w, &w_groups) != NUMERIC_FITS ||
				 !short_product(v, w, v_groups + w_groups, &product)))
		PG_RETURN_POINTER(weighted_change_spilled(fcinfo, state, take_out));
	if (unlikely(w < 0))
		error_negative("weight");
	tally_count(&COUNTED_COUNTS(state)[WEIGHTED_PAIRS], take_out);
	state = weighted_sum(state, WEIGHTED_WEIGHT, w, w_groups, take_out);
	PG_RETURN_POINTER(counted_add_fixed(&weighted_shape, state, WEIGHTED_PRODUCT,
										take_out ? -product : product));
}

/* Puts a pair into the state */
Datum
weighted_add(PG_FUNCTION_ARGS)
{
	return weighted_transition(fcinfo, false);
}

/* Takes a pair out of the state that leaves a moving frame */
Datum
weighted_remove(PG_FUNCTION_ARGS)
{
	return weighted_transition(fcinfo, true);
}

/* The weighted mean; also the final function of weighted_avg, by name or not */
Datum
mean_value(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	const Tally *tally;
	/* as the final function of weighted_avg it gets the state alone */
	int			digits = PG_NARGS() > 1 ? getarg_digits(fcinfo, 1) : DIGITS_EXACT;
	Numeric		weight;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	tally = tally_read(PG_GETARG_DATUM(0), &buffer, &weighted_shape.tally);
	weight = counted_sum(&weighted_shape, tally, WEIGHTED_WEIGHT);
	if (num_sign(weight) == 0)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(numeric_ratio(counted_sum(&weighted_shape, tally, WEIGHTED_PRODUCT),
									weight, digits));
}

/* The sum of the weights of all complete pairs: the divisor of the mean */
Datum
total_weight(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	const Tally *tally = tally_read(PG_GETARG_DATUM(0), &buffer, &weighted_shape.tally);

	PG_RETURN_NUMERIC(counted_sum(&weighted_shape, tally, WEIGHTED_WEIGHT));
}

/* Share of the weight whose value is known */
Datum
coverage_pct(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	const Tally *tally;
	int			digits = getarg_digits(fcinfo, 1);
	Numeric		valued;
	Numeric		all;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	tally = tally_read(PG_GETARG_DATUM(0), &buffer, &weighted_shape.tally);
	valued = counted_sum(&weighted_shape, tally, WEIGHTED_WEIGHT);
	all = num_add(valued, counted_sum(&weighted_shape, tally, WEIGHTED_UNVALUED_WEIGHT));
	if (num_sign(all) == 0)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(numeric_percent(valued, all, digits));
}

/* The mean of the other pairs: a benchmark that does not contain the pair given */
Datum
mean_without(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	const Tally *tally;
	int			digits = getarg_digits(fcinfo, 3);
	Numeric		own_value = getarg_known(fcinfo, 1, "value");
	Numeric		own_weight = getarg_known(fcinfo, 2, "weight");
	Numeric		product;
	Numeric		weight;

	if (own_weight != NULL)
		check_weight(own_weight);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	tally = tally_read(PG_GETARG_DATUM(0), &buffer, &weighted_shape.tally);
	product = counted_sum(&weighted_shape, tally, WEIGHTED_PRODUCT);
	weight = counted_sum(&weighted_shape, tally, WEIGHTED_WEIGHT);
	/* a pair with a NULL was never added: nothing is to be taken out */
	if (own_value != NULL && own_weight != NULL)
	{
		int64		others = COUNTED_COUNTS(tally)[WEIGHTED_PAIRS] - 1;

		/* what is left must be sums that rows can have: else the pair was not in the tally */
		product = numeric_trim(num_sub(product, num_mul(own_value, own_weight)));
		weight = numeric_trim(num_sub(weight, own_weight));
		if (others < 0 || num_sign(weight) < 0 ||
			((others == 0 || num_sign(weight) == 0) &&
			 (num_sign(weight) != 0 || num_sign(product) != 0)))
			error_count_negative();
	}
	if (num_sign(weight) == 0)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(numeric_ratio(product, weight, digits));
}
