/*
 * calendar/owner.c
 *		Rights on calendars and ladders for a new owner of the extension.
 *
 * CREATE EXTENSION is run by a plain owner of a database as well, and leaves the
 * tables to the superuser that PostgreSQL made them as: whoever owns a table can
 * attach code to it.  The owner of the extension may change rows alone.  That
 * right is granted to him by name, and REASSIGN OWNED moves the extension but no
 * grants.  take_over_tables() grants it to whom the extension belongs now, and
 * does nothing else: neither the role nor the tables can be chosen.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/parsenodes.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

BIZENV_FUNCTION(take_over_tables);

#define CALENDAR_EXTENSION "bizenv"

/* Reads the owner of the extension and its tables of rows that are dumped */
static Oid
read_extension(List **tables)
{
	Relation	extensions = table_open(ExtensionRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	row;
	Oid			owner = InvalidOid;

	*tables = NIL;
	/* a catalog scan: older servers have no syscache of extensions */
	ScanKeyInit(&key, Anum_pg_extension_extname, BTEqualStrategyNumber, F_NAMEEQ,
				CStringGetDatum(CALENDAR_EXTENSION));
	scan = systable_beginscan(extensions, ExtensionNameIndexId, true, NULL, 1, &key);
	row = systable_getnext(scan);
	if (HeapTupleIsValid(row))
	{
		bool		isnull;
		Datum		config = heap_getattr(row, Anum_pg_extension_extconfig,
										  RelationGetDescr(extensions), &isnull);

		owner = ((Form_pg_extension) GETSTRUCT(row))->extowner;
		/* extconfig lists the tables whose rows pg_dump takes along */
		if (!isnull)
		{
			Datum	   *oids;
			int			n;

			deconstruct_array(DatumGetArrayTypeP(config), OIDOID, sizeof(Oid), true, TYPALIGN_INT,
							  &oids, NULL, &n);
			for (int i = 0; i < n; i++)
				*tables = lappend_oid(*tables, DatumGetObjectId(oids[i]));
		}
	}
	systable_endscan(scan);
	table_close(extensions, AccessShareLock);
	return owner;
}

/* The owner of a table; invalid where it is not there */
static Oid
owner_of(Oid table)
{
	HeapTuple	row = SearchSysCache1(RELOID, ObjectIdGetDatum(table));
	Oid			owner = InvalidOid;

	if (HeapTupleIsValid(row))
	{
		owner = ((Form_pg_class) GETSTRUCT(row))->relowner;
		ReleaseSysCache(row);
	}
	return owner;
}

/* GRANT INSERT, UPDATE, DELETE ON a table TO a role, as the owner of the table */
static void
grant_rows(Oid table, Oid role)
{
	static const char *const words[] = {"insert", "update", "delete"};
	GrantStmt  *grant = makeNode(GrantStmt);
	RoleSpec   *grantee = makeNode(RoleSpec);
	Oid			caller;
	int			context;

	/* a parse tree and no text: neither search_path nor dialect can change what it means */
	grant->is_grant = true;
	grant->targtype = ACL_TARGET_OBJECT;
	grant->objtype = OBJECT_TABLE;
	grant->objects = list_make1(makeRangeVar(get_namespace_name(get_rel_namespace(table)),
											 get_rel_name(table), -1));
	for (int i = 0; i < (int) lengthof(words); i++)
	{
		AccessPriv *privilege = makeNode(AccessPriv);

		privilege->priv_name = pstrdup(words[i]);
		grant->privileges = lappend(grant->privileges, privilege);
	}
	grantee->roletype = ROLESPEC_CSTRING;
	grantee->rolename = GetUserNameFromId(role, false);
	grantee->location = -1;
	grant->grantees = list_make1(grantee);
	grant->behavior = DROP_RESTRICT;

	/* an error takes the caller back with its transaction; no event trigger fires here */
	GetUserIdAndSecContext(&caller, &context);
	SetUserIdAndSecContext(owner_of(table), context | SECURITY_LOCAL_USERID_CHANGE);
	ExecuteGrantStmt(grant);
	SetUserIdAndSecContext(caller, context);
}

/* Grants the owner of the extension the rows of its tables */
Datum
take_over_tables(PG_FUNCTION_ARGS)
{
	List	   *tables;
	Oid			owner = read_extension(&tables);
	ListCell   *cell;

	if (!OidIsValid(owner) || tables == NIL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("extension bizenv is not as it was made"),
				 errdetail("There is no extension bizenv with tables of its own in this database."),
				 errhint("CREATE EXTENSION bizenv brings them.")));
	/* the grant runs as the owner of the tables: prove the right of the caller first */
	if (!has_privs_of_role(GetUserId(), owner))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be owner of extension bizenv"),
				 errdetail("It belongs to %s.", GetUserNameFromId(owner, false)),
				 errhint("Ask its owner, or a member of that role.")));
	foreach(cell, tables)
	{
		/* a table may have been dropped since it was registered */
		if (OidIsValid(owner_of(lfirst_oid(cell))))
			grant_rows(lfirst_oid(cell), owner);
	}
	PG_RETURN_TEXT_P(cstring_to_text(psprintf("calendars, timetables and ladders are %s's to change",
											  GetUserNameFromId(owner, false))));
}
