/*
 * proofreading/check.c
 *		check_text: every sentence of a text, its figures, and what they say of each other.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "proofreading/proofreading.h"

#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "nodes/execnodes.h"
#include "parser/parse_func.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

BIZENV_FUNCTION(check_text);

/* The rows of find_quantities, which are read once, in their order */
typedef struct Found
{
	ReturnSetInfo result;
	ExprContext *context;
	MemoryContext rows;			/* where a row lives that was read back from a file */
	TupleTableSlot *slot;
	bool		there;			/* the slot holds the next row */
	int			map;			/* code point of the last place that was asked for */
} Found;

/* Moves to the next row */
static void
advance(Found *found)
{
	MemoryContext old = MemoryContextSwitchTo(found->rows);

	found->there = tuplestore_gettupleslot(found->result.setResult, true, false, found->slot);
	MemoryContextSwitchTo(old);
}

/* Runs find_quantities on the text; its figures are the ones that are audited */
static void
find_figures(Found *found, Datum prose, Oid schema)
{
	LOCAL_FCINFO(call, 1);
	FmgrInfo	function;
	MemoryContext scratch;
	MemoryContext old;
	Oid			argument = TEXTOID;
	Oid			oid = LookupFuncName(list_make2(makeString(get_namespace_name(schema)), makeString(pstrdup("find_quantities"))), 1, &argument, false);

	memset(found, 0, sizeof(*found));
	found->context = CreateStandaloneExprContext();
	found->result.type = T_ReturnSetInfo;
	found->result.econtext = found->context;
	/* materialize mode: all rows come at once */
	found->result.allowedModes = SFRM_Materialize;
	found->result.returnMode = SFRM_ValuePerCall;
	fmgr_info(oid, &function);
	InitFunctionCallInfoData(*call, &function, 1, InvalidOid, NULL, (Node *) &found->result);
	call->args[0].value = prose;
	call->args[0].isnull = false;
	/* the rows go to the context of the expression; what they were made of is freed */
	scratch = AllocSetContextCreate(CurrentMemoryContext, "bizenv figures", ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(scratch);
	(void) FunctionCallInvoke(call);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(scratch);
	if (found->result.setResult == NULL)
		return;
	found->slot = MakeSingleTupleTableSlot(found->result.setDesc, &TTSOpsMinimalTuple);
	found->rows = CurrentMemoryContext;
	advance(found);
}

/* Takes the next figure that begins before a place; false where there is none, or it does not fit */
static bool
next_figure(Found *found, const Reader *reader, int before, Figure *figure, bool *taken)
{
	bool		isnull;
	int			position;

	*taken = false;
	if (!found->there)
		return false;
	position = DatumGetInt32(slot_getattr(found->slot, 1, &isnull)) - 1;
	/* the row belongs to a later sentence */
	if (before < reader->n && position >= source_at(reader, before))
		return false;
	*taken = figure_of_row(figure, reader, found->slot, &found->map);
	advance(found);
	return true;
}

/* The place of the next figure; the end of the text where there is none */
static int
next_place(Found *found, const Reader *reader)
{
	bool		isnull;

	if (!found->there)
		return reader->n;
	/* code points and characters both only move forward */
	while (found->map < reader->n &&
		   source_at(reader, found->map) < DatumGetInt32(slot_getattr(found->slot, 1, &isnull)) - 1)
		found->map++;
	return found->map;
}

/* Reads a sentence from a place on: its figures, and the bare numbers between them */
static void
read_sentence(Sentence *sentence, Found *found, const Reader *reader, int begin)
{
	int			at = begin;

	sentence->reader = reader;
	sentence->begin = begin;
	sentence->n = sentence->nloose = sentence->nfindings = 0;
	while (at < reader->n && !is_sentence_end(reader->code[at]))
	{
		int			place = next_place(found, reader);
		bool		taken;

		/* bare numbers up to the next figure */
		while (at < place && at < reader->n && !is_sentence_end(reader->code[at]))
			at = is_digit(reader->code[at]) ? bare_number(sentence, at, place) : at + 1;
		if (at < place || at >= reader->n)
			continue;
		/* a very long list is cut here: what it says is not audited as a whole */
		if (sentence->n == PROOF_MAX_FIGURES / 2)
			break;
		if (next_figure(found, reader, at + 1, &sentence->figures[sentence->n], &taken))
		{
			at = Max(at + 1, found->map);
			sentence->n += taken;
		}
		else
			at++;
	}
	sentence->end = Min(at, reader->n);
	finish_figures(sentence);
}

/* Tries every relation on a sentence */
static void
audit_sentence(Sentence *sentence)
{
	/* a relation needs two figures */
	if (sentence->n >= 2)
	{
		find_sums(sentence);
		find_complements(sentence);
		find_shares(sentence);
		find_changes(sentence);
		find_gaps(sentence);
		find_averages(sentence);
		find_parts_within(sentence);
	}
	/* a list of shares has three members or more */
	if (sentence->n >= 3 || sentence->nloose >= 3)
		find_share_lists(sentence);
	find_listed(sentence);
	/* behind find_shares(): a share that a printed whole judges is left to it */
	find_share_groups(sentence);
	/* last: it puts a figure of the sentence before among those of this one */
	find_continued(sentence);
}

/* Audits a text against its own arithmetic */
Datum
check_text(PG_FUNCTION_ARGS)
{
	text	   *source = PG_GETARG_TEXT_PP(0);
	Size		most = (Size) VARSIZE_ANY_EXHDR(source) * 2 + 8;
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "bizenv sentence", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old;
	Row			row;
	Found		found;
	Reader		reader;
	Sentence   *sentence = palloc0(sizeof(Sentence));
	int			items = 0;
	int			at = 0;

	if (VARSIZE_ANY_EXHDR(source) > QUANTITY_PROSE_BYTES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("text is too long"),
				 errdetail("Argument \"draft\" must have at most %d MB.", QUANTITY_PROSE_BYTES / (1024 * 1024)),
				 errhint("Split it, for example with regexp_split_to_table(text, E'\\n').")));
	rows_begin(&row, fcinfo);
	find_figures(&found, PointerGetDatum(source), get_func_namespace(fcinfo->flinfo->fn_oid));
	/* the same upper bound as in find_quantities() */
	(void) reader_begin(&reader, source, (int) most,
						MemoryContextAllocHuge(CurrentMemoryContext, (most + 1) * sizeof(pg_wchar)),
						MemoryContextAllocHuge(CurrentMemoryContext, (most + 1) * sizeof(int32)));
	reader.prose = true;
	old = MemoryContextSwitchTo(scratch);
	/* a sentence is audited by itself, and what was allocated for it is freed behind it */
	while (at < reader.n)
	{
		CHECK_FOR_INTERRUPTS();
		read_sentence(sentence, &found, &reader, at);
		audit_sentence(sentence);
		if (sentence->nfindings > 0)
			put_findings(&row, sentence, &items);
		keep_whole(sentence);
		/* at least one place on, also behind an empty sentence */
		at = Max(sentence->end, at + 1);
		MemoryContextReset(scratch);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(scratch);
	if (found.slot != NULL)
		ExecDropSingleTupleTableSlot(found.slot);
	if (found.result.setResult != NULL)
		tuplestore_end(found.result.setResult);
	FreeExprContext(found.context, true);
	PG_RETURN_NULL();
}
