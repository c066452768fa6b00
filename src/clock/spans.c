/*
 * clock/spans.c
 *		The spans of a timetable as moments, over the days of a run of years.
 *
 * The zone is taken in stretches of one offset from UTC.  In each, every day gives
 * its spans, cut to the stretch: an hour that the zone skips is not worked, one that
 * it has twice is worked twice, as the clock on the wall shows it.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "clock/clock.h"

#include "miscadmin.h"
#include "utils/memutils.h"

/* A make-up workday has the spans of a Monday: a Friday is the day that offices shorten */
#define CLOCK_MAKE_UP_WEEKDAY 1

/* Upper bound of what one day has, so that a timetable has a bound in memory */
#define CLOCK_MOST_SPANS 48

#define CLOCK_WEEKDAY_BIT(isodow) ((uint8) (1 << ((isodow) - 1)))

/* The weekday whose spans a day has, as a bit; 0 for none */
static uint8
weekday_of(const Calendar *calendar, DateADT day)
{
	int			weekday = j2day(day + POSTGRES_EPOCH_JDATE);
	uint8		own = CLOCK_WEEKDAY_BIT(weekday == 0 ? 7 : weekday);
	const CalendarRun *run;
	int			place;

	if (calendar == NULL)
		return own;
	run = calendar_run_of(calendar, day, day);
	place = day - run->first;
	/* each day is one bit of the word that has it */
	if (run->words[place / CALENDAR_WORD_BITS].workdays >> (place % CALENDAR_WORD_BITS) & 1)
		return calendar_is_weekend(day) ? CLOCK_WEEKDAY_BIT(CLOCK_MAKE_UP_WEEKDAY) : own;
	/* a hall may be open on Saturdays, but not on one that belongs to a holiday */
	return calendar_is_weekend(day) && !(run->kinds[place] & CALENDAR_RULED) ? own : 0;
}

/* Does a rule hold on a day of the year?  A season may lead over the turn of the year. */
static bool
in_season(const ClockRule *rule, int month_day)
{
	/* the season is within one year */
	if (rule->season_starts <= rule->season_ends)
		return month_day >= rule->season_starts && month_day <= rule->season_ends;
	/* the season leads over the turn of the year */
	return month_day >= rule->season_starts || month_day <= rule->season_ends;
}

/* The spans of a day on the wall, merged; the rules are in the order of their starts */
static int
spans_of_day(const ClockRule *rules, int nrules, const Calendar *calendar, DateADT day,
			 ClockRule *spans)
{
	uint8		weekday = weekday_of(calendar, day);
	int			year;
	int			month;
	int			month_day;
	int			count = 0;

	j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &month_day);
	for (int i = 0; weekday != 0 && i < nrules; i++)
	{
		if (!(rules[i].weekdays & weekday) || !in_season(&rules[i], month * 100 + month_day))
			continue;
		/* spans that touch or overlap become one: no time is counted twice */
		if (count > 0 && rules[i].starts <= spans[count - 1].ends)
			spans[count - 1].ends = Max(spans[count - 1].ends, rules[i].ends);
		else
			spans[count++] = rules[i];
	}
	if (count > CLOCK_MOST_SPANS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the timetable has too many spans"),
				 errdetail("One day has more than %d spans in bizenv.timetable_span.", CLOCK_MOST_SPANS),
				 errhint("Spans that touch are one: write the time at which work begins and the time at which it ends.")));
	return count;
}

/* Adds a span to the end of a run, or makes its last one longer */
static void
append_span(ClockRun *run, TimestampTz starts, TimestampTz ends)
{
	ClockSpan  *last = run->nspans > 0 ? &run->spans[run->nspans - 1] : NULL;

	/* cut to a stretch of one offset, nothing of the span may be left */
	if (starts >= ends)
		return;
	/* the span goes on over midnight: make the last one longer */
	if (last != NULL && last->ends == starts)
		last->ends = ends;
	else
	{
		/* room for the sentinel as well */
		if (run->nspans + 1 >= run->room)
		{
			run->room *= 2;
			run->spans = (ClockSpan *) repalloc_huge(run->spans, sizeof(ClockSpan) * run->room);
		}
		run->spans[run->nspans].starts = starts;
		run->spans[run->nspans].ends = ends;
		run->spans[run->nspans++].before = run->total;
	}
	run->total += ends - starts;
}

