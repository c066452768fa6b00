/*
 * lib/rows.h
 *		Rows with named, plain columns: how functions answer in tables.
 *
 * Columns are put in order; a number is rounded to what its column declares.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_ROWS_H
#define BIZENV_ROWS_H

#include "lib/compat.h"

#include "access/tupdesc.h"
#include "utils/date.h"
#include "utils/numeric.h"
#include "utils/tuplestore.h"

#include "lib/codes.h"
#include "lib/decimal.h"

#define ROW_MAX_COLUMNS 40

/*
 * What a call site looks up once: the row type.  It stands in fn_extra; a
 * function that remembers more there begins its own struct with this one and
 * asks row_call() for it before it begins a row.
 */
typedef struct RowCall
{
	Size		size;			/* of the struct that this one begins */
	TupleDesc	columns;		/* NULL: not looked up yet */
	uint64		version;		/* of the row type, as the type cache numbers them */
} RowCall;

typedef struct Row
{
	TupleDesc	columns;
	Tuplestorestate *store;		/* NULL for a single row */
	int			filled;
	Datum		values[ROW_MAX_COLUMNS];
	bool		nulls[ROW_MAX_COLUMNS];
} Row;

extern void *row_call(FunctionCallInfo fcinfo, Size size);
extern void row_begin(Row *row, FunctionCallInfo fcinfo);
extern void rows_begin(Row *row, FunctionCallInfo fcinfo);
extern void row_null(Row *row);
extern void row_datum(Row *row, Oid type, Datum value);
extern void row_integer(Row *row, int64 value);
extern void row_date(Row *row, DateADT value);
extern void row_boolean(Row *row, bool value);
extern void row_text(Row *row, const char *value);
extern void row_number(Row *row, Numeric value);
extern void row_decimal(Row *row, int64 number, int digits);
extern void row_fixed(Row *row, int128 fixed);
extern void row_again(Row *row);
extern void row_code(Row *row, const CodeList *list, int place);
extern void row_word(Row *row, const CodeList *list, int place);
extern Datum row_end(Row *row);
extern void rows_put(Row *row);

#endif							/* BIZENV_ROWS_H */
