/*
 * proofreading/continued.c
 *		Parts in a sentence of their own: 共58项。其中：A类12项，占20.7%；B类46项，占79.3%
 *
 * The whole stands in the sentence before.  It is compared with the parts and
 * with the shares of the sentence that divides it.  A sum is told only where
 * it fits, since such a list need not be complete; a share is accused only
 * where most shares of the same list are right, which shows what they are of.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "proofreading/proofreading.h"

/* Words that keep a figure from being a whole, or one of its parts */
#define NOT_A_WHOLE (CUE_CHANGE | CUE_SHARE | CUE_BEFORE | CUE_PLANNED | CUE_EACH | CUE_AVERAGE | CUE_REST | CUE_ABOVE | CUE_BELOW | CUE_YEARLY)
#define NOT_A_PART (CUE_CHANGE | CUE_BEFORE | CUE_PLANNED | CUE_EACH | CUE_AVERAGE | CUE_ABOVE | CUE_BELOW | CUE_YEARLY | CUE_COMPARE | CUE_SO_FAR)

/* Says whether a sentence begins with words that divide what was said before: 其中, 分产业看, 按类型分 */
bool
begins_division(const Sentence *sentence)
{
	const Reader *reader = sentence->reader;
	int			at = sentence->begin;
	int			end;
	pg_wchar	last;

	while (at < sentence->end && reader->code[at] == ' ')
		at++;
	if (starts_with(reader, at, sentence->end, u"其中"))
		return true;
	/* a short phrase up to the first mark: 分三大门类看, 所受理的诉求中, 按新旧分 */
	for (end = at; end < sentence->end && end - at <= 12 && is_han(reader->code[end]); end++)
		;
	if (end - at < 3 || end == sentence->end || (reader->code[end] != ',' && reader->code[end] != ':'))
		return false;
	last = reader->code[end - 1];
	return last == u'看' || last == u'中' || (last == u'分' && reader->code[at] == u'按');
}

/* The one figure of a sentence that can be a whole of what follows; -1: none, or more than one */
static int
whole_of_sentence(const Sentence *sentence)
{
	int			whole = -1;
	int			total = -1;

	for (int i = 0; i < sentence->n; i++)
	{
		const Figure *f = &sentence->figures[i];

		if (!is_level(f) || f->depth > 0 || (f->cues & (NOT_A_WHOLE | CUE_PARTLY)))
			continue;
		whole = whole == -1 ? i : -2;
		/* 共 and 总 name the whole among several figures */
		if (f->cues & CUE_TOTAL)
			total = total == -1 ? i : -2;
	}
	return whole >= 0 ? whole : total >= 0 ? total : -1;
}

/* Keeps the whole of a sentence for the next one; a paragraph ends what was kept */
void
keep_whole(Sentence *sentence)
{
	int			whole;
	const char *unit;

	if (sentence->begin == sentence->end)
	{
		if (sentence->end < sentence->reader->n && (sentence->reader->code[sentence->end] == '\n' || sentence->reader->code[sentence->end] == '\r'))
			sentence->has_kept = false;
		return;
	}
	/* several sentences may divide one whole, each in its own way */
	if (begins_division(sentence))
		return;
	whole = whole_of_sentence(sentence);
	sentence->has_kept = false;
	if (whole < 0)
		return;
	unit = sentence->figures[whole].unit;
	if (unit != NULL && strlen(unit) >= sizeof(sentence->kept_unit))
		return;
	sentence->has_kept = true;
	sentence->kept = sentence->figures[whole];
	/* what the sentence allocated is freed behind it */
	if (unit != NULL)
		sentence->kept.unit = strcpy(sentence->kept_unit, unit);
	/* no part of the next sentence */
	sentence->kept.segment = -1;
}

/* Says whether a finding adds up the parts of a whole already */
static bool
is_added_up(const Sentence *sentence, int whole)
{
	for (int i = 0; i < sentence->nfindings; i++)
		if (sentence->findings[i].relation == RELATION_PARTS_SUM && sentence->findings[i].judged == whole)
			return true;
	return false;
}

