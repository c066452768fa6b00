--
-- quantity (数量): figures as ledgers write them, with words, units and bounds
--

CREATE TYPE bizenv.quantity AS (
    value numeric,
    unit varchar(40),
    kind varchar(20),
    bounds numrange,
    approximate boolean
);
COMMENT ON TYPE bizenv.quantity IS
'一个数量：数值、单位、种类、上下界、是否约数
A quantity read from text: value, exact and with the decimals that are printed; unit, NULL for a bare number; kind pp, percent, count, money, times or duration; bounds, the range that the text gives for the number, NULL where it gives none; approximate, true where the figure itself is not exact.
SELECT (bizenv.parse_quantity(''900余笔'')).bounds;  -- (900,1000)';
COMMENT ON COLUMN bizenv.quantity.value IS '数值';
COMMENT ON COLUMN bizenv.quantity.unit IS '单位';
COMMENT ON COLUMN bizenv.quantity.kind IS '种类代码';
COMMENT ON COLUMN bizenv.quantity.bounds IS '上下界';
COMMENT ON COLUMN bizenv.quantity.approximate IS '是否约数';

CREATE FUNCTION bizenv.parse_quantity(text text, kind text DEFAULT NULL) RETURNS bizenv.quantity
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.parse_quantity(text, text) IS
'读出一个数量：1370.44亿元、900余笔、不少于10000人次、下降0.47个百分点、七成五
Reads a text that is one quantity: digits or numerals, a unit, words such as 超, 近, 余, 以上; amounts fold to 元, rates to % or pp; of a closed range the value is the middle; a text that is not a quantity is 22P02, and the DETAIL names the character where reading stopped; with kind, a quantity of another kind is 22023; NULL for NULL.
SELECT (bizenv.parse_quantity(''1370.44亿元'')).value;  -- 137044000000';

CREATE FUNCTION bizenv.try_parse_quantity(text text, kind text DEFAULT NULL) RETURNS bizenv.quantity
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.try_parse_quantity(text, text) IS
'同 parse_quantity，读不出时为 NULL
The same as parse_quantity, but gives NULL for a text that is not a quantity, or is one of another kind; an unknown word for kind is 22023.
SELECT (bizenv.try_parse_quantity(''无变化'')).value;  -- NULL';

CREATE TYPE bizenv.quantity_found_row AS (
    position integer,
    length integer,
    fragment varchar(200),
    value numeric(38,18),
    unit varchar(40),
    kind varchar(20),
    kind_order integer,
    kind_zh varchar(20),
    low numeric(38,18),
    low_inclusive boolean,
    high numeric(38,18),
    high_inclusive boolean,
    approximate boolean
);
COMMENT ON TYPE bizenv.quantity_found_row IS
'在文中找到的一个数量
Row of find_quantities: the place of the quantity (in characters, from 1), its text, and what parse_quantity reads there; the bounds are plain columns, NULL for an end that the text does not give.
SELECT f.fragment FROM bizenv.find_quantities(''走访三片区企业近200家'') AS f;  -- 近200家';
COMMENT ON COLUMN bizenv.quantity_found_row.position IS '起始字符';
COMMENT ON COLUMN bizenv.quantity_found_row.length IS '字符数';
COMMENT ON COLUMN bizenv.quantity_found_row.fragment IS '原文';
COMMENT ON COLUMN bizenv.quantity_found_row.value IS '数值';
COMMENT ON COLUMN bizenv.quantity_found_row.unit IS '单位';
COMMENT ON COLUMN bizenv.quantity_found_row.kind IS '种类代码';
COMMENT ON COLUMN bizenv.quantity_found_row.kind_order IS '种类次序';
COMMENT ON COLUMN bizenv.quantity_found_row.kind_zh IS '种类';
COMMENT ON COLUMN bizenv.quantity_found_row.low IS '下界';
COMMENT ON COLUMN bizenv.quantity_found_row.low_inclusive IS '含下界';
COMMENT ON COLUMN bizenv.quantity_found_row.high IS '上界';
COMMENT ON COLUMN bizenv.quantity_found_row.high_inclusive IS '含上界';
COMMENT ON COLUMN bizenv.quantity_found_row.approximate IS '是否约数';

CREATE FUNCTION bizenv.find_quantities(text text) RETURNS SETOF bizenv.quantity_found_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 20;
COMMENT ON FUNCTION bizenv.find_quantities(text) IS
'在文章中找出所有数量，不误收文号、日期、电话、“一件事”“第三方”
One row for each quantity of running prose, in the order of the text, as parse_quantity reads it, but that members of a list take direction and unit from their neighbours; dates, document and telephone numbers, list numerals and numbers without a unit are left out; no row for NULL; more than 16 MB of text are 54000.
SELECT string_agg(f.fragment, '' '') FROM bizenv.find_quantities(''7月初，共发现6类31条问题'') AS f;  -- 6类 31条';

CREATE FUNCTION bizenv.format_quantity(value bizenv.number, unit text, digits bizenv.whole DEFAULT NULL) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.format_quantity(bizenv.number, text, bizenv.whole) IS
'写出一个数量，金额自动用万、亿：1370.44亿元
Writes a value with its unit, so that parse_quantity reads both back; unit is one that parse_quantity gives, else 22023, NULL for a bare number; amounts of money are written in 万 or 亿 where two decimals suffice, 2 of 月 as 2个月; a year that is a date is 22003; with digits, 0 to 30, else 22023, the printed figure is rounded half up; NULL for NULL; NaN, infinities and more than 30 digits are 22003.
SELECT bizenv.format_quantity(137044000000, ''元'');  -- 1370.44亿元';

CREATE FUNCTION bizenv.meets(actual bizenv.number, target text) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.meets(bizenv.number, text) IS
'是否达到文字写明的目标：100家以上、不超过5个工作日、力争盘活10万平方米、80分以上不足90分
Says whether a figure meets a target; the figure is in the unit that parse_quantity gives the target (amounts in 元, 20.7 for 20.7%); a bare target is a lower bound, one with 下降 an upper bound; other words may stand around the only quantity of the target; NULL for NULL; a target that holds no quantity is 22P02, one that holds several 22023; NaN and infinities are 22003.
SELECT bizenv.meets(120, ''100家以上'');  -- t';

CREATE FUNCTION bizenv.meets(actual text, target text) RETURNS boolean
    AS 'MODULE_PATHNAME', 'meets_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.meets(text, text) IS
'带单位的完成数是否达到目标：8600万元对1.2亿元，单位不可比的报错
The same for a figure in words: units are compared, and turned into each other where they measure the same (36个月 and 3年, 亩 and 公顷); a bare figure is compared with a count of things only; NULL where the figure is not exact enough to tell (近200家 of 150家以上), and for NULL; units that have nothing in common are 22023.
SELECT bizenv.meets(''8600万元'', ''1.2亿元'');  -- f';

CREATE FUNCTION bizenv.try_meets(actual bizenv.number, target text) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.try_meets(bizenv.number, text) IS
'同 meets，目标读不出时为 NULL
The same as meets, but gives NULL for a target that holds no quantity, or several, and for a figure that is not finite.
SELECT bizenv.try_meets(120, ''持续推进'');  -- NULL';

CREATE FUNCTION bizenv.try_meets(actual text, target text) RETURNS boolean
    AS 'MODULE_PATHNAME', 'try_meets_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.try_meets(text, text) IS
'同 meets，读不出或单位不可比时为 NULL
The same as meets, but gives NULL where a text holds no quantity, or several, and where the units have nothing in common.
SELECT bizenv.try_meets(''0.95'', ''不低于90%'');  -- NULL';
