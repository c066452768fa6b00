-- ---------------------------------------------------------------- import
--
-- (What the text of a cell says, the room of cells reads.)

CREATE FUNCTION bizenv_internal.ledger_text(cell text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    white text := E' \t\r\n　';
    mark text;
BEGIN
    IF getdatabaseencoding() = 'UTF8' THEN
        -- what other encodings lack: spaces that do not show, and dashes
        cell := btrim(cell, white || chr(160) || chr(8203) || chr(65279));
        mark := translate(cell, chr(8211) || chr(8212), '――');
    ELSE
        cell := btrim(cell, white);
        mark := cell;
    END IF;
    RETURN CASE WHEN mark IN ('', '-', '－', '―', '――', '/', '／', E'\\', 'N/A', '#N/A', '未报送', '未填报', '未报') THEN NULL ELSE cell END;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_text(text) IS 'internal: a cell that is imported, without white space around; NULL where it says that there is nothing';
