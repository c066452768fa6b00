--
-- composite (综合得分): weighted scores of indicators, what is missing, what each adds, what is needed
--

--@tally composite_tally composite 2048 composite_agg(c, s, w) FROM (VALUES (''permits'', 85.5, 2), (''taxes'', 70, 1), (NULL, NULL, NULL)) AS v(c, s, w)
COMMENT ON TYPE bizenv.composite_tally IS
'一个对象（地区、部门）各项指标得分与权重的汇总状态，可存储、可用 merge 合并
Tally of what is scored, such as a region: for each code, in C byte order and each once, a score and a weight, either of which may be missing; at most 1000 codes of 1 to 1000 bytes; written as JSON; equal tallies are equal bytes.
SELECT bizenv.composite_agg(c, s, w) FROM (VALUES (''permits'', 85.50, 2)) AS v(c, s, w);  -- {"skipped": 0, "codes": {"permits": [85.5, 2]}}';

CREATE FUNCTION bizenv_internal.composite_add(state bizenv.composite_tally, code text, score numeric, weight numeric) RETURNS bizenv.composite_tally
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.composite_add(bizenv.composite_tally, text, numeric, numeric) IS 'internal: transition of composite_agg(text, numeric, numeric)';
CREATE FUNCTION bizenv_internal.composite_remove(state bizenv.composite_tally, code text, score numeric, weight numeric) RETURNS bizenv.composite_tally
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.composite_remove(bizenv.composite_tally, text, numeric, numeric) IS 'internal: inverse transition of composite_agg(text, numeric, numeric)';
--@aggregate composite_tally composite 2048 composite_agg(code text, score bizenv.number, weight bizenv.number)
COMMENT ON AGGREGATE bizenv.composite_agg(text, bizenv.number, bizenv.number) IS
'综合得分汇总：每项指标一行（代码、得分、权重），按代码对应，与次序无关
Tally of scores and weights by code, never by position; score NULL is missing (left out, the others re-weighted), weight NULL leaves the pair out; a row of three NULLs, as a LEFT JOIN gives it, is only skipped; any finite score, weights not negative, else 22003; a code that comes twice, in rows or in merged tallies, is 22023 in whatever plan, as is a blank one or one over 1000 bytes; a NULL code with a figure is 22004, more than 1000 codes 54000; no rows give the empty tally.
SELECT bizenv.composite_score(bizenv.composite_agg(c, s, w), digits => 0) FROM (VALUES (''permits'', 80, 3), (''taxes'', 60, 1)) AS v(c, s, w);  -- 75';

