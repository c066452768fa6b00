--
-- progress (进度): classes of tasks, the tally of a list, 时间过半、任务过半, 序时进度
--

CREATE FUNCTION bizenv.progress_class(percent bizenv.number, half_counts boolean DEFAULT false) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.progress_class(bizenv.number, boolean) IS
'进度分类：初步开展（含未启动）、进度过半、已完成
Class of a percent from 0 to 1000000: completed from 100 on, past_half above 50 (at 50 too with half_counts: 过 excludes the number itself, Civil Code 1259), just_started else, 0 inside, which class_count(t, ''not_begun'') counts apart; NULL for NULL; anything else is 22003.
SELECT bizenv.progress_class(50);  -- just_started';

CREATE FUNCTION bizenv.is_completed(percent anyelement) RETURNS boolean
    AS 'SELECT percent OPERATOR(pg_catalog.>=) 100' LANGUAGE SQL IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.is_completed(anyelement) IS
'是否已完成（进度达到 100）
Whether percent >= 100: a mere comparison on any number type, so that an ordinary index serves it and its negation; it validates nothing; NULL for NULL.
SELECT bizenv.is_completed(100);  -- t';
CREATE FUNCTION bizenv.is_completed(percent text) RETURNS boolean
    LANGUAGE SQL IMMUTABLE PARALLEL SAFE
    RETURN percent::pg_catalog.numeric OPERATOR(pg_catalog.>=) 100;
COMMENT ON FUNCTION bizenv.is_completed(text) IS
'是否已完成（未标明类型的参数或文本）
Whether percent >= 100 of a parameter or literal without a type, or of text, read as numeric reads it and so exact; what is no number is 22P02; NULL for NULL.
SELECT bizenv.is_completed(''100'');  -- t';
CREATE FUNCTION bizenv.is_past_half(percent anyelement) RETURNS boolean
    AS 'SELECT percent OPERATOR(pg_catalog.>) 50 AND percent OPERATOR(pg_catalog.<) 100' LANGUAGE SQL IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.is_past_half(anyelement) IS
'是否进度过半（大于 50 且未完成）
Whether 50 < percent < 100, the class past_half with exactly 50 outside; mere comparisons that an ordinary index serves; it validates nothing; NULL for NULL.
SELECT bizenv.is_past_half(50.5);  -- t';
CREATE FUNCTION bizenv.is_past_half(percent text) RETURNS boolean
    LANGUAGE SQL IMMUTABLE PARALLEL SAFE
    RETURN percent::pg_catalog.numeric OPERATOR(pg_catalog.>) 50 AND percent::pg_catalog.numeric OPERATOR(pg_catalog.<) 100;
COMMENT ON FUNCTION bizenv.is_past_half(text) IS
'是否进度过半（未标明类型的参数或文本）
Whether 50 < percent < 100 of a parameter or literal without a type, or of text, read as numeric reads it and so exact; what is no number is 22P02; NULL for NULL.
SELECT bizenv.is_past_half(''50.5'');  -- t';
CREATE FUNCTION bizenv.is_just_started(percent anyelement) RETURNS boolean
    AS 'SELECT percent OPERATOR(pg_catalog.<=) 50' LANGUAGE SQL IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.is_just_started(anyelement) IS
'是否初步开展（不超过 50）
Whether percent <= 50, the class just_started with exactly 50 inside; a mere comparison that an ordinary index serves; it validates nothing; NULL for NULL.
SELECT bizenv.is_just_started(50);  -- t';
CREATE FUNCTION bizenv.is_just_started(percent text) RETURNS boolean
    LANGUAGE SQL IMMUTABLE PARALLEL SAFE
    RETURN percent::pg_catalog.numeric OPERATOR(pg_catalog.<=) 50;
COMMENT ON FUNCTION bizenv.is_just_started(text) IS
'是否初步开展（未标明类型的参数或文本）
Whether percent <= 50 of a parameter or literal without a type, or of text, read as numeric reads it and so exact; what is no number is 22P02; NULL for NULL.
SELECT bizenv.is_just_started(''50'');  -- t';

