--
-- trend (调度): what tasks moved between dispatches, and what they still need
--

--@tally trend_tally trend 384 trend_agg(d, p) FROM (VALUES (date ''2025-05-01'', 30), (''2025-06-01'', 45.5), (NULL, 50)) AS s(d, p)
COMMENT ON TYPE bizenv.trend_tally IS
'一项任务历次调度进度的汇总状态，可存储、可用 merge 合并
Tally of the dispatches of a task: for each period, in order, its percent or null (not reported), exact whatever its scale; at most 1200 periods; skipped counts rows without a period, repeated those whose period was there already; written as JSON; equal tallies are equal bytes.
SELECT bizenv.trend_agg(d, p) FROM (VALUES (date ''2025-06-01'', NULL), (''2025-05-01'', 45.50)) AS s(d, p);  -- {"skipped": 0, "repeated": 0, "periods": {"2025-05-01": 45.5, "2025-06-01": null}}';

CREATE FUNCTION bizenv_internal.trend_add(state bizenv.trend_tally, period date, percent numeric) RETURNS bizenv.trend_tally
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.trend_add(bizenv.trend_tally, date, numeric) IS 'internal: transition of trend_agg(date, numeric)';
CREATE AGGREGATE bizenv.trend_agg(period bizenv.day, percent bizenv.number) (
    SFUNC = bizenv_internal.trend_add, STYPE = bizenv.trend_tally, SSPACE = 384, INITCOND = '{}',
    COMBINEFUNC = bizenv_internal.trend_tally_combine, FINALFUNC = bizenv_internal.trend_tally_final,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE bizenv.trend_agg(bizenv.day, bizenv.number) IS
'历次调度进度汇总：每期一个百分比，未报送（NULL）也占一期，不受行序影响
Tally of percentages (0 to 1000000, else 22003) by period, the day of a dispatch; percent NULL is a dispatch that was not reported; a row without a period is skipped and counted; of several rows of a period the greatest percent stands, and any percent before NULL, which no order of rows or split changes (hence it has no inverse: a moving frame begins anew with each row); an infinite period is 22008, more than 1200 periods 54000; no rows give the empty tally.
SELECT bizenv.trend_agg(d, p) FROM (VALUES (date ''2025-05-01'', 40), (''2025-05-01'', 45)) AS s(d, p);  -- {"skipped": 0, "repeated": 1, "periods": {"2025-05-01": 45}}';

CREATE TYPE bizenv.trend_row AS (
    period_count integer,
    reported_count integer,
    first_period date,
    last_period date,
    first_pct numeric(7,2),
    last_pct numeric(7,2),
    first_class varchar(20),
    first_class_order integer,
    first_class_zh varchar(20),
    last_class varchar(20),
    last_class_order integer,
    last_class_zh varchar(20),
    moved_up boolean,
    gain_pp numeric(9,2),
    stalled_periods integer,
    fell boolean,
    monthly_gain_pp numeric(9,2),
    required_monthly_gain_pp numeric(9,2),
    will_finish boolean,
    pace_reason varchar(20),
    pace_reason_order integer,
    pace_reason_zh varchar(20)
);
COMMENT ON TYPE bizenv.trend_row IS
'一项任务历次调度的一行汇总
Answer of trend_summary: the first and the last reported dispatch, what was gained between them, how long nothing was gained, and the pace against the one that is needed; a figure of pace that cannot be computed is NULL and pace_reason says why.
SELECT r.gain_pp FROM bizenv.trend_summary(''{"periods": {"2025-05-01": 40, "2025-07-01": 52}}'') AS r;  -- 12.00';
COMMENT ON COLUMN bizenv.trend_row.period_count IS '调度期数';
COMMENT ON COLUMN bizenv.trend_row.reported_count IS '已报送期数';
COMMENT ON COLUMN bizenv.trend_row.first_period IS '首次报送期';
COMMENT ON COLUMN bizenv.trend_row.last_period IS '末次报送期';
COMMENT ON COLUMN bizenv.trend_row.first_pct IS '首次进度';
COMMENT ON COLUMN bizenv.trend_row.last_pct IS '末次进度';
COMMENT ON COLUMN bizenv.trend_row.first_class IS '首次分类代码';
COMMENT ON COLUMN bizenv.trend_row.first_class_order IS '首次分类次序';
COMMENT ON COLUMN bizenv.trend_row.first_class_zh IS '首次分类';
COMMENT ON COLUMN bizenv.trend_row.last_class IS '末次分类代码';
COMMENT ON COLUMN bizenv.trend_row.last_class_order IS '末次分类次序';
COMMENT ON COLUMN bizenv.trend_row.last_class_zh IS '末次分类';
COMMENT ON COLUMN bizenv.trend_row.moved_up IS '是否升档';
COMMENT ON COLUMN bizenv.trend_row.gain_pp IS '累计提升百分点';
COMMENT ON COLUMN bizenv.trend_row.stalled_periods IS '连续停滞期数';
COMMENT ON COLUMN bizenv.trend_row.fell IS '是否有过回落';
COMMENT ON COLUMN bizenv.trend_row.monthly_gain_pp IS '月均提升百分点';
COMMENT ON COLUMN bizenv.trend_row.required_monthly_gain_pp IS '每月尚需提升百分点';
COMMENT ON COLUMN bizenv.trend_row.will_finish IS '照此能否按期完成';
COMMENT ON COLUMN bizenv.trend_row.pace_reason IS '速度缺失原因代码';
COMMENT ON COLUMN bizenv.trend_row.pace_reason_order IS '速度缺失原因次序';
COMMENT ON COLUMN bizenv.trend_row.pace_reason_zh IS '速度缺失原因';
CREATE FUNCTION bizenv.trend_summary(t bizenv.trend_tally, due bizenv.day DEFAULT NULL, half_counts boolean DEFAULT false) RETURNS bizenv.trend_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bizenv.trend_summary(bizenv.trend_tally, bizenv.day, boolean) IS
'一项任务从首次到末次报送：是否升档、停滞几期、月均提升与按期完成每月尚需提升
From the first to the last reported dispatch: moved_up (a better class), stalled_periods (reported dispatches in a row, up to the last, without a gain and below 100; one not reported neither counts nor breaks), fell (some fell below the one before), gain per calendar month (year and month count, days do not) and the gain needed per month from the last report to the month of due (0 when completed, NULL without due or when no month is left), will_finish on exact values; a percent that rounds to 100000 or more is 22003, an infinite due 22008, half_counts NULL 22004; write it in FROM.
SELECT r.required_monthly_gain_pp FROM bizenv.trend_summary(''{"periods": {"2025-05-01": 40, "2025-06-01": 46, "2025-07-01": 52}}'', ''2025-12-31'') AS r;  -- 9.60';

CREATE TYPE bizenv.trend_step_row AS (
    period date,
    percent numeric(9,2),
    progress_class varchar(20),
    progress_class_order integer,
    progress_class_zh varchar(20),
    change_pp numeric(9,2),
    is_stalled boolean
);
COMMENT ON TYPE bizenv.trend_step_row IS
'一项任务的一次调度
Row of trend_steps: a dispatch, its percent and class, what changed since the last one that was reported, and whether nothing was gained.
SELECT s.change_pp FROM bizenv.trend_steps(''{"periods": {"2025-05-01": 40, "2025-07-01": 52}}'') AS s WHERE s.period = ''2025-07-01'';  -- 12.00';
COMMENT ON COLUMN bizenv.trend_step_row.period IS '调度期';
COMMENT ON COLUMN bizenv.trend_step_row.percent IS '进度';
COMMENT ON COLUMN bizenv.trend_step_row.progress_class IS '进度分类代码';
COMMENT ON COLUMN bizenv.trend_step_row.progress_class_order IS '进度分类次序';
COMMENT ON COLUMN bizenv.trend_step_row.progress_class_zh IS '进度分类';
COMMENT ON COLUMN bizenv.trend_step_row.change_pp IS '较上次提升百分点';
COMMENT ON COLUMN bizenv.trend_step_row.is_stalled IS '是否停滞';
CREATE FUNCTION bizenv.trend_steps(t bizenv.trend_tally, half_counts boolean DEFAULT false) RETURNS SETOF bizenv.trend_step_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 12;
COMMENT ON FUNCTION bizenv.trend_steps(bizenv.trend_tally, boolean) IS
'历次调度明细：进度、分类、较上次报送的变化、是否停滞
Rows in the order of periods: percent, class (not_reported where there is none), the change in percentage points since the last dispatch that was reported (NULL where there is none before or this one was not reported), and is_stalled (no gain and below 100, on exact values; NULL likewise); half_counts NULL is 22004; write it in FROM.
SELECT string_agg(s.progress_class_zh, ''、'' ORDER BY s.period) FROM bizenv.trend_steps(''{"periods": {"2025-05-01": 40, "2025-06-01": null, "2025-07-01": 52}}'') AS s;  -- 初步开展、未报送、进度过半';
