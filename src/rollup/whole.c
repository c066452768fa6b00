/*
 * rollup/whole.c
 *		Is a kept tally still told of every row of its table?
 *
 * Triggers of a statement are on one table and fire where a statement names
 * it: each partition has its own.  A table that was attached, detached or
 * dropped, or whose triggers were disabled, changes the rows without a word.
 * Who reads a kept tally is refused then, and so is who writes into a table
 * that is none of its tables any more.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "rollup/rollup.h"

#include "access/genam.h"
#include "access/relation.h"
#include "access/table.h"
#include "catalog/partition.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"

BIZENV_FUNCTION(rollup_whole);
BIZENV_FUNCTION(rollup_told);
BIZENV_FUNCTION(rollup_turn);
BIZENV_FUNCTION(rollup_in_shards);
BIZENV_FUNCTION(rollup_guard);

/* What a table must have: INSERT, UPDATE, DELETE of a statement, TRUNCATE, and replicated rows */
#define TRIGGERS_OF_TABLE 5

/* The view of kept rows, as it is typed: its name is theirs without "_kept" at the end */
static const char *
view_of(Oid kept)
{
	char	   *name = kept == InvalidOid ? NULL : get_rel_name(kept);

	/* the rows may be gone, or have another name by now: the hint shows a name to replace */
	if (name == NULL || strlen(name) <= strlen("_kept"))
		return "my_kept_tally";
	name[strlen(name) - strlen("_kept")] = '\0';
	return quote_qualified_identifier(get_namespace_name(get_rel_namespace(kept)), name);
}

/* Raises for a kept tally that is not what its rows say; never returns */
pg_noreturn pg_attribute_cold static void
error_not_whole(Oid source, Oid kept, const char *why)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("the kept tallies of table \"%s\" are not told of all its rows", get_rel_name(source)),
			 errdetail_internal("%s", why),
			 errhint("Its owner counts the rows anew: SELECT bizenv.rebuild_kept('%s').", view_of(kept))));
}

/* Opens a table that a caller names by its number, which may be that of none */
static Relation
open_table(Oid table)
{
	Relation	relation = try_relation_open(table, AccessShareLock);

	if (relation == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("there is no such table"),
				 errdetail("Argument \"source\" is the number of no table."),
				 errhint("Keep tallies of an ordinary or a partitioned table of your own.")));
	return relation;
}

/* How many triggers of a table call the function, each in the state in which it fires? */
static int
count_triggers(Relation table, Oid change)
{
	int			n = 0;

	for (int i = 0; table->trigdesc != NULL && i < table->trigdesc->numtriggers; i++)
	{
		const Trigger *trigger = &table->trigdesc->triggers[i];
		bool		is_always = trigger->tgenabled == TRIGGER_FIRES_ALWAYS;

		if (trigger->tgfoid != change)
			continue;
		/* TRUNCATE is replicated as a statement, so its trigger must fire on both sides */
		if (TRIGGER_FOR_TRUNCATE(trigger->tgtype))
			n += is_always;
		/* a subscription writes row by row, and fires no other trigger for that */
		else if (TRIGGER_FOR_ROW(trigger->tgtype))
			n += is_always || trigger->tgenabled == TRIGGER_FIRES_ON_REPLICA;
		else
			n += is_always || trigger->tgenabled == TRIGGER_FIRES_ON_ORIGIN;
	}
	return n;
}

/* How many tables were counted, as a trigger of the kept rows says; 0 where there is none */
static int
count_members(Relation kept)
{
	for (int i = 0; kept->trigdesc != NULL && i < kept->trigdesc->numtriggers; i++)
	{
		const Trigger *trigger = &kept->trigdesc->triggers[i];

		/* keep() gives the number to the guard, the one trigger with one argument */
		if (trigger->tgnargs == 1)
			return pg_strtoint32(trigger->tgargs[0]);
	}
	return 0;
}

