/*
 * quantity_number.c
 *		Numbers in digits and numerals: 1370.44亿, 三千八百九十六万, 100万三千,
 *		三万五, 一点五亿, 七八千, 十几, 三十多万.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity.h"

/* A number in the making; 0 is its low end, 1 its high end */
typedef struct Scan
{
	Reader	   *reader;
	int			at;
	int128		hundreds_millions[2];	/* what 亿 has multiplied */
	int128		myriads[2];		/* what 万 has multiplied since */
	int128		small[2];		/* below 万 */
	int128		item[2];		/* digits that no unit has multiplied yet */
	bool		has_item;
	bool		has_small;
	bool		has_myriads;
	bool		has_yi;
	int			items;			/* how many digits or runs of digits */
	int			least;			/* the last of 千, 百, 十: the next one is smaller */
	int			last;			/* the last unit of all */
	bool		zero;			/* 零 stands before what comes now */
	bool		sealed;			/* a fraction: nothing but units may follow */
	bool		scaled_seal;	/* and one has */
	bool		loose;			/* 十 is part of the one item */
	Number	   *number;
} Scan;

/* Multiplies by a power of ten, decimals first; false beyond what is read */
static bool
multiply(Scan *scan, int128 ends[2], int power)
{
	int			cut = Min(power, scan->number->decimals);

	scan->number->decimals -= cut;
	power -= cut;
	for (int i = 0; i < 2; i++)
	{
		if (ends[i] >= power_of_ten(MAX_MAGNITUDE - power))
			return stop_reading(scan->reader, scan->at, STOP_DIGITS);
		ends[i] *= power_of_ten(power);
	}
	return true;
}

/* Moves the ends of one place to another */
static void
carry(int128 to[2], int128 from[2])
{
	for (int i = 0; i < 2; i++)
	{
		to[i] += from[i];
		from[i] = 0;
	}
}

/* Takes a first item, or one behind a unit */
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

	if (scan->sealed)
		return stop_reading(scan->reader, at, STOP_SCALE);
	for (;; at++)
	{
		if (CODE_IS_DIGIT(code[at]))
		{
			if (++digits > MAX_NUMBER_DIGITS)
				return stop_reading(scan->reader, from, STOP_DIGITS);
			value = value * 10 + (int) (code[at] - '0');
			continue;
		}
		if (code[at] != ',' || !CODE_IS_DIGIT(code[at + 1]))
			break;

		/* a comma: three digits and no more must follow */
		if (!CODE_IS_DIGIT(code[at + 2]) || !CODE_IS_DIGIT(code[at + 3]) || CODE_IS_DIGIT(code[at + 4]) ||
			(at - from > 3 && (at - from < 4 || code[at - 4] != ',')))
		{
			if (scan->reader->prose)
				break;
			return stop_reading(scan->reader, at, STOP_COMMA);
		}
	}
	if (code[from] == '0' && digits > 1)
		return stop_reading(scan->reader, from, STOP_ZERO);
	if (code[at] == '.')
	{
		if (!CODE_IS_DIGIT(code[at + 1]) && !scan->reader->prose)
			return stop_reading(scan->reader, at, STOP_POINT);
		for (; CODE_IS_DIGIT(code[at + 1]); at++)
		{
			decimals++;
			if (++digits > MAX_NUMBER_DIGITS)
				return stop_reading(scan->reader, from, STOP_DIGITS);
			value = value * 10 + (int) (code[at + 1] - '0');
		}
		if (decimals > 0)
			at++;
		/* 20..7, 1.2.3 */
		if (code[at] == '.' && (code[at + 1] == '.' || CODE_IS_DIGIT(code[at + 1])))
			return stop_reading(scan->reader, at, STOP_POINT);
	}
	if (scan->last > 0 && (decimals > 0 || value >= power_of_ten(scan->last)))
		return stop_reading(scan->reader, from, STOP_SCALE);
	scan->number->decimals = decimals;
	scan->sealed = decimals > 0;
	put_item(scan, value, value);
	scan->at = at;
	return true;
}

