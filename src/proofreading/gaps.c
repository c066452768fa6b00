/*
 * proofreading/gaps.c
 *		Gaps to a benchmark, and averages over a period.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "proofreading/proofreading.h"

/* Words that compare two rates, longer ones first, with the direction that they say */
static const struct
{
	uint16		word[8];
	int			direction;
}			comparisons[] = {
	{u"高于", 1}, {u"高出", 1}, {u"快于", 1}, {u"好于", 1}, {u"领先", 1}, {u"超过", 1}, {u"低于", -1}, {u"慢于", -1}, {u"落后", -1}, {u"比", 0}, {u"较", 0}, {u"超", 1}
};

/* Finds the last comparison before a figure: where its object begins, and its direction; -1: none */
static int
comparison_before(const Sentence *sentence, int from, int to, int *direction)
{
	int			found = -1;

	for (int i = 0; i < (int) lengthof(comparisons); i++)
	{
		int			at = from - 1;

		/* the last comparison counts; 同比, 环比 and 占比 are none */
		while ((at = word_within(sentence->reader, at + 1, to, comparisons[i].word)) >= 0)
			if (at + word_length(comparisons[i].word) > found && !(comparisons[i].direction == 0 && at > 0 && (sentence->reader->code[at - 1] == u'同' || sentence->reader->code[at - 1] == u'环' || sentence->reader->code[at - 1] == u'占')))
			{
				found = at + word_length(comparisons[i].word);
				*direction = comparisons[i].direction;
			}
	}
	return found;
}

/* Adds the finding of a gap in pp between a rate and a benchmark */
static void
judge_gap(Sentence *sentence, int rate, int benchmark, int gap, int direction)
{
	const Figure *g = &sentence->figures[gap];
	Span	a = interval_of(&sentence->figures[rate]);
	Span	b = interval_of(&sentence->figures[benchmark]);
	/* where the words give no direction, the figures do */
	bool		below = direction < 0 || (direction == 0 && a.mid < b.mid);
	Computed	computed = computed_value(below ? interval_sub(b, a) : interval_sub(a, b));
	TextVerdict verdict = judge_sum(g, &computed);
	Finding    *finding = add_finding(sentence, RELATION_GAP, gap, verdict);

	if (finding == NULL)
		return;
	finding->computed = computed;
	finding_uses(finding, below ? "$2 - $1" : "$1 - $2", 2, rate, benchmark);
}

/* Says whether a percentage is the level that is compared, not how far it lies above another: 比去年同期高2% */
static bool
is_compared(const Figure *rate)
{
	return is_rate(rate) && !rate->negative && ((rate->cues & CUE_CHANGE) || !(rate->cues & (CUE_COMPARE | CUE_BEFORE | CUE_ABOVE | CUE_BELOW)));
}

/* Says whether the words before a rate begin with a name: 全部工业增长3.4% */
static bool
names(const Sentence *sentence, int rate, int from, int to)
{
	const Figure *r = &sentence->figures[rate];
	int			length = to - from;

	/* the clause must begin with the same name, and say hardly more */
	return length >= 2 && r->clause + length <= r->begin && r->begin - r->clause <= length + 5 &&
		memcmp(&sentence->reader->code[r->clause], &sentence->reader->code[from], (Size) length * sizeof(pg_wchar)) == 0;
}

/* 增长7.6%，快于全市（6.7%）1.9个百分点 */
static bool
find_gap_in_brackets(Sentence *sentence, int gap)
{
	const Figure *g = &sentence->figures[gap];
	const Figure *b = &sentence->figures[gap - 1];
	const Figure *a = &sentence->figures[gap - 2];
	int			direction = 0;
	int			object = comparison_before(sentence, a->end, b->begin, &direction);

	/* the benchmark stands in brackets behind its name, the gap directly behind them */
	if (!is_compared(a) || !is_rate(b) || b->negative || object < 0 || b->depth != a->depth + 1 || g->depth != a->depth || between(sentence, gap - 1) > 2 ||
		g->begin - b->end > 6 || marks_between(sentence->reader, b->end, g->begin) != 1 || sentence->reader->code[b->clause - 1] != '(' || b->begin - b->clause > 3)
		return false;
	/* 比 and 较 need a word that says rise or fall */
	if (direction == 0)
		direction = (g->lead_cues & CUE_CHANGE) == CUE_RISE ? 1 : (g->lead_cues & CUE_CHANGE) == CUE_FALL ? -1 : 0;
	/* 增速由负转正: a rate that fell is written without a sign */
	if (((a->cues | b->cues) & CUE_FALL) != 0)
		return false;
	judge_gap(sentence, gap - 2, gap - 1, gap, direction);
	return true;
}

