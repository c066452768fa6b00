/*
 * composite/weights_tally.c
 *		How the tally of figures by unit and indicator is stored.
 *
 * A state only appends: rows come in any order, and a place for each among
 * tens of thousands would cost more than one sort at the end.  So a pair that
 * comes twice is found when the state becomes a value, in whatever plan.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "composite/weights.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "lib/names.h"

/* What a state has room for at first */
#define WEIGHTS_FIRST_CAPACITY 32
#define WEIGHTS_FIRST_ROOM 512

/* Where the bytes behind the slots begin */
static inline char *
weights_bytes(const WeightsTally *tally)
{
	return (char *) &tally->slots[tally->capacity];
}

/* How many bytes there may be */
static inline Size
weights_room(const WeightsTally *tally)
{
	return VARSIZE(tally) - WEIGHTS_HEAD - tally->capacity * sizeof(CellSlot);
}

/* How many bytes behind the slots a cell takes */
static inline Size
cell_bytes(const Cell *cell)
{
	return (Size) cell->indicator_length + cell->unit_length + cell->value.spilled_length;
}

/* The nth cell of a tally */
Cell
weights_cell(const WeightsTally *tally, int n)
{
	const CellSlot *slot = &tally->slots[n];
	const char *bytes = weights_bytes(tally) + slot->at;
	const char *spilled = bytes + slot->indicator_length + slot->unit_length;

	return (Cell) {
		.indicator = bytes,
		.unit = bytes + slot->indicator_length,
		.indicator_length = slot->indicator_length,
		.unit_length = slot->unit_length,
		.value = (Exact) {slot->value, spilled, (int) slot->spilled, slot->form}
	};
}

/* Raises for one figure too many, or too long ones; never returns */
pg_noreturn pg_attribute_cold static void
error_too_many(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("too many figures"),
			 errdetail_internal("%s", translated(detail)),
			 errhint("Weigh the indicators of one period or of one group of units at a time.")));
}

/* A tally with so much room, its slots and its bytes those of another one */
static WeightsTally *
weights_resize(const WeightsTally *old, int capacity, Size room)
{
	Size		size = WEIGHTS_HEAD + capacity * sizeof(CellSlot);
	Size		slots = WEIGHTS_HEAD + old->ncells * sizeof(CellSlot);
	WeightsTally *tally;

	/* no overflow in 64 bits; palloc would raise an error without a hint */
	if (size + room >= MaxAllocSize)
		error_too_many("The names and figures of a tally take more than 1 GB.");
	tally = (WeightsTally *) palloc0(size + room);
	memcpy(tally, old, slots);
	SET_VARSIZE(tally, size + room);
	tally->capacity = (uint32) capacity;
	memcpy((char *) tally + size, weights_bytes(old), old->used);
	return tally;
}

/* Writes a cell behind those that there are; there is room for it */
static void
weights_put(WeightsTally *tally, const Cell *cell)
{
	char	   *bytes = weights_bytes(tally) + tally->used;

	tally->slots[tally->ncells++] = (CellSlot) {
		.value = cell->value.mantissa,
		.at = tally->used,
		.spilled = (uint32) cell->value.spilled_length,
		.indicator_length = (uint16) cell->indicator_length,
		.unit_length = (uint16) cell->unit_length,
		.form = cell->value.form
	};
	memcpy(bytes, cell->indicator, cell->indicator_length);
	bytes += cell->indicator_length;
	memcpy(bytes, cell->unit, cell->unit_length);
	bytes += cell->unit_length;
	if (unlikely(cell->value.spilled_length > 0))
		memcpy(bytes, cell->value.spilled, cell->value.spilled_length);
	tally->used += (uint32) cell_bytes(cell);
}

