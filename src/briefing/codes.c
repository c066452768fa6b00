/*
 * briefing/codes.c
 *		The code words of the room, with their printed words and what else is read
 *		as them: sections and verdicts.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

CODE_LIST(briefing_sections, "section of a briefing", "briefing_section",
		  {"work", "工作动态", "work", {NULL}},
		  {"progress", "任务推进", "progress", {NULL}},
		  {"reporting", "任务报送", "reporting", {NULL}},
		  {"rectification", "整改成效", "rectification", {NULL}});

/* ok and wrong are those of a printed figure */
CODE_LIST(draft_verdicts, "verdict on a draft", "draft_verdict",
		  {"ok", "一致", "ok", {NULL}},
		  {"unknown", "无从核对", "unknown", {NULL}},
		  {"unit", "单位有误", "wrong unit", {NULL}},
		  {"wrong", "不符", "wrong", {NULL}});

/* papers with templates, and what they are made of */
CODE_LIST(papers, "paper", "paper",
		  {"order", "交办单", "assignment order", {"工作交办单", NULL}},
		  {"letter", "督办函", "letter of supervision", {NULL}},
		  {"briefing", "通报", "briefing", {NULL}});

CODE_LIST(paper_parts, "part of a paper", "paper_part",
		  {"head", "发文机关标志", "head", {NULL}},
		  {"title", "标题", "title", {NULL}},
		  {"number", "发文字号", "document number", {NULL}},
		  {"reference", "依据", "reference", {NULL}},
		  {"addressee", "主送机关", "addressee", {NULL}},
		  {"body", "正文", "body", {NULL}},
		  {"contact", "联系人", "contact", {NULL}},
		  {"issuer", "署名", "signature", {NULL}},
		  {"issued_on", "成文日期", "day of the paper", {NULL}},
		  {"note", "附注", "note", {NULL}},
		  {"copy_to", "抄送", "copies", {NULL}});
