/*
 * calendar_read.c
 *		Makes a calendar out of the rows of the three tables.
 *
 * All tables are read with one catalog snapshot, which is taken when they are
 * locked: the rows belong together.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "calendar.h"

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

#define ALL_YEARS (CALENDAR_LAST_YEAR - CALENDAR_FIRST_YEAR + 1)

typedef enum CalendarTable
{
	TABLE_CALENDAR, TABLE_YEAR, TABLE_DAY
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
	YEAR_CALENDAR = 1, YEAR_YEAR
};

enum
{
	DAY_CALENDAR = 1, DAY_DAY, DAY_IS_WORKDAY, DAY_NAME, DAY_SHIPPED
};

static const Oid table_columns[CALENDAR_TABLES][DAY_SHIPPED] = {
	{VARCHAROID, VARCHAROID, BOOLOID},
	{VARCHAROID, INT4OID},
	{VARCHAROID, DATEOID, BOOLOID, VARCHAROID, BOOLOID}
};

/* The columns of each table up to the last that is looked at */
static const int column_counts[CALENDAR_TABLES] = {
	CALENDAR_SHIPPED, YEAR_YEAR, DAY_SHIPPED
};

/* What a row says of a day, and how near its calendar and its office are */
typedef struct DayRule
{
	int			generation;
	bool		shipped;
	DateADT		day;
	bool		worked;
} DayRule;

/* The tables while they are read */
typedef struct CalendarReading
{
	Relation	tables[CALENDAR_TABLES];
	Snapshot	snapshot;
} CalendarReading;

/* Opens a table by its name, which another extension of that name may have now */
static Relation
open_table(CalendarTable which)
{
	Oid			schema = get_namespace_oid("bizenv", true);
	Oid			oid = OidIsValid(schema) ? get_relname_relid(table_names[which], schema) : InvalidOid;
	Relation	table = OidIsValid(oid) ? try_relation_open(oid, AccessShareLock) : NULL;
	TupleDesc	columns;
	bool		as_made;

	if (table == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("table \"bizenv.%s\" is not there", table_names[which]),
				 errhint("CREATE EXTENSION bizenv brings it.")));
	columns = RelationGetDescr(table);
	as_made = table->rd_rel->relkind == RELKIND_RELATION && columns->natts >= column_counts[which];
	for (int i = 0; as_made && i < column_counts[which]; i++)
		as_made = TupleDescAttr(columns, i)->atttypid == table_columns[which][i];
	if (!as_made)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("table \"bizenv.%s\" is not as the extension made it", table_names[which]),
				 errhint("DROP EXTENSION bizenv; CREATE EXTENSION bizenv; keep the office's own rows.")));
	calendar_tables[which] = oid;
	return table;
}

/* Locks the tables, then takes one snapshot for all of them */
static void
reading_begin(CalendarReading *reading)
{
	for (int i = 0; i < CALENDAR_TABLES; i++)
		reading->tables[i] = open_table((CalendarTable) i);
	reading->snapshot = RegisterSnapshot(GetCatalogSnapshot(calendar_tables[TABLE_DAY]));
}

/* Lets go of the tables */
static void
reading_end(CalendarReading *reading)
{
	UnregisterSnapshot(reading->snapshot);
	for (int i = 0; i < CALENDAR_TABLES; i++)
		relation_close(reading->tables[i], AccessShareLock);
}

/* Begins to read a table from its first row */
static SysScanDesc
scan_begin(const CalendarReading *reading, CalendarTable which)
{
	return systable_beginscan(reading->tables[which], InvalidOid, false,
							  reading->snapshot, 0, NULL);
}

/* A column of a row; NULL is as good as zero, which no CHECK lets in */
static Datum
column_of(const CalendarReading *reading, CalendarTable which, HeapTuple row, int column,
		  bool *isnull)
{
	return heap_getattr(row, column, RelationGetDescr(reading->tables[which]), isnull);
}

/* The place of a row's calendar among a calendar and its forebears, or -1 */
static int
generation_of(const CalendarReading *reading, CalendarTable which, HeapTuple row,
			  const List *lineage)
{
	bool		isnull;
	Datum		name = column_of(reading, which, row, 1, &isnull);

	for (int i = 0; !isnull && i < list_length(lineage); i++)
		if (calendar_same_name(DatumGetTextPP(name), (const text *) list_nth(lineage, i)))
			return i;
	return -1;
}

/* As much of a name as a message shows */
static char *
name_for_message(const text *name)
{
	int			length = (int) VARSIZE_ANY_EXHDR(name);

	return pnstrdup(VARDATA_ANY(name), pg_mbcliplen(VARDATA_ANY(name), length, 64));
}

/* Finds the row of a calendar, an office's own first, and the parent it names */
static bool
find_calendar(const CalendarReading *reading, text *name, text **parent)
{
	SysScanDesc scan = scan_begin(reading, TABLE_CALENDAR);
	List	   *wanted = list_make1(name);
	HeapTuple	row;
	bool		found = false;

	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		bool		isnull;
		bool		shipped;
		Datum		value;

		if (generation_of(reading, TABLE_CALENDAR, row, wanted) < 0)
			continue;
		shipped = DatumGetBool(column_of(reading, TABLE_CALENDAR, row, CALENDAR_SHIPPED, &isnull));
		if (found && shipped)
			continue;
		value = column_of(reading, TABLE_CALENDAR, row, CALENDAR_PARENT, &isnull);
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
		for (int i = 0; i < list_length(lineage); i++)
			if (calendar_same_name(next, (const text *) list_nth(lineage, i)))
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("the calendar is its own ancestor"),
						 errdetail("The parents of \"calendar\" \"%s\" lead back to \"%s\".",
								   name_for_message(name), name_for_message(next)),
						 errhint("UPDATE bizenv.calendar SET parent = NULL WHERE calendar = %s;",
								 quote_literal_cstr(name_for_message(next)))));
		if (!find_calendar(reading, next, &parent))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("unknown calendar"),
					 lineage == NIL ?
					 errdetail("Argument \"calendar\" must be one that bizenv.calendar lists; \"%s\" is not.",
							   name_for_message(next)) :
					 errdetail("\"calendar\" \"%s\" has a parent that bizenv.calendar does not list: \"%s\".",
							   name_for_message(name), name_for_message(next)),
					 errhint("A calendar that follows China's: INSERT INTO bizenv.calendar VALUES (%s, 'cn');",
							 quote_literal_cstr(name_for_message(next)))));
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

