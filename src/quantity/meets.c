/*
 * quantity/meets.c
 *		meets, try_meets: does a figure lie within what a target says?
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

#include "utils/builtins.h"

#include "lib/decimal.h"
#include "lib/errors.h"

BIZENV_FUNCTION(meets);
BIZENV_FUNCTION(meets_text);
BIZENV_FUNCTION(try_meets);
BIZENV_FUNCTION(try_meets_text);

/* A unit that others can be turned into: so many of the smallest one of its kind */
typedef struct Scale
{
	uint16		unit[QUANTITY_MAX_WORD];
	uint16		base[QUANTITY_MAX_WORD];
	int64		factor;
} Scale;

static const Scale scales[] = {
	{u"秒", u"秒", 1}, {u"秒钟", u"秒", 1}, {u"分钟", u"秒", 60}, {u"小时", u"秒", 3600}, {u"个小时", u"秒", 3600},
	{u"天", u"秒", 86400}, {u"日", u"秒", 86400}, {u"自然日", u"秒", 86400}, {u"个自然日", u"秒", 86400},
	{u"周", u"秒", 604800}, {u"星期", u"秒", 604800}, {u"个星期", u"秒", 604800},
	{u"月", u"月", 1}, {u"个月", u"月", 1}, {u"季度", u"月", 3}, {u"个季度", u"月", 3}, {u"年", u"月", 12}, {u"周年", u"月", 12},
	{u"个年度", u"月", 12}, {u"工作日", u"工作日", 1}, {u"个工作日", u"工作日", 1}, {u"交易日", u"交易日", 1}, {u"个交易日", u"交易日", 1},
	{u"毫米", u"毫米", 1}, {u"mm", u"毫米", 1}, {u"厘米", u"毫米", 10}, {u"公分", u"毫米", 10}, {u"cm", u"毫米", 10},
	{u"米", u"毫米", 1000}, {u"m", u"毫米", 1000}, {u"公里", u"毫米", 1000000}, {u"千米", u"毫米", 1000000}, {u"km", u"毫米", 1000000},
	/* a 亩 is 2000/3 square metres */
	{u"平方米", u"平方米", 3}, {u"平米", u"平方米", 3}, {u"㎡", u"平方米", 3}, {u"m2", u"平方米", 3}, {u"m²", u"平方米", 3},
	{u"亩", u"平方米", 2000}, {u"公顷", u"平方米", 30000}, {u"平方公里", u"平方米", 3000000}, {u"平方千米", u"平方米", 3000000}, {u"km²", u"平方米", 3000000},
	{u"克", u"克", 1}, {u"g", u"克", 1}, {u"斤", u"克", 500}, {u"公斤", u"克", 1000}, {u"千克", u"克", 1000}, {u"kg", u"克", 1000},
	{u"吨", u"克", 1000000}, {u"t", u"克", 1000000}, {u"千瓦", u"千瓦", 1}, {u"kW", u"千瓦", 1}, {u"兆瓦", u"千瓦", 1000}, {u"MW", u"千瓦", 1000},
	{u"吉瓦", u"千瓦", 1000000}, {u"GW", u"千瓦", 1000000}, {u"千瓦时", u"千瓦时", 1}, {u"kWh", u"千瓦时", 1}, {u"兆瓦时", u"千瓦时", 1000},
	{u"MWh", u"千瓦时", 1000}, {u"吉瓦时", u"千瓦时", 1000000}, {u"GWh", u"千瓦时", 1000000},
	{u"人", u"人", 1}, {u"名", u"人", 1}, {u"位", u"人", 1}
};

/* One end of what a text says, in a unit that both texts have */
typedef struct End
{
	bool		there;
	bool		inclusive;
	Numeric		value;
} End;

typedef struct Span
{
	End			low;
	End			high;
} Span;

/* The result of a comparison: an inexact figure may lie on both sides of a target */
typedef enum Verdict
{
	MEETS_NOT, MEETS, MEETS_UNKNOWN
} Verdict;

/*
 * Says whether the words around a quantity hold another bound, whose number has no unit: of
 * 60≤完成率<80% and 60以上80%以下 only 80% is a quantity of prose.
 */
