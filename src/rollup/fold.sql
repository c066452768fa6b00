-- Making one row of the many, and comparing with the rows.

CREATE FUNCTION bizenv.fold_kept(target regclass, at_most bigint DEFAULT 1000000) RETURNS bigint
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    parts CONSTANT jsonb := bizenv_internal.rollup_parts(target);
    columns jsonb;
    taken bigint;
BEGIN
    IF at_most IS NULL OR at_most < 1 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv_internal.translated('a fold takes at least one row'),
            DETAIL = bizenv_internal.translated('Argument "at_most" must be a number of kept rows from 1 on; a group is always taken whole.'),
            HINT = bizenv_internal.translated('Leave "at_most" out to fold a million rows.');
    END IF;
    IF current_setting('session_replication_role') = 'replica' THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = bizenv_internal.translated('kept tallies are not folded by a session that replicates'),
            DETAIL = bizenv_internal.translated('"session_replication_role" is replica, and what such a session changes in kept rows is left out.'),
            HINT = bizenv_internal.translated('SET session_replication_role = origin first.');
    END IF;
    columns := bizenv_internal.rollup_columns(to_regclass(parts ->> 'kept'));
    IF (columns ->> 'is_marked')::boolean THEN
        EXECUTE format('LOCK TABLE %s IN ACCESS SHARE MODE', (parts ->> 'source')::oid::regclass);
    END IF;
    -- Who folds waits for who folds, and sees what he did; who writes waits for nobody.
    EXECUTE format('LOCK TABLE %s IN SHARE UPDATE EXCLUSIVE MODE', parts ->> 'kept');
    EXECUTE format('WITH many AS MATERIALIZED (
            SELECT g.ids FROM (SELECT array_agg(k.ctid) AS ids, sum(count(*)) OVER (ORDER BY count(*) DESC, min(k.entry)) - count(*) AS before FROM %1$s AS k WHERE k.entry >= 0 %2$s
                HAVING count(*) > 1 OR bool_or(k.is_removed)) AS g WHERE g.before < $1),
        taken AS (DELETE FROM %1$s AS k WHERE k.ctid = ANY (ARRAY(SELECT unnest(m.ids) FROM many AS m)) RETURNING k.*),
        folded AS (INSERT INTO %1$s (%3$s, entry) OVERRIDING SYSTEM VALUE %4$s RETURNING 1)
        SELECT count(*) FROM taken', parts ->> 'kept', 'GROUP BY ' || (columns ->> 'groups'), concat_ws(', ', (columns ->> 'groups'), 'row_count', (columns ->> 'tallies')),
        bizenv_internal.rollup_merged(parts, 'taken', NULL)) INTO taken USING at_most;
    RETURN taken;
END
$$;
COMMENT ON FUNCTION bizenv.fold_kept(regclass, bigint) IS
'合并留存汇总中累积的改动，使读取保持快速
Makes one row of the many that writers left for each group, and gives how many it took: groups with the most rows first, whole ones, until "at_most" rows are reached; the view says the same before and after, and writers do not wait; to be called from time to time; two folds take turns, and one above READ COMMITTED may be 40001; for the owner, another is 42501; no kept tally is 42809, at_most below 1 22023.
SELECT bizenv.fold_kept(bizenv.keep(''sample.indicator_value'', ''kept_d'', ARRAY[''indicator''], ARRAY[''bizenv.weighted_agg(value, 1)'']));  -- 0';

CREATE TYPE bizenv.kept_fault_row AS (
    group_key varchar(1000),
    kept_count numeric(18,0),
    actual_count numeric(18,0),
    kept varchar(10000),
    actual varchar(10000)
);
COMMENT ON TYPE bizenv.kept_fault_row IS
'留存汇总与重新统计不一致的一组
Row of check_kept: a group whose kept tallies are not what its rows add up to, as JSON; kept_count and actual_count are the rows counted; NULL on the side that does not have the group.
SELECT count(*) FROM bizenv.check_kept(bizenv.keep(''sample.indicator_value'', ''kept_e'', ARRAY[''indicator''], ARRAY[''bizenv.weighted_agg(value, 1)''])) AS f;  -- 0';
COMMENT ON COLUMN bizenv.kept_fault_row.group_key IS '分组';
COMMENT ON COLUMN bizenv.kept_fault_row.kept_count IS '留存行数';
COMMENT ON COLUMN bizenv.kept_fault_row.actual_count IS '实际行数';
COMMENT ON COLUMN bizenv.kept_fault_row.kept IS '留存汇总';
COMMENT ON COLUMN bizenv.kept_fault_row.actual IS '实际汇总';

CREATE FUNCTION bizenv.check_kept(target regclass) RETURNS SETOF bizenv.kept_fault_row
    LANGUAGE plpgsql ROWS 10 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    parts CONSTANT jsonb := bizenv_internal.rollup_parts(target);
    columns CONSTANT jsonb := bizenv_internal.rollup_columns(to_regclass(parts ->> 'kept'));
    listed CONSTANT text := concat_ws(', ', (columns ->> 'groups'), 'row_count', (columns ->> 'tallies'));
    key CONSTANT text := coalesce(format('(SELECT to_jsonb(x) FROM (SELECT %s) AS x)', (columns ->> 'groups')), '''{}''::jsonb');
BEGIN
    -- one statement, one snapshot: what is kept and what is there at the same moment
    RETURN QUERY EXECUTE format('SELECT bizenv_internal.clipped(min(d.key::text), 1000)::varchar(1000), min(d.row_count) FILTER (WHERE d.is_kept)::numeric(18,0), min(d.row_count) FILTER (WHERE NOT d.is_kept)::numeric(18,0),
            bizenv_internal.clipped(min(d.tallies) FILTER (WHERE d.is_kept), 10000)::varchar(10000), bizenv_internal.clipped(min(d.tallies) FILTER (WHERE NOT d.is_kept), 10000)::varchar(10000)
        FROM (SELECT bool_and(u.is_kept) AS is_kept, %3$s AS key, u.row_count, (SELECT to_jsonb(x)::text FROM (SELECT %4$s) AS x) AS tallies, count(*) AS sides
            FROM (SELECT true AS is_kept, %2$s FROM %1$s UNION ALL SELECT false, %2$s FROM %5$s) AS u GROUP BY %2$s) AS d
        WHERE d.sides = 1 GROUP BY d.key ORDER BY min(d.key::text) COLLATE "C"', parts ->> 'target', listed, key, (columns ->> 'tallies'), parts ->> 'anew');
END
$$;
COMMENT ON FUNCTION bizenv.check_kept(regclass) IS
'核对留存汇总：与逐行重新统计逐组比较
Counts all rows again and lists the groups whose kept tallies differ, in one snapshot; no row where all is well; takes as long as the GROUP BY; for the owner, another is 42501; no kept tally is 42809, one that is not told of all its rows 55000.
SELECT count(*) FROM bizenv.check_kept(bizenv.keep(''sample.indicator_value'', ''kept_f'', ARRAY[''indicator''], ARRAY[''bizenv.weighted_agg(value, 1)''])) AS f;  -- 0';
