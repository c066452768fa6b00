/*
 * cells/column.c
 *		What is gathered of a column, and of which kind it looks.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "cells/profile.h"

#include "utils/memutils.h"

/* A title stands in one of the first rows of a sheet with so many columns */
#define PROFILE_TITLE_ROWS 3
#define PROFILE_TITLE_COLUMNS 3
/* A header stands in one of the first rows */
#define PROFILE_HEADER_ROWS 10

/* Says whether the name of a column holds one of some words; names and words are UTF-8 here */
static bool
name_holds(const char *name, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strstr(name, *words) != NULL)
			return true;
	return false;
}

/* Notes what the name of a column says of its cells */
void
column_name_says(SheetColumn *column)
{
	static const char *const percents[] = {"率", "占比", "比例", "进度", "百分比", "percent", "pct", "%", NULL};
	static const char *const dates[] = {"日期", "时限", "时间", "期限", "到期", "_on", "date", "due", NULL};
	static const char *const yes_nos[] = {"是否", "达标情况", "有无", NULL};
	/* the words above are UTF-8 as the source file is, whatever the database is */
	const char *name = pg_server_to_any(column->name, (int) strlen(column->name), PG_UTF8);

	column->says_percent = name_holds(name, percents);
	column->says_date = name_holds(name, dates);
	column->says_yes_no = name_holds(name, yes_nos);
}

/* Keeps a sample, unless there are enough or it is there already */
void
add_sample(Sheet *sheet, Samples *samples, const char *shown, CellReason reason, int64 row)
{
	Sample	   *sample = &samples->samples[samples->count];

	if (samples->count == PROFILE_SAMPLES)
		return;
	for (int i = 0; i < samples->count; i++)
		if (strcmp(samples->samples[i].shown, shown) == 0)
			return;
	sample->shown = MemoryContextStrdup(sheet->kept, shown);
	sample->reason = reason;
	sample->row = row;
	samples->count++;
}

static void
warn(Sheet *sheet, SheetColumn *column, SheetWarning warning)
{
	add_sample(sheet, &column->warned[warning], column->shown, CELL_NO_REASON, sheet->rows);
}

/* Compares the unit of an amount with those before it */
static void
take_unit(Sheet *sheet, SheetColumn *column)
{
	const Judgement *judgement = &column->judgement;

	if (judgement->is_plain || !judgement->is_kind[CELL_AMOUNT] || judgement->unit[0] == 0)
		return;
	if (!column->has_unit)
		memcpy(column->unit, judgement->unit, sizeof(column->unit));
	else if (memcmp(column->unit, judgement->unit, sizeof(column->unit)) != 0)
		warn(sheet, column, WARN_MIXED_UNITS);
	if (!column->has_unit)
		add_sample(sheet, &column->warned[WARN_MIXED_UNITS], column->shown, CELL_NO_REASON, sheet->rows);
	column->has_unit = true;
}

/* Counts a cell of a column; "shown" and "judgement" of the column are those of the cell */
void
sheet_take_cell(Sheet *sheet, SheetColumn *column, const Cell *cell)
{
	const Judgement *judgement = &column->judgement;

	column->filled++;
	column->plain += judgement->is_plain;
	column->fractions += judgement->is_fraction;
	column->with_percent += judgement->has_percent && judgement->is_kind[CELL_PERCENT];
	for (int kind = 0; kind < PROFILE_KINDS; kind++)
	{
		/* digits alone are weak evidence: they may be a percentage, an amount or a day */
		if (judgement->is_kind[kind] && judgement->is_plain)
			column->weak[kind]++;
		else if (judgement->is_kind[kind])
			column->strong[kind]++;
		if (judgement->reasons[kind] == CELL_NO_REASON || judgement->reasons[kind] == CELL_NO_DEADLINE)
			column->fitting[kind]++;
		else
			add_sample(sheet, &column->unfit[kind], column->shown, judgement->reasons[kind], sheet->rows);
	}
	if (judgement->is_fraction)
		warn(sheet, column, WARN_MIXED_FRACTIONS);
	if (judgement->reasons[CELL_DATE] == CELL_SERIAL)
	{
		column->serials++;
		warn(sheet, column, WARN_SERIAL_DATES);
	}
	if (judgement->reasons[CELL_DATE] == CELL_NO_YEAR)
	{
		column->years_missing++;
		warn(sheet, column, WARN_YEARS_MISSING);
	}
	if (judgement->reasons[CELL_PERCENT] == CELL_SHEET_ERROR)
		warn(sheet, column, WARN_SHEET_ERRORS);
	if (judgement->reasons[CELL_PERCENT] == CELL_SCIENTIFIC)
		warn(sheet, column, WARN_DIGITS_LOST);
	take_unit(sheet, column);
	sheet_take_name(sheet, column, cell);
}

