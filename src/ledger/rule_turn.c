/*
 * ledger/rule_turn.c
 *		Locks before reads: how the rules of a ledger take turns, and what they see.
 *
 * A rule decides by what it reads of a problem or a task, so it locks the row of
 * that problem or task first.  Most who move a problem may not update its row,
 * and SQL lets them lock it no more: the trigger locks it below privileges, as
 * the server itself does for a foreign key.  A row lock takes no memory, and no
 * two problems share one.
 *
 * Who has waited must see what the other one did.  In REPEATABLE READ and
 * SERIALIZABLE a statement would see its transaction's old snapshot: rules read
 * by ledger_read(), with a snapshot that is taken when they read.  A transaction
 * whose own snapshot shows something else has decided by what is no longer so,
 * and is told to try again, not that its step is illegal.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/stratnum.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "ledger/rule_number.h"

BIZENV_FUNCTION(ledger_turn);
BIZENV_FUNCTION(ledger_hold);
BIZENV_FUNCTION(ledger_read);

/* Raises unless the trigger is as create_ledger makes it */
static void
check_turn(FunctionCallInfo fcinfo)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	bool		is_served = CALLED_AS_TRIGGER(fcinfo) &&
		TRIGGER_FIRED_BEFORE(trigger->tg_event) && TRIGGER_FIRED_FOR_ROW(trigger->tg_event) &&
		trigger->tg_trigger->tgnargs >= 2 && trigger->tg_trigger->tgnargs % 2 == 0;

	if (!is_served)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("this function is a trigger of the tables of a ledger"),
				 errdetail("It is fired BEFORE INSERT, UPDATE or DELETE for each row, with the names of tables and of their numbers as arguments."),
				 errhint("SELECT bizenv.create_ledger('my_ledger') attaches it where it belongs.")));
}

/* Reads a column of type integer; false where it is NULL or there is none */
static bool
get_number(HeapTuple row, TupleDesc columns, const char *name, int32 *number)
{
	int			place = SPI_fnumber(columns, name);
	bool		isnull;
	Datum		value;

	/* the owner may have altered the column: then the foreign key speaks */
	if (place <= 0 || TupleDescAttr(columns, place - 1)->atttypid != INT4OID)
		return false;
	value = heap_getattr(row, place, columns, &isnull);
	if (!isnull)
		*number = DatumGetInt32(value);
	return !isnull;
}

/* Opens the table of a ledger that a rule looks at: beside the one that fired, of the same owner */
static Relation
open_beside(Relation table, const char *name, LOCKMODE mode)
{
	/* beside the table that fired: no search_path decides which table is locked */
	Oid			oid = get_relname_relid(name, RelationGetNamespace(table));
	Relation	beside = OidIsValid(oid) ? table_open(oid, mode) : NULL;

	if (beside == NULL || beside->rd_rel->relkind != RELKIND_RELATION ||
		beside->rd_rel->relowner != table->rd_rel->relowner)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the rules of table \"%s\" cannot be applied", RelationGetRelationName(table)),
				 errdetail("There is no table \"%s\" of the same owner in its schema.", name),
				 errhint("Bring the table back into its schema as the ledger made it.")));
	return beside;
}

/* Are two rows of one department?  Rows without one are not. */
static bool
is_of_department(HeapTuple row, TupleDesc columns, HeapTuple other, TupleDesc other_columns)
{
	char	   *department = SPI_getvalue(row, columns, SPI_fnumber(columns, "department"));
	char	   *other_department = SPI_getvalue(other, other_columns, SPI_fnumber(other_columns, "department"));

	return department != NULL && other_department != NULL && strcmp(department, other_department) == 0;
}

/*
 * May who writes a row make others wait for what it belongs to?  The trigger locks
 * below privileges: a department that names an order of another one would hold it
 * for as long as its statement runs, though the foreign key refuses the row in the
 * end.  Who may change the table himself could lock its rows in SQL, too.
 */
static bool
may_lock(Relation table, HeapTuple row, TriggerData *trigger)
{
	TupleDesc	columns = RelationGetDescr(table);
	TupleDesc	written = RelationGetDescr(trigger->tg_relation);
	Oid			relid = RelationGetRelid(table);

	return is_of_department(row, columns, trigger->tg_trigtuple, written) ||
		(TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) && is_of_department(row, columns, trigger->tg_newtuple, written)) ||
		pg_class_aclcheck(relid, GetUserId(), ACL_UPDATE) == ACLCHECK_OK ||
		pg_attribute_aclcheck_all(relid, GetUserId(), ACL_UPDATE, ACLMASK_ANY) == ACLCHECK_OK;
}

/*
 * Finds a row by its number, as it is now; at the end of the way ("next" is NULL)
 * it is locked: nobody else changes it, or what the rules keep of it, before the
 * transaction ends.  On the way gives the number in the column "next" of it.
 */
