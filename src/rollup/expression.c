/*
 * rollup/expression.c
 *		Reads what an office writes for a kept tally: a group, a tally, a filter.
 *
 * Each is text that becomes part of a view and of a trigger.  PostgreSQL's own
 * parser reads it, over the one table and nothing else, and what is handed on
 * is its parse tree written out again: whatever the text held besides one
 * expression was refused on the way, and every name in it has its schema.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "rollup/rollup.h"

#include "access/htup_details.h"
#include "access/nbtree.h"
#include "access/relation.h"
#include "catalog/dependency.h"
#include "catalog/namespace.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parse_coerce.h"
#include "parser/parse_collate.h"
#include "parser/parse_expr.h"
#include "parser/parse_func.h"
#include "parser/parse_node.h"
#include "parser/parse_relation.h"
#include "parser/parse_target.h"
#include "parser/parser.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/ruleutils.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

BIZENV_FUNCTION(rollup_expression);

/* Raises for an expression that is none that can be kept; never returns */
pg_noreturn pg_attribute_cold static void
error_expression(int sqlstate, const char *why, const char *hint)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("a kept tally cannot be made of this expression"),
			 errdetail_internal("%s", why),
			 errhint("%s", translated(hint))));
}

/* The one expression of the text, as the grammar reads it, and its name if it has one */
static ResTarget *
read_one(const char *written)
{
	const char *hint = translated("Write one expression over the columns of the table, with AS and a name behind it where it needs one.");
	List	   *statements = raw_parser(psprintf("SELECT %s", written), RAW_PARSE_DEFAULT);
	SelectStmt *select;
	ResTarget  *target;

	/* a semicolon in the text begins a second statement */
	if (list_length(statements) != 1 || !IsA(linitial_node(RawStmt, statements)->stmt, SelectStmt))
		error_expression(ERRCODE_SYNTAX_ERROR, translated("It is more than one expression."), hint);
	select = (SelectStmt *) linitial_node(RawStmt, statements)->stmt;
	/* whatever else the grammar takes behind SELECT would become a part of the view */
	if (select->op != SETOP_NONE || list_length(select->targetList) != 1 ||
		select->distinctClause != NIL || select->intoClause != NULL || select->fromClause != NIL ||
		select->whereClause != NULL || select->groupClause != NIL || select->havingClause != NULL ||
		select->windowClause != NIL || select->valuesLists != NIL || select->sortClause != NIL ||
		select->limitOffset != NULL || select->limitCount != NULL || select->lockingClause != NIL ||
		select->withClause != NULL)
		error_expression(ERRCODE_SYNTAX_ERROR, translated("It is more than one expression."), hint);
	target = linitial_node(ResTarget, select->targetList);
	/* the star is as many expressions as the table has columns */
	if (IsA(target->val, ColumnRef) && IsA(llast(((ColumnRef *) target->val)->fields), A_Star))
		error_expression(ERRCODE_SYNTAX_ERROR, translated("It is more than one expression."), hint);
	return target;
}

/* Looks for columns that the rows of a statement do not have for a trigger */
static bool
has_unkept_column(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, Var))
	{
		TupleDesc	columns = RelationGetDescr((Relation) context);
		AttrNumber	number = ((Var *) node)->varattno;

		/* 0 is the whole row, and numbers below are system columns: transition tables have neither */
		if (number <= 0)
			return true;
		/* PostgreSQL 18 computes a virtual column when it is read, not when it is written */
#if PG_VERSION_NUM >= 180000
		return TupleDescAttr(columns, number - 1)->attgenerated == ATTRIBUTE_GENERATED_VIRTUAL;
#else
		return number > columns->natts;
#endif
	}
	return expression_tree_walker(node, has_unkept_column, context);
}

/*
 * May anybody but this role, or a superuser, make a function in a schema?  What
 * is written out again is resolved again: one that fits better would be called.
 */
static bool
may_others_create(Oid schema, Oid role)
{
	HeapTuple	tuple = SearchSysCache1(NAMESPACEOID, ObjectIdGetDatum(schema));
	Oid			owner;
	bool		isnull;
	bool		may;
	Datum		stored;

	if (!HeapTupleIsValid(tuple))
		return true;
	owner = ((Form_pg_namespace) GETSTRUCT(tuple))->nspowner;
	/* the owner of a schema may always create in it */
	may = owner != role && !superuser_arg(owner);
	stored = SysCacheGetAttr(NAMESPACEOID, tuple, Anum_pg_namespace_nspacl, &isnull);
	if (!isnull)
	{
		Acl		   *acl = DatumGetAclP(stored);

		for (int i = 0; i < ACL_NUM(acl); i++)
		{
			AclItem    *item = (AclItem *) ((char *) acl + ARR_OVERHEAD_NONULLS(1)) + i;

			/* PUBLIC is grantee 0, which is neither of the two */
			if ((ACLITEM_GET_PRIVS(*item) & ACL_CREATE) && item->ai_grantee != owner && item->ai_grantee != role)
				may = true;
		}
	}
	ReleaseSysCache(tuple);
	return may;
}

