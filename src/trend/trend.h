/*
 * trend/trend.h
 *		What the files of the room "trend" share.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_TREND_H
#define BIZENV_TREND_H

#include "lib/exact.h"
#include "lib/tally.h"

#include "utils/date.h"

/* A hundred years of months */
#define TREND_MAX_PERIODS 1200

/* Upper bound of the bytes of a percent: 16383 decimals and seven digits before them */
#define TREND_MOST_BYTES 8300

/* Why there are no more periods */
#define TREND_TOO_MANY_PERIODS \
	"A tally holds at most " CppAsString2(TREND_MAX_PERIODS) " periods."

/* A dispatch by itself, before it is laid out or taken out of a tally; a missing percent: not reported */
typedef struct Dispatch
{
	DateADT		date;
	Exact		percent;
} Dispatch;

/* A dispatch as it is stored: its percent as an Exact has it */
typedef struct Period
{
	int64		mantissa;
	DateADT		date;
	uint16		spilled_length; /* of the bytes that stand behind the last period */
	uint16		form;
} Period;

/*
 * Periods in their order, each once, and behind them the bytes of spilled
 * percentages in the same order, without gaps.  A state may have room for
 * more of both; a value has none.
 */
typedef struct TrendTally
{
	Tally		head;
	int64		skipped;		/* rows without a period */
	int64		repeated;		/* rows whose period was there already */
	uint32		nperiods;
	uint32		capacity;		/* periods that there is room for */
	uint32		used;			/* bytes behind the periods that are taken */
	uint32		padding;		/* always 0, so that equal tallies are equal byte for byte */
	Period		periods[FLEXIBLE_ARRAY_MEMBER];
} TrendTally;

#define TREND_HEAD offsetof(TrendTally, periods)

/* Where the bytes behind the periods begin */
static inline char *
trend_bytes(const TrendTally *tally)
{
	return (char *) &tally->periods[tally->capacity];
}

/* How many bytes there may be */
static inline Size
trend_room(const TrendTally *tally)
{
	return VARSIZE(tally) - TREND_HEAD - tally->capacity * sizeof(Period);
}

/* tally.c: the state */
extern bool is_trend_percent(const Exact *percent);
extern int	compare_dispatches(const void *a, const void *b);
extern Dispatch trend_dispatch(const TrendTally *tally, int n, Size *at);
extern TrendTally *trend_layout(int64 skipped, int64 repeated,
								const Dispatch *dispatches, int n, int capacity, Size room);
extern Tally *trend_insert(Tally *state, const Dispatch *dispatch);

/* io.c: its text and its bytes */
extern void trend_write_json(const TallyShape *shape, const Tally *tally,
							 StringInfo out);
extern Tally *trend_read_json(const TallyShape *shape, JsonbContainer *object,
							  const char **reason);
extern void trend_send(const TallyShape *shape, const Tally *tally,
					   StringInfo out);
extern Tally *trend_receive(const TallyShape *shape, StringInfo in,
							const char **reason);

#endif							/* BIZENV_TREND_H */
