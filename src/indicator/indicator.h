/*
 * indicator/indicator.h
 *		What the files of the room "indicator" share.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_INDICATOR_H
#define BIZENV_INDICATOR_H

#include "lib/codes.h"
#include "lib/counted.h"

/* Fetches a finite number, NULL where it is NULL */
static inline Numeric
getarg_known(FunctionCallInfo fcinfo, int n, const char *argument)
{
	return PG_ARGISNULL(n) ? NULL : GETARG_FINITE(n, argument);
}

extern Numeric advantage_of(Numeric value, Numeric benchmark, int direction);

#endif							/* BIZENV_INDICATOR_H */
