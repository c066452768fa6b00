/*
 * quantity/read_unit.c
 *		What a unit does to the figure before it.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

/* Says how many code points a word has */
int
word_length(const uint16 *word)
{
	int			length = 0;

	while (word[length] != 0)
		length++;
	return length;
}

/* Gives the quantity a unit, cut to the longest one that it holds */
void
set_unit(Quantity *quantity, const uint16 *name, int length, Kind kind, Reach reach)
{
	quantity->unit_length = Min(length, QUANTITY_MAX_UNIT);
	memcpy(quantity->unit, name, (size_t) quantity->unit_length * sizeof(uint16));
	quantity->unit[quantity->unit_length] = 0;
	quantity->kind = kind;
	quantity->reach = reach;
}

/* Adds a fraction of a unit: 5 with one decimal for 半; false where the number is vague or finer */
static bool
add_fraction(Number *number, int128 digits, int decimals)
{
	/* the fraction must be finer than the number itself */
	if (number->vague != QUANTITY_NOT_VAGUE || number->decimals > decimals ||
		number->low >= power_of_ten(QUANTITY_MAX_MAGNITUDE - decimals))
		return false;
	number->low = number->low * power_of_ten(decimals - number->decimals) + digits;
	number->high = number->low;
	number->decimals = decimals;
	return true;
}

/* Reads 5角 or 2分 behind a larger unit of money; "decimals" is that of the unit, in 元 */
static void
read_small_money(Attempt *attempt, pg_wchar unit, int decimals)
{
	Number		small;

	if (number_read(attempt->reader, attempt->at, false, &small) &&
		attempt->reader->code[small.end] == unit && small.decimals == 0 &&
		small.vague == QUANTITY_NOT_VAGUE && small.low < 10 &&
		add_fraction(&attempt->number, small.low * power_of_ten(decimals - (unit == u'角' ? 1 : 2)), decimals))
		attempt->at = small.end + 1;
}

/* Says whether a unit is that length of time, with or without 个 */
static bool
is_time(const uint16 *unit, const uint16 *time)
{
	if (*unit == u'个')
		unit++;
	while (*unit != 0 && *unit == *time)
		unit++, time++;
	return *unit == *time;
}

/*
 * Reads 30分钟 behind 1小时: one length of time, in the smaller unit, in which
 * it is a whole number.  A workday has no fixed number of hours.
 */
static void
read_small_time(Attempt *attempt)
{
	static const struct
	{
		uint16		large[4];
		uint16		small[4];
		uint16		brief[4];	/* what the smaller one is called behind the larger: 1小时30分 */
		int			times;
	}			times[] = {
		{u"年", u"月", u"", 12}, {u"天", u"小时", u"", 24}, {u"小时", u"分钟", u"分", 60}, {u"分钟", u"秒", u"", 60}
	};
	Reader	   *reader = attempt->reader;
	Number	   *number = &attempt->number;
	Number		small;

	for (int i = 0; i < (int) lengthof(times); i++)
	{
		int			at = skip_spaces(reader, attempt->at);
		int			end;
		const Unit *unit;

		if (!is_time(attempt->quantity->unit, times[i].large) || number->decimals > 0 || number->low != number->high ||
			number->vague != QUANTITY_NOT_VAGUE || number->low > power_of_ten(QUANTITY_MAX_MAGNITUDE - 2))
			continue;
		/* 1年零3个月 */
		if (reader->code[at] == u'零' || reader->code[at] == u'又')
			at++;
		/* (what is no number must not be where reading stopped) */
		if (!(is_digit(reader->code[at]) || is_numeral(reader->code[at])) || !number_read(reader, at, false, &small) || small.decimals > 0 || small.low != small.high ||
			small.vague != QUANTITY_NOT_VAGUE || small.low >= times[i].times)
			continue;
		unit = unit_at(reader, skip_spaces(reader, small.end), &end);
		/* 3年6月 is a month of a year, 3年6个月 a length of time */
		if (unit == NULL || !(is_time(unit->word, times[i].small) || is_time(unit->word, times[i].brief)) ||
			(i == 0 && unit->word[0] != u'个'))
			continue;
		number->low = number->high = number->low * times[i].times + small.low;
		attempt->at = end;
		set_unit(attempt->quantity, i == 0 ? u"个月" : times[i].small, word_length(i == 0 ? u"个月" : times[i].small),
				 QUANTITY_DURATION, QUANTITY_REACH_ALL);
	}
}

