/*
 * ledger/rule_number.c
 *		The numbers that a ledger gives to its rows: each once, never another.
 *
 * Rules know a row by its number, so a number must be one row's alone, whatever
 * its department: a unique index holds that.  A sequence that was set back would
 * give numbers that are there already and keep everybody from writing; it is
 * passed over them, with a warning.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/stratnum.h"
#include "access/table.h"
#include "catalog/dependency.h"
#include "catalog/pg_index.h"
#include "catalog/pg_type.h"
#include "commands/sequence.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#include "ledger/rule_number.h"

BIZENV_FUNCTION(ledger_number);

/* Is an index one that makes this column alone unique? */
static bool
is_number_index(Oid index, AttrNumber place)
{
	HeapTuple	tuple = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(index));
	Form_pg_index form;
	bool		result;

	if (!HeapTupleIsValid(tuple))
		return false;
	/*
	 * a partial or deferred index, or one that is still being built, does not yet hold
	 * that a number is there once
	 */
	form = (Form_pg_index) GETSTRUCT(tuple);
	result = form->indisunique && form->indisvalid && form->indimmediate && form->indnkeyatts == 1 &&
		form->indkey.values[0] == place && heap_attisnull(tuple, Anum_pg_index_indpred, NULL);
	ReleaseSysCache(tuple);
	return result;
}

/* Finds the unique index over the numbers of a table; there is none if its owner dropped it */
Oid
number_index(Relation table, AttrNumber place)
{
	List	   *indexes = RelationGetIndexList(table);
	Oid			result = InvalidOid;
	ListCell   *cell;

	foreach(cell, indexes)
	{
		if (is_number_index(lfirst_oid(cell), place))
			result = lfirst_oid(cell);
	}
	list_free(indexes);
	return result;
}

/* Is a number there, also in a row that is not committed yet? */
static bool
is_taken(Relation table, Oid index, AttrNumber place, int64 number)
{
	SnapshotData dirty;
	ScanKeyData key;
	SysScanDesc scan;
	bool		result;

	InitDirtySnapshot(dirty);
	if (TupleDescAttr(RelationGetDescr(table), place - 1)->atttypid == INT8OID)
		ScanKeyInit(&key, place, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(number));
	else
		ScanKeyInit(&key, place, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum((int32) number));
	scan = systable_beginscan(table, index, true, &dirty, 1, &key);
	result = HeapTupleIsValid(systable_getnext(scan));
	systable_endscan(scan);
	return result;
}

/* Reads the number of a row */
static int64
number_of(HeapTuple row, TupleDesc columns, AttrNumber place)
{
	bool		isnull;
	Datum		value = heap_getattr(row, place, columns, &isnull);

	/* 0 is no number of a ledger: sequences begin with 1 */
	if (isnull)
		return 0;
	return TupleDescAttr(columns, place - 1)->atttypid == INT8OID ? DatumGetInt64(value) : DatumGetInt32(value);
}

/* The greatest number that is there, also in a row that is not committed yet */
static int64
greatest_number(Relation table, Oid index, AttrNumber place)
{
	SnapshotData dirty;
	Relation	numbers = index_open(index, AccessShareLock);
	SysScanDesc scan;
	HeapTuple	row;
	int64		result = 0;

	InitDirtySnapshot(dirty);
	scan = systable_beginscan_ordered(table, numbers, &dirty, 0, NULL);
	row = systable_getnext_ordered(scan, BackwardScanDirection);
	if (HeapTupleIsValid(row))
		result = number_of(row, RelationGetDescr(table), place);
	systable_endscan_ordered(scan);
	index_close(numbers, AccessShareLock);
	return result;
}

/*
 * Gives a number that its sequence gave just now, or, if it is there already,
 * the next one that is greater than all.  A number that is greater than all is
 * followed by greater ones: "is_safe" remembers that for the rest of a statement.
 */
