/*
 * What the test of psqlODBC needs of ODBC: a connection, columns and parameters as text,
 * and reports.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <sql.h>
#include <sqlext.h>
#include <sqlucode.h>

#define NULL_TEXT "\xe2\x88\x85"
#define BUFFER 20000

/* A way in which a tool may have set the driver up. */
typedef struct Mode
{
	const char *name;
	const char *driver;
	const char *settings;
	bool		unicode;
	bool		bools_are_char;
	int			longest_varchar;
	bool		asks;
} Mode;

/* What a parameter is bound to. */
typedef union Bound
{
	SQLWCHAR	wide[1000];
	char		text[1000];
	SQL_DATE_STRUCT date;
	SQLINTEGER	integer;
	unsigned char bit;
} Bound;

extern void amiss(const char *format,...) __attribute__((format(printf, 1, 2)));
extern void report(const Mode *mode, const char *view, const char *what);
extern void same(const char *what, const char *got, const char *expected);
extern void equal(const char *what, const char *which, long got, long expected);
extern bool went_well(SQLRETURN code, SQLSMALLINT type, SQLHANDLE handle, const char *what);
extern void narrow(const SQLWCHAR *wide, char *text);
extern bool connect_to(SQLHENV environment, const Mode *mode, char **arguments);
extern void disconnect(void);
extern const char *driver_version(void);
extern SQLHSTMT new_statement(void);
extern void end_statement(SQLHSTMT statement);
extern void get(SQLHSTMT statement, int column, SQLSMALLINT as, char *text);
extern void bind_parameter(SQLHSTMT statement, int i, const char *parameter, bool otherwise, Bound *to, SQLLEN *length);

/* Did a call on a statement go well? */
#define DO(call, statement, what) went_well(call, SQL_HANDLE_STMT, statement, what)
