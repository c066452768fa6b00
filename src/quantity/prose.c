/*
 * quantity/prose.c
 *		Which figures of running prose are quantities.
 *
 * The grammar is that of one quantity.  This file decides in addition whether
 * prose means one: it leaves out 第三方, 一件事, 二期, 7月10日, and numbers
 * without a unit (of documents, telephones, lists).
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

/* The columns of figures: numeric(38,18) */
#define QUANTITY_COLUMN_DECIMALS 18
#define QUANTITY_COLUMN_DIGITS 20

/* Upper bound of the characters of a name in quotation marks: “五个中心” */
#define QUANTITY_MAX_QUOTED 12

/* Says whether a code point joins the letters and digits of a code behind one of them: 3-1, 9:30 */
static bool
joins_code(pg_wchar c)
{
	return c == '.' || c == '-' || c == '+' || c == '/' || c == ':' || c == '@' || c == '_' ||
		c == '*' || c == '#' || c == '~' || c == u'×';
}

/* The place behind a number that is not a quantity */
int
skip_number(const Reader *reader, int at)
{
	const pg_wchar *code = reader->code;

	if (is_digit(code[at]))
	{
		/* what is joined to the digits is a part of the same code: 3-1A */
		while (is_alphanumeric(code[at]) || (joins_code(code[at]) && is_alphanumeric(code[at + 1])))
			at++;
		return at;
	}
	while (is_numeral(code[at]))
		at++;
	return at;
}

/* The last character before a place that is no blank, over one blank or the end of one line; -1 at the beginning */
static int
before_blank(const Reader *reader, int at)
{
	const pg_wchar *code = reader->code;
	int			from = at--;

	if (at >= 0 && (code[at] == ' ' || code[at] == u'　'))
		at--;
	if (at >= 0 && code[at] == '\n')
		at--;
	if (at >= 0 && code[at] == '\r')
		at--;
	return at < 0 || is_blank(code[at]) ? from - 1 : at;
}

/* Says whether a number goes on here that was cut by a blank or the end of a line: 1 370.44, 5⏎8项, 20.⏎7% */
static bool
is_cut(const Reader *reader, int at)
{
	int			before = before_blank(reader, at);
	pg_wchar	c = before < 0 ? 0 : reader->code[before];

	/* no blank was passed over: the number is not cut */
	if (before < 0 || before == at - 1)
		return false;
	if (is_digit(reader->code[at]) ? is_digit(c) || (is_numeral(c) && c != u'十') : is_digit(c) || is_numeral(c))
		return true;
	/* a point or a comma at the end of a line, between digits */
	if ((c == '.' || c == ',') && before > 0 && is_digit(reader->code[before - 1]) && line_ends(reader, before + 1, at) && is_digit(reader->code[at]))
		return c == '.' || (is_digit(reader->code[at + 1]) && is_digit(reader->code[at + 2]) && !is_digit(reader->code[at + 3]));
	return false;
}

/* Says whether 第 stands before a place, or a word that numbers what follows: 附件1, 表2 */
static bool
is_ordinal(const Reader *reader, int at)
{
	int			before = before_blank(reader, at);
	pg_wchar	c = before < 0 ? 0 : reader->code[before];

	if (c == u'第' || (c == u'初' && before == at - 1))
		return true;
	/* the label must end a word of its own: 附件1, but 受理案件1、2 */
	return is_digit(reader->code[at]) && ((c == u'件' && before > 0 && reader->code[before - 1] == u'附') ||
										  (c == u'表' && before > 0 && reader->code[before - 1] == u'附'));
}

