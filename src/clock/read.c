/*
 * clock/read.c
 *		Builds a timetable from the rows of its two tables and from its calendar, and
 *		keeps it in the session until one of them changes.
 *
 * The tables are read as those of calendars are, and their triggers are the same:
 * what a calendar is valid for (calendar_generation) a timetable is valid for too.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "clock/clock.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/rel.h"

/* Upper bound: so many rows hold a season for each day of the year */
#define CLOCK_MOST_RULES 1000

#define CLOCK_TABLE_TIMETABLE CALENDAR_TABLES
#define CLOCK_TABLE_SPAN (CALENDAR_TABLES + 1)

/* The columns that are read, by their places */
enum
{
	CLOCK_TIMETABLE_NAME = 1, CLOCK_TIMETABLE_CALENDAR, CLOCK_TIMETABLE_ZONE, CLOCK_TIMETABLE_SHIPPED
};

enum
{
	CLOCK_SPAN_TIMETABLE = 1, CLOCK_SPAN_SEASON_STARTS, CLOCK_SPAN_SEASON_ENDS, CLOCK_SPAN_WEEKDAYS, CLOCK_SPAN_STARTS, CLOCK_SPAN_ENDS,
	CLOCK_SPAN_SHIPPED
};

static const Oid timetable_columns[CLOCK_TIMETABLE_SHIPPED] = {VARCHAROID, VARCHAROID, VARCHAROID, BOOLOID};
static const Oid span_columns[CLOCK_SPAN_SHIPPED] = {
	VARCHAROID, VARCHAROID, VARCHAROID, VARCHAROID, TIMEOID, TIMEOID, BOOLOID
};

/* the timetables read in cached_generation: a list, allocated in cache_context */
static uint64 cached_generation;
static Timetable *cached = NULL;
static MemoryContext cache_context = NULL;

/* What the row of a timetable says */
typedef struct TimetableRow
{
	bool		found;
	text	   *calendar;
	char	   *zone;
} TimetableRow;

/* Is a row the timetable's? */
static bool
is_row_of(HeapTuple row, TupleDesc columns, const text *name)
{
	bool		isnull;
	Datum		value = heap_getattr(row, CLOCK_TIMETABLE_NAME, columns, &isnull);

	return !isnull && calendar_same_name(DatumGetTextPP(value), name);
}

/* Finds the row of a timetable; the office's precedes the shipped one */
static TimetableRow
find_timetable(Relation table, Snapshot snapshot, const text *name)
{
	TupleDesc	columns = RelationGetDescr(table);
	SysScanDesc scan = systable_beginscan(table, InvalidOid, false, snapshot, 0, NULL);
	TimetableRow result = {0};
	HeapTuple	row;

	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		bool		no_calendar;
		bool		no_zone;
		bool		isnull;
		Datum		calendar = heap_getattr(row, CLOCK_TIMETABLE_CALENDAR, columns, &no_calendar);
		Datum		zone = heap_getattr(row, CLOCK_TIMETABLE_ZONE, columns, &no_zone);

		CHECK_FOR_INTERRUPTS();
		/* the shipped row never replaces the office's, in whatever order they come */
		if (!is_row_of(row, columns, name) || no_zone ||
			(result.found && DatumGetBool(heap_getattr(row, CLOCK_TIMETABLE_SHIPPED, columns, &isnull))))
			continue;
		result.found = true;
		result.calendar = no_calendar ? NULL : DatumGetTextPCopy(calendar);
		result.zone = TextDatumGetCString(zone);
	}
	systable_endscan(scan);
	return result;
}

/* Month and day of 'MM-DD', which the CHECK of the table has seen */
static int
month_day_of(Datum value)
{
	const char *word = TextDatumGetCString(value);

	return atoi(word) * 100 + (strlen(word) > 3 ? atoi(word + 3) : 0);
}

/* The weekdays '12345' as bits */
static uint8
weekdays_of(Datum value)
{
	uint8		weekdays = 0;

	for (const char *word = TextDatumGetCString(value); *word != '\0'; word++)
		/* the CHECK of the table allows 1 to 7 */
		if (*word >= '1' && *word <= '7')
			weekdays |= (uint8) (1 << (*word - '1'));
	return weekdays;
}

/* Orders rules by their starts */
static int
compare_rules(const void *a, const void *b)
{
	TimeADT		one = ((const ClockRule *) a)->starts;
	TimeADT		other = ((const ClockRule *) b)->starts;

	return (one > other) - (one < other);
}

