/*
 * proofreading/figures.c
 *		The figures of a sentence: rows of find_quantities, and bare numbers of lists.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "proofreading/proofreading.h"

#include "executor/executor.h"
#include "utils/builtins.h"

/* The columns of quantity_found_row that are read */
enum
{
	PROOF_FOUND_POSITION = 1, PROOF_FOUND_LENGTH = 2, PROOF_FOUND_VALUE = 4, PROOF_FOUND_UNIT = 5, PROOF_FOUND_KIND_ORDER = 7,
	PROOF_FOUND_LOW = 9, PROOF_FOUND_HIGH = 11, PROOF_FOUND_APPROXIMATE = 13
};

/* Units that measure: a figure of them is rounded even where it has no decimals */
static const char *const measured_units[] = {
	"亩", "公顷", "平方", "立方", "公里", "千米", "米", "吨", "公斤", "千克", "千瓦", "兆瓦", "度", "㎡", "㎥",
	"厘米", "毫米", "克", "升", "斤", "里", "分", "m", "k", "M", "G", "t", "g", "℃", "°", "万", "亿", "标"
};

/* Says whether a unit counts things one by one */
bool
is_counted_unit(const char *unit)
{
	const char *utf8;

	if (unit == NULL)
		return false;
	utf8 = pg_server_to_any(unit, (int) strlen(unit), PG_UTF8);
	for (int i = 0; i < (int) lengthof(measured_units); i++)
		if (strncmp(utf8, measured_units[i], strlen(measured_units[i])) == 0)
			return false;
	/* what is counted per something (元/件) is measured */
	return strchr(utf8, '/') == NULL;
}

/* Says whether a length of time is a term in whole days or months: 压缩到5个工作日 */
static bool
is_term_unit(const char *unit)
{
	const char *utf8 = unit == NULL ? "" : pg_server_to_any(unit, (int) strlen(unit), PG_UTF8);

	return strcmp(utf8, "天") == 0 || strcmp(utf8, "日") == 0 || strcmp(utf8, "个月") == 0 || strcmp(utf8, "个工作日") == 0 || strcmp(utf8, "工作日") == 0;
}

/* A numeric in units of 10^-PROOF_SCALE; false where it does not fit, or has more decimals */
static bool
scaled_number(Datum numeric, int128 *number)
{
	const int64 rest = INT64CONST(1000000000);	/* 10^(FIXED_SCALE - PROOF_SCALE) */
	int128		fixed;

	/* a remainder means more decimals than a figure has here */
	if (!numeric_to_fixed(DatumGetPointer(numeric), &fixed) || fixed % rest != 0)
		return false;
	*number = fixed / rest;
	return *number < PROOF_LIMIT && *number > -PROOF_LIMIT;
}

/* Reads the first run of digits in a fragment: as a whole number, and how many of them are decimals */
static int128
printed_digits(const Reader *reader, int from, int end, int *decimals, bool *there)
{
	const pg_wchar *code = reader->code;
	int128		digits = 0;
	int			n = 0;
	bool		point = false;

	*decimals = 0;
	/* words may stand before the digits */
	while (from < end && !is_digit(code[from]))
		from++;
	/* upper bound: 25 digits fit an int128 */
	for (; from < end && n < 25; from++)
	{
		if (is_digit(code[from]))
		{
			digits = digits * 10 + (int) (code[from] - '0');
			*decimals += point;
			n++;
		}
		else if (code[from] == '.' && !point)
			point = true;
		else if (code[from] != ',')
			break;
	}
	*there = n > 0;
	return digits;
}

