/*
 * reporting/codes.c
 *		The code words of the room, with their printed words and what else is read
 *		as them: report statuses, kinds of due day.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

CODE_LIST(report_statuses, "report status", "report_status",
		  {"missing", "漏报", "missing", {NULL}},
		  {"short", "少报", "short", {NULL}},
		  {"late", "滞后报送", "late", {"滞后", "迟报"}},
		  {"on_time", "按时报送", "on time", {"按时", "按期"}},
		  {"not_due", "未到期", "not due", {NULL}});

CODE_LIST(due_kinds, "kind of due day", "due_kind",
		  {"calendar_day", "日历日", "calendar day", {NULL}},
		  {"next_workday", "遇休顺延", "next workday", {"顺延"}},
		  {"nth_workday", "第几个工作日", "nth workday", {NULL}});
