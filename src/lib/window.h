/*
 * lib/window.h
 *		Window functions over a whole partition: its figures, read once.
 *
 * The first call in a partition reads the figures of all its rows; later
 * calls only look up its result.  So neither the ORDER
 * BY nor the frame of the window changes the answer, and the figures are read
 * only once.  A function is written like this:
 *
 *		WindowObject window = window_object(fcinfo, "league_rank(value, direction)");
 *		Kept	   *kept = WinGetPartitionLocalMemory(window, sizeof(Kept));
 *		int			direction = window_word(window, 1, &directions, "direction", &kept->direction);
 *
 *		if (!kept->is_read)
 *		{
 *			MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(kept));
 *
 *			kept->is_read = true;
 *			window_figures(window, 0, "value", &kept->figures);
 *			...
 *			MemoryContextSwitchTo(old);
 *		}
 *		... kept->...[WinGetCurrentPosition(window)]
 *
 * Kept begins as zeros.  It lives in the memory of the partition, which the
 * server frees before the next one, and so does what is allocated after the
 * switch above: window_figures() and window_allocate() allocate in the
 * current context.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_WINDOW_H
#define BIZENV_WINDOW_H

#include "lib/compat.h"

#include "windowapi.h"

#include "lib/codes.h"
#include "lib/decimal.h"

/* The figure of one row of the partition */
typedef struct Figure
{
	union
	{
		int128		fixed;		/* where as_numeric is false */
		Numeric		number;		/* where it is true */
	}			is;
	int32		row;			/* from 0, in the order of the window */
} Figure;

/* The figures of a partition; a row with NULL or NaN is not in the list */
typedef struct Figures
{
	int64		nrows;			/* rows of the partition */
	int64		nans;			/* rows with NaN: they are not in the list, a function may refuse them */
	int64		n;				/* numbers, none of them NaN or infinite */
	bool		as_numeric;		/* one of them does not fit a fixed, so all are numeric */
	Figure	   *list;			/* in the order of rows, until figures_sort() */
} Figures;

/* A parameter that all rows of a partition must agree on */
typedef struct WindowWord
{
	int			length;			/* 0 until it is read */
	int			place;
	char		word[64];		/* as it stands in the first row */
} WindowWord;

typedef struct WindowDigits
{
	bool		is_read;
	int			digits;			/* DIGITS_EXACT for NULL */
} WindowDigits;

/* The window object; raises where the function is called without OVER */
extern WindowObject window_object(FunctionCallInfo fcinfo, const char *usage);

/* Zeroed memory for n elements, one a row; more than 1 GB is allowed */
extern void *window_allocate(int64 n, Size size);

/* Reads a numeric argument in all rows of the partition; infinities are errors */
extern void window_figures(WindowObject window, int n, const char *argument, Figures *figures);

/* A figure as numeric; their exact sum */
extern Numeric figure_number(const Figures *figures, const Figure *figure);
extern Numeric figures_sum(const Figures *figures);

/* Rounds all figures half away from zero, as they are printed */
extern void figures_round(Figures *figures, int digits);

/* Sorts the list by value, the least first; not in the order of rows any more */
extern void figures_sort(Figures *figures);

/* Compares two figures of the same list */
static inline int
figure_cmp(const Figures *figures, const Figure *a, const Figure *b)
{
	if (figures->as_numeric)
		return num_cmp(a->is.number, b->is.number);
	return (a->is.fixed > b->is.fixed) - (a->is.fixed < b->is.fixed);
}

/* Reads a parameter in the current row: the same in all rows, else an error */
extern int	window_word(WindowObject window, int n, const CodeList *list, const char *argument,
						WindowWord *kept);
extern int	window_digits(WindowObject window, int n, int most, WindowDigits *kept);

/* Raises for a parameter that differs from row to row; never returns */
pg_noreturn extern void error_window_varies(const char *argument);

#endif							/* BIZENV_WINDOW_H */
