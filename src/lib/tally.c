/*
 * lib/tally.c
 *		The outside of every tally: text, bytes, order, hash, merge.
 *
 * One C function serves all types: the kind stands in the value itself.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/tally.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "utils/memutils.h"

BIZENV_FUNCTION(tally_out);
BIZENV_FUNCTION(tally_send);
BIZENV_FUNCTION(tally_to_json);
BIZENV_FUNCTION(tally_to_jsonb);
BIZENV_FUNCTION(tally_hash);
BIZENV_FUNCTION(tally_hash_extended);
BIZENV_FUNCTION(tally_row_count);
BIZENV_FUNCTION(tally_skipped_count);
BIZENV_FUNCTION(tally_combine);
BIZENV_FUNCTION(tally_separate);
BIZENV_FUNCTION(tally_final);

/* By kind; a CountedShape begins with its TallyShape */
static const TallyShape *const shapes[] = {
	[TALLY_PROGRESS] = (const TallyShape *) &progress_shape,
	[TALLY_WEIGHTED] = (const TallyShape *) &weighted_shape,
	[TALLY_GAP] = (const TallyShape *) &gap_shape,
	[TALLY_CLOSURE] = &closure_shape,
	[TALLY_REPORT] = &report_shape,
	[TALLY_TREND] = &trend_shape,
	[TALLY_STAGES] = &stage_shape,
	[TALLY_COMPOSITE] = &composite_shape,
	[TALLY_SCORE_CARD] = &score_card_shape,
	[TALLY_PROGRESS_WEIGHT] = (const TallyShape *) &progress_weight_shape,
	[TALLY_WEIGHTS] = &weights_shape
};

/* Raises for a stored value that cannot be what it says it is; never returns */
pg_noreturn pg_attribute_cold static void
error_damaged(const char *why)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("stored tally is damaged"),
			 errdetail_internal("%s", why),
			 errhint("Compute it anew from the rows.")));
}

/*
 * Finds the shape of a value, which says it in its head, and proves that the
 * value is sound.  The proof takes time for every number that the value holds:
 * a reader keeps the shape and does not ask for it again.
 */
static const TallyShape *
sound_shape_of(const Tally *tally)
{
	/* prove the head before its fields are read: the kind is an index into shapes */
	if (VARSIZE(tally) >= sizeof(Tally) && tally->version == TALLY_VERSION &&
		tally->kind < lengthof(shapes))
	{
		const TallyShape *shape = shapes[tally->kind];

		if (shape != NULL && shape->storage->sound(shape, tally))
			return shape;
	}
	error_damaged(translated("Its length does not agree with what it says it holds."));
}

/* Reads a tally of any kind from wherever it stands, and says of which kind it is */
const Tally *
tally_read_any(Datum value, TallyBuffer *buffer, const TallyShape **shape)
{
	struct varlena *stored = (struct varlena *) DatumGetPointer(value);
	Tally	   *tally;

	/* a plain header: the value is read where it stands, without a copy */
	if (VARATT_IS_4B_U(stored))
		tally = (Tally *) stored;
	else if (VARATT_IS_SHORT(stored) && !VARATT_IS_EXTERNAL(stored))
	{
		/* a short header leaves the value unaligned: copy it into the aligned buffer */
		Size		size = VARSIZE_SHORT(stored) - VARHDRSZ_SHORT;

		StaticAssertStmt(sizeof(TallyBuffer) >= 127 + VARHDRSZ, "short tally must fit");
		tally = (Tally *) buffer->data;
		memcpy(buffer->data + VARHDRSZ, VARDATA_SHORT(stored), size);
		SET_VARSIZE(tally, size + VARHDRSZ);
	}
	else
		tally = (Tally *) PG_DETOAST_DATUM(value);
	*shape = sound_shape_of(tally);
	return tally;
}

/* Reads a tally of the kind that is expected */
const Tally *
tally_read(Datum value, TallyBuffer *buffer, const TallyShape *shape)
{
	const TallyShape *found;
	const Tally *tally = tally_read_any(value, buffer, &found);

	/* a user who declares the C function anew can pass a tally of another type */
	if (found != shape)
		error_damaged(translated("It says that it is a tally of another kind."));
	return tally;
}

/* The state where it cannot be changed in place: none yet, or as stored */
Tally *
tally_state_slow(FunctionCallInfo fcinfo, const TallyShape *shape)
{
	TallyBuffer buffer;
	const Tally *stored;
	Tally	   *copy;

	if (!AggCheckCallContext(fcinfo, NULL))
		error_not_aggregate();
	if (PG_ARGISNULL(0))
		return shape->storage->empty(shape);
	/* a stored value may be the initial state of a user's aggregate: copy it, it must not change */
	stored = tally_read(PG_GETARG_DATUM(0), &buffer, shape);
	copy = (Tally *) palloc(VARSIZE(stored));
	memcpy(copy, stored, VARSIZE(stored));
	return copy;
}

