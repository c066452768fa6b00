--
-- series (同比、环比、累计): figures of periods beside those of the period and the year before
--

CREATE TYPE bizenv.series_figure_row AS (
    single_value numeric(38,10),
    single_reason varchar(30),
    month_count integer,
    previous numeric(38,10),
    change numeric(38,10),
    change_pct numeric(7,2),
    change_reason varchar(30),
    year_ago numeric(38,10),
    year_ago_pct numeric(7,2),
    year_ago_reason varchar(30),
    cumulative numeric(38,10),
    cumulative_reason varchar(30),
    cumulative_year_ago numeric(38,10),
    cumulative_pct numeric(7,2),
    cumulative_pct_reason varchar(30)
);
COMMENT ON TYPE bizenv.series_figure_row IS
'增长表的一行：当期值、环比、同比、累计、累计同比，不能计算的写明原因
Row of series_row: the figure of the single period and of the year so far, each beside that of the year before, the change from the period before, and how many months the single figure is of; what cannot be computed is NULL, and the column behind it has the reason.
SELECT (w.r).cumulative FROM (SELECT bizenv.series_row(v, p) OVER () AS r FROM (VALUES (12.5, date ''2025-01-01'')) AS m(v, p)) AS w;  -- 12.5';
COMMENT ON COLUMN bizenv.series_figure_row.single_value IS '当期值';
COMMENT ON COLUMN bizenv.series_figure_row.single_reason IS '当期值缺失原因';
COMMENT ON COLUMN bizenv.series_figure_row.month_count IS '当期月数';
COMMENT ON COLUMN bizenv.series_figure_row.previous IS '上期值';
COMMENT ON COLUMN bizenv.series_figure_row.change IS '较上期增减';
COMMENT ON COLUMN bizenv.series_figure_row.change_pct IS '环比增长';
COMMENT ON COLUMN bizenv.series_figure_row.change_reason IS '环比缺失原因';
COMMENT ON COLUMN bizenv.series_figure_row.year_ago IS '上年同期值';
COMMENT ON COLUMN bizenv.series_figure_row.year_ago_pct IS '同比增长';
COMMENT ON COLUMN bizenv.series_figure_row.year_ago_reason IS '同比缺失原因';
COMMENT ON COLUMN bizenv.series_figure_row.cumulative IS '本年累计';
COMMENT ON COLUMN bizenv.series_figure_row.cumulative_reason IS '累计缺失原因';
COMMENT ON COLUMN bizenv.series_figure_row.cumulative_year_ago IS '上年同期累计';
COMMENT ON COLUMN bizenv.series_figure_row.cumulative_pct IS '累计同比增长';
COMMENT ON COLUMN bizenv.series_figure_row.cumulative_pct_reason IS '累计同比缺失原因';
CREATE FUNCTION bizenv.series_row(value bizenv.number, period bizenv.day, kind text DEFAULT 'single', step text DEFAULT 'monthly', jan_feb_as_one boolean DEFAULT false, digits bizenv.whole DEFAULT 2) RETURNS bizenv.series_figure_row
    AS 'MODULE_PATHNAME' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.series_row(bizenv.number, bizenv.day, text, text, boolean, bizenv.whole) IS
