/*
 * lib/counted.c
 *		Tallies of counts and exact sums: fixed size while figures are short.
 *
 * A sum is a 128-bit fixed and, where figures were too long for it, a "spill"
 * behind the fixed part: its tail, 128 bits in units of 10^-32, and a numeric
 * for what fits neither.  Together they are the sum, exactly; the canonical form has either
 * the fixed or the numeric, which depends on the sum alone.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/counted.h"

/* Room left for a spill to grow in place */
#define COUNTED_SPILL_SLACK 32

/* No tally has more sums */
#define COUNTED_MAX_SUMS 8

/* A spill in its slot; size is a multiple of 8 and counts itself */
typedef struct Spill
{
	int128		tail;			/* in units of 10^-32; canonical: 0 */
	uint32		size;
	char		number[FLEXIBLE_ARRAY_MEMBER];	/* a numeric */
} Spill;

#define COUNTED_SPILL_HEAD offsetof(Spill, number)
#define COUNTED_HAS_SPILL(tally, sum) (((tally)->spilled & (1 << (sum))) != 0)

/* Steps over a spill */
static inline Spill *
spill_after(const Spill *spill)
{
	return (Spill *) ((char *) spill + spill->size);
}

/* Finds the spill of a sum, NULL where it has none */
static Spill *
counted_spill(const CountedShape *shape, const Tally *tally, int sum)
{
	Spill	   *spill = (Spill *) ((char *) tally + COUNTED_SIZE(shape));

	if (!COUNTED_HAS_SPILL(tally, sum))
		return NULL;
	/* spills stand in the order of their sums: step over those of the sums before */
	for (int i = 0; i < sum; i++)
		if (COUNTED_HAS_SPILL(tally, i))
			spill = spill_after(spill);
	return spill;
}

/* A new tally without spills, in the current context */
Tally *
counted_empty(const TallyShape *base)
{
	const CountedShape *shape = counted_shape(base);
	Tally	   *tally = (Tally *) palloc0(COUNTED_SIZE(shape));

	SET_VARSIZE(tally, COUNTED_SIZE(shape));
	tally->version = TALLY_VERSION;
	tally->kind = (uint8) base->kind;
	return tally;
}

/* Says whether the length agrees with the spills that are announced */
static bool
counted_sound(const TallyShape *base, const Tally *tally)
{
	const CountedShape *shape = counted_shape(base);
	Size		left = VARSIZE(tally);
	const Spill *spill = (const Spill *) ((const char *) tally + COUNTED_SIZE(shape));

	/* the fixed part must be whole before any of its fields is read */
	if (left < COUNTED_SIZE(shape))
		return false;
	left -= COUNTED_SIZE(shape);
	if (likely(tally->spilled == 0))
		return left == 0;
	/* a bit beyond the last sum announces a spill of nothing */
	if (tally->spilled >> shape->nsums != 0)
		return false;
	for (int i = 0; i < shape->nsums; i++)
	{
		if (!COUNTED_HAS_SPILL(tally, i))
			continue;
		/* each slot: its size within the value, and a numeric within its size */
		if (left < COUNTED_SPILL_HEAD + VARHDRSZ + sizeof(uint16) ||
			spill->size > left || spill->size % MAXIMUM_ALIGNOF != 0 ||
			spill->size < COUNTED_SPILL_HEAD + VARHDRSZ + sizeof(uint16) ||
			!VARATT_IS_4B_U(spill->number) ||
			VARSIZE(spill->number) < VARHDRSZ + sizeof(uint16) ||
			VARSIZE(spill->number) > spill->size - COUNTED_SPILL_HEAD)
			return false;
		left -= spill->size;
		spill = spill_after(spill);
	}
	/* every byte must belong to a slot: nothing else may follow */
	return left == 0;
}

/* The content of a spill, without its slot */
typedef struct SpillParts
{
	int128		tail;
	Numeric		number;			/* NULL: there is no spill */
} SpillParts;

