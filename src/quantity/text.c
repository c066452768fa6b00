/*
 * quantity/text.c
 *		The text of a quantity: folded code points, and where reading stopped.
 *
 * Characters are folded one by one, by PostgreSQL's own normalisation (NFKC),
 * so that each folded code point is known to come from one character.  A
 * character whose folded form brings a digit with it is left as it is, unless
 * it is a full-width form: ² and ① are no digits of a figure.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

#include "common/unicode_norm.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"

/* Upper bound of the code points that a character folds to; a longer form is not taken */
#define QUANTITY_MAX_FOLDED 4

/* Upper bound of the characters of the caller's text that a message repeats */
#define QUANTITY_SHOWN_CHARACTERS 20

/* Han letters, which stand in units and words */
bool
is_han(pg_wchar code)
{
	return (code >= 0x4E00 && code <= 0x9FFF) || (code >= 0x3400 && code <= 0x4DBF) || code == u'〇';
}

/* Decodes the character at a place; a byte that begins no valid UTF-8 gives U+FFFD and counts as one character */
static pg_wchar
decode(const unsigned char *at, int left, int *length)
{
	static const pg_wchar least[] = {0, 0, 0x80, 0x800, 0x10000};
	int			bytes = at[0] < 0x80 ? 1 : at[0] < 0xC2 ? 0 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 :
		at[0] < 0xF5 ? 4 : 0;
	pg_wchar	code;

	*length = 1;
	if (bytes == 1)
		return at[0];
	if (bytes == 0 || bytes > left)
		return 0xFFFD;
	/* the first byte has bytes + 1 marker bits, each further one the marker 10 */
	code = at[0] & (0xFF >> (bytes + 1));
	for (int i = 1; i < bytes; i++)
	{
		if ((at[i] & 0xC0) != 0x80)
			return 0xFFFD;
		code = (code << 6) | (at[i] & 0x3F);
	}
	/* least[] refuses overlong forms; surrogates are no characters */
	if (code < least[bytes] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		return 0xFFFD;
	*length = bytes;
	return code;
}

/* How many bytes the character at a place has */
int
character_length(const Reader *reader, int byte)
{
	int			length;

	(void) decode((const unsigned char *) reader->utf8 + byte, reader->bytes - byte, &length);
	return length;
}

/* Folds a character that is neither ASCII nor a common Han letter */
int
fold(pg_wchar code, pg_wchar *folded)
{
	pg_wchar	input[2] = {code, 0};
	pg_wchar   *output;
	int			length = 0;
	bool		is_wide = code >= 0xFF00 && code <= 0xFFEF;

	folded[0] = code;
	/* the minus sign, the hyphen and the non-breaking hyphen have no compatible ASCII form */
	if (code == u'\u2212' || code == u'\u2010' || code == u'\u2011')
		folded[0] = '-';
	/* lines may end in other characters */
	if (code == 0x85 || code == 0x2028 || code == 0x2029)
		folded[0] = '\n';
	/* GB18030 has a second wide blank, A3A0, which servers before 19 give as this private character */
	if (code == 0xE5E5)
		folded[0] = ' ';
	/* outside these bounds NFKC has no compatible forms */
	if (folded[0] != code || code < 0xA0 || code > 0x2FFFF)
		return 1;
	output = unicode_normalize(UNICODE_NFKC, input);
	/* a fold that makes a digit of ² or ① is not taken: only a full-width digit is one */
	while (length <= QUANTITY_MAX_FOLDED && output[length] != 0)
	{
		if (length == QUANTITY_MAX_FOLDED || (is_digit(output[length]) && !is_wide))
		{
			length = 0;
			break;
		}
		length++;
	}
	if (length > 0)
		memcpy(folded, output, (size_t) length * sizeof(pg_wchar));
	pfree(output);
	return Max(length, 1);
}

/* Says whether a character may be markup: the text is then read once more */
static inline bool
may_be_markup(pg_wchar code)
{
	if (code < 0x80)
		return code == '<' || code == '&' || code == '*' || code == '_' || code == '`' || code == '~' || code == '\\';
	return has_no_width(code);
}

/*
 * Makes a text ready for reading.  The arrays, which the caller gives, hold
 * "most" code points and a 0 at the end; false when the text has more.
 */
bool
reader_begin(Reader *reader, const text *source, int most, pg_wchar *code, int32 *places)
{
	const unsigned char *at;
	const unsigned char *end;
	int			n = 0;
	int			characters = 0;

	reader->utf8 = VARDATA_ANY(source);
	reader->bytes = (int) VARSIZE_ANY_EXHDR(source);
	/* in SQL_ASCII the bytes are taken as UTF-8, and decode() marks those that are not */
	if (GetDatabaseEncoding() != PG_UTF8 && GetDatabaseEncoding() != PG_SQL_ASCII)
	{
		reader->utf8 = pg_server_to_any(pnstrdup(reader->utf8, (Size) reader->bytes),
										reader->bytes, PG_UTF8);
		reader->bytes = (int) strlen(reader->utf8);
	}
	reader->code = code;
	reader->source = places;
	reader->prose = false;
	reader->marked = false;
	reader->stop_at = 0;
	reader->stop = QUANTITY_STOP_NUMBER;

	at = (const unsigned char *) reader->utf8;
	end = at + reader->bytes;
	while (at < end)
	{
		pg_wchar	folded[QUANTITY_MAX_FOLDED];
		int			length;
		int			nfolded = 1;

		folded[0] = decode(at, (int) (end - at), &length);
		/* ASCII and common Han letters fold to themselves: the normalisation is slow */
		if (folded[0] >= 0x4E00 && folded[0] <= 0x9FFF)
			folded[0] = simplified(folded[0]);
		else if (may_be_markup(folded[0]))
			reader->marked = true;
		else if (folded[0] >= 0x80)
		{
			if ((characters & 0xFFF) == 0)
				CHECK_FOR_INTERRUPTS();
			nfolded = fold(folded[0], folded);
			/* full-width marks fold to those of ASCII, compatibility forms to Han letters */
			if (nfolded == 1)
			{
				folded[0] = simplified(folded[0]);
				reader->marked |= may_be_markup(folded[0]);
			}
		}
		/* the arrays are full: keep a 0 at the end, and a place that a message can name */
		if (n + nfolded > most)
		{
			reader->stop_at = n;
			reader->stop = QUANTITY_STOP_LENGTH;
			reader->n = n;
			reader->characters = characters;
			code[n] = 0;
			places[n] = characters;
			return false;
		}
		for (int i = 0; i < nfolded; i++)
		{
			code[n] = folded[i];
			places[n++] = characters;
		}
		characters++;
		at += length;
	}
	reader->n = n;
	reader->characters = characters;
	code[n] = 0;
	places[n] = characters;
	if (reader->marked)
		remove_markup(reader);
	return true;
}

/*
 * Passes over spaces between the words of a quantity: all of them, in prose
 * two at most, and the end of one line.  A blank line ends a paragraph, and
 * two spaces at the beginning of a line begin one.
 */
int
skip_spaces(const Reader *reader, int at)
{
	const pg_wchar *code = reader->code;
	/* in prose more than two blanks part the words */
	int			most = reader->prose ? at + 2 : reader->n;
	int			next;

	while (at < most && (code[at] == ' ' || code[at] == '\t'))
		at++;
	if (code[at] != '\n' && code[at] != '\r')
		return at;
	/* \r\n is the end of one line */
	next = code[at] == '\r' && code[at + 1] == '\n' ? at + 2 : at + 1;
	if (code[next] == ' ' || code[next] == '\t')
		next++;
	/* a blank line or an indented one begins another paragraph */
	return is_blank(code[next]) ? at : next;
}

/* Says whether a line ends between two places */
bool
line_ends(const Reader *reader, int from, int to)
{
	for (; from < to; from++)
		if (reader->code[from] == '\n' || reader->code[from] == '\r')
			return true;
	return false;
}

/* Notes the furthest place where reading stopped, and why; always false */
bool
stop_reading(Reader *reader, int at, Stop stop)
{
	/* where two attempts stop at one place, the reason of the later one is kept */
	if (at >= reader->stop_at)
	{
		reader->stop_at = at;
		reader->stop = stop;
	}
	return false;
}

/* Writes a word of 16-bit code points in the encoding of the database */
char *
utf8_of_word(const uint16 *word, int length)
{
	/* a code point of 16 bits has three bytes at most */
	char	   *utf8 = palloc((Size) length * 3 + 1);
	char	   *at = utf8;

	for (int i = 0; i < length; i++)
	{
		(void) unicode_to_utf8(word[i], (unsigned char *) at);
		at += word[i] < 0x80 ? 1 : word[i] < 0x800 ? 2 : 3;
	}
	*at = '\0';
	return pg_any_to_server(utf8, (int) (at - utf8), PG_UTF8);
}

/* Copies a few characters of the text for a message, in the encoding of the database */
static char *
excerpt(const Reader *reader, int from)
{
	const unsigned char *at = (const unsigned char *) reader->utf8;
	const unsigned char *end = at + reader->bytes;
	const unsigned char *first;
	int			length;
	StringInfoData buffer;

	/* walk to the character, since characters differ in length */
	for (; from > 0 && at < end; from--, at += length)
		(void) decode(at, (int) (end - at), &length);
	first = at;
	for (int i = 0; i < QUANTITY_SHOWN_CHARACTERS && at < end; i++, at += length)
		(void) decode(at, (int) (end - at), &length);
	initStringInfo(&buffer);
	appendBinaryStringInfo(&buffer, (const char *) first, (int) (at - first));
	/* SQL_ASCII converts nothing */
	return GetDatabaseEncoding() == PG_SQL_ASCII ? buffer.data :
		pg_any_to_server(buffer.data, buffer.len, PG_UTF8);
}

/* What to type instead, for each reason to stop */
static const char *
hint_of(Stop stop)
{
	/* one sentence for each reason, which tells what to type */
	switch (stop)
	{
		case QUANTITY_STOP_NUMBER:
			return "A quantity is a number with its unit, such as 58项, 20.7%, 1370.44亿元, 900余笔; pass NULL for a figure that was not reported.";
		case QUANTITY_STOP_UNIT:
			return "Nothing but a unit and words such as 以上, 左右 may follow the number; doc/quantity.md lists the units.";
		case QUANTITY_STOP_DIGITS:
			return "A number has at most 30 digits, and lies below 10^34.";
		case QUANTITY_STOP_COMMA:
			return "Commas separate groups of three digits: 1,050,000.";
		case QUANTITY_STOP_POINT:
			return "A number has one decimal point, with digits on both sides: 20.7.";
		case QUANTITY_STOP_SCALE:
			return "Larger units come first, and once each: 二百十, 3千5百万, 4.78万亿.";
		case QUANTITY_STOP_ZHAO:
			return "Write 万亿 or 百万 for 兆, which is a million to some and a million million to others.";
		case QUANTITY_STOP_ZERO:
			return "A number that begins with 0 is a code, not a quantity.";
		case QUANTITY_STOP_DATE:
			return "This is a date; write a length of time as 7个月, 连续2月 or 3年.";
		case QUANTITY_STOP_SIGN:
			return "Say the direction once: 下降5% or -5%.";
		case QUANTITY_STOP_BOUNDS:
			return "The words that bound the figure contradict each other.";
		case QUANTITY_STOP_ORDER:
			return "Write the smaller end of a range first, with one unit: 5-10个, 10%至20%.";
		case QUANTITY_STOP_LENGTH:
			break;
	}
	return "One quantity has at most 1000 characters; find_quantities reads running prose.";
}

/* The hint in the language of messages; untranslated it is UTF-8 and is converted here */
static const char *
translated_hint(const char *hint)
{
	const char *shown = translated(hint);

	return shown == hint ? pg_any_to_server(hint, (int) strlen(hint), PG_UTF8) : shown;
}

/* Raises for a text that is not a quantity; never returns */
void
error_no_quantity(const Reader *reader, const char *argument)
{
	int			character = source_at(reader, reader->stop_at);
	const char *rest = character < reader->characters || reader->stop == QUANTITY_STOP_LENGTH ?
		excerpt(reader, character) : "";

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("not a quantity"),
			 *rest != '\0' ?
			 errdetail("Reading of argument \"%s\" stopped at character %d, at \"%s\".",
					   argument, character + 1, rest) :
			 errdetail("Reading of argument \"%s\" stopped at its end, character %d.",
					   argument, character + 1),
			 errhint("%s", translated_hint(hint_of(reader->stop)))));
}
