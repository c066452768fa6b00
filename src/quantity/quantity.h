/*
 * quantity/quantity.h
 *		What ledgers really hold: figures in words, with units and bounds.
 *
 * A text is read over an array of folded code points (text.c) without its
 * markup (markup.c), by a grammar of numbers (number.c) and of words (words.c,
 * lexicon.c), which read.c puts together; prose.c says which of the figures of
 * prose are meant, list.c what a figure takes from its neighbours in a list.  An attempt at one place looks ahead
 * by a bounded number of characters, not counting the digits that it reads:
 * the time is therefore proportional to the length of the text.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_QUANTITY_H
#define BIZENV_QUANTITY_H

#include "lib/compat.h"

#include "mb/pg_wchar.h"
#include "utils/numeric.h"

#include "lib/codes.h"

/* Upper bound of the characters of a text that is one quantity */
#define QUANTITY_MAX_LENGTH 1000
/* A number has at most so many digits and lies below 10^QUANTITY_MAX_MAGNITUDE, so that int128 holds it */
#define QUANTITY_MAX_DIGITS 30
#define QUANTITY_MAX_MAGNITUDE 34
/* Upper bounds of a unit and of the noun behind 个 that becomes part of it (个盟市), in code points */
#define QUANTITY_MAX_UNIT 30
#define QUANTITY_MAX_NOUN 12

/* A word of a table has fewer code points than this: the last one of its array is 0 */
#define QUANTITY_MAX_WORD 9
/* Stands where markup keeps two pieces of text apart: the cells of a table */
#define QUANTITY_BARRIER 0xFFFE

/* Why reading stopped */
typedef enum Stop
{
	QUANTITY_STOP_NUMBER,		/* a number is expected */
	QUANTITY_STOP_UNIT,			/* what follows is no unit */
	QUANTITY_STOP_DIGITS,		/* too many digits */
	QUANTITY_STOP_COMMA,		/* commas that do not separate groups of three */
	QUANTITY_STOP_POINT,		/* a point without digits, or one too many */
	QUANTITY_STOP_SCALE,		/* 亿万, 二十百 */
	QUANTITY_STOP_ZHAO,			/* 兆 is 10^6 or 10^12, by country */
	QUANTITY_STOP_ZERO,			/* 007 is a code */
	QUANTITY_STOP_DATE,			/* 2025年, 7月 */
	QUANTITY_STOP_SIGN,			/* 下降-5% */
	QUANTITY_STOP_BOUNDS,		/* 不足100家以上 */
	QUANTITY_STOP_ORDER,		/* 10至5 */
	QUANTITY_STOP_LENGTH		/* the text is too long */
} Stop;

/* A text as folded code points, each with the character that it comes from */
typedef struct Reader
{
	const char *utf8;
	int			bytes;
	int			n;				/* folded code points; code[n] is 0, so that looking ahead ends there */
	pg_wchar   *code;
	int32	   *source;			/* for each code point: its character in the text, see source_at() */
	bool		marked;			/* the text has characters that may be markup */
	int			characters;		/* characters of the text before folding */
	bool		prose;			/* running prose (find_quantities), not a text that is one quantity */
	int			stop_at;		/* the furthest place that any attempt reached: error messages name it */
	Stop		stop;
} Reader;

/* How exact a number is in itself */
typedef enum Vagueness
{
	QUANTITY_NOT_VAGUE,
	QUANTITY_VAGUE_SPAN,		/* 两三: both ends are included */
	QUANTITY_VAGUE_OVER,		/* 余, 多, 十几: both ends are excluded */
	QUANTITY_VAGUE_MANY,		/* 几十: the low end is included */
	QUANTITY_VAGUE_ABOUT		/* 来: the text gives no ends */
} Vagueness;

/* A number, low * 10^-decimals; high is the other end where it is vague, else equal to low */
typedef struct Number
{
	int128		low;
	int128		high;
	int			decimals;
	Vagueness	vague;
	int			end_power;		/* the power of ten written at its end: 4 for 3万, 12 for 3万亿 */
	int			large_power;	/* the power of 万 and 亿 alone at its end: 4 for 一百五十万, 0 for 三千 */
	bool		has_large;		/* 万 or 亿 stands anywhere in it */
	bool		one_item;		/* only one run of digits stands before that: 3万, not 3万5千 */
	bool		arabic;			/* begins with 0-9 */
	bool		bare;			/* begins with 百, 千, 万 or 亿, without a digit: 近百家 */
	int			begin;
	int			end;
} Number;

