/*
 * calendar/codes.c
 *		The code words of the room, with their printed words and what else is read
 *		as them: units of periods, kinds of day.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

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
