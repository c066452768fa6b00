/*
 * cells/percent.c
 *		Cells that hold a percentage: 65%, 六成五, 百分之六十五, 65, and 0.65 where
 *		the caller says what a bare number is.
 *
 * What carries its unit is a percentage whatever the caller says of bare numbers:
 * 65% of a column that mixes both forms is never multiplied.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "cells/cells.h"

#include "utils/fmgrprotos.h"

#include "lib/errors.h"

/* Reads what a number without a unit means; of what may be either there is no value */
static CellReason
take_bare(int128 digits, int decimals, const NumberOptions *options, Numeric *value)
{
	/* over 200 % done is rarer than a fraction: from 2 on a figure is a percentage */
	int128		two = power_of_ten(decimals) * 2;
	bool		is_either = digits != 0 && digits < two && digits > -two;

	if (options->bare == BARE_UNSAID && is_either)
		return CELL_UNDETERMINED;
	if (options->bare == BARE_FRACTION)
	{
		/* a fraction of 2 and more would be over 200 %: it may as well be a percentage */
		if (!is_either && digits != 0)
			return CELL_UNDETERMINED;
		/* times 100: the point moves, no digit is lost */
		if (decimals >= 2)
			decimals -= 2;
		else
		{
			digits *= power_of_ten(2 - decimals);
			decimals = 0;
		}
	}
	*value = decimal_numeric(digits, decimals);
	return CELL_NO_REASON;
}

/* Says whether a percentage is out of the range that all functions share */
static bool
is_beyond(int128 digits, int decimals)
{
	int128		most = power_of_ten(decimals) * BIZENV_MAX_PERCENT;

	return digits > most || digits < -most;
}

/*
 * Passes over lead words, which do not belong to the figure: 已完成65%, 进度：65%.  Those of a
 * percentage stand behind those of any figure.
 */
int
cell_skip_lead(const Cell *cell, bool is_percent)
{
	static const uint16 leads[][CELL_WORD] = {
		u"目前已完成", u"目前完成", u"累计已完成", u"累计完成", u"已经完成", u"已完成", u"总体完成率", u"总体完成", u"已达到", u"已达",
		u"完成率", u"完成进度", u"总体进度", u"形象进度", u"工程进度", u"工作进度", u"总进度", u"进度", u"占比",
		u"目前进度", u"当前进度", u"整体进度", u"项目进度", u"任务完成率", u"总完成率"
	};
	int			end;

	/* (10: the first ten words, which stand before figures of any kind) */
	if (!cell_begins_any(cell, leads, is_percent ? lengthof(leads) : 10, &end))
		return 0;
	end = skip_spaces(&cell->reader, end);
	if (cell->code[end] == ':')
		end = skip_spaces(&cell->reader, end + 1);
	return end;
}

/* Reads a class word in a column of percentages: 已完成 is 100 and 未启动 is 0, where that is allowed */
static CellReason
take_class(int class, const NumberOptions *options, Numeric *value)
{
	if (is_allowed(options->allow, ALLOW_CLASS) && (class == CLASS_COMPLETED || class == CLASS_NOT_BEGUN))
		*value = int64_to_numeric(class == CLASS_COMPLETED ? 100 : 0);
	return CELL_CLASS_WORD;
}

/* Says whether one of some words stands before the figure */
static bool
says_before(const Cell *cell, const Quantity *quantity, const uint16 (*words)[CELL_WORD], int length)
{
	int			end;

	for (int at = 0; at < quantity->number.begin; at++)
		for (int i = 0; i < length; i++)
			if (word_at(&cell->reader, at, words[i], &end) && end <= quantity->number.begin)
				return true;
	return false;
}

/*
 * What the words around a figure say.  The first that is not allowed is the reason; where all
 * are, any of them is told with the value.  A reader of prose passes over 力争 and 同比; in a cell
 * they make another figure of it.
 */
CellReason
cell_qualifier(const Cell *cell, const Quantity *quantity, int allow, bool *allowed)
{
	static const uint16 aims[][CELL_WORD] = {u"力争", u"确保", u"争取", u"计划", u"预计", u"目标", u"拟", u"预期", u"应"};
	static const uint16 comparisons[][CELL_WORD] = {u"同比", u"环比", u"比", u"较"};
	struct
	{
		bool		there;
		CellAllowance allowance;
		CellReason	reason;
	}			qualifiers[] = {
		{says_before(cell, quantity, aims, lengthof(aims)), ALLOW_AIM, CELL_AIM},
		{quantity->changing || says_before(cell, quantity, comparisons, lengthof(comparisons)), ALLOW_CHANGE, CELL_CHANGE},
		{quantity->approximate, ALLOW_APPROXIMATE, CELL_APPROXIMATE},
		/* 近65% is about 65, with a bound that the word brings along */
		{quantity->bound == QUANTITY_SAYS_FROM || quantity->bound == QUANTITY_SAYS_UP_TO ||
			(quantity->bound != QUANTITY_SAYS_NOTHING && !quantity->approximate), ALLOW_BOUNDS, CELL_BOUNDS}
	};
	CellReason	reason = CELL_NO_REASON;

	*allowed = true;
	for (int i = 0; i < (int) lengthof(qualifiers); i++)
	{
		if (!qualifiers[i].there)
			continue;
		reason = qualifiers[i].reason;
		if (!is_allowed(allow, qualifiers[i].allowance))
		{
			*allowed = false;
			break;
		}
	}
	return reason;
}

/*
 * Takes the brackets off a figure that begins with them: (1,234), (12.5)%, (12.5%).  They are
 * the minus sign of accounts, but the number of a heading and a note are written in them as
 * well, so the caller has to say so.
 */
