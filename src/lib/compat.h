/*
 * lib/compat.h
 *		What differs between PostgreSQL 14 and 19, written as the newest API.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_COMPAT_H
#define BIZENV_COMPAT_H

#include "postgres.h"

#include "fmgr.h"
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#include "varatt.h"
#endif

#if PG_VERSION_NUM < 140000
#error "bizenv needs PostgreSQL 14 or later"
#endif

/*
 * Messages are looked up in the catalogue of bizenv, which ereport learns from
 * TEXTDOMAIN.  What reaches a message by way of a variable is "translated"
 * where it is made; ereport itself translates formats only.
 */
#undef TEXTDOMAIN
#define TEXTDOMAIN PG_TEXTDOMAIN("bizenv")
#define translated(message) dgettext(TEXTDOMAIN, message)

#ifndef HAVE_INT128
#error "bizenv needs a compiler with 128-bit integers"
#endif

/*
 * The module is compiled with hidden symbols: PostgreSQL loads modules with
 * RTLD_GLOBAL, and a helper of ours must not be replaced by another module's
 * function of the same name.  Before 16 PGDLLEXPORT was empty and functions
 * were not marked with it.
 */
#if PG_VERSION_NUM < 160000 && defined(__GNUC__) && !defined(WIN32)
#undef PGDLLEXPORT
#define PGDLLEXPORT __attribute__((visibility("default")))
#endif

/* Declares an SQL-callable function and lets it be seen from outside */
#define BIZENV_FUNCTION(name) \
	extern PGDLLEXPORT Datum name(PG_FUNCTION_ARGS); \
	PG_FUNCTION_INFO_V1(name)

#if PG_VERSION_NUM < 180000
#define pg_noreturn pg_attribute_noreturn()
#endif

/* marks a case that falls through into the next one; since 19 a comment does not suffice */
#ifndef pg_fallthrough
#if defined(__clang__) || (defined(__GNUC__) && __GNUC__ >= 7)
#define pg_fallthrough __attribute__((fallthrough))
#else
#define pg_fallthrough ((void) 0)
#endif
#endif

/* renamed in 20, which no longer has the older name */
#ifndef pg_always_inline
#define pg_always_inline pg_attribute_always_inline
#endif

/* IGNORE NULLS and RESPECT NULLS arrived in 19: below, they are a syntax error */
#if PG_VERSION_NUM < 190000
#define WinCheckAndInitializeNullTreatment(window, allowed, fcinfo) ((void) 0)
#endif

/* getIdentitySequence() takes the relation itself since 17 */
#if PG_VERSION_NUM >= 170000
#define get_identity_sequence(relation, attnum, missing_ok) \
	getIdentitySequence(relation, attnum, missing_ok)
#else
#define get_identity_sequence(relation, attnum, missing_ok) \
	getIdentitySequence(RelationGetRelid(relation), attnum, missing_ok)
#endif

/* 15 reserves a prefix of settings; 14 can only warn of unknown ones already set */
#if PG_VERSION_NUM < 150000
#define MarkGUCPrefixReserved(prefix) EmitWarningsOnPlaceholders(prefix)
#endif

#if PG_VERSION_NUM < 160000
#include "utils/rangetypes.h"

/* since 16 the strings of settings have their own allocator; below, it is malloc */
#define guc_strdup(elevel, text) strdup(text)
#define guc_free(text) free(text)

/* soft errors arrived in 16: below, they are hard */
#define ereturn(context, dummy_value, ...) \
	do { \
		(void) (context); \
		ereport(ERROR, __VA_ARGS__); \
		return dummy_value; \
	} while (0)

#define SOFT_ERROR_OCCURRED(escontext) ((void) (escontext), false)

/* ranges took the context of soft errors in 16 */
#define range_serialize(typcache, lower, upper, empty, escontext) \
	range_serialize(typcache, lower, upper, empty)

/* Calls an input function the way 16 does, without the soft part */
static inline bool
DirectInputFunctionCallSafe(PGFunction func, char *str, Oid typioparam,
							int32 typmod, struct Node *escontext, Datum *result)
{
	(void) escontext;
	*result = DirectFunctionCall3(func, CStringGetDatum(str),
								  ObjectIdGetDatum(typioparam),
								  Int32GetDatum(typmod));
	return true;
}
#endif

#endif							/* BIZENV_COMPAT_H */
