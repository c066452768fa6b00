/*
 * calendar/bounds.c
 *		What is known where a year is not announced: the least and the most workdays
 *		that there can be between two days, and a deadline for the time being.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "calendar/calendar.h"

#include "miscadmin.h"

#include "lib/rows.h"

BIZENV_FUNCTION(workday_bounds);
BIZENV_FUNCTION(provisional_deadline);

/* Adds the workdays of announced years from first to last, and how many days are of others */
static void
add_stretch(const Calendar *calendar, int64 first, int64 last, CalendarBounds *bounds)
{
	int64		unannounced = last - first + 1;

	for (int i = 0; i < calendar->runs_count; i++)
	{
		const CalendarRun *run = &calendar->runs[i];
		int64		from = Max(first, (int64) run->first);
		int64		until = Min(last, (int64) run->last);

		if (from > until)
			continue;
		unannounced -= until - from + 1;
		bounds->least += calendar_workdays_until(run, (DateADT) until) - calendar_workdays_until(run, (DateADT) (from - 1));
	}
	bounds->unannounced += unannounced;
}

/*
 * Counts in (starts, ends], or in [starts, ends], what is in no pause.  A day that is
 * not announced may be worked or not: none of them makes the least, all the most.
 * Both are negative where ends is before starts, as a count is.
 */
void
calendar_bounds(const Calendar *calendar, DateADT starts, DateADT ends, bool include_start,
				const CalendarPauses *pauses, CalendarBounds *bounds)
{
	int64		from = (int64) Min(starts, ends) + (include_start ? 0 : 1);
	int64		last = Max(starts, ends);
	int64		behind;
	int			place = 0;

	bounds->least = bounds->unannounced = 0;
	for (; from <= last && calendar_next_stretch(pauses, &place, &from, &behind) && from <= last; from = behind)
	{
		CHECK_FOR_INTERRUPTS();
		add_stretch(calendar, from, Min(last, behind - 1), bounds);
	}
	bounds->most = bounds->least + bounds->unannounced;
	if (ends < starts)
	{
		int64		least = bounds->least;

		bounds->least = -bounds->most;
		bounds->most = -least;
	}
}

/* The least and the most workdays between two days */
Datum
workday_bounds(PG_FUNCTION_ARGS)
{
	CalendarSlot slot = {0};
	CalendarBounds bounds;
	DateADT		starts;
	DateADT		ends;
	Row			row;

	check_not_null(PG_ARGISNULL(2), "calendar");
	check_not_null(PG_ARGISNULL(3), "include_start");
	(void) calendar_find(&slot, PG_GETARG_TEXT_PP(2));
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	starts = check_date(PG_GETARG_DATEADT(0), "starts");
	ends = check_date(PG_GETARG_DATEADT(1), "ends");
	calendar_bounds(slot.calendar, starts, ends, PG_GETARG_BOOL(3), calendar_getarg_pauses(fcinfo, 4), &bounds);
	row_begin(&row, fcinfo);
	row_integer(&row, bounds.least);
	row_integer(&row, bounds.most);
	row_integer(&row, bounds.unannounced);
	return row_end(&row);
}

/*
 * The deadline where it is certain.  Where it leads outside the announced years, it is
 * the one that there would be if these had no notice, and the reason says so; where a
 * pause without an end comes before it, there is none.
 */
Datum
provisional_deadline(PG_FUNCTION_ARGS)
{
	CalendarSlot slot = {0};
	const CalendarPauses *pauses;
	int			unit;
	DateADT		ordered_on;
	DateADT		due;
	Row			row;

	check_not_null(PG_ARGISNULL(3), "calendar");
	unit = code_argument(fcinfo, 2, &period_units, "unit");
	(void) calendar_find(&slot, PG_GETARG_TEXT_PP(3));
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	ordered_on = check_date(PG_GETARG_DATEADT(0), "ordered_on");
	pauses = calendar_getarg_pauses(fcinfo, 4);
	row_begin(&row, fcinfo);
	if (calendar_end_period(slot.calendar, true, ordered_on, PG_GETARG_INT32(1), unit, "ordered_on", pauses, &due))
	{
		row_date(&row, due);
		row_null(&row);
	}
	/* all years that can be announced are there now: no date is for want of an end of the pause */
	else if (calendar_end_period(calendar_find_assumed(PG_GETARG_TEXT_PP(3)), false, ordered_on,
								 PG_GETARG_INT32(1), unit, "ordered_on", pauses, &due))
	{
		row_date(&row, due);
		row_text(&row, "not_announced");
	}
	else
	{
		row_null(&row);
		row_text(&row, "paused");
	}
	return row_end(&row);
}
