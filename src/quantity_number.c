/*
 * quantity_number.c
 *		Numbers in digits and numerals: 1370.44亿, 三千八百九十六万, 100万三千,
 *		三万五, 一点五亿, 七八千, 十几, 三十多万.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity.h"

/*
 * A number in the making.  Every amount is kept twice, [0] the low end and
 * [1] the high end, since 两三 or 几十 may stand anywhere in a number.
 */
typedef struct Scan
{
	Reader	   *reader;
	int			at;
	int128		yi[2];			/* what 亿 has multiplied */
	int128		wan[2];			/* what 万 has multiplied since the last 亿 */
	int128		below_wan[2];	/* what 千, 百 and 十 have multiplied since the last 万 or 亿 */
	int128		item[2];		/* digits that no power of ten has multiplied yet */
	bool		has_item;
	bool		has_below_wan;
	bool		has_wan;
	bool		has_yi;
	int			items;			/* digits or runs of digits read so far */
	int			small_limit;	/* upper bound, exclusive, of the next power among 千, 百, 十 */
	int			last_power;		/* the last power of ten of all, 0 before the first */
	bool		zero;			/* 零 was read, and nothing behind it yet */
	bool		has_fraction;	/* only 千, 万 or 亿 may follow, no digits */
	bool		fraction_scaled;	/* and one of them has followed */
	bool		has_ten;		/* 十 was read: it counts as part of the digits, not as a power */
	Number	   *number;
} Scan;

/* Multiplies by a power of ten; false where the number reaches 10^34 */
static bool
multiply(Scan *scan, int128 ends[2], int power)
{
	int			cut = Min(power, scan->number->decimals);

	/* the power first removes decimals, so that the digits stay an integer: 1.5万 is 15 * 10^3 */
	scan->number->decimals -= cut;
	power -= cut;
	for (int i = 0; i < 2; i++)
	{
		if (ends[i] >= power_of_ten(QUANTITY_MAX_MAGNITUDE - power))
			return stop_reading(scan->reader, scan->at, QUANTITY_STOP_DIGITS);
		ends[i] *= power_of_ten(power);
	}
	return true;
}

/* Adds one place to another, and empties it */
static void
carry(int128 to[2], int128 from[2])
{
	for (int i = 0; i < 2; i++)
	{
		to[i] += from[i];
		from[i] = 0;
	}
}

/* Takes digits that wait for their power of ten */
static void
put_item(Scan *scan, int128 low, int128 high)
{
	scan->item[0] = low;
	scan->item[1] = high;
	scan->has_item = true;
	scan->items++;
}

