/*
 * composite/weights.c
 *		Weights of indicators from their own figures (熵权法、变异系数法、CRITIC).
 *
 * Only units that have a figure for each indicator count: a share, a mean or a
 * correlation over other units for each indicator would compare what differs.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "composite/weights.h"

#include "miscadmin.h"

#include "lib/codes.h"
#include "lib/names.h"
#include "lib/rows.h"
#include "rounding/rounding.h"

BIZENV_FUNCTION(weights_add);
BIZENV_FUNCTION(weights);

/* Decimals that the column has; shares that agree in so many are level */
#define WEIGHTS_MAX_DIGITS 16
#define WEIGHTS_SHARE_DECIMALS 22

/* A unit, and for how many indicators it has a figure */
typedef struct Unit
{
	const char *name;
	int			length;
	int			known;
} Unit;

/* Fetches the names of a row and refuses what can be none */
static void
getarg_cell(FunctionCallInfo fcinfo, Cell *cell)
{
	text	   *unit = PG_GETARG_TEXT_PP(1);
	text	   *indicator = PG_GETARG_TEXT_PP(2);
	const char *fault;

	/* the bytes stay in the row: the state copies them when the cell is appended */
	*cell = (Cell) {
		.indicator = VARDATA_ANY(indicator),
		.unit = VARDATA_ANY(unit),
		.indicator_length = (int) VARSIZE_ANY_EXHDR(indicator),
		.unit_length = (int) VARSIZE_ANY_EXHDR(unit)
	};
	fault = cell_fault(cell);
	if (unlikely(fault != NULL))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unit or indicator is out of range"),
				 errdetail_internal("%s", translated(fault)),
				 errhint("Use short names, such as wuhai and permit_days.")));
	getarg_exact(fcinfo, 3, "value", &cell->value);
}

/* The transition of weights_agg */
Datum
weights_add(PG_FUNCTION_ARGS)
{
	Tally	   *state = tally_state(fcinfo, &weights_shape);
	Cell		cell;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
	{
		/* a row without a name must have nothing else, as a LEFT JOIN gives it */
		if (!PG_ARGISNULL(3) || PG_ARGISNULL(1) != PG_ARGISNULL(2))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("unit and indicator must not be NULL where the other or value is not"),
					 errdetail("A row is left out only when \"unit\", \"indicator\" and \"value\" are all NULL, as a LEFT JOIN gives it."),
					 errhint("Give each figure its unit and its indicator, or FILTER (WHERE unit IS NOT NULL AND indicator IS NOT NULL).")));
		tally_count(&((WeightsTally *) state)->skipped, false);
		PG_RETURN_POINTER(state);
	}
	/* a wrong value is refused before the state changes */
	getarg_cell(fcinfo, &cell);
	PG_RETURN_POINTER(weights_append(state, &cell));
}

/* The order of units, for qsort: that of their names */
static int
compare_units(const void *a, const void *b)
{
	const Unit *x = (const Unit *) a;
	const Unit *y = (const Unit *) b;

	return compare_names(x->name, x->length, y->name, y->length);
}

/* All units in order, each once; gives their number */
static int
collect_units(const WeightsTally *tally, Unit *units)
{
	int			n = 0;

	for (int i = 0; i < (int) tally->ncells; i++)
	{
		Cell		cell = weights_cell(tally, i);

		units[i] = (Unit) {cell.unit, cell.unit_length, exact_is_known(&cell.value) ? 1 : 0};
	}
	/* a tally has cells by indicator: the units of each stand apart until they are sorted */
	qsort(units, tally->ncells, sizeof(Unit), compare_units);
	/* those of the same name come together: put them into the first */
	for (int i = 0; i < (int) tally->ncells; i++)
	{
		if (n > 0 && compare_units(&units[n - 1], &units[i]) == 0)
			units[n - 1].known += units[i].known;
		else
			units[n++] = units[i];
	}
	return n;
}

/* Puts aside the units that have a figure for each indicator */
static int
keep_complete(Unit *units, int n, int nindicators)
{
	int			kept = 0;

	for (int i = 0; i < n; i++)
		if (units[i].known == nindicators)
			units[kept++] = units[i];
	return kept;
}

