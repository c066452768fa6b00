/*
 * scoring/words.c
 *		Bands as assessment rules write them: 90分以上为优秀，得10分；80分以上不足90分为良好，得8分.
 *
 * What a band holds stands in ends.c; here are its label and its points.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "scoring/scoring.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"

#include "scoring/words.h"

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

/* Is this 得分 the name of the figure that is compared, as in 80≤得分<90? */
static bool
is_compared_score(Piece rest)
{
	static const char *const signs[] = {"<", ">", "＜", "＞", "≤", "≥", "≦", "≧", "⩽", "⩾", "=", "＝", NULL};
	int			length = piece_starts(rest, score_nouns);

	rest.begin += length;
	return length > 0 && piece_starts(piece_trim(rest), signs) > 0;
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
		else if (depth == 0 && !is_in_number(piece, rest.begin) && !is_compared_score(rest) &&
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

/* Takes the quotation marks off a label: “优秀” */
static Piece
unquoted(Piece label)
{
	static const char *const pairs[][2] = {{"“", "”"}, {"‘", "’"}, {"「", "」"}, {"『", "』"}, {"\"", "\""}, {"'", "'"}};

	label = piece_trim(label);
	for (int i = 0; i < (int) lengthof(pairs); i++)
	{
		int			first = piece_starts(label, (const char *const[]) {pairs[i][0], NULL});
		int			last = piece_ends(label, (const char *const[]) {pairs[i][1], NULL});

		if (first > 0 && last > 0 && piece_length(label) > first + last)
			return (Piece) {label.begin + first, label.end - last};
	}
	return label;
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
		return scale_read_label(bands, band, unquoted(tail));
	while ((length = piece_ends(label, before_points)) > 0 || (length = piece_ends(label, (const char *const[]) {"的", "，", ",", NULL})) > 0)
		label.end -= length;
	return scale_read_number(bands, number, &band->points) && scale_read_label(bands, band, unquoted(label));
}

/* Reads one statement: words of ends, a verb, what the band gives */
static bool
read_statement(Words *words, Piece left, Piece right, bool gives_points)
{
	Bands	   *bands = words->bands;
	BandEnds	ends;
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
		if (scale_ends_read(bands, joined, &ends))
		{
			if (!scale_ends_take(words, band, &ends))
				return false;
		}
		/* 优秀：90分以上: the label first; not where a verb of points stands, which no label has before it */
		else if (!gives_points && scale_ends_read(bands, right, &ends))
		{
			resetStringInfo(&words->pending);
			return scale_ends_take(words, band, &ends) && scale_read_label(bands, band, unquoted(left));
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
	Piece		inner = piece;
	BandEnds	ends;
	Band	   *band;

	for (label.end = piece.begin; label.end < piece.end && piece_starts((Piece) {label.end, piece.end}, opening) == 0;)
		label.end += step((Piece) {label.end, piece.end});
	inner.begin = label.end + piece_starts((Piece) {label.end, piece.end}, opening);
	inner.end -= piece_ends(piece, closing);
	/* the part before the bracket must not be a quantity: 90分以上（含90分） is ends, not a label */
	if (words->pending.len > 0 || piece_ends(piece, closing) == 0 || inner.begin >= inner.end ||
		piece_length(piece_trim(label)) == 0 || scale_ends_read(words->bands, label, &ends) ||
		!scale_ends_read(words->bands, inner, &ends) || (band = scale_new_band(words->bands)) == NULL)
		return false;
	return scale_ends_take(words, band, &ends) && scale_read_label(words->bands, band, unquoted(label));
}

/* Reads 90分以上优秀, where no verb stands before a grade that all know; false as above */
static bool
read_grade(Words *words, Piece piece)
{
	/* a longer word before one that it ends with: 不合格 is not 合格 */
	static const char *const grades[] = {"优秀", "良好", "较好", "中等", "一般", "基本合格", "不合格", "合格", "较差", "未达标", "不达标", "达标",
	"绿灯", "黄灯", "红灯", "橙灯", "绿色", "黄色", "红色", "橙色", NULL};
	static const char *const ranks[] = {"等次", "等级", "档次", "档", NULL};
	Piece		label = piece;
	Piece		left = piece;
	BandEnds	ends;
	Band	   *band;
	int			before = words->pending.len;

	left.end -= piece_ends(left, ranks);
	left.end -= piece_ends(left, grades);
	label.begin = left.end;
	/* no grade: a rank alone is no label */
	if (piece_ends(piece, ranks) == piece_length(label))
		return false;
	add_pending(words, left);
	left = (Piece) {words->pending.data, words->pending.data + words->pending.len};
	if (!scale_ends_read(words->bands, left, &ends) || (band = scale_new_band(words->bands)) == NULL)
	{
		/* the caller keeps the whole piece instead */
		words->pending.len = before;
		words->pending.data[before] = '\0';
		return false;
	}
	resetStringInfo(&words->pending);
	return scale_ends_take(words, band, &ends) && scale_read_label(words->bands, band, label);
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
			if (read_in_brackets(&words, piece) || read_grade(&words, piece))
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