static bool
has_other_bound(const Reader *reader, const Quantity *quantity)
{
	static const uint16 behind[][5] = {u"以上", u"及以上", u"以下", u"及以下", u"以内", u"至", u"到"};
	const Affix *affix;
	int			end;

	for (int at = 0; at < reader->n; at++)
	{
		if (at >= quantity->begin && at < quantity->end)
			continue;
		if (is_one_of(reader->code[at], u"<>≤≥"))
			return true;
		/* 大于60小于80%, but not 超过2024年 */
		affix = prefix_at(reader, at, &end);
		if (affix != NULL && (affix->effect == QUANTITY_SAYS_FROM || affix->effect == QUANTITY_SAYS_UP_TO || affix->effect == QUANTITY_SAYS_ABOVE || affix->effect == QUANTITY_SAYS_BELOW) &&
			is_digit(reader->code[end]) && reader->code[skip_number(reader, end)] != u'年')
			return true;
		for (int i = 0; i < (int) lengthof(behind) && at > 0 && is_digit(reader->code[at - 1]); i++)
			if (word_at(reader, at, behind[i], &end))
				return true;
	}
	return false;
}

/* Reads a quantity, alone or in a few words (盘活10万平方米); false where there is none, or several */
static bool
read_in_words(const text *source, const char *argument, bool raise, Quantity *quantity)
{
	Reader		reader;
	pg_wchar	code[QUANTITY_MAX_LENGTH + 1];
	int32		places[QUANTITY_MAX_LENGTH + 1];
	int			found = 0;

	if (read_argument(source, quantity, &reader, code, places))
		return true;
	/* a text that is too long was not read to its end: it is not searched */
	if (reader.stop != QUANTITY_STOP_LENGTH)
		found = find_only(&reader, quantity);
	if (found == 1 && has_other_bound(&reader, quantity))
		found = 2;
	if (found == 0 && raise)
		error_no_quantity(&reader, argument);
	if (found > 1 && raise)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("several quantities"),
				 errdetail("Argument \"%s\" holds more than one quantity.", argument),
				 errhint("Pass the one that is meant; find_quantities gives each of them.")));
	return found == 1;
}

/* The scale of a unit, or NULL */
static const Scale *
scale_of(const Quantity *quantity)
{
	for (int i = 0; i < (int) lengthof(scales); i++)
		if (word_length(scales[i].unit) == quantity->unit_length &&
			memcmp(scales[i].unit, quantity->unit, (Size) quantity->unit_length * sizeof(uint16)) == 0)
			return &scales[i];
	return NULL;
}

/*
 * Says whether two quantities can be compared, and by what each is multiplied
 * for it.  A bare figure may count things (120 of 100家), but 8600 is no
 * amount and 0.95 no percentage: they lack 万元 or %.
 */
static bool
in_common(const Quantity *actual, const Quantity *target, int64 factors[2])
{
	const Scale *scale = scale_of(actual);
	const Scale *other = scale_of(target);

	factors[0] = factors[1] = 1;
	if (same_unit(actual, target))
		return true;
	if (actual->kind != target->kind)
		return false;
	if (scale != NULL && other != NULL && memcmp(scale->base, other->base, sizeof(scale->base)) == 0)
	{
		factors[0] = scale->factor;
		factors[1] = other->factor;
		return true;
	}
	if (actual->kind != QUANTITY_COUNT)
		return false;
	/* 12个 and 12个盟市; a bare figure counts what has no scale */
	if (actual->unit[0] == u'个' && target->unit[0] == u'个')
		return actual->unit_length == 1 || target->unit_length == 1;
	return (actual->unit_length == 0 && other == NULL) || (target->unit_length == 0 && scale == NULL);
}

/* Makes an end of a span */
static End
make_end(const Quantity *quantity, const Bound *bound, int64 factor)
{
	End			end = {.there = bound->there,.inclusive = bound->inclusive};

	if (end.there)
		end.value = num_mul(decimal_numeric(bound->digits, quantity->decimals), int64_to_numeric(factor));
	return end;
}

/* What a figure says: 近200家 is anything below 200, 约200家 anything at all */
static Span
span_of(const Quantity *quantity, int64 factor)
{
	Span		span = {.low = {.there = false},.high = {.there = false}};

	/* without bounds the figure may be anything: both ends stay open */
	if (quantity->bounded)
	{
		span.low = make_end(quantity, &quantity->low, factor);
		span.high = make_end(quantity, &quantity->high, factor);
	}
	return span;
}

