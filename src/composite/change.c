/*
 * composite/change.c
 *		Why a composite moved: what its scores, its weights, and what came and went
 *		gave to the change.
 *
 * The three effects are Shapley values: the mean over the six orders in which
 * scores, weights and presence can be changed one after the other.  So none
 * comes first, and they add up to the change.  With sums over the codes that
 * stayed (A, B their weights before and now), and TA, TB all weights that count
 * before and now, every effect is a fraction over 12 A B TA^2 TB^2: all is
 * exact, and rounded once.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "composite/composite.h"

#include "miscadmin.h"

#include "lib/codes.h"
#include "lib/rows.h"
#include "rounding/rounding.h"

BIZENV_FUNCTION(score_change);

/* Decimals that the columns have, and what a figure may have at most */
#define CHANGE_ROW_MAX_DIGITS 10
#define CHANGE_MOST_DIGITS 28
#define CHANGE_MOST_DECIMALS 100

enum
{
	SCORE_EFFECT, WEIGHT_EFFECT, PRESENCE_EFFECT, NEFFECTS
};

/* A code in one of the two tallies; without a score or a weight it takes no part */
typedef struct Side
{
	Member		member;
	bool		is_there;
	bool		takes_part;
	Numeric		score;
	Numeric		weight;
} Side;

/* A code in both */
typedef struct Moved
{
	Side		before;
	Side		now;
	int			kind;			/* of ScoreChangeKind */
} Moved;

/* All codes, and their sums */
typedef struct Changes
{
	int			n;
	Moved	   *list;
	Numeric		stayed_before;	/* A */
	Numeric		stayed_now;		/* B */
	Numeric		all_before;		/* TA */
	Numeric		all_now;		/* TB */
	Numeric		points_before;	/* weight * score of all that take part */
	Numeric		points_now;
	Numeric		mean;			/* X: the mean of those that stayed, over 6 A B */
} Changes;

/* a * b, a * b * c */
#define times2(a, b) num_mul(a, b)
#define times3(a, b, c) num_mul(num_mul(a, b), c)

/* Refuses a figure whose products would not be exact any more */
static Numeric
effect_figure(const Exact *exact, const char *tally)
{
	Numeric		number = exact_number(exact);

	if (number != NULL && (numeric_scale_of(number) > CHANGE_MOST_DECIMALS ||
						   num_cmp(num_abs(number), numeric_power_of_ten(CHANGE_MOST_DIGITS)) >= 0))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s is out of range", tally),
				 errdetail("Effects are exact for scores and weights of at most %d digits before the decimal point and %d behind it; \"%s\" has a longer one.",
						   CHANGE_MOST_DIGITS, CHANGE_MOST_DECIMALS, tally),
				 errhint("State the figures in another unit, or round them.")));
	return number;
}

/* Reads a code of one of the two tallies */
static Side
read_side(const CompositeTally *tally, int n, const char *argument)
{
	Side		side = {.member = composite_member(tally, n), .is_there = true};

	side.score = effect_figure(&side.member.score, argument);
	side.weight = effect_figure(&side.member.weight, argument);
	side.takes_part = side.score != NULL && side.weight != NULL;
	return side;
}

/* Puts the codes of both tallies side by side, in C byte order */
static void
pair_codes(Changes *changes, const CompositeTally *now, const CompositeTally *before)
{
	int			i = 0;
	int			j = 0;

	/* at most all codes of both: a code that both have takes one place */
	changes->list = allocate_elements(now->ncodes + before->ncodes + 1, sizeof(Moved));
	changes->n = 0;
	while (i < (int) now->ncodes || j < (int) before->ncodes)
	{
		Moved	   *moved = &changes->list[changes->n++];
		/* a list that has ended is behind the other one, whose codes are then taken alone */
		int			cmp = i == (int) now->ncodes ? 1 : j == (int) before->ncodes ? -1 : 0;

		CHECK_FOR_INTERRUPTS();
		*moved = (Moved) {.kind = SCORE_ABSENT};
		if (cmp == 0)
		{
			Member		a = composite_member(now, i);
			Member		b = composite_member(before, j);

			cmp = compare_members(&a, &b);
		}
		if (cmp <= 0)
			moved->now = read_side(now, i++, "now");
		if (cmp >= 0)
			moved->before = read_side(before, j++, "before");
		/* by what takes part, not by what has a row: a score that is reported again has entered */
		if (moved->now.takes_part && moved->before.takes_part)
			moved->kind = SCORE_STAYED;
		else if (moved->now.takes_part)
			moved->kind = SCORE_ENTERED;
		else if (moved->before.takes_part)
			moved->kind = SCORE_LEFT;
	}
}

