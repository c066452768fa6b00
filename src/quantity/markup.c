/*
 * quantity/markup.c
 *		Takes markup out of a text: tags and entities of HTML, marks of Markdown,
 *		characters of no width.  What is left is what a reader of the page sees.
 *
 * Every pass works in place and only moves forward: the time is proportional
 * to the length of the text, whatever it holds.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

#include "miscadmin.h"

/* Upper bounds of the name of an entity and of a tag */
#define QUANTITY_MAX_ENTITY 10
#define QUANTITY_MAX_TAG 10

/* The place where a pass reads, and the one to which it writes */
typedef struct Pass
{
	Reader	   *reader;
	int			from;
	int			to;
	bool		no_comment_end;	/* no end of a comment was found: there is none further on */
} Pass;

typedef struct Entity
{
	uint16		name[QUANTITY_MAX_WORD];
	pg_wchar	code;
} Entity;

static const Entity entities[] = {
	{u"nbsp", ' '}, {u"ensp", ' '}, {u"emsp", ' '}, {u"thinsp", ' '}, {u"lt", '<'}, {u"gt", '>'}, {u"le", u'≤'},
	{u"ge", u'≥'}, {u"amp", '&'}, {u"quot", '"'}, {u"apos", '\''}, {u"permil", u'‰'}, {u"percnt", '%'}, {u"yen", u'¥'},
	{u"minus", '-'}, {u"mdash", u'—'}, {u"ndash", u'–'}, {u"ldquo", u'“'}, {u"rdquo", u'”'}, {u"times", u'×'},
	{u"colon", ':'}, {u"plusmn", u'±'}, {u"asymp", u'≈'}, {u"deg", u'°'}, {u"tilde", '~'}, {u"zwnj", 0x200B},
	{u"zwj", 0x200B}, {u"shy", 0x200B}
};
QUANTITY_WORD_INDEX(entity_index, entities);

/* tags inside a line: they part nothing.  sup and sub are none: 10<sup>2</sup> is not 102 */
static const uint16 inline_tags[][QUANTITY_MAX_WORD] = {
	u"b", u"i", u"u", u"s", u"a", u"em", u"strong", u"span", u"font", u"mark", u"small", u"big", u"code", u"del", u"ins",
	u"label", u"var", u"tt", u"strike", u"o:p", u"st1", u"wbr", u"bdi"
};

/* Keeps the code point at a place as another one */
static void
keep(Pass *pass, pg_wchar code)
{
	pass->reader->source[pass->to] = pass->reader->source[pass->from];
	pass->reader->code[pass->to++] = code;
}

/* Reads a number of an entity: &#160; &#xA0; gives 0 where it is none */
static pg_wchar
entity_number(const Reader *reader, int at, int *end)
{
	int			base = reader->code[at] == 'x' || reader->code[at] == 'X' ? 16 : 10;
	pg_wchar	value = 0;

	if (base == 16)
		at++;
	for (*end = at; *end - at < 6; ++*end)
	{
		pg_wchar	c = reader->code[*end];
		int			digit = is_digit(c) ? (int) (c - '0') : !is_letter(c) ? 16 : (int) ((c | 0x20) - 'a') + 10;

		if (digit >= base)
			break;
		value = value * (pg_wchar) base + (pg_wchar) digit;
	}
	return value <= 0x10FFFF ? value : 0;
}

/* Replaces entities by what they stand for */
static void
replace_entities(Reader *reader)
{
	Pass		pass = {.reader = reader};

	for (; pass.from < reader->n; pass.from++)
	{
		int			at = pass.from + 1;
		int			end = at;
		int			turn = -1;
		pg_wchar	code = 0;
		pg_wchar	folded[4];

		/* one check in 65536 code points keeps the loop cheap */
		if ((pass.from & 0xFFFF) == 0)
			CHECK_FOR_INTERRUPTS();
		if (reader->code[pass.from] != '&')
		{
			keep(&pass, reader->code[pass.from]);
			continue;
		}
		if (reader->code[at] == '#')
			code = entity_number(reader, at + 1, &end);
		else
		{
			const Entity *entity;

			/* the name must end here: &lexx; is not &le; */
			while (code == 0 && (entity = find_word(&entity_index, reader, at, &turn, &end)) != NULL)
				code = is_alphanumeric(reader->code[end]) ? 0 : entity->code;
		}
		/* what is no entity stays as it is written */
		if (code == 0 || reader->code[end] != ';' || end - pass.from > QUANTITY_MAX_ENTITY)
		{
			keep(&pass, '&');
			continue;
		}
		/* a fold to several code points is not taken: none of them stands in a quantity */
		keep(&pass, fold(code, folded) == 1 ? simplified(folded[0]) : code);
		/* the upper bits of the place count the characters of the entity */
		reader->source[pass.to - 1] += (end - pass.from) << QUANTITY_SOURCE_BITS;
		pass.from = end;
	}
	reader->n = pass.to;
}

