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
#include "mb/pg_wchar.h"
#include "utils/json.h"

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
		char	   *code = pnstrdup(member.code, member.length);

		if (i > 0)
			appendStringInfoString(out, ", ");
		escape_json(out, code);
		appendStringInfoString(out, ": [");
		exact_write_json(out, &member.score);
		appendStringInfoString(out, ", ");
		exact_write_json(out, &member.weight);
		appendStringInfoChar(out, ']');
		pfree(code);
	}
	appendStringInfoString(out, "}}");
}

/* Makes a tally of what was read, in any order; NULL and a reason: it is none */
static Tally *
composite_build(int64 skipped, Member *members, int n, const char **reason)
{
	*reason = "A count is negative.";
	if (skipped < 0)
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
	return &composite_layout(skipped, members, n, 0, 0)->head;
}

/* Reads the object of codes, as many members as it has */
static bool
read_codes(JsonbContainer *object, Member *members)
{
	JsonbIterator *it = JsonbIteratorInit(object);
	JsonbValue	code;
	JsonbValue	pair;
	JsonbIteratorToken token;

	while ((token = JsonbIteratorNext(&it, &code, true)) != WJB_DONE)
	{
		if (token != WJB_KEY)
			continue;
		(void) JsonbIteratorNext(&it, &pair, true);
		members->code = code.val.string.val;
		members->length = code.val.string.len;
		if (pair.type != jbvBinary || !JsonContainerIsArray(pair.val.binary.data) ||
			JsonContainerSize(pair.val.binary.data) != 2 ||
			!exact_read_json(getIthJsonbValueFromContainer(pair.val.binary.data, 0), &members->score) ||
			!exact_read_json(getIthJsonbValueFromContainer(pair.val.binary.data, 1), &members->weight))
			return false;
		members++;
	}
	return true;
}

/* Reads what composite_write_json writes; a key left out is empty */
Tally *
composite_read_json(const TallyShape *shape, JsonbContainer *object, const char **reason)
{
	JsonbValue	buffers[2];
	JsonbValue *skipped = getKeyJsonValueFromContainer(object, "skipped", 7, &buffers[0]);
	JsonbValue *codes = getKeyJsonValueFromContainer(object, "codes", 5, &buffers[1]);
	int64		nskipped = 0;
	int			n = 0;
	Member	   *members = NULL;

	*reason = COMPOSITE_WRONG_KEYS;
	if (JsonContainerSize(object) != (uint32) (skipped != NULL) + (codes != NULL) ||
		(skipped != NULL && !tally_read_count(skipped, &nskipped)))
		return NULL;
	if (codes != NULL)
	{
		if (codes->type != jbvBinary || !JsonContainerIsObject(codes->val.binary.data))
			return NULL;
		n = (int) JsonContainerSize(codes->val.binary.data);
		*reason = COMPOSITE_TOO_MANY_CODES;
		if (n > COMPOSITE_MAX_CODES)
			return NULL;
		members = (Member *) palloc((n + 1) * sizeof(Member));
		*reason = COMPOSITE_WRONG_KEYS;
		if (!read_codes(codes->val.binary.data, members))
			return NULL;
	}
	return composite_build(nskipped, members, n, reason);
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
		char	   *code = pnstrdup(member.code, member.length);
		char	   *sent = pg_server_to_client(code, member.length);
		int			length = (int) strlen(sent);

		pq_sendint32(out, (uint32) length);
		pq_sendbytes(out, sent, length);
		exact_send(out, &member.score);
		exact_send(out, &member.weight);
	}
}

/* Reads what composite_send writes */
Tally *
composite_receive(const TallyShape *shape, StringInfo in, const char **reason)
{
	int64		skipped = pq_getmsgint64(in);
	uint32		n = pq_getmsgint(in, 4);
	Member	   *members;

	*reason = COMPOSITE_TOO_MANY_CODES;
	if (n > COMPOSITE_MAX_CODES)
		return NULL;
	*reason = "A length is more than the message has.";
	if (n > (uint32) (in->len - in->cursor) / COMPOSITE_LEAST_MESSAGE)
		return NULL;
	members = (Member *) palloc((n + 1) * sizeof(Member));
	for (uint32 i = 0; i < n; i++)
	{
		uint32		length = pq_getmsgint(in, 4);

		*reason = "A length is more than the message has.";
		if (length > (uint32) (in->len - in->cursor))
			return NULL;
		members[i].code = pq_getmsgtext(in, (int) length, &members[i].length);
		*reason = COMPOSITE_WRONG_NUMBER;
		if (!exact_receive(in, &members[i].score) || !exact_receive(in, &members[i].weight))
			return NULL;
	}
	return composite_build(skipped, members, (int) n, reason);
}
