--
-- calendar (工作日): working days with make-up weekends, and deadlines
--

-- Shipped rows come with the extension, and an update may replace them. An
-- office adds rows with shipped false, which take precedence. So "shipped" is a
-- part of every primary key, and foreign keys, which would need one row a key,
-- are left out. The library reads the tables directly, as the server reads its
-- catalog, and checks their columns when it opens them.
CREATE TABLE bizenv.calendar (
    calendar varchar(40) NOT NULL CHECK (calendar OPERATOR(pg_catalog.~) '[^[:space:]]'),
    parent varchar(40) CHECK (parent OPERATOR(pg_catalog.<>) calendar),
    shipped boolean NOT NULL DEFAULT false,
    PRIMARY KEY (calendar, shipped)
) USING heap;
COMMENT ON TABLE bizenv.calendar IS
'工作日历清单；地区日历沿用上级日历的年份和日子
Calendars: cn (China) is shipped; a regional calendar names its parent, whose announced years and days it inherits, and may have days of its own that differ; an office adds rows with shipped false, which take precedence over shipped ones.
SELECT c.calendar FROM bizenv.calendar AS c WHERE c.shipped;  -- cn';
COMMENT ON COLUMN bizenv.calendar.calendar IS '日历';
COMMENT ON COLUMN bizenv.calendar.parent IS '上级日历';
COMMENT ON COLUMN bizenv.calendar.shipped IS '是否随扩展提供';

CREATE TABLE bizenv.calendar_year (
    calendar varchar(40) NOT NULL CHECK (calendar OPERATOR(pg_catalog.~) '[^[:space:]]'),
    year integer NOT NULL CHECK (year OPERATOR(pg_catalog.>=) 1900 AND year OPERATOR(pg_catalog.<=) 2199),
    notice varchar(200),
    shipped boolean NOT NULL DEFAULT false,
    PRIMARY KEY (calendar, year, shipped)
) USING heap;
COMMENT ON TABLE bizenv.calendar_year IS
'已公布放假安排的年份；未列出的年份不作推算
Announced years of calendars, with the notice that announced each: only in a listed year is it known which days are worked; years are from 1900 to 2199; an office adds rows with shipped false.
SELECT max(y.year) FROM bizenv.calendar_year AS y WHERE y.calendar = ''cn'' AND y.shipped;  -- 2026';
COMMENT ON COLUMN bizenv.calendar_year.calendar IS '日历';
COMMENT ON COLUMN bizenv.calendar_year.year IS '年份';
COMMENT ON COLUMN bizenv.calendar_year.notice IS '放假通知';
COMMENT ON COLUMN bizenv.calendar_year.shipped IS '是否随扩展提供';

CREATE TABLE bizenv.calendar_day (
    calendar varchar(40) NOT NULL CHECK (calendar OPERATOR(pg_catalog.~) '[^[:space:]]'),
    day date NOT NULL CHECK (day OPERATOR(pg_catalog.>=) '1900-01-01'::pg_catalog.date
                             AND day OPERATOR(pg_catalog.<=) '2199-12-31'::pg_catalog.date),
    is_workday boolean NOT NULL,
    name varchar(100),
    shipped boolean NOT NULL DEFAULT false,
    kind varchar(20) CHECK (kind OPERATOR(pg_catalog.~) '^(statutory_holiday|adjusted_day_off|day_off|weekend|make_up_workday|ordinary_workday)$'),
    PRIMARY KEY (calendar, day, shipped)
) USING heap;
COMMENT ON TABLE bizenv.calendar_day IS
'放假和调休上班的日子；其余日子周一至周五上班
Days that a notice decides: holidays, and weekend days that are worked instead; of all other days Monday to Friday are workdays; an office adds rows with shipped false, which take precedence over shipped ones.
SELECT d.is_workday FROM bizenv.calendar_day AS d WHERE d.calendar = ''cn'' AND d.day = ''2025-09-28'';  -- t';
COMMENT ON COLUMN bizenv.calendar_day.calendar IS '日历';
COMMENT ON COLUMN bizenv.calendar_day.day IS '日期';
COMMENT ON COLUMN bizenv.calendar_day.is_workday IS '是否工作日';
COMMENT ON COLUMN bizenv.calendar_day.name IS '名称';
COMMENT ON COLUMN bizenv.calendar_day.shipped IS '是否随扩展提供';
COMMENT ON COLUMN bizenv.calendar_day.kind IS '日期种类（空为未注明）';

INSERT INTO bizenv.calendar (calendar, shipped) VALUES ('cn', true);
INSERT INTO bizenv.calendar_year (calendar, year, notice, shipped)
SELECT 'cn', y, pg_catalog.format('国务院办公厅%s年部分节假日安排', y), true
FROM pg_catalog.generate_series(2004, 2026) AS y;
INSERT INTO bizenv.calendar_day (calendar, day, is_workday, name, shipped, kind)
SELECT 'cn', v.day::pg_catalog.date, NOT v.is_off, v.name, true, v.kind FROM (VALUES
--@csv cn_holidays
) AS v(day, name, is_off, kind);

