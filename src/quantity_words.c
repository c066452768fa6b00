/*
 * quantity_words.c
 *		The words before and behind the figure, longer ones first.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity.h"

static const uint16 word_yuan[] = u"元";
static const uint16 word_dollar[] = u"美元";
static const uint16 word_hk[] = u"港元";
static const uint16 word_euro[] = u"欧元";
static const uint16 word_pound[] = u"英镑";

static const Affix prefixes[] = {
	{u"大于或等于", SAYS_FROM, NULL}, {u"小于或等于", SAYS_UP_TO, NULL},
	{u"不得少于", SAYS_FROM, NULL}, {u"不得低于", SAYS_FROM, NULL}, {u"大于等于", SAYS_FROM, NULL},
	{u"不得超过", SAYS_UP_TO, NULL}, {u"不得高于", SAYS_UP_TO, NULL},
	{u"小于等于", SAYS_UP_TO, NULL}, {u"不少于", SAYS_FROM, NULL}, {u"不低于", SAYS_FROM, NULL},
	{u"不小于", SAYS_FROM, NULL}, {u"不超过", SAYS_UP_TO, NULL}, {u"未超过", SAYS_UP_TO, NULL},
	{u"不高于", SAYS_UP_TO, NULL}, {u"不多于", SAYS_UP_TO, NULL}, {u"不大于", SAYS_UP_TO, NULL},
	{u"已超过", SAYS_ABOVE, NULL}, {u"未达到", SAYS_BELOW, NULL}, {u"负增长", SAYS_FALL, NULL},
	{u"增长率", SAYS_RISE, NULL}, {u"降幅为", SAYS_FALL, NULL}, {u"减幅为", SAYS_FALL, NULL},
	{u"控制在", SAYS_NOTHING, NULL}, {u"保持在", SAYS_NOTHING, NULL}, {u"稳定在", SAYS_NOTHING, NULL},
	{u"人民币", SAYS_CURRENCY, word_yuan},
	{u"RMB", SAYS_CURRENCY, word_yuan}, {u"CNY", SAYS_CURRENCY, word_yuan},
	{u"US$", SAYS_CURRENCY, word_dollar}, {u"USD", SAYS_CURRENCY, word_dollar},
	{u"HK$", SAYS_CURRENCY, word_hk}, {u"HKD", SAYS_CURRENCY, word_hk},
	{u"EUR", SAYS_CURRENCY, word_euro}, {u"GBP", SAYS_CURRENCY, word_pound},
	{u"累计", SAYS_NOTHING, NULL}, {u"总计", SAYS_NOTHING, NULL}, {u"共计", SAYS_NOTHING, NULL},
	{u"合计", SAYS_NOTHING, NULL}, {u"总共", SAYS_NOTHING, NULL}, {u"一共", SAYS_NOTHING, NULL},
	{u"同比", SAYS_NOTHING, NULL}, {u"环比", SAYS_NOTHING, NULL}, {u"达到", SAYS_NOTHING, NULL},
	{u"高达", SAYS_NOTHING, NULL}, {u"多达", SAYS_NOTHING, NULL}, {u"仅有", SAYS_NOTHING, NULL},
	{u"仅为", SAYS_NOTHING, NULL}, {u"只有", SAYS_NOTHING, NULL}, {u"共有", SAYS_NOTHING, NULL},
	{u"其中", SAYS_NOTHING, NULL}, {u"平均", SAYS_NOTHING, NULL}, {u"约占", SAYS_ABOUT, NULL},
	{u"连续", SAYS_RUN, NULL}, {u"历时", SAYS_RUN, NULL}, {u"为期", SAYS_RUN, NULL},
	 {u"大约", SAYS_ABOUT, NULL}, {u"大概", SAYS_ABOUT, NULL},
	{u"大致", SAYS_ABOUT, NULL}, {u"约为", SAYS_ABOUT, NULL}, {u"约有", SAYS_ABOUT, NULL},
	{u"近似", SAYS_ABOUT, NULL}, {u"估计", SAYS_ABOUT, NULL}, {u"至少", SAYS_FROM, NULL},
	{u"最少", SAYS_FROM, NULL}, {u"最低", SAYS_FROM, NULL}, {u"起码", SAYS_FROM, NULL},
	{u"至多", SAYS_UP_TO, NULL}, {u"最多", SAYS_UP_TO, NULL}, {u"最高", SAYS_UP_TO, NULL},
	{u"最大", SAYS_UP_TO, NULL}, {u"超过", SAYS_ABOVE, NULL}, {u"超出", SAYS_ABOVE, NULL},
	{u"突破", SAYS_ABOVE, NULL}, {u"高于", SAYS_ABOVE, NULL}, {u"大于", SAYS_ABOVE, NULL},
	{u"多于", SAYS_ABOVE, NULL}, {u"不足", SAYS_BELOW, NULL}, {u"不到", SAYS_BELOW, NULL},
	{u"不及", SAYS_BELOW, NULL},
	{u"不满", SAYS_BELOW, NULL}, {u"未满", SAYS_BELOW, NULL}, {u"低于", SAYS_BELOW, NULL},
	{u"少于", SAYS_BELOW, NULL}, {u"小于", SAYS_BELOW, NULL}, {u"未达", SAYS_BELOW, NULL},
	{u"将近", SAYS_NEARLY, NULL}, {u"接近", SAYS_NEARLY, NULL}, {u"增长", SAYS_RISE, NULL},
	{u"增加", SAYS_RISE, NULL}, {u"上升", SAYS_RISE, NULL}, {u"提高", SAYS_RISE, NULL},
	{u"提升", SAYS_RISE, NULL}, {u"上涨", SAYS_RISE, NULL}, {u"扩大", SAYS_RISE, NULL},
	{u"攀升", SAYS_RISE, NULL}, {u"多增", SAYS_RISE, NULL}, {u"上调", SAYS_RISE, NULL},
	{u"上浮", SAYS_RISE, NULL}, {u"新增", SAYS_RISE, NULL}, {u"净增", SAYS_RISE, NULL},
	{u"增幅", SAYS_RISE, NULL}, {u"增速", SAYS_RISE, NULL}, {u"下调", SAYS_FALL, NULL},
	{u"下浮", SAYS_FALL, NULL}, {u"净减", SAYS_FALL, NULL}, {u"降幅", SAYS_FALL, NULL},
	{u"减幅", SAYS_FALL, NULL}, {u"精简", SAYS_FALL, NULL}, {u"缩减", SAYS_FALL, NULL}, {u"下降", SAYS_FALL, NULL},
	{u"减少", SAYS_FALL, NULL}, {u"降低", SAYS_FALL, NULL}, {u"下滑", SAYS_FALL, NULL},
	{u"回落", SAYS_FALL, NULL}, {u"下跌", SAYS_FALL, NULL}, {u"缩短", SAYS_FALL, NULL},
	{u"压缩", SAYS_FALL, NULL}, {u"压减", SAYS_FALL, NULL}, {u"收窄", SAYS_FALL, NULL},
	{u"少增", SAYS_FALL, NULL}, {u"达", SAYS_NOTHING, NULL}, {u"仅", SAYS_NOTHING, NULL},
	{u"共", SAYS_NOTHING, NULL}, {u"计", SAYS_NOTHING, NULL}, {u"为", SAYS_NOTHING, NULL},
	{u"占", SAYS_NOTHING, NULL}, {u"打", SAYS_NOTHING, NULL}, {u"约", SAYS_ABOUT, NULL}, {u"≈", SAYS_ABOUT, NULL},
	{u"≥", SAYS_FROM, NULL}, {u"⩾", SAYS_FROM, NULL}, {u"≧", SAYS_FROM, NULL},
	{u">=", SAYS_FROM, NULL}, {u"≤", SAYS_UP_TO, NULL}, {u"⩽", SAYS_UP_TO, NULL},
	{u"≦", SAYS_UP_TO, NULL}, {u"<=", SAYS_UP_TO, NULL}, {u"超", SAYS_ABOVE, NULL}, {u"逾", SAYS_ABOVE, NULL},
	{u">", SAYS_ABOVE, NULL}, {u"<", SAYS_BELOW, NULL}, {u"近", SAYS_NEARLY, NULL},
	{u"增", SAYS_RISE, NULL}, {u"涨", SAYS_RISE, NULL}, {u"升", SAYS_RISE, NULL},
	{u"减", SAYS_FALL, NULL}, {u"降", SAYS_FALL, NULL}, {u"跌", SAYS_FALL, NULL},
	{u"至", SAYS_LEVEL, NULL}, {u"到", SAYS_LEVEL, NULL}, {u"¥", SAYS_CURRENCY, word_yuan},
	{u"$", SAYS_CURRENCY, word_dollar}, {u"€", SAYS_CURRENCY, word_euro},
	{u"£", SAYS_CURRENCY, word_pound}, {u"上", SAYS_LEAST, NULL}
};

static const Affix suffixes[] = {
	{u"以上(含)", SAYS_FROM, NULL}, {u"以下(含)", SAYS_UP_TO, NULL}, {u"以上(不含)", SAYS_ABOVE, NULL},
	{u"以下(不含)", SAYS_BELOW, NULL},
	{u"(含)及以上", SAYS_FROM, NULL}, {u"(不含)以上", SAYS_ABOVE, NULL},
	{u"(不含)以下", SAYS_BELOW, NULL}, {u"(含)以上", SAYS_FROM, NULL},
	{u"(含)以下", SAYS_UP_TO, NULL}, {u"(含)以内", SAYS_UP_TO, NULL}, {u"及以上", SAYS_FROM, NULL},
	{u"或以上", SAYS_FROM, NULL}, {u"及以下", SAYS_UP_TO, NULL}, {u"或以下", SAYS_UP_TO, NULL},
	{u"以上", SAYS_FROM, NULL}, {u"之上", SAYS_FROM, NULL}, {u"以外", SAYS_ABOVE, NULL},
	{u"以下", SAYS_UP_TO, NULL}, {u"以内", SAYS_UP_TO, NULL}, {u"之内", SAYS_UP_TO, NULL},
	{u"左右", SAYS_ABOUT, NULL}, {u"上下", SAYS_ABOUT, NULL}, {u"前后", SAYS_ABOUT, NULL},
	{u"有余", SAYS_OVER, NULL}, {u"不等", SAYS_NOTHING, NULL}, {u"余", SAYS_OVER, NULL},
	{u"多", SAYS_OVER, NULL}, {u"内", SAYS_WITHIN, NULL}
};

/* names and sayings that begin like a quantity and are none */
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

