/*
 * quantity/value.c
 *		Value and bounds of a quantity, from its figures and words.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

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
		/* of thirds there are as many decimals as a column has: half is rounded up */
		if (quantity->decimals >= 18)
			quantity->value = sum / 2 + (sum > 0 ? 1 : 0);
		else
		{
			quantity->value = sum * 5;
			quantity->value_decimals++;
		}
	}
}

/* Computes value and bounds from the number and the words */
bool
take_value(Attempt *attempt)
{
	Quantity   *quantity = attempt->quantity;
	const Number *number = &attempt->number;
	Vagueness	vague = number->vague;

	/* without words the number is its own bounds, open where it is vague */
	quantity->decimals = quantity->value_decimals = number->decimals;
	quantity->bounded = quantity->low.there = quantity->high.there = true;
	if (!quantity->ranged)
	{
		quantity->low.inclusive = vague != QUANTITY_VAGUE_OVER;
		quantity->high.inclusive = vague != QUANTITY_VAGUE_OVER && vague != QUANTITY_VAGUE_MANY;
	}
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
	quantity->bound = attempt->from ? (attempt->exclusive ? QUANTITY_SAYS_ABOVE : QUANTITY_SAYS_FROM) :
		attempt->up_to ? (attempt->exclusive ? QUANTITY_SAYS_BELOW : QUANTITY_SAYS_UP_TO) : QUANTITY_SAYS_NOTHING;
	/* the ends of a range are its bounds: no word states another one */
	if (quantity->ranged)
		quantity->bound = QUANTITY_SAYS_NOTHING;
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

/* Says whether two quantities have the same unit */
bool
same_unit(const Quantity *a, const Quantity *b)
{
	return a->kind == b->kind && a->unit_length == b->unit_length &&
		memcmp(a->unit, b->unit, (Size) a->unit_length * sizeof(uint16)) == 0;
}

/* Passes over what joins the two bounds of a band: nothing, 且, 但, 、 */
static int
skip_join(const Reader *reader, int at)
{
	at = skip_spaces(reader, at);
	if (reader->code[at] == u'并')
		at++;
	/* 但 is a word of the band as 且 is, where the text is nothing else: 95%以下但90%以上 */
	if (reader->code[at] == u'且' || reader->code[at] == u'而' || (reader->code[at] == u'但' && !reader->prose) || reader->code[at] == u'、' || (reader->code[at] == ',' && !reader->prose))
		at++;
	return skip_spaces(reader, at);
}

/*
 * Reads the second bound of a band, 80分以上不足90分, behind a quantity that
 * has one bound; without one the quantity stays as it is.
 */
void
read_band(Reader *reader, Quantity *quantity)
{
	static const Given no_band = {.bound = QUANTITY_SAYS_NOTHING};
	bool		is_low = quantity->bound == QUANTITY_SAYS_FROM || quantity->bound == QUANTITY_SAYS_ABOVE;
	int			at = skip_join(reader, quantity->end);
	int			more;
	Quantity	other;
	Quantity   *low = is_low ? quantity : &other;
	Quantity   *high = is_low ? &other : quantity;

	if (quantity->bound == QUANTITY_SAYS_NOTHING || quantity->changing || quantity->approximate ||
		!(is_candidate(reader, at) || !reader->prose) || !quantity_read(reader, at, &no_band, &other))
		return;
	/* the second one must bound the other side, in the same unit */
	if (other.bound == QUANTITY_SAYS_NOTHING || other.changing || other.approximate || other.begin != at ||
		is_low == (other.bound == QUANTITY_SAYS_FROM || other.bound == QUANTITY_SAYS_ABOVE) || !same_unit(quantity, &other))
		return;
	/* both ends with the decimals of the finer one */
	more = high->decimals - low->decimals;
	/* both ends must stay below 10^34, as every number does */
	if ((more > 0 && (low->low.digits >= power_of_ten(QUANTITY_MAX_MAGNITUDE - more) || low->low.digits < 0)) ||
		(more < 0 && (high->high.digits >= power_of_ten(QUANTITY_MAX_MAGNITUDE + more) || high->high.digits < 0)))
		return;
	/* ends that do not rise are no band */
	if (low->low.digits * power_of_ten(Max(more, 0)) >= high->high.digits * power_of_ten(Max(-more, 0)))
		return;
	low->low.digits *= power_of_ten(Max(more, 0));
	high->high.digits *= power_of_ten(Max(-more, 0));
	quantity->decimals = quantity->value_decimals = Max(low->decimals, high->decimals);
	quantity->low = low->low;
	quantity->high = high->high;
	quantity->banded = true;
	quantity->bound = QUANTITY_SAYS_NOTHING;
	quantity->end = other.end;
	take_middle(quantity);
}