/* The end of a tag: the first > that stands in no quotes, else the first of all; 0 where there is none */
static int
tag_end(const Reader *reader, int at)
{
	pg_wchar	quote = 0;
	int			any = 0;

	for (; at < reader->n && reader->code[at] != '<'; at++)
	{
		pg_wchar	c = reader->code[at];

		if (c == '>')
		{
			if (quote == 0)
				return at + 1;
			/* within quotes: remember it, since the quotes may never be closed */
			any = any > 0 ? any : at + 1;
		}
		else if (quote == 0 && (c == '"' || c == '\''))
			quote = c;
		else if (c == quote)
			quote = 0;
	}
	return any;
}

/* The place behind -->, or behind the next </ : what stands before it is not shown */
static int
hidden_end(Pass *pass, int at, bool is_comment)
{
	const pg_wchar *code = pass->reader->code;

	/* without this, many open <!-- would cost a walk over the text each */
	if (is_comment && pass->no_comment_end)
		return 0;
	for (; at < pass->reader->n; at++)
		if (is_comment ? code[at] == '-' && code[at + 1] == '-' && code[at + 2] == '>' : code[at] == '<' && code[at + 1] == '/')
			return is_comment ? at + 3 : at;
	pass->no_comment_end |= is_comment;
	return is_comment ? 0 : at;
}

/* Says whether the name of a tag is this word */
static bool
is_named(const Reader *reader, int begin, int end, const uint16 *name)
{
	int			length = 0;

	while (name[length] != 0)
	{
		pg_wchar	c = reader->code[begin + length];

		if (begin + length >= end || (is_letter(c) ? (c | 0x20) : c) != name[length])
			return false;
		length++;
	}
	return begin + length == end;
}

/* Passes over a tag or a comment of HTML; false where none begins here */
static bool
pass_tag(Pass *pass)
{
	const Reader *reader = pass->reader;
	int			name = pass->from + 1;
	int			after;
	int			end;
	bool		is_inline = false;

	/* a comment: all of it is hidden */
	if (reader->code[name] == '!' && reader->code[name + 1] == '-' && reader->code[name + 2] == '-')
	{
		end = hidden_end(pass, name + 3, true);
		if (end > 0)
			pass->from = end - 1;
		return end > 0;
	}
	/* </p>, <!DOCTYPE> and <?xml?> are tags as well */
	if (reader->code[name] == '/' || reader->code[name] == '!' || reader->code[name] == '?')
		name++;
	after = name;
	while (after - name < QUANTITY_MAX_TAG && (is_alphanumeric(reader->code[after]) || reader->code[after] == ':'))
		after++;
	/* < before anything but the name of a tag is a comparison: 3<5 */
	if (after == name || !is_letter(reader->code[name]) ||
		!(is_blank(reader->code[after]) || reader->code[after] == '/' || reader->code[after] == '>') ||
		(end = tag_end(reader, after)) == 0)
		return false;
	for (int i = 0; i < (int) lengthof(inline_tags) && !is_inline; i++)
		is_inline = is_named(reader, name, after, inline_tags[i]);
	/* br ends a line, a block parts cells and paragraphs, what is inline parts nothing */
	if (!is_inline)
		keep(pass, is_named(reader, name, after, u"br") ? '\n' : QUANTITY_BARRIER);
	/* what stands in a script or a style is no text of the page */
	if (name == pass->from + 1 && (is_named(reader, name, after, u"script") || is_named(reader, name, after, u"style")))
		end = hidden_end(pass, end, false);
	pass->from = end - 1;
	return true;
}

/* Passes over the marks of Markdown that stand here: **, __, ~~, `; false where none does */
static bool
pass_mark(Pass *pass)
{
	const Reader *reader = pass->reader;
	pg_wchar	mark = reader->code[pass->from];
	pg_wchar	before = pass->to > 0 ? reader->code[pass->to - 1] : 0;
	int			end = pass->from;

	while (reader->code[end] == mark)
		end++;
	/* 3*5, a_b and 5~~8 are no marks; ~ by itself is that of a range */
	if (mark != '`' && ((mark == '~' && end == pass->from + 1) ||
						(is_alphanumeric(before) && is_alphanumeric(reader->code[end]))))
	{
		for (; pass->from < end; pass->from++)
			keep(pass, mark);
		pass->from--;
		return true;
	}
	pass->from = end - 1;
	return true;
}

/* Takes tags, marks of Markdown and characters of no width out of the text */
static void
remove_marks(Reader *reader)
{
	Pass		pass = {.reader = reader};

	for (; pass.from < reader->n; pass.from++)
	{
		pg_wchar	c = reader->code[pass.from];
		pg_wchar	next = reader->code[pass.from + 1];

		if ((pass.from & 0xFFFF) == 0)
			CHECK_FOR_INTERRUPTS();
		if (c == '<' ? pass_tag(&pass) : (c == '*' || c == '_' || c == '`' || c == '~') && pass_mark(&pass))
			continue;
		/* \. and \* of Markdown */
		if (has_no_width(c) || (c == '\\' && next > ' ' && next < 0x7F && !is_alphanumeric(next)))
			continue;
		keep(&pass, c);
	}
	reader->n = pass.to;
}

/* Takes the markup out of a text, which may then be shorter */
void
remove_markup(Reader *reader)
{
	/* the place behind the last character stays that of the whole text */
	int32		last = reader->source[reader->n];

	replace_entities(reader);
	reader->code[reader->n] = 0;
	remove_marks(reader);
	reader->code[reader->n] = 0;
	reader->source[reader->n] = last;
}
