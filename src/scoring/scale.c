/*
 * scoring/scale.c
 *		The type scale: its forms, its operators, what it says of a value.
 *
 * A value is the canonical text, in the encoding of the database.  A call site
 * keeps the scales that it read last: mostly it is one in all rows, or a few that a
 * table of rules has and that take turns.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "scoring/scoring.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/memutils.h"

#include "lib/names.h"

BIZENV_FUNCTION(scale_in);
BIZENV_FUNCTION(scale_out);
BIZENV_FUNCTION(scale_recv);
BIZENV_FUNCTION(scale_send);
BIZENV_FUNCTION(scale_to_json);
BIZENV_FUNCTION(scale_to_jsonb);
BIZENV_FUNCTION(scale_hash);
BIZENV_FUNCTION(scale_hash_extended);
BIZENV_FUNCTION(scale_label);
BIZENV_FUNCTION(scale_points);
BIZENV_FUNCTION(scale_order);

#define SCALE_KEPT 4

/* A scale that was read */
typedef struct KeptScale
{
	MemoryContext context;		/* of what follows; NULL: never used */
	char	   *source;			/* NULL: nothing yet */
	int			length;
	Bands		bands;
} KeptScale;

/* What a call site remembers */
typedef struct ScaleCall
{
	int			last;			/* where the scale of the call before is kept */
	KeptScale	kept[SCALE_KEPT];
} ScaleCall;

/* A text of the server's encoding read as a scale; false where it is none */
static bool
read_server_text(Bands *bands, char *source, int length)
{
	/* the same pointer comes back where nothing is converted: then the length is that of the source */
	char	   *utf8 = pg_server_to_any(source, length, PG_UTF8);

	return scale_read(bands, utf8, utf8 == source ? length : (int) strlen(utf8));
}

/* The value that bands are: their text in the encoding of the database */
static struct varlena *
scale_value(const Bands *bands)
{
	StringInfoData out;

	initStringInfo(&out);
	scale_print(bands, &out);
	return (struct varlena *) cstring_to_text(pg_any_to_server(out.data, out.len, PG_UTF8));
}

/* Reads the text of a value; NULL where it is none: "context" then has the error, or it is raised */
static struct varlena *
scale_of_text(char *source, int length, struct Node *context)
{
	Bands		bands = {.context = context};

	if (read_server_text(&bands, source, length))
		return scale_value(&bands);
	/* numeric_in has left its own error: a second one would hide the number that is too large */
	if (SOFT_ERROR_OCCURRED(context))
		return NULL;
	if (bands.too_many)
		ereturn(context, NULL,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many bands"),
				 errdetail("A scale has at most %d bands.", SCALE_MAX_BANDS),
				 errhint("Use bizenv.piecewise_score() for points that rise with the value.")));
	ereturn(context, NULL,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid input for type scale"),
			 bands.fault == NULL ? 0 : errdetail_internal("%s", bands.fault),
			 errhint("Write '[90,]=A:10; [80,90)=B:8; [,80)=C:5', or the words of the rule; [ and ] include the number, ( and ) do not.")));
}

/* Reads the text form, or the words of an office */
Datum
scale_in(PG_FUNCTION_ARGS)
{
	char	   *source = PG_GETARG_CSTRING(0);
	struct varlena *value = scale_of_text(source, (int) strlen(source), fcinfo->context);

	if (value == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(value);
}

/* Writes the text form */
Datum
scale_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(text_to_cstring(PG_GETARG_TEXT_PP(0)));
}

/* Binary form: the text, in the encoding of the client */
Datum
scale_send(PG_FUNCTION_ARGS)
{
	text	   *value = PG_GETARG_TEXT_PP(0);
	StringInfoData out;

	pq_begintypsend(&out);
	pq_sendtext(&out, VARDATA_ANY(value), (int) VARSIZE_ANY_EXHDR(value));
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}

/* Reads the binary form, as the text is read */
Datum
scale_recv(PG_FUNCTION_ARGS)
{
	StringInfo	in = (StringInfo) PG_GETARG_POINTER(0);
	int			length;
	char	   *source = pq_getmsgtext(in, in->len - in->cursor, &length);

	PG_RETURN_POINTER(scale_of_text(source, length, NULL));
}

