/*
 * scoring/tally.c
 *		How a score card is stored: items sorted by name, packed.
 *
 * A card has few items, so that a state is laid out anew when an item comes or
 * goes; points of an item that is there already are added in place.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "scoring/scoring.h"

#include "utils/memutils.h"

#include "lib/codes.h"
#include "lib/names.h"

StaticAssertDecl(CARD_HEAD + CARD_MAX_ITEMS * (sizeof(CardSlot) + CARD_MAX_ITEM_BYTES + 2 * EXACT_MOST_BYTES) < MaxAllocSize,
				 "no size of a card can overflow");

/* Where the bytes behind the slots begin */
static inline char *
card_bytes(const ScoreCard *card)
{
	return (char *) &card->slots[card->nitems];
}

/* The nth item of a card */
CardItem
card_item(const ScoreCard *card, int n)
{
	const CardSlot *slot = &card->slots[n];
	const char *bytes = card_bytes(card) + slot->at;
	CardItem		item;

	/* the bytes of an item: its name, then its spilled points, then its spilled cap */
	item.name = bytes;
	item.length = slot->name_length;
	item.kind = slot->kind;
	item.rows = slot->rows;
	item.missing = slot->missing;
	bytes += slot->name_length;
	item.points = (Exact) {slot->points, bytes, (int) slot->points_spilled, slot->points_form};
	bytes += slot->points_spilled;
	item.cap = (Exact) {slot->cap, bytes, (int) slot->cap_spilled, slot->cap_form};
	return item;
}

/* How many bytes behind the slots an item takes */
static Size
item_bytes(const CardItem *item)
{
	return (Size) item->length + item->points.spilled_length + item->cap.spilled_length;
}

/* Lays out items, which are sorted, as a new card */
Tally *
card_layout(int64 skipped, const CardItem *items, int n)
{
	Size		size = CARD_HEAD + n * sizeof(CardSlot);
	uint32		at = 0;
	ScoreCard  *card;
	char	   *bytes;

	for (int i = 0; i < n; i++)
		size += item_bytes(&items[i]);
	/* zeros everywhere, padding included: equal cards must be equal bytes */
	card = (ScoreCard *) palloc0(size);
	SET_VARSIZE(card, size);
	card->head.version = TALLY_VERSION;
	card->head.kind = TALLY_SCORE_CARD;
	card->skipped = skipped;
	card->nitems = (uint32) n;
	bytes = card_bytes(card);
	for (int i = 0; i < n; i++)
	{
		const CardItem *item = &items[i];
		CardSlot   *slot = &card->slots[i];

		slot->points = item->points.mantissa;
		slot->cap = item->cap.mantissa;
		slot->rows = item->rows;
		slot->missing = item->missing;
		slot->at = at;
		slot->points_spilled = (uint32) item->points.spilled_length;
		slot->cap_spilled = (uint32) item->cap.spilled_length;
		slot->name_length = (uint16) item->length;
		slot->points_form = item->points.form;
		slot->cap_form = item->cap.form;
		slot->kind = (uint8) item->kind;
		memcpy(bytes + at, item->name, item->length);
		at += item->length;
		/* memcpy of nothing from NULL is undefined: a short number has no spilled bytes */
		if (unlikely(slot->points_spilled > 0))
			memcpy(bytes + at, item->points.spilled, slot->points_spilled);
		at += slot->points_spilled;
		if (unlikely(slot->cap_spilled > 0))
			memcpy(bytes + at, item->cap.spilled, slot->cap_spilled);
		at += slot->cap_spilled;
	}
	return &card->head;
}

/* Raises for an item that comes in two ways; never returns */
pg_noreturn pg_attribute_cold static void
error_two_ways(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("an item of a tally comes with two values of %s", what),
			 errdetail("All rows of an \"item\" must have the same \"kind\" and the same \"cap\": which of two counts is not guessed."),
			 errhint("Give each its own item, such as awards and pilots.")));
}

/* Raises for a base item that comes twice; never returns */
pg_noreturn pg_attribute_cold static void
error_repeated(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a base item stands twice in a tally"),
			 errdetail("An \"item\" of kind base has one row: two of them would count it twice. Rows of bonus, deduction and veto add up."),
			 errhint("Group by what is scored and by its period, or write DISTINCT where rows are repeated whole.")));
}

/* NULL, or why this can be no item */
const char *
item_fault(const CardItem *item)
{
	if (item->length > CARD_MAX_ITEM_BYTES)
		return "\"item\" must not be longer than " CppAsString2(CARD_MAX_ITEM_BYTES) " bytes.";
	if (name_is_blank(item->name, item->length))
		return "\"item\" must not be empty or blank.";
	if (item->rows < 1 || item->missing < 0 || item->missing > item->rows)
		return "An item counts at least one row, and no more without points than there are.";
	if (item->kind == SCORE_BASE && item->rows > 1)
		return "An item of kind base has one row.";
	if (!exact_is_known(&item->points) || (item->missing == item->rows && exact_sign(&item->points) != 0))
		return "The points of an item are a number, 0 where all its rows have none.";
	if (item->kind != SCORE_BASE && exact_sign(&item->points) < 0)
		return "Points of bonus, deduction and veto are not negative.";
	if (exact_is_known(&item->cap) && exact_sign(&item->cap) < 0)
		return "A cap is not negative.";
	return NULL;
}

