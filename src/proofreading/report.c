/*
 * proofreading/report.c
 *		The rows of a checked text.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "proofreading/proofreading.h"

#include "lib/stringinfo.h"

/* Appends code points of the text, as UTF-8 */
static void
append_codes(StringInfo out, const Reader *reader, int from, int to)
{
	for (int i = from; i < to; i++)
	{
		unsigned char utf8[8];

		(void) unicode_to_utf8(reader->code[i], utf8);
		appendBinaryStringInfo(out, (char *) utf8, pg_utf_mblen(utf8));
	}
}

/* Appends digits * 10^-decimals */
static void
append_decimal(StringInfo out, int128 digits, int decimals)
{
	char		buffer[64];
	int			at = sizeof(buffer);
	/* negate as unsigned: the least int128 has no positive counterpart */
	uint128		rest = digits < 0 ? -(uint128) digits : (uint128) digits;

	/* zeros up to the point: 0.05 */
	for (int i = 0; rest > 0 || i <= decimals; i++)
	{
		if (i == decimals && i > 0)
			buffer[--at] = '.';
		buffer[--at] = (char) ('0' + (int) (rest % 10));
		rest /= 10;
	}
	if (digits < 0)
		buffer[--at] = '-';
	appendBinaryStringInfo(out, buffer + at, (int) sizeof(buffer) - at);
}

/* Rounds a fraction half away from zero to whole units */
static int128
rounded(Ratio ratio, int128 unit)
{
	int128		den = ratio.den * unit;
	int128		quotient = ratio.num / den;
	int128		rest = ratio.num % den;

	if (2 * (rest < 0 ? -rest : rest) >= den)
		quotient += ratio.num < 0 ? -1 : 1;
	return quotient;
}

/* How many decimals the unit of the last printed digit has, 0 for tens and more */
static int
decimals_of(int128 ulp)
{
	int			decimals = 0;

	while (ulp > 0 && ulp < PROOF_UNIT)
	{
		ulp *= 10;
		decimals++;
	}
	return decimals;
}

/* A number in units of 10^-PROOF_SCALE, with the decimals that it needs */
static Numeric
scaled_numeric(int128 number, int decimals)
{
	for (int i = decimals; i < PROOF_SCALE; i++)
		number /= 10;
	return decimal_numeric(number, decimals);
}

/* A fraction as the judged figure would be printed */
static Numeric
printed_numeric(const Figure *judged, Ratio ratio)
{
	/* a figure whose last digit has no unit is shown in ones */
	int128		ulp = judged->ulp > 0 ? judged->ulp : PROOF_UNIT;

	return scaled_numeric(rounded(ratio, ulp) * ulp, decimals_of(ulp));
}

/* An end of the computed interval, with two decimals more than are printed */
static Numeric
bound_numeric(const Figure *judged, Ratio ratio)
{
	int128		ulp = judged->ulp > 0 ? judged->ulp : PROOF_UNIT;
	/* two decimals more show on which side of a half the end lies */
	int			decimals = Min(decimals_of(ulp) + 2, PROOF_SCALE);
	int128		unit = PROOF_UNIT;

	for (int i = 0; i < decimals; i++)
		unit /= 10;
	return scaled_numeric(rounded(ratio, unit) * unit, decimals);
}

/* Appends a computed number in the unit in which the figure is printed: 390.5亿元 */
static void
append_like(StringInfo out, const Reader *reader, const Figure *figure, int128 number, int128 ulp)
{
	int			at = figure->begin;
	int128		unit = PROOF_UNIT;
	int			decimals = 0;
	bool		digits = false;

	for (int i = 0; i < figure->power; i++)
		unit *= 10;
	for (int128 u = ulp; u < unit; u *= 10)
		decimals++;
	append_decimal(out, number / ulp, decimals);
	/* the words behind the digits stay: 390.5亿元 */
	for (; at < figure->end; at++)
	{
		if (is_digit(reader->code[at]))
			digits = true;
		else if (digits && reader->code[at] != '.' && reader->code[at] != ',')
			break;
	}
	if (digits)
		append_codes(out, reader, at, figure->end);
	else if (figure->unit != NULL)
		appendStringInfoString(out, pg_server_to_any(figure->unit, (int) strlen(figure->unit), PG_UTF8));
}

