/*
 * composite/tally.c
 *		How the tally of scores is stored: indicators sorted by code.
 *
 * A code stands in a tally once: a second row of it is an error wherever the
 * two meet, in a transition or when parts are put together, so that no plan
 * and no order of rows can choose between them.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "composite/composite.h"

#include "lib/names.h"

/* Raises for one code too many */
pg_noreturn pg_attribute_cold static void
error_too_many(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("too many codes"),
			 errdetail(COMPOSITE_TOO_MANY_CODES),
			 errhint("Group by what is scored, such as the region, and let \"code\" be the code of an indicator.")));
}

/* Raises for a code that comes twice */
pg_noreturn pg_attribute_cold static void
error_repeated(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("code stands twice in a tally"),
			 errdetail("Each \"code\" has one score and one weight; which of two rows counts is not guessed."),
			 errhint("Group by what is scored and by its period, take the mean of the rows of a code first, or write bizenv.composite_agg(DISTINCT code, score, weight) where rows are repeated whole.")));
}

/* NULL, or why this cannot be a code */
const char *
code_fault(const char *code, int length)
{
	if (length > COMPOSITE_MAX_CODE_BYTES)
		return "\"code\" must not be longer than " CppAsString2(COMPOSITE_MAX_CODE_BYTES) " bytes.";
	if (name_is_blank(code, length))
		return "\"code\" must not be empty or blank.";
	return NULL;
}

/* The order of members, for qsort: that of their codes */
int
compare_members(const void *a, const void *b)
{
	const Member *x = (const Member *) a;
	const Member *y = (const Member *) b;

	return compare_names(x->code, x->length, y->code, y->length);
}

