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

#define TREND_WRONG_KEYS \
	"The keys are \"skipped\" and \"repeated\", counts, and \"periods\", an object that has for each date a percent or null."

/* What a period takes at least in a message: a date and a percent */
#define TREND_LEAST_MESSAGE (sizeof(int32) + EXACT_LEAST_MESSAGE)

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

		if (i > 0)
			appendStringInfoString(out, ", ");
		tally_write_date(out, dispatch.date);
		appendStringInfoString(out, ": ");
		exact_write_json(out, &dispatch.percent);
	}
	appendStringInfoString(out, "}}");
}

/* Makes a tally of what was read, in any order; NULL and a reason: it is none */
static Tally *
trend_build(const int64 *counts, void *elements, int n, const char **reason)
{
	Dispatch   *dispatches = (Dispatch *) elements;

	*reason = "A count is negative.";
	if (counts[0] < 0 || counts[1] < 0)
		return NULL;
	/* a tally is sorted; what stands twice stands side by side after the sort */
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
	return &trend_layout(counts[0], counts[1], dispatches, n, n, 0)->head;
}

/* Reads a period and its percent */
static bool
read_dispatch(const JsonbValue *key, const JsonbValue *value, void *element, const char **reason)
{
	Dispatch   *dispatch = (Dispatch *) element;

	*reason = "A period is a date such as \"2025-05-01\" with a percent from 0 to " CppAsString2(BIZENV_MAX_PERCENT) " or null.";
	return tally_read_date(key, &dispatch->date) &&
		exact_read_json(value, &dispatch->percent) && is_trend_percent(&dispatch->percent);
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

		/* a percent that was not reported has a length of its own, see exact_send() */
		pq_sendint32(out, (uint32) dispatch.date);
		exact_send(out, &dispatch.percent);
	}
}

/* Reads a period and its percent from a message */
static bool
receive_dispatch(StringInfo in, void *element, const char **reason)
{
	Dispatch   *dispatch = (Dispatch *) element;

	dispatch->date = (DateADT) pq_getmsgint(in, 4);
	*reason = "A percent is not a number from 0 to " CppAsString2(BIZENV_MAX_PERCENT) ".";
	return exact_receive(in, &dispatch->percent) && is_trend_percent(&dispatch->percent);
}

static const char *const count_names[] = {"skipped", "repeated"};
static const TallyElements trend_elements = {
	.counts = count_names,
	.ncounts = lengthof(count_names),
	.key = "periods",
	.most = TREND_MAX_PERIODS,
	.size = sizeof(Dispatch),
	.least_message = TREND_LEAST_MESSAGE,
	.wrong_keys = TREND_WRONG_KEYS,
	.too_many = TREND_TOO_MANY_PERIODS,
	.read = read_dispatch,
	.receive = receive_dispatch,
	.build = trend_build
};

/* Reads what trend_write_json writes; a key left out is empty */
Tally *
trend_read_json(const TallyShape *shape, JsonbContainer *object, const char **reason)
{
	return tally_read_elements(&trend_elements, object, reason);
}

/* Reads what trend_send writes */
Tally *
trend_receive(const TallyShape *shape, StringInfo in, const char **reason)
{
	return tally_receive_elements(&trend_elements, in, reason);
}