int64
unused_number(Relation table, AttrNumber place, Oid sequence, int64 number, bool *is_safe)
{
	Oid			index;
	int64		given = number;
	int64		greatest;

	if (*is_safe)
		return number;
	index = number_index(table, place);
	if (!OidIsValid(index))
		return number;
	greatest = greatest_number(table, index, place);
	*is_safe = number > greatest;
	if (*is_safe || !is_taken(table, index, place, number))
		return number;
	do
	{
		CHECK_FOR_INTERRUPTS();
		number = nextval_internal(sequence, false);
	} while (number <= greatest);
	*is_safe = true;
	ereport(WARNING,
			(errmsg("the numbers of table \"%s\" were set back", RelationGetRelationName(table)),
			 errdetail("Number %lld was there already; they go on from %lld.", (long long) given, (long long) number),
			 errhint("Nobody but the owner of the ledger, a superuser or a member of pg_write_all_data can do that: see who called setval().")));
	return number;
}

/* Raises unless the trigger is as create_ledger makes it */
static void
check_number(FunctionCallInfo fcinfo)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	bool		is_served = CALLED_AS_TRIGGER(fcinfo) &&
		TRIGGER_FIRED_BEFORE(trigger->tg_event) && TRIGGER_FIRED_FOR_ROW(trigger->tg_event) &&
		!TRIGGER_FIRED_BY_DELETE(trigger->tg_event) && trigger->tg_trigger->tgnargs == 1 &&
		get_attnum(RelationGetRelid(trigger->tg_relation), trigger->tg_trigger->tgargs[0]) > 0;

	if (!is_served)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("this function is a trigger of the tables of a ledger"),
				 errdetail("It is fired BEFORE INSERT or UPDATE for each row, with the name of the column of numbers as its argument."),
				 errhint("SELECT bizenv.create_ledger('my_ledger') attaches it where it belongs.")));
}

/* The trigger function: a number is given by the ledger, and stays */
Datum
ledger_number(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	Relation	table;
	TupleDesc	columns;
	const char *column;
	AttrNumber	place;
	Oid			sequence;
	int64		number;
	int64		unused;

	check_number(fcinfo);
	table = trigger->tg_relation;
	columns = RelationGetDescr(table);
	column = trigger->tg_trigger->tgargs[0];
	place = get_attnum(RelationGetRelid(table), column);
	number = number_of(trigger->tg_trigtuple, columns, place);
	if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
	{
		/* rules know a row by its number: another one would be another row to them */
		if (number_of(trigger->tg_newtuple, columns, place) != number)
			ereport(ERROR,
					(errcode(ERRCODE_CHECK_VIOLATION),
					 errmsg("a number of table \"%s\" stays", RelationGetRelationName(table)),
					 errdetail("Column \"%s\" holds %lld; numbers are given by the ledger, once.", column, (long long) number),
					 errhint("Leave \"%s\" as it is.", column),
					 errtable(table)));
		return PointerGetDatum(trigger->tg_newtuple);
	}

	/*
	 * Who may write the column himself may have done so (OVERRIDING SYSTEM
	 * VALUE), and means the number that he wrote: to him the unique index says
	 * what is wrong.
	 */
	sequence = get_identity_sequence(table, place, true);
	if (!OidIsValid(sequence) ||
		pg_attribute_aclcheck(RelationGetRelid(table), place, GetUserId(), ACL_INSERT) == ACLCHECK_OK ||
		pg_class_aclcheck(RelationGetRelid(table), GetUserId(), ACL_INSERT) == ACLCHECK_OK)
		return PointerGetDatum(trigger->tg_trigtuple);
	/* one flag a statement: its first number decides whether the others need a look */
	if (fcinfo->flinfo->fn_extra == NULL)
		fcinfo->flinfo->fn_extra = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(bool));
	unused = unused_number(table, place, sequence, number, (bool *) fcinfo->flinfo->fn_extra);
	if (unused != number)
	{
		Datum		value = TupleDescAttr(columns, place - 1)->atttypid == INT8OID ?
			Int64GetDatum(unused) : Int32GetDatum((int32) unused);
		bool		isnull = false;
		int			changed = place;

		trigger->tg_trigtuple = heap_modify_tuple_by_cols(trigger->tg_trigtuple, columns, 1, &changed, &value, &isnull);
	}
	return PointerGetDatum(trigger->tg_trigtuple);
}
