/*
 * rounding/rounding.h
 *		What other rooms may ask of the room "rounding".
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_ROUNDING_H
#define BIZENV_ROUNDING_H

#include "lib/decimal.h"

#include "utils/array.h"

/*
 * Shares of counts (none negative) in percent that add up to exactly 100 at
 * the given digits: the missing units go to the largest remainders, ties to
 * the earlier element.  A count that is NULL is left out and has a NULL
 * share, and so have all where the counts add up to 0.  The shares may take
 * the place of the counts.
 */
extern void largest_remainder(const Numeric *counts, int n, int digits, Numeric *shares);

/*
 * The same idea where it is not 100 that is shared: parts * factor / whole in
 * units of the given digits, each cut down, and the units that lack to the
 * target (the rounded sum of them all, in units) handed out in that order.  A
 * part may be negative.  A part that is NULL has a NULL share, and so have all
 * where the whole is not above 0.
 */
extern void round_to_target(const Numeric *parts, int n, Numeric whole, Numeric factor,
							Numeric target, int digits, Numeric *shares);

/*
 * What the two files of the room share: figures that come out of an array are
 * finite numbers, NULL where an element is NULL; the total leaves those out
 * and refuses what is negative.
 */
extern void *allocate_elements(int64 n, Size size);
extern Numeric *array_figures(ArrayType *array, const char *argument, int *n);
extern Numeric counts_total(const Numeric *counts, int n);
extern void sum_add(Numeric *sum, Numeric term);

#endif							/* BIZENV_ROUNDING_H */
