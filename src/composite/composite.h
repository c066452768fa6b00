/*
 * composite/composite.h
 *		What the files of the room "composite" share.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_COMPOSITE_H
#define BIZENV_COMPOSITE_H

#include "lib/tally.h"

#define MAX_CODES 1000
#define MAX_CODE_BYTES 200

/* Decimals of what no exact quotient is, where digits are not asked for */
#define USUAL_DECIMALS 16

/*
 * What is computed with more decimals and comes so many of them near to an
 * exact decimal is taken for it: the geometric mean of 30 and 30 is 30.
 */
#define GUARD_DECIMALS 12

/* More bytes than any stored numeric has */
#define AMOUNT_MOST_BYTES 80000

/* How an amount is held; less than these are the groups of a short one */
#define AMOUNT_MISSING 5
#define AMOUNT_WIDE 6

/*
 * An exact number that may be missing.  A short one is mantissa / 10000^form;
 * a wide one stands in "wide", the trimmed bytes of a numeric without its
 * length word.  There is one form only for each number.
 */
typedef struct Amount
{
	int64		mantissa;		/* 0 unless short */
	const char *wide;
	int			wide_length;
	uint8		form;
} Amount;

/* An indicator by itself, before it is laid out or taken out of a tally */
typedef struct Member
{
	const char *code;			/* without a zero byte at its end */
	int			length;
	Amount		score;
	Amount		weight;
} Member;

/* An indicator as it is stored; its bytes are its code and its wide numbers */
typedef struct Slot
{
	int64		score;
	int64		weight;
	uint32		at;				/* where its bytes begin, behind all slots */
	uint32		score_wide;		/* how many of them are the score */
	uint32		weight_wide;
	uint16		code_length;
	uint8		score_form;
	uint8		weight_form;
} Slot;

/*
 * Indicators in C byte order of their codes, each once.  A state has room for
 * more, and bytes of those taken out; a value has neither, and the bytes
 * stand in the order of the slots.
 */
typedef struct CompositeTally
{
	Tally		head;
	int64		skipped;		/* rows without a code */
	uint32		ncodes;
	uint32		capacity;		/* slots that there is room for */
	uint32		used;			/* bytes behind the slots that are taken */
	uint32		zero;			/* padding, always 0: equal tallies are equal byte for byte */
	Slot		slots[FLEXIBLE_ARRAY_MEMBER];
} CompositeTally;

#define COMPOSITE_HEAD offsetof(CompositeTally, slots)

/* Where the bytes behind the slots begin */
static inline char *
composite_bytes(const CompositeTally *tally)
{
	return (char *) &tally->slots[tally->capacity];
}

/* How many bytes there may be */
static inline Size
composite_room(const CompositeTally *tally)
{
	return VARSIZE(tally) - COMPOSITE_HEAD - tally->capacity * sizeof(Slot);
}

/* How many bytes behind the slots a member takes */
static inline Size
member_bytes(const Member *member)
{
	return (Size) member->length + member->score.wide_length + member->weight.wide_length;
}

/* Why there are no more codes */
#define TOO_MANY_CODES \
	"A tally holds at most " CppAsString2(MAX_CODES) " codes."

/* composite_amount.c: an amount by itself */
extern bool amount_read(const struct varlena *stored, Amount *amount);
extern Numeric amount_number(const Amount *amount);
extern int	compare_amounts(const Amount *a, const Amount *b);
extern int	amount_sign(const Amount *amount);
extern bool amount_sound(const Amount *amount);

/* Says whether there is a number */
static inline bool
amount_known(const Amount *amount)
{
	return amount->form != AMOUNT_MISSING;
}

/* composite_layout.c: how it lies in memory */
extern Member composite_member(const CompositeTally *tally, int n);
extern void composite_set(CompositeTally *tally, int n, const Member *member);
extern CompositeTally *composite_layout(int64 skipped, const Member *members,
										int n, int capacity, Size room);
extern CompositeTally *composite_again(const CompositeTally *old, int capacity, Size room);
extern CompositeTally *composite_resize(const CompositeTally *old, int capacity, Size room);
extern CompositeTally *composite_grow(const CompositeTally *old, Size bytes);

/* composite_tally.c: the state */
extern const char *code_fault(const char *code, int length);
extern int	compare_members(const void *a, const void *b);
extern int	composite_place(const CompositeTally *tally, const char *code, int length, bool *found);
extern Tally *composite_put(Tally *state, const Member *member);
extern void composite_take_out(Tally *state, const Member *member);

/* composite_forms.c: its text and its bytes */
extern void composite_write_json(const TallyShape *shape, const Tally *tally,
								 StringInfo out);
extern Tally *composite_read_json(const TallyShape *shape, JsonbContainer *object,
								  const char **reason);
extern void composite_send(const TallyShape *shape, const Tally *tally,
						   StringInfo out);
extern Tally *composite_receive(const TallyShape *shape, StringInfo in,
								const char **reason);

/* composite_means.c: what the indicators come to */
extern void composite_weights(const CompositeTally *tally, Numeric *known, Numeric *all);
extern Numeric composite_mean(const CompositeTally *tally, int method, int digits);
extern Numeric composite_needed(const CompositeTally *tally, int place, int method,
								Numeric target, int digits);
extern Numeric settle(Numeric number, int digits);

#endif							/* BIZENV_COMPOSITE_H */
