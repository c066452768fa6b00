/*
 * calendar/pauses.c
 *		Time that the law does not count (补正、听证、检验检测、鉴定、专家评审): a
 *		multirange of dates, or of moments, in which the clock stands.
 *
 * Both become pauses of int64, days or microseconds.  Everything that counts over
 * them goes from stretch to stretch between them, and asks nothing of the days in
 * a pause: these need not be announced.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "calendar/calendar.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

/* A bound of a range as a number; where there is none it is the last number of its side */
static int64
number_of(const RangeBound *bound, bool is_date)
{
	DateADT		day;

	if (bound->infinite)
		return bound->lower ? PG_INT64_MIN : PG_INT64_MAX;
	/* (infinite moments are these numbers already) */
	if (!is_date)
		return DatumGetTimestampTz(bound->val);
	day = DatumGetDateADT(bound->val);
	return DATE_IS_NOBEGIN(day) ? PG_INT64_MIN : DATE_IS_NOEND(day) ? PG_INT64_MAX : (int64) day;
}

/* The ranges of a multirange that is not empty, in their order */
CalendarPauses *
calendar_read_pauses(const MultirangeType *ranges)
{
	TypeCacheEntry *type = lookup_type_cache(MultirangeTypeGetOid(ranges), TYPECACHE_MULTIRANGE_INFO);
	bool		is_date = type->rngtype->rngelemtype->type_id == DATEOID;
	int			count = (int) ranges->rangeCount;
	CalendarPauses *pauses = (CalendarPauses *) palloc(offsetof(CalendarPauses, pauses) + sizeof(CalendarPause) * count);

	pauses->count = count;
	for (int i = 0; i < count; i++)
	{
		RangeBound	lower;
		RangeBound	upper;

		CHECK_FOR_INTERRUPTS();
		/*
		 * A range of dates is stored as [first, behind).  Of a range of moments it does not
		 * matter whether an end is included: one moment has no length.
		 */
		multirange_get_bounds(type->rngtype, ranges, i, &lower, &upper);
		pauses->pauses[i].starts = number_of(&lower, is_date);
		pauses->pauses[i].behind = number_of(&upper, is_date);
	}
	return pauses;
}

/*
 * Finds the next stretch without a pause, from "from" on, which moves to where the
 * stretch begins.  "place" is 0 at first; the caller goes on from "behind".  False
 * where the clock never runs again.
 */
bool
calendar_next_stretch(const CalendarPauses *pauses, int *place, int64 *from, int64 *behind)
{
	for (; pauses != NULL && *place < pauses->count; (*place)++)
	{
		const CalendarPause *pause = &pauses->pauses[*place];

		/* this pause is over before the stretch begins */
		if (pause->behind <= *from)
			continue;
		/* the clock runs from here up to this pause */
		if (pause->starts > *from)
		{
			*behind = pause->starts;
			return true;
		}
		/* inside this pause: the clock goes on behind it */
		*from = pause->behind;
	}
	/* no pause is left: the stretch has no end */
	*behind = PG_INT64_MAX;
	return *from < PG_INT64_MAX;
}

/* The same backwards: the stretch that ends at "behind" or before; "place" is the last one at first */
bool
calendar_previous_stretch(const CalendarPauses *pauses, int *place, int64 *behind, int64 *from)
{
	for (; pauses != NULL && *place >= 0; (*place)--)
	{
		const CalendarPause *pause = &pauses->pauses[*place];

		/* the mirror image of calendar_next_stretch() */
		if (pause->starts >= *behind)
			continue;
		if (pause->behind < *behind)
		{
			*from = pause->behind;
			return true;
		}
		*behind = pause->starts;
	}
	*from = PG_INT64_MIN;
	return *behind > PG_INT64_MIN;
}

/*
 * Counts the workdays in (starts, ends], or in [starts, ends], that are in no pause;
 * negative where ends is before starts; false for NULL.
 */
bool
calendar_count_unpaused(const Calendar *calendar, bool unannounced_is_null, DateADT starts, DateADT ends,
						bool include_start, const char *const *arguments,
						const CalendarPauses *pauses, int *workdays)
{
	const char *blamed[2];
	int64		from = (int64) Min(starts, ends) + (include_start ? 0 : 1);
	int64		last = Max(starts, ends);
	int64		behind;
	int			place = 0;

	/* infinite days are left to calendar_count(), which raises or says that NULL is the answer */
	if (pauses == NULL || DATE_NOT_FINITE(starts) || DATE_NOT_FINITE(ends))
		return calendar_count(calendar, unannounced_is_null, starts, ends, include_start, arguments, workdays);
	/* a message names the earlier day where it is itself not announced, else the later one */
	blamed[0] = blamed[1] = arguments[(calendar_run_of(calendar, Min(starts, ends), Min(starts, ends)) == NULL) == (starts <= ends) ? 0 : 1];
	*workdays = 0;
	/* "from" is tested twice: calendar_next_stretch() moves it behind a pause */
	for (; from <= last && calendar_next_stretch(pauses, &place, &from, &behind) && from <= last; from = behind)
	{
		int			count;

		if (!calendar_count(calendar, unannounced_is_null, (DateADT) from, (DateADT) Min(last, behind - 1), true,
							blamed, &count))
			return false;
		/* from the second stretch on it is the later day that leads too far */
		blamed[0] = blamed[1] = arguments[starts <= ends ? 1 : 0];
		*workdays += count;
	}
	if (ends < starts)
		*workdays = -*workdays;
	return true;
}

/* The nth workday after a day that is in no pause; false for NULL, also where the last pause has no end */
bool
calendar_add_unpaused(const Calendar *calendar, bool unannounced_is_null, int64 day, int64 n,
					  const char *argument, const CalendarPauses *pauses, DateADT *workday)
{
	int64		from = day + 1;
	int64		behind;
	int			place = 0;

	for (; calendar_next_stretch(pauses, &place, &from, &behind); from = behind)
	{
		const CalendarRun *run = calendar_run_of(calendar, from, from);
		int			before;

		if (run == NULL)
			return calendar_unannounced(calendar, unannounced_is_null, from,
										calendar_argument_at_fault(calendar, day, argument));
		before = calendar_workdays_until(run, (DateADT) from - 1);
		/* is the nth workday in this stretch? */
		if (before + n <= run->count && run->workdays[before + n - 1] < behind)
		{
			*workday = run->workdays[before + n - 1];
			return true;
		}
		/* the stretch leads beyond the run: how many workdays it has is not known */
		if (behind - 1 > run->last)
			return calendar_unannounced(calendar, unannounced_is_null, from, "n");
		/* take off the workdays of this stretch and go on behind the pause */
		n -= calendar_workdays_until(run, (DateADT) (behind - 1)) - before;
	}
	return false;
}

/* The nth day of any kind after a day that is in no pause; false where the last pause has no end */
bool
calendar_add_days_unpaused(int64 day, int64 n, const CalendarPauses *pauses, int64 *last)
{
	int64		from = day + 1;
	int64		behind;
	int			place = 0;

	for (; calendar_next_stretch(pauses, &place, &from, &behind); from = behind)
	{
		/* is the nth day in this stretch? */
		if (behind - from >= n)
		{
			*last = from + n - 1;
			return true;
		}
		n -= behind - from;
	}
	return false;
}
