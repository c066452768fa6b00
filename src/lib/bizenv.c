/*
 * lib/bizenv.c
 *		Module magic, catalogue of messages, settings, and what scripts and bodies
 *		written in SQL ask first: the encoding and the language in which they are read.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/compat.h"

#include "catalog/namespace.h"
#include "commands/dbcommands.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "lib/settings.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"

#ifndef BIZENV_VERSION
#error "BIZENV_VERSION is set by the Makefile from bizenv.control"
#endif

#ifdef PG_MODULE_MAGIC_EXT
PG_MODULE_MAGIC_EXT(.name = "bizenv",.version = BIZENV_VERSION);
#else
PG_MODULE_MAGIC;
#endif

extern PGDLLEXPORT void _PG_init(void);

BIZENV_FUNCTION(can_hold_chinese);
BIZENV_FUNCTION(translated_message);
BIZENV_FUNCTION(read_as_postgres);
BIZENV_FUNCTION(clipped_text);

/* Runs when the library is loaded: binds the catalogue of messages, defines the settings */
void
_PG_init(void)
{
	pg_bindtextdomain(TEXTDOMAIN);
	define_settings();
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

/* Is this a session of IvorySQL that parses SQL in the Oracle dialect? */
bool
reads_as_oracle(void)
{
	const char *mode = GetConfigOption("ivorysql.compatible_mode", true, false);

	return mode != NULL && strcmp(mode, "oracle") == 0;
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
	if (reads_as_oracle())
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("bizenv does not work in the Oracle mode of this server"),
				 errdetail("\"ivorysql.compatible_mode\" is \"%s\": the SQL functions of bizenv would be parsed in the Oracle dialect, in which '' is NULL.", "oracle"),
				 errhint("Connect to the port for PostgreSQL, or type: SET ivorysql.compatible_mode TO pg;")));
	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("bizenv needs SQL as PostgreSQL reads it"),
				 errdetail("In this session '' is NULL."),
				 errhint("Connect in the server's mode for PostgreSQL, in which SELECT '' IS NULL gives false.")));
	PG_RETURN_BOOL(true);
}

/*
 * Raises where the database is in an encoding without Chinese characters.  The
 * message is English in every session, since Chinese could not be shown.
 */
Datum
can_hold_chinese(PG_FUNCTION_ARGS)
{
	/* characters of the scripts, which no encoding but those of Chinese has */
	unsigned char sample[] = "营商环境工作台账";
	static const char *const hint = "CREATE DATABASE %s ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0; and install it there.";
	int			encoding = GetDatabaseEncoding();
	int			length = sizeof(sample) - 1;
	unsigned char *converted;
	const char *database;
	Oid			conversion;

	/* SQL_ASCII stores bytes as they come, so that UTF-8 text is kept whole */
	if (encoding == PG_UTF8 || encoding == PG_SQL_ASCII)
		PG_RETURN_BOOL(true);
	/* PostgreSQL makes no such database; servers that are made of it do */
	if (encoding == PG_GB18030 || encoding == PG_GBK || encoding == PG_BIG5)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg_internal("bizenv cannot be used in a database of the encoding %s", pg_encoding_to_char(encoding)),
				 errdetail_internal("A byte of its characters can be that of a digit, a quote or a brace, and is found where one of these is looked for."),
				 errhint(hint, quote_identifier(psprintf("%s_utf8", get_database_name(MyDatabaseId))))));
	converted = palloc(length * MAX_CONVERSION_GROWTH + 1);
	/* without a conversion, or where it stops at a character, the encoding cannot hold Chinese */
	conversion = FindDefaultConversionProc(PG_UTF8, encoding);
	if (OidIsValid(conversion) &&
		pg_do_encoding_conversion_buf(conversion, PG_UTF8, encoding, sample, length,
									  converted, length * MAX_CONVERSION_GROWTH + 1, true) == length)
		PG_RETURN_BOOL(true);
	database = get_database_name(MyDatabaseId);
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg_internal("bizenv needs a database that can hold Chinese characters"),
			 errdetail_internal("The encoding of database %s is %s.", quote_identifier(database), pg_encoding_to_char(encoding)),
			 errhint(hint, quote_identifier(psprintf("%s_utf8", database)))));
}

/*
 * Gives a text as a column of so many characters holds it.  A cast to varchar(n)
 * cuts in silence; here the reader sees by the last character that there was more.
 */
Datum
clipped_text(PG_FUNCTION_ARGS)
{
	text	   *whole = PG_GETARG_TEXT_PP(0);
	int32		most = PG_GETARG_INT32(1);
	int			length = VARSIZE_ANY_EXHDR(whole);
	StringInfoData clipped;

	/* a character has one byte at least: most texts need no counting */
	if (length <= most || pg_mbstrlen_with_len(VARDATA_ANY(whole), length) <= most)
		PG_RETURN_TEXT_P(whole);
	initStringInfo(&clipped);
	appendBinaryStringInfo(&clipped, VARDATA_ANY(whole),
						   pg_mbcharcliplen(VARDATA_ANY(whole), length, Max(most - 1, 0)));
	if (most > 0)
		appendStringInfoString(&clipped, pg_any_to_server("…", strlen("…"), PG_UTF8));
	PG_RETURN_TEXT_P(cstring_to_text_with_len(clipped.data, clipped.len));
}
