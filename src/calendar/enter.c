/*
 * calendar/enter.c
 *		Enters the days of a year's notice into the tables of calendars.
 *
 * One statement by SPI, with every name and operator qualified: what its parts
 * write they do not see, so that the last one still compares with what was.  It
 * is no function in SQL, because that would hold the columns of the tables.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "calendar/calendar.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/builtins.h"

#include "lib/rows.h"

BIZENV_FUNCTION(enter_notice);

extern Datum read_as_postgres(PG_FUNCTION_ARGS);

/* The arguments of the statement: calendar, year, title, days, statutory days, holidays */
#define NOTICE_ARGUMENTS 6
#define NOTICE_DAYS 3

/*
 * checked: the days are refused where they do not fit the law of the year.
 * said: what the notice says, with kinds where the holidays are named.
 * own: the days of the calendar itself that the notice replaces.  The last days of
 * December belong to the notice of the next year as soon as that is there.
 * wanted: rows of the office.  What is shipped and the notice confirms needs none;
 * what is shipped and the notice does not name is overruled.
 */
static const char *const statement =
	"WITH checked AS MATERIALIZED ( "
	"SELECT bizenv_internal.check_notice($1, $2, "
	"ARRAY(SELECT CASE WHEN d.is_workday IS NOT NULL THEN d.day END FROM pg_catalog.unnest($4) AS d WHERE d.is_workday IS NOT TRUE), "
	"ARRAY(SELECT d.day FROM pg_catalog.unnest($4) AS d WHERE d.is_workday), $5) AS is_sound "
	"), said AS MATERIALIZED ( "
	"SELECT d.day, d.is_workday, d.name, "
	"(CASE WHEN d.is_workday THEN CASE WHEN w.is_weekend THEN 'make_up_workday' ELSE 'ordinary_workday' END "
	"WHEN d.day OPERATOR(pg_catalog.=) ANY ($6) THEN 'statutory_holiday' "
	"WHEN pg_catalog.cardinality($6) OPERATOR(pg_catalog.>) 0 "
	"THEN CASE WHEN w.is_weekend THEN 'weekend' ELSE 'adjusted_day_off' END END)::pg_catalog.varchar AS kind "
	"FROM checked AS c CROSS JOIN pg_catalog.unnest($4) AS d "
	"CROSS JOIN LATERAL (SELECT pg_catalog.date_part('isodow', d.day) OPERATOR(pg_catalog.>) 5 AS is_weekend) AS w "
	"WHERE c.is_sound "
	"), own AS MATERIALIZED ( "
	"SELECT q.day, q.shipped, q.is_workday, q.kind FROM checked AS c CROSS JOIN bizenv.calendar_day AS q "
	"WHERE c.is_sound AND q.calendar OPERATOR(pg_catalog.=) $1 "
	"AND (EXISTS (SELECT FROM said AS s WHERE s.day OPERATOR(pg_catalog.=) q.day) "
	"OR pg_catalog.date_part('year', q.day) OPERATOR(pg_catalog.=) $2 "
	"AND NOT (q.day OPERATOR(pg_catalog.>=) pg_catalog.make_date($2, 12, 26) "
	"AND EXISTS (SELECT FROM bizenv.calendar_year AS y "
	"WHERE y.calendar OPERATOR(pg_catalog.=) $1 AND y.year OPERATOR(pg_catalog.=) ($2 OPERATOR(pg_catalog.+) 1)))) "
	"), wanted AS MATERIALIZED ( "
	"SELECT s.day, s.is_workday, s.name, s.kind FROM said AS s "
	"WHERE NOT EXISTS (SELECT FROM own AS o WHERE o.shipped AND o.day OPERATOR(pg_catalog.=) s.day "
	"AND o.is_workday OPERATOR(pg_catalog.=) s.is_workday "
	"AND (s.is_workday OR s.kind IS NULL OR s.kind OPERATOR(pg_catalog.=) o.kind)) "
	"UNION ALL "
	"SELECT o.day, pg_catalog.date_part('isodow', o.day) OPERATOR(pg_catalog.<) 6, NULL, NULL "
	"FROM own AS o WHERE o.shipped AND NOT EXISTS (SELECT FROM said AS s WHERE s.day OPERATOR(pg_catalog.=) o.day) "
	"), removed AS ( "
	"DELETE FROM bizenv.calendar_day AS q USING own AS o "
	"WHERE q.calendar OPERATOR(pg_catalog.=) $1 AND NOT q.shipped AND NOT o.shipped AND q.day OPERATOR(pg_catalog.=) o.day "
	"AND NOT EXISTS (SELECT FROM wanted AS w WHERE w.day OPERATOR(pg_catalog.=) q.day) "
	"RETURNING q.day "
	"), written AS ( "
	"INSERT INTO bizenv.calendar_day (calendar, day, is_workday, name, shipped, kind) "
	"SELECT $1, w.day, w.is_workday, w.name, false, w.kind FROM wanted AS w "
	"ON CONFLICT ON CONSTRAINT calendar_day_pkey "
	"DO UPDATE SET is_workday = excluded.is_workday, name = excluded.name, kind = excluded.kind "
	"WHERE pg_catalog.to_jsonb(calendar_day) OPERATOR(pg_catalog.<>) pg_catalog.to_jsonb(excluded) "
	"RETURNING calendar_day.day "
	"), listed AS ( "
	"INSERT INTO bizenv.calendar_year (calendar, year, notice, shipped) "
	"SELECT $1, $2, $3, false FROM checked AS c WHERE c.is_sound "
	"ON CONFLICT ON CONSTRAINT calendar_year_pkey DO UPDATE SET notice = excluded.notice "
	"WHERE pg_catalog.to_jsonb(calendar_year) OPERATOR(pg_catalog.<>) pg_catalog.to_jsonb(excluded) "
	"RETURNING calendar_year.year "
	") "
	"SELECT r.day, r.was_workday, r.is_workday, r.name "
	"FROM ( "
	"SELECT w.day, bizenv.is_workday(w.day, $1, 'null') AS was_workday, w.is_workday, w.name FROM wanted AS w "
	"UNION ALL "
	"SELECT d.day, bizenv.is_workday(d.day, $1, 'null'), s.is_workday, NULL "
	"FROM removed AS d "
	"CROSS JOIN LATERAL (SELECT pg_catalog.bool_or(o.is_workday) AS is_workday FROM own AS o WHERE o.shipped AND o.day OPERATOR(pg_catalog.=) d.day) AS o "
	"CROSS JOIN LATERAL (SELECT CASE WHEN o.is_workday IS NOT NULL THEN o.is_workday "
	"ELSE pg_catalog.date_part('isodow', d.day) OPERATOR(pg_catalog.<) 6 END AS is_workday) AS s "
	") AS r "
	"WHERE r.was_workday IS NULL OR r.was_workday OPERATOR(pg_catalog.<>) r.is_workday "
	"ORDER BY r.day ";