/* Finds the unit of the last printed digit, and the power of ten that the words behind the digits stand for */
static void
set_precision(Figure *figure, const Reader *reader, int scale)
{
	int			decimals;
	bool		there;
	int128		digits = printed_digits(reader, figure->begin, figure->end, &decimals, &there);
	int128		value = figure->value;

	/* without digits: 七成 has one digit, 十二项 is a whole number */
	if (!there)
	{
		bool		tenths = word_within(reader, figure->begin, figure->end, u"成") >= 0 ||
			word_within(reader, figure->begin, figure->end, u"半") >= 0;

		/* 成 and 半 are seldom meant exactly */
		figure->point = figure->point && !tenths;
		figure->ulp = scale > PROOF_SCALE - 1 ? 0 : PROOF_UNIT;
		for (int i = 0; i < scale && figure->ulp > 0; i++)
			figure->ulp /= 10;
	}
	else
	{
		/* what one unit of the last digit is worth: 10000 of 5万 */
		figure->ulp = digits == 0 ? PROOF_UNIT : value / digits;
		for (int i = 0; digits == 0 && i < decimals; i++)
			figure->ulp /= 10;
		/* a figure such as 3万5千 has no such unit */
		if (figure->ulp * digits != value)
			figure->ulp = 0;
		figure->power = -PROOF_SCALE + decimals;
		/* that must be a power of ten; otherwise digits and value do not belong together */
		for (int128 unit = figure->ulp; unit >= 10; unit /= 10)
		{
			figure->power++;
			if (unit % 10 != 0)
				figure->ulp = 0;
		}
	}
	/* half of it must be a whole number too */
	if (figure->ulp < 10)
		figure->point = false;
}

/* Fetches a column of figures, false where it is NULL or does not fit */
static bool
fetch_number(TupleTableSlot *slot, int column, int128 *number)
{
	bool		isnull;
	Datum		value = slot_getattr(slot, column, &isnull);

	return !isnull && scaled_number(value, number);
}

/* Moves to the code point of a character; the map only moves forward */
static int
code_of_character(const Reader *reader, int character, int *map)
{
	while (*map < reader->n && source_at(reader, *map) < character)
		(*map)++;
	return *map;
}

/* Makes a figure of a row of find_quantities; false where it does not fit */
bool
figure_of_row(Figure *figure, const Reader *reader, TupleTableSlot *slot, int *map)
{
	bool		isnull;
	Datum		unit = slot_getattr(slot, PROOF_FOUND_UNIT, &isnull);
	int128		value;
	Datum		numeric;

	memset(figure, 0, sizeof(*figure));
	figure->unit = isnull ? NULL : TextDatumGetCString(unit);
	figure->position = DatumGetInt32(slot_getattr(slot, PROOF_FOUND_POSITION, &isnull));
	figure->length = DatumGetInt32(slot_getattr(slot, PROOF_FOUND_LENGTH, &isnull));
	figure->kind = DatumGetInt32(slot_getattr(slot, PROOF_FOUND_KIND_ORDER, &isnull)) - 1;
	figure->from = code_of_character(reader, figure->position - 1, map);
	figure->end = code_of_character(reader, figure->position - 1 + figure->length, map);
	figure->begin = figure->from;
	/* pass over the words before the number */
	while (figure->begin < figure->end - 1 && !is_digit(reader->code[figure->begin]) &&
		   !is_numeral(reader->code[figure->begin]))
		figure->begin++;
	numeric = slot_getattr(slot, PROOF_FOUND_VALUE, &isnull);
	if (isnull || !scaled_number(numeric, &value))
		return false;
	figure->value = value < 0 ? -value : value;
	/* the sign that words give is read again, from the words of the whole coordination */
	figure->negative = figure->begin > 0 && reader->code[figure->begin - 1] == '-' && value < 0;
	figure->has_low = fetch_number(slot, PROOF_FOUND_LOW, &figure->low);
	figure->has_high = fetch_number(slot, PROOF_FOUND_HIGH, &figure->high);
	figure->point = figure->has_low && figure->has_high && figure->low == figure->high &&
		!DatumGetBool(slot_getattr(slot, PROOF_FOUND_APPROXIMATE, &isnull));
	if (value < 0)
	{
		/* 下降八成以上: the bounds of the fall */
		int128		low = figure->low;
		bool		has_low = figure->has_low;

		figure->low = -figure->high;
		figure->has_low = figure->has_high;
		figure->high = -low;
		figure->has_high = has_low;
	}
	set_precision(figure, reader, numeric_scale_of(DatumGetNumeric(numeric)));
	figure->exact = figure->ulp == PROOF_UNIT && figure->power == 0 &&
		(figure->kind == QUANTITY_COUNT ? is_counted_unit(figure->unit) : figure->kind == QUANTITY_DURATION && is_term_unit(figure->unit));
	return true;
}

