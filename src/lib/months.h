/*
 * lib/months.h
 *		Counting in months: what several rooms do with dates.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_MONTHS_H
#define BIZENV_MONTHS_H

#include "lib/compat.h"

#include "utils/datetime.h"

/*
 * Moves a Julian day by n >= 0 months: the same day number, or the last day of
 * a shorter month.
 */
static inline int
add_months(int julian, int n)
{
	int			year;
	int			month;
	int			day;

	j2date(julian, &year, &month, &day);
	/* month is 0-based while the years are carried over */
	month += n - 1;
	year += month / 12;
	month = month % 12 + 1;
	return date2j(year, month, Min(day, day_tab[isleap(year)][month - 1]));
}

#endif							/* BIZENV_MONTHS_H */
