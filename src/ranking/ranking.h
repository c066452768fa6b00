/*
 * ranking/ranking.h
 *		What the files of the room "ranking" share.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_RANKING_H
#define BIZENV_RANKING_H

#include "lib/window.h"

/* The place of a row among those that are ranked, counted in rows, or in groups of ties for dense ranks */
typedef struct Place
{
	int32		better;			/* how many are better */
	int32		better_or_equal; /* how many are better or equal; 0: it is not ranked */
} Place;

/* Criteria that decide between equal figures; of a row that lacks one it is NULL */
#define LEAGUE_MOST_KEYS 32
typedef struct TieBreaks
{
	int			n;
	int			directions[LEAGUE_MOST_KEYS];
	Numeric    *keys;			/* n for each row */
} TieBreaks;

extern Place *league_places(Figures *figures, int direction, bool dense, const TieBreaks *ties);

/* ties.c */
extern TieBreaks *tie_breaks_read(WindowObject window, int n, int direction);
extern int	tie_compare(const TieBreaks *ties, int32 a, int32 b);
extern void tie_breaks_sort(const TieBreaks *ties, Figure *figures, int32 n);

#endif							/* BIZENV_RANKING_H */
