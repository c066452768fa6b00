/*
 * lib/tally.h
 *		What every tally shares: the state of an aggregate that is also a value.
 *
 * A tally is the transition type of its own aggregate, so that partial
 * aggregation, storing and merging need no other form.  Outside an aggregate
 * its bytes are canonical (equal tallies are equal bytes); inside it may
 * carry slack, which the final function takes out.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_TALLY_H
#define BIZENV_TALLY_H

#include "lib/compat.h"

#include "lib/stringinfo.h"
#include "utils/date.h"
#include "utils/jsonb.h"

#include "lib/decimal.h"
#include "lib/errors.h"

#define TALLY_VERSION 1

/* Stands in stored values: a number is never given twice */
typedef enum TallyKind
{
	TALLY_PROGRESS = 1,
	TALLY_WEIGHTED = 2,
	TALLY_GAP = 3,
	TALLY_CLOSURE = 4,
	TALLY_REPORT = 6,
	TALLY_TREND = 7,
	TALLY_STAGES = 8,
	TALLY_COMPOSITE = 9,
	TALLY_SCORE_CARD = 10,
	TALLY_PROGRESS_WEIGHT = 11,
	TALLY_WEIGHTS = 12
} TallyKind;

/* The head of every tally */
typedef struct Tally
{
	int32		vl_len_;
	uint8		version;
	uint8		kind;

	/*
	 * Bit mask, counted tallies only: bit n set = the part of sum n that did
	 * not fit 128 bits is stored behind the sums (struct Spill).
	 */
	uint16		spilled;
} Tally;

typedef struct TallyShape TallyShape;

/* How one way of storing tallies is made, read, written and added up */
typedef struct TallyStorage
{
	Tally	   *(*empty) (const TallyShape *shape);
	bool		(*sound) (const TallyShape *shape, const Tally *tally);
	Tally	   *(*canonical) (const TallyShape *shape, Tally *tally);
	Tally	   *(*combine) (const TallyShape *shape, Tally *state,
							const Tally *other, bool take_out);
	int			(*compare) (const TallyShape *shape, const Tally *a,
							const Tally *b);
	bool		compare_allocates;
	void		(*write_json) (const TallyShape *shape, const Tally *tally,
							   StringInfo out);
	/* the readers give NULL and a reason where the input is no tally */
	Tally	   *(*read_json) (const TallyShape *shape, JsonbContainer *object,
							  const char **reason);
	void		(*send) (const TallyShape *shape, const Tally *tally,
						 StringInfo out);
	Tally	   *(*receive) (const TallyShape *shape, StringInfo in,
							const char **reason);
} TallyStorage;

/* What one kind of tally holds */
struct TallyShape
{
	TallyKind	kind;
	const char *type_name;
	const TallyStorage *storage;
	int64		(*row_count) (const Tally *tally);
	int64		(*skipped_count) (const Tally *tally);

	/*
	 * What was put in cannot be taken out, as with a minimum or a maximum:
	 * moving frames begin anew.
	 */
	bool		no_inverse;

	/* NULL, or why these figures cannot be a tally of this kind */
	const char *(*contradiction) (const Tally *tally);
};

extern const struct CountedShape progress_shape;
extern const struct CountedShape weighted_shape;
extern const struct CountedShape gap_shape;
extern const TallyShape closure_shape;
extern const TallyShape report_shape;
extern const TallyShape trend_shape;
extern const TallyShape stage_shape;
extern const TallyShape composite_shape;
extern const TallyShape score_card_shape;
extern const struct CountedShape progress_weight_shape;
extern const TallyShape weights_shape;

/*
 * The outside of a tally of elements: counts, and one container of elements.
 * In the text it is an object, with a key for each, or an array, where "key"
 * of the reader is NULL; in a message their number goes before them.  The
 * readers say false, and "build" gives NULL, where the input is no tally; they
 * put into "reason" why.
 */
#define TALLY_MOST_COUNTS 2
typedef struct TallyElements
{
	const char *const *counts;	/* keys of the counts */
	int			ncounts;
	const char *key;			/* of the container */
	bool		is_array;
	int			most;			/* elements that a tally holds */
	Size		size;			/* of an element in memory */
	Size		least_message;	/* bytes that an element takes at least in a message */
	const char *wrong_keys;		/* why the text is none of this tally */
	const char *too_many;		/* why there are no more elements */
	bool		(*read) (const JsonbValue *key, const JsonbValue *value,
						 void *element, const char **reason);
	bool		(*receive) (StringInfo in, void *element, const char **reason);
	Tally	   *(*build) (const int64 *counts, void *elements, int n, const char **reason);
} TallyElements;

/* Room for a short tally taken out of a table row, on the caller's stack */
typedef union TallyBuffer
{
	int64		alignment[17];
	char		data[136];
} TallyBuffer;

extern Tally *tally_state_slow(FunctionCallInfo fcinfo, const TallyShape *shape);
extern const Tally *tally_read_any(Datum value, TallyBuffer *buffer,
								   const TallyShape **shape);
