/*
 * quantity/figure.c
 *		Figures: a number with its sign, a fraction, a word such as 一半, a range.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

/* Reads a sign; false when there is none */
bool
read_sign(Attempt *attempt)
{
	pg_wchar	c = attempt->reader->code[attempt->at];

	if (c != '-' && c != '+' && c != u'负' && c != u'負')
		return false;
	attempt->negative = c != '+';
	attempt->at++;
	return true;
}

/* Turns numerator and denominator into a percentage of 18 decimals at most */
static bool
make_percent(Attempt *attempt, Number *number, int128 parts)
{
	int128		numerator = number->low;
	int128		quotient;
	int			power = 0;

	attempt->fraction = true;
	/* a denominator that is a power of ten (百分之, 千分之) only moves the point */
	while (power < 12 && power_of_ten(power) < parts)
		power++;
	if (power_of_ten(power) == parts)
		return number_scale(number, 2 - power) || stop_reading(attempt->reader, attempt->at, QUANTITY_STOP_DIGITS);
	/* other denominators need whole numbers below 10^12, so that numerator * 10^20 fits int128 */
	if (number->decimals > 0 || number->vague != QUANTITY_NOT_VAGUE || parts == 0 ||
		parts >= power_of_ten(12) || numerator >= power_of_ten(12))
		return stop_reading(attempt->reader, attempt->at, QUANTITY_STOP_NUMBER);
	/* percent with 18 decimals is numerator * 10^(2 + 18) / parts, rounded half up */
	numerator *= power_of_ten(20);
	quotient = numerator / parts;
	if (2 * (numerator % parts) >= parts)
		quotient++;
	number->decimals = 18;
	/* zeros at the end are no decimals of the answer: a quarter is 25 */
	while (number->decimals > 0 && quotient % 10 == 0)
	{
		quotient /= 10;
		number->decimals--;
	}
	number->low = number->high = quotient;
	return true;
}

/* Reads a figure: a number, or 三分之一, 百分之五 */
bool
read_figure(Attempt *attempt, Number *number)
{
	static const uint16 parts_of[] = u"分之";
	Reader	   *reader = attempt->reader;
	int			begin = attempt->at;
	int			end;

	if (reader->code[begin] == u'半')
	{
		/* 半 is half of the unit behind it, but 半百 is 50; 半数 is a word of read_special() */
		if (reader->code[begin + 1] == u'数')
			return stop_reading(reader, begin, QUANTITY_STOP_NUMBER);
		memset(number, 0, sizeof(Number));
		number->low = number->high = reader->code[begin + 1] == u'百' ? 50 : 5;
		number->decimals = number->low == 50 ? 0 : 1;
		number->begin = begin;
		number->end = attempt->at = begin + (number->low == 50 ? 2 : 1);
		return true;
	}
	/* before 分之 this is the denominator, else the figure */
	if (!number_read(reader, begin, attempt->bare, number))
		return false;
	attempt->at = number->end;
	if (reader->code[number->end] == u'分' && word_at(reader, number->end, parts_of, &end))
	{
		int128		parts = number->low;

		if (number->decimals > 0 || number->vague != QUANTITY_NOT_VAGUE)
			return stop_reading(reader, begin, QUANTITY_STOP_NUMBER);
		attempt->at = skip_spaces(reader, end);
		/* the sign may stand behind 分之 (百分之负五), and the numerator may be 百 (百分之百) */
		if (!attempt->negative)
			(void) read_sign(attempt);
		if (!number_read(reader, attempt->at, true, number))
			return false;
		number->begin = begin;
		attempt->at = number->end;
		if (!make_percent(attempt, number, parts))
			return false;
	}
	return true;
}

