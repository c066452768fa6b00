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
 * grant_calendar() lets him pass that right on, to a role that keeps calendars,
 * timetables and ladders of its own.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "calendar/calendar.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
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
BIZENV_FUNCTION(grant_calendar);
BIZENV_FUNCTION(revoke_calendar);
BIZENV_FUNCTION(calendar_hint);

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

/* GRANT INSERT, UPDATE, DELETE ON a table TO a role, or REVOKE them, as the owner of the table */
static void
grant_rows(Oid table, Oid role, bool is_grant)
{
	static const char *const words[] = {"insert", "update", "delete"};
	GrantStmt  *grant = makeNode(GrantStmt);
	RoleSpec   *grantee = makeNode(RoleSpec);
	Oid			caller;
	int			context;

	/* a parse tree and no text: neither search_path nor dialect can change what it means */
	grant->is_grant = is_grant;
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

/*
 * Grants a role the rows of the tables, or takes them back; an invalid one stands for
 * the owner of the extension.  Only he may, and who is a member of that role.  Gives
 * the name of the role.
 */
static char *
change_keeper(Oid role, bool is_grant)
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
	if (!OidIsValid(role))
		role = owner;
	else if (role == owner && !is_grant)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_GRANT_OPERATION),
				 errmsg("the owner of extension bizenv keeps its calendars"),
				 errdetail("Argument \"role\" names the owner."),
				 errhint("Revoke from roles that grant_calendar was called for.")));
	foreach(cell, tables)
	{
		/* a table may have been dropped since it was registered */
		if (OidIsValid(owner_of(lfirst_oid(cell))))
			grant_rows(lfirst_oid(cell), role, is_grant);
	}
	return GetUserNameFromId(role, false);
}

/* Grants the owner of the extension the rows of its tables */
Datum
take_over_tables(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(psprintf("calendars, timetables and ladders are %s's to change",
											  change_keeper(InvalidOid, true))));
}

/* Fetches the role of an argument */
static Oid
getarg_role(FunctionCallInfo fcinfo)
{
	const text *name;
	Oid			role;

	check_not_null(PG_ARGISNULL(0), "role");
	name = PG_GETARG_TEXT_PP(0);
	/* (a name that is longer than one can be would be cut, and be another's) */
	role = VARSIZE_ANY_EXHDR(name) < NAMEDATALEN ? get_role_oid(text_to_cstring(name), true) : InvalidOid;
	if (!OidIsValid(role))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("there is no role of this name"),
				 errdetail("Argument \"role\" must name one role of this server; PUBLIC is none."),
				 errhint("CREATE ROLE makes one; SELECT rolname FROM pg_roles lists them.")));
	return role;
}

/* Lets a role keep calendars, timetables and ladders */
Datum
grant_calendar(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(psprintf("%s keeps calendars, timetables and ladders",
											  change_keeper(getarg_role(fcinfo), true))));
}

/* Takes that back */
Datum
revoke_calendar(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(psprintf("%s keeps no calendars, timetables and ladders",
											  change_keeper(getarg_role(fcinfo), false))));
}

/*
 * A hint that who gets it can follow: the statement, where he may write the table, or
 * else who may let him, and by what.
 */
char *
calendar_keeper_hint(const char *table, const char *statement)
{
	Oid			schema = get_namespace_oid("bizenv", true);
	Oid			relation = OidIsValid(schema) ? get_relname_relid(table, schema) : InvalidOid;
	List	   *tables;
	Oid			owner;

	if (!OidIsValid(relation) || pg_class_aclcheck(relation, GetUserId(), ACL_INSERT) == ACLCHECK_OK)
		return pstrdup(statement);
	owner = read_extension(&tables);
	return psprintf(translated("Let %s type: SELECT bizenv.grant_calendar(%s); and then type: %s"),
					OidIsValid(owner) ? GetUserNameFromId(owner, false) : "a superuser",
					quote_literal_cstr(GetUserNameFromId(GetUserId(), false)), statement);
}

/* The hint where a year is not announced: internal, for rules of ledgers */
Datum
calendar_hint(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(calendar_keeper_hint("calendar_day",
														  psprintf("SELECT * FROM bizenv.announce_notice(%s, %d, '...');",
																   quote_literal_cstr(text_to_cstring(PG_GETARG_TEXT_PP(0))),
																   PG_GETARG_INT32(1)))));
}
