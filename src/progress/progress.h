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

/*
 * The counts and the sums of a weighted tally: the levels of PROGRESS_LEVEL stand
 * in both at the same places, after what was not reported.  WEIGHTLESS are rows
 * of a level whose weight is 0, WEIGHT_MISSING those that are of none, because
 * they have no weight.
 */
enum
{
	WEIGHTED_UNREPORTED, WEIGHTED_AT_ZERO, WEIGHTED_BELOW_HALF, WEIGHTED_AT_HALF,
	WEIGHTED_ABOVE_HALF, WEIGHTED_COMPLETED, WEIGHTED_NLEVELS
};
enum
{
	WEIGHTED_OVER_100 = WEIGHTED_NLEVELS, WEIGHTED_WEIGHTLESS, WEIGHTED_WEIGHT_MISSING, WEIGHTED_NCOUNTS
};
enum
{
	WEIGHTED_PRODUCT = WEIGHTED_NLEVELS, WEIGHTED_EXCESS, WEIGHTED_NSUMS
};

/* 0 at zero, 1 below half, 2 at half, 3 above, 4 completed, without a branch */
#define PROGRESS_LEVEL(percent, unit) \
	(((percent) > 0) + ((percent) >= 50 * (unit)) + ((percent) > 50 * (unit)) + \
	 ((percent) >= 100 * (unit)))

/* The part and the whole that a reading of 任务过半 compares; false where they are not known */
typedef bool (*HalfParts) (const Tally *tally, int reading, Numeric *part, Numeric *whole);

/* The length of a term and its elapsed part, both in days or both in months */
typedef struct Term
{
	int64		elapsed;		/* from 0 to total */
	int64		total;			/* at least 1 */
} Term;

extern int64 progress_reported_count(const Tally *tally);
extern Numeric progress_capped_sum(const Tally *tally);
extern int	progress_class_of(const struct varlena *percent, bool half_counts);
extern int	progress_spilled_level(Numeric percent);
extern int	progress_level_class(int level, bool half_counts);
extern Datum half_reached_of(FunctionCallInfo fcinfo, const TallyShape *shape, HalfParts parts);
extern Datum both_halves_of(FunctionCallInfo fcinfo, const TallyShape *shape, HalfParts parts);
extern bool getarg_half_counts(FunctionCallInfo fcinfo, int n);
extern Term term_of(DateADT starts, DateADT due, DateADT as_of, int basis);

/* weights.c */
extern const CountedShape progress_weight_shape;

#endif							/* BIZENV_PROGRESS_H */
