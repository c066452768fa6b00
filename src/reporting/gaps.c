/*
 * reporting/gaps.c
 *		What was expected and is missing: which months, the longest run, the run up to the end.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "reporting/reporting.h"

BIZENV_FUNCTION(missing_months);
BIZENV_FUNCTION(longest_missing);
BIZENV_FUNCTION(trailing_missing);
BIZENV_FUNCTION(reporting_rate);

/* Counts the expected months that a set lacks, and their runs */
MonthGaps
months_gaps(const Months *have, const Months *expected)
{
	MonthGaps	gaps = {0, 0, 0, 0};

	for (int month = months_next(expected, 0); month < MONTHS_NMONTHS;
		 month = months_next(expected, month + 1))
	{
		gaps.expected++;
		/* "trailing" is the run up to here; a month that is there ends it */
		if (months_have(have, month))
			gaps.trailing = 0;
		else
		{
			gaps.missing++;
			gaps.trailing++;
			gaps.longest = Max(gaps.longest, gaps.trailing);
		}
	}
	return gaps;
}

/* Fetches two sets and compares them: which expected months the first one lacks */
static MonthGaps
getarg_gaps(FunctionCallInfo fcinfo)
{
	Months		have;
	Months		expected;

	getarg_months(fcinfo, 0, &have);
	getarg_months(fcinfo, 1, &expected);
	return months_gaps(&have, &expected);
}

/* The first days of the expected months that a set lacks */
Datum
missing_months(PG_FUNCTION_ARGS)
{
	Months		have;
	Months		missing;

	getarg_months(fcinfo, 0, &have);
	getarg_months(fcinfo, 1, &missing);
	/* a word at a time; the padding of the expected set is 0 and stays so */
	for (int i = 0; i < MONTHS_NWORDS; i++)
		missing.words[i] &= ~have.words[i];
	return months_array(&missing);
}

/* The longest run of expected months that a set lacks */
Datum
longest_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(getarg_gaps(fcinfo).longest);
}

/* The run of expected months that a set lacks up to the last one */
Datum
trailing_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(getarg_gaps(fcinfo).trailing);
}

/* The share of the expected months that a set has, in percent */
Datum
reporting_rate(PG_FUNCTION_ARGS)
{
	int			digits = getarg_digits(fcinfo, 2);
	MonthGaps	gaps;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	gaps = getarg_gaps(fcinfo);
	if (gaps.expected == 0)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(numeric_percent(int64_to_numeric(gaps.expected - gaps.missing),
									  int64_to_numeric(gaps.expected), digits));
}
