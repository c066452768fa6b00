\echo Use "ALTER EXTENSION bizenv UPDATE" to load this file. \quit

-- Where bizenv_office is there, it waits for its own update from now on.
SELECT bizenv_internal.check_versions('bizenv');
