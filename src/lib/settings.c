/*
 * lib/settings.c
 *		What users set for the extension: the day that is shown, and the time
 *		zone in which a day begins.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/compat.h"

#include "lib/settings.h"

#include "access/xact.h"
#include "pgtime.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/guc.h"
#include "utils/timestamp.h"

#define SETTING_PREFIX "bizenv"
#define SETTING_AS_OF SETTING_PREFIX ".as_of"
#define SETTING_TIME_ZONE SETTING_PREFIX ".time_zone"

#define SETTING_FIRST_YEAR 1900
#define SETTING_LAST_YEAR 2199

static char *as_of_setting;
static char *time_zone_setting;

/* Reads up to "most" digits; false where there is none */
static bool
read_number(const char **at, int most, int *number)
{
	const char *begin = *at;

	*number = 0;
	/* "most" limits the digits, so that an int cannot overflow */
	for (; most > 0 && **at >= '0' && **at <= '9'; most--)
		*number = *number * 10 + *(*at)++ - '0';
	return *at > begin;
}

/* Skips a mark, which is written in UTF-8, in GB 2312 or as a hyphen */
static bool
skip_mark(const char **at, const char *utf8, const char *gb, const char *ascii)
{
	const char *marks[] = {utf8, gb, ascii};

	for (int i = 0; i < (int) lengthof(marks); i++)
	{
		if (strncmp(*at, marks[i], strlen(marks[i])) == 0)
		{
			*at += strlen(marks[i]);
			return true;
		}
	}
	return false;
}

/*
 * Reads a day, 2025-07-31 or 2025年7月31日; DateStyle has no part in it.  The
 * encoding of the database is not known yet when postgresql.conf is read, so
 * the marks are accepted as UTF-8 and as GB 2312 bytes.
 */
static bool
read_day(const char *at, DateADT *day)
{
	bool		chinese;
	int			year;
	int			month;
	int			dom;

	if (!read_number(&at, 4, &year) || year < SETTING_FIRST_YEAR || year > SETTING_LAST_YEAR)
		return false;
	/* the first mark decides: hyphens and 年月日 must not be mixed */
	chinese = *at != '-';
	if (!skip_mark(&at, "年", "\xC4\xEA", "-") || !read_number(&at, 2, &month) ||
		chinese == (*at == '-') || !skip_mark(&at, "月", "\xD4\xC2", "-") ||
		!read_number(&at, 2, &dom) ||
		(chinese && !skip_mark(&at, "日", "\xC8\xD5", "日")) || *at != '\0')
		return false;
	/* day_tab has the length of each month, for common years and for leap years */
	if (month < 1 || month > MONTHS_PER_YEAR || dom < 1 || dom > day_tab[isleap(year)][month - 1])
		return false;
	*day = date2j(year, month, dom) - POSTGRES_EPOCH_JDATE;
	return true;
}

/* What is wrong with a day, and what to type */
#define SETTING_DAY_DETAIL \
	"It must be a day from 1900-01-01 to 2199-12-31, written as 2025-07-31 or with the Chinese words for year, month and day."
#define SETTING_DAY_HINT "SET bizenv.as_of = '2025-07-31' is a day, RESET bizenv.as_of is today."

/* Check hook of as_of: replaces a day by its ISO form; the empty text means today */
static bool
check_as_of(char **newval, void **extra, GucSource source)
{
	DateADT		day;
	int			year;
	int			month;
	int			dom;
	char		iso[MAXDATELEN + 1];
	char	   *copy;

	/* the empty text means today */
	if (*newval == NULL || **newval == '\0')
		return true;
	if (!read_day(*newval, &day))
	{
		GUC_check_errdetail(SETTING_DAY_DETAIL);
		GUC_check_errhint(SETTING_DAY_HINT);
		return false;
	}
	j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &dom);
	snprintf(iso, sizeof(iso), "%04d-%02d-%02d", year, month, dom);
	/* the ISO form needs no copy */
	if (strcmp(iso, *newval) == 0)
		return true;
	/* SHOW gives the ISO form; the new value must come from the allocator of settings */
	copy = guc_strdup(LOG, iso);
	if (copy == NULL)
		return false;
	guc_free(*newval);
	*newval = copy;
	return true;
}

/* Check hook of time_zone: accepts a zone that this server knows */
static bool
check_time_zone(char **newval, void **extra, GucSource source)
{
	/* the default is not checked here: a server without time zones can still load bizenv */
	if (source == PGC_S_DEFAULT || (*newval != NULL && pg_tzset(*newval) != NULL))
		return true;
	GUC_check_errdetail("%s", translated("This server knows no time zone of that name."));
	GUC_check_errhint("%s", translated("Which there are: SELECT name FROM pg_timezone_names."));
	return false;
}

/*
 * Raises for a wrong day that was set before the library was loaded, as a
 * placeholder that nobody checks.  PostgreSQL would only warn and drop it, and
 * the views would show today instead of the day that was asked for.
 */
static void
refuse_wrong_day(void)
{
	const char *placeholder = GetConfigOption(SETTING_AS_OF, true, false);
	DateADT		day;

	if (placeholder != NULL && placeholder[0] != '\0' && !read_day(placeholder, &day))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid value for parameter \"%s\": \"%s\"", SETTING_AS_OF, placeholder),
				 errdetail(SETTING_DAY_DETAIL),
				 errhint(SETTING_DAY_HINT)));
}

/* Defines the settings, and reserves their prefix, when the library is loaded */
void
define_settings(void)
{
	/* a placeholder first: the definition below would replace a wrong one by the default */
	refuse_wrong_day();
	DefineCustomStringVariable(SETTING_AS_OF,
							   "The day as of which the views of a ledger show everything.",
							   "A day such as 2025-07-31; the empty text is today in the time zone of the office.",
							   &as_of_setting, "",
							   PGC_USERSET, GUC_EXPLAIN,
							   check_as_of, NULL, NULL);
	DefineCustomStringVariable(SETTING_TIME_ZONE,
							   "The time zone of the office, in which its days begin.",
							   "Whatever the time zone of the session: a tool in UTC sees the same day.",
							   &time_zone_setting, "Asia/Shanghai",
							   PGC_SUSET, GUC_EXPLAIN,
							   check_time_zone, NULL, NULL);
	/* from here on a misspelt name under the prefix is an error */
	MarkGUCPrefixReserved(SETTING_PREFIX);
}

/* The day in the office when the transaction began */
DateADT
office_day(void)
{
	pg_tz	   *zone = pg_tzset(time_zone_setting);
	struct pg_tm tm;
	fsec_t		fsec;
	int			offset;

	/* check_time_zone() accepts any default, which this server may not know */
	if (zone == NULL ||
		timestamp2tm(GetCurrentTransactionStartTimestamp(), &offset, &tm, &fsec, NULL, zone) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid value for parameter \"%s\": \"%s\"", SETTING_TIME_ZONE, time_zone_setting),
				 errdetail("This server knows no time zone of that name."),
				 errhint("Which there are: SELECT name FROM pg_timezone_names.")));
	return date2j(tm.tm_year, tm.tm_mon, tm.tm_mday) - POSTGRES_EPOCH_JDATE;
}

/* The day of the setting, else today in the office */
DateADT
setting_day(void)
{
	DateADT		day;

	if (as_of_setting == NULL || as_of_setting[0] == '\0')
		return office_day();
	/* elog: the check hook has proved the text */
	if (!read_day(as_of_setting, &day))
		elog(ERROR, "setting %s was not checked", SETTING_AS_OF);
	return day;
}
