--
-- clock (工作时间): timetables, working time between two moments, limits by the hour
--
\set VERBOSITY default
SET datestyle = 'ISO, MDY';
SET timezone = 'Asia/Shanghai';

-- Three examples are shipped: the extension does not know when an office works.
SELECT t.timetable, t.calendar, t.time_zone, s.season_starts, s.season_ends, s.weekdays, s.starts, s.ends
FROM bizenv.timetable AS t JOIN bizenv.timetable_span AS s USING (timetable)
WHERE t.shipped AND s.shipped ORDER BY t.timetable, s.season_starts, s.starts;

-- Received a minute before the weekend, at noon, on a Saturday night, in the holidays
SELECT received, bizenv.is_working_time(received, 'example_office') AS at_work,
       bizenv.add_work_minutes(received, 30, 'example_office') AS signed_by,
       bizenv.time_limit(received, 4, 'work_hour', 'example_office') AS answered_by,
       bizenv.work_minutes_between(received, '2025-10-13 10:00', 'example_office') AS minutes
FROM (VALUES (timestamptz '2025-09-26 17:59'), ('2025-09-29 12:30'), ('2025-09-27 22:15'), ('2025-10-03 09:00:20')) AS v(received);

-- Every unit; days end when business ends
SELECT unit, bizenv.time_limit('2025-07-11 17:45', 3, unit, 'example_office') AS at_a_stretch,
       bizenv.time_limit('2025-07-11 17:45', 3, unit, 'example_office', '{[2025-07-11 17:50,2025-07-14 10:00)}') AS with_a_pause
FROM unnest('{minute,hour,work_minute,work_hour,workday,day}'::text[]) AS unit;

-- Seconds are kept; the interval is exact
SELECT bizenv.work_minutes_between('2025-07-15 09:00', '2025-07-15 09:00:01', 'example_office') AS minutes,
       bizenv.work_time_between('2025-07-15 09:00', '2025-07-16 09:00:01', 'example_office') AS time,
       bizenv.work_minutes_between('2025-07-16 09:00', '2025-07-15 09:00', 'example_office') AS reversed;

-- A clock that stands: 补正 from 11:00 to 15:00; until further notice
SELECT bizenv.work_minutes_between('2025-07-15 08:30', '2025-07-15 18:00', 'example_office', '{[2025-07-15 11:00,2025-07-15 15:00)}') AS minutes,
       bizenv.time_limit('2025-07-15 08:30', 4, 'work_hour', 'example_office', '{[2025-07-15 11:00,)}') IS NULL AS not_known,
       bizenv.deadline('2025-07-01', 10, 'workday', pauses => '{[2025-07-10,2025-07-15]}') AS due,
       bizenv.workdays_between('2025-07-01', '2025-07-31', pauses => '{[2025-07-10,2025-07-15]}') AS workdays,
       bizenv.overdue_workdays('2025-07-15', '2025-07-31', pauses => '{[2025-07-18,2025-07-22]}') AS overdue;

-- What no notice has announced is not guessed
SELECT bizenv.work_minutes_between('2026-12-31 17:00', '2027-01-04 09:00', 'example_office');
SELECT bizenv.work_minutes_between('2026-12-31 17:00', '2027-01-04 09:00', 'example_office', on_unannounced => 'null') IS NULL AS unknown;

-- An office's own timetable
BEGIN;
INSERT INTO bizenv.timetable VALUES ('政务大厅', 'cn');
INSERT INTO bizenv.timetable_span (timetable, weekdays, starts, ends) VALUES ('政务大厅', '12345', '09:00', '17:00'), ('政务大厅', '6', '09:00', '12:00');
SELECT day, bizenv.work_minutes_between(day, day + interval '1 day', '政务大厅') AS minutes
FROM (VALUES (timestamptz '2025-07-11'), ('2025-07-12'), ('2025-07-13'), ('2025-10-04'), ('2025-10-11')) AS v(day);
ROLLBACK;

-- Errors say what is legal and what to type
SELECT bizenv.is_working_time('2025-07-15 10:00', '政务大厅');
SELECT bizenv.time_limit('2025-07-15 10:00', 4, 'week', 'example_office');
SELECT bizenv.time_limit('2025-07-15 10:00', 1, 'workday', 'example_day_and_night');
SELECT bizenv.add_work_minutes('infinity', 1, 'example_office');
