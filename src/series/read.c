/*
 * series/read.c
 *		The periods of a partition, read once, and what their figures are: of the
 *		single period, and of the year so far.
 *
 * A period is known by its date, never by the order of rows: neither the ORDER
 * BY nor the frame of the window changes the answer, and a month that has no
 * row is missing, not skipped.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "series/series.h"

#include "miscadmin.h"
#include "utils/datetime.h"
#include "utils/datum.h"
#include "utils/memutils.h"

#include "lib/errors.h"

/* The memory in which arguments are evaluated is reset once in so many rows */
#define SERIES_ROWS_PER_RESET 1024

/* Reads "step" in the current row */
int
periods_step(WindowObject window, int n, Periods *periods)
{
	periods->per_year = MONTHS_PER_YEAR / step_months((SeriesStep) window_word(window, n, &series_steps, "step", &periods->step));
	return periods->per_year;
}

/* Numbers the period that a day is in */
void
period_index(const Periods *periods, DateADT date, int32 *index, int *place)
{
	int			year;
	int			month;
	int			day;

	/* any day of a period stands for it: the 1st, the last, the day of the report */
	j2date(check_date(date, "period") + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	*place = (month - 1) * periods->per_year / MONTHS_PER_YEAR;
	/* neighbours differ by 1 and the same period of last year by per_year, over year ends as well */
	*index = year * periods->per_year + *place;
}

/* Reads a flag in the current row: the same in all rows; "kept" begins as 0 */
bool
window_flag(WindowObject window, int n, const char *argument, int *kept)
{
	bool		isnull;
	Datum		value = WinGetFuncArgCurrent(window, n, &isnull);
	int			now;

	check_not_null(isnull, argument);
	/* the memory of a partition begins as zeroes: 0 means that no row was read yet */
	now = DatumGetBool(value) ? 1 : 2;
	if (*kept != 0 && *kept != now)
		error_window_varies(argument);
	*kept = now;
	return now == 1;
}

/* A figure that outlives the row it was read from, in the current context */
Numeric
kept_number(Datum value)
{
	return check_finite(DatumGetNumeric(datumCopy(PointerGetDatum(PG_DETOAST_DATUM(value)), false, -1)), "value");
}

/* Raises for a figure without its period or its part; never returns */
void
error_key_missing(const char *key)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("%s must not be NULL where value is not", key),
			 errdetail("A row without \"%s\" is left out only when \"value\" is NULL too, as a LEFT JOIN gives it.", key),
			 errhint("Give each figure its period and its part, or leave these rows out before the window is computed.")));
}

/* Raises for a period that comes twice; never returns */
void
error_period_repeated(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("period stands twice in a partition"),
			 errdetail("A series has one row for a \"period\", or for a \"period\" and a \"part\"; which of two counts is not guessed."),
			 errhint("Put what is counted, such as the region and the indicator, into PARTITION BY, or add up the rows of a period first.")));
}

/* Orders points by their period, for qsort */
static int
compare_points(const void *a, const void *b)
{
	const Point *x = (const Point *) a;
	const Point *y = (const Point *) b;

	CHECK_FOR_INTERRUPTS();
	if (x->index == y->index)
		error_period_repeated();
	return x->index < y->index ? -1 : 1;
}

/* Reads value and period of a row; false where the row has no period */
static bool
read_point(WindowObject window, const Periods *periods, int32 row, MemoryContext kept, Point *point)
{
	bool		isout;
	bool		no_value;
	bool		no_period;
	Datum		value = WinGetFuncArgInPartition(window, 0, row, WINDOW_SEEK_HEAD, false, &no_value, &isout);
	Datum		period = WinGetFuncArgInPartition(window, 1, row, WINDOW_SEEK_HEAD, false, &no_period, &isout);

	if (no_period)
	{
		if (!no_value)
			error_key_missing("period");
		return false;
	}
	/* (-1: a figure that is known has no reason) */
	*point = (Point) {.row = row, .single_reason = -1, .cumulative_reason = -1};
	period_index(periods, DatumGetDateADT(period), &point->index, &point->place);
	point->months = MONTHS_PER_YEAR / periods->per_year;
	if (!no_value)
	{
		MemoryContext scratch = MemoryContextSwitchTo(kept);

		point->value = kept_number(value);
		MemoryContextSwitchTo(scratch);
	}
	return true;
}