/* Appends the formula, with the figures in their places */
static void
append_formula(StringInfo out, const Sentence *sentence, const Finding *finding)
{
	const char *formula = finding->formula;

	/* the formulas + and - take any number of figures */
	if (strcmp(formula, "+") == 0 || strcmp(formula, "-") == 0)
	{
		for (int i = 0; i < finding->ninputs; i++)
		{
			const Figure *f = figure_at(sentence, finding->inputs[i]);

			if (i > 0)
				appendStringInfoString(out, *formula == '+' ? " + " : " - ");
			append_codes(out, sentence->reader, f->begin, f->end);
		}
		return;
	}
	for (; *formula != '\0'; formula++)
	{
		/* $1 to $9 stand for the figures */
		if (*formula == '$' && formula[1] >= '1' && formula[1] < '1' + finding->ninputs)
		{
			const Figure *f = figure_at(sentence, finding->inputs[*++formula - '1']);

			append_codes(out, sentence->reader, f->begin, f->end);
		}
		else
			appendStringInfoChar(out, *formula);
	}
}

/* The relation in words: 部分占总体：12项 ÷ 58项 = 20.7%，文中27.0% */
static char *
statement_of(const Sentence *sentence, const Finding *finding)
{
	const Figure *judged = figure_at(sentence, finding->judged);
	const Reader *reader = sentence->reader;
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfo(&out, "%s：", text_relations.codes[finding->relation].zh);
	append_formula(&out, sentence, finding);
	if (finding->computed.there)
	{
		int128		ulp = judged->ulp > 0 ? judged->ulp : PROOF_UNIT;

		appendStringInfoString(&out, " = ");
		append_like(&out, reader, judged, rounded(finding->computed.mid, ulp) * ulp, ulp);
		if (finding->relation == RELATION_LISTED)
			appendStringInfoString(&out, "条");
	}
	appendStringInfoString(&out, finding->to_100 ? "，应为100%" : "，文中");
	if (!finding->to_100)
		append_codes(&out, reader, judged->begin, judged->end);
	return out.data;
}

/* The figures that a finding computes with and their places */
static void
describe_inputs(const Sentence *sentence, const Finding *finding, StringInfo figures, StringInfo positions)
{
	for (int i = 0; i < finding->ninputs; i++)
	{
		const Figure *f = figure_at(sentence, finding->inputs[i]);

		appendStringInfoString(figures, i > 0 ? "、" : "");
		append_codes(figures, sentence->reader, f->begin, f->end);
		appendStringInfo(figures, "（第%d字）", source_at(sentence->reader, f->begin) + 1);
		appendStringInfo(positions, "%s%d", i > 0 ? "," : "", source_at(sentence->reader, f->begin) + 1);
	}
}

/* Puts UTF-8, which may be NULL, in the encoding of the database */
static void
put_utf8(Row *row, const char *utf8)
{
	row_text(row, utf8 == NULL || *utf8 == '\0' ? NULL : pg_any_to_server(utf8, (int) strlen(utf8), PG_UTF8));
}

/* Writes the columns of numbers: printed, unit, recomputed, and both intervals */
static void
put_numbers(Row *row, const Finding *finding, const Figure *judged)
{
	int			decimals = Min(decimals_of(judged->ulp) + 1, PROOF_SCALE);
	/* a count that is a sum or a difference of counts is exact, one that is an average is not */
	bool		exact = judged->exact && (finding->relation == RELATION_PARTS_SUM || finding->relation == RELATION_COMPLEMENT ||
										  finding->relation == RELATION_LEVELS || finding->relation == RELATION_LISTED);
	int128		half = exact ? 0 : judged->ulp / 2;
	bool		printed = judged->point && !finding->to_100;
	bool		there = finding->computed.there;

	row_number(row, printed ? scaled_numeric(judged->value, decimals_of(judged->ulp)) : NULL);
	row_text(row, judged->unit);
	row_number(row, there ? printed_numeric(judged, finding->computed.mid) : NULL);
	row_number(row, printed ? scaled_numeric(judged->value - half, decimals) : judged->has_low && !finding->to_100 ? scaled_numeric(judged->low, PROOF_SCALE) : NULL);
	row_number(row, printed ? scaled_numeric(judged->value + half, decimals) : judged->has_high && !finding->to_100 ? scaled_numeric(judged->high, PROOF_SCALE) : NULL);
	row_number(row, there ? bound_numeric(judged, finding->computed.low) : NULL);
	row_number(row, there ? bound_numeric(judged, finding->computed.high) : NULL);
}

