-- Making a kept tally, counting it anew, and dropping it.

-- One side of a change: what rows add up to, by group.
CREATE FUNCTION bizenv_internal.rollup_side(is_removed boolean, counted text, rows text, rest text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN pg_catalog.concat('SELECT ', CASE WHEN is_removed THEN 'true' ELSE 'false' END, ' AS is_removed, count(*) AS row_count, ', counted, ' FROM ', rows, ' AS s', rest, ' HAVING count(*) > 0');
COMMENT ON FUNCTION bizenv_internal.rollup_side(boolean, text, text, text) IS 'internal: one side of a change, as SQL';

-- The body of the trigger function. The language runs it as its owner, who owns
-- the kept rows: who may write into the table has no right on them, and shall have
-- none. An update that leaves a group as it was writes nothing. (change.c counts a
-- few rows without it, and is_as_written() of prepare.c knows how it is written.)
CREATE FUNCTION bizenv_internal.rollup_change(source regclass, parts jsonb, counted text, rest text) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    columns CONSTANT jsonb := bizenv_internal.rollup_columns(to_regclass((parts ->> 'kept')));
    listed CONSTANT text := concat_ws(', ', (columns ->> 'groups'), (columns ->> 'tallies'));
    put_in CONSTANT text := concat('INSERT INTO ', (parts ->> 'kept'), ' (is_removed, row_count, ', listed, ') ');
    -- of what left, nothing is kept where nothing can be taken out
    shown text;
    sides CONSTANT text := concat_ws(', ', 'row_count', (columns ->> 'groups'), (columns ->> 'tallies'));
    put_sides text;
    settle_sides text;
    -- a table without partitions is emptied with all that is kept, and so for older snapshots, too
    emptied_whole CONSTANT text := CASE WHEN (SELECT c.relkind = 'r' FROM pg_class AS c WHERE c.oid = source) THEN
        format('    IF TG_OP = ''TRUNCATE'' THEN TRUNCATE %s; RETURN NULL; END IF;', (parts ->> 'kept')) END;
    mark CONSTANT text := 'ONLY ' || gen_random_uuid();
    emptied CONSTANT text := bizenv_internal.rollup_side(true, counted, mark, rest);
    body text;
BEGIN
    SELECT 'SELECT c.is_removed, c.row_count, ' || string_agg(CASE WHEN bizenv_internal.rollup_inverse(a.atttypid) = 'none' THEN format('CASE WHEN NOT c.is_removed THEN c.%I END', a.attname) ELSE format('c.%I', a.attname) END, ', ' ORDER BY a.attnum)
    INTO shown FROM pg_attribute AS a
    WHERE a.attrelid = to_regclass((parts ->> 'kept')) AND a.attnum > 0 AND NOT a.attisdropped AND a.attname NOT IN ('entry', 'written_in', 'is_removed', 'row_count');
    shown := put_in || shown;
    -- (what an update leaves as it was is on both sides)
    put_sides := concat(shown, ' FROM (SELECT bool_or(b.is_removed) AS is_removed, ', sides, ' FROM (');
    settle_sides := concat(') AS b GROUP BY ', sides, ' HAVING count(*) = 1) AS c ORDER BY c.is_removed DESC;');
    body := concat($body$#variable_conflict use_column
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    source CONSTANT oid := $body$, quote_literal(source), $body$::regclass::oid;
    -- (as an assignment it needs no executor of its own)
    is_ours CONSTANT boolean := bizenv_internal.rollup_turn(TG_RELID, source);
BEGIN
    -- what is replicated comes row by row, in whatever state a restore left the triggers
    IF TG_OP <> 'TRUNCATE' AND (TG_LEVEL = 'ROW') <> (current_setting('session_replication_role') = 'replica') THEN
        RETURN NULL;
    END IF;
$body$, emptied_whole, $body$
    -- rows of a table that came may be among these, and leave with it without a word
    IF NOT bizenv_internal.rollup_told(source, $body$, quote_literal(parts ->> 'kept'), '::regclass, ', quote_literal(parts ->> 'change'), $body$::regproc) THEN
        INSERT INTO $body$, (parts ->> 'kept'), $body$ (entry, row_count) OVERRIDING SYSTEM VALUE VALUES (-1, 0);
    END IF;
    IF TG_OP = 'TRUNCATE' THEN
        PERFORM bizenv_internal.read_committed_only(bizenv_internal.translated('a partition whose tallies are kept is emptied in READ COMMITTED only'), bizenv_internal.translated('Empty it outside of a transaction, or DELETE its rows.'));
        EXECUTE $body$, quote_literal(concat(shown, ' FROM (', split_part(emptied, mark, 1), 'ONLY ')), ' || TG_RELID::regclass || ', quote_literal(split_part(emptied, mark, 2) || ') AS c'), $body$;
    ELSIF TG_LEVEL = 'ROW' AND TG_OP = 'INSERT' THEN
        $body$, shown, ' FROM (', bizenv_internal.rollup_side(false, counted, '(SELECT NEW.*)', rest), $body$) AS c;
    ELSIF TG_LEVEL = 'ROW' AND TG_OP = 'DELETE' THEN
        $body$, shown, ' FROM (', bizenv_internal.rollup_side(true, counted, '(SELECT OLD.*)', rest), $body$) AS c;
    ELSIF TG_LEVEL = 'ROW' THEN
        $body$, put_sides, bizenv_internal.rollup_side(true, counted, '(SELECT OLD.*)', rest), ' UNION ALL ', bizenv_internal.rollup_side(false, counted, '(SELECT NEW.*)', rest), settle_sides, $body$
    ELSIF TG_OP = 'INSERT' THEN
        $body$, shown, ' FROM (', bizenv_internal.rollup_side(false, counted, 'bizenv_added', rest), $body$) AS c;
    ELSIF TG_OP = 'DELETE' THEN
        $body$, shown, ' FROM (', bizenv_internal.rollup_side(true, counted, 'bizenv_removed', rest), $body$) AS c;
    ELSE
        $body$, put_sides, bizenv_internal.rollup_side(true, counted, 'bizenv_removed', rest), ' UNION ALL ', bizenv_internal.rollup_side(false, counted, 'bizenv_added', rest), settle_sides, $body$
    END IF;
    RETURN NULL;