/* Says whether digits that have no unit are a number of a list, by what stands around them */
static bool
is_list_number(const Reader *reader, int from, int end)
{
	static const uint16 not_before[] = u"第-+~/.*#〔[《号年月";
	static const uint16 not_behind[] = u"年月日号时点条款章级届%-~/+*#版版期代周";
	pg_wchar	before = from > 0 ? reader->code[from - 1] : '\n';
	pg_wchar	behind = reader->code[end];

	/* beside a letter or a digit it is a part of a code */
	if (is_letter(before) || is_digit(before) || is_letter(behind) || is_sentence_end(before))
		return false;
	for (int i = 0; not_before[i] != 0; i++)
		if (before == not_before[i])
			return false;
	for (int i = 0; not_behind[i] != 0; i++)
		if (behind == not_behind[i])
			return false;
	return is_han(before) || before == ':' || before == u'、' || before == ',' || before == ' ';
}

/* Takes a bare number that begins at a place; returns the place behind it */
int
bare_number(Sentence *sentence, int at, int to)
{
	const Reader *reader = sentence->reader;
	const pg_wchar *code = reader->code;
	int			from = at;
	int			decimals;
	bool		there;
	int128		digits;
	Figure	   *figure;

	/* a point or a comma counts only between two digits */
	while (at < to && (is_digit(code[at]) || ((code[at] == '.' || code[at] == ',') && at + 1 < to && is_digit(code[at + 1]) && is_digit(code[at - 1]))))
		at++;
	digits = printed_digits(reader, from, at, &decimals, &there);
	/* too long, too fine, or no room for it */
	if (at - from > 15 || decimals > PROOF_SCALE - 1 || sentence->nloose == PROOF_MAX_FIGURES ||
		!is_list_number(reader, from, at))
		return at;
	figure = &sentence->loose[sentence->nloose++];
	memset(figure, 0, sizeof(*figure));
	figure->from = figure->begin = from;
	figure->end = at;
	figure->position = source_at(reader, from) + 1;
	figure->length = source_behind(reader, at - 1) - source_at(reader, from);
	figure->ulp = PROOF_UNIT;
	for (int i = 0; i < decimals; i++)
		figure->ulp /= 10;
	figure->value = digits * figure->ulp;
	figure->point = true;
	figure->kind = -1;
	return at;
}

/* Says whether a bare number and the figure behind it are members of one list: 33523、求助21570件 */
static bool
in_one_list(const Reader *reader, const Figure *number, const Figure *next)
{
	pg_wchar	mark = reader->code[number->end];

	/* members of a list stand close together; a range or a sign is no member */
	if (next->begin - number->end > 14 || !next->point || next->negative)
		return false;
	if (mark != u'、' && mark != ',' && mark != u'和' && mark != u'及' && mark != u'与' && mark != ';')
		return false;
	/* only Han letters may stand between the two */
	for (int i = number->end + 1; i < next->begin; i++)
		if (!is_han(reader->code[i]) && reader->code[i] != ' ')
			return false;
	/* 1、加大投入5亿元 is the numeral of a list */
	return true;
}

/* Gives a bare number the unit of the figure behind it; false where it does not fit */
static bool
inherit_unit(Figure *number, const Figure *next)
{
	int128		scale = 1;

	/* within these bounds the scale fits */
	if (next->power < 0 || next->power > 12)
		return false;
	for (int i = 0; i < next->power; i++)
		scale *= 10;
	if (number->value >= PROOF_LIMIT / scale)
		return false;
	number->value *= scale;
	number->ulp *= scale;
	number->power = next->power;
	number->kind = next->kind;
	number->unit = next->unit;
	number->exact = next->exact && number->ulp == PROOF_UNIT;
	number->inherits = true;
	return true;
}

