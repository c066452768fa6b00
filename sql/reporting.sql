--
-- reporting (报送): who has not reported, how much, how late, for how many months
--
\set VERBOSITY default
SET datestyle = ISO;

-- Reports as they came in: the bureau fell silent after April, a department never reported.
CREATE TABLE unit (unit text PRIMARY KEY);
INSERT INTO unit VALUES ('市发改委'), ('市工信局'), ('市科技局'), ('海南区');
CREATE TABLE report (unit text, period date);
INSERT INTO report
SELECT '市发改委', date '2025-01-01' + n * interval '1 month' FROM generate_series(0, 5) AS n
UNION ALL SELECT '市工信局', date '2025-01-15' + n * 30 FROM generate_series(0, 3) AS n
UNION ALL SELECT '海南区', d FROM unnest('{2025-01-05,2025-01-20,2025-03-01,2025-04-01,2025-06-30}'::date[]) AS d;

-- Which months did each unit report? Any day of a month, any number of times.
SELECT u.unit, bizenv.month_agg(r.period) AS months, bizenv.row_count(bizenv.month_agg(r.period))
FROM unit AS u LEFT JOIN report AS r USING (unit) GROUP BY u.unit ORDER BY u.unit COLLATE "C";

-- Which months were due by 31 July? The report of a month is due on the 5th of the next one.
SELECT bizenv.due_months('2025-01-01', '2025-07-31', due_day => 5);
-- On the due day itself it is not late yet, the day after it is
SELECT as_of, bizenv.due_months('2025-01-01', as_of)
FROM unnest('{2025-07-05,2025-07-06}'::date[]) AS as_of;
-- Due on the 31st is due on the last day of the month
SELECT as_of, bizenv.due_months('2025-01-15', as_of, due_day => 31)
FROM unnest('{2025-02-28,2025-03-01,2025-03-31,2025-04-01}'::date[]) AS as_of;

-- Who has been silent, for how many months, up to the last report that was due?
SELECT u.unit, bizenv.trailing_missing(m.months, d.due) AS silent, bizenv.longest_missing(m.months, d.due) AS longest,
       bizenv.reporting_rate(m.months, d.due, 1) AS rate, bizenv.missing_months(m.months, d.due) AS missing
FROM (SELECT u.unit, bizenv.month_agg(r.period) AS months FROM unit AS u LEFT JOIN report AS r USING (unit) GROUP BY u.unit) AS m
     JOIN unit AS u USING (unit), bizenv.due_months('2025-01-01', '2025-07-31') AS d(due)
ORDER BY silent DESC, u.unit COLLATE "C";

-- A set of months is a value: written in any order, always read in one form
SELECT bizenv.month_set '{ 2025-06, 2025-01..2025-03, 2025-03 .. 2025-04, 2025-02 }' AS months, bizenv.month_set '{}' AS none;
SELECT bizenv.month_union(a, b), bizenv.month_intersect(a, b), bizenv.month_except(a, b),
       a OPERATOR(bizenv.@>) b AS contains, b OPERATOR(bizenv.<@) a AS contained, a OPERATOR(bizenv.&&) b AS overlaps,
       bizenv.has_month(a, '2025-04-30') AS has_april
FROM (VALUES (bizenv.month_set '{2025-01..2025-04}', bizenv.month_set '{2025-03..2025-06}')) AS v(a, b);
SELECT '{2025-01..2025-02}'::bizenv.month_set::jsonb AS json;
-- in order, as a dictionary orders words
SELECT m FROM (VALUES (bizenv.month_set '{2025-02}'), ('{2025-01..2025-02}'), ('{}'), ('{2025-01}'), ('{2025-01,2025-03}')) AS v(m) ORDER BY m;
-- sets of months can be stored, and merged
SELECT bizenv.merge(m) FROM (SELECT bizenv.month_agg(period) AS m FROM report GROUP BY unit) AS s;
SELECT bizenv.month_agg(NULL), bizenv.merge(NULL::bizenv.month_set);

-- One report: 漏报、少报、滞后、按时、未到期
SELECT s.case, bizenv.report_status(due, submitted_on, expected, submitted, '2025-07-31') AS status,
       bizenv.code_label(bizenv.report_status(due, submitted_on, expected, submitted, '2025-07-31')) AS label
