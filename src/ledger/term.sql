--
-- ledger (台账), terms of orders: time that is not counted, more time, and what a
-- calendar that changes does to deadlines
--

-- What an order's deadline is computed from, as it is now
CREATE FUNCTION bizenv_internal.ledger_term_of(schema text, order_id integer) RETURNS record
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN bizenv_internal.ledger_read(format('SELECT (SELECT coalesce(range_agg(daterange(p.starts_on, p.ends_on, ''[]'')), ''{}'') FROM %1$I.order_pause AS p WHERE p.order_id = $1) AS pauses,
        (SELECT coalesce(sum(e.workdays), 0)::integer FROM %1$I.order_extension AS e WHERE e.order_id = $1 AND e.decision = ''granted'') AS extension,
        (SELECT max(l.issued_on) FROM %1$I.supervision_letter AS l WHERE l.order_id = $1) AS letter_on', schema), order_id);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_term_of(text, integer) IS 'internal: the pauses and the granted workdays of an order of a ledger, and the day of its last letter';

-- An order, for the rules of its pauses and extensions; NULLs where it is not seen
CREATE FUNCTION bizenv_internal.ledger_order_seen(schema text, order_id integer) RETURNS record
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN bizenv_internal.ledger_read(format('SELECT o.department, o.ordered_on, o.due_on, (SELECT max(l.issued_on) FROM %1$I.supervision_letter AS l WHERE l.order_id = o.order_id) AS letter_on
        FROM %1$I.assignment_order AS o WHERE o.order_id = $1', schema), order_id);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_order_seen(text, integer) IS 'internal: the days of an order of a ledger, and that of its last letter';

-- A letter has counted the days up to its own: they are neither taken out of the
-- count nor put back.
CREATE FUNCTION bizenv_internal.ledger_pause() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    o record;
    first_changed date;
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{order_pause}',
        '{BEFORE INSERT ROW,BEFORE UPDATE ROW,BEFORE DELETE ROW}', '{department character varying,pause_id integer,order_id integer,starts_on date,ends_on date}');
    IF TG_OP = 'UPDATE' THEN
        IF bizenv_internal.ledger_follows(to_jsonb(OLD), to_jsonb(NEW), TG_TABLE_SCHEMA, 'assignment_order') THEN
            RETURN NEW;
        END IF;
        IF (NEW.department, NEW.order_id) IS DISTINCT FROM (OLD.department, OLD.order_id) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(bizenv_internal.translated('pause %s stays with its order'), OLD.pause_id),
                DETAIL = bizenv_internal.translated('Columns "department" and "order_id" are not changed.'),
                HINT = bizenv_internal.translated('Enter another pause, and delete this one.');
        END IF;
    END IF;
    o := bizenv_internal.ledger_order_seen(TG_TABLE_SCHEMA, CASE TG_OP WHEN 'DELETE' THEN OLD.order_id ELSE NEW.order_id END);
    IF TG_OP <> 'DELETE' AND NEW.starts_on < o.ordered_on THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('a pause of order %s cannot begin before it was issued'), NEW.order_id),
            DETAIL = format(bizenv_internal.translated('It was issued on %s; the pause begins on %s.'), o.ordered_on, NEW.starts_on),
            HINT = bizenv_internal.translated('Correct "starts_on".');
    END IF;
    -- (of a pause whose first day stays only what is behind its earlier end changes)
    first_changed := CASE TG_OP WHEN 'INSERT' THEN NEW.starts_on WHEN 'DELETE' THEN OLD.starts_on
        ELSE CASE WHEN NEW.starts_on <> OLD.starts_on THEN least(NEW.starts_on, OLD.starts_on)
            WHEN NEW.ends_on IS DISTINCT FROM OLD.ends_on THEN least(NEW.ends_on, OLD.ends_on) + 1 END END;
    IF first_changed <= o.letter_on THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('a letter has counted the days of order %s up to %s'), CASE TG_OP WHEN 'DELETE' THEN OLD.order_id ELSE NEW.order_id END, o.letter_on),
            DETAIL = format(bizenv_internal.translated('The change would count them in another way from %s on.'), first_changed),
            HINT = bizenv_internal.translated('Let the pause begin after the letter, or return the problem and issue another order.');
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_pause() IS 'internal: trigger of the pauses of a ledger; what a letter has counted stays so';

CREATE FUNCTION bizenv_internal.ledger_extension() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    o record;
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{order_extension}',
        '{BEFORE INSERT ROW,BEFORE UPDATE ROW,BEFORE DELETE ROW}', '{department character varying,extension_id integer,order_id integer,asked_on date,workdays integer,decision character varying,decided_on date}');
    IF TG_OP = 'UPDATE' THEN
        IF bizenv_internal.ledger_follows(to_jsonb(OLD), to_jsonb(NEW), TG_TABLE_SCHEMA, 'assignment_order') THEN
            RETURN NEW;
        END IF;
        IF (NEW.department, NEW.order_id, NEW.asked_on) IS DISTINCT FROM (OLD.department, OLD.order_id, OLD.asked_on) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(bizenv_internal.translated('extension %s stays with its order and its day'), OLD.extension_id),
                DETAIL = bizenv_internal.translated('Columns "department", "order_id" and "asked_on" are not changed.'),
                HINT = bizenv_internal.translated('Enter another extension.');
        END IF;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        IF OLD.decision IS NOT NULL AND (TG_OP = 'DELETE' OR (NEW.workdays, NEW.decision, NEW.decided_on) IS DISTINCT FROM (OLD.workdays, OLD.decision, OLD.decided_on)) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(bizenv_internal.translated('extension %s was decided and stays'), OLD.extension_id),
                DETAIL = format(bizenv_internal.translated('It was %s on %s.'), OLD.decision, OLD.decided_on),
                HINT = bizenv_internal.translated('Enter another extension.');
        ELSIF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
    END IF;
    o := bizenv_internal.ledger_order_seen(TG_TABLE_SCHEMA, NEW.order_id);
    IF TG_OP = 'INSERT' AND NEW.asked_on NOT BETWEEN o.ordered_on AND coalesce(o.due_on, 'infinity') THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('the extension of order %s was not asked for in time'), NEW.order_id),
            DETAIL = format(bizenv_internal.translated('It was issued on %s and is due on %s; the extension was asked for on %s.'), o.ordered_on, coalesce(o.due_on::text, '-'), NEW.asked_on),
            HINT = bizenv_internal.translated('What is past due is overdue: return the problem and issue another order.');
    END IF;
    IF NEW.decision = 'granted' AND (TG_OP = 'INSERT' OR OLD.decision IS NULL) AND o.letter_on IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('the deadline of order %s is cited by a letter'), NEW.order_id),
            DETAIL = format(bizenv_internal.translated('The letter was issued on %s.'), o.letter_on),
            HINT = bizenv_internal.translated('Return the problem and issue another order.');
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_extension() IS 'internal: trigger of the extensions of a ledger; each is asked for in time, and decided once';

