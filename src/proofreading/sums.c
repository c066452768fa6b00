/*
 * proofreading/sums.c
 *		Parts and their whole.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "proofreading/proofreading.h"

/* A run of parts: figures from first to last, perhaps with shares between them */
typedef struct Run
{
	int			first;
	int			last;			/* the last part */
	int			next;			/* the figure behind the run */
	int			n;
	int			parts[PROOF_MAX_INPUTS];
	bool		open;			/* 等, 其中, 占…: the list may not be complete */
	bool		other;			/* ends with 其他 */
	bool		semicolons;		/* stand between the parts */
} Run;

/* Says whether a percentage belongs to the part before it: 12项，占20.7%; 12项（20.7%） */
static bool
is_share_of_part(const Sentence *sentence, int figure)
{
	const Figure *f = &sentence->figures[figure];

	if (f->kind == QUANTITY_PERCENT && (f->lead_cues & (CUE_SHARE | CUE_TOTAL)) && between(sentence, figure) <= 1)
		return true;
	/* what stands in brackets belongs to the part before it */
	return f->depth > sentence->figures[figure - 1].depth || (f->kind == QUANTITY_PERCENT && f->depth > 0);
}

/* Says whether the words before a part keep it from being one of a list */
static bool
breaks_list(const Sentence *sentence, int figure)
{
	const Figure *f = &sentence->figures[figure];
	int			label = f->begin - f->clause;

	return (f->cues & (CUE_PARTLY | CUE_COMPARE | CUE_BEFORE | CUE_ABOVE | CUE_BELOW | CUE_SO_FAR | CUE_EACH | CUE_AVERAGE | CUE_YEARLY | CUE_SHARE | CUE_PLANNED)) != 0 ||
		(f->cues & CUE_CHANGE) != 0 || label > 20 || f->negative ||
	/* 另有30件: not among those of the whole */
		word_within(sentence->reader, f->clause, f->begin, u"另") >= 0;
}

/* Collects the parts that follow each other from a figure on, all of the unit of the whole */
static void
collect_parts(const Sentence *sentence, int from, const Figure *whole, Run *run)
{
	const Reader *reader = sentence->reader;
	/* 共81项（许可40项，确认41项）: the parts stand in brackets behind the whole */
	int			depth = whole->depth + (reader->code[whole->end] == '(' && sentence->figures[from].depth == whole->depth + 1);
	int			i;

	memset(run, 0, offsetof(Run, parts));
	run->open = run->other = run->semicolons = false;
	run->first = from;
	for (i = from; i < sentence->n && run->n < PROOF_MAX_INPUTS; i++)
	{
		const Figure *f = &sentence->figures[i];

		/* a share of the part before, and a length of time in a label (两年后完成41项), are passed over */
		if (i > from && run->n > 0 && f->depth >= depth && depth == whole->depth && (is_share_of_part(sentence, i) || f->kind == QUANTITY_DURATION))
			continue;
		if (!is_level(f) || !counts_alike(f, whole) || f->depth != depth || breaks_list(sentence, i))
			break;
		/* 采纳50件；部分采纳112件: where semicolons stand between all parts they separate no lists */
		if (run->n == 1 && f->segment == sentence->figures[from].segment + 1 && reader->code[sentence->figures[from].end] == ';')
			run->semicolons = true;
		/* one mark between two parts, three where a share was passed over */
		if (i > from && (f->segment != sentence->figures[from].segment + (run->semicolons ? run->n : 0) ||
						 marks_between(reader, sentence->figures[run->last].end, f->begin) > 1 + (i - 1 > run->last) * 2))
			break;
		/* what closes a list and gives its sum is no part of it */
		if (run->n > 0 && (ends_with(reader, f->clause, f->begin, u"共") || ends_with(reader, f->clause, f->begin, u"合计") ||
						   ends_with(reader, f->clause, f->begin, u"共计") || word_within(reader, f->clause, f->begin, u"总") >= 0))
			break;
		run->parts[run->n++] = i;
		run->last = i;
		run->other = (f->cues & CUE_OTHER) != 0;
	}
	run->next = i;
}

/* Says whether words behind the last part leave the list open: 等, 余 */
static bool
is_open_behind(const Sentence *sentence, const Run *run)
{
	const Reader *reader = sentence->reader;
	int			from = sentence->figures[run->last].end;
	int			to = run->next < sentence->n ? sentence->figures[run->next].begin : sentence->end;
	int			end = from;

	while (end < to && !is_mark(reader->code[end]))
		end++;
	return word_within(reader, from, end, u"等") >= 0 || word_within(reader, from, end, u"以上") >= 0;
}

/* Adds up the parts of a run */
static Span
sum_of(const Sentence *sentence, const Run *run)
{
	Span	sum = {0, 0, 0};

	for (int i = 0; i < run->n; i++)
		sum = interval_add(sum, interval_of(&sentence->figures[run->parts[i]]));
	return sum;
}