CREATE FUNCTION bizenv.composite_score(t bizenv.composite_tally, method text DEFAULT 'arithmetic', least_coverage_pct bizenv.number DEFAULT 0, digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bizenv.composite_score(bizenv.composite_tally, text, bizenv.number, bizenv.whole) IS
'综合得分：加权算术、几何或调和平均；缺失的得分不计，其余重新分配权重；覆盖率不足则为空
Weighted mean of the scores that are known, in their unit: arithmetic (exact), geometric or harmonic (scores from 0 to below 10^18 with at most 100 decimals, else 22003; a score of 0 with a weight gives 0); NULL where the weights add up to 0 or coverage_pct is below least_coverage_pct (0 to 100, else 22003; equal is enough); digits 0 to 100, else 22023, rounds once, half away from zero; NULL gives PostgreSQL''s quotient, and 16 decimals of the other two; an unknown method is 22023, NULL for it or the least coverage 22004.
SELECT bizenv.composite_score(''{"codes": {"permits": [90, 1], "taxes": [40, 1], "water": [null, 2]}}'', ''geometric'', digits => 2);  -- 60.00';

CREATE FUNCTION bizenv.coverage_pct(t bizenv.composite_tally, digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME', 'composite_coverage' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.coverage_pct(bizenv.composite_tally, bizenv.whole) IS
'覆盖率：有得分的指标占权重的百分比
Share of the weight whose score is known, in percent: what the composite rests on; NULL where the weights add up to 0 or the tally is NULL; digits 0 to 100, else 22023, NULL gives PostgreSQL''s own quotient.
SELECT bizenv.coverage_pct(''{"codes": {"permits": [90, 1], "taxes": [40, 1], "water": [null, 2]}}''::bizenv.composite_tally, 1);  -- 50.0';

CREATE FUNCTION bizenv.needed_score(t bizenv.composite_tally, code text, target bizenv.number, method text DEFAULT 'arithmetic', digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bizenv.needed_score(bizenv.composite_tally, text, bizenv.number, text, bizenv.whole) IS
'反算：某项指标需得多少分，综合得分才能达到目标
The score that code must have for the composite to be target, the other known scores as they are; it has no bounds: over the best score is out of reach, below the worst is safe already; NULL where the code has no weight, target is NULL or, geometric and harmonic, no score below 10^18 does it; digits 0 to 100, else 22023, rounds up, so that it is enough, NULL gives PostgreSQL''s quotient, or 16 decimals; a target or score out of range of the method, NaN and infinities are 22003, a code that the tally does not have 22023, an unknown method 22023, NULL for code or method 22004.
SELECT bizenv.needed_score(''{"codes": {"permits": [80, 3], "taxes": [60, 1]}}'', ''taxes'', 78, digits => 0);  -- 72';

CREATE TYPE bizenv.contribution_row AS (
    code varchar(1000),
    score numeric(38,10),
    weight numeric(38,10),
    effective_weight_pct numeric(7,2),
    contribution numeric(38,10),
    contribution_reason varchar(20),
    contribution_reason_order integer,
    contribution_reason_zh varchar(20)
);
COMMENT ON TYPE bizenv.contribution_row IS
'一项指标对综合得分的贡献
Row of contributions: a code with its score and weight, its share of the weight that counts, and the points that it adds; NULL where it adds nothing, and why.
SELECT c.contribution FROM bizenv.contributions(''{"codes": {"permits": [80, 3], "taxes": [60, 1]}}'') AS c WHERE c.code = ''permits'';  -- 60.00';
COMMENT ON COLUMN bizenv.contribution_row.code IS '指标代码';
COMMENT ON COLUMN bizenv.contribution_row.score IS '得分';
COMMENT ON COLUMN bizenv.contribution_row.weight IS '权重';
COMMENT ON COLUMN bizenv.contribution_row.effective_weight_pct IS '有效权重占比';
COMMENT ON COLUMN bizenv.contribution_row.contribution IS '贡献分';
COMMENT ON COLUMN bizenv.contribution_row.contribution_reason IS '无贡献原因代码';
COMMENT ON COLUMN bizenv.contribution_row.contribution_reason_order IS '无贡献原因次序';
COMMENT ON COLUMN bizenv.contribution_row.contribution_reason_zh IS '无贡献原因';
CREATE FUNCTION bizenv.contributions(t bizenv.composite_tally, digits bizenv.whole DEFAULT 2) RETURNS SETOF bizenv.contribution_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION bizenv.contributions(bizenv.composite_tally, bizenv.whole) IS
'各项指标的贡献分，合计恰为（同位数的）算术综合得分
Rows in C byte order of codes: score and weight (10 decimals), the share of the weight that counts (largest remainder: adds up to exactly 100.00), and the points it adds, weight * score / total weight; at digits (0 to 10, else 22023, NULL 22004) they add up to exactly composite_score(t, digits => digits): each is cut down and the units that lack go to the largest remainders, ties to the earlier code, so that none is off by a whole unit; what adds nothing is NULL and says why (score_missing, weight_missing, no_weight); a score or weight of 28 digits or more before the point is 22003; no rows for NULL; write it in FROM.
SELECT sum(c.contribution) FROM bizenv.contributions(''{"codes": {"a": [100, 1], "b": [100, 1], "c": [100, 1]}}'') AS c;  -- 100.00';

CREATE FUNCTION bizenv.scored_at_worst(value bizenv.number, has_practice boolean, worst bizenv.number) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.scored_at_worst(bizenv.number, boolean, bizenv.number) IS
'区分两种缺失：没有此项做法按最差值计分，不适用（NULL）不计
Two kinds of missing: where has_practice is false the worst value, to be scored as such, whatever marker stands in value; otherwise value, and NULL, not applicable or not reported, stays NULL and is left out of the composite; worst NULL is 22004, NaN and infinities that are given out or stand in worst are 22003.
SELECT bizenv.frontier_score(bizenv.scored_at_worst(NULL, false, 100), 100, 0);  -- 0';

CREATE FUNCTION bizenv.normalise(value bizenv.number, method text, direction text DEFAULT 'higher_is_better', digits bizenv.whole DEFAULT NULL, trim_pct bizenv.number DEFAULT 0) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.normalise(bizenv.number, text, text, bizenv.whole, bizenv.number) IS
'无量纲化（窗口函数）：极差标准化、标准分、百分位、均值差、样本标准分、百分等级
Puts the figures of a partition, whatever its frame, on one scale, the better the higher: min_max 100 * (x - min) / (max - min); z_score (x - mean) / stddev_pop; percentile 100 * (those below + half of those level) / all; distance_to_mean 100 * (x - mean) / abs(mean); z_score_sample (x - mean) / stddev_samp; percent_rank 100 * those below / (all - 1); trim_pct, 0 to below 50, else 22003, puts min and max of min_max at percentiles (percentile_cont), and keeps what is beyond at 0 and 100, with another method 22023; lower_is_better turns each around; NULL and NaN give NULL and are not counted, zero range (min_max, z_score) and a zero mean give NULL; digits 0 to 100, else 22023, NULL gives PostgreSQL''s quotient (z_score: 16 decimals); an infinity is 22003, an unknown method or direction 22023, as are parameters that differ within a partition, NULL for one 22004.
SELECT max(n.score) FROM (SELECT bizenv.normalise(days, ''min_max'', ''lower_is_better'', 0) OVER () AS score FROM (VALUES (3), (7), (13)) AS v(days)) AS n;  -- 100';

--@tally weights_tally weights 1024 weights_agg(u, i, v) FROM (VALUES (''north'', ''permits'', 85.5), (''south'', ''permits'', NULL), (NULL, NULL, NULL)) AS v(u, i, v)
COMMENT ON TYPE bizenv.weights_tally IS
'各对象（地区、年份）各项指标数值的汇总状态，用于客观赋权，可存储、可用 merge 合并
Tally of figures to weigh indicators by: for each indicator and unit, in C byte order and each pair once, a figure, which may be missing; at most 100000 figures, names of 1 to 1000 bytes; written as JSON; equal tallies are equal bytes.
SELECT bizenv.weights_agg(u, i, v) FROM (VALUES (''north'', ''permits'', 85.50)) AS v(u, i, v);  -- {"skipped": 0, "cells": [["permits", "north", 85.5]]}';

CREATE FUNCTION bizenv_internal.weights_add(state bizenv.weights_tally, unit text, indicator text, value numeric) RETURNS bizenv.weights_tally
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.weights_add(bizenv.weights_tally, text, text, numeric) IS 'internal: transition of weights_agg(text, text, numeric)';
CREATE AGGREGATE bizenv.weights_agg(unit text, indicator text, value bizenv.number) (
    SFUNC = bizenv_internal.weights_add, STYPE = bizenv.weights_tally, SSPACE = 1024, INITCOND = '{}',
    COMBINEFUNC = bizenv_internal.weights_tally_combine, FINALFUNC = bizenv_internal.weights_tally_final,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE bizenv.weights_agg(text, text, bizenv.number) IS
'客观赋权汇总：每行一个数值（对象、指标、数值），与次序无关；交给 weights 求权重
Tally of the figures of units, such as regions or years, by indicator, for weights(); value NULL is not reported, and its unit is left out by weights(); a row of three NULLs, as a LEFT JOIN gives it, is only skipped; any finite figure, NaN and infinities are 22003; a unit that comes twice for an indicator, in rows or in merged tallies, is 22023 in whatever plan, as is a blank name or one over 1000 bytes; a NULL name with a figure or the other name is 22004, more than 100000 figures 54000; no inverse: a moving frame begins anew with each row; no rows give the empty tally.
SELECT bizenv.row_count(bizenv.weights_agg(u, i, v)) FROM (VALUES (''north'', ''permits'', 85.5), (''south'', ''permits'', 70)) AS v(u, i, v);  -- 2';

CREATE TYPE bizenv.weight_row AS (
    indicator varchar(1000),
    weight numeric(17,16),
    measure numeric(38,16),
    unit_count integer,
    left_out_count integer,
    weight_reason varchar(20),
    weight_reason_order integer,
    weight_reason_zh varchar(20)
);
COMMENT ON TYPE bizenv.weight_row IS
'一项指标的客观权重
Row of weights: an indicator with its weight, what the weight is in proportion to, how many units it rests on and how many were left out; NULL or 0 where it has no weight, and why.
SELECT w.weight FROM bizenv.weights(''{"cells": [["a", "x", 1], ["a", "y", 3], ["b", "x", 2], ["b", "y", 2]]}'') AS w WHERE w.indicator = ''a'';  -- 1.0000';
COMMENT ON COLUMN bizenv.weight_row.indicator IS '指标';
COMMENT ON COLUMN bizenv.weight_row.weight IS '权重';
COMMENT ON COLUMN bizenv.weight_row.measure IS '差异程度';
COMMENT ON COLUMN bizenv.weight_row.unit_count IS '计入对象数';
COMMENT ON COLUMN bizenv.weight_row.left_out_count IS '缺数未计对象数';
COMMENT ON COLUMN bizenv.weight_row.weight_reason IS '说明代码';
COMMENT ON COLUMN bizenv.weight_row.weight_reason_order IS '说明次序';
COMMENT ON COLUMN bizenv.weight_row.weight_reason_zh IS '说明';
CREATE FUNCTION bizenv.weights(t bizenv.weights_tally, method text DEFAULT 'entropy', digits bizenv.whole DEFAULT 4) RETURNS SETOF bizenv.weight_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION bizenv.weights(bizenv.weights_tally, text, bizenv.whole) IS
'客观赋权：熵权法、变异系数法、CRITIC 法；只计各项指标数据齐全的对象；权重合计恰为 1
Rows in C byte order of indicators; weights add up to exactly 1 at digits (0 to 16, else 22023, NULL 22004; largest remainder), in proportion to: entropy 1 - e, e = -sum p ln p / ln n of shares p = x / sum x, 0 ln 0 being 0 (measure: e); variation stddev_pop / mean; critic stddev_pop of (x - min) / (max - min) times the sum of 1 - r; units that lack a figure are left out and counted; an indicator that is the same for all weighs 0 (no_range); NULL where fewer than two units are complete (few_units), no indicator differs (no_difference) or, critic, all r are 1 (no_conflict); figures as they stand: normalise(value, ''min_max'', direction) first where lower is better; negative ones for entropy and variation, figures from 10^30 on or of more than 100 decimals are 22003, an unknown method is 22023, NULL for it 22004; no rows for NULL; write it in FROM.
SELECT sum(w.weight) FROM bizenv.weights(''{"cells": [["a", "x", 1], ["a", "y", 3], ["b", "x", 2], ["b", "y", 3]]}'') AS w;  -- 1.0000';

CREATE TYPE bizenv.score_change_row AS (
    code varchar(1000),
    change_kind varchar(20),
    change_kind_order integer,
    change_kind_zh varchar(20),
    previous_score numeric(38,10),
    score numeric(38,10),
    previous_weight numeric(38,10),
    weight numeric(38,10),
    score_effect numeric(38,10),
    weight_effect numeric(38,10),
    presence_effect numeric(38,10),
    total_effect numeric(38,10),
    effect_reason varchar(20)
);
COMMENT ON TYPE bizenv.score_change_row IS
'一项指标对综合得分变化的影响
Row of score_change: a code with its scores and weights before and now, whether it stayed, and what its score, its weight and its coming or going gave to the change; NULL where it has no effect, and why.
SELECT c.score_effect FROM bizenv.score_change(''{"codes": {"a": [80, 1]}}'', ''{"codes": {"a": [70, 1]}}'') AS c;  -- 10.00';
COMMENT ON COLUMN bizenv.score_change_row.code IS '指标代码';
COMMENT ON COLUMN bizenv.score_change_row.change_kind IS '增减情况代码';
COMMENT ON COLUMN bizenv.score_change_row.change_kind_order IS '增减情况次序';
COMMENT ON COLUMN bizenv.score_change_row.change_kind_zh IS '增减情况';
COMMENT ON COLUMN bizenv.score_change_row.previous_score IS '上期得分';
COMMENT ON COLUMN bizenv.score_change_row.score IS '得分';
COMMENT ON COLUMN bizenv.score_change_row.previous_weight IS '上期权重';
COMMENT ON COLUMN bizenv.score_change_row.weight IS '权重';
COMMENT ON COLUMN bizenv.score_change_row.score_effect IS '得分影响';
COMMENT ON COLUMN bizenv.score_change_row.weight_effect IS '权重影响';
COMMENT ON COLUMN bizenv.score_change_row.presence_effect IS '增减指标影响';
COMMENT ON COLUMN bizenv.score_change_row.total_effect IS '影响合计';
COMMENT ON COLUMN bizenv.score_change_row.effect_reason IS '无影响原因';
CREATE FUNCTION bizenv.score_change(now bizenv.composite_tally, before bizenv.composite_tally, digits bizenv.whole DEFAULT 2) RETURNS SETOF bizenv.score_change_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION bizenv.score_change(bizenv.composite_tally, bizenv.composite_tally, bizenv.whole) IS
'综合得分为何变化：各项指标的得分影响、权重影响、增减指标影响，合计恰为变化
Rows in C byte order of the codes of both tallies: what the scores, the weights and what came or went gave to the change of the arithmetic composite, each the mean over the six orders in which the three can change one after the other (Shapley), so that no order is chosen; weights that are all multiplied alike have no effect; a shift of weight is measured from the mean of both composites; at digits (0 to 10, else 22023, NULL 22004) all effects add up to exactly composite_score(now, digits => digits) - composite_score(before, digits => digits), by largest remainder; effects are NULL, and effect_reason says why, where a composite is not known or a code counts in neither; figures of more than 28 digits before the point or 100 behind it are 22003; no rows where a tally is NULL; write it in FROM.
SELECT sum(c.total_effect) FROM bizenv.score_change(''{"codes": {"a": [80, 2], "b": [50, 1]}}'', ''{"codes": {"a": [70, 1], "c": [90, 1]}}'') AS c;  -- -10.00';

CREATE TYPE bizenv.rank_range_row AS (
    rank integer,
    best_rank integer,
    worst_rank integer,
    kept_pct numeric(7,2),
    ranked_count integer,
    draw_count integer
);
COMMENT ON TYPE bizenv.rank_range_row IS
'名次的稳健性：权重浮动时的最好、最差名次
Row of rank_interval: the rank under the weights as they are, the best and the worst rank under those drawn, the share of the draws in which the rank is the same, the units that are ranked, and the draws.
SELECT (w.r).worst_rank FROM (SELECT bizenv.rank_interval(''{"codes": {"a": [80, 1]}}'', 20) OVER () AS r) AS w;  -- 1';
COMMENT ON COLUMN bizenv.rank_range_row.rank IS '名次';
COMMENT ON COLUMN bizenv.rank_range_row.best_rank IS '最好名次';
COMMENT ON COLUMN bizenv.rank_range_row.worst_rank IS '最差名次';
COMMENT ON COLUMN bizenv.rank_range_row.kept_pct IS '名次不变占比';
COMMENT ON COLUMN bizenv.rank_range_row.ranked_count IS '参加排名单位数';
COMMENT ON COLUMN bizenv.rank_range_row.draw_count IS '抽取次数';
CREATE FUNCTION bizenv.rank_interval(t bizenv.composite_tally, spread_pct bizenv.number, direction text DEFAULT 'higher_is_better', draws bizenv.whole DEFAULT 1000, seed bigint DEFAULT 1) RETURNS bizenv.rank_range_row
    AS 'MODULE_PATHNAME' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.rank_interval(bizenv.composite_tally, bizenv.number, text, bizenv.whole, bigint) IS
'名次是否稳固（窗口函数）：各项权重上下浮动若干百分比，重新排名多次
Best and worst rank of a unit among those of the partition where every weight is drawn anew, evenly, from spread_pct below to spread_pct above what it is (0 to 100, at most 4 decimals, else 22003), a code alike for all units; draws 1 to 100000, else 22003; what is drawn depends on seed, draw and code alone: the same on every machine, in every plan and order; composites are arithmetic and compared exactly, ties share the better rank; NULL for a unit without a composite, which is not ranked; parameters that differ within a partition are 22023, NULL for one 22004; take it apart outside: SELECT (r).* FROM (SELECT ... OVER () AS r ...).
SELECT max((w.r).rank) FROM (SELECT bizenv.rank_interval(t, 20) OVER () AS r FROM (VALUES (bizenv.composite_tally ''{"codes": {"a": [80, 1], "b": [60, 1]}}''), (''{"codes": {"a": [50, 1], "b": [70, 1]}}'')) AS v(t)) AS w;  -- 2';
