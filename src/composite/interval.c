/*
 * composite/interval.c
 *		How safe a place is: ranks of composites under weights that are drawn anew.
 *
 * Each draw multiplies the weight of a code by a factor that a hash of the seed,
 * the number of the draw and the code makes: the same for all units, on every
 * machine, in whatever order the rows come.  Composites are compared as exact
 * fractions, so that no rounding decides a place.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "composite/composite.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "lib/rows.h"
#include "lib/window.h"

BIZENV_FUNCTION(rank_interval);

/* A factor is 1 + or - the spread, in millionths: a whole number */
#define FACTOR_ONE INT64CONST(1000000)
#define INTERVAL_MOST_DRAWS 100000
#define INTERVAL_SHARE_DIGITS 2

/* A score that takes part, as it is and as a whole number of the common unit */
typedef struct Score
{
	int32		code;			/* its place among all codes */
	int64		score;
	int64		weight;
	Numeric		exact_score;
	Numeric		exact_weight;
} Score;

/* A unit that is ranked */
typedef struct Unit
{
	int			n;
	Score	   *scores;
	/* of a draw: weight * score and weight, in 128 bits or as numeric */
	int128		points;
	int128		weight;
	Numeric		exact_points;
	Numeric		exact_weight;
	/* what the draws come to */
	int			rank;
	int			best;
	int			worst;
	int64		kept;
	int			now;			/* rank of the draw */
} Unit;

/* What is kept from row to row of a partition */
typedef struct Intervals
{
	bool		is_read;
	bool		is_fixed;		/* all figures fit 128 bits */
	bool		lower;
	int			kept_draws;
	int64		kept_seed;
	int64		spread;			/* in millionths */
	WindowWord	direction;
	int			nunits;
	int			ncodes;
	Unit	   *units;
	Unit	  **order;
	int32	   *of_row;			/* -1: not ranked */
	uint64	   *hashes;			/* of the codes */
	int64	   *factors;
} Intervals;

/* splitmix64: a step of mixing that leaves no bit of its input unused */
static inline uint64
mix(uint64 x)
{
	x += UINT64CONST(0x9E3779B97F4A7C15);
	x = (x ^ (x >> 30)) * UINT64CONST(0xBF58476D1CE4E5B9);
	x = (x ^ (x >> 27)) * UINT64CONST(0x94D049BB133111EB);
	return x ^ (x >> 31);
}

/* A hash of a code by its bytes in UTF-8 (FNV-1a), whatever the encoding of the database */
static uint64
hash_code(const char *code, int length)
{
	/* no conversion gives the argument back, which no zero byte ends */
	char	   *utf8 = pg_server_to_any(code, length, PG_UTF8);
	int			n = utf8 == code ? length : (int) strlen(utf8);
	uint64		hash = UINT64CONST(0xCBF29CE484222325);

	for (int i = 0; i < n; i++)
		hash = (hash ^ (unsigned char) utf8[i]) * UINT64CONST(0x100000001B3);
	return mix(hash);
}

/* The factor of a code in a draw: uniform among the whole numbers of the spread */
static int64
factor_of(const Intervals *intervals, int draw, uint64 code_hash)
{
	uint64		random = mix(mix((uint64) intervals->kept_seed ^ mix((uint64) draw)) ^ code_hash);
	uint128		width = (uint128) (2 * intervals->spread + 1);

	/* the high half of a product is uniform without a division; no factor is negative, as the spread is at most 1 */
	return FACTOR_ONE - intervals->spread + (int64) ((random * width) >> 64);
}

/* A code as it is collected: the same in several units */
typedef struct CodeUse
{
	Member		member;
	Score	   *score;
} CodeUse;

static int
compare_uses(const void *a, const void *b)
{
	CHECK_FOR_INTERRUPTS();
	return compare_members(&((const CodeUse *) a)->member, &((const CodeUse *) b)->member);
}

/* Numbers the codes of all units alike, and hashes each */
static void
number_codes(Intervals *intervals, CodeUse *uses, int64 n)
{
	qsort(uses, n, sizeof(CodeUse), compare_uses);
	intervals->hashes = window_allocate(n, sizeof(uint64));
	intervals->factors = window_allocate(n, sizeof(int64));
	for (int64 i = 0; i < n; i++)
	{
		/* equal codes stand side by side, and get one number whatever unit they are of */
		if (i == 0 || compare_members(&uses[i - 1].member, &uses[i].member) != 0)
			intervals->hashes[intervals->ncodes++] = hash_code(uses[i].member.code, uses[i].member.length);
		uses[i].score->code = intervals->ncodes - 1;
	}
}