SELECT pg_catalog.pg_extension_config_dump('bizenv.calendar', 'WHERE NOT shipped');
SELECT pg_catalog.pg_extension_config_dump('bizenv.calendar_year', 'WHERE NOT shipped');
SELECT pg_catalog.pg_extension_config_dump('bizenv.calendar_day', 'WHERE NOT shipped');
GRANT SELECT ON bizenv.calendar, bizenv.calendar_year, bizenv.calendar_day TO PUBLIC;
GRANT INSERT, UPDATE, DELETE ON bizenv.calendar, bizenv.calendar_year, bizenv.calendar_day TO @extowner@;

-- Rights follow no change of the extension's owner: REASSIGN OWNED moves the
-- extension alone, for its tables belong to the superuser who made them.
CREATE FUNCTION bizenv.take_over_tables() RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C STRICT;
COMMENT ON FUNCTION bizenv.take_over_tables() IS
'扩展易主后，使新的所有者能够维护日历和督办文书级别
Grants the owner of the extension what CREATE EXTENSION granted its first one: INSERT, UPDATE and DELETE on its calendars and ladders; after REASSIGN OWNED; says whose they are; grants nobody else anything, and leaves what was granted before, which DROP OWNED takes; only the owner of the extension, a member of that role or a superuser may, another is 42501; 55000 where the extension is not as it was made.
SELECT bizenv.take_over_tables();';

CREATE FUNCTION bizenv.grant_calendar(role text) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C;
COMMENT ON FUNCTION bizenv.grant_calendar(text) IS
'授权一个角色自行维护日历、作息时间表和督办文书级别
Grants a role INSERT, UPDATE and DELETE on the tables of calendars, timetables and ladders, so that it keeps rows of its own there and announces years, without being owner of the extension; it says whose they are; only the owner of the extension, a member of that role or a superuser may, another is 42501; an unknown role is 42704, NULL 22004; 55000 where the extension is not as it was made.
SELECT count(bizenv.grant_calendar(r.rolname)) FROM pg_roles AS r WHERE r.rolname = ''city_office'';';

CREATE FUNCTION bizenv.revoke_calendar(role text) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C;
COMMENT ON FUNCTION bizenv.revoke_calendar(text) IS
'收回维护日历、作息时间表和督办文书级别的授权
Takes back what grant_calendar gave; the rows stay; the owner of the extension as role is 0LP01; who may not grant is 42501, an unknown role is 42704, NULL 22004; 55000 where the extension is not as it was made.
SELECT count(bizenv.revoke_calendar(r.rolname)) FROM pg_roles AS r WHERE r.rolname = ''city_office'';';

-- Each backend caches the calendars that it uses. Triggers send an invalidation
-- to all backends after each change, and before it as well: a function may read
-- the calendar inside a statement that fails later, whose AFTER trigger never
-- fires.
CREATE FUNCTION bizenv_internal.calendar_changed() RETURNS trigger
    AS 'MODULE_PATHNAME' LANGUAGE C;
COMMENT ON FUNCTION bizenv_internal.calendar_changed() IS 'internal: trigger of the tables of calendars; makes every backend read them again';
--@changes calendar - -
--@changes calendar_year - -
--@changes calendar_day - -

CREATE FUNCTION bizenv.is_workday(day bizenv.day, calendar text DEFAULT 'cn', on_unannounced text DEFAULT 'error') RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.is_workday(bizenv.day, text, text) IS
'是否工作日（含调休上班的周末）
Whether a day is a workday: by its row in calendar_day, else from Monday to Friday; a day outside the announced years is 22008, or NULL where on_unannounced is null; an unknown calendar or on_unannounced is 22023, a NULL one 22004; NULL for NULL.
SELECT bizenv.is_workday(''2025-09-28'');  -- t';

CREATE FUNCTION bizenv.day_kind(day bizenv.day, calendar text DEFAULT 'cn', on_unannounced text DEFAULT 'error') RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.day_kind(bizenv.day, text, text) IS
'日期种类：法定节假日、调休放假、放假、周末、调休上班、普通工作日
What a day is: statutory_holiday, adjusted_day_off, day_off (off, and the row in calendar_day does not say by what), weekend, make_up_workday or ordinary_workday; code_label and code_order know the words; a day outside the announced years is 22008, or NULL where on_unannounced is null; an unknown calendar or on_unannounced is 22023, a NULL one 22004; NULL for NULL.
SELECT bizenv.day_kind(''2025-10-06'') || '' '' || bizenv.day_kind(''2025-10-07'') || '' '' || bizenv.day_kind(''2025-10-11'');  -- statutory_holiday adjusted_day_off make_up_workday';

