/*
 * composite/weighing.c
 *		How much the figures of each indicator differ: entropy, variation, CRITIC.
 *
 * All is numeric: sums of the figures are exact, roots and logarithms have
 * many more decimals than weights are printed with, and each term is rounded
 * by itself, so that the order in which units stand changes nothing.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "composite/weights.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "composite/wide.h"
#include "lib/codes.h"

/* Decimals of roots, of logarithms, and of quotients behind their first digit */
#define WEIGH_DECIMALS 60
/* an entropy whose first digit stands so far behind is computed with more of them */
#define WEIGH_SPARE_DECIMALS 40
#define WEIGH_MORE_DECIMALS 120
/* and one whose first digit stands behind so many is not left to 128 bits, which have 30 */
#define WEIGH_WIDE_DIGITS 8
#define WEIGH_MOST_DECIMALS 700

/* What figures may be: together with WEIGH_MOST_DECIMALS this leaves no entropy that cannot be told from 0 */
#define WEIGH_MOST_DIGITS 30
#define WEIGH_MOST_FIGURE_DECIMALS 100

/* An indicator moved to a range from 1 to below 10000, its least figure at 0 */
typedef struct Moved
{
	Exact	   *values;
	Numeric		range;
	Numeric		unit;			/* the power of ten that it is measured in */
	Numeric		sum;
	Numeric		spread;			/* units * sum of squares - square of the sum */
	Numeric		root;			/* of the spread */
} Moved;

/* Where the first group of four digits stands, 0 for units */
static int
magnitude(Numeric number)
{
	return numeric_parts(number).weight;
}

/* The power of ten that leaves a number from 1 to below 10000 */
static Numeric
unit_of(Numeric number)
{
	return numeric_power_of_ten(-4 * magnitude(number));
}

/* A quotient with WEIGH_DECIMALS behind its first digit, however small it is */
static Numeric
close_ratio(Numeric part, Numeric whole)
{
	return numeric_ratio(part, whole, WEIGH_DECIMALS + 4 * Max(0, magnitude(whole) - magnitude(part) + 1));
}

/* The root of a number, of which there are 1 at least or it is 0 */
static Numeric
root_of(Numeric number)
{
	/* sqrt() gives at least as many decimals as its argument has */
	if (numeric_scale_of(number) < WEIGH_DECIMALS)
		number = num_round(number, WEIGH_DECIMALS);
	return DatumGetNumeric(DirectFunctionCall1(numeric_sqrt, NumericGetDatum(number)));
}

/* A number in the form that sums take; it is finite */
static Exact
exact_of(Numeric number)
{
	Exact		exact;

	(void) exact_read((struct varlena *) number, &exact);
	return exact;
}

/* The sum of figures, or of their products with others */
static Numeric
sum_of(const Exact *a, const Exact *b, int n)
{
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext scratch = AllocSetContextCreate(caller, "bizenv products", ALLOCSET_SMALL_SIZES);
	ExactSum	sum = {0, NULL};
	Numeric		result;

	/* products that spill are garbage at once: there are as many as pairs of indicators times units */
	MemoryContextSwitchTo(scratch);
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (b == NULL)
			exact_sum_add(&sum, &a[i]);
		else
			exact_sum_add_product(&sum, &a[i], &b[i]);
	}
	result = exact_sum_number(&sum);
	MemoryContextSwitchTo(caller);
	result = (Numeric) memcpy(palloc(VARSIZE(result)), result, VARSIZE(result));
	MemoryContextDelete(scratch);
	return result;
}

