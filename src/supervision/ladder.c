/*
 * supervision/ladder.c
 *		The ladder of papers (两单一函): which one is due, and why.
 *
 * A ladder is rows of bizenv.ladder_rung: an office's own rules say which
 * papers exist and when each is sent.  The table is read as the query sees it.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "supervision/supervision.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/namespace.h"
#include "catalog/pg_collation.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "calendar/calendar.h"
#include "lib/rows.h"

BIZENV_FUNCTION(escalation);

/* The columns of ladder_rung */
enum
{
	RUNG_LADDER = 1, RUNG_LEVEL, RUNG_ALTERNATIVE, RUNG_NAME, RUNG_OVERDUE,
	RUNG_LAG, RUNG_TIME_LEFT, RUNG_POOR, RUNG_ISSUED_BEFORE, RUNG_SHIPPED
};

/* A row of the ladder; a guard that is not asked is -1, NULL or false */
typedef struct Rung
{
	int			level;
	int			alternative;
	bool		shipped;
	char	   *name;
	int			overdue;
	Numeric		lag;
	Numeric		time_left;
	bool		poor;
	int			issued_before;
} Rung;

/* The arguments of escalation */
enum
{
	ESCALATION_ARG_LADDER, ESCALATION_ARG_OVERDUE, ESCALATION_ARG_LAG, ESCALATION_ARG_TIME_LEFT, ESCALATION_ARG_POOR, ESCALATION_ARG_LEVEL,
	ESCALATION_ARG_COUNT, ESCALATION_ARG_LANG, ESCALATION_ARG_MOST
};

/* What is known of a task; a figure that was not reported is -1 or NULL */
typedef struct Situation
{
	int			overdue;
	bool		overdue_is_least;	/* it may be more: some days are not announced */
	Numeric		lag;
	Numeric		time_left;
	bool		poor;
	int			issued_level;
	int			issued_count;
	int			lang;
} Situation;

/* Reads an integer column, -1 for NULL */
static int
rung_integer(HeapTuple tuple, TupleDesc columns, int column)
{
	bool		isnull;
	Datum		value = heap_getattr(tuple, column, columns, &isnull);

	return isnull ? -1 : DatumGetInt32(value);
}

/* Reads a numeric column, NULL for NULL; a copy, for the page goes away */
static Numeric
rung_numeric(HeapTuple tuple, TupleDesc columns, int column)
{
	bool		isnull;
	Datum		value = heap_getattr(tuple, column, columns, &isnull);

	return isnull ? NULL : numeric_trim(DatumGetNumeric(value));
}

/* Reads a boolean column, false for NULL */
static bool
rung_boolean(HeapTuple tuple, TupleDesc columns, int column)
{
	bool		isnull;
	Datum		value = heap_getattr(tuple, column, columns, &isnull);

	return !isnull && DatumGetBool(value);
}

/* Orders rungs from below, an office's row before the shipped one it replaces */
static int
compare_rungs(const void *a, const void *b)
{
	const Rung *x = (const Rung *) a;
	const Rung *y = (const Rung *) b;

	if (x->level != y->level)
		return x->level < y->level ? -1 : 1;
	if (x->alternative != y->alternative)
		return x->alternative < y->alternative ? -1 : 1;
	return (int) x->shipped - (int) y->shipped;
}

