-- -------------------------------------------------------------- 规则
--
-- What the ledger does not let happen, whoever writes: triggers.
-- They do not fire where rows are replayed, not written: a dump brings its
-- steps and its deadlines itself, and so does a subscription.  Triggers of a
-- row fire in the order of their names: lock, number, rule.

-- a rule reads of a problem or a task what nobody else changes meanwhile
CREATE TRIGGER lock BEFORE INSERT ON problem_stage
    FOR EACH ROW WHEN (NEW.stage <> 'collected') EXECUTE FUNCTION bizenv_internal.ledger_turn('problem', 'problem_id');
CREATE TRIGGER lock BEFORE INSERT OR UPDATE OR DELETE ON problem_condition
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_turn('problem', 'problem_id');
CREATE TRIGGER lock BEFORE INSERT OR UPDATE ON assignment_order
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_turn('problem', 'problem_id');
CREATE TRIGGER lock BEFORE INSERT OR UPDATE ON answer
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_turn('assignment_order', 'order_id', 'problem', 'problem_id');
CREATE TRIGGER lock BEFORE INSERT OR UPDATE OR DELETE ON order_pause
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_turn('assignment_order', 'order_id', 'problem', 'problem_id');
CREATE TRIGGER lock BEFORE INSERT OR UPDATE OR DELETE ON order_extension
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_turn('assignment_order', 'order_id', 'problem', 'problem_id');
CREATE TRIGGER lock BEFORE INSERT ON supervision_letter
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_turn('assignment_order', 'order_id', 'problem', 'problem_id');
CREATE TRIGGER lock BEFORE INSERT OR UPDATE OR DELETE ON task_condition
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_turn('task', 'task_id');
CREATE TRIGGER lock BEFORE INSERT OR UPDATE OR DELETE ON closure_application
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_turn('task', 'task_id');

-- (a new row holds its task by the foreign key, a correction by this)
CREATE TRIGGER lock BEFORE UPDATE ON task_progress
    FOR EACH ROW WHEN (greatest(NEW.period, NEW.reported_on) > greatest(OLD.period, OLD.reported_on)) EXECUTE FUNCTION bizenv_internal.ledger_hold('task', 'task_id');

-- a number is given once, and stays
CREATE TRIGGER number BEFORE INSERT OR UPDATE OF task_id ON task
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_number('task_id');
CREATE TRIGGER number BEFORE INSERT OR UPDATE OF application_id ON closure_application
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_number('application_id');
CREATE TRIGGER number BEFORE INSERT OR UPDATE OF problem_id ON problem
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_number('problem_id');
CREATE TRIGGER number BEFORE INSERT OR UPDATE OF order_id ON assignment_order
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_number('order_id');
CREATE TRIGGER number BEFORE INSERT OR UPDATE OF pause_id ON order_pause
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_number('pause_id');
CREATE TRIGGER number BEFORE INSERT OR UPDATE OF extension_id ON order_extension
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_number('extension_id');
CREATE TRIGGER number BEFORE INSERT OR UPDATE OF answer_id ON answer
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_number('answer_id');
CREATE TRIGGER number BEFORE INSERT OR UPDATE OF letter_id ON supervision_letter
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_number('letter_id');
CREATE TRIGGER number BEFORE INSERT OR UPDATE OF rejected_id ON import_rejected
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_number('rejected_id');

CREATE TRIGGER rule_begins AFTER INSERT ON problem
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bizenv_internal.ledger_problem();
CREATE TRIGGER rule BEFORE UPDATE OR DELETE ON problem
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_problem();
CREATE TRIGGER rule BEFORE INSERT OR UPDATE OR DELETE ON problem_stage
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_stage();
CREATE TRIGGER rule BEFORE INSERT OR UPDATE OR DELETE ON problem_condition
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_condition();

CREATE TRIGGER rule BEFORE INSERT OR UPDATE ON assignment_order
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_order();
CREATE TRIGGER rule_moves AFTER INSERT ON assignment_order
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_order();
CREATE TRIGGER rule_stays BEFORE DELETE ON assignment_order
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_stays();
CREATE TRIGGER rule BEFORE INSERT OR UPDATE OR DELETE ON order_pause
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_pause();
CREATE TRIGGER rule_moves AFTER INSERT OR UPDATE OR DELETE ON order_pause
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_term();
CREATE TRIGGER rule BEFORE INSERT OR UPDATE OR DELETE ON order_extension
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_extension();
CREATE TRIGGER rule_moves AFTER INSERT OR UPDATE ON order_extension
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_term();
CREATE TRIGGER rule BEFORE INSERT OR UPDATE ON light_rule
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_light();
CREATE TRIGGER rule BEFORE INSERT OR UPDATE ON answer
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_answer();
CREATE TRIGGER rule_moves AFTER INSERT ON answer
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_answer();
CREATE TRIGGER rule_stays BEFORE DELETE ON answer
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_stays();
CREATE TRIGGER rule BEFORE INSERT OR UPDATE ON supervision_letter
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_letter();
CREATE TRIGGER rule_stays BEFORE DELETE ON supervision_letter
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_stays();

