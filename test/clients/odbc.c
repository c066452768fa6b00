/*
 * What psqlODBC makes of the views of a ledger.
 *
 *	odbc DIRECTORY-OF-SOCKET DATABASE ROLE SCHEMA < PLAN
 *
 * The plan is that of Clients.java, and so is what is printed.
 */
#include <locale.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sql.h>
#include <sqlext.h>
#include <sqlucode.h>

#define NULL_TEXT "\xe2\x88\x85"
#define MAX_FIELDS 400
#define MAX_LINES 4000
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

static const Mode modes[] = {
	{"plain", "PostgreSQL Unicode", "", true, true, 255, true},
	{"set up", "PostgreSQL Unicode", "BoolsAsChar=0;MaxVarcharSize=400;", true, false, 400, true},
	{"cursor", "PostgreSQL Unicode", "BoolsAsChar=0;MaxVarcharSize=400;UseDeclareFetch=1;Fetch=7;", true, false, 400, true},
	{"unprepared", "PostgreSQL Unicode", "BoolsAsChar=0;MaxVarcharSize=400;UseServerSidePrepare=0;", true, false, 400, true},
	{"ANSI", "PostgreSQL ANSI", "BoolsAsChar=0;MaxVarcharSize=400;", false, false, 400, false},
};

/* The plan, a line as its fields. */
static char *plan[MAX_LINES][MAX_FIELDS];
static int	fields[MAX_LINES];
static int	lines = 0;

static const char *schema;
static SQLHDBC connection;
static char complaints[BUFFER];

/* Remembers what is amiss, for the report. */
static void
amiss(const char *format,...)
{
	size_t		used = strlen(complaints);
	va_list		arguments;

	va_start(arguments, format);
	vsnprintf(complaints + used, sizeof(complaints) - used, format, arguments);
	va_end(arguments);
	used = strlen(complaints);
	if (used + 1 < sizeof(complaints))
		strcpy(complaints + used, "\n");
}

/* Says how a check ended, and begins the next one. */
static void
report(const Mode *mode, const char *view, const char *what)
{
	char	   *line;

	printf("%sok ODBC %s%s%s %s\n", complaints[0] == '\0' ? "" : "not ", mode->name, view[0] == '\0' ? "" : " ", view, what);
	for (line = strtok(complaints, "\n"); line != NULL; line = strtok(NULL, "\n"))
		printf("# %s\n", line);
	fflush(stdout);
	complaints[0] = '\0';
}

/* Compares texts. */
static void
same(const char *what, const char *got, const char *expected)
{
	if (strcmp(got, expected) != 0)
		amiss("%s: %s, not %s", what, got, expected);
}

/* Compares numbers. */
static void
equal(const char *what, const char *which, long got, long expected)
{
	if (got != expected)
		amiss("%s %s: %ld, not %ld", what, which, got, expected);
}

/* Is the call a success? If not, what the driver says is amiss. */
static bool
went_well(SQLRETURN code, SQLSMALLINT type, SQLHANDLE handle, const char *what)
{
	SQLCHAR		state[6] = "";
	SQLCHAR		message[1000] = "";

	if (SQL_SUCCEEDED(code) || code == SQL_NO_DATA)
		return true;
	SQLGetDiagRec(type, handle, 1, state, NULL, message, sizeof(message), NULL);
	amiss("%s: %s %s", what, (char *) state, (char *) message);
	return false;
}

#define DO(call, statement, what) went_well(call, SQL_HANDLE_STMT, statement, what)

/* --------------------------------------------------------------- characters */

/* UTF-8 as the UTF-16 of SQLWCHAR. */
static SQLLEN
widen(const char *text, SQLWCHAR *wide)
{
	const unsigned char *s = (const unsigned char *) text;
	SQLLEN		n = 0;

	while (*s != '\0')
	{
		unsigned long c = *s++;
		int			more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;

		if (more > 0)
			c &= 0x3F >> more;
		while (more-- > 0)
			c = c << 6 | (*s++ & 0x3F);
		if (c >= 0x10000)
		{
			wide[n++] = (SQLWCHAR) (0xD800 + ((c - 0x10000) >> 10));
			c = 0xDC00 + ((c - 0x10000) & 0x3FF);
		}
		wide[n++] = (SQLWCHAR) c;
	}
	wide[n] = 0;
	return n;
}

