/*
 * supervision/supervision.h
 *		What the files of the room "supervision" share.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_SUPERVISION_H
#define BIZENV_SUPERVISION_H

#include "lib/tally.h"

#include "utils/date.h"

#include "lib/codes.h"

/* Stages of one problem; no problem has a hundredth of it */
#define STAGE_MAX_EVENTS 20000

/* The dates of stages, in days since 2000: 0001-01-01 to 9999-12-31 */
#define STAGE_FIRST_DAY (-730119)
#define STAGE_LAST_DAY 2921939

/* Why there are no more stages, and why a date is none */
#define STAGE_TOO_MANY_EVENTS \
	"A tally holds at most " CppAsString2(STAGE_MAX_EVENTS) " stages."
#define STAGE_WRONG_DAY \
	"\"entered_on\" must be a date from 0001-01-01 to 9999-12-31."

/*
 * The stages that a problem entered, in order of date and stage: a key each,
 * date times 16 plus stage.  In a state there may be room behind the last one.
 */
typedef struct StageTally
{
	Tally		head;
	int64		skipped;		/* rows without a stage or without a date */
	uint32		nevents;
	uint32		padding;		/* always 0, so that equal tallies are equal byte for byte */
	int64		events[FLEXIBLE_ARRAY_MEMBER];
} StageTally;

#define STAGE_EVENT_KEY(date, stage) ((int64) (date) * 16 + (stage))
#define STAGE_OF_EVENT(event) ((int) ((event) & 15))
#define STAGE_EVENT_DATE(event) ((DateADT) (((event) - STAGE_OF_EVENT(event)) / 16))

/*
 * Up to this many stages entered on one day we search, by backtracking, for
 * an order in which every move is legal; beyond it the choice is greedy.
 */
#define STAGE_MAX_ORDERED 8

/* Reads the stages one after the other, those of one day in their legal order */
typedef struct StageReader
{
	const StageTally *tally;
	DateADT		as_of;			/* stages entered later are not read */
	int			next;			/* index of the first event of a later day */
	int			left;			/* events of the current day not yet returned */
	int			counts[STAGE_NSTAGES];	/* how many of them each stage has */
	int			order[STAGE_MAX_ORDERED]; /* the legal order of those left, last first */
	bool		ordered;		/* is there such an order? */
	int			stage;			/* returned last, -1 before the first one */
	DateADT		entered_on;
} StageReader;

/* supervision.c: the order of stages */
extern bool is_legal_move(int old_stage, int new_stage);
extern Phase phase_of_stage(int stage);

/* tally.c: the state */
extern int	compare_events(const void *a, const void *b);
extern StageTally *stage_layout(int64 skipped, const int64 *events, int n, int room);
extern Tally *stage_put(Tally *state, const int64 *events, int n);
extern void stage_take(Tally *state, const int64 *events, int n);
extern void stage_read(StageReader *reader, const StageTally *tally, DateADT as_of);
extern bool stage_next(StageReader *reader);

/* io.c: its text and its bytes */
extern void stage_write_json(const TallyShape *shape, const Tally *tally,
							 StringInfo out);
extern Tally *stage_read_json(const TallyShape *shape, JsonbContainer *object,
							  const char **reason);
extern void stage_send(const TallyShape *shape, const Tally *tally,
					   StringInfo out);
extern Tally *stage_receive(const TallyShape *shape, StringInfo in,
							const char **reason);

#endif							/* BIZENV_SUPERVISION_H */
