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

#define HEAD_SIZE offsetof(TrendTally, periods)

/* How many periods a state has room for at first: half a year */
#define FIRST_CAPACITY 6

StaticAssertDecl(HEAD_SIZE + MAX_PERIODS * (2 * sizeof(Period) + PERCENT_MOST_BYTES) < MaxAllocSize,
				 "no size of a tally can overflow");

/* Raises for one period too many */
pg_noreturn pg_attribute_cold static void
error_too_many(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("too many periods"),
			 errdetail(TOO_MANY_PERIODS),
			 errhint("Group by task, and let \"period\" be the day of a dispatch, such as the first of its month.")));
}

/* Orders two dispatches by period, for qsort */
int
compare_dispatches(const void *a, const void *b)
{
	return compare_counts(((const Dispatch *) a)->date, ((const Dispatch *) b)->date);
}

/*
 * The nth dispatch of a tally.  They are asked for one after the other from
 * the first on: "wide", 0 at first, is how many bytes of wide percentages have
 * gone by, so that nobody walks over all before it each time.
 */
Dispatch
trend_dispatch(const TrendTally *tally, int n, Size *wide)
{
	const Period *period = &tally->periods[n];
	Dispatch	dispatch = {period->date, {period->fixed, NULL, 0}};

	if (unlikely(period->wide_length > 0))
	{
		dispatch.percent.wide = (const char *) &tally->periods[tally->capacity] + *wide;
		dispatch.percent.wide_length = (int) period->wide_length;
		*wide += period->wide_length;
	}
	return dispatch;
}

