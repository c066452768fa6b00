/*
 * calendar/read.c
 *		Builds a calendar from the rows of the three tables.
 *
 * All tables are read with one catalog snapshot, taken after they are locked,
 * so that the rows of the three agree with each other.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "calendar/calendar.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/bitmapset.h"
#include "nodes/pg_list.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#define CALENDAR_ALL_YEARS (CALENDAR_LAST_YEAR - CALENDAR_FIRST_YEAR + 1)

typedef enum CalendarTable
{
	CALENDAR_TABLE_CALENDAR, CALENDAR_TABLE_YEAR, CALENDAR_TABLE_DAY
} CalendarTable;

static const char *const table_names[CALENDAR_TABLES] = {
	"calendar", "calendar_year", "calendar_day"
};

/* The columns that are read, by their places */
enum
{
	CALENDAR_NAME = 1, CALENDAR_PARENT, CALENDAR_SHIPPED
};

enum
{
	CALENDAR_YEAR_CALENDAR = 1, CALENDAR_YEAR_YEAR
};

enum
{
	CALENDAR_DAY_CALENDAR = 1, CALENDAR_DAY_DAY, CALENDAR_DAY_IS_WORKDAY, CALENDAR_DAY_NAME, CALENDAR_DAY_SHIPPED, CALENDAR_DAY_KIND
};

static const Oid table_columns[CALENDAR_TABLES][CALENDAR_DAY_KIND] = {
	{VARCHAROID, VARCHAROID, BOOLOID},
	{VARCHAROID, INT4OID},
	{VARCHAROID, DATEOID, BOOLOID, VARCHAROID, BOOLOID, VARCHAROID}
};

/* How many columns of each table are checked: up to the last that is read */
static const int column_counts[CALENDAR_TABLES] = {
	CALENDAR_SHIPPED, CALENDAR_YEAR_YEAR, CALENDAR_DAY_KIND
};

/* One row of calendar_day that applies, with what its precedence depends on */
typedef struct DayRule
{
	int			generation;		/* 0: the calendar itself, 1: its parent, … */
	bool		shipped;		/* by the extension; false: the office's row */
	DateADT		day;
	bool		worked;
	DayKind		kind;
} DayRule;

/* The tables while they are read */
typedef struct CalendarReading
{
	Relation	tables[CALENDAR_TABLES];
	Snapshot	snapshot;
} CalendarReading;

/*
 * Opens a table by its name, and notes it.  It may be that of an extension that was dropped
 * and created again, or somebody's table of the same name: the columns are checked.
 */
Relation
calendar_open_table(const char *name, const Oid *column_types, int count, Oid *noted)
{
	Oid			schema = get_namespace_oid("bizenv", true);
	Oid			oid = OidIsValid(schema) ? get_relname_relid(name, schema) : InvalidOid;
	Relation	table = OidIsValid(oid) ? try_relation_open(oid, AccessShareLock) : NULL;
	TupleDesc	columns;
	bool		as_made;

	if (table == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("table \"bizenv.%s\" is not there", name),
				 errhint("CREATE EXTENSION bizenv brings it.")));
	columns = RelationGetDescr(table);
	/* a view or a foreign table of this name would be read as a heap */
	as_made = table->rd_rel->relkind == RELKIND_RELATION && columns->natts >= count;
	for (int i = 0; as_made && i < count; i++)
		as_made = TupleDescAttr(columns, i)->atttypid == column_types[i];
	if (!as_made)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("table \"bizenv.%s\" is not as the extension made it", name),
				 errhint("DROP EXTENSION bizenv; CREATE EXTENSION bizenv; keep the office's own rows.")));
	/* from here on an invalidation of this table is counted */
	*noted = oid;
	return table;
}

/* Locks the tables, then takes one snapshot: a change committed before the lock is seen */
static void
reading_begin(CalendarReading *reading)
{
	for (int i = 0; i < CALENDAR_TABLES; i++)
		reading->tables[i] = calendar_open_table(table_names[i], table_columns[i], column_counts[i],
												 &calendar_tables[i]);
	/* the catalog snapshot works in parallel workers and under REPEATABLE READ, too */
	reading->snapshot = RegisterSnapshot(GetCatalogSnapshot(calendar_tables[CALENDAR_TABLE_DAY]));
}

