/*
 * reporting/tally.c
 *		The tally of reports: counts, days late, and three sets of months.
 *
 * Runs of missing months are read from sets, so that they do not depend on the
 * order of rows.  A state has the bytes of all months and never grows; a value
 * has only those from the first month to the last one.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "reporting/card.h"

#include "libpq/pqformat.h"

static const char *const count_names[] = {
	"missing", "short", "late", "on_time", "not_due", "undetermined", "skipped"
};

static const char *const number_names[] = {"late_days", "worst_late"};

static const char *const set_names[] = {"months", "due_months", "missing_months"};

#define REPORT_HEAD offsetof(ReportTally, bytes)
#define REPORT_SIZE(nbytes) (REPORT_HEAD + REPORT_NSETS * (Size) (nbytes))

StaticAssertDecl(lengthof(count_names) == REPORT_NCOUNTS && lengthof(set_names) == REPORT_NSETS,
				 "every count and every set has its name");

/* A new tally with room for the bytes of some months, in the current context */
static ReportTally *
report_new(int first_byte, int nbytes)
{
	ReportTally *tally = (ReportTally *) palloc0(REPORT_SIZE(nbytes));

	SET_VARSIZE(tally, REPORT_SIZE(nbytes));
	tally->head.version = TALLY_VERSION;
	tally->head.kind = TALLY_REPORT;
	tally->first_byte = (uint16) first_byte;
	tally->nbytes = (uint16) nbytes;
	return tally;
}

/* One set of a tally */
Months
report_months(const ReportTally *tally, ReportSet set)
{
	Months		result;

	memset(&result, 0, sizeof(Months));
	memcpy(result.bytes + tally->first_byte, tally->bytes + set * tally->nbytes, tally->nbytes);
	return result;
}

/* A new tally: the counts of another one, and a range of bytes of the given sets */
static ReportTally *
report_layout(const ReportTally *counts, const Months *sets, MonthSpan span)
{
	ReportTally *tally = report_new(span.first, span.length);

	if (counts != NULL)
	{
		memcpy(tally->counts, counts->counts, sizeof(tally->counts));
		tally->late_days = counts->late_days;
		tally->worst_late = counts->worst_late;
		tally->as_of = counts->as_of;
	}
	for (int set = 0; set < REPORT_NSETS; set++)
		memcpy(tally->bytes + set * span.length, sets[set].bytes + span.first, span.length);
	return tally;
}

/* Lays a state out with the bytes of all months, unless it has them already */
ReportTally *
report_open(Tally *state)
{
	ReportTally *tally = (ReportTally *) state;
	Months		sets[REPORT_NSETS];

	/* an open state never grows, so that every later row changes it in place */
	if (likely(tally->nbytes == MONTHS_NBYTES))
		return tally;
	for (int set = 0; set < REPORT_NSETS; set++)
		sets[set] = report_months(tally, (ReportSet) set);
	return report_layout(tally, sets, (MonthSpan) {0, MONTHS_NBYTES});
}

/* Was any row counted that has a month?  Exactly then there is an as_of */
static bool
report_has_rows(const ReportTally *tally)
{
	for (int i = 0; i < REPORT_SKIPPED; i++)
		if (tally->counts[i] > 0)
			return true;
	return false;
}

/* Stores the as_of of the first row, and raises for a row with another one */
void
report_judge(ReportTally *tally, DateADT as_of)
{
	if (!report_has_rows(tally))
		tally->as_of = as_of;
	else if (unlikely(tally->as_of != as_of))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("as_of is not the same for all reports of a tally"),
				 errdetail("A tally has one \"as_of\": whether a month was due, and the run of missing months up to the last one, depend on it."),
				 errhint("Group by \"as_of\", or judge all rows on one day.")));
}

/* Adds days by which reports were late */
void
report_add_late(ReportTally *tally, int64 days_late, int64 worst)
{
	if (unlikely(pg_add_s64_overflow(tally->late_days, days_late, &tally->late_days)))
		error_count_overflow();
	tally->worst_late = Max(tally->worst_late, worst);
}

/* A new tally of no rows */
static Tally *
report_empty(const TallyShape *shape)
{
	return &report_new(0, 0)->head;
}

