/*
 * lib/words.c
 *		Code words as SQL asks for them: by the list, or in any list.
 *
 * The same word may be in two lists.  Where they say the same of it, no list
 * needs to be named; where they do not, the answer is an error, not the first.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "lib/errors.h"
#include "lib/rows.h"

BIZENV_FUNCTION(code_order);
BIZENV_FUNCTION(code_label);
BIZENV_FUNCTION(code_of_word);
BIZENV_FUNCTION(code_words);

/* every list there is; the order is that of code_words() */
static const CodeList *const all_lists[] = {
	&progress_classes, &half_verdicts, &half_readings, &share_bases, &term_bases,
	&progress_reasons, &pace_reasons, &directions, &standings, &trends,
	&change_readings, &benchmark_kinds, &closure_words, &print_verdicts,
	&period_units, &time_units, &on_unannounced_words, &day_kinds, &report_statuses,
	&due_kinds, &stages, &phases,
	&quantity_kinds, &rank_ties, &rank_bases, &composite_methods, &normal_methods,
	&contribution_reasons, &weight_methods, &weight_reasons, &score_change_kinds, &score_kinds, &card_reasons, &piecewise_methods,
	&beyond_marks, &series_kinds, &series_steps, &series_bases, &series_reasons, &list_kinds, &problem_sources, &closure_decisions,
	&vocabulary_lists, &extension_decisions, &time_reasons, &lights, &light_subjects, &light_measures,
	&ledger_places, &ledger_states, &import_outcomes, &import_faults, &briefing_sections, &draft_verdicts,
	&papers, &paper_parts, &text_verdicts,
	&text_relations, &cell_kinds, &cell_reasons, &cell_allowances, &bare_numbers, &sheet_warnings, &languages
};

/* Finds the list that the caller named by the argument "list" */
static const CodeList *
list_argument(const text *id)
{
	for (int i = 0; i < (int) lengthof(all_lists); i++)
		if (word_is(id, all_lists[i]->id))
			return all_lists[i];
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown list of code words"),
			 errdetail("Argument \"list\" is none of the lists."),
			 errhint("SELECT DISTINCT list FROM bizenv.code_words() tells them.")));
}

/* What is asked of a word: two lists that have it must give the same answer */
typedef bool (*SameAnswer) (const CodeList *a, int place_a, const CodeList *b, int place_b);

static bool
same_label(const CodeList *a, int place_a, const CodeList *b, int place_b)
{
	return strcmp(a->codes[place_a].zh, b->codes[place_b].zh) == 0 &&
		strcmp(a->codes[place_a].en, b->codes[place_b].en) == 0;
}

static bool
same_place(const CodeList *a, int place_a, const CodeList *b, int place_b)
{
	return place_a + a->first_order == place_b + b->first_order;
}

/* Raises for a word that means one thing in a list and another in a second one; never returns */
pg_noreturn static void
error_ambiguous_word(const CodeList *a, const CodeList *b)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("this code word is of several lists"),
			 errdetail("\"code\" is in the lists %s and %s, which do not say the same of it.", a->id, b->id),
			 errhint("Say which list is meant: list => '%s', or list => '%s'.", a->id, b->id)));
}

/*
 * Does a list give way where another has the word?  A decision to a stage
 * (closure/codes.c), what is said of a draft to what is said of a figure, a step
 * (每年, for short 年) to a unit of time, and what is said of cells and of an import to
 * what other lists say of anything.
 */
static bool
list_yields(const CodeList *list)
{
	return list == &closure_decisions || list == &text_verdicts || list == &text_relations ||
		list == &cell_kinds || list == &cell_reasons || list == &cell_allowances || list == &bare_numbers ||
		list == &import_faults || list == &series_steps;
}

/*
 * Finds the list that has a word, and the place in it: the list that is named,
 * or, where none is, any one, as long as all that have the word agree.
 */
