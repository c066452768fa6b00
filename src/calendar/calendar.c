/*
 * calendar/calendar.c
 *		Working days with make-up weekends (调休): what day is worked, the nth
 *		workday from a day, workdays between two.
 *
 * A calendar is a list of runs of announced years (calendar_read.c).  Inside a
 * run every question takes constant time: a bit, a prefix count or an array
 * index.  A day outside the announced years is an error or NULL, never a guess.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "calendar/calendar.h"

#include "access/xact.h"
#include "mb/pg_wchar.h"
#include "nodes/primnodes.h"
#include "nodes/pg_list.h"
#include "utils/builtins.h"
#include "utils/datetime.h"

#include "lib/codes.h"

BIZENV_FUNCTION(is_workday);
BIZENV_FUNCTION(add_workdays);
BIZENV_FUNCTION(workdays_between);
BIZENV_FUNCTION(workday_on_or_after);
BIZENV_FUNCTION(workday_on_or_before);
BIZENV_FUNCTION(workdays_in_year);

/* How many runs of years a message lists */
#define CALENDAR_MAX_RUNS 8

/* Is an argument of the call a constant of the query? */
bool
calendar_is_constant(const FmgrInfo *flinfo, int n)
{
	const Node *call = flinfo->fn_expr;

	/* fn_expr is NULL where C calls the function directly */
	return call != NULL && IsA(call, FuncExpr) &&
		n < list_length(((const FuncExpr *) call)->args) &&
		IsA(list_nth(((const FuncExpr *) call)->args, n), Const);
}

/*
 * The slow path of getarg_calendar: reads the arguments "calendar" and "on_unannounced"
 * and looks the calendar up.  The slot lives in fn_extra, as long as the query.
 */
CalendarSlot *
calendar_slot_anew(FunctionCallInfo fcinfo, int calendar, int on_unannounced)
{
	CalendarSlot *slot = (CalendarSlot *) fcinfo->flinfo->fn_extra;

	check_not_null(PG_ARGISNULL(calendar), "calendar");
	if (slot == NULL)
	{
		slot = (CalendarSlot *) MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(CalendarSlot));
		fcinfo->flinfo->fn_extra = slot;
	}
	slot->unannounced_is_null = code_argument(fcinfo, on_unannounced, &on_unannounced_words, "on_unannounced") == UNANNOUNCED_NULL;
	(void) calendar_find(slot, PG_GETARG_TEXT_PP(calendar));
	/* constant arguments need not be read again by the next call */
	slot->constant = calendar_is_constant(fcinfo->flinfo, calendar) && calendar_is_constant(fcinfo->flinfo, on_unannounced);
	return slot;
}

/* Finds the calendar of a call; a few comparisons while nothing has changed */
static inline CalendarSlot *
getarg_calendar(FunctionCallInfo fcinfo, int calendar, int on_unannounced)
{
	CalendarSlot *slot = (CalendarSlot *) fcinfo->flinfo->fn_extra;

	/* hot path: a query over table columns reads no argument again */
	if (likely(slot != NULL && slot->constant && slot->generation == calendar_generation &&
			   calendar_slot_is_current(slot)))
		return slot;
	return calendar_slot_anew(fcinfo, calendar, on_unannounced);
}

/* The same for functions in other files of the room */
CalendarSlot *
calendar_of_call(FunctionCallInfo fcinfo, int calendar, int on_unannounced)
{
	return getarg_calendar(fcinfo, calendar, on_unannounced);
}

