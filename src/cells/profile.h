/*
 * cells/profile.h
 *		A sheet while it is looked at: judge.c judges a cell, names.c compares names,
 *		column.c gathers what is said of a column, profile.c reads the sheet.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_PROFILE_H
#define BIZENV_PROFILE_H

#include "cells/cells.h"

#include "utils/hsearch.h"

/* Samples that are shown of a column, and the characters of one */
#define PROFILE_SAMPLES 5
#define PROFILE_SAMPLE_CHARACTERS 30
/* Names that are compared in the whole sheet, and the code points of one */
#define PROFILE_MOST_NAMES 100000
#define PROFILE_NAME 60

/* The kinds that a cell is tried as: those before CELL_TEXT */
#define PROFILE_KINDS CELL_TEXT

typedef enum SheetWarning
{
	WARN_MIXED_FRACTIONS, WARN_BARE_FRACTIONS, WARN_MIXED_UNITS, WARN_SERIAL_DATES, WARN_YEARS_MISSING, WARN_TOTAL_ROWS,
	WARN_HEADER_ROWS, WARN_TITLE_ROWS, WARN_NOTE_ROWS, WARN_BLANKS_IN_NAMES, WARN_SHEET_ERRORS, WARN_DIGITS_LOST, PROFILE_WARNINGS
} SheetWarning;

/* What a cell may be */
typedef struct Judgement
{
	bool		is_blank;
	bool		is_plain;		/* digits alone, which may be of several kinds */
	bool		is_total;		/* 合计 */
	bool		is_note;		/* 注：… */
	bool		is_label;		/* a word that stands in headers: 责任单位 */
	bool		has_percent;	/* %, 成, 分之 are written */
	bool		is_fraction;	/* a plain number from 0 to 2, both excluded, or 1 */
	bool		is_kind[PROFILE_KINDS];	/* it is of the kind, perhaps in a form that is not read */
	CellReason	reasons[PROFILE_KINDS];	/* CELL_NO_REASON: it is read as the kind */
	uint16		unit[QUANTITY_MAX_UNIT + 1];	/* of an amount; empty: none */
} Judgement;

/* What is kept of a cell that does not fit, or is warned of */
typedef struct Sample
{
	char	   *shown;
	CellReason	reason;
	int64		row;
} Sample;

typedef struct Samples
{
	int			count;
	Sample		samples[PROFILE_SAMPLES];
} Samples;

/* A column while the sheet is read */
typedef struct SheetColumn
{
	const char *name;
	CellKind	type_kind;		/* what the type of the column says; CELL_TEXT: nothing */
	bool		says_percent;	/* its name does: 完成率 */
	bool		says_date;		/* 完成时限 */
	bool		says_yes_no;	/* 是否达标 */
	int64		filled;
	int64		plain;
	int64		fractions;		/* plain numbers that may be fractions */
	int64		with_percent;
	int64		serials;
	int64		years_missing;
	int64		strong[PROFILE_KINDS];	/* cells of the kind that are no plain numbers */
	int64		weak[PROFILE_KINDS];	/* plain numbers that may be of the kind */
	int64		fitting[PROFILE_KINDS];
	Samples		unfit[PROFILE_KINDS];
	Samples		warned[PROFILE_WARNINGS];
	uint16		unit[QUANTITY_MAX_UNIT + 1];	/* of its first amount with a unit */
	bool		has_unit;
	/* in the row that is read */
	Judgement	judgement;
	char	   *shown;
} SheetColumn;

/* A sheet while it is read */
typedef struct Sheet
{
	int			ncolumns;
	SheetColumn *columns;
	int64		rows;
	int			year;			/* 0: not said */
	HTAB	   *names;
	MemoryContext kept;			/* for samples and names */
} Sheet;

extern void cell_judge(const Cell *cell, int year, Judgement *judgement);
extern bool is_label_of(const Cell *cell, const char *name);
extern void column_name_says(SheetColumn *column);
extern void sheet_take_cell(Sheet *sheet, SheetColumn *column, const Cell *cell);
extern void sheet_end_row(Sheet *sheet);
extern CellKind column_kind(const SheetColumn *column);
extern void add_sample(Sheet *sheet, Samples *samples, const char *shown, CellReason reason, int64 row);
extern void sheet_names_begin(Sheet *sheet);
extern void sheet_take_name(Sheet *sheet, SheetColumn *column, const Cell *cell);

#endif							/* BIZENV_PROFILE_H */
