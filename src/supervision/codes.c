/*
 * supervision/codes.c
 *		The code words of the room, with their printed words and what else is read
 *		as them: stages and phases.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

CODE_LIST(stages, "stage", "stage",
		  {"collected", "已收集", "collected", {"收集"}},
		  {"assigned", "已交办", "assigned", {"交办"}},
		  {"in_progress", "办理中", "in progress", {"在办", "正在办理"}},
		  {"answered", "已答复", "answered", {"答复", "已反馈"}},
		  {"verified", "已核实", "verified", {"核实"}},
		  {"closed", "已办结", "closed", {"办结", "结案"}},
		  {"returned", "已退回", "returned", {"退回"}},
		  {"rejected", "不予受理", "rejected", {"不受理"}},
		  {"reopened", "重新办理", "reopened", {"重办"}});

CODE_LIST(phases, "phase", "phase",
		  {"collection", "问题收集", "collection", {NULL}},
		  {"assignment", "精准交办", "assignment", {NULL}},
		  {"timed_supervision", "限时督办", "timed supervision", {NULL}},
		  {"feedback", "结果反馈", "feedback", {NULL}});
