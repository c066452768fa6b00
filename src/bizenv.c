/*
 * bizenv.c
 *		Module magic, version, catalogue of messages, settings, nothing else.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "compat.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "settings.h"
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
BIZENV_FUNCTION(translated_message);

/* Says where the messages in other languages are, and what can be set, when the library is loaded */
void
_PG_init(void)
{
	pg_bindtextdomain(TEXTDOMAIN);
	define_settings();
}

/* Tells the version of the loaded library, which an old session may hold */
Datum
bizenv_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(BIZENV_VERSION));
}

/*
 * Gives what PL/pgSQL raises in the language of the reader.  The catalogue is
 * in UTF-8, and is searched for what the message is there; the empty text
 * would find its header.
 */
Datum
translated_message(PG_FUNCTION_ARGS)
{
	text	   *message = PG_GETARG_TEXT_PP(0);
	char	   *sought = text_to_cstring(message);
	const char *found;

	if (sought[0] == '\0')
		PG_RETURN_TEXT_P(message);
	sought = pg_server_to_any(sought, strlen(sought), PG_UTF8);
	found = translated(sought);
	if (found == sought)
		PG_RETURN_TEXT_P(message);
	PG_RETURN_TEXT_P(cstring_to_text(found));
}