-- Behind both: the deadline is computed anew.  (A department that asks moves nothing.)
CREATE FUNCTION bizenv_internal.ledger_term() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    changed jsonb := CASE TG_OP WHEN 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    term record;
    o record;
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{order_extension,order_pause}',
        '{AFTER INSERT ROW,AFTER UPDATE ROW,AFTER DELETE ROW}', '{department character varying,order_id integer}');
    IF TG_TABLE_NAME = 'order_extension' AND changed ->> 'decision' IS DISTINCT FROM 'granted' THEN
        RETURN NULL;
    END IF;
    term := bizenv_internal.ledger_term_of(TG_TABLE_SCHEMA, (changed ->> 'order_id')::integer);
    o := bizenv_internal.ledger_read(format('SELECT o.due_on, o.due_reason, o.ordered_on, o.workdays, o.calendar FROM %I.assignment_order AS o WHERE o.order_id = $1', TG_TABLE_SCHEMA),
        (changed ->> 'order_id')::integer);
    IF o.ordered_on IS NULL THEN
        RETURN NULL;    -- the foreign key says it
    END IF;
    SELECT d.due_on, d.due_reason, d.due_on IS DISTINCT FROM o.due_on OR d.due_reason IS DISTINCT FROM o.due_reason AS is_other INTO o
    FROM bizenv.provisional_deadline(o.ordered_on, o.workdays + term.extension, 'workday', o.calendar, term.pauses) AS d;
    IF o.is_other THEN
        EXECUTE format('UPDATE %I.assignment_order AS o SET due_on = $2, due_reason = $3 WHERE o.order_id = $1', TG_TABLE_SCHEMA)
        USING (changed ->> 'order_id')::integer, o.due_on, o.due_reason;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_term() IS 'internal: trigger of the pauses and extensions of a ledger; they move the deadline of their order';

