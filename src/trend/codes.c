/*
 * trend/codes.c
 *		The code words of the room, with their printed words and what else is read
 *		as them: reasons.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

CODE_LIST(pace_reasons, "reason of a missing pace", "pace_reason",
		  {"none_reported", "均未报送", "none reported", {NULL}},
		  {"due_passed", "期限已到", "due has passed", {NULL}},
		  {"one_month", "不足两个月", "one month only", {NULL}},
		  {"no_due", "未明确期限", "no due given", {"未给期限"}});