/* What only the whole row shows: totals, notes, titles, headers */
void
sheet_end_row(Sheet *sheet)
{
	int			filled = 0;
	int			labels = 0;
	bool		is_header;

	for (int i = 0; i < sheet->ncolumns; i++)
	{
		filled += sheet->columns[i].shown != NULL;
		labels += sheet->columns[i].shown != NULL && sheet->columns[i].judgement.is_label;
	}
	/* one such word may be a value, half a row of them is a header that came in as a row */
	is_header = labels >= 2 && labels * 2 >= filled && sheet->rows <= PROFILE_HEADER_ROWS;
	for (int i = 0; i < sheet->ncolumns; i++)
	{
		SheetColumn *column = &sheet->columns[i];

		if (column->shown == NULL)
			continue;
		if (column->judgement.is_total)
			warn(sheet, column, WARN_TOTAL_ROWS);
		else if (column->judgement.is_note && filled <= 2)
			warn(sheet, column, WARN_NOTE_ROWS);
		else if (filled == 1 && sheet->rows <= PROFILE_TITLE_ROWS && sheet->ncolumns >= PROFILE_TITLE_COLUMNS)
			warn(sheet, column, WARN_TITLE_ROWS);
		else if (is_header)
			warn(sheet, column, WARN_HEADER_ROWS);
		column->shown = NULL;
	}
}

/*
 * The kind of a column: that of most of its cells, and of at least half of them.  Plain numbers
 * are amounts, unless the other cells or the name of the column say what they are.
 */
CellKind
column_kind(const SheetColumn *column)
{
	const int64 *strong = column->strong;
	const int64 *weak = column->weak;
	int64		times = strong[CELL_DATE] + strong[CELL_MONTH];
	int64		votes[PROFILE_KINDS] = {0};
	CellKind	kinds[] = {CELL_PERCENT, CELL_DATE, CELL_MONTH, CELL_YES_NO, CELL_CLASS, CELL_AMOUNT};
	CellKind	kind = CELL_TEXT;
	int64		most = 0;

	/* strong cells show their kind by themselves, weak ones only beside strong ones */
	if (column->filled == 0)
		return CELL_EMPTY;
	if (column->type_kind != CELL_TEXT)
		return column->type_kind;
	votes[CELL_PERCENT] = strong[CELL_PERCENT];
	if (strong[CELL_PERCENT] > 0 || column->says_percent)
		votes[CELL_PERCENT] += column->plain + strong[CELL_CLASS];
	votes[CELL_AMOUNT] = strong[CELL_AMOUNT] + column->plain;
	votes[CELL_YES_NO] = strong[CELL_YES_NO] + (strong[CELL_YES_NO] > 0 || column->says_yes_no ? weak[CELL_YES_NO] : 0);
	votes[CELL_CLASS] = strong[CELL_CLASS];
	/* numbers are days beside days, or where the name says so, or where all of them could be */
	if (times > 0 || column->says_date)
		times += weak[CELL_DATE] + weak[CELL_MONTH];
	else if (weak[CELL_DATE] - column->serials + weak[CELL_MONTH] == column->plain)
		times = column->plain;
	votes[strong[CELL_DATE] > 0 || weak[CELL_DATE] > weak[CELL_MONTH] ? CELL_DATE : CELL_MONTH] = times;
	for (int i = 0; i < (int) lengthof(kinds); i++)
		if (votes[kinds[i]] > most)
		{
			most = votes[kinds[i]];
			kind = kinds[i];
		}
	return most * 2 >= column->filled ? kind : CELL_TEXT;
}
