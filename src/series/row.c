/*
 * series/row.c
 *		A row of a table of growth: 环比, 同比, 累计, 累计同比, each with the reason
 *		where it cannot be computed.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "series/series.h"

#include "utils/memutils.h"

#include "lib/errors.h"
#include "lib/rows.h"

BIZENV_FUNCTION(series_row);
BIZENV_FUNCTION(series_value);

/* What the functions keep from row to row of a partition */
typedef struct Series
{
	WindowWord	kind;
	WindowWord	wanted;
	Periods		periods;
	int			as_one;
	WindowDigits digits;
	bool		is_read;
	Points		points;
} Series;

/* A percentage that its column cannot hold has no digits to show: 10^5 and more */
#define SERIES_MOST_PERCENT 100000

/*
 * Growth over a base in percent, rounded once; NULL and a reason where there is
 * none.  A base that is 0 or negative has no growth rate.
 */
Numeric
growth_percent(Numeric now, Numeric base, int digits, int *reason)
{
	Numeric		percent;

	/* from -2 to 1 is no growth of -150 percent */
	if (num_sign(base) <= 0)
	{
		*reason = SERIES_BASE_NOT_POSITIVE;
		return NULL;
	}
	percent = numeric_percent(num_sub(now, base), base, digits);
	if (num_cmp(num_abs(percent), int64_to_numeric(SERIES_MOST_PERCENT)) < 0)
		return percent;
	*reason = SERIES_TOO_LARGE;
	return NULL;
}

/* Why a base is not known: nothing stands before the first period of the series */
static int
base_reason(const Points *points, int32 index)
{
	return index < points->list[0].index ? SERIES_BEFORE_SERIES : SERIES_BASE_MISSING;
}

/* A figure with what it is compared with */
typedef struct Comparison
{
	Numeric		base;			/* NULL: none */
	Numeric		percent;
	int			reason;			/* why there is no percent, -1: there is one */
} Comparison;

/* Compares a figure with its base, either of which may be missing */
static Comparison
compare_figures(Numeric now, int now_reason, Numeric base, int missing_reason, int digits)
{
	Comparison	result = {base, NULL, -1};

	if (now == NULL)
		result.reason = now_reason;
	else if (base == NULL)
		result.reason = missing_reason;
	else
		result.percent = growth_percent(now, base, digits, &result.reason);
	return result;
}

/* Compares the single figure with that of the period before */
static Comparison
against_previous(const Series *series, const Point *point, int digits)
{
	const Point *base = points_find(&series->points, point->index - 1);
	int			reason = base_reason(&series->points, point->index - 1);

	/* two months are no base for one, nor one for two */
	if (series->as_one == 1 && (point->place == 1 || point->place == 2))
	{
		base = NULL;
		reason = SERIES_TWO_MONTHS;
	}
	/* a January that is counted with February is compared with nothing */
	if (point->absorbed)
		base = NULL;
	return compare_figures(point->single, point->single_reason,
						   base == NULL ? NULL : base->single, reason, digits);
}

/* Puts the columns of a point, in the order of the row type */
static void
put_point(Row *row, const Series *series, const Point *point, int digits)
{
	const Points *points = &series->points;
	int32		year_ago = point->index - series->periods.per_year;
	const Point *base = points_find(points, year_ago);
	Comparison	previous = against_previous(series, point, digits);
	Comparison	single = compare_figures(point->single, point->single_reason, base == NULL ? NULL : base->single,
										 base_reason(points, year_ago), digits);
	/* the same base period as for the single figure, of which the year so far is taken */
	Comparison	cumulative = compare_figures(point->cumulative, point->cumulative_reason,
											 base == NULL ? NULL : base->cumulative, base_reason(points, year_ago), digits);

	row_number(row, point->single);
	row_word(row, &series_reasons, point->single_reason);
	row_integer(row, point->absorbed ? 0 : point->months);
	row_number(row, previous.base);
	/* a difference needs no positive base: it stands where the percentage does not */
	row_number(row, point->single == NULL || previous.base == NULL ? NULL : num_sub(point->single, previous.base));
	row_number(row, previous.percent);
	row_word(row, &series_reasons, previous.reason);
	row_number(row, single.base);
	row_number(row, single.percent);
	row_word(row, &series_reasons, single.reason);
	row_number(row, point->cumulative);
	row_word(row, &series_reasons, point->cumulative_reason);
	row_number(row, cumulative.base);
	row_number(row, cumulative.percent);
	row_word(row, &series_reasons, cumulative.reason);
}

/* Reads the partition at its first call; gives the point of the current row, NULL: it has none */
static const Point *
current_point(WindowObject window, Series *series, int kind, bool as_one)
{
	int32		place;

	if (!series->is_read)
	{
		MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(series));

		series->is_read = true;
		points_read(window, &series->periods, kind, as_one, &series->points);
		MemoryContextSwitchTo(old);
	}
	/* rows are known by their place in the partition, points by their period */
	place = series->points.of_row[WinGetCurrentPosition(window)];
	return place < 0 ? NULL : &series->points.list[place];
}

/* A row of the table of growth */
Datum
series_row(PG_FUNCTION_ARGS)
{
	WindowObject window = window_object(fcinfo, "series_row(value, period)");
	Series	   *series = WinGetPartitionLocalMemory(window, sizeof(Series));
	int			kind = window_word(window, 2, &series_kinds, "kind", &series->kind);
	bool		as_one;
	const Point *point;
	Row			row;

	(void) periods_step(window, 3, &series->periods);
	as_one = window_flag(window, 4, "jan_feb_as_one", &series->as_one);
	if (window_digits(window, 5, SERIES_ROW_DIGITS, &series->digits) == DIGITS_EXACT)
		check_not_null(true, "digits");
	point = current_point(window, series, kind, as_one);
	/* a row of a LEFT JOIN that has no period */
	if (point == NULL)
		PG_RETURN_NULL();
	row_begin(&row, fcinfo);
	put_point(&row, series, point, series->digits.digits);
	return row_end(&row);
}

/* The figure of a row as the other kind: exact, with all its decimals */
Datum
series_value(PG_FUNCTION_ARGS)
{
	WindowObject window = window_object(fcinfo, "series_value(value, period, kind, wanted)");
	Series	   *series = WinGetPartitionLocalMemory(window, sizeof(Series));
	int			kind = window_word(window, 2, &series_kinds, "kind", &series->kind);
	int			wanted = window_word(window, 3, &series_kinds, "wanted", &series->wanted);
	bool		as_one;
	const Point *point;
	Numeric		number;

	(void) periods_step(window, 4, &series->periods);
	as_one = window_flag(window, 5, "jan_feb_as_one", &series->as_one);
	point = current_point(window, series, kind, as_one);
	number = point == NULL ? NULL : wanted == SERIES_SINGLE ? point->single : point->cumulative;
	if (number == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(number);
}
