/*
 * scoring/pieces.c
 *		Pieces of a scale's text: which words they begin and end with.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "scoring/scoring.h"

static const char *const blanks[] = {" ", "\t", "\r", "\n", "\u3000", "\u00A0", NULL};

/* The length of the word of a list that a piece begins with, 0 where it begins with none */
int
piece_starts(Piece piece, const char *const *words)
{
	for (int i = 0; words[i] != NULL; i++)
	{
		int			length = (int) strlen(words[i]);

		if (piece_length(piece) >= length && memcmp(piece.begin, words[i], length) == 0)
			return length;
	}
	return 0;
}

/* The same of its end */
int
piece_ends(Piece piece, const char *const *words)
{
	for (int i = 0; words[i] != NULL; i++)
	{
		int			length = (int) strlen(words[i]);

		if (piece_length(piece) >= length && memcmp(piece.end - length, words[i], length) == 0)
			return length;
	}
	return 0;
}

/* Takes blanks off both ends */
Piece
piece_trim(Piece piece)
{
	int			length;

	/* each step takes a blank of one to three bytes, and an empty piece starts with none */
	while ((length = piece_starts(piece, blanks)) > 0)
		piece.begin += length;
	while ((length = piece_ends(piece, blanks)) > 0)
		piece.end -= length;
	return piece;
}

/* Where the first word of a list begins in a piece, its end where there is none */
const char *
piece_find(Piece piece, const char *const *words)
{
	/* byte by byte: in UTF-8 no character begins inside another */
	while (piece.begin < piece.end && piece_starts(piece, words) == 0)
		piece.begin++;
	return piece.begin;
}
