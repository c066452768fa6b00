--
-- cells (单元格): what the cells of a sheet say, and what a whole sheet holds
--
-- read_X raises for a cell that it cannot read, try_read_X gives NULL, X_reason says why
-- there is no value, or with what leave of the caller there is one.  A cell that says
-- that there is nothing (空白, -, 未报送) is NULL everywhere, with the reason blank.
--

CREATE FUNCTION bizenv.read_percent(cell text, bare text DEFAULT NULL, allow text[] DEFAULT '{}') RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.read_percent(text, text, text[]) IS
'读出百分数：65%、六成五、百分之六十五、三分之二；带单位的从不再乘
Percentage of a cell, 65 for 65%; what carries %, 成 or 分之 is a percentage whatever bare says; a number without a unit from 0 to 2 (0.65, 1) may be a percentage or a fraction and is refused unless bare says percent or fraction; allow names what else is taken: approximate (约65%), bounds (65%以上), change (下降5%), aim (力争65%), class (已完成 is 100, 未启动 is 0), brackets (the minus sign of accounts: (12.5)% is -12.5); a cell that is not read is 22P02, over 1000000 22003, an unknown word 22023; NULL for NULL and for a cell that says that there is nothing.
SELECT bizenv.read_percent(''六成五''), bizenv.read_percent(''0.65'', bare => ''fraction'');';

CREATE FUNCTION bizenv.try_read_percent(cell text, bare text DEFAULT NULL, allow text[] DEFAULT '{}') RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.try_read_percent(text, text, text[]) IS
'同 read_percent，读不出时为 NULL
The same as read_percent, but gives NULL for a cell that it cannot read; percent_reason says why.
SELECT bizenv.try_read_percent(''0.65'');  -- NULL';

CREATE FUNCTION bizenv.percent_reason(cell text, bare text DEFAULT NULL, allow text[] DEFAULT '{}') RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.percent_reason(text, text, text[]) IS
'读不出百分数的原因
Code of the list cell_reason: why read_percent has no value for a cell, or that it has one by leave of the arguments; NULL for a cell that is read as it stands, and for NULL; code_label gives the words.
SELECT bizenv.code_label(bizenv.percent_reason(''约65%''), list => ''cell_reason'');  -- 是约数';

CREATE FUNCTION bizenv.read_amount(cell text, unit text DEFAULT NULL, allow text[] DEFAULT '{}') RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.read_amount(text, text, text[]) IS
'读出数量，换算成指定单位：1370.44亿元、5项、1,370.44
Amount of a cell in a unit such as 亿元 or 项; a number without a unit is in that unit already; without unit only bare numbers and counts are taken, for an amount of money could be in any; unit => ''%'' reads as read_percent; allow names what else is taken: approximate (约5项), bounds (不少于5项), change (减少5项), aim (计划5项), brackets (the minus sign of accounts: (1,234) is -1234); a cell that is not read, or has another unit, is 22P02, an unknown unit or word 22023; NULL for NULL and for a cell that says that there is nothing.
SELECT bizenv.read_amount(''5847万元'', ''亿元'');  -- 0.5847';

CREATE FUNCTION bizenv.try_read_amount(cell text, unit text DEFAULT NULL, allow text[] DEFAULT '{}') RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.try_read_amount(text, text, text[]) IS
'同 read_amount，读不出时为 NULL
The same as read_amount, but gives NULL for a cell that it cannot read; amount_reason says why.
SELECT bizenv.try_read_amount(''3批'', ''项'');  -- NULL';

CREATE FUNCTION bizenv.amount_reason(cell text, unit text DEFAULT NULL, allow text[] DEFAULT '{}') RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.amount_reason(text, text, text[]) IS
'读不出数量的原因
Code of the list cell_reason: why read_amount has no value for a cell, or that it has one by leave of the arguments; NULL for a cell that is read as it stands, and for NULL; code_label gives the words.
SELECT bizenv.amount_reason(''3批'', ''项'');  -- other_unit';

