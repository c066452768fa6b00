/*
 * trend/tally.c
 *		How the tally of dispatches is stored: percentages by period.
 *
 * A period that comes twice keeps the greater percent, and a percent is
 * greater than none.  The greatest does not depend on the order of rows, so
 * that any split combines to the same; what it pushed out is not kept, so
 * that no row can be taken out again.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "trend/trend.h"

#include "utils/memutils.h"

/* How many periods a state has room for at first: half a year */
#define TREND_FIRST_CAPACITY 6

StaticAssertDecl(TREND_HEAD + 2 * TREND_MAX_PERIODS * (sizeof(Period) + TREND_MOST_BYTES) < MaxAllocSize,
				 "no size of a tally can overflow");
StaticAssertDecl(TREND_MOST_BYTES <= PG_UINT16_MAX, "the length of a percent must fit its field");

/* Raises for one period too many */
pg_noreturn pg_attribute_cold static void
error_too_many(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("too many periods"),
			 errdetail(TREND_TOO_MANY_PERIODS),
			 errhint("Group by task, and let \"period\" be the day of a dispatch, such as the first of its month.")));
}

/* Orders two dispatches by period, for qsort */
int
compare_dispatches(const void *a, const void *b)
{
	return compare_counts(((const Dispatch *) a)->date, ((const Dispatch *) b)->date);
}

/* Says whether a number is a percent that an office means, or is missing */
bool
is_trend_percent(const Exact *percent)
{
	Numeric		number;

	/* compared as a fixed: with 16 decimals the greatest percent is beyond an int64 */
	if (likely(exact_is_short(percent)))
		return percent->mantissa >= 0 &&
			unpacked_to_fixed(percent->mantissa, percent->form) <=
			(int128) BIZENV_MAX_PERCENT * group_power[FIXED_GROUPS];
	if (!exact_is_known(percent))
		return true;
	number = exact_number(percent);
	return num_sign(number) >= 0 && num_cmp(number, int64_to_numeric(BIZENV_MAX_PERCENT)) <= 0;
}

/*
 * The nth dispatch of a tally.  They are asked for one after the other from
 * the first on: "at", 0 at first, is where the bytes of this one begin and is
 * moved to those of the next, so that nobody walks over all before it.
 */
Dispatch
trend_dispatch(const TrendTally *tally, int n, Size *at)
{
	const Period *period = &tally->periods[n];
	Dispatch	dispatch = {
		period->date,
		{period->mantissa, trend_bytes(tally) + *at, period->spilled_length, (uint8) period->form}
	};

	*at += period->spilled_length;
	return dispatch;
}

/* Writes a dispatch into its period; the caller places the bytes of a spilled percent */
static inline void
set_period(Period *period, const Dispatch *dispatch)
{
	*period = (Period) {
		.mantissa = dispatch->percent.mantissa,
		.date = dispatch->date,
		.spilled_length = (uint16) dispatch->percent.spilled_length,
		.form = dispatch->percent.form
	};
}

/* Lays out dispatches, which are in order, as a new tally with room for more */
TrendTally *
trend_layout(int64 skipped, int64 repeated, const Dispatch *dispatches, int n,
			 int capacity, Size room)
{
	Size		bytes = 0;
	Size		size;
	TrendTally *tally;

	for (int i = 0; i < n; i++)
		bytes += dispatches[i].percent.spilled_length;
	/* at least what the percentages take, and more where the caller asks for room */
	size = TREND_HEAD + capacity * sizeof(Period) + Max(bytes, room);
	/* zeros everywhere, padding included: equal tallies must be equal bytes */
	tally = (TrendTally *) palloc0(size);
	SET_VARSIZE(tally, size);
	tally->head.version = TALLY_VERSION;
	tally->head.kind = TALLY_TREND;
	tally->skipped = skipped;
	tally->repeated = repeated;
	tally->nperiods = n;
	tally->capacity = capacity;
	for (int i = 0; i < n; i++)
	{
		const Exact *percent = &dispatches[i].percent;

		set_period(&tally->periods[i], &dispatches[i]);
		if (percent->spilled_length > 0)
			memcpy(trend_bytes(tally) + tally->used, percent->spilled, percent->spilled_length);
		tally->used += (uint32) percent->spilled_length;
	}
	return tally;
}

