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
static const uint16 word_euro[] = u"欧元";
static const uint16 word_pound[] = u"英镑";

/* W: a word and its effect.  C: a word or sign that names a currency */
#define W(word, effect) {word, QUANTITY_SAYS_##effect, NULL}
#define C(word, currency) {word, QUANTITY_SAYS_CURRENCY, currency}

/* the first that fits is taken: a longer word stands before one that it begins with */
static const Affix prefixes[] = {
	W(u"大于或等于", FROM), W(u"小于或等于", UP_TO), W(u"不得少于", FROM), W(u"不得低于", FROM),
	W(u"大于等于", FROM), W(u"不得超过", UP_TO), W(u"不得高于", UP_TO), W(u"小于等于", UP_TO),
	W(u"不少于", FROM), W(u"不低于", FROM), W(u"不小于", FROM), W(u"不超过", UP_TO), W(u"未超过", UP_TO),
	W(u"不高于", UP_TO), W(u"不多于", UP_TO), W(u"不大于", UP_TO), W(u"已超过", ABOVE), W(u"未达到", BELOW),
	W(u"负增长", FALL), W(u"增长率", RISE), W(u"降幅为", FALL), W(u"减幅为", FALL), W(u"控制在", NOTHING),
	W(u"保持在", NOTHING), W(u"稳定在", NOTHING), C(u"人民币", word_yuan), C(u"RMB", word_yuan),
	C(u"CNY", word_yuan), C(u"US$", word_dollar), C(u"USD", word_dollar), C(u"HK$", word_hk),
	C(u"HKD", word_hk), C(u"EUR", word_euro), C(u"GBP", word_pound), W(u"累计", NOTHING), W(u"总计", NOTHING),
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
	W(u"净增", RISE), W(u"增幅", RISE), W(u"增速", RISE), W(u"下调", FALL), W(u"下浮", FALL), W(u"净减", FALL),
	W(u"降幅", FALL), W(u"减幅", FALL), W(u"精简", FALL), W(u"缩减", FALL), W(u"下降", FALL), W(u"减少", FALL),
	W(u"降低", FALL), W(u"下滑", FALL), W(u"回落", FALL), W(u"下跌", FALL), W(u"缩短", FALL), W(u"压缩", FALL),
	W(u"压减", FALL), W(u"收窄", FALL), W(u"少增", FALL), W(u"达", NOTHING), W(u"仅", NOTHING),
	W(u"共", NOTHING), W(u"计", NOTHING), W(u"为", NOTHING), W(u"占", NOTHING), W(u"打", NOTHING),
	W(u"约", ABOUT), W(u"≈", ABOUT), W(u"≥", FROM), W(u"⩾", FROM), W(u"≧", FROM), W(u">=", FROM),
	W(u"≤", UP_TO), W(u"⩽", UP_TO), W(u"≦", UP_TO), W(u"<=", UP_TO), W(u"超", ABOVE), W(u"逾", ABOVE),
	W(u">", ABOVE), W(u"<", BELOW), W(u"近", NEARLY), W(u"增", RISE), W(u"涨", RISE), W(u"升", RISE),
	W(u"减", FALL), W(u"降", FALL), W(u"跌", FALL), W(u"至", LEVEL), W(u"到", LEVEL), C(u"¥", word_yuan),
	C(u"$", word_dollar), C(u"€", word_euro), C(u"£", word_pound), W(u"上", LEAST)
};

static const Affix suffixes[] = {
	W(u"以上(含)", FROM), W(u"以下(含)", UP_TO), W(u"以上(不含)", ABOVE), W(u"以下(不含)", BELOW),
	W(u"(含)及以上", FROM), W(u"(不含)以上", ABOVE), W(u"(不含)以下", BELOW), W(u"(含)以上", FROM),
	W(u"(含)以下", UP_TO), W(u"(含)以内", UP_TO), W(u"及以上", FROM), W(u"或以上", FROM), W(u"及以下", UP_TO),
	W(u"或以下", UP_TO), W(u"以上", FROM), W(u"之上", FROM), W(u"以外", ABOVE), W(u"以下", UP_TO),
	W(u"以内", UP_TO), W(u"之内", UP_TO), W(u"左右", ABOUT), W(u"上下", ABOUT), W(u"前后", ABOUT),
	W(u"有余", OVER), W(u"不等", NOTHING), W(u"余", OVER), W(u"多", OVER), W(u"内", WITHIN)
};

