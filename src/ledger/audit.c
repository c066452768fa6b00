/*
 * ledger/audit.c
 *		The trigger that writes every change of a ledger into its audit.
 *
 * The row is inserted directly into the table "audit" of the same schema, below
 * privileges, policies, rules and triggers, as an index entry is: who changes a
 * table of the ledger needs no privilege on the audit, and can neither forge its
 * rows nor suppress them.  No statement is parsed or planned, no user and no
 * search_path is switched, and no function of the writer is called: names are
 * looked up in the schema of the table, and the functions are the server's.
 *
 * Both tables must have the same owner.  Whoever attaches the trigger to a table
 * of his own can therefore write only into an audit of his own.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/compat.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/pg_type.h"
#include "commands/sequence.h"
#include "commands/trigger.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#include "ledger/rule_number.h"

BIZENV_FUNCTION(ledger_audit);

#define AUDIT_TABLE "audit"

/* The columns of an audit, by their places */
enum
{
	AUDIT_ID, AUDIT_CHANGED_AT, AUDIT_SESSION_ROLE, AUDIT_ACTING_ROLE,
	AUDIT_TABLE_NAME, AUDIT_OPERATION, AUDIT_DEPARTMENT, AUDIT_ROW_BEFORE,
	AUDIT_ROW_AFTER, AUDIT_COLUMNS
};

static const Oid audit_types[AUDIT_COLUMNS] = {
	INT8OID, TIMESTAMPTZOID, NAMEOID, NAMEOID,
	NAMEOID, VARCHAROID, VARCHAROID, JSONBOID,
	JSONBOID
};

/* What is looked up once a statement, kept in fn_extra of the trigger */
typedef struct AuditCall
{
	Oid			audit;			/* the table whose numbers these are */
	Oid			numbers;		/* the sequence of its audit_id */
	bool		is_safe;		/* its numbers are greater than all that are there */
	FmgrInfo	to_jsonb;		/* for rows of the table */
} AuditCall;

/* Raises unless the call is that of a trigger as create_ledger makes it */
static void
check_call(FunctionCallInfo fcinfo)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	bool		is_served = CALLED_AS_TRIGGER(fcinfo) &&
		TRIGGER_FIRED_AFTER(trigger->tg_event) && trigger->tg_trigger->tgnargs == 0 &&
		(TRIGGER_FIRED_FOR_ROW(trigger->tg_event) ||
		 TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event));

	if (!is_served)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("this function is a trigger of the tables of a ledger"),
				 errdetail("It is fired AFTER INSERT, UPDATE or DELETE for each row, or AFTER TRUNCATE for each statement, without arguments."),
				 errhint("SELECT bizenv.create_ledger('my_ledger') attaches it where it belongs.")));
}

/* Raises: the change of a table cannot be audited, and so is not made; never returns */
pg_noreturn pg_attribute_cold static void
error_audit(Relation table, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("the change of table \"%s\" cannot be audited",
					RelationGetRelationName(table)),
			 errdetail_internal("%s", detail),
			 errhint("Bring the table \"%s\" back into its schema as the ledger made it; nothing is changed without it.",
					 AUDIT_TABLE)));
}

/* Opens the audit of a table: an ordinary table beside it, of the same owner */
static Relation
open_audit(Relation table)
{
	/* the schema of the table is asked, never the search_path: a temporary table named audit is not found */
	Oid			oid = get_relname_relid(AUDIT_TABLE, RelationGetNamespace(table));
	Relation	audit = OidIsValid(oid) ? try_relation_open(oid, RowExclusiveLock) : NULL;
	TupleDesc	columns;

	/* the owner of the schema may have put another relation there: check all that is relied on */
	if (audit == NULL)
		error_audit(table, "There is no table \"" AUDIT_TABLE "\" in its schema.");
	columns = RelationGetDescr(audit);
	if (audit->rd_rel->relkind != RELKIND_RELATION ||
		audit->rd_rel->relpersistence != RELPERSISTENCE_PERMANENT ||
		columns->natts < AUDIT_COLUMNS)
		error_audit(table, "The relation \"" AUDIT_TABLE "\" in its schema is not the audit of a ledger.");
	for (int i = 0; i < AUDIT_COLUMNS; i++)
		if (TupleDescAttr(columns, i)->atttypid != audit_types[i])
			error_audit(table, "The relation \"" AUDIT_TABLE "\" in its schema is not the audit of a ledger.");
	/* writing is below privileges, so nobody may reach a table of another owner */
	if (audit->rd_rel->relowner != table->rd_rel->relowner)
		error_audit(table, "The table \"" AUDIT_TABLE "\" in its schema has another owner.");
	if (RelationGetRelid(audit) == RelationGetRelid(table))
		error_audit(table, "An audit is not audited.");
	return audit;
}

