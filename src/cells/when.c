/*
 * cells/when.c
 *		The grammar of a time: points (point.c), ranges of them, and what follows:
 *		2025年12月31日（星期三）, 2025年底前, 2025年1-2月.
 *
 *		time  := [截至] point [range point] tail
 *		tail  := [累计] [（星期X）] [clock] [左右] [前] [完成] [并长期坚持]
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "cells/when.h"

#include "utils/datetime.h"

/* Turns a point into its first and last day */
static bool
point_days(TimeScan *scan, const TimePoint *point, DateADT *first, DateADT *last)
{
	int			month = point->month + point->months - 1;

	if (point->year < CELL_FIRST_YEAR || point->year > CELL_LAST_YEAR)
		return time_refuse(scan, CELL_OUT_OF_RANGE);
	if (point->month < 1 || month > 12)
		return time_refuse(scan, CELL_NO_SUCH_DAY);
	if (point->day > 0)
	{
		/* 29 February is a day in leap years alone */
		if (point->day > day_tab[isleap(point->year)][month - 1])
			return time_refuse(scan, CELL_NO_SUCH_DAY);
		*first = *last = date2j(point->year, point->month, point->day) - POSTGRES_EPOCH_JDATE;
		return true;
	}
	*first = date2j(point->year, point->month, point->tenth > 1 ? point->tenth * 10 - 9 : 1) - POSTGRES_EPOCH_JDATE;
	*last = date2j(point->year, month, point->tenth == 1 ? 10 : point->tenth == 2 ? 20 :
				   day_tab[isleap(point->year)][month - 1]) - POSTGRES_EPOCH_JDATE;
	return true;
}

/* Reads （星期三） or 周三 and compares it with the day */
static bool
take_weekday(TimeScan *scan, const When *when)
{
	static const uint16 weekdays[] = u"日一二三四五六";
	bool		in_brackets = time_take_one(scan, u"(");
	int			day = -1;

	if (!time_take_word(scan, u"星期") && !time_take_word(scan, u"周") && !time_take_word(scan, u"礼拜"))
		return !in_brackets;
	/* the places in the word are the days as j2day counts them, Sunday 0; 天 is Sunday too */
	for (int i = 0; weekdays[i] != 0; i++)
		if (scan->code[scan->at] == weekdays[i] || (i == 0 && scan->code[scan->at] == u'天'))
			day = i;
	if (day < 0 || when->first != when->last)
		return false;
	scan->at++;
	time_skip(scan);
	if (in_brackets && !time_take_one(scan, u")"))
		return false;
	return j2day(when->first + POSTGRES_EPOCH_JDATE) == day || time_refuse(scan, CELL_WRONG_WEEKDAY);
}

/* Reads the zone behind a clock; at another hour than midnight Greenwich may have another day */
static bool
take_zone(TimeScan *scan, bool is_midnight)
{
	bool		is_greenwich = true;
	int			n;

	if (time_take_one(scan, u"Zz"))
		return is_midnight || time_refuse(scan, CELL_TIME_ZONE);
	if (!time_take_one(scan, u"+-"))
		return true;
	n = time_digits_at(scan, scan->at);
	if (n != 2 && n != 4)
		return false;
	/* +00:00 is what a database exports that keeps times in UTC */
	is_greenwich = time_digits_value(scan, scan->at, n) == 0;
	scan->at += n;
	if (n == 2 && scan->code[scan->at] == ':')
	{
		if (time_digits_at(scan, scan->at + 1) != 2)
			return false;
		is_greenwich &= time_digits_value(scan, scan->at + 1, 2) == 0;
		scan->at += 3;
	}
	time_skip(scan);
	return is_midnight || !is_greenwich || time_refuse(scan, CELL_TIME_ZONE);
}

/* Reads a time of day: 00:00:00, T08:30Z, 下午6时, 18点30分 */
static bool
take_clock(TimeScan *scan)
{
	static const uint16 *const parts[] = {u"上午", u"下午", u"中午", u"晚上", u"早上", u"凌晨", u"am", u"pm"};
	bool		is_midnight = true;
	bool		is_last = true;	/* 24:00 ends a day, 24:30 is none */
	int			from = scan->at;
	int			n;
	int			hour;

	(void) time_take_one(scan, u"Tt");
	for (int i = 0; i < (int) lengthof(parts); i++)
		if (time_take_word(scan, parts[i]))
			break;
	n = time_digits_at(scan, scan->at);
	if (n == 0)
		return scan->at == from;
	hour = time_digits_value(scan, scan->at, Min(n, 2));
	if (n > 2 || hour > 24)
		return false;
	is_midnight = hour == 0;
	scan->at += n;
	if (time_take_one(scan, u"时点"))
	{
		if (time_take_one(scan, u"半整"))
			return true;
		n = time_digits_at(scan, scan->at);
		if (n == 0)
			return true;
		scan->at += n;
		return n <= 2 && time_take_one(scan, u"分");
	}
	if (scan->code[scan->at] != ':')
		return false;
	for (int i = 0; i < 2 && scan->code[scan->at] == ':'; i++)
	{
		n = time_digits_at(scan, scan->at + 1);
		if (n != 2 || time_digits_value(scan, scan->at + 1, 2) > 59)
			return false;
		is_last &= time_digits_value(scan, scan->at + 1, 2) == 0;
		scan->at += 3;
	}
	if (scan->code[scan->at] == '.')
	{
		n = time_digits_at(scan, scan->at + 1);
		for (int i = 1; i <= n; i++)
			is_last &= scan->code[scan->at + i] == '0';
		scan->at += n + 1;
	}
	time_skip(scan);
	(void) (time_take_word(scan, u"AM") || time_take_word(scan, u"PM"));
	return (hour < 24 || is_last) && take_zone(scan, is_midnight && is_last);
}

