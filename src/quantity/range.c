/*
 * quantity/range.c
 *		Ranges: 5-10个, 一百二十到一百五十万元, 80%(含)-90%(不含).
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

/* Says whether the mark of a range stands here, and where its second figure begins */
bool
range_at(const Reader *reader, int at, int *end)
{
	static const uint16 marks[] = {'-', '~', u'–', u'—', u'―', u'〜', u'至', u'到', 0};

	at = skip_spaces(reader, at);
	for (int i = 0; marks[i] != 0; i++)
		if (reader->code[at] == marks[i])
		{
			/* the Chinese dash —— is two em dashes; others are typed twice by mistake */
			if (marks[i] < u'至' && reader->code[at + 1] == marks[i])
				at++;
			*end = skip_spaces(reader, at + 1);
			return true;
		}
	return false;
}

/* Gives two numbers the same decimals; false where the digits would not fit */
static bool
align_decimals(Number *a, Number *b)
{
	/* one of the two turns does nothing: only the coarser number is multiplied */
	for (int i = 0; i < 2; i++)
	{
		Number	   *finer = i == 0 ? a : b;
		Number	   *other = i == 0 ? b : a;
		int			more = finer->decimals - other->decimals;

		if (more <= 0)
			continue;
		if (other->high >= power_of_ten(QUANTITY_MAX_MAGNITUDE - more))
			return false;
		other->low *= power_of_ten(more);
		other->high *= power_of_ten(more);
		other->decimals = finer->decimals;
	}
	return true;
}

/* The figure with its sign */
static int128
with_sign(int128 digits, bool negative)
{
	return negative ? -digits : digits;
}

/* Says whether 至 leads from a change to a level: 增加12项至58项, but not 增长5%至6% */
bool
is_change_and_level(const Quantity *quantity, const Reader *reader, int at)
{
	static const uint16 rates[][QUANTITY_MAX_WORD] = {
		u"增长", u"增幅", u"增速", u"降幅", u"减幅", u"涨幅", u"跌幅", u"上浮", u"下浮", u"负增长", u"新增", u"净增", u"递增"
	};
	int			end;

	at = skip_spaces(reader, at);
	if (quantity->verb < 0 || quantity->levelled || (reader->code[at] != u'至' && reader->code[at] != u'到'))
		return false;
	/* what grows by a rate is given in rates: both figures are ends of one */
	for (int i = 0; i < (int) lengthof(rates); i++)
		if (word_at(reader, quantity->verb, rates[i], &end))
			return false;
	return true;
}

/*
 * The power of ten that the first figure of a range takes from the second:
 * of 5-10万 the whole 万, of 一百二十到一百五十万 that 万, as long as the
 * range then still rises; none of 5000-1万.
 */
static int
power_taken(const Number *first, const Number *second, int shift)
{
	int			powers[3];
	int			n = 0;

	/* candidates in this order: the power at the end, 万亿, then 亿 or 万 alone */
	if (first->end_power == 0 && first->one_item && second->one_item)
		powers[n++] = second->end_power;
	if (second->large_power > 8)
		powers[n++] = second->large_power;
	powers[n++] = second->large_power > 8 ? 8 : second->large_power;
	/* the first one with which the range still rises is meant */
	for (int i = 0; i < n && !first->has_large; i++)
	{
		Number		scaled = *first;
		Number		most = *second;

		if (powers[i] > 0 && number_scale(&scaled, powers[i] + shift) && align_decimals(&scaled, &most) && scaled.low <= most.low)
			return powers[i];
	}
	return 0;
}

/* Gives the first figure of a range the unit of the second one, which is scaled already */
static bool
take_unit(Attempt *attempt, const Attempt *second, bool ends_in_unit)
{
	const Quantity *other = second->quantity;
	Number	   *first = &attempt->number;
	int			end;
	const Unit *unit = !ends_in_unit || second->fraction || other->unit_begin < 0 ? NULL :
		unit_at(attempt->reader, other->unit_begin, &end);
	int			shift = unit != NULL ? other->unit_shift : 0;

	if (!number_scale(first, shift + power_taken(first, &second->number, shift)))
		return stop_reading(attempt->reader, first->begin, QUANTITY_STOP_DIGITS);
	return true;
}

