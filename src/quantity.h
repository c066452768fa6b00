/*
 * quantity.h
 *		What ledgers really hold: figures in words, with units and bounds.
 *
 * A text is read over an array of folded code points (quantity_text.c), by a
 * grammar of numbers (quantity_number.c) and of words (quantity_words.c),
 * which quantity_read.c puts together.  Nothing is copied or searched twice:
 * an attempt at one place looks a bounded number of characters ahead, but
 * for the digits that it reads.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_QUANTITY_H
#define BIZENV_QUANTITY_H

#include "compat.h"

#include "mb/pg_wchar.h"
#include "utils/numeric.h"

#include "codes.h"

/* A text that is one quantity has at most so many characters */
#define MAX_QUANTITY_LENGTH 1000
/* A number has at most so many digits, and lies below 10^MAX_MAGNITUDE */
#define MAX_NUMBER_DIGITS 30
#define MAX_MAGNITUDE 34
/* The longest unit, and the longest noun that 个 takes into it */
#define MAX_UNIT_LENGTH 30
#define MAX_NOUN_LENGTH 12

/* Why reading stopped */
typedef enum Stop
{
	STOP_NUMBER,				/* a number is expected */
	STOP_UNIT,					/* what follows is no unit */
	STOP_DIGITS,				/* too many digits */
	STOP_COMMA,					/* commas that part no groups of three */
	STOP_POINT,					/* a point without digits, or one too many */
	STOP_SCALE,					/* 亿万, 二十百 */
	STOP_ZHAO,					/* 兆 is 10^6 here and 10^12 there */
	STOP_ZERO,					/* 007 is a code */
	STOP_DATE,					/* 2025年, 7月 */
	STOP_SIGN,					/* 下降-5% */
	STOP_BOUNDS,				/* 不足100家以上 */
	STOP_ORDER,					/* 10至5 */
	STOP_LENGTH					/* the text is too long */
} Stop;

/* A text in folded code points, and where each of them comes from */
typedef struct Reader
{
	const char *utf8;
	int			bytes;
	int			n;				/* folded code points, then a 0 */
	pg_wchar   *code;
	int32	   *source;			/* the character (from 0) that it comes from */
	int			characters;		/* of the text itself */
	bool		prose;			/* figures are looked for in running prose */
	int			stop_at;		/* the furthest place where reading stopped */
	Stop		stop;
} Reader;

/* How exact a number is in itself */
typedef enum Vagueness
{
	NOT_VAGUE,
	VAGUE_SPAN,					/* 两三: both ends are inside */
	VAGUE_OVER,					/* 余, 多, 十几: both ends are outside */
	VAGUE_MANY,					/* 几十: the low end is inside */
	VAGUE_ABOUT					/* 来: no ends are said */
} Vagueness;

/* A number: low * 10^-decimals, and high where it is vague */
typedef struct Number
{
	int128		low;
	int128		high;
	int			decimals;
	Vagueness	vague;
	int			scaled;			/* 10^scaled stands at its end: 万, 亿 */
	bool		simple;			/* and nothing but digits before it */
	bool		arabic;			/* begins with 0-9 */
	bool		bare;			/* begins with 百, 千, 万 or 亿 */
	int			begin;
	int			end;
} Number;

/* Kinds, in the order of the code list */
typedef enum Kind
{
	KIND_PP, KIND_PERCENT, KIND_COUNT, KIND_MONEY, KIND_TIMES, KIND_DURATION
} Kind;

/* Where a unit is taken for one */
typedef enum Reach
{
	REACH_NONE,					/* no unit, but hides a shorter one */
	REACH_CELL,					/* where the whole text is a quantity */
	REACH_DIGITS,				/* and in prose, behind 0-9 */
	REACH_ALL					/* and in prose, behind 三 */
} Reach;

typedef struct Unit
{
	uint16		word[8];
	Kind		kind;
	Reach		reach;
	int			shift;			/* times 10^shift */
	const uint16 *name;			/* of the unit that it is folded to */
} Unit;

/* What a word before or behind a number says */
typedef enum Effect
{
	SAYS_NOTHING,				/* 共, 达到 */
	SAYS_RUN,					/* 连续 */
	SAYS_ABOUT, SAYS_FROM, SAYS_ABOVE, SAYS_UP_TO, SAYS_BELOW, SAYS_NEARLY,
	SAYS_RISE, SAYS_FALL,
	SAYS_LEVEL,					/* 至 behind 提升: the figure is no change */
	SAYS_CURRENCY,
	SAYS_OVER,					/* 余 behind a unit */
	SAYS_WITHIN,				/* 内, behind durations */
	SAYS_LEAST					/* 上 before 百 */
} Effect;

