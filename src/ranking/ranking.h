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

extern Place *league_places(Figures *figures, int direction, bool dense);

#endif							/* BIZENV_RANKING_H */
