--
-- rounding (数值修约): percentages that are rounded once, shares that add up to 100, the audit of a printed report
--

CREATE FUNCTION bizenv.round_half_even(value bizenv.number, digits bizenv.whole DEFAULT 0) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.round_half_even(bizenv.number, bizenv.whole) IS
'数值修约：四舍六入五成双（GB/T 8170），只修约一次
Rounds once, a value exactly half way to the even digit, as GB/T 8170 does (half away from zero, 四舍五入, is PostgreSQL''s round); digits -100 to 100, else 22023, negative ones round to tens, hundreds and so on; NaN and infinities are 22003; NULL for NULL.
SELECT bizenv.round_half_even(2.5);  -- 2';

CREATE FUNCTION bizenv.percent_of(part bizenv.number, whole bizenv.number, digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.percent_of(bizenv.number, bizenv.number, bizenv.whole) IS
'部分占总体的百分比，四舍五入一次
100 * part / whole in percent, rounded once from the exact ratio, half away from zero; digits 0 to 100, else 22023, NULL gives PostgreSQL''s own quotient; NULL where whole is 0 or an argument is NULL; NaN and infinities are 22003.
SELECT bizenv.percent_of(12, 58, 1);  -- 20.7';

CREATE FUNCTION bizenv.shares_to_100(counts bizenv.number[], digits bizenv.whole DEFAULT 0) RETURNS numeric[]
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bizenv.shares_to_100(bizenv.number[], bizenv.whole) IS
'各项占比，合计恰为 100（最大余额法，并列时先列者优先）
Shares of counts in percent that add up to exactly 100, by largest remainder (Hamilton), ties to the earlier element; a NULL count is left out and stays NULL, counts that add up to 0 give NULLs; digits 0 to 100, else 22023; a negative count, NaN and infinities are 22003, more than one dimension is 2202E.
SELECT bizenv.shares_to_100(ARRAY[1, 1, 1]);  -- {34,33,33}';

CREATE FUNCTION bizenv.share_to_100(count bizenv.number, digits bizenv.whole DEFAULT 0) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.share_to_100(bizenv.number, bizenv.whole) IS
'各行占比，同一分区合计恰为 100（窗口函数，最大余额法）
The same as a window function: the shares of a whole partition, whatever its frame, add up to exactly 100, ties to the earlier row in the order of the window; digits 0 to 100 and the same in the whole partition, else 22023; a negative count, NaN and infinities are 22003.
SELECT sum(w.share) FROM (SELECT bizenv.share_to_100(n) OVER (ORDER BY n) AS share FROM (VALUES (1), (1), (1)) AS v(n)) AS w;  -- 100';

--@print_check percent_check_row percent
COMMENT ON TYPE bizenv.percent_check_row IS
'单个百分比的审核结果
Row of check_percent: the verdict, the printed figure, the figure recomputed with as many decimals, and the interval that the printed figure implies.
SELECT c.verdict_zh FROM bizenv.check_percent(20.7, 12, 58) AS c;  -- 一致';
CREATE FUNCTION bizenv.check_percent(printed bizenv.number, part bizenv.number, whole bizenv.number, rounded boolean DEFAULT false) RETURNS SETOF bizenv.percent_check_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 1;
COMMENT ON FUNCTION bizenv.check_percent(bizenv.number, bizenv.number, bizenv.number, boolean) IS
'审核刊印的百分比：一致、截尾、末位差一或不符，并给出复算值和所含区间
One row: the first verdict that fits of ok (half up), ok_half_even (GB/T 8170), truncated, off_by_last_digit, wrong, undetermined (a NULL, or whole is 0); recomputed is half up with the decimals that printed is written with (20.7 has one, 14 none); the implied interval is half a unit of the last digit to either side, and includes the end nearer to 0; with rounded, part and whole are printed figures too, each of which stands for all numbers within half a unit of its last decimal (write both in one unit), and the first verdict that fits any of them is given; NaN and infinities are 22003.
SELECT c.verdict FROM bizenv.check_percent(60.92, 888.7, 1458.6, rounded => true) AS c;  -- ok';

--@print_check share_check_row share item integer,
COMMENT ON TYPE bizenv.share_check_row IS
'一组占比审核结果的一行
Row of check_shares: the place of the share in the list, from 1, and the columns of check_percent.
SELECT c.verdict_zh FROM bizenv.check_shares(ARRAY[33.4, 33.3, 33.3], ARRAY[1, 1, 1]) AS c WHERE c.item = 1;  -- 配平调整';
COMMENT ON COLUMN bizenv.share_check_row.item IS '序号';
CREATE FUNCTION bizenv.check_shares(printed bizenv.number[], counts bizenv.number[]) RETURNS SETOF bizenv.share_check_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 5;
COMMENT ON FUNCTION bizenv.check_shares(bizenv.number[], bizenv.number[]) IS
'审核刊印的一组占比：逐项复算，并识别为凑足 100 而作的配平调整
One row per share, judged as check_percent judges; residual_adjusted, tried after truncated, means that the printed shares add up to exactly 100 and that this one is its share by largest remainder, or is the first largest class and took the difference between 100 and the half-up shares; a NULL count is left out of the whole; a negative count, NaN and infinities are 22003, arrays of different length 22023, more than one dimension 2202E.
SELECT c.verdict FROM bizenv.check_shares(ARRAY[33.4, 33.3, 33.3], ARRAY[1, 1, 1]) AS c WHERE c.item = 1;  -- residual_adjusted';

CREATE TYPE bizenv.change_check_row AS (
    change_unit varchar(20),
    change_unit_order integer,
    change_unit_zh varchar(20),
    implied_previous numeric(38,10),
    recomputed numeric(38,10),
    verdict varchar(20),
    verdict_order integer,
    verdict_zh varchar(20)
);
COMMENT ON TYPE bizenv.change_check_row IS
'增减幅度的一种口径（百分点或百分比）
Row of check_change: a reading of the printed change, the previous figure that it implies, the change recomputed from the previous figure given, and the verdict.
SELECT c.change_unit_zh FROM bizenv.check_change(2.67, 21.94) AS c WHERE c.implied_previous = 19.27;  -- 百分点';
COMMENT ON COLUMN bizenv.change_check_row.change_unit IS '变动单位代码';
COMMENT ON COLUMN bizenv.change_check_row.change_unit_order IS '变动单位次序';
COMMENT ON COLUMN bizenv.change_check_row.change_unit_zh IS '变动单位';
COMMENT ON COLUMN bizenv.change_check_row.implied_previous IS '推算的上期值';
COMMENT ON COLUMN bizenv.change_check_row.recomputed IS '复算变动';
COMMENT ON COLUMN bizenv.change_check_row.verdict IS '审核结论代码';
COMMENT ON COLUMN bizenv.change_check_row.verdict_order IS '审核结论次序';
COMMENT ON COLUMN bizenv.change_check_row.verdict_zh IS '审核结论';
CREATE FUNCTION bizenv.check_change(printed bizenv.number, current bizenv.number, previous bizenv.number DEFAULT NULL) RETURNS SETOF bizenv.change_check_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 2;
COMMENT ON FUNCTION bizenv.check_change(bizenv.number, bizenv.number, bizenv.number) IS
'判别刊印的增减幅度是百分点还是百分比，并推算上期值
Two rows, pp and percent: the previous figure that the printed change implies under this reading (with as many decimals as the finest argument; NULL where it would not be above 0 under percent), and, where previous is given, the change recomputed with the decimals of printed and its verdict as in check_percent; undetermined where an argument is NULL or, under percent, previous is not above 0; NaN and infinities are 22003.
SELECT c.implied_previous FROM bizenv.check_change(2.67, 21.94) AS c WHERE c.change_unit = ''pp'';  -- 19.27';