/* Reads the spans of a timetable: the office's, or the shipped ones where the office has none */
static int
read_rules(Relation table, Snapshot snapshot, const text *name, ClockRule *rules)
{
	TupleDesc	columns = RelationGetDescr(table);
	SysScanDesc scan = systable_beginscan(table, InvalidOid, false, snapshot, 0, NULL);
	HeapTuple	row;
	int			count = 0;
	bool		office_has_some = false;

	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		Datum		values[CLOCK_SPAN_SHIPPED];
		bool		isnull = false;
		bool		shipped;

		CHECK_FOR_INTERRUPTS();
		if (!is_row_of(row, columns, name))
			continue;
		for (int i = 0; i < CLOCK_SPAN_SHIPPED && !isnull; i++)
			values[i] = heap_getattr(row, i + 1, columns, &isnull);
		/* a row with a NULL says nothing */
		if (isnull)
			continue;
		shipped = DatumGetBool(values[CLOCK_SPAN_SHIPPED - 1]);
		if (shipped && office_has_some)
			continue;
		/* the office's first row replaces all shipped ones that came before it */
		if (!shipped && !office_has_some)
		{
			office_has_some = true;
			count = 0;
		}
		/* the upper bound comes before the write: the array is as long */
		if (count == CLOCK_MOST_RULES)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("the timetable has too many spans"),
					 errdetail("Timetable \"%s\" has more than %d rows in bizenv.timetable_span.",
							   calendar_name_for_message(name), CLOCK_MOST_RULES),
					 errhint("Days that are worked or off are the calendar's: a timetable says at what time an ordinary day is worked.")));
		rules[count].season_starts = month_day_of(values[CLOCK_SPAN_SEASON_STARTS - 1]);
		rules[count].season_ends = month_day_of(values[CLOCK_SPAN_SEASON_ENDS - 1]);
		rules[count].weekdays = weekdays_of(values[CLOCK_SPAN_WEEKDAYS - 1]);
		rules[count].starts = DatumGetTimeADT(values[CLOCK_SPAN_STARTS - 1]);
		rules[count].ends = DatumGetTimeADT(values[CLOCK_SPAN_ENDS - 1]);
		rules[count++].shipped = shipped;
	}
	systable_endscan(scan);
	/* spans_of_day() merges neighbours, and so needs them in the order of their starts */
	qsort(rules, count, sizeof(ClockRule), compare_rules);
	return count;
}

/* Refuses what is no timetable, and says what to type */
static void
check_timetable(const TimetableRow *row, int nrules, pg_tz *zone, const text *timetable)
{
	char	   *name = calendar_name_for_message(timetable);

	if (!row->found)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown timetable"),
				 errdetail("Argument \"timetable\" must be one that bizenv.timetable lists; \"%s\" is not.", name),
				 errhint("To add it, and then its times to bizenv.timetable_span: %s",
						 calendar_keeper_hint("timetable", psprintf("INSERT INTO bizenv.timetable VALUES (%s, 'cn', 'Asia/Shanghai');",
																	quote_literal_cstr(name))))));
	if (zone == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the timetable has an unknown time zone"),
				 errdetail("\"time_zone\" of timetable \"%s\" must be one that pg_timezone_names lists; \"%s\" is not.",
						   name, row->zone),
				 errhint("To give it one that is there: %s",
						 calendar_keeper_hint("timetable", psprintf("UPDATE bizenv.timetable SET time_zone = 'Asia/Shanghai' WHERE timetable = %s;",
																	quote_literal_cstr(name))))));
	if (nrules == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the timetable has no working time"),
				 errdetail("Timetable \"%s\" has no row in bizenv.timetable_span.", name),
				 errhint("To add its times: %s",
						 calendar_keeper_hint("timetable_span", psprintf("INSERT INTO bizenv.timetable_span (timetable, starts, ends) VALUES (%s, '08:30', '12:00'), (%s, '14:30', '18:00');",
																		 quote_literal_cstr(name), quote_literal_cstr(name))))));
}

/*
 * Reads a timetable into a memory context of its own.  The context becomes a child
 * of "parent" only at the end: an error before frees it with the call.
 */
