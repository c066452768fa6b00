/*
 * supervision/tally.c
 *		How the tally of stages is stored: sorted keys of date and stage.
 *
 * A state has room for more stages and is laid out anew, twice as large, when
 * that is used up; the old one is left alone, because nodeAgg frees it itself.
 * The room is no part of the value: its canonical form has none.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "supervision/supervision.h"

#define STAGE_HEAD offsetof(StageTally, events)

StaticAssertDecl(STAGE_NSTAGES <= 16, "a key has four bits for the stage");

/* How many stages the tally has room for */
static inline Size
stage_capacity(const StageTally *tally)
{
	return (VARSIZE(tally) - STAGE_HEAD) / sizeof(int64);
}

/* The order of keys, for qsort */
int
compare_events(const void *a, const void *b)
{
	return compare_counts(*(const int64 *) a, *(const int64 *) b);
}

/* A new tally of n sorted stages with room for more, in the current context */
StageTally *
stage_layout(int64 skipped, const int64 *events, int n, int room)
{
	Size		size = STAGE_HEAD + room * sizeof(int64);
	StageTally *tally = (StageTally *) palloc0(size);

	SET_VARSIZE(tally, size);
	tally->head.version = TALLY_VERSION;
	tally->head.kind = TALLY_STAGES;
	tally->skipped = skipped;
	tally->nevents = n;
	if (n > 0)
		memcpy(tally->events, events, n * sizeof(int64));
	return tally;
}

/* Puts n sorted stages into the state, where they belong */
Tally *
stage_put(Tally *state, const int64 *events, int n)
{
	StageTally *tally = (StageTally *) state;
	int			old = (int) tally->nevents;
	int			to = old + n;

	if (n > STAGE_MAX_EVENTS - old)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many stages"),
				 errdetail("The argument \"stage\" was given more often than %d times; a tally is that of one problem.",
						   STAGE_MAX_EVENTS),
				 errhint("Group by the number of the problem.")));
	/* twice as much room each time: a row then costs a constant time on the average */
	if ((Size) to > stage_capacity(tally))
		tally = stage_layout(tally->skipped, tally->events, old,
							 Min(STAGE_MAX_EVENTS, Max(to, 2 * old + 4)));

	/* merge from the end, so that nothing is overwritten before it has moved */
	tally->nevents = to;
	while (n > 0)
	{
		if (old > 0 && tally->events[old - 1] > events[n - 1])
			tally->events[--to] = tally->events[--old];
		else
			tally->events[--to] = events[--n];
	}
	return &tally->head;
}

/* Takes n sorted stages out of the state, all of which must be in it */
void
stage_take(Tally *state, const int64 *events, int n)
{
	StageTally *tally = (StageTally *) state;
	int			kept = 0;
	int			taken = 0;

	/* both lists are sorted: one walk, and what stays moves to the front */
	for (int i = 0; i < (int) tally->nevents; i++)
		if (taken < n && tally->events[i] == events[taken])
			taken++;
		else
			tally->events[kept++] = tally->events[i];
	/* an event that is left over was never in the state */
	if (taken < n)
		error_count_negative();
	tally->nevents = kept;
}

/* Begins to read the stages of a tally up to a date */
void
stage_read(StageReader *reader, const StageTally *tally, DateADT as_of)
{
	memset(reader, 0, sizeof(StageReader));
	reader->tally = tally;
	reader->as_of = as_of;
	reader->stage = -1;
}

/* The order of preference among stages of one day, where several are legal: a return comes first */
static const int preference[STAGE_NSTAGES] = {
	STAGE_RETURNED, STAGE_COLLECTED, STAGE_ASSIGNED, STAGE_IN_PROGRESS, STAGE_ANSWERED,
	STAGE_VERIFIED, STAGE_CLOSED, STAGE_REJECTED, STAGE_REOPENED
};

/* Finds the first legal order of the stages left; false where there is none */
static bool
find_order(StageReader *reader, int stage, int left)
{
	if (left == 0)
		return true;
	/* backtracking: the first stage in order of preference that leads to a whole order */
	for (int i = 0; i < STAGE_NSTAGES; i++)
	{
		int			next = preference[i];
		bool		found;

		if (reader->counts[next] == 0 || !is_legal_move(stage, next))
			continue;
		/* try it here, and take it back whatever comes of the stages after it */
		reader->order[left - 1] = next;
		reader->counts[next]--;
		found = find_order(reader, next, left - 1);
		reader->counts[next]++;
		if (found)
			return true;
	}
	return false;
}

/* Begins with the stages of the next day; false where there is none */
static bool
stage_next_day(StageReader *reader)
{
	const StageTally *tally = reader->tally;

	while (reader->next < (int) tally->nevents)
	{
		int64		event = tally->events[reader->next];

		/* the first event opens a day, and later events belong to it as long as they share it */
		if (reader->left == 0)
		{
			if (STAGE_EVENT_DATE(event) > reader->as_of)
				break;
			reader->entered_on = STAGE_EVENT_DATE(event);
		}
		else if (STAGE_EVENT_DATE(event) != reader->entered_on)
			break;
		reader->counts[STAGE_OF_EVENT(event)]++;
		reader->left++;
		reader->next++;
	}
	/* see STAGE_MAX_ORDERED: the search takes time exponential in the stages of a day */
	reader->ordered = reader->left <= STAGE_MAX_ORDERED &&
		find_order(reader, reader->stage, reader->left);
	return reader->left > 0;
}

