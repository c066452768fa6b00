/*
 * rollup/rollup.h
 *		What a session keeps of the triggers of kept tallies, from one statement to the next.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_ROLLUP_H
#define BIZENV_ROLLUP_H

#include "lib/compat.h"

#include "commands/trigger.h"
#include "nodes/execnodes.h"
#include "utils/rel.h"

/* One column of the kept rows: a group, or a tally and how a row counts in it */
typedef struct RollupColumn
{
	int			place;			/* in the kept rows, from 0 */
	int16		typlen;
	bool		typbyval;
	ExprState  *group;			/* NULL for a tally; the rest is for tallies */
	ExprState  *filter;			/* or NULL */
	int			nargs;
	ExprState **args;
	Oid			collation;
	FmgrInfo	add;
	FmgrInfo	final;
	Datum		initial;
	bool		is_marked;		/* nothing can be taken out of it */
} RollupColumn;

/* A trigger function and a table whose statements it is told of */
typedef struct Rollup
{
	struct Rollup *next;
	Oid			function;
	Oid			changed;
	bool		is_current;		/* nothing that it was made from has changed */
	bool		is_made;
	bool		is_plain;		/* a few rows are counted without a query */
	Oid			watched[4];		/* changed, source, kept rows, view of the rows */
	int			nancestors;		/* from "changed" up to the source, and what has partitions beneath it */
	Oid		   *ancestors;
	Oid			numbers;		/* the sequence of the kept rows */
	int			entry;			/* places in the kept rows, from 0 */
	int			written_in;
	int			is_removed;
	int			row_count;
	ExprState  *filter;			/* the rows that are counted, or NULL for all */
	int			ncolumns;
	RollupColumn *columns;
	ExprContext *econtext;		/* its memory is that of one call */
	MemoryContext row_context;	/* that of one row */
	MemoryContext context;
} Rollup;

#define ROLLUP_KEPT(rollup) ((rollup)->watched[2])

/* Who the owner's triggers run as, and by which settings their texts are read */
typedef struct RollupScope
{
	Oid			user;
	int			context;
	int			nest;
} RollupScope;

extern Datum rollup_guard(PG_FUNCTION_ARGS);
extern void rollup_enter(RollupScope *scope, Oid function);
extern void rollup_leave(const RollupScope *scope);
extern void rollup_make(Rollup *rollup, Relation changed);
extern void rollup_count_change(Rollup *rollup, TriggerData *trigger, Relation kept);
extern Rollup *rollup_of(Oid function, Relation changed);
extern bool rollup_is_told(Oid source, Relation kept, Oid change);
extern bool rollup_is_plain(Node *expression);
extern bool rollup_reads_setting(Node *node, void *context);

#endif							/* BIZENV_ROLLUP_H */
