/*
 * lib/tally_io.c
 *		What the text and the bytes of several kinds of tallies share.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/tally.h"

#include "libpq/pqformat.h"

/* Reads a count of JSON; false where the value is none */
bool
tally_read_count(const JsonbValue *value, int64 *count)
{
	int			groups;

	return value->type == jbvNumeric &&
		numeric_unpack(value->val.numeric, count, &groups) == NUMERIC_FITS &&
		groups == 0 && *count >= 0;
}

/* Writes a number into a message, as length and bytes of a numeric */
void
tally_send_number(StringInfo out, Numeric number)
{
	bytea	   *bytes = DatumGetByteaP(DirectFunctionCall1(numeric_send,
														   NumericGetDatum(number)));

	pq_sendint32(out, (uint32) (VARSIZE(bytes) - VARHDRSZ));
	pq_sendbytes(out, VARDATA(bytes), (int) (VARSIZE(bytes) - VARHDRSZ));
}

/* Reads a numeric of so many bytes, NULL where there is none that is finite */
Numeric
tally_receive_number(StringInfo in, int length)
{
	StringInfoData part;
	Numeric		number;

	if (length < 0 || length > in->len - in->cursor)
		return NULL;
	initStringInfo(&part);
	appendBinaryStringInfo(&part, pq_getmsgbytes(in, length), length);
	number = DatumGetNumeric(DirectFunctionCall3(numeric_recv, PointerGetDatum(&part),
												 ObjectIdGetDatum(InvalidOid),
												 Int32GetDatum(-1)));
	if (part.cursor != part.len || numeric_is_nan(number) || numeric_is_inf(number))
		return NULL;
	return number;
}

/* Finds a key of JSON among names, -1 where it is none of them */
int
tally_json_key(const JsonbValue *key, const char *const *names, int n)
{
	for (int i = 0; i < n; i++)
		if (strlen(names[i]) == (size_t) key->val.string.len &&
			memcmp(names[i], key->val.string.val, key->val.string.len) == 0)
			return i;
	return -1;
}