/* Refuses a figure that a method cannot take */
static void
check_figures(const Matrix *matrix, int method)
{
	for (int64 i = 0; i < (int64) matrix->nindicators * matrix->nunits; i++)
	{
		const Exact *value = &matrix->values[i];
		Numeric		number;

		CHECK_FOR_INTERRUPTS();
		/* shares of a sum, and a spread by its mean, mean nothing where the sum may be 0 by chance */
		if (method != WEIGH_CRITIC && exact_sign(value) < 0)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("value is out of range"),
					 errdetail("Method \"%s\" takes figures that are not negative; the tally holds one.",
							   weight_methods.codes[method].code),
					 errhint("Normalise first: in a subquery take bizenv.normalise(value, 'min_max', direction) OVER (PARTITION BY indicator) AS value, or write method 'critic'.")));
		/* 64 bits and 16 decimals are within the limits */
		if (exact_is_short(value))
			continue;
		number = exact_number(value);
		if (numeric_scale_of(number) > WEIGH_MOST_FIGURE_DECIMALS ||
			num_cmp(num_abs(number), numeric_power_of_ten(WEIGH_MOST_DIGITS)) >= 0)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("value is out of range"),
					 errdetail("Weights are taken of figures below 10^%d with at most %d decimals.",
							   WEIGH_MOST_DIGITS, WEIGH_MOST_FIGURE_DECIMALS),
					 errhint("Round the figures, or give them in a larger unit.")));
	}
}

/* The least figure, or the greatest */
static const Exact *
extreme(const Exact *values, int n, int sign)
{
	const Exact *found = &values[0];

	/* Exact against Exact: no numeric is made for a short figure */
	for (int i = 1; i < n; i++)
		if (exact_compare(&values[i], found) * sign > 0)
			found = &values[i];
	return found;
}

/* Moves an indicator to a common range, where roots and products have the digits that they need */
static Moved
moved(const Exact *values, int n)
{
	Numeric		least = exact_number(extreme(values, n, -1));
	Moved		result;

	result.values = palloc_extended(n * sizeof(Exact), MCXT_ALLOC_HUGE);
	/* above 0: constant indicators are left out before */
	result.range = num_sub(exact_number(extreme(values, n, 1)), least);
	result.unit = unit_of(result.range);
	result.range = num_mul(result.range, result.unit);
	for (int i = 0; i < n; i++)
		result.values[i] = exact_of(num_mul(num_sub(exact_number(&values[i]), least), result.unit));
	result.sum = sum_of(result.values, NULL, n);
	result.spread = num_sub(num_mul(sum_of(result.values, result.values, n), int64_to_numeric(n)),
							num_mul(result.sum, result.sum));
	result.root = root_of(result.spread);
	return result;
}

/* The coefficient of variation: standard deviation by mean, n of either cancels out */
static Numeric
variation(const Exact *values, int n)
{
	Moved		from = moved(values, n);

	return close_ratio(from.root, num_mul(sum_of(values, NULL, n), from.unit));
}

/* 1 less the correlation of two indicators */
static Numeric
conflict(const Moved *a, const Moved *b, int n)
{
	Numeric		shared = num_sub(num_mul(sum_of(a->values, b->values, n), int64_to_numeric(n)),
								 num_mul(a->sum, b->sum));
	Numeric		both = num_mul(a->spread, b->spread);
	Numeric		root = root_of(both);
	Numeric		left;

	/* not positively correlated: the sum loses no digits */
	if (num_sign(shared) <= 0)
		return close_ratio(num_sub(root, shared), root);
	/* of two that are nearly alike the difference would lose its digits: both squares are exact */
	left = num_sub(both, num_mul(shared, shared));
	if (num_sign(left) == 0)
		return int64_to_numeric(0);
	return close_ratio(left, num_mul(root, num_add(root, shared)));
}

/* CRITIC: the standard deviation on a scale from 0 to 1, times what the others do not say */
static void
weigh_critic(const Matrix *matrix, Weighed *weighed)
{
	int			m = matrix->nindicators;
	int			n = matrix->nunits;
	Moved	   *all = palloc(m * sizeof(Moved));
	Numeric    *conflicts = palloc(m * sizeof(Numeric));

	for (int j = 0; j < m; j++)
	{
		conflicts[j] = int64_to_numeric(0);
		if (!weighed[j].constant)
			all[j] = moved(&matrix->values[(Size) j * n], n);
	}
	/* each pair once: what an indicator adds to another one it takes from it as well */
	for (int j = 0; j < m; j++)
		for (int k = j + 1; k < m; k++)
		{
			Numeric		apart;

			if (weighed[j].constant || weighed[k].constant)
				continue;
			apart = conflict(&all[j], &all[k], n);
			conflicts[j] = num_add(conflicts[j], apart);
			conflicts[k] = num_add(conflicts[k], apart);
		}
	for (int j = 0; j < m; j++)
		if (!weighed[j].constant)
			weighed[j].measure = num_sign(conflicts[j]) == 0 ? conflicts[j] :
				close_ratio(num_mul(all[j].root, conflicts[j]), num_mul(all[j].range, int64_to_numeric(n)));
}

