/*
 * quantity/bounds.c
 *		The words before and behind a figure: what they make of it.
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
	/* 超过, 不足 and 近 exclude the figure itself */
	attempt->exclusive |= effect == QUANTITY_SAYS_ABOVE || effect == QUANTITY_SAYS_BELOW || effect == QUANTITY_SAYS_NEARLY;
	attempt->nearly |= effect == QUANTITY_SAYS_NEARLY;
	return true;
}

/*
 * In prose a single 增 or 降 behind a Han letter is mostly the tail of a word
 * (激增, 空降), but not behind an adverb or 比.
 */
static bool
is_part_of_word(const Attempt *attempt, int end)
{
	pg_wchar	before = attempt->at > 0 ? attempt->reader->code[attempt->at - 1] : 0;

	return attempt->reader->prose && end == attempt->at + 1 && is_han(before) &&
		!is_one_of(before, u"比又再已共均各将可约别仍都也更还");
}

/* Says whether a negation before a verb takes its direction: 没有减少3件 */
static bool
is_negated(const Reader *reader, int at)
{
	pg_wchar	before = at > 0 ? reader->code[at - 1] : 0;

	return reader->prose && (before == u'不' || before == u'未' || before == u'没' ||
							 (before == u'有' && at > 1 && reader->code[at - 2] == u'没'));
}

/* Says whether 最大 or 最高 stands here: before a classifier it names things, and is no bound */
static bool
is_superlative(const Reader *reader, int at)
{
	return reader->code[at] == u'最' && is_one_of(reader->code[at + 1], u"大高低");
}

/* The place behind a colon that stands between a word and its figure: 降幅：3.2%, 最高：1万元 */
static int
skip_colon(const Reader *reader, int at, Effect effect)
{
	int			colon = skip_spaces(reader, at);

	if (reader->code[colon] == ':' &&
		(effect == QUANTITY_SAYS_RISE || effect == QUANTITY_SAYS_FALL || effect == QUANTITY_SAYS_FROM || effect == QUANTITY_SAYS_UP_TO))
		return skip_spaces(reader, colon + 1);
	return colon;
}

/* Reads the words before the figure */
bool
read_prefixes(Attempt *attempt)
{
	Reader	   *reader = attempt->reader;
	Quantity   *quantity = attempt->quantity;
	bool		meant = false;	/* a word that belongs to the fragment was read */

	/* digits end the words before a figure: nothing more is searched */
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
		/* 签约12家, 附近12家: the word is the tail of another one */
		if (effect > QUANTITY_SAYS_AIM && is_tail(reader, attempt->at, end))
			return stop_reading(reader, attempt->at, QUANTITY_STOP_NUMBER);
		switch (effect)
		{
			case QUANTITY_SAYS_NOTHING:
				break;
			case QUANTITY_SAYS_AIM:
				/* 超计划19家 is 19 more than planned */
				if (meant || quantity->changing)
					return stop_reading(reader, attempt->at, QUANTITY_STOP_NUMBER);
				effect = QUANTITY_SAYS_NOTHING;
				break;
			case QUANTITY_SAYS_RUN:
				quantity->qualified = quantity->lasting = true;
				break;
			case QUANTITY_SAYS_ABOUT:
				attempt->about = quantity->qualified = true;
				break;
			case QUANTITY_SAYS_RISE:
			case QUANTITY_SAYS_FALL:

				/*
				 * a second direction, or a word that takes the first one back, leaves
				 * nothing to read
				 */
				if (quantity->changing || is_part_of_word(attempt, end) || is_negated(reader, attempt->at))
					return stop_reading(reader, attempt->at, QUANTITY_STOP_NUMBER);
				quantity->changing = true;
				quantity->falling = effect == QUANTITY_SAYS_FALL;
				quantity->verb = attempt->at;
				break;
			case QUANTITY_SAYS_LEVEL:
				/* 至 says something only behind a direction, which it then takes back: 降至5% is 5 */
				/* (and a sign before it is a dash: 净增-到2户) */
				if (!quantity->changing || attempt->from || attempt->up_to || attempt->about || attempt->negative)
					return stop_reading(reader, attempt->at, QUANTITY_STOP_NUMBER);
				quantity->changing = quantity->falling = meant = false;
				quantity->levelled = true;
				break;
			case QUANTITY_SAYS_CURRENCY:
				/* two currencies contradict each other */
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
				attempt->superlative |= is_superlative(reader, attempt->at);
				if (!take_bound(attempt, effect))
					return false;
				break;
		}
		end = skip_colon(reader, end, effect);
		/* "begin" stays at the first word that changes the quantity: it is where the fragment begins */
		if (effect == QUANTITY_SAYS_NOTHING || effect == QUANTITY_SAYS_RISE || effect == QUANTITY_SAYS_LEVEL)
		{
			/* a sign before the word is part of what changes it: 负增加2分 */
			if (!meant && !attempt->negative)
				quantity->begin = end;
		}
		else
			meant = true;
		attempt->at = end;
	}
	return true;
}