/* Merges the bare numbers that inherit a unit into the figures; the others stay loose */
static void
merge_numbers(Sentence *sentence)
{
	int			loose = sentence->nloose;
	int			kept = 0;

	/* from the end: each number looks at the figure behind it, which may have inherited its own unit */
	for (int i = loose - 1; i >= 0; i--)
	{
		Figure		number = sentence->loose[i];
		int			place = sentence->n;

		/* its place among the figures, which are in the order of the text */
		while (place > 0 && sentence->figures[place - 1].begin > number.begin)
			place--;
		if (place == sentence->n || sentence->n == PROOF_MAX_FIGURES ||
			!in_one_list(sentence->reader, &number, &sentence->figures[place]) ||
			!inherit_unit(&number, &sentence->figures[place]))
		{
			kept++;
			continue;
		}
		memmove(&sentence->figures[place + 1], &sentence->figures[place], (Size) (sentence->n - place) * sizeof(Figure));
		sentence->figures[place] = number;
		sentence->n++;
		/* close the gap: those that were kept stand behind it */
		memmove(&sentence->loose[i], &sentence->loose[i + 1], (Size) kept * sizeof(Figure));
		sentence->nloose--;
	}
}

/* Notes for each figure where its clause begins and what the words before it say */
void
finish_figures(Sentence *sentence)
{
	const Reader *reader = sentence->reader;
	int			at = sentence->begin;
	int			depth = 0;
	int			segment = 0;

	merge_numbers(sentence);
	for (int i = 0; i < sentence->n; i++)
	{
		Figure	   *figure = &sentence->figures[i];
		int			from = i > 0 ? sentence->figures[i - 1].end : sentence->begin;

		/* brackets and semicolons are counted in one walk over the sentence */
		for (; at < figure->begin; at++)
		{
			if (reader->code[at] == '(')
				depth++;
			else if (reader->code[at] == ')' && depth > 0)
				depth--;
			else if (reader->code[at] == ';')
				segment++;
		}
		figure->depth = depth;
		figure->segment = segment;
		figure->clause = from;
		/* the clause begins behind the last mark before the figure */
		for (int c = from; c < figure->begin; c++)
			if (is_mark(reader->code[c]))
				figure->clause = c + 1;
		figure->cues = cues_between(reader, figure->clause, figure->begin);
		figure->lead_cues = figure->clause == from ? figure->cues : figure->cues | cues_between(reader, from, figure->clause);
	}
}

/* Says whether a unit counts people: 名 and 人 mean the same */
static bool
is_person(const char *unit)
{
	const char *utf8 = pg_server_to_any(unit, (int) strlen(unit), PG_UTF8);

	return strcmp(utf8, "名") == 0 || strcmp(utf8, "人") == 0;
}

/* Says whether two figures count or measure the same */
bool
counts_alike(const Figure *a, const Figure *b)
{
	size_t		length;

	if (a->kind != b->kind)
		return false;
	if (a->unit == NULL || b->unit == NULL)
		return a->unit == b->unit;
	/* 410名干部，其中在编128人 */
	if (a->kind == QUANTITY_COUNT && is_person(a->unit) && is_person(b->unit))
		return true;
	/* 件次 and 件, 个 and 个项目 */
	length = Min(strlen(a->unit), strlen(b->unit));
	return strncmp(a->unit, b->unit, length) == 0 && (a->kind == QUANTITY_COUNT || strlen(a->unit) == strlen(b->unit));
}

/* Says whether a figure is an amount that may be a part or a whole */
bool
is_level(const Figure *figure)
{
	return figure->point && !figure->negative && (figure->kind == QUANTITY_COUNT || figure->kind == QUANTITY_MONEY);
}

/* Says whether a figure is a percentage that is one number */
bool
is_rate(const Figure *figure)
{
	return figure->point && figure->kind == QUANTITY_PERCENT;
}

/* How many marks stand between a figure and the one before it */
int
between(const Sentence *sentence, int figure)
{
	return marks_between(sentence->reader, sentence->figures[figure - 1].end, sentence->figures[figure].begin);
}