/* Reads 0-9 with commas and a point */
static bool
read_arabic(Scan *scan)
{
	const pg_wchar *code = scan->reader->code;
	int			from = scan->at;
	int			at = from;
	int			digits = 0;
	int			decimals = 0;
	int128		value = 0;

	if (scan->has_fraction)
		return stop_reading(scan->reader, at, QUANTITY_STOP_SCALE);
	for (;; at++)
	{
		if (is_digit(code[at]))
		{
			if (++digits > QUANTITY_MAX_DIGITS)
				return stop_reading(scan->reader, from, QUANTITY_STOP_DIGITS);
			value = value * 10 + (int) (code[at] - '0');
			continue;
		}
		if (code[at] != ',' || !is_digit(code[at + 1]))
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
	if (code[from] == '0' && digits > 1)
		return stop_reading(scan->reader, from, QUANTITY_STOP_ZERO);
	if (code[at] == '.')
	{
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
static bool
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
static bool
read_fraction(Scan *scan)
{
	const pg_wchar *code = scan->reader->code;
	int			digits = 0;

	/* 点 follows plain numerals below 万: 一点五亿, but not 一亿点五 */
	if (scan->has_fraction || scan->number->arabic || scan->has_yi || scan->has_wan ||
		scan->number->vague != QUANTITY_NOT_VAGUE)
		return stop_reading(scan->reader, scan->at, QUANTITY_STOP_POINT);
	carry(scan->below_wan, scan->item);
	for (scan->at++; numeral_digit(code[scan->at]) >= 0; scan->at++)
	{
		if (++digits > QUANTITY_MAX_DIGITS - 8)
			return stop_reading(scan->reader, scan->at, QUANTITY_STOP_DIGITS);
		scan->below_wan[0] = scan->below_wan[0] * 10 + numeral_digit(code[scan->at]);
	}
	scan->below_wan[1] = scan->below_wan[0];
	scan->number->decimals = digits;
	scan->has_item = false;
	scan->has_below_wan = true;
	scan->has_fraction = true;
	return true;
}

/* Says whether a unit of numerals is the beginning of a unit of measure */
static bool
begins_unit(const pg_wchar *code, int power)
{
	if (power == 3)
		return code[1] == u'米' || code[1] == u'克' || code[1] == u'瓦';
	return power == 2 && code[1] == u'分' && code[2] == u'点';
}

/* Applies 十, 百, 千, 万 or 亿 */
static bool
apply_power(Scan *scan, int power)
{
	bool		is_small = power < 4;
	int			at = scan->at;

	/* only the first power behind a fraction may be small: 一点五千万, but not 一点五万千 */
	if (scan->fraction_scaled && is_small)
		return stop_reading(scan->reader, at, QUANTITY_STOP_SCALE);
	if (scan->has_fraction && scan->has_below_wan && is_small)
	{
		/* 一点五千万: the fraction becomes the digits that 千 multiplies */
		carry(scan->item, scan->below_wan);
		scan->has_item = true;
		scan->has_below_wan = false;
		scan->small_limit = 4;
	}
	/* a power without digits before it: 十 means 一十 */
	if (!scan->has_item && (is_small || !scan->has_below_wan) && (power != 8 || !scan->has_wan))
	{
		if (power == 1 && !scan->has_below_wan)
			scan->has_ten = true;
		else if (power != 1)
		{
			/* 百 by itself is a number only where a word before it says so */
			if (scan->last_power > 0 || !scan->number->bare)
				return stop_reading(scan->reader, at, QUANTITY_STOP_SCALE);
		}
		put_item(scan, 1, 1);
	}
	if (is_small)
	{
		/* 千, 百, 十 must fall and take one digit each: 二百十, not 二十百 or 20千 */
		if (power >= scan->small_limit || (!scan->has_fraction && scan->item[0] >= 10))
			return stop_reading(scan->reader, at, QUANTITY_STOP_SCALE);
		if (!multiply(scan, scan->item, power))
			return false;
		carry(scan->below_wan, scan->item);
		scan->has_below_wan = true;
		scan->small_limit = power;
	}
	else
	{
		/* 万 and 亿 stand once each; 二百三万 is refused, since it may mean 230万 or 203万 */
		if ((power == 4 ? scan->has_wan : scan->has_yi) ||
			(scan->has_item && scan->has_below_wan && scan->small_limit > 1 && !scan->zero && scan->item[1] < 10))
			return stop_reading(scan->reader, at, QUANTITY_STOP_SCALE);
		carry(scan->below_wan, scan->item);
		/* 亿 also multiplies the 万 before it: 4.78万亿 */
		if (power == 8)
			carry(scan->below_wan, scan->wan);
		if (!multiply(scan, scan->below_wan, power))
			return false;
		carry(power == 4 ? scan->wan : scan->yi, scan->below_wan);
		scan->has_wan = power == 4;
		scan->has_yi = scan->has_yi || power == 8;
		scan->has_below_wan = false;
		scan->small_limit = 4;
	}
	if (power == 1)
		scan->has_ten = true;
	else
		scan->number->end_power = scan->has_ten && is_small ? 0 : scan->number->end_power + power;
	scan->fraction_scaled = scan->has_fraction;
	scan->has_item = false;
	scan->zero = false;
	scan->last_power = power;
	scan->at++;
	return true;
}

/* Makes the number vague, up to the next step of its last digit that is not 0: 30多 ends at 40 */
static void
make_over(Scan *scan)
{
	int128		step = 1;

	carry(scan->below_wan, scan->item);
	while (scan->below_wan[0] > 0 && scan->below_wan[0] % (step * 10) == 0)
		step *= 10;
	scan->below_wan[1] = scan->below_wan[0] + step;
	scan->number->vague = QUANTITY_VAGUE_OVER;
	scan->has_item = false;
	scan->has_below_wan = true;
	scan->at++;
}

/* Adds up the places and gives the number */
static bool
finish(Scan *scan)
{
	Number	   *number = scan->number;

	/* 三万五, 一百二: a last single digit has the next smaller power, which is not written */
	if (scan->has_item && scan->last_power >= 2 && !scan->zero && scan->item[1] < 10 &&
		!multiply(scan, scan->item, scan->last_power - 1))
		return false;
	carry(scan->below_wan, scan->item);
	carry(scan->below_wan, scan->wan);
	carry(scan->below_wan, scan->yi);
	number->low = scan->below_wan[0];
	number->high = scan->below_wan[1];
	number->one_item = scan->items == 1;
	if (!number->one_item)
		number->end_power = 0;
	number->end = scan->at;
	return true;
}

/*
 * Reads the number that begins at a place; "bare" allows 百, 千, 万, 亿
 * without a digit before them, as in 近百家.
 */
bool
number_read(Reader *reader, int at, bool bare, Number *number)
{
	const pg_wchar *code = reader->code;
	Scan		scan = {.reader = reader,.at = at,.small_limit = 4,.number = number};

	memset(number, 0, sizeof(Number));
	number->begin = at;
	number->arabic = is_digit(code[at]);
	if (numeral_power(code[at]) > 1)
	{
		if (!bare && code[at + 1] != u'余' && code[at + 1] != u'多' && code[at + 1] != u'分')
			return stop_reading(reader, at, QUANTITY_STOP_NUMBER);	/* but for 百余, 千多, 百分之 */
		number->bare = true;
	}
	/* invariant: all before scan.at is in the places of scan; a turn takes digits or a power, or ends the loop */
	for (;;)
	{
		int			next = scan.at > at ? skip_spaces(reader, scan.at) : scan.at;
		pg_wchar	c = code[next];
		int			power = numeral_power(c);
		bool		is_first = scan.items == 0;

		/* spaces may stand before a numeral (3 万), never between digits */
		if (next > scan.at && !is_numeral(c) && !(is_digit(c) && !is_digit(code[scan.at - 1])))
			break;
		if (is_digit(c) || numeral_digit(c) > 0 || (numeral_digit(c) == 0 && is_first))
		{
			if (scan.has_item)
				break;
			scan.at = next;
			if (number->vague != QUANTITY_NOT_VAGUE)
				return stop_reading(reader, next, QUANTITY_STOP_SCALE);
			if (!(is_digit(c) ? read_arabic(&scan) : read_numerals(&scan)))
				return false;
		}
		else if (numeral_digit(c) == 0)
		{
			if (scan.has_item)
				break;
			/* 零 stands for skipped powers: digits or 十 must follow */
			scan.at = next;
			if (scan.has_fraction || scan.zero || scan.last_power == 1 ||
				!(is_digit(code[next + 1]) || numeral_digit(code[next + 1]) > 0 || numeral_power(code[next + 1]) == 1))
				return stop_reading(reader, next, QUANTITY_STOP_SCALE);
			scan.zero = true;
			scan.at = next + 1;
		}
		else if (power > 0)
		{
			/* 3千米, 5百分点: the power belongs to the unit behind the number */
			if (begins_unit(code + next, power) && !is_first)
				break;
			scan.at = next;
			if (!apply_power(&scan, power))
				return false;
		}
		else if (numeral_tens(c) > 0 && !scan.has_item && scan.small_limit > 1 && !scan.has_fraction)
		{
			put_item(&scan, numeral_tens(c), numeral_tens(c));
			scan.at = next;
			if (!apply_power(&scan, 1))
				return false;
		}
		else if ((c == u'几' || c == u'数') && !scan.has_item && numeral_power(code[next + 1]) > 0 &&
				 number->vague == QUANTITY_NOT_VAGUE && is_first)	/* 几十, 数百 */
		{
			put_item(&scan, 2, 10);
			number->vague = QUANTITY_VAGUE_MANY;
			scan.at = next + 1;
		}
		else if (c == u'几' && !scan.has_item && scan.last_power == 1 && number->vague == QUANTITY_NOT_VAGUE)
		{
			scan.at = next;		/* 十几 */
			make_over(&scan);
		}
		else if (c == u'点' && !is_first && numeral_digit(code[next + 1]) >= 0)
		{
			if (!read_fraction(&scan))
				return false;
		}
		else if ((c == u'余' || c == u'多' || c == u'来') && !is_first && number->vague == QUANTITY_NOT_VAGUE &&
				 !scan.has_wan && !scan.has_yi && !scan.has_fraction && numeral_power(code[next + 1]) >= 4)
		{
			scan.at = next;		/* 三十余万, 30多亿, 十来万 */
			make_over(&scan);
			if (c == u'来')
			{
				number->vague = QUANTITY_VAGUE_ABOUT;
				scan.below_wan[1] = scan.below_wan[0];
			}
		}
		else
		{
			if (c == u'兆' && !is_first && code[next + 1] != u'瓦')	/* 兆, not 兆瓦 */
				return stop_reading(reader, next, QUANTITY_STOP_ZHAO);
			break;
		}
	}
	if (scan.items == 0)
		return stop_reading(reader, at, QUANTITY_STOP_NUMBER);
	return finish(&scan);
}
