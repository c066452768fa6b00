-- Tasks that are cancelled (取消、调出清单、不再推进): from the day on they are no task of
-- their list.  What is below a cancelled task is cancelled with it, on its day or before,
-- whatever comes first: one UPDATE of the upper task does it, and takes it back.
CREATE FUNCTION bizenv_internal.ledger_cancelled() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    tables text := (SELECT concat_ws(' ', 'with', t.tgoldtable, t.tgnewtable) FROM pg_trigger AS t WHERE t.tgrelid = TG_RELID AND t.tgname = TG_NAME);
    touched integer[];
    put_off integer[];      -- those that were cancelled, and are not any more, or later
    were_cancelled boolean := false;
    are_cancelled boolean;
    lists text[];
    found record;
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL, tables), '{task}',
        '{AFTER INSERT STATEMENT with added,AFTER UPDATE STATEMENT with gone added}',
        '{department character varying,task_id integer,task_list character varying,parent_task_id integer,part_count integer,cancelled_on date,cancelled_reason character varying}');
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(a.task_id), array_agg(DISTINCT a.task_list) FILTER (WHERE a.parent_task_id IS NOT NULL)
        INTO touched, lists FROM added AS a WHERE a.cancelled_on IS NOT NULL OR a.parent_task_id IS NOT NULL;
    ELSE
        -- (planned each time: a plan that was made for a row or two would compare each with each)
        EXECUTE 'SELECT array_agg(a.task_id), array_agg(a.task_id) FILTER (WHERE a.cancelled_on > g.cancelled_on OR g.cancelled_on IS NOT NULL AND a.cancelled_on IS NULL),
            array_agg(DISTINCT a.task_list) FILTER (WHERE a.parent_task_id IS NOT NULL OR a.part_count > 0), count(g.cancelled_on) > 0
            FROM added AS a JOIN gone AS g ON g.task_id = a.task_id
            WHERE (a.cancelled_on, a.cancelled_reason, a.parent_task_id) IS DISTINCT FROM (g.cancelled_on, g.cancelled_reason, g.parent_task_id)' INTO touched, put_off, lists, were_cancelled;
    END IF;
    IF touched IS NULL THEN
        RETURN NULL;
    END IF;
    -- (who puts tasks below each other, or cancels them, takes turns on the list; who reports
    -- of a task has its key locked, and is waited for)
    EXECUTE format('SELECT count(*) FROM (SELECT FROM %I.task_list AS l WHERE l.task_list = ANY ($1) ORDER BY l.task_list FOR NO KEY UPDATE) AS locked', TG_TABLE_SCHEMA) USING coalesce(lists, '{}');
    EXECUTE format('SELECT count(*) FROM (SELECT FROM %I.task AS t WHERE t.task_id = ANY ($1) AND t.cancelled_on IS NOT NULL ORDER BY t.task_id FOR UPDATE) AS locked', TG_TABLE_SCHEMA) USING touched;
    IF put_off IS NOT NULL THEN
        found := bizenv_internal.ledger_read(format('SELECT t.task_id AS task, u.task_id AS upper, u.cancelled_on AS day FROM %1$I.task AS t JOIN %1$I.task AS u ON u.task_id = t.parent_task_id
            WHERE t.task_id = ANY (%2$L::integer[]) AND u.cancelled_on < coalesce(t.cancelled_on, ''infinity'') ORDER BY t.task_id LIMIT 1', TG_TABLE_SCHEMA, put_off), NULL);
        IF found.task IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'cancelled_on',
                MESSAGE = format(bizenv_internal.translated('task %s stays cancelled'), found.task),
                DETAIL = format(bizenv_internal.translated('It is below task %s, which was cancelled on %s.'), found.upper, found.day),
                HINT = format('UPDATE %I.task SET cancelled_on = NULL, cancelled_reason = NULL WHERE task_id = %s;', TG_TABLE_SCHEMA, found.upper);
        END IF;
    END IF;
    IF were_cancelled THEN
        -- what was cancelled with a task, on its day and for its reason, goes where it goes
        EXECUTE format('WITH RECURSIVE below (id, day, reason, new_day, new_reason, level) AS (
                SELECT p.task_id, g.cancelled_on, g.cancelled_reason, a.cancelled_on, a.cancelled_reason, 1
                FROM added AS a JOIN gone AS g ON g.task_id = a.task_id JOIN %1$I.task AS p ON p.parent_task_id = a.task_id
                WHERE g.cancelled_on IS NOT NULL AND (a.cancelled_on, a.cancelled_reason) IS DISTINCT FROM (g.cancelled_on, g.cancelled_reason)
                    AND (p.cancelled_on, p.cancelled_reason) IS NOT DISTINCT FROM (g.cancelled_on, g.cancelled_reason)
                UNION ALL
                SELECT p.task_id, b.day, b.reason, b.new_day, b.new_reason, b.level + 1 FROM below AS b JOIN %1$I.task AS p ON p.parent_task_id = b.id
                WHERE b.level < 5 AND (p.cancelled_on, p.cancelled_reason) IS NOT DISTINCT FROM (b.day, b.reason))
            UPDATE %1$I.task AS t SET cancelled_on = b.new_day, cancelled_reason = b.new_reason
            FROM (SELECT DISTINCT ON (b.id) b.* FROM below AS b ORDER BY b.id, b.level) AS b WHERE t.task_id = b.id', TG_TABLE_SCHEMA);
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %1$I.task AS t WHERE t.cancelled_on IS NOT NULL
        AND (t.task_id = ANY ($1) OR t.task_id IN (SELECT c.parent_task_id FROM %1$I.task AS c WHERE c.task_id = ANY ($1))))', TG_TABLE_SCHEMA) INTO are_cancelled USING touched;
    IF NOT are_cancelled THEN
        RETURN NULL;
    END IF;
    -- and what is below a cancelled task is cancelled
    EXECUTE format('WITH RECURSIVE below (id, day, reason, level) AS (
            SELECT t.task_id, t.cancelled_on, t.cancelled_reason, 0 FROM %1$I.task AS t
            WHERE t.cancelled_on IS NOT NULL AND (t.task_id = ANY ($1) OR t.task_id IN (SELECT c.parent_task_id FROM %1$I.task AS c WHERE c.task_id = ANY ($1)))
            UNION ALL
            SELECT p.task_id, CASE WHEN p.cancelled_on <= b.day THEN p.cancelled_on ELSE b.day END, CASE WHEN p.cancelled_on <= b.day THEN p.cancelled_reason ELSE b.reason END, b.level + 1
            FROM below AS b JOIN %1$I.task AS p ON p.parent_task_id = b.id WHERE b.level < 5)
        UPDATE %1$I.task AS t SET cancelled_on = b.day, cancelled_reason = b.reason
        FROM (SELECT DISTINCT ON (b.id) b.* FROM below AS b ORDER BY b.id, b.day, b.level DESC) AS b WHERE t.task_id = b.id AND (t.cancelled_on <= b.day) IS NOT TRUE', TG_TABLE_SCHEMA) USING touched;
    -- (a sub-task that an old snapshot does not show is_left: then the snapshot is refused)
    found := bizenv_internal.ledger_read(format('SELECT x.* FROM (
            SELECT t.task_id AS task, t.cancelled_on AS day, CASE WHEN u.last > t.cancelled_on THEN u.last END AS last, u.closed,
                EXISTS (SELECT FROM %1$I.task AS p WHERE p.parent_task_id = t.task_id AND (p.cancelled_on <= t.cancelled_on) IS NOT TRUE) AS is_left
            FROM %1$I.task AS t CROSS JOIN LATERAL (SELECT (SELECT max(greatest(p.period, p.reported_on)) FROM %1$I.task_progress AS p WHERE p.department = t.department AND p.task_id = t.task_id) AS last,
                (SELECT min(a.decided_on) FROM %1$I.closure_application AS a WHERE a.department = t.department AND a.task_id = t.task_id AND a.decision = ''closed'') AS closed) AS u
            WHERE t.task_id = ANY (%2$L::integer[]) AND t.cancelled_on IS NOT NULL) AS x
        WHERE x.last IS NOT NULL OR x.closed IS NOT NULL OR x.is_left ORDER BY x.task LIMIT 1', TG_TABLE_SCHEMA, touched), NULL);
    IF found.closed IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'cancelled_on',
            MESSAGE = format(bizenv_internal.translated('task %s is closed and is not cancelled'), found.task),
            DETAIL = format(bizenv_internal.translated('Its closure was decided on %s.'), found.closed),
            HINT = bizenv_internal.translated('Take the decision back first: set it to refused.');
    ELSIF found.last IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'cancelled_on',
            MESSAGE = format(bizenv_internal.translated('task %s was reported of after the day of its cancellation'), found.task),
            DETAIL = format(bizenv_internal.translated('It would be cancelled on %s, and there is progress of %s.'), found.day, found.last),
            HINT = format(bizenv_internal.translated('Cancel it on %s or later, or take that progress away first.'), found.last);
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_cancelled() IS 'internal: trigger of the tasks of a ledger; what is below a cancelled task is cancelled with it, and what is closed or was reported of since is not cancelled';

-- Nothing is reported of a task after the day on which it was cancelled
CREATE FUNCTION bizenv_internal.ledger_reported() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    added text := (SELECT concat_ws(' ', 'with', t.tgoldtable, t.tgnewtable) FROM pg_trigger AS t WHERE t.tgrelid = TG_RELID AND t.tgname = TG_NAME);
    found record;
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL, added), '{task_progress}',
        '{AFTER INSERT STATEMENT with added,AFTER UPDATE STATEMENT with added}', '{task_id integer,period date,reported_on date}');
    EXECUTE format('SELECT a.task_id AS task, t.cancelled_on AS day, greatest(a.period, a.reported_on) AS reported FROM added AS a JOIN %I.task AS t ON t.task_id = a.task_id
        WHERE t.cancelled_on IS NOT NULL AND t.cancelled_on < greatest(a.period, a.reported_on) ORDER BY 1, 3 LIMIT 1', TG_TABLE_SCHEMA) INTO found;
    IF found.task IS NULL AND current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
        -- (an old snapshot shows a task that is cancelled by now)
        found := bizenv_internal.ledger_read(format('SELECT t.task_id AS task, t.cancelled_on AS day, n.reported FROM unnest(%2$L::integer[], %3$L::date[]) AS n(id, reported) JOIN %1$I.task AS t ON t.task_id = n.id
            WHERE t.cancelled_on IS NOT NULL AND t.cancelled_on < n.reported ORDER BY 1, 3 LIMIT 1', TG_TABLE_SCHEMA,
            ARRAY(SELECT a.task_id FROM added AS a ORDER BY a.task_id, a.period), ARRAY(SELECT greatest(a.period, a.reported_on) FROM added AS a ORDER BY a.task_id, a.period)), NULL);
    END IF;
    IF found.task IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'reported_on',
            MESSAGE = format(bizenv_internal.translated('task %s is cancelled'), found.task),
            DETAIL = format(bizenv_internal.translated('It was cancelled on %s, and this is progress of %s.'), found.day, found.reported),
            HINT = bizenv_internal.translated('What was done by that day is reported with a day up to it; a task that goes on is the office''s to take up again.');
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_reported() IS 'internal: trigger of the progress of tasks in a ledger; none is of a day after the task was cancelled';