/* 1 less the entropy of the shares that figures have in their sum, with so many decimals */
static Numeric
divergence(const Exact *values, int n, Numeric ln_n, int decimals)
{
	Numeric		sum = sum_of(values, NULL, n);
	Numeric		unit = unit_of(sum);
	Numeric		terms = int64_to_numeric(0);

	/* shares do not depend on the unit, and in this one a logarithm has few digits before the point */
	sum = num_mul(sum, unit);
	for (int i = 0; i < n; i++)
	{
		Numeric		value = num_mul(exact_number(&values[i]), unit);
		Numeric		term;

		CHECK_FOR_INTERRUPTS();
		/* p ln p is 0 for p = 0, as its limit is: such a unit has nothing to say */
		if (num_sign(value) == 0)
			continue;
		term = num_round(num_mul(value, natural_logarithm(value, decimals)), decimals);
		terms = num_add(terms, term);
	}
	/* with p = x / sum, sum of p ln p = (sum of x ln x) / sum - ln sum */
	terms = num_sub(numeric_ratio(terms, sum, decimals), natural_logarithm(sum, decimals));
	return numeric_ratio(num_add(ln_n, terms), ln_n, decimals);
}

/*
 * The figures of an indicator as whole numbers of one unit, which shares and
 * differences of logarithms do not have; false where 16 or 32 decimals do not do.
 */
static bool
whole_figures(const Exact *values, int n, uint128 *figures, uint128 *sum)
{
	/* 16 decimals first, as nearly all figures have no more; 32 leave less room before the point */
	for (int longer = 0; longer < 2; longer++)
	{
		/* so that all of them together have 126 bits */
		int128		most = (int128) ((((uint128) 1 << 126) - 1) / (uint128) n) / (longer ? int64_power_of_ten(FIXED_SCALE) : 1) - 1;
		bool		fits = true;

		*sum = 0;
		for (int i = 0; i < n && fits; i++)
		{
			const Exact *value = &values[i];
			int128		fixed;
			int128		tail = 0;

			CHECK_FOR_INTERRUPTS();
			if (exact_is_short(value))
				fixed = unpacked_to_fixed(value->mantissa, value->form);
			else if (!longer || !numeric_to_fixed_and_tail(exact_number(value), &fixed, &tail))
				fits = false;
			if (!fits || fixed > most)
			{
				fits = false;
				break;
			}
			figures[i] = longer ? (uint128) fixed * (uint128) int64_power_of_ten(FIXED_SCALE) + (uint128) tail : (uint128) fixed;
			*sum += figures[i];
		}
		if (fits)
			return true;
	}
	return false;
}

/* The same as divergence() with an error below 2^-100; false where the figures do not fit */
static bool
wide_divergence(const Exact *values, int n, uint128 *figures, Numeric *found)
{
	uint128		sum;
	uint128		factor;
	int			point;
	int128		ln_sum;
	int128		ln_n = wide_logarithm((uint128) n * (uint128) int64_power_of_ten(FIXED_SCALE));
	int128		left = ln_n;

	if (!whole_figures(values, n, figures, &sum) ||
		!wide_factor(numeric_ratio(int64_to_numeric(1), wide_number((Wide) {0, sum}), 2 * WEIGH_DECIMALS), &factor, &point) ||
		point < WIDE_LOG_BITS)
		return false;
	/* a share of the unit cancels out: both logarithms are of the same units */
	ln_sum = wide_logarithm(sum);
	for (int i = 0; i < n; i++)
	{
		Wide		share;

		CHECK_FOR_INTERRUPTS();
		if (figures[i] == 0)
			continue;
		/* the share in units of 2^-120, times -ln of it in the same units */
		share = wide_shift(wide_product(figures[i], factor), point - WIDE_LOG_BITS);
		share = wide_shift(wide_product(share.low, (uint128) (ln_sum - wide_logarithm(figures[i]))), WIDE_LOG_BITS);
		left -= (int128) share.low;
	}
	/* the error may carry an even distribution below 0: its entropy is 1 at most */
	*found = left <= 0 ? int64_to_numeric(0) :
		numeric_ratio(wide_number((Wide) {0, (uint128) left}), wide_number((Wide) {0, (uint128) ln_n}), WEIGH_DECIMALS);
	return true;
}

