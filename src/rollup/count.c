/*
 * rollup/count.c
 *		Counts the rows of a statement in the groups of a kept tally, and writes
 *		what they add up to beneath the view.
 *
 * Both sides of an update are counted here, in a hash table each: a group that
 * both leave as it was is not written.  Memory is as for an aggregate of a query:
 * states live as long as the call, and what an expression leaves as long as a row.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "rollup/rollup.h"

#include "access/tableam.h"
#include "access/xact.h"
#include "commands/sequence.h"
#include "common/hashfn.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "utils/datum.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"
#include "utils/xid8.h"

/* Kept rows are put into a page so many at a time */
#define ROWS_AT_ONCE 64

/* What the rows of one group add up to, on one side of a change */
typedef struct GroupSoFar
{
	Datum	   *values;			/* by column: the value of a group, or a tally */
	bool	   *isnull;
	uint32		hash;			/* of the values of the group */
	int64		row_count;
	bool		is_settled;		/* the other side has it as well */
} GroupSoFar;

typedef struct Side
{
	GroupSoFar *groups;
	int			n;
	uint32	   *places;			/* by hash: the number of a group from 1, or 0 */
	uint32		mask;
} Side;

/* Kept rows that are still to be written */
typedef struct Batch
{
	Relation	kept;
	TupleTableSlot *slots[ROWS_AT_ONCE];
	int			nslots;			/* made so far */
	int			n;
} Batch;

/* Makes a side that has room for a group of each of so many rows */
static void
init_side(Side *side, int64 rows)
{
	uint32		size = pg_nextpower2_32(Max(rows, 1) * 2);

	side->n = 0;
	side->groups = (GroupSoFar *) palloc(sizeof(GroupSoFar) * Max(rows, 1));
	side->places = (uint32 *) palloc0(sizeof(uint32) * size);
	side->mask = size - 1;
}

/* Are two values of a column the same to the byte, or both NULL? */
static bool
is_same(const RollupColumn *column, int i, const Datum *values, const bool *isnull, const GroupSoFar *group)
{
	if (isnull[i] || group->isnull[i])
		return isnull[i] && group->isnull[i];
	return datum_image_eq(values[i], group->values[i], column->typbyval, column->typlen);
}

/* Hashes the values of a group, so that what is the same to the byte has the same hash */
static uint32
hash_group(const Rollup *rollup, const Datum *values, const bool *isnull)
{
	uint32		hash = 0;

	for (int i = 0; i < rollup->ncolumns; i++)
		if (rollup->columns[i].group != NULL)
			hash = hash_combine(hash, isnull[i] ? 0 : datum_image_hash(values[i], rollup->columns[i].typbyval, rollup->columns[i].typlen));
	return hash;
}

/* The place of the group with these values: it holds its number, or 0 where it is still to come */
static uint32 *
find_place(const Rollup *rollup, const Side *side, uint32 hash, const Datum *values, const bool *isnull)
{
	for (uint32 place = hash & side->mask;; place = (place + 1) & side->mask)
	{
		const GroupSoFar *group;
		bool		is_this;

		if (side->places[place] == 0)
			return &side->places[place];
		group = &side->groups[side->places[place] - 1];
		is_this = group->hash == hash;
		for (int i = 0; is_this && i < rollup->ncolumns; i++)
			if (rollup->columns[i].group != NULL)
				is_this = is_same(&rollup->columns[i], i, values, isnull, group);
		if (is_this)
			return &side->places[place];
	}
}

/* Makes a group that no row has been counted in, as long-lived as the states */
static GroupSoFar *
new_group(const Rollup *rollup, Side *side, uint32 hash, const Datum *values, const bool *isnull)
{
	MemoryContext old = MemoryContextSwitchTo(rollup->econtext->ecxt_per_tuple_memory);
	GroupSoFar *group = &side->groups[side->n++];

	group->values = (Datum *) palloc(sizeof(Datum) * rollup->ncolumns);
	group->isnull = (bool *) palloc(sizeof(bool) * rollup->ncolumns);
	group->hash = hash;
	group->row_count = 0;
	group->is_settled = false;
	for (int i = 0; i < rollup->ncolumns; i++)
	{
		const RollupColumn *column = &rollup->columns[i];

		/* the row that the value came from is gone by the next one; a state is changed in place */
		group->isnull[i] = column->group != NULL && isnull[i];
		group->values[i] = column->group != NULL ? values[i] : column->initial;
		if (!group->isnull[i])
			group->values[i] = datumCopy(group->values[i], column->typbyval, column->typlen);
	}
	MemoryContextSwitchTo(old);
	return group;
}

