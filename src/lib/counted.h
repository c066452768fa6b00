/*
 * lib/counted.h
 *		Tallies of counts and exact sums: what rooms and their storage share.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_COUNTED_H
#define BIZENV_COUNTED_H

#include "lib/tally.h"

/* What one kind of counted tally holds: the names of its counts and sums */
typedef struct CountedShape
{
	TallyShape	tally;			/* whose functions are counted_storage */
	int			ncounts;
	const char *const *counts;
	int			nsums;
	const char *const *sums;
	int			least;			/* the "sum" that is a minimum, or -1 */
	int64		(*least_of) (const Tally *tally);	/* rows it is taken over */
} CountedShape;

extern const TallyStorage counted_storage;

extern Tally *counted_add(const CountedShape *shape, Tally *tally, int sum,
						  Numeric value, bool take_out);
extern Tally *counted_add_fixed_slow(const CountedShape *shape, Tally *tally,
									 int sum, int128 value);
extern Tally *counted_put(const CountedShape *shape, Tally *tally, int sum,
						  Numeric value);
extern Numeric counted_sum(const CountedShape *shape, const Tally *tally, int sum);

/* Where the counts and the sums of a counted tally stand */
#define COUNTED_COUNTS(tally) ((int64 *) ((char *) (tally) + sizeof(Tally)))
#define COUNTED_SUMS(shape, tally) \
	((int128 *) ((char *) (tally) + sizeof(Tally) + (shape)->ncounts * sizeof(int64)))
#define COUNTED_SIZE(shape) \
	(sizeof(Tally) + (shape)->ncounts * sizeof(int64) + (shape)->nsums * sizeof(int128))

/* Adds a fixed to a sum in place where it does not overflow */
static inline Tally *
counted_add_fixed(const CountedShape *shape, Tally *tally, int sum, int128 value)
{
	int128	   *at = &COUNTED_SUMS(shape, tally)[sum];

	if (likely(!fixed_add_overflow(*at, value, at)))
		return tally;
	return counted_add_fixed_slow(shape, tally, sum, value);
}

/* The shape of a counted tally, whose storage gets only what it begins with */
static inline const CountedShape *
counted_shape(const TallyShape *base)
{
	return (const CountedShape *) base;
}

/* between counted.c and counted_io.c */
extern Tally *counted_empty(const TallyShape *base);
extern Tally *counted_canonical(const TallyShape *base, Tally *tally);
extern void counted_write_json(const TallyShape *base, const Tally *tally,
							   StringInfo out);
extern Tally *counted_read_json(const TallyShape *base, JsonbContainer *object,
								const char **reason);
extern void counted_send(const TallyShape *base, const Tally *tally, StringInfo out);
extern Tally *counted_receive(const TallyShape *base, StringInfo in,
							  const char **reason);

#endif							/* BIZENV_COUNTED_H */
