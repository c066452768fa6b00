/*
 * proofreading/explain.c
 *		Which figures of a sentence give a printed percentage.
 *
 * A percentage that any part and whole nearby explain is not accused, whatever
 * the words seem to say.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "proofreading/proofreading.h"

/* Judges a percentage; true where it follows */
static bool
follows(const Figure *share, Span part, Span whole, Computed *computed)
{
	TextVerdict verdict;

	*computed = computed_quotient(part, whole, 100);
	verdict = judge_figure(share, computed);
	return verdict == TEXT_OK || verdict == TEXT_OK_HALF_EVEN;
}

/* Notes the explanation that was found */
static bool
explained(Finding *finding, Computed computed, const char *formula, int n, int a, int b, int c)
{
	finding->computed = computed;
	finding_uses(finding, formula, n, a, b, c);
	return true;
}

/* Tries two figures as a part and a whole, in every way that two allow; "rest": the first may be what is missing */
static bool
try_pair(const Sentence *sentence, int share, int a, int b, bool rest, Finding *finding)
{
	const Figure *p = &sentence->figures[share];
	Span	part = interval_of(&sentence->figures[a]);
	Span	other = interval_of(&sentence->figures[b]);
	Computed	computed;

	/* the simplest explanation first */
	if (follows(p, part, other, &computed))
		return explained(finding, computed, "$1 ÷ $2", 2, a, b, 0);
	if (rest && other.mid > part.mid && follows(p, interval_sub(other, part), other, &computed))
		return explained(finding, computed, "($2 - $1) ÷ $2", 2, a, b, 0);
	/* the two may be all of a whole that is not printed */
	if (follows(p, part, interval_add(part, other), &computed))
		return explained(finding, computed, "$1 ÷ ($1 + $2)", 2, a, b, 0);
	return false;
}

/* Tries two parts of a whole */
static bool
try_group(const Sentence *sentence, int share, int a, int b, int whole, Finding *finding)
{
	Span	part = interval_add(interval_of(&sentence->figures[a]), interval_of(&sentence->figures[b]));
	Computed	computed;

	return follows(&sentence->figures[share], part, interval_of(&sentence->figures[whole]), &computed) &&
		explained(finding, computed, "($1 + $2) ÷ $3", 3, a, b, whole);
}

/* Says whether a figure is the one before a share, or the part that its words name */
static bool
names_part(int share, int part, int figure)
{
	return figure == share - 1 || figure == part;
}

/*
 * Looks for figures near a share that give it: the one before it, or the part
 * that its words name, is the part, or one of two parts.  A rate may also
 * leave out the one before it: 抽查746个，不合格112个，合格率85%.  False where there
 * are none.
 */
bool
explain_share(const Sentence *sentence, int share, int part, bool rate, Finding *finding)
{
	int			first = Max(share - PROOF_NEAR, 0);
	int			last = share - 1;

	/* a whole may follow: 12项，占20.7%，共58项 */
	while (last + 1 < sentence->n && last < share + 2 && (last + 1 == share || (sentence->figures[last + 1].cues & CUE_TOTAL)))
		last++;
	finding->verdict = TEXT_OK;
	/* the nearest figure first: it is the likeliest part */
	for (int a = last; a >= first; a--)
		for (int b = first; b <= last; b++)
			if (a != b && names_part(share, part, a) && is_level(&sentence->figures[a]) && is_level(&sentence->figures[b]) &&
				counts_alike(&sentence->figures[a], &sentence->figures[b]) &&
				try_pair(sentence, share, a, b, rate && a != part, finding))
				return true;
	/* then two figures that together are the part */
	for (int a = last; a >= first; a--)
		for (int b = a - 1; b >= first; b--)
			for (int c = first; c <= last; c++)
				if (c != a && c != b && (names_part(share, part, a) || names_part(share, part, b) || (rate && part < 0 && c == share - 1)) && is_level(&sentence->figures[a]) && is_level(&sentence->figures[b]) &&
					is_level(&sentence->figures[c]) && counts_alike(&sentence->figures[a], &sentence->figures[b]) &&
					counts_alike(&sentence->figures[a], &sentence->figures[c]) &&
					try_group(sentence, share, b, a, c, finding))
					return true;
	return false;
}

/* Looks for another part of a whole that the words name: 完成年度目标589亿元的37.22% */
bool
explain_of_whole(const Sentence *sentence, int share, int whole, Finding *finding)
{
	Computed	computed;

	for (int a = whole - 1; a >= Max(whole - PROOF_NEAR, 0); a--)
		if (is_level(&sentence->figures[a]) && counts_alike(&sentence->figures[a], &sentence->figures[whole]) &&
			follows(&sentence->figures[share], interval_of(&sentence->figures[a]), interval_of(&sentence->figures[whole]), &computed))
			return explained(finding, computed, "$1 ÷ $2", 2, a, whole, 0);
	return false;
}

/* Says whether some whole number of a whole gives a printed share, rounded or cut in any way */
bool
has_possible_part(const Figure *share, const Figure *whole)
{
	int128		count = whole->value / PROOF_UNIT;
	int128		near = share->value * count / (100 * PROOF_UNIT);

	/* the nearest whole number and its neighbours: rounding and cutting move by less than one */
	for (int128 part = Max(near - 1, 0); part <= near + 1 && part <= count; part++)
	{
		Span	p = {part * PROOF_UNIT, part * PROOF_UNIT, part * PROOF_UNIT};
		Computed	computed = computed_quotient(p, interval_of(whole), 100);

		if (judge_figure(share, &computed) <= TEXT_TRUNCATED)
			return true;
	}
	return false;
}
