/*
 * reporting/sets.c
 *		The type month_set: its forms, its operators, the aggregate month_agg.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "reporting/reporting.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"

BIZENV_FUNCTION(month_set_in);
BIZENV_FUNCTION(month_set_out);
BIZENV_FUNCTION(month_set_recv);
BIZENV_FUNCTION(month_set_send);
BIZENV_FUNCTION(month_set_to_json);
BIZENV_FUNCTION(month_set_to_jsonb);
BIZENV_FUNCTION(month_set_hash);
BIZENV_FUNCTION(month_set_hash_extended);
BIZENV_FUNCTION(month_set_contains);
BIZENV_FUNCTION(month_set_contained);
BIZENV_FUNCTION(month_set_overlaps);
BIZENV_FUNCTION(month_set_row_count);
BIZENV_FUNCTION(month_set_add);
BIZENV_FUNCTION(month_set_combine);
BIZENV_FUNCTION(month_set_final);
BIZENV_FUNCTION(has_month);
BIZENV_FUNCTION(month_union);
BIZENV_FUNCTION(month_intersect);
BIZENV_FUNCTION(month_except);

/* The first word of the binary form */
#define MONTH_SET_VERSION 1

/* Reads the text form */
Datum
month_set_in(PG_FUNCTION_ARGS)
{
	Months		months;
	const char *reason;

	if (!months_parse(PG_GETARG_CSTRING(0), &months, &reason))
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input for type month_set"),
				 errdetail_internal("%s", translated(reason)),
				 errhint("Make sets of months by month_agg or due_months; '{}' is the empty one.")));
	return months_datum(&months);
}

/* Writes the text form */
Datum
month_set_out(PG_FUNCTION_ARGS)
{
	Months		months;
	StringInfoData out;

	getarg_months(fcinfo, 0, &months);
	initStringInfo(&out);
	months_print(&months, &out);
	PG_RETURN_CSTRING(out.data);
}

/* Binary form: a version word, where the bytes begin, how many, the bytes */
Datum
month_set_send(PG_FUNCTION_ARGS)
{
	Months		months;
	MonthSpan	span;
	StringInfoData out;

	getarg_months(fcinfo, 0, &months);
	span = months_span(&months);
	pq_begintypsend(&out);
	pq_sendint16(&out, MONTH_SET_VERSION);
	pq_sendint16(&out, (uint16) span.first);
	pq_sendint16(&out, (uint16) span.length);
	pq_sendbytes(&out, (const char *) months.bytes + span.first, span.length);
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}

/* Reads the binary form; refuses any but the canonical one */
Datum
month_set_recv(PG_FUNCTION_ARGS)
{
	StringInfo	in = (StringInfo) PG_GETARG_POINTER(0);
	uint32		version = pq_getmsgint(in, 2);
	int			first = (int) pq_getmsgint(in, 2);
	int			length = (int) pq_getmsgint(in, 2);
	Months		months;
	MonthSpan	span;
	const char *reason = "The version is not one that this library writes.";

	memset(&months, 0, sizeof(Months));
	if (version == MONTH_SET_VERSION)
	{
		/* the sum of two 16-bit lengths fits an int: it is safe to compare */
		reason = MONTHS_RANGE;
		if (first + length <= MONTHS_NBYTES)
		{
			pq_copymsgbytes(in, (char *) months.bytes + first, length);
			span = months_span(&months);
			/* canonical only: equal sets must be equal bytes */
			reason = "A set begins and ends with a byte that is not zero.";
			if (span.first == first && span.length == length)
				return months_datum(&months);
		}
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid binary input for type month_set"),
			 errdetail_internal("%s", translated(reason)),
			 errhint("Send sets of months as they were received from bizenv.")));
}

