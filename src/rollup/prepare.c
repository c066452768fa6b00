/*
 * rollup/prepare.c
 *		How the rows of a table are counted in kept tallies without a query.
 *
 * The text of a trigger function says what is counted, and so does the view that
 * counts the rows: both were made by keep() of the same expressions.  They are
 * taken from the view, as the parse tree that it is, if the text says the same
 * today: where a name has changed, the text fails, and so it shall for few rows as
 * for many.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "rollup/rollup.h"

#include "access/attmap.h"
#include "access/relation.h"
#include "catalog/dependency.h"
#include "catalog/partition.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "optimizer/optimizer.h"
#include "nodes/nodeFuncs.h"
#include "parser/parse_agg.h"
#include "parser/parse_func.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteHandler.h"
#include "rewrite/rewriteManip.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/ruleutils.h"
#include "utils/syscache.h"
#include "utils/varlena.h"

/* What a trigger function is made of, while it is looked at; those that are not NULL are open */
typedef struct Parts
{
	Oid			owner;
	const char *text;
	Relation	kept;
	Relation	anew;
	Relation	source;
	const Query *query;			/* what the view "anew" counts */
} Parts;

/* Opens a relation that belongs to a trigger function: beside it, of the same owner */
static Relation
open_part(Oid schema, const char *name, const char *ending, Oid owner, Oid *watched)
{
	Relation	part;

	*watched = get_relname_relid(psprintf("%s%s", name, ending), schema);
	part = OidIsValid(*watched) ? try_relation_open(*watched, AccessShareLock) : NULL;
	if (part != NULL && part->rd_rel->relowner != owner)
	{
		relation_close(part, AccessShareLock);
		part = NULL;
	}
	return part;
}

/* The query in the view that counts the rows, over one table; NULL for a view of another form */
static const Query *
query_of_view(Relation anew)
{
	const Query *outer;
	const Query *inner;
	const RangeTblEntry *entry;

	if (anew->rd_rel->relkind != RELKIND_VIEW)
		return NULL;
	outer = get_view_query(anew);
	if (list_length(outer->jointree->fromlist) != 1 || !IsA(linitial(outer->jointree->fromlist), RangeTblRef))
		return NULL;
	entry = rt_fetch(linitial_node(RangeTblRef, outer->jointree->fromlist)->rtindex, outer->rtable);
	if (entry->rtekind != RTE_SUBQUERY)
		return NULL;
	inner = entry->subquery;
	/* the table is the first of the subquery: that is the number by which its columns are named */
	if (list_length(inner->jointree->fromlist) != 1 || !IsA(linitial(inner->jointree->fromlist), RangeTblRef) ||
		linitial_node(RangeTblRef, inner->jointree->fromlist)->rtindex != 1 ||
		linitial_node(RangeTblEntry, inner->rtable)->rtekind != RTE_RELATION || list_length(inner->targetList) < 3)
		return NULL;
	return inner;
}

/* Opens what a trigger function is made of; false where something is missing */
static bool
open_parts(Parts *parts, Rollup *rollup)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(rollup->function));
	Form_pg_proc proc = (Form_pg_proc) GETSTRUCT(tuple);
	char	   *name = pstrdup(NameStr(proc->proname));
	Oid			schema = proc->pronamespace;
	int			length = strlen(name) - strlen("_change");
	bool		isnull;

	memset(parts, 0, sizeof(Parts));
	parts->owner = proc->proowner;
	parts->text = TextDatumGetCString(SysCacheGetAttr(PROCOID, tuple, Anum_pg_proc_prosrc, &isnull));
	ReleaseSysCache(tuple);
	if (length <= 0 || strcmp(name + length, "_change") != 0)
		return false;
	name[length] = '\0';
	parts->kept = open_part(schema, name, "_kept", parts->owner, &ROLLUP_KEPT(rollup));
	parts->anew = open_part(schema, name, "_anew", parts->owner, &rollup->watched[3]);
	parts->query = parts->anew == NULL ? NULL : query_of_view(parts->anew);
	if (parts->query == NULL || parts->kept == NULL)
		return false;
	rollup->watched[1] = linitial_node(RangeTblEntry, parts->query->rtable)->relid;
	parts->source = try_relation_open(rollup->watched[1], AccessShareLock);
	return parts->source != NULL && parts->source->rd_rel->relowner == parts->owner;
}

/* Closes what was opened, and keeps no lock: what is changed by others is told by invalidations */
static void
close_parts(Parts *parts)
{
	Relation	open[] = {parts->kept, parts->anew, parts->source};

	for (int i = 0; i < (int) lengthof(open); i++)
		if (open[i] != NULL)
			relation_close(open[i], AccessShareLock);
}

