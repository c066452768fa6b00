/*
 * series/parts.c
 *		What each part gave to the growth of the whole (拉动), period by period.
 *
 * The points of the parts add up to the growth of the whole exactly.  A whole is
 * known only where all its parts are, in both periods: a part without a figure
 * is not a part of 0.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "series/series.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "lib/errors.h"
#include "lib/names.h"
#include "lib/rows.h"
#include "rounding/rounding.h"

BIZENV_FUNCTION(series_parts);

/* A part of a whole in one period */
typedef struct Part
{
	int32		index;			/* of the period */
	int32		row;
	const char *name;			/* without a zero byte at its end */
	int			length;
	Numeric		value;			/* NULL: missing */
	Numeric		base;
	Numeric		contribution;	/* in pp, at the digits of the call */
	struct Whole *whole;
} Part;

/* All parts of one period */
typedef struct Whole
{
	int32		index;
	int			first;			/* of its parts, in their list */
	int			n;
	Numeric		value;			/* NULL: not known */
	Numeric		base;
	Numeric		percent;
	int			reason;			/* of SeriesReason, -1: the growth is known */
} Whole;

/* What is kept from row to row of a partition */
typedef struct Growth
{
	WindowWord	against;
	Periods		periods;
	WindowDigits digits;
	bool		is_read;
	int			nparts;
	int			nwholes;
	Part	   *parts;
	Whole	   *wholes;
	int32	   *of_row;
} Growth;

/* Digits before the point that the columns of a row have */
#define SERIES_MOST_DIGITS 28

/* Orders parts by period and name, for qsort */
static int
compare_parts(const void *a, const void *b)
{
	const Part *x = (const Part *) a;
	const Part *y = (const Part *) b;
	int			cmp;

	CHECK_FOR_INTERRUPTS();
	if (x->index != y->index)
		return x->index < y->index ? -1 : 1;
	cmp = compare_names(x->name, x->length, y->name, y->length);
	if (cmp == 0)
		error_period_repeated();
	return cmp;
}

/* Reads a row into the memory of the partition; false where it has neither period nor figure */
static bool
read_part(WindowObject window, const Periods *periods, int32 row, Part *part)
{
	bool		isout;
	bool		nulls[3];
	Datum		values[3];
	text	   *name;
	int			place;

	for (int i = 0; i < 3; i++)
		values[i] = WinGetFuncArgInPartition(window, i, row, WINDOW_SEEK_HEAD, false, &nulls[i], &isout);
	if (nulls[1] || nulls[2])
	{
		if (!nulls[0])
			error_key_missing(nulls[1] ? "period" : "part");
		return false;
	}
	*part = (Part) {.row = row};
	period_index(periods, DatumGetDateADT(values[1]), &part->index, &place);
	/* the copy stays in the memory of the partition: names are compared until its last row */
	name = DatumGetTextPCopy(values[2]);
	part->name = VARDATA_ANY(name);
	part->length = (int) VARSIZE_ANY_EXHDR(name);
	part->value = nulls[0] ? NULL : kept_number(values[0]);
	if (part->value != NULL && num_cmp(num_abs(part->value), numeric_power_of_ten(SERIES_MOST_DIGITS)) >= 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value is out of range"),
				 errdetail("\"value\" must have at most %d digits before the decimal point.", SERIES_MOST_DIGITS),
				 errhint("State the figures in a larger unit.")));
	return true;
}

