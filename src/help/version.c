/*
 * help/version.c
 *		Versions of the library and of the two extensions that it serves: do they
 *		agree, and what is to be typed where they do not?
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_extension.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"

BIZENV_FUNCTION(bizenv_version);
BIZENV_FUNCTION(version_step);
BIZENV_FUNCTION(check_versions);

/*
 * Returns the version of the loaded library.  A session that began before an
 * upgrade keeps the old library in memory until it ends.
 */
Datum
bizenv_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(BIZENV_VERSION));
}

/* Compares version numbers: runs of digits by their value, all else by its bytes */
static int
compare_versions(const char *a, const char *b)
{
	while (*a != '\0' && *b != '\0')
	{
		size_t		a_digits = strspn(a, "0123456789");
		size_t		b_digits = strspn(b, "0123456789");

		/* one of the two has no digits here: compare one byte */
		if (a_digits == 0 || b_digits == 0)
		{
			if (*a != *b)
				return (unsigned char) *a < (unsigned char) *b ? -1 : 1;
			a++;
			b++;
			continue;
		}
		/* without leading zeros the longer number is the greater one, however many digits it has */
		for (; a_digits > 1 && *a == '0'; a_digits--)
			a++;
		for (; b_digits > 1 && *b == '0'; b_digits--)
			b++;
		if (a_digits != b_digits)
			return a_digits < b_digits ? -1 : 1;
		if (memcmp(a, b, a_digits) != 0)
			return memcmp(a, b, a_digits) < 0 ? -1 : 1;
		a += a_digits;
		b += b_digits;
	}
	/* one is the beginning of the other: the longer one is greater */
	return (*a != '\0') - (*b != '\0');
}

/*
 * What is to be typed where an extension of this name has another version than
 * the library; NULL where they agree.
 */
Datum
version_step(PG_FUNCTION_ARGS)
{
	const char *extension = text_to_cstring(PG_GETARG_TEXT_PP(0));
	const char *version = text_to_cstring(PG_GETARG_TEXT_PP(1));
	int			order = compare_versions(version, BIZENV_VERSION);

	if (order == 0)
		PG_RETURN_NULL();
	if (order < 0)
		PG_RETURN_TEXT_P(cstring_to_text(psprintf("ALTER EXTENSION %s UPDATE;", quote_identifier(extension))));
	PG_RETURN_TEXT_P(cstring_to_text(translated("connect anew: this session, or the server, has an older library loaded")));
}

/* Version of the extension of this name in pg_extension, or NULL */
static char *
installed_version(const char *extension)
{
	Relation	catalog = table_open(ExtensionRelationId, AccessShareLock);
	char	   *version = NULL;
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;

	/* a catalog scan: older servers have no syscache of extensions */
	ScanKeyInit(&key, Anum_pg_extension_extname, BTEqualStrategyNumber, F_NAMEEQ,
				CStringGetDatum(extension));
	scan = systable_beginscan(catalog, ExtensionNameIndexId, true, NULL, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
	{
		bool		isnull;
		Datum		value = heap_getattr(tuple, Anum_pg_extension_extversion,
										 RelationGetDescr(catalog), &isnull);

		if (!isnull)
			version = TextDatumGetCString(value);
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return version;
}

/*
 * Called by the scripts of the two extensions, with the name of the one that
 * is made or updated.  pg_extension names the new version already: the server
 * writes it before it runs the script of a step.  What the office calls must be
 * there, so an older bizenv is an error; an office that is behind works as
 * before and is only named, for its own update comes next.
 */
Datum
check_versions(PG_FUNCTION_ARGS)
{
	const char *extension = text_to_cstring(PG_GETARG_TEXT_PP(0));
	const char *core = installed_version("bizenv");
	const char *office = installed_version("bizenv_office");
	bool		is_office = strcmp(extension, "bizenv_office") == 0;
	int			order;

	/* one extension alone cannot be behind the other */
	if (core == NULL || office == NULL)
		PG_RETURN_BOOL(true);
	order = compare_versions(core, office);
	if (is_office && order < 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("extension \"bizenv_office\" %s needs \"bizenv\" %s", office, office),
				 errdetail("\"bizenv\" is at version %s.", core),
				 errhint("First type: ALTER EXTENSION bizenv UPDATE TO '%s';", office)));
	if (!is_office && order > 0)
		ereport(WARNING,
				(errcode(ERRCODE_WARNING),
				 errmsg("extension \"bizenv_office\" is still at version %s", office),
				 errdetail("\"bizenv\" is at version %s.", core),
				 errhint("Type next: ALTER EXTENSION bizenv_office UPDATE;")));
	PG_RETURN_BOOL(order == 0);
}
