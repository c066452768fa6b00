/*
 * composite/composite.h
 *		What the files of the room "composite" share.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_COMPOSITE_H
#define BIZENV_COMPOSITE_H

#include "lib/exact.h"
#include "lib/tally.h"

#define COMPOSITE_MAX_CODES 1000
#define COMPOSITE_MAX_CODE_BYTES 1000

/* Decimals of what no exact quotient is, where digits are not asked for */
#define COMPOSITE_USUAL_DECIMALS 16

/* Decimals that a result has */
static inline int
composite_decimals(int digits)
{
	return digits == DIGITS_EXACT ? COMPOSITE_USUAL_DECIMALS : digits;
}

/*
 * Guard decimals: a root or a logarithm is computed with so many decimals more
 * than the result has, and rounded to them first.  The geometric mean of 30
 * and 30 is then 30 and not 29.999…, which round_up_guarded() would make 31.
 */
#define COMPOSITE_GUARD_DECIMALS 12

/* An indicator by itself, before it is laid out or taken out of a tally */
typedef struct Member
{
	const char *code;			/* without a zero byte at its end */
	int			length;
	Exact		score;
	Exact		weight;
} Member;

/* The geometric and the harmonic mean take scores below 10 to this power */
#define COMPOSITE_MOST_DIGITS 18

/* Says whether an indicator takes part in a mean, and its weight with it */
static inline bool
composite_takes_part(const Member *member)
{
	/* a weight of 0 must not bring in a score of 0, which would make the mean 0 */
	return exact_is_known(&member->score) && exact_is_known(&member->weight) &&
		exact_sign(&member->weight) != 0;
}

/*
 * An indicator as it is stored; its bytes are its code and its spilled numbers.
 * A spilled number has no mantissa: its field says how many bytes it takes.
 */
typedef struct Slot
{
	int64		score;
	int64		weight;
	uint32		at;				/* where its bytes begin, behind all slots */
	uint16		code_length;
	uint8		score_form;
	uint8		weight_form;
} Slot;

/* How many bytes behind the slots a number of a slot takes */
static inline uint64
spilled_bytes(int64 field, uint8 form)
{
	return likely(form != EXACT_SPILLED) ? 0 : (uint64) field;
}

/* How many bytes behind the slots an indicator takes; a forged slot may say anything */
static inline uint64
slot_bytes(const Slot *slot)
{
	return slot->code_length + spilled_bytes(slot->score, slot->score_form) + spilled_bytes(slot->weight, slot->weight_form);
}

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
	uint32		padding;	/* always 0, so that equal tallies are equal byte for byte */
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

/* Asks for the memory where the next member goes, and the last one is beside it: of many states none is in a cache */
static inline void
composite_fetch_end(const CompositeTally *tally)
{
#ifdef __GNUC__
	__builtin_prefetch(&tally->slots[tally->ncodes], 1);
	__builtin_prefetch(composite_bytes(tally) + tally->used, 1);
#else
	(void) tally;
#endif
}

/* A number of a slot */
static inline Exact
slot_number(int64 field, uint8 form, const char *bytes)
{
	return form == EXACT_SPILLED ? (Exact) {0, bytes, (int) field, form} : (Exact) {field, bytes, 0, form};
}

/* The nth member of a tally; every accessor asks for each of them, so that a call would be dear */
static inline Member
composite_member(const CompositeTally *tally, int n)
{
	const Slot *slot = &tally->slots[n];
	const char *bytes = composite_bytes(tally) + slot->at;
	Member		member;

	/* the bytes of a member: its code, then its spilled score, then its spilled weight */
	member.code = bytes;
	member.length = slot->code_length;
	bytes += slot->code_length;
	member.score = slot_number(slot->score, slot->score_form, bytes);
	bytes += member.score.spilled_length;
	member.weight = slot_number(slot->weight, slot->weight_form, bytes);
	return member;
}

/* How many bytes behind the slots a member takes */
static inline Size
member_bytes(const Member *member)
{
	return (Size) member->length + member->score.spilled_length + member->weight.spilled_length;
}

/* Why there are no more codes */
#define COMPOSITE_TOO_MANY_CODES \
	"A tally holds at most " CppAsString2(COMPOSITE_MAX_CODES) " codes."

/* layout.c: how it lies in memory */
extern void composite_set(CompositeTally *tally, int n, const Member *member);
extern CompositeTally *composite_layout(int64 skipped, const Member *members,
										int n, int capacity, Size room);
extern CompositeTally *composite_repack(const CompositeTally *old, int capacity, Size room);
extern CompositeTally *composite_resize(const CompositeTally *old, int capacity, Size room);
extern CompositeTally *composite_make_room(const CompositeTally *old, Size bytes);

/* tally.c: the state */
extern const char *code_fault(const char *code, int length);
extern int	compare_members(const void *a, const void *b);
extern int	composite_place(const CompositeTally *tally, const char *code, int length, bool *found);
extern Tally *composite_insert(Tally *state, const Member *member);
extern void composite_delete(Tally *state, const Member *member);

/* io.c: its text and its bytes */
extern void composite_write_json(const TallyShape *shape, const Tally *tally,
								 StringInfo out);
extern Tally *composite_read_json(const TallyShape *shape, JsonbContainer *object,
								  const char **reason);
extern void composite_send(const TallyShape *shape, const Tally *tally,
						   StringInfo out);
extern Tally *composite_receive(const TallyShape *shape, StringInfo in,
								const char **reason);

/* means.c: what the indicators come to */
extern void composite_weights(const CompositeTally *tally, Numeric *known, Numeric *all);
extern Numeric composite_mean(const CompositeTally *tally, int method, int digits);
extern Numeric composite_needed(const CompositeTally *tally, int place, int method,
								Numeric target, int digits);
extern Numeric natural_logarithm(Numeric number, int decimals);
extern Numeric round_guarded(Numeric number, int digits);

#endif							/* BIZENV_COMPOSITE_H */
