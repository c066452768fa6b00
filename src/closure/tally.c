/*
 * closure/tally.c
 *		How the tally of conditions is stored: sorted names with counts.
 *
 * A state changes in place as long as its conditions stay the same; with one
 * more or one less it is laid out anew and the old one left alone, because
 * nodeAgg copies the new one and frees the old one itself.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "closure/closure.h"

#include "lib/names.h"

#define CLOSURE_HEAD offsetof(ClosureTally, conditions)

StaticAssertDecl(CLOSURE_HEAD + CLOSURE_MAX_CONDITIONS * (sizeof(Condition) + CLOSURE_MAX_NAME_BYTES) < 2000000,
				 "no size of a tally can overflow");

/* The order of conditions, for qsort: that of their names */
int
compare_entries(const void *a, const void *b)
{
	const Entry *x = (const Entry *) a;
	const Entry *y = (const Entry *) b;

	return compare_names(x->name, x->length, y->name, y->length);
}

/* NULL, or why this cannot be the name of a condition */
const char *
condition_fault(const char *name, int length)
{
	if (length > CLOSURE_MAX_NAME_BYTES)
		return "\"condition\" must not be longer than " CppAsString2(CLOSURE_MAX_NAME_BYTES) " bytes.";
	if (name_is_blank(name, length))
		return "\"condition\" must not be empty or blank.";
	return NULL;
}

/* Raises for one condition too many */
pg_noreturn pg_attribute_cold static void
error_too_many(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("too many conditions"),
			 errdetail(CLOSURE_TOO_MANY_CONDITIONS),
			 errhint("Group by item, and let \"condition\" be the name of a condition, not a text that each row has for itself.")));
}

/* Where the names of a tally begin */
static inline char *
closure_names(const ClosureTally *tally)
{
	return (char *) &tally->conditions[tally->nconditions];
}

/* The nth condition of a tally */
Entry
closure_entry(const ClosureTally *tally, int n)
{
	const Condition *condition = &tally->conditions[n];
	Entry		entry;

	entry.name = closure_names(tally) + condition->name_at;
	entry.length = (int) condition->name_length;
	memcpy(entry.counts, condition->counts, sizeof(entry.counts));
	return entry;
}

/* Finds a condition by its name, -1 where the tally does not have it */
int
closure_find(const ClosureTally *tally, const char *name, int length)
{
	const char *names = closure_names(tally);
	int			low = 0;
	int			high = (int) tally->nconditions - 1;

	/* binary search: the names are sorted, which closure_sound() has proved of a value */
	while (low <= high)
	{
		int			middle = (low + high) / 2;
		const Condition *condition = &tally->conditions[middle];
		int			cmp = compare_names(name, length,
										names + condition->name_at,
										(int) condition->name_length);

		if (cmp == 0)
			return middle;
		if (cmp < 0)
			high = middle - 1;
		else
			low = middle + 1;
	}
	return -1;
}

/* Lays out conditions, which are sorted, as a new tally */
ClosureTally *
closure_layout(int64 rows, int64 skipped, const Entry *entries, int n)
{
	Size		size = CLOSURE_HEAD + n * sizeof(Condition);
	uint32		name_at = 0;
	ClosureTally *tally;

	for (int i = 0; i < n; i++)
		size += entries[i].length;
	/* zeros everywhere, padding included: equal tallies must be equal bytes */
	tally = (ClosureTally *) palloc0(size);
	SET_VARSIZE(tally, size);
	tally->head.version = TALLY_VERSION;
	tally->head.kind = TALLY_CLOSURE;
	tally->rows = rows;
	tally->skipped = skipped;
	tally->nconditions = n;
	for (int i = 0; i < n; i++)
	{
		Condition  *condition = &tally->conditions[i];

		memcpy(condition->counts, entries[i].counts, sizeof(condition->counts));
		condition->name_at = name_at;
		condition->name_length = entries[i].length;

		/*
		 * the names stand behind the last condition, without gaps, in the order of the
		 * conditions
		 */
		memcpy(closure_names(tally) + name_at, entries[i].name, entries[i].length);
		name_at += condition->name_length;
	}
	return tally;
}

/* Says whether a condition has any row, counts not being negative */
static inline bool
has_rows(const Condition *condition)
{
	/* none is negative: their bitwise OR is 0 only where all of them are */
	return (condition->counts[CLOSURE_MET] | condition->counts[CLOSURE_UNMET] |
			condition->counts[CLOSURE_UNKNOWN]) != 0;
}

