/*
 * closure/closure.c
 *		Which rectification item may be closed (销号), and what it lacks.
 *
 * Conditions are rows, not code: an office's own rules say which exist.  A
 * condition is met when some row says so and no row says otherwise.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "closure/closure.h"

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "lib/codes.h"
#include "lib/rows.h"

BIZENV_FUNCTION(closure_add);
BIZENV_FUNCTION(closure_remove);
BIZENV_FUNCTION(closure_is_eligible);
BIZENV_FUNCTION(closure_unmet);
BIZENV_FUNCTION(closure_unknown);
BIZENV_FUNCTION(closure_conditions);

/* The transition of closure_agg, and its inverse */
static Datum
closure_transition(FunctionCallInfo fcinfo, bool take_out)
{
	Tally	   *state = tally_state(fcinfo, &closure_shape);
	Answer		answer = CLOSURE_UNKNOWN;

	/* "met" is NULL: the row says neither yes nor no, and the answer stays unknown */
	if (!PG_ARGISNULL(2))
		answer = PG_GETARG_BOOL(2) ? CLOSURE_MET : CLOSURE_UNMET;
	if (!PG_ARGISNULL(1))
		PG_RETURN_POINTER(closure_count(state, PG_GETARG_TEXT_PP(1), answer, take_out));
	/* from here on the row has no condition: it must have no answer either */
	if (answer != CLOSURE_UNKNOWN)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("condition must not be NULL where met is not"),
				 errdetail("A row without \"condition\" is left out only when \"met\" is NULL too, as a LEFT JOIN gives it."),
				 errhint("Give each condition its name, or FILTER (WHERE condition IS NOT NULL).")));
	closure_skip(state, take_out);
	PG_RETURN_POINTER(state);
}

/* Puts a row into the state */
Datum
closure_add(PG_FUNCTION_ARGS)
{
	return closure_transition(fcinfo, false);
}

/* Takes a row out of the state, in a moving frame */
Datum
closure_remove(PG_FUNCTION_ARGS)
{
	return closure_transition(fcinfo, true);
}

/* Reads the tally of an accessor */
static const ClosureTally *
getarg_closure(FunctionCallInfo fcinfo, int n, TallyBuffer *buffer)
{
	return (const ClosureTally *) tally_read(PG_GETARG_DATUM(n), buffer, &closure_shape);
}

/* The answer of all rows of a condition: unmet if one says so, else unknown if one is silent, else met */
static Answer
answer_of(const Condition *condition)
{
	if (condition->counts[CLOSURE_UNMET] > 0)
		return CLOSURE_UNMET;
	return condition->counts[CLOSURE_UNKNOWN] > 0 ? CLOSURE_UNKNOWN : CLOSURE_MET;
}

/* Marks the conditions whose names are in an array */
static void
mark_conditions(const ClosureTally *tally, ArrayType *names, bool *marked)
{
	/* slice 0: element by element, whatever the dimensions of the array */
	ArrayIterator it = array_create_iterator(names, 0, NULL);
	Datum		name;
	bool		isnull;

	memset(marked, 0, tally->nconditions * sizeof(bool));
	while (array_iterate(it, &name, &isnull))
	{
		text	   *word;
		int			place;

		CHECK_FOR_INTERRUPTS();
		/* NULL names nothing; nor does a name that the tally does not have, see below */
		if (isnull)
			continue;
		word = DatumGetTextPP(name);
		place = closure_find(tally, VARDATA_ANY(word), (int) VARSIZE_ANY_EXHDR(word));
		if (place >= 0)
			marked[place] = true;
	}
	array_free_iterator(it);
}

/* Says whether there are conditions and all are met, some left out of account */
Datum
closure_is_eligible(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	const ClosureTally *tally;
	/* an upper bound that is small enough for the stack */
	bool		ignored[CLOSURE_MAX_CONDITIONS];
	bool		eligible = false;

	check_not_null(PG_ARGISNULL(1), "ignoring");
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	tally = getarg_closure(fcinfo, 0, &buffer);
	mark_conditions(tally, PG_GETARG_ARRAYTYPE_P(1), ignored);
	/* "eligible" begins false: an item without any condition must not be closed by silence */
	for (int i = 0; i < (int) tally->nconditions; i++)
	{
		if (ignored[i])
			continue;
		if (answer_of(&tally->conditions[i]) != CLOSURE_MET)
			PG_RETURN_BOOL(false);
		eligible = true;
	}
	PG_RETURN_BOOL(eligible);
}

/* Lists the conditions that have one answer, in the order of the tally */
static Datum
conditions_with(FunctionCallInfo fcinfo, Answer answer)
{
	TallyBuffer buffer;
	const ClosureTally *tally = getarg_closure(fcinfo, 0, &buffer);
	Datum	   *names = (Datum *) palloc(tally->nconditions * sizeof(Datum));
	int			n = 0;

	/* the names are stored in their order, so that the list comes sorted */
	for (int i = 0; i < (int) tally->nconditions; i++)
	{
		Entry		entry = closure_entry(tally, i);

		if (answer_of(&tally->conditions[i]) == answer)
			names[n++] = PointerGetDatum(cstring_to_text_with_len(entry.name, entry.length));
	}
	PG_RETURN_ARRAYTYPE_P(construct_array(names, n, TEXTOID, -1, false, TYPALIGN_INT));
}

