/*
 * cells/cell.c
 *		A cell before it is read: its text without what surrounds it, blank cells,
 *		digits alone; and the error that names a cell.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "cells/cells.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "lib/errors.h"

/* Upper bound of the characters of a cell that a message repeats */
#define CELL_SHOWN_CHARACTERS 40

/* Takes characters off both ends */
static void
cut(Cell *cell, int before, int behind)
{
	Reader	   *reader = &cell->reader;

	reader->n -= before + behind;
	memmove(cell->code, cell->code + before, (Size) reader->n * sizeof(pg_wchar));
	memmove(cell->places, cell->places + before, (Size) reader->n * sizeof(int32));
	cell->code[reader->n] = 0;
	cell->places[reader->n] = reader->characters;
}

/* Takes the blanks off both ends */
static void
trim(Cell *cell)
{
	int			before = 0;
	int			behind = 0;

	while (before < cell->reader.n && is_blank(cell->code[before]))
		before++;
	while (behind < cell->reader.n - before && is_blank(cell->code[cell->reader.n - 1 - behind]))
		behind++;
	cut(cell, before, behind);
}

/*
 * Makes a cell ready: folded, and without the blanks, the full stop and the marks
 * of text ('65%, ="65%") around it.
 */
void
cell_begin(Cell *cell, const text *source)
{
	Reader	   *reader = &cell->reader;

	cell->too_long = !reader_begin(reader, source, QUANTITY_MAX_LENGTH, cell->code, cell->places);
	if (cell->too_long)
		return;
	trim(cell);
	/* ="65%" is how an export keeps a spreadsheet from reading a figure; a single quote is its mark of text */
	if (reader->n > 3 && cell->code[0] == '=' && cell->code[1] == '"' && cell->code[reader->n - 1] == '"')
		cut(cell, 2, 1);
	else if (reader->n > 1 && cell->code[0] == '\'')
		cut(cell, 1, 0);
	/* folding made one form of each mark: these two end a sentence, and no figure */
	if (reader->n > 1 && is_one_of(cell->code[reader->n - 1], u"。;"))
		cut(cell, 0, 1);
	trim(cell);
}

