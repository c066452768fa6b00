/*
 * lib/counted.c
 *		Tallies of counts and exact sums: fixed size while figures are short.
 *
 * A sum is a 128-bit fixed and, where figures were too long for it, a "rest"
 * behind the fixed part: 128 bits of finer units and a numeric for what fits
 * neither.  Together they are the sum, exactly; the canonical form has either
 * the fixed or the numeric, which depends on the sum alone.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/counted.h"

/* Room left for a rest to grow in place */
#define REST_SLACK 32

/* No tally has more sums */
#define MAX_SUMS 8

/* A rest in its slot; size is a multiple of 8 and counts itself */
typedef struct Rest
{
	int128		fine;			/* in units of 10^-32; canonical: 0 */
	uint32		size;
	char		number[FLEXIBLE_ARRAY_MEMBER];	/* a numeric */
} Rest;

#define REST_HEAD offsetof(Rest, number)
#define HAS_REST(tally, sum) (((tally)->rests & (1 << (sum))) != 0)

/* Steps over a rest */
static inline Rest *
rest_after(const Rest *rest)
{
	return (Rest *) ((char *) rest + rest->size);
}

/* Finds the rest of a sum, NULL where it has none */
static Rest *
counted_rest(const CountedShape *shape, const Tally *tally, int sum)
{
	Rest	   *rest = (Rest *) ((char *) tally + COUNTED_SIZE(shape));

	if (!HAS_REST(tally, sum))
		return NULL;
	for (int i = 0; i < sum; i++)
		if (HAS_REST(tally, i))
			rest = rest_after(rest);
	return rest;
}

/* A new tally without rests, in the current context */
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

/* Says whether the length agrees with the rests that are announced */
static bool
counted_sound(const TallyShape *base, const Tally *tally)
{
	const CountedShape *shape = counted_shape(base);
	Size		left = VARSIZE(tally);
	const Rest *rest = (const Rest *) ((const char *) tally + COUNTED_SIZE(shape));

	if (left < COUNTED_SIZE(shape))
		return false;
	left -= COUNTED_SIZE(shape);
	if (likely(tally->rests == 0))
		return left == 0;
	if (tally->rests >> shape->nsums != 0)
		return false;
	for (int i = 0; i < shape->nsums; i++)
	{
		if (!HAS_REST(tally, i))
			continue;
		if (left < REST_HEAD + VARHDRSZ + sizeof(uint16) ||
			rest->size > left || rest->size % MAXIMUM_ALIGNOF != 0 ||
			rest->size < REST_HEAD + VARHDRSZ + sizeof(uint16) ||
			!VARATT_IS_4B_U(rest->number) ||
			VARSIZE(rest->number) < VARHDRSZ + sizeof(uint16) ||
			VARSIZE(rest->number) > rest->size - REST_HEAD)
			return false;
		left -= rest->size;
		rest = rest_after(rest);
	}
	return left == 0;
}

/* What a rest is, apart from where it stands */
typedef struct RestParts
{
	int128		fine;
	Numeric		number;			/* NULL: there is no rest */
} RestParts;

/*
 * Lays out a tally anew with the given rests in slots that leave the given
 * slack.  The old one is left alone: nodeAgg frees it.
 */
static Tally *
counted_layout(const CountedShape *shape, const Tally *old, const RestParts *rests,
			   Size slack)
{
	Size		size = COUNTED_SIZE(shape);
	Tally	   *tally;
	Rest	   *rest;

	for (int i = 0; i < shape->nsums; i++)
		if (rests[i].number != NULL)
			size += MAXALIGN(REST_HEAD + VARSIZE(rests[i].number) + slack);
	tally = (Tally *) palloc0(size);
	memcpy(tally, old, COUNTED_SIZE(shape));
	SET_VARSIZE(tally, size);
	tally->rests = 0;
	rest = (Rest *) ((char *) tally + COUNTED_SIZE(shape));
	for (int i = 0; i < shape->nsums; i++)
	{
		if (rests[i].number == NULL)
			continue;
		rest->fine = rests[i].fine;
		rest->size = (uint32) MAXALIGN(REST_HEAD + VARSIZE(rests[i].number) + slack);
		memcpy(rest->number, rests[i].number, VARSIZE(rests[i].number));
		tally->rests |= (uint16) (1 << i);
		rest = rest_after(rest);
	}
	return tally;
}

/* Sets the rest of one sum, in place where the slot is wide enough */
static Tally *
counted_set_rest(const CountedShape *shape, Tally *tally, int sum, RestParts parts)
{
	Rest	   *rest = counted_rest(shape, tally, sum);
	RestParts	rests[MAX_SUMS];

	if (rest == NULL && parts.number == NULL)
		return tally;
	if (rest != NULL && parts.number != NULL &&
		VARSIZE(parts.number) <= rest->size - REST_HEAD)
	{
		rest->fine = parts.fine;
		memcpy(rest->number, parts.number, VARSIZE(parts.number));
		return tally;
	}

	/* one slot more, one less or a longer one moves all behind it: lay out anew */
	for (int i = 0; i < shape->nsums; i++)
	{
		rest = counted_rest(shape, tally, i);
		rests[i].fine = rest == NULL ? 0 : rest->fine;
		rests[i].number = rest == NULL ? NULL : (Numeric) rest->number;
	}
	rests[sum] = parts;
	return counted_layout(shape, tally, rests, REST_SLACK);
}

/* The exact value of a sum */
Numeric
counted_sum(const CountedShape *shape, const Tally *tally, int sum)
{
	Rest	   *rest = counted_rest(shape, tally, sum);
	Numeric		value = fixed_to_numeric(COUNTED_SUMS(shape, tally)[sum]);

	if (rest == NULL)
		return value;
	if (rest->fine != 0)
		value = num_add(value, num_mul(fixed_to_numeric(rest->fine),
									   numeric_power_of_ten(-FIXED_SCALE)));
	return numeric_trim(num_add(value, (Numeric) rest->number));
}

