/*
 * composite/io.c
 *		The text and the bytes of a tally of scores.
 *
 * Both readers end in composite_build, which trusts nothing that was read.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "composite/composite.h"

#include "libpq/pqformat.h"

#define COMPOSITE_WRONG_KEYS \
	"The keys are \"skipped\", a count, and \"codes\", an object that has for each code a score and a weight, numbers or null."

#define COMPOSITE_WRONG_NUMBER \
	"A score or a weight is not a finite number."

/* What a code takes at least in a message: a length, a byte and two numbers */
#define COMPOSITE_LEAST_MESSAGE (sizeof(int32) + 1 + 2 * EXACT_LEAST_MESSAGE)

/* Writes {"skipped": 0, "codes": {"permits": [85.5, 2], "taxes": [null, 1]}} */
void
composite_write_json(const TallyShape *shape, const Tally *tally, StringInfo out)
{
	const CompositeTally *composite = (const CompositeTally *) tally;

	appendStringInfo(out, "{\"skipped\": " INT64_FORMAT ", \"codes\": {", composite->skipped);
	for (int i = 0; i < (int) composite->ncodes; i++)
	{
		Member		member = composite_member(composite, i);

		if (i > 0)
			appendStringInfoString(out, ", ");
		tally_write_text(out, member.code, member.length);
		appendStringInfoString(out, ": [");
		exact_write_json(out, &member.score);
		appendStringInfoString(out, ", ");
		exact_write_json(out, &member.weight);
		appendStringInfoChar(out, ']');
	}
	appendStringInfoString(out, "}}");
}

/* Makes a tally of what was read, in any order; NULL and a reason: it is none */
static Tally *
composite_build(const int64 *counts, void *elements, int n, const char **reason)
{
	Member	   *members = (Member *) elements;

	*reason = "A count is negative.";
	if (counts[0] < 0)
		return NULL;
	qsort(members, n, sizeof(Member), compare_members);
	for (int i = 0; i < n; i++)
	{
		if ((*reason = code_fault(members[i].code, members[i].length)) != NULL)
			return NULL;
		*reason = "A code stands twice.";
		if (i > 0 && compare_members(&members[i - 1], &members[i]) == 0)
			return NULL;
		*reason = "A weight is negative.";
		if (exact_is_known(&members[i].weight) && exact_sign(&members[i].weight) < 0)
			return NULL;
	}
	return &composite_layout(counts[0], members, n, 0, 0)->head;
}

/* Reads a code and its pair of score and weight */
static bool
read_member(const JsonbValue *key, const JsonbValue *value, void *element, const char **reason)
{
	Member	   *member = (Member *) element;
	JsonbContainer *pair = value->val.binary.data;

	member->code = key->val.string.val;
	member->length = key->val.string.len;
	return value->type == jbvBinary && JsonContainerIsArray(pair) && JsonContainerSize(pair) == 2 &&
		exact_read_json(getIthJsonbValueFromContainer(pair, 0), &member->score) &&
		exact_read_json(getIthJsonbValueFromContainer(pair, 1), &member->weight);
}

/* Writes the skipped rows, then each code as length and text, score and weight */
void
composite_send(const TallyShape *shape, const Tally *tally, StringInfo out)
{
	const CompositeTally *composite = (const CompositeTally *) tally;

	pq_sendint64(out, (uint64) composite->skipped);
	pq_sendint32(out, composite->ncodes);
	for (int i = 0; i < (int) composite->ncodes; i++)
	{
		Member		member = composite_member(composite, i);

		tally_send_text(out, member.code, member.length);
		exact_send(out, &member.score);
		exact_send(out, &member.weight);
	}
}

/* Reads a code, its score and its weight from a message */
static bool
receive_member(StringInfo in, void *element, const char **reason)
{
	Member	   *member = (Member *) element;

	if (!tally_receive_text(in, &member->code, &member->length))
		return false;
	*reason = COMPOSITE_WRONG_NUMBER;
	return exact_receive(in, &member->score) && exact_receive(in, &member->weight);
}

static const char *const count_names[] = {"skipped"};
static const TallyElements composite_elements = {
	.counts = count_names,
	.ncounts = lengthof(count_names),
	.key = "codes",
	.most = COMPOSITE_MAX_CODES,
	.size = sizeof(Member),
	.least_message = COMPOSITE_LEAST_MESSAGE,
	.wrong_keys = COMPOSITE_WRONG_KEYS,
	.too_many = COMPOSITE_TOO_MANY_CODES,
	.read = read_member,
	.receive = receive_member,
	.build = composite_build
};

/* Reads what composite_write_json writes; a key left out is empty */
Tally *
composite_read_json(const TallyShape *shape, JsonbContainer *object, const char **reason)
{
	return tally_read_elements(&composite_elements, object, reason);
}

/* Reads what composite_send writes */
Tally *
composite_receive(const TallyShape *shape, StringInfo in, const char **reason)
{
	return tally_receive_elements(&composite_elements, in, reason);
}