/* The next change of the zone's offset after a moment; no later than the end of the run */
static TimestampTz
next_transition(const ClockRun *run, pg_tz *zone, TimestampTz at, int64 *offset)
{
	/* (midnights and transitions are whole seconds) */
	const TimestampTz epoch = SetEpochTimestamp();
	pg_time_t	now = (pg_time_t) ((at - epoch) / USECS_PER_SEC);
	pg_time_t	boundary;
	long		before;
	long		after;
	int			before_is_dst;
	int			after_is_dst;
	int			result = pg_next_dst_boundary(&now, &before, &before_is_dst, &boundary,
											  &after, &after_is_dst, zone);

	if (result < 0)
		elog(ERROR, "the offset of a time zone is not known");
	/* (exactly on a boundary this is the offset after it) */
	*offset = (int64) before * USECS_PER_SEC;
	if (result == 0)
		return run->ends;
	return Min((TimestampTz) boundary * USECS_PER_SEC + epoch, run->ends);
}

/* For each 24 hours the first span that ends in them or later */
static void
index_spans(ClockRun *run)
{
	int64		count = (run->ends - run->base) / USECS_PER_DAY + 1;
	int64		place = 0;

	/* a sentinel ends every search, so that no loop tests the bound */
	run->spans[run->nspans].starts = PG_INT64_MAX;
	run->spans[run->nspans].ends = PG_INT64_MAX;
	run->spans[run->nspans].before = run->total;
	run->of_day = (int32 *) palloc(sizeof(int32) * count);
	for (int64 day = 0; day < count; day++)
	{
		while (run->spans[place].ends <= run->base + day * USECS_PER_DAY)
			place++;
		run->of_day[day] = (int32) place;
	}
}

/* Fills a run: the working time of the days from first to last */
void
clock_fill_run(ClockRun *run, const ClockRule *rules, int nrules, const Calendar *calendar,
			   pg_tz *zone, DateADT first, DateADT last)
{
	ClockRule  *spans = (ClockRule *) palloc(sizeof(ClockRule) * nrules);
	TimestampTz at;

	run->begins = clock_midnight(zone, first);
	run->ends = clock_midnight(zone, (int64) last + 1);
	/* the remainder twice, since C gives it the sign of a moment before 2000 */
	run->base = run->begins - ((run->begins % USECS_PER_DAY) + USECS_PER_DAY) % USECS_PER_DAY;
	run->room = 1024;
	run->spans = (ClockSpan *) palloc(sizeof(ClockSpan) * run->room);
	/* from one change of the offset to the next: in between, a day has 24 hours */
	for (at = run->begins; at < run->ends;)
	{
		int64		offset;
		TimestampTz behind = next_transition(run, zone, at, &offset);
		/* the day before as well, since C divides negative moments upwards; append_span() drops what is empty */
		int64		day = Max((int64) first, (at + offset) / USECS_PER_DAY - 1);
		int64		last_day = Min((int64) last, (behind + offset) / USECS_PER_DAY);

		for (; day <= last_day; day++)
		{
			int			count = spans_of_day(rules, nrules, calendar, (DateADT) day, spans);
			TimestampTz midnight = day * USECS_PER_DAY - offset;

			CHECK_FOR_INTERRUPTS();
			for (int i = 0; i < count; i++)
				/* what is outside the stretch has another offset */
				append_span(run, Max(midnight + spans[i].starts, at), Min(midnight + spans[i].ends, behind));
		}
		at = behind;
	}
	index_spans(run);
	pfree(spans);
}

/* The moment at which a day begins in a zone */
TimestampTz
clock_midnight(pg_tz *zone, int64 day)
{
	struct pg_tm time = {0};

	j2date((int) (day + POSTGRES_EPOCH_JDATE), &time.tm_year, &time.tm_mon, &time.tm_mday);
	return day * USECS_PER_DAY + (int64) DetermineTimeZoneOffset(&time, zone) * USECS_PER_SEC;
}

/* The day of a moment in a zone; infinite ones stay what they are */
int64
clock_day_of(pg_tz *zone, TimestampTz at)
{
	struct pg_tm time;
	fsec_t		fraction;
	int			offset;

	/* a moment without a date stays a number that no day has */
	if (TIMESTAMP_NOT_FINITE(at) || timestamp2tm(at, &offset, &time, &fraction, NULL, zone) != 0)
		return at;
	return (int64) date2j(time.tm_year, time.tm_mon, time.tm_mday) - POSTGRES_EPOCH_JDATE;
}