/* The announced years of a calendar, in words */
static char *
announced_years(const Calendar *calendar)
{
	StringInfoData years;

	initStringInfo(&years);
	for (int i = 0; i < calendar->runs_count && i <= CALENDAR_MAX_RUNS; i++)
	{
		int			first_year;
		int			last_year;
		int			month;
		int			day;

		/* a calendar may have any number of gaps, a message must stay short */
		if (i == CALENDAR_MAX_RUNS)
		{
			appendStringInfoString(&years, " and more");
			break;
		}
		/* a run is whole years, so that its first and its last day tell them */
		j2date(calendar->runs[i].first + POSTGRES_EPOCH_JDATE, &first_year, &month, &day);
		j2date(calendar->runs[i].last + POSTGRES_EPOCH_JDATE, &last_year, &month, &day);
		appendStringInfo(&years, i > 0 ? ", %d" : "%d", first_year);
		if (last_year > first_year)
			appendStringInfo(&years, " to %d", last_year);
	}
	return calendar->runs_count == 0 ? pstrdup(translated("none")) : years.data;
}

/* Raises for a year that is not announced; the hint is the INSERT that announces it */
pg_noreturn pg_attribute_cold static void
error_beyond(const Calendar *calendar, int64 year, const char *argument)
{
	const char *name = text_to_cstring(calendar->name);

	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("a day outside the announced years is needed"),
			 errdetail("\"%s\" leads outside the years that calendar \"%s\" announces: %s.",
					   argument, name, announced_years(calendar)),
			 year >= CALENDAR_FIRST_YEAR && year <= CALENDAR_LAST_YEAR ?
			 errhint("%s Or pass on_unannounced => 'null'.",
					 calendar_keeper_hint("calendar_day", psprintf(translated("SELECT * FROM bizenv.announce_notice(%s, %d, 'the text of the notice'); enters the year."),
																   quote_literal_cstr(name), (int) year))) :
			 errhint("bizenv.announce_notice(%s, year, 'the text of the notice') enters a year, from %d to %d. Or pass on_unannounced => 'null'.",
					 quote_literal_cstr(name), CALENDAR_FIRST_YEAR, CALENDAR_LAST_YEAR)));
}

/*
 * What a call does when it needs a day that is not announced, the given one or
 * one after it: returns false for NULL, or raises and names the first year that
 * is missing.
 */
bool
calendar_unannounced(const Calendar *calendar, bool unannounced_is_null, int64 day, const char *argument)
{
	const CalendarRun *run;
	int			year = PG_INT32_MAX;
	int			month;
	int			month_day;

	if (unannounced_is_null)
		return false;
	/* step over announced runs to the first day that is not; past the last date: no year */
	while ((run = calendar_run_of(calendar, day, day)) != NULL)
		day = (int64) run->last + 1;
	if (IS_VALID_DATE(day))
		j2date((int) (day + POSTGRES_EPOCH_JDATE), &year, &month, &month_day);
	error_beyond(calendar, year, argument);
}

/* The argument to name when n days are counted from a day into unannounced years */
const char *
calendar_argument_at_fault(const Calendar *calendar, int64 day, const char *argument)
{
	return calendar_run_of(calendar, day, day) != NULL ? "n" : argument;
}

/* The first workday that is not before a day; false for NULL */
bool
calendar_on_or_after(const Calendar *calendar, bool unannounced_is_null, int64 day,
					 const char *argument, DateADT *workday)
{
	const CalendarRun *run = calendar_run_of(calendar, day, day);
	int			before;

	if (run == NULL)
		return calendar_unannounced(calendar, unannounced_is_null, day, argument);
	/* the number of earlier workdays is the index of the next one */
	before = calendar_workdays_until(run, (DateADT) day - 1);
	/* no workday is left in the run: the next one is in a year that is not announced */
	if (before >= run->count)
		return calendar_unannounced(calendar, unannounced_is_null, day, argument);
	*workday = run->workdays[before];
	return true;
}