/* Do the table and all its partitions, as many as were counted, tell of their rows?  Keeps no lock */
bool
rollup_is_told(Oid source, Relation kept, Oid change)
{
	List	   *tables = find_all_inheritors(source, NoLock, NULL);
	bool		result = list_length(tables) == count_members(kept);
	ListCell   *cell;

	foreach(cell, tables)
	{
		Relation	table = try_relation_open(lfirst_oid(cell), AccessShareLock);

		result = result && table != NULL && count_triggers(table, change) == TRIGGERS_OF_TABLE;
		if (table != NULL)
			relation_close(table, AccessShareLock);
	}
	return result;
}

/* The same for the triggers, which leave a mark in the kept rows where it is not so */
Datum
rollup_told(PG_FUNCTION_ARGS)
{
	Relation	kept = open_table(PG_GETARG_OID(1));
	bool		result = rollup_is_told(PG_GETARG_OID(0), kept, PG_GETARG_OID(2));

	relation_close(kept, AccessShareLock);
	PG_RETURN_BOOL(result);
}

/* Is there such a mark?  Of what came then and went since, nothing else is left to see */
static bool
has_mark(Relation kept)
{
	AttrNumber	entry = get_attnum(RelationGetRelid(kept), "entry");
	ScanKeyData key;
	SysScanDesc scan;
	bool		result;

	if (entry <= 0 || get_atttype(RelationGetRelid(kept), entry) != INT8OID)
		return false;
	ScanKeyInit(&key, entry, BTLessStrategyNumber, F_INT8LT, Int64GetDatum(0));
	scan = systable_beginscan(kept, InvalidOid, false, GetActiveSnapshot(), 1, &key);
	result = HeapTupleIsValid(systable_getnext(scan));
	systable_endscan(scan);
	return result;
}

/* Raises unless the table and all its partitions, as many as were counted, tell of their rows; else true */
Datum
rollup_whole(PG_FUNCTION_ARGS)
{
	Oid			source = PG_GETARG_OID(0);
	Oid			kept_oid = PG_GETARG_OID(1);
	Oid			change = PG_GETARG_OID(2);
	Relation	kept = open_table(kept_oid);
	Relation	top = open_table(source);
	int			members = count_members(kept);
	List	   *tables = find_all_inheritors(source, AccessShareLock, NULL);
	ListCell   *cell;

	/* the lock stays, and with it the list of partitions */
	relation_close(top, NoLock);
	foreach(cell, tables)
	{
		Relation	table = relation_open(lfirst_oid(cell), NoLock);

		/* rows of a table without triggers changed without a word */
		if (count_triggers(table, change) != TRIGGERS_OF_TABLE)
			error_not_whole(source, kept_oid, psprintf(translated("Table \"%s\" came to it, or its triggers are disabled."), RelationGetRelationName(table)));
		if (table->rd_rel->relowner != kept->rd_rel->relowner)
			error_not_whole(source, kept_oid, psprintf(translated("Table \"%s\" has another owner now."), RelationGetRelationName(table)));
		if (table->rd_rel->relpersistence != kept->rd_rel->relpersistence)
			error_not_whole(source, kept_oid, psprintf(translated("Table \"%s\" is logged otherwise than its tallies: a crash would empty one of them."), RelationGetRelationName(table)));
		relation_close(table, NoLock);
	}
	/* a statement on a table above it changes its rows, and fires the triggers of that table */
	if (has_superclass(source))
		error_not_whole(source, kept_oid, translated("It belongs to another table now, whose statements are not told."));
	if (list_length(tables) != members)
		error_not_whole(source, kept_oid, psprintf(translated("It had %d tables, itself and its partitions, and has %d."), members, list_length(tables)));
	if (has_mark(kept))
		error_not_whole(source, kept_oid, translated("Another table belonged to it for a while, and rows were written meanwhile."));
	/* with FORCE ROW LEVEL SECURITY the owner would recount only what he sees */
	if (check_enable_rls(source, kept->rd_rel->relowner, true) == RLS_ENABLED)
		error_not_whole(source, kept_oid, translated("Row-level security hides rows from its owner."));
	relation_close(kept, AccessShareLock);
	PG_RETURN_BOOL(true);
}

