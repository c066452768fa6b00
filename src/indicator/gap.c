/*
 * indicator/gap.c
 *		The tally of gaps: who is ahead, level, behind, and by how much.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "indicator/indicator.h"

BIZENV_FUNCTION(gap_add);
BIZENV_FUNCTION(standing_count);
BIZENV_FUNCTION(mean_advantage);
BIZENV_FUNCTION(worst_advantage);

/* The first three in the order of the code words of a standing */
enum
{
	GAP_AHEAD, GAP_LEVEL, GAP_BEHIND, GAP_SKIPPED, GAP_NCOUNTS
};

enum
{
	GAP_SUM, GAP_LEAST, GAP_NSUMS
};

static const char *const count_names[] = {"ahead", "level", "behind", "skipped"};
static const char *const sum_names[] = {"advantage", "worst"};

/* Upper bound: a numeric below 10^131072, divided by the largest count, 9.3 * 10^18 */
#define GAP_PRODUCT_EXPONENT 131052

/* Rows with a gap */
static int64
gap_known_count(const Tally *tally)
{
	return tally_total(COUNTED_COUNTS(tally), GAP_SKIPPED);
}

/* All rows, also those with a NULL */
static int64
gap_row_count(const Tally *tally)
{
	return tally_total(COUNTED_COUNTS(tally), GAP_NCOUNTS);
}

/* Rows with a NULL */
static int64
gap_skipped_count(const Tally *tally)
{
	return COUNTED_COUNTS(tally)[GAP_SKIPPED];
}

/* NULL, or why no rows can have these counts and sums */
static const char *
gap_contradiction(const Tally *tally)
{
	const int64 *counts = COUNTED_COUNTS(tally);
	Numeric		sum = counted_sum(&gap_shape, tally, GAP_SUM);
	Numeric		worst = counted_sum(&gap_shape, tally, GAP_LEAST);
	int64		known;
	int			expected = 0;
	int			beyond;

	if (too_many_rows(counts, GAP_NCOUNTS))
		return "It counts more rows than there can be.";
	known = gap_known_count(tally);
	/* the sign of the worst: negative if anybody is behind, else 0 if anybody is level */
	if (counts[GAP_BEHIND] > 0)
		expected = -1;
	else if (counts[GAP_LEVEL] == 0 && known > 0)
		expected = 1;
	if (num_sign(worst) != expected)
		return "The worst advantage does not fit the counts of the standings.";
	/* beyond this the product below would overflow numeric, so it is not checked */
	if (num_cmp(num_abs(worst), numeric_power_of_ten(GAP_PRODUCT_EXPONENT)) >= 0)
		return NULL;

	/*
	 * Lower bound of the sum: worst * behind if anybody is behind (whoever is
	 * ahead adds more than 0), else worst * known.  Without anybody ahead the
	 * worst is an upper bound too, and a single row is both.
	 */
	beyond = num_cmp(sum, num_mul(worst, int64_to_numeric(expected < 0 ? counts[GAP_BEHIND]
														  : known)));
	if (beyond < 0 || (beyond == 0 && expected <= 0 && counts[GAP_AHEAD] > 0) ||
		(counts[GAP_AHEAD] == 0 && num_cmp(sum, worst) > 0) ||
		(known == 1 && num_cmp(sum, worst) != 0))
		return "The sum of the advantages does not fit the worst one.";
	return NULL;
}

const CountedShape gap_shape = {
	.tally = {
		.kind = TALLY_GAP,
		.type_name = "gap_tally",
		.storage = &counted_storage,
		.row_count = gap_row_count,
		.skipped_count = gap_skipped_count,
		.contradiction = gap_contradiction,
		.no_inverse = true		/* of a minimum */
	},
	.ncounts = GAP_NCOUNTS,
	.counts = count_names,
	.nsums = GAP_NSUMS,
	.sums = sum_names,
	.least = GAP_LEAST,
	.least_of = gap_known_count
};

