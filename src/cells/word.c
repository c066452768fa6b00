/*
 * cells/word.c
 *		Cells that hold a word: yes or no, a box that is ticked, a class of progress.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "cells/cells.h"

#include "utils/builtins.h"

/* A class and its code have fewer characters */
#define CELL_LONGEST_CLASS 20

static const uint16 yes_words[][CELL_WORD] = {
	u"是", u"是的", u"有", u"对", u"√", u"v", u"✓", u"✔", u"☑", u"✅", u"y", u"yes", u"t", u"true", u"1", u"on",
	u"满足", u"已满足", u"符合", u"达到", u"已达到", u"达标", u"已达标", u"通过", u"已通过", u"合格", u"同意", u"属实", u"已"
};
/* (☒ by itself is a box that is ticked in one program and a cross in another) */
static const uint16 no_words[][CELL_WORD] = {
	u"否", u"不是", u"无", u"不", u"没有", u"没", u"×", u"x", u"✗", u"✘", u"╳", u"☓", u"❌", u"错", u"n", u"no", u"f", u"false", u"0", u"off",
	u"不满足", u"未满足", u"不符合", u"未达到", u"未达标", u"不达标", u"未通过", u"不通过", u"不合格", u"不同意", u"不属实", u"未"
};

/* A mark of a box: 1 ticked, 0 empty, -1 none */
static int
box_at(pg_wchar c)
{
	return is_one_of(c, u"☑√✓✔■✅☒") ? 1 : is_one_of(c, u"□☐◻") ? 0 : -1;
}

/*
 * Reads boxes: ☑是 □否, 是□ 否☑, (√)是 ( )否 is left out.  Each word has its box on
 * the same side, and one box is ticked; anything else is not understood.
 */
static bool
read_boxes(const Cell *cell, bool *value)
{
	const pg_wchar *code = cell->code;
	int			ticked[2] = {-1, -1};	/* of 否 and 是 */
	int			at = 0;

	for (int pair = 0; pair < 2; pair++)
	{
		int			box = box_at(code[at]);
		int			word;

		if (box >= 0)
			at = skip_spaces(&cell->reader, at + 1);
		word = code[at] == u'是' || code[at] == u'有' ? 1 : code[at] == u'否' || code[at] == u'无' ? 0 : -1;
		if (word < 0 || ticked[word] >= 0)
			return false;
		at = skip_spaces(&cell->reader, at + 1);
		if (box < 0)
		{
			box = box_at(code[at]);
			if (box < 0 || box_at(code[0]) >= 0)
				return false;
			at = skip_spaces(&cell->reader, at + 1);
		}
		else if (box_at(code[0]) < 0)
			return false;
		ticked[word] = box;
		while (pair == 0 && is_one_of(code[at], u"/,、"))
			at = skip_spaces(&cell->reader, at + 1);
	}
	*value = ticked[1] == 1;
	return at == cell->reader.n && ticked[0] + ticked[1] == 1;
}

/* Reads yes or no */
CellReason
cell_yes_no(const Cell *cell, bool *value)
{
	CellReason	reason = cell_empty(cell);

	if (reason != CELL_NO_REASON)
		return reason;
	*value = cell_is_any(cell, yes_words, lengthof(yes_words));
	if (*value || cell_is_any(cell, no_words, lengthof(no_words)) || read_boxes(cell, value))
		return CELL_NO_REASON;
	return CELL_NOT_UNDERSTOOD;
}

/* Reads a class of progress: the code, its word and the synonyms of the list, and what clerks write for them */
CellReason
cell_class(const Cell *cell, int *value)
{
	static const struct
	{
		uint16		word[CELL_WORD];
		ProgressClass class;
	}			words[] = {
		{u"已办结", CLASS_COMPLETED}, {u"全部完成", CLASS_COMPLETED}, {u"已全部完成", CLASS_COMPLETED}, {u"已经完成", CLASS_COMPLETED},
		{u"按时完成", CLASS_COMPLETED}, {u"按期完成", CLASS_COMPLETED}, {u"如期完成", CLASS_COMPLETED}, {u"提前完成", CLASS_COMPLETED},
		{u"圆满完成", CLASS_COMPLETED}, {u"未开工", CLASS_NOT_BEGUN}, {u"未动工", CLASS_NOT_BEGUN}, {u"还未启动", CLASS_NOT_BEGUN}, {u"还未开展", CLASS_NOT_BEGUN},
		{u"已过半", CLASS_PAST_HALF}, {u"进度已过半", CLASS_PAST_HALF}, {u"已初步开展", CLASS_JUST_STARTED}, {u"进度未过半", CLASS_JUST_STARTED},
		{u"未开始", CLASS_NOT_BEGUN}, {u"尚未开始", CLASS_NOT_BEGUN}, {u"暂未启动", CLASS_NOT_BEGUN}, {u"暂未开展", CLASS_NOT_BEGUN}
	};
	CellReason	reason;
	uint16		word[CELL_LONGEST_CLASS];
	char	   *utf8;
	int			length = cell->reader.n;

	/* (未报送 says that there is nothing, and is a class of its own) */
	*value = -1;
	if (length < CELL_LONGEST_CLASS && length > 0)
	{
		for (int i = 0; i < length; i++)
			word[i] = (uint16) (cell->code[i] < 0xFFFF ? cell->code[i] : 0xFFFE);
		utf8 = utf8_of_word(word, length);
		*value = code_find(&progress_classes, cstring_to_text(utf8));
	}
	for (int i = 0; i < (int) lengthof(words) && *value < 0; i++)
		if (cell_is(cell, words[i].word))
			*value = (int) words[i].class;
	if (*value >= 0)
		return CELL_NO_REASON;
	reason = cell_empty(cell);
	return reason != CELL_NO_REASON ? reason : CELL_NOT_UNDERSTOOD;
}
