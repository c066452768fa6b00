/*
 * quantity/words.c
 *		The words before and behind the figure, longer ones first.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

static const uint16 word_yuan[] = u"元";
static const uint16 word_dollar[] = u"美元";
static const uint16 word_hk[] = u"港元";
static const uint16 word_taiwan[] = u"台币";
static const uint16 word_euro[] = u"欧元";
static const uint16 word_pound[] = u"英镑";

/* W: a word and its effect.  C: a word or sign that names a currency */
#define W(word, effect) {word, QUANTITY_SAYS_##effect, NULL}
#define C(word, currency) {word, QUANTITY_SAYS_CURRENCY, currency}

/* the first that fits is taken: a longer word stands before those that it begins with */
static const Affix prefixes[] = {
	W(u"大于或等于", FROM), W(u"小于或等于", UP_TO), W(u"不得少于", FROM), W(u"不得低于", FROM),
	W(u"大于等于", FROM), W(u"不得超过", UP_TO), W(u"不得高于", UP_TO), W(u"小于等于", UP_TO),
	W(u"不少于", FROM), W(u"不低于", FROM), W(u"不小于", FROM), W(u"不超过", UP_TO), W(u"未超过", UP_TO),
	W(u"不高于", UP_TO), W(u"不多于", UP_TO), W(u"不大于", UP_TO), W(u"已超过", ABOVE), W(u"未达到", BELOW),
	W(u"负增长", FALL), W(u"增长率", RISE), W(u"降幅为", FALL), W(u"减幅为", FALL), W(u"控制在", NOTHING),
	W(u"保持在", NOTHING), W(u"稳定在", NOTHING), C(u"人民币", word_yuan), C(u"RMB", word_yuan),
	C(u"CNY", word_yuan), C(u"US$", word_dollar), C(u"USD", word_dollar), C(u"HK$", word_hk),
	C(u"HKD", word_hk), C(u"港币", word_hk), C(u"台币", word_taiwan), C(u"EUR", word_euro), C(u"GBP", word_pound), W(u"分别达到", NOTHING), W(u"分别为", NOTHING), W(u"分别是", NOTHING), W(u"分别达", NOTHING), W(u"分别", NOTHING),
	W(u"力争", AIM), W(u"确保", AIM), W(u"争取", AIM), W(u"计划", AIM), W(u"预计", AIM), W(u"目标值", AIM),
	W(u"目标", AIM), W(u"完成", AIM), W(u"实现", AIM), W(u"人均", AIM), W(u"户均", AIM), W(u"月均", AIM),
	W(u"年均", AIM), W(u"日均", AIM), W(u"每月", AIM), W(u"每年", AIM), W(u"每人", AIM), W(u"每户", AIM),
	W(u"每天", AIM), W(u"每日", AIM), W(u"每家", AIM), W(u"每次", AIM), W(u"累计", NOTHING), W(u"总计", NOTHING),
	W(u"共计", NOTHING), W(u"合计", NOTHING), W(u"总共", NOTHING), W(u"一共", NOTHING), W(u"同比", NOTHING),
	W(u"环比", NOTHING), W(u"达到", NOTHING), W(u"高达", NOTHING), W(u"多达", NOTHING), W(u"仅有", NOTHING),
	W(u"仅为", NOTHING), W(u"只有", NOTHING), W(u"共有", NOTHING), W(u"其中", NOTHING), W(u"平均", NOTHING),
	W(u"约占", ABOUT), W(u"连续", RUN), W(u"历时", RUN), W(u"为期", RUN), W(u"大约", ABOUT), W(u"大概", ABOUT),
	W(u"大致", ABOUT), W(u"约为", ABOUT), W(u"约有", ABOUT), W(u"近似", ABOUT), W(u"估计", ABOUT),
	W(u"至少", FROM), W(u"最少", FROM), W(u"最低", FROM), W(u"起码", FROM), W(u"至多", UP_TO),
	W(u"最多", UP_TO), W(u"最高", UP_TO), W(u"最大", UP_TO), W(u"超过", ABOVE), W(u"超出", ABOVE),
	W(u"突破", ABOVE), W(u"高于", ABOVE), W(u"大于", ABOVE), W(u"多于", ABOVE), W(u"不足", BELOW),
	W(u"不到", BELOW), W(u"不及", BELOW), W(u"不满", BELOW), W(u"未满", BELOW), W(u"低于", BELOW),
	W(u"少于", BELOW), W(u"小于", BELOW), W(u"未达", BELOW), W(u"将近", NEARLY), W(u"接近", NEARLY),
	W(u"增长", RISE), W(u"增加", RISE), W(u"上升", RISE), W(u"提高", RISE), W(u"提升", RISE), W(u"上涨", RISE),
	W(u"扩大", RISE), W(u"攀升", RISE), W(u"多增", RISE), W(u"上调", RISE), W(u"上浮", RISE), W(u"新增", RISE),
	W(u"回升", RISE), W(u"反弹", RISE), W(u"加快", RISE), W(u"跃升", RISE), W(u"微升", RISE), W(u"略升", RISE), W(u"微涨", RISE), W(u"略涨", RISE), W(u"大涨", RISE), W(u"暴涨", RISE), W(u"微增", RISE), W(u"略增", RISE), W(u"激增", RISE), W(u"猛增", RISE), W(u"骤增", RISE), W(u"剧增", RISE), W(u"陡增", RISE), W(u"递增", RISE), W(u"调增", RISE), W(u"追加", RISE), W(u"调高", RISE), W(u"走高", RISE), W(u"涨幅", RISE), W(u"延长", RISE), W(u"加息", RISE), W(u"少降", RISE), W(u"少减", RISE),
	W(u"跌幅", FALL), W(u"微降", FALL), W(u"略降", FALL), W(u"骤降", FALL), W(u"大降", FALL), W(u"锐减", FALL), W(u"核减", FALL), W(u"调减", FALL), W(u"调降", FALL), W(u"压降", FALL), W(u"削减", FALL), W(u"裁减", FALL), W(u"递减", FALL), W(u"走低", FALL), W(u"放缓", FALL), W(u"减缓", FALL), W(u"回调", FALL), W(u"下挫", FALL), W(u"下探", FALL), W(u"萎缩", FALL), W(u"降息", FALL), W(u"降准", FALL), W(u"缩小", FALL), W(u"下行", FALL), W(u"下落", FALL), W(u"骤减", FALL), W(u"微减", FALL), W(u"略减", FALL), W(u"微跌", FALL), W(u"略跌", FALL),
	W(u"净增", RISE), W(u"增幅", RISE), W(u"增速", RISE), W(u"下调", FALL), W(u"下浮", FALL), W(u"净减", FALL),
	W(u"降幅", FALL), W(u"减幅", FALL), W(u"精简", FALL), W(u"缩减", FALL), W(u"下降", FALL), W(u"减少", FALL),
	W(u"降低", FALL), W(u"下滑", FALL), W(u"回落", FALL), W(u"下跌", FALL), W(u"缩短", FALL), W(u"压缩", FALL),
	W(u"压减", FALL), W(u"收窄", FALL), W(u"少增", FALL), W(u"达", NOTHING), W(u"仅", NOTHING),
	W(u"共", NOTHING), W(u"计", NOTHING), W(u"为", NOTHING), W(u"占", NOTHING), W(u"打", NOTHING),
	W(u"有", NOTHING), W(u"↑", RISE), W(u"▲", RISE), W(u"↓", FALL), W(u"▼", FALL), W(u"约", ABOUT), W(u"≈", ABOUT), W(u"≥", FROM), W(u"⩾", FROM), W(u"≧", FROM), W(u">=", FROM),
	W(u"≤", UP_TO), W(u"⩽", UP_TO), W(u"≦", UP_TO), W(u"<=", UP_TO), W(u"超", ABOVE), W(u"逾", ABOVE),
	W(u">", ABOVE), W(u"<", BELOW), W(u"近", NEARLY), W(u"增", RISE), W(u"涨", RISE), W(u"升", RISE),
	W(u"减", FALL), W(u"降", FALL), W(u"跌", FALL), W(u"至", LEVEL), W(u"到", LEVEL), C(u"¥", word_yuan),
	C(u"$", word_dollar), C(u"€", word_euro), C(u"£", word_pound), W(u"上", LEAST)
};

