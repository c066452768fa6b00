/*
 * quantity/units.c
 *		The units of quantities, in the order in which they are tried.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

static const uint16 word_yuan[] = u"元";
static const uint16 word_dollar[] = u"美元";
static const uint16 word_person[] = u"人";
static const uint16 word_percent[] = u"%";
static const uint16 word_pp[] = u"pp";
/* 元整 is none in 元整改 */
static const uint16 word_whole[] = u"改治合顿修体个理村";

/*
 * C: a classifier.  D: a classifier that prose takes only behind the digits
 * 0-9.  T: a length of time.  M: money.  N: a stop word, which is no unit: it
 * is matched before the unit that it begins with, so that 元年 is not read as
 * 元.  F: a stop word but before some code points: 个体 is one, 个体系 is none.
 * U: any other unit, with its kind, reach, shift and the unit that replaces
 * it.  X: a unit that is none before some code points: 个县 in 个县级.
 */
#define U(word, kind, reach, shift, name) {word, QUANTITY_##kind, QUANTITY_REACH_##reach, shift, name, NULL}
#define C(word) {word, QUANTITY_COUNT, QUANTITY_REACH_ALL, 0, NULL, NULL}
#define D(word) {word, QUANTITY_COUNT, QUANTITY_REACH_DIGITS, 0, NULL, NULL}
#define T(word) {word, QUANTITY_DURATION, QUANTITY_REACH_ALL, 0, NULL, NULL}
#define M(word) {word, QUANTITY_MONEY, QUANTITY_REACH_ALL, 0, NULL, NULL}
#define N(word) {word, QUANTITY_COUNT, QUANTITY_REACH_NONE, 0, NULL, NULL}
#define F(word, free) {word, QUANTITY_COUNT, QUANTITY_REACH_NONE, 0, NULL, free}
#define X(word, reach, unless) {word, QUANTITY_COUNT, QUANTITY_REACH_##reach, 0, NULL, unless}