/* Is the changed table the source, or a partition of it?  Watches all tables on the way up, and to which others come */
static bool
is_part_of_source(Rollup *rollup)
{
	List	   *ancestors = rollup->changed != rollup->watched[1] && get_rel_relispartition(rollup->changed) ?
		get_partition_ancestors(rollup->changed) : NIL;
	/* a partition that comes tells only the table that it comes to */
	List	   *members = find_all_inheritors(rollup->watched[1], NoLock, NULL);
	ListCell   *cell;

	rollup->ancestors = (Oid *) MemoryContextAllocZero(rollup->context, sizeof(Oid) * (list_length(ancestors) + list_length(members)));
	foreach(cell, ancestors)
		rollup->ancestors[rollup->nancestors++] = lfirst_oid(cell);
	foreach(cell, members)
		if (get_rel_relkind(lfirst_oid(cell)) == RELKIND_PARTITIONED_TABLE)
			rollup->ancestors[rollup->nancestors++] = lfirst_oid(cell);
	return rollup->changed == rollup->watched[1] || list_member_oid(ancestors, rollup->watched[1]);
}

/* The expression of a column of the query; one that is grouped by stands elsewhere since 18 */
static Node *
expression_of(const Query *query, const TargetEntry *column)
{
	Node	   *expression = (Node *) column->expr;

#if PG_VERSION_NUM >= 180000
	if (IsA(expression, Var) && rt_fetch(((Var *) expression)->varno, query->rtable)->rtekind == RTE_GROUP)
		return (Node *) list_nth(rt_fetch(((Var *) expression)->varno, query->rtable)->groupexprs, ((Var *) expression)->varattno - 1);
#else
	(void) query;
#endif
	return expression;
}

/* Is the text as keep() wrote it, without a change of its owner?  Its first line tells what the rest hashes to */
static bool
is_unchanged(const char *body)
{
	const char *rest = strchr(body, '\n');
	char		hex[2 * 32 + 1] = "";
	bytea	   *hash;

	if (rest == NULL || strncmp(body, "-- ", 3) != 0)
		return false;
	hash = DatumGetByteaPP(DirectFunctionCall1(sha256_bytea, PointerGetDatum(cstring_to_text(rest + 1))));
	(void) hex_encode(VARDATA_ANY(hash), VARSIZE_ANY_EXHDR(hash), hex);
	return rest - body == 3 + (int) strlen(hex) && strncmp(body + 3, hex, strlen(hex)) == 0;
}

/* Does the text name the same tables, and count what the view counts? */
static bool
is_as_written(const Parts *parts)
{
	List	   *context = deparse_context_for(RelationGetRelationName(parts->source), RelationGetRelid(parts->source));
	const char *source = quote_qualified_identifier(get_namespace_name(RelationGetNamespace(parts->source)), RelationGetRelationName(parts->source));
	const char *kept = quote_qualified_identifier(get_namespace_name(RelationGetNamespace(parts->kept)), RelationGetRelationName(parts->kept));
	StringInfoData side;
	const char *between = " GROUP BY ";

	/* as rollup_side() of SQL writes it */
	initStringInfo(&side);
	appendStringInfoString(&side, "SELECT false AS is_removed, count(*) AS row_count");
	for (int i = 2; i < list_length(parts->query->targetList); i++)
	{
		const TargetEntry *column = list_nth_node(TargetEntry, parts->query->targetList, i);

		appendStringInfo(&side, ", %s AS %s", deparse_expression(expression_of(parts->query, column), context, false, false), quote_identifier(column->resname));
	}
	appendStringInfoString(&side, " FROM bizenv_added AS s");
	if (parts->query->jointree->quals != NULL)
		appendStringInfo(&side, " WHERE %s", deparse_expression(parts->query->jointree->quals, context, false, false));
	for (int i = 2; i < list_length(parts->query->targetList); i++)
		if (list_nth_node(TargetEntry, parts->query->targetList, i)->ressortgroupref != 0)
		{
			appendStringInfo(&side, "%s%d", between, i + 1);
			between = ", ";
		}
	appendStringInfoString(&side, " HAVING count(*) > 0");
	return is_unchanged(parts->text) && strstr(parts->text, side.data) != NULL &&
		strstr(parts->text, psprintf("INSERT INTO %s (is_removed, row_count, ", kept)) != NULL &&
		strstr(parts->text, psprintf("source CONSTANT oid := %s::regclass::oid;", quote_literal_cstr(source))) != NULL;
}

