/*
 * ledger/rule.c
 *		Checks that a rule of a ledger is fired by the table it was made for.
 *
 * The rules are trigger functions that read columns of their row and of other
 * tables of the ledger.  Each of them calls ledger_serves() first: attached to
 * another table it raises a message that names the right one, not an error
 * about a missing column.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/compat.h"

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "parser/parse_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

BIZENV_FUNCTION(ledger_serves);

/* Converts an array of text to C strings; NULL elements are left out */
static int
get_texts(ArrayType *array, char ***texts)
{
	Datum	   *elements;
	bool	   *nulls;
	int			n;
	int			filled = 0;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &n);
	*texts = (char **) palloc0(sizeof(char *) * Max(n, 1));
	for (int i = 0; i < n; i++)
		if (!nulls[i])
			(*texts)[filled++] = TextDatumGetCString(elements[i]);
	return filled;
}

/* Is a text one of several? */
static bool
is_among(const char *sought, char **texts, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(sought, texts[i]) == 0)
			return true;
	return false;
}

/*
 * Has a table a column of this name and type?  "wanted" is written "name type".
 * Types are compared by oid: the text of format_type() depends on
 * quote_all_identifiers.  The caller has pg_catalog first on its search_path.
 */
static bool
has_column(Oid table, const char *wanted)
{
	const char *space = strchr(wanted, ' ');
	AttrNumber	number;
	Oid			type;
	int32		typmod;

	/* the arrays are constants of our own rules: without a blank there is no type */
	if (space == NULL)
		return false;
	number = get_attnum(table, pnstrdup(wanted, space - wanted));
	if (!AttributeNumberIsValid(number))
		return false;
	parseTypeString(space + 1, &type, &typmod, 0);
	return get_atttype(table, number) == type;
}

/* Joins texts with a separator, for a message */
static char *
listed(char **texts, int n, const char *separator)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < n; i++)
	{
		if (i > 0)
			appendStringInfoString(&list, separator);
		appendStringInfoString(&list, texts[i]);
	}
	return list.data;
}

/*
 * Raises unless a trigger is on a table with one of these names, fired at one of
 * these times, and the table has these columns.
 */
Datum
ledger_serves(PG_FUNCTION_ARGS)
{
	Oid			table = PG_GETARG_OID(0);
	char	   *name = get_rel_name(table);
	char	   *fired = text_to_cstring(PG_GETARG_TEXT_PP(1));
	char	  **tables;
	char	  **events;
	char	  **columns;
	int			ntables = get_texts(PG_GETARG_ARRAYTYPE_P(2), &tables);
	int			nevents = get_texts(PG_GETARG_ARRAYTYPE_P(3), &events);
	int			ncolumns = get_texts(PG_GETARG_ARRAYTYPE_P(4), &columns);
	bool		is_served = name != NULL && is_among(name, tables, ntables) && is_among(fired, events, nevents);

	/* columns last: only a table of the right name is searched */
	for (int i = 0; is_served && i < ncolumns; i++)
		is_served = has_column(table, columns[i]);
	if (!is_served)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("this function is a trigger of the table %s of a ledger", listed(tables, ntables, ", ")),
				 errdetail("It is fired %s; the columns that it reads are %s.",
						   listed(events, nevents, ", "), listed(columns, ncolumns, ", ")),
				 errhint("SELECT bizenv.create_ledger('my_ledger') attaches it where it belongs.")));
	PG_RETURN_VOID();
}