/* Reads numerals that no unit stands between: one, two neighbours, or a run */
static bool
read_numerals(Scan *scan)
{
	const pg_wchar *code = scan->reader->code;
	int			from = scan->at;
	int			run = 0;
	int			first = numeral_digit(code[from]);
	int			second;
	int128		value = 0;

	if (scan->sealed)
		return stop_reading(scan->reader, from, STOP_SCALE);
	for (; numeral_digit(code[from + run]) >= 0; run++)
	{
		if (run >= MAX_NUMBER_DIGITS)
			return stop_reading(scan->reader, from, STOP_DIGITS);
		value = value * 10 + numeral_digit(code[from + run]);
	}
	second = run > 1 ? numeral_digit(code[from + 1]) : -1;
	if (first == 0 && run > 1)
		return stop_reading(scan->reader, from, STOP_ZERO);
	if (run == 1)
		put_item(scan, value, value);
	else if (scan->last == 0 && code[from + run] == u'折')
	{
		if (run > 2)
			return stop_reading(scan->reader, from, STOP_SCALE);

		/* 八五折 is 8.5折 */
		put_item(scan, value, value);
		scan->number->decimals = 1;
		scan->sealed = true;
	}
	else if (run == 2 && (second == first + 1 || (first == 3 && second == 5)) &&
			 scan->number->vague == NOT_VAGUE)
	{
		put_item(scan, first, second);
		scan->number->vague = VAGUE_SPAN;
	}
	else if (scan->last == 0 && (run > 2 || second == 0))
		put_item(scan, value, value);
	else
		return stop_reading(scan->reader, from + 1, STOP_SCALE);
	scan->at = from + run;
	return true;
}

/* Reads the fraction behind 点 */
static bool
read_fraction(Scan *scan)
{
	const pg_wchar *code = scan->reader->code;
	int			digits = 0;

	if (scan->sealed || scan->number->arabic || scan->has_yi || scan->has_myriads ||
		scan->number->vague != NOT_VAGUE)
		return stop_reading(scan->reader, scan->at, STOP_POINT);
	carry(scan->small, scan->item);
	for (scan->at++; numeral_digit(code[scan->at]) >= 0; scan->at++)
	{
		if (++digits > MAX_NUMBER_DIGITS - 8)
			return stop_reading(scan->reader, scan->at, STOP_DIGITS);
		scan->small[0] = scan->small[0] * 10 + numeral_digit(code[scan->at]);
	}
	scan->small[1] = scan->small[0];
	scan->number->decimals = digits;
	scan->has_item = false;
	scan->has_small = true;
	scan->sealed = true;
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

	if (scan->scaled_seal && is_small)
		return stop_reading(scan->reader, at, STOP_SCALE);
	if (scan->sealed && scan->has_small && is_small)
	{
		/* 一点五千万 */
		carry(scan->item, scan->small);
		scan->has_item = true;
		scan->has_small = false;
		scan->least = 4;
	}
	if (!scan->has_item && (is_small || !scan->has_small) && (power != 8 || !scan->has_myriads))
	{
		if (power == 1 && !scan->has_small)
			scan->loose = true;
		else if (power != 1)
		{
			/* 百 by itself is a number only where a word before it says so */
			if (scan->last > 0 || !scan->number->bare)
				return stop_reading(scan->reader, at, STOP_SCALE);
		}
		put_item(scan, 1, 1);
	}
	if (is_small)
	{
		if (power >= scan->least || (!scan->sealed && scan->item[0] >= 10))
			return stop_reading(scan->reader, at, STOP_SCALE);
		if (!multiply(scan, scan->item, power))
			return false;
		carry(scan->small, scan->item);
		scan->has_small = true;
		scan->least = power;
	}
	else
	{
		if ((power == 4 ? scan->has_myriads : scan->has_yi) ||
			(scan->has_item && scan->has_small && scan->least > 1 && !scan->zero && scan->item[1] < 10))
			return stop_reading(scan->reader, at, STOP_SCALE);
		carry(scan->small, scan->item);
		if (power == 8)
			carry(scan->small, scan->myriads);
		if (!multiply(scan, scan->small, power))
			return false;
		carry(power == 4 ? scan->myriads : scan->hundreds_millions, scan->small);
		scan->has_myriads = power == 4;
		scan->has_yi = scan->has_yi || power == 8;
		scan->has_small = false;
		scan->least = 4;
	}
	if (power == 1)
		scan->loose = true;
	else
		scan->number->scaled = scan->loose && is_small ? 0 : scan->number->scaled + power;
	scan->scaled_seal = scan->sealed;
	scan->has_item = false;
	scan->zero = false;
	scan->last = power;
	scan->at++;
	return true;
}

/* Lets what was read so far be more, up to the next round number: 30多 */
static void
make_over(Scan *scan)
{
	int128		step = 1;

	carry(scan->small, scan->item);
	while (scan->small[0] > 0 && scan->small[0] % (step * 10) == 0)
		step *= 10;
	scan->small[1] = scan->small[0] + step;
	scan->number->vague = VAGUE_OVER;
	scan->has_item = false;
	scan->has_small = true;
	scan->at++;
}