/* The schema of an operator */
static Oid
operator_schema(Oid operator)
{
	HeapTuple	tuple = SearchSysCache1(OPEROID, ObjectIdGetDatum(operator));
	Oid			schema = InvalidOid;

	if (HeapTupleIsValid(tuple))
	{
		schema = ((Form_pg_operator) GETSTRUCT(tuple))->oprnamespace;
		ReleaseSysCache(tuple);
	}
	return schema;
}

/* Looks for functions and operators beside which somebody else could put another */
static bool
has_open_function(Node *node, void *context)
{
	Oid			schema = PG_CATALOG_NAMESPACE;

	if (node == NULL)
		return false;
	if (IsA(node, FuncExpr))
		schema = get_func_namespace(((FuncExpr *) node)->funcid);
	else if (IsA(node, Aggref))
		schema = get_func_namespace(((Aggref *) node)->aggfnoid);
	else if (IsA(node, OpExpr) || IsA(node, DistinctExpr) || IsA(node, NullIfExpr))
		schema = operator_schema(((OpExpr *) node)->opno);
	else if (IsA(node, ScalarArrayOpExpr))
		schema = operator_schema(((ScalarArrayOpExpr *) node)->opno);
	else if (IsA(node, RowCompareExpr))
		schema = operator_schema(linitial_oid(((RowCompareExpr *) node)->opnos));
	/* nobody but a superuser creates in pg_catalog, and in ours nobody but who installs them */
	if (schema != PG_CATALOG_NAMESPACE && !list_member_oid((List *) context, schema) && may_others_create(schema, GetUserId()))
		return true;
	return expression_tree_walker(node, has_open_function, context);
}

/* Parses the expression over the columns of the table */
static Node *
parse_over(Relation table, ResTarget *target, const char *written, ParseState *pstate)
{
	List	   *ours = list_make2_oid(get_namespace_oid("bizenv", false), get_namespace_oid("bizenv_internal", false));
	ParseNamespaceItem *item;
	Node	   *expression;

	pstate->p_sourcetext = psprintf("SELECT %s", written);
	item = addRangeTableEntryForRelation(pstate, table, AccessShareLock, NULL, false, true);
	addNSItemToQuery(pstate, item, true, true, true);
	expression = transformExpr(pstate, target->val, EXPR_KIND_SELECT_TARGET);
	/* a bare literal has no type yet, and a column must have one */
	if (exprType(expression) == UNKNOWNOID)
		expression = coerce_to_common_type(pstate, expression, TEXTOID, "SELECT");
	assign_expr_collations(pstate, expression);
	if (pstate->p_hasSubLinks || pstate->p_hasWindowFuncs || pstate->p_hasTargetSRFs)
		error_expression(ERRCODE_FEATURE_NOT_SUPPORTED, translated("A subquery, a window function or a function that gives several rows is in it."),
						 translated("Write what follows from one row of the table alone."));
	if (has_unkept_column(expression, table))
		error_expression(ERRCODE_FEATURE_NOT_SUPPORTED, translated("It reads a whole row, a system column or a virtual column, which a trigger does not see."),
						 translated("Name the columns that it needs."));
	/* what leaves must be counted with the value with which it came */
	if (contain_mutable_functions(expression))
		error_expression(ERRCODE_INVALID_OBJECT_DEFINITION, translated("It has not the same value always: a function in it is not IMMUTABLE."),
						 translated("What depends on the day, on a setting or on another table belongs to the query that reads the tallies."));
	if (rollup_reads_setting(expression, NULL))
		error_expression(ERRCODE_INVALID_OBJECT_DEFINITION, translated("It has not the same value always: a function in it reads a setting, though it is said to be IMMUTABLE."),
						 translated("Cast float to numeric before it becomes text, write bytea by encode(…, 'hex'), and a time zone as 'Asia/Shanghai' or 'UTC'."));
	if (has_open_function(expression, ours))
		error_expression(ERRCODE_INSUFFICIENT_PRIVILEGE,
						 translated("A function or an operator in it is in a schema in which somebody else may make another of that name."),
						 translated("Put it into a schema in which only you can create."));
	return expression;
}

/* Are values of this type that are equal the same to the byte? */
static bool
equal_is_same(Oid type, Oid collation)
{
	TypeCacheEntry *entry = lookup_type_cache(type, TYPECACHE_BTREE_OPFAMILY);
	Oid			proc = InvalidOid;

	/*
	 * btree asks the same question before it keeps one of several equal keys:
	 * support function 4 (BTEQUALIMAGE) answers it for a type and a collation
	 */
	if (OidIsValid(entry->btree_opf))
		proc = get_opfamily_proc(entry->btree_opf, entry->btree_opintype, entry->btree_opintype, BTEQUALIMAGE_PROC);
	return OidIsValid(proc) &&
		DatumGetBool(OidFunctionCall1Coll(proc, collation, ObjectIdGetDatum(entry->btree_opintype)));
}

