/*
 * quantity/read.c
 *		The grammar of a quantity: words, a figure or two, a unit, words.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

/* Upper bounds of the words before and behind a figure: they keep an attempt short */
#define QUANTITY_MAX_PREFIXES 6
#define QUANTITY_MAX_SUFFIXES 3

/* Records the bound that a word states; false where two words contradict each other */
bool
take_bound(Attempt *attempt, Effect effect)
{
	bool		is_low = effect == QUANTITY_SAYS_FROM || effect == QUANTITY_SAYS_ABOVE;

	/* two words for the same side may meet (不少于100家以上), two sides contradict each other */
	if (is_low ? attempt->up_to : attempt->from)
		return stop_reading(attempt->reader, attempt->at, QUANTITY_STOP_BOUNDS);
	if (is_low)
		attempt->from = true;
	else
		attempt->up_to = true;
	attempt->exclusive |= effect == QUANTITY_SAYS_ABOVE || effect == QUANTITY_SAYS_BELOW || effect == QUANTITY_SAYS_NEARLY;
	attempt->nearly |= effect == QUANTITY_SAYS_NEARLY;
	return true;
}

/* In prose a single 增 behind another Han letter is part of a word (激增), except behind 比 */
static bool
is_part_of_word(const Attempt *attempt, int end)
{
	pg_wchar	before = attempt->at > 0 ? attempt->reader->code[attempt->at - 1] : 0;

	return attempt->reader->prose && end == attempt->at + 1 && is_han(before) && before != u'比';
}

/* Reads the words before the figure */
static bool
read_prefixes(Attempt *attempt)
{
	Reader	   *reader = attempt->reader;
	Quantity   *quantity = attempt->quantity;
	bool		meant = false;	/* a word that belongs to the fragment was read */

	for (int n = 0; n < QUANTITY_MAX_PREFIXES && !is_digit(reader->code[attempt->at]); n++)
	{
		int			end;
		const Affix *affix = prefix_at(reader, attempt->at, &end);
		Effect		effect;

		if (affix == NULL)
			break;
		effect = affix->effect;
		if (quantity->changing && reader->code[attempt->at] == u'为')
			effect = QUANTITY_SAYS_LEVEL;	/* 提高为 is 提高到 */
		switch (effect)
		{
			case QUANTITY_SAYS_NOTHING:
				break;
			case QUANTITY_SAYS_RUN:
				quantity->qualified = true;
				break;
			case QUANTITY_SAYS_ABOUT:
				attempt->about = quantity->qualified = true;
				break;
			case QUANTITY_SAYS_RISE:
			case QUANTITY_SAYS_FALL:
				if (quantity->changing || is_part_of_word(attempt, end))
					return stop_reading(reader, attempt->at, QUANTITY_STOP_NUMBER);
				quantity->changing = true;
				quantity->falling = effect == QUANTITY_SAYS_FALL;
				break;
			case QUANTITY_SAYS_LEVEL:
				/* 至 says something only behind a direction, which it then takes back: 降至5% is 5 */
				if (!quantity->changing)
					return stop_reading(reader, attempt->at, QUANTITY_STOP_NUMBER);
				quantity->changing = quantity->falling = meant = false;
				break;
			case QUANTITY_SAYS_CURRENCY:
				if (attempt->currency != NULL)
					return stop_reading(reader, attempt->at, QUANTITY_STOP_NUMBER);
				attempt->currency = affix->currency;
				break;
			case QUANTITY_SAYS_LEAST:
				/* 上百 is 100 or more; before a digit or 十 上 belongs to another word */
				effect = QUANTITY_SAYS_FROM;
				if (numeral_digit(reader->code[end]) >= 0 || !is_numeral(reader->code[end]) ||
					reader->code[end] == u'十')
					return stop_reading(reader, attempt->at, QUANTITY_STOP_NUMBER);
				pg_fallthrough;
			default:
				/* behind such a word 7月 is no date, and 百 needs no digit */
				quantity->qualified = attempt->bare = true;
				if (!take_bound(attempt, effect))
					return false;
				break;
		}
		end = skip_spaces(reader, end);
		/* "begin" stays at the first word that changes the quantity: it is where the fragment begins */
		if (effect == QUANTITY_SAYS_NOTHING || effect == QUANTITY_SAYS_RISE || effect == QUANTITY_SAYS_LEVEL)
		{
			if (!meant)
				quantity->begin = end;
		}
		else
			meant = true;
		attempt->at = end;
	}
	return true;
}

