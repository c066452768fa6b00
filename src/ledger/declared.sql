-- -------------------------------------------------------------- declared
--
-- What the catalog does not say of the tables of a ledger.  What works on them
-- (import_table, grant_ledger, load_sample) asks here, and reads neither the
-- text of a constraint nor the name of a table.  test/ledger_declared.sql holds
-- this against the constraints of a new ledger, both ways.

CREATE TYPE bizenv.ledger_column_row AS (
    table_name varchar(40),
    column_name varchar(40),
    kind varchar(20),
    list varchar(40),
    leaves_out varchar(40)
);
COMMENT ON TYPE bizenv.ledger_column_row IS
'台账中的一列
Row of ledger_columns: a column of a ledger whose type does not say what it holds: its kind, the list of its code words, as code_words names it, and the one word of the list that the column does not hold.
SELECT c.list FROM bizenv.ledger_columns() AS c WHERE c.table_name = ''problem_stage'' AND c.column_name = ''stage'';  -- stage';
COMMENT ON COLUMN bizenv.ledger_column_row.table_name IS '表';
COMMENT ON COLUMN bizenv.ledger_column_row.column_name IS '列';
COMMENT ON COLUMN bizenv.ledger_column_row.kind IS '种类';
COMMENT ON COLUMN bizenv.ledger_column_row.list IS '代码序列';
COMMENT ON COLUMN bizenv.ledger_column_row.leaves_out IS '不收的代码';

-- A progress class that is not reported is a NULL in the table.
CREATE FUNCTION bizenv.ledger_columns() RETURNS SETOF bizenv.ledger_column_row
    LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 30
BEGIN ATOMIC
    SELECT c.table_name::pg_catalog.varchar(40), c.column_name::pg_catalog.varchar(40), c.kind::pg_catalog.varchar(20),
        c.list::pg_catalog.varchar(40), c.leaves_out::pg_catalog.varchar(40)
    FROM (VALUES
        ('indicator', 'direction', 'code', 'direction', NULL),
        ('indicator', 'frequency', 'code', 'series_step', NULL),
        ('indicator_value', 'period', 'period', NULL, NULL),
        ('vocabulary', 'list', 'code', 'vocabulary_list', NULL),
        ('benchmark', 'benchmark_kind', 'code', 'benchmark_kind', NULL),
        ('benchmark', 'period', 'period', NULL, NULL),
        ('task_list', 'list_kind', 'code', 'list_kind', NULL),
        ('task_list', 'half_reading', 'code', 'half_reading', NULL),
        ('task', 'planned', 'planned', NULL, NULL),
        ('task', 'part_count', 'given', NULL, NULL),
        ('task', 'cancelled_on', 'kept', NULL, NULL),
        ('task', 'cancelled_reason', 'kept', NULL, NULL),
        ('task_progress', 'period', 'month', NULL, NULL),
        ('task_progress', 'percent', 'percent', 'progress_class', 'not_reported'),
        ('task_progress', 'done', 'count', NULL, NULL),
        ('task_progress', 'progress_class', 'code', 'progress_class', 'not_reported'),
        ('closure_application', 'decision', 'code', 'closure_decision', NULL),
        ('report_duty', 'starts_on', 'month', NULL, NULL),
        ('report_duty', 'due_kind', 'code', 'due_kind', NULL),
        ('report', 'period', 'month', NULL, NULL),
        ('closed_period', 'period', 'month', NULL, NULL),
        ('problem', 'source', 'code', 'problem_source', NULL),
        ('problem', 'document_number', 'own_number', NULL, NULL),
        ('problem_stage', 'step', 'given', NULL, NULL),
        ('problem_stage', 'stage', 'code', 'stage', NULL),
        ('assignment_order', 'due_on', 'given', NULL, NULL),
        ('assignment_order', 'due_reason', 'given', NULL, NULL),
        ('assignment_order', 'document_number', 'own_number', NULL, NULL),
        ('answer', 'document_number', 'own_number', NULL, NULL),
        ('order_extension', 'decision', 'code', 'extension_decision', NULL),
        ('light_rule', 'subject', 'code', 'light_subject', NULL),
        ('light_rule', 'measure', 'code', 'light_measure', NULL),
        ('supervision_letter', 'level', 'given', NULL, NULL),
        ('supervision_letter', 'name', 'given', NULL, NULL),
        ('supervision_letter', 'reason', 'given', NULL, NULL),
        ('supervision_letter', 'document_number', 'own_number', NULL, NULL),
        ('paper_template', 'paper', 'code', 'paper', NULL),
        ('paper_template', 'lang', 'code', 'language', NULL),
        ('paper_template', 'part', 'code', 'paper_part', NULL),
        ('import_rejected', 'outcome', 'code', 'import_outcome', NULL),
        ('import_fault', 'fault', 'code', 'import_fault', NULL),
        ('role_grant', 'as_role', 'code', 'ledger_place', NULL)
    ) AS c(table_name, column_name, kind, list, leaves_out);