/* Reads a scale into the place of another one, or of none */
static const Bands *
keep_scale(FunctionCallInfo fcinfo, KeptScale *kept, const text *value, int length)
{
	MemoryContext old;

	/* a context of its own, which is reset when another scale takes the place */
	if (kept->context == NULL)
		kept->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "bizenv scale", ALLOCSET_SMALL_SIZES);
	/* forgotten first: an error below must not leave a name for bands that are gone */
	kept->source = NULL;
	MemoryContextReset(kept->context);
	old = MemoryContextSwitchTo(kept->context);
	memset(&kept->bands, 0, sizeof(Bands));
	kept->length = length;
	/* the copy last: without it nothing is remembered */
	if (!read_server_text(&kept->bands, pnstrdup(VARDATA_ANY(value), length), length))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid value of type scale"),
				 errdetail("The stored text is no scale."),
				 errhint("Write the value anew from its text.")));
	kept->source = pnstrdup(VARDATA_ANY(value), length);
	MemoryContextSwitchTo(old);
	return &kept->bands;
}

/* The bands of an argument, read once as long as no more than a few scales take turns */
static const Bands *
getarg_bands(FunctionCallInfo fcinfo, int n)
{
	text	   *value = PG_GETARG_TEXT_PP(n);
	int			length = (int) VARSIZE_ANY_EXHDR(value);
	ScaleCall  *call = (ScaleCall *) fcinfo->flinfo->fn_extra;

	if (call == NULL)
		fcinfo->flinfo->fn_extra = call = (ScaleCall *) MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(ScaleCall));
	/* from the last one on, so that one scale alone is found at once */
	for (int i = 0; i < SCALE_KEPT; i++)
	{
		int			place = (call->last + i) % SCALE_KEPT;
		KeptScale  *kept = &call->kept[place];

		if (kept->source != NULL && kept->length == length && memcmp(kept->source, VARDATA_ANY(value), length) == 0)
		{
			call->last = place;
			return &kept->bands;
		}
	}
	/* the oldest goes: four scales that take turns are all kept */
	call->last = (call->last + 1) % SCALE_KEPT;
	return keep_scale(fcinfo, &call->kept[call->last], value, length);
}

/* Where a value lies: -1 below a band, 1 above it, 0 in it */
static int
compare_with_band(Numeric value, const Band *band)
{
	int			cmp;

	/* the band is half-open in one of four ways; an open end holds everything */
	if (band->low != NULL &&
		((cmp = num_cmp(value, band->low)) < 0 || (cmp == 0 && !band->low_inclusive)))
		return -1;
	if (band->high != NULL &&
		((cmp = num_cmp(value, band->high)) > 0 || (cmp == 0 && !band->high_inclusive)))
		return 1;
	return 0;
}

/* Raises for a value that the scale does not reach; never returns */
pg_noreturn static void
error_outside(const Bands *bands, int side)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("value is outside of the scale"),
			 side < 0 ?
			 errdetail("\"value\" is below all bands, the lowest of which begins at %s.",
					   numeric_figure(bands->bands[bands->sorted[0]].low)) :
			 errdetail("\"value\" is above all bands, the highest of which ends at %s.",
					   numeric_figure(bands->bands[bands->sorted[bands->n - 1]].high)),
			 errhint("Leave the end of a band open, as in [,60), or check the value.")));
}

/* The place of the band that holds the value of argument 0 */
static int
band_of_arguments(FunctionCallInfo fcinfo, const Bands **bands)
{
	Numeric		value = GETARG_FINITE(0, "value");
	int			low = 0;
	int			high;
	int			side = 0;

	*bands = getarg_bands(fcinfo, 1);
	high = (*bands)->n;
	/* bisection: the sorted bands are disjoint, and leave no hole between them */
	while (low < high)
	{
		int			middle = (low + high) / 2;
		int			place = (*bands)->sorted[middle];

		side = compare_with_band(value, &(*bands)->bands[place]);
		if (side == 0)
			return place;
		if (side < 0)
			high = middle;
		else
			low = middle + 1;
	}
	/* no hole: a value in no band is before the first or behind the last */
	error_outside(*bands, low == 0 ? -1 : 1);
}

/* The label of the band that holds a value */
Datum
scale_label(PG_FUNCTION_ARGS)
{
	const Bands *bands;
	int			place = band_of_arguments(fcinfo, &bands);
	const Band *band = &bands->bands[place];
	char	   *label;

	if (band->label_length == 0)
		PG_RETURN_NULL();
	label = pnstrdup(band->label, band->label_length);
	PG_RETURN_TEXT_P(cstring_to_text(pg_any_to_server(label, band->label_length, PG_UTF8)));
}