/* Reads the words behind the unit */
static bool
read_suffixes(Attempt *attempt)
{
	Reader	   *reader = attempt->reader;
	Quantity   *quantity = attempt->quantity;
	Number	   *number = &attempt->number;
	bool		is_month = quantity->unit_length == 1 && quantity->unit[0] == u'月';

	for (int n = 0; n < QUANTITY_MAX_SUFFIXES; n++)
	{
		int			end;
		int			at = skip_spaces(reader, attempt->at);
		const Affix *affix = suffix_at(reader, at, &end);
		Effect		effect;
		int128		step;

		if (affix == NULL)
			break;
		effect = affix->effect;
		switch (effect)
		{
			case QUANTITY_SAYS_NOTHING:
				break;
			case QUANTITY_SAYS_ABOUT:
				attempt->about = true;
				break;
			case QUANTITY_SAYS_OVER:
				/* 余 behind a unit adds less than one of that unit: 5万元余 ends at 6万元 */
				step = power_of_ten(number->end_power + Max(quantity->unit_shift, 0));
				if (number->low % step != 0 || number->vague != QUANTITY_NOT_VAGUE || quantity->ranged || number->decimals > 0 ||
					(quantity->kind == QUANTITY_COUNT && (reader->prose || quantity->unit_length == 0)))
					return true;
				make_vague(number, QUANTITY_VAGUE_OVER, step);
				break;
			case QUANTITY_SAYS_WITHIN:
				/* 内 bounds a length of time only; elsewhere it belongs to the prose behind */
				if (quantity->kind != QUANTITY_DURATION)
					return true;
				effect = QUANTITY_SAYS_UP_TO;
				quantity->qualified |= !is_month;
				pg_fallthrough;
			default:
				/* in prose 除3家以外 is an exception, not a bound */
				if (reader->prose && effect == QUANTITY_SAYS_ABOVE && end == at + 2)
					return true;
				quantity->qualified |= affix->effect != QUANTITY_SAYS_WITHIN;
				if (quantity->ranged)
					return stop_reading(reader, at, QUANTITY_STOP_BOUNDS);
				if (!take_bound(attempt, effect))
					return false;
				break;
		}
		attempt->at = end;
	}
	return true;
}

/* Changes the sign of the value and swaps the bounds */
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

/* Takes the middle of a closed range as the value */
static void
take_middle(Quantity *quantity)
{
	int128		sum = quantity->low.digits + quantity->high.digits;

	quantity->value = sum / 2;
	/* an odd sum has a half: one decimal more holds it */
	if (sum % 2 != 0)
	{
		quantity->value = sum * 5;
		quantity->value_decimals++;
	}
}

/* Computes value and bounds from the number and the words */
static bool
take_value(Attempt *attempt)
{
	Quantity   *quantity = attempt->quantity;
	const Number *number = &attempt->number;
	Vagueness	vague = number->vague;

	/* without words the number is its own bounds, open where it is vague */
	quantity->decimals = quantity->value_decimals = number->decimals;
	quantity->bounded = quantity->low.there = quantity->high.there = true;
	quantity->low.inclusive = vague != QUANTITY_VAGUE_OVER;
	quantity->high.inclusive = vague != QUANTITY_VAGUE_OVER && vague != QUANTITY_VAGUE_MANY;
	quantity->approximate = attempt->about || attempt->nearly || vague != QUANTITY_NOT_VAGUE;
	quantity->estimated = vague != QUANTITY_NOT_VAGUE;
	if (quantity->ranged)
		take_middle(quantity);
	else
	{
		quantity->value = quantity->low.digits = number->low;
		quantity->high.digits = number->high;
		if (vague == QUANTITY_VAGUE_SPAN)
			take_middle(quantity);
		if (attempt->negative)
			negate(quantity);
	}
	/* a stated limit closes one end and opens the other; 超900余 keeps both ends of 余 */
	if (attempt->from && vague == QUANTITY_VAGUE_OVER)
		quantity->low.inclusive = false;
	else if (attempt->from || attempt->up_to)
	{
		Bound	   *limit = attempt->from ? &quantity->low : &quantity->high;
		Bound	   *other = attempt->from ? &quantity->high : &quantity->low;

		if (vague == QUANTITY_VAGUE_OVER)
			return stop_reading(attempt->reader, attempt->at, QUANTITY_STOP_BOUNDS);
		/* 几十 has an upper end of its own, which a lower limit does not remove */
		limit->inclusive = !attempt->exclusive;
		if (!(attempt->from && vague == QUANTITY_VAGUE_MANY))
			other->there = other->inclusive = false;
	}

	/* 约 and 来 give no bounds, nor does 近三年: the last three years as well as nearly three */
	if ((attempt->about && vague == QUANTITY_NOT_VAGUE && !quantity->ranged && !attempt->from && !attempt->up_to) ||
		vague == QUANTITY_VAGUE_ABOUT ||
		(attempt->nearly && quantity->kind == QUANTITY_DURATION))
		quantity->bounded = quantity->low.there = quantity->high.there = false;
	if (quantity->falling)
	{
		/* 下降-5% would say the direction twice */
		if (quantity->value < 0)
			return stop_reading(attempt->reader, number->begin, QUANTITY_STOP_SIGN);
		negate(quantity);
	}
	return true;
}

