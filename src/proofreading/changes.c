/*
 * proofreading/changes.c
 *		Changes: two levels and what lies between them, amounts and percentages, multiples.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "proofreading/proofreading.h"

/* What a change is counted from, by its words */
typedef enum Base
{
	PROOF_BASE_NONE, PROOF_BASE_YEAR, PROOF_BASE_PERIOD, PROOF_BASE_BEGIN
} Base;

/* The base of a change: 同比, 环比, 较年初 */
static Base
base_of(const Sentence *sentence, const Figure *figure)
{
	const Reader *reader = sentence->reader;
	int			from = figure->clause;
	int			to = figure->begin;

	/* the first base that a word names is taken: a clause names one */
	if (word_within(reader, from, to, u"年初") >= 0)
		return PROOF_BASE_BEGIN;
	if (word_within(reader, from, to, u"环比") >= 0 || word_within(reader, from, to, u"上月") >= 0 || word_within(reader, from, to, u"上期") >= 0 ||
		word_within(reader, from, to, u"上季") >= 0 || word_within(reader, from, to, u"上周") >= 0)
		return PROOF_BASE_PERIOD;
	if (word_within(reader, from, to, u"同比") >= 0 || word_within(reader, from, to, u"同期") >= 0 || word_within(reader, from, to, u"上年") >= 0 ||
		word_within(reader, from, to, u"去年") >= 0)
		return PROOF_BASE_YEAR;
	return PROOF_BASE_NONE;
}

/* The direction of a change by its words: 1, -1, or 0 where they do not say */
static int
direction_of(int cues)
{
	if ((cues & CUE_CHANGE) == CUE_RISE)
		return 1;
	return (cues & CUE_CHANGE) == CUE_FALL ? -1 : 0;
}

/* Says whether a figure is a change and nothing else, in a short clause of its own */
static bool
is_change(const Figure *figure, int most)
{
	return (figure->cues & CUE_CHANGE) && !(figure->cues & (CUE_YEARLY | CUE_PARTLY | CUE_PLANNED | CUE_SHARE | CUE_TO | CUE_ABOVE | CUE_BELOW)) &&
		figure->begin - figure->clause <= most && !figure->negative;
}

/*
 * Says whether a clause is a change of what was said before it: 增长, 同比下降,
 * 比上年减少.  A noun before the change is another subject.
 */
static bool
continues(const Sentence *sentence, const Figure *figure)
{
	static const uint16 adverbs[][8] = {
		u"同比", u"环比", u"相比", u"实际", u"名义", u"分别", u"大幅", u"共", u"净", u"再", u"又", u"仅", u"也", u"均", u"则", u"已", u"约", u"即", u"将"
	};
	const Reader *reader = sentence->reader;
	int			at = figure->clause;
	int			end;
	bool		passed = true;

	/* 净增, 净减: the adverb is a part of the word */
	if (cues_between(reader, at, Min(at + 2, figure->begin)) & CUE_CHANGE)
		return true;
	/* 比 and 较 compare with what was said before */
	if (starts_with(reader, at, figure->begin, u"比") || starts_with(reader, at, figure->begin, u"较"))
		return true;
	/* adverbs may stand in any order and number */
	while (passed)
	{
		passed = false;
		for (int i = 0; i < (int) lengthof(adverbs); i++)
			if (word_at(reader, at, adverbs[i], &end) && end <= figure->begin)
			{
				at = end;
				passed = true;
			}
	}
	/* behind them the word of the change must follow at once, within two characters */
	return (cues_between(reader, at, Min(at + 2, figure->begin)) & CUE_CHANGE) != 0;
}

/* Levels of prices: growth of them is often said in real terms, which levels do not give */
static bool
is_real(const Sentence *sentence, int level)
{
	const Figure *f = &sentence->figures[level];

	return f->kind == QUANTITY_MONEY &&
		((f->lead_cues & CUE_REAL) || (cues_between(sentence->reader, Max(sentence->begin, f->begin - PROOF_LEAD), f->begin) & CUE_REAL));
}