/* Says whether 半 behind a unit is half of it: 一年半, 两米半, but not 两米半径 or 7月半 */
static bool
half_follows(const Reader *reader, const Unit *unit, int end)
{
	static const uint16 measures[][QUANTITY_MAX_WORD] = {u"吨", u"米", u"公里", u"斤", u"公斤", u"亩", u"里", u"升"};
	pg_wchar	last = reader->code[end - 1];
	bool		divides = unit->kind == QUANTITY_DURATION || unit->kind == QUANTITY_TIMES;

	if (reader->code[end] != u'半' || last == u'月' || last == u'日' || is_one_of(reader->code[end + 1], u"径挂圆导成自封潜球"))
		return false;
	for (int i = 0; i < (int) lengthof(measures) && !divides; i++)
		divides = memcmp(unit->word, measures[i], sizeof(measures[i])) == 0;
	return divides;
}

/*
 * Says whether a unit on the next line is that of the figure: a line may be
 * broken between the two (立案58, 件), but a heading may end in a figure too
 * (附件1, 项目清单), and the number of a page stands on a line by itself.
 */
static bool
goes_on(const Reader *reader, const Number *number, int end)
{
	static const uint16 words[] = u"目员才口数件单款例置别间次度份案有在起草准织长类额部理罚室账谈接位家标均民工大力文本级支面级组况";
	static const uint16 labels[] = u"件表图栏第页章节录号卷P.";
	int			at = number->begin;

	while (at > 0 && reader->code[at - 1] == ' ')
		at--;

	/*
	 * without a Han letter before it on its line the number stands by itself, or numbers
	 * something
	 */
	if (at == 0 || line_ends(reader, at - 1, at) || !is_han(reader->code[at - 1]) || is_one_of(reader->code[at - 1], labels))
		return false;
	return !is_one_of(reader->code[end], words);
}

/* The place behind a unit that another one is divided by; "at" itself where there is none */
static int
divisor_end(const Reader *reader, int at)
{
	int			end;

	if (unit_at(reader, at, &end) != NULL)
		return end;
	return reader->prose ? at : noun_at(reader, at);
}

/* Adds what a unit is divided by to its name: 元/平方米, 元/人·年, 元/(人·天); gives the place behind it, or the one it was given */
static int
read_divisors(Attempt *attempt, int from)
{
	const Reader *reader = attempt->reader;
	Quantity   *quantity = attempt->quantity;
	bool		bracket = reader->code[from + 1] == '(';
	int			at = from + 1 + bracket;
	int			end = divisor_end(reader, at);

	if (end == at)
		return from;
	/* a second divisor is a unit that is known: 元/人/月 */
	while (reader->code[end] == u'·' || reader->code[end] == '/')
	{
		if (unit_at(reader, end + 1, &at) == NULL)
			break;
		end = at;
	}
	if (bracket && reader->code[end++] != ')')
		return from;
	if (quantity->unit_length + end - from > QUANTITY_MAX_UNIT)
		return from;
	for (at = from; at < end; at++)
		quantity->unit[quantity->unit_length++] = (uint16) reader->code[at];
	quantity->unit[quantity->unit_length] = 0;
	attempt->at = end;
	return end;
}

