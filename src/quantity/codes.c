/*
 * quantity/codes.c
 *		The code words of the room, with their printed words and what else is read
 *		as them: kinds of quantity.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

CODE_LIST(quantity_kinds, "kind of quantity", "quantity_kind",
		  {"pp", "百分点", "percentage points", {NULL}},
		  {"percent", "百分比", "percent", {"%"}},
		  {"count", "数量", "count", {"个数"}},
		  {"money", "金额", "money", {NULL}},
		  {"times", "倍数", "times", {"倍"}},
		  {"duration", "时长", "duration", {"期限"}});
