/*
 * bizenv.c
 *		Module magic and version, nothing else.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "compat.h"

#include "utils/builtins.h"

#ifndef BIZENV_VERSION
#error "BIZENV_VERSION is set by the Makefile from bizenv.control"
#endif

#ifdef PG_MODULE_MAGIC_EXT
PG_MODULE_MAGIC_EXT(.name = "bizenv",.version = BIZENV_VERSION);
#else
PG_MODULE_MAGIC;
#endif

BIZENV_FUNCTION(bizenv_version);

/* Tells the version of the loaded library, which an old session may hold */
Datum
bizenv_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(BIZENV_VERSION));
}