static const Unit units[] = {
	/* the first that fits is taken: longer ones stand before those that they begin with */
	{u"元整", QUANTITY_MONEY, QUANTITY_REACH_ALL, 0, word_yuan, word_whole}, U(u"元正", MONEY, CELL, 0, word_yuan),
	{u"圆整", QUANTITY_MONEY, QUANTITY_REACH_ALL, 0, word_yuan, word_whole},
	U(u"元人民币", MONEY, ALL, 0, word_yuan), N(u"元年"), N(u"元旦"), N(u"元宵"), N(u"元素"), N(u"元化"), N(u"元宇"),
	U(u"元", MONEY, ALL, 0, word_yuan),
	U(u"圆", MONEY, ALL, 0, word_yuan),
	U(u"块钱", MONEY, ALL, 0, word_yuan),
	U(u"%", PERCENT, ALL, 0, word_percent), U(u"‰", PERCENT, ALL, -1, word_percent),
	U(u"‱", PERCENT, ALL, -2, word_percent), U(u"个百分点", PP, ALL, 0, word_pp),
	U(u"百分点", PP, ALL, 0, word_pp), U(u"pp", PP, ALL, 0, word_pp),
	U(u"个千分点", PP, ALL, -1, word_pp), U(u"PP", PP, ALL, 0, word_pp), U(u"p.p.", PP, ALL, 0, word_pp), U(u"个基点", PP, ALL, -2, word_pp),
	U(u"基点", PP, ALL, -2, word_pp), U(u"个基本点", PP, ALL, -2, word_pp), U(u"基本点", PP, ALL, -2, word_pp),
	U(u"bps", PP, ALL, -2, word_pp), U(u"BPs", PP, ALL, -2, word_pp), U(u"BPS", PP, ALL, -2, word_pp),
	U(u"bp", PP, ALL, -2, word_pp), U(u"BP", PP, ALL, -2, word_pp), U(u"Bp", PP, ALL, -2, word_pp),
	/* classifiers that prose takes behind numerals too, after their stop words */
	N(u"项羽"), F(u"项目", u"标"), N(u"件套"), N(u"件夹"), N(u"条例"), N(u"条约"), N(u"条理"), N(u"条款"), N(u"条件"), N(u"件件"), N(u"件数"), N(u"项数"), N(u"次日"), N(u"次要"),
	N(u"次序"), N(u"次数"), N(u"次于"), N(u"次产业"), N(u"名单"), N(u"名称"), N(u"名义"), N(u"名额"),
	N(u"名录"), N(u"种子"), N(u"种植"), N(u"种类"), N(u"户籍"), N(u"户口"), N(u"户型"), N(u"位置"), N(u"位数"),
	N(u"期间"), N(u"期末"), N(u"期初"), N(u"期限"), N(u"期货"), N(u"期望"), N(u"类型"), N(u"类别"), N(u"类似"),
	N(u"类推"), N(u"家庭"), N(u"家乡"), N(u"家长"), N(u"家政"), N(u"家具"), N(u"家电"), N(u"家居"), N(u"批准"), N(u"批复"), N(u"批示"), N(u"批评"), N(u"人大"),
	N(u"人民"), N(u"人类"), N(u"人均"), N(u"人行"), N(u"人社"), N(u"人力"), N(u"人工"), N(u"人才"), U(u"人口", COUNT, ALL, 0, word_person), N(u"人文"), N(u"人居"), N(u"起草"), N(u"起步"),
	N(u"起点"), N(u"例如"), N(u"例外"), N(u"例会"), N(u"场所"), N(u"场景"), N(u"场地"), N(u"宗旨"), N(u"组织"),
	N(u"组长"), N(u"组成"), N(u"组建"), N(u"组合"), N(u"套路"), N(u"页面"), N(u"本级"), N(u"本科"), N(u"本市"),
	N(u"本地"), N(u"本年"), N(u"本月"), N(u"本次"), N(u"员工"), N(u"份额"), N(u"字典"), N(u"部署"), N(u"部长"),
	N(u"笔试"), N(u"笔记"), N(u"支持"), N(u"支付"), N(u"支部"), N(u"支出"), N(u"支撑"), N(u"支队"), N(u"级"),
	C(u"项次"), C(u"项"), C(u"件次"), C(u"件"), C(u"条次"), C(u"条"), C(u"家次"), C(u"家"), C(u"人次"),
	C(u"人天"), C(u"人日"), C(u"人公里"), C(u"人"), C(u"户次"), C(u"户"), C(u"名"), C(u"位次"), C(u"位"), C(u"类"), X(u"期次", ALL, u"日年月要"), C(u"期"), C(u"笔次"), C(u"笔"),
	C(u"批次"), C(u"批"), C(u"轮次"), C(u"轮"), C(u"场次"), C(u"场"), C(u"次"), C(u"种"), X(u"起次", ALL, u"生要"), C(u"起"), C(u"宗次"), C(u"宗"),
	C(u"例次"), C(u"例"), C(u"组"), C(u"套"), C(u"款"), X(u"所次", ALL, u"要新"), C(u"所"), C(u"部门"), C(u"方面"), C(u"领域"),
	C(u"环节"), C(u"城市"), C(u"盟市"), C(u"旗县"), C(u"县区"), C(u"事项"), C(u"企业"), C(u"班次"), C(u"课时"),
	C(u"学时"), C(u"份"), C(u"本"), C(u"册"), C(u"篇"), C(u"员"), C(u"亩"), C(u"公顷"), C(u"平方公里"),
	C(u"平方千米"), C(u"平方米"), C(u"立方米"), C(u"立方厘米"), D(u"立方"), D(u"平方"), C(u"平方厘米"), C(u"公里"), C(u"千米"), C(u"米"), C(u"吨公里"), C(u"吨海里"), C(u"吨"), C(u"公斤"),
	C(u"千克"), C(u"千瓦时"), C(u"千瓦"), C(u"兆瓦时"), C(u"兆瓦"), C(u"吉瓦时"), C(u"吉瓦"), C(u"千伏安"), C(u"千伏"), C(u"微克"), C(u"毫克"), C(u"标准箱"), C(u"标箱"), C(u"分贝"), C(u"平米"),
	C(u"英寸"), C(u"摄氏度"), C(u"赫兹"), C(u"兆赫"), C(u"吉赫"), C(u"海里"), C(u"颗"),  C(u"公分"), C(u"岁"), C(u"周岁"), C(u"倍数"),
	/* classifiers that are part of many names: in prose only behind digits */
	D(u"辆次"), D(u"辆"), N(u"台账"), N(u"台湾"), N(u"台风"), D(u"台班"), X(u"台次", DIGITS, u"品要"), D(u"台套"), D(u"台"), D(u"艘次"), D(u"艘"), D(u"架次"), D(u"架"), D(u"座"), D(u"栋"), D(u"幢"), N(u"间接"), N(u"间隔"), D(u"间"), N(u"处室"), N(u"处理"), N(u"处置"), N(u"处罚"), N(u"处分"), N(u"处级"), N(u"处长"), X(u"处次", DIGITS, u"干要生品"), D(u"处"), D(u"张"),
	D(u"页"), D(u"字"), D(u"头"), D(u"只"), D(u"株"), D(u"棵"), D(u"枚"), D(u"桶"), D(u"箱"), N(u"车道"), N(u"车间"), N(u"车站"), N(u"车险"), N(u"车企"), D(u"车公里"), D(u"车次"), D(u"车位"), D(u"车"),
	D(u"趟"), N(u"回望"), N(u"回音"), N(u"回访"), N(u"回复"), N(u"回应"), N(u"回顾"), N(u"回升"), N(u"回落"), N(u"回流"), N(u"回归"), N(u"回收"), D(u"回合"), D(u"回"), D(u"遍"), D(u"层"), D(u"列"), D(u"则"), D(u"首"), D(u"部"), D(u"卷"), D(u"口"),
	D(u"井"), D(u"眼"), D(u"片"), D(u"段"), D(u"支"), D(u"股"), D(u"把"), D(u"门"), D(u"幅"), D(u"封"),
	D(u"通"), D(u"床"), D(u"桌"), D(u"席"), D(u"对"), D(u"道"), D(u"单"), D(u"届"), D(u"厘米"), D(u"毫米"),
	D(u"克"), D(u"升"), D(u"斤"), D(u"里"), D(u"度"), D(u"㎡"), D(u"㎥"), D(u"m²"), D(u"m³"), D(u"m2"),
	D(u"m3"), D(u"km²"), D(u"km"), D(u"kg"), D(u"mm"), D(u"cm"), D(u"m"), D(u"g"), D(u"t"), D(u"TEU"), D(u"TB"), D(u"PB"), D(u"GB"), D(u"MB"), D(u"P"), D(u"PF"), D(u"PFlops"), D(u"PFLOPS"), D(u"EFLOPS"), D(u"GWh"), D(u"MWh"),
	D(u"μg"), D(u"mg"), D(u"mL"), D(u"L"), D(u"dB"), D(u"Hz"), D(u"kHz"), D(u"MHz"), D(u"GHz"), D(u"kV"),
	N(u"方案"), N(u"方式"), N(u"方向"), N(u"方法"), N(u"方便"), N(u"方可"), N(u"方能"), N(u"方才"), N(u"方针"), N(u"方略"), N(u"方米"), D(u"方"), D(u"毫升"), D(u"千升"), D(u"微米"), D(u"纳米"), D(u"吉焦"), D(u"兆焦"), D(u"千焦"), D(u"焦"), D(u"赫"),
	/* 块 is also said for 元: 三块地, 三块钱 */
	N(u"块状"), C(u"块"),
	/* what divides a country, behind digits only: 3县5乡, but 2025市级 */
	X(u"县", DIGITS, u"级域区委政长城乡直属"), X(u"乡", DIGITS, u"村镇音亲情土贤友"), X(u"镇", DIGITS, u"级村区街长"), X(u"市", DIGITS, u"级场区县辖直属政民委州值容长厅面"),
	X(u"旗", DIGITS, u"舰帜下"), X(u"大", DIGITS, u"道街会学厦桥队厅赛型幅力量局众家数类卡"), D(u"大类"), D(u"kWh"), D(u"kW"),
	D(u"MW"), D(u"GW"), D(u"℃"), D(u"°C"),
	/* 个 with its commonest nouns: in prose the noun belongs to the unit */
	C(u"个盟市"), C(u"个旗县区"), C(u"个旗县"), C(u"个旗区"), C(u"个县区"), C(u"个市县"), C(u"个城市"),
	C(u"个地区"), C(u"个省份"), X(u"个省", ALL, u"级会市区直属内外重定列辖"), X(u"个市", ALL, u"场级区县辖直属政民委州值容厅内外重定列本"), X(u"个县", ALL, u"域级区城委政内外重定列直属辖乡"), X(u"个区", ALL, u"域县间块级位分市划内外重定列直属辖"), C(u"个乡镇"), X(u"个镇", ALL, u"街级村办区内外属直"),
	C(u"个街道"), X(u"个村", ALL, u"庄级民落组委屯社干集内外办医务"), C(u"个社区"), C(u"个方面"), C(u"个领域"), C(u"个行业"), C(u"个产业"),
	C(u"个部门"), C(u"个单位"), C(u"个企业"), C(u"个项目"), C(u"个问题"), C(u"个环节"), C(u"个阶段"),
	C(u"个事项"), C(u"个指标"), C(u"个任务"), C(u"个窗口"), C(u"个类别"), C(u"个大类"), C(u"个条目"),
	C(u"个批次"), C(u"个园区"), C(u"个科室"), C(u"个岗位"), C(u"个案例"), C(u"个平台"), C(u"个系统"),
	/* lengths of time */
	N(u"年度"), N(u"年级"), N(u"年代"), N(u"年底"), N(u"年末"), N(u"年初"), N(u"年中"), N(u"月份"), N(u"月底"),
	N(u"月末"), N(u"月初"), N(u"月度"), N(u"日报"), N(u"日常"), N(u"日期"), N(u"日前"), N(u"日起"), N(u"周边"),
	N(u"周末"), N(u"周期"), N(u"时代"), N(u"天津"), N(u"天然"), N(u"天空"), U(u"周年", DURATION, CELL, 0, NULL),
	T(u"个工作小时"), T(u"工作小时"), T(u"个工作分钟"), T(u"工作分钟"), T(u"个工作日"), T(u"工作日"), T(u"个交易日"), T(u"交易日"), T(u"个自然日"), T(u"自然日"), T(u"个季度"),
	T(u"个月"), T(u"个星期"), T(u"个小时"), T(u"小时"), T(u"分钟"), T(u"秒钟"), T(u"秒"), T(u"年"), T(u"月"),
	T(u"周"), T(u"星期"), C(u"天次"), T(u"天"), U(u"季度", DURATION, CELL, 0, NULL), U(u"个年度", DURATION, CELL, 0, NULL),
	/* money: a foreign currency is not converted and keeps its own unit */
	M(u"美元"), U(u"美圆", MONEY, ALL, 0, word_dollar), M(u"欧元"), M(u"日元"), M(u"港元"), M(u"港币"), M(u"英镑"), M(u"韩元"), M(u"澳元"), M(u"加元"),
	M(u"卢布"), M(u"瑞士法郎"), M(u"新台币"), M(u"台币"), M(u"新加坡元"), M(u"澳门元"),
	U(u"角钱", MONEY, CELL, -1, word_yuan), U(u"角", MONEY, CELL, -1, word_yuan),
	U(u"分钱", MONEY, CELL, -2, word_yuan),
	/* units of one character that begin many words, after their stop words */
	T(u"日"), N(u"成立"), N(u"成功"), N(u"成果"), N(u"成为"), N(u"成员"), N(u"成本"), N(u"成效"), N(u"成长"),
	N(u"成熟"), N(u"成型"), N(u"成品"), N(u"成分"), N(u"成绩"), N(u"成都"), N(u"成就"), N(u"成年"), N(u"分中心"), N(u"分站"), N(u"分局"), N(u"分公司"), N(u"分行"), N(u"分店"), N(u"分院"), N(u"分校"),
	N(u"分会"), N(u"分类"), N(u"分级"), N(u"分工"), N(u"分管"), N(u"分析"), N(u"分布"), N(u"分配"), N(u"分批"), N(u"分期"), N(u"分步"), N(u"分层"), N(u"分区"),
	N(u"分支"), N(u"分项"), N(u"分段"), N(u"分解"), C(u"分"),
	U(u"成", PERCENT, ALL, 1, word_percent), N(u"折合"), N(u"折算"), N(u"折叠"), N(u"折页"), N(u"折线"), N(u"折旧"), N(u"折射"), N(u"折扣"),
	U(u"折", PERCENT, ALL, 1, word_percent), U(u"倍", TIMES, ALL, 0, NULL), N(u"个性"), N(u"个别"),
	N(u"个案"), N(u"个税"), F(u"个体", u"系制育检验量现能质温感细积裁"), C(u"个")
};