/* The nth workday after a day, or before it for negative n; false for NULL */
bool
calendar_add(const Calendar *calendar, bool unannounced_is_null, DateADT day, int64 n,
			 const char *argument, DateADT *workday)
{
	const CalendarRun *run;
	int64		next;
	int64		place;

	/* place counts from the first workday after the day, or from there backwards */
	if (n > 0)
	{
		next = (int64) day + 1;
		place = n - 1;
	}
	else if (n < 0)
	{
		next = (int64) day - 1;
		place = n;
	}
	else
		return calendar_on_or_after(calendar, unannounced_is_null, day, argument, workday);
	run = calendar_run_of(calendar, next, next);
	if (run == NULL)
		return calendar_unannounced(calendar, unannounced_is_null, next,
							   calendar_argument_at_fault(calendar, day, argument));
	/* an index into the run: plus its workdays up to the day, or before it */
	place += calendar_workdays_until(run, (DateADT) Min(day, next));
	/* a place below 0 lies before the run, a place of "count" or more behind it */
	if (place < 0)
		return calendar_unannounced(calendar, unannounced_is_null, (int64) run->first - 1, "n");
	if (place >= run->count)
		return calendar_unannounced(calendar, unannounced_is_null, next, "n");
	*workday = run->workdays[place];
	return true;
}

/*
 * Counts the workdays in (starts, ends], or in [starts, ends]; negative where
 * ends is before starts; false for NULL.
 */
static inline bool
count_workdays(const Calendar *calendar, bool unannounced_is_null, DateADT starts, DateADT ends,
			   bool include_start, const char *const *arguments, int *workdays)
{
	int64		first = Min(starts, ends) + (include_start ? INT64CONST(0) : INT64CONST(1));
	int64		last = Max(starts, ends);
	const CalendarRun *run;

	/* infinite dates: NULL or an error, as for days that are not announced */
	if (unlikely(DATE_NOT_FINITE(starts) || DATE_NOT_FINITE(ends)))
	{
		if (unannounced_is_null)
			return false;
		(void) check_date(starts, arguments[0]);
		(void) check_date(ends, arguments[1]);
	}
	*workdays = 0;
	/* an empty interval needs no announced day */
	if (first > last)
		return true;
	run = calendar_run_of(calendar, first, last);
	if (unlikely(run == NULL))
	{
		/* name the earlier day if it is itself not announced, else the later one */
		bool		early = calendar_run_of(calendar, first, first) == NULL &&
			calendar_run_of(calendar, Min(starts, ends), Min(starts, ends)) == NULL;

		return calendar_unannounced(calendar, unannounced_is_null, first,
							   arguments[early == (starts <= ends) ? 0 : 1]);
	}
	/* the days are counted in order; the sign is put back below */
	*workdays = calendar_workdays_until(run, (DateADT) last) - calendar_workdays_until(run, (DateADT) (first - 1));
	if (ends < starts)
		*workdays = -*workdays;
	return true;
}

/* The same for functions in other files of the room */
bool
calendar_count(const Calendar *calendar, bool unannounced_is_null, DateADT starts, DateADT ends,
			   bool include_start, const char *const *arguments, int *workdays)
{
	return count_workdays(calendar, unannounced_is_null, starts, ends, include_start, arguments, workdays);
}

/*
 * For other rooms: counts the workdays in (starts, ends], negative where ends
 * is before starts; false where a day is not announced and unannounced_is_null is set.
 * Messages call the two days by the names of these arguments.
 */
bool
calendar_workdays(CalendarSlot *slot, const text *calendar, DateADT starts, DateADT ends,
				  const char *const *arguments, bool unannounced_is_null, int64 *workdays)
{
	int			count;

	if (!count_workdays(calendar_find(slot, calendar), unannounced_is_null, starts, ends, false,
						arguments, &count))
		return false;
	*workdays = count;
	return true;
}

/* Is a day a workday of the calendar? */
Datum
is_workday(PG_FUNCTION_ARGS)
{
	const CalendarSlot *slot = getarg_calendar(fcinfo, 1, 2);
	const CalendarRun *run;
	DateADT		day;

	if (!calendar_getarg_day(fcinfo, 0, slot, "day", &day))
		PG_RETURN_NULL();
	run = calendar_run_of(slot->calendar, day, day);
	if (run == NULL)
	{
		(void) calendar_unannounced(slot->calendar, slot->unannounced_is_null, day, "day");
		PG_RETURN_NULL();
	}
	/* each day is one bit of the word that has it */
	day -= run->first;
	PG_RETURN_BOOL(run->words[day / CALENDAR_WORD_BITS].workdays >> (day % CALENDAR_WORD_BITS) & 1);
}

