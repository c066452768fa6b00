/*
 * quantity/figure.c
 *		Figures: a number with its sign, a fraction, a word such as 一半.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

/* Reads a sign; false when there is none */
bool
read_sign(Attempt *attempt)
{
	static const uint16 may_stand_before[] = u"为是比率速幅达至到于由从在计额度值均共且或和与及了呈约长之";
	const Reader *reader = attempt->reader;
	pg_wchar	c = reader->code[attempt->at];
	pg_wchar	before = attempt->at > 0 ? reader->code[attempt->at - 1] : 0;

	if (c != '-' && c != '+' && c != u'负')
		return false;
	/* in prose 负 behind a Han letter is mostly the tail of a word: 减负, 担负 */
	if (c == u'负' && reader->prose && is_han(before) && !is_one_of(before, may_stand_before))
		return stop_reading(attempt->reader, attempt->at, QUANTITY_STOP_NUMBER);
	attempt->negative = c != '+';
	attempt->at++;
	return true;
}

/* Turns numerator and denominator into a percentage of 18 decimals at most */
static bool
make_percent(Attempt *attempt, Number *number, int128 parts)
{
	int128		numerator = number->low;
	int128		quotient;
	int			power = 0;

	attempt->fraction = true;
	/* a denominator that is a power of ten (百分之, 千分之) only moves the point */
	while (power < 12 && power_of_ten(power) < parts)
		power++;
	if (power_of_ten(power) == parts)
		return number_scale(number, 2 - power) || stop_reading(attempt->reader, attempt->at, QUANTITY_STOP_DIGITS);
	/* other denominators need whole numbers below 10^12, so that numerator * 10^20 fits int128 */
	if (number->decimals > 0 || number->vague != QUANTITY_NOT_VAGUE || parts == 0 ||
		parts >= power_of_ten(12) || numerator >= power_of_ten(12))
		return stop_reading(attempt->reader, attempt->at, QUANTITY_STOP_NUMBER);
	/* percent with 18 decimals is numerator * 10^(2 + 18) / parts, rounded half up */
	numerator *= power_of_ten(20);
	quotient = numerator / parts;
	if (2 * (numerator % parts) >= parts)
		quotient++;
	number->decimals = 18;
	/* zeros at the end are no decimals of the answer: a quarter is 25 */
	while (number->decimals > 0 && quotient % 10 == 0)
	{
		quotient /= 10;
		number->decimals--;
	}
	number->low = number->high = quotient;
	return true;
}

/* Reads a figure: a number, or 三分之一, 百分之五 */
bool
read_figure(Attempt *attempt, Number *number)
{
	static const uint16 parts_of[] = u"分之";
	Reader	   *reader = attempt->reader;
	int			begin = attempt->at;
	int			end;

	if (reader->code[begin] == u'半')
	{
		/* 半 is half of the unit behind it, but 半百 is 50; 半数 is a word of read_special() */
		if (reader->code[begin + 1] == u'数')
			return stop_reading(reader, begin, QUANTITY_STOP_NUMBER);
		memset(number, 0, sizeof(Number));
		number->low = number->high = reader->code[begin + 1] == u'百' ? 50 : 5;
		number->decimals = number->low == 50 ? 0 : 1;
		number->begin = begin;
		number->end = attempt->at = begin + (number->low == 50 ? 2 : 1);
		return true;
	}
	/* before 分之 this is the denominator, else the figure */
	if (!number_read(reader, begin, attempt->bare, number))
		return false;
	attempt->at = number->end;
	if (reader->code[number->end] == u'分' && word_at(reader, number->end, parts_of, &end))
	{
		int128		parts = number->low;

		/* a denominator is an exact whole number */
		if (number->decimals > 0 || number->vague != QUANTITY_NOT_VAGUE)
			return stop_reading(reader, begin, QUANTITY_STOP_NUMBER);
		attempt->at = skip_spaces(reader, end);
		/* the sign may stand behind 分之 (百分之负五), and the numerator may be 百 (百分之百) */
		if (!attempt->negative)
			(void) read_sign(attempt);
		if (!number_read(reader, attempt->at, true, number))
			return false;
		number->begin = begin;
		attempt->at = number->end;
		if (!make_percent(attempt, number, parts))
			return false;
	}
	return true;
}

