/*
 * progress.c
 *		How far tasks are: the class of one task, the tally of a list.
 *
 * Exactly 50 is not past half (过 excludes the number itself, Civil Code
 * 1259) unless the office says so; from 100 on a task is completed.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "progress.h"

#include "codes.h"

BIZENV_FUNCTION(progress_class_numeric);
BIZENV_FUNCTION(progress_class_float8);
BIZENV_FUNCTION(progress_add_numeric);
BIZENV_FUNCTION(progress_remove_numeric);
BIZENV_FUNCTION(progress_add_float8);
BIZENV_FUNCTION(progress_remove_float8);
BIZENV_FUNCTION(progress_add_class);
BIZENV_FUNCTION(progress_remove_class);

static const char *const count_names[] = {
	"not_reported", "zero", "below_half", "exactly_half", "above_half",
	"completed", "over_100", "unvalued"
};
static const char *const sum_names[] = {"sum", "excess"};

/* Rows with a percent or a class */
int64
progress_reported_count(const Tally *tally)
{
	const int64 *counts = COUNTED_COUNTS(tally);

	return tally_total(counts + AT_ZERO, DONE - AT_ZERO + 1);
}

/* All rows, also those not reported */
static int64
progress_row_count(const Tally *tally)
{
	return tally_total(COUNTED_COUNTS(tally), DONE + 1);
}

/* Rows not reported */
static int64
progress_skipped_count(const Tally *tally)
{
	return COUNTED_COUNTS(tally)[UNREPORTED];
}

/* The sum of the percentages, each capped at 100 */
Numeric
progress_capped_sum(const Tally *tally)
{
	return numeric_trim(num_sub(counted_sum(&progress_shape, tally, SUM_PERCENT),
								counted_sum(&progress_shape, tally, SUM_EXCESS)));
}

/*
 * Says whether the sum, each row capped at 100, lies between the least and
 * the most that the counts allow; rows without a percent take from the least
 * what is most, and from the most what is least.
 */
static bool
sum_fits(const Tally *tally)
{
	const int64 *counts = COUNTED_COUNTS(tally);
	Numeric		sum = progress_capped_sum(tally);
	int64		of_done = Min(counts[UNVALUED], counts[DONE] - counts[OVER_100]);
	int64		of_above = Min(counts[UNVALUED] - of_done, counts[ABOVE_HALF]);
	int64		of_below = Min(counts[UNVALUED], counts[BELOW_HALF]);
	int128		halves = (int128) counts[AT_HALF] + counts[ABOVE_HALF] - of_above;
	int128		least = 50 * halves + 100 * ((int128) counts[DONE] - of_done);
	int128		wholes = (int128) counts[ABOVE_HALF] + counts[DONE] -
		(counts[UNVALUED] - of_below);
	int128		most = 100 * wholes +
		50 * ((int128) counts[AT_HALF] + counts[BELOW_HALF] - of_below);

	return num_cmp(sum, fixed_to_numeric(least * group_power[FIXED_GROUPS])) >= 0 &&
		num_cmp(sum, fixed_to_numeric(most * group_power[FIXED_GROUPS])) <= 0;
}

/* What no list of tasks can add up to */
static const char *
progress_contradiction(const Tally *tally)
{
	const int64 *counts = COUNTED_COUNTS(tally);
	Numeric		excess = counted_sum(&progress_shape, tally, SUM_EXCESS);
	Numeric		most = num_mul(int64_to_numeric(MAX_PERCENT - 100),
							   int64_to_numeric(counts[OVER_100]));

	if (too_many_rows(counts, DONE + 1))
		return "It counts more rows than there can be.";
	/* zero and exactly 50 are known from a percent alone, and so is over 100 */
	if (counts[OVER_100] > counts[DONE] ||
		counts[UNVALUED] > (int128) counts[BELOW_HALF] + counts[ABOVE_HALF] +
		counts[DONE] - counts[OVER_100])
		return "A part is counted more often than its whole.";
	if (num_sign(excess) < 0 || num_cmp(excess, most) > 0)
		return "The excess over 100 does not fit the rows that are over 100.";
	if (!sum_fits(tally))
		return "The sum does not fit the counts of the classes.";
	return NULL;
}

