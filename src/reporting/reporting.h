/*
 * reporting/reporting.h
 *		What the files of the room "reporting" share: sets of months.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_REPORTING_H
#define BIZENV_REPORTING_H

#include "lib/tally.h"

#include "utils/date.h"

/* The months of 1900 to 2199, numbered from 0 */
#define MONTHS_FIRST_YEAR 1900
#define MONTHS_NMONTHS 3600
#define MONTHS_NBYTES (MONTHS_NMONTHS / 8)

/* The DateADT of 1900-01-01, and the number of days from there to 2199-12-31 */
#define MONTHS_FIRST_DAY (-36524)
#define MONTHS_NDAYS 109573

/* For messages about a month outside these years */
#define MONTHS_RANGE "Months run from 1900-01 to 2199-12."

/*
 * A set of months in memory: month n is bit n % 8 of byte n / 8.  The words are
 * the same memory, for operations that take a bit alone; nothing may depend on
 * the byte order inside a word.  The last 6 bytes are padding: no month.
 */
typedef union Months
{
	uint8		bytes[MONTHS_NBYTES + 6];
	uint64		words[(MONTHS_NBYTES + 6) / 8];
} Months;

#define MONTHS_NWORDS ((int) lengthof(((Months *) 0)->words))

StaticAssertDecl(sizeof(Months) == MONTHS_NBYTES + 6, "the words are the bytes");

/*
 * A set as a stored value: the bytes from the first to the last that is not 0, so
 * that equal sets are equal bytes.  The state of an aggregate has all bytes
 * instead, so that it never grows.
 */
typedef struct MonthSet
{
	int32		vl_len_;
	uint16		first_byte;		/* 0 for the empty set */
	uint8		bytes[FLEXIBLE_ARRAY_MEMBER];
} MonthSet;

#define MONTH_SET_SIZE(nbytes) (offsetof(MonthSet, bytes) + (nbytes))

/* The range of bytes of a set that is stored */
typedef struct MonthSpan
{
	int			first;
	int			length;
} MonthSpan;

/* How many of the expected months are missing, and in which runs */
typedef struct MonthGaps
{
	int			expected;
	int			missing;
	int			longest;		/* run of expected months that are missing */
	int			trailing;		/* the run up to the last expected month */
} MonthGaps;

/* What is known of one report when its status is asked */
typedef struct Report
{
	bool		has_due;
	bool		submitted;		/* by as_of */
	bool		is_short;		/* fewer items than expected, both known */
	DateADT		due;
	DateADT		submitted_on;
	DateADT		as_of;
} Report;

/* Raises for a date outside 1900 to 2199; never returns */
pg_noreturn pg_attribute_cold static inline void
error_month_range(const char *argument)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("%s is out of range", argument),
			 errdetail("\"%s\" must be a date from 1900-01-01 to 2199-12-31.", argument),
			 errhint("Pass NULL for a date that is not known.")));
}

/*
 * The number of the month of a date.  Years that begin in March have their odd
 * month last, so that centuries, years and months each come out of a multiplication
 * (Neri and Schneider, Euclidean affine functions, 2021).
 */
static inline int
month_number(DateADT date, const char *argument)
{
	uint32		days;
	uint32		century;
	uint32		year;
	uint32		day_of_year;
	uint64		product;

	/* one unsigned comparison for both bounds; the infinities are outside too */
	if (unlikely((uint32) date - (uint32) MONTHS_FIRST_DAY >= MONTHS_NDAYS))
		error_month_range(argument);
	days = 4 * (uint32) (date + 730425) + 3;	/* since 0000-03-01 */
	century = days / 146097;
	/* the high word is the year of the century, the low word the part of the year that is over */
	product = UINT64CONST(2939745) * (days % 146097 | 3);
	year = (uint32) (product >> 32);
	day_of_year = (uint32) product / 2939745 / 4;
	return (int) (1200 * century + 12 * year + ((2141 * day_of_year + 197913) >> 16))
		- (12 * MONTHS_FIRST_YEAR + 1);
}

/* Says whether a month is in a set */
static inline bool
months_have(const Months *set, int month)
{
	return (set->bytes[month >> 3] & (1 << (month & 7))) != 0;
}

/* Puts a month into a set */
static inline void
months_put(Months *set, int month)
{
	set->bytes[month >> 3] |= (uint8) (1 << (month & 7));
}

/* months.c: sets of months */
extern DateADT month_first_day(int month);
extern int	months_next(const Months *set, int from);
extern int	months_last(const Months *set);
extern int	months_count(const Months *set);
extern MonthSpan months_span(const Months *set);
extern int	months_compare(const Months *a, const Months *b);
extern MonthGaps months_gaps(const Months *have, const Months *expected);
extern bool months_parse(const char *string, Months *set, const char **reason);
extern void months_print(const Months *set, StringInfo out);
extern void print_date(DateADT date, StringInfo out);
extern bool parse_date(const char *string, DateADT *date);
extern Datum months_array(const Months *set);
extern void getarg_months(FunctionCallInfo fcinfo, int n, Months *set);
extern Datum months_datum(const Months *set);

/* reporting.c: one report */
extern void check_due_day(int due_day);
extern Report getarg_report(FunctionCallInfo fcinfo, int n);
extern int	report_status_of(const Report *report);

#endif							/* BIZENV_REPORTING_H */
