/*
 * cells/twice.c
 *		Cells that say the same thing twice: 100%（已完成）, 80%（8/10）, 0.65（65%）,
 *		已完成（100%）, 12（万元）.
 *
 * A note in brackets that agrees with the figure changes nothing.  One that says
 * something else leaves the cell unread: which of the two is meant is not known.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "cells/cells.h"

/* What one side of the brackets says */
typedef enum SaidAs
{
	SAID_NOTHING, SAID_PERCENT, SAID_CLASS, SAID_PART, SAID_BARE
} SaidAs;

typedef struct Said
{
	SaidAs		as;
	int128		digits;			/* of a percentage and of a bare number; of a part */
	int			decimals;
	int128		whole;			/* 8/10 */
	int			class;
} Said;

/* Copies a stretch of a cell into one of its own, without the blanks at its end */
static void
copy_stretch(const Cell *cell, int from, int to, Cell *stretch)
{
	while (to > from && is_blank(cell->code[to - 1]))
		to--;
	*stretch = *cell;
	stretch->reader.code = stretch->code;
	stretch->reader.source = stretch->places;
	stretch->reader.n = to - from;
	memcpy(stretch->code, cell->code + from, (Size) (to - from) * sizeof(pg_wchar));
	memcpy(stretch->places, cell->places + from, (Size) (to - from) * sizeof(int32));
	stretch->code[to - from] = 0;
	stretch->places[to - from] = cell->reader.characters;
}

/* Splits a cell that ends in brackets into what stands before them and in them; false where it has no such form */
bool
cell_split_note(const Cell *cell, Cell *outer, Cell *note)
{
	int			open = -1;
	int			last = cell->reader.n - 1;

	if (last < 2 || cell->code[last] != ')')
		return false;
	for (int at = 0; at < last; at++)
	{
		if (cell->code[at] == ')' || (cell->code[at] == '(' && open >= 0))
			return false;
		if (cell->code[at] == '(')
			open = at;
	}
	if (open < 1)
		return false;
	copy_stretch(cell, 0, open, outer);
	copy_stretch(cell, skip_spaces(&cell->reader, open + 1), last, note);
	return outer->reader.n > 0 && note->reader.n > 0;
}

/* Reads 8/10: a part and its whole */
static bool
read_part(const Cell *cell, Said *said)
{
	const pg_wchar *code = cell->code;
	int128		number[2] = {0, 0};
	int			at = cell_skip_lead(cell, true);

	for (int i = 0; i < 2; i++)
	{
		int			from = at;

		for (; is_digit(code[at]) && at - from < 9; at++)
			number[i] = number[i] * 10 + (int) (code[at] - '0');
		if (at == from || (i == 0 && code[at++] != '/'))
			return false;
	}
	said->digits = number[0];
	said->whole = number[1];
	return at == cell->reader.n && number[0] <= number[1] && number[1] > 0;
}

/* Reads one side; nothing where it is no plain figure, class or part */
static void
read_side(const Cell *cell, Said *said)
{
	PlainNumber number;
	Quantity	quantity;
	CellReason	why;
	bool		allowed;

	memset(said, 0, sizeof(Said));
	if (cell_class(cell, &said->class) == CELL_NO_REASON)
		said->as = SAID_CLASS;
	else if (read_part(cell, said))
		said->as = SAID_PART;
	else if (cell_plain(cell, &number, &why) && why == CELL_NO_REASON)
	{
		said->as = SAID_BARE;
		said->digits = number.digits;
		said->decimals = number.decimals;
	}
	else if (cell_quantity(cell, cell_skip_lead(cell, true), &quantity) == CELL_NO_REASON &&
			 quantity.kind == QUANTITY_PERCENT && quantity.unit_length > 0 && quantity.unit_begin > 0 && cell->code[quantity.unit_begin] == '%' &&
			 cell_qualifier(cell, &quantity, 0, &allowed) == CELL_NO_REASON)
	{
		said->as = SAID_PERCENT;
		said->digits = quantity.value;
		said->decimals = quantity.value_decimals;
	}
}

/* Says whether the other side agrees with a percentage */
static bool
agrees(const Said *percent, const Said *other)
{
	int128		one = power_of_ten(percent->decimals);
	int128		digits = percent->digits;
	int128		apart;

	switch (other->as)
	{
		case SAID_CLASS:
			return other->class == CLASS_COMPLETED ? digits == 100 * one : other->class == CLASS_NOT_BEGUN ? digits == 0 :
				other->class == CLASS_PAST_HALF ? digits >= 50 * one && digits < 100 * one :
				other->class == CLASS_JUST_STARTED && digits > 0 && digits < 50 * one;
		case SAID_PART:
			/* rounded or cut to the decimals that are printed: less than a unit of the last one away */
			if (percent->decimals > 9)
				return false;
			apart = digits * other->whole - 100 * one * other->digits;
			return apart < other->whole && apart > -other->whole;
		case SAID_BARE:
			/* 0.65（65%）, and 65（65%） */
			if (percent->decimals > 9 || other->decimals > 11)
				return false;
			return digits * power_of_ten(other->decimals) == other->digits * one * 100 ||
				digits * power_of_ten(other->decimals) == other->digits * one;
		case SAID_NOTHING:
		case SAID_PERCENT:
			break;
	}
	return false;
}

/* Reads a percentage whose note says the same; false where the cell is something else */
bool
percent_said_twice(const Cell *cell, Numeric *value)
{
	Cell		outer;
	Cell		note;
	Said		said[2];

	if (!cell_split_note(cell, &outer, &note))
		return false;
	read_side(&outer, &said[0]);
	read_side(&note, &said[1]);
	for (int i = 0; i < 2; i++)
		if (said[i].as == SAID_PERCENT && agrees(&said[i], &said[1 - i]))
		{
			*value = decimal_numeric(said[i].digits, said[i].decimals);
			return true;
		}
	return false;
}
