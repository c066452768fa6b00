/*
 * proofreading/parts.c
 *		possible_parts: the counts of a whole that a printed percentage can stand for.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "proofreading/proofreading.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "lib/errors.h"

BIZENV_FUNCTION(possible_parts);

/* Upper bounds of the whole and of the rows */
#define PROOF_MOST_WHOLE INT64CONST(2147483647)
#define PROOF_MOST_PARTS 100000

/* Fetches the whole: a whole number of things */
static int64
getarg_whole(FunctionCallInfo fcinfo, int n)
{
	Numeric		whole = GETARG_FINITE(n, "whole");
	int64		count;
	int			groups = 0;

	/* -1 means that it is no whole number, which raises below */
	if (numeric_unpack(whole, &count, &groups) != NUMERIC_FITS || count < 0)
		count = -1;
	for (; groups > 0 && count >= 0; groups--)
		count = count % NUMERIC_GROUP_BASE == 0 ? count / NUMERIC_GROUP_BASE : -1;
	if (count < 0 || count > PROOF_MOST_WHOLE)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s is out of range", "whole"),
				 errdetail("\"%s\" must be a whole number from 0 to 2147483647.", "whole"),
				 errhint("Pass the number of things that were counted, such as 58.")));
	return count;
}

/* Fetches the printed percentage as a figure, with the decimals that it is written with */
static void
getarg_printed(FunctionCallInfo fcinfo, int n, Figure *printed)
{
	Numeric		percent = GETARG_FINITE(n, "printed_pct");
	int			decimals = numeric_scale_of(percent);
	int128		fixed = 0;

	memset(printed, 0, sizeof(*printed));
	if (!numeric_to_fixed(percent, &fixed) || fixed < 0 || fixed > (int128) 100 * group_power[FIXED_GROUPS] || decimals > PROOF_SCALE - 1)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s is out of range", "printed_pct"),
				 errdetail("\"%s\" must be a percentage from 0 to 100, with at most %d decimals.", "printed_pct", PROOF_SCALE - 1),
				 errhint("Pass 20.7 for 20.7%%, with the decimals that are printed.")));
	/* from the 16 decimals of a fixed to those of a figure */
	printed->value = fixed / INT64CONST(1000000000);
	printed->ulp = PROOF_UNIT;
	for (int i = 0; i < decimals; i++)
		printed->ulp /= 10;
	printed->point = true;
	printed->kind = QUANTITY_PERCENT;
}

/* Judges one count */
static TextVerdict
judge_part(const Figure *printed, int64 part, int64 whole, Computed *computed)
{
	int128		p = part * (int128) PROOF_UNIT;
	int128		w = whole * (int128) PROOF_UNIT;

	*computed = computed_quotient((Span) {p, p, p}, (Span) {w, w, w}, 100);
	return judge_figure(printed, computed);
}

/* Lists the counts that a printed percentage allows */
Datum
possible_parts(PG_FUNCTION_ARGS)
{
	Row			row;
	Figure		printed;
	int64		whole = getarg_whole(fcinfo, 1);
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "bizenv part", ALLOCSET_SMALL_SIZES);
	MemoryContext old;
	int128		first;
	int128		last;

	getarg_printed(fcinfo, 0, &printed);
	rows_begin(&row, fcinfo);
	/* from half a unit below what is printed to a whole unit above: cut figures lie there too */
	first = (printed.value - printed.ulp / 2) * whole / (100 * (int128) PROOF_UNIT);
	last = (printed.value + printed.ulp) * whole / (100 * (int128) PROOF_UNIT) + 1;
	/* counts run from 0 to the whole */
	first = Max(first, 0);
	last = Min(last, (int128) whole);
	/* the upper bound of rows: few decimals of a large whole allow very many counts */
	if (last - first > PROOF_MOST_PARTS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many counts"),
				 errdetail("More than %d counts of this whole give the printed percentage.", PROOF_MOST_PARTS),
				 errhint("Pass the percentage with more decimals, or a smaller whole.")));
	old = MemoryContextSwitchTo(scratch);
	for (int64 part = (int64) first; part <= (int64) last; part++)
	{
		Computed	computed;
		TextVerdict verdict = judge_part(&printed, part, whole, &computed);

		CHECK_FOR_INTERRUPTS();
		if (verdict > TEXT_TRUNCATED)
			continue;
		row_integer(&row, part);
		row_number(&row, numeric_percent(int64_to_numeric(part), int64_to_numeric(whole), 6));
		row_code(&row, &text_verdicts, verdict);
		rows_put(&row);
		MemoryContextReset(scratch);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(scratch);
	PG_RETURN_NULL();
}
