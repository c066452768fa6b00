/*
 * ranking/ranking.c
 *		Ranks in a league, and how they change from period to period.
 *
 * Ranks are computed as twice their value, in integers: tied ones may have the
 * mean of their places, which is a half.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "ranking/ranking.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "lib/errors.h"

BIZENV_FUNCTION(league_rank);
BIZENV_FUNCTION(league_change);
BIZENV_FUNCTION(rank_change);

/* Stands for the change of a row that is not ranked in both periods */
#define LEAGUE_NO_CHANGE PG_INT64_MIN

/* What league_rank keeps from row to row of a partition */
typedef struct League
{
	WindowWord	direction;
	WindowWord	ties;
	WindowDigits digits;
	Place	   *places;			/* by row; NULL until the first call */
} League;

/* What league_change keeps */
typedef struct LeagueChanges
{
	WindowWord	direction;
	WindowWord	ties;
	WindowDigits digits;
	int64	   *twice;			/* by row: twice the places moved up; NULL until the first call */
} LeagueChanges;

/* Sorts the figures, the best first */
static void
sort_best_first(Figures *figures, int direction)
{
	Figure	   *from = figures->list;
	Figure	   *to = figures->list + figures->n - 1;

	figures_sort(figures);
	/* this turns ties around as well, which share one place anyway */
	if (direction == DIRECTION_HIGHER)
		for (; from < to; from++, to--)
		{
			Figure		swapped = *from;

			*from = *to;
			*to = swapped;
		}
}

/* Finds where a group of figures ends that are equal, in their keys too where there are any */
static int32
group_end(const Figures *figures, int32 first, int32 n, const TieBreaks *ties)
{
	const Figure *list = figures->list;
	int32		next = first + 1;

	while (next < n && figure_cmp(figures, &list[first], &list[next]) == 0 &&
		   (ties == NULL || tie_compare(ties, list[first].row, list[next].row) == 0))
		next++;
	return next;
}

/* Puts figures that are equal in the order of their keys */
static void
break_ties(const Figures *figures, int32 n, const TieBreaks *ties)
{
	for (int32 first = 0, next; first < n; first = next)
	{
		next = group_end(figures, first, n, NULL);
		if (next - first > 1)
			tie_breaks_sort(ties, &figures->list[first], next - first);
	}
}

/* Sorts the figures, the best first, and finds the place of each row */
Place *
league_places(Figures *figures, int direction, bool dense, const TieBreaks *ties)
{
	Place	   *places = window_allocate(figures->nrows, sizeof(Place));
	int32		n = (int32) figures->n;
	int32		groups = 0;

	sort_best_first(figures, direction);
	if (ties != NULL)
		break_ties(figures, n, ties);
	/* [first, next) is a group of equal figures; rows without a figure keep their zeros */
	for (int32 first = 0, next; first < n; first = next, groups++)
	{
		next = group_end(figures, first, n, ties);
		for (int32 i = first; i < next; i++)
		{
			Place	   *place = &places[figures->list[i].row];

			CHECK_FOR_INTERRUPTS();
			place->better = dense ? groups : first;
			place->better_or_equal = dense ? groups + 1 : next;
		}
	}
	return places;
}

/* Twice the rank of a place */
static int64
twice_rank(const Place *place, int ties)
{
	/* a group of ties takes the places better + 1 to better_or_equal */
	switch ((RankTies) ties)
	{
		case RANK_TIES_AVERAGE:
			return (int64) place->better + 1 + place->better_or_equal;
		case RANK_TIES_MAX:
			return 2 * (int64) place->better_or_equal;
		case RANK_TIES_COMPETITION:
		case RANK_TIES_DENSE:
			break;
	}
	return 2 * ((int64) place->better + 1);
}

/* Half of an integer as numeric, with a decimal only where it needs one: 3, 1.5 */
static Numeric
half_of(int64 twice)
{
	/* half of an odd number, in units of 0.1, is five times the number */
	return twice % 2 == 0 ? int64_to_numeric(twice / 2) : int64_div_fast_to_numeric(twice * 5, 1);
}

/* Reads the figures of an argument, rounded where printed figures are compared */
static void
read_figures(WindowObject window, int n, const char *argument, int digits, Figures *figures)
{
	window_figures(window, n, argument, figures);
	if (digits != DIGITS_EXACT)
		figures_round(figures, digits);
}

