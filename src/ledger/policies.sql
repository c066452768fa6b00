-- -------------------------------------------------------------- 权限
--
-- Who sees and writes what: row-level security by department.
--
-- The policies are for everybody (TO PUBLIC) and ask for membership themselves,
-- so that they hold behind views too.  The office and auditors read all rows, a
-- BI tool those of its department, or all without one.  But places do not add
-- up: who is a department, himself or by membership, reads its rows and no
-- others, for he may read columns that no BI tool reads.  What a role may do at all is a matter of privileges, which
-- bizenv.grant_ledger() gives; policies only take away.

-- A place belongs to a role, not to its name: one that is renamed keeps it, and
-- one that gets the name of a role that was dropped has none of its places.
-- Everybody sees what he was granted, himself or through a role that he has;
-- the owner of the ledger sees all of it, and is who changes it.  (A view of
-- one's own grants would do the same for the policies below, but pg_dump looks
-- through no view: only a superuser could back the ledger up.)
ALTER TABLE role_grant ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY mine ON role_grant FOR SELECT
    USING (pg_has_role(role, 'USAGE'));
CREATE POLICY owner ON role_grant
    USING (pg_has_role((SELECT c.relowner FROM pg_class AS c WHERE c.oid = 'role_grant'::regclass), 'USAGE'));
GRANT SELECT ON role_grant TO PUBLIC;

ALTER TABLE task ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON task FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor'))
           OR EXISTS (SELECT FROM role_grant AS g HAVING bool_or(g.department IS NULL) AND NOT bool_or(g.as_role = 'department'))
           OR department = ANY (ARRAY(SELECT g.department FROM role_grant AS g
               WHERE g.as_role = 'department' OR NOT EXISTS (SELECT FROM role_grant AS own WHERE own.as_role = 'department'))));
CREATE POLICY office ON task
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role = 'office'));

ALTER TABLE task_support ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON task_support FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor'))
           OR EXISTS (SELECT FROM role_grant AS g HAVING bool_or(g.department IS NULL) AND NOT bool_or(g.as_role = 'department'))
           OR department = ANY (ARRAY(SELECT g.department FROM role_grant AS g
               WHERE g.as_role = 'department' OR NOT EXISTS (SELECT FROM role_grant AS own WHERE own.as_role = 'department'))));
CREATE POLICY office ON task_support
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role = 'office'));

ALTER TABLE task_progress ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON task_progress FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor'))
           OR EXISTS (SELECT FROM role_grant AS g HAVING bool_or(g.department IS NULL) AND NOT bool_or(g.as_role = 'department'))
           OR department = ANY (ARRAY(SELECT g.department FROM role_grant AS g
               WHERE g.as_role = 'department' OR NOT EXISTS (SELECT FROM role_grant AS own WHERE own.as_role = 'department'))));
CREATE POLICY office ON task_progress
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role = 'office'));

ALTER TABLE task_condition ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON task_condition FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor'))
           OR EXISTS (SELECT FROM role_grant AS g HAVING bool_or(g.department IS NULL) AND NOT bool_or(g.as_role = 'department'))
           OR department = ANY (ARRAY(SELECT g.department FROM role_grant AS g
               WHERE g.as_role = 'department' OR NOT EXISTS (SELECT FROM role_grant AS own WHERE own.as_role = 'department'))));
CREATE POLICY office ON task_condition
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role = 'office'));

ALTER TABLE closure_application ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON closure_application FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor'))
           OR EXISTS (SELECT FROM role_grant AS g HAVING bool_or(g.department IS NULL) AND NOT bool_or(g.as_role = 'department'))
           OR department = ANY (ARRAY(SELECT g.department FROM role_grant AS g
               WHERE g.as_role = 'department' OR NOT EXISTS (SELECT FROM role_grant AS own WHERE own.as_role = 'department'))));
CREATE POLICY office ON closure_application
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role = 'office'));

ALTER TABLE report_duty ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON report_duty FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor'))
           OR EXISTS (SELECT FROM role_grant AS g HAVING bool_or(g.department IS NULL) AND NOT bool_or(g.as_role = 'department'))
           OR department = ANY (ARRAY(SELECT g.department FROM role_grant AS g
               WHERE g.as_role = 'department' OR NOT EXISTS (SELECT FROM role_grant AS own WHERE own.as_role = 'department'))));
CREATE POLICY office ON report_duty
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role = 'office'));