static const Affix suffixes[] = {
	W(u"以上(含)", FROM), W(u"以下(含)", UP_TO), W(u"以上(不含)", ABOVE), W(u"以下(不含)", BELOW),
	W(u"(含本数)以上", FROM), W(u"(含本数)以下", UP_TO), W(u"(含本数)以内", UP_TO), W(u"(不含本数)以上", ABOVE), W(u"(不含本数)以下", BELOW),
	W(u"(含)及以上", FROM), W(u"(不含)以上", ABOVE), W(u"(不含)以下", BELOW), W(u"(含)以上", FROM),
	W(u"(含)以下", UP_TO), W(u"(含)以内", UP_TO), W(u"及以上", FROM), W(u"或以上", FROM), W(u"及以下", UP_TO),
	W(u"或以下", UP_TO), W(u"以上", FROM), W(u"之上", FROM), W(u"以外", ABOVE), W(u"以下", UP_TO),
	W(u"以内", UP_TO), W(u"之内", UP_TO), W(u"左右", ABOUT), W(u"上下", ABOUT), W(u"前后", ABOUT),
	W(u"之间", NOTHING), W(u"有余", OVER), W(u"不等", NOTHING), W(u"余", OVER), W(u"多", OVER), W(u"内", WITHIN), W(u"+", PLUS),
	W(u"≤", FROM), W(u"⩽", FROM), W(u"≦", FROM), W(u"<=", FROM)
};

