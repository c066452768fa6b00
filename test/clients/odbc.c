/*
 * What psqlODBC makes of the views of a ledger.
 *
 *	odbc DIRECTORY-OF-SOCKET DATABASE ROLE SCHEMA < PLAN
 *
 * The plan is that of Clients.java, and so is what is printed.
 */
#include <locale.h>
#include <stdlib.h>

#include "odbc.h"

#define MAX_FIELDS 400
#define MAX_LINES 4000

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
	char		text[4][8000];
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
	char		text[8000];

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

/* Asks one question as often as the plan says: fields 3 query, 4 times, 5 answer, 6... parameters. */
static void
ask(char **f, int count)
{
	static Bound bound[MAX_FIELDS];
	static SQLLEN length[MAX_FIELDS];
	SQLHSTMT	statement = new_statement();
	char		answer[BUFFER];
	char		text[8000];
	int			time;
	int			i;

	if (DO(SQLPrepare(statement, (SQLCHAR *) f[3], SQL_NTS), statement, f[3]))
		for (time = 0; time < atoi(f[4]); time++)
		{
			SQLRETURN	code;
			SQLSMALLINT columns = 0;

			for (i = 6; i < count; i++)
				bind_parameter(statement, i - 5, f[i], time % 2 == 1, &bound[i], &length[i]);
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
					if (strlen(answer) + strlen(text) + 2 >= sizeof(answer))
					{
						amiss("%s: the answer is too long", f[3]);
						break;
					}
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

/* Splits the plan into lines and fields. */
static void
read_plan(void)
{
	char	   *text = NULL;
	size_t		size = 0;

	while (getline(&text, &size, stdin) > 0)
	{
		char	   *rest = strdup(text);
		int			n = 0;

		if (lines == MAX_LINES)
		{
			fputs("the plan is too long\n", stderr);
			exit(1);
		}
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
		char		query[500];

		report(mode, "", "connects");
		if (!connected)
			continue;
		printf("# driver %s\n", driver_version());
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
		disconnect();
	}
	SQLFreeHandle(SQL_HANDLE_ENV, environment);
	puts("done");
	return 0;
}
