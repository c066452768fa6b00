-- What triggers of bizenv are enabled for: the audit and what tells of changed
-- calendars always, rules for what is written.  pg_restore --disable-triggers
-- leaves them as ALTER TABLE ENABLE TRIGGER ALL does, or, cut off, disabled.
CREATE FUNCTION bizenv.rearm_ledger(schema text) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    armed record;
    mended integer := 0;
    numbered record;
    goes_on boolean;
    moved integer := 0;
BEGIN
    PERFORM bizenv_internal.ledger_owner(schema, 'owner', older_too => true);
    FOR armed IN
        SELECT format('%I.%I', n.nspname, c.relname) AS relation, g.tgname AS name, g.tgisinternal AS is_internal, s.clause
        FROM pg_trigger AS g
        JOIN pg_class AS c ON c.oid = g.tgrelid
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_proc AS p ON p.oid = g.tgfoid
        CROSS JOIN LATERAL (SELECT CASE
            WHEN g.tgisinternal THEN CASE g.tgenabled WHEN 'D' THEN 'ENABLE' END
            WHEN p.pronamespace <> 'bizenv_internal'::regnamespace THEN NULL
            WHEN p.proname = 'ledger_audit' OR n.nspname = 'bizenv' AND g.tgtype & 1 = 0 THEN CASE WHEN g.tgenabled <> 'A' THEN 'ENABLE ALWAYS' END
            WHEN n.nspname = 'bizenv' THEN CASE WHEN g.tgenabled <> 'R' THEN 'ENABLE REPLICA' END
            WHEN g.tgenabled <> 'O' THEN 'ENABLE' END) AS s(clause)
        WHERE s.clause IS NOT NULL AND (n.nspname = schema COLLATE "C" OR n.nspname = 'bizenv' AND pg_has_role(c.relowner, 'USAGE'))
        ORDER BY n.nspname, c.relname, g.tgname
    LOOP
        IF armed.is_internal AND NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = current_user) THEN
            RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
                MESSAGE = format(bizenv_internal.translated('foreign keys of %s are disabled'), armed.relation),
                DETAIL = bizenv_internal.translated('Only a superuser can have disabled them, and only one enables them again.'),
                HINT = format(bizenv_internal.translated('Let a superuser type: SELECT bizenv.rearm_ledger(%L).'), schema);
        END IF;
        EXECUTE format('ALTER TABLE %s %s TRIGGER %I', armed.relation, armed.clause, armed.name);
        mended := mended + 1;
    END LOOP;
    -- rows that came with their numbers did not take them from the sequence
    FOR numbered IN
        SELECT format('%I.%I', n.nspname, c.relname) AS relation, quote_ident(a.attname) AS name, pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) AS numbers
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND a.attidentity <> ''
        WHERE n.nspname = schema COLLATE "C" AND c.relkind = 'r' ORDER BY c.relname
    LOOP
        EXECUTE format('SELECT setval(%L, m.number) IS NOT NULL FROM %s AS s, (SELECT max(t.%s) AS number FROM %s AS t) AS m
            WHERE m.number > s.last_value OR m.number = s.last_value AND NOT s.is_called', numbered.numbers, numbered.numbers, numbered.name, numbered.relation) INTO goes_on;
        IF goes_on THEN
            moved := moved + 1;
        END IF;
    END LOOP;
    RETURN format('ledger %I: %s triggers enabled again', schema, mended) || CASE WHEN moved > 0 THEN format(', %s sequences moved on', moved) ELSE '' END;
END
$$;
COMMENT ON FUNCTION bizenv.rearm_ledger(text) IS
'恢复或切换后重新启用台账的规则、外键和审计触发器，并使编号接续
Enables the triggers of a ledger as create_ledger did, the audit''s always, and those of the calendars where the caller owns them, after pg_restore --disable-triggers or disarm_ledger has left them otherwise, and moves the numbers on behind those of rows that came from elsewhere; says how many were; only the owner of the ledger may, another is 42501, as is the owner where foreign keys are disabled, which takes a superuser; no such ledger is 42P01, NULL 22004.
SELECT bizenv.rearm_ledger(''oversight'');';

-- A subscriber gets the audit of the publisher as rows: of what is replayed it
-- must write none of its own.
CREATE FUNCTION bizenv.disarm_ledger(schema text) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    armed record;
    changed integer := 0;
BEGIN
    PERFORM bizenv_internal.ledger_owner(schema, 'owner', older_too => true);
    FOR armed IN
        SELECT format('%I.%I', n.nspname, c.relname) AS relation, g.tgname AS name
        FROM pg_trigger AS g JOIN pg_class AS c ON c.oid = g.tgrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = schema COLLATE "C" AND g.tgfoid = 'bizenv_internal.ledger_audit'::regproc AND NOT g.tgisinternal AND g.tgenabled <> 'O'
        ORDER BY c.relname, g.tgname
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE TRIGGER %I', armed.relation, armed.name);
        changed := changed + 1;
    END LOOP;
    RETURN format('ledger %I: %s triggers leave replayed rows alone; next, when it takes over: SELECT bizenv.rearm_ledger(%L)', schema, changed, schema);
END
$$;
COMMENT ON FUNCTION bizenv.disarm_ledger(text) IS
'作为订阅端：审计触发器不再记录复制来的行，切换后须调用 rearm_ledger
Lets the audit of a ledger write what is written here alone, and not what a subscription replays, whose audit comes with it as rows; for a subscriber before CREATE SUBSCRIPTION; verify_audit says that its triggers are not ALWAYS until rearm_ledger, when it takes over; says how many triggers were changed; only the owner of the ledger may, another is 42501; no such ledger is 42P01, NULL 22004.
SELECT bizenv.disarm_ledger(''oversight'');';
