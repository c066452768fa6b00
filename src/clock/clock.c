/*
 * clock/clock.c
 *		Working time: how much lies between two moments, when so much of it is over,
 *		and whether a moment is a part of it.
 *
 * Everything is counted in microseconds; minutes are numeric.  Inside a run of
 * announced years an amount is the difference of two prefix sums.  What is not
 * announced is an error or NULL, never a guess.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "clock/clock.h"

#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

BIZENV_FUNCTION(work_minutes_between);
BIZENV_FUNCTION(work_time_between);
BIZENV_FUNCTION(add_work_minutes);
BIZENV_FUNCTION(is_working_time);

/* Decimals of minutes: a microsecond is 1.7e-8 of one, so that none is lost */
#define CLOCK_MINUTE_DECIMALS 10

/* More minutes than all years that can be announced have */
#define CLOCK_MOST_MINUTES INT64CONST(200000000)

/* Fetches a moment; false for NULL, or if it is infinite and on_unannounced => 'null' */
bool
clock_getarg_time(FunctionCallInfo fcinfo, int n, const ClockSlot *slot, const char *argument,
				  TimestampTz *at)
{
	if (PG_ARGISNULL(n))
		return false;
	*at = PG_GETARG_TIMESTAMPTZ(n);
	if (likely(!TIMESTAMP_NOT_FINITE(*at)))
		return true;
	if (slot->validity.unannounced_is_null)
		return false;
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("%s is out of range", argument),
			 errdetail("\"%s\" must be a finite time.", argument),
			 errhint("Pass NULL for a time that is not known.")));
}

/* What a call does when it needs a day that is not announced: returns false for NULL, or raises */
bool
clock_unannounced(const Timetable *timetable, bool unannounced_is_null, int64 day, const char *argument)
{
	/* without a calendar no year needs a notice, and only the bounds are left to tell */
	if (timetable->calendar != NULL)
		return calendar_unannounced(timetable->calendar, unannounced_is_null, day, argument);
	if (unannounced_is_null)
		return false;
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("%s is out of range", argument),
			 errdetail("\"%s\" leads outside the years %d to %d.", argument, CALENDAR_FIRST_YEAR, CALENDAR_LAST_YEAR),
			 errhint("Pass on_unannounced => 'null' to get NULL.")));
}

/* The run of years that has a moment; its first moment is a part of it, its last one is not */
const ClockRun *
clock_run_at(const Timetable *timetable, TimestampTz at)
{
	for (int i = 0; i < timetable->runs_count; i++)
		if (at >= timetable->runs[i].begins && at < timetable->runs[i].ends)
			return &timetable->runs[i];
	return NULL;
}

/* The first span that ends after a moment of the run; its number may be that of the sentinel */
int64
clock_place(const ClockRun *run, TimestampTz at)
{
	/* the first span that ends in these 24 hours or later */
	int64		place = run->of_day[(at - run->base) / USECS_PER_DAY];

	/* no more than the spans of a day */
	while (run->spans[place].ends <= at)
		place++;
	return place;
}

/* How much working time of the run lies before a moment, which is in it or at its end */
int64
clock_worked(const ClockRun *run, TimestampTz at)
{
	const ClockSpan *span = &run->spans[clock_place(run, at)];

	/* a span that has begun counts up to the moment */
	return span->before + (at > span->starts ? at - span->starts : 0);
}

/* Working time in a stretch; false for NULL.  The arguments are in the order of time. */
static bool
work_of_stretch(const ClockSlot *slot, TimestampTz from, TimestampTz behind,
				const char *early, const char *late, int64 *microseconds)
{
	const Timetable *timetable = slot->timetable;
	const ClockRun *run = clock_run_at(timetable, from);

	*microseconds = 0;
	/* an empty stretch needs no announced day */
	if (unlikely(from == behind))
		return true;
	if (unlikely(run == NULL || behind > run->ends))
		return clock_unannounced(timetable, slot->validity.unannounced_is_null, clock_day_of(timetable->zone, run == NULL ? from : run->ends),
								 run == NULL ? early : late);
	*microseconds = clock_worked(run, behind) - clock_worked(run, from);
	return true;
}

