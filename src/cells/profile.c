/*
 * cells/profile.c
 *		sheet_profile: what the columns of a table or view hold, cell by cell.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "cells/profile.h"

#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "lib/errors.h"
#include "lib/rows.h"

BIZENV_FUNCTION(sheet_profile);

/* Rows that are fetched at once */
#define PROFILE_BATCH 1000

/* The name of the source, as SQL writes it; raises for what is no table and no view */
static const char *
source_name(Oid source)
{
	char	   *name = get_rel_name(source);
	char		kind = name != NULL ? get_rel_relkind(source) : '\0';
	char	   *schema = name != NULL ? get_namespace_name(get_rel_namespace(source)) : NULL;

	if (schema == NULL || (kind != RELKIND_RELATION && kind != RELKIND_VIEW && kind != RELKIND_MATVIEW &&
						   kind != RELKIND_FOREIGN_TABLE && kind != RELKIND_PARTITIONED_TABLE))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("there is no such sheet"),
				 errdetail("Argument \"source\" is no table and no view."),
				 errhint("Name a table or a view: 'a_table'.")));
	return quote_qualified_identifier(schema, name);
}

/* What the type of a column says of its cells */
static CellKind
kind_of_type(Oid type)
{
	switch (getBaseType(type))
	{
		case DATEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return CELL_DATE;
		case BOOLOID:
			return CELL_YES_NO;
	}
	return CELL_TEXT;
}

/* Makes the columns from those of the first rows */
static void
begin_columns(Sheet *sheet, TupleDesc described)
{
	MemoryContext old = MemoryContextSwitchTo(sheet->kept);

	sheet->ncolumns = described->natts;
	sheet->columns = palloc0(sizeof(SheetColumn) * (Size) Max(described->natts, 1));
	for (int i = 0; i < described->natts; i++)
	{
		sheet->columns[i].name = pstrdup(NameStr(TupleDescAttr(described, i)->attname));
		sheet->columns[i].type_kind = kind_of_type(TupleDescAttr(described, i)->atttypid);
		column_name_says(&sheet->columns[i]);
	}
	MemoryContextSwitchTo(old);
}

/* A few characters of a cell, to be shown; the ends of lines become blanks */
static char *
shown_of(const char *value)
{
	int			length = (int) strlen(value);
	int			kept = pg_mbcharcliplen(value, length, PROFILE_SAMPLE_CHARACTERS);
	char	   *shown = pnstrdup(value, (Size) kept);

	for (char *at = shown; *at != '\0'; at += pg_mblen(at))
		if (*at == '\n' || *at == '\r')
			*at = ' ';
	return kept < length ? psprintf("%s...", shown) : shown;
}

/* Judges a cell and counts it in its column */
static void
take_cell(Sheet *sheet, SheetColumn *column, char *value)
{
	Cell		cell;

	if (value == NULL)
		return;
	/* what has a type of its own is no text that could be misread */
	if (column->type_kind != CELL_TEXT)
	{
		column->filled++;
		column->fitting[column->type_kind]++;
		return;
	}
	cell_begin(&cell, cstring_to_text(value));
	cell_judge(&cell, sheet->year, &column->judgement);
	if (column->judgement.is_blank)
		return;
	column->shown = shown_of(value);
	sheet_take_cell(sheet, column, &cell);
}

/* Reads all rows of the source, in the order in which the server gives them */
static void
read_rows(Sheet *sheet, const char *source)
{
	char	   *statement = psprintf("SELECT s.* FROM %s AS s", source);
	SPIPlanPtr	plan = SPI_prepare(statement, 0, NULL);
	Portal		portal;
	MemoryContext scratch;

	if (plan == NULL)
		elog(ERROR, "the sheet cannot be read: %s", SPI_result_code_string(SPI_result));
	/* a cursor: a sheet of a million rows is not held in memory */
	portal = SPI_cursor_open(NULL, plan, NULL, NULL, true);
	scratch = AllocSetContextCreate(CurrentMemoryContext, "row of a sheet", ALLOCSET_DEFAULT_SIZES);
	for (;;)
	{
		SPI_cursor_fetch(portal, true, PROFILE_BATCH);
		/* the first fetch tells the columns, also where there is no row */
		if (sheet->columns == NULL)
			begin_columns(sheet, SPI_tuptable->tupdesc);
		if (SPI_processed == 0)
			break;
		for (uint64 i = 0; i < SPI_processed; i++)
		{
			MemoryContext old = MemoryContextSwitchTo(scratch);

			CHECK_FOR_INTERRUPTS();
			sheet->rows++;
			for (int n = 0; n < sheet->ncolumns; n++)
				take_cell(sheet, &sheet->columns[n], SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, n + 1));
			sheet_end_row(sheet);
			MemoryContextSwitchTo(old);
			MemoryContextReset(scratch);
		}
		SPI_freetuptable(SPI_tuptable);
	}
	SPI_cursor_close(portal);
}

