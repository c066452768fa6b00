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

/* The counts of a tally: one for each ReportStatus, then these */
enum
{
	REPORT_UNDETERMINED = REPORT_NOT_DUE + 1, REPORT_SKIPPED, REPORT_NCOUNTS
};

/* Its sets of months, each a subset of the one before: with a row, due, missing */
typedef enum ReportSet
{
	REPORT_SET_MONTHS, REPORT_SET_DUE, REPORT_SET_MISSING, REPORT_NSETS
} ReportSet;

typedef struct ReportTally
{
	Tally		head;
	int64		counts[REPORT_NCOUNTS];
	int64		late_days;		/* of all reports that came in after they were due */
	int64		worst_late;		/* the most of one report */
	DateADT		as_of;			/* 0 while no row has a month */
	uint16		first_byte;		/* the same range of bytes for each set */
	uint16		nbytes;
	uint8		bytes[FLEXIBLE_ARRAY_MEMBER];	/* the sets one after the other */
} ReportTally;

extern Months report_months(const ReportTally *tally, ReportSet set);
extern ReportTally *report_open(Tally *state);
extern void report_judge(ReportTally *tally, DateADT as_of);
extern void report_add_late(ReportTally *tally, int64 days_late, int64 worst);

#endif							/* BIZENV_REPORTING_CARD_H */