/* Gives the rank of a row in its partition; NULL and NaN have none and are not counted */
Datum
league_rank(PG_FUNCTION_ARGS)
{
	WindowObject window = window_object(fcinfo, "league_rank(value, direction)");
	League	   *league = WinGetPartitionLocalMemory(window, sizeof(League));
	int			direction = window_word(window, 1, &directions, "direction", &league->direction);
	int			ties = window_word(window, 2, &rank_ties, "ties", &league->ties);
	int			digits = window_digits(window, 3, BIZENV_MAX_DIGITS, &league->digits);
	const Place *place;

	/* the first call in a partition ranks all its rows, the others look theirs up */
	if (league->places == NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(league));
		Figures		figures;

		read_figures(window, 0, "value", digits, &figures);
		league->places = league_places(&figures, direction, ties == RANK_TIES_DENSE, tie_breaks_read(window, 4, direction));
		/* a partition may be large, and only the places are needed from here on */
		pfree(figures.list);
		MemoryContextSwitchTo(old);
	}
	place = &league->places[WinGetCurrentPosition(window)];
	/* NULL or NaN: the place is still zeros */
	if (place->better_or_equal == 0)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(half_of(twice_rank(place, ties)));
}

/* Keeps only the rows that are in both lists */
static void
keep_common_rows(Figures *a, Figures *b)
{
	int64		at = 0;
	int64		common = 0;

	/* both lists are in the order of rows: one walk over each finds the common ones */
	for (int64 i = 0; i < a->n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		while (at < b->n && b->list[at].row < a->list[i].row)
			at++;
		if (at < b->n && b->list[at].row == a->list[i].row)
		{
			a->list[common] = a->list[i];
			b->list[common] = b->list[at];
			common++;
		}
	}
	a->n = b->n = common;
}

/* Computes the changes of a whole partition */
static int64 *
partition_changes(WindowObject window, int direction, int ties, int digits)
{
	Figures		now;
	Figures		before;
	const Place *places;
	const Place *places_before;
	int64	   *changes;

	read_figures(window, 0, "value", digits, &now);
	read_figures(window, 1, "previous_value", digits, &before);
	/* both periods are ranked among the same rows: who joins or drops out moves nobody */
	keep_common_rows(&now, &before);
	places = league_places(&now, direction, ties == RANK_TIES_DENSE, NULL);
	places_before = league_places(&before, direction, ties == RANK_TIES_DENSE, NULL);
	/* a row is in both lists or in none: its place now tells which */
	changes = window_allocate(now.nrows, sizeof(int64));
	for (int64 row = 0; row < now.nrows; row++)
	{
		CHECK_FOR_INTERRUPTS();
		changes[row] = places[row].better_or_equal == 0 ? LEAGUE_NO_CHANGE :
			twice_rank(&places_before[row], ties) - twice_rank(&places[row], ties);
	}
	pfree(now.list);
	pfree(before.list);
	return changes;
}

/* Says how many places a row moved up, among the rows that are ranked in both periods */
Datum
league_change(PG_FUNCTION_ARGS)
{
	WindowObject window = window_object(fcinfo, "league_change(value, previous_value, direction)");
	LeagueChanges    *kept = WinGetPartitionLocalMemory(window, sizeof(LeagueChanges));
	int			direction = window_word(window, 2, &directions, "direction", &kept->direction);
	int			ties = window_word(window, 3, &rank_ties, "ties", &kept->ties);
	int			digits = window_digits(window, 4, BIZENV_MAX_DIGITS, &kept->digits);
	int64		change;

	/* the first call in a partition computes all its changes, the others look theirs up */
	if (kept->twice == NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(kept));

		kept->twice = partition_changes(window, direction, ties, digits);
		MemoryContextSwitchTo(old);
	}
	change = kept->twice[WinGetCurrentPosition(window)];
	if (change == LEAGUE_NO_CHANGE)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(half_of(change));
}

/* Fetches a rank, which is 1 or more */
static Numeric
getarg_rank(FunctionCallInfo fcinfo, int n, const char *argument)
{
	Numeric		rank = GETARG_FINITE(n, argument);

	if (num_cmp(rank, int64_to_numeric(1)) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s is out of range", argument),
				 errdetail("\"%s\" must be a rank, 1 or more.", argument),
				 errhint("Pass NULL for a unit that was not ranked.")));
	return rank;
}

/* Says how many places a rank is above the previous one */
Datum
rank_change(PG_FUNCTION_ARGS)
{
	Numeric		rank = getarg_rank(fcinfo, 0, "rank");

	PG_RETURN_NUMERIC(num_sub(getarg_rank(fcinfo, 1, "previous_rank"), rank));
}
