/*
 * composite/composite.c
 *		Composite scores (综合得分): what weighted scores come to, and why.
 *
 * A score and its weight stand in one row and are known by their code, never
 * by their position.  A score that is missing is left out and the others are
 * re-weighted; how much of the weight then counts is the coverage.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "composite/composite.h"

#include "miscadmin.h"

#include "lib/codes.h"
#include "rounding/rounding.h"
#include "lib/rows.h"

BIZENV_FUNCTION(composite_add);
BIZENV_FUNCTION(composite_remove);
BIZENV_FUNCTION(composite_score);
BIZENV_FUNCTION(composite_coverage);
BIZENV_FUNCTION(needed_score);
BIZENV_FUNCTION(contributions);
BIZENV_FUNCTION(scored_at_worst);

/* Decimals that the columns of contributions have */
#define COMPOSITE_ROW_MAX_DIGITS 10
#define COMPOSITE_SHARE_DIGITS 2

/* Fetches the code of a row */
static void
getarg_code(FunctionCallInfo fcinfo, int n, Member *member)
{
	text	   *code = PG_GETARG_TEXT_PP(n);
	const char *fault;

	member->code = VARDATA_ANY(code);
	member->length = (int) VARSIZE_ANY_EXHDR(code);
	/* the bytes stay in the row: the state copies them when the member is put in */
	fault = code_fault(member->code, member->length);
	if (unlikely(fault != NULL))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("code is out of range"),
				 errdetail_internal("%s", translated(fault)),
				 errhint("Use a short code such as permit_days.")));
}

/* A row without a code, which must have nothing else */
static Datum
composite_skip(FunctionCallInfo fcinfo, CompositeTally *tally, bool take_out)
{
	if (!PG_ARGISNULL(2) || !PG_ARGISNULL(3))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("code must not be NULL where score or weight is not"),
				 errdetail("A row without \"code\" is left out only when \"score\" and \"weight\" are NULL too, as a LEFT JOIN gives it."),
				 errhint("Give each score its code, or FILTER (WHERE code IS NOT NULL).")));
	tally_count(&tally->skipped, take_out);
	PG_RETURN_POINTER(tally);
}

/* The transition of composite_agg, and its inverse */
static Datum
composite_transition(FunctionCallInfo fcinfo, bool take_out)
{
	Tally	   *state = tally_state(fcinfo, &composite_shape);
	Member		member;

	if (PG_ARGISNULL(1))
		return composite_skip(fcinfo, (CompositeTally *) state, take_out);
	composite_fetch_end((const CompositeTally *) state);
	/* a wrong value is refused before the state changes */
	getarg_code(fcinfo, 1, &member);
	getarg_exact(fcinfo, 2, "score", &member.score);
	getarg_exact(fcinfo, 3, "weight", &member.weight);
	if (unlikely(exact_is_known(&member.weight) && exact_sign(&member.weight) < 0))
		error_negative("weight");
	if (!take_out)
		PG_RETURN_POINTER(composite_insert(state, &member));
	composite_delete(state, &member);
	PG_RETURN_POINTER(state);
}

/* Puts a row into the state */
Datum
composite_add(PG_FUNCTION_ARGS)
{
	return composite_transition(fcinfo, false);
}

/* Takes a row out of the state, in a moving frame */
Datum
composite_remove(PG_FUNCTION_ARGS)
{
	return composite_transition(fcinfo, true);
}

/* Reads the tally of an accessor */
static const CompositeTally *
getarg_composite(FunctionCallInfo fcinfo, int n, TallyBuffer *buffer)
{
	return (const CompositeTally *) tally_read(PG_GETARG_DATUM(n), buffer, &composite_shape);
}

/* Says whether enough of the weight has a score; equal is enough */
static bool
is_covered(const CompositeTally *tally, Numeric least)
{
	Numeric		known;
	Numeric		all;

	/* also where nothing has a weight: 0 asks for nothing */
	if (num_sign(least) == 0)
		return true;
	composite_weights(tally, &known, &all);
	/* known / all >= least / 100, without a division that would round */
	return num_cmp(num_mul(known, int64_to_numeric(100)), num_mul(all, least)) >= 0;
}

/* Fetches a share that is asked for, from 0 to 100 */
static Numeric
getarg_share(FunctionCallInfo fcinfo, int n, const char *argument)
{
	Numeric		share;

	check_not_null(PG_ARGISNULL(n), argument);
	share = GETARG_FINITE(n, argument);
	if (num_sign(share) < 0 || num_cmp(share, int64_to_numeric(100)) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s is out of range", argument),
				 errdetail("\"%s\" must be from 0 to 100: 80 stands for 80%%.", argument),
				 errhint("%s => 0 asks for no coverage at all.", argument)));
	return share;
}

