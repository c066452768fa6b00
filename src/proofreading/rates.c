/*
 * proofreading/rates.c
 *		Rates by the name of what they are of: 办结2750件，办结率达81%.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "proofreading/proofreading.h"

/* The stem of a rate that is named directly before the figure: 办结 of 办结率达; false: none */
bool
rate_stem(const Sentence *sentence, int share, int *from, int *to)
{
	const Reader *reader = sentence->reader;
	const Figure *s = &sentence->figures[share];
	int			at = s->clause;
	int			rate = -1;

	while ((at = word_within(reader, at, s->begin, u"率")) >= 0)
		rate = at++;
	/* 办结率：98.5% */
	if (rate < 0 && s->clause == s->begin && s->begin > 1 && reader->code[s->begin - 1] == ':' && reader->code[s->begin - 2] == u'率')
		rate = s->begin - 2;
	if (rate < 0)
		return false;
	if (s->begin - rate - 1 > 4 || (cues_between(reader, rate + 1, s->begin) & CUE_CHANGE))
		return false;
	*to = rate;
	*from = rate;
	/* the stem is what stands before 率, eight characters at most */
	while (*from > sentence->begin && rate - *from < 8 && is_han(reader->code[*from - 1]))
		--*from;
	return rate - *from >= 2;
}

/* Finds the figure whose words hold the stem of a rate; "negated": behind 不 or 未; "alike": how many have the plain word */
static int
figure_of_stem(const Sentence *sentence, int share, int from, int to, bool *negated, int *alike)
{
	const Reader *reader = sentence->reader;
	int			found = -1;
	bool		begins = false;

	*alike = 0;
	for (int i = share - 1; i >= Max(share - PROOF_NEAR, 0); i--)
	{
		const Figure *f = &sentence->figures[i];

		if (!is_level(f))
			continue;
		/* 市级办结59件；县级办结243件: behind a semicolon the rate is that of its own part of the sentence */
		if (found >= 0 && !*negated && f->segment != sentence->figures[share].segment)
			break;
		for (int at = f->clause; at + (to - from) <= f->begin; at++)
		{
			if (memcmp(&reader->code[at], &reader->code[from], (Size) (to - from) * sizeof(pg_wchar)) != 0)
				continue;
			/* 应公示83家 is the whole of what was */
			if (at > 0 && reader->code[at - 1] == u'应' && at - 1 == f->clause)
				continue;
			/* a figure with the plain word is better than one behind 不 or 未 */
			if (at > 0 && (reader->code[at - 1] == u'不' || reader->code[at - 1] == u'未'))
			{
				if (*alike == 0)
				{
					found = i;
					*negated = true;
				}
				continue;
			}
			/* of 满意 and 基本满意 the one that says no more than the stem */
			if (*alike == 0 || (at == f->clause && !begins))
			{
				found = i;
				begins = at == f->clause;
				*negated = false;
			}
			++*alike;
			break;
		}
	}
	return found;
}

/*
 * Says whether a rate can be of no other whole than the figure that was found: what came in or
 * was counted (受理, 共, 抽查), or a rate of what was done with it.  不捕86人 is not of 批捕143人, nor
 * 节约5亿元 of 中标价95亿元: the two stand side by side, and their whole is not printed.
 */
static bool
is_rate_of(const Sentence *sentence, int from, int to, int whole)
{
	static const uint16 intake[][8] = {
		u"共", u"总", u"全部", u"受理", u"收", u"接", u"应", u"抽", u"检查", u"排查", u"核查", u"登记", u"申请", u"申报", u"转办", u"交办", u"派", u"梳理", u"纳入", u"安排",
		u"下达", u"承担", u"实施", u"参"
	};
	static const uint16 done[][8] = {
		u"办结", u"完成", u"结案", u"整改", u"回访", u"销号", u"开工", u"竣工", u"完工", u"投产", u"到位", u"拨付", u"兑现", u"签约", u"履约", u"解决", u"答复", u"回复", u"接通", u"采纳",
		u"合格", u"满意", u"达标", u"评价", u"覆盖", u"入库", u"转化", u"执行", u"处置", u"处理", u"化解", u"反馈", u"响应", u"报送", u"公开", u"落实", u"启动"
	};
	const Reader *reader = sentence->reader;
	const Figure *w = &sentence->figures[whole];

	/* 共批捕143人，不捕86人: those with whom it was done are the other part */
	for (int at = from; at < to - 1; at++)
		if (is_one_of(reader->code[at], u"不未非无"))
		{
			uint16		plain[2] = {(uint16) reader->code[at + 1], 0};
			int			place = word_within(reader, w->clause, w->begin, plain);

			if (place >= 0 && !is_one_of(reader->code[place - 1], u"应不未"))
				return false;
		}
	for (int i = 0; i < (int) lengthof(intake); i++)
		if (word_within(reader, w->clause, w->begin, intake[i]) >= 0)
			return true;
	/* the rate of what was not done has the one of what was beside it */
	for (int at = from; at < to; at++)
		if (is_one_of(reader->code[at], u"不未非无逾超退拒驳"))
			return false;
	for (int i = 0; i < (int) lengthof(done); i++)
		if (ends_with(reader, from, to, done[i]))
			return true;
	return false;
}

/* 办结2750件，办结率达81% */
void
find_rate(Sentence *sentence, int share)
{
	const Figure *s = &sentence->figures[share];
	int			from;
	int			to;
	int			part = -1;
	int			whole = -1;
	int			alike;
	bool		negated = false;
	bool		certain = false;

	if (!rate_stem(sentence, share, &from, &to) || (cues_between(sentence->reader, from, to) & CUE_CHANGE))
		return;
	/* the longest end of the stem that a figure has in its words, at least two characters */
	for (int begin = from; begin <= to - 2 && part < 0; begin++)
	{
		part = figure_of_stem(sentence, share, begin, to, &negated, &alike);
		/* 满意、基本满意: the rate may be that of both */
		certain = alike <= 1 && (begin == from || (begin > from && begin - from <= 2));
	}
	if (part >= 0)
		whole = find_whole(sentence, part, share);
	/* a rate by itself, or one whose part is negated, is only explained */
	certain = certain && part >= 0 && whole >= 0 && is_rate_of(sentence, from, to, whole) && !negated && !(s->cues & (CUE_SO_FAR | CUE_YEARLY | CUE_ELSEWHERE)) &&
		sentence->figures[part].depth == 0 && s->depth == 0 && !(sentence->figures[part].cues & (CUE_CHANGE | CUE_SO_FAR)) &&
		!(sentence->figures[whole].cues & (CUE_CHANGE | CUE_BEFORE | CUE_SO_FAR)) && s->segment == sentence->figures[part].segment;
	/* (不合格112个 is the part that is missing) */
	judge_share(sentence, RELATION_RATE, share, negated ? -1 : part, negated ? -1 : whole, certain, false);
}