/* Where a period stands, or else where it would */
static inline int
trend_place(const TrendTally *tally, DateADT date, bool *found)
{
	int			low = 0;
	int			high = (int) tally->nperiods;

	/* rows mostly come in the order of their periods */
	if (high > 0 && tally->periods[high - 1].date < date)
		low = high;
	/* binary search for the first period that is not before the date */
	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (tally->periods[middle].date < date)
			low = middle + 1;
		else
			high = middle;
	}
	*found = low < (int) tally->nperiods && tally->periods[low].date == date;
	return low;
}

/* Adds to a count */
static inline void
add_count(int64 *count, int64 more)
{
	if (unlikely(pg_add_s64_overflow(*count, more, count)))
		error_count_overflow();
}

/* A new tally of the dispatches of the old one and these, which are in order, too */
static TrendTally *
trend_merge(const TrendTally *old, const Dispatch *more, int nmore)
{
	int			nold = (int) old->nperiods;
	Dispatch   *merged = (Dispatch *) palloc((nold + nmore + 1) * sizeof(Dispatch));
	int64		repeated = old->repeated;
	TrendTally *tally;
	Size		at = 0;
	Size		bytes = old->used;
	int			n = 0;
	int			i = 0;
	int			j = 0;

	/* merge two sorted lists; of a period that both have the greater percent stays */
	while (i < nold || j < nmore)
	{
		if (j >= nmore || (i < nold && old->periods[i].date < more[j].date))
			merged[n++] = trend_dispatch(old, i++, &at);
		else if (i >= nold || more[j].date < old->periods[i].date)
			merged[n++] = more[j++];
		else
		{
			merged[n] = trend_dispatch(old, i++, &at);
			if (exact_compare(&more[j].percent, &merged[n].percent) > 0)
				merged[n] = more[j];
			add_count(&repeated, 1);
			n++;
			j++;
		}
	}
	/* only now is it known how many periods both have */
	if (n > TREND_MAX_PERIODS)
		error_too_many();
	/* twice the room that is needed: laying out anew then costs a constant time for each row */
	for (j = 0; j < nmore; j++)
		bytes += more[j].percent.spilled_length;
	tally = trend_layout(old->skipped, repeated, merged, n,
						 n <= TREND_FIRST_CAPACITY ? TREND_FIRST_CAPACITY : 2 * n, 2 * bytes);
	pfree(merged);
	return tally;
}

/* How many bytes the spilled percentages before a period take */
static Size
bytes_before(const TrendTally *tally, int place)
{
	Size		bytes = 0;

	if (likely(tally->used == 0))
		return 0;
	for (int i = 0; i < place; i++)
		bytes += tally->periods[i].spilled_length;
	return bytes;
}

/* Puts a dispatch into the state whose period is there already: the greater percent stays */
static Tally *
trend_repeat(TrendTally *tally, int place, const Dispatch *dispatch)
{
	Size		at = bytes_before(tally, place);
	Dispatch	held = trend_dispatch(tally, place, &at);
	bool		greater = exact_compare(&dispatch->percent, &held.percent) > 0;

	/* other bytes in the place of some move all behind them: lay out anew, which counts it too */
	if (greater && held.percent.spilled_length + dispatch->percent.spilled_length > 0)
		return &trend_merge(tally, dispatch, 1)->head;
	add_count(&tally->repeated, 1);
	if (greater)
		set_period(&tally->periods[place], dispatch);
	return &tally->head;
}