/* The composite: a mean of the scores that are known */
Datum
composite_score(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	const CompositeTally *tally;
	int			method = code_argument(fcinfo, 1, &composite_methods, "method");
	Numeric		least = getarg_share(fcinfo, 2, "least_coverage_pct");
	int			digits = getarg_digits(fcinfo, 3);
	Numeric		mean = NULL;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	tally = getarg_composite(fcinfo, 0, &buffer);
	/* too little of the weight has a score: no answer rather than a misleading one */
	if (is_covered(tally, least))
		mean = composite_mean(tally, method, digits);
	if (mean == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(mean);
}

/* Share of the weight whose score is known */
Datum
composite_coverage(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	int			digits = getarg_digits(fcinfo, 1);
	Numeric		known;
	Numeric		all;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	composite_weights(getarg_composite(fcinfo, 0, &buffer), &known, &all);
	/* 0 of 0 is no share: neither covered nor uncovered */
	if (num_sign(all) == 0)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(numeric_percent(known, all, digits));
}

/* The score of one indicator with which the composite reaches a target */
Datum
needed_score(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	const CompositeTally *tally;
	Numeric		target = PG_ARGISNULL(2) ? NULL : GETARG_FINITE(2, "target");
	int			method = code_argument(fcinfo, 3, &composite_methods, "method");
	int			digits = getarg_digits(fcinfo, 4);
	Member		member;
	int			place;
	bool		found;

	/* the parameters first: a wrong code is an error even where the tally is NULL */
	check_not_null(PG_ARGISNULL(1), "code");
	getarg_code(fcinfo, 1, &member);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	tally = getarg_composite(fcinfo, 0, &buffer);
	place = composite_place(tally, member.code, member.length, &found);
	if (!found)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("code is not in the tally"),
				 errdetail("\"code\" must be one that a row of the tally has, byte for byte."),
				 errhint("bizenv.contributions(t) lists the codes of a tally.")));
	/* a NULL target asks nothing, but the parameters beside it are checked all the same */
	if (target != NULL)
		target = composite_needed(tally, place, method, target, digits);
	if (target == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(target);
}

/* Why an indicator adds nothing, -1 where it does add */
static int
reason_of(const Member *member, bool weightless)
{
	/* the first that is missing is named; "weightless" is said of the whole tally */
	if (!exact_is_known(&member->score))
		return LACKS_SCORE;
	if (!exact_is_known(&member->weight))
		return LACKS_WEIGHT;
	return weightless ? LACKS_ANY_WEIGHT : -1;
}

/* The points of each indicator, which add up to the rounded composite */
static Numeric *
contributed_points(const Numeric *scores, const Numeric *weights, int n, int digits)
{
	Numeric    *points = allocate_elements(n, sizeof(Numeric));
	Numeric		whole = counts_total(weights, n);
	Numeric		factor = numeric_power_of_ten(digits);
	Numeric		sum = int64_to_numeric(0);

	/* score * weight: what each indicator adds before the division by all weights */
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		points[i] = weights[i] == NULL ? NULL : num_mul(scores[i], weights[i]);
		if (points[i] != NULL)
			sum_add(&sum, points[i]);
	}
	/* the composite in units of the last digit, rounded once: the sum to be reached */
	if (num_sign(whole) > 0)
		sum = numeric_ratio(num_mul(sum, factor), whole, 0);
	round_to_target(points, n, whole, factor, sum, digits, points);
	return points;
}

/* Puts the row of each indicator */
static void
put_contributions(Row *row, const CompositeTally *tally, int digits)
{
	int			n = (int) tally->ncodes;
	Numeric    *scores = allocate_elements(n, sizeof(Numeric));
	Numeric    *weights = allocate_elements(n, sizeof(Numeric));
	Numeric    *shares = allocate_elements(n, sizeof(Numeric));
	Numeric    *points;

	/* a weight counts only where there is a score: the others share the whole */
	for (int i = 0; i < n; i++)
	{
		Member		member = composite_member(tally, i);

		scores[i] = exact_number(&member.score);
		weights[i] = scores[i] == NULL ? NULL : exact_number(&member.weight);
	}
	/* both by largest remainder: points add up to the composite, shares to 100 */
	points = contributed_points(scores, weights, n, digits);
	largest_remainder(weights, n, COMPOSITE_SHARE_DIGITS, shares);
	for (int i = 0; i < n; i++)
	{
		Member		member = composite_member(tally, i);

		row_text(row, pnstrdup(member.code, member.length));
		row_number(row, scores[i]);
		row_number(row, exact_number(&member.weight));
		row_number(row, shares[i]);
		row_number(row, points[i]);
		row_code(row, &contribution_reasons, reason_of(&member, points[i] == NULL));
		rows_put(row);
	}
}

/* What each indicator adds to the arithmetic composite */
Datum
contributions(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	int			digits = getarg_row_digits(fcinfo, 1, COMPOSITE_ROW_MAX_DIGITS);
	Row			row;

	rows_begin(&row, fcinfo);
	if (!PG_ARGISNULL(0))
		put_contributions(&row, getarg_composite(fcinfo, 0, &buffer), digits);
	return (Datum) 0;
}

/* The worst value where a practice does not exist; NULL where it does not apply */
Datum
scored_at_worst(PG_FUNCTION_ARGS)
{
	Numeric		worst;

	check_not_null(PG_ARGISNULL(2), "worst");
	worst = GETARG_FINITE(2, "worst");
	/* no practice is the worst; NULL, does not apply, is no score at all */
	if (!PG_ARGISNULL(1) && !PG_GETARG_BOOL(1))
		PG_RETURN_NUMERIC(worst);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(GETARG_FINITE(0, "value"));
}
