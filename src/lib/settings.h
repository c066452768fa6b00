/*
 * lib/settings.h
 *		What users set for the extension.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_SETTINGS_H
#define BIZENV_SETTINGS_H

#include "lib/compat.h"

#include "utils/date.h"

extern void define_settings(void);
extern bool reads_as_oracle(void);
extern DateADT office_day(void);
extern DateADT setting_day(void);

#endif							/* BIZENV_SETTINGS_H */