/* Lays out cells, which are sorted, as a value */
WeightsTally *
weights_layout(int64 skipped, const Cell *cells, int n)
{
	WeightsTally empty = {.skipped = skipped};
	WeightsTally *tally;
	Size		bytes = 0;

	for (int i = 0; i < n; i++)
		bytes += cell_bytes(&cells[i]);
	empty.head.version = TALLY_VERSION;
	empty.head.kind = TALLY_WEIGHTS;
	tally = weights_resize(&empty, n, bytes);
	for (int i = 0; i < n; i++)
		weights_put(tally, &cells[i]);
	return tally;
}

/* NULL, or why this can be no cell */
const char *
cell_fault(const Cell *cell)
{
	if (cell->indicator_length > WEIGHTS_MAX_NAME_BYTES || cell->unit_length > WEIGHTS_MAX_NAME_BYTES)
		return "\"unit\" and \"indicator\" must not be longer than " CppAsString2(WEIGHTS_MAX_NAME_BYTES) " bytes.";
	if (name_is_blank(cell->indicator, cell->indicator_length) || name_is_blank(cell->unit, cell->unit_length))
		return "\"unit\" and \"indicator\" must not be empty or blank.";
	return NULL;
}

/* The order of cells, for qsort: by indicator, then by unit */
int
compare_cells(const void *a, const void *b)
{
	const Cell *x = (const Cell *) a;
	const Cell *y = (const Cell *) b;
	int			cmp = compare_names(x->indicator, x->indicator_length, y->indicator, y->indicator_length);

	return cmp != 0 ? cmp : compare_names(x->unit, x->unit_length, y->unit, y->unit_length);
}

/* Puts a cell into the state, in place where there is room for it */
Tally *
weights_append(Tally *state, const Cell *cell)
{
	WeightsTally *tally = (WeightsTally *) state;
	Size		bytes = cell_bytes(cell);

	if (unlikely(tally->ncells >= WEIGHTS_MAX_CELLS))
		error_too_many(WEIGHTS_TOO_MANY_CELLS);
	/* twice as much each time: the copies stay linear in the rows */
	if (unlikely(tally->ncells >= tally->capacity || weights_room(tally) - tally->used < bytes))
		tally = weights_resize(tally, Max(WEIGHTS_FIRST_CAPACITY, 2 * (int) tally->ncells),
							   Max(WEIGHTS_FIRST_ROOM, 2 * (tally->used + bytes)));
	weights_put(tally, cell);
	return &tally->head;
}

/* A new tally without cells, in the current context */
static Tally *
weights_empty(const TallyShape *shape)
{
	return &weights_layout(0, NULL, 0)->head;
}

/* Says whether every cell lies within the value and every figure has its only form */
static bool
weights_sound(const TallyShape *shape, const Tally *tally)
{
	const WeightsTally *weights = (const WeightsTally *) tally;
	Size		size = VARSIZE(tally);

	/* the sizes first: only then may anything behind the head be read */
	if (size < WEIGHTS_HEAD || weights->ncells > WEIGHTS_MAX_CELLS || weights->skipped < 0 ||
		weights->capacity < weights->ncells || weights->capacity > 2 * WEIGHTS_MAX_CELLS ||
		size - WEIGHTS_HEAD < weights->capacity * sizeof(CellSlot) ||
		weights->used > weights_room(weights))
		return false;
	for (int i = 0; i < (int) weights->ncells; i++)
	{
		const CellSlot *slot = &weights->slots[i];
		Cell		cell;

		/* in 64 bits: forged lengths must not wrap around */
		if ((uint64) slot->at + slot->indicator_length + slot->unit_length + slot->spilled > weights->used)
			return false;
		cell = weights_cell(weights, i);
		if (cell_fault(&cell) != NULL || !exact_is_sound(&cell.value))
			return false;
	}
	return true;
}

/* Raises for a pair that comes twice; never returns */
pg_noreturn pg_attribute_cold static void
error_repeated(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unit stands twice for an indicator in a tally"),
			 errdetail("Each \"unit\" has one figure for each \"indicator\"; which of two rows counts is not guessed."),
			 errhint("Let the period be part of the unit where figures of several years are weighed together, or write bizenv.weights_agg(DISTINCT unit, indicator, value) where rows are repeated whole.")));
}

