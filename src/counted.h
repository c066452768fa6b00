/*
 * counted.h
 *		What the two files of the counted tallies share.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_COUNTED_H
#define BIZENV_COUNTED_H

#include "tally.h"

extern Tally *counted_empty(const TallyShape *shape);
extern Tally *counted_canonical(const TallyShape *shape, Tally *tally);
extern void counted_write_json(const TallyShape *shape, const Tally *tally,
							   StringInfo out);
extern Tally *counted_read_json(const TallyShape *shape, JsonbContainer *object,
								const char **reason);
extern void counted_send(const TallyShape *shape, const Tally *tally, StringInfo out);
extern Tally *counted_receive(const TallyShape *shape, StringInfo in,
							  const char **reason);

#endif							/* BIZENV_COUNTED_H */