/* Says whether a number can begin here, by the characters before it */
bool
may_begin(const Reader *reader, int at)
{
	const pg_wchar *code = reader->code;
	pg_wchar	before = at > 0 ? code[at - 1] : 0;
	pg_wchar	second = at > 1 ? code[at - 2] : 0;

	/* 第三 is an ordinal, 初三 a day of the lunar month */
	if ((is_digit(code[at]) || is_numeral(code[at])) && (is_ordinal(reader, at) || is_cut(reader, at) || before == u'±'))
		return false;
	/* digits must not go on with a code (A4, 9:30); - and ~ before them may be a sign or a range */
	if (is_digit(code[at]))
	{
		if (before == '.' || before == '#' || before == '@')
			return false;
		return !is_alphanumeric(before) && !(joins_code(before) && is_alphanumeric(second));
	}
	/* a sign behind a letter, a digit or a bracket is a hyphen or an operator */
	if (code[at] == '-' || code[at] == '+')
		return !is_alphanumeric(before) && before != ')' && before != code[at];
	/* > behind - or = is an arrow, at the beginning of a line it marks a quotation */
	if (code[at] == '>')
		return before != '-' && before != '=' && before != '>' && !((at == 0 || before == '\n') && code[at + 1] == ' ');
	if (code[at] == u'半')	/* 上半年, 过半 */
		return !is_one_of(before, u"上下前后大过多");
	if (is_numeral(code[at]))	/* 周三, 星期三; 六届三次全会, 人大四次会议 */
		return !(before == u'周' || before == '.' || (before == u'期' && second == u'星') ||
				 before == u'届' || (before == u'大' && second == u'人'));
	return true;
}

/* Says whether a quantity may begin here: a cheap test before the grammar is tried */
bool
is_candidate(const Reader *reader, int at)
{
	pg_wchar	c = reader->code[at];
	int			end;
	const Affix *affix;

	if (is_digit(c))
		return true;
	if (c == '-' || c == '+')
		return is_digit(reader->code[at + 1]);
	/* other ASCII characters begin no quantity: the words are not searched for them */
	if (c < 0x80 && c != '$' && c != '<' && c != '>' && !is_letter(c))
		return false;
	if (is_numeral(c) || c == u'半' || c == u'几' || c == u'数' || c == u'负' ||
		c == u'成' || c == u'翻')
		return true;
	if (!may_be_prefix(c))
		return false;
	affix = prefix_at(reader, at, &end);
	return affix != NULL && affix->effect > QUANTITY_SAYS_AIM && affix->effect != QUANTITY_SAYS_LEVEL;
}

/*
 * Says whether a figure counts something: 一 and 二 by themselves mostly do
 * not (一件事, 二期).  The caller guarantees that there is a unit.
 */
static bool
is_real_count(const Reader *reader, const Quantity *quantity)
{
	pg_wchar	first = reader->code[quantity->number.begin];
	uint16		unit = quantity->unit[quantity->unit_length - 1];
	bool		is_half = quantity->number.decimals > 0;

	/* only a single numeral 一 or 二 is in doubt: a word, a range or a percentage shows that it counts */
	if (quantity->number.end != quantity->number.begin + 1 || (first != u'一' && first != u'二') ||
		quantity->qualified || quantity->kind == QUANTITY_PERCENT || quantity->ranged || is_half)
		return true;
	/* 二 before a classifier is an ordinal: a count of two is 两 */
	if (first == u'二')
		return false;
	/* 一年, 一个月, 一小时; not 一日, 一天, 一月, 一周 */
	if (quantity->kind == QUANTITY_DURATION)
		return unit == u'年' || quantity->unit_length > 1;
	return quantity->kind == QUANTITY_TIMES || quantity->kind == QUANTITY_MONEY;
}

/* Says whether the quantity is a name in quotation marks: “五个中心”, 《三年行动计划》 */
static bool
is_quoted_name(const Reader *reader, const Quantity *quantity)
{
	const pg_wchar *code = reader->code;
	int			begin = quantity->number.begin;
	pg_wchar	before = begin > 0 ? code[begin - 1] : 0;

	/* digits, and numerals of more than one character, are no part of a name */
	if (quantity->number.arabic || quantity->number.end - begin > 1 || !is_one_of(before, u"“‘「『《〈"))
		return false;
	for (int at = quantity->end; at < quantity->end + QUANTITY_MAX_QUOTED && code[at] != 0; at++)
		if (is_one_of(code[at], u"”’」』》〉"))
			return true;
	return false;
}

