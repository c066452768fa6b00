/*
 * ranking/ties.c
 *		What decides between equal figures (得分相同的，比下一项): keys in their order.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "ranking/ranking.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/datum.h"

#include "lib/errors.h"

/* Raises for keys that cannot be put in order; never returns */
pg_noreturn static void
error_tie_breaks(const char *argument)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s does not fit the keys", argument),
			 errdetail("\"tie_breaks\" is a list of 1 to %d numbers, as long in every row of the partition, and \"tie_directions\", where it is given, has a word for each.",
					   LEAGUE_MOST_KEYS),
			 errhint("tie_breaks => ARRAY[a, b], tie_directions => '{higher_is_better,lower_is_better}' compares a, then b.")));
}

/* The elements of a list of one dimension; raises where it is none, or too long */
static int
list_elements(ArrayType *array, Oid type, const char *argument, Datum **elements, bool **nulls)
{
	int			n = 0;

	if (ARR_NDIM(array) != 1 || ArrayGetNItems(1, ARR_DIMS(array)) > LEAGUE_MOST_KEYS)
		error_tie_breaks(argument);
	deconstruct_array(array, type, -1, false, TYPALIGN_INT, elements, nulls, &n);
	return n;
}

/* Reads which way is better for each key: the same words in all rows */
static void
read_directions(WindowObject window, int n, int direction, TieBreaks *ties)
{
	Datum	   *words;
	bool	   *nulls;
	bool		isnull;
	Datum		value = WinGetFuncArgCurrent(window, n, &isnull);

	for (int i = 0; i < ties->n; i++)
		ties->directions[i] = direction;
	if (isnull)
		return;
	if (list_elements(DatumGetArrayTypeP(value), TEXTOID, "tie_directions", &words, &nulls) != ties->n)
		error_tie_breaks("tie_directions");
	for (int i = 0; i < ties->n; i++)
	{
		check_not_null(nulls[i], "tie_directions");
		ties->directions[i] = code_of_row(&directions, DatumGetTextPP(words[i]), "tie_directions");
	}
}

/* Reads the keys of a row; one that is NULL or NaN stays NULL, an infinite one raises */
static void
read_keys(Datum value, int64 row, int64 nrows, TieBreaks *ties)
{
	Datum	   *elements;
	bool	   *nulls;
	int			n = list_elements(DatumGetArrayTypeP(value), NUMERICOID, "tie_breaks", &elements, &nulls);

	if (ties->keys == NULL)
	{
		ties->n = n;
		ties->keys = window_allocate(nrows * n, sizeof(Numeric));
	}
	if (n != ties->n)
		error_tie_breaks("tie_breaks");
	for (int i = 0; i < n; i++)
	{
		Numeric		key = nulls[i] ? NULL : DatumGetNumeric(elements[i]);

		if (key != NULL && numeric_is_inf(key))
			error_not_finite("tie_breaks");
		if (key != NULL && !numeric_is_nan(key))
			ties->keys[row * n + i] = DatumGetNumeric(datumCopy(NumericGetDatum(key), false, -1));
	}
}

/* Reads the keys of all rows of the partition, into the current context; NULL where none has any */
TieBreaks *
tie_breaks_read(WindowObject window, int n, int direction)
{
	TieBreaks  *ties = palloc0(sizeof(TieBreaks));
	int64		nrows = WinGetPartitionRowCount(window);

	for (int64 row = 0; row < nrows; row++)
	{
		bool		isnull;
		bool		isout;
		Datum		value = WinGetFuncArgInPartition(window, n, (int) row, WINDOW_SEEK_HEAD, false, &isnull, &isout);

		CHECK_FOR_INTERRUPTS();
		if (!isnull)
			read_keys(value, row, nrows, ties);
	}
	if (ties->keys == NULL)
		return NULL;
	read_directions(window, n + 1, direction, ties);
	return ties;
}

/* Orders two rows by their keys, the better first; a key that is missing is worse than any */
int
tie_compare(const TieBreaks *ties, int32 a, int32 b)
{
	for (int i = 0; i < ties->n; i++)
	{
		Numeric		x = ties->keys[(int64) a * ties->n + i];
		Numeric		y = ties->keys[(int64) b * ties->n + i];
		int			cmp;

		if (x == NULL || y == NULL)
			cmp = (x == NULL) - (y == NULL);
		else
			cmp = ties->directions[i] == DIRECTION_HIGHER ? num_cmp(y, x) : num_cmp(x, y);
		if (cmp != 0)
			return cmp;
	}
	return 0;
}

/* Orders two figures of a group of equal ones, for qsort_arg */
static int
compare_tied(const void *a, const void *b, void *ties)
{
	CHECK_FOR_INTERRUPTS();
	return tie_compare(ties, ((const Figure *) a)->row, ((const Figure *) b)->row);
}

/* Sorts figures that are equal by their keys */
void
tie_breaks_sort(const TieBreaks *ties, Figure *figures, int32 n)
{
	qsort_arg(figures, n, sizeof(Figure), compare_tied, unconstify(TieBreaks *, ties));
}
