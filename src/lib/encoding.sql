\echo Use "CREATE EXTENSION bizenv" to load this file. \quit

-- What CREATE EXTENSION runs first: it converts each script as a whole into the
-- encoding of the database before it runs a word of it, so that what is said
-- where Chinese cannot be stored stands in a script without any. Nothing of it stays.
CREATE SCHEMA bizenv;
CREATE FUNCTION bizenv.can_hold_chinese() RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE;
SELECT bizenv.can_hold_chinese();
DROP FUNCTION bizenv.can_hold_chinese();
DROP SCHEMA bizenv;
