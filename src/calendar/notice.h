/*
 * calendar/notice.h
 *		A notice of holidays while it is read: notice.c reads sentences, events.c the
 *		events of an iCalendar file.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_NOTICE_H
#define BIZENV_NOTICE_H

#include "calendar/calendar.h"

#include "lib/rows.h"

/* Upper bound of the days that a sentence may list before it decides them */
#define NOTICE_MOST_DAYS 62

/* Upper bound of a holiday's name in bytes: varchar(100), 4 bytes a character */
#define NOTICE_NAME_BYTES 120

typedef struct Notice
{
	Row			row;
	const char *at;				/* UTF-8, ends with 0 */
	const char *sentence;		/* where the sentence began */
	int			wanted_year;
	int			year;
	int			month;			/* 0: no month was given since the heading */
	bool		has_month;		/* in this sentence */
	bool		only_date;		/* the sentence has nothing but days so far */
	bool		is_moved;		/* 调至 was read: the days behind it are off */
	bool		is_range;		/* 至 was read behind the last day */
	int			off_days;		/* days off that this sentence has decided */
	int			pending_count;
	DateADT		pending[NOTICE_MOST_DAYS];	/* days that are not decided yet */
	int			name_length;
	char		name[NOTICE_NAME_BYTES + 1];
} Notice;

pg_noreturn extern void notice_error(const Notice *notice, const char *message);
extern void notice_add_day(Notice *notice, DateADT day);
extern void notice_decide(Notice *notice, bool is_workday);
extern void notice_read_events(Notice *notice);

#endif							/* BIZENV_NOTICE_H */
