/*
 * reporting/months.c
 *		Sets of months: a bitmap of 1900 to 2199, its text, its runs.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "reporting/reporting.h"

#include "catalog/pg_type.h"
#include "port/pg_bitutils.h"
#include "utils/array.h"
#include "utils/datetime.h"

/* The DETAIL for a text that is no set of months */
#define MONTHS_SYNTAX "Write months as {2025-01..2025-04,2025-06}, or {} for none."

/* The first day of a month; that of MONTHS_NMONTHS is the day after the last month */
DateADT
month_first_day(int month)
{
	return date2j(MONTHS_FIRST_YEAR + month / 12, month % 12 + 1, 1) - POSTGRES_EPOCH_JDATE;
}

/* The first month of a set from a month on, MONTHS_NMONTHS where there is none */
int
months_next(const Months *set, int from)
{
	while (from < MONTHS_NMONTHS && !months_have(set, from))
	{
		if (set->bytes[from >> 3] >> (from & 7) == 0)
			from |= 7;			/* nothing more in this byte */
		from++;
	}
	return from;
}

/* The last month of a set, -1 where there is none */
int
months_last(const Months *set)
{
	MonthSpan	span = months_span(set);

	if (span.length == 0)
		return -1;
	/* the last stored byte is not 0: it has a highest bit */
	return (span.first + span.length - 1) * 8 +
		pg_leftmost_one_pos32(set->bytes[span.first + span.length - 1]);
}

/* How many months a set has */
int
months_count(const Months *set)
{
	return (int) pg_popcount((const char *) set->bytes, MONTHS_NBYTES);
}

/* The bytes of a set that are stored */
MonthSpan
months_span(const Months *set)
{
	MonthSpan	span = {0, MONTHS_NBYTES};

	while (span.length > 0 && set->bytes[span.length - 1] == 0)
		span.length--;
	while (span.length > 0 && set->bytes[span.first] == 0)
	{
		span.first++;
		span.length--;
	}
	/* canonical: there is one empty set */
	if (span.length == 0)
		span.first = 0;
	return span;
}

/*
 * Lexicographic order of the ascending lists of months:
 * {} < {2025-01} < {2025-01..2025-02} < {2025-02}.
 */
int
months_compare(const Months *a, const Months *b)
{
	for (int i = 0; i < MONTHS_NBYTES; i++)
	{
		int			differ = a->bytes[i] ^ b->bytes[i];
		int			month;

		if (differ == 0)
			continue;
		/* the first month in one set only; the other goes on with a later one, or ends */
		month = i * 8 + pg_rightmost_one_pos32((uint32) differ);
		if (months_have(a, month))
			return months_next(b, month) < MONTHS_NMONTHS ? -1 : 1;
		return months_next(a, month) < MONTHS_NMONTHS ? 1 : -1;
	}
	return 0;
}

/* Counts the expected months that a set lacks, and their runs */
MonthGaps
months_gaps(const Months *have, const Months *expected)
{
	MonthGaps	gaps = {0, 0, 0, 0};

	for (int month = months_next(expected, 0); month < MONTHS_NMONTHS;
		 month = months_next(expected, month + 1))
	{
		gaps.expected++;
		/* "trailing" is the run up to here; a month that is there ends it */
		if (months_have(have, month))
			gaps.trailing = 0;
		else
		{
			gaps.missing++;
			gaps.trailing++;
			gaps.longest = Max(gaps.longest, gaps.trailing);
		}
	}
	return gaps;
}

/* Steps over white space */
static const char *
skip_space(const char *at)
{
	while (*at != '\0' && strchr(" \t\n\r\f\v", *at) != NULL)
		at++;
	return at;
}

/* Reads a month such as 2025-06; NULL and a reason where there is none */
static const char *
parse_month(const char *at, int *month, const char **reason)
{
	static const char form[] = "dddd-dd";
	int			digits[lengthof(form)];

	/* no strtol(): it would take signs, spaces and fewer digits */

	for (int i = 0; form[i] != '\0'; i++)
	{
		*reason = MONTHS_SYNTAX;
		if (form[i] == 'd' ? at[i] < '0' || at[i] > '9' : at[i] != form[i])
			return NULL;
		digits[i] = at[i] - '0';
	}
	*month = (((digits[0] * 10 + digits[1]) * 10 + digits[2]) * 10 + digits[3] - MONTHS_FIRST_YEAR) * 12;
	*reason = MONTHS_RANGE;
	if (*month < 0 || *month >= MONTHS_NMONTHS ||
		digits[5] * 10 + digits[6] < 1 || digits[5] * 10 + digits[6] > 12)
		return NULL;
	*month += digits[5] * 10 + digits[6] - 1;
	return at + strlen(form);
}

