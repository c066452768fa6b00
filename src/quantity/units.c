/*
 * quantity/units.c
 *		The units of quantities, in the order in which they are tried, and what
 *		they do to the figure before them.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

static const uint16 word_yuan[] = u"元";
static const uint16 word_percent[] = u"%";
static const uint16 word_pp[] = u"pp";

/*
 * C: a classifier.  D: a classifier that prose takes only behind the digits
 * 0-9.  T: a length of time.  M: money.  N: a stop word, which is no unit: it
 * is matched before the unit that it begins with, so that 元年 is not read as
 * 元.  U: any other unit, with its kind, reach, shift and the unit that
 * replaces it.
 */
#define U(word, kind, reach, shift, name) {word, QUANTITY_##kind, QUANTITY_REACH_##reach, shift, name}
#define C(word) {word, QUANTITY_COUNT, QUANTITY_REACH_ALL, 0, NULL}
#define D(word) {word, QUANTITY_COUNT, QUANTITY_REACH_DIGITS, 0, NULL}
#define T(word) {word, QUANTITY_DURATION, QUANTITY_REACH_ALL, 0, NULL}
#define M(word) {word, QUANTITY_MONEY, QUANTITY_REACH_ALL, 0, NULL}
#define N(word) {word, QUANTITY_COUNT, QUANTITY_REACH_NONE, 0, NULL}