Timetable *
clock_read(const text *name, MemoryContext parent)
{
	Relation	timetables = calendar_open_table("timetable", timetable_columns, lengthof(timetable_columns), &calendar_tables[CLOCK_TABLE_TIMETABLE]);
	Relation	spans = calendar_open_table("timetable_span", span_columns, lengthof(span_columns), &calendar_tables[CLOCK_TABLE_SPAN]);
	Snapshot	snapshot = RegisterSnapshot(GetCatalogSnapshot(calendar_tables[CLOCK_TABLE_SPAN]));
	TimetableRow row = find_timetable(timetables, snapshot, name);
	ClockRule  *rules = (ClockRule *) palloc(sizeof(ClockRule) * CLOCK_MOST_RULES);
	int			nrules = read_rules(spans, snapshot, name, rules);
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "bizenv timetable",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old;
	CalendarSlot slot = {0};
	Timetable  *timetable;
	pg_tz	   *zone = row.found ? pg_tzset(row.zone) : NULL;

	/* everything is copied: the locks may go */
	UnregisterSnapshot(snapshot);
	relation_close(spans, AccessShareLock);
	relation_close(timetables, AccessShareLock);
	/* leap seconds: the server accepts no such zone either */
	if (zone != NULL && !pg_tz_acceptable(zone))
		zone = NULL;
	check_timetable(&row, nrules, zone, name);
	old = MemoryContextSwitchTo(context);
	timetable = (Timetable *) palloc0(sizeof(Timetable));
	timetable->name = DatumGetTextPCopy(PointerGetDatum(name));
	timetable->zone = zone;
	timetable->calendar = row.calendar == NULL ? NULL : calendar_find(&slot, row.calendar);
	timetable->runs_count = row.calendar == NULL ? 1 : timetable->calendar->runs_count;
	timetable->runs = (ClockRun *) palloc0(sizeof(ClockRun) * timetable->runs_count);
	for (int i = 0; i < timetable->runs_count; i++)
	{
		/* without a calendar one run has all years */
		bool		no_calendar = timetable->calendar == NULL;

		clock_fill_run(&timetable->runs[i], rules, nrules, timetable->calendar, zone,
					   no_calendar ? date2j(CALENDAR_FIRST_YEAR, 1, 1) - POSTGRES_EPOCH_JDATE : timetable->calendar->runs[i].first,
					   no_calendar ? date2j(CALENDAR_LAST_YEAR, 12, 31) - POSTGRES_EPOCH_JDATE : timetable->calendar->runs[i].last);
	}
	MemoryContextSwitchTo(old);
	pfree(rules);
	MemoryContextSetParent(context, parent);
	return timetable;
}

/* Finds a timetable in the cache, or reads it */
static const Timetable *
find_cached(const text *name)
{
	Timetable  *timetable;
	/* a table may change while it is read: keep the generation from before */
	uint64		generation = calendar_generation;

	calendar_watch();
	if (cache_context == NULL)
		cache_context = AllocSetContextCreate(CacheMemoryContext, "bizenv timetables",
											  ALLOCSET_SMALL_SIZES);
	if (cached_generation != generation)
	{
		/* pointers in slots dangle from here, and so do those of timetables to calendars */
		cached = NULL;
		MemoryContextDeleteChildren(cache_context);
		cached_generation = generation;
	}
	for (timetable = cached; timetable != NULL; timetable = timetable->next)
		if (calendar_same_name(timetable->name, name))
			return timetable;
	timetable = clock_read(name, cache_context);
	timetable->next = cached;
	cached = timetable;
	return timetable;
}

/*
 * Finds the timetable of a call; a few comparisons while nothing has changed.  If a
 * table changes while it is read, this call uses what its snapshot saw, slot and cache
 * are left with the old generation, and the next call reads the tables again.
 */
ClockSlot *
clock_of_call(FunctionCallInfo fcinfo, int timetable, int on_unannounced)
{
	ClockSlot  *slot = (ClockSlot *) fcinfo->flinfo->fn_extra;
	CalendarSlot *validity;
	const text *name;

	/* hot path: a query over table columns reads no argument again */
	if (likely(slot != NULL && slot->validity.constant && slot->validity.generation == calendar_generation &&
			   calendar_slot_is_current(&slot->validity)))
		return slot;
	check_not_null(PG_ARGISNULL(timetable), "timetable");
	if (slot == NULL)
	{
		slot = (ClockSlot *) MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(ClockSlot));
		fcinfo->flinfo->fn_extra = slot;
	}
	validity = &slot->validity;
	validity->unannounced_is_null = code_argument(fcinfo, on_unannounced, &on_unannounced_words, "on_unannounced") == UNANNOUNCED_NULL;
	name = PG_GETARG_TEXT_PP(timetable);
	calendar_slot_renew(validity);
	if (validity->generation != calendar_generation || validity->length != (int) VARSIZE_ANY_EXHDR(name) ||
		memcmp(validity->name, VARDATA_ANY(name), validity->length) != 0)
	{
		/* 0 is never a generation: an error while reading leaves the slot invalid */
		validity->generation = 0;
		slot->timetable = find_cached(name);
		/* a longer name leaves the slot invalid: the next call searches the cache */
		if (VARSIZE_ANY_EXHDR(name) <= CALENDAR_NAME_BYTES)
		{
			validity->generation = cached_generation;
			validity->length = (int) VARSIZE_ANY_EXHDR(name);
			memcpy(validity->name, VARDATA_ANY(name), validity->length);
		}
	}
	/* constant arguments need not be read again by the next call */
	validity->constant = calendar_is_constant(fcinfo->flinfo, timetable) && calendar_is_constant(fcinfo->flinfo, on_unannounced);
	return slot;
}