/* Adds the finding of a change; "mismatch" is the verdict where it does not follow */
static void
put_change(Sentence *sentence, TextRelation relation, int change, TextVerdict verdict, Computed computed,
		   const char *formula, int n, int a, int b)
{
	Finding    *finding = add_finding(sentence, relation, change, verdict);

	if (finding == NULL)
		return;
	finding->computed = computed;
	finding_uses(finding, formula, n, a, b);
}

/* Judges a change of two rates: in pp, or in percent that may be pp */
static void
judge_rates(Sentence *sentence, int before, int now, int change, int direction)
{
	const Figure *c = &sentence->figures[change];
	Span	a = interval_of(&sentence->figures[before]);
	Span	b = interval_of(&sentence->figures[now]);
	/* where the words give no direction, the figures do */
	bool		falls = direction < 0 || (direction == 0 && b.mid < a.mid);
	Computed	points = computed_value(falls ? interval_sub(a, b) : interval_sub(b, a));
	TextVerdict verdict = judge_sum(c, &points);

	if (c->kind == QUANTITY_PP)
	{
		put_change(sentence, RELATION_CHANGE_PP, change, verdict, points, falls ? "$1 - $2" : "$2 - $1", 2, before, now);
		return;
	}
	/* in percent: right as a relative change, else the difference of the rates under another name */
	if (c->kind == QUANTITY_PERCENT)
	{
		Computed	relative = falls ? computed_quotient(interval_sub(a, b), a, 100) : computed_growth(b, a, 100);
		TextVerdict as_percent = judge_figure(c, &relative);

		if (as_percent <= TEXT_TRUNCATED)
			put_change(sentence, RELATION_CHANGE, change, as_percent, relative, falls ? "($1 - $2) ÷ $1" : "($2 - $1) ÷ $1", 2, before, now);
		else if (verdict == TEXT_OK)
			put_change(sentence, RELATION_CHANGE_PP, change, TEXT_UNIT, points, falls ? "$1 - $2" : "$2 - $1", 2, before, now);
		else
			/* neither reading follows: it is undecided which one is meant */
			put_change(sentence, RELATION_CHANGE_PP, change, TEXT_UNDETERMINED, points, falls ? "$1 - $2" : "$2 - $1", 2, before, now);
	}
}

/* Judges a change of two amounts, in percent, in times or as an amount */
static void
judge_levels(Sentence *sentence, int before, int now, int change, int direction)
{
	const Reader *reader = sentence->reader;
	const Figure *c = &sentence->figures[change];
	Span	a = interval_of(&sentence->figures[before]);
	Span	b = interval_of(&sentence->figures[now]);
	bool		falls = direction < 0 || (direction == 0 && b.mid < a.mid);
	Computed	computed;
	Computed	quotient;
	TextVerdict verdict;
	const char *formula;

	if (c->kind == QUANTITY_PERCENT || c->kind == QUANTITY_TIMES)
	{
		/* 增长N倍 is the quotient less 1; a fall by times, and 翻, have no single meaning */
		if (c->kind == QUANTITY_TIMES && (falls || word_within(reader, c->clause, c->begin, u"翻") >= 0))
			return;
		computed = falls ? computed_quotient(interval_sub(a, b), a, 100) : computed_growth(b, a, c->kind == QUANTITY_TIMES ? 1 : 100);
		verdict = judge_figure(c, &computed);
		formula = falls ? "($1 - $2) ÷ $1" : "($2 - $1) ÷ $1";
		/* growth in real terms does not follow from levels at current prices */
		if (verdict > TEXT_OK_HALF_EVEN && (is_real(sentence, before) || is_real(sentence, now)))
			verdict = TEXT_UNDETERMINED;
		put_change(sentence, c->kind == QUANTITY_TIMES ? RELATION_MULTIPLE : RELATION_CHANGE, change, verdict, computed, formula, 2, before, now);
		/* 增长7倍 for what became sevenfold */
		quotient = computed_quotient(b, a, 1);
		if (c->kind == QUANTITY_TIMES && verdict > TEXT_TRUNCATED && verdict != TEXT_UNDETERMINED && judge_figure(c, &quotient) <= TEXT_TRUNCATED && sentence->nfindings > 0)
		{
			sentence->findings[sentence->nfindings - 1].verdict = TEXT_WRONG;
			sentence->findings[sentence->nfindings - 1].note = "刊印的是“为原来的几倍”，“增长”的倍数应减1";
		}
		return;
	}
	/* an amount in another unit is no difference of these levels */
	if (!counts_alike(c, &sentence->figures[now]))
		return;
	computed = computed_value(falls ? interval_sub(a, b) : interval_sub(b, a));
	put_change(sentence, RELATION_LEVELS, change, judge_sum(c, &computed), computed, falls ? "$1 - $2" : "$2 - $1", 2, before, now);
}

