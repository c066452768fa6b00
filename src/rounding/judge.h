/*
 * rounding/judge.h
 *		A printed figure, and the verdict on it.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_JUDGE_H
#define BIZENV_JUDGE_H

#include "rounding/rounding.h"

/* A printed figure beside the exact ratio that it should be */
typedef struct PrintedFigure
{
	Numeric		printed;		/* NULL: not printed */
	Numeric		part;			/* NULL: not known */
	Numeric		whole;			/* NULL: not known */
	Numeric		recomputed;		/* half up, with the decimals printed */
	int			verdict;
} PrintedFigure;

/*
 * judge_printed() takes the figures as they are written; judge_percent() the
 * percentage that a part is of the whole.  judge_rounded() is asked after it, of
 * a figure that is not "ok": it takes part and whole (above 0) as rounded too.
 */
extern void judge_printed(PrintedFigure *figure);
extern PrintedFigure judge_percent(Numeric printed, Numeric part, Numeric whole);
extern void judge_rounded(PrintedFigure *figure, Numeric part, Numeric whole);

#endif							/* BIZENV_JUDGE_H */
