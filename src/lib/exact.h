/*
 * lib/exact.h
 *		An exact number that may be missing, as tallies hold it, and exact sums.
 *
 * Nearly every figure is short: 64 bits and where its point is.  One that
 * does not fit is spilled: the bytes of its numeric are kept.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_EXACT_H
#define BIZENV_EXACT_H

#include "lib/decimal.h"

#include "lib/stringinfo.h"
#include "utils/jsonb.h"

/* The form of a number that is not short; a short one has 0 to FIXED_GROUPS */
#define EXACT_MISSING 5
#define EXACT_SPILLED 6

/* Upper bound of the bytes of any numeric */
#define EXACT_MOST_BYTES 80000

/* What a number takes at least in a message: its length */
#define EXACT_LEAST_MESSAGE sizeof(int32)

/*
 * A short number is mantissa / 10000^form, with the least form that does it;
 * a spilled one is in "spilled", a trimmed numeric without its length word.
 * Every number has one form only, so that equal numbers are equal fields.
 */
typedef struct Exact
{
	int64		mantissa;		/* 0 unless short */
	const char *spilled;
	int			spilled_length; /* 0 unless spilled */
	uint8		form;
} Exact;

/* A sum of exact numbers: in 128 bits, plus a numeric for what does not fit */
typedef struct ExactSum
{
	int128		fixed;
	Numeric		spilled;		/* NULL: nothing */
} ExactSum;

/* Says whether there is a number */
static inline bool
exact_is_known(const Exact *exact)
{
	return exact->form != EXACT_MISSING;
}

/* Says whether the number stands in the mantissa */
static inline bool
exact_is_short(const Exact *exact)
{
	return exact->form <= FIXED_GROUPS;
}

/* exact.c */
extern bool exact_read(const struct varlena *stored, Exact *exact);
extern void getarg_exact(FunctionCallInfo fcinfo, int n, const char *argument, Exact *exact);
extern Numeric exact_number(const Exact *exact);
extern int	exact_compare_slow(const Exact *a, const Exact *b);
extern int	exact_sign(const Exact *exact);
extern bool exact_is_sound_slow(const Exact *exact);
extern void exact_write_json(StringInfo out, const Exact *exact);
extern bool exact_read_json(const JsonbValue *value, Exact *exact);
extern void exact_send(StringInfo out, const Exact *exact);
extern bool exact_receive(StringInfo in, Exact *exact);
extern void exact_sum_add_number(ExactSum *sum, Numeric number);
extern void exact_sum_add(ExactSum *sum, const Exact *exact);
extern void exact_sum_add_product(ExactSum *sum, const Exact *a, const Exact *b);
extern Numeric exact_sum_number(const ExactSum *sum);

/* Orders two numbers, a missing one before all others */
static inline int
exact_compare(const Exact *a, const Exact *b)
{
	int128		x;
	int128		y;

	if (unlikely(!exact_is_short(a) || !exact_is_short(b)))
		return exact_compare_slow(a, b);
	/* two forms have two units: compare at the scale of a fixed, which both fit */
	x = unpacked_to_fixed(a->mantissa, a->form);
	y = unpacked_to_fixed(b->mantissa, b->form);
	return (x > y) - (x < y);
}

/* Says whether fields from outside are the one form of a number, or of none */
static inline bool
exact_is_sound(const Exact *exact)
{
	if (unlikely(!exact_is_short(exact)))
		return exact_is_sound_slow(exact);
	/* the least int64 has no positive counterpart; a last group of zeros means a lesser form */
	return exact->spilled_length == 0 && exact->mantissa != PG_INT64_MIN &&
		(exact->form == 0 || exact->mantissa % NUMERIC_GROUP_BASE != 0);
}

#endif							/* BIZENV_EXACT_H */
