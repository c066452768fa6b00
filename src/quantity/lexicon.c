/*
 * quantity/lexicon.c
 *		Words that only look like words of a quantity: 减负, 签约, 以上市为目标,
 *		年内蒙古.  And the index by which every table of words is searched.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

/*
 * A word of a quantity, and the words whose tail it is then: 约 behind 签 is
 * no "about".  The words stand one behind the other, a blank between them.
 */
typedef struct Tail
{
	uint16		word[QUANTITY_MAX_WORD];
	const uint16 *before;
} Tail;

/* A word, and the code points behind it that make another word of it: 上市 in 以上市为, but not in 以上市级 */
typedef struct Head
{
	uint16		word[QUANTITY_MAX_WORD];
	const uint16 *unless;
} Head;

static const Tail tails[] = {
	{u"约", u"签 预 节 履 违 公 续 解 邀 合 契 条 制 简 集 相 特 赴 毁 失 爽 盟 守 立 订 缔 誓 租 密 婚 要 纽 隐 绰 俭 商 网 换 退 函 弃 践 背 议 协"},
	{u"近", u"附 就 最 邻 临 靠 新 贴 亲 远 相 毗 走 拉 逼 切 浅 晚 凑 迫 左 前"},
	{u"超", u"赶 反 治 查"},
	{u"上", u"线 网 会 路 场 本 体 马 规 海 身 桌 地 手 史 以 之 船 车 台 榜 掌 云 舌 端 质 则 度 面 墙 岸 街 晚 早"},
	{u"不足", u"存在 查摆 查找 弥补 补齐 反思 剖析 正视 克服 指出 梳理 短板 列出 改进 检视 找出 发现 差距 自身 些许 诸多"},
	{u"突破", u"取得 重大 新 零 零的 技术 关键 核心 攻关 重要 新的 的 个 项 瓶颈"},
	{u"不及", u"来 赶 等 措手 猝"},
	{u"不到", u"看 找 得 想 做 办 收 见 查 系 受 拿 买 听 遇 等 碰"},
	{u"不满", u"表示 群众 引发 引起 感到 的"},
	{u"至少", u"甚"}, {u"至多", u"甚"},
	{u"大于", u"扩"}, {u"小于", u"缩"}, {u"多于", u"增"}, {u"少于", u"减"}
};

static const Head heads[] = {
	/* behind 以 */
	{u"上市", u"场级民属直区县辖政值"}, {u"上海", u"外关洋域岛鲜水"}, {u"上岗", u"位"}, {u"上级", u"别"}, {u"上门", u"店诊户"},
	{u"上游", u"客览"}, {u"上线", u"路下索缆"}, {u"上班", u"级次子车"}, {u"上学", u"生校历位科习年"}, {u"上网", u"点络站红"},
	{u"下岗", u"位"}, {u"下级", u"别"}, {u"下游", u"客览"}, {u"下乡", u"镇村"}, {u"下属", u"于"}, {u"下沉", u""},
	{u"外贸", u""}, {u"外资", u"源金本产料"}, {u"外商", u"户家店品场"}, {u"外企", u"业"}, {u"外地", u"区块方点"}, {u"外部", u"门分队"},
	{u"外来", u""}, {u"外向", u""}, {u"外语", u""}, {u"外包", u""},
	/* behind 以 and 年, 日 */
	{u"内蒙", u""}, {u"内江", u""}, {u"内黄", u"河山金"}, {u"内乡", u"村镇"}, {u"内丘", u""}, {u"内瓦", u""}, {u"内地", u"区块方质级税铁市下面处震"},
	{u"内部", u"门分署队属长委"}, {u"内网", u"上络格点站民"}, {u"内资", u"源金本产料"}, {u"内贸", u""}, {u"内控", u"制"}, {u"内涝", u""},
	{u"内陆", u"续"}, {u"内河", u"北南源池口流"}, {u"内卷", u""}, {u"内销", u"号案毁"}, {u"内设", u"立置"}, {u"内外", u"出"}, {u"内生动", u""},
	{u"内循", u""}, {u"内宾", u""}, {u"内容", u"积缺易"}, {u"内存", u"在入量款"}, {u"内审", u"核批查结议定"}, {u"内需为", u""}, {u"内需拉", u""},
	{u"内需扩", u""}, {u"内需主", u""}, {u"内需市", u""}, {u"内需不", u""}, {u"内需潜", u""}, {u"内需消", u""}, {u"内科", u"技学普研"},
	/* by themselves */
	{u"左右岸", u""}, {u"左右逢", u""}, {u"上下游", u""}, {u"上下班", u""}, {u"上下级", u""}, {u"上下联", u""}, {u"上下山", u""}, {u"上下水", u""},
	{u"上下车", u""}, {u"上下楼", u""}, {u"上下铁", u""}, {u"前后端", u""}, {u"前后台", u""}, {u"前后方", u""},
	{u"余姚", u""}, {u"余杭", u"州"}, {u"余干", u"部"}, {u"余江", u"苏西"}, {u"余庆", u""}, {u"余下", u""}, {u"余额", u""}, {u"余热", u""},
	{u"多式", u""}, {u"多方", u""}, {u"多地", u""}, {u"多元", u""}, {u"多样", u""}, {u"多部", u""}, {u"多功", u""}, {u"多点", u""}, {u"多层", u""},
	{u"多级", u""}, {u"多领", u""}, {u"多证", u""}, {u"多规", u""}, {u"多网", u""}, {u"多跨", u""}, {u"多措", u""}, {u"多次", u""}, {u"多维", u""}
};

