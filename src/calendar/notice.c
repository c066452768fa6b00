/*
 * calendar/notice.c
 *		Reads the sentences of the State Council's notice of a year's holidays.
 *
 * A sentence gives days, then the word that decides them:
 *
 *		元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
 *
 * What the text says twice is compared: the weekday in brackets with the day, 共3天
 * with the number of days.  A sentence that names days and decides nothing is an
 * error: a day that is lost would be worked without anybody having said so.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "calendar/notice.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"

BIZENV_FUNCTION(notice_days);

/* Raises for a sentence that cannot be read; never returns */
pg_noreturn void
notice_error(const Notice *notice, const char *message)
{
	const char *end = notice->sentence;
	int			length;

	while (*end != '\0' && *end != '\n' && strncmp(end, "。", 3) != 0)
		end++;
	/* at most 200 bytes of the sentence, cut between characters */
	length = pg_encoding_mbcliplen(PG_UTF8, notice->sentence, (int) (end - notice->sentence), 200);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg_internal("%s", message),
			 errdetail("The sentence: %s", pg_any_to_server(pnstrdup(notice->sentence, length), length, PG_UTF8)),
			 errhint("Mend the text, or pass the days: bizenv.announce_year(calendar, year, title, days_off, make_up_days).")));
}

/* Steps over a word if it stands here */
static bool
skip_word(Notice *notice, const char *word)
{
	size_t		length = strlen(word);

	if (strncmp(notice->at, word, length) != 0)
		return false;
	notice->at += length;
	return true;
}

/* Steps over the first of several words that stands here; the list ends with NULL */
static bool
skip_any(Notice *notice, const char *const *words)
{
	for (; *words != NULL; words++)
		if (skip_word(notice, *words))
			return true;
	return false;
}

/* Reads a digit, of half or full width; -1 where none stands */
static int
read_digit(Notice *notice)
{
	static const char *const full[] = {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};

	if (*notice->at >= '0' && *notice->at <= '9')
		return *notice->at++ - '0';
	for (int i = 0; i < (int) lengthof(full); i++)
		if (skip_word(notice, full[i]))
			return i;
	return -1;
}

/* Reads a number of at most four digits; -1 where none stands */
static int
read_number(Notice *notice)
{
	int			number = -1;
	int			digits = 0;

	for (int digit; (digit = read_digit(notice)) >= 0; digits++)
		/* five digits are no part of a date: the number becomes one that no caller accepts */
		number = digits < 4 ? Max(number, 0) * 10 + digit : PG_INT32_MAX / 2;
	return number;
}

/* Adds a day to those that wait for the word that decides them */
void
notice_add_day(Notice *notice, DateADT day)
{
	/* upper bound of the array, which a mistyped range would exceed */
	if (notice->pending_count >= NOTICE_MOST_DAYS)
		notice_error(notice, translated("a sentence of the notice lists too many days"));
	notice->pending[notice->pending_count++] = day;
}

/* A day was read: after 至 all days from the last one to it are meant */
static void
put_day(Notice *notice, int number)
{
	DateADT		day;
	DateADT		last;

	/* test the month first: it is an index of day_tab */
	if (notice->month == 0 || notice->month > 12 || number < 1 ||
		number > day_tab[isleap(notice->year)][notice->month - 1])
		notice_error(notice, translated("a day of the notice is none"));
	day = date2j(notice->year, notice->month, number) - POSTGRES_EPOCH_JDATE;
	if (!notice->is_range)
	{
		notice_add_day(notice, day);
		return;
	}
	notice->is_range = false;
	last = notice->pending[notice->pending_count - 1];
	if (day < last)				/* 12月30日至1月1日 */
		day = date2j(++notice->year, notice->month, number) - POSTGRES_EPOCH_JDATE;
	if (day <= last || day - last > NOTICE_MOST_DAYS)
		notice_error(notice, translated("a range of days of the notice does not end after it begins"));
	while (last < day)
		notice_add_day(notice, ++last);
}

/*
 * Is the last day a December day of the year before?  12月31日（星期六） in the notice
 * of 2006 is that of 2005: the year was not said, and the weekday decides.
 */
