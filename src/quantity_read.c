/*
 * quantity_read.c
 *		The grammar of a quantity: words, a figure or two, a unit, words.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity.h"

/* Prefixes and suffixes are read up to so many: prose has no more */
#define MAX_PREFIXES 6
#define MAX_SUFFIXES 3

/* Notes what a word says of the bounds; false where words contradict */
bool
take_bound(Reading *reading, Effect effect)
{
	bool		is_low = effect == SAYS_FROM || effect == SAYS_ABOVE;

	if (is_low ? reading->up_to : reading->from)
		return stop_reading(reading->reader, reading->at, STOP_BOUNDS);
	if (is_low)
		reading->from = true;
	else
		reading->up_to = true;
	reading->exclusive |= effect == SAYS_ABOVE || effect == SAYS_BELOW || effect == SAYS_NEARLY;
	reading->nearly |= effect == SAYS_NEARLY;
	return true;
}

/* In prose 增 alone is a direction behind 比 or after a mark: not in 新增 */
static bool
is_part_of_word(const Reading *reading, int end)
{
	pg_wchar	before = reading->at > 0 ? reading->reader->code[reading->at - 1] : 0;

	return reading->reader->prose && end == reading->at + 1 && is_han(before) && before != u'比';
}

/* Reads the words before the figure */
static bool
read_prefixes(Reading *reading)
{
	Reader	   *reader = reading->reader;
	Quantity   *quantity = reading->quantity;
	bool		meant = false;	/* a word that belongs to the fragment was read */

	for (int n = 0; n < MAX_PREFIXES && !CODE_IS_DIGIT(reader->code[reading->at]); n++)
	{
		int			end;
		const Affix *affix = prefix_at(reader, reading->at, &end);
		Effect		effect;

		if (affix == NULL)
			break;
		effect = affix->effect;
		if (quantity->changing && reader->code[reading->at] == u'为')
			effect = SAYS_LEVEL;	/* 提高为 */
		switch (effect)
		{
			case SAYS_NOTHING:
				break;
			case SAYS_RUN:
				quantity->qualified = true;
				break;
			case SAYS_ABOUT:
				reading->about = quantity->qualified = true;
				break;
			case SAYS_RISE:
			case SAYS_FALL:
				if (quantity->changing || is_part_of_word(reading, end))
					return stop_reading(reader, reading->at, STOP_NUMBER);
				quantity->changing = true;
				quantity->falling = effect == SAYS_FALL;
				break;
			case SAYS_LEVEL:
				if (!quantity->changing)
					return stop_reading(reader, reading->at, STOP_NUMBER);
				quantity->changing = quantity->falling = meant = false;
				break;
			case SAYS_CURRENCY:
				if (reading->currency != NULL)
					return stop_reading(reader, reading->at, STOP_NUMBER);
				reading->currency = affix->currency;
				break;
			case SAYS_LEAST:
				effect = SAYS_FROM;
				if (numeral_digit(reader->code[end]) >= 0 || !is_numeral(reader->code[end]) ||
					reader->code[end] == u'十')
					return stop_reading(reader, reading->at, STOP_NUMBER);
				pg_fallthrough;
			default:
				quantity->qualified = reading->bare = true;
				if (!take_bound(reading, effect))
					return false;
				break;
		}
		end = skip_spaces(reader, end);
		/* the fragment begins with the first word that changes the quantity */
		if (effect == SAYS_NOTHING || effect == SAYS_RISE || effect == SAYS_LEVEL)
		{
			if (!meant)
				quantity->begin = end;
		}
		else
			meant = true;
		reading->at = end;
	}
	return true;
}

/* Reads the words behind the unit */
static bool
read_suffixes(Reading *reading)
{
	Reader	   *reader = reading->reader;
	Quantity   *quantity = reading->quantity;
	Number	   *number = &reading->number;
	bool		is_month = quantity->unit_length == 1 && quantity->unit[0] == u'月';

	for (int n = 0; n < MAX_SUFFIXES; n++)
	{
		int			end;
		int			at = skip_spaces(reader, reading->at);
		const Affix *affix = suffix_at(reader, at, &end);
		Effect		effect;
		int128		step;

		if (affix == NULL)
			break;
		effect = affix->effect;
		switch (effect)
		{
			case SAYS_NOTHING:
				break;
			case SAYS_ABOUT:
				reading->about = true;
				break;
			case SAYS_OVER:
				step = power_of_ten(number->scaled + Max(quantity->unit_shift, 0));
				if (number->low % step != 0 || number->vague != NOT_VAGUE || quantity->ranged || number->decimals > 0 ||
					(quantity->kind == KIND_COUNT && (reader->prose || quantity->unit_length == 0)))
					return true;
				make_vague(number, VAGUE_OVER, step);
				break;
			case SAYS_WITHIN:
				if (quantity->kind != KIND_DURATION)
					return true;
				effect = SAYS_UP_TO;
				quantity->qualified |= !is_month;
				pg_fallthrough;
			default:
				/* 除3家以外 */
				if (reader->prose && effect == SAYS_ABOVE && end == at + 2)
					return true;
				quantity->qualified |= affix->effect != SAYS_WITHIN;
				if (quantity->ranged)
					return stop_reading(reader, at, STOP_BOUNDS);
				if (!take_bound(reading, effect))
					return false;
				break;
		}
		reading->at = end;
	}
	return true;
}

/* Turns everything to the other side of zero */
static void
negate(Quantity *quantity)
{
	Bound		low = quantity->low;

	quantity->value = -quantity->value;
	quantity->low = quantity->high;
	quantity->high = low;
	quantity->low.digits = -quantity->low.digits;
	quantity->high.digits = -quantity->high.digits;
}

