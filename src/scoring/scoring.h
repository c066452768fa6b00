/*
 * scoring/scoring.h
 *		What the files of the room "scoring" share.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_SCORING_H
#define BIZENV_SCORING_H

#include "lib/exact.h"
#include "lib/tally.h"

/*--------------------------------------------------------------- scales */

#define SCALE_MAX_BANDS 1000
#define SCALE_MAX_LABEL_BYTES 200

/* One band: the numbers that it holds, its label and its points */
typedef struct Band
{
	Numeric		low;			/* NULL: no end on this side */
	Numeric		high;
	bool		low_inclusive;
	bool		high_inclusive;
	bool		low_said;		/* words say whether the end is included (80分（含）以上); else the law does */
	bool		high_said;
	bool		rest;			/* 其他: what the others leave */
	const char *label;			/* UTF-8, not ended by a zero byte */
	int			label_length;	/* 0: none */
	Numeric		points;			/* NULL: none */
	int			order;			/* of its label, 1 for the one that is written first */
} Band;

/* A scale that is read: its bands as they are written, the best first */
typedef struct Bands
{
	int			n;
	int			capacity;
	Band	   *bands;
	int		   *sorted;			/* their places, from the lowest numbers on */
	struct Node *context;		/* where soft errors go */
	bool		too_many;		/* this is why reading stopped */
	char	   *fault;			/* else this, in the language of the session */
} Bands;

/* A piece of a text */
typedef struct Piece
{
	const char *begin;
	const char *end;
} Piece;

static inline int
piece_length(Piece piece)
{
	return (int) (piece.end - piece.begin);
}

/* pieces.c */
extern Piece piece_trim(Piece piece);
extern int	piece_starts(Piece piece, const char *const *words);
extern int	piece_ends(Piece piece, const char *const *words);
extern const char *piece_find(Piece piece, const char *const *words);
extern bool piece_is_number(Piece piece);
extern bool scale_read_number(Bands *bands, Piece piece, Numeric *number);
extern bool scale_read_label(Bands *bands, Band *band, Piece piece);

/* bands.c: the form in brackets, and what every scale must be */
extern bool scale_read(Bands *bands, const char *utf8, int length);
extern void scale_print(const Bands *bands, StringInfo out);
extern Band *scale_new_band(Bands *bands);
extern bool scale_fault(Bands *bands, char *fault);

/* words.c: bands as assessment rules write them */
extern bool scale_read_words(Bands *bands, Piece source);

/*---------------------------------------------------------- score cards */

#define CARD_MAX_ITEMS 1000
#define CARD_MAX_ITEM_BYTES 200

/* An item of a card by itself */
typedef struct CardItem
{
	const char *name;			/* without a zero byte at its end */
	int			length;
	int			kind;			/* of ScoreKind */
	int64		rows;			/* rows of the item, those without points included */
	int64		missing;		/* those without points */
	Exact		points;			/* their sum; 0 where all are missing */
	Exact		cap;			/* missing: no cap */
} CardItem;

/* An item as it is stored; its bytes are its name and its spilled numbers */
typedef struct CardSlot
{
	int64		points;
	int64		cap;
	int64		rows;
	int64		missing;
	uint32		at;				/* where its bytes begin, behind all slots */
	uint32		points_spilled;
	uint32		cap_spilled;
	uint16		name_length;
	uint8		points_form;
	uint8		cap_form;
	uint8		kind;
	uint8		padding[7];		/* always 0 */
} CardSlot;

/* Items in C byte order of their names, packed: a state is laid out as a value is */
typedef struct ScoreCard
{
	Tally		head;
	int64		skipped;		/* rows without an item */
	uint32		nitems;
	uint32		padding;		/* always 0 */
	CardSlot	slots[FLEXIBLE_ARRAY_MEMBER];
} ScoreCard;

#define CARD_HEAD offsetof(ScoreCard, slots)

#define CARD_TOO_MANY_ITEMS \
	"A tally holds at most " CppAsString2(CARD_MAX_ITEMS) " items."

/* tally.c: the state */
extern CardItem card_item(const ScoreCard *card, int n);
extern Tally *card_layout(int64 skipped, const CardItem *items, int n);
extern const char *item_fault(const CardItem *item);
extern int	compare_items(const void *a, const void *b);
extern Tally *card_insert(Tally *state, const CardItem *item);
extern Tally *card_delete(Tally *state, const CardItem *item);

/* io.c: its text and its bytes */
extern void card_write_json(const TallyShape *shape, const Tally *tally, StringInfo out);
extern Tally *card_read_json(const TallyShape *shape, JsonbContainer *object, const char **reason);
extern void card_send(const TallyShape *shape, const Tally *tally, StringInfo out);
extern Tally *card_receive(const TallyShape *shape, StringInfo in, const char **reason);

#endif							/* BIZENV_SCORING_H */
