/*
 * trend/trend.h
 *		What the files of the room "trend" share.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_TREND_H
#define BIZENV_TREND_H

#include "lib/tally.h"

#include "utils/date.h"

/* A hundred years of months */
#define MAX_PERIODS 1200

/* More bytes than a percent has that is stored as numeric */
#define PERCENT_MOST_BYTES 8300

/* What "fixed" says of a dispatch that was not reported: less than any percent */
#define FIXED_UNREPORTED (-1)

/* The greatest percent, as a fixed */
#define MOST_FIXED ((int128) MAX_PERCENT * group_power[FIXED_GROUPS])

/* Why there are no more periods */
#define TOO_MANY_PERIODS \
	"A tally holds at most " CppAsString2(MAX_PERIODS) " periods."

/*
 * An exact percent.  One of more than 16 decimals is cut in "fixed" and stands
 * whole in "wide", the trimmed digits of a numeric without its length word.
 */
typedef struct Percent
{
	int128		fixed;
	const char *wide;			/* NULL: fixed is exact */
	int			wide_length;
} Percent;

/* A dispatch by itself, before it is laid out or taken out of a tally */
typedef struct Dispatch
{
	DateADT		date;
	Percent		percent;
} Dispatch;

/* A dispatch as it is stored */
typedef struct Period
{
	int128		fixed;
	DateADT		date;
	uint32		wide_length;	/* wide ones stand behind the last period */
} Period;

/*
 * Periods in their order, each once.  A state has room for more of them as
 * long as none is wide; a value has none.
 */
typedef struct TrendTally
{
	Tally		head;
	int64		skipped;		/* rows without a period */
	int64		repeated;		/* rows whose period was there already */
	uint32		nperiods;
	uint32		capacity;
	uint32		wide_bytes;
	uint32		zero;			/* padding, always 0: equal tallies are equal byte for byte */
	Period		periods[FLEXIBLE_ARRAY_MEMBER];
} TrendTally;

/* trend_percent.c: a percent by itself */
extern bool trend_percent(const struct varlena *stored, Percent *percent);
extern Numeric trend_numeric(const Percent *percent);
extern int	compare_percents(const Percent *a, const Percent *b);
extern bool wide_sound(const Percent *percent);

/* trend_tally.c: the state */
extern int	compare_dispatches(const void *a, const void *b);
extern Dispatch trend_dispatch(const TrendTally *tally, int n, Size *wide);
extern TrendTally *trend_layout(int64 skipped, int64 repeated,
								const Dispatch *dispatches, int n, int capacity);
extern Tally *trend_put(Tally *state, const Dispatch *dispatch);

/* trend_forms.c: its text and its bytes */
extern void trend_write_json(const TallyShape *shape, const Tally *tally,
							 StringInfo out);
extern Tally *trend_read_json(const TallyShape *shape, JsonbContainer *object,
							  const char **reason);
extern void trend_send(const TallyShape *shape, const Tally *tally,
					   StringInfo out);
extern Tally *trend_receive(const TallyShape *shape, StringInfo in,
							const char **reason);

#endif							/* BIZENV_TREND_H */