/* Says whether the number is that of a heading: 1.2项目背景 at the beginning of a line */
static bool
is_section(const Reader *reader, const Quantity *quantity)
{
	const Number *number = &quantity->number;
	int			before = number->begin - 1;

	while (before >= 0 && (reader->code[before] == ' ' || reader->code[before] == '#'))
		before--;
	return number->arabic && number->decimals > 0 && number->decimals <= 2 && number->end_power == 0 && !quantity->ranged &&
		quantity->kind == QUANTITY_COUNT && number->end - number->begin <= 5 &&
		(before < 0 || reader->code[before] == '\n') && is_han(reader->code[quantity->end]);
}

/* Says whether the number is the name of a year without 年: 2025回望, 2025市级 */
static bool
is_year(const Reader *reader, const Quantity *quantity)
{
	static const uint16 rare[] = u"回车县乡镇市旗大度方届";
	const Number *number = &quantity->number;

	return !quantity->qualified && number->arabic && number->end - number->begin == 4 && number->decimals == 0 && number->low >= 1900 && number->low < 2100 &&
		quantity->unit_length == 1 && is_one_of(quantity->unit[0], rare);
}

/* Says whether 前 or 后 makes a rank of a number of places: 前10名, 后3位 */
static bool
is_rank(const Reader *reader, const Quantity *quantity)
{
	int			at = quantity->number.begin;
	pg_wchar	before = at > 0 ? reader->code[at - 1] : 0;
	pg_wchar	second = at > 1 ? reader->code[at - 2] : 0;

	if (quantity->unit_length != 1 || (quantity->unit[0] != u'位' && quantity->unit[0] != u'名') || quantity->number.decimals > 0)
		return false;
	return before == u'前' ? !is_one_of(second, u"目此日年月以之会当提先赛事课岗产") :
		before == u'后' && !is_one_of(second, u"最其之此事会日今然先背身落以");
}

/* Says whether a numeral before a unit is a name: 退伍人员, 伍家岗, 三元里, 机场三期 */
static bool
is_name(const Reader *reader, const Quantity *quantity)
{
	const Number *number = &quantity->number;
	pg_wchar	first = reader->code[number->begin];
	pg_wchar	before = number->begin > 0 ? reader->code[number->begin - 1] : 0;
	pg_wchar	after = reader->code[quantity->end];

	/* only one numeral by itself can be part of a name */
	if (number->arabic || number->end != number->begin + 1 || quantity->ranged)
		return false;
	/* a formal numeral by itself stands before money only */
	if (is_one_of(first, u"壹贰叁肆伍陆柒捌玖拾佰仟"))
		return quantity->kind != QUANTITY_MONEY;
	if (quantity->unit_length != 1)
		return false;
	if (quantity->unit[0] == u'元')
		return is_han(after) && !is_one_of(after, u"钱以左上的一至到每整和与及或为起");
	/* 分三期 counts, 机场三期 is the third */
	if (quantity->unit[0] == u'期')
		return !quantity->qualified && !is_one_of(before, u"分共出刊办发了为到满成第近");
	return false;
}

/* Says whether the sign before a figure is a dash: 交办-5项, but not 为-5户, 利润-3亿元, 温度-5℃ */
static bool
is_dash(const Reader *reader, const Quantity *quantity)
{
	int			at = quantity->number.begin - 1;

	if (at < 1 || (reader->code[at] != '-' && reader->code[at] != '+') || quantity->begin > at || quantity->verb >= 0)
		return false;
	/* behind such a word, and before figures that may be negative, the mark is a sign */
	return is_han(reader->code[at - 1]) && !is_one_of(reader->code[at - 1], u"为是达至到于由从在增减降升") && quantity->kind != QUANTITY_PERCENT &&
		quantity->kind != QUANTITY_PP && quantity->kind != QUANTITY_MONEY && quantity->unit[0] != u'°';
}

