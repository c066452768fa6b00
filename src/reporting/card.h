/*
 * reporting/card.h
 *		What the two files of the tally of reports share.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_REPORTING_CARD_H
#define BIZENV_REPORTING_CARD_H

#include "reporting/reporting.h"

#include "lib/codes.h"

/* The counts of a tally: those of ReportStatus, then these */
enum
{
	COUNT_UNDETERMINED = REPORT_NOT_DUE + 1, COUNT_SKIPPED, NCOUNTS
};

/* Its sets of months: all, those with a report that was due, those with one missing */
typedef enum ReportSet
{
	SET_MONTHS, SET_DUE, SET_MISSING, NSETS
} ReportSet;

typedef struct ReportTally
{
	Tally		head;
	int64		counts[NCOUNTS];
	int64		late_days;		/* of all reports that came in after they were due */
	int64		worst_late;		/* the most of one report */
	DateADT		as_of;			/* 0 where no row was judged */
	uint16		first_byte;		/* of each set, as in a MonthSet */
	uint16		nbytes;
	uint8		bytes[FLEXIBLE_ARRAY_MEMBER];	/* the sets one after the other */
} ReportTally;

extern Months report_months(const ReportTally *tally, ReportSet set);
extern ReportTally *report_open(Tally *state);
extern void report_judge(ReportTally *tally, DateADT as_of);
extern void report_add_late(ReportTally *tally, int64 days, int64 worst);

#endif							/* BIZENV_REPORTING_CARD_H */
