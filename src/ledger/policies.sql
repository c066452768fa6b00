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

-- what is of a department: its own, but for who sees all
--@each policy_by_department task task_support task_progress task_condition closure_application report_duty report problem problem_stage
--@each policy_by_department problem_support assignment_order order_pause order_extension answer supervision_letter problem_condition

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
--@each policy_of_office import_rejected import_fault
--@each policy_of_audit audit audit_seal audit_archive

-- EXPLAIN tells anybody how many rows the planner expects, of all departments:
-- of what stands outside of the keys it shall know nothing
ALTER TABLE task ALTER task_list SET STATISTICS 0, ALTER lead_department SET STATISTICS 0,
    ALTER indicator SET STATISTICS 0, ALTER name SET STATISTICS 0, ALTER planned SET STATISTICS 0,
    ALTER unit SET STATISTICS 0, ALTER starts_on SET STATISTICS 0, ALTER due_on SET STATISTICS 0,
    ALTER weight SET STATISTICS 0, ALTER parent_task_id SET STATISTICS 0, ALTER part_count SET STATISTICS 0,
    ALTER cancelled_on SET STATISTICS 0, ALTER cancelled_reason SET STATISTICS 0;
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
