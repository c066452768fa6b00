/*
 * lib/window.c
 *		Window functions over a whole partition: its figures, read once.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/window.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "lib/errors.h"

/* The memory in which arguments are evaluated is reset once in so many rows */
#define WINDOW_ROWS_PER_RESET 1024

/* Gives the window object; raises where the function is called without OVER, or with IGNORE NULLS */
WindowObject
window_object(FunctionCallInfo fcinfo, const char *usage)
{
	WindowObject window = PG_WINDOW_OBJECT();

	if (!WindowObjectIsValid(window))
		ereport(ERROR,
				(errcode(ERRCODE_WINDOWING_ERROR),
				 errmsg("%.*s is a window function", (int) strcspn(usage, "("), usage),
				 errdetail("It needs the rows of a partition to give the answer of one of them."),
				 errhint("Write bizenv.%s OVER (), or OVER (PARTITION BY ...).", usage)));
	/* each function has an answer for a row without a figure: IGNORE NULLS is refused */
	WinCheckAndInitializeNullTreatment(window, false, fcinfo);
	return window;
}

/* Allocates zeroed memory for each row; more than 1 GB is allowed */
void *
window_allocate(int64 n, Size size)
{
	uint64		bytes;

	if (n < 0 || pg_mul_u64_overflow((uint64) n, size, &bytes) || bytes > MaxAllocHugeSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many rows in a partition"),
				 errdetail("They do not fit the memory that can be addressed."),
				 errhint("Divide the rows by PARTITION BY.")));
	return MemoryContextAllocExtended(CurrentMemoryContext, (Size) bytes,
									  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

/* Counts the rows; the server addresses them by an int, which is the upper bound */
static int64
partition_length(WindowObject window)
{
	int64		n = WinGetPartitionRowCount(window);

	if (n > PG_INT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many rows in a partition"),
				 errdetail("A partition may have at most %d rows.", PG_INT32_MAX),
				 errhint("Divide the rows by PARTITION BY.")));
	return n;
}

/* Converts the list to numeric, since a figure does not fit a fixed */
static void
figures_to_numeric(Figures *figures)
{
	for (int64 i = 0; i < figures->n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		figures->list[i].is.number = fixed_to_numeric(figures->list[i].is.fixed);
	}
	figures->as_numeric = true;
}

/* Adds a figure that does not fit a fixed; counts NaN, refuses infinities */
static void
figures_add_numeric(Figures *figures, Numeric number, int32 row, const char *argument)
{
	Figure	   *figure = &figures->list[figures->n];

	if (numeric_is_nan(number))
	{
		figures->nans++;
		return;
	}
	if (numeric_is_inf(number))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s is out of range", argument),
				 errdetail("\"%s\" must not be infinite.", argument),
				 errhint("Pass NULL for a figure that was not reported.")));
	/* a list holds one form only, so that the sort compares like with like */
	if (!figures->as_numeric)
		figures_to_numeric(figures);
	figure->is.number = (Numeric) memcpy(palloc(VARSIZE(number)), number, VARSIZE(number));
	figure->row = row;
	figures->n++;
}

/* Reads a numeric argument in all rows of the partition */
void
window_figures(WindowObject window, int n, const char *argument, Figures *figures)
{
	MemoryContext kept = CurrentMemoryContext;
	MemoryContext scratch = AllocSetContextCreate(kept, "bizenv window", ALLOCSET_SMALL_SIZES);

	/* the list lives as long as the partition; the server evaluates each argument in scratch */
	figures->nrows = partition_length(window);
	figures->nans = figures->n = 0;
	figures->as_numeric = false;
	figures->list = window_allocate(figures->nrows, sizeof(Figure));
	MemoryContextSwitchTo(scratch);
	for (int32 row = 0; row < (int32) figures->nrows; row++)
	{
		bool		isnull;
		bool		isout;
		Datum		value = WinGetFuncArgInPartition(window, n, row, WINDOW_SEEK_HEAD,
													 false, &isnull, &isout);

		/* the list has room for all rows: a row without a figure just leaves it shorter */
		if (!isnull)
		{
			const void *stored = PG_DETOAST_DATUM_PACKED(value);
			Figure	   *figure = &figures->list[figures->n];

			if (likely(!figures->as_numeric) && likely(numeric_to_fixed(stored, &figure->is.fixed)))
			{
				figure->row = row;
				figures->n++;
			}
			else
			{
				Numeric		number = DatumGetNumeric(value);

				/* its copy must outlive scratch, and so must those of the conversion */
				MemoryContextSwitchTo(kept);
				figures_add_numeric(figures, number, row, argument);
				MemoryContextSwitchTo(scratch);
			}
		}
		if (row % WINDOW_ROWS_PER_RESET == WINDOW_ROWS_PER_RESET - 1)
		{
			CHECK_FOR_INTERRUPTS();
			MemoryContextReset(scratch);
		}
	}
	MemoryContextSwitchTo(kept);
	MemoryContextDelete(scratch);
}

