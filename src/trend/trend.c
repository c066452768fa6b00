/*
 * trend/trend.c
 *		What a task moved between dispatches (调度), and what it still needs.
 *
 * Pace is counted in calendar months: from a day of May to a day of July are
 * two, whatever the days.  Judgements compare exact values; a figure is
 * rounded once, where it is put into its column.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "trend/trend.h"

#include "miscadmin.h"
#include "utils/datetime.h"

#include "lib/codes.h"
#include "progress/progress.h"
#include "lib/rows.h"

BIZENV_FUNCTION(trend_add);
BIZENV_FUNCTION(trend_summary);
BIZENV_FUNCTION(trend_steps);

/* Decimals of percentages and of percentage points in the rows */
#define TREND_ROW_DIGITS 2

/* What the dispatches of a tally come to; the first and the last are reported ones */
typedef struct Course
{
	int			reported;
	int			stalled;		/* reported ones in a row, up to the last */
	bool		fell;
	Dispatch	first;
	Dispatch	last;
} Course;

/* The transition of trend_agg */
Datum
trend_add(PG_FUNCTION_ARGS)
{
	Tally	   *state = tally_state(fcinfo, &trend_shape);
	Dispatch	dispatch = {0, {.form = EXACT_MISSING}};

	if (!PG_ARGISNULL(2) && (!exact_read(stored_argument(fcinfo, 2), &dispatch.percent) ||
							 !is_trend_percent(&dispatch.percent)))
		error_percent_range("percent");
	/* the percent was checked first: a row that is skipped must be valid all the same */
	if (PG_ARGISNULL(1))
	{
		tally_count(&((TrendTally *) state)->skipped, false);
		PG_RETURN_POINTER(state);
	}
	dispatch.date = check_date(PG_GETARG_DATEADT(1), "period");
	PG_RETURN_POINTER(trend_insert(state, &dispatch));
}

/* Reads the tally of an accessor */
static const TrendTally *
getarg_trend(FunctionCallInfo fcinfo, TallyBuffer *buffer)
{
	return (const TrendTally *) tally_read(PG_GETARG_DATUM(0), buffer, &trend_shape);
}

/* Says whether a task stands still: no gain, although there is something left */
static bool
is_stalled(const Exact *before, const Exact *percent)
{
	const Exact completed = {.mantissa = 100};

	/* a task at 100 has nothing left to gain */
	return exact_compare(percent, &completed) < 0 && exact_compare(percent, before) <= 0;
}

/* Follows the reported dispatches of a tally */
static Course
course_of(const TrendTally *tally)
{
	Course		course = {0};
	Size		at = 0;

	for (int i = 0; i < (int) tally->nperiods; i++)
	{
		Dispatch	dispatch = trend_dispatch(tally, i, &at);

		/* a dispatch that was not reported neither moves a task nor stalls it */
		if (!exact_is_known(&dispatch.percent))
			continue;
		if (course.reported++ == 0)
			course.first = dispatch;
		else
		{
			course.fell |= exact_compare(&dispatch.percent, &course.last.percent) < 0;
			/* one gain ends the standstill: only the dispatches since the last one count */
			course.stalled = is_stalled(&course.last.percent, &dispatch.percent) ?
				course.stalled + 1 : 0;
		}
		course.last = dispatch;
	}
	return course;
}

