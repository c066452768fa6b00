/*
 * lib/codes.c
 *		Code words: every fixed list of text codes, in one dictionary.
 *
 * A code is what a column or an argument holds; its label is what is printed.
 * A label and its synonyms are read as the code they stand for.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "lib/errors.h"

/*
 * What the list is called in messages, and as the argument "list" of SQL. The order
 * of the first word is 1; of classes it is 0, for what has not begun.
 */
#define CODE_LIST_IN_ORDER(first_order, list, list_name, list_id, ...) \
	static const Code list##_codes[] = {__VA_ARGS__}; \
	const CodeList list = {list_name, list_id, lengthof(list##_codes), list##_codes, first_order}
#define CODE_LIST(...) CODE_LIST_IN_ORDER(1, __VA_ARGS__)
#define CODE_LIST_FROM_0(...) CODE_LIST_IN_ORDER(0, __VA_ARGS__)

CODE_LIST_FROM_0(progress_classes, "progress class", "progress_class",
		  {"not_begun", "未启动", "not begun", {"未开展", "尚未启动", "尚未开展"}},
		  {"completed", "已完成", "completed", {"完成", "办结"}},
		  {"past_half", "进度过半", "past half", {"过半"}},
		  {"just_started", "初步开展", "just started", {"未过半"}},
		  {"not_reported", "未报送", "not reported", {"未填报"}});

CODE_LIST(share_bases, "share base", "share_base",
		  {"all", "全部", "of all", {NULL}},
		  {"reported", "已报送", "of those reported", {NULL}});

CODE_LIST(half_readings, "reading of half reached", "half_reading",
		  {"completed_share", "完成率", "completed share", {NULL}},
		  {"at_least_past_half_share", "过半及以上占比", "share at least past half", {"过半及完成率"}},
		  {"mean_percent", "平均进度", "mean percent", {NULL}});

CODE_LIST(term_bases, "basis", "term_basis",
		  {"day", "按日", "by day", {"日"}},
		  {"month", "按月", "by month", {"月"}});

CODE_LIST(half_verdicts, "verdict", "half_verdict",
		  {"achieved", "实现", "achieved", {NULL}},
		  {"missed", "没有实现", "missed", {NULL}},
		  {"early", "提前过半", "early", {NULL}},
		  {"not_due_yet", "时间未过半", "not due yet", {NULL}});

CODE_LIST(directions, "direction", "direction",
		  {"higher_is_better", "正向", "higher is better", {"越高越好", "正向指标"}},
		  {"lower_is_better", "逆向", "lower is better", {"越低越好", "逆向指标", "负向"}});

CODE_LIST(standings, "standing", "standing",
		  {"ahead", "领先", "ahead", {NULL}},
		  {"level", "持平", "level", {NULL}},
		  {"behind", "落后", "behind", {NULL}});

CODE_LIST(trends, "trend", "trend",
		  {"improved", "改善", "improved", {NULL}},
		  {"unchanged", "无变化", "unchanged", {NULL}},
		  {"worse", "下滑", "worse", {"变差"}});

CODE_LIST(print_verdicts, "verdict", "print_verdict",
		  {"ok", "一致", "ok", {NULL}},
		  {"ok_half_even", "一致（四舍六入五成双）", "ok, half to even", {NULL}},
		  {"truncated", "截尾未进位", "truncated", {NULL}},
		  {"residual_adjusted", "配平调整", "residual adjusted", {NULL}},
		  {"off_by_last_digit", "末位差一", "off by the last digit", {NULL}},
		  {"wrong", "不符", "wrong", {NULL}},
		  {"undetermined", "无法判定", "undetermined", {NULL}});

CODE_LIST(change_readings, "unit of a change", "change_unit",
		  {"pp", "百分点", "percentage points", {"个百分点"}},
		  {"percent", "百分比", "percent", {"%"}});

CODE_LIST(closure_words, "closure condition", "closure_condition",
		  {"measures_completed", "措施全部完成", "measures completed", {NULL}},
		  {"standard_reached", "达到评估标准", "standard reached", {"达标"}},
		  {"evidence_filed", "佐证材料齐备", "evidence filed", {NULL}},
		  {"approved", "上级审核通过", "approved", {"审核通过"}},
		  {"no_rebound", "无反弹", "no rebound", {NULL}});

/* words of arguments; a word that is that of a basis too, such as month, has no label without its list */
CODE_LIST(period_units, "unit of a period", "period_unit",
		  {"workday", "工作日", "workdays", {"个工作日"}},
		  {"day", "日", "days", {"天", "自然日"}},
		  {"week", "周", "weeks", {"星期"}},
		  {"month", "月", "months", {"个月"}},
		  {"year", "年", "years", {NULL}});

CODE_LIST(on_unannounced_words, "answer beyond the announced years", "on_unannounced",
		  {"error", "报错", "an error", {NULL}},
		  {"null", "空值", "NULL", {NULL}});

CODE_LIST(day_kinds, "kind of day", "day_kind",
		  {"statutory_holiday", "法定节假日", "statutory holiday", {"法定假日"}},
		  {"adjusted_day_off", "调休放假", "day off by adjustment", {NULL}},
		  {"day_off", "放假", "day off", {NULL}},
		  {"weekend", "周末", "weekend", {NULL}},
		  {"make_up_workday", "调休上班", "make-up workday", {"补班"}},
		  {"ordinary_workday", "普通工作日", "ordinary workday", {NULL}});

CODE_LIST(report_statuses, "report status", "report_status",
		  {"missing", "漏报", "missing", {NULL}},
		  {"short", "少报", "short", {NULL}},
		  {"late", "滞后报送", "late", {"滞后", "迟报"}},
		  {"on_time", "按时报送", "on time", {"按时", "按期"}},
		  {"not_due", "未到期", "not due", {NULL}});

CODE_LIST(due_kinds, "kind of due day", "due_kind",
		  {"calendar_day", "日历日", "calendar day", {NULL}},
		  {"next_workday", "遇休顺延", "next workday", {"顺延"}},
		  {"nth_workday", "第几个工作日", "nth workday", {NULL}});

CODE_LIST(pace_reasons, "reason of a missing pace", "pace_reason",
		  {"none_reported", "均未报送", "none reported", {NULL}},
		  {"due_passed", "期限已到", "due has passed", {NULL}},
		  {"one_month", "不足两个月", "one month only", {NULL}},
		  {"no_due", "未明确期限", "no due given", {"未给期限"}});

CODE_LIST(stages, "stage", "stage",
		  {"collected", "已收集", "collected", {"收集"}},
		  {"assigned", "已交办", "assigned", {"交办"}},
		  {"in_progress", "办理中", "in progress", {"在办", "正在办理"}},
		  {"answered", "已答复", "answered", {"答复", "已反馈"}},
		  {"verified", "已核实", "verified", {"核实"}},
		  {"closed", "已办结", "closed", {"办结", "结案"}},
		  {"returned", "已退回", "returned", {"退回"}},
		  {"rejected", "不予受理", "rejected", {"不受理"}},
		  {"reopened", "重新办理", "reopened", {"重办"}});

CODE_LIST(phases, "phase", "phase",
		  {"collection", "问题收集", "collection", {NULL}},
		  {"assignment", "精准交办", "assignment", {NULL}},
		  {"timed_supervision", "限时督办", "timed supervision", {NULL}},
		  {"feedback", "结果反馈", "feedback", {NULL}});

/* assessment is a word of two lists, at one place and with one label */
CODE_LIST(list_kinds, "kind of task list", "list_kind",
		  {"one_thing", "重点事项", "one thing", {"高效办成一件事"}},
		  {"work_points", "工作要点", "work points", {NULL}},
		  {"assessment", "评估问题", "assessment", {"评估反馈"}},
		  {"publicity", "宣传计划", "publicity", {NULL}});

CODE_LIST(problem_sources, "source of a problem", "problem_source",
		  {"enterprise", "企业反映", "enterprise", {NULL}},
		  {"inspection", "大厅监察", "hall inspection", {NULL}},
		  {"assessment", "评估问题", "assessment", {"评估反馈"}},
		  {"hotline", "热线", "hotline", {NULL}});

CODE_LIST(benchmark_kinds, "kind of benchmark", "benchmark_kind",
		  {"region_mean", "全区平均", "mean of the region", {"自治区平均"}},
		  {"nation", "全国平均", "nation", {NULL}},
		  {"target", "目标", "target", {NULL}},
		  {"own_previous", "上年", "last year", {"去年"}});

CODE_LIST(progress_reasons, "reason of a missing percentage", "progress_reason",
		  {"class_only", "只报分类", "class only", {NULL}},
		  {"no_plan", "无计划数", "nothing planned", {NULL}},
		  {"out_of_range", "超出范围", "out of range", {NULL}},
		  {"no_tasks", "没有任务", "no tasks", {NULL}});

CODE_LIST(briefing_sections, "section of a briefing", "briefing_section",
		  {"work", "工作动态", "work", {NULL}},
		  {"progress", "任务推进", "progress", {NULL}},
		  {"reporting", "任务报送", "reporting", {NULL}},
		  {"rectification", "整改成效", "rectification", {NULL}});

/* ok and wrong are those of a printed figure */
CODE_LIST(draft_verdicts, "verdict on a draft", "draft_verdict",
		  {"ok", "一致", "ok", {NULL}},
		  {"unknown", "无从核对", "unknown", {NULL}},
		  {"unit", "单位有误", "wrong unit", {NULL}},
		  {"wrong", "不符", "wrong", {NULL}});

CODE_LIST(rank_ties, "treatment of ties", "rank_ties",
		  {"competition", "并列占位", "competition", {NULL}},
		  {"dense", "并列不占位", "dense", {NULL}},
		  {"average", "并列取平均", "average", {NULL}},
		  {"max", "并列取末位", "max", {NULL}});

CODE_LIST(rank_bases, "basis of a rank", "rank_basis",
		  {"exact", "按原值", "exact values", {NULL}},
		  {"printed", "按刊印值", "printed figures", {NULL}});

CODE_LIST(composite_methods, "method", "composite_method",
		  {"arithmetic", "算术平均", "arithmetic mean", {"加权平均", "线性加权"}},
		  {"geometric", "几何平均", "geometric mean", {NULL}},
		  {"harmonic", "调和平均", "harmonic mean", {NULL}});

CODE_LIST(normal_methods, "method", "scale_method",
		  {"min_max", "极差标准化", "min-max", {"极值法"}},
		  {"z_score", "标准分", "z-score", {"Z分数"}},
		  {"percentile", "百分位", "percentile", {NULL}},
		  {"distance_to_mean", "均值差", "distance to the mean", {"离均差"}});

CODE_LIST(contribution_reasons, "reason of a missing contribution", "contribution_reason",
		  {"score_missing", "得分缺失", "score missing", {NULL}},
		  {"weight_missing", "权重缺失", "weight missing", {NULL}},
		  {"no_weight", "权重合计为零", "weights add up to zero", {NULL}});

CODE_LIST(score_kinds, "kind of item", "score_kind",
		  {"base", "基本分", "base", {"基础分"}},
		  {"bonus", "加分", "bonus", {"加分项"}},
		  {"deduction", "扣分", "deduction", {"扣分项", "减分", "减分项"}},
		  {"veto", "一票否决", "veto", {"否决", "一票否决项"}});

CODE_LIST(card_reasons, "reason of a part", "card_reason",
		  {"points_missing", "分值缺失", "points missing", {NULL}},
		  {"over_cap", "超过上限", "over the cap", {NULL}},
		  {"vetoed", "已被否决", "vetoed", {NULL}});

CODE_LIST(piecewise_methods, "method", "piecewise_method",
		  {"step", "分档", "step", {"阶梯"}},
		  {"linear", "线性插值", "linear", {"插值"}});

CODE_LIST(beyond_marks, "what is beyond the marks", "beyond_marks",
		  {"clip", "封顶保底", "clip", {NULL}},
		  {"extend", "延长", "extend", {"外推"}},
		  {"zero", "低于末档为零", "zero", {NULL}});

CODE_LIST(quantity_kinds, "kind of quantity", "quantity_kind",
		  {"pp", "百分点", "percentage points", {NULL}},
		  {"percent", "百分比", "percent", {"%"}},
		  {"count", "数量", "count", {"个数"}},
		  {"money", "金额", "money", {NULL}},
		  {"times", "倍数", "times", {"倍"}},
		  {"duration", "时长", "duration", {"期限"}});

CODE_LIST(languages, "language", "language",
		  {"zh", "中文", "Chinese", {NULL}},
		  {"en", "英文", "English", {NULL}});

CODE_LIST(text_verdicts, "verdict on a text", "text_verdict",
		  {"ok", "一致", "ok", {NULL}},
		  {"ok_half_even", "一致（四舍六入五成双）", "ok, half to even", {NULL}},
		  {"truncated", "截尾未进位", "truncated", {NULL}},
		  {"off_by_last_digit", "末位差一", "off by the last digit", {NULL}},
		  {"unit_suspect", "单位存疑", "unit in doubt", {NULL}},
		  {"unit", "单位有误", "wrong unit", {NULL}},
		  {"wrong", "不符", "wrong", {NULL}},
		  {"undetermined", "无法判定", "undetermined", {NULL}});

CODE_LIST(text_relations, "relation of figures", "text_relation",
		  {"parts_sum", "分项之和", "sum of parts", {NULL}},
		  {"complement", "余数", "what is left", {NULL}},
		  {"share", "部分占总体", "share of a whole", {NULL}},
		  {"rate", "比率", "rate", {NULL}},
		  {"target", "完成目标", "completed of a target", {NULL}},
		  {"possible", "占比可否得出", "possible share", {NULL}},
		  {"shares_sum", "占比之和", "sum of shares", {NULL}},
		  {"levels", "增减与水平", "change and levels", {NULL}},
		  {"change", "增减幅度", "relative change", {NULL}},
		  {"change_pp", "比率增减", "change of a rate", {NULL}},
		  {"change_unit", "增减单位", "unit of a change", {NULL}},
		  {"gap", "与标杆差距", "gap to a benchmark", {NULL}},
		  {"average", "平均数", "average", {NULL}},
		  {"multiple", "倍数关系", "multiple", {NULL}},
		  {"listed", "列举项数", "number of items listed", {NULL}});

/*
 * closed is a stage as well, and that is what it means where nobody says which
 * list is meant: this one is for who names it
 */
CODE_LIST(closure_decisions, "decision on a closure", "closure_decision",
		  {"closed", "同意销号", "closed", {"同意", "通过", "已销号", "已办结", "办结", "结案"}},
		  {"refused", "不予销号", "refused", {"不同意", "不通过", "未通过"}});

CODE_LIST(ledger_places, "place in a ledger", "ledger_place",
		  {"office", "营商环境办", "office", {"营商办", "办公室"}},
		  {"department", "部门", "department", {"责任部门"}},
		  {"auditor", "审计员", "auditor", {"审计"}},
		  {"bi", "看板", "BI tool", {"报表"}});

CODE_LIST(ledger_states, "state of a ledger", "ledger_state",
		  {"current", "当前版本", "current", {NULL}},
		  {"waits_for_upgrade", "待升级", "waits for upgrade", {NULL}},
		  {"newer", "版本过新", "newer than the extension", {NULL}});

/* Finds the place of a word among the labels and synonyms of a list; -1: it is none of them */
int
code_find_label(const CodeList *list, const text *word)
{
	for (int i = 0; i < list->length; i++)
	{
		const Code *code = &list->codes[i];

		if (word_is(word, code->zh))
			return i;
		for (int n = 0; n < (int) lengthof(code->also) && code->also[n] != NULL; n++)
			if (word_is(word, code->also[n]))
				return i;
	}
	return -1;
}

/* Finds the place of a word among the codes of a list; -1: it is none of them */
int
code_find_code(const CodeList *list, const text *word)
{
	for (int i = 0; i < list->length; i++)
		if (word_is(word, list->codes[i].code))
			return i;
	return -1;
}

/* A word as this file spells it: labels and synonyms are UTF-8 here */
const text *
code_as_spelled(const text *word)
{
	if (GetDatabaseEncoding() == PG_UTF8)
		return word;
	return cstring_to_text(pg_server_to_any(text_to_cstring(word),
											(int) VARSIZE_ANY_EXHDR(word),
											PG_UTF8));
}

/* Finds the place of a word in a list, -1 where it is not in it */
int
code_find(const CodeList *list, const text *word)
{
	/* codes first: they are ASCII in every encoding, and nearly every row holds one */
	int			place = code_find_code(list, word);

	return place >= 0 ? place : code_find_label(list, code_as_spelled(word));
}

/* Raises for a word that is not in the list, with the legal ones as hint; never returns */
void
error_unknown_word(const CodeList *list, const char *detail)
{
	StringInfoData legal;

	initStringInfo(&legal);
	for (int i = 0; i < list->length; i++)
		appendStringInfo(&legal, "%s%s", i > 0 ? ", " : "", list->codes[i].code);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown %s", translated(list->name)),
			 errdetail_internal("%s", detail),
			 errhint("Use one of: %s.", legal.data)));
}