static const CodeList *
list_of_word(FunctionCallInfo fcinfo, int list_argument_number, SameAnswer agree, int *place)
{
	const text *word = PG_GETARG_TEXT_PP(0);
	const CodeList *found = NULL;
	bool		is_code = false;

	if (!PG_ARGISNULL(list_argument_number))
	{
		const CodeList *list = list_argument(PG_GETARG_TEXT_PP(list_argument_number));

		/* a named list is the only one that is searched */
		*place = code_find(list, word);
		if (*place < 0)
			error_unknown_word(list, translated("\"code\" is not a word of this list."));
		return list;
	}
	/* codes are ASCII and labels are not, so that a word is looked for among the ones or the others */
	for (int i = 0; i < (int) lengthof(all_lists) && !is_code; i++)
		is_code = code_find_code(all_lists[i], word) >= 0;
	if (!is_code)
		word = code_as_spelled(word);
	for (int i = 0; i < (int) lengthof(all_lists); i++)
	{
		const CodeList *list = all_lists[i];
		int			other = is_code ? code_find_code(list, word) : code_find_label(list, word);

		if (other < 0)
			continue;
		/* a list that yields gives way, whether it comes before the other or behind it */
		if (found == NULL || (list_yields(found) && !list_yields(list)))
		{
			found = list;
			*place = other;
		}
		else if (!list_yields(list) && !agree(found, *place, list, other))
			error_ambiguous_word(found, list);
	}
	/* the message repeats no word: "code" may be data */
	if (found == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown code"),
				 errdetail("\"code\" is in none of the lists of code words."),
				 errhint("Codes are such as completed, past_half, just_started, ahead, behind, improved.")));
	return found;
}

/* Gives the place of a code in its list, to sort by */
Datum
code_order(PG_FUNCTION_ARGS)
{
	int			place;
	const CodeList *list;

	/* not STRICT: "list" is NULL where the caller names none */
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	list = list_of_word(fcinfo, 1, same_place, &place);
	PG_RETURN_INT32(place + list->first_order);
}

/* Gives the printed word of a code */
Datum
code_label(PG_FUNCTION_ARGS)
{
	int			place;
	int			language;
	const CodeList *list;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	list = list_of_word(fcinfo, 2, same_label, &place);
	language = code_argument(fcinfo, 1, &languages, "lang");
	PG_RETURN_TEXT_P(cstring_to_text(label_of_code(&list->codes[place], language)));
}

/* Gives the code that a word stands for in a list, NULL where the list has no such word */
Datum
code_of_word(PG_FUNCTION_ARGS)
{
	const CodeList *list = list_argument(PG_GETARG_TEXT_PP(1));
	int			place = code_find(list, PG_GETARG_TEXT_PP(0));

	if (place < 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(list->codes[place].code));
}

/* Puts one code word into the next row */
static void
put_word(Row *row, const CodeList *list, int place)
{
	const Code *code = &list->codes[place];
	StringInfoData also;

	/* the synonyms are joined in UTF-8 and converted once, at the end */
	initStringInfo(&also);
	for (int n = 0; n < (int) lengthof(code->also) && code->also[n] != NULL; n++)
		appendStringInfo(&also, "%s%s", n > 0 ? "、" : "", code->also[n]);
	row_text(row, list->id);
	row_text(row, code->code);
	row_integer(row, place + list->first_order);
	row_text(row, label_of_code(code, LANGUAGE_ZH));
	row_text(row, label_of_code(code, LANGUAGE_EN));
	if (also.len > 0)
		row_text(row, pg_any_to_server(also.data, also.len, PG_UTF8));
	else
		row_null(row);
	rows_put(row);
}

/* Gives the words of a list, or of all lists */
Datum
code_words(PG_FUNCTION_ARGS)
{
	const CodeList *only = PG_ARGISNULL(0) ? NULL : list_argument(PG_GETARG_TEXT_PP(0));
	Row			row;

	rows_begin(&row, fcinfo);
	for (int i = 0; i < (int) lengthof(all_lists); i++)
		if (only == NULL || only == all_lists[i])
			for (int n = 0; n < all_lists[i]->length; n++)
				put_word(&row, all_lists[i], n);
	PG_RETURN_NULL();
}