-- A scale that a view could not read would end every query of it
CREATE FUNCTION bizenv_internal.ledger_light() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    unknown text;
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{light_rule}',
        '{BEFORE INSERT ROW,BEFORE UPDATE ROW}', '{subject character varying,measure character varying,scale character varying}');
    unknown := (SELECT string_agg(quote_literal(b.label[1]), ', ' ORDER BY b.label[1] COLLATE "C") FROM regexp_matches(NEW.scale::bizenv.scale::text, '=([^;:]*)', 'g') AS b(label)
        WHERE bizenv.code_of_word(b.label[1], 'light') IS NULL);
    IF unknown IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = bizenv_internal.translated('a band of the scale is no light'),
            DETAIL = format(bizenv_internal.translated('Column "scale" has the labels %s.'), left(unknown, 200)),
            HINT = bizenv_internal.translated('Lights are red, orange, yellow, blue and green, or 红灯, 橙灯, 黄灯, 蓝灯 and 绿灯.');
    END IF;
    -- (bands leave no hole: with one for very much and one for very little there is one for all)
    PERFORM bizenv.scale_label(v.far, NEW.scale::bizenv.scale) FROM (VALUES (-1000000000), (1000000000)) AS v(far);
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_light() IS 'internal: trigger of the lights of a ledger; every band of a scale is one';

-- A deadline is computed when it is given, and stays while its calendar changes: a
-- letter cites it, a department was told it.  These two tell which ones the calendar
-- of today would move, and move those that no letter cites.
CREATE TYPE bizenv.stale_deadline_row AS (
    department varchar(40),
    order_id integer,
    problem_id integer,
    ordered_on date,
    due_on date,
    due_reason varchar(30),
    new_due_on date,
    new_due_reason varchar(30),
    is_cited boolean
);
COMMENT ON TYPE bizenv.stale_deadline_row IS
'与现行日历不符的办结期限
Row of stale_deadlines: an order, its deadline as it is stored and as the calendar of today has it, each with the reason where it is not certain, and whether a letter cites the stored one.
SELECT (ROW(''fgw'', 1, 1, NULL, ''2026-11-23'', NULL, ''2026-11-24'', NULL, false)::bizenv.stale_deadline_row).new_due_on;  -- 2026-11-24';
COMMENT ON COLUMN bizenv.stale_deadline_row.department IS '责任部门代码';
COMMENT ON COLUMN bizenv.stale_deadline_row.order_id IS '交办单编号';
COMMENT ON COLUMN bizenv.stale_deadline_row.problem_id IS '问题编号';
COMMENT ON COLUMN bizenv.stale_deadline_row.ordered_on IS '交办日期';
COMMENT ON COLUMN bizenv.stale_deadline_row.due_on IS '原期限';
COMMENT ON COLUMN bizenv.stale_deadline_row.due_reason IS '原期限未定原因';
COMMENT ON COLUMN bizenv.stale_deadline_row.new_due_on IS '现期限';
COMMENT ON COLUMN bizenv.stale_deadline_row.new_due_reason IS '现期限未定原因';
COMMENT ON COLUMN bizenv.stale_deadline_row.is_cited IS '是否已被文书引用';

