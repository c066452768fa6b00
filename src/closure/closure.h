/*
 * closure/closure.h
 *		What the files of the room "closure" share.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_CLOSURE_H
#define BIZENV_CLOSURE_H

#include "lib/tally.h"

#define CLOSURE_MAX_CONDITIONS 1000
#define CLOSURE_MAX_NAME_BYTES 1000

/* What a row says of its condition */
typedef enum Answer
{
	CLOSURE_MET, CLOSURE_UNMET, CLOSURE_UNKNOWN, CLOSURE_NANSWERS
} Answer;

/* A condition and how often each answer was given */
typedef struct Condition
{
	int64		counts[CLOSURE_NANSWERS];
	uint32		name_at;		/* behind the last condition */
	uint32		name_length;
} Condition;

/*
 * Conditions in C byte order of their names, each with a row at least, and
 * behind the last one the names without gaps: one form, always canonical.
 */
typedef struct ClosureTally
{
	Tally		head;
	int64		rows;			/* all counts, those skipped included */
	int64		skipped;
	uint32		nconditions;
	uint32		padding;		/* always 0, so that equal tallies are equal byte for byte */
	Condition	conditions[FLEXIBLE_ARRAY_MEMBER];
} ClosureTally;

/* A condition by itself, before it is laid out or taken out of a tally */
typedef struct Entry
{
	const char *name;			/* without a zero byte at its end */
	int			length;
	int64		counts[CLOSURE_NANSWERS];
} Entry;

/* Why there are no more conditions */
#define CLOSURE_TOO_MANY_CONDITIONS \
	"A tally holds at most " CppAsString2(CLOSURE_MAX_CONDITIONS) " conditions."

/* tally.c: the state */
extern const char *condition_fault(const char *name, int length);
extern int	compare_entries(const void *a, const void *b);
extern Entry closure_entry(const ClosureTally *tally, int n);
extern int	closure_find(const ClosureTally *tally, const char *name, int length);
extern ClosureTally *closure_layout(int64 rows, int64 skipped,
									const Entry *entries, int n);
extern Tally *closure_count(Tally *state, const text *name, Answer answer,
							bool take_out);
extern void closure_skip(Tally *state, bool take_out);

/* io.c: its text and its bytes */
extern void closure_write_json(const TallyShape *shape, const Tally *tally,
							   StringInfo out);
extern Tally *closure_read_json(const TallyShape *shape, JsonbContainer *object,
								const char **reason);
extern void closure_send(const TallyShape *shape, const Tally *tally,
						 StringInfo out);
extern Tally *closure_receive(const TallyShape *shape, StringInfo in,
							  const char **reason);

#endif							/* BIZENV_CLOSURE_H */
