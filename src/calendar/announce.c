/*
 * calendar/announce.c
 *		Kinds of day, and the law that the notice of a year keeps.
 *
 * A notice moves days off about and gives none away: its weekdays off, less its
 * weekend days that are worked instead, are the statutory holidays of the year
 * (全国年节及纪念日放假办法: 10 days until 2007, 11 until 2024, 13 from 2025).
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "calendar/calendar.h"

#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/lsyscache.h"

#include "lib/codes.h"

BIZENV_FUNCTION(day_kind);
BIZENV_FUNCTION(check_notice);
BIZENV_FUNCTION(may_announce);

/* Upper bound of a title in characters: calendar_year.notice is varchar(200) */
#define NOTICE_MOST_TITLE 200

/* Years that gave more days than the law, once each */
#define NOTICE_ANNIVERSARY_YEAR 2015	/* 3 September, 70 years after the war: one day */
#define NOTICE_EPIDEMIC_YEAR 2020		/* Spring Festival was prolonged: two workdays that were moved there */

/*
 * The kind of a day that a row rules on.  The word of the row decides where it
 * agrees with is_workday, otherwise is_workday and the weekday do.  A day off
 * from Monday to Friday may be a statutory holiday or not: only the word tells.
 */
DayKind
calendar_kind_of(DateADT day, bool worked, const text *kind)
{
	int			said = kind == NULL ? -1 : code_find(&day_kinds, kind);

	/* the word of the row counts only where it agrees with is_workday */
	if (said >= 0 && worked == (said == DAY_MAKE_UP_WORKDAY || said == DAY_WORKDAY))
		return (DayKind) said;
	/* without a word the weekday decides */
	if (calendar_is_weekend(day))
		return worked ? DAY_MAKE_UP_WORKDAY : DAY_WEEKEND;
	return worked ? DAY_WORKDAY : DAY_OFF;
}

/* Raises for a calendar that is not there, and for a year that no notice arranges */
void
calendar_check_year(FunctionCallInfo fcinfo)
{
	CalendarSlot slot = {0};
	int			year;

	check_not_null(PG_ARGISNULL(0), "calendar");
	check_not_null(PG_ARGISNULL(1), "year");
	(void) calendar_find(&slot, PG_GETARG_TEXT_PP(0));
	year = PG_GETARG_INT32(1);
	if (year < CALENDAR_FIRST_YEAR || year > CALENDAR_LAST_YEAR)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("%s is out of range", "year"),
				 errdetail("\"year\" must be from %d to %d.", CALENDAR_FIRST_YEAR, CALENDAR_LAST_YEAR),
				 errhint("Pass the year whose holidays the notice arranges.")));
}

/* The kind of a day */
Datum
day_kind(PG_FUNCTION_ARGS)
{
	const CalendarSlot *slot = calendar_of_call(fcinfo, 1, 2);
	const CalendarRun *run;
	DateADT		day;

	if (!calendar_getarg_day(fcinfo, 0, slot, "day", &day))
		PG_RETURN_NULL();
	run = calendar_run_of(slot->calendar, day, day);
	if (run == NULL)
	{
		/* raises, unless on_unannounced => 'null' */
		(void) calendar_unannounced(slot->calendar, slot->unannounced_is_null, day, "day");
		PG_RETURN_NULL();
	}
	/* CALENDAR_RULED is a bit beside the kind: mask it out */
	PG_RETURN_TEXT_P(cstring_to_text(day_kinds.codes[run->kinds[day - run->first] & ~CALENDAR_RULED].code));
}

/* How many days off the law gives China in a year; -1 before the law of 1999 */
static int
statutory_days_of(int year)
{
	/* each bound is the first whole year of an amendment of the State Council's regulation */
	if (year < 2000)
		return -1;
	if (year < 2008)
		return 10;
	if (year < 2025)
		return year == NOTICE_ANNIVERSARY_YEAR ? 12 : year == NOTICE_EPIDEMIC_YEAR ? 13 : 11;
	return 13;
}

/* A day of the year's notice: in the year, or in the months around its turn */
static void
check_notice_day(DateADT day, int year, const char *argument)
{
	DateADT		first = date2j(year - 1, 12, 1) - POSTGRES_EPOCH_JDATE;
	DateADT		last = date2j(year + 1, 1, 31) - POSTGRES_EPOCH_JDATE;

	/* the holidays around New Year belong to the notice of either year */
	if (day < first || day > last)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("%s is out of range", argument),
				 errdetail("\"%s\" has %s, which the notice of %d cannot rule on.", argument,
						   DatumGetCString(DirectFunctionCall1(date_out, DateADTGetDatum(day))), year),
				 errhint("Announce each year by its own notice.")));
}

/*
 * Reads the days of an array.  NULL stands for what is no day, and for a day of a
 * file that does not say whether it is worked: both would be lost without a word.
 */
