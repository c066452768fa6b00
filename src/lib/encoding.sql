\echo Use "CREATE EXTENSION bizenv" to load this file. \quit

-- What CREATE EXTENSION runs first: it converts each script as a whole into the
-- encoding of the database, and parses it in the language of the session, before it
-- runs a word of it, so that what is said where Chinese cannot be stored, or SQL is
-- another language, stands in a short script without either. Nothing of it stays.
CREATE SCHEMA bizenv;
CREATE FUNCTION bizenv.can_hold_chinese() RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE;
SELECT bizenv.can_hold_chinese();
DROP FUNCTION bizenv.can_hold_chinese();
CREATE FUNCTION bizenv.read_as_postgres(empty text) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE;
SELECT bizenv.read_as_postgres('');
DROP FUNCTION bizenv.read_as_postgres(text);
DROP SCHEMA bizenv;
