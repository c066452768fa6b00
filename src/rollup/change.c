/*
 * rollup/change.c
 *		The language of the triggers of kept tallies.
 *
 * The function of the triggers belongs to who keeps the tallies, as it runs as
 * he; but for that it could be a function in C.  So it is written in a language
 * of its own.  Its text is PL/pgSQL, which says in SQL what a change does to the
 * kept rows.  The handler runs that text as the owner of the function, by fixed
 * settings.  It spares it where a statement changed a few rows: a query is
 * started and ended in several times the time in which a row is counted.  The
 * few are counted by the expressions of the query, by the same functions, and
 * leave the same kept rows.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "rollup/rollup.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_language.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/proclang.h"
#include "commands/sequence.h"
#include "commands/trigger.h"
#include "executor/executor.h"
#include "lib/settings.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/datum.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/syscache.h"
#include "utils/tuplestore.h"
#include "utils/xid8.h"

BIZENV_FUNCTION(rollup_handler);
BIZENV_FUNCTION(rollup_validator);

/* More rows than these are counted by the query: groups are looked for one by one */
#define FEW_ROWS 32

/* What the rows of one group add up to, on one side of a change */
typedef struct GroupSoFar
{
	Datum	   *values;			/* by column: the value of a group, or a tally */
	bool	   *isnull;
	int64		row_count;
	bool		is_settled;		/* the other side has it as well */
} GroupSoFar;

typedef struct Side
{
	GroupSoFar		groups[FEW_ROWS];
	int			n;
} Side;

/* Raises for a call that is none of a trigger; never returns */
pg_noreturn pg_attribute_cold static void
error_not_trigger(int sqlstate)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("functions of the language bizenv_rollup are triggers of kept tallies"),
			 errdetail("They return trigger, and are called by a statement that changes a table."),
			 errhint("SELECT bizenv.keep('my_table', 'my_kept_tally', ARRAY['my_group'], ARRAY['bizenv.progress_agg(percent)']) makes them and attaches them.")));
}