/* Finds the AuditCall of the statement, or makes it for the first row */
static AuditCall *
get_call(FunctionCallInfo fcinfo, Relation table, Relation audit)
{
	AuditCall  *call = (AuditCall *) fcinfo->flinfo->fn_extra;
	Oid			row_type = table->rd_rel->reltype;

	if (call != NULL && call->audit == RelationGetRelid(audit))
		return call;
	call = (AuditCall *) MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(AuditCall));
	call->audit = RelationGetRelid(audit);
	call->numbers = get_identity_sequence(audit, AUDIT_ID + 1, true);
	if (!OidIsValid(call->numbers))
		error_audit(table, "The table \"" AUDIT_TABLE "\" in its schema has no identity column.");

	/*
	 * to_jsonb(anyelement) takes the type of its argument from the expression of
	 * the call, so we make one with a NULL constant of the row type.
	 */
	fmgr_info_cxt(F_TO_JSONB, &call->to_jsonb, fcinfo->flinfo->fn_mcxt);
	{
		MemoryContext old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
		Node	   *argument = (Node *) makeNullConst(row_type, -1, InvalidOid);

		fmgr_info_set_expr((Node *) makeFuncExpr(F_TO_JSONB, JSONBOID, list_make1(argument),
												 InvalidOid, InvalidOid, COERCE_EXPLICIT_CALL),
						   &call->to_jsonb);
		MemoryContextSwitchTo(old);
	}
	fcinfo->flinfo->fn_extra = call;
	return call;
}

/* Converts a row of a table to JSON; the keys are the names of the columns */
static Jsonb *
row_as_json(AuditCall *call, Relation table, HeapTuple row)
{
	return DatumGetJsonbP(FunctionCall1(&call->to_jsonb,
										heap_copy_tuple_as_datum(row, RelationGetDescr(table))));
}

/*
 * Finds the department of a row: the column of that name, if it has the type of
 * the audit's own.  False where there is none or it is NULL.
 */
static bool
get_department(Relation table, Form_pg_attribute wanted, HeapTuple row, Datum *department)
{
	TupleDesc	columns = RelationGetDescr(table);
	bool		isnull = true;

	for (int i = 0; i < columns->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(columns, i);

		if (!column->attisdropped && column->atttypid == wanted->atttypid &&
			column->atttypmod == wanted->atttypmod &&
			strcmp(NameStr(column->attname), "department") == 0)
			*department = heap_getattr(row, i + 1, columns, &isnull);
	}
	return !isnull;
}

/* Inserts a row into the audit, with its constraints and indexes, without triggers */
static void
write_audit(Relation audit, TupleTableSlot *slot)
{
	EState	   *estate = CreateExecutorState();
	ResultRelInfo *target = makeNode(ResultRelInfo);

	/* no triggers: one of the audit could change the row or drop it */
	InitResultRelInfo(target, audit, 0, NULL, 0);
	target->ri_TrigDesc = NULL;
	ExecOpenIndices(target, false);
	ExecSimpleRelationInsert(target, estate, slot);
	ExecCloseIndices(target);
	ExecResetTupleTable(estate->es_tupleTable, false);
	FreeExecutorState(estate);
}

