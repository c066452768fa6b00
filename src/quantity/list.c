/*
 * quantity/list.c
 *		Lists of figures: 分别下降3.5%、5.5%; 12、15和18家; 快于全国3.4个、1个百分点.
 *
 * The verb of the first member holds for all, and so does the unit of the
 * last one.  A figure that takes something from its neighbours cannot be read
 * by itself.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

/* Upper bound of the members of a list */
#define QUANTITY_MAX_MEMBERS 50
/* Upper bound of the characters of a list with commas: 120，150，180 */
#define QUANTITY_MAX_LIST 60
/* How far 分别 may stand before the verb */
#define QUANTITY_DISTANCE 8

/* Says whether 分别 stands before a place, perhaps with a word between them: 分别为, 分别达到 */
static bool
is_distributed(const Reader *reader, int at)
{
	for (int i = 0; i < 3 && at > 1; i++, at--)
	{
		if (reader->code[at - 1] == u'别' && reader->code[at - 2] == u'分')
			return true;
		if (!is_one_of(reader->code[at - 1], u"为是有达到占约"))
			return false;
	}
	return false;
}

/* Says whether a character goes on with a number, or with a list of numbers between commas */
static bool
is_digit_or_comma(const Reader *reader, int at)
{
	pg_wchar	c = reader->code[at];

	return is_digit(c) || ((c == '.' || c == ',') && is_digit(reader->code[at + 1]));
}

/* Counts the commas from a place on that can be those of thousands, those that cannot, and the digits of the first group */
static int
count_groups(const Reader *reader, int from, int *thousands, int *others, int *first)
{
	const pg_wchar *code = reader->code;
	int			at = from;
	bool		whole = true;	/* the group before has no decimals */

	*thousands = *others = *first = 0;
	while (is_digit(code[at + *first]))
		++*first;
	for (; at - from < QUANTITY_MAX_LIST && is_digit_or_comma(reader, at); at++)
	{
		if (code[at] != ',')
		{
			whole = whole && code[at] != '.';
			continue;
		}
		if (whole && is_digit(code[at + 2]) && is_digit(code[at + 3]) && !is_digit(code[at + 4]))
			++*thousands;
		else
			++*others;
		/* 1,050: no number begins with 0 */
		if (code[at + 1] == '0' && is_digit(code[at + 2]))
			*first = 0;
		whole = true;
	}
	return at;
}

/*
 * What the commas of digits behind 分别 are: those of a list (分别为120，150，180家), those of
 * thousands (分别为1,200、1,350家), or either.  Without 分别 nothing is said.
 */
CommaKind
comma_kind(const Reader *reader, int at)
{
	int			from = at;
	int			to;
	int			thousands;
	int			others;
	int			first;
	int			next;

	while (from > 0 && at - from < QUANTITY_MAX_LIST && is_digit_or_comma(reader, from - 1))
		from--;
	if (!is_distributed(reader, from))
		return QUANTITY_COMMAS_THOUSANDS;
	to = count_groups(reader, from, &thousands, &others, &first);
	if (thousands == 0)
		return others > 0 ? QUANTITY_COMMAS_PART : QUANTITY_COMMAS_THOUSANDS;
	if (first == 0)
		return others > 0 ? QUANTITY_COMMAS_UNSURE : QUANTITY_COMMAS_THOUSANDS;
	if (others > 0)
		return QUANTITY_COMMAS_UNSURE;
	/* another member behind the unit: 分别为1,200家、1,350家 */
	for (int i = 0; i < QUANTITY_MAX_WORD && is_han(reader->code[to]) && !separator_at(reader, to, &next); i++)
		to++;
	if (!separator_at(reader, to, &next))
		next = is_one_of(reader->code[to], u",;") ? skip_spaces(reader, to + 1) : to;
	if (next > to && is_digit(reader->code[next]))
		return QUANTITY_COMMAS_THOUSANDS;
	/* one number alone cannot be 分别 */
	return first == 3 ? QUANTITY_COMMAS_PART : QUANTITY_COMMAS_UNSURE;
}

/* Passes over what stands between two members of a list: 、 和 与 及 以及 或 */
bool
separator_at(const Reader *reader, int at, int *end)
{
	static const uint16 also[] = u"以及";

	if (at > 0 && reader->code[at] == ',' && is_digit(reader->code[at - 1]) && is_digit(reader->code[at + 1]) &&
		comma_kind(reader, at) == QUANTITY_COMMAS_PART)
	{
		*end = at + 1;
		return true;
	}
	at = skip_spaces(reader, at);
	if (!word_at(reader, at, also, end))
	{
		if (!is_one_of(reader->code[at], u"、和与及或"))
			return false;
		*end = at + 1;
	}
	*end = skip_spaces(reader, *end);
	return true;
}

/* The place behind the numbers of a list of ordinals: 第3、4项, 附件1、2 */
int
skip_ordinals(const Reader *reader, int at)
{
	int			next;

	for (int n = 0; n < QUANTITY_MAX_MEMBERS; n++)
	{
		if (!separator_at(reader, at, &next) && !range_at(reader, at, &next))
			break;
		if (!is_digit(reader->code[next]) && !is_numeral(reader->code[next]))
			break;
		at = skip_number(reader, next);
	}
	return at;
}