END;
COMMENT ON FUNCTION bizenv.ledger_columns() IS
'台账各列的声明：代码列及其序列、月份、由规则填写的列
Rows: the columns of a ledger whose type does not say what they hold, by kind: code (a word of the list), month (its first day), period (a day, or a month for its first day), percent (or a word of the list, which goes to the column of that list), planned, count, own_number (what the office calls the row: of one row where it is given), given (filled in by a rule, where a row leaves it out), kept (an import that leaves it out takes nothing back); write it in FROM.
SELECT c.table_name, c.column_name, c.list FROM bizenv.ledger_columns() AS c WHERE c.kind = ''code'';';

-- What makes a row the same row, of tables whose numbers the ledger gives.
CREATE TYPE bizenv.ledger_key_row AS (
    table_name varchar(40),
    column_name varchar(40)
);
COMMENT ON TYPE bizenv.ledger_key_row IS
'台账中辨认同一行的一列
Row of ledger_keys: a column by which a row of a table is known again when it is imported once more.
SELECT (ROW(''task'', ''name'')::bizenv.ledger_key_row).column_name;  -- name';
COMMENT ON COLUMN bizenv.ledger_key_row.table_name IS '表';
COMMENT ON COLUMN bizenv.ledger_key_row.column_name IS '列';

CREATE FUNCTION bizenv.ledger_keys() RETURNS SETOF bizenv.ledger_key_row
    LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 25
BEGIN ATOMIC
    SELECT k.table_name::pg_catalog.varchar(40), k.column_name::pg_catalog.varchar(40)
    FROM (VALUES
        ('task', 'department'), ('task', 'task_list'), ('task', 'name'),
        ('closure_application', 'department'), ('closure_application', 'task_id'), ('closure_application', 'applied_on'),
        ('problem', 'department'), ('problem', 'source'), ('problem', 'hall'), ('problem', 'name'), ('problem', 'found_on'),
        ('problem_stage', 'department'), ('problem_stage', 'problem_id'), ('problem_stage', 'stage'), ('problem_stage', 'entered_on'),
        ('assignment_order', 'department'), ('assignment_order', 'problem_id'), ('assignment_order', 'ordered_on'),
        ('order_pause', 'department'), ('order_pause', 'order_id'), ('order_pause', 'starts_on'),
        ('order_extension', 'department'), ('order_extension', 'order_id'), ('order_extension', 'asked_on'),
        ('answer', 'department'), ('answer', 'order_id'), ('answer', 'answered_on'), ('answer', 'content'),
        ('supervision_letter', 'department'), ('supervision_letter', 'order_id'), ('supervision_letter', 'issued_on')
    ) AS k(table_name, column_name);
END;
COMMENT ON FUNCTION bizenv.ledger_keys() IS
'由台账编号的各表，再次导入时按哪些列认出同一行
Rows: the columns by which import_table knows a row again, of the tables whose numbers the ledger gives; of the others it is the primary key; a mapping says otherwise by "key"; write it in FROM.
SELECT string_agg(k.column_name, '' '') FROM bizenv.ledger_keys() AS k WHERE k.table_name = ''task'';  -- department task_list name';

-- Tables that people do not fill: who keeps them, and who may at most read them.
CREATE FUNCTION bizenv_internal.ledger_kept() RETURNS SETOF text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 5
BEGIN ATOMIC
    SELECT t.name FROM (VALUES ('role_grant'), ('ledger_version'), ('audit'), ('audit_seal'), ('audit_archive')) AS t(name);
END;
COMMENT ON FUNCTION bizenv_internal.ledger_kept() IS 'internal: the tables of a ledger that are its own and that nobody is granted to write';

-- And those that no sheet is imported into.
CREATE FUNCTION bizenv_internal.ledger_not_imported() RETURNS SETOF text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 7
BEGIN ATOMIC
    SELECT t.name FROM (VALUES ('import_rejected'), ('import_fault')) AS t(name) UNION ALL SELECT k.name FROM bizenv_internal.ledger_kept() AS k(name);
END;
COMMENT ON FUNCTION bizenv_internal.ledger_not_imported() IS 'internal: the tables of a ledger that import_table does not fill';