/* Does the length of a tally agree with its header, and is no number negative? */
static bool
report_sound(const TallyShape *shape, const Tally *tally)
{
	const ReportTally *report = (const ReportTally *) tally;

	/* the head must be there before nbytes is read from it */
	if (VARSIZE(tally) < REPORT_HEAD || VARSIZE(tally) != REPORT_SIZE(report->nbytes) ||
		report->first_byte + report->nbytes > MONTHS_NBYTES ||
		report->late_days < 0 || report->worst_late < 0)
		return false;
	for (int i = 0; i < REPORT_NCOUNTS; i++)
		if (report->counts[i] < 0)
			return false;
	return true;
}

/* Lays a tally out from its first month to its last one, unless it is so already */
static Tally *
report_canonical(const TallyShape *shape, Tally *tally)
{
	ReportTally *report = (ReportTally *) tally;
	Months		sets[REPORT_NSETS];
	MonthSpan	span;

	for (int set = 0; set < REPORT_NSETS; set++)
		sets[set] = report_months(report, (ReportSet) set);
	/* the other two are subsets: the range of the first one covers them */
	span = months_span(&sets[REPORT_SET_MONTHS]);
	if (span.first == report->first_byte && span.length == report->nbytes)
		return tally;
	return &report_layout(report, sets, span)->head;
}

/* Adds a tally to the state; never takes out, since a maximum (worst_late) has no inverse */
static Tally *
report_combine(const TallyShape *shape, Tally *state, const Tally *other, bool take_out)
{
	ReportTally *to = report_open(state);
	const ReportTally *from = (const ReportTally *) other;

	/* a tally without rows has no as_of */
	if (report_has_rows(from))
		report_judge(to, from->as_of);
	for (int i = 0; i < REPORT_NCOUNTS; i++)
		if (unlikely(pg_add_s64_overflow(to->counts[i], from->counts[i], &to->counts[i])))
			error_count_overflow();
	report_add_late(to, from->late_days, from->worst_late);
	for (int set = 0; set < REPORT_NSETS; set++)
	{
		/* union: the bytes of "from" are a part of those of an open state */
		uint8	   *bytes = to->bytes + set * MONTHS_NBYTES + from->first_byte;
		const uint8 *more = from->bytes + set * from->nbytes;

		for (int i = 0; i < from->nbytes; i++)
			bytes[i] |= more[i];
	}
	return &to->head;
}

/* Orders by counts, days late, as_of, then by the sets */
static int
report_compare(const TallyShape *shape, const Tally *a, const Tally *b)
{
	const ReportTally *x = (const ReportTally *) a;
	const ReportTally *y = (const ReportTally *) b;
	int			cmp = 0;

	/* field by field, since bytes depend on the byte order and on how a state is laid out */
	for (int i = 0; cmp == 0 && i < REPORT_NCOUNTS; i++)
		cmp = compare_counts(x->counts[i], y->counts[i]);
	if (cmp == 0)
		cmp = compare_counts(x->late_days, y->late_days);
	if (cmp == 0)
		cmp = compare_counts(x->worst_late, y->worst_late);
	if (cmp == 0)
		cmp = compare_counts(x->as_of, y->as_of);
	for (int set = 0; cmp == 0 && set < REPORT_NSETS; set++)
	{
		Months		x_months = report_months(x, (ReportSet) set);
		Months		y_months = report_months(y, (ReportSet) set);

		cmp = months_compare(&x_months, &y_months);
	}
	return cmp;
}

/* Writes {"missing": 1, …, "late_days": 0, "as_of": "2025-07-31", "months": "{2025-01}"} */
static void
report_write_json(const TallyShape *shape, const Tally *tally, StringInfo out)
{
	const ReportTally *report = (const ReportTally *) tally;

	for (int i = 0; i < REPORT_NCOUNTS; i++)
		appendStringInfo(out, "%s\"%s\": " INT64_FORMAT, i > 0 ? ", " : "{",
						 count_names[i], report->counts[i]);
	appendStringInfo(out, ", \"late_days\": " INT64_FORMAT ", \"worst_late\": " INT64_FORMAT
					 ", \"as_of\": ", report->late_days, report->worst_late);
	/* without rows as_of is 0, which would print as a day */
	if (report_has_rows(report))
	{
		appendStringInfoChar(out, '"');
		print_date(report->as_of, out);
		appendStringInfoChar(out, '"');
	}
	else
		appendStringInfoString(out, "null");
	for (int set = 0; set < REPORT_NSETS; set++)
	{
		Months		members = report_months(report, (ReportSet) set);

		appendStringInfo(out, ", \"%s\": \"", set_names[set]);
		months_print(&members, out);
		appendStringInfoChar(out, '"');
	}
	appendStringInfoChar(out, '}');
}