/* Reads the text form, in any order; false and a reason where it is none */
bool
months_parse(const char *string, Months *set, const char **reason)
{
	const char *at = skip_space(string);

	memset(set, 0, sizeof(Months));
	*reason = MONTHS_SYNTAX;
	if (*at++ != '{')
		return false;
	at = skip_space(at);
	if (*at == '}')
		/* nothing but blanks may stand behind the end */
		return *skip_space(at + 1) == '\0';
	/* *reason is set before each step that may fail */
	for (;;)
	{
		int			first;
		int			last;

		if ((at = parse_month(skip_space(at), &first, reason)) == NULL)
			return false;
		at = skip_space(at);
		/* a month by itself is a range of one */
		last = first;
		if (strncmp(at, "..", 2) == 0 &&
			(at = parse_month(skip_space(at + 2), &last, reason)) == NULL)
			return false;
		*reason = "A range runs from the earlier month to the later one.";
		if (last < first)
			return false;
		while (first <= last)
			months_put(set, first++);
		at = skip_space(at);
		*reason = MONTHS_SYNTAX;
		if (*at == '}')
			return *skip_space(at + 1) == '\0';
		if (*at++ != ',')
			return false;
	}
}

/* Writes the text form, runs as ranges */
void
months_print(const Months *set, StringInfo out)
{
	int			first = months_next(set, 0);
	const char *before = "{";

	while (first < MONTHS_NMONTHS)
	{
		int			last = first;

		while (last + 1 < MONTHS_NMONTHS && months_have(set, last + 1))
			last++;
		appendStringInfo(out, "%s%04d-%02d", before, MONTHS_FIRST_YEAR + first / 12, first % 12 + 1);
		if (last > first)
			appendStringInfo(out, "..%04d-%02d", MONTHS_FIRST_YEAR + last / 12, last % 12 + 1);
		before = ",";
		first = months_next(set, last + 1);
	}
	appendStringInfoString(out, *before == '{' ? "{}" : "}");
}

/* Writes a date of 1900 to 2199 in ISO form; DateStyle has no part in it */
void
print_date(DateADT date, StringInfo out)
{
	int			year;
	int			month;
	int			day;

	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	appendStringInfo(out, "%04d-%02d-%02d", year, month, day);
}

/* Reads a date as print_date writes it; false for any other text */
bool
parse_date(const char *string, DateADT *date)
{
	StringInfoData printed;
	int			year;
	int			month;
	int			day;

	if (strlen(string) != 10 || sscanf(string, "%4d-%2d-%2d", &year, &month, &day) != 3 ||
		year < MONTHS_FIRST_YEAR || year >= MONTHS_FIRST_YEAR + MONTHS_NMONTHS / 12 ||
		month < 1 || month > 12 ||
		day < 1 || day > day_tab[isleap(year)][month - 1])
		return false;
	*date = date2j(year, month, day) - POSTGRES_EPOCH_JDATE;
	/* sscanf() also takes signs and spaces: only what prints the same is right */
	initStringInfo(&printed);
	print_date(*date, &printed);
	return strcmp(string, printed.data) == 0;
}

/* The first days of the months of a set */
Datum
months_array(const Months *set)
{
	Datum	   *dates = (Datum *) palloc(MONTHS_NMONTHS * sizeof(Datum));
	int			n = 0;

	for (int month = months_next(set, 0); month < MONTHS_NMONTHS;
		 month = months_next(set, month + 1))
		dates[n++] = DateADTGetDatum(month_first_day(month));
	return PointerGetDatum(construct_array(dates, n, DATEOID, sizeof(DateADT), true,
										   TYPALIGN_INT));
}

/* Fetches a set, from a table row or the state of an aggregate */
void
getarg_months(FunctionCallInfo fcinfo, int n, Months *set)
{
	struct varlena *stored = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(n));
	Size		size = VARSIZE_ANY_EXHDR(stored);
	uint16		first_byte;

	memset(set, 0, sizeof(Months));
	/* the lengths come from a stored value: no copy before they are proved to fit */
	if (size >= sizeof(first_byte))
	{
		memcpy(&first_byte, VARDATA_ANY(stored), sizeof(first_byte));
		size -= sizeof(first_byte);
		if (size <= MONTHS_NBYTES && first_byte <= MONTHS_NBYTES - size)
		{
			memcpy(set->bytes + first_byte, VARDATA_ANY(stored) + sizeof(first_byte), size);
			if (stored != (struct varlena *) PG_GETARG_POINTER(n))
				pfree(stored);	/* a sort calls this n log n times in one context */
			return;
		}
	}
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("stored set of months is damaged"),
			 errdetail("Its length does not agree with what it says it holds."),
			 errhint("Compute it anew from the rows.")));
}

/* A set as it is stored */
Datum
months_datum(const Months *set)
{
	MonthSpan	span = months_span(set);
	MonthSet   *stored = (MonthSet *) palloc(MONTH_SET_SIZE(span.length));

	SET_VARSIZE(stored, MONTH_SET_SIZE(span.length));
	stored->first_byte = (uint16) span.first;
	memcpy(stored->bytes, set->bytes + span.first, span.length);
	return PointerGetDatum(stored);
}