/* And back. */
static void
narrow(const SQLWCHAR *wide, char *text)
{
	unsigned char *s = (unsigned char *) text;

	while (*wide != 0)
	{
		unsigned long c = *wide++;

		if (c >= 0xD800 && c < 0xDC00)
			c = 0x10000 + ((c - 0xD800) << 10) + (*wide++ - 0xDC00);
		if (c < 0x80)
			*s++ = (unsigned char) c;
		else
		{
			int			more = c >= 0x10000 ? 3 : c >= 0x800 ? 2 : 1;

			*s++ = (unsigned char) ((0xFF00 >> (more + 1) & 0xFF) | c >> 6 * more);
			while (more-- > 0)
				*s++ = (unsigned char) (0x80 | (c >> 6 * more & 0x3F));
		}
	}
	*s = '\0';
}

/* --------------------------------------------------------------- connection */

/* Connects as a tool that was set up in this way; a Unicode tool calls the wide functions. */
static bool
connect_to(SQLHENV environment, const Mode *mode, char **arguments)
{
	char		string[2000];
	SQLWCHAR	wide[2000];
	SQLRETURN	code;

	snprintf(string, sizeof(string), "DRIVER={%s};SERVERNAME=%s;PORT=%s;DATABASE=%s;UID=%s;%s",
			 mode->driver, arguments[1], getenv("PGPORT"), arguments[2], arguments[3], mode->settings);
	SQLAllocHandle(SQL_HANDLE_DBC, environment, &connection);
	if (mode->unicode)
		code = SQLDriverConnectW(connection, NULL, wide, (SQLSMALLINT) widen(string, wide), NULL, 0, NULL, SQL_DRIVER_NOPROMPT);
	else
		code = SQLDriverConnect(connection, NULL, (SQLCHAR *) string, SQL_NTS, NULL, 0, NULL, SQL_DRIVER_NOPROMPT);
	return went_well(code, SQL_HANDLE_DBC, connection, "connection");
}

static SQLHSTMT
new_statement(void)
{
	SQLHSTMT	statement = NULL;

	went_well(SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement), SQL_HANDLE_DBC, connection, "statement");
	return statement;
}

static void
end_statement(SQLHSTMT statement)
{
	SQLFreeHandle(SQL_HANDLE_STMT, statement);
}

/* A column of the current row as text; how it is fetched is for the caller to say. */
static void
get(SQLHSTMT statement, int column, SQLSMALLINT as, char *text)
{
	SQLLEN		length = 0;
	SQLWCHAR	wide[2000];
	SQLINTEGER	integer;
	SQL_DATE_STRUCT date;
	unsigned char bit;
	SQLRETURN	code;

	switch (as)
	{
		case SQL_C_WCHAR:
			code = SQLGetData(statement, column, as, wide, sizeof(wide), &length);
			break;
		case SQL_C_SLONG:
			code = SQLGetData(statement, column, as, &integer, sizeof(integer), &length);
			break;
		case SQL_C_TYPE_DATE:
			code = SQLGetData(statement, column, as, &date, sizeof(date), &length);
			break;
		case SQL_C_BIT:
			code = SQLGetData(statement, column, as, &bit, sizeof(bit), &length);
			break;
		default:
			code = SQLGetData(statement, column, as, text, 2000, &length);
	}
	if (!DO(code, statement, "SQLGetData") || length == SQL_NULL_DATA)
		strcpy(text, NULL_TEXT);
	else if (as == SQL_C_WCHAR)
		narrow(wide, text);
	else if (as == SQL_C_SLONG)
		sprintf(text, "%d", (int) integer);
	else if (as == SQL_C_TYPE_DATE)
		sprintf(text, "%04d-%02d-%02d", date.year, date.month, date.day);
	else if (as == SQL_C_BIT)
		strcpy(text, bit ? "1" : "0");
}

/* --------------------------------------------------------------- the promise */

typedef struct Promise
{
	SQLSMALLINT type;
	long		size;
	long		digits;
	SQLSMALLINT c_type;			/* what a program takes it for */
} Promise;

/* What a column of that type must be to a client. */
static Promise
promise_of(const Mode *mode, const char *type)
{
	Promise		p = {0, 0, 0, SQL_C_CHAR};
	SQLSMALLINT text = mode->unicode ? SQL_WVARCHAR : SQL_VARCHAR;

	if (sscanf(type, "character varying(%ld)", &p.size) == 1)
	{
		p.type = p.size <= mode->longest_varchar ? text : mode->unicode ? SQL_WLONGVARCHAR : SQL_LONGVARCHAR;
		p.c_type = mode->unicode ? SQL_C_WCHAR : SQL_C_CHAR;
	}
	else if (sscanf(type, "numeric(%ld,%ld)", &p.size, &p.digits) == 2)
		p.type = SQL_NUMERIC;
	else if (strcmp(type, "integer") == 0)
		p = (Promise) {SQL_INTEGER, 10, 0, SQL_C_SLONG};
	else if (strcmp(type, "date") == 0)
		p = (Promise) {SQL_TYPE_DATE, 10, 0, SQL_C_TYPE_DATE};
	else if (strcmp(type, "boolean") == 0 && mode->bools_are_char)
		p = (Promise) {SQL_VARCHAR, 5, 0, SQL_C_BIT};
	else if (strcmp(type, "boolean") == 0)
		p = (Promise) {SQL_BIT, 1, 0, SQL_C_BIT};
	else
		amiss("type %s is promised to nobody", type);
	return p;
}

