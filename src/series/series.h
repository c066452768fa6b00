/*
 * series/series.h
 *		What the files of the room "series" share: the periods of a partition.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_SERIES_H
#define BIZENV_SERIES_H

#include "lib/window.h"

#include "utils/date.h"

/* Decimals of percentages in the rows */
#define SERIES_ROW_DIGITS 2

/* The options of a call, which are the same in all rows of a partition */
typedef struct Periods
{
	WindowWord	step;
	int			per_year;		/* periods of a year: 12, 4, 2 or 1 */
} Periods;

/* A period of the series; a figure that is not known is NULL and has a reason */
typedef struct Point
{
	int32		index;			/* year * per_year + place */
	int32		row;			/* the row that it stands in */
	int			place;			/* within the year, from 0 */
	int			months;			/* that the single figure is of */
	bool		absorbed;		/* January, where January and February are one */
	Numeric		value;			/* as it stands in the row */
	Numeric		single;
	Numeric		cumulative;
	int			single_reason;	/* of SeriesReason, -1: none */
	int			cumulative_reason;
} Point;

/* All periods of a partition, in their order */
typedef struct Points
{
	int			n;
	Point	   *list;
	int32	   *of_row;			/* the place in the list, by row; -1: the row has no period */
} Points;

/* read.c */
extern int	periods_step(WindowObject window, int n, Periods *periods);
extern void period_index(const Periods *periods, DateADT date, int32 *index, int *place);
extern bool window_flag(WindowObject window, int n, const char *argument, int *kept);
extern Numeric kept_number(Datum value);
extern void points_read(WindowObject window, const Periods *periods, int kind, bool as_one, Points *points);
extern const Point *points_find(const Points *points, int32 index);
pg_noreturn extern void error_key_missing(const char *key);
pg_noreturn extern void error_period_repeated(void);

/* row.c */
extern Numeric growth_percent(Numeric now, Numeric base, int digits, int *reason);

#endif							/* BIZENV_SERIES_H */
