/*
 * scoring/lines.c
 *		Scores that follow the value: through given marks, and efficacy scores.
 *
 * An answer is one division of exact numbers, rounded once where digits say so.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "scoring/scoring.h"

#include "lib/caps.h"
#include "lib/codes.h"
#include "rounding/rounding.h"

BIZENV_FUNCTION(piecewise_score);
BIZENV_FUNCTION(efficacy_score);

#define MARKS_MAX 1000

/* Marks and their points, from the lowest mark on */
typedef struct Marks
{
	int			n;
	Numeric    *marks;
	Numeric    *points;
	int			rise;			/* points rise with the marks: 1, fall: -1, neither: 0 */
	bool		both;			/* they rise and fall */
} Marks;

/* Fetches an array of numbers, none of which may be missing */
static Numeric *
getarg_numbers(FunctionCallInfo fcinfo, int place, const char *argument, int *n)
{
	Numeric    *numbers;

	check_not_null(PG_ARGISNULL(place), argument);
	numbers = array_figures(PG_GETARG_ARRAYTYPE_P(place), argument, n);
	/* marks are read anew in each row, so that their number bounds the cost of a row */
	if (*n > MARKS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many marks"),
				 errdetail("\"%s\" has more than %d elements.", argument, MARKS_MAX),
				 errhint("Leave out marks that lie on the line between their neighbours.")));
	/* a mark that is not known leaves open where the line runs */
	for (int i = 0; i < *n; i++)
		check_not_null(numbers[i] == NULL, argument);
	return numbers;
}

/* Turns an array around */
static void
reverse(Numeric *numbers, int n)
{
	for (int i = 0; i < n / 2; i++)
	{
		Numeric		other = numbers[i];

		numbers[i] = numbers[n - 1 - i];
		numbers[n - 1 - i] = other;
	}
}

/* Fetches marks and points, in either order */
static void
getarg_marks(FunctionCallInfo fcinfo, Marks *marks)
{
	int			npoints;
	int			order = 0;

	marks->marks = getarg_numbers(fcinfo, 1, "marks", &marks->n);
	marks->points = getarg_numbers(fcinfo, 2, "points", &npoints);
	if (marks->n == 0 || npoints != marks->n)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("each mark must have its points"),
				 errdetail("\"marks\" has %d elements and \"points\" has %d.", marks->n, npoints),
				 errhint("Write as many points as marks, such as marks => '{60,80,90}', points => '{5,8,10}'.")));
	for (int i = 1; i < marks->n; i++)
	{
		int			cmp = num_cmp(marks->marks[i], marks->marks[i - 1]);

		/* the first step says which way all go */
		if (i == 1)
			order = cmp;
		if (cmp == 0 || cmp != order)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("marks must rise, or fall, from each to the next"),
					 errdetail("Element %d of \"marks\" does not go on in the direction of the elements before it.", i + 1),
					 errhint("Sort the marks with their points; no mark may stand twice.")));
	}
	/* from the lowest mark on: what follows knows one order only */
	if (order < 0)
	{
		reverse(marks->marks, marks->n);
		reverse(marks->points, marks->n);
	}
	for (int i = 1; i < marks->n; i++)
	{
		int			cmp = num_cmp(marks->points[i], marks->points[i - 1]);

		/* equal points are no turn: a flat piece belongs to either direction */
		marks->both |= cmp != 0 && marks->rise != 0 && cmp != marks->rise;
		if (cmp != 0)
			marks->rise = cmp;
	}
}

/* The points of the best mark that a value reaches, 0 where it reaches none */
static Numeric
step_score(const Marks *marks, Numeric value)
{
	Numeric		score = int64_to_numeric(0);

	/* "the best mark reached" has no meaning on a hump */
	if (marks->both)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("points must rise, or fall, from each mark to the next"),
				 errdetail("With points that rise and fall again a mark can be reached from both sides."),
				 errhint("Write such steps as a scale and use bizenv.scale_points().")));
	for (int i = 0; i < marks->n; i++)
	{
		if (num_sign(marks->points[i]) < 0)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("points is out of range"),
					 errdetail("\"points\" of steps must not be negative: what reaches no mark has 0, and that would be the best."),
					 errhint("Write deductions as a scale and use bizenv.scale_points().")));
	}
	/* rising: the last mark at or below the value; falling: the first at or above it */
	if (marks->rise >= 0)
	{
		for (int i = 0; i < marks->n && num_cmp(value, marks->marks[i]) >= 0; i++)
			score = marks->points[i];
	}
	else
		for (int i = marks->n - 1; i >= 0 && num_cmp(value, marks->marks[i]) <= 0; i--)
			score = marks->points[i];
	return score;
}

/* The points on the line through marks "n" and "n + 1" */
static Numeric
line_score(const Marks *marks, int n, Numeric value, int digits)
{
	/* above 0, as marks ascend strictly */
	Numeric		width = num_sub(marks->marks[n + 1], marks->marks[n]);
	Numeric		gained = num_mul(num_sub(value, marks->marks[n]),
								 num_sub(marks->points[n + 1], marks->points[n]));

	return numeric_ratio(num_add(num_mul(marks->points[n], width), gained), width, digits);
}

