/*
 * scoring/words.c
 *		Bands as assessment rules write them: 90分以上为优秀，得10分；80分以上不足90分为良好，得8分.
 *
 * What is in a band is read by the grammar of the room "quantity": 以上, 以下
 * and 以内 include the number, 不满, 不足, 超过 and 以外 do not (Civil Code,
 * article 1259).
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "scoring/scoring.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "quantity/quantity.h"

/* What is read so far */
typedef struct Words
{
	Bands	   *bands;
	StringInfoData pending;		/* words of a band that has no label yet */
	bool		has_unit;
	int			unit_length;
	uint16		unit[QUANTITY_MAX_UNIT + 1];
} Words;

static const char *const separators[] = {";", "；", "、", "，", ",", "。", "\n", NULL};
static const char *const opening[] = {"(", "（", NULL};
static const char *const closing[] = {")", "）", NULL};
/* a label follows these, points follow those */
static const char *const label_verbs[] = {"=", "＝", ":", "：", "为", NULL};
static const char *const point_verbs[] = {"不得分", "不计分", "不记分", "不赋分", "得", "计", "记", "赋", NULL};
/* what stands before a verb and behind one, and says nothing */
static const char *const before_verb[] = {"的", "评", "定", "确", "认", "判", "列", "均", "则", "可", "各", NULL};
static const char *const behind_verb[] = {"分数", "为", "分", ":", "：", NULL};
static const char *const no_points[] = {"不得分", "不计分", "不记分", "不赋分", NULL};
static const char *const score_nouns[] = {"得分", NULL};
static const char *const rest_words[] = {"其他", "其它", "其余", "否则", NULL};
static const char *const before_points[] = {"得", "计", "记", "赋", ":", "：", "(", "（", " ", NULL};

/* How many bytes the character has that a piece begins with */
static int
step(Piece piece)
{
	return Min(pg_encoding_mblen(PG_UTF8, piece.begin), piece_length(piece));
}

/* Is this comma one of a number, as in 1,000元? */
static bool
is_in_number(Piece source, const char *at)
{
	return *at == ',' && at > source.begin && at + 1 < source.end && is_digit((unsigned char) at[-1]) && is_digit((unsigned char) at[1]);
}

/* Where the first word of a list stands outside of brackets, the end where there is none */
static const char *
find_outside(Piece piece, const char *const *words, const char *const *others)
{
	Piece		rest = piece;
	int			depth = 0;

	for (; rest.begin < rest.end; rest.begin += step(rest))
	{
		if (piece_starts(rest, opening) > 0)
			depth++;
		/* a closing bracket without an opening one must not make the depth negative */
		else if (piece_starts(rest, closing) > 0)
			depth -= depth > 0;
		else if (depth == 0 && !is_in_number(piece, rest.begin) &&
				 (piece_starts(rest, words) > 0 || (others != NULL && piece_starts(rest, others) > 0)))
			break;
	}
	return rest.begin;
}

/* Keeps words of a band whose label comes later */
static void
add_pending(Words *words, Piece piece)
{
	/* the comma that was taken as a separator belongs to the quantity after all */
	if (words->pending.len > 0 && piece_length(piece) > 0)
		appendStringInfoString(&words->pending, "，");
	appendBinaryStringInfo(&words->pending, piece.begin, piece_length(piece));
}

/* Gives a band the ends of a quantity; false and a fault where it is none of a scale */
static bool
take_ends(Words *words, Band *band, const Quantity *quantity)
{
	/* the unit of the first band that has one is that of all; a bare number may stand beside it */
	if (quantity->unit_length > 0)
	{
		if (words->has_unit && (words->unit_length != quantity->unit_length ||
								memcmp(words->unit, quantity->unit, quantity->unit_length * sizeof(uint16)) != 0))
			return scale_fault(words->bands, psprintf(translated("Band %d has another unit than the bands before it."), words->bands->n));
		words->has_unit = true;
		words->unit_length = quantity->unit_length;
		memcpy(words->unit, quantity->unit, quantity->unit_length * sizeof(uint16));
	}
	/* 90分 alone may be meant as that number, or from it on: it is not guessed */
	if (!quantity->bounded || quantity->approximate || quantity->estimated || quantity->changing ||
		(quantity->low.there && quantity->high.there && quantity->low.digits >= quantity->high.digits))
		return scale_fault(words->bands, psprintf(translated("The words of band %d give no exact ends."), words->bands->n));
	if (quantity->low.there)
		band->low = numeric_trim(decimal_numeric(quantity->low.digits, quantity->decimals));
	/* trimmed, so that 90.0分 and 90分 give one text */
	if (quantity->high.there)
		band->high = numeric_trim(decimal_numeric(quantity->high.digits, quantity->decimals));
	band->low_inclusive = quantity->low.there && quantity->low.inclusive;
	band->high_inclusive = quantity->high.there && quantity->high.inclusive;
	return true;
}

