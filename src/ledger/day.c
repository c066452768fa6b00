/*
 * ledger/day.c
 *		The day as of which the views of a ledger show everything.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/compat.h"

#include "lib/settings.h"

BIZENV_FUNCTION(reference_date);

/* The day of the setting, else today in the office */
Datum
reference_date(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATEADT(setting_day());
}
