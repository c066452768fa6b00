/*
 * reporting/card.c
 *		The report card of a unit: the aggregate over the reports expected of it.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "reporting/card.h"

#include "lib/rows.h"

BIZENV_FUNCTION(report_add);
BIZENV_FUNCTION(report_missing_months);
BIZENV_FUNCTION(report_card);

/* The most digits that the percentages of a card can be rounded to */
#define REPORT_CARD_DIGITS 2

/* The transition of report_card_agg: one report that was expected */
Datum
report_add(PG_FUNCTION_ARGS)
{
	ReportTally *tally = report_open(tally_state(fcinfo, &report_shape));
	Report		report = getarg_report(fcinfo, 2);
	int			status;
	int			month;
	uint8		bit;
	uint8	   *byte;

	/* as_of is stored as a date of 1900 to 2199, so a skipped row checks it too */
	(void) month_number(report.as_of, "as_of");
	if (PG_ARGISNULL(1))
	{
		tally_count(&tally->counts[REPORT_SKIPPED], false);
		PG_RETURN_POINTER(tally);
	}
	month = month_number(PG_GETARG_DATEADT(1), "period");
	/* before the count goes up: the first row sets as_of */
	report_judge(tally, report.as_of);
	status = report_status_of(&report);
	tally_count(&tally->counts[status < 0 ? REPORT_UNDETERMINED : status], false);
	/* a short report adds its days late as well, though its status is not late */
	if (report.submitted && report.has_due && report.submitted_on > report.due)
		report_add_late(tally, (int64) report.submitted_on - report.due,
						(int64) report.submitted_on - report.due);
	/* an open state has the bytes of all months: the same bit in each of the sets */
	byte = &tally->bytes[month >> 3];
	bit = (uint8) (1 << (month & 7));
	byte[REPORT_SET_MONTHS * MONTHS_NBYTES] |= bit;
	if (report.has_due && report.due < report.as_of)
		byte[REPORT_SET_DUE * MONTHS_NBYTES] |= bit;
	if (status == REPORT_MISSING)
		byte[REPORT_SET_MISSING * MONTHS_NBYTES] |= bit;
	PG_RETURN_POINTER(tally);
}

/* The first days of the months in which a report is missing */
Datum
report_missing_months(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	const Tally *tally = tally_read(PG_GETARG_DATUM(0), &buffer, &report_shape);
	Months		missing = report_months((const ReportTally *) tally, REPORT_SET_MISSING);

	return months_array(&missing);
}

/* Puts the first day of a month; no month puts NULL */
static void
put_month(Row *row, int month)
{
	if (month < 0 || month >= MONTHS_NMONTHS)
		row_null(row);
	else
		row_date(row, month_first_day(month));
}

/* Puts a share in percent; NULL where there is nothing to take a share of */
static void
put_share(Row *row, int64 part, int64 whole, int digits)
{
	row_number(row, whole == 0 ? NULL :
			   numeric_percent(int64_to_numeric(part), int64_to_numeric(whole), digits));
}

/* All figures of the reports of a unit, in one row */
Datum
report_card(PG_FUNCTION_ARGS)
{
	int			digits = getarg_row_digits(fcinfo, 1, REPORT_CARD_DIGITS);
	TallyBuffer buffer;
	const ReportTally *tally;
	const int64 *counts;
	int64		came_in;
	Months		months;
	Months		due;
	Months		have;
	MonthGaps	gaps;
	Row			row;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	tally = (const ReportTally *) tally_read(PG_GETARG_DATUM(0), &buffer, &report_shape);
	counts = tally->counts;
	/* short, late and on time stand side by side */
	came_in = tally_total(&counts[REPORT_SHORT], REPORT_ON_TIME - REPORT_SHORT + 1);
	months = report_months(tally, REPORT_SET_MONTHS);
	due = report_months(tally, REPORT_SET_DUE);
	/* runs are counted over the months due: complement, what is not missing is there */
	have = report_months(tally, REPORT_SET_MISSING);
	for (int i = 0; i < MONTHS_NWORDS; i++)
		/* the padding becomes ones, which no expected month asks for */
		have.words[i] = ~have.words[i];
	gaps = months_gaps(&have, &due);

	row_begin(&row, fcinfo);
	row_integer(&row, tally_total(counts, REPORT_SKIPPED));
	for (int i = 0; i < REPORT_SKIPPED; i++)
		row_integer(&row, counts[i]);
	/* the divisor: what came in, and what is missing */
	put_share(&row, came_in, came_in + counts[REPORT_MISSING], digits);
	put_share(&row, counts[REPORT_ON_TIME], came_in + counts[REPORT_MISSING], digits);
	row_integer(&row, tally->late_days);
	row_integer(&row, tally->worst_late);
	row_integer(&row, gaps.expected);
	row_integer(&row, gaps.missing);
	row_integer(&row, gaps.longest);
	row_integer(&row, gaps.trailing);

	/* first and last month with a row, last month due; NULL for an empty set */
	put_month(&row, months_next(&months, 0));
	put_month(&row, months_last(&months));
	put_month(&row, months_last(&due));
	/* without a month as_of is 0, which would print as a day */
	if (months_last(&months) < 0)
		row_null(&row);
	else
		row_date(&row, tally->as_of);
	return row_end(&row);
}
