/*
 * composite/weights.h
 *		What the files share that weigh indicators by their own figures.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_WEIGHTS_H
#define BIZENV_WEIGHTS_H

#include "lib/exact.h"
#include "lib/tally.h"

#define WEIGHTS_MAX_CELLS 100000
#define WEIGHTS_MAX_NAME_BYTES 1000

/* Why there are no more cells */
#define WEIGHTS_TOO_MANY_CELLS \
	"A tally holds at most " CppAsString2(WEIGHTS_MAX_CELLS) " figures, one for each indicator of each unit."

/* The figure of a unit (a region, a year) for an indicator */
typedef struct Cell
{
	const char *indicator;		/* names without a zero byte at their end */
	const char *unit;
	int			indicator_length;
	int			unit_length;
	Exact		value;
} Cell;

/* A cell as it is stored; its bytes are its two names and its spilled figure */
typedef struct CellSlot
{
	int64		value;
	uint32		at;				/* where its bytes begin, behind all slots */
	uint32		spilled;		/* how many of them are the figure */
	uint16		indicator_length;
	uint16		unit_length;
	uint8		form;
	uint8		padding[3];
} CellSlot;

/*
 * A state holds cells as they came and has room for more.  A value has them
 * in C byte order of indicator and unit, each pair once, and no room.
 */
typedef struct WeightsTally
{
	Tally		head;
	int64		skipped;		/* rows without an indicator and a unit */
	uint32		ncells;
	uint32		capacity;		/* slots that there is room for */
	uint32		used;			/* bytes behind the slots that are taken */
	uint32		padding;		/* always 0, so that equal tallies are equal byte for byte */
	CellSlot	slots[FLEXIBLE_ARRAY_MEMBER];
} WeightsTally;

#define WEIGHTS_HEAD offsetof(WeightsTally, slots)

/* The figures of the units that have all of them, by indicator */
typedef struct Matrix
{
	int			nindicators;
	int			nunits;
	int			left_out;		/* units that lack a figure */
	Cell	   *names;			/* of each indicator, its first cell */
	Exact	   *values;			/* nunits for each indicator */
} Matrix;

/* What an indicator comes to */
typedef struct Weighed
{
	bool		constant;		/* all units have the same figure */
	Numeric		measure;		/* NULL where it is constant, and where units are too few */
} Weighed;

/* weights_tally.c: the state */
extern Cell weights_cell(const WeightsTally *tally, int n);
extern int	compare_cells(const void *a, const void *b);
extern const char *cell_fault(const Cell *cell);
extern WeightsTally *weights_layout(int64 skipped, const Cell *cells, int n);
extern Tally *weights_append(Tally *state, const Cell *cell);

/* weights_io.c: its text and its bytes */
extern void weights_write_json(const TallyShape *shape, const Tally *tally, StringInfo out);
extern Tally *weights_read_json(const TallyShape *shape, JsonbContainer *object, const char **reason);
extern void weights_send(const TallyShape *shape, const Tally *tally, StringInfo out);
extern Tally *weights_receive(const TallyShape *shape, StringInfo in, const char **reason);

/* weighing.c: how much the figures of each indicator differ */
extern void weigh(const Matrix *matrix, int method, Weighed *weighed);

#endif							/* BIZENV_WEIGHTS_H */
