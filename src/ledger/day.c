/*
 * ledger/day.c
 *		The day as of which the views of a ledger show everything, the day that
 *		it is in the office, and the trigger that refuses days to come.
 *
 * What happened is not dated ahead: it stays, and each step must not be earlier
 * than the one before, so that one of 2052 would be in the way for good.  Today
 * is that of the office: a session can set its own time zone, with a POSIX rule
 * days away, and its own bizenv.as_of.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/compat.h"

#include "lib/settings.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/datetime.h"
#include "utils/rel.h"

BIZENV_FUNCTION(reference_date);
BIZENV_FUNCTION(today);
BIZENV_FUNCTION(ledger_day);

/* The day of the setting, else today in the office */
Datum
reference_date(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATEADT(setting_day());
}

/* Today in the office */
Datum
today(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATEADT(office_day());
}

/* Raises unless the call is that of a trigger as create_ledger makes it */
static void
check_call(FunctionCallInfo fcinfo)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	bool		is_served = CALLED_AS_TRIGGER(fcinfo) &&
		TRIGGER_FIRED_BEFORE(trigger->tg_event) && TRIGGER_FIRED_FOR_ROW(trigger->tg_event) &&
		!TRIGGER_FIRED_BY_DELETE(trigger->tg_event) && trigger->tg_trigger->tgnargs > 0;

	/* the columns are asked for at each call: one may have been dropped or altered since */
	for (int i = 0; is_served && i < trigger->tg_trigger->tgnargs; i++)
	{
		TupleDesc	columns = RelationGetDescr(trigger->tg_relation);
		int			column = SPI_fnumber(columns, trigger->tg_trigger->tgargs[i]);

		is_served = column > 0 && SPI_gettypeid(columns, column) == DATEOID;
	}
	if (!is_served)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("this function is a trigger of the tables of a ledger"),
				 errdetail("It is fired BEFORE INSERT or UPDATE for each row, and its arguments are columns of type date."),
				 errhint("SELECT bizenv.create_ledger('my_ledger') attaches it where it belongs.")));
}

/* Writes a day as 2025-07-31, whatever DateStyle is */
static char *
day_as_text(DateADT day)
{
	struct pg_tm tm;
	char	   *iso = (char *) palloc(MAXDATELEN + 1);

	j2date(day + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
	EncodeDateOnly(&tm, USE_ISO_DATES, iso);
	return iso;
}

/*
 * The trigger function: raises if one of the columns that its arguments name
 * holds a day after today.  An update is looked at where it changes the column:
 * what stands there already keeps nobody from changing the rest of the row.
 */
Datum
ledger_day(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	DateADT		today_here;
	TupleDesc	columns;
	HeapTuple	row;
	bool		is_update;

	check_call(fcinfo);
	today_here = office_day();
	/* days are compared as numbers, so that no setting of the session has a say */
	columns = RelationGetDescr(trigger->tg_relation);
	is_update = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event);
	row = is_update ? trigger->tg_newtuple : trigger->tg_trigtuple;
	for (int i = 0; i < trigger->tg_trigger->tgnargs; i++)
	{
		const char *name = trigger->tg_trigger->tgargs[i];
		int			column = SPI_fnumber(columns, name);
		bool		isnull;
		bool		was_null = true;
		DateADT		day = DatumGetDateADT(heap_getattr(row, column, columns, &isnull));
		DateADT		was = 0;

		if (is_update)
			was = DatumGetDateADT(heap_getattr(trigger->tg_trigtuple, column, columns, &was_null));
		/* infinity is no day: the checks of the column refuse it */
		if (isnull || day <= today_here || DATE_NOT_FINITE(day) || (!was_null && was == day))
			continue;
		ereport(ERROR,
				(errcode(ERRCODE_CHECK_VIOLATION),
				 errmsg("\"%s\" of table \"%s\" is of a day to come",
						name, RelationGetRelationName(trigger->tg_relation)),
				 errdetail("It is of %s, and today is %s in the office.",
						   day_as_text(day), day_as_text(today_here)),
				 errhint("Enter it when it has happened, with the day on which it did."),
				 errtablecol(trigger->tg_relation, column)));
	}
	return PointerGetDatum(row);
}
