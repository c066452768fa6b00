/*
 * indicator/indicator.c
 *		One indicator: its gap to a benchmark, its score.
 *
 * A difference of two percentages is in percentage points; which sign is good
 * depends on the direction, and both stand in the answer.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "indicator/indicator.h"

#include "mb/pg_wchar.h"

#include "lib/caps.h"
#include "lib/rows.h"

BIZENV_FUNCTION(indicator_gap);
BIZENV_FUNCTION(advantage);
BIZENV_FUNCTION(gap_report);
BIZENV_FUNCTION(frontier_score);

/* Differences have at most the decimals that their columns declare */
#define INDICATOR_DIFFERENCE_DIGITS 6
/* The same for percentages in rows, whose columns hold less than this limit */
#define INDICATOR_PERCENT_DIGITS 2
#define INDICATOR_PERCENT_LIMIT 100000
#define INDICATOR_UNIT_LENGTH 20

/* The difference with the sign of the direction: + is better, - is worse */
Numeric
advantage_of(Numeric value, Numeric benchmark, int direction)
{
	return direction == DIRECTION_LOWER ? num_sub(benchmark, value)
		: num_sub(value, benchmark);
}

/* Difference to the benchmark, as printed: + above it */
Datum
indicator_gap(PG_FUNCTION_ARGS)
{
	PG_RETURN_NUMERIC(num_sub(GETARG_FINITE(0, "value"), GETARG_FINITE(1, "benchmark")));
}

/* Difference to the benchmark in the good direction: + better than it */
Datum
advantage(PG_FUNCTION_ARGS)
{
	int			direction = code_argument(fcinfo, 2, &directions, "direction");
	Numeric		value = getarg_known(fcinfo, 0, "value");
	Numeric		benchmark = getarg_known(fcinfo, 1, "benchmark");

	if (value == NULL || benchmark == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(advantage_of(value, benchmark, direction));
}

/* Is a unit one of these words?  Case is ignored */
static bool
is_unit(const char *unit, const char *const *words, int n)
{
	for (int i = 0; i < n; i++)
		if (pg_strcasecmp(unit, words[i]) == 0)
			return true;
	return false;
}

/* The unit of a difference: percentages differ by percentage points */
static char *
difference_unit(FunctionCallInfo fcinfo, int n)
{
	static const char *const percent[] = {"%", "％", "percent", "pct", "百分比"};
	static const char *const points[] = {
		"pp", "百分点", "个百分点", "percentage points", "bp", "bps", "基点", "个基点"
	};
	char	   *unit;
	char	   *utf8;
	int			length;

	/* the copy is cut at both ends in place */
	check_not_null(PG_ARGISNULL(n), "unit");
	unit = text_to_cstring(PG_GETARG_TEXT_PP(n));
	unit += strspn(unit, " ");
	for (length = (int) strlen(unit); length > 0 && unit[length - 1] == ' '; length--)
		unit[length - 1] = '\0';
	/* the words above are UTF-8, whatever the encoding of the database */
	utf8 = pg_server_to_any(unit, length, PG_UTF8);
	if (is_unit(utf8, percent, lengthof(percent)))
		return pstrdup("pp");
	/* a figure in percentage points is a difference already: comparing it is a mistake */
	if (is_unit(utf8, points, lengthof(points)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unit must be that of the figures, not of their difference"),
				 errdetail("Percentage points and basis points are units of a difference of two percentages."),
				 errhint("Use unit => '%%' for rates and shares.")));
	if (length == 0 || pg_mbstrlen(unit) > INDICATOR_UNIT_LENGTH)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unit is out of range"),
				 errdetail("\"unit\" must have 1 to %d characters.", INDICATOR_UNIT_LENGTH),
				 errhint("Use unit => '%%' for rates and shares, or the word that is written behind the figure.")));
	return unit;
}