'环比、同比、累计、累计同比（窗口函数）：按日期对应，缺期、基期非正均写明原因
One row of plain columns for each row of the partition, whatever its order and frame: a period is any day of its month (quarter, half or whole year by step: quarterly, half_yearly, yearly), known by its date; kind says whether value is of the single period or of the year so far, and the other is computed, exactly; a period without a row or with NULL is missing, never skipped and never 0; jan_feb_as_one: the row of February stands for both months (a single January that has a row of its own is added to it), and is compared with no single month; growth has digits 0 to 2, and none over a base that is 0 or negative; two rows of a period, unknown words, parameters that differ within a partition are 22023, NaN and infinities 22003, an infinite period 22008, a value without a period, NULL for a parameter 22004; take it apart outside: SELECT (r).* FROM (SELECT ... OVER () AS r ...).
SELECT max((w.r).year_ago_pct) FROM (SELECT bizenv.series_row(v, p) OVER () AS r FROM (VALUES (100, date ''2024-05-01''), (106, ''2025-05-01'')) AS m(v, p)) AS w;  -- 6.00';
CREATE FUNCTION bizenv.period_label(period bizenv.day, step text, lang text DEFAULT 'zh') RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.period_label(bizenv.day, text, text) IS
'一期的写法：2025年7月、2025年第二季度、2025年上半年、2025年
Name of the period that a day is in, by its step (monthly, quarterly, half_yearly, yearly), lang zh or en; without a step (NULL) nothing is known but the day, and the label is 2025-04-01; unknown words are 22023, an infinite day 22008, lang NULL 22004; NULL for NULL.
SELECT bizenv.period_label(''2025-04-01'', ''quarterly'');  -- 2025年第二季度';
CREATE FUNCTION bizenv.period_start(period bizenv.day, step text) RETURNS date
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.period_start(bizenv.day, text) IS
'一期的首日：按月、季、半年、年
First day of the period that a day is in, by its step (monthly, quarterly, half_yearly, yearly); an unknown word is 22023, an infinite day 22008; NULL for NULL.
SELECT bizenv.period_start(''2025-06-30'', ''quarterly'');  -- 2025-04-01';
CREATE FUNCTION bizenv.series_value(value bizenv.number, period bizenv.day, kind text, wanted text, step text DEFAULT 'monthly', jan_feb_as_one boolean DEFAULT false) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.series_value(bizenv.number, bizenv.day, text, text, text, boolean) IS
'当期值与累计值互算（窗口函数）：由累计还原当月，由当月累加，完全一致
The figure of a row as wanted, single or cumulative, from the kind that it is, with all its decimals: cumulative figures made of single ones give these back; NULL where a period of the year is missing; errors as of series_row.
SELECT string_agg(s.v::text, '' '') FROM (SELECT bizenv.series_value(v, p, ''cumulative'', ''single'') OVER () AS v FROM (VALUES (12, date ''2025-01-01''), (30, ''2025-02-01'')) AS m(v, p)) AS s;  -- 12 18';

CREATE TYPE bizenv.series_part_row AS (
    base numeric(38,10),
    growth_pct numeric(7,2),
    whole numeric(38,10),
    whole_base numeric(38,10),
    whole_growth_pct numeric(7,2),
    contribution_pp numeric(38,2),
    contribution_reason varchar(30)
);
COMMENT ON TYPE bizenv.series_part_row IS
'某一部分对整体增长的拉动
Row of series_parts: the base and the growth of a part, the whole, its base and its growth, and the percentage points of it that the part gave; NULL where the growth of the whole is not known, and why.
SELECT (w.r).contribution_reason FROM (SELECT bizenv.series_parts(5, date ''2025-05-01'', ''a'') OVER () AS r) AS w;  -- before_series';
COMMENT ON COLUMN bizenv.series_part_row.base IS '基期值';
COMMENT ON COLUMN bizenv.series_part_row.growth_pct IS '增长率';
COMMENT ON COLUMN bizenv.series_part_row.whole IS '整体';
COMMENT ON COLUMN bizenv.series_part_row.whole_base IS '整体基期值';
COMMENT ON COLUMN bizenv.series_part_row.whole_growth_pct IS '整体增长率';
COMMENT ON COLUMN bizenv.series_part_row.contribution_pp IS '拉动（个百分点）';
COMMENT ON COLUMN bizenv.series_part_row.contribution_reason IS '拉动缺失原因';
CREATE FUNCTION bizenv.series_parts(value bizenv.number, period bizenv.day, part text, against text DEFAULT 'year_ago', step text DEFAULT 'monthly', digits bizenv.whole DEFAULT 2) RETURNS bizenv.series_part_row
    AS 'MODULE_PATHNAME' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.series_parts(bizenv.number, bizenv.day, text, text, text, bizenv.whole) IS
'各部分对整体增长的拉动（窗口函数）：个百分点之和恰为整体增长率
One row for each row of the partition, which has all parts of one whole over the periods: the points that a part gave to the growth of the whole against the same period of the year before, or against the period before (previous); they add up to whole_growth_pct exactly, at digits 0 to 2, by largest remainder; the whole is known only where the same parts have a figure in both periods (part_missing); a row without period or part is left out where its value is NULL, else 22004; a part twice in a period is 22023; other errors as of series_row.
SELECT sum((w.r).contribution_pp) FROM (SELECT bizenv.series_parts(v, p, n) OVER () AS r FROM (VALUES (60, date ''2024-05-01'', ''a''), (40, ''2024-05-01'', ''b''), (66, ''2025-05-01'', ''a''), (41, ''2025-05-01'', ''b'')) AS m(v, p, n)) AS w;  -- 7.00';
