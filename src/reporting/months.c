/*
 * reporting/months.c
 *		Sets of months: a bitmap of 1900 to 2199, as it is stored.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "reporting/reporting.h"

#include "catalog/pg_type.h"
#include "port/pg_bitutils.h"
#include "utils/array.h"
#include "utils/datetime.h"

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
