/*
 * quantity/digits.c
 *		The digits of a number between its powers of ten: 1,050,000.5, 二〇二五,
 *		两三, 点五.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/scan.h"

/* Adds one place to another, and empties it */
void
carry(int128 to[2], int128 from[2])
{
	for (int i = 0; i < 2; i++)
	{
		to[i] += from[i];
		from[i] = 0;
	}
}

/* Takes digits that wait for their power of ten */
void
put_item(Scan *scan, int128 low, int128 high)
{
	scan->item[0] = low;
	scan->item[1] = high;
	scan->has_item = true;
	scan->large_power = 0;
	scan->items++;
}

/* Reads 0-9 with commas and a point */
bool
read_arabic(Scan *scan)
{
	const pg_wchar *code = scan->reader->code;
	int			from = scan->at;
	int			at = from;
	int			digits = 0;
	int			decimals = 0;
	int128		value = 0;

	/* behind a fraction no digits may follow: 1.5 3 */
	if (scan->has_fraction)
		return stop_reading(scan->reader, at, QUANTITY_STOP_SCALE);
	for (;; at++)
	{
		if (is_digit(code[at]))
		{
			/* the upper bound first: the value must stay within int128 */
			if (++digits > QUANTITY_MAX_DIGITS)
				return stop_reading(scan->reader, from, QUANTITY_STOP_DIGITS);
			value = value * 10 + (int) (code[at] - '0');
			continue;
		}
		if (code[at] != ',' || !is_digit(code[at + 1]))
			break;
		/* 分别为120，150，180家 */
		if (scan->reader->prose && comma_kind(scan->reader, from) == QUANTITY_COMMAS_PART)
			break;

		/* exactly three digits must follow a comma, and stand between it and the comma before */
		if (!is_digit(code[at + 2]) || !is_digit(code[at + 3]) || is_digit(code[at + 4]) ||
			(at - from > 3 && (at - from < 4 || code[at - 4] != ',')))
		{
			/* in prose such a comma is punctuation and ends the number */
			if (scan->reader->prose)
				break;
			return stop_reading(scan->reader, at, QUANTITY_STOP_COMMA);
		}
	}
	/* 007 is a code */
	if (code[from] == '0' && digits > 1)
		return stop_reading(scan->reader, from, QUANTITY_STOP_ZERO);
	if (code[at] == '.')
	{
		/* in prose a point without digits behind it ends a sentence */
		if (!is_digit(code[at + 1]) && !scan->reader->prose)
			return stop_reading(scan->reader, at, QUANTITY_STOP_POINT);
		for (; is_digit(code[at + 1]); at++)
		{
			decimals++;
			if (++digits > QUANTITY_MAX_DIGITS)
				return stop_reading(scan->reader, from, QUANTITY_STOP_DIGITS);
			value = value * 10 + (int) (code[at + 1] - '0');
		}
		if (decimals > 0)
			at++;
		/* 20..7, 1.2.3 */
		if (code[at] == '.' && (code[at + 1] == '.' || is_digit(code[at + 1])))
			return stop_reading(scan->reader, at, QUANTITY_STOP_POINT);
	}
	/* digits behind a power (3万5000) must be whole and smaller than it */
	if (scan->last_power > 0 && (decimals > 0 || value >= power_of_ten(scan->last_power)))
		return stop_reading(scan->reader, from, QUANTITY_STOP_SCALE);
	scan->number->decimals = decimals;
	scan->has_fraction = decimals > 0;
	put_item(scan, value, value);
	scan->at = at;
	return true;
}

/* Reads numerals that stand side by side: one, two neighbours, or a run */
bool
read_numerals(Scan *scan)
{
	const pg_wchar *code = scan->reader->code;
	int			from = scan->at;
	int			run = 0;
	int			first = numeral_digit(code[from]);
	int			second;
	int128		value = 0;

	if (scan->has_fraction)
		return stop_reading(scan->reader, from, QUANTITY_STOP_SCALE);
	for (; numeral_digit(code[from + run]) >= 0; run++)
	{
		if (run >= QUANTITY_MAX_DIGITS)
			return stop_reading(scan->reader, from, QUANTITY_STOP_DIGITS);
		value = value * 10 + numeral_digit(code[from + run]);
	}
	second = run > 1 ? numeral_digit(code[from + 1]) : -1;
	/* 〇七 is a code, too */
	if (first == 0 && run > 1)
		return stop_reading(scan->reader, from, QUANTITY_STOP_ZERO);
	if (run == 1)
		put_item(scan, value, value);
	else if (scan->last_power == 0 && code[from + run] == u'折')
	{
		if (run > 2)
			return stop_reading(scan->reader, from, QUANTITY_STOP_SCALE);

		/* 八五折 is 8.5折 */
		put_item(scan, value, value);
		scan->number->decimals = 1;
		scan->has_fraction = true;
	}
	/* 两三 and 三五 are the two ends of a span */
	else if (run == 2 && (second == first + 1 || (first == 3 && second == 5)) &&
			 scan->number->vague == QUANTITY_NOT_VAGUE)
	{
		put_item(scan, first, second);
		scan->number->vague = QUANTITY_VAGUE_SPAN;
	}
	/* 二〇二五 is read digit by digit; other pairs (二一) are refused */
	else if (scan->last_power == 0 && (run > 2 || second == 0))
		put_item(scan, value, value);
	else
		return stop_reading(scan->reader, from + 1, QUANTITY_STOP_SCALE);
	scan->at = from + run;
	return true;
}

/* Reads the fraction behind 点 */
bool
read_fraction(Scan *scan)
{
	const pg_wchar *code = scan->reader->code;
	int			digits = 0;

	/* 点 follows the last digits: 一点五亿, 一万零十二点五, but not 一亿点五 */
	if (scan->has_fraction || scan->number->arabic || (scan->has_large && !scan->has_item && !scan->has_below_wan) ||
		scan->number->vague != QUANTITY_NOT_VAGUE)
		return stop_reading(scan->reader, scan->at, QUANTITY_STOP_POINT);
	carry(scan->below_wan, scan->item);
	/* behind 万 the fraction is that of the whole number, and no power may follow */
	if (scan->has_large)
	{
		carry(scan->below_wan, scan->wan);
		carry(scan->below_wan, scan->yi);
		scan->fraction_ends = true;
		if (scan->below_wan[0] >= power_of_ten(QUANTITY_MAX_MAGNITUDE - QUANTITY_MAX_DIGITS + 8))
			return stop_reading(scan->reader, scan->at, QUANTITY_STOP_DIGITS);
	}
	for (scan->at++; numeral_digit(code[scan->at]) >= 0; scan->at++)
	{
		/* with a whole part below 10^12, 22 decimals stay below 10^34 */
		if (++digits > QUANTITY_MAX_DIGITS - 8)
			return stop_reading(scan->reader, scan->at, QUANTITY_STOP_DIGITS);
		scan->below_wan[0] = scan->below_wan[0] * 10 + numeral_digit(code[scan->at]);
	}
	scan->below_wan[1] = scan->below_wan[0];
	scan->number->decimals = digits;
	scan->has_item = false;
	scan->has_below_wan = true;
	scan->has_fraction = true;
	scan->last_power = 0;
	return true;
}
