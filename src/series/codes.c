/*
 * series/codes.c
 *		The code words of the room, with their printed words and what else is read
 *		as them: kinds of figures, steps, comparisons, reasons.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

CODE_LIST(series_kinds, "kind of figure", "series_kind",
		  {"single", "当期", "single period", {"当月", "单月", "当季", "本期"}},
		  {"cumulative", "累计", "cumulative", {"累计值", "本年累计"}});

CODE_LIST(series_steps, "step of a series", "series_step",
		  {"monthly", "每月", "monthly", {"月度", "月", "月报", "每个月"}},
		  {"quarterly", "每季", "quarterly", {"季度", "季", "季报", "每季度", "每个季度"}},
		  {"half_yearly", "每半年", "half-yearly", {"半年度", "半年", "半年报"}},
		  {"yearly", "每年", "yearly", {"年度", "年", "年报"}});

CODE_LIST(series_bases, "base of growth", "series_base",
		  {"year_ago", "同比", "year on year", {"上年同期"}},
		  {"previous", "环比", "period on period", {"上期"}});

CODE_LIST(series_reasons, "reason of a missing figure", "series_reason",
		  {"value_missing", "数值缺失", "value missing", {NULL}},
		  {"month_missing", "年内缺期", "period of the year missing", {NULL}},
		  {"merged", "并入2月", "counted with February", {NULL}},
		  {"before_series", "早于序列", "before the series", {NULL}},
		  {"base_missing", "基期缺失", "base missing", {NULL}},
		  {"base_not_positive", "基期非正", "base not positive", {NULL}},
		  {"two_months", "与两个月不可比", "two months against one", {NULL}},
		  {"part_missing", "部分缺失", "part missing", {NULL}},
		  {"off_column", "超出列宽", "too large for the column", {NULL}});