CREATE FUNCTION bizenv.read_date(cell text, year bizenv.whole DEFAULT NULL, end_of boolean DEFAULT false, serial boolean DEFAULT false, allow text[] DEFAULT '{}') RETURNS date
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.read_date(text, bizenv.whole, boolean, boolean, text[]) IS
'读出日期：2025年12月31日、20251231、12月31日、2025年底、三季度末；长期为空
Day of a cell; year (1900 to 2199) is that of a cell without one; 底 and 末 are the last day of their period, and with end_of every period (2025年12月) is; with serial a number of five digits is the day of a spreadsheet (2000 to 2099); allow names what else is taken: approximate (左右), span (7月1日至15日, its last day); 长期 and 持续推进 are no deadline: NULL, with the reason no_deadline; a cell that is not read is 22P02, a day that does not exist or is out of range 22008, an unknown word 22023; NULL for NULL and for a cell that says that there is nothing.
SELECT bizenv.read_date(''2025年12月'', end_of => true);  -- 2025-12-31';

CREATE FUNCTION bizenv.try_read_date(cell text, year bizenv.whole DEFAULT NULL, end_of boolean DEFAULT false, serial boolean DEFAULT false, allow text[] DEFAULT '{}') RETURNS date
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.try_read_date(text, bizenv.whole, boolean, boolean, text[]) IS
'同 read_date，读不出时为 NULL
The same as read_date, but gives NULL for a cell that it cannot read; date_reason says why.
SELECT bizenv.try_read_date(''2025年12月'');  -- NULL';

CREATE FUNCTION bizenv.date_reason(cell text, year bizenv.whole DEFAULT NULL, end_of boolean DEFAULT false, serial boolean DEFAULT false, allow text[] DEFAULT '{}') RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.date_reason(text, bizenv.whole, boolean, boolean, text[]) IS
'读不出日期的原因；没有期限的为 no_deadline
Code of the list cell_reason: why read_date has no value for a cell, or that it has one by leave of the arguments; NULL for a cell that is read as it stands, and for NULL; code_label gives the words.
SELECT bizenv.date_reason(''长期''), bizenv.date_reason(''2025年12月'');';

CREATE FUNCTION bizenv.read_month(cell text, year bizenv.whole DEFAULT NULL, serial boolean DEFAULT false, allow text[] DEFAULT '{}') RETURNS date
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.read_month(text, bizenv.whole, boolean, text[]) IS
'读出月份（当月1日）：202601、2026年1月、1月；1-2月须许可
First day of the month of a cell, which may be a day of it; year (1900 to 2199) is that of a cell without one; with serial a number of five digits is the day of a spreadsheet; allow names what else is taken: approximate (左右), span (1-2月, 2月累计 and 上半年 are the last of their months, as cumulative figures are); a cell that is not read is 22P02, a month that does not exist or is out of range 22008, an unknown word 22023; NULL for NULL and for a cell that says that there is nothing.
SELECT bizenv.read_month(''202601''), bizenv.read_month(''7月'', 2025);';

CREATE FUNCTION bizenv.try_read_month(cell text, year bizenv.whole DEFAULT NULL, serial boolean DEFAULT false, allow text[] DEFAULT '{}') RETURNS date
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.try_read_month(text, bizenv.whole, boolean, text[]) IS
'同 read_month，读不出时为 NULL
The same as read_month, but gives NULL for a cell that it cannot read; month_reason says why.
SELECT bizenv.try_read_month(''7月'');  -- NULL';

CREATE FUNCTION bizenv.month_reason(cell text, year bizenv.whole DEFAULT NULL, serial boolean DEFAULT false, allow text[] DEFAULT '{}') RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.month_reason(text, bizenv.whole, boolean, text[]) IS
'读不出月份的原因
Code of the list cell_reason: why read_month has no value for a cell, or that it has one by leave of the arguments; NULL for a cell that is read as it stands, and for NULL; code_label gives the words.
SELECT bizenv.month_reason(''2025.1'');  -- lost_zero';

