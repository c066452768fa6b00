/*
 * rollup/setting.c
 *		Looks for functions of PostgreSQL that are IMMUTABLE and read a setting nevertheless.
 *
 * A row that leaves would be taken out of another group than the one in which it
 * was counted, where whoever deletes it has other settings than whoever wrote it.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "rollup/rollup.h"

#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"

/* Does the text that a function gives, or the value, depend on a setting? */
static bool
reads_setting(Oid function, void *context)
{
	(void) context;
	switch (function)
	{
			/* extra_float_digits */
		case F_FLOAT4OUT:
		case F_FLOAT8OUT:
		case F_POINT_OUT:
		case F_LSEG_OUT:
		case F_LINE_OUT:
		case F_PATH_OUT:
		case F_BOX_OUT:
		case F_POLY_OUT:
		case F_CIRCLE_OUT:
			/* bytea_output, quote_all_identifiers */
		case F_BYTEAOUT:
		case F_QUOTE_IDENT:
			return true;
		default:
			return false;
	}
}

/* Is it a time zone that is named by its area, or is UTC?  What another short name means, timezone_abbreviations says */
static bool
is_whole_zone(Node *zone)
{
	const char *name;

	if (!IsA(zone, Const) || ((Const *) zone)->constisnull)
		return false;
	name = TextDatumGetCString(((Const *) zone)->constvalue);
	return strchr(name, '/') != NULL || strcmp(name, "UTC") == 0;
}

/* Looks for what depends on a setting though it is said not to */
bool
rollup_reads_setting(Node *node, void *context)
{
	if (node == NULL)
		return false;
	/* XML of bytes and of times: xmlbinary, TimeZone */
	if (IsA(node, XmlExpr))
		return true;
#if PG_VERSION_NUM >= 160000
	/* JSON has the text of a float */
	if (IsA(node, JsonConstructorExpr))
		return true;
#endif
	if (IsA(node, FuncExpr) &&
		(((FuncExpr *) node)->funcid == F_TIMEZONE_TEXT_TIMESTAMP || ((FuncExpr *) node)->funcid == F_TIMEZONE_TEXT_TIMESTAMPTZ) &&
		!is_whole_zone((Node *) linitial(((FuncExpr *) node)->args)))
		return true;
	return check_functions_in_node(node, reads_setting, context) ||
		expression_tree_walker(node, rollup_reads_setting, context);
}
