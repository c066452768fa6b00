/*
 * cells/names.c
 *		Names of a column that differ by a blank, by full and half width or by a mark:
 *		the same to who reads the sheet, two to who groups by them.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "cells/profile.h"

#include "common/hashfn.h"
#include "utils/memutils.h"

/* A name without its blanks, in a column: the key of its spellings */
typedef struct NameKey
{
	uint32		column;
	uint32		length;
	uint32		hash[4];
} NameKey;

typedef struct NameEntry
{
	NameKey		key;
	char	   *spelling;		/* the first one; NULL: another one was found */
	int64		row;
} NameEntry;

/* Begins to compare names */
void
sheet_names_begin(Sheet *sheet)
{
	HASHCTL		control = {.keysize = sizeof(NameKey),.entrysize = sizeof(NameEntry),.hcxt = sheet->kept};

	sheet->names = hash_create("names of a sheet", 1024, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

/* Compares a name with its spellings before */
void
sheet_take_name(Sheet *sheet, SheetColumn *column, const Cell *cell)
{
	NameKey		key = {.column = (uint32) (column - sheet->columns)};
	NameEntry  *entry;
	bool		found;
	pg_wchar	name[PROFILE_NAME];

	/* numbers and days are no names, and neither is a long text */
	if (cell->reader.n > PROFILE_NAME || column->judgement.is_plain || column->judgement.is_kind[CELL_DATE] ||
		column->judgement.is_kind[CELL_MONTH] || column->judgement.is_kind[CELL_AMOUNT] || column->judgement.is_kind[CELL_PERCENT] ||
		hash_get_num_entries(sheet->names) >= PROFILE_MOST_NAMES)
		return;
	key.length = (uint32) name_key_of(&cell->reader, name);
	/* 128 bits of hash: two names do not meet in them by chance */
	for (int i = 0; i < 2; i++)
	{
		uint64		part = hash_bytes_extended((const unsigned char *) name, (int) (key.length * sizeof(pg_wchar)), (uint64) i + 1);

		key.hash[i * 2] = (uint32) part;
		key.hash[i * 2 + 1] = (uint32) (part >> 32);
	}
	entry = (NameEntry *) hash_search(sheet->names, &key, HASH_ENTER, &found);
	if (!found)
	{
		entry->spelling = MemoryContextStrdup(sheet->kept, column->shown);
		entry->row = sheet->rows;
	}
	else if (entry->spelling != NULL && strcmp(entry->spelling, column->shown) != 0)
	{
		add_sample(sheet, &column->warned[WARN_BLANKS_IN_NAMES], entry->spelling, CELL_NO_REASON, entry->row);
		add_sample(sheet, &column->warned[WARN_BLANKS_IN_NAMES], column->shown, CELL_NO_REASON, sheet->rows);
		entry->spelling = NULL;
	}
}
