/*
 * rounding/codes.c
 *		The code words of the room, with their printed words and what else is read
 *		as them: verdicts on printed figures.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

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