/* Refuses what is no group: of a group, the rows show one value, whichever of them stay */
static void
check_group(Node *expression, ParseState *pstate)
{
	Oid			collation = exprCollation(expression);

	if (pstate->p_hasAggs)
		error_expression(ERRCODE_GROUPING_ERROR, translated("An aggregate is in it."),
						 translated("Groups come from one row of the table alone; the aggregates belong into \"tallies\"."));
	if (type_is_collatable(exprType(expression)) && !OidIsValid(collation))
		error_expression(ERRCODE_INDETERMINATE_COLLATION, translated("Its collation is not determined."),
						 translated("Add one: (…) COLLATE \"C\"."));
	if (!equal_is_same(exprType(expression), collation))
		error_expression(ERRCODE_DATATYPE_MISMATCH, psprintf(translated("Values of type %s may be equal and not the same, as 1.0 and 1.00 are: which one a group shows would depend on the rows that came first."),
								  format_type_be(exprType(expression))),
						 translated("Cast it to text, an integer or a date."));
}

/* Refuses what is no tally of bizenv that parts can be merged into */
static void
check_tally(Node *expression)
{
	const char *hint = translated("Write an aggregate of bizenv that gives a tally, as bizenv.progress_agg(percent) FILTER (WHERE percent < 100).");
	Aggref	   *aggregate = (Aggref *) expression;
	Oid			type = exprType(expression);
	Oid			owner;
	char	   *extension;

	if (!IsA(expression, Aggref))
		error_expression(ERRCODE_INVALID_PARAMETER_VALUE, translated("It is not one aggregate."), hint);
	/* whether a value came twice is in no tally */
	if (aggregate->aggdistinct != NIL || aggregate->aggorder != NIL || aggregate->aggkind != AGGKIND_NORMAL)
		error_expression(ERRCODE_FEATURE_NOT_SUPPORTED, translated("Of rows that are DISTINCT or in an order, no part can be added or taken out."), hint);
	/* an aggregate of somebody else may give a type of bizenv and mean another thing by it */
	owner = getExtensionOfObject(ProcedureRelationId, aggregate->aggfnoid);
	extension = OidIsValid(owner) ? get_extension_name(owner) : NULL;
	if (extension == NULL || strcmp(extension, "bizenv") != 0 ||
		!OidIsValid(LookupFuncName(list_make2(makeString(pstrdup("bizenv")), makeString(pstrdup("merge"))), 1, &type, true)))
		error_expression(ERRCODE_INVALID_PARAMETER_VALUE, psprintf(translated("It gives %s, which cannot be merged."), format_type_be(type)), hint);
}

/*
 * Reads a text as "group", "tally" or "filter" of a table, and gives its name
 * and itself as PostgreSQL writes it, with schemas.  The caller has set the
 * search_path, and DateStyle and IntervalStyle, in which constants are written.
 */
Datum
rollup_expression(PG_FUNCTION_ARGS)
{
	Oid			table_oid = PG_GETARG_OID(0);
	char	   *written = text_to_cstring(PG_GETARG_TEXT_PP(1));
	char	   *part = text_to_cstring(PG_GETARG_TEXT_PP(2));
	Relation	table = try_relation_open(table_oid, AccessShareLock);
	ParseState *pstate = make_parsestate(NULL);
	ResTarget  *target = read_one(written);
	const char *name = target->name != NULL ? target->name : FigureColname(target->val);
	Node	   *expression;
	Datum		parts[2];

	if (table == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("there is no such table"),
				 errdetail("Argument \"source\" is the number of no table."),
				 errhint("Keep tallies of an ordinary or a partitioned table of your own.")));
	expression = parse_over(table, target, written, pstate);
	if (strcmp(part, "tally") == 0)
		check_tally(expression);
	else if (strcmp(part, "group") == 0)
		check_group(expression, pstate);
	else
	{
		if (pstate->p_hasAggs)
			error_expression(ERRCODE_GROUPING_ERROR, translated("An aggregate is in it."),
							 translated("The rows to be counted are chosen by what one row says."));
		/* the message is the one that WHERE itself would give */
		expression = coerce_to_boolean(pstate, expression, "WHERE");
	}

	parts[0] = CStringGetTextDatum(name);
	/* the tree is written out, not the text: comments and names without a schema are gone */
	parts[1] = CStringGetTextDatum(deparse_expression(expression, deparse_context_for(RelationGetRelationName(table), table_oid), false, false));
	relation_close(table, AccessShareLock);
	PG_RETURN_ARRAYTYPE_P(construct_array(parts, 2, TEXTOID, -1, false, TYPALIGN_INT));
}