/* Are the rows of a table in shards of Citus?  Its catalog says so, in a database that has one */
static bool
is_in_shards(Oid table)
{
	Oid			catalog = get_relname_relid("pg_dist_partition", PG_CATALOG_NAMESPACE);
	AttrNumber	column = OidIsValid(catalog) ? get_attnum(catalog, "logicalrelid") : InvalidAttrNumber;
	Relation	listed;
	SysScanDesc scan;
	ScanKeyData key;
	bool		result;

	if (column <= 0 || get_atttype(catalog, column) != REGCLASSOID)
		return false;
	listed = table_open(catalog, AccessShareLock);
	ScanKeyInit(&key, column, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(table));
	scan = systable_beginscan(listed, InvalidOid, false, NULL, 1, &key);
	result = HeapTupleIsValid(systable_getnext(scan));
	systable_endscan(scan);
	table_close(listed, AccessShareLock);
	return result;
}

/* The same for SQL */
Datum
rollup_in_shards(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(is_in_shards(PG_GETARG_OID(0)));
}

/* Raises for a table that tells the kept tallies of another of its rows; never returns */
pg_noreturn pg_attribute_cold static void
error_not_ours(Oid changed, Oid source)
{
	if (is_in_shards(source))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table \"%s\" belongs to Citus now: its tallies cannot be kept any more", get_rel_name(source)),
				 errdetail("Its rows went into shards, such as \"%s\".", get_rel_name(changed)),
				 errhint("Its owner types: SELECT bizenv.drop_kept('my_kept_tally'). Or take the table back from Citus: SELECT undistribute_table('%s').",
						 quote_qualified_identifier(get_namespace_name(get_rel_namespace(source)), get_rel_name(source)))));
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("table \"%s\" is no part of table \"%s\" any more", get_rel_name(changed), get_rel_name(source)),
			 errdetail("Its triggers would change the kept tallies of that table."),
			 errhint("Its owner drops these triggers, or types: SELECT bizenv.rebuild_kept('my_kept_tally').")));
}

/* Raises unless the changed table is the source or one of its partitions, of who kept it */
Datum
rollup_turn(PG_FUNCTION_ARGS)
{
	Oid			changed = PG_GETARG_OID(0);
	Oid			source = PG_GETARG_OID(1);
	Relation	table = open_table(source);
	Oid			owner = table->rd_rel->relowner;

	relation_close(table, AccessShareLock);
	relation_close(open_table(changed), AccessShareLock);
	if (changed != source &&
		!(get_rel_relispartition(changed) && list_member_oid(get_partition_ancestors(changed), source)))
		error_not_ours(changed, source);
	/* the trigger runs as who kept the tallies: another owner may not read through him */
	if (owner != GetUserId())
		error_not_whole(source, InvalidOid, psprintf(translated("Table \"%s\" has another owner now."), get_rel_name(source)));
	PG_RETURN_BOOL(true);
}

/*
 * The trigger of the kept rows themselves: for rows that came from elsewhere,
 * which a condition of the trigger finds.  Where they are replicated the
 * triggers of the table have counted already, and they are left out; where
 * they are loaded from a dump beside live triggers they are refused.
 */
Datum
rollup_guard(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_BEFORE(trigger->tg_event) || !TRIGGER_FIRED_FOR_ROW(trigger->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("this function is a trigger of the rows of a kept tally"),
				 errdetail("It is fired BEFORE a change of a row."),
				 errhint("SELECT bizenv.keep('my_table', 'my_kept_tally', ARRAY['my_group'], ARRAY['bizenv.progress_agg(percent)']) attaches it where it belongs.")));
	if (SessionReplicationRole != SESSION_REPLICATION_ROLE_REPLICA)
	{
		/* folding updates and deletes rows of the same transaction: only what is new came from elsewhere */
		if (!TRIGGER_FIRED_BY_INSERT(trigger->tg_event))
			return PointerGetDatum(TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newtuple : trigger->tg_trigtuple);
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("rows of kept tallies are written by the triggers of their table alone"),
				 errdetail("This row of \"%s\" was counted by another transaction; the triggers count it again.", RelationGetRelationName(trigger->tg_relation)),
				 errhint("Restore with --disable-triggers, or without the rows of this table, and then type: SELECT bizenv.rebuild_kept('%s').", view_of(RelationGetRelid(trigger->tg_relation)))));
	}
	return PointerGetDatum(NULL);
}