extern const Tally *tally_read(Datum value, TallyBuffer *buffer,
							   const TallyShape *shape);
extern Datum tally_input(FunctionCallInfo fcinfo, const TallyShape *shape);
extern Datum tally_receive(FunctionCallInfo fcinfo, const TallyShape *shape);
extern bool tally_read_count(const JsonbValue *value, int64 *count);
extern Tally *tally_read_elements(const TallyElements *form, JsonbContainer *object,
								  const char **reason);
extern Tally *tally_receive_elements(const TallyElements *form, StringInfo in,
									 const char **reason);
extern void tally_write_text(StringInfo out, const char *word, int length);
extern void tally_send_text(StringInfo out, const char *word, int length);
extern bool tally_receive_text(StringInfo in, const char **word, int *length);
extern void tally_write_date(StringInfo out, DateADT date);
extern bool tally_read_date(const JsonbValue *value, DateADT *date);
extern void tally_send_number(StringInfo out, Numeric number);
extern Numeric tally_receive_number(StringInfo in, int length);
extern int	tally_json_key(const JsonbValue *key, const char *const *names, int n);

/*
 * The state of a transition function, to be changed in place.  Refuses to
 * work outside an aggregate, where the state would be somebody's value.
 */
static inline Tally *
tally_state(FunctionCallInfo fcinfo, const TallyShape *shape)
{
	if (likely(AggCheckCallContext(fcinfo, NULL) && !PG_ARGISNULL(0)))
	{
		Tally	   *state = (Tally *) PG_GETARG_POINTER(0);

		if (likely(VARATT_IS_4B_U(state) && state->kind == (uint8) shape->kind))
			return state;
	}
	return tally_state_slow(fcinfo, shape);
}

/* Counts one row more or, taking it out, one less */
static inline void
tally_count(int64 *count, bool take_out)
{
	if (!take_out)
	{
		if (unlikely(pg_add_s64_overflow(*count, 1, count)))
			error_count_overflow();
	}
	else if (unlikely(--*count < 0))
		error_count_negative();
}

/* Adds to a count, or takes away from it what must be in it */
static inline void
tally_change_count(int64 *count, int64 more, bool take_out)
{
	if (!take_out)
	{
		if (unlikely(pg_add_s64_overflow(*count, more, count)))
			error_count_overflow();
	}
	else if (unlikely((*count -= more) < 0))
		error_count_negative();
}

/* Adds up counts, none of which is negative */
static inline int64
tally_total(const int64 *counts, int n)
{
	int64		total = 0;

	for (int i = 0; i < n; i++)
		if (unlikely(pg_add_s64_overflow(total, counts[i], &total)))
			error_count_overflow();
	return total;
}

/* Says whether counts of a forged tally are more rows than can be counted */
static inline bool
too_many_rows(const int64 *counts, int n)
{
	int128		rows = 0;

	for (int i = 0; i < n; i++)
		rows += counts[i];
	return rows > PG_INT64_MAX;
}

/* Orders two counts */
static inline int
compare_counts(int64 a, int64 b)
{
	return (a > b) - (a < b);
}

/* The btree support and the six operators of a type, from one comparison */
#define BIZENV_COMPARISON(name, compare, operator) \
	BIZENV_FUNCTION(name); \
	Datum \
	name(PG_FUNCTION_ARGS) \
	{ \
		PG_RETURN_BOOL(compare(fcinfo) operator 0); \
	}
#define BIZENV_COMPARISONS(stem, compare) \
	BIZENV_COMPARISON(stem##_eq, compare, ==) \
	BIZENV_COMPARISON(stem##_ne, compare, !=) \
	BIZENV_COMPARISON(stem##_lt, compare, <) \
	BIZENV_COMPARISON(stem##_le, compare, <=) \
	BIZENV_COMPARISON(stem##_ge, compare, >=) \
	BIZENV_COMPARISON(stem##_gt, compare, >) \
	BIZENV_FUNCTION(stem##_cmp); \
	Datum \
	stem##_cmp(PG_FUNCTION_ARGS) \
	{ \
		PG_RETURN_INT32(compare(fcinfo)); \
	} \
	extern PGDLLEXPORT Datum stem##_cmp(PG_FUNCTION_ARGS)

/* The functions that need to know their type, here its shape, before they see a value */
#define TALLY_TYPE(stem, shape) \
	BIZENV_FUNCTION(stem##_tally_in); \
	BIZENV_FUNCTION(stem##_tally_recv); \
	Datum \
	stem##_tally_in(PG_FUNCTION_ARGS) \
	{ \
		return tally_input(fcinfo, &(shape)); \
	} \
	Datum \
	stem##_tally_recv(PG_FUNCTION_ARGS) \
	{ \
		return tally_receive(fcinfo, &(shape)); \
	} \
	extern PGDLLEXPORT Datum stem##_tally_recv(PG_FUNCTION_ARGS)

#endif							/* BIZENV_TALLY_H */