/* Becomes the owner of a function, with the settings by which its text is read; an error ends it as well */
void
rollup_enter(RollupScope *scope, Oid function)
{
	static const char *const settings[][2] = {
		{"search_path", "pg_catalog, pg_temp"}, {"jit", "off"}, {"DateStyle", "ISO, YMD"}, {"IntervalStyle", "postgres"}
	};
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Oid			owner;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", function);
	owner = ((Form_pg_proc) GETSTRUCT(tuple))->proowner;
	ReleaseSysCache(tuple);
	GetUserIdAndSecContext(&scope->user, &scope->context);
	SetUserIdAndSecContext(owner, scope->context | SECURITY_LOCAL_USERID_CHANGE);
	scope->nest = NewGUCNestLevel();
	for (int i = 0; i < (int) lengthof(settings); i++)
		(void) set_config_option(settings[i][0], settings[i][1], PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
}

/* Becomes who one was before */
void
rollup_leave(const RollupScope *scope)
{
	AtEOXact_GUC(true, scope->nest);
	SetUserIdAndSecContext(scope->user, scope->context);
}

/* Runs the text of the function, which is PL/pgSQL */
static Datum
run_text(FunctionCallInfo fcinfo)
{
	HeapTuple	tuple = SearchSysCache1(LANGOID, ObjectIdGetDatum(get_language_oid("plpgsql", false)));
	RollupScope scope;
	FmgrInfo	handler;
	Datum		result;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for language plpgsql");
	fmgr_info(((Form_pg_language) GETSTRUCT(tuple))->lanplcallfoid, &handler);
	ReleaseSysCache(tuple);
	rollup_enter(&scope, fcinfo->flinfo->fn_oid);
	/* it finds its text by the number of the function, and what it compiled in fn_extra */
	result = handler.fn_addr(fcinfo);
	rollup_leave(&scope);
	return result;
}

/* Are two values of a column the same to the byte, or both NULL? */
static bool
is_same(const RollupColumn *column, int i, const Datum *values, const bool *isnull, const GroupSoFar *group)
{
	if (isnull[i] || group->isnull[i])
		return isnull[i] && group->isnull[i];
	return datum_image_eq(values[i], group->values[i], column->typbyval, column->typlen);
}

/* Makes a group that no row has been counted in */
static GroupSoFar *
new_group(const Rollup *rollup, Side *side, Datum *values, bool *isnull)
{
	GroupSoFar	   *group = &side->groups[side->n++];

	group->values = values;
	group->isnull = isnull;
	group->row_count = 0;
	group->is_settled = false;
	for (int i = 0; i < rollup->ncolumns; i++)
	{
		const RollupColumn *column = &rollup->columns[i];

		/* the row that the value came from is gone by the next one; a state is changed in place */
		if (column->group == NULL)
			values[i] = column->initial;
		if (!isnull[i])
			values[i] = datumCopy(values[i], column->typbyval, column->typlen);
	}
	return group;
}

/* Finds the group of the row that the expressions see, or makes it; without a group column all rows are of one */
static GroupSoFar *
group_of_row(const Rollup *rollup, Side *side)
{
	Datum	   *values = (Datum *) palloc0(sizeof(Datum) * rollup->ncolumns);
	bool	   *isnull = (bool *) palloc0(sizeof(bool) * rollup->ncolumns);

	for (int i = 0; i < rollup->ncolumns; i++)
		if (rollup->columns[i].group != NULL)
			values[i] = ExecEvalExpr(rollup->columns[i].group, rollup->econtext, &isnull[i]);
	for (int n = 0; n < side->n; n++)
	{
		bool		is_this = true;

		for (int i = 0; is_this && i < rollup->ncolumns; i++)
			if (rollup->columns[i].group != NULL)
				is_this = is_same(&rollup->columns[i], i, values, isnull, &side->groups[n]);
		if (is_this)
			return &side->groups[n];
	}
	return new_group(rollup, side, values, isnull);
}

/* Is a condition true of the row? */
static bool
is_true(ExprState *condition, ExprContext *econtext)
{
	bool		isnull = false;
	Datum		result = condition == NULL ? BoolGetDatum(true) : ExecEvalExpr(condition, econtext, &isnull);

	return !isnull && DatumGetBool(result);
}

/* Calls a function of an aggregate as the aggregate does */
static Datum
call_in_aggregate(FmgrInfo *function, const RollupColumn *column, AggState *aggregate, FunctionCallInfo call, int nargs, bool *isnull)
{
	Datum		result;

	InitFunctionCallInfoData(*call, function, nargs, column->collation, (Node *) aggregate, NULL);
	if (function->fn_strict)
		for (int i = 0; i < nargs; i++)
			if (call->args[i].isnull)
			{
				/* nothing is added; and a final function has no state to be strict about */
				*isnull = call->args[0].isnull;
				return call->args[0].value;
			}
	result = FunctionCallInvoke(call);
	*isnull = call->isnull;
	return result;
}

/* Counts one row in its group */
static void
count_row(Rollup *rollup, AggState *aggregate, TupleTableSlot *row, Side *side)
{
	ExprContext *econtext = rollup->econtext;
	GroupSoFar	   *group;

	econtext->ecxt_scantuple = row;
	if (!is_true(rollup->filter, econtext))
		return;
	group = group_of_row(rollup, side);
	group->row_count++;
	for (int i = 0; i < rollup->ncolumns; i++)
	{
		RollupColumn *column = &rollup->columns[i];
		LOCAL_FCINFO(call, FUNC_MAX_ARGS);

		if (column->group != NULL || !is_true(column->filter, econtext))
			continue;
		call->args[0].value = group->values[i];
		call->args[0].isnull = group->isnull[i];
		for (int n = 0; n < column->nargs; n++)
			call->args[n + 1].value = ExecEvalExpr(column->args[n], econtext, &call->args[n + 1].isnull);
		group->values[i] = call_in_aggregate(&column->add, column, aggregate, call, column->nargs + 1, &group->isnull[i]);
	}
}

/* Makes values of the states */
static void
finish_side(Rollup *rollup, AggState *aggregate, Side *side)
{
	for (int n = 0; n < side->n; n++)
		for (int i = 0; i < rollup->ncolumns; i++)
		{
			RollupColumn *column = &rollup->columns[i];
			GroupSoFar	   *group = &side->groups[n];
			LOCAL_FCINFO(call, 1);

			if (column->group != NULL || !OidIsValid(column->final.fn_oid))
				continue;
			call->args[0].value = group->values[i];
			call->args[0].isnull = group->isnull[i];
			group->values[i] = call_in_aggregate(&column->final, column, aggregate, call, 1, &group->isnull[i]);
		}
}

/* Settles the groups that an update left as they were: they are on both sides, alike */
static void
settle(const Rollup *rollup, Side *removed, Side *added)
{
	for (int r = 0; r < removed->n; r++)
		for (int a = 0; a < added->n && !removed->groups[r].is_settled; a++)
		{
			bool		is_alike = removed->groups[r].row_count == added->groups[a].row_count;

			for (int i = 0; is_alike && i < rollup->ncolumns; i++)
				is_alike = is_same(&rollup->columns[i], i, removed->groups[r].values, removed->groups[r].isnull, &added->groups[a]);
			if (is_alike)
				removed->groups[r].is_settled = added->groups[a].is_settled = true;
		}
}

/* Writes what is not settled of a side beneath the view */
static void
write_side(const Rollup *rollup, Relation kept, TupleTableSlot *slot, const Side *side, bool is_removed)
{
	for (int n = 0; n < side->n; n++)
	{
		const GroupSoFar *group = &side->groups[n];

		if (group->is_settled)
			continue;
		ExecClearTuple(slot);
		memset(slot->tts_isnull, true, sizeof(bool) * RelationGetDescr(kept)->natts);
		for (int i = 0; i < rollup->ncolumns; i++)
		{
			const RollupColumn *column = &rollup->columns[i];

			/* of what left nothing is kept where nothing can be taken out: it marks its group */
			slot->tts_values[column->place] = group->values[i];
			slot->tts_isnull[column->place] = group->isnull[i] || (is_removed && column->is_marked);
		}
		slot->tts_values[rollup->row_count] = Int64GetDatum(group->row_count);
		slot->tts_values[rollup->is_removed] = BoolGetDatum(is_removed);
		slot->tts_values[rollup->written_in] = FullTransactionIdGetDatum(GetTopFullTransactionId());
		slot->tts_values[rollup->entry] = Int64GetDatum(nextval_internal(rollup->numbers, false));
		slot->tts_isnull[rollup->row_count] = slot->tts_isnull[rollup->is_removed] = false;
		slot->tts_isnull[rollup->written_in] = slot->tts_isnull[rollup->entry] = false;
		ExecStoreVirtualTuple(slot);
		slot->tts_tableOid = RelationGetRelid(kept);
		/* below triggers, of which there is but the guard, for rows that come from elsewhere */
		table_tuple_insert(kept, slot, GetCurrentCommandId(true), 0, NULL);
	}
}

/* Counts the rows of a statement on one side, or the one row of which the trigger tells */
static void
count_side(Rollup *rollup, AggState *aggregate, Relation changed, Tuplestorestate *rows, TupleTableSlot *row, Side *side)
{
	side->n = 0;
	if (row != NULL)
		count_row(rollup, aggregate, row, side);
	else if (rows != NULL)
	{
		TupleTableSlot *slot = MakeSingleTupleTableSlot(RelationGetDescr(changed), &TTSOpsMinimalTuple);

		/* other triggers of the statement read the same rows, each at its own place */
		tuplestore_select_read_pointer(rows, tuplestore_alloc_read_pointer(rows, EXEC_FLAG_REWIND));
		tuplestore_rescan(rows);
		while (tuplestore_gettupleslot(rows, true, false, slot))
			count_row(rollup, aggregate, slot, side);
		ExecDropSingleTupleTableSlot(slot);
	}
	finish_side(rollup, aggregate, side);
}

/* Counts a change of a few rows */
static void
count_few(Rollup *rollup, TriggerData *trigger, Relation kept)
{
	bool		is_row = TRIGGER_FIRED_FOR_ROW(trigger->tg_event);
	bool		is_insert = TRIGGER_FIRED_BY_INSERT(trigger->tg_event);
	TupleTableSlot *before = !is_row || is_insert ? NULL : trigger->tg_trigslot;
	TupleTableSlot *after = !is_row ? NULL : is_insert ? trigger->tg_trigslot :
		TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newslot : NULL;
	MemoryContext old;
	AggState   *aggregate;
	TupleTableSlot *slot;
	Side		removed;
	Side		added;

	ResetExprContext(rollup->econtext);
	old = MemoryContextSwitchTo(rollup->econtext->ecxt_per_tuple_memory);
	/* AggCheckCallContext() asks for this one field: the states live as long as the call */
	aggregate = makeNode(AggState);
	aggregate->curaggcontext = rollup->econtext;
	count_side(rollup, aggregate, trigger->tg_relation, is_row ? NULL : trigger->tg_oldtable, before, &removed);
	count_side(rollup, aggregate, trigger->tg_relation, is_row ? NULL : trigger->tg_newtable, after, &added);
	settle(rollup, &removed, &added);
	slot = MakeSingleTupleTableSlot(RelationGetDescr(kept), table_slot_callbacks(kept));
	write_side(rollup, kept, slot, &removed, true);
	write_side(rollup, kept, slot, &added, false);
	ExecDropSingleTupleTableSlot(slot);
	MemoryContextSwitchTo(old);
}

/* Is the trigger told of a few rows, in the state in which it is to count them? */
static bool
is_few(const TriggerData *trigger)
{
	bool		is_replica = SessionReplicationRole == SESSION_REPLICATION_ROLE_REPLICA;

	/* what is replicated comes row by row; what is told twice, or of TRUNCATE, the text decides */
	if (TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event) || !TRIGGER_FIRED_AFTER(trigger->tg_event) ||
		TRIGGER_FIRED_FOR_ROW(trigger->tg_event) != is_replica)
		return false;
	/* there the text says what to type, as all functions do */
	if (reads_as_oracle())
		return false;
	if (TRIGGER_FIRED_FOR_ROW(trigger->tg_event))
		return true;
	/* a trigger that somebody made otherwise has no such table */
	if ((trigger->tg_oldtable == NULL) != TRIGGER_FIRED_BY_INSERT(trigger->tg_event) ||
		(trigger->tg_newtable == NULL) != TRIGGER_FIRED_BY_DELETE(trigger->tg_event))
		return false;
	return (trigger->tg_oldtable == NULL || tuplestore_tuple_count(trigger->tg_oldtable) <= FEW_ROWS) &&
		(trigger->tg_newtable == NULL || tuplestore_tuple_count(trigger->tg_newtable) <= FEW_ROWS);
}