/* Says whether 2025年, 7月 are the name of a year or a month */
static bool
is_date(const Attempt *attempt)
{
	const Quantity *quantity = attempt->quantity;
	const Number *last = quantity->ranged ? &attempt->second : &attempt->number;

	if (quantity->kind != QUANTITY_DURATION || quantity->unit_length != 1 || quantity->qualified ||
		last->decimals > 0 || last->vague != QUANTITY_NOT_VAGUE || last->end_power > 0)
		return false;
	switch (quantity->unit[0])
	{
		case u'年':
			return last->low >= 1000 && last->low < 3000;
		case u'月':
			return last->low >= 1 && last->low <= 12;
		case u'日':			/* in a cell 10日 is a length of time, in prose a date */
			return attempt->reader->prose && last->low >= 1 && last->low <= 31;
	}
	return false;
}

/* Reads the quantity that begins at a place */
bool
quantity_read(Reader *reader, int at, Quantity *quantity)
{
	Attempt		attempt;
	Number	   *number = &attempt.number;
	bool		has_unit;
	int			next;

	/* the two numbers of an attempt are written before they are read, and not cleared */
	memset(quantity, 0, sizeof(Quantity));
	memset(&attempt, 0, offsetof(Attempt, number));
	quantity->kind = QUANTITY_COUNT;
	quantity->begin = at;
	attempt.reader = reader;
	attempt.quantity = quantity;
	attempt.at = at;
	/* words, a sign and again words may stand before the figure: 约-5%, -约5% */
	if (!is_digit(reader->code[at]))
	{
		if (!read_prefixes(&attempt))
			return false;
		if (read_sign(&attempt) && !read_prefixes(&attempt))
			return false;
		if (attempt.currency != NULL && !attempt.negative)
			(void) read_sign(&attempt);
	}
	if (!read_special(&attempt) && !read_figure(&attempt, number))
		return false;
	if (!attempt.special)
	{
		read_vague(&attempt);
		next = attempt.at;
		has_unit = read_unit(&attempt, number);
		/* 半 is half of a unit: without one it is no figure */
		if (!has_unit && (attempt.at != next || (number->decimals == 1 && reader->code[number->begin] == u'半')))
			return stop_reading(reader, next, QUANTITY_STOP_UNIT);
		next = attempt.at;
		quantity->end = next;
		if (range_at(reader, attempt.at, &next))
		{
			Quantity	single = *quantity;
			Attempt		before = attempt;

			/* backtracking: in prose a failed range leaves the figure before its mark */
			if (!read_range(&attempt, has_unit, next))
			{
				if (!reader->prose)
					return false;
				attempt = before;
				*quantity = single;
			}
		}
	}
	if (!read_suffixes(&attempt))
		return false;
	quantity->end = attempt.at;
	quantity->number = *number;
	if (is_date(&attempt))
		return stop_reading(reader, attempt.at - 1, QUANTITY_STOP_DATE);
	return take_value(&attempt);
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
	/* what follows is the error, unless an attempt stopped further on and says why */
	if (at < reader->n)
	{
		if (reader->stop_at < at)
			(void) stop_reading(reader, at, QUANTITY_STOP_UNIT);
		return false;
	}
	return true;
}