CREATE FUNCTION bizenv.add_workdays(day bizenv.day, n bizenv.whole, calendar text DEFAULT 'cn', on_unannounced text DEFAULT 'error') RETURNS date
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.add_workdays(bizenv.day, bizenv.whole, text, text) IS
'若干个工作日之后（n 为负则之前）的工作日，当日不计
The nth workday strictly after a day, for negative n strictly before it; for n 0 the day itself or else the next workday; beyond the announced years 22008, or NULL where on_unannounced is null; an unknown calendar or on_unannounced is 22023, a NULL one 22004; NULL for NULL.
SELECT bizenv.add_workdays(''2025-07-10'', 10);  -- 2025-07-24';

CREATE FUNCTION bizenv.workdays_between(starts bizenv.day, ends bizenv.day, calendar text DEFAULT 'cn', include_start boolean DEFAULT false, on_unannounced text DEFAULT 'error', pauses datemultirange DEFAULT '{}') RETURNS integer
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.workdays_between(bizenv.day, bizenv.day, text, boolean, text, datemultirange) IS
'两日之间的工作日天数：起始日不计，截止日计入
Workdays after starts up to and including ends; with include_start those from starts on; without those in pauses (NULL: none); if ends is before starts the two are exchanged and the count is negative; a day to be counted outside the announced years is 22008, or NULL where on_unannounced is null; an unknown calendar or on_unannounced is 22023, a NULL parameter 22004; NULL for NULL.
SELECT bizenv.workdays_between(''2025-07-15'', ''2025-07-31'');  -- 12';

CREATE FUNCTION bizenv.workday_on_or_after(day bizenv.day, calendar text DEFAULT 'cn', on_unannounced text DEFAULT 'error') RETURNS date
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.workday_on_or_after(bizenv.day, text, text) IS
'当日或其后的第一个工作日
The day itself where it is worked, else the next workday; beyond the announced years 22008, or NULL where on_unannounced is null; an unknown calendar or on_unannounced is 22023, a NULL one 22004; NULL for NULL.
SELECT bizenv.workday_on_or_after(''2025-10-01'');  -- 2025-10-09';

CREATE FUNCTION bizenv.workday_on_or_before(day bizenv.day, calendar text DEFAULT 'cn', on_unannounced text DEFAULT 'error') RETURNS date
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.workday_on_or_before(bizenv.day, text, text) IS
'当日或其前的最后一个工作日
The day itself where it is worked, else the last workday before; beyond the announced years 22008, or NULL where on_unannounced is null; an unknown calendar or on_unannounced is 22023, a NULL one 22004; NULL for NULL.
SELECT bizenv.workday_on_or_before(''2025-10-01'');  -- 2025-09-30';

CREATE FUNCTION bizenv.workdays_in_year(year bizenv.whole, calendar text DEFAULT 'cn', on_unannounced text DEFAULT 'error') RETURNS integer
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.workdays_in_year(bizenv.whole, text, text) IS
'全年工作日天数
How many days of a year are worked; a year that is not announced is 22008, or NULL where on_unannounced is null; an unknown calendar or on_unannounced is 22023, a NULL one 22004; NULL for NULL.
SELECT bizenv.workdays_in_year(2025);  -- 248';

CREATE FUNCTION bizenv.deadline(ordered_on bizenv.day, n bizenv.whole, unit text, calendar text DEFAULT 'cn', on_unannounced text DEFAULT 'error', pauses datemultirange DEFAULT '{}') RETURNS date
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.deadline(bizenv.day, bizenv.whole, text, text, text, datemultirange) IS
'办理期限的最后一日（民法典第201至203条）
Last day of a period of n workdays, days, weeks, months or years, by articles 201 to 203 of the Civil Code: the day of the order is not counted, months and years end on the same day number or the last day of the month, and a period that ends on a day off ends on the next workday; days in pauses are not counted and end no period (NULL: no pauses; a pause without an end before the period ends gives NULL); n below 1 and an unknown unit, calendar or on_unannounced are 22023, a NULL one 22004; a last day outside the announced years is 22008, or NULL where on_unannounced is null; NULL for NULL.
SELECT bizenv.deadline(''2025-09-01'', 1, ''month'');  -- 2025-10-09';