/* Passes over the first word of a list, if one stands at a place */
static bool
pass_word(const Reader *reader, int *at, const uint16 (*words)[8], int length)
{
	for (int i = 0; i < length; i++)
		if (word_at(reader, *at, words[i], at))
			return true;
	return false;
}

/* Reads what a figure is compared with: 比去年同期, 较年初, 较2024年末 */
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
	*end = at + 1;
	if (!pass_word(reader, end, bases, lengthof(bases)))
	{
		for (int i = 0; i < 4; i++, ++*end)
			if (!CODE_IS_DIGIT(code[*end]))
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
	static const Affix comparison = {u"比", SAYS_NOTHING, NULL};
	const Affix *affix;

	if (comparison_at(reader, at, end))
		return &comparison;
	affix = affix_at(prefixes, (int) lengthof(prefixes), reader, at, end);
	if (affix != NULL && (affix->effect == SAYS_RISE || affix->effect == SAYS_FALL) &&
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
 * Finds where the noun ends that 个 takes with it: letters up to a word such
 * as 以上, or the end.
 */
int
noun_at(const Reader *reader, int at)
{
	int			from = at;
	int			end;

	while (at - from < MAX_NOUN_LENGTH && is_han(reader->code[at]) && !is_numeral(reader->code[at]) &&
		   suffix_at(reader, at, &end) == NULL)
		at++;
	return at;
}
