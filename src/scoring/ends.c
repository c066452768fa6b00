/*
 * scoring/ends.c
 *		The ends of a band in words: 80分以上不足90分; 80≤得分<90; 60%～80%（含60%，不含80%）.
 *
 * The grammar of the room "quantity" reads them: 以上, 以下 and 以内 include
 * the number, 不满, 不足, 超过 and 以外 do not (Civil Code, article 1259).
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "scoring/words.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"

/* The comparison signs, each longer one before those that it begins with */
static const struct
{
	const char *sign;
	bool		below;			/* what stands before it is less */
	const char *turned;			/* the sign of the other side: 80≤x is x≥80 */
}			signs[] = {
	{"<=", true, "≥"}, {"＜=", true, "≥"}, {">=", false, "≤"}, {"＞=", false, "≤"},
	{"≤", true, "≥"}, {"≦", true, "≥"}, {"⩽", true, "≥"}, {"<", true, ">"}, {"＜", true, ">"},
	{"≥", false, "≤"}, {"≧", false, "≤"}, {"⩾", false, "≤"}, {">", false, "<"}, {"＞", false, "<"}
};

/* Says whether a piece has a digit, of either width */
static bool
has_digit(Piece piece)
{
	static const char *const wide[] = {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９", NULL};

	for (const char *at = piece.begin; at < piece.end; at++)
		if (is_digit((unsigned char) *at) || piece_starts((Piece) {at, piece.end}, wide) > 0)
			return true;
	return false;
}

/* Finds the first comparison sign of a piece; its place among the signs, or -1 */
static int
find_sign(Piece piece, const char **at)
{
	for (*at = piece.begin; *at < piece.end; (*at)++)
		for (int i = 0; i < (int) lengthof(signs); i++)
			if (piece_starts((Piece) {*at, piece.end}, (const char *const[]) {signs[i].sign, NULL}) > 0)
				return i;
	return -1;
}

/* Says whether a piece names a figure: words without a number, which do not turn the sign around */
static bool
is_name(Piece piece)
{
	static const char *const turning[] = {"不", "未", "非", "没", "无", NULL};

	piece = piece_trim(piece);
	return piece_length(piece) > 0 && !has_digit(piece) && piece_ends(piece, turning) == 0;
}

/* Says whether nothing follows the digits of a piece */
static bool
piece_ends_in_digit(Piece piece)
{
	piece = piece_trim(piece);
	return piece_length(piece) > 0 && is_digit((unsigned char) piece.end[-1]);
}

/* Adds what follows the last digit of a piece */
static void
append_unit(StringInfo turned, Piece piece)
{
	const char *at = piece.end;

	while (at > piece.begin && !is_digit((unsigned char) at[-1]))
		at--;
	if (at > piece.begin)
		appendBinaryStringInfo(turned, at, (int) (piece.end - at));
}

/* Writes 80≤得分<90 as ≥80，<90, 80≤得分 as ≥80 and x<60 as <60; an empty text where the piece is none of these */
static Piece
turn_chain(Piece piece)
{
	StringInfoData turned;
	Piece		low = piece;
	Piece		name = piece;
	Piece		high = piece;
	int			first = find_sign(piece, &low.end);
	int			second;

	initStringInfo(&turned);
	if (first >= 0)
	{
		name.begin = low.end + strlen(signs[first].sign);
		second = find_sign(name, &name.end);
		if (second < 0 && is_name(low) && has_digit(name))
			appendBinaryStringInfo(&turned, low.end, (int) (piece.end - low.end));
		/* a number, a name, and a number again, all the same way */
		else if (has_digit(low) && is_name(name) && (second < 0 || signs[second].below == signs[first].below))
		{
			appendStringInfoString(&turned, signs[first].turned);
			appendBinaryStringInfo(&turned, low.begin, piece_length(low));
			high.begin = name.end;
			/* 0≤完成率<5%, 60分≤得分<80: the unit stands once */
			if (second >= 0 && piece_ends_in_digit(low))
				append_unit(&turned, high);
			/* (the second sign stands as it is) */
			if (second >= 0)
			{
				appendStringInfoString(&turned, "，");
				appendBinaryStringInfo(&turned, high.begin, piece_length(high));
				if (piece_ends_in_digit(high))
					append_unit(&turned, low);
			}
		}
	}
	return (Piece) {turned.data, turned.data + turned.len};
}

/* Says whether what stands around a quantity changes nothing: 完成率90%以上, 3个工作日内办结, but not 未达到90%以上 */
static bool
only_names(const Reader *reader, const Quantity *quantity)
{
	static const uint16 changers[] = {u'不', u'未', u'非', u'除', u'没', u'无', u'低', u'高', u'超', u'少', u'多', u'大', u'小', u'上', u'下', u'近', u'约', 0};
	static const uint16 acts[][5] = {u"办结", u"完成", u"答复", u"回复", u"签收", u"反馈", u"报送", u"整改", u"受理", u"办理", u"处置", u"送达"};
	int			end = skip_spaces(reader, quantity->end);

	/* a negation or a comparison before the number changes what the words hold, and in 60≤完成率<80% another number does */
	for (int i = 0; i < quantity->begin; i++)
		if (is_one_of(reader->code[i], changers) || is_digit(reader->code[i]) || is_one_of(reader->code[i], u"<>≤≥"))
			return false;
	for (int i = 0; i < (int) lengthof(acts); i++)
		if (word_at(reader, end, acts[i], &end))
			break;
	return skip_spaces(reader, end) == reader->n;
}

/* Reads a quantity, before which its name may stand; false where the words are none */
static bool
read_bounds(Piece piece, Quantity *quantity)
{
	static const char *const reaching[] = {"达到", NULL};
	char	   *copy = pnstrdup(piece.begin, piece_length(piece));
	char	   *server = pg_any_to_server(copy, piece_length(piece), PG_UTF8);
	Reader		reader;
	pg_wchar	code[QUANTITY_MAX_LENGTH + 1];
	int32		places[QUANTITY_MAX_LENGTH + 1];

	/* read whole first: only where that fails is a name looked for before the one quantity */
	if (!read_argument(cstring_to_text(server), quantity, &reader, code, places) &&
		(reader.stop == QUANTITY_STOP_LENGTH || find_only(&reader, quantity) != 1 || !only_names(&reader, quantity)))
		return false;
	/* 达到90分 is 90分以上 */
	if (piece_starts(piece, reaching) > 0 && quantity->low.there &&
		quantity->high.there && quantity->low.digits == quantity->high.digits)
		quantity->high.there = false;
	return true;
}

/* Takes （含60%，不含80%） off the end of a piece; false where there is none */
static bool
take_notes(Piece *piece, BandEnds *ends)
{
	static const char *const opening[] = {"(", "（", NULL};
	static const char *const closing[] = {")", "）", NULL};
	static const char *const marks[] = {"，", ",", "、", "；", ";", NULL};
	static const char *const without[] = {"不含", "不包括", "不包含", NULL};
	static const char *const with[] = {"含", "包括", "包含", NULL};
	Piece		inner = *piece;
	const char *begin = piece_find(*piece, opening);

	inner.begin = begin + piece_starts((Piece) {begin, piece->end}, opening);
	inner.end -= piece_ends(*piece, closing);
	if (begin == piece->end || inner.end == piece->end)
		return false;
	while (inner.begin < inner.end)
	{
		Piece		note = piece_trim((Piece) {inner.begin, piece_find(inner, marks)});
		int			out = piece_starts(note, without);
		int			length = out > 0 ? out : piece_starts(note, with);

		inner.begin = piece_find(inner, marks);
		inner.begin += piece_starts(inner, marks);
		note.begin += length;
		if (length == 0 || ends->nnotes == (int) lengthof(ends->notes) || !read_bounds(note, &ends->notes[ends->nnotes].quantity))
			return false;
		ends->notes[ends->nnotes++].inclusive = out == 0;
	}
	piece->end = begin;
	return true;
}

/* Says whether words before a number say that it is included, and do not leave that to the law */
static bool
says_before(Piece piece)
{
	static const char *const words[] = {"等于", "达到", "不低于", "不少于", "不小于", "不高于", "不多于", "不大于", "不超过",
	"至少", "至多", "最少", "最多", "=", "＝", "≤", "≦", "⩽", "≥", "≧", "⩾", NULL};

	return piece_find(piece, words) < piece.end;
}

/* The same of words behind it */
static bool
says_behind(Piece piece)
{
	static const char *const words[] = {"含", "包括", "及", NULL};

	return piece_find(piece, words) < piece.end;
}

/* Finds the number that a piece begins or ends with the words around; its digits, empty where there is none */
static Piece
find_digits(Piece piece, bool last)
{
	const char *at = last ? piece.end : piece.begin;
	const char *end;

	if (last)
	{
		while (at > piece.begin && !is_digit((unsigned char) at[-1]))
			at--;
		end = at;
		while (at > piece.begin && (is_digit((unsigned char) at[-1]) || at[-1] == '.'))
			at--;
		return (Piece) {at, end};
	}
	while (at < piece.end && !is_digit((unsigned char) *at))
		at++;
	end = at;
	while (end < piece.end && (is_digit((unsigned char) *end) || *end == '.'))
		end++;
	return (Piece) {at, end};
}

/* Looks at the words of each end by themselves: 80分及以上90分以下 says it of 80 alone */
static void
find_said(Bands *bands, Piece piece, BandEnds *ends)
{
	const Quantity *quantity = &ends->quantity;
	Piece		first = find_digits(piece, false);
	Piece		second = find_digits(piece, true);
	Piece		between = {first.end, second.begin};
	Numeric		one;
	Numeric		two;
	bool		first_said = says_before((Piece) {piece.begin, first.begin}) || says_behind(between);
	bool		second_said = says_before(between) || says_behind((Piece) {second.end, piece.end});
	bool		ascends;

	if (!quantity->low.there || !quantity->high.there)
	{
		ends->low_said = ends->high_said = says_before(piece) || says_behind(piece);
		return;
	}
	/* which end each is: 9000元至1万元 has other digits than its ends, and then nothing is said */
	if (between.begin >= between.end || !scale_read_number(bands, first, &one) || !scale_read_number(bands, second, &two))
		return;
	ascends = num_cmp(one, two) < 0;
	if (num_cmp(ascends ? one : two, numeric_trim(decimal_numeric(quantity->low.digits, quantity->decimals))) != 0 ||
		num_cmp(ascends ? two : one, numeric_trim(decimal_numeric(quantity->high.digits, quantity->decimals))) != 0)
		return;
	ends->low_said = ascends ? first_said : second_said;
	ends->high_said = ascends ? second_said : first_said;
}

/* Reads the words of a band's ends; false where they are none */
bool
scale_ends_read(Bands *bands, Piece piece, BandEnds *ends)
{
	Piece		without = piece_trim(piece);
	Piece		chain;

	memset(ends, 0, sizeof(BandEnds));
	piece = without;
	/* the notes first: the grammar knows one number of a range, not two */
	if (take_notes(&without, ends) && read_bounds(without, &ends->quantity))
		return true;
	ends->nnotes = 0;
	if (!read_bounds(piece, &ends->quantity))
	{
		chain = turn_chain(piece);
		if (piece_length(chain) == 0 || !read_bounds(chain, &ends->quantity))
			return false;
		piece = chain;
	}
	/* 增幅≥10%: the name of the figure is 增幅, and no change of another one; of 降幅 the sign is not certain */
	else if (ends->quantity.changing && !ends->quantity.falling && ends->quantity.verb >= 0)
	{
		chain = turn_chain(piece);
		if (piece_length(chain) > 0 && read_bounds(chain, &ends->quantity))
			piece = chain;
	}
	find_said(bands, piece, ends);
	return true;
}

/* Compares an end with the number of a note, and lets the note decide */
static bool
apply_note(const Quantity *note, bool inclusive, Numeric end, bool *end_inclusive, bool *end_said)
{
	if (end == NULL || num_cmp(numeric_trim(decimal_numeric(note->low.digits, note->decimals)), end) != 0)
		return false;
	*end_inclusive = inclusive;
	*end_said = true;
	return true;
}

/* Gives a band its ends; false and a fault where the words are no ends of a scale */
bool
scale_ends_take(Words *words, Band *band, const BandEnds *ends)
{
	const Quantity *quantity = &ends->quantity;

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
	/* trimmed, so that 90.0分 and 90分 give one text */
	if (quantity->low.there)
		band->low = numeric_trim(decimal_numeric(quantity->low.digits, quantity->decimals));
	if (quantity->high.there)
		band->high = numeric_trim(decimal_numeric(quantity->high.digits, quantity->decimals));
	band->low_inclusive = quantity->low.there && quantity->low.inclusive;
	band->high_inclusive = quantity->high.there && quantity->high.inclusive;
	band->low_said = ends->low_said;
	band->high_said = ends->high_said;
	for (int i = 0; i < ends->nnotes; i++)
		if (!apply_note(&ends->notes[i].quantity, ends->notes[i].inclusive, band->low, &band->low_inclusive, &band->low_said) &&
			!apply_note(&ends->notes[i].quantity, ends->notes[i].inclusive, band->high, &band->high_inclusive, &band->high_said))
			return scale_fault(words->bands, psprintf(translated("The words of band %d give no exact ends."), words->bands->n));
	return true;
}
