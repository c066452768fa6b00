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
        -- what other encodings lack: spaces and marks that do not show, and dashes
        cell := btrim(cell, white || (chr(133) || chr(160) || chr(173) || chr(8192) || chr(8193) || chr(8194) || chr(8195) || chr(8196) || chr(8197) || chr(8198) || chr(8199)
            || chr(8200) || chr(8201) || chr(8202) || chr(8203) || chr(8204) || chr(8205) || chr(8206) || chr(8207) || chr(8232) || chr(8233) || chr(8234) || chr(8236) || chr(8237)
            || chr(8239) || chr(8287) || chr(8288) || chr(8294) || chr(8296) || chr(8297) || chr(58853) || chr(65279)));
        mark := translate(cell, chr(8211) || chr(8212), '――');
    ELSE
        cell := btrim(cell, white);
        mark := cell;
    END IF;
    RETURN CASE WHEN mark IN ('', '-', '－', '―', '――', '/', '／', E'\\', 'N/A', '#N/A', '未报送', '未填报', '未报') THEN NULL ELSE cell END;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_text(text) IS 'internal: a cell that is imported, without white space around; NULL where it says that there is nothing';