/* The columns of a view in the plan, from a line on: field 2 is the name, 3 the type, 4 the label. */
static bool
next_column(const char *view, int *line)
{
	while (++*line < lines)
		if (strcmp(plan[*line][0], "column") == 0 && strcmp(plan[*line][1], view) == 0)
			return true;
	return false;
}

/* SELECT * ... LIMIT 0, as a tool asks for the fields. */
static void
check_fields(const Mode *mode, const char *view)
{
	SQLHSTMT	statement = new_statement();
	char		query[500];
	SQLSMALLINT columns = 0;
	int			column = 0;
	int			line = -1;

	snprintf(query, sizeof(query), "SELECT * FROM \"%s\".\"%s\" LIMIT 0", schema, view);
	if (DO(SQLExecDirect(statement, (SQLCHAR *) query, SQL_NTS), statement, query))
	{
		SQLNumResultCols(statement, &columns);
		while (next_column(view, &line))
		{
			char	  **f = plan[line];
			Promise		p = promise_of(mode, f[3]);
			char		name[200] = "";
			SQLWCHAR	wide[200] = {0};
			SQLSMALLINT type = 0;
			SQLSMALLINT digits = 0;
			SQLULEN		size = 0;
			SQLRETURN	code;

			column++;
			if (mode->unicode)
				code = SQLDescribeColW(statement, column, wide, 200, NULL, &type, &size, &digits, NULL);
			else
				code = SQLDescribeCol(statement, column, (SQLCHAR *) name, sizeof(name), NULL, &type, &size, &digits, NULL);
			if (!DO(code, statement, f[2]))
				break;
			if (mode->unicode)
				narrow(wide, name);
			same("name", name, f[2]);
			equal(f[2], "type", type, p.type);
			equal(f[2], "size", (long) size, p.size);
			equal(f[2], "digits", digits, p.digits);
		}
		equal(view, "columns", columns, column);
		equal(view, "rows", SQLFetch(statement), SQL_NO_DATA);
	}
	end_statement(statement);
	report(mode, view, "fields");
}

/* SQLColumns. psqlODBC leaves the remarks empty, or else they must be the labels. */
static void
check_catalog(const Mode *mode, const char *view)
{
	SQLHSTMT	statement = new_statement();
	char		text[4][2000];
	int			line = -1;

	if (DO(SQLColumns(statement, NULL, 0, (SQLCHAR *) schema, SQL_NTS, (SQLCHAR *) view, SQL_NTS, NULL, 0), statement, "SQLColumns"))
	{
		while (next_column(view, &line))
		{
			char	  **f = plan[line];
			Promise		p = promise_of(mode, f[3]);

			if (SQLFetch(statement) != SQL_SUCCESS)
			{
				amiss("no column %s", f[2]);
				break;
			}
			get(statement, 4, SQL_C_CHAR, text[0]);
			get(statement, 5, SQL_C_CHAR, text[1]);
			get(statement, 7, SQL_C_CHAR, text[2]);
			get(statement, 12, mode->unicode ? SQL_C_WCHAR : SQL_C_CHAR, text[3]);
			same("name", text[0], f[2]);
			equal(f[2], "type", atol(text[1]), p.type);
			equal(f[2], "size", atol(text[2]), p.size);
			if (text[3][0] != '\0')
				same(f[2], text[3], f[4]);
		}
		equal(view, "more columns", SQLFetch(statement), SQL_NO_DATA);
	}
	end_statement(statement);
	report(mode, view, "in the catalog");
}

/* --------------------------------------------------------------- rows */

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

