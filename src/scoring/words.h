/*
 * scoring/words.h
 *		Bands in words: what is read so far, and the ends of a band.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_SCORING_WORDS_H
#define BIZENV_SCORING_WORDS_H

#include "scoring/scoring.h"

#include "lib/stringinfo.h"

#include "quantity/quantity.h"

/* What is read so far */
typedef struct Words
{
	Bands	   *bands;
	StringInfoData pending;		/* words of a band that has no label yet */
	bool		has_unit;
	int			unit_length;
	uint16		unit[QUANTITY_MAX_UNIT + 1];
} Words;

/* The words of a band's ends */
typedef struct BandEnds
{
	Quantity	quantity;
	bool		low_said;		/* they say whether the number is included */
	bool		high_said;
	int			nnotes;			/* （含60%，不含80%） */
	struct
	{
		Quantity	quantity;
		bool		inclusive;
	}			notes[2];
} BandEnds;

/* ends.c */
extern bool scale_ends_read(Bands *bands, Piece piece, BandEnds *ends);
extern bool scale_ends_take(Words *words, Band *band, const BandEnds *ends);

#endif							/* BIZENV_SCORING_WORDS_H */
