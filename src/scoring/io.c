/*
 * scoring/io.c
 *		The text and the bytes of a score card.
 *
 * Both readers end in card_build, which trusts nothing that was read.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "scoring/scoring.h"

#include "libpq/pqformat.h"

#include "lib/codes.h"

#define CARD_WRONG_KEYS \
	"The keys are \"skipped\", a count, and \"items\", an object that has for each item its kind, points, cap or null, rows, and rows without points."

#define CARD_WRONG_NUMBER \
	"Points or a cap are not a finite number."

/* What an item takes at least in a message: name, kind, two numbers, two counts */
#define CARD_LEAST_MESSAGE (sizeof(int32) + 1 + 1 + 2 * EXACT_LEAST_MESSAGE + 2 * sizeof(int64))

/* Writes {"skipped": 0, "items": {"获奖": ["bonus", 7, 5, 3, 0]}} */
void
card_write_json(const TallyShape *shape, const Tally *tally, StringInfo out)
{
	const ScoreCard *card = (const ScoreCard *) tally;

	appendStringInfo(out, "{\"skipped\": " INT64_FORMAT ", \"items\": {", card->skipped);
	for (int i = 0; i < (int) card->nitems; i++)
	{
		CardItem		item = card_item(card, i);

		if (i > 0)
			appendStringInfoString(out, ", ");
		tally_write_text(out, item.name, item.length);
		appendStringInfo(out, ": [\"%s\", ", score_kinds.codes[item.kind].code);
		exact_write_json(out, &item.points);
		appendStringInfoString(out, ", ");
		exact_write_json(out, &item.cap);
		appendStringInfo(out, ", " INT64_FORMAT ", " INT64_FORMAT "]", item.rows, item.missing);
	}
	appendStringInfoString(out, "}}");
}

/* Makes a card of what was read, in any order; NULL and a reason: it is none */
static Tally *
card_build(const int64 *counts, void *elements, int n, const char **reason)
{
	CardItem	   *items = (CardItem *) elements;

	*reason = "A count is negative.";
	if (counts[0] < 0)
		return NULL;
	/* whoever wrote the text may have any order; equal names stand side by side afterwards */
	qsort(items, n, sizeof(CardItem), compare_items);
	for (int i = 0; i < n; i++)
	{
		/* the rules of rows are those of what is read: neither form admits more than the other */
		if ((*reason = item_fault(&items[i])) != NULL)
			return NULL;
		*reason = "An item stands twice.";
		if (i > 0 && compare_items(&items[i - 1], &items[i]) == 0)
			return NULL;
	}
	return card_layout(counts[0], items, n);
}

/* The kind that a string of JSON names, -1 where it names none */
static int
read_kind(const JsonbValue *value)
{
	const char *names[SCORE_VETO + 1];

	for (int i = 0; i <= SCORE_VETO; i++)
		names[i] = score_kinds.codes[i].code;
	return value->type == jbvString ? tally_json_key(value, names, SCORE_VETO + 1) : -1;
}

/* Reads a name and what stands behind it */
static bool
read_item(const JsonbValue *key, const JsonbValue *value, void *element, const char **reason)
{
	CardItem	   *item = (CardItem *) element;
	JsonbContainer *list = value->val.binary.data;

	item->name = key->val.string.val;
	item->length = key->val.string.len;
	/* "list" is read only after the type says that there is one */
	return value->type == jbvBinary && JsonContainerIsArray(list) && JsonContainerSize(list) == 5 &&
		(item->kind = read_kind(getIthJsonbValueFromContainer(list, 0))) >= 0 &&
		exact_read_json(getIthJsonbValueFromContainer(list, 1), &item->points) &&
		exact_read_json(getIthJsonbValueFromContainer(list, 2), &item->cap) &&
		tally_read_count(getIthJsonbValueFromContainer(list, 3), &item->rows) &&
		tally_read_count(getIthJsonbValueFromContainer(list, 4), &item->missing);
}

/* Writes the skipped rows, then each item: name, kind, points, cap, rows, those without points */
void
card_send(const TallyShape *shape, const Tally *tally, StringInfo out)
{
	const ScoreCard *card = (const ScoreCard *) tally;

	pq_sendint64(out, (uint64) card->skipped);
	pq_sendint32(out, card->nitems);
	for (int i = 0; i < (int) card->nitems; i++)
	{
		CardItem		item = card_item(card, i);

		tally_send_text(out, item.name, item.length);
		pq_sendint8(out, (uint8) item.kind);
		exact_send(out, &item.points);
		exact_send(out, &item.cap);
		pq_sendint64(out, (uint64) item.rows);
		pq_sendint64(out, (uint64) item.missing);
	}
}

/* Reads an item from a message */
static bool
receive_item(StringInfo in, void *element, const char **reason)
{
	CardItem	   *item = (CardItem *) element;

	if (!tally_receive_text(in, &item->name, &item->length))
		return false;
	/* a byte from 0 to 255: the order of the kinds is a part of the format */
	item->kind = pq_getmsgbyte(in);
	*reason = "A kind is none of the four.";
	if (item->kind > SCORE_VETO)
		return false;
	*reason = CARD_WRONG_NUMBER;
	if (!exact_receive(in, &item->points) || !exact_receive(in, &item->cap))
		return false;
	item->rows = pq_getmsgint64(in);
	item->missing = pq_getmsgint64(in);
	return true;
}

static const char *const count_names[] = {"skipped"};
static const TallyElements card_elements = {
	.counts = count_names,
	.ncounts = lengthof(count_names),
	.key = "items",
	.most = CARD_MAX_ITEMS,
	.size = sizeof(CardItem),
	.least_message = CARD_LEAST_MESSAGE,
	.wrong_keys = CARD_WRONG_KEYS,
	.too_many = CARD_TOO_MANY_ITEMS,
	.read = read_item,
	.receive = receive_item,
	.build = card_build
};

/* Reads what card_write_json writes; a key left out is empty */
Tally *
card_read_json(const TallyShape *shape, JsonbContainer *object, const char **reason)
{
	return tally_read_elements(&card_elements, object, reason);
}

/* Reads what card_send writes */
Tally *
card_receive(const TallyShape *shape, StringInfo in, const char **reason)
{
	return tally_receive_elements(&card_elements, in, reason);
}