/* Why a verdict is what it is, where the finding itself does not say */
static const char *
note_of(const Finding *finding)
{
	if (finding->note != NULL)
		return finding->note;
	if (finding->to_100)
		return "各项占比之和应在四舍五入的误差内等于100%";
	switch (finding->verdict)
	{
		case TEXT_UNIT:
			return "两期比率之差，单位应为百分点";
		case TEXT_TRUNCATED:
			return "直接截尾，未四舍五入";
		case TEXT_OFF_BY_LAST_DIGIT:
			return "与复算值相差末位一个单位";
		case TEXT_UNDETERMINED:
			return "口径不明（如按可比价计算），无法判定";
		default:
			return NULL;
	}
}

/* Moves to a character */
static void
move_to(const Reader *reader, TextPlace *place, int character)
{
	for (; place->character < character && place->byte < reader->bytes; place->character++)
		place->byte += character_length(reader, place->byte);
}

/* The characters of the text as they stand there, unfolded */
static char *
copy_text(const Reader *reader, TextPlace *place, int from, int to)
{
	TextPlace	end;

	/* the place only moves forward, since fragments are asked for in the order of the text */
	move_to(reader, place, from);
	end = *place;
	move_to(reader, &end, to);
	return pnstrdup(reader->utf8 + place->byte, (Size) (end.byte - place->byte));
}

/* Writes one row */
static void
put_finding(Row *row, const Sentence *sentence, const Finding *finding, int item, TextPlace *place)
{
	const Figure *judged = figure_at(sentence, finding->judged);
	int			from = source_at(sentence->reader, judged->begin);
	int			to = source_behind(sentence->reader, judged->end - 1);
	StringInfoData figures;
	StringInfoData positions;

	initStringInfo(&figures);
	initStringInfo(&positions);
	describe_inputs(sentence, finding, &figures, &positions);
	row_integer(row, item);
	row_integer(row, from + 1);
	row_integer(row, to - from);
	put_utf8(row, copy_text(sentence->reader, place, from, to));
	row_code(row, &text_relations, finding->relation);
	row_code(row, &text_verdicts, finding->verdict);
	put_numbers(row, finding, judged);
	put_utf8(row, statement_of(sentence, finding));
	put_utf8(row, figures.data);
	put_utf8(row, positions.data);
	put_utf8(row, note_of(finding));
	rows_put(row);
}

/* Orders findings by the place of the judged figure */
static int
compare_findings(const void *a, const void *b, void *sentence)
{
	const Finding *left = *(const Finding *const *) a;
	const Finding *right = *(const Finding *const *) b;
	int			place = figure_at(sentence, left->judged)->begin;
	int			other = figure_at(sentence, right->judged)->begin;

	if (place != other)
		return place < other ? -1 : 1;
	return (left->relation > right->relation) - (left->relation < right->relation);
}

/* Says whether another finding explains the same figure: then this one does not accuse it */
static bool
is_explained(const Sentence *sentence, const Finding *finding)
{
	/* only an error needs another explanation; an error in a sum of parts is told in any case */
	if (finding->verdict <= TEXT_OK_HALF_EVEN || finding->relation == RELATION_PARTS_SUM)
		return false;
	for (int i = 0; i < sentence->nfindings; i++)
		if (sentence->findings[i].judged == finding->judged && sentence->findings[i].verdict <= TEXT_OK_HALF_EVEN)
			return true;
	return false;
}

/* Writes the findings of a sentence, in the order of the text */
void
put_findings(Row *row, Sentence *sentence, int *items)
{
	Finding   **order = palloc(sizeof(Finding *) * (Size) sentence->nfindings);
	TextPlace	place;

	/* findings are in the order of the text: one walk over it finds all their fragments */
	move_to(sentence->reader, &sentence->place, source_at(sentence->reader, sentence->begin) - PROOF_BEFORE);
	place = sentence->place;

	for (int i = 0; i < sentence->nfindings; i++)
		order[i] = &sentence->findings[i];
	qsort_arg(order, (Size) sentence->nfindings, sizeof(Finding *), compare_findings, sentence);
	for (int i = 0; i < sentence->nfindings; i++)
		if (!is_explained(sentence, order[i]))
			put_finding(row, sentence, order[i], ++*items, &place);
}