CREATE FUNCTION bizenv.read_period(cell text, frequency text DEFAULT NULL, year bizenv.whole DEFAULT NULL, serial boolean DEFAULT false, allow text[] DEFAULT '{}') RETURNS date
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.read_period(text, text, bizenv.whole, boolean, text[]) IS
'读出一期（首日）：2025年第二季度、2025Q2、4-6月、2025年上半年、2025年7月、2025年
First day of the period that a cell names, however it is written: 4-6月 is the second quarter; frequency is the length that is asked for (monthly, quarterly, half_yearly, yearly), and a cell of another length is no period of it; NULL takes any of these lengths; with a frequency a day is read as the month that it is in, or as the longer period that it begins or ends (2025-06-30); year (1900 to 2199) is that of a cell without one; with serial a number of five digits is the day of a spreadsheet; allow names what else is taken: approximate (左右), span (1-6月 of a quarterly figure, which counts from January, is the quarter that it ends in); a cell that is not read is 22P02, a day that does not exist or is out of range 22008, an unknown word 22023; NULL for NULL and for a cell that says that there is nothing.
SELECT bizenv.read_period(''2025年第二季度'', ''quarterly'');  -- 2025-04-01';

CREATE FUNCTION bizenv.try_read_period(cell text, frequency text DEFAULT NULL, year bizenv.whole DEFAULT NULL, serial boolean DEFAULT false, allow text[] DEFAULT '{}') RETURNS date
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.try_read_period(text, text, bizenv.whole, boolean, text[]) IS
'同 read_period，读不出时为 NULL
The same as read_period, but gives NULL for a cell that it cannot read; period_reason says why.
SELECT bizenv.try_read_period(''2025年5月'', ''quarterly'');  -- NULL';

CREATE FUNCTION bizenv.period_reason(cell text, frequency text DEFAULT NULL, year bizenv.whole DEFAULT NULL, serial boolean DEFAULT false, allow text[] DEFAULT '{}') RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.period_reason(text, text, bizenv.whole, boolean, text[]) IS
'读不出一期的原因
Code of the list cell_reason: why read_period has no value for a cell, or that it has one by leave of the arguments; NULL for a cell that is read as it stands, and for NULL; code_label gives the words.
SELECT bizenv.period_reason(''2025年5月'', ''quarterly'');  -- other_period';

CREATE FUNCTION bizenv.read_yes_no(cell text) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.read_yes_no(text) IS
'读出是或否：是、√、符合、达标；否、×、不符合
Whether a cell says yes or no; a cell that says neither is 22P02; NULL for NULL and for a cell that says that there is nothing.
SELECT bizenv.read_yes_no(''√''), bizenv.read_yes_no(''未达标'');';

CREATE FUNCTION bizenv.try_read_yes_no(cell text) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.try_read_yes_no(text) IS
'同 read_yes_no，读不出时为 NULL
The same as read_yes_no, but gives NULL for a cell that it cannot read; yes_no_reason says why.
SELECT bizenv.try_read_yes_no(''部分达标'');  -- NULL';

CREATE FUNCTION bizenv.yes_no_reason(cell text) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.yes_no_reason(text) IS
'读不出是或否的原因
Code of the list cell_reason: why read_yes_no has no value for a cell, or that it has one by leave of the arguments; NULL for a cell that is read as it stands, and for NULL; code_label gives the words.
SELECT bizenv.yes_no_reason(''部分达标'');  -- not_understood';

CREATE FUNCTION bizenv.read_class(cell text) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.read_class(text) IS
'读出进度分类的代码：已完成、办结、过半、未启动、未报送
Code of the class of progress that a cell names: completed, past_half, just_started, not_begun, not_reported; what is no such word, a percentage included, is 22P02; NULL for NULL and for a cell that says that there is nothing.
SELECT bizenv.read_class(''已办结'');  -- completed';

CREATE FUNCTION bizenv.try_read_class(cell text) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.try_read_class(text) IS
'同 read_class，读不出时为 NULL
The same as read_class, but gives NULL for a cell that it cannot read; class_reason says why.
SELECT bizenv.try_read_class(''基本完成'');  -- NULL';

CREATE FUNCTION bizenv.class_reason(cell text) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.class_reason(text) IS
'读不出进度分类的原因
Code of the list cell_reason: why read_class has no value for a cell, or that it has one by leave of the arguments; NULL for a cell that is read as it stands, and for NULL; code_label gives the words.
SELECT bizenv.class_reason(''基本完成'');  -- not_understood';