/* The nth workday after a day */
Datum
add_workdays(PG_FUNCTION_ARGS)
{
	const CalendarSlot *slot = getarg_calendar(fcinfo, 2, 3);
	DateADT		day;
	DateADT		workday;

	if (!calendar_getarg_day(fcinfo, 0, slot, "day", &day) || PG_ARGISNULL(1) ||
		!calendar_add(slot->calendar, slot->unannounced_is_null, day, PG_GETARG_INT32(1), "day", &workday))
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(workday);
}

/* Counts the workdays between two days */
Datum
workdays_between(PG_FUNCTION_ARGS)
{
	static const char *const arguments[] = {"starts", "ends"};
	const CalendarSlot *slot = getarg_calendar(fcinfo, 2, 4);
	const CalendarPauses *pauses = calendar_getarg_pauses(fcinfo, 5);
	bool		is_known;
	int			workdays;

	check_not_null(PG_ARGISNULL(3), "include_start");
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (likely(pauses == NULL))
		is_known = count_workdays(slot->calendar, slot->unannounced_is_null, PG_GETARG_DATEADT(0),
								  PG_GETARG_DATEADT(1), PG_GETARG_BOOL(3), arguments, &workdays);
	else
		is_known = calendar_count_unpaused(slot->calendar, slot->unannounced_is_null, PG_GETARG_DATEADT(0),
										   PG_GETARG_DATEADT(1), PG_GETARG_BOOL(3), arguments, pauses, &workdays);
	if (!is_known)
		PG_RETURN_NULL();
	PG_RETURN_INT32(workdays);
}

/* The first workday that is not before a day */
Datum
workday_on_or_after(PG_FUNCTION_ARGS)
{
	const CalendarSlot *slot = getarg_calendar(fcinfo, 1, 2);
	DateADT		day;
	DateADT		workday;

	if (!calendar_getarg_day(fcinfo, 0, slot, "day", &day) ||
		!calendar_on_or_after(slot->calendar, slot->unannounced_is_null, day, "day", &workday))
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(workday);
}

/* The last workday that is not after a day */
Datum
workday_on_or_before(PG_FUNCTION_ARGS)
{
	const CalendarSlot *slot = getarg_calendar(fcinfo, 1, 2);
	const CalendarRun *run;
	DateADT		day;
	int			until;

	if (!calendar_getarg_day(fcinfo, 0, slot, "day", &day))
		PG_RETURN_NULL();
	run = calendar_run_of(slot->calendar, day, day);
	until = run == NULL ? 0 : calendar_workdays_until(run, day);
	if (until == 0)
	{
		/* a run that begins with days off: the last workday is before its first day */
		if (run != NULL)
			day = run->first - 1;
		(void) calendar_unannounced(slot->calendar, slot->unannounced_is_null, day, "day");
		PG_RETURN_NULL();
	}
	PG_RETURN_DATEADT(run->workdays[until - 1]);
}

/* Counts the workdays of a year */
Datum
workdays_in_year(PG_FUNCTION_ARGS)
{
	const CalendarSlot *slot = getarg_calendar(fcinfo, 1, 2);
	int			year;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	year = PG_GETARG_INT32(0);
	/* within these bounds date2j() cannot overflow */
	if (year >= CALENDAR_FIRST_YEAR && year <= CALENDAR_LAST_YEAR)
	{
		DateADT		first = date2j(year, 1, 1) - POSTGRES_EPOCH_JDATE;
		DateADT		last = date2j(year, 12, 31) - POSTGRES_EPOCH_JDATE;
		const CalendarRun *run = calendar_run_of(slot->calendar, first, last);

		if (run != NULL)
			PG_RETURN_INT32(calendar_workdays_until(run, last) - calendar_workdays_until(run, first - 1));
	}
	if (!slot->unannounced_is_null)
		error_beyond(slot->calendar, year, "year");
	PG_RETURN_NULL();
}
