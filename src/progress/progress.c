/*
 * progress/progress.c
 *		How far tasks are: the class of one task, the tally of a list.
 *
 * Exactly 50 is not past half (过 excludes the number itself, Civil Code
 * 1259) unless the office says so; from 100 on a task is completed.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "progress/progress.h"

#include "lib/codes.h"

BIZENV_FUNCTION(progress_class);
BIZENV_FUNCTION(progress_add_numeric);
BIZENV_FUNCTION(progress_remove_numeric);
BIZENV_FUNCTION(progress_add_float8);
BIZENV_FUNCTION(progress_remove_float8);
BIZENV_FUNCTION(progress_add_float4);
BIZENV_FUNCTION(progress_remove_float4);
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

	return tally_total(counts + PROGRESS_AT_ZERO, PROGRESS_COMPLETED - PROGRESS_AT_ZERO + 1);
}

/* All rows, also those not reported */
static int64
progress_row_count(const Tally *tally)
{
	return tally_total(COUNTED_COUNTS(tally), PROGRESS_COMPLETED + 1);
}

/* Rows not reported */
static int64
progress_skipped_count(const Tally *tally)
{
	return COUNTED_COUNTS(tally)[PROGRESS_UNREPORTED];
}

/* The sum of the percentages, each capped at 100 */
Numeric
progress_capped_sum(const Tally *tally)
{
	return numeric_trim(num_sub(counted_sum(&progress_shape, tally, PROGRESS_SUM),
								counted_sum(&progress_shape, tally, PROGRESS_EXCESS)));
}

/*
 * Checks the sum of a tally from outside, each row capped at 100, against the
 * bounds that its counts allow:
 *
 *	least = 50 * (at half + above) + 100 * completed
 *	most = 50 * (below + at half) + 100 * (above + completed)
 *
 * Rows counted by class word alone (unvalued) add nothing to the sum.  Which
 * rows they are is not stored, so for the lower bound we assume those that
 * would have raised it most, for the upper bound those that would have raised
 * it least.  Rows at 0, at 50 and over 100 are never unvalued.
 */
static bool
sum_fits(const Tally *tally)
{
	const int64 *counts = COUNTED_COUNTS(tally);
	Numeric		sum = progress_capped_sum(tally);
	int64		unvalued = counts[PROGRESS_UNVALUED];
	int64		of_completed = Min(unvalued, counts[PROGRESS_COMPLETED] - counts[PROGRESS_OVER_100]);
	int64		of_above = Min(unvalued - of_completed, counts[PROGRESS_ABOVE_HALF]);
	int64		of_below = Min(unvalued, counts[PROGRESS_BELOW_HALF]);
	int128		halves;
	int128		wholes;
	int128		least;
	int128		most;

	/* lower bound: unvalued rows are completed ones first (100 each), then above half (50) */
	halves = (int128) counts[PROGRESS_AT_HALF] + counts[PROGRESS_ABOVE_HALF] - of_above;
	wholes = (int128) counts[PROGRESS_COMPLETED] - of_completed;
	least = 50 * halves + 100 * wholes;

	/* upper bound: they are rows below half first (50 each), then the others (100) */
	halves = (int128) counts[PROGRESS_AT_HALF] + counts[PROGRESS_BELOW_HALF] - of_below;
	wholes = (int128) counts[PROGRESS_ABOVE_HALF] + counts[PROGRESS_COMPLETED] -
		(unvalued - of_below);
	most = 50 * halves + 100 * wholes;

	return num_cmp(sum, fixed_to_numeric(least * group_power[FIXED_GROUPS])) >= 0 &&
		num_cmp(sum, fixed_to_numeric(most * group_power[FIXED_GROUPS])) <= 0;
}

/* NULL, or why no list of tasks can have these counts and sums */
static const char *
progress_contradiction(const Tally *tally)
{
	const int64 *counts = COUNTED_COUNTS(tally);
	Numeric		excess = counted_sum(&progress_shape, tally, PROGRESS_EXCESS);
	Numeric		most = num_mul(int64_to_numeric(BIZENV_MAX_PERCENT - 100),
							   int64_to_numeric(counts[PROGRESS_OVER_100]));

	/* the order matters: sum_fits() adds counts that were found consistent */
	if (too_many_rows(counts, PROGRESS_COMPLETED + 1))
		return "It counts more rows than there can be.";
	/* zero and exactly 50 are known from a percent alone, and so is over 100 */
	if (counts[PROGRESS_OVER_100] > counts[PROGRESS_COMPLETED] ||
		counts[PROGRESS_UNVALUED] > (int128) counts[PROGRESS_BELOW_HALF] + counts[PROGRESS_ABOVE_HALF] +
		counts[PROGRESS_COMPLETED] - counts[PROGRESS_OVER_100])
		return "A part is counted more often than its whole.";
	/* upper bound: no row has more than BIZENV_MAX_PERCENT */
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
	.ncounts = PROGRESS_NCOUNTS,
	.counts = count_names,
	.nsums = PROGRESS_NSUMS,
	.sums = sum_names,
	.least = -1
};

