--
-- scoring (赋分): bands and their points, lines through marks, caps, score cards
--

CREATE TYPE bizenv.scale;

CREATE FUNCTION bizenv_internal.scale_in(cstring) RETURNS bizenv.scale
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bizenv_internal.scale_in(cstring) IS 'internal: text input, such as [90,]=A:10; [,90)=B:5, or the words of an office';
CREATE FUNCTION bizenv_internal.scale_out(bizenv.scale) RETURNS cstring
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv_internal.scale_out(bizenv.scale) IS 'internal: text output';
CREATE FUNCTION bizenv_internal.scale_recv(internal) RETURNS bizenv.scale
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.scale_recv(internal) IS 'internal: binary input, the text';
CREATE FUNCTION bizenv_internal.scale_send(bizenv.scale) RETURNS bytea
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.scale_send(bizenv.scale) IS 'internal: binary output, the text';

CREATE TYPE bizenv.scale (
    INPUT = bizenv_internal.scale_in,
    OUTPUT = bizenv_internal.scale_out,
    RECEIVE = bizenv_internal.scale_recv,
    SEND = bizenv_internal.scale_send,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE bizenv.scale IS
'分档标准：各档的区间、名称、分值，也可按考核办法的文字书写
Scale of bands, written low,high in brackets ([ and ] include the number, ( and ) do not, nothing is no end), an equals sign, a label, a colon, points; bands by semicolons, the best first; of labels and points all bands have one, the other or both; read also from the words of an office (其他 takes what the others leave), of which 以上 and 以下 include the number, 不足 and 超过 do not; bands that overlap or leave a hole are 22P02 and the DETAIL tells where, more than 1000 bands 54000; equal scales are equal texts.
SELECT bizenv.scale ''90分以上为优秀、80分以上不足90分为良好、不足80分为一般'';  -- [90,]=优秀; [80,90)=良好; [,80)=一般';

--@order scale scale

CREATE FUNCTION bizenv.scale_label(value bizenv.number, scale bizenv.scale) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.scale_label(bizenv.number, bizenv.scale) IS
'数值所在档的名称：优秀、良好、一般；红、黄、绿
Label of the band that holds the value; NULL where the scale has no labels, and for NULL; a value beyond all bands, NaN and infinities are 22003.
SELECT bizenv.scale_label(85, ''[90,]=优秀；[80,90)=良好；[,80)=一般'');  -- 良好';
CREATE FUNCTION bizenv.scale_points(value bizenv.number, scale bizenv.scale) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.scale_points(bizenv.number, bizenv.scale) IS
'数值所在档的分值
Points of the band that holds the value; NULL where the scale has no points, and for NULL, which never scores; a value beyond all bands, NaN and infinities are 22003.
SELECT bizenv.scale_points(80, ''[90,]=优秀:10；[80,90)=良好:8；[,80)=一般:5'');  -- 8';
CREATE FUNCTION bizenv.scale_order(value bizenv.number, scale bizenv.scale) RETURNS integer
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.scale_order(bizenv.number, bizenv.scale) IS
'数值所在档的次序，写在最前的一档为 1
Place of the label of the band that holds the value, 1 for the one that is written first (bands of the same label share a place; without labels each band has its own), to sort and to group by; NULL for NULL; a value beyond all bands, NaN and infinities are 22003.
SELECT bizenv.scale_order(85, ''[90,]=优秀；[80,90)=良好；[,80)=一般'');  -- 2';

CREATE FUNCTION bizenv.piecewise_score(value bizenv.number, marks bizenv.number[], points bizenv.number[], method text DEFAULT 'linear', beyond text DEFAULT 'clip', digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.piecewise_score(bizenv.number, bizenv.number[], bizenv.number[], text, text, bizenv.whole) IS
'按标准值赋分：分档（step）或线性插值（linear），如国资委五档标准值
Points by marks that rise, or fall, from each to the next: linear on the lines between them, beyond them the points of the end (clip), the line (extend) or 0 past the end with the fewest points (zero); step the points of the best mark that the value reaches, a mark itself included, 0 where it reaches none; value NULL gives NULL; marks and points of different length, unsorted, of steps that rise and fall, or extend with steps are 22023, NULL in them 22004, NaN, infinities and negative points of steps 22003, more than 1000 marks 54000; digits 0 to 100 rounds once, NULL gives PostgreSQL''s quotient.
SELECT bizenv.piecewise_score(85, ''{60,80,90}'', ''{5,8,10}'', digits => 1);  -- 9.0';
CREATE FUNCTION bizenv.efficacy_score(value bizenv.number, low bizenv.number, high bizenv.number, base bizenv.number DEFAULT 60, lowest bizenv.number DEFAULT NULL, highest bizenv.number DEFAULT NULL, digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.efficacy_score(bizenv.number, bizenv.number, bizenv.number, bizenv.number, bizenv.number, bizenv.number, bizenv.whole) IS
'功效系数得分：不允许值得基础分（默认 60），满意值得 100，中间及以外按比例
Efficacy score, base + (100 - base) (value - low) / (high - low): base at low, the unsatisfying value, 100 at high, the satisfying one, in proportion between and beyond unless lowest or highest cap it (NULL for no cap; NULL value never gets a cap); low above high where lower is better; low = high and NULL figures give NULL; base from 0 to below 100, else 22003, NULL 22004; lowest above highest is 22023; NaN and infinities are 22003; digits 0 to 100 rounds once.
SELECT bizenv.efficacy_score(45, low => 30, high => 60, digits => 1);  -- 80.0';

--@tally score_card_tally score_card 1024 score_card_agg(i, p, k, c) FROM (VALUES (''服务'', 85.5, ''base'', 100), (''获奖'', 3, ''bonus'', 5), (NULL, NULL, NULL, NULL)) AS v(i, p, k, c)
COMMENT ON TYPE bizenv.score_card_tally IS
'一个对象（地区、部门）的考核评分汇总状态：基本分、加分、扣分、一票否决，可存储、可用 merge 合并
Tally of a score card: for each item, in C byte order and each once, its kind, the sum of its points, its cap, its rows and those without points; at most 1000 items of 1 to 200 bytes; written as JSON; equal tallies are equal bytes.
SELECT bizenv.score_card_agg(i, p, ''bonus'', 5) FROM (VALUES (''获奖'', 3), (''获奖'', 4)) AS v(i, p);  -- {"skipped": 0, "items": {"获奖": ["bonus", 7, 5, 2, 0]}}';

CREATE FUNCTION bizenv_internal.score_card_add(state bizenv.score_card_tally, item text, points numeric, kind text, cap numeric) RETURNS bizenv.score_card_tally
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.score_card_add(bizenv.score_card_tally, text, numeric, text, numeric) IS 'internal: transition of score_card_agg(text, numeric, text, numeric)';
CREATE FUNCTION bizenv_internal.score_card_remove(state bizenv.score_card_tally, item text, points numeric, kind text, cap numeric) RETURNS bizenv.score_card_tally
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.score_card_remove(bizenv.score_card_tally, text, numeric, text, numeric) IS 'internal: inverse transition of score_card_agg(text, numeric, text, numeric)';
--@aggregate score_card_tally score_card 1024 score_card_agg(item text, points bizenv.number, kind text, cap bizenv.number)
COMMENT ON AGGREGATE bizenv.score_card_agg(text, bizenv.number, text, bizenv.number) IS
'考核评分汇总：每行一个项目（名称、分值、种类、上限），种类为基本分、加分、扣分、一票否决
Tally of a score card: kind base, bonus, deduction or veto; rows of a bonus, a deduction or a veto add up by item before the cap cuts them (加分合计不超过5分), a base item has one row; points NULL are not scored, never 0 and never the cap; points are not negative but for base, a veto is cast by points above 0 and its cap, NULL for 0, is what the total is cut to; cap NULL is none; an item of two kinds or two caps, a base item twice, an unknown kind, a blank item or one over 200 bytes are 22023, negative and infinite figures 22003, a NULL kind, or a NULL item with a figure, 22004, more than 1000 items 54000; no rows give the empty tally.
SELECT bizenv.score_card_total(bizenv.score_card_agg(i, p, k, c)) FROM (VALUES (''服务'', 85, ''base'', 100), (''获奖'', 3, ''bonus'', 5), (''获奖'', 4, ''bonus'', 5)) AS v(i, p, k, c);  -- 90';

CREATE FUNCTION bizenv.score_card_total(t bizenv.score_card_tally, known_only boolean DEFAULT false, digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bizenv.score_card_total(bizenv.score_card_tally, boolean, bizenv.whole) IS
'考核总分：基本分加加分减扣分，各项先按上限截断；一票否决则降为否决上限（默认 0）
Total of a card: base and bonus points less deductions, each item up to its cap, cut to the least cap of the vetoes that are cast; NULL where a row has no points yet, as the total is not known then, unless known_only, which leaves these out; NULL for a card without points and for NULL; exact, digits 0 to 100, else 22023, rounds once, half away from zero; NULL for known_only is 22004.
SELECT bizenv.score_card_total(''{"items": {"服务": ["base", 85, 100, 1, 0], "投诉": ["deduction", 12, 10, 6, 0]}}'');  -- 75';

CREATE TYPE bizenv.score_card_row AS (
    item varchar(200),
    kind varchar(20),
    kind_order integer,
    kind_zh varchar(20),
    row_count integer,
    missing_count integer,
    points numeric(38,10),
    cap numeric(38,10),
    contribution numeric(38,10),
    card_reason varchar(20),
    card_reason_order integer,
    card_reason_zh varchar(20)
);
COMMENT ON TYPE bizenv.score_card_row IS
'考核评分的一个项目对总分的贡献
Row of score_card_rows: an item with its kind, its rows and those without points, the sum of its points, its cap, and what it adds to the total; NULL where it has no points, and why a part is cut or missing.
SELECT r.contribution FROM bizenv.score_card_rows(''{"items": {"投诉": ["deduction", 12, 10, 6, 0]}}'') AS r;  -- -10.00';
COMMENT ON COLUMN bizenv.score_card_row.item IS '项目';
COMMENT ON COLUMN bizenv.score_card_row.kind IS '种类代码';
COMMENT ON COLUMN bizenv.score_card_row.kind_order IS '种类次序';
COMMENT ON COLUMN bizenv.score_card_row.kind_zh IS '种类';
COMMENT ON COLUMN bizenv.score_card_row.row_count IS '行数';
COMMENT ON COLUMN bizenv.score_card_row.missing_count IS '无分值行数';
COMMENT ON COLUMN bizenv.score_card_row.points IS '分值合计';
COMMENT ON COLUMN bizenv.score_card_row.cap IS '上限';
COMMENT ON COLUMN bizenv.score_card_row.contribution IS '计入总分';
COMMENT ON COLUMN bizenv.score_card_row.card_reason IS '说明代码';
COMMENT ON COLUMN bizenv.score_card_row.card_reason_order IS '说明次序';
COMMENT ON COLUMN bizenv.score_card_row.card_reason_zh IS '说明';
CREATE FUNCTION bizenv.score_card_rows(t bizenv.score_card_tally, digits bizenv.whole DEFAULT 2) RETURNS SETOF bizenv.score_card_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION bizenv.score_card_rows(bizenv.score_card_tally, bizenv.whole) IS
'考核评分明细：各项计入总分多少，合计恰为（同位数的）总分
Rows in C byte order of items; what the items add (a deduction is negative, a veto takes what is over its cap) sums to exactly score_card_total(t, true, digits) at digits (0 to 10, else 22023, NULL 22004): units lost by rounding go to the largest remainders; card_reason says why a part is not its points: points_missing, over_cap, vetoed; points or a cap of 28 digits or more before the point are 22003; no rows for NULL; write it in FROM.
SELECT sum(r.contribution) FROM bizenv.score_card_rows(''{"items": {"服务": ["base", 85, 100, 1, 0], "事故": ["veto", 1, 59, 1, 0]}}'') AS r;  -- 59.00';