/* Adds to the rest of a sum */
static Tally *
counted_add_rest(const CountedShape *shape, Tally *tally, int sum, int128 fine,
				 Numeric number)
{
	Rest	   *rest = counted_rest(shape, tally, sum);
	RestParts	parts = {fine, number};

	if (rest != NULL)
	{
		if (number == NULL && !fixed_add_overflow(rest->fine, fine, &rest->fine))
			return tally;
		parts.fine = rest->fine;
		parts.number = (Numeric) rest->number;
		if (number != NULL)
			parts.number = num_add(parts.number, number);
		if (fixed_add_overflow(parts.fine, fine, &parts.fine))
		{
			/* 10^22 figures of 32 decimals, or a forged tally */
			parts.number = num_add(parts.number,
								   num_mul(num_add(fixed_to_numeric(rest->fine),
												   fixed_to_numeric(fine)),
										   numeric_power_of_ten(-FIXED_SCALE)));
			parts.fine = 0;
		}
	}
	else if (number == NULL)
		parts.number = int64_to_numeric(0);
	check_finite(parts.number, "sum");
	return counted_set_rest(shape, tally, sum, parts);
}

/* Adds where the fixed would overflow: what it held moves to the rest */
Tally *
counted_add_fixed_slow(const CountedShape *shape, Tally *tally, int sum, int128 value)
{
	int128	   *at = &COUNTED_SUMS(shape, tally)[sum];
	Numeric		held = fixed_to_numeric(*at);

	*at = value;
	return counted_add_rest(shape, tally, sum, 0, held);
}

/* Adds any finite number to a sum, or takes it out */
Tally *
counted_add(const CountedShape *shape, Tally *tally, int sum, Numeric value, bool take_out)
{
	int128		fixed;
	int128		fine;

	if (numeric_to_fixed(value, &fixed))
		return counted_add_fixed(shape, tally, sum, take_out ? -fixed : fixed);
	if (!numeric_to_fixed_and_fine(value, &fixed, &fine))
		return counted_add_rest(shape, tally, sum, 0, take_out ? num_neg(value) : value);
	tally = counted_add_fixed(shape, tally, sum, take_out ? -fixed : fixed);
	return counted_add_rest(shape, tally, sum, take_out ? -fine : fine, NULL);
}

/* Puts a number in the place of a sum: a minimum is replaced, not added to */
Tally *
counted_put(const CountedShape *shape, Tally *tally, int sum, Numeric value)
{
	int128	   *at = &COUNTED_SUMS(shape, tally)[sum];
	RestParts	parts = {0, NULL};

	if (!numeric_to_fixed(value, at))
	{
		*at = 0;
		parts.number = numeric_trim(value);
	}
	return counted_set_rest(shape, tally, sum, parts);
}

/* Brings every sum into the one form that depends on its value alone */
Tally *
counted_canonical(const TallyShape *base, Tally *tally)
{
	const CountedShape *shape = counted_shape(base);
	RestParts	rests[MAX_SUMS];
	Tally	   *result;
	bool		clean = tally->rests == 0;

	for (int i = 0; clean && i < shape->nsums; i++)
	{
		int128		fixed = COUNTED_SUMS(shape, tally)[i];

		clean = fixed < FIXED_LIMIT && fixed > -FIXED_LIMIT;
	}
	if (clean)
		return tally;
	result = counted_empty(base);
	memcpy(COUNTED_COUNTS(result), COUNTED_COUNTS(tally), shape->ncounts * sizeof(int64));
	for (int i = 0; i < shape->nsums; i++)
	{
		int128		fixed;

		rests[i].fine = 0;
		rests[i].number = counted_sum(shape, tally, i);
		if (!numeric_to_fixed(rests[i].number, &fixed))
			continue;
		COUNTED_SUMS(shape, result)[i] = fixed;
		rests[i].number = NULL;
	}
	return counted_layout(shape, result, rests, 0);
}

/* Compares one sum of two canonical tallies */
static int
counted_compare_sum(const CountedShape *shape, const Tally *a, const Tally *b, int sum)
{
	if (!HAS_REST(a, sum) && !HAS_REST(b, sum))
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
	Rest	   *rest = counted_rest(shape, other, least);

	if (shape->least_of(other) == 0 ||
		(rows > 0 && counted_compare_sum(shape, state, other, least) <= 0))
		return state;
	COUNTED_SUMS(shape, state)[least] = COUNTED_SUMS(shape, other)[least];
	return counted_set_rest(shape, state, least,
							(RestParts) {0, rest == NULL ? NULL : (Numeric) rest->number});
}

/* Adds a tally to the state, or takes it out */
static Tally *
counted_combine(const TallyShape *base, Tally *state, const Tally *other, bool take_out)
{
	const CountedShape *shape = counted_shape(base);
	int64	   *counts = COUNTED_COUNTS(state);
	const int64 *more = COUNTED_COUNTS(other);
	int64		rows = shape->least >= 0 ? shape->least_of(state) : 0;

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
		Rest	   *rest;

		if (i == shape->least)
		{
			state = counted_combine_least(shape, state, other, rows);
			continue;
		}
		state = counted_add_fixed(shape, state, i, take_out ? -fixed : fixed);
		if (unlikely((rest = counted_rest(shape, other, i)) != NULL))
			state = counted_add_rest(shape, state, i,
									 take_out ? -rest->fine : rest->fine,
									 take_out ? num_neg((Numeric) rest->number)
									 : (Numeric) rest->number);
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
