/*
 * rounding/fixed.c
 *		Largest remainders in 128 bits, which hold nearly all figures.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "rounding/rounding.h"

#include "miscadmin.h"
#include "utils/memutils.h"

/* A share rounded down to whole units, its remainder, and its place in the list */
typedef struct FixedShare
{
	int128		left;
	int64		units;
	int			place;
} FixedShare;

/* Orders shares by remainder: the larger first, of equal ones the earlier */
static int
compare_fixed(const void *a, const void *b)
{
	const FixedShare *left = a;
	const FixedShare *right = b;

	/* sorting millions of rows must be cancellable, too */
	CHECK_FOR_INTERRUPTS();
	if (left->left != right->left)
		return left->left > right->left ? -1 : 1;
	return (left->place > right->place) - (left->place < right->place);
}

/*
 * Rounds every share down to whole units in 128 bits.  Returns how many parts
 * are known, or -1 where a figure does not fit: the parts are not changed, so
 * that the caller can start again in numeric.
 */
static int
floor_fixed(const Numeric *parts, int n, Numeric whole, int64 factor, FixedShare *cuts)
{
	const int128 most = (((int128) 1) << 126) / factor;
	int128		divisor;
	int			known = 0;

	/* without a positive whole nothing is shared: the numeric path gives the NULLs */
	if (!numeric_to_fixed(whole, &divisor) || divisor <= 0)
		return -1;
	for (int i = 0; i < n; i++)
	{
		FixedShare *cut = &cuts[known];
		int128		part;
		int128		units;

		CHECK_FOR_INTERRUPTS();
		if (parts[i] == NULL)
			continue;
		if (!numeric_to_fixed(parts[i], &part) || part > most || part < -most)
			return -1;
		/* |part| <= 2^126 / factor: the product fits.  Division cuts towards zero, shares are rounded down */
		part *= factor;
		units = part / divisor;
		cut->left = part % divisor;
		if (cut->left < 0)
		{
			units--;
			cut->left += divisor;
		}
		/* one unit may still be added to it: the greatest int64 itself is too much */
		if (units >= PG_INT64_MAX || units <= PG_INT64_MIN)
			return -1;
		cut->units = (int64) units;
		cut->place = i;
		known++;
	}
	return known;
}

/* The same as round_to_target, in 128 bits; false, with nothing written, where a figure does not fit */
bool
round_fixed(const Numeric *parts, int n, Numeric whole, Numeric factor,
			Numeric target, int digits, Numeric *shares)
{
	FixedShare *cuts;
	int128		missing;
	int64		multiplier;
	int64		goal;
	int			groups;
	int			known;

	/* groups == 0: factor and target must be whole numbers in int64 */
	if (numeric_unpack(factor, &multiplier, &groups) != NUMERIC_FITS || groups != 0 || multiplier <= 0 ||
		numeric_unpack(target, &goal, &groups) != NUMERIC_FITS || groups != 0 ||
		!AllocSizeIsValid((uint64) n * sizeof(FixedShare)))
		return false;
	cuts = palloc(n * sizeof(FixedShare));
	known = floor_fixed(parts, n, whole, multiplier, cuts);
	if (known < 0)
	{
		pfree(cuts);
		return false;
	}
	/* the first "missing" shares, by remainder, get one unit more */
	missing = goal;
	for (int i = 0; i < known; i++)
		missing -= cuts[i].units;
	qsort(cuts, known, sizeof(FixedShare), compare_fixed);
	/* shares and parts may be the same array: from here on the parts are overwritten */
	for (int i = 0; i < n; i++)
		shares[i] = NULL;
	for (int i = 0; i < known; i++)
	{
		CHECK_FOR_INTERRUPTS();
		shares[cuts[i].place] = int64_div_fast_to_numeric(cuts[i].units + (i < missing), digits);
	}
	pfree(cuts);
	return true;
}