/* Closes the tables and releases their locks */
static void
reading_end(CalendarReading *reading)
{
	UnregisterSnapshot(reading->snapshot);
	/* no lock is kept: an invalidation tells of a later change */
	for (int i = 0; i < CALENDAR_TABLES; i++)
		relation_close(reading->tables[i], AccessShareLock);
}

/* Begins to read a table from its first row */
static SysScanDesc
scan_begin(const CalendarReading *reading, CalendarTable which)
{
	/* no index: the tables are small and are read once after a change */
	return systable_beginscan(reading->tables[which], InvalidOid, false,
							  reading->snapshot, 0, NULL);
}

/* Reads a column of a row; the Datum of NULL is 0 */
static Datum
column_of(const CalendarReading *reading, CalendarTable which, HeapTuple row, int column,
		  bool *isnull)
{
	return heap_getattr(row, column, RelationGetDescr(reading->tables[which]), isnull);
}

/* The place of a row's calendar in the lineage, -1 where the row is of another one */
static int
generation_of(const CalendarReading *reading, CalendarTable which, HeapTuple row,
			  const List *lineage)
{
	bool		isnull;
	Datum		name = column_of(reading, which, row, 1, &isnull);

	/* in each of these tables column 1 is the name of the calendar */
	for (int i = 0; !isnull && i < list_length(lineage); i++)
		if (calendar_same_name(DatumGetTextPP(name), (const text *) list_nth(lineage, i)))
			return i;
	return -1;
}

/* At most 64 bytes of a name, cut between characters */
char *
calendar_name_for_message(const text *name)
{
	int			length = (int) VARSIZE_ANY_EXHDR(name);

	return pnstrdup(VARDATA_ANY(name), pg_mbcliplen(VARDATA_ANY(name), length, 64));
}

/* Finds the row of a calendar and its parent; the office's row precedes the shipped one */
static bool
find_calendar(const CalendarReading *reading, text *name, text **parent)
{
	SysScanDesc scan = scan_begin(reading, CALENDAR_TABLE_CALENDAR);
	List	   *wanted = list_make1(name);
	HeapTuple	row;
	bool		found = false;

	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		bool		isnull;
		bool		shipped;
		Datum		value;

		if (generation_of(reading, CALENDAR_TABLE_CALENDAR, row, wanted) < 0)
			continue;
		shipped = DatumGetBool(column_of(reading, CALENDAR_TABLE_CALENDAR, row, CALENDAR_SHIPPED, &isnull));
		/* there are at most two rows, in any order: the shipped one never overwrites */
		if (found && shipped)
			continue;
		value = column_of(reading, CALENDAR_TABLE_CALENDAR, row, CALENDAR_PARENT, &isnull);
		*parent = isnull ? NULL : DatumGetTextPCopy(value);
		found = true;
	}
	systable_endscan(scan);
	return found;
}

/* A calendar, its parent, the parent's parent, and so on */
static List *
read_lineage(const CalendarReading *reading, const text *name)
{
	List	   *lineage = NIL;
	text	   *next = (text *) name;
	text	   *parent = NULL;

	while (next != NULL)
	{
		/* a cycle would never end: each name may occur once */
		for (int i = 0; i < list_length(lineage); i++)
			if (calendar_same_name(next, (const text *) list_nth(lineage, i)))
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("the calendar is its own ancestor"),
						 errdetail("The parents of \"calendar\" \"%s\" lead back to \"%s\".",
								   calendar_name_for_message(name), calendar_name_for_message(next)),
						 errhint("To end the line of parents there: %s",
								 calendar_keeper_hint("calendar", psprintf("UPDATE bizenv.calendar SET parent = NULL WHERE calendar = %s;",
																		   quote_literal_cstr(calendar_name_for_message(next)))))));
		if (!find_calendar(reading, next, &parent))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("unknown calendar"),
					 lineage == NIL ?
					 errdetail("Argument \"calendar\" must be one that bizenv.calendar lists; \"%s\" is not.",
							   calendar_name_for_message(next)) :
					 errdetail("\"calendar\" \"%s\" has a parent that bizenv.calendar does not list: \"%s\".",
							   calendar_name_for_message(name), calendar_name_for_message(next)),
					 errhint("A calendar that follows China's: %s",
							 calendar_keeper_hint("calendar", psprintf("INSERT INTO bizenv.calendar VALUES (%s, 'cn');", quote_literal_cstr(calendar_name_for_message(next)))))));
		/* the calendar itself comes first, then each ancestor: the place is the generation */
		lineage = lappend(lineage, next);
		next = parent;
		CHECK_FOR_INTERRUPTS();
	}
	return lineage;
}

