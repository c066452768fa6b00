/*
 * supervision/io.c
 *		The text and the bytes of a tally of stages.
 *
 * Both readers end in stage_build, which trusts nothing that was read.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "supervision/supervision.h"

#include "libpq/pqformat.h"

#define STAGE_WRONG_KEYS \
	"The keys are \"skipped\", a count, and \"events\", an array of pairs such as [\"2025-07-01\", \"collected\"]."

/* What a stage takes in a message: date, stage */
#define STAGE_EVENT_MESSAGE (sizeof(int32) + 1)

/* Writes {"skipped": 0, "events": [["2025-07-01", "collected"]]} */
void
stage_write_json(const TallyShape *shape, const Tally *tally, StringInfo out)
{
	const StageTally *problem = (const StageTally *) tally;

	appendStringInfo(out, "{\"skipped\": " INT64_FORMAT ", \"events\": [",
					 problem->skipped);
	for (uint32 i = 0; i < problem->nevents; i++)
	{
		int64		event = problem->events[i];

		appendStringInfoString(out, i > 0 ? ", [" : "[");
		tally_write_date(out, STAGE_EVENT_DATE(event));
		/* codes are ASCII: nothing to escape */
		appendStringInfo(out, ", \"%s\"]", stages.codes[STAGE_OF_EVENT(event)].code);
	}
	appendStringInfoString(out, "]}");
}

/* Makes a tally of what was read, in any order; NULL and a reason: it is none */
static Tally *
stage_build(const int64 *counts, void *elements, int n, const char **reason)
{
	int64	   *events = (int64 *) elements;
	int64		skipped = counts[0];

	*reason = "A count is negative.";
	if (skipped < 0)
		return NULL;
	*reason = "The counts add up to more than 9223372036854775807 rows.";
	/* each event is a row as well: all of them together must fit an int64 */
	if (skipped > PG_INT64_MAX - n)
		return NULL;
	/* keys sort as date, then stage; the same stage of a day may stand twice */
	qsort(events, n, sizeof(int64), compare_events);
	return &stage_layout(skipped, events, n, n)->head;
}

/* Finds a stage by its code, -1 where there is none */
static int
read_stage(const char *word, int length)
{
	for (int i = 0; i < stages.length; i++)
		if ((int) strlen(stages.codes[i].code) == length &&
			memcmp(stages.codes[i].code, word, length) == 0)
			return i;
	return -1;
}

/* Reads a pair of date and stage */
static bool
read_event(const JsonbValue *key, const JsonbValue *value, void *element, const char **reason)
{
	JsonbContainer *pair = value->val.binary.data;
	JsonbValue *date;
	JsonbValue *word;
	DateADT		day;
	int			stage;

	/* a pair is an array of two: a date and a code */
	if (value->type != jbvBinary || !JsonContainerIsArray(pair) ||
		JsonContainerSize(pair) != 2)
		return false;
	date = getIthJsonbValueFromContainer(pair, 0);
	word = getIthJsonbValueFromContainer(pair, 1);
	if (date->type != jbvString || word->type != jbvString)
		return false;
	*reason = STAGE_WRONG_DAY;
	if (!tally_read_date(date, &day) || day < STAGE_FIRST_DAY || day > STAGE_LAST_DAY)
		return false;
	*reason = "A stage is none of the codes collected, assigned, in_progress, answered, verified, closed, returned, rejected, reopened.";
	if ((stage = read_stage(word->val.string.val, word->val.string.len)) < 0)
		return false;
	*(int64 *) element = STAGE_EVENT_KEY(day, stage);
	return true;
}

/* Writes the skipped rows, then each stage as date and number */
void
stage_send(const TallyShape *shape, const Tally *tally, StringInfo out)
{
	const StageTally *problem = (const StageTally *) tally;

	pq_sendint64(out, (uint64) problem->skipped);
	pq_sendint32(out, problem->nevents);
	for (uint32 i = 0; i < problem->nevents; i++)
	{
		pq_sendint32(out, (uint32) STAGE_EVENT_DATE(problem->events[i]));
		pq_sendint8(out, (uint8) STAGE_OF_EVENT(problem->events[i]));
	}
}

/* Reads a date and the number of a stage from a message */
static bool
receive_event(StringInfo in, void *element, const char **reason)
{
	int32		day = (int32) pq_getmsgint(in, 4);
	int			stage = pq_getmsgbyte(in);

	*reason = STAGE_WRONG_DAY;
	if (day < STAGE_FIRST_DAY || day > STAGE_LAST_DAY)
		return false;
	*reason = "A stage has a number that no stage has.";
	if (stage >= STAGE_NSTAGES)
		return false;
	*(int64 *) element = STAGE_EVENT_KEY(day, stage);
	return true;
}

static const char *const count_names[] = {"skipped"};
static const TallyElements stage_elements = {
	.counts = count_names,
	.ncounts = lengthof(count_names),
	.key = "events",
	.is_array = true,
	.most = STAGE_MAX_EVENTS,
	.size = sizeof(int64),
	.least_message = STAGE_EVENT_MESSAGE,
	.wrong_keys = STAGE_WRONG_KEYS,
	.too_many = STAGE_TOO_MANY_EVENTS,
	.read = read_event,
	.receive = receive_event,
	.build = stage_build
};

/* Reads what stage_write_json writes; a key left out is empty */
Tally *
stage_read_json(const TallyShape *shape, JsonbContainer *object, const char **reason)
{
	return tally_read_elements(&stage_elements, object, reason);
}

/* Reads what stage_send writes */
Tally *
stage_receive(const TallyShape *shape, StringInfo in, const char **reason)
{
	return tally_receive_elements(&stage_elements, in, reason);
}