/* Puts a percentage, or NULL and why there is none */
static void
row_percent_or_reason(Row *row, Numeric percent, const char *reason)
{
	/* the column cannot hold it: the row tells the reason instead of an error */
	if (reason == NULL &&
		num_cmp(num_abs(percent), int64_to_numeric(INDICATOR_PERCENT_LIMIT)) >= 0)
		reason = "out_of_range";
	row_number(row, reason == NULL ? percent : NULL);
	row_text(row, reason);
}

/* Puts the difference as a share of the benchmark */
static void
row_relative(Row *row, Numeric difference, Numeric benchmark, int digits)
{
	if (difference == NULL)
		row_percent_or_reason(row, NULL, "missing");
	/* a share of nothing, or of a negative number, has no meaning as a percentage */
	else if (num_sign(benchmark) <= 0)
		row_percent_or_reason(row, NULL, num_sign(benchmark) == 0 ?
							  "zero_benchmark" : "negative_benchmark");
	else
		row_percent_or_reason(row, numeric_percent(difference, benchmark, digits), NULL);
}

/* Puts the part of the previous gap that has been closed */
static void
row_gap_closed(Row *row, Numeric advantage_now, Numeric advantage_before, int digits)
{
	if (advantage_now == NULL || advantage_before == NULL)
		row_percent_or_reason(row, NULL, "missing");
	/* level or ahead before: there was nothing to close */
	else if (num_sign(advantage_before) >= 0)
		row_percent_or_reason(row, NULL, "no_gap");
	else
		row_percent_or_reason(row,
							  numeric_percent(num_sub(advantage_now, advantage_before),
											  num_neg(advantage_before), digits), NULL);
}

/* The place in standings or trends (0 better, 1 equal, 2 worse) of a rounded difference */
static int
place_of(Numeric number, int direction)
{
	int			sign = num_sign(number);

	if (direction == DIRECTION_LOWER)
		sign = -sign;
	return 1 - sign;
}

/* One indicator against its benchmark and its previous value, in one row */
Datum
gap_report(PG_FUNCTION_ARGS)
{
	Row			row;
	Numeric		value = getarg_known(fcinfo, 0, "value");
	Numeric		benchmark = getarg_known(fcinfo, 1, "benchmark");
	int			direction = code_argument(fcinfo, 2, &directions, "direction");
	char	   *unit = difference_unit(fcinfo, 3);
	Numeric		previous = getarg_known(fcinfo, 4, "previous");
	Numeric		previous_benchmark = getarg_known(fcinfo, 5, "previous_benchmark");
	int			digits = getarg_row_digits(fcinfo, 6, INDICATOR_DIFFERENCE_DIGITS);
	int			percent_digits = Min(digits, INDICATOR_PERCENT_DIGITS);
	Numeric		exact = NULL;
	Numeric		difference = NULL;
	Numeric		change = NULL;

	if (value != NULL && benchmark != NULL)
	{
		/* ratios take the exact difference, the printed sign takes the rounded one */
		exact = num_sub(value, benchmark);
		difference = num_round(exact, digits);
	}
	if (value != NULL && previous != NULL)
		change = num_round(num_sub(value, previous), digits);

	/* columns in the order of the declaration; level means 0 at "digits" decimals */
	row_begin(&row, fcinfo);
	row_number(&row, difference);
	row_text(&row, unit);
	row_relative(&row, exact, benchmark, percent_digits);
	/* the advantage is the rounded difference with the sign of the direction */
	row_number(&row, difference == NULL || direction == DIRECTION_HIGHER ? difference
			   : num_neg(difference));
	row_code(&row, &standings, difference == NULL ? -1 : place_of(difference, direction));
	row_number(&row, change);
	row_code(&row, &trends, change == NULL ? -1 : place_of(change, direction));
	row_gap_closed(&row,
				   exact == NULL ? NULL : advantage_of(value, benchmark, direction),
				   previous == NULL || previous_benchmark == NULL ? NULL
				   : advantage_of(previous, previous_benchmark, direction),
				   percent_digits);
	return row_end(&row);
}

