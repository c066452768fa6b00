/*
 * ledger/codes.c
 *		The code words of the room, with their printed words and what else is read
 *		as them: kinds, sources, places and states.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

/* assessment is a word of two lists, at one place and with one label */
CODE_LIST(list_kinds, "kind of task list", "list_kind",
		  {"one_thing", "重点事项", "one thing", {"高效办成一件事"}},
		  {"work_points", "工作要点", "work points", {NULL}},
		  {"assessment", "评估问题", "assessment", {"评估反馈"}},
		  {"publicity", "宣传计划", "publicity", {NULL}});

CODE_LIST(problem_sources, "source of a problem", "problem_source",
		  {"enterprise", "企业反映", "enterprise", {NULL}},
		  {"inspection", "大厅监察", "hall inspection", {NULL}},
		  {"assessment", "评估问题", "assessment", {"评估反馈"}},
		  {"hotline", "热线", "hotline", {NULL}});

CODE_LIST(benchmark_kinds, "kind of benchmark", "benchmark_kind",
		  {"region_mean", "全区平均", "mean of the region", {"自治区平均"}},
		  {"nation", "全国平均", "nation", {NULL}},
		  {"target", "目标", "target", {NULL}},
		  {"own_previous", "上年", "last year", {"去年"}});

CODE_LIST(vocabulary_lists, "list of an office's words", "vocabulary_list",
		  {"list_kind", "清单类别", "kind of list", {NULL}},
		  {"problem_source", "问题来源", "source of problems", {NULL}},
		  {"benchmark_kind", "基准类别", "kind of benchmark", {NULL}});

CODE_LIST(extension_decisions, "decision on an extension", "extension_decision",
		  {"granted", "同意延期", "granted", {"准予延期", "同意", "批准"}},
		  {"denied", "不予延期", "denied", {"不同意延期", "不批准"}});

/* why a deadline, a number of workdays or a light is not known */
CODE_LIST(time_reasons, "reason of time", "time_reason",
		  {"not_announced", "放假安排未公布", "holidays not announced", {NULL}},
		  {"paused", "中止计时", "the clock stands", {NULL}},
		  {"unknown_calendar", "无此日历", "unknown calendar", {NULL}});

CODE_LIST(lights, "light", "light",
		  {"red", "红灯", "red", {"红", "红色", "红牌"}},
		  {"orange", "橙灯", "orange", {"橙", "橙色", "橙牌"}},
		  {"yellow", "黄灯", "yellow", {"黄", "黄色", "黄牌"}},
		  {"blue", "蓝灯", "blue", {"蓝", "蓝色", "蓝牌"}},
		  {"green", "绿灯", "green", {"绿", "绿色", "绿牌"}});

CODE_LIST(light_subjects, "subject of lights", "light_subject",
		  {"order", "交办单", "assignment order", {NULL}},
		  {"task", "任务", "task", {NULL}});

CODE_LIST(light_measures, "measure of lights", "light_measure",
		  {"workdays_left", "剩余工作日", "workdays left", {NULL}},
		  {"escalation_level", "应发文书级别", "level of the paper", {NULL}},
		  {"pace_gap_pp", "与序时之差", "gap to the pace", {NULL}});

CODE_LIST(ledger_places, "place in a ledger", "ledger_place",
		  {"office", "营商环境办", "office", {"营商办", "办公室"}},
		  {"department", "部门", "department", {"责任部门"}},
		  {"auditor", "审计员", "auditor", {"审计"}},
		  {"bi", "看板", "BI tool", {"报表"}});

CODE_LIST(ledger_states, "state of a ledger", "ledger_state",
		  {"current", "当前版本", "current", {NULL}},
		  {"waits_for_upgrade", "待升级", "waits for upgrade", {NULL}},
		  {"newer", "版本过新", "newer than the extension", {NULL}});

CODE_LIST(import_outcomes, "outcome of an import", "import_outcome",
		  {"not_imported", "未导入", "not imported", {NULL}},
		  {"skipped", "已跳过", "skipped", {NULL}});

CODE_LIST(import_faults, "fault of an import", "import_fault",
		  {"empty", "为空", "empty", {NULL}},
		  {"unknown_name", "名称不认识", "unknown name", {NULL}},
		  {"ambiguous_name", "名称不唯一", "ambiguous name", {NULL}},
		  {"unknown_word", "不是规定用词", "unknown word", {NULL}},
		  {"not_a_date", "不是日期", "not a date", {NULL}},
		  {"not_a_month", "不是月份", "not a month", {NULL}},
		  {"not_a_number", "不是确定的数", "not a number", {NULL}},
		  {"not_a_percent", "不是百分数", "not a percentage", {NULL}},
		  {"not_yes_no", "不是“是”或“否”", "neither yes nor no", {NULL}},
		  {"too_long", "超过长度", "too long", {NULL}},
		  {"out_of_range", "超出范围", "out of range", {NULL}},
		  {"breaks_check", "不合规定", "not within a rule", {NULL}},
		  {"no_such_row", "没有对应的行", "no such row", {NULL}},
		  {"there_already", "台账已有", "there already", {NULL}},
		  {"twice", "表内重复", "twice in the source", {NULL}},
		  {"several_there", "台账有多行", "several are there", {NULL}},
		  {"against_rule", "规则不允许", "against a rule", {NULL}},
		  {"no_right", "无权写入", "no right to write", {NULL}},
		  {"unreadable", "无法读取", "unreadable", {NULL}},
		  {"too_large", "行过大", "row too large", {NULL}},
		  {"total", "合计行", "total", {NULL}},
		  {"blank", "空行", "blank row", {NULL}},
		  {"header", "表头行", "headings", {NULL}},
		  {"superseded", "已被更正", "superseded", {NULL}});
