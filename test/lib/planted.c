/*
 * planted.c
 *		Errors made on purpose, for test/heavy/sanitize and test/heavy/valgrind
 *		to find: they compile it into the library that they try.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "compat.h"

#include <stdlib.h>

BIZENV_FUNCTION(planted);

/* Overflows for the largest integer, reads behind a chunk for 16, and answers
 * by what was never written for 8 */
Datum
planted(PG_FUNCTION_ARGS)
{
	volatile int32 n = PG_GETARG_INT32(0);
	volatile char *chunk = malloc(16);
	int32		result = n + 1;

	if (n == 16)
		result += chunk[n];
	if (n == 8 && chunk[n] != 0)
		result = 0;
	free((void *) chunk);
	PG_RETURN_INT32(result);
}