static const Unit units[] = {
	/* the search is linear and ends at the first that fits: common units stand first, longer ones before their prefixes */
	U(u"元整", MONEY, CELL, 0, word_yuan), U(u"元正", MONEY, CELL, 0, word_yuan),
	U(u"元人民币", MONEY, ALL, 0, word_yuan), N(u"元年"), N(u"元旦"), N(u"元宵"), N(u"元素"), N(u"元化"),
	U(u"元", MONEY, ALL, 0, word_yuan), U(u"圆整", MONEY, ALL, 0, word_yuan),
	U(u"圆", MONEY, ALL, 0, word_yuan), U(u"圓整", MONEY, ALL, 0, word_yuan),
	U(u"圓", MONEY, ALL, 0, word_yuan), U(u"块钱", MONEY, ALL, 0, word_yuan),
	U(u"%", PERCENT, ALL, 0, word_percent), U(u"‰", PERCENT, ALL, -1, word_percent),
	U(u"‱", PERCENT, ALL, -2, word_percent), U(u"个百分点", PP, ALL, 0, word_pp),
	U(u"百分点", PP, ALL, 0, word_pp), U(u"個百分點", PP, ALL, 0, word_pp), U(u"pp", PP, ALL, 0, word_pp),
	U(u"PP", PP, ALL, 0, word_pp), U(u"p.p.", PP, ALL, 0, word_pp), U(u"个基点", PP, ALL, -2, word_pp),
	U(u"基点", PP, ALL, -2, word_pp), U(u"个基本点", PP, ALL, -2, word_pp), U(u"基本点", PP, ALL, -2, word_pp),
	U(u"bps", PP, ALL, -2, word_pp), U(u"BPs", PP, ALL, -2, word_pp), U(u"BPS", PP, ALL, -2, word_pp),
	U(u"bp", PP, ALL, -2, word_pp), U(u"BP", PP, ALL, -2, word_pp), U(u"Bp", PP, ALL, -2, word_pp),
	/* classifiers that prose takes behind numerals too, after their stop words */
	N(u"项羽"), N(u"件套"), N(u"件夹"), N(u"条例"), N(u"条约"), N(u"条理"), N(u"条款"), N(u"次日"), N(u"次要"),
	N(u"次序"), N(u"次数"), N(u"次于"), N(u"次产业"), N(u"名单"), N(u"名称"), N(u"名义"), N(u"名额"),
	N(u"名录"), N(u"种子"), N(u"种植"), N(u"种类"), N(u"户籍"), N(u"户口"), N(u"户型"), N(u"位置"), N(u"位数"),
	N(u"期间"), N(u"期末"), N(u"期初"), N(u"期限"), N(u"期货"), N(u"期望"), N(u"类型"), N(u"类别"), N(u"类似"),
	N(u"类推"), N(u"家庭"), N(u"家乡"), N(u"家长"), N(u"批准"), N(u"批复"), N(u"批示"), N(u"批评"), N(u"人大"),
	N(u"人民"), N(u"人类"), N(u"人均"), N(u"人行"), N(u"人社"), N(u"人力"), N(u"人工"), N(u"起草"), N(u"起步"),
	N(u"起点"), N(u"例如"), N(u"例外"), N(u"例会"), N(u"场所"), N(u"场景"), N(u"场地"), N(u"宗旨"), N(u"组织"),
	N(u"组长"), N(u"组成"), N(u"组建"), N(u"组合"), N(u"套路"), N(u"页面"), N(u"本级"), N(u"本科"), N(u"本市"),
	N(u"本地"), N(u"本年"), N(u"本月"), N(u"本次"), N(u"员工"), N(u"份额"), N(u"字典"), N(u"部署"), N(u"部长"),
	N(u"笔试"), N(u"笔记"), N(u"支持"), N(u"支付"), N(u"支部"), N(u"支出"), N(u"支撑"), N(u"支队"), N(u"级"),
	C(u"项次"), C(u"项"), C(u"件次"), C(u"件"), C(u"条次"), C(u"条"), C(u"家次"), C(u"家"), C(u"人次"),
	C(u"人天"), C(u"人日"), C(u"人"), C(u"户次"), C(u"户"), C(u"名"), C(u"位"), C(u"类"), C(u"期"), C(u"笔"),
	C(u"批次"), C(u"批"), C(u"轮次"), C(u"轮"), C(u"场次"), C(u"场"), C(u"次"), C(u"种"), C(u"起"), C(u"宗"),
	C(u"例次"), C(u"例"), C(u"组"), C(u"套"), C(u"款"), C(u"所"), C(u"部门"), C(u"方面"), C(u"领域"),
	C(u"环节"), C(u"城市"), C(u"盟市"), C(u"旗县"), C(u"县区"), C(u"事项"), C(u"企业"), C(u"班次"), C(u"课时"),
	C(u"学时"), C(u"份"), C(u"本"), C(u"册"), C(u"篇"), C(u"员"), C(u"亩"), C(u"公顷"), C(u"平方公里"),
	C(u"平方千米"), C(u"平方米"), C(u"立方米"), C(u"公里"), C(u"千米"), C(u"米"), C(u"吨"), C(u"公斤"),
	C(u"千克"), C(u"千瓦时"), C(u"千瓦"), C(u"兆瓦"), C(u"岁"), C(u"周岁"), C(u"倍数"),
	/* classifiers that are part of many names: in prose only behind digits */
	D(u"辆"), D(u"台"), D(u"艘"), D(u"架"), D(u"座"), D(u"栋"), D(u"幢"), D(u"间"), D(u"处"), D(u"张"),
	D(u"页"), D(u"字"), D(u"头"), D(u"只"), D(u"株"), D(u"棵"), D(u"枚"), D(u"桶"), D(u"箱"), D(u"车"),
	D(u"趟"), D(u"回"), D(u"遍"), D(u"层"), D(u"列"), D(u"则"), D(u"首"), D(u"部"), D(u"卷"), D(u"口"),
	D(u"井"), D(u"眼"), D(u"片"), D(u"段"), D(u"支"), D(u"股"), D(u"把"), D(u"门"), D(u"幅"), D(u"封"),
	D(u"通"), D(u"床"), D(u"桌"), D(u"席"), D(u"对"), D(u"道"), D(u"单"), D(u"届"), D(u"厘米"), D(u"毫米"),
	D(u"克"), D(u"升"), D(u"斤"), D(u"里"), D(u"度"), D(u"㎡"), D(u"㎥"), D(u"m²"), D(u"m³"), D(u"m2"),
	D(u"m3"), D(u"km²"), D(u"km"), D(u"kg"), D(u"mm"), D(u"cm"), D(u"m"), D(u"g"), D(u"t"), D(u"kWh"), D(u"kW"),
	D(u"MW"), D(u"GW"), D(u"千伏安"), D(u"千伏"), D(u"℃"), D(u"°C"),
	/* 个 with its commonest nouns: in prose the noun belongs to the unit */
	C(u"个盟市"), C(u"个旗县区"), C(u"个旗县"), C(u"个旗区"), C(u"个县区"), C(u"个市县"), C(u"个城市"),
	C(u"个地区"), C(u"个省份"), C(u"个省"), C(u"个市"), C(u"个县"), C(u"个区"), C(u"个乡镇"), C(u"个镇"),
	C(u"个街道"), C(u"个村"), C(u"个社区"), C(u"个方面"), C(u"个领域"), C(u"个行业"), C(u"个产业"),
	C(u"个部门"), C(u"个单位"), C(u"个企业"), C(u"个项目"), C(u"个问题"), C(u"个环节"), C(u"个阶段"),
	C(u"个事项"), C(u"个指标"), C(u"个任务"), C(u"个窗口"), C(u"个类别"), C(u"个大类"), C(u"个条目"),
	C(u"个批次"), C(u"个园区"), C(u"个科室"), C(u"个岗位"), C(u"个案例"), C(u"个平台"), C(u"个系统"),
	/* lengths of time */
	N(u"年度"), N(u"年级"), N(u"年代"), N(u"年底"), N(u"年末"), N(u"年初"), N(u"年中"), N(u"月份"), N(u"月底"),
	N(u"月末"), N(u"月初"), N(u"月度"), N(u"日报"), N(u"日常"), N(u"日期"), N(u"日前"), N(u"日起"), N(u"周边"),
	N(u"周末"), N(u"周期"), N(u"时代"), N(u"天津"), N(u"天然"), N(u"天空"), U(u"周年", DURATION, CELL, 0, NULL),
	T(u"个工作日"), T(u"工作日"), T(u"个交易日"), T(u"交易日"), T(u"个自然日"), T(u"自然日"), T(u"个季度"),
	T(u"个月"), T(u"个星期"), T(u"个小时"), T(u"小时"), T(u"分钟"), T(u"秒钟"), T(u"秒"), T(u"年"), T(u"月"),
	T(u"周"), T(u"星期"), T(u"天"), U(u"季度", DURATION, CELL, 0, NULL), U(u"个年度", DURATION, CELL, 0, NULL),
	/* money: a foreign currency is not converted and keeps its own unit */
	M(u"美元"), M(u"欧元"), M(u"日元"), M(u"港元"), M(u"港币"), M(u"英镑"), M(u"韩元"), M(u"澳元"), M(u"加元"),
	M(u"卢布"), M(u"瑞士法郎"), M(u"新台币"), M(u"新加坡元"), M(u"澳门元"),
	U(u"角钱", MONEY, CELL, -1, word_yuan), U(u"角", MONEY, CELL, -1, word_yuan),
	U(u"分钱", MONEY, CELL, -2, word_yuan),
	/* units of one character that begin many words, after their stop words */
	T(u"日"), N(u"成立"), N(u"成功"), N(u"成果"), N(u"成为"), N(u"成员"), N(u"成本"), N(u"成效"), N(u"成长"),
	N(u"成熟"), N(u"成型"), N(u"成品"), N(u"成分"), N(u"成绩"), N(u"成都"), N(u"成就"), N(u"成年"), C(u"分"),
	U(u"成", PERCENT, ALL, 1, word_percent), N(u"折合"), N(u"折算"), N(u"折叠"), N(u"折页"), N(u"折扣"),
	U(u"折", PERCENT, DIGITS, 1, word_percent), U(u"倍", TIMES, ALL, 0, NULL), N(u"个性"), N(u"个别"),
	N(u"个案"), N(u"个税"), N(u"个体"), C(u"个")
};