/* Reads figures that are words: 一半, 过半, 翻两番, 成百上千 */
bool
read_special(Attempt *attempt)
{
	static const struct
	{
		uint16		word[8];
		int			value;
		Kind		kind;
		bool		cell;		/* only where the whole text is a quantity */
		bool		above;			/* 过半: more than the value */
		bool		from;			/* 成百上千: the value or more */
	}			words[] = {
		{u"一半", 50, QUANTITY_PERCENT, false, false, false}, {u"半数", 50, QUANTITY_PERCENT, false, false, false},
		{u"过半数", 50, QUANTITY_PERCENT, true, true, false}, {u"过半", 50, QUANTITY_PERCENT, true, true, false},
		{u"对折", 50, QUANTITY_PERCENT, true, false, false}, {u"半折", 50, QUANTITY_PERCENT, true, false, false},
		{u"翻番", 2, QUANTITY_TIMES, false, false, false}, {u"翻倍", 2, QUANTITY_TIMES, false, false, false},
		{u"成百上千", 100, QUANTITY_COUNT, false, false, true}, {u"成千上万", 1000, QUANTITY_COUNT, false, false, true}
	};
	static const uint16 percent[] = u"%";
	static const uint16 times[] = u"倍";
	Reader	   *reader = attempt->reader;
	Number	   *number = &attempt->number;
	pg_wchar	c = reader->code[attempt->at];
	int			end;

	/* cheap filter: every word of the table begins with one of these characters */
	if (c != u'一' && c != u'半' && c != u'过' && c != u'翻' && c != u'成' && c != u'对')
		return false;
	for (int i = 0; i < (int) lengthof(words); i++)
	{
		if ((words[i].cell && reader->prose) || !word_at(reader, attempt->at, words[i].word, &end))
			continue;
		memset(number, 0, sizeof(Number));
		number->begin = attempt->at;
		number->low = number->high = words[i].value;
		attempt->at = number->end = end;
		/* a bound that contradicts a word before it is ignored */
		if (words[i].above || words[i].from)
			(void) take_bound(attempt, words[i].above ? QUANTITY_SAYS_ABOVE : QUANTITY_SAYS_FROM);
		attempt->special = words[i].kind != QUANTITY_COUNT;
		if (attempt->special)
			set_unit(attempt->quantity, words[i].kind == QUANTITY_PERCENT ? percent : times, 1,
					 words[i].kind, QUANTITY_REACH_ALL);
		return true;
	}
	/* 翻两番, 翻了两番: n doublings give 2^n times; the upper bound keeps the shift in range */
	if (c == u'翻' &&
		number_read(reader, attempt->at + (reader->code[attempt->at + 1] == u'了' ? 2 : 1), false, number) &&
		number->decimals == 0 && number->vague == QUANTITY_NOT_VAGUE && number->low <= 20 &&
		reader->code[number->end] == u'番')
	{
		number->begin = attempt->at;
		attempt->at = ++number->end;
		number->low = number->high = (int128) 1 << (int) number->low;
		number->end_power = 0;
		attempt->special = true;
		set_unit(attempt->quantity, times, 1, QUANTITY_TIMES, QUANTITY_REACH_ALL);
		return true;
	}
	return false;
}

/* Makes the figure vague, for 余 up to one step more: 900余 ends at 1000 */
void
make_vague(Number *number, Vagueness vague, int128 step)
{
	number->vague = vague;
	number->high = vague == QUANTITY_VAGUE_OVER ? number->low + step : number->low;
}

/* Reads 余, 多, 来, 几 between the figure and its unit */
void
read_vague(Attempt *attempt)
{
	Number	   *number = &attempt->number;
	pg_wchar	c = attempt->reader->code[attempt->at];
	int128		step = 10;

	/* only a whole number that ends in 0 can be vague: 900余, but not 905余 */
	if ((c != u'余' && c != u'多' && c != u'来' && c != u'几') || number->vague != QUANTITY_NOT_VAGUE ||
		attempt->fraction || number->decimals > 0 || number->low == 0 || number->low % 10 != 0)
		return;
	/* the step is one unit of the last digit that is not 0: 10 for 120余, 100 for 900余 */
	while (number->low % (step * 10) == 0)
		step *= 10;
	make_vague(number, c == u'来' ? QUANTITY_VAGUE_ABOUT : QUANTITY_VAGUE_OVER, step);
	attempt->at++;
	number->end = attempt->at;
}

