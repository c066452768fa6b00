/*
 * lib/names.h
 *		Names that key the entries of a tally: their order, and blank ones.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_NAMES_H
#define BIZENV_NAMES_H

#include "lib/compat.h"

#include "mb/pg_wchar.h"

/* Orders names by their bytes, then by length; the collation has no part in it */
static inline int
compare_names(const char *a, int a_length, const char *b, int b_length)
{
	int			cmp = memcmp(a, b, Min(a_length, b_length));

	return cmp != 0 ? cmp : a_length - b_length;
}

/* Is a name empty or only white space, U+3000 included? */
static inline bool
name_is_blank(const char *name, int length)
{
	static const char ideographic_space[] = "\u3000";

	for (int i = 0; i < length; i++)
	{
		/* only in UTF-8 are these three bytes one character */
		if (GetDatabaseEncoding() == PG_UTF8 && length - i >= 3 &&
			memcmp(name + i, ideographic_space, 3) == 0)
			i += 2;
		else if (strchr(" \t\n\r\f\v", name[i]) == NULL)
			return false;
	}
	return true;
}

#endif							/* BIZENV_NAMES_H */