/* The handler of the language */
Datum
rollup_handler(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	Rollup	   *rollup;

	if (!CALLED_AS_TRIGGER(fcinfo))
		error_not_trigger(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED);
	rollup = is_few(trigger) ? rollup_of(fcinfo->flinfo->fn_oid, trigger->tg_relation) : NULL;
	if (rollup != NULL)
	{
		Relation	kept = try_relation_open(ROLLUP_KEPT(rollup), RowExclusiveLock);

		/* others may have changed it while we waited for the lock */
		if (kept != NULL && rollup->is_current)
		{
			count_few(rollup, trigger, kept);
			relation_close(kept, NoLock);
			return PointerGetDatum(NULL);
		}
		if (kept != NULL)
			relation_close(kept, NoLock);
	}
	return run_text(fcinfo);
}

/* The validator of the language: whoever may not write PL/pgSQL does not write it here either */
Datum
rollup_validator(PG_FUNCTION_ARGS)
{
	Oid			function = PG_GETARG_OID(0);
	Oid			plpgsql;
	AclResult	may;

	if (!CheckFunctionValidatorAccess(fcinfo->flinfo->fn_oid, function))
		PG_RETURN_VOID();
	plpgsql = get_language_oid("plpgsql", false);
#if PG_VERSION_NUM >= 160000
	may = object_aclcheck(LanguageRelationId, plpgsql, GetUserId(), ACL_USAGE);
#else
	may = pg_language_aclcheck(plpgsql, GetUserId(), ACL_USAGE);
#endif
	if (may != ACLCHECK_OK)
		aclcheck_error(may, OBJECT_LANGUAGE, "plpgsql");
	if (get_func_rettype(function) != TRIGGEROID || get_func_nargs(function) != 0)
		error_not_trigger(ERRCODE_INVALID_FUNCTION_DEFINITION);
	PG_RETURN_VOID();
}
