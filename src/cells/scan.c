/*
 * cells/scan.c
 *		The pieces of a time: words, digits, the numerals of years, months and days.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "cells/when.h"

/* Notes why a time is refused; always false */
bool
time_refuse(TimeScan *scan, CellReason reason)
{
	if (scan->reason == CELL_NO_REASON)
		scan->reason = reason;
	return false;
}

void
time_skip(TimeScan *scan)
{
	scan->at = skip_spaces(&scan->cell->reader, scan->at);
}

/* Steps over a word and the blanks behind it */
bool
time_take_word(TimeScan *scan, const uint16 *word)
{
	int			end;

	if (!word_at(&scan->cell->reader, scan->at, word, &end))
		return false;
	scan->at = end;
	time_skip(scan);
	return true;
}

/* Steps over one of some characters */
bool
time_take_one(TimeScan *scan, const uint16 *list)
{
	if (scan->code[scan->at] == 0 || !is_one_of(scan->code[scan->at], list))
		return false;
	scan->at++;
	time_skip(scan);
	return true;
}

/* How many digits stand here */
int
time_digits_at(const TimeScan *scan, int at)
{
	int			n = 0;

	while (is_digit(scan->code[at + n]))
		n++;
	return n;
}

int
time_digits_value(const TimeScan *scan, int at, int n)
{
	int			value = 0;

	for (int i = 0; i < n; i++)
		value = value * 10 + (int) (scan->code[at + i] - '0');
	return value;
}

/* The digit of a numeral; a circle, a letter or a digit is often typed for 〇 */
static int
year_digit(pg_wchar c)
{
	return c == u'○' || c == u'◯' || c == 'O' || c == 'o' || c == '0' ? 0 : numeral_digit(c);
}

/* The numeral of a year at a place: 二〇二五; 0 where none is */
int
time_numeral_year(const TimeScan *scan, int at)
{
	int			year = 0;

	for (int i = 0; i < 4; i++)
	{
		int			digit = year_digit(scan->code[at + i]);

		if (digit < 0)
			return 0;
		year = year * 10 + digit;
	}
	return scan->code[at + 4] == u'年' ? year : 0;
}

/* Reads a number below 100: one or two digits, or 一, 十, 十二, 二十, 三十一, 廿三; 0 where none stands here */
int
time_take_small(TimeScan *scan)
{
	int			n = time_digits_at(scan, scan->at);
	int			at = scan->at;
	int			value = 0;

	if (n > 0)
	{
		if (n > 2)
			return 0;
		value = time_digits_value(scan, at, n);
		at += n;
	}
	else if (scan->code[at] == u'元' && scan->code[at + 1] == u'月')
	{
		value = 1;
		at++;
	}
	else
	{
		if (numeral_tens(scan->code[at]) > 0)
			value = numeral_tens(scan->code[at++]) * 10;
		else
		{
			if (numeral_digit(scan->code[at]) > 0)
				value = numeral_digit(scan->code[at++]);
			if (numeral_power(scan->code[at]) != 1)
				goto done;
			value = value == 0 ? 10 : value * 10;
			at++;
		}
		if (numeral_digit(scan->code[at]) > 0)
			value += numeral_digit(scan->code[at++]);
	}
done:
	if (value > 0)
	{
		scan->at = at;
		time_skip(scan);
	}
	return value;
}