/* Refuses a power that is none, or that a share below 0 cannot be raised to */
static void
check_power(Numeric power, Caps caps)
{
	Numeric		one = int64_to_numeric(1);

	if (num_sign(power) <= 0 || num_cmp(power, int64_to_numeric(100)) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("power is out of range"),
				 errdetail("\"power\" must be above 0 and at most 100."),
				 errhint("Leave \"power\" out for a score in proportion.")));
	if (num_cmp(power, one) != 0 && (caps.lowest == NULL || num_sign(caps.lowest) < 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a score with a power cannot go below 0"),
				 errdetail("Beyond the worst value the share is negative, which \"power\" gives no meaning to: \"lowest\" must not be below 0."),
				 errhint("Leave \"power\" out, or use lowest => 0.")));
}

/* What must be gained for a score, whose unit is a hundredth of the range */
static Numeric
cap_of_range(Numeric cap, Numeric range)
{
	return num_mul(num_mul(cap, numeric_power_of_ten(-2)), range);
}

/* Says of a ratio above 1 that its power is over the cap, where that needs no power to be taken */
static bool
is_capped_power(Numeric gained, Numeric range, Numeric power, Caps caps)
{
	if (caps.highest == NULL)
		return false;
	/* a power above 1 raises it further, perhaps beyond what numeric holds */
	return num_cmp(caps.highest, int64_to_numeric(100)) <= 0 ||
		(num_cmp(power, int64_to_numeric(1)) > 0 &&
		 num_cmp(gained, cap_of_range(caps.highest, range)) >= 0);
}

/* Score from 0 at the worst to 100 at the best, and beyond, within its caps */
Datum
frontier_score(PG_FUNCTION_ARGS)
{
	int			digits = getarg_digits(fcinfo, 4);
	Numeric		value = getarg_known(fcinfo, 0, "value");
	Numeric		worst = getarg_known(fcinfo, 1, "worst");
	Numeric		best = getarg_known(fcinfo, 2, "best");
	Numeric		power = getarg_known(fcinfo, 3, "power");
	Caps		caps = getarg_caps(fcinfo, 5);
	Numeric		hundred = int64_to_numeric(100);
	Numeric		gained;
	Numeric		range;
	Numeric		score;

	check_not_null(power == NULL, "power");
	check_power(power, caps);
	/* worst = best is no scale */
	if (value == NULL || worst == NULL || best == NULL || num_cmp(worst, best) == 0)
		PG_RETURN_NULL();

	/* direction is the sign of best - worst: make the range positive, gained with it */
	gained = num_sub(worst, value);
	range = num_sub(worst, best);
	if (num_sign(range) < 0)
	{
		gained = num_neg(gained);
		range = num_neg(range);
	}

	/* beyond a cap nothing is divided, nor multiplied by 100: that could leave the range of numeric */
	if (num_cmp(power, int64_to_numeric(1)) == 0)
	{
		if (caps.lowest != NULL && num_cmp(gained, cap_of_range(caps.lowest, range)) <= 0)
			score = caps.lowest;
		else if (caps.highest != NULL && num_cmp(gained, cap_of_range(caps.highest, range)) >= 0)
			score = caps.highest;
		else
			PG_RETURN_NUMERIC(numeric_percent(gained, range, digits));
	}
	/* both ends of the scale are exact whatever the power; between and beyond a power of the ratio */
	else if (num_sign(gained) <= 0)
		score = capped(int64_to_numeric(0), caps);
	else if (num_cmp(gained, range) == 0)
		score = capped(hundred, caps);
	else if (num_cmp(gained, range) > 0 && is_capped_power(gained, range, power, caps))
		score = caps.highest;
	else
		score = capped(num_mul(hundred,
							   DatumGetNumeric(DirectFunctionCall2(numeric_power,
																   NumericGetDatum(numeric_ratio(gained, range, DIGITS_EXACT)),
																   NumericGetDatum(power)))), caps);
	PG_RETURN_NUMERIC(digits == DIGITS_EXACT ? score : num_round(score, digits));
}