/* The middle of a closed range, with a decimal more where it takes one */
static void
take_middle(Quantity *quantity)
{
	int128		sum = quantity->low.digits + quantity->high.digits;

	quantity->value = sum / 2;
	if (sum % 2 != 0)
	{
		quantity->value = sum * 5;
		quantity->value_decimals++;
	}
}

/* Works out value and bounds of what was read */
static bool
take_value(Reading *reading)
{
	Quantity   *quantity = reading->quantity;
	const Number *number = &reading->number;
	Vagueness	vague = number->vague;

	quantity->decimals = quantity->value_decimals = number->decimals;
	quantity->bounded = quantity->low.there = quantity->high.there = true;
	quantity->low.inclusive = vague != VAGUE_OVER;
	quantity->high.inclusive = vague != VAGUE_OVER && vague != VAGUE_MANY;
	quantity->approximate = reading->about || reading->nearly || vague != NOT_VAGUE;
	quantity->estimated = vague != NOT_VAGUE;
	if (quantity->ranged)
		take_middle(quantity);
	else
	{
		quantity->value = quantity->low.digits = number->low;
		quantity->high.digits = number->high;
		if (vague == VAGUE_SPAN)
			take_middle(quantity);
		if (reading->negative)
			negate(quantity);
	}
	if (reading->from && vague == VAGUE_OVER)
		quantity->low.inclusive = false;
	else if (reading->from || reading->up_to)
	{
		Bound	   *limit = reading->from ? &quantity->low : &quantity->high;
		Bound	   *other = reading->from ? &quantity->high : &quantity->low;

		if (vague == VAGUE_OVER)
			return stop_reading(reading->reader, reading->at, STOP_BOUNDS);
		limit->inclusive = !reading->exclusive;
		if (!(reading->from && vague == VAGUE_MANY))
			other->there = other->inclusive = false;
	}

	/* 近三年: the last three years as well as nearly three */
	if ((reading->about && vague == NOT_VAGUE && !quantity->ranged && !reading->from && !reading->up_to) ||
		vague == VAGUE_ABOUT ||
		(reading->nearly && quantity->kind == KIND_DURATION))
		quantity->bounded = quantity->low.there = quantity->high.there = false;
	if (quantity->falling)
	{
		if (quantity->value < 0)
			return stop_reading(reading->reader, number->begin, STOP_SIGN);
		negate(quantity);
	}
	return true;
}

/* Says whether 2025年, 7月 are the name of a year or a month */
static bool
is_date(const Reading *reading)
{
	const Quantity *quantity = reading->quantity;
	const Number *last = quantity->ranged ? &reading->second : &reading->number;

	if (quantity->kind != KIND_DURATION || quantity->unit_length != 1 || quantity->qualified ||
		last->decimals > 0 || last->vague != NOT_VAGUE || last->scaled > 0)
		return false;
	switch (quantity->unit[0])
	{
		case u'年':
			return last->low >= 1000 && last->low < 3000;
		case u'月':
			return last->low >= 1 && last->low <= 12;
		case u'日':			/* a cell may hold a length of so many days */
			return reading->reader->prose && last->low >= 1 && last->low <= 31;
	}
	return false;
}

/* Reads the quantity that begins at a place */
bool
quantity_read(Reader *reader, int at, Quantity *quantity)
{
	Reading		reading;
	Number	   *number = &reading.number;
	bool		has_unit;
	int			next;

	memset(quantity, 0, sizeof(Quantity));
	memset(&reading, 0, offsetof(Reading, number));
	quantity->kind = KIND_COUNT;
	quantity->begin = at;
	reading.reader = reader;
	reading.quantity = quantity;
	reading.at = at;
	if (!CODE_IS_DIGIT(reader->code[at]))
	{
		if (!read_prefixes(&reading))
			return false;
		if (read_sign(&reading) && !read_prefixes(&reading))
			return false;
		if (reading.currency != NULL && !reading.negative)
			(void) read_sign(&reading);
	}
	if (!read_special(&reading) && !read_figure(&reading, number))
		return false;
	if (!reading.special)
	{
		read_vague(&reading);
		next = reading.at;
		has_unit = read_unit(&reading, number);
		if (!has_unit && (reading.at != next || (number->decimals == 1 && reader->code[number->begin] == u'半')))
			return stop_reading(reader, next, STOP_UNIT);
		next = reading.at;
		quantity->end = next;
		if (range_at(reader, reading.at, &next))
		{
			Quantity	single = *quantity;
			Reading		before = reading;

			if (!read_range(&reading, has_unit, next))
			{
				if (!reader->prose)
					return false;
				reading = before;
				*quantity = single;
			}
		}
	}
	if (!read_suffixes(&reading))
		return false;
	quantity->end = reading.at;
	quantity->number = *number;
	if (is_date(&reading))
		return stop_reading(reader, reading.at - 1, STOP_DATE);
	return take_value(&reading);
}

/* Reads a text that is one quantity and nothing else */
bool
quantity_read_all(Reader *reader, Quantity *quantity)
{
	int			at = 0;

	while (at < reader->n && (reader->code[at] == ' ' || (reader->code[at] >= '\t' && reader->code[at] <= '\r')))
		at++;
	if (!quantity_read(reader, at, quantity))
		return false;
	at = quantity->end;
	while (at < reader->n && (reader->code[at] == ' ' || (reader->code[at] >= '\t' && reader->code[at] <= '\r')))
		at++;
	if (at < reader->n)
	{
		if (reader->stop_at < at)
			(void) stop_reading(reader, at, STOP_UNIT);
		return false;
	}
	return true;
}
