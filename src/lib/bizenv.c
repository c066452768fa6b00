/*
 * lib/bizenv.c
 *		Module magic, version, catalogue of messages, settings, and the language
 *		in which SQL is read.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/compat.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "lib/settings.h"
#include "utils/builtins.h"
#include "utils/guc.h"

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
BIZENV_FUNCTION(read_as_postgres);

/* Runs when the library is loaded: binds the catalogue of messages, defines the settings */
void
_PG_init(void)
{
	pg_bindtextdomain(TEXTDOMAIN);
	define_settings();
}

/*
 * Returns the version of the loaded library.  A session that began before an
 * upgrade keeps the old library in memory until it ends.
 */
Datum
bizenv_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(BIZENV_VERSION));
}

/*
 * Translates a message that PL/pgSQL raises into the language of the session.
 * The message ids of the catalogue are UTF-8, so the key is converted first.
 * The empty text is the id of the catalogue's header and is not looked up.
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
	/* dgettext() gives back its argument, the same pointer, where there is no entry */
	found = translated(sought);
	if (found == sought)
		PG_RETURN_TEXT_P(message);
	PG_RETURN_TEXT_P(cstring_to_text(found));
}

/*
 * Raises where the session parses SQL in the Oracle dialect, in which '' is
 * NULL.  The caller passes '' as its parser read it: NULL shows the dialect on
 * any server.  IvorySQL has a setting for it, which is checked as well: an
 * expression planned before the setting changed still holds the old constant.
 */
Datum
read_as_postgres(PG_FUNCTION_ARGS)
{
	const char *mode = GetConfigOption("ivorysql.compatible_mode", true, false);

	if (mode != NULL && strcmp(mode, "oracle") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("bizenv does not work in the Oracle mode of this server"),
				 errdetail("\"ivorysql.compatible_mode\" is \"%s\": the SQL functions of bizenv would be parsed in the Oracle dialect, in which '' is NULL.", mode),
				 errhint("Connect to the port for PostgreSQL, or type: SET ivorysql.compatible_mode TO pg;")));
	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("bizenv needs SQL as PostgreSQL reads it"),
				 errdetail("In this session '' is NULL."),
				 errhint("Connect in the server's mode for PostgreSQL, in which SELECT '' IS NULL gives false.")));
	PG_RETURN_BOOL(true);
}
