-- The ledger of a business-environment office (营商环境工作台账).
--
-- bizenv.create_ledger('oversight') runs this file as the caller, in a new
-- schema of his, with that schema alone on the search_path.  It reads like any
-- schema: tables of PostgreSQL's own types, whose columns, checks, defaults
-- and policies call nothing of bizenv; only triggers and views do.  They go
-- with DROP EXTENSION ... CASCADE; no column and no row does.
--
-- A table that belongs to departments has the department first in its key.
-- Numbers are given by the ledger, and are one row's alone: rules know a row by
-- its number, for its department may change.  What the office calls a paper
-- (文号、工单号) is its document_number, of one row where it is given.

-- ---------------------------------------------------------------- who is who

CREATE TABLE region (
    region varchar(40) PRIMARY KEY CHECK (region <> ''),
    name varchar(80) NOT NULL,
    parent varchar(40) REFERENCES region,
    is_self boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX region_is_self ON region (is_self) WHERE is_self;
CREATE INDEX region_parent ON region (parent);
COMMENT ON TABLE region IS '地区：盟市、旗县区';
COMMENT ON COLUMN region.region IS '地区代码';
COMMENT ON COLUMN region.name IS '地区';
COMMENT ON COLUMN region.parent IS '上级地区';
COMMENT ON COLUMN region.is_self IS '是否本地区';

CREATE TABLE department (
    department varchar(40) PRIMARY KEY CHECK (department <> ''),
    name varchar(80) NOT NULL,
    region varchar(40) REFERENCES region,
    is_active boolean NOT NULL DEFAULT true
);
CREATE INDEX department_region ON department (region);
COMMENT ON TABLE department IS '部门：委办局、区';
COMMENT ON COLUMN department.department IS '部门代码';
COMMENT ON COLUMN department.name IS '部门';
COMMENT ON COLUMN department.region IS '所在地区';
COMMENT ON COLUMN department.is_active IS '是否在用';

-- ------------------------------------------------------------------- 用词
--
-- Words of the office's own beside those that bizenv knows: kinds of list, sources
-- of problems, kinds of benchmark.  The columns that hold them take a word of either,
-- and a word that rows hold stays: rules see to it.  (Without a row only the words of
-- bizenv hold.)
CREATE TABLE vocabulary (
    list varchar(20) NOT NULL CHECK (list IN ('list_kind', 'problem_source', 'benchmark_kind')),
    code varchar(20) NOT NULL CHECK (code ~ '^[a-z][a-z0-9_]*$'),
    zh varchar(20) NOT NULL CHECK (zh <> ''),
    en varchar(40) CHECK (en <> ''),
    place integer NOT NULL DEFAULT 100 CHECK (place BETWEEN 0 AND 10000),
    PRIMARY KEY (list, code)
);
CREATE UNIQUE INDEX vocabulary_by_word ON vocabulary (list, zh);
COMMENT ON TABLE vocabulary IS '用词：本单位的清单类别、问题来源、基准类别';
COMMENT ON COLUMN vocabulary.list IS '用词类别';
COMMENT ON COLUMN vocabulary.code IS '代码';
COMMENT ON COLUMN vocabulary.zh IS '用词';
COMMENT ON COLUMN vocabulary.en IS '英文';
COMMENT ON COLUMN vocabulary.place IS '次序';

-- ------------------------------------------------------------------- 指标

CREATE TABLE indicator (
    indicator varchar(40) PRIMARY KEY CHECK (indicator <> ''),
    name varchar(80) NOT NULL,
    parent varchar(40) REFERENCES indicator,
    direction varchar(20) NOT NULL CHECK (direction IN ('higher_is_better', 'lower_is_better')),
    unit varchar(20) NOT NULL DEFAULT '%' CHECK (unit <> 'pp'),
    -- (NULL is: as its unit is written)
    digits integer CHECK (digits BETWEEN 0 AND 6),
    lead_department varchar(40) REFERENCES department,
    department varchar(40) REFERENCES department,
    worst numeric(20,6),
    best numeric(20,6),
    weight numeric(9,4) NOT NULL DEFAULT 1 CHECK (weight >= 0),
    -- (NULL is: not declared)
    frequency varchar(20) CHECK (frequency IN ('monthly', 'quarterly', 'half_yearly', 'yearly')),
    CHECK (worst <> best AND (best > worst) = (direction = 'higher_is_better'))
);
CREATE INDEX indicator_parent ON indicator (parent);
CREATE INDEX indicator_by_lead ON indicator (lead_department);
CREATE INDEX indicator_by_department ON indicator (department);
COMMENT ON TABLE indicator IS '指标：方向、单位、牵头和责任部门、优劣边界';
COMMENT ON COLUMN indicator.indicator IS '指标代码';
COMMENT ON COLUMN indicator.name IS '指标';
COMMENT ON COLUMN indicator.parent IS '上级指标';
COMMENT ON COLUMN indicator.direction IS '方向';
COMMENT ON COLUMN indicator.unit IS '单位';
COMMENT ON COLUMN indicator.digits IS '小数位数';
COMMENT ON COLUMN indicator.lead_department IS '牵头部门';
COMMENT ON COLUMN indicator.department IS '责任部门';
COMMENT ON COLUMN indicator.worst IS '最差值';
COMMENT ON COLUMN indicator.best IS '最优值';
COMMENT ON COLUMN indicator.weight IS '权重';
COMMENT ON COLUMN indicator.frequency IS '频次';

-- A period is known by a day.  Of an indicator with a frequency it is the first day of
-- the period, and a rule sees to it: a quarter under two days would be compared with
-- neither its neighbours nor last year's.
CREATE TABLE indicator_value (
    indicator varchar(40) NOT NULL REFERENCES indicator,
    region varchar(40) NOT NULL REFERENCES region,
    period date NOT NULL CHECK (period BETWEEN '1900-01-01' AND '2199-12-31'),
    value numeric(20,6) CHECK (abs(value) < 4e13),
    PRIMARY KEY (indicator, region, period)
);
CREATE INDEX indicator_value_region ON indicator_value (region);
COMMENT ON TABLE indicator_value IS '指标值：各地区各期';
COMMENT ON COLUMN indicator_value.indicator IS '指标代码';
COMMENT ON COLUMN indicator_value.region IS '地区代码';
COMMENT ON COLUMN indicator_value.period IS '期';
COMMENT ON COLUMN indicator_value.value IS '数值';

CREATE TABLE benchmark (
    indicator varchar(40) NOT NULL REFERENCES indicator,
    benchmark_kind varchar(20) NOT NULL,
    period date NOT NULL CHECK (period BETWEEN '1900-01-01' AND '2199-12-31'),
    value numeric(20,6) NOT NULL CHECK (abs(value) < 4e13),
    name varchar(80) NOT NULL,
    PRIMARY KEY (indicator, benchmark_kind, period)
);
COMMENT ON TABLE benchmark IS '指标基准：全区平均、全国平均、目标、上年';
COMMENT ON COLUMN benchmark.indicator IS '指标代码';
COMMENT ON COLUMN benchmark.benchmark_kind IS '基准类别';
COMMENT ON COLUMN benchmark.period IS '期';
COMMENT ON COLUMN benchmark.value IS '基准值';
COMMENT ON COLUMN benchmark.name IS '基准';

-- -------------------------------------------------------------- 清单与任务

CREATE TABLE task_list (
    task_list varchar(40) PRIMARY KEY CHECK (task_list <> ''),
    name varchar(200) NOT NULL,
    list_kind varchar(20) NOT NULL,
    starts_on date NOT NULL,
    due_on date NOT NULL,
    half_counts boolean NOT NULL DEFAULT false,
    share_digits integer NOT NULL DEFAULT 1 CHECK (share_digits BETWEEN 0 AND 2),
    half_reading varchar(30) NOT NULL DEFAULT 'completed_share' CHECK (half_reading IN ('completed_share', 'at_least_past_half_share', 'mean_percent')),
    CHECK (due_on >= starts_on AND starts_on >= '1900-01-01' AND due_on <= '2199-12-31')
);
COMMENT ON TABLE task_list IS '任务清单：重点事项、工作要点、评估问题、宣传计划';
COMMENT ON COLUMN task_list.task_list IS '清单代码';
COMMENT ON COLUMN task_list.name IS '清单';
COMMENT ON COLUMN task_list.list_kind IS '清单类别';
COMMENT ON COLUMN task_list.starts_on IS '开始日期';
COMMENT ON COLUMN task_list.due_on IS '完成期限';
COMMENT ON COLUMN task_list.half_counts IS '恰好一半算过半';
COMMENT ON COLUMN task_list.share_digits IS '占比小数位数';
COMMENT ON COLUMN task_list.half_reading IS '任务过半口径';

CREATE TABLE task (
    department varchar(40) NOT NULL REFERENCES department,
    task_id integer GENERATED ALWAYS AS IDENTITY,
    task_list varchar(40) NOT NULL REFERENCES task_list,
    lead_department varchar(40) REFERENCES department,
    indicator varchar(40) REFERENCES indicator,
    name varchar(200) NOT NULL CHECK (name <> ''),
    planned numeric(18,4) CHECK (planned > 0 AND planned <> 'NaN'),
    unit varchar(20),
    starts_on date CHECK (starts_on BETWEEN '1900-01-01' AND '2199-12-31'),
    due_on date CHECK (due_on BETWEEN '1900-01-01' AND '2199-12-31'),
    -- (NULL is: not told; the part of the task beside those of the same upper task)
    weight numeric(9,4) CHECK (weight > 0 AND weight <= 10000),
    parent_task_id integer,
    -- (the ledger counts: who sees some tasks alone knows by it what he does not see)
    part_count integer NOT NULL DEFAULT 0 CHECK (part_count >= 0),
    -- (from the day on it is no task of its list, and nobody reports of it)
    cancelled_on date CHECK (cancelled_on BETWEEN '1900-01-01' AND '2199-12-31'),
    cancelled_reason varchar(400) CHECK (cancelled_reason <> ''),
    PRIMARY KEY (department, task_id),
    CHECK (due_on >= starts_on),
    CONSTRAINT task_cancelled_check CHECK (cancelled_on IS NOT NULL OR cancelled_reason IS NULL)
);
CREATE UNIQUE INDEX task_number ON task (task_id);
-- (a task that has sub-tasks is not deleted, but with all of them)
ALTER TABLE task ADD FOREIGN KEY (parent_task_id) REFERENCES task (task_id);
CREATE INDEX task_by_parent ON task (parent_task_id);
CREATE INDEX task_by_list ON task (task_list);
CREATE INDEX task_cancelled ON task (task_id) WHERE cancelled_on IS NOT NULL;
CREATE INDEX task_by_name ON task (name, department, task_list);
CREATE INDEX task_by_lead ON task (lead_department);
CREATE INDEX task_by_indicator ON task (indicator);
COMMENT ON TABLE task IS '任务';
COMMENT ON COLUMN task.department IS '责任部门';
COMMENT ON COLUMN task.task_id IS '任务编号';
COMMENT ON COLUMN task.task_list IS '清单代码';
COMMENT ON COLUMN task.lead_department IS '牵头部门';
COMMENT ON COLUMN task.indicator IS '指标代码';
COMMENT ON COLUMN task.name IS '任务';
COMMENT ON COLUMN task.planned IS '计划数';
COMMENT ON COLUMN task.unit IS '计量单位';
COMMENT ON COLUMN task.starts_on IS '开始日期';
COMMENT ON COLUMN task.due_on IS '完成期限';
COMMENT ON COLUMN task.weight IS '权重';
COMMENT ON COLUMN task.parent_task_id IS '上级任务';
COMMENT ON COLUMN task.part_count IS '下级任务数';
COMMENT ON COLUMN task.cancelled_on IS '取消日期';
COMMENT ON COLUMN task.cancelled_reason IS '取消依据和原因';

-- Who helps with a task (配合部门) that its department leads.  Who sees the task and
-- reports of it is decided by its department alone.  (One that the task has moved to
-- helps no more; views leave it out.)
CREATE TABLE task_support (
    department varchar(40) NOT NULL,
    task_id integer NOT NULL,
    supporting_department varchar(40) NOT NULL REFERENCES department,
    PRIMARY KEY (department, task_id, supporting_department),
    FOREIGN KEY (department, task_id) REFERENCES task ON UPDATE CASCADE
);
CREATE INDEX task_support_number ON task_support (task_id);
CREATE INDEX task_support_by_department ON task_support (supporting_department);
COMMENT ON TABLE task_support IS '任务的配合部门';
COMMENT ON COLUMN task_support.department IS '责任部门';
COMMENT ON COLUMN task_support.task_id IS '任务编号';
COMMENT ON COLUMN task_support.supporting_department IS '配合部门';

-- One row a task and month of dispatch (调度): a percentage, or what is done of
-- what is planned, or the class alone; all three NULL is: not reported.
CREATE TABLE task_progress (
    department varchar(40) NOT NULL,
    task_id integer NOT NULL,
    period date NOT NULL CHECK (extract(day FROM period) = 1 AND period BETWEEN '1900-01-01' AND '2199-12-31'),
    reported_on date NOT NULL CHECK (reported_on BETWEEN '1900-01-01' AND '2199-12-31'),
    percent numeric(9,2) CHECK (percent BETWEEN 0 AND 1000000),
    done numeric(18,4) CHECK (done >= 0 AND done <> 'NaN'),
    progress_class varchar(20) CHECK (progress_class IN ('not_begun', 'completed', 'past_half', 'just_started')),
    note varchar(4000),
    PRIMARY KEY (department, task_id, period),
    FOREIGN KEY (department, task_id) REFERENCES task ON UPDATE CASCADE,
    CHECK (num_nonnulls(percent, done, progress_class) <= 1)
);
COMMENT ON TABLE task_progress IS '任务进度：每月调度';
COMMENT ON COLUMN task_progress.department IS '责任部门';
COMMENT ON COLUMN task_progress.task_id IS '任务编号';
COMMENT ON COLUMN task_progress.period IS '调度月份';
COMMENT ON COLUMN task_progress.reported_on IS '填报日期';
COMMENT ON COLUMN task_progress.percent IS '进度';
COMMENT ON COLUMN task_progress.done IS '完成数';
COMMENT ON COLUMN task_progress.progress_class IS '进度分类';
COMMENT ON COLUMN task_progress.note IS '说明';

-- -------------------------------------------------------------- 销号

CREATE TABLE task_condition (
    department varchar(40) NOT NULL,
    task_id integer NOT NULL,
    condition varchar(40) NOT NULL CHECK (condition <> ''),
    met boolean,
    evidence varchar(400),
    checked_on date CHECK (checked_on BETWEEN '1900-01-01' AND '2199-12-31'),
    PRIMARY KEY (department, task_id, condition),
    FOREIGN KEY (department, task_id) REFERENCES task ON UPDATE CASCADE
);
CREATE INDEX task_condition_number ON task_condition (task_id);
COMMENT ON TABLE task_condition IS '任务的销号条件';
COMMENT ON COLUMN task_condition.department IS '责任部门';
COMMENT ON COLUMN task_condition.task_id IS '任务编号';
COMMENT ON COLUMN task_condition.condition IS '销号条件';
COMMENT ON COLUMN task_condition.met IS '是否满足';
COMMENT ON COLUMN task_condition.evidence IS '佐证材料';
COMMENT ON COLUMN task_condition.checked_on IS '核查日期';

CREATE TABLE closure_application (
    department varchar(40) NOT NULL,
    application_id integer GENERATED ALWAYS AS IDENTITY,
    task_id integer NOT NULL,
    applied_on date NOT NULL CHECK (applied_on BETWEEN '1900-01-01' AND '2199-12-31'),
    decision varchar(20) CHECK (decision IN ('closed', 'refused')),
    decided_on date CHECK (decided_on BETWEEN '1900-01-01' AND '2199-12-31'),
    note varchar(400),
    PRIMARY KEY (department, application_id),
    FOREIGN KEY (department, task_id) REFERENCES task ON UPDATE CASCADE,
    CHECK ((decision IS NULL) = (decided_on IS NULL)),
    CHECK (decided_on >= applied_on)
);
CREATE UNIQUE INDEX closure_application_number ON closure_application (application_id);
CREATE UNIQUE INDEX closure_application_once ON closure_application (task_id, department)
    WHERE decision IS DISTINCT FROM 'refused';
CREATE INDEX closure_application_task ON closure_application (task_id, department);
COMMENT ON TABLE closure_application IS '销号申请';
COMMENT ON COLUMN closure_application.department IS '责任部门';
COMMENT ON COLUMN closure_application.application_id IS '申请编号';
COMMENT ON COLUMN closure_application.task_id IS '任务编号';
COMMENT ON COLUMN closure_application.applied_on IS '申请日期';
COMMENT ON COLUMN closure_application.decision IS '审核结论';
COMMENT ON COLUMN closure_application.decided_on IS '审核日期';
COMMENT ON COLUMN closure_application.note IS '说明';

-- -------------------------------------------------------------- 报送

-- Which department sends which list's report each month, and how many items;
-- the duty ends with the list, or with ends_on before it.  A report is due on a
-- day of the next month, moved from a day off to the next workday, or on its nth
-- workday.
CREATE TABLE report_duty (
    department varchar(40) NOT NULL REFERENCES department,
    task_list varchar(40) NOT NULL REFERENCES task_list,
    starts_on date NOT NULL CHECK (extract(day FROM starts_on) = 1 AND starts_on BETWEEN '1900-01-01' AND '2199-12-01'),
    ends_on date CHECK (ends_on BETWEEN '1900-01-01' AND '2199-12-31'),
    due_day integer NOT NULL DEFAULT 5 CHECK (due_day BETWEEN 1 AND 31),
    expected_items integer CHECK (expected_items >= 0),
    due_kind varchar(20) NOT NULL DEFAULT 'next_workday' CHECK (due_kind IN ('calendar_day', 'next_workday', 'nth_workday')),
    PRIMARY KEY (department, task_list),
    CHECK (ends_on >= starts_on),
    -- (every month has 15 workdays)
    CHECK (due_kind <> 'nth_workday' OR due_day <= 15)
);
CREATE INDEX report_duty_list ON report_duty (task_list);
COMMENT ON TABLE report_duty IS '应报：部门每月报送哪张清单';
COMMENT ON COLUMN report_duty.department IS '填报部门';
COMMENT ON COLUMN report_duty.task_list IS '清单代码';
COMMENT ON COLUMN report_duty.starts_on IS '起始月份';
COMMENT ON COLUMN report_duty.ends_on IS '截止日期';
COMMENT ON COLUMN report_duty.due_day IS '次月第几日或工作日';
COMMENT ON COLUMN report_duty.expected_items IS '应报项数';
COMMENT ON COLUMN report_duty.due_kind IS '报送期限类型';

CREATE TABLE report (
    department varchar(40) NOT NULL,
    task_list varchar(40) NOT NULL,
    period date NOT NULL CHECK (extract(day FROM period) = 1 AND period BETWEEN '1900-01-01' AND '2199-12-31'),
    submitted_on date NOT NULL CHECK (submitted_on BETWEEN '1900-01-01' AND '2199-12-31'),
    submitted_items integer CHECK (submitted_items >= 0),
    PRIMARY KEY (department, task_list, period),
    FOREIGN KEY (department, task_list) REFERENCES report_duty
);
COMMENT ON TABLE report IS '已报：每月报送';
COMMENT ON COLUMN report.department IS '填报部门';
COMMENT ON COLUMN report.task_list IS '清单代码';
COMMENT ON COLUMN report.period IS '所报月份';
COMMENT ON COLUMN report.submitted_on IS '报送日期';
COMMENT ON COLUMN report.submitted_items IS '已报项数';

-- A month whose figures stand: until it is closed a department corrects what it
-- reported of it.
CREATE TABLE closed_period (
    period date PRIMARY KEY CHECK (extract(day FROM period) = 1 AND period BETWEEN '1900-01-01' AND '2199-12-31'),
    closed_on date NOT NULL CHECK (closed_on BETWEEN '1900-01-01' AND '2199-12-31')
);
COMMENT ON TABLE closed_period IS '已关账月份：部门不再更正';
COMMENT ON COLUMN closed_period.period IS '月份';
COMMENT ON COLUMN closed_period.closed_on IS '关账日期';

-- -------------------------------------------------------------- 问题与督办

CREATE TABLE problem (
    department varchar(40) NOT NULL REFERENCES department,
    problem_id integer GENERATED ALWAYS AS IDENTITY,
    source varchar(20) NOT NULL,
    category varchar(40),
    hall varchar(80),
    name varchar(200) NOT NULL CHECK (name <> ''),
    found_on date NOT NULL CHECK (found_on BETWEEN '1900-01-01' AND '2199-12-31'),
    document_number varchar(80) CHECK (document_number <> ''),
    PRIMARY KEY (department, problem_id)
);
CREATE UNIQUE INDEX problem_number ON problem (problem_id);
CREATE UNIQUE INDEX problem_by_document ON problem (document_number);
CREATE INDEX problem_by_name ON problem (name, department, found_on);
COMMENT ON TABLE problem IS '问题清单';
COMMENT ON COLUMN problem.department IS '责任部门';
COMMENT ON COLUMN problem.problem_id IS '问题编号';
COMMENT ON COLUMN problem.source IS '来源';
COMMENT ON COLUMN problem.category IS '类别';
COMMENT ON COLUMN problem.hall IS '大厅';
COMMENT ON COLUMN problem.name IS '问题';
COMMENT ON COLUMN problem.found_on IS '发现日期';
COMMENT ON COLUMN problem.document_number IS '工单号';

-- Who helps with a problem (配合部门) that its department handles.
CREATE TABLE problem_support (
    department varchar(40) NOT NULL,
    problem_id integer NOT NULL,
    supporting_department varchar(40) NOT NULL REFERENCES department,
    PRIMARY KEY (department, problem_id, supporting_department),
    FOREIGN KEY (department, problem_id) REFERENCES problem ON UPDATE CASCADE
);
CREATE INDEX problem_support_number ON problem_support (problem_id);
CREATE INDEX problem_support_by_department ON problem_support (supporting_department);
COMMENT ON TABLE problem_support IS '问题的配合部门';
COMMENT ON COLUMN problem_support.department IS '责任部门';
COMMENT ON COLUMN problem_support.problem_id IS '问题编号';
COMMENT ON COLUMN problem_support.supporting_department IS '配合部门';

-- The way of a problem, a row a step: to move a problem is to add a row.
CREATE TABLE problem_stage (
    department varchar(40) NOT NULL,
    problem_id integer NOT NULL,
    step integer NOT NULL CHECK (step >= 1),
    stage varchar(20) NOT NULL CHECK (stage IN ('collected', 'assigned', 'in_progress', 'answered', 'verified',
                                               'closed', 'returned', 'rejected', 'reopened')),
    entered_on date NOT NULL CHECK (entered_on BETWEEN '1900-01-01' AND '2199-12-31'),
    note varchar(400),
    PRIMARY KEY (department, problem_id, step),
    FOREIGN KEY (department, problem_id) REFERENCES problem ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX problem_stage_number ON problem_stage (problem_id, step);
COMMENT ON TABLE problem_stage IS '问题办理环节';
COMMENT ON COLUMN problem_stage.department IS '责任部门';
COMMENT ON COLUMN problem_stage.problem_id IS '问题编号';
COMMENT ON COLUMN problem_stage.step IS '环节序号';
COMMENT ON COLUMN problem_stage.stage IS '环节';
COMMENT ON COLUMN problem_stage.entered_on IS '进入日期';
COMMENT ON COLUMN problem_stage.note IS '说明';

CREATE TABLE assignment_order (
    department varchar(40) NOT NULL,
    order_id integer GENERATED ALWAYS AS IDENTITY,
    problem_id integer NOT NULL,
    requirement varchar(400) NOT NULL CHECK (requirement <> ''),
    ordered_on date NOT NULL CHECK (ordered_on BETWEEN '1900-01-01' AND '2199-12-31'),
    workdays integer NOT NULL CHECK (workdays BETWEEN 1 AND 1000),
    calendar varchar(40) NOT NULL DEFAULT 'cn',
    due_on date CHECK (due_on <= '2199-12-31'),
    -- why the deadline is not certain: it reaches into a year whose holidays are not
    -- announced (it is provisional), or the clock stands (there is none)
    due_reason varchar(30) CHECK (due_reason IN ('not_announced', 'paused')),
    document_number varchar(80) CHECK (document_number <> ''),
    PRIMARY KEY (department, order_id),
    FOREIGN KEY (department, problem_id) REFERENCES problem ON UPDATE CASCADE,
    CHECK (due_on > ordered_on),
    CHECK ((due_on IS NULL) = (due_reason IS NOT NULL AND due_reason = 'paused'))
);
CREATE UNIQUE INDEX assignment_order_number ON assignment_order (order_id);
CREATE UNIQUE INDEX assignment_order_by_document ON assignment_order (document_number);
CREATE INDEX assignment_order_problem ON assignment_order (problem_id, department);
COMMENT ON TABLE assignment_order IS '工作交办单';
COMMENT ON COLUMN assignment_order.department IS '责任部门';
COMMENT ON COLUMN assignment_order.order_id IS '交办单编号';
COMMENT ON COLUMN assignment_order.problem_id IS '问题编号';
COMMENT ON COLUMN assignment_order.requirement IS '办理要求';
COMMENT ON COLUMN assignment_order.ordered_on IS '交办日期';
COMMENT ON COLUMN assignment_order.workdays IS '时限（工作日）';
COMMENT ON COLUMN assignment_order.calendar IS '工作日历';
COMMENT ON COLUMN assignment_order.due_on IS '办结期限';
COMMENT ON COLUMN assignment_order.due_reason IS '期限未定原因';
COMMENT ON COLUMN assignment_order.document_number IS '文号';

-- Days that the term of an order does not count (补正、听证、检验检测、鉴定、专家评审),
-- both included; without an end the clock still stands.
CREATE TABLE order_pause (
    department varchar(40) NOT NULL,
    pause_id integer GENERATED ALWAYS AS IDENTITY,
    order_id integer NOT NULL,
    ground varchar(200) NOT NULL CHECK (ground <> ''),
    starts_on date NOT NULL CHECK (starts_on BETWEEN '1900-01-01' AND '2199-12-31'),
    ends_on date CHECK (ends_on BETWEEN '1900-01-01' AND '2199-12-31'),
    document_number varchar(80) CHECK (document_number <> ''),
    PRIMARY KEY (department, pause_id),
    FOREIGN KEY (department, order_id) REFERENCES assignment_order ON UPDATE CASCADE,
    CHECK (ends_on >= starts_on)
);
CREATE UNIQUE INDEX order_pause_number ON order_pause (pause_id);
CREATE INDEX order_pause_order ON order_pause (order_id, department);
COMMENT ON TABLE order_pause IS '中止计时：不计入办理期限的期间';
COMMENT ON COLUMN order_pause.department IS '责任部门';
COMMENT ON COLUMN order_pause.pause_id IS '中止编号';
COMMENT ON COLUMN order_pause.order_id IS '交办单编号';
COMMENT ON COLUMN order_pause.ground IS '中止事由';
COMMENT ON COLUMN order_pause.starts_on IS '中止起';
COMMENT ON COLUMN order_pause.ends_on IS '中止止（空为仍在中止）';
COMMENT ON COLUMN order_pause.document_number IS '文号';

-- More time for an order (延期): asked for in time, and granted by the office.
CREATE TABLE order_extension (
    department varchar(40) NOT NULL,
    extension_id integer GENERATED ALWAYS AS IDENTITY,
    order_id integer NOT NULL,
    ground varchar(200) NOT NULL CHECK (ground <> ''),
    asked_on date NOT NULL CHECK (asked_on BETWEEN '1900-01-01' AND '2199-12-31'),
    workdays integer NOT NULL CHECK (workdays BETWEEN 1 AND 1000),
    decision varchar(20) CHECK (decision IN ('granted', 'denied')),
    decided_on date CHECK (decided_on BETWEEN '1900-01-01' AND '2199-12-31'),
    document_number varchar(80) CHECK (document_number <> ''),
    PRIMARY KEY (department, extension_id),
    FOREIGN KEY (department, order_id) REFERENCES assignment_order ON UPDATE CASCADE,
    CHECK ((decision IS NULL) = (decided_on IS NULL)),
    CHECK (decided_on >= asked_on)
);
CREATE UNIQUE INDEX order_extension_number ON order_extension (extension_id);
CREATE INDEX order_extension_order ON order_extension (order_id, department);
COMMENT ON TABLE order_extension IS '延期：申请、事由、批准';
COMMENT ON COLUMN order_extension.department IS '责任部门';
COMMENT ON COLUMN order_extension.extension_id IS '延期编号';
COMMENT ON COLUMN order_extension.order_id IS '交办单编号';
COMMENT ON COLUMN order_extension.ground IS '延期事由';
COMMENT ON COLUMN order_extension.asked_on IS '申请日期';
COMMENT ON COLUMN order_extension.workdays IS '延期（工作日）';
COMMENT ON COLUMN order_extension.decision IS '审批结论';
COMMENT ON COLUMN order_extension.decided_on IS '审批日期';
COMMENT ON COLUMN order_extension.document_number IS '文号';

CREATE TABLE answer (
    department varchar(40) NOT NULL,
    answer_id integer GENERATED ALWAYS AS IDENTITY,
    order_id integer NOT NULL,
    answered_on date NOT NULL CHECK (answered_on BETWEEN '1900-01-01' AND '2199-12-31'),
    content varchar(2000) NOT NULL CHECK (content <> ''),
    handled_poorly boolean,
    document_number varchar(80) CHECK (document_number <> ''),
    PRIMARY KEY (department, answer_id),
    FOREIGN KEY (department, order_id) REFERENCES assignment_order ON UPDATE CASCADE
);
CREATE UNIQUE INDEX answer_number ON answer (answer_id);
-- (departments number their answers themselves, and learn nothing of each other's)
CREATE UNIQUE INDEX answer_by_document ON answer (document_number, department);
CREATE INDEX answer_order ON answer (order_id, department);
COMMENT ON TABLE answer IS '办理答复';
COMMENT ON COLUMN answer.department IS '责任部门';
COMMENT ON COLUMN answer.answer_id IS '答复编号';
COMMENT ON COLUMN answer.order_id IS '交办单编号';
COMMENT ON COLUMN answer.answered_on IS '答复日期';
COMMENT ON COLUMN answer.content IS '答复内容';
COMMENT ON COLUMN answer.handled_poorly IS '办理不力';
COMMENT ON COLUMN answer.document_number IS '文号';

CREATE TABLE supervision_letter (
    department varchar(40) NOT NULL,
    letter_id integer GENERATED ALWAYS AS IDENTITY,
    order_id integer NOT NULL,
    issued_on date NOT NULL CHECK (issued_on BETWEEN '1900-01-01' AND '2199-12-31'),
    level integer NOT NULL CHECK (level >= 1),
    name varchar(40) NOT NULL,
    reason varchar(400) NOT NULL,
    document_number varchar(80) CHECK (document_number <> ''),
    PRIMARY KEY (department, letter_id),
    FOREIGN KEY (department, order_id) REFERENCES assignment_order ON UPDATE CASCADE
);
CREATE UNIQUE INDEX supervision_letter_number ON supervision_letter (letter_id);
CREATE UNIQUE INDEX supervision_letter_by_document ON supervision_letter (document_number);
CREATE UNIQUE INDEX supervision_letter_once ON supervision_letter (order_id, department, level);
COMMENT ON TABLE supervision_letter IS '督办函';
COMMENT ON COLUMN supervision_letter.department IS '责任部门';
COMMENT ON COLUMN supervision_letter.letter_id IS '督办函编号';
COMMENT ON COLUMN supervision_letter.order_id IS '交办单编号';
COMMENT ON COLUMN supervision_letter.issued_on IS '发出日期';
COMMENT ON COLUMN supervision_letter.level IS '级别';
COMMENT ON COLUMN supervision_letter.name IS '文书名称';
COMMENT ON COLUMN supervision_letter.reason IS '理由';
COMMENT ON COLUMN supervision_letter.document_number IS '文号';

CREATE TABLE problem_condition (
    department varchar(40) NOT NULL,
    problem_id integer NOT NULL,
    condition varchar(40) NOT NULL CHECK (condition <> ''),
    met boolean,
    evidence varchar(400),
    checked_on date CHECK (checked_on BETWEEN '1900-01-01' AND '2199-12-31'),
    PRIMARY KEY (department, problem_id, condition),
    FOREIGN KEY (department, problem_id) REFERENCES problem ON UPDATE CASCADE
);
CREATE INDEX problem_condition_number ON problem_condition (problem_id);
COMMENT ON TABLE problem_condition IS '问题的办结条件';
COMMENT ON COLUMN problem_condition.department IS '责任部门';
COMMENT ON COLUMN problem_condition.problem_id IS '问题编号';
COMMENT ON COLUMN problem_condition.condition IS '办结条件';
COMMENT ON COLUMN problem_condition.met IS '是否满足';
COMMENT ON COLUMN problem_condition.evidence IS '佐证材料';
COMMENT ON COLUMN problem_condition.checked_on IS '核查日期';

-- Lights (红黄绿灯): a scale of room scoring, as text, on a figure of a view; of
-- several of one subject the most severe light shows.  Without a row there is none.
CREATE TABLE light_rule (
    subject varchar(20) NOT NULL CHECK (subject IN ('order', 'task')),
    measure varchar(20) NOT NULL CHECK (measure IN ('workdays_left', 'escalation_level', 'pace_gap_pp')),
    scale varchar(1000) NOT NULL CHECK (scale <> ''),
    PRIMARY KEY (subject, measure),
    CHECK (measure = 'workdays_left' OR (measure = 'escalation_level') = (subject = 'order'))
);
COMMENT ON TABLE light_rule IS '亮灯规则：红黄绿灯的分档';
COMMENT ON COLUMN light_rule.subject IS '对象（交办单、任务）';
COMMENT ON COLUMN light_rule.measure IS '依据的指标';
COMMENT ON COLUMN light_rule.scale IS '分档';

-- -------------------------------------------------------------- 导入

-- What sheets call a department, a region, an indicator or a list.
CREATE TABLE name_alias (
    of_table varchar(20) NOT NULL,
    alias varchar(200) NOT NULL CHECK (alias <> ''),
    code varchar(40) NOT NULL,
    PRIMARY KEY (of_table, alias)
);
COMMENT ON TABLE name_alias IS '别名：导入表中的简称、旧称';
COMMENT ON COLUMN name_alias.of_table IS '所属的表';
COMMENT ON COLUMN name_alias.alias IS '别名';
COMMENT ON COLUMN name_alias.code IS '代码';

CREATE TABLE import_rejected (
    rejected_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    imported_at timestamptz NOT NULL,
    source varchar(200) NOT NULL,
    target varchar(63) NOT NULL,
    row_place bigint NOT NULL,
    outcome varchar(20) NOT NULL DEFAULT 'not_imported' CHECK (outcome IN ('not_imported', 'skipped')),
    reason varchar(400) NOT NULL,
    original jsonb NOT NULL
);
COMMENT ON TABLE import_rejected IS '导入时未导入的行';
COMMENT ON COLUMN import_rejected.rejected_id IS '编号';
COMMENT ON COLUMN import_rejected.imported_at IS '导入时间';
COMMENT ON COLUMN import_rejected.source IS '来源表';
COMMENT ON COLUMN import_rejected.target IS '目标表';
COMMENT ON COLUMN import_rejected.row_place IS '行次';
COMMENT ON COLUMN import_rejected.outcome IS '处理结果';
COMMENT ON COLUMN import_rejected.reason IS '原因';
COMMENT ON COLUMN import_rejected.original IS '原始行';

CREATE TABLE import_fault (
    rejected_id bigint NOT NULL REFERENCES import_rejected ON DELETE CASCADE,
    fault_place integer NOT NULL CHECK (fault_place >= 1),
    column_name varchar(200),
    source_column varchar(200),
    fault varchar(20) NOT NULL CHECK (fault IN ('empty', 'unknown_name', 'ambiguous_name', 'unknown_word', 'not_a_date', 'not_a_month',
        'not_a_number', 'not_a_percent', 'not_yes_no', 'too_long', 'out_of_range', 'breaks_check',
        'no_such_row', 'there_already', 'twice', 'several_there', 'against_rule', 'no_right',
        'unreadable', 'too_large', 'total', 'blank', 'header', 'superseded')),
    cell varchar(200),
    reason varchar(400) NOT NULL,
    PRIMARY KEY (rejected_id, fault_place)
);
COMMENT ON TABLE import_fault IS '导入问题：未导入的行有哪些问题';
COMMENT ON COLUMN import_fault.rejected_id IS '编号';
COMMENT ON COLUMN import_fault.fault_place IS '序号';
COMMENT ON COLUMN import_fault.column_name IS '列';
COMMENT ON COLUMN import_fault.source_column IS '来源列';
COMMENT ON COLUMN import_fault.fault IS '问题';
COMMENT ON COLUMN import_fault.cell IS '原值';
COMMENT ON COLUMN import_fault.reason IS '原因';

-- -------------------------------------------------------------- 审计
--
-- Every change of content, a row each; nobody but the owner can touch it.
-- bizenv_internal.ledger_audit() writes here whatever rights the writer has; seals are
-- the owner's: bizenv.seal_audit() chains what is there by sha256, and tells in the
-- last row of a sealing up to which number all are there that will ever come.

CREATE TABLE audit (
    audit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    changed_at timestamptz NOT NULL,
    session_role name NOT NULL,
    acting_role name NOT NULL,
    table_name name NOT NULL,
    operation varchar(10) NOT NULL,
    department varchar(40),
    row_before jsonb,
    row_after jsonb
);
COMMENT ON TABLE audit IS '审计：每一次改动';
COMMENT ON COLUMN audit.audit_id IS '编号';
COMMENT ON COLUMN audit.changed_at IS '时间';
COMMENT ON COLUMN audit.session_role IS '登录角色';
COMMENT ON COLUMN audit.acting_role IS '操作角色';
COMMENT ON COLUMN audit.table_name IS '表';
COMMENT ON COLUMN audit.operation IS '操作';
COMMENT ON COLUMN audit.department IS '部门代码';
COMMENT ON COLUMN audit.row_before IS '改动前';
COMMENT ON COLUMN audit.row_after IS '改动后';

CREATE TABLE audit_seal (
    position bigint PRIMARY KEY CHECK (position >= 1),
    audit_id bigint NOT NULL UNIQUE,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    sealed_at timestamptz NOT NULL,
    is_late boolean NOT NULL,
    settled_id bigint
);
COMMENT ON TABLE audit_seal IS '审计封存：逐行相链的摘要';
COMMENT ON COLUMN audit_seal.position IS '位次';
COMMENT ON COLUMN audit_seal.audit_id IS '审计编号';
COMMENT ON COLUMN audit_seal.hash IS '摘要';
COMMENT ON COLUMN audit_seal.sealed_at IS '封存时间';
COMMENT ON COLUMN audit_seal.is_late IS '是否事后补入';
COMMENT ON COLUMN audit_seal.settled_id IS '已定编号';

-- Which part of the chain stands in which table: what archive_audit() moved.
CREATE TABLE audit_archive (
    first_position bigint PRIMARY KEY CHECK (first_position >= 1),
    last_position bigint NOT NULL,
    last_hash bytea NOT NULL CHECK (length(last_hash) = 32),
    greatest_id bigint NOT NULL,
    archive_schema name NOT NULL,
    archive_table name NOT NULL,
    archived_at timestamptz NOT NULL,
    CHECK (last_position >= first_position)
);
COMMENT ON TABLE audit_archive IS '审计归档：移出的各段';
COMMENT ON COLUMN audit_archive.first_position IS '首个位次';
COMMENT ON COLUMN audit_archive.last_position IS '末个位次';
COMMENT ON COLUMN audit_archive.last_hash IS '末位摘要';
COMMENT ON COLUMN audit_archive.greatest_id IS '最大审计编号';
COMMENT ON COLUMN audit_archive.archive_schema IS '归档表所在模式';
COMMENT ON COLUMN audit_archive.archive_table IS '归档表';
COMMENT ON COLUMN audit_archive.archived_at IS '归档时间';

-- -------------------------------------------------------------- 身份
--
-- Who has which place in the ledger.

CREATE TABLE role_grant (
    role regrole NOT NULL,
    as_role varchar(20) NOT NULL CHECK (as_role IN ('office', 'department', 'auditor', 'bi')),
    department varchar(40) REFERENCES department,
    lent text,
    CHECK (as_role <> 'department' OR department IS NOT NULL),
    CHECK (as_role IN ('department', 'bi') OR department IS NULL)
);
CREATE UNIQUE INDEX role_grant_once ON role_grant (role, as_role, coalesce(department, ''));
CREATE INDEX role_grant_department ON role_grant (department);
-- (it has no key that replication could find its rows by)
ALTER TABLE role_grant REPLICA IDENTITY FULL;
COMMENT ON TABLE role_grant IS '授权：数据库角色在本台账中的身份';
COMMENT ON COLUMN role_grant.role IS '数据库角色';
COMMENT ON COLUMN role_grant.as_role IS '身份';
COMMENT ON COLUMN role_grant.department IS '所属部门';
COMMENT ON COLUMN role_grant.lent IS '随身份给予的权限';

-- By which version of the ledger these tables, rules and views were made, and
-- which views, policies and triggers are of that version: an upgrade makes them
-- anew.  Everybody reads it; the owner's functions write it.
CREATE TABLE ledger_version (
    version integer PRIMARY KEY CHECK (version >= 0),
    made text[] NOT NULL
);
COMMENT ON TABLE ledger_version IS '台账版本：表、规则和视图由哪一版建立';
COMMENT ON COLUMN ledger_version.version IS '版本';
COMMENT ON COLUMN ledger_version.made IS '所建视图和规则';
GRANT SELECT ON ledger_version TO PUBLIC;
