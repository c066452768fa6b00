/*
 * cells/when.h
 *		A time that a cell names: its first and its last day.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_WHEN_H
#define BIZENV_WHEN_H

#include "cells/cells.h"

typedef struct When
{
	bool		there;
	bool		at_end;			/* 年底, 11月末: the last day is meant */
	bool		approximate;	/* 左右 */
	bool		is_short;		/* 7/31, which in a column of months may be July of 1931 */
	bool		is_span;		/* 1-2月: from one period to another */
	DateADT		first;
	DateADT		last;
} When;

/* What was read of a point in time; 0: nothing */
typedef struct TimePoint
{
	int			year;
	int			month;
	int			day;
	int			months;			/* how many months from that one on: 3 of a quarter */
	int			tenth;			/* 上旬 1, 中旬 2, 下旬 3 */
	bool		at_end;
	bool		is_short;		/* 7/31: month and day */
	pg_wchar	mark;			/* between its numbers: 年, or - / . */
} TimePoint;

/* A cell while it is read */
typedef struct TimeScan
{
	const Cell *cell;
	const pg_wchar *code;
	int			at;
	int			year;			/* of the sheet, 0: not said */
	CellReason	reason;			/* why it is refused though it was understood */
} TimeScan;

/* Pieces: scan.c */
extern bool time_refuse(TimeScan *scan, CellReason reason);
extern void time_skip(TimeScan *scan);
extern bool time_take_word(TimeScan *scan, const uint16 *word);
extern bool time_take_one(TimeScan *scan, const uint16 *list);
extern int	time_digits_at(const TimeScan *scan, int at);
extern int	time_digits_value(const TimeScan *scan, int at, int n);
extern int	time_take_small(TimeScan *scan);
extern int	time_numeral_year(const TimeScan *scan, int at);

/* Points: point.c */
extern bool time_take_point(TimeScan *scan, TimePoint *point);

/* Words without an end: date.c */
extern bool time_is_endless(const Cell *cell, int at);

/* Times: when.c */
extern void when_of_day(When *when, DateADT day);
extern CellReason when_read(const Cell *cell, int year, When *when);

#endif							/* BIZENV_WHEN_H */