/* The rows of a query in hexadecimal, in order; the columns typed as the plan says, or one as it is. */
static char **
rows_of(const Mode *mode, const char *query, const char *view, int *count)
{
	SQLHSTMT	statement = new_statement();
	char	  **rows = NULL;
	char	   *row = malloc(BUFFER);
	char		text[4000];

	*count = 0;
	if (DO(SQLExecDirect(statement, (SQLCHAR *) query, SQL_NTS), statement, query))
	{
		SQLRETURN	code;

		while (DO(code = SQLFetch(statement), statement, "SQLFetch") && code != SQL_NO_DATA)
		{
			int			line = -1;
			int			column = 0;
			char	   *end = row;

			if (view == NULL)
			{
				row = realloc(row, BUFFER);
				if (!SQL_SUCCEEDED(SQLGetData(statement, 1, SQL_C_CHAR, row, BUFFER, NULL)))
					amiss("a row is too long");
			}
			while (view != NULL && next_column(view, &line))
			{
				const char *s;

				get(statement, ++column, promise_of(mode, plan[line][3]).c_type, text);
				if (strcmp(plan[line][3], "boolean") == 0 && strcmp(text, NULL_TEXT) != 0)
					strcpy(text, strcmp(text, "1") == 0 ? "true" : "false");
				if (column > 1)
					end += sprintf(end, "%02x", '|');
				for (s = text; *s != '\0'; s++)
					end += sprintf(end, "%02x", (unsigned char) *s);
			}
			rows = realloc(rows, (*count + 1) * sizeof(char *));
			rows[(*count)++] = strdup(row);
		}
	}
	free(row);
	end_statement(statement);
	qsort(rows, *count, sizeof(char *), by_text);
	return rows;
}

/* The rows of the view, typed, against those that the server writes as text. */
static void
check_values(const Mode *mode, const char *view, const char *reference)
{
	char		query[500];
	int			got_count;
	int			expected_count;
	char	  **got;
	char	  **expected;
	int			i;

	snprintf(query, sizeof(query), "SELECT * FROM \"%s\".\"%s\"", schema, view);
	got = rows_of(mode, query, view, &got_count);
	expected = rows_of(mode, reference, NULL, &expected_count);
	equal(view, "rows", got_count, expected_count);
	for (i = 0; i < got_count && i < expected_count; i++)
		if (strcmp(got[i], expected[i]) != 0)
		{
			amiss("%s, not %s", got[i], expected[i]);
			break;
		}
	report(mode, view, "values");
}

/* --------------------------------------------------------------- questions */

typedef union Bound
{
	SQLWCHAR	wide[1000];
	char		text[1000];
	SQL_DATE_STRUCT date;
	SQLINTEGER	integer;
	unsigned char bit;
} Bound;

/* Binds TYPE:VALUE; every other time as a program that knows only text of the other width. */
static void
bind(SQLHSTMT statement, int i, const char *parameter, bool otherwise, Bound *to, SQLLEN *length)
{
	const char *value = parameter + 2;
	int			year;
	int			month;
	int			day;

	*length = SQL_NTS;
	switch (parameter[0])
	{
		case 's':
			if (otherwise)
			{
				strcpy(to->text, value);
				DO(SQLBindParameter(statement, i, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR, 400, 0, to->text, 0, length), statement, parameter);
				break;
			}
			*length = widen(value, to->wide) * (SQLLEN) sizeof(SQLWCHAR);
			DO(SQLBindParameter(statement, i, SQL_PARAM_INPUT, SQL_C_WCHAR, SQL_WVARCHAR, 400, 0, to->wide, 0, length), statement, parameter);
			break;
		case 'd':
			sscanf(value, "%d-%d-%d", &year, &month, &day);
			to->date = (SQL_DATE_STRUCT) {(SQLSMALLINT) year, (SQLUSMALLINT) month, (SQLUSMALLINT) day};
			DO(SQLBindParameter(statement, i, SQL_PARAM_INPUT, SQL_C_TYPE_DATE, SQL_TYPE_DATE, 10, 0, &to->date, 0, length), statement, parameter);
			break;
		case 'i':
			to->integer = atoi(value);
			DO(SQLBindParameter(statement, i, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 10, 0, &to->integer, 0, length), statement, parameter);
			break;
		case 'n':
			strcpy(to->text, value);
			DO(SQLBindParameter(statement, i, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_NUMERIC, 20, 6, to->text, 0, length), statement, parameter);
			break;
		case 'b':
			to->bit = strcmp(value, "true") == 0;
			DO(SQLBindParameter(statement, i, SQL_PARAM_INPUT, SQL_C_BIT, SQL_BIT, 1, 0, &to->bit, 0, length), statement, parameter);
			break;
		default:
			amiss("%s", parameter);
	}
}