/* Reads one key of the JSON form; false where key or value is wrong, set texts with a reason */
static bool
read_key(const JsonbValue *key, const JsonbValue *value, ReportTally *tally,
		 Months *sets, bool *has_as_of, const char **reason)
{
	static const char *const as_of_name[] = {"as_of"};
	int			n;

	if ((n = tally_json_key(key, count_names, REPORT_NCOUNTS)) >= 0)
		return tally_read_count(value, &tally->counts[n]);
	if ((n = tally_json_key(key, number_names, lengthof(number_names))) >= 0)
		return tally_read_count(value, n == 0 ? &tally->late_days : &tally->worst_late);
	/* null is what is written where there are no rows */
	if (tally_json_key(key, as_of_name, 1) == 0 && value->type == jbvNull)
		return true;
	if (value->type != jbvString)
		return false;
	if (tally_json_key(key, as_of_name, 1) == 0)
		return *has_as_of = parse_date(pnstrdup(value->val.string.val, value->val.string.len),
									   &tally->as_of);
	n = tally_json_key(key, set_names, REPORT_NSETS);
	return n >= 0 && months_parse(pnstrdup(value->val.string.val, value->val.string.len),
								  &sets[n], reason);
}

/* Makes a tally of what was read; NULL and a reason where its parts disagree */
static Tally *
report_build(const ReportTally *counts, const Months *sets, bool has_as_of,
			 const char **reason)
{
	*reason = "There is an \"as_of\" where there are rows, and only there.";
	if (report_has_rows(counts) != has_as_of)
		return NULL;
	*reason = "Months that are missing are due, and months that are due have a row.";
	/* subsets, a word at a time: missing in due, due in months */
	for (int i = 0; i < MONTHS_NWORDS; i++)
		if ((sets[REPORT_SET_MISSING].words[i] & ~sets[REPORT_SET_DUE].words[i]) != 0 ||
			(sets[REPORT_SET_DUE].words[i] & ~sets[REPORT_SET_MONTHS].words[i]) != 0)
			return NULL;
	return &report_layout(counts, sets, months_span(&sets[REPORT_SET_MONTHS]))->head;
}

/* Reads what report_write_json writes; a key left out is zero or empty */
static Tally *
report_read_json(const TallyShape *shape, JsonbContainer *object, const char **reason)
{
	ReportTally *counts = report_new(0, 0);
	Months		sets[REPORT_NSETS];
	bool		has_as_of = false;
	JsonbIterator *it = JsonbIteratorInit(object);
	JsonbIteratorToken token;
	JsonbValue	key;
	JsonbValue	value;

	memset(sets, 0, sizeof(sets));
	while ((token = JsonbIteratorNext(&it, &key, true)) != WJB_DONE)
	{
		if (token != WJB_KEY)
			continue;
		/* the value follows its key; a nested one comes as one container, which no key takes */
		(void) JsonbIteratorNext(&it, &value, true);
		*reason = psprintf(translated("Key \"%s\" is not one of this tally, or its value does not fit it."),
						   pnstrdup(key.val.string.val, key.val.string.len));
		if (!read_key(&key, &value, counts, sets, &has_as_of, reason))
			return NULL;
	}
	return report_build(counts, sets, has_as_of, reason);
}

/* Writes counts, days late and as_of, then the range of bytes and the three sets */
static void
report_send(const TallyShape *shape, const Tally *tally, StringInfo out)
{
	const ReportTally *report = (const ReportTally *) tally;

	for (int i = 0; i < REPORT_NCOUNTS; i++)
		pq_sendint64(out, (uint64) report->counts[i]);
	pq_sendint64(out, (uint64) report->late_days);
	pq_sendint64(out, (uint64) report->worst_late);
	pq_sendint32(out, (uint32) report->as_of);
	pq_sendint16(out, report->first_byte);
	pq_sendint16(out, report->nbytes);
	pq_sendbytes(out, (const char *) report->bytes, REPORT_NSETS * report->nbytes);
}