/* A figure as numeric */
Numeric
figure_number(const Figures *figures, const Figure *figure)
{
	return figures->as_numeric ? figure->is.number : fixed_to_numeric(figure->is.fixed);
}

/* Adds up the figures: in 128 bits, and beyond them in numeric */
Numeric
figures_sum(const Figures *figures)
{
	Numeric		total = int64_to_numeric(0);
	int128		sum = 0;

	for (int64 i = 0; i < figures->n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (figures->as_numeric)
		{
			/* each intermediate total is freed, else memory would grow with the rows */
			Numeric		before = total;

			total = num_add(before, figures->list[i].is.number);
			pfree(before);
		}
		/* a sum that overflows moves to the numeric total, and begins again with this figure */
		else if (fixed_add_overflow(sum, figures->list[i].is.fixed, &sum))
		{
			total = num_add(total, fixed_to_numeric(sum));
			sum = figures->list[i].is.fixed;
		}
	}
	return figures->as_numeric ? total : num_add(total, fixed_to_numeric(sum));
}

/* Rounds all figures half away from zero */
void
figures_round(Figures *figures, int digits)
{
	/* a fixed has no more than FIXED_SCALE decimals: there is nothing to round */
	if (!figures->as_numeric && digits >= FIXED_SCALE)
		return;
	for (int64 i = 0; i < figures->n; i++)
	{
		Figure	   *figure = &figures->list[i];

		CHECK_FOR_INTERRUPTS();
		if (figures->as_numeric)
		{
			Numeric		exact = figure->is.number;

			figure->is.number = num_round(exact, digits);
			pfree(exact);
		}
		else
			figure->is.fixed = fixed_round(figure->is.fixed, digits);
	}
}

#define ST_SORT sort_fixed
#define ST_ELEMENT_TYPE Figure
#define ST_COMPARE(a, b) (((a)->is.fixed > (b)->is.fixed) - ((a)->is.fixed < (b)->is.fixed))
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_numeric
#define ST_ELEMENT_TYPE Figure
#define ST_COMPARE(a, b) num_cmp((a)->is.number, (b)->is.number)
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DEFINE
#include "lib/sort_template.h"

/* Sorts the figures by value, the least first */
void
figures_sort(Figures *figures)
{
	if (figures->as_numeric)
		sort_numeric(figures->list, (size_t) figures->n);
	else
		sort_fixed(figures->list, (size_t) figures->n);
}

/* Raises for a parameter that is not the same in all rows of a partition */
void
error_window_varies(const char *argument)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s differs within a partition", argument),
			 errdetail("\"%s\" must be the same for all rows of a partition.", argument),
			 errhint("Pass a constant, or put the column into PARTITION BY.")));
}

/* Reads a code word in the current row; another row may use another word for the same code */
int
window_word(WindowObject window, int n, const CodeList *list, const char *argument,
			WindowWord *kept)
{
	bool		isnull;
	Datum		value = WinGetFuncArgCurrent(window, n, &isnull);
	text	   *word;
	int			length;
	int			place;

	check_not_null(isnull, argument);
	word = DatumGetTextPP(value);
	length = (int) VARSIZE_ANY_EXHDR(word);
	/* nearly all rows repeat the word of the first one: compare its bytes, do not search the list */
	if (likely(kept->length > 0 && length == kept->length &&
			   memcmp(VARDATA_ANY(word), kept->word, length) == 0))
		return kept->place;
	place = code_of_row(list, word, argument);
	/* cannot happen: code words are shorter, and no other word passed code_of_row() */
	if (length > (int) sizeof(kept->word))
		elog(ERROR, "code word of %d bytes", length);
	if (kept->length > 0)
	{
		if (place != kept->place)
			error_window_varies(argument);
	}
	else
	{
		memcpy(kept->word, VARDATA_ANY(word), length);
		kept->length = length;
		kept->place = place;
	}
	return place;
}

/* Reads "digits" in the current row, NULL for exact figures */
int
window_digits(WindowObject window, int n, int most, WindowDigits *kept)
{
	bool		isnull;
	Datum		value = WinGetFuncArgCurrent(window, n, &isnull);
	int			digits = isnull ? DIGITS_EXACT : check_digits(DatumGetInt32(value), 0, most);

	/* the first row sets the digits, each later one must agree */
	if (kept->is_read && digits != kept->digits)
		error_window_varies("digits");
	kept->is_read = true;
	kept->digits = digits;
	return digits;
}
