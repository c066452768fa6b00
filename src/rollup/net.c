/*
 * rollup/net.c
 *		What is left of tallies of rows that came when those of rows that left
 *		are taken out of them.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/tally.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"

BIZENV_FUNCTION(rollup_rest);
BIZENV_FUNCTION(rollup_net);

/* Raises for tallies that are not of one kind, or of one whose parts stay in it; never returns */
pg_noreturn pg_attribute_cold static void
error_not_parts(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("these are no parts of a kept tally"),
			 errdetail("They are tallies of one kind, as many as there are signs whether they left."),
			 errhint("Read the view that bizenv.keep() made.")));
}

/* Adds a tally to the state, or takes it out */
static Tally *
change(const TallyShape *shape, Tally *state, const Tally *tally, bool take_out)
{
	/* combine reads its second argument as canonical bytes */
	state = shape->storage->combine(shape, state, shape->storage->canonical(shape, unconstify(Tally *, tally)), take_out);
	/* more was taken out than had come: the counts are below zero now */
	if (take_out && shape->contradiction(state) != NULL)
		error_count_negative();
	return state;
}

/* A tally without a part of it, as if the rows of the part had not been counted */
Datum
rollup_rest(PG_FUNCTION_ARGS)
{
	TallyBuffer buffer;
	TallyBuffer part_buffer;
	const TallyShape *shape;
	const TallyShape *part_shape;
	const Tally *whole = tally_read_any(PG_GETARG_DATUM(0), &buffer, &shape);
	const Tally *part = tally_read_any(PG_GETARG_DATUM(1), &part_buffer, &part_shape);
	Tally	   *state;

	if (shape != part_shape || shape->no_inverse)
		error_not_parts();
	/* mostly, nothing has left since the last fold */
	if (shape->row_count(part) == 0 && whole != (Tally *) buffer.data)
		PG_RETURN_POINTER(shape->storage->canonical(shape, unconstify(Tally *, whole)));
	state = change(shape, shape->storage->empty(shape), whole, false);
	state = change(shape, state, part, true);
	PG_RETURN_POINTER(shape->storage->canonical(shape, state));
}

/*
 * Tallies that came and left, one after the other.  What refuses to hold the
 * same thing twice, or too much, holds no more than the rows did at that time.
 */
Datum
rollup_net(PG_FUNCTION_ARGS)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(0);
	ArrayType  *signs = PG_GETARG_ARRAYTYPE_P(1);
	const TallyShape *shape = NULL;
	Tally	   *state = NULL;
	Datum	   *tallies;
	Datum	   *removed;
	bool	   *nulls;
	bool	   *sign_nulls;
	int			n;
	int			nsigns;

	/* all tallies are varlena and aligned to doubles: see tally.sql.in */
	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_DOUBLE, &tallies, &nulls, &n);
	deconstruct_array(signs, BOOLOID, 1, true, TYPALIGN_CHAR, &removed, &sign_nulls, &nsigns);
	if (n != nsigns)
		error_not_parts();
	for (int i = 0; i < n; i++)
	{
		TallyBuffer buffer;
		const TallyShape *found;
		const Tally *tally;

		CHECK_FOR_INTERRUPTS();
		/* a tally of no rows is the empty tally, never NULL */
		if (nulls[i] || sign_nulls[i])
			error_not_parts();
		tally = tally_read_any(tallies[i], &buffer, &found);
		if (shape == NULL)
			state = found->storage->empty(found);
		else if (shape != found)
			error_not_parts();
		shape = found;
		if (shape->no_inverse)
			error_not_parts();
		state = change(shape, state, tally, DatumGetBool(removed[i]));
	}
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(shape->storage->canonical(shape, state));
}
