/*
 * progress/figures.c
 *		The figures that are read from a progress tally.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "progress/progress.h"

#include "lib/codes.h"
#include "rounding/rounding.h"
#include "lib/rows.h"

BIZENV_FUNCTION(class_count);
BIZENV_FUNCTION(class_share);
BIZENV_FUNCTION(mean_percent);
BIZENV_FUNCTION(half_reached);
BIZENV_FUNCTION(both_halves);
BIZENV_FUNCTION(breakdown);
BIZENV_FUNCTION(progress_summary);

/* Percentages of rows have the two decimals that their columns declare */
#define PROGRESS_ROW_DIGITS 2

/*
 * How many tasks of the tally are in a class.  Those that have not begun are a
 * part of those just started, so that the four classes add up to all tasks.
 */
static int64
count_of(const Tally *tally, int class, bool half_counts)
{
	const int64 *counts = COUNTED_COUNTS(tally);

	switch (class)
	{
		/* the only word that is a part of another class: its rows are counted in both */
		case CLASS_NOT_BEGUN:
			return counts[PROGRESS_AT_ZERO];
		case CLASS_COMPLETED:
			return counts[PROGRESS_COMPLETED];
		case CLASS_PAST_HALF:
			return tally_total((int64[]) {counts[PROGRESS_ABOVE_HALF],
							   half_counts ? counts[PROGRESS_AT_HALF] : 0}, 2);
		case CLASS_JUST_STARTED:
			return tally_total((int64[]) {counts[PROGRESS_AT_ZERO], counts[PROGRESS_BELOW_HALF],
							   half_counts ? 0 : counts[PROGRESS_AT_HALF]}, 3);
		default:
			return counts[PROGRESS_UNREPORTED];
	}
}

/* A count in percent of another, NULL where that is 0 */
static Numeric
share_of(int64 part, int64 whole, int digits)
{
	/* an empty list has no shares: 0 would say that nothing is done */
	if (whole == 0)
		return NULL;
	return numeric_percent(int64_to_numeric(part), int64_to_numeric(whole), digits);
}

/* The mean of the percentages; NULL where no row, or not every reported row, has one */
static Numeric
mean_of(const Tally *tally, bool capped, int digits)
{
	int64		reported = progress_reported_count(tally);
	Numeric		sum;

	/* a class word holds no percent: a mean without its rows would be that of other tasks */
	if (reported == 0 || COUNTED_COUNTS(tally)[PROGRESS_UNVALUED] > 0)
		return NULL;
	sum = capped ? progress_capped_sum(tally) :
		counted_sum(&progress_shape, tally, PROGRESS_SUM);
	return numeric_ratio(sum, int64_to_numeric(reported), digits);
}

/*
 * The part and the whole that a reading of 任务过半 compares with one half;
 * false where the tally does not hold what the reading needs.  mean_percent
 * compares the mean, capped at 100 a task, so that one task far over its target
 * hides no other.
 */
static bool
half_parts(const Tally *tally, int reading, Numeric *part, Numeric *whole)
{
	int64		all = progress_shape.tally.row_count(tally);
	int64		count = COUNTED_COUNTS(tally)[PROGRESS_COMPLETED];

	if (reading == HALF_BY_MEAN_PERCENT)
	{
		int64		reported = progress_reported_count(tally);

		if (reported == 0 || COUNTED_COUNTS(tally)[PROGRESS_UNVALUED] > 0)
			return false;
		/* the mean without a division: the sum beside 100 a task */
		*part = progress_capped_sum(tally);
		*whole = num_mul(int64_to_numeric(reported), int64_to_numeric(100));
		return true;
	}
	/* both shares are of all tasks: one that did not report is not done */
	if (reading == HALF_BY_PAST_HALF_SHARE)
		count = tally_total((int64[]) {count, count_of(tally, CLASS_PAST_HALF, false)}, 2);
	*part = int64_to_numeric(count);
	*whole = int64_to_numeric(all);
	return all > 0;
}

/* Says whether twice the part is at least the whole */
static bool
at_least_half(Numeric part, Numeric whole)
{
	return num_cmp(num_add(part, part), whole) >= 0;
}

