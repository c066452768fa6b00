--
-- indicator (指标): gaps to a benchmark, growth, weighted means, distance to the frontier
--

CREATE FUNCTION bizenv.indicator_gap(value bizenv.number, benchmark bizenv.number) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.indicator_gap(bizenv.number, bizenv.number) IS
'指标与基准之差，按数值：正为高于，负为低于
Value less benchmark, as it is printed: + above, - below the benchmark; of two percentages in percentage points, else in their unit; exact; NaN or Infinity is 22003.
SELECT bizenv.indicator_gap(4.68, 3.96);  -- 0.72';
CREATE FUNCTION bizenv.advantage(value bizenv.number, benchmark bizenv.number, direction text) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.advantage(bizenv.number, bizenv.number, text) IS
'指标相对基准的优劣差：正为优于，负为劣于
The gap in the good direction: + better, - worse than the benchmark; direction higher_is_better or lower_is_better (正向, 逆向), else 22023; NaN or Infinity is 22003.
SELECT bizenv.advantage(4.68, 3.96, ''lower_is_better'');  -- -0.72';

CREATE TYPE bizenv.gap_row AS (
    difference numeric(38,6),
    difference_unit varchar(20),
    relative_pct numeric(7,2),
    relative_reason varchar(30),
    advantage numeric(38,6),
    standing varchar(20),
    standing_order integer,
    standing_zh varchar(20),
    change numeric(38,6),
    trend varchar(20),
    trend_order integer,
    trend_zh varchar(20),
    gap_closed_pct numeric(7,2),
    gap_closed_reason varchar(30)
);
COMMENT ON TYPE bizenv.gap_row IS
'指标与基准、与上年比较的结果
Row of gap_report: the difference and its unit, the standing, the change and how much of the gap is closed; a percentage that cannot be computed is NULL, and the column behind it has the reason.
SELECT g.standing_zh FROM bizenv.gap_report(21.94, 27.35, ''higher_is_better'') AS g;  -- 落后';
COMMENT ON COLUMN bizenv.gap_row.difference IS '与基准之差';
COMMENT ON COLUMN bizenv.gap_row.difference_unit IS '差值单位';
COMMENT ON COLUMN bizenv.gap_row.relative_pct IS '相对差距';
COMMENT ON COLUMN bizenv.gap_row.relative_reason IS '相对差距缺失原因';
COMMENT ON COLUMN bizenv.gap_row.advantage IS '优劣差（正为优）';
COMMENT ON COLUMN bizenv.gap_row.standing IS '位置代码';
COMMENT ON COLUMN bizenv.gap_row.standing_order IS '位置次序';
COMMENT ON COLUMN bizenv.gap_row.standing_zh IS '比较结果';
COMMENT ON COLUMN bizenv.gap_row.change IS '较上年变化';
COMMENT ON COLUMN bizenv.gap_row.trend IS '趋势代码';
COMMENT ON COLUMN bizenv.gap_row.trend_order IS '趋势次序';
COMMENT ON COLUMN bizenv.gap_row.trend_zh IS '趋势';
COMMENT ON COLUMN bizenv.gap_row.gap_closed_pct IS '差距收窄比例';
COMMENT ON COLUMN bizenv.gap_row.gap_closed_reason IS '收窄比例缺失原因';
CREATE FUNCTION bizenv.gap_report(value bizenv.number, benchmark bizenv.number, direction text, unit text DEFAULT '%', previous bizenv.number DEFAULT NULL, previous_benchmark bizenv.number DEFAULT NULL, digits bizenv.whole DEFAULT 2) RETURNS bizenv.gap_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bizenv.gap_report(bizenv.number, bizenv.number, text, text, bizenv.number, bizenv.number, bizenv.whole) IS
'指标与基准、与上年比较：差值及单位、领先或落后、改善或下滑、差距收窄比例
One row: difference (in pp where unit is %, else in unit), relative_pct of a positive benchmark, advantage, standing (level when the difference is 0 at digits, 0 to 6), change and trend since previous, gap_closed_pct of the gap to previous_benchmark (negative where it widened, over 100 where overtaken, NULL without a gap); percentages are of exact figures and have at most two decimals; unit must be that of the figures (pp is 22023); write it in FROM.
SELECT g.difference, g.difference_unit, g.standing, g.trend FROM bizenv.gap_report(4.68, 3.96, ''lower_is_better'', previous => 4.68) AS g;';

