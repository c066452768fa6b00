--
-- The notice of a year's holidays: read, checked, entered
--

CREATE TYPE bizenv.notice_day_row AS (
    day date,
    is_workday boolean,
    name varchar(100)
);
COMMENT ON TYPE bizenv.notice_day_row IS
'放假通知规定的一天
Row of read_notice: a day on which the notice rules, whether it is worked, and the holiday that it belongs to; NULL where the notice names none.
SELECT r.name FROM bizenv.read_notice(''元旦：1月1日放假。'', 2026) AS r;  -- 元旦';
COMMENT ON COLUMN bizenv.notice_day_row.day IS '日期';
COMMENT ON COLUMN bizenv.notice_day_row.is_workday IS '是否工作日';
COMMENT ON COLUMN bizenv.notice_day_row.name IS '名称';

CREATE TYPE bizenv.calendar_change_row AS (
    day date,
    was_workday boolean,
    is_workday boolean,
    name varchar(100)
);
COMMENT ON TYPE bizenv.calendar_change_row IS
'日历变动的一天
Row of announce_year and announce_notice: a day that is not as it was, whether it was worked before (NULL: the year was not announced), whether it is now, and the name of the holiday.
SELECT (NULL::bizenv.calendar_change_row) IS NULL;  -- t';
COMMENT ON COLUMN bizenv.calendar_change_row.day IS '日期';
COMMENT ON COLUMN bizenv.calendar_change_row.was_workday IS '原为工作日';
COMMENT ON COLUMN bizenv.calendar_change_row.is_workday IS '现为工作日';
COMMENT ON COLUMN bizenv.calendar_change_row.name IS '名称';

CREATE FUNCTION bizenv_internal.notice_days(notice text, year integer) RETURNS SETOF bizenv.notice_day_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 40;
COMMENT ON FUNCTION bizenv_internal.notice_days(text, integer) IS 'internal: read_notice of sentences and of iCalendar';

-- (a day in another form than 2026-01-01, which DateStyle would read one way or the other, is
-- NULL, and so is is_workday where an object does not say it: announce_notice refuses both)
CREATE FUNCTION bizenv_internal.notice_days(notice jsonb, year integer) RETURNS SETOF bizenv.notice_day_row
    LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 100 ROWS 40
BEGIN ATOMIC
    SELECT r.day, r.is_workday, r.name
    FROM (
        SELECT CASE WHEN (d.j OPERATOR(pg_catalog.->>) 'date') OPERATOR(pg_catalog.~) '^[0-9]{4}-[0-9]{2}-[0-9]{2}($|T)'
                    THEN pg_catalog.left(d.j OPERATOR(pg_catalog.->>) 'date', 10)::pg_catalog.date END AS day,
               CASE WHEN pg_catalog.jsonb_typeof(d.j OPERATOR(pg_catalog.->) 'isOffDay') OPERATOR(pg_catalog.=) 'boolean'
                    THEN NOT (d.j OPERATOR(pg_catalog.->>) 'isOffDay')::boolean
                    WHEN pg_catalog.jsonb_typeof(d.j OPERATOR(pg_catalog.->) 'holiday') OPERATOR(pg_catalog.=) 'boolean'
                    THEN NOT (d.j OPERATOR(pg_catalog.->>) 'holiday')::boolean END AS is_workday,
               bizenv_internal.clipped(d.j OPERATOR(pg_catalog.->>) 'name', 100)::varchar(100) AS name
        FROM pg_catalog.jsonb_path_query($1, 'strict $.** ? (@.date.type() == "string")') AS d(j)
        UNION ALL
        SELECT g.day::pg_catalog.date,
               CASE WHEN (d.j OPERATOR(pg_catalog.->>) 'type') OPERATOR(pg_catalog.=) 'holiday' THEN false
                    WHEN (d.j OPERATOR(pg_catalog.->>) 'type') OPERATOR(pg_catalog.=) 'workingday' THEN true END,
               bizenv_internal.clipped(d.j OPERATOR(pg_catalog.->>) 'name', 100)::varchar(100)
        FROM pg_catalog.jsonb_path_query($1, 'strict $.** ? (@.range.type() == "array")') AS d(j)
        CROSS JOIN LATERAL (SELECT d.j OPERATOR(pg_catalog.->) 'range' OPERATOR(pg_catalog.->>) 0 AS first,
            coalesce(d.j OPERATOR(pg_catalog.->) 'range' OPERATOR(pg_catalog.->>) 1, d.j OPERATOR(pg_catalog.->) 'range' OPERATOR(pg_catalog.->>) 0) AS last) AS e
        CROSS JOIN LATERAL (SELECT e.first OPERATOR(pg_catalog.~) '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' AND e.last OPERATOR(pg_catalog.~) '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' AS is_read) AS f
        LEFT JOIN LATERAL pg_catalog.generate_series(CASE WHEN f.is_read THEN e.first END::timestamp, CASE WHEN f.is_read THEN e.last END::timestamp,
            '1 day'::interval) AS g(day) ON true
    ) AS r
    WHERE r.day IS NULL OR pg_catalog.date_part('year', r.day) OPERATOR(pg_catalog.=) $2;