CREATE FUNCTION bizenv.elapsed_percent(starts bizenv.day, due bizenv.day, as_of bizenv.day, basis text DEFAULT 'day', digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.elapsed_percent(bizenv.day, bizenv.day, bizenv.day, text, bizenv.whole) IS
'序时进度：期限已过去的百分比，按日或按月
Elapsed percentage of the term from starts to due (both inside) at the end of as_of, 0 to 100; basis day counts days, month counts whole months (31 July is 7/12 of a year, 15 July 6/12) and requires a term of whole months; due before starts is 22023, an infinite date 22008.
SELECT bizenv.elapsed_percent(''2025-01-01'', ''2025-12-31'', ''2025-07-31'', ''month'', 2);  -- 58.33';
CREATE FUNCTION bizenv.pace_gap(percent bizenv.number, starts bizenv.day, due bizenv.day, as_of bizenv.day, basis text DEFAULT 'day', digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.pace_gap(bizenv.number, bizenv.day, bizenv.day, bizenv.day, text, bizenv.whole) IS
'与序时进度之差（个百分点），正为超前，负为滞后
Percentage of a task minus the elapsed percentage of its term, in percentage points, + ahead of the term; exact unless digits are given; ranges as in elapsed_percent and progress_class.
SELECT bizenv.pace_gap(62.6, ''2020-01-01'', ''2020-12-31'', ''2020-09-30'', ''month'', 1);  -- -12.4';
CREATE FUNCTION bizenv.is_on_pace(percent bizenv.number, starts bizenv.day, due bizenv.day, as_of bizenv.day, basis text DEFAULT 'day') RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.is_on_pace(bizenv.number, bizenv.day, bizenv.day, bizenv.day, text) IS
'是否达到序时进度（严格小于为未达到）
Whether percent is at least the elapsed percentage of the term, on exact values; a task that reports nothing (NULL percent) is not on pace; NULL where a date is NULL.
SELECT bizenv.is_on_pace(75, ''2025-01-01'', ''2025-12-31'', ''2025-09-30'', ''month'');  -- t';
CREATE FUNCTION bizenv.forecast_completion(percent bizenv.number, starts bizenv.day, as_of bizenv.day) RETURNS date
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.forecast_completion(bizenv.number, bizenv.day, bizenv.day) IS
'按现有速度推算的完成日期
Day on which a task will be completed at its average speed since starts: starts + ceil(days so far * 100 / percent) - 1; as_of for 100 and over; NULL for 0, before starts, or after the year 9999; percent ranges as in progress_class.
SELECT bizenv.forecast_completion(50, ''2025-01-01'', ''2025-06-30'');  -- 2025-12-28';

-- (of the two a literal whose type is not written is the first, as it was before there was a second)
--@tally progress_tally progress 128 (CATEGORY = 'p', PREFERRED = true) progress_agg(v) FROM (VALUES (100), (50), (NULL)) AS p(v)
COMMENT ON TYPE bizenv.progress_tally IS
'一批任务进度的汇总状态，可存储、可用 merge 合并
Tally of the progress of tasks: rows by level (not reported, 0, below 50, 50, above, completed, over 100), the exact sum of percentages and of their excess over 100; written as JSON; equal tallies are equal bytes.
SELECT bizenv.progress_agg(v) FROM (VALUES (100), (50), (NULL)) AS p(v);';

CREATE FUNCTION bizenv_internal.progress_add(state bizenv.progress_tally, percent numeric) RETURNS bizenv.progress_tally
    AS 'MODULE_PATHNAME', 'progress_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.progress_add(bizenv.progress_tally, numeric) IS 'internal: transition of progress_agg(numeric)';
CREATE FUNCTION bizenv_internal.progress_remove(state bizenv.progress_tally, percent numeric) RETURNS bizenv.progress_tally
    AS 'MODULE_PATHNAME', 'progress_remove_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.progress_remove(bizenv.progress_tally, numeric) IS 'internal: inverse transition of progress_agg(numeric)';
--@aggregate progress_tally progress 128 progress_agg(percent numeric)
COMMENT ON AGGREGATE bizenv.progress_agg(numeric) IS
'任务进度汇总：各类数量、精确总和；未报送（NULL）单独计数
Tally of percentages from 0 to 1000000, else 22003; NULL counts as not reported; no rows give the empty tally; exact and independent of row order.
SELECT bizenv.class_count(bizenv.progress_agg(v), ''completed'') FROM (VALUES (100), (60), (NULL)) AS p(v);  -- 1';

CREATE FUNCTION bizenv_internal.progress_add(state bizenv.progress_tally, percent double precision) RETURNS bizenv.progress_tally
    AS 'MODULE_PATHNAME', 'progress_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.progress_add(bizenv.progress_tally, double precision) IS 'internal: transition of progress_agg(double precision)';
CREATE FUNCTION bizenv_internal.progress_remove(state bizenv.progress_tally, percent double precision) RETURNS bizenv.progress_tally
    AS 'MODULE_PATHNAME', 'progress_remove_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.progress_remove(bizenv.progress_tally, double precision) IS 'internal: inverse transition of progress_agg(double precision)';
--@aggregate progress_tally progress 128 progress_agg(percent double precision)
COMMENT ON AGGREGATE bizenv.progress_agg(double precision) IS
'任务进度汇总（浮点数列）
The same for a double precision column: each percent is classified on its raw value and rounded once to nine decimals for the sum, which is exact from there on.
SELECT bizenv.mean_percent(bizenv.progress_agg(v)) FROM (VALUES (0.1::float8), (0.3)) AS p(v);  -- 0.20000000000000000000';

CREATE FUNCTION bizenv_internal.progress_add(state bizenv.progress_tally, percent real) RETURNS bizenv.progress_tally
    AS 'MODULE_PATHNAME', 'progress_add_float4' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.progress_add(bizenv.progress_tally, real) IS 'internal: transition of progress_agg(real)';
CREATE FUNCTION bizenv_internal.progress_remove(state bizenv.progress_tally, percent real) RETURNS bizenv.progress_tally
    AS 'MODULE_PATHNAME', 'progress_remove_float4' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.progress_remove(bizenv.progress_tally, real) IS 'internal: inverse transition of progress_agg(real)';
--@aggregate progress_tally progress 128 progress_agg(percent real)
COMMENT ON AGGREGATE bizenv.progress_agg(real) IS
'任务进度汇总（单精度列）
The same for a column of type real: each percent counts as its shortest decimal, which is what is printed of it, so that 0.1 is 0.1.
SELECT bizenv.mean_percent(bizenv.progress_agg(v), digits => 2) FROM (VALUES (0.1::real), (0.3)) AS p(v);  -- 0.20';

CREATE FUNCTION bizenv_internal.class_add(state bizenv.progress_tally, class text) RETURNS bizenv.progress_tally
    AS 'MODULE_PATHNAME', 'progress_add_class' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.class_add(bizenv.progress_tally, text) IS 'internal: transition of class_agg(text)';
CREATE FUNCTION bizenv_internal.class_remove(state bizenv.progress_tally, class text) RETURNS bizenv.progress_tally
    AS 'MODULE_PATHNAME', 'progress_remove_class' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.class_remove(bizenv.progress_tally, text) IS 'internal: inverse transition of class_agg(text)';
--@aggregate progress_tally class 128 class_agg(class text)
COMMENT ON AGGREGATE bizenv.class_agg(text) IS
'按分类词汇总（台账只有“已完成、进度过半、初步开展”而无百分比时）
The same tally from class words alone (completed, past_half, just_started, not_begun, not_reported or 已完成, 进度过半, 初步开展, 未启动, 未报送); not_begun is a task at 0, the other words give no percent, and a mean with one of them is NULL; NULL counts as not reported; an unknown word is 22023.
SELECT bizenv.class_share(bizenv.class_agg(c), ''completed'') FROM (VALUES (''已完成''), (''进度过半'')) AS p(c);  -- 50.0';

CREATE FUNCTION bizenv.class_count(t bizenv.progress_tally, class text, half_counts boolean DEFAULT false) RETURNS bigint
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.class_count(bizenv.progress_tally, text, boolean) IS
'某一类任务的数量
Tasks of a class (completed, past_half, just_started, not_reported), or of not_begun, which are those of just_started at exactly 0; with half_counts exactly 50 is past_half; 0 for the empty tally; an unknown class is 22023.
SELECT bizenv.class_count(''{"completed": 9, "sum": 900}'', ''completed'');  -- 9';
CREATE FUNCTION bizenv.class_share(t bizenv.progress_tally, class text, digits bizenv.whole DEFAULT 1, of text DEFAULT 'all', half_counts boolean DEFAULT false) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.class_share(bizenv.progress_tally, text, bizenv.whole, text, boolean) IS
'某一类任务占全部（或已报送）任务的百分比
Share of a class, or of not_begun, in percent, 0 to 100, of all tasks or (of => reported) of those reported; rounded once, half away from zero, NULL digits give the exact quotient; NULL where there is nothing to take a share of.
SELECT bizenv.class_share(bizenv.progress_agg(v), ''completed'') FROM (VALUES (100), (60), (20)) AS p(v);  -- 33.3';
CREATE FUNCTION bizenv.mean_percent(t bizenv.progress_tally, capped boolean DEFAULT true, digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.mean_percent(bizenv.progress_tally, boolean, bizenv.whole) IS
'平均进度，默认每项最多按 100 计
Mean percent of the tasks that reported one; capped counts a task over 100 as 100, so that it hides no other; NULL where none reported a percent or the tally was made from class words.
SELECT bizenv.mean_percent(bizenv.progress_agg(v), digits => 1) FROM (VALUES (200), (50)) AS p(v);  -- 75.0';
CREATE FUNCTION bizenv.half_reached(t bizenv.progress_tally, reading text DEFAULT 'completed_share') RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.half_reached(bizenv.progress_tally, text) IS
'是否“任务过半”，三种口径：完成率、过半及以上占比、平均进度
Whether at least 50 percent are reached, on exact values, by one of three readings: completed_share (completed of all tasks), at_least_past_half_share (past half or completed of all tasks), mean_percent (capped mean of those reported); NULL where there are no tasks, or for mean_percent where a reported task has no percent.
SELECT bizenv.half_reached(bizenv.progress_agg(v)) FROM (VALUES (100), (60)) AS p(v);  -- t';

CREATE TYPE bizenv.both_halves_row AS (
    time_half boolean,
    task_half boolean,
    verdict varchar(20),
    verdict_order integer,
    verdict_zh varchar(20),
    elapsed_pct numeric(7,2),
    task_pct numeric(7,2),
    reading varchar(30),
    basis varchar(10)
);
COMMENT ON TYPE bizenv.both_halves_row IS
'“时间过半、任务过半”的判定结果
Answer of both_halves: whether half the time is over, whether half the task is, the verdict and the two percentages that are compared.
SELECT h.verdict_zh FROM bizenv.both_halves(''{"completed": 9, "sum": 900}'', ''2025-01-01'', ''2025-12-31'', ''2025-07-31'') AS h;  -- 实现';
COMMENT ON COLUMN bizenv.both_halves_row.time_half IS '时间是否过半';
COMMENT ON COLUMN bizenv.both_halves_row.task_half IS '任务是否过半';
COMMENT ON COLUMN bizenv.both_halves_row.verdict IS '结论代码';
COMMENT ON COLUMN bizenv.both_halves_row.verdict_order IS '结论次序';
COMMENT ON COLUMN bizenv.both_halves_row.verdict_zh IS '结论';
COMMENT ON COLUMN bizenv.both_halves_row.elapsed_pct IS '序时进度';
COMMENT ON COLUMN bizenv.both_halves_row.task_pct IS '任务进度';
COMMENT ON COLUMN bizenv.both_halves_row.reading IS '任务过半口径';
COMMENT ON COLUMN bizenv.both_halves_row.basis IS '时间口径';
CREATE FUNCTION bizenv.both_halves(t bizenv.progress_tally, starts bizenv.day, due bizenv.day, as_of bizenv.day, reading text DEFAULT 'completed_share', basis text DEFAULT 'month') RETURNS bizenv.both_halves_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bizenv.both_halves(bizenv.progress_tally, bizenv.day, bizenv.day, bizenv.day, text, text) IS
'时间过半、任务过半：实现、没有实现、提前过半、时间未过半
Whether half the time and half the task are over, each at 50 percent or more on exact values; verdict achieved (both), missed (time alone), early (task alone), not_due_yet (neither), NULL where half_reached is NULL; the row names the reading and the basis used; write it in FROM.
SELECT h.verdict FROM bizenv.both_halves(''{"completed": 9, "below_half": 55, "sum": 900}'', ''2025-01-01'', ''2025-12-31'', ''2025-07-31'') AS h;  -- missed';

CREATE TYPE bizenv.breakdown_row AS (
    progress_class varchar(20),
    progress_class_order integer,
    progress_class_zh varchar(20),
    task_count integer,
    share_pct numeric(7,2),
    not_begun_count integer
);
COMMENT ON TYPE bizenv.breakdown_row IS
'进度分类表的一行
Row of breakdown: a class of tasks, how many there are, their share, and how many of them have not begun.
SELECT b.task_count FROM bizenv.breakdown(''{"completed": 9, "sum": 900}'') AS b WHERE b.progress_class = ''completed'';  -- 9';
COMMENT ON COLUMN bizenv.breakdown_row.progress_class IS '进度分类代码';
COMMENT ON COLUMN bizenv.breakdown_row.progress_class_order IS '进度分类次序';
COMMENT ON COLUMN bizenv.breakdown_row.progress_class_zh IS '进度分类';
COMMENT ON COLUMN bizenv.breakdown_row.task_count IS '任务数';
COMMENT ON COLUMN bizenv.breakdown_row.share_pct IS '占比';
COMMENT ON COLUMN bizenv.breakdown_row.not_begun_count IS '其中未启动数';
CREATE FUNCTION bizenv.breakdown(t bizenv.progress_tally, digits bizenv.whole DEFAULT 1, to_100 boolean DEFAULT false, half_counts boolean DEFAULT false) RETURNS SETOF bizenv.breakdown_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 4;
COMMENT ON FUNCTION bizenv.breakdown(bizenv.progress_tally, bizenv.whole, boolean, boolean) IS
'进度分类表：各类数量和占比，可要求占比之和恰为 100
Rows completed, past_half, just_started and, where there are any, not_reported, with count and share in percent of all tasks, and how many of the class are at exactly 0 (of just_started alone; NULL of not_reported); digits 0 to 2; to_100 gives shares that add up to exactly 100 (largest remainder); shares are NULL where there are no tasks; write it in FROM.
SELECT b.share_pct FROM bizenv.breakdown(bizenv.progress_tally ''{"completed": 9, "above_half": 41, "below_half": 14, "sum": 3600}'', 0) AS b WHERE b.progress_class = ''past_half'';  -- 64';

CREATE TYPE bizenv.progress_summary_row AS (
    task_count integer,
    reported_count integer,
    completed_count integer,
    past_half_count integer,
    just_started_count integer,
    not_reported_count integer,
    completed_pct numeric(7,2),
    past_half_pct numeric(7,2),
    just_started_pct numeric(7,2),
    not_reported_pct numeric(7,2),
    mean_pct numeric(7,2),
    zero_count integer,
    exactly_half_count integer,
    over_100_count integer
);
COMMENT ON TYPE bizenv.progress_summary_row IS
'一批任务进度的一行汇总
Row of progress_summary: counts and shares of the classes, the mean, and the rows at 0, at exactly 50 and over 100.
SELECT p.completed_pct FROM bizenv.progress_summary(''{"completed": 9, "sum": 900}'') AS p;  -- 100.0';
COMMENT ON COLUMN bizenv.progress_summary_row.task_count IS '任务数';
COMMENT ON COLUMN bizenv.progress_summary_row.reported_count IS '已报送数';
COMMENT ON COLUMN bizenv.progress_summary_row.completed_count IS '已完成数';
COMMENT ON COLUMN bizenv.progress_summary_row.past_half_count IS '进度过半数';
COMMENT ON COLUMN bizenv.progress_summary_row.just_started_count IS '初步开展数（含未启动）';
COMMENT ON COLUMN bizenv.progress_summary_row.not_reported_count IS '未报送数';
COMMENT ON COLUMN bizenv.progress_summary_row.completed_pct IS '已完成占比';
COMMENT ON COLUMN bizenv.progress_summary_row.past_half_pct IS '进度过半占比';
COMMENT ON COLUMN bizenv.progress_summary_row.just_started_pct IS '初步开展占比';
COMMENT ON COLUMN bizenv.progress_summary_row.not_reported_pct IS '未报送占比';
COMMENT ON COLUMN bizenv.progress_summary_row.mean_pct IS '平均进度';
COMMENT ON COLUMN bizenv.progress_summary_row.zero_count IS '未启动数（零进度任务数）';
COMMENT ON COLUMN bizenv.progress_summary_row.exactly_half_count IS '恰为50%任务数';
COMMENT ON COLUMN bizenv.progress_summary_row.over_100_count IS '超过100%任务数';
CREATE FUNCTION bizenv.progress_summary(t bizenv.progress_tally, digits bizenv.whole DEFAULT 1, half_counts boolean DEFAULT false) RETURNS bizenv.progress_summary_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bizenv.progress_summary(bizenv.progress_tally, bizenv.whole, boolean) IS
'一批任务进度的一行汇总，便于按部门分组
Counts and shares (of all tasks, digits 0 to 2) of the classes and the capped mean in one wide row, for GROUP BY department; write it in FROM.
SELECT p.mean_pct FROM (SELECT bizenv.progress_agg(v) AS t FROM (VALUES (100), (51)) AS p(v)) AS s, bizenv.progress_summary(s.t) AS p;  -- 75.5';

--@tally progress_weight_tally progress_weight 256 (CATEGORY = 'p') progress_agg(v, w) FROM (VALUES (100, 3), (50, 1), (NULL, 2)) AS p(v, w)
COMMENT ON TYPE bizenv.progress_weight_tally IS
'一批有权重的任务进度的汇总状态，可存储、可用 merge 合并
Tally of the progress of tasks by weight: rows and exact sums of weights by level (not reported, 0, below 50, 50, above, completed), rows over 100, of weight 0 and without a weight, and the exact sums of percent * weight and of its excess over 100; written as JSON; equal tallies are equal bytes.
SELECT bizenv.progress_agg(v, w) FROM (VALUES (100, 3), (50, 1), (NULL, 2)) AS p(v, w);';

CREATE FUNCTION bizenv_internal.progress_add(state bizenv.progress_weight_tally, percent numeric, weight numeric) RETURNS bizenv.progress_weight_tally
    AS 'MODULE_PATHNAME', 'progress_weight_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.progress_add(bizenv.progress_weight_tally, numeric, numeric) IS 'internal: transition of progress_agg(numeric, numeric)';
CREATE FUNCTION bizenv_internal.progress_remove(state bizenv.progress_weight_tally, percent numeric, weight numeric) RETURNS bizenv.progress_weight_tally
    AS 'MODULE_PATHNAME', 'progress_weight_remove' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.progress_remove(bizenv.progress_weight_tally, numeric, numeric) IS 'internal: inverse transition of progress_agg(numeric, numeric)';
--@aggregate progress_weight_tally progress 256 progress_agg(percent bizenv.number, weight bizenv.number)
COMMENT ON AGGREGATE bizenv.progress_agg(bizenv.number, bizenv.number) IS
'有权重的任务进度汇总：各类数量与权重、精确的加权和；未报送、无权重、权重为零单独计数
Tally of percentages from 0 to 1000000 with weights that are not negative, else 22003; percent NULL counts as not reported with its weight; a task without a weight (NULL) is in no class and no mean, and is counted apart, as is one of weight 0, which is in its class; no rows give the empty tally; exact and independent of row order.
SELECT bizenv.mean_percent(bizenv.progress_agg(v, w), digits => 1) FROM (VALUES (100, 3), (50, 1), (NULL, 2)) AS p(v, w);  -- 87.5';

CREATE FUNCTION bizenv.class_count(t bizenv.progress_weight_tally, class text, half_counts boolean DEFAULT false) RETURNS bigint
    AS 'MODULE_PATHNAME', 'weight_class_count' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.class_count(bizenv.progress_weight_tally, text, boolean) IS
'某一类任务的数量（有权重的任务，权重为零的也计）
Tasks of a class as of class_count(progress_tally), those of weight 0 included, those without a weight not.
SELECT bizenv.class_count(bizenv.progress_agg(v, w), ''completed'') FROM (VALUES (100, 3), (100, 0), (100, NULL)) AS p(v, w);  -- 2';
CREATE FUNCTION bizenv.class_share(t bizenv.progress_weight_tally, class text, digits bizenv.whole DEFAULT 1, of text DEFAULT 'all', half_counts boolean DEFAULT false) RETURNS numeric
    AS 'MODULE_PATHNAME', 'weight_class_share' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.class_share(bizenv.progress_weight_tally, text, bizenv.whole, text, boolean) IS
'某一类任务占全部（或已报送）任务权重的百分比
Share of a class in the weight of all tasks or (of => reported) of those reported, in percent; rounded once, half away from zero, NULL digits give the exact quotient; NULL where the weights add up to 0.
SELECT bizenv.class_share(bizenv.progress_agg(v, w), ''completed'') FROM (VALUES (100, 3), (60, 1), (NULL, 2)) AS p(v, w);  -- 50.0';
CREATE FUNCTION bizenv.mean_percent(t bizenv.progress_weight_tally, capped boolean DEFAULT true, digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME', 'weight_mean_percent' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.mean_percent(bizenv.progress_weight_tally, boolean, bizenv.whole) IS
'加权平均进度，默认每项最多按 100 计
Mean percent by weight of the tasks that reported one, each capped at 100 unless capped is false; NULL where the weights of those add up to 0; what it rests on is coverage_pct of progress_weights.
SELECT bizenv.mean_percent(bizenv.progress_agg(v, w), digits => 1) FROM (VALUES (200, 1), (50, 3)) AS p(v, w);  -- 62.5';
CREATE FUNCTION bizenv.coverage_pct(t bizenv.progress_weight_tally, digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME', 'weight_coverage' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.coverage_pct(bizenv.progress_weight_tally, bizenv.whole) IS
'覆盖率（%）：已报送任务的权重占全部权重
Share of the weight whose percent is reported, in percent: what the mean rests on; NULL where the weights add up to 0 or the tally is NULL; tasks without a weight are in neither, see progress_weights; digits 0 to 100, else 22023, NULL gives the exact quotient.
SELECT bizenv.coverage_pct(bizenv.progress_agg(v, w), 1) FROM (VALUES (100, 3), (NULL, 1)) AS p(v, w);  -- 75.0';
CREATE FUNCTION bizenv.half_reached(t bizenv.progress_weight_tally, reading text DEFAULT 'completed_share') RETURNS boolean
    AS 'MODULE_PATHNAME', 'weight_half_reached' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.half_reached(bizenv.progress_weight_tally, text) IS
'按权重是否“任务过半”，三种口径
Whether at least 50 percent are reached by weight, on exact values, by one of the three readings of half_reached(progress_tally); NULL where the weights add up to 0.
SELECT bizenv.half_reached(bizenv.progress_agg(v, w)) FROM (VALUES (100, 3), (60, 1)) AS p(v, w);  -- t';
CREATE FUNCTION bizenv.both_halves(t bizenv.progress_weight_tally, starts bizenv.day, due bizenv.day, as_of bizenv.day, reading text DEFAULT 'completed_share', basis text DEFAULT 'month') RETURNS bizenv.both_halves_row
    AS 'MODULE_PATHNAME', 'weight_both_halves' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bizenv.both_halves(bizenv.progress_weight_tally, bizenv.day, bizenv.day, bizenv.day, text, text) IS
'按权重判定时间过半、任务过半
The same as both_halves(progress_tally), the task half by weight; write it in FROM.
SELECT h.verdict FROM (SELECT bizenv.progress_agg(v, w) AS t FROM (VALUES (100, 3), (60, 1)) AS p(v, w)) AS s, bizenv.both_halves(s.t, ''2025-01-01'', ''2025-12-31'', ''2025-07-31'') AS h;  -- achieved';

CREATE TYPE bizenv.weight_breakdown_row AS (
    progress_class varchar(20),
    progress_class_order integer,
    progress_class_zh varchar(20),
    task_count integer,
    weight numeric(38,10),
    share_pct numeric(7,2)
);
COMMENT ON TYPE bizenv.weight_breakdown_row IS
'按权重的进度分类表的一行
Row of breakdown by weight: a class of tasks, how many there are, their weight and its share.
SELECT b.share_pct FROM (SELECT bizenv.progress_agg(v, w) AS t FROM (VALUES (100, 3), (60, 1)) AS p(v, w)) AS s, bizenv.breakdown(s.t) AS b WHERE b.progress_class = ''completed'';  -- 75.0';
COMMENT ON COLUMN bizenv.weight_breakdown_row.progress_class IS '进度分类代码';
COMMENT ON COLUMN bizenv.weight_breakdown_row.progress_class_order IS '进度分类次序';
COMMENT ON COLUMN bizenv.weight_breakdown_row.progress_class_zh IS '进度分类';
COMMENT ON COLUMN bizenv.weight_breakdown_row.task_count IS '任务数';
COMMENT ON COLUMN bizenv.weight_breakdown_row.weight IS '权重合计';
COMMENT ON COLUMN bizenv.weight_breakdown_row.share_pct IS '权重占比';
CREATE FUNCTION bizenv.breakdown(t bizenv.progress_weight_tally, digits bizenv.whole DEFAULT 1, to_100 boolean DEFAULT false, half_counts boolean DEFAULT false) RETURNS SETOF bizenv.weight_breakdown_row
    AS 'MODULE_PATHNAME', 'weight_breakdown' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 4;
COMMENT ON FUNCTION bizenv.breakdown(bizenv.progress_weight_tally, bizenv.whole, boolean, boolean) IS
'按权重的进度分类表：各类数量、权重和占比，可要求占比之和恰为 100
Rows completed, past_half, just_started and, where there are any, not_reported, with count, weight and its share in percent of all weights; digits 0 to 2; to_100 gives shares that add up to exactly 100 (largest remainder); shares are NULL where the weights add up to 0; write it in FROM.
SELECT sum(b.share_pct) FROM (SELECT bizenv.progress_agg(v, w) AS t FROM (VALUES (100, 1), (60, 1), (20, 1)) AS p(v, w)) AS s, bizenv.breakdown(s.t, to_100 => true) AS b;  -- 100.0';

CREATE TYPE bizenv.progress_weights_row AS (
    task_count integer,
    weight_missing_count integer,
    zero_weight_count integer,
    not_reported_count integer,
    total_weight numeric(38,10),
    reported_weight numeric(38,10),
    coverage_pct numeric(7,2),
    mean_pct numeric(7,2)
);
COMMENT ON TYPE bizenv.progress_weights_row IS
'一批任务的权重情况
Row of progress_weights: tasks, those without a weight, of weight 0 and not reported, the weights and the share of them whose percent is known, and the mean that rests on it.
SELECT w.coverage_pct FROM (SELECT bizenv.progress_agg(v, w) AS t FROM (VALUES (100, 3), (NULL, 1)) AS p(v, w)) AS s, bizenv.progress_weights(s.t) AS w;  -- 75.0';
COMMENT ON COLUMN bizenv.progress_weights_row.task_count IS '任务数';
COMMENT ON COLUMN bizenv.progress_weights_row.weight_missing_count IS '无权重任务数';
COMMENT ON COLUMN bizenv.progress_weights_row.zero_weight_count IS '权重为零任务数';
COMMENT ON COLUMN bizenv.progress_weights_row.not_reported_count IS '未报送任务数';
COMMENT ON COLUMN bizenv.progress_weights_row.total_weight IS '权重合计';
COMMENT ON COLUMN bizenv.progress_weights_row.reported_weight IS '已报送权重';
COMMENT ON COLUMN bizenv.progress_weights_row.coverage_pct IS '权重覆盖率';
COMMENT ON COLUMN bizenv.progress_weights_row.mean_pct IS '加权平均进度';
CREATE FUNCTION bizenv.progress_weights(t bizenv.progress_weight_tally, digits bizenv.whole DEFAULT 1) RETURNS bizenv.progress_weights_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bizenv.progress_weights(bizenv.progress_weight_tally, bizenv.whole) IS
'权重情况：多少任务没有权重、权重为零、未报送，平均进度覆盖了多少权重
One row: all tasks, those without a weight (in no class and no mean), of weight 0 and not reported, all weights and those reported, the share in percent that the mean rests on, and the capped mean; digits 0 to 2; write it in FROM.
SELECT w.weight_missing_count FROM (SELECT bizenv.progress_agg(v, w) AS t FROM (VALUES (100, 3), (60, NULL)) AS p(v, w)) AS s, bizenv.progress_weights(s.t) AS w;  -- 1';