/* Adds everything up */
static bool
finish(Scan *scan)
{
	Number	   *number = scan->number;

	/* 三万五, 一百二: the unit that would come next is left out */
	if (scan->has_item && scan->last >= 2 && !scan->zero && scan->item[1] < 10 &&
		!multiply(scan, scan->item, scan->last - 1))
		return false;
	carry(scan->small, scan->item);
	carry(scan->small, scan->myriads);
	carry(scan->small, scan->hundreds_millions);
	number->low = scan->small[0];
	number->high = scan->small[1];
	number->simple = scan->items == 1;
	if (!number->simple)
		number->scaled = 0;
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
	Scan		scan = {.reader = reader,.at = at,.least = 4,.number = number};

	memset(number, 0, sizeof(Number));
	number->begin = at;
	number->arabic = CODE_IS_DIGIT(code[at]);
	if (numeral_power(code[at]) > 1)
	{
		if (!bare && code[at + 1] != u'余' && code[at + 1] != u'多' && code[at + 1] != u'分')
			return stop_reading(reader, at, STOP_NUMBER);	/* but for 百余, 千多, 百分之 */
		number->bare = true;
	}
	for (;;)
	{
		int			next = scan.at > at ? skip_spaces(reader, scan.at) : scan.at;
		pg_wchar	c = code[next];
		int			power = numeral_power(c);
		bool		is_first = scan.items == 0;

		if (next > scan.at && !is_numeral(c) && !(CODE_IS_DIGIT(c) && !CODE_IS_DIGIT(code[scan.at - 1])))
			break;
		if (CODE_IS_DIGIT(c) || numeral_digit(c) > 0 || (numeral_digit(c) == 0 && is_first))
		{
			if (scan.has_item)
				break;
			scan.at = next;
			if (number->vague != NOT_VAGUE)
				return stop_reading(reader, next, STOP_SCALE);
			if (!(CODE_IS_DIGIT(c) ? read_arabic(&scan) : read_numerals(&scan)))
				return false;
		}
		else if (numeral_digit(c) == 0)
		{
			if (scan.has_item)
				break;
			scan.at = next;
			if (scan.sealed || scan.zero || scan.last == 1 ||
				!(CODE_IS_DIGIT(code[next + 1]) || numeral_digit(code[next + 1]) > 0 || numeral_power(code[next + 1]) == 1))
				return stop_reading(reader, next, STOP_SCALE);
			scan.zero = true;
			scan.at = next + 1;
		}
		else if (power > 0)
		{
			if (begins_unit(code + next, power) && !is_first)
				break;
			scan.at = next;
			if (!apply_power(&scan, power))
				return false;
		}
		else if (numeral_tens(c) > 0 && !scan.has_item && scan.least > 1 && !scan.sealed)
		{
			put_item(&scan, numeral_tens(c), numeral_tens(c));
			scan.at = next;
			if (!apply_power(&scan, 1))
				return false;
		}
		else if ((c == u'几' || c == u'数') && !scan.has_item && numeral_power(code[next + 1]) > 0 &&
				 number->vague == NOT_VAGUE && is_first)	/* 几十, 数百 */
		{
			put_item(&scan, 2, 10);
			number->vague = VAGUE_MANY;
			scan.at = next + 1;
		}
		else if (c == u'几' && !scan.has_item && scan.last == 1 && number->vague == NOT_VAGUE)
		{
			scan.at = next;		/* 十几 */
			make_over(&scan);
		}
		else if (c == u'点' && !is_first && numeral_digit(code[next + 1]) >= 0)
		{
			if (!read_fraction(&scan))
				return false;
		}
		else if ((c == u'余' || c == u'多' || c == u'来') && !is_first && number->vague == NOT_VAGUE &&
				 !scan.has_myriads && !scan.has_yi && !scan.sealed && numeral_power(code[next + 1]) >= 4)
		{
			scan.at = next;		/* 三十余万, 30多亿, 十来万 */
			make_over(&scan);
			if (c == u'来')
			{
				number->vague = VAGUE_ABOUT;
				scan.small[1] = scan.small[0];
			}
		}
		else
		{
			if (c == u'兆' && !is_first && code[next + 1] != u'瓦')	/* 兆, not 兆瓦 */
				return stop_reading(reader, next, STOP_ZHAO);
			break;
		}
	}
	if (scan.items == 0)
		return stop_reading(reader, at, STOP_NUMBER);
	return finish(&scan);
}