END;
COMMENT ON FUNCTION bizenv_internal.notice_days(jsonb, integer) IS 'internal: read_notice of JSON';

CREATE FUNCTION bizenv.read_notice(notice text, year bizenv.whole) RETURNS SETOF bizenv.notice_day_row
    LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 100 ROWS 40
BEGIN ATOMIC
    SELECT n.day, n.is_workday, n.name
    FROM (SELECT t.notice OPERATOR(pg_catalog.~) '^[[:space:]]*[{[]' AS is_json FROM (SELECT $1) AS t(notice)) AS k
    CROSS JOIN LATERAL (
        SELECT j.day, j.is_workday, j.name FROM bizenv_internal.notice_days(CASE WHEN k.is_json THEN $1 END::jsonb, $2) AS j
        UNION ALL
        SELECT s.day, s.is_workday, s.name FROM bizenv_internal.notice_days(CASE WHEN NOT k.is_json THEN $1 END, $2) AS s) AS n;
END;
COMMENT ON FUNCTION bizenv.read_notice(text, bizenv.whole) IS
'读取放假通知：国务院办公厅通知原文、iCalendar 或 JSON
The days that a notice of holidays rules on: the sentences of the State Council''s notice of a year (a weekday in brackets and 共3天 are compared with the days), an iCalendar file whose events say 休 or 班, or JSON with date and isOffDay or holiday, or range and type, where a day in another form than 2026-01-01 and a word that is missing are NULL; files of many years give the days of the year; a sentence that cannot be read and JSON that is none are 22P02, a year outside 1900 to 2199 is 22008; no row for NULL.
SELECT string_agg(format(''%s %s'', r.day, r.is_workday), '', '') FROM bizenv.read_notice(''元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。'', 2026) AS r;  -- 2026-01-01 f, 2026-01-02 f, 2026-01-03 f, 2026-01-04 t';

CREATE FUNCTION bizenv_internal.check_notice(calendar text, year integer, days_off date[], make_up_days date[], statutory_days integer) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv_internal.check_notice(text, integer, date[], date[], integer) IS 'internal: refuses the days of a notice that do not fit the law of the year';

CREATE FUNCTION bizenv_internal.enter_notice(calendar text, year integer, title text, days bizenv.notice_day_row[], statutory_days integer, holidays date[]) RETURNS SETOF bizenv.calendar_change_row
    AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE COST 100 ROWS 40;
COMMENT ON FUNCTION bizenv_internal.enter_notice(text, integer, text, bizenv.notice_day_row[], integer, date[]) IS 'internal: announce_year and announce_notice';

CREATE FUNCTION bizenv_internal.may_announce(calendar text, title text, days_off date[], make_up_days date[]) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv_internal.may_announce(text, text, date[], date[]) IS 'internal: the calendar, where the role may write the tables of calendars';

CREATE FUNCTION bizenv.announce_year(calendar text, year bizenv.whole, title text, days_off bizenv.day[], make_up_days bizenv.day[] DEFAULT '{}', statutory_days bizenv.whole DEFAULT NULL, holidays bizenv.day[] DEFAULT '{}') RETURNS SETOF bizenv.calendar_change_row
    LANGUAGE sql VOLATILE COST 100 ROWS 40
BEGIN ATOMIC
    SELECT e.day, e.was_workday, e.is_workday, e.name
    FROM bizenv_internal.may_announce($1, $3, $4, $5) AS m(calendar) CROSS JOIN LATERAL bizenv_internal.enter_notice(m.calendar, $2, $3,
        (SELECT coalesce(pg_catalog.array_agg(ROW(d.day, d.is_workday, NULL)::bizenv.notice_day_row), '{}')
         FROM (SELECT o.day, false AS is_workday FROM pg_catalog.unnest($4) AS o(day)
               UNION ALL SELECT m.day, true FROM pg_catalog.unnest($5) AS m(day)) AS d), $6, coalesce($7, '{}')) AS e;
