--
-- supervision (督办): stages of a problem, the ladder of papers (两单一函)
--

CREATE FUNCTION bizenv.can_move(old_stage text, new_stage text) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.can_move(text, text) IS
'问题能否由一个环节转到另一个环节；old_stage 为空表示刚开始
Whether a problem may go from a stage to another, by the table in the documentation; old_stage NULL is the beginning, where only collected is legal; to stay in a stage is no move; an unknown stage is 22023; NULL for a NULL new_stage.
SELECT bizenv.can_move(''assigned'', ''closed'');  -- f';

CREATE FUNCTION bizenv.phase_of(stage text) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.phase_of(text) IS
'环节所属的阶段：问题收集、精准交办、限时督办、结果反馈
Phase of the loop that a stage belongs to: collection (collected, rejected), assignment (assigned, returned, reopened), timed_supervision (in_progress) or feedback (answered, verified, closed); an unknown stage is 22023; NULL for NULL.
SELECT bizenv.code_label(bizenv.phase_of(''in_progress''));  -- 限时督办';

--@tally stage_tally stage 160 stage_agg(s, d) FROM (VALUES (''collected'', ''2025-07-01''::date), (''assigned'', ''2025-07-03''), (NULL, NULL)) AS e(s, d)
COMMENT ON TYPE bizenv.stage_tally IS
'一个问题所经环节的汇总状态，可存储、可用 merge 合并
Tally of the stages that one problem entered, each with its date, in order of date and stage, whatever the order of the rows; what stands twice is kept twice; at most 20000 stages; written as JSON; equal tallies are equal bytes.
SELECT bizenv.stage_agg(s, d) FROM (VALUES (''collected'', ''2025-07-01''::date)) AS e(s, d);  -- {"skipped": 0, "events": [["2025-07-01", "collected"]]}';

CREATE FUNCTION bizenv_internal.stage_add(state bizenv.stage_tally, stage text, entered_on date) RETURNS bizenv.stage_tally
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.stage_add(bizenv.stage_tally, text, date) IS 'internal: transition of stage_agg(text, date)';
CREATE FUNCTION bizenv_internal.stage_remove(state bizenv.stage_tally, stage text, entered_on date) RETURNS bizenv.stage_tally
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.stage_remove(bizenv.stage_tally, text, date) IS 'internal: inverse transition of stage_agg(text, date)';
--@aggregate stage_tally stage 160 stage_agg(stage text, entered_on bizenv.day)
COMMENT ON AGGREGATE bizenv.stage_agg(text, bizenv.day) IS
'问题的办理过程汇总：每个环节及其进入日期
Tally of the stages of one problem: GROUP BY its number; a row without a stage or without a date is only counted as skipped; an unknown stage is 22023, a date outside 0001-01-01 to 9999-12-31 is 22008, more than 20000 stages 54000; no rows give the empty tally.
SELECT bizenv.current_stage(bizenv.stage_agg(s, d)) FROM (VALUES (''assigned'', ''2025-07-03''::date), (''collected'', ''2025-07-01'')) AS e(s, d);  -- assigned';

CREATE FUNCTION bizenv.current_stage(t bizenv.stage_tally) RETURNS text
    AS 'MODULE_PATHNAME', 'stage_current' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.current_stage(bizenv.stage_tally) IS
'问题目前所处的环节，即最后进入的环节
Stage that was entered last; those of one day are read in a legal order; NULL where there is none, and for NULL.
SELECT bizenv.current_stage(''{"events": [["2025-07-01", "collected"], ["2025-07-03", "assigned"]]}'');  -- assigned';

CREATE FUNCTION bizenv.is_closed_loop(t bizenv.stage_tally) RETURNS boolean
    AS 'MODULE_PATHNAME', 'stage_is_legal_loop' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.is_closed_loop(bizenv.stage_tally) IS
'是否依次闭环：每一步都合规，且最后一步为已办结
Whether the loop is closed: it begins with collected, every move is one that can_move allows, and closed is the last stage; NULL where there is none, and for NULL.
SELECT bizenv.is_closed_loop(''{"events": [["2025-07-01", "collected"], ["2025-07-03", "closed"]]}'');  -- f';

