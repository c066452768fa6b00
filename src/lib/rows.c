/*
 * lib/rows.c
 *		Rows with named, plain columns: how functions answer in tables.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/rows.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

#include "lib/errors.h"

/* What the call site remembers, zeroed at the first call */
void *
row_call(FunctionCallInfo fcinfo, Size size)
{
	RowCall    *call = (RowCall *) fcinfo->flinfo->fn_extra;

	if (unlikely(call == NULL))
	{
		/* zeros: a NULL pointer in the struct means that nothing was looked up yet */
		call = (RowCall *) MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, size);
		call->size = size;
		fcinfo->flinfo->fn_extra = call;
	}
	/* a caller's own struct begins with RowCall: the first call at a site must ask for the whole */
	if (unlikely(call->size < size))
		elog(ERROR, "call site remembers %zu bytes, less than %zu", call->size, size);
	return call;
}

/* Looks up the row type that the function was declared with, and blesses it */
static void
look_up_columns(FunctionCallInfo fcinfo, RowCall *call)
{
	MemoryContext old;
	TupleDesc	columns;

	/* a user may declare the C function anew, with a result of any type */
	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("this function returns rows of a named row type"),
				 errhint("Declare it as the extension declares it.")));
	if (columns->natts > ROW_MAX_COLUMNS)
		elog(ERROR, "row type has %d columns, more than %d", columns->natts, ROW_MAX_COLUMNS);
	/* the descriptor must live as long as the call site that remembers it */
	old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	call->columns = BlessTupleDesc(CreateTupleDescCopy(columns));
	MemoryContextSwitchTo(old);
	call->version = assign_record_type_identifier(call->columns->tdtypeid,
												  call->columns->tdtypmod);
}

/* The row type that the function was declared with */
static TupleDesc
declared_columns(FunctionCallInfo fcinfo)
{
	RowCall    *call = (RowCall *) row_call(fcinfo, sizeof(RowCall));

	/*
	 * A call site may outlive ALTER TYPE: PL/pgSQL keeps its simple
	 * expressions for a whole transaction.  The number that the type cache
	 * gives a row type changes with it.  A former row type is not freed, for
	 * a row of a window's partition may still hold it.
	 */
	if (unlikely(call->columns == NULL ||
				 call->version != assign_record_type_identifier(call->columns->tdtypeid,
																call->columns->tdtypmod)))
		look_up_columns(fcinfo, call);
	return call->columns;
}

/* Begins the one row of a function that returns a row */
void
row_begin(Row *row, FunctionCallInfo fcinfo)
{
	row->columns = declared_columns(fcinfo);
	row->store = NULL;
	row->filled = 0;
}

/* Begins the set of rows of a set-returning function */
void
rows_begin(Row *row, FunctionCallInfo fcinfo)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	TupleDesc	columns;
	MemoryContext old;

	/* materialize mode only: all rows are made before the first one is read */
	if (result == NULL || !IsA(result, ReturnSetInfo) ||
		!(result->allowedModes & SFRM_Materialize))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a set of rows is returned where none is expected"),
				 errhint("Call the function in FROM.")));
	columns = declared_columns(fcinfo);

	/* the executor frees the row type of a set, hence it gets a copy of its own */
	old = MemoryContextSwitchTo(result->econtext->ecxt_per_query_memory);
	row->columns = CreateTupleDescCopy(columns);
	row->store = tuplestore_begin_heap((result->allowedModes & SFRM_Materialize_Random) != 0,
									   false, work_mem);
	MemoryContextSwitchTo(old);
	row->filled = 0;
	result->returnMode = SFRM_Materialize;
	result->setResult = row->store;
	result->setDesc = row->columns;
}

/* Fills the next column */
static void
row_put(Row *row, Datum value, bool isnull)
{
	/* elog: only C code that does not fit its declaration gets here */
	if (row->filled >= row->columns->natts)
		elog(ERROR, "row has more values than its %d columns", row->columns->natts);
	row->values[row->filled] = value;
	row->nulls[row->filled] = isnull;
	row->filled++;
}

/* The declaration of the next column, checked against what is put there */
static Form_pg_attribute
next_column(const Row *row, Oid type)
{
	Form_pg_attribute column;

	if (row->filled >= row->columns->natts)
		elog(ERROR, "row has more values than its %d columns", row->columns->natts);
	column = TupleDescAttr(row->columns, row->filled);
	if (column->atttypid != type)
		elog(ERROR, "column %d of the row has type %u, not %u", row->filled + 1,
			 column->atttypid, type);
	return column;
}

/* The decimals of a numeric column */
static inline int
column_scale(Form_pg_attribute column)
{
	/* the typmod is (precision << 16 | scale) + VARHDRSZ; 11 bits hold the scale */
	return (column->atttypmod - VARHDRSZ) & 0x7FF;
}

/* The digits before the point that a numeric column holds */
static inline int
column_whole_digits(Form_pg_attribute column)
{
	return (((column->atttypmod - VARHDRSZ) >> 16) & 0xFFFF) - column_scale(column);
}

/* Refuses a number that the next column cannot hold */
static void
error_column_overflow(const Row *row, const char *held)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("%s is out of range",
					NameStr(TupleDescAttr(row->columns, row->filled)->attname)),
			 errdetail("The column holds %s.", held),
			 errhint("State the figures in a larger unit, or count fewer rows.")));
}

/* Refuses a number of more digits than the next column holds */
static void
error_digits_overflow(const Row *row, Form_pg_attribute column)
{
	error_column_overflow(row, psprintf(translated("numbers of at most %d digits before the decimal point"),
										column_whole_digits(column)));
}