/* Says whether what stands before a quantity only names it: 完成率90%以上, but not 未达到90%以上 */
static bool
only_names(const Reader *reader, const Quantity *quantity)
{
	static const uint16 changers[] = {u'不', u'未', u'非', u'除', u'没', u'无', u'低', u'高', u'超', u'少', u'多', u'大', u'小', u'上', u'下', u'近', u'约', 0};

	/* a negation or a comparison before the number changes what the words hold */
	for (int i = 0; i < quantity->begin; i++)
		if (is_one_of(reader->code[i], changers))
			return false;
	return skip_spaces(reader, quantity->end) == reader->n;
}

/* Reads a quantity, before which its name may stand; false where the words are none */
static bool
read_bounds(const char *utf8, int length, Quantity *quantity)
{
	static const char *const reaching[] = {"达到", NULL};
	char	   *copy = pnstrdup(utf8, length);
	char	   *server = pg_any_to_server(copy, length, PG_UTF8);
	Reader		reader;
	pg_wchar	code[QUANTITY_MAX_LENGTH + 1];
	int32		places[QUANTITY_MAX_LENGTH + 1];

	/* read whole first: only where that fails is a name looked for before the one quantity */
	if (!read_argument(cstring_to_text(server), quantity, &reader, code, places) &&
		(reader.stop == QUANTITY_STOP_LENGTH || find_only(&reader, quantity) != 1 || !only_names(&reader, quantity)))
		return false;
	/* 达到90分 is 90分以上 */
	if (piece_starts((Piece) {utf8, utf8 + length}, reaching) > 0 && quantity->low.there &&
		quantity->high.there && quantity->low.digits == quantity->high.digits)
		quantity->high.there = false;
	return true;
}

/* Reads points: a number, perhaps with 分 behind it */
static bool
read_points(Bands *bands, Piece piece, Numeric *points)
{
	static const char *const minutes[] = {"分", NULL};
	int			length;

	piece = piece_trim(piece);
	/* 不得分: the verb itself is left for it */
	if (piece_starts(piece, no_points) == piece_length(piece) && piece_length(piece) > 0)
	{
		*points = int64_to_numeric(0);
		return true;
	}
	/* 得分为10分: all that stands between the verb and the number */
	while ((length = piece_starts(piece, behind_verb)) > 0)
		piece.begin += length;
	piece.end -= piece_ends(piece, closing);
	piece.end -= piece_ends(piece, minutes);
	return scale_read_number(bands, piece, points);
}

/* Reads a label and, where they stand behind it, points: 优秀, 优秀得10分, 优秀（10分）, 优秀:10 */
static bool
read_label_and_points(Bands *bands, Band *band, Piece tail)
{
	Piece		number = piece_trim(tail);
	Piece		label;
	int			length;

	tail = number;
	if (read_points(bands, tail, &band->points))
		return true;
	/* the digits at the end, and the word before them that makes points of them: A1 has none */
	number.end -= piece_ends(number, closing);
	while ((length = piece_ends(number, (const char *const[]) {"分", " ", NULL})) > 0)
		number.end -= length;
	/* digits and signs are ASCII: going back byte by byte stops at any other character */
	number.begin = number.end;
	while (number.begin > tail.begin && strchr("0123456789.-+", number.begin[-1]) != NULL)
		number.begin--;
	label = (Piece) {tail.begin, number.begin};
	if (number.begin == number.end || piece_ends(label, before_points) == 0)
		return scale_read_label(bands, band, tail);
	while ((length = piece_ends(label, before_points)) > 0 || (length = piece_ends(label, (const char *const[]) {"的", "，", ",", NULL})) > 0)
		label.end -= length;
	return scale_read_number(bands, number, &band->points) && scale_read_label(bands, band, label);
}

