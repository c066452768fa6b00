/*
 * quantity/read.c
 *		The grammar of a quantity: words, a figure or two, a unit, words.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

/* Says whether 2025年, 7月 are the name of a year or a month */
static bool
is_date(const Attempt *attempt)
{
	const Quantity *quantity = attempt->quantity;
	const Number *last = quantity->ranged ? &attempt->second : &attempt->number;

	if (quantity->kind != QUANTITY_DURATION || quantity->unit_length != 1 ||
		last->decimals > 0 || last->vague != QUANTITY_NOT_VAGUE || last->end_power > 0)
		return false;
	switch (quantity->unit[0])
	{
		case u'年':			/* 超过2019年 names a year as well; 超过1500年 is a length of time */
			return quantity->qualified ? last->low >= 1900 && last->low < 2100 && last->end_power == 0 :
				last->low >= 1000 && last->low < 3000;
		case u'月':			/* 高于7月 names a month in prose; 连续2月 is a length of time */
			return last->low >= 1 && last->low <= 12 && !(attempt->reader->prose ? quantity->lasting : quantity->qualified);
		case u'日':			/* in a cell 10日 is a length of time, in prose a date */
			return attempt->reader->prose && !quantity->qualified && last->low >= 1 && last->low <= 31;
	}
	return false;
}

/* Gives a figure of a list the unit of a later member: 15 of 15、22个百分点 */
static bool
take_given_unit(Attempt *attempt, const Quantity *source)
{
	Quantity   *quantity = attempt->quantity;
	Number	   *number = &attempt->number;
	const Number *like = &source->number;
	int			power = number->end_power == 0 && !number->has_large ? like->large_power : 0;
	Number		scaled = *number;

	/* 3000、1.2万元: a power that makes the member much larger than the others is not meant */
	if (power > 0 && (!number_scale(&scaled, power) || (scaled.decimals == 0 && like->decimals == 0 && scaled.low / 100 > like->low)))
		power = 0;
	if (!number_scale(number, power + source->unit_shift))
		return stop_reading(attempt->reader, number->begin, QUANTITY_STOP_DIGITS);
	set_unit(quantity, source->unit, source->unit_length, source->kind, source->reach);
	quantity->unit_shift = source->unit_shift;
	quantity->taken = true;
	return true;
}

/* Says whether a clause ends here, or its next figure begins: 减少1起、44人, but not 减少5件、12家企业受益 */
static bool
clause_ends(const Reader *reader, int at)
{
	int			end;

	at = skip_spaces(reader, at);
	if (separator_at(reader, at, &end) && is_digit(reader->code[end]))
		return true;
	return at >= reader->n || is_one_of(reader->code[at], u",。;:)!?\n\r");
}

/* Gives a figure of a list the direction or the bound of the member before */
static void
take_given_words(Attempt *attempt, const Given *given)
{
	const Reader *reader = attempt->reader;
	Quantity   *quantity = attempt->quantity;
	bool		is_rate = quantity->kind == QUANTITY_PERCENT || quantity->kind == QUANTITY_PP;

	/* what the figure says itself is stronger than what a neighbour gives */
	if (given->like == NULL || quantity->verb >= 0 || quantity->levelled || attempt->negative ||
		!(given->any_unit || same_unit(quantity, given->like) || (given->beside && clause_ends(reader, attempt->at)) ||
		  (is_rate && (given->like->kind == QUANTITY_PERCENT || given->like->kind == QUANTITY_PP))))
		return;
	if (given->falling)
		quantity->changing = quantity->falling = quantity->taken = true;
	if (given->bound != QUANTITY_SAYS_NOTHING && given->any_unit && !attempt->from && !attempt->up_to &&
		attempt->number.vague == QUANTITY_NOT_VAGUE && !attempt->about && take_bound(attempt, given->bound))
		quantity->taken = true;
}

