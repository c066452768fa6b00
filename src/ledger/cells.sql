-- ---------------------------------------------------------------- import
--
-- What cells hold, as text: each function gives NULL for what it cannot read.

CREATE FUNCTION bizenv.ledger_text(cell text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
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
COMMENT ON FUNCTION bizenv.ledger_text(text) IS 'internal: a cell that is imported, without white space around; NULL where it says that there is nothing';

CREATE FUNCTION bizenv.ledger_date(cell text, of_month boolean) RETURNS date
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    part text[];
    result date;
BEGIN
    cell := translate(cell, '０１２３４５６７８９－／．　', '0123456789-/. ');
    part := regexp_match(cell, '^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?(?:Z|[-+][0-9]{2}(?::?[0-9]{2})?)?)?$');
    IF part IS NULL THEN
        part := regexp_match(cell, '^([0-9]{4}) ?年 ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?[日号]$');
    END IF;
    IF part IS NULL THEN
        part := regexp_match(cell, '^([0-9]{4})([0-9]{2})([0-9]{2})$');
    END IF;
    IF part IS NULL AND of_month THEN
        part := regexp_match(cell, '^([0-9]{4})(?:[-/.]| ?年 ?)([0-9]{1,2})(?: ?月份?)?$') || '1'::text;
    END IF;
    IF part IS NOT NULL THEN
        IF part[1]::integer BETWEEN 1900 AND 2199 AND part[2]::integer BETWEEN 1 AND 12 THEN
            result := make_date(part[1]::integer, part[2]::integer, 1) + (part[3]::integer - 1);
            IF part[3]::integer >= 1 AND extract(month FROM result) = part[2]::integer THEN
                RETURN result;
            END IF;
        END IF;
    ELSIF cell ~ '^[0-9]{5}(?:[.]0+)?$' THEN
        -- the number that a spreadsheet has for a day from 2000 to 2099
        IF cell::numeric BETWEEN 36526 AND 73050 THEN
            RETURN date '1899-12-30' + cell::numeric::integer;
        END IF;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_date(text, boolean) IS 'internal: the day that a cell names, or the first of the month that it names';

CREATE FUNCTION bizenv.ledger_boolean(cell text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
BEGIN
    IF getdatabaseencoding() = 'UTF8' THEN
        cell := translate(cell, chr(10003) || chr(10004) || chr(10007) || chr(10008), '√√××');
    END IF;
    RETURN CASE
        WHEN lower(cell) IN ('是', '有', '对', '√', 'y', 'yes', 't', 'true', '1', '满足', '已满足', '符合', '达到', '达标', '通过') THEN true
        WHEN lower(cell) IN ('否', '无', '不', '没有', '×', 'x', 'n', 'no', 'f', 'false', '0', '不满足', '未满足', '不符合', '未达到', '未达标', '未通过') THEN false
    END;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_boolean(text) IS 'internal: what a cell says, yes or no';

-- kind: percent (80%, 80), planned (12期, 不少于10轮), count (12期), whole (12), number; unit:
-- what a bare number counts, and what others are converted to; times: what all
-- are multiplied by
CREATE FUNCTION bizenv.ledger_number(cell text, kind text, unit text, times numeric) RETURNS numeric
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    q bizenv.quantity;
    one bizenv.quantity;
    result numeric;
    scales text := '万亿';
BEGIN
    IF cell ~ '^-?[0-9]{1,20}([.][0-9]{1,20})?$' THEN
        result := cell::numeric;
    ELSE
        q := bizenv.try_parse_quantity(cell);
        IF q.value IS NULL OR q.approximate OR lower(q.bounds) IS DISTINCT FROM q.value
            OR NOT lower_inc(q.bounds) OR kind <> 'planned' AND upper(q.bounds) IS DISTINCT FROM q.value THEN
            RETURN NULL;
        END IF;
        result := q.value;
        IF getdatabaseencoding() = 'UTF8' THEN
            scales := scales || chr(33836) || chr(20740);    -- as they were written, and are elsewhere
        END IF;
        IF unit IS NOT NULL AND (q.unit IS NOT NULL OR cell ~ format('[%s]', scales)) THEN
            one := bizenv.try_parse_quantity('1' || unit);
            IF one.unit IS DISTINCT FROM coalesce(q.unit, one.unit) THEN
                RETURN NULL;
            END IF;
            result := result / one.value;
        ELSIF q.unit IS NULL THEN
            NULL;
        ELSIF q.kind = 'money' OR kind = 'percent' AND q.kind <> 'percent'
            OR kind IN ('planned', 'count', 'whole') AND q.kind IN ('percent', 'pp') THEN
            RETURN NULL;
        END IF;
    END IF;
    result := result * times;
    IF kind = 'whole' THEN
        RETURN CASE WHEN result = trunc(result) AND abs(result) <= 2147483647 THEN trunc(result) END;
    END IF;
    RETURN result;
END
$$;
COMMENT ON FUNCTION bizenv.ledger_number(text, text, text, numeric) IS 'internal: the number that a cell holds, of one kind, in one unit';
