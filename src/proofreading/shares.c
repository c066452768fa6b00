/*
 * proofreading/shares.c
 *		Shares of a whole, rates, completed parts of a target, and shares that no count can give.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "proofreading/proofreading.h"

/* Words of a share's object that only say "of the whole" */
static const uint16 whole_words[][8] = {
	u"总数", u"总量", u"总额", u"总体", u"总的", u"总", u"全部", u"的", u"比重", u"比例", u"比率", u"比", u"为", u"达到", u"达",
	u"约", u"仅", u"量", u"数", u"额", u"了", u":", u" "
};

/* Passes over a word that only says "of the whole" */
static int
pass_whole_word(const Reader *reader, int at, int to)
{
	int			end;

	for (int i = 0; i < (int) lengthof(whole_words); i++)
		if (word_at(reader, at, whole_words[i], &end) && end <= to)
			return end;
	return at;
}

/*
 * Reads what a share is said to be of, between 占 or 完成 and the figure: the
 * noun that is left without the words for "whole".  False: another whole,
 * which the sentence need not print.
 */
static bool
read_object(const Reader *reader, int from, int to, int *noun, int *noun_end)
{
	*noun = *noun_end = -1;
	for (int at = from; at < to;)
	{
		int			next = pass_whole_word(reader, at, to);

		if (next > at)
		{
			at = next;
			continue;
		}
		/* a mark or a second noun: another whole is meant */
		if (!is_han(reader->code[at]) || (*noun_end >= 0 && *noun_end != at))
			return false;
		if (*noun < 0)
			*noun = at;
		*noun_end = ++at;
	}
	/* a whole elsewhere (全市) need not be printed in the sentence */
	return *noun < 0 || !(cues_between(reader, *noun, *noun_end) & (CUE_ELSEWHERE | CUE_REAL));
}

/* Says whether the last two characters of a noun stand near a whole: 工作任务 and 58项整改任务 */
static bool
noun_fits(const Sentence *sentence, int noun, int noun_end, int whole)
{
	static const uint16 plans[][3] = {u"预算", u"计划", u"目标", u"任务", u"概算", u"指标"};
	static const uint16 terms[][3] = {u"季度", u"月度", u"当月", u"当季", u"半年", u"序时", u"时序", u"阶段", u"季", u"月"};
	const Reader *reader = sentence->reader;
	const Figure *w = &sentence->figures[whole];
	int			behind = Min(w->end + 10, sentence->end);
	uint16		tail[3] = {0};
	int			at;

	/* without a noun any whole fits */
	if (noun < 0)
		return true;
	if (noun_end - noun < 2)
		return false;
	/* 完成季度任务的80%: not that of the year */
	for (int i = 0; i < (int) lengthof(terms); i++)
		if (word_within(reader, noun, noun_end, terms[i]) >= 0 && word_within(reader, w->clause, behind, terms[i]) < 0)
			return false;
	/* the last two characters are the head of the noun */
	tail[0] = (uint16) reader->code[noun_end - 2];
	tail[1] = (uint16) reader->code[noun_end - 1];
	at = word_within(reader, w->clause, behind, tail);
	/* a plan is a whole where the figure is its own: 年度计划647亿元, but not 公共预算收入完成28亿元 */
	for (int i = 0; i < (int) lengthof(plans) && at >= 0 && at < w->begin; i++)
		if (memcmp(tail, plans[i], sizeof(tail)) == 0)
			for (at += 2; at < w->begin; at++)
				if (!is_one_of(reader->code[at], u"数额量为是共约总计达投资任务金项目的 "))
					return false;
	return at >= 0;
}

/*
 * Says whether a figure is itself a part that has its own share or rate: 41项，占64%; 已完成85个，完成率70.8%,
 * but not 受理100件，办结率90%, which is the whole of its rate
 */
static bool
has_own_share(const Sentence *sentence, int figure, int share)
{
	const Figure *f = &sentence->figures[figure];
	int			from;
	int			to;
	uint16		tail[3] = {0};

	if (figure + 1 >= share || sentence->figures[figure + 1].kind != QUANTITY_PERCENT || between(sentence, figure + 1) > 1)
		return false;
	if (sentence->figures[figure + 1].lead_cues & (CUE_SHARE | CUE_TOTAL))
		return true;
	if (!rate_stem(sentence, figure + 1, &from, &to))
		return false;
	tail[0] = (uint16) sentence->reader->code[to - 2];
	tail[1] = (uint16) sentence->reader->code[to - 1];
	return word_within(sentence->reader, f->clause, f->begin, tail) >= 0;
}

/* The one figure that can be the whole of a part; -1: none, -2: more than one */
int
find_whole(const Sentence *sentence, int part, int share)
{
	const Figure *p = &sentence->figures[part];
	int			whole = -1;

	/* the part of the sentence between semicolons first, then all of it */
	for (int pass = 0; pass < 2 && whole == -1; pass++)
		for (int i = share - 1; i >= 0; i--)
		{
			const Figure *f = &sentence->figures[i];

			/* a whole is no less than its part, and has no share of its own */
			if (i == part || !is_level(f) || !counts_alike(f, p) || f->value < p->value || f->depth > 0 || has_own_share(sentence, i, share) ||
				(pass == 0) != (f->segment == sentence->figures[share].segment))
				continue;
			/* a second one: it is undecided which of them is meant */
			whole = whole == -1 ? i : -2;
		}
	return whole;
}

