/*
 * proofreading/words.c
 *		The words around a figure that say how it relates to others.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "proofreading/proofreading.h"

/* A word and what it says */
typedef struct CueWord
{
	uint16		word[8];
	int			cues;
} CueWord;

#define W(word, says) {word, says}

/* in the order of the code points of their first characters: a place is compared with few of them */
static const CueWord cue_words[] = {
	W(u"GDP", CUE_REAL), W(u"上升", CUE_RISE), W(u"上涨", CUE_RISE), W(u"上调", CUE_RISE), W(u"上年", CUE_BEFORE),
	W(u"上月", CUE_BEFORE), W(u"上期", CUE_BEFORE), W(u"上季", CUE_BEFORE), W(u"上周", CUE_BEFORE), W(u"上半年", 0),
	W(u"上年多", CUE_BEFORE | CUE_RISE), W(u"上年少", CUE_BEFORE | CUE_FALL), W(u"上月多", CUE_BEFORE | CUE_RISE),
	W(u"上月少", CUE_BEFORE | CUE_FALL), W(u"上期多", CUE_BEFORE | CUE_RISE), W(u"上期少", CUE_BEFORE | CUE_FALL),
	W(u"上季度多", CUE_BEFORE | CUE_RISE), W(u"上季度少", CUE_BEFORE | CUE_FALL), W(u"上周多", CUE_BEFORE | CUE_RISE),
	W(u"上周少", CUE_BEFORE | CUE_FALL), W(u"下降", CUE_FALL), W(u"下滑", CUE_FALL), W(u"下跌", CUE_FALL), W(u"下调", CUE_FALL),
	W(u"不", CUE_NOT), W(u"世界", CUE_ELSEWHERE), W(u"产值", CUE_REAL), W(u"亩均", CUE_EACH), W(u"人均", CUE_EACH),
	W(u"今后", CUE_PLANNED), W(u"仍有", CUE_STILL), W(u"从", CUE_FROM), W(u"以来", CUE_SO_FAR), W(u"任务", CUE_TARGET),
	W(u"低于", CUE_BELOW), W(u"余下", CUE_REST), W(u"全部", CUE_TOTAL), W(u"全国", CUE_ELSEWHERE), W(u"全省", CUE_ELSEWHERE),
	W(u"全区", CUE_ELSEWHERE), W(u"全市", CUE_ELSEWHERE), W(u"全县", CUE_ELSEWHERE), W(u"全球", CUE_ELSEWHERE),
	W(u"全社会", CUE_ELSEWHERE), W(u"共", CUE_TOTAL), W(u"其中", CUE_PARTLY), W(u"其余", CUE_REST), W(u"其他", CUE_OTHER),
	W(u"其它", CUE_OTHER), W(u"净增", CUE_RISE), W(u"净减", CUE_FALL), W(u"减少", CUE_FALL), W(u"减至", CUE_FALL | CUE_TO),
	W(u"减到", CUE_FALL | CUE_TO), W(u"减为", CUE_FALL | CUE_TO), W(u"减幅", CUE_FALL), W(u"减收", CUE_FALL), W(u"减支", CUE_FALL), W(u"出口", 0),
	W(u"到", CUE_TO), W(u"前期", CUE_BEFORE), W(u"剩余", CUE_REST), W(u"剩下", CUE_REST), W(u"力争", CUE_PLANNED),
	W(u"力求", CUE_PLANNED), W(u"办结", CUE_DONE), W(u"加快", CUE_RISE), W(u"包括", CUE_PARTLY), W(u"包含", CUE_PARTLY),
	W(u"升至", CUE_RISE | CUE_TO), W(u"升到", CUE_RISE | CUE_TO), W(u"占", CUE_SHARE), W(u"占比", CUE_SHARE),
	W(u"压缩", CUE_FALL), W(u"压减", CUE_FALL), W(u"去年", CUE_BEFORE), W(u"去年多", CUE_BEFORE | CUE_RISE),
	W(u"去年少", CUE_BEFORE | CUE_FALL), W(u"合计", CUE_TOTAL), W(u"同期", CUE_BEFORE), W(u"同比", CUE_COMPARE),
	W(u"同期多", CUE_BEFORE | CUE_RISE), W(u"同期少", CUE_BEFORE | CUE_FALL), W(u"含", CUE_PARTLY), W(u"周均", CUE_AVERAGE),
	W(u"回落", CUE_FALL), W(u"在办", CUE_OPEN), W(u"地区", CUE_ELSEWHERE), W(u"增长", CUE_RISE), W(u"增加", CUE_RISE),
	W(u"增至", CUE_RISE | CUE_TO), W(u"增到", CUE_RISE | CUE_TO), W(u"增为", CUE_RISE | CUE_TO), W(u"增幅", CUE_RISE), W(u"增速", CUE_RISE),
	W(u"增加值", CUE_REAL), W(u"增收", CUE_RISE), W(u"增支", CUE_RISE), W(u"多增", CUE_RISE), W(u"多收", CUE_RISE),
	W(u"多支", CUE_RISE), W(u"多办", CUE_RISE), W(u"多结", CUE_RISE), W(u"大于", CUE_ABOVE), W(u"好于", CUE_ABOVE),
	W(u"少于", CUE_BELOW), W(u"少收", CUE_FALL), W(u"少支", CUE_FALL), W(u"少办", CUE_FALL), W(u"少结", CUE_FALL),
	W(u"少增", CUE_FALL), W(u"尚余", CUE_REST), W(u"尚有", CUE_STILL), W(u"尚剩", CUE_REST), W(u"平均", CUE_YEARLY),
	W(u"年初", CUE_BEFORE), W(u"年均", CUE_YEARLY), W(u"年初多", CUE_BEFORE | CUE_RISE), W(u"年初少", CUE_BEFORE | CUE_FALL),
	W(u"延长", CUE_RISE), W(u"待办", CUE_OPEN), W(u"快于", CUE_ABOVE), W(u"总", CUE_TOTAL), W(u"慢于", CUE_BELOW),
	W(u"户均", CUE_EACH), W(u"扩大", CUE_RISE), W(u"扩至", CUE_RISE | CUE_TO), W(u"投资", CUE_REAL), W(u"提高", CUE_RISE),
	W(u"提升", CUE_RISE), W(u"攀升", CUE_RISE), W(u"支出", CUE_REAL), W(u"收窄", CUE_FALL), W(u"收入", CUE_REAL),
	W(u"放缓", CUE_FALL), W(u"新增", CUE_RISE), W(u"日均", CUE_AVERAGE), W(u"月均", CUE_AVERAGE), W(u"未", CUE_NOT | CUE_OPEN),
	W(u"每天", CUE_AVERAGE | CUE_EACH), W(u"每日", CUE_AVERAGE | CUE_EACH), W(u"每月", CUE_AVERAGE | CUE_EACH),
	W(u"每", CUE_EACH), W(u"比重", CUE_SHARE), W(u"比", CUE_COMPARE), W(u"涉及", CUE_PARTLY), W(u"涨幅", CUE_RISE), W(u"涨至", CUE_RISE | CUE_TO), W(u"涨到", CUE_RISE | CUE_TO), W(u"率", CUE_RATE),
	W(u"环比", CUE_COMPARE), W(u"生产总值", CUE_REAL), W(u"由", CUE_FROM), W(u"目标", CUE_TARGET), W(u"目标为", CUE_PLANNED),
	W(u"短收", CUE_FALL), W(u"确保", CUE_PLANNED), W(u"精简", CUE_FALL), W(u"累计", CUE_SO_FAR), W(u"缩短", CUE_FALL),
	W(u"缩减", CUE_FALL), W(u"至", CUE_TO), W(u"落后", CUE_BELOW), W(u"计划", CUE_TARGET), W(u"调整为", CUE_TO), W(u"超收", CUE_RISE), W(u"跌幅", CUE_FALL), W(u"跌至", CUE_FALL | CUE_TO), W(u"跌到", CUE_FALL | CUE_TO),
	W(u"较", CUE_COMPARE), W(u"达到", CUE_TO | CUE_LEVEL), W(u"还有", CUE_STILL), W(u"还剩", CUE_REST), W(u"进出口", CUE_REAL),
	W(u"降低", CUE_FALL), W(u"降至", CUE_FALL | CUE_TO), W(u"降到", CUE_FALL | CUE_TO), W(u"降为", CUE_FALL | CUE_TO),
	W(u"降幅", CUE_FALL), W(u"零售", CUE_REAL), W(u"非", CUE_NOT), W(u"预算", CUE_TARGET), W(u"预期", CUE_TARGET),
	W(u"预计", CUE_PLANNED), W(u"领先", CUE_ABOVE), W(u"高于", CUE_ABOVE), W(u"高出", CUE_ABOVE)
};