TALLY_TYPE(gap, gap_shape.tally);

/* Says whether an advantage is worse than the worst one so far */
static bool
is_worst(const Tally *state, Numeric advantage)
{
	/* before the first row the field of the minimum is 0 and means nothing */
	return gap_known_count(state) == 0 ||
		num_cmp(advantage, counted_sum(&gap_shape, state, GAP_LEAST)) < 0;
}

/* The transition where a number does not fit 128 bits, or the state has spilled */
static Tally *
gap_add_spilled(Tally *state, Numeric value, Numeric benchmark, int direction)
{
	Numeric		advantage = advantage_of(check_finite(value, "value"),
										 check_finite(benchmark, "benchmark"),
										 direction);

	if (is_worst(state, advantage))
		state = counted_put(&gap_shape, state, GAP_LEAST, advantage);
	/* the counts stand in the order ahead, level, behind: the sign leads to the place */
	tally_count(&COUNTED_COUNTS(state)[GAP_LEVEL - num_sign(advantage)], false);
	return counted_add(&gap_shape, state, GAP_SUM, advantage, false);
}

/* Puts a figure beside its benchmark into the state */
Datum
gap_add(PG_FUNCTION_ARGS)
{
	Tally	   *state = tally_state(fcinfo, &gap_shape.tally);
	int			direction;
	int128		value;
	int128		benchmark;
	int128	   *worst;

	check_not_null(PG_ARGISNULL(3), "direction");
	direction = code_of_row(&directions, PG_GETARG_TEXT_PP(3), "direction");
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
	{
		/* a row that is skipped must be valid all the same */
		(void) getarg_known(fcinfo, 1, "value");
		(void) getarg_known(fcinfo, 2, "benchmark");
		tally_count(&COUNTED_COUNTS(state)[GAP_SKIPPED], false);
		PG_RETURN_POINTER(state);
	}
	/* the minimum is compared in place only while no sum of the state has spilled */
	if (state->spilled != 0 || !numeric_to_fixed(stored_argument(fcinfo, 1), &value) ||
		!numeric_to_fixed(stored_argument(fcinfo, 2), &benchmark))
		PG_RETURN_POINTER(gap_add_spilled(state, PG_GETARG_NUMERIC(1), PG_GETARG_NUMERIC(2),
										  direction));
	/* both are below 10^36, so that their difference fits 128 bits */
	value = direction == DIRECTION_LOWER ? benchmark - value : value - benchmark;
	/* the minimum before the counts: it asks whether this is the first row */
	worst = &COUNTED_SUMS(&gap_shape, state)[GAP_LEAST];
	if (value < *worst || gap_known_count(state) == 0)
		*worst = value;
	tally_count(&COUNTED_COUNTS(state)[GAP_LEVEL - ((value > 0) - (value < 0))], false);
	PG_RETURN_POINTER(counted_add_fixed(&gap_shape, state, GAP_SUM, value));
}

/* Counts the rows of a standing */
Datum
standing_count(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	int			standing = code_argument(fcinfo, 1, &standings, "standing");

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_INT64(COUNTED_COUNTS(tally_read(PG_GETARG_DATUM(0), &buffer,
											  &gap_shape.tally))[standing]);
}

/* The mean advantage over the benchmark */
Datum
mean_advantage(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	const Tally *tally;
	int			digits = getarg_digits(fcinfo, 1);
	int64		known;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	tally = tally_read(PG_GETARG_DATUM(0), &buffer, &gap_shape.tally);
	known = gap_known_count(tally);
	if (known == 0)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(numeric_ratio(counted_sum(&gap_shape, tally, GAP_SUM),
									int64_to_numeric(known), digits));
}

/* The worst advantage: how far the last one is behind */
Datum
worst_advantage(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	const Tally *tally = tally_read(PG_GETARG_DATUM(0), &buffer, &gap_shape.tally);

	if (gap_known_count(tally) == 0)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(counted_sum(&gap_shape, tally, GAP_LEAST));
}
