/*
 * rollup/plain.c
 *		Which expressions are evaluated without a query, and are kept ready for it.
 *
 * PostgreSQL's own functions and those of bizenv, written in C: they depend on no
 * setting, name and role, and nobody gives them another body.  An expression with
 * anything else in it is part of a query, which PostgreSQL plans anew when
 * something changes.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "rollup/rollup.h"

#include "access/htup_details.h"
#include "access/transam.h"
#include "catalog/dependency.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_language.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "utils/acl.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

/* Is an object the server's own, or one of bizenv? */
static bool
is_of_house(Oid catalog, Oid object)
{
	Oid			extension;
	char	   *name;

	if (object < FirstNormalObjectId)
		return true;
	extension = getExtensionOfObject(catalog, object);
	name = OidIsValid(extension) ? get_extension_name(extension) : NULL;
	return name != NULL && strcmp(name, "bizenv") == 0;
}

/*
 * Is a function anything but C of the house, which the owner of the kept rows may
 * call?  It is called as whoever writes: what is IMMUTABLE does not know who he is.
 */
static bool
is_odd_function(Oid function, void *context)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Form_pg_proc proc;
	bool		is_odd;

	(void) context;
	if (!HeapTupleIsValid(tuple))
		return true;
	proc = (Form_pg_proc) GETSTRUCT(tuple);
	is_odd = (proc->prolang != INTERNALlanguageId && proc->prolang != ClanguageId) ||
		proc->provolatile != PROVOLATILE_IMMUTABLE || proc->prosecdef || proc->proretset || !heap_attisnull(tuple, Anum_pg_proc_proconfig, NULL);
	ReleaseSysCache(tuple);
#if PG_VERSION_NUM >= 160000
	is_odd |= object_aclcheck(ProcedureRelationId, function, GetUserId(), ACL_EXECUTE) != ACLCHECK_OK;
#else
	is_odd |= pg_proc_aclcheck(function, GetUserId(), ACL_EXECUTE) != ACLCHECK_OK;
#endif
	return is_odd || !is_of_house(ProcedureRelationId, function);
}

/* Is an aggregate, or one of the functions that it is made of, anything but that? */
static bool
is_odd_aggregate(const Aggref *aggregate)
{
	HeapTuple	tuple = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(aggregate->aggfnoid));
	Oid			add;
	Oid			final;

	if (!HeapTupleIsValid(tuple))
		return true;
	add = ((Form_pg_aggregate) GETSTRUCT(tuple))->aggtransfn;
	final = ((Form_pg_aggregate) GETSTRUCT(tuple))->aggfinalfn;
	ReleaseSysCache(tuple);
	return is_odd_function(add, NULL) || (OidIsValid(final) && is_odd_function(final, NULL));
}

/*
 * Is a type one whose values are compared and read by functions that others wrote?
 * A column may be of an enum or a domain; elsewhere the text names the type, and
 * fails where it was renamed.
 */
static bool
is_odd_type(Node *node)
{
	Oid			type = exprType(node);
	Oid			base = IsA(node, Var) ? getBaseType(type) : type;

	return !is_of_house(TypeRelationId, base) && !(IsA(node, Var) && type_is_enum(base));
}

/* Looks for what is not plain */
static bool
has_odd(Node *node, void *context)
{
	if (node == NULL)
		return false;
	switch (nodeTag(node))
	{
		case T_List:
		case T_TargetEntry:
		case T_CaseWhen:
			break;
		case T_Aggref:
			if (is_odd_aggregate((Aggref *) node))
				return true;
			if (is_odd_type(node))
				return true;
			break;
		case T_CollateExpr:
			if (!is_of_house(CollationRelationId, ((CollateExpr *) node)->collOid))
				return true;
			pg_fallthrough;
		case T_Var:
		case T_Const:
		case T_FuncExpr:
		case T_OpExpr:
		case T_DistinctExpr:
		case T_NullIfExpr:
		case T_ScalarArrayOpExpr:
		case T_BoolExpr:
		case T_RelabelType:
		case T_CoerceViaIO:
		case T_CaseExpr:
		case T_CaseTestExpr:
		case T_CoalesceExpr:
		case T_MinMaxExpr:
		case T_NullTest:
		case T_BooleanTest:
		case T_ArrayExpr:
			if (is_odd_type(node))
				return true;
			break;
		default:
			return true;
	}
	return check_functions_in_node(node, is_odd_function, context) || expression_tree_walker(node, has_odd, context);
}

/* Is an expression made of nothing but what PostgreSQL and bizenv bring? */
bool
rollup_is_plain(Node *expression)
{
	return !has_odd(expression, NULL);
}