/* Reads the unit and, behind the mark of a range, the second figure */
static bool
read_unit_and_range(Attempt *attempt)
{
	Reader	   *reader = attempt->reader;
	Quantity   *quantity = attempt->quantity;
	Number	   *number = &attempt->number;
	Quantity	single;
	Attempt		before;
	bool		has_unit;
	int			next;
	int			included;

	read_vague(attempt);
	/* 100+家 is 100 or more */
	if (reader->code[attempt->at] == '+' && number->vague == QUANTITY_NOT_VAGUE && unit_at(reader, attempt->at + 1, &next) != NULL)
	{
		if (!take_bound(attempt, QUANTITY_SAYS_FROM))
			return false;
		attempt->at++;
	}
	next = attempt->at;
	has_unit = read_unit(attempt, number);
	/* 半 is half of a unit: without one it is no figure */
	if (!has_unit && (attempt->at != next || (number->decimals == 1 && reader->code[number->begin] == u'半')))
		return stop_reading(reader, next, QUANTITY_STOP_UNIT);
	quantity->end = next = attempt->at;
	/* 80%(含)-90% */
	included = read_inclusion(attempt, attempt->at, &next);
	if (!range_at(reader, included != 0 ? next : attempt->at, &next))
		return true;
	if (has_unit && is_change_and_level(quantity, reader, attempt->at))
		return reader->prose || stop_reading(reader, attempt->at, QUANTITY_STOP_ORDER);
	/* backtracking: in prose a failed range leaves the figure before its mark */
	single = *quantity;
	before = *attempt;
	if (read_range(attempt, has_unit, next))
	{
		quantity->low.inclusive = included >= 0;
		return true;
	}
	*attempt = before;
	*quantity = single;
	return reader->prose;
}

/* Says whether 最大 stands before a classifier of what is ranked: 最大5家企业 are the five largest */
static bool
is_ranked(const Attempt *attempt)
{
	const Quantity *quantity = attempt->quantity;

	return attempt->superlative && attempt->reader->prose && quantity->unit_length == 1 && is_one_of(quantity->unit[0], u"家名位户座所");
}

/* Reads the quantity that begins at a place; "given" is what its neighbours in a list give it, or NULL */
bool
quantity_read(Reader *reader, int at, const Given *given, Quantity *quantity)
{
	Attempt		attempt;
	Number	   *number = &attempt.number;

	/* the two numbers of an attempt are written before they are read, and not cleared */
	memset(quantity, 0, sizeof(Quantity));
	memset(&attempt, 0, offsetof(Attempt, number));
	quantity->kind = QUANTITY_COUNT;
	quantity->begin = at;
	quantity->verb = -1;
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
		/* the sign may stand behind the currency: ¥-5 */
		if (attempt.currency != NULL && !attempt.negative)
			(void) read_sign(&attempt);
	}
	if (!read_special(&attempt) && !read_figure(&attempt, number))
		return false;
	if (!attempt.special && !read_unit_and_range(&attempt))
		return false;
	/* without a unit, or with 个 alone, it takes the unit of the later member */
	if (given != NULL && given->unit != NULL && !quantity->ranged &&
		(quantity->unit_length == 0 || (quantity->unit_length == 1 && quantity->unit[0] == u'个')))
	{
		if (!take_given_unit(&attempt, given->unit))
			return false;
	}
	else if (!read_suffixes(&attempt) || is_ranked(&attempt))
		return false;
	if (given != NULL)
		take_given_words(&attempt, given);
	quantity->end = attempt.at;
	quantity->number = *number;
	if (is_date(&attempt))
		return stop_reading(reader, attempt.at - 1, QUANTITY_STOP_DATE);
	if (!take_value(&attempt))
		return false;
	/* a member of a list has no second bound */
	if (given == NULL)
		read_band(reader, quantity);
	return true;
}

/* Reads a text that is one quantity and nothing else */
bool
quantity_read_all(Reader *reader, Quantity *quantity)
{
	int			at = 0;

	while (at < reader->n && is_blank(reader->code[at]))
		at++;
	if (!quantity_read(reader, at, NULL, quantity))
		return false;
	at = quantity->end;
	while (at < reader->n && is_blank(reader->code[at]))
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
