/*
 * reporting/io.c
 *		The text forms of a set of months and of a date.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "reporting/reporting.h"

#include "utils/datetime.h"

/* The DETAIL for a text that is no set of months */
#define MONTHS_SYNTAX "Write months as {2025-01..2025-04,2025-06}, or {} for none."

/* Steps over white space */
static const char *
skip_space(const char *at)
{
	while (*at != '\0' && strchr(" \t\n\r\f\v", *at) != NULL)
		at++;
	return at;
}

/* Reads a month such as 2025-06; NULL and a reason where there is none */
static const char *
parse_month(const char *at, int *month, const char **reason)
{
	static const char form[] = "dddd-dd";
	int			digits[lengthof(form)];

	/* no strtol(): it would take signs, spaces and fewer digits */

	for (int i = 0; form[i] != '\0'; i++)
	{
		*reason = MONTHS_SYNTAX;
		if (form[i] == 'd' ? at[i] < '0' || at[i] > '9' : at[i] != form[i])
			return NULL;
		digits[i] = at[i] - '0';
	}
	*month = (((digits[0] * 10 + digits[1]) * 10 + digits[2]) * 10 + digits[3] - MONTHS_FIRST_YEAR) * 12;
	*reason = MONTHS_RANGE;
	if (*month < 0 || *month >= MONTHS_NMONTHS ||
		digits[5] * 10 + digits[6] < 1 || digits[5] * 10 + digits[6] > 12)
		return NULL;
	*month += digits[5] * 10 + digits[6] - 1;
	return at + strlen(form);
}

/* Reads the text form, in any order; false and a reason where it is none */
bool
months_parse(const char *string, Months *set, const char **reason)
{
	const char *at = skip_space(string);

	memset(set, 0, sizeof(Months));
	*reason = MONTHS_SYNTAX;
	if (*at++ != '{')
		return false;
	at = skip_space(at);
	if (*at == '}')
		/* nothing but blanks may stand behind the end */
		return *skip_space(at + 1) == '\0';
	/* *reason is set before each step that may fail */
	for (;;)
	{
		int			first;
		int			last;

		if ((at = parse_month(skip_space(at), &first, reason)) == NULL)
			return false;
		at = skip_space(at);
		/* a month by itself is a range of one */
		last = first;
		if (strncmp(at, "..", 2) == 0 &&
			(at = parse_month(skip_space(at + 2), &last, reason)) == NULL)
			return false;
		*reason = "A range runs from the earlier month to the later one.";
		if (last < first)
			return false;
		while (first <= last)
			months_put(set, first++);
		at = skip_space(at);
		*reason = MONTHS_SYNTAX;
		if (*at == '}')
			return *skip_space(at + 1) == '\0';
		if (*at++ != ',')
			return false;
	}
}

/* Writes the text form, runs as ranges */
void
months_print(const Months *set, StringInfo out)
{
	int			first = months_next(set, 0);
	const char *before = "{";

	while (first < MONTHS_NMONTHS)
	{
		int			last = first;

		while (last + 1 < MONTHS_NMONTHS && months_have(set, last + 1))
			last++;
		appendStringInfo(out, "%s%04d-%02d", before, MONTHS_FIRST_YEAR + first / 12, first % 12 + 1);
		if (last > first)
			appendStringInfo(out, "..%04d-%02d", MONTHS_FIRST_YEAR + last / 12, last % 12 + 1);
		before = ",";
		first = months_next(set, last + 1);
	}
	appendStringInfoString(out, *before == '{' ? "{}" : "}");
}

/* Writes a date of 1900 to 2199 in ISO form; DateStyle has no part in it */
void
print_date(DateADT date, StringInfo out)
{
	int			year;
	int			month;
	int			day;

	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	appendStringInfo(out, "%04d-%02d-%02d", year, month, day);
}

/* Reads a date as print_date writes it; false for any other text */
bool
parse_date(const char *string, DateADT *date)
{
	StringInfoData printed;
	int			year;
	int			month;
	int			day;

	if (strlen(string) != 10 || sscanf(string, "%4d-%2d-%2d", &year, &month, &day) != 3 ||
		year < MONTHS_FIRST_YEAR || year >= MONTHS_FIRST_YEAR + MONTHS_NMONTHS / 12 ||
		month < 1 || month > 12 ||
		day < 1 || day > day_tab[isleap(year)][month - 1])
		return false;
	*date = date2j(year, month, day) - POSTGRES_EPOCH_JDATE;
	/* sscanf() also takes signs and spaces: only what prints the same is right */
	initStringInfo(&printed);
	print_date(*date, &printed);
	return strcmp(string, printed.data) == 0;
}