/* 5月累计 counts from January: the period is that, and not May alone */
static void
so_far(When *when)
{
	int			year;
	int			month;
	int			day;

	j2date(when->last + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	when->is_span |= month > 1 || when->first == when->last;
	when->first = Min(when->first, date2j(year, 1, 1) - POSTGRES_EPOCH_JDATE);
}

/* Reads what may follow: weekday, clock, 左右, 前, 完成, 并长期坚持; true where the cell then ends */
static bool
take_tail(TimeScan *scan, When *when)
{
	static const uint16 *const befores[] = {u"以前", u"之前", u"前", u"为止", u"止"};
	static const uint16 *const dones[] = {u"全部完成", u"完成", u"完毕", u"办结"};

	if (time_take_word(scan, u"累计") || time_take_word(scan, u"(累计)"))
		so_far(when);
	if (!take_weekday(scan, when))
		return false;
	if (when->first == when->last && scan->code[scan->at] != 0 && !take_clock(scan))
		return false;
	if (time_take_word(scan, u"左右") || time_take_word(scan, u"前后"))
		when->approximate = true;
	for (int i = 0; i < (int) lengthof(befores); i++)
		if (time_take_word(scan, befores[i]))
		{
			/* 12月前 may or may not take December in */
			if (when->first != when->last && !when->at_end && i < 3)
				return time_refuse(scan, CELL_VAGUE);
			break;
		}
	for (int i = 0; i < (int) lengthof(dones); i++)
		if (time_take_word(scan, dones[i]))
			break;
	/* 2025年底前完成，并长期坚持: the day is the one by which it is done */
	if (time_take_one(scan, u",、;并且"))
		return time_is_endless(scan->cell, scan->at);
	return scan->code[scan->at] == 0;
}

/* Reads the second point of a range, which takes from the first what it does not say */
static bool
take_range(TimeScan *scan, const TimePoint *first, When *when)
{
	TimePoint		point;
	DateADT		begin;
	int			from = scan->at;
	int			end;

	if (!range_at(&scan->cell->reader, scan->at, &end))
		return true;
	scan->at = end;
	if (first->year > 0)
		scan->year = first->year;
	/* 7月1日至15日 */
	end = scan->at;
	memset(&point, 0, sizeof(TimePoint));
	point.day = time_take_small(scan);
	if (point.day > 0 && first->day > 0 && time_take_one(scan, u"日号"))
	{
		point.year = first->year;
		point.month = first->month;
		point.months = 1;
	}
	else
	{
		scan->at = end;
		if (!time_take_point(scan, &point))
		{
			scan->at = from;
			return false;
		}
	}
	if (!point_days(scan, &point, &begin, &when->last))
		return false;
	/* a range that runs backwards has lost its year, or its order */
	if (begin < when->first || when->last < when->first)
		return time_refuse(scan, CELL_UNCLEAR_ORDER);
	when->is_span = true;
	/* a range that ends in a day has that for its last one */
	when->at_end = point.at_end || point.day > 0;
	return true;
}

/* The year and month of a range that says 月 once: 1-2月 */
static bool
is_short_range(const TimeScan *scan)
{
	int			n = time_digits_at(scan, scan->at);
	TimeScan	ahead = *scan;
	int			end;

	/* 一至二月 */
	if (n == 0)
	{
		if (time_take_small(&ahead) == 0 || !range_at(&scan->cell->reader, ahead.at, &end))
			return false;
		ahead.at = end;
		return time_digits_at(&ahead, end) == 0 && time_take_small(&ahead) > 0 && time_take_one(&ahead, u"月");
	}
	if (n < 1 || n > 2 || !range_at(&scan->cell->reader, scan->at + n, &end))
		return false;
	n = time_digits_at(scan, end);
	return n >= 1 && n <= 2 && scan->code[skip_spaces(&scan->cell->reader, end + n)] == u'月';
}

/* A time that is a day */
void
when_of_day(When *when, DateADT day)
{
	memset(when, 0, sizeof(When));
	when->there = true;
	when->first = when->last = day;
}

/* Reads the time that a cell names; "year" is that of the sheet, or 0 */
CellReason
when_read(const Cell *cell, int year, When *when)
{
	static const uint16 *const leads[] = {u"截至到", u"截止到", u"截至", u"截止", u"不晚于", u"不迟于", u"最迟于", u"最晚于", u"最迟", u"最晚", u"到", u"至", u"于"};
	TimeScan		scan = {.cell = cell,.code = cell->code,.year = year,.reason = CELL_NO_REASON};
	TimePoint		point;
	bool			is_so_far;

	memset(when, 0, sizeof(When));
	for (int i = 0; i < (int) lengthof(leads); i++)
		if (time_take_word(&scan, leads[i]))
			break;
	is_so_far = time_take_word(&scan, u"累计");
	/* 1-2月 would else be read as the day 2 of a month */
	if (is_short_range(&scan))
	{
		memset(&point, 0, sizeof(TimePoint));
		point.year = year;
		point.month = time_take_small(&scan);
		point.months = 1;
		if (year == 0)
			return CELL_NO_YEAR;
	}
	else if (!time_take_point(&scan, &point))
		return scan.reason != CELL_NO_REASON ? scan.reason : CELL_NOT_UNDERSTOOD;
	when->at_end = point.at_end;
	when->is_short = point.is_short;
	if (!point_days(&scan, &point, &when->first, &when->last) || !take_range(&scan, &point, when) || !take_tail(&scan, when))
		return scan.reason != CELL_NO_REASON ? scan.reason : CELL_NOT_UNDERSTOOD;
	if (is_so_far)
		so_far(when);
	when->there = true;
	return CELL_NO_REASON;
}
