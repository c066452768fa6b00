/*
 * ranking/row.c
 *		A row of a league table: the distances to the leader, the mean and the next.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "ranking/ranking.h"

#include "utils/memutils.h"

#include "lib/errors.h"
#include "lib/rows.h"

BIZENV_FUNCTION(league_row);

/* Decimals of the columns, numeric(38,6) */
#define LEAGUE_ROW_DIGITS 6

/*
 * Upper bound of a fixed that can be multiplied by the number of rows (below
 * 2^31) and have the sum of the partition subtracted, all in int128
 */
#define LEAGUE_FIXED_LIMIT ((int128) INT64CONST(1000000000000000000) * INT64CONST(1000000))

/* What the function keeps from row to row of a partition */
typedef struct LeagueTable
{
	WindowWord	direction;
	WindowDigits digits;
	Figures		figures;		/* the best first */
	Place	   *places;			/* by row; NULL until the first call */
	Numeric		sum;			/* of the exact figures */
	Numeric		mean;			/* as the row shows it; NULL where nothing is ranked */
	bool		sum_fits;		/* whether sum_fixed is the sum */
	int128		sum_fixed;
	Row			row;			/* columns that are the same for all rows are written once and reused */
} LeagueTable;

/* A figure as a column shows it: rounded to the digits, or exact without zeros at its end */
static Numeric
row_value(const LeagueTable *table, Numeric number)
{
	if (table->digits.digits == DIGITS_EXACT)
		return numeric_trim(number);
	return num_round(number, table->digits.digits);
}

/* Writes a fixed as a column shows it */
static void
put_fixed(LeagueTable *table, int128 fixed)
{
	if (table->digits.digits == DIGITS_EXACT)
		row_fixed(&table->row, fixed);
	else
		row_number(&table->row, row_value(table, fixed_to_numeric(fixed)));
}

/* Writes the distance, 0 or more, from a figure to one that is as good or better */
static void
put_distance(LeagueTable *table, const Figure *from, const Figure *to)
{
	if (table->figures.as_numeric)
		row_number(&table->row, row_value(table, num_abs(num_sub(to->is.number, from->is.number))));
	else if (to->is.fixed < from->is.fixed)
		put_fixed(table, from->is.fixed - to->is.fixed);
	else
		put_fixed(table, to->is.fixed - from->is.fixed);
}

/* Divides and rounds half up; the caller guarantees part >= 0 and whole > 0 */
static inline int128
divide_half_up(int128 part, int128 whole)
{
	return (part + part + whole) / (whole + whole);
}

/* Writes how much better than the exact mean a figure is, rounded once to six decimals */
static void
put_exact_advantage(LeagueTable *table, const Figure *figure)
{
	int64		n = table->figures.n;
	bool		lower = table->direction.place == DIRECTION_LOWER;

	/* fast: within this bound the figure times n fits 128 bits */
	if (table->sum_fits && !table->figures.as_numeric &&
		figure->is.fixed < LEAGUE_FIXED_LIMIT && figure->is.fixed > -LEAGUE_FIXED_LIMIT)
	{
		const int64 unit = INT64CONST(10000000000);	/* 1 of the sixth decimal, as a fixed */
		int128		above = figure->is.fixed * n - table->sum_fixed;	/* n times the advantage */
		bool		negative = above < 0;

		/* a fixed has 16 decimals: dividing by n * unit leaves six, rounded once */
		above = divide_half_up(negative ? -above : above, (int128) n * unit) * unit;
		row_fixed(&table->row, negative == lower ? above : -above);
	}
	else
	{
		Numeric		number = figure_number(&table->figures, figure);
		Numeric		above = numeric_ratio(num_sub(num_mul(number, int64_to_numeric(n)), table->sum),
										  int64_to_numeric(n), LEAGUE_ROW_DIGITS);

		row_number(&table->row, numeric_trim(lower ? num_neg(above) : above));
	}
}

/* Writes how much better than the mean a figure is: both as printed, or both exact */
static void
put_advantage(LeagueTable *table, const Figure *figure)
{
	Numeric		above;

	if (table->digits.digits == DIGITS_EXACT)
	{
		put_exact_advantage(table, figure);
		return;
	}
	/* printed figures are compared with the printed mean, so that the table agrees with itself */
	above = num_sub(figure_number(&table->figures, figure), table->mean);
	if (table->direction.place == DIRECTION_LOWER)
		above = num_neg(above);
	row_number(&table->row, row_value(table, above));
}

/* Fills a number of columns with NULL */
static void
null_columns(Row *row, int n)
{
	for (; n > 0; n--)
		row_null(row);
}

/* Reuses a number of columns of the row before */
static void
repeat_columns(Row *row, int n)
{
	for (; n > 0; n--)
		row_again(row);
}

/* Writes a share of the others, in percent with two decimals, rounded half up */
static void
put_share(Row *row, int64 part, int64 whole)
{
	/* units of 0.01: 10000 * part / whole; half of the divisor, added first, rounds half up */
	row_decimal(row, (20000 * part + whole) / (2 * whole), 2);
}

