/*
 * indicator/codes.c
 *		The code words of the room, with their printed words and what else is read
 *		as them: directions, standings, trends.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

CODE_LIST(directions, "direction", "direction",
		  {"higher_is_better", "正向", "higher is better", {"越高越好", "正向指标", "越大越好", "极大型", "效益型"}},
		  {"lower_is_better", "逆向", "lower is better", {"越低越好", "逆向指标", "负向", "负向指标", "反向", "反向指标"}});

CODE_LIST(standings, "standing", "standing",
		  {"ahead", "领先", "ahead", {NULL}},
		  {"level", "持平", "level", {NULL}},
		  {"behind", "落后", "behind", {NULL}});

CODE_LIST(trends, "trend", "trend",
		  {"improved", "改善", "improved", {NULL}},
		  {"unchanged", "无变化", "unchanged", {NULL}},
		  {"worse", "下滑", "worse", {"变差"}});