ALTER TABLE report ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON report FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor'))
           OR EXISTS (SELECT FROM role_grant AS g HAVING bool_or(g.department IS NULL) AND NOT bool_or(g.as_role = 'department'))
           OR department = ANY (ARRAY(SELECT g.department FROM role_grant AS g
               WHERE g.as_role = 'department' OR NOT EXISTS (SELECT FROM role_grant AS own WHERE own.as_role = 'department'))));
CREATE POLICY office ON report
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role = 'office'));

ALTER TABLE problem ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON problem FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor'))
           OR EXISTS (SELECT FROM role_grant AS g HAVING bool_or(g.department IS NULL) AND NOT bool_or(g.as_role = 'department'))
           OR department = ANY (ARRAY(SELECT g.department FROM role_grant AS g
               WHERE g.as_role = 'department' OR NOT EXISTS (SELECT FROM role_grant AS own WHERE own.as_role = 'department'))));
CREATE POLICY office ON problem
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role = 'office'));

ALTER TABLE problem_support ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON problem_support FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor'))
           OR EXISTS (SELECT FROM role_grant AS g HAVING bool_or(g.department IS NULL) AND NOT bool_or(g.as_role = 'department'))
           OR department = ANY (ARRAY(SELECT g.department FROM role_grant AS g
               WHERE g.as_role = 'department' OR NOT EXISTS (SELECT FROM role_grant AS own WHERE own.as_role = 'department'))));
CREATE POLICY office ON problem_support
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role = 'office'));

ALTER TABLE problem_stage ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON problem_stage FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor'))
           OR EXISTS (SELECT FROM role_grant AS g HAVING bool_or(g.department IS NULL) AND NOT bool_or(g.as_role = 'department'))
           OR department = ANY (ARRAY(SELECT g.department FROM role_grant AS g
               WHERE g.as_role = 'department' OR NOT EXISTS (SELECT FROM role_grant AS own WHERE own.as_role = 'department'))));
CREATE POLICY office ON problem_stage
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role = 'office'));

ALTER TABLE assignment_order ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON assignment_order FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor'))
           OR EXISTS (SELECT FROM role_grant AS g HAVING bool_or(g.department IS NULL) AND NOT bool_or(g.as_role = 'department'))
           OR department = ANY (ARRAY(SELECT g.department FROM role_grant AS g
               WHERE g.as_role = 'department' OR NOT EXISTS (SELECT FROM role_grant AS own WHERE own.as_role = 'department'))));
CREATE POLICY office ON assignment_order
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role = 'office'));

ALTER TABLE order_pause ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON order_pause FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor'))
           OR EXISTS (SELECT FROM role_grant AS g HAVING bool_or(g.department IS NULL) AND NOT bool_or(g.as_role = 'department'))
           OR department = ANY (ARRAY(SELECT g.department FROM role_grant AS g
               WHERE g.as_role = 'department' OR NOT EXISTS (SELECT FROM role_grant AS own WHERE own.as_role = 'department'))));
CREATE POLICY office ON order_pause
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role = 'office'));

ALTER TABLE order_extension ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON order_extension FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor'))
           OR EXISTS (SELECT FROM role_grant AS g HAVING bool_or(g.department IS NULL) AND NOT bool_or(g.as_role = 'department'))
           OR department = ANY (ARRAY(SELECT g.department FROM role_grant AS g
               WHERE g.as_role = 'department' OR NOT EXISTS (SELECT FROM role_grant AS own WHERE own.as_role = 'department'))));
CREATE POLICY office ON order_extension
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role = 'office'));

ALTER TABLE answer ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON answer FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor'))
           OR EXISTS (SELECT FROM role_grant AS g HAVING bool_or(g.department IS NULL) AND NOT bool_or(g.as_role = 'department'))
           OR department = ANY (ARRAY(SELECT g.department FROM role_grant AS g
               WHERE g.as_role = 'department' OR NOT EXISTS (SELECT FROM role_grant AS own WHERE own.as_role = 'department'))));
CREATE POLICY office ON answer
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role = 'office'));

ALTER TABLE supervision_letter ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON supervision_letter FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor'))
           OR EXISTS (SELECT FROM role_grant AS g HAVING bool_or(g.department IS NULL) AND NOT bool_or(g.as_role = 'department'))
           OR department = ANY (ARRAY(SELECT g.department FROM role_grant AS g
               WHERE g.as_role = 'department' OR NOT EXISTS (SELECT FROM role_grant AS own WHERE own.as_role = 'department'))));
