-- The month that is closed: what a department reported of it stands.  The office
-- goes on correcting it, which the audit shows; and what was never reported of it
-- may still come, late.
CREATE FUNCTION bizenv_internal.ledger_open() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    is_office boolean;
    closed record;
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{report,task_progress}',
        '{BEFORE UPDATE ROW}', '{department character varying,period date}');
    IF NEW IS NOT DISTINCT FROM OLD THEN
        RETURN NEW;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.role_grant AS g WHERE g.as_role = ''office'')', TG_TABLE_SCHEMA) INTO is_office;
    IF is_office THEN
        RETURN NEW;
    END IF;
    -- (an old snapshot shows a month open that is closed by now)
    closed := bizenv_internal.ledger_read(format('SELECT min(c.closed_on) AS day FROM %I.closed_period AS c WHERE c.period = $2', TG_TABLE_SCHEMA), NULL, OLD.period);
    IF closed.day IS NULL AND NEW.period <> OLD.period THEN
        closed := bizenv_internal.ledger_read(format('SELECT min(c.closed_on) AS day FROM %I.closed_period AS c WHERE c.period = $2', TG_TABLE_SCHEMA), NULL, NEW.period);
    END IF;
    IF closed.day IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('the month %s is closed'), to_char(OLD.period, 'YYYY-MM')),
            DETAIL = format(bizenv_internal.translated('The office closed it on %s; what a department reported of it stands.'), closed.day),
            HINT = bizenv_internal.translated('Tell the office the right figure: it corrects it.');
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_open() IS 'internal: trigger of what departments report to a ledger; of a month that is closed only the office corrects it';

CREATE FUNCTION bizenv_internal.ledger_alias() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    is_there boolean;
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{name_alias}',
        '{BEFORE INSERT ROW,BEFORE UPDATE ROW}', '{of_table character varying,alias character varying,code character varying}');
    IF NEW.of_table NOT IN ('department', 'region', 'indicator', 'task_list') THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = bizenv_internal.translated('an alias is of a code that is there'),
            DETAIL = format(bizenv_internal.translated('"of_table" is "%s".'), NEW.of_table),
            HINT = bizenv_internal.translated('Use one of: department, region, indicator, task_list.');
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.%I AS t WHERE t.%2$I = $1)', TG_TABLE_SCHEMA, NEW.of_table) INTO is_there USING NEW.code;
    IF NOT is_there THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = bizenv_internal.translated('an alias is of a code that is there'),
            DETAIL = format(bizenv_internal.translated('Table %s has no code "%s".'), NEW.of_table, NEW.code),
            HINT = format('SELECT %1$I, name FROM %2$I.%1$I.', NEW.of_table, TG_TABLE_SCHEMA);
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_alias() IS 'internal: trigger of the aliases of a ledger; an alias is of what is there';
