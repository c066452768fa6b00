/*
 * closure/codes.c
 *		The code words of the room, with their printed words and what else is read
 *		as them: conditions and decisions.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

CODE_LIST(closure_words, "closure condition", "closure_condition",
		  {"measures_completed", "措施全部完成", "measures completed", {NULL}},
		  {"standard_reached", "达到评估标准", "standard reached", {"达标"}},
		  {"evidence_filed", "佐证材料齐备", "evidence filed", {NULL}},
		  {"approved", "上级审核通过", "approved", {"审核通过"}},
		  {"no_rebound", "无反弹", "no rebound", {NULL}});

/*
 * closed is a stage as well, and that is what it means where nobody says which
 * list is meant: this one is for who names it
 */
CODE_LIST(closure_decisions, "decision on a closure", "closure_decision",
		  {"closed", "同意销号", "closed", {"同意", "通过", "已销号", "已办结", "办结", "结案"}},
		  {"refused", "不予销号", "refused", {"不同意", "不通过", "未通过"}});
