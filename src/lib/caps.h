/*
 * lib/caps.h
 *		Caps of a score: a least and a greatest, either of which may be none.
 *
 * A value that is missing has no score, and never gets a cap for one: SQL's
 * least(NULL, 120) is 120.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_CAPS_H
#define BIZENV_CAPS_H

#include "lib/decimal.h"
#include "lib/errors.h"

typedef struct Caps
{
	Numeric		lowest;			/* NULL: none */
	Numeric		highest;
} Caps;

/* Fetches caps, "lowest" at this place and "highest" behind it; NULL is no cap */
static inline Caps
getarg_caps(FunctionCallInfo fcinfo, int n)
{
	Caps		caps;

	caps.lowest = PG_ARGISNULL(n) ? NULL : GETARG_FINITE(n, "lowest");
	caps.highest = PG_ARGISNULL(n + 1) ? NULL : GETARG_FINITE(n + 1, "highest");
	if (caps.lowest != NULL && caps.highest != NULL && num_cmp(caps.lowest, caps.highest) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("lowest must not be above highest"),
				 errdetail("\"lowest\" and \"highest\" are the caps of the score: no score could keep both."),
				 errhint("lowest => 0, highest => 120 caps a score at 120; NULL is no cap.")));
	return caps;
}

/* Keeps a score within its caps */
static inline Numeric
capped(Numeric score, Caps caps)
{
	if (caps.lowest != NULL && num_cmp(score, caps.lowest) < 0)
		return caps.lowest;
	if (caps.highest != NULL && num_cmp(score, caps.highest) > 0)
		return caps.highest;
	return score;
}

#endif							/* BIZENV_CAPS_H */
