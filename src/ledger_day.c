/*
 * ledger_day.c
 *		The day as of which the views of a ledger show everything.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "compat.h"

#include "reporting.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/guc.h"

BIZENV_FUNCTION(reference_date);

#define SETTING "bizenv.as_of"

/* Says where a date comes from that nobody wrote into the query */
static void
explain_setting(void *arg)
{
	errcontext("reading the setting %s", SETTING);
	errhint("SET %s = '2025-07-31' is a day, RESET %s is today.", SETTING, SETTING);
}

/* The day of the setting, else today */
Datum
reference_date(PG_FUNCTION_ARGS)
{
	const char *setting = GetConfigOption(SETTING, true, false);
	ErrorContextCallback callback;
	DateADT		day;

	if (setting == NULL || setting[0] == '\0')
		PG_RETURN_DATEADT(GetSQLCurrentDate());

	callback.callback = explain_setting;
	callback.arg = NULL;
	callback.previous = error_context_stack;
	error_context_stack = &callback;
	day = DatumGetDateADT(DirectFunctionCall1(date_in, CStringGetDatum(setting)));
	(void) month_number(day, SETTING);
	error_context_stack = callback.previous;
	PG_RETURN_DATEADT(day);
}
