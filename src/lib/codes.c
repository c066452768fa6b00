/*
 * lib/codes.c
 *		Code words: how they are found and told. The lists stand in the rooms, in
 *		src/ROOM/codes.c.
 *
 * A code is what a column or an argument holds; its label is what is printed.
 * A label and its synonyms are read as the code they stand for.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "lib/errors.h"

CODE_LIST(languages, "language", "language",
		  {"zh", "中文", "Chinese", {NULL}},
		  {"en", "英文", "English", {NULL}});

/* Finds the place of a word among the labels and synonyms of a list; -1: it is none of them */
int
code_find_label(const CodeList *list, const text *word)
{
	for (int i = 0; i < list->length; i++)
	{
		const Code *code = &list->codes[i];

		if (word_is(word, code->zh))
			return i;
		/* synonyms fill the array from its beginning: the first NULL ends them */
		for (int n = 0; n < (int) lengthof(code->also) && code->also[n] != NULL; n++)
			if (word_is(word, code->also[n]))
				return i;
	}
	return -1;
}

/* Finds the place of a word among the codes of a list; -1: it is none of them */
int
code_find_code(const CodeList *list, const text *word)
{
	for (int i = 0; i < list->length; i++)
		if (word_is(word, list->codes[i].code))
			return i;
	return -1;
}

/* A word as this file spells it: labels and synonyms are UTF-8 here */
const text *
code_as_spelled(const text *word)
{
	if (GetDatabaseEncoding() == PG_UTF8)
		return word;
	return cstring_to_text(pg_server_to_any(text_to_cstring(word),
											(int) VARSIZE_ANY_EXHDR(word),
											PG_UTF8));
}

/* Finds the place of a word in a list, -1 where it is not in it */
int
code_find(const CodeList *list, const text *word)
{
	/* codes first: they are ASCII in every encoding, and nearly every row holds one */
	int			place = code_find_code(list, word);

	return place >= 0 ? place : code_find_label(list, code_as_spelled(word));
}

/* Raises for a word that is not in the list, with the legal ones as hint; never returns */
void
error_unknown_word(const CodeList *list, const char *detail)
{
	StringInfoData legal;

	/* the hint lists codes and no labels: codes are ASCII in every encoding */
	initStringInfo(&legal);
	for (int i = 0; i < list->length; i++)
		appendStringInfo(&legal, "%s%s", i > 0 ? ", " : "", list->codes[i].code);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown %s", translated(list->name)),
			 errdetail_internal("%s", detail),
			 errhint("Use one of: %s.", legal.data)));
}

/*
 * Finds the place of a word that comes from a row of data.  The message names
 * the argument and not the word: data must not get into server logs.
 */
int
code_of_row(const CodeList *list, const text *word, const char *argument)
{
	int			n = code_find(list, word);

	if (unlikely(n < 0))
		error_unknown_word(list, psprintf(translated("Argument \"%s\" holds a word that is not of its list."),
										  argument));
	return n;
}

/* A label, in the encoding of the database */
char *
label_of_code(const Code *code, int language)
{
	const char *label = language == LANGUAGE_EN ? code->en : code->zh;

	return pg_any_to_server(label, (int) strlen(label), PG_UTF8);
}

/* Finds the place of a word that the caller wrote as an option; NULL raises */
int
code_argument(FunctionCallInfo fcinfo, int n, const CodeList *list, const char *argument)
{
	text	   *word;
	int			place;

	check_not_null(PG_ARGISNULL(n), argument);
	word = PG_GETARG_TEXT_PP(n);
	place = code_find(list, word);
	/* at most 64 bytes of the word, cut between characters */
	if (unlikely(place < 0))
		error_unknown_word(list, psprintf(translated("\"%s\" is not a word that argument \"%s\" knows."),
										  pnstrdup(VARDATA_ANY(word),
												   pg_mbcliplen(VARDATA_ANY(word),
																(int) VARSIZE_ANY_EXHDR(word), 64)),
										  argument));
	return place;
}
