/*
 * Talking to ODBC, see odbc.h.
 */
#include <stdarg.h>
#include <stdlib.h>

#include "odbc.h"

static SQLHDBC connection;
static char complaints[BUFFER];

/* Remembers what is amiss, for the report. */
void
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
void
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
void
same(const char *what, const char *got, const char *expected)
{
	if (strcmp(got, expected) != 0)
		amiss("%s: %s, not %s", what, got, expected);
}

/* Compares numbers. */
void
equal(const char *what, const char *which, long got, long expected)
{
	if (got != expected)
		amiss("%s %s: %ld, not %ld", what, which, got, expected);
}

/* Is the call a success? If not, what the driver says is amiss. */
bool
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
void
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
bool
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

/* Ends the connection. */
void
disconnect(void)
{
	SQLDisconnect(connection);
	SQLFreeHandle(SQL_HANDLE_DBC, connection);
}

/* Which driver is this? */
const char *
driver_version(void)
{
	static char version[100];

	SQLGetInfo(connection, SQL_DRIVER_VER, version, sizeof(version), NULL);
	return version;
}

/* A statement, and its end. */
SQLHSTMT
new_statement(void)
{
	SQLHSTMT	statement = NULL;

	went_well(SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement), SQL_HANDLE_DBC, connection, "statement");
	return statement;
}

void
end_statement(SQLHSTMT statement)
{
	SQLFreeHandle(SQL_HANDLE_STMT, statement);
}

/* A column of the current row as text; how it is fetched is for the caller to say. */
void
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

/* Binds TYPE:VALUE; every other time as a program that knows only text of the other width. */
void
bind_parameter(SQLHSTMT statement, int i, const char *parameter, bool otherwise, Bound *to, SQLLEN *length)
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
