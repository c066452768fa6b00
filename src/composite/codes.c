/*
 * composite/codes.c
 *		The code words of the room, with their printed words and what else is read
 *		as them: methods and reasons.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

CODE_LIST(composite_methods, "method", "composite_method",
		  {"arithmetic", "算术平均", "arithmetic mean", {"加权平均", "线性加权"}},
		  {"geometric", "几何平均", "geometric mean", {NULL}},
		  {"harmonic", "调和平均", "harmonic mean", {NULL}});

CODE_LIST(normal_methods, "method", "scale_method",
		  {"min_max", "极差标准化", "min-max", {"极值法"}},
		  {"z_score", "标准分", "z-score", {"Z分数"}},
		  {"percentile", "百分位", "percentile", {NULL}},
		  {"distance_to_mean", "均值差", "distance to the mean", {"离均差"}},
		  {"z_score_sample", "样本标准分", "z-score of a sample", {NULL}},
		  {"percent_rank", "百分等级", "percent rank", {NULL}});

CODE_LIST(contribution_reasons, "reason of a missing contribution", "contribution_reason",
		  {"score_missing", "得分缺失", "score missing", {NULL}},
		  {"weight_missing", "权重缺失", "weight missing", {NULL}},
		  {"no_weight", "权重合计为零", "weights add up to zero", {NULL}});

CODE_LIST(weight_methods, "method", "weight_method",
		  {"entropy", "熵权法", "entropy weights", {"熵值法", "熵权"}},
		  {"variation", "变异系数法", "coefficient of variation", {"变异系数"}},
		  {"critic", "CRITIC法", "CRITIC", {NULL}});

CODE_LIST(weight_reasons, "reason of a weight", "weight_reason",
		  {"no_range", "各对象数值相同", "the same figure for all units", {NULL}},
		  {"few_units", "数据完整的对象不足两个", "fewer than two complete units", {NULL}},
		  {"no_conflict", "各指标完全相关", "all indicators say the same", {NULL}},
		  {"no_difference", "各指标均无差异", "no indicator differs", {NULL}});

CODE_LIST(score_change_kinds, "kind of change", "score_change_kind",
		  {"stayed", "两期均有", "in both", {NULL}},
		  {"entered", "新增", "entered", {NULL}},
		  {"left", "退出", "left", {NULL}},
		  {"absent", "两期均不计", "counts in neither", {NULL}});