CREATE FUNCTION bizenv.extend_deadline(due bizenv.day, asked_on bizenv.day, n bizenv.whole, unit text, calendar text DEFAULT 'cn', on_unannounced text DEFAULT 'error', pauses datemultirange DEFAULT '{}') RETURNS date
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.extend_deadline(bizenv.day, bizenv.day, bizenv.whole, text, text, text, datemultirange) IS
'延期后的期限：须在期限届满前（含当日）申请
Deadline of a period that is extended by n workdays, days, weeks, months or years, counted from due as deadline counts, without the days in pauses (NULL: none; a pause without an end gives NULL); asked_on after due is 22023, as are n below 1 and an unknown unit, calendar or on_unannounced; a NULL unit, calendar or on_unannounced is 22004; a last day outside the announced years is 22008, or NULL where on_unannounced is null; NULL for NULL.
SELECT bizenv.extend_deadline(''2025-07-24'', ''2025-07-23'', 5, ''workday'');  -- 2025-07-31';

CREATE FUNCTION bizenv.overdue_workdays(due bizenv.day, as_of bizenv.day, done_on bizenv.day DEFAULT NULL, calendar text DEFAULT 'cn', on_unannounced text DEFAULT 'error', pauses datemultirange DEFAULT '{}') RETURNS integer
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.overdue_workdays(bizenv.day, bizenv.day, bizenv.day, text, text, datemultirange) IS
'逾期的工作日天数，按期为 0
Workdays after due up to done_on, or up to as_of where it was not done by then, without those in pauses (NULL: none); 0 where it is in time; a day to be counted outside the announced years is 22008, or NULL where on_unannounced is null; an unknown calendar or on_unannounced is 22023, a NULL one 22004; NULL for a NULL due or as_of.
SELECT bizenv.overdue_workdays(''2025-07-24'', as_of => ''2025-07-31'');  -- 5';

CREATE TYPE bizenv.workday_bounds_row AS (
    least_workdays integer,
    most_workdays integer,
    unannounced_days integer
);
COMMENT ON TYPE bizenv.workday_bounds_row IS
'工作日天数的下限和上限
Row of workday_bounds: how many workdays there are at least, and at most, and how many days are of years that are not announced; the two are the same where there is none.
SELECT b.least_workdays FROM bizenv.workday_bounds(''2026-12-28'', ''2027-01-08'') AS b;  -- 3';
COMMENT ON COLUMN bizenv.workday_bounds_row.least_workdays IS '工作日至少';
COMMENT ON COLUMN bizenv.workday_bounds_row.most_workdays IS '工作日至多';
COMMENT ON COLUMN bizenv.workday_bounds_row.unannounced_days IS '放假安排未公布的天数';

CREATE FUNCTION bizenv.workday_bounds(starts bizenv.day, ends bizenv.day, calendar text DEFAULT 'cn', include_start boolean DEFAULT false, pauses datemultirange DEFAULT '{}') RETURNS bizenv.workday_bounds_row
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.workday_bounds(bizenv.day, bizenv.day, text, boolean, datemultirange) IS
'两日之间至少、至多有多少个工作日：放假安排未公布的年份也能得出已能确定的结论
What workdays_between counts, where some days are of years that are not announced: each of them may be worked or not, so that without them it is the least, and with all of them the most; an infinite day is 22008, an unknown calendar 22023, a NULL calendar or include_start 22004; NULL for NULL; write it in FROM.
SELECT b.most_workdays FROM bizenv.workday_bounds(''2026-12-28'', ''2027-01-08'') AS b;  -- 11';

CREATE TYPE bizenv.provisional_deadline_row AS (
    due_on date,
    due_reason varchar(30)
);
COMMENT ON TYPE bizenv.provisional_deadline_row IS
'期限及其未定的原因
Row of provisional_deadline: the last day, and why it is not certain, not_announced (it is provisional) or paused (there is none); NULL where it is certain.
SELECT d.due_reason FROM bizenv.provisional_deadline(''2026-12-21'', 10, ''workday'') AS d;  -- not_announced';
COMMENT ON COLUMN bizenv.provisional_deadline_row.due_on IS '期限';
COMMENT ON COLUMN bizenv.provisional_deadline_row.due_reason IS '期限未定原因';

CREATE FUNCTION bizenv.provisional_deadline(ordered_on bizenv.day, n bizenv.whole, unit text, calendar text DEFAULT 'cn', pauses datemultirange DEFAULT '{}') RETURNS bizenv.provisional_deadline_row
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.provisional_deadline(bizenv.day, bizenv.whole, text, text, datemultirange) IS
'办理期限；放假安排未公布的年份先按周一至周五上班暂定，并注明
What deadline gives, where that is certain; where it leads into years that are not announced, the last day if Monday to Friday are worked there, but for days that calendar_day has already, with the reason not_announced; where a pause without an end comes before it no day, with the reason paused; n below 1 and an unknown unit or calendar are 22023, a NULL one 22004; a last day after 2199 is 22008, as is an infinite day; NULL for NULL; write it in FROM.
SELECT d.due_on FROM bizenv.provisional_deadline(''2026-12-21'', 10, ''workday'') AS d;  -- 2027-01-04';

--@include notice.sql
