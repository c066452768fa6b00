/*
 * progress/codes.c
 *		The code words of the room, with their printed words and what else is read
 *		as them: classes of tasks, readings and verdicts of the half.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

CODE_LIST_FROM_0(progress_classes, "progress class", "progress_class",
		  {"not_begun", "未启动", "not begun", {"未开展", "尚未启动", "尚未开展"}},
		  {"completed", "已完成", "completed", {"完成", "办结"}},
		  {"past_half", "进度过半", "past half", {"过半"}},
		  {"just_started", "初步开展", "just started", {"未过半"}},
		  {"not_reported", "未报送", "not reported", {"未填报"}});

CODE_LIST(share_bases, "share base", "share_base",
		  {"all", "全部", "of all", {NULL}},
		  {"reported", "已报送", "of those reported", {NULL}});

CODE_LIST(half_readings, "reading of half reached", "half_reading",
		  {"completed_share", "完成率", "completed share", {NULL}},
		  {"at_least_past_half_share", "过半及以上占比", "share at least past half", {"过半及完成率"}},
		  {"mean_percent", "平均进度", "mean percent", {NULL}});

CODE_LIST(term_bases, "basis", "term_basis",
		  {"day", "按日", "by day", {"日"}},
		  {"month", "按月", "by month", {"月"}});

CODE_LIST(half_verdicts, "verdict", "half_verdict",
		  {"achieved", "实现", "achieved", {NULL}},
		  {"missed", "没有实现", "missed", {NULL}},
		  {"early", "提前过半", "early", {NULL}},
		  {"not_due_yet", "时间未过半", "not due yet", {NULL}});

CODE_LIST(progress_reasons, "reason of a missing percentage", "progress_reason",
		  {"class_only", "只报分类", "class only", {NULL}},
		  {"no_plan", "无计划数", "nothing planned", {NULL}},
		  {"out_of_range", "超出范围", "out of range", {NULL}},
		  {"no_tasks", "没有任务", "no tasks", {NULL}},
		  {"weights_missing", "权重不全", "weights missing", {NULL}},
		  {"not_all_seen", "下级任务不全可见", "not all sub-tasks seen", {NULL}});