/* Working time between two moments that is in no pause; negative where the second is earlier; false for NULL */
static bool
work_between(FunctionCallInfo fcinfo, int64 *microseconds)
{
	const ClockSlot *slot = clock_of_call(fcinfo, 2, 4);
	const CalendarPauses *pauses;
	const char *early = "starts";
	const char *late = "ends";
	TimestampTz starts;
	TimestampTz ends;
	int64		from;
	int64		last;
	int64		behind;
	int			place = 0;

	if (!clock_getarg_time(fcinfo, 0, slot, early, &starts) || !clock_getarg_time(fcinfo, 1, slot, late, &ends))
		return false;
	/* computed in the order of time; the sign is put back at the end */
	from = Min(starts, ends);
	last = Max(starts, ends);
	if (ends < starts)
	{
		early = "ends";
		late = "starts";
	}
	pauses = calendar_getarg_pauses(fcinfo, 3);
	if (likely(pauses == NULL))
	{
		if (!work_of_stretch(slot, from, last, early, late, microseconds))
			return false;
	}
	else
	{
		*microseconds = 0;
		/* "from" is tested twice: calendar_next_stretch() moves it behind a pause */
		for (; from < last && calendar_next_stretch(pauses, &place, &from, &behind) && from < last; from = behind)
		{
			int64		more;

			/* from the second stretch on it is the later moment that leads too far */
			if (!work_of_stretch(slot, from, Min(behind, last), from > Min(starts, ends) ? late : early, late, &more))
				return false;
			*microseconds += more;
		}
	}
	if (ends < starts)
		*microseconds = -*microseconds;
	return true;
}

/* Minutes as a number without zeros at its end */
static Numeric
minutes_of(int64 microseconds)
{
	int64		minutes = microseconds / USECS_PER_MINUTE;
	int64		scaled;
	int			decimals = CLOCK_MINUTE_DECIMALS;

	if (likely(minutes * USECS_PER_MINUTE == microseconds))
		return int64_to_numeric(minutes);
	/* 10^10 / (60 * 10^6) = 500 / 3: 300 years do not overflow; a half does not occur */
	scaled = (microseconds * 500 + (microseconds < 0 ? -1 : 1)) / 3;
	for (; scaled % 10 == 0; decimals--)
		scaled /= 10;
	return int64_div_fast_to_numeric(scaled, decimals);
}

/* Working time between two moments in minutes */
Datum
work_minutes_between(PG_FUNCTION_ARGS)
{
	int64		microseconds;

	if (!work_between(fcinfo, &microseconds))
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(minutes_of(microseconds));
}

/* The same as an interval of hours, minutes and seconds */
Datum
work_time_between(PG_FUNCTION_ARGS)
{
	int64		microseconds;
	Interval   *interval;

	if (!work_between(fcinfo, &microseconds))
		PG_RETURN_NULL();
	interval = (Interval *) palloc0(sizeof(Interval));
	interval->time = microseconds;
	PG_RETURN_INTERVAL_P(interval);
}

/* A moment of a run before which there is so much working time, in the last span with less than "bound" before it */
static TimestampTz
moment_of(const ClockRun *run, int64 worked, int64 bound)
{
	int64		low = 0;
	int64		high = run->nspans - 1;

	/* binary search: "before" ascends from span to span */
	while (low < high)
	{
		int64		middle = low + (high - low + 1) / 2;

		if (run->spans[middle].before < bound)
			low = middle;
		else
			high = middle - 1;
	}
	return run->spans[low].starts + (worked - run->spans[low].before);
}

/* The first moment of working time from a moment on that is in no pause; false for NULL */
static bool
next_working_moment(const ClockSlot *slot, TimestampTz at, const CalendarPauses *pauses,
					const char *argument, TimestampTz *moment)
{
	const Timetable *timetable = slot->timetable;
	int64		from = at;
	int64		behind;
	int			place = 0;

	for (; calendar_next_stretch(pauses, &place, &from, &behind); from = behind)
	{
		const ClockRun *run = clock_run_at(timetable, from);

		if (run == NULL)
			return clock_unannounced(timetable, slot->validity.unannounced_is_null, clock_day_of(timetable->zone, from), argument);
		/* in working time the moment itself, otherwise the beginning of the next span */
		*moment = Max(from, run->spans[clock_place(run, from)].starts);
		if (*moment < Min(behind, run->ends))
			return true;
		if (behind > run->ends)
			return clock_unannounced(timetable, slot->validity.unannounced_is_null, clock_day_of(timetable->zone, run->ends), argument);
	}
	return false;
}

