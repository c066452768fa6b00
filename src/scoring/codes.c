/*
 * scoring/codes.c
 *		The code words of the room, with their printed words and what else is read
 *		as them: kinds of item, reasons, methods.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

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
