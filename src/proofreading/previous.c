/*
 * proofreading/previous.c
 *		Which figures are the level before: 去年同期100件, 比2020年的11183批次, 较去年总体得分（85.50分）.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "proofreading/proofreading.h"

/*
 * Says whether the words before a figure name the level before, and not a change from it:
 * 去年同期100件 and 比上年19.27% do, 比上年同期多办136件 does not.
 */
static bool
names_previous(const Reader *reader, const Figure *figure)
{
	static const uint16 bases[][8] = {
		u"上年", u"去年", u"上月", u"上期", u"上季度", u"上季", u"上周", u"前期", u"年初", u"同期", u"同月", u"上半年"
	};
	bool		compares = is_one_of(reader->code[figure->clause], u"比较与同跟");
	int			behind = -1;
	int			end;

	for (int at = figure->clause; at < figure->begin; at++)
		for (int i = 0; i < (int) lengthof(bases); i++)
			if (word_at(reader, at, bases[i], &end) && end <= figure->begin)
				behind = Max(behind, end);
	if (behind < 0)
		return true;
	/* 多办, 少收, 净减, 超收: by how much, whatever the verb is */
	if (behind < figure->begin && is_one_of(reader->code[behind], u"多少增减超短欠净") && reader->code[behind + 1] != u'值')
		return false;
	/* behind 比 nothing but the base stands before the level */
	while (compares && behind < figure->begin && (is_blank(reader->code[behind]) || is_one_of(reader->code[behind], u"的为是数约")))
		behind++;
	return !compares || behind == figure->begin;
}

/* Says whether 比2020年的 stands before a figure: the level of a year that is named */
static bool
names_year(const Reader *reader, const Figure *figure)
{
	int			at = figure->begin;
	int			year = 0;

	while (at > figure->clause && is_one_of(reader->code[at - 1], u"的为是 "))
		at--;
	if (ends_with(reader, figure->clause, at, u"同期"))
		at -= 2;
	if (at - figure->clause < 6 || reader->code[--at] != u'年')
		return false;
	for (int i = at - 4; i < at; i++)
	{
		if (!is_digit(reader->code[i]))
			return false;
		year = year * 10 + (int) (reader->code[i] - '0');
	}
	return year >= 1950 && year < 2100 && at - 5 >= figure->clause && is_one_of(reader->code[at - 5], u"比较与同");
}

/* Says whether a figure stands in brackets of its own: 去年“热线”数量（120条） */
static bool
is_bracketed(const Reader *reader, const Figure *figure)
{
	return figure->clause == figure->begin && figure->begin > 0 && reader->code[figure->begin - 1] == '(' && reader->code[figure->end] == ')';
}

/* Says whether a figure is said to be the level before: 去年同期100件, 比2020年的11183批次, 较去年总体得分（85.50分） */
bool
says_previous(const Sentence *sentence, int figure)
{
	const Figure *f = &sentence->figures[figure];
	int			cues = is_bracketed(sentence->reader, f) ? f->lead_cues : f->cues;

	if ((cues & (CUE_CHANGE | CUE_FROM | CUE_ABOVE | CUE_BELOW | CUE_PLANNED)) || !(cues & (CUE_BEFORE | CUE_COMPARE)))
		return false;
	return names_year(sentence->reader, f) || ((cues & CUE_BEFORE) && names_previous(sentence->reader, f));
}