/* The order of items, for qsort: that of their names */
int
compare_items(const void *a, const void *b)
{
	const CardItem *x = (const CardItem *) a;
	const CardItem *y = (const CardItem *) b;

	return compare_names(x->name, x->length, y->name, y->length);
}

/* Where an item stands, or else where it would */
static int
card_place(const ScoreCard *card, const CardItem *item, bool *found)
{
	int			low = 0;
	int			high = (int) card->nitems;

	*found = false;
	/* bisection over names in byte order, which no collation changes: the bytes of a card are the same everywhere */
	while (low < high)
	{
		int			middle = (low + high) / 2;
		const CardSlot *slot = &card->slots[middle];
		int			cmp = compare_names(item->name, item->length, card_bytes(card) + slot->at, slot->name_length);

		if (cmp == 0)
		{
			*found = true;
			return middle;
		}
		if (cmp < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* The card with one item more at a place, in its stead, or (NULL) without it */
static Tally *
card_replace(const ScoreCard *card, int place, const CardItem *item, bool more)
{
	CardItem	   *items = (CardItem *) palloc((card->nitems + 1) * sizeof(CardItem));
	Tally	   *result;
	int			n = 0;

	for (int i = 0; i <= (int) card->nitems; i++)
	{
		if (i == place && item != NULL)
			items[n++] = *item;
		if (i < (int) card->nitems && (i != place || more))
			items[n++] = card_item(card, i);
	}
	result = card_layout(card->skipped, items, n);
	pfree(items);
	return result;
}

/* The sum, or the difference, of two numbers that are known */
static Exact
exact_added(const Exact *a, const Exact *b, bool take_out)
{
	Numeric		x = exact_number(a);
	Numeric		y = exact_number(b);
	Exact		sum;

	(void) exact_read((struct varlena *) (take_out ? num_sub(x, y) : num_add(x, y)), &sum);
	return sum;
}

/* Writes the counts and the points of an item: in place where they fit */
static Tally *
card_update(ScoreCard *card, int place, const CardItem *item)
{
	CardSlot   *slot = &card->slots[place];

	/* in place only where neither the old nor the new points have bytes behind the slots */
	if (unlikely(!exact_is_short(&item->points) || slot->points_spilled > 0))
		return card_replace(card, place, item, false);
	slot->points = item->points.mantissa;
	slot->points_form = item->points.form;
	slot->rows = item->rows;
	slot->missing = item->missing;
	return &card->head;
}

/* Adds an item to the state */
Tally *
card_insert(Tally *state, const CardItem *item)
{
	ScoreCard  *card = (ScoreCard *) state;
	bool		found;
	int			place = card_place(card, item, &found);
	CardItem		held;

	if (!found)
	{
		if (card->nitems == CARD_MAX_ITEMS)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("too many items"),
					 errdetail(CARD_TOO_MANY_ITEMS),
					 errhint("Group by what is scored, such as the department.")));
		return card_replace(card, place, item, true);
	}
	/* an error must leave the state as it was */
	held = card_item(card, place);
	if (held.kind != item->kind)
		error_two_ways("kind");
	if (exact_compare(&held.cap, &item->cap) != 0)
		error_two_ways("cap");
	if (held.kind == SCORE_BASE)
		error_repeated();
	held.points = exact_added(&held.points, &item->points, false);
	tally_change_count(&held.rows, item->rows, false);
	/* no overflow: it is at most the rows, which have just been checked */
	held.missing += item->missing;
	return card_update(card, place, &held);
}

/* Takes out of the state what was added */
Tally *
card_delete(Tally *state, const CardItem *item)
{
	ScoreCard  *card = (ScoreCard *) state;
	bool		found;
	int			place = card_place(card, item, &found);
	CardItem		held;

	if (!found)
		error_count_negative();
	held = card_item(card, place);
	if (held.kind != item->kind || exact_compare(&held.cap, &item->cap) != 0)
		error_count_negative();
	held.points = exact_added(&held.points, &item->points, true);
	tally_change_count(&held.rows, item->rows, true);
	tally_change_count(&held.missing, item->missing, true);
	/* an item without rows goes, so that the card is that of the remaining rows byte for byte */
	if (held.rows == 0 && exact_sign(&held.points) == 0 && held.missing == 0)
		return card_replace(card, place, NULL, false);
	/* what is left can be no sum of rows: something else was taken out */
	if (item_fault(&held) != NULL)
		error_count_negative();
	return card_update(card, place, &held);
}

/* A new card without items, in the current context */
static Tally *
card_empty(const TallyShape *shape)
{
	return card_layout(0, NULL, 0);
}

/* Says whether items stand in order, packed, and every number in its only form */
static bool
card_sound(const TallyShape *shape, const Tally *tally)
{
	const ScoreCard *card = (const ScoreCard *) tally;
	Size		size = VARSIZE(tally);
	Size		at = 0;
	CardItem		before = {.name = ""};

	/* the sizes first: only then may anything behind the head be read */
	if (size < CARD_HEAD || card->nitems > CARD_MAX_ITEMS || card->skipped < 0 || card->padding != 0 ||
		size - CARD_HEAD < card->nitems * sizeof(CardSlot))
		return false;
	size -= CARD_HEAD + card->nitems * sizeof(CardSlot);
	for (int i = 0; i < (int) card->nitems; i++)
	{
		const CardSlot *slot = &card->slots[i];
		CardItem		item;

		/* packed without gaps, so that equal cards are equal bytes */
		if (slot->at != at || slot->name_length > CARD_MAX_ITEM_BYTES || slot->kind > SCORE_VETO)
			return false;
		at += (Size) slot->name_length + slot->points_spilled + slot->cap_spilled;
		if (at > size)
			return false;
		item = card_item(card, i);
		/* strictly ascending, so that no item stands twice */
		if (compare_items(&before, &item) >= 0 || !exact_is_sound(&item.points) ||
			!exact_is_sound(&item.cap) || item_fault(&item) != NULL)
			return false;
		before = item;
	}
	return at == size;
}

/* A state is packed already */
static Tally *
card_canonical(const TallyShape *shape, Tally *tally)
{
	return tally;
}

/* Adds a card to the state, or takes it out, item by item */
static Tally *
card_combine(const TallyShape *shape, Tally *state, const Tally *other, bool take_out)
{
	const ScoreCard *from = (const ScoreCard *) other;

	for (int i = 0; i < (int) from->nitems; i++)
	{
		CardItem		item = card_item(from, i);

		state = take_out ? card_delete(state, &item) : card_insert(state, &item);
	}
	tally_change_count(&((ScoreCard *) state)->skipped, from->skipped, take_out);
	return state;
}

/* Orders by items as a dictionary does, then by rows */
static int
card_compare(const TallyShape *shape, const Tally *a, const Tally *b)
{
	const ScoreCard *x = (const ScoreCard *) a;
	const ScoreCard *y = (const ScoreCard *) b;

	for (int i = 0; i < (int) Min(x->nitems, y->nitems); i++)
	{
		CardItem		p = card_item(x, i);
		CardItem		q = card_item(y, i);
		int			cmp = compare_items(&p, &q);

		/* every field in turn: 0 must mean equal bytes, as hash joins and indexes trust it */
		if (cmp == 0)
			cmp = compare_counts(p.kind, q.kind);
		if (cmp == 0)
			cmp = exact_compare(&p.points, &q.points);
		if (cmp == 0)
			cmp = exact_compare(&p.cap, &q.cap);
		if (cmp == 0)
			cmp = compare_counts(p.rows, q.rows);
		if (cmp == 0)
			cmp = compare_counts(p.missing, q.missing);
		if (cmp != 0)
			return cmp < 0 ? -1 : 1;
	}
	if (x->nitems != y->nitems)
		return compare_counts(x->nitems, y->nitems);
	return compare_counts(x->skipped, y->skipped);
}

/* All rows, in 128 bits: a forged card may have more than can be counted */
static int128
card_rows(const ScoreCard *card)
{
	int128		rows = card->skipped;

	for (int i = 0; i < (int) card->nitems; i++)
		rows += card->slots[i].rows;
	return rows;
}

/* All rows, also those without an item */
static int64
card_row_count(const Tally *tally)
{
	int128		rows = card_rows((const ScoreCard *) tally);

	if (rows > PG_INT64_MAX)
		error_count_overflow();
	return (int64) rows;
}

/* Rows without an item */
static int64
card_skipped_count(const Tally *tally)
{
	return ((const ScoreCard *) tally)->skipped;
}

/* What no rows can add up to */
static const char *
card_contradiction(const Tally *tally)
{
	if (card_rows((const ScoreCard *) tally) > PG_INT64_MAX)
		return "It counts more rows than there can be.";
	return NULL;
}

static const TallyStorage card_storage = {
	.empty = card_empty,
	.sound = card_sound,
	.canonical = card_canonical,
	.combine = card_combine,
	.compare = card_compare,
	.compare_allocates = true,
	.write_json = card_write_json,
	.read_json = card_read_json,
	.send = card_send,
	.receive = card_receive
};

const TallyShape score_card_shape = {
	.kind = TALLY_SCORE_CARD,
	.type_name = "score_card_tally",
	.storage = &card_storage,
	.row_count = card_row_count,
	.skipped_count = card_skipped_count,
	.contradiction = card_contradiction
};

TALLY_TYPE(score_card, score_card_shape);
