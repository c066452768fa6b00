/*
 * names.h
 *		Names that a tally is keyed by: their order, and what is none.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_NAMES_H
#define BIZENV_NAMES_H

#include "compat.h"

#include "mb/pg_wchar.h"

/* The order of names: bytes, then length, whatever the collation */
static inline int
compare_names(const char *a, int a_length, const char *b, int b_length)
{
	int			cmp = memcmp(a, b, Min(a_length, b_length));

	return cmp != 0 ? cmp : a_length - b_length;
}

/* Says whether a name has nothing to be seen by, the wide space of Chinese included */
static inline bool
name_is_blank(const char *name, int length)
{
	static const char ideographic_space[] = "\xE3\x80\x80";

	for (int i = 0; i < length; i++)
	{
		if (GetDatabaseEncoding() == PG_UTF8 && length - i >= 3 &&
			memcmp(name + i, ideographic_space, 3) == 0)
			i += 2;
		else if (strchr(" \t\n\r\f\v", name[i]) == NULL)
			return false;
	}
	return true;
}

#endif							/* BIZENV_NAMES_H */