TALLY_TYPE(progress, progress_shape.tally);

/* The level of a percent whose digits do not fit 64 bits, by numeric comparison */
int
progress_spilled_level(Numeric percent)
{
	int			vs_half = num_cmp(percent, int64_to_numeric(50));

	if (numeric_is_nan(percent) || numeric_is_inf(percent) || num_sign(percent) < 0 ||
		num_cmp(percent, int64_to_numeric(BIZENV_MAX_PERCENT)) > 0)
		error_percent_range("percent");
	/* one step for each bound that is passed, as PROGRESS_LEVEL counts them */
	return (num_sign(percent) > 0) + (vs_half >= 0) + (vs_half > 0) +
		(num_cmp(percent, int64_to_numeric(100)) >= 0);
}

/* The level of a numeric percent; *fixed and *over are set unless it is *spilled */
static inline int
numeric_level(const struct varlena *percent, bool *over, bool *spilled, int128 *fixed)
{
	int64		mantissa;
	int64		unit;
	int			groups;
	NumericFit	fit = numeric_unpack(percent, &mantissa, &groups);

	/* a percent may have any number of decimals: what 64 bits cannot hold is compared as numeric */
	*spilled = fit == NUMERIC_SPILLS;
	if (unlikely(fit == NUMERIC_SPILLS))
		return progress_spilled_level(DatumGetNumeric(PointerGetDatum(percent)));
	if (unlikely(fit == NUMERIC_SPECIAL))
		error_percent_range("percent");
	unit = group_power[groups];
	/* with four groups an int64 holds no percent above 922, and the product would overflow */
	if (unlikely(mantissa < 0 || (groups < FIXED_GROUPS && mantissa > BIZENV_MAX_PERCENT * unit)))
		error_percent_range("percent");
	*fixed = unpacked_to_fixed(mantissa, groups);
	*over = mantissa > 100 * unit;
	return PROGRESS_LEVEL(mantissa, unit);
}

/* The level of a float8 percent, from its raw value */
static inline int
float_level(float8 percent)
{
	/* written so that NaN, which compares false, is refused too */
	if (unlikely(!(percent >= 0 && percent <= BIZENV_MAX_PERCENT)))
		error_percent_range("percent");
	return PROGRESS_LEVEL(percent, 1);
}

/* The class that a level belongs to */
int
progress_level_class(int level, bool half_counts)
{
	/* the levels ascend: 0, below 50, 50, above it, 100 and over */
	if (level == 4)
		return CLASS_COMPLETED;
	return level == 3 || (level == 2 && half_counts) ? CLASS_PAST_HALF : CLASS_JUST_STARTED;
}