/*
 * Reads whether the figure itself counts: (含), (不含), (含本数), (不含90分).
 * Gives 1 or -1, and 0 where there are no such words.
 */
int
read_inclusion(const Attempt *attempt, int at, int *end)
{
	static const uint16 itself[] = u"本数";
	Reader	   *reader = attempt->reader;
	int			included = 1;

	at = skip_spaces(reader, at);
	if (reader->code[at] != '(')
		return 0;
	if (reader->code[++at] == u'不')
	{
		included = -1;
		at++;
	}
	if (reader->code[at++] != u'含')
		return 0;
	if (!word_at(reader, at, itself, &at) && reader->code[at] != ')')
	{
		Number		number;
		int			behind;

		/* the figure may be said again, with its unit */
		if (!number_read(reader, at, false, &number))
			return 0;
		at = unit_at(reader, number.end, &behind) != NULL ? behind : number.end;
	}
	/* the bracket must close here, otherwise it says something else */
	*end = at + 1;
	return reader->code[at] == ')' ? included : 0;
}

/* Reads (不含) behind the words of a bound, which it makes open or closed */
static bool
read_own_inclusion(Attempt *attempt)
{
	int			end;
	int			included = attempt->from || attempt->up_to ? read_inclusion(attempt, attempt->at, &end) : 0;

	if (included != 0)
	{
		attempt->exclusive = included < 0;
		attempt->at = end;
	}
	return true;
}

/* Reads the words behind the unit */
bool
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
				/* 之间 belongs to the prose behind */
				if (reader->prose && reader->code[at] == u'之')
					return true;
				break;
			case QUANTITY_SAYS_ABOUT:
				attempt->about = true;
				break;
			case QUANTITY_SAYS_PLUS:
				/* 90%+ is 90% or more; 5+3 is a sum */
				if (is_alphanumeric(reader->code[end]) || is_han(reader->code[end]) || quantity->ranged || attempt->up_to)
					return true;
				(void) take_bound(attempt, QUANTITY_SAYS_FROM);
				break;
			case QUANTITY_SAYS_OVER:
				/* 余 behind a unit adds less than one of that unit: 5万元余 ends at 6万元 */
				step = power_of_ten(number->end_power + Max(quantity->unit_shift, 0));
				/* only a whole number of steps can be exceeded by a part of one */
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
				quantity->lasting |= !is_month;
				pg_fallthrough;
			default:
				/* in prose 除3家以外 is an exception, not a bound */
				if (reader->prose && effect == QUANTITY_SAYS_ABOVE && end == at + 2)
					return true;
				quantity->qualified |= affix->effect != QUANTITY_SAYS_WITHIN;
				quantity->lasting |= affix->effect != QUANTITY_SAYS_WITHIN;
				/* a range has its ends already */
				if (quantity->ranged)
					return stop_reading(reader, at, QUANTITY_STOP_BOUNDS);
				if (!take_bound(attempt, effect))
					return false;
				break;
		}
		attempt->at = end;
	}
	return read_own_inclusion(attempt);
}