END;
COMMENT ON FUNCTION bizenv.announce_year(text, bizenv.whole, text, bizenv.day[], bizenv.day[], bizenv.whole, bizenv.day[]) IS
'公布一年的放假安排：放假的日子和调休上班的日子一次录入并核对
Enters the days of a year''s notice for a calendar, whose row must be there: what is off and which weekend days are worked instead; of cn, weekdays off less make-up days must be the statutory days of the year (10 to 2007, 11 to 2024, 13 from 2025, and 12 and 13 in 2015 and 2020), else 22023 unless statutory_days says so; a year announced before is replaced, and a second call changes nothing; holidays names the statutory ones, for day_kind; gives the days that are not as they were; days outside the year and the months around its turn are 22008, a day named twice or a title of more than 200 characters 22023, a NULL argument 22004; needs the right to write the tables of calendars.
SELECT count(*) FROM bizenv.announce_year(''sample'', 2027, ''通知'', ''{2027-01-01}'');  -- 1';

CREATE FUNCTION bizenv.announce_notice(calendar text, year bizenv.whole, notice text, title text DEFAULT NULL, statutory_days bizenv.whole DEFAULT NULL, holidays bizenv.day[] DEFAULT '{}') RETURNS SETOF bizenv.calendar_change_row
    LANGUAGE sql VOLATILE COST 100 ROWS 40
BEGIN ATOMIC
    SELECT e.day, e.was_workday, e.is_workday, e.name
    FROM bizenv_internal.may_announce($1, $4, '{}', '{}') AS m(calendar) CROSS JOIN LATERAL bizenv_internal.enter_notice(m.calendar, $2, coalesce($4, substring($3 FROM '国办发(?:明电)?[〔\[［][0-9]{4}[〕\]］][0-9]+号'), pg_catalog.format('%s年放假通知', $2)),
        (SELECT coalesce(pg_catalog.array_agg(ROW(n.day, n.is_workday, n.name)::bizenv.notice_day_row), '{}')
         FROM bizenv.read_notice($3, $2) AS n), $5, coalesce($6, '{}')) AS e;
END;
COMMENT ON FUNCTION bizenv.announce_notice(text, bizenv.whole, text, text, bizenv.whole, bizenv.day[]) IS
'公布一年的放假安排：直接读取通知原文、iCalendar 或 JSON
Does announce_year with the days that read_notice finds; title is kept with the year, by default the number of the document where the text has one; errors are those of both.
SELECT count(*) FROM bizenv.announce_notice(''sample'', 2028, ''元旦：1月1日（周六）放假。'');  -- 1';

CREATE TABLE bizenv.group_holiday (
    month integer NOT NULL CHECK (month OPERATOR(pg_catalog.>=) 1 AND month OPERATOR(pg_catalog.<=) 12),
    day integer NOT NULL CHECK (day OPERATOR(pg_catalog.>=) 1 AND day OPERATOR(pg_catalog.<=) 31),
    name varchar(40) NOT NULL,
    people varchar(100) NOT NULL,
    days_off numeric(2,1) NOT NULL CHECK (days_off OPERATOR(pg_catalog.>) 0),
    shipped boolean NOT NULL DEFAULT false,
    PRIMARY KEY (month, day, name, shipped)
) USING heap;
COMMENT ON TABLE bizenv.group_holiday IS
'部分公民放假的节日（半天或一天），不影响工作日计算
Holidays of a part of the citizens by article 3 of the rules on holidays, half a day or one: no calendar counts them, an office may; the office adds rows with shipped false.
SELECT g.days_off FROM bizenv.group_holiday AS g WHERE g.name = ''妇女节'';  -- 0.5';
COMMENT ON COLUMN bizenv.group_holiday.month IS '月';
COMMENT ON COLUMN bizenv.group_holiday.day IS '日';
COMMENT ON COLUMN bizenv.group_holiday.name IS '名称';
COMMENT ON COLUMN bizenv.group_holiday.people IS '放假的人';
COMMENT ON COLUMN bizenv.group_holiday.days_off IS '放假天数';
COMMENT ON COLUMN bizenv.group_holiday.shipped IS '是否随扩展提供';
INSERT INTO bizenv.group_holiday VALUES
    (3, 8, '妇女节', '妇女', 0.5, true),
    (5, 4, '青年节', '14周岁以上的青年', 0.5, true),
    (6, 1, '儿童节', '不满14周岁的少年儿童', 1, true),
    (8, 1, '中国人民解放军建军纪念日', '现役军人', 0.5, true);
SELECT pg_catalog.pg_extension_config_dump('bizenv.group_holiday', 'WHERE NOT shipped');
GRANT SELECT ON bizenv.group_holiday TO PUBLIC;
GRANT INSERT, UPDATE, DELETE ON bizenv.group_holiday TO @extowner@;