/* The days of one run, as weeks go */
static void
make_run(CalendarRun *run, int first_year, int last_year)
{
	run->first = date2j(first_year, 1, 1) - POSTGRES_EPOCH_JDATE;
	run->last = date2j(last_year, 12, 31) - POSTGRES_EPOCH_JDATE;
	run->words = (CalendarWord *) palloc0(sizeof(CalendarWord) *
										  ((run->last - run->first) / CALENDAR_WORD_BITS + 1));
	for (DateADT day = run->first; day <= run->last; day++)
	{
		int			weekday = j2day(day + POSTGRES_EPOCH_JDATE);
		uint64		bit;
		CalendarWord *word = word_of(run, day, &bit);

		if (weekday != 0 && weekday != 6)
			word->workdays |= bit;
	}
}

/* Finds the announced years, and makes a run of those that follow each other */
static void
read_years(const CalendarReading *reading, const List *lineage, Calendar *calendar)
{
	SysScanDesc scan = scan_begin(reading, TABLE_YEAR);
	Bitmapset  *announced = NULL;
	CalendarRun runs[ALL_YEARS] = {{0}};
	HeapTuple	row;
	int			year = -1;

	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		bool		isnull;
		int			announces = DatumGetInt32(column_of(reading, TABLE_YEAR, row, YEAR_YEAR, &isnull));

		if (!isnull && announces >= CALENDAR_FIRST_YEAR && announces <= CALENDAR_LAST_YEAR &&
			generation_of(reading, TABLE_YEAR, row, lineage) >= 0)
			announced = bms_add_member(announced, announces);
		CHECK_FOR_INTERRUPTS();
	}
	systable_endscan(scan);
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

/* The order of rules, for list_sort: the nearest last */
static int
compare_rules(const ListCell *a, const ListCell *b)
{
	const DayRule *one = (const DayRule *) lfirst(a);
	const DayRule *other = (const DayRule *) lfirst(b);

	if (one->generation != other->generation)
		return other->generation - one->generation;
	return other->shipped - one->shipped;
}

/* Takes in the days that are ruled on; the nearest rule wins, an office's first */
static void
read_days(const CalendarReading *reading, const List *lineage, Calendar *calendar)
{
	SysScanDesc scan = scan_begin(reading, TABLE_DAY);
	List	   *rules = NIL;
	ListCell   *cell;
	HeapTuple	row;

	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		int			generation = generation_of(reading, TABLE_DAY, row, lineage);
		bool		no_day;
		bool		no_rule;
		bool		no_owner;
		DateADT		day = DatumGetDateADT(column_of(reading, TABLE_DAY, row, DAY_DAY, &no_day));
		bool		worked = DatumGetBool(column_of(reading, TABLE_DAY, row, DAY_IS_WORKDAY, &no_rule));
		bool		shipped = DatumGetBool(column_of(reading, TABLE_DAY, row, DAY_SHIPPED, &no_owner));
		DayRule    *rule;

		CHECK_FOR_INTERRUPTS();
		if (generation < 0 || no_day || no_rule || no_owner)
			continue;
		rule = (DayRule *) palloc(sizeof(DayRule));
		rule->generation = generation;
		rule->shipped = shipped;
		rule->day = day;
		rule->worked = worked;
		rules = lappend(rules, rule);
	}
	systable_endscan(scan);
	list_sort(rules, compare_rules);
	foreach(cell, rules)
	{
		const DayRule *rule = (const DayRule *) lfirst(cell);
		const CalendarRun *run = calendar_run_of(calendar, rule->day, rule->day);
		CalendarWord *word;
		uint64		bit;

		if (run == NULL)
			continue;
		word = word_of(run, rule->day, &bit);
		if (rule->worked)
			word->workdays |= bit;
		else
			word->workdays &= ~bit;
	}
}

/* Counts a run's workdays, those before each word too, and lists them */
static void
number_workdays(CalendarRun *run)
{
	CalendarWord *last = NULL;
	CalendarWord *word;
	uint64		bit;
	int			n = 0;

	for (DateADT day = run->first; day <= run->last; day++)
	{
		word = word_of(run, day, &bit);
		if (word != last)
			word->before = run->count;
		last = word;
		if (word->workdays & bit)
			run->count++;
	}
	run->workdays = (DateADT *) palloc(sizeof(DateADT) * run->count);
	for (DateADT day = run->first; day <= run->last; day++)
	{
		word = word_of(run, day, &bit);
		if (word->workdays & bit)
			run->workdays[n++] = day;
	}
}

/*
 * Reads a calendar into a context of its own below the parent.  One that is
 * not read to its end is lost with the context of the call.
 */
Calendar *
calendar_read(const text *name, MemoryContext parent)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "bizenv calendar",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	Calendar   *calendar = (Calendar *) palloc0(sizeof(Calendar));
	List	   *lineage;
	CalendarReading reading;

	calendar->name = DatumGetTextPCopy(PointerGetDatum(name));
	reading_begin(&reading);
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