static bool
find_row(Relation table, const char *column, int32 number, TriggerData *trigger, LockTupleMode mode, const char *next, int32 *next_number)
{
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	row;
	bool		found;
	Snapshot	snapshot;
	AttrNumber	place = get_attnum(RelationGetRelid(table), column);
	Oid			index = number_index(table, place);

	if (!OidIsValid(index))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the rules of table \"%s\" cannot be applied", RelationGetRelationName(table)),
				 errdetail("Its column \"%s\" has no unique index.", column),
				 errhint("CREATE UNIQUE INDEX ON %s (%s).", RelationGetRelationName(table), column)));

	/* what this statement has done so far is to be seen, as SQL in a trigger sees it */
	CommandCounterIncrement();
	snapshot = RegisterSnapshot(GetLatestSnapshot());
	ScanKeyInit(&key, place, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(number));
	scan = systable_beginscan(table, index, true, snapshot, 1, &key);
	row = systable_getnext(scan);
	found = HeapTupleIsValid(row) && may_lock(table, row, trigger);
	if (found && next != NULL)
		found = get_number(row, RelationGetDescr(table), next, next_number);
	else if (found)
	{
		TupleTableSlot *slot = table_slot_create(table, NULL);
		TM_FailureData failure;
		ItemPointerData tid = row->t_self;

		/* a row that others are moving is followed; one that they delete is gone, which the foreign key says */
		(void) table_tuple_lock(table, &tid, snapshot, slot, GetCurrentCommandId(false),
								mode, LockWaitBlock,
								TUPLE_LOCK_FLAG_LOCK_UPDATE_IN_PROGRESS | TUPLE_LOCK_FLAG_FIND_LAST_VERSION, &failure);
		ExecDropSingleTupleTableSlot(slot);
	}
	systable_endscan(scan);
	UnregisterSnapshot(snapshot);
	return found;
}

/*
 * Waits for a lock on the problem or task of the row.  The arguments of the
 * trigger are the way there: a table and its number, perhaps a further one.
 * A row that is given another number waits for both, the smaller one first.
 */
static Datum
lock_way(FunctionCallInfo fcinfo, LockTupleMode mode)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	Relation	table;
	char	  **way;
	int			steps;
	HeapTuple	result;
	int32		numbers[2];
	int			n = 0;

	check_turn(fcinfo);
	table = trigger->tg_relation;
	way = trigger->tg_trigger->tgargs;
	steps = trigger->tg_trigger->tgnargs / 2;
	result = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newtuple : trigger->tg_trigtuple;
	/* the number of the old row, or of the one row of INSERT and DELETE */
	if (get_number(trigger->tg_trigtuple, RelationGetDescr(table), way[1], &numbers[n]))
		n++;
	if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) &&
		get_number(trigger->tg_newtuple, RelationGetDescr(table), way[1], &numbers[n]) &&
		(n == 0 || numbers[0] != numbers[1]))
		n++;
	for (int step = 0; step < steps; step++)
	{
		/* only the end of the way is locked: what lies between leads there and does not change */
		const char *next = step == steps - 1 ? NULL : way[2 * step + 3];
		Relation	beside = open_beside(table, way[2 * step], RowShareLock);
		int			found = 0;

		/* two that move rows between the same two problems wait, and do not deadlock */
		if (n == 2 && numbers[0] > numbers[1])
		{
			int32		swapped = numbers[0];

			numbers[0] = numbers[1];
			numbers[1] = swapped;
		}
		for (int i = 0; i < n; i++)
		{
			int32		following = numbers[i];

			if (find_row(beside, way[2 * step + 1], numbers[i], trigger, mode, next, &following))
				numbers[found++] = following;
		}
		n = found;
		/* the lock of the table stays with that of the row */
		table_close(beside, NoLock);
	}
	return PointerGetDatum(result);
}

/* The trigger function: its rules take turns on the problem or task of the row */
Datum
ledger_turn(PG_FUNCTION_ARGS)
{
	return lock_way(fcinfo, LockTupleNoKeyExclusive);
}

/*
 * The trigger function of what may be written side by side: it holds the task of
 * the row as the foreign key of a new row does, so that who cancels the task waits.
 */
Datum
ledger_hold(PG_FUNCTION_ARGS)
{
	return lock_way(fcinfo, LockTupleKeyShare);
}

/*
 * The plans of queries that rules have asked in this session.  Each rule has a
 * few; a caller who makes up more of them has the first ones planned anew.
 */
#define KEPT_PLANS 64

static struct
{
	char	   *query;
	SPIPlanPtr	plan;
}			kept[KEPT_PLANS];
static int	kept_count = 0;
static int	reading = 0;		/* how deep in ledger_read() we are */

