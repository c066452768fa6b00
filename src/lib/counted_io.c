/*
 * lib/counted_io.c
 *		The text and the bytes of tallies of counts and sums.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/counted.h"

#include "libpq/pqformat.h"

/* Writes {"count": 1, …, "sum": 1.5} */
void
counted_write_json(const TallyShape *base, const Tally *tally, StringInfo out)
{
	const CountedShape *shape = counted_shape(base);

	appendStringInfoChar(out, '{');
	for (int i = 0; i < shape->ncounts; i++)
		appendStringInfo(out, "%s\"%s\": " INT64_FORMAT, i > 0 ? ", " : "",
						 shape->counts[i], COUNTED_COUNTS(tally)[i]);
	for (int i = 0; i < shape->nsums; i++)
	{
		Datum		number = NumericGetDatum(counted_sum(shape, tally, i));

		appendStringInfo(out, ", \"%s\": %s", shape->sums[i],
						 DatumGetCString(DirectFunctionCall1(numeric_out, number)));
	}
	appendStringInfoChar(out, '}');
}

/* Reads what counted_write_json writes; a key left out is zero */
Tally *
counted_read_json(const TallyShape *base, JsonbContainer *object, const char **reason)
{
	const CountedShape *shape = counted_shape(base);
	Tally	   *tally = counted_empty(base);
	JsonbIterator *it = JsonbIteratorInit(object);
	JsonbIteratorToken token;
	JsonbValue	key;
	JsonbValue	value;

	while ((token = JsonbIteratorNext(&it, &key, true)) != WJB_DONE)
	{
		int			n;

		/* the iterator also gives the beginning and the end of the object */
		if (token != WJB_KEY)
			continue;
		(void) JsonbIteratorNext(&it, &value, true);
		/* set before each value: whatever fails below is blamed on this key */
		*reason = psprintf(translated("Key \"%s\" is not one of this tally, or its value is not a number that fits it."),
						   pnstrdup(key.val.string.val, key.val.string.len));
		if (value.type != jbvNumeric)
			return NULL;
		if ((n = tally_json_key(&key, shape->counts, shape->ncounts)) >= 0)
		{
			if (!tally_read_count(&value, &COUNTED_COUNTS(tally)[n]))
				return NULL;
		}
		else if ((n = tally_json_key(&key, shape->sums, shape->nsums)) >= 0)
			/* may lay out the tally anew: a long sum needs a spill */
			tally = counted_put(shape, tally, n, value.val.numeric);
		else
			return NULL;
	}
	/* the text may give a sum in any form, the value has one form only */
	return counted_canonical(base, tally);
}

/* Writes counts, then each sum as length and bytes of a numeric */
void
counted_send(const TallyShape *base, const Tally *tally, StringInfo out)
{
	const CountedShape *shape = counted_shape(base);

	for (int i = 0; i < shape->ncounts; i++)
		pq_sendint64(out, (uint64) COUNTED_COUNTS(tally)[i]);
	for (int i = 0; i < shape->nsums; i++)
		tally_send_number(out, counted_sum(shape, tally, i));
}

/* Reads what counted_send writes */
Tally *
counted_receive(const TallyShape *base, StringInfo in, const char **reason)
{
	const CountedShape *shape = counted_shape(base);
	Tally	   *tally = counted_empty(base);

	for (int i = 0; i < shape->ncounts; i++)
	{
		COUNTED_COUNTS(tally)[i] = pq_getmsgint64(in);
		*reason = "A count is negative.";
		if (COUNTED_COUNTS(tally)[i] < 0)
			return NULL;
	}
	for (int i = 0; i < shape->nsums; i++)
	{
		Numeric		number = tally_receive_number(in, (int) pq_getmsgint(in, 4));

		*reason = "A sum is not a finite number.";
		if (number == NULL)
			return NULL;
		/* counted_canonical() below makes one form of whatever was sent */
		tally = counted_put(shape, tally, i, number);
	}
	return counted_canonical(base, tally);
}
