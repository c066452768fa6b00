/*
 * proofreading/sharegroups.c
 *		Parts with shares whose whole is not printed beside them: 咨询33523件，占47.09%；求助21570件，占30.30%；….
 *
 * Each part and its share give the whole.  Where all but one give the same
 * whole, the one that is left belongs to it as well.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "proofreading/proofreading.h"

/* How far apart the two ends of the whole may be, in relation to it: one in so many */
#define PROOF_NARROW 50

/* A group: the share of each part stands directly behind it */
typedef struct Group
{
	int			n;
	int			shares[PROOF_MAX_INPUTS];	/* the part of each is the figure before it */
} Group;

/* The whole that a part and its share give, in units of 10^-PROOF_SCALE */
static bool
whole_of(const Sentence *sentence, int share, int128 *low, int128 *high)
{
	const Figure *s = &sentence->figures[share];
	Span		part = interval_of(&sentence->figures[share - 1]);
	Span		percent = {s->value, s->value - s->ulp / 2, s->value + s->ulp / 2};

	/* a share that may be 0 gives no end; part and factor stay below 10^31 */
	if (percent.low <= 0 || part.low <= 0)
		return false;
	*low = part.low * 100 * PROOF_UNIT / percent.high;
	*high = part.high * 100 * PROOF_UNIT / percent.low + 1;
	return true;
}

/* Says whether a share stands behind its part in the manner of a list: 件，占47.09%; 件（47.09%）; 件，占比47.09% */
static bool
is_plain_share(const Sentence *sentence, int share)
{
	static const uint16 words[][4] = {u"占", u"占比", u"占比为", u"占总数", u"占总量"};
	const Reader *reader = sentence->reader;
	const Figure *s = &sentence->figures[share];
	const Figure *p = &sentence->figures[share - 1];

	if (!is_rate(s) || s->negative || s->value > 100 * PROOF_UNIT || !is_level(p) || p->depth > 0 || between(sentence, share) != 1 ||
		s->segment != p->segment || (p->cues & (CUE_CHANGE | CUE_BEFORE | CUE_COMPARE | CUE_SO_FAR | CUE_AVERAGE | CUE_EACH | CUE_PLANNED)))
		return false;
	if (reader->code[p->end] == '(')
	{
		/* nothing but the share, or 占 before it, in the brackets */
		if (reader->code[s->end] != ')' || s->depth != p->depth + 1)
			return false;
		if (s->begin == p->end + 1)
			return true;
	}
	else if (s->depth != 0)
		return false;
	for (int i = 0; i < (int) lengthof(words); i++)
		if (s->begin - s->clause == word_length(words[i]) && starts_with(reader, s->clause, s->begin, words[i]))
			return true;
	return false;
}

/* Collects the parts that follow each other, all of one unit and each with its share */
static int
collect_group(const Sentence *sentence, int first, Group *group)
{
	int			i;

	group->n = 0;
	for (i = first; i < sentence->n && group->n < PROOF_MAX_INPUTS; i += 2)
	{
		if (!is_plain_share(sentence, i))
			break;
		/* 其中 before the first part is that of all; before a later one it divides a part */
		if (i > first && ((sentence->figures[i - 1].lead_cues & CUE_PARTLY) || !counts_alike(&sentence->figures[i - 1], &sentence->figures[first - 1]) ||
						  sentence->figures[i - 1].begin - sentence->figures[i - 1].clause > 20))
			break;
		group->shares[group->n++] = i;
	}
	return Max(i, first + 1);
}

/* Finds the whole that all but one of a group give; "witness" is the share that gives it best; false: they give none */
static bool
common_whole(const Sentence *sentence, const Group *group, int but, int *witness, int128 *low, int128 *high)
{
	int128		narrowest = 0;

	*low = 0;
	*high = PROOF_LIMIT;
	*witness = -1;
	for (int i = 0; i < group->n; i++)
	{
		int128		from;
		int128		to;

		if (i == but)
			continue;
		if (!whole_of(sentence, group->shares[i], &from, &to))
			return false;
		*low = Max(*low, from);
		*high = Min(*high, to);
		if (*witness < 0 || to - from < narrowest)
		{
			*witness = group->shares[i];
			narrowest = to - from;
		}
	}
	return *witness >= 0 && *low <= *high && *high - *low <= *low / PROOF_NARROW;
}

/* Tells the share of a group that does not belong to the whole of all others */
static void
judge_group(Sentence *sentence, const Group *group)
{
	int			odd = -1;
	int			witness = -1;
	int128		low = 0;
	int128		high = 0;
	Computed	computed;
	Finding		other;
	Finding    *finding;
	int			share;

	for (int i = 0; i < group->n; i++)
	{
		int			best;
		int128		from;
		int128		to;

		if (!common_whole(sentence, group, i, &best, &from, &to))
			continue;
		/* two that each could be the odd one: it is undecided which */
		if (odd >= 0)
			return;
		odd = i;
		witness = best;
		low = from;
		high = to;
	}
	if (odd < 0)
		return;
	share = group->shares[odd];
	computed = computed_quotient(interval_of(&sentence->figures[share - 1]), (Span) {(low + high) / 2, low, high}, 100);
	/* another figure of the sentence may be the whole of this one */
	if (is_judged(sentence, share) || judge_figure(&sentence->figures[share], &computed) != TEXT_WRONG ||
		explain_share(sentence, share, share - 1, false, &other))
		return;
	finding = add_finding(sentence, RELATION_SHARE, share, TEXT_WRONG);
	if (finding == NULL)
		return;
	finding->computed = computed;
	finding_uses(finding, "$1 ÷ ($2 ÷ $3)", 3, share - 1, witness - 1, witness);
	finding->note = "其余各项及其占比得出同一总体，本项与之不合";
}

/* Shares of a list, judged by each other */
void
find_share_groups(Sentence *sentence)
{
	for (int i = 1; i < sentence->n;)
	{
		Group		group;

		i = collect_group(sentence, i, &group);
		/* two agree by chance more easily than three */
		if (group.n >= 3)
			judge_group(sentence, &group);
	}
}
