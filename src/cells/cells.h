/*
 * cells/cells.h
 *		What the cells of a sheet say: percentages, amounts, dates, months, yes or no.
 *
 * A cell is folded by the reader of quantities (full width, blanks, markup) and
 * then read by a grammar of its own kind.  Each reader gives a value, a reason,
 * or both: a value with a reason is one that the caller allowed to be read so.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_CELLS_H
#define BIZENV_CELLS_H

#include "quantity/quantity.h"

#include "utils/date.h"

#include "lib/codes.h"

/* Kinds of cells, in the order of the code list */
typedef enum CellKind
{
	CELL_PERCENT, CELL_AMOUNT, CELL_DATE, CELL_MONTH, CELL_YES_NO, CELL_CLASS, CELL_TEXT, CELL_EMPTY, CELL_OF_PERIODS
} CellKind;

/* Why a cell has no value, or how it was read; in the order of the code list */
typedef enum CellReason
{
	CELL_NO_REASON = -1,
	CELL_BLANK, CELL_NOT_UNDERSTOOD, CELL_SHEET_ERROR, CELL_SCIENTIFIC, CELL_UNDETERMINED,
	CELL_APPROXIMATE, CELL_BOUNDS, CELL_CHANGE, CELL_AIM, CELL_CLASS_WORD, CELL_SEVERAL, CELL_OTHER_UNIT,
	CELL_OUT_OF_RANGE, CELL_NO_DEADLINE, CELL_PERIOD, CELL_SPAN, CELL_NO_YEAR, CELL_TWO_DIGIT_YEAR,
	CELL_UNCLEAR_ORDER, CELL_SERIAL, CELL_NO_SUCH_DAY, CELL_WRONG_WEEKDAY, CELL_LOST_ZERO,
	CELL_TIME_ZONE, CELL_VAGUE, CELL_RELATIVE, CELL_RECURRING, CELL_OTHER_PERIOD,
	CELL_NO_FREQUENCY, CELL_BRACKETS
} CellReason;

/* What the argument "allow" may hold, in the order of the code list */
typedef enum CellAllowance
{
	ALLOW_APPROXIMATE, ALLOW_BOUNDS, ALLOW_CHANGE, ALLOW_AIM, ALLOW_CLASS, ALLOW_SPAN, ALLOW_BRACKETS
} CellAllowance;

/* How a number without % in a column of percentages is meant */
typedef enum BareNumber
{
	BARE_UNSAID = -1, BARE_PERCENT, BARE_FRACTION
} BareNumber;

/* A cell while it is read: code points without the blanks around them */
typedef struct Cell
{
	Reader		reader;
	pg_wchar	code[QUANTITY_MAX_LENGTH + 1];
	int32		places[QUANTITY_MAX_LENGTH + 1];
	bool		too_long;
} Cell;

/* A number of digits alone: 1,370.44 */
typedef struct PlainNumber
{
	int128		digits;
	int			decimals;
	bool		is_whole;		/* no point was written */
	bool		grouped;		/* commas were written */
	int			length;			/* digits before the point */
} PlainNumber;

/* How percentages and amounts are to be read */
typedef struct NumberOptions
{
	BareNumber	bare;
	int			allow;			/* a bit for each CellAllowance */
	const Quantity *unit;		/* what an amount is given in: one of it; NULL: none */
} NumberOptions;

/* How dates and months are to be read */
typedef struct DateOptions
{
	int			year;			/* of the sheet; 0: not said */
	bool		end_of;			/* a period stands for its last day */
	bool		serial;			/* five digits are the day of a spreadsheet */
	SeriesStep	step;			/* the length of the periods of a column */
	int			allow;
} DateOptions;

/* The years that a cell may name */
#define CELL_FIRST_YEAR 1900
#define CELL_LAST_YEAR 2199
/* The days 2000-01-01 and 2099-12-31 as a spreadsheet counts them */
#define CELL_FIRST_SERIAL 36526
#define CELL_LAST_SERIAL 73050

/* A word of a table has fewer code points */
#define CELL_WORD 14

static inline bool
is_allowed(int allow, CellAllowance allowance)
{
	return (allow & (1 << allowance)) != 0;
}

/* Cells: cell.c */
extern void cell_begin(Cell *cell, const text *source);
extern bool cell_is(const Cell *cell, const uint16 *word);
extern bool cell_begins(const Cell *cell, const uint16 *word);
extern bool cell_is_any(const Cell *cell, const uint16 (*words)[CELL_WORD], int length);
extern bool cell_begins_any(const Cell *cell, const uint16 (*words)[CELL_WORD], int length, int *end);
extern CellReason cell_empty(const Cell *cell);
extern bool cell_plain(const Cell *cell, PlainNumber *number, CellReason *why);
extern int	cell_getarg_year(FunctionCallInfo fcinfo, int n);
extern int	getarg_allow(FunctionCallInfo fcinfo, int n, int known);
extern char *cell_forms_of(CellKind kind);
pg_noreturn extern void error_cell(CellKind kind, CellReason reason, const text *source);

/* The readers: percent.c, amount.c, date.c, word.c */
extern int	cell_skip_lead(const Cell *cell, bool is_percent);
extern CellReason cell_quantity(const Cell *cell, int at, Quantity *quantity);
extern CellReason cell_qualifier(const Cell *cell, const Quantity *quantity, int allow, bool *allowed);
extern bool cell_without_brackets(const Cell *cell, Cell *inner);
extern bool cell_split_note(const Cell *cell, Cell *outer, Cell *note);
extern bool percent_said_twice(const Cell *cell, Numeric *value);
extern CellReason cell_negated(CellReason reason, int allow, Numeric *value);
extern bool amount_unit(const text *unit, Quantity *one);
extern CellReason cell_percent(const Cell *cell, const NumberOptions *options, Numeric *value);
extern CellReason cell_amount(const Cell *cell, const NumberOptions *options, Numeric *value);
extern CellReason cell_date(const Cell *cell, const DateOptions *options, DateADT *value);
extern CellReason cell_month(const Cell *cell, const DateOptions *options, DateADT *value);
extern CellReason cell_period(const Cell *cell, const DateOptions *options, DateADT *value);
extern CellReason cell_yes_no(const Cell *cell, bool *value);
extern CellReason cell_class(const Cell *cell, int *value);
extern int	name_key_of(const Reader *reader, pg_wchar *key);

#endif							/* BIZENV_CELLS_H */
