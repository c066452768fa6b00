/*
 * cells/readers.c
 *		The readers as functions: read_X raises, try_read_X gives NULL, X_reason says
 *		why there is no value, or with what leave there is one.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "cells/cells.h"

#include "utils/builtins.h"

#include "lib/errors.h"

BIZENV_FUNCTION(read_percent);
BIZENV_FUNCTION(try_read_percent);
BIZENV_FUNCTION(percent_reason);
BIZENV_FUNCTION(read_amount);
BIZENV_FUNCTION(try_read_amount);
BIZENV_FUNCTION(amount_reason);
BIZENV_FUNCTION(read_date);
BIZENV_FUNCTION(try_read_date);
BIZENV_FUNCTION(date_reason);
BIZENV_FUNCTION(read_month);
BIZENV_FUNCTION(try_read_month);
BIZENV_FUNCTION(month_reason);
BIZENV_FUNCTION(read_period);
BIZENV_FUNCTION(try_read_period);
BIZENV_FUNCTION(period_reason);
BIZENV_FUNCTION(read_yes_no);
BIZENV_FUNCTION(try_read_yes_no);
BIZENV_FUNCTION(yes_no_reason);
BIZENV_FUNCTION(read_class);
BIZENV_FUNCTION(try_read_class);
BIZENV_FUNCTION(class_reason);
BIZENV_FUNCTION(cell_forms);

/* What is given back of a cell */
typedef enum Answer
{
	ANSWER_OR_ERROR, ANSWER_OR_NULL, ANSWER_REASON
} Answer;

/* What was read of the cell that is argument 0 */
typedef struct Reading
{
	CellReason	reason;
	bool		there;
	Datum		value;
} Reading;

#define NUMBER_ALLOWANCES (1 << ALLOW_APPROXIMATE | 1 << ALLOW_BOUNDS | 1 << ALLOW_CHANGE | 1 << ALLOW_AIM | 1 << ALLOW_BRACKETS)
#define DATE_ALLOWANCES (1 << ALLOW_APPROXIMATE | 1 << ALLOW_SPAN)

/* Gives the value, the reason, or raises */
static Datum
answer(FunctionCallInfo fcinfo, CellKind kind, Answer wanted, const Reading *reading)
{
	if (wanted == ANSWER_REASON)
	{
		if (reading->reason == CELL_NO_REASON)
			PG_RETURN_NULL();
		PG_RETURN_TEXT_P(cstring_to_text(cell_reasons.codes[reading->reason].code));
	}
	if (reading->there)
		return reading->value;
	/* a cell that says that there is nothing is read: it is no error */
	if (wanted == ANSWER_OR_ERROR && reading->reason != CELL_BLANK && reading->reason != CELL_NO_DEADLINE)
		error_cell(kind, reading->reason, PG_GETARG_TEXT_PP(0));
	PG_RETURN_NULL();
}

static Datum
percent(FunctionCallInfo fcinfo, Answer wanted)
{
	NumberOptions options = {.bare = BARE_UNSAID};
	Reading		reading;
	Cell		cell;
	Numeric		value;

	options.allow = getarg_allow(fcinfo, 2, NUMBER_ALLOWANCES | 1 << ALLOW_CLASS);
	if (!PG_ARGISNULL(1))
		options.bare = (BareNumber) code_argument(fcinfo, 1, &bare_numbers, "bare");
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	cell_begin(&cell, PG_GETARG_TEXT_PP(0));
	reading.reason = cell_percent(&cell, &options, &value);
	reading.there = value != NULL;
	reading.value = NumericGetDatum(value);
	return answer(fcinfo, CELL_PERCENT, wanted, &reading);
}

/* Reads "unit"; the last one of a call site is remembered */
static const Quantity *
getarg_unit(FunctionCallInfo fcinfo, int n)
{
	typedef struct UnitCall
	{
		int			length;
		char		bytes[64];
		Quantity	one;
	} UnitCall;
	UnitCall   *call = (UnitCall *) fcinfo->flinfo->fn_extra;
	text	   *unit;
	int			length;
	Quantity	one;

	if (PG_ARGISNULL(n))
		return NULL;
	unit = PG_GETARG_TEXT_PP(n);
	length = (int) VARSIZE_ANY_EXHDR(unit);
	if (call != NULL && call->length == length && memcmp(call->bytes, VARDATA_ANY(unit), (Size) length) == 0)
		return &call->one;
	if (length > (int) sizeof(call->bytes) || !amount_unit(unit, &one))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown unit"),
				 errdetail("\"%s\" is not a unit that argument \"unit\" knows.",
						   pnstrdup(VARDATA_ANY(unit), (Size) pg_mbcliplen(VARDATA_ANY(unit), length, 64))),
				 errhint("Name one unit as parse_quantity reads it behind a number; doc/quantity.md lists them.")));
	if (call == NULL)
		fcinfo->flinfo->fn_extra = call = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(UnitCall));
	memcpy(call->bytes, VARDATA_ANY(unit), (Size) length);
	call->length = length;
	call->one = one;
	return &call->one;
}

static Datum
amount(FunctionCallInfo fcinfo, Answer wanted)
{
	NumberOptions options = {.bare = BARE_UNSAID};
	Reading		reading;
	Cell		cell;
	Numeric		value;

	options.unit = getarg_unit(fcinfo, 1);
	options.allow = getarg_allow(fcinfo, 2, NUMBER_ALLOWANCES);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	cell_begin(&cell, PG_GETARG_TEXT_PP(0));
	reading.reason = cell_amount(&cell, &options, &value);
	reading.there = value != NULL;
	reading.value = NumericGetDatum(value);
	return answer(fcinfo, CELL_AMOUNT, wanted, &reading);
}

