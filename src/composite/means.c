/*
 * composite/means.c
 *		What scores and weights come to: three means, and their inverse.
 *
 * The arithmetic mean is exact.  The geometric and the harmonic one are
 * computed in numeric with many more decimals than are asked for, always in
 * the order of the codes, so that rows in whatever order give the same.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "composite/composite.h"

#include "miscadmin.h"

#include "composite/wide.h"
#include "lib/codes.h"

/*
 * Decimals beyond COMPOSITE_GUARD_DECIMALS, for what is lost on the way: the scores are
 * below 10^18, and a share of the weight divided by one is as small.
 */
#define COMPOSITE_GEOMETRIC_SPARE 24
#define COMPOSITE_SPARE_DECIMALS 40

/* What the geometric and the harmonic mean take for decimals of scores */
#define COMPOSITE_MOST_DECIMALS 100

/* The indicators but for one of them, as far as they are known */
typedef struct Parts
{
	Numeric		weight;
	Numeric		sum;			/* weight * score, weight * its logarithm, or share of the weight / score */
	bool		zero;			/* a score of 0 makes the mean 0, whatever the others */
} Parts;

/* The weight of the indicators that have a score, and of all that have a weight */
void
composite_weights(const CompositeTally *tally, Numeric *known, Numeric *all)
{
	ExactSum	valued = {0, NULL};
	ExactSum	unvalued = {0, NULL};

	for (int i = 0; i < (int) tally->ncodes; i++)
	{
		Member		member = composite_member(tally, i);

		/* two sums and one addition: no weight is added twice */
		if (exact_is_known(&member.weight))
			exact_sum_add(exact_is_known(&member.score) ? &valued : &unvalued, &member.weight);
	}
	*known = exact_sum_number(&valued);
	*all = num_add(*known, exact_sum_number(&unvalued));
}

/* Refuses a score that a mean cannot be taken of */
static Numeric
check_score(Numeric score, const char *argument, int method)
{
	if (num_sign(score) < 0 || numeric_scale_of(score) > COMPOSITE_MOST_DECIMALS ||
		num_cmp(score, numeric_power_of_ten(COMPOSITE_MOST_DIGITS)) >= 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s is out of range", argument),
				 errdetail("Method \"%s\" takes a target and scores of the tally from 0 to below 10^%d, with at most %d decimals.",
						   composite_methods.codes[method].code, COMPOSITE_MOST_DIGITS, COMPOSITE_MOST_DECIMALS),
				 errhint("Use scores such as bizenv.frontier_score() or the method min_max of bizenv.normalise() gives, or method => 'arithmetic'.")));
	return score;
}

/* The natural logarithm, with so many decimals at least */
Numeric
natural_logarithm(Numeric number, int decimals)
{
	/* ln() gives at least as many decimals as its argument has */
	if (numeric_scale_of(number) < decimals)
		number = num_round(number, decimals);
	return DatumGetNumeric(DirectFunctionCall1(numeric_ln, NumericGetDatum(number)));
}

/* The exponential, with so many decimals */
static Numeric
exponential(Numeric number, int decimals)
{
	/* so does exp() */
	return DatumGetNumeric(DirectFunctionCall1(numeric_exp,
											   NumericGetDatum(num_round(number, decimals))));
}

/* The weight of all indicators that take part but the one at "except" */
static Numeric
parts_weight(const CompositeTally *tally, int except)
{
	ExactSum	weight = {0, NULL};

	for (int i = 0; i < (int) tally->ncodes; i++)
	{
		Member		member = composite_member(tally, i);

		if (i != except && composite_takes_part(&member))
			exact_sum_add(&weight, &member.weight);
	}
	return exact_sum_number(&weight);
}

/* Adds up all indicators that take part but the one at "except", -1 being none */
static void
collect_parts(const CompositeTally *tally, int method, int except, int decimals, Parts *parts)
{
	ExactSum	sum = {0, NULL};

	parts->zero = false;
	/* before the loop: the harmonic sum divides by it */
	parts->weight = parts_weight(tally, except);
	for (int i = 0; i < (int) tally->ncodes; i++)
	{
		Member		member = composite_member(tally, i);
		Numeric		score;
		Numeric		weight;

		CHECK_FOR_INTERRUPTS();
		if (i == except || !composite_takes_part(&member))
			continue;
		/* exact, and by far the most frequent: no numeric is made */
		if (method == MEAN_ARITHMETIC)
		{
			exact_sum_add_product(&sum, &member.score, &member.weight);
			continue;
		}
		score = check_score(exact_number(&member.score), "score", method);
		weight = exact_number(&member.weight);
		/* a score of 0 has no logarithm and no reciprocal: the mean is 0 without them */
		if (num_sign(score) == 0)
			parts->zero = true;
		else if (method == MEAN_GEOMETRIC)
			exact_sum_add_number(&sum, num_mul(weight, natural_logarithm(score, decimals)));
		else
			/* by the share of the weight, so that the quotient keeps its digits in any unit */
			exact_sum_add_number(&sum, numeric_ratio(weight, num_mul(score, parts->weight), decimals));
	}
	/* exact although terms are rounded: each is rounded alone, so that their order changes nothing */
	parts->sum = exact_sum_number(&sum);
}

/* Rounds what was computed with more decimals; what is nearly exact is exact */
Numeric
round_guarded(Numeric number, int digits)
{
	/* twice on purpose: the guard decimals absorb the error of the computation */
	return num_round(num_round(number, digits + COMPOSITE_GUARD_DECIMALS), digits);
}