/* Says whether two parts are all of a whole by their words: 解决, 未解决; 办结, 在办 */
static bool
are_opposites(const Sentence *sentence, const Run *run)
{
	const Reader *reader = sentence->reader;
	const Figure *a = &sentence->figures[run->parts[0]];
	const Figure *b = &sentence->figures[run->parts[1]];
	int			length = a->begin - a->clause;

	if (run->n != 2)
		return false;
	/* what is done and what is open are all there is */
	if ((a->cues & CUE_DONE) && !(a->cues & CUE_OPEN) && (b->cues & CUE_OPEN))
		return true;
	/* the label of the second is that of the first behind 未 or 不 */
	if (b->begin - b->clause != length + 1 || length < 2 ||
		(reader->code[b->clause] != u'未' && reader->code[b->clause] != u'不'))
		return false;
	return memcmp(&reader->code[a->clause], &reader->code[b->clause + 1], (Size) length * sizeof(pg_wchar)) == 0;
}

/* Adds the finding of a whole and a run of its parts; "certain": a sum that differs is an error */
static bool
judge_parts(Sentence *sentence, int whole, const Run *run, bool certain)
{
	Computed	sum = computed_value(sum_of(sentence, run));
	TextVerdict verdict = judge_sum(&sentence->figures[whole], &sum);
	Finding    *finding;

	/* a sum that does not fit is told only where the list is complete */
	if (verdict != TEXT_OK && !certain)
		return false;
	finding = add_finding(sentence, RELATION_PARTS_SUM, whole, verdict);
	if (finding == NULL)
		return false;
	finding->computed = sum;
	finding->formula = "+";
	finding->ninputs = run->n;
	memcpy(finding->inputs, run->parts, (Size) run->n * sizeof(int));
	return verdict == TEXT_OK;
}

/* Finds the place of the first part behind a whole, passing over the number of classes (分五类) */
static int
first_part(const Sentence *sentence, int whole, bool *colon)
{
	const Reader *reader = sentence->reader;
	int			first = whole + 1;
	int			from = sentence->figures[whole].end;

	if (first < sentence->n - 1 && sentence->figures[first].kind == QUANTITY_COUNT && sentence->figures[first].value < 30 * PROOF_UNIT &&
		sentence->figures[first].begin - from <= 6 && reader->code[sentence->figures[first].end] == ':')
		first++;
	if (first >= sentence->n)
		return -1;
	*colon = word_within(reader, from, sentence->figures[first].begin, u":") >= 0 &&
		sentence->figures[first].begin - from <= 20;
	return first;
}

/* Says whether another division begins before a figure: 按新旧分： */
static bool
divides(const Sentence *sentence, int figure)
{
	const Reader *reader = sentence->reader;
	const Figure *f = &sentence->figures[figure];
	int			begin = sentence->figures[figure - 1].end;
	int			by = word_within(reader, begin, f->begin, u"按");

	return f->begin - begin <= 20 && by >= 0 && word_within(reader, by, f->begin, u"分") >= 0 && word_within(reader, by, f->begin, u":") >= 0 &&
		word_within(reader, begin, f->begin, u";") >= 0;
}

/* Looks for further divisions of the same whole: 按新旧分：新建91、续建204个 */
static void
find_divisions(Sentence *sentence, int whole, int from)
{
	while (from < sentence->n && divides(sentence, from))
	{
		Run			run;

		collect_parts(sentence, from, &sentence->figures[whole], &run);
		if (run.n < 2)
			return;
		(void) judge_parts(sentence, whole, &run, run.next == sentence->n && !is_open_behind(sentence, &run));
		from = run.next;
	}
}

/*
 * Says whether brackets behind a total hold nothing but its parts: 共81项（许可40项，确认41项）.
 * A list that is far from the total gives examples.
 */
static bool
are_all_in_brackets(const Sentence *sentence, const Figure *whole, const Run *run)
{
	const pg_wchar *code = sentence->reader->code;
	const Figure *last = &sentence->figures[run->last];
	int128		sum = sum_of(sentence, run).mid;
	int128		off = sum > whole->value ? sum - whole->value : whole->value - sum;

	return code[whole->end] == '(' && last->depth == whole->depth + 1 && code[last->end] == ')' && (whole->cues & CUE_TOTAL) &&
		off <= whole->value / 10;
}