CREATE POLICY office ON supervision_letter
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role = 'office'));

ALTER TABLE problem_condition ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON problem_condition FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor'))
           OR EXISTS (SELECT FROM role_grant AS g HAVING bool_or(g.department IS NULL) AND NOT bool_or(g.as_role = 'department'))
           OR department = ANY (ARRAY(SELECT g.department FROM role_grant AS g
               WHERE g.as_role = 'department' OR NOT EXISTS (SELECT FROM role_grant AS own WHERE own.as_role = 'department'))));
CREATE POLICY office ON problem_condition
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role = 'office'));

-- what a department writes, of its own
CREATE POLICY department_inserts ON task_progress FOR INSERT
    WITH CHECK (department = ANY (ARRAY(SELECT g.department FROM role_grant AS g WHERE g.as_role = 'department')));
CREATE POLICY department_inserts ON report FOR INSERT
    WITH CHECK (department = ANY (ARRAY(SELECT g.department FROM role_grant AS g WHERE g.as_role = 'department')));
CREATE POLICY department_inserts ON answer FOR INSERT
    WITH CHECK (department = ANY (ARRAY(SELECT g.department FROM role_grant AS g WHERE g.as_role = 'department')));
CREATE POLICY department_inserts ON order_extension FOR INSERT
    WITH CHECK (decision IS NULL AND department = ANY (ARRAY(SELECT g.department FROM role_grant AS g WHERE g.as_role = 'department')));
CREATE POLICY department_inserts ON closure_application FOR INSERT
    WITH CHECK (department = ANY (ARRAY(SELECT g.department FROM role_grant AS g WHERE g.as_role = 'department')));
CREATE POLICY department_inserts ON problem_stage FOR INSERT
    WITH CHECK (stage IN ('in_progress', 'answered', 'returned')
                AND department = ANY (ARRAY(SELECT g.department FROM role_grant AS g WHERE g.as_role = 'department')));
CREATE POLICY department_updates ON task_progress FOR UPDATE
    USING (department = ANY (ARRAY(SELECT g.department FROM role_grant AS g WHERE g.as_role = 'department')));
CREATE POLICY department_updates ON report FOR UPDATE
    USING (department = ANY (ARRAY(SELECT g.department FROM role_grant AS g WHERE g.as_role = 'department')));
CREATE POLICY department_updates ON task_condition FOR UPDATE
    USING (department = ANY (ARRAY(SELECT g.department FROM role_grant AS g WHERE g.as_role = 'department')));
CREATE POLICY department_updates ON problem_condition FOR UPDATE
    USING (department = ANY (ARRAY(SELECT g.department FROM role_grant AS g WHERE g.as_role = 'department')));

-- what is of no department: the office's, and the auditors' to read
ALTER TABLE import_rejected ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON import_rejected FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor')));
CREATE POLICY office ON import_rejected
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role = 'office'));
ALTER TABLE import_fault ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON import_fault FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor')));
CREATE POLICY office ON import_fault
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role = 'office'));
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON audit FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor')));
ALTER TABLE audit_seal ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON audit_seal FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor')));
ALTER TABLE audit_archive ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON audit_archive FOR SELECT
    USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role IN ('office', 'auditor')));

-- EXPLAIN tells anybody how many rows the planner expects, of all departments:
-- of what stands outside of the keys it shall know nothing
ALTER TABLE task ALTER task_list SET STATISTICS 0, ALTER lead_department SET STATISTICS 0,
    ALTER indicator SET STATISTICS 0, ALTER name SET STATISTICS 0, ALTER planned SET STATISTICS 0,
    ALTER unit SET STATISTICS 0, ALTER starts_on SET STATISTICS 0, ALTER due_on SET STATISTICS 0;
ALTER TABLE task_progress ALTER reported_on SET STATISTICS 0, ALTER percent SET STATISTICS 0,
    ALTER done SET STATISTICS 0, ALTER progress_class SET STATISTICS 0, ALTER note SET STATISTICS 0;
ALTER TABLE task_condition ALTER met SET STATISTICS 0, ALTER evidence SET STATISTICS 0,
    ALTER checked_on SET STATISTICS 0;
ALTER TABLE closure_application ALTER task_id SET STATISTICS 0, ALTER applied_on SET STATISTICS 0,
    ALTER decision SET STATISTICS 0, ALTER decided_on SET STATISTICS 0, ALTER note SET STATISTICS 0;
