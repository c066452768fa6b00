/*
 * proofreading/lists.c
 *		A number of items that is announced, and the items that follow: 以下三方面, 一是…, 二是….
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "proofreading/proofreading.h"

/* How far the items of a list may lie apart, and how far before it its number may stand */
#define PROOF_LIST_REACH 1500
#define PROOF_LIST_ANNOUNCED 60
/* No list has as many items: it is not counted */
#define PROOF_LIST_ITEMS 19

static const uint16 ordinals[] = u"一二三四五六七八九十";

/* Nouns that an announced number counts; 以下 and 如下 need none */
static const uint16 announced_nouns[][8] = {
	u"个方面", u"方面", u"大方面", u"点", u"个环节", u"项工作", u"项重点", u"项措施", u"项举措", u"条措施", u"个问题", u"类问题", u"个特点", u"大特点", u"个重点",
	u"项任务", u"大任务", u"个要点", u"点建议", u"点要求", u"点意见", u"个坚持", u"个层面", u"个维度"
};

/* Finds an item, 一是 to 十九是, in a stretch of text; -1 where it is not in it */
static int
find_item(const Reader *reader, int from, int to, int n)
{
	bool		teen = n > 9;

	/* 十一是 contains 一是: whether 十 stands before it tells the two apart */
	for (int at = from; at + 1 < to; at++)
		if (reader->code[at] == ordinals[teen ? n - 10 : n] && reader->code[at + 1] == u'是' &&
			teen == (n != 9 && at > 0 && reader->code[at - 1] == u'十'))
			return at;
	return -1;
}

/* Says whether 一是 begins a list here: not 统一是, 唯一是 */
static bool
begins_list(const Reader *reader, int at)
{
	pg_wchar	before = at > 0 ? reader->code[at - 1] : '\n';

	return !is_han(before) || before == u'列' || before == u'下' || before == u'要';
}

/* Counts the items of the list that begins at 一是; 0: it cannot be said */
static int
count_items(const Reader *reader, int first)
{
	int			reach = Min(first + PROOF_LIST_REACH, reader->n);
	int			paragraph = first;
	int			at = first;
	int			items = 1;
	int			again;

	while (paragraph < reach && reader->code[paragraph] != '\n')
		paragraph++;
	/* items within one paragraph end with it */
	if (find_item(reader, first + 2, paragraph, 1) >= 0)
		reach = paragraph;
	while (items < PROOF_LIST_ITEMS)
	{
		int			next = find_item(reader, at + 2, Min(at + PROOF_LIST_REACH, items == 1 ? reach : reach == paragraph ? paragraph : reader->n), items);

		if (next < 0)
			break;
		at = next;
		items++;
	}
	/* a list within the list: its items would be counted instead */
	again = find_item(reader, first + 2, at, 0);
	if (again >= 0)
		return 0;
	/* one more 一是, or the next item farther on, leaves the count in doubt */
	again = find_item(reader, at + 2, Min(at + PROOF_LIST_REACH, reader->n), Min(items, PROOF_LIST_ITEMS - 1));
	return items >= 2 && items < PROOF_LIST_ITEMS && (again < 0 || reach == paragraph || find_item(reader, at + 2, again, 0) >= 0) ? items : 0;
}

/* Reads a number of one or two characters that ends at a place: 三, 10, 十二; 0: another one */
static int
small_number(const pg_wchar *code, int at, int *from)
{
	int			value = is_digit(code[at]) ? (int) (code[at] - '0') : code[at] == u'十' ? 10 : numeral_digit(code[at]);

	*from = at;
	if (at > 0 && is_digit(code[at]) && is_digit(code[at - 1]))
		value += 10 * (int) (code[*from = at - 1] - '0');
	else if (at > 0 && code[at - 1] == u'十' && !is_digit(code[at]) && value < 10)
	{
		*from = at - 1;
		value += 10;
	}
	return value;
}

/* Reads the number that ends before a noun: 三方面, 4个方面; false where there is none */
static bool
announced_number(const Reader *reader, int at, Figure *number)
{
	const pg_wchar *code = reader->code;
	int			from;
	int			value = small_number(code, at, &from);

	memset(number, 0, sizeof(*number));
	/* a number that goes on, an ordinal and a year announce nothing */
	if (value < 2 || is_digit(code[at + 1]) || is_numeral(code[at + 1]) ||
		(from > 0 && (is_digit(code[from - 1]) || is_numeral(code[from - 1]) || code[from - 1] == u'第' || code[from - 1] == '.' || code[from - 1] == u'年')))
		return false;
	number->from = number->begin = from;
	number->end = at + 1;
	number->position = source_at(reader, from) + 1;
	number->length = source_behind(reader, at) - source_at(reader, from);
	number->value = value * (int128) PROOF_UNIT;
	number->ulp = PROOF_UNIT;
	number->point = number->exact = true;
	number->kind = -1;
	return true;
}

/* Finds the number that announces a list, the last one before it; "certain": its words leave no doubt */
static bool
find_announced(const Reader *reader, int first, Figure *number, bool *certain)
{
	int			ends = 0;

	for (int at = first - 1; at > 0 && first - at < PROOF_LIST_ANNOUNCED; at--)
	{
		int			end;
		bool		following;

		/* the number stands in the same sentence or the one before */
		if (is_sentence_end(reader->code[at]) && reader->code[at - 1] != '\n' && ++ends > 1)
			return false;
		if (is_digit(reader->code[at]) || numeral_digit(reader->code[at]) > 0 || reader->code[at] == u'十')
		{
			/* the nearest number decides: one farther on announces something else */
			if (!announced_number(reader, at, number))
				return false;
			following = ends_with(reader, 0, number->begin, u"以下") || ends_with(reader, 0, number->begin, u"如下") || ends_with(reader, 0, number->begin, u"下列");
			for (int i = 0; i < (int) lengthof(announced_nouns); i++)
				if (word_at(reader, at + 1, announced_nouns[i], &end))
				{
					*certain = following || first - end <= 8;
					return true;
				}
			*certain = following;
			return following;
		}
	}
	return false;
}

/* Lists with 一是 and 二是 that a number announces */
void
find_listed(Sentence *sentence)
{
	const Reader *reader = sentence->reader;

	for (int at = sentence->begin; (at = find_item(reader, at, sentence->end, 0)) >= 0; at += 2)
	{
		Figure		number;
		bool		certain;
		int			items;
		Finding    *finding;

		if (!begins_list(reader, at) || sentence->nloose == PROOF_MAX_FIGURES || !find_announced(reader, at, &number, &certain))
			continue;
		items = count_items(reader, at);
		/* where the words leave a doubt, only agreement is told */
		if (items == 0 || (!certain && items * (int128) PROOF_UNIT != number.value))
			continue;
		/* the number joins the loose ones, so that the finding can name it */
		sentence->loose[sentence->nloose++] = number;
		finding = add_finding(sentence, RELATION_LISTED, PROOF_LOOSE + sentence->nloose - 1,
							  items * (int128) PROOF_UNIT == number.value ? TEXT_OK : TEXT_WRONG);
		if (finding == NULL)
			return;
		finding->computed = computed_value((Span) {items * (int128) PROOF_UNIT, items * (int128) PROOF_UNIT, items * (int128) PROOF_UNIT});
		finding_uses(finding, "所列", 0);
	}
}
