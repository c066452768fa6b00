/*
 * calendar/events.c
 *		Reads an iCalendar file of holidays (RFC 5545): events of whole days whose
 *		summary says 休 or 班.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "calendar/notice.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/datetime.h"

/* The value of a line NAME…:VALUE of iCalendar, or NULL where the line is another */
static const char *
value_of(const char *line, const char *name)
{
	size_t		length = strlen(name);

	/* the name must end here; a parameter may follow it, as in DTSTART;VALUE=DATE:20260101 */
	if (strncmp(line, name, length) != 0 || (line[length] != ':' && line[length] != ';'))
		return NULL;
	line = strchr(line, ':');
	return line == NULL ? NULL : line + 1;
}

/* Reads the day 20260101 of a line */
static DateADT
read_ics_day(Notice *notice, const char *value)
{
	int			number[3] = {0, 0, 0};
	static const int digits[] = {4, 2, 2};

	for (int part = 0; part < 3; part++)
		for (int i = 0; i < digits[part]; i++, value++)
		{
			if (*value < '0' || *value > '9')
				notice_error(notice, translated("a day of the notice is none"));
			number[part] = number[part] * 10 + (*value - '0');
		}
	/* bounds first: the year and the month are indexes of day_tab */
	if (number[0] < CALENDAR_FIRST_YEAR || number[0] > CALENDAR_LAST_YEAR || number[1] < 1 || number[1] > 12 ||
		number[2] < 1 || number[2] > day_tab[isleap(number[0])][number[1] - 1])
		notice_error(notice, translated("a day of the notice is none"));
	return date2j(number[0], number[1], number[2]) - POSTGRES_EPOCH_JDATE;
}

/* Keeps the beginning of a summary, up to what says off or worked, as the name */
static void
keep_summary(Notice *notice, const char *summary)
{
	static const char *const marks[] = {"（", "(", " ", "\r", "休", "班", "假", "补", "调", "第", "["};
	size_t		length = strlen(summary);

	/* the earliest of the marks ends the name */
	for (int i = 0; i < (int) lengthof(marks); i++)
	{
		const char *mark = strstr(summary, marks[i]);

		if (mark != NULL)
			length = Min(length, (size_t) (mark - summary));
	}
	/* cut between characters, to what the buffer holds */
	notice->name_length = pg_encoding_mbcliplen(PG_UTF8, summary, (int) length, NOTICE_NAME_BYTES);
	memcpy(notice->name, summary, notice->name_length);
	notice->name[notice->name_length] = '\0';
}

/* Puts out the days of an event that begin in the wanted year; what it says of them is in its words */
static void
put_event(Notice *notice, DateADT first, DateADT behind, const char *words)
{
	bool		is_workday = strstr(words, "班") != NULL;

	/* silence is an error: a day that is lost would count as worked */
	if (!is_workday && strstr(words, "休") == NULL && strstr(words, "假") == NULL)
		notice_error(notice, translated("an event of the calendar file does not say whether its days are worked"));
	/* DTEND is the first day behind the event, as iCalendar defines it */
	if (behind <= first || behind - first > NOTICE_MOST_DAYS)
		notice_error(notice, translated("a range of days of the notice does not end after it begins"));
	for (DateADT day = first; day < behind; day++)
	{
		int			year;
		int			month;
		int			month_day;

		/* such files hold many years */
		j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &month_day);
		if (year == notice->wanted_year)
			notice_add_day(notice, day);
	}
	notice_decide(notice, is_workday);
}

/* Reads the events of an iCalendar file */
void
notice_read_events(Notice *notice)
{
	DateADT		first = DATEVAL_NOBEGIN;
	DateADT		behind = DATEVAL_NOBEGIN;
	StringInfoData words;
	char	   *next;

	initStringInfo(&words);
	/* lines are ended in place: the text is a copy of the argument */
	for (char *line = (char *) notice->at; line != NULL; line = next)
	{
		const char *value;

		CHECK_FOR_INTERRUPTS();
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		/* a new event: forget what the one before said */
		if (strncmp(line, "BEGIN:VEVENT", 12) == 0)
		{
			notice->sentence = line;
			first = behind = DATEVAL_NOBEGIN;
			resetStringInfo(&words);
			notice->name_length = 0;
		}
		else if ((value = value_of(line, "DTSTART")) != NULL)
			first = read_ics_day(notice, value);
		else if ((value = value_of(line, "DTEND")) != NULL)
			behind = read_ics_day(notice, value);
		else if ((value = value_of(line, "SUMMARY")) != NULL)
		{
			notice->sentence = line;
			keep_summary(notice, value);
			appendStringInfoString(&words, value);
		}
		else if (strncmp(line, "END:VEVENT", 10) == 0 && first != DATEVAL_NOBEGIN)
			/* an event without DTEND lasts one day */
			put_event(notice, first, behind == DATEVAL_NOBEGIN ? first + 1 : behind, words.data);
	}
}
