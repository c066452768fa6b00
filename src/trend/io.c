/*
 * trend/io.c
 *		The text and the bytes of a tally of dispatches.
 *
 * Both readers end in trend_build, which trusts nothing that was read.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "trend/trend.h"

#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/datetime.h"

#define TREND_WRONG_KEYS \
	"The keys are \"skipped\" and \"repeated\", counts, and \"periods\", an object that has for each date a percent or null."

/* What a period takes at least in a message: a date and a percent */
#define TREND_LEAST_MESSAGE (sizeof(int32) + EXACT_LEAST_MESSAGE)

/* The longest date: 4714-11-24 BC, 5874897-12-31 */
#define TREND_DATE_LENGTH 13

/* Writes a date as ISO 8601 does, whatever DateStyle says */
static void
date_text(DateADT date, char *word)
{
	struct pg_tm tm = {0};

	j2date(date + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
	EncodeDateOnly(&tm, USE_ISO_DATES, word);
}

/* Reads a date as date_text writes it and in no other form */
static bool
read_date(const JsonbValue *key, DateADT *date)
{
	char		word[TREND_DATE_LENGTH + 1];
	char		again[MAXDATELEN + 1];
	int			year;
	int			month;
	int			day;

	if (key->val.string.len > TREND_DATE_LENGTH)
		return false;
	memcpy(word, key->val.string.val, key->val.string.len);
	word[key->val.string.len] = '\0';
	if (sscanf(word, "%7d-%2d-%2d", &year, &month, &day) != 3)
		return false;
	if (strstr(word, " BC") != NULL)
		year = 1 - year;
	if (month < 1 || month > MONTHS_PER_YEAR || day < 1 || day > 31 ||
		!IS_VALID_JULIAN(year, month, day))
		return false;
	*date = date2j(year, month, day) - POSTGRES_EPOCH_JDATE;
	if (!IS_VALID_DATE(*date))
		return false;
	date_text(*date, again);
	return strcmp(word, again) == 0;
}

/* Writes {"skipped": 0, "repeated": 0, "periods": {"2025-05-01": 45.5, "2025-06-01": null}} */
void
trend_write_json(const TallyShape *shape, const Tally *tally, StringInfo out)
{
	const TrendTally *trend = (const TrendTally *) tally;
	Size		at = 0;

	appendStringInfo(out, "{\"skipped\": " INT64_FORMAT ", \"repeated\": " INT64_FORMAT ", \"periods\": {",
					 trend->skipped, trend->repeated);
	for (int i = 0; i < (int) trend->nperiods; i++)
	{
		Dispatch	dispatch = trend_dispatch(trend, i, &at);
		char		date[MAXDATELEN + 1];

		date_text(dispatch.date, date);
		appendStringInfo(out, "%s\"%s\": ", i > 0 ? ", " : "", date);
		exact_write_json(out, &dispatch.percent);
	}
	appendStringInfoString(out, "}}");
}

/* Makes a tally of what was read, in any order; NULL and a reason: it is none */
static Tally *
trend_build(int64 skipped, int64 repeated, Dispatch *dispatches, int n, const char **reason)
{
	*reason = "A count is negative.";
	if (skipped < 0 || repeated < 0)
		return NULL;
	qsort(dispatches, n, sizeof(Dispatch), compare_dispatches);
	for (int i = 0; i < n; i++)
	{
		*reason = "A period is not a finite date.";
		if (!IS_VALID_DATE(dispatches[i].date))
			return NULL;
		*reason = "A period stands twice.";
		if (i > 0 && dispatches[i - 1].date == dispatches[i].date)
			return NULL;
	}
	return &trend_layout(skipped, repeated, dispatches, n, n, 0)->head;
}

/* Reads periods and their percentages; false where there is something else */
static bool
read_periods(JsonbContainer *object, Dispatch *dispatches)
{
	JsonbIterator *it = JsonbIteratorInit(object);
	JsonbValue	date;
	JsonbValue	value;
	JsonbIteratorToken token;

	while ((token = JsonbIteratorNext(&it, &date, true)) != WJB_DONE)
	{
		if (token != WJB_KEY)
			continue;
		(void) JsonbIteratorNext(&it, &value, true);
		if (!read_date(&date, &dispatches->date) ||
			!exact_read_json(&value, &dispatches->percent) ||
			!is_trend_percent(&dispatches->percent))
			return false;
		dispatches++;
	}
	return true;
}

/* Reads what trend_write_json writes; a key left out is empty */
Tally *
trend_read_json(const TallyShape *shape, JsonbContainer *object, const char **reason)
{
	JsonbValue	buffers[3];
	JsonbValue *skipped = getKeyJsonValueFromContainer(object, "skipped", 7, &buffers[0]);
	JsonbValue *repeated = getKeyJsonValueFromContainer(object, "repeated", 8, &buffers[1]);
	JsonbValue *periods = getKeyJsonValueFromContainer(object, "periods", 7, &buffers[2]);
	int64		nskipped = 0;
	int64		nrepeated = 0;
	int			n = 0;
	Dispatch   *dispatches = NULL;

	*reason = TREND_WRONG_KEYS;
	if (JsonContainerSize(object) != (uint32) (skipped != NULL) + (repeated != NULL) + (periods != NULL) ||
		(skipped != NULL && !tally_read_count(skipped, &nskipped)) ||
		(repeated != NULL && !tally_read_count(repeated, &nrepeated)))
		return NULL;
	if (periods != NULL)
	{
		if (periods->type != jbvBinary || !JsonContainerIsObject(periods->val.binary.data))
			return NULL;
		n = (int) JsonContainerSize(periods->val.binary.data);
		*reason = TREND_TOO_MANY_PERIODS;
		if (n > TREND_MAX_PERIODS)
			return NULL;
		dispatches = (Dispatch *) palloc((n + 1) * sizeof(Dispatch));
		*reason = "A period is a date such as \"2025-05-01\" with a percent from 0 to " CppAsString2(MAX_PERCENT) " or null.";
		if (!read_periods(periods->val.binary.data, dispatches))
			return NULL;
	}
	return trend_build(nskipped, nrepeated, dispatches, n, reason);
}

/* Writes the counts of rows, then each period as date, length and percent */
void
trend_send(const TallyShape *shape, const Tally *tally, StringInfo out)
{
	const TrendTally *trend = (const TrendTally *) tally;
	Size		at = 0;

	pq_sendint64(out, (uint64) trend->skipped);
	pq_sendint64(out, (uint64) trend->repeated);
	pq_sendint32(out, trend->nperiods);
	for (int i = 0; i < (int) trend->nperiods; i++)
	{
		Dispatch	dispatch = trend_dispatch(trend, i, &at);

		pq_sendint32(out, (uint32) dispatch.date);
		exact_send(out, &dispatch.percent);
	}
}

/* Reads what trend_send writes */
Tally *
trend_receive(const TallyShape *shape, StringInfo in, const char **reason)
{
	int64		skipped = pq_getmsgint64(in);
	int64		repeated = pq_getmsgint64(in);
	uint32		n = pq_getmsgint(in, 4);
	Dispatch   *dispatches;

	*reason = TREND_TOO_MANY_PERIODS;
	if (n > TREND_MAX_PERIODS)
		return NULL;
	*reason = "A length is more than the message has.";
	if (n > (uint32) (in->len - in->cursor) / TREND_LEAST_MESSAGE)
		return NULL;
	dispatches = (Dispatch *) palloc((n + 1) * sizeof(Dispatch));
	for (uint32 i = 0; i < n; i++)
	{
		dispatches[i].date = (DateADT) pq_getmsgint(in, 4);
		*reason = "A percent is not a number from 0 to " CppAsString2(MAX_PERCENT) ".";
		if (!exact_receive(in, &dispatches[i].percent) || !is_trend_percent(&dispatches[i].percent))
			return NULL;
	}
	return trend_build(skipped, repeated, dispatches, (int) n, reason);
}