/* The stage to be read next where no legal order is known */
static int
choose_next(const StageReader *reader)
{
	int			first = -1;

	/* from the last preference to the first, so that the first of the legal ones wins */
	for (int i = STAGE_NSTAGES - 1; i >= 0; i--)
	{
		int			stage = preference[i];

		if (reader->counts[stage] > 0 &&
			(first < 0 || is_legal_move(reader->stage, stage) ||
			 !is_legal_move(reader->stage, first)))
			first = stage;
	}
	return first;
}

/*
 * Reads the next stage.  Those that were entered on one day are read in a
 * legal order if there is one, or else each time the first one that is legal
 * or, where none is, the first of them all.
 */
bool
stage_next(StageReader *reader)
{
	if (reader->left == 0 && !stage_next_day(reader))
		return false;
	/* find_order() fills the array from its end: the next stage is the last element */
	reader->stage = reader->ordered ? reader->order[reader->left - 1] : choose_next(reader);
	reader->counts[reader->stage]--;
	reader->left--;
	return true;
}

/* A new tally without stages, in the current context */
static Tally *
stage_empty(const TallyShape *shape)
{
	return &stage_layout(0, NULL, 0, 0)->head;
}

/* Says whether the keys are sorted and each is a date with a stage: every other function relies on it */
static bool
stage_sound(const TallyShape *shape, const Tally *tally)
{
	const StageTally *problem = (const StageTally *) tally;

	/* the sizes first: only then may an event be read */
	if (VARSIZE(tally) < STAGE_HEAD ||
		(VARSIZE(tally) - STAGE_HEAD) % sizeof(int64) != 0 ||
		stage_capacity(problem) > STAGE_MAX_EVENTS ||
		problem->nevents > stage_capacity(problem) || problem->skipped < 0)
		return false;
	for (uint32 i = 0; i < problem->nevents; i++)
	{
		int64		event = problem->events[i];

		/* the bounds of a key are those of its date; its low four bits are the stage */
		if (event < STAGE_EVENT_KEY(STAGE_FIRST_DAY, 0) || event > STAGE_EVENT_KEY(STAGE_LAST_DAY, 15) ||
			STAGE_OF_EVENT(event) >= STAGE_NSTAGES ||
			(i > 0 && problem->events[i - 1] > event))
			return false;
	}
	return true;
}

/* The tally without room for more */
static Tally *
stage_canonical(const TallyShape *shape, Tally *tally)
{
	const StageTally *state = (const StageTally *) tally;

	/* no room left over, and no byte that a forged value could differ in */
	if (stage_capacity(state) == state->nevents && state->padding == 0 &&
		tally->spilled == 0)
		return tally;
	return &stage_layout(state->skipped, state->events, (int) state->nevents,
						 (int) state->nevents)->head;
}

/* Adds a tally to the state, or takes it out */
static Tally *
stage_combine(const TallyShape *shape, Tally *state, const Tally *other, bool take_out)
{
	const StageTally *from = (const StageTally *) other;

	tally_change_count(&((StageTally *) state)->skipped, from->skipped, take_out);
	/* the events of a tally are sorted already */
	if (!take_out)
		return stage_put(state, from->events, (int) from->nevents);
	stage_take(state, from->events, (int) from->nevents);
	return state;
}

/* Orders by stages as a dictionary does, then by rows */
static int
stage_compare(const TallyShape *shape, const Tally *a, const Tally *b)
{
	const StageTally *x = (const StageTally *) a;
	const StageTally *y = (const StageTally *) b;
	int			cmp = 0;

	for (uint32 i = 0; cmp == 0 && i < Min(x->nevents, y->nevents); i++)
		cmp = compare_counts(x->events[i], y->events[i]);
	if (cmp == 0)
		cmp = compare_counts(x->nevents, y->nevents);
	return cmp != 0 ? cmp : compare_counts(x->skipped, y->skipped);
}

/* All rows, also those skipped */
static int64
stage_row_count(const Tally *tally)
{
	const StageTally *problem = (const StageTally *) tally;
	int64		parts[2] = {problem->skipped, problem->nevents};

	return tally_total(parts, 2);
}

/* Rows without a stage or without a date */
static int64
stage_skipped_count(const Tally *tally)
{
	return ((const StageTally *) tally)->skipped;
}

/* Nothing to add: the readers refuse what rows cannot add up to */
static const char *
stage_contradiction(const Tally *tally)
{
	return NULL;
}

static const TallyStorage stage_storage = {
	.empty = stage_empty,
	.sound = stage_sound,
	.canonical = stage_canonical,
	.combine = stage_combine,
	.compare = stage_compare,
	.compare_allocates = true,	/* a state has slack */
	.write_json = stage_write_json,
	.read_json = stage_read_json,
	.send = stage_send,
	.receive = stage_receive
};

const TallyShape stage_shape = {
	.kind = TALLY_STAGES,
	.type_name = "stage_tally",
	.storage = &stage_storage,
	.row_count = stage_row_count,
	.skipped_count = stage_skipped_count,
	.contradiction = stage_contradiction
};

TALLY_TYPE(stage, stage_shape);
