/*
 * closure/io.c
 *		The text and the bytes of a tally of conditions.
 *
 * Both readers end in closure_build, which trusts nothing that was read.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "closure/closure.h"

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/json.h"

#define WRONG_KEYS \
	"The keys are \"skipped\", a count, and \"conditions\", an object that has for each name three counts: met, unmet, unknown."

/* What a condition takes at least in a message: length, name, counts */
#define LEAST_MESSAGE (sizeof(int32) + 1 + NANSWERS * sizeof(int64))

/* Writes {"skipped": 0, "conditions": {"approved": [1, 0, 0]}} */
void
closure_write_json(const TallyShape *shape, const Tally *tally, StringInfo out)
{
	const ClosureTally *closure = (const ClosureTally *) tally;

	appendStringInfo(out, "{\"skipped\": " INT64_FORMAT ", \"conditions\": {",
					 closure->skipped);
	for (int i = 0; i < (int) closure->nconditions; i++)
	{
		Entry		entry = closure_entry(closure, i);
		char	   *name = pnstrdup(entry.name, entry.length);

		if (i > 0)
			appendStringInfoString(out, ", ");
		escape_json(out, name);
		appendStringInfo(out, ": [" INT64_FORMAT ", " INT64_FORMAT ", " INT64_FORMAT "]",
						 entry.counts[MET], entry.counts[UNMET], entry.counts[UNKNOWN]);
		pfree(name);
	}
	appendStringInfoString(out, "}}");
}

/* Makes a tally of what was read, in any order; NULL and a reason: it is none */
static Tally *
closure_build(int64 skipped, Entry *entries, int n, const char **reason)
{
	int64		rows = skipped;

	*reason = "A count is negative.";
	if (skipped < 0)
		return NULL;
	qsort(entries, n, sizeof(Entry), compare_entries);
	for (int i = 0; i < n; i++)
	{
		const int64 *counts = entries[i].counts;

		if ((*reason = condition_fault(entries[i].name, entries[i].length)) != NULL)
			return NULL;
		*reason = "A condition stands twice.";
		if (i > 0 && compare_entries(&entries[i - 1], &entries[i]) == 0)
			return NULL;
		*reason = "A count is negative.";
		if (counts[MET] < 0 || counts[UNMET] < 0 || counts[UNKNOWN] < 0)
			return NULL;
		*reason = "A condition has no row.";
		if (counts[MET] == 0 && counts[UNMET] == 0 && counts[UNKNOWN] == 0)
			return NULL;
		*reason = "The counts add up to more than 9223372036854775807 rows.";
		for (int answer = 0; answer < NANSWERS; answer++)
			if (pg_add_s64_overflow(rows, counts[answer], &rows))
				return NULL;
	}
	return &closure_layout(rows, skipped, entries, n)->head;
}

/* Reads the three counts of a condition; false where the value has not three */
static bool
read_counts(const JsonbValue *value, int64 *counts)
{
	if (value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data) ||
		JsonContainerSize(value->val.binary.data) != NANSWERS)
		return false;
	for (int answer = 0; answer < NANSWERS; answer++)
		if (!tally_read_count(getIthJsonbValueFromContainer(value->val.binary.data, answer),
							  &counts[answer]))
			return false;
	return true;
}

/* Reads the object of conditions, as many entries as it has */
static bool
read_conditions(JsonbContainer *object, Entry *entries)
{
	JsonbIterator *it = JsonbIteratorInit(object);
	JsonbValue	name;
	JsonbValue	counts;
	JsonbIteratorToken token;

	while ((token = JsonbIteratorNext(&it, &name, true)) != WJB_DONE)
	{
		if (token != WJB_KEY)
			continue;
		(void) JsonbIteratorNext(&it, &counts, true);
		entries->name = name.val.string.val;
		entries->length = name.val.string.len;
		if (!read_counts(&counts, entries->counts))
			return false;
		entries++;
	}
	return true;
}

/* Reads what closure_write_json writes; a key left out is empty */
Tally *
closure_read_json(const TallyShape *shape, JsonbContainer *object, const char **reason)
{
	JsonbValue	skipped_buffer;
	JsonbValue	conditions_buffer;
	JsonbValue *skipped = getKeyJsonValueFromContainer(object, "skipped", 7,
													   &skipped_buffer);
	JsonbValue *conditions = getKeyJsonValueFromContainer(object, "conditions", 10,
														  &conditions_buffer);
	int64		nskipped = 0;
	int			n = 0;
	Entry	   *entries = NULL;

	*reason = WRONG_KEYS;
	if (JsonContainerSize(object) != (uint32) (skipped != NULL) + (conditions != NULL) ||
		(skipped != NULL && !tally_read_count(skipped, &nskipped)))
		return NULL;
	if (conditions != NULL)
	{
		if (conditions->type != jbvBinary ||
			!JsonContainerIsObject(conditions->val.binary.data))
			return NULL;
		n = (int) JsonContainerSize(conditions->val.binary.data);
		if (n > MAX_CONDITIONS)
		{
			*reason = TOO_MANY_CONDITIONS;
			return NULL;
		}
		entries = (Entry *) palloc(n * sizeof(Entry));
		if (!read_conditions(conditions->val.binary.data, entries))
			return NULL;
	}
	return closure_build(nskipped, entries, n, reason);
}

/* Writes the skipped rows, then each condition as length, name and counts */
void
closure_send(const TallyShape *shape, const Tally *tally, StringInfo out)
{
	const ClosureTally *closure = (const ClosureTally *) tally;

	pq_sendint64(out, (uint64) closure->skipped);
	pq_sendint32(out, closure->nconditions);
	for (int i = 0; i < (int) closure->nconditions; i++)
	{
		Entry		entry = closure_entry(closure, i);
		char	   *name = pnstrdup(entry.name, entry.length);
		char	   *sent = pg_server_to_client(name, entry.length);
		int			length = (int) strlen(sent);

		pq_sendint32(out, (uint32) length);
		pq_sendbytes(out, sent, length);
		for (int answer = 0; answer < NANSWERS; answer++)
			pq_sendint64(out, (uint64) entry.counts[answer]);
	}
}

/* Reads what closure_send writes */
Tally *
closure_receive(const TallyShape *shape, StringInfo in, const char **reason)
{
	int64		skipped = pq_getmsgint64(in);
	uint32		n = pq_getmsgint(in, 4);
	Entry	   *entries;

	*reason = TOO_MANY_CONDITIONS;
	if (n > MAX_CONDITIONS)
		return NULL;
	*reason = "A length is more than the message has.";
	if (n > (uint32) (in->len - in->cursor) / LEAST_MESSAGE)
		return NULL;
	entries = (Entry *) palloc(n * sizeof(Entry));
	for (uint32 i = 0; i < n; i++)
	{
		uint32		length = pq_getmsgint(in, 4);

		if (length > (uint32) (in->len - in->cursor))
			return NULL;
		entries[i].name = pq_getmsgtext(in, (int) length, &entries[i].length);
		for (int answer = 0; answer < NANSWERS; answer++)
			entries[i].counts[answer] = pq_getmsgint64(in);
	}
	return closure_build(skipped, entries, (int) n, reason);
}