/* Reads what report_send writes */
static Tally *
report_receive(const TallyShape *shape, StringInfo in, const char **reason)
{
	ReportTally *counts = report_new(0, 0);
	Months		sets[REPORT_NSETS];
	int			first;
	int			nbytes;

	for (int i = 0; i < REPORT_NCOUNTS; i++)
		counts->counts[i] = pq_getmsgint64(in);
	counts->late_days = pq_getmsgint64(in);
	counts->worst_late = pq_getmsgint64(in);
	counts->as_of = (DateADT) pq_getmsgint(in, 4);
	first = (int) pq_getmsgint(in, 2);
	nbytes = (int) pq_getmsgint(in, 2);
	/* checked in the order of the wire, each with the reason that the message shows */
	*reason = "A count is negative.";
	if (!report_sound(shape, &counts->head))
		return NULL;
	*reason = "The day of judgement is not one of 1900 to 2199.";
	/* one unsigned comparison for both bounds */
	if (report_has_rows(counts) ? (uint32) counts->as_of - (uint32) MONTHS_FIRST_DAY >= MONTHS_NDAYS
		: counts->as_of != 0)
		return NULL;
	*reason = MONTHS_RANGE;
	if (first + nbytes > MONTHS_NBYTES)
		return NULL;
	/* what is not canonical here becomes so in report_build() */
	memset(sets, 0, sizeof(sets));
	for (int set = 0; set < REPORT_NSETS; set++)
		pq_copymsgbytes(in, (char *) sets[set].bytes + first, nbytes);
	return report_build(counts, sets, report_has_rows(counts), reason);
}

/* All rows, also those without a period */
static int64
report_row_count(const Tally *tally)
{
	return tally_total(((const ReportTally *) tally)->counts, REPORT_NCOUNTS);
}

/* Rows without a period */
static int64
report_skipped_count(const Tally *tally)
{
	return ((const ReportTally *) tally)->counts[REPORT_SKIPPED];
}

/* NULL, or why rows cannot have added up to these figures */
static const char *
report_contradiction(const Tally *tally)
{
	const ReportTally *report = (const ReportTally *) tally;
	const int64 *counts = report->counts;
	Months		with_row = report_months(report, REPORT_SET_MONTHS);
	Months		due = report_months(report, REPORT_SET_DUE);
	Months		missing = report_months(report, REPORT_SET_MISSING);
	int128		came_in = (int128) counts[REPORT_SHORT] + counts[REPORT_LATE] +
		counts[REPORT_ON_TIME];
	int128		may_be_late = (int128) counts[REPORT_SHORT] + counts[REPORT_LATE];

	/* several rows may share a month, so that sets give lower bounds of counts */
	if (too_many_rows(counts, REPORT_NCOUNTS))
		return "The counts add up to more than 9223372036854775807 rows.";
	if (months_count(&with_row) > came_in + counts[REPORT_MISSING] + counts[REPORT_NOT_DUE] +
		counts[REPORT_UNDETERMINED] || (months_count(&with_row) > 0) != report_has_rows(report))
		return "Every row has a month, and every month has a row.";
	if (months_count(&missing) > counts[REPORT_MISSING] ||
		(months_count(&missing) > 0) != (counts[REPORT_MISSING] > 0))
		return "Every missing report has a month, and every missing month has such a report.";
	if (months_count(&due) - months_count(&missing) > came_in)
		return "A month that is due and not missing has a report that came in.";
	/* each late report has at least 1 day, and none more than the worst */
	if (report->late_days < report->worst_late || report->late_days < counts[REPORT_LATE] ||
		report->late_days > report->worst_late * may_be_late)
		return "The days late do not fit the reports that may be late.";
	return NULL;
}

static const TallyStorage report_storage = {
	.empty = report_empty,
	.sound = report_sound,
	.canonical = report_canonical,
	.combine = report_combine,
	.compare = report_compare,
	.compare_allocates = true,	/* a state has slack */
	.write_json = report_write_json,
	.read_json = report_read_json,
	.send = report_send,
	.receive = report_receive
};

const TallyShape report_shape = {
	.kind = TALLY_REPORT,
	.type_name = "report_tally",
	.storage = &report_storage,
	.row_count = report_row_count,
	.skipped_count = report_skipped_count,
	.contradiction = report_contradiction,
	.no_inverse = true			/* worst_late is a maximum */
};

TALLY_TYPE(report, report_shape);
