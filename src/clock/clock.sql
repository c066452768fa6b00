--
-- clock (工作时间): timetables, working time between two moments, limits by the hour
--

-- Rows as in the tables of calendars: shipped ones come with the extension, the
-- office's take precedence. The room stands on calendars, and so do its triggers.
CREATE TABLE bizenv.timetable (
    timetable varchar(40) NOT NULL CHECK (timetable OPERATOR(pg_catalog.~) '[^[:space:]]'),
    calendar varchar(40) CHECK (calendar OPERATOR(pg_catalog.~) '[^[:space:]]'),
    time_zone varchar(64) NOT NULL DEFAULT 'Asia/Shanghai',
    shipped boolean NOT NULL DEFAULT false,
    PRIMARY KEY (timetable, shipped)
) USING heap;
COMMENT ON TABLE bizenv.timetable IS
'作息时间表清单：按哪一日历上班，用哪一时区
Timetables: the calendar that says which days are worked (NULL: every weekday is as timetable_span says, no holidays), and the time zone whose clock the times are of; the shipped ones are examples; an office adds rows with shipped false, which take precedence over shipped ones.
SELECT string_agg(t.timetable, '', '' ORDER BY t.timetable) FROM bizenv.timetable AS t WHERE t.shipped;  -- example_day_and_night, example_office, example_seasons';
COMMENT ON COLUMN bizenv.timetable.timetable IS '作息时间表';
COMMENT ON COLUMN bizenv.timetable.calendar IS '日历（空为不计节假日）';
COMMENT ON COLUMN bizenv.timetable.time_zone IS '时区';
COMMENT ON COLUMN bizenv.timetable.shipped IS '是否随扩展提供';

CREATE TABLE bizenv.timetable_span (
    timetable varchar(40) NOT NULL CHECK (timetable OPERATOR(pg_catalog.~) '[^[:space:]]'),
    season_starts varchar(5) NOT NULL DEFAULT '01-01'
        CHECK (season_starts OPERATOR(pg_catalog.~) '^((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))$'),
    season_ends varchar(5) NOT NULL DEFAULT '12-31'
        CHECK (season_ends OPERATOR(pg_catalog.~) '^((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))$'),
    weekdays varchar(7) NOT NULL DEFAULT '12345' CHECK (weekdays OPERATOR(pg_catalog.~) '^1?2?3?4?5?6?7?$' AND weekdays OPERATOR(pg_catalog.<>) ''),
    starts time NOT NULL,
    ends time NOT NULL,
    shipped boolean NOT NULL DEFAULT false,
    PRIMARY KEY (timetable, season_starts, season_ends, weekdays, starts, shipped),
    CONSTRAINT timetable_span_in_a_day CHECK (starts OPERATOR(pg_catalog.<) ends)
) USING heap;
COMMENT ON TABLE bizenv.timetable_span IS
'作息时间：季节、星期、上下班时间
Times at which a timetable works: in a season from MM-DD to MM-DD, both included, which may lead over the turn of the year; on weekdays, 1 for Monday to 7; from starts to ends, 24:00 for the end of the day; a night shift is two rows; the office''s rows of a timetable replace the shipped ones of it altogether.
SELECT string_agg(s.starts || '' to '' || s.ends, '', '' ORDER BY s.starts) FROM bizenv.timetable_span AS s WHERE s.timetable = ''example_office'';  -- 08:30:00 to 12:00:00, 14:30:00 to 18:00:00';
COMMENT ON COLUMN bizenv.timetable_span.timetable IS '作息时间表';
COMMENT ON COLUMN bizenv.timetable_span.season_starts IS '季节起（月-日）';
COMMENT ON COLUMN bizenv.timetable_span.season_ends IS '季节止（月-日）';
COMMENT ON COLUMN bizenv.timetable_span.weekdays IS '星期（1 为周一）';
COMMENT ON COLUMN bizenv.timetable_span.starts IS '上班时间';
COMMENT ON COLUMN bizenv.timetable_span.ends IS '下班时间';
COMMENT ON COLUMN bizenv.timetable_span.shipped IS '是否随扩展提供';

INSERT INTO bizenv.timetable (timetable, calendar, shipped) VALUES ('example_office', 'cn', true), ('example_seasons', 'cn', true), ('example_day_and_night', NULL, true);
INSERT INTO bizenv.timetable_span (timetable, season_starts, season_ends, weekdays, starts, ends, shipped) VALUES
    ('example_office', '01-01', '12-31', '12345', '08:30', '12:00', true),
    ('example_office', '01-01', '12-31', '12345', '14:30', '18:00', true),
    ('example_seasons', '06-01', '09-30', '12345', '08:30', '12:00', true),
    ('example_seasons', '06-01', '09-30', '12345', '15:00', '18:30', true),
    ('example_seasons', '10-01', '05-31', '12345', '08:30', '12:00', true),
    ('example_seasons', '10-01', '05-31', '12345', '14:30', '18:00', true),
    ('example_day_and_night', '01-01', '12-31', '1234567', '00:00', '24:00', true);

