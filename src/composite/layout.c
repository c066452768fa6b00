/*
 * composite/layout.c
 *		How a tally of scores lies in memory: slots, and their bytes behind.
 *
 * A state changes in place as long as it has room; then it is laid out anew
 * and the old one left alone, because nodeAgg copies the new one and frees
 * the old one itself.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "composite/composite.h"

#include "utils/memutils.h"

/* What a state has room for at first; few codes become four times as many at once */
#define COMPOSITE_FIRST_CAPACITY 8
#define COMPOSITE_FIRST_ROOM 128
#define COMPOSITE_FEW_CODES 32

StaticAssertDecl(COMPOSITE_HEAD + 2 * COMPOSITE_MAX_CODES * (sizeof(Slot) + COMPOSITE_MAX_CODE_BYTES + 2 * EXACT_MOST_BYTES) < MaxAllocSize,
				 "no size of a tally can overflow");

/* The nth member of a tally */
Member
composite_member(const CompositeTally *tally, int n)
{
	const Slot *slot = &tally->slots[n];
	const char *bytes = composite_bytes(tally) + slot->at;
	Member		member;

	/* the bytes of a member: its code, then its spilled score, then its spilled weight */
	member.code = bytes;
	member.length = slot->code_length;
	bytes += slot->code_length;
	member.score = (Exact) {slot->score, bytes, (int) slot->score_spilled, slot->score_form};
	bytes += slot->score_spilled;
	member.weight = (Exact) {slot->weight, bytes, (int) slot->weight_spilled, slot->weight_form};
	return member;
}

/* Writes a member into a slot and behind the slots, where there is room */
void
composite_set(CompositeTally *tally, int n, const Member *member)
{
	Slot	   *slot = &tally->slots[n];
	char	   *bytes = composite_bytes(tally) + tally->used;

	*slot = (Slot) {
		.score = member->score.mantissa,
		.weight = member->weight.mantissa,
		.at = tally->used,
		.score_spilled = (uint32) member->score.spilled_length,
		.weight_spilled = (uint32) member->weight.spilled_length,
		.code_length = (uint16) member->length,
		.score_form = member->score.form,
		.weight_form = member->weight.form
	};
	/* new bytes go to the end, whatever the place of the slot: nothing is moved */
	memcpy(bytes, member->code, member->length);
	bytes += member->length;
	if (unlikely(slot->score_spilled > 0))
		memcpy(bytes, member->score.spilled, slot->score_spilled);
	bytes += slot->score_spilled;
	if (unlikely(slot->weight_spilled > 0))
		memcpy(bytes, member->weight.spilled, slot->weight_spilled);
	tally->used += (uint32) member_bytes(member);
}

/* Lays out members, which are sorted, as a new tally with room for more */
CompositeTally *
composite_layout(int64 skipped, const Member *members, int n, int capacity, Size room)
{
	Size		size = COMPOSITE_HEAD + Max(n, capacity) * sizeof(Slot);
	Size		bytes = 0;
	CompositeTally *tally;

	for (int i = 0; i < n; i++)
		bytes += member_bytes(&members[i]);
	size += Max(bytes, room);
	/* zeros everywhere, padding included: equal tallies must be equal bytes */
	tally = (CompositeTally *) palloc0(size);
	SET_VARSIZE(tally, size);
	tally->head.version = TALLY_VERSION;
	tally->head.kind = TALLY_COMPOSITE;
	tally->skipped = skipped;
	tally->ncodes = n;
	tally->capacity = Max(n, capacity);
	for (int i = 0; i < n; i++)
		composite_set(tally, i, &members[i]);
	return tally;
}

/* The members of a tally laid out anew: in order, and without what was taken out */
CompositeTally *
composite_repack(const CompositeTally *old, int capacity, Size room)
{
	Member	   *members = (Member *) palloc((old->ncodes + 1) * sizeof(Member));
	CompositeTally *tally;

	for (int i = 0; i < (int) old->ncodes; i++)
		members[i] = composite_member(old, i);
	/* the members point into the old tally: composite_layout() copies from there */
	tally = composite_layout(old->skipped, members, (int) old->ncodes, capacity, room);
	pfree(members);
	return tally;
}

/* How many bytes the members of a tally take, what was taken out left aside */
static Size
bytes_held(const CompositeTally *tally)
{
	Size		bytes = 0;

	for (int i = 0; i < (int) tally->ncodes; i++)
	{
		const Slot *slot = &tally->slots[i];

		bytes += (Size) slot->code_length + slot->score_spilled + slot->weight_spilled;
	}
	return bytes;
}

/* The same tally with other room, the bytes where they are: quicker than again */
CompositeTally *
composite_resize(const CompositeTally *old, int capacity, Size room)
{
	Size		size = COMPOSITE_HEAD + capacity * sizeof(Slot);
	Size		slots = COMPOSITE_HEAD + old->ncodes * sizeof(Slot);
	CompositeTally *tally = (CompositeTally *) palloc(size + room);

	/* the slots keep "at", which counts from where the bytes begin: both parts move whole */
	memcpy(tally, old, slots);
	memset((char *) tally + slots, 0, size - slots);
	SET_VARSIZE(tally, size + room);
	tally->capacity = capacity;
	memcpy((char *) tally + size, composite_bytes(old), old->used);
	memset((char *) tally + size + old->used, 0, room - old->used);
	return tally;
}

/*
 * The same tally with room for one more of so many bytes, and for others like
 * it: as many bytes a code as those so far take, so that slots and bytes run
 * out together.
 */
CompositeTally *
composite_make_room(const CompositeTally *old, Size bytes)
{
	int			n = (int) old->ncodes;
	int			capacity = Max(COMPOSITE_FIRST_CAPACITY, n <= COMPOSITE_FEW_CODES ? 4 * n : 2 * n);
	Size		held = bytes_held(old);
	Size		room = Max(COMPOSITE_FIRST_ROOM, (held + bytes) / (n + 1) * capacity + bytes);

	/* where bytes were taken out, only a new layout gets rid of them */
	if (held < old->used)
		return composite_repack(old, capacity, room);
	return composite_resize(old, capacity, Max(room, held + bytes));
}