/* Finds the whole of a period */
static Whole *
find_whole(const Growth *growth, int32 index)
{
	int			low = 0;
	int			high = growth->nwholes;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (growth->wholes[middle].index == index)
			return &growth->wholes[middle];
		if (growth->wholes[middle].index < index)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* Finds which parts make a whole, and adds them up */
static void
collect_wholes(Growth *growth)
{
	growth->wholes = window_allocate(growth->nparts, sizeof(Whole));
	for (int i = 0; i < growth->nparts; i++)
	{
		Part	   *part = &growth->parts[i];
		Whole	   *whole = growth->nwholes == 0 ? NULL : &growth->wholes[growth->nwholes - 1];

		CHECK_FOR_INTERRUPTS();
		if (whole == NULL || whole->index != part->index)
		{
			whole = &growth->wholes[growth->nwholes++];
			*whole = (Whole) {.index = part->index, .first = i, .value = int64_to_numeric(0), .reason = -1};
		}
		whole->n++;
		part->whole = whole;
		whole->value = whole->value == NULL || part->value == NULL ? NULL : num_add(whole->value, part->value);
	}
}

/* Gives each part its base; false where the parts of the two periods are not the same */
static bool
pair_parts(Growth *growth, const Whole *whole, const Whole *base)
{
	bool		same = whole->n == base->n;
	int			at = base->first;

	/* both lists are in the order of names: one walk over each */
	for (int i = whole->first; i < whole->first + whole->n; i++)
	{
		Part	   *part = &growth->parts[i];

		CHECK_FOR_INTERRUPTS();
		while (at < base->first + base->n &&
			   compare_names(growth->parts[at].name, growth->parts[at].length, part->name, part->length) < 0)
			at++;
		if (at < base->first + base->n &&
			compare_names(growth->parts[at].name, growth->parts[at].length, part->name, part->length) == 0)
			part->base = growth->parts[at].value;
		else
			same = false;
	}
	return same;
}

/* Divides the growth of a whole among its parts */
static void
divide_growth(Growth *growth, Whole *whole, int digits)
{
	Numeric    *shares = allocate_elements(whole->n, sizeof(Numeric));
	Numeric		units = numeric_power_of_ten(digits);

	for (int i = 0; i < whole->n; i++)
	{
		Part	   *part = &growth->parts[whole->first + i];

		shares[i] = num_sub(part->value, part->base);
	}
	round_to_target(shares, whole->n, whole->base, num_mul(units, int64_to_numeric(100)),
					num_mul(whole->percent, units), digits, shares);
	for (int i = 0; i < whole->n; i++)
		growth->parts[whole->first + i].contribution = shares[i];
}

/* Compares the whole of a period with its base */
static void
compare_whole(Growth *growth, Whole *whole, int32 step, int digits)
{
	const Whole *base = find_whole(growth, whole->index - step);

	if (base == NULL)
	{
		whole->reason = whole->index - step < growth->wholes[0].index ? SERIES_BEFORE_SERIES : SERIES_BASE_MISSING;
		return;
	}
	whole->base = base->value;
	if (!pair_parts(growth, whole, base) || whole->value == NULL || base->value == NULL)
	{
		whole->reason = SERIES_PART_MISSING;
		return;
	}
	whole->percent = growth_percent(whole->value, whole->base, digits, &whole->reason);
	if (whole->percent != NULL)
		divide_growth(growth, whole, digits);
}

/* Reads the partition, into the current context */
static void
growth_read(WindowObject window, Growth *growth, int against, int digits)
{
	int64		nrows = WinGetPartitionRowCount(window);
	int32		step = against == SERIES_PREVIOUS ? 1 : growth->periods.per_year;

	growth->parts = window_allocate(nrows, sizeof(Part));
	growth->of_row = window_allocate(nrows, sizeof(int32));
	for (int32 row = 0; row < (int32) nrows; row++)
	{
		CHECK_FOR_INTERRUPTS();
		growth->of_row[row] = -1;
		if (read_part(window, &growth->periods, row, &growth->parts[growth->nparts]))
			growth->nparts++;
	}
	qsort(growth->parts, growth->nparts, sizeof(Part), compare_parts);
	for (int i = 0; i < growth->nparts; i++)
		growth->of_row[growth->parts[i].row] = i;
	collect_wholes(growth);
	for (int i = 0; i < growth->nwholes; i++)
		compare_whole(growth, &growth->wholes[i], step, digits);
}

/* Puts the columns of a part, in the order of the row type */
static void
put_part(Row *row, const Part *part, int digits)
{
	const Whole *whole = part->whole;
	int			reason = -1;

	row_number(row, part->base);
	row_number(row, part->value == NULL || part->base == NULL ? NULL :
			   growth_percent(part->value, part->base, digits, &reason));
	row_number(row, whole->value);
	row_number(row, whole->base);
	row_number(row, whole->percent);
	row_number(row, part->contribution);
	row_word(row, &series_reasons, whole->reason);
}

/* What a part gave to the growth of the whole */
Datum
series_parts(PG_FUNCTION_ARGS)
{
	WindowObject window = window_object(fcinfo, "series_parts(value, period, part)");
	Growth	   *growth = WinGetPartitionLocalMemory(window, sizeof(Growth));
	int			against = window_word(window, 3, &series_bases, "against", &growth->against);
	int			digits;
	int32		place;
	Row			row;

	(void) periods_step(window, 4, &growth->periods);
	digits = window_digits(window, 5, SERIES_ROW_DIGITS, &growth->digits);
	check_not_null(digits == DIGITS_EXACT, "digits");
	if (!growth->is_read)
	{
		MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(growth));

		growth->is_read = true;
		growth_read(window, growth, against, digits);
		MemoryContextSwitchTo(old);
	}
	place = growth->of_row[WinGetCurrentPosition(window)];
	if (place < 0)
		PG_RETURN_NULL();
	row_begin(&row, fcinfo);
	put_part(&row, &growth->parts[place], digits);
	return row_end(&row);
}
