/*
 * series/label.c
 *		A period in words, 2025年第二季度, and its first day.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "series/series.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/datetime.h"

#include "lib/codes.h"
#include "lib/errors.h"

BIZENV_FUNCTION(period_label);
BIZENV_FUNCTION(period_start);

/* Names a period in Chinese; "part" is its place within the year, from 0 */
static char *
label_zh(SeriesStep step, int year, int month, int part)
{
	static const char *const quarters[] = {"一", "二", "三", "四"};

	switch (step)
	{
		case SERIES_BY_MONTH:
			return psprintf("%d年%d月", year, month);
		case SERIES_BY_QUARTER:
			return psprintf("%d年第%s季度", year, quarters[part]);
		case SERIES_BY_HALF:
			return psprintf("%d年%s半年", year, part == 0 ? "上" : "下");
		case SERIES_BY_YEAR:
		case SERIES_BY_NONE:
			break;
	}
	return psprintf("%d年", year);
}

static char *
label_en(SeriesStep step, int year, int month, int part)
{
	static const char *const names[] = {
		"January", "February", "March", "April", "May", "June", "July",
		"August", "September", "October", "November", "December"
	};

	switch (step)
	{
		case SERIES_BY_MONTH:
			return psprintf("%s %d", names[month - 1], year);
		case SERIES_BY_QUARTER:
			return psprintf("Q%d %d", part + 1, year);
		case SERIES_BY_HALF:
			return psprintf("%s half of %d", part == 0 ? "first" : "second", year);
		case SERIES_BY_YEAR:
		case SERIES_BY_NONE:
			break;
	}
	return psprintf("%d", year);
}

/* Takes a day apart; the calendar has no year 0 */
static void
split_day(DateADT date, int *year, int *month, int *day)
{
	j2date(check_date(date, "period") + POSTGRES_EPOCH_JDATE, year, month, day);
	if (*year < 1)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("%s is out of range", "period"),
				 errdetail("\"period\" must be a day of the year 1 or later."),
				 errhint("Pass NULL for a date that is not known.")));
}

/* Names the period that a day is in; of a length that nobody declared only the day is known */
Datum
period_label(PG_FUNCTION_ARGS)
{
	SeriesStep	step = SERIES_BY_NONE;
	bool		english;
	int			year;
	int			month;
	int			day;
	int			part;
	char	   *label;

	english = code_argument(fcinfo, 2, &languages, "lang") == LANGUAGE_EN;
	if (!PG_ARGISNULL(1))
		step = (SeriesStep) code_argument(fcinfo, 1, &series_steps, "step");
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	split_day(PG_GETARG_DATEADT(0), &year, &month, &day);
	if (step == SERIES_BY_NONE)
		PG_RETURN_TEXT_P(cstring_to_text(psprintf("%04d-%02d-%02d", year, month, day)));
	part = (month - 1) / step_months(step);
	label = english ? label_en(step, year, month, part) : label_zh(step, year, month, part);
	/* (the source is UTF-8, and the database perhaps GB18030) */
	PG_RETURN_TEXT_P(cstring_to_text(pg_any_to_server(label, (int) strlen(label), PG_UTF8)));
}

/* The first day of the period that a day is in */
Datum
period_start(PG_FUNCTION_ARGS)
{
	int			length = step_months((SeriesStep) code_argument(fcinfo, 1, &series_steps, "step"));
	int			year;
	int			month;
	int			day;

	split_day(PG_GETARG_DATEADT(0), &year, &month, &day);
	PG_RETURN_DATEADT(date2j(year, (month - 1) / length * length + 1, 1) - POSTGRES_EPOCH_JDATE);
}