/* Writes ["2025-01", "2025-02"] */
static char *
month_set_json(FunctionCallInfo fcinfo)
{
	Months		months;
	StringInfoData out;

	getarg_months(fcinfo, 0, &months);
	initStringInfo(&out);
	appendStringInfoChar(&out, '[');
	for (int month = months_next(&months, 0); month < MONTHS_NMONTHS;
		 month = months_next(&months, month + 1))
		appendStringInfo(&out, "%s\"%04d-%02d\"", out.len > 1 ? ", " : "",
						 MONTHS_FIRST_YEAR + month / 12, month % 12 + 1);
	appendStringInfoChar(&out, ']');
	return out.data;
}

/* Cast to json, which to_json and row_to_json look for */
Datum
month_set_to_json(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(month_set_json(fcinfo)));
}

/* Cast to jsonb */
Datum
month_set_to_jsonb(PG_FUNCTION_ARGS)
{
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(month_set_json(fcinfo)));
}

/* Orders two sets */
static int
month_set_compare(FunctionCallInfo fcinfo)
{
	Months		a;
	Months		b;

	getarg_months(fcinfo, 0, &a);
	getarg_months(fcinfo, 1, &b);
	return months_compare(&a, &b);
}

BIZENV_COMPARISONS(month_set, month_set_compare);

/* Hashes the bytes that are stored, and where they begin */
static uint64
month_set_hash_bytes(FunctionCallInfo fcinfo, uint64 seed)
{
	Months		months;
	MonthSpan	span;

	getarg_months(fcinfo, 0, &months);
	span = months_span(&months);
	/* {2025-01} and {2025-09} are the same byte at two places: hash the place as well */
	return hash_combine64(DatumGetUInt64(hash_any_extended(months.bytes + span.first,
														   span.length, seed)),
						  DatumGetUInt64(hash_uint32_extended((uint32) span.first, seed)));
}

/* hash support: the low half of the extended hash with seed 0 */
Datum
month_set_hash(PG_FUNCTION_ARGS)
{
	PG_RETURN_UINT32((uint32) month_set_hash_bytes(fcinfo, 0));
}

/* hash support for partitioning */
Datum
month_set_hash_extended(PG_FUNCTION_ARGS)
{
	PG_RETURN_UINT64(month_set_hash_bytes(fcinfo, (uint64) PG_GETARG_INT64(1)));
}

/* The operations of combine_sets */
typedef enum SetOperation
{
	MONTH_SET_UNION, MONTH_SET_INTERSECT, MONTH_SET_EXCEPT
} SetOperation;

/* Applies an operation to the sets of two arguments; *second gets the second one */
static Months
combine_sets(FunctionCallInfo fcinfo, SetOperation operation, Months *second)
{
	Months		a;
	Months		b;

	getarg_months(fcinfo, 0, &a);
	getarg_months(fcinfo, 1, &b);
	/* bit by bit, so that a word of memory does for eight bytes of months */
	for (int i = 0; i < MONTHS_NWORDS; i++)
		switch (operation)
		{
			case MONTH_SET_UNION:
				a.words[i] |= b.words[i];
				break;
			case MONTH_SET_INTERSECT:
				a.words[i] &= b.words[i];
				break;
			case MONTH_SET_EXCEPT:
				a.words[i] &= ~b.words[i];
				break;
		}
	if (second != NULL)
		*second = b;
	return a;
}

/* Months that are in either set */
Datum
month_union(PG_FUNCTION_ARGS)
{
	Months		months = combine_sets(fcinfo, MONTH_SET_UNION, NULL);

	return months_datum(&months);
}

/* Months that are in both sets */
Datum
month_intersect(PG_FUNCTION_ARGS)
{
	Months		months = combine_sets(fcinfo, MONTH_SET_INTERSECT, NULL);

	return months_datum(&months);
}

/* Months of the first set that are not in the second */
Datum
month_except(PG_FUNCTION_ARGS)
{
	Months		months = combine_sets(fcinfo, MONTH_SET_EXCEPT, NULL);

	return months_datum(&months);
}

