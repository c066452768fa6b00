/*
 * supervision/supervision.c
 *		督办: the stages of a problem, how long each took, where it stands still.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "supervision/supervision.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "calendar/calendar.h"
#include "lib/rows.h"

BIZENV_FUNCTION(can_move);
BIZENV_FUNCTION(phase_of);
BIZENV_FUNCTION(stage_add);
BIZENV_FUNCTION(stage_remove);
BIZENV_FUNCTION(stage_current);
BIZENV_FUNCTION(stage_is_legal_loop);
BIZENV_FUNCTION(stage_durations);
BIZENV_FUNCTION(stage_bottleneck);

#define STAGE_TO(stage) (1 << (stage))

/* Where a problem may go from each stage; doc/supervision.md has the same table */
static const int moves[STAGE_NSTAGES] = {
	[STAGE_COLLECTED] = STAGE_TO(STAGE_ASSIGNED) | STAGE_TO(STAGE_REJECTED),
	[STAGE_ASSIGNED] = STAGE_TO(STAGE_IN_PROGRESS) | STAGE_TO(STAGE_ANSWERED) | STAGE_TO(STAGE_RETURNED),
	[STAGE_IN_PROGRESS] = STAGE_TO(STAGE_ANSWERED) | STAGE_TO(STAGE_RETURNED),
	[STAGE_ANSWERED] = STAGE_TO(STAGE_VERIFIED) | STAGE_TO(STAGE_RETURNED) | STAGE_TO(STAGE_IN_PROGRESS),
	[STAGE_VERIFIED] = STAGE_TO(STAGE_CLOSED) | STAGE_TO(STAGE_RETURNED),
	[STAGE_CLOSED] = STAGE_TO(STAGE_REOPENED),
	[STAGE_RETURNED] = STAGE_TO(STAGE_ASSIGNED) | STAGE_TO(STAGE_IN_PROGRESS) | STAGE_TO(STAGE_REJECTED),
	[STAGE_REJECTED] = STAGE_TO(STAGE_REOPENED),
	[STAGE_REOPENED] = STAGE_TO(STAGE_ASSIGNED)
};

/* Which of the four phases of the loop a stage belongs to */
static const Phase phase_of_stages[STAGE_NSTAGES] = {
	[STAGE_COLLECTED] = PHASE_COLLECTION,
	[STAGE_REJECTED] = PHASE_COLLECTION,
	[STAGE_ASSIGNED] = PHASE_ASSIGNMENT,
	[STAGE_RETURNED] = PHASE_ASSIGNMENT,
	[STAGE_REOPENED] = PHASE_ASSIGNMENT,
	[STAGE_IN_PROGRESS] = PHASE_SUPERVISION,
	[STAGE_ANSWERED] = PHASE_FEEDBACK,
	[STAGE_VERIFIED] = PHASE_FEEDBACK,
	[STAGE_CLOSED] = PHASE_FEEDBACK
};

/* Says whether a problem may go from a stage, -1 before the first, to another */
bool
is_legal_move(int old_stage, int new_stage)
{
	/* "moves" has a bit mask for each stage */
	return old_stage < 0 ? new_stage == STAGE_COLLECTED
		: (moves[old_stage] & STAGE_TO(new_stage)) != 0;
}

/* The phase of a stage */
Phase
phase_of_stage(int stage)
{
	return phase_of_stages[stage];
}

/* Says whether a move is legal; NULL where the new stage is not known */
Datum
can_move(PG_FUNCTION_ARGS)
{
	int			old_stage = -1;

	/* no old stage: the problem is new, and -1 stands before the first stage */
	if (!PG_ARGISNULL(0))
		old_stage = code_argument(fcinfo, 0, &stages, "old_stage");
	if (PG_ARGISNULL(1))
		PG_RETURN_NULL();
	PG_RETURN_BOOL(is_legal_move(old_stage,
								 code_argument(fcinfo, 1, &stages, "new_stage")));
}

