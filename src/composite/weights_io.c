/*
 * composite/weights_io.c
 *		The text and the bytes of a tally of figures by unit and indicator.
 *
 * Both readers end in cells_build, which trusts nothing that was read.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "composite/weights.h"

#include "libpq/pqformat.h"

#define WEIGHTS_WRONG_KEYS \
	"The keys are \"skipped\", a count, and \"cells\", an array of [indicator, unit, value], the value a number or null."

/* What a cell takes at least in a message: two lengths and bytes, and a number */
#define WEIGHTS_LEAST_MESSAGE (2 * (sizeof(int32) + 1) + EXACT_LEAST_MESSAGE)

/* Writes {"skipped": 0, "cells": [["permits", "north", 85.5], ["permits", "south", null]]} */
void
weights_write_json(const TallyShape *shape, const Tally *tally, StringInfo out)
{
	const WeightsTally *weights = (const WeightsTally *) tally;

	appendStringInfo(out, "{\"skipped\": " INT64_FORMAT ", \"cells\": [", weights->skipped);
	for (int i = 0; i < (int) weights->ncells; i++)
	{
		Cell		cell = weights_cell(weights, i);

		appendStringInfoString(out, i > 0 ? ", [" : "[");
		tally_write_text(out, cell.indicator, cell.indicator_length);
		appendStringInfoString(out, ", ");
		tally_write_text(out, cell.unit, cell.unit_length);
		appendStringInfoString(out, ", ");
		exact_write_json(out, &cell.value);
		appendStringInfoChar(out, ']');
	}
	appendStringInfoString(out, "]}");
}

/* Makes a tally of what was read, in any order; NULL and a reason: it is none */
static Tally *
cells_build(const int64 *counts, void *elements, int n, const char **reason)
{
	Cell	   *cells = (Cell *) elements;

	*reason = "A count is negative.";
	if (counts[0] < 0)
		return NULL;
	for (int i = 0; i < n; i++)
		if ((*reason = cell_fault(&cells[i])) != NULL)
			return NULL;
	qsort(cells, n, sizeof(Cell), compare_cells);
	*reason = "A unit stands twice for an indicator.";
	for (int i = 1; i < n; i++)
		if (compare_cells(&cells[i - 1], &cells[i]) == 0)
			return NULL;
	return &weights_layout(counts[0], cells, n)->head;
}

/* Reads an element of an array as a name; false where it is none */
static bool
read_name(JsonbContainer *array, uint32 n, const char **name, int *length)
{
	JsonbValue *value = getIthJsonbValueFromContainer(array, n);

	if (value->type != jbvString)
		return false;
	*name = value->val.string.val;
	*length = value->val.string.len;
	return true;
}

/* Reads an indicator, a unit and its figure */
static bool
read_cell(const JsonbValue *key, const JsonbValue *value, void *element, const char **reason)
{
	Cell	   *cell = (Cell *) element;
	JsonbContainer *triple = value->val.binary.data;

	return value->type == jbvBinary && JsonContainerIsArray(triple) && JsonContainerSize(triple) == 3 &&
		read_name(triple, 0, &cell->indicator, &cell->indicator_length) &&
		read_name(triple, 1, &cell->unit, &cell->unit_length) &&
		exact_read_json(getIthJsonbValueFromContainer(triple, 2), &cell->value);
}

/* Writes the skipped rows, then each cell: two names as length and text, and its figure */
void
weights_send(const TallyShape *shape, const Tally *tally, StringInfo out)
{
	const WeightsTally *weights = (const WeightsTally *) tally;

	pq_sendint64(out, (uint64) weights->skipped);
	pq_sendint32(out, weights->ncells);
	for (int i = 0; i < (int) weights->ncells; i++)
	{
		Cell		cell = weights_cell(weights, i);

		tally_send_text(out, cell.indicator, cell.indicator_length);
		tally_send_text(out, cell.unit, cell.unit_length);
		exact_send(out, &cell.value);
	}
}

/* Reads a cell from a message */
static bool
receive_cell(StringInfo in, void *element, const char **reason)
{
	Cell	   *cell = (Cell *) element;

	if (!tally_receive_text(in, &cell->indicator, &cell->indicator_length) ||
		!tally_receive_text(in, &cell->unit, &cell->unit_length))
		return false;
	*reason = "A figure is not a finite number.";
	return exact_receive(in, &cell->value);
}

static const char *const count_names[] = {"skipped"};
static const TallyElements weights_elements = {
	.counts = count_names,
	.ncounts = lengthof(count_names),
	.key = "cells",
	.is_array = true,
	.most = WEIGHTS_MAX_CELLS,
	.size = sizeof(Cell),
	.least_message = WEIGHTS_LEAST_MESSAGE,
	.wrong_keys = WEIGHTS_WRONG_KEYS,
	.too_many = WEIGHTS_TOO_MANY_CELLS,
	.read = read_cell,
	.receive = receive_cell,
	.build = cells_build
};

/* Reads what weights_write_json writes; a key left out is empty */
Tally *
weights_read_json(const TallyShape *shape, JsonbContainer *object, const char **reason)
{
	return tally_read_elements(&weights_elements, object, reason);
}

/* Reads what weights_send writes */
Tally *
weights_receive(const TallyShape *shape, StringInfo in, const char **reason)
{
	return tally_receive_elements(&weights_elements, in, reason);
}
