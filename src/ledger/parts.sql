-- Sub-tasks.  A list is a forest of tasks: a sub-task is of its upper task's list, and
-- there are at most five levels, so that whoever adds weights up comes to an end.  The
-- rule looks when the statement is done: a statement may move a task with its parts.
CREATE FUNCTION bizenv_internal.ledger_parts() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    levels CONSTANT integer := 5;
    tables text := (SELECT concat_ws(' ', 'with', t.tgoldtable, t.tgnewtable) FROM pg_trigger AS t WHERE t.tgrelid = TG_RELID AND t.tgname = TG_NAME);
    moved integer[] := '{}';
    counted integer[] := '{}';
    lists text[];
    tree record;
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL, tables), '{task}',
        '{AFTER INSERT STATEMENT with added,AFTER UPDATE STATEMENT with gone added,AFTER DELETE STATEMENT with gone}',
        '{task_id integer,task_list character varying,parent_task_id integer,part_count integer}');
    -- who has another place now, and whose parts are counted
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(a.task_id) FILTER (WHERE a.parent_task_id IS NOT NULL), array_agg(DISTINCT coalesce(a.parent_task_id, a.task_id)) || array_agg(a.task_id) FILTER (WHERE a.part_count <> 0), array_agg(DISTINCT a.task_list)
        INTO moved, counted, lists FROM added AS a WHERE a.parent_task_id IS NOT NULL OR a.part_count <> 0;
    ELSIF TG_OP = 'UPDATE' THEN
        -- (one that has got a sub-task may have gone to another list meanwhile; planned each
        -- time: a plan that was made for a row or two would compare each with each)
        EXECUTE 'SELECT array_agg(a.task_id), array_agg(a.task_id) || array_agg(a.parent_task_id) || array_agg(g.parent_task_id), array_agg(DISTINCT a.task_list) || array_agg(DISTINCT g.task_list)
            FROM added AS a JOIN gone AS g ON g.task_id = a.task_id
            WHERE (a.parent_task_id, a.part_count) IS DISTINCT FROM (g.parent_task_id, g.part_count)
                OR a.task_list <> g.task_list AND (a.parent_task_id IS NOT NULL OR a.part_count > 0)' INTO moved, counted, lists;
    ELSE
        SELECT array_agg(DISTINCT g.parent_task_id), array_agg(DISTINCT g.task_list) INTO counted, lists FROM gone AS g WHERE g.parent_task_id IS NOT NULL;
    END IF;
    IF lists IS NULL THEN
        RETURN NULL;
    END IF;
    -- (one without an upper task; a NULL in the text of an array is a word under array_nulls = off)
    counted := array_remove(counted, NULL);
    -- (two who put their tasks below each other take turns on the list; its row is not changed)
    EXECUTE format('SELECT count(*) FROM (SELECT FROM %I.task_list AS l WHERE l.task_list = ANY ($1) ORDER BY l.task_list FOR NO KEY UPDATE) AS locked', TG_TABLE_SCHEMA) USING lists;
    tree := bizenv_internal.ledger_read(format('SELECT f.* FROM (
        WITH RECURSIVE up (id, upper, list, place, at) AS (
            SELECT t.task_id, t.parent_task_id, t.task_list, 0, t.task_id FROM %1$I.task AS t WHERE t.task_id = ANY (%2$L::integer[])
            UNION ALL SELECT u.id, t.parent_task_id, t.task_list, u.place + 1, t.task_id FROM up AS u JOIN %1$I.task AS t ON t.task_id = u.upper WHERE u.place <= %3$s
        ), down (id, list, place, at) AS (
            SELECT t.task_id, t.task_list, 0, t.task_id FROM %1$I.task AS t WHERE t.task_id = ANY (%2$L::integer[])
            UNION ALL SELECT d.id, t.task_list, d.place + 1, t.task_id FROM down AS d JOIN %1$I.task AS t ON t.parent_task_id = d.at WHERE d.place <= %3$s
        ), reach (id, levels) AS (
            SELECT u.id, u.most + d.most + 1 FROM (SELECT u.id, max(u.place) AS most FROM up AS u GROUP BY u.id) AS u JOIN (SELECT d.id, max(d.place) AS most FROM down AS d GROUP BY d.id) AS d ON d.id = u.id
        ), other (id, at) AS (
            SELECT o.id, u.at FROM up AS o JOIN up AS u ON u.id = o.id AND o.place = 0 AND u.place = 1 AND u.list <> o.list
            UNION ALL SELECT o.id, d.at FROM down AS o JOIN down AS d ON d.id = o.id AND o.place = 0 AND d.place = 1 AND d.list <> o.list
        )
        SELECT (SELECT min(u.id) FROM up AS u WHERE u.place > 0 AND u.at = u.id) AS circled,
            (SELECT min(r.id) FROM reach AS r WHERE r.levels > %3$s) AS deep, (SELECT max(r.levels) FROM reach AS r) AS levels,
            (SELECT array_agg(o.id ORDER BY o.id, o.at) FROM other AS o) AS of_list, (SELECT array_agg(o.at ORDER BY o.id, o.at) FROM other AS o) AS of_other,
            (SELECT array_agg(c.task_id ORDER BY c.task_id) FROM %1$I.task AS c WHERE c.task_id = ANY (%4$L::integer[])) AS ids,
            (SELECT array_agg((SELECT count(*) FROM %1$I.task AS p WHERE p.parent_task_id = c.task_id) ORDER BY c.task_id) FROM %1$I.task AS c WHERE c.task_id = ANY (%4$L::integer[])) AS parts) AS f',
        TG_TABLE_SCHEMA, coalesce(moved, '{}'), levels, coalesce(counted, '{}')), NULL);
    IF tree.circled IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'parent_task_id',
            MESSAGE = format(bizenv_internal.translated('task %s would be a part of itself'), tree.circled),
            DETAIL = bizenv_internal.translated('Its upper task is, over one or more steps, one of its own sub-tasks.'),
            HINT = format('SELECT task_id, parent_task_id, name FROM %I.task WHERE task_id = %s OR parent_task_id IS NOT NULL;', TG_TABLE_SCHEMA, tree.circled);
    ELSIF tree.of_list IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'parent_task_id',
            MESSAGE = format(bizenv_internal.translated('task %s and task %s are of different lists'), tree.of_list[1], tree.of_other[1]),
            DETAIL = bizenv_internal.translated('A sub-task is of the list of its upper task: a list is added up by itself.'),
            HINT = bizenv_internal.translated('Move both in one statement, or take "parent_task_id" away first.');
    ELSIF tree.deep IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'parent_task_id',
            MESSAGE = format(bizenv_internal.translated('task %s would be in a tree of more than %s levels'), tree.deep, levels),
            DETAIL = bizenv_internal.translated('With the tasks above and below it there are more levels than views add up.'),
            HINT = bizenv_internal.translated('Put the lowest tasks below a task further up.');
    END IF;
    EXECUTE format('UPDATE %I.task AS t SET part_count = n.parts FROM unnest($1::integer[], $2::bigint[]) AS n(id, parts) WHERE t.task_id = n.id AND t.part_count <> n.parts', TG_TABLE_SCHEMA)
        USING tree.ids, tree.parts;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_parts() IS 'internal: trigger of the tasks of a ledger; sub-tasks are of the list of their task, of at most five levels, in no circle, and counted';