/* Finds the bit of a day that says whether it is worked, and the word that has it */
static inline CalendarWord *
word_of(const CalendarRun *run, DateADT day, uint64 *bit)
{
	int			place = day - run->first;

	*bit = UINT64CONST(1) << (place % CALENDAR_WORD_BITS);
	return &run->words[place / CALENDAR_WORD_BITS];
}

/* Makes a run in which Monday to Friday are workdays */
static void
make_run(CalendarRun *run, int first_year, int last_year)
{
	run->first = date2j(first_year, 1, 1) - POSTGRES_EPOCH_JDATE;
	run->last = date2j(last_year, 12, 31) - POSTGRES_EPOCH_JDATE;
	run->words = (CalendarWord *) palloc0(sizeof(CalendarWord) *
										  ((run->last - run->first) / CALENDAR_WORD_BITS + 1));
	run->kinds = (uint8 *) palloc(run->last - run->first + 1);
	for (DateADT day = run->first; day <= run->last; day++)
	{
		bool		is_weekend = calendar_is_weekend(day);
		uint64		bit;
		CalendarWord *word = word_of(run, day, &bit);

		if (!is_weekend)
			word->workdays |= bit;
		run->kinds[day - run->first] = is_weekend ? DAY_WEEKEND : DAY_WORKDAY;
	}
}

/*
 * Finds the announced years of the lineage, and makes a run of consecutive ones; for an
 * assumed calendar all years that could be announced are one.
 */
static void
read_years(const CalendarReading *reading, const List *lineage, Calendar *calendar)
{
	SysScanDesc scan = scan_begin(reading, CALENDAR_TABLE_YEAR);
	Bitmapset  *announced = NULL;
	CalendarRun runs[CALENDAR_ALL_YEARS] = {{0}};
	HeapTuple	row;
	int			year = -1;

	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		bool		isnull;
		int			announces = DatumGetInt32(column_of(reading, CALENDAR_TABLE_YEAR, row, CALENDAR_YEAR_YEAR, &isnull));

		if (!isnull && announces >= CALENDAR_FIRST_YEAR && announces <= CALENDAR_LAST_YEAR &&
			generation_of(reading, CALENDAR_TABLE_YEAR, row, lineage) >= 0)
			announced = bms_add_member(announced, announces);
		CHECK_FOR_INTERRUPTS();
	}
	systable_endscan(scan);
	if (calendar->assumed)
		announced = bms_add_range(announced, CALENDAR_FIRST_YEAR, CALENDAR_LAST_YEAR);
	/* members come in ascending order, so that the runs do too */
	while ((year = bms_next_member(announced, year)) >= 0)
	{
		int			first_year = year;

		while (bms_is_member(year + 1, announced))
			year++;
		make_run(&runs[calendar->runs_count++], first_year, year);
	}
	bms_free(announced);
	calendar->runs = (CalendarRun *) palloc(sizeof(CalendarRun) * calendar->runs_count);
	memcpy(calendar->runs, runs, sizeof(CalendarRun) * calendar->runs_count);
}

/* Orders rules by precedence, the strongest last: ancestors first, shipped before office */
static int
compare_rules(const ListCell *a, const ListCell *b)
{
	const DayRule *one = (const DayRule *) lfirst(a);
	const DayRule *other = (const DayRule *) lfirst(b);

	if (one->generation != other->generation)
		return other->generation - one->generation;
	return other->shipped - one->shipped;
}

/*
 * Applies the rules of the lineage to the days of the runs.  A rule of the
 * calendar precedes one of its parent, the office's row precedes a shipped one.
 */