END
$body$);
    -- (what its owner writes into it later is no part of what C counts: it looks for that)
    RETURN concat('-- ', encode(sha256(convert_to(body, getdatabaseencoding())), 'hex'), chr(10), body);
END
$$;
COMMENT ON FUNCTION bizenv_internal.rollup_change(regclass, jsonb, text, text) IS 'internal: the body of the triggers of a kept tally';

-- Takes the triggers off whatever has them. With one of a table that Citus made one
-- of its own, that of the shard goes as well: the next is looked for after each.
CREATE FUNCTION bizenv_internal.rollup_disarm(parts jsonb) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    armed record;
BEGIN
    LOOP
        SELECT g.tgname, g.tgrelid::regclass AS relation INTO armed FROM pg_trigger AS g WHERE g.tgfoid = to_regproc(parts ->> 'change')::oid AND g.tgparentid = 0
        ORDER BY g.tgrelid <> (parts ->> 'source')::oid, bizenv_internal.rollup_in_shards(g.tgrelid) DESC LIMIT 1;
        EXIT WHEN NOT FOUND;
        EXECUTE format('DROP TRIGGER %I ON %s', armed.tgname, armed.relation);
    END LOOP;
END
$$;
COMMENT ON FUNCTION bizenv_internal.rollup_disarm(jsonb) IS 'internal: takes the triggers of a kept tally off its tables';

-- Puts triggers on a table and its partitions, and says beside the kept rows how
-- many tables there are; those that stand are made anew.
CREATE FUNCTION bizenv_internal.rollup_arm(target regclass) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    parts CONSTANT jsonb := bizenv_internal.rollup_parts(target);
    name CONSTANT text := (parse_ident((parts ->> 'target')))[2];
    armed record;
    members integer := 0;