/* Calendar months from one date to another, the day of the month left out */
static int
months_between(DateADT from, DateADT to)
{
	int			year;
	int			month;
	int			day;
	int			apart;

	j2date(from + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	/* months since year 0, of both dates */
	apart = -(year * MONTHS_PER_YEAR + month);
	j2date(to + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	return apart + year * MONTHS_PER_YEAR + month;
}

/* Puts a percent or a difference of two, NULL where there is none */
static void
put_rounded(Row *row, Numeric number)
{
	row_number(row, number == NULL ? NULL : num_round(number, TREND_ROW_DIGITS));
}

/* Puts the class of a percent; the caller guarantees that it is known */
static int
put_class(Row *row, Numeric percent, bool half_counts)
{
	int			class = progress_class_of((struct varlena *) percent, half_counts);

	row_code(row, &progress_classes, class);
	return class;
}

/* The difference of two percentages, exact */
static Numeric
gain_between(const Exact *from, const Exact *to)
{
	return num_sub(exact_number(to), exact_number(from));
}

/* Puts points per month, NULL where there is no month */
static void
put_monthly(Row *row, Numeric points, int nmonths)
{
	row_number(row, nmonths <= 0 ? NULL :
			   numeric_ratio(points, int64_to_numeric(nmonths), TREND_ROW_DIGITS));
}

/*
 * Puts the gain a month so far, the one that is needed until the month of
 * due, whether the first reaches the second, and why one of them is missing.
 */
static void
put_pace_columns(Row *row, const Course *course, const DateADT *due)
{
	Numeric		gain = gain_between(&course->first.percent, &course->last.percent);
	Numeric		rest = num_sub(int64_to_numeric(100), exact_number(&course->last.percent));
	int			months_past = months_between(course->first.date, course->last.date);
	int			months_left = due == NULL ? 0 : months_between(course->last.date, *due);
	bool		completed = num_sign(rest) <= 0;
	int			reason = -1;

	/* one reason, the gravest first: a term that is over, then no past, then no term */
	if (due != NULL && months_left <= 0 && !completed)
		reason = PACE_DUE_PASSED;
	else if (months_past == 0)
		reason = PACE_ONE_MONTH;
	else if (due == NULL)
		reason = PACE_NO_DUE;

	/* columns in the order of the declaration: so far, needed, on pace, reason */
	put_monthly(row, gain, months_past);
	if (due == NULL)
	{
		row_null(row);
		row_null(row);
	}
	/* nothing is left to do: 0 a month are needed, even after the term */
	else if (completed)
	{
		put_rounded(row, int64_to_numeric(0));
		row_boolean(row, true);
	}
	else
	{
		put_monthly(row, rest, months_left);
		/* the term is over and something is left: behind */
		if (months_left <= 0)
			row_boolean(row, false);
		else if (months_past == 0)
			row_null(row);	/* one month shows no pace */
		else
			/* gain / past >= rest / left, crosswise: both months are above 0, nothing is rounded */
			row_boolean(row, num_cmp(num_mul(gain, int64_to_numeric(months_left)),
									 num_mul(rest, int64_to_numeric(months_past))) >= 0);
	}
	row_code(row, &pace_reasons, reason);
}

/* One row about the dispatches of a task */
Datum
trend_summary(PG_FUNCTION_ARGS)
{
	bool		half_counts = getarg_half_counts(fcinfo, 2);
	DateADT		due = PG_ARGISNULL(1) ? 0 : check_date(PG_GETARG_DATEADT(1), "due");
	TallyBuffer buffer;
	const TrendTally *tally;
	Course		course;
	Row			row;
	Numeric		first;
	Numeric		last;
	int			first_class;
	int			last_class;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	tally = getarg_trend(fcinfo, &buffer);
	course = course_of(tally);
	row_begin(&row, fcinfo);
	row_integer(&row, tally->nperiods);
	row_integer(&row, course.reported);
	if (course.reported == 0)
	{
		/* nothing reported: all columns are NULL but the three of the reason, which are the last */
		while (row.filled < row.columns->natts - 3)
			row_null(&row);
		row_code(&row, &pace_reasons, PACE_NONE_REPORTED);
		return row_end(&row);
	}
	/* both are known: only reported dispatches are followed */
	first = exact_number(&course.first.percent);
	last = exact_number(&course.last.percent);
	row_date(&row, course.first.date);
	row_date(&row, course.last.date);
	put_rounded(&row, first);
	put_rounded(&row, last);
	first_class = put_class(&row, first, half_counts);
	last_class = put_class(&row, last, half_counts);
	/* classes are numbered from completed down */
	row_boolean(&row, last_class < first_class);
	put_rounded(&row, gain_between(&course.first.percent, &course.last.percent));
	row_integer(&row, course.stalled);
	row_boolean(&row, course.fell);
	put_pace_columns(&row, &course, PG_ARGISNULL(1) ? NULL : &due);
	return row_end(&row);
}

/* A row for each dispatch of a task */
Datum
trend_steps(PG_FUNCTION_ARGS)
{
	bool		half_counts = getarg_half_counts(fcinfo, 1);
	TallyBuffer buffer;
	const TrendTally *tally;
	Exact		before = {.form = EXACT_MISSING};
	Size		at = 0;
	Row			row;

	rows_begin(&row, fcinfo);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	tally = getarg_trend(fcinfo, &buffer);
	for (int i = 0; i < (int) tally->nperiods; i++)
	{
		Dispatch	dispatch = trend_dispatch(tally, i, &at);
		Numeric		percent = exact_number(&dispatch.percent);

		CHECK_FOR_INTERRUPTS();
		row_date(&row, dispatch.date);
		put_rounded(&row, percent);
		if (percent == NULL)
			/* a dispatch without a percent has a class of its own, so that no row is lost */
			row_code(&row, &progress_classes, CLASS_NOT_REPORTED);
		else
			(void) put_class(&row, percent, half_counts);
		/* a step needs two reported ends */
		if (percent == NULL || !exact_is_known(&before))
		{
			row_null(&row);
			row_null(&row);
		}
		else
		{
			put_rounded(&row, gain_between(&before, &dispatch.percent));
			row_boolean(&row, is_stalled(&before, &dispatch.percent));
		}
		rows_put(&row);
		/* what was not reported is stepped over: the next gain is from the last figure */
		if (percent != NULL)
			before = dispatch.percent;
	}
	return (Datum) 0;
}
