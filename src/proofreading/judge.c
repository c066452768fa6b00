/*
 * proofreading/judge.c
 *		What printed digits allow, and whether a figure follows from others.
 *
 * A figure of n decimals stands for every number that rounds to it.  Sums and
 * quotients of such figures are intervals; a printed result is right where
 * they meet.  All is exact: fractions of 128-bit integers.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "proofreading/proofreading.h"

/* What a figure can stand for as an input */
Span
interval_of(const Figure *figure)
{
	/* a count is exact, a measured figure was rounded at its last digit */
	int128		half = figure->exact ? 0 : figure->ulp / 2;
	Span	interval = {figure->value, figure->value - half, figure->value + half};

	if (interval.low < 0)
		interval.low = 0;
	return interval;
}

Span
interval_add(Span a, Span b)
{
	return (Span) {a.mid + b.mid, a.low + b.low, a.high + b.high};
}

Span
interval_sub(Span a, Span b)
{
	return (Span) {a.mid - b.mid, a.low - b.high, a.high - b.low};
}

/* A sum or a difference */
Computed
computed_value(Span value)
{
	return (Computed) {
		.there = true,.exact = value.low == value.high,
		.mid = {value.mid, 1},.low = {value.low, 1},.high = {value.high, 1}
	};
}

/* part / whole * factor; not there where the whole may be 0 */
Computed
computed_quotient(Span part, Span whole, int factor)
{
	int128		unit = (int128) factor * PROOF_UNIT;
	Computed	computed = {0};

	/* both are below PROOF_LIMIT, 10^22, and the factor is at most 100: products stay below 10^31 */
	if (whole.low <= 0 || part.high >= 8 * PROOF_LIMIT || part.low <= -8 * PROOF_LIMIT)
		return computed;
	computed.there = true;
	computed.exact = part.low == part.high && whole.low == whole.high;
	computed.mid = (Ratio) {part.mid * unit, whole.mid};
	/* a greater whole makes a positive quotient less, and a negative one greater */
	computed.low = (Ratio) {part.low * unit, part.low < 0 ? whole.low : whole.high};
	computed.high = (Ratio) {part.high * unit, part.high < 0 ? whole.high : whole.low};
	return computed;
}

/* (now - before) / before * factor, as the quotient less 1: so the interval of "before" enters only once */
Computed
computed_growth(Span now, Span before, int factor)
{
	int128		unit = (int128) factor * PROOF_UNIT;
	Computed	computed = computed_quotient(now, before, factor);

	if (!computed.there)
		return computed;
	computed.mid.num -= unit * computed.mid.den;
	computed.low.num -= unit * computed.low.den;
	computed.high.num -= unit * computed.high.den;
	return computed;
}

/* Compares a fraction with a number: -1, 0 or 1 */
static int
compare(Ratio ratio, int128 number)
{
	int128		other = number * ratio.den;

	return (ratio.num > other) - (ratio.num < other);
}

/* Says whether the computed interval meets a closed interval of numbers */
static bool
meets_interval(const Computed *computed, int128 low, int128 high)
{
	return compare(computed->high, low) >= 0 && compare(computed->low, high) <= 0;
}

/* Judges a figure that gives bounds (八成以上) instead of a number */
static TextVerdict
judge_bounds(const Figure *printed, const Computed *computed)
{
	if (!printed->has_low && !printed->has_high)
		return TEXT_UNDETERMINED;
	if ((printed->has_low && compare(computed->high, printed->low) < 0) ||
		(printed->has_high && compare(computed->low, printed->high) > 0))
		return TEXT_WRONG;
	return TEXT_OK;
}

/* The first verdict that fits a printed quotient, the simplest explanation first */
TextVerdict
judge_figure(const Figure *printed, const Computed *computed)
{
	int128		value = printed->value;
	int128		half = printed->ulp / 2;

	/* the bound of a quotient is lower, since compare() multiplies by its denominator */
	if (!computed->there || value >= PROOF_LIMIT || (computed->mid.den > 1 && value >= PROOF_RATE_LIMIT))
		return TEXT_UNDETERMINED;
	if (!printed->point)
		return judge_bounds(printed, computed);
	/* an exact tie goes up (四舍五入), or to the even digit (GB/T 8170) */
	if (computed->exact && compare(computed->mid, value + half) == 0)
		return (value / printed->ulp) % 2 == 0 ? TEXT_OK_HALF_EVEN : TEXT_TRUNCATED;
	if (meets_interval(computed, value - half, value + half))
		return TEXT_OK;
	/* cut: the exact value lies in the unit that begins with the printed digits */
	if (compare(computed->high, value) >= 0 && compare(computed->low, value + printed->ulp) < 0)
		return TEXT_TRUNCATED;
	/* off by one unit of the last digit from what rounding gives */
	if (meets_interval(computed, value - 3 * half, value + 3 * half))
		return TEXT_OFF_BY_LAST_DIGIT;
	return TEXT_WRONG;
}

/* A printed sum or difference: right within what rounding allows, else wrong */
TextVerdict
judge_sum(const Figure *printed, const Computed *computed)
{
	int128		half = printed->exact ? 0 : printed->ulp / 2;

	if (!computed->there || !printed->point)
		return printed->point ? TEXT_UNDETERMINED : judge_bounds(printed, computed);
	return meets_interval(computed, printed->value - half, printed->value + half) ? TEXT_OK : TEXT_WRONG;
}

/* Adds a finding; NULL where the sentence has too many */
Finding *
add_finding(Sentence *sentence, TextRelation relation, int judged, TextVerdict verdict)
{
	Finding    *finding;

	if (sentence->nfindings == PROOF_MAX_FINDINGS)
		return NULL;
	finding = &sentence->findings[sentence->nfindings++];
	/* the inputs are written before they are read */
	memset(finding, 0, offsetof(Finding, inputs));
	finding->relation = relation;
	finding->judged = judged;
	finding->verdict = verdict;
	finding->to_100 = false;
	finding->formula = finding->note = NULL;
	return finding;
}

/* Says whether a finding judges a figure already */
bool
is_judged(const Sentence *sentence, int figure)
{
	for (int i = 0; i < sentence->nfindings; i++)
		if (sentence->findings[i].judged == figure)
			return true;
	return false;
}

/* Notes which figures a finding computes with, and how */
void
finding_uses(Finding *finding, const char *formula, int n, ...)
{
	va_list		args;

	/* the sentence had no room for one more finding */
	if (finding == NULL)
		return;
	finding->formula = formula;
	finding->ninputs = n;
	va_start(args, n);
	for (int i = 0; i < n; i++)
		finding->inputs[i] = va_arg(args, int);
	va_end(args);
}
