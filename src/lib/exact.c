/*
 * lib/exact.c
 *		An exact number in one form only, its text and bytes, and exact sums.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/exact.h"

#include "libpq/pqformat.h"

#include "lib/tally.h"

/* The length of a number that is missing, in a message */
#define EXACT_NULL_LENGTH (-1)

/* Reads a number exactly; false where it is NaN or infinite */
bool
exact_read(const struct varlena *stored, Exact *exact)
{
	Numeric		number;
	int			groups;

	exact->spilled = NULL;
	exact->spilled_length = 0;
	switch (numeric_unpack(stored, &exact->mantissa, &groups))
	{
		case NUMERIC_FITS:
			exact->form = (uint8) groups;
			return true;
		case NUMERIC_SPECIAL:
			return false;
		case NUMERIC_SPILLS:
			break;
	}
	/* trimmed: 50.00 and 50 must be the same bytes, however many digits they have */
	number = numeric_trim(DatumGetNumeric(PointerGetDatum(stored)));
	exact->mantissa = 0;
	exact->spilled = VARDATA_ANY(number);
	exact->spilled_length = (int) VARSIZE_ANY_EXHDR(number);
	exact->form = EXACT_SPILLED;
	return true;
}

/* Fetches a figure of a row, which may be missing */
void
getarg_exact(FunctionCallInfo fcinfo, int n, const char *argument, Exact *exact)
{
	*exact = (Exact) {.form = EXACT_MISSING};
	if (!PG_ARGISNULL(n) && unlikely(!exact_read(stored_argument(fcinfo, n), exact)))
		error_not_finite(argument);
}

/* The number without trailing zeros, NULL where it is missing */
Numeric
exact_number(const Exact *exact)
{
	if (exact_is_short(exact))
		return fixed_to_numeric(unpacked_to_fixed(exact->mantissa, exact->form));
	if (exact->form == EXACT_SPILLED)
		return numeric_of_bytes(exact->spilled, exact->spilled_length);
	return NULL;
}

/* The same as exact_compare() where one of the numbers is not short */
int
exact_compare_slow(const Exact *a, const Exact *b)
{
	/* a missing number comes before all others */
	if (!exact_is_known(a) || !exact_is_known(b))
		return exact_is_known(a) - exact_is_known(b);
	return num_cmp(exact_number(a), exact_number(b));
}

/* The sign of a number that is known */
int
exact_sign(const Exact *exact)
{
	if (exact->form == EXACT_SPILLED)
		return num_sign(exact_number(exact));
	return (exact->mantissa > 0) - (exact->mantissa < 0);
}

/* The same as exact_is_sound() of a number that is not short */
bool
exact_is_sound_slow(const Exact *exact)
{
	Exact		again;

	/* only a short number has a mantissa: each number has one form */
	if (exact->mantissa != 0)
		return false;
	if (exact->form != EXACT_SPILLED)
		return exact->form == EXACT_MISSING && exact->spilled_length == 0;
	/* first prove that the bytes are a numeric, only then let numeric read them */
	return numeric_bytes_sound(exact->spilled, exact->spilled_length) &&
		exact_read((struct varlena *) exact_number(exact), &again) &&
		again.form == EXACT_SPILLED;
}

/* Writes a number as JSON, or null where it is missing */
void
exact_write_json(StringInfo out, const Exact *exact)
{
	Numeric		number = exact_number(exact);

	appendStringInfoString(out, number == NULL ? "null" :
						   DatumGetCString(DirectFunctionCall1(numeric_out,
															   NumericGetDatum(number))));
}

/* Reads a number of JSON or null; false where it is something else */
bool
exact_read_json(const JsonbValue *value, Exact *exact)
{
	*exact = (Exact) {.form = EXACT_MISSING};
	return value->type == jbvNull ||
		(value->type == jbvNumeric && exact_read((struct varlena *) value->val.numeric, exact));
}

/* Writes a number into a message by its length and its bytes, or that it is missing */
void
exact_send(StringInfo out, const Exact *exact)
{
	if (exact_is_known(exact))
		tally_send_number(out, exact_number(exact));
	else
		pq_sendint32(out, (uint32) EXACT_NULL_LENGTH);
}

/* Reads what exact_send writes; false where it is no finite number */
bool
exact_receive(StringInfo in, Exact *exact)
{
	int			length = (int) pq_getmsgint(in, 4);
	Numeric		number;

	*exact = (Exact) {.form = EXACT_MISSING};
	if (length == EXACT_NULL_LENGTH)
		return true;
	number = tally_receive_number(in, length);
	return number != NULL && exact_read((struct varlena *) number, exact);
}

/* Adds a numeric to a sum */
void
exact_sum_add_number(ExactSum *sum, Numeric number)
{
	sum->spilled = sum->spilled == NULL ? number : num_add(sum->spilled, number);
}

/* Adds a fixed to a sum */
static inline void
sum_add_fixed(ExactSum *sum, int128 fixed)
{
	/* an overflow leaves the fixed as it was: only the new number goes to the numeric */
	if (unlikely(fixed_add_overflow(sum->fixed, fixed, &sum->fixed)))
		exact_sum_add_number(sum, fixed_to_numeric(fixed));
}

/* Adds a number that is known to a sum */
void
exact_sum_add(ExactSum *sum, const Exact *exact)
{
	if (likely(exact_is_short(exact)))
		sum_add_fixed(sum, unpacked_to_fixed(exact->mantissa, exact->form));
	else
		exact_sum_add_number(sum, exact_number(exact));
}

/* Adds the product of two numbers that are known to a sum */
void
exact_sum_add_product(ExactSum *sum, const Exact *a, const Exact *b)
{
	int128		product;

	/* the decimals of a product are those of both factors together */
	if (likely(exact_is_short(a) && exact_is_short(b) &&
			   short_product(a->mantissa, b->mantissa, a->form + b->form, &product)))
		sum_add_fixed(sum, product);
	else
		exact_sum_add_number(sum, num_mul(exact_number(a), exact_number(b)));
}

/* The sum as a number, without trailing zeros: they would show in a quotient */
Numeric
exact_sum_number(const ExactSum *sum)
{
	Numeric		number = fixed_to_numeric(sum->fixed);

	return sum->spilled == NULL ? number : numeric_trim(num_add(number, sum->spilled));
}