/* Asks one question as often as the plan says: fields 3 query, 4 times, 5 answer, 6... parameters. */
static void
ask(char **f, int count)
{
	static Bound bound[MAX_FIELDS];
	static SQLLEN length[MAX_FIELDS];
	SQLHSTMT	statement = new_statement();
	char		answer[BUFFER];
	char		text[4000];
	int			time;
	int			i;

	if (DO(SQLPrepare(statement, (SQLCHAR *) f[3], SQL_NTS), statement, f[3]))
		for (time = 0; time < atoi(f[4]); time++)
		{
			SQLRETURN	code;
			SQLSMALLINT columns = 0;

			for (i = 6; i < count; i++)
				bind(statement, i - 5, f[i], time % 2 == 1, &bound[i], &length[i]);
			if (!DO(SQLExecute(statement), statement, f[3]))
				break;
			answer[0] = '\0';
			SQLNumResultCols(statement, &columns);
			while (DO(code = SQLFetch(statement), statement, f[3]) && SQL_SUCCEEDED(code))
			{
				if (answer[0] != '\0')
					strcat(answer, ";");
				for (i = 1; i <= columns; i++)
				{
					get(statement, i, SQL_C_WCHAR, text);
					if (i > 1)
						strcat(answer, "|");
					strcat(answer, text);
				}
			}
			same(f[3], answer, f[5]);
			SQLFreeStmt(statement, SQL_CLOSE);
		}
	end_statement(statement);
}

/* All questions about a view, a report for each kind of them. */
static void
check_questions(const Mode *mode, const char *view)
{
	const char *kind = NULL;
	int			i;

	for (i = 0; i < lines; i++)
	{
		if (strcmp(plan[i][0], "ask") != 0 || strcmp(plan[i][1], view) != 0)
			continue;
		if (kind != NULL && strcmp(kind, plan[i][2]) != 0)
			report(mode, view, kind);
		kind = plan[i][2];
		ask(plan[i], fields[i]);
	}
	if (kind != NULL)
		report(mode, view, kind);
}

/* The statement must be refused, with that SQLSTATE. */
static void
refused(const char *query, const char *expected)
{
	SQLHSTMT	statement = new_statement();
	SQLCHAR		state[6] = "";

	if (SQL_SUCCEEDED(SQLExecDirect(statement, (SQLCHAR *) query, SQL_NTS)))
		amiss("%s: no error", query);
	SQLGetDiagRec(SQL_HANDLE_STMT, statement, 1, state, NULL, NULL, 0, NULL);
	same(query, (char *) state, expected);
	end_statement(statement);
}

/* --------------------------------------------------------------- all of it */

static void
read_plan(void)
{
	char	   *text = NULL;
	size_t		size = 0;

	while (getline(&text, &size, stdin) > 0 && lines < MAX_LINES)
	{
		char	   *rest = strdup(text);
		int			n = 0;

		rest[strcspn(rest, "\n")] = '\0';
		while (rest != NULL && n < MAX_FIELDS)
			plan[lines][n++] = strsep(&rest, "\t");
		fields[lines++] = n;
	}
	free(text);
}

int
main(int count, char **arguments)
{
	SQLHENV		environment;
	size_t		m;
	int			i;

	if (count != 5)
		return 2;
	setlocale(LC_ALL, "");
	schema = arguments[4];
	read_plan();
	SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &environment);
	SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION, (SQLPOINTER) SQL_OV_ODBC3, 0);
	for (m = 0; m < sizeof(modes) / sizeof(modes[0]); m++)
	{
		const Mode *mode = &modes[m];
		bool		connected = connect_to(environment, mode, arguments);
		char		version[100] = "";
		char		query[500];

		report(mode, "", "connects");
		if (!connected)
			continue;
		SQLGetInfo(connection, SQL_DRIVER_VER, version, sizeof(version), NULL);
		printf("# driver %s\n", version);
		refused("CREATE TEMP TABLE t (i integer)", "25006");
		snprintf(query, sizeof(query), "SELECT * FROM \"%s\".\"audit\"", schema);
		refused(query, "42501");
		report(mode, "", "reads only");
		for (i = 0; i < lines; i++)
			if (strcmp(plan[i][0], "view") == 0)
			{
				check_fields(mode, plan[i][1]);
				check_catalog(mode, plan[i][1]);
				check_values(mode, plan[i][1], plan[i][3]);
				if (mode->asks)
					check_questions(mode, plan[i][1]);
			}
		SQLDisconnect(connection);
		SQLFreeHandle(SQL_HANDLE_DBC, connection);
	}
	SQLFreeHandle(SQL_HANDLE_ENV, environment);
	puts("done");
	return 0;
}