/* Says whether a code point ends a sentence */
bool
is_sentence_end(pg_wchar code)
{
	return code == u'。' || code == '!' || code == '?' || code == '\n' || code == '\r';
}

/* Says whether a code point separates clauses or items */
bool
is_mark(pg_wchar code)
{
	return code == ',' || code == ';' || code == ':' || code == u'、' || code == '(' || code == ')' || is_sentence_end(code);
}

/* Counts the marks of a stretch of text */
int
marks_between(const Reader *reader, int from, int to)
{
	int			marks = 0;

	for (int i = from; i < to; i++)
		marks += is_mark(reader->code[i]);
	return marks;
}

/* The place of the first word that begins with a character, or with a later one */
static int
first_cue(pg_wchar character)
{
	int			low = 0;
	int			high = (int) lengthof(cue_words);

	/* binary search: the table is in the order of the first characters */
	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (cue_words[middle].word[0] < character)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What the words of a stretch of text say; no more than its last PROOF_LEAD characters are looked at */
int
cues_between(const Reader *reader, int from, int to)
{
	int			cues = 0;

	for (int at = Max(from, to - PROOF_LEAD); at < to; at++)
	{
		pg_wchar	first = reader->code[at];
		int			longest = 0;
		int			says = 0;

		/* the table has only one word in ASCII letters, GDP */
		if (first < 0x80 && first != 'G')
			continue;
		for (int i = first_cue(first); i < (int) lengthof(cue_words) && cue_words[i].word[0] == first; i++)
		{
			int			end;

			if (word_at(reader, at, cue_words[i].word, &end) &&
				end <= to && end - at > longest)
			{
				longest = end - at;
				says = cue_words[i].cues;
			}
		}
		/* a longer word hides the shorter ones within it: 达到 is not 到 by itself */
		cues |= says;
		at += Max(longest - 1, 0);
	}
	return cues;
}

/* The place of a word in a stretch of text, -1 where it is not in it */
int
word_within(const Reader *reader, int from, int to, const uint16 *word)
{
	int			length = word_length(word);
	int			end;

	for (int at = from; at + length <= to; at++)
		if (reader->code[at] == word[0] && word_at(reader, at, word, &end))
			return at;
	return -1;
}

/* Says whether a stretch of text ends with a word */
bool
ends_with(const Reader *reader, int from, int to, const uint16 *word)
{
	int			end;

	return to - word_length(word) >= from && word_at(reader, to - word_length(word), word, &end);
}

/* Says whether a stretch of text ends with a word of a kind, perhaps with 了, 约 or 近 behind it */
bool
ends_in_cue(const Reader *reader, int from, int to, int cues)
{
	while (to > from && (is_blank(reader->code[to - 1]) || is_one_of(reader->code[to - 1], u"了约近")))
		to--;
	for (int i = 0; i < (int) lengthof(cue_words); i++)
		if ((cue_words[i].cues & cues) && ends_with(reader, from, to, cue_words[i].word))
			return true;
	return false;
}

/* Says whether a stretch of text begins with a word */
bool
starts_with(const Reader *reader, int from, int to, const uint16 *word)
{
	int			end;

	return word_at(reader, from, word, &end) && end <= to;
}