/* The class of a numeric percent, which is checked */
int
progress_class_of(const struct varlena *percent, bool half_counts)
{
	bool		over;
	bool		spilled;
	int128		fixed;

	return progress_level_class(numeric_level(percent, &over, &spilled, &fixed),
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
progress_class(PG_FUNCTION_ARGS)
{
	bool		half_counts = getarg_half_counts(fcinfo, 1);

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return class_word(progress_class_of(PG_GETARG_VARLENA_PP(0), half_counts));
}

/* Puts a percent that fits into the state, or takes it out */
static pg_always_inline Tally *
progress_change(Tally *state, int level, bool over, int128 percent, bool take_out)
{
	const int128 hundred = (int128) 100 * group_power[FIXED_GROUPS];
	int64	   *counts = COUNTED_COUNTS(state);

	/* counts before sums: taking out a row that is not in the state stops here */
	tally_count(&counts[PROGRESS_AT_ZERO + level], take_out);
	if (unlikely(over))
	{
		int128		excess = percent - hundred;

		tally_count(&counts[PROGRESS_OVER_100], take_out);
		state = counted_add_fixed(&progress_shape, state, PROGRESS_EXCESS,
								  take_out ? -excess : excess);
	}
	return counted_add_fixed(&progress_shape, state, PROGRESS_SUM,
							 take_out ? -percent : percent);
}

/* The same for a percent that does not fit 128 bits: it spills into numeric */
static Tally *
progress_change_spilled(Tally *state, int level, Numeric percent, bool take_out)
{
	Numeric		hundred = int64_to_numeric(100);

	/* counts first here too, for the same reason */
	tally_count(&COUNTED_COUNTS(state)[PROGRESS_AT_ZERO + level], take_out);
	if (num_cmp(percent, hundred) > 0)
	{
		tally_count(&COUNTED_COUNTS(state)[PROGRESS_OVER_100], take_out);
		state = counted_add(&progress_shape, state, PROGRESS_EXCESS,
							num_sub(percent, hundred), take_out);
	}
	return counted_add(&progress_shape, state, PROGRESS_SUM, percent, take_out);
}

/* Changes the state by a numeric percent, read from its stored digits */
static pg_always_inline Tally *
progress_change_stored(Tally *state, struct varlena *percent, bool take_out)
{
	bool		over = false;
	bool		spilled;
	int128		fixed = 0;
	int			level = numeric_level(percent, &over, &spilled, &fixed);

	if (unlikely(spilled))
		return progress_change_spilled(state, level, DatumGetNumeric(PointerGetDatum(percent)), take_out);
	return progress_change(state, level, over, fixed, take_out);
}

/* The transition over numeric, and its inverse */
static pg_always_inline Datum
progress_transition_numeric(FunctionCallInfo fcinfo, bool take_out)
{
	Tally	   *state = tally_state(fcinfo, &progress_shape.tally);

	if (PG_ARGISNULL(1))
	{
		tally_count(&COUNTED_COUNTS(state)[PROGRESS_UNREPORTED], take_out);
		PG_RETURN_POINTER(state);
	}
	/* no copy of the argument: most rows fit, and are read where the table has them */
	PG_RETURN_POINTER(progress_change_stored(state, stored_argument(fcinfo, 1), take_out));
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
		tally_count(&COUNTED_COUNTS(state)[PROGRESS_UNREPORTED], take_out);
		PG_RETURN_POINTER(state);
	}
	/* the class comes from the raw value, the sum from one rounding to 10^-9 */
	percent = PG_GETARG_FLOAT8(1);
	level = float_level(percent);
	PG_RETURN_POINTER(progress_change(state, level, percent > 100,
									  (int128) float_to_nano(percent) * 10000000,
									  take_out));
}

/* The transition over real, by the shortest decimal, and its inverse */
static Datum
progress_transition_float4(FunctionCallInfo fcinfo, bool take_out)
{
	Tally	   *state = tally_state(fcinfo, &progress_shape.tally);

	if (PG_ARGISNULL(1))
	{
		tally_count(&COUNTED_COUNTS(state)[PROGRESS_UNREPORTED], take_out);
		PG_RETURN_POINTER(state);
	}
	/* checked before: what is out of range is told as a percent, not as a real */
	(void) float_level(PG_GETARG_FLOAT4(1));
	PG_RETURN_POINTER(progress_change_stored(state, (struct varlena *) numeric_of_real(PG_GETARG_FLOAT4(1)), take_out));
}

/* The transition over class words, and its inverse */
static Datum
progress_transition_class(FunctionCallInfo fcinfo, bool take_out)
{
	/*
	 * Indexed by ProgressClass.  not_begun says the percentage, 0; the other
	 * words do not, nor whether a task is at 50.
	 */
	static const int count_of_class[] = {
		PROGRESS_AT_ZERO, PROGRESS_COMPLETED, PROGRESS_ABOVE_HALF, PROGRESS_BELOW_HALF, PROGRESS_UNREPORTED
	};
	Tally	   *state = tally_state(fcinfo, &progress_shape.tally);
	int			class = CLASS_NOT_REPORTED;

	/* NULL is the same as the word for it: no report */
	if (!PG_ARGISNULL(1))
		class = code_of_row(&progress_classes, PG_GETARG_TEXT_PP(1), "class");
	tally_count(&COUNTED_COUNTS(state)[count_of_class[class]], take_out);
	/* a class without its percent: the sum does not hold it, and the mean is not known */
	if (class != CLASS_NOT_REPORTED && class != CLASS_NOT_BEGUN)
		tally_count(&COUNTED_COUNTS(state)[PROGRESS_UNVALUED], take_out);
	PG_RETURN_POINTER(state);
}

#define PROGRESS_TRANSITION(name, form, take_out) \
	Datum \
	name(PG_FUNCTION_ARGS) \
	{ \
		return progress_transition_##form(fcinfo, take_out); \
	}
PROGRESS_TRANSITION(progress_add_numeric, numeric, false)
PROGRESS_TRANSITION(progress_remove_numeric, numeric, true)
PROGRESS_TRANSITION(progress_add_float8, float8, false)
PROGRESS_TRANSITION(progress_remove_float8, float8, true)
PROGRESS_TRANSITION(progress_add_float4, float4, false)
PROGRESS_TRANSITION(progress_remove_float4, float4, true)
PROGRESS_TRANSITION(progress_add_class, class, false)
PROGRESS_TRANSITION(progress_remove_class, class, true)
