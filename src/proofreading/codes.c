/*
 * proofreading/codes.c
 *		The code words of the room, with their printed words and what else is read
 *		as them: relations and verdicts.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

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