static void
read_days(const CalendarReading *reading, const List *lineage, Calendar *calendar)
{
	SysScanDesc scan = scan_begin(reading, CALENDAR_TABLE_DAY);
	List	   *rules = NIL;
	ListCell   *cell;
	HeapTuple	row;

	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		int			generation = generation_of(reading, CALENDAR_TABLE_DAY, row, lineage);
		bool		no_day;
		bool		no_rule;
		bool		no_owner;
		bool		no_kind;
		DateADT		day = DatumGetDateADT(column_of(reading, CALENDAR_TABLE_DAY, row, CALENDAR_DAY_DAY, &no_day));
		bool		worked = DatumGetBool(column_of(reading, CALENDAR_TABLE_DAY, row, CALENDAR_DAY_IS_WORKDAY, &no_rule));
		bool		shipped = DatumGetBool(column_of(reading, CALENDAR_TABLE_DAY, row, CALENDAR_DAY_SHIPPED, &no_owner));
		Datum		kind = column_of(reading, CALENDAR_TABLE_DAY, row, CALENDAR_DAY_KIND, &no_kind);
		DayRule    *rule;

		CHECK_FOR_INTERRUPTS();
		/* a NULL in any of these columns rules on nothing */
		if (generation < 0 || no_day || no_rule || no_owner)
			continue;
		rule = (DayRule *) palloc(sizeof(DayRule));
		rule->generation = generation;
		rule->shipped = shipped;
		rule->day = day;
		rule->worked = worked;
		rule->kind = calendar_kind_of(day, worked, no_kind ? NULL : DatumGetTextPP(kind));
		rules = lappend(rules, rule);
	}
	systable_endscan(scan);
	/* applied in ascending precedence: the strongest rule of a day is the last to set its bit */
	list_sort(rules, compare_rules);
	foreach(cell, rules)
	{
		const DayRule *rule = (const DayRule *) lfirst(cell);
		const CalendarRun *run = calendar_run_of(calendar, rule->day, rule->day);
		CalendarWord *word;
		uint64		bit;

		/* a day of a year that is not announced has no bit */
		if (run == NULL)
			continue;
		word = word_of(run, rule->day, &bit);
		run->kinds[rule->day - run->first] = (uint8) (rule->kind | CALENDAR_RULED);
		if (rule->worked)
			word->workdays |= bit;
		else
			word->workdays &= ~bit;
	}
}

/* Fills what is derived from the bits: prefix counts, total, array of workdays */
static void
number_workdays(CalendarRun *run)
{
	CalendarWord *last = NULL;
	CalendarWord *word;
	uint64		bit;
	int			n = 0;

	/* first pass: the prefix count of a word is the total at its first day */
	for (DateADT day = run->first; day <= run->last; day++)
	{
		word = word_of(run, day, &bit);
		if (word != last)
			word->before = run->count;
		last = word;
		if (word->workdays & bit)
			run->count++;
	}
	/* second pass, now that the length is known */
	run->workdays = (DateADT *) palloc(sizeof(DateADT) * run->count);
	for (DateADT day = run->first; day <= run->last; day++)
	{
		word = word_of(run, day, &bit);
		if (word->workdays & bit)
			run->workdays[n++] = day;
	}
}

/*
 * Reads a calendar into a memory context of its own.  The context becomes a
 * child of "parent" only at the end: an error before frees it with the call.
 */
Calendar *
calendar_read(const text *name, bool assumed, MemoryContext parent)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "bizenv calendar",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	Calendar   *calendar = (Calendar *) palloc0(sizeof(Calendar));
	List	   *lineage;
	CalendarReading reading;

	calendar->name = DatumGetTextPCopy(PointerGetDatum(name));
	calendar->assumed = assumed;
	reading_begin(&reading);

	/* lineage and rules are temporary: only what the calendar keeps goes into its context */
	MemoryContextSwitchTo(old);
	lineage = read_lineage(&reading, name);
	MemoryContextSwitchTo(context);
	read_years(&reading, lineage, calendar);
	MemoryContextSwitchTo(old);
	read_days(&reading, lineage, calendar);
	MemoryContextSwitchTo(context);
	for (int i = 0; i < calendar->runs_count; i++)
		number_workdays(&calendar->runs[i]);
	MemoryContextSwitchTo(old);
	reading_end(&reading);
	MemoryContextSetParent(context, parent);
	return calendar;
}