/* Says how many code points a word has */
int
word_length(const uint16 *word)
{
	int			length = 0;

	while (word[length] != 0)
		length++;
	return length;
}

/* Finds the unit that begins at a place; NULL: there is none */
const Unit *
unit_at(const Reader *reader, int at, int *end)
{
	const pg_wchar *code = reader->code + at;

	for (int i = 0; i < (int) lengthof(units); i++)
	{
		const uint16 *word = units[i].word;
		int			length = 1;

		/* the word array has no final 0 where a word fills it: its length is a bound too */
		if (word[0] != code[0])
			continue;
		while (length < (int) lengthof(units[i].word) && word[length] != 0 && word[length] == code[length])
			length++;
		if (length < (int) lengthof(units[i].word) && word[length] != 0)
			continue;

		/* a unit in letters must end where the letters end: BP is no unit in BPO */
		if (is_letter(code[length - 1]) && is_letter(code[length]))
			continue;
		*end = at + length;
		return units[i].reach == QUANTITY_REACH_NONE ? NULL : &units[i];
	}
	return NULL;
}

/* Finds a unit that is not folded to another, by its name */
const Unit *
unit_named(const uint16 *name, int length)
{
	for (int i = 0; i < (int) lengthof(units); i++)
		if (units[i].reach != QUANTITY_REACH_NONE && word_length(units[i].word) == length &&
			memcmp(units[i].word, name, (size_t) length * sizeof(uint16)) == 0)
			return &units[i];
	return NULL;
}

