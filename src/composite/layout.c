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

/* Bytes of a state at first; from the second on the allocator rounds no more */
#define COMPOSITE_FIRST_BYTES 512
#define COMPOSITE_LARGE_BYTES 8192

StaticAssertDecl(COMPOSITE_HEAD + 2 * COMPOSITE_MAX_CODES * (sizeof(Slot) + COMPOSITE_MAX_CODE_BYTES + 2 * EXACT_MOST_BYTES) < MaxAllocSize,
				 "no size of a tally can overflow");

/* Writes a member into a slot and behind the slots, where there is room */
void
composite_set(CompositeTally *tally, int n, const Member *member)
{
	Slot	   *slot = &tally->slots[n];
	char	   *bytes = composite_bytes(tally) + tally->used;

	*slot = (Slot) {
		/* one of the two is 0 */
		.score = member->score.mantissa + member->score.spilled_length,
		.weight = member->weight.mantissa + member->weight.spilled_length,
		.at = tally->used,
		.code_length = (uint16) member->length,
		.score_form = member->score.form,
		.weight_form = member->weight.form
	};
	/* new bytes go to the end, whatever the place of the slot: nothing is moved */
	memcpy(bytes, member->code, member->length);
	bytes += member->length;
	if (unlikely(member->score.spilled_length > 0))
		memcpy(bytes, member->score.spilled, member->score.spilled_length);
	bytes += member->score.spilled_length;
	if (unlikely(member->weight.spilled_length > 0))
		memcpy(bytes, member->weight.spilled, member->weight.spilled_length);
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
		bytes += slot_bytes(&tally->slots[i]);
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
	Size		n = old->ncodes + 1;
	Size		held = bytes_held(old);
	Size		each = sizeof(Slot) + (held + bytes + n - 1) / n;
	Size		doubled = 2 * (COMPOSITE_HEAD + each * (n - 1));
	Size		size = COMPOSITE_FIRST_BYTES;
	Size		capacity;

	/* a small chunk has a power of two of bytes, whatever is asked for: all of it is used */
	while (size < doubled && size < COMPOSITE_LARGE_BYTES)
		size *= 2;
	size = Max(size, Max(doubled, COMPOSITE_HEAD + each * n));
	capacity = Min((size - COMPOSITE_HEAD) / each, COMPOSITE_MAX_CODES);
	/* where bytes were taken out, only a new layout gets rid of them */
	if (held < old->used)
		return composite_repack(old, (int) capacity, size - COMPOSITE_HEAD - capacity * sizeof(Slot));
	return composite_resize(old, (int) capacity, size - COMPOSITE_HEAD - capacity * sizeof(Slot));
}
