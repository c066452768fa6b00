/*
 * quantity/number.c
 *		Numbers in digits and numerals: 1370.44亿, 三千八百九十六万, 100万三千,
 *		三万五, 一点五亿, 七八千, 十几, 三十多万.  The digits between the powers of
 *		ten are read in digits.c.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/scan.h"

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

/* Says whether a unit of numerals is the beginning of a unit of measure */
static bool
begins_unit(const pg_wchar *code, int power)
{
	/* 千米, 千克, 百分点: the power is a part of the unit */
	if (power == 3)
		return is_one_of(code[1], u"米克瓦伏升卡帕赫焦牛");
	return power == 2 && ((code[1] == u'分' && code[2] == u'点') || code[1] == u'帕');
}

/* Applies 十, 百, 千, 万 or 亿 */
static bool
apply_power(Scan *scan, int power)
{
	bool		is_small = power < 4;
	int			at = scan->at;

	/* only the first power behind a fraction may be small: 一点五千万, but not 一点五万千 */
	if (scan->fraction_ends || (scan->fraction_scaled && is_small))
		return stop_reading(scan->reader, at, QUANTITY_STOP_SCALE);
	if (scan->has_fraction && scan->has_below_wan && is_small)
	{
		/* 一点五千万: the fraction becomes the digits that 千 multiplies */
		carry(scan->item, scan->below_wan);
		scan->has_item = true;
		scan->has_below_wan = false;
		scan->small_limit = 4;
	}
	/* 零十 and 零百 are no numbers */
	if (scan->has_item && scan->item[0] == 0 && is_small && !scan->number->arabic)
		return stop_reading(scan->reader, at, QUANTITY_STOP_SCALE);
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
		/* 千, 百, 十 come in falling order, behind one digit each: 二百十, not 二十百 or 20千 */
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
		scan->large_power += power;
		scan->has_large = true;
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

/* Reads 几, 数, 余, 多 or 来 inside a number; false where none makes it vague */
static bool
read_vague_word(Scan *scan, int next)
{
	Number	   *number = scan->number;
	pg_wchar	c = scan->reader->code[next];
	int			power = numeral_power(scan->reader->code[next + 1]);

	/* one word at most, and none inside a range such as 两三 */
	if (number->vague != QUANTITY_NOT_VAGUE)
		return false;
	if ((c == u'几' || c == u'数') && scan->items == 0 && power > 0)
	{
		/* 几十, 数百: from 2 to 10 times the power that follows */
		put_item(scan, 2, 10);
		number->vague = QUANTITY_VAGUE_MANY;
		scan->at = next + 1;
		return true;
	}
	if (c == u'几' && !scan->has_item && scan->last_power == 1)
	{
		/* 十几: more than 10, less than 20 */
		scan->at = next;
		make_over(scan);
		return true;
	}
	if ((c == u'余' || c == u'多' || c == u'来') && scan->items > 0 && power >= 4 &&
		!scan->has_wan && !scan->has_yi && !scan->has_fraction)
	{
		/* 三十余万, 30多亿, 十来万: the word stands before the last power, which then multiplies both ends */
		scan->at = next;
		make_over(scan);
		if (c == u'来')
		{
			number->vague = QUANTITY_VAGUE_ABOUT;
			scan->below_wan[1] = scan->below_wan[0];
		}
		return true;
	}
	return false;
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
	number->large_power = scan->large_power;
	number->has_large = scan->has_large;
	number->end = scan->at;
	return true;
}

/* Says whether the digit that begins here belongs to what follows: 一 of 三千一个月, 三 of 9万亿三个台阶, 两 of 三十两 */
static bool
is_apart(const Scan *scan, int next)
{
	pg_wchar	c = scan->reader->code[next];

	if (scan->items == 0 || scan->zero || is_numeral(scan->reader->code[next + 1]))
		return false;
	return c == u'两' || ((c == u'一' || scan->number->arabic) && scan->last_power >= 2 && numeral_digit(c) > 0 &&
						  unit_word_at(scan->reader, next + 1));
}

/* Says whether 百, 千, 万 or 亿 may begin a number: 百余, 千多, 百分之, 百万分之 */
static bool
may_begin_bare(const pg_wchar *code)
{
	return code[1] == u'余' || code[1] == u'多' || code[1] == u'分' || (code[1] == u'万' && code[2] == u'分' && code[3] == u'之');
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
		if (!bare && !may_begin_bare(code + at))
			return stop_reading(reader, at, QUANTITY_STOP_NUMBER);
		number->bare = true;
	}
	/* invariant: the places of scan hold all that stands before scan.at; a turn moves it on or ends the loop */
	for (;;)
	{
		int			next = scan.at > at ? skip_spaces(reader, scan.at) : scan.at;
		pg_wchar	c = code[next];
		int			power = numeral_power(c);
		bool		is_first = scan.items == 0;

		/* spaces may stand before a numeral (3 万), never between digits; prose takes only a power behind them */
		if (next > scan.at && (reader->prose ? power < 4 : !is_numeral(c) && !(is_digit(c) && !is_digit(code[scan.at - 1]))))
			break;
		if (is_digit(c) || numeral_digit(c) > 0 || (numeral_digit(c) == 0 && is_first))
		{
			if (scan.has_item || is_apart(&scan, next))
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
		else if (c == u'点' && !is_first && numeral_digit(code[next + 1]) >= 0)
		{
			if (!read_fraction(&scan))
				return false;
		}
		else if (read_vague_word(&scan, next))
			continue;
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