/* Forgets all plans; none may be in use */
static void
forget_plans(void)
{
	while (kept_count > 0)
	{
		kept_count--;
		SPI_freeplan(kept[kept_count].plan);
		pfree(kept[kept_count].query);
	}
}

/* Plans a query, or finds the plan that was kept */
static SPIPlanPtr
plan_of(const char *query)
{
	Oid			types[] = {INT4OID, DATEOID};
	SPIPlanPtr	plan;

	for (int i = 0; i < kept_count; i++)
		if (strcmp(kept[i].query, query) == 0)
			return kept[i].plan;
	/* what is no query is not even parsed */
	plan = strncmp(query, "SELECT ", 7) == 0 ? SPI_prepare(query, lengthof(types), types) : NULL;
	if (plan == NULL || !SPI_is_cursor_plan(plan))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a rule of a ledger reads by one query"),
				 errdetail("Argument \"query\" holds something else."),
				 errhint("This function is for the rules; use SELECT.")));
	/* a plan of an outer ledger_read() may be running: then nothing is forgotten */
	if (kept_count == KEPT_PLANS && reading == 1)
		forget_plans();
	if (kept_count < KEPT_PLANS)
	{
		char	   *name = MemoryContextStrdup(TopMemoryContext, query);

		/* the name is allocated first: an error after that loses a few bytes, never a plan */
		SPI_keepplan(plan);
		kept[kept_count].query = name;
		kept[kept_count].plan = plan;
		kept_count++;
	}
	return plan;
}

/* The first row of a query, as a record, under that snapshot; 0 where there is none */
static Datum
first_row(SPIPlanPtr plan, Datum *values, const char *nulls, Snapshot snapshot)
{
	SPI_execute_snapshot(plan, values, nulls, snapshot, InvalidSnapshot, true, false, 1);
	return SPI_processed == 0 ? (Datum) 0
		: PointerGetDatum(SPI_returntuple(SPI_tuptable->vals[0], SPI_tuptable->tupdesc));
}

/* A row of NULLs, as wide as the last query's */
static Datum
row_of_nulls(void)
{
	int			columns = SPI_tuptable->tupdesc->natts;
	bool	   *isnull = palloc(sizeof(bool) * Max(columns, 1));

	memset(isnull, true, columns);
	return PointerGetDatum(SPI_returntuple(heap_form_tuple(SPI_tuptable->tupdesc, palloc0(sizeof(Datum) * Max(columns, 1)), isnull),
										   SPI_tuptable->tupdesc));
}

/* Raises where the transaction's snapshot does not show the row that is there now */
static void
check_snapshot(SPIPlanPtr plan, Datum *values, const char *nulls, Datum now)
{
	Datum		then;

	PushCopiedSnapshot(GetTransactionSnapshot());
	/* what the transaction itself has done is to be seen in both */
	UpdateActiveSnapshotCommandId();
	then = first_row(plan, values, nulls, GetActiveSnapshot());
	PopActiveSnapshot();
	if ((now == 0) != (then == 0) ||
		(now != 0 && !DatumGetBool(OidFunctionCall2(F_RECORD_IMAGE_EQ, now, then))))
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("could not serialize access: others have changed what a rule reads"),
				 errdetail("The snapshot of this transaction is older than the last change of the problem or task."),
				 errhint("Try the transaction again.")));
}

/*
 * ledger_read(query, number, day): the first row of a query, as everything is
 * now, whatever the isolation level; NULLs where there is none.  It runs as the
 * caller and only reads.
 */
Datum
ledger_read(PG_FUNCTION_ARGS)
{
	char	   *query = PG_ARGISNULL(0) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(0));
	Datum		values[] = {PG_GETARG_DATUM(1), PG_GETARG_DATUM(2)};
	char		nulls[] = {PG_ARGISNULL(1) ? 'n' : ' ', PG_ARGISNULL(2) ? 'n' : ' ', '\0'};
	Datum		result;

	if (query == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("a rule of a ledger reads by one query"),
				 errdetail("Argument \"query\" is NULL."),
				 errhint("This function is for the rules; use SELECT.")));
	SPI_connect();
	reading++;
	PG_TRY();
	{
		SPIPlanPtr	plan = plan_of(query);
		Snapshot	snapshot;

		CommandCounterIncrement();
		snapshot = RegisterSnapshot(GetLatestSnapshot());
		result = first_row(plan, values, nulls, snapshot);
		UnregisterSnapshot(snapshot);
		/* READ COMMITTED has no older snapshot that could have misled anybody */
		if (IsolationUsesXactSnapshot())
			check_snapshot(plan, values, nulls, result);
		if (result == 0)
			result = row_of_nulls();
	}
	/* the depth is counted down on an error as well: the session goes on */
	PG_FINALLY();
	{
		reading--;
	}
	PG_END_TRY();
	SPI_finish();
	return result;
}