bool
cell_without_brackets(const Cell *cell, Cell *inner)
{
	int			begin = skip_spaces(&cell->reader, 1);
	int			close = begin;
	int			end;
	int			rest;

	/* a sign within would be a second one */
	if (cell->code[0] != '(' || !is_digit(cell->code[begin]))
		return false;
	while (close < cell->reader.n && cell->code[close] != ')')
		close++;
	if (close == cell->reader.n)
		return false;
	for (end = close; is_blank(cell->code[end - 1]); end--)
		continue;
	*inner = *cell;
	inner->reader.code = inner->code;
	inner->reader.source = inner->places;
	inner->reader.n = end - begin + cell->reader.n - close - 1;
	/* (the rest has the mark at the end of the text) */
	rest = cell->reader.n - close;
	memcpy(inner->code, cell->code + begin, (Size) (end - begin) * sizeof(pg_wchar));
	memcpy(inner->code + end - begin, cell->code + close + 1, (Size) rest * sizeof(pg_wchar));
	memcpy(inner->places, cell->places + begin, (Size) (end - begin) * sizeof(int32));
	memcpy(inner->places + end - begin, cell->places + close + 1, (Size) rest * sizeof(int32));
	return true;
}

/* What was read within brackets is the negative of it, where that is allowed */
CellReason
cell_negated(CellReason reason, int allow, Numeric *value)
{
	if (*value == NULL || reason != CELL_NO_REASON)
	{
		*value = NULL;
		return reason;
	}
	*value = is_allowed(allow, ALLOW_BRACKETS) ? DatumGetNumeric(DirectFunctionCall1(numeric_uminus, NumericGetDatum(*value))) : NULL;
	return CELL_BRACKETS;
}

/* Reads the quantity that begins at a place and ends with the cell */
CellReason
cell_quantity(const Cell *cell, int at, Quantity *quantity)
{
	/* a mean or a rate is not the figure that the column is of */
	static const uint16 rates[][CELL_WORD] = {u"人均", u"户均", u"月均", u"年均", u"日均", u"平均", u"均", u"每", u"其中"};
	static const uint16 included[][CELL_WORD] = {u"(含)", u"(含本数)", u"(不含)", u"(不含本数)"};
	/* the copy keeps the cell as it is: reading notes where it stopped */
	Reader		reader = cell->reader;
	int			end;
	int			behind;

	if (!quantity_read(&reader, at, NULL, quantity))
		return CELL_NOT_UNDERSTOOD;
	/* what stands behind the figure may change its meaning: it is read whole or not at all */
	end = skip_spaces(&reader, quantity->end);
	/* 30（含） is a bound, and nothing says on which side */
	for (int i = 0; i < (int) lengthof(included); i++)
		if (word_at(&reader, end, included[i], &behind) && behind == reader.n)
			return CELL_BOUNDS;
	if (end < reader.n || says_before(cell, quantity, rates, lengthof(rates)))
		return CELL_NOT_UNDERSTOOD;
	return quantity->ranged || quantity->banded || quantity->number.vague == QUANTITY_VAGUE_SPAN ? CELL_SEVERAL : CELL_NO_REASON;
}

/* Reads a percentage */
CellReason
cell_percent(const Cell *cell, const NumberOptions *options, Numeric *value)
{
	CellReason	reason = cell_empty(cell);
	PlainNumber number;
	Quantity	quantity;
	int			class;
	int			lead;
	int			end;
	bool		allowed;
	Cell		inner;

	*value = NULL;
	if (reason != CELL_NO_REASON)
		return reason;
	if (cell_without_brackets(cell, &inner))
	{
		reason = cell_percent(&inner, options, value);
		return cell_negated(reason, options->allow, value);
	}
	/* digits alone come first: the reader of prose would take 1,000 for two figures */
	if (cell_plain(cell, &number, &reason))
		return is_beyond(number.digits, number.decimals) ? CELL_OUT_OF_RANGE : take_bare(number.digits, number.decimals, options, value);
	if (reason != CELL_NO_REASON)
		return reason;
	if (cell_class(cell, &class) == CELL_NO_REASON)
		return take_class(class, options, value);
	/* the two sides agree, and the percentage is within the range */
	if (percent_said_twice(cell, value))
		return CELL_NO_REASON;
	lead = cell_skip_lead(cell, true);
	/* an idiom of prose, and a figure where a cell holds nothing else */
	if ((word_at(&cell->reader, lead, u"百分百", &end) || word_at(&cell->reader, lead, u"完成百分百", &end)) && end == cell->reader.n)
	{
		*value = int64_to_numeric(100);
		return CELL_NO_REASON;
	}
	reason = cell_quantity(cell, lead, &quantity);
	if (reason != CELL_NO_REASON)
		return reason;
	if (quantity.unit_length > 0 &&
		(quantity.kind != QUANTITY_PERCENT || (quantity.unit_begin > 0 && cell->code[quantity.unit_begin] == u'折')))
		return CELL_OTHER_UNIT;
	if (is_beyond(quantity.value, quantity.value_decimals))
		return CELL_OUT_OF_RANGE;
	reason = cell_qualifier(cell, &quantity, options->allow, &allowed);
	if (!allowed)
		return reason;
	if (quantity.unit_length > 0)
		*value = decimal_numeric(quantity.value, quantity.value_decimals);
	else
	{
		CellReason	bare = take_bare(quantity.value, quantity.value_decimals, options, value);

		if (bare != CELL_NO_REASON)
			return bare;
	}
	return reason;
}
