/*
 * rounding.c
 *		Percentages and shares that are rounded once, as they are printed.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "rounding.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "errors.h"
#include "window.h"

BIZENV_FUNCTION(round_half_even);
BIZENV_FUNCTION(percent_of);
BIZENV_FUNCTION(shares_to_100);
BIZENV_FUNCTION(share_to_100);

/* What is left of a count when its share is cut to whole units */
typedef struct Remainder
{
	Numeric		left;
	int			place;
} Remainder;

/* The same, and the units that were cut, where all fit 128 bits */
typedef struct FixedShare
{
	int128		left;
	int64		units;
	int			place;
} FixedShare;

/* What the window function keeps from row to row of a partition */
typedef struct SharePartition
{
	Numeric    *shares;			/* NULL until they are computed */
	int			digits;
} SharePartition;

/* Allocates an array whose length came from outside */
void *
allocate_elements(int64 n, Size size)
{
	uint64		bytes;

	if (n < 0 || pg_mul_u64_overflow((uint64) n, size, &bytes) || !AllocSizeIsValid(bytes))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many counts"),
				 errdetail("Shares that add up to 100 can be computed of at most %d counts.",
						   (int) (MaxAllocSize / sizeof(Remainder))),
				 errhint("Partition the rows, or round each share by itself with bizenv.percent_of().")));
	return palloc((Size) bytes);
}

/* Copies a number out of a context that is about to be reset */
static Numeric
number_copy(Numeric number, MemoryContext context)
{
	Size		size = VARSIZE(number);

	return (Numeric) memcpy(MemoryContextAlloc(context, size), number, size);
}

/* Adds to a running sum without leaving its old value behind */
void
sum_add(Numeric *sum, Numeric term)
{
	Numeric		old = *sum;

	*sum = num_add(old, term);
	pfree(old);
}

/* Refuses what cannot be a count */
static Numeric
check_count(Numeric count, const char *argument)
{
	if (num_sign(check_finite(count, argument)) < 0)
		error_negative(argument);
	return count;
}

/* Reads the figures of a one-dimensional array, NULL where one is missing */
Numeric *
array_figures(ArrayType *array, const char *argument, int *n)
{
	Datum	   *elements;
	bool	   *nulls;
	Numeric    *figures;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s must have one dimension", argument),
				 errdetail("\"%s\" must be a list of figures, not a table of them.", argument),
				 errhint("Pass one row of the table at a time, such as ARRAY[9, 41, 14].")));
	deconstruct_array(array, NUMERICOID, -1, false, TYPALIGN_INT, &elements, &nulls, n);
	figures = allocate_elements(*n, sizeof(Numeric));
	for (int i = 0; i < *n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		figures[i] = nulls[i] ? NULL : check_finite(DatumGetNumeric(elements[i]), argument);
	}
	return figures;
}

/* Adds up counts that were reported */
Numeric
counts_total(const Numeric *counts, int n)
{
	Numeric		total = int64_to_numeric(0);

	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (counts[i] != NULL)
			sum_add(&total, check_count(counts[i], "counts"));
	}
	return total;
}

/* Orders remainders: the larger first, of equal ones the earlier */
static int
compare_remainders(const void *a, const void *b)
{
	const Remainder *left = a;
	const Remainder *right = b;
	int			order = num_cmp(right->left, left->left);

	CHECK_FOR_INTERRUPTS();
	return order != 0 ? order : (left->place > right->place) - (left->place < right->place);
}

/* Whole units in a part, those below zero too, and what they leave of it */
static Numeric
floor_quotient(Numeric part, Numeric whole, Numeric *left)
{
	Numeric		units = numeric_quotient(part, whole, left);

	if (num_sign(*left) < 0)
	{
		units = num_sub(units, int64_to_numeric(1));
		*left = num_add(*left, whole);
	}
	return units;
}

