/*
 * cells/amount.c
 *		Cells that hold an amount: 1,370.44, 1370.44亿元, 5项, in the unit that the
 *		caller names.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "cells/cells.h"

/* The power of ten that one of a unit is, -1 where it is none */
static int
power_of(const Quantity *one)
{
	int			power = 0;

	while (power < QUANTITY_MAX_MAGNITUDE && power_of_ten(power) < one->value)
		power++;
	return one->value_decimals == 0 && power_of_ten(power) == one->value ? power : -1;
}

/* Reads "unit" as one of it: 万元 is 10000 of 元; false where it is no unit */
bool
amount_unit(const text *unit, Quantity *one)
{
	Size		length = VARSIZE_ANY_EXHDR(unit);
	text	   *source = (text *) palloc(length + VARHDRSZ + 1);
	Cell		cell;

	SET_VARSIZE(source, length + VARHDRSZ + 1);
	VARDATA(source)[0] = '1';
	memcpy(VARDATA(source) + 1, VARDATA_ANY(unit), length);
	cell_begin(&cell, source);
	return !cell.too_long && cell_quantity(&cell, 0, one) == CELL_NO_REASON && one->bound == QUANTITY_SAYS_NOTHING &&
		!one->approximate && !one->changing && one->unit_length > 0 && power_of(one) >= 0;
}

/* Divides by a power of ten; zeros at the end are no decimals of the answer */
static Numeric
in_unit(int128 digits, int decimals, int power)
{
	for (; power > 0; power--)
	{
		if (digits % 10 == 0)
			digits /= 10;
		else
			decimals++;
	}
	return decimal_numeric(digits, decimals);
}

/* Takes the brackets off a unit behind digits alone: 12（万元）, 1,370（家）; false where they hold anything else */
static bool
cell_with_unit(const Cell *cell, Cell *whole)
{
	Cell		note;
	PlainNumber number;
	CellReason	why;
	Quantity	one;

	if (!cell_split_note(cell, whole, &note) || !cell_plain(whole, &number, &why) || whole->reader.n + note.reader.n > QUANTITY_MAX_LENGTH)
		return false;
	memcpy(whole->code + whole->reader.n, note.code, (Size) (note.reader.n + 1) * sizeof(pg_wchar));
	memcpy(whole->places + whole->reader.n, note.places, (Size) (note.reader.n + 1) * sizeof(int32));
	whole->reader.n += note.reader.n;
	/* nothing but a unit: 12（预计）, 12（含5）, 12（以上） and 12（月均） are something else */
	return cell_quantity(whole, 0, &one) == CELL_NO_REASON && one.unit_length > 0 && one.bound == QUANTITY_SAYS_NOTHING && !one.approximate;
}

/* Reads an amount */
CellReason
cell_amount(const Cell *cell, const NumberOptions *options, Numeric *value)
{
	const Quantity *one = options->unit;
	CellReason	reason = cell_empty(cell);
	PlainNumber number;
	Quantity	quantity;
	bool		allowed;
	Cell		inner;

	*value = NULL;
	if (reason != CELL_NO_REASON)
		return reason;
	if (one != NULL && one->kind == QUANTITY_PERCENT)
		return cell_percent(cell, options, value);
	if (cell_without_brackets(cell, &inner))
	{
		reason = cell_amount(&inner, options, value);
		return cell_negated(reason, options->allow, value);
	}
	/* 12（万元）: the unit stands in brackets */
	if (cell_with_unit(cell, &inner))
		return cell_amount(&inner, options, value);
	if (cell_plain(cell, &number, &reason))
	{
		*value = decimal_numeric(number.digits, number.decimals);
		return CELL_NO_REASON;
	}
	if (reason != CELL_NO_REASON)
		return reason;
	reason = cell_quantity(cell, cell_skip_lead(cell, false), &quantity);
	if (reason != CELL_NO_REASON)
		return reason;
	/* without a unit to turn it into, an amount of money could be in any */
	if (quantity.unit_length > 0 && (one != NULL ? !same_unit(&quantity, one) : quantity.kind != QUANTITY_COUNT))
		return CELL_OTHER_UNIT;
	reason = cell_qualifier(cell, &quantity, options->allow, &allowed);
	if (!allowed)
		return reason;
	/* 3亿 of 亿元 is 3, but a bare 3 is in the unit already */
	if (one != NULL && (quantity.unit_length > 0 || quantity.number.has_large))
		*value = in_unit(quantity.value, quantity.value_decimals, power_of(one));
	else
		*value = decimal_numeric(quantity.value, quantity.value_decimals);
	return reason;
}
