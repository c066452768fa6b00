--
-- closure (销号): which rectification item may be closed, and what it lacks
--

--@tally closure_tally closure 384 closure_agg(c, m) FROM (VALUES (''approved'', true), (''evidence_filed'', false), (NULL, NULL)) AS s(c, m)
COMMENT ON TYPE bizenv.closure_tally IS
'一个整改事项销号条件的汇总状态，可存储、可用 merge 合并
Tally of the conditions of an item: for each name, in C byte order, how many rows say met, unmet and nothing; at most 1000 names of 1 to 1000 bytes; written as JSON; equal tallies are equal bytes.
SELECT bizenv.closure_agg(c, m) FROM (VALUES (''approved'', true)) AS s(c, m);  -- {"skipped": 0, "conditions": {"approved": [1, 0, 0]}}';

CREATE FUNCTION bizenv_internal.closure_add(state bizenv.closure_tally, condition text, met boolean) RETURNS bizenv.closure_tally
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.closure_add(bizenv.closure_tally, text, boolean) IS 'internal: transition of closure_agg(text, boolean)';
CREATE FUNCTION bizenv_internal.closure_remove(state bizenv.closure_tally, condition text, met boolean) RETURNS bizenv.closure_tally
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.closure_remove(bizenv.closure_tally, text, boolean) IS 'internal: inverse transition of closure_agg(text, boolean)';
--@aggregate closure_tally closure 384 closure_agg(condition text, met boolean)
COMMENT ON AGGREGATE bizenv.closure_agg(text, boolean) IS
'销号条件汇总：每项条件各有多少“满足、未满足、待核实”
Tally of conditions by name, which an office chooses itself; met NULL counts as unknown; a row of NULL and NULL, as a LEFT JOIN gives it, is only skipped; a NULL name with a value is 22004, a blank one or one over 1000 bytes 22023, more than 1000 names 54000; no rows give the empty tally.
SELECT bizenv.is_eligible(bizenv.closure_agg(c, m)) FROM (VALUES (''approved'', true), (''evidence_filed'', true)) AS s(c, m);  -- t';

CREATE FUNCTION bizenv.is_eligible(t bizenv.closure_tally, ignoring text[] DEFAULT '{}') RETURNS boolean
    AS 'MODULE_PATHNAME', 'closure_is_eligible' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.is_eligible(bizenv.closure_tally, text[]) IS
'是否达到销号条件：至少有一项条件，且全部满足；ignoring 列出不计的条件
Whether there is a condition outside ignoring and all of those are met: some row says so, none says no and none says nothing; ignoring => ''{approved}'' tells who may apply, without it who may be closed; false for the empty tally, NULL for NULL; ignoring NULL is 22004.
SELECT bizenv.is_eligible(''{"conditions": {"approved": [0, 1, 0], "evidence_filed": [1, 0, 0]}}'', ''{approved}'');  -- t';

CREATE FUNCTION bizenv.unmet_conditions(t bizenv.closure_tally) RETURNS text[]
    AS 'MODULE_PATHNAME', 'closure_unmet' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.unmet_conditions(bizenv.closure_tally) IS
'未满足的条件：至少有一行说“否”
Conditions of which some row says no, in C byte order; an empty array where there are none, NULL for NULL.
SELECT bizenv.unmet_conditions(bizenv.closure_agg(c, m)) FROM (VALUES (''approved'', false), (''evidence_filed'', true)) AS s(c, m);  -- {approved}';
CREATE FUNCTION bizenv.unknown_conditions(t bizenv.closure_tally) RETURNS text[]
    AS 'MODULE_PATHNAME', 'closure_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.unknown_conditions(bizenv.closure_tally) IS
'待核实的条件：没有一行说“否”，但有的未填报
Conditions of which no row says no, but some says nothing (met NULL), in C byte order; an empty array where there are none, NULL for NULL.
SELECT bizenv.unknown_conditions(bizenv.closure_agg(c, m)) FROM (VALUES (''approved'', NULL), (''evidence_filed'', true)) AS s(c, m);  -- {approved}';

CREATE TYPE bizenv.closure_condition_row AS (
    condition varchar(30),
    condition_order integer,
    condition_zh varchar(20),
    met boolean,
    detail varchar(200)
);
COMMENT ON TYPE bizenv.closure_condition_row IS
'一项销号条件及其是否满足
Row of closure_conditions: a condition, whether it is met (NULL: a figure is missing), and the figures in words.
SELECT c.met FROM bizenv.closure_conditions(100, 21.94, 27.35, ''higher_is_better'', 1, true) AS c WHERE c.condition = ''standard_reached'';  -- f';
COMMENT ON COLUMN bizenv.closure_condition_row.condition IS '销号条件代码';
COMMENT ON COLUMN bizenv.closure_condition_row.condition_order IS '销号条件次序';
COMMENT ON COLUMN bizenv.closure_condition_row.condition_zh IS '销号条件';
COMMENT ON COLUMN bizenv.closure_condition_row.met IS '是否满足';
COMMENT ON COLUMN bizenv.closure_condition_row.detail IS '情况说明';
CREATE FUNCTION bizenv.closure_conditions(measures_percent bizenv.number, value bizenv.number, standard bizenv.number, direction text, evidence_count bigint, approved boolean, months_without_rebound bizenv.whole DEFAULT NULL, rebound_window bizenv.whole DEFAULT 0, lang text DEFAULT 'zh') RETURNS SETOF bizenv.closure_condition_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 5;
COMMENT ON FUNCTION bizenv.closure_conditions(bizenv.number, bizenv.number, bizenv.number, text, bigint, boolean, bizenv.whole, bizenv.whole, text) IS
'常用的五项销号条件：措施全部完成、达到评估标准、佐证材料齐备、上级审核通过、无反弹
Rows measures_completed (measures_percent from 0 to 1000000 is at least 100), standard_reached (value reaches standard in the direction, equal does), evidence_filed (evidence_count is at least 1), approved, and no_rebound (months_without_rebound are at least rebound_window) unless the window is 0; a missing figure gives met NULL; detail in zh or en; a number out of range, NaN or Infinity is 22003, an unknown direction or lang 22023, a NULL one 22004; write it in FROM.
SELECT c.detail FROM bizenv.closure_conditions(100, 21.94, 27.35, ''higher_is_better'', 1, true) AS c WHERE NOT c.met;  -- 现值 21.94，标准不低于 27.35，相差 5.41';