/* A whole, then its parts; returns the last part, 0 where there are none */
static int
find_parts_behind(Sentence *sentence, int whole)
{
	const Figure *w = &sentence->figures[whole];
	bool		colon = false;
	int			first = first_part(sentence, whole, &colon);
	Run			run;
	bool		complete;
	bool		certain;
	bool		found;

	/* a change, a share or what is left over is no whole */
	if (first < 0 || (w->cues & (CUE_CHANGE | CUE_SHARE | CUE_COMPARE | CUE_REST)))
		return 0;
	collect_parts(sentence, first, w, &run);
	if (run.n < 2 || (sentence->figures[run.last].cues & (CUE_REST | CUE_STILL)) || divides(sentence, first))
		return 0;
	complete = run.next == sentence->n || sentence->figures[run.last].depth > w->depth || (!run.semicolons && sentence->figures[run.next].segment != sentence->figures[run.last].segment);
	/* parts that overlap or are examples are a list too: only a colon, 其他 or opposite words make it complete */
	certain = complete && !is_open_behind(sentence, &run) && w->point &&
		!(sentence->figures[first].lead_cues & CUE_PARTLY) &&
		(colon || are_all_in_brackets(sentence, w, &run) || (run.other && (w->cues & CUE_TOTAL)) || (are_opposites(sentence, &run) && first == whole + 1));
	/* a part above the whole shows that it is none */
	for (int i = 0; i < run.n; i++)
		certain = certain && sentence->figures[run.parts[i]].value <= w->value;
	found = judge_parts(sentence, whole, &run, certain);
	find_divisions(sentence, whole, run.next);
	return found || certain ? run.last : 0;
}

/* Where the number of the parts stands before a sum, 四 of 四县共; -1: none */
static int
number_before(const Sentence *sentence, int whole)
{
	const Reader *reader = sentence->reader;
	int			at = sentence->figures[whole].begin;

	/* 共 or 合计, one or two characters of what is counted, and before them the number */
	for (int i = 0; i < 2 && at > sentence->begin && is_one_of(reader->code[at - 1], u"共合计总"); i++)
		at--;
	for (int i = 0; i < 3 && at > sentence->begin && !is_mark(reader->code[at - 1]); i++, at--)
		if (is_numeral(reader->code[at - 1]) || is_digit(reader->code[at - 1]))
			return i > 0 ? at - 1 : -1;
	return -1;
}

/* Says whether nothing but the number of the parts stands before a sum; "behind": the figure behind the last part */
static bool
counts_parts(const Sentence *sentence, int whole, int *behind)
{
	const Reader *reader = sentence->reader;
	int			number = number_before(sentence, whole);
	int			begin = number;

	if (number < 1)
		return false;
	if (ends_with(reader, sentence->begin, begin, u"以上") || ends_with(reader, sentence->begin, begin, u"上述"))
		begin -= 2;
	if (begin == 0 || !is_mark(reader->code[begin - 1]))
		return false;
	/* the number may be a figure of its own: 4类 */
	if (whole > 0 && sentence->figures[whole - 1].begin <= number && sentence->figures[whole - 1].end > number)
		*behind = whole - 1;
	return true;
}

/* Says whether the number before a sum is that of its parts */
static bool
is_number_of(const Sentence *sentence, int whole, int n)
{
	static const uint16 numerals[] = u"一二三四五六七八九十";
	pg_wchar	c = sentence->reader->code[number_before(sentence, whole)];

	if (n == 2 && c == u'两')
		return true;
	return n <= 10 && (c == numerals[n - 1] || (n < 10 && c == (pg_wchar) ('0' + n)));
}

/* Parts, then their sum: 满意7件、不满意3件，共10件 */
static void
find_parts_before(Sentence *sentence, int whole)
{
	const Reader *reader = sentence->reader;
	const Figure *w = &sentence->figures[whole];
	int			behind = whole;
	int			first;
	Run			run;
	bool		counted;
	bool		says_sum = ends_with(reader, w->clause, w->begin, u"合计") || ends_with(reader, w->clause, w->begin, u"共计") ||
		ends_with(reader, w->clause, w->begin, u"总计") || ends_with(reader, w->clause, w->begin, u"总量") ||
		ends_with(reader, w->clause, w->begin, u"共") || ends_with(reader, w->clause, w->begin, u"一共");

	/* the word must be all that stands before the sum, or the number of the parts: 四县共2125户 */
	counted = says_sum && counts_parts(sentence, whole, &behind);
	if (!says_sum || (!counted && w->begin - w->clause > 2) || (w->cues & CUE_SO_FAR) || behind < 2 || between(sentence, behind) != 1)
		return;
	first = behind;
	/* backwards over all figures that may be parts */
	while (first > 0 && sentence->figures[first - 1].segment == w->segment && is_level(&sentence->figures[first - 1]) &&
		   counts_alike(&sentence->figures[first - 1], w) && whole - first < PROOF_MAX_INPUTS - 1)
		first--;
	collect_parts(sentence, first, w, &run);
	/* all of them, without a gap, up to the sum */
	if (run.n >= 2 && run.next == behind && run.last == behind - 1 && (!counted || is_number_of(sentence, whole, run.n)))
		(void) judge_parts(sentence, whole, &run, true);
}

/* Wholes and their parts */
void
find_sums(Sentence *sentence)
{
	int			part = 0;

	for (int i = 0; i < sentence->n; i++)
	{
		const Figure *f = &sentence->figures[i];

		if (!is_level(f))
			continue;
		/* a part is no whole by itself */
		if (i + 2 < sentence->n && !f->inherits && (part == 0 || i > part))
		{
			int			last = find_parts_behind(sentence, i);

			part = Max(part, last);
		}
		if (i >= 2)
			find_parts_before(sentence, i);
	}
}
