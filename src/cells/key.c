/*
 * cells/key.c
 *		The key of a name: the same for all spellings that a reader takes for one name.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "cells/cells.h"

#include "utils/builtins.h"

#include "lib/errors.h"

BIZENV_FUNCTION(name_key);

/* Folds marks that people type for one another; the reader has made full-width forms half-width ones */
static pg_wchar
fold_mark(pg_wchar c)
{
	if (is_one_of(c, u"“”„‟〝〞「」『』《》〈〉<>"))
		return '"';
	if (is_one_of(c, u"‘’`"))
		return '\'';
	if (is_one_of(c, u"–—―‒"))
		return '-';
	if (is_one_of(c, u"•‧・∙"))
		return u'·';
	return c;
}

/* Writes the key of a name, without blanks and without marks that end a sentence; gives its length */
int
name_key_of(const Reader *reader, pg_wchar *key)
{
	int			length = 0;

	for (int i = 0; i < reader->n; i++)
		if (!is_blank(reader->code[i]))
			key[length++] = fold_mark(reader->code[i]);
	while (length > 1 && is_one_of(key[length - 1], u"。;"))
		length--;
	return length;
}

/* Gives the key of a name */
Datum
name_key(PG_FUNCTION_ARGS)
{
	text	   *source = PG_GETARG_TEXT_PP(0);
	Size		bytes = (Size) VARSIZE_ANY_EXHDR(source);
	Size		most = bytes * 2 + 8;	/* a character of two bytes or more folds to four at most */
	Reader		reader;
	pg_wchar   *key;
	unsigned char *utf8;
	int			length;
	Size		used = 0;

	if (bytes > QUANTITY_PROSE_BYTES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("name is too long"),
				 errdetail("Argument \"name\" must have at most %d MB.", QUANTITY_PROSE_BYTES / (1024 * 1024)),
				 errhint("Pass a name, such as '12345 hotline'.")));
	(void) reader_begin(&reader, source, (int) most,
						MemoryContextAllocHuge(CurrentMemoryContext, (most + 1) * sizeof(pg_wchar)),
						MemoryContextAllocHuge(CurrentMemoryContext, (most + 1) * sizeof(int32)));
	key = MemoryContextAllocHuge(CurrentMemoryContext, (most + 1) * sizeof(pg_wchar));
	length = name_key_of(&reader, key);
	utf8 = MemoryContextAllocHuge(CurrentMemoryContext, (Size) length * MAX_MULTIBYTE_CHAR_LEN + 1);
	for (int i = 0; i < length; i++)
	{
		/* bytes that are no UTF-8, which SQL_ASCII may hold: they are their own key */
		if (key[i] == 0xFFFD)
			PG_RETURN_TEXT_P(source);
		unicode_to_utf8(key[i], utf8 + used);
		used += (Size) pg_utf_mblen(utf8 + used);
	}
	utf8[used] = 0;
	PG_RETURN_TEXT_P(cstring_to_text(pg_any_to_server((char *) utf8, (int) used, PG_UTF8)));
}
