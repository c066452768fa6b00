/*
 * quantity/scan.h
 *		A number in the making: number.c and digits.c share it.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_QUANTITY_SCAN_H
#define BIZENV_QUANTITY_SCAN_H

#include "quantity/quantity.h"

/*
 * A number in the making.  Every amount is kept twice, [0] the low end and
 * [1] the high end, since 两三 or 几十 may stand anywhere in a number.
 */
typedef struct Scan
{
	Reader	   *reader;
	int			at;
	int128		yi[2];			/* what 亿 has multiplied */
	int128		wan[2];			/* what 万 has multiplied since the last 亿 */
	int128		below_wan[2];	/* what 千, 百 and 十 have multiplied since the last 万 or 亿 */
	int128		item[2];		/* digits that no power of ten has multiplied yet */
	bool		has_item;
	bool		has_below_wan;
	bool		has_wan;
	bool		has_yi;
	int			items;			/* digits or runs of digits read so far */
	int			small_limit;	/* upper bound, exclusive, of the next power among 千, 百, 十 */
	int			last_power;		/* the last power of ten of all, 0 before the first */
	bool		zero;			/* 零 was read, and nothing behind it yet */
	bool		has_fraction;	/* only 千, 万 or 亿 may follow, no digits */
	bool		fraction_ends;	/* the fraction stands behind 万: nothing may follow */
	bool		fraction_scaled;	/* and one of them has followed */
	int			large_power;	/* of the 万 and 亿 that were read since the last digits: 12 for 万亿 */
	bool		has_large;		/* 万 or 亿 was read anywhere */
	bool		has_ten;		/* 十 was read: it counts as part of the digits, not as a power */
	Number	   *number;
} Scan;

/* Digits: digits.c */
extern void carry(int128 to[2], int128 from[2]);
extern void put_item(Scan *scan, int128 low, int128 high);
extern bool read_arabic(Scan *scan);
extern bool read_numerals(Scan *scan);
extern bool read_fraction(Scan *scan);

#endif							/* BIZENV_QUANTITY_SCAN_H */
