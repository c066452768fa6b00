\echo Use "ALTER EXTENSION bizenv_office UPDATE" to load this file. \quit

-- What is written in SQL below is read by PostgreSQL, and calls functions of bizenv of this version.
SELECT bizenv_internal.read_as_postgres('');
SELECT bizenv_internal.check_versions('bizenv_office');