CREATE FUNCTION bizenv.cell_forms(kind text) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.cell_forms(text) IS
'能读出的写法举例
Examples of what is read of a kind of cells (percent, amount, date, month, period, yes_no, class; empty for text), to be shown with a cell that was not; an unknown kind is 22023; NULL for NULL.
SELECT bizenv.cell_forms(''month'');';

CREATE FUNCTION bizenv.name_key(name text) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.name_key(text) IS
'名称的比对键：空格、全角半角、引号、破折号不同的写法是同一个名称
The same text for all spellings of one name: without blanks, what has no width and the mark that ends a sentence, full-width forms as half-width ones, quotation marks, dashes and middle dots each as one; join and group by it; more than 16 MB are 54000; NULL for NULL.
SELECT bizenv.name_key(''提升 12345 热线（市级）办理。'') = bizenv.name_key(''提升12345热线(市级)办理'');  -- t';

CREATE TYPE bizenv.sheet_profile_row AS (
    place integer,
    column_name varchar(63),
    row_count integer,
    filled integer,
    kind varchar(20),
    kind_order integer,
    kind_zh varchar(20),
    fitting integer,
    unfit integer,
    unfit_samples varchar(1000),
    warnings varchar(400),
    warnings_text varchar(2000)
);
COMMENT ON TYPE bizenv.sheet_profile_row IS
'表中一列的概况：填写数、种类、能读出的格数、读不出的样例、提醒
Row of sheet_profile: a column, the rows of the sheet and those that the column fills, the kind of its cells, how many of them are read as that kind as they stand and how many are not, a few of these with the reason, and warnings: their codes, and in words with the places of rows and samples.
SELECT p.kind FROM bizenv.sheet_profile(''bizenv.versions'') AS p WHERE p.column_name = ''extension'';  -- text';
COMMENT ON COLUMN bizenv.sheet_profile_row.place IS '列序';
COMMENT ON COLUMN bizenv.sheet_profile_row.column_name IS '列名';
COMMENT ON COLUMN bizenv.sheet_profile_row.row_count IS '总行数';
COMMENT ON COLUMN bizenv.sheet_profile_row.filled IS '填写数';
COMMENT ON COLUMN bizenv.sheet_profile_row.kind IS '种类代码';
COMMENT ON COLUMN bizenv.sheet_profile_row.kind_order IS '种类次序';
COMMENT ON COLUMN bizenv.sheet_profile_row.kind_zh IS '种类';
COMMENT ON COLUMN bizenv.sheet_profile_row.fitting IS '能读出的格数';
COMMENT ON COLUMN bizenv.sheet_profile_row.unfit IS '读不出的格数';
COMMENT ON COLUMN bizenv.sheet_profile_row.unfit_samples IS '读不出的样例';
COMMENT ON COLUMN bizenv.sheet_profile_row.warnings IS '提醒代码';
COMMENT ON COLUMN bizenv.sheet_profile_row.warnings_text IS '提醒';

CREATE FUNCTION bizenv.sheet_profile(source regclass, year bizenv.whole DEFAULT NULL, lang text DEFAULT 'zh') RETURNS SETOF bizenv.sheet_profile_row
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE COST 100 ROWS 20;
COMMENT ON FUNCTION bizenv.sheet_profile(regclass, bizenv.whole, text) IS
'表的概况：每列一行，看得出是什么、读不出什么、要当心什么
One row for each column of a table or view, read as the caller: of which kind most of its cells are, how many are read as they stand, samples of those that are not with the reason, and warnings (fractions beside percentages, several units, dates as numbers of a spreadsheet or without a year, totals, headers, titles and notes among the rows, names that differ by a blank, errors of formulas); year is that of days without one; lang zh or en; what is no table and no view is 42P01, a year out of range 22008, an unknown language 22023, NULL for source or lang 22004; write it in FROM.
SELECT count(*) FROM bizenv.sheet_profile(''bizenv.versions'') AS p;  -- 4';