/* Names the phase of a stage */
Datum
phase_of(PG_FUNCTION_ARGS)
{
	int			stage = code_argument(fcinfo, 0, &stages, "stage");

	PG_RETURN_TEXT_P(cstring_to_text(phases.codes[phase_of_stage(stage)].code));
}

/* The transition of stage_agg, and its inverse */
static Datum
stage_transition(FunctionCallInfo fcinfo, bool take_out)
{
	Tally	   *state = tally_state(fcinfo, &stage_shape);
	int			stage = 0;
	DateADT		day = 0;
	int64		event;

	if (!PG_ARGISNULL(1))
		stage = code_of_row(&stages, PG_GETARG_TEXT_PP(1), "stage");
	if (!PG_ARGISNULL(2))
	{
		day = PG_GETARG_DATEADT(2);
		if (day < STAGE_FIRST_DAY || day > STAGE_LAST_DAY)
			ereport(ERROR,
					(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
					 errmsg("entered_on is out of range"),
					 errdetail(STAGE_WRONG_DAY),
					 errhint("Pass NULL for a date that is not known.")));
	}
	/* both were checked first: a row that is skipped must be valid all the same */
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
	{
		tally_count(&((StageTally *) state)->skipped, take_out);
		PG_RETURN_POINTER(state);
	}
	event = STAGE_EVENT_KEY(day, stage);
	/* a new event may need room, so that the state may move */
	if (!take_out)
		PG_RETURN_POINTER(stage_put(state, &event, 1));
	stage_take(state, &event, 1);
	PG_RETURN_POINTER(state);
}

/* Puts a row into the state */
Datum
stage_add(PG_FUNCTION_ARGS)
{
	return stage_transition(fcinfo, false);
}

/* Takes a row out of the state, in a moving frame */
Datum
stage_remove(PG_FUNCTION_ARGS)
{
	return stage_transition(fcinfo, true);
}

/* Begins to read the tally of an accessor */
static void
read_argument(FunctionCallInfo fcinfo, StageReader *reader, TallyBuffer *buffer, DateADT as_of)
{
	stage_read(reader, (const StageTally *) tally_read(PG_GETARG_DATUM(0), buffer, &stage_shape),
			   as_of);
}

/* The stage entered last, NULL where there is none */
Datum
stage_current(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	StageReader reader;

	read_argument(fcinfo, &reader, &buffer, STAGE_LAST_DAY);
	/* the last one read is the current one */
	while (stage_next(&reader))
		;
	if (reader.stage < 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(stages.codes[reader.stage].code));
}

/* Says whether every move was legal and the last one closed the problem */
Datum
stage_is_legal_loop(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	StageReader reader;
	bool		legal = true;

	read_argument(fcinfo, &reader, &buffer, STAGE_LAST_DAY);
	/* a single illegal move spoils the loop, also when a legal end follows */
	for (int before = -1; stage_next(&reader); before = reader.stage)
		legal &= is_legal_move(before, reader.stage);
	if (reader.stage < 0)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(legal && reader.stage == STAGE_CLOSED);
}

/* What the accessors that count workdays read: a stage and the day it was left */
typedef struct Durations
{
	StageReader reader;
	DateADT		as_of;
	const text *calendar;
	CalendarSlot *slot;
	bool		more;			/* is there a stage to come? */
	bool		unannounced_is_null;
	int			stage;
	DateADT		entered_on;
	CalendarBounds workdays;
} Durations;

/* What a call site of such an accessor remembers */
typedef struct DurationsCall
{
	RowCall		row;
	CalendarSlot slot;
} DurationsCall;

/* Where a call site keeps its calendar; to be asked for before a row is begun */
static CalendarSlot *
durations_slot(FunctionCallInfo fcinfo)
{
	return &((DurationsCall *) row_call(fcinfo, sizeof(DurationsCall)))->slot;
}