/* 增长9.6%，快于全部工业6.2个百分点，全部工业增长3.4% */
static bool
find_gap_by_name(Sentence *sentence, int gap)
{
	const Figure *g = &sentence->figures[gap];
	int			direction = 0;
	int			object = comparison_before(sentence, g->clause, g->begin, &direction);
	int			end = g->begin;

	/* the words must say the direction, and the rate must not have fallen */
	if (object < 0 || direction == 0 || !is_compared(&sentence->figures[gap - 1]) || between(sentence, gap) != 1 || ((sentence->figures[gap - 1].cues & CUE_FALL) != 0))
		return false;
	/* the name ends where the figure begins */
	while (end > object && !is_han(sentence->reader->code[end - 1]))
		end--;
	/* the benchmark may follow, or stand before the rate */
	for (int i = gap - 2; i <= gap + 1; i += 3)
		if (i >= 0 && i < sentence->n && is_rate(&sentence->figures[i]) && names(sentence, i, object, end) &&
			between(sentence, i > gap ? i : i + 1) == 1 && !(sentence->figures[i].cues & CUE_FALL) && sentence->figures[i].segment == g->segment)
		{
			judge_gap(sentence, gap - 1, i, gap, direction);
			return true;
		}
	return false;
}

/* 中西部分别增长12.8%和13.5%，快于东部1.8和2.5个百分点: both imply the same benchmark */
static void
find_parallel_gaps(Sentence *sentence, int gap)
{
	const Reader *reader = sentence->reader;
	const Figure *g = &sentence->figures[gap];
	const Figure *f = &sentence->figures[gap - 1];
	const Figure *b = &sentence->figures[gap - 2];
	const Figure *a = &sentence->figures[gap - 3];
	int			direction = 0;
	int			object = comparison_before(sentence, f->clause, f->begin, &direction);
	int			subject_end;
	Span	first;
	Span	second;
	Finding    *finding;
	pg_wchar	sort;

	/* two rates with 分别, then two gaps behind one comparison */
	if (f->kind != QUANTITY_PP || !f->point || !is_rate(a) || !is_rate(b) || object < 0 || direction == 0 || f->begin - object < 2 || f->begin - object > 6 ||
		word_within(reader, a->clause, a->begin, u"分别") < 0 || between(sentence, gap - 1) != 1 || ((a->cues | b->cues) & CUE_FALL) || b->begin - a->end > 2 || g->begin - f->end > 4 ||
		word_within(reader, object, f->begin, u"和") >= 0 || word_within(reader, object, f->begin, u"、") >= 0 || word_within(reader, object, f->begin, u"分别") >= 0)
		return;
	/* one benchmark for both only where it is of their own sort (中西部, 东部): 全国 differs by indicator */
	subject_end = word_within(reader, a->clause, a->begin, u"分别");
	sort = reader->code[f->begin - 1];
	if (reader->code[object] == u'全' || subject_end <= sentence->begin || reader->code[subject_end - 1] != sort || (sort != u'部' && sort != u'区' && sort != u'市' && sort != u'县'))
		return;
	first = direction > 0 ? interval_sub(interval_of(a), interval_of(f)) : interval_add(interval_of(a), interval_of(f));
	second = direction > 0 ? interval_sub(interval_of(b), interval_of(g)) : interval_add(interval_of(b), interval_of(g));
	finding = add_finding(sentence, RELATION_GAP, gap, first.mid == second.mid ? TEXT_OK :
						  first.low <= second.high && second.low <= first.high ? TEXT_OFF_BY_LAST_DIGIT : TEXT_WRONG);
	if (finding == NULL)
		return;
	/* what the gap should be for the benchmark that the first one implies */
	finding->computed = computed_value(direction > 0 ? interval_sub(interval_of(b), first) : interval_sub(first, interval_of(b)));
	finding_uses(finding, direction > 0 ? "$3 - ($1 - $2)" : "($1 + $2) - $3", 3, gap - 3, gap - 1, gap - 2);
}

/* Gaps to benchmarks */
void
find_gaps(Sentence *sentence)
{
	for (int i = 1; i < sentence->n; i++)
	{
		const Figure *g = &sentence->figures[i];

		if (g->kind != QUANTITY_PP || !g->point || g->negative)
			continue;
		if (i >= 2 && find_gap_in_brackets(sentence, i))
			continue;
		if (!find_gap_by_name(sentence, i) && i >= 3)
			find_parallel_gaps(sentence, i);
	}
}

