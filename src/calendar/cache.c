/*
 * calendar/cache.c
 *		The calendars that a backend has read, and when to read them again.
 *
 * A calendar is read as the server reads its own catalog: with the catalog
 * snapshot, in any isolation level, in parallel workers too, and never by SPI.
 * Triggers on its tables send a relcache invalidation, which comes to
 * every backend at commit, to the own one at the end of the command, and again
 * when it is rolled back.  Its callback increments calendar_generation; whoever
 * holds a pointer compares generations before following it.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "calendar/calendar.h"

#include "access/xact.h"
#include "commands/trigger.h"
#include "storage/sinval.h"
#include "utils/inval.h"
#include "utils/memutils.h"

BIZENV_FUNCTION(calendar_changed);

uint64		calendar_generation = 1;

/* the calendars read in cached_generation: a list, allocated in cache_context */
static uint64 cached_generation;
static Calendar *cached = NULL;
static MemoryContext cache_context = NULL;

Oid			calendar_tables[CALENDAR_TABLES + CALENDAR_CLOCK_TABLES];

/* Trigger: sends every backend the invalidation of a table of calendars */
Datum
calendar_changed(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	/* NULL, the result, suppresses a row in a BEFORE ROW trigger: refuse to be one */
	if (!CALLED_AS_TRIGGER(fcinfo) ||
		!(TRIGGER_FIRED_FOR_STATEMENT(trigger->tg_event) || TRIGGER_FIRED_AFTER(trigger->tg_event)))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("this function is a trigger of the tables of calendars"),
				 errdetail("It makes every session read the calendars again."),
				 errhint("Change bizenv.calendar_year or bizenv.calendar_day: all sessions then read them again by themselves.")));
	CacheInvalidateRelcache(trigger->tg_relation);
	return PointerGetDatum(NULL);
}

/* Relcache callback; an invalid relation means that any table may have changed */
static void
note_change(Datum arg, Oid relation)
{
	(void) arg;
	if (!OidIsValid(relation))
		calendar_generation++;
	/* a table that was not read yet has an invalid Oid here */
	for (int i = 0; i < (int) lengthof(calendar_tables); i++)
		if (relation == calendar_tables[i] && OidIsValid(relation))
			calendar_generation++;
}

/* Registers the callback that counts changes; once a session */
void
calendar_watch(void)
{
	/* PostgreSQL has no call that takes a callback away: register it once a session */
	if (cache_context != NULL)
		return;
	cache_context = AllocSetContextCreate(CacheMemoryContext, "bizenv calendars",
										  ALLOCSET_SMALL_SIZES);
	CacheRegisterRelcacheCallback(note_change, PointerGetDatum(NULL));
}

/* Empties the cache if a table has changed since it was filled */
static void
refresh_cache(void)
{
	calendar_watch();
	if (cached_generation != calendar_generation)
	{
		/* every calendar has a child context of its own; pointers in slots dangle from here */
		cached = NULL;
		MemoryContextDeleteChildren(cache_context);
		cached_generation = calendar_generation;
	}
}

/* Makes the slot one of the current statement and snapshot, if it is not */
void
calendar_slot_renew(CalendarSlot *slot)
{
	if (calendar_slot_is_current(slot))
		return;
	/* receive what other sessions committed: a cached call takes no lock that would */
	AcceptInvalidationMessages();
	slot->statement = GetCurrentStatementStartTimestamp();
	/* without a snapshot nothing is read: the next call renews the slot again */
	slot->xmax = ActiveSnapshotSet() ? GetActiveSnapshot()->xmax : InvalidTransactionId;
	slot->xcnt = ActiveSnapshotSet() ? GetActiveSnapshot()->xcnt : 0;
}

/* Finds a calendar among those that were read, or reads it; the caller has refreshed the cache */
static Calendar *
cached_or_read(const text *name, bool assumed)
{
	Calendar   *calendar;

	for (calendar = cached; calendar != NULL; calendar = calendar->next)
		if (calendar->assumed == assumed && calendar_same_name(calendar->name, name))
			return calendar;
	calendar = calendar_read(name, assumed, cache_context);
	calendar->next = cached;
	cached = calendar;
	return calendar;
}

/*
 * Finds a calendar that has years without a notice as well: there Monday to Friday are
 * worked, but for what rows of calendar_day say already.  Valid until the next search.
 */
const Calendar *
calendar_find_assumed(const text *name)
{
	refresh_cache();
	return cached_or_read(name, true);
}

/*
 * Finds a calendar, in the slot if that is still valid.  If a table changes
 * while it is read, calendar_generation is incremented: this call uses what its
 * snapshot saw, slot and cache are left with the old generation, and the next
 * call reads the tables again.
 */
const Calendar *
calendar_find(CalendarSlot *slot, const text *name)
{
	int			length = (int) VARSIZE_ANY_EXHDR(name);
	const Calendar *calendar;

	calendar_slot_renew(slot);
	/* hit: the same name, and no table has changed since */
	if (slot->generation == calendar_generation && slot->length == length &&
		memcmp(slot->name, VARDATA_ANY(name), length) == 0)
		return slot->calendar;
	refresh_cache();
	/* 0 is never a generation: an error while reading leaves the slot invalid */
	slot->generation = 0;
	calendar = cached_or_read(name, false);
	slot->calendar = calendar;
	/* a name that the slot cannot hold leaves it invalid: the next call searches the cache */
	if (length <= CALENDAR_NAME_BYTES)
	{
		slot->generation = cached_generation;
		slot->length = length;
		memcpy(slot->name, VARDATA_ANY(name), length);
	}
	return calendar;
}