SELECT pg_catalog.pg_extension_config_dump('bizenv.timetable', 'WHERE NOT shipped');
SELECT pg_catalog.pg_extension_config_dump('bizenv.timetable_span', 'WHERE NOT shipped');
GRANT SELECT ON bizenv.timetable, bizenv.timetable_span TO PUBLIC;
GRANT INSERT, UPDATE, DELETE ON bizenv.timetable, bizenv.timetable_span TO @extowner@;
--@changes timetable - -
--@changes timetable_span - -

CREATE FUNCTION bizenv.is_working_time(at timestamptz, timetable text, on_unannounced text DEFAULT 'error') RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.is_working_time(timestamptz, text, text) IS
'是否工作时间
Whether a moment is working time: the clock of the timetable''s zone shows a time of one of the spans of its day; the moment at which a span ends is not; an infinite moment or a day outside the announced years is 22008, or NULL where on_unannounced is null; an unknown timetable or on_unannounced is 22023, a NULL one 22004; NULL for NULL.
SELECT bizenv.is_working_time(''2025-07-15 12:30+08'', ''example_office'');  -- f';

CREATE FUNCTION bizenv.work_minutes_between(starts timestamptz, ends timestamptz, timetable text, pauses tstzmultirange DEFAULT '{}', on_unannounced text DEFAULT 'error') RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.work_minutes_between(timestamptz, timestamptz, text, tstzmultirange, text) IS
'两个时刻之间的工作分钟数（不计中止期间）
Minutes of working time between two moments, without what is in pauses (NULL: none); if ends is before starts the number is negative; whole minutes and multiples of three seconds are exact, else there are ten decimals, so that no microsecond is lost (work_time_between gives it as an interval); an infinite moment or a day to be counted outside the announced years is 22008, or NULL where on_unannounced is null; an unknown timetable or on_unannounced is 22023, a NULL one 22004; NULL for NULL.
SELECT bizenv.work_minutes_between(''2025-07-11 17:59+08'', ''2025-07-14 08:45+08'', ''example_office'');  -- 16';

CREATE FUNCTION bizenv.work_time_between(starts timestamptz, ends timestamptz, timetable text, pauses tstzmultirange DEFAULT '{}', on_unannounced text DEFAULT 'error') RETURNS interval
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.work_time_between(timestamptz, timestamptz, text, tstzmultirange, text) IS
'两个时刻之间的工作时长（时分秒）
The same as work_minutes_between as an interval of hours, minutes and seconds, exact to the microsecond: those of adjacent stretches add up to that of the whole; 22008, 22023 and 22004 as there; NULL for NULL.
SELECT bizenv.work_time_between(''2025-07-11 17:59:30+08'', ''2025-07-14 10:45+08'', ''example_office'');  -- 02:15:30';

CREATE FUNCTION bizenv.add_work_minutes(starts timestamptz, n bizenv.number, timetable text, pauses tstzmultirange DEFAULT '{}', on_unannounced text DEFAULT 'error') RETURNS timestamptz
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.add_work_minutes(timestamptz, bizenv.number, text, tstzmultirange, text) IS
'若干工作分钟之后（n 为负则之前）的时刻
The earliest moment at which n minutes of working time are over since starts, without what is in pauses (NULL: none); for negative n the latest moment before; for n 0 starts itself where it is working time, else when work begins next; NULL where a pause without an end comes before; n is NaN or infinite: 22003; an infinite starts or a day outside the announced years is 22008, or NULL where on_unannounced is null; an unknown timetable or on_unannounced is 22023, a NULL one 22004; NULL for NULL.
SELECT bizenv.add_work_minutes(''2025-07-11 17:59+08'', 16, ''example_office'') = ''2025-07-14 08:45+08'';  -- t';

CREATE FUNCTION bizenv.time_limit(received timestamptz, n bizenv.whole, unit text, timetable text, pauses tstzmultirange DEFAULT '{}', on_unannounced text DEFAULT 'error') RETURNS timestamptz
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.time_limit(timestamptz, bizenv.whole, text, text, tstzmultirange, text) IS
'办理时限的截止时刻（民法典第201至203条）：30分钟、4个工作小时、24小时、3个工作日
Last moment of a limit of n minutes or hours by the clock, work_minutes or work_hours, workdays or days: minutes and hours run from the moment itself, days from the next one, and the last day ends when its work ends, or at 24:00 where there is none; days move from a day off to the next workday; time in pauses is not counted (NULL: none), nor is a day at whose close the clock stands; NULL where a pause without an end comes before; n below 1, an unknown unit, timetable or on_unannounced, and workdays of a timetable without a calendar are 22023, a NULL unit, timetable or on_unannounced 22004; an infinite moment or a day outside the announced years is 22008, or NULL where on_unannounced is null; NULL for NULL.
SELECT bizenv.time_limit(''2025-07-12 22:15+08'', 4, ''work_hour'', ''example_office'') = ''2025-07-14 15:00+08'';  -- t';
