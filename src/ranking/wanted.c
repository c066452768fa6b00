/*
 * ranking/wanted.c
 *		Places the other way round: what must be reached for a place, and tiers.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "ranking/ranking.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/memutils.h"

#include "lib/errors.h"

BIZENV_FUNCTION(value_for_rank);
BIZENV_FUNCTION(league_tier);

#define LEAGUE_MOST_TIERS 100

/* What is kept from row to row of a partition */
typedef struct Wanted
{
	WindowWord	direction;
	WindowDigits digits;
	Figures		figures;		/* the best first */
	Place	   *places;			/* by row; NULL until the first call */
	int32	   *position;		/* of each row in the list, -1: it is not ranked */
	int			ntiers;
	Numeric		tiers[LEAGUE_MOST_TIERS];	/* how many percent are in this tier or a better one */
} Wanted;

/* Ranks the partition at its first call */
static void
wanted_read(WindowObject window, Wanted *wanted)
{
	MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(wanted));

	window_figures(window, 0, "value", &wanted->figures);
	if (wanted->digits.digits != DIGITS_EXACT)
		figures_round(&wanted->figures, wanted->digits.digits);
	wanted->places = league_places(&wanted->figures, wanted->direction.place, false, NULL);
	wanted->position = window_allocate(wanted->figures.nrows, sizeof(int32));
	for (int64 row = 0; row < wanted->figures.nrows; row++)
		wanted->position[row] = -1;
	for (int64 i = 0; i < wanted->figures.n; i++)
		wanted->position[wanted->figures.list[i].row] = (int32) i;
	MemoryContextSwitchTo(old);
}

/* What the unit of a row must reach for a place, the others as they are */
Datum
value_for_rank(PG_FUNCTION_ARGS)
{
	WindowObject window = window_object(fcinfo, "value_for_rank(value, direction, place)");
	Wanted	   *wanted = WinGetPartitionLocalMemory(window, sizeof(Wanted));
	bool		isnull;
	Datum		place = WinGetFuncArgCurrent(window, 2, &isnull);
	int64		at;
	int32		own;

	(void) window_word(window, 1, &directions, "direction", &wanted->direction);
	(void) window_digits(window, 3, BIZENV_MAX_DIGITS, &wanted->digits);
	check_not_null(isnull, "place");
	if (DatumGetInt32(place) < 1)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("place is out of range"),
				 errdetail("\"place\" must be a rank, 1 or more."),
				 errhint("place => 3 asks what must be reached to be third.")));
	if (wanted->places == NULL)
		wanted_read(window, wanted);
	own = wanted->position[WinGetCurrentPosition(window)];
	/* the place-th best of the others: one further where the own figure stands before it */
	at = (int64) DatumGetInt32(place) - 1;
	if (own >= 0 && own <= at)
		at++;
	/* there are not so many others: any figure will do */
	if (at >= wanted->figures.n)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(figure_number(&wanted->figures, &wanted->figures.list[at]));
}

/* Raises for shares that are no tiers; never returns */
pg_noreturn static void
error_tiers(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("shares are no tiers"),
			 errdetail("\"shares\" is a list of 1 to %d percentages above 0 that add up to at most 100: how many percent of the units each tier takes.",
					   LEAGUE_MOST_TIERS),
			 errhint("shares => '{30,50,20}' makes three tiers; what is left of 100 is one more.")));
}

/* Reads the shares of the current row: the same in all rows of a partition */
static void
read_tiers(WindowObject window, Wanted *wanted)
{
	bool		isnull;
	Datum		value = WinGetFuncArgCurrent(window, 2, &isnull);
	Datum	   *elements;
	bool	   *nulls;
	ArrayType  *array;
	Numeric		sum = int64_to_numeric(0);
	int			n;

	check_not_null(isnull, "shares");
	array = DatumGetArrayTypeP(value);
	if (ARR_NDIM(array) != 1 || ArrayGetNItems(1, ARR_DIMS(array)) > LEAGUE_MOST_TIERS)
		error_tiers();
	deconstruct_array(array, NUMERICOID, -1, false, TYPALIGN_INT, &elements, &nulls, &n);
	if (wanted->ntiers > 0 && wanted->ntiers != n)
		error_window_varies("shares");
	for (int i = 0; i < n; i++)
	{
		Numeric		share;

		check_not_null(nulls[i], "shares");
		share = check_finite(DatumGetNumeric(elements[i]), "shares");
		sum = num_add(sum, share);
		if (num_sign(share) <= 0 || num_cmp(sum, int64_to_numeric(100)) > 0)
			error_tiers();
		if (wanted->ntiers > 0)
		{
			if (num_cmp(wanted->tiers[i], sum) != 0)
				error_window_varies("shares");
			continue;
		}
		wanted->tiers[i] = (Numeric) memcpy(MemoryContextAlloc(GetMemoryChunkContext(wanted), VARSIZE(sum)), sum, VARSIZE(sum));
	}
	wanted->ntiers = n;
}

/* The tier of a row by its rank; ties are in one tier, the better */
Datum
league_tier(PG_FUNCTION_ARGS)
{
	WindowObject window = window_object(fcinfo, "league_tier(value, direction, shares)");
	Wanted	   *wanted = WinGetPartitionLocalMemory(window, sizeof(Wanted));
	const Place *place;
	Numeric		rank;
	int			tier = 0;

	(void) window_word(window, 1, &directions, "direction", &wanted->direction);
	read_tiers(window, wanted);
	(void) window_digits(window, 3, BIZENV_MAX_DIGITS, &wanted->digits);
	if (wanted->places == NULL)
		wanted_read(window, wanted);
	place = &wanted->places[WinGetCurrentPosition(window)];
	if (place->better_or_equal == 0)
		PG_RETURN_NULL();
	/* rank / units <= share / 100, without a division that would round */
	rank = int64_to_numeric(100 * ((int64) place->better + 1));
	while (tier < wanted->ntiers &&
		   num_cmp(rank, num_mul(wanted->tiers[tier], int64_to_numeric(wanted->figures.n))) > 0)
		tier++;
	PG_RETURN_INT32(tier + 1);
}