/* stop words of prose: names and sayings that begin like a quantity */
static const uint16 set_phrases[][8] = {
	u"五家渠", u"七台河", u"三个代表", u"两个一百年", u"两个确立", u"两个维护",
	u"两个毫不动摇", u"两个文明", u"四个意识", u"四个自信", u"四个全面", u"三位一体",
	u"五位一体", u"四位一体", u"八项规定", u"五年规划", u"五年计划", u"一成不变",
	u"三番五次", u"百分百", u"十分", u"万分", u"一分为"
};

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

/* Finds the first word of a list that stands at a place */
static const Affix *
affix_at(const Affix *list, int length, const Reader *reader, int at, int *end)
{
	pg_wchar	first = reader->code[at];

	for (int i = 0; i < length; i++)
		if (list[i].word[0] == first && word_at(reader, at, list[i].word, end))
			return &list[i];
	return NULL;
}

/* Moves behind the first word of a list that stands at a place; false where none does */
static bool
pass_word(const Reader *reader, int *at, const uint16 (*words)[8], int length)
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
	static const uint16 bases[][8] = {
		u"上年", u"去年", u"上一年", u"前一年", u"往年", u"年初", u"上半年", u"上季度", u"上季",
		u"季初", u"上个月", u"上月", u"月初", u"上一期", u"上期", u"前期", u"同期"
	};
	static const uint16 details[][8] = {u"同期", u"同月", u"年末", u"年底", u"末", u"底"};
	const pg_wchar *code = reader->code;

	if (code[at] != u'比' && code[at] != u'较' && code[at] != u'較')
		return false;			/* 比, 较 */
	/* a period in words, or a year in four digits: 去年同期, 2024年末 */
	*end = at + 1;
	if (!pass_word(reader, end, bases, lengthof(bases)))
	{
		for (int i = 0; i < 4; i++, ++*end)
			if (!is_digit(code[*end]))
				return false;
		if (code[(*end)++] != u'年')
			return false;
	}
	(void) pass_word(reader, end, details, lengthof(details));
	return true;
}

/* Finds the word before a figure; 了 behind a direction belongs to it */
const Affix *
prefix_at(const Reader *reader, int at, int *end)
{
	static const Affix comparison = {u"比", QUANTITY_SAYS_NOTHING, NULL};
	const Affix *affix;

	if (comparison_at(reader, at, end))
		return &comparison;
	affix = affix_at(prefixes, (int) lengthof(prefixes), reader, at, end);
	if (affix != NULL && (affix->effect == QUANTITY_SAYS_RISE || affix->effect == QUANTITY_SAYS_FALL) &&
		reader->code[*end] == u'了')
		++*end;
	return affix;
}

/* Finds the word behind a figure */
const Affix *
suffix_at(const Reader *reader, int at, int *end)
{
	return affix_at(suffixes, (int) lengthof(suffixes), reader, at, end);
}

/* Says whether a name or saying begins at a place */
bool
is_set_phrase(const Reader *reader, int at)
{
	int			end;

	for (int i = 0; i < (int) lengthof(set_phrases); i++)
		if (word_at(reader, at, set_phrases[i], &end))
			return true;
	return false;
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

	while (at - from < QUANTITY_MAX_NOUN && is_han(reader->code[at]) && !is_numeral(reader->code[at]) &&
		   suffix_at(reader, at, &end) == NULL)
	{
		if (range_at(reader, at, &end) && (is_digit(reader->code[end]) || is_numeral(reader->code[end])))
			break;
		at++;
	}
	return at;
}