/*
 * Reads the second figure of a range into copies; false where it ends none.
 * Of 百分之三到五 the second figure is in percent too, but not of 百分之三到
 * 五天: a unit of its own makes another figure of it.
 */
static bool
read_second(Attempt *second, bool is_fraction, bool *ends_in_unit)
{
	Reader	   *reader = second->reader;
	int			begin = second->at;

	/* sign and fraction are those of the first figure: the second one has its own */
	second->negative = false;
	second->fraction = false;
	/* behind the mark - another minus would be a slip, behind 至 it is a sign */
	if (reader->code[begin - 1] != '-')
		(void) read_sign(second);
	second->quantity->unit_length = 0;
	second->quantity->unit_begin = -1;
	if (!read_figure(second, &second->number))
		return false;
	if (is_fraction && !second->fraction && unit_word_at(reader, skip_spaces(reader, second->at)))
	{
		int			end;
		const Unit *unit = unit_at(reader, skip_spaces(reader, second->at), &end);

		if (unit == NULL || unit->kind != QUANTITY_PERCENT)
			return stop_reading(reader, begin, QUANTITY_STOP_ORDER);
		is_fraction = false;
	}
	second->fraction |= is_fraction;
	/* a vague figure is no end of a range */
	if (second->number.vague != QUANTITY_NOT_VAGUE)
		return stop_reading(reader, begin, QUANTITY_STOP_ORDER);
	*ends_in_unit = read_unit(second, &second->number);
	return true;
}

/*
 * Reads the second figure of a range.  If the first figure has no unit it
 * takes that of the second (5-10万元).  In prose a range must end in a unit.
 */
bool
read_range(Attempt *attempt, bool has_unit, int at)
{
	Reader	   *reader = attempt->reader;
	Quantity   *quantity = attempt->quantity;
	Attempt		second = *attempt;
	Quantity	other = *quantity;
	Number	   *first = &attempt->number;
	bool		first_negative = attempt->negative;
	bool		ends_in_unit = false;
	int			included;
	int			end;

	/* an end of a range must be exact and must not have a bound of its own */
	if (first->vague != QUANTITY_NOT_VAGUE || attempt->from || attempt->up_to)
		return stop_reading(reader, at, QUANTITY_STOP_BOUNDS);
	second.quantity = &other;
	second.at = at;
	if (!read_second(&second, attempt->fraction, &ends_in_unit))
		return false;
	/* in prose two numbers without a unit (3-5) are a code or a score */
	if (!ends_in_unit && (has_unit || reader->prose || attempt->fraction))
		return stop_reading(reader, second.at, QUANTITY_STOP_ORDER);
	/* two units must be the same one: 5个-10个 */
	if (has_unit &&
		(quantity->kind != other.kind || quantity->unit_length != other.unit_length ||
		 memcmp(quantity->unit, other.unit, (size_t) other.unit_length * sizeof(uint16)) != 0))
		return stop_reading(reader, at, QUANTITY_STOP_ORDER);
	if (!has_unit && !take_unit(attempt, &second, ends_in_unit))
		return false;
	if (!align_decimals(first, &second.number))
		return stop_reading(reader, first->begin, QUANTITY_STOP_DIGITS);
	/* the smaller end must stand first: signs count, so -5至3 rises */
	if (with_sign(first->low, first_negative) > with_sign(second.number.low, second.negative))
		return stop_reading(reader, at, QUANTITY_STOP_ORDER);
	/* 90%(不含) */
	included = read_inclusion(&second, second.at, &end);
	if (included != 0)
		second.at = end;
	/* the range is valid: take over what the second attempt read, its unit included */
	*quantity = other;
	attempt->second = second.number;
	attempt->at = second.at;
	quantity->low.digits = with_sign(first->low, first_negative);
	quantity->high.digits = with_sign(second.number.low, second.negative);
	quantity->high.inclusive = included >= 0;
	quantity->ranged = true;
	return true;
}
