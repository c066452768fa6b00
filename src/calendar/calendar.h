/*
 * calendar/calendar.h
 *		Working days: what the room "calendar" offers to others.
 *
 * A room that counts workdays keeps a CalendarSlot, initialised to zero, in
 * fn_extra or on the stack of one call, and passes it with the name of the
 * calendar:
 *
 *		static const char *const arguments[] = {"entered_on", "as_of"};
 *		CalendarSlot slot = {0};
 *		int64		workdays;
 *
 *		if (calendar_workdays(&slot, calendar, entered_on, as_of, arguments, false, &workdays))
 *			...
 *
 * The pointer that calendar_find() returns is valid until it is called again.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_CALENDAR_H
#define BIZENV_CALENDAR_H

#include "lib/compat.h"

#include "access/xact.h"
#include "datatype/timestamp.h"
#include "port/pg_bitutils.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/multirangetypes.h"
#include "utils/relcache.h"
#include "utils/snapmgr.h"

#include "lib/codes.h"
#include "lib/errors.h"

/* The years that can be announced; the CHECKs of the tables have the same bounds */
#define CALENDAR_FIRST_YEAR 1900
#define CALENDAR_LAST_YEAR 2199

/* Upper bound of a name in bytes: varchar(40), 4 bytes a character */
#define CALENDAR_NAME_BYTES 160

/* 64 days as a bit mask, and the prefix count: workdays of the run before them */
typedef struct CalendarWord
{
	uint64		workdays;		/* bit n set: day n of the word is a workday */
	int32		before;
} CalendarWord;

#define CALENDAR_WORD_BITS 64

/* Beside the DayKind of a day: a row of calendar_day rules on it */
#define CALENDAR_RULED 0x80

/* Consecutive announced years */
typedef struct CalendarRun
{
	DateADT		first;
	DateADT		last;
	int			count;			/* of workdays */
	CalendarWord *words;		/* a bit for each day from first to last */
	DateADT    *workdays;		/* the same days as a sorted array */
	uint8	   *kinds;			/* for each day from first to last a DayKind, and whether a row rules on it */
} CalendarRun;

typedef struct Calendar
{
	struct Calendar *next;
	text	   *name;
	bool		assumed;		/* years without a notice are there as well, with ordinary weeks */
	int			runs_count;
	CalendarRun *runs;			/* in the order of time */
} Calendar;

/* Where a caller keeps the calendar that it found, and what it was valid for */
typedef struct CalendarSlot
{
	const Calendar *calendar;
	uint64		generation;
	TimestampTz statement;
	TransactionId xmax;			/* of the snapshot: these two stand for the commits it sees */
	uint32		xcnt;
	bool		constant;		/* the arguments cannot change from call to call */
	bool		unannounced_is_null;
	int			length;			/* of name */
	char		name[CALENDAR_NAME_BYTES];
} CalendarSlot;

/* Days, or microseconds, in which the clock stands: ascending, none overlaps another */
typedef struct CalendarPause
{
	int64		starts;
	int64		behind;			/* the first that is counted again */
} CalendarPause;

typedef struct CalendarPauses
{
	int			count;
	CalendarPause pauses[FLEXIBLE_ARRAY_MEMBER];
} CalendarPauses;

/* How many workdays there are at least and at most, where some days are not announced */
typedef struct CalendarBounds
{
	int64		least;
	int64		most;
	int64		unannounced;
} CalendarBounds;

/*
 * Incremented whenever a calendar table changes.  A Calendar pointer may be
 * followed only while its slot's generation equals this.
 */
extern uint64 calendar_generation;

/* Was the slot checked under the current statement and snapshot? */
static inline bool
calendar_slot_is_current(const CalendarSlot *slot)
{
	return slot->statement == GetCurrentStatementStartTimestamp() && ActiveSnapshotSet() &&
		slot->xmax == GetActiveSnapshot()->xmax && slot->xcnt == GetActiveSnapshot()->xcnt;
}

extern void calendar_watch(void);
extern void calendar_slot_renew(CalendarSlot *slot);
extern const Calendar *calendar_find(CalendarSlot *slot, const text *name);
extern const Calendar *calendar_find_assumed(const text *name);
extern char *calendar_keeper_hint(const char *table, const char *statement);
extern bool calendar_workdays(CalendarSlot *slot, const text *calendar,
							  DateADT starts, DateADT ends, const char *const *arguments,
							  bool unannounced_is_null, int64 *workdays);

extern CalendarPauses *calendar_read_pauses(const MultirangeType *ranges);
extern void calendar_bounds(const Calendar *calendar, DateADT starts, DateADT ends,
							bool include_start, const CalendarPauses *pauses,
							CalendarBounds *bounds);

/* for the files of the room, and for the room "clock", whose timetables stand on calendars */
#define CALENDAR_TABLES 3
#define CALENDAR_CLOCK_TABLES 2

/* The tables that were read last, those of timetables behind: an invalidation of one of them is a change */
extern Oid	calendar_tables[CALENDAR_TABLES + CALENDAR_CLOCK_TABLES];