static bool
is_december_before(Notice *notice, int weekday)
{
	DateADT    *last = &notice->pending[notice->pending_count - 1];
	int			year;
	int			month;
	int			day;

	j2date(*last + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	if (month != 12 || year != notice->wanted_year ||
		j2day(date2j(year - 1, month, day)) != weekday)
		return false;
	*last = date2j(year - 1, month, day) - POSTGRES_EPOCH_JDATE;
	return true;
}

/* Compares the weekday in brackets, if there is one, with the day before them */
static void
check_weekday(Notice *notice, const char *begin, const char *end)
{
	static const char *const weekdays[] = {"日", "一", "二", "三", "四", "五", "六", "天"};

	for (const char *at = begin; at < end; at++)
	{
		size_t		skip = strncmp(at, "周", 3) == 0 ? 3 : strncmp(at, "星期", 6) == 0 ? 6 : 0;

		/* 天 is another word for 日: place 7 stands for weekday 0 */
		for (int i = 0; skip > 0 && i < (int) lengthof(weekdays); i++)
			if (strncmp(at + skip, weekdays[i], 3) == 0 && notice->pending_count > 0 &&
				j2day(notice->pending[notice->pending_count - 1] + POSTGRES_EPOCH_JDATE) != i % 7 &&
				!is_december_before(notice, i % 7))
				notice_error(notice, translated("a day of the notice is not the weekday that it says"));
	}
}

/* Steps over brackets and what stands between them */
static bool
skip_brackets(Notice *notice)
{
	const char *begin = notice->at;
	const char *end;

	if (!skip_word(notice, "（") && !skip_word(notice, "("))
		return false;
	for (end = notice->at; *end != '\0' && *end != '\n'; end++)
		if (*end == ')' || strncmp(end, "）", 3) == 0)
		{
			check_weekday(notice, begin, end);
			notice->at = end + (*end == ')' ? 1 : 3);
			return true;
		}
	/* brackets that nothing closes are a character like others */
	return true;
}

/* Puts out the days that wait */
void
notice_decide(Notice *notice, bool is_workday)
{
	for (int i = 0; i < notice->pending_count; i++)
	{
		row_date(&notice->row, notice->pending[i]);
		row_boolean(&notice->row, is_workday);
		if (notice->name_length > 0)
			row_text(&notice->row, pg_any_to_server(notice->name, notice->name_length, PG_UTF8));
		else
			row_null(&notice->row);
		rows_put(&notice->row);
	}
	/* 共3天 counts the days off only */
	if (!is_workday)
		notice->off_days += notice->pending_count;
	notice->pending_count = 0;
	notice->only_date = false;
}

/* Ends a sentence: its days must be decided; a line that is a date alone signs the notice */
static void
end_sentence(Notice *notice)
{
	/* behind 调至 the days are off unless the text says that they are worked */
	if (notice->is_moved && notice->pending_count > 0)
		notice_decide(notice, false);
	if (notice->pending_count > 0 && !notice->only_date)
		notice_error(notice, translated("a sentence of the notice names days and does not say whether they are worked"));
	notice->pending_count = 0;
	notice->off_days = 0;
	notice->has_month = notice->is_moved = notice->is_range = false;
	notice->only_date = true;
	notice->year = notice->wanted_year;
	notice->sentence = notice->at;
}

/* Keeps the heading before a colon (一、元旦：) as the name of the holiday that follows */
static void
keep_name(Notice *notice, const char *colon)
{
	static const char *const ordinals[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "（", "）", "(", ")",
	"1", "2", "3", "4", "5", "6", "7", "8", "9", ".", " ", "\t", "\r", "　", "、", NULL};
	const char *behind = notice->at;

	/* the cursor goes back to the heading, and returns at the end */
	notice->at = notice->sentence;
	while (notice->at < colon && skip_any(notice, ordinals))
		continue;
	notice->name_length = 0;
	/* a longer heading is no name of a holiday */
	if (colon - notice->at <= NOTICE_NAME_BYTES)
	{
		notice->name_length = (int) (colon - notice->at);
		memcpy(notice->name, notice->at, notice->name_length);
		notice->name[notice->name_length] = '\0';
	}
	notice->at = behind;
	end_sentence(notice);
	notice->month = 0;
}

/* Reads a number and its unit: 2026年, 1月, 3日, 共3天 */
static void
read_figure(Notice *notice, bool is_total)
{
	int			number = read_number(notice);

	while (*notice->at == ' ')
		notice->at++;
	if (skip_word(notice, "年"))
	{
		if (number < CALENDAR_FIRST_YEAR || number > CALENDAR_LAST_YEAR)
			notice_error(notice, translated("a year of the notice is out of range"));
		notice->year = number;
	}
	else if (skip_word(notice, "月"))
	{
		/* 4月29日至5月1日: the year is that of the beginning, see put_day */
		notice->month = number;
		notice->has_month = true;
	}
	else if (skip_word(notice, "日") || (notice->has_month && skip_word(notice, "号")))
		put_day(notice, number);
	else if (is_total && skip_word(notice, "天"))
	{
		/* what the text says twice must agree */
		if (notice->off_days != number)
			notice_error(notice, translated("the days of the notice are not as many as it says"));
	}
	else
		notice->only_date = false;
}

/* Reads what stands here: a date, brackets, a word that decides, or anything else */
static void
read_piece(Notice *notice)
{
	static const char *const off[] = {"放假", "补休", "休息", "休假", "连休", NULL};
	static const char *const worked[] = {"上班", "正常工作", NULL};
	static const char *const ranges[] = {"至", "到", "—", "–", "－", "-", "~", "～", NULL};
	static const char *const moves[] = {"调至", "调到", "调整至", "调整到", "调换至", "调换到", NULL};
	static const char *const joints[] = {"、", "，", ",", "和", "及", " ", "\t", "\r", "　", NULL};
	static const char *const ends[] = {"。", "；", ";", "\n", NULL};
	const char *here = notice->at;

	if (skip_any(notice, ends))
	{
		end_sentence(notice);
		return;
	}
	/* behind days a colon is a joint: 1月1日至3日：放假 */
	if ((skip_word(notice, "：") || skip_word(notice, ":")) && notice->pending_count == 0)
		keep_name(notice, here);
	else if (notice->at != here)
		return;
	else if (skip_any(notice, off))
	{
		/* 休息日 is a day, not what becomes of it */
		if (strncmp(notice->at, "日", 3) != 0)
			notice_decide(notice, false);
	}
	else if (skip_any(notice, worked))
		notice_decide(notice, true);
	else if (skip_any(notice, moves))
	{
		/* the days before 调至 change places with those behind it: another clause decides them */
		notice->pending_count = 0;
		notice->is_moved = true;
	}
	else if (notice->pending_count > 0 && skip_any(notice, ranges))
		notice->is_range = true;
	else if (skip_word(notice, "共"))
		read_figure(notice, true);
	else if (read_digit(notice) >= 0)
	{
		/* step back: read_figure() reads the digit again */
		notice->at = here;
		read_figure(notice, false);
	}
	else if (notice->is_moved && (skip_word(notice, "，") || skip_word(notice, ",")))
	{
		/* the clause of 调至 ends here, another may follow */
		if (notice->pending_count > 0)
		{
			notice_decide(notice, false);
			notice->is_moved = false;
		}
	}
	else if (!skip_brackets(notice) && !skip_any(notice, joints))
	{
		/* any other character: the line is more than a date */
		notice->at += pg_utf_mblen((const unsigned char *) notice->at);
		notice->only_date = false;
	}
}

/* Reads the sentences of a notice */
static void
read_sentences(Notice *notice)
{
	notice->sentence = notice->at;
	notice->only_date = true;
	while (*notice->at != '\0')
	{
		CHECK_FOR_INTERRUPTS();
		read_piece(notice);
	}
	/* the text may end without a full stop */
	end_sentence(notice);
}

/* The days that a notice rules on: internal, see bizenv.read_notice */
Datum
notice_days(PG_FUNCTION_ARGS)
{
	Notice		notice = {.wanted_year = PG_GETARG_INT32(1), .year = PG_GETARG_INT32(1)};
	char	   *source = text_to_cstring(PG_GETARG_TEXT_PP(0));
	char	   *utf8 = pg_server_to_any(source, (int) strlen(source), PG_UTF8);

	if (notice.year < CALENDAR_FIRST_YEAR || notice.year > CALENDAR_LAST_YEAR)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("%s is out of range", "year"),
				 errdetail("\"year\" must be from %d to %d.", CALENDAR_FIRST_YEAR, CALENDAR_LAST_YEAR),
				 errhint("Pass the year whose holidays the notice arranges.")));
	rows_begin(&notice.row, fcinfo);
	/* (a byte order mark is no part of the text) */
	notice.at = strncmp(utf8, "\xEF\xBB\xBF", 3) == 0 ? utf8 + 3 : utf8;
	notice.sentence = notice.at;
	/* an iCalendar file says so in its first line */
	if (strncmp(notice.at, "BEGIN:VCALENDAR", 15) == 0)
		notice_read_events(&notice);
	else
		read_sentences(&notice);
	PG_RETURN_NULL();
}
