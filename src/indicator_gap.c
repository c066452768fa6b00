/*
 * indicator_gap.c
 *		The tally of gaps: who is ahead, level, behind, and by how much.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "indicator.h"

BIZENV_FUNCTION(gap_add);
BIZENV_FUNCTION(standing_count);
BIZENV_FUNCTION(mean_advantage);
BIZENV_FUNCTION(worst_advantage);

/* The first three in the order of the standings */
enum
{
	COUNT_AHEAD, COUNT_LEVEL, COUNT_BEHIND, COUNT_SKIPPED, NCOUNTS
};

enum
{
	SUM_ADVANTAGE, LEAST_ADVANTAGE, NSUMS
};

static const char *const count_names[] = {"ahead", "level", "behind", "skipped"};
static const char *const sum_names[] = {"advantage", "worst"};

/* A number below 10 to this can be multiplied by any count */
#define PRODUCT_EXPONENT 131052

/* Rows with a gap */
static int64
gap_known_count(const Tally *tally)
{
	return tally_total(COUNTED_COUNTS(tally), COUNT_SKIPPED);
}

/* All rows, also those with a NULL */
static int64
gap_row_count(const Tally *tally)
{
	return tally_total(COUNTED_COUNTS(tally), NCOUNTS);
}

/* Rows with a NULL */
static int64
gap_skipped_count(const Tally *tally)
{
	return COUNTED_COUNTS(tally)[COUNT_SKIPPED];
}

/* What no rows can add up to */
static const char *
gap_contradiction(const Tally *tally)
{
	const int64 *counts = COUNTED_COUNTS(tally);
	Numeric		sum = counted_sum(&gap_shape, tally, SUM_ADVANTAGE);
	Numeric		worst = counted_sum(&gap_shape, tally, LEAST_ADVANTAGE);
	int64		known;
	int			expected = 0;
	int			beyond;

	if (too_many_rows(counts, NCOUNTS))
		return "It counts more rows than there can be.";
	known = gap_known_count(tally);
	if (counts[COUNT_BEHIND] > 0)
		expected = -1;
	else if (counts[COUNT_LEVEL] == 0 && known > 0)
		expected = 1;
	if (num_sign(worst) != expected)
		return "The worst advantage does not fit the counts of the standings.";
	/* of such numbers the product below would leave the range of numeric */
	if (num_cmp(num_abs(worst), numeric_power_of_ten(PRODUCT_EXPONENT)) >= 0)
		return NULL;
	/* the least sum: whoever may be the worst one is, and who is ahead adds */
	beyond = num_cmp(sum, num_mul(worst, int64_to_numeric(expected < 0 ? counts[COUNT_BEHIND]
														  : known)));
	if (beyond < 0 || (beyond == 0 && expected <= 0 && counts[COUNT_AHEAD] > 0) ||
		(counts[COUNT_AHEAD] == 0 && num_cmp(sum, worst) > 0) ||
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
	.ncounts = NCOUNTS,
	.counts = count_names,
	.nsums = NSUMS,
	.sums = sum_names,
	.least = LEAST_ADVANTAGE,
	.least_of = gap_known_count
};

TALLY_TYPE(gap, gap_shape.tally);

/* Says whether an advantage is worse than the worst one so far */
static bool
is_worst(const Tally *state, Numeric advantage)
{
	return gap_known_count(state) == 0 ||
		num_cmp(advantage, counted_sum(&gap_shape, state, LEAST_ADVANTAGE)) < 0;
}

/* The transition over numbers that do not fit 128 bits */
static Tally *
gap_add_wide(Tally *state, Numeric value, Numeric benchmark, int direction)
{
	Numeric		advantage = advantage_of(check_finite(value, "value"),
										 check_finite(benchmark, "benchmark"),
										 direction);

	if (is_worst(state, advantage))
		state = counted_put(&gap_shape, state, LEAST_ADVANTAGE, advantage);
	tally_count(&COUNTED_COUNTS(state)[COUNT_LEVEL - num_sign(advantage)], false);
	return counted_add(&gap_shape, state, SUM_ADVANTAGE, advantage, false);
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
		(void) getarg_known(fcinfo, 1, "value");
		(void) getarg_known(fcinfo, 2, "benchmark");
		tally_count(&COUNTED_COUNTS(state)[COUNT_SKIPPED], false);
		PG_RETURN_POINTER(state);
	}
	if (state->rests != 0 || !numeric_to_fixed(stored_argument(fcinfo, 1), &value) ||
		!numeric_to_fixed(stored_argument(fcinfo, 2), &benchmark))
		PG_RETURN_POINTER(gap_add_wide(state, PG_GETARG_NUMERIC(1), PG_GETARG_NUMERIC(2),
									   direction));
	value = direction == LOWER_IS_BETTER ? benchmark - value : value - benchmark;
	worst = &COUNTED_SUMS(&gap_shape, state)[LEAST_ADVANTAGE];
	if (value < *worst || gap_known_count(state) == 0)
		*worst = value;
	tally_count(&COUNTED_COUNTS(state)[COUNT_LEVEL - ((value > 0) - (value < 0))], false);
	PG_RETURN_POINTER(counted_add_fixed(&gap_shape, state, SUM_ADVANTAGE, value));
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
	PG_RETURN_NUMERIC(numeric_ratio(counted_sum(&gap_shape, tally, SUM_ADVANTAGE),
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
	PG_RETURN_NUMERIC(counted_sum(&gap_shape, tally, LEAST_ADVANTAGE));
}