/* What a target asks for: a bare figure, one with 余 and one with 约 are lower bounds, upper bounds with 下降 */
static Span
span_of_target(const Quantity *target, int64 factor)
{
	Quantity	asked = *target;

	/* a bare figure, or one that a vague word bounds at both ends, is a limit on one side only */
	if (!asked.bounded || (!asked.ranged && !asked.banded && asked.low.there && asked.high.there))
	{
		if (!asked.bounded)
		{
			asked.low.digits = asked.high.digits = asked.value;
			asked.low.inclusive = asked.high.inclusive = true;
		}
		asked.low.there = !asked.falling;
		asked.high.there = asked.falling;
		asked.bounded = true;
	}
	return span_of(&asked, factor);
}

/* Says whether everything at one end of a figure lies within that end of a target: sign is 1 for the low end */
static bool
lies_within(const End *figure, const End *target, int sign)
{
	int			cmp;

	if (!target->there)
		return true;
	if (!figure->there)
		return false;
	cmp = num_cmp(figure->value, target->value) * sign;
	/* equal ends: a figure that excludes the number lies within a target that excludes it, too */
	return cmp > 0 || (cmp == 0 && (target->inclusive || !figure->inclusive));
}

/* Says whether a figure ends before a target begins */
static bool
lies_before(const End *high, const End *low)
{
	int			cmp;

	if (!high->there || !low->there)
		return false;
	cmp = num_cmp(high->value, low->value);
	/* equal ends meet only where both include the number */
	return cmp < 0 || (cmp == 0 && !(high->inclusive && low->inclusive));
}

/* Compares a figure and a target */
static Verdict
compare(const Span *figure, const Span *target)
{
	if (lies_within(&figure->low, &target->low, 1) && lies_within(&figure->high, &target->high, -1))
		return MEETS;
	return lies_before(&figure->high, &target->low) || lies_before(&target->high, &figure->low) ? MEETS_NOT : MEETS_UNKNOWN;
}

/* Says whether a figure in the unit of the target meets it */
static Datum
meets_number(FunctionCallInfo fcinfo, bool raise)
{
	Numeric		actual = PG_GETARG_NUMERIC(0);
	Quantity	target;
	/* a number is a span of one point */
	Span		figure = {{true, true, actual}, {true, true, actual}};
	Span		asked;

	if (raise)
		(void) GETARG_FINITE(0, "actual");
	else if (numeric_is_nan(actual) || numeric_is_inf(actual))
		PG_RETURN_NULL();
	if (!read_in_words(PG_GETARG_TEXT_PP(1), "target", raise, &target))
		PG_RETURN_NULL();
	asked = span_of_target(&target, 1);
	PG_RETURN_BOOL(compare(&figure, &asked) == MEETS);
}

/* Says whether a figure with its unit meets a target */
static Datum
meets_words(FunctionCallInfo fcinfo, bool raise)
{
	Quantity	actual;
	Quantity	target;
	int64		factors[2];
	Span		figure;
	Span		asked;
	Verdict		verdict;

	if (!read_in_words(PG_GETARG_TEXT_PP(0), "actual", raise, &actual) ||
		!read_in_words(PG_GETARG_TEXT_PP(1), "target", raise, &target))
		PG_RETURN_NULL();
	/* units of two kinds have no order: the caller must change one of them */
	if (!in_common(&actual, &target, factors))
	{
		const char *unit = unit_name(&actual);
		const char *wanted = unit_name(&target);

		if (!raise)
			PG_RETURN_NULL();
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the units have nothing in common"),
				 errdetail("Argument \"actual\" is in \"%s\", argument \"target\" in \"%s\".", unit == NULL ? "" : unit, wanted == NULL ? "" : wanted),
				 errhint("Write the figure with the unit of the target.")));
	}
	figure = span_of(&actual, factors[0]);
	asked = span_of_target(&target, factors[1]);
	verdict = compare(&figure, &asked);
	/* the figure may lie on either side of the target: NULL is the honest answer */
	if (verdict == MEETS_UNKNOWN)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(verdict == MEETS);
}

/* Says whether a figure meets a target in words */
Datum
meets(PG_FUNCTION_ARGS)
{
	return meets_number(fcinfo, true);
}

/* The same of a figure in words, with its unit */
Datum
meets_text(PG_FUNCTION_ARGS)
{
	return meets_words(fcinfo, true);
}

/* The same as meets, NULL where it raises */
Datum
try_meets(PG_FUNCTION_ARGS)
{
	return meets_number(fcinfo, false);
}

/* The same as meets of words, NULL where it raises */
Datum
try_meets_text(PG_FUNCTION_ARGS)
{
	return meets_words(fcinfo, false);
}