/*
 * Finds the place of a word that comes from a row of data.  The message names
 * the argument and not the word: data must not get into server logs.
 */
int
code_of_row(const CodeList *list, const text *word, const char *argument)
{
	int			n = code_find(list, word);

	if (unlikely(n < 0))
		error_unknown_word(list, psprintf(translated("Argument \"%s\" holds a word that is not of its list."),
										  argument));
	return n;
}

/* A label, in the encoding of the database */
char *
label_of_code(const Code *code, int language)
{
	const char *label = language == LANGUAGE_EN ? code->en : code->zh;

	return pg_any_to_server(label, (int) strlen(label), PG_UTF8);
}

/* Finds the place of a word that the caller wrote as an option; NULL raises */
int
code_argument(FunctionCallInfo fcinfo, int n, const CodeList *list, const char *argument)
{
	text	   *word;
	int			place;

	check_not_null(PG_ARGISNULL(n), argument);
	word = PG_GETARG_TEXT_PP(n);
	place = code_find(list, word);
	/* at most 64 bytes of the word, cut between characters */
	if (unlikely(place < 0))
		error_unknown_word(list, psprintf(translated("\"%s\" is not a word that argument \"%s\" knows."),
										  pnstrdup(VARDATA_ANY(word),
												   pg_mbcliplen(VARDATA_ANY(word),
																(int) VARSIZE_ANY_EXHDR(word), 64)),
										  argument));
	return place;
}
