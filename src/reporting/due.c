/*
 * reporting/due.c
 *		The day on which the report of a month is due, by a calendar.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "reporting/reporting.h"

#include "lib/codes.h"

#include "calendar/calendar.h"

BIZENV_FUNCTION(report_due);
BIZENV_FUNCTION(due_months_by);

/* Every month has that many workdays: the nth one is a day of the month */
#define REPORT_MOST_NTH_WORKDAY 15

/* How the due day of a report is told */
typedef struct DueRule
{
	const CalendarSlot *slot;
	int			kind;			/* DueKind */
	int			day;
} DueRule;

/* Fetches four arguments in a row: due_day, due_kind, calendar, on_unannounced */
static DueRule
getarg_rule(FunctionCallInfo fcinfo, int n)
{
	DueRule		rule;

	rule.slot = calendar_slot_anew(fcinfo, n + 2, n + 3);
	rule.kind = code_argument(fcinfo, n + 1, &due_kinds, "due_kind");
	check_not_null(PG_ARGISNULL(n), "due_day");
	rule.day = PG_GETARG_INT32(n);
	if (rule.kind != DUE_NTH_WORKDAY)
		/* a day of the month, or the workday that follows it */
		check_due_day(rule.day);
	else if (rule.day < 1 || rule.day > REPORT_MOST_NTH_WORKDAY)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("due_day is out of range"),
				 errdetail("\"due_day\" must be from 1 to %d where due_kind is nth_workday: every month has that many workdays.",
						   REPORT_MOST_NTH_WORKDAY),
				 errhint("due_day => 5 is the fifth workday of the following month.")));
	return rule;
}

/* The day on which the report of a month is due; false where the calendar does not tell */
static bool
due_of_month(const DueRule *rule, int month, const char *argument, DateADT *due)
{
	DateADT		first = month_first_day(month + 1);

	/* counted from the last day of the month before */
	if (rule->kind == DUE_NTH_WORKDAY)
		return calendar_add(rule->slot->calendar, rule->slot->unannounced_is_null, first - 1,
							rule->day, argument, due);
	/* day 31 is the last day of a shorter month */
	*due = first + Min(rule->day, month_first_day(month + 2) - first) - 1;
	if (rule->kind == DUE_CALENDAR_DAY)
		return true;
	/* a last day off moves to the next workday (Civil Code 203) */
	return calendar_on_or_after(rule->slot->calendar, rule->slot->unannounced_is_null, *due,
								argument, due);
}

/* The day on which the report of a period is due */
Datum
report_due(PG_FUNCTION_ARGS)
{
	DueRule		rule = getarg_rule(fcinfo, 1);
	DateADT		due;

	if (PG_ARGISNULL(0) ||
		!due_of_month(&rule, month_number(PG_GETARG_DATEADT(0), "period"), "period", &due))
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(due);
}

/* The months whose report was due before a day, by a calendar */
Datum
due_months_by(PG_FUNCTION_ARGS)
{
	DueRule		rule = getarg_rule(fcinfo, 2);
	Months		set;
	DateADT		as_of;
	DateADT		due;
	int			first;
	int			last;

	check_not_null(PG_ARGISNULL(1), "as_of");
	as_of = PG_GETARG_DATEADT(1);
	last = month_number(as_of, "as_of") - 1;
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	first = month_number(PG_GETARG_DATEADT(0), "starts");

	/* due days go up with the months: back to the last one that was due */
	for (; last >= first; last--)
	{
		/* a day that is not announced may be before as_of or not: the set is not known */
		if (!due_of_month(&rule, last, "as_of", &due))
			PG_RETURN_NULL();
		if (due < as_of)
			break;
	}
	/* an empty set where the loop has passed the first month */
	memset(&set, 0, sizeof(Months));
	for (int month = first; month <= last; month++)
		months_put(&set, month);
	return months_datum(&set);
}
