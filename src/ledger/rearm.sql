-- What triggers of bizenv are enabled for: the audit and what tells of changed
-- calendars always, rules for what is written.  pg_restore --disable-triggers
-- leaves them as ALTER TABLE ENABLE TRIGGER ALL does, or, cut off, disabled.
CREATE FUNCTION bizenv.rearm_ledger(schema text) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv.read_as_postgres('');
    armed record;
    mended integer := 0;
BEGIN
    PERFORM bizenv.ledger_owner(schema, 'owner', older_too => true);
    FOR armed IN
        SELECT format('%I.%I', n.nspname, c.relname) AS relation, g.tgname AS name, g.tgisinternal AS is_internal, s.clause
        FROM pg_trigger AS g
        JOIN pg_class AS c ON c.oid = g.tgrelid
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_proc AS p ON p.oid = g.tgfoid
        CROSS JOIN LATERAL (SELECT CASE
            WHEN g.tgisinternal THEN CASE g.tgenabled WHEN 'D' THEN 'ENABLE' END
            WHEN p.pronamespace <> 'bizenv'::regnamespace THEN NULL
            WHEN p.proname = 'ledger_audit' OR n.nspname = 'bizenv' AND g.tgtype & 1 = 0 THEN CASE WHEN g.tgenabled <> 'A' THEN 'ENABLE ALWAYS' END
            WHEN n.nspname = 'bizenv' THEN CASE WHEN g.tgenabled <> 'R' THEN 'ENABLE REPLICA' END
            WHEN g.tgenabled <> 'O' THEN 'ENABLE' END) AS s(clause)
        WHERE s.clause IS NOT NULL AND (n.nspname = schema COLLATE "C" OR n.nspname = 'bizenv' AND pg_has_role(c.relowner, 'USAGE'))
        ORDER BY n.nspname, c.relname, g.tgname
    LOOP
        IF armed.is_internal AND NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = current_user) THEN
            RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
                MESSAGE = format(bizenv.translated('foreign keys of %s are disabled'), armed.relation),
                DETAIL = bizenv.translated('Only a superuser can have disabled them, and only one enables them again.'),
                HINT = format(bizenv.translated('Let a superuser type: SELECT bizenv.rearm_ledger(%L).'), schema);
        END IF;
        EXECUTE format('ALTER TABLE %s %s TRIGGER %I', armed.relation, armed.clause, armed.name);
        mended := mended + 1;
    END LOOP;
    RETURN format('ledger %I: %s triggers enabled again', schema, mended);
END
$$;
COMMENT ON FUNCTION bizenv.rearm_ledger(text) IS
'恢复后重新启用台账的规则、外键和审计触发器
Enables the triggers of a ledger as create_ledger did, the audit''s always, and those of the calendars where the caller owns them, after pg_restore --disable-triggers has left them otherwise; says how many were; only the owner of the ledger may, another is 42501, as is the owner where foreign keys are disabled, which takes a superuser; no such ledger is 42P01, NULL 22004.
SELECT bizenv.rearm_ledger(''oversight'');';
