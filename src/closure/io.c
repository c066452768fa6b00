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

#define CLOSURE_WRONG_KEYS \
	"The keys are \"skipped\", a count, and \"conditions\", an object that has for each name three counts: met, unmet, unknown."

/* What a condition takes at least in a message: length, name, counts */
#define CLOSURE_LEAST_MESSAGE (sizeof(int32) + 1 + CLOSURE_NANSWERS * sizeof(int64))

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

		if (i > 0)
			appendStringInfoString(out, ", ");
		tally_write_text(out, entry.name, entry.length);
		appendStringInfo(out, ": [" INT64_FORMAT ", " INT64_FORMAT ", " INT64_FORMAT "]",
						 entry.counts[CLOSURE_MET], entry.counts[CLOSURE_UNMET], entry.counts[CLOSURE_UNKNOWN]);
	}
	appendStringInfoString(out, "}}");
}

/* Makes a tally of what was read, in any order; NULL and a reason: it is none */
static Tally *
closure_build(const int64 *outside, void *elements, int n, const char **reason)
{
	Entry	   *entries = (Entry *) elements;
	int64		skipped = outside[0];
	int64		rows = skipped;

	*reason = "A count is negative.";
	if (skipped < 0)
		return NULL;
	/* a tally is sorted; what stands twice stands side by side after the sort */
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
		if (counts[CLOSURE_MET] < 0 || counts[CLOSURE_UNMET] < 0 || counts[CLOSURE_UNKNOWN] < 0)
			return NULL;
		*reason = "A condition has no row.";
		if (counts[CLOSURE_MET] == 0 && counts[CLOSURE_UNMET] == 0 && counts[CLOSURE_UNKNOWN] == 0)
			return NULL;
		*reason = "The counts add up to more than 9223372036854775807 rows.";
		for (int answer = 0; answer < CLOSURE_NANSWERS; answer++)
			/* the total must fit too: row_count() would fail on it later */
			if (pg_add_s64_overflow(rows, counts[answer], &rows))
				return NULL;
	}
	return &closure_layout(rows, skipped, entries, n)->head;
}

/* Reads a name and its three counts */
static bool
read_entry(const JsonbValue *key, const JsonbValue *value, void *element, const char **reason)
{
	Entry	   *entry = (Entry *) element;
	JsonbContainer *counts = value->val.binary.data;

	/* three counts, neither fewer nor more: the array has no keys that could be left out */
	if (value->type != jbvBinary || !JsonContainerIsArray(counts) ||
		JsonContainerSize(counts) != CLOSURE_NANSWERS)
		return false;
	entry->name = key->val.string.val;
	entry->length = key->val.string.len;
	for (int answer = 0; answer < CLOSURE_NANSWERS; answer++)
		if (!tally_read_count(getIthJsonbValueFromContainer(counts, answer), &entry->counts[answer]))
			return false;
	return true;
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

		/* a name in the encoding of the client, as text is sent */
		tally_send_text(out, entry.name, entry.length);
		for (int answer = 0; answer < CLOSURE_NANSWERS; answer++)
			pq_sendint64(out, (uint64) entry.counts[answer]);
	}
}

/* Reads a name and its three counts from a message */
static bool
receive_entry(StringInfo in, void *element, const char **reason)
{
	Entry	   *entry = (Entry *) element;

	if (!tally_receive_text(in, &entry->name, &entry->length))
		return false;
	for (int answer = 0; answer < CLOSURE_NANSWERS; answer++)
		entry->counts[answer] = pq_getmsgint64(in);
	return true;
}

static const char *const count_names[] = {"skipped"};
static const TallyElements closure_elements = {
	.counts = count_names,
	.ncounts = lengthof(count_names),
	.key = "conditions",
	.most = CLOSURE_MAX_CONDITIONS,
	.size = sizeof(Entry),
	.least_message = CLOSURE_LEAST_MESSAGE,
	.wrong_keys = CLOSURE_WRONG_KEYS,
	.too_many = CLOSURE_TOO_MANY_CONDITIONS,
	.read = read_entry,
	.receive = receive_entry,
	.build = closure_build
};

/* Reads what closure_write_json writes; a key left out is empty */
Tally *
closure_read_json(const TallyShape *shape, JsonbContainer *object, const char **reason)
{
	return tally_read_elements(&closure_elements, object, reason);
}

/* Reads what closure_send writes */
Tally *
closure_receive(const TallyShape *shape, StringInfo in, const char **reason)
{
	return tally_receive_elements(&closure_elements, in, reason);
}