QUANTITY_WORD_INDEX(tail_index, tails);
QUANTITY_WORD_INDEX(head_index, heads);

/* Sorts the words of a table by their first code point; words of one keep their order */
static void
index_words(WordIndex *index)
{
	uint16		next[257] = {0};

	/* counting sort in two passes: how many words each key has, then where they stand */
	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < index->length; i++)
		{
			/*
			 * the low byte is the key: words of different characters may share it, and
			 * find_word() compares them
			 */
			int			key = *(const uint16 *) (index->table + (Size) i * index->width) & 0xFF;

			if (pass == 0)
				index->begin[key + 1]++;
			else
				index->order[next[key]++] = (uint16) i;
			/* the counts become the places at which the words of each key begin */
			if (pass == 0 && i == index->length - 1)
				for (int k = 1; k <= 256; k++)
					next[k] = index->begin[k] = (uint16) (index->begin[k] + index->begin[k - 1]);
		}
	index->ready = true;
}

/*
 * Finds the next word of a table that stands at a place; "turn" is -1 for the
 * first.  The words are given in the order of the table.
 */
const void *
find_word(WordIndex *index, const Reader *reader, int at, int *turn, int *end)
{
	const pg_wchar *code = reader->code + at;
	int			key = (int) (code[0] & 0xFF);

	if (unlikely(!index->ready))
		index_words(index);
	for (int i = *turn < 0 ? index->begin[key] : *turn; i < index->begin[key + 1]; i++)
	{
		const uint16 *word = (const uint16 *) (index->table + (Size) index->order[i] * index->width);
		int			length = 0;

		while (word[length] != 0 && word[length] == code[length])
			length++;
		if (word[length] != 0)
			continue;
		*turn = i + 1;
		*end = at + length;
		return word;
	}
	return NULL;
}

/* Says whether the words before a place end in one of a list */
static bool
ends_in(const Reader *reader, int at, const uint16 *list)
{
	while (*list != 0)
	{
		int			length = 0;
		int			same = 0;

		/* each word of the list is compared from its last character backwards */
		while (list[length] != 0 && list[length] != ' ')
			length++;
		while (same < length && same < at && reader->code[at - 1 - same] == list[length - 1 - same])
			same++;
		if (same == length)
			return true;
		list += length;
		if (*list == ' ')
			list++;
	}
	return false;
}

/* Says whether 出 or 入 before 超 makes a word of trade with it: 出超5亿元, but not 支出超5亿元 */
static bool
is_balance(const Reader *reader, int at)
{
	pg_wchar	before = reader->code[at - 1];
	pg_wchar	second = at > 1 ? reader->code[at - 2] : 0;

	return reader->code[at] == u'超' && (before == u'出' || before == u'入') &&
		!is_one_of(second, before == u'出' ? u"支输产付转流进演外迁突提退推展卖售播发溢派" : u"收投进流融引导输加转录准");
}

/* Says whether the word of a quantity between two places is the tail of another word: 约 of 签约 */
bool
is_tail(const Reader *reader, int at, int behind)
{
	int			turn = -1;
	int			end;
	const Tail *tail;

	if (!reader->prose || at == 0 || !is_han(reader->code[at - 1]))
		return false;
	/* 了 belongs to the word before it, and not to the tail */
	if (reader->code[behind - 1] == u'了')
		behind--;
	while ((tail = find_word(&tail_index, reader, at, &turn, &end)) != NULL)
		if (end == behind && ends_in(reader, at, tail->before))
			return true;
	return behind == at + 1 && is_balance(reader, at);
}

/* Says whether a code point is one of a list */
bool
is_one_of(pg_wchar code, const uint16 *list)
{
	for (; *list != 0; list++)
		if (*list == code)
			return true;
	return false;
}

/* Says whether another word begins at a place: 内蒙古, 上市 behind 以 */
bool
is_head(const Reader *reader, int at)
{
	int			turn = -1;
	int			end;
	const Head *head;

	while ((head = find_word(&head_index, reader, at, &turn, &end)) != NULL)
		if (!is_one_of(reader->code[end], head->unless))
			return true;
	return false;
}
