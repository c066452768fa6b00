/*
 * scoring/card.c
 *		Score cards (考核评分): base points, bonus, deductions and vetoes in one total.
 *
 * The parts of a card add up to its total exactly: a cap cuts the part of its
 * item, and what a veto takes is the part of the veto.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "scoring/scoring.h"

#include "miscadmin.h"

#include "lib/codes.h"
#include "lib/rows.h"
#include "rounding/rounding.h"

BIZENV_FUNCTION(score_card_add);
BIZENV_FUNCTION(score_card_remove);
BIZENV_FUNCTION(score_card_total);
BIZENV_FUNCTION(score_card_rows);

/* Decimals that the columns of score_card_rows have */
#define CARD_ROW_MAX_DIGITS 10

/* What the items of a card come to */
typedef struct Parts
{
	int			n;
	CardItem	   *items;
	Numeric    *parts;			/* NULL where an item has no points at all */
	int		   *reasons;		/* -1: none */
	bool		whole;			/* every row has points */
	Numeric		total;			/* of the known parts; NULL where there are none */
} Parts;

/* Fetches the item of a row, and refuses what can be none */
static void
getarg_item(FunctionCallInfo fcinfo, CardItem *item)
{
	text	   *name = PG_GETARG_TEXT_PP(1);
	const char *fault;

	/* the bytes stay in the row: what is kept of them is copied when the card is laid out */
	item->name = VARDATA_ANY(name);
	item->length = (int) VARSIZE_ANY_EXHDR(name);
	item->rows = 1;
	item->kind = code_argument(fcinfo, 3, &score_kinds, "kind");
	getarg_exact(fcinfo, 2, "points", &item->points);
	getarg_exact(fcinfo, 4, "cap", &item->cap);
	/* base points may be negative, such as a growth; a sign elsewhere would contradict the kind */
	if (item->kind != SCORE_BASE && exact_is_known(&item->points) && exact_sign(&item->points) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("points is out of range"),
				 errdetail("\"points\" of bonus, deduction and veto must not be negative: the kind says whether they are added or taken away."),
				 errhint("Pass 2 and kind => 'deduction' where 2 points are taken away.")));
	if (exact_is_known(&item->cap) && exact_sign(&item->cap) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("cap is out of range"),
				 errdetail("\"cap\" must not be negative."),
				 errhint("Pass NULL for an item without a cap.")));
	/* a sum over no points is stored as 0; "missing" says that they are none */
	item->missing = exact_is_known(&item->points) ? 0 : 1;
	if (item->missing > 0)
		item->points = (Exact) {.form = 0};
	fault = item_fault(item);
	if (unlikely(fault != NULL))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("item is out of range"),
				 errdetail_internal("%s", translated(fault)),
				 errhint("Use a short name such as awards.")));
}

/* The transition of score_card_agg, and its inverse */
static Datum
card_transition(FunctionCallInfo fcinfo, bool take_out)
{
	Tally	   *state = tally_state(fcinfo, &score_card_shape);
	CardItem		item;

	if (PG_ARGISNULL(1))
	{
		/* a row without an item must have nothing else, as a LEFT JOIN gives it */
		if (!PG_ARGISNULL(2) || !PG_ARGISNULL(4))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("item must not be NULL where points or cap is not"),
					 errdetail("A row without \"item\" is left out only when \"points\" and \"cap\" are NULL too, as a LEFT JOIN gives it."),
					 errhint("Give each row its item, or FILTER (WHERE item IS NOT NULL).")));
		tally_count(&((ScoreCard *) state)->skipped, take_out);
		PG_RETURN_POINTER(state);
	}
	/* a wrong value is refused before the state changes */
	getarg_item(fcinfo, &item);
	PG_RETURN_POINTER(take_out ? card_delete(state, &item) : card_insert(state, &item));
}

/* Puts a row into the state */
Datum
score_card_add(PG_FUNCTION_ARGS)
{
	return card_transition(fcinfo, false);
}

/* Takes a row out of the state, in a moving frame */
Datum
score_card_remove(PG_FUNCTION_ARGS)
{
	return card_transition(fcinfo, true);
}

/* What an item that is no veto adds: its points up to its cap, taken away for a deduction */
static Numeric
item_part(const CardItem *item, int *reason)
{
	Numeric		part = exact_number(&item->points);
	Numeric		cap = exact_number(&item->cap);

	/* the cap is of the sum of all rows of the item, not of each row; it cuts before the sign turns */
	if (cap != NULL && num_cmp(part, cap) > 0)
	{
		part = cap;
		*reason = CARD_OVER_CAP;
	}
	return item->kind == SCORE_DEDUCTION ? num_neg(part) : part;
}

