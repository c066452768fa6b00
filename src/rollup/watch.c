/*
 * rollup/watch.c
 *		How rows are counted in kept tallies, kept ready from one statement to the next.
 *
 * What was made ready is forgotten when anything that it was made from changes:
 * the tables, the view of the rows, a partition on the way up, and whatever has a
 * name that functions, operators or schemas may have.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "rollup/rollup.h"

#include "storage/sinval.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

/* A session that writes into more tables than this forgets them all and begins anew */
#define MOST_ROLLUPS 256

static Rollup *rollups = NULL;
static int	rollup_count = 0;
static MemoryContext rollup_context = NULL;

/* Relcache callback: forgets what was made from a table, or from any if that is not known */
static void
note_table(Datum arg, Oid table)
{
	(void) arg;
	for (Rollup *rollup = rollups; rollup != NULL; rollup = rollup->next)
	{
		bool		is_watched = !OidIsValid(table);

		for (int i = 0; i < (int) lengthof(rollup->watched); i++)
			is_watched |= rollup->watched[i] == table;
		for (int i = 0; i < rollup->nancestors; i++)
			is_watched |= rollup->ancestors[i] == table;
		if (is_watched)
			rollup->is_current = false;
	}
}

/* Syscache callback: a function, an operator or a schema is another now */
static void
note_name(Datum arg, int cache, uint32 hash)
{
	(void) arg;
	(void) cache;
	(void) hash;
	for (Rollup *rollup = rollups; rollup != NULL; rollup = rollup->next)
		rollup->is_current = false;
}

/* Registers the callbacks; once a session, as no call takes one away */
static void
watch(void)
{
	if (rollup_context != NULL)
		return;
	rollup_context = AllocSetContextCreate(CacheMemoryContext, "bizenv kept tallies", ALLOCSET_SMALL_SIZES);
	CacheRegisterRelcacheCallback(note_table, (Datum) 0);
	/* cast: newer servers give the caches an enum, not an int */
	CacheRegisterSyscacheCallback(PROCOID, (SyscacheCallbackFunction) note_name, (Datum) 0);
	CacheRegisterSyscacheCallback(OPEROID, (SyscacheCallbackFunction) note_name, (Datum) 0);
	CacheRegisterSyscacheCallback(NAMESPACEOID, (SyscacheCallbackFunction) note_name, (Datum) 0);
}

/* Forgets everything that was made for a trigger function and a table */
static void
clear_rollup(Rollup *rollup, Oid function, Oid changed)
{
	Rollup	   *next = rollup->next;
	MemoryContext context = rollup->context;

	MemoryContextReset(context);
	memset(rollup, 0, sizeof(Rollup));
	rollup->next = next;
	rollup->context = context;
	rollup->function = function;
	rollup->changed = changed;
	rollup->watched[0] = changed;
}

/* A place for what is made for a trigger function and a table: the one that it had, or a new one */
static Rollup *
place_of(Oid function, Oid changed)
{
	Rollup	   *rollup = rollups;

	while (rollup != NULL && (rollup->function != function || rollup->changed != changed))
		rollup = rollup->next;
	if (rollup != NULL)
		return rollup;
	if (rollup_count == MOST_ROLLUPS)
	{
		rollups = NULL;
		rollup_count = 0;
		MemoryContextReset(rollup_context);
	}
	rollup = (Rollup *) MemoryContextAllocZero(rollup_context, sizeof(Rollup));
	rollup->context = AllocSetContextCreate(rollup_context, "bizenv kept tally", ALLOCSET_SMALL_SIZES);
	rollup->function = function;
	rollup->changed = changed;
	rollup->next = rollups;
	rollups = rollup;
	rollup_count++;
	return rollup;
}

/*
 * How the rows of a changed table are counted without a query; NULL where they are
 * not, and the text of the function is to be run.
 */
Rollup *
rollup_of(Oid function, Relation changed)
{
	Rollup	   *rollup;

	watch();
	/* receive what other sessions committed: who holds its locks already takes none that would */
	AcceptInvalidationMessages();
	rollup = place_of(function, RelationGetRelid(changed));
	if (!rollup->is_current || !rollup->is_made)
	{
		clear_rollup(rollup, function, RelationGetRelid(changed));
		rollup_make(rollup, changed);
	}
	return rollup->is_current && rollup->is_plain ? rollup : NULL;
}