BEGIN
    PERFORM bizenv_internal.rollup_disarm(parts);
    -- (one of each row that is on a partitioned table is on each partition)
    FOR armed IN SELECT i.relid::regclass AS relation, i.level = 0 AS is_top FROM (SELECT t.relid, t.level FROM pg_partition_tree((parts ->> 'source')::oid::regclass) AS t
        UNION SELECT (parts ->> 'source')::oid::regclass, 0) AS i ORDER BY i.level, i.relid LOOP
        members := members + 1;
        EXECUTE format('CREATE TRIGGER %1$I AFTER INSERT ON %2$s REFERENCING NEW TABLE AS bizenv_added FOR EACH STATEMENT EXECUTE FUNCTION %3$s()', name || '_insert', armed.relation, (parts ->> 'change'));
        EXECUTE format('CREATE TRIGGER %1$I AFTER UPDATE ON %2$s REFERENCING OLD TABLE AS bizenv_removed NEW TABLE AS bizenv_added FOR EACH STATEMENT EXECUTE FUNCTION %3$s()', name || '_update', armed.relation, (parts ->> 'change'));
        EXECUTE format('CREATE TRIGGER %1$I AFTER DELETE ON %2$s REFERENCING OLD TABLE AS bizenv_removed FOR EACH STATEMENT EXECUTE FUNCTION %3$s()', name || '_delete', armed.relation, (parts ->> 'change'));
        EXECUTE format('CREATE TRIGGER %1$I BEFORE TRUNCATE ON %2$s FOR EACH STATEMENT EXECUTE FUNCTION %3$s()', name || '_empty', armed.relation, (parts ->> 'change'));
        EXECUTE format('ALTER TABLE %2$s ENABLE ALWAYS TRIGGER %1$I', name || '_empty', armed.relation);
        -- (never fired: a table with such a trigger becomes no part of another, whose statements would be told instead)
        IF armed.is_top AND (SELECT c.relkind = 'r' FROM pg_class AS c WHERE c.oid = armed.relation::oid) THEN
            EXECUTE format('CREATE TRIGGER %1$I AFTER DELETE ON %2$s REFERENCING OLD TABLE AS bizenv_removed FOR EACH ROW EXECUTE FUNCTION %3$s()', name || '_alone', armed.relation, (parts ->> 'change'));
            EXECUTE format('ALTER TABLE %2$s DISABLE TRIGGER %1$I', name || '_alone', armed.relation);
        END IF;
        IF armed.is_top THEN
            EXECUTE format('CREATE TRIGGER %1$I AFTER INSERT OR UPDATE OR DELETE ON %2$s FOR EACH ROW EXECUTE FUNCTION %3$s()', name || '_row', armed.relation, (parts ->> 'change'));
        END IF;
        EXECUTE format('ALTER TABLE %2$s ENABLE REPLICA TRIGGER %1$I', name || '_row', armed.relation);
    END LOOP;
    -- (how many tables there are is an argument of the trigger that guards the kept rows)
    FOR armed IN SELECT g.tgname FROM pg_trigger AS g WHERE g.tgrelid = to_regclass(parts ->> 'kept') AND g.tgfoid = 'bizenv_internal.rollup_guard'::regproc LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', armed.tgname, parts ->> 'kept');
    END LOOP;
    EXECUTE format('CREATE TRIGGER guard_insert BEFORE INSERT ON %s FOR EACH ROW WHEN (NEW.written_in <> pg_current_xact_id()) EXECUTE FUNCTION bizenv_internal.rollup_guard(%L)', parts ->> 'kept', members);
    EXECUTE format('CREATE TRIGGER guard_change BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION bizenv_internal.rollup_guard()', parts ->> 'kept');
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER guard_insert, ENABLE REPLICA TRIGGER guard_change', parts ->> 'kept');
END
$$;
COMMENT ON FUNCTION bizenv_internal.rollup_arm(regclass) IS 'internal: triggers on a table and its partitions, and how many tables there are';

-- Can tallies of this table be kept by the caller? Locks it, so that nobody writes meanwhile.
CREATE FUNCTION bizenv_internal.rollup_lock(source regclass) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    owner oid;
    why text;