/* Conditions of which some row says that they are not met */
Datum
closure_unmet(PG_FUNCTION_ARGS)
{
	return conditions_with(fcinfo, CLOSURE_UNMET);
}

/* Conditions of which no row says no, but some says nothing */
Datum
closure_unknown(PG_FUNCTION_ARGS)
{
	return conditions_with(fcinfo, CLOSURE_UNKNOWN);
}

/* The arguments of closure_conditions */
enum
{
	CLOSURE_ARG_MEASURES, CLOSURE_ARG_VALUE, CLOSURE_ARG_STANDARD, CLOSURE_ARG_DIRECTION, CLOSURE_ARG_EVIDENCE,
	CLOSURE_ARG_APPROVED, CLOSURE_ARG_MONTHS, CLOSURE_ARG_WINDOW, CLOSURE_ARG_LANG
};

/* The rows that closure_conditions is making, and their language */
typedef struct Conditions
{
	Row			row;
	int			lang;
} Conditions;

/* Chooses between two words, both in UTF-8 */
#define CLOSURE_SAY(conditions, zh, en) ((conditions)->lang == LANGUAGE_ZH ? (zh) : (en))

/* Adds one condition; its detail is in UTF-8 */
static void
put_condition(Conditions *to, ClosureWord word, Answer answer, const char *detail)
{
	row_code(&to->row, &closure_words, word);
	/* the column "met": what nobody reported is NULL, never false */
	if (answer == CLOSURE_UNKNOWN)
		row_null(&to->row);
	else
		row_boolean(&to->row, answer == CLOSURE_MET);
	row_text(&to->row, pg_any_to_server(detail, (int) strlen(detail), PG_UTF8));
	rows_put(&to->row);
}

/* A figure as it is printed in a detail; NULL prints its absence */
static const char *
figure(const Conditions *to, Numeric number)
{
	if (number == NULL)
		return CLOSURE_SAY(to, "尚未填报", "not reported");
	return numeric_figure(number);
}

/* The same for a count */
static const char *
count_figure(const Conditions *to, const int64 *count)
{
	return count == NULL ? figure(to, NULL) : psprintf(INT64_FORMAT, *count);
}

/* Says whether a count reaches what is needed; NULL was not reported */
static Answer
count_reaches(const int64 *count, int64 needed, const char *argument)
{
	if (count == NULL)
		return CLOSURE_UNKNOWN;
	if (*count < 0)
		error_negative(argument);
	return *count >= needed ? CLOSURE_MET : CLOSURE_UNMET;
}

/* 措施全部完成: every measure of the plan is carried out */
static void
put_measures(Conditions *to, Numeric percent)
{
	Answer		answer = CLOSURE_UNKNOWN;

	if (percent != NULL)
	{
		/* a percent has its own range, so that GETARG_FINITE would not be enough */
		if (numeric_is_nan(percent) || numeric_is_inf(percent) || num_sign(percent) < 0 ||
			num_cmp(percent, int64_to_numeric(BIZENV_MAX_PERCENT)) > 0)
			error_percent_range("measures_percent");
		answer = num_cmp(percent, int64_to_numeric(100)) >= 0 ? CLOSURE_MET : CLOSURE_UNMET;
	}
	put_condition(to, CONDITION_MEASURES, answer,
				  psprintf(CLOSURE_SAY(to, "措施完成率 %s%s，需要 100%%",
							   "measures completed: %s%s, 100%% needed"),
						   figure(to, percent), percent == NULL ? "" : "%"));
}

/* 达到评估标准: equal is reached */
static void
put_standard(Conditions *to, Numeric value, Numeric standard, int direction)
{
	const char *value_figure = figure(to, value);
	const char *standard_figure = figure(to, standard);
	Answer		answer = CLOSURE_UNKNOWN;
	StringInfoData detail;

	if (value != NULL && standard != NULL)
	{
		int			cmp = num_cmp(value, standard);

		/* equal is reached: 不低于 and 不高于 both include the standard */
		answer = (direction == DIRECTION_HIGHER ? cmp >= 0 : cmp <= 0) ? CLOSURE_MET : CLOSURE_UNMET;
	}
	/* the detail is put together in UTF-8; put_condition() converts the whole */
	initStringInfo(&detail);
	appendStringInfo(&detail, CLOSURE_SAY(to, "现值 %s，标准", "value %s, standard"), value_figure);
	if (standard != NULL)
		appendStringInfoString(&detail, direction == DIRECTION_HIGHER ?
							   CLOSURE_SAY(to, "不低于", " at least") :
							   CLOSURE_SAY(to, "不高于", " at most"));
	appendStringInfo(&detail, " %s", standard_figure);
	/* figures too long to be printed whole may be too long to be subtracted */
	if (answer == CLOSURE_UNMET && strchr(value_figure, 'e') == NULL &&
		strchr(standard_figure, 'e') == NULL)
		appendStringInfo(&detail, CLOSURE_SAY(to, "，相差 %s", ", off by %s"),
						 figure(to, num_abs(num_sub(value, standard))));
	put_condition(to, CONDITION_STANDARD, answer, detail.data);
}