/* The latest moment from which on there is so much working time up to a moment; false for NULL */
static bool
subtract_work(const ClockSlot *slot, TimestampTz at, int64 microseconds, const CalendarPauses *pauses,
			  const char *argument, TimestampTz *moment)
{
	const Timetable *timetable = slot->timetable;
	int64		behind = at;
	int64		from;
	int			place = pauses == NULL ? 0 : pauses->count - 1;

	for (; calendar_previous_stretch(pauses, &place, &behind, &from); behind = from)
	{
		/* the run that has the time before the moment */
		const ClockRun *run = clock_run_at(timetable, behind - 1);
		int64		worked;

		if (run == NULL)
			return clock_unannounced(timetable, slot->validity.unannounced_is_null, clock_day_of(timetable->zone, behind - 1),
									 behind == at ? argument : "n");
		worked = clock_worked(run, behind);
		if (microseconds <= worked)
		{
			/* the latest one: between two spans it is where the later begins */
			*moment = moment_of(run, worked - microseconds, worked - microseconds + 1);
			/* an earlier moment would be in the pause */
			if (*moment >= from)
				return true;
		}
		if (from < run->begins)
			return clock_unannounced(timetable, slot->validity.unannounced_is_null, clock_day_of(timetable->zone, run->begins - 1), "n");
		/* take off the working time of this stretch and go on before the pause */
		microseconds -= worked - clock_worked(run, from);
	}
	return false;
}

/*
 * The earliest moment at which so much working time is over since a moment, without
 * what is in pauses; for a negative amount backwards; for 0 the moment itself, or else
 * when work begins again.  False for NULL, also where the last pause has no end.
 */
bool
clock_add(const ClockSlot *slot, TimestampTz at, int64 microseconds, const CalendarPauses *pauses,
		  const char *argument, TimestampTz *moment)
{
	const Timetable *timetable = slot->timetable;
	int64		from = at;
	int64		behind;
	int			place = 0;

	if (microseconds == 0)
		return next_working_moment(slot, at, pauses, argument, moment);
	if (microseconds < 0)
		return subtract_work(slot, at, -microseconds, pauses, argument, moment);
	for (; calendar_next_stretch(pauses, &place, &from, &behind); from = behind)
	{
		const ClockRun *run = clock_run_at(timetable, from);
		int64		worked;

		if (run == NULL)
			return clock_unannounced(timetable, slot->validity.unannounced_is_null, clock_day_of(timetable->zone, from),
									 from == at ? argument : "n");
		worked = clock_worked(run, from);
		if (microseconds <= run->total - worked)
		{
			/* the earliest one: between two spans it is where the earlier ends */
			*moment = moment_of(run, worked + microseconds, worked + microseconds);
			/* a later moment would be in the pause */
			if (*moment <= behind)
				return true;
		}
		if (behind > run->ends)
			return clock_unannounced(timetable, slot->validity.unannounced_is_null, clock_day_of(timetable->zone, run->ends), "n");
		/* take off the working time of this stretch and go on behind the pause */
		microseconds -= clock_worked(run, behind) - worked;
	}
	return false;
}

/* Minutes as microseconds, to the nearest one; what is beyond all years stays so */
static int64
microseconds_of(Numeric minutes)
{
	Datum		most = NumericGetDatum(int64_to_numeric(CLOCK_MOST_MINUTES));
	Datum		number = NumericGetDatum(check_finite(minutes, "n"));

	/* the bound keeps the product below within an int64 */
	if (DatumGetBool(DirectFunctionCall2(numeric_gt, number, most)))
		return CLOCK_MOST_MINUTES * USECS_PER_MINUTE;
	if (DatumGetBool(DirectFunctionCall2(numeric_lt, number, DirectFunctionCall1(numeric_uminus, most))))
		return -CLOCK_MOST_MINUTES * USECS_PER_MINUTE;
	number = DirectFunctionCall2(numeric_mul, number, NumericGetDatum(int64_to_numeric(USECS_PER_MINUTE)));
	return DatumGetInt64(DirectFunctionCall1(numeric_int8, number));
}

/* The moment at which so many minutes have been worked */
Datum
add_work_minutes(PG_FUNCTION_ARGS)
{
	const ClockSlot *slot = clock_of_call(fcinfo, 2, 4);
	TimestampTz starts;
	TimestampTz moment;

	if (!clock_getarg_time(fcinfo, 0, slot, "starts", &starts) || PG_ARGISNULL(1) ||
		!clock_add(slot, starts, microseconds_of(PG_GETARG_NUMERIC(1)), calendar_getarg_pauses(fcinfo, 3), "starts", &moment))
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMPTZ(moment);
}

/* Is a moment working time? */
Datum
is_working_time(PG_FUNCTION_ARGS)
{
	const ClockSlot *slot = clock_of_call(fcinfo, 1, 2);
	const ClockRun *run;
	TimestampTz at;

	if (!clock_getarg_time(fcinfo, 0, slot, "at", &at))
		PG_RETURN_NULL();
	run = clock_run_at(slot->timetable, at);
	if (run == NULL)
	{
		(void) clock_unannounced(slot->timetable, slot->validity.unannounced_is_null, clock_day_of(slot->timetable->zone, at), "at");
		PG_RETURN_NULL();
	}
	PG_RETURN_BOOL(at >= run->spans[clock_place(run, at)].starts);
}
