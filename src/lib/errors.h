/*
 * lib/errors.h
 *		Named checks of arguments: one place for wording and SQLSTATE.
 *
 * A message names the argument, the DETAIL its legal range, the HINT what to
 * type next.  Figures are not repeated: messages end in server logs.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_ERRORS_H
#define BIZENV_ERRORS_H

#include "lib/compat.h"

#include <math.h>

#include "utils/date.h"
#include "utils/numeric.h"

/*
 * Upper bound of a percentage.  It is high enough for a task at 250 % of its
 * target, and low enough to catch a misplaced decimal point.
 */
#define BIZENV_MAX_PERCENT 1000000

/* The range of "digits" of a result that is rounded */
#define BIZENV_MAX_DIGITS 100

/* "digits" of a ratio that is not rounded: numeric division chooses the scale */
#define DIGITS_EXACT (-1)

/* Raises for a percent below 0, above BIZENV_MAX_PERCENT, NaN or infinite; never returns */
pg_noreturn pg_attribute_cold static inline void
error_percent_range(const char *argument)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("%s is out of range", argument),
			 errdetail("\"%s\" must be a finite number from 0 to %d: 50 stands for 50%%.",
					   argument, BIZENV_MAX_PERCENT),
			 errhint("Pass NULL for a percentage that was not reported.")));
}

/* Raises for NaN and infinities; never returns */
pg_noreturn pg_attribute_cold static inline void
error_not_finite(const char *argument)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("%s is out of range", argument),
			 errdetail("\"%s\" must be a finite number, not NaN or Infinity.", argument),
			 errhint("Pass NULL for a figure that was not reported.")));
}

/* Raises for a negative number where none can be; never returns */
pg_noreturn pg_attribute_cold static inline void
error_negative(const char *argument)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("%s is out of range", argument),
			 errdetail("\"%s\" must not be negative.", argument),
			 errhint("Net reversals before they are counted, or pass NULL for a figure that was not reported.")));
}

/* Raises for NaN and infinities, gives back any other number */
static inline Numeric
check_finite(Numeric number, const char *argument)
{
	if (unlikely(numeric_is_nan(number) || numeric_is_inf(number)))
		error_not_finite(argument);
	return number;
}

/* Fetches a finite numeric argument */
#define GETARG_FINITE(n, argument) check_finite(PG_GETARG_NUMERIC(n), argument)

/* Raises unless "digits" is between its bounds */
static inline int
check_digits(int digits, int least, int most)
{
	if (digits < least || digits > most)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("digits is out of range"),
				 errdetail("\"digits\" must be from %d to %d.", least, most),
				 errhint("digits => 1 rounds to one decimal.")));
	return digits;
}

/*
 * Raises for NULL in an argument that is an option (digits, unit, direction …).
 * Only data may be missing: NULL there means not reported.
 */
static inline void
check_not_null(bool isnull, const char *argument)
{
	if (isnull)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be NULL", argument),
				 errdetail("\"%s\" says how the figures are read; it is not a figure that may be missing.",
						   argument),
				 errhint("Pass a value, or leave \"%s\" out where it has a default.", argument)));
}

/* Fetches "digits" of a scalar: NULL asks for the exact quotient */
static inline int
getarg_digits(FunctionCallInfo fcinfo, int n)
{
	if (PG_ARGISNULL(n))
		return DIGITS_EXACT;
	return check_digits(PG_GETARG_INT32(n), 0, BIZENV_MAX_DIGITS);
}

/* Fetches "digits" of a function that gives rows: the scale of its columns is the upper bound */
static inline int
getarg_row_digits(FunctionCallInfo fcinfo, int n, int most)
{
	check_not_null(PG_ARGISNULL(n), "digits");
	return check_digits(PG_GETARG_INT32(n), 0, most);
}

/* Raises for an infinite date: no number of days leads from or to it */
static inline DateADT
check_date(DateADT date, const char *argument)
{
	if (DATE_NOT_FINITE(date))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("%s is out of range", argument),
				 errdetail("\"%s\" must be a finite date.", argument),
				 errhint("Pass NULL for a date that is not known.")));
	return date;
}

/* Raises for a count that left the 64-bit range; never returns */
pg_noreturn pg_attribute_cold static inline void
error_count_overflow(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("a count of the tally is out of range"),
			 errdetail("A tally counts at most 9223372036854775807 rows."),
			 errhint("Merge fewer tallies, or check where their counts come from.")));
}

/* Raises when more is taken out of a tally than was put in; never returns */
pg_noreturn pg_attribute_cold static inline void
error_count_negative(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("cannot take out of the tally what is not in it"),
			 errdetail("A count of the tally would go below zero."),
			 errhint("Take out only rows or tallies that were put in.")));
}

/* Raises when a support function of an aggregate is called by hand */
pg_noreturn pg_attribute_cold static inline void
error_not_aggregate(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("this function is a part of an aggregate and cannot be called by itself"),
			 errdetail("Its first argument is a state in the making, which is changed in place."),
			 errhint("Call an aggregate; SELECT name, example FROM bizenv.help WHERE kind = 'aggregate' lists them.")));
}

#endif							/* BIZENV_ERRORS_H */
