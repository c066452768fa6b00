/*
 * quantity/find.c
 *		find_quantities: the figures of running prose.
 *
 * One walk over the text: each place where a quantity may begin is read once,
 * with what its neighbours in a list give it.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "lib/decimal.h"
#include "lib/rows.h"

BIZENV_FUNCTION(find_quantities);


/* A place in the text, which only moves forward */
typedef struct Cursor
{
	int			byte;
	int			character;
} Cursor;

/* A walk over a text, and the figures that give something to the next one */
typedef struct Walk
{
	Reader		reader;
	bool		has_before;
	Quantity	before;			/* the last one that was found */
	bool		any_unit;		/* it stands in a list with 分别 */
	Quantity	unit;			/* the member of a list whose unit holds for those before it */
	int			unit_until;		/* the last place for which it does; -1: none */
	int			searched;		/* up to here no such member was found */
	int			at;
	unsigned int steps;
} Walk;

/* Moves to a character; the cursor only moves forward, so that all fragments together cost one walk over the text */
static void
move_to(const Reader *reader, Cursor *cursor, int character)
{
	for (; cursor->character < character; cursor->character++)
		cursor->byte += character_length(reader, cursor->byte);
}

/* Copies what a reader sees of the text between two code points: without tags, and &nbsp; as a blank */
static char *
copy_shown(const Reader *reader, Cursor *cursor, int from, int to)
{
	StringInfoData shown;

	initStringInfo(&shown);
	for (int at = from; at < to; at++)
	{
		int			character = source_at(reader, at);
		int			begin;

		/* several code points may come of one character */
		if (at > from && character < cursor->character)
			continue;
		move_to(reader, cursor, character);
		begin = cursor->byte;
		move_to(reader, cursor, source_behind(reader, at));
		if (source_behind(reader, at) == character + 1)
			appendBinaryStringInfo(&shown, reader->utf8 + begin, cursor->byte - begin);
		else
		{
			unsigned char utf8[8] = {0};

			unicode_to_utf8(reader->code[at], utf8);
			appendBinaryStringInfo(&shown, (char *) utf8, pg_utf_mblen(utf8));
		}
	}
	return pg_any_to_server(shown.data, shown.len, PG_UTF8);
}

/* Copies the text between two code points */
static char *
copy_fragment(const Reader *reader, Cursor *cursor, int from, int to)
{
	int			begin;

	if (reader->marked)
		return copy_shown(reader, cursor, from, to);
	move_to(reader, cursor, source_at(reader, from));
	begin = cursor->byte;
	move_to(reader, cursor, source_behind(reader, to - 1));
	return pg_any_to_server(pnstrdup(reader->utf8 + begin, (Size) (cursor->byte - begin)),
							cursor->byte - begin, PG_UTF8);
}

/* Writes the two columns of one end of the bounds */
static void
put_bound(Row *row, const Quantity *quantity, const Bound *bound)
{
	if (!quantity->bounded || !bound->there)
	{
		row_null(row);
		row_null(row);
		return;
	}
	row_number(row, decimal_numeric(bound->digits, quantity->decimals));
	row_boolean(row, bound->inclusive);
}

/* Writes the row of a quantity that was found */
static void
put_found(Row *row, const Reader *reader, Cursor *cursor, const Quantity *quantity)
{
	int			from = source_at(reader, quantity->begin);
	int			to = source_behind(reader, quantity->end - 1);

	row_integer(row, from + 1);
	row_integer(row, to - from);
	row_text(row, copy_fragment(reader, cursor, quantity->begin, quantity->end));
	row_number(row, decimal_numeric(quantity->value, quantity->value_decimals));
	row_text(row, unit_name(quantity));
	row_code(row, &quantity_kinds, quantity->kind);
	put_bound(row, quantity, &quantity->low);
	put_bound(row, quantity, &quantity->high);
	row_boolean(row, quantity->approximate);
	rows_put(row);
}

