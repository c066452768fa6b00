/*
 * ledger/rule_number.h
 *		The numbers that a ledger gives to its rows.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef LEDGER_RULE_NUMBER_H
#define LEDGER_RULE_NUMBER_H

#include "utils/relcache.h"

extern Oid	number_index(Relation table, AttrNumber place);
extern int64 unused_number(Relation table, AttrNumber place, Oid sequence, int64 number, bool *is_safe);

#endif