/* Gives the quantity a unit, cut to the longest one that it holds */
void
set_unit(Quantity *quantity, const uint16 *name, int length, Kind kind, Reach reach)
{
	quantity->unit_length = Min(length, QUANTITY_MAX_UNIT);
	memcpy(quantity->unit, name, (size_t) quantity->unit_length * sizeof(uint16));
	quantity->unit[quantity->unit_length] = 0;
	quantity->kind = kind;
	quantity->reach = reach;
}

/* Adds a fraction of a unit: 5 with one decimal for 半; false where the number is vague or finer */
static bool
add_fraction(Number *number, int128 digits, int decimals)
{
	if (number->vague != QUANTITY_NOT_VAGUE || number->decimals > decimals ||
		number->low >= power_of_ten(QUANTITY_MAX_MAGNITUDE - decimals))
		return false;
	number->low = number->low * power_of_ten(decimals - number->decimals) + digits;
	number->high = number->low;
	number->decimals = decimals;
	return true;
}

/* Reads 5角 or 2分 behind a larger unit of money; "decimals" is that of the unit, in 元 */
static void
read_small_money(Attempt *attempt, pg_wchar unit, int decimals)
{
	Number		small;

	if (number_read(attempt->reader, attempt->at, false, &small) &&
		attempt->reader->code[small.end] == unit && small.decimals == 0 &&
		small.vague == QUANTITY_NOT_VAGUE && small.low < 10 &&
		add_fraction(&attempt->number, small.low * power_of_ten(decimals - (unit == u'角' ? 1 : 2)), decimals))
		attempt->at = small.end + 1;
}

/* In prose a noun of one letter ends only before a particle: 个区 is not part of 个区域 */
static int
noun_in_prose(const Reader *reader, int at, int end)
{
	static const uint16 may_follow[] = u"的和及与共均已都中全有未就在";
	pg_wchar	next = reader->code[end];

	if (reader->code[at] != u'个' || end != at + 2 || !is_han(next))
		return end;
	for (int i = 0; may_follow[i] != 0; i++)
		if (next == may_follow[i])
			return end;
	return at + 1;
}