/*
 * Lays out a tally anew with the given spills in slots that leave the given
 * slack.  The old one is left alone: nodeAgg frees it.
 */
static Tally *
counted_layout(const CountedShape *shape, const Tally *old, const SpillParts *spills,
			   Size slack)
{
	Size		size = COUNTED_SIZE(shape);
	Tally	   *tally;
	Spill	   *spill;

	/* two passes: how large, then what */
	for (int i = 0; i < shape->nsums; i++)
		if (spills[i].number != NULL)
			size += MAXALIGN(COUNTED_SPILL_HEAD + VARSIZE(spills[i].number) + slack);
	tally = (Tally *) palloc0(size);
	memcpy(tally, old, COUNTED_SIZE(shape));
	SET_VARSIZE(tally, size);
	/* the mask of the old one came with its counts; it is set anew slot by slot */
	tally->spilled = 0;
	spill = (Spill *) ((char *) tally + COUNTED_SIZE(shape));
	for (int i = 0; i < shape->nsums; i++)
	{
		if (spills[i].number == NULL)
			continue;
		spill->tail = spills[i].tail;
		spill->size = (uint32) MAXALIGN(COUNTED_SPILL_HEAD + VARSIZE(spills[i].number) + slack);
		memcpy(spill->number, spills[i].number, VARSIZE(spills[i].number));
		tally->spilled |= (uint16) (1 << i);
		spill = spill_after(spill);
	}
	return tally;
}

/* Sets the spill of one sum, in place where the slot is wide enough */
static Tally *
counted_set_spill(const CountedShape *shape, Tally *tally, int sum, SpillParts parts)
{
	Spill	   *spill = counted_spill(shape, tally, sum);
	SpillParts	spills[COUNTED_MAX_SUMS];

	/* the sum has no spill and gets none */
	if (spill == NULL && parts.number == NULL)
		return tally;
	/* in place: the caller owns the state, and its slot has room for the number */
	if (spill != NULL && parts.number != NULL &&
		VARSIZE(parts.number) <= spill->size - COUNTED_SPILL_HEAD)
	{
		spill->tail = parts.tail;
		memcpy(spill->number, parts.number, VARSIZE(parts.number));
		return tally;
	}

	/* one slot more, one less or a longer one moves all behind it: lay out anew */
	for (int i = 0; i < shape->nsums; i++)
	{
		spill = counted_spill(shape, tally, i);
		spills[i].tail = spill == NULL ? 0 : spill->tail;
		spills[i].number = spill == NULL ? NULL : (Numeric) spill->number;
	}
	spills[sum] = parts;
	return counted_layout(shape, tally, spills, COUNTED_SPILL_SLACK);
}

/* The exact value of a sum */
Numeric
counted_sum(const CountedShape *shape, const Tally *tally, int sum)
{
	Spill	   *spill = counted_spill(shape, tally, sum);
	Numeric		value = fixed_to_numeric(COUNTED_SUMS(shape, tally)[sum]);

	if (spill == NULL)
		return value;
	/* the tail is a fixed of 16 decimals more */
	if (spill->tail != 0)
		value = num_add(value, num_mul(fixed_to_numeric(spill->tail),
									   numeric_power_of_ten(-FIXED_SCALE)));
	return numeric_trim(num_add(value, (Numeric) spill->number));
}

