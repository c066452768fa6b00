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
 * share; where the counts add up to 0 all shares are NULL.  "shares" may be
 * the same array as "counts".
 */
extern void largest_remainder(const Numeric *counts, int n, int digits, Numeric *shares);

/*
 * The general form, for another sum than 100: each share is parts * factor /
 * whole, rounded down to units of the given digits; the units that the shares
 * then lack to the target (their rounded sum, in units) go to the largest
 * remainders, one each.  A part may be negative.  A part that is NULL has a
 * NULL share; where the whole is 0 or less all shares are NULL.
 */
extern void round_to_target(const Numeric *parts, int n, Numeric whole, Numeric factor,
							Numeric target, int digits, Numeric *shares);

/*
 * What the files of the room share.  array_figures() gives finite numbers, NULL
 * where an element is NULL; counts_total() skips NULL and refuses a negative
 * count; round_fixed() is round_to_target() in 128 bits, false where a figure
 * does not fit.
 */
extern void *allocate_elements(int64 n, Size size);
extern Numeric *array_figures(ArrayType *array, const char *argument, int *n);
extern Numeric counts_total(const Numeric *counts, int n);
extern void sum_add(Numeric *sum, Numeric term);
extern bool round_fixed(const Numeric *parts, int n, Numeric whole, Numeric factor,
						Numeric target, int digits, Numeric *shares);

#endif							/* BIZENV_ROUNDING_H */