/* A number as a whole number of units of 10^-4groups; false where it does not fit */
static bool
whole_number(const Exact *exact, int groups, int64 *whole)
{
	return exact_is_short(exact) &&
		!pg_mul_s64_overflow(exact->mantissa, group_power[groups - exact->form], whole);
}

/*
 * Brings scores and weights to common units and says whether a draw fits 128
 * bits: the sum of weight * factor * score, and the square of that of weight *
 * factor, which the comparison of two remainders needs.
 */
static bool
fits_fixed(const CodeUse *uses, int64 n, int ncodes)
{
	int			score_groups = 0;
	int			weight_groups = 0;
	double		score = 1;
	double		weight = 1;

	/* the finest unit first: every other number must be whole in it */
	for (int64 i = 0; i < n; i++)
	{
		if (!exact_is_short(&uses[i].member.score) || !exact_is_short(&uses[i].member.weight))
			return false;
		score_groups = Max(score_groups, uses[i].member.score.form);
		weight_groups = Max(weight_groups, uses[i].member.weight.form);
	}
	for (int64 i = 0; i < n; i++)
	{
		if (!whole_number(&uses[i].member.score, score_groups, &uses[i].score->score) ||
			!whole_number(&uses[i].member.weight, weight_groups, &uses[i].score->weight))
			return false;
		score = Max(score, fabs((double) uses[i].score->score));
		weight = Max(weight, (double) uses[i].score->weight);
	}
	/* upper bounds, with room to spare for what double rounds: 2^127 is 1.7e38 */
	weight *= 2.0 * FACTOR_ONE * Max(ncodes, 1);
	return score * weight < 1e38 && weight * weight < 1e38;
}

/* Reads the tallies of a partition, into the current context */
static void
read_units(WindowObject window, Intervals *intervals)
{
	int64		nrows = WinGetPartitionRowCount(window);
	int64		nuses = 0;
	int64		room = 64;
	CodeUse    *uses = window_allocate(room, sizeof(CodeUse));

	intervals->units = window_allocate(nrows, sizeof(Unit));
	intervals->order = window_allocate(nrows, sizeof(Unit *));
	intervals->of_row = window_allocate(nrows, sizeof(int32));
	for (int32 row = 0; row < (int32) nrows; row++)
	{
		bool		isnull;
		bool		isout;
		Datum		value = WinGetFuncArgInPartition(window, 0, row, WINDOW_SEEK_HEAD, false, &isnull, &isout);
		Unit	   *unit = &intervals->units[intervals->nunits];
		const CompositeTally *tally;
		bool		weighty = false;

		CHECK_FOR_INTERRUPTS();
		intervals->of_row[row] = -1;
		if (isnull)
			continue;
		/* a copy: members point into it, and the row may go before the draws */
		tally = (const CompositeTally *) tally_read(PointerGetDatum(PG_DETOAST_DATUM_COPY(value)), NULL, &composite_shape);
		unit->n = 0;
		unit->scores = window_allocate(tally->ncodes + 1, sizeof(Score));
		for (int i = 0; i < (int) tally->ncodes; i++)
		{
			Member		member = composite_member(tally, i);
			Score	   *score = &unit->scores[unit->n];

			if (!exact_is_known(&member.score) || !exact_is_known(&member.weight))
				continue;
			weighty |= exact_sign(&member.weight) > 0;
			if (nuses == room)
				uses = repalloc_huge(uses, (room *= 2) * sizeof(CodeUse));
			uses[nuses++] = (CodeUse) {member, score};
			unit->n++;
		}
		/* without any weight there is no composite, and no place */
		if (weighty)
			intervals->of_row[row] = intervals->nunits++;
		else
			nuses -= unit->n;
	}
	number_codes(intervals, uses, nuses);
	intervals->is_fixed = fits_fixed(uses, nuses, intervals->ncodes);
	for (int64 i = 0; i < nuses && !intervals->is_fixed; i++)
	{
		uses[i].score->exact_score = exact_number(&uses[i].member.score);
		uses[i].score->exact_weight = exact_number(&uses[i].member.weight);
	}
}

