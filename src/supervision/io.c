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
#include "utils/datetime.h"

#define WRONG_KEYS \
	"The keys are \"skipped\", a count, and \"events\", an array of pairs such as [\"2025-07-01\", \"collected\"]."

/* What a stage takes in a message: date, stage */
#define EVENT_MESSAGE (sizeof(int32) + 1)

/* The characters of a date such as 2025-07-31 */
#define DATE_LENGTH 10

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
		int			year;
		int			month;
		int			day;

		j2date(EVENT_DATE(event) + POSTGRES_EPOCH_JDATE, &year, &month, &day);
		appendStringInfo(out, "%s[\"%04d-%02d-%02d\", \"%s\"]", i > 0 ? ", " : "",
						 year, month, day, stages.codes[EVENT_STAGE(event)].code);
	}
	appendStringInfoString(out, "]}");
}

/* Makes a tally of what was read, in any order; NULL and a reason: it is none */
static Tally *
stage_build(int64 skipped, int64 *events, int n, const char **reason)
{
	*reason = "A count is negative.";
	if (skipped < 0)
		return NULL;
	*reason = "The counts add up to more than 9223372036854775807 rows.";
	if (skipped > PG_INT64_MAX - n)
		return NULL;
	qsort(events, n, sizeof(int64), compare_events);
	return &stage_layout(skipped, events, n, n)->head;
}

/* Reads a date as it is written, whatever DateStyle says; false: it is none */
static bool
read_day(const char *word, int length, int *day)
{
	int			parts[3] = {0, 0, 0};
	int			part = 0;
	int			back[3];

	if (length != DATE_LENGTH)
		return false;
	for (int i = 0; i < length; i++)
	{
		if (i == 4 || i == 7)
		{
			if (word[i] != '-')
				return false;
			part++;
		}
		else if (word[i] < '0' || word[i] > '9')
			return false;
		else
			parts[part] = parts[part] * 10 + (word[i] - '0');
	}
	*day = date2j(parts[0], parts[1], parts[2]) - POSTGRES_EPOCH_JDATE;
	if (*day < STAGE_FIRST_DAY || *day > STAGE_LAST_DAY)
		return false;
	j2date(*day + POSTGRES_EPOCH_JDATE, &back[0], &back[1], &back[2]);
	return memcmp(parts, back, sizeof(parts)) == 0;
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

/* Reads a pair of date and stage; false: it is none, and the reason says more */
static bool
read_event(const JsonbValue *value, int64 *event, const char **reason)
{
	JsonbContainer *pair = value->val.binary.data;
	JsonbValue *date;
	JsonbValue *word;
	int			day;
	int			stage;

	if (value->type != jbvBinary || !JsonContainerIsArray(pair) ||
		JsonContainerSize(pair) != 2)
		return false;
	date = getIthJsonbValueFromContainer(pair, 0);
	word = getIthJsonbValueFromContainer(pair, 1);
	if (date->type != jbvString || word->type != jbvString)
		return false;
	*reason = WRONG_DAY;
	if (!read_day(date->val.string.val, date->val.string.len, &day))
		return false;
	*reason = "A stage is none of the codes collected, assigned, in_progress, answered, verified, closed, returned, rejected, reopened.";
	if ((stage = read_stage(word->val.string.val, word->val.string.len)) < 0)
		return false;
	*event = EVENT_KEY(day, stage);
	return true;
}

/* Reads what stage_write_json writes; a key left out is empty */
Tally *
stage_read_json(const TallyShape *shape, JsonbContainer *object, const char **reason)
{
	JsonbValue	skipped_buffer;
	JsonbValue	events_buffer;
	JsonbValue *skipped = getKeyJsonValueFromContainer(object, "skipped", 7,
													   &skipped_buffer);
	JsonbValue *pairs = getKeyJsonValueFromContainer(object, "events", 6,
													 &events_buffer);
	int64		nskipped = 0;
	int			n = 0;
	int64	   *events = NULL;

	*reason = WRONG_KEYS;
	if (JsonContainerSize(object) != (uint32) (skipped != NULL) + (pairs != NULL) ||
		(skipped != NULL && !tally_read_count(skipped, &nskipped)))
		return NULL;
	if (pairs != NULL)
	{
		if (pairs->type != jbvBinary || !JsonContainerIsArray(pairs->val.binary.data))
			return NULL;
		if (JsonContainerSize(pairs->val.binary.data) > MAX_EVENTS)
		{
			*reason = TOO_MANY_EVENTS;
			return NULL;
		}
		n = (int) JsonContainerSize(pairs->val.binary.data);
		events = (int64 *) palloc((n + 1) * sizeof(int64));
		for (int i = 0; i < n; i++)
		{
			*reason = WRONG_KEYS;
			if (!read_event(getIthJsonbValueFromContainer(pairs->val.binary.data, i),
							&events[i], reason))
				return NULL;
		}
	}
	return stage_build(nskipped, events, n, reason);
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
		pq_sendint32(out, (uint32) EVENT_DATE(problem->events[i]));
		pq_sendint8(out, (uint8) EVENT_STAGE(problem->events[i]));
	}
}

/* Reads what stage_send writes */
Tally *
stage_receive(const TallyShape *shape, StringInfo in, const char **reason)
{
	int64		skipped = pq_getmsgint64(in);
	uint32		n = pq_getmsgint(in, 4);
	int64	   *events;

	*reason = TOO_MANY_EVENTS;
	if (n > MAX_EVENTS)
		return NULL;
	*reason = "A length is more than the message has.";
	if (n > (uint32) (in->len - in->cursor) / EVENT_MESSAGE)
		return NULL;
	events = (int64 *) palloc((n + 1) * sizeof(int64));
	for (uint32 i = 0; i < n; i++)
	{
		int32		day = (int32) pq_getmsgint(in, 4);
		int			stage = pq_getmsgbyte(in);

		*reason = WRONG_DAY;
		if (day < STAGE_FIRST_DAY || day > STAGE_LAST_DAY)
			return NULL;
		*reason = "A stage has a number that no stage has.";
		if (stage >= NSTAGES)
			return NULL;
		events[i] = EVENT_KEY(day, stage);
	}
	return stage_build(skipped, events, (int) n, reason);
}