/* Adds weight * score to a sum */
static Numeric
add_points(Numeric sum, Numeric weight, Numeric score)
{
	return num_add(sum, num_mul(weight, score));
}

/* The sums over all codes, and over those that stayed */
static void
add_up(Changes *changes)
{
	Numeric		zero = int64_to_numeric(0);
	Numeric		two = int64_to_numeric(2);
	Numeric		before_before = zero;	/* weights before, scores before */
	Numeric		now_before = zero;	/* weights now, scores before */
	Numeric		before_now = zero;
	Numeric		now_now = zero;

	changes->stayed_before = changes->stayed_now = changes->all_before = changes->all_now = zero;
	changes->points_before = changes->points_now = zero;
	for (int i = 0; i < changes->n; i++)
	{
		const Side *before = &changes->list[i].before;
		const Side *now = &changes->list[i].now;

		CHECK_FOR_INTERRUPTS();
		/* all six sums in one pass; each is exact, so that the order of codes changes nothing */
		if (before->takes_part)
		{
			changes->all_before = num_add(changes->all_before, before->weight);
			changes->points_before = add_points(changes->points_before, before->weight, before->score);
		}
		if (now->takes_part)
		{
			changes->all_now = num_add(changes->all_now, now->weight);
			changes->points_now = add_points(changes->points_now, now->weight, now->score);
		}
		if (changes->list[i].kind != SCORE_STAYED)
			continue;
		changes->stayed_before = num_add(changes->stayed_before, before->weight);
		changes->stayed_now = num_add(changes->stayed_now, now->weight);
		before_before = add_points(before_before, before->weight, before->score);
		now_before = add_points(now_before, now->weight, before->score);
		before_now = add_points(before_now, before->weight, now->score);
		now_now = add_points(now_now, now->weight, now->score);
	}
	/* X = B (2 before_before + before_now) + A (now_before + 2 now_now) */
	changes->mean = num_add(times2(changes->stayed_now, num_add(times2(two, before_before), before_now)),
							times2(changes->stayed_before, num_add(now_before, times2(two, now_now))));
}

/* The effects of a code, as parts of the common whole */
static void
put_effects(const Changes *c, const Moved *moved, Numeric *effects)
{
	const Side *before = &moved->before;
	const Side *now = &moved->now;
	Numeric		two = int64_to_numeric(2);
	Numeric		both = times2(c->all_before, c->all_now);
	Numeric		ab = times3(int64_to_numeric(6), c->stayed_before, c->stayed_now);

	for (int i = 0; i < NEFFECTS; i++)
		/* NULL keeps a code out of the rounding: round_to_target() gives its units to others */
		effects[i] = moved->kind == SCORE_ABSENT ? NULL : int64_to_numeric(0);
	if (moved->kind == SCORE_STAYED)
	{
		/* with weights as before presence is as before in two orders of three, with weights as now in one */
		Numeric		a_tb = times2(c->stayed_before, c->all_now);
		Numeric		b_ta = times2(c->stayed_now, c->all_before);
		Numeric		p = num_add(times2(two, a_tb), b_ta);
		Numeric		q = num_add(a_tb, times2(two, b_ta));
		Numeric		middle = num_add(times2(c->points_before, c->all_now), times2(c->points_now, c->all_before));

		effects[SCORE_EFFECT] = times2(times3(two, both, num_sub(now->score, before->score)),
									   num_add(times3(before->weight, c->stayed_now, p), times3(now->weight, c->stayed_before, q)));
		/* a shift of weight is measured from the mean of both composites */
		effects[WEIGHT_EFFECT] = times2(num_sub(times2(now->weight, c->stayed_before), times2(before->weight, c->stayed_now)),
										num_sub(times3(two, both, num_add(times2(before->score, p), times2(now->score, q))),
												times2(middle, num_add(p, q))));
	}
	else if (moved->kind == SCORE_ENTERED)
		effects[PRESENCE_EFFECT] = times2(times3(two, both, c->all_before),
										  times2(now->weight, num_sub(times2(ab, now->score), c->mean)));
	else if (moved->kind == SCORE_LEFT)
		effects[PRESENCE_EFFECT] = times2(times3(two, both, c->all_now),
										  times2(before->weight, num_sub(c->mean, times2(ab, before->score))));
}

