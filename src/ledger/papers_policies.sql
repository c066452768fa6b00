
-- What all share, and the office writes: its changes are in the audit, too.
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON paper_template FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON paper_template FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE paper_template ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON sheet_mapping FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_audit();
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON sheet_mapping FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_audit();
ALTER TABLE sheet_mapping ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_truncate;
