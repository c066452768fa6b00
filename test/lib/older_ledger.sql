-- Makes of a new, empty ledger one of a version that never was: version 0, which
-- differs in every way in which a ledger can.  What it lacks of a column, a rule
-- or a view, ledger_steps() of the test that runs this and the upgrade must give it.  (It
-- starts from the ledger of this tree, so that it is older by these differences
-- and by no other, whatever else changes.)  Run by the owner with the schema of
-- the ledger as search_path.

-- columns: missing, too short, too free, of another name, too many
ALTER TABLE department DROP COLUMN is_active CASCADE;
ALTER TABLE department ALTER name DROP NOT NULL;
ALTER TABLE import_rejected RENAME reason TO why;
ALTER TABLE report_duty ALTER due_day SET DEFAULT 10;
ALTER TABLE problem DROP COLUMN document_number CASCADE;
ALTER TABLE problem ADD COLUMN old_number integer DEFAULT 7 CHECK (old_number > 0);
DROP VIEW v_calendar;
CREATE VIEW v_calendar AS SELECT q.year::date AS day, q.year::text AS old_label FROM (VALUES (date '2025-01-01')) AS q(year);
-- constraints and indexes
ALTER TABLE report_duty DROP CONSTRAINT report_duty_due_day_check, ADD CONSTRAINT old_day CHECK (due_day <= 28);
ALTER TABLE indicator DROP CONSTRAINT indicator_parent_fkey;
DROP INDEX task_by_indicator;
CREATE INDEX old_index ON task (name);
-- tables: one missing, one too many, with all that belongs to it
DROP TABLE problem_support CASCADE;
-- (views go with it; the first of them is another)
DROP TABLE vocabulary CASCADE;
CREATE VIEW v_task AS SELECT t.department, t.task_id, t.name AS task_name FROM task AS t;
ALTER TABLE task_list DROP COLUMN half_reading;
ALTER TABLE indicator DROP COLUMN frequency CASCADE;
ALTER TABLE audit_seal DROP COLUMN settled_id;
DROP TRIGGER rule_frequency ON indicator_value;
DROP TRIGGER rule_cancelled ON task;
DROP TRIGGER rule_cancelled_later ON task;
DROP TRIGGER rule_day ON task;
DROP TRIGGER rule_reported ON task_progress;
DROP TRIGGER rule_reported_again ON task_progress;
DROP TRIGGER rule_parts ON task;
DROP TRIGGER rule_parts_moved ON task;
DROP TRIGGER rule_parts_gone ON task;
ALTER TABLE task DROP COLUMN weight, DROP COLUMN parent_task_id, DROP COLUMN part_count, DROP COLUMN cancelled_reason, DROP COLUMN cancelled_on CASCADE;
DROP TRIGGER rule_word ON task_list;
DROP TRIGGER rule_word ON problem;
DROP TRIGGER rule_word ON benchmark;
ALTER TABLE problem ADD CHECK (source IN ('enterprise', 'inspection', 'assessment', 'hotline'));
CREATE TABLE old_table (department varchar(40) PRIMARY KEY, n integer);
INSERT INTO old_table VALUES ('x', 1);
ALTER TABLE old_table ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY office ON old_table USING (EXISTS (SELECT FROM role_grant AS g WHERE g.as_role = 'office'));
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON old_table FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_audit();
-- views, policies and triggers: one too many, one missing, one that is another
CREATE VIEW v_old AS SELECT d.department, d.name FROM department AS d;
CREATE POLICY old_policy ON task FOR SELECT USING (true);
DROP POLICY reads ON report;
DROP POLICY reads ON problem;
CREATE POLICY reads ON problem FOR SELECT USING (department = 'nobody');
CREATE TRIGGER old_rule BEFORE DELETE ON task FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_stays();
DROP TRIGGER rule_stays ON answer;
DROP TRIGGER audit_truncate ON region;
ALTER TABLE region DISABLE TRIGGER audit;
-- what is said and what is given
COMMENT ON COLUMN task.name IS '旧名称';
COMMENT ON TABLE task IS '旧任务';
COMMENT ON VIEW v_task IS '旧视图';
ALTER TABLE task ALTER name SET STATISTICS -1;
REVOKE SELECT ON ledger_version FROM PUBLIC;
UPDATE ledger_version SET version = 0, made = ARRAY(SELECT p.known_as FROM bizenv_internal.ledger_parts(current_schema()) AS p);