/* The composite of a unit under the factors of a draw, as a fraction */
static void
weigh(const Intervals *intervals, Unit *unit)
{
	/* no overflow: fits_fixed() has bounded both sums */
	if (intervals->is_fixed)
	{
		unit->points = unit->weight = 0;
		for (int i = 0; i < unit->n; i++)
		{
			const Score *score = &unit->scores[i];
			int128		weight = (int128) score->weight * intervals->factors[score->code];

			unit->weight += weight;
			unit->points += weight * score->score;
		}
		return;
	}
	unit->exact_points = unit->exact_weight = int64_to_numeric(0);
	for (int i = 0; i < unit->n; i++)
	{
		const Score *score = &unit->scores[i];
		Numeric		weight = num_mul(score->exact_weight, int64_to_numeric(intervals->factors[score->code]));

		unit->exact_weight = num_add(unit->exact_weight, weight);
		unit->exact_points = num_add(unit->exact_points, num_mul(weight, score->exact_score));
	}
}

/* Compares two fractions of 128 bits: whole parts, then what is left of each */
static int
compare_fixed(const Unit *a, const Unit *b)
{
	int128		x = a->points / a->weight;
	int128		y = b->points / b->weight;

	if (x == y)
	{
		/* remainders are less than their weights, so that the products fit */
		x = (a->points - x * a->weight) * b->weight;
		y = (b->points - y * b->weight) * a->weight;
	}
	return (x > y) - (x < y);
}

/* Orders units, the greatest composite first; one whose weights a draw made 0 last */
static int
compare_units(const void *a, const void *b)
{
	const Unit *x = *(const Unit *const *) a;
	const Unit *y = *(const Unit *const *) b;

	CHECK_FOR_INTERRUPTS();
	if (x->exact_points != NULL)
	{
		if (num_sign(x->exact_weight) == 0 || num_sign(y->exact_weight) == 0)
			return num_sign(y->exact_weight) - num_sign(x->exact_weight);
		return num_cmp(num_mul(y->exact_points, x->exact_weight), num_mul(x->exact_points, y->exact_weight));
	}
	if (x->weight == 0 || y->weight == 0)
		return (y->weight != 0) - (x->weight != 0);
	return compare_fixed(y, x);
}

/* The same, the least first */
static int
compare_units_lower(const void *a, const void *b)
{
	const Unit *x = *(const Unit *const *) a;
	const Unit *y = *(const Unit *const *) b;
	int			cmp = compare_units(a, b);

	/* without a weight last, whichever way is better */
	if (x->exact_points != NULL ? num_sign(x->exact_weight) == 0 || num_sign(y->exact_weight) == 0 : x->weight == 0 || y->weight == 0)
		return cmp;
	return -cmp;
}

/* Ranks all units under the factors: ties share the better place */
static void
rank_units(Intervals *intervals)
{
	int			(*compare) (const void *, const void *) = intervals->lower ? compare_units_lower : compare_units;

	for (int i = 0; i < intervals->nunits; i++)
	{
		CHECK_FOR_INTERRUPTS();
		weigh(intervals, &intervals->units[i]);
		intervals->order[i] = &intervals->units[i];
	}
	qsort(intervals->order, intervals->nunits, sizeof(Unit *), compare);
	/* comparing neighbours is enough: equal fractions stand side by side */
	for (int i = 0; i < intervals->nunits; i++)
		intervals->order[i]->now = i > 0 && compare(&intervals->order[i - 1], &intervals->order[i]) == 0 ?
			intervals->order[i - 1]->now : i + 1;
}