CREATE TYPE bizenv.ledger_tree_row AS (
    task_id integer,
    is_top boolean,
    effective_weight numeric(26,16),
    weight_reason varchar(30),
    parts_mean numeric(26,16),
    parts_reason varchar(30),
    coverage_pct numeric(7,2),
    least numeric(26,16),
    is_at_zero boolean,
    parts integer
);
COMMENT ON TYPE bizenv.ledger_tree_row IS
'任务分解中的一项任务
Row of the tree of a list: whether no upper task is seen, how much the task counts in its list or why that is not known, what its sub-tasks come to and why not, the share of them that has reported, the least percentage that is certain, and how many sub-tasks are not cancelled.
SELECT w.effective_weight FROM bizenv_internal.ledger_tree(ARRAY[1], ARRAY[NULL]::integer[], ARRAY[''a''], ARRAY[3.0], ARRAY[0], ARRAY[50.0], ARRAY[NULL]::text[], ARRAY[false]) AS w;';
COMMENT ON COLUMN bizenv.ledger_tree_row.task_id IS '任务编号';
COMMENT ON COLUMN bizenv.ledger_tree_row.is_top IS '是否最上级';
COMMENT ON COLUMN bizenv.ledger_tree_row.effective_weight IS '折算权重';
COMMENT ON COLUMN bizenv.ledger_tree_row.weight_reason IS '折算权重缺失原因';
COMMENT ON COLUMN bizenv.ledger_tree_row.parts_mean IS '下级任务平均进度';
COMMENT ON COLUMN bizenv.ledger_tree_row.parts_reason IS '下级任务平均进度缺失原因';
COMMENT ON COLUMN bizenv.ledger_tree_row.coverage_pct IS '下级任务权重覆盖率';
COMMENT ON COLUMN bizenv.ledger_tree_row.least IS '至少进度';
COMMENT ON COLUMN bizenv.ledger_tree_row.is_at_zero IS '是否均未启动';
COMMENT ON COLUMN bizenv.ledger_tree_row.parts IS '未取消的下级任务数';

