/*
 * ranking_row.c
 *		A row of a league table: how far it is to the leader, the mean, the next.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "ranking.h"

#include "utils/memutils.h"

#include "errors.h"
#include "rows.h"

BIZENV_FUNCTION(league_row);

/* The decimals that the columns of the row hold */
#define ROW_DIGITS 6

/* What the function keeps from row to row of a partition */
typedef struct Table
{
	WindowWord	direction;
	WindowDigits digits;
	Figures		figures;		/* the best first */
	Place	   *places;			/* by row; NULL until they are computed */
	Numeric		sum;			/* of the exact figures */
	Numeric		mean;			/* as the row shows it; NULL where nothing is ranked */
	Row			row;
} Table;

/* A figure as the row shows it: as it is printed, or as long as it is */
static Numeric
shown(Numeric number, int digits)
{
	return digits == DIGITS_EXACT ? numeric_trim(number) : num_round(number, digits);
}

/* How far it is from a figure to a better one, or to one that is as good */
static Numeric
distance(const Table *table, const Figure *from, const Figure *to)
{
	Numeric		apart;

	if (table->figures.wide)
		apart = num_sub(to->is.number, from->is.number);
	else
		apart = fixed_to_numeric(to->is.fixed - from->is.fixed);
	return shown(num_abs(apart), table->digits.digits);
}

/* How much better than the mean a figure is, rounded once */
static Numeric
mean_advantage_of(const Table *table, const Figure *figure)
{
	Numeric		number = figure_number(&table->figures, figure);
	Numeric		above;

	if (table->digits.digits != DIGITS_EXACT)
		above = num_sub(number, table->mean);
	else
	{
		Numeric		n = int64_to_numeric(table->figures.n);

		above = numeric_ratio(num_sub(num_mul(number, n), table->sum), n, ROW_DIGITS);
	}
	if (table->direction.place == LOWER_IS_BETTER)
		above = num_neg(above);
	return shown(above, table->digits.digits);
}

/* Reads the partition and ranks it */
static void
table_read(Table *table, FunctionCallInfo fcinfo, WindowObject window)
{
	int			digits = table->digits.digits;

	row_begin(&table->row, fcinfo);
	window_figures(window, 0, "value", &table->figures);
	table->sum = figures_sum(&table->figures);
	if (digits != DIGITS_EXACT)
		figures_round(&table->figures, digits);
	table->places = league_places(&table->figures, table->direction.place, false);
	if (table->figures.n > 0)
		table->mean = shown(numeric_ratio(table->sum, int64_to_numeric(table->figures.n),
										  digits == DIGITS_EXACT ? ROW_DIGITS : digits),
							digits);
}

/* Fills a number of columns with NULL */
static void
row_nulls(Row *row, int n)
{
	for (; n > 0; n--)
		row_null(row);
}

/* The columns of a row that is ranked */
static void
put_ranked(Table *table, const Place *place)
{
	Row		   *row = &table->row;
	const Figure *list = table->figures.list;
	const Figure *figure = &list[place->better];
	int64		n = table->figures.n;

	row_integer(row, (int64) place->better + 1);
	row_null(row);
	row_integer(row, n);
	row_integer(row, place->through - place->better);
	row_number(row, shown(figure_number(&table->figures, &list[0]), table->digits.digits));
	row_number(row, distance(table, figure, &list[0]));
	row_number(row, table->mean);
	row_number(row, mean_advantage_of(table, figure));
	if (place->better == 0)
		row_nulls(row, 2);
	else
	{
		const Figure *next = &list[place->better - 1];

		row_integer(row, (int64) table->places[next->row].better + 1);
		row_number(row, distance(table, figure, next));
	}
	row_integer(row, n - place->through);
	row_number(row, n == 1 ? NULL : numeric_percent(int64_to_numeric(n - place->through),
													int64_to_numeric(n - 1), 2));
	row_text(row, n == 1 ? "no_peers" : NULL);
}

/* The columns of a row that is not ranked, and why */
static void
put_unranked(Table *table, const char *reason)
{
	Row		   *row = &table->row;
	const Figures *figures = &table->figures;

	row_null(row);
	row_text(row, reason);
	row_integer(row, figures->n);
	row_null(row);
	row_number(row, figures->n == 0 ? NULL :
			   shown(figure_number(figures, &figures->list[0]), table->digits.digits));
	row_null(row);
	row_number(row, table->mean);
	row_nulls(row, 5);
	row_text(row, reason);
}

/* Gives the row of a league table */
Datum
league_row(PG_FUNCTION_ARGS)
{
	WindowObject window = window_object(fcinfo, "league_row(value, direction)");
	Table	   *table = WinGetPartitionLocalMemory(window, sizeof(Table));
	int			digits;
	const Place *place;
	bool		isnull;

	(void) window_word(window, 1, &directions, "direction", &table->direction);
	digits = window_digits(window, 2, ROW_DIGITS, &table->digits);
	if (table->places == NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(table));

		table_read(table, fcinfo, window);
		MemoryContextSwitchTo(old);
	}
	place = &table->places[WinGetCurrentPosition(window)];
	if (place->through > 0)
		put_ranked(table, place);
	else
	{
		(void) WinGetFuncArgCurrent(window, 0, &isnull);
		put_unranked(table, isnull ? "missing" : "not_a_number");
	}
	row_code(&table->row, &rank_bases, digits == DIGITS_EXACT ? RANK_BY_EXACT : RANK_BY_PRINTED);
	if (digits == DIGITS_EXACT)
		row_null(&table->row);
	else
		row_integer(&table->row, digits);
	return row_end(&table->row);
}
