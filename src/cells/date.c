/*
 * cells/date.c
 *		Cells that hold a day or a month: the words for it, and what the caller
 *		gets of a period.  The grammar of one point in time is in when.c.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "cells/when.h"

#include "utils/datetime.h"

static const uint16 endless[][CELL_WORD] = {
	u"长期", u"长期任务", u"长期坚持", u"长期推进", u"长期开展", u"长期实施", u"长期有效", u"长期执行", u"长期落实", u"长期工作", u"持续", u"持续推进",
	u"持续开展", u"持续实施", u"持续落实", u"持续坚持", u"持续跟进", u"持续进行", u"持续优化", u"持续深化", u"常态", u"常态化", u"常态化推进", u"常态化开展",
	u"常态化落实", u"常态化工作", u"常态推进", u"长效", u"长期持续", u"长期持续推进", u"长期并持续推进", u"无期限", u"无时限", u"无限期", u"不限期",
	u"不设时限", u"无固定期限", u"永久", u"持续巩固", u"长期巩固", u"长期保持", u"持续保持", u"持续整改", u"持续抓好", u"常抓不懈"
};

static const uint16 vague[][CELL_WORD] = {
	u"近期", u"尽快", u"尽早", u"立即", u"立刻", u"马上", u"立行立改", u"即知即改", u"即时", u"适时", u"随时", u"及时", u"待定", u"另定", u"另行", u"未定", u"待"
};

static const uint16 recurring[][CELL_WORD] = {
	u"每", u"逐月", u"逐季", u"逐年", u"按月", u"按季", u"按年", u"按周", u"定期", u"月度", u"季度", u"年度"
};

static const uint16 relative[][CELL_WORD] = {
	u"本月", u"当月", u"上月", u"上个月", u"下月", u"下个月", u"次月", u"本季", u"上季", u"下季", u"本周", u"上周", u"下周", u"今天", u"今日", u"明天", u"昨天",
	u"当日", u"当天", u"即日", u"月底", u"月末", u"月初", u"月中", u"季度末", u"季末", u"季度底", u"收到"
};

/* Says whether a cell from a place on is nothing but words without an end: 长期、持续推进 */
bool
time_is_endless(const Cell *cell, int at)
{
	const Reader *reader = &cell->reader;
	bool		is_endless = false;

	for (; at < reader->n; is_endless = true)
	{
		int			longest = at;
		int			end;

		while (at < reader->n && (is_blank(cell->code[at]) || is_one_of(cell->code[at], u"、,;并且")))
			longest = ++at;
		if (at == reader->n)
			return is_endless;
		for (int i = 0; i < (int) lengthof(endless); i++)
			if (word_at(reader, at, endless[i], &end))
				longest = Max(longest, end);
		if (longest == at)
			return false;
		at = longest;
	}
	return is_endless;
}

/* What words alone say of a time */
static CellReason
time_in_words(const Cell *cell)
{
	int			end;

	if (time_is_endless(cell, 0))
		return CELL_NO_DEADLINE;
	/* (季度末 is relative, 季度 recurs: the longer words stand first) */
	if (cell_begins_any(cell, relative, lengthof(relative), &end))
		return CELL_RELATIVE;
	if (cell_begins_any(cell, vague, lengthof(vague), &end))
		return CELL_VAGUE;
	if (cell_begins_any(cell, recurring, lengthof(recurring), &end))
		return CELL_RECURRING;
	return CELL_NOT_UNDERSTOOD;
}

/* Reads the number that a spreadsheet has for a day; a fraction is the time of it */
static CellReason
read_serial(const PlainNumber *number, const DateOptions *options, DateADT *day)
{
	int128		whole = number->digits / power_of_ten(number->decimals);

	if (number->grouped || whole < CELL_FIRST_SERIAL || whole > CELL_LAST_SERIAL)
		return CELL_NOT_UNDERSTOOD;
	if (!options->serial)
		return CELL_SERIAL;
	*day = (DateADT) whole - CELL_FIRST_SERIAL;
	return CELL_NO_REASON;
}

/* Reads a time of any kind; a reason without a time means that there is none */
static CellReason
read_time(const Cell *cell, const DateOptions *options, When *when)
{
	CellReason	reason = cell_empty(cell);
	PlainNumber number;
	DateADT		day;

	when->there = false;
	if (reason != CELL_NO_REASON)
		return reason;
	if (cell_plain(cell, &number, &reason) && number.length == 5)
	{
		reason = read_serial(&number, options, &day);
		if (reason == CELL_NO_REASON)
			when_of_day(when, day);
		return reason;
	}
	reason = when_read(cell, options->year, when);
	if (reason == CELL_NOT_UNDERSTOOD)
		reason = time_in_words(cell);
	return reason;
}