/* A new tally that has the conditions of the old one and these, sorted, too */
static ClosureTally *
closure_add_conditions(const ClosureTally *old, const Entry *more, int nmore)
{
	int			nold = (int) old->nconditions;
	Entry	   *merged = (Entry *) palloc((nold + nmore) * sizeof(Entry));
	ClosureTally *tally;
	int			n = 0;
	int			at = 0;

	/* merge two sorted lists; new conditions begin without a row */
	for (int i = 0; i < nmore; i++)
	{
		Entry		entry = {more[i].name, more[i].length, {0}};
		bool		is_there = false;

		while (at < nold && !is_there)
		{
			int			cmp;

			merged[n] = closure_entry(old, at);
			cmp = compare_entries(&merged[n], &entry);
			/* the old list is past the place of the new name: it is not there */
			if (cmp > 0)
				break;
			n++;
			at++;
			is_there = cmp == 0;
		}
		if (!is_there)
			merged[n++] = entry;
	}
	while (at < nold)
		merged[n++] = closure_entry(old, at++);
	if (n > CLOSURE_MAX_CONDITIONS)
		error_too_many();
	tally = closure_layout(old->rows, old->skipped, merged, n);
	pfree(merged);
	return tally;
}

/* The tally without conditions that have no row left */
static ClosureTally *
closure_drop_empty(const ClosureTally *old)
{
	Entry	   *kept = (Entry *) palloc(old->nconditions * sizeof(Entry));
	ClosureTally *tally;
	int			n = 0;

	/* a condition whose last row left is none: the value must be as if it never came */
	for (int i = 0; i < (int) old->nconditions; i++)
		if (has_rows(&old->conditions[i]))
			kept[n++] = closure_entry(old, i);
	tally = closure_layout(old->rows, old->skipped, kept, n);
	pfree(kept);
	return tally;
}

/* Counts one row that has a condition, or takes it out */
Tally *
closure_count(Tally *state, const text *name, Answer answer, bool take_out)
{
	ClosureTally *tally = (ClosureTally *) state;
	Entry		entry = {VARDATA_ANY(name), (int) VARSIZE_ANY_EXHDR(name), {0}};
	int			place = closure_find(tally, entry.name, entry.length);

	if (unlikely(place < 0))
	{
		const char *fault = condition_fault(entry.name, entry.length);

		/* only a new name is checked: one that is in the tally was checked when it came */
		if (fault != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("condition is not a name"),
					 errdetail_internal("%s", translated(fault)),
					 errhint("Use a short name such as standard_reached.")));
		/* a row that leaves a frame has been in it */
		if (take_out)
			error_count_negative();
		/* laid out anew: every place behind the new name has moved */
		tally = closure_add_conditions(tally, &entry, 1);
		place = closure_find(tally, entry.name, entry.length);
	}
	tally_count(&tally->rows, take_out);
	tally_count(&tally->conditions[place].counts[answer], take_out);
	if (take_out && !has_rows(&tally->conditions[place]))
		tally = closure_drop_empty(tally);
	return &tally->head;
}

/* Counts one row that has neither condition nor answer, or takes it out */
void
closure_skip(Tally *state, bool take_out)
{
	ClosureTally *tally = (ClosureTally *) state;

	tally_count(&tally->rows, take_out);
	tally_count(&tally->skipped, take_out);
}

/* A new tally without conditions, in the current context */
static Tally *
closure_empty(const TallyShape *shape)
{
	return &closure_layout(0, 0, NULL, 0)->head;
}

/* Says whether the names stand in order and without gaps: every other function relies on it */
static bool
closure_sound(const TallyShape *shape, const Tally *tally)
{
	const ClosureTally *closure = (const ClosureTally *) tally;
	Size		left = VARSIZE(tally);
	uint32		name_at = 0;
	Entry		before = {.name = ""};

	/* the sizes first: only then may anything behind the head be read */
	if (left < CLOSURE_HEAD || closure->nconditions > CLOSURE_MAX_CONDITIONS ||
		left - CLOSURE_HEAD < closure->nconditions * sizeof(Condition))
		return false;

	/* each name begins where the one before ends, and the last ends the value */
	left -= CLOSURE_HEAD + closure->nconditions * sizeof(Condition);
	for (int i = 0; i < (int) closure->nconditions; i++)
	{
		const Condition *condition = &closure->conditions[i];
		Entry		entry;

		/* a forged offset or length must not lead out of the value */
		if (condition->name_at != name_at || condition->name_length > left ||
			condition->counts[CLOSURE_MET] < 0 || condition->counts[CLOSURE_UNMET] < 0 ||
			condition->counts[CLOSURE_UNKNOWN] < 0)
			return false;
		entry = closure_entry(closure, i);
		/* strictly ascending: binary search needs the order, and no name may stand twice */
		if (compare_entries(&before, &entry) >= 0)
			return false;
		before = entry;
		name_at += condition->name_length;
		left -= condition->name_length;
	}
	return left == 0 && closure->skipped >= 0 && closure->rows >= closure->skipped;
}