/* Reads figures that are words: 一半, 过半, 翻两番, 成百上千 */
bool
read_special(Attempt *attempt)
{
	static const struct
	{
		uint16		word[QUANTITY_MAX_WORD];
		int			value;
		Kind		kind;
		bool		cell;		/* only where the whole text is a quantity */
		bool		above;			/* 过半: more than the value */
		bool		from;			/* 成百上千: the value or more */
	}			words[] = {
		{u"一半", 50, QUANTITY_PERCENT, false, false, false}, {u"半数", 50, QUANTITY_PERCENT, false, false, false},
		{u"过半数", 50, QUANTITY_PERCENT, true, true, false}, {u"过半", 50, QUANTITY_PERCENT, true, true, false},
		{u"对折", 50, QUANTITY_PERCENT, true, false, false}, {u"半折", 50, QUANTITY_PERCENT, false, false, false},
		{u"翻番", 2, QUANTITY_TIMES, false, false, false}, {u"翻倍", 2, QUANTITY_TIMES, false, false, false},
		{u"成百上千", 100, QUANTITY_COUNT, false, false, true}, {u"成千上万", 1000, QUANTITY_COUNT, false, false, true}
	};
	static const uint16 percent[] = u"%";
	static const uint16 times[] = u"倍";
	Reader	   *reader = attempt->reader;
	Number	   *number = &attempt->number;
	pg_wchar	c = reader->code[attempt->at];
	int			end;
	int			unit_end;

	/* cheap filter: every word of the table begins with one of these characters */
	if (c != u'一' && c != u'半' && c != u'过' && c != u'翻' && c != u'成' && c != u'对')
		return false;
	for (int i = 0; i < (int) lengthof(words); i++)
	{
		if ((words[i].cell && reader->prose) || !word_at(reader, attempt->at, words[i].word, &end))
			continue;
		/* 半折 is half the price, 半折叠 is no figure */
		if (words[i].word[1] == u'折' && unit_at(reader, attempt->at + 1, &unit_end) == NULL)
			continue;
		memset(number, 0, sizeof(Number));
		number->begin = attempt->at;
		number->low = number->high = words[i].value;
		attempt->at = number->end = end;
		/* a bound that contradicts a word before it is ignored */
		if (words[i].above || words[i].from)
			(void) take_bound(attempt, words[i].above ? QUANTITY_SAYS_ABOVE : QUANTITY_SAYS_FROM);
		attempt->special = words[i].kind != QUANTITY_COUNT;
		if (attempt->special)
			set_unit(attempt->quantity, words[i].kind == QUANTITY_PERCENT ? percent : times, 1,
					 words[i].kind, QUANTITY_REACH_ALL);
		return true;
	}
	/* 翻两番, 翻了两番: n doublings give 2^n times; the upper bound keeps the shift in range */
	if (c == u'翻' &&
		number_read(reader, attempt->at + (reader->code[attempt->at + 1] == u'了' ? 2 : 1), false, number) &&
		number->decimals == 0 && number->vague == QUANTITY_NOT_VAGUE && number->low <= 20 &&
		reader->code[number->end] == u'番')
	{
		number->begin = attempt->at;
		attempt->at = ++number->end;
		number->low = number->high = (int128) 1 << (int) number->low;
		number->end_power = 0;
		attempt->special = true;
		set_unit(attempt->quantity, times, 1, QUANTITY_TIMES, QUANTITY_REACH_ALL);
		return true;
	}
	return false;
}

/* Makes the figure vague, for 余 up to one step more: 900余 ends at 1000 */
void
make_vague(Number *number, Vagueness vague, int128 step)
{
	number->vague = vague;
	number->high = vague == QUANTITY_VAGUE_OVER ? number->low + step : number->low;
}

/* Reads 余, 多, 来, 几 between the figure and its unit */
void
read_vague(Attempt *attempt)
{
	Number	   *number = &attempt->number;
	int			at = skip_spaces(attempt->reader, attempt->at);
	pg_wchar	c = attempt->reader->code[at];
	int128		step = 10;

	/* only a whole number that ends in 0 can be vague: 900余, but not 905余 */
	if ((c != u'余' && c != u'多' && c != u'来' && c != u'几') || number->vague != QUANTITY_NOT_VAGUE ||
		attempt->fraction || number->decimals > 0 || number->low == 0 || number->low % 10 != 0)
		return;
	/* 20余杭州, 60多式: the word belongs to what follows */
	if (attempt->reader->prose && is_head(attempt->reader, at) && !unit_word_at(attempt->reader, at + 1))
		return;
	/* the step is one unit of the last digit that is not 0: 10 for 120余, 100 for 900余 */
	while (number->low % (step * 10) == 0)
		step *= 10;
	make_vague(number, c == u'来' ? QUANTITY_VAGUE_ABOUT : QUANTITY_VAGUE_OVER, step);
	attempt->at = number->end = at + 1;
}