/* What the commas between digits are: of one number, between the members of a list, or either */
typedef enum CommaKind
{
	QUANTITY_COMMAS_THOUSANDS, QUANTITY_COMMAS_PART, QUANTITY_COMMAS_UNSURE
} CommaKind;

/* Kinds, in the order of the code list */
typedef enum Kind
{
	QUANTITY_PP, QUANTITY_PERCENT, QUANTITY_COUNT, QUANTITY_MONEY, QUANTITY_TIMES, QUANTITY_DURATION
} Kind;

/* In which texts a unit is recognised; each value includes the ones before it */
typedef enum Reach
{
	QUANTITY_REACH_NONE,		/* a stop word, never a unit: see units.c */
	QUANTITY_REACH_CELL,		/* only where the whole text is one quantity */
	QUANTITY_REACH_DIGITS,		/* also in prose, behind the digits 0-9 */
	QUANTITY_REACH_ALL			/* also in prose, behind numerals such as 三 */
} Reach;

typedef struct Unit
{
	uint16		word[QUANTITY_MAX_WORD];
	Kind		kind;
	Reach		reach;
	int			shift;			/* the number is multiplied by 10^shift */
	const uint16 *name;			/* the unit that replaces it in the answer (圆: 元); NULL: it stays */
	const uint16 *unless;		/* code points behind it that make another word of it; of a stop word: that free it */
} Unit;

/* What a word before or behind a number says */
typedef enum Effect
{
	QUANTITY_SAYS_NOTHING,		/* 共, 达到 */
	QUANTITY_SAYS_AIM,			/* 力争, 人均: nothing, and no word of a bound stands before it */
	QUANTITY_SAYS_RUN,			/* 连续 */
	QUANTITY_SAYS_ABOUT, QUANTITY_SAYS_FROM, QUANTITY_SAYS_ABOVE, QUANTITY_SAYS_UP_TO, QUANTITY_SAYS_BELOW, QUANTITY_SAYS_NEARLY,
	QUANTITY_SAYS_RISE, QUANTITY_SAYS_FALL,
	QUANTITY_SAYS_LEVEL,		/* 至 behind 提升: the figure is a level, not a change */
	QUANTITY_SAYS_CURRENCY,
	QUANTITY_SAYS_OVER,			/* 余 behind a unit */
	QUANTITY_SAYS_WITHIN,		/* 内, behind durations */
	QUANTITY_SAYS_PLUS,			/* + before or behind a unit: 100+家, 90%+ */
	QUANTITY_SAYS_LEAST			/* 上 before 百 */
} Effect;

typedef struct Affix
{
	uint16		word[QUANTITY_MAX_WORD];
	Effect		effect;
	const uint16 *currency;
} Affix;

/* One end of the bounds of a quantity */
typedef struct Bound
{
	bool		there;			/* false: unbounded at this end */
	bool		inclusive;
	int128		digits;			/* digits * 10^-decimals of the quantity */
} Bound;

/* A quantity; "decimals" holds for both bounds, the value has its own */
typedef struct Quantity
{
	int128		value;
	int			value_decimals;
	int			decimals;
	Bound		low;
	Bound		high;
	bool		bounded;		/* the text gives bounds: low and high are meaningful */
	bool		approximate;
	bool		estimated;		/* an end follows from a vague word (余, 几), not from a stated limit */
	bool		falling;		/* a word says that the figure falls; "changing" is then set too */
	bool		changing;		/* a word says that the figure rises or falls */
	bool		qualified;		/* a word (连续, 内, 超过) says that 10日 is a length of time, not a date */
	bool		lasting;		/* a word (连续, 以上) says so of 7月 too */
	Kind		kind;
	Reach		reach;			/* of the unit, as in struct Unit */
	uint16		unit[QUANTITY_MAX_UNIT + 1];
	int			unit_length;
	Number		number;			/* the first number, as written */
	bool		ranged;			/* a second number was read: 5-10个 */
	bool		banded;			/* two words bound it: 80分以上不足90分 */
	bool		taken;			/* sign, bound or unit come from its neighbours in a list */
	bool		levelled;		/* 至 says that the figure is a level: 降至5% */
	int			verb;			/* place of the word that says rise or fall; -1: none */
	Effect		bound;			/* what the words bound it to; QUANTITY_SAYS_NOTHING: no bound */
	int			unit_begin;		/* place of the unit; -1: the second number of a range has none */
	int			unit_shift;		/* shift of the unit, already applied to the number */
	int			begin;			/* place of the first word that changes the quantity */
	int			end;
} Quantity;

