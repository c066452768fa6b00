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

/* Says whether a figure is itself a part that has its own share: 41项，占64% */
static bool
has_own_share(const Sentence *sentence, int figure, int share)
{
	return figure + 1 < share && sentence->figures[figure + 1].kind == QUANTITY_PERCENT &&
		(sentence->figures[figure + 1].lead_cues & (CUE_SHARE | CUE_TOTAL)) && between(sentence, figure + 1) <= 1;
}

/* The one figure that can be the whole of a part; -1: none, -2: more than one */
static int
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
				between(sentence, whole) == 1 && !(sentence->figures[part].cues & (CUE_PARTLY | CUE_CHANGE)) &&
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
	if (found < 0 && (at = word_within(reader, s->clause, s->begin, u"完成")) >= 0 &&
		word_within(reader, at, s->begin, u"总") >= 0 && ends_with(reader, at, s->begin, u"的"))
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

/* The stem of a rate that is named directly before the figure: 办结 of 办结率达; false: none */
static bool
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

/* Finds the figure whose words hold the stem of a rate; "negated": behind 不 or 未 */
static int
figure_of_stem(const Sentence *sentence, int share, int from, int to, bool *negated)
{
	const Reader *reader = sentence->reader;
	int			found = -1;

	for (int i = share - 1; i >= Max(share - PROOF_NEAR, 0); i--)
	{
		const Figure *f = &sentence->figures[i];

		if (!is_level(f))
			continue;
		for (int at = f->clause; at + (to - from) <= f->begin; at++)
		{
			if (memcmp(&reader->code[at], &reader->code[from], (Size) (to - from) * sizeof(pg_wchar)) != 0)
				continue;
			*negated = at > 0 && (reader->code[at - 1] == u'不' || reader->code[at - 1] == u'未');
			/* a figure with the plain word is better than one behind 不 or 未 */
			if (!*negated)
				return i;
			found = i;
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
static void
find_rate(Sentence *sentence, int share)
{
	const Figure *s = &sentence->figures[share];
	int			from;
	int			to;
	int			part = -1;
	int			whole = -1;
	bool		negated = false;
	bool		certain = false;

	if (!rate_stem(sentence, share, &from, &to) || (cues_between(sentence->reader, from, to) & CUE_CHANGE))
		return;
	/* the longest end of the stem that a figure has in its words, at least two characters */
	for (int begin = from; begin <= to - 2 && part < 0; begin++)
	{
		part = figure_of_stem(sentence, share, begin, to, &negated);
		certain = begin == from || (begin > from && begin - from <= 2);
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
