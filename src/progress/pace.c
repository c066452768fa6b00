/*
 * progress/pace.c
 *		序时进度: how much of a term is over, and who keeps pace with it.
 *
 * The part of the room "progress" that looks at dates.  The reference date is
 * always an argument; a day counts as over at its end.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "progress/progress.h"

#include "lib/codes.h"
#include "lib/months.h"

BIZENV_FUNCTION(elapsed_percent);
BIZENV_FUNCTION(pace_gap);
BIZENV_FUNCTION(is_on_pace);
BIZENV_FUNCTION(forecast_completion);

/* Whole months from one Julian day to another that is not before it */
static int
whole_months(int starts, int ends)
{
	int			year;
	int			month;
	int			day;
	int			last_year;
	int			last_month;
	int			count;

	j2date(starts, &year, &month, &day);
	j2date(ends, &last_year, &last_month, &day);
	/* the month of the end is whole only when its day number has come */
	count = (last_year - year) * 12 + last_month - month;
	/* 31 January to 28 February is one month: add_months() knows the length of the last one */
	return add_months(starts, count) > ends ? count - 1 : count;
}

/* How much of a term is over at the end of a day */
Term
term_of(DateADT starts, DateADT due, DateADT as_of, int basis)
{
	Term		term;
	int			first = check_date(starts, "starts") + POSTGRES_EPOCH_JDATE;
	int			last = check_date(due, "due") + POSTGRES_EPOCH_JDATE;
	int			today = check_date(as_of, "as_of") + POSTGRES_EPOCH_JDATE;

	/* equal dates are a term of one day */
	if (last < first)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("due is before starts"),
				 errdetail("\"due\" is the last day of the term and must not be before \"starts\"."),
				 errhint("Exchange the two dates.")));
	/* clip: before the term nothing has elapsed, after it all has */
	today = Max(Min(today, last), first - 1);
	/* both ends count: on its last day, which is over at its end, the term is 100 % over */
	if (basis == TERM_BY_DAY)
	{
		term.total = (int64) last - first + 1;
		term.elapsed = (int64) today - first + 1;
		return term;
	}
	/* by months the term ends at the beginning of the day after due */
	term.total = whole_months(first, last + 1);
	if (term.total < 1 || add_months(first, (int) term.total) != last + 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the term is not a number of whole months"),
				 errdetail("By \"basis\" month a term runs from a day to the eve of that day of a later month, as from 2025-01-01 to 2025-12-31."),
				 errhint("Use basis => 'day'.")));
	/* a day is over at its end, so that months are counted to the beginning of the next one */
	term.elapsed = today < first ? 0 : whole_months(first, today + 1);
	return term;
}

/* Fetches the term of the arguments from the nth on; false where one is NULL */
static bool
getarg_term(FunctionCallInfo fcinfo, int n, Term *term)
{
	int			basis = code_argument(fcinfo, n + 3, &term_bases, "basis");

	/* after the basis was read: a wrong word is an error beside NULL dates too */
	if (PG_ARGISNULL(n) || PG_ARGISNULL(n + 1) || PG_ARGISNULL(n + 2))
		return false;
	*term = term_of(PG_GETARG_DATEADT(n), PG_GETARG_DATEADT(n + 1),
					PG_GETARG_DATEADT(n + 2), basis);
	return true;
}

/* Fetches a numeric percent within its range */
static Numeric
getarg_percent(FunctionCallInfo fcinfo, int n)
{
	Numeric		percent = PG_GETARG_NUMERIC(n);

	/* NaN sorts above all numbers: it has a test of its own, as the message is the same for all */
	if (numeric_is_nan(percent) || numeric_is_inf(percent) || num_sign(percent) < 0 ||
		num_cmp(percent, int64_to_numeric(BIZENV_MAX_PERCENT)) > 0)
		error_percent_range("percent");
	return percent;
}

/*
 * The pace gap times the length of the term: percent * total - 100 * elapsed.
 * Not divided, so that its sign is exact.
 */
static Numeric
pace_difference(Numeric percent, const Term *term)
{
	return num_sub(num_mul(percent, int64_to_numeric(term->total)),
				   int64_to_numeric(term->elapsed * 100));
}

/* How many percent of a term are over */
Datum
elapsed_percent(PG_FUNCTION_ARGS)
{
	int			digits = getarg_digits(fcinfo, 4);
	Term		term;

	if (!getarg_term(fcinfo, 0, &term))
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(numeric_percent(int64_to_numeric(term.elapsed),
									  int64_to_numeric(term.total), digits));
}

/* How many percentage points a task is ahead of its term */
Datum
pace_gap(PG_FUNCTION_ARGS)
{
	int			digits = getarg_digits(fcinfo, 5);
	Term		term;

	if (!getarg_term(fcinfo, 1, &term) || PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(numeric_ratio(pace_difference(getarg_percent(fcinfo, 0), &term),
									int64_to_numeric(term.total), digits));
}

/* Is the percentage at least that of the elapsed term?  A task not reported is not on pace */
Datum
is_on_pace(PG_FUNCTION_ARGS)
{
	Term		term;

	if (!getarg_term(fcinfo, 1, &term))
		PG_RETURN_NULL();
	/* NULL is unknown elsewhere; here a task that did not report must not pass for one on pace */
	if (PG_ARGISNULL(0))
		PG_RETURN_BOOL(false);
	PG_RETURN_BOOL(num_sign(pace_difference(getarg_percent(fcinfo, 0), &term)) >= 0);
}

/* The day on which a task ends if it continues at its average pace so far */
Datum
forecast_completion(PG_FUNCTION_ARGS)
{
	const int	last_day = date2j(9999, 12, 31) - POSTGRES_EPOCH_JDATE;
	Numeric		percent = getarg_percent(fcinfo, 0);
	DateADT		starts = check_date(PG_GETARG_DATEADT(1), "starts");
	DateADT		as_of = check_date(PG_GETARG_DATEADT(2), "as_of");
	Numeric		remainder;
	Numeric		days_needed;
	int64		days_more;

	/* done: when it was done is not told, and as_of is the latest that it can be */
	if (num_cmp(percent, int64_to_numeric(100)) >= 0)
		PG_RETURN_DATEADT(as_of);
	/* without any progress, or before the start, there is no pace to go on with */
	if (num_sign(percent) == 0 || as_of < starts)
		PG_RETURN_NULL();

	/* days of the whole task = ceil(days so far * 100 / percent) */
	days_needed = numeric_quotient(int64_to_numeric(((int64) as_of - starts + 1) * 100),
								   percent, &remainder);
	/* beyond any date, and more than the conversion below would take */
	if (num_cmp(days_needed, int64_to_numeric(PG_INT32_MAX)) >= 0)
		PG_RETURN_NULL();
	days_more = DatumGetInt64(DirectFunctionCall1(numeric_int8, NumericGetDatum(days_needed)));
	/* starts + ceil(days) - 1: where there is a remainder, rounding up and the 1 cancel out */
	if (num_sign(remainder) == 0)
		days_more--;
	/* in 64 bits: the sum of a date and up to 2^31 days does not fit a date */
	if (starts + days_more > last_day)
		PG_RETURN_NULL();
	PG_RETURN_DATEADT((DateADT) (starts + days_more));
}