/* Are the kept rows as keep() made them: without what a row that is put in beneath SQL would miss? */
static bool
is_as_made(const Parts *parts)
{
	Relation	kept = parts->kept;
	TupleConstr *constraints = RelationGetDescr(kept)->constr;

	if (kept->rd_rel->relkind != RELKIND_RELATION || kept->rd_rel->relispartition || RelationGetIndexList(kept) != NIL ||
		kept->rd_rel->relhasrules || kept->rd_rel->relrowsecurity || kept->rd_rel->relhassubclass ||
		(constraints != NULL && (constraints->num_check > 0 || constraints->has_generated_stored)) ||
		pg_class_aclcheck(RelationGetRelid(kept), parts->owner, ACL_INSERT) != ACLCHECK_OK)
		return false;
	for (int i = 0; kept->trigdesc != NULL && i < kept->trigdesc->numtriggers; i++)
	{
		FmgrInfo	function;

		fmgr_info(kept->trigdesc->triggers[i].tgfoid, &function);
		if (function.fn_addr != rollup_guard)
			return false;
	}
	return true;
}

/* How many columns has a table? */
static int
count_columns(Relation table)
{
	int			n = 0;

	for (int i = 0; i < RelationGetDescr(table)->natts; i++)
		n += !TupleDescAttr(RelationGetDescr(table), i)->attisdropped;
	return n;
}

/* Finds a column of the kept rows, of a type, that may be NULL or not; false where there is none */
static bool
find_column(Relation kept, const char *name, Oid type, int32 typmod, bool is_nullable, int *place)
{
	TupleDesc	columns = RelationGetDescr(kept);

	for (int i = 0; i < columns->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(columns, i);

		if (column->attisdropped || strcmp(NameStr(column->attname), name) != 0)
			continue;
		*place = i;
		return column->atttypid == type && column->atttypmod == typmod && (!is_nullable || !column->attnotnull);
	}
	return false;
}

/* Makes an expression over rows of the changed table ready */
static ExprState *
make_ready(Node *expression, const AttrMap *map)
{
	bool		has_whole_row = false;
	Node	   *copy = (Node *) copyObject(expression);

	if (map != NULL)
		copy = map_variable_attnos(copy, 1, 0, map, InvalidOid, &has_whole_row);
	return ExecInitExpr(expression_planner((Expr *) copy), NULL);
}

/* How rows leave a tally of this type */
static bool
is_counted_again(Oid type)
{
	Oid			argument = OIDOID;
	Oid			inverse = LookupFuncName(textToQualifiedNameList(cstring_to_text("bizenv_internal.rollup_inverse")), 1, &argument, false);
	/* what a function in SQL keeps for its next call is not for the life of the session */
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "bizenv rollup_inverse", ALLOCSET_SMALL_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	bool		is_none = strcmp(TextDatumGetCString(OidFunctionCall1(inverse, ObjectIdGetDatum(type))), "none") == 0;

	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	return is_none;
}

/* Makes an aggregate of bizenv ready; false for one of a form that those do not have */
static bool
make_aggregate(RollupColumn *column, const Aggref *aggregate, const AttrMap *map)
{
	HeapTuple	tuple = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(aggregate->aggfnoid));
	FormData_pg_aggregate form = *(Form_pg_aggregate) GETSTRUCT(tuple);
	bool		has_no_initial;
	Datum		initial = SysCacheGetAttr(AGGFNOID, tuple, Anum_pg_aggregate_agginitval, &has_no_initial);
	char	   *written = has_no_initial ? NULL : TextDatumGetCString(initial);
	Oid			types[FUNC_MAX_ARGS];
	Expr	   *call;
	Oid			input;
	Oid			element;
	ListCell   *cell;

	ReleaseSysCache(tuple);
	if (form.aggkind != AGGKIND_NORMAL || form.aggtranstype != aggregate->aggtype || form.aggfinalextra ||
		has_no_initial || aggregate->aggdistinct != NIL || aggregate->aggorder != NIL || aggregate->aggvariadic ||
		!OidIsValid(form.aggfinalfn))
		return false;
	getTypeInputInfo(form.aggtranstype, &input, &element);
	column->initial = OidInputFunctionCall(input, written, element, -1);
	column->collation = aggregate->inputcollid;
	column->is_marked = is_counted_again(aggregate->aggtype);
	column->filter = aggregate->aggfilter == NULL ? NULL : make_ready((Node *) aggregate->aggfilter, map);
	column->args = (ExprState **) palloc(sizeof(ExprState *) * (list_length(aggregate->args) + 1));
	foreach(cell, aggregate->args)
		column->args[column->nargs++] = make_ready((Node *) lfirst_node(TargetEntry, cell)->expr, map);
	fmgr_info(form.aggtransfn, &column->add);
	build_aggregate_transfn_expr(types, get_aggregate_argtypes(unconstify(Aggref *, aggregate), types), 0, false, form.aggtranstype,
								 aggregate->inputcollid, form.aggtransfn, InvalidOid, &call, NULL);
	fmgr_info_set_expr((Node *) call, &column->add);
	fmgr_info(form.aggfinalfn, &column->final);
	build_aggregate_finalfn_expr(types, 1, form.aggtranstype, aggregate->aggtype, aggregate->inputcollid, form.aggfinalfn, &call);
	fmgr_info_set_expr((Node *) call, &column->final);
	return true;
}

