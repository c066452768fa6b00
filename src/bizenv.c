/*
 * bizenv.c
 *		Module magic, version, catalogue of messages, nothing else.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "compat.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#ifndef BIZENV_VERSION
#error "BIZENV_VERSION is set by the Makefile from bizenv.control"
#endif

#ifdef PG_MODULE_MAGIC_EXT
PG_MODULE_MAGIC_EXT(.name = "bizenv",.version = BIZENV_VERSION);
#else
PG_MODULE_MAGIC;
#endif

extern PGDLLEXPORT void _PG_init(void);

BIZENV_FUNCTION(bizenv_version);

/* Says where the messages in other languages are, when the library is loaded */
void
_PG_init(void)
{
	pg_bindtextdomain(TEXTDOMAIN);
}

/* Tells the version of the loaded library, which an old session may hold */
Datum
bizenv_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(BIZENV_VERSION));
}
