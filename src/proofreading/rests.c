/*
 * proofreading/rests.c
 *		What is left over of a whole: 共24项，完成18项，余下6项.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "proofreading/proofreading.h"

/* Says whether a figure is said to be what is left */
static bool
is_rest(const Sentence *sentence, int figure)
{
	const Figure *f = &sentence->figures[figure];
	int			to = figure + 1 < sentence->n ? sentence->figures[figure + 1].begin : sentence->end;

	if (!is_level(f) || f->depth > 0)
		return false;
	if (f->cues & CUE_REST)
		return true;
	return (f->cues & CUE_STILL) != 0 && (cues_between(sentence->reader, f->end, Min(to, f->end + 6)) & CUE_OPEN) != 0;
}

/* Says whether a figure counts where the action of an earlier one is not done: 已销号27个，还有8个未销号 */
static bool
is_left_undone(const Sentence *sentence, int done, int rest)
{
	const Reader *reader = sentence->reader;
	const Figure *r = &sentence->figures[rest];
	const Figure *d = &sentence->figures[done];
	int			at = word_within(reader, r->end, Min(r->end + 4, sentence->end), u"未");
	uint16		verb[3] = {0};

	if (at < 0 || at + 2 >= sentence->end)
		return false;
	verb[0] = (uint16) reader->code[at + 1];
	verb[1] = (uint16) reader->code[at + 2];
	return word_within(reader, d->clause, d->begin, u"已") >= 0 && word_within(reader, d->clause, d->begin, verb) >= 0;
}

/*
 * Says whether a whole, one part or two, and the rest are all the amounts of a
 * sentence up to there, and no way to leave out a part gives the rest: 共142条，销号83条，销号率58.5%，剩余59条
 */
static bool
is_certain_rest(const Sentence *sentence, int rest, int whole, const int *parts, int n)
{
	const Figure *r = &sentence->figures[rest];
	const Figure *w = &sentence->figures[whole];
	int128		sum = 0;

	if (n > 2 || whole != 0 || (w->cues & CUE_CHANGE) || w->value <= r->value || !w->point || !r->point ||
		!((r->cues & CUE_REST) || (n == 1 && is_left_undone(sentence, parts[0], rest))))
		return false;
	/* only rates and shares may stand between them: another unit would be another subject */
	for (int i = 1; i < rest; i++)
		if ((sentence->figures[i].lead_cues & (CUE_PARTLY | CUE_CHANGE | CUE_COMPARE)) ||
			(i != parts[0] && (n < 2 || i != parts[1]) && (!is_rate(&sentence->figures[i]) || sentence->figures[i].segment != r->segment)))
			return false;
	for (int i = 0; i < n; i++)
	{
		Computed	left = computed_value(interval_sub(interval_of(w), interval_of(&sentence->figures[parts[i]])));

		sum += sentence->figures[parts[i]].value;
		/* of two parts one may be within the other */
		if (n > 1 && judge_sum(r, &left) == TEXT_OK)
			return false;
	}
	return w->value > sum;
}

/* What is left over of a whole: 共24项，完成18项，余下6项 */
static void
find_complement(Sentence *sentence, int rest)
{
	const Figure *r = &sentence->figures[rest];
	int			parts[PROOF_MAX_INPUTS];
	int			n = 0;
	Span	sum = {0, 0, 0};

	/* backwards: the whole stands before its parts */
	for (int i = rest - 1; i >= 0 && n < PROOF_MAX_INPUTS - 2; i--)
	{
		const Figure *f = &sentence->figures[i];
		Computed	left;
		Finding    *finding;
		TextVerdict verdict;

		if (!is_level(f) || !counts_alike(f, r) || f->depth > 0)
			continue;
		if (n > 0)
		{
			left = computed_value(interval_sub(interval_of(f), sum));
			verdict = judge_sum(r, &left);
			/* nothing else can be meant: the sum of the parts is told */
			if (verdict == TEXT_OK || is_certain_rest(sentence, rest, i, parts, n))
			{
				finding = add_finding(sentence, RELATION_COMPLEMENT, rest, verdict);
				if (finding == NULL)
					return;
				finding->computed = left;
				finding_uses(finding, "-", 1, i);
				for (int p = n - 1; p >= 0; p--)
					finding->inputs[finding->ninputs++] = parts[p];
				return;
			}
		}
		/* not the whole: then it is one of the parts */
		parts[n++] = i;
		sum = interval_add(sum, interval_of(f));
	}
}

/* What is left over */
void
find_complements(Sentence *sentence)
{
	for (int i = 2; i < sentence->n; i++)
		if (is_rest(sentence, i))
			find_complement(sentence, i);
}
