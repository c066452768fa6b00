/*
 * cells/point.c
 *		The grammar of one point in time: 2025-12-31, 2025年12月, 二〇二五年十一月底,
 *		2025年三季度, 明年3月, 20251231.
 *
 *		point := year [part] | [year] month [day | 底 | 旬] | eight or six digits
 *		part  := 底 | 季度 [末] | 半年 | 度 | 内
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "cells/when.h"

/* Reads 底, 末 and their like behind a period, perhaps with its name: 年底, 月末 */
static bool
take_end(TimeScan *scan, pg_wchar period)
{
	int			from = scan->at;

	if (scan->code[scan->at] == period)
		scan->at++;
	if (time_take_one(scan, u"底末终"))
		return true;
	scan->at = from;
	return false;
}

/* Reads the number of a quarter, from 1 to 4: 三季度, 第三季度, 3季度, Q3 */
static int
take_quarter(TimeScan *scan)
{
	int			from = scan->at;
	int			quarter;

	if (time_take_one(scan, u"Qq"))
	{
		quarter = time_take_small(scan);
		if (quarter >= 1 && quarter <= 4)
			return quarter;
	}
	else
	{
		(void) time_take_one(scan, u"第");
		quarter = time_take_small(scan);
		if (quarter >= 1 && quarter <= 4 && (time_take_word(scan, u"季度") || time_take_word(scan, u"个季度") || time_take_word(scan, u"季")))
			return quarter;
	}
	scan->at = from;
	return 0;
}

/* Reads what needs no year before it: 三季度末, 上半年; false where nothing of it stands here */
static bool
take_quarter_or_half(TimeScan *scan, TimePoint *point)
{
	int			quarter = take_quarter(scan);

	/* the figures of a year so far: nine months, and no quarter */
	if (quarter == 0 && (time_take_word(scan, u"前三季度") || time_take_word(scan, u"前3季度") || time_take_word(scan, u"前三个季度")))
	{
		point->month = 1;
		point->months = 9;
		point->at_end = take_end(scan, u'季');
		return true;
	}
	if (quarter > 0)
	{
		point->month = quarter * 3 - 2;
		point->months = 3;
		point->at_end = take_end(scan, u'季');
		return true;
	}
	if (time_take_word(scan, u"上半年") || time_take_word(scan, u"下半年"))
	{
		/* the word has three characters, and the first of them tells the half */
		point->month = scan->code[scan->at - 3] == u'上' ? 1 : 7;
		point->months = 6;
		point->at_end = take_end(scan, u'年');
		return true;
	}
	return false;
}

/* Reads what follows a year: 三季度末, 上半年, 底, 度, 内 or nothing */
static bool
take_part_of_year(TimeScan *scan, TimePoint *point)
{
	if (take_quarter_or_half(scan, point))
		return true;
	if (time_take_one(scan, u"初中"))
		return time_refuse(scan, CELL_VAGUE);
	if (time_take_word(scan, u"年度") || time_take_word(scan, u"度"))
	{
		/* 2025年度第二季度 */
		if (take_quarter_or_half(scan, point))
			return true;
	}
	else
		(void) time_take_word(scan, u"全年");
	point->month = 1;
	point->months = 12;
	point->at_end = take_end(scan, u'年');
	if (!point->at_end)
		(void) (time_take_word(scan, u"以内") || time_take_word(scan, u"之内") || time_take_word(scan, u"内"));
	return true;
}

/* Reads what follows a month: a day, 底, 上旬, 份 or nothing */
static bool
take_part_of_month(TimeScan *scan, TimePoint *point)
{
	int			from = scan->at;
	int			length = time_digits_at(scan, scan->at);

	point->months = 1;
	if (time_take_word(scan, u"上旬") || time_take_word(scan, u"中旬") || time_take_word(scan, u"下旬"))
	{
		pg_wchar	which = scan->code[from];

		point->tenth = which == u'上' ? 1 : which == u'中' ? 2 : 3;
		return true;
	}
	if (time_take_one(scan, u"初中"))
		return time_refuse(scan, CELL_VAGUE);
	(void) time_take_word(scan, u"份");
	point->at_end = take_end(scan, u'月');
	if (point->at_end)
		return true;
	(void) (time_take_word(scan, u"以内") || time_take_word(scan, u"之内") || time_take_word(scan, u"内"));
	if (length == 0 && numeral_digit(scan->code[scan->at]) <= 0 && numeral_power(scan->code[scan->at]) != 1 && numeral_tens(scan->code[scan->at]) == 0)
		return true;
	point->day = time_take_small(scan);
	if (point->day == 0)
		return false;
	/* 12月31 is 12月31日 where nothing else follows: what does is seen by the tail */
	if (!time_take_one(scan, u"日号") && length == 0)
		return false;
	return true;
}