/* Puts NULL */
void
row_null(Row *row)
{
	row_put(row, (Datum) 0, true);
}

/* Puts a value of any type, as it is */
void
row_datum(Row *row, Oid type, Datum value)
{
	(void) next_column(row, type);
	row_put(row, value, false);
}

/* Puts an integer, as wide as the column is */
void
row_integer(Row *row, int64 value)
{
	/* the declaration decides: a count may be declared bigint, all else is integer */
	if (row->filled < row->columns->natts &&
		TupleDescAttr(row->columns, row->filled)->atttypid == INT8OID)
		row_put(row, Int64GetDatum(value), false);
	else
	{
		(void) next_column(row, INT4OID);
		if (value > PG_INT32_MAX || value < PG_INT32_MIN)
			error_column_overflow(row, translated("numbers up to 2147483647"));
		row_put(row, Int32GetDatum((int32) value), false);
	}
}

/* Puts a date */
void
row_date(Row *row, DateADT value)
{
	row_datum(row, DATEOID, DateADTGetDatum(value));
}

/* Puts a boolean */
void
row_boolean(Row *row, bool value)
{
	row_datum(row, BOOLOID, BoolGetDatum(value));
}

/* Puts text, cut to the characters that the column holds; NULL puts NULL */
void
row_text(Row *row, const char *value)
{
	Form_pg_attribute column;
	int			length;

	if (value == NULL)
	{
		row_null(row);
		return;
	}
	column = next_column(row, VARCHAROID);
	length = (int) strlen(value);
	/* the typmod of varchar counts characters; without one nothing is cut */
	if (column->atttypmod >= VARHDRSZ)
		length = pg_mbcharcliplen(value, length, column->atttypmod - VARHDRSZ);
	row_put(row, PointerGetDatum(cstring_to_text_with_len(value, length)), false);
}

/*
 * Puts a number, rounded to the scale of the column where it has more
 * decimals; NULL puts NULL.
 */
void
row_number(Row *row, Numeric value)
{
	Form_pg_attribute column;

	if (value == NULL)
	{
		row_null(row);
		return;
	}
	column = next_column(row, NUMERICOID);
	/* round first: 99.995 may become 100.00, which has one digit more before the point */
	if (numeric_scale_of(value) > column_scale(column))
		value = num_round(value, column_scale(column));
	if (num_cmp(num_abs(value), numeric_power_of_ten(column_whole_digits(column))) >= 0)
		error_digits_overflow(row, column);
	row_put(row, NumericGetDatum(value), false);
}

/* Puts a number that is given in units of its last decimal: 9.09 is 909 of 2 digits */
void
row_decimal(Row *row, int64 number, int digits)
{
	Form_pg_attribute column = next_column(row, NUMERICOID);
	int			most = column_whole_digits(column) + digits;

	if (digits > column_scale(column))
		elog(ERROR, "column %d of the row has %d decimals, not %d",
			 row->filled + 1, column_scale(column), digits);
	if (most <= 18)				/* beyond, every int64 fits */
	{
		int64		limit = int64_power_of_ten(most);

		if (number >= limit || number <= -limit)
			error_digits_overflow(row, column);
	}
	row_put(row, NumericGetDatum(int64_div_fast_to_numeric(number, digits)), false);
}

/* The longest fixed has so many digits before the point */
#define ROW_FIXED_DIGITS 23

/* Puts a fixed, rounded to the scale of the column where it has more decimals */
void
row_fixed(Row *row, int128 fixed)
{
	Form_pg_attribute column = next_column(row, NUMERICOID);

	/* only a column of so many digits holds every fixed: others need the check of row_number() */
	if (column_whole_digits(column) < ROW_FIXED_DIGITS)
	{
		row_number(row, fixed_to_numeric(fixed));
		return;
	}
	if (column_scale(column) < FIXED_SCALE)
		fixed = fixed_round(fixed, column_scale(column));
	row_put(row, NumericGetDatum(fixed_to_numeric(fixed)), false);
}

/* Reuses the Datum of the row before for this column; the caller keeps it allocated */
void
row_again(Row *row)
{
	if (row->filled >= row->columns->natts)
		elog(ERROR, "row has more values than its %d columns", row->columns->natts);
	row->filled++;
}

/* Puts a code as its triplet: the code, its order, its Chinese label */
void
row_code(Row *row, const CodeList *list, int place)
{
	if (place < 0)
	{
		row_null(row);
		row_null(row);
		row_null(row);
		return;
	}
	row_text(row, list->codes[place].code);
	row_integer(row, place + list->first_order);
	row_text(row, label_of_code(&list->codes[place], LANGUAGE_ZH));
}

/* Puts a code alone */
void
row_word(Row *row, const CodeList *list, int place)
{
	row_text(row, place < 0 ? NULL : list->codes[place].code);
}

/* Checks that every column has its value */
static HeapTuple
row_form(Row *row)
{
	if (row->filled != row->columns->natts)
		elog(ERROR, "row has %d values for %d columns", row->filled, row->columns->natts);
	/* the same Row serves for the next row of the set */
	row->filled = 0;
	return heap_form_tuple(row->columns, row->values, row->nulls);
}

/* Ends the one row */
Datum
row_end(Row *row)
{
	return HeapTupleGetDatum(row_form(row));
}

/* Adds a row to the set */
void
rows_put(Row *row)
{
	tuplestore_puttuple(row->store, row_form(row));
}
