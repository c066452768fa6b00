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
	switch (code)
	{
		case 0x3007:			/* 〇 */
		case 0x96F6:			/* 零 */
			return 0;
		case 0x4E00:			/* 一 */
		case 0x58F9:			/* 壹 */
			return 1;
		case 0x4E8C:			/* 二 */
		case 0x4E24:			/* 两 */
		case 0x5169:			/* 兩 */
		case 0x8D30:			/* 贰 */
		case 0x8CB3:			/* 貳 */
			return 2;
		case 0x4E09:			/* 三 */
		case 0x53C1:			/* 叁 */
		case 0x53C3:			/* 參 */
		case 0x53C4:			/* 叄 */
			return 3;
		case 0x56DB:			/* 四 */
		case 0x8086:			/* 肆 */
			return 4;
		case 0x4E94:			/* 五 */
		case 0x4F0D:			/* 伍 */
			return 5;
		case 0x516D:			/* 六 */
		case 0x9646:			/* 陆 */
		case 0x9678:			/* 陸 */
			return 6;
		case 0x4E03:			/* 七 */
		case 0x67D2:			/* 柒 */
			return 7;
		case 0x516B:			/* 八 */
		case 0x634C:			/* 捌 */
			return 8;
		case 0x4E5D:			/* 九 */
		case 0x7396:			/* 玖 */
			return 9;
	}
	return -1;
}

/* The power of ten of 十, 百, 千, 万, 亿, or 0 */
int
numeral_power(pg_wchar code)
{
	switch (code)
	{
		case 0x5341:			/* 十 */
		case 0x62FE:			/* 拾 */
			return 1;
		case 0x767E:			/* 百 */
		case 0x4F70:			/* 佰 */
			return 2;
		case 0x5343:			/* 千 */
		case 0x4EDF:			/* 仟 */
			return 3;
		case 0x4E07:			/* 万 */
		case 0x842C:			/* 萬 */
			return 4;
		case 0x4EBF:			/* 亿 */
		case 0x5104:			/* 億 */
			return 8;
	}
	return 0;
}

/* 廿, 卅, 卌: so many tens, or 0 */
int
numeral_tens(pg_wchar code)
{
	return code == 0x5EFF ? 2 : code == 0x5345 ? 3 : code == 0x534C ? 4 : 0;
}

/* Says whether a code point can be part of a numeral */
bool
is_numeral(pg_wchar code)
{
	return numeral_digit(code) >= 0 || numeral_power(code) > 0 || numeral_tens(code) > 0;
}

/* Multiplies a number that was read; false beyond what is read */
bool
number_scale(Number *number, int power)
{
	int			cut = Min(power, number->decimals);

	if (power < 0)
	{
		number->decimals -= power;
		return number->decimals <= MAX_NUMBER_DIGITS;
	}
	power -= cut;
	if (number->high >= power_of_ten(MAX_MAGNITUDE - power))
		return false;
	number->decimals -= cut;
	number->low *= power_of_ten(power);
	number->high *= power_of_ten(power);
	return true;
}