/* stop words of prose: names and sayings that begin like a quantity */
static const uint16 set_phrases[][QUANTITY_MAX_WORD] = {
	u"五家渠", u"七台河", u"三个代表", u"两个一百年", u"两个确立", u"两个维护",
	u"两个毫不动摇", u"两个文明", u"四个意识", u"四个自信", u"四个全面", u"三位一体",
	u"五位一体", u"四位一体", u"八项规定", u"五年规划", u"五年计划", u"一成不变",
	u"三番五次", u"百分百", u"十分", u"万分", u"一分为", u"九年义务", u"九年一贯", u"三天两头", u"两面三刀", u"两个结合", u"两个健康",
	u"三令五申", u"百家争鸣", u"千家万户", u"四面八方", u"五花八门", u"三位一", u"两个文", u"一年之计", u"百年大计", u"三个务必"
};

/* what turns a bound round: 不超过, 没有突破, 未能达到 */
static const uint16 negations[][QUANTITY_MAX_WORD] = {
	u"不", u"未", u"没", u"没有", u"勿", u"切勿", u"严禁", u"禁止", u"避免", u"防止", u"无法", u"难以", u"不得", u"不能", u"不能够", u"不可",
	u"不可以", u"不应", u"不应当", u"不该", u"不宜", u"不要", u"不许", u"不准", u"不允许", u"不会", u"不再", u"不曾", u"不至于", u"不致", u"不必",
	u"尚未", u"未曾", u"未能", u"未有", u"未再", u"没能", u"没有能", u"没再", u"未见", u"不让"
};

/* what a negation makes a bound of: 未达到 is less than */
static const Affix reached[] = {
	W(u"达到", BELOW), W(u"达", BELOW), W(u"满", BELOW), W(u"足", BELOW), W(u"到", BELOW), W(u"及", BELOW)
};

/* the bases of comparisons: 比去年同期 */
static const uint16 bases[][QUANTITY_MAX_WORD] = {
	u"上年", u"去年", u"上一年", u"前一年", u"往年", u"年初", u"上半年", u"上季度", u"上季",
	u"季初", u"上个月", u"上月", u"月初", u"上一期", u"上期", u"前期", u"同期"
};

QUANTITY_WORD_INDEX(prefix_index, prefixes);
QUANTITY_WORD_INDEX(suffix_index, suffixes);
QUANTITY_WORD_INDEX(phrase_index, set_phrases);
QUANTITY_WORD_INDEX(negation_index, negations);
QUANTITY_WORD_INDEX(reached_index, reached);
QUANTITY_WORD_INDEX(base_index, bases);

/* Says whether a word stands at a place */
bool
word_at(const Reader *reader, int at, const uint16 *word, int *end)
{
	for (; *word != 0; word++, at++)
		if (reader->code[at] != *word)
			return false;
	*end = at;
	return true;
}

/* Moves behind the first word of a list that stands at a place; false where none does */
static bool
pass_word(const Reader *reader, int *at, const uint16 (*words)[QUANTITY_MAX_WORD], int length)
{
	for (int i = 0; i < length; i++)
		if (word_at(reader, *at, words[i], at))
			return true;
	return false;
}

/* Reads the base of a comparison: 比去年同期, 较年初, 较2024年末 */
static bool
comparison_at(const Reader *reader, int at, int *end)
{
	static const uint16 details[][QUANTITY_MAX_WORD] = {u"同期", u"同月", u"年末", u"年底", u"末", u"底"};
	const pg_wchar *code = reader->code;
	int			turn = -1;

	if (code[at] != u'比' && code[at] != u'较')
		return false;
	/* a period in words, or a year in four digits: 去年同期, 2024年末 */
	if (find_word(&base_index, reader, at + 1, &turn, end) == NULL)
	{
		*end = at + 1;
		for (int i = 0; i < 4; i++, ++*end)
			if (!is_digit(code[*end]))
				return false;
		if (code[(*end)++] != u'年')
			return false;
	}
	(void) pass_word(reader, end, details, lengthof(details));
	return true;
}

