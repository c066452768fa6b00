/*
 * rounding/rounding.c
 *		Percentages and shares that are rounded once, as they are printed.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "rounding/rounding.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "lib/errors.h"
#include "lib/window.h"

BIZENV_FUNCTION(round_half_even);
BIZENV_FUNCTION(percent_of);
BIZENV_FUNCTION(shares_to_100);
BIZENV_FUNCTION(share_to_100);

/* The remainder of a share that was rounded down to whole units, and its place in the list */
typedef struct Remainder
{
	Numeric		left;
	int			place;
} Remainder;

/* What the window function keeps from row to row of a partition */
typedef struct SharePartition
{
	Numeric    *shares;			/* NULL until they are computed */
	int			digits;
} SharePartition;

/* Allocates an array whose length the caller of the SQL function chose */
void *
allocate_elements(int64 n, Size size)
{
	uint64		bytes;

	if (n < 0 || pg_mul_u64_overflow((uint64) n, size, &bytes) || !AllocSizeIsValid(bytes))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many counts"),
				 errdetail("Shares that add up to 100 can be computed for at most %d counts.",
						   (int) (MaxAllocSize / sizeof(Remainder))),
				 errhint("Partition the rows, or round each share by itself with bizenv.percent_of().")));
	return palloc((Size) bytes);
}

/* Copies a number into a context that outlives the current one */
static Numeric
number_copy(Numeric number, MemoryContext context)
{
	Size		size = VARSIZE(number);

	return (Numeric) memcpy(MemoryContextAlloc(context, size), number, size);
}

/* Adds to a running sum and frees its old value */
void
sum_add(Numeric *sum, Numeric term)
{
	Numeric		old = *sum;

	*sum = num_add(old, term);
	pfree(old);
}

/* Refuses a count that is negative, NaN or infinite */
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

/* Adds up the counts that are not NULL */
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

	/* sorting millions of rows must be cancellable, too */
	CHECK_FOR_INTERRUPTS();
	return order != 0 ? order : (left->place > right->place) - (left->place < right->place);
}

/* Divides and rounds down, below zero too; the remainder is 0 or more and less than the whole */
static Numeric
floor_quotient(Numeric part, Numeric whole, Numeric *left)
{
	Numeric		units = numeric_quotient(part, whole, left);

	/* the quotient is cut towards zero: below zero that is one unit too high */
	if (num_sign(*left) < 0)
	{
		units = num_sub(units, int64_to_numeric(1));
		*left = num_add(*left, whole);
	}
	return units;
}

/* Rounds every share down to whole units and keeps its remainder; returns how many parts are known */
static int
floor_shares(const Numeric *parts, int n, Numeric whole, Numeric factor,
		   Numeric *shares, Remainder *remainders)
{
	MemoryContext result = CurrentMemoryContext;
	MemoryContext scratch = AllocSetContextCreate(result, "bizenv shares", ALLOCSET_SMALL_SIZES);
	bool		shareable = num_sign(whole) > 0;
	int			known = 0;

	/* products and quotients go to scratch: only the share and its remainder are kept */
	MemoryContextSwitchTo(scratch);
	for (int i = 0; i < n; i++)
	{
		Numeric		left;

		CHECK_FOR_INTERRUPTS();
		/* a whole of 0 has no shares: every answer is NULL */
		if (parts[i] == NULL || !shareable)
		{
			shares[i] = NULL;
			continue;
		}
		/* the share in units of its last decimal: part * factor / whole, rounded down */
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

/* Counts the units that the rounded shares lack to the target */
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
	/* at most n units are missing, which an int64 holds */
	return DatumGetInt64(DirectFunctionCall1(numeric_int8,
											 NumericGetDatum(num_sub(target, total))));
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

	/* nearly all figures fit 128 bits; what follows has no limit, and the same answers */
	if (round_fixed(parts, n, whole, factor, target, digits, shares))
		return;
	remainders = allocate_elements(n, sizeof(Remainder));
	unit = numeric_power_of_ten(-digits);
	known = floor_shares(parts, n, whole, factor, shares, remainders);
	missing = known > 0 ? missing_units(shares, n, target) : 0;
	/* 0 <= missing <= known, since each share lost less than a unit: one each for the first ones is enough */
	qsort(remainders, known, sizeof(Remainder), compare_remainders);
	for (int i = 0; i < known; i++)
	{
		Numeric    *share = &shares[remainders[i].place];
		Numeric		cut = *share;

		CHECK_FOR_INTERRUPTS();
		/* back from units to a number: 1409 units of 0.01 are 14.09 */
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
	int			digits = check_digits(PG_GETARG_INT32(1), -BIZENV_MAX_DIGITS, BIZENV_MAX_DIGITS);

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
	int			digits = getarg_row_digits(fcinfo, 1, BIZENV_MAX_DIGITS);
	ArrayType  *array;
	Numeric    *shares;
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	array = PG_GETARG_ARRAYTYPE_P(0);
	shares = array_figures(array, "counts", &n);
	/* an empty array has no bounds to copy */
	if (n == 0)
		PG_RETURN_ARRAYTYPE_P(construct_empty_array(NUMERICOID));
	/* the shares take the place of the counts, which are not needed any more */
	largest_remainder(shares, n, digits, shares);
	elements = allocate_elements(n, sizeof(Datum));
	nulls = allocate_elements(n, sizeof(bool));
	for (int i = 0; i < n; i++)
	{
		nulls[i] = shares[i] == NULL;
		elements[i] = NumericGetDatum(shares[i]);
	}
	/* the bounds are those of the argument: each share stands where its count stood */
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

	/* the server evaluates each argument in scratch, which is reset: the counts are copied */
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
	check_digits(digits, 0, BIZENV_MAX_DIGITS);
	/* zeros at the first row of each partition, which computes the shares of all its rows */
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