/* Nothing to do: there is no slack */
static Tally *
closure_canonical(const TallyShape *shape, Tally *tally)
{
	return tally;
}

/* The state with all conditions of another tally, itself where it has them */
static ClosureTally *
closure_with_conditions(ClosureTally *state, const ClosureTally *other)
{
	int			n = (int) other->nconditions;
	bool		all = true;
	Entry	   *more;

	/* partial states of one query mostly have the same conditions: nothing to lay out */
	for (int i = 0; all && i < n; i++)
	{
		Entry		entry = closure_entry(other, i);

		all = closure_find(state, entry.name, entry.length) >= 0;
	}
	if (all)
		return state;
	more = (Entry *) palloc(n * sizeof(Entry));
	for (int i = 0; i < n; i++)
		more[i] = closure_entry(other, i);
	state = closure_add_conditions(state, more, n);
	pfree(more);
	return state;
}

/* Adds a tally to the state, or takes it out */
static Tally *
closure_combine(const TallyShape *shape, Tally *state, const Tally *other, bool take_out)
{
	ClosureTally *to = (ClosureTally *) state;
	const ClosureTally *from = (const ClosureTally *) other;
	bool		vacant = false;

	/* all places first: the counts below then change in place */
	if (!take_out)
		to = closure_with_conditions(to, from);
	for (int i = 0; i < (int) from->nconditions; i++)
	{
		Entry		entry = closure_entry(from, i);
		int			place = closure_find(to, entry.name, entry.length);

		/* only where something is taken out that was never put in */
		if (place < 0)
			error_count_negative();
		for (int answer = 0; answer < CLOSURE_NANSWERS; answer++)
			tally_change_count(&to->conditions[place].counts[answer],
						 entry.counts[answer], take_out);
		vacant |= !has_rows(&to->conditions[place]);
	}
	tally_change_count(&to->skipped, from->skipped, take_out);
	tally_change_count(&to->rows, from->rows, take_out);
	/* a condition without a row must go: its name would make equal tallies unequal */
	if (vacant)
		to = closure_drop_empty(to);
	return &to->head;
}

/* Orders by conditions as a dictionary does, then by rows */
static int
closure_compare(const TallyShape *shape, const Tally *a, const Tally *b)
{
	const ClosureTally *x = (const ClosureTally *) a;
	const ClosureTally *y = (const ClosureTally *) b;
	int			cmp;

	for (uint32 i = 0; i < Min(x->nconditions, y->nconditions); i++)
	{
		Entry		x_entry = closure_entry(x, i);
		Entry		y_entry = closure_entry(y, i);

		/* names before counts, as in a dictionary; the first difference decides */
		cmp = compare_entries(&x_entry, &y_entry);
		for (int answer = 0; cmp == 0 && answer < CLOSURE_NANSWERS; answer++)
			cmp = compare_counts(x_entry.counts[answer], y_entry.counts[answer]);
		if (cmp != 0)
			return cmp < 0 ? -1 : 1;
	}
	/* one list is the beginning of the other: the shorter one is less */
	cmp = compare_counts(x->nconditions, y->nconditions);
	return cmp != 0 ? cmp : compare_counts(x->skipped, y->skipped);
}

/* All rows, also those skipped */
static int64
closure_row_count(const Tally *tally)
{
	return ((const ClosureTally *) tally)->rows;
}

/* Rows without a condition */
static int64
closure_skipped_count(const Tally *tally)
{
	return ((const ClosureTally *) tally)->skipped;
}

/* Nothing to add: the readers refuse what rows cannot add up to */
static const char *
closure_contradiction(const Tally *tally)
{
	return NULL;
}

static const TallyStorage closure_storage = {
	.empty = closure_empty,
	.sound = closure_sound,
	.canonical = closure_canonical,
	.combine = closure_combine,
	.compare = closure_compare,
	.write_json = closure_write_json,
	.read_json = closure_read_json,
	.send = closure_send,
	.receive = closure_receive
};

const TallyShape closure_shape = {
	.kind = TALLY_CLOSURE,
	.type_name = "closure_tally",
	.storage = &closure_storage,
	.row_count = closure_row_count,
	.skipped_count = closure_skipped_count,
	.contradiction = closure_contradiction
};

TALLY_TYPE(closure, closure_shape);
