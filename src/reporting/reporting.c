/*
 * reporting/reporting.c
 *		Who has not reported (漏报、少报、滞后): months due, one report.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "reporting/reporting.h"

#include "utils/builtins.h"

#include "lib/codes.h"

BIZENV_FUNCTION(due_months);
BIZENV_FUNCTION(report_status);

/* A day of the following month on which a report is due */
void
check_due_day(int due_day)
{
	if (due_day < 1 || due_day > 31)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("due_day is out of range"),
				 errdetail("\"due_day\" must be from 1 to 31: the day of the following month on which a report is due."),
				 errhint("due_day => 5 is the 5th; 31 is the last day of any month.")));
}

/* The months whose report was due before a day */
Datum
due_months(PG_FUNCTION_ARGS)
{
	Months		months;
	DateADT		as_of;
	int			due_day;
	int			first;
	int			last;

	check_not_null(PG_ARGISNULL(1), "as_of");
	check_not_null(PG_ARGISNULL(2), "due_day");
	as_of = PG_GETARG_DATEADT(1);
	due_day = PG_GETARG_INT32(2);
	check_due_day(due_day);
	last = month_number(as_of, "as_of");
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	first = month_number(PG_GETARG_DATEADT(0), "starts");
	/* day 31 is the last day of a shorter month */
	due_day = Min(due_day, month_first_day(last + 1) - month_first_day(last));

	/* a report is due in the following month: that of last month counts once its day is past */
	last -= month_first_day(last) + due_day - 1 < as_of ? 1 : 2;
	memset(&months, 0, sizeof(Months));
	for (int month = first; month <= last; month++)
		months_put(&months, month);
	return months_datum(&months);
}

/* Fetches a number of items, NULL where it was not reported */
static Numeric
getarg_items(FunctionCallInfo fcinfo, int n, const char *argument)
{
	Numeric		items;

	if (PG_ARGISNULL(n))
		return NULL;
	items = GETARG_FINITE(n, argument);
	if (num_sign(items) < 0)
		error_negative(argument);
	return items;
}

/* Fetches due, submitted_on, expected_items, submitted_items, as_of */
Report
getarg_report(FunctionCallInfo fcinfo, int n)
{
	Report		report = {false, false, false, 0, 0, 0};
	Numeric		expected = getarg_items(fcinfo, n + 2, "expected_items");
	Numeric		submitted = getarg_items(fcinfo, n + 3, "submitted_items");

	check_not_null(PG_ARGISNULL(n + 4), "as_of");
	report.as_of = check_date(PG_GETARG_DATEADT(n + 4), "as_of");
	/* an unknown due day leaves the status open, but not the count of items */
	if (!PG_ARGISNULL(n))
	{
		report.has_due = true;
		report.due = check_date(PG_GETARG_DATEADT(n), "due");
	}
	if (!PG_ARGISNULL(n + 1))
	{
		/* a later submission is not known yet on as_of */
		report.submitted_on = check_date(PG_GETARG_DATEADT(n + 1), "submitted_on");
		report.submitted = report.submitted_on <= report.as_of;
	}
	/* short only where both numbers are known */
	report.is_short = report.submitted && expected != NULL && submitted != NULL &&
		num_cmp(submitted, expected) < 0;
	return report;
}

/* The status of a report, -1 where nothing says when it was due */
int
report_status_of(const Report *report)
{
	/* order of precedence: an incomplete report is short whether or not it came late */
	if (report->is_short)
		return REPORT_SHORT;
	if (!report->has_due)
		return -1;
	if (report->submitted)
		return report->submitted_on > report->due ? REPORT_LATE : REPORT_ON_TIME;
	return report->due < report->as_of ? REPORT_MISSING : REPORT_NOT_DUE;
}

/* Classifies one expected report */
Datum
report_status(PG_FUNCTION_ARGS)
{
	Report		report = getarg_report(fcinfo, 0);
	int			status = report_status_of(&report);

	if (status < 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(report_statuses.codes[status].code));
}
