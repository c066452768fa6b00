/*
 * scoring/pieces.c
 *		Pieces of a scale's text: which words they begin and end with; numbers and labels.
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

/* Skips digits */
static const char *
skip_digits(const char *at, const char *end)
{
	while (at < end && *at >= '0' && *at <= '9')
		at++;
	return at;
}

/* Says whether a piece is a plain decimal number: NaN, Infinity and 0x10 are none */
bool
piece_is_number(Piece piece)
{
	const char *at = piece.begin;
	const char *digits;
	bool		any;

	/* numeric_in would take more than a number: words, underscores, other bases */
	if (at < piece.end && (*at == '-' || *at == '+'))
		at++;
	digits = at;
	at = skip_digits(at, piece.end);
	any = at > digits;
	if (at < piece.end && *at == '.')
	{
		digits = ++at;
		at = skip_digits(at, piece.end);
		any |= at > digits;
	}
	if (!any)
		return false;
	/* an exponent needs a digit of its own, as 1e is no number */
	if (at < piece.end && (*at == 'e' || *at == 'E'))
	{
		at++;
		if (at < piece.end && (*at == '-' || *at == '+'))
			at++;
		digits = at;
		at = skip_digits(at, piece.end);
		if (at == digits)
			return false;
	}
	return at == piece.end;
}

/* Reads a number; false where the piece is none (without a fault), or numeric cannot hold it */
bool
scale_read_number(Bands *bands, Piece piece, Numeric *number)
{
	Datum		value;

	/* the soft call: an exponent that numeric cannot hold must not raise from pg_input_is_valid */
	piece = piece_trim(piece);
	if (!piece_is_number(piece) ||
		!DirectInputFunctionCallSafe(numeric_in, pnstrdup(piece.begin, piece_length(piece)),
									 InvalidOid, -1, bands->context, &value))
		return false;
	*number = numeric_trim(DatumGetNumeric(value));
	return true;
}

/* Takes a label, which must be one that the text form can hold */
bool
scale_read_label(Bands *bands, Band *band, Piece piece)
{
	static const char *const reserved[] = {";", "；", ":", "：", "=", "＝", NULL};

	piece = piece_trim(piece);
	if (piece_length(piece) > SCALE_MAX_LABEL_BYTES)
		return scale_fault(bands, psprintf(translated("The label of band %d is longer than %d bytes."), bands->n, SCALE_MAX_LABEL_BYTES));
	/* these would end the label when the canonical text is read again */
	for (const char *at = piece.begin; at < piece.end; at++)
		if ((unsigned char) *at < ' ' || piece_starts((Piece) {at, piece.end}, reserved) > 0)
			return scale_fault(bands, psprintf(translated("The label of band %d holds a semicolon, a colon, an equals sign or a control character."), bands->n));
	band->label = piece.begin;
	band->label_length = piece_length(piece);
	return true;
}
