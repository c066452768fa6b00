/*
 * progress/progress.h
 *		What the files of the room "progress" share.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_PROGRESS_H
#define BIZENV_PROGRESS_H

#include "lib/counted.h"

#include "utils/date.h"

/*
 * The counts of a progress tally.  The five from PROGRESS_AT_ZERO on are in the
 * order of PROGRESS_LEVEL and do not overlap; OVER_100 is a part of COMPLETED,
 * UNVALUED the rows that came with a class word and no percent.
 */
enum
{
	PROGRESS_UNREPORTED, PROGRESS_AT_ZERO, PROGRESS_BELOW_HALF, PROGRESS_AT_HALF,
	PROGRESS_ABOVE_HALF, PROGRESS_COMPLETED, PROGRESS_OVER_100, PROGRESS_UNVALUED,
	PROGRESS_NCOUNTS
};

/* The sums: all percentages, and the excess over 100 of those above it */
enum
{
	PROGRESS_SUM, PROGRESS_EXCESS, PROGRESS_NSUMS
};

/* The length of a term and its elapsed part, both in days or both in months */
typedef struct Term
{
	int64		elapsed;		/* from 0 to total */
	int64		total;			/* at least 1 */
} Term;

extern int64 progress_reported_count(const Tally *tally);
extern Numeric progress_capped_sum(const Tally *tally);
extern int	progress_class_of(const struct varlena *percent, bool half_counts);
extern bool getarg_half_counts(FunctionCallInfo fcinfo, int n);
extern Term term_of(DateADT starts, DateADT due, DateADT as_of, int basis);

#endif							/* BIZENV_PROGRESS_H */