/* Lays out dispatches, which are in order, as a new tally */
TrendTally *
trend_layout(int64 skipped, int64 repeated, const Dispatch *dispatches, int n, int capacity)
{
	Size		wide_bytes = 0;
	Size		size;
	TrendTally *tally;
	char	   *wide;

	for (int i = 0; i < n; i++)
		wide_bytes += dispatches[i].percent.wide_length;
	if (wide_bytes > 0)
		capacity = n;
	size = HEAD_SIZE + capacity * sizeof(Period) + wide_bytes;
	tally = (TrendTally *) palloc0(size);
	SET_VARSIZE(tally, size);
	tally->head.version = TALLY_VERSION;
	tally->head.kind = TALLY_TREND;
	tally->skipped = skipped;
	tally->repeated = repeated;
	tally->nperiods = n;
	tally->capacity = capacity;
	tally->wide_bytes = (uint32) wide_bytes;
	wide = (char *) &tally->periods[capacity];
	for (int i = 0; i < n; i++)
	{
		const Percent *percent = &dispatches[i].percent;

		tally->periods[i].fixed = percent->fixed;
		tally->periods[i].date = dispatches[i].date;
		tally->periods[i].wide_length = percent->wide_length;
		if (percent->wide_length > 0)
			memcpy(wide, percent->wide, percent->wide_length);
		wide += percent->wide_length;
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
trend_widen(const TrendTally *old, const Dispatch *more, int nmore)
{
	int			nold = (int) old->nperiods;
	Dispatch   *merged = (Dispatch *) palloc((nold + nmore + 1) * sizeof(Dispatch));
	int64		repeated = old->repeated;
	TrendTally *tally;
	Size		wide = 0;
	int			n = 0;
	int			i = 0;
	int			j = 0;

	/* merge two sorted lists; of a period that both have the greater percent stays */
	while (i < nold || j < nmore)
	{
		if (j >= nmore || (i < nold && old->periods[i].date < more[j].date))
			merged[n++] = trend_dispatch(old, i++, &wide);
		else if (i >= nold || more[j].date < old->periods[i].date)
			merged[n++] = more[j++];
		else
		{
			merged[n] = trend_dispatch(old, i++, &wide);
			if (compare_percents(&more[j].percent, &merged[n].percent) > 0)
				merged[n] = more[j];
			add_count(&repeated, 1);
			n++;
			j++;
		}
	}
	if (n > MAX_PERIODS)
		error_too_many();
	tally = trend_layout(old->skipped, repeated, merged, n,
						 n <= FIRST_CAPACITY ? FIRST_CAPACITY : 2 * n);
	pfree(merged);
	return tally;
}

/* Puts a dispatch into the state, in place where there is room for it */
Tally *
trend_put(Tally *state, const Dispatch *dispatch)
{
	TrendTally *tally = (TrendTally *) state;
	bool		found;
	int			place = trend_place(tally, dispatch->date, &found);
	Period	   *period = &tally->periods[place];

	/* the bytes of wide percentages stand without gaps: with one, all is laid out anew */
	if (unlikely(tally->wide_bytes > 0 || dispatch->percent.wide != NULL ||
				 (!found && tally->nperiods == tally->capacity)))
		return &trend_widen(tally, dispatch, 1)->head;
	if (found)
	{
		add_count(&tally->repeated, 1);
		period->fixed = Max(period->fixed, dispatch->percent.fixed);
		return state;
	}
	if (unlikely(tally->nperiods == MAX_PERIODS))
		error_too_many();
	memmove(period + 1, period, (tally->nperiods - place) * sizeof(Period));
	period->fixed = dispatch->percent.fixed;
	period->date = dispatch->date;
	tally->nperiods++;
	return state;
}

/* A new tally without periods, in the current context */
static Tally *
trend_empty(const TallyShape *shape)
{
	return &trend_layout(0, 0, NULL, 0, 0)->head;
}

/* Says whether periods stand in order and percentages in range */
static bool
trend_sound(const TallyShape *shape, const Tally *tally)
{
	const TrendTally *trend = (const TrendTally *) tally;
	Size		left = VARSIZE(tally);
	Size		wide = 0;

	if (left < HEAD_SIZE || trend->nperiods > MAX_PERIODS ||
		trend->capacity < trend->nperiods || trend->capacity > 2 * MAX_PERIODS ||
		left - HEAD_SIZE < trend->capacity * sizeof(Period) ||
		(trend->wide_bytes > 0 && trend->capacity > trend->nperiods))
		return false;

	/* what is left behind the periods must be the wide percentages, to the byte */
	left -= HEAD_SIZE + trend->capacity * sizeof(Period);
	if (left != trend->wide_bytes)
		return false;
	for (int i = 0; i < (int) trend->nperiods; i++)
	{
		const Period *period = &trend->periods[i];

		if (!IS_VALID_DATE(period->date) || (i > 0 && period[-1].date >= period->date) ||
			period->fixed < FIXED_UNREPORTED || period->fixed > MOST_FIXED ||
			period->wide_length > left)
			return false;
		left -= period->wide_length;
		if (period->wide_length > 0)
		{
			Dispatch	dispatch = trend_dispatch(trend, i, &wide);

			if (period->fixed < 0 || !wide_sound(&dispatch.percent))
				return false;
		}
	}
	return left == 0 && trend->skipped >= 0 && trend->repeated >= 0;
}

/* Takes out the room for more periods; with a wide percent there is none */
static Tally *
trend_canonical(const TallyShape *shape, Tally *tally)
{
	const TrendTally *trend = (const TrendTally *) tally;
	Size		size = HEAD_SIZE + trend->nperiods * sizeof(Period);
	TrendTally *copy;

	if (trend->capacity == trend->nperiods)
		return tally;
	copy = (TrendTally *) palloc(size);
	memcpy(copy, trend, size);
	SET_VARSIZE(copy, size);
	copy->capacity = copy->nperiods;
	return &copy->head;
}

/* Says whether the state can take in another tally as it is */
static bool
has_room(const TrendTally *to, const TrendTally *from)
{
	bool		found = to->wide_bytes == 0 && from->wide_bytes == 0;

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
	Size		wide = 0;

	for (int i = 0; i < n; i++)
	{
		more[i] = trend_dispatch(from, i, &wide);
		if (in_place)
			(void) trend_put(&to->head, &more[i]);
	}
	if (!in_place)
		to = trend_widen(to, more, n);
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
	Size		x_wide = 0;
	Size		y_wide = 0;
	int			cmp = 0;

	for (int i = 0; i < (int) Min(x->nperiods, y->nperiods) && cmp == 0; i++)
	{
		Dispatch	x_dispatch = trend_dispatch(x, i, &x_wide);
		Dispatch	y_dispatch = trend_dispatch(y, i, &y_wide);

		cmp = compare_dispatches(&x_dispatch, &y_dispatch);
		if (cmp == 0)
			cmp = compare_percents(&x_dispatch.percent, &y_dispatch.percent);
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

/* What no rows can add up to */
static const char *
trend_contradiction(const Tally *tally)
{
	const TrendTally *trend = (const TrendTally *) tally;

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