/* Operator @>: the second set is a part of the first */
Datum
month_set_contains(PG_FUNCTION_ARGS)
{
	Months		second;
	Months		both = combine_sets(fcinfo, MONTH_SET_INTERSECT, &second);

	/* the second set has no month that is not in both */
	PG_RETURN_BOOL(memcmp(&both, &second, sizeof(Months)) == 0);
}

/* Operator <@: the first set is a part of the second */
Datum
month_set_contained(PG_FUNCTION_ARGS)
{
	Months		only_first = combine_sets(fcinfo, MONTH_SET_EXCEPT, NULL);

	PG_RETURN_BOOL(months_next(&only_first, 0) == MONTHS_NMONTHS);
}

/* Operator &&: some month is in both sets */
Datum
month_set_overlaps(PG_FUNCTION_ARGS)
{
	Months		both = combine_sets(fcinfo, MONTH_SET_INTERSECT, NULL);

	PG_RETURN_BOOL(months_next(&both, 0) < MONTHS_NMONTHS);
}

/* How many months a set has */
Datum
month_set_row_count(PG_FUNCTION_ARGS)
{
	Months		months;

	getarg_months(fcinfo, 0, &months);
	PG_RETURN_INT64(months_count(&months));
}

/* Says whether the month of a date is in a set */
Datum
has_month(PG_FUNCTION_ARGS)
{
	int			month = month_number(PG_GETARG_DATEADT(1), "month");
	Months		months;

	getarg_months(fcinfo, 0, &months);
	PG_RETURN_BOOL(months_have(&months, month));
}

/*
 * The state of an aggregate, which is changed in place.  It has the bytes of all
 * months, so that it never grows.  The initial value has fewer and is copied
 * into one that has them all.
 */
static inline MonthSet *
month_state(FunctionCallInfo fcinfo)
{
	MonthSet   *state;
	Months		months;

	if (unlikely(!AggCheckCallContext(fcinfo, NULL)))
		error_not_aggregate();
	if (likely(!PG_ARGISNULL(0)))
	{
		state = (MonthSet *) PG_GETARG_POINTER(0);
		/* all bytes: a state of ours; a stored set of that size has the same layout */
		if (likely(VARATT_IS_4B_U(state) && VARSIZE(state) == MONTH_SET_SIZE(MONTHS_NBYTES)))
			return state;
		/* an initial value or a stored set has fewer bytes: copy it */
		getarg_months(fcinfo, 0, &months);
	}
	else
		memset(&months, 0, sizeof(Months));
	state = (MonthSet *) palloc(MONTH_SET_SIZE(MONTHS_NBYTES));
	SET_VARSIZE(state, MONTH_SET_SIZE(MONTHS_NBYTES));
	state->first_byte = 0;
	memcpy(state->bytes, months.bytes, MONTHS_NBYTES);
	return state;
}

/* The transition of month_agg; a period that is not known is ignored */
Datum
month_set_add(PG_FUNCTION_ARGS)
{
	MonthSet   *state = month_state(fcinfo);

	if (likely(!PG_ARGISNULL(1)))
	{
		int			month = month_number(PG_GETARG_DATEADT(1), "period");

		state->bytes[month >> 3] |= (uint8) (1 << (month & 7));
	}
	PG_RETURN_POINTER(state);
}

/* Combines partial states; also the transition of merge(month_set) */
Datum
month_set_combine(PG_FUNCTION_ARGS)
{
	MonthSet   *state = month_state(fcinfo);
	Months		months;

	/* as other aggregates do, merge() passes over NULL */
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(state);
	getarg_months(fcinfo, 1, &months);
	for (int i = 0; i < MONTHS_NBYTES; i++)
		state->bytes[i] |= months.bytes[i];
	PG_RETURN_POINTER(state);
}

/* Final function: the state without its zero bytes */
Datum
month_set_final(PG_FUNCTION_ARGS)
{
	Months		months;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	getarg_months(fcinfo, 0, &months);
	return months_datum(&months);
}