CREATE TRIGGER rule BEFORE INSERT OR UPDATE OR DELETE ON task_condition
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_condition();
CREATE TRIGGER rule BEFORE INSERT OR UPDATE OR DELETE ON closure_application
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_application();

-- what was judged and decided stays, and only what waits for an answer is answered
CREATE TRIGGER rule_awaited BEFORE INSERT OR UPDATE ON answer
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_awaited();
CREATE TRIGGER rule_decided BEFORE UPDATE ON closure_application
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_decided();

-- nothing has happened that is still to come (a month that was reported before
-- it came would be on time)
CREATE TRIGGER rule_day BEFORE INSERT OR UPDATE ON task_progress
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_day('period', 'reported_on');
CREATE TRIGGER rule_day BEFORE INSERT OR UPDATE ON report
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_day('period', 'submitted_on');
CREATE TRIGGER rule_day BEFORE INSERT OR UPDATE ON task
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_day('cancelled_on');
CREATE TRIGGER rule_day BEFORE INSERT OR UPDATE ON closed_period
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_day('period', 'closed_on');
CREATE TRIGGER rule_day BEFORE INSERT OR UPDATE ON task_condition
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_day('checked_on');
CREATE TRIGGER rule_day BEFORE INSERT OR UPDATE ON closure_application
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_day('applied_on', 'decided_on');
CREATE TRIGGER rule_day BEFORE INSERT OR UPDATE ON problem
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_day('found_on');
CREATE TRIGGER rule_day BEFORE INSERT OR UPDATE ON problem_stage
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_day('entered_on');
CREATE TRIGGER rule_day BEFORE INSERT OR UPDATE ON problem_condition
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_day('checked_on');
CREATE TRIGGER rule_day BEFORE INSERT OR UPDATE ON assignment_order
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_day('ordered_on');
CREATE TRIGGER rule_day BEFORE INSERT OR UPDATE ON order_pause
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_day('starts_on');
CREATE TRIGGER rule_day BEFORE INSERT OR UPDATE ON order_extension
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_day('asked_on', 'decided_on');
CREATE TRIGGER rule_day BEFORE INSERT OR UPDATE ON answer
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_day('answered_on');
CREATE TRIGGER rule_day BEFORE INSERT OR UPDATE ON supervision_letter
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_day('issued_on');

-- what a department has reported of a month it corrects until the month is closed
CREATE TRIGGER rule_open BEFORE UPDATE ON task_progress
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_open();
CREATE TRIGGER rule_open BEFORE UPDATE ON report
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_open();

-- an alias is of what is there
CREATE TRIGGER rule BEFORE INSERT OR UPDATE ON name_alias
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_alias();

-- a word is one of bizenv or of the office, and one that rows hold stays
CREATE TRIGGER rule BEFORE INSERT OR UPDATE OR DELETE ON vocabulary
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_vocabulary();
CREATE TRIGGER rule_word BEFORE INSERT OR UPDATE ON task_list
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_word();
CREATE TRIGGER rule_word BEFORE INSERT OR UPDATE ON problem
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_word();
CREATE TRIGGER rule_word BEFORE INSERT OR UPDATE ON benchmark
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_word();

-- the figures of an indicator are of periods of its frequency
CREATE TRIGGER rule_frequency BEFORE INSERT OR UPDATE ON indicator_value
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_frequency();
CREATE TRIGGER rule_frequency BEFORE UPDATE ON indicator
    FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_frequency();

-- a task has sub-tasks of its own list, and they theirs
CREATE TRIGGER rule_parts AFTER INSERT ON task
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bizenv_internal.ledger_parts();
CREATE TRIGGER rule_parts_moved AFTER UPDATE ON task
    REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bizenv_internal.ledger_parts();
CREATE TRIGGER rule_parts_gone AFTER DELETE ON task
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION bizenv_internal.ledger_parts();

-- what is below a cancelled task is cancelled, and of what is cancelled nobody reports
CREATE TRIGGER rule_cancelled AFTER INSERT ON task
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bizenv_internal.ledger_cancelled();
CREATE TRIGGER rule_cancelled_later AFTER UPDATE ON task
    REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bizenv_internal.ledger_cancelled();
CREATE TRIGGER rule_reported AFTER INSERT ON task_progress
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bizenv_internal.ledger_reported();
CREATE TRIGGER rule_reported_again AFTER UPDATE ON task_progress
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bizenv_internal.ledger_reported();

-- what is not deleted is not truncated
--@each not_truncated problem_stage problem_condition assignment_order order_pause order_extension answer
--@each not_truncated vocabulary supervision_letter task_condition closure_application audit audit_seal audit_archive

-- every change of content leaves a row in the audit, also of replicated and
-- restored rows (ALWAYS)
--@each audited region department vocabulary indicator indicator_value benchmark task_list task task_support task_progress task_condition
--@each audited closure_application report_duty report closed_period problem problem_stage assignment_order
--@each audited problem_support order_pause order_extension light_rule answer supervision_letter problem_condition name_alias
--@each audited import_rejected import_fault role_grant ledger_version audit_archive paper_template sheet_mapping