/* Reads the rows of a ladder, sorted and without those that an office replaced */
static Rung *
read_ladder(const text *ladder, int *nrungs)
{
	/* looked up in the schema of the extension, whatever search_path says */
	Oid			schema = get_namespace_oid("bizenv", false);
	Relation	rel = table_open(get_relname_relid("ladder_rung", schema), AccessShareLock);
	Oid			index = get_relname_relid("ladder_rung_pkey", schema);	/* under the lock */
	TupleDesc	columns = RelationGetDescr(rel);
	int			room = 8;
	int			n = 0;
	int			kept = 0;
	Rung	   *rungs = (Rung *) palloc(room * sizeof(Rung));
	SysScanDesc scan;
	ScanKeyData key;
	HeapTuple	tuple;

	/* the column has the collation "C", and its index */
	ScanKeyEntryInitialize(&key, 0, RUNG_LADDER, BTEqualStrategyNumber, InvalidOid,
						   C_COLLATION_OID, F_TEXTEQ, PointerGetDatum(ladder));
	/* the snapshot of the query: rungs are rows that this transaction may have changed */
	scan = systable_beginscan(rel, index, OidIsValid(index),
							  ActiveSnapshotSet() ? GetActiveSnapshot() : NULL, 1, &key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		bool		isnull;
		Rung	   *rung;

		CHECK_FOR_INTERRUPTS();
		if (n == room)
			rungs = (Rung *) repalloc(rungs, (room *= 2) * sizeof(Rung));
		rung = &rungs[n++];
		rung->level = rung_integer(tuple, columns, RUNG_LEVEL);
		rung->alternative = rung_integer(tuple, columns, RUNG_ALTERNATIVE);
		rung->shipped = rung_boolean(tuple, columns, RUNG_SHIPPED);
		rung->name = TextDatumGetCString(heap_getattr(tuple, RUNG_NAME, columns, &isnull));
		rung->overdue = rung_integer(tuple, columns, RUNG_OVERDUE);
		rung->lag = rung_numeric(tuple, columns, RUNG_LAG);
		rung->time_left = rung_numeric(tuple, columns, RUNG_TIME_LEFT);
		rung->poor = rung_boolean(tuple, columns, RUNG_POOR);
		rung->issued_before = rung_integer(tuple, columns, RUNG_ISSUED_BEFORE);
	}
	systable_endscan(scan);
	/* everything that was read is a copy: names and numbers do not point into the page */
	table_close(rel, AccessShareLock);
	qsort(rungs, n, sizeof(Rung), compare_rungs);
	/* the office row sorts first among equals: it stays, the shipped one is dropped */
	for (int i = 0; i < n; i++)
		if (kept == 0 || rungs[kept - 1].level != rungs[i].level ||
			rungs[kept - 1].alternative != rungs[i].alternative)
			rungs[kept++] = rungs[i];
	*nrungs = kept;
	return rungs;
}

/* Chooses between two words, both in UTF-8 */
#define RUNG_SAY(situation, zh, en) ((situation)->lang == LANGUAGE_ZH ? (zh) : (en))

/* Begins the next guard of a reason: the guards of a rung are ANDed */
static void
say_and(const Situation *situation, StringInfo reason, int rung_at)
{
	if (reason->len > rung_at)
		appendStringInfoString(reason, RUNG_SAY(situation, "，且", " and "));
}

/*
 * Says whether all guards of a rung hold.  Adds to the reason what they are,
 * each with its figure and its threshold; takes it back where one does not.
 */
static bool
is_reached(const Rung *rung, int level_below, const Situation *now, StringInfo reason)
{
	int			before = reason->len;
	int			at;

	/* the guards first, as one conjunction: a figure that is not known reaches nothing */
	if ((rung->overdue >= 0 && now->overdue < rung->overdue) ||
		(rung->lag != NULL && (now->lag == NULL || num_cmp(now->lag, rung->lag) < 0)) ||
		(rung->time_left != NULL &&
		 (now->time_left == NULL || num_cmp(now->time_left, rung->time_left) > 0)) ||
		(rung->poor && !now->poor) ||
		(rung->issued_before > 0 && (now->issued_level < level_below ||
									 now->issued_count < rung->issued_before)))
		return false;
	if (before > 0)
		appendStringInfoString(reason, RUNG_SAY(now, "；", "; "));
	/* from here on every guard holds; say which ones the rung asks for */
	at = reason->len;
	if (rung->overdue >= 0)
		appendStringInfo(reason, now->overdue_is_least ?
						 RUNG_SAY(now, "已逾期至少%d个工作日（发函条件：%d个工作日）", "at least %d workdays overdue, at least %d") :
						 RUNG_SAY(now, "已逾期%d个工作日（发函条件：%d个工作日）", "%d workdays overdue, at least %d"),
						 now->overdue, rung->overdue);
	if (rung->lag != NULL)
	{
		say_and(now, reason, at);
		appendStringInfo(reason, RUNG_SAY(now, "进度滞后%s个百分点（发函条件：%s个百分点）",
									 "%s percentage points behind, at least %s"),
						 numeric_figure(now->lag), numeric_figure(rung->lag));
	}
	if (rung->time_left != NULL)
	{
		say_and(now, reason, at);
		appendStringInfo(reason, RUNG_SAY(now, "剩余时间%s%%（发函条件：不超过%s%%）",
									 "%s%% of the time left, at most %s%%"),
						 numeric_figure(now->time_left), numeric_figure(rung->time_left));
	}
	if (rung->poor)
	{
		say_and(now, reason, at);
		appendStringInfoString(reason, RUNG_SAY(now, "办理不力", "poorly handled"));
	}
	if (rung->issued_before > 0)
	{
		say_and(now, reason, at);
		appendStringInfo(reason, RUNG_SAY(now, "前一级文书已发%d份（发函条件：%d份）",
									 "papers of the level below issued: %d, at least %d"),
						 now->issued_count, rung->issued_before);
	}
	/* a rung without guards is always reached */
	if (reason->len == at)
		appendStringInfoString(reason, RUNG_SAY(now, "本级不设条件", "no condition is set"));
	return true;
}

