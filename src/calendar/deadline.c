/*
 * calendar/deadline.c
 *		Deadlines by articles 201 to 203 of the Civil Code (民法典), and how long
 *		they are past.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "calendar/calendar.h"

#include "lib/codes.h"
#include "lib/months.h"

BIZENV_FUNCTION(deadline);
BIZENV_FUNCTION(extend_deadline);
BIZENV_FUNCTION(overdue_workdays);

/* Upper bound: more months lead from any date past the last year that can be announced */
#define CALENDAR_MOST_MONTHS ((CALENDAR_LAST_YEAR - JULIAN_MINYEAR + 1) * MONTHS_PER_YEAR)

/* Fetches the first arguments of a call, which are dates; false for NULL */
static bool
getarg_days(FunctionCallInfo fcinfo, const CalendarSlot *slot, int count,
			const char *const *arguments, DateADT *dates)
{
	for (int i = 0; i < count; i++)
		if (!calendar_getarg_day(fcinfo, i, slot, arguments[i], &dates[i]))
			return false;
	return true;
}

/* Raises for a period that has no day */
void
calendar_check_length(int n)
{
	if (n < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("n is out of range"),
				 errdetail("\"n\" must be at least 1: a period has a day after the day of its order."),
				 errhint("Pass the length of the period, as in deadline(ordered_on, 10, 'workday').")));
}

/*
 * Finds the last day of a period.  The starting day is not counted (201).
 * Months and years end on the same day number or the month's last day (202).  A
 * last day off moves to the next workday, which may be a make-up workday (203).
 * A period in workdays never ends on a day off.  Days in pauses are not counted,
 * and a period does not end on one.  False for NULL.
 */
bool
calendar_end_period(const Calendar *calendar, bool unannounced_is_null, DateADT starts, int n, int unit,
					const char *argument, const CalendarPauses *pauses, DateADT *due)
{
	int64		nmonths;
	int64		last;

	calendar_check_length(n);
	/* an announced start leads outside only because of n */
	argument = calendar_argument_at_fault(calendar, starts, argument);
	switch (unit)
	{
		case UNIT_WORKDAY:
			/* the nth workday is never a day off: article 203 has nothing to move */
			if (pauses != NULL)
				return calendar_add_unpaused(calendar, unannounced_is_null, starts, n, argument, pauses, due);
			return calendar_add(calendar, unannounced_is_null, starts, n, argument, due);
		case UNIT_DAY:
			/* 64 bits: a date and n days cannot overflow */
			last = (int64) starts + n;
			break;
		case UNIT_WEEK:
			last = (int64) starts + 7 * (int64) n;
			break;
		default:
			/* check the bound first: add_months() takes an int and returns one */
			nmonths = (int64) n * (unit == UNIT_YEAR ? MONTHS_PER_YEAR : 1);
			if (nmonths > CALENDAR_MOST_MONTHS)
				return calendar_unannounced(calendar, unannounced_is_null, PG_INT64_MAX, argument);
			last = (int64) add_months(starts + POSTGRES_EPOCH_JDATE, (int) nmonths) - POSTGRES_EPOCH_JDATE;
	}
	/* article 203: a last day off moves to the next workday */
	if (pauses == NULL)
		return calendar_on_or_after(calendar, unannounced_is_null, last, argument, due);
	/* the first workday that is not before the last day: one workday after the day before it */
	return calendar_add_days_unpaused(starts, last - starts, pauses, &last) &&
		calendar_add_unpaused(calendar, unannounced_is_null, last - 1, 1, argument, pauses, due);
}

/* The last day of a period */
Datum
deadline(PG_FUNCTION_ARGS)
{
	static const char *const arguments[] = {"ordered_on"};
	const CalendarSlot *slot = calendar_slot_anew(fcinfo, 3, 4);
	int			unit = code_argument(fcinfo, 2, &period_units, "unit");
	DateADT		ordered_on;
	DateADT		due;

	if (PG_ARGISNULL(1) || !getarg_days(fcinfo, slot, 1, arguments, &ordered_on) ||
		!calendar_end_period(slot->calendar, slot->unannounced_is_null, ordered_on, PG_GETARG_INT32(1), unit,
							 "ordered_on", calendar_getarg_pauses(fcinfo, 5), &due))
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(due);
}

/* The deadline after an extension that was asked for in time */
Datum
extend_deadline(PG_FUNCTION_ARGS)
{
	static const char *const arguments[] = {"due", "asked_on"};
	const CalendarSlot *slot = calendar_slot_anew(fcinfo, 4, 5);
	int			unit = code_argument(fcinfo, 3, &period_units, "unit");
	DateADT		dates[lengthof(arguments)];
	DateADT		due;

	if (PG_ARGISNULL(2) || !getarg_days(fcinfo, slot, lengthof(arguments), arguments, dates))
		PG_RETURN_NULL();
	/* on the due day itself it is still in time */
	if (dates[1] > dates[0])
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the extension was asked for after the deadline"),
				 errdetail("\"asked_on\" must not be after \"due\"."),
				 errhint("What is past due is overdue: see overdue_workdays. A new order has a deadline of its own.")));
	if (!calendar_end_period(slot->calendar, slot->unannounced_is_null, dates[0], PG_GETARG_INT32(2), unit,
							 "due", calendar_getarg_pauses(fcinfo, 6), &due))
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(due);
}

/* How many workdays past due something was done, or still is not */
Datum
overdue_workdays(PG_FUNCTION_ARGS)
{
	enum
	{
		CALENDAR_ARG_DUE, CALENDAR_ARG_AS_OF, CALENDAR_ARG_DONE_ON
	};
	const char *arguments[] = {"due", "as_of", "done_on"};
	const CalendarSlot *slot = calendar_slot_anew(fcinfo, 3, 4);
	bool		is_done = !PG_ARGISNULL(CALENDAR_ARG_DONE_ON);
	DateADT		dates[lengthof(arguments)];
	DateADT		until;
	int			workdays = 0;

	if (!getarg_days(fcinfo, slot, is_done ? lengthof(arguments) : CALENDAR_ARG_DONE_ON, arguments, dates))
		PG_RETURN_NULL();
	/* count up to the day it was done; what is done after as_of is still open on it */
	until = is_done ? Min(dates[CALENDAR_ARG_AS_OF], dates[CALENDAR_ARG_DONE_ON]) : dates[CALENDAR_ARG_AS_OF];
	/* a message about the end must name the argument that gave it */
	if (is_done && dates[CALENDAR_ARG_DONE_ON] < dates[CALENDAR_ARG_AS_OF])
		arguments[CALENDAR_ARG_AS_OF] = "done_on";
	if (until > dates[CALENDAR_ARG_DUE] &&
		!calendar_count_unpaused(slot->calendar, slot->unannounced_is_null, dates[CALENDAR_ARG_DUE], until, false, arguments,
								 calendar_getarg_pauses(fcinfo, 5), &workdays))
		PG_RETURN_NULL();
	PG_RETURN_INT32(workdays);
}