/* A small letter of ASCII for a capital one */
static pg_wchar
small_letter(pg_wchar c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/* Says whether a cell begins with a word, in any case of letters */
bool
cell_begins(const Cell *cell, const uint16 *word)
{
	for (int i = 0; word[i] != 0; i++)
		if (small_letter(cell->code[i]) != word[i])
			return false;
	return true;
}

/* Says whether a cell is a word and nothing else */
bool
cell_is(const Cell *cell, const uint16 *word)
{
	return word_length(word) == cell->reader.n && cell_begins(cell, word);
}

/* Says whether a cell is one of some words */
bool
cell_is_any(const Cell *cell, const uint16 (*words)[CELL_WORD], int length)
{
	for (int i = 0; i < length; i++)
		if (cell_is(cell, words[i]))
			return true;
	return false;
}

/* Says whether a cell begins with one of some words, the first that fits */
bool
cell_begins_any(const Cell *cell, const uint16 (*words)[CELL_WORD], int length, int *end)
{
	for (int i = 0; i < length; i++)
		if (cell_begins(cell, words[i]))
		{
			*end = word_length(words[i]);
			return true;
		}
	return false;
}

/* Why a cell is not even tried: it says that there is nothing, or holds an error of its sheet */
CellReason
cell_empty(const Cell *cell)
{
	static const uint16 blanks[][CELL_WORD] = {
		u"", u"-", u"--", u"---", u"―", u"――", u"—", u"——", u"–", u"/", u"\\", u"…", u"……", u"n/a", u"#n/a", u"na", u"null",
		u"(null)", u"none", u"nan", u"nat", u"未报送", u"未填报", u"未报", u"未填", u"暂无", u"暂无数据", u"无数据"
	};
	static const uint16 errors[][CELL_WORD] = {
		u"#ref!", u"#div/0!", u"#value!", u"#name?", u"#num!", u"#null!", u"#spill!", u"#calc!", u"#getting_data"
	};
	int			end;

	if (cell->too_long)
		return CELL_NOT_UNDERSTOOD;
	if (cell_is_any(cell, blanks, lengthof(blanks)))
		return CELL_BLANK;
	if (cell_begins_any(cell, errors, lengthof(errors), &end))
		return CELL_SHEET_ERROR;
	/* a column that is too narrow prints ### */
	for (end = 0; cell->code[end] == '#'; end++)
		continue;
	return end >= 2 && end == cell->reader.n ? CELL_SHEET_ERROR : CELL_NO_REASON;
}

/* Reads the digits of a plain number and the groups of three among them; -1 where there are none */
static int
read_digits(const Cell *cell, int at, PlainNumber *number, int *digits)
{
	const pg_wchar *code = cell->code;
	int			begin = at;

	for (; is_digit(code[at]) || (code[at] == ',' && at > begin); at++)
	{
		if (code[at] == ',')
		{
			/* 1,234,567: three digits behind each comma, one to three before the first */
			if (!is_digit(code[at + 1]) || !is_digit(code[at + 2]) || !is_digit(code[at + 3]) || is_digit(code[at + 4]) ||
				(number->grouped ? code[at - 4] != ',' : at - begin > 3))
				return -1;
			number->grouped = true;
			continue;
		}
		/* more digits than an int128 holds are no figure of an office */
		if (++*digits > QUANTITY_MAX_DIGITS)
			return -1;
		number->digits = number->digits * 10 + (int) (code[at] - '0');
	}
	/* a grouped number ends in three digits: the test above has seen to it for the last comma */
	return at;
}

/*
 * Reads a cell of digits alone, with a sign, groups of three and a point.  False where it is
 * something else; "why" is then set if it is a number that is not to be read.
 */
bool
cell_plain(const Cell *cell, PlainNumber *number, CellReason *why)
{
	const pg_wchar *code = cell->code;
	bool		negative = code[0] == '-';
	int			begin = negative || code[0] == '+' ? 1 : 0;
	int			digits = 0;
	int			at;

	memset(number, 0, sizeof(PlainNumber));
	*why = CELL_NO_REASON;
	/* -1 is 1,23 or 1234,567: a comma that groups nothing, perhaps a decimal one */
	at = read_digits(cell, begin, number, &digits);
	if (at < 0)
		return false;
	number->length = digits;
	number->is_whole = code[at] != '.';
	/* 007 is a code, no number */
	if (digits > 1 && code[begin] == '0')
		return false;
	if (!number->is_whole)
	{
		for (at++; is_digit(code[at]); at++)
		{
			if (++digits > QUANTITY_MAX_DIGITS)
				return false;
			number->digits = number->digits * 10 + (int) (code[at] - '0');
			number->decimals++;
		}
		if (number->decimals == 0)
			return false;
	}
	if (digits == 0)
		return false;
	/* 4.4E+17 was a number of 18 digits before a spreadsheet saved it: its end is lost */
	if ((code[at] == 'e' || code[at] == 'E') &&
		(is_digit(code[at + 1]) || ((code[at + 1] == '+' || code[at + 1] == '-') && is_digit(code[at + 2]))))
		*why = CELL_SCIENTIFIC;
	if (at != cell->reader.n)
		return false;
	if (negative)
		number->digits = -number->digits;
	return true;
}

/* Fetches "allow": which of the words in "known" it holds, as bits */
int
getarg_allow(FunctionCallInfo fcinfo, int n, int known)
{
	ArrayType  *array;
	Datum	   *words;
	bool	   *nulls;
	int			length;
	int			allow = 0;

	check_not_null(PG_ARGISNULL(n), "allow");
	array = PG_GETARG_ARRAYTYPE_P(n);
	if (ARR_NDIM(array) == 0)
		return 0;
	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &words, &nulls, &length);
	for (int i = 0; i < length; i++)
	{
		int			place;

		check_not_null(nulls[i], "allow");
		place = code_find(&cell_allowances, DatumGetTextPP(words[i]));
		/* a word of another reader is refused as well: it would be without effect in silence */
		if (place < 0 || (known & (1 << place)) == 0)
			error_unknown_word(&cell_allowances, translated("Argument \"allow\" holds a word that this function does not know."));
		allow |= 1 << place;
	}
	return allow;
}

/* What a reason says of a cell, as a sentence */
static const char *
reason_sentence(CellReason reason)
{
	switch (reason)
	{
		case CELL_NO_REASON:
		case CELL_BLANK:
			return "It says that there is nothing.";
		case CELL_NOT_UNDERSTOOD:
			break;
		case CELL_SHEET_ERROR:
			return "It is an error that the sheet shows in place of a figure.";
		case CELL_SCIENTIFIC:
			return "A number written with E may have lost digits when the sheet was saved.";
		case CELL_UNDETERMINED:
			return "Without % it may be a percentage or a fraction of 1.";
		case CELL_APPROXIMATE:
			return "It is only about so much.";
		case CELL_BOUNDS:
			return "It gives a bound, not the figure.";
		case CELL_CHANGE:
			return "It says by how much a figure changes, not the figure.";
		case CELL_AIM:
			return "It is an aim, not what was reached.";
		case CELL_CLASS_WORD:
			return "It is a class of progress, not a percentage.";
		case CELL_SEVERAL:
			return "It holds more than one figure.";
		case CELL_OTHER_UNIT:
			return "Its unit is not the one that is asked for.";
		case CELL_OUT_OF_RANGE:
			return "The figure or the year is out of range.";
		case CELL_NO_DEADLINE:
			return "It says that there is no day by which it must be done.";
		case CELL_PERIOD:
			return "It names a period, not one day of it.";
		case CELL_SPAN:
			return "It names several periods.";
		case CELL_NO_YEAR:
			return "It names no year.";
		case CELL_TWO_DIGIT_YEAR:
			return "A year of two digits may be a day as well.";
		case CELL_UNCLEAR_ORDER:
			return "It may name the day or the month first.";
		case CELL_SERIAL:
			return "A number of five digits may be the day of a spreadsheet.";
		case CELL_NO_SUCH_DAY:
			return "There is no such day.";
		case CELL_WRONG_WEEKDAY:
			return "The day is not on the weekday that it says.";
		case CELL_LOST_ZERO:
			return "It may be the first month, or the tenth whose zero a spreadsheet dropped.";
		case CELL_TIME_ZONE:
			return "At that time of the zone it may be another day here.";
		case CELL_VAGUE:
			return "It names no certain day.";
		case CELL_RELATIVE:
			return "Which day it is depends on when it was written.";
		case CELL_RECURRING:
			return "It names a day that comes again and again.";
		case CELL_OTHER_PERIOD:
			return "It is no period of the length that is asked for.";
		case CELL_NO_FREQUENCY:
			return "Which period it stands for is not known without a frequency.";
		case CELL_BRACKETS:
			return "It stands in brackets, which accountants write for a negative figure, and others for a note.";
	}
	return "It is not understood.";
}