/* Says whether the words before a figure lead up to it: 增加到, 降至, 缩短为, 调整为 */
static bool
leads_to(const Reader *reader, const Figure *figure)
{
	if (ends_with(reader, figure->clause, figure->begin, u"为"))
		return (figure->cues & (CUE_CHANGE | CUE_TO)) != 0;
	return (figure->lead_cues & CUE_TO) &&
		(ends_with(reader, figure->clause, figure->begin, u"到") || ends_with(reader, figure->clause, figure->begin, u"至") ||
		 ends_with(reader, figure->clause, figure->begin, u"的"));
}

/* Says whether two figures are the ends of a change: 由729万增加到732万 */
static bool
are_ends(const Sentence *sentence, int before, int now)
{
	const Reader *reader = sentence->reader;
	const Figure *a = &sentence->figures[before];
	const Figure *b = &sentence->figures[now];

	/* 由A到B: two levels of one thing, 由 before the first, 到 directly before the second */
	return a->point && b->point && !a->negative && !b->negative && counts_alike(a, b) && a->kind != QUANTITY_PP && a->depth == b->depth &&
		(a->cues & CUE_FROM) && !(a->cues & CUE_TO) && leads_to(reader, b) && !(b->lead_cues & (CUE_FROM | CUE_PLANNED)) &&
		marks_between(reader, a->end, b->begin) <= 1 && b->begin - a->end <= 24 && !(a->cues & CUE_PLANNED);
}

/* Two levels, then the change: 由A增加到B，增长P% */
static bool
find_ends(Sentence *sentence, int now)
{
	const Figure *b = &sentence->figures[now];
	int			change = now + 1;
	const Figure *c;
	int			direction;

	if (!are_ends(sentence, now - 1, now) || change >= sentence->n)
		return false;
	c = &sentence->figures[change];
	/* the change must be of these two: no other subject between them */
	if (!is_change(c, 12) || !continues(sentence, c) || between(sentence, change) != 1 || c->segment != b->segment || base_of(sentence, c) > PROOF_BASE_YEAR ||
		c->inherits || c->depth != b->depth)
		return false;
	direction = direction_of(c->cues);
	if (b->kind == QUANTITY_PERCENT)
		judge_rates(sentence, now - 1, now, change, direction);
	else
		judge_levels(sentence, now - 1, now, change, direction);
	/* 减少33个工作日，压缩比例达78.6%: of a length of time the percentage behind the amount is judged here */
	if (b->kind == QUANTITY_DURATION && c->kind == QUANTITY_DURATION && change + 1 < sentence->n)
	{
		const Figure *p = c + 1;

		if (p->kind == QUANTITY_PERCENT && is_change(p, 12) && continues(sentence, p) && between(sentence, change + 1) == 1 && p->segment == c->segment && p->depth == c->depth)
			judge_levels(sentence, now - 1, now, change + 1, direction_of(p->cues));
	}
	return true;
}

