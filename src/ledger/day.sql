--
-- ledger (台账), days: the one that views show, the one that it is, and what
-- must not be of a day to come
--

CREATE FUNCTION bizenv.reference_date() RETURNS date
    AS 'MODULE_PATHNAME' LANGUAGE C STRICT STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.reference_date() IS
'视图的截至日期：设置项 bizenv.as_of，未设置则为今天（按设置项 bizenv.time_zone 的时区，默认北京时间）
The day as of which the views of a ledger show everything: the setting bizenv.as_of, such as SET bizenv.as_of = ''2025-07-31'' in a session, or ALTER ROLE ... SET for a tool, else today in the time zone of the setting bizenv.time_zone, which is that of Beijing and not of the session; a setting that is no day from 1900-01-01 to 2199-12-31 is refused.
SELECT bizenv.reference_date() = (now() AT TIME ZONE ''Asia/Shanghai'')::date;  -- t';

CREATE FUNCTION bizenv.today() RETURNS date
    AS 'MODULE_PATHNAME' LANGUAGE C STRICT STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.today() IS
'办公室的今天：按设置项 bizenv.time_zone 的时区（默认北京时间），与会话的时区和 bizenv.as_of 无关
The day in the office when the transaction began, in the time zone of the setting bizenv.time_zone, which only a superuser sets; neither the time zone of the session nor bizenv.as_of moves it; rules of a ledger take nothing that happened on a later day.
SELECT bizenv.today() = (now() AT TIME ZONE ''Asia/Shanghai'')::date;  -- t';

CREATE FUNCTION bizenv_internal.ledger_day() RETURNS trigger
    AS 'MODULE_PATHNAME' LANGUAGE C;
COMMENT ON FUNCTION bizenv_internal.ledger_day() IS 'internal: trigger of the tables of a ledger that hold what happened; its arguments are the columns that no day to come may stand in';

-- What was decided stays with its day; a closure that is taken back is so on its
-- own day, not before.
CREATE FUNCTION bizenv_internal.ledger_decided() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{closure_application}',
        '{BEFORE UPDATE ROW}', '{application_id integer,decision character varying,decided_on date}');
    IF OLD.decision IS NOT NULL AND (NEW.decision = OLD.decision AND NEW.decided_on <> OLD.decided_on OR NEW.decided_on < OLD.decided_on) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('the decision on application %s keeps its day'), OLD.application_id),
            DETAIL = format(bizenv_internal.translated('It was %s on %s; the change says %s on %s.'), OLD.decision, OLD.decided_on, NEW.decision, NEW.decided_on),
            HINT = bizenv_internal.translated('Leave "decided_on" as it is; a closure is taken back by refused, on that day or later.');
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_decided() IS 'internal: trigger of the applications for closure of a ledger; the day of a decision stays';

-- An answer that makes no move is to a problem that stands at answered, or tells
-- of a step that has no answer yet, which only the office enters.  What was
-- judged is judged otherwise, not forgotten.
CREATE FUNCTION bizenv_internal.ledger_awaited() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    o record;
    last record;
    told record;
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{answer}',
        '{BEFORE INSERT ROW,BEFORE UPDATE ROW}', '{department character varying,answer_id integer,order_id integer,answered_on date,handled_poorly boolean}');
    IF TG_OP = 'UPDATE' THEN
        IF OLD.handled_poorly AND NEW.handled_poorly IS NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(bizenv_internal.translated('answer %s was judged, and is not unjudged'), OLD.answer_id),
                DETAIL = bizenv_internal.translated('Column "handled_poorly" was true; NULL would forget that.'),
                HINT = bizenv_internal.translated('Set it to false where it was judged wrongly.');
        END IF;
        RETURN NEW;
    END IF;
    o := bizenv_internal.ledger_read(format('SELECT o.problem_id FROM %I.assignment_order AS o WHERE o.order_id = $1', TG_TABLE_SCHEMA), NEW.order_id);
    IF o.problem_id IS NULL OR NEW.answered_on IS NULL THEN
        RETURN NEW;        -- the columns say it
    END IF;
    last := bizenv_internal.ledger_last_step(TG_TABLE_SCHEMA, o.problem_id);
    -- (the office is who has that place, or sees all of them; sums and OFFSET 0, as without
    -- statistics the planner would look through all answers and all orders for these few)
    told := bizenv_internal.ledger_read(format('SELECT (SELECT count(*) FROM %1$I.problem_stage AS s
                WHERE s.problem_id = $1 AND s.stage = ''answered'' AND s.entered_on = $2) AS steps,
            (SELECT coalesce(sum((SELECT count(*) FROM %1$I.answer AS a WHERE a.order_id = x.order_id AND a.answered_on = $2)), 0)
                FROM %1$I.assignment_order AS x WHERE x.problem_id = $1) AS answers,
            (SELECT max(every.order_id) FROM (SELECT q.order_id FROM %1$I.assignment_order AS q WHERE q.problem_id = $1 OFFSET 0) AS every) AS last_order,
            EXISTS (SELECT FROM %1$I.role_grant AS g WHERE g.as_role = ''office'') AS is_office', TG_TABLE_SCHEMA), o.problem_id, NEW.answered_on);
    -- where no step of that day is there, the answer makes one, and the rule of steps looks at it
    IF told.steps > 0 AND NOT (told.is_office AND told.answers < told.steps)
        AND NOT (told.last_order = NEW.order_id AND last.stage IN ('assigned', 'in_progress', 'answered') AND last.entered_on <= NEW.answered_on) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('order %s does not wait for an answer of %s'), NEW.order_id, NEW.answered_on),
            DETAIL = CASE WHEN told.last_order = NEW.order_id THEN format(bizenv_internal.translated('Problem %s is %s since %s.'), o.problem_id, last.stage, last.entered_on)
                ELSE format(bizenv_internal.translated('It is not the last order of problem %s.'), o.problem_id) END,
            HINT = bizenv_internal.translated('An answer is to the last order, while its problem is assigned, in progress or answered, and not of a day before it was; what is history the office enters, an answer for each step answered.');
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_awaited() IS 'internal: trigger of the answers of a ledger; only what waits for an answer is answered';