/* Adds to the spill of a sum */
static Tally *
counted_add_spill(const CountedShape *shape, Tally *tally, int sum, int128 tail,
				 Numeric number)
{
	Spill	   *spill = counted_spill(shape, tally, sum);
	SpillParts	parts = {tail, number};

	if (spill != NULL)
	{
		/* in place, which nearly all long figures fit */
		if (number == NULL && !fixed_add_overflow(spill->tail, tail, &spill->tail))
			return tally;
		parts.tail = spill->tail;
		parts.number = (Numeric) spill->number;
		if (number != NULL)
			parts.number = num_add(parts.number, number);
		if (fixed_add_overflow(parts.tail, tail, &parts.tail))
		{
			/* 10^22 figures of 32 decimals, or a forged tally */
			parts.number = num_add(parts.number,
								   num_mul(num_add(fixed_to_numeric(spill->tail),
												   fixed_to_numeric(tail)),
										   numeric_power_of_ten(-FIXED_SCALE)));
			parts.tail = 0;
		}
	}
	/* a tail alone: the numeric of the new spill is 0 */
	else if (number == NULL)
		parts.number = int64_to_numeric(0);
	/* a forged spill may hold NaN or infinity, which no row can have brought */
	check_finite(parts.number, "sum");
	return counted_set_spill(shape, tally, sum, parts);
}

/* Adds where the fixed would overflow: what it held moves to the spill */
Tally *
counted_add_fixed_slow(const CountedShape *shape, Tally *tally, int sum, int128 value)
{
	int128	   *at = &COUNTED_SUMS(shape, tally)[sum];
	Numeric		held = fixed_to_numeric(*at);

	/* the fixed begins again with the new value: nothing overflows, and nothing is lost */
	*at = value;
	return counted_add_spill(shape, tally, sum, 0, held);
}

/* Adds any finite number to a sum, or takes it out */
Tally *
counted_add(const CountedShape *shape, Tally *tally, int sum, Numeric value, bool take_out)
{
	int128		fixed;
	int128		tail;

	/* three ways, the fastest first: 16 decimals as fixed, 32 with a tail, any number as numeric */
	if (numeric_to_fixed(value, &fixed))
		return counted_add_fixed(shape, tally, sum, take_out ? -fixed : fixed);
	if (!numeric_to_fixed_and_tail(value, &fixed, &tail))
		return counted_add_spill(shape, tally, sum, 0, take_out ? num_neg(value) : value);
	tally = counted_add_fixed(shape, tally, sum, take_out ? -fixed : fixed);
	return counted_add_spill(shape, tally, sum, take_out ? -tail : tail, NULL);
}

/* Puts a number in the place of a sum: a minimum is replaced, not added to */
Tally *
counted_put(const CountedShape *shape, Tally *tally, int sum, Numeric value)
{
	int128	   *at = &COUNTED_SUMS(shape, tally)[sum];
	SpillParts	parts = {0, NULL};

	if (!numeric_to_fixed(value, at))
	{
		/* the whole number goes to the spill: a canonical sum has one part only */
		*at = 0;
		parts.number = numeric_trim(value);
	}
	return counted_set_spill(shape, tally, sum, parts);
}

/* Brings every sum into the one form that depends on its value alone */
Tally *
counted_canonical(const TallyShape *base, Tally *tally)
{
	const CountedShape *shape = counted_shape(base);
	SpillParts	spills[COUNTED_MAX_SUMS];
	Tally	   *result;
	bool		clean = tally->spilled == 0;

	/* a sum beyond the limit belongs into a spill, though it still fits */
	for (int i = 0; clean && i < shape->nsums; i++)
	{
		int128		fixed = COUNTED_SUMS(shape, tally)[i];

		clean = fixed < FIXED_LIMIT && fixed > -FIXED_LIMIT;
	}
	if (clean)
		return tally;
	/* each sum as one exact number, and then in the one form that it has */
	result = counted_empty(base);
	memcpy(COUNTED_COUNTS(result), COUNTED_COUNTS(tally), shape->ncounts * sizeof(int64));
	for (int i = 0; i < shape->nsums; i++)
	{
		int128		fixed;

		spills[i].tail = 0;
		spills[i].number = counted_sum(shape, tally, i);
		/* it does not fit: the fixed stays 0 and the numeric is all */
		if (!numeric_to_fixed(spills[i].number, &fixed))
			continue;
		COUNTED_SUMS(shape, result)[i] = fixed;
		spills[i].number = NULL;
	}
	return counted_layout(shape, result, spills, 0);
}

