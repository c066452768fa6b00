/*
 * composite/amount.c
 *		An exact number that may be missing, in one form only.
 *
 * Nearly every score and weight is short: 64 bits and where its point is.
 * Others keep the bytes of their numeric.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "composite/composite.h"

/* Reads a number exactly; false where it is NaN or infinite */
bool
amount_read(const struct varlena *stored, Amount *amount)
{
	Numeric		number;
	int			groups;

	amount->wide = NULL;
	amount->wide_length = 0;
	switch (numeric_unpack(stored, &amount->mantissa, &groups))
	{
		case NUMERIC_FITS:
			amount->form = (uint8) groups;
			return true;
		case NUMERIC_SPECIAL:
			return false;
		case NUMERIC_WIDE:
			break;
	}
	number = numeric_trim(DatumGetNumeric(PointerGetDatum(stored)));
	amount->mantissa = 0;
	amount->wide = VARDATA_ANY(number);
	amount->wide_length = (int) VARSIZE_ANY_EXHDR(number);
	amount->form = AMOUNT_WIDE;
	return true;
}

/* The number without trailing zeros, NULL where it is missing */
Numeric
amount_number(const Amount *amount)
{
	if (amount->form == AMOUNT_WIDE)
		return numeric_of_bytes(amount->wide, amount->wide_length);
	if (amount->form == AMOUNT_MISSING)
		return NULL;
	return fixed_to_numeric(unpacked_to_fixed(amount->mantissa, amount->form));
}

/* Orders two amounts, a missing one before all others */
int
compare_amounts(const Amount *a, const Amount *b)
{
	int128		x;
	int128		y;

	if (!amount_known(a) || !amount_known(b))
		return amount_known(a) - amount_known(b);
	if (a->form == AMOUNT_WIDE || b->form == AMOUNT_WIDE)
		return num_cmp(amount_number(a), amount_number(b));
	x = unpacked_to_fixed(a->mantissa, a->form);
	y = unpacked_to_fixed(b->mantissa, b->form);
	return (x > y) - (x < y);
}

/* The sign of a number that is known */
int
amount_sign(const Amount *amount)
{
	if (amount->form == AMOUNT_WIDE)
		return num_sign(amount_number(amount));
	return (amount->mantissa > 0) - (amount->mantissa < 0);
}

/* Says whether the form of a stored amount is the only one of its number */
bool
amount_sound(const Amount *amount)
{
	Amount		again;

	if (amount->form == AMOUNT_WIDE)
		return amount->mantissa == 0 &&
			numeric_bytes_sound(amount->wide, amount->wide_length) &&
			amount_read((struct varlena *) amount_number(amount), &again) &&
			again.form == AMOUNT_WIDE;
	if (amount->wide_length != 0)
		return false;
	if (amount->form == AMOUNT_MISSING)
		return amount->mantissa == 0;
	return amount->form <= FIXED_GROUPS && amount->mantissa != PG_INT64_MIN &&
		(amount->form == 0 || amount->mantissa % GROUP_BASE != 0);
}