/* Says whether a unit of time or score is part of a date, a time or a saying: 9时30分, 7月10日内, 六个一 */
static bool
is_part(const Reader *reader, const Quantity *quantity, pg_wchar before)
{
	const Number *number = &quantity->number;

	if (quantity->unit_length != 1)
		return false;
	switch (quantity->unit[0])
	{
		case u'分':
			return before == u'时' || before == u'点' || (!number->arabic && number->end == number->begin + 1);
		case u'个':			/* 六个一, 三个一批 */
			return !number->arabic && reader->code[quantity->end] == u'一';
		case u'月':
		case u'日':			/* 7.10日, 7月10日内 */
			return number->decimals > 0 || before == u'月';
	}
	return false;
}

/* Says whether the number is the rest of one whose thousands are parted wrongly: 12,34万元, 12,345,6件 */
static bool
is_torn(const Reader *reader, const Quantity *quantity)
{
	const pg_wchar *code = reader->code;
	int			comma = quantity->number.begin - 1;
	int			from = comma;
	pg_wchar	before;

	/* 分别为120，1,500，180家: which commas are those of thousands cannot be seen */
	if (quantity->number.arabic && comma_kind(reader, quantity->number.begin) == QUANTITY_COMMAS_UNSURE)
		return true;
	if (comma < 1 || code[comma] != ',' || !is_digit(code[comma + 1]))
		return false;
	while (from > 0 && comma - from < 4 && is_digit(code[from - 1]))
		from--;
	before = from > 0 ? code[from - 1] : 0;
	/* a year, a code, decimals and an ordinal end before the comma */
	if (comma == from || comma - from > 3 || before == '.' || before == u'第' || is_alphanumeric(before) || comma_kind(reader, comma) == QUANTITY_COMMAS_PART)
		return false;
	/* amounts are written so; a count may begin a clause of its own: 得分95，12家企业 */
	return (before == ',' && from > 1 && is_digit(code[from - 2])) || quantity->kind == QUANTITY_MONEY || quantity->number.end_power >= 4;
}

/* Says whether prose means a quantity by the text that was read as one */
bool
is_meant(const Reader *reader, const Quantity *quantity)
{
	const Number *number = &quantity->number;
	pg_wchar	before = number->begin > 0 ? reader->code[number->begin - 1] : 0;
	int128		most = power_of_ten(QUANTITY_COLUMN_DIGITS + Min(quantity->value_decimals, QUANTITY_MAX_MAGNITUDE - QUANTITY_COLUMN_DIGITS));

	/* words were passed over: the number behind them must be able to begin where it stands */
	if (!may_begin(reader, number->begin) && before != '-' && before != '+')
		return false;
	if (is_set_phrase(reader, number->begin) || is_dash(reader, quantity) || is_torn(reader, quantity))
		return false;
	/* the columns are numeric(38,18): a figure that does not fit is no row */
	if (quantity->value_decimals > QUANTITY_COLUMN_DECIMALS || quantity->value >= most || quantity->value <= -most)
		return false;
	/* without a unit only figures with 万 or 亿 are meant: 3.2万 */
	if (quantity->unit_length == 0)
		return number->arabic && number->end_power >= 4 && !quantity->ranged;
	/* 百 or 千 without a digit is a saying (千家万户) unless a word bounds it */
	if (number->bare && number->vague == QUANTITY_NOT_VAGUE && !quantity->qualified && quantity->kind != QUANTITY_PERCENT)
		return false;
	/* 每十万人23例: the people are what the figure is by */
	if (before == u'每' && quantity->kind == QUANTITY_COUNT)
		return false;
	/* 零 in words counts nothing */
	if (!number->arabic && number->low == 0)
		return false;
	if (is_part(reader, quantity, before) || is_name(reader, quantity) || is_quoted_name(reader, quantity) ||
		is_section(reader, quantity) || is_year(reader, quantity) || is_rank(reader, quantity))
		return false;
	return is_real_count(reader, quantity);
}