/* Entropy in 128 bits; false where figures do not fit, or differ so little that more digits are needed */
static bool
weigh_entropy_wide(const Matrix *matrix, Weighed *weighed)
{
	uint128    *figures = palloc_extended(matrix->nunits * sizeof(uint128), MCXT_ALLOC_HUGE);
	Numeric		all = int64_to_numeric(0);
	bool		fits = true;

	for (int j = 0; j < matrix->nindicators && fits; j++)
	{
		if (weighed[j].constant)
			continue;
		fits = wide_divergence(&matrix->values[(Size) j * matrix->nunits], matrix->nunits, figures, &weighed[j].measure);
		if (fits)
			all = num_add(all, weighed[j].measure);
	}
	pfree(figures);
	/* where all are nearly 0 the weights are quotients of rounding errors: numeric is to do it */
	return fits && num_cmp(all, numeric_power_of_ten(-WEIGH_WIDE_DIGITS)) >= 0;
}

/* Entropy in numeric: with more decimals where no indicator differs enough to have some left */
static void
weigh_entropy(const Matrix *matrix, Weighed *weighed)
{
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext scratch = AllocSetContextCreate(caller, "bizenv entropy", ALLOCSET_DEFAULT_SIZES);
	Numeric		all;
	int			decimals = WEIGH_DECIMALS;

	/* the units are few and the figures usual: integers do it at a hundredth of the cost */
	if (weigh_entropy_wide(matrix, weighed))
		return;
	for (;; decimals += WEIGH_MORE_DECIMALS)
	{
		Numeric		ln_n = natural_logarithm(int64_to_numeric(matrix->nunits), decimals);

		all = int64_to_numeric(0);
		for (int j = 0; j < matrix->nindicators; j++)
		{
			Numeric		found;

			if (weighed[j].constant)
				continue;
			MemoryContextSwitchTo(scratch);
			found = divergence(&matrix->values[(Size) j * matrix->nunits], matrix->nunits, ln_n, decimals);
			MemoryContextSwitchTo(caller);
			/* the last decimal may be wrong, and below 0 */
			weighed[j].measure = num_sign(found) < 0 ? int64_to_numeric(0) : num_round(found, decimals);
			all = num_add(all, weighed[j].measure);
			MemoryContextReset(scratch);
		}
		/* more digits until enough are left; for figures within the limits the most always do */
		if (decimals > WEIGH_MOST_DECIMALS ||
			num_cmp(all, numeric_power_of_ten(WEIGH_SPARE_DECIMALS - decimals)) >= 0)
			break;
	}
	MemoryContextDelete(scratch);
}

/* How much the figures of each indicator differ, by a method; the weights are in proportion to it */
void
weigh(const Matrix *matrix, int method, Weighed *weighed)
{
	int			n = matrix->nunits;
	bool		all_constant = true;

	/* one unit alone differs from none */
	if (n < 2)
		return;
	check_figures(matrix, method);
	for (int j = 0; j < matrix->nindicators; j++)
	{
		const Exact *values = &matrix->values[(Size) j * n];

		weighed[j].constant = exact_compare(extreme(values, n, 1), extreme(values, n, -1)) == 0;
		all_constant = all_constant && weighed[j].constant;
	}
	if (all_constant)
		return;
	/* an indicator that does not vary keeps a NULL measure: it has no weight, for a reason that is told */
	switch ((WeightMethod) method)
	{
		case WEIGH_ENTROPY:
			weigh_entropy(matrix, weighed);
			break;
		case WEIGH_VARIATION:
			for (int j = 0; j < matrix->nindicators; j++)
				if (!weighed[j].constant)
					weighed[j].measure = variation(&matrix->values[(Size) j * n], n);
			break;
		case WEIGH_CRITIC:
			weigh_critic(matrix, weighed);
			break;
	}
}