/* Periods that words name, and how many days or months they have */
static const struct
{
	uint16		word[8];
	int			days[4];
	int			months;
}			periods[] = {
	{u"一周", {7, 5}, 0}, {u"本周", {7, 5}, 0}, {u"全年", {365, 366, 250, 251}, 12}, {u"一年", {365, 366, 250, 251}, 12},
	{u"上半年", {181, 182}, 6}, {u"前三季度", {273, 274}, 9}, {u"一季度", {90, 91}, 3}
};

/* Tries an average over so many days or months */
static bool
average_over(Sentence *sentence, int average, int total, int n)
{
	Span	count = {n * (int128) PROOF_UNIT, n * (int128) PROOF_UNIT, n * (int128) PROOF_UNIT};
	Computed	computed = computed_quotient(interval_of(&sentence->figures[total]), count, 1);
	TextVerdict verdict = judge_figure(&sentence->figures[average], &computed);
	Finding    *finding;

	/* a period in words is a guess: only an average that fits it is told */
	if (n == 0 || verdict > TEXT_TRUNCATED)
		return false;
	finding = add_finding(sentence, RELATION_AVERAGE, average, verdict);
	if (finding != NULL)
	{
		finding->computed = computed;
		finding_uses(finding, psprintf("$1 ÷ %d", n), 1, total);
	}
	return true;
}

/* A period in digits before an average: 30天, 6个月; 0: none */
static int
stated_period(const Sentence *sentence, int average, bool daily)
{
	for (int i = average - 1; i >= 0; i--)
	{
		const Figure *f = &sentence->figures[i];
		const char *unit;

		/* 30天内 is a bound for what is done, and the length of the period */
		if (f->kind != QUANTITY_DURATION || !(f->point || (f->has_high && f->high == f->value)) || f->power != 0 || f->unit == NULL)
			continue;
		unit = pg_server_to_any(f->unit, (int) strlen(f->unit), PG_UTF8);
		if (daily ? strcmp(unit, "天") == 0 || strcmp(unit, "日") == 0 || strcmp(unit, "个工作日") == 0 : strcmp(unit, "个月") == 0)
			return f->value / PROOF_UNIT < 1000 ? (int) (f->value / PROOF_UNIT) : 0;
	}
	return 0;
}

/* 一周受理71184件，日均10169件 */
static void
find_average(Sentence *sentence, int average)
{
	const Reader *reader = sentence->reader;
	const Figure *m = &sentence->figures[average];
	int			total = average - 1;
	bool		daily = word_within(reader, m->clause, m->begin, u"日均") >= 0 || word_within(reader, m->clause, m->begin, u"每天") >= 0 || word_within(reader, m->clause, m->begin, u"每日") >= 0;
	bool		monthly = word_within(reader, m->clause, m->begin, u"月均") >= 0 || word_within(reader, m->clause, m->begin, u"每月") >= 0;
	int			period;

	/* one of the two words, and directly before it a total of the same unit */
	if (daily == monthly || !is_level(&sentence->figures[total]) || !counts_alike(&sentence->figures[total], m) || !is_level(m) || between(sentence, average) != 1)
		return;
	period = stated_period(sentence, average, daily);
	/* a period in digits first, then those that words name */
	if (average_over(sentence, average, total, period))
		return;
	for (int i = 0; i < (int) lengthof(periods); i++)
	{
		if (word_within(reader, sentence->begin, m->begin, periods[i].word) < 0)
			continue;
		for (int d = 0; d < (int) lengthof(periods[i].days); d++)
			if (average_over(sentence, average, total, daily ? periods[i].days[d] : d == 0 ? periods[i].months : 0))
				return;
		/* a week has seven days or five: what fits neither is an error */
		if (i == 0 && daily && period == 0)
			period = periods[i].days[0];
	}
	/* what does not fit is an error only where the period is stated */
	if (period > 0 && average == 1 + total && !(m->cues & (CUE_CHANGE | CUE_SO_FAR)) && !(sentence->figures[total].cues & (CUE_CHANGE | CUE_SO_FAR | CUE_PARTLY)))
	{
		Span	count = {period * (int128) PROOF_UNIT, period * (int128) PROOF_UNIT, period * (int128) PROOF_UNIT};
		Computed	computed = computed_quotient(interval_of(&sentence->figures[total]), count, 1);
		Finding    *finding = add_finding(sentence, RELATION_AVERAGE, average, judge_figure(m, &computed));

		if (finding == NULL)
			return;
		finding->computed = computed;
		finding_uses(finding, psprintf("$1 ÷ %d", period), 1, total);
	}
}

/* Averages over a period */
void
find_averages(Sentence *sentence)
{
	for (int i = 1; i < sentence->n; i++)
		if (sentence->figures[i].lead_cues & CUE_AVERAGE)
			find_average(sentence, i);
}