/* The points of the band that holds a value */
Datum
scale_points(PG_FUNCTION_ARGS)
{
	const Bands *bands;
	int			place = band_of_arguments(fcinfo, &bands);

	if (bands->bands[place].points == NULL)
		PG_RETURN_NULL();
	/* a copy: what the call site keeps may go before the result does */
	PG_RETURN_NUMERIC(DatumGetNumericCopy(NumericGetDatum(bands->bands[place].points)));
}

/* The place of the label of the band that holds a value */
Datum
scale_order(PG_FUNCTION_ARGS)
{
	const Bands *bands;
	int			place = band_of_arguments(fcinfo, &bands);

	PG_RETURN_INT32(bands->bands[place].order);
}

/* Writes a number as JSON, or null */
static void
json_number(StringInfo out, const char *key, Numeric number)
{
	appendStringInfo(out, "\"%s\": %s", key, number == NULL ? "null" :
					 DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(number))));
}

/* Writes [{"low": 90, "low_inclusive": true, "high": null, "high_inclusive": false, "label": "优秀", "points": 10}, …] */
static char *
scale_json(FunctionCallInfo fcinfo)
{
	text	   *value = PG_GETARG_TEXT_PP(0);
	int			length = (int) VARSIZE_ANY_EXHDR(value);
	Bands		bands = {0};
	StringInfoData out;

	/* bound to no call site: a cast is called once a value */
	if (!read_server_text(&bands, pnstrdup(VARDATA_ANY(value), length), length))
		elog(ERROR, "a stored scale cannot be read");
	initStringInfo(&out);
	for (int i = 0; i < bands.n; i++)
	{
		const Band *band = &bands.bands[i];

		appendStringInfoString(&out, i == 0 ? "[{" : ", {");
		json_number(&out, "low", band->low);
		appendStringInfo(&out, ", \"low_inclusive\": %s, ", band->low_inclusive ? "true" : "false");
		json_number(&out, "high", band->high);
		appendStringInfo(&out, ", \"high_inclusive\": %s, \"label\": ", band->high_inclusive ? "true" : "false");
		/* labels are kept in UTF-8; the JSON is in the encoding of the database */
		if (band->label_length > 0)
		{
			char	   *label = pnstrdup(band->label, band->label_length);

			label = pg_any_to_server(label, band->label_length, PG_UTF8);
			tally_write_text(&out, label, (int) strlen(label));
		}
		else
			appendStringInfoString(&out, "null");
		appendStringInfoString(&out, ", ");
		json_number(&out, "points", band->points);
		appendStringInfoChar(&out, '}');
	}
	appendStringInfoChar(&out, ']');
	return out.data;
}

/* Cast to json, which to_json and row_to_json look for */
Datum
scale_to_json(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(scale_json(fcinfo)));
}

/* Cast to jsonb */
Datum
scale_to_jsonb(PG_FUNCTION_ARGS)
{
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(scale_json(fcinfo)));
}

/* Orders two scales by the bytes of their texts */
static int
scale_compare(FunctionCallInfo fcinfo)
{
	text	   *a = PG_GETARG_TEXT_PP(0);
	text	   *b = PG_GETARG_TEXT_PP(1);
	int			cmp = compare_names(VARDATA_ANY(a), (int) VARSIZE_ANY_EXHDR(a),
									VARDATA_ANY(b), (int) VARSIZE_ANY_EXHDR(b));

	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	/* memcmp may give any number, and what negates it must not overflow */
	return (cmp > 0) - (cmp < 0);
}

BIZENV_COMPARISONS(scale, scale_compare);

/* Hashes the text */
static uint64
scale_hash_bytes(FunctionCallInfo fcinfo, uint64 seed)
{
	text	   *value = PG_GETARG_TEXT_PP(0);
	uint64		hash = DatumGetUInt64(hash_any_extended((unsigned char *) VARDATA_ANY(value),
														(int) VARSIZE_ANY_EXHDR(value), seed));

	PG_FREE_IF_COPY(value, 0);
	return hash;
}

/* hash support: the low half of the extended hash with seed 0 */
Datum
scale_hash(PG_FUNCTION_ARGS)
{
	PG_RETURN_UINT32((uint32) scale_hash_bytes(fcinfo, 0));
}

/* hash support for partitioning */
Datum
scale_hash_extended(PG_FUNCTION_ARGS)
{
	PG_RETURN_UINT64(scale_hash_bytes(fcinfo, (uint64) PG_GETARG_INT64(1)));
}
