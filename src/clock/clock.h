/*
 * clock/clock.h
 *		Working time: a timetable as the moments at which it is worked.
 *
 * A moment is working time where the clock on the wall of the timetable's zone
 * shows a time of one of the spans of its day.  What follows from that is computed
 * once: the spans of all announced days as moments, so that no call converts a
 * time zone.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_CLOCK_H
#define BIZENV_CLOCK_H

#include "calendar/calendar.h"

#include "pgtime.h"
#include "utils/timestamp.h"

/* A row of timetable_span */
typedef struct ClockRule
{
	int			season_starts;	/* month * 100 + day */
	int			season_ends;
	uint8		weekdays;		/* bit n - 1: weekday n, 1 for Monday */
	TimeADT		starts;
	TimeADT		ends;
	bool		shipped;
} ClockRule;

/* Working time without a break, and how much there was before it, in microseconds */
typedef struct ClockSpan
{
	TimestampTz starts;
	TimestampTz ends;
	int64		before;
} ClockSpan;

/* Consecutive announced years */
typedef struct ClockRun
{
	TimestampTz begins;			/* the first day at 0:00 */
	TimestampTz ends;			/* the last day at 24:00 */
	TimestampTz base;			/* begins, at 0:00 UTC */
	int64		total;			/* microseconds of working time */
	int64		nspans;
	int64		room;			/* in spans, while it is filled */
	ClockSpan  *spans;			/* ascending, none touches another; behind the last a sentinel */
	int32	   *of_day;			/* for each 24 hours from base on: the first span that ends in them or later */
} ClockRun;

typedef struct Timetable
{
	struct Timetable *next;
	text	   *name;
	const Calendar *calendar;	/* NULL: weekdays alone decide, and no year needs a notice */
	pg_tz	   *zone;
	int			runs_count;
	ClockRun   *runs;			/* in the order of time */
} Timetable;

/* Where a call keeps the timetable that it found, and what it was valid for */
typedef struct ClockSlot
{
	CalendarSlot validity;		/* its calendar is not used */
	const Timetable *timetable;
} ClockSlot;

extern Timetable *clock_read(const text *name, MemoryContext parent);
extern ClockSlot *clock_of_call(FunctionCallInfo fcinfo, int timetable, int on_unannounced);
extern void clock_fill_run(ClockRun *run, const ClockRule *rules, int nrules,
						   const Calendar *calendar, pg_tz *zone, DateADT first, DateADT last);
extern TimestampTz clock_midnight(pg_tz *zone, int64 day);
extern int64 clock_day_of(pg_tz *zone, TimestampTz at);
extern const ClockRun *clock_run_at(const Timetable *timetable, TimestampTz at);
extern int64 clock_worked(const ClockRun *run, TimestampTz at);
extern int64 clock_place(const ClockRun *run, TimestampTz at);
extern bool clock_unannounced(const Timetable *timetable, bool unannounced_is_null, int64 day,
							  const char *argument);
extern bool clock_getarg_time(FunctionCallInfo fcinfo, int n, const ClockSlot *slot,
							  const char *argument, TimestampTz *at);
extern bool clock_add(const ClockSlot *slot, TimestampTz at, int64 microseconds,
					  const CalendarPauses *pauses, const char *argument, TimestampTz *moment);

#endif							/* BIZENV_CLOCK_H */