/* Tells the sum of the parts from a figure on, where it is the whole */
static void
add_up_parts(Sentence *sentence, int whole, int first)
{
	const Figure *w = &sentence->figures[whole];
	Span		sum = {0, 0, 0};
	int			parts[PROOF_MAX_INPUTS];
	int			n = 0;
	Computed	computed;
	Finding    *finding;

	for (int i = first; i < sentence->n; i++)
	{
		const Figure *f = &sentence->figures[i];

		/* parts of a part, and a sum at the end, are no parts */
		if (i > first && (f->lead_cues & CUE_PARTLY))
			break;
		if (!is_level(f) || f->depth > 0 || !counts_alike(f, w) || (f->cues & NOT_A_PART))
			continue;
		if ((f->cues & CUE_TOTAL) || n == PROOF_MAX_INPUTS || f->value > w->value)
			break;
		parts[n++] = i;
		sum = interval_add(sum, interval_of(f));
	}
	computed = computed_value(sum);
	if (n < 2 || is_added_up(sentence, whole) || judge_sum(w, &computed) != TEXT_OK)
		return;
	finding = add_finding(sentence, RELATION_PARTS_SUM, whole, TEXT_OK);
	if (finding == NULL)
		return;
	finding->computed = computed;
	finding->formula = "+";
	finding->ninputs = n;
	memcpy(finding->inputs, parts, (Size) n * sizeof(int));
}

/* Parts behind 其中 in the sentence of their whole: 共3738通，其中东胜区2272通，… */
void
find_parts_within(Sentence *sentence)
{
	int			first = 1;
	int			whole = -1;

	while (first < sentence->n && !(sentence->figures[first].lead_cues & CUE_PARTLY))
		first++;
	if (first + 1 >= sentence->n)
		return;
	/* the one figure before 其中 that the parts can be of */
	for (int i = 0; i < first; i++)
	{
		const Figure *f = &sentence->figures[i];

		if (is_level(f) && f->depth == 0 && !(f->cues & NOT_A_WHOLE) && counts_alike(f, &sentence->figures[first]))
			whole = whole == -1 ? i : -2;
	}
	if (whole >= 0)
		add_up_parts(sentence, whole, first);
}

/* Puts the whole that was kept before the figures of the sentence */
static void
insert_kept(Sentence *sentence)
{
	memmove(&sentence->figures[1], &sentence->figures[0], (Size) sentence->n * sizeof(Figure));
	sentence->figures[0] = sentence->kept;
	sentence->n++;
	/* what was found names figures by their place; loose numbers stay where they are */
	for (int i = 0; i < sentence->nfindings; i++)
	{
		Finding    *finding = &sentence->findings[i];

		finding->judged += finding->judged < PROOF_LOOSE;
		for (int k = 0; k < finding->ninputs; k++)
			finding->inputs[k] += finding->inputs[k] < PROOF_LOOSE;
	}
}

/* The shares of the sentence, of the whole that was kept, which stands first */
static void
judge_kept_shares(Sentence *sentence)
{
	int			right = 0;
	int			others = 0;

	/* what most of them are of shows in those that are right */
	for (int i = 2; i < sentence->n; i++)
	{
		bool		certain;

		if (!is_share_of(sentence, i, 0, &certain))
			continue;
		if (follows_from(sentence, i, i - 1, 0))
			right++;
		else
			others++;
	}
	for (int i = 2; i < sentence->n; i++)
	{
		bool		certain;

		if (is_share_of(sentence, i, 0, &certain) && !is_judged(sentence, i))
			judge_share(sentence, RELATION_SHARE, i, i - 1, 0, certain && right > others, false);
	}
}

/* What a sentence says of the whole in the sentence before it */
void
find_continued(Sentence *sentence)
{
	if (!sentence->has_kept || sentence->n < 2 || sentence->n == PROOF_MAX_FIGURES || !begins_division(sentence))
		return;
	insert_kept(sentence);
	judge_kept_shares(sentence);
	/* a row may point no further than so many characters before its sentence */
	if (source_at(sentence->reader, sentence->begin) - source_at(sentence->reader, sentence->kept.begin) <= PROOF_BEFORE)
		add_up_parts(sentence, 0, 1);
}