const CountedShape progress_shape = {
	.tally = {
		.kind = TALLY_PROGRESS,
		.type_name = "progress_tally",
		.storage = &counted_storage,
		.row_count = progress_row_count,
		.skipped_count = progress_skipped_count,
		.contradiction = progress_contradiction
	},
	.ncounts = NCOUNTS,
	.counts = count_names,
	.nsums = NSUMS,
	.sums = sum_names,
	.least = -1
};

TALLY_TYPE(progress, progress_shape.tally);

/* 0 at zero, 1 below half, 2 at half, 3 above, 4 completed, without a branch */
#define LEVEL(percent, unit) \
	(((percent) > 0) + ((percent) >= 50 * (unit)) + ((percent) > 50 * (unit)) + \
	 ((percent) >= 100 * (unit)))

/* The level of a percent too long for 64 bits */
static int
wide_level(Numeric percent)
{
	int			vs_half = num_cmp(percent, int64_to_numeric(50));

	if (numeric_is_nan(percent) || numeric_is_inf(percent) || num_sign(percent) < 0 ||
		num_cmp(percent, int64_to_numeric(MAX_PERCENT)) > 0)
		error_percent_range("percent");
	return (num_sign(percent) > 0) + (vs_half >= 0) + (vs_half > 0) +
		(num_cmp(percent, int64_to_numeric(100)) >= 0);
}

/* The level of a numeric percent; where it fits, its fixed as well */
static inline int
numeric_level(const struct varlena *percent, bool *over, bool *wide, int128 *fixed)
{
	int64		mantissa;
	int64		unit;
	int			groups;
	NumericFit	fit = numeric_unpack(percent, &mantissa, &groups);

	*wide = fit == NUMERIC_WIDE;
	if (unlikely(fit == NUMERIC_WIDE))
		return wide_level(DatumGetNumeric(PointerGetDatum(percent)));
	if (unlikely(fit == NUMERIC_SPECIAL))
		error_percent_range("percent");
	unit = group_power[groups];
	/* with four groups 64 bits hold no percent above 922 */
	if (unlikely(mantissa < 0 || (groups < FIXED_GROUPS && mantissa > MAX_PERCENT * unit)))
		error_percent_range("percent");
	*fixed = unpacked_to_fixed(mantissa, groups);
	*over = mantissa > 100 * unit;
	return LEVEL(mantissa, unit);
}

/* The level of a float8 percent, from its raw value */
static inline int
float_level(float8 percent)
{
	if (unlikely(!(percent >= 0 && percent <= MAX_PERCENT)))
		error_percent_range("percent");
	return LEVEL(percent, 1);
}

/* The class that a level belongs to */
static int
level_class(int level, bool half_counts)
{
	if (level == 4)
		return COMPLETED;
	return level == 3 || (level == 2 && half_counts) ? PAST_HALF : JUST_STARTED;
}

/* The class of a numeric percent, which is checked */
int
progress_class_of(const struct varlena *percent, bool half_counts)
{
	bool		over;
	bool		wide;
	int128		fixed;

	return level_class(numeric_level(percent, &over, &wide, &fixed),
					   half_counts);
}

/* A class as the text that columns hold */
static Datum
class_word(int class)
{
	return CStringGetTextDatum(progress_classes.codes[class].code);
}

/* Fetches the parameter half_counts */
bool
getarg_half_counts(FunctionCallInfo fcinfo, int n)
{
	check_not_null(PG_ARGISNULL(n), "half_counts");
	return PG_GETARG_BOOL(n);
}

/* Classifies one numeric percent */
Datum
progress_class_numeric(PG_FUNCTION_ARGS)
{
	bool		half_counts = getarg_half_counts(fcinfo, 1);

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return class_word(progress_class_of(PG_GETARG_VARLENA_PP(0), half_counts));
}

/* Classifies one float8 percent on its raw value */
Datum
progress_class_float8(PG_FUNCTION_ARGS)
{
	bool		half_counts = getarg_half_counts(fcinfo, 1);

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return class_word(level_class(float_level(PG_GETARG_FLOAT8(0)), half_counts));
}