/* Writes the columns that are the same for all rows; the others stay NULL until each row writes them */
static void
put_shared_columns(LeagueTable *table)
{
	Row		   *row = &table->row;
	const Figures *figures = &table->figures;
	int			digits = table->digits.digits;

	/* placeholders: each row overwrites these columns */
	null_columns(row, 2);
	row_integer(row, figures->n);
	row_null(row);
	row_number(row, figures->n == 0 ? NULL : row_value(table, figure_number(figures, &figures->list[0])));
	row_null(row);
	row_number(row, table->mean);
	null_columns(row, 6);
	row_code(row, &rank_bases, digits == DIGITS_EXACT ? RANK_BY_EXACT : RANK_BY_PRINTED);
	if (digits == DIGITS_EXACT)
		row_null(row);
	else
		row_integer(row, digits);
	/* row_end() only sets the next column back to the first: its tuple is not used */
	(void) row_end(row);
}

/* Reads the partition and ranks it */
static void
table_read(LeagueTable *table, FunctionCallInfo fcinfo, WindowObject window)
{
	int			digits = table->digits.digits;

	row_begin(&table->row, fcinfo);
	window_figures(window, 0, "value", &table->figures);
	/* the mean is that of the exact figures: the sum comes before any rounding */
	table->sum = figures_sum(&table->figures);
	/* within this bound the difference between n figures and the sum fits 128 bits */
	table->sum_fits = numeric_to_fixed(table->sum, &table->sum_fixed) &&
		table->sum_fixed < FIXED_LIMIT && table->sum_fixed > -FIXED_LIMIT;
	if (digits != DIGITS_EXACT)
		figures_round(&table->figures, digits);
	table->places = league_places(&table->figures, table->direction.place, false, NULL);
	if (table->figures.n > 0)
		table->mean = row_value(table, numeric_ratio(table->sum, int64_to_numeric(table->figures.n),
												 digits == DIGITS_EXACT ? LEAGUE_ROW_DIGITS : digits));
	put_shared_columns(table);
}

/* The columns of a row that is ranked */
static void
put_ranked(LeagueTable *table, const Place *place)
{
	Row		   *row = &table->row;
	const Figure *list = table->figures.list;
	const Figure *figure = &list[place->better];	/* the list is sorted: the first of its ties */
	int64		n = table->figures.n;

	/* in the order of the declaration; row_again() keeps what put_shared_columns() wrote */
	row_integer(row, (int64) place->better + 1);
	row_null(row);
	row_again(row);
	row_integer(row, place->better_or_equal - place->better);
	row_again(row);
	put_distance(table, figure, &list[0]);
	row_again(row);
	put_advantage(table, figure);
	/* the leader has no next place up; for the others it is the last figure that is better */
	if (place->better == 0)
		null_columns(row, 2);
	else
	{
		const Figure *next = &list[place->better - 1];

		row_integer(row, (int64) table->places[next->row].better + 1);
		put_distance(table, figure, next);
	}
	row_integer(row, n - place->better_or_equal);
	/* a share of nobody does not exist */
	if (n == 1)
	{
		row_null(row);
		row_text(row, "no_peers");
	}
	else
	{
		put_share(row, n - place->better_or_equal, n - 1);
		row_null(row);
	}
}

/* The columns of a row that is not ranked, and why */
static void
put_unranked(Row *row, const char *reason)
{
	/* the same order as in put_ranked() */
	row_null(row);
	row_text(row, reason);
	row_again(row);
	row_null(row);
	row_again(row);
	row_null(row);
	row_again(row);
	null_columns(row, 5);
	row_text(row, reason);
}

/* Gives the row of a league table */
Datum
league_row(PG_FUNCTION_ARGS)
{
	WindowObject window = window_object(fcinfo, "league_row(value, direction)");
	LeagueTable	   *table = WinGetPartitionLocalMemory(window, sizeof(LeagueTable));
	const Place *place;
	bool		isnull;

	(void) window_word(window, 1, &directions, "direction", &table->direction);
	(void) window_digits(window, 2, LEAGUE_ROW_DIGITS, &table->digits);
	/* the first call in a partition ranks all its rows, the others look theirs up */
	if (table->places == NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(table));

		table_read(table, fcinfo, window);
		MemoryContextSwitchTo(old);
	}
	place = &table->places[WinGetCurrentPosition(window)];
	/* a row without a figure has no place; its argument tells why: NULL or NaN */
	if (place->better_or_equal > 0)
		put_ranked(table, place);
	else
	{
		(void) WinGetFuncArgCurrent(window, 0, &isnull);
		put_unranked(&table->row, isnull ? "missing" : "not_a_number");
	}
	/* the last four columns are shared by all rows */
	repeat_columns(&table->row, 4);
	return row_end(&table->row);
}
