/*
 * scoring/bands.c
 *		A scale as text: [90,]=优秀:10; [80,90)=良好:8; [,80)=一般:5.
 *
 * Every number that a scale reaches is in one band and in no other: bands that
 * overlap, or leave a hole, are refused with the number that shows it.  All is
 * read in UTF-8, whatever the encoding of the database.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "scoring/scoring.h"

#include "miscadmin.h"

static const char *const between[] = {";", "；", "\n", NULL};
static const char *const openers[] = {"[", "(", "（", NULL};
static const char *const closers[] = {"]", ")", "）", NULL};
static const char *const commas[] = {",", "，", NULL};
static const char *const colons[] = {":", "：", NULL};
static const char *const equals[] = {"=", "＝", NULL};

/* Says why this is no scale; always false */
bool
scale_fault(Bands *bands, char *fault)
{
	if (bands->fault == NULL)
		bands->fault = fault;
	return false;
}

/* One more band, NULL where there are too many */
Band *
scale_new_band(Bands *bands)
{
	/* the caller tells a limit (54000) from a wrong text (22P02) by this flag */
	if (bands->n == SCALE_MAX_BANDS)
	{
		bands->too_many = true;
		return NULL;
	}
	if (bands->n == bands->capacity)
	{
		/* doubling keeps the copies linear; no overflow, as the limit above bounds it */
		bands->capacity = Max(8, 2 * bands->capacity);
		bands->bands = bands->bands == NULL ? palloc(bands->capacity * sizeof(Band)) :
			repalloc(bands->bands, bands->capacity * sizeof(Band));
	}
	/* zeros are open ends, no label and no points */
	memset(&bands->bands[bands->n], 0, sizeof(Band));
	return &bands->bands[bands->n++];
}

/* Reads what stands behind the equals sign: label:points, a label, :points, or points */
static bool
read_tail(Bands *bands, Band *band, Piece tail)
{
	const char *colon = piece_find(tail, colons);

	tail = piece_trim(tail);
	/* without a colon a number is points, and anything else a label */
	if (colon >= tail.end)
		return scale_read_number(bands, tail, &band->points) || scale_read_label(bands, band, tail);
	if (!scale_read_number(bands, (Piece) {colon + piece_starts((Piece) {colon, tail.end}, colons), tail.end}, &band->points))
		return scale_fault(bands, psprintf(translated("The points of band %d are not a number."), bands->n));
	return scale_read_label(bands, band, (Piece) {tail.begin, colon});
}

/* Reads an end of a band; nothing written is no end, which is written with a square bracket */
static bool
read_end(Bands *bands, Piece piece, Numeric *end, bool *inclusive)
{
	piece = piece_trim(piece);
	if (piece.begin == piece.end)
	{
		*inclusive = false;
		return true;
	}
	return scale_read_number(bands, piece, end);
}

/* Reads [80,90)=良好:8 */
static bool
read_band(Bands *bands, Piece piece)
{
	Band	   *band = scale_new_band(bands);
	Piece		low;
	Piece		high;
	Piece		rest;

	/* too many bands: the flag is set, and no fault is to be told */
	if (band == NULL)
		return false;
	band->low_inclusive = *piece.begin == '[';
	low = (Piece) {piece.begin + piece_starts(piece, openers), piece.end};
	/* no delimiter that is missing leads beyond the piece: piece_find then gives its end */
	low.end = piece_find(low, commas);
	high = (Piece) {low.end, piece.end};
	high.begin += piece_starts(high, commas);
	high.end = piece_find(high, closers);
	rest = (Piece) {high.end, piece.end};
	band->high_inclusive = rest.begin < rest.end && *rest.begin == ']';
	rest.begin += piece_starts(rest, closers);
	/* no closing bracket was skipped: it is missing, and "high" ran to the end */
	if (rest.begin == high.end || piece_starts(piece, openers) == 0 ||
		!read_end(bands, low, &band->low, &band->low_inclusive) ||
		!read_end(bands, high, &band->high, &band->high_inclusive))
		return scale_fault(bands, psprintf(translated("The ends of band %d are not two numbers in brackets."), bands->n));
	rest = piece_trim(rest);
	if (piece_starts(rest, equals) == 0)
		return scale_fault(bands, psprintf(translated("Band %d lacks the equals sign behind its ends."), bands->n));
	rest.begin += piece_starts(rest, equals);
	return read_tail(bands, band, rest);
}

/* Compares the lower ends of two bands, then the upper ones; one that is open comes first, or last */
static int
compare_bands(const void *a, const void *b, void *context)
{
	const Band *x = &((const Bands *) context)->bands[*(const int *) a];
	const Band *y = &((const Bands *) context)->bands[*(const int *) b];
	int			cmp;

	/* an open lower end is below every number; the one that includes its number begins before the other */
	if (x->low == NULL || y->low == NULL)
		cmp = (x->low != NULL) - (y->low != NULL);
	else if ((cmp = num_cmp(x->low, y->low)) == 0)
		cmp = (int) y->low_inclusive - (int) x->low_inclusive;
	if (cmp == 0 && (x->high == NULL || y->high == NULL))
		cmp = (x->high == NULL) - (y->high == NULL);
	else if (cmp == 0)
		cmp = num_cmp(x->high, y->high);
	/* the place breaks ties: qsort is not stable, and messages must name the same bands each time */
	return cmp != 0 ? cmp : *(const int *) a - *(const int *) b;
}