/* Begins to read durations as of a date */
static void
durations_begin(FunctionCallInfo fcinfo, Durations *durations, TallyBuffer *buffer)
{
	check_not_null(PG_ARGISNULL(1), "as_of");
	check_not_null(PG_ARGISNULL(2), "calendar");
	/* the arguments of the caller, each checked before the tally is read */
	durations->as_of = check_date(PG_GETARG_DATEADT(1), "as_of");
	durations->calendar = PG_GETARG_TEXT_PP(2);
	durations->unannounced_is_null = code_argument(fcinfo, 3, &on_unannounced_words, "on_unannounced") == UNANNOUNCED_NULL;
	durations->slot = durations_slot(fcinfo);
	read_argument(fcinfo, &durations->reader, buffer, durations->as_of);
	durations->more = stage_next(&durations->reader);
}

/*
 * Reads a stage and the workdays after the day it was entered on, up to the
 * day it was left on or else the reference date.  Nobody has to do anything
 * about a problem that is closed or rejected.
 */
static bool
durations_next(Durations *durations)
{
	static const char *const of_tally[] = {"t", "t"};
	static const char *const to_date[] = {"t", "as_of"};
	DateADT		left_on;

	if (!durations->more)
		return false;
	CHECK_FOR_INTERRUPTS();
	/* the reader is one stage ahead: where that begins, this one ends */
	durations->stage = durations->reader.stage;
	durations->entered_on = durations->reader.entered_on;
	durations->more = stage_next(&durations->reader);
	left_on = durations->more ? durations->reader.entered_on : durations->as_of;
	memset(&durations->workdays, 0, sizeof(CalendarBounds));
	if (durations->stage == STAGE_CLOSED || durations->stage == STAGE_REJECTED)
		return true;
	/* "of_tally" and "to_date" name the arguments that an error of the calendar blames */
	if (!calendar_workdays(durations->slot, durations->calendar, durations->entered_on, left_on,
						   durations->more ? of_tally : to_date, durations->unannounced_is_null,
						   &durations->workdays.least))
		calendar_bounds(calendar_find(durations->slot, durations->calendar), durations->entered_on, left_on,
						false, NULL, &durations->workdays);
	else
		durations->workdays.most = durations->workdays.least;
	return true;
}

/* The stages of a problem, each with the workdays that it took */
Datum
stage_durations(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	Durations	durations;
	Row			row;
	int			step = 0;
	bool		is_known;

	/* before rows_begin(), which would make a call memory of the smaller size */
	(void) durations_slot(fcinfo);
	rows_begin(&row, fcinfo);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	durations_begin(fcinfo, &durations, &buffer);
	while (durations_next(&durations))
	{
		row_integer(&row, ++step);
		row_code(&row, &stages, durations.stage);
		row_code(&row, &phases, phase_of_stage(durations.stage));
		row_date(&row, durations.entered_on);
		/* the last stage has not been left: its end is NULL */
		if (durations.more)
			row_date(&row, durations.reader.entered_on);
		else
			row_null(&row);
		is_known = durations.workdays.least == durations.workdays.most;
		if (is_known)
			row_integer(&row, durations.workdays.least);
		else
			row_null(&row);
		row_boolean(&row, !durations.more);
		row_integer(&row, durations.workdays.least);
		if (is_known)
			row_null(&row);
		else
			row_text(&row, "not_announced");
		rows_put(&row);
	}
	return (Datum) 0;
}

/* The stage that took most workdays, all its times added up */
Datum
stage_bottleneck(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	Durations	durations;
	int64		least[STAGE_NSTAGES] = {0};
	int64		most[STAGE_NSTAGES] = {0};
	int			longest = 0;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	durations_begin(fcinfo, &durations, &buffer);
	while (durations_next(&durations))
	{
		least[durations.stage] += durations.workdays.least;
		most[durations.stage] += durations.workdays.most;
	}
	/* of equal ones the first stage in the order of the loop */
	for (int stage = 1; stage < STAGE_NSTAGES; stage++)
		if (least[stage] > least[longest])
			longest = stage;
	/* nothing took a day for certain: there is no bottleneck, or it is not known which */
	if (least[longest] == 0)
		PG_RETURN_NULL();
	/* days that are not announced may still make another one the longest */
	for (int stage = 0; stage < STAGE_NSTAGES; stage++)
		if (stage != longest && most[stage] >= least[longest] + (stage > longest))
			PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(stages.codes[longest].code));
}