/* Puts out the rows of the statement: day, was_workday, is_workday, name */
static void
put_changes(Row *row)
{
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		HeapTuple	change = SPI_tuptable->vals[i];

		for (int column = 1; column <= SPI_tuptable->tupdesc->natts; column++)
		{
			bool		isnull;
			Datum		value = SPI_getbinval(change, SPI_tuptable->tupdesc, column, &isnull);

			/* column 1 is the day, 2 and 3 are booleans, 4 is the name */
			if (isnull)
				row_null(row);
			else if (column == 1)
				row_date(row, DatumGetDateADT(value));
			else if (column <= 3)
				row_boolean(row, DatumGetBool(value));
			else
				row_text(row, TextDatumGetCString(value));
		}
		rows_put(row);
	}
}

/* Enters a notice and gives the days that are not as they were: internal, see announce_year */
Datum
enter_notice(PG_FUNCTION_ARGS)
{
	Oid			types[NOTICE_ARGUMENTS];
	Datum		values[NOTICE_ARGUMENTS];
	char		nulls[NOTICE_ARGUMENTS];
	Row			row;

	/* the statement is SQL: in the Oracle dialect it would mean something else */
	(void) DirectFunctionCall1(read_as_postgres, PointerGetDatum(cstring_to_text("")));
	/* before the statement is planned, which computes with both */
	calendar_check_year(fcinfo);
	check_not_null(PG_ARGISNULL(NOTICE_DAYS), "days");
	/* the statement has the arguments of this call, in the same order */
	for (int i = 0; i < NOTICE_ARGUMENTS; i++)
	{
		types[i] = get_fn_expr_argtype(fcinfo->flinfo, i);
		values[i] = fcinfo->args[i].value;
		nulls[i] = fcinfo->args[i].isnull ? 'n' : ' ';
	}
	rows_begin(&row, fcinfo);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	/* one statement with data-modifying CTEs: one snapshot, and all rows or none */
	if (SPI_execute_with_args(statement, NOTICE_ARGUMENTS, types, values, nulls, false, 0) != SPI_OK_SELECT)
		elog(ERROR, "the days of a notice were not entered");
	put_changes(&row);
	SPI_finish();
	PG_RETURN_NULL();
}
