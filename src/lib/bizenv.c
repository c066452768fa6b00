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

/*
 * Refuses a session whose server reads SQL as another language than that of
 * PostgreSQL.  IvorySQL says so by a setting, which others do not have.  On
 * any server the argument tells: it is the empty text as whoever calls this
 * has read it, and the other language makes it NULL.  The setting is asked
 * too, because an expression that was planned before it changed keeps what
 * it has read.
 */
Datum
read_as_postgres(PG_FUNCTION_ARGS)
{
	const char *mode = GetConfigOption("ivorysql.compatible_mode", true, false);

	if (mode != NULL && strcmp(mode, "oracle") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("bizenv does not work in the Oracle mode of this server"),
				 errdetail("\"ivorysql.compatible_mode\" is \"%s\": what bizenv has written in SQL would be read as another language, in which '' is NULL.", mode),
				 errhint("Connect to the port for PostgreSQL, or type: SET ivorysql.compatible_mode TO pg;")));
	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("bizenv needs SQL as PostgreSQL reads it"),
				 errdetail("In this session '' is NULL."),
				 errhint("Connect in the server's mode for PostgreSQL, in which SELECT '' IS NULL gives false.")));
	PG_RETURN_BOOL(true);
}
