--
-- ledger (台账): the whole loop in an office's own schema
--
\set VERBOSITY default
\set SHOW_CONTEXT never
SET datestyle = 'ISO, YMD';

-- An office of its own owns the ledger, not a superuser
CREATE ROLE bizenv_regress_office;
SELECT format('GRANT CREATE ON DATABASE %I TO bizenv_regress_office', current_database()) \gexec
SET ROLE bizenv_regress_office;
SELECT bizenv.create_ledger('oversight');
SELECT count(*) > 15 AS tables FROM pg_tables WHERE schemaname = 'oversight' AND tableowner = 'bizenv_regress_office';

-- Once, and not over what somebody has
SELECT bizenv.create_ledger('oversight');
SELECT bizenv.create_ledger('pg_catalog');
SELECT bizenv.create_ledger(NULL);

-- The month of a newsletter, and its views on two days
SELECT bizenv.load_sample('oversight');
SELECT bizenv.load_sample('oversight');
SET bizenv.as_of = '2025-06-30';
SELECT list_kind_zh, task_count, completed_count, past_half_count, just_started_count, not_reported_count, approved_count FROM oversight.v_task_list ORDER BY list_kind_order;
SET bizenv.as_of = '2025-07-31';
SELECT list_kind_zh, task_count, completed_pct, past_half_pct, just_started_pct, approved_pct, ongoing_pct, half_verdict_zh FROM oversight.v_task_list ORDER BY list_kind_order;
SELECT indicator_name, benchmark_name, difference, difference_unit, standing_zh, trend_zh FROM oversight.v_indicator_gap ORDER BY indicator, benchmark_kind_order;
SELECT department_name, silent_months, missing_count, short_count FROM oversight.v_department WHERE missing_count > 0 ORDER BY department;
SELECT problem_name, stage_zh, due_on, overdue_workdays, escalation_name FROM oversight.v_supervision WHERE closed_on IS NULL ORDER BY problem_id;
RESET bizenv.as_of;

SET client_min_messages = warning;
DROP SCHEMA oversight CASCADE;
RESET ROLE;
SELECT format('REVOKE CREATE ON DATABASE %I FROM bizenv_regress_office', current_database()) \gexec
DROP ROLE bizenv_regress_office;