/* Says whether the mark of a range stands here, and where its second figure begins */
bool
range_at(const Reader *reader, int at, int *end)
{
	static const uint16 marks[] = {'-', '~', u'–', u'—', u'―', u'〜', u'至', u'到', 0};

	at = skip_spaces(reader, at);
	for (int i = 0; marks[i] != 0; i++)
		if (reader->code[at] == marks[i])
		{
			/* the Chinese dash —— is two em dashes */
			if (marks[i] == u'—' && reader->code[at + 1] == u'—')
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

/*
 * Reads the second figure of a range.  If the first figure has no unit it
 * takes that of the second (5-10万元).  In prose a range must end in a unit.
 */
bool
read_range(Attempt *attempt, bool has_unit, int at)
{
	Quantity   *quantity = attempt->quantity;
	Attempt		second = *attempt;
	Quantity	other = *quantity;
	Number	   *first = &attempt->number;
	bool		first_negative = attempt->negative;
	bool		ends_in_unit;

	/* an end of a range must be exact and must not have a bound of its own */
	if (first->vague != QUANTITY_NOT_VAGUE || attempt->from || attempt->up_to)
		return stop_reading(attempt->reader, at, QUANTITY_STOP_BOUNDS);
	/* the second figure is read into copies: the quantity changes only when the range is valid */
	second.quantity = &other;
	second.at = at;
	second.negative = false;
	second.fraction = false;
	/* behind the mark - another minus would be a slip, behind 至 it is a sign */
	if (attempt->reader->code[at - 1] != '-')
		(void) read_sign(&second);
	other.unit_length = 0;
	other.unit_begin = -1;
	if (!read_figure(&second, &second.number))
		return false;
	second.fraction |= attempt->fraction;
	if (second.number.vague != QUANTITY_NOT_VAGUE)
		return stop_reading(attempt->reader, at, QUANTITY_STOP_ORDER);
	ends_in_unit = read_unit(&second, &second.number);
	/* in prose two numbers without a unit (3-5) are a code or a score */
	if (!ends_in_unit && (has_unit || attempt->reader->prose || attempt->fraction))
		return stop_reading(attempt->reader, second.at, QUANTITY_STOP_ORDER);
	/* two units must be the same one: 5个-10个 */
	if (has_unit &&
		(quantity->kind != other.kind || quantity->unit_length != other.unit_length ||
		 memcmp(quantity->unit, other.unit, (size_t) other.unit_length * sizeof(uint16)) != 0))
		return stop_reading(attempt->reader, at, QUANTITY_STOP_ORDER);
	if (!has_unit)
	{
		/*
		 * The first number takes the unit of the second one, and its 万 as
		 * long as the range then still rises: 5-10万, but not 5000-1万.
		 */
		const Unit *unit;
		int			shift;
		int			end;

		unit = !ends_in_unit || second.fraction || other.unit_begin < 0 ? NULL :
			unit_at(attempt->reader, other.unit_begin, &end);
		shift = unit != NULL ? unit->shift : 0;
		if (first->end_power == 0 && second.number.one_item && second.number.end_power > 0)
		{
			Number		scaled = *first;
			Number		most = second.number;

			if (number_scale(&scaled, second.number.end_power + shift) && align_decimals(&scaled, &most) &&
				scaled.low <= most.low)
				shift += second.number.end_power;
		}
		if (!number_scale(first, shift))
			return stop_reading(attempt->reader, first->begin, QUANTITY_STOP_DIGITS);
	}
	if (!align_decimals(first, &second.number))
		return stop_reading(attempt->reader, first->begin, QUANTITY_STOP_DIGITS);
	/* the smaller end must stand first: signs count, so -5至3 rises */
	if (with_sign(first->low, first_negative) > with_sign(second.number.low, second.negative))
		return stop_reading(attempt->reader, at, QUANTITY_STOP_ORDER);
	/* the range is valid: take over what the second attempt read, its unit included */
	*quantity = other;
	attempt->second = second.number;
	attempt->at = second.at;
	quantity->low.digits = with_sign(first->low, first_negative);
	quantity->high.digits = with_sign(second.number.low, second.negative);
	quantity->ranged = true;
	return true;
}