/* Counts the tasks of a class */
Datum
class_count(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	int			class = code_argument(fcinfo, 1, &progress_classes, "class");
	bool		half_counts = getarg_half_counts(fcinfo, 2);

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_INT64(count_of(tally_read(PG_GETARG_DATUM(0), &buffer, &progress_shape.tally),
							 class, half_counts));
}

/* The share of a class among all tasks or among those reported */
Datum
class_share(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	int			class = code_argument(fcinfo, 1, &progress_classes, "class");
	int			digits = getarg_digits(fcinfo, 2);
	int			base = code_argument(fcinfo, 3, &share_bases, "of");
	bool		half_counts = getarg_half_counts(fcinfo, 4);
	const Tally *tally;
	Numeric		share;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	tally = tally_read(PG_GETARG_DATUM(0), &buffer, &progress_shape.tally);
	/* those not reported are no part of those reported: there is no such share */
	if (class == CLASS_NOT_REPORTED && base == SHARE_OF_REPORTED)
		PG_RETURN_NULL();
	share = share_of(count_of(tally, class, half_counts),
					 base == SHARE_OF_ALL ? progress_shape.tally.row_count(tally) :
					 progress_reported_count(tally), digits);
	if (share == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(share);
}

/* The mean progress of the tasks that reported a percent */
Datum
mean_percent(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	int			digits = getarg_digits(fcinfo, 2);
	Numeric		mean;

	check_not_null(PG_ARGISNULL(1), "capped");
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	/* the parameters were read before: a wrong one is an error beside a NULL tally too */
	mean = mean_of(tally_read(PG_GETARG_DATUM(0), &buffer, &progress_shape.tally),
				   PG_GETARG_BOOL(1), digits);
	if (mean == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(mean);
}

/* Says whether 任务过半, by one of its three readings, of a tally of either kind */
Datum
half_reached_of(FunctionCallInfo fcinfo, const TallyShape *shape, HalfParts parts)
{
	TallyBuffer buffer;
	int			reading = code_argument(fcinfo, 1, &half_readings, "reading");
	Numeric		part;
	Numeric		whole;

	/* neither yes nor no where the tally does not hold what the reading needs */
	if (PG_ARGISNULL(0) ||
		!parts(tally_read(PG_GETARG_DATUM(0), &buffer, shape), reading, &part, &whole))
		PG_RETURN_NULL();
	PG_RETURN_BOOL(at_least_half(part, whole));
}

/* The same of tasks that all count alike */
Datum
half_reached(PG_FUNCTION_ARGS)
{
	return half_reached_of(fcinfo, &progress_shape.tally, half_parts);
}

/* Judges 时间过半、任务过半 and says by which reading, of a tally of either kind */
Datum
both_halves_of(FunctionCallInfo fcinfo, const TallyShape *shape, HalfParts parts)
{
	TallyBuffer buffer;
	Row			row;
	Term		term;
	bool		time_half;
	bool		known;
	bool		task_half = false;
	int			verdict = -1;
	int			reading = code_argument(fcinfo, 4, &half_readings, "reading");
	int			basis = code_argument(fcinfo, 5, &term_bases, "basis");
	Numeric		part;
	Numeric		whole;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		PG_RETURN_NULL();
	term = term_of(PG_GETARG_DATEADT(1), PG_GETARG_DATEADT(2), PG_GETARG_DATEADT(3), basis);

	/* both halves are compared as integers or exact numerics, before any rounding */
	time_half = 2 * term.elapsed >= term.total;
	/* the time half is known whatever the tasks are: the row tells it without a verdict */
	known = parts(tally_read(PG_GETARG_DATUM(0), &buffer, shape), reading, &part, &whole);
	if (known)
	{
		task_half = at_least_half(part, whole);
		if (time_half)
			verdict = task_half ? HALVES_ACHIEVED : HALVES_MISSED;
		else
			verdict = task_half ? HALVES_EARLY : HALVES_NOT_DUE;
	}

	/* columns in the order of the declaration: verdict, then what it rests on */
	row_begin(&row, fcinfo);
	row_boolean(&row, time_half);
	if (known)
		row_boolean(&row, task_half);
	else
		row_null(&row);
	row_code(&row, &half_verdicts, verdict);
	row_number(&row, share_of(term.elapsed, term.total, PROGRESS_ROW_DIGITS));
	row_number(&row, known ? numeric_percent(part, whole, PROGRESS_ROW_DIGITS) : NULL);
	row_word(&row, &half_readings, reading);
	row_word(&row, &term_bases, basis);
	return row_end(&row);
}

/* The same of tasks that all count alike */
Datum
both_halves(PG_FUNCTION_ARGS)
{
	return both_halves_of(fcinfo, &progress_shape.tally, half_parts);
}

/* Shares of counts that add up to exactly 100, by largest remainder */
static void
shares_of(const int64 *counts, int n, int64 all, int digits, bool to_100, Numeric *shares)
{
	Numeric		numbers[CLASS_NOT_REPORTED + 1];

	/* each share by itself first: it is the answer where they need not add up */
	for (int i = 0; i < n; i++)
	{
		numbers[i] = int64_to_numeric(counts[i]);
		shares[i] = share_of(counts[i], all, digits);
	}
	/* the counts are the classes of all rows, so that they add up to 100 */
	if (to_100 && all > 0)
		largest_remainder(numbers, n, digits, shares);
}

/* The table of classes: one row each, those not reported where there are any */
Datum
breakdown(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	Row			row;
	const Tally *tally;
	int64		counts[CLASS_NOT_REPORTED + 1];
	Numeric		shares[CLASS_NOT_REPORTED + 1];
	int			digits = getarg_row_digits(fcinfo, 1, PROGRESS_ROW_DIGITS);
	bool		half_counts = getarg_half_counts(fcinfo, 3);
	int			n = CLASS_NOT_REPORTED;

	check_not_null(PG_ARGISNULL(2), "to_100");
	rows_begin(&row, fcinfo);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	tally = tally_read(PG_GETARG_DATUM(0), &buffer, &progress_shape.tally);
	for (int class = CLASS_COMPLETED; class <= CLASS_NOT_REPORTED; class++)
		counts[class] = count_of(tally, class, half_counts);
	/* the class of those not reported is the last: without any the table ends before it */
	if (counts[CLASS_NOT_REPORTED] > 0)
		n = CLASS_NOT_REPORTED + 1;
	/* (what has not begun stands before the classes, and has no row) */
	shares_of(counts + CLASS_COMPLETED, n - CLASS_COMPLETED, progress_shape.tally.row_count(tally),
			  digits, PG_GETARG_BOOL(2), shares + CLASS_COMPLETED);
	for (int class = CLASS_COMPLETED; class < n; class++)
	{
		row_code(&row, &progress_classes, class);
		row_integer(&row, counts[class]);
		row_number(&row, shares[class]);
		/* only what has not begun is at 0; of those not reported it is not known */
		if (class == CLASS_NOT_REPORTED)
			row_null(&row);
		else
			row_integer(&row, class == CLASS_JUST_STARTED ? count_of(tally, CLASS_NOT_BEGUN, half_counts) : 0);
		rows_put(&row);
	}
	return (Datum) 0;
}

/* Every figure of a list of tasks in one row, for GROUP BY */
Datum
progress_summary(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	Row			row;
	const Tally *tally;
	int			digits = getarg_row_digits(fcinfo, 1, PROGRESS_ROW_DIGITS);
	bool		half_counts = getarg_half_counts(fcinfo, 2);
	int64		all;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	tally = tally_read(PG_GETARG_DATUM(0), &buffer, &progress_shape.tally);
	all = progress_shape.tally.row_count(tally);
	row_begin(&row, fcinfo);
	row_integer(&row, all);
	row_integer(&row, progress_reported_count(tally));

	/* the four counts in the order of the classes, then their shares, then the parts */
	for (int class = CLASS_COMPLETED; class <= CLASS_NOT_REPORTED; class++)
		row_integer(&row, count_of(tally, class, half_counts));
	for (int class = CLASS_COMPLETED; class <= CLASS_NOT_REPORTED; class++)
		row_number(&row, share_of(count_of(tally, class, half_counts), all, digits));
	/* capped at 100 a task: one far over its target must not hide the others */
	row_number(&row, mean_of(tally, true, digits));
	row_integer(&row, COUNTED_COUNTS(tally)[PROGRESS_AT_ZERO]);
	row_integer(&row, COUNTED_COUNTS(tally)[PROGRESS_AT_HALF]);
	row_integer(&row, COUNTED_COUNTS(tally)[PROGRESS_OVER_100]);
	return row_end(&row);
}
