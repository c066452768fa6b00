--
-- proofreading (校对): a text against its own arithmetic, without a ledger
--

CREATE TYPE bizenv.text_check_row AS (
    item integer,
    position integer,
    length integer,
    fragment varchar(200),
    relation varchar(20),
    relation_order integer,
    relation_zh varchar(20),
    verdict varchar(20),
    verdict_order integer,
    verdict_zh varchar(20),
    printed numeric(38,10),
    unit varchar(40),
    recomputed numeric(38,10),
    implied_low numeric(38,10),
    implied_high numeric(38,10),
    computed_low numeric(38,10),
    computed_high numeric(38,10),
    statement varchar(1000),
    figures varchar(1000),
    positions varchar(400),
    note varchar(200)
);
COMMENT ON TYPE bizenv.text_check_row IS
'文稿校对结果：文中数字之间的一种关系
Row of check_text: the figure that is judged (in characters, from 1), the relation, the verdict, the printed figure and its unit, what it should be, the interval that its digits imply and the one that the other figures allow, the relation in words, and the figures it was computed from with their places.
SELECT c.statement FROM bizenv.check_text(''共58项，已完成12项，占27.0%。'') AS c;  -- 部分占总体：12项 ÷ 58项 = 20.7%，文中27.0%';
COMMENT ON COLUMN bizenv.text_check_row.item IS '序号';
COMMENT ON COLUMN bizenv.text_check_row.position IS '起始字符';
COMMENT ON COLUMN bizenv.text_check_row.length IS '字符数';
COMMENT ON COLUMN bizenv.text_check_row.fragment IS '原文';
COMMENT ON COLUMN bizenv.text_check_row.relation IS '关系代码';
COMMENT ON COLUMN bizenv.text_check_row.relation_order IS '关系次序';
COMMENT ON COLUMN bizenv.text_check_row.relation_zh IS '关系';
COMMENT ON COLUMN bizenv.text_check_row.verdict IS '结论代码';
COMMENT ON COLUMN bizenv.text_check_row.verdict_order IS '结论次序';
COMMENT ON COLUMN bizenv.text_check_row.verdict_zh IS '结论';
COMMENT ON COLUMN bizenv.text_check_row.printed IS '刊印值';
COMMENT ON COLUMN bizenv.text_check_row.unit IS '单位';
COMMENT ON COLUMN bizenv.text_check_row.recomputed IS '复算值';
COMMENT ON COLUMN bizenv.text_check_row.implied_low IS '刊印值区间下限';
COMMENT ON COLUMN bizenv.text_check_row.implied_high IS '刊印值区间上限';
COMMENT ON COLUMN bizenv.text_check_row.computed_low IS '复算下限';
COMMENT ON COLUMN bizenv.text_check_row.computed_high IS '复算上限';
COMMENT ON COLUMN bizenv.text_check_row.statement IS '算式';
COMMENT ON COLUMN bizenv.text_check_row.figures IS '所用数字';
COMMENT ON COLUMN bizenv.text_check_row.positions IS '所用数字位置';
COMMENT ON COLUMN bizenv.text_check_row.note IS '说明';

CREATE FUNCTION bizenv.check_text(draft text) RETURNS SETOF bizenv.text_check_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 20;
COMMENT ON FUNCTION bizenv.check_text(text) IS
'校对文稿自身的数字：分项与总数、占比、比率、余数、增减、百分点与百分比、差距、平均、倍数、列举项数
One row per relation between figures of the text, right ones too: ok, ok_half_even, truncated, off_by_last_digit, unit_suspect, unit, wrong or undetermined; judged by the intervals that printed digits imply, and called wrong only where no other reading of the sentence fits; no row for NULL; more than 16 MB of text are 54000.
SELECT c.verdict FROM bizenv.check_text(''交办3411件，办结2750件，办结率达81%。'') AS c;  -- ok';

CREATE TYPE bizenv.possible_part_row AS (
    part integer,
    percent numeric(18,6),
    verdict varchar(20),
    verdict_order integer,
    verdict_zh varchar(20)
);
COMMENT ON TYPE bizenv.possible_part_row IS
'刊印占比可能对应的一个个数
Row of possible_parts: a count, its share of the whole in percent with six decimals, and how the printed figure comes of it: ok (half up), ok_half_even or truncated.
SELECT p.part FROM bizenv.possible_parts(20.7, 58) AS p;  -- 12';
COMMENT ON COLUMN bizenv.possible_part_row.part IS '个数';
COMMENT ON COLUMN bizenv.possible_part_row.percent IS '占比（%）';
COMMENT ON COLUMN bizenv.possible_part_row.verdict IS '结论代码';
COMMENT ON COLUMN bizenv.possible_part_row.verdict_order IS '结论次序';
COMMENT ON COLUMN bizenv.possible_part_row.verdict_zh IS '结论';

CREATE FUNCTION bizenv.possible_parts(printed_pct bizenv.number, whole bizenv.number) RETURNS SETOF bizenv.possible_part_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 5;
COMMENT ON FUNCTION bizenv.possible_parts(bizenv.number, bizenv.number) IS
'总数已知时，刊印占比可能对应哪些个数；没有一个整数得出它时，没有行
The counts of a whole that give a printed percentage, with the decimals that it is written with; none: the figure is impossible (20.9% of 58); printed_pct 0 to 100 with at most 6 decimals, whole a whole number from 0 to 2147483647, else 22003; more than 100000 counts are 54000; no row for NULL.
SELECT count(*) FROM bizenv.possible_parts(20.9, 58);  -- 0';