typedef struct Affix
{
	uint16		word[8];
	Effect		effect;
	const uint16 *currency;
} Affix;

/* One end of the bounds */
typedef struct Bound
{
	bool		there;
	bool		inclusive;
	int128		digits;
} Bound;

/* A quantity; all figures but the value have the same decimals */
typedef struct Quantity
{
	int128		value;
	int			value_decimals;
	int			decimals;
	Bound		low;
	Bound		high;
	bool		bounded;		/* the bounds are known */
	bool		approximate;
	bool		estimated;		/* an end comes of 余 or 几, nobody set it */
	bool		falling;		/* a word says that the figure falls */
	bool		changing;		/* or rises */
	bool		qualified;		/* a word says that it is a length, not a date */
	Kind		kind;
	Reach		reach;			/* of the unit */
	uint16		unit[MAX_UNIT_LENGTH + 1];
	int			unit_length;
	Number		number;			/* the first one */
	bool		ranged;			/* there are two */
	int			unit_begin;
	int			unit_shift;
	int			begin;			/* of the first word that says something */
	int			end;
} Quantity;

/* A quantity in the making */
typedef struct Reading
{
	Reader	   *reader;
	Quantity   *quantity;
	int			at;
	bool		bare;			/* a word allows 百 without a digit */
	bool		negative;
	bool		about;
	bool		nearly;
	bool		from;			/* bounded below, above */
	bool		up_to;
	bool		exclusive;
	const uint16 *currency;
	bool		fraction;		/* 百分之: the figure is in percent */
	bool		special;		/* 一半, 翻番: a figure with its unit */
	Number		number;
	Number		second;			/* of a range */
} Reading;

/* The grammar: quantity_read.c */
extern bool quantity_read(Reader *reader, int at, Quantity *quantity);
extern bool quantity_read_all(Reader *reader, Quantity *quantity);
extern bool take_bound(Reading *reading, Effect effect);

/* Figures: quantity_figure.c */
extern bool read_sign(Reading *reading);
extern bool read_figure(Reading *reading, Number *number);
extern bool read_special(Reading *reading);
extern void make_vague(Number *number, Vagueness vague, int128 step);
extern void read_vague(Reading *reading);
extern bool range_at(const Reader *reader, int at, int *end);
extern bool read_range(Reading *reading, bool has_unit, int at);

/* Numbers: quantity_number.c, quantity_numeral.c */
extern bool number_read(Reader *reader, int at, bool bare, Number *number);
extern bool number_scale(Number *number, int power);
extern int128 power_of_ten(int power);
extern int	numeral_digit(pg_wchar code);
extern int	numeral_power(pg_wchar code);
extern int	numeral_tens(pg_wchar code);
extern bool is_numeral(pg_wchar code);

/* Words: quantity_units.c, quantity_words.c */
extern void set_unit(Quantity *quantity, const uint16 *name, int length, Kind kind, Reach reach);
extern bool read_unit(Reading *reading, Number *number);
extern const Unit *unit_at(const Reader *reader, int at, int *end);
extern const Unit *unit_named(const uint16 *name, int length);
extern int	noun_at(const Reader *reader, int at);
extern const Affix *prefix_at(const Reader *reader, int at, int *end);
extern const Affix *suffix_at(const Reader *reader, int at, int *end);
extern bool is_set_phrase(const Reader *reader, int at);
extern bool word_at(const Reader *reader, int at, const uint16 *word, int *end);
extern int	word_length(const uint16 *word);

/* Text: quantity_text.c */
extern bool reader_begin(Reader *reader, const text *source, int most, pg_wchar *code, int32 *places);
extern int	character_length(const Reader *reader, int byte);
extern int	skip_spaces(const Reader *reader, int at);
extern bool stop_reading(Reader *reader, int at, Stop stop);
extern bool is_han(pg_wchar code);
pg_noreturn extern void error_no_quantity(const Reader *reader, const char *argument);
extern char *utf8_of_word(const uint16 *word, int length);

/* Values: quantity.c */
extern Numeric decimal_numeric(int128 digits, int decimals);
extern char *unit_name(const Quantity *quantity);

#define CODE_IS_DIGIT(c) ((c) >= '0' && (c) <= '9')
#define CODE_IS_LETTER(c) (((c) >= 'a' && (c) <= 'z') || ((c) >= 'A' && (c) <= 'Z'))

#endif							/* BIZENV_QUANTITY_H */