/* Cuts every share to whole units and keeps what is left of each part */
static int
floor_shares(const Numeric *parts, int n, Numeric whole, Numeric factor,
		   Numeric *shares, Remainder *remainders)
{
	MemoryContext result = CurrentMemoryContext;
	MemoryContext scratch = AllocSetContextCreate(result, "bizenv shares", ALLOCSET_SMALL_SIZES);
	bool		shareable = num_sign(whole) > 0;
	int			known = 0;

	MemoryContextSwitchTo(scratch);
	for (int i = 0; i < n; i++)
	{
		Numeric		left;

		CHECK_FOR_INTERRUPTS();
		if (parts[i] == NULL || !shareable)
		{
			shares[i] = NULL;
			continue;
		}
		shares[i] = number_copy(floor_quotient(num_mul(parts[i], factor), whole, &left), result);
		remainders[known].left = number_copy(left, result);
		remainders[known].place = i;
		known++;
		MemoryContextReset(scratch);
	}
	MemoryContextSwitchTo(result);
	MemoryContextDelete(scratch);
	return known;
}

/* Adds up what was cut, and says how many units lack to the target */
static int64
missing_units(const Numeric *shares, int n, Numeric target)
{
	Numeric		total = int64_to_numeric(0);

	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (shares[i] != NULL)
			sum_add(&total, shares[i]);
	}
	return DatumGetInt64(DirectFunctionCall1(numeric_int8,
											 NumericGetDatum(num_sub(target, total))));
}

/* Orders what was cut as compare_remainders orders it */
static int
compare_fixed(const void *a, const void *b)
{
	const FixedShare *left = a;
	const FixedShare *right = b;

	CHECK_FOR_INTERRUPTS();
	if (left->left != right->left)
		return left->left > right->left ? -1 : 1;
	return (left->place > right->place) - (left->place < right->place);
}

/*
 * Cuts every share to whole units in 128 bits.  Returns how many parts are
 * known, or -1 where something does not fit: nothing is lost then, since the
 * parts are not written to.
 */
static int
floor_fixed(const Numeric *parts, int n, Numeric whole, int64 factor, FixedShare *cuts)
{
	const int128 most = (((int128) 1) << 126) / factor;
	int128		divisor;
	int			known = 0;

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
		part *= factor;
		units = part / divisor;
		cut->left = part % divisor;
		if (cut->left < 0)
		{
			units--;
			cut->left += divisor;
		}
		/* (a unit may be added) */
		if (units >= PG_INT64_MAX || units <= PG_INT64_MIN)
			return -1;
		cut->units = (int64) units;
		cut->place = i;
		known++;
	}
	return known;
}