extern void calendar_check_year(FunctionCallInfo fcinfo);
extern DayKind calendar_kind_of(DateADT day, bool worked, const text *kind);
extern Relation calendar_open_table(const char *name, const Oid *columns, int count, Oid *noted);
extern char *calendar_name_for_message(const text *name);
extern bool calendar_is_constant(const FmgrInfo *flinfo, int n);
extern Calendar *calendar_read(const text *name, bool assumed, MemoryContext parent);
extern CalendarSlot *calendar_of_call(FunctionCallInfo fcinfo, int calendar, int on_unannounced);
extern CalendarSlot *calendar_slot_anew(FunctionCallInfo fcinfo, int calendar, int on_unannounced);
extern bool calendar_unannounced(const Calendar *calendar, bool unannounced_is_null,
							int64 day, const char *argument);
extern const char *calendar_argument_at_fault(const Calendar *calendar, int64 day,
											  const char *argument);
extern bool calendar_add(const Calendar *calendar, bool unannounced_is_null, DateADT day,
						 int64 n, const char *argument, DateADT *workday);
extern bool calendar_on_or_after(const Calendar *calendar, bool unannounced_is_null, int64 day,
								 const char *argument, DateADT *workday);

extern bool calendar_count(const Calendar *calendar, bool unannounced_is_null, DateADT starts,
						   DateADT ends, bool include_start, const char *const *arguments,
						   int *workdays);
extern bool calendar_end_period(const Calendar *calendar, bool unannounced_is_null, DateADT starts,
								int n, int unit, const char *argument,
								const CalendarPauses *pauses, DateADT *due);
extern void calendar_check_length(int n);

extern bool calendar_next_stretch(const CalendarPauses *pauses, int *place, int64 *from,
								  int64 *behind);
extern bool calendar_previous_stretch(const CalendarPauses *pauses, int *place, int64 *behind,
									  int64 *from);
extern bool calendar_count_unpaused(const Calendar *calendar, bool unannounced_is_null,
									DateADT starts, DateADT ends, bool include_start,
									const char *const *arguments, const CalendarPauses *pauses,
									int *workdays);
extern bool calendar_add_unpaused(const Calendar *calendar, bool unannounced_is_null, int64 day,
								  int64 n, const char *argument, const CalendarPauses *pauses,
								  DateADT *workday);
extern bool calendar_add_days_unpaused(int64 day, int64 n, const CalendarPauses *pauses,
									   int64 *last);

/* Fetches the pauses of a call; NULL where there are none, as range_agg() says it too */
static inline CalendarPauses *
calendar_getarg_pauses(FunctionCallInfo fcinfo, int n)
{
	const MultirangeType *ranges;

	if (PG_ARGISNULL(n))
		return NULL;
	ranges = PG_GETARG_MULTIRANGE_P(n);
	return likely(ranges->rangeCount == 0) ? NULL : calendar_read_pauses(ranges);
}

/* The run that contains all days from first to last, or NULL */
static inline CalendarRun *
calendar_run_of(const Calendar *calendar, int64 first, int64 last)
{
	for (int i = 0; i < calendar->runs_count; i++)
		if (first >= calendar->runs[i].first && last <= calendar->runs[i].last)
			return &calendar->runs[i];
	return NULL;
}

/*
 * How many workdays of a run are on or before a day.  The caller guarantees
 * that the day is in the run, or the day before it.
 */
static inline int
calendar_workdays_until(const CalendarRun *run, DateADT day)
{
	int			place = day - run->first;
	const CalendarWord *word = &run->words[place / CALENDAR_WORD_BITS];

	if (place < 0)
		return 0;
	/* shift out the bits of later days, then count those that are left */
	return word->before +
		pg_popcount64(word->workdays << (CALENDAR_WORD_BITS - 1 - place % CALENDAR_WORD_BITS));
}

/* Is a day a Saturday or a Sunday? */
static inline bool
calendar_is_weekend(DateADT day)
{
	int			weekday = j2day(day + POSTGRES_EPOCH_JDATE);

	return weekday == 0 || weekday == 6;
}

/* Compares two names byte by byte */
static inline bool
calendar_same_name(const text *one, const text *other)
{
	return VARSIZE_ANY_EXHDR(one) == VARSIZE_ANY_EXHDR(other) &&
		memcmp(VARDATA_ANY(one), VARDATA_ANY(other), VARSIZE_ANY_EXHDR(one)) == 0;
}

/* Fetches a day to look up; false for NULL, or if it is infinite and on_unannounced => 'null' */
static inline bool
calendar_getarg_day(FunctionCallInfo fcinfo, int n, const CalendarSlot *slot,
					const char *argument, DateADT *day)
{
	if (PG_ARGISNULL(n))
		return false;
	*day = PG_GETARG_DATEADT(n);
	if (unlikely(DATE_NOT_FINITE(*day)) && slot->unannounced_is_null)
		return false;
	(void) check_date(*day, argument);
	return true;
}

#endif							/* BIZENV_CALENDAR_H */