/* Sorts the places of the bands; 其他 is not among them as long as it has no ends */
static int
sort_bands(Bands *bands)
{
	int			n = 0;

	/* sorted twice where there is 其他: the second time it has ends, and there is room for it */
	if (bands->sorted == NULL)
		bands->sorted = palloc((bands->n + 1) * sizeof(int));
	for (int i = 0; i < bands->n; i++)
		if (!bands->bands[i].rest)
			bands->sorted[n++] = i;
	qsort_arg(bands->sorted, n, sizeof(int), compare_bands, bands);
	return n;
}

/* Which way two neighbours do not fit: 1 overlap, -1 a hole, 0 they do */
static int
misfit(const Band *a, const Band *b)
{
	int			cmp;

	/* the order puts "a" first: where either end is open, both hold the numbers of the other */
	if (a->high == NULL || b->low == NULL)
		return 1;
	cmp = num_cmp(a->high, b->low);
	/* at one number: held by both it overlaps, held by none it is a hole */
	if (cmp == 0)
		cmp = (int) a->high_inclusive + (int) b->low_inclusive - 1;
	return cmp;
}

/*
 * Where two neighbours both hold one number, and only the words of one say so
 * (80分（含）以上, 80≤x) while the other has it by law (80分以下) or as the end
 * of a range, the one that says so has it.
 */
static void
yield_ends(Bands *bands)
{
	int			n = sort_bands(bands);

	for (int i = 1; i < n; i++)
	{
		Band	   *a = &bands->bands[bands->sorted[i - 1]];
		Band	   *b = &bands->bands[bands->sorted[i]];

		if (a->high == NULL || b->low == NULL || a->high_said == b->low_said || !a->high_inclusive || !b->low_inclusive ||
			num_cmp(a->high, b->low) != 0)
			continue;
		if (b->low_said)
			a->high_inclusive = false;
		else
			b->low_inclusive = false;
	}
}

/* Gives 其他 what the others leave, where that is one band */
static bool
fill_rest(Bands *bands, Band *rest)
{
	int			n = sort_bands(bands);
	int			gaps = 0;

	for (int i = 0; i <= n; i++)
	{
		const Band *a = i > 0 ? &bands->bands[bands->sorted[i - 1]] : NULL;
		const Band *b = i < n ? &bands->bands[bands->sorted[i]] : NULL;

		/* an overlap is no gap: check_bands tells it afterwards, with its numbers */
		if (a == NULL ? b == NULL || b->low == NULL :
			b == NULL ? a->high == NULL : misfit(a, b) >= 0)
			continue;
		gaps++;
		/* the sides are the opposite ones, so that no number is held twice or by none */
		rest->low = a == NULL ? NULL : a->high;
		rest->low_inclusive = a != NULL && !a->high_inclusive;
		rest->high = b == NULL ? NULL : b->low;
		rest->high_inclusive = b != NULL && !b->low_inclusive;
	}
	rest->rest = false;
	return gaps == 1 || scale_fault(bands, psprintf(translated("What the other bands leave is %d pieces, where it must be one."), gaps));
}

/* Checks a band by itself, and that all have what the first one has */
static bool
check_band(Bands *bands, int n)
{
	const Band *band = &bands->bands[n];
	const Band *first = &bands->bands[0];

	if (band->low != NULL && band->high != NULL)
	{
		int			cmp = num_cmp(band->low, band->high);

		/* [90,90] holds one number, [90,90) none */
		if (cmp > 0 || (cmp == 0 && !(band->low_inclusive && band->high_inclusive)))
			return scale_fault(bands, psprintf(translated("Band %d holds no number."), n + 1));
	}
	if (band->label_length == 0 && band->points == NULL)
		return scale_fault(bands, psprintf(translated("Band %d has neither a label nor points."), n + 1));
	/* the text form has one place for both: a number there is points */
	if (band->points == NULL && piece_is_number((Piece) {band->label, band->label + band->label_length}))
		return scale_fault(bands, psprintf(translated("The label of band %d is a number, which would be read as points."), n + 1));
	/* mixed bands would make scale_label() or scale_points() NULL for some values only */
	if ((band->label_length == 0) != (first->label_length == 0))
		return scale_fault(bands, psprintf(translated("Band %d has a label and band %d has none."),
										   band->label_length > 0 ? n + 1 : 1, band->label_length > 0 ? 1 : n + 1));
	if ((band->points == NULL) != (first->points == NULL))
		return scale_fault(bands, psprintf(translated("Band %d has points and band %d has none."),
										   band->points != NULL ? n + 1 : 1, band->points != NULL ? 1 : n + 1));
	return true;
}