/* Puts a dispatch into the state, in place where there is room for it */
Tally *
trend_insert(Tally *state, const Dispatch *dispatch)
{
	TrendTally *tally = (TrendTally *) state;
	Size		length = dispatch->percent.spilled_length;
	bool		found;
	int			place = trend_place(tally, dispatch->date, &found);
	Period	   *period = &tally->periods[place];

	if (found)
		return trend_repeat(tally, place, dispatch);
	/* a new period; the limit first, so that an error leaves the state as it was */
	if (unlikely(tally->nperiods == TREND_MAX_PERIODS))
		error_too_many();
	if (unlikely(tally->nperiods == tally->capacity || trend_room(tally) - tally->used < length))
		return &trend_merge(tally, dispatch, 1)->head;
	if (unlikely(length > 0))
	{
		/* the bytes stand in the order of the periods: make a gap at their place */
		Size		before = bytes_before(tally, place);
		char	   *bytes = trend_bytes(tally) + before;

		memmove(bytes + length, bytes, tally->used - before);
		memcpy(bytes, dispatch->percent.spilled, length);
		tally->used += (uint32) length;
	}
	/* "place" is the first later period: all from there on move up by one */
	memmove(period + 1, period, (tally->nperiods - place) * sizeof(Period));
	set_period(period, dispatch);
	tally->nperiods++;
	return state;
}

/* A new tally without periods, in the current context */
static Tally *
trend_empty(const TallyShape *shape)
{
	return &trend_layout(0, 0, NULL, 0, 0, 0)->head;
}

/* Says whether periods stand in order and percentages in range */
static bool
trend_sound(const TallyShape *shape, const Tally *tally)
{
	const TrendTally *trend = (const TrendTally *) tally;
	Size		size = VARSIZE(tally);
	Size		at = 0;

	/* the sizes first: only then may anything behind the head be read */
	if (size < TREND_HEAD || trend->nperiods > TREND_MAX_PERIODS ||
		trend->capacity < trend->nperiods || trend->capacity > 2 * TREND_MAX_PERIODS ||
		size - TREND_HEAD < trend->capacity * sizeof(Period) ||
		trend->used > trend_room(trend) || trend->skipped < 0 || trend->repeated < 0)
		return false;
	for (int i = 0; i < (int) trend->nperiods; i++)
	{
		const Period *period = &trend->periods[i];
		Dispatch	dispatch;

		/* "at" is never beyond "used": the difference does not wrap around */
		if (!IS_VALID_DATE(period->date) || (i > 0 && period[-1].date >= period->date) ||
			period->form > EXACT_SPILLED || period->spilled_length > trend->used - at)
			return false;
		dispatch = trend_dispatch(trend, i, &at);
		if (!exact_is_sound(&dispatch.percent) || !is_trend_percent(&dispatch.percent))
			return false;
	}
	/* every byte behind the periods belongs to one of them */
	return at == trend->used;
}

/* Takes out the room for more */
static Tally *
trend_canonical(const TallyShape *shape, Tally *tally)
{
	const TrendTally *trend = (const TrendTally *) tally;
	Size		periods = TREND_HEAD + trend->nperiods * sizeof(Period);
	TrendTally *copy;

	if (trend->capacity == trend->nperiods && trend_room(trend) == trend->used && trend->padding == 0)
		return tally;
	copy = (TrendTally *) palloc(periods + trend->used);
	memcpy(copy, trend, periods);
	SET_VARSIZE(copy, periods + trend->used);
	copy->capacity = copy->nperiods;
	copy->padding = 0;
	memcpy(trend_bytes(copy), trend_bytes(trend), trend->used);
	return &copy->head;
}

/* Says whether the state can take in another tally as it is */
static bool
has_room(const TrendTally *to, const TrendTally *from)
{
	/* without spilled percentages, a period that is there takes in another in place */
	bool		found = to->used == 0 && from->used == 0;

	for (int i = 0; found && i < (int) from->nperiods; i++)
		(void) trend_place(to, from->periods[i].date, &found);
	return found;
}

