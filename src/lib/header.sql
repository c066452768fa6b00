\echo Use "CREATE EXTENSION bizenv" to load this file. \quit

CREATE SCHEMA bizenv;
COMMENT ON SCHEMA bizenv IS
'营商环境工作台账的计算：进度、指标、销号、数值审核
Figures of a business-environment office: progress, indicators, closure, audited percentages. All that people use of the extension bizenv stands here.
SELECT name, zh FROM bizenv.help ORDER BY name;';
GRANT USAGE ON SCHEMA bizenv TO PUBLIC;

-- What the server calls, and one function the other, and nobody by hand, stands apart, so
-- that a list of bizenv.* shows what there is for people. Bodies in PL/pgSQL look names up as
-- who calls them, so that everybody needs USAGE here as well, and nobody more. A schema of
-- this name that is there already is an error: who owns it could put functions into it.
CREATE SCHEMA bizenv_internal;
COMMENT ON SCHEMA bizenv_internal IS 'internal: what the server and the functions of the schema bizenv call';
GRANT USAGE ON SCHEMA bizenv_internal TO PUBLIC;

-- Servers that are PostgreSQL inside and speak another language too read what is written in SQL
-- here in the language of the session. Every body in PL/pgSQL asks this before anything else; what
-- is SQL was read when the extension was made: is it PostgreSQL that reads this script?
CREATE FUNCTION bizenv_internal.read_as_postgres(empty text) RETURNS boolean
    AS 'MODULE_PATHNAME', 'read_as_postgres' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.read_as_postgres(text) IS 'internal: refuses a session in which what is written in SQL is another language than that of PostgreSQL';
SELECT bizenv_internal.read_as_postgres('');

CREATE FUNCTION bizenv_internal.translated(message text) RETURNS text
    AS 'MODULE_PATHNAME', 'translated_message' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.translated(text) IS 'internal: a message of what is written in SQL, in the language of lc_messages';

CREATE FUNCTION bizenv_internal.clipped(words text, most integer) RETURNS text
    AS 'MODULE_PATHNAME', 'clipped_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.clipped(text, integer) IS 'internal: a text of at most so many characters, for a column that holds no more; one that is cut ends in …';

--@include words.sql