/* Reads the unit of the figure that ends here; false: there is none */
bool
read_unit(Attempt *attempt, Number *number)
{
	static const struct
	{
		uint16		word[QUANTITY_MAX_WORD];
		const uint16 *unit;
		bool		half;
	}			between[] = {
		{u"个半月", u"个月", true}, {u"个半小时", u"个小时", true}, {u"个半星期", u"个星期", true},
		{u"个多月", u"个月", false}, {u"个多小时", u"个小时", false}, {u"个多星期", u"个星期", false}
	};
	Reader	   *reader = attempt->reader;
	Quantity   *quantity = attempt->quantity;
	int			at = skip_spaces(reader, attempt->at);
	int			end;
	const Unit *unit;
	int			shift;

	/* 百分之五 is in percent already, whatever follows */
	if (attempt->fraction)
	{
		set_unit(quantity, u"%", 1, QUANTITY_PERCENT, QUANTITY_REACH_ALL);
		return true;
	}
	/* 个半月, 个多月: the fraction stands inside the unit */
	for (int i = 0; i < (int) lengthof(between) && reader->code[at] == u'个'; i++)
		if (word_at(reader, at, between[i].word, &end) &&
			(between[i].half ? add_fraction(number, 5, 1) : number->vague == QUANTITY_NOT_VAGUE && number->decimals == 0))
		{
			if (!between[i].half)
				make_vague(number, QUANTITY_VAGUE_OVER, 1);
			quantity->unit_begin = at;
			attempt->at = end;
			set_unit(quantity, between[i].unit, word_length(between[i].unit), QUANTITY_DURATION, QUANTITY_REACH_ALL);
			return true;
		}
	/* ¥100 has its unit before the figure */
	unit = unit_at(reader, at, &end);
	if (unit == NULL)
	{
		if (attempt->currency == NULL)
			return false;
		set_unit(quantity, attempt->currency, word_length(attempt->currency), QUANTITY_MONEY, QUANTITY_REACH_ALL);
		return true;
	}
	/* prose takes fewer units, and fewer still behind one or two numerals, which begin many names */
	if (reader->prose && (unit->reach < (number->arabic || number->end - number->begin > 2 ? QUANTITY_REACH_DIGITS : QUANTITY_REACH_ALL) ||
						  (line_ends(reader, attempt->at, at) && !goes_on(reader, number, end))))
		return false;
	shift = unit->shift;
	/* 85折 is 8.5折, as 八五折 is */
	if (reader->code[at] == u'折' && number->arabic && number->decimals == 0 && number->low > 10)
	{
		if (number->low > 99)
			return stop_reading(reader, number->begin, QUANTITY_STOP_DIGITS);
		shift = 0;
	}
	if (!number_scale(number, shift))
		return stop_reading(reader, number->begin, QUANTITY_STOP_DIGITS);
	quantity->unit_begin = at;
	quantity->unit_shift = shift;
	if (unit->name != NULL)
		set_unit(quantity, unit->name, word_length(unit->name), unit->kind, unit->reach);
	else
	{
		/* the unit keeps its own name, 个 with the noun behind it; the noun has an upper bound, so name[] holds both */
		uint16		name[QUANTITY_MAX_UNIT];
		int			length = 0;
		int			past = 0;

		if (reader->code[at] == u'个' && reader->code[end] == u'半' &&
			(!is_han(reader->code[end + 1]) || suffix_at(reader, end + 1, &past) != NULL))
		{
			/* 五个半 is 5.5: 半 is read, but is no part of the unit */
			if (!add_fraction(number, 5, 1))
				return stop_reading(reader, end, QUANTITY_STOP_UNIT);
			past = 1;
		}
		else if (reader->code[at] == u'个' && unit->kind == QUANTITY_COUNT && !reader->prose)
			end = noun_at(reader, at + 1);
		for (int i = at; i < end; i++)
			name[length++] = (uint16) reader->code[i];
		set_unit(quantity, name, length, unit->kind, unit->reach);
		end += past;
	}
	attempt->at = end;

	/* a price or a density (元/平方米): the second unit may be any noun in a cell, and must fit */
	if (reader->code[end] == '/' && (unit->kind == QUANTITY_MONEY || unit->kind == QUANTITY_COUNT) && unit->shift == 0)
		end = read_divisors(attempt, end);
	/* a currency before and a unit behind must be the same one: $100元 is refused */
	if (attempt->currency != NULL &&
		(quantity->kind != QUANTITY_MONEY || quantity->unit[0] != attempt->currency[0]))
		return stop_reading(reader, at, QUANTITY_STOP_UNIT);

	/* a fraction behind the unit: 七成五, 三成半 in tenths of 成; 5元2角3分; 一年半 */
	if (reader->code[at] == u'成' && unit->shift == 1)
	{
		int			digit = reader->code[end] == u'半' ? 5 : numeral_digit(reader->code[end]);

		if (digit > 0 && numeral_digit(reader->code[end + 1]) < 0 && number->decimals == 0 && number->vague == QUANTITY_NOT_VAGUE)
		{
			number->low += digit;
			number->high = number->low;
			attempt->at = end + 1;
		}
	}
	else if (unit->name != NULL && unit->kind == QUANTITY_MONEY && attempt->at == end)
	{
		if (unit->shift == 0)
			read_small_money(attempt, u'角', 1);
		read_small_money(attempt, u'分', 2);
	}
	else if (attempt->at == end && half_follows(reader, unit, end) && add_fraction(number, 5, 1))
		attempt->at = end + 1;
	else if (attempt->at == end && unit->kind == QUANTITY_DURATION)
		read_small_time(attempt);
	return true;
}