/* Compares one sum of two canonical tallies */
static int
counted_compare_sum(const CountedShape *shape, const Tally *a, const Tally *b, int sum)
{
	/* without spills a canonical sum is its fixed alone */
	if (!COUNTED_HAS_SPILL(a, sum) && !COUNTED_HAS_SPILL(b, sum))
	{
		int128		x = COUNTED_SUMS(shape, a)[sum];
		int128		y = COUNTED_SUMS(shape, b)[sum];

		return (x > y) - (x < y);
	}
	return num_cmp(counted_sum(shape, a, sum), counted_sum(shape, b, sum));
}

/* Takes the lesser of two minima, each of which counts only over some rows */
static Tally *
counted_combine_least(const CountedShape *shape, Tally *state, const Tally *other,
					  int64 rows)
{
	int			least = shape->least;
	Spill	   *spill = counted_spill(shape, other, least);

	/* a side without rows has no minimum: its field is 0 and must not win */
	if (shape->least_of(other) == 0 ||
		(rows > 0 && counted_compare_sum(shape, state, other, least) <= 0))
		return state;
	/* a minimum has two parts: the fixed moves here, the spill below */
	COUNTED_SUMS(shape, state)[least] = COUNTED_SUMS(shape, other)[least];
	return counted_set_spill(shape, state, least,
							(SpillParts) {0, spill == NULL ? NULL : (Numeric) spill->number});
}

/* Adds a tally to the state, or takes it out */
static Tally *
counted_combine(const TallyShape *base, Tally *state, const Tally *other, bool take_out)
{
	const CountedShape *shape = counted_shape(base);
	int64	   *counts = COUNTED_COUNTS(state);
	const int64 *more = COUNTED_COUNTS(other);
	int64		rows = shape->least >= 0 ? shape->least_of(state) : 0;

	/* "rows" is taken before the counts change: the minimum asks whether there were any */
	for (int i = 0; i < shape->ncounts; i++)
	{
		if (take_out)
		{
			counts[i] -= more[i];
			if (unlikely(counts[i] < 0))
				error_count_negative();
		}
		else if (unlikely(pg_add_s64_overflow(counts[i], more[i], &counts[i])))
			error_count_overflow();
	}
	for (int i = 0; i < shape->nsums; i++)
	{
		int128		fixed = COUNTED_SUMS(shape, other)[i];
		Spill	   *spill;

		/* the one "sum" that is a minimum: nothing is added */
		if (i == shape->least)
		{
			state = counted_combine_least(shape, state, other, rows);
			continue;
		}

		/*
		 * the other tally is canonical: its fixed is below FIXED_LIMIT, so that it can be
		 * negated
		 */
		state = counted_add_fixed(shape, state, i, take_out ? -fixed : fixed);
		if (unlikely((spill = counted_spill(shape, other, i)) != NULL))
			state = counted_add_spill(shape, state, i,
									 take_out ? -spill->tail : spill->tail,
									 take_out ? num_neg((Numeric) spill->number)
									 : (Numeric) spill->number);
	}
	return state;
}

/* Orders by counts, then by sums */
static int
counted_compare(const TallyShape *base, const Tally *a, const Tally *b)
{
	const CountedShape *shape = counted_shape(base);
	int			cmp = 0;

	for (int i = 0; cmp == 0 && i < shape->ncounts; i++)
		cmp = compare_counts(COUNTED_COUNTS(a)[i], COUNTED_COUNTS(b)[i]);
	for (int i = 0; cmp == 0 && i < shape->nsums; i++)
		cmp = counted_compare_sum(shape, a, b, i);
	return cmp;
}

const TallyStorage counted_storage = {
	.empty = counted_empty,
	.sound = counted_sound,
	.canonical = counted_canonical,
	.combine = counted_combine,
	.compare = counted_compare,
	.write_json = counted_write_json,
	.read_json = counted_read_json,
	.send = counted_send,
	.receive = counted_receive
};