CREATE FUNCTION bizenv.stale_deadlines(schema text) RETURNS SETOF bizenv.stale_deadline_row
    LANGUAGE plpgsql STABLE ROWS 100 COST 10000 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    PERFORM bizenv_internal.ledger_owner(schema);
    -- (an order whose calendar is not there any more is none of these: nothing can be computed)
    RETURN QUERY EXECUTE format('
        SELECT o.department, o.order_id, o.problem_id, o.ordered_on, o.due_on, o.due_reason, d.due_on, d.due_reason,
            o.due_reason IS NULL AND EXISTS (SELECT FROM %1$I.supervision_letter AS l WHERE l.order_id = o.order_id)
        FROM %1$I.assignment_order AS o
        CROSS JOIN LATERAL (SELECT coalesce(range_agg(daterange(p.starts_on, p.ends_on, ''[]'')), ''{}'') AS pauses FROM %1$I.order_pause AS p WHERE p.order_id = o.order_id) AS w
        CROSS JOIN LATERAL (SELECT coalesce(sum(e.workdays), 0)::integer AS extension FROM %1$I.order_extension AS e WHERE e.order_id = o.order_id AND e.decision = ''granted'') AS x
        CROSS JOIN LATERAL (SELECT CASE WHEN o.calendar IN (SELECT c.calendar FROM bizenv.calendar AS c) THEN o.calendar END AS calendar) AS k
        CROSS JOIN LATERAL (SELECT q.due_on, q.due_reason FROM bizenv.provisional_deadline(o.ordered_on, o.workdays + x.extension, ''workday'', k.calendar, w.pauses) AS q
            WHERE k.calendar IS NOT NULL OFFSET 0) AS d
        WHERE d.due_on IS DISTINCT FROM o.due_on OR d.due_reason IS DISTINCT FROM o.due_reason
        ORDER BY o.order_id', schema);
END
$$;
COMMENT ON FUNCTION bizenv.stale_deadlines(text) IS
'日历变动后，哪些已存的办结期限与现行日历不符：原期限和现期限
Rows: the orders that the caller sees and whose stored deadline is not the one that the calendar of today gives, after a year was announced or amended; recompute_deadlines moves those that no letter cites; no such ledger is 42P01, NULL 22004; write it in FROM.
SELECT count(*) AS stale FROM bizenv.stale_deadlines(''oversight'');  -- 0';

CREATE FUNCTION bizenv.recompute_deadlines(schema text, order_ids bizenv.whole[] DEFAULT NULL) RETURNS SETOF bizenv.stale_deadline_row
    LANGUAGE plpgsql ROWS 100 COST 10000 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    stale record;
    moved bigint;
BEGIN
    PERFORM bizenv_internal.ledger_owner(schema);
    -- (who may not is told so, also where there is nothing to move)
    EXECUTE format('UPDATE %I.assignment_order AS o SET due_on = o.due_on, due_reason = o.due_reason WHERE false', schema);
    FOR stale IN SELECT s.* FROM bizenv.stale_deadlines(schema) AS s WHERE NOT s.is_cited AND (order_ids IS NULL OR s.order_id = ANY (order_ids)) LOOP
        EXECUTE format('UPDATE %I.assignment_order AS o SET due_on = $2, due_reason = $3 WHERE o.order_id = $1', schema)
        USING stale.order_id, stale.new_due_on, stale.new_due_reason;
        GET DIAGNOSTICS moved = ROW_COUNT;
        IF moved = 1 THEN
            RETURN NEXT stale;
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION bizenv.recompute_deadlines(text, bizenv.whole[]) IS
'按现行日历重新计算办结期限（文书已引用的不动，每次改动记入审计）
Moves the stored deadlines that stale_deadlines lists, all or those of the orders named, but none that a letter cites; gives the rows of those that it moved, each of which the audit has; as the caller, who must be the office; no such ledger is 42P01, a NULL schema 22004; write it in FROM.
SELECT count(*) AS moved FROM bizenv.recompute_deadlines(''oversight'');  -- 0';