/* An attempt to read a quantity at one place; a copy of it allows backtracking */
typedef struct Attempt
{
	Reader	   *reader;
	Quantity   *quantity;
	int			at;
	bool		bare;			/* a word before (近, 上) allows 百 without a digit */
	bool		negative;
	bool		about;
	bool		nearly;
	bool		from;			/* a stated lower bound; up_to: a stated upper bound */
	bool		up_to;
	bool		exclusive;		/* the stated bound itself does not count */
	const uint16 *currency;		/* of ¥ or 人民币 before the figure, else NULL */
	bool		fraction;		/* 百分之, 三分之一: the figure is in percent */
	bool		superlative;	/* 最大, 最高 */
	bool		special;		/* 一半, 翻番: a word that is figure and unit at once */
	Number		number;
	Number		second;			/* set only where quantity->ranged */
} Attempt;

/* What a figure takes from its neighbours in a list: 下降3.5%、5.5%; 12、15和18家 */
typedef struct Given
{
	bool		falling;
	Effect		bound;			/* QUANTITY_SAYS_NOTHING: none */
	bool		any_unit;		/* 分别: sign and bound hold whatever the unit */
	bool		beside;			/* 减少1起、44人: the sign holds where the clause ends with the member */
	const Quantity *like;		/* the member before; NULL: there is none */
	const Quantity *unit;		/* the member behind that has the unit; NULL: the figure has its own */
} Given;

/* A table of words, each at the beginning of an entry, and its index by the first code point */
typedef struct WordIndex
{
	const char *table;
	Size		width;			/* of an entry */
	int			length;
	uint16	   *order;			/* the entries, by the first code point of their words */
	uint16		begin[257];
	bool		ready;
} WordIndex;