/* 佐证材料齐备: something is filed that proves it */
static void
put_evidence(Conditions *to, const int64 *count)
{
	put_condition(to, CONDITION_EVIDENCE, count_reaches(count, 1, "evidence_count"),
				  psprintf(CLOSURE_SAY(to, "佐证材料%s%s，至少需1件",
							   "pieces of evidence: %s%s, at least 1 needed"),
						   count_figure(to, count), count == NULL ? "" : CLOSURE_SAY(to, "件", "")));
}

/* 上级审核通过: the level above has approved */
static void
put_approved(Conditions *to, Answer answer)
{
	const char *detail = CLOSURE_SAY(to, "上级已审核通过", "approved by the level above");

	/* the default above is the sentence of an approval */
	if (answer == CLOSURE_UNMET)
		detail = CLOSURE_SAY(to, "上级未审核通过", "not approved by the level above");
	else if (answer == CLOSURE_UNKNOWN)
		detail = CLOSURE_SAY(to, "上级尚未反馈审核结果", "approval by the level above: not reported");
	put_condition(to, CONDITION_APPROVED, answer, detail);
}

/* 无反弹: nothing has come back for so many months, where that is asked */
static void
put_rebound(Conditions *to, const int64 *months, int64 window)
{
	Answer		answer = count_reaches(months, window, "months_without_rebound");

	if (window < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("rebound_window is out of range"),
				 errdetail("\"rebound_window\" must not be negative."),
				 errhint("rebound_window => 0 leaves the rebound out.")));
	/* a window of 0 months asks for nothing: then there is no such condition */
	if (window > 0)
		put_condition(to, CONDITION_NO_REBOUND, answer,
					  psprintf(CLOSURE_SAY(to, "无反弹月数 %s，需要 " INT64_FORMAT,
								   "months without rebound: %s, " INT64_FORMAT " needed"),
							   count_figure(to, months), window));
}

/* Fetches a figure of data, which may be missing but not be NaN or Infinity */
static Numeric
getarg_figure(FunctionCallInfo fcinfo, int n, const char *argument)
{
	return PG_ARGISNULL(n) ? NULL : GETARG_FINITE(n, argument);
}

/* The five usual conditions of an item whose figures stand in columns */
Datum
closure_conditions(PG_FUNCTION_ARGS)
{
	Conditions	to;
	int			direction = code_argument(fcinfo, CLOSURE_ARG_DIRECTION, &directions, "direction");
	int64		evidence = 0;
	int64		months = 0;
	Answer		approved = CLOSURE_UNKNOWN;

	check_not_null(PG_ARGISNULL(CLOSURE_ARG_WINDOW), "rebound_window");
	to.lang = code_argument(fcinfo, CLOSURE_ARG_LANG, &languages, "lang");
	/* passed by pointer below: NULL is not reported, 0 is a count */
	if (!PG_ARGISNULL(CLOSURE_ARG_EVIDENCE))
		evidence = PG_GETARG_INT64(CLOSURE_ARG_EVIDENCE);
	if (!PG_ARGISNULL(CLOSURE_ARG_MONTHS))
		months = PG_GETARG_INT32(CLOSURE_ARG_MONTHS);
	if (!PG_ARGISNULL(CLOSURE_ARG_APPROVED))
		approved = PG_GETARG_BOOL(CLOSURE_ARG_APPROVED) ? CLOSURE_MET : CLOSURE_UNMET;
	/* the rows come out in the order in which they are put */
	rows_begin(&to.row, fcinfo);
	put_measures(&to, PG_ARGISNULL(CLOSURE_ARG_MEASURES) ? NULL : PG_GETARG_NUMERIC(CLOSURE_ARG_MEASURES));
	put_standard(&to, getarg_figure(fcinfo, CLOSURE_ARG_VALUE, "value"),
				 getarg_figure(fcinfo, CLOSURE_ARG_STANDARD, "standard"), direction);
	put_evidence(&to, PG_ARGISNULL(CLOSURE_ARG_EVIDENCE) ? NULL : &evidence);
	put_approved(&to, approved);
	put_rebound(&to, PG_ARGISNULL(CLOSURE_ARG_MONTHS) ? NULL : &months, PG_GETARG_INT32(CLOSURE_ARG_WINDOW));
	PG_RETURN_NULL();
}
