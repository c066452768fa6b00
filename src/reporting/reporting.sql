--
-- reporting (报送): who has not reported, how much, how late, for how many months
--

CREATE TYPE bizenv.month_set;

CREATE FUNCTION bizenv_internal.month_set_in(cstring) RETURNS bizenv.month_set
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv_internal.month_set_in(cstring) IS 'internal: text input, such as {2025-01..2025-04,2025-06}';
CREATE FUNCTION bizenv_internal.month_set_out(bizenv.month_set) RETURNS cstring
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv_internal.month_set_out(bizenv.month_set) IS 'internal: text output';
CREATE FUNCTION bizenv_internal.month_set_recv(internal) RETURNS bizenv.month_set
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.month_set_recv(internal) IS 'internal: binary input';
CREATE FUNCTION bizenv_internal.month_set_send(bizenv.month_set) RETURNS bytea
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.month_set_send(bizenv.month_set) IS 'internal: binary output, version first';

CREATE TYPE bizenv.month_set (
    INPUT = bizenv_internal.month_set_in,
    OUTPUT = bizenv_internal.month_set_out,
    RECEIVE = bizenv_internal.month_set_recv,
    SEND = bizenv_internal.month_set_send,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE bizenv.month_set IS
'月份集合（1900年至2199年），可存储、可用 merge 合并
Set of months from 1900-01 to 2199-12, written with ranges, in any order on the way in; ordered lexicographically by its months, the earliest first; equal sets are equal bytes; anything else as text is 22P02.
SELECT bizenv.month_set ''{2025-06, 2025-01..2025-03, 2025-03..2025-04}'';  -- {2025-01..2025-04,2025-06}';

--@order month_set month_set

CREATE FUNCTION bizenv_internal.month_set_contains(a bizenv.month_set, b bizenv.month_set) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.month_set_contains(bizenv.month_set, bizenv.month_set) IS 'internal: operator @>';
CREATE OPERATOR bizenv.@> (
    LEFTARG = bizenv.month_set, RIGHTARG = bizenv.month_set, FUNCTION = bizenv_internal.month_set_contains,
    COMMUTATOR = OPERATOR(bizenv.<@), RESTRICT = contsel, JOIN = contjoinsel
);
COMMENT ON OPERATOR bizenv.@> (bizenv.month_set, bizenv.month_set) IS 'contains all months of';
CREATE FUNCTION bizenv_internal.month_set_contained(a bizenv.month_set, b bizenv.month_set) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.month_set_contained(bizenv.month_set, bizenv.month_set) IS 'internal: operator <@';
CREATE OPERATOR bizenv.<@ (
    LEFTARG = bizenv.month_set, RIGHTARG = bizenv.month_set, FUNCTION = bizenv_internal.month_set_contained,
    COMMUTATOR = OPERATOR(bizenv.@>), RESTRICT = contsel, JOIN = contjoinsel
);
COMMENT ON OPERATOR bizenv.<@ (bizenv.month_set, bizenv.month_set) IS 'is contained in';
CREATE FUNCTION bizenv_internal.month_set_overlaps(a bizenv.month_set, b bizenv.month_set) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.month_set_overlaps(bizenv.month_set, bizenv.month_set) IS 'internal: operator &&';
CREATE OPERATOR bizenv.&& (
    LEFTARG = bizenv.month_set, RIGHTARG = bizenv.month_set, FUNCTION = bizenv_internal.month_set_overlaps,
    COMMUTATOR = OPERATOR(bizenv.&&), RESTRICT = contsel, JOIN = contjoinsel
);
COMMENT ON OPERATOR bizenv.&& (bizenv.month_set, bizenv.month_set) IS 'has a month in common with';

CREATE FUNCTION bizenv.has_month(s bizenv.month_set, month bizenv.day) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.has_month(bizenv.month_set, bizenv.day) IS
'集合中是否有该日期所在的月份
Whether a set has the month of a date, any day of it; a date outside 1900 to 2199 is 22008; NULL for NULL.
SELECT bizenv.has_month(''{2025-01..2025-04}'', ''2025-04-30'');  -- t';
CREATE FUNCTION bizenv.row_count(s bizenv.month_set) RETURNS bigint
    AS 'MODULE_PATHNAME', 'month_set_row_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.row_count(bizenv.month_set) IS
'集合中的月份数
Number of months in a set, 0 for the empty one; NULL for NULL.
SELECT bizenv.row_count(bizenv.month_set ''{2025-01..2025-04,2025-06}'');  -- 5';
CREATE FUNCTION bizenv.month_union(a bizenv.month_set, b bizenv.month_set) RETURNS bizenv.month_set
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.month_union(bizenv.month_set, bizenv.month_set) IS
'两个月份集合的并集
Months that are in a or in b; NULL for NULL.
SELECT bizenv.month_union(''{2025-01..2025-02}'', ''{2025-03}'');  -- {2025-01..2025-03}';
CREATE FUNCTION bizenv.month_intersect(a bizenv.month_set, b bizenv.month_set) RETURNS bizenv.month_set
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.month_intersect(bizenv.month_set, bizenv.month_set) IS
'两个月份集合的交集
Months that are both in a and in b; NULL for NULL.
SELECT bizenv.month_intersect(''{2025-01..2025-04}'', ''{2025-03..2025-06}'');  -- {2025-03..2025-04}';
CREATE FUNCTION bizenv.month_except(a bizenv.month_set, b bizenv.month_set) RETURNS bizenv.month_set
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.month_except(bizenv.month_set, bizenv.month_set) IS
'月份集合的差集：在 a 而不在 b
Months that are in a and not in b; NULL for NULL.
SELECT bizenv.month_except(''{2025-01..2025-06}'', ''{2025-05..2025-06}'');  -- {2025-01..2025-04}';

CREATE FUNCTION bizenv_internal.month_set_add(state bizenv.month_set, period date) RETURNS bizenv.month_set
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.month_set_add(bizenv.month_set, date) IS 'internal: transition of month_agg';
CREATE FUNCTION bizenv_internal.month_set_combine(state bizenv.month_set, s bizenv.month_set) RETURNS bizenv.month_set
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.month_set_combine(bizenv.month_set, bizenv.month_set) IS 'internal: adds a set to the state';
CREATE FUNCTION bizenv_internal.month_set_final(state bizenv.month_set) RETURNS bizenv.month_set
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.month_set_final(bizenv.month_set) IS 'internal: makes the state a value';
CREATE AGGREGATE bizenv.month_agg(period bizenv.day) (
    SFUNC = bizenv_internal.month_set_add, STYPE = bizenv.month_set, INITCOND = '{}', SSPACE = 464,
    COMBINEFUNC = bizenv_internal.month_set_combine, FINALFUNC = bizenv_internal.month_set_final,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE bizenv.month_agg(bizenv.day) IS
'把日期汇总为月份集合：已报送的月份
Set of the months of dates, any day of a month; NULL and repetition change nothing; no rows give the empty set; a date outside 1900 to 2199 is 22008.
SELECT bizenv.month_agg(d) FROM (VALUES (date ''2025-02-01''), (''2025-01-31''), (NULL), (''2025-01-01'')) AS r(d);  -- {2025-01..2025-02}';
CREATE AGGREGATE bizenv.merge(s bizenv.month_set) (
    SFUNC = bizenv_internal.month_set_combine, STYPE = bizenv.month_set, INITCOND = '{}', SSPACE = 464,
    COMBINEFUNC = bizenv_internal.month_set_combine, FINALFUNC = bizenv_internal.month_set_final,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE bizenv.merge(bizenv.month_set) IS
'合并月份集合（并集）
Union of sets of months, as if their dates had been aggregated together; NULL is ignored, no set gives the empty one.
SELECT bizenv.merge(s) FROM (VALUES (bizenv.month_set ''{2025-01}''), (''{2025-02..2025-03}'')) AS v(s);  -- {2025-01..2025-03}';

CREATE FUNCTION bizenv.due_months(starts bizenv.day, as_of bizenv.day, due_day bizenv.whole DEFAULT 5) RETURNS bizenv.month_set
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.due_months(bizenv.day, bizenv.day, bizenv.whole) IS
'截至某日应已报送的月份：某月的报表次月某日前报送
Months from that of starts on whose report was due strictly before as_of; the report of a month is due on due_day of the following month, 1 to 31 (its last day where it has fewer), else 22023, a workday or not: give a due_kind where days off matter; NULL where starts is, a NULL as_of or due_day is 22004; a date outside 1900 to 2199 is 22008.
SELECT bizenv.due_months(''2025-01-01'', ''2025-07-31'', due_day => 5);  -- {2025-01..2025-06}';
CREATE FUNCTION bizenv.report_due(period bizenv.day, due_day bizenv.whole DEFAULT 5, due_kind text DEFAULT 'next_workday', calendar text DEFAULT 'cn', on_unannounced text DEFAULT 'error') RETURNS date
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.report_due(bizenv.day, bizenv.whole, text, text, text) IS
'某月报表的报送期限：次月某日（遇休息日顺延），或次月第几个工作日
Day on which the report of a month is due in the following one: on due_day, 1 to 31 (its last day where it has fewer), moved to the next workday where it is off (next_workday, Civil Code 203) or not (calendar_day), or on the workday of that number, 1 to 15 (nth_workday); an unknown due_kind, calendar or on_unannounced and a due_day out of range are 22023, a NULL one 22004; a day that is not announced is 22008, or NULL where on_unannounced is null; a period outside 1900 to 2199 is 22008; NULL for NULL.
SELECT bizenv.report_due(''2026-04-01'', 5);  -- 2026-05-06';
CREATE FUNCTION bizenv.due_months(starts bizenv.day, as_of bizenv.day, due_day bizenv.whole, due_kind text, calendar text DEFAULT 'cn', on_unannounced text DEFAULT 'error') RETURNS bizenv.month_set
    AS 'MODULE_PATHNAME', 'due_months_by' LANGUAGE C STABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.due_months(bizenv.day, bizenv.day, bizenv.whole, text, text, text) IS
'截至某日应已报送的月份，报送期限按工作日历推算
The same with the due day of report_due: months from that of starts on whose report was due strictly before as_of; NULL where on_unannounced is null and a due day is not announced; NULL where starts is; the errors of report_due and due_months.
SELECT bizenv.due_months(''2026-01-01'', ''2026-05-06'', 5, ''next_workday'');  -- {2026-01..2026-03}';
CREATE FUNCTION bizenv.missing_months(s bizenv.month_set, expected bizenv.month_set) RETURNS date[]
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.missing_months(bizenv.month_set, bizenv.month_set) IS
'应报而未报的月份
First days of the expected months that are not in s, in order; an empty array where there are none, NULL for NULL.
SELECT bizenv.missing_months(''{2025-01..2025-04}'', ''{2025-01..2025-06}'');  -- {2025-05-01,2025-06-01}';
CREATE FUNCTION bizenv.longest_missing(s bizenv.month_set, expected bizenv.month_set) RETURNS integer
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.longest_missing(bizenv.month_set, bizenv.month_set) IS
'最长连续几个月未报送
Longest run of expected months that are not in s; months that are not expected are stepped over, so a run does not end at them; 0 where nothing is missing, NULL for NULL.
SELECT bizenv.longest_missing(''{2025-01,2025-05}'', ''{2025-01..2025-06}'');  -- 3';
CREATE FUNCTION bizenv.trailing_missing(s bizenv.month_set, expected bizenv.month_set) RETURNS integer
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.trailing_missing(bizenv.month_set, bizenv.month_set) IS
'截至最近一个应报月份，已连续几个月未报送
Run of expected months that are not in s up to the last expected month: for how many months a unit has been silent; 0 where that one was reported or nothing is expected, NULL for NULL.
SELECT bizenv.trailing_missing(''{2025-01..2025-04}'', ''{2025-01..2025-06}'');  -- 2';
CREATE FUNCTION bizenv.reporting_rate(s bizenv.month_set, expected bizenv.month_set, digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.reporting_rate(bizenv.month_set, bizenv.month_set, bizenv.whole) IS
'报送率：应报月份中已报送的百分比
Share of the expected months that are in s, in percent, rounded once half away from zero, NULL digits give the exact quotient; NULL where nothing is expected.
SELECT bizenv.reporting_rate(''{2025-01..2025-04}'', ''{2025-01..2025-06}'', 1);  -- 66.7';

CREATE FUNCTION bizenv.report_status(due bizenv.day, submitted_on bizenv.day, expected_items bizenv.number, submitted_items bizenv.number, as_of bizenv.day) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.report_status(bizenv.day, bizenv.day, bizenv.number, bizenv.number, bizenv.day) IS
'一份报表的报送情况：漏报、少报、滞后、按时、未到期
Status on as_of, the first that fits: missing (not submitted by as_of, due before it), short (submitted with fewer items than expected, even if late), late (submitted after due), on_time, not_due (not submitted, due on as_of or later); items that are NULL are not judged; NULL where due is and the report is not short; a NULL as_of is 22004, infinite dates 22008, negative items, NaN and Infinity 22003.
SELECT bizenv.report_status(''2025-07-05'', ''2025-07-08'', 5, 5, ''2025-07-31'');  -- late';

--@tally report_tally report 1440 report_card_agg(p, d, s, 5, 5, ''2025-07-31'') FROM (VALUES (date ''2025-05-01'', date ''2025-06-05'', date ''2025-06-04''), (''2025-06-01'', ''2025-07-05'', NULL), (NULL, NULL, NULL)) AS r(p, d, s)
COMMENT ON TYPE bizenv.report_tally IS
'一个单位报送情况的汇总状态，可存储、可用 merge 合并
Tally of reports judged on one day: how many have each status, days late, the months with a report, with one that was due, with one missing; written as JSON; equal tallies are equal bytes; merging tallies of two days is 22023.
SELECT bizenv.merge(t) FROM (VALUES (bizenv.report_tally ''{"on_time": 1, "as_of": "2025-07-31", "months": "{2025-06}", "due_months": "{2025-06}"}'')) AS v(t);';

CREATE FUNCTION bizenv_internal.report_add(state bizenv.report_tally, period date, due date, submitted_on date, expected_items numeric, submitted_items numeric, as_of date) RETURNS bizenv.report_tally
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.report_add(bizenv.report_tally, date, date, date, numeric, numeric, date) IS 'internal: transition of report_card_agg';
CREATE AGGREGATE bizenv.report_card_agg(period bizenv.day, due bizenv.day, submitted_on bizenv.day, expected_items bizenv.number, submitted_items bizenv.number, as_of bizenv.day) (
    SFUNC = bizenv_internal.report_add, STYPE = bizenv.report_tally, INITCOND = '{}', SSPACE = 1440,
    COMBINEFUNC = bizenv_internal.report_tally_combine, FINALFUNC = bizenv_internal.report_tally_final,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE bizenv.report_card_agg(bizenv.day, bizenv.day, bizenv.day, bizenv.number, bizenv.number, bizenv.day) IS
'报送情况汇总：一行是一份应报的报表
Tally of the reports that were expected, one row each (several ledgers of a month: several rows), each judged as report_status does; a month is missing where any report of it is; a row without period is only skipped; one as_of for all, else 22023; period or as_of outside 1900 to 2199 is 22008; else the errors of report_status (22004, 22003).
SELECT c.trailing_missing FROM (SELECT bizenv.report_card_agg(p, d, s, 5, 5, ''2025-07-31'') AS t FROM (VALUES (date ''2025-05-01'', date ''2025-06-05'', date ''2025-06-04''), (''2025-06-01'', ''2025-07-05'', NULL)) AS r(p, d, s)) AS a, bizenv.report_card(a.t) AS c;  -- 1';

CREATE FUNCTION bizenv.missing_months(t bizenv.report_tally) RETURNS date[]
    AS 'MODULE_PATHNAME', 'report_missing_months' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.missing_months(bizenv.report_tally) IS
'漏报的月份
First days of the months in which a report is missing, in order; an empty array where there are none, NULL for NULL.
SELECT bizenv.missing_months(bizenv.report_tally ''{"missing": 1, "as_of": "2025-07-31", "months": "{2025-06}", "due_months": "{2025-06}", "missing_months": "{2025-06}"}'');  -- {2025-06-01}';

CREATE TYPE bizenv.report_card_row AS (
    report_count integer,
    missing_count integer,
    short_count integer,
    late_count integer,
    on_time_count integer,
    not_due_count integer,
    undetermined_count integer,
    reported_pct numeric(7,2),
    on_time_pct numeric(7,2),
    late_days integer,
    worst_late_days integer,
    due_months integer,
    missing_months integer,
    longest_missing integer,
    trailing_missing integer,
    first_period date,
    last_period date,
    last_due_period date,
    as_of date
);
COMMENT ON TYPE bizenv.report_card_row IS
'一个单位的报送情况
Row of report_card: reports by status, the shares reported and on time, days late, months due and missing with their runs, the first and the last month.
SELECT c.missing_count FROM bizenv.report_card(''{}'') AS c;  -- 0';
COMMENT ON COLUMN bizenv.report_card_row.report_count IS '报表数';
COMMENT ON COLUMN bizenv.report_card_row.missing_count IS '漏报数';
COMMENT ON COLUMN bizenv.report_card_row.short_count IS '少报数';
COMMENT ON COLUMN bizenv.report_card_row.late_count IS '滞后数';
COMMENT ON COLUMN bizenv.report_card_row.on_time_count IS '按时数';
COMMENT ON COLUMN bizenv.report_card_row.not_due_count IS '未到期数';
COMMENT ON COLUMN bizenv.report_card_row.undetermined_count IS '无法判定数';
COMMENT ON COLUMN bizenv.report_card_row.reported_pct IS '报送率';
COMMENT ON COLUMN bizenv.report_card_row.on_time_pct IS '按时报送率';
COMMENT ON COLUMN bizenv.report_card_row.late_days IS '滞后天数合计';
COMMENT ON COLUMN bizenv.report_card_row.worst_late_days IS '最长滞后天数';
COMMENT ON COLUMN bizenv.report_card_row.due_months IS '应报月数';
COMMENT ON COLUMN bizenv.report_card_row.missing_months IS '漏报月数';
COMMENT ON COLUMN bizenv.report_card_row.longest_missing IS '最长连续漏报月数';
COMMENT ON COLUMN bizenv.report_card_row.trailing_missing IS '至今连续漏报月数';
COMMENT ON COLUMN bizenv.report_card_row.first_period IS '首个月份';
COMMENT ON COLUMN bizenv.report_card_row.last_period IS '最末月份';
COMMENT ON COLUMN bizenv.report_card_row.last_due_period IS '最末应报月份';
COMMENT ON COLUMN bizenv.report_card_row.as_of IS '截至日期';
CREATE FUNCTION bizenv.report_card(t bizenv.report_tally, digits bizenv.whole DEFAULT 1) RETURNS bizenv.report_card_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bizenv.report_card(bizenv.report_tally, bizenv.whole) IS
'一个单位的报送情况：各类份数、报送率、滞后天数、连续漏报月数
One row: reports of each status; reported_pct and on_time_pct of all that came in or are missing, digits 0 to 2 (else 22023); days between due and submission, the sum and the most; months of which a report was due before as_of, those of them with one missing, the longest run and the run up to the last of them; write it in FROM.
SELECT c.reported_pct FROM bizenv.report_card(''{"missing": 1, "on_time": 2, "as_of": "2025-07-31", "months": "{2025-04..2025-06}", "due_months": "{2025-04..2025-06}", "missing_months": "{2025-06}"}'') AS c;  -- 66.7';