/* The same where nothing that has a weight stayed: all is what came and what went, over TA TB */
static void
put_presence(const Changes *c, const Moved *moved, Numeric *effects)
{
	Numeric		effect = int64_to_numeric(0);

	for (int i = 0; i < NEFFECTS; i++)
		effects[i] = moved->kind == SCORE_ABSENT ? NULL : effect;
	if (moved->now.takes_part)
		effect = num_add(effect, times3(moved->now.weight, moved->now.score, c->all_before));
	if (moved->before.takes_part)
		effect = num_sub(effect, times3(moved->before.weight, moved->before.score, c->all_now));
	if (moved->kind != SCORE_ABSENT)
		effects[PRESENCE_EFFECT] = effect;
}

/* Computes all effects, rounded so that they add up to the change of the printed scores */
static Numeric *
effects_of(const Changes *c, const CompositeTally *now, const CompositeTally *before, int digits)
{
	Numeric    *effects = allocate_elements((int64) c->n * NEFFECTS + 1, sizeof(Numeric));
	Numeric		both = times2(c->all_before, c->all_now);
	Numeric		whole = both;
	Numeric		units = numeric_power_of_ten(digits);
	Numeric		change;
	bool		none_stayed = num_sign(c->stayed_before) == 0 || num_sign(c->stayed_now) == 0;

	for (int i = 0; i < c->n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (none_stayed)
			put_presence(c, &c->list[i], &effects[i * NEFFECTS]);
		else
			put_effects(c, &c->list[i], &effects[i * NEFFECTS]);
	}
	/* the denominator that put_effects() leaves out of every effect */
	if (!none_stayed)
		whole = times3(times3(int64_to_numeric(12), c->stayed_before, c->stayed_now), both, both);
	/* of the printed scores, not of the exact ones: a reader subtracts what is printed */
	change = num_sub(composite_mean(now, MEAN_ARITHMETIC, digits), composite_mean(before, MEAN_ARITHMETIC, digits));
	round_to_target(effects, c->n * NEFFECTS, whole, units, num_mul(change, units), digits, effects);
	return effects;
}

/* Why a code has no effect, -1: it has */
static int
missing_reason(const Moved *moved, bool weightless)
{
	const Side *side = moved->now.is_there ? &moved->now : &moved->before;

	if (moved->kind == SCORE_ABSENT)
		return side->score == NULL ? LACKS_SCORE : LACKS_WEIGHT;
	return weightless ? LACKS_ANY_WEIGHT : -1;
}

/* Puts the row of each code */
static void
put_changes(Row *row, const CompositeTally *now, const CompositeTally *before, int digits)
{
	Changes		changes;
	Numeric    *effects = NULL;

	pair_codes(&changes, now, before);
	add_up(&changes);
	/* a composite that does not exist has not changed: its rows tell the figures, and why there is no effect */
	if (num_sign(changes.all_before) > 0 && num_sign(changes.all_now) > 0)
		effects = effects_of(&changes, now, before, digits);
	for (int i = 0; i < changes.n; i++)
	{
		const Moved *moved = &changes.list[i];
		const Member *member = moved->now.is_there ? &moved->now.member : &moved->before.member;
		const Numeric *effect = effects == NULL ? NULL : &effects[i * NEFFECTS];
		bool		has_effect = effect != NULL && moved->kind != SCORE_ABSENT;

		row_text(row, pnstrdup(member->code, member->length));
		row_code(row, &score_change_kinds, moved->kind);
		row_number(row, moved->before.score);
		row_number(row, moved->now.score);
		row_number(row, moved->before.weight);
		row_number(row, moved->now.weight);
		for (int e = 0; e < NEFFECTS; e++)
			row_number(row, has_effect ? effect[e] : NULL);
		/* summed from the rounded effects, so that the row adds up as it is printed */
		row_number(row, !has_effect ? NULL : num_add(effect[SCORE_EFFECT], num_add(effect[WEIGHT_EFFECT], effect[PRESENCE_EFFECT])));
		row_word(row, &contribution_reasons, missing_reason(moved, effects == NULL));
		rows_put(row);
	}
}

/* What moved the arithmetic composite from one tally to another */
Datum
score_change(PG_FUNCTION_ARGS)
{
	TallyBuffer now_buffer;
	TallyBuffer before_buffer;
	int			digits = getarg_row_digits(fcinfo, 2, CHANGE_ROW_MAX_DIGITS);
	Row			row;

	rows_begin(&row, fcinfo);
	if (!PG_ARGISNULL(0) && !PG_ARGISNULL(1))
		put_changes(&row, (const CompositeTally *) tally_read(PG_GETARG_DATUM(0), &now_buffer, &composite_shape),
					(const CompositeTally *) tally_read(PG_GETARG_DATUM(1), &before_buffer, &composite_shape), digits);
	return (Datum) 0;
}