/* Lets the veto with the least cap take what is over it: the total is then the cap */
static void
apply_vetoes(Parts *parts)
{
	Numeric		least = NULL;
	int			place = -1;

	for (int i = 0; i < parts->n; i++)
	{
		const CardItem *item = &parts->items[i];
		Numeric		cap;

		/* a veto with points 0 was not cast, and one without points is not known to be */
		if (item->kind != SCORE_VETO || exact_sign(&item->points) == 0)
			continue;
		parts->reasons[i] = CARD_VETOED;
		/* without a cap 一票否决 leaves nothing */
		cap = exact_is_known(&item->cap) ? exact_number(&item->cap) : int64_to_numeric(0);
		/* of equal caps the first item in byte order, so that no plan chooses */
		if (place < 0 || num_cmp(cap, least) < 0)
		{
			least = cap;
			place = i;
		}
	}
	/* a total below the cap stays: a veto must not raise it */
	if (place < 0 || num_cmp(parts->total, least) <= 0)
		return;
	parts->parts[place] = num_sub(least, parts->total);
	parts->total = least;
}

/* What the items of a card add, and why */
static void
card_parts(const ScoreCard *card, Parts *parts)
{
	int			n = (int) card->nitems;

	/* one element more than items: palloc(0) is none, and a card may be empty */
	parts->n = n;
	parts->items = palloc((n + 1) * sizeof(CardItem));
	parts->parts = palloc0((n + 1) * sizeof(Numeric));
	parts->reasons = palloc((n + 1) * sizeof(int));
	parts->whole = true;
	parts->total = NULL;
	for (int i = 0; i < n; i++)
	{
		CardItem	   *item = &parts->items[i];

		CHECK_FOR_INTERRUPTS();
		*item = card_item(card, i);
		parts->reasons[i] = -1;
		/* the known rows count although others are missing: known_only asks for their total */
		if (item->missing < item->rows)
		{
			/* a veto adds nothing by itself: apply_vetoes() gives it what it takes */
			parts->parts[i] = item->kind == SCORE_VETO ? int64_to_numeric(0) : item_part(item, &parts->reasons[i]);
			parts->total = parts->total == NULL ? parts->parts[i] : num_add(parts->total, parts->parts[i]);
		}
		/* that points are missing outweighs the cap: with them the part may change */
		if (item->missing > 0)
		{
			parts->whole = false;
			parts->reasons[i] = CARD_POINTS_MISSING;
		}
	}
	/* after the loop, as a veto is of the total of all items, whatever their order */
	if (parts->total != NULL)
		apply_vetoes(parts);
}

/* Reads the card of an accessor */
static const ScoreCard *
getarg_card(FunctionCallInfo fcinfo, TallyBuffer *buffer)
{
	return (const ScoreCard *) tally_read(PG_GETARG_DATUM(0), buffer, &score_card_shape);
}

/* The total of a card; NULL where a row has no points, unless only what is known is asked for */
Datum
score_card_total(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	int			digits = getarg_digits(fcinfo, 2);
	bool		known_only;
	Parts		parts;

	check_not_null(PG_ARGISNULL(1), "known_only");
	known_only = PG_GETARG_BOOL(1);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	card_parts(getarg_card(fcinfo, &buffer), &parts);
	/* missing points are not 0: a total without them would favour who reports least */
	if (parts.total == NULL || (!parts.whole && !known_only))
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(digits == DIGITS_EXACT ? numeric_trim(parts.total) : num_round(parts.total, digits));
}

/* Puts the row of each item; the contributions add up to the rounded total */
static void
put_rows(Row *row, const ScoreCard *card, int digits)
{
	Parts		parts;
	Numeric		unit = numeric_power_of_ten(digits);

	card_parts(card, &parts);
	/* rounded to the rounded total, so that the printed parts add up to the printed total */
	if (parts.total != NULL)
		round_to_target(parts.parts, parts.n, int64_to_numeric(1), unit,
						num_round(num_mul(parts.total, unit), 0), digits, parts.parts);
	for (int i = 0; i < parts.n; i++)
	{
		const CardItem *item = &parts.items[i];

		row_text(row, pnstrdup(item->name, item->length));
		row_code(row, &score_kinds, item->kind);
		row_integer(row, item->rows);
		row_integer(row, item->missing);
		/* the stored 0 stands for no points at all: a reader must see NULL */
		row_number(row, item->missing == item->rows ? NULL : exact_number(&item->points));
		row_number(row, exact_number(&item->cap));
		row_number(row, parts.parts[i]);
		row_code(row, &card_reasons, parts.reasons[i]);
		rows_put(row);
	}
}

/* What each item adds to the total, and why */
Datum
score_card_rows(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	int			digits = getarg_row_digits(fcinfo, 1, CARD_ROW_MAX_DIGITS);
	Row			row;

	rows_begin(&row, fcinfo);
	if (!PG_ARGISNULL(0))
		put_rows(&row, getarg_card(fcinfo, &buffer), digits);
	return (Datum) 0;
}