/* The operation in the word of the column "operation" */
static const char *
operation_name(TriggerEvent event)
{
	if (TRIGGER_FIRED_BY_INSERT(event))
		return "INSERT";
	if (TRIGGER_FIRED_BY_UPDATE(event))
		return "UPDATE";
	if (TRIGGER_FIRED_BY_DELETE(event))
		return "DELETE";
	return "TRUNCATE";
}

/*
 * The trigger function: writes a change into the audit.  An update that leaves
 * the row as it was is not written.
 */
Datum
ledger_audit(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	Relation	table;
	Relation	audit;
	AuditCall  *call;
	HeapTuple	before = NULL;
	HeapTuple	after = NULL;
	Jsonb	   *json_before = NULL;
	Jsonb	   *json_after = NULL;

	check_call(fcinfo);
	table = trigger->tg_relation;
	audit = open_audit(table);
	call = get_call(fcinfo, table, audit);

	/* tg_trigtuple is the new row of an INSERT, the old one of UPDATE and DELETE */
	if (TRIGGER_FIRED_BY_INSERT(trigger->tg_event))
		after = trigger->tg_trigtuple;
	else if (!TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event))
		before = trigger->tg_trigtuple;
	if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
		after = trigger->tg_newtuple;
	if (before != NULL)
		json_before = row_as_json(call, table, before);
	if (after != NULL)
		json_after = row_as_json(call, table, after);

	/* jsonb has one form for equal values: equal bytes are an update that changed nothing */
	if (json_before == NULL || json_after == NULL ||
		VARSIZE(json_before) != VARSIZE(json_after) ||
		memcmp(json_before, json_after, VARSIZE(json_before)) != 0)
	{
		TupleDesc	columns = RelationGetDescr(audit);
		TupleTableSlot *slot = MakeSingleTupleTableSlot(columns, table_slot_callbacks(audit));
		Datum	   *values = slot->tts_values;
		bool	   *nulls = slot->tts_isnull;
		NameData	session_role;
		NameData	acting_role;

		/* columns that an office added behind ours stay NULL */
		ExecClearTuple(slot);
		memset(nulls, true, columns->natts * sizeof(bool));
		memset(nulls, false, AUDIT_COLUMNS * sizeof(bool));
		namestrcpy(&session_role, GetUserNameFromId(GetSessionUserId(), false));
		namestrcpy(&acting_role, GetUserNameFromId(GetUserId(), false));
		/*
		 * A row that commits after one with a greater number was sealed is told
		 * from a forged one by its transaction, which had begun by then: it gets
		 * its id before the row gets its number.
		 */
		(void) GetCurrentTransactionId();
		values[AUDIT_ID] = Int64GetDatum(unused_number(audit, AUDIT_ID + 1, call->numbers, nextval_internal(call->numbers, false), &call->is_safe));
		values[AUDIT_CHANGED_AT] = TimestampTzGetDatum(GetCurrentTimestamp());
		values[AUDIT_SESSION_ROLE] = NameGetDatum(&session_role);
		values[AUDIT_ACTING_ROLE] = NameGetDatum(&acting_role);
		values[AUDIT_TABLE_NAME] = NameGetDatum(&table->rd_rel->relname);
		values[AUDIT_OPERATION] = CStringGetTextDatum(operation_name(trigger->tg_event));
		/* the department after the change; a TRUNCATE has no row and no department */
		nulls[AUDIT_DEPARTMENT] = (before == NULL && after == NULL) ||
			!get_department(table, TupleDescAttr(columns, AUDIT_DEPARTMENT),
							after != NULL ? after : before, &values[AUDIT_DEPARTMENT]);
		nulls[AUDIT_ROW_BEFORE] = json_before == NULL;
		values[AUDIT_ROW_BEFORE] = PointerGetDatum(json_before);
		nulls[AUDIT_ROW_AFTER] = json_after == NULL;
		values[AUDIT_ROW_AFTER] = PointerGetDatum(json_after);
		ExecStoreVirtualTuple(slot);
		write_audit(audit, slot);
		ExecDropSingleTupleTableSlot(slot);
	}
	/* the lock is kept until the end of the transaction */
	table_close(audit, NoLock);
	return PointerGetDatum(NULL);
}