#define QUANTITY_WORD_INDEX(name, words) \
	static uint16 name##_order[lengthof(words)]; \
	static WordIndex name = {.table = (const char *) (words),.width = sizeof((words)[0]),.length = lengthof(words),.order = name##_order}

/* The largest text that is read at once */
#define QUANTITY_PROSE_BYTES (16 * 1024 * 1024)

/*
 * The character that a code point comes from.  An entity (&nbsp;) is one code
 * point of several characters: the upper bits count those behind the first.
 */
#define QUANTITY_SOURCE_BITS 25

static inline int
source_at(const Reader *reader, int at)
{
	return reader->source[at] & ((1 << QUANTITY_SOURCE_BITS) - 1);
}

/* The character behind a code point */
static inline int
source_behind(const Reader *reader, int at)
{
	return source_at(reader, at) + (reader->source[at] >> QUANTITY_SOURCE_BITS) + 1;
}

/* ASCII digits and letters, as full-width ones are when they are folded */
static inline bool
is_digit(pg_wchar code)
{
	return code >= '0' && code <= '9';
}

static inline bool
is_letter(pg_wchar code)
{
	return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
}

static inline bool
is_alphanumeric(pg_wchar code)
{
	return is_digit(code) || is_letter(code);
}

/*
 * Says whether a character has no width on the page.  Marks that turn the reading
 * direction to the right are none of them: behind one, 56 is read as 65.
 */
static inline bool
has_no_width(pg_wchar code)
{
	return (code >= 0x200B && code <= 0x200F) || code == 0x00AD || code == 0x2060 || code == 0xFEFF || code == 0x180E ||
		(code >= 0xFE00 && code <= 0xFE0F) ||
		/* embeddings and isolates to the left or of no direction, and the ends of any */
		code == 0x202A || code == 0x202C || code == 0x202D || code == 0x2066 || code == 0x2068 || code == 0x2069;
}

/* A blank or the end of a line; text.c folds the other blanks to these */
static inline bool
is_blank(pg_wchar code)
{
	return code == ' ' || (code >= '\t' && code <= '\r');
}

/* The grammar: read.c, bounds.c, value.c */
extern bool quantity_read(Reader *reader, int at, const Given *given, Quantity *quantity);
extern bool quantity_read_all(Reader *reader, Quantity *quantity);
extern bool take_bound(Attempt *attempt, Effect effect);
extern bool read_prefixes(Attempt *attempt);
extern bool read_suffixes(Attempt *attempt);
extern bool take_value(Attempt *attempt);
extern void read_band(Reader *reader, Quantity *quantity);
extern bool same_unit(const Quantity *a, const Quantity *b);
extern int	read_inclusion(const Attempt *attempt, int at, int *end);

/* Prose: find.c, prose.c, list.c */
extern int	find_only(const Reader *reader, Quantity *quantity);
extern bool may_begin(const Reader *reader, int at);
extern bool is_candidate(const Reader *reader, int at);
extern bool is_meant(const Reader *reader, const Quantity *quantity);
extern int	skip_number(const Reader *reader, int at);
extern int	skip_ordinals(const Reader *reader, int at);
extern bool separator_at(const Reader *reader, int at, int *end);
extern CommaKind comma_kind(const Reader *reader, int at);
extern bool take_from_before(const Reader *reader, const Quantity *before, int at, Given *given);
extern bool take_from_behind(Reader *reader, const Quantity *first, int *searched, Quantity *source);

/* Figures: figure.c, range.c */
extern bool read_sign(Attempt *attempt);
extern bool read_figure(Attempt *attempt, Number *number);
extern bool read_special(Attempt *attempt);
extern void make_vague(Number *number, Vagueness vague, int128 step);
extern void read_vague(Attempt *attempt);
extern bool range_at(const Reader *reader, int at, int *end);
extern bool is_change_and_level(const Quantity *quantity, const Reader *reader, int at);
extern bool read_range(Attempt *attempt, bool has_unit, int at);

/* Numbers: number.c, digits.c, numeral.c */
extern bool number_read(Reader *reader, int at, bool bare, Number *number);
extern bool number_scale(Number *number, int power);
extern int128 power_of_ten(int power);
extern int	numeral_digit(pg_wchar code);
extern int	numeral_power(pg_wchar code);
extern int	numeral_tens(pg_wchar code);
extern bool is_numeral(pg_wchar code);

/* Words: lexicon.c, units.c, read_unit.c, words.c */
extern const void *find_word(WordIndex *index, const Reader *reader, int at, int *turn, int *end);
extern bool is_tail(const Reader *reader, int at, int behind);
extern bool is_head(const Reader *reader, int at);
extern bool is_one_of(pg_wchar code, const uint16 *list);
extern bool may_be_prefix(pg_wchar code);
extern bool unit_word_at(const Reader *reader, int at);
extern void set_unit(Quantity *quantity, const uint16 *name, int length, Kind kind, Reach reach);
extern bool read_unit(Attempt *attempt, Number *number);
extern const Unit *unit_at(const Reader *reader, int at, int *end);
extern const Unit *unit_named(const uint16 *name, int length);
extern int	noun_at(const Reader *reader, int at);
extern const Affix *prefix_at(const Reader *reader, int at, int *end);
extern const Affix *suffix_at(const Reader *reader, int at, int *end);
extern bool is_set_phrase(const Reader *reader, int at);
extern bool word_at(const Reader *reader, int at, const uint16 *word, int *end);
extern int	word_length(const uint16 *word);

/* Text: text.c, markup.c */
extern void remove_markup(Reader *reader);
extern pg_wchar simplified(pg_wchar code);
extern int	fold(pg_wchar code, pg_wchar *folded);
extern bool line_ends(const Reader *reader, int from, int to);
extern bool reader_begin(Reader *reader, const text *source, int most, pg_wchar *code, int32 *places);
extern int	character_length(const Reader *reader, int byte);
extern int	skip_spaces(const Reader *reader, int at);
extern bool stop_reading(Reader *reader, int at, Stop stop);
extern bool is_han(pg_wchar code);
pg_noreturn extern void error_no_quantity(const Reader *reader, const char *argument);
extern char *utf8_of_word(const uint16 *word, int length);

/* Values: quantity.c, meets.c */
extern bool read_argument(const text *source, Quantity *quantity, Reader *reader, pg_wchar *code, int32 *places);
extern Numeric decimal_numeric(int128 digits, int decimals);
extern char *unit_name(const Quantity *quantity);

#endif							/* BIZENV_QUANTITY_H */
