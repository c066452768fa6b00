/*
 * proofreading/sharelists.c
 *		Shares that should add up to 100.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "proofreading/proofreading.h"

#define PROOF_HUNDRED (100 * (int128) PROOF_UNIT)

/* Adds the finding of shares that are meant to give 100; the last one is named */
static void
judge_hundred(Sentence *sentence, int first, int n, int step, int sum_figure)
{
	Span	sum = {0, 0, 0};
	Computed	computed;
	Finding    *finding;
	TextVerdict verdict;

	for (int i = 0; i < n; i++)
		sum = interval_add(sum, interval_of(figure_at(sentence, first + i * step)));
	computed = computed_value(sum);
	/* a printed sum is judged itself; without one the shares are judged by 100 */
	if (sum_figure >= 0)
		verdict = judge_sum(figure_at(sentence, sum_figure), &computed);
	else
		verdict = sum.low <= PROOF_HUNDRED && sum.high >= PROOF_HUNDRED ? TEXT_OK : TEXT_WRONG;
	finding = add_finding(sentence, RELATION_SHARES_SUM, sum_figure >= 0 ? sum_figure : first + (n - 1) * step, verdict);
	if (finding == NULL)
		return;
	finding->computed = computed;
	finding->to_100 = sum_figure < 0;
	finding->formula = "+";
	for (int i = 0; i < n && i < PROOF_MAX_INPUTS; i++)
		finding->inputs[finding->ninputs++] = first + i * step;
}

/* Says whether the labels of two figures end alike: 已解决, 正在解决 */
static bool
same_stem(const Sentence *sentence, int a, int b)
{
	const pg_wchar *code = sentence->reader->code;
	const Figure *f = &sentence->figures[a];
	const Figure *g = &sentence->figures[b];

	return f->begin - f->clause >= 2 && g->begin - g->clause >= 2 &&
		is_han(code[f->begin - 1]) && is_han(code[f->begin - 2]) &&
		code[f->begin - 1] == code[g->begin - 1] && code[f->begin - 2] == code[g->begin - 2];
}

/* A run of percentages and nothing else: 已解决29.8%，正在解决55.2%，难解决9.8% */
static int
find_run_of_shares(Sentence *sentence, int first)
{
	const int	taboo = CUE_CHANGE | CUE_RATE | CUE_COMPARE | CUE_PARTLY | CUE_ELSEWHERE | CUE_ABOVE | CUE_BELOW | CUE_REAL | CUE_YEARLY | CUE_PLANNED | CUE_BEFORE | CUE_TO;
	int			last = first;
	int128		sum = 0;
	int128		ulp = 0;
	bool		alike = true;
	const Figure *f = &sentence->figures[first];
	bool		shares = (f->lead_cues & CUE_SHARE) != 0;

	for (; last < sentence->n && last - first < PROOF_MAX_INPUTS; last++)
	{
		f = &sentence->figures[last];
		/* the first figure that is no plain share ends the list */
		if (!is_rate(f) || f->negative || (f->lead_cues & taboo) || f->depth > 0 || (last > first && (between(sentence, last) > 1 || f->segment != sentence->figures[first].segment)))
			break;
		alike = alike && (last == first || same_stem(sentence, first, last));
		sum += f->value;
		ulp = Max(ulp, f->ulp);
	}
	/* two shares are no list, and one more figure behind them may be a share as well */
	if (last - first < 3 || (last < sentence->n && sentence->figures[last].segment == sentence->figures[first].segment))
		return Max(last, first + 1);
	/* far from 100 the classes are not all: nothing is said */
	if (sum >= PROOF_HUNDRED - PROOF_HUNDRED / 10 && sum <= PROOF_HUNDRED + PROOF_HUNDRED / 10 && (alike || (shares && (sentence->figures[last - 1].cues & CUE_OTHER)) || (shares && sum >= PROOF_HUNDRED - PROOF_HUNDRED / 33 && sum <= PROOF_HUNDRED + PROOF_HUNDRED / 33)))
		judge_hundred(sentence, first, last - first, 1, -1);
	return last;
}

/* Says whether a ratio is what the one before it became: 由13.2:32.3:54.5调整为 */
static bool
follows_ratio(const Sentence *sentence, int first)
{
	const Reader *reader = sentence->reader;
	int			to = sentence->loose[first].begin;
	int			from = first < 3 ? to : sentence->loose[first - 1].end;

	return from < to && to - from <= 6 && marks_between(reader, from, to) == 0 && reader->code[sentence->loose[first - 2].end] == ':' &&
		word_within(reader, Max(sentence->begin, sentence->loose[first - 3].begin - 20), sentence->loose[first - 3].begin, u"产业") >= 0;
}

/* The structure of three sectors: 5.2:38.1:56.7 */
static int
find_ratio(Sentence *sentence, int first)
{
	const Reader *reader = sentence->reader;
	const Figure *f = &sentence->loose[first];
	int			last = first;
	int128		sum = f->value;
	int			from = Max(sentence->begin, f->begin - 20);

	/* colons join the members, and nothing else stands between them */
	while (last + 1 < sentence->nloose && sentence->loose[last + 1].begin == sentence->loose[last].end + 1 &&
		   reader->code[sentence->loose[last].end] == ':')
		sum += sentence->loose[++last].value;
	/* the structure of three sectors, near 100; 由13.2:32.3:54.5调整为12.4:30.9:56.7 */
	if (last - first == 2 && (word_within(reader, from, f->begin, u"产业") >= 0 || follows_ratio(sentence, first)) && sum > PROOF_HUNDRED - 5 * PROOF_UNIT && sum < PROOF_HUNDRED + 5 * PROOF_UNIT)
		judge_hundred(sentence, PROOF_LOOSE + first, 3, 1, -1);
	return last + 1;
}

/* 占比7.7、10.8、4.5、73.0、4.1，合计100.1 */
static int
find_loose_shares(Sentence *sentence, int first)
{
	const Reader *reader = sentence->reader;
	const Figure *f = &sentence->loose[first];
	int			last = first;
	int			from = Max(sentence->begin, f->begin - 12);
	bool		summed;

	while (last + 1 < sentence->nloose && sentence->loose[last + 1].begin - sentence->loose[last].end <= 12 &&
		   marks_between(reader, sentence->loose[last].end, sentence->loose[last + 1].begin) == 1)
		last++;
	/* the last number must be said to be the sum */
	summed = last > first && word_within(reader, sentence->loose[last - 1].end, sentence->loose[last].begin, u"计") >= 0;
	if (last - first < 3 || !summed || word_within(reader, from, f->begin, u"占比") < 0)
		return first + 1;
	judge_hundred(sentence, PROOF_LOOSE + first, last - first, 1, PROOF_LOOSE + last);
	return last + 1;
}

/* Lists of shares */
void
find_share_lists(Sentence *sentence)
{
	for (int i = 0; i < sentence->n;)
		i = is_rate(&sentence->figures[i]) ? find_run_of_shares(sentence, i) : i + 1;
	for (int i = 0; i < sentence->nloose;)
	{
		int			next = find_ratio(sentence, i);

		i = next > i + 1 ? next : find_loose_shares(sentence, i);
	}
}
