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
 * leave the same kept rows (count.c).
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "rollup/rollup.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/pg_language.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/proclang.h"
#include "commands/trigger.h"
#include "lib/settings.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/tuplestore.h"

BIZENV_FUNCTION(rollup_handler);
BIZENV_FUNCTION(rollup_validator);

/* More rows than these are counted by the query, which writes to disk what work_mem does not hold */
#define FEW_ROWS 4096

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
			rollup_count_change(rollup, trigger, kept);
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
