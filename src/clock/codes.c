/*
 * clock/codes.c
 *		The code words of the room, with their printed words and what else is read
 *		as them: units of a time limit.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

/* the first two are those of periods, with the same places and labels */
CODE_LIST(time_units, "unit of a time limit", "time_unit",
		  {"workday", "工作日", "workdays", {"个工作日"}},
		  {"day", "日", "days", {"天", "自然日"}},
		  {"minute", "分钟", "minutes", {"分"}},
		  {"hour", "小时", "hours", {"个小时", "时"}},
		  {"work_minute", "工作分钟", "work minutes", {NULL}},
		  {"work_hour", "工作小时", "work hours", {"个工作小时", "工作时"}});