/* 由12个减少4个至8个; 增加11个、达到25个 */
static bool
find_amount_and_level(Sentence *sentence, int now)
{
	const Reader *reader = sentence->reader;
	const Figure *d = &sentence->figures[now - 1];
	const Figure *b = &sentence->figures[now];
	int			direction = direction_of(d->cues);
	Span	implied;
	Computed	computed;

	/* 由A减少D至B: the level stands directly behind its change */
	if (!is_level(d) || !is_level(b) || !counts_alike(d, b) || direction == 0 || d->begin - d->clause > 24 || between(sentence, now) > 1 || (d->cues & (CUE_YEARLY | CUE_PLANNED)) ||
		(b->cues & (CUE_CHANGE | CUE_SO_FAR)) || b->begin - b->clause > 3 || !(ends_with(reader, b->clause, b->begin, u"至") || ends_with(reader, b->clause, b->begin, u"到")))
		return false;
	/* the level before, which the change implies */
	implied = direction > 0 ? interval_sub(interval_of(b), interval_of(d)) : interval_add(interval_of(b), interval_of(d));
	computed = computed_value(implied);
	/* it is printed as well, so that it can be judged */
	if (now >= 2 && is_level(&sentence->figures[now - 2]) && counts_alike(&sentence->figures[now - 2], b) &&
		(sentence->figures[now - 2].cues & CUE_FROM) && between(sentence, now - 1) <= 1)
		put_change(sentence, RELATION_LEVELS, now - 2, judge_sum(&sentence->figures[now - 2], &computed), computed, direction > 0 ? "$2 - $1" : "$2 + $1", 2, now - 1, now);
	else if (implied.low >= 0)
	{
		/* it is not printed: the note tells what it would have to be */
		put_change(sentence, RELATION_LEVELS, now, TEXT_UNDETERMINED, computed, direction > 0 ? "$2 - $1" : "$2 + $1", 2, now - 1, now);
		if (sentence->nfindings > 0)
			sentence->findings[sentence->nfindings - 1].note = "复算值为推算的上期值，文中未列上期值";
	}
	else
		/* the rise is greater than the level that it led to */
		put_change(sentence, RELATION_LEVELS, now, TEXT_WRONG, computed, "$2 - $1", 2, now - 1, now);
	return true;
}

/* A level, a change in amount, the same change in percent: 3656件，减少41件，下降1.11% */
static bool
find_amount_and_percent(Sentence *sentence, int level, int amount, int percent)
{
	static const uint16 faster[][4] = {u"多增", u"少增", u"多降", u"少降", u"多减", u"少减"};
	const Figure *l = &sentence->figures[level];
	const Figure *d = &sentence->figures[amount];
	const Figure *p = &sentence->figures[percent];
	int			last = Max(amount, percent);
	bool		previous = says_previous(sentence, level);
	/* 比上年同期的4143件减少584件: the change stands directly behind the level before */
	bool		joined = previous && between(sentence, last - 1) == 0;
	int			direction = direction_of(d->cues);
	Base		of_amount = base_of(sentence, d);
	Base		of_percent = base_of(sentence, p);
	Span	before;
	Computed	computed;
	TextVerdict verdict;
	bool		certain;

	/* three figures of one coordination: a level, the change as an amount, the change in percent */
	if (!is_level(l) || !is_level(d) || p->kind != QUANTITY_PERCENT || !counts_alike(l, d) || !is_change(d, 14) || !is_change(p, 14) || direction == 0 ||
		between(sentence, last) != 1 || (between(sentence, last - 1) != 1 && !joined) || l->depth != d->depth || d->depth != p->depth)
		return false;
	/* 增至1411元 is a level; without a word that names the level before, 比…的 and 上年 are those of another figure */
	if ((l->cues & (CUE_FROM | CUE_SHARE)) || ((l->cues & CUE_CHANGE) && !leads_to(sentence->reader, l)) || (!previous && (l->cues & CUE_BEFORE)))
		return false;
	/* 同比多增20亿元 is more growth, and not growth by 20亿元 */
	for (int i = 0; i < (int) lengthof(faster); i++)
		if (word_within(sentence->reader, d->clause, d->begin, faster[i]) >= 0)
			return false;
	/* the amount since the beginning of the year and the percentage on last year have different bases */
	if (of_amount != PROOF_BASE_NONE && of_percent != PROOF_BASE_NONE && of_amount != of_percent)
		return false;
	/* certain: no other subject, base or deflator can explain a difference, and 增收总额 is no change */
	certain = direction_of(p->cues) != 0 && continues(sentence, p) && continues(sentence, d) && !is_real(sentence, level) && (of_percent == PROOF_BASE_NONE || of_amount == of_percent || last == amount) &&
		word_within(sentence->reader, d->clause, d->begin, u"新增") < 0 && ends_in_cue(sentence->reader, d->clause, d->begin, CUE_CHANGE);
	before = previous ? interval_of(l) : direction > 0 ? interval_sub(interval_of(l), interval_of(d)) : interval_add(interval_of(l), interval_of(d));
	computed = computed_quotient(interval_of(d), before, 100);
	verdict = judge_figure(p, &computed);
	/* the digits follow, but the words say the other direction */
	if (verdict <= TEXT_OK_HALF_EVEN && direction_of(p->cues) == -direction)
		verdict = TEXT_WRONG;
	/* a mismatch accuses only where nothing else can be meant */
	if (verdict > TEXT_OK_HALF_EVEN && !certain)
		return false;
	put_change(sentence, RELATION_CHANGE, percent, verdict, computed, previous ? "$2 ÷ $1" : direction > 0 ? "$2 ÷ ($1 - $2)" : "$2 ÷ ($1 + $2)", 2, level, amount);
	return true;
}