/* Ranks under the weights as they are, then under those of each draw */
static void
draw_ranks(Intervals *intervals)
{
	MemoryContext kept = CurrentMemoryContext;
	MemoryContext scratch = AllocSetContextCreate(kept, "bizenv draw", ALLOCSET_DEFAULT_SIZES);

	for (int draw = 0; draw <= intervals->kept_draws; draw++)
	{
		/* draw 0 is the ranking as it is, which the draws are held against */
		for (int code = 0; code < intervals->ncodes; code++)
			intervals->factors[code] = draw == 0 ? FACTOR_ONE : factor_of(intervals, draw, intervals->hashes[code]);
		MemoryContextSwitchTo(scratch);
		rank_units(intervals);
		for (int i = 0; i < intervals->nunits; i++)
		{
			Unit	   *unit = &intervals->units[i];

			if (draw == 0)
				unit->rank = unit->best = unit->worst = unit->now;
			unit->best = Min(unit->best, unit->now);
			unit->worst = Max(unit->worst, unit->now);
			/* the range includes the place as it is, the share is of the draws alone */
			unit->kept += draw > 0 && unit->now == unit->rank;
		}
		MemoryContextSwitchTo(kept);
		MemoryContextReset(scratch);
	}
	MemoryContextDelete(scratch);
}

/* Reads the parameters, which are the same in all rows of a partition */
static void
read_parameters(WindowObject window, Intervals *intervals)
{
	bool		isnull;
	Datum		value = WinGetFuncArgCurrent(window, 1, &isnull);
	Numeric		spread;
	int			draws;
	int64		seed;
	int64		millionths;

	check_not_null(isnull, "spread_pct");
	/* 4 decimals of a percent are millionths: the factors stay whole numbers */
	spread = check_finite(DatumGetNumeric(value), "spread_pct");
	if (num_sign(spread) < 0 || num_cmp(spread, int64_to_numeric(100)) > 0 ||
		num_cmp(num_round(spread, 4), spread) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("spread_pct is out of range"),
				 errdetail("\"spread_pct\" must be from 0 to 100, with at most 4 decimals: 20 draws each weight from 80%% to 120%% of what it is."),
				 errhint("spread_pct => 20 is usual.")));
	millionths = DatumGetInt64(DirectFunctionCall1(numeric_int8, NumericGetDatum(num_mul(spread, int64_to_numeric(10000)))));
	intervals->lower = window_word(window, 2, &directions, "direction", &intervals->direction) == DIRECTION_LOWER;
	/* read before it is checked: the datum of a NULL is 0, which is not looked at */
	draws = DatumGetInt32(WinGetFuncArgCurrent(window, 3, &isnull));
	check_not_null(isnull, "draws");
	if (draws < 1 || draws > INTERVAL_MOST_DRAWS)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("draws is out of range"),
				 errdetail("\"draws\" must be from 1 to %d.", INTERVAL_MOST_DRAWS),
				 errhint("draws => 1000 tells shares to a few percent.")));
	seed = DatumGetInt64(WinGetFuncArgCurrent(window, 4, &isnull));
	check_not_null(isnull, "seed");
	/* one answer a partition: a parameter that varied would be taken from whichever row came first */
	if (intervals->is_read && millionths != intervals->spread)
		error_window_varies("spread_pct");
	if (intervals->is_read && draws != intervals->kept_draws)
		error_window_varies("draws");
	if (intervals->is_read && seed != intervals->kept_seed)
		error_window_varies("seed");
	intervals->spread = millionths;
	intervals->kept_draws = draws;
	intervals->kept_seed = seed;
}

/* The range of places of a unit */
Datum
rank_interval(PG_FUNCTION_ARGS)
{
	WindowObject window = window_object(fcinfo, "rank_interval(t, spread_pct)");
	Intervals  *intervals = WinGetPartitionLocalMemory(window, sizeof(Intervals));
	int32		place;
	Unit	   *unit;
	Row			row;

	read_parameters(window, intervals);
	/* the first call draws for all rows of the partition, the others look theirs up */
	if (!intervals->is_read)
	{
		MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(intervals));

		intervals->is_read = true;
		read_units(window, intervals);
		draw_ranks(intervals);
		MemoryContextSwitchTo(old);
	}
	/* NULL, or nothing of it has a weight: no composite, and so no place */
	place = intervals->of_row[WinGetCurrentPosition(window)];
	if (place < 0)
		PG_RETURN_NULL();
	unit = &intervals->units[place];
	row_begin(&row, fcinfo);
	row_integer(&row, unit->rank);
	row_integer(&row, unit->best);
	row_integer(&row, unit->worst);
	row_number(&row, numeric_percent(int64_to_numeric(unit->kept), int64_to_numeric(intervals->kept_draws), INTERVAL_SHARE_DIGITS));
	row_integer(&row, intervals->nunits);
	row_integer(&row, intervals->kept_draws);
	return row_end(&row);
}
