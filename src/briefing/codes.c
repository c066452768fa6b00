/*
 * briefing/codes.c
 *		The code words of the room, with their printed words and what else is read
 *		as them: sections and verdicts.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

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