/* A level, the one before, the change: 120件，去年同期100件，增长20%; 21.94%，比上年19.27%提升2.67% */
static bool
find_level_and_previous(Sentence *sentence, int change)
{
	const Figure *c = &sentence->figures[change];
	const Figure *a = &sentence->figures[change - 1];
	const Figure *b = &sentence->figures[change - 2];
	int			label = a->begin - a->clause;

	/* the level before stands behind a short label of its own: 去年同期100件 */
	if (!a->point || !b->point || a->negative || b->negative || !counts_alike(a, b) || a->kind == QUANTITY_PP ||
		!says_previous(sentence, change - 1) || label > 10 || !is_change(c, 8) || !continues(sentence, c) || between(sentence, change) > 1 + (a->depth > 0) || c->depth != b->depth ||
		between(sentence, change - 1) > 1 + (a->depth > 0) || (b->cues & (CUE_CHANGE | CUE_BEFORE)))
		return false;
	if (a->kind == QUANTITY_PERCENT)
		judge_rates(sentence, change - 1, change - 2, change, direction_of(c->cues));
	else
		judge_levels(sentence, change - 1, change - 2, change, direction_of(c->cues));
	return true;
}

/* A level, its change, the level before: 98.6%，较去年提高1.2个百分点，去年为97.1% */
static bool
find_previous_behind(Sentence *sentence, int change)
{
	const Figure *b = &sentence->figures[change - 1];
	const Figure *c = &sentence->figures[change];
	const Figure *a = &sentence->figures[change + 1];

	/* the level before stands behind its change: 去年为97.1% */
	if (!a->point || !b->point || a->negative || b->negative || !counts_alike(a, b) || b->kind == QUANTITY_PP || !(a->cues & CUE_BEFORE) ||
		(a->cues & (CUE_CHANGE | CUE_FROM | CUE_ABOVE | CUE_BELOW | CUE_COMPARE)) || a->begin - a->clause > 6 || !is_change(c, 12) || !continues(sentence, c) ||
		between(sentence, change) != 1 || between(sentence, change + 1) != 1 || c->depth != b->depth ||
		(a->depth != b->depth && !(a->depth == b->depth + 1 && sentence->reader->code[c->end] == '(')) || a->segment != b->segment ||
		(b->cues & (CUE_CHANGE | CUE_BEFORE)))
		return false;
	if (b->kind == QUANTITY_PERCENT)
		judge_rates(sentence, change + 1, change - 1, change, direction_of(c->cues));
	else
		judge_levels(sentence, change + 1, change - 1, change, direction_of(c->cues));
	return true;
}