/* Fetches the year of the sheet; NULL: it is not said */
int
cell_getarg_year(FunctionCallInfo fcinfo, int n)
{
	int			year = PG_ARGISNULL(n) ? 0 : PG_GETARG_INT32(n);

	if (!PG_ARGISNULL(n) && (year < CELL_FIRST_YEAR || year > CELL_LAST_YEAR))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("%s is out of range", "year"),
				 errdetail("\"year\" must be from %d to %d.", CELL_FIRST_YEAR, CELL_LAST_YEAR),
				 errhint("Pass the year of the sheet, which its cells leave out, or NULL.")));
	return year;
}

static bool
getarg_option(FunctionCallInfo fcinfo, int n, const char *argument)
{
	check_not_null(PG_ARGISNULL(n), argument);
	return PG_GETARG_BOOL(n);
}

static Datum
date(FunctionCallInfo fcinfo, Answer wanted)
{
	DateOptions options;
	Reading		reading = {0};
	Cell		cell;
	DateADT		value = DATEVAL_NOEND;

	options.year = cell_getarg_year(fcinfo, 1);
	options.end_of = getarg_option(fcinfo, 2, "end_of");
	options.serial = getarg_option(fcinfo, 3, "serial");
	options.allow = getarg_allow(fcinfo, 4, DATE_ALLOWANCES);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	cell_begin(&cell, PG_GETARG_TEXT_PP(0));
	reading.reason = cell_date(&cell, &options, &value);
	reading.there = value != DATEVAL_NOEND;
	reading.value = DateADTGetDatum(value);
	return answer(fcinfo, CELL_DATE, wanted, &reading);
}

static Datum
month(FunctionCallInfo fcinfo, Answer wanted)
{
	DateOptions options = {.end_of = false};
	Reading		reading = {0};
	Cell		cell;
	DateADT		value = DATEVAL_NOEND;

	options.year = cell_getarg_year(fcinfo, 1);
	options.serial = getarg_option(fcinfo, 2, "serial");
	options.allow = getarg_allow(fcinfo, 3, DATE_ALLOWANCES);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	cell_begin(&cell, PG_GETARG_TEXT_PP(0));
	reading.reason = cell_month(&cell, &options, &value);
	reading.there = value != DATEVAL_NOEND;
	reading.value = DateADTGetDatum(value);
	return answer(fcinfo, CELL_MONTH, wanted, &reading);
}

static Datum
period(FunctionCallInfo fcinfo, Answer wanted)
{
	DateOptions options = {.step = SERIES_BY_NONE};
	Reading		reading = {0};
	Cell		cell;
	DateADT		value = DATEVAL_NOEND;

	if (!PG_ARGISNULL(1))
		options.step = (SeriesStep) code_argument(fcinfo, 1, &series_steps, "frequency");
	options.year = cell_getarg_year(fcinfo, 2);
	options.serial = getarg_option(fcinfo, 3, "serial");
	options.allow = getarg_allow(fcinfo, 4, DATE_ALLOWANCES);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	cell_begin(&cell, PG_GETARG_TEXT_PP(0));
	reading.reason = cell_period(&cell, &options, &value);
	reading.there = value != DATEVAL_NOEND;
	reading.value = DateADTGetDatum(value);
	return answer(fcinfo, CELL_OF_PERIODS, wanted, &reading);
}

static Datum
yes_no(FunctionCallInfo fcinfo, Answer wanted)
{
	Reading		reading = {0};
	Cell		cell;
	bool		value = false;

	cell_begin(&cell, PG_GETARG_TEXT_PP(0));
	reading.reason = cell_yes_no(&cell, &value);
	reading.there = reading.reason == CELL_NO_REASON;
	reading.value = BoolGetDatum(value);
	return answer(fcinfo, CELL_YES_NO, wanted, &reading);
}

static Datum
class_word(FunctionCallInfo fcinfo, Answer wanted)
{
	Reading		reading = {0};
	Cell		cell;
	int			value;

	cell_begin(&cell, PG_GETARG_TEXT_PP(0));
	reading.reason = cell_class(&cell, &value);
	reading.there = value >= 0;
	if (reading.there)
		reading.value = CStringGetTextDatum(progress_classes.codes[value].code);
	return answer(fcinfo, CELL_CLASS, wanted, &reading);
}

/* The three functions of a reader */
#define READER(kind, reader) \
	Datum read_##kind(PG_FUNCTION_ARGS) { return reader(fcinfo, ANSWER_OR_ERROR); } \
	Datum try_read_##kind(PG_FUNCTION_ARGS) { return reader(fcinfo, ANSWER_OR_NULL); } \
	Datum kind##_reason(PG_FUNCTION_ARGS) { return reader(fcinfo, ANSWER_REASON); }

READER(percent, percent)
READER(amount, amount)
READER(date, date)
READER(month, month)
READER(period, period)
READER(yes_no, yes_no)
READER(class, class_word)

/* Tells which forms of a kind of cells are read */
Datum
cell_forms(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(cell_forms_of((CellKind) code_argument(fcinfo, 0, &cell_kinds, "kind"))));
}