/* Adds a tally to the state; nothing can be taken out */
static Tally *
trend_combine(const TallyShape *shape, Tally *state, const Tally *other, bool take_out)
{
	TrendTally *to = (TrendTally *) state;
	const TrendTally *from = (const TrendTally *) other;
	int			n = (int) from->nperiods;
	bool		in_place = has_room(to, from);
	Dispatch   *more = (Dispatch *) palloc((n + 1) * sizeof(Dispatch));
	Size		at = 0;

	/* in place where "to" has all periods of "from", else merge both lists at once */
	for (int i = 0; i < n; i++)
	{
		more[i] = trend_dispatch(from, i, &at);
		if (in_place)
			(void) trend_insert(&to->head, &more[i]);
	}
	if (!in_place)
		to = trend_merge(to, more, n);
	pfree(more);
	add_count(&to->skipped, from->skipped);
	add_count(&to->repeated, from->repeated);
	return &to->head;
}

/* Orders by periods and their percentages as a dictionary does, then by rows */
static int
trend_compare(const TallyShape *shape, const Tally *a, const Tally *b)
{
	const TrendTally *x = (const TrendTally *) a;
	const TrendTally *y = (const TrendTally *) b;
	Size		x_at = 0;
	Size		y_at = 0;
	int			cmp = 0;

	/* the first period in which they differ decides; no percent is less than any */
	for (int i = 0; i < (int) Min(x->nperiods, y->nperiods) && cmp == 0; i++)
	{
		Dispatch	x_dispatch = trend_dispatch(x, i, &x_at);
		Dispatch	y_dispatch = trend_dispatch(y, i, &y_at);

		cmp = compare_dispatches(&x_dispatch, &y_dispatch);
		if (cmp == 0)
			cmp = exact_compare(&x_dispatch.percent, &y_dispatch.percent);
	}
	if (cmp == 0)
		cmp = compare_counts(x->nperiods, y->nperiods);
	if (cmp == 0)
		cmp = compare_counts(x->repeated, y->repeated);
	return cmp != 0 ? cmp : compare_counts(x->skipped, y->skipped);
}

/* All rows, also those without a period and those of a period once more */
static int64
trend_row_count(const Tally *tally)
{
	const TrendTally *trend = (const TrendTally *) tally;

	return tally_total((int64[]) {trend->skipped, trend->repeated, trend->nperiods}, 3);
}

/* Rows without a period */
static int64
trend_skipped_count(const Tally *tally)
{
	return ((const TrendTally *) tally)->skipped;
}

/* NULL, or why no rows can add up to these counts */
static const char *
trend_contradiction(const Tally *tally)
{
	const TrendTally *trend = (const TrendTally *) tally;

	/* the first row of a period is not counted as repeated */
	if (trend->nperiods == 0 && trend->repeated > 0)
		return "There is no period that could be repeated.";
	if (too_many_rows((int64[]) {trend->skipped, trend->repeated, trend->nperiods}, 3))
		return "It counts more rows than there can be.";
	return NULL;
}

static const TallyStorage trend_storage = {
	.empty = trend_empty,
	.sound = trend_sound,
	.canonical = trend_canonical,
	.combine = trend_combine,
	.compare = trend_compare,
	.compare_allocates = true,
	.write_json = trend_write_json,
	.read_json = trend_read_json,
	.send = trend_send,
	.receive = trend_receive
};

const TallyShape trend_shape = {
	.kind = TALLY_TREND,
	.type_name = "trend_tally",
	.storage = &trend_storage,
	.row_count = trend_row_count,
	.skipped_count = trend_skipped_count,
	.contradiction = trend_contradiction,
	.no_inverse = true
};

TALLY_TYPE(trend, trend_shape);