/* The mean of what is known, NULL where nothing has a weight */
Numeric
composite_mean(const CompositeTally *tally, int method, int digits)
{
	int			result_digits = composite_decimals(digits);
	int			decimals = result_digits + COMPOSITE_GUARD_DECIMALS +
		(method == MEAN_GEOMETRIC ? COMPOSITE_GEOMETRIC_SPARE : COMPOSITE_SPARE_DECIMALS);
	Numeric		mean;
	Parts		parts;

	/* nearly all geometric means are rounded with certainty in integers; the others are left */
	if (method == MEAN_GEOMETRIC && result_digits <= FIXED_SCALE)
	{
		mean = wide_geometric_mean(tally, result_digits);
		if (mean != NULL)
			return mean;
	}
	collect_parts(tally, method, -1, decimals, &parts);
	if (num_sign(parts.weight) == 0)
		return NULL;
	/* one division of exact sums: nothing to guard */
	if (method == MEAN_ARITHMETIC)
		return numeric_ratio(parts.sum, parts.weight, digits);
	/* one score of 0 decides both means: its logarithm and its reciprocal have no number */
	if (parts.zero)
		mean = int64_to_numeric(0);
	else if (method == MEAN_GEOMETRIC)
		mean = exponential(numeric_ratio(parts.sum, parts.weight, decimals), decimals);
	else
		mean = numeric_ratio(int64_to_numeric(1), parts.sum, decimals);
	return round_guarded(mean, result_digits);
}

/* Rounds up, so that what is needed is enough */
static Numeric
round_up(Numeric number, int digits)
{
	return DatumGetNumeric(DirectFunctionCall1(numeric_ceil,
											   NumericGetDatum(num_mul(number, numeric_power_of_ten(digits)))));
}

/* The same of what was computed with more decimals and is above 0, though it may have vanished */
static Numeric
round_up_guarded(Numeric number, int digits)
{
	Numeric		near = round_guarded(number, digits);
	Numeric		units;

	/* the guard decimals are all zero: the number is exact, and up would be too much */
	if (num_sign(near) > 0 && num_cmp(near, num_round(number, digits + COMPOSITE_GUARD_DECIMALS)) == 0)
		return near;
	/* what vanished in the computation was above 0: one unit is enough */
	units = num_sign(number) == 0 ? int64_to_numeric(1) : round_up(number, digits);
	return num_round(num_mul(units, numeric_power_of_ten(-digits)), digits);
}

/* Divides and rounds up; without digits as PostgreSQL divides */
static Numeric
ratio_up(Numeric part, Numeric whole, int digits)
{
	Numeric		left;
	Numeric		units;

	if (digits == DIGITS_EXACT)
		return numeric_ratio(part, whole, digits);
	/* whole units and what is left: one unit more where anything is left */
	units = numeric_quotient(num_mul(part, numeric_power_of_ten(digits)), whole, &left);
	if (num_sign(left) > 0)
		units = num_add(units, int64_to_numeric(1));
	return num_round(num_mul(units, numeric_power_of_ten(-digits)), digits);
}

/* The score that the others leave to reach; NULL: it would be out of range */
static Numeric
needed_of(int method, const Parts *others, Numeric weight, Numeric target, int decimals)
{
	Numeric		all = num_add(others->weight, weight);
	Numeric		rest;

	/* alone, it is the mean itself */
	if (num_sign(others->weight) == 0)
		return target;
	if (method == MEAN_GEOMETRIC)
	{
		/* ln(score) = (ln(target) * all weights - sum of the others) / weight */
		rest = num_sub(num_mul(natural_logarithm(target, decimals), all), others->sum);
		rest = numeric_ratio(rest, weight, decimals);
		if (num_cmp(rest, natural_logarithm(numeric_power_of_ten(COMPOSITE_MOST_DIGITS), decimals)) >= 0)
			return NULL;
		return exponential(rest, decimals);
	}

	/*
	 * With W, the weight of the others:
	 * weight / (score * W) = all weights / (target * W) - sum of the others
	 */
	rest = num_sub(numeric_ratio(all, num_mul(target, others->weight), decimals), others->sum);
	/* the others alone hold the mean below the target */
	if (num_sign(rest) <= 0)
		return NULL;
	rest = numeric_ratio(weight, num_mul(others->weight, rest), decimals);
	return num_cmp(rest, numeric_power_of_ten(COMPOSITE_MOST_DIGITS)) >= 0 ? NULL : rest;
}

/* The score with which the mean is the target; NULL: no score does it */
Numeric
composite_needed(const CompositeTally *tally, int place, int method, Numeric target, int digits)
{
	int			result_digits = composite_decimals(digits);
	int			decimals = result_digits + COMPOSITE_GUARD_DECIMALS + COMPOSITE_SPARE_DECIMALS;
	Member		member = composite_member(tally, place);
	Numeric		weight = exact_number(&member.weight);
	Parts		others;

	if (method != MEAN_ARITHMETIC)
		check_score(target, "target", method);
	/* without weight a score moves nothing */
	if (weight == NULL || num_sign(weight) == 0)
		return NULL;
	collect_parts(tally, method, place, decimals, &others);
	if (method == MEAN_ARITHMETIC)
		/* score = (target * all weights - sum of the others) / weight, rounded up */
		return ratio_up(num_sub(num_mul(target, num_add(others.weight, weight)), others.sum),
						weight, digits);
	if (num_sign(target) == 0)
		return num_round(int64_to_numeric(0), result_digits);
	/* another score of 0 keeps the mean at 0, whatever this one is */
	if (others.zero)
		return NULL;
	target = needed_of(method, &others, weight, target, decimals);
	return target == NULL ? NULL : round_up_guarded(target, result_digits);
}