/* Reads the rest of 2025-12-31, 2025/12, 2025.12月 behind the mark */
static bool
take_marked(TimeScan *scan, TimePoint *point)
{
	int			length = time_digits_at(scan, scan->at);
	int			month_at = scan->at;

	point->month = time_take_small(scan);
	if (length == 0)
		return false;
	if (point->month == 0)
		return length <= 2 && time_refuse(scan, CELL_NO_SUCH_DAY);
	point->months = 1;
	/* 2025—07 may be the beginning of a range: a dash of prose divides a whole day alone */
	if (is_one_of(point->mark, u"–—") && scan->code[scan->at] != point->mark)
		return false;
	if (time_take_word(scan, u"月"))
		return take_part_of_month(scan, point);
	if ((scan->code[scan->at] == point->mark || (scan->code[scan->at] == u'。' && point->mark == '.')) &&
		time_digits_at(scan, skip_spaces(&scan->cell->reader, scan->at + 1)) > 0)
	{
		int			digits;

		scan->at++;
		time_skip(scan);
		digits = time_digits_at(scan, scan->at);
		if (digits > 2)
			return false;
		point->day = time_take_small(scan);
		if (point->day == 0)
			return time_refuse(scan, CELL_NO_SUCH_DAY);
		(void) time_take_one(scan, u"日号");
		return true;
	}
	/* a spreadsheet makes 2025.1 of 2025.10: the month is one or the other */
	if (point->mark == '.' && length == 1 && scan->code[month_at] == '1')
		return time_refuse(scan, CELL_LOST_ZERO);
	point->at_end = take_end(scan, u'月');
	return true;
}

/* Reads 20251231 and 202512 */
static bool
take_packed(TimeScan *scan, TimePoint *point, int length)
{
	int			value = time_digits_value(scan, scan->at, length);

	scan->at += length;
	time_skip(scan);
	if (length == 8)
	{
		point->day = value % 100;
		value /= 100;
		if (point->day == 0)
			return time_refuse(scan, CELL_NO_SUCH_DAY);
	}
	point->month = value % 100;
	point->year = value / 100;
	point->months = 1;
	return point->month > 0 || time_refuse(scan, CELL_NO_SUCH_DAY);
}

/* Reads a point that begins with one or two digits and a mark: 7/31; other forms are refused by what they may be */
static bool
take_short(TimeScan *scan, TimePoint *point)
{
	int			first;
	int			behind;

	first = time_take_small(scan);
	if (first == 0 || !is_one_of(scan->code[scan->at], u"-/."))
		return false;
	point->mark = scan->code[scan->at++];
	time_skip(scan);
	behind = time_digits_at(scan, scan->at);
	if (behind == 0 || behind > 2)
		return false;
	point->month = first;
	point->day = time_take_small(scan);
	if (scan->code[scan->at] == point->mark)
	{
		int			third = time_digits_at(scan, scan->at + 1);

		/* 1/2/2025 is the first of February in one country and the second of January in another */
		if (third == 4)
			return time_refuse(scan, CELL_UNCLEAR_ORDER);
		return third >= 1 && third <= 2 ? time_refuse(scan, CELL_TWO_DIGIT_YEAR) : false;
	}
	/* 7-8 may be two months and 7.1 a number; 7/31 is what a spreadsheet shows of a day */
	if (point->mark != '/' || point->day == 0)
		return false;
	point->months = 1;
	point->is_short = true;
	point->year = scan->year;
	return point->year > 0 || time_refuse(scan, CELL_NO_YEAR);
}