BEGIN
    SELECT c.relowner INTO owner FROM pg_class AS c WHERE c.oid = source;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_table',
            MESSAGE = bizenv_internal.translated('there is no such table'),
            DETAIL = bizenv_internal.translated('Argument "source" is the number of no table.'),
            HINT = bizenv_internal.translated('Keep tallies of an ordinary or a partitioned table of your own.');
    END IF;
    IF owner <> current_user::regrole::oid THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = format(bizenv_internal.translated('must be owner of %s'), source),
            DETAIL = format(bizenv_internal.translated('Argument "source" is a table of %I.'), pg_get_userbyid(owner)),
            HINT = format(bizenv_internal.translated('SET ROLE %I first.'), pg_get_userbyid(owner));
    END IF;
    PERFORM bizenv_internal.read_committed_only(bizenv_internal.translated('tallies are first counted in READ COMMITTED only'), bizenv_internal.translated('Call it outside of a transaction, or after BEGIN ISOLATION LEVEL READ COMMITTED.'));
    SELECT CASE
        WHEN c.relkind NOT IN ('r', 'p') THEN bizenv_internal.translated('It is no table whose statements tell their rows to a trigger.')
        WHEN c.relpersistence = 't' THEN bizenv_internal.translated('It is temporary.')
        WHEN bizenv_internal.rollup_in_shards(source) THEN bizenv_internal.translated('It belongs to Citus, and its rows are in shards.')
        WHEN c.relispartition THEN bizenv_internal.translated('It is a partition: keep the tallies of the table that it belongs to.')
        WHEN n.nspname ~ '^pg_' OR n.nspname IN ('information_schema', 'bizenv', 'bizenv_internal') THEN bizenv_internal.translated('It is a table of the system or of the extension.')
        END INTO why FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = source;
    IF why IS NULL THEN
        EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', source);
        SELECT CASE
            WHEN row_security_active(source::oid) THEN bizenv_internal.translated('Row-level security hides rows from its owner.')
            WHEN EXISTS (SELECT FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid WHERE source IN (i.inhparent, i.inhrelid) AND NOT c.relispartition)
                THEN bizenv_internal.translated('Other tables inherit from it, or it from another: rows come and go without a statement on it.')
            WHEN EXISTS (SELECT FROM pg_partition_tree(source) AS t JOIN pg_class AS c ON c.oid = t.relid JOIN pg_class AS s ON s.oid = source
                WHERE c.relkind NOT IN ('r', 'p') OR c.relowner <> s.relowner OR c.relpersistence <> s.relpersistence)
                THEN bizenv_internal.translated('A partition is foreign, of another owner, or logged otherwise.')
            WHEN EXISTS (SELECT FROM (SELECT t.relid FROM pg_partition_tree(source) AS t UNION SELECT source) AS t JOIN pg_class AS c ON c.oid = t.relid JOIN pg_am AS m ON m.oid = c.relam WHERE m.amname = 'columnar')
                THEN bizenv_internal.translated('It is columnar, or a partition is: such a table has no triggers of single rows.')
            END INTO why;
    END IF;
    IF why IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'wrong_object_type',
            MESSAGE = format(bizenv_internal.translated('tallies of %s cannot be kept'), source),
            DETAIL = format(bizenv_internal.translated('Argument "source": %s'), why),
            HINT = CASE WHEN bizenv_internal.rollup_in_shards(source) THEN format(bizenv_internal.translated('Keep tallies of each shard, by run_command_on_shards(''%1$s'', ...), or take the table back from Citus: SELECT undistribute_table(''%1$s'').'), source)
                ELSE bizenv_internal.translated('Keep tallies of an ordinary or a partitioned table of your own.') END;
    END IF;
END
$$;
COMMENT ON FUNCTION bizenv_internal.rollup_lock(regclass) IS 'internal: checks and locks a table whose tallies are to be kept';

CREATE FUNCTION bizenv.keep(source regclass, target text, group_by text[], tallies text[], only_where text DEFAULT NULL) RETURNS regclass
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off SET DateStyle = 'ISO, YMD' SET IntervalStyle = postgres SET extra_float_digits = 1 SET quote_all_identifiers = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    parts jsonb;
    missing text;
    names text[];
    place record;
    element record;
    read text[];
    written text[] := '{}';
    counted text;
    rest text := '';
    taken text;
    granted record;
    state text; message text; detail text; hint text;