/* Reads the unit of the figure that ends here; false: there is none */
bool
read_unit(Attempt *attempt, Number *number)
{
	static const struct
	{
		uint16		word[8];
		const uint16 *unit;
		bool		half;
	}			between[] = {
		{u"个半月", u"个月", true}, {u"个半小时", u"个小时", true}, {u"个半星期", u"个星期", true},
		{u"个多月", u"个月", false}, {u"个多小时", u"个小时", false}, {u"个多星期", u"个星期", false}
	};
	Reader	   *reader = attempt->reader;
	Quantity   *quantity = attempt->quantity;
	int			at = skip_spaces(reader, attempt->at);
	int			end;
	const Unit *unit;

	/* 百分之五 is in percent already, whatever follows */
	if (attempt->fraction)
	{
		set_unit(quantity, u"%", 1, QUANTITY_PERCENT, QUANTITY_REACH_ALL);
		return true;
	}
	/* 个半月, 个多月: the fraction stands inside the unit */
	for (int i = 0; i < (int) lengthof(between) && reader->code[at] == u'个'; i++)
		if (word_at(reader, at, between[i].word, &end) &&
			(between[i].half ? add_fraction(number, 5, 1) : number->vague == QUANTITY_NOT_VAGUE && number->decimals == 0))
		{
			if (!between[i].half)
				make_vague(number, QUANTITY_VAGUE_OVER, 1);
			quantity->unit_begin = at;
			attempt->at = end;
			set_unit(quantity, between[i].unit, word_length(between[i].unit), QUANTITY_DURATION, QUANTITY_REACH_ALL);
			return true;
		}
	/* ¥100 has its unit before the figure */
	unit = unit_at(reader, at, &end);
	if (unit == NULL)
	{
		if (attempt->currency == NULL)
			return false;
		set_unit(quantity, attempt->currency, word_length(attempt->currency), QUANTITY_MONEY, QUANTITY_REACH_ALL);
		return true;
	}
	/* prose takes fewer units, and fewer still behind numerals */
	if (reader->prose ? unit->reach < (number->arabic ? QUANTITY_REACH_DIGITS : QUANTITY_REACH_ALL) : false)
		return false;
	if (!number_scale(number, unit->shift))
		return stop_reading(reader, number->begin, QUANTITY_STOP_DIGITS);
	quantity->unit_begin = at;
	quantity->unit_shift = unit->shift;
	if (unit->name != NULL)
		set_unit(quantity, unit->name, word_length(unit->name), unit->kind, unit->reach);
	else
	{
		/* the unit keeps its own name, 个 with the noun behind it; the noun has an upper bound, so name[] holds both */
		uint16		name[QUANTITY_MAX_UNIT];
		int			length = 0;
		int			past = 0;

		if (reader->code[at] == u'个' && reader->code[end] == u'半' &&
			(!is_han(reader->code[end + 1]) || suffix_at(reader, end + 1, &past) != NULL))
		{
			/* 五个半 is 5.5: 半 is read, but is no part of the unit */
			if (!add_fraction(number, 5, 1))
				return stop_reading(reader, end, QUANTITY_STOP_UNIT);
			past = 1;
		}
		else if (reader->code[at] == u'个' && unit->kind == QUANTITY_COUNT)
			end = reader->prose ? noun_in_prose(reader, at, end) : noun_at(reader, at + 1);
		for (int i = at; i < end; i++)
			name[length++] = (uint16) reader->code[i];
		set_unit(quantity, name, length, unit->kind, unit->reach);
		end += past;
	}
	attempt->at = end;

	/* a price or a density (元/平方米): the second unit may be any noun in a cell, and must fit */
	if (reader->code[end] == '/' && (unit->kind == QUANTITY_MONEY || unit->kind == QUANTITY_COUNT) && unit->shift == 0)
	{
		int			second_end;

		if (unit_at(reader, end + 1, &second_end) == NULL)
			second_end = reader->prose ? end + 1 : noun_at(reader, end + 1);
		if (second_end > end + 1 && quantity->unit_length + second_end - end <= QUANTITY_MAX_UNIT)
		{
			for (; end < second_end; end++)
				quantity->unit[quantity->unit_length++] = (uint16) reader->code[end];
			quantity->unit[quantity->unit_length] = 0;
			attempt->at = end;
		}
	}
	/* a currency before and a unit behind must be the same one: $100元 is refused */
	if (attempt->currency != NULL &&
		(quantity->kind != QUANTITY_MONEY || quantity->unit[0] != attempt->currency[0]))
		return stop_reading(reader, at, QUANTITY_STOP_UNIT);

	/* a fraction behind the unit: 七成五, 三成半 in tenths of 成; 5元2角3分; 一年半 */
	if (reader->code[at] == u'成' && unit->shift == 1)
	{
		int			digit = reader->code[end] == u'半' ? 5 : numeral_digit(reader->code[end]);

		if (digit > 0 && numeral_digit(reader->code[end + 1]) < 0 && number->decimals == 0 && number->vague == QUANTITY_NOT_VAGUE)
		{
			number->low += digit;
			number->high = number->low;
			attempt->at = end + 1;
		}
	}
	else if (unit->name != NULL && unit->kind == QUANTITY_MONEY && attempt->at == end)
	{
		if (unit->shift == 0)
			read_small_money(attempt, u'角', 1);
		read_small_money(attempt, u'分', 2);
	}
	else if ((unit->kind == QUANTITY_DURATION || unit->kind == QUANTITY_TIMES) && reader->code[end] == u'半' &&
			 reader->code[at] != u'月' && reader->code[at] != u'日' && add_fraction(number, 5, 1))
		attempt->at = end + 1;	/* 7月半 is a date, the middle of July */
	return true;
}