/* Rounds to the target in 128 bits, false where something does not fit */
static bool
round_fixed(const Numeric *parts, int n, Numeric whole, Numeric factor,
			Numeric target, int digits, Numeric *shares)
{
	FixedShare *cuts;
	int128		missing;
	int64		multiplier;
	int64		goal;
	int			groups;
	int			known;

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
	missing = goal;
	for (int i = 0; i < known; i++)
		missing -= cuts[i].units;
	qsort(cuts, known, sizeof(FixedShare), compare_fixed);
	/* the shares may stand where the parts stood */
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

/* Rounds quotients so that they add up to their rounded sum */
void
round_to_target(const Numeric *parts, int n, Numeric whole, Numeric factor,
				Numeric target, int digits, Numeric *shares)
{
	Remainder  *remainders;
	Numeric		unit;
	int64		missing;
	int			known;

	if (round_fixed(parts, n, whole, factor, target, digits, shares))
		return;
	remainders = allocate_elements(n, sizeof(Remainder));
	unit = numeric_power_of_ten(-digits);
	known = floor_shares(parts, n, whole, factor, shares, remainders);
	missing = known > 0 ? missing_units(shares, n, target) : 0;
	qsort(remainders, known, sizeof(Remainder), compare_remainders);
	for (int i = 0; i < known; i++)
	{
		Numeric    *share = &shares[remainders[i].place];
		Numeric		cut = *share;

		CHECK_FOR_INTERRUPTS();
		*share = num_mul(cut, unit);
		if (i < missing)
			sum_add(share, unit);
		pfree(cut);
		pfree(remainders[i].left);
	}
	pfree(remainders);
}

/* Shares that add up to exactly 100 (Hamilton's method of largest remainders) */
void
largest_remainder(const Numeric *counts, int n, int digits, Numeric *shares)
{
	Numeric		units = numeric_power_of_ten(digits + 2);	/* in 100 */

	round_to_target(counts, n, counts_total(counts, n), units, units, digits, shares);
}

/* Rounds half to even (GB/T 8170); half up is PostgreSQL's round() */
Datum
round_half_even(PG_FUNCTION_ARGS)
{
	Numeric		value = GETARG_FINITE(0, "value");
	int			digits = check_digits(PG_GETARG_INT32(1), -MAX_DIGITS, MAX_DIGITS);

	PG_RETURN_NUMERIC(numeric_half_even(value, digits));
}

/* Says how many percent the part is of the whole, rounded once */
Datum
percent_of(PG_FUNCTION_ARGS)
{
	int			digits = getarg_digits(fcinfo, 2);
	Numeric		part = PG_ARGISNULL(0) ? NULL : GETARG_FINITE(0, "part");
	Numeric		whole = PG_ARGISNULL(1) ? NULL : GETARG_FINITE(1, "whole");

	if (part == NULL || whole == NULL || num_sign(whole) == 0)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(numeric_percent(part, whole, digits));
}

/* Gives the shares of an array of counts, which add up to exactly 100 */
Datum
shares_to_100(PG_FUNCTION_ARGS)
{
	int			digits = getarg_row_digits(fcinfo, 1, MAX_DIGITS);
	ArrayType  *array;
	Numeric    *shares;
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	array = PG_GETARG_ARRAYTYPE_P(0);
	shares = array_figures(array, "counts", &n);
	if (n == 0)
		PG_RETURN_ARRAYTYPE_P(construct_empty_array(NUMERICOID));
	largest_remainder(shares, n, digits, shares);
	elements = allocate_elements(n, sizeof(Datum));
	nulls = allocate_elements(n, sizeof(bool));
	for (int i = 0; i < n; i++)
	{
		nulls[i] = shares[i] == NULL;
		elements[i] = NumericGetDatum(shares[i]);
	}
	PG_RETURN_ARRAYTYPE_P(construct_md_array(elements, nulls, 1, ARR_DIMS(array),
											 ARR_LBOUND(array), NUMERICOID, -1,
											 false, TYPALIGN_INT));
}

/* Computes the shares of a whole partition, in its memory */
static Numeric *
partition_shares(WindowObject window, SharePartition *partition)
{
	int64		n = WinGetPartitionRowCount(window);
	MemoryContext kept = GetMemoryChunkContext(partition);
	MemoryContext old = MemoryContextSwitchTo(kept);
	MemoryContext scratch = AllocSetContextCreate(kept, "bizenv counts", ALLOCSET_SMALL_SIZES);
	Numeric    *shares = allocate_elements(n, sizeof(Numeric));

	MemoryContextSwitchTo(scratch);
	for (int i = 0; i < (int) n; i++)
	{
		bool		isnull;
		bool		isout;
		Datum		count = WinGetFuncArgInPartition(window, 0, i, WINDOW_SEEK_HEAD,
													 false, &isnull, &isout);

		CHECK_FOR_INTERRUPTS();
		shares[i] = NULL;
		if (!isnull)
			shares[i] = number_copy(check_count(DatumGetNumeric(count), "count"), kept);
		MemoryContextReset(scratch);
	}
	MemoryContextSwitchTo(kept);
	MemoryContextDelete(scratch);
	largest_remainder(shares, (int) n, partition->digits, shares);
	MemoryContextSwitchTo(old);
	return shares;
}

/* Gives the share of a row in its partition; the shares add up to exactly 100 */
Datum
share_to_100(PG_FUNCTION_ARGS)
{
	WindowObject window = window_object(fcinfo, "share_to_100(count)");
	SharePartition *partition;
	Numeric		share;
	bool		isnull;
	int			digits;

	digits = DatumGetInt32(WinGetFuncArgCurrent(window, 1, &isnull));
	check_not_null(isnull, "digits");
	check_digits(digits, 0, MAX_DIGITS);
	partition = WinGetPartitionLocalMemory(window, sizeof(SharePartition));
	if (partition->shares == NULL)
	{
		partition->digits = digits;
		partition->shares = partition_shares(window, partition);
	}
	else if (digits != partition->digits)
		error_window_varies("digits");
	share = partition->shares[WinGetCurrentPosition(window)];
	if (share == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(share);
}
