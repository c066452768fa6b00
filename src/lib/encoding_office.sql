\echo Use "CREATE EXTENSION bizenv_office CASCADE" to load this file. \quit

-- What CREATE EXTENSION runs first. That the database can hold Chinese has been
-- looked at for bizenv; a session that reads SQL in another language is refused
-- before it reads a long script in it.
SELECT bizenv_internal.read_as_postgres('');