static DateADT *
getarg_days(FunctionCallInfo fcinfo, int n, const char *argument, int year, int *count)
{
	Datum	   *values;
	bool	   *nulls;
	DateADT    *read;

	check_not_null(PG_ARGISNULL(n), argument);
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(n), DATEOID, sizeof(DateADT), true, TYPALIGN_INT,
					  &values, &nulls, count);
	read = (DateADT *) palloc(sizeof(DateADT) * (*count + 1));
	for (int i = 0; i < *count; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("a day of the notice is not known"),
					 errdetail("\"%s\" holds a NULL: what is no day, or a day of which the notice does not say whether it is worked.", argument),
					 errhint("Look at it first: SELECT * FROM bizenv.read_notice(notice, year) AS r WHERE r.day IS NULL OR r.is_workday IS NULL.")));
		read[i] = DatumGetDateADT(values[i]);
		check_notice_day(read[i], year, argument);
	}
	return read;
}

/* Raises for a day that the notice gives twice */
static void
error_twice(DateADT day)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the notice gives a day twice"),
			 errdetail("\"days_off\" and \"make_up_days\" have %s more than once.",
					   DatumGetCString(DirectFunctionCall1(date_out, DateADTGetDatum(day)))),
			 errhint("Name each day once: among the days off, or among the make-up workdays.")));
}

/* Raises where the days of a notice do not fit the holidays that the law gives */
static void
check_law(int weekdays_off, int weekends_worked, int statutory, int year)
{
	/* each make-up workday gives back one weekday off: the rest is what the law gives */
	if (statutory < 0 || weekdays_off - weekends_worked == statutory)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the days of the notice do not fit the statutory holidays"),
			 errdetail("%d weekdays of \"days_off\" less %d \"make_up_days\" are %d days; \"statutory_days\" of the year %d are %d.",
					   weekdays_off, weekends_worked, weekdays_off - weekends_worked, year, statutory),
			 errhint("Look for a day that is missing or too many; if the notice is so, pass statutory_days => %d.",
					 weekdays_off - weekends_worked)));
}

/*
 * Refuses the days of a notice that cannot be: internal, for announce_year.
 * Gives true, so that it can stand in a WHERE.
 */
Datum
check_notice(PG_FUNCTION_ARGS)
{
	int			year;
	int			statutory = -1;
	int			off_count;
	int			worked_count;
	int			weekdays_off = 0;
	DateADT    *off;
	DateADT    *worked;

	calendar_check_year(fcinfo);
	year = PG_GETARG_INT32(1);
	off = getarg_days(fcinfo, 2, "days_off", year, &off_count);
	worked = getarg_days(fcinfo, 3, "make_up_days", year, &worked_count);
	/* pairs are compared: distinct days of 14 months are few */
	for (int i = 0; i < off_count; i++)
	{
		for (int j = 0; j < i; j++)
			if (off[j] == off[i])
				error_twice(off[i]);
		/* weekends are off anyway, so that only weekdays use up what the law gives */
		weekdays_off += !calendar_is_weekend(off[i]);
	}
	for (int i = 0; i < worked_count; i++)
	{
		for (int j = 0; j < i; j++)
			if (worked[j] == worked[i])
				error_twice(worked[i]);
		for (int j = 0; j < off_count; j++)
			if (off[j] == worked[i])
				error_twice(worked[i]);
		if (!calendar_is_weekend(worked[i]))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a make-up workday is no Saturday or Sunday"),
					 errdetail("\"make_up_days\" has %s.", DatumGetCString(DirectFunctionCall1(date_out, DateADTGetDatum(worked[i])))),
					 errhint("Weekdays are worked without being named.")));
	}
	/* of other calendars the law is not known: it is what the caller passes */
	if (!PG_ARGISNULL(4))
		statutory = PG_GETARG_INT32(4);
	else if (strcmp(text_to_cstring(PG_GETARG_TEXT_PP(0)), "cn") == 0)
		statutory = statutory_days_of(year);
	check_law(weekdays_off, worked_count, statutory, year);
	PG_RETURN_BOOL(true);
}

/* The calendar that is passed, for a role that may write the tables of calendars */
Datum
may_announce(PG_FUNCTION_ARGS)
{
	static const char *const tables[] = {"calendar_year", "calendar_day"};
	const AclMode writes = ACL_INSERT | ACL_UPDATE | ACL_DELETE;
	Oid			schema = get_namespace_oid("bizenv", false);

	for (int i = 0; i < (int) lengthof(tables); i++)
		/* ACLMASK_ALL: all three privileges, not one of them */
		if (pg_class_aclmask(get_relname_relid(tables[i], schema), GetUserId(), writes, ACLMASK_ALL) != writes)
			ereport(ERROR,
					(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
					 errmsg("permission denied for table %s", tables[i]),
					 errdetail("Days of calendars are entered by a role that may write bizenv.calendar_year and bizenv.calendar_day."),
					 errhint("As the owner of the extension: SELECT bizenv.grant_calendar(%s);",
							 quote_literal_cstr(GetUserNameFromId(GetUserId(), false)))));
	check_not_null(PG_ARGISNULL(0), "calendar");
	if (!PG_ARGISNULL(1) && pg_mbstrlen(text_to_cstring(PG_GETARG_TEXT_PP(1))) > NOTICE_MOST_TITLE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the title of a notice is too long"),
				 errdetail("\"title\" must have at most %d characters.", NOTICE_MOST_TITLE),
				 errhint("The number of the document is enough.")));
	check_not_null(PG_ARGISNULL(2), "days_off");
	check_not_null(PG_ARGISNULL(3), "make_up_days");
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}