/* Finds the group of the row that the expressions see, or makes it; without a group column all rows are of one */
static GroupSoFar *
group_of_row(const Rollup *rollup, Side *side)
{
	Datum	   *values = (Datum *) palloc0(sizeof(Datum) * rollup->ncolumns);
	bool	   *isnull = (bool *) palloc0(sizeof(bool) * rollup->ncolumns);
	uint32		hash;
	uint32	   *place;

	for (int i = 0; i < rollup->ncolumns; i++)
		if (rollup->columns[i].group != NULL)
			values[i] = ExecEvalExpr(rollup->columns[i].group, rollup->econtext, &isnull[i]);
	hash = hash_group(rollup, values, isnull);
	place = find_place(rollup, side, hash, values, isnull);
	if (*place != 0)
		return &side->groups[*place - 1];
	*place = side->n + 1;
	return new_group(rollup, side, hash, values, isnull);
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

/* Adds the row that the expressions see to a tally of its group */
static void
add_to_tally(const Rollup *rollup, RollupColumn *column, AggState *aggregate, Datum *state, bool *isnull)
{
	LOCAL_FCINFO(call, FUNC_MAX_ARGS);
	Datum		before = *state;
	bool		was_null = *isnull;

	call->args[0].value = before;
	call->args[0].isnull = was_null;
	for (int n = 0; n < column->nargs; n++)
		call->args[n + 1].value = ExecEvalExpr(column->args[n], rollup->econtext, &call->args[n + 1].isnull);
	*state = call_in_aggregate(&column->add, column, aggregate, call, column->nargs + 1, isnull);
	/* as an aggregate of a query: another state than the one that was given is copied to where states live */
	if (!column->typbyval && (*isnull || was_null || DatumGetPointer(*state) != DatumGetPointer(before)))
	{
		MemoryContext old = MemoryContextSwitchTo(rollup->econtext->ecxt_per_tuple_memory);

		if (!*isnull)
			*state = datumCopy(*state, column->typbyval, column->typlen);
		if (!was_null)
			pfree(DatumGetPointer(before));
		MemoryContextSwitchTo(old);
	}
}

/* Counts one row in its group */
static void
count_row(Rollup *rollup, AggState *aggregate, TupleTableSlot *row, Side *side)
{
	MemoryContext old = MemoryContextSwitchTo(rollup->row_context);

	CHECK_FOR_INTERRUPTS();
	rollup->econtext->ecxt_scantuple = row;
	if (is_true(rollup->filter, rollup->econtext))
	{
		GroupSoFar *group = group_of_row(rollup, side);

		group->row_count++;
		for (int i = 0; i < rollup->ncolumns; i++)
			if (rollup->columns[i].group == NULL && is_true(rollup->columns[i].filter, rollup->econtext))
				add_to_tally(rollup, &rollup->columns[i], aggregate, &group->values[i], &group->isnull[i]);
	}
	MemoryContextSwitchTo(old);
	MemoryContextReset(rollup->row_context);
}

/* Makes values of the states */
static void
finish_side(Rollup *rollup, AggState *aggregate, Side *side)
{
	for (int n = 0; n < side->n; n++)
		for (int i = 0; i < rollup->ncolumns; i++)
		{
			RollupColumn *column = &rollup->columns[i];
			GroupSoFar *group = &side->groups[n];
			LOCAL_FCINFO(call, 1);

			if (column->group != NULL || !OidIsValid(column->final.fn_oid))
				continue;
			call->args[0].value = group->values[i];
			call->args[0].isnull = group->isnull[i];
			group->values[i] = call_in_aggregate(&column->final, column, aggregate, call, 1, &group->isnull[i]);
		}
}

/* Counts the rows of a statement on one side, or the one row of which the trigger tells */
static void
count_side(Rollup *rollup, AggState *aggregate, Relation changed, Tuplestorestate *rows, TupleTableSlot *row, Side *side)
{
	init_side(side, rows != NULL ? tuplestore_tuple_count(rows) : 1);
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

/* Settles the groups that an update left as they were: they are on both sides, alike */
static void
settle(const Rollup *rollup, Side *removed, Side *added)
{
	for (int r = 0; r < removed->n; r++)
	{
		GroupSoFar *left = &removed->groups[r];
		uint32		place = *find_place(rollup, added, left->hash, left->values, left->isnull);
		GroupSoFar *came = place == 0 ? NULL : &added->groups[place - 1];
		bool		is_alike = came != NULL && left->row_count == came->row_count;

		for (int i = 0; is_alike && i < rollup->ncolumns; i++)
			is_alike = is_same(&rollup->columns[i], i, left->values, left->isnull, came);
		if (is_alike)
			left->is_settled = came->is_settled = true;
	}
}

/* Writes the kept rows that wait for it */
static void
write_batch(Batch *batch)
{
	/* below triggers, of which there is but the guard, for rows that come from elsewhere */
	if (batch->n == 1)
		table_tuple_insert(batch->kept, batch->slots[0], GetCurrentCommandId(true), 0, NULL);
	else if (batch->n > 1)
		table_multi_insert(batch->kept, batch->slots, batch->n, GetCurrentCommandId(true), 0, NULL);
	for (int i = 0; i < batch->n; i++)
		ExecClearTuple(batch->slots[i]);
	batch->n = 0;
}

/* An empty slot for the next kept row */
static TupleTableSlot *
next_slot(Batch *batch)
{
	if (batch->n == ROWS_AT_ONCE)
		write_batch(batch);
	if (batch->n == batch->nslots)
		batch->slots[batch->nslots++] = MakeSingleTupleTableSlot(RelationGetDescr(batch->kept), table_slot_callbacks(batch->kept));
	return batch->slots[batch->n++];
}

/* Writes what is not settled of a side beneath the view */
static void
write_side(const Rollup *rollup, Batch *batch, const Side *side, bool is_removed)
{
	for (int n = 0; n < side->n; n++)
	{
		const GroupSoFar *group = &side->groups[n];
		TupleTableSlot *slot;

		if (group->is_settled)
			continue;
		slot = next_slot(batch);
		memset(slot->tts_isnull, true, sizeof(bool) * RelationGetDescr(batch->kept)->natts);
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
		slot->tts_tableOid = RelationGetRelid(batch->kept);
	}
}

/* Counts a change of which a trigger is told */
void
rollup_count_change(Rollup *rollup, TriggerData *trigger, Relation kept)
{
	bool		is_row = TRIGGER_FIRED_FOR_ROW(trigger->tg_event);
	bool		is_insert = TRIGGER_FIRED_BY_INSERT(trigger->tg_event);
	TupleTableSlot *before = !is_row || is_insert ? NULL : trigger->tg_trigslot;
	TupleTableSlot *after = !is_row ? NULL : is_insert ? trigger->tg_trigslot :
		TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newslot : NULL;
	MemoryContext old;
	AggState   *aggregate;
	Batch		batch = {.kept = kept};
	Side		removed;
	Side		added;

	/* an error may have left them as they were */
	ResetExprContext(rollup->econtext);
	MemoryContextReset(rollup->row_context);
	old = MemoryContextSwitchTo(rollup->econtext->ecxt_per_tuple_memory);
	/* AggCheckCallContext() asks for this one field: the states live as long as the call */
	aggregate = makeNode(AggState);
	aggregate->curaggcontext = rollup->econtext;
	count_side(rollup, aggregate, trigger->tg_relation, is_row ? NULL : trigger->tg_oldtable, before, &removed);
	count_side(rollup, aggregate, trigger->tg_relation, is_row ? NULL : trigger->tg_newtable, after, &added);
	settle(rollup, &removed, &added);
	write_side(rollup, &batch, &removed, true);
	write_side(rollup, &batch, &added, false);
	write_batch(&batch);
	for (int i = 0; i < batch.nslots; i++)
		ExecDropSingleTupleTableSlot(batch.slots[i]);
	MemoryContextSwitchTo(old);
	/* what a statement of many rows took is not held until the next one */
	ResetExprContext(rollup->econtext);
}