/* Makes the columns ready; false where one is not as a trigger counts it without a query */
static bool
make_columns(Rollup *rollup, const Parts *parts, const AttrMap *map)
{
	const Query *query = parts->query;

	if (!find_column(parts->kept, "entry", INT8OID, -1, false, &rollup->entry) ||
		!find_column(parts->kept, "written_in", XID8OID, -1, false, &rollup->written_in) ||
		!find_column(parts->kept, "is_removed", BOOLOID, -1, false, &rollup->is_removed) ||
		!find_column(parts->kept, "row_count", INT8OID, -1, false, &rollup->row_count))
		return false;
	rollup->numbers = get_identity_sequence(parts->kept, rollup->entry + 1, true);
	/* one that somebody added has its own default */
	if (count_columns(parts->kept) != list_length(query->targetList) + 2)
		return false;
	if (!OidIsValid(rollup->numbers) || !rollup_is_plain(query->jointree->quals))
		return false;
	if (query->jointree->quals != NULL)
		rollup->filter = make_ready(query->jointree->quals, map);
	rollup->columns = (RollupColumn *) palloc0(sizeof(RollupColumn) * list_length(query->targetList));
	for (int i = 2; i < list_length(query->targetList); i++)
	{
		const TargetEntry *written = list_nth_node(TargetEntry, query->targetList, i);
		Node	   *expression = expression_of(query, written);
		RollupColumn *column = &rollup->columns[rollup->ncolumns++];

		if (!find_column(parts->kept, written->resname, exprType(expression), exprTypmod(expression), true, &column->place) || !rollup_is_plain(expression))
			return false;
		get_typlenbyval(exprType(expression), &column->typlen, &column->typbyval);
		if (written->ressortgroupref != 0)
			column->group = make_ready(expression, map);
		else if (!IsA(expression, Aggref) || !make_aggregate(column, (Aggref *) expression, map))
			return false;
	}
	return true;
}

/* Makes ready how rows are counted; what cannot be is left to the text */
void
rollup_make(Rollup *rollup, Relation changed)
{
	RollupScope scope;
	Parts		parts;

	/* set first: what changes while we look is not current when we are done */
	rollup->is_current = true;
	rollup_enter(&scope, rollup->function);
	/* as keep() had them when it wrote the text */
	(void) set_config_option("extra_float_digits", "1", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	(void) set_config_option("quote_all_identifiers", "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	/* a part that is not there may come at any time, and nobody would tell */
	if (!open_parts(&parts, rollup))
		rollup->is_current = false;
	else if (is_part_of_source(rollup) && rollup_is_told(rollup->watched[1], parts.kept, rollup->function) && is_as_made(&parts) && is_as_written(&parts))
	{
		MemoryContext old = MemoryContextSwitchTo(rollup->context);
		AttrMap    *map = NULL;

		if (rollup->changed != rollup->watched[1])
#if PG_VERSION_NUM >= 160000
			map = build_attrmap_by_name(RelationGetDescr(changed), RelationGetDescr(parts.source), false);
#else
			map = build_attrmap_by_name(RelationGetDescr(changed), RelationGetDescr(parts.source));
#endif
		rollup->is_plain = make_columns(rollup, &parts, map);
		rollup->econtext = CreateStandaloneExprContext();
		rollup->row_context = AllocSetContextCreate(rollup->context, "bizenv row of kept tally", ALLOCSET_SMALL_SIZES);
		MemoryContextSwitchTo(old);
	}
	close_parts(&parts);
	rollup_leave(&scope);
	rollup->is_made = true;
}
