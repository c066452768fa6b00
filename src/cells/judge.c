/*
 * cells/judge.c
 *		What a cell may be: of which kinds, in a form that is read or not.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "cells/profile.h"

#include "utils/datetime.h"

/* A longer text that begins with 每 or 尽快 is prose, not a day */
#define JUDGE_LONGEST_TIME 16
/* A longer text is no word of a header */
#define JUDGE_LONGEST_LABEL 12

/* The year with which a day without one is tried: a leap year */
#define JUDGE_YEAR 2000

/* Says whether what is written is a percentage: %, 成, 分之 */
static bool
writes_percent(const Cell *cell)
{
	for (int i = 0; i < cell->reader.n; i++)
	{
		pg_wchar	c = cell->code[i];

		if (c == '%' || c == u'‰' || (c == u'成' && i > 0 && is_numeral(cell->code[i - 1])) ||
			(c == u'分' && cell->code[i + 1] == u'之'))
			return true;
	}
	return false;
}

/* Judges a cell as percentage and as amount */
static void
judge_number(const Cell *cell, Judgement *judgement)
{
	NumberOptions options = {.bare = BARE_UNSAID};
	CellReason	reason;
	Numeric		value;
	Quantity	quantity;
	bool		allowed;

	/* nothing is allowed and nothing said: what is refused for a word is of the kind all the same */
	reason = cell_percent(cell, &options, &value);
	judgement->reasons[CELL_PERCENT] = reason;
	judgement->has_percent = writes_percent(cell);
	judgement->is_fraction = judgement->is_plain && reason == CELL_UNDETERMINED;
	judgement->is_kind[CELL_PERCENT] = reason == CELL_NO_REASON ||
		(reason != CELL_NOT_UNDERSTOOD && reason != CELL_OTHER_UNIT && (judgement->has_percent || judgement->is_plain));
	if (judgement->is_plain)
	{
		judgement->is_kind[CELL_AMOUNT] = true;
		judgement->reasons[CELL_AMOUNT] = CELL_NO_REASON;
		return;
	}
	reason = cell_quantity(cell, 0, &quantity);
	if (reason == CELL_NO_REASON)
		reason = cell_qualifier(cell, &quantity, 0, &allowed);
	else if (reason != CELL_SEVERAL)
		return;
	if (quantity.kind == QUANTITY_PERCENT || quantity.kind == QUANTITY_PP)
		return;
	judgement->is_kind[CELL_AMOUNT] = true;
	judgement->reasons[CELL_AMOUNT] = reason;
	memcpy(judgement->unit, quantity.unit, sizeof(judgement->unit));
}

/* Judges a cell as day and as month: what is read as a month and not as a day is a month */
static void
judge_time(const Cell *cell, int year, Judgement *judgement)
{
	DateOptions options = {.year = year > 0 ? year : JUDGE_YEAR};
	CellReason	reason;
	DateADT		day;
	bool		is_month;

	reason = cell_date(cell, &options, &day);
	if (reason == CELL_NOT_UNDERSTOOD || reason == CELL_SHEET_ERROR || reason == CELL_SCIENTIFIC || cell->reader.n > JUDGE_LONGEST_TIME * 2 ||
		(cell->reader.n > JUDGE_LONGEST_TIME && (reason == CELL_VAGUE || reason == CELL_RECURRING || reason == CELL_RELATIVE)))
		return;
	is_month = reason == CELL_LOST_ZERO ||
		((reason == CELL_PERIOD || reason == CELL_SPAN) && cell_month(cell, &options, &day) != CELL_PERIOD);
	/* whether it is a time was asked with a year at hand; whether it is readable, with that of the sheet */
	options.year = year;
	judgement->is_kind[is_month ? CELL_MONTH : CELL_DATE] = true;
	judgement->reasons[CELL_DATE] = cell_date(cell, &options, &day);
	judgement->reasons[CELL_MONTH] = cell_month(cell, &options, &day);
	/* of numbers that are out of range nothing says that they are days */
	if (judgement->is_plain && (judgement->reasons[CELL_DATE] == CELL_OUT_OF_RANGE || judgement->reasons[CELL_DATE] == CELL_NO_SUCH_DAY))
		judgement->is_kind[CELL_MONTH] = judgement->is_kind[CELL_DATE] = false;
}

/* Notes the words that stand in rows which are no data */
static void
judge_word(const Cell *cell, Judgement *judgement)
{
	static const uint16 totals[][CELL_WORD] = {
		u"合计", u"总计", u"小计", u"共计", u"总合计", u"全部合计", u"合计数", u"平均", u"平均值", u"均值", u"合 计", u"总 计", u"小 计", u"合  计", u"总  计"
	};
	static const uint16 notes[][CELL_WORD] = {u"注:", u"注1", u"备注:", u"说明:", u"填报单位", u"填报人", u"填表人", u"制表人", u"制表", u"审核人", u"单位负责人", u"数据来源"};
	static const uint16 labels[][CELL_WORD] = {
		u"序号", u"编号", u"名称", u"单位", u"部门", u"进度", u"时限", u"日期", u"时间", u"备注", u"月份", u"情况", u"指标", u"计划数", u"完成数",
		u"数值", u"得分", u"排名", u"类别", u"年度", u"负责人", u"联系人", u"电话", u"目标值", u"完成率", u"占比", u"科室", u"事项", u"内容", u"措施", u"状态", u"项目", u"地区", u"任务"
	};
	int			end;

	judgement->is_total = cell_is_any(cell, totals, lengthof(totals));
	judgement->is_note = cell_begins_any(cell, notes, lengthof(notes), &end);
	for (int i = 0; i < (int) lengthof(labels) && cell->reader.n <= JUDGE_LONGEST_LABEL; i++)
	{
		int			begin = cell->reader.n - word_length(labels[i]);

		if (begin >= 0 && word_at(&cell->reader, begin, labels[i], &end))
			judgement->is_label = true;
	}
}

/* Judges a cell; "year" is that of the sheet, or 0 */
void
cell_judge(const Cell *cell, int year, Judgement *judgement)
{
	CellReason	reason = cell_empty(cell);
	PlainNumber number;
	bool		value;
	int			class;

	memset(judgement, 0, sizeof(Judgement));
	for (int i = 0; i < PROFILE_KINDS; i++)
		judgement->reasons[i] = reason != CELL_NO_REASON ? reason : CELL_NOT_UNDERSTOOD;
	judgement->is_blank = reason == CELL_BLANK;
	if (reason != CELL_NO_REASON)
		return;
	judgement->is_plain = cell_plain(cell, &number, &reason);
	judge_word(cell, judgement);
	judge_number(cell, judgement);
	judge_time(cell, year, judgement);
	judgement->reasons[CELL_YES_NO] = cell_yes_no(cell, &value);
	judgement->reasons[CELL_CLASS] = cell_class(cell, &class);
	judgement->is_kind[CELL_YES_NO] = judgement->reasons[CELL_YES_NO] == CELL_NO_REASON;
	judgement->is_kind[CELL_CLASS] = judgement->reasons[CELL_CLASS] == CELL_NO_REASON;
}