/* Reads one statement: words of ends, a verb, what the band gives */
static bool
read_statement(Words *words, Piece left, Piece right, bool gives_points)
{
	Bands	   *bands = words->bands;
	Quantity	quantity;
	Band	   *band;
	int			length;

	left = piece_trim(left);
	/* 的, 评, 定: they belong to the verb, not to the ends */
	while ((length = piece_ends(left, before_verb)) > 0)
		left.end -= length;
	/* ，得10分: points of the band before */
	if (piece_length(left) == 0 && words->pending.len == 0 && gives_points && bands->n > 0 &&
		bands->bands[bands->n - 1].points == NULL)
		return read_points(bands, right, &bands->bands[bands->n - 1].points) ||
			scale_fault(bands, psprintf(translated("The points of band %d are not a number."), bands->n));
	/* made before its words are read, so that a fault names the band by its number */
	if ((band = scale_new_band(bands)) == NULL)
		return false;
	if (words->pending.len == 0 && piece_starts(left, rest_words) > 0)
		band->rest = true;
	else
	{
		Piece		joined;

		/* the ends may have begun before a comma: 80分以上，不足90分 */
		add_pending(words, left);
		joined = (Piece) {words->pending.data, words->pending.data + words->pending.len};
		if (read_bounds(joined.begin, piece_length(joined), &quantity))
		{
			if (!take_ends(words, band, &quantity))
				return false;
		}
		/* 优秀：90分以上 */
		/* the label first; not where a verb of points stands, which no label has before it */
		else if (!gives_points && read_bounds(right.begin, piece_length(right), &quantity))
		{
			resetStringInfo(&words->pending);
			return take_ends(words, band, &quantity) && scale_read_label(bands, band, left);
		}
		else
			return scale_fault(bands, psprintf(translated("The words of band %d are no quantity with ends."), bands->n));
	}
	resetStringInfo(&words->pending);
	if (gives_points)
		return read_points(bands, right, &band->points) ||
			scale_fault(bands, psprintf(translated("The points of band %d are not a number."), bands->n));
	return read_label_and_points(bands, band, right);
}

/* Reads 优秀（90分以上）; false where the piece is something else, or with a fault */
static bool
read_in_brackets(Words *words, Piece piece)
{
	Piece		label = piece;
	Piece		ends = piece;
	Quantity	quantity;
	Band	   *band;

	for (label.end = piece.begin; label.end < piece.end && piece_starts((Piece) {label.end, piece.end}, opening) == 0;)
		label.end += step((Piece) {label.end, piece.end});
	ends.begin = label.end + piece_starts((Piece) {label.end, piece.end}, opening);
	ends.end -= piece_ends(piece, closing);
	/* the part before the bracket must not be a quantity: 90分以上（含90分） is ends, not a label */
	if (words->pending.len > 0 || piece_ends(piece, closing) == 0 || ends.begin >= ends.end ||
		piece_length(piece_trim(label)) == 0 || read_bounds(label.begin, piece_length(label), &quantity) ||
		!read_bounds(ends.begin, piece_length(ends), &quantity) || (band = scale_new_band(words->bands)) == NULL)
		return false;
	return take_ends(words, band, &quantity) && scale_read_label(words->bands, band, label);
}

/* Reads a scale in words */
bool
scale_read_words(Bands *bands, Piece source)
{
	Words		words = {.bands = bands};

	initStringInfo(&words.pending);
	while (source.begin < source.end)
	{
		Piece		piece = {source.begin, find_outside(source, separators, NULL)};
		const char *verb;
		int			length;
		bool		gives_points;

		CHECK_FOR_INTERRUPTS();
		source.begin = piece.end;
		source.begin += piece_starts(source, separators);
		piece = piece_trim(piece);
		if (piece_length(piece) == 0)
			continue;
		/* 得分90分以上为优秀: 得分 is the name of the figure; ，得分10分: it is the verb */
		length = piece_starts(piece, score_nouns);
		if (length > 0 && find_outside((Piece) {piece.begin + length, piece.end}, label_verbs, point_verbs) < piece.end)
			piece.begin += length;
		verb = find_outside(piece, label_verbs, point_verbs);
		/* 80分以上，不足90分为良好: the ends go on behind the comma, as they do in 90分以上的，得10分 */
		if (verb == piece.end && piece_starts(piece, rest_words) == 0)
		{
			if (read_in_brackets(&words, piece))
				continue;
			/* false without a fault: the piece is something else, and is kept for the next one */
			if (bands->fault != NULL || bands->too_many)
				return false;
			piece.end -= piece_ends(piece, before_verb);
			add_pending(&words, piece);
			continue;
		}
		length = piece_starts((Piece) {verb, piece.end}, label_verbs);
		/* what is no verb of a label is one of points, or none at all behind 其他 */
		gives_points = length == 0;
		if (gives_points && piece_starts((Piece) {verb, piece.end}, no_points) == 0)
			length = piece_starts((Piece) {verb, piece.end}, point_verbs);
		if (!read_statement(&words, (Piece) {piece.begin, verb}, (Piece) {verb + length, piece.end}, gives_points))
			return false;
	}
	/* words that no verb followed would be dropped in silence */
	if (words.pending.len > 0)
		return scale_fault(bands, pstrdup(translated("The last words are a band without a label and without points.")));
	return true;
}
