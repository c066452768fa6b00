-- What each CHECK of a ledger asks, in words: a clerk whose row is refused reads what to put
-- right, not the name of a constraint.  (A test holds that every CHECK of what is imported has
-- its words; words of a list are read before, and refused there.)
CREATE FUNCTION bizenv_internal.ledger_check_words(name text) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN CASE
        WHEN name IN ('benchmark_period_check', 'closure_application_applied_on_check', 'closure_application_decided_on_check', 'indicator_value_period_check',
            'order_extension_asked_on_check', 'order_extension_decided_on_check', 'order_pause_ends_on_check', 'order_pause_starts_on_check',
            'problem_condition_checked_on_check', 'problem_found_on_check', 'problem_stage_entered_on_check', 'report_duty_ends_on_check', 'report_submitted_on_check',
            'supervision_letter_issued_on_check', 'task_condition_checked_on_check', 'task_due_on_check', 'task_cancelled_on_check', 'task_progress_reported_on_check', 'task_starts_on_check',
            'closed_period_closed_on_check', 'answer_answered_on_check', 'assignment_order_ordered_on_check', 'assignment_order_due_on_check')
            THEN bizenv_internal.translated('a day from 1900-01-01 to 2199-12-31')
        WHEN name IN ('closed_period_period_check', 'report_duty_starts_on_check', 'report_period_check', 'task_progress_period_check')
            THEN bizenv_internal.translated('a month from 1900 to 2199')
        WHEN name IN ('department_department_check', 'indicator_indicator_check', 'region_region_check', 'task_list_task_list_check', 'light_rule_scale_check',
            'order_extension_document_number_check', 'order_extension_ground_check', 'order_pause_document_number_check', 'order_pause_ground_check',
            'problem_condition_condition_check', 'problem_document_number_check', 'problem_name_check', 'supervision_letter_document_number_check',
            'task_condition_condition_check', 'task_name_check', 'assignment_order_requirement_check', 'assignment_order_document_number_check',
            'answer_content_check', 'answer_document_number_check', 'task_cancelled_reason_check', 'name_alias_alias_check', 'vocabulary_zh_check', 'vocabulary_en_check', 'paper_template_text_check', 'sheet_mapping_name_check')
            THEN bizenv_internal.translated('a text that is not empty')
        WHEN name IN ('indicator_weight_check', 'report_duty_expected_items_check', 'report_submitted_items_check', 'task_progress_done_check')
            THEN bizenv_internal.translated('a number of 0 or more')
        WHEN name IN ('problem_stage_step_check', 'supervision_letter_level_check') THEN bizenv_internal.translated('a number of 1 or more')
        WHEN name IN ('benchmark_value_check', 'indicator_value_value_check') THEN bizenv_internal.translated('a number below 40,000,000,000,000')
        WHEN name IN ('order_extension_workdays_check', 'assignment_order_workdays_check') THEN bizenv_internal.translated('1 to 1000 working days')
        WHEN name IN ('closure_application_check', 'order_extension_check') THEN bizenv_internal.translated('a decision and its day, both or neither')
        WHEN name = 'closure_application_check1' THEN bizenv_internal.translated('decided on the day of the application or later')
        WHEN name = 'order_extension_check1' THEN bizenv_internal.translated('decided on the day it was asked for or later')
        WHEN name IN ('order_pause_check', 'report_duty_check', 'task_check') THEN bizenv_internal.translated('an end that is not before its start')
        WHEN name = 'task_list_check' THEN bizenv_internal.translated('an end that is not before its start, both from 1900 to 2199')
        WHEN name = 'indicator_check' THEN bizenv_internal.translated('a best value other than the worst one: the higher of the two where higher is better, the lower one where lower is better')
        WHEN name = 'indicator_digits_check' THEN bizenv_internal.translated('0 to 6 decimals')
        WHEN name = 'indicator_unit_check' THEN bizenv_internal.translated('another unit than pp, which is that of a difference')
        WHEN name = 'light_rule_check' THEN bizenv_internal.translated('escalation_level of orders, pace_gap_pp of tasks, workdays_left of both')
        WHEN name = 'report_duty_check1' THEN bizenv_internal.translated('the working day of a month that a report is due on, 1 to 15')
        WHEN name = 'report_duty_due_day_check' THEN bizenv_internal.translated('the day of a month that a report is due on, 1 to 31')
        WHEN name = 'task_list_share_digits_check' THEN bizenv_internal.translated('0 to 2 decimals')
        WHEN name = 'task_weight_check' THEN bizenv_internal.translated('a number above 0, at most 10,000')
        WHEN name = 'task_cancelled_check' THEN bizenv_internal.translated('a reason where there is a day of cancellation, and nowhere else')
        WHEN name = 'task_planned_check' THEN bizenv_internal.translated('a number above 0')
        WHEN name = 'task_progress_check' THEN bizenv_internal.translated('one of the three at most')
        WHEN name = 'task_progress_percent_check' THEN bizenv_internal.translated('a percentage from 0 to 1,000,000')
        WHEN name = 'assignment_order_check' THEN bizenv_internal.translated('due after the day of the order')
        WHEN name = 'vocabulary_code_check' THEN bizenv_internal.translated('small letters, digits and _, the first one a letter')
        WHEN name = 'paper_template_place_check' THEN bizenv_internal.translated('a number from 1 to 1,000')
        WHEN name = 'sheet_mapping_mapping_check' THEN bizenv_internal.translated('a JSON object')
        WHEN name = 'vocabulary_place_check' THEN bizenv_internal.translated('a number from 0 to 10,000')
    END;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_check_words(text) IS 'internal: what a CHECK of a ledger asks, in words; NULL for another';