/* Finds a bound that a negation turns round: 不超过, 没有突破, 尚未达到 */
static const Affix *
negated_at(const Reader *reader, int at, int *end)
{
	static const Affix turned[] = {W(u"", FROM), W(u"", ABOVE), W(u"", UP_TO), W(u"", BELOW)};
	int			turn = -1;
	int			behind;

	/* every negation that fits is tried: 不 is the beginning of 不得, too */
	while (find_word(&negation_index, reader, at, &turn, &behind) != NULL)
	{
		int			first = -1;
		const Affix *affix = find_word(&prefix_index, reader, behind, &first, end);
		Effect		effect = affix == NULL ? QUANTITY_SAYS_NOTHING : affix->effect;

		/* 不超过 is at most, 不低于 is at least */
		if (effect == QUANTITY_SAYS_ABOVE || effect == QUANTITY_SAYS_BELOW)
			return &turned[effect == QUANTITY_SAYS_ABOVE ? 2 : 0];
		first = -1;
		if (find_word(&reached_index, reader, behind, &first, end) != NULL)
			return &turned[3];
	}
	return NULL;
}

/* Says whether a word before a figure may begin with this code point: a cheap test before the tables are searched */
bool
may_be_prefix(pg_wchar code)
{
	static uint8 first[0x10000 / 8];
	static bool ready = false;

	/* a bit for each first character, written at the first call */
	if (unlikely(!ready))
	{
		for (int i = 0; i < (int) lengthof(prefixes); i++)
			if (prefixes[i].effect > QUANTITY_SAYS_AIM && prefixes[i].effect != QUANTITY_SAYS_LEVEL)
				first[prefixes[i].word[0] >> 3] |= (uint8) (1 << (prefixes[i].word[0] & 7));
		for (int i = 0; i < (int) lengthof(negations); i++)
			first[negations[i][0] >> 3] |= (uint8) (1 << (negations[i][0] & 7));
		ready = true;
	}
	return code < 0x10000 && (first[code >> 3] & (1 << (code & 7))) != 0;
}

/* Finds the word before a figure; 了 behind it belongs to it */
const Affix *
prefix_at(const Reader *reader, int at, int *end)
{
	static const Affix comparison = {u"比", QUANTITY_SAYS_NOTHING, NULL};
	const Affix *affix;
	int			turn = -1;

	if (comparison_at(reader, at, end))
		return &comparison;
	affix = find_word(&prefix_index, reader, at, &turn, end);
	if (affix == NULL)
		affix = negated_at(reader, at, end);
	/* 约了3家 is an invitation, 达了 is none of these words */
	if (affix != NULL && reader->code[*end] == u'了' && affix->effect != QUANTITY_SAYS_ABOUT && affix->effect != QUANTITY_SAYS_CURRENCY)
		++*end;
	return affix;
}

/* Finds the word behind a figure; 以上市为目标 and 年内蒙古 have none */
const Affix *
suffix_at(const Reader *reader, int at, int *end)
{
	int			turn = -1;
	const Affix *affix = find_word(&suffix_index, reader, at, &turn, end);

	if (affix == NULL || !reader->prose)
		return affix;
	/* the second character may begin another word, or the whole be one */
	return is_head(reader, reader->code[at] == u'以' ? at + 1 : at) ? NULL : affix;
}

/* Says whether a name or saying begins at a place */
bool
is_set_phrase(const Reader *reader, int at)
{
	int			end;
	int			turn = -1;

	/* 十分之一 is a figure, 十分之重要 is none; 一波三折 */
	if ((reader->code[at] == u'十' || reader->code[at] == u'万') && reader->code[at + 1] == u'分' && reader->code[at + 2] == u'之')
		return !is_numeral(reader->code[at + 3]) && !is_digit(reader->code[at + 3]) && reader->code[at + 3] != u'负';
	if (at > 0 && reader->code[at - 1] == u'波' && reader->code[at + 1] == u'折')
		return true;
	return find_word(&phrase_index, reader, at, &turn, &end) != NULL;
}

/*
 * Finds the end of the noun behind 个, which becomes part of the unit: it
 * stops before a numeral, before a word such as 以上, before the mark of a
 * range (3个至5个, but not 个到户项目), and at the upper bound.
 */
int
noun_at(const Reader *reader, int at)
{
	int			from = at;
	int			end;

	/* in 个到户项目 no number follows 到: it is no mark of a range */
	while (at - from < QUANTITY_MAX_NOUN && is_han(reader->code[at]) && !is_numeral(reader->code[at]) &&
		   suffix_at(reader, at, &end) == NULL)
	{
		if (range_at(reader, at, &end) && (is_digit(reader->code[end]) || is_numeral(reader->code[end])))
			break;
		at++;
	}
	return at;
}
