\echo Use "CREATE EXTENSION bizenv" to load this file. \quit

-- What CREATE EXTENSION runs first: it converts each script as a whole into the
-- encoding of the database before it runs a word of it, so that what is said
-- where Chinese cannot be stored stands in a script without any.
DO $$
BEGIN
    IF pg_catalog.getdatabaseencoding() OPERATOR(pg_catalog.<>) 'SQL_ASCII' THEN
        -- (eight characters of the scripts, which no encoding but those of Chinese has)
        PERFORM pg_catalog.convert(pg_catalog.decode('e890a5e59586e78eafe5a283e5b7a5e4bd9ce58fb0e8b4a6', 'hex'), 'UTF8', pg_catalog.getdatabaseencoding());
    END IF;
EXCEPTION WHEN untranslatable_character OR undefined_function OR feature_not_supported THEN
    RAISE EXCEPTION USING ERRCODE = 'feature_not_supported',
        MESSAGE = 'bizenv needs a database that can hold Chinese characters',
        DETAIL = pg_catalog.format('The encoding of database %I is %s.', pg_catalog.current_database(), pg_catalog.getdatabaseencoding()),
        HINT = pg_catalog.format('CREATE DATABASE %I ENCODING ''UTF8'' LOCALE ''C'' TEMPLATE template0; and install it there.',
            pg_catalog.current_database() OPERATOR(pg_catalog.||) '_utf8');
END
$$;