/* Fetches a count of data, which may be missing but not negative */
static int
getarg_count(FunctionCallInfo fcinfo, int n, int missing, const char *argument)
{
	if (PG_ARGISNULL(n))
		return missing;
	if (PG_GETARG_INT32(n) < 0)
		error_negative(argument);
	return PG_GETARG_INT32(n);
}

/* Fetches what is known of a task */
static Situation
getarg_situation(FunctionCallInfo fcinfo)
{
	Situation	now = {-1, false, NULL, NULL, false, 0, 0, 0};
	int			most;

	now.overdue = getarg_count(fcinfo, ESCALATION_ARG_OVERDUE, -1, "overdue_workdays");
	most = getarg_count(fcinfo, ESCALATION_ARG_MOST, now.overdue, "most_overdue_workdays");
	if (most < now.overdue)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("most_overdue_workdays is out of range"),
				 errdetail("\"most_overdue_workdays\" must not be less than \"overdue_workdays\", which is the least that it can be."),
				 errhint("Leave it out where the number of workdays is known.")));
	now.overdue_is_least = most > now.overdue;
	if (!PG_ARGISNULL(ESCALATION_ARG_LAG))
		now.lag = numeric_trim(GETARG_FINITE(ESCALATION_ARG_LAG, "lag_pp"));
	if (!PG_ARGISNULL(ESCALATION_ARG_TIME_LEFT))
	{
		now.time_left = numeric_trim(GETARG_FINITE(ESCALATION_ARG_TIME_LEFT, "time_left_pct"));
		if (num_sign(now.time_left) < 0 ||
			num_cmp(now.time_left, int64_to_numeric(100)) > 0)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("time_left_pct is out of range"),
					 errdetail("\"time_left_pct\" must be a number from 0 to 100."),
					 errhint("Pass 0 for a task whose time is over, NULL where the time left is not known.")));
	}
	now.poor = !PG_ARGISNULL(ESCALATION_ARG_POOR) && PG_GETARG_BOOL(ESCALATION_ARG_POOR);
	now.issued_level = getarg_count(fcinfo, ESCALATION_ARG_LEVEL, 0, "issued_level");
	/* a level that was issued was issued once at least, unless the caller knows more */
	now.issued_count = getarg_count(fcinfo, ESCALATION_ARG_COUNT, now.issued_level > 0, "issued_count");
	now.lang = code_argument(fcinfo, ESCALATION_ARG_LANG, &languages, "lang");
	return now;
}

/* The highest rung that is reached and not yet issued; NULL where none is */
Datum
escalation(PG_FUNCTION_ARGS)
{
	Situation	now;
	StringInfoData reason;
	const Rung *due = NULL;
	Rung	   *rungs;
	int			n;
	int			level_below = 0;
	Row			row;

	check_not_null(PG_ARGISNULL(ESCALATION_ARG_LADDER), "ladder");
	now = getarg_situation(fcinfo);
	rungs = read_ladder(PG_GETARG_TEXT_PP(ESCALATION_ARG_LADDER), &n);
	if (n == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown ladder"),
				 errdetail("The table bizenv.ladder_rung has no row whose \"ladder\" is the one that was asked for."),
				 errhint("SELECT DISTINCT ladder FROM bizenv.ladder_rung lists what there is. To add one: %s",
						 calendar_keeper_hint("ladder_rung", "INSERT INTO bizenv.ladder_rung (ladder, level, name, overdue_workdays) VALUES ('my ladder', 1, 'letter', 1);"))));
	initStringInfo(&reason);
	for (int i = 0; i < n; i++)
	{
		const Rung *rung = &rungs[i];
		StringInfoData anew;

		/* rungs are sorted by level: the one before the first of this level is the level below */
		if (i > 0 && rungs[i - 1].level < rung->level)
			level_below = rungs[i - 1].level;
		/* already issued: only a higher one can be due */
		if (rung->level <= now.issued_level)
			continue;
		/* another alternative of the rung that is due: its reason is added to the first */
		if (due != NULL && due->level == rung->level)
		{
			(void) is_reached(rung, level_below, &now, &reason);
			continue;
		}
		initStringInfo(&anew);
		if (is_reached(rung, level_below, &now, &anew))
		{
			/* a higher rung replaces the lower one and its reason */
			due = rung;
			reason = anew;
		}
	}
	if (due == NULL)
		PG_RETURN_NULL();
	row_begin(&row, fcinfo);
	row_integer(&row, due->level);
	row_text(&row, due->name);
	row_text(&row, pg_any_to_server(reason.data, reason.len, PG_UTF8));
	return row_end(&row);
}