/* A sum of which a part may be missing */
static Numeric
sum_known(Numeric a, Numeric b)
{
	return a == NULL || b == NULL ? NULL : num_add(a, b);
}

/*
 * The figures of one point, of which the one before, "before", is known already
 * (NULL: the period before has no row, or is of another year).
 */
static void
point_derive(Point *point, const Point *before, int kind)
{
	/* the year so far is then the period itself, be it January alone or the first two months */
	bool		begins_year = point->place == 0 || point->months == 2;

	if (point->value == NULL)
		point->single_reason = point->cumulative_reason = SERIES_VALUE_MISSING;
	else if (kind == SERIES_SINGLE)
	{
		point->single = point->value;
		point->cumulative = begins_year ? point->value :
			sum_known(before == NULL ? NULL : before->cumulative, point->value);
		if (point->cumulative == NULL)
			point->cumulative_reason = SERIES_MONTH_MISSING;
	}
	else
	{
		point->cumulative = point->value;
		if (begins_year)
			point->single = point->value;
		else if (before != NULL && before->cumulative != NULL)
			point->single = num_sub(point->value, before->cumulative);
		else
			point->single_reason = SERIES_MONTH_MISSING;
	}
}

/* January and February are one: what February's row has, and January's adds to it */
static void
merge_january(Point *february, const Point *january, int kind)
{
	february->months = 2;
	/* a January that stands by itself is added to a single February; a cumulative one is in it */
	if (january != NULL && january->value != NULL && kind == SERIES_SINGLE)
		february->value = sum_known(january->value, february->value);
}

/* Derives the figures of all points, in the order of periods */
static void
points_derive(Points *points, int kind, bool as_one)
{
	for (int i = 0; i < points->n; i++)
	{
		Point	   *point = &points->list[i];
		/* the list is sorted: the period before is the neighbour, if it has a row, or it has none */
		const Point *before = i > 0 && point->place > 0 &&
			points->list[i - 1].index == point->index - 1 ? &points->list[i - 1] : NULL;

		CHECK_FOR_INTERRUPTS();
		if (as_one && point->place == 0)
		{
			point->absorbed = true;
			point->single_reason = point->cumulative_reason = SERIES_MERGED;
			continue;
		}
		if (as_one && point->place == 1)
			merge_january(point, before, kind);
		point_derive(point, before, kind);
	}
}

/* Reads the periods of a partition, into the current context */
void
points_read(WindowObject window, const Periods *periods, int kind, bool as_one, Points *points)
{
	MemoryContext kept = CurrentMemoryContext;
	MemoryContext scratch = AllocSetContextCreate(kept, "bizenv series", ALLOCSET_SMALL_SIZES);
	int64		nrows = WinGetPartitionRowCount(window);

	if (as_one && periods->per_year != MONTHS_PER_YEAR)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("jan_feb_as_one needs months"),
				 errdetail("\"jan_feb_as_one\" says that the row of February stands for January and February; there is none where \"step\" is not monthly."),
				 errhint("Leave it out where step => 'quarterly', 'half_yearly' or 'yearly'.")));
	points->list = window_allocate(nrows, sizeof(Point));
	points->of_row = window_allocate(nrows, sizeof(int32));
	points->n = 0;
	MemoryContextSwitchTo(scratch);
	for (int32 row = 0; row < (int32) nrows; row++)
	{
		points->of_row[row] = -1;
		if (read_point(window, periods, row, kept, &points->list[points->n]))
			points->n++;
		if (row % SERIES_ROWS_PER_RESET == SERIES_ROWS_PER_RESET - 1)
		{
			CHECK_FOR_INTERRUPTS();
			MemoryContextReset(scratch);
		}
	}
	MemoryContextSwitchTo(kept);
	MemoryContextDelete(scratch);
	qsort(points->list, points->n, sizeof(Point), compare_points);
	for (int i = 0; i < points->n; i++)
		points->of_row[points->list[i].row] = i;
	points_derive(points, kind, as_one);
}

/* Finds the point of a period; NULL: it has no row */
const Point *
points_find(const Points *points, int32 index)
{
	int			low = 0;
	int			high = points->n;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (points->list[middle].index == index)
			return &points->list[middle];
		if (points->list[middle].index < index)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