/* The forms of a kind of cells that are read, by example */
char *
cell_forms_of(CellKind kind)
{
	static const char *const forms[] = {
		"65%、65、６５％、六成五、百分之六十五、三分之二", "1,370.44、1370.44亿元、5项、三千八百万",
		"2025-12-31、2025年12月31日、20251231、二零二五年十二月三十一日、12月31日（另给年份）、2025年底、2025年三季度末、长期（没有期限）",
		"202601、2026-01、2026年1月、二零二六年一月、1月（另给年份）",
		"是、有、对、√、Y、1、符合、达标、通过；否、无、不、×、N、0、不符合、未达标、未通过",
		"已完成、完成、办结；进度过半、过半；初步开展、未过半；未启动、未开展；未报送、未填报", "", "",
		"2025年7月、202507、2025年第二季度、2025Q2、2025年4-6月、2025年上半年、2025年、2025年度"
	};

	return pg_any_to_server(forms[kind], (int) strlen(forms[kind]), PG_UTF8);
}

/* What the caller can say so that more is read */
static const char *
option_hint(CellKind kind)
{
	switch (kind)
	{
		case CELL_PERCENT:
			return "Say bare => 'percent' or 'fraction' for what 0.65 is, and allow => '{approximate,bounds,change,aim,class,brackets}' for what is not plain.";
		case CELL_AMOUNT:
			return "Name the unit that is counted, and say allow => '{approximate,bounds,change,aim,brackets}' for what is not plain.";
		case CELL_DATE:
			return "Say year => 2025 for days without a year, end_of => true for the last day of a period, serial => true for the days of a spreadsheet, and allow => '{approximate,span}' for what is not plain.";
		case CELL_MONTH:
			return "Say year => 2025 for months without a year, serial => true for the days of a spreadsheet, and allow => '{approximate,span}' for what is not plain.";
		case CELL_OF_PERIODS:
			return "Say frequency => 'quarterly' for the length of the periods, year => 2025 for those without a year, serial => true for the days of a spreadsheet, and allow => '{approximate,span}' for what is not plain, such as the figures of a year so far (1-6月).";
		case CELL_CLASS:
			return "The class of a percentage is progress_class(read_percent(cell)).";
		case CELL_YES_NO:
		case CELL_TEXT:
		case CELL_EMPTY:
			break;
	}
	return "Say it in one of these words.";
}

/* The message for a kind of cells */
static int
kind_message(CellKind kind)
{
	switch (kind)
	{
		case CELL_PERCENT:
			return errmsg("the cell is no percentage");
		case CELL_AMOUNT:
			return errmsg("the cell is no amount");
		case CELL_DATE:
			return errmsg("the cell is no date");
		case CELL_MONTH:
			return errmsg("the cell is no month");
		case CELL_OF_PERIODS:
			return errmsg("the cell is no period");
		case CELL_YES_NO:
			return errmsg("the cell says neither yes nor no");
		case CELL_CLASS:
		case CELL_TEXT:
		case CELL_EMPTY:
			break;
	}
	return errmsg("the cell is no class of progress");
}

/* Raises for a cell that cannot be read; never returns */
void
error_cell(CellKind kind, CellReason reason, const text *source)
{
	/* the cell is shown as it was written, before folding: who looks for it finds it */
	char	   *shown = VARDATA_ANY(source);
	int			length = (int) VARSIZE_ANY_EXHDR(source);
	int			kept = pg_mbcharcliplen(shown, length, CELL_SHOWN_CHARACTERS);
	bool		is_beyond = reason == CELL_OUT_OF_RANGE;
	bool		is_time = kind == CELL_DATE || kind == CELL_MONTH || kind == CELL_OF_PERIODS;

	ereport(ERROR,
			(errcode(is_beyond && !is_time ? ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE :
					 is_beyond || reason == CELL_NO_SUCH_DAY ? ERRCODE_DATETIME_VALUE_OUT_OF_RANGE : ERRCODE_INVALID_TEXT_REPRESENTATION),
			 kind_message(kind),
			 errdetail("The cell is \"%s%s\". %s", pnstrdup(shown, (Size) kept), kept < length ? "..." : "",
					   translated(reason_sentence(reason))),
			 errhint("Understood are %s. %s", cell_forms_of(kind), translated(option_hint(kind)))));
}