/* Sorts the cells, each pair once, and takes out the room for more */
static Tally *
weights_canonical(const TallyShape *shape, Tally *tally)
{
	WeightsTally *weights = (WeightsTally *) tally;
	int			n = (int) weights->ncells;
	Cell	   *cells = (Cell *) palloc((n + 1) * sizeof(Cell));
	uint32		at = 0;
	bool		packed = (int) weights->capacity == n && weights_room(weights) == weights->used &&
		weights->padding == 0;

	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		cells[i] = weights_cell(weights, i);
		packed = packed && weights->slots[i].at == at && (i == 0 || compare_cells(&cells[i - 1], &cells[i]) < 0);
		at += (uint32) cell_bytes(&cells[i]);
	}
	/* a value already, but for bytes that a forged one may have between its fields */
	if (packed && at == weights->used)
	{
		pfree(cells);
		return tally;
	}
	qsort(cells, n, sizeof(Cell), compare_cells);
	/* here, not in the transition: parts of a parallel plan meet only now */
	for (int i = 1; i < n; i++)
		if (compare_cells(&cells[i - 1], &cells[i]) == 0)
			error_repeated();
	weights = weights_layout(weights->skipped, cells, n);
	pfree(cells);
	return &weights->head;
}

/* Adds a tally to the state; what was put in is never taken out */
static Tally *
weights_combine(const TallyShape *shape, Tally *state, const Tally *other, bool take_out)
{
	const WeightsTally *from = (const WeightsTally *) other;

	for (int i = 0; i < (int) from->ncells; i++)
	{
		Cell		cell = weights_cell(from, i);

		state = weights_append(state, &cell);
	}
	tally_change_count(&((WeightsTally *) state)->skipped, from->skipped, take_out);
	return state;
}

/* Orders by cells as a dictionary does, then by rows */
static int
weights_compare(const TallyShape *shape, const Tally *a, const Tally *b)
{
	const WeightsTally *x = (const WeightsTally *) a;
	const WeightsTally *y = (const WeightsTally *) b;

	for (int i = 0; i < (int) Min(x->ncells, y->ncells); i++)
	{
		Cell		p = weights_cell(x, i);
		Cell		q = weights_cell(y, i);
		int			cmp = compare_cells(&p, &q);

		if (cmp == 0)
			cmp = exact_compare(&p.value, &q.value);
		if (cmp != 0)
			return cmp < 0 ? -1 : 1;
	}
	if (x->ncells != y->ncells)
		return compare_counts(x->ncells, y->ncells);
	return compare_counts(x->skipped, y->skipped);
}

/* All rows, also those without a name */
static int64
weights_row_count(const Tally *tally)
{
	const WeightsTally *weights = (const WeightsTally *) tally;

	return tally_total((int64[]) {weights->skipped, weights->ncells}, 2);
}

/* Rows without a name */
static int64
weights_skipped_count(const Tally *tally)
{
	return ((const WeightsTally *) tally)->skipped;
}

/* What no rows can add up to */
static const char *
weights_contradiction(const Tally *tally)
{
	const WeightsTally *weights = (const WeightsTally *) tally;

	if (too_many_rows((int64[]) {weights->skipped, weights->ncells}, 2))
		return "It counts more rows than there can be.";
	return NULL;
}

static const TallyStorage weights_storage = {
	.empty = weights_empty,
	.sound = weights_sound,
	.canonical = weights_canonical,
	.combine = weights_combine,
	.compare = weights_compare,
	.compare_allocates = true,
	.write_json = weights_write_json,
	.read_json = weights_read_json,
	.send = weights_send,
	.receive = weights_receive
};

const TallyShape weights_shape = {
	.kind = TALLY_WEIGHTS,
	.type_name = "weights_tally",
	.storage = &weights_storage,
	.row_count = weights_row_count,
	.skipped_count = weights_skipped_count,
	.contradiction = weights_contradiction,
	.no_inverse = true
};

TALLY_TYPE(weights, weights_shape);
