/*
 * composite/wide.h
 *		Binary fractions in 128 bits: logarithms, products and roundings that are certain.
 *
 * Roots and logarithms in numeric are what means and standard scores cost.
 * Here they are computed in integers, which are the same on every machine,
 * with a bound for the error; where the bound leaves open how a result is
 * rounded, the caller computes it in numeric.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_WIDE_H
#define BIZENV_WIDE_H

#include "composite/composite.h"

/* A product of two factors of 128 bits */
typedef struct Wide
{
	uint128		high;
	uint128		low;
} Wide;

/* No result is further from its true value than one part in 2^WIDE_SURE_BITS */
#define WIDE_SURE_BITS 100

/* Bits behind the point of logarithms */
#define WIDE_LOG_BITS 120

/* Multiplies without loss */
static inline Wide
wide_product(uint128 a, uint128 b)
{
	uint64		a_high = (uint64) (a >> 64);
	uint64		a_low = (uint64) a;
	uint64		b_high = (uint64) (b >> 64);
	uint64		b_low = (uint64) b;
	uint128		low = (uint128) a_low * b_low;
	uint128		cross = (uint128) a_high * b_low;
	uint128		other = (uint128) a_low * b_high;
	/* three numbers below 2^64: no overflow */
	uint128		middle = (low >> 64) + (uint64) cross + (uint64) other;

	return (Wide) {
		.high = (uint128) a_high * b_high + (cross >> 64) + (other >> 64) + (middle >> 64),
		.low = (middle << 64) | (uint64) low
	};
}

/* The high half of a product: that of two fractions of 2^128 */
static inline uint128
high_product(uint128 a, uint128 b)
{
	return wide_product(a, b).high;
}

/* Adds a product to a sum, which must not leave 256 bits */
static inline void
wide_add(Wide *sum, Wide product)
{
	sum->low += product.low;
	sum->high += product.high + (sum->low < product.low);
}

/* Shifts to the right by so many bits, from 0 to 255 */
static inline Wide
wide_shift(Wide wide, int bits)
{
	if (bits >= 128)
		return (Wide) {0, wide.high >> (bits - 128)};
	if (bits == 0)
		return wide;
	return (Wide) {wide.high >> bits, wide.low >> bits | wide.high << (128 - bits)};
}

/* wide.c */
extern bool wide_round(Wide product, int point, int digits, Numeric *result, bool negative);
extern Numeric wide_number(Wide wide);
extern int128 wide_logarithm(uint128 number);
extern uint128 wide_exponential(int128 logarithm, int *exponent);
extern bool wide_factor(Numeric number, uint128 *factor, int *point);
extern Numeric wide_geometric_mean(const CompositeTally *tally, int digits);

#endif							/* BIZENV_WIDE_H */