/* Puts a percent that fits into the state, or takes it out */
static pg_always_inline Tally *
progress_change(Tally *state, int level, bool over, int128 percent, bool take_out)
{
	const int128 hundred = (int128) 100 * group_power[FIXED_GROUPS];
	int64	   *counts = COUNTED_COUNTS(state);

	tally_count(&counts[AT_ZERO + level], take_out);
	if (unlikely(over))
	{
		int128		excess = percent - hundred;

		tally_count(&counts[OVER_100], take_out);
		state = counted_add_fixed(&progress_shape, state, SUM_EXCESS,
								  take_out ? -excess : excess);
	}
	return counted_add_fixed(&progress_shape, state, SUM_PERCENT,
							 take_out ? -percent : percent);
}

/* The same for a percent that is too long for the fixed */
static Tally *
progress_change_wide(Tally *state, int level, Numeric percent, bool take_out)
{
	Numeric		hundred = int64_to_numeric(100);

	tally_count(&COUNTED_COUNTS(state)[AT_ZERO + level], take_out);
	if (num_cmp(percent, hundred) > 0)
	{
		tally_count(&COUNTED_COUNTS(state)[OVER_100], take_out);
		state = counted_add(&progress_shape, state, SUM_EXCESS,
							num_sub(percent, hundred), take_out);
	}
	return counted_add(&progress_shape, state, SUM_PERCENT, percent, take_out);
}

/* The transition over numeric, and its inverse */
static pg_always_inline Datum
progress_transition_numeric(FunctionCallInfo fcinfo, bool take_out)
{
	Tally	   *state = tally_state(fcinfo, &progress_shape.tally);
	struct varlena *percent;
	bool		over = false;
	bool		wide;
	int128		fixed = 0;
	int			level;

	if (PG_ARGISNULL(1))
	{
		tally_count(&COUNTED_COUNTS(state)[UNREPORTED], take_out);
		PG_RETURN_POINTER(state);
	}
	percent = stored_argument(fcinfo, 1);
	level = numeric_level(percent, &over, &wide, &fixed);
	if (unlikely(wide))
		PG_RETURN_POINTER(progress_change_wide(state, level,
											   DatumGetNumeric(PointerGetDatum(percent)),
											   take_out));
	PG_RETURN_POINTER(progress_change(state, level, over, fixed, take_out));
}

/* The transition over float8, and its inverse */
static pg_always_inline Datum
progress_transition_float8(FunctionCallInfo fcinfo, bool take_out)
{
	Tally	   *state = tally_state(fcinfo, &progress_shape.tally);
	float8		percent;
	int			level;

	if (PG_ARGISNULL(1))
	{
		tally_count(&COUNTED_COUNTS(state)[UNREPORTED], take_out);
		PG_RETURN_POINTER(state);
	}
	percent = PG_GETARG_FLOAT8(1);
	level = float_level(percent);
	PG_RETURN_POINTER(progress_change(state, level, percent > 100,
									  (int128) float_to_nano(percent) * 10000000,
									  take_out));
}

/* The transition over class words, and its inverse */
static Datum
progress_transition_class(FunctionCallInfo fcinfo, bool take_out)
{
	static const int count_of_class[] = {DONE, ABOVE_HALF, BELOW_HALF, UNREPORTED};
	Tally	   *state = tally_state(fcinfo, &progress_shape.tally);
	int			class = NOT_REPORTED;

	if (!PG_ARGISNULL(1))
		class = code_of_row(&progress_classes, PG_GETARG_TEXT_PP(1), "class");
	tally_count(&COUNTED_COUNTS(state)[count_of_class[class]], take_out);
	if (class != NOT_REPORTED)
		tally_count(&COUNTED_COUNTS(state)[UNVALUED], take_out);
	PG_RETURN_POINTER(state);
}

#define TRANSITION(name, form, take_out) \
	Datum \
	name(PG_FUNCTION_ARGS) \
	{ \
		return progress_transition_##form(fcinfo, take_out); \
	}
TRANSITION(progress_add_numeric, numeric, false)
TRANSITION(progress_remove_numeric, numeric, true)
TRANSITION(progress_add_float8, float8, false)
TRANSITION(progress_remove_float8, float8, true)
TRANSITION(progress_add_class, class, false)
TRANSITION(progress_remove_class, class, true)