BEGIN
    missing := CASE WHEN source IS NULL THEN 'source' WHEN target IS NULL THEN 'target' WHEN group_by IS NULL OR EXISTS (SELECT FROM unnest(group_by) AS g WHERE g IS NULL) THEN 'group_by'
        WHEN tallies IS NULL OR cardinality(tallies) = 0 OR EXISTS (SELECT FROM unnest(tallies) AS t WHERE t IS NULL) THEN 'tallies' END;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = bizenv_internal.translated('a kept tally needs a table, a name, groups and tallies'),
            DETAIL = format(bizenv_internal.translated('Argument "%s", or an element of it, is NULL; "tallies" has at least one element, and "group_by" may have none.'), missing),
            HINT = bizenv_internal.translated('SELECT bizenv.keep(''task'', ''task_by_department'', ARRAY[''department''], ARRAY[''bizenv.progress_agg(percent)'']).');
    END IF;
    PERFORM bizenv_internal.rollup_lock(source);

    BEGIN
        names := parse_ident(target);
    EXCEPTION WHEN invalid_parameter_value THEN
        names := '{}';
    END;
    IF cardinality(names) = 1 THEN
        SELECT n.nspname || names INTO names FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = source;
    END IF;
    IF cardinality(names) <> 2 OR octet_length(names[2]) NOT BETWEEN 1 AND 56 OR octet_length(names[1]) NOT BETWEEN 1 AND 63 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_name',
            MESSAGE = bizenv_internal.translated('a kept tally cannot have this name'),
            DETAIL = bizenv_internal.translated('Argument "target" is the name of a view, with a schema or without, of at most 56 bytes: what belongs to it has longer names.'),
            HINT = bizenv_internal.translated('Choose another name.');
    END IF;
    parts := bizenv_internal.rollup_names(names[1], names[2]) || jsonb_build_object('source', source::oid);

    IF to_regnamespace(quote_ident(names[1])) IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_object',
            MESSAGE = format(bizenv_internal.translated('there is no schema %I'), names[1]),
            DETAIL = bizenv_internal.translated('Argument "target" names it.'),
            HINT = bizenv_internal.translated('Leave the schema out to make the view beside the table.');
    END IF;
    taken := COALESCE(to_regclass((parts ->> 'target'))::text, to_regclass((parts ->> 'anew'))::text, to_regclass((parts ->> 'kept'))::text, to_regprocedure(concat((parts ->> 'change'), '()'))::text);
    IF taken IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'duplicate_table',
            MESSAGE = format(bizenv_internal.translated('%s is there already'), taken),
            DETAIL = bizenv_internal.translated('Argument "target" names the view to be made; a table, another view and a function beside it have its name with "_kept", "_anew" and "_change" behind it.'),
            -- (with its table go the views, but not what they are read from)
            HINT = CASE WHEN COALESCE(to_regclass((parts ->> 'target')), to_regclass((parts ->> 'anew'))) IS NULL
                THEN format(bizenv_internal.translated('Choose another name; or, if the kept tally of a table that was dropped left it: DROP TABLE IF EXISTS %s; DROP FUNCTION IF EXISTS %s().'), (parts ->> 'kept'), (parts ->> 'change'))
                ELSE bizenv_internal.translated('Choose another name.') END;
    END IF;

    -- each text is read by the parser, and written again by PostgreSQL
    FOR element IN SELECT g.text, g.n, 'group' AS part, 'group_by' AS argument, g.n AS place FROM unnest(group_by) WITH ORDINALITY AS g(text, n)
        UNION ALL SELECT t.text, t.n, 'tally', 'tallies', cardinality(group_by) + t.n FROM unnest(tallies) WITH ORDINALITY AS t(text, n)
        UNION ALL SELECT only_where, 1, 'filter', 'only_where', 0 WHERE only_where IS NOT NULL ORDER BY place LOOP
        BEGIN
            read := bizenv_internal.rollup_expression(source, element.text, element.part);
            -- (written once more, as it is written wherever it is read again)
            read := bizenv_internal.rollup_expression(source, read[2] || CASE WHEN element.part = 'filter' THEN '' ELSE format(' AS %I', read[1]) END, element.part);
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
            RAISE EXCEPTION USING ERRCODE = state, MESSAGE = left(message, 200),
                DETAIL = concat_ws(' ', format(bizenv_internal.translated('Argument "%s", element %s.'), element.argument, element.n), nullif(left(detail, 300), '')),
                HINT = coalesce(nullif(hint, ''), bizenv_internal.translated('Write one expression over the columns of the table, with AS and a name behind it where it needs one.'));
        END;
        IF element.part = 'filter' THEN
            rest := concat(' WHERE ', read[2]);
        ELSE
            written := written || read[1];
            counted := concat_ws(', ', counted, format('%s AS %I', read[2], read[1]));
        END IF;
    END LOOP;
    SELECT n.name INTO place FROM unnest(written || '{entry,written_in,is_removed,row_count,is_counted,is_marked}'::text[]) AS n(name)
    GROUP BY n.name HAVING count(*) > 1 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'duplicate_column',
            MESSAGE = format(bizenv_internal.translated('column "%s" would stand twice in a kept tally'), place.name),
            DETAIL = bizenv_internal.translated('Each element of "group_by" and "tallies" is a column, beside entry, written_in, is_removed, row_count, is_counted and is_marked.'),
            HINT = bizenv_internal.translated('Give it another name: expression AS name.');
    END IF;
    -- (groups are the columns behind is_removed and row_count, wherever they stand)
    rest := concat(rest, ' GROUP BY ' || (SELECT string_agg(format('%s', n + 2), ', ' ORDER BY n) FROM generate_series(1, cardinality(group_by)) AS n));

    EXECUTE format('CREATE VIEW %s WITH (security_barrier) AS SELECT %s FROM (SELECT false AS is_removed, count(*) AS row_count, %s FROM %s AS s%s) AS c', (parts ->> 'anew'),
        (SELECT string_agg(format('c.%I', u.name), ', ' ORDER BY u.place) FROM (SELECT n.name, n.place + (n.place > cardinality(group_by))::integer AS place FROM unnest(written) WITH ORDINALITY AS n(name, place)
            UNION ALL SELECT 'row_count', cardinality(group_by) + 1) AS u), counted, source, rest);
    -- (rows come and go: what a fold leaves is to be taken away soon, however many there are)
    EXECUTE format('CREATE %s TABLE %s WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0) AS SELECT a.* FROM %s AS a WITH NO DATA', (SELECT CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' END FROM pg_class AS c WHERE c.oid = source), (parts ->> 'kept'), (parts ->> 'anew'));
    EXECUTE format('ALTER TABLE %s ADD entry bigint GENERATED ALWAYS AS IDENTITY, ADD written_in xid8 NOT NULL DEFAULT pg_current_xact_id(), ADD is_removed boolean NOT NULL DEFAULT false, ALTER row_count SET NOT NULL, REPLICA IDENTITY FULL', (parts ->> 'kept'));
    EXECUTE format('CREATE FUNCTION %s() RETURNS trigger LANGUAGE bizenv_rollup AS %L',
        (parts ->> 'change'), bizenv_internal.rollup_change(source, parts, counted, rest));
    EXECUTE format('CREATE VIEW %s WITH (security_barrier) AS %s', parts ->> 'target',
        bizenv_internal.rollup_merged(parts, parts ->> 'kept', format('(SELECT bizenv_internal.rollup_whole(%L::regclass, %L::regclass, %L::regproc))', source, parts ->> 'kept', parts ->> 'change')));
    PERFORM bizenv_internal.rollup_arm(to_regclass(parts ->> 'target'));
    PERFORM bizenv_internal.rollup_count(to_regclass(parts ->> 'target'));

    -- what default privileges gave to others, nobody granted for a kept tally
    FOR granted IN SELECT a.what, a.grantee FROM (
            SELECT format('TABLE %s', c.oid::regclass) AS what, x.grantee, c.relowner AS owner FROM pg_class AS c CROSS JOIN aclexplode(c.relacl) AS x
            WHERE c.oid IN (to_regclass((parts ->> 'target')), to_regclass((parts ->> 'kept')), to_regclass((parts ->> 'anew')))
            UNION SELECT format('FUNCTION %s()', (parts ->> 'change')), x.grantee, p.proowner FROM pg_proc AS p CROSS JOIN aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS x
            WHERE p.oid = to_regproc((parts ->> 'change'))) AS a WHERE a.grantee <> a.owner LOOP
        EXECUTE format('REVOKE ALL ON %s FROM %s', granted.what, CASE granted.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(granted.grantee)) END);
    END LOOP;
    RETURN to_regclass((parts ->> 'target'));
END
$$;
COMMENT ON FUNCTION bizenv.keep(regclass, text, text[], text[], text) IS
'留存汇总：让分组汇总随数据表的每一次改动保持最新，看板不必再扫描全表
Makes the view "target" that always equals SELECT groups, count(*) AS row_count, tallies FROM source WHERE only_where GROUP BY groups, whatever statement changes the table, and reads the kept tallies instead of the rows; groups and filters are expressions over one row, tallies are aggregates of bizenv that give a tally, with FILTER, each with AS and a name; made as the owner of the table, for him alone until he grants it; what cannot be kept is 42809, not the owner 42501, an expression that is more than one 42601, one that changes by itself 42P17, what the parser refuses otherwise its own state, as 42703, 42883, 42803, 42804 or 42702, a name that cannot be 42602, one that is taken 42P07 or 42701, a schema that is not there 42704, a transaction above READ COMMITTED 25000, NULL 22004.
SELECT bizenv.drop_kept(bizenv.keep(''sample.indicator_value'', ''kept_a'', ARRAY[''indicator''], ARRAY[''bizenv.weighted_agg(value, 1) AS mean'']));';

-- Counts the rows of the table, which is locked, in place of all that is kept.
CREATE FUNCTION bizenv_internal.rollup_count(target regclass) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    parts CONSTANT jsonb := bizenv_internal.rollup_parts(target);
    columns CONSTANT jsonb := bizenv_internal.rollup_columns(to_regclass(parts ->> 'kept'));
    listed CONSTANT text := concat_ws(', ', (columns ->> 'groups'), 'row_count', (columns ->> 'tallies'));
BEGIN
    EXECUTE format('DELETE FROM %s', (parts ->> 'kept'));
    EXECUTE format('INSERT INTO %s (%s) SELECT %s FROM %s WHERE row_count > 0', (parts ->> 'kept'), listed, listed, (parts ->> 'anew'));
END
$$;
COMMENT ON FUNCTION bizenv_internal.rollup_count(regclass) IS 'internal: counts the rows of a table for its kept tallies';

CREATE FUNCTION bizenv.rebuild_kept(target regclass) RETURNS regclass
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    parts CONSTANT jsonb := bizenv_internal.rollup_parts(target);
BEGIN
    PERFORM bizenv_internal.rollup_lock((parts ->> 'source')::oid::regclass);
    PERFORM bizenv_internal.rollup_arm(target);
    PERFORM bizenv_internal.rollup_count(target);
    RETURN target;
END
$$;
COMMENT ON FUNCTION bizenv.rebuild_kept(regclass) IS
'重新统计留存汇总：挂接或分离分区、恢复备份、停用触发器之后
Counts the rows anew and puts the triggers back: after partitions came or went, triggers were disabled or rows restored, which the view refuses to hide; nobody writes into the table meanwhile; for the owner, another is 42501; no kept tally is 42809, a transaction above READ COMMITTED 25000.
SELECT bizenv.drop_kept(bizenv.rebuild_kept(bizenv.keep(''sample.indicator_value'', ''kept_b'', ARRAY[''indicator''], ARRAY[''bizenv.weighted_agg(value, 1)''])));';

CREATE FUNCTION bizenv.drop_kept(target regclass) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    parts CONSTANT jsonb := bizenv_internal.rollup_parts(target);
BEGIN
    PERFORM bizenv_internal.rollup_disarm(parts);
    EXECUTE format('DROP VIEW %s, %s', (parts ->> 'target'), (parts ->> 'anew'));
    EXECUTE format('DROP FUNCTION %s()', (parts ->> 'change'));
    EXECUTE format('DROP TABLE %s', (parts ->> 'kept'));
    RETURN (parts ->> 'target');
END
$$;
COMMENT ON FUNCTION bizenv.drop_kept(regclass) IS
'删除留存汇总及其触发器，数据表不变
Drops a kept tally with its triggers, and gives its name; the table stays as it is; for the owner, another is 42501; no kept tally is 42809, one that other views read 2BP01.
SELECT bizenv.drop_kept(bizenv.keep(''sample.indicator_value'', ''kept_c'', ARRAY[''indicator''], ARRAY[''bizenv.weighted_agg(value, 1)'']));';