/* Where a code stands, or else where it would */
int
composite_place(const CompositeTally *tally, const char *code, int length, bool *found)
{
	const char *bytes = composite_bytes(tally);
	int			low = 0;
	int			high = (int) tally->ncodes;

	*found = false;
	while (low < high)
	{
		/* rows mostly come in the order of their codes: the last is tried first */
		int			middle = high == (int) tally->ncodes ? high - 1 : (low + high) / 2;
		const Slot *slot = &tally->slots[middle];
		int			cmp = compare_names(code, length, bytes + slot->at, slot->code_length);

		if (cmp == 0)
		{
			*found = true;
			return middle;
		}
		/* not the one in the middle: what is left is the half before or behind it */
		if (cmp < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Puts a member into the state, in place where there is room for it */
Tally *
composite_insert(Tally *state, const Member *member)
{
	CompositeTally *tally = (CompositeTally *) state;
	Size		bytes = member_bytes(member);
	bool		found;
	int			place = composite_place(tally, member->code, member->length, &found);
	Slot	   *slot;

	/* the limits first: an error must leave the state as it was */
	if (unlikely(found))
		error_repeated();
	if (unlikely(tally->ncodes == COMPOSITE_MAX_CODES))
		error_too_many();
	if (unlikely(tally->ncodes == tally->capacity || composite_room(tally) - tally->used < bytes))
		tally = composite_make_room(tally, bytes);
	/* the slots stay in the order of codes; their bytes do not, see composite_canonical() */
	slot = &tally->slots[place];
	memmove(slot + 1, slot, (tally->ncodes - place) * sizeof(Slot));
	composite_set(tally, place, member);
	tally->ncodes++;
	return &tally->head;
}

/* Takes a member out of the state, in place: it must be in it as it is */
void
composite_delete(Tally *state, const Member *member)
{
	CompositeTally *tally = (CompositeTally *) state;
	bool		found;
	int			place = composite_place(tally, member->code, member->length, &found);
	Member		held;
	Slot	   *slot;

	if (!found)
		error_count_negative();
	/* the same code with another score was never put in */
	held = composite_member(tally, place);
	if (exact_compare(&held.score, &member->score) != 0 ||
		exact_compare(&held.weight, &member->weight) != 0)
		error_count_negative();
	/* the bytes stay behind as a hole, until a new layout leaves them out */
	slot = &tally->slots[place];
	tally->ncodes--;
	memmove(slot, slot + 1, (tally->ncodes - place) * sizeof(Slot));
	/* a frame that ran empty begins anew without holes */
	if (tally->ncodes == 0)
		tally->used = 0;
}

/* A new tally without codes, in the current context */
static Tally *
composite_empty(const TallyShape *shape)
{
	return &composite_layout(0, NULL, 0, 0, 0)->head;
}

/* Says whether codes stand in order and every number in its only form */
static bool
composite_sound(const TallyShape *shape, const Tally *tally)
{
	const CompositeTally *composite = (const CompositeTally *) tally;
	Size		size = VARSIZE(tally);
	Member		before = {.code = ""};

	/* the sizes first: only then may anything behind the head be read */
	if (size < COMPOSITE_HEAD || composite->ncodes > COMPOSITE_MAX_CODES ||
		composite->capacity < composite->ncodes || composite->capacity > 2 * COMPOSITE_MAX_CODES ||
		size - COMPOSITE_HEAD < composite->capacity * sizeof(Slot) ||
		composite->used > composite_room(composite) || composite->skipped < 0)
		return false;
	for (int i = 0; i < (int) composite->ncodes; i++)
	{
		const Slot *slot = &composite->slots[i];
		Member		member;

		/* one by one: forged lengths must not wrap around where they are added up */
		if (slot->code_length > COMPOSITE_MAX_CODE_BYTES ||
			spilled_bytes(slot->score, slot->score_form) > composite->used ||
			spilled_bytes(slot->weight, slot->weight_form) > composite->used ||
			slot->at + slot_bytes(slot) > composite->used)
			return false;
		member = composite_member(composite, i);
		/* strictly ascending, so that no code stands twice */
		if (compare_members(&before, &member) >= 0 || !exact_is_sound(&member.score) ||
			!exact_is_sound(&member.weight) ||
			(exact_is_known(&member.weight) && exact_sign(&member.weight) < 0))
			return false;
		before = member;
	}
	return true;
}

/* Takes out the room for more, and what was taken out; the bytes in order */
static Tally *
composite_canonical(const TallyShape *shape, Tally *tally)
{
	CompositeTally *composite = (CompositeTally *) tally;
	uint32		at = 0;

	/* bytes in the order of the slots and without holes? else lay them out anew */
	for (int i = 0; i < (int) composite->ncodes; i++)
	{
		const Slot *slot = &composite->slots[i];

		if (slot->at != at)
			return &composite_repack(composite, 0, 0)->head;
		at += (uint32) slot_bytes(slot);
	}
	if (at != composite->used || composite->padding != 0)
		return &composite_repack(composite, 0, 0)->head;
	/* in order, but with room for more: cut it off */
	if (composite->capacity > composite->ncodes || composite_room(composite) > at)
		return &composite_resize(composite, (int) composite->ncodes, at)->head;
	return tally;
}

/* Adds a tally to the state, or takes it out, code by code */
static Tally *
composite_combine(const TallyShape *shape, Tally *state, const Tally *other, bool take_out)
{
	const CompositeTally *from = (const CompositeTally *) other;

	for (int i = 0; i < (int) from->ncodes; i++)
	{
		Member		member = composite_member(from, i);

		/* a code that both have is an error, as it is between two rows */
		if (take_out)
			composite_delete(state, &member);
		else
			state = composite_insert(state, &member);
	}
	tally_change_count(&((CompositeTally *) state)->skipped, from->skipped, take_out);
	return state;
}

/* Orders by codes and their numbers as a dictionary does, then by rows */
static int
composite_compare(const TallyShape *shape, const Tally *a, const Tally *b)
{
	const CompositeTally *x = (const CompositeTally *) a;
	const CompositeTally *y = (const CompositeTally *) b;

	for (int i = 0; i < (int) Min(x->ncodes, y->ncodes); i++)
	{
		Member		x_member = composite_member(x, i);
		Member		y_member = composite_member(y, i);
		int			cmp = compare_members(&x_member, &y_member);

		/* a number has one form only, so that equal ones compare equal whatever their scale */
		if (cmp == 0)
			cmp = exact_compare(&x_member.score, &y_member.score);
		if (cmp == 0)
			cmp = exact_compare(&x_member.weight, &y_member.weight);
		if (cmp != 0)
			return cmp < 0 ? -1 : 1;
	}
	if (x->ncodes != y->ncodes)
		return compare_counts(x->ncodes, y->ncodes);
	return compare_counts(x->skipped, y->skipped);
}

/* All rows, also those without a code */
static int64
composite_row_count(const Tally *tally)
{
	const CompositeTally *composite = (const CompositeTally *) tally;

	return tally_total((int64[]) {composite->skipped, composite->ncodes}, 2);
}

/* Rows without a code */
static int64
composite_skipped_count(const Tally *tally)
{
	return ((const CompositeTally *) tally)->skipped;
}

/* What no rows can add up to */
static const char *
composite_contradiction(const Tally *tally)
{
	const CompositeTally *composite = (const CompositeTally *) tally;

	if (too_many_rows((int64[]) {composite->skipped, composite->ncodes}, 2))
		return "It counts more rows than there can be.";
	return NULL;
}

static const TallyStorage composite_storage = {
	.empty = composite_empty,
	.sound = composite_sound,
	.canonical = composite_canonical,
	.combine = composite_combine,
	.compare = composite_compare,
	.compare_allocates = true,
	.write_json = composite_write_json,
	.read_json = composite_read_json,
	.send = composite_send,
	.receive = composite_receive
};

const TallyShape composite_shape = {
	.kind = TALLY_COMPOSITE,
	.type_name = "composite_tally",
	.storage = &composite_storage,
	.row_count = composite_row_count,
	.skipped_count = composite_skipped_count,
	.contradiction = composite_contradiction
};

TALLY_TYPE(composite, composite_shape);