/* Copies the canonical form, which text, bytes and comparisons show */
static const Tally *
tally_canonical(FunctionCallInfo fcinfo, int n, TallyBuffer *buffer,
				const TallyShape **shape)
{
	const Tally *tally = tally_read_any(PG_GETARG_DATUM(n), buffer, shape);

	return (*shape)->storage->canonical(*shape, unconstify(Tally *, tally));
}

/* Writes a tally as JSON */
static char *
tally_json(FunctionCallInfo fcinfo)
{
	TallyBuffer buffer;
	const TallyShape *shape;
	const Tally *tally = tally_canonical(fcinfo, 0, &buffer, &shape);
	StringInfoData out;

	initStringInfo(&out);
	shape->storage->write_json(shape, tally, &out);
	return out.data;
}

/* Text form, which is JSON */
Datum
tally_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(tally_json(fcinfo));
}

/* Cast to json, which to_json and row_to_json look for */
Datum
tally_to_json(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(tally_json(fcinfo)));
}

/* Cast to jsonb, for clients that read its figures */
Datum
tally_to_jsonb(PG_FUNCTION_ARGS)
{
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(tally_json(fcinfo)));
}

/* Reads the text form: JSON whose figures do not contradict each other */
Datum
tally_input(FunctionCallInfo fcinfo, const TallyShape *shape)
{
	Datum		json;
	Jsonb	   *object;
	Tally	   *tally = NULL;
	const char *reason = "The text must be a JSON object.";

	/* malformed JSON is a soft error as well: jsonb_in has told the context */
	if (!DirectInputFunctionCallSafe(jsonb_in, PG_GETARG_CSTRING(0), InvalidOid,
									 -1, fcinfo->context, &json))
		PG_RETURN_NULL();
	object = DatumGetJsonbP(json);
	if (JB_ROOT_IS_OBJECT(object))
		tally = shape->storage->read_json(shape, &object->root, &reason);
	/* the keys are right; now the figures must be such that rows can have them */
	if (tally != NULL)
		reason = shape->contradiction(tally);
	if (tally == NULL || reason != NULL)
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input for type %s", shape->type_name),
				 errdetail_internal("%s", translated(reason)),
				 errhint("Make tallies by their aggregate; '{}' is the empty one.")));
	PG_RETURN_POINTER(tally);
}

/* Binary form: a version word, the kind, then what the storage writes */
Datum
tally_send(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	const TallyShape *shape;
	const Tally *tally = tally_canonical(fcinfo, 0, &buffer, &shape);
	StringInfoData out;

	pq_begintypsend(&out);
	pq_sendint16(&out, TALLY_VERSION);
	pq_sendint16(&out, (uint16) shape->kind);
	shape->storage->send(shape, tally, &out);
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}

/* Reads the binary form and trusts none of it */
Datum
tally_receive(FunctionCallInfo fcinfo, const TallyShape *shape)
{
	StringInfo	in = (StringInfo) PG_GETARG_POINTER(0);
	uint32		version = pq_getmsgint(in, 2);
	uint32		kind = pq_getmsgint(in, 2);
	Tally	   *tally = NULL;
	const char *reason = "The version or the kind is not one that this library writes.";

	if (version == TALLY_VERSION && kind == (uint32) shape->kind)
		tally = shape->storage->receive(shape, in, &reason);
	/* bytes are trusted no more than text: the same proof */
	if (tally != NULL)
		reason = shape->contradiction(tally);
	if (tally == NULL || reason != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary input for type %s", shape->type_name),
				 errdetail_internal("%s", translated(reason)),
				 errhint("Send tallies as they were received from bizenv.")));
	PG_RETURN_POINTER(tally);
}

/* Says whether a value can be compared without allocating memory */
static bool
tally_is_plain(Datum value)
{
	struct varlena *stored = (struct varlena *) DatumGetPointer(value);
	Tally		head;
	const TallyShape *shape;

	/* only the head is looked at: to check a tally may allocate, too */
	if (VARATT_IS_EXTERNAL(stored) || VARATT_IS_COMPRESSED(stored) ||
		VARSIZE_ANY_EXHDR(stored) < sizeof(Tally) - VARHDRSZ)
		return false;
	memcpy((char *) &head + VARHDRSZ, VARDATA_ANY(stored), sizeof(Tally) - VARHDRSZ);
	/* an unknown kind is left to sound_shape_of(), which raises */
	shape = head.kind < lengthof(shapes) ? shapes[head.kind] : NULL;
	return shape != NULL && head.spilled == 0 && !shape->storage->compare_allocates;
}

/*
 * Sorts, indexes and ANALYZE compare and hash in a context that lives as long
 * as they do: what a comparison allocates must be gone when it ends.
 */
static MemoryContext
scratch_begin(bool needed)
{
	if (!needed)
		return NULL;
	return MemoryContextSwitchTo(AllocSetContextCreate(CurrentMemoryContext,
													   "bizenv comparison",
													   ALLOCSET_SMALL_SIZES));
}