CREATE FUNCTION bizenv.growth_rate(current bizenv.number, base bizenv.number, digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.growth_rate(bizenv.number, bizenv.number, bizenv.whole) IS
'增长率（%）：（本期－基期）／基期
Growth over the base in percent (simple rate); NULL where the base is 0 or negative, never a made-up number; digits NULL for the exact quotient.
SELECT bizenv.growth_rate(1370.44, 1337.54, 2);  -- 2.46';
CREATE FUNCTION bizenv.average_growth(first bizenv.number, last bizenv.number, periods bizenv.whole, digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bizenv.average_growth(bizenv.number, bizenv.number, bizenv.whole, bizenv.whole) IS
'年均增长率（%）：由首期数、末期数和间隔期数计算（几何平均）
The rate in percent that leads from first to last in so many periods: 100 ((last / first) ^ (1 / periods) - 1); from 2020 to 2025 there are 5; rounded once at digits (0 to 100, else 22023; NULL for 16, and for PostgreSQL''s quotient of one period), half away from zero, by exact powers; NULL where first is 0 or negative, last is negative, or one is missing; periods from 1 to 100, else 22003, NULL 22004; last 10^18 times first or more is 22003.
SELECT bizenv.average_growth(100, 121, 2, 1);  -- 10.0';
CREATE FUNCTION bizenv.growth_base(current bizenv.number, rate bizenv.number, digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.growth_base(bizenv.number, bizenv.number, bizenv.whole) IS
'由本期数和同比增长率（%）反推基期数
The figure that current grew from at rate percent (同比增长), in the unit of current; rate below -100 is 22003, exactly -100 gives NULL.
SELECT bizenv.growth_base(1370.44, 2.46, 2);  -- 1337.54';
CREATE FUNCTION bizenv.contribution_pp(part bizenv.number, part_base bizenv.number, whole_base bizenv.number, digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.contribution_pp(bizenv.number, bizenv.number, bizenv.number, bizenv.whole) IS
'部分对整体增长的拉动（个百分点）
Percentage points that the growth of a part gave to the growth of the whole: 100 (part - part_base) / whole_base; NULL where whole_base is 0 or negative.
SELECT bizenv.contribution_pp(391.75, 320.98, 639.93, 2);  -- 11.06';
CREATE FUNCTION bizenv.frontier_score(value bizenv.number, worst bizenv.number, best bizenv.number, power bizenv.number DEFAULT 1, digits bizenv.whole DEFAULT NULL, lowest bizenv.number DEFAULT 0, highest bizenv.number DEFAULT 100) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.frontier_score(bizenv.number, bizenv.number, bizenv.number, bizenv.number, bizenv.whole, bizenv.number, bizenv.number) IS
'前沿距离得分：最差为 0，最优为 100，默认不低于 0、不高于 100，可另定封顶、保底
Distance to frontier, 100 ((worst - value) / (worst - best)) ^ power, kept between lowest and highest, by default 0 and 100, NULL for no cap; value NULL stays NULL and never gets a cap; which way is better is the sign of best - worst; worst = best gives NULL; power above 0 and at most 100, else 22003, and other than 1 only with lowest at least 0, else 22023; lowest above highest is 22023 (World Bank, Doing Business; SDG Index).
SELECT bizenv.frontier_score(4.68, 6, 3, digits => 1);  -- 44.0';

--@tally weighted_tally weighted 128 weighted_agg(v, w) FROM (VALUES (4.5, 100), (5.0, 300), (NULL, 50)) AS l(v, w)
COMMENT ON TYPE bizenv.weighted_tally IS
'加权平均的汇总状态，可存储、可用 merge 合并
Tally of a weighted mean: pairs, rows with a NULL, exact sums of value * weight, of weight, and of the weight whose value is missing; written as JSON; equal tallies are equal bytes.
SELECT bizenv.weighted_agg(v, w) FROM (VALUES (4.5, 100), (5.0, 300), (NULL, 50)) AS l(v, w);';

CREATE FUNCTION bizenv_internal.weighted_add(state bizenv.weighted_tally, value numeric, weight numeric) RETURNS bizenv.weighted_tally
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.weighted_add(bizenv.weighted_tally, numeric, numeric) IS 'internal: transition of weighted_agg and weighted_avg';
CREATE FUNCTION bizenv_internal.weighted_remove(state bizenv.weighted_tally, value numeric, weight numeric) RETURNS bizenv.weighted_tally
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.weighted_remove(bizenv.weighted_tally, numeric, numeric) IS 'internal: inverse transition of weighted_agg and weighted_avg';
CREATE FUNCTION bizenv_internal.weighted_avg_final(state bizenv.weighted_tally) RETURNS numeric
    AS 'MODULE_PATHNAME', 'mean_value' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.weighted_avg_final(bizenv.weighted_tally) IS 'internal: final function of weighted_avg';
--@aggregate weighted_tally weighted 128 weighted_agg(value bizenv.number, weight bizenv.number)
COMMENT ON AGGREGATE bizenv.weighted_agg(bizenv.number, bizenv.number) IS
'加权平均汇总：分步保存，可合并，不做“平均的平均”
Tally of value and weight (rate and amount granted, rate and balance): a pair with a NULL is left out and counted; a negative weight, NaN or Infinity is 22003; exact and independent of row order.
SELECT bizenv.mean_value(bizenv.weighted_agg(v, w), 3) FROM (VALUES (4.5, 100), (5.0, 300), (NULL, 50)) AS l(v, w);  -- 4.875';
CREATE AGGREGATE bizenv.weighted_avg(value bizenv.number, weight bizenv.number) (
    SFUNC = bizenv_internal.weighted_add, STYPE = bizenv.weighted_tally, SSPACE = 128, INITCOND = '{}',
    COMBINEFUNC = bizenv_internal.weighted_tally_combine, FINALFUNC = bizenv_internal.weighted_avg_final,
    MSFUNC = bizenv_internal.weighted_add, MINVFUNC = bizenv_internal.weighted_remove,
    MSTYPE = bizenv.weighted_tally, MSSPACE = 128, MINITCOND = '{}', MFINALFUNC = bizenv_internal.weighted_avg_final,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE bizenv.weighted_avg(bizenv.number, bizenv.number) IS
'加权平均：Σ（数值×权重）／Σ权重，如加权平均利率
Weighted mean sum(value * weight) / sum(weight), exact; a pair with a NULL is left out on both sides; NULL where the weights are 0 or there are none; a negative weight, NaN or Infinity is 22003.
SELECT round(bizenv.weighted_avg(v, w), 2) FROM (VALUES (4.5, 100), (5.0, 300), (NULL, 50)) AS l(v, w);  -- 4.88';

CREATE FUNCTION bizenv.mean_value(t bizenv.weighted_tally, digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.mean_value(bizenv.weighted_tally, bizenv.whole) IS
'加权平均值
Weighted mean of a tally in the unit of the values; rounded once, half away from zero, digits NULL for the quotient as PostgreSQL divides; NULL where the weights are 0.
SELECT bizenv.mean_value(''{"pairs": 2, "product": 1950, "weight": 400}'', 2);  -- 4.88';
CREATE FUNCTION bizenv.total_weight(t bizenv.weighted_tally) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.total_weight(bizenv.weighted_tally) IS
'参与加权的权重合计
Sum of the weights whose value is known, the divisor of the mean; 0 for the empty tally.
SELECT bizenv.total_weight(''{"pairs": 2, "product": 1950, "weight": 400}'');  -- 400';
CREATE FUNCTION bizenv.coverage_pct(t bizenv.weighted_tally, digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.coverage_pct(bizenv.weighted_tally, bizenv.whole) IS
'覆盖率（%）：已知数值的权重占全部权重
Share of the weight whose value is known, in percent, 0 to 100: how much of the money the mean covers; NULL where the weights are 0.
SELECT bizenv.coverage_pct(bizenv.weighted_agg(v, w), 1) FROM (VALUES (4.5, 100), (5.0, 300), (NULL, 50)) AS l(v, w);  -- 88.9';
CREATE FUNCTION bizenv.mean_without(t bizenv.weighted_tally, value bizenv.number, weight bizenv.number, digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.mean_without(bizenv.weighted_tally, bizenv.number, bizenv.number, bizenv.whole) IS
'不含本单位的加权平均（以其余单位为基准）
Weighted mean of the others, without one pair that is in the tally: a benchmark that does not contain oneself; a pair with a NULL is not in it and changes nothing; NULL where no weight is left; more than the tally holds is 22023.
SELECT bizenv.mean_without(bizenv.weighted_agg(v, w), 5.0, 300, 2) FROM (VALUES (4.5, 100), (5.0, 300), (NULL, 50)) AS l(v, w);  -- 4.50';

--@tally gap_tally gap 128 gap_agg(v, b, ''lower_is_better'') FROM (VALUES (4.68, 3.96), (3.4, 3.5), (NULL, 3.5)) AS i(v, b)
COMMENT ON TYPE bizenv.gap_tally IS
'一批指标差距的汇总状态，可存储、可用 merge 合并
Tally of gaps in one unit: rows ahead, level, behind, without a gap, the exact sum of the advantages and the worst one; written as JSON; equal tallies are equal bytes.
SELECT bizenv.gap_agg(v, b, ''lower_is_better'') FROM (VALUES (4.68, 3.96), (3.4, 3.5), (NULL, 3.5)) AS i(v, b);';

CREATE FUNCTION bizenv_internal.gap_add(state bizenv.gap_tally, value numeric, benchmark numeric, direction text) RETURNS bizenv.gap_tally
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.gap_add(bizenv.gap_tally, numeric, numeric, text) IS 'internal: transition of gap_agg';
CREATE AGGREGATE bizenv.gap_agg(value bizenv.number, benchmark bizenv.number, direction text) (
    SFUNC = bizenv_internal.gap_add, STYPE = bizenv.gap_tally, SSPACE = 128, INITCOND = '{}',
    COMBINEFUNC = bizenv_internal.gap_tally_combine, FINALFUNC = bizenv_internal.gap_tally_final,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE bizenv.gap_agg(bizenv.number, bizenv.number, text) IS
'指标差距汇总：领先、持平、落后各多少，优劣差合计与最大差距
Tally of gaps to benchmarks, each judged exactly in its own direction; one unit per tally; a NULL value or benchmark is counted as skipped; a NULL direction is 22004, NaN or Infinity 22003.
SELECT bizenv.standing_count(bizenv.gap_agg(v, b, ''lower_is_better''), ''behind'') FROM (VALUES (4.68, 3.96), (3.4, 3.5), (NULL, 3.5)) AS i(v, b);  -- 1';
CREATE FUNCTION bizenv.standing_count(t bizenv.gap_tally, standing text) RETURNS bigint
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.standing_count(bizenv.gap_tally, text) IS
'领先、持平或落后的指标数
Rows that are ahead, level or behind (领先, 持平, 落后), else 22023; level means exactly equal.
SELECT bizenv.standing_count(''{"ahead": 2, "advantage": 3, "worst": 1}'', ''ahead'');  -- 2';
CREATE FUNCTION bizenv.mean_advantage(t bizenv.gap_tally, digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.mean_advantage(bizenv.gap_tally, bizenv.whole) IS
'平均优劣差
Mean advantage over the benchmarks, + better, in the unit of the difference; NULL where there is none.
SELECT bizenv.mean_advantage(''{"ahead": 2, "advantage": 3, "worst": 1}'', 1);  -- 1.5';
CREATE FUNCTION bizenv.worst_advantage(t bizenv.gap_tally) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.worst_advantage(bizenv.gap_tally) IS
'最大差距：差距最大的一项
The lowest advantage; a negative one is how far the last row is behind; NULL where there is none.
SELECT bizenv.worst_advantage(''{"ahead": 2, "advantage": 3, "worst": 1}'');  -- 1';