/* Adds what the sentence says about a share, by a part and a whole; "named": no other whole can be meant */
void
judge_share(Sentence *sentence, TextRelation relation, int share, int part, int whole, bool certain, bool named)
{
	Finding		ok;
	Computed	computed;
	TextVerdict verdict;
	Finding    *finding;

	/* the words name the part and the whole: they are tried first */
	computed = whole < 0 || part < 0 ? (Computed) {0} : computed_quotient(interval_of(&sentence->figures[part]), interval_of(&sentence->figures[whole]), 100);
	verdict = judge_figure(&sentence->figures[share], &computed);
	if (verdict > TEXT_OK_HALF_EVEN && (named ? explain_of_whole(sentence, share, whole, &ok) : explain_share(sentence, share, part, relation == RELATION_RATE, &ok)))
	{
		finding = add_finding(sentence, relation, share, TEXT_OK);
		if (finding == NULL)
			return;
		finding->computed = ok.computed;
		finding->formula = ok.formula;
		finding->ninputs = ok.ninputs;
		memcpy(finding->inputs, ok.inputs, (Size) ok.ninputs * sizeof(int));
		return;
	}
	/* a mismatch accuses only where nothing else can be meant */
	if (verdict == TEXT_UNDETERMINED || (verdict > TEXT_OK_HALF_EVEN && !certain))
		return;
	finding = add_finding(sentence, relation, share, verdict);
	if (finding == NULL)
		return;
	finding->computed = computed;
	finding_uses(finding, "$1 ÷ $2", 2, part, whole);
}

/* Says whether a figure is a change; 城镇新增就业960人 is an amount, which has a target of its own */
static bool
is_plain_change(const Sentence *sentence, int figure)
{
	const Figure *f = &sentence->figures[figure];
	int			added = word_within(sentence->reader, f->clause, f->begin, u"新增");

	return (f->cues & CUE_CHANGE) && (added < 0 || (cues_between(sentence->reader, added + 2, f->begin) & CUE_CHANGE) || (f->cues & (CUE_FALL | CUE_COMPARE | CUE_BEFORE)));
}

/* 完成年度目标589亿元的37.22%: the whole stands before the share */
static bool
find_share_of_figure(Sentence *sentence, int share)
{
	const Reader *reader = sentence->reader;
	const Figure *s = &sentence->figures[share];
	int			whole = share - 1;
	int			part = share - 2;
	const Figure *w = &sentence->figures[whole];
	bool		target;

	/* 的 joins the whole and its share directly */
	if (!is_level(w) || s->begin - w->end > 4 || reader->code[w->end] != u'的' || marks_between(reader, w->end, s->begin) > 0)
		return false;
	target = (w->cues & CUE_TARGET) != 0;
	/* 超过计划的15%: what lies above it */
	if (word_within(reader, w->clause, w->begin, u"超") >= 0)
		return true;
	if (!target && !(w->cues & CUE_SHARE) && word_within(reader, w->clause, w->begin, u"完成") < 0)
		return true;
	if (part < 0 || !is_level(&sentence->figures[part]) || !counts_alike(&sentence->figures[part], w))
		return true;
	judge_share(sentence, target ? RELATION_TARGET : RELATION_SHARE, share, part, whole,
				between(sentence, whole) == 1 && !(sentence->figures[part].cues & CUE_PARTLY) && !is_plain_change(sentence, part) &&
				!(w->lead_cues & (CUE_PARTLY | CUE_SO_FAR)) && (part == 0 || !counts_alike(&sentence->figures[part - 1], w)), true);
	return true;
}

/* Where the object of a share begins: behind 占, or behind 完成 where 总 follows; -1: no share */
static int
share_word(const Sentence *sentence, int share)
{
	const Reader *reader = sentence->reader;
	const Figure *s = &sentence->figures[share];
	int			found = -1;
	int			at = s->clause;

	/* the last 占 before the figure */
	while ((at = word_within(reader, at, s->begin, u"占")) >= 0)
		found = ++at;
	if (found < 0 && (at = word_within(reader, s->clause, s->begin, u"完成")) >= 0 && ends_with(reader, at, s->begin, u"的") &&
		(word_within(reader, at, s->begin, u"总") >= 0 || ends_with(reader, at, s->begin, u"目标的") || ends_with(reader, at, s->begin, u"任务的") ||
		 ends_with(reader, at, s->begin, u"计划的")))
		found = at + 2;
	return found;
}

