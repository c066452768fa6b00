/*
 * ranking/codes.c
 *		The code words of the room, with their printed words and what else is read
 *		as them: ties and bases.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

CODE_LIST(rank_ties, "treatment of ties", "rank_ties",
		  {"competition", "并列占位", "competition", {NULL}},
		  {"dense", "并列不占位", "dense", {NULL}},
		  {"average", "并列取平均", "average", {NULL}},
		  {"max", "并列取末位", "max", {NULL}});

CODE_LIST(rank_bases, "basis of a rank", "rank_basis",
		  {"exact", "按原值", "exact values", {NULL}},
		  {"printed", "按刊印值", "printed figures", {NULL}});