/* Reads a day */
CellReason
cell_date(const Cell *cell, const DateOptions *options, DateADT *value)
{
	When		when;
	CellReason	reason = read_time(cell, options, &when);

	if (reason != CELL_NO_REASON)
		return reason;
	if (when.approximate && !is_allowed(options->allow, ALLOW_APPROXIMATE))
		return CELL_APPROXIMATE;
	if (when.is_span && !is_allowed(options->allow, ALLOW_SPAN))
		return CELL_SPAN;
	if (when.first != when.last && !when.at_end && !options->end_of)
		return CELL_PERIOD;
	*value = when.last;
	return when.is_span ? CELL_SPAN : when.approximate ? CELL_APPROXIMATE : CELL_NO_REASON;
}

/* Reads a month, as its first day */
CellReason
cell_month(const Cell *cell, const DateOptions *options, DateADT *value)
{
	When		when;
	CellReason	reason = read_time(cell, options, &when);
	int			year_of[2];
	int			month_of[2];
	int			day;

	if (reason != CELL_NO_REASON)
		return reason;
	if (when.approximate && !is_allowed(options->allow, ALLOW_APPROXIMATE))
		return CELL_APPROXIMATE;
	if (when.is_short)
		return CELL_UNCLEAR_ORDER;
	j2date(when.first + POSTGRES_EPOCH_JDATE, &year_of[0], &month_of[0], &day);
	j2date(when.last + POSTGRES_EPOCH_JDATE, &year_of[1], &month_of[1], &day);
	when.is_span |= year_of[0] != year_of[1] || month_of[0] != month_of[1];
	if (when.is_span && !is_allowed(options->allow, ALLOW_SPAN))
		return CELL_SPAN;
	*value = date2j(year_of[1], month_of[1], 1) - POSTGRES_EPOCH_JDATE;
	return when.is_span ? CELL_SPAN : when.approximate ? CELL_APPROXIMATE : CELL_NO_REASON;
}

/* The month of a day, counted from the year 0 */
static int
month_number(DateADT date)
{
	int			year;
	int			month;
	int			day;

	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	return year * MONTHS_PER_YEAR + month - 1;
}

static DateADT
month_begins(int number)
{
	return date2j(number / MONTHS_PER_YEAR, number % MONTHS_PER_YEAR + 1, 1) - POSTGRES_EPOCH_JDATE;
}

/* Finds the period that a time is; "length" is its months, of which a year has a whole number */
static CellReason
fit_period(const When *when, int length, int allow, DateADT *value)
{
	int			number = month_number(when->last);
	int			begins = number - number % length;
	DateADT		first = month_begins(begins);
	DateADT		last = month_begins(begins + length) - 1;
	bool		is_day = !when->is_span && (when->first == when->last || when->at_end);

	/* a day stands for the month that it is in, and for a longer period where it begins or ends one: 2025-06-30 */
	if ((when->first == first && when->last == last) ||
		(is_day && (length == 1 || when->last == last || when->last == first)))
	{
		*value = first;
		return CELL_NO_REASON;
	}
	if (when->last != last || when->first >= first)
		return CELL_OTHER_PERIOD;
	/* the figure of a year so far belongs to the period in which it ends, where the caller says so */
	if (is_allowed(allow, ALLOW_SPAN) && when->first == month_begins(number - number % MONTHS_PER_YEAR))
		*value = first;
	return CELL_SPAN;
}

/* Reads 2025, which is a year where years are asked for, and else any number */
static bool
is_bare_year(const Cell *cell, DateADT *value)
{
	PlainNumber number;
	CellReason	why;

	if (!cell_plain(cell, &number, &why) || !number.is_whole || number.grouped || number.length != 4 ||
		number.digits < CELL_FIRST_YEAR || number.digits > CELL_LAST_YEAR)
		return false;
	*value = month_begins((int) number.digits * MONTHS_PER_YEAR);
	return true;
}

/* Reads a period of a length, as its first day; of any length where none is asked for */
CellReason
cell_period(const Cell *cell, const DateOptions *options, DateADT *value)
{
	When		when;
	CellReason	reason;

	if (options->step == SERIES_BY_YEAR && cell_empty(cell) == CELL_NO_REASON && is_bare_year(cell, value))
		return CELL_NO_REASON;
	reason = read_time(cell, options, &when);
	if (reason != CELL_NO_REASON)
		return reason;
	if (when.approximate && !is_allowed(options->allow, ALLOW_APPROXIMATE))
		return CELL_APPROXIMATE;
	if (when.is_short)
		return CELL_UNCLEAR_ORDER;
	if (options->step != SERIES_BY_NONE)
		reason = fit_period(&when, step_months(options->step), options->allow, value);
	else
	{
		/* which period a day stands for, 年底 among them, is not known without a length */
		bool		is_day = !when.is_span && (when.first == when.last || when.at_end);

		reason = is_day ? CELL_NO_FREQUENCY : CELL_OTHER_PERIOD;
		for (int step = SERIES_BY_MONTH; step <= SERIES_BY_YEAR && !is_day && reason != CELL_NO_REASON; step++)
			reason = fit_period(&when, step_months((SeriesStep) step), 0, value);
	}
	return reason == CELL_NO_REASON && when.approximate ? CELL_APPROXIMATE : reason;
}