/* Says that two bands overlap, and where */
static bool
fault_overlap(Bands *bands, const Band *a, const Band *b)
{
	/* a number that both bands reach, to show the overlap by */
	Numeric		at = b->low != NULL ? b->low : a->high != NULL ? a->high : b->high;
	int			x = (int) (a - bands->bands) + 1;
	int			y = (int) (b - bands->bands) + 1;

	/* three open ends: there is no number to show */
	if (at == NULL)
		return scale_fault(bands, psprintf(translated("Bands %d and %d both hold every number."), Min(x, y), Max(x, y)));
	return scale_fault(bands, psprintf(translated("Bands %d and %d overlap at %s."), Min(x, y), Max(x, y), numeric_figure(at)));
}

/* Says what no band holds */
static bool
fault_hole(Bands *bands, const Band *a, const Band *b)
{
	if (num_cmp(a->high, b->low) == 0)
		return scale_fault(bands, psprintf(translated("No band holds %s."), numeric_figure(b->low)));
	return scale_fault(bands, psprintf(translated("No band holds what lies between %s and %s."),
									   numeric_figure(a->high), numeric_figure(b->low)));
}

/* Checks that bands follow each other without overlap and without a hole */
static bool
check_bands(Bands *bands)
{
	yield_ends(bands);
	for (int i = 0; i < bands->n; i++)
		if (bands->bands[i].rest && !fill_rest(bands, &bands->bands[i]))
			return false;
	for (int i = 0; i < bands->n; i++)
		if (!check_band(bands, i))
			return false;
	/* 其他 has its ends now, and takes its place among the others */
	sort_bands(bands);
	for (int i = 1; i < bands->n; i++)
	{
		/* neighbours are enough: bands that fit their neighbours ascend, so that no others can meet */
		const Band *a = &bands->bands[bands->sorted[i - 1]];
		const Band *b = &bands->bands[bands->sorted[i]];
		int			fits = misfit(a, b);

		if (fits != 0)
			return fits > 0 ? fault_overlap(bands, a, b) : fault_hole(bands, a, b);
	}
	return true;
}

/* Numbers the labels in the order in which they are written first; bands without labels each count */
static void
number_labels(Bands *bands)
{
	int			last = 0;

	for (int i = 0; i < bands->n; i++)
	{
		Band	   *band = &bands->bands[i];

		/* quadratic, as SCALE_MAX_BANDS is small and a scale is read once a call site */
		for (int before = 0; before < i && band->order == 0; before++)
		{
			const Band *other = &bands->bands[before];

			if (band->label_length > 0 && band->label_length == other->label_length &&
				memcmp(band->label, other->label, band->label_length) == 0)
				band->order = other->order;
		}
		if (band->order == 0)
			band->order = ++last;
	}
}

/* Reads a scale in either form; false: bands->fault or bands->too_many says why, or a soft error was raised */
bool
scale_read(Bands *bands, const char *utf8, int length)
{
	Piece		source = piece_trim((Piece) {utf8, utf8 + length});

	/* only the form in brackets begins with a bracket: words begin with a quantity or a label */
	if (piece_length(source) > 0 && piece_starts(source, openers) == 0)
	{
		if (!scale_read_words(bands, source))
			return false;
	}
	else
		while (source.begin < source.end)
		{
			Piece		piece = {source.begin, piece_find(source, between)};

			CHECK_FOR_INTERRUPTS();
			/* an empty piece is allowed: a semicolon may stand behind the last band */
			source.begin = piece.end;
			source.begin += piece_starts(source, between);
			piece = piece_trim(piece);
			if (piece.begin < piece.end && !read_band(bands, piece))
				return false;
		}
	if (bands->n == 0)
		return scale_fault(bands, pstrdup(translated("A scale has at least one band.")));
	if (!check_bands(bands))
		return false;
	number_labels(bands);
	return true;
}

/* Writes a number without trailing zeros */
static void
print_number(StringInfo out, Numeric number)
{
	if (number != NULL)
		appendStringInfoString(out, DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(number))));
}

/* Writes the one text of a scale, in UTF-8 */
void
scale_print(const Bands *bands, StringInfo out)
{
	for (int i = 0; i < bands->n; i++)
	{
		const Band *band = &bands->bands[i];

		appendStringInfoString(out, i > 0 ? "; " : "");
		/* an open end has a square bracket, so that equal scales have one text */
		appendStringInfoChar(out, band->low == NULL || band->low_inclusive ? '[' : '(');
		print_number(out, band->low);
		appendStringInfoChar(out, ',');
		print_number(out, band->high);
		appendStringInfoChar(out, band->high == NULL || band->high_inclusive ? ']' : ')');
		appendStringInfoChar(out, '=');
		appendBinaryStringInfo(out, band->label, band->label_length);
		if (band->points != NULL)
		{
			appendStringInfoChar(out, ':');
			print_number(out, band->points);
		}
	}
}
