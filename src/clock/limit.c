/*
 * clock/limit.c
 *		Time limits as moments: by the clock, by working time, by days.
 *
 * Article 201 of the Civil Code: hours are counted from the moment itself, days from
 * the next one.  Article 203: the last day ends at 24:00, or where there are business
 * hours when business stops.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "clock/clock.h"

#include "common/int.h"

BIZENV_FUNCTION(time_limit);

/* When a day is over: its last moment of working time, or its 24:00 */
static TimestampTz
close_of_day(const Timetable *timetable, int64 day)
{
	TimestampTz begins = clock_midnight(timetable->zone, day);
	TimestampTz ends = clock_midnight(timetable->zone, day + 1);
	const ClockRun *run = clock_run_at(timetable, ends - 1);
	int64		place;

	/* the working time of a year that is not announced is not known */
	if (run == NULL)
		return ends;
	/* the first span that is not over when the last microsecond of the day begins */
	place = clock_place(run, ends - 1);
	/* at work until midnight */
	if (run->spans[place].starts < ends)
		return ends;
	/* the span before it is the last one of this day, unless the day has none */
	return place > 0 && run->spans[place - 1].ends > begins ? run->spans[place - 1].ends : ends;
}

/* The first day that is not over at a moment */
static int64
day_not_over(const Timetable *timetable, int64 at)
{
	int64		day = clock_day_of(timetable->zone, at);

	if (TIMESTAMP_NOT_FINITE(at))
		return at;
	return close_of_day(timetable, day) > at ? day : day + 1;
}

/*
 * Pauses as days: one at whose close the clock stands is not counted, one at whose
 * close it runs is.  So a limit is never in a pause, and a pause of some hours within
 * a day takes no day.
 */
static CalendarPauses *
pauses_in_days(const Timetable *timetable, const CalendarPauses *pauses)
{
	CalendarPauses *result;

	if (pauses == NULL)
		return NULL;
	result = (CalendarPauses *) palloc(offsetof(CalendarPauses, pauses) + sizeof(CalendarPause) * pauses->count);
	result->count = pauses->count;
	for (int i = 0; i < pauses->count; i++)
	{
		result->pauses[i].starts = day_not_over(timetable, pauses->pauses[i].starts);
		result->pauses[i].behind = day_not_over(timetable, pauses->pauses[i].behind);
	}
	return result;
}

/* The end of a limit in days; false for NULL */
static bool
limit_by_days(const ClockSlot *slot, TimestampTz received, int n, int unit, const CalendarPauses *pauses,
			  TimestampTz *limit)
{
	const Timetable *timetable = slot->timetable;
	bool		unannounced_is_null = slot->validity.unannounced_is_null;
	int64		day = clock_day_of(timetable->zone, received);
	const CalendarPauses *day_pauses = pauses_in_days(timetable, pauses);
	DateADT		due;
	int64		last;

	/* with a calendar, days off and workdays have a meaning: the Civil Code decides */
	if (timetable->calendar != NULL)
	{
		if (!calendar_end_period(timetable->calendar, unannounced_is_null, (DateADT) day, n,
								 unit == TIME_WORKDAY ? UNIT_WORKDAY : UNIT_DAY, "received", day_pauses, &due))
			return false;
		*limit = close_of_day(timetable, due);
		return true;
	}
	calendar_check_length(n);
	if (unit == TIME_WORKDAY)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the timetable has no calendar"),
				 errdetail("Timetable \"%s\" is without a calendar, so that no day is a workday or a day off.",
						   calendar_name_for_message(timetable->name)),
				 errhint("Give it one in bizenv.timetable, or pass the unit 'day', 'hour' or 'work_hour'.")));
	/* without a calendar every day counts, and the last one never moves */
	if (!calendar_add_days_unpaused(day, n, day_pauses, &last))
		return false;
	/* the timetable has runs for these years only */
	if (last < date2j(CALENDAR_FIRST_YEAR, 1, 1) - POSTGRES_EPOCH_JDATE ||
		last > date2j(CALENDAR_LAST_YEAR, 12, 31) - POSTGRES_EPOCH_JDATE)
		return clock_unannounced(timetable, unannounced_is_null, last, "n");
	*limit = close_of_day(timetable, last);
	return true;
}

/* The end of a limit by the clock, that runs day and night; false where the last pause has no end */
static bool
limit_by_clock(TimestampTz received, int64 microseconds, const CalendarPauses *pauses, TimestampTz *limit)
{
	int64		from = received;
	int64		behind;
	int			place = 0;

	for (; calendar_next_stretch(pauses, &place, &from, &behind); from = behind)
	{
		if (pg_add_s64_overflow(from, microseconds, limit))
			*limit = PG_INT64_MAX;
		/* a pause begins before: what is left of the limit runs behind it */
		if (*limit > behind)
		{
			microseconds -= behind - from;
			continue;
		}
		if (!IS_VALID_TIMESTAMP(*limit))
			ereport(ERROR,
					(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
					 errmsg("n is out of range"),
					 errdetail("\"n\" leads beyond the last timestamp."),
					 errhint("Pass the length of the limit, as in time_limit(received, 24, 'hour', timetable).")));
		return true;
	}
	return false;
}

/* The moment until which something is in time */
Datum
time_limit(PG_FUNCTION_ARGS)
{
	const ClockSlot *slot = clock_of_call(fcinfo, 3, 5);
	int			unit = code_argument(fcinfo, 2, &time_units, "unit");
	bool		is_hours = unit == TIME_HOUR || unit == TIME_WORK_HOUR;
	const CalendarPauses *pauses = calendar_getarg_pauses(fcinfo, 4);
	TimestampTz received;
	TimestampTz limit;
	bool		is_known;

	if (!clock_getarg_time(fcinfo, 0, slot, "received", &received) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (unit == TIME_WORKDAY || unit == TIME_DAY)
		is_known = limit_by_days(slot, received, PG_GETARG_INT32(1), unit, pauses, &limit);
	else
	{
		/* hours of an int, as microseconds, fit an int64 */
		int64		microseconds = PG_GETARG_INT32(1) * (is_hours ? USECS_PER_HOUR : USECS_PER_MINUTE);

		calendar_check_length(PG_GETARG_INT32(1));
		is_known = unit == TIME_WORK_MINUTE || unit == TIME_WORK_HOUR ?
			clock_add(slot, received, microseconds, pauses, "received", &limit) :
			limit_by_clock(received, microseconds, pauses, &limit);
	}
	if (!is_known)
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMPTZ(limit);
}