/* Ends what scratch_begin began */
static void
scratch_end(MemoryContext caller)
{
	if (caller != NULL)
		MemoryContextDelete(MemoryContextSwitchTo(caller));
}

/* Orders two tallies by their figures, for btree and DISTINCT */
static int
tally_compare(FunctionCallInfo fcinfo)
{
	TallyBuffer a_buffer;
	TallyBuffer b_buffer;
	const TallyShape *shape;
	const TallyShape *other;
	MemoryContext caller = scratch_begin(!tally_is_plain(PG_GETARG_DATUM(0)) ||
										 !tally_is_plain(PG_GETARG_DATUM(1)));
	const Tally *a = tally_canonical(fcinfo, 0, &a_buffer, &shape);
	const Tally *b = tally_canonical(fcinfo, 1, &b_buffer, &other);
	int			cmp;

	if (shape != other)
		elog(ERROR, "cannot compare a %s with a %s", shape->type_name,
			 other->type_name);
	cmp = shape->storage->compare(shape, a, b);
	scratch_end(caller);
	return cmp;
}

BIZENV_COMPARISONS(tally, tally_compare);

/* Hashes the canonical bytes, which are equal where tallies are */
static uint64
tally_hash_bytes(FunctionCallInfo fcinfo, uint64 seed)
{
	TallyBuffer buffer;
	const TallyShape *shape;
	MemoryContext caller = scratch_begin(!tally_is_plain(PG_GETARG_DATUM(0)));
	const Tally *tally = tally_canonical(fcinfo, 0, &buffer, &shape);
	Datum		hash = hash_any_extended((const unsigned char *) VARDATA(tally),
										 (int) (VARSIZE(tally) - VARHDRSZ), seed);

	scratch_end(caller);
	return DatumGetUInt64(hash);
}

/* hash support: the low half of the extended hash with seed 0, as hashfunc.c asks */
Datum
tally_hash(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32((int32) (uint32) tally_hash_bytes(fcinfo, 0));
}

/* hash support for partitioning */
Datum
tally_hash_extended(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64((int64) tally_hash_bytes(fcinfo, (uint64) PG_GETARG_INT64(1)));
}

/* Rows that the tally has seen, those without a figure included */
Datum
tally_row_count(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	const TallyShape *shape;
	const Tally *tally = tally_read_any(PG_GETARG_DATUM(0), &buffer, &shape);

	PG_RETURN_INT64(shape->row_count(tally));
}

/* Rows that had no figure to use */
Datum
tally_skipped_count(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	const TallyShape *shape;
	const Tally *tally = tally_read_any(PG_GETARG_DATUM(0), &buffer, &shape);

	PG_RETURN_INT64(shape->skipped_count(tally));
}

/* Puts a whole tally into the state, or takes it out */
static Datum
tally_change(FunctionCallInfo fcinfo, bool take_out)
{
	TallyBuffer buffer;
	const Tally *other;
	const TallyShape *shape;
	Tally	   *state;

	if (!AggCheckCallContext(fcinfo, NULL))
		error_not_aggregate();
	/* as other aggregates do, merge() passes over NULL */
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		return PG_GETARG_DATUM(0);
	}
	other = tally_read_any(PG_GETARG_DATUM(1), &buffer, &shape);
	/* NULL tells the window aggregate to compute the frame anew */
	if (take_out && (shape->no_inverse))
		PG_RETURN_NULL();

	/* an aggregate without our final function may have stored a mere state */
	other = shape->storage->canonical(shape, unconstify(Tally *, other));
	state = shape->storage->combine(shape, tally_state(fcinfo, shape), other, take_out);
	/* only taking out can leave sums that no rows have */
	if (take_out && shape->contradiction(state) != NULL)
		error_count_negative();
	PG_RETURN_POINTER(state);
}

/* Combines partial states; also the transition of merge(tally) */
Datum
tally_combine(PG_FUNCTION_ARGS)
{
	return tally_change(fcinfo, false);
}

/* The inverse transition of merge(tally) in a moving frame */
Datum
tally_separate(PG_FUNCTION_ARGS)
{
	return tally_change(fcinfo, true);
}

/* Takes the slack out of a state, which becomes a value */
Datum
tally_final(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	const Tally *tally;
	const TallyShape *shape;
	Tally	   *canonical;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	tally = tally_read_any(PG_GETARG_DATUM(0), &buffer, &shape);

	/*
	 * Raises now if the counts overflow int64; the input function would
	 * refuse such a value after a dump.
	 */
	(void) shape->row_count(tally);
	canonical = shape->storage->canonical(shape, unconstify(Tally *, tally));
	/* the stack buffer cannot be returned: the argument is the same value */
	if (canonical == (Tally *) buffer.data)
		return PG_GETARG_DATUM(0);
	PG_RETURN_POINTER(canonical);
}