/* Says whether 分别 stands shortly before a place or between it and the figure */
static bool
is_distributive(const Reader *reader, const Quantity *quantity)
{
	int			verb = quantity->verb >= 0 ? quantity->verb : quantity->begin;

	for (int at = quantity->number.begin - 1; at > 0 && at >= verb - QUANTITY_DISTANCE; at--)
	{
		pg_wchar	c = reader->code[at];

		if (c == u'别' && reader->code[at - 1] == u'分')
			return true;
		/* another clause: 分别 does not reach over it */
		if (c == u'。' || c == ';' || c == ',' || c == '\n')
			return false;
	}
	return false;
}

/*
 * Says whether the figure at a place is the next member of the list in which
 * "before" stands, and what it takes from it.
 */
bool
take_from_before(const Reader *reader, const Quantity *before, int at, Given *given)
{
	bool		any_unit = given->like != NULL && given->any_unit;
	int			end;
	bool		is_comma = false;

	/* neither a direction nor a bound: there is nothing to give */
	if (!before->falling && before->bound == QUANTITY_SAYS_NOTHING)
		return false;
	any_unit |= is_distributive(reader, before);
	/* 减少5起4人: two counts of one event stand side by side */
	if (before->end == at && before->kind == QUANTITY_COUNT && before->number.decimals == 0 && is_digit(reader->code[at]))
		end = at;
	else if (!separator_at(reader, before->end, &end))
	{
		/* 分别下降3.5%，5.5% */
		is_comma = true;
		if (!any_unit || reader->code[before->end] != ',' || !is_digit(reader->code[at]))
			return false;
		end = skip_spaces(reader, before->end + 1);
	}
	/* the member begins directly behind the separator */
	if (end != at)
		return false;
	given->falling = before->falling;
	given->bound = any_unit ? before->bound : QUANTITY_SAYS_NOTHING;
	/* behind a comma only the same unit goes on with the list */
	given->any_unit = any_unit && !is_comma;
	given->beside = !is_comma;
	given->like = before;
	return true;
}

/* Says whether a number may be a member whose unit stands behind a later one */
static bool
may_lack_unit(const Reader *reader, const Quantity *quantity)
{
	const Number *number = &quantity->number;

	/* only a plain number can: a range, a vague word or a bare 百 is complete by itself */
	return !quantity->ranged && number->vague == QUANTITY_NOT_VAGUE &&
		quantity->end == (quantity->unit_length > 0 ? skip_spaces(reader, number->end) : number->end) + quantity->unit_length &&
		(number->arabic || number->end - number->begin > 1) && !number->bare &&
		(quantity->unit_length == 0 || (quantity->unit_length == 1 && quantity->unit[0] == u'个'));
}

/* Says whether a number at the beginning of a line or a sentence numbers it: 1、15家企业 */
static bool
numbers_sentence(const Reader *reader, const Quantity *quantity)
{
	int			at = quantity->begin - 1;
	pg_wchar	c;

	while (at >= 0 && (reader->code[at] == ' ' || reader->code[at] == '\t'))
		at--;
	c = at < 0 ? '\n' : reader->code[at];
	/* decimals, 万, a word before it or a unit: then it is a figure, and numbers nothing */
	if (quantity->number.decimals > 0 || quantity->number.has_large || quantity->begin < quantity->number.begin || quantity->unit_length > 0)
		return false;
	return c == '\n' || c == '\r' || c == u'。' || c == ';' || c == '(' || c == QUANTITY_BARRIER || (c == ':' && quantity->number.low == 1);
}

/*
 * Finds the member behind a number without a unit that has the unit for both.
 * "searched" is the place up to which none was found: a list is searched once.
 */
bool
take_from_behind(Reader *reader, const Quantity *first, int *searched, Quantity *source)
{
	static const Given none = {.bound = QUANTITY_SAYS_NOTHING};
	bool		is_item = first->unit_length > 0;
	int			at = first->end;

	/* up to "searched" nothing was found: a list is searched once, and the text in linear time */
	if (at <= *searched || !may_lack_unit(reader, first) || numbers_sentence(reader, first))
		return false;
	for (int n = 0; n < QUANTITY_MAX_MEMBERS; n++)
	{
		int			next;

		if (!separator_at(reader, at, &next) || !(is_digit(reader->code[next]) || is_numeral(reader->code[next])) ||
			!quantity_read(reader, next, &none, source) || source->begin != next)
			break;
		at = source->end;
		/* no unit yet: the next member may have it */
		if (source->unit_length == 0 || (source->unit_length == 1 && source->unit[0] == u'个' && is_item))
		{
			if (!may_lack_unit(reader, source))
				break;
			continue;
		}
		/* 3.4个、1个百分点: the first 个 is that of the whole unit */
		if (is_item && !(source->unit_begin >= 0 && reader->code[source->unit_begin] == u'个' &&
						 (source->kind == QUANTITY_PP || source->kind == QUANTITY_DURATION)))
			break;
		return is_meant(reader, source);
	}
	*searched = Max(at, first->end);
	return false;
}