-- Adds up the trees of tasks that who asks may see, all lists at once: a row a task.
-- percents and words are those of the last dispatch of each.  A sub-task is so much of
-- its upper task as its weight is of those of its siblings, all alike where none has a
-- weight; where some have one and some have none nothing is guessed.  Tasks whose parts
-- are not all seen, and parts whose upper task is not seen, are not added up.  Cancelled
-- tasks are known, so that it is known who sees all, and count no more; a task of which all
-- sub-tasks are cancelled stands for itself again.
-- (A join by nested loops would compare each task with each.)
CREATE FUNCTION bizenv_internal.ledger_tree(ids integer[], uppers integer[], lists text[], weights numeric[], part_counts integer[], percents numeric[], words text[], are_cancelled boolean[])
    RETURNS SETOF bizenv.ledger_tree_row
    LANGUAGE plpgsql STABLE PARALLEL SAFE CALLED ON NULL INPUT COST 10000 ROWS 2000 SET search_path = pg_catalog, pg_temp SET jit = off SET enable_nestloop = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    IF ids IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH RECURSIVE seen AS MATERIALIZED (
        SELECT n.* FROM unnest(ids, uppers, lists, weights, part_counts, percents, words, are_cancelled) AS n(id, upper, list, weight, parts, percent, word, is_cancelled)
    ), task AS MATERIALIZED (
        SELECT n.id, n.upper, n.list, n.weight, n.parts, CASE WHEN n.percent > 100 THEN 100 ELSE n.percent END AS percent, CASE WHEN n.percent IS NULL THEN n.word END AS word,
            count(*) OVER siblings AS size, count(n.weight) OVER siblings AS told, sum(n.weight) OVER siblings AS total
        FROM seen AS n WHERE n.is_cancelled IS NOT TRUE
        WINDOW siblings AS (PARTITION BY n.list, n.upper)
    ), below_it AS (
        SELECT t.upper AS id, count(*) AS parts, count(*) FILTER (WHERE t.is_cancelled) AS gone FROM seen AS t WHERE t.upper IS NOT NULL GROUP BY t.upper
    ), node AS MATERIALIZED (
        SELECT t.id, t.upper, u.id IS NULL AS is_top, t.weight, t.size, t.told, t.parts = coalesce(b.parts, 0) AS is_whole, t.parts = coalesce(b.gone, 0) AND t.parts = coalesce(b.parts, 0) AS is_leaf, t.parts - coalesce(b.gone, 0) AS left_parts, t.percent, t.word,
            CASE WHEN t.percent IS NULL AND t.word IS NULL THEN 0 WHEN t.percent IS NOT NULL THEN t.percent WHEN t.word = 'past_half' THEN 50.000001 ELSE 0 END AS least,
            -- (what is rounded here at 60 decimals is rounded at 16 before it is judged)
            CASE WHEN t.told = 0 THEN round(1::numeric, 60) / t.size WHEN t.told = t.size THEN round(t.weight, 60) / t.total END AS share
        FROM task AS t LEFT JOIN below_it AS b ON b.id = t.id LEFT JOIN task AS u ON u.id = t.upper
    ), part AS (
        -- each task, and all that are below it: so much of it
        SELECT n.id AS root, n.id, 0 AS depth, round(1::numeric, 60) AS share, n.is_whole, true AS is_certain FROM node AS n
        UNION ALL
        SELECT p.root, n.id, p.depth + 1, round(p.share * n.share, 60), n.is_whole, p.is_certain AND p.is_whole
        FROM part AS p JOIN node AS n ON n.upper = p.id WHERE p.depth < 4
    ), counts AS (
        SELECT p.id, CASE WHEN r.upper IS NULL AND p.is_certain THEN round(p.share * CASE WHEN r.told = 0 THEN 1 WHEN r.told = r.size THEN r.weight END, 16) END AS weight,
            r.upper IS NULL AND p.is_certain AS is_certain
        FROM part AS p JOIN node AS r ON r.id = p.root AND r.is_top
    ), added AS (
        SELECT p.root AS id, bool_and(p.is_whole) AS is_whole, count(*) FILTER (WHERE n.is_leaf) AS leaves,
            count(*) FILTER (WHERE n.is_leaf AND (n.percent IS NOT NULL OR n.word IS NOT NULL)) AS reported,
            count(*) FILTER (WHERE n.is_leaf AND n.word IS NOT NULL) AS worded, bool_or(n.is_leaf AND p.share IS NULL) AS is_untold,
            sum(p.share) FILTER (WHERE n.is_leaf AND n.percent IS NOT NULL) AS known, sum(p.share * n.percent) FILTER (WHERE n.is_leaf) AS value,
            sum(p.share) FILTER (WHERE n.is_leaf AND (n.percent IS NOT NULL OR n.word IS NOT NULL)) AS covered,
            sum(p.share * n.least) FILTER (WHERE n.is_leaf) AS least, min(n.least) FILTER (WHERE n.is_leaf) AS lowest, bool_and(n.percent IS NOT DISTINCT FROM 0) FILTER (WHERE n.is_leaf) AS is_at_zero
        FROM part AS p JOIN node AS n ON n.id = p.id GROUP BY p.root
    )
    SELECT n.id, n.is_top, c.weight::numeric(26,16),
        (CASE WHEN c.is_certain IS NOT TRUE THEN 'not_all_seen' WHEN c.weight IS NULL THEN 'weights_missing' END)::varchar(30),
        (CASE WHEN w.reason IS NULL AND NOT n.is_leaf THEN round(a.value / a.known, 16) END)::numeric(26,16),
        (CASE WHEN NOT n.is_leaf THEN w.reason END)::varchar(30),
        (CASE WHEN NOT n.is_leaf AND a.is_whole AND NOT a.is_untold THEN 100 * coalesce(a.covered, 0) END)::numeric(7,2),
        (CASE WHEN a.is_whole AND a.reported > 0 THEN CASE WHEN a.is_untold THEN a.lowest ELSE round(a.least, 16) END END)::numeric(26,16),
        a.is_at_zero, n.left_parts::integer
    FROM node AS n JOIN added AS a ON a.id = n.id LEFT JOIN counts AS c ON c.id = n.id
    CROSS JOIN LATERAL (SELECT CASE WHEN NOT a.is_whole THEN 'not_all_seen' WHEN a.reported = 0 THEN 'not_reported' WHEN a.worded > 0 THEN 'class_only'
        WHEN a.is_untold THEN 'weights_missing' END AS reason) AS w;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_tree(integer[], integer[], text[], numeric[], integer[], numeric[], text[], boolean[]) IS 'internal: adds up the tasks of a list by weight, from the lowest to the uppermost';