/* Reads the year with which a point begins; false where it begins otherwise */
static bool
take_year(TimeScan *scan, TimePoint *point)
{
	static const struct
	{
		uint16		word[CELL_WORD];
		int			later;
	}			words[] = {
		{u"本年度", 0}, {u"今年", 0}, {u"本年", 0}, {u"当年", 0}, {u"明年", 1}, {u"次年", 1}, {u"去年", -1}, {u"上年", -1}
	};
	int			length = time_digits_at(scan, scan->at);
	int			behind = skip_spaces(&scan->cell->reader, scan->at + length);
	int			year = time_numeral_year(scan, scan->at);

	for (int i = 0; i < (int) lengthof(words); i++)
		if (time_take_word(scan, words[i].word))
		{
			point->year = scan->year + words[i].later;
			point->mark = u'年';
			return scan->year > 0 || time_refuse(scan, CELL_NO_YEAR);
		}
	/* 年底, 年内, 全年: of the year of the sheet; 年 and 年度 alone name none */
	if ((scan->code[scan->at] == u'年' && scan->code[scan->at + 1] != 0 && is_one_of(scan->code[scan->at + 1], u"底末终内年以之初中")) ||
		(scan->code[scan->at] == u'年' && scan->code[scan->at + 1] == u'度' && is_one_of(scan->code[scan->at + 2], u"底末")) ||
		(scan->code[scan->at] == u'全' && scan->code[scan->at + 1] == u'年'))
	{
		point->year = scan->year;
		point->mark = u'年';
		scan->at += scan->code[scan->at] == u'全' ? 2 : 1;
		time_skip(scan);
		return scan->year > 0 || time_refuse(scan, CELL_NO_YEAR);
	}
	if (year > 0)
	{
		scan->at += 5;
		time_skip(scan);
		point->year = year;
		point->mark = u'年';
		return true;
	}
	if (length == 2 && scan->code[behind] == u'年')
	{
		/* 25年7月 */
		year = time_digits_value(scan, scan->at, 2);
		/* 98年 may be 1998: what an office of today plans is not so far away */
		if (year >= 50)
			return time_refuse(scan, CELL_TWO_DIGIT_YEAR);
		point->year = 2000 + year;
		point->mark = u'年';
		scan->at = behind + 1;
		time_skip(scan);
		/* alone it may be a length of time */
		return scan->code[scan->at] != 0 || time_refuse(scan, CELL_TWO_DIGIT_YEAR);
	}
	if (length != 4)
		return false;
	if (scan->code[behind] == u'年' || (scan->code[behind] != 0 && is_one_of(scan->code[behind], u"-/.。Qq–—")))
	{
		point->year = time_digits_value(scan, scan->at, 4);
		point->mark = scan->code[behind] == u'。' ? '.' : scan->code[behind];
		scan->at = behind + (is_letter(scan->code[behind]) ? 0 : 1);
		time_skip(scan);
		return true;
	}
	return false;
}

/* Reads a point in time */
bool
time_take_point(TimeScan *scan, TimePoint *point)
{
	int			length = time_digits_at(scan, scan->at);
	int			from = scan->at;

	/* zero means not said, for the year, the month and the day */
	memset(point, 0, sizeof(TimePoint));
	if (length == 8 || length == 6)
		return take_packed(scan, point, length);
	if (take_year(scan, point))
	{
		if (scan->reason != CELL_NO_REASON)
			return false;
		if (is_letter(point->mark) || time_take_word(scan, u"年度"))
			return take_part_of_year(scan, point);
		if (point->mark != u'年')
		{
			if (is_one_of(scan->code[scan->at], u"Qq"))
				return take_part_of_year(scan, point);
			return take_marked(scan, point);
		}
	}
	else if (scan->reason != CELL_NO_REASON)
		return false;
	else
		point->year = scan->year;
	if (point->mark == 0 && is_digit(scan->code[from]) && scan->code[skip_spaces(&scan->cell->reader, from + length)] != u'月')
	{
		/* 3季度 begins with a digit as 3/31 does */
		if (take_quarter(scan) == 0)
			return take_short(scan, point);
		scan->at = from;
	}
	else
	{
		int			begin = scan->at;

		point->month = time_take_small(scan);
		if (point->month == 0 && is_digit(scan->code[begin]) && point->mark != 0 && scan->code[begin + time_digits_at(scan, begin)] == u'月')
			return time_refuse(scan, CELL_NO_SUCH_DAY);
		if (point->month > 0 && time_take_word(scan, u"月"))
			return point->year > 0 ? take_part_of_month(scan, point) : time_refuse(scan, CELL_NO_YEAR);
		/* 2025年1-2月: the first of two months has no 月 */
		if (point->month > 0 && point->mark == u'年' && range_at(&scan->cell->reader, scan->at, &length))
		{
			point->months = 1;
			return true;
		}
		point->month = 0;
		scan->at = begin;
	}
	/* a quarter or a half needs a year, a year needs nothing else */
	if (point->mark == 0)
	{
		if (!take_quarter_or_half(scan, point))
			return false;
		return point->year > 0 || time_refuse(scan, CELL_NO_YEAR);
	}
	return take_part_of_year(scan, point);
}
