--
-- calendar (工作日): working days with make-up weekends, and deadlines
--
\set VERBOSITY default
SET datestyle = 'ISO, MDY';

-- China 2004 to 2026 is shipped as the calendar cn. Sunday 28 September 2025
-- was worked for the holidays of October, Wednesday 8 October was not.
SELECT day, to_char(day, 'Dy') AS weekday, bizenv.is_workday(day)
FROM (VALUES (date '2025-09-28'), ('2025-10-08'), ('2025-10-09'), ('2025-10-11'), ('2025-10-12')) AS v(day);

-- The hall inspection: findings handed over on 10 July 2025, ten workdays to
-- put them right. The day itself is not counted.
SELECT bizenv.add_workdays('2025-07-10', 10) AS due, bizenv.add_workdays('2025-10-09', -1) AS workday_before,
       bizenv.add_workdays('2025-10-11', 0) AS make_up_day, bizenv.add_workdays('2025-10-05', 0) AS holiday;
SELECT bizenv.workday_on_or_after('2025-10-01') AS after, bizenv.workday_on_or_before('2025-10-01') AS before;

-- Workdays in (starts, ends]; with include_start in [starts, ends]; negative when reversed
SELECT bizenv.workdays_between('2025-09-26', '2025-10-09') AS between,
       bizenv.workdays_between('2025-09-26', '2025-10-09', include_start => true) AS with_start,
       bizenv.workdays_between('2025-10-09', '2025-09-26') AS reversed,
       bizenv.workdays_in_year(2025) AS year;

-- Deadlines by articles 201 to 203 of the Civil Code. A day off at the end
-- gives way to the next workday; a make-up workday is a workday.
SELECT ordered_on, n, unit, bizenv.deadline(ordered_on, n, unit)
FROM (VALUES (date '2025-07-10', 10, 'workday'), ('2025-09-18', 10, 'day'), ('2025-09-01', 1, 'month'),
             ('2025-07-10', 1, '月'), ('2025-02-28', 1, '月'), ('2026-02-28', 1, '月'), ('2025-07-18', 1, '周'),
             ('2024-02-29', 1, '年')) AS v(ordered_on, n, unit);
SELECT bizenv.extend_deadline(due => '2025-07-24', asked_on => '2025-07-23', n => 5, unit => 'workday');
SELECT bizenv.extend_deadline(due => '2025-07-24', asked_on => '2025-07-25', n => 5, unit => 'workday');
SELECT done_on, bizenv.overdue_workdays('2025-07-24', as_of => '2025-07-31', done_on => done_on)
FROM (VALUES (date '2025-07-22'), ('2025-07-28'), (NULL)) AS v(done_on);

-- What no notice has announced is not guessed
SELECT bizenv.is_workday('2027-01-04');
SELECT bizenv.is_workday('2027-01-04', on_unannounced => 'null') IS NULL AS unknown;
SELECT bizenv.workdays_between('2026-12-31', '2027-01-05');

-- An office announces a year itself. Its rows are kept by pg_dump.
BEGIN;
INSERT INTO bizenv.calendar_year VALUES ('cn', 2027, '某通知');
INSERT INTO bizenv.calendar_day VALUES ('cn', '2027-01-01', false, '元旦');
SELECT bizenv.workdays_between('2026-12-31', '2027-01-05'), bizenv.workdays_in_year(2027);
ROLLBACK;
SELECT bizenv.workdays_in_year(2027, on_unannounced => 'null') IS NULL AS unknown;

-- A regional calendar has its parent's years and days, and its own
SELECT bizenv.is_workday('2025-08-01', '内蒙古');
BEGIN;
INSERT INTO bizenv.calendar VALUES ('内蒙古', 'cn');
INSERT INTO bizenv.calendar_day VALUES ('内蒙古', '2025-08-01', false, '那达慕');
SELECT bizenv.is_workday('2025-08-01') AS in_china, bizenv.is_workday('2025-08-01', '内蒙古') AS in_the_region,
       bizenv.deadline('2025-07-25', 7, 'day', '内蒙古');
-- What it ruled may be taken back, and a shipped day may be overruled
UPDATE bizenv.calendar_day SET is_workday = true WHERE calendar = '内蒙古';
INSERT INTO bizenv.calendar_day VALUES ('cn', '2025-10-08', true, '值班');
SELECT bizenv.is_workday('2025-08-01', '内蒙古') AS in_the_region, bizenv.is_workday('2025-10-08');
ROLLBACK;

-- Errors say what is legal and what to type
SELECT bizenv.deadline('2025-07-10', 0, 'day');
SELECT bizenv.deadline('2025-07-10', 10, 'fortnight');
SELECT bizenv.is_workday('infinity');
SELECT bizenv.is_workday('2025-07-10', on_unannounced => 'guess');