ALTER TABLE report_duty ALTER starts_on SET STATISTICS 0, ALTER ends_on SET STATISTICS 0,
    ALTER due_day SET STATISTICS 0, ALTER due_kind SET STATISTICS 0, ALTER expected_items SET STATISTICS 0;
ALTER TABLE report ALTER submitted_on SET STATISTICS 0, ALTER submitted_items SET STATISTICS 0;
ALTER TABLE problem ALTER source SET STATISTICS 0, ALTER category SET STATISTICS 0, ALTER hall SET STATISTICS 0,
    ALTER name SET STATISTICS 0, ALTER found_on SET STATISTICS 0, ALTER document_number SET STATISTICS 0;
ALTER TABLE problem_stage ALTER stage SET STATISTICS 0, ALTER entered_on SET STATISTICS 0,
    ALTER note SET STATISTICS 0;
ALTER TABLE assignment_order ALTER problem_id SET STATISTICS 0, ALTER requirement SET STATISTICS 0,
    ALTER ordered_on SET STATISTICS 0, ALTER workdays SET STATISTICS 0, ALTER calendar SET STATISTICS 0,
    ALTER due_on SET STATISTICS 0, ALTER due_reason SET STATISTICS 0, ALTER document_number SET STATISTICS 0;
ALTER TABLE order_pause ALTER order_id SET STATISTICS 0, ALTER ground SET STATISTICS 0, ALTER starts_on SET STATISTICS 0,
    ALTER ends_on SET STATISTICS 0, ALTER document_number SET STATISTICS 0;
ALTER TABLE order_extension ALTER order_id SET STATISTICS 0, ALTER ground SET STATISTICS 0, ALTER asked_on SET STATISTICS 0,
    ALTER workdays SET STATISTICS 0, ALTER decision SET STATISTICS 0, ALTER decided_on SET STATISTICS 0,
    ALTER document_number SET STATISTICS 0;
ALTER TABLE answer ALTER order_id SET STATISTICS 0, ALTER answered_on SET STATISTICS 0,
    ALTER content SET STATISTICS 0, ALTER handled_poorly SET STATISTICS 0, ALTER document_number SET STATISTICS 0;
ALTER TABLE supervision_letter ALTER order_id SET STATISTICS 0, ALTER issued_on SET STATISTICS 0,
    ALTER level SET STATISTICS 0, ALTER name SET STATISTICS 0, ALTER reason SET STATISTICS 0, ALTER document_number SET STATISTICS 0;
ALTER TABLE problem_condition ALTER met SET STATISTICS 0, ALTER evidence SET STATISTICS 0,
    ALTER checked_on SET STATISTICS 0;

-- every change of content leaves a row in the audit, also of replicated and
-- restored rows (ALWAYS)

CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON region FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON region FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE region ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON department FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON department FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE department ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON indicator FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON indicator FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE indicator ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON indicator_value FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON indicator_value FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE indicator_value ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON benchmark FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON benchmark FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE benchmark ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON task_list FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON task_list FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE task_list ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON task FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON task FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE task ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON task_support FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON task_support FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE task_support ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON task_progress FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON task_progress FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE task_progress ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON task_condition FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON task_condition FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE task_condition ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON closure_application FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON closure_application FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE closure_application ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON report_duty FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON report_duty FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE report_duty ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON report FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON report FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE report ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON closed_period FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON closed_period FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE closed_period ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON problem FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON problem FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE problem ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON problem_support FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON problem_support FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE problem_support ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON problem_stage FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON problem_stage FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE problem_stage ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON assignment_order FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON assignment_order FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE assignment_order ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON order_pause FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON order_pause FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE order_pause ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON order_extension FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON order_extension FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE order_extension ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON light_rule FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON light_rule FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE light_rule ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON answer FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON answer FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE answer ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON supervision_letter FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON supervision_letter FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE supervision_letter ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON problem_condition FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON problem_condition FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE problem_condition ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON name_alias FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON name_alias FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE name_alias ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON import_rejected FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON import_rejected FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE import_rejected ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON import_fault FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON import_fault FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE import_fault ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON role_grant FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON role_grant FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE role_grant ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON ledger_version FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON ledger_version FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE ledger_version ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON audit_archive FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON audit_archive FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE audit_archive ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