/* Rounds a score that is not divided */
static Numeric
rounded(Numeric score, int digits)
{
	return digits == DIGITS_EXACT ? score : num_round(score, digits);
}

/* The points on the lines from mark to mark */
static Numeric
linear_score(const Marks *marks, Numeric value, int beyond, int digits)
{
	int			last = marks->n - 1;
	int			side = num_cmp(value, marks->marks[0]) < 0 ? -1 :
		num_cmp(value, marks->marks[last]) > 0 ? 1 : 0;
	int			n = 0;

	/* the parameters are judged before the side: a wrong one fails for every value alike */
	if (beyond == BEYOND_EXTEND && last == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a line needs two marks"),
				 errdetail("\"marks\" has one element, through which no line is determined."),
				 errhint("Write two marks, or beyond => 'clip'.")));
	if (beyond == BEYOND_ZERO && (marks->both || marks->rise == 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("points must rise, or fall, from each mark to the next"),
				 errdetail("beyond => 'zero' gives 0 past the mark with the fewest points, which must be at one end."),
				 errhint("Use beyond => 'clip'.")));
	/* past the end with the fewest points: the line rises to the other side */
	if (side != 0 && beyond == BEYOND_ZERO && side != marks->rise)
		return rounded(int64_to_numeric(0), digits);
	if (side != 0 && beyond != BEYOND_EXTEND)
		return rounded(marks->points[side < 0 ? 0 : last], digits);
	/* one mark: line_score() would read a second one */
	if (last == 0)
		return rounded(marks->points[0], digits);
	/* stops at the last pair: what is beyond extends its line */
	while (n < last - 1 && num_cmp(value, marks->marks[n + 1]) >= 0)
		n++;
	return line_score(marks, n, value, digits);
}

/* Points of a value by marks, in steps or on lines */
Datum
piecewise_score(PG_FUNCTION_ARGS)
{
	int			method = code_argument(fcinfo, 3, &piecewise_methods, "method");
	int			beyond = code_argument(fcinfo, 4, &beyond_marks, "beyond");
	int			digits = getarg_digits(fcinfo, 5);
	Marks		marks = {0};
	Numeric		value = PG_ARGISNULL(0) ? NULL : GETARG_FINITE(0, "value");

	/* the parameters first: a wrong one is an error even where there is no value */
	getarg_marks(fcinfo, &marks);
	if (method == PIECEWISE_STEP && beyond == BEYOND_EXTEND)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("steps cannot be extended"),
				 errdetail("With method => 'step' a value beyond the marks has the points of the best mark that it reaches, and 0 where it reaches none."),
				 errhint("Leave \"beyond\" out, or use method => 'linear'.")));
	if (value == NULL)
		PG_RETURN_NULL();
	if (method == PIECEWISE_STEP)
		PG_RETURN_NUMERIC(rounded(step_score(&marks, value), digits));
	PG_RETURN_NUMERIC(linear_score(&marks, value, beyond, digits));
}

/* base at the unsatisfying value, 100 at the satisfying one, in proportion between and beyond */
Datum
efficacy_score(PG_FUNCTION_ARGS)
{
	Numeric		hundred = int64_to_numeric(100);
	Numeric		figures[3];
	static const char *const names[3] = {"value", "low", "high"};
	Numeric		base;
	Caps		caps = getarg_caps(fcinfo, 4);
	int			digits = getarg_digits(fcinfo, 6);
	Numeric		range;
	Numeric		score;

	check_not_null(PG_ARGISNULL(3), "base");
	base = GETARG_FINITE(3, "base");
	/* a base of 100 would give 100 to every value */
	if (num_sign(base) < 0 || num_cmp(base, hundred) >= 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("base is out of range"),
				 errdetail("\"base\" must be from 0 to below 100: it is the score at \"low\", and 100 the one at \"high\"."),
				 errhint("base => 60 gives 60 to 100 between the two values.")));
	/* all three are checked before any is missed: NaN is an error beside NULL too */
	for (int i = 0; i < 3; i++)
		figures[i] = PG_ARGISNULL(i) ? NULL : GETARG_FINITE(i, names[i]);
	if (figures[0] == NULL || figures[1] == NULL || figures[2] == NULL ||
		num_cmp(figures[1], figures[2]) == 0)
		PG_RETURN_NULL();
	/* one quotient: (base * (high - low) + (100 - base) * (value - low)) / (high - low) */
	range = num_sub(figures[2], figures[1]);
	score = num_add(num_mul(base, range),
					num_mul(num_sub(hundred, base), num_sub(figures[0], figures[1])));
	score = numeric_ratio(score, range, digits);
	PG_RETURN_NUMERIC(rounded(capped(score, caps), digits));
}