/* Arranges the figures of complete units by indicator */
static void
read_matrix(const WeightsTally *tally, Matrix *matrix)
{
	int			n = (int) tally->ncells;
	Unit	   *units = palloc((n + 1) * sizeof(Unit));
	int			place = 0;
	int			found;

	matrix->nindicators = 0;
	matrix->names = palloc((n + 1) * sizeof(Cell));
	for (int i = 0; i < n; i++)
	{
		Cell		cell = weights_cell(tally, i);
		int			last = matrix->nindicators - 1;

		/* cells are sorted by indicator: a new name begins a new one */
		if (last < 0 || compare_names(matrix->names[last].indicator, matrix->names[last].indicator_length,
									  cell.indicator, cell.indicator_length) != 0)
			matrix->names[matrix->nindicators++] = cell;
	}
	found = collect_units(tally, units);
	matrix->nunits = keep_complete(units, found, matrix->nindicators);
	matrix->left_out = found - matrix->nunits;
	matrix->values = allocate_elements((int64) matrix->nunits * matrix->nindicators, sizeof(Exact));
	/* cells stand by indicator and then by unit, and every complete unit stands in each indicator */
	for (int i = 0, unit = 0; i < n && matrix->nunits > 0; i++)
	{
		Cell		cell = weights_cell(tally, i);

		CHECK_FOR_INTERRUPTS();
		if (compare_names(cell.unit, cell.unit_length, units[unit].name, units[unit].length) != 0)
			continue;
		matrix->values[place++] = cell.value;
		unit = (unit + 1) % matrix->nunits;
	}
}

/* Why an indicator has no weight, or the weight 0; -1 where it has one */
static int
reason_of(const Matrix *matrix, const Weighed *weighed, bool any, bool conflicts)
{
	/* what is said of all indicators comes before what is said of one */
	if (matrix->nunits < 2)
		return WEIGHT_FEW_UNITS;
	if (!any)
		return WEIGHT_NO_DIFFERENCE;
	if (!conflicts)
		return WEIGHT_NO_CONFLICT;
	return weighed->constant ? WEIGHT_NO_RANGE : -1;
}

/* Weights in proportion to the measures, which add up to exactly 1; NULL where there is nothing to share */
static Numeric *
weights_of(const Weighed *weighed, int m, int digits, bool *any)
{
	Numeric    *shares = allocate_elements(m, sizeof(Numeric));
	Numeric		unit = numeric_power_of_ten(digits);
	Numeric		whole = int64_to_numeric(0);
	Numeric		all = int64_to_numeric(0);

	*any = false;
	for (int j = 0; j < m; j++)
	{
		if (weighed[j].measure == NULL)
			continue;
		*any = true;
		all = num_add(all, weighed[j].measure);
	}
	/* nothing varies, or no two indicators conflict: there is nothing to share by */
	if (num_sign(all) == 0)
		return NULL;
	for (int j = 0; j < m; j++)
	{
		/* rounded where nothing of the computation shows: equal indicators are level, ties go to the earlier */
		shares[j] = weighed[j].measure == NULL ? int64_to_numeric(0) :
			numeric_ratio(weighed[j].measure, all, WEIGHTS_SHARE_DECIMALS);
		whole = num_add(whole, shares[j]);
	}
	round_to_target(shares, m, whole, unit, unit, digits, shares);
	return shares;
}

/* Puts the row of each indicator */
static void
put_weights(Row *row, const WeightsTally *tally, int method, int digits)
{
	Matrix		matrix;
	Weighed    *weighed;
	Numeric    *shares;
	bool		any;

	read_matrix(tally, &matrix);
	weighed = palloc0((matrix.nindicators + 1) * sizeof(Weighed));
	weigh(&matrix, method, weighed);
	shares = weights_of(weighed, matrix.nindicators, digits, &any);
	for (int j = 0; j < matrix.nindicators; j++)
	{
		Numeric		measure = weighed[j].measure;

		/* the measure as the method names it: an entropy, not what lacks to 1 */
		if (measure != NULL && method == WEIGH_ENTROPY)
			measure = num_sub(int64_to_numeric(1), measure);
		if (measure != NULL)
			measure = num_round(measure, WEIGHTS_MAX_DIGITS);
		row_text(row, pnstrdup(matrix.names[j].indicator, matrix.names[j].indicator_length));
		row_number(row, shares == NULL ? NULL : shares[j]);
		row_number(row, measure);
		row_integer(row, matrix.nunits);
		row_integer(row, matrix.left_out);
		row_code(row, &weight_reasons, reason_of(&matrix, &weighed[j], any, shares != NULL));
		rows_put(row);
	}
}

/* The weight of each indicator by a method */
Datum
weights(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	int			method = code_argument(fcinfo, 1, &weight_methods, "method");
	int			digits = getarg_row_digits(fcinfo, 2, WEIGHTS_MAX_DIGITS);
	Row			row;

	rows_begin(&row, fcinfo);
	if (!PG_ARGISNULL(0))
	{
		const Tally *tally = tally_read(PG_GETARG_DATUM(0), &buffer, &weights_shape);

		/* an aggregate without our final function may have stored a mere state */
		tally = weights_shape.storage->canonical(&weights_shape, unconstify(Tally *, tally));
		put_weights(&row, (const WeightsTally *) tally, method, digits);
	}
	return (Datum) 0;
}
