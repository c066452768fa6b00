-- How often an indicator has a figure.  Of one that says so a period is known by its first
-- day, whoever writes it: a sheet has 2025年6月30日 as well as 二季度, and the two would be
-- two periods.  (A benchmark may be of another frequency: the target of a year.)
CREATE FUNCTION bizenv_internal.ledger_frequency() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    lang CONSTANT text := CASE WHEN bizenv_internal.translated('%s is empty') = '%s is empty' THEN 'en' ELSE 'zh' END;
    step text;
    first date;
    has record;
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{indicator,indicator_value}',
        CASE TG_TABLE_NAME WHEN 'indicator' THEN '{BEFORE UPDATE ROW}' ELSE '{BEFORE INSERT ROW,BEFORE UPDATE ROW}' END::text[],
        CASE TG_TABLE_NAME WHEN 'indicator' THEN '{indicator character varying,frequency character varying}' ELSE '{indicator character varying,period date}' END::text[]);
    IF TG_TABLE_NAME = 'indicator_value' THEN
        -- (who declares a frequency waits until this row is there, and then sees it)
        EXECUTE format('SELECT i.frequency FROM %I.indicator AS i WHERE i.indicator = $1 FOR SHARE', TG_TABLE_SCHEMA) INTO step USING NEW.indicator;
        first := bizenv.period_start(NEW.period, step);
        IF first <> NEW.period THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'period',
                MESSAGE = format(bizenv_internal.translated('no period of indicator %s begins on %s'), NEW.indicator, NEW.period),
                DETAIL = format(bizenv_internal.translated('The frequency of the indicator is "%s"; a period is known by its first day.'), bizenv.code_label(step, lang, 'series_step')),
                HINT = format(bizenv_internal.translated('The day is in %s, whose first day is %s: write that, if it is meant.'), bizenv.period_label(first, step, lang), first);
        END IF;
    ELSIF NEW.frequency IS DISTINCT FROM OLD.frequency AND NEW.frequency IN ('monthly', 'quarterly', 'half_yearly', 'yearly') THEN
        has := bizenv_internal.ledger_read(format('SELECT count(*) AS number, min(v.period) AS period FROM %I.indicator_value AS v
            WHERE v.indicator = %L AND v.period <> bizenv.period_start(v.period, %L)', TG_TABLE_SCHEMA, OLD.indicator, NEW.frequency), NULL);
        IF has.number > 0 THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'frequency',
                MESSAGE = format(bizenv_internal.translated('indicator %s has figures of other periods'), NEW.indicator),
                DETAIL = format(bizenv_internal.translated('On %s, of one of its %s figures that do not fit, no period of the frequency "%s" begins.'), has.period, has.number,
                    bizenv.code_label(NEW.frequency, lang, 'series_step')),
                HINT = format(bizenv_internal.translated('If they are of such periods: %s'), format('UPDATE %1$I.indicator_value SET period = bizenv.period_start(period, %2$L) WHERE indicator = %3$L;',
                    TG_TABLE_SCHEMA, NEW.frequency, NEW.indicator));
        END IF;
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_frequency() IS 'internal: trigger of the indicators of a ledger and their figures; a period is one of the frequency';