QUANTITY_WORD_INDEX(unit_index, units);

/* Says whether the name of a region only says of which level the things are: 283个省、市重点项目, but not 32个省、市、自治区 */
static bool
is_level_of(const Reader *reader, const Unit *unit, int end)
{
	return unit->unless != NULL && unit->word[0] == u'个' && reader->code[end] == u'、' &&
		is_one_of(reader->code[end + 1], u"省市区县州盟旗乡镇村") && is_one_of(reader->code[end + 2], u"重级属直定列内外辖");
}

/* Finds the unit or stop word that begins at a place; NULL: there is none */
static const Unit *
unit_or_stop_at(const Reader *reader, int at, int *end)
{
	int			turn = -1;
	const Unit *unit;

	while ((unit = find_word(&unit_index, reader, at, &turn, end)) != NULL)
	{
		pg_wchar	last = reader->code[*end - 1];

		/* a unit in letters must end where the letters end: BP is no unit in BPO */
		if (is_letter(last) && is_letter(reader->code[*end]))
			continue;
		if (unit->unless == NULL || !(is_one_of(reader->code[*end], unit->unless) || is_level_of(reader, unit, *end)))
			return unit;
	}
	return NULL;
}

/* Finds the unit that begins at a place; NULL: there is none */
const Unit *
unit_at(const Reader *reader, int at, int *end)
{
	const Unit *unit = unit_or_stop_at(reader, at, end);

	return unit == NULL || unit->reach == QUANTITY_REACH_NONE ? NULL : unit;
}

/* Says whether a unit, or a word that begins like one, stands at a place */
bool
unit_word_at(const Reader *reader, int at)
{
	int			end;

	return unit_or_stop_at(reader, at, &end) != NULL;
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