/* Says whether a warning stands: some samples mean something only beside other cells */
static bool
is_warned(const SheetColumn *column, CellKind kind, SheetWarning warning)
{
	const Samples *samples = &column->warned[warning];

	switch (warning)
	{
		case WARN_MIXED_FRACTIONS:
			return kind == CELL_PERCENT && column->with_percent > 0 && column->fractions > 0;
		case WARN_BARE_FRACTIONS:
			return kind == CELL_PERCENT && column->with_percent == 0 && column->fractions > 0;
		case WARN_MIXED_UNITS:
			return kind == CELL_AMOUNT && samples->count > 1;
		case WARN_SERIAL_DATES:
			return (kind == CELL_DATE || kind == CELL_MONTH) && samples->count > 0;
		case WARN_YEARS_MISSING:
			return (kind == CELL_DATE || kind == CELL_MONTH) && samples->count > 0;
		default:
			return samples->count > 0;
	}
}

/* Writes a sample with its row: 第3行“0.65”, row 3 "0.65" */
static char *
sample_with_row(const Sample *sample, int language)
{
	static const char *const forms[] = {"第" INT64_FORMAT "行“", "”"};
	char	   *form = pg_any_to_server(forms[0], (int) strlen(forms[0]), PG_UTF8);
	char	   *end = pg_any_to_server(forms[1], (int) strlen(forms[1]), PG_UTF8);

	return language == LANGUAGE_ZH ? psprintf("%s%s%s", psprintf(form, sample->row), sample->shown, end) :
		psprintf("row " INT64_FORMAT " \"%s\"", sample->row, sample->shown);
}

/* Puts the warnings of a column: their codes, and what they say with samples */
static void
put_warnings(Row *row, const SheetColumn *column, CellKind kind, int language)
{
	StringInfoData codes;
	StringInfoData words;

	initStringInfo(&codes);
	initStringInfo(&words);
	for (int i = 0; i < PROFILE_WARNINGS; i++)
	{
		/* fractions have one list of samples for both of their warnings */
		const Samples *samples = &column->warned[i == WARN_BARE_FRACTIONS ? WARN_MIXED_FRACTIONS : i];

		if (!is_warned(column, kind, (SheetWarning) i))
			continue;
		appendStringInfo(&codes, "%s%s", codes.len > 0 ? "," : "", sheet_warnings.codes[i].code);
		appendStringInfo(&words, "%s%s", words.len > 0 ? "; " : "", label_of_code(&sheet_warnings.codes[i], language));
		for (int n = 0; n < samples->count; n++)
			appendStringInfo(&words, "%s%s", n == 0 ? ": " : ", ", sample_with_row(&samples->samples[n], language));
	}
	row_text(row, codes.len > 0 ? codes.data : NULL);
	row_text(row, words.len > 0 ? words.data : NULL);
}

/* Puts the samples of cells that do not fit, each with the reason */
static void
put_unfit(Row *row, const Samples *samples, int language)
{
	StringInfoData words;

	initStringInfo(&words);
	for (int i = 0; i < samples->count; i++)
		appendStringInfo(&words, "%s\"%s\": %s", i > 0 ? "; " : "", samples->samples[i].shown,
						 label_of_code(&cell_reasons.codes[samples->samples[i].reason], language));
	row_text(row, words.len > 0 ? words.data : NULL);
}

/* Puts the row of a column */
static void
put_column(Row *row, const Sheet *sheet, int place, int language)
{
	static const Samples none = {0};
	const SheetColumn *column = &sheet->columns[place];
	CellKind	kind = column_kind(column);
	bool		is_read = kind < PROFILE_KINDS;
	int64		fitting = is_read ? column->fitting[kind] : column->filled;

	row_integer(row, place + 1);
	row_text(row, column->name);
	row_integer(row, sheet->rows);
	row_integer(row, column->filled);
	row_code(row, &cell_kinds, (int) kind);
	row_integer(row, fitting);
	row_integer(row, column->filled - fitting);
	put_unfit(row, is_read ? &column->unfit[kind] : &none, language);
	put_warnings(row, column, kind, language);
	rows_put(row);
}

/* Gives a row for each column of a table or view */
Datum
sheet_profile(PG_FUNCTION_ARGS)
{
	Sheet		sheet = {0};
	int			language = code_argument(fcinfo, 2, &languages, "lang");
	const char *source;
	Row			row;

	check_not_null(PG_ARGISNULL(0), "source");
	sheet.year = cell_getarg_year(fcinfo, 1);
	source = source_name(PG_GETARG_OID(0));
	rows_begin(&row, fcinfo);
	/* samples outlive SPI, whose memory ends with SPI_finish() */
	sheet.kept = CurrentMemoryContext;
	sheet_names_begin(&sheet);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	read_rows(&sheet, source);
	SPI_finish();
	for (int i = 0; i < sheet.ncolumns; i++)
		put_column(&row, &sheet, i, language);
	PG_RETURN_NULL();
}
