-- -------------------------------------------------------------- 规则
--
-- What the ledger does not let happen, whoever writes: triggers.
-- They do not fire where rows are replayed, not written: a dump brings its
-- steps and its deadlines itself, and so does a subscription.

CREATE TRIGGER rule_begins AFTER INSERT ON problem
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bizenv.ledger_problem();
CREATE TRIGGER rule BEFORE UPDATE OR DELETE ON problem
    FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_problem();
CREATE TRIGGER rule BEFORE INSERT OR UPDATE OR DELETE ON problem_stage
    FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_stage();
CREATE TRIGGER rule BEFORE INSERT OR UPDATE OR DELETE ON problem_condition
    FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_condition();

CREATE TRIGGER rule BEFORE INSERT OR UPDATE ON assignment_order
    FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_order();
CREATE TRIGGER rule_moves AFTER INSERT ON assignment_order
    FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_order();
CREATE TRIGGER rule_stays BEFORE DELETE ON assignment_order
    FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_stays();
CREATE TRIGGER rule BEFORE INSERT OR UPDATE ON answer
    FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_answer();
CREATE TRIGGER rule_moves AFTER INSERT ON answer
    FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_answer();
CREATE TRIGGER rule_stays BEFORE DELETE ON answer
    FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_stays();
CREATE TRIGGER rule BEFORE INSERT OR UPDATE ON supervision_letter
    FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_letter();
CREATE TRIGGER rule_stays BEFORE DELETE ON supervision_letter
    FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_stays();

CREATE TRIGGER rule BEFORE INSERT OR UPDATE OR DELETE ON task_condition
    FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_condition();
CREATE TRIGGER rule BEFORE INSERT OR UPDATE OR DELETE ON closure_application
    FOR EACH ROW EXECUTE FUNCTION bizenv.ledger_application();