/* A rate, and its change in percent: 结案率97.19%，同比上升6.7% */
static bool
find_rate_in_percent(Sentence *sentence, int change)
{
	const Reader *reader = sentence->reader;
	const Figure *c = &sentence->figures[change];
	const Figure *r = &sentence->figures[change - 1];
	int			rate = -1;
	int			at = r->clause;
	Finding    *finding;

	/* a rate and its own change: no word may make a share, a target or a pace of it */
	if (c->kind != QUANTITY_PERCENT || !is_rate(r) || between(sentence, change) != 1 || c->depth != r->depth ||
		!(c->cues & CUE_CHANGE) || (c->cues & (CUE_RATE | CUE_SHARE | CUE_TO | CUE_YEARLY | CUE_PARTLY | CUE_PLANNED | CUE_REAL | CUE_ELSEWHERE)) || (r->cues & (CUE_CHANGE | CUE_PLANNED | CUE_BEFORE)))
		return false;
	/* the last 率 before the figure is the one that names it */
	while ((at = word_within(reader, at, r->begin, u"率")) >= 0)
		rate = at++;
	if (rate < 0 || r->begin - rate > 5)
		return false;
	/* nothing but the base may stand before the change: another subject has its own change */
	if (!(starts_with(reader, c->clause, c->begin, u"同比") || starts_with(reader, c->clause, c->begin, u"环比") || starts_with(reader, c->clause, c->begin, u"较") ||
		  starts_with(reader, c->clause, c->begin, u"比") || starts_with(reader, c->clause, c->begin, u"相较") || starts_with(reader, c->clause, c->begin, u"相比") ||
		  c->begin - c->clause <= 3) || c->begin - c->clause > 16)
		return false;
	finding = add_finding(sentence, RELATION_CHANGE_UNIT, change, TEXT_UNIT_SUSPECT);
	finding_uses(finding, "$1", 1, change - 1);
	if (finding != NULL)
		finding->note = "比率的增减一般用百分点：如为两期比率之差，应写百分点";
	return true;
}

/* A是B的N倍 */
static void
find_multiple(Sentence *sentence, int times)
{
	const Reader *reader = sentence->reader;
	const Figure *t = &sentence->figures[times];
	const Figure *b = &sentence->figures[times - 1];
	const Figure *a = &sentence->figures[times - 2];
	Computed	computed;

	/* A是B的N倍: 的 stands directly behind B, 是 before it */
	if (t->kind != QUANTITY_TIMES || !is_level(a) || !is_level(b) || !counts_alike(a, b) || reader->code[b->end] != u'的' || t->begin > b->end + 2 ||
		between(sentence, times - 1) > 1 || (word_within(reader, b->clause, b->begin, u"是") < 0 && word_within(reader, b->clause, b->begin, u"相当于") < 0))
		return;
	computed = computed_quotient(interval_of(a), interval_of(b), 1);
	put_change(sentence, RELATION_MULTIPLE, times, judge_figure(t, &computed), computed, "$1 ÷ $2", 2, times - 2, times - 1);
}

/* The changes of a sentence */
void
find_changes(Sentence *sentence)
{
	for (int i = 1; i < sentence->n; i++)
	{
		/* the first relation that explains a change ends the search */
		if (find_ends(sentence, i) || find_amount_and_level(sentence, i))
			continue;
		if (i >= 2)
		{
			find_multiple(sentence, i);
			if (find_level_and_previous(sentence, i) || find_amount_and_percent(sentence, i - 2, i - 1, i) ||
				find_amount_and_percent(sentence, i - 2, i, i - 1))
				continue;
		}
		if (i + 1 < sentence->n && find_previous_behind(sentence, i))
			continue;
		(void) find_rate_in_percent(sentence, i);
	}
}
