/*
 * trend/percent.c
 *		An exact percentage of whatever scale, in one form only.
 *
 * Nearly every percent is a fixed; one of more than 16 decimals keeps its
 * numeric digits besides.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "trend/trend.h"

/* Reads a percent of more than 16 decimals; false where it is out of range */
static bool
wide_percent(const struct varlena *stored, Percent *percent)
{
	Numeric		number = numeric_trim(DatumGetNumeric(PointerGetDatum(stored)));

	if (numeric_is_nan(number) || numeric_is_inf(number) || num_sign(number) < 0 ||
		!numeric_to_fixed(num_trunc(number, FIXED_SCALE), &percent->fixed) ||
		percent->fixed >= MOST_FIXED)
		return false;
	percent->wide = VARDATA_ANY(number);
	percent->wide_length = (int) VARSIZE_ANY_EXHDR(number);
	return true;
}

/* Reads a percent exactly; false where it is none that an office means */
bool
trend_percent(const struct varlena *stored, Percent *percent)
{
	int64		mantissa;
	int			groups;

	percent->wide = NULL;
	percent->wide_length = 0;
	if (likely(numeric_unpack(stored, &mantissa, &groups) == NUMERIC_FITS))
		percent->fixed = unpacked_to_fixed(mantissa, groups);
	else if (!numeric_to_fixed(stored, &percent->fixed))
		return wide_percent(stored, percent);
	return percent->fixed >= 0 && percent->fixed <= MOST_FIXED;
}

/* The percent as a number, without trailing zeros; NULL: not reported */
Numeric
trend_numeric(const Percent *percent)
{
	if (percent->fixed < 0)
		return NULL;
	if (percent->wide == NULL)
		return fixed_to_numeric(percent->fixed);
	return numeric_of_bytes(percent->wide, percent->wide_length);
}

/* Orders two percentages, one that was not reported before all others */
int
compare_percents(const Percent *a, const Percent *b)
{
	if (a->fixed != b->fixed)
		return a->fixed < b->fixed ? -1 : 1;
	if (likely(a->wide == NULL && b->wide == NULL))
		return 0;
	return num_cmp(trend_numeric(a), trend_numeric(b));
}

/* Says whether a wide percent is the one and only form of such a number */
bool
wide_sound(const Percent *percent)
{
	Percent		again;

	return numeric_bytes_sound(percent->wide, percent->wide_length) &&
		trend_percent((struct varlena *) trend_numeric(percent), &again) &&
		again.fixed == percent->fixed && again.wide_length == percent->wide_length &&
		memcmp(again.wide, percent->wide, again.wide_length) == 0;
}