/* Reads the quantity that begins at a place, if prose means one */
static bool
read_found(Walk *walk, int at, Quantity *quantity)
{
	Reader	   *reader = &walk->reader;
	Given		given = {.bound = QUANTITY_SAYS_NOTHING,.any_unit = walk->any_unit,.like = walk->any_unit ? &walk->before : NULL};
	bool		follows = walk->has_before && take_from_before(reader, &walk->before, at, &given);

	/* 分别 holds as long as the list goes on */
	walk->any_unit = follows && given.any_unit;
	if (!follows)
		given.like = NULL;
	/* a later member has the unit of this one */
	if (at <= walk->unit_until)
		given.unit = &walk->unit;
	if (!may_begin(reader, at) || !quantity_read(reader, at, follows || given.unit != NULL ? &given : NULL, quantity))
		return false;
	/* a number without a unit may be a member whose unit stands behind a later one */
	if (given.unit == NULL && take_from_behind(reader, quantity, &walk->searched, &walk->unit))
	{
		walk->unit_until = walk->unit.begin - 1;
		given.unit = &walk->unit;
		/* read it once more, with the unit that was found */
		if (!quantity_read(reader, at, &given, quantity))
			return false;
	}
	return is_meant(reader, quantity);
}

/* Finds the next quantity of the text; false at its end */
static bool
find_next(Walk *walk, Quantity *quantity)
{
	Reader	   *reader = &walk->reader;

	while (walk->at < reader->n)
	{
		int			at = walk->at;
		int			next;

		/* one check in 1024 steps keeps the loop cheap */
		if ((++walk->steps & 0x3FF) == 0)
			CHECK_FOR_INTERRUPTS();
		if (!is_candidate(reader, at))
		{
			walk->at++;
			continue;
		}
		if (read_found(walk, at, quantity))
		{
			walk->at = quantity->end;
			walk->before = *quantity;
			walk->has_before = true;
			return true;
		}
		/* the rest of the same number must not begin a quantity of its own, nor those that follow an ordinal */
		next = skip_number(reader, at);
		if (next > at && !may_begin(reader, at))
			next = skip_ordinals(reader, next);
		walk->at = Max(at + 1, next);
	}
	return false;
}

/* Finds the only quantity of a text and says how many there are: 0, 1, or 2 for more */
int
find_only(const Reader *reader, Quantity *quantity)
{
	Walk		walk = {.reader = *reader,.unit_until = -1,.searched = -1};
	Quantity	other;

	walk.reader.prose = true;
	if (!find_next(&walk, quantity))
		return 0;
	return find_next(&walk, &other) ? 2 : 1;
}

/* Finds the quantities of running prose */
Datum
find_quantities(PG_FUNCTION_ARGS)
{
	text	   *source = PG_GETARG_TEXT_PP(0);
	Size		bytes = (Size) VARSIZE_ANY_EXHDR(source);
	Size		most;
	MemoryContext scratch;
	Row			row;
	Cursor		cursor = {0, 0};
	Quantity	quantity;
	Walk		walk = {.unit_until = -1,.searched = -1};

	if (bytes > QUANTITY_PROSE_BYTES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("text is too long"),
				 errdetail("Argument \"text\" must have at most %d MB.", QUANTITY_PROSE_BYTES / (1024 * 1024)),
				 errhint("Split it, for example with regexp_split_to_table(text, E'\\n').")));
	rows_begin(&row, fcinfo);

	/* upper bound: where Chinese can be stored a byte by itself is ASCII, and a longer character folds to 4 at most */
	most = bytes * 2 + 8;
	(void) reader_begin(&walk.reader, source, (int) most,
						MemoryContextAllocHuge(CurrentMemoryContext, (most + 1) * sizeof(pg_wchar)),
						MemoryContextAllocHuge(CurrentMemoryContext, (most + 1) * sizeof(int32)));
	walk.reader.prose = true;
	scratch = AllocSetContextCreate(CurrentMemoryContext, "bizenv quantity found", ALLOCSET_SMALL_SIZES);
	while (find_next(&walk, &quantity))
	{
		/* the rows go to a tuplestore: what they were made of is freed after each one */
		MemoryContext old = MemoryContextSwitchTo(scratch);

		put_found(&row, &walk.reader, &cursor, &quantity);
		MemoryContextSwitchTo(old);
		MemoryContextReset(scratch);
	}
	MemoryContextDelete(scratch);
	PG_RETURN_NULL();
}