/* 12项，占20.7% */
static bool
find_stated_share(Sentence *sentence, int share)
{
	const Figure *s = &sentence->figures[share];
	int			part = share - 1;
	const Figure *p = &sentence->figures[part];
	int			object = share_word(sentence, share);
	int			noun;
	int			noun_end;
	int			whole;
	int			behind;
	bool		certain;

	if (object < 0)
		return false;
	if ((s->cues & CUE_CHANGE) || !is_level(p) || between(sentence, share) > 1 || s->segment != p->segment)
		return true;
	whole = find_whole(sentence, part, share);
	/* certain: the words name both the part and the whole, and nothing changes either */
	certain = read_object(sentence->reader, object, s->begin, &noun, &noun_end) && whole >= 0 &&
		noun_fits(sentence, noun, noun_end, whole) &&
		!(p->cues & (CUE_CHANGE | CUE_SO_FAR)) && !(sentence->figures[whole].cues & (CUE_CHANGE | CUE_SHARE | CUE_BEFORE)) &&
		p->depth <= s->depth && p->depth == 0;
	/* 45批680人次，占14.1%、53.1%: each share is that of another figure */
	if (share + 1 < sentence->n && is_rate(&sentence->figures[share + 1]) && separator_at(sentence->reader, s->end, &behind) && behind == sentence->figures[share + 1].begin)
		certain = false;
	/* 共80家。其中，规上30家，整改10家，占12.5%: the whole may stand in the sentence before */
	judge_share(sentence, RELATION_SHARE, share, part, whole, certain && !begins_division(sentence), false);
	return true;
}

/* Says whether a share is that of the figure before it, of a whole which no other figure can be */
bool
is_share_of(const Sentence *sentence, int share, int whole, bool *certain)
{
	const Figure *s = &sentence->figures[share];
	const Figure *p = &sentence->figures[share - 1];
	int			object = is_rate(s) ? share_word(sentence, share) : -1;
	int			noun;
	int			noun_end;

	if (object < 0 || s->negative || (s->cues & CUE_CHANGE) || !is_level(p) || share - 1 == whole || p->depth > 0 || s->depth > 0 ||
		between(sentence, share) > 1 || s->segment != p->segment || find_whole(sentence, share - 1, share) != whole)
		return false;
	if (!read_object(sentence->reader, object, s->begin, &noun, &noun_end))
		return false;
	*certain = noun_fits(sentence, noun, noun_end, whole) && !(p->cues & (CUE_CHANGE | CUE_SO_FAR));
	return true;
}

/* Says whether a share is that of a part in a whole */
bool
follows_from(const Sentence *sentence, int share, int part, int whole)
{
	Computed	computed = computed_quotient(interval_of(&sentence->figures[part]), interval_of(&sentence->figures[whole]), 100);

	return judge_figure(&sentence->figures[share], &computed) <= TEXT_OK_HALF_EVEN;
}

/* 共58项任务，完成率20.9%: no count of 58 gives this.  (Of a large whole every share can be reached.) */
static void
find_impossible(Sentence *sentence, int share)
{
	const Figure *s = &sentence->figures[share];
	const Figure *w = &sentence->figures[share - 1];
	int			from;
	int			to;
	int			noun;
	int			noun_end;
	int			object = share_word(sentence, share);
	Finding    *finding;
	bool		possible;

	if (!w->exact || !is_level(w) || s->value > 100 * PROOF_UNIT || between(sentence, share) > 1 || s->depth != w->depth ||
		!(w->cues & CUE_TOTAL) || (w->cues & (CUE_CHANGE | CUE_SHARE)) || w->value > 10000 * PROOF_UNIT || (s->cues & CUE_CHANGE) ||
		w->value / PROOF_UNIT * s->ulp >= 100 * (int128) PROOF_UNIT)
		return;
	/* another figure of the same unit could be the whole */
	for (int i = 0; i < share - 1; i++)
		if (is_level(&sentence->figures[i]) && counts_alike(&sentence->figures[i], w))
			return;
	/* 占 without another whole, or the rate of what is done */
	if (object >= 0 ? !read_object(sentence->reader, object, s->begin, &noun, &noun_end) || noun >= 0 :
		!rate_stem(sentence, share, &from, &to) ||
		(!ends_with(sentence->reader, from, to, u"完成") && !ends_with(sentence->reader, from, to, u"办结") && !ends_with(sentence->reader, from, to, u"整改") && !ends_with(sentence->reader, from, to, u"销号")))
		return;
	possible = has_possible_part(s, w);
	finding = add_finding(sentence, RELATION_POSSIBLE, share, possible ? TEXT_OK : TEXT_WRONG);
	finding_uses(finding, "$1", 1, share - 1);
	if (finding != NULL && !possible)
		finding->note = "总数为整数时，任何整数个都得不出这一占比";
}

/* The shares and rates of a sentence */
void
find_shares(Sentence *sentence)
{
	for (int i = 1; i < sentence->n; i++)
	{
		int			before = sentence->nfindings;

		if (!is_rate(&sentence->figures[i]) || sentence->figures[i].negative)
			continue;
		if (!find_share_of_figure(sentence, i) && !find_stated_share(sentence, i))
			find_rate(sentence, i);
		/* only where no other relation explains the share */
		if (sentence->nfindings == before)
			find_impossible(sentence, i);
	}
}
