/*
 * quantity/numeral.c
 *		Numerals one by one, plain and formal (壹), and powers of ten.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

/* 10^n for n from 0 to 36 */
int128
power_of_ten(int power)
{
	static const int64 small[] = {
		1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000,
		INT64CONST(10000000000), INT64CONST(100000000000), INT64CONST(1000000000000),
		INT64CONST(10000000000000), INT64CONST(100000000000000),
		INT64CONST(1000000000000000), INT64CONST(10000000000000000),
		INT64CONST(100000000000000000), INT64CONST(1000000000000000000)
	};

	return power <= 18 ? small[power] : (int128) small[18] * small[power - 18];
}

/* The value of a numeral from 0 to 9, or -1 */
int
numeral_digit(pg_wchar code)
{
	/* formal (壹) and traditional (貳) numerals are read as the plain ones */
	switch (code)
	{
		case u'〇':
		case u'零':
			return 0;
		case u'一':
		case u'壹':
			return 1;
		case u'二':
		case u'两':
		case u'兩':
		case u'贰':
		case u'貳':
			return 2;
		case u'三':
		case u'叁':
		case u'參':
		case u'叄':
			return 3;
		case u'四':
		case u'肆':
			return 4;
		case u'五':
		case u'伍':
			return 5;
		case u'六':
		case u'陆':
		case u'陸':
			return 6;
		case u'七':
		case u'柒':
			return 7;
		case u'八':
		case u'捌':
			return 8;
		case u'九':
		case u'玖':
			return 9;
	}
	return -1;
}

/* The power of ten of 十, 百, 千, 万, 亿, or 0 */
int
numeral_power(pg_wchar code)
{
	/* formal and traditional forms here as well */
	switch (code)
	{
		case u'十':
		case u'拾':
			return 1;
		case u'百':
		case u'佰':
			return 2;
		case u'千':
		case u'仟':
			return 3;
		case u'万':
		case u'萬':
			return 4;
		case u'亿':
		case u'億':
			return 8;
	}
	return 0;
}

/* How many tens 廿, 卅, 卌 stand for, or 0 */
int
numeral_tens(pg_wchar code)
{
	return code == u'廿' ? 2 : code == u'卅' ? 3 : code == u'卌' ? 4 : 0;
}

/* Says whether a code point can be part of a numeral */
bool
is_numeral(pg_wchar code)
{
	return numeral_digit(code) >= 0 || numeral_power(code) > 0 || numeral_tens(code) > 0;
}

/* Multiplies a number by 10^power, which may be negative; false where it does not fit */
bool
number_scale(Number *number, int power)
{
	int			cut = Min(power, number->decimals);

	/* a smaller unit (角, ‰) only moves the point */
	if (power < 0)
	{
		number->decimals -= power;
		return number->decimals <= QUANTITY_MAX_DIGITS;
	}
	/* the power removes decimals before it multiplies: see multiply() in number.c */
	power -= cut;
	if (number->high >= power_of_ten(QUANTITY_MAX_MAGNITUDE - power))
		return false;
	number->decimals -= cut;
	number->low *= power_of_ten(power);
	number->high *= power_of_ten(power);
	return true;
}