CREATE TYPE bizenv.stage_duration_row AS (
    step integer,
    stage varchar(20),
    stage_order integer,
    stage_zh varchar(20),
    phase varchar(20),
    phase_order integer,
    phase_zh varchar(20),
    entered_on date,
    left_on date,
    workdays integer,
    is_current boolean,
    least_workdays integer,
    workdays_reason varchar(30)
);
COMMENT ON TYPE bizenv.stage_duration_row IS
'一个问题经过的一个环节及其用时
Row of stage_durations: a stage, the day it was entered on and left on (NULL: it is the last one), and the workdays that it took; least_workdays is how many of them are certain, and workdays_reason is not_announced where that is not all.
SELECT d.workdays FROM bizenv.stage_durations(''{"events": [["2025-07-01", "collected"], ["2025-07-03", "assigned"]]}'', ''2025-07-31'') AS d WHERE d.is_current;  -- 20';
COMMENT ON COLUMN bizenv.stage_duration_row.step IS '环节序号';
COMMENT ON COLUMN bizenv.stage_duration_row.stage IS '环节代码';
COMMENT ON COLUMN bizenv.stage_duration_row.stage_order IS '环节次序';
COMMENT ON COLUMN bizenv.stage_duration_row.stage_zh IS '环节';
COMMENT ON COLUMN bizenv.stage_duration_row.phase IS '阶段代码';
COMMENT ON COLUMN bizenv.stage_duration_row.phase_order IS '阶段次序';
COMMENT ON COLUMN bizenv.stage_duration_row.phase_zh IS '阶段';
COMMENT ON COLUMN bizenv.stage_duration_row.entered_on IS '进入日期';
COMMENT ON COLUMN bizenv.stage_duration_row.left_on IS '离开日期';
COMMENT ON COLUMN bizenv.stage_duration_row.workdays IS '用时（工作日）';
COMMENT ON COLUMN bizenv.stage_duration_row.is_current IS '是否当前环节';
COMMENT ON COLUMN bizenv.stage_duration_row.least_workdays IS '用时至少（工作日）';
COMMENT ON COLUMN bizenv.stage_duration_row.workdays_reason IS '用时缺失原因';
CREATE FUNCTION bizenv.stage_durations(t bizenv.stage_tally, as_of bizenv.day, calendar text DEFAULT 'cn', on_unannounced text DEFAULT 'error') RETURNS SETOF bizenv.stage_duration_row
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION bizenv.stage_durations(bizenv.stage_tally, bizenv.day, text, text) IS
'每个环节各用了多少个工作日
Stages entered up to as_of, in order, with the workdays after entered_on up to left_on, or up to as_of for the last one; 0 for closed and rejected, which wait for nobody; days outside the announced years of the calendar are 22008, or where on_unannounced is null, NULL workdays with a reason; an infinite as_of is 22008, an unknown calendar or on_unannounced 22023, a NULL one or a NULL as_of 22004; no rows for NULL and for the empty tally; write it in FROM.
SELECT d.workdays FROM bizenv.stage_durations(''{"events": [["2025-07-01", "collected"], ["2025-07-03", "assigned"]]}'', ''2025-07-31'') AS d WHERE d.stage = ''collected'';  -- 2';

CREATE FUNCTION bizenv.bottleneck(t bizenv.stage_tally, as_of bizenv.day, calendar text DEFAULT 'cn', on_unannounced text DEFAULT 'error') RETURNS text
    AS 'MODULE_PATHNAME', 'stage_bottleneck' LANGUAGE C STABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.bottleneck(bizenv.stage_tally, bizenv.day, text, text) IS
'用时最多的环节
Stage that took most workdays as of a date, all times that it was entered added up; where two took as many, the earlier one in the order of stages; NULL where none took a workday, and for NULL; days outside the announced years of the calendar are 22008, or where on_unannounced is null, the answer is that of the other days if theirs can change nothing, else NULL; an infinite as_of is 22008, an unknown calendar or on_unannounced 22023, a NULL one or a NULL as_of 22004.
SELECT bizenv.bottleneck(''{"events": [["2025-07-01", "collected"], ["2025-07-03", "assigned"]]}'', ''2025-07-31'');  -- assigned';

--@include ladder.sql

CREATE TYPE bizenv.escalation_row AS (
    level integer,
    name varchar(40),
    reason varchar(400)
);
COMMENT ON TYPE bizenv.escalation_row IS
'应发的督办文书及其理由
Row of escalation: the level and the name of the paper that is due, and why, in words that cite each figure and its threshold.
SELECT e.name FROM bizenv.escalation(''wuhai'', overdue_workdays => 6, issued_level => 2) AS e;  -- 督办函';
COMMENT ON COLUMN bizenv.escalation_row.level IS '级别';
COMMENT ON COLUMN bizenv.escalation_row.name IS '应发文书';
COMMENT ON COLUMN bizenv.escalation_row.reason IS '理由';
CREATE FUNCTION bizenv.escalation(ladder text, overdue_workdays bizenv.whole DEFAULT 0, lag_pp bizenv.number DEFAULT 0, time_left_pct bizenv.number DEFAULT NULL, handled_poorly boolean DEFAULT false, issued_level bizenv.whole DEFAULT 0, issued_count bizenv.whole DEFAULT NULL, lang text DEFAULT 'zh', most_overdue_workdays bizenv.whole DEFAULT NULL) RETURNS bizenv.escalation_row
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bizenv.escalation(text, bizenv.whole, bizenv.number, bizenv.number, boolean, bizenv.whole, bizenv.whole, text, bizenv.whole) IS
'应发哪一级督办文书（已发的不再发）及其理由
Highest rung of a ladder that is reached and above issued_level, with the reason in zh or en; NULL where none is; lag_pp is how far behind, + behind; a NULL figure is not known and reaches nothing; issued_count is how many papers of issued_level were issued, by default one; where most_overdue_workdays is more than overdue_workdays, the latter is the least that it can be, decides, and is told so; a number that is negative (lag_pp may be), NaN or Infinity and a time_left_pct over 100 are 22003, an unknown ladder or lang 22023, a NULL one 22004.
SELECT e.reason FROM bizenv.escalation(''wuhai'', overdue_workdays => 6, issued_level => 2) AS e;  -- 已逾期6个工作日（发函条件：1个工作日）';