FROM (VALUES
    ('not submitted', date '2025-07-05', NULL::date, 5, NULL::integer),
    ('not submitted, due today', '2025-07-31', NULL, 5, NULL),
    ('on the due day', '2025-07-05', '2025-07-05', 5, 5),
    ('a day late', '2025-07-05', '2025-07-06', 5, 5),
    ('an item short', '2025-07-05', '2025-07-04', 5, 4),
    ('short and late', '2025-07-05', '2025-07-06', 5, 4),
    ('submitted after the day of judgement', '2025-07-05', '2025-08-01', 5, 5),
    ('items not reported', '2025-07-05', '2025-07-04', 5, NULL),
    ('no due day', NULL, '2025-07-04', 5, 5)) AS s("case", due, submitted_on, expected, submitted);

-- The report card: one row for each report that was expected, so that a unit
-- that never reported appears with everything missing
CREATE TABLE submission (unit text, ledger text, period date, submitted_on date, items integer);
INSERT INTO submission
SELECT '市发改委', l, (date '2025-01-01' + n * interval '1 month')::date, (date '2025-02-04' + n * interval '1 month')::date, 5
FROM generate_series(0, 5) AS n, unnest('{任务,问题}'::text[]) AS l
UNION ALL SELECT '市工信局', l, (date '2025-01-01' + n * interval '1 month')::date, (date '2025-02-05' + n * interval '1 month')::date, 5
FROM generate_series(0, 3) AS n, unnest('{任务,问题}'::text[]) AS l;
INSERT INTO submission VALUES ('海南区', '任务', '2025-01-01', '2025-02-04', 5), ('海南区', '问题', '2025-01-01', '2025-02-09', 5),
    ('海南区', '任务', '2025-02-01', '2025-03-05', 3), ('海南区', '问题', '2025-04-01', '2025-05-05', 5),
    ('海南区', '任务', '2025-05-01', '2025-06-12', 4), ('海南区', '任务', '2025-06-01', '2025-07-04', 5),
    ('海南区', '问题', '2025-06-01', '2025-07-04', 5);
CREATE TABLE card AS
SELECT u.unit, bizenv.report_card_agg(m::date, (m + interval '1 month 4 days')::date, s.submitted_on, 5, s.items, '2025-07-31') AS t
FROM unit AS u CROSS JOIN generate_series(date '2025-01-01', '2025-07-01', '1 month') AS m CROSS JOIN unnest('{任务,问题}'::text[]) AS l
     LEFT JOIN submission AS s ON s.unit = u.unit AND s.period = m::date AND s.ledger = l
GROUP BY u.unit;
SELECT u.unit, c.report_count AS reports, c.missing_count AS missing, c.short_count AS short, c.late_count AS late, c.on_time_count AS on_time,
       c.not_due_count AS not_due, c.reported_pct AS reported, c.on_time_pct, c.late_days, c.worst_late_days AS worst
FROM card AS u, bizenv.report_card(u.t) AS c ORDER BY u.unit COLLATE "C";
SELECT u.unit, c.due_months AS due, c.missing_months AS missing, c.longest_missing AS longest, c.trailing_missing AS trailing,
       c.first_period, c.last_period, c.last_due_period, c.as_of
FROM card AS u, bizenv.report_card(u.t) AS c ORDER BY u.unit COLLATE "C";
-- the tally itself
SELECT t FROM card WHERE unit = '海南区';
SELECT unit, bizenv.missing_months(t) FROM card WHERE unit = '海南区';
-- the whole city
SELECT c.report_count, c.missing_count, c.reported_pct FROM (SELECT bizenv.merge(t) AS t FROM card) AS s, bizenv.report_card(s.t, digits => 2) AS c;

-- Nothing
SELECT bizenv.report_card_agg(NULL, NULL, NULL, NULL, NULL, '2025-07-31');
SELECT c.* FROM bizenv.report_card('{}') AS c;

-- What is refused
SELECT bizenv.month_set '{2025-13}';
SELECT bizenv.month_set '{2025-04..2025-01}';
SELECT bizenv.month_set '2025-01';
SELECT bizenv.month_agg('infinity');
SELECT bizenv.month_agg('1899-12-31');
SELECT bizenv.due_months('2025-01-01', '2025-07-31', due_day => 0);
SELECT bizenv.due_months('2025-01-01', NULL);
SELECT bizenv.report_status('2025-07-05', NULL, -1, NULL, '2025-07-31');
SELECT bizenv.report_status('2025-07-05', NULL, 5, NULL, NULL);
SELECT bizenv.report_card_agg('2025-06-01', '2025-07-05', NULL, 5, NULL, d) FROM unnest('{2025-07-31,2025-08-31}'::date[]) AS d;
SELECT bizenv_internal.month_set_add('{}', '2025-01-01');
SELECT bizenv.report_tally '{"missing": 1, "as_of": "2025-07-31", "months": "{2025-06}"}';

DROP TABLE unit, report, submission, card;
